// What a project's config asks of the dev server: the proxy (HTTP and WebSocket), headers, keys that are refused with a
// reason, a restart when config or .env files change, the editor, the terminal's shortcuts, and messages about what plugins made of a file.

import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { binary } from '../harness/bundler.mjs';
import { TracePool } from '../harness/trace_pool.mjs';
import { write_files } from '../harness/workspace.mjs';
import { start_dev, token_of, until } from './dev_process.mjs';

/** Answers with what it was asked; upgrades are accepted, and every frame's payload comes back in a text frame. */
async function start_backend() {
  const backend = createServer((request, response) => {
    let size = 0, text = '';
    request.on('data', (piece) => { size += piece.length; if (text.length < 1000) text += piece; });
    request.on('end', () => {
      response.writeHead(request.url.includes('teapot') ? 418 : 200, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'], 'x-backend': 'yes' });
      response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, size, text }));
    });
  });
  backend.on('upgrade', (request, socket, head) => {
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\nx-seen-url: ${request.url}\r\nx-seen-origin: ${request.headers.origin}\r\nx-seen-host: ${request.headers.host}\r\n\r\n`);
    const echo = (bytes) => bytes.length && socket.write(Buffer.concat([Buffer.from('echo '), bytes]));
    echo(head);
    socket.on('data', echo);
    socket.on('error', () => {});
  });
  await new Promise((resolve) => backend.listen(0, '127.0.0.1', resolve));
  return { port: backend.address().port, close: () => (backend.closeAllConnections(), backend.close()) };
}

const page = '<!doctype html><html><head></head><body><script type="module" src="/src/main.js"></script></body></html>';

async function test_proxy(check, workspace) {
  const backend = await start_backend();
  const to = `http://127.0.0.1:${backend.port}`;
  const root = join(workspace, 'proxy');
  write_files(root, {
    'package.json': '{"name":"proxied","type":"module"}', 'index.html': page, 'src/main.js': 'export {};\n',
    'vite.config.js': `export default { server: { proxy: {
  '/string': '${to}',
  '/object': { target: '${to}/below', headers: { 'x-added': '1' } },
  '/changed': { target: '${to}', changeOrigin: true, rewrite: (path) => path.replace(/^\\/changed/, '/made') },
  '^/number/\\\\d+$': { target: '${to}', xfwd: true },
  '/ws': { target: 'ws://127.0.0.1:${backend.port}', ws: true, rewriteWsOrigin: true },
  '/secure': 'https://127.0.0.1:1',
  '/gone': 'http://127.0.0.1:1',
} } };\n`,
  });
  const server = await start_dev(root);
  const ask = async (path, options = {}) => {
    const response = await fetch(new URL(path, server.url), options);
    const text = await response.text();
    let seen;
    try { seen = JSON.parse(text); } catch {}
    return { response, text, seen };
  };
  const own_host = new URL(server.url).host;
  let { response, seen } = await ask('/string/a?b=%20c');
  check('proxy: a string key passes path and query on', seen?.url === '/string/a?b=%20c' && seen.method === 'GET', JSON.stringify(seen));
  check('proxy: a string key changes the Host header', seen?.headers.host === `127.0.0.1:${backend.port}`, seen?.headers.host);
  check('proxy: headers and cookies of the answer come back', response.headers.get('x-backend') === 'yes' && response.headers.getSetCookie().join() === 'a=1,b=2', [...response.headers].join('; '));
  check('proxy: the status comes back', (await ask('/string/teapot')).response.status === 418);
  ({ seen } = await ask('/string/post', { method: 'POST', body: 'x'.repeat(3_000_000), headers: { 'content-type': 'text/plain' } }));
  check('proxy: a body of any size passes', seen?.method === 'POST' && seen.size === 3_000_000, JSON.stringify(seen)?.slice(0, 300));
  ({ seen } = await ask('/string/put', { method: 'PUT', body: '{"a":1}' }));
  check('proxy: PUT with a body', seen?.method === 'PUT' && seen.text === '{"a":1}', JSON.stringify(seen));
  ({ seen } = await ask('/object/x'));
  check('proxy: an object key prepends the path of its target', seen?.url === '/below/object/x', seen?.url);
  check('proxy: without changeOrigin the Host header stays', seen?.headers.host === own_host, seen?.headers.host);
  check('proxy: headers are added', seen?.headers['x-added'] === '1');
  ({ seen } = await ask('/changed/y?z'));
  check('proxy: rewrite makes the path', seen?.url === '/made/y?z', seen?.url);
  check('proxy: changeOrigin', seen?.headers.host === `127.0.0.1:${backend.port}`, seen?.headers.host);
  ({ seen } = await ask('/number/12'));
  check('proxy: a key that starts with ^ is a regular expression', seen?.url === '/number/12', JSON.stringify(seen));
  check('proxy: xfwd', seen?.headers['x-forwarded-host'] === own_host, JSON.stringify(seen?.headers));
  check('proxy: what the expression does not match is not passed on', (await ask('/number/12x')).seen === undefined);
  check('proxy: the page is still the server\'s own', (await ask('/')).text.includes('/src/main.js'));
  const gone = await ask('/gone');
  check('proxy: a target that does not answer is a 502 that names it', gone.response.status === 502 && /127\.0\.0\.1:1\b/.test(gone.text), `${gone.response.status} ${gone.text}`);
  check('proxy: https targets are refused with a reason', /server\.proxy\["\/secure"\].*https:\/\/127\.0\.0\.1:1/.test(server.output), server.output);
  const upgrade = (path) => `GET ${path} HTTP/1.1\r\nHost: ${own_host}\r\nOrigin: ${server.url.slice(0, -1)}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\nhello`;
  const socket = await server.raw(upgrade('/ws/chat?x'), { wait: 800, host: '127.0.0.1' });
  check('proxy: WebSockets pass in both directions', socket.startsWith('HTTP/1.1 101') && socket.includes('x-seen-url: /ws/chat?x') && socket.endsWith('echo hello'), socket);
  check('proxy: rewriteWsOrigin', socket.includes(`x-seen-origin: http://127.0.0.1:${backend.port}`), socket);
  check('proxy: a rule without ws takes no WebSocket', !(await server.raw(upgrade('/string/x'), { wait: 800 })).startsWith('HTTP/1.1 101'));
  await server.stop();
  backend.close();
}

async function test_settings(check, workspace) {
  const root = join(workspace, 'settings');
  const config = (header, rest = '') => `export default { server: { headers: { 'x-own': '${header}' }, middlewareMode: true, watch: { usePolling: true, interval: 50 } }, ${rest} };\n`;
  write_files(root, {
    'package.json': '{"name":"settings","type":"module"}', 'index.html': page, 'vite.config.js': config('one'),
    '.env': 'VITE_WORD=first\n', 'src/main.js': 'console.log(import.meta.env.VITE_WORD, __BUILD__);\n', 'shared.js': 'export const build = 1;\n',
  });
  const with_define = (header, text) => writeFileSync(join(root, 'vite.config.js'), `import { build } from './shared.js';\n${config(header, `define: { __BUILD__: JSON.stringify('${text}' + build) }`)}`);
  with_define('one', 'build-');
  const server = await start_dev(root);
  const header = async (path) => (await server.get(path).catch(() => undefined))?.headers.get('x-own');
  for (const path of ['', 'src/main.js', '@vite/client', 'nothing.txt']) check(`settings: server.headers on /${path}`, await header(path) === 'one');
  const warned = (key) => new RegExp(`server\\.${key}[^\\n]*`).exec(server.output)?.[0];
  check('settings: server.middlewareMode is refused with a reason', /own server hands requests over/.test(server.output), warned('middlewareMode') ?? server.output);
  const script = async () => {
    const entry = (await server.get('src/main.js', { 'sec-fetch-dest': 'script' }).catch(() => ({ text: '' }))).text;
    let text = entry;
    for (const [, url] of entry.matchAll(/import "([^"]*part\.js[^"]*)"/g)) text += (await server.get(url).catch(() => ({ text: '' }))).text;
    return text;
  };
  check('settings: .env and define are in the code', /"first", "build-1"/.test(await script()), await script());
  const token = await token_of(server);
  const waits = async (name, test) => {
    try { await until(name, test, 6000); check(name, true); } catch { check(name, false, server.output.slice(-1500)); }
  };
  with_define('two', 'other-');
  await waits('restart: when the config file changes, on the same port', async () => await header('') === 'two' && /"first", "other-1"/.test(await script()));
  check('restart: the new server has another token', await token_of(server) !== token);
  writeFileSync(join(root, '.env'), 'VITE_WORD=second\n');
  await waits('restart: when .env changes', async () => /"second"/.test(await script()));
  writeFileSync(join(root, '.env.local'), 'VITE_WORD=local\n');
  await waits('restart: when a new .env file comes', async () => /"local"/.test(await script()));
  rmSync(join(root, '.env.local'));
  await waits('restart: when it goes', async () => /"second"/.test(await script()));
  writeFileSync(join(root, 'shared.js'), 'export const build = 2;\n');
  await waits('restart: when a file that the config imports changes', async () => /"other-2"/.test(await script()));
  const said = server.output.length;
  writeFileSync(join(root, 'vite.config.js'), 'export default { server: { port: "x" } ;\n');
  await waits('restart: a broken config is reported', () => /vite\.config\.js:1:/.test(server.output.slice(said)));
  check('restart: and leaves the old server running', await header('') === 'two');
  with_define('three', 'mended-');
  await waits('restart: and its mend takes effect', async () => await header('') === 'three');
  await server.stop();
}

async function test_editor(check, workspace) {
  const root = join(workspace, 'editor');
  write_files(root, { 'package.json': '{"type":"module"}', 'index.html': page, 'src/main.js': 'export {};\n', 'editor.sh': '#!/bin/sh\necho "$@" > "$(dirname "$0")/opened.txt"\n' });
  chmodSync(join(root, 'editor.sh'), 0o755);
  const server = await start_dev(root, [], { LAUNCH_EDITOR: join(root, 'editor.sh') });
  const token = await token_of(server);
  const open = (file, headers = {}) => fetch(new URL('__open-in-editor', server.url), { method: 'POST', headers: { 'x-sinter-token': token, ...headers }, body: JSON.stringify({ file }) });
  check('editor: without the token nothing is opened', (await open('src/main.js', { 'x-sinter-token': 'x' })).status === 403);
  check('editor: nothing outside of the project is opened', (await open('/etc/passwd')).status === 403);
  check('editor: not before', !existsSync(join(root, 'opened.txt')));
  check('editor: a file of the project', (await open('src/main.js:3:7')).status === 204);
  try {
    const opened = await until('the editor', () => existsSync(join(root, 'opened.txt')) && readFileSync(join(root, 'opened.txt'), 'utf8').trim(), 4000);
    check('editor: at its line', opened === `+3 ${join(root, 'src/main.js')}`, opened);
  } catch (error) {
    check('editor: at its line', false, String(error));
  }
  await server.stop();
}

// The keys are read from a terminal only: script(1) makes one.
async function test_shortcuts(check, workspace) {
  const root = join(workspace, 'shortcuts');
  write_files(root, { 'package.json': '{"type":"module"}', 'index.html': page, 'src/main.js': 'export {};\n', 'vite.config.js': `export default { plugins: [{ name: 'keys', configureServer(server) { return () => server.bindCLIShortcuts({ print: true, customShortcuts: [
  { key: 'hi', description: 'say hello', action: async (given) => { console.log('hello from', new URL(given.resolvedUrls.local[0]).port, given === server); } },
  { key: 'u', description: 'something else', action() { console.log('mine'); } }, { key: 'bad', description: 'fails', action() { throw new Error('of no use'); } }] }); } }] };\n`, 'browser.sh': '#!/bin/sh\necho "$@" > "$(dirname "$0")/opened.txt"\n' });
  chmodSync(join(root, 'browser.sh'), 0o755);
  const port = 20000 + Math.floor(Math.random() * 20000);
  // A build machine says CI, and has nobody who presses keys.
  const { CI, ...environment } = process.env;
  const child = spawn('script', ['-qec', `'${binary}' dev '${root}' --port=${port} --color=false`, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...environment, BROWSER: join(root, 'browser.sh'), NO_COLOR: '1' } });
  let output = '';
  child.stdout.on('data', (bytes) => (output += bytes));
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const press = async (name, key, test) => {
    const said = output.length;
    if (key) child.stdin.write(`${key}\n`);
    try {
      await until(name, () => test(output.slice(said)), 5000);
      check(`shortcuts: ${name}`, true);
    } catch {
      check(`shortcuts: ${name}`, false, output);
    }
  };
  await press('the terminal says that there are some', '', (text) => text.includes('press h + enter'));
  await press('h lists them', 'h', (text) => text.includes('r + enter') && text.includes('q + enter'));
  await press('h lists those of plugins, too', 'h', (text) => text.includes('hi + enter  say hello') && text.split('u + enter').length === 2 && text.includes('something else'));
  await press('one of a plugin', 'hi', (text) => text.includes(`hello from ${port} true`));
  await press('one in place of a own one', 'u', (text) => text.includes('mine') && !text.includes('Local:'));
  await press('one that throws', 'bad', (text) => text.includes('of no use'));
  writeFileSync(join(root, 'vite.config.js'), 'export default {};\n');
  await press('a new config has its own', '', (text) => text.includes('restarting'));
  await press('u shows the addresses', 'u', (text) => text.includes(`http://localhost:${port}/`));
  await press('o opens a browser', 'o', () => existsSync(join(root, 'opened.txt')) && readFileSync(join(root, 'opened.txt'), 'utf8').includes(`http://localhost:${port}/`));
  await press('r restarts', 'r', (text) => text.includes('restarting'));
  await press('and the server answers again', '', () => fetch(`http://localhost:${port}/`).then((response) => response.ok, () => false));
  await press('c clears the screen', 'c', (text) => text.includes('\x1b[2J'));
  child.stdin.write('q\n');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  check('shortcuts: q quits', (await ended) === 0, output);
  clearTimeout(timer);
}

