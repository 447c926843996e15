// What goes wrong around a server: every case runs under Node.js and under Sinter, and both must tell the same story.
// SINTER_LONG=1 holds ten thousand connections for a minute instead of five hundred for a moment.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
async function until(condition, milliseconds = 5000) {
  for (let waited = 0; waited < milliseconds && !condition(); waited += 20) await pause(20);
  return condition();
}

// Each: a program (CommonJS; `listening` is called with the server) and what a client does with it.
const cases = {
  'an exception in a handler': {
    program: `const server = require('http').createServer((req, res) => { if (req.url === '/throw') throw new TypeError('in the handler'); res.end('fine'); }); listening(server);`,
    async drive(story, { ask, program }) {
      story(await ask('/'), await ask('/throw'), `ended ${await program.ended}`, /TypeError: in the handler/.test(program.errors));
    },
  },
  'an exception in a handler, caught by the process': {
    program: `process.on('uncaughtException', (error, origin) => console.log('caught', error.message, origin));
      const server = require('http').createServer((req, res) => { if (req.url === '/throw') { res.on('close', () => console.log('closed')); throw new Error('oops'); } res.end('fine'); }); listening(server);`,
    async drive(story, { ask, program, port }) {
      const hanging = get({ port, path: '/throw' }).on('error', () => {});
      await until(() => program.out.includes('caught'));
      hanging.destroy();
      await until(() => program.out.includes('closed'));
      story(await ask('/'), program.out);
    },
  },
  'a rejection in an async handler': {
    program: `const server = require('http').createServer(async () => { await null; throw new Error('rejected'); }); listening(server);`,
    async drive(story, { ask, program }) { story(await ask('/'), `ended ${await program.ended}`, /Error: rejected/.test(program.errors)); },
  },
  'a worker that crashes': {
    program: `const { Worker } = require('worker_threads');
      const run = (code, options) => new Promise((resolve) => { const told = []; new Worker(code, { eval: true, stderr: true, ...options }).on('error', (e) => told.push(e.name, e.code, e.message.split('\\n')[0])).on('exit', (code) => resolve([...told, code].join(' '))); });
      const server = require('http').createServer(async (req, res) => {
        if (req.url === '/throw') res.end(await run('throw new RangeError("in a worker")'));
        else if (req.url === '/later') res.end(await run('setTimeout(() => { null.x; }, 1)'));
        else if (req.url === '/exit') res.end(await run('process.exit(5)'));
        else if (req.url === '/memory') res.end(await run('const kept = []; for (;;) kept.push(new Array(1000).fill(kept.length));', { resourceLimits: { maxOldGenerationSizeMb: 20 } }));
        else if (req.url === '/syntax') res.end((await run('let = 1;')).replace(/SyntaxError .* 1$/, 'SyntaxError 1'));
        else res.end('fine');
      }); listening(server);`,
    async drive(story, { ask }) { for (const path of ['/throw', '/later', '/exit', '/memory', '/syntax', '/']) story(await ask(path)); },
  },
  'a client that is killed in the middle of an answer': {
    program: `const { Readable, pipeline } = require('stream');
      const server = require('http').createServer((req, res) => {
        if (req.url === '/') { res.end('fine'); return; }
        const source = new Readable({ read() { this.push(Buffer.alloc(65536)); }, destroy(error, done) { console.log('source destroyed'); done(error); } });
        res.on('close', () => console.log('closed', res.writableFinished));
        pipeline(source, res, (error) => console.log('pipeline', error?.code));
      }); listening(server);`,
    async drive(story, { ask, program, port }) {
      for (const how of ['destroy', 'resetAndDestroy']) {
        const socket = connect(port);
        socket.on('error', () => {});
        socket.write('GET /endless HTTP/1.1\r\nHost: x\r\n\r\n');
        let bytes = 0;
        socket.on('data', (data) => { bytes += data.length; });
        await until(() => bytes > 500000);
        socket[how]();
        await until(() => program.out.split('pipeline').length > (how === 'destroy' ? 1 : 2));
      }
      story(await ask('/'), [...program.out.trim().split('\n').map((line) => line.replace('ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'))].sort().join());
    },
  },
  'a reader that is slow': {
    program: `const total = 48 * 1024 * 1024, chunk = Buffer.alloc(65536, 'x');
      const server = require('http').createServer((req, res) => {
        if (req.url === '/memory') { res.end(String(Math.round(process.memoryUsage.rss() / 1048576))); return; }
        let sent = 0, waits = 0, most = 0;
        const more = () => {
          while (sent < total) { sent += chunk.length; const go = res.write(chunk); most = Math.max(most, res.writableLength); if (!go) { waits++; res.once('drain', more); return; } }
          res.end(); console.log('waited', waits > 10, 'buffered', most <= 4 * chunk.length);
        };
        more();
      }); listening(server);`,
    async drive(story, { ask, program, port }) {
      const before = Number((await ask('/memory')).replace('200 ', ''));
      const bytes = await new Promise((resolve, reject) => get({ port, path: '/large' }, async (response) => {
        let count = 0;
        response.pause();
        await pause(300);
        const grown = Number((await ask('/memory')).replace('200 ', '')) - before;
        story(`memory while it waits: ${grown < 40 ? 'bounded' : `grown by ${grown} MB`}`);
        response.on('data', (data) => { count += data.length; });
        response.on('end', () => resolve(count));
        response.resume();
      }).on('error', reject));
      await until(() => program.out.includes('waited'));
      story(bytes, program.out);
    },
  },
  'no descriptors left': {
    limit: 48,
    program: `const server = require('http').createServer((req, res) => { try { require('fs').readFileSync(__filename); res.end('fine'); } catch (e) { res.end(e.code); } }); server.on('error', (e) => console.log('server', e.code)); listening(server);`,
    async drive(story, { ask, port }) {
      const sockets = [];
      for (let i = 0; i < 80; i++) {
        const socket = connect(port);
        socket.on('error', () => {});
        sockets.push(socket);
      }
      await pause(300);
      for (const socket of sockets) socket.destroy();
      await pause(200);
      story(await ask('/'));
    },
  },
  'a request whose head never ends': {
    program: `const server = require('http').createServer({ headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 }, (req, res) => { req.resume().on('end', () => res.end('fine')); }); listening(server);`,
    async drive(story, { ask, port }) {
      for (const text of ['GET / HTTP/1.1\r\nHost: x\r\n', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc', 'nonsense\r\n\r\n', `GET / HTTP/1.1\r\nHost: x\r\nlong: ${'x'.repeat(20000)}\r\n\r\n`, 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n']) {
        const got = await new Promise((resolve) => {
          let answer = '';
          const socket = connect(port);
          socket.on('data', (data) => { answer += data; });
          socket.on('close', () => resolve(answer));
          socket.on('error', () => {});
          socket.write(text);
        });
        story(got.split('\r\n')[0]);
      }
      story(await ask('/'));
    },
  },
};

