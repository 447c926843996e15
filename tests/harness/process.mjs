// Child processes with a deadline, and bounded parallelism.

import { spawn } from 'node:child_process';
import os from 'node:os';

export const cores = Math.max(1, os.availableParallelism?.() ?? os.cpus().length);

/** Runs a program to its end; on timeout kills it and reports `timed_out`. */
export function run_process(file, args, { cwd, env, timeout = 60_000, input } = {}) {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(file, args, { cwd, env, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
    const stdout = [];
    const stderr = [];
    let timed_out = false;
    let spawn_error;
    const timer = setTimeout(() => {
      timed_out = true;
      child.kill('SIGKILL');
      // What the program itself had started may hold the pipes open for as long as it likes.
      setTimeout(() => (child.stdout.destroy(), child.stderr.destroy()), 1_000);
    }, timeout);
    child.stdout.on('data', (bytes) => stdout.push(bytes));
    child.stderr.on('data', (bytes) => stderr.push(bytes));
    child.on('error', (error) => (spawn_error = error));
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      resolve({
        status,
        signal,
        timed_out,
        stdout: Buffer.concat(stdout).toString(),
        stderr: spawn_error ? String(spawn_error) : Buffer.concat(stderr).toString(),
        milliseconds: performance.now() - started,
      });
    });
    if (input !== undefined) child.stdin.end(input);
  });
}

/** What `promise` resolves to, or an error after `milliseconds`: for what has no deadline of its own. */
export function within(milliseconds, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing after ${milliseconds / 1000} s`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Calls `task(item, index)` for every item, at most `width` at a time; resolves to the results in order. */
export async function in_parallel(items, task, width = cores) {
  const results = new Array(items.length);
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await task(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}
