// The examples, built by their own scripts and used in headless Chromium as a visitor would.
//
//   node tests/examples/run.mjs [--only react,shop] [--tool vite] [--screenshots FOLDER]
//
// `--tool vite` has Vite build and serve the shop, which tells a wrong example from a wrong Sinter.

import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parse_arguments } from '../harness/arguments.mjs';
import { launch_browser } from '../harness/browser.mjs';
import { npm_install } from '../harness/npm_install.mjs';
import { Report } from '../harness/report.mjs';
import { repository } from '../harness/repository.mjs';
import { make_workspace } from '../harness/workspace.mjs';
import { test_react } from './react.mjs';
import { use_servers } from './servers.mjs';
import { test_shop } from './shop.mjs';

const suites = { react: test_react, shop: test_shop };
const options = parse_arguments({ only: '', tool: 'sinter', screenshots: '' });
const report = new Report();
const root = make_workspace('examples');
const browser = await launch_browser({ packages: npm_install(import.meta.dirname, 'examples'), root });

for (const [name, test] of Object.entries(suites)) {
  if (options.only && !options.only.split(',').includes(name)) continue;
  // A copy, so that a developer's node_modules and dist stay as they are.
  const source = join(repository, 'examples', name);
  const project = join(root, name);
  const packages = npm_install(source, `example-${name}`);
  const unwanted = ['node_modules', 'dist'].map((folder) => join(source, folder));
  cpSync(source, project, { recursive: true, filter: (path) => !unwanted.includes(path) });
  symlinkSync(join(packages, 'node_modules'), join(project, 'node_modules'));
  await test({
    report,
    browser,
    source,
    project,
    packages,
    tool: options.tool,
    async screenshot(page, file) {
      if (!options.screenshots) return;
      mkdirSync(options.screenshots, { recursive: true });
      await page.screenshot({ path: join(options.screenshots, `${file}.png`), fullPage: true });
    },
    /** A check of the name `name: title`, which fails when `action` throws or returns a problem. */
    async step(title, action, { command, more = () => '' } = {}) {
      try {
        const problem = await action();
        return report.check(`${name}: ${title}`, !problem, problem, command);
      } catch (error) {
        report.fail(`${name}: ${title}`, `${String(error.message).slice(0, 800)}\n${more()}`, command);
        return false;
      }
    },
  });
}

if (!options.only || options.only === 'servers') await use_servers(report, browser, root);
await browser.close();
report.finish();
