// Differential fuzzer of the minifier: random programs run by Node as they are, and as built plain, with each minify
// switch alone and with all; all log the same.
//
//   node tests/fuzz_minify/run.mjs [--count N] [--seed S] [--shrink=false] [--print]
//
// A failing program is identified by one number: `--seed THAT --count 1` builds it again. It is shrunk before printing.

import { parse_arguments } from '../harness/arguments.mjs';
import { fuzz_programs } from '../harness/program_fuzzer.mjs';
import { Report } from '../harness/report.mjs';
import { generate } from './generate.mjs';

const options = parse_arguments({ count: 400, seed: 1, shrink: true, print: false, 'max-failures': 5 });
const modes = { plain: [], whitespace: ['--minify-whitespace'], identifiers: ['--minify-identifiers'], syntax: ['--minify-syntax'], all: ['--minify'], lowered: ['--minify', '--target=es2015', '--supported:bigint=true'] };

if (options.print) {
  console.log(generate(options.seed).join('\n'));
  process.exit(0);
}

const report = new Report();
await fuzz_programs({ ...options, name: 'fuzz-minify', modes, generate, report, rerun: 'node tests/fuzz_minify/run.mjs' });
report.finish();
