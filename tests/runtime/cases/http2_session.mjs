// Sessions of HTTP/2: settings, pings, GOAWAY, errors and their texts, limits, and how connections end.
import http2 from 'node:http2';
import net from 'node:net';
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { inspect, promisify } from 'node:util';
import { AsyncLocalStorage } from 'node:async_hooks';

const log = (...items) => console.log(...items);
const listen = async (server) => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
};
const closed = (emitter) => new Promise((resolve) => emitter.once('close', resolve));
const refused = (name, action) => {
  try { log(name, 'none', action()); } catch (error) { log(name, error.name, error.code, error.message); }
};

// ---- The module
log(Object.keys(http2).sort().join());
log(Object.keys(http2.constants).length, Object.entries(http2.constants).map(String).join(' '));
log(http2.constants.NGHTTP2_ERR_STREAM_CLOSED, http2.constants.NGHTTP2_HCAT_HEADERS);
log(String(http2.sensitiveHeaders));

// ---- Settings as objects and packed
log(http2.getDefaultSettings());
log(http2.getPackedSettings({ headerTableSize: 1, maxHeaderListSize: 5, enablePush: false, maxFrameSize: 16384, initialWindowSize: 3, maxConcurrentStreams: 9, enableConnectProtocol: true, customSettings: { 9999: 3 } }).toString('hex'));
log(http2.getPackedSettings().length, http2.getPackedSettings({}).length, http2.getPackedSettings({ maxHeaderSize: 7 }).toString('hex'));
log(http2.getUnpackedSettings(Buffer.from('00010000000100020000000000050000400001234567abcd000600000009', 'hex')));
log(http2.getUnpackedSettings(new Uint8Array([0, 8, 0, 0, 0, 1])));
for (const [name, settings] of Object.entries({ a: { headerTableSize: -1 }, b: { headerTableSize: 2 ** 32 }, c: { initialWindowSize: 2 ** 31 }, d: { maxFrameSize: 1 }, e: { maxFrameSize: 2 ** 24 }, f: { maxConcurrentStreams: -1 }, g: { enablePush: 1 }, h: { enableConnectProtocol: 'x' }, i: { maxHeaderListSize: 'x' }, j: { customSettings: 5 }, k: { customSettings: { 70000: 1 } }, l: { customSettings: Object.fromEntries(Array.from({ length: 11 }, (_, n) => [100 + n, 1])) }, m: null, n: [] })) refused(`settings ${name}`, () => http2.getPackedSettings(settings));
refused('unpack', () => http2.getUnpackedSettings(Buffer.alloc(5)));
refused('unpack type', () => http2.getUnpackedSettings('x'));
refused('unpack invalid', () => http2.getUnpackedSettings(Buffer.from('000500000001', 'hex'), { validate: true }));
refused('connect', () => http2.connect('ftp://localhost'));
refused('connect type', () => http2.connect(1));
refused('connect options', () => http2.connect('http://localhost', 'x'));
refused('server options', () => http2.createServer('x'));
refused('server settings', () => http2.createServer({ settings: 1 }));
refused('server frames', () => http2.createServer({ maxSessionInvalidFrames: -1 }));
refused('server custom', () => http2.createServer({ remoteCustomSettings: 1 }));
refused('secure timeout', () => http2.createSecureServer({ unknownProtocolTimeout: 'x' }));

