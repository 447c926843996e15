// The API of node:http over HTTP/2: requests and responses of servers with a listener of 'request'.
import http2 from 'node:http2';
import EventEmitter, { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';

const log = (...items) => console.log(...items);
const closed = (emitter) => new Promise((resolve) => emitter.once('close', resolve));
const refused = (name, action) => {
  try { log(name, 'none', action()); } catch (error) { log(name, error.name, error.code, error.message); }
};
const handlers = {
  '/basic'(request, response) {
    log(request.httpVersion, request.httpVersionMajor, request.httpVersionMinor, request.method, request.url, request.scheme, request.authority.replace(/\d+$/, 'PORT'), request.complete, request.aborted);
    log(request.headers['x-one'], request.rawHeaders.includes('x-one'), request.stream === response.stream, request.constructor.name, response.constructor.name, response.req === request);
    log(request.socket === response.socket, request.connection === request.socket, typeof request.socket.remotePort, request.socket.writable, request.socket.readable, request.socket.destroyed, 'encrypted' in request.socket);
    for (const name of ['write', 'read', 'pause', 'resume']) refused(`socket ${name}`, () => request.socket[name]);
    request.url = '/other';
    request.method = 'POST';
    log(request.url, request.method);
    refused('method', () => { request.method = ' '; });
    refused('method type', () => { request.method = 1; });
    response.end('basic');
  },
  '/headers'(request, response) {
    response.setHeader('X-One', '1');
    response.setHeader('x-two', ['a', 'b']);
    response.setHeader('date', 'now');
    response.appendHeader('x-two', 'c');
    response.appendHeader('x-three', 'd');
    response.appendHeader('x-three', ['e', 'f']);
    log(response.getHeader('x-ONE'), response.hasHeader('x-two'), response.getHeaderNames(), { ...response.getHeaders() }, response.headersSent, response._header);
    response.removeHeader('X-one');
    for (const [name, value] of [['', 1], ['a b', 1], [':status', 1], ['x', undefined], ['x', null], [1, 1], [':foo', 1]]) refused(`set ${name} ${value}`, () => response.setHeader(name, value));
    response.setHeader('connection', 'close');
    for (const status of [100, 99, 600, 'x']) refused(`status ${status}`, () => { response.statusCode = status; });
    response.statusCode = 201;
    response.statusMessage = 'ignored';
    log(response.statusCode, response.statusMessage === '', response.sendDate, response.finished, response.writableEnded, response.writableFinished, response.writableLength, response.writableCorked, response.writableHighWaterMark > 0);
    response.writeHead(202, { 'x-four': '4' });
    refused('again', () => response.writeHead(200));
    refused('set late', () => response.setHeader('a', 'b'));
    refused('remove late', () => response.removeHeader('a'));
    refused('append late', () => response.appendHeader('a', 'b'));
    log(response.headersSent);
    response.end();
    log(response.finished, response.end() === response);
  },
  '/array'(request, response) {
    response.setHeader('x-a', 'replaced');
    response.writeHead(200, ['x-a', '1', 'x-a', '2', 'x-b', '3']);
    response.end();
  },
  '/pairs'(request, response) {
    response.writeHead(200, 'text', [['x-a', '1'], ['x-b', '2']]);
    response.end('x', () => log('end callback'));
  },
  '/odd'(request, response) {
    refused('odd', () => response.writeHead(200, ['a']));
    response.end();
  },
  '/trailers'(request, response) {
    response.addTrailers({ 'x-t': '1' });
    response.setTrailer('x-u', 2);
    refused('trailer', () => response.setTrailer(':path', '1'));
    refused('trailer value', () => response.setTrailer('x'));
    response.write('a');
    response.end('b');
  },
  '/chunks'(request, response) {
    let i = 0;
    const next = () => { if (i++ === 3) response.end(); else response.write(`${i},`, next); };
    next();
  },
  async '/body'(request, response) {
    let text = '';
    for await (const part of request) text += part;
    log('complete', request.complete, request.readableEnded, { ...request.trailers }, request.rawTrailers);
    response.writeHead(200, { 'content-type': 'text/plain' }).end(text.length > 100 ? String(text.length) : text);
  },
  async '/pipe'(request, response) { await pipeline(request, response); },
  async '/stream'(request, response) { await pipeline(Readable.from(['x', 'y', 'z']), response); },
  '/unread'(request, response) { response.end('did not read'); },
  '/hints'(request, response) {
    log(response.writeEarlyHints({ link: '</a.css>; rel=preload; as=style', 'x-hint': '1' }), response.writeEarlyHints({ link: [] }));
    refused('hints', () => response.writeEarlyHints('x'));
    refused('link', () => response.writeEarlyHints({ link: 'bad' }));
    response.end();
  },
  '/push'(request, response) {
    response.createPushResponse({ ':path': '/pushed' }, (error, pushed) => {
      log(error, pushed.constructor.name);
      pushed.setHeader('x-p', '1');
      pushed.end('pushed');
      response.end('main');
    });
    refused('push', () => response.createPushResponse({}));
  },
  '/timeout'(request, response) {
    request.setTimeout(20, () => { log('request timeout'); response.end('late'); });
    response.on('timeout', () => log('response timeout'));
  },
  '/aborted'(request, response) {
    request.on('aborted', () => log('aborted', request.aborted));
    request.on('close', () => log('request close', request.complete));
    response.on('close', () => log('response close', response.socket, response.finished));
    response.write('begin');
  },
  '/destroy'(request, response) { response.stream.on('error', (error) => log('destroy', error.message)); response.destroy(new Error('gone')); },
  '/nothing'(request, response) { response.writeHead(204); response.end(); },
  '/flush'(request, response) { response.flushHeaders(); setTimeout(() => response.end('flushed'), 10); },
  '/events'(request, response) {
    const seen = [];
    for (const name of ['finish', 'close', 'end']) { response.on(name, () => seen.push(`res ${name}`)); request.on(name, () => seen.push(`req ${name}`)); }
    response.on('close', () => setTimeout(() => log(seen.sort().join()), 5));
    request.resume();
    response.end('x');
  },
};
const server = http2.createServer((request, response) => handlers[request.headers[':path']](request, response));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
const ask = async (path, { method = 'GET', headers = {}, body, options } = {}) => {
  const request = client.request({ ':path': path, ':method': method, ...headers }, options);
  const seen = [];
  request.on('error', (error) => seen.push(error.code));
  request.on('headers', (head) => seen.push(head[':status'], head.link, head['x-hint']));
  request.on('trailers', (trailers) => seen.push({ ...trailers }));
  let head = {}, text = '';
  request.on('response', (found) => { head = { ...found, date: found.date === 'now' ? 'now' : typeof found.date }; });
  request.setEncoding('utf8');
  request.on('data', (data) => { text += data; });
  request.end(body);
  await closed(request);
  log(path, head, text, seen, request.rstCode);
};
await ask('/basic', { headers: { 'x-one': '1' } });
await ask('/headers');
for (const path of ['/array', '/pairs', '/odd', '/trailers', '/chunks', '/stream', '/hints', '/timeout', '/destroy', '/nothing', '/flush']) await ask(path);
await ask('/body', { method: 'POST', body: 'some text' });
await ask('/body', { method: 'PUT', body: 'x'.repeat(300_000) });
await ask('/pipe', { method: 'POST', body: 'piped' });
await ask('/unread', { method: 'POST', body: 'x'.repeat(1000) });
await ask('/events');
await new Promise((resolve) => setTimeout(resolve, 50));
await ask('/basic', { method: 'HEAD' });
client.on('stream', (pushed, headers) => { log('pushed', headers[':path']); pushed.on('push', (head) => log(head['x-p'])).resume(); });
await ask('/push');
{
  const request = client.request({ ':path': '/aborted' });
  await once(request, 'response');
  request.close(http2.constants.NGHTTP2_CANCEL);
  await closed(request);
  await new Promise((resolve) => setTimeout(resolve, 20));
}
// Expectations and CONNECT
await ask('/body', { method: 'POST', headers: { expect: '100-continue' }, body: 'expected' });
await ask('/body', { headers: { expect: 'something' } });
server.once('checkExpectation', (request, response) => { log('expectation', request.headers.expect); response.end('checked'); });
await ask('/body', { headers: { expect: 'something' } });
server.once('checkContinue', (request, response) => { log('continue', response.writeContinue()); response.end('go on'); });
await ask('/body', { method: 'POST', headers: { expect: '100-continue' }, body: 'expected' });
{
  const request = client.request({ ':method': 'CONNECT', ':authority': 'example.org:80' });
  const [head] = await once(request, 'response');
  log('CONNECT', head[':status']);
  request.destroy();
  await closed(request);
  server.once('connect', (incoming, response) => { log(incoming.method, incoming.authority, incoming.url); response.writeHead(200); incoming.pipe(response); });
  const tunnel = client.request({ ':method': 'CONNECT', ':authority': 'example.org:80' });
  await once(tunnel, 'response');
  tunnel.setEncoding('utf8');
  tunnel.write('through');
  log((await once(tunnel, 'data'))[0]);
  tunnel.end();
  await closed(tunnel);
}
client.close();
await closed(client);

// Classes of the program, and a handler that throws.
{
  class MyRequest extends http2.Http2ServerRequest { get mine() { return 'request'; } }
  class MyResponse extends http2.Http2ServerResponse { answer(text) { this.end(text); } }
  EventEmitter.captureRejections = true;
  const own = http2.createServer({ Http2ServerRequest: MyRequest, Http2ServerResponse: MyResponse }, async (request, response) => {
    if (request.url === '/throw') throw new Error('rejected');
    response.answer(request.mine);
  });
  EventEmitter.captureRejections = false;
  own.listen(0, '127.0.0.1');
  await once(own, 'listening');
  const session = http2.connect(`http://127.0.0.1:${own.address().port}`);
  for (const path of ['/', '/throw']) {
    const request = session.request({ ':path': path });
    const [head] = await once(request, 'response');
    request.setEncoding('utf8');
    let text = '';
    for await (const part of request) text += part;
    log(path, head[':status'], text);
  }
  own.setTimeout(20, (timed) => { log('server timeout', timed.constructor.name); timed.close(); });
  const idle = http2.connect(`http://127.0.0.1:${own.address().port}`);
  await closed(idle);
  own.timeout = 0;
  refused('update', () => own.updateSettings({ maxFrameSize: 1 }));
  own.updateSettings({ maxConcurrentStreams: 7 });
  const later = http2.connect(`http://127.0.0.1:${own.address().port}`);
  const [settings] = await once(later, 'remoteSettings');
  log(settings.maxConcurrentStreams);
  later.close();
  session.close();
  own.close();
  await once(own, 'close');
}
server.close();
await once(server, 'close');
log('end');
