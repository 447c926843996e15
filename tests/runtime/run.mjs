// The runtime beside the machine's Node.js: every file of cases/ runs under both, and what they print must be the same,
// line by line; so the expectation is Node's and not ours. Then packages from npm do real work, and the examples'
// servers are driven by a client.
//
//   node tests/runtime/run.mjs [--only TEXT]

import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse_arguments } from '../harness/arguments.mjs';
import { npm_install } from '../harness/npm_install.mjs';
import { repository } from '../harness/repository.mjs';
import { check_addon_host } from './checks/addon_host.mjs';
import { check_coverage } from './checks/coverage.mjs';
import { check_hidden_classes } from './checks/hidden_classes.mjs';
import { check_http2_abuse } from './checks/http2_abuse.mjs';
import { check_inspector } from './checks/inspector.mjs';
import { check_left_handle } from './checks/left_handle.mjs';
import { check_node_link } from './checks/node_link.mjs';
import { check_permission } from './checks/permission.mjs';
import { check_resting_memory } from './checks/resting_memory.mjs';
import { check_reuse_port } from './checks/reuse_port.mjs';
import { check_glob } from './checks/glob.mjs';
import { check_run_options } from './checks/run_options.mjs';
import { check_snapshot } from './checks/snapshot.mjs';
import { check_socket_writes } from './checks/socket_writes.mjs';
import { check_test_runner } from './checks/test_runner.mjs';
import { check_thread_messages } from './checks/thread_messages.mjs';
import { check_tsconfig_paths } from './checks/tsconfig_paths.mjs';
import { check_zstd } from './checks/zstd.mjs';

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

// ---- The console that runs what is typed: everything but its greeting is Node's.
if (wanted('console') && major >= 20) {
  const typed = ['1 + 1', 'function f() {', 'return this === globalThis }', 'f()', 'throw new Error("x")', 'os.EOL', '_error.message', '.exit', ''].join('\n');
  const [expected, got] = [[process.execPath, ['-i']], [sinter, ['run', '-i']]].map(([program, args]) => spawnSync(program, args, { input: typed, encoding: 'utf8', timeout: 60000, env: { ...process.env, NODE_NO_WARNINGS: '1' } }).stdout.split('\n').slice(1).join('\n'));
  check('sinter run -i', expected === got, `expected ${expected}\n     got ${got}`);
  check('sinter run -i FILE is refused', spawnSync(sinter, ['run', '-i', 'x.js'], { encoding: 'utf8' }).status === 9);
}

if (wanted('test_runner') && major >= 20) check_test_runner({ check, sinter });

if (wanted('coverage') && major >= 20) check_coverage({ check, sinter });
if (wanted('tsconfig_paths')) check_tsconfig_paths({ check, sinter });
if (wanted('thread_messages')) check_thread_messages({ check, sinter });

// ---- Packages and examples
const installed = npm_install(join(here, '../runtime_packages'), 'runtime_packages');
const work = mkdtempSync(join(tmpdir(), 'sinter-runtime-'));
symlinkSync(join(installed, 'node_modules'), join(work, 'node_modules'));

if (wanted('node_link')) check_node_link({ check, sinter, work });

// Both at once. Through the command line, whose compiler some packages' syntax needs.
const run_beside = (program, args, cwd) => new Promise((resolve) => {
  const child = spawn(program, args, { cwd, timeout: 120000, env: { ...process.env, NODE_NO_WARNINGS: '1', CERTIFICATES: join(here, 'certificates') } });
  let stdout = '', stderr = '';
  child.stdout.on('data', (data) => { stdout += data; });
  child.stderr.on('data', (data) => { stderr += data; });
  child.on('close', (status) => resolve({ status, stdout, stderr }));
});
for (const file of readdirSync(join(here, 'packages')).filter((name) => name.endsWith('.mjs'))) {
  if (!wanted(`packages/${file}`)) continue;
  copyFileSync(join(here, 'packages', file), join(work, file));
  const [expected, got] = await Promise.all([run_beside(process.execPath, [file], work), run_beside(sinter, [file], work)]);
  check(`packages/${file}: it runs`, expected.status === 0 && got.status === 0, `${expected.status} ${expected.stderr}\n${got.status} ${got.stderr}`);
  const [wants, lines] = [expected.stdout.split('\n'), got.stdout.split('\n')];
  wants.forEach((line, i) => check(`packages/${file}:${i + 1}`, line === lines[i], `expected ${line}\n     got ${lines[i]}`));
}

