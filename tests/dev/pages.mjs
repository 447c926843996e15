// What a page of a project may hold in dev: a base path, inline modules, %NAME%, workers, files that a glob finds later.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { write_files } from '../harness/workspace.mjs';
import { start_dev, until } from './dev_process.mjs';
import { closed, launch_chromium } from '../harness/browser.mjs';

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3"></svg>';

export async function test_pages(report, workspace, packages) {
  // A folder whose name means something to globs and URLs.
  const root = join(workspace, 'pages [1] (ä)');
  write_files(root, {
    'index.html': `<!doctype html><html><head><link rel="icon" href="/icon.svg"><title>%VITE_NAME% %MODE% 50%</title></head>
      <body><img src="/icon.svg"><script type="module">import { name } from './src/name.js'; import.meta.hot.accept(); globalThis.inline = [name, import.meta.env.VITE_NAME];</script>
      <script type="module" src="/src/main.js"></script></body></html>`,
    '.env': 'VITE_NAME=named\n',
    'public/icon.svg': svg,
    'src/name.js': 'export const name = "name";\n',
    'src/main.js': `import Imported from './worker.js?worker'; import where from './worker.js?worker&url';
      const answer = (worker) => new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); worker.onerror = (event) => resolve(event.message); worker.postMessage(20); });
      const found = import.meta.glob('./found/*.js', { eager: true, import: 'default' });
      globalThis.found = Object.keys(found).join();
      globalThis.result = [await answer(new Imported()), await answer(new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })), where, import.meta.env.BASE_URL, (await import('./lazy.js')).default];
      import.meta.hot.accept();`,
    'src/worker.js': `import { plus } from './plus.js'; onmessage = ({ data }) => postMessage(plus(data));`,
    'src/plus.js': 'export const plus = (x) => x + 1;\n',
    'src/lazy.js': 'export default "lazy";\n',
    'src/found/one.js': 'export default 1;\n',
  });
  const browser = await launch_chromium(packages);
  for (const base of ['/', '/sub/app/']) {
    const server = await start_dev(root, [`--base=${base}`]);
    const page = await browser.newPage();
    const errors = [];
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('response', (response) => response.status() >= 400 && errors.push(`${response.status()} ${response.url()}`));
    const check = (name, actual, wanted) => report.check(`pages: ${name}, base ${base}`, JSON.stringify(actual) === JSON.stringify(wanted), `${JSON.stringify(actual)} instead of ${JSON.stringify(wanted)}\n${errors.join('\n')}\n${server.output}`);
    try {
      await page.goto(new URL(base, server.url).href);
      await page.waitForFunction('globalThis.result && globalThis.inline', null, { timeout: 8000 });
      check('the title', await page.title(), 'named development 50%');
      check('an inline module', await page.evaluate('globalThis.inline'), ['name', 'named']);
      check('workers and lazy modules', await page.evaluate('globalThis.result'), [21, 21, `${base}src/worker.js`, base, 'lazy']);
      check('a public file', await page.evaluate('document.images[0].decode().then(() => document.images[0].naturalWidth)'), 3);
      check('a glob', await page.evaluate('globalThis.found'), './found/one.js');
      write_files(root, { 'src/found/two.js': 'export default 2;\n' });
      await until('the new file', () => page.evaluate('globalThis.found === "./found/one.js,./found/two.js"'));
      rmSync(join(root, 'src/found/two.js'));
      await until('the removed file', () => page.evaluate('globalThis.found === "./found/one.js"'));
      write_files(root, { 'src/name.js': 'export const name = "other";\n' });
      await until('the edit of what an inline module imports', () => page.evaluate('globalThis.inline?.[0] === "other"'));
      write_files(root, { 'src/name.js': 'export const name = "name";\n' });
      check('no errors', errors, []);
    } catch (error) {
      report.fail(`pages: base ${base}`, `${error.message}\n${errors.join('\n')}\n${server.output}`);
    }
    await closed(page.close());
    await server.stop();
  }
  await closed(browser.close());
}
