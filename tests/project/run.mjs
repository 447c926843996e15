// Projects without a config file, built by `sinter build` and used in headless Chromium from a static server.
//
//   node tests/project/run.mjs [--only TEXT]

import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parse_arguments } from '../harness/arguments.mjs';
import { launch_browser } from '../harness/browser.mjs';
import { binary } from '../harness/bundler.mjs';
import { npm_install } from '../harness/npm_install.mjs';
import { run_process } from '../harness/process.mjs';
import { Report } from '../harness/report.mjs';
import { make_workspace, write_files } from '../harness/workspace.mjs';
import { cases } from './cases.mjs';
import { hostile_cases } from './hostile_cases.mjs';
import { preview_checks, start_preview } from './preview.mjs';

const options = parse_arguments({ only: '' });
const report = new Report();
const root = make_workspace('project');
const packages = npm_install(import.meta.dirname, 'project');
const browser = await launch_browser({ packages, root });

const files_below = (directory, prefix = '') =>
  readdirSync(directory, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files_below(join(directory, entry.name), `${prefix}${entry.name}/`) : [prefix + entry.name]).sort();

async function build(directory, flags, env) {
  return run_process(binary, ['build', ...flags], { cwd: directory, env: { ...process.env, NO_COLOR: '1', ...env } });
}

/** Opens dist/PATH and gives `act` the page; problems on the page are failures. */
async function visit(name, directory, path, act, expects_errors = false) {
  const { page, errors, close } = await browser.open(path.startsWith('http:') ? path : `${directory}/dist/${path}`);
  try {
    const problem = await act(page);
    report.check(`${name}: ${path || 'page'}`, !problem && (expects_errors || errors.length === 0), [problem, ...errors].filter(Boolean).join('\n'));
  } catch (error) {
    report.fail(`${name}: ${path || 'page'}`, `${String(error.message).slice(0, 600)}\n${errors.join('\n')}`);
  } finally {
    await close();
  }
}

// -- the templates of create-vite that need no plugin

for (const template of ['vanilla', 'vanilla-ts', 'lit', 'lit-ts']) {
  const name = `create-vite ${template}`;
  if (!name.includes(options.only)) continue;
  const directory = join(root, template);
  cpSync(join(packages, 'node_modules/create-vite', `template-${template}`), directory, { recursive: true });
  renameSync(join(directory, '_gitignore'), join(directory, '.gitignore'));
  symlinkSync(join(packages, 'node_modules'), join(directory, 'node_modules'));
  const built = await build(directory, []);
  if (!report.check(`${name}: builds`, built.status === 0, built.stdout + built.stderr, `cd ${directory} && ${binary} build`)) continue;
  const server = await start_preview(directory);
  await visit(name, template, server.url, async (page) => {
    const button = page.locator('button.counter').first();
    await button.waitFor();
    const before = await button.innerText();
    await button.click();
    await button.click();
    const after = await button.innerText();
    if (!/0$/.test(before) || !/2$/.test(after)) return `the counter shows "${before}", then "${after}"`;
    const broken = await page.evaluate(() => [...document.images].filter((image) => !image.complete || !image.naturalWidth).map((image) => image.src));
    if (broken.length) return `images that do not show: ${broken}`;
    if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `${template}.png`) });
    return (await page.evaluate(() => document.styleSheets.length)) ? '' : 'there is no style sheet';
  });
  await server.stop();
}

// -- projects of this suite

for (const [index, one] of [...cases, ...hostile_cases].entries()) {
  if (!one.name.includes(options.only)) continue;
  const directory = join(root, String(index));
  mkdirSync(directory);
  const files = Object.entries(one.files).map(([path, text]) => [path, typeof text === 'string' ? text.replaceAll('BASE_OF_SITE', `/${index}/dist/`) : text]);
  write_files(directory, Object.fromEntries(files));
  const at = (text) => text.replaceAll('BASE', `/${index}/dist/`);
  const built = await build(directory, (one.flags ?? ['--base=BASE']).map(at), one.env);
  const output = built.stdout + built.stderr;
  if (one.fails) {
    report.check(one.name, built.status === (one.status ?? 1) && one.fails.test(output), `exit ${built.status}\n${output}`);
    report.check(`${one.name}: nothing is written`, existsSync(join(directory, 'dist')) === Boolean(one.files['dist/old.txt']));
    continue;
  }
  if (!report.check(`${one.name}: builds`, built.status === 0, output)) continue;
  if (one.output) report.check(`${one.name}: output`, one.output.test(output), output);
  const dist = join(directory, 'dist');
  if (one.check) {
    const problem = one.check({ directory, files: files_below(dist), read: (path) => readFileSync(join(dist, path), 'utf8') });
    report.check(`${one.name}: files`, !problem, problem);
  }
  for (const [path, wanted] of Object.entries(one.pages ?? {})) {
    await visit(one.name, String(index), path, async (page) => {
      await page.waitForFunction('globalThis.result !== undefined');
      const actual = await page.evaluate('globalThis.result');
      return JSON.stringify(actual) === JSON.stringify(wanted) ? '' : `${JSON.stringify(actual)} instead of ${JSON.stringify(wanted)}`;
    }, one.page_errors);
  }
}

await preview_checks({ report, root, only: options.only });
await browser.close();
report.finish();
