// AsyncLocalStorage where the system calls back: each callback runs in the context that its request, or its object, was made in.
import { AsyncLocalStorage } from 'node:async_hooks';
import { exec, execFile, spawn } from 'node:child_process';
import crypto from 'node:crypto';
import dns from 'node:dns';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, pipeline } from 'node:stream';
import { promisify } from 'node:util';
import { MessageChannel, Worker } from 'node:worker_threads';
import zlib from 'node:zlib';

const storage = new AsyncLocalStorage(), lines = [];
const log = (name) => lines.push(`${name}: ${storage.getStore()}`);
const until = (start) => new Promise(start);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'context-')), file = path.join(folder, 'file');
fs.writeFileSync(file, 'one\ntwo\n');

const server = http.createServer((request, response) => {
  log('request');
  storage.run('server', () => setTimeout(() => { log('answer'); response.end('ok'); }, 1));
});
await until((done) => storage.run('listen', () => server.listen(0, '127.0.0.1', () => { log('listening'); done(); })));
const { port } = server.address();

await storage.run('main', async () => {
  await until((done) => queueMicrotask(() => { log('microtask'); done(); }));
  await until((done) => queueMicrotask(() => { storage.enterWith('entered'); queueMicrotask(() => { log('microtask of a microtask'); done(); }); }));
  log('after it');
  await until((done) => fs.readFile(file, () => { log('readFile'); done(); }));
  await until((done) => fs.stat(file, () => { log('stat'); done(); }));
  await until((done) => fs.exists(file, () => { log('exists'); done(); }));
  await until((done) => pipeline(fs.createReadStream(file), new PassThrough(), fs.createWriteStream(file + '2'), () => { log('pipeline'); done(); }));
  await until((done) => zlib.gzip('x', () => { log('gzip'); done(); }));
  await until((done) => crypto.randomBytes(4, () => { log('randomBytes'); done(); }));
  await until((done) => crypto.pbkdf2('a', 'b', 1, 8, 'sha1', () => { log('pbkdf2'); done(); }));
  await until((done) => crypto.generateKeyPair('ec', { namedCurve: 'P-256' }, () => { log('generateKeyPair'); done(); }));
  await until((done) => dns.lookup('localhost', () => { log('lookup'); done(); }));
  const channel = new MessageChannel();
  await until((done) => { channel.port1.on('message', () => { log('message'); done(); }); storage.run('sender', () => channel.port2.postMessage(1)); });
  channel.port1.close();

  await until((done) => http.get({ port, host: '127.0.0.1' }, (response) => { log('response'); response.on('data', () => log('data')).on('end', () => { log('end'); done(); }); }));
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  await Promise.all(['first', 'second'].map((name) => storage.run(name, () => until((done) => http.get({ port, host: '127.0.0.1', agent }, (response) => { log(`response to the ${name}`); response.resume().on('end', done); })))));
  agent.destroy();
  const echo = net.createServer((socket) => { log('connection'); socket.on('data', () => { log('received'); socket.end('y'); }); });
  await until((done) => storage.run('echo', () => echo.listen(0, '127.0.0.1', done)));
  await until((done) => {
    const socket = net.connect(echo.address().port, '127.0.0.1', () => { log('connect'); socket.write('x'); });
    storage.run('elsewhere', () => socket.on('data', () => log('socket data')).on('close', () => { log('socket close'); done(); }));
  });
  await until((done) => echo.close(() => { log('echo closed'); done(); }));

  await until((done) => exec('echo hi', () => { log('exec'); done(); }));
  await until((done) => { const child = spawn('echo', ['x']); child.stdout.on('data', () => log('stdout')); child.on('exit', () => log('exit')).on('close', () => { log('close'); done(); }); });
  await promisify(execFile)('true'); log('execFile');
  const worker = new Worker('require("worker_threads").parentPort.postMessage(1)', { eval: true });
  worker.on('message', () => log('worker message')).on('exit', () => log('worker exit'));
  await once(worker, 'exit');
  await until((done) => { const watcher = fs.watch(folder, () => { log('watch'); watcher.close(); done(); }); fs.writeFileSync(file, 'x'); });
});
log('outside');
server.close();
fs.rmSync(folder, { recursive: true });
// What happens within one step may come in another order.
console.log(lines.join('\n'));
