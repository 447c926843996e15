// Several writes to a socket in answer to one read leave in one system call; what the other side sees, and when the
// program may end, must stay as under Node.js.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = `const server = require('net').createServer((socket) => socket.on('data', (data) => {
  const word = data.toString();
  socket.write(word); socket.write('-one'); socket.write(Buffer.from('-two'));
  process.nextTick(() => socket.write('-tick')); Promise.resolve().then(() => socket.write('-promise'));
  if (word === 'large') { for (let i = 0; i < 400; i++) socket.write('x'.repeat(1000 + i)); socket.end('-end'); }
  if (word === 'end') socket.end('-end');
  if (word === 'destroy') { socket.write('-last'); socket.destroy(); }
  if (word === 'exit') { socket.write('-last'); process.exit(3); }
  if (word === 'pairs') {
    const pair = (first, second, callback) => { socket.cork(); socket.write(first); socket.write(second, callback); socket.uncork(); };
    pair(Buffer.from('-a'), Buffer.from('b'));
    pair(Buffer.alloc(0), new Uint8Array([45, 99]));
    pair('-text', Buffer.from('-bytes'));
    // More than the kernel may take at once.
    pair(Buffer.from('-large'), Buffer.alloc(6e6, 'x'), (error) => setTimeout(() => socket.end('-end ' + !error + ' ' + socket.bytesWritten), 20));
  }
  if (word === 'waits') { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500); socket.end('-end'); }
  if (word === 'runs') { require('child_process').execFileSync('/bin/sleep', ['0.5']); socket.end('-end'); }
  if (word === 'later') setTimeout(() => { socket.write('-later'); socket.end(); }, 10);
}).on('error', () => {}));
server.listen(0, '127.0.0.1', () => console.log(':' + server.address().port));`;

async function story_of(command, file) {
  const child = spawn(command, [file]);
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)));
  const port = await new Promise((resolve) => child.stdout.on('data', (data) => { resolve(Number(`${data}`.slice(1))); }));
  const lines = [];
  for (const word of ['later', 'end', 'large', 'pairs', 'waits', 'runs', 'destroy', 'exit']) {
    const got = await new Promise((resolve) => {
      let text = '', second = 0;
      const socket = connect(port, '127.0.0.1', () => socket.write(word));
      socket.on('data', (data) => {
        text += data;
        if (text.includes('-two')) second ||= performance.now();
      });
      // What was written before the server stood still came before it did.
      socket.on('close', () => resolve(word === 'waits' || word === 'runs' ? `${text} ${performance.now() - second > 300}` : text));
      socket.on('error', () => {});
      setTimeout(() => socket.destroy(), 10000).unref();
    });
    lines.push(got.length > 1000 ? `${got.length} ${got.slice(0, 40)} ${got.slice(-40)}` : got);
  }
  lines.push(await ended);
  return lines.join('\n');
}

export async function check_socket_writes({ check, runtime }) {
  const work = mkdtempSync(join(tmpdir(), 'sinter-writes-')), file = join(work, 'server.cjs');
  writeFileSync(file, program);
  const [expected, got] = await Promise.all([story_of(process.execPath, file), story_of(runtime, file)]);
  check('socket writes', expected === got, `Node.js:\n${expected}\nSinter:\n${got}`);
  rmSync(work, { recursive: true, force: true });
}