// A plugin's function in place of server.printUrls prints around the server's own lines; closeServer is told why.
async function test_urls(check, workspace) {
  const root = join(workspace, 'urls');
  write_files(root, {
    'package.json': '{"type":"module"}', 'index.html': page, 'src/main.js': 'export {};\n',
    'vite.config.js': `export default ({ mode }) => ({ plugins: [{ name: 'urls', configureServer(server) {
  try { server.printUrls(); } catch (error) { console.log('early:', error.message); }
  const { printUrls } = server;
  server.printUrls = () => { console.log('before'); printUrls(); console.log('after ' + server.resolvedUrls.local[0]); };
}, closeServer({ reason }) { console.log('closed: ' + reason); } }] });\n`,
  });
  const server = await start_dev(root);
  await until('the lines of the plugin', () => server.output.includes('after'));
  check('urls: lines around the addresses', /early: Cannot print[^]*SINTER[^]*before\n +Local: .*\n.*Network: .*\nafter http:/.test(server.output), server.output);
  writeFileSync(join(root, 'vite.config.js'), readFileSync(join(root, 'vite.config.js'), 'utf8') + '\n// edited\n');
  await until('a restart', () => server.output.includes('closed: restart'));
  const { status } = await server.stop();
  check('urls: closeServer', status === 0 && server.output.includes('closed: close'), server.output);
  const quiet = await start_dev_quietly(root);
  check('urls: logLevel silent leaves the plugin its lines', quiet.includes('before\nafter') && !quiet.includes('SINTER'), quiet);
}
async function start_dev_quietly(root) {
  const child = spawn(binary, ['dev', root, '--logLevel=silent', `--port=${20000 + Math.floor(Math.random() * 20000)}`], { env: { ...process.env, NO_COLOR: '1' } });
  let output = '';
  child.stdout.on('data', (bytes) => (output += bytes));
  try {
    await until('lines', () => output.includes('after'), 5000);
  } catch {} finally {
    child.kill('SIGTERM');
  }
  return output;
}

