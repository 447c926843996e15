// A running `sinter dev`, for the suites.

import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { binary } from '../harness/bundler.mjs';

/** Starts the server in `root`; resolves when it has printed its URL. */
export async function start_dev(root, flags = [], env = {}) {
  const child = spawn(binary, ['dev', root, '--port=' + (20000 + Math.floor(Math.random() * 20000)), '--color=false', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1', ...env },
  });
  const server = { child, output: '', exited: null };
  const stop = () => child.kill('SIGKILL');
  process.on('exit', stop);
  child.stdout.on('data', (bytes) => (server.output += bytes));
  child.stderr.on('data', (bytes) => (server.output += bytes));
  server.exited = new Promise((resolve) => child.on('exit', (status, signal) => resolve({ status, signal })));
  const failed = server.exited.then(({ status, signal }) => {
    throw new Error(`sinter dev ended (status ${status}, signal ${signal})\n${server.output}`);
  });
  failed.catch(() => {});
  const started = performance.now();
  while (!/Local: +(\S+)/.test(server.output)) {
    if (performance.now() - started > 20_000) throw new Error(`sinter dev does not start\n${server.output}`);
    await Promise.race([failed, new Promise((resolve) => setTimeout(resolve, 5))]);
  }
  server.url = /Local: +(\S+)/.exec(server.output)[1];
  server.port = Number(new URL(server.url).port);
  server.get = async (path, headers = {}) => {
    const response = await fetch(new URL(path, server.url), { headers });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  /** What a page runs for the script at `path`: its text, and those of the parts that it imports. */
  server.program = async (path) => {
    const entry = (await server.get(path)).text;
    const parts = [...entry.matchAll(/import "([^"]*part\.js[^"]*)"/g)].map(async ([, url]) => (await server.get(url)).text);
    return [entry, ...(await Promise.all(parts))].join('');
  };
  /** Sends bytes as they are; resolves to all bytes of the answer as text. */
  server.raw = (bytes, { wait = 3000, host = '127.0.0.1' } = {}) =>
    new Promise((resolve) => {
      const socket = connect(server.port, host);
      let answer = '';
      const timer = setTimeout(() => socket.destroy(), wait);
      socket.setEncoding('latin1').on('data', (piece) => (answer += piece));
      socket.on('close', () => (clearTimeout(timer), resolve(answer)));
      socket.on('error', () => {});
      socket.write(bytes);
    });
  server.stop = async () => {
    process.off('exit', stop);
    child.kill('SIGTERM');
    const timer = setTimeout(stop, 3000);
    const result = await server.exited;
    clearTimeout(timer);
    return result;
  };
  return server;
}

/** The per-process token, as a page of the server's own origin gets it. */
export async function token_of(server) {
  return /token:"([0-9a-f]{32})"/.exec((await server.get('@vite/client')).text)[1];
}

/** Polls until `test` resolves to something true. */
export async function until(what, test, limit = 8000) {
  const started = performance.now();
  for (;;) {
    const value = await test();
    if (value) return value;
    if (performance.now() - started > limit) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
