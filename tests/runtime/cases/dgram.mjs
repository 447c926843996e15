// Datagrams between sockets of this program.
import dgram from 'node:dgram';
import { once } from 'node:events';
import dns from 'node:dns';

const log = console.log;
const tries = (f) => { try { return f(); } catch (e) { return `${e.name} ${e.code} ${e.message}`; } };
const known = (rinfo) => ({ ...rinfo, port: typeof rinfo.port });

for (const wrong of [() => dgram.createSocket('x'), () => dgram.createSocket(), () => dgram.createSocket({ type: 'udp4', lookup: 1 }), () => dgram.createSocket({ type: 'udp4', recvBufferSize: 'x' }), () => dgram.createSocket({ type: 'udp4', signal: 1 })]) log(tries(wrong));
{
  const s = dgram.createSocket('udp4');
  log(Object.keys(s), s.type, s instanceof dgram.Socket);
  for (const wrong of [() => s.send(), () => s.send('a'), () => s.send('a', 0), () => s.send(1, 80), () => s.send('abc', 5, 2, 80), () => s.send('abc', 0, 10, 80), () => s.send([1], 80), () => s.send('a', 99999), () => s.send('a', 80, 5), () => s.address(), () => s.remoteAddress(), () => s.disconnect(),
    () => s.setTTL(0), () => s.setTTL('x'), () => s.setBroadcast(true), () => s.addMembership(), () => s.addMembership('1.2.3.4'), () => s.setMulticastTTL(999), () => s.setMulticastInterface(5), () => s.addSourceSpecificMembership(1, 2), () => s.setRecvBufferSize(-1), () => s.connect(0), () => s.connect('x'), () => s.sendto('a', 'x')]) log(tries(wrong));
  log(s.getSendQueueSize(), s.getSendQueueCount(), s.ref() === s, s.unref() === s, await new Promise((resolve) => s.close(() => resolve('closed'))));
  for (const wrong of [() => s.close(), () => s.send('a', 80), () => s.bind(), () => s.address()]) log(tries(wrong));
  log(s.ref() === s);
}

const server = dgram.createSocket('udp4', (message, rinfo) => {
  log('server', `${message}`, Buffer.isBuffer(message), message.buffer.byteLength === message.length, known(rinfo), rinfo.port === client.address().port);
  server.send(`echo ${message}`, rinfo.port, rinfo.address);
});
const client = dgram.createSocket({ type: 'udp4' });
log(server.bind(0, '127.0.0.1', function() { log('listening', this === server, typeof server.address().port, server.address().address, server.address().family); }) === server, tries(() => server.bind()));
await once(server, 'listening');
const { port } = server.address();
const answer = async () => `${(await once(client, 'message'))[0]}`;
{
  const told = new Promise((resolve) => client.send('one', port, '127.0.0.1', (...args) => resolve(args)));
  log(await answer(), await told);
}
client.send(['a', Buffer.from('b'), new Uint16Array([0x6463])], port, (error, size) => log('list', error, size));
log(await answer());
client.send(Buffer.from('abcdef'), 2, 3, port, '127.0.0.1');
log(await answer());
client.send(new DataView(new ArrayBuffer(2)), port, 'localhost');
log((await answer()).length);
client.send([], port, '127.0.0.1', (error, size) => log('empty', error, size));
log(await answer());
client.sendto('xyz', 1, 1, port, '127.0.0.1');
log(await answer());
log(client.address().address, client.setTTL(5), client.setMulticastTTL(3), client.setMulticastLoopback(false), client.setBroadcast(true), client.getRecvBufferSize() > 0, client.setSendBufferSize(20000), client.getSendBufferSize() >= 20000);

// Connected.
client.connect(port, '127.0.0.1', () => log('connected', client.remoteAddress().port === port, client.remoteAddress().address));
log(tries(() => client.connect(port)));
await once(client, 'connect');
log(tries(() => client.send('x', 0, 1, port, '127.0.0.1')), tries(() => client.connect(port)));
client.send('two', (error, size) => log('sent', error, size));
log(await answer());
client.send('three', 1, 2);
log(await answer());
log(client.disconnect(), tries(() => client.disconnect()), tries(() => client.remoteAddress()));

// Errors.
const other = dgram.createSocket('udp4');
other.bind(port, '127.0.0.1');
const [busy] = await once(other, 'error');
log(busy.code, busy.syscall, busy.address, busy.port === port, busy.message === `bind EADDRINUSE 127.0.0.1:${port}`);
other.bind(0, '127.0.0.1');
await once(other, 'listening');
log('bound after a failure');
const refusing = dgram.createSocket({ type: 'udp4', lookup: (name, family, callback) => process.nextTick(callback, new Error(`no ${name} ${family}`)) });
refusing.bind(0, 'nowhere');
log((await once(refusing, 'error'))[0].message);
const failing = dgram.createSocket({ type: 'udp4', lookup: (name, family, callback) => (name === 'bad' ? callback(new Error('bad name')) : dns.lookup(name, family, callback)) });
log(await new Promise((resolve) => failing.send('x', port, 'bad', (error) => resolve(error.message))));
log(await new Promise((resolve) => failing.send(Buffer.alloc(70000), port, '127.0.0.1', (error) => resolve([error.code, error.syscall, error.address, error.port === port]))));
failing.send('x', port, 'bad');
log((await once(failing, 'error'))[0].message);

// IPv6, options, ends.
const six = dgram.createSocket({ type: 'udp6', ipv6Only: true, reuseAddr: true });
six.on('message', (message, rinfo) => { log(`${message}`, known(rinfo)); six.close(); });
six.bind({ port: 0, address: '::1' });
await once(six, 'listening');
const sender = dgram.createSocket('udp6');
sender.send('six', six.address().port);
await once(six, 'close');
const controller = new AbortController();
const aborted = dgram.createSocket({ type: 'udp4', signal: controller.signal });
aborted.bind(0);
setImmediate(() => controller.abort());
await once(aborted, 'close');
log('aborted');
const early = dgram.createSocket('udp4');
early.send('late', port, '127.0.0.1');
early.close(() => log('closed after what was queued'));
await once(early, 'close');
for (const socket of [server, client, other, refusing, failing, sender]) socket.close();
for (let i = 0; i < 200; i++) {
  const s = dgram.createSocket('udp4');
  s.bind(0, '127.0.0.1');
  await once(s, 'listening');
  s.close();
}
// One that nothing waits for does not keep the program.
dgram.createSocket('udp4').bind(0).unref();