// ---- A pair of sessions
{
  const server = http2.createServer({ settings: { maxConcurrentStreams: 50, initialWindowSize: 100_000, maxHeaderListSize: 20_000 }, maxSessionMemory: 20 });
  let serverSession;
  server.on('session', (session) => { serverSession = session; });
  server.on('stream', (stream, headers) => {
    stream.on('error', (error) => log('server stream', error.code, error.message));
    switch (headers[':path']) {
      case '/reset': stream.close(http2.constants.NGHTTP2_ENHANCE_YOUR_CALM); break;
      case '/refuse': stream.close(http2.constants.NGHTTP2_REFUSED_STREAM, () => log('server close callback')); break;
      case '/destroy': stream.respond(); stream.destroy(new Error('mine')); break;
      case '/partial': stream.respond(); stream.write('some'); setTimeout(() => stream.close(2), 20); break;
      case '/never': stream.on('aborted', () => log('server aborted', stream.aborted)); stream.on('close', () => log('server closed', stream.rstCode)); break;
      default:
        refused('respond status', () => stream.respond({ ':status': 100 }));
        refused('respond pseudo', () => stream.respond({ ':path': '/' }));
        refused('respond header', () => stream.respond({ connection: 'close' }));
        refused('respond te', () => stream.respond({ te: 'gzip' }));
        refused('respond twice', () => stream.respond({ 'content-type': ['a', 'b'] }));
        refused('respond case', () => stream.respond({ 'Content-Type': 'a', 'content-type': 'b' }));
        refused('respond space', () => stream.respond({ 'a b': '1' }));
        refused('respond sensitive', () => stream.respond({ [http2.sensitiveHeaders]: 'x' }));
        refused('respond options', () => stream.respond({}, 1));
        refused('inform 101', () => stream.additionalHeaders({ ':status': 101 }));
        refused('inform 200', () => stream.additionalHeaders({ ':status': 200 }));
        refused('close code', () => stream.close(-1));
        refused('close type', () => stream.close('x'));
        refused('priority', () => stream.priority({ weight: 'x' }));
        refused('priority parent', () => stream.priority({ parent: -1 }));
        stream.respond({ 'x-secret': '1', [http2.sensitiveHeaders]: ['X-Secret'] });
        refused('respond again', () => stream.respond());
        log(stream.state.state, stream.state.localClose, stream.state.weight, stream.bufferSize);
        stream.end('ok');
    }
  });
  const port = await listen(server);
  const client = http2.connect(`http://127.0.0.1:${port}`, { settings: { enablePush: false, customSettings: { 9999: 5 } } });
  refused('request before', () => client.setNextStreamID('x'));
  const [remote] = await once(client, 'remoteSettings');
  log(remote);
  log(client.remoteSettings.maxConcurrentStreams, client.localSettings.enablePush, client.pendingSettingsAck);
  while (client.pendingSettingsAck) await once(client, 'localSettings');
  log(client.localSettings);
  log(serverSession.remoteSettings.enablePush, serverSession.type, serverSession.alpnProtocol, serverSession.encrypted, serverSession.server === server, serverSession.socket.remoteAddress);

  for (const [name, headers, options] of [['pseudo', { ':foo': 1 }], ['connection', { connection: 'x' }], ['upgrade', { upgrade: 'h2c' }], ['te', { te: 'x' }], ['single', { ':path': ['a', 'b'] }], ['CONNECT', { ':method': 'CONNECT' }], ['CONNECT scheme', { ':method': 'CONNECT', ':authority': 'a', ':scheme': 'x' }], ['CONNECT path', { ':method': 'CONNECT', ':authority': 'a', ':path': '/' }], ['headers', 5], ['null', null, null], ['weight', {}, { weight: 'x' }], ['endStream', {}, { endStream: 1 }], ['exclusive', {}, { exclusive: 1 }], ['silent', {}, { silent: 1 }]]) refused(`request ${name}`, () => { const stream = client.request(headers, options); stream.on('error', () => {}).resume(); return 'made'; });
  {
    const request = client.request({ ':path': '/ok' });
    const [head] = await once(request, 'response');
    log(head['x-secret'], head[http2.sensitiveHeaders]);
    request.resume();
    await closed(request);
  }
  for (const path of ['/reset', '/refuse', '/destroy', '/partial']) {
    const request = client.request({ ':path': path, ':method': 'POST' });
    const seen = [];
    request.on('error', (error) => seen.push(error.code, error.message));
    request.on('aborted', () => seen.push('aborted'));
    request.on('data', (data) => seen.push(String(data)));
    await closed(request);
    log(path, seen, request.rstCode, request.destroyed, request.closed, request.aborted);
  }
  {
    const request = client.request({ ':path': '/never' }, { endStream: false });
    setTimeout(() => request.close(http2.constants.NGHTTP2_CANCEL), 30);
    await closed(request);
    log('cancelled', request.rstCode, request.aborted);
    const controller = new AbortController();
    const aborted = client.request({ ':path': '/never', ':method': 'POST' }, { signal: controller.signal });
    setTimeout(() => controller.abort(), 30);
    const [error] = await once(aborted, 'error');
    log(error.name, error.code, aborted.rstCode, aborted.destroyed);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  {
    const local = new AsyncLocalStorage();
    await local.run('context', async () => {
      const request = client.request({ ':path': '/ok' });
      request.on('response', () => log('store', local.getStore()));
      request.resume();
      await closed(request);
    });
  }

  // ---- Pings
  log(client.ping((error, duration, payload) => log('pong', error, typeof duration, payload.length)));
  await new Promise((resolve) => client.ping(Buffer.from('12345678'), (error, duration, payload) => { log(error, payload.toString()); resolve(); }));
  serverSession.on('ping', (payload) => log('server ping', payload.length));
  await new Promise((resolve) => client.ping(Buffer.from('abcdefgh'), resolve));
  refused('ping length', () => client.ping(Buffer.alloc(3), () => {}));
  refused('ping type', () => client.ping('x', () => {}));
  refused('ping callback', () => client.ping());
  {
    const results = Array.from({ length: 12 }, () => client.ping(() => {}));
    log(results.filter((one) => one === true).length);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }

  // ---- Settings that change
  await new Promise((resolve) => client.settings({ initialWindowSize: 12345 }, (error, settings, duration) => { log(error, settings.initialWindowSize, typeof duration); resolve(); }));
  log(serverSession.remoteSettings.initialWindowSize);
  refused('settings type', () => client.settings(1));
  refused('settings range', () => client.settings({ maxFrameSize: 3 }));
  refused('settings callback', () => client.settings({}, 1));
  refused('window', () => client.setLocalWindowSize(-1));
  refused('window type', () => client.setLocalWindowSize('x'));
  client.setLocalWindowSize(200_000);
  log(client.state.effectiveLocalWindowSize, client.state.localWindowSize, Object.keys(client.state).join());
  client.setNextStreamID(1001);
  const numbered = client.request({ ':path': '/ok' });
  log(numbered.id);
  numbered.resume();
  await once(numbered, 'close');
  refused('stream id', () => client.setNextStreamID(0));
  refused('goaway', () => client.goaway('x'));
  refused('goaway data', () => client.goaway(0, 0, 'x'));
  for (const name of ['destroy', 'write', 'read', 'pause', 'setNoDelay', 'end']) refused(`socket ${name}`, () => client.socket[name]);
  refused('socket set', () => { client.socket.write = 1; });
  log(client.socket instanceof net.Socket, typeof client.socket.remotePort, typeof client.socket.setTimeout);
  log(inspect(client).slice(0, 13), inspect(numbered).slice(0, 11), inspect(client, { depth: -1 }).length > 10);

  client.destroy();
  log(client.closed, client.destroyed, client.goawayCode, client.socket === undefined);
  refused('request after', () => client.request());
  refused('ping after', () => client.ping(() => {}));
  refused('settings after', () => client.settings({}));
  refused('goaway after', () => client.goaway());
  log(client.state, client.localSettings.enablePush);
  server.close();
  serverSession.destroy();
}
{
  const server = http2.createServer();
  let other;
  server.on('session', (session) => {
    other = session;
    session.goaway(0, 0, Buffer.from('bye'));
  });
  const client = http2.connect(`http://127.0.0.1:${await listen(server)}`);
  const end = closed(client);
  const [code, last, data] = await once(client, 'goaway');
  log('goaway', code, last, String(data), client.closed);
  other.destroy();
  await end;
  log(client.destroyed, client.goawayCode, client.goawayLastStreamID);
  server.close();
  await once(server, 'close');
}

// ---- Destroyed with an error, and what becomes of streams
for (const [name, destroy] of [['error', (session) => session.destroy(new Error('mine'))], ['code', (session) => session.destroy(2)], ['plain', (session) => session.destroy()], ['server', (session, other) => other.destroy(new Error('theirs'))], ['server code', (session, other) => other.destroy(11)]]) {
  const server = http2.createServer();
  let other;
  server.on('session', (session) => { other = session; });
  const seen = [];
  server.on('sessionError', (error) => seen.push(['sessionError', error.message]));
  server.on('stream', (stream) => { stream.on('error', () => {}); stream.respond(); stream.write('x'); });
  const port = await listen(server);
  const client = http2.connect(`http://127.0.0.1:${port}`);
  const request = client.request();
  request.on('error', (error) => seen.push(['stream', error.code, error.message]));
  request.on('close', () => seen.push(['stream close', request.rstCode]));
  client.on('error', (error) => seen.push(['client', error.code, error.message]));
  client.on('goaway', (code) => seen.push(['goaway', code]));
  await once(request, 'data');
  destroy(client, other);
  await closed(client);
  await new Promise((resolve) => server.close(resolve));
  log(name, seen.sort((a, b) => (a[0] < b[0] ? -1 : 1)));
}

// ---- Nobody there, or somebody else
{
  const server = net.createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  const client = http2.connect(`http://127.0.0.1:${port}`);
  const pending = client.request();
  pending.on('error', (error) => log('pending', error.code, error.message.replace(/\d{4,5}/, 'PORT'), error.cause?.code));
  const [error] = await once(client, 'error');
  log(error.code, client.destroyed);
  await new Promise((resolve) => setTimeout(resolve, 10));
}
{
  const server = net.createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  const port = await listen(server);
  const client = http2.connect(`http://127.0.0.1:${port}`);
  const [error] = await once(client, 'error');
  log(error.name, error.code, error.errno, error.message, String(error));
  server.close();
}
{
  const server = http2.createServer();
  server.on('sessionError', (error) => log('session error', error.code, error.errno, error.message));
  const port = await listen(server);
  const socket = net.connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
  socket.on('error', () => {});
  socket.resume();
  await once(socket, 'close');
  server.close();
  await once(server, 'close');
}

// ---- Through a stream that is no socket, by hand
{
  const pair = () => {
    const make = () => new Duplex({ read() {}, write(chunk, encoding, callback) { queueMicrotask(() => this.other.push(chunk)); callback(); }, final(callback) { this.other.push(null); callback(); } });
    const [a, b] = [make(), make()];
    a.other = b;
    b.other = a;
    return [a, b];
  };
  const [a, b] = pair();
  const session = http2.performServerHandshake(b);
  session.on('stream', (stream, headers) => { stream.respond({ 'x-through': 'duplex' }); stream.end(`via ${headers[':path']}`); });
  const client = http2.connect('http://localhost', { createConnection: () => a });
  const request = client.request({ ':path': '/duplex' });
  const [head] = await once(request, 'response');
  request.setEncoding('utf8');
  log(head['x-through'], (await once(request, 'data'))[0], session.alpnProtocol, session.server);
  request.resume();
  client.close();
  await closed(client);
}
{
  const connect = promisify(http2.connect);
  const server = http2.createServer((request, response) => response.end('x'));
  const port = await listen(server);
  const client = await connect(`http://127.0.0.1:${port}`);
  log(client.connecting, client.constructor.name);
  const raw = net.createServer((socket) => {
    http2.performServerHandshake(socket).on('error', () => {});
    refused('bound', () => http2.performServerHandshake(socket));
  });
  const by_hand = await connect(`http://127.0.0.1:${await listen(raw)}`);
  by_hand.close();
  raw.close();
  // Alternative services and origins are told on TLS mostly; ALTSVC goes over plain connections too.
  server.on('session', (session) => {
    session.altsvc('h2=":8000"', 'https://example.org:80');
    session.altsvc('h2=":8001"', 1);
    refused('altsvc', () => session.altsvc('h2=":8000"', 'null'));
    refused('altsvc type', () => session.altsvc(5));
    refused('altsvc char', () => session.altsvc('\u0001'));
    refused('altsvc stream', () => session.altsvc('x', -1));
    refused('altsvc length', () => session.altsvc('x'.repeat(16383)));
    refused('altsvc object', () => session.altsvc('x', {}));
    refused('origin', () => session.origin('null'));
    refused('origin type', () => session.origin(1));
  });
  const second = http2.connect(`http://127.0.0.1:${port}`);
  const [alt, origin, stream] = await once(second, 'altsvc');
  log(alt, origin, stream);
  second.setTimeout(30, () => { log('timeout'); second.close(); });
  await closed(second);
  client.close();
  server.close();
  await once(server, 'close');
}
log('end');
