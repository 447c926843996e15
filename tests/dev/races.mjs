// Edits that meet a page half way: while its scripts are on their way, before it is connected, while the project is broken.
// Every case holds one request back until the edit has happened, so that the order is the same each time. In the end the
// page shows what a page that is loaded anew shows.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { write_files } from '../harness/workspace.mjs';
import { closed, launch_chromium } from '../harness/browser.mjs';
import { start_dev, until } from './dev_process.mjs';

const html = (name = 'main', head = '') => `<!doctype html><html><head><link rel="icon" href="data:,">${head}</head><body><script type="module" src="/src/${name}.js"></script></body></html>\n`;
const word = (text) => `export const word = '${text}';\n`;
// Shows what it imports, and accepts every change of it.
const main = `import { word } from './word.js';\ndocument.title = word;\nimport.meta.hot.accept();\n`;

// What is right in the end is tested, not how soon.
const patience_ms = 20_000;

/** The next requests for `pattern` wait: with the server's answer of now, or, with `ask` "later", before they are sent. */
async function hold(page, pattern, ask = 'now') {
  let release, reach, is_released = false;
  const released = new Promise((resolve) => (release = resolve));
  const reached = new Promise((resolve) => (reach = resolve));
  // Stays for as long as the page: without it, what is held would be asked for again.
  await page.route(pattern, async (route) => {
    if (is_released) return route.continue();
    const response = ask === 'now' ? await route.fetch() : undefined;
    reach();
    await released;
    await route.fulfill({ response: response ?? (await route.fetch()) }).catch(() => {});
  });
  return { reached, release: () => ((is_released = true), release()) };
}

