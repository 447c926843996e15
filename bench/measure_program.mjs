// Compiles measure.cc once; the compiler is there because the bundler was built.

import { existsSync, mkdirSync, statSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repository } from '../tests/harness/repository.mjs';

export function measure_program() {
  const source = join(dirname(fileURLToPath(import.meta.url)), 'measure.cc');
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
