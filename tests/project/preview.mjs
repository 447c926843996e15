// `sinter preview`: the built files as a static host serves them, asked over plain sockets.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { binary } from '../harness/bundler.mjs';
import { write_files } from '../harness/workspace.mjs';

/** The whole answer to a request that is written as it stands. */
function ask(port, request) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    let text = '';
    socket.on('data', (data) => (text += data.toString('latin1')));
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
    socket.setTimeout(5000, () => socket.destroy(new Error('no answer')));
  });
}
const get = (port, target, headers = '') => ask(port, `GET ${target} HTTP/1.1\r\nHost: localhost:${port}\r\n${headers}Connection: close\r\n\r\n`);
const status = (answer) => Number(answer.split(' ')[1]);

/** `sinter preview` in a folder, on a port of its own. */
export async function start_preview(directory, flags = [], environment = {}) {
  const server = spawn(binary, ['preview', '--port=4790', ...flags], { cwd: directory, env: { ...process.env, NO_COLOR: '1', BROWSER: 'none', ...environment } });
  let output = '';
  server.stdout.on('data', (data) => (output += data));
  server.stderr.on('data', (data) => (output += data));
  const deadline = Date.now() + 10_000;
  let url;
  while (!(url = /http:\/\/\S+:\d+\//.exec(output)?.[0])) {
    if (Date.now() > deadline || server.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    port: Number(/:(\d+)\//.exec(url ?? '')?.[1]),
    output: () => output,
    async stop() {
      if (server.exitCode !== null) return server.exitCode;
      server.kill('SIGTERM');
      return (await once(server, 'exit'))[0];
    },
  };
}

// The keys are read from a terminal only: script(1) makes one.
async function shortcut_checks(report, directory) {
  const browser = join(directory, 'browser.sh'), opened = join(directory, 'opened.txt');
  writeFileSync(browser, `#!/bin/sh\necho "$1" >> "${opened}"\n`, { mode: 0o755 });
  rmSync(opened, { force: true });
  const { CI, ...environment } = process.env;
  const child = spawn('script', ['-qec', `'${binary}' preview --port=4790 --color=false`, '/dev/null'], { cwd: directory, stdio: ['pipe', 'pipe', 'inherit'], env: { ...environment, BROWSER: browser, NO_COLOR: '1' } });
  let output = '';
  child.stdout.on('data', (bytes) => (output += bytes));
  const ended = once(child, 'exit');
  const press = async (name, key, test) => {
    const said = output.length;
    if (key) child.stdin.write(`${key}\n`);
    const deadline = Date.now() + 8000;
    while (!test(output.slice(said)) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    report.check(`preview: shortcuts: ${name}`, test(output.slice(said)), output);
  };
  await press('the terminal says that there are some', '', (text) => text.includes('press h + enter'));
  await press('h lists them', 'h', (text) => ['u', 'o', 'q'].every((key) => text.includes(`${key} + enter`)));
  await press('u shows the addresses', 'u', (text) => /http:\/\/localhost:\d+\//.test(text));
  await press('o opens a browser', 'o', () => existsSync(opened) && readFileSync(opened, 'utf8').startsWith('http://localhost:'));
  child.stdin.write('q\n');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  report.check('preview: shortcuts: q quits', (await ended)[0] === 0, output);
  clearTimeout(timer);
}

// A browser is started with the address, and nothing of it passes a shell.
async function open_checks(report, directory) {
  const browser = join(directory, 'browser.sh'), opened = join(directory, 'opened.txt');
  writeFileSync(browser, `#!/bin/sh\necho "$1" >> "${opened}"\n`, { mode: 0o755 });
  for (const [name, config, flags, wanted] of [['preview.open', '"/about?a;b"', [], '/about?a;b'], ['server.open for preview', null, [], '/docs/'], ['--open', 'false', ['--open'], '/'], ['preview.open: false', 'false', [], undefined]]) {
    rmSync(opened, { force: true });
    writeFileSync(join(directory, 'open.config.mjs'), `export default { server: { open: '/docs/' }, preview: { ${config === null ? '' : `open: ${config}`} } };\n`);
    const server = await start_preview(directory, ['--config=open.config.mjs', ...flags], { BROWSER: browser });
    const deadline = Date.now() + (wanted === undefined ? 300 : 5000);
    while (!existsSync(opened) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    const text = existsSync(opened) ? readFileSync(opened, 'utf8').trim() : undefined;
    report.check(`preview: ${name}`, text === (wanted === undefined ? undefined : `http://localhost:${server.port}${wanted}`), `${text}\n${server.output()}`);
    await server.stop();
  }
}

export async function preview_checks({ report, root, only }) {
  if (!'preview'.includes(only) && !only.includes('preview')) return;
  const directory = join(root, 'preview');
  mkdirSync(directory);
  write_files(directory, {
    'secret.txt': 'canary', '.env': 'VITE_X=1',
    'dist/index.html': '<title>home</title>', 'dist/about.html': '<title>about</title>', 'dist/docs/index.html': '<title>docs</title>',
    'dist/assets/a-12345678.js': 'export default "0123456789"',
  });
  const based = await start_preview(directory, ['--base=/sub/app/']);
  for (const [target, wanted] of [['/sub/app/', 200], ['/sub/app', 302], ['/sub/app/docs/', 200], ['/', 404], ['/sub/appx', 404]]) {
    const answer = await get(based.port, target, 'Accept: text/html\r\n');
    report.check(`preview: ${target} with a base`, status(answer) === wanted, answer);
  }
  await based.stop();
  await shortcut_checks(report, directory);
  await open_checks(report, directory);
  await proxy_checks(report, root);
  await plugin_checks(report, root);
  const server = await start_preview(directory);
  if (!report.check('preview: starts', server.url, server.output())) return;
  const { port } = server;
  try {
    const page = 'Accept: text/html\r\n';
    const home = await get(port, '/', page);
    report.check('preview: the page', status(home) === 200 && home.includes('<title>home</title>') && /content-type: text\/html/i.test(home), home);
    report.check('preview: x.html for /x', (await get(port, '/about', page)).includes('about'));
    report.check('preview: x/index.html for /x/', (await get(port, '/docs/', page)).includes('docs'));
    report.check('preview: a single-page app has every path', (await get(port, '/users/7', page)).includes('home'));
    report.check('preview: a missing file is missing', status(await get(port, '/assets/no.js')) === 404);
    const script = await get(port, '/assets/a-12345678.js');
    const etag = /etag: (\S+)/i.exec(script)?.[1];
    report.check('preview: scripts have their type and a validator', status(script) === 200 && /javascript/.test(script) && Boolean(etag), script);
    report.check('preview: unchanged files are not sent again', status(await get(port, '/assets/a-12345678.js', `If-None-Match: ${etag}\r\n`)) === 304);
    const range = await get(port, '/assets/a-12345678.js', 'Range: bytes=0-5\r\n');
    report.check('preview: ranges', status(range) === 206 && range.endsWith('export'), range);
    report.check('preview: other methods', status(await ask(port, `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)) === 405);
    const foreign = await ask(port, `GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`);
    report.check('preview: other hosts are refused', status(foreign) === 403 && !foreign.includes('home'), foreign);
    for (const target of ['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '//secret.txt', '/..\\secret.txt', '/.env']) {
      const answer = await get(port, target);
      report.check(`preview: ${target} stays outside`, !answer.includes('canary') && !answer.includes('VITE_X'), answer);
    }
  } finally {
    const code = await server.stop();
    report.check('preview: ends when told to', code === 0, `exit ${code}\n${server.output()}`);
  }
}

/** `preview.proxy`, which is `server.proxy` where it says nothing. */
async function proxy_checks(report, root) {
  const upstream = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes) => (body += bytes));
    request.on('end', () => response.end(`${request.method} ${request.url} ${body}`));
  });
  await new Promise((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const directory = join(root, 'preview-proxy');
  const target = `http://127.0.0.1:${upstream.address().port}`;
  for (const [name, config] of [
    ['server.proxy', `server: { proxy: { '/api': '${target}', '/old': { target: '${target}', rewrite: (path) => path.replace('/old', '/new') } } }`],
    ['preview.proxy', `server: { proxy: { '/api': 'http://127.0.0.1:1' } }, preview: { proxy: { '/api': '${target}', '/old': { target: '${target}', rewrite: (path) => path.replace('/old', '/new') } } }`],
  ]) {
    mkdirSync(directory, { recursive: true });
    write_files(directory, { 'sinter.config.mjs': `export default { ${config} };`, 'dist/index.html': '<title>home</title>' });
    const server = await start_preview(directory);
    const { port } = server;
    const posted = await ask(port, 'POST /api/x?y HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody');
    report.check(`preview: a POST to ${name}`, posted.endsWith('POST /api/x?y body') || posted.includes('POST /api/x?y body'), posted);
    report.check(`preview: rewrite of ${name}`, (await get(port, '/old/x')).includes('GET /new/x'), server.output());
    report.check(`preview: the page beside ${name}`, (await get(port, '/', 'Accept: text/html\r\n')).includes('home'));
    await server.stop();
  }
  upstream.close();
}

/** What plugins add: middlewares before and behind the files, upgrades, lines at the start, the end of the server. */
async function plugin_checks(report, root) {
  const directory = join(root, 'preview-plugins');
  mkdirSync(directory, { recursive: true });
  write_files(directory, {
    'dist/index.html': '<title>home</title>', 'dist/a.js': 'the file',
    'sinter.config.mjs': `import { createServer } from 'node:http';
const upstream = createServer((request, response) => response.end('upstream ' + request.url)).listen(0, '127.0.0.1');
await new Promise((done) => upstream.once('listening', done));
upstream.unref();
const end = (text) => (request, response) => response.end(text);
export default ({ command, mode, isPreview }) => ({
  preview: { proxy: { '/api': 'http://127.0.0.1:' + upstream.address().port } },
  plugins: [{
    name: 'build-only', apply: 'build', configurePreviewServer(server) { server.middlewares.use('/only', end('wrong')); },
  }, {
    name: 'middlewares',
    configurePreviewServer(server) {
      server.middlewares.use('/env', end([command, mode, isPreview, 'ws' in server, server.config.isProduction].join()));
      server.middlewares.use('/post', (request, response) => {
        let body = '';
        request.on('data', (bytes) => (body += bytes)).on('end', () => response.end(request.method + ' ' + body));
      });
      server.middlewares.use((request, response, next) => { if (request.url === '/moved.js') request.url = '/a.js'; next(); });
      server.httpServer.on('upgrade', (request, socket) => socket.end('HTTP/1.1 101 Switching Protocols\\r\\nx-own: yes\\r\\n\\r\\n'));
      const { printUrls } = server;
      server.printUrls = () => { console.log('before'); printUrls(); console.log('after ' + server.resolvedUrls.local[0]); };
      return () => server.middlewares.use((request, response, next) => (request.url === '/late' || request.url === '/a.js' ? response.end('late') : next()));
    },
    closePreviewServer() { console.log('closed'); },
  }],
});
`,
  });
  const server = await start_preview(directory);
  const { port } = server;
  const body = async (target) => (await get(port, target, 'Accept: text/html\r\n')).split('\r\n\r\n').slice(1).join();
  const holds = async (name, target, text) => {
    const seen = await body(target);
    report.check(`preview: plugins: ${name}`, seen.includes(text), `${seen}\n${server.output()}`);
  };
  await holds('command and mode', '/env', 'serve,production,true,false,true');
  const posted = await ask(port, 'POST /post HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody');
  report.check('preview: plugins: a body', posted.includes('POST body'), posted);
  await holds('a changed URL', '/moved.js', 'the file');
  await holds('files come before what is behind them', '/a.js', 'the file');
  await holds('pages come after it', '/late', 'late');
  await holds('the page', '/users/7', 'home');
  await holds('plugins of builds', '/only', 'home');
  await holds('the proxy', '/api/x', 'upstream /api/x');
  const upgraded = await ask(port, 'GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n');
  report.check('preview: plugins: an upgrade', upgraded.includes('x-own: yes'), upgraded);
  const code = await server.stop();
  report.check('preview: plugins: lines around the address', /before\n.*Local.*\n(?:.*Network.*\n)?after http:/.test(server.output()), server.output());
  report.check('preview: plugins: closePreviewServer', code === 0 && server.output().includes('closed'), server.output());
}
