// Hot updates in headless Chromium: a page of plain modules with its own hot.accept code, and a React application.

import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closed, launch_chromium } from '../harness/browser.mjs';
import { write_files } from '../harness/workspace.mjs';
import { start_dev, until } from './dev_process.mjs';

const overlay = 'vite-error-overlay';

const plain = {
  'package.json': '{"name":"plain","type":"module"}',
  'index.html': '<!doctype html><html><head><title>plain</title><link rel="stylesheet" href="/src/page.css"></head><body><div id="app"></div><script type="module" src="/src/main.js"></script></body></html>',
  'src/main.js': `import { label } from './label.js';
import { count } from './count.js';
import './self.js';
globalThis.loads = (globalThis.loads ?? 0) + 1;
const app = document.querySelector('#app');
const show = (text) => { app.textContent = text + ' ' + count(); };
show(label);
import.meta.hot.accept('./label.js', (next) => { globalThis.accepted = (globalThis.accepted ?? 0) + 1; show(next.label); });
globalThis.later = () => import('./lazy.js');
export {};
`,
  'src/label.js': `import { word } from './word.js';\nexport const label = 'hello ' + word;\nimport.meta.hot.dispose((data) => { data.times = (data.times ?? 0) + 1; globalThis.disposed = data.times; });\n`,
  'src/word.js': `export const word = 'world';\n`,
  'src/count.js': `let n = 0;\nexport const count = () => ++n;\n`,
  'src/self.js': `globalThis.self_version = 1;\nimport.meta.hot.accept((next) => { globalThis.self_next = next?.version; });\nimport.meta.hot.on('vite:beforeUpdate', (payload) => { globalThis.before = payload.updates.map((u) => u.path).join(); });\nexport const version = 1;\n`,
  'src/lazy.js': `export const lazy = 'lazy 1';\n`,
  'src/page.css': `body { color: rgb(1, 2, 3); }\n`,
};

// import.meta.hot beyond accept(). The root counts how often the page was loaded; `seen` gathers what happened.
const hot = {
  'package.json': '{"name":"hot","type":"module"}',
  'index.html': '<!doctype html><html><head><title>hot</title></head><body><script type="module" src="/src/main.js"></script></body></html>',
  'src/main.js': `globalThis.seen = [];
import { used } from './named.js';
import { value } from './invalid.js';
import './holder.js';
globalThis.used = () => used;
globalThis.value = value;
globalThis.loads = Number(sessionStorage.loads ?? 0) + 1;
sessionStorage.loads = globalThis.loads;
import.meta.hot.accept('./invalid.js', (next) => { seen.push('accepted ' + next.value); });
import.meta.hot.on('vite:invalidate', (payload) => { seen.push('invalidate ' + payload.path + ' ' + payload.message); });
import.meta.hot.on('vite:beforePrune', (payload) => { seen.push('beforePrune ' + payload.paths.join()); });
const never = () => { seen.push('never'); };
import.meta.hot.on('vite:afterUpdate', never);
import.meta.hot.off('vite:afterUpdate', never);
import.meta.hot.decline();
`,
  'src/named.js': `export const used = 1;\nexport const other = 2;\nimport.meta.hot.acceptExports(['used'], (next) => { seen.push('used is ' + next.used); });\n`,
  'src/invalid.js': `export const value = 1;\nimport.meta.hot.accept((next) => { seen.push('self ' + next.value); import.meta.hot.invalidate('cannot take ' + next.value); });\n`,
  'src/holder.js': `import './pruned.js';\nimport './pruned.css';\nimport.meta.hot.accept();\n`,
  'src/pruned.js': `import './below.js';\nimport.meta.hot.data.times = 7;\nimport.meta.hot.dispose(() => { seen.push('dispose'); });\nimport.meta.hot.prune((data) => { seen.push('prune ' + data.times); });\n`,
  'src/below.js': `import.meta.hot.prune(() => { seen.push('prune below'); });\n`,
  'src/pruned.css': `body { color: rgb(5, 6, 7); }\n`,
};

const react = {
  'package.json': '{"name":"app","type":"module"}',
  'index.html': '<!doctype html><html><head><title>react</title></head><body><div id="root"></div><script type="module" src="/src/main.jsx"></script></body></html>',
  'policy.html': '<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="script-src \'self\'"><title>policy</title></head><body><div id="root"></div><script type="module" src="/src/main.jsx"></script></body></html>',
  'src/main.jsx': `import { createRoot } from 'react-dom/client';\nimport App from './App.jsx';\ncreateRoot(document.getElementById('root')).render(<App />);\nglobalThis.mounts = (globalThis.mounts ?? 0) + 1;\n`,
  'src/App.jsx': `import { useState } from 'react';\nimport { Title } from './Title.jsx';\nexport default function App() {\n  const [n, setN] = useState(0);\n  return <main><Title /><button onClick={() => setN(n + 1)}>count is {n}</button></main>;\n}\n`,
  'src/Title.jsx': `export function Title() { return <h1>First</h1>; }\n`,
};