// A plugin that puts three lines before what the author wrote, and says so in a map.
const prefix_plugin = (map) => `export default { plugins: [{ name: 'prefix', transform(code, id) {
  if (!id.endsWith('.js') || id.includes('node_modules')) return;
  const lines = code.split('\\n').map((_, line) => (line ? ';AACA' : ';;;AAAA'));
  return { code: '// 1\\n// 2\\n// 3\\n' + code, map: ${map} };
} }] };\n`;

async function test_positions(check, workspace) {
  for (const [name, map] of [['with a map', `{ version: 3, sources: [''], names: [], mappings: lines.join('') }`], ['without a map', 'null']]) {
    const root = join(workspace, `positions-${name.replaceAll(' ', '-')}`);
    write_files(root, { 'package.json': '{"type":"module"}', 'index.html': page, 'vite.config.js': prefix_plugin(map), 'src/main.js': `import './broken.js';\nimport './nowhere.js';\n`, 'src/broken.js': 'let a = 1;\nlet b = ;\n' });
    const server = await start_dev(root);
    await server.get('src/main.js', { 'sec-fetch-dest': 'script' });
    const line = name === 'with a map' ? 2 : 5;
    try {
      await until('the message', () => server.output.includes('broken.js:'), 4000);
      check(`messages about transformed code ${name}: the line`, server.output.includes(`src/broken.js:${line}:`), server.output);
      check(`messages about transformed code ${name}: the frame`, new RegExp(`${line} [│|] let b = ;`).test(server.output), server.output);
      check(`messages about transformed code ${name}: of imports`, server.output.includes(`src/main.js:${line}:`), server.output);
    } catch (error) {
      check(`messages about transformed code ${name}`, false, `${error}\n${server.output}`);
    }
    await server.stop();
  }
}

