// The bundler under test, behind one command line.
//
// Every JavaScript suite builds through `bundle()`, which speaks esbuild's flag names. The binary is `$SINTER`, or the
// release build of this repository. A binary named `esbuild` is accepted as a stand-in (it takes no `build` word and
// needs `--bundle`), so that a suite can be checked against a second implementation before blaming ours.

import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { run_process } from './process.mjs';
import { repository } from './repository.mjs';

export const binary = resolve(process.env.SINTER || join(repository, 'build/release/bin/sinter'));
export const is_esbuild = basename(binary) === 'esbuild';
export const is_sinter = !is_esbuild;

if (!existsSync(binary)) {
  console.error(`No bundler at ${binary}. Build it with ./x build, or set SINTER=/path/to/binary.`);
  process.exit(2);
}

/** The argument vector (without the binary) that builds `entries` with esbuild-style `flags`. */
export function build_arguments(entries, flags = []) {
  return is_esbuild ? [...entries, '--bundle', ...flags] : ['build', ...entries, ...flags];
}

/**
 * Builds and resolves to {status, signal, stdout, stderr, milliseconds, timed_out, command}.
 * Never rejects for a failing build: whether failure is right is the suite's question.
 */
export async function bundle(entries, flags = [], { cwd = process.cwd(), timeout = 60_000, env } = {}) {
  const quiet = is_esbuild ? ['--log-level=warning', '--color=false'] : [];
  const args = build_arguments(entries, [...quiet, ...flags]);
  const result = await run_process(binary, args, { cwd, timeout, env: { ...process.env, NO_COLOR: '1', ...env } });
  return { ...result, command: reproduction(cwd, args) };
}

function reproduction(cwd, args) {
  return `cd ${quote(cwd)} && ${[binary, ...args].map(quote).join(' ')}`;
}

export function quote(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
