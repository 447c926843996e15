// The examples, built by their own `npm run build` and used in headless Chromium as a visitor would.
//
//   node tests/examples/run.mjs

import { cpSync, readdirSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { parse_arguments } from '../harness/arguments.mjs';
import { launch_browser } from '../harness/browser.mjs';
import { binary } from '../harness/bundler.mjs';
import { npm_install } from '../harness/npm_install.mjs';
import { run_process } from '../harness/process.mjs';
import { Report } from '../harness/report.mjs';
import { repository } from '../harness/repository.mjs';
import { make_workspace } from '../harness/workspace.mjs';
import { use_servers } from './servers.mjs';

parse_arguments({});
const report = new Report();
const root = make_workspace('examples');

// A copy, so that a developer's node_modules and dist stay as they are.
const source = join(repository, 'examples/react');
const project = join(root, 'react');
cpSync(source, project, { recursive: true, filter: (path) => !['node_modules', 'dist'].includes(path.slice(source.length + 1)) });
symlinkSync(join(npm_install(source, 'example-react'), 'node_modules'), join(project, 'node_modules'));

const command = `cd ${source} && npm run build`;
const built = await run_process('npm', ['run', '--silent', 'build'], {
  cwd: project,
  env: { ...process.env, PATH: `${dirname(binary)}${delimiter}${process.env.PATH}`, NO_COLOR: '1' },
});
if (!report.check('react: builds', built.status === 0, built.stdout + built.stderr, command)) report.finish();

const files = readdirSync(join(project, 'dist'));
report.check('react: the lazy page is a chunk of its own', files.filter((file) => file.endsWith('.js')).length >= 2, files.join(' '), command);
report.check('react: every script has its map', files.every((file) => !file.endsWith('.js') || files.includes(`${file}.map`)), files.join(' '), command);

const browser = await launch_browser({ packages: npm_install(import.meta.dirname, 'examples'), root });
const { page, errors, requests, close } = await browser.open('react/index.html');

async function step(name, action) {
  try {
    const problem = await action();
    report.check(`react: ${name}`, !problem, problem, command);
  } catch (error) {
    report.fail(`react: ${name}`, String(error.message).split('\n')[0] + '\n' + errors.join('\n'), command);
  }
}
const expect = (actual, wanted) => (actual === wanted ? '' : `${JSON.stringify(actual)} instead of ${JSON.stringify(wanted)}`);
const counts = () => page.locator('main > p').innerText();
const scripts = () => requests.filter((path) => path.endsWith('.js')).length;

await step('renders', async () => expect(await page.locator('h1').innerText(), 'Reading list'));
const before = await page.locator('li').count();
await step('shows the books of its JSON file', async () => (before > 1 ? '' : `${before} books`));
await step('a click changes state', async () => {
  const box = page.locator('li input').first();
  const was = await box.isChecked();
  await box.click();
  return expect(await box.isChecked(), !was);
});
await step('the theme changes', async () => {
  const was = await page.locator('.page').getAttribute('class');
  await page.locator('header button').click();
  return was === (await page.locator('.page').getAttribute('class')) ? was : '';
});
await step('a form adds a book', async () => {
  await page.locator('form input').fill('Middlemarch');
  await page.locator('form button').click();
  await page.locator('li', { hasText: 'Middlemarch' }).waitFor();
  return expect(await counts(), `${before + 1} of ${before + 1}`);
});
await step('search filters', async () => {
  await page.locator('input[placeholder=Search]').fill('middlem');
  await page.waitForFunction(() => document.querySelectorAll('li').length === 1);
  return expect(await counts(), `1 of ${before + 1}`);
});
await step('the lazy page loads its chunk on the first visit', async () => {
  const loaded = scripts();
  await page.locator('header a', { hasText: 'Statistics' }).click();
  await page.locator('h2', { hasText: '% read' }).waitFor();
  return scripts() > loaded ? '' : `no script was loaded after ${requests.join(' ')}`;
});
await step('nothing was logged as an error', async () => errors.join('\n'));

await close();
await use_servers(report, browser, root);
await browser.close();
report.finish();
