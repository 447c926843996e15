// The plugin host. Every case is a small project with plugins that write down what they see; it is built
// with Sinter and with Rollup from npm, and Rollup's log, error and running output are the expectation.
//
//   node tests/plugins/run.mjs [--only TEXT] [--list]
//
// A case: {name, plugins (source text of the list, with `log`), files (main.js is the entry), options?,
// output? (source text of more output options),
// same? (what is compared: 'log', 'run', 'error', 'warnings'), sinter? (lines of the log that differ, with
// the reason), expect? (instead of Rollup)}.

import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse_arguments } from '../harness/arguments.mjs';
import { npm_install } from '../harness/npm_install.mjs';
import { in_parallel, run_process } from '../harness/process.mjs';
import { Report, difference } from '../harness/report.mjs';
import { make_workspace, write_files } from '../harness/workspace.mjs';
import { cases as order } from './cases/order.mjs';
import { cases as resolving } from './cases/resolve.mjs';
import { cases as sources } from './cases/sources.mjs';
import { cases as context } from './cases/context.mjs';
import { cases as output } from './cases/output.mjs';
import { cases as expressions } from './cases/expressions.mjs';
import { cases as failing } from './cases/failing.mjs';
import { cases as configs } from './cases/config.mjs';
import { cases as packaged } from './cases/packages.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const options = parse_arguments({ only: '', list: false });
const groups = { order, resolve: resolving, sources, context, output, expressions, failing, config: configs, packages: packaged };
const all = Object.entries(groups).flatMap(([group, cases]) => cases.map((one) => ({ ...one, id: `${group}: ${one.name}` })));
const chosen = all.filter((one) => one.id.includes(options.only));
if (options.list) {
  for (const one of chosen) console.log(one.id);
  process.exit(0);
}

const sinter = process.env.SINTER;
const driver = process.env.HOOK_DRIVER ?? join(sinter ? dirname(sinter) : join(here, '../../build/release/bin'), 'hook_driver');
const packages = npm_install(here, 'plugins');
const rollup_path = join(packages, 'node_modules/rollup/dist/es/rollup.js');
const report = new Report();
const root = make_workspace('plugins');

const default_files = { 'main.js': 'import { a } from "./a.js";\nconsole.log(a);\n', 'a.js': 'export const a = "a";\n' };

function plugin_module(one) {
  return `${one.imports ?? ''}
export const options = ${JSON.stringify(one.options ?? {})};
options.output = { ...options.output, ...${one.output ?? '{}'} };
export default (log) => { const root = ${JSON.stringify('@root@')}; return ${one.plugins}; };\n`;
}
const config_module = (one) => `import { writeFileSync } from 'node:fs';
import make, { options } from './plugins.mjs';
const lines = [];
const log = (...items) => { lines.push(items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join(' ')); writeFileSync(new URL('./sinter.json', import.meta.url), JSON.stringify(lines)); };
export default { plugins: make(log), build: { sourcemap: ${one.options?.sourcemap ?? false}, assetsDir: '', rollupOptions: { input: new URL('./main.js', import.meta.url).pathname, output: { assetFileNames: '[name]-[hash][extname]', ...options.output } } } };
`;

// Hashes and folders are no matter of the host.
const normalize = (text, directory) => String(text).replaceAll(directory, '<root>').replace(/-[\w-]{8}(?=\.\w+)/g, '-HASH');

async function run_output(directory) {
  if (!existsSync(join(directory, 'main.js'))) return 'no output';
  write_files(directory, { 'package.json': '{"type":"module"}' });
  const ran = await run_process(process.execPath, [join(directory, 'main.js')], { timeout: 20_000 });
  return ran.status === 0 ? ran.stdout : `exit ${ran.status}\n${ran.stderr.slice(0, 400)}`;
}

