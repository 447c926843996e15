// examples/react: an application that needs no config, bundled by one command line.

import { readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { binary } from '../harness/bundler.mjs';
import { run_process } from '../harness/process.mjs';

export async function test_react({ report, browser, source, project, step: checked, screenshot }) {
  const command = `cd ${source} && npm run build`;
  const built = await run_process('npm', ['run', '--silent', 'build'], {
    cwd: project,
    env: { ...process.env, PATH: `${dirname(binary)}${delimiter}${process.env.PATH}`, NO_COLOR: '1' },
  });
  if (!report.check('react: builds', built.status === 0, built.stdout + built.stderr, command)) return;

  const files = readdirSync(join(project, 'dist'));
  report.check('react: the lazy page is a chunk of its own', files.filter((file) => file.endsWith('.js')).length >= 2, files.join(' '), command);
  report.check('react: every script has its map', files.every((file) => !file.endsWith('.js') || files.includes(`${file}.map`)), files.join(' '), command);

  const { page, errors, requests, close } = await browser.open('react/index.html');
  const step = (title, action) => checked(title, action, { command, more: () => errors.join('\n') });
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
  await screenshot(page, 'react');
  await close();
}
