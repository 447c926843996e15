// Programs that end while they have everything open that a program can have, with the tear-down whole (SINTER_TEAR_DOWN): the
// runtime closes what they left, says so when a handle is left that it does not know of, and the end is the same as without.

import { join } from 'node:path';
import { in_parallel, run_process } from '../harness/process.mjs';
import { write_files } from '../harness/workspace.mjs';

const everything = `
const child_process = require('child_process'), crypto = require('crypto'), dgram = require('dgram'), dns = require('dns');
const fs = require('fs'), http = require('http'), net = require('net'), readline = require('readline'), zlib = require('zlib');
const { Worker, MessageChannel, BroadcastChannel } = require('worker_threads');

const ready = [];
const when = (emitter, event) => ready.push(new Promise((resolve, reject) => emitter.once(event, resolve).once('error', reject)));
const kept = [];
const keep = (thing) => { kept.push(thing); return thing; };

const server = keep(http.createServer((request, response) => { response.write('half'); kept.push(request, response); }));
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const request = keep(http.get({ port, agent: new http.Agent({ keepAlive: true }) }, (response) => keep(response).once('data', () => done('answer'))));
  request.on('error', () => {});
  fetch('http://127.0.0.1:' + port).then(keep, () => {});
  const socket = keep(net.connect(port, '127.0.0.1', () => { socket.write('GET / HT'); done('socket'); }));
  socket.on('error', () => {});
});
const waiting = { answer: 0, socket: 0, worker: 0, child: 0 };
for (const name of Object.keys(waiting)) ready.push(new Promise((resolve) => { waiting[name] = resolve; }));
const done = (name) => waiting[name]();

when(keep(dgram.createSocket('udp4')).bind(0, '127.0.0.1'), 'listening');
when(keep(net.createServer()).listen(__dirname + '/pipe'), 'listening');
keep(fs.watch(__dirname)).on('change', () => {});
fs.watchFile(__filename, () => {});
keep(fs.createReadStream('/dev/zero')).once('data', function() { this.pause(); });
keep(fs.createWriteStream(__dirname + '/out')).write('x'.repeat(1 << 20));
const child = keep(child_process.spawn('sleep', ['60']));
when(child, 'spawn');
child.stdin.write('x');
child_process.exec('cat', () => {}).stdout.on('data', () => {});
const forked = keep(child_process.fork(__dirname + '/child.cjs'));
forked.once('message', () => done('child'));
const worker = keep(new Worker('require("worker_threads").parentPort.postMessage(1); for (;;);', { eval: true }));
worker.once('message', () => done('worker'));
keep(new Worker('setInterval(() => {}, 10); require("net").createServer().listen(0)', { eval: true }));
const { port1, port2 } = keep(new MessageChannel());
port1.on('message', () => {});
port2.postMessage({ port1: 1 });
keep(new BroadcastChannel('news')).onmessage = () => {};
setTimeout(() => {}, 60000);
setInterval(() => {}, 1000);
setImmediate(function again() { setImmediate(again); });
process.on('SIGUSR2', () => {});
process.on('exit', (code) => console.log('exit', code));
keep(readline.createInterface({ input: process.stdin })).on('line', () => {});
zlib.gzip(Buffer.alloc(1 << 22), () => {});
keep(zlib.createDeflate()).write('open');
crypto.pbkdf2('a', 'b', 200000, 64, 'sha512', () => {});
dns.lookup('localhost', () => {});
keep(crypto.createHash('sha256')).update('open');
Promise.all(ready).then(() => end(), (error) => { console.error(error); process.exitCode = 99; end(); });
`;

// How they end: the last call, the exit code, and what stands on standard error.
const ends = {
  'process.exit': ['process.exit(5)', 5],
  'process.exit in a callback of the loop': ["fs.stat('.', () => process.exit(6))", 6],
  'process.exit in a request': ["server.once('request', () => process.exit(7)); http.get({ port: server.address().port }).on('error', () => {})", 7],
  'process.exit in an exit listener': ["process.on('exit', () => process.exit(8)); process.exit(1)", 8],
  'process.reallyExit': ['process.reallyExit(9)', 9],
  'an exception': ["setTimeout(() => { throw new Error('the end'); })", 1, /Error: the end/],
  'a rejection': ["Promise.reject(new Error('the end'))", 1, /Error: the end/],
  'a signal that is listened for': ["process.once('SIGTERM', () => process.exit(10)); process.kill(process.pid, 'SIGTERM')", 10],
  'deep in a function of the engine': ['[2, 1].sort(() => { JSON.stringify({ toJSON() { process.exit(11); } }); })', 11],
  'in another context': ["require('vm').runInNewContext('exit(12)', { exit: process.exit })", 12],
};

// Programs without anything open, whose loop ends by itself.
const plain = {
  'an empty program': ['', 0],
  'an exit code': ['process.exitCode = 3;', 3],
  'resources that were collected': ["for (let i = 0; i < 200; i++) { new (require('net').Socket)(); require('zlib').createGzip(); require('crypto').createHash('md5'); } require('v8').setFlagsFromString('--expose-gc'); require('vm').runInNewContext('gc')();", 0],
  'unreferenced handles': ["require('net').createServer().listen(0).unref(); setInterval(() => {}, 1000).unref(); require('child_process').spawn('sleep', ['5'], { stdio: 'ignore' }).unref(); new (require('worker_threads').Worker)('setInterval(() => {}, 1000)', { eval: true }).unref();", 0],
  'a handle that is closing': ["const server = require('net').createServer().listen(0, () => server.close());", 0],
  'an await that nothing settles': ["import('data:text/javascript,await new Promise(() => {})')", 0],
};

/** `report` takes the checks; `binary` is the command line. */
export async function tear_down(report, binary, root, env) {
  const cases = [...Object.entries(ends).map(([name, [end, ...rest]]) => [name, `${everything}\nfunction end() { ${end}; }\n`, ...rest]), ...Object.entries(plain).map(([name, [text, ...rest]]) => [name, text, ...rest])];
  await in_parallel(cases, async ([name, text, status, stderr]) => {
    const outcomes = [];
    for (const whole of ['', '1']) {
      const cwd = join(root, `tear-down${whole}`, name.replaceAll(/\W+/g, '-'));
      write_files(cwd, { 'main.cjs': text, 'child.cjs': "process.send('here'); process.on('message', () => {});" });
      const result = await run_process(binary, ['run', 'main.cjs'], { cwd, env: { ...env, ...(whole && { SINTER_TEAR_DOWN: '1' }) }, timeout: 60_000 });
      const command = `cd ${cwd} && ${whole && 'SINTER_TEAR_DOWN=1 '}${binary} run main.cjs`;
      report.check(`tear-down${whole && ', whole'}: ${name}`, (result.signal ?? result.status) === status && (stderr ? stderr.test(result.stderr) : result.stderr === '') && !/nobody closed|open handles/.test(result.stderr),
        `${status} expected, got ${result.signal ?? result.status}\n${result.stdout}\n${result.stderr}`, command);
      outcomes.push(result.stdout);
    }
    report.check(`tear-down: ${name}: output`, outcomes[0] === outcomes[1], outcomes.join('\n---\n'));
  }, 2);
}
