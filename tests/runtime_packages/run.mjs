// Packages from npm, unmodified and pinned, doing real work under `sinter run`: every file of cases/ and every tool below
// runs under the machine's Node.js too, and what they print and write has to be the same.
//
//   node tests/runtime_packages/run.mjs [--only TEXT]

import { createHash } from 'node:crypto';
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse_arguments } from '../harness/arguments.mjs';
import { binary } from '../harness/bundler.mjs';
import { npm_install } from '../harness/npm_install.mjs';
import { in_parallel, run_process } from '../harness/process.mjs';
import { Report, difference } from '../harness/report.mjs';
import { make_workspace } from '../harness/workspace.mjs';

const options = parse_arguments({ only: '' });
const here = import.meta.dirname;
const report = new Report();
if (!existsSync(join(dirname(binary), 'libsinter_runtime.so'))) {
  report.skip('packages', 'the runtime was not built (./x setup unpacks what it needs)');
  report.finish();
}
const installed = npm_install(here, 'runtime_packages');
const root = make_workspace('runtime-packages');
symlinkSync(join(installed, 'node_modules'), join(root, 'node_modules'));
cpSync(join(here, 'cases'), join(root, 'cases'), { recursive: true });
const package_file = (path) => join(installed, 'node_modules', path);

// A case runs in two folders of its own, which end in the same name: paths that are printed then differ only before it.
const programs = { node: [process.execPath], sinter: [binary, 'run'] };
const env = { ...process.env, NODE_NO_WARNINGS: '1', NO_COLOR: '1', FORCE_COLOR: undefined, NODE_ENV: undefined, CERTIFICATES: join(here, '../runtime/certificates') };

// `normalise` hides what may differ between two runs of the same program: times.
async function run_both({ name, prepare = () => {}, args, normalise = (text) => text, files }) {
  const outcomes = {};
  for (const [program, [file, ...before]] of Object.entries(programs)) {
    const cwd = join(root, 'work', program, name);
    mkdirSync(cwd, { recursive: true });
    prepare(cwd);
    const { status, signal, stdout, stderr } = await run_process(file, [...before, ...args], { cwd, env, timeout: 120_000 });
    const clean = (text) => normalise(text.replaceAll(join(root, 'work', program), '/work'));
    outcomes[program] = { lines: [`exit ${signal ?? status}`, ...clean(stdout).split('\n'), ...(files?.(cwd, clean) ?? [])], stderr, command: `cd ${cwd} && ${[file, ...before, ...args].join(' ')}` };
  }
  const { node, sinter } = outcomes;
  const same = node.lines.join('\n') === sinter.lines.join('\n');
  report.check(name, same && node.lines[0].endsWith(' 0') === !name.includes('mistakes'), `${difference(node.lines, sinter.lines)}\n${sinter.stderr}`, sinter.command);
}

/** Every file below `folder`: its name and its content, or a digest of it. */
function tree(folder, clean, below = '') {
  return readdirSync(join(folder, below)).sort().flatMap((name) => {
    const path = join(folder, below, name), shown = join(below, name);
    const found = lstatSync(path);
    if (found.isSymbolicLink()) return [`${shown} -> ${readlinkSync(path)}`];
    if (found.isDirectory()) return tree(folder, clean, shown);
    const text = clean(readFileSync(path, 'latin1'));
    return [`${shown} ${(found.mode & 0o777).toString(8)} ${text.length < 400 ? JSON.stringify(text) : createHash('sha1').update(text).digest('hex')}`];
  });
}
const project = (name) => (cwd) => cpSync(join(here, 'projects', name), cwd, { recursive: true });

const cases = readdirSync(join(here, 'cases')).map((file) => ({ name: file.replace('.mjs', ''), args: [join(root, 'cases', file)] }));
cases.push({
  name: 'tsc with mistakes',
  prepare: project('tsc'),
  args: [package_file('typescript/bin/tsc'), '--pretty', 'false'],
  files: (cwd, clean) => tree(join(cwd, 'out'), clean),
}, {
  name: 'vite build',
  prepare: project('vite'),
  args: [package_file('vite/bin/vite.js'), 'build'],
  normalise: (text) => text.replace(/built in .*/, 'built').replace(/gzip: +[\d.]+ kB/g, 'gzip'),
  files: (cwd, clean) => tree(join(cwd, 'dist'), clean),
}, {
  name: 'npm install',
  prepare(cwd) {
    writeFileSync(join(cwd, 'package.json'), JSON.stringify({ name: 'project', version: '1.0.0', dependencies: { ms: '2.1.3', 'left-over': 'file:left-over', semver: '7.7.2' }, scripts: { postinstall: 'semver 1.2.3 -i minor > postinstall.txt' } }));
    mkdirSync(join(cwd, 'left-over'), { recursive: true });
    writeFileSync(join(cwd, 'left-over/package.json'), '{"name":"left-over","version":"0.0.1"}');
    cpSync(join(here, '.npmrc'), join(cwd, '.npmrc'));
  },
  args: [package_file('npm/bin/npm-cli.js'), 'install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', '--foreground-scripts'],
  normalise: (text) => text.replace(/in \d+m?s/, 'in …'),
  files: (cwd, clean) => tree(cwd, clean),
}, {
  name: 'npm pack',
  prepare(cwd) {
    writeFileSync(join(cwd, 'package.json'), JSON.stringify({ name: 'packed', version: '1.0.0', files: ['a.js'], scripts: { prepack: 'echo exports.b = 1 >> a.js' } }));
    writeFileSync(join(cwd, 'a.js'), 'exports.a = 1;\n');
  },
  args: [package_file('npm/bin/npm-cli.js'), 'pack', '--json', '--foreground-scripts'],
  // Node.js brings another zlib, whose archives have other sizes.
  normalise: (text) => text.replace(/"(size|shasum|integrity)": .*/g, '"$1": …'),
  files: (cwd) => readdirSync(cwd),
});
await in_parallel(cases.filter(({ name }) => name.includes(options.only)), run_both, 2);
report.finish();
