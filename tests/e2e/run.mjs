// The templates of create-vite, unmodified: built, previewed, and developed in headless Chromium.
//
//   node tests/e2e/run.mjs [--only NAME] [--tool vite] [--screenshots FOLDER] [--skip-dev]

import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse_arguments } from '../harness/arguments.mjs';
import { closed, launch_chromium } from '../harness/browser.mjs';
import { binary } from '../harness/bundler.mjs';
import { npm_install } from '../harness/npm_install.mjs';
import { within } from '../harness/process.mjs';
import { Report } from '../harness/report.mjs';
import { create_project, templates } from './templates.mjs';
import { free_port, make_tool } from '../harness/project_tool.mjs';

const options = parse_arguments({ only: '', tool: 'sinter', screenshots: '', 'skip-dev': false });
const report = new Report();
const packages = npm_install(import.meta.dirname, 'e2e');
const tool = make_tool(options.tool, packages, binary);

// Projects stand below the folder whose node_modules has what their package.json asks for.
const root = join(packages, `projects-${process.pid}`);
process.on('exit', () => process.env.KEEP_WORKSPACE || rmSync(root, { recursive: true, force: true }));

const browser = await launch_chromium(packages);

/** A page that remembers what went wrong on it. */
async function open(url) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 } });
  const page = await context.newPage();
  const problems = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => problems.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on('response', (response) => response.status() >= 400 && problems.push(`${response.status()}: ${response.url()}`));
  await page.goto(url, { waitUntil: 'load' });
  return { page, problems, close: () => closed(context.close()) };
}

const counter = (page) => page.locator('button.counter');
const wait = { timeout: 8_000 };
const text_is = (locator, text) => locator.filter({ hasText: text }).first().waitFor(wait);

async function uses_the_page(page) {
  await page.getByText('Get started').first().waitFor(wait);
  await text_is(counter(page), /Count is 0/i);
  await counter(page).click();
  await text_is(counter(page), /Count is 1/i);
  const broken = await page.evaluate(() => [...document.images].filter((image) => image.complete && !image.naturalWidth).map((image) => image.src));
  if (broken.length) throw new Error(`images that do not load: ${broken.join(' ')}`);
}

const style_rules = (page) => page.evaluate(() => [...document.styleSheets].reduce((sum, sheet) => sum + sheet.cssRules.length, 0));

async function check(name, action, command, more = () => '') {
  try {
    const problem = await within(180_000, name, action());
    return report.check(name, !problem, problem, command);
  } catch (error) {
    report.fail(name, `${error.message}\n${more()}`, command);
    return false;
  }
}

async function screenshot(page, name) {
  if (!options.screenshots) return;
  mkdirSync(options.screenshots, { recursive: true });
  await page.screenshot({ path: join(options.screenshots, `${name}.png`) });
}

async function build_and_preview(template, directory) {
  const command = tool.command(directory, ['build']);
  const built = await tool.build(directory);
  if (!report.check(`${template.name}: builds`, built.status === 0, built.stdout + built.stderr, command)) return;
  const files = readdirSync(join(directory, 'dist'), { recursive: true }).map(String);
  report.check(`${template.name}: dist has the page and the public folder`, ['index.html', 'favicon.svg', 'icons.svg'].every((file) => files.includes(file)), files.join(' '), command);
  report.check(
    `${template.name}: scripts and styles have hashed names`,
    files.some((file) => /^assets\/.+-[\w-]{8,}\.js$/.test(file)) && files.some((file) => /^assets\/.+-[\w-]{8,}\.css$/.test(file)),
    files.join(' '),
    command,
  );
  await served(template, directory, 'preview', async ({ page, problems }) => {
    await uses_the_page(page);
    if ((await style_rules(page)) < 2) throw new Error('the style sheet does not apply');
    await screenshot(page, `${template.name}-build`);
    return problems.join('\n');
  });
}

/** Starts a server, opens its page, and checks that `action` finds no problem. */
async function served(template, directory, which, action) {
  const command = tool.command(directory, [which]);
  let server;
  await check(
    `${template.name}: ${which}`,
    async () => {
      server = await tool.serve(directory, which, await free_port());
      const opened = await open(server.url);
      try {
        return await action(opened, server);
      } catch (error) {
        throw new Error(`${error.message}\n${opened.problems.join('\n')}`);
      } finally {
        await opened.close();
      }
    },
    command,
    () => server?.output() ?? '',
  );
  await server?.stop();
}