async function start(command, work, name, { program, limit }) {
  const file = join(work, `${name.replace(/\W+/g, '_')}.cjs`);
  writeFileSync(file, `const listening = (server) => server.listen(0, '127.0.0.1', () => console.error(':' + server.address().port));\n${program}`);
  const child = limit ? spawn('bash', ['-c', `ulimit -n ${limit}; exec "$@"`, 'bash', ...command, file], { cwd: work }) : spawn(command[0], [...command.slice(1), file], { cwd: work });
  const state = { child, out: '', errors: '' };
  child.stdout.on('data', (data) => { state.out += data; });
  child.stderr.on('data', (data) => { state.errors += data; });
  state.ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)));
  await until(() => /:\d+/.test(state.errors) || child.exitCode !== null, 10000);
  state.port = Number(/:(\d+)/.exec(state.errors)?.[1]);
  return state;
}

async function story_of(command, work, name, one) {
  const program = await start(command, work, name, one);
  const lines = [];
  const ask = (path) => new Promise((resolve) => {
    get({ port: program.port, path, agent: false, timeout: 20000 }, (response) => {
      let text = '';
      response.on('data', (data) => { text += data; });
      response.on('end', () => resolve(`${response.statusCode} ${text}`));
      response.on('error', (error) => resolve(`broken off: ${error.code}`));
    }).on('error', (error) => resolve(`failed: ${error.code}`));
  });
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error('the story did not end')), 20000).unref());
  try { await Promise.race([late, one.drive((...parts) => lines.push(...parts.map((part) => `${part}`)), { ask, program, port: program.port })]); } catch (error) { lines.push(error.stack, program.errors); }
  program.child.kill('SIGKILL');
  return lines.join('\n');
}

export async function check_servers_in_trouble({ check, runtime }) {
  const work = mkdtempSync(join(tmpdir(), 'sinter-trouble-'));
  for (const [name, one] of Object.entries(cases)) {
    const [expected, got] = await Promise.all([story_of([process.execPath], work, name, one), story_of([runtime], work, name, one)]);
    check(`servers: ${name}`, expected === got, `Node.js:\n${expected}\nSinter:\n${got}`);
  }
  await many_connections({ check, runtime, work });
  rmSync(work, { recursive: true, force: true });
}

async function many_connections({ check, runtime, work }) {
  const long = process.env.SINTER_LONG === '1';
  const count = long ? 10000 : 500, seconds = long ? 60 : 1.5, between = long ? 5000 : 250;
  const program = await start(['bash', '-c', `ulimit -n $(ulimit -Hn); exec "$@"`, 'bash', runtime], work, 'many connections', {
    program: `const server = require('http').createServer({ keepAliveTimeout: 0 }, (req, res) => res.end('hello')); listening(server);`,
  });
  const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${program.child.pid}/status`, 'utf8'))[1]) / 1024;
  const text = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';
  let answers = 0, errors = 0, most = 0;
  const sockets = [];
  for (let i = 0; i < count; i += 100) {
    await Promise.all(Array.from({ length: Math.min(100, count - i) }, () => new Promise((resolve) => {
      const socket = connect(program.port, '127.0.0.1', resolve);
      socket.on('data', (data) => { if (data.includes('200 OK') && data.includes('hello')) answers++; else errors++; });
      socket.on('error', () => { errors++; resolve(); });
      socket.on('end', () => errors++);
      sockets.push(socket);
    })));
  }
  const before = resident(), rounds = Math.floor(seconds * 1000 / between);
  for (let round = 0; round < rounds; round++) {
    for (const socket of sockets) socket.write(text);
    await until(() => answers >= (round + 1) * count, 30000);
    await pause(between);
    most = Math.max(most, resident());
  }
  check(`servers: ${count} keep-alive connections`, answers === rounds * count && errors === 0, `${answers} answers of ${rounds * count}, ${errors} errors\n${program.errors}`);
  check(`servers: ${count} keep-alive connections: memory`, most - before < 30 + count * 0.02, `${Math.round(before)} MB, then ${Math.round(most)} MB`);
  for (const socket of sockets) socket.destroy();
  program.child.kill('SIGKILL');
}