export async function test_races(report, workspace, packages) {
  const browser = await launch_chromium(packages);
  let number = 0;
  const race = async (name, files, run) => {
    const root = join(workspace, `race ${++number}`);
    write_files(root, { 'package.json': '{"name":"race","type":"module"}', 'index.html': html(), ...files });
    const server = await start_dev(root);
    const page = await browser.newPage();
    const log = [];
    page.on('console', (message) => log.push(message.text()));
    page.on('pageerror', (error) => log.push(String(error)));
    page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => log.push(payload)));
    const write = (changed) => write_files(root, changed);
    const title = (of = page) => of.title().catch(() => '');
    const shows = (wanted, of = page) => until(`"${wanted}" instead of "${of.url()}"`, async () => (await title(of)) === wanted, patience_ms);
    const told = (pattern) => until(`the server says ${pattern}`, () => pattern.test(server.output), patience_ms);
    // The page has got and applied an update of this module.
    const updated = async (id) => {
      await until('the update', () => log.some((line) => line.startsWith('{') && line.includes(`"changedIds":["${id}`)), patience_ms);
      await page.evaluate(`import('/@vite/client').then((client) => client.pendingUpdates())`);
    };
    const connected = () => until('the connection', () => log.some((line) => line.includes('connected.')), patience_ms);
    try {
      await run({ root, server, page, write, shows, told, updated, connected });
      report.pass(`race: ${name}`);
    } catch (error) {
      report.fail(`race: ${name}`, `${error.message}; the page shows "${await title()}"\n${log.join('\n')}\n${server.output}`);
    }
    await closed(page.close());
    await server.stop();
  };
  // What has been sent has arrived and run.
  const settle = (page) => page.waitForTimeout(250);

  await race('parts of the page arrive after the update', { 'src/main.js': main, 'src/word.js': word('one') }, async ({ server, page, write, shows, updated, connected }) => {
    const parts = await hold(page, '**/@sinter/part.js*');
    const loading = page.goto(server.url);
    await parts.reached;
    await connected();
    write({ 'src/word.js': word('two') });
    await updated('/src/word.js');
    parts.release();
    await loading;
    await shows('two');
  });

  await race('a part is newer than the script that names it', { 'src/main.js': main, 'src/word.js': word('one') }, async ({ server, page, write, shows, told }) => {
    const entry = await hold(page, '**/src/main.js*'), client = await hold(page, '**/@vite/client');
    // Without the client, which would bring what is missing: modules run in the order of the page.
    const loading = page.goto(server.url).catch(() => {});
    await Promise.all([entry.reached, client.reached]);
    write({ 'src/word.js': `import { more } from './more.js';\nexport const word = more;\n`, 'src/more.js': `export { deep as more } from './deep.js';\n`, 'src/deep.js': `export const deep = 'deep';\n` });
    await told(/hmr update/);
    client.release();
    entry.release();
    await loading;
    await shows('deep');
  });

  await race('a chunk arrives after the update', {
    'src/main.js': `document.title = 'main';\nglobalThis.load = () => import('./lazy.js').then(({ word }) => (document.title = word));\n`,
    'src/lazy.js': `import { word } from './word.js';\nexport { word };\n`, 'src/word.js': word('one'),
  }, async ({ server, page, write, shows, updated, connected }) => {
    await page.goto(server.url);
    await connected();
    const chunk = await hold(page, '**/@sinter/chunk.js*');
    const loading = page.evaluate('load()');
    await chunk.reached;
    write({ 'src/word.js': word('two') });
    await updated('/src/word.js');
    chunk.release();
    await loading.catch(() => {});
    await page.evaluate('load()').catch(() => {});
    await until('the edit', async () => (await page.evaluate('load()').catch(() => '')) === 'two', patience_ms);
    await shows('two');
  });

  await race('a page that is loaded while another one is broken sees the undo', {
    'a.html': html('main'), 'b.html': html('other'), 'src/main.js': main, 'src/word.js': word('one'), 'src/other.js': `document.title = 'b';\n`,
  }, async ({ server, page, write, shows, told, connected }) => {
    for (const path of ['a.html', 'b.html']) (await page.goto(server.url + path), await page.waitForFunction('document.title'));
    write({ 'src/word.js': word('two'), 'src/other.js': 'const = ;\n' });
    await told(/Unexpected|Expected|error/i);
    await page.goto(server.url + 'a.html');
    await shows('two');
    await connected();
    write({ 'src/word.js': word('one'), 'src/other.js': `document.title = 'b';\n` });
    await shows('one');
  });

  await race('a page that connects while the project is broken gets what it lacks', {
    'src/main.js': main, 'src/word.js': word('one'), 'b.html': html('other'), 'src/other.js': `document.title = 'b';\n`,
  }, async ({ server, page, write, shows, told }) => {
    await page.goto(server.url + 'b.html');
    await shows('b');
    const client = await hold(page, '**/@vite/client');
    const parts = await hold(page, '**/@sinter/part.js*');
    const loading = page.goto(server.url);
    await Promise.all([client.reached, parts.reached]);
    write({ 'src/word.js': word('two') });
    await told(/hmr update/);
    write({ 'src/other.js': 'const = ;\n' });
    await told(/Unexpected|Expected|error/i);
    parts.release();
    client.release();
    await loading;
    await settle(page);
    write({ 'src/other.js': `document.title = 'b';\n` });
    await shows('two');
  });

  await race('an update is asked for when its module is broken', {
    'index.html': html('main', `<meta http-equiv="Content-Security-Policy" content="script-src 'self'">`), 'src/main.js': main, 'src/word.js': word('one'),
  }, async ({ server, page, write, shows, told, connected }) => {
    await page.goto(server.url);
    await connected();
    const update = await hold(page, '**/@sinter/update.js*', 'later');
    write({ 'src/word.js': word('two') });
    await update.reached;
    write({ 'src/word.js': 'const = ;\n' });
    await told(/Unexpected|Expected|error/i);
    update.release();
    await settle(page);
    write({ 'src/word.js': word('two') });
    await shows('two');
  });

  await race('parts are asked for when one of them is broken', { 'src/main.js': main, 'src/word.js': word('one') }, async ({ server, page, write, shows, told }) => {
    const parts = await hold(page, '**/@sinter/part.js*', 'later');
    const loading = page.goto(server.url).catch(() => {});
    await parts.reached;
    write({ 'src/word.js': 'const = ;\n' });
    await told(/Unexpected|Expected|error/i);
    parts.release();
    await loading;
    await settle(page);
    write({ 'src/word.js': word('two') });
    await shows('two');
  });

  await race('a lazy module is edited while nothing imports it', {
    'src/main.js': `import { load } from './load.js';\nimport.meta.hot.accept('./load.js', (next) => next.load());\nload();\n`,
    'src/load.js': `export const load = () => import('./lazy.js').then(({ word }) => (document.title = word));\n`, 'src/lazy.js': word('one'),
  }, async ({ server, page, write, shows, connected }) => {
    const load = `export const load = () => import('./lazy.js').then(({ word }) => (document.title = word));\n`;
    await page.goto(server.url);
    await shows('one');
    await connected();
    write({ 'src/load.js': `export const load = () => { document.title = 'none'; };\n` });
    await shows('none');
    write({ 'src/lazy.js': word('two') });
    await settle(page);
    write({ 'src/load.js': load });
    await shows('two');
  });

  await race('the page itself is edited before it is connected', { 'src/main.js': '' }, async ({ server, page, write, shows }) => {
    write({ 'index.html': html('main', '<title>one</title>') });
    const client = await hold(page, '**/@vite/client');
    const loading = page.goto(server.url);
    await client.reached;
    write({ 'index.html': html('main', '<title>two</title>') });
    await settle(page);
    client.release();
    await loading.catch(() => {});
    await shows('two');
  });

  await race('the styles of a page are edited before it is connected', {
    'index.html': html('main', '<style>@import "./src/page.css";</style>'), 'src/main.js': '', 'src/page.css': 'body { color: rgb(1, 1, 1); }\n',
  }, async ({ server, page, write }) => {
    const color = () => page.evaluate('getComputedStyle(document.body).color').catch(() => '');
    const client = await hold(page, '**/@vite/client');
    const loading = page.goto(server.url);
    await client.reached;
    write({ 'src/page.css': 'body { color: rgb(2, 2, 2); }\n' });
    await settle(page);
    client.release();
    await loading.catch(() => {});
    await until('the edited style', async () => (await color()) === 'rgb(2, 2, 2)', patience_ms);
  });

  await race('a page that is loaded while the project is broken, for the second time', { 'src/main.js': main, 'src/word.js': word('one') }, async ({ server, page, write, shows, told }) => {
    let loads = 0;
    page.on('framenavigated', () => ++loads);
    await page.goto(server.url);
    await shows('one');
    write({ 'src/word.js': 'const = ;\n' });
    await told(/error/i);
    write({ 'src/word.js': word('two') });
    await shows('two');
    write({ 'src/word.js': 'const = ;\n' });
    await page.waitForSelector('vite-error-overlay', { state: 'attached', timeout: patience_ms });
    loads = 0;
    await page.reload();
    await page.waitForSelector('vite-error-overlay', { state: 'attached', timeout: patience_ms });
    await settle(page);
    if (loads !== 1) throw new Error(`it was loaded ${loads} times`);
    write({ 'src/word.js': word('three') });
    await shows('three');
  });

  // A build may read a file between the moments in which it is emptied and written.
  await race('an update needs a file that is being saved', { 'src/main.js': main, 'src/word.js': word('one') }, async ({ server, page, write, shows, updated, connected }) => {
    let loads = 0;
    page.on('framenavigated', () => ++loads);
    await page.goto(server.url);
    await connected();
    write({ 'src/word.js': `export { word } from './value.js';\n`, 'src/value.js': '' });
    await updated('/src/word.js');
    write({ 'src/value.js': word('two') });
    await shows('two');
    if (loads !== 1) throw new Error(`it was loaded ${loads} times`);
  });

  const part = (name, from) => `import { word } from './word.js';\n${from}globalThis.${name} = word${from && ' + late'};\ndocument.title = globalThis.a + ' ' + globalThis.b;\nimport.meta.hot.accept();\n`;
  await race('one of two boundaries needs a file that is being saved', {
    'src/main.js': `import './a.js';\nimport './b.js';\n`, 'src/a.js': part('a', ''), 'src/b.js': part('b', ''), 'src/word.js': word('one'),
  }, async ({ server, page, write, shows, updated, connected }) => {
    let loads = 0;
    page.on('framenavigated', () => ++loads);
    await page.goto(server.url);
    await shows('one one');
    await connected();
    write({ 'src/a.js': part('a', `import { late } from './late.js';\n`), 'src/late.js': '', 'src/word.js': word('two') });
    await updated('/src/');
    await shows('one two');
    write({ 'src/late.js': `export const late = '+';\n` });
    await shows('two+ two');
    write({ 'src/word.js': word('three') });
    await shows('three+ three');
    if (loads !== 1) throw new Error(`it was loaded ${loads} times`);
  });

  await race('a module is removed and comes back while the page is loaded', { 'src/main.js': main, 'src/word.js': word('one') }, async ({ root, server, page, write, shows, told }) => {
    const parts = await hold(page, '**/@sinter/part.js*');
    const loading = page.goto(server.url);
    await parts.reached;
    rmSync(join(root, 'src/word.js'));
    await told(/error/i);
    write({ 'src/word.js': word('two') });
    await told(/mended/);
    parts.release();
    await loading;
    await shows('two');
  });
  await closed(browser.close());
}
