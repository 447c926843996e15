// What happens when something goes wrong: programs that fail, servers whose clients, workers or descriptors do, and many
// connections at once. The machine's Node.js runs the same and says what is right.
//
//   node tests/runtime_failures/run.mjs [--only TEXT] [--connections 10000 --seconds 60]

import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse_arguments } from '../harness/arguments.mjs';
import { binary } from '../harness/bundler.mjs';
import { in_parallel, run_process } from '../harness/process.mjs';
import { Report } from '../harness/report.mjs';
import { make_workspace, write_files } from '../harness/workspace.mjs';
import { bad_programs } from './bad_programs.mjs';
import { keep_alive } from './keep_alive.mjs';
import { tear_down } from './tear_down.mjs';

const options = parse_arguments({ only: '', connections: 2000, seconds: 3 });
const report = new Report();
if (!existsSync(join(dirname(binary), 'libsinter_runtime.so'))) {
  report.skip('failures', 'the runtime was not built (./x setup unpacks what it needs)');
  report.finish();
}
const root = make_workspace('runtime-failures');
const programs = { node: [process.execPath], sinter: [binary, 'run'] };
const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, NODE_NO_WARNINGS: undefined };
const wanted = (name) => name.includes(options.only);

/** The reader goes away after the first bytes. */
function run_without_reader(file, args, cwd) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.stdout.once('data', () => child.stdout.destroy());
    child.on('close', (status, signal) => resolve({ status, signal, stdout: '', stderr }));
  });
}
async function compare(name, { files, args, stderr, close_stdout, shell }) {
  const outcomes = {};
  for (const [program, [file, ...before]] of Object.entries(programs)) {
    const cwd = join(root, program, name.replaceAll(/\W+/g, '-'));
    write_files(cwd, { 'package.json': '{}', ...files });
    const command = [file, ...before, ...args];
    const result = close_stdout ? await run_without_reader(file, [...before, ...args], cwd)
      : shell ? await run_process('bash', ['-c', `${shell}; exec "$@"`, 'bash', ...command], { cwd, env, timeout: 60_000 })
        : await run_process(file, [...before, ...args], { cwd, env, timeout: 60_000 });
    outcomes[program] = { ...result, end: result.signal ?? result.status, command: `cd ${cwd} && ${command.join(' ')}` };
  }
  const { node, sinter } = outcomes;
  for (const expression of stderr ?? []) {
    if (!report.check(`${name}: Node.js prints ${expression}`, expression.test(node.stderr), node.stderr, node.command)) return;
  }
  report.check(`${name}: exit`, node.end === sinter.end, `${node.end} expected, got ${sinter.end}\n${sinter.stderr}`, sinter.command);
  report.check(`${name}: output`, node.stdout === sinter.stdout, `expected ${node.stdout.slice(0, 500)}\n     got ${sinter.stdout.slice(0, 500)}\n${sinter.stderr}`, sinter.command);
  const absent = (stderr ?? []).filter((expression) => !expression.test(sinter.stderr));
  report.check(`${name}: message`, absent.length === 0, `${absent.join(' ')} in\n${sinter.stderr}\nNode.js:\n${node.stderr}`, sinter.command);
}

const cases = Object.entries(bad_programs);
for (const file of readdirSync(join(import.meta.dirname, 'servers'))) {
  cases.push([`servers/${file}`, { files: {}, args: [join(import.meta.dirname, 'servers', file)], shell: file.includes('descriptors') ? 'ulimit -n 60' : undefined }]);
}
await in_parallel(cases.filter(([name]) => wanted(name)), ([name, value]) => compare(name, value), 2);
if (wanted('tear-down')) await tear_down(report, binary, root, env);
if (wanted('keep-alive')) await keep_alive(report, binary, options);
report.finish();
