// Dev servers on a generated React application, seen from the page in headless Chromium.
//
//   ./x bench dev [--components 1000,5000] [--tools sinter,bun,vite-bundled,vite] [--rounds N] [--edits N] [--json FILE]
//
// Measured are: from the start of the process until the page shows the application; from a reload until it does so again
// (the middle of seven: Chromium writes compiled code to its cache during the first two, which costs large applications some
// hundred milliseconds each); from writing an edited component to disk until the
// page shows the edit; memory of the server's processes when the page is there, and when all is done.
// Tools take turns. Every start has a new browser profile. Vite finds the dependencies that it optimized in a run before,
// as it does on a developer's machine; nobody else keeps anything between starts. Times are taken in the page by an
// observer of its document, in the clock of the machine.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse_arguments } from '../../tests/harness/arguments.mjs';
import { closed, launch_chromium } from '../../tests/harness/browser.mjs';
import { npm_install } from '../../tests/harness/npm_install.mjs';
import { repository } from '../../tests/harness/repository.mjs';
import { generate_react_app } from '../generate_react_app.mjs';
import { dev_servers } from './servers.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const options = parse_arguments({ components: '1000,5000', tools: 'sinter,bun,vite-bundled,vite', rounds: 3, edits: 5, json: '', keep: false });
const packages = npm_install(here, 'bench-dev');
const sinter = resolve(process.env.SINTER || join(repository, 'build/release/bin/sinter'));
const servers = dev_servers({ packages, sinter });
const tools = options.tools.split(',');
for (const tool of tools) {
  if (servers[tool]) continue;
  console.error(`No tool ${tool}. Known: ${Object.keys(servers).join(' ')}`);
  process.exit(2);
}

const now = () => performance.timeOrigin + performance.now();
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

// Below the folder with node_modules: packages are found as in an ordinary project.
const work = join(packages, 'applications');
mkdirSync(work, { recursive: true });
const root = mkdtempSync(join(work, 'run-'));
process.on('exit', () => options.keep || rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
process.on('SIGINT', () => process.exit(130));

const browser = await launch_chromium(packages);

// Runs in the page before its scripts. A commit of React is one task: its first element is there with its last.
function observe() {
  const clock = () => performance.timeOrigin + performance.now();
  globalThis.bench = { rendered: 0, edits: {} };
  const look = () => {
    if (!bench.rendered && document.querySelector('section[data-id="0"]')) bench.rendered = clock();
    const text = bench.watched && document.querySelector(bench.watched)?.textContent;
    const edit = text && /edit-\d+/.exec(text)?.[0];
    if (edit) bench.edits[edit] ??= clock();
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
}

function free_port() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

async function until_listening(port, server) {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`the server ended\n${server.output}`);
    const open = await new Promise((done) => {
      const socket = connect(port, '127.0.0.1', () => (socket.destroy(), done(true)));
      socket.on('error', () => done(false));
    });
    if (open) return;
    await pause(2);
  }
}

/** Resident memory of a process and all below it, in MB. */
function tree_memory(pid) {
  const parents = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {}
  }
  const tree = new Set([pid]);
  for (let size = 0; size !== tree.size; ) {
    size = tree.size;
    for (const [child, parent] of parents) if (tree.has(parent)) tree.add(child);
  }
  let kilobytes = 0;
  for (const member of tree) {
    try {
      kilobytes += Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${member}/status`, 'utf8'))?.[1] ?? 0);
    } catch {}
  }
  return kilobytes / 1024;
}

async function shows_application(page) {
  await page.waitForFunction('globalThis.bench?.rendered > 0', undefined, { timeout: 180_000, polling: 20 });
  return page.evaluate('bench.rendered');
}

/** Edits of the last component that the page shows; writes its text back. */
async function measure_edits(page, app) {
  const id = Math.max(...await page.$$eval('section[data-id]', (list) => list.map((element) => Number(element.dataset.id))));
  const file = app.files[id];
  const text = readFileSync(file, 'utf8');
  await page.evaluate((id) => { bench.watched = `section[data-id="${id}"] h2`; }, id);
  const times = [];
  // The first is not counted: the browser compiles the code that applies updates.
  for (let edit = 0; edit <= options.edits; edit++) {
    await pause(300);
    const started = now();
    writeFileSync(file, text.replace('>{title} ', `>{title} edit-${edit} `));
    await page.waitForFunction((edit) => bench.edits[`edit-${edit}`], edit, { timeout: 30_000, polling: 20 });
    const applied = await page.evaluate((edit) => bench.edits[`edit-${edit}`], edit);
    if (edit > 0) times.push(applied - started);
  }
  writeFileSync(file, text);
  return median(times);
}

async function measure(tool, app) {
  const { config, command } = servers[tool];
  const config_file = join(app.root, 'vite.config.js');
  if (!existsSync(config_file) || readFileSync(config_file, 'utf8') !== config) writeFileSync(config_file, config);
  const port = await free_port();
  const [program, ...args] = command(port);
  const started = now();
  const server = spawn(program, args, { cwd: app.root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1', BROWSER: 'none' } });
  server.output = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (bytes) => (server.output += bytes));
  const kill = () => server.kill('SIGKILL');
  process.on('exit', kill);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.addInitScript(observe);
    await until_listening(port, server);
    const listening = now() - started;
    let requests = 0;
    page.on('request', () => requests++);
    // Vite opens and closes the port once, to see whether it is free.
    for (let attempt = 0; ; attempt++) {
      try {
        await page.goto(`http://127.0.0.1:${port}/`, { timeout: 180_000, waitUntil: 'commit' });
        break;
      } catch (error) {
        if (attempt === 20 || !/ERR_CONNECTION|interrupted/.test(String(error))) throw error;
        await pause(200);
        await until_listening(port, server);
      }
    }
    const start = (await shows_application(page)) - started;
    const loaded = tree_memory(server.pid);
    await pause(500);
    const first_requests = requests;
    const reloads = [];
    for (let k = 0; k < 7; k++) {
      await page.reload({ timeout: 180_000, waitUntil: 'commit' });
      reloads.push((await shows_application(page)) - await page.evaluate('performance.timeOrigin'));
      await pause(500);
    }
    const reload = median(reloads);
    const edit = await measure_edits(page, app);
    if (errors.length) throw new Error(errors.join('\n'));
    await pause(2000);
    return { listening, start, reload, edit, loaded, memory: tree_memory(server.pid), requests: first_requests };
  } catch (error) {
    error.message += `\n${server.output.slice(-2000)}`;
    throw error;
  } finally {
    await closed(context.close());
    process.off('exit', kill);
    kill();
    await new Promise((done) => (server.exitCode !== null || server.signalCode ? done() : server.once('exit', done)));
  }
}

