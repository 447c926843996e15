// ES modules and CommonJS mixed in every form, executed. The expectation is Node's own answer for the unbundled files;
// where Node has no answer (bundler-only rules, build errors) the case carries the rule and the expectation.
//
//   node tests/interop/run.mjs [--only TEXT] [--list]
//
// A case: {name, files (first is the entry), formats?, flags?, minify?, own_packages?, node?: false, rule?, expect?, expect_one_of?, fails?}.
// `expect` beside a Node answer must agree with it, on a Node that has the feature.

import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundle } from '../harness/bundler.mjs';
import { parse_arguments } from '../harness/arguments.mjs';
import { in_parallel } from '../harness/process.mjs';
import { Report, difference } from '../harness/report.mjs';
import { TracePool } from '../harness/trace_pool.mjs';
import { make_workspace, write_files } from '../harness/workspace.mjs';
import { cases as import_cjs } from './cases/import_cjs.mjs';
import { cases as es_module_flag } from './cases/es_module_flag.mjs';
import { cases as require_forms } from './cases/require.mjs';
import { cases as exports_cases } from './cases/exports.mjs';
import { cases as scopes } from './cases/scopes.mjs';
import { cases as dynamic } from './cases/dynamic.mjs';

const groups = { import_cjs, es_module_flag, require: require_forms, exports: exports_cases, scopes, dynamic };
const options = parse_arguments({ only: '', list: false });
const all = Object.entries(groups).flatMap(([group, cases]) => cases.map((one) => ({ ...one, id: `${group}: ${one.name}` })));
const chosen = all.filter((one) => one.id.includes(options.only));

if (options.list) {
  for (const one of chosen) console.log(one.id);
  process.exit(0);
}

const node_requires_esm = Boolean(process.features?.require_module) || Number(process.versions.node.split('.')[0]) >= 22;
const output_file = { esm: 'out.mjs', cjs: 'out.cjs', iife: 'out.js' };
const run_kind = { esm: 'import', cjs: 'require', iife: 'script' };

const report = new Report();
const root = make_workspace('interop');
const pool = new TracePool();

async function node_answer(one, directory, entry) {
  if (one.node === false) return one.expect_one_of ?? [one.expect];
  if (one.expect && !node_requires_esm) return [one.expect];
  const { trace } = await pool.run('import', join(directory, entry));
  if (one.expect && JSON.stringify(trace) !== JSON.stringify(one.expect)) {
    report.fail(`${one.id} [table]`, `the written expectation is not Node's answer\n${difference(trace, one.expect)}`);
  }
  return [trace];
}

async function run_case(one, index) {
  const directory = join(root, String(index));
  mkdirSync(directory);
  write_files(directory, one.files);
  const entry = Object.keys(one.files)[0];
  const expected = one.fails ? [] : await node_answer(one, directory, entry);
  for (const format of one.formats ?? ['esm', 'cjs', 'iife']) {
    for (const minify of one.minify === false ? [false] : [false, true]) {
      const name = `${one.id} [${format}${minify ? ', minified' : ''}]`;
      const out = join(directory, `out-${format}${minify ? '-min' : ''}`, output_file[format]);
      const flags = [`--format=${format}`, '--platform=node', `--outfile=${out}`, ...(minify ? ['--minify'] : []), ...(one.flags ?? [])];
      const built = await bundle([`./${entry}`], flags, { cwd: directory });
      if (one.fails) {
        const right = built.status === 1 && one.fails.test(built.stderr);
        report.check(name, right, `the build must fail with ${one.fails}: ${one.rule}\nstatus ${built.status}\n${built.stderr}`, built.command);
        continue;
      }
      if (built.status !== 0) {
        report.fail(name, `build failed (status ${built.status}${built.signal ? `, ${built.signal}` : ''})\n${built.stderr.slice(0, 1500)}`, built.command);
        continue;
      }
      // Externals must be evaluated afresh: a copy beside the output keeps Node's module cache out of the comparison.
      if (one.own_packages) {
        const packages = Object.entries(one.files).filter(([file]) => file.startsWith('node_modules/'));
        write_files(dirname(out), Object.fromEntries(packages));
      }
      const { trace, error } = await pool.run(run_kind[format], out);
      const right = expected.some((answer) => JSON.stringify(answer) === JSON.stringify(trace));
      report.check(name, right, `${one.rule ? `rule: ${one.rule}\n` : ''}${difference(expected[0], trace)}${error ? `\n${error}` : ''}`, built.command);
    }
  }
}

await in_parallel(chosen, run_case);
pool.close();
console.log(`${chosen.length} cases`);
report.finish();
