// Streams of HTTP/2 over plain connections and over TLS: what goes over the wire, in which order the program hears of it.
import http2 from 'node:http2';
import { once } from 'node:events';
import { readFileSync, writeFileSync, mkdtempSync, rmSync, openSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';

const log = (...items) => console.log(...items);
const listen = async (server) => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
};
const body = async (stream) => {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
};
const certificates = process.env.CERTIFICATES;

// ---- One request after another, and many at once
{
  const server = http2.createServer();
  server.on('stream', (stream, headers, flags, raw) => {
    if (headers[':path'] === '/head') {
      log('server', stream.headRequest, stream.endAfterHeaders, flags, raw.length > 6, Object.getPrototypeOf(headers));
      stream.respond({ 'content-length': 5 });
      return;
    }
    if (headers[':path'] === '/echo') {
      stream.respond({ 'content-type': headers['content-type'] });
      stream.pipe(stream);
      return;
    }
    if (headers[':path'] === '/none') {
      stream.respond({ ':status': 204 }, { endStream: true });
      return;
    }
    if (headers[':path'] === '/cookies') {
      stream.respond({ 'set-cookie': ['a=1', 'b=2'], 'x-list': ['1', '2'], 'cookie': headers.cookie });
      stream.end(JSON.stringify([headers['x-many'], headers.cookie, headers['x-number']]));
      return;
    }
    stream.respond({ ':status': 200, 'x-path': headers[':path'] });
    stream.end(`hello ${headers[':path']}`);
  });
  const port = await listen(server);
  const client = http2.connect(`http://127.0.0.1:${port}`);
  log('connecting', client.connecting, client.alpnProtocol, client.encrypted, client.destroyed, client.closed, client.type);
  await once(client, 'connect');
  log('connected', client.connecting, client.alpnProtocol, client.encrypted, client.originSet);

  const get = async (path, headers = {}, options) => {
    const request = client.request({ ':path': path, ...headers }, options);
    const [head, flags] = await once(request, 'response');
    const text = (await body(request)).toString();
    return [head[':status'], { ...head, date: typeof head.date }, text, flags, request.rstCode, request.aborted];
  };
  log(await get('/a'));
  log((await get('/none'))[0]);
  log(await get('/cookies', { 'x-many': ['1', '2', '3'], 'cookie': ['a=b', 'c=d'], 'x-number': 5, 'X-Case': 'y' }));
  log((await get('/head', { ':method': 'HEAD' }))[2] === '');
  log((await Promise.all(Array.from({ length: 50 }, (_, i) => get(`/${i}`)))).map((one) => one[2]).join());

  const post = client.request({ ':method': 'POST', ':path': '/echo', 'content-type': 'text/x' });
  post.write('one ');
  post.write(Buffer.from('two '));
  post.write('6269', 'hex');
  post.end('end é', 'latin1');
  const [head] = await once(post, 'response');
  log(head['content-type'], (await body(post)).toString('latin1'));
  log(post.sentHeaders[':path'], post.sentHeaders[':method'], post.sentHeaders[':scheme'], post.id, post.pending, post.closed, post.destroyed);

  // More than the windows hold, both ways.
  const large = Buffer.alloc(3_000_000, 'abcdefghij');
  const echo = client.request({ ':method': 'POST', ':path': '/echo' });
  echo.end(large);
  const back = await body(echo);
  log(back.length, createHash('sha1').update(back).digest('hex') === createHash('sha1').update(large).digest('hex'));

  const two = http2.connect(`http://127.0.0.1:${port}`);
  const early = two.request({ ':path': '/early' });
  log('early', early.id, early.pending);
  early.resume();
  const order = [];
  for (const name of ['ready', 'response', 'end', 'close']) early.on(name, () => order.push(name));
  await once(early, 'close');
  log(order.join(), early.destroyed, early.closed);
  two.close();
  await once(two, 'close');
  log('closed', two.closed, two.destroyed, two.goawayCode, two.goawayLastStreamID);
  client.close();
  await once(client, 'close');
  server.close();
  await once(server, 'close');
}

