// Many keep-alive connections to one server, each asking again and again. Every answer is checked, and the server's memory
// is read while all connections are open.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

const request = 'GET /path HTTP/1.1\r\nHost: localhost\r\n\r\n';
const resident = (pid, key = 'VmRSS') => Math.round(Number(new RegExp(`${key}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One connection: asks, waits for the whole answer, pauses, asks again. */
class Client {
  constructor(port, pace, totals) {
    this.waiting = false;
    this.text = '';
    this.socket = connect({ port, host: '127.0.0.1' });
    this.socket.setEncoding('latin1');
    this.socket.on('data', (text) => {
      this.text += text;
      if (!this.text.endsWith('answer\n')) return;
      if (/^HTTP\/1\.1 200 OK\r\n(?:.+\r\n)*Content-Length: 7\r\n(?:.+\r\n)*\r\nanswer\n$/i.test(this.text)) totals.answers++;
      else totals.errors.push(`wrong answer ${JSON.stringify(this.text)}`);
      this.text = '';
      this.waiting = false;
      if (!totals.over) this.timer = setTimeout(() => this.ask(), pace);
    });
    this.socket.on('error', (error) => totals.errors.push(error.code));
    this.socket.on('close', () => { if (!totals.over) totals.errors.push('closed'); });
    this.connected = new Promise((resolve) => this.socket.on('connect', resolve).on('error', resolve));
  }
  ask() {
    this.waiting = true;
    this.socket.write(request);
  }
}

export async function keep_alive(report, binary, { connections, seconds }) {
  // This process needs one descriptor for every connection, and so does the server.
  const limit = Number(/Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))[1]);
  const count = Math.min(connections, limit - 100);
  if (count < connections) console.log(`${count} connections: the limit of open files is ${limit}`);
  const server = spawn(binary, ['run', join(import.meta.dirname, 'keep_alive_server.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise((resolve) => server.stdout.once('data', (data) => resolve(Number(data))));
  const before = resident(server.pid);
  const totals = { answers: 0, errors: [], over: false };
  // Each connection asks about every two seconds, or three times in a short run.
  const pace = Math.min(2000, seconds * 333);
  const clients = [];
  while (clients.length < count) {
    const some = Array.from({ length: Math.min(200, count - clients.length) }, () => new Client(port, pace, totals));
    await Promise.all(some.map((client) => client.connected));
    clients.push(...some);
  }
  for (const [index, client] of clients.entries()) client.timer = setTimeout(() => client.ask(), (index / count) * pace);
  const samples = [];
  for (let i = 0; i < 10; i++) {
    await pause(seconds * 100);
    samples.push(resident(server.pid));
  }
  totals.over = true;
  for (const client of clients) if (!client.waiting) clearTimeout(client.timer);
  for (let i = 0; i < 100 && clients.some((client) => client.waiting); i++) await pause(100);
  for (const client of clients) client.socket.destroy();
  const each = (((Math.max(...samples) - before) * 1024) / count).toFixed(1);
  console.log(`${count} keep-alive connections for ${seconds} s: ${totals.answers} answers, ${before} MB before, ${samples[4]} MB half-way, ${samples[9]} MB at the end, ${each} KB a connection`);
  report.check('keep-alive: no errors', totals.errors.length === 0, `${totals.errors.length}: ${[...new Set(totals.errors)].slice(0, 5).join(', ')}`);
  report.check('keep-alive: every connection was served', totals.answers >= count && !clients.some((client) => client.waiting), `${totals.answers} answers`);
  report.check('keep-alive: bounded memory', each < 40 && samples[9] < samples[4] * 1.3 + 20, `${samples.join(', ')} MB`);
  await pause(100);
  server.kill();
}
