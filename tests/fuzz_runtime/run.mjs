// Random calls of the runtime's built-in modules: any function, any receiver, any arguments. What is wrong is an exception;
// a program must not be able to crash the process, nor to hang it where Node.js would not.
//
//   node tests/fuzz_runtime/run.mjs [--count N] [--calls N] [--seed S]
//
// One number identifies a run of calls: `--seed THAT --count 1` makes them again. `--calls` is how many there are in one.

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse_arguments } from '../harness/arguments.mjs';
import { binary } from '../harness/bundler.mjs';
import { in_parallel, run_process } from '../harness/process.mjs';
import { Report } from '../harness/report.mjs';
import { repository } from '../harness/repository.mjs';
import { make_workspace, write_files } from '../harness/workspace.mjs';
import { found } from './found.mjs';

const options = parse_arguments({ count: 12, calls: 1500, seed: 1, timeout: 120 });
const report = new Report();
if (!existsSync(join(dirname(binary), 'libsinter_runtime.so'))) {
  report.skip('calls', 'the runtime was not built (./x setup unpacks what it needs)');
  report.finish();
}
/** What a crash says about itself, among whatever the calls printed. */
function last_words(stderr) {
  const at = stderr.search(/FATAL ERROR|Sanitizer|runtime error:|terminate called|Assertion `/);
  return at < 0 ? '' : stderr.slice(at, at + 5000);
}

const root = make_workspace('fuzz-runtime');
const child = join(import.meta.dirname, 'child.mjs');

await in_parallel(Array.from({ length: options.count }, (_, i) => options.seed + i), async (seed) => {
  const cwd = join(root, String(seed)), log = join(root, `${seed}.log`);
  mkdirSync(cwd);
  // Nothing outside of its folder is written, whatever the arguments.
  const args = ['run', '--permission', '--allow-read=*', `--allow-write=${cwd}`, `--allow-write=${log}`, '--allow-net=127.0.0.1', '--allow-env=*', '--allow-run=cat', child, String(seed), String(options.calls), log];
  const result = await run_process(binary, args, { cwd, timeout: options.timeout * 1000, env: { ...process.env, NODE_NO_WARNINGS: '1' } });
  const last = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').slice(-8).join('\n') : 'no call was made';
  const end = result.timed_out ? `no end after ${options.timeout} s` : result.signal ?? '';
  // A call may end the program in an orderly way: an error that it made on a stream, say, and that nobody takes.
  report.check(`seed ${seed}`, !end && !last_words(result.stderr), `${end}; the last calls were\n${last}\n${last_words(result.stderr)}`,
    `node tests/fuzz_runtime/run.mjs --count 1 --seed ${seed} --calls ${options.calls}`);
});
const addon_headers = join(repository, 'build/third_party/libnode/usr/include/nodejs/src');
for (const [name, [program, expected, addon]] of Object.entries(found)) {
  write_files(root, { 'found.cjs': program });
  if (addon) {
    const compiled = await run_process('c++', ['-std=c++20', '-O1', '-shared', '-fPIC', '-pthread', `-I${addon_headers}`, join(import.meta.dirname, `${addon}.cc`), '-o', join(root, `${addon}.node`)]);
    if (!report.check(`${name}: compiles`, compiled.status === 0, compiled.stderr)) continue;
  }
  const result = await run_process(binary, ['run', 'found.cjs'], { cwd: root, timeout: options.timeout * 1000 });
  report.check(name, result.status === 0 && result.stdout === expected, `${result.signal ?? result.status}\n${result.stdout}${last_words(result.stderr)}`);
}
report.finish();
