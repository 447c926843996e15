// The packages that projects are built with: preprocessors, PostCSS and plugins from npm, unmodified, each in
// a project that `sinter build` builds and whose result is run, or that `sinter dev` serves.
//
//   node tests/ecosystem/run.mjs [--only TEXT] [--list]
//
// A case: {name, files, ...}. `styles` cases compare the built style sheets with those of `reference`: files that
// replace sources, in which the package itself, asked by Node, has already done the work. `plugins` and `settings`
// cases run the built script and compare what it prints with Rollup's or Vite's own build of the same project.
// `failing` ones name what the message must say. `dev` ones have a function.

import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse_arguments } from '../harness/arguments.mjs';
import { binary } from '../harness/bundler.mjs';
import { npm_install } from '../harness/npm_install.mjs';
import { in_parallel, run_process } from '../harness/process.mjs';
import { Report, difference } from '../harness/report.mjs';
import { make_workspace, write_files } from '../harness/workspace.mjs';
import { cases as styles } from './cases/styles.mjs';
import { cases as failing } from './cases/failing.mjs';
import { cases as plugins } from './cases/plugins.mjs';
import { cases as rollup_plugins } from './cases/rollup_plugins.mjs';
import { cases as vite_plugins, refused as plugins_refused } from './cases/vite_plugins.mjs';
import { cases as settings, refused } from './cases/settings.mjs';
import { cases as dev } from './cases/dev.mjs';

const here = import.meta.dirname;
const options = parse_arguments({ only: '', list: false });
const groups = { styles, failing: [...failing, ...refused, ...plugins_refused], plugins: [...plugins, ...rollup_plugins, ...vite_plugins], settings, dev };
const all = Object.entries(groups).flatMap(([group, cases]) => cases.map((one) => ({ ...one, group, id: `${group}: ${one.name}` })));
const chosen = all.filter((one) => one.id.includes(options.only));
if (options.list) {
  for (const one of chosen) console.log(one.id);
  process.exit(0);
}

const packages = npm_install(here, 'ecosystem');
const modules = join(packages, 'node_modules');
const report = new Report();
const root = make_workspace('ecosystem');
const script_config = (plugin_lines, list) => `${plugin_lines}
export default {
  plugins: [${list}],
  build: { minify: false, target: 'esnext', modulePreload: false, copyPublicDir: false, rollupOptions: { input: new URL('./main.js', import.meta.url).pathname, output: { entryFileNames: 'main.js', chunkFileNames: '[name].js', assetFileNames: '[name][extname]' } } },
};
`;

function make_project(name, files, without = []) {
  const directory = join(root, name.replace(/[^\w.-]+/g, '_'));
  write_files(directory, { 'package.json': '{"name":"project","type":"module"}', ...files });
  if (without.length === 0) symlinkSync(modules, join(directory, 'node_modules'));
  return directory;
}

const build = (directory, flags = []) => run_process(binary, ['build', ...flags], { cwd: directory, timeout: 120_000, env: { ...process.env, NO_COLOR: '1', NODE_ENV: '' } });

/** The sheets of a build, each without the hash in its name. */
function sheets_of(directory) {
  const folder = join(directory, 'dist/assets');
  if (!existsSync(folder)) return 'no output';
  return readdirSync(folder).filter((name) => name.endsWith('.css')).sort().map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
}
/** What stands in comments tells the source files, which differ. */
const without_comments = (text) => text.replace(/\/\*[\s\S]*?\*\/\n?/g, '').trim();

const page = '<!doctype html><html><head><title>x</title></head><body><script type="module" src="/main.js"></script></body></html>';

async function run_style_case(one) {
  const flags = ['--minify=false', '--assets-inline-limit=0', ...one.flags ?? []];
  const directory = make_project(one.name, { 'index.html': page, ...one.files });
  const command = `cd ${directory} && ${binary} build ${flags.join(' ')}`;
  const built = await build(directory, flags);
  if (built.status !== 0) return report.fail(one.id, `exit ${built.status}\n${built.stderr}`, command);
  const got = sheets_of(directory);
  if (one.check) {
    const problem = one.check({ css: got, directory, stderr: built.stderr, read: (file) => readFileSync(join(directory, file), 'utf8'), list: (folder) => readdirSync(join(directory, folder)) });
    return report.check(one.id, !problem, `${problem}\n${built.stderr}`, command);
  }
  const reference = await one.reference({ directory, load: (name) => import(pathToFileURL(join(modules, name)).href) });
  const files = { ...one.files };
  for (const name of one.gone ?? []) delete files[name];
  const other = make_project(`${one.name} reference`, { 'index.html': page, ...files, ...reference });
  const expected = await build(other, flags);
  if (expected.status !== 0) return report.fail(one.id, `the reference does not build:\n${expected.stderr}`);
  const [a, b] = [got, sheets_of(other)].map(without_comments);
  report.check(one.id, a === b && a !== '', difference(b.split('\n'), a.split('\n')), command);
}

