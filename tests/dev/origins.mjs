// Who may read and over what: server.cors in the words of the package `cors`, the update socket of pages that come from
// another server, server.origin, server.hmr.port, and HTTPS with everything that hangs on it. The gate stays what it is.

import { createServer } from 'node:http';
import { request as https_request } from 'node:https';
import { connect as tls_connect } from 'node:tls';
import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { binary } from '../harness/bundler.mjs';
import { write_files } from '../harness/workspace.mjs';
import { certificate, key } from './certificate.mjs';
import { start_dev, until } from './dev_process.mjs';
import { closed, launch_chromium } from '../harness/browser.mjs';

const SECRET = 'SECRET-CANARY-0815';
const project = (config) => ({
  'package.json': '{"name":"origins","type":"module"}',
  'vite.config.js': `export default ${config};\n`,
  'index.html': '<!doctype html><html><head></head><body><script type="module" src="/src/main.js"></script></body></html>',
  'src/main.js': `import dot from './dot.svg';\nglobalThis.dot = dot;\nglobalThis.word = "first";\nimport.meta.hot?.accept();\n`,
  'src/dot.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3"></svg>', '.env': SECRET,
});

const headers_of = (answer) => Object.fromEntries(answer.split('\r\n\r\n')[0].split('\r\n').slice(1).map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]));
const status_of = (answer) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);

async function test_cors(check, workspace) {
  const cases = [
    ['the default', '{}', {
      'http://localhost:3000': 'http://localhost:3000', 'https://app.localhost': 'https://app.localhost', 'http://127.0.0.1:8': 'http://127.0.0.1:8', 'http://[::1]:8': 'http://[::1]:8',
      'http://evil.com': undefined, 'http://localhost.evil.com': undefined, 'http://localhost:3000.evil.com': undefined, 'http://evil.com/.localhost': undefined, 'http://evil.com#localhost': undefined, 'http://evillocalhost': undefined,
      'http://user@localhost': undefined, 'http://127.0.0.1.evil.com': undefined, 'http://0177.0.0.1': undefined, 'http://192.168.1.7:5173': undefined, 'null': undefined, 'file://localhost': undefined, 'HTTP://LOCALHOST': undefined, '': undefined,
    }],
    ['true', '{ server: { cors: true } }', { 'http://evil.com': '*', 'null': '*' }],
    ['false', '{ server: { cors: false } }', { 'http://localhost:3000': undefined, 'http://evil.com': undefined }],
    ['options', `{ server: { cors: { origin: ['http://app.test', /\\.good\\.test$/], credentials: true, exposedHeaders: ['x-a', 'x-b'], maxAge: 60, methods: ['GET'] } } }`, {
      'http://app.test': 'http://app.test', 'https://x.good.test': 'https://x.good.test', 'http://app.test.evil.com': undefined, 'https://good.test.evil.com': undefined, 'http://localhost:3000': undefined, 'null': undefined,
    }],
  ];
  for (const [name, config, wanted] of cases) {
    const root = join(workspace, `cors ${name}`);
    write_files(root, project(config));
    const server = await start_dev(root);
    const host = `localhost:${server.port}`;
    const ask = (target, lines = '', method = 'GET') => server.raw(`${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n${lines}Connection: close\r\n\r\n`);
    for (const [origin, allowed] of Object.entries(wanted)) {
      const answer = headers_of(await ask('/src/main.js', `Origin: ${origin}\r\n`));
      check(`cors, ${name}: ${origin}`, answer['access-control-allow-origin'] === allowed, `${answer['access-control-allow-origin']} instead of ${allowed}`);
      if (allowed !== '*' && name !== 'false') check(`cors, ${name}: ${origin} is not kept for others`, /origin/i.test(answer.vary ?? ''), JSON.stringify(answer));
      const preflight = await ask('/src/main.js', `Origin: ${origin}\r\nAccess-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: x-c\r\n`, 'OPTIONS');
      const first = headers_of(preflight);
      check(`cors, ${name}: ${origin} asks before`, first['access-control-allow-origin'] === allowed && (allowed ? status_of(preflight) === 204 && first['access-control-allow-headers'] === 'x-c' : !first['access-control-allow-methods']), preflight);
      // What may be read is the same whoever asks.
      for (const target of ['/.env', '/.env?raw', '/@fs/etc/passwd'])
        check(`cors, ${name}: ${origin} and ${target}`, status_of(await ask(target, `Origin: ${origin}\r\n`)) === 403 && !(await ask(target, `Origin: ${origin}\r\n`)).includes(SECRET));
      if (!allowed) {
        const policy = headers_of(await ask('/src/main.js', `Origin: ${origin}\r\n`))['cross-origin-resource-policy'];
        check(`cors, ${name}: ${origin} cannot embed either`, policy === 'same-origin', policy);
      }
    }
    if (name === 'options') {
      const answer = headers_of(await ask('/', 'Origin: http://app.test\r\n'));
      check('cors, options: credentials and exposed headers', answer['access-control-allow-credentials'] === 'true' && answer['access-control-expose-headers'] === 'x-a,x-b', JSON.stringify(answer));
      const first = headers_of(await ask('/', 'Origin: http://app.test\r\nAccess-Control-Request-Method: GET\r\n', 'OPTIONS'));
      check('cors, options: methods and age', first['access-control-allow-methods'] === 'GET' && first['access-control-max-age'] === '60', JSON.stringify(first));
    }
    // A rebound name is refused before anything else, whatever `cors` says.
    const rebound = await server.raw(`GET /src/main.js HTTP/1.1\r\nHost: evil.com\r\nOrigin: http://evil.com\r\nConnection: close\r\n\r\n`);
    check(`cors, ${name}: a foreign Host`, status_of(rebound) === 403 && !rebound.includes('first'), rebound.slice(0, 200));
    // The update socket: the token alone is not enough.
    const token = /token:"([0-9a-f]{32})"/.exec((await server.get('@vite/client')).text)[1];
    const upgrade = (origin, given) => server.raw(`GET /?token=${given} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Protocol: vite-hmr\r\n\r\n`, { wait: 200 });
    for (const origin of ['http://evil.com', 'null', 'http://localhost.evil.com'])
      check(`cors, ${name}: the update socket of ${origin}`, status_of(await upgrade(origin, token)) === 403);
    const friend = name === 'options' ? 'http://app.test' : 'http://localhost:3000';
    check(`cors, ${name}: the update socket of ${friend}`, status_of(await upgrade(friend, token)) === (name === 'false' ? 403 : 101));
    check(`cors, ${name}: but not without the token`, status_of(await upgrade(friend, 'x')) === 403);
    await server.stop();
  }
  const root = join(workspace, 'cors function');
  write_files(root, project('{ server: { cors: { origin: (origin, answer) => answer(null, true) } } }'));
  const refused = await start_dev(root).then((server) => server.stop().then(() => ''), (error) => error.message);
  check('cors: a function is refused with a way out', /origin/.test(refused) && /List the origins/.test(refused), refused);
}

