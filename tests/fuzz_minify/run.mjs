// Differential fuzzer of the minifier: random programs run by Node as they are, and as built plain, with each minify
// switch alone and with all; all log the same.
//
//   node tests/fuzz_minify/run.mjs [--count N] [--seed S] [--shrink=false] [--print]
//
// A failing program is identified by one number: `--seed THAT --count 1` builds it again. It is shrunk before printing.

import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../harness/bundler.mjs';
import { parse_arguments } from '../harness/arguments.mjs';
import { cores, in_parallel, run_process } from '../harness/process.mjs';
import { Report, difference } from '../harness/report.mjs';
import { make_workspace, write_files } from '../harness/workspace.mjs';
import { generate } from './generate.mjs';
import { readFileSync } from 'node:fs';

const options = parse_arguments({ count: 400, seed: 1, shrink: true, print: false, 'max-failures': 5 });
const modes = { plain: [], whitespace: ['--minify-whitespace'], identifiers: ['--minify-identifiers'], syntax: ['--minify-syntax'], all: ['--minify'], lowered: ['--minify', '--target=es2015', '--supported:bigint=true'] };
const child = join(dirname(fileURLToPath(import.meta.url)), 'child.mjs');
const batch_size = 40;

if (options.print) {
  console.log(generate(options.seed).join('\n'));
  process.exit(0);
}

const report = new Report();
const root = make_workspace('fuzz-minify');
let next_directory = 0;

async function execute(files) {
  const result = await run_process(process.execPath, ['--no-warnings', child, JSON.stringify(files)], { timeout: 60_000, env: process.env });
  try {
    return JSON.parse(result.stdout);
  } catch {
    return null;
  }
}

/** Programs of one kind: [{seed, lines}] → per program {mode: trace}, with `source` for the program as it is. */
async function run_all(programs, strict) {
  const directory = join(root, String(next_directory++));
  mkdirSync(directory);
  const extension = strict ? 'mjs' : 'cjs';
  const format = strict ? 'esm' : 'cjs';
  write_files(directory, Object.fromEntries(programs.map(({ lines }, i) => [`p${i}.${extension}`, lines.join('\n') + '\n'])));
  const results = programs.map(() => ({}));
  const keep = (mode, traces) => programs.forEach((_, i) => (results[i][mode] = traces?.[i] ?? ['hangs or crashes']));
  keep('source', await execute(programs.map((_, i) => join(directory, `p${i}.${extension}`))));
  for (const [mode, flags] of Object.entries(modes)) {
    const out = join(directory, mode);
    const built = await bundle(programs.map((_, i) => `./p${i}.${extension}`), [`--format=${format}`, '--platform=node', `--outdir=${out}`, `--out-extension:.js=.${extension}`, ...flags], { cwd: directory });
    if (built.status !== 0) {
      keep(mode, programs.map(() => [`build failed (status ${built.status}, signal ${built.signal})`, ...built.stderr.slice(0, 1500).split('\n')]));
      continue;
    }
    keep(mode, await execute(programs.map((_, i) => join(out, `p${i}.${extension}`))));
    programs.forEach((_, i) => (results[i][`${mode} text`] = readFileSync(join(out, `p${i}.${extension}`), 'utf8')));
  }
  rmSync(directory, { recursive: true, force: true });
  return results;
}

/** The first mode that differs, or undefined. A program that Node itself refuses says nothing. */
function differing(result) {
  if (result.source[0]?.startsWith('throws ') && /SyntaxError|Unexpected|Invalid|already been declared/.test(result.source[0])) return undefined;
  return Object.keys(modes).find((mode) => JSON.stringify(result[mode]) !== JSON.stringify(result.source));
}

/** Removes lines, and blocks from `{` to its `}`, while the difference stays. */
async function shrink(lines, strict, mode) {
  const opens = (line) => (line.match(/[{]/g) ?? []).length - (line.match(/[}]/g) ?? []).length;
  const still = async (candidates) => {
    const results = await run_all(candidates.map((lines) => ({ lines })), strict);
    // Every candidate that fails to build fails its batch: those are tried alone.
    return results.findIndex((result) => differing(result) === mode && !result[mode][0]?.startsWith('build failed'));
  };
  for (let size = 30; size-- > 0;) {
    const candidates = [];
    for (let i = 0; i < lines.length; i++) {
      let depth = 0;
      let end = i;
      do depth += opens(lines[end]); while (depth > 0 && ++end < lines.length);
      if (depth < 0) continue;
      candidates.push([...lines.slice(0, i), ...lines.slice(end + 1)]);
      if (end > i + 1 && /^\s*(if|try|for|do|\w+:)/.test(lines[i])) candidates.push([...lines.slice(0, i), ...lines.slice(i + 1, end), ...lines.slice(end + 1)]);
    }
    candidates.sort((a, b) => a.length - b.length);
    let smaller;
    for (let at = 0; at < candidates.length && !smaller; at += 12) {
      const some = candidates.slice(at, at + 12);
      let found = await still(some);
      if (found < 0) for (const [i, one] of some.entries()) if (found < 0 && (await still([one])) === 0) found = i;
      if (found >= 0) smaller = some[found];
    }
    if (!smaller) break;
    lines = smaller;
  }
  return lines;
}

async function run_batch({ programs, strict }) {
  let results = await run_all(programs, strict);
  // One program that does not build takes its batch along.
  if (results.some((result) => Object.keys(modes).some((mode) => result[mode][0]?.startsWith('build failed')))) {
    results = await in_parallel(programs, async (program) => (await run_all([program], strict))[0], 1);
  }
  for (const [i, result] of results.entries()) {
    const mode = differing(result);
    const name = `program ${programs[i].seed}`;
    if (!mode) {
      report.pass(name);
      continue;
    }
    if (report.failures.length >= options['max-failures']) {
      report.failures.push(name);
      continue;
    }
    let { lines } = programs[i];
    let shown = result;
    if (options.shrink && !result[mode][0]?.startsWith('build failed')) {
      lines = await shrink(lines, strict, mode);
      shown = (await run_all([{ lines }], strict))[0];
    }
    report.fail(name, `${mode}: ${difference(shown.source, shown[mode])}\nprogram:\n${lines.join('\n')}\noutput:\n${(shown[`${mode} text`] ?? '').slice(0, 3000)}`,
      `node tests/fuzz_minify/run.mjs --seed ${programs[i].seed} --count 1`);
  }
}

const batches = [];
for (const strict of [false, true]) {
  const programs = Array.from({ length: options.count }, (_, i) => options.seed + i)
    .filter((seed) => (seed % 2 === 1) === strict)
    .map((seed) => ({ seed, lines: generate(seed) }));
  for (let i = 0; i < programs.length; i += batch_size) batches.push({ programs: programs.slice(i, i + batch_size), strict });
}
await in_parallel(batches, run_batch, Math.min(cores, 2));
report.finish();