async function run_failing_case(one) {
  const directory = make_project(one.name, { 'index.html': page, ...one.files }, one.without);
  for (const name of one.without?.length ? readdirSync(modules) : []) {
    if (one.without.includes(name) || name.startsWith('.')) continue;
    mkdirSync(join(directory, 'node_modules'), { recursive: true });
    symlinkSync(join(modules, name), join(directory, 'node_modules', name));
  }
  const built = await build(directory);
  const missing = one.says.filter((part) => !(built.stderr + built.stdout).includes(part));
  const problem = built.status !== (one.status ?? 1) ? `exit ${built.status}` : missing.length ? `the message lacks ${JSON.stringify(missing[0])}` : existsSync(join(directory, 'dist')) ? 'something was written' : '';
  report.check(one.id, !problem, `${problem}\n${built.stderr}`, `cd ${directory} && ${binary} build`);
}

// `script_of_page`: what the page holds, instead of a file.
async function run_script(directory, script_of_page = false, file = 'dist/main.js') {
  if (script_of_page) write_files(directory, { [file]: /<script type="module"[^>]*>([^]*?)<\/script>/.exec(readFileSync(join(directory, 'dist/index.html'), 'utf8'))?.[1] ?? '' });
  if (!existsSync(join(directory, file))) return 'no output';
  const ran = await run_process(process.execPath, [join(directory, file)], { timeout: 60_000 });
  return ran.status === 0 ? ran.stdout : `exit ${ran.status}\n${ran.stderr.slice(0, 600)}`;
}

/** The rules of all sheets of a build, however they are spaced and wherever they stand. */
function rules_of(directory) {
  const dist = join(directory, 'dist');
  const text = readdirSync(dist).filter((name) => name.endsWith('.css')).map((name) => readFileSync(join(dist, name), 'utf8')).join('\n');
  return without_comments(text).replace(/\s+/g, ' ').replace(/ ?([{}:;,]) ?/g, '$1').replaceAll(';}', '}').replace(/url\("(.*?)"\)/g, 'url($1)').split('}').filter(Boolean).sort();
}

async function run_plugin_case(one) {
  const files = { ...one.files, 'vite.config.mjs': one.config ?? script_config(one.imports, one.plugins) };
  const directory = make_project(one.name, files);
  const command = `cd ${directory} && ${binary} build`;
  const built = await build(directory);
  if (built.status !== 0) return report.fail(one.id, `exit ${built.status}\n${built.stderr}`, command);
  if (one.quiet !== false && /^(?:error|warning)/m.test(built.stderr)) return report.fail(one.id, `it has something to say:\n${built.stderr}`, command);
  const problem = one.check?.({ directory, read: (file) => readFileSync(join(directory, file), 'utf8'), bytes: (file) => readFileSync(join(directory, file)), files: (folder) => readdirSync(join(directory, folder)).sort(), css: () => readdirSync(join(directory, 'dist')).filter((name) => name.endsWith('.css')).map((name) => readFileSync(join(directory, 'dist', name), 'utf8')).join('\n') });
  if (problem) return report.fail(one.id, problem, command);
  const printed = await run_script(directory, one.script_of_page, one.script);
  if (printed !== one.prints) return report.fail(one.id, `printed ${JSON.stringify(printed)} instead of ${JSON.stringify(one.prints)}`, command);
  if (one.beside) {
    // The same project, built by the tool whose plugin it is.
    const other = make_project(`${one.name} ${one.beside}`, files);
    const made = await run_process(process.execPath, [join(here, `${one.beside}_child.mjs`), other, modules], { cwd: other, timeout: 120_000, env: { ...process.env, NODE_ENV: '' } });
    if (made.status !== 0) return report.fail(one.id, `${one.beside} itself fails:\n${made.stderr}`);
    const theirs = await run_script(other, one.script_of_page, one.script);
    if (theirs !== printed) return report.fail(one.id, `prints ${JSON.stringify(printed)}, ${one.beside}'s build ${JSON.stringify(theirs)}`, command);
    if (one.same_rules) {
      const [expected, got] = [other, directory].map(rules_of);
      if (got.join() !== expected.join() || got.length === 0) return report.fail(one.id, `other rules than ${one.beside}'s build:\n${difference(expected, got)}`, command);
    }
  }
  report.pass(one.id);
}

async function run_dev_case(one) {
  const directory = make_project(one.name, { 'index.html': page, ...one.files });
  try {
    const problem = await one.run(directory, (files) => write_files(directory, files));
    report.check(one.id, !problem, problem, `${binary} dev ${directory}`);
  } catch (error) {
    report.fail(one.id, String(error.stack ?? error).slice(0, 1500), `${binary} dev ${directory}`);
  }
}

const runners = { styles: run_style_case, failing: run_failing_case, plugins: run_plugin_case, settings: run_plugin_case, dev: run_dev_case };
await in_parallel(chosen, (one) => runners[one.group](one), 2);
report.finish();