// A page of another server (Rails, Laravel …) that takes its scripts from the dev server.
// laravel-vite-plugin makes an origin up, and replaces it in code by the address when the server listens.
async function test_made_up_origin(check, workspace) {
  const root = join(workspace, 'made_up_origin');
  write_files(root, project(`{ plugins: [(() => { let url; return { name: 'origin', enforce: 'post', config: () => ({ server: { origin: 'http://made-up.test' } }),
    transform: (code) => code.replace(/http:\\/\\/made-up\\.test/g, url), configureServer(server) { server.httpServer.once('listening', () => { url = 'http://there.test:' + server.httpServer.address().port; }); } }; })()] }`));
  write_files(root, { 'src/style.css': '#x { background: url(./dot.svg) }\n' });
  const server = await start_dev(root);
  try {
    const wanted = `http://there.test:${server.port}/src/dot.svg`;
    const style = await server.get('/src/style.css', { 'sec-fetch-dest': 'style' });
    check('an origin that a plugin replaces when the server listens: URLs of styles', style.text.includes(wanted), style.text);
    const program = await server.program('src/main.js');
    check('an origin that a plugin replaces when the server listens: URLs in scripts', program.includes(wanted) && !program.includes('made-up.test'), program);
  } finally {
    await server.stop();
  }
}