// Starts a server that prints its port, and calls `drive` with it.
async function with_server(name, drive, args = []) {
  if (!wanted(name)) return;
  const file = join(work, `${name}.mjs`);
  copyFileSync(join(repository, 'examples/servers', `${name}.mjs`), file);
  const child = spawn(runtime, [file, ...args], { cwd: work, env: { ...process.env, PORT: '0' } });
  let errors = '';
  child.stderr.on('data', (data) => { errors += data; });
  try {
    const port = await new Promise((resolve, reject) => {
      child.stdout.on('data', (data) => { const match = /:(\d+)/.exec(data); if (match) resolve(match[1]); });
      child.on('exit', () => reject(new Error(`the server ended: ${errors}`)));
      setTimeout(() => reject(new Error('the server did not start')), 10000).unref();
    });
    await drive(`127.0.0.1:${port}`, child);
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

{
  // A sparse gigabyte, and a small file for exact bytes.
  const folder = join(work, 'files');
  mkdirSync(folder);
  writeFileSync(join(folder, 'digits.txt'), '0123456789');
  writeFileSync(join(folder, 'large'), '');
  truncateSync(join(folder, 'large'), 2 ** 30);
  await with_server('files', async (host, child) => {
    const get = async (name, range) => {
      const response = await fetch(`http://${host}/${name}`, { headers: range ? { range } : {} });
      return [response.status, response.headers.get('content-range'), await response.text()].join(' ');
    };
    check('files: whole', await get('digits.txt') === '200  0123456789');
    check('files: range', await get('digits.txt', 'bytes=2-4') === '206 bytes 2-4/10 234');
    check('files: open range', await get('digits.txt', 'bytes=7-') === '206 bytes 7-9/10 789');
    check('files: last bytes', await get('digits.txt', 'bytes=-3') === '206 bytes 7-9/10 789');
    check('files: no such range', await get('digits.txt', 'bytes=20-30') === '416 bytes */10 ');
    check('files: missing', await get('nothing') === '404  Not found\n');
    check('files: outside', (await get('..%2fhello.mjs')).startsWith('40'));
    let bytes = 0;
    for await (const chunk of (await fetch(`http://${host}/large`)).body) bytes += chunk.length;
    const resident = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;
    check('files: a gigabyte', bytes === 2 ** 30, `${bytes} bytes`);
    check('files: constant memory', resident < 250, `${Math.round(resident)} MB at most`);
    // A client that goes away in the middle.
    const controller = new AbortController();
    const response = await fetch(`http://${host}/large`, { signal: controller.signal });
    await response.body.getReader().read();
    controller.abort();
    check('files: after a client left', await get('digits.txt') === '200  0123456789');
  }, [folder]);
}
await with_server('workers', async (host) => {
  const all = Promise.all([2000000, 1000000, 100].map((below) => fetch(`http://${host}/primes?below=${below}`).then((r) => r.json())));
  check('workers: answers meanwhile', await (await fetch(`http://${host}/`)).text() === 'still here\n');
  check('workers: counts', JSON.stringify((await all).map(({ primes }) => primes)) === '[148933,78498,25]');
});
if (wanted('count_words')) {
  const program = join(repository, 'examples/servers/count_words.mjs');
  const result = spawnSync(runtime, [program, '--top', '2', '--color'], { input: 'b a b c b a\n', encoding: 'utf8' });
  check('count_words', result.stdout === '\x1b[33m     3\x1b[39m  \x1b[1mb\x1b[22m\n\x1b[33m     2\x1b[39m  \x1b[1ma\x1b[22m\n', JSON.stringify(result.stdout) + result.stderr);
  check('count_words: bad option', spawnSync(runtime, [program, '--nope'], { input: '' }).status === 1);
}
if (wanted('typed')) {
  // TypeScript under --watch: a change restarts the server.
  for (const name of ['typed.ts', 'typed_greeting.ts']) copyFileSync(join(repository, 'examples/servers', name), join(work, name));
  const child = spawn(sinter, ['run', '--watch', 'typed.ts'], { cwd: work, env: { ...process.env, PORT: '0' } });
  let output = '';
  child.stdout.on('data', (data) => { output += data; });
  child.stderr.on('data', (data) => { output += data; });
  const port = async (count) => {
    for (let i = 0; i < 200; i++) {
      const ports = [...output.matchAll(/127\.0\.0\.1:(\d+)/g)];
      if (ports.length >= count) return ports[count - 1][1];
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`no server: ${output}`);
  };
  try {
    check('typed', (await (await fetch(`http://127.0.0.1:${await port(1)}/a`)).json()).text === 'Hello, world');
    writeFileSync(join(work, 'typed_greeting.ts'), 'export const greeting = (name: string): string => `Good day, ${name}`;\n');
    check('typed: changed', (await (await fetch(`http://127.0.0.1:${await port(2)}/a`)).json()).text === 'Good day, world');
  } catch (error) { check('typed', false, error.stack); }
  child.kill();
}
if (wanted('hidden_classes')) check_hidden_classes({ check, runtime, work });
if (wanted('options')) {
  const run_with = (...args) => { const r = spawnSync(sinter, ['run', ...args], { cwd: work, encoding: 'utf8' }); return `${r.status} ${r.stdout}${r.stderr}`.trim(); };
  writeFileSync(join(work, 'some.env'), 'A_VALUE=from file\nPATH=ignored\n');
  check('options: --env-file', run_with('--env-file=some.env', '-p', '`${process.env.A_VALUE} ${process.env.PATH === "ignored"}`') === '0 from file false');
  check('options: --env-file missing', run_with('--env-file=no.env', '-p', '1').startsWith('9 ') && run_with('--env-file-if-exists=no.env', '-p', '1') === '0 1');
  check('options: --expose-gc', run_with('--expose-gc', '-p', 'typeof gc') === '0 function');
  check('options: --stack-trace-limit', run_with('--stack-trace-limit=1', '-p', 'new Error("x").stack.split("\\n").length') === '0 2');
  check('options: --unhandled-rejections', run_with('--unhandled-rejections=none', '-e', 'Promise.reject(1); setTimeout(() => console.log("on"), 1)') === '0 on');
  check('options: for what is always so', run_with('--experimental-import-meta-resolve', '--experimental-strip-types', '-p', 'require("module").SourceMap = 1; require("module").SourceMap') === '0 1');
  check('options: unknown', run_with('--no-such-option', '-e', '1').includes('--no-such-option'));
  // A map that says that the first line of the file is line 10 of original.ts.
  writeFileSync(join(work, 'mapped.cjs'), `throw new Error('mapped');\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify({ version: 3, sources: ['original.ts'], names: [], mappings: 'AASA' })).toString('base64')}\n`);
  check('options: --enable-source-maps', /original\.ts:10:1/.test(run_with('--enable-source-maps', 'mapped.cjs')), run_with('--enable-source-maps', 'mapped.cjs'));
  writeFileSync(join(work, 'busy.cjs'), 'function busy() { const start = process.cpuUsage(); while (process.cpuUsage(start).user < 60000); } busy();');
  run_with('--cpu-prof', '--cpu-prof-name=busy.cpuprofile', 'busy.cjs');
  const profile = existsSync(join(work, 'busy.cpuprofile')) ? JSON.parse(readFileSync(join(work, 'busy.cpuprofile'), 'utf8')) : { samples: [] };
  check('options: --cpu-prof', profile.samples.length > 10 && profile.nodes.some(({ callFrame }) => callFrame.functionName === 'busy' && callFrame.url.endsWith('/busy.cjs')));
  // The compile cache: written by the first run, read by the second.
  const cache = join(work, 'cache');
  const large = `module.exports = [${Array.from({ length: 500 }, (_, i) => `function f${i}() { return ${i}; }`).join(',')}]; console.log(module.exports[7]());`;
  writeFileSync(join(work, 'large.cjs'), large);
  const cached = () => spawnSync(runtime, ['large.cjs'], { cwd: work, encoding: 'utf8', env: { ...process.env, SINTER_COMPILE_CACHE: cache } }).stdout;
  const entries = () => readdirSync(cache, { recursive: true }).filter((name) => name.includes('/')).length;
  // The same text in another folder is another script: it must import its own neighbours.
  for (const folder of ['first', 'second']) {
    mkdirSync(join(work, folder));
    writeFileSync(join(work, folder, 'neighbour.mjs'), `export default '${folder}';`);
    writeFileSync(join(work, folder, 'same.cjs'), `${large}\nimport('./neighbour.mjs').then((module) => console.log(module.default));`);
  }
  const neighbour = (folder) => spawnSync(runtime, [join(folder, 'same.cjs')], { cwd: work, encoding: 'utf8', env: { ...process.env, SINTER_COMPILE_CACHE: join(work, 'other-cache') } }).stdout;
  check('compile cache: the same text in two folders', neighbour('first') === '7\nfirst\n' && neighbour('second') === '7\nsecond\n' && neighbour('second') === '7\nsecond\n', neighbour('second'));
  check('compile cache', cached() === '7\n' && entries() === 1 && cached() === '7\n' && entries() === 1);
}

if (wanted('typescript')) {
  const folder = join(work, 'typescript');
  const files = {
    'package.json': '{}', 'module/package.json': '{"type":"module"}',
    'word.ts': 'export const word: string = "word"; export type Word = typeof word;', 'parts/index.ts': 'export const parts: number[] = [1];', 'view.tsx': 'export const view: string = "view";',
    'main.ts': `import { word, type Word } from './word'; import { parts } from './parts'; import { view } from './view.js'; const said: Word = word; console.log(said, parts, view);`,
    'required.cts': `const { word } = require('./word'); const { view } = require('./view'); console.log(word as string, view);`,
    'plain.mjs': `import './word';`,
    'module/main.ts': `import { word } from '../word.js'; const { parts } = await import('../parts'); console.log(word, parts satisfies number[]);`,
    'broken.ts': 'const a: number = ;\n',
    // What ts-node and pirates do.
    'compilers.cjs': `const old = require.extensions['.ts'];
      require.extensions['.ts'] = (module, filename) => {
        const { _compile } = module;
        module._compile = (code, name) => _compile.call(module, code.replace('export const word: string =', 'exports.word = "compiled " +').replace(/export type.*/, ''), name);
        return old(module, filename);
      };
      console.log(require('./word').word);`,
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const says = (name) => { const r = spawnSync(sinter, ['run', name], { cwd: folder, encoding: 'utf8' }); return `${r.status} ${r.stdout}${r.stderr}`.trim(); };
  const says_that = (name, expected) => check(`typescript: ${name}`, says(name) === expected, says(name));
  says_that('main.ts', '0 word [ 1 ] view');
  says_that('module/main.ts', '0 word [ 1 ]');
  says_that('required.cts', '0 word view');
  says_that('compilers.cjs', '0 compiled word');
  check('typescript: JavaScript names files whole', says('plain.mjs').includes('ERR_MODULE_NOT_FOUND'), says('plain.mjs'));
  check('typescript: an error in the text', /^1 error\[syntax-error\]: Unexpected ";"\n {2}--> \S*broken\.ts:1:19\n[^\]]*\n\nNode\.js /.test(says('broken.ts')), says('broken.ts'));
}

if (wanted('addon host')) check_addon_host({ check, runtime, work });
if (wanted('reuse port')) check_reuse_port({ check, runtime, work });
if (wanted('zstd')) check_zstd({ check, runtime, work });
if (wanted('left handle')) check_left_handle({ check, runtime, work });
if (wanted('glob')) check_glob({ check, sinter, work });
if (wanted('options')) check_run_options({ check, sinter, work });
if (wanted('fetch state')) {
  // undici keeps a response's state under a symbol of that description, and MSW looks into it.
  const { stdout } = spawnSync(runtime, ['-p', "[new Response(''), new Request('http://x')].flatMap((one) => Object.getOwnPropertySymbols(one)).some((symbol) => symbol.description === 'state')"], { encoding: 'utf8' });
  check('fetch state', stdout === 'false\n', stdout);
}
if (wanted('snapshot')) check_snapshot({ check, runtime, work });
if (wanted('http2 abuse')) await check_http2_abuse(runtime, here, check);
if (wanted('resting memory')) check_resting_memory({ check, runtime });
if (wanted('socket writes')) await check_socket_writes({ check, runtime });
if (wanted('permission')) check_permission({ check, sinter, runtime, installed });
if (wanted('inspector')) await check_inspector({ check, sinter });

rmSync(work, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