// ---- Trailers, information, pushes
{
  const server = http2.createServer();
  server.on('stream', (stream, headers) => {
    if (headers[':path'] === '/trailers') {
      stream.respond({}, { waitForTrailers: true });
      stream.on('wantTrailers', () => {
        stream.sendTrailers({ 'x-sum': '42', 'x-two': ['a', 'b'] });
        try { stream.sendTrailers({}); } catch (error) { log(error.code); }
      });
      try { stream.sendTrailers({}); } catch (error) { log(error.code, error.message); }
      stream.end('with trailers');
    } else if (headers[':path'] === '/upload') {
      stream.on('trailers', (trailers, flags) => log('server trailers', { ...trailers }, flags));
      stream.resume();
      stream.on('end', () => { stream.respond(); stream.end('ok'); });
    } else if (headers[':path'] === '/info') {
      stream.additionalHeaders({ ':status': 100 });
      stream.additionalHeaders({ ':status': 103, 'link': '</a.css>' });
      log(stream.sentInfoHeaders.length, stream.headersSent);
      stream.respond({ 'x-final': '1' });
      try { stream.additionalHeaders({ ':status': 102 }); } catch (error) { log(error.code); }
      stream.end();
    } else if (headers[':path'] === '/push') {
      log('push allowed', stream.pushAllowed);
      stream.pushStream({ ':path': '/pushed', 'x-why': 'because' }, (error, pushed, sent) => {
        log(error, sent[':path'], sent[':method'], pushed.id % 2, pushed.writable);
        try { pushed.pushStream({}, () => {}); } catch (nested) { log(nested.code); }
        pushed.respond({ 'x-pushed': 'yes' });
        pushed.end('pushed body');
        stream.respond();
        stream.end('main body');
      });
    }
  });
  const port = await listen(server);
  const client = http2.connect(`http://127.0.0.1:${port}`);
  {
    const request = client.request({ ':path': '/trailers' });
    let trailers;
    request.on('trailers', (found, flags) => { trailers = [{ ...found }, flags]; });
    log((await body(request)).toString(), trailers);
  }
  {
    const request = client.request({ ':path': '/upload', ':method': 'POST' }, { waitForTrailers: true });
    request.on('wantTrailers', () => request.sendTrailers({ 'x-from': 'client' }));
    request.end('data');
    log((await body(request)).toString(), { ...request.sentTrailers });
  }
  {
    const request = client.request({ ':path': '/info' });
    request.on('continue', () => log('continue'));
    request.on('headers', (headers) => log('headers', headers[':status'], headers.link));
    const [head] = await once(request, 'response');
    log(head['x-final']);
    request.resume();
    await once(request, 'close');
  }
  {
    const request = client.request({ ':path': '/push' });
    client.on('stream', async (pushed, headers) => {
      log('client stream', headers[':path'], headers['x-why'], headers[':method']);
      pushed.on('push', (head) => log('push', head[':status'], head['x-pushed']));
      log('pushed', (await body(pushed)).toString());
    });
    log((await body(request)).toString());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  client.close();
  await once(client, 'close');
  server.close();
}

// ---- Files
{
  const folder = mkdtempSync(join(tmpdir(), 'http2-'));
  const file = join(folder, 'file.txt');
  writeFileSync(file, Buffer.alloc(200_000, '0123456789'));
  const fd = openSync(file);
  const server = http2.createServer();
  server.on('stream', (stream, headers) => {
    const onError = (error) => {
      log('onError', error.code);
      stream.respond({ ':status': 404 });
      stream.end('none');
    };
    switch (headers[':path']) {
      case '/all': stream.respondWithFile(file, { 'x-a': 'b' }, { statCheck(stat, head) { head['x-size'] = stat.size; } }); break;
      case '/range': stream.respondWithFile(file, {}, { offset: 5, length: 12 }); break;
      case '/missing': stream.respondWithFile(join(folder, 'missing'), {}, { onError }); break;
      case '/folder': stream.respondWithFile(folder, {}, { onError }); break;
      case '/refused': stream.respondWithFile(file, {}, { statCheck() { stream.respond({ ':status': 304 }); return false; } }); break;
      case '/fd': stream.respondWithFD(fd, { 'content-length': 200_000 }); break;
      case '/fdrange': stream.respondWithFD(fd, {}, { offset: 199_990, length: 100 }); break;
      case '/trailers':
        stream.on('wantTrailers', () => stream.sendTrailers({ 'x-done': '1' }));
        stream.respondWithFile(file, {}, { length: 10, waitForTrailers: true });
        break;
      case '/wrong':
        for (const [path, head, options] of [[file, { ':status': 204 }, {}], [file, {}, { offset: 'a' }], [file, {}, { length: 'a' }], [file, {}, { statCheck: 1 }]]) {
          try { stream.respondWithFile(path, head, options); } catch (error) { log(error.code, error.message); }
        }
        try { stream.respondWithFD('x'); } catch (error) { log(error.code, error.message); }
        stream.respond();
        stream.end();
        break;
    }
  });
  const port = await listen(server);
  const client = http2.connect(`http://127.0.0.1:${port}`);
  for (const path of ['/all', '/range', '/missing', '/folder', '/refused', '/fd', '/fdrange', '/trailers', '/wrong']) {
    const request = client.request({ ':path': path });
    let trailers;
    request.on('trailers', (found) => { trailers = { ...found }; });
    const [head] = await once(request, 'response');
    const bytes = await body(request);
    log(path, head[':status'], head['content-length'], head['x-size'], bytes.length, bytes.subarray(0, 12).toString(), trailers);
  }
  client.close();
  await once(client, 'close');
  server.close();
  closeSync(fd);
  rmSync(folder, { recursive: true });
}

// ---- TLS, with both protocols on one port
{
  const [key, cert, ca] = ['key.pem', 'cert.pem', 'ca.pem'].map((name) => readFileSync(join(certificates, name)));
  {
    const server = http2.createSecureServer({ key, cert, allowHTTP1: true }, (request, response) => {
      response.setHeader('x-version', request.httpVersion);
      response.end(`${request.httpVersion} ${request.url} ${request.socket.encrypted} ${request.headers.host ?? request.authority}`.replace(/:\d+/, ''));
    });
    const port = await listen(server);
    const client = http2.connect(`https://localhost:${port}`, { ca });
    await once(client, 'connect');
    log(client.alpnProtocol, client.encrypted, client.originSet.length, client.socket.encrypted, client.socket.alpnProtocol);
    const request = client.request({ ':path': '/tls' });
    log((await body(request)).toString());
    const { default: https } = await import('node:https');
    const [response] = await once(https.get({ port, host: 'localhost', ca, path: '/old', agent: false }), 'response');
    log(response.headers['x-version'], (await body(response)).toString());
    const large = client.request({ ':path': '/more', ':method': 'POST' });
    large.end(Buffer.alloc(500_000));
    log((await body(large)).toString());
    client.close();
    await once(client, 'close');
    server.close();
    await once(server, 'close');
  }
}
log('end');