async function test_backend(check, workspace, browser) {
  const backend = createServer((request, response) => {
    response.setHeader('content-type', 'text/html').end(`<!doctype html><body><script type="module" src="http://localhost:${server.port}/@vite/client"></script><script type="module" src="http://localhost:${server.port}/src/main.js"></script>`);
  });
  await new Promise((resolve) => backend.listen(0, '127.0.0.1', resolve));
  const root = join(workspace, 'backend');
  const updates = 20000 + Math.floor(Math.random() * 20000);
  write_files(root, project(`{ appType: 'custom', server: { hmr: { port: ${updates}, path: '/updates' }, origin: 'http://assets.test:99', warmup: { clientFiles: ['./src/late/*.js'] } } }`));
  write_files(root, { 'src/late/one.js': 'export default import("./two.js");\nbroken(;\n', 'src/style.css': '#x { background: url(./dot.svg) }\n' });
  const server = await start_dev(root);
  const page = await browser.newPage();
  const errors = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  try {
    await until('warmup', () => server.output.includes('late/one.js:2:'));
    check('server.warmup: a file that no page imports is compiled at the start', true);
    write_files(root, { 'src/late/one.js': 'export default 1;\n' });
    await until('the mend', () => server.output.includes('mended'));
    await page.goto(`http://127.0.0.1:${backend.address().port}/`);
    await page.waitForFunction('globalThis.word', null, { timeout: 8000 });
    check('server.origin stands before asset URLs', (await page.evaluate('globalThis.dot')) === 'http://assets.test:99/src/dot.svg', await page.evaluate('globalThis.dot'));
    const style = await server.get('/src/style.css', { 'sec-fetch-dest': 'style' });
    check('server.origin stands before URLs of styles', style.text.includes('http://assets.test:99/src/dot.svg'), style.text);
    await until('the connection', () => page.evaluate(`performance.now() > 0`));
    write_files(root, { 'src/main.js': 'globalThis.word = "second";\nimport.meta.hot.accept();\n' });
    await page.waitForFunction('globalThis.word === "second"', null, { timeout: 8000 });
    check('a page of another server on this machine is updated, over server.hmr.port', true);
    const plain = await fetch(`http://localhost:${updates}/src/main.js`);
    check('server.hmr.port answers no requests', plain.status === 426 && !(await plain.text()).includes('second'));
    check('appType custom: no page for other paths', (await server.get('/nowhere', { accept: 'text/html' })).status === 404);
  } catch (error) {
    check('a page of another server', false, `${error}\n${errors.join('\n')}\n${server.output}`);
  }
  await closed(page.close());
  await server.stop();
  backend.close();
}

const get_https = (port, path, headers = {}) => new Promise((resolve, reject) => {
  https_request({ host: '127.0.0.1', port, path, headers: { host: `localhost:${port}`, ...headers }, rejectUnauthorized: false }, (response) => {
    let text = '';
    response.setEncoding('latin1').on('data', (piece) => (text += piece)).on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
  }).on('error', reject).end();
});

