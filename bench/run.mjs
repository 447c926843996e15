// Cold whole-process builds, tools in turn.
//
//   node bench/run.mjs [--only TEXT] [--workloads ID,ID] [--tools sinter,esbuild,bun,rolldown,rspack] [--rounds N] [--json FILE]
//
// Every round builds each workload once with every tool, starting with another tool each round, so that a slow moment
// of the machine hits all alike. Reported are medians, and ratios to esbuild within the run. Outputs must contain the
// workload's marker string, else the figure is void.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { parse_arguments } from '../tests/harness/arguments.mjs';
import { npm_install } from '../tests/harness/npm_install.mjs';
import { repository } from '../tests/harness/repository.mjs';
import { contenders } from './contenders.mjs';
import { measure_once, measure_program, median } from './measure.mjs';
import { workloads } from './workloads.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const options = parse_arguments({ only: '', workloads: '', tools: '', rounds: 5, json: '' });

const packages = npm_install(here, 'bench');
const sinter = resolve(process.env.SINTER || join(repository, 'build/release/bin/sinter'));
const available = contenders({ packages, sinter });
const tools = Object.keys(available).filter((name) => !options.tools || options.tools.split(',').includes(name));
const chosen = workloads.filter((w) => (!options.workloads || options.workloads.split(',').includes(w.id)) && (w.id.includes(options.only) || w.name.includes(options.only)));
if (!available.sinter) console.error(`No sinter at ${sinter}: comparing the others.`);
if (!tools.length || !chosen.length) {
  console.error(`Nothing to do. Tools: ${Object.keys(available).join(' ')}. Workloads: ${workloads.map((w) => w.id).join(' ')}.`);
  process.exit(2);
}

function build_once(measure, tool, job) {
  rmSync(job.outdir, { recursive: true, force: true });
  mkdirSync(job.outdir, { recursive: true });
  return measure_once(measure, available[tool](job), { cwd: job.cwd, env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' } });
}

function output_size(job, marker) {
  const scripts = readdirSync(job.outdir).filter((file) => /\.m?js$/.test(file)).map((file) => readFileSync(join(job.outdir, file)));
  if (!scripts.some((text) => text.includes(marker))) return { failure: `the output lacks ${JSON.stringify(marker)}` };
  // The comment naming the map is not code.
  const code = scripts.map((text) => Buffer.from(text.toString().replace(/\n\/\/# (sourceMappingURL|debugId)=.*/g, '')));
  const has_map = readdirSync(job.outdir).some((file) => file.endsWith('.map'));
  if (job.sourcemap && !has_map) return { failure: 'no source map was written' };
  return { bytes: code.reduce((sum, text) => sum + text.length, 0), gzip: code.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0) };
}

const root = mkdtempSync(join(os.tmpdir(), 'sinter-bench-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));
symlinkSync(join(packages, 'node_modules'), join(root, 'node_modules'));
const measure = measure_program();

const results = [];
for (const workload of chosen) {
  const cwd = join(root, workload.id);
  mkdirSync(cwd, { recursive: true });
  const entry = workload.write(cwd, packages);
  const job_of = (tool) => ({ entry, cwd, outdir: join(root, 'out', workload.id, tool), minify: workload.minify, sourcemap: workload.sourcemap, platform: workload.platform ?? 'browser', packages });
  const samples = Object.fromEntries(tools.map((tool) => [tool, []]));
  const failures = {};
  const sizes = {};
  // The first round is not counted: it brings files and programs into memory and checks the outputs.
  for (let round = -1; round < options.rounds; round++) {
    for (let k = 0; k < tools.length; k++) {
      const tool = tools[(k + Math.max(round, 0)) % tools.length];
      if (failures[tool]) continue;
      const job = job_of(tool);
      const sample = build_once(measure, tool, job);
      if (sample.failure) failures[tool] = sample.failure;
      else if (round < 0) {
        sizes[tool] = output_size(job, workload.marker);
        if (sizes[tool].failure) failures[tool] = sizes[tool].failure;
      } else samples[tool].push(sample);
    }
  }
  for (const tool of tools) {
    const list = samples[tool];
    results.push({
      workload: workload.id, tool, ...(failures[tool] ? { failure: failures[tool] } : {
        wall_ms: median(list.map((s) => s.wall)) / 1000, cpu_ms: median(list.map((s) => s.user + s.system)) / 1000,
        peak_mb: median(list.map((s) => s.peak_kb)) / 1024, faults: median(list.map((s) => s.faults)), ...sizes[tool],
      }),
    });
  }
  print_workload(workload, results.filter((r) => r.workload === workload.id));
  rmSync(join(root, 'out', workload.id), { recursive: true, force: true });
  if (workload.id.startsWith('react') || workload.id.startsWith('three')) rmSync(cwd, { recursive: true, force: true });
}

function print_workload(workload, rows) {
  const mode = [workload.minify && 'minified', workload.sourcemap && 'source map'].filter(Boolean).join(', ') || 'plain';
  console.log(`\n### ${workload.name} (${mode})\n`);
  console.log('| tool | wall ms | CPU ms | peak MB | output KB | gzip KB | wall ÷ esbuild | CPU ÷ esbuild | memory ÷ esbuild | gzip ÷ esbuild |');
  console.log('|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|');
  const base = rows.find((row) => row.tool === 'esbuild' && !row.failure);
  for (const row of rows) {
    if (row.failure) {
      console.log(`| ${row.tool} | failed: ${row.failure.replace(/\s+/g, ' ').replaceAll('|', '\\|').slice(0, 200)} |||||||||`);
      continue;
    }
    const ratio = (key) => (base ? (row[key] / base[key]).toFixed(2) : '–');
    console.log(`| ${row.tool} | ${row.wall_ms.toFixed(0)} | ${row.cpu_ms.toFixed(0)} | ${row.peak_mb.toFixed(0)} | ${(row.bytes / 1024).toFixed(0)} | ${(row.gzip / 1024).toFixed(1)} | ${ratio('wall_ms')} | ${ratio('cpu_ms')} | ${ratio('peak_mb')} | ${ratio('gzip')} |`);
  }
}

const report = {
  machine: { cpu: os.cpus()[0].model, cores: os.cpus().length, memory_gb: Math.round(os.totalmem() / 2 ** 30), node: process.version },
  rounds: options.rounds, results,
};
if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
const ours = results.filter((row) => row.tool === 'sinter');
process.exit(ours.some((row) => row.failure) ? 1 : 0);
