// Differential fuzzer of programs: random ones run by Node as they are, and as built in several ways; all log the same.
//
// A failing program is identified by one number, its seed, and shrunk before printing.

import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundler.mjs';
import { cores, in_parallel, run_process } from './process.mjs';
import { difference } from './report.mjs';
import { make_workspace, write_files } from './workspace.mjs';

const child = join(dirname(fileURLToPath(import.meta.url)), 'program_child.mjs');
const batch_size = 40;

/** A program that Node itself refuses says nothing. */
const refused = (trace) => trace[0]?.startsWith('throws SyntaxError');

/**
 * Runs `count` programs from `seed` on. `generate(seed)` gives lines; programs with an odd seed are modules, the others
 * scripts. `modes` maps a name to flags of the build. `check(mode, text)` may say what is wrong with an output. Where
 * `reference(seed)` names a mode, the program is compared to what that one logs, and not run as it is.
 */
export async function fuzz_programs({ name, modes, generate, report, count, seed, shrink: shrinks, 'max-failures': max_failures, check, reference = () => 'source', rerun }) {
  const root = make_workspace(name);
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
  async function run_all(programs, strict, names = Object.keys(modes)) {
    const directory = join(root, String(next_directory++));
    mkdirSync(directory);
    const extension = strict ? 'mjs' : 'cjs';
    const format = strict ? 'esm' : 'cjs';
    write_files(directory, Object.fromEntries(programs.map(({ lines }, i) => [`p${i}.${extension}`, lines.join('\n') + '\n'])));
    const results = programs.map(() => ({}));
    const keep = (mode, traces) => programs.forEach((_, i) => (results[i][mode] = traces?.[i] ?? ['hangs or crashes']));
    if (programs.some((program) => reference(program.seed) === 'source')) keep('source', await execute(programs.map((_, i) => join(directory, `p${i}.${extension}`))));
    for (const mode of names) {
      const out = join(directory, mode);
      const built = await bundle(programs.map((_, i) => `./p${i}.${extension}`), [`--format=${format}`, '--platform=node', `--outdir=${out}`, `--out-extension:.js=.${extension}`, ...modes[mode]], { cwd: directory });
      if (built.status !== 0) {
        keep(mode, programs.map(() => [`build failed (status ${built.status}, signal ${built.signal})`, ...built.stderr.slice(0, 1500).split('\n')]));
        continue;
      }
      keep(mode, await execute(programs.map((_, i) => join(out, `p${i}.${extension}`))));
      programs.forEach((_, i) => {
        const text = (results[i][`${mode} text`] = readFileSync(join(out, `p${i}.${extension}`), 'utf8'));
        const wrong = check?.(mode, text, strict);
        if (wrong) results[i][mode] = [wrong];
      });
    }
    rmSync(directory, { recursive: true, force: true });
    return results;
  }

  /** What the programs of a result are to log, or undefined where Node itself refuses the program. */
  function expected(result, seed) {
    const trace = result[reference(seed)];
    return trace && !refused(trace) ? trace : undefined;
  }

  /** The first mode that differs, or undefined. */
  function differing(result, seed) {
    const trace = expected(result, seed);
    return trace && Object.keys(modes).find((mode) => result[mode] && JSON.stringify(result[mode]) !== JSON.stringify(trace));
  }

  /** Removes lines, and blocks from `{` to its `}`, while the difference stays. */
  async function shrink(lines, strict, mode, seed) {
    const opens = (line) => (line.match(/[{]/g) ?? []).length - (line.match(/[}]/g) ?? []).length;
    const needed = Object.keys(modes).filter((name) => name === mode || name === reference(seed));
    const still = async (candidates) => {
      const results = await run_all(candidates.map((lines) => ({ lines, seed })), strict, needed);
      // Every candidate that fails to build fails its batch: those are tried alone.
      return results.findIndex((result) => differing(result, seed) === mode && !result[mode][0]?.startsWith('build failed'));
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
      const { seed } = programs[i];
      const mode = differing(result, seed);
      const title = `program ${seed}`;
      if (!mode) {
        report.pass(title);
        continue;
      }
      if (report.failures.length >= max_failures) {
        report.failures.push(title);
        continue;
      }
      let { lines } = programs[i];
      let shown = result;
      if (shrinks && !result[mode][0]?.startsWith('build failed')) {
        lines = await shrink(lines, strict, mode, seed);
        shown = (await run_all([{ lines, seed }], strict))[0];
      }
      report.fail(title, `${mode}: ${difference(expected(shown, seed) ?? [], shown[mode])}\nprogram:\n${lines.join('\n')}\noutput:\n${(shown[`${mode} text`] ?? '').slice(0, 3000)}`,
        `${rerun} --seed ${seed} --count 1`);
    }
  }

  const batches = [];
  for (const strict of [false, true]) {
    const programs = Array.from({ length: count }, (_, i) => seed + i)
      .filter((seed) => (seed % 2 === 1) === strict)
      .map((seed) => ({ seed, lines: generate(seed) }));
    for (let i = 0; i < programs.length; i += batch_size) batches.push({ programs: programs.slice(i, i + batch_size), strict });
  }
  await in_parallel(batches, run_batch, Math.min(cores, 2));
}