function application(count) {
  const directory = join(root, String(count));
  mkdirSync(directory, { recursive: true });
  generate_react_app(count, directory);
  writeFileSync(join(directory, 'package.json'), '{"name":"application","private":true,"type":"module"}\n');
  const files = {};
  for (const folder of readdirSync(join(directory, 'src'), { withFileTypes: true })) {
    if (!folder.isDirectory()) continue;
    for (const file of readdirSync(join(directory, 'src', folder.name))) {
      const number = /(\d+)\.[jt]sx$/.exec(file)?.[1];
      if (number) files[number] = join(directory, 'src', folder.name, file);
    }
  }
  return { root: directory, files };
}

const time = (ms) => (ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toFixed(ms < 100 ? 1 : 0)} ms`);

function print(count, rows) {
  const base = rows.find((row) => row.tool === 'bun' && !row.failure);
  console.log(`\n### ${count} components\n`);
  console.log('| | listens | start → rendered | reload | edit → applied | memory loaded · idle | requests | ÷ Bun: start · reload · edit · memory · idle |');
  console.log('|---|---:|---:|---:|---:|---:|---:|---|');
  for (const row of rows) {
    if (row.failure) {
      console.log(`| ${row.tool} | failed: ${row.failure.split('\n')[0].replaceAll('|', '\\|').slice(0, 200)} |||||||`);
      continue;
    }
    const ratios = base ? ['start', 'reload', 'edit', 'loaded', 'memory'].map((key) => (row[key] / base[key]).toFixed(2)).join(' · ') : '–';
    console.log(`| ${row.tool} | ${time(row.listening)} | ${time(row.start)} | ${time(row.reload)} | ${time(row.edit)} | ${row.loaded.toFixed(0)} · ${row.memory.toFixed(0)} MB | ${row.requests} | ${ratios} |`);
  }
}

const results = [];
for (const count of options.components.split(',').map(Number)) {
  const app = application(count);
  const samples = Object.fromEntries(tools.map((tool) => [tool, []]));
  const failures = {};
  // Vite optimizes dependencies in a start that does not count.
  for (const tool of tools.filter((name) => name.startsWith('vite')).slice(0, 1)) {
    await measure(tool, app).catch((error) => (failures[tool] = String(error.stack ?? error)));
  }
  for (let round = 0; round < options.rounds; round++) {
    for (let k = 0; k < tools.length; k++) {
      const tool = tools[(k + round) % tools.length];
      if (failures[tool]) continue;
      try {
        samples[tool].push(await measure(tool, app));
      } catch (error) {
        failures[tool] = String(error.stack ?? error);
        console.error(`${tool}: ${failures[tool]}`);
      }
    }
  }
  const rows = tools.map((tool) => ({
    components: count, tool,
    ...(failures[tool] ? { failure: failures[tool] } : Object.fromEntries(Object.keys(samples[tool][0]).map((key) => [key, median(samples[tool].map((s) => s[key]))]))),
  }));
  results.push(...rows);
  print(count, rows);
  if (!options.keep) rmSync(app.root, { recursive: true, force: true });
}
await closed(browser.close());
if (options.json) writeFileSync(options.json, `${JSON.stringify({ rounds: options.rounds, results }, null, 2)}\n`);
process.exit(results.some((row) => row.tool === 'sinter' && row.failure) ? 1 : 0);
