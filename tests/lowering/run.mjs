// Syntax lowering: small programs, built for each target, do what they do unbuilt, and what is built is the language of
// the target (acorn reads it).
//
//   node tests/lowering/run.mjs [--only TEXT] [--long]
//
// Ends with a few random programs: fuzz.mjs has more of them.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { bundle } from '../harness/bundler.mjs';
import { parse_arguments } from '../harness/arguments.mjs';
import { npm_install } from '../harness/npm_install.mjs';
import { Report, difference } from '../harness/report.mjs';
import { repository } from '../harness/repository.mjs';
import { make_workspace, write_files } from '../harness/workspace.mjs';
import * as families from './cases.mjs';
import { fuzz_lowering } from './fuzz.mjs';

const options = parse_arguments({ only: '', long: false });
const report = new Report();
const root = make_workspace('lowering');
const acorn = createRequire(join(npm_install(join(repository, 'tests/packages'), 'packages'), 'package.json'))('acorn');

// Without --long only the builds that differ most.
const builds = [
  ['es2015'],
  ['es2015', '--minify'],
  ['es2017', '--minify'],
  ['es2018'],
  ['es2020', '--keep-names', '--minify'],
  ['chrome80,safari14'],
  ...(options.long
    ? [['es2016'], ['es2016', '--minify'], ['es2017'], ['es2019'], ['es2019', '--minify'], ['es2021'], ['es2022'], ['chrome72'], ['chrome84'], ['safari14.1', '--minify'], ['firefox79']]
    : []),
];

/** What the program logs. Sees the functions `log` and `wait`, which takes a promise. */
async function trace(code, name) {
  const out = [];
  const waits = [];
  const show = (value) =>
    typeof value === 'function' ? `function ${value.name}/${value.length}`
    : value instanceof Error ? `${value.name}`
    : typeof value === 'symbol' || typeof value === 'bigint' || value === undefined || Object.is(value, -0) ? (Object.is(value, -0) ? '-0' : String(value))
    : typeof value === 'object' && value ? `${Array.isArray(value) ? '' : Object.prototype.toString.call(value)}${JSON.stringify(value, (key, inner) => (typeof inner === 'bigint' ? `${inner}n` : typeof inner === 'function' ? `function ${inner.name}` : inner === undefined ? 'undefined' : inner))}`
    : String(value);
  try {
    const run = vm.runInThisContext(`(function (log, wait) {${code}\n})`, { filename: name });
    run((...values) => out.push(values.map(show).join(' ')), (promise) => waits.push(promise));
    for (const one of waits) await one;
  } catch (error) {
    out.push(`threw ${error.name}: ${error.stack}`);
  }
  return out;
}

const cases = [];
for (const [family, programs] of Object.entries(families)) {
  for (const [name, program] of Object.entries(programs)) {
    if (!`${family}: ${name}`.includes(options.only)) continue;
    // TypeScript comes with plain JavaScript that logs the same.
    const { ts, js, absent } = typeof program === 'string' ? { js: program } : program;
    cases.push({ name: `${family}: ${name}`, code: ts ?? js, plain: js, sloppy: name.endsWith('(sloppy)'), absent, file: `c${cases.length}.${ts ? 'ts' : 'js'}` });
  }
}
for (const one of cases) {
  // A module is strict code.
  write_files(root, { [one.file]: one.sloppy ? one.code : `${one.code}\nexport {};\n` });
  one.expected = await trace(one.sloppy ? one.plain : `"use strict"; ${one.plain}`, one.name);
  if (one.expected.some((line) => line.startsWith('threw'))) report.fail(`${one.name} as written`, one.expected.join('\n'));
}

for (const flags of builds) {
  const out = join(root, flags.join('').replace(/\W/g, '-'));
  const args = [`--target=${flags[0]}`, ...flags.slice(1), '--format=iife', '--log-level=error', '--log-limit=0', `--outdir=${out}`];
  const year = /^es(\d+)/.exec(flags[0]);
  // What is refused is a failure of its own; the rest is built without it. Minifying changes names unless they are kept.
  let left = cases.filter((one) => !one.name.endsWith('(names)') || !flags.includes('--minify') || flags.includes('--keep-names'));
  for (;;) {
    const built = await bundle(left.map((one) => `./${one.file}`), args, { cwd: root });
    if (built.status === 0) break;
    const refused = new Set([...built.stderr.matchAll(/--> (?:\.\/)?(c\d+\.[jt]s)/g)].map((match) => match[1]));
    for (const one of left) if (refused.has(one.file)) report.fail(`${one.name} (${flags.join(' ')})`, `refused: ${built.stderr.slice(0, 400)}`, built.command);
    left = left.filter((one) => !refused.has(one.file));
    if (refused.size > 0) continue;
    report.fail(flags.join(' '), built.stderr.slice(0, 2000), built.command);
    left = [];
    break;
  }
  for (const one of left) {
    const title = `${one.name} (${flags.join(' ')})`;
    const code = readFileSync(join(out, one.file.replace('.ts', '.js')), 'utf8');
    try {
      if (year) acorn.parse(code, { ecmaVersion: Number(year[1]), sourceType: 'script' });
    } catch (error) {
      report.fail(title, `${error.message}\n${code.slice(0, 3000)}`);
      continue;
    }
    if (one.absent && code.includes(one.absent)) {
      report.fail(title, `"${one.absent}" is left\n${code.slice(0, 3000)}`);
      continue;
    }
    const got = await trace(code, title);
    report.check(title, JSON.stringify(got) === JSON.stringify(one.expected), `${difference(one.expected, got)}\n${code.slice(0, 3000)}`);
  }
}
if (!options.only) await fuzz_lowering(report, { count: 40, seed: 1, shrink: true, 'max-failures': 3 });
report.finish();
