// net.connect() to a name with several addresses, and functions of a library in place of a socket's.
import net from 'node:net';
import { Worker } from 'node:worker_threads';

const v4 = (n) => ({ address: `127.0.0.${n}`, family: 4 }), v6 = { address: '::1', family: 6 };
const server = net.createServer((s) => s.on('error', () => {}).pipe(s)).listen(0, '127.0.0.1');
await new Promise((done) => server.on('listening', done));
const { port } = server.address();
const shown = (x) => (x instanceof Error ? [x.code, x.message.replaceAll(port, 'P'), x.errors?.map((e) => e.message.replaceAll(port, 'P'))] : x === port ? 'P' : x);

const attempts = (name, addresses, options) => new Promise((done) => {
  const log = [];
  const socket = net.connect({ port, host: 'some.test', lookup: (host, o, callback) => process.nextTick(callback, null, ...(o.all ? [addresses] : [addresses[0].address, addresses[0].family])), autoSelectFamilyAttemptTimeout: 250, ...options });
  for (const event of ['lookup', 'connectionAttempt', 'connectionAttemptFailed', 'connectionAttemptTimeout', 'connect', 'error', 'close']) socket.on(event, (...a) => log.push([event, ...a.map(shown)]));
  socket.on('connect', () => { log.push(socket.autoSelectFamilyAttemptedAddresses?.map((one) => one.replace(port, 'P'))); socket.end(); });
  socket.resume().on('close', () => { console.log(name, JSON.stringify(log)); done(); });
});
await attempts('refused', [v6, v4(1)]);
await attempts('families in turn', [v4(9), v4(8), v6, v4(1)]);
await attempts('all fail', [v4(9), v6]);
await attempts('only the first', [v4(9), v6, v4(1)], { autoSelectFamily: false });
const bad = { address: 'bad', family: 4 }, odd = { address: '127.0.0.1', family: 9 };
for (const addresses of [[bad, v4(1)], [bad, odd], [odd, bad], [odd]]) await attempts('not all are addresses', addresses);
await attempts('no address', [bad, v4(1)], { autoSelectFamily: false });
net.setDefaultAutoSelectFamily(false);
await attempts('only the first by default', [v4(9), v6, v4(1)]);
await attempts('asked for', [v4(9), v4(1)], { autoSelectFamily: true });
net.setDefaultAutoSelectFamily(true);

// One that answers nothing: its thread stands still, and its queue is full.
const silent = new Worker(`
const { workerData: port, parentPort } = require('worker_threads');
require('net').createServer().listen({ port, host: '127.0.0.2', backlog: 1 }, () => { parentPort.postMessage(1); setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)); });`, { eval: true, workerData: port });
await new Promise((done) => silent.on('message', done));
const waiting = Array.from({ length: 4 }, () => net.connect(port, '127.0.0.2').on('error', () => {}));
await new Promise((done) => setTimeout(done, 200));
await attempts('no answer', [v4(2), v6, v4(1)]);
for (const socket of waiting) socket.destroy();
await silent.terminate();

// Nothing, written where bytes that come are answered.
const answers = net.createServer((s) => s.on('data', () => {
  s.write('a');
  s.write('', () => console.log('nothing was written'));
  s.write('');
  setTimeout(() => s.end('b'), 20);
})).listen(0, '127.0.0.1');
await new Promise((done) => answers.on('listening', done));
await new Promise((done) => {
  let text = '';
  net.connect(answers.address().port, '127.0.0.1').setEncoding('utf8').on('data', (data) => { text += data; }).on('close', () => { console.log(text); answers.close(done); }).write('x');
});

// Writes go through _writeGeneric, also when they waited for the connection; a connection may be made up.
const writes = [];
const watched = net.connect(port, '127.0.0.1'), { _writeGeneric } = watched;
watched._writeGeneric = function(writev, data, encoding, callback) {
  writes.push([writev, writev ? data.map(({ chunk, encoding: of }) => [chunk, of]) : data, encoding, this.connecting]);
  return _writeGeneric.call(this, writev, data, encoding, callback);
};
watched.write('one');
watched.cork();
watched.write('two');
watched.write('three', 'latin1');
watched.uncork();
await new Promise((done) => {
  let text = '';
  watched.setEncoding('utf8').on('data', (data) => { text += data; if (text.length === 11) watched.end(); }).on('close', () => { console.log(text, JSON.stringify(writes)); done(); });
});

const made = new net.Socket();
made._writeGeneric = (writev, data, encoding, callback) => { console.log('kept', writev, `${data}`); callback(); };
made._read = () => {};
made.prependOnceListener('connectionAttempt', () => {
  const handle = made._handle;
  handle.connect = (request, address, to) => {
    console.log('asked', typeof request.oncomplete, address, to);
    process.nextTick(() => request.oncomplete(0, handle, request, true, true));
    return 0;
  };
  handle.getsockname = (out) => { Object.assign(out, { address: '10.0.0.1', family: 'IPv4', port: 1 }); return 0; };
  handle.getpeername = (out) => { Object.assign(out, { address: '10.0.0.2', family: 'IPv4', port: 2 }); return 0; };
  handle.shutdown = () => 1;
});
made.connect(80, '192.0.2.1');
await new Promise((done) => made.on('connect', done));
console.log(made.remoteAddress, made.remotePort, made.localAddress, made.address(), made.connecting);
made.write('hello');
made.on('data', (data) => console.log('came', `${data}`)).push('answer');
made._unrefTimer();
made.end();
await new Promise((done) => made.on('finish', done));
made.push(null);
await new Promise((done) => made.on('close', done));
server.close();