/** Edits files of one project and puts them back. */
function make_editor(directory) {
  const originals = new Map();
  const at = (file) => join(directory, file);
  return {
    replace(file, find, put) {
      const text = readFileSync(at(file), 'utf8');
      if (!originals.has(file)) originals.set(file, text);
      if (!text.includes(find)) throw new Error(`${file} has no ${JSON.stringify(find)}`);
      writeFileSync(at(file), text.replace(find, put));
    },
    write: (file, text) => writeFileSync(at(file), text),
    append(file, text) {
      this.replace(file, readFileSync(at(file), 'utf8'), readFileSync(at(file), 'utf8') + text);
    },
    prepend(file, text) {
      this.replace(file, readFileSync(at(file), 'utf8'), text + readFileSync(at(file), 'utf8'));
    },
    remove: (file) => rmSync(at(file)),
    restore(file) {
      writeFileSync(at(file), originals.get(file));
    },
  };
}

const overlay = (page) => page.locator('vite-error-overlay');

async function develop(template, directory) {
  await served(template, directory, 'dev', async ({ page, problems }, server) => {
    await uses_the_page(page);
    await screenshot(page, `${template.name}-dev`);
    report.check(`${template.name}: dev without problems`, problems.length === 0, problems.join('\n'), tool.command(directory, ['dev']));
    problems.length = 0;
    const editor = make_editor(directory);
    const command = tool.command(directory, ['dev']);
    const step = (name, action) => check(`${template.name}: ${name}`, action, command, () => `${problems.join('\n')}\n${server.output().slice(-1500)}`);
    const mark = () => page.evaluate(() => void (globalThis.not_reloaded = true));
    const is_marked = () => page.evaluate(() => globalThis.not_reloaded === true);
    await mark();

    await step('an edit of the markup shows', async () => {
      editor.replace(template.markup, template.heading.find, template.heading.put);
      await page.getByText(template.heading.put).first().waitFor(wait);
      if (server.output().includes('error[')) return 'the terminal shows an error';
      if (template.framework === 'vanilla' || template.framework === 'lit') return '';
      if (!(await is_marked())) return 'the page was reloaded';
      const text = await counter(page).innerText();
      return template.keeps_state && !/Count is 1/i.test(text) ? `the state was lost: ${text}` : '';
    });
    await step('a change of styles shows without a reload', async () => {
      await mark();
      editor.append(template.style, '\nbody { outline: 7px solid rgb(1, 2, 3) }\n');
      await page.waitForFunction(() => getComputedStyle(document.body).outlineWidth === '7px', null, wait);
      return (await is_marked()) ? '' : 'the page was reloaded';
    });
    await step('a syntax error shows an overlay that its mend removes', async () => {
      editor.prepend(template.script, 'const = 1;\n');
      await overlay(page).waitFor({ ...wait, state: 'attached' });
      const text = await overlay(page).evaluate((element) => element.shadowRoot.textContent);
      editor.replace(template.script, 'const = 1;\n', '');
      await overlay(page).waitFor({ ...wait, state: 'detached' });
      await counter(page).first().waitFor(wait); // Solid renders beside the old root before it reloads the page
      return text.includes(template.script.split('/').pop()) ? '' : `the overlay does not name the file: ${text.slice(0, 300)}`;
    });
    await step('a new file is imported', async () => {
      editor.write('src/added.js', 'document.body.dataset.added = "yes";\n');
      editor.prepend(template.script, "import './added.js';\n");
      await page.waitForFunction(() => document.body?.dataset.added === 'yes', null, wait);
    });
    await step('a deleted file is missed, and not any more once its import is gone', async () => {
      editor.remove('src/added.js');
      await overlay(page).waitFor({ ...wait, state: 'attached' });
      editor.replace(template.script, "import './added.js';\n", '');
      await overlay(page).waitFor({ ...wait, state: 'detached' });
      await counter(page).first().waitFor(wait); // Solid renders beside the old root before it reloads the page
    });
    return '';
  });
}

for (const template of templates) {
  if (options.only && ![template.name, template.framework].includes(options.only)) continue;
  const directory = join(root, template.name);
  create_project(packages, template.name, directory);
  await build_and_preview(template, directory);
  if (!options['skip-dev']) await develop(template, directory);
  if (!existsSync(directory)) throw new Error(`${directory} is gone`);
}
await closed(browser.close());
report.finish();
