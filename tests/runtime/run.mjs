// The runtime beside the machine's Node.js: every file of cases/ runs under both, and what they print must be the same,
// line by line; so the expectation is Node's and not ours. Then packages from npm do real work, and the examples'
// servers are driven by a client.
//
//   node tests/runtime/run.mjs [--only TEXT]

import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse_arguments } from '../harness/arguments.mjs';
import { npm_install } from '../harness/npm_install.mjs';
import { repository } from '../harness/repository.mjs';

const options = parse_arguments({ only: '' });
const here = dirname(fileURLToPath(import.meta.url));
const runtime = process.env.SINTER_RUN || join(process.env.SINTER ? dirname(process.env.SINTER) : join(repository, 'build/release/bin'), 'sinter-run');
if (!existsSync(runtime)) {
  console.log(`SKIP: ${runtime} was not built (./x setup unpacks what the runtime needs)`);
  console.log('0 passed, 0 failed');
  process.exit(0);
}

let passed = 0, failed = 0;
function check(name, ok, detail) {
  if (ok) passed++;
  else {
    failed++;
    console.log(`FAIL ${name}${detail ? `\n  ${detail.replaceAll('\n', '\n  ')}` : ''}`);
  }
}
const wanted = (name) => name.includes(options.only);
const run = (program, file, cwd) => {
  const { stdout, stderr, status, signal } = spawnSync(program, [file], { cwd, encoding: 'utf8', timeout: 60000, env: { ...process.env, NODE_NO_WARNINGS: '1', CERTIFICATES: join(here, 'certificates') } });
  return { lines: stdout.split('\n'), end: signal ?? status, stderr };
};

// Features that the oracle must have: an older Node.js prints other texts for them.
const major = Number(process.versions.node.split('.')[0]);
if (major >= 20) {
  for (const file of readdirSync(join(here, 'cases'))) {
    if (!wanted(file)) continue;
    const path = join(here, 'cases', file);
    const [expected, got] = [run(process.execPath, path, here), run(runtime, path, here)];
    check(`${file}: exit`, expected.end === got.end, `${expected.end} expected, got ${got.end}\n${got.stderr}`);
    for (let i = 0; i < Math.max(expected.lines.length, got.lines.length); i++) {
      check(`${file}:${i + 1}`, expected.lines[i] === got.lines[i], `expected ${expected.lines[i]}\n     got ${got.lines[i]}`);
    }
  }
} else console.log(`SKIP cases: they need Node.js 20 or newer as the oracle, this is ${process.version}`);

// ---- Syntax newer than the engine, and TypeScript: through the command line, which has the compiler. Each file checks
// itself, except those that Node.js understands too.
const sinter = process.env.SINTER || join(dirname(runtime), 'sinter');
for (const file of readdirSync(join(here, 'syntax'), { recursive: true }).filter((name) => /^(?!using_module).*\.([cm]?js|ts)$/.test(name))) {
  if (!wanted(file)) continue;
  const path = join(here, 'syntax', file);
  const got = spawnSync(sinter, ['run', path], { encoding: 'utf8', timeout: 60000 });
  const expected = file === 'unicode_sets.mjs' ? run(process.execPath, path, here).lines.join('\n') : file === 'using_script.cjs' ? 'true disposed function true\n' : 'ok\n';
  check(`syntax/${file}`, got.status === 0 && got.stdout === expected, `${got.stdout}\n${got.stderr}`);
}

// ---- Packages and examples
const installed = npm_install(join(here, 'packages'), 'runtime');
const work = mkdtempSync(join(tmpdir(), 'sinter-runtime-'));
symlinkSync(join(installed, 'node_modules'), join(work, 'node_modules'));

for (const file of readdirSync(join(here, 'packages')).filter((name) => name.endsWith('.mjs'))) {
  if (!wanted(file)) continue;
  copyFileSync(join(here, 'packages', file), join(work, file));
  const [expected, got] = [run(process.execPath, join(work, file), work), run(runtime, join(work, file), work)];
  check(`packages/${file}`, expected.end === 0 && got.end === 0 && expected.lines.join('\n') === got.lines.join('\n'), `${got.lines.join('\n')}\n${got.stderr}`);
}

// Starts a server that prints its port, and calls `drive` with it.
async function with_server(name, drive) {
  if (!wanted(name)) return;
  const file = join(work, `${name}.mjs`);
  copyFileSync(join(repository, 'examples/servers', `${name}.mjs`), file);
  const child = spawn(runtime, [file], { cwd: work, env: { ...process.env, PORT: '0' } });
  let errors = '';
  child.stderr.on('data', (data) => { errors += data; });
  try {
    const port = await new Promise((resolve, reject) => {
      child.stdout.on('data', (data) => { const match = /:(\d+)/.exec(data); if (match) resolve(match[1]); });
      child.on('exit', () => reject(new Error(`the server ended: ${errors}`)));
      setTimeout(() => reject(new Error('the server did not start')), 10000).unref();
    });
    await drive(`127.0.0.1:${port}`);
  } catch (error) {
    check(name, false, error.stack);
  } finally { child.kill(); }
}

await with_server('hello', async (host) => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => fetch(`http://${host}/`).then((r) => r.text())));
  check('hello', answers.every((text) => text === 'Hello World\n'));
});
await with_server('express_api', async (host) => {
  const post = (body) => fetch(`http://${host}/todos`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const made = await post('{"title":"buy milk"}');
  check('express: POST', made.status === 201 && (await made.json()).id === 1);
  check('express: GET', JSON.stringify(await (await fetch(`http://${host}/todos`)).json()) === '[{"id":1,"title":"buy milk"}]');
  check('express: bad JSON', (await post('{')).status === 400);
  check('express: missing', (await fetch(`http://${host}/todos/9`)).status === 404);
});
await with_server('websocket', async (host) => {
  const { WebSocket } = await import(join(installed, 'node_modules/ws/wrapper.mjs'));
  const socket = new WebSocket(`ws://${host}`);
  const got = [];
  await new Promise((resolve, reject) => {
    socket.on('message', (data) => { got.push(`${data}`); if (got.length === 3) resolve(); });
    socket.on('error', reject);
    socket.on('open', () => socket.send('hi'));
    setTimeout(() => reject(new Error(`only ${got}`)), 5000).unref();
  });
  check('websocket', got.includes('echo hi') && got.filter((text) => text.startsWith('tick')).length === 2, got.join());
  socket.close();
});

rmSync(work, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
