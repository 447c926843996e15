// Tree shaking: markers that must be gone from the minified output, markers that must stay, and the program still runs.
//
//   node tests/tree_shaking/run.mjs [--only TEXT]

import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../harness/bundler.mjs';
import { parse_arguments } from '../harness/arguments.mjs';
import { in_parallel } from '../harness/process.mjs';
import { Report, difference } from '../harness/report.mjs';
import { TracePool } from '../harness/trace_pool.mjs';
import { make_workspace, write_files } from '../harness/workspace.mjs';
import { cases } from './cases.mjs';

const options = parse_arguments({ only: '' });
const report = new Report();
const root = make_workspace('tree-shaking');
const pool = new TracePool();

await in_parallel(cases.filter((one) => one.name.includes(options.only)), async (one, index) => {
  const directory = join(root, String(index));
  mkdirSync(directory);
  write_files(directory, one.files);
  const entry = Object.keys(one.files)[0];
  const out = join(directory, 'out');
  write_files(out, { 'package.json': '{"type":"module"}' });
  // Splitting, so that what a dynamic import brings is looked at too.
  const flags = ['--format=esm', '--splitting', '--minify', `--outdir=${out}`, ...(one.flags ?? [])];
  const built = await bundle([`./${entry}`], flags, { cwd: directory });
  if (built.status !== 0) {
    report.fail(one.name, `build failed (status ${built.status})\n${built.stderr.slice(0, 1500)}`, built.command);
    return;
  }
  const text = readdirSync(out).filter((file) => file.endsWith('.js')).map((file) => readFileSync(join(out, file), 'utf8')).join('\n');
  const problems = [
    ...one.gone.filter((marker) => text.includes(marker)).map((marker) => `still there: ${marker}`),
    ...(one.kept ?? []).filter((marker) => !text.includes(marker)).map((marker) => `missing: ${marker}`),
  ];
  const { trace, error } = await pool.run('import', join(out, entry.replace(/\.\w+$/, '.js')));
  const right = [one.trace, one.or_trace ?? one.trace].some((answer) => JSON.stringify(answer) === JSON.stringify(trace));
  if (!right) problems.push(difference(one.trace, trace) + (error ? `\n${error}` : ''));
  report.check(one.name, problems.length === 0, `${problems.join('\n')}\noutput:\n${text.slice(0, 1200)}`, built.command);
});
pool.close();
report.finish();