async function run_case(one, index) {
  const directory = join(root, String(index));
  mkdirSync(directory);
  write_files(directory, { ...default_files, ...one.files, 'package.json': '{"type":"module"}' });
  write_files(directory, { 'plugins.mjs': plugin_module(one).replace('@root@', directory), ...(one.config === undefined ? { 'sinter.config.mjs': config_module(one) } : {}) });
  if (one.packages) symlinkSync(join(packages, 'node_modules'), join(directory, 'node_modules'));
  const same = one.same ?? ['log', 'run'];
  const out = { sinter: join(directory, 'out-sinter'), rollup: join(directory, 'out-rollup') };

  const built = await run_process(driver, one.command?.(directory) ?? [directory, 'build', out.sinter, join(directory, 'main.js')], { cwd: directory, timeout: 30_000, env: { ...process.env, NODE_ENV: '' } });
  const command = `cd ${directory} && ${driver} ${directory} build ${out.sinter} ${directory}/main.js`;
  if (built.timed_out) return report.fail(one.id, 'timed out', command);
  const stderr = normalize(built.stderr, directory);
  if (one.check) {
    const problem = one.check({ status: built.status, stderr, stdout: normalize(built.stdout, directory), directory, read: (file) => readFileSync(join(directory, file), 'utf8'), list: (folder) => (existsSync(join(directory, folder)) ? readdirSync(join(directory, folder)) : []) });
    return report.check(one.id, !problem, `${problem}\n${stderr}`, command);
  }
  if (one.packages) {
    if (built.status !== 0) return report.fail(one.id, `exit ${built.status}\n${stderr}`, command);
    const printed = await run_output(out.sinter);
    if (printed !== one.prints) return report.fail(one.id, `printed ${JSON.stringify(printed)} instead of ${JSON.stringify(one.prints)}`, command);
    if (one.smaller && readFileSync(join(out.sinter, 'main.js'), 'utf8').includes(one.smaller)) return report.fail(one.id, `the output still has ${one.smaller}`, command);
    if (one.wrote && !readFileSync(join(directory, one.wrote[0]), 'utf8').includes(one.wrote[1])) return report.fail(one.id, `${one.wrote[0]} lacks ${one.wrote[1]}`, command);
    return report.pass(one.id);
  }
  await run_process(process.execPath, [join(here, 'rollup_child.mjs'), directory, out.rollup, rollup_path], { cwd: directory, timeout: 30_000 });
  const expected = JSON.parse(readFileSync(join(directory, 'rollup.json'), 'utf8'));
  const log_file = join(directory, 'sinter.json');
  const actual_log = (existsSync(log_file) ? JSON.parse(readFileSync(log_file, 'utf8')) : []).map((line) => normalize(line, directory));
  const expected_log = (one.expect ?? expected.log).map((line) => normalize(line, directory));
  if (one.sorted) { actual_log.sort(); expected_log.sort(); }

  if (same.includes('log') && JSON.stringify(actual_log) !== JSON.stringify(expected_log)) {
    return report.fail(one.id, `${difference(expected_log, actual_log)}\n${stderr}`, command);
  }
  if (!same.includes('error') && expected.error) return report.fail(one.id, `Rollup itself fails: ${JSON.stringify(expected.error)}`, command);
  if (same.includes('error')) {
    if (!expected.error) return report.fail(one.id, 'Rollup had no error', command);
    if (built.status === 0) return report.fail(one.id, 'Sinter had no error', command);
    for (const part of [expected.error.plugin && `plugin ${expected.error.plugin}`, expected.error.hook && `hook ${expected.error.hook}`, normalize(expected.error.message, directory).split('\n')[0], ...(one.says ?? [])].filter(Boolean)) {
      if (!stderr.includes(part)) return report.fail(one.id, `the message lacks ${JSON.stringify(part)}:\n${stderr}`, command);
    }
  } else if (built.status !== 0) {
    return report.fail(one.id, `exit ${built.status}\n${stderr}`, command);
  }
  if (same.includes('warnings')) {
    for (const warning of expected.warnings) {
      const part = normalize(warning.message, directory).split('\n')[0];
      if (!stderr.includes(part)) return report.fail(one.id, `the warning ${JSON.stringify(part)} is missing:\n${stderr}`, command);
    }
  }
  if (same.includes('run')) {
    const [got, wanted] = await Promise.all([run_output(out.sinter), run_output(out.rollup)]);
    if (got !== wanted) return report.fail(one.id, `prints\n${got}\ninstead of\n${wanted}`, command);
  }
  if (same.includes('files')) {
    const files = (folder) => (existsSync(folder) ? readdirSync(folder).filter((name) => name !== 'package.json').map((name) => normalize(name, directory)).sort().join(' ') : 'none');
    if (files(out.sinter) !== files(out.rollup)) return report.fail(one.id, `wrote ${files(out.sinter)} instead of ${files(out.rollup)}`, command);
  }
  return report.pass(one.id);
}

await in_parallel(chosen, run_case, 2);
report.finish();