export async function test_browser(report, workspace, packages) {
  const browser = await launch_chromium(packages);
  const open = async (server) => {
    const page = await browser.newPage();
    const errors = [];
    page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(server.url);
    return { page, errors };
  };
  const step = async (name, run) => {
    try {
      await run();
      report.pass(name);
    } catch (error) {
      report.fail(name, String(error.stack ?? error));
    }
  };

  {
    const root = join(workspace, 'plain');
    write_files(root, plain);
    const write = (file, text) => writeFileSync(join(root, file), text);
    const server = await start_dev(root);
    const { page, errors } = await open(server);
    const text = () => page.textContent('#app');
    const waits = (wanted) => page.waitForFunction((wanted) => document.querySelector('#app')?.textContent === wanted, wanted, { timeout: 5000 });
    await step('plain: renders', () => waits('hello world 1'));
    await page.waitForTimeout(200);
    await step('plain: an accepted dependency is replaced without a reload', async () => {
      write('src/word.js', `export const word = 'you';\n`);
      await waits('hello you 2');
      if (await page.evaluate('loads') !== 1 || await page.evaluate('accepted') !== 1 || await page.evaluate('disposed') !== 1) throw new Error('reloaded, or accepted or disposed not once');
      write('src/label.js', plain['src/label.js'].replace('hello', 'good day'));
      await waits('good day you 3');
      if (await page.evaluate('disposed') !== 2) throw new Error('hot.data is not kept');
    });
    await step('plain: a module accepts itself', async () => {
      write('src/self.js', plain['src/self.js'].replaceAll('version = 1', 'version = 2').replace('self_version = 1', 'self_version = 2'));
      await page.waitForFunction('globalThis.self_next === 2 && globalThis.self_version === 2 && globalThis.before === "/src/self.js"');
      if (await page.evaluate('loads') !== 1) throw new Error('reloaded');
    });
    await step('plain: a style sheet of the page is replaced without a reload', async () => {
      write('src/page.css', `body { color: rgb(9, 8, 7); }\n`);
      await page.waitForFunction('getComputedStyle(document.body).color === "rgb(9, 8, 7)"');
      if (await page.evaluate('loads') !== 1) throw new Error('reloaded');
    });
    await step('plain: import() loads on request, and its edit reaches the page', async () => {
      if (await page.evaluate('later().then((m) => m.lazy)') !== 'lazy 1') throw new Error('not loaded');
      write('src/lazy.js', `export const lazy = 'lazy 2';\n`);
      // Nothing accepts it: the page is loaded anew.
      await page.waitForFunction('globalThis.loads === 1 && globalThis.accepted === undefined');
      if (await page.evaluate('later().then((m) => m.lazy)') !== 'lazy 2') throw new Error('old code');
    });
    await step('plain: all syntax errors show in the overlay, with frames, and go when mended', async () => {
      await waits('good day you 1');
      await page.evaluate('globalThis.kept = true');
      write('src/word.js', `export const word = ;\n`);
      write('src/count.js', `let n = 0;\nexport const count = () => {;\n`);
      await page.waitForSelector(overlay, { state: 'attached' });
      const shown = () => page.evaluate((name) => document.querySelector(name)?.shadowRoot.textContent ?? '', overlay);
      await until('both errors', async () => /word\.js:1:/.test(await shown()) && /count\.js:/.test(await shown()));
      if (!/export const word = ;/.test(await shown()) || !/imported by/.test(await shown())) throw new Error(`no frame or no chain: ${await shown()}`);
      write('src/count.js', plain['src/count.js']);
      write('src/word.js', `export const word = 'mended';\n`);
      await page.waitForSelector(overlay, { state: 'detached' });
      await waits('good day mended 2');
      if (!await page.evaluate('kept')) throw new Error('reloaded');
    });
    await step('plain: a page opened while the build is broken mends itself', async () => {
      write('src/word.js', `export const word = ;\n`);
      await page.waitForSelector(overlay, { state: 'attached' });
      await page.reload();
      await page.waitForSelector(overlay, { state: 'attached' });
      write('src/word.js', `export const word = 'back';\n`);
      await waits('good day back 1');
    });
    await step('plain: a new file', async () => {
      await page.waitForTimeout(100);
      write('src/fresh.js', `export const fresh = 'fresh';\n`);
      write('src/word.js', `import { fresh } from './fresh.js';\nexport const word = fresh;\n`);
      await waits('good day fresh 2');
    });
    await step('plain: a deleted file is an error, and its return mends it', async () => {
      rmSync(join(root, 'src/fresh.js'));
      await page.waitForSelector(overlay, { state: 'attached' });
      write('src/fresh.js', `export const fresh = 'again';\n`);
      await page.waitForSelector(overlay, { state: 'detached' });
      await waits('good day again 3');
    });
    await step('plain: the console reaches the terminal', async () => {
      await page.evaluate('console.error("told in the browser", 42)');
      await until('the terminal', () => server.output.includes('told in the browser 42'));
    });
    await step('plain: an edited page is loaded anew', async () => {
      write('index.html', plain['index.html'].replace('<title>plain', '<title>other'));
      await page.waitForFunction('document.title === "other"');
    });
    const unexpected = errors.filter((text) => !/told in the browser|build has errors|Failed to load resource/.test(text));
    report.check('plain: no errors in the console', unexpected.length === 0, unexpected.join('\n'));
    await closed(page.close());
    await server.stop();
  }

  {
    const root = join(workspace, 'hot');
    write_files(root, hot);
    const write = (file, text) => writeFileSync(join(root, file), text);
    const server = await start_dev(root);
    const { page, errors } = await open(server);
    await page.waitForFunction('globalThis.loads === 1');
    await page.waitForTimeout(200);
    const expect = async (wanted) => {
      await until(wanted.join('; '), async () => JSON.stringify(await page.evaluate('seen')) === JSON.stringify(wanted), 4000).catch(async () => {
        throw new Error(`expected ${JSON.stringify(wanted)}\nseen ${JSON.stringify(await page.evaluate('seen'))}`);
      });
      await page.evaluate('seen.length = 0');
      if (await page.evaluate('loads') !== 1) throw new Error('reloaded');
    };
    await step('hot: acceptExports, when importers use accepted names only', async () => {
      write('src/named.js', hot['src/named.js'].replace('used = 1', 'used = 10'));
      await expect(['used is 10']);
    });
    await step('hot: invalidate passes the update to the importers', async () => {
      write('src/invalid.js', hot['src/invalid.js'].replace('value = 1', 'value = 5'));
      await expect(['self 5', 'invalidate /src/invalid.js cannot take 5', 'accepted 5']);
    });
    await step('hot: prune, of all that nothing imports any more, style sheets too', async () => {
      if (await page.evaluate('getComputedStyle(document.body).color') !== 'rgb(5, 6, 7)') throw new Error('no style');
      write('src/holder.js', 'import.meta.hot.accept();\n');
      await expect(['beforePrune /src/pruned.js,/src/below.js,/src/pruned.css', 'dispose', 'prune 7', 'prune below']);
      if (await page.evaluate('getComputedStyle(document.body).color') === 'rgb(5, 6, 7)') throw new Error('the style is still there');
    });
    await step('hot: acceptExports, when an importer uses another name', async () => {
      write('src/main.js', hot['src/main.js'].replace('{ used }', '{ used, other }').replace('=> used;', '=> [used, other];'));
      await page.waitForFunction('globalThis.loads === 2');
      await page.waitForTimeout(200);
      write('src/named.js', hot['src/named.js'].replace('other = 2', 'other = 20'));
      await page.waitForFunction('globalThis.loads === 3 && String(used()) === "1,20"');
    });
    const unexpected = errors.filter((text) => !/Failed to load resource/.test(text));
    report.check('hot: no errors in the console', unexpected.length === 0, unexpected.join('\n'));
    await closed(page.close());
    await server.stop();
  }

  {
    const root = join(workspace, 'react');
    write_files(root, react);
    symlinkSync(join(packages, 'node_modules'), join(root, 'node_modules'));
    const write = (file, text) => writeFileSync(join(root, file), text);
    const server = await start_dev(root, ['--refresh']);
    const { page, errors } = await open(server);
    await step('react: renders and counts', async () => {
      await page.waitForSelector('h1');
      await page.click('button');
      await page.click('button');
      await page.waitForFunction('document.querySelector("button")?.textContent === "count is 2"');
    });
    await step('react: an edited component keeps the state', async () => {
      write('src/Title.jsx', react['src/Title.jsx'].replace('First', 'Second'));
      await page.waitForFunction('document.querySelector("h1")?.textContent === "Second"');
      write('src/App.jsx', react['src/App.jsx'].replace('count is', 'counted'));
      await page.waitForFunction('document.querySelector("button")?.textContent === "counted 2"');
      if (await page.evaluate('mounts') !== 1) throw new Error('reloaded');
    });
    await step('react: other hooks, other state', async () => {
      write('src/App.jsx', react['src/App.jsx'].replace('useState(0)', 'useState(10)'));
      await page.waitForFunction('document.querySelector("button")?.textContent === "count is 10"');
      if (await page.evaluate('mounts') !== 1) throw new Error('reloaded');
    });
    await step('react: a new kind of export is not kept within the component', async () => {
      write('src/Title.jsx', `export const number = 5;\n${react['src/Title.jsx']}`);
      await page.waitForFunction('document.querySelector("h1")?.textContent === "First"');
    });
    const asked = [];
    page.on('request', (request) => { if (request.url().includes('@sinter/update.js')) asked.push(request.url()); });
    await step('react: the code of an update comes with its message', async () => {
      write('src/Title.jsx', react['src/Title.jsx'].replace('First', 'Third'));
      await page.waitForFunction('document.querySelector("h1")?.textContent === "Third"');
      if (asked.length) throw new Error(`asked for ${asked}`);
    });
    await step('react: where a policy forbids that, the page asks for it', async () => {
      await page.goto(`${server.url}policy.html`);
      await page.waitForSelector('h1');
      await page.click('button');
      await page.waitForTimeout(200);
      write('src/Title.jsx', react['src/Title.jsx'].replace('First', 'Fourth'));
      // Not waitForFunction(), which evaluates a text.
      await until('the edit', async () => (await page.textContent('h1')) === 'Fourth' && (await page.textContent('button')) === 'count is 11');
      if (!asked.length) throw new Error('nothing was asked for');
    });
    const unexpected = errors.filter((text) => !/Failed to load resource/.test(text));
    report.check('react: no errors in the console', unexpected.length === 0, unexpected.join('\n'));
    const ended = await server.stop();
    report.check('react: the server ends while a page is open', ended.status === 0, JSON.stringify(ended) + server.output.slice(-500));
    await closed(page.close());
  }
  for (const [name, config, wanted, unwanted] of [
    ['by default', '{}', [/warned one 2 \{"x":\[1\]\} rest/, /\{"me":"\[Circular\]","list":\["\[Circular\]"\],"big":"10"\}/, /TypeError: typed/, /100% sure/, /Unhandled rejection: Error: rejected/, /RangeError: uncaught 5%s/], [/logged/, /told/]],
    ['chosen levels', `{ server: { forwardConsole: { logLevels: ['log', 'assert'], unhandledErrors: false } } }`, [/logged \[\[1,2\]\]/, /Assertion failed: one is two/], [/warned/, /rejected/, /uncaught/, /told/]],
    ['not at all', '{ server: { forwardConsole: false } }', [], [/browser\)/]],
  ]) {
    const root = join(workspace, `console-${name.replaceAll(' ', '-')}`);
    write_files(root, { 'package.json': '{"type":"module"}', 'index.html': plain['index.html'].replace('<link rel="stylesheet" href="/src/page.css">', ''), 'vite.config.js': `export default ${config};\n`,
      'src/main.js': `console.warn('warned %s %d %o', 'one', 2, { x: [1] }, 'rest'); const me = { me: undefined, list: [], big: 10n }; me.me = me; me.list.push(me); console.error(me);
console.error(new TypeError('typed')); console.error('100%% sure', 1); console.log('logged', new Map([[1, 2]])); console.info('told'); console.assert(1 === 1, 'told'); console.assert(1 === 2, 'one is %s', 'two');
Promise.reject(new Error('rejected')); setTimeout(() => { throw new RangeError('uncaught 5%s'); });\n` });
    const server = await start_dev(root);
    const { page } = await open(server);
    await page.waitForTimeout(300);
    await step(`console in the terminal: ${name}`, async () => {
      if (wanted.length) await until('the last line', () => wanted.every((text) => text.test(server.output)), 3000).catch(() => {});
      for (const text of wanted) if (!text.test(server.output)) throw new Error(`${text} is missing:\n${server.output}`);
      for (const text of unwanted) if (text.test(server.output)) throw new Error(`${text} is there:\n${server.output}`);
    });
    await closed(page.close());
    await server.stop();
  }
  await closed(browser.close());
}
