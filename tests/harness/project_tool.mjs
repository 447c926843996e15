// The command line under test. `--tool vite` runs the installed Vite instead, which tells a wrong test from a wrong tool.

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { run_process } from './process.mjs';

/** `vite_flags` are given to Vite alone: a config file that has Sinter's name, for example. */
export function make_tool(name, packages, binary, { vite_flags = [], environment = {} } = {}) {
  const is_vite = name === 'vite';
  const program = is_vite ? [process.execPath, join(packages, 'node_modules/vite/bin/vite.js')] : [binary];
  const flags = is_vite ? vite_flags : [];
  const env = { ...process.env, NO_COLOR: '1', BROWSER: 'none', CI: '1', ...environment };
  return {
    command: (directory, args) => `cd ${directory} && ${[...program, ...args, ...flags].join(' ')}`,
    build: (directory) => run_process(program[0], [...program.slice(1), 'build', ...flags], { cwd: directory, env, timeout: 120_000 }),
    /** Starts a server (`dev` or `preview`) and resolves once it has printed its URL. */
    serve: (directory, which, port) => serve([...program, which, '--port', String(port), '--strictPort', ...flags], directory, env),
  };
}

export function free_port() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts a program that prints the URL at which it listens. */
export function serve([file, ...args], cwd, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const server = {
      url: '',
      output: () => output,
      stop: () =>
        new Promise((stopped) => {
          if (child.exitCode !== null || child.signalCode !== null) return stopped();
          const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
          child.once('exit', () => {
            clearTimeout(timer);
            stopped();
          });
          child.kill('SIGTERM');
        }),
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`no URL after 60 s:\n${output}`));
    }, 60_000);
    const read = (bytes) => {
      output += bytes;
      const found = /https?:\/\/(?:localhost|127\.0\.0\.1):\d+\S*/.exec(output);
      if (!found || server.url) return;
      clearTimeout(timer);
      server.url = found[0].replace('localhost', '127.0.0.1');
      resolve(server);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', (status) => {
      clearTimeout(timer);
      reject(new Error(`ended with ${status} before it listened:\n${output}`));
    });
  });
}
