// The security rows: what browsers of other sites, rebinding names and raw sockets may try. All is refused.

import { renameSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { write_files } from '../harness/workspace.mjs';
import { start_dev, token_of } from './dev_process.mjs';

const SECRET = 'SECRET-CANARY-4711';

const status_of = (answer) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);

export async function test_security(report, workspace) {
  const root = join(workspace, 'security/p');
  write_files(join(workspace, 'security'), {
    'p/package.json': '{"name":"p"}',
    'p/index.html': '<!doctype html><html><head></head><body><script type="module" src="/src/main.js"></script></body></html>',
    'p/src/main.js': 'export const main = "I am the main module";\nconsole.log(main);\n',
    'p/src/safe.txt': 'safe',
    'p/src/dummy.crt': SECRET,
    'p/.env': `KEY=${SECRET}\n`,
    'p/.env.local': SECRET,
    'p/tls.pem': SECRET,
    'p/.git/config': SECRET,
    'p/deny/.deny': SECRET,
    'p/public/logo.txt': 'logo',
    'p/broken.pem.js': 'ok',
    'publicx/secret': SECRET,
    'px/secret': SECRET,
    'unsafe.txt': SECRET,
    'unsafe.json': `{"a":"${SECRET}"}`,
    'secret.html': SECRET,
  });
  symlinkSync(join(workspace, 'security/unsafe.txt'), join(root, 'link.txt'));
  symlinkSync(join(workspace, 'security/unsafe.txt'), join(root, 'public/link.txt'));
  const server = await start_dev(root);
  const outside = join(workspace, 'security');
  const ask = (target, { method = 'GET', headers = '', host = `localhost:${server.port}` } = {}) =>
    server.raw(`${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n${headers}Connection: close\r\n\r\n`);

  // -- F: files. Each as GET and HEAD, as script, document and fetch.
  const fs = (path) => `/@fs${path}`;
  const rows = {
    F01: [fs(join(outside, 'unsafe.txt')), fs(`${root}/../unsafe.txt`), '/@fs/etc/passwd'],
    F02: ['/src/%2e%2e%2funsafe.txt', '/src/%252e%252e%252funsafe.txt', '/src/%2e%2e/%2e%2e/unsafe.txt', '/%2e%2e/unsafe.txt'],
    F03: ['//.env', '//.env?raw', '///.env'],
    F04: ['/.EnV', '/.ENV'],
    F05: ['/.git/config', '/.GIT/config'],
    F06: [fs(join(outside, 'unsafe.json')) + '?import&raw'],
    F07: ['?raw??', '?import&raw??', '?import&raw?&'].flatMap((query) => [fs(join(outside, 'unsafe.txt')) + query, '/.env' + query]),
    F08: ['?raw?import', '?import&inline', '?import&?inline=1.wasm?init'].flatMap((query) => [fs(join(outside, 'unsafe.txt')) + query, '/.env' + query]),
    F09: ['?.svg?import', '?.svg?.wasm?init', 'x.svg?import'].flatMap((query) => [fs(join(outside, 'unsafe.txt')) + query, '/.env' + query]),
    F10: ['/src/?/../../unsafe.txt?import&raw', `/src/?/../../../unsafe.txt`],
    F11: ['/src/safe.txt#/../../unsafe.txt', `/@fs${root}/#/../../unsafe.txt`],
    F12: ['/.env/.', '/src/dummy.crt/.', '/.env/', '/src/dummy.crt/'],
    F13: ['/../publicx/secret', '/../px/secret', '/link.txt'],
    F14: ['/../secret.html', '/../../../../../../../../../etc/passwd', fs(join(outside, 'secret.html'))],
    F15: ['/.env\\', `/@fs${root}/.env\\`],
    F17: ['?raw', '?url', '?inline', '?import&raw', '?import'].flatMap((query) => ['/.env' + query, '/tls.pem' + query, '/src/dummy.crt' + query]),
    F18: [`/@fs${root}/node_modules/.vite/deps/../../../../unsafe.txt`, `/@fs${root}/node_modules/.vite/deps/..\\..\\..\\unsafe.txt`],
    F25: ['/.GIT/config', '/git~1/config', '/.g%E2%80%8Cit/config', '/.env.', '/.env%20', '/CON', '/%5c%5c%3f%5cC:%5c', '//srv/share/x'],
    F27: ['/@sinter/map?script=../../.env', '/@sinter/chunk.js?id=/.env', `/@sinter/chunk.js?id=/@fs${join(outside, 'unsafe.txt')}`, '/@id/' + join(outside, 'unsafe.txt'), '/@id/fs', '/@id/data:text/javascript,1'],
  };
  for (const [row, targets] of Object.entries(rows)) {
    for (const target of targets) {
      for (const [method, headers] of [['GET', ''], ['HEAD', ''], ['GET', 'Sec-Fetch-Dest: script\r\n'], ['GET', 'Sec-Fetch-Dest: document\r\nAccept: text/html\r\n'],
        ['GET', 'Range: bytes=0-5\r\nIf-None-Match: *\r\n']]) {
        const answer = await ask(target, { method, headers });
        const leaked = answer.includes(SECRET) || answer.includes(SECRET.slice(0, 6)) || answer.includes('root:x:');
        // A page of the project may answer for a name that is no file, as any single-page application does.
        const page = answer.includes('/src/main.js') && status_of(answer) === 200;
        report.check(`${row} ${method} ${target} ${headers.slice(0, 24).trim()}`, !leaked && (page || [304, 400, 403, 404].includes(status_of(answer))) && status_of(answer) !== 304, answer.slice(0, 400));
      }
    }
  }
  const part = await ask('/@sinter/part.js?v=../../.env');
  report.check('F27 part.js knows names of scripts only', status_of(part) === 200 && !part.includes(SECRET) && part.includes('outdated()'), part);
  report.check('F13 a link in the public folder', !(await ask('/link.txt')).includes(SECRET), '');
  report.check('files inside are served', (await ask('/src/safe.txt')).endsWith('safe'), '');
  report.check('public files are served', (await ask('/logo.txt')).endsWith('logo'), '');

  // F16, X01, X07, X20: the socket.
  const token = await token_of(server);
  const handshake = (query, headers = '', protocol = 'vite-hmr', host = `localhost:${server.port}`) =>
    server.raw(`GET /${query} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Protocol: ${protocol}\r\n${headers}\r\n`, { wait: 300 });
  const own = `Origin: http://localhost:${server.port}\r\n`;
  report.check('the own page may connect', status_of(await handshake(`?token=${token}`, own)) === 101, '');
  for (const [name, query] of [['missing', ''], ['empty', '?token='], ['wrong', `?token=${token.replace(/./g, '0')}`], ['longer', `?token=${token}0`], ['shorter', `?token=${token.slice(1)}`]]) {
    report.check(`X01 token ${name}`, status_of(await handshake(query, own)) === 403, '');
    report.check(`X01 token ${name}, no origin`, status_of(await handshake(query)) === 403, '');
  }
  for (const origin of ['http://evil.com', 'null', 'http://1.2.3.4', 'http://[', `http://localhost:${server.port}.evil.com`])
    report.check(`X01 X06 X07 origin ${origin}`, status_of(await handshake(`?token=${token}`, `Origin: ${origin}\r\n`)) === 403, '');
  const invoke = JSON.stringify({ type: 'custom', event: 'vite:invoke', data: { name: 'fetchModule', id: 'send:1', data: ['file:///etc/passwd?raw'] } });
  const frame = Buffer.concat([Buffer.from([0x81, 0xfe, invoke.length >> 8, invoke.length & 255, 0, 0, 0, 0]), Buffer.from(invoke)]);
  const spoken = await server.raw(Buffer.concat([
    Buffer.from(`GET /?token=${token} HTTP/1.1\r\nHost: localhost:${server.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Protocol: vite-hmr\r\n\r\n`), frame]), { wait: 500 });
  report.check('F16 remote calls are not answered', spoken.includes('101') && !spoken.includes('root:'), spoken);
  const ping = await handshake('', '', 'vite-ping');
  report.check('X20 a probe learns nothing', status_of(ping) === 101 && !ping.includes('connected') && ping.includes('\x03\xe8'), ping);

  // X02, X10, X19: Host.
  for (const host of ['evil.com', 'localhost.foo', 'localhos'])
    report.check(`X02 host ${host}`, status_of(await ask('/', { host })) === 403 && status_of(await handshake(`?token=${token}`, own, 'vite-hmr', host)) === 403, '');
  for (const host of ['[', '::z', '[::z]', '', 'user@localhost', '0177.0.0.1', '255.255.255.256', '[:'])
    report.check(`X10 X19 host "${host}"`, status_of(await ask('/', { host })) === 400, await ask('/', { host }));
  report.check('X10 no Host', status_of(await server.raw('GET / HTTP/1.1\r\n\r\n')) === 400, '');
  report.check('X10 two Hosts', status_of(await server.raw('GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n')) === 400, '');
  for (const host of ['foo.localhost', '127.0.0.1:1', '[::1]:80', 'localhost'])
    report.check(`X19 host ${host}`, status_of(await ask('/', { host })) === 200, '');

  // X03–X05: other sites' pages.
  for (const target of ['/', '/src/main.js', '/@vite/client', '/src/safe.txt']) {
    const answer = await ask(target, { headers: 'Origin: http://evil.com\r\n' });
    report.check(`X03 ${target}`, !/access-control-allow-origin/i.test(answer), answer.slice(0, 500));
    report.check(`X05 ${target}`, /cross-origin-resource-policy: same-origin/i.test(answer) && /x-content-type-options: nosniff/i.test(answer), answer.slice(0, 500));
  }
  for (const target of ['/src/main.js', '/@vite/client', '/@sinter/registry.js', '/@sinter/overlay.js', '/@sinter/part.js?v=x', '/@sinter/update.js?from=0'])
    report.check(`X04 ${target} is no classic script`, /^(import|export)\b/m.test((await server.get(target)).text), '');

  // X08, X09, X15: nothing happens by a GET.
  for (const target of ['/__open-in-editor?file=src/main.js', '/__open-in-editor?file=%5c%5cevil%5cshare%5cx'])
    report.check(`X09 X15 GET ${target}`, [400, 405].includes(status_of(await ask(target))), '');
  const post = (body, headers) => server.raw(`POST /__open-in-editor HTTP/1.1\r\nHost: localhost:${server.port}\r\n${headers}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
  report.check('X09 POST without a token', status_of(await post('{"file":"src/main.js"}', '')) === 403, '');
  report.check('X09 POST of another origin', status_of(await post('{"file":"src/main.js"}', `X-Sinter-Token: ${token}\r\nOrigin: http://evil.com\r\n`)) === 403, '');
  for (const file of ['\\\\\\\\evil\\\\share\\\\x', '//evil/share/x', 'a\\u0000b'])
    report.check(`X15 POST ${file}`, status_of(await post(`{"file":"${file}"}`, `X-Sinter-Token: ${token}\r\n${own}`)) === 400, '');

  // X16: smuggling, absolute targets, forwarded names.
  report.check('X16 two lengths', status_of(await server.raw('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n')) === 400, '');
  report.check('X16 absolute target', status_of(await server.raw('GET http://169.254.169.254/ HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')) === 400, '');
  const forwarded = await ask('/', { host: 'evil.com', headers: 'X-Forwarded-Host: localhost\r\nX-Forwarded-Proto: https\r\n' });
  report.check('X16 forwarded headers are ignored', status_of(forwarded) === 403, '');

  // X17: what a URL holds does not come back as markup.
  for (const target of ['/?%22%3E%3C/script%3E%3Cscript%3Ealert(1)%3C/script%3E', '/"></script><script>alert(1)</script>', '/%22%3E%3Cscript%3Ealert(1)%3C/script%3E.html']) {
    const answer = await ask(target, { headers: 'Accept: text/html\r\n' });
    report.check(`X17 ${target}`, !answer.includes('<script>alert(1)'), answer.slice(0, 600));
  }
  report.check('X20 the token is in no other answer', !(await server.get('/')).text.includes(token) && !(await server.get('/src/main.js')).text.includes(token) && !server.output.includes(token), '');
  // F26: what a name leads to is decided on the opened file, not on the name a moment before.
  const ways = ['safe.txt', join(workspace, 'security/unsafe.txt')];
  const started = performance.now();
  let swaps = 0, inside = 0, leaks = 0;
  const swap = () => {
    symlinkSync(ways[swaps++ % 2], join(root, 'src/swap.new'));
    renameSync(join(root, 'src/swap.new'), join(root, 'src/swap.txt'));
  };
  const count = Number(process.env.SWAPS ?? 3000);
  const swapping = (async () => {
    while (swaps < count) {
      swap();
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  while (swaps < count) {
    for (const answer of await Promise.all([ask('/src/swap.txt'), ask('/src/swap.txt?raw&import')])) {
      if (answer.includes(SECRET)) leaks++;
      if (status_of(answer) === 200) inside++;
    }
  }
  await swapping;
  report.check('F26 a link that is swapped while it is read', leaks === 0 && inside > 0, `${leaks} leaks, ${inside} answers, ${swaps} swaps in ${Math.round(performance.now() - started)} ms`);

  // F27: maps and error frames of denied files.
  write_files(root, { 'src/main.js': `import '../tls.pem';\nimport './dummy.crt';\nimport '../.env';\nimport ${JSON.stringify(join(workspace, 'security/unsafe.json'))};\n` });
  await new Promise((resolve) => setTimeout(resolve, 400));
  for (const target of ['/src/main.js', '/src/main.js?import', '/@sinter/update.js?from=0', '/@sinter/map?script=src/main.js', '/tls.pem.map', '/.env.map', '/src/dummy.crt.map']) {
    const answer = await ask(target, { headers: 'Sec-Fetch-Dest: script\r\n' });
    report.check(`F27 ${target} while a denied file is imported`, !answer.includes(SECRET), answer.slice(0, 600));
  }
  const overlay = await handshake(`?token=${token}`, own);
  report.check('F27 the overlay of a denied file', overlay.includes('101') && !overlay.includes(SECRET), overlay.slice(0, 800));
  report.check('F27 the terminal', !server.output.includes(SECRET), server.output);

  report.check('alive after all that', status_of(await ask('/')) === 200 && server.child.exitCode === null, '');
  await server.stop();
  await test_configured(report, workspace);
}

/** What a project's own config must not open. */
async function test_configured(report, workspace) {
  const heard = [];
  const upstream = createServer((request, response) => (heard.push(request.url), response.end('upstream')));
  upstream.on('upgrade', (request, socket) => (heard.push(`upgrade ${request.url} ${request.headers.cookie ?? ''}`), socket.destroy()));
  await new Promise((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const root = join(workspace, 'security/configured');
  write_files(root, {
    'sinter.config.mjs': `export default { server: { fs: { deny: ['**/deny/**'] }, proxy: { '/': { target: 'http://127.0.0.1:${upstream.address().port}', ws: true } } } };`,
    'index.html': '<!doctype html><script type="module" src="/main.js"></script>', 'main.js': '', 'deny/.deny': SECRET, 'deny/plain.txt': SECRET, '.env': SECRET,
  });
  const server = await start_dev(root);
  const token = await token_of(server);
  const host = `localhost:${server.port}`;
  // X08: a rule for everything, with web sockets, does not get the update socket and its cookies.
  const upgrade = (query, origin = `http://${host}`) => server.raw(`GET /${query} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nCookie: session=1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Protocol: vite-hmr\r\n\r\n`, { wait: 300 });
  report.check('X08 the update socket is the server’s own', status_of(await upgrade(`?token=${token}`)) === 101, '');
  report.check('X08 so is what is refused', status_of(await upgrade('?token=wrong')) === 403 && status_of(await upgrade(`?token=${token}`, 'http://evil.com')) === 403, '');
  for (const target of ['/@vite/client', '/@sinter/registry.js']) await server.get(target);
  report.check('X08 the proxy heard none of it', heard.length === 0, heard.join('\n'));
  // X16: what a request says of its target does not move the proxy's.
  await server.raw(`GET http://169.254.169.254/latest HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  await server.raw(`GET //169.254.169.254/latest HTTP/1.1\r\nHost: ${host}\r\nX-Forwarded-Host: 169.254.169.254\r\nConnection: close\r\n\r\n`);
  report.check('X16 the proxy goes where the config says', heard.every((url) => !url.startsWith('http:')), heard.join('\n'));
  await server.stop();
  upstream.close();

  // F05: folders that the config denies.
  write_files(root, { 'sinter.config.mjs': `export default { server: { fs: { deny: ['**/deny/**'] } } };` });
  const denying = await start_dev(root);
  for (const target of ['/deny/.deny', '/deny/plain.txt', '/deny/plain.txt?raw', '/deny/plain.txt?import&raw', '/deny/plain.txt?url', '/deny/./plain.txt', '//deny/plain.txt', `/@fs${root}/deny/plain.txt`, '/.env']) {
    const answer = await denying.raw(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    report.check(`F05 ${target}`, !answer.includes(SECRET) && [400, 403, 404].includes(status_of(answer)), answer.slice(0, 300));
  }
  await denying.stop();
}
