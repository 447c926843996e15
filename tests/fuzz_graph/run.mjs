// Differential fuzzer: random module graphs, run by Node as they are and as the bundle; both log the same events.
//
//   node tests/fuzz_graph/run.mjs [--count N] [--seed S] [--without tdz,lazy_tdz,splitting,groups,tla,cjs,pure,throw] [--shrink=false]
//
// lazy_tdz: dead zones of modules that are wrapped in functions. Graphs that once failed (found.mjs) come first.
// A failing graph is identified by one number: `--seed THAT --count 1` builds it again. It is shrunk before printing.

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../harness/bundler.mjs';
import { parse_arguments } from '../harness/arguments.mjs';
import { cores, in_parallel } from '../harness/process.mjs';
import { Report, difference, indent } from '../harness/report.mjs';
import { TracePool } from '../harness/trace_pool.mjs';
import { make_workspace, write_files } from '../harness/workspace.mjs';
import { generate } from './generate.mjs';
import { found } from './found.mjs';
import { file_of, render } from './render.mjs';
import { has_names_only_in_v8 } from './resolve.mjs';
import { shrink } from './shrink.mjs';

const options = parse_arguments({ count: 300, seed: 1, without: '', shrink: true, 'max-failures': 5 });
const off = new Set(options.without.split(',').filter(Boolean));
const node_requires_esm = Boolean(process.features?.require_module) || Number(process.versions.node.split('.')[0]) >= 22;
const features = Object.fromEntries(['tdz', 'lazy_tdz', 'splitting', 'groups', 'tla', 'cjs', 'pure', 'throw'].map((name) => [name, !off.has(name)]));

const report = new Report();
const root = make_workspace('fuzz');
const pool = new TracePool({ timeout: 30_000 });
let next_directory = 0;
let discarded = 0;

const run_kind = { esm: 'import', cjs: 'require', iife: 'script' };

/** Events of modules declared side-effect free do not count; asynchronous graphs are compared module by module. */
function comparable(graph, trace) {
  const module_of = (line) => /^m(\d+):/.exec(line)?.[1];
  const counted = trace.filter((line) => !graph.modules[module_of(line)]?.pure);
  if (!graph.asynchronous) return counted;
  const rank = (line) => Number(module_of(line) ?? -1);
  return counted.map((line, at) => ({ line, at })).sort((a, b) => rank(a.line) - rank(b.line) || a.at - b.at).map(({ line }) => line);
}

/** Runs both sides. Resolves to {same, discarded, detail, command, files}. */
async function compare(graph, files = render(graph), entries = graph.entries.map((id) => file_of(graph, id))) {
  const directory = join(root, String(next_directory++));
  mkdirSync(directory);
  write_files(directory, files);
  const out = join(directory, 'out');
  const flags = [`--format=${graph.format}`, '--platform=node', ...(graph.minify ? ['--minify'] : [])];
  let outputs;
  if (graph.splitting) {
    flags.push('--splitting', `--outdir=${out}`, ...(graph.groups ?? []).map(([name, text]) => `--chunk:${name}=${text}`));
    outputs = entries.map((entry) => join(out, entry.replace(/\.[cm]js$/, '.js')));
    write_files(out, { 'package.json': '{"type":"module"}' });
  } else {
    outputs = [join(out, { esm: 'out.mjs', cjs: 'out.cjs', iife: 'out.js' }[graph.format])];
    flags.push(`--outfile=${outputs[0]}`);
  }
  const [expected, built] = await Promise.all([
    pool.run('import', ...entries.map((entry) => join(directory, entry))),
    bundle(entries.map((entry) => `./${entry}`), flags, { cwd: directory, timeout: 20_000 }),
  ]);
  const done = (result) => {
    if (result.same || result.discarded) rmSync(directory, { recursive: true, force: true });
    return { ...result, files, command: built.command };
  };
  // Node's own refusals say nothing about the bundle: a race or a cycle around require of an ES module, and V8's "Detected
  // cycle while resolving name" where one of two stars leads back to who asks: in the specification that star brings nothing.
  const refuses = (line) => line.includes('ERR_') || line === 'hangs' || /^(throws|rejects) SyntaxError$/.test(line);
  if (expected.trace.some(refuses)) return done({ same: false, discarded: true });
  if (built.status !== 0) return done({ same: false, detail: `build failed (status ${built.status}, signal ${built.signal})\n${built.stderr.slice(0, 2000)}` });
  const actual = await pool.run(run_kind[graph.format], ...outputs);
  const left = comparable(graph, expected.trace);
  const right = comparable(graph, actual.trace);
  if (JSON.stringify(left) === JSON.stringify(right)) return done({ same: true });
  return done({ same: false, detail: `${difference(left, right)}\nwhole expected trace:\n${indent(left.join('\n'))}\nwhole actual trace:\n${indent(right.join('\n'))}${actual.error ? `\n${actual.error}` : ''}` });
}

async function run_one(index) {
  if (report.failures.length >= options['max-failures']) return;
  const seed = options.seed + index;
  const graph = generate(seed, { ...features, require_esm: node_requires_esm });
  if (has_names_only_in_v8(graph)) {
    discarded++;
    return;
  }
  let result = await compare(graph);
  if (result.discarded) {
    discarded++;
    return;
  }
  if (result.same) {
    report.pass();
    return;
  }
  let smallest = graph;
  if (options.shrink) {
    smallest = await shrink(graph, async (candidate) => {
      if (has_names_only_in_v8(candidate)) return false;
      const again = await compare(candidate);
      if (again.same || again.discarded) return false;
      result = again;
      return true;
    });
  }
  const listing = Object.entries(result.files).map(([name, text]) => `--- ${name}\n${text}`).join('');
  const shape = `${smallest.format}${smallest.splitting ? ', splitting' : ''}${smallest.minify ? ', minified' : ''}, entries ${smallest.entries.map((id) => file_of(smallest, id)).join(' ')}`;
  const rerun = `node tests/fuzz_graph/run.mjs --seed ${seed} --count 1${options.without ? ` --without ${options.without}` : ''}`;
  report.fail(`seed ${seed} (${shape})`, `${result.detail}\n${listing}build: ${result.command}`, rerun);
}

async function run_found({ name, files, entries, ...graph }) {
  const result = await compare({ modules: [], format: 'esm', minify: false, ...graph }, files, entries);
  report.check(name, result.same, `${result.detail}\nbuild: ${result.command}`);
}

const started = performance.now();
if (options.seed === 1) await in_parallel(found, run_found, cores * 2);
// Twice the cores: while one graph waits for its bundler process, another is being run.
await in_parallel(Array.from({ length: options.count }, (_, index) => index), run_one, cores * 2);
pool.close();
const rate = options.count / ((performance.now() - started) / 1000);
console.log(`seeds ${options.seed} to ${options.seed + options.count - 1}, ${rate.toFixed(0)} graphs/s, ${discarded} discarded`);
if (report.failures.length >= options['max-failures']) console.log(`stopped at ${report.failures.length} failures (--max-failures)`);
report.finish();
