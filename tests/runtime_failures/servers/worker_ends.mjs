// Threads that end with everything open: servers, connections, timers, watchers, processes, requests on their way. Nothing
// of them may be left in the process, however they end.
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

if (isMainThread) {
  const descriptors = () => readdirSync('/proc/self/fd').length;
  const lines = [];
  const run = async (how) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: how, stdin: true, stdout: true });
    worker.on('error', (error) => lines.push(`${how}: ${error.message}`));
    const ended = new Promise((resolve) => worker.on('exit', resolve));
    await new Promise((resolve) => worker.on('message', resolve));
    if (how === 'terminate') worker.terminate();
    const code = await ended;
    lines.push(`${how} ${code}`);
  };
  const ways = ['terminate', 'exit', 'throw', 'reject'];
  for (const how of ways) await run(how);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const before = descriptors();
  await Promise.all(ways.map((how) => run(how)));
  await new Promise((resolve) => setTimeout(resolve, 200));
  console.log(lines.sort().join('\n'));
  console.log('descriptors left', Math.max(0, descriptors() - before));
} else {
  const [{ createServer }, net, fs, { spawn }, zlib, { pbkdf2 }, dns, { setTimeout: delay }] = await Promise.all(['http', 'net', 'fs', 'child_process', 'zlib', 'crypto', 'dns', 'timers/promises'].map((name) => import(`node:${name}`)));
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const socket = net.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  fetch(`http://127.0.0.1:${port}/`).catch(() => {});
  setInterval(() => {}, 1);
  delay(100000).catch(() => {});
  fs.watch('.', () => {});
  fs.watchFile('nothing', () => {});
  const child = spawn('cat');
  child.stdin.write('x');
  process.stdin.resume();
  const gzip = zlib.createGzip();
  gzip.write(Buffer.alloc(2 ** 20));
  gzip.on('data', () => {});
  pbkdf2('a', 'b', 5000, 64, 'sha512', () => {});
  fs.readFile('/proc/self/maps', () => {});
  dns.lookup('localhost', () => {});
  const { port1, port2 } = new MessageChannel();
  port1.on('message', () => {});
  port2.postMessage(1);
  new BroadcastChannel('b').onmessage = () => {};
  if (workerData !== 'inner') {
    const inner = new Worker(new URL(import.meta.url), { workerData: 'inner', stdout: true });
    await once(inner, 'message');
  }
  parentPort.postMessage('open');
  child.unref();
  process.once('exit', () => child.kill());
  if (workerData === 'exit') setTimeout(() => process.exit(7), 5);
  if (workerData === 'throw') setTimeout(() => { throw new Error('in a timer'); }, 5);
  if (workerData === 'reject') Promise.reject(new Error('rejected'));
}
