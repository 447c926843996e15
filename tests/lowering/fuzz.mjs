// Differential fuzzer of lowering: random programs run by Node as they are, and as built for older targets; all log the
// same, and what is built is the language of its year.
//
//   node tests/lowering/fuzz.mjs [--count N] [--seed S] [--shrink=false] [--print]
//
// A failing program is identified by one number: `--seed THAT --count 1` builds it again. It is shrunk before printing.
// The suite runs a few.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse_arguments } from '../harness/arguments.mjs';
import { npm_install } from '../harness/npm_install.mjs';
import { fuzz_programs } from '../harness/program_fuzzer.mjs';
import { Report } from '../harness/report.mjs';
import { repository } from '../harness/repository.mjs';
import { generate, is_newer } from './generate.mjs';

const targets = ['es2022', 'es2015', 'es2016', 'es2017', 'es2018', 'es2019', 'es2020', 'es2021', 'chrome63', 'chrome72', 'chrome84', 'firefox79', 'safari14.1', 'chrome80,safari14', 'node12.22'];
const modes = Object.fromEntries(targets.map((target) => [target.replace(/\W/g, '-'), [`--target=${target}`, '--log-level=error', '--log-limit=0']]));

export async function fuzz_lowering(report, options) {
  const acorn = createRequire(join(npm_install(join(repository, 'tests/packages'), 'packages'), 'package.json'))('acorn');
  const check = (mode, text, strict) => {
    const year = /^es(\d+)/.exec(mode);
    if (!year) return undefined;
    try {
      acorn.parse(text, { ecmaVersion: Number(year[1]), sourceType: strict ? 'module' : 'script', allowReturnOutsideFunction: true });
      return undefined;
    } catch (error) {
      return `acorn: ${error.message}`;
    }
  };
  await fuzz_programs({ ...options, name: 'lowering-fuzz', modes, generate, report, check, reference: (seed) => (is_newer(seed) ? 'es2022' : 'source'), rerun: 'node tests/lowering/fuzz.mjs' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = parse_arguments({ count: 300, seed: 1, shrink: true, print: false, 'max-failures': 5 });
  if (options.print) {
    console.log(generate(options.seed).join('\n'));
    process.exit(0);
  }
  const report = new Report();
  await fuzz_lowering(report, options);
  report.finish();
}