// Without a target nothing is lowered; with one, what the page runs does the same and has no newer syntax.
async function test_target(check, workspace) {
  const files = {
    'package.json': '{"type":"module"}', 'index.html': page,
    'src/main.ts': `import { later, made } from './part.js';\nconst o: { a?: { b: number } } = { a: { b: 2 } };\nlog(o?.a?.b ?? 1, ({ ...o, c: 2 ** 3 }).c, made());\nawait later();\nlog((await import('./lazy.js')).lazy, typeof import.meta.url);\n`,
    'src/part.js': `export const later = async () => { for await (const x of [1, 2]) log(x); };\nclass C { #x = 5; static y = 6; x() { return this.#x + C.y; } }\nexport const made = () => new C().x();\n`,
    'src/lazy.js': `export const lazy = 'lazy'?.length ?? 0;\n`,
  };
  const served = new TracePool({ width: 1, node_arguments: ['--import', fileURLToPath(new URL('./http_imports.mjs', import.meta.url))] });
  for (const [name, config] of [['esnext', '{}'], ['es2015', `{ esbuild: { target: 'es2015' } }`], ['es2017', `{ oxc: { target: ['es2017', 'chrome120'] } }`]]) {
    const root = join(workspace, `target-${name}`);
    write_files(root, { ...files, 'vite.config.js': `export default ${config};\n` });
    const server = await start_dev(root);
    const { trace, error } = await served.run('url', `${server.url}src/main.ts`);
    check(`target ${name} in dev: runs`, JSON.stringify(trace) === JSON.stringify(['2 8 11', '1', '2', '4 string']) || trace.join() === '2,8,11,1,2,4,string', `${trace.join('\n')}\n${error ?? ''}\n${server.output}`);
    const text = await server.program('src/main.ts');
    check(`target ${name} in dev: syntax`, /o\?\.a|#x/.test(text) === (name === 'esnext') && /async \(\) =>/.test(text) !== (name === 'es2015'), text);
    await server.stop();
  }
  served.close();
}

export async function test_config(report, workspace) {
  const check = (name, condition, detail) => report.check(name, Boolean(condition), detail);
  await test_proxy(check, workspace);
  await test_settings(check, workspace);
  await test_editor(check, workspace);
  await test_shortcuts(check, workspace);
  await test_urls(check, workspace);
  await test_positions(check, workspace);
  await test_target(check, workspace);
}
