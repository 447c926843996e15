// Real packages: bundled, bundled and minified, and run with a behaviour check in Node or headless Chromium.
//
//   node tests/packages/run.mjs [--only NAME] [--list] [--target es2015]
//
// A program in fixtures/ logs what it did; `expect` lists the lines. Where `expect` is 'node', the expectation is what
// Node logs for the unbundled program.

import { copyFileSync, cpSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundle } from '../harness/bundler.mjs';
import { parse_arguments } from '../harness/arguments.mjs';
import { launch_browser } from '../harness/browser.mjs';
import { npm_install } from '../harness/npm_install.mjs';
import { Report, difference } from '../harness/report.mjs';
import { TracePool } from '../harness/trace_pool.mjs';
import { make_workspace } from '../harness/workspace.mjs';
import { programs } from './programs.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const options = parse_arguments({ only: '', list: false, target: '' });
const chosen = programs.filter((program) => !options.only || options.only.split(',').includes(program.name));
if (options.list) {
  for (const { name, where } of programs) console.log(`${name} (${where})`);
  process.exit(0);
}
if (!chosen.length) {
  console.error(`No program named ${options.only}. --list shows all.`);
  process.exit(2);
}

const packages = npm_install(here, 'packages');
const root = make_workspace('packages');
cpSync(join(here, 'fixtures'), root, { recursive: true });
copyFileSync(join(here, 'package.json'), join(root, 'package.json'));
symlinkSync(join(packages, 'node_modules'), join(root, 'node_modules'));
compile_svelte();

const report = new Report();
const pool = new TracePool({ timeout: 60_000 });
const browser = chosen.some(({ where }) => where === 'browser') ? await launch_browser({ packages, root }) : null;

function compile_svelte() {
  const require = createRequire(pathToFileURL(join(packages, 'package.json')));
  const { compile } = require('svelte/compiler');
  const { js } = compile(readFileSync(join(root, 'Counter.svelte'), 'utf8'), { generate: 'client', filename: 'Counter.svelte' });
  writeFileSync(join(root, 'Counter.svelte.js'), js.code);
}

async function run_program(program, expected, minify) {
  const format = program.format ?? 'esm';
  const extension = { esm: 'mjs', cjs: 'cjs', iife: 'js' }[format];
  const out = join('dist', `${program.name}${minify ? '.min' : ''}.${extension}`);
  const flags = [
    `--format=${format}`, `--platform=${program.where}`, `--outfile=${join(root, out)}`,
    // Development builds of the packages unminified, production builds minified: both kinds of source are covered.
    `--define:process.env.NODE_ENV="${minify ? 'production' : 'development'}"`,
    ...(minify ? ['--minify'] : []), ...(program.flags ?? []),
    ...(options.target ? [`--target=${options.target}`] : []),
  ];
  const name = `${program.name}${minify ? ' minified' : ''}`;
  const built = await bundle([`./${program.entry}`], flags, { cwd: root, timeout: 120_000 });
  if (built.status !== 0) {
    report.fail(name, `build failed (status ${built.status}, signal ${built.signal})\n${built.stderr.slice(0, 3000)}`, built.command);
    return;
  }
  const kind = { esm: 'import', cjs: 'require', iife: 'script' }[format];
  const { trace, error } = program.where === 'browser' ? await browser.run(kind, out) : await pool.run(kind, join(root, out));
  const right = JSON.stringify(trace) === JSON.stringify(expected);
  const bytes = statSync(join(root, out)).size;
  report.check(name, right, `${difference(expected, trace)}${error ? `\n${error}` : ''}`, built.command);
  if (right) console.log(`ok ${name.padEnd(26)} ${(bytes / 1024).toFixed(0).padStart(6)} KB  ${built.milliseconds.toFixed(0).padStart(6)} ms`);
}

mkdirSync(join(root, 'dist'));
// Node evaluates a program once per process, so two builds of one program share its answer.
const answers = {};
for (const program of chosen) {
  let expected = program.expect;
  if (expected === 'node') {
    answers[program.entry] ??= await pool.run('import', join(root, program.entry));
    const answer = answers[program.entry];
    expected = answer.trace;
    if (answer.error || !expected.length) {
      report.fail(program.name, `the unbundled program does not run in Node\n${answer.error}`);
      continue;
    }
  }
  for (const minify of [false, true]) await run_program(program, expected, minify);
}
pool.close();
await browser?.close();
report.finish();