async function test_https(check, workspace, browser) {
  const root = join(workspace, 'https');
  const big = `export default "${'x'.repeat(3_000_000)}";\n`;
  write_files(root, { ...project(`{ server: { https: { key: './key.pem', cert: './cert.pem' } }, preview: { https: { key: Buffer.from(KEY), cert: Buffer.from(CERT) } } }`), 'key.pem': key, 'cert.pem': certificate, 'public/big.txt': big });
  write_files(root, { 'vite.config.js': `import { readFileSync } from 'node:fs';\nconst KEY = readFileSync('key.pem'), CERT = readFileSync('cert.pem');\n` + project(`{ server: { https: { key: './key.pem', cert: './cert.pem' } }, preview: { https: { key: KEY, cert: [CERT] } } }`)['vite.config.js'] });
  const server = await start_dev(root);
  check('https: the printed address', server.url.startsWith('https://localhost:'), server.url);
  const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
  try {
    await page.goto(server.url);
    await page.waitForFunction('globalThis.word === "first"', null, { timeout: 8000 });
    write_files(root, { 'src/main.js': 'globalThis.word = "second";\nimport.meta.hot.accept();\n' });
    await page.waitForFunction('globalThis.word === "second"', null, { timeout: 8000 });
    check('https: a page, and its updates over wss', true);
  } catch (error) {
    check('https: a page, and its updates over wss', false, `${error}\n${server.output}`);
  }
  await closed(page.close());
  const large = await get_https(server.port, '/big.txt');
  check('https: a large file is whole', large.text === big, String(large.text.length));
  for (const path of ['/key.pem', '/cert.pem', '/key.pem?raw', '/.env', '/@fs/etc/passwd'])
    check(`https: ${path} is refused`, (await get_https(server.port, path)).status === 403);
  check('https: a foreign Host', (await get_https(server.port, '/', { host: 'evil.com' })).status === 403);
  // What is no TLS, or breaks off, ends that connection and nothing else.
  for (const bytes of [`GET / HTTP/1.1\r\nHost: localhost\r\n\r\n`, randomBytes(4000), Buffer.from([0x16, 3, 1, 0x3f, 0xff, 1, 0, 0x3f]), Buffer.alloc(100_000, 0x17)]) {
    const answer = await server.raw(bytes, { wait: 500 });
    check('https: no plain answer', !answer.includes('HTTP/1.1') && !answer.includes('<html'), answer.slice(0, 100));
  }
  const old = await new Promise((resolve) => tls_connect({ host: '127.0.0.1', port: server.port, rejectUnauthorized: false, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' }, () => resolve('connected')).on('error', (error) => resolve(error.code)));
  check('https: TLS 1.1 is refused', old !== 'connected', old);
  const h2 = await new Promise((resolve) => tls_connect({ host: '127.0.0.1', port: server.port, rejectUnauthorized: false, ALPNProtocols: ['h2', 'http/1.1'] }, function () { resolve(this.alpnProtocol); this.destroy(); }).on('error', (error) => resolve(error.code)));
  check('https: HTTP/1.1 is agreed on', h2 === 'http/1.1', h2);
  await Promise.all(Array.from({ length: 40 }, () => new Promise((resolve) => { const socket = tls_connect({ host: '127.0.0.1', port: server.port, rejectUnauthorized: false }, () => (socket.write('GET /big.txt HTTP/1.1\r\nHost: localhost\r\n\r\n'), setTimeout(() => (socket.destroy(), resolve()), 5))).on('error', resolve); })));
  check('https: the server lives', (await get_https(server.port, '/')).status === 200, server.output);
  await server.stop();

  // What @vitejs/plugin-basic-ssl does: it gives its certificate when the config is resolved.
  write_files(root, { 'vite.config.js': `import { readFileSync } from 'node:fs';\nconst pem = readFileSync('key.pem', 'utf8') + readFileSync('cert.pem', 'utf8');\nexport default { plugins: [{ name: 'basic-ssl', configResolved(config) { config.server.https = Object.assign({}, config.server.https, { cert: pem, key: pem }); } }] };\n` });
  const late = await start_dev(root);
  check('https: a certificate that a plugin gives in configResolved', (await get_https(late.port, '/').catch(String)).status === 200, late.output);
  await late.stop();

  for (const [name, https, wanted] of [['no key', `{ cert: 'x' }`, /HTTPS needs a key/], ['a key that is none', `{ key: 'nothing', cert: './cert.pem' }`, /the key is no PEM/], ['a certificate that is none', `{ key: './key.pem', cert: 'nothing' }`, /the certificate is no PEM/], ['true', 'true', /an object/]]) {
    write_files(root, { 'vite.config.js': `export default { server: { https: ${https} } };\n` });
    const refused = await start_dev(root).then((running) => running.stop().then(() => 'it started'), (error) => error.message);
    check(`https: ${name} is refused`, wanted.test(refused), refused);
  }

  write_files(root, { 'dist/index.html': 'the output', 'vite.config.js': `import { readFileSync } from 'node:fs';\nexport default { preview: { https: { key: readFileSync('key.pem'), cert: [readFileSync('cert.pem')] }, cors: { origin: 'http://app.test' } } };\n` });
  const port = 20000 + Math.floor(Math.random() * 20000);
  const child = spawn(binary, ['preview', root, `--port=${port}`, '--color=false'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (output += bytes));
  try {
    await until('preview', () => output.includes(`https://localhost:${port}/`));
    const answer = await get_https(port, '/', { origin: 'http://app.test' });
    check('https: preview, with buffers', answer.text === 'the output' && answer.headers['access-control-allow-origin'] === 'http://app.test', JSON.stringify(answer));
    check('cors: preview, of others', !(await get_https(port, '/', { origin: 'http://localhost:3000' })).headers['access-control-allow-origin']);
  } catch (error) {
    check('https: preview', false, `${error}\n${output}`);
  }
  child.kill();
}

export async function test_origins(report, workspace, packages) {
  const check = (name, condition, detail) => report.check(name, Boolean(condition), detail);
  await test_cors(check, workspace);
  const browser = await launch_chromium(packages);
  await test_made_up_origin(check, workspace);
  await test_backend(check, workspace, browser);
  await test_https(check, workspace, browser);
  await closed(browser.close());
}
