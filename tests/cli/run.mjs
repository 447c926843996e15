// Every flag of `sinter build --help` does what it says; the outputs are run where they can be.
//
//   node tests/cli/run.mjs [--only TEXT]

import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { parse_arguments } from '../harness/arguments.mjs';
import { in_parallel } from '../harness/process.mjs';
import { Report } from '../harness/report.mjs';
import { make_workspace } from '../harness/workspace.mjs';
import { chunk_cases } from './chunk_cases.mjs';
import { code_cases } from './code_cases.mjs';
import { command_cases } from './command_cases.mjs';
import { config_cases } from './config_cases.mjs';
import { meaning_cases } from './meaning_cases.mjs';
import { module_cases } from './module_cases.mjs';
import { output_cases } from './output_cases.mjs';
import { pair_cases } from './pair_cases.mjs';
import { policy_cases } from './policy_cases.mjs';
import { Project } from './project.mjs';
import { project_cases } from './project_cases.mjs';
import { report_cases } from './report_cases.mjs';
import { target_cases } from './target_cases.mjs';
import { wasm_cases } from './wasm_cases.mjs';

const options = parse_arguments({ only: '' });
const report = new Report();
const root = make_workspace('cli');

const show = (value) => (typeof value === 'string' ? value : JSON.stringify(value, null, 1))?.slice(0, 1200);

/** What a case asserts with; the first failure ends it. */
const expect = {
  equal(actual, wanted, what = 'result') {
    if (!isDeepStrictEqual(actual, wanted)) throw new Error(`${what}: expected ${show(wanted)}\ngot ${show(actual)}`);
  },
  match(text, pattern, what = 'text') {
    if (!pattern.test(text)) throw new Error(`${what} does not match ${pattern}\n${show(text)}`);
  },
  lacks(text, pattern, what = 'text') {
    if (pattern.test(text)) throw new Error(`${what} matches ${pattern}\n${show(text)}`);
  },
  that(condition, what) {
    if (!condition) throw new Error(what);
  },
};

const cases = [...output_cases, ...module_cases, ...code_cases, ...meaning_cases, ...report_cases, ...target_cases, ...project_cases, ...command_cases, ...config_cases, ...policy_cases, ...pair_cases, ...wasm_cases, ...chunk_cases];
await in_parallel(cases, async ({ name, files, check }, index) => {
  if (!name.includes(options.only)) return;
  const project = new Project(join(root, String(index)), files);
  try {
    await check(project, expect);
    report.pass();
  } catch (error) {
    report.fail(name, error.message, project.command);
  }
});
report.finish();
