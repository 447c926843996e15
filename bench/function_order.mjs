// Writes cmake/function_order.txt: the functions that builds run, in the order in which the linker is to put them.
//
//   node bench/function_order.mjs
//
// A build touches a third of the program's code. Where that third lies together, fewer pages are read and mapped: the kernel
// maps sixteen around every one that is asked for. Functions that more workloads run come first, those of one file
// stay together. The list needs no care: a function that is gone is passed over, a new one is put behind the list.
// Written anew before a release. Needs valgrind.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm_install } from '../tests/harness/npm_install.mjs';
import { repository } from '../tests/harness/repository.mjs';
import { contenders } from './contenders.mjs';
import { workloads } from './workloads.mjs';

// Small builds of every kind of source: there the program's own pages count most.
const used = ['react-dom', 'd3', 'rxjs', 'three-plain', 'react-1k'];

const packages = npm_install(dirname(fileURLToPath(import.meta.url)), 'bench');
const sinter = resolve(process.env.SINTER || join(repository, 'build/release/bin/sinter'));
const { sinter: command_of } = contenders({ packages, sinter });
const root = mkdtempSync(join(os.tmpdir(), 'sinter-order-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));
symlinkSync(join(packages, 'node_modules'), join(root, 'node_modules'));

/** The mangled names of the program's own functions that callgrind saw running. */
function functions_of(profile) {
  const objects = new Map();
  const names = new Map();
  const found = new Set();
  let object;
  for (const line of profile.split('\n')) {
    // A number stands for a name from its second use on: "fn=(7) main", later "fn=(7)".
    const [, kind, id, name] = /^(ob|fn|cob|cfn)=\((\d+)\)(?: (.*))?$/.exec(line) ?? [];
    if (!kind) continue;
    const table = kind.endsWith('ob') ? objects : names;
    if (name !== undefined) table.set(id, name);
    if (kind === 'ob') object = table.get(id);
    // Recursion is numbered: "parse'2".
    if (kind === 'fn' && object === sinter) found.add(table.get(id).replace(/'\d+$/, ''));
  }
  return found;
}

const counts = new Map();
for (const workload of workloads.filter(({ id }) => used.includes(id))) {
  const cwd = join(root, workload.id);
  const profile = join(root, `${workload.id}.callgrind`);
  mkdirSync(cwd, { recursive: true });
  const job = { cwd, entry: workload.write(cwd, packages), outdir: join(cwd, 'out'), minify: workload.minify, sourcemap: workload.sourcemap, platform: 'browser', packages };
  const built = spawnSync('valgrind', ['--tool=callgrind', '--demangle=no', `--callgrind-out-file=${profile}`, ...command_of(job)], { cwd, encoding: 'utf8' });
  if (built.status !== 0) {
    console.error(`${workload.id}: ${built.error ?? built.stderr}`);
    process.exit(1);
  }
  for (const name of functions_of(readFileSync(profile, 'utf8'))) counts.set(name, (counts.get(name) ?? 0) + 1);
}
const in_order = [...counts].filter(([name]) => /^[A-Za-z_][\w.$]*$/.test(name)).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
writeFileSync(join(repository, 'cmake/function_order.txt'), in_order.map(([name]) => `${name}\n`).join(''));
console.log(`${in_order.length} functions`);
