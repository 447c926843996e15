// What a page of a project may hold in dev: a base path, inline modules, %NAME%, workers, files that a glob finds later,
// styles of its own; and what happens when it names a script that is not there.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { write_files } from '../harness/workspace.mjs';
import { start_dev, until } from './dev_process.mjs';
import { closed, launch_chromium } from '../harness/browser.mjs';

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3"></svg>';

// What the pipeline of style sheets does, to the styles that stand in a page.
async function test_inline_styles(report, workspace, browser) {
  const root = join(workspace, 'inline styles');
  const html = (color) => `<!doctype html><html><head><style>@import "./src/theme.css";
      #a { & b { color: ${color}; } background: url(./src/dot.svg); }</style><style>i { color: MARK; }</style></head>
    <body><p id="a"><b>b</b></p><i style="background-image: url('./src/dot.svg')">i</i><script type="module">import './src/main.js';</script></body></html>`;
  write_files(root, {
    'package.json': '{"name":"styles","type":"module"}',
    'vite.config.js': `export default { plugins: [{ name: 'mark', transform: (code, id) => id.includes('.css') ? code.replaceAll('MARK', 'rgb(7, 8, 9)') : undefined,
      transformIndexHtml: { order: 'pre', handler: (html) => ({ html, tags: [{ tag: 'script', attrs: { type: 'module' }, children: 'import "./src/first.js";' }] }) } }] };`,
    'index.html': html('rgb(1, 2, 3)'), 'src/theme.css': 'body { color: rgb(4, 5, 6); }\n', 'src/dot.svg': svg,
    'src/first.js': 'globalThis.order = ["first"];\n', 'src/main.js': 'globalThis.order.push("main");\nglobalThis.ready = true;\n',
  });
  // The page may be about to be loaded again.
  const color = (page, selector, name = 'color') => page.evaluate(`getComputedStyle(document.querySelector('${selector}'))['${name}']`).catch(() => 'nothing');
  for (const base of ['/', '/sub/']) {
    const server = await start_dev(root, [`--base=${base}`]);
    const page = await browser.newPage();
    let connections = 0;
    page.on('console', (message) => message.text().includes('connected.') && connections++);
    // A page hears of edits when it is connected.
    const connected = (count) => until('the connection', () => connections >= count);
    try {
      const check = async (name, actual, wanted) => report.check(`inline styles: ${name}, base ${base}`, (await actual) === wanted, `${await actual} instead of ${wanted}\n${await page.content()}\n${server.output}`);
      await page.goto(new URL(base, server.url).href);
      await page.waitForFunction('globalThis.ready', null, { timeout: 8000 });
      await check('@import', color(page, 'body'), 'rgb(4, 5, 6)');
      await check('nesting', color(page, '#a b'), 'rgb(1, 2, 3)');
      await check('plugins', color(page, 'i'), 'rgb(7, 8, 9)');
      await check('url()', color(page, '#a', 'backgroundImage'), `url("${new URL(`${base}src/dot.svg`, server.url)}")`);
      await check('url() of an attribute', color(page, 'i', 'backgroundImage'), `url("${new URL(`${base}src/dot.svg`, server.url)}")`);
      await check('inline modules that a plugin adds before the page\'s', page.evaluate('globalThis.order.join()'), 'first,main');
      await check('the text is not sent raw', page.content().then((text) => /@import|MARK/.test(text)), false);
      await connected(1);
      write_files(root, { 'src/theme.css': 'body { color: rgb(40, 50, 60); }\n' });
      await until('an edit of what a style imports', async () => (await color(page, 'body')) === 'rgb(40, 50, 60)');
      await connected(2);
      write_files(root, { 'index.html': html('rgb(10, 20, 30)') });
      await until('an edit of the style', async () => (await color(page, '#a b')) === 'rgb(10, 20, 30)');
      await connected(3);
      write_files(root, { 'index.html': html('rgb(1, 2, 3)'), 'src/theme.css': 'body { color: rgb(4, 5, 6); }\n' });
      await until('and back', async () => (await color(page, '#a b')) === 'rgb(1, 2, 3)' && (await color(page, 'body')) === 'rgb(4, 5, 6)');
      report.check(`inline styles: edits, base ${base}`, true);
    } catch (error) {
      report.fail(`inline styles: base ${base}`, `${error.message}\n${server.output}`);
    }
    await closed(page.close());
    await server.stop();
  }
}

