// Time, CPU and memory of a whole process and its children: bench/measure.cc, and the middle of several samples.

import { existsSync, mkdirSync, statSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repository } from '../tests/harness/repository.mjs';

const here = dirname(fileURLToPath(import.meta.url));

export function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Calls `program` and returns {wall, user, system, peak_kb, faults}, times in microseconds, or {failure}. */
export function measure_once(measure, command, { cwd, env = process.env, timeout = 300_000 }) {
  const { status, stderr, output } = spawnSync(measure, command, { cwd, env, timeout, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  if (status !== 0) return { failure: `exit ${status}: ${String(stderr).slice(0, 600)}` };
  return JSON.parse(output[3].toString());
}

/** Compiles bench/measure.cc once; the compiler is there because the bundler was built. */
export function measure_program() {
  const source = join(here, 'measure.cc');
  const program = join(repository, 'build/bench/measure');
  if (existsSync(program) && statSync(program).mtimeMs > statSync(source).mtimeMs) return program;
  mkdirSync(dirname(program), { recursive: true });
  const { status, stderr } = spawnSync('c++', ['-std=c++20', '-O2', '-o', program, source]);
  if (status !== 0) {
    console.error(`Cannot compile ${source}: ${stderr}`);
    process.exit(2);
  }
  return program;
}
