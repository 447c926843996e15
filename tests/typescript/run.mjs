// TypeScript and JSX: every case is compiled by Sinter and by TypeScript itself, both are run, and they must log the
// same. A case whose right answer TypeScript does not give has `expected` lines of its own.
//
//   node tests/typescript/run.mjs [--only TEXT] [--show]

import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse_arguments } from '../harness/arguments.mjs';
import { bundle } from '../harness/bundler.mjs';
import { in_parallel } from '../harness/process.mjs';
import { Report, difference } from '../harness/report.mjs';
import { npm_install } from '../harness/npm_install.mjs';
import { TracePool } from '../harness/trace_pool.mjs';
import { make_workspace, write_files } from '../harness/workspace.mjs';
import { legacy, standard } from './cases_decorators.mjs';
import { jsx } from './cases_jsx.mjs';
import { language } from './cases_language.mjs';
import { names } from './cases_names.mjs';

const options = parse_arguments({ only: '', show: false });
const require = createRequire(join(npm_install(import.meta.dirname, 'typescript'), 'package.json'));
const ts = require('typescript');

const cases = [
  ...language.map((one) => ({ ...one, name: `language: ${one.name}` })),
  ...standard.map((one) => ({ ...one, name: `decorators: ${one.name}` })),
  ...legacy.map((one) => ({
    ...one,
    name: `legacy decorators: ${one.name}`,
    options: { experimentalDecorators: true, ...one.options },
  })),
  ...jsx.map((one) => ({ ...one, name: `jsx: ${one.name}`, extension: 'tsx' })),
  ...names.map((one) => ({ ...one, name: `names: ${one.name}` })),
].filter((one) => one.name.includes(options.only));

const root = make_workspace('typescript');
const report = new Report();
const pool = new TracePool();

await in_parallel(cases, async (one, index) => {
  const directory = join(root, String(index));
  const entry = `entry.${one.extension ?? 'ts'}`;
  mkdirSync(directory);
  write_files(directory, { 'package.json': '{"type":"module"}', [entry]: one.code, ...one.files });
  const compilerOptions = { target: 'es2022', useDefineForClassFields: true, ...one.options };
  const out = join(directory, 'sinter.mjs');
  const flags = ['--format=esm', `--outfile=${out}`, `--tsconfig-raw=${JSON.stringify({ compilerOptions })}`];
  const built = await bundle([`./${entry}`], [...flags, ...(one.flags ?? [])], { cwd: directory });
  if (one.error) {
    const said = built.status === 1 && built.stderr.includes(one.error);
    report.check(one.name, said, `status ${built.status}\n${built.stderr.slice(0, 1500)}`, built.command);
    return;
  }
  if (built.status !== 0) {
    report.fail(one.name, `build failed (status ${built.status})\n${built.stderr.slice(0, 1500)}`, built.command);
    return;
  }
  const text = readFileSync(out, 'utf8');
  if (options.show) console.log(`--- ${one.name}\n${text}`);
  const { trace, error } = await pool.run('import', out);
  const expected = one.expected ?? (await reference(one, directory, entry, compilerOptions));
  const right = JSON.stringify(trace) === JSON.stringify(expected);
  const wanted = (one.output ?? []).filter((part) => !text.includes(part));
  const unwanted = (one.no_output ?? []).filter((part) => text.includes(part));
  const problems = [
    ...(right ? [] : [`${difference(expected, trace)}\n${error ?? ''}\n${text.slice(0, 4000)}`]),
    ...wanted.map((part) => `not in the output: ${part}\n${text.slice(0, 1000)}`),
    ...unwanted.map((part) => `in the output: ${part}\n${text.slice(0, 1000)}`),
  ];
  report.check(one.name, problems.length === 0, problems.join('\n'), built.command);
});
pool.close();
report.finish();

async function reference(one, directory, entry, compilerOptions) {
  const made = ts.transpileModule(one.code, {
    fileName: entry,
    compilerOptions: { ...ts.convertCompilerOptionsFromJson({ ...compilerOptions, module: 'esnext' }, '.').options, isolatedModules: true },
  });
  // In a folder of its own: modules that both import are evaluated once a place.
  const own = join(directory, 'reference');
  write_files(own, { 'package.json': '{"type":"module"}', ...one.files, 'reference.mjs': made.outputText });
  return (await pool.run('import', join(own, 'reference.mjs'))).trace;
}