async function test_missing_script(report, workspace, browser) {
  const root = join(workspace, 'missing script');
  write_files(root, {
    'package.json': '{"name":"missing","type":"module"}',
    'index.html': '<!doctype html>\n<html><head><link rel="stylesheet" href="./src/gone.css"></head>\n<body><script type="module" src="/src/man.js"></script></body></html>\n',
    'src/main.js': 'globalThis.main = 1;\n',
  });
  const server = await start_dev(root);
  const page = await browser.newPage();
  try {
    await page.goto(server.url);
    await page.waitForSelector('vite-error-overlay', { state: 'attached', timeout: 8000 });
    const shown = await page.evaluate(`document.querySelector('vite-error-overlay').shadowRoot.textContent`);
    report.check('a missing script: the overlay', shown.includes('/src/man.js') && shown.includes('index.html'), shown);
    await until('the terminal', () => /index\.html:3:\d+/.test(server.output));
    report.check('a missing script: the terminal has the place and a remedy', server.output.includes('Did you mean "/src/main.js"?'), server.output);
    report.check('a missing script: and a missing style sheet', /gone\.css[^]*index\.html:2:/.test(server.output), server.output);
    const told = server.output.split('Did you mean').length;
    await page.reload();
    await page.waitForSelector('vite-error-overlay', { state: 'attached', timeout: 8000 });
    report.check('a missing script: is said once', server.output.split('Did you mean').length === told, server.output);
    write_files(root, { 'src/man.js': 'globalThis.man = 1;\n' });
    await page.waitForFunction('globalThis.man', null, { timeout: 8000 });
    report.check('a missing script: the page is loaded again when it comes', (await page.locator('vite-error-overlay').count()) === 0);
    const { status } = await server.get('/src/nothing.js', { 'sec-fetch-dest': 'script' });
    report.check('a missing script: what no page names is a 404', status === 404, String(status));
  } catch (error) {
    report.fail('a missing script', `${error.message}\n${server.output}`);
  }
  await closed(page.close());
  await server.stop();
}

// Modules and attributes that only the config knows of.
async function test_config_of_pages(report, workspace, browser) {
  const root = join(workspace, 'config of pages');
  write_files(root, {
    'package.json': '{"name":"of-config","type":"module"}', 'public/dot.svg': svg, 'src/dep.js': 'export const dep = "dep";\n',
    'vite.config.js': `export default { virtual: { 'virtual:text': 'import { dep } from "/src/dep.js"; export const text = "text of " + dep;', 'virtual:data.json': () => JSON.stringify({ n: 1 }), 'virtual:style.css': 'p { color: rgb(1, 2, 3) }' },
      html: { additionalAssetSources: { 'my-image': { srcAttributes: ['data-src', 'data-other'], filter: ({ key }) => key === 'data-src' } } } };\n`,
    'index.html': '<!doctype html><html><head></head><body><p>p</p><my-image data-src="/dot.svg" data-other="/dot.svg"></my-image><script type="module" src="/src/main.js"></script></body></html>',
    'src/main.js': `import { text } from 'virtual:text'; import { n } from 'virtual:data.json'; import 'virtual:style.css'; import Made from './worker.js?worker';
      const of_worker = await new Promise((resolve) => { new Made().onmessage = (event) => resolve(event.data); });
      const image = document.querySelector('my-image');
      globalThis.result = [text, n, getComputedStyle(document.querySelector('p')).color, of_worker, image.dataset.src, image.dataset.other];\n`,
    'src/worker.js': 'import { text } from "virtual:text"; postMessage(text);\n',
  });
  for (const base of ['/', '/sub/']) {
    const server = await start_dev(root, [`--base=${base}`]);
    const page = await browser.newPage();
    try {
      await page.goto(new URL(base, server.url).href);
      await page.waitForFunction('globalThis.result', null, { timeout: 8000 });
      const result = await page.evaluate('globalThis.result.join(" | ")');
      report.check(`config of pages: virtual modules and additionalAssetSources, base ${base}`, result === `text of dep | 1 | rgb(1, 2, 3) | text of dep | ${base}dot.svg | /dot.svg`, `${result}\n${server.output}`);
    } catch (error) {
      report.fail(`config of pages, base ${base}`, `${error.message}\n${server.output}`);
    }
    await closed(page.close());
    await server.stop();
  }
}

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
  await test_inline_styles(report, workspace, browser);
  await test_missing_script(report, workspace, browser);
  await test_config_of_pages(report, workspace, browser);
  await closed(browser.close());
}
