// Edits around a page's own modules: packages of the workspace and their package.json, workers, images and fonts, files
// of which plugins know the parts, files that plugins emit and names that they make up.

import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { write_files } from '../harness/workspace.mjs';
import { closed, launch_chromium } from '../harness/browser.mjs';
import { start_dev, until } from './dev_process.mjs';

const svg = (size) => `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}"></svg>`;
const html = (body = '') => `<!doctype html><html><head><link rel="icon" href="data:,"></head><body>${body}<script type="module" src="/src/main.js"></script></body></html>`;

async function open(browser, server) {
  const page = await browser.newPage();
  let connections = 0, loads = 0;
  page.on('console', (message) => message.text().includes('connected.') && connections++);
  page.on('load', () => loads++);
  await page.goto(server.url);
  await until('the connection', () => connections > 0);
  return { page, loads: () => loads, is: (expression) => page.evaluate(expression).catch(() => false) };
}

// The server's own output may lie in the project: what it says must not be what makes it say it again.
async function test_log_in_project(step, workspace) {
  const root = join(workspace, 'a log in the project');
  write_files(root, { 'package.json': '{"type":"module"}', 'index.html': html(), 'src/main.js': `import './absent.js';\n` });
  const server = await start_dev(root);
  await step('a log in the project', server, async (check) => {
    const times = () => server.output.split('unresolved-import').length - 1;
    await server.get('/');
    await until('the error', () => times() > 0);
    const before = times();
    for (let i = 0; i < 5; i++) {
      write_files(root, { 'dev.log': `${i}\n${server.output}` });
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
    check('the error is said once', times(), before);
    write_files(root, { 'src/main.js': `import './absent.js'; // edited\n` });
    await until('the error of an edit', () => times() > before);
    write_files(root, { 'src/absent.js': 'export {};\n' });
    await until('the mend', () => server.output.includes('the error is mended'));
  });
}

async function test_workspace(step, workspace, browser) {
  const root = join(workspace, 'packages of a workspace');
  write_files(root, {
    'package.json': '{"name":"all","workspaces":["app","lib"]}',
    'app/package.json': '{"name":"app","type":"module"}', 'app/index.html': html(),
    'app/src/main.js': `import { word } from 'lib';\nimport 'lib/style.css';\nglobalThis.word = word;\nimport.meta.hot.accept();\n`,
    'lib/package.json': '{"name":"lib","type":"module","exports":{".":"./src/deep/one.js","./style.css":"./css/style.css"}}',
    'lib/src/deep/one.js': `export { word } from './word.js';\n`, 'lib/src/deep/word.js': `export const word = 'one';\n`, 'lib/src/deep/two.js': `export const word = 'two';\n`,
    'lib/css/style.css': 'body { color: rgb(1, 1, 1); }\n',
  });
  mkdirSync(join(root, 'node_modules'));
  symlinkSync('../lib', join(root, 'node_modules/lib'));
  const server = await start_dev(join(root, 'app'));
  await step('packages of a workspace', server, async (check) => {
    const { page, loads, is } = await open(browser, server);
    check('a linked package', await is('globalThis.word'), 'one');
    write_files(root, { 'lib/src/deep/word.js': `export const word = 'edited';\n` });
    await until('an edit of a linked package', () => is('globalThis.word === "edited"'));
    write_files(root, { 'lib/css/style.css': 'body { color: rgb(2, 2, 2); }\n' });
    await until('an edit of its style sheet', () => is('getComputedStyle(document.body).color === "rgb(2, 2, 2)"'));
    write_files(root, { 'lib/package.json': '{"name":"lib","type":"module","exports":{".":"./src/deep/two.js","./style.css":"./css/style.css"}}' });
    await until('an edit of its package.json', () => is('globalThis.word === "two"'));
    write_files(root, { 'lib/package.json': '{"name":"lib","type":"module","exports":{".":"./src/deep/one.js","./style.css":"./css/style.css"}}' });
    await until('and another', () => is('globalThis.word === "edited"'));
    check('without loading the page again', loads(), 1);
    // A package that is not there, then is: as `npm install` leaves it.
    write_files(root, { 'app/src/main.js': `import late from 'late';\nglobalThis.word = late;\nimport.meta.hot.accept();\n` });
    await until('the error', () => server.output.includes('late') && is('!!document.querySelector("vite-error-overlay")'));
    write_files(root, { 'node_modules/.late/package.json': '{"name":"late","main":"index.js"}', 'node_modules/.late/index.js': 'module.exports = "installed";\n' });
    renameSync(join(root, 'node_modules/.late'), join(root, 'node_modules/late'));
    write_files(root, { 'node_modules/.package-lock.json': '{}' });
    await until('the installed package', () => is('globalThis.word === "installed"'));
    await closed(page.close());
  });
}

async function test_workers(step, workspace, browser) {
  const root = join(workspace, 'workers that are edited');
  write_files(root, {
    'package.json': '{"name":"workers","type":"module"}', 'index.html': html(),
    'src/main.js': `import Imported from './imported.js?worker';
      globalThis.heard = [];
      const listen = (worker) => { worker.onmessage = ({ data }) => globalThis.heard.push(data); };
      listen(new Imported()); listen(new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }));
      import.meta.hot.accept();`,
    'src/imported.js': `import { word } from './word.js';\npostMessage('imported ' + word);\n`, 'src/worker.js': `const { word } = await import('./word.js');\npostMessage('worker ' + word);\n`,
    'src/word.js': `export const word = 'one';\n`,
  });
  const server = await start_dev(root);
  await step('workers that are edited', server, async () => {
    const { page, is } = await open(browser, server);
    const heard = (...words) => until(words.join(), () => is(`${JSON.stringify(words)}.every((word) => globalThis.heard?.includes(word))`));
    await heard('imported one', 'worker one');
    write_files(root, { 'src/word.js': `export const word = 'two';\n` });
    await heard('imported two', 'worker two');
    write_files(root, { 'src/worker.js': `postMessage('itself');\n` });
    await heard('imported two', 'itself');
    await closed(page.close());
  });
}

async function test_images(step, workspace, browser) {
  const root = join(workspace, 'images that are edited');
  write_files(root, {
    'package.json': '{"name":"images","type":"module"}', 'index.html': html('<img id="page" src="/src/dot.svg"><img id="public" src="/public.svg"><img id="set"><i>i</i>'),
    'src/main.js': `import dot from './dot.svg';\nimport './style.css';\nglobalThis.loads = (globalThis.loads ?? 0) + 1;\nglobalThis.set.srcset = dot + ' 1x';\n`,
    'src/style.css': 'i { display: inline-block; content: url(./dot.svg); }\n', 'src/dot.svg': svg(3), 'public/public.svg': svg(4),
  });
  const server = await start_dev(root);
  await step('images that are edited', server, async (check) => {
    const { page, loads, is } = await open(browser, server);
    const width = (id) => `document.getElementById('${id}').naturalWidth`;
    const sizes = (...wanted) => until(`sizes ${wanted}`, async () => JSON.stringify(await is(`[${width('page')}, ${width('public')}, ${width('set')}, document.querySelector('i').offsetWidth]`)) === JSON.stringify(wanted));
    await sizes(3, 4, 3, 3);
    write_files(root, { 'src/dot.svg': svg(7) });
    await sizes(7, 4, 7, 7);
    write_files(root, { 'public/public.svg': svg(8) });
    await sizes(7, 8, 7, 7);
    check('without loading the page again', [loads(), await is('globalThis.loads')], [1, 1]);
    await closed(page.close());
  });
}

// A language of one file with two parts, as single-file components are: only the part that was edited is replaced. Its
// files are found by a template too, though no loader knows them.
async function test_parts(step, workspace, browser) {
  const root = join(workspace, 'files with parts');
  const file = (script, style) => `${script}\n---\n${style}\n`;
  write_files(root, {
    'package.json': '{"name":"parts","type":"module"}', 'index.html': html('<p>p</p>'),
    'vite.config.js': `import { readFileSync } from 'node:fs';
      const halves = (id) => readFileSync(id.split('?')[0], 'utf8').split('\\n---\\n');
      export default { plugins: [{ name: 'parts',
        load(id) {
          if (id.endsWith('.part')) return 'import ' + JSON.stringify(id + '?part&lang.css') + ';\\n' + halves(id)[0] + '\\n// ' + halves(id)[1].length;
          if (id.endsWith('.part?part&lang.css')) return halves(id)[1];
        },
        handleHotUpdate({ file, modules }) {
          if (file.endsWith('.part') && globalThis.only_style) return modules.filter((module) => module.type === 'js' && module.url.endsWith('lang.css'));
        },
        configureServer(server) {
          server.ws.on('connection', () => {
            const [{ socket }] = server.ws.clients;
            if (socket.readyState === socket.OPEN) socket.on('close', () => console.log('closed', socket.readyState === socket.CLOSED, server.ws.clients.size));
          });
          server.ws.on('only:style', (value) => { globalThis.only_style = value; server.ws.send('told', null); });
        },
      }] };`,
    'src/main.js': `const name = ['one'].join();\nawait import(\`./parts/\${name}.part\`);\nglobalThis.tell = (value) => new Promise((resolve) => { import.meta.hot.on('told', resolve); import.meta.hot.send('only:style', value); });\n`,
    'src/parts/one.part': file('globalThis.runs = (globalThis.runs ?? 0) + 1;\nimport.meta.hot.accept();', 'p { color: rgb(1, 1, 1); }'),
  });
  const server = await start_dev(root);
  await step('files with parts', server, async (check) => {
    const { page, is } = await open(browser, server);
    const color = (value) => until(value, () => is(`getComputedStyle(document.querySelector('p')).color === '${value}'`));
    await color('rgb(1, 1, 1)');
    await is('globalThis.tell(true)');
    write_files(root, { 'src/parts/one.part': file('globalThis.runs = (globalThis.runs ?? 0) + 1;\nimport.meta.hot.accept();', 'p { color: rgb(200, 2, 2); }') });
    await color('rgb(200, 2, 2)');
    check('only the part that the plugin picked is replaced', await is('globalThis.runs'), 1);
    await is('globalThis.tell(false)');
    write_files(root, { 'src/parts/one.part': file('globalThis.runs = (globalThis.runs ?? 0) + 10;\nimport.meta.hot.accept();', 'p { color: rgb(200, 2, 2); }') });
    await until('the other part', () => is('globalThis.runs === 11'));
    write_files(root, { 'src/parts/two.part': file('globalThis.second = 2;', 'p { background: rgb(5, 5, 5); }') });
    write_files(root, { 'src/main.js': `const name = ['two'].join();\nawait import(\`./parts/\${name}.part\`);\n` });
    await until('a file that has come since', () => is('globalThis.second === 2'));
    await closed(page.close());
    await until('the client\'s socket is closed', () => server.output.includes('closed true 0'));
  });
}

async function test_emitted(step, workspace, browser) {
  const root = join(workspace, 'emitted files');
  write_files(root, {
    'package.json': '{"name":"emitted","type":"module"}', 'index.html': html(),
    'vite.config.js': `export default { plugins: [{ name: 'emits',
      resolveId: (id) => (id.startsWith('virtual:') ? '\\0' + id : undefined),
      load(id) {
        if (id === '\\0virtual:text') return 'export default import.meta.ROLLUP_FILE_URL_' + this.emitFile({ type: 'asset', name: 'note.txt', source: 'the note ä' });
        if (id === '\\0virtual:bytes') return 'export default import.meta.ROLLUP_FILE_URL_' + this.emitFile({ type: 'asset', fileName: 'dot.svg', source: new TextEncoder().encode(${JSON.stringify(svg(5))}) });
        if (id === '\\0virtual:worker') return 'export default import.meta.ROLLUP_FILE_URL_' + this.emitFile({ type: 'chunk', id: '/src/worker.js' });
        if (id === '\\0virtual:names') return { code: 'export const own = 1; export const rest = { made: 2, up: 3 };', syntheticNamedExports: 'rest' };
        if (id === '\\0virtual:again') return 'export { made, own } from "virtual:names";';
      } }] };`,
    'src/main.js': `import text from 'virtual:text'; import bytes from 'virtual:bytes'; import worker from 'virtual:worker';
      import { own, made, up } from 'virtual:names'; import { made as again } from 'virtual:again';
      const image = new Image(); image.src = bytes; await image.decode();
      const said = await new Promise((resolve, reject) => { const started = new Worker(worker, { type: 'module' }); started.onmessage = ({ data }) => resolve(data); started.onerror = (event) => reject(new Error(event.message)); });
      const answer = await fetch(text);
      globalThis.result = [await answer.text(), answer.headers.get('content-type'), image.naturalWidth, said, own, made, up, again, (await fetch(text + '0')).status];`,
    'src/worker.js': `import { word } from './word.js';\npostMessage(word);\n`, 'src/word.js': `export const word = 'from the worker';\n`,
  });
  const server = await start_dev(root);
  await step('emitted files', server, async (check) => {
    const { page } = await open(browser, server);
    await page.waitForFunction('globalThis.result', null, { timeout: 8000 });
    check('URLs of emitted files, and made-up names', await page.evaluate('globalThis.result'), ['the note ä', 'text/plain;charset=utf-8', 5, 'from the worker', 1, 2, 3, 2, 404]);
    await closed(page.close());
  });
}

// node_modules is a link to where packages are installed: what plugins find there may be a page's script.
async function test_packages_elsewhere(step, workspace, browser) {
  const root = join(workspace, 'packages that are elsewhere');
  const elsewhere = join(workspace, 'packages of others');
  write_files(elsewhere, {
    'node_modules/tool/package.json': '{"name":"tool","type":"module","exports":"./plugin.js"}',
    'node_modules/tool/plugin.js': `const folder = decodeURI(new URL('.', import.meta.url).pathname);
      export default { name: 'tool', resolveId: (id) => (id.startsWith('virtual:tool/') ? id.replace('virtual:tool/', folder) : undefined),
        transformIndexHtml: () => [{ tag: 'script', attrs: { type: 'module', src: '/@id/virtual:tool/page.js' }, injectTo: 'head-prepend' }] };\n`,
    'node_modules/tool/page.js': 'globalThis.tool = "runs";\n', 'secret.js': 'globalThis.secret = 1;\n',
  });
  write_files(root, { 'package.json': '{"name":"linked","type":"module"}', 'index.html': html(), 'src/main.js': 'export {};\n', 'vite.config.js': `import tool from 'tool';\nexport default { plugins: [tool] };\n` });
  symlinkSync(join(elsewhere, 'node_modules'), join(root, 'node_modules'));
  const server = await start_dev(root);
  await step('packages that are elsewhere', server, async (check) => {
    const { page, is } = await open(browser, server);
    check('the script of a plugin', await is('globalThis.tool'), 'runs');
    check('not what is beside the packages', (await fetch(`${server.url}@id/virtual:tool/../../secret.js`)).status, 404);
    check('nor by way of the plugin', await is(`fetch('/@id/virtual:tool/..%2f..%2fsecret.js').then((answer) => answer.ok)`), false);
    await closed(page.close());
  });
}

export async function test_surroundings(report, workspace, packages) {
  const browser = await launch_chromium(packages);
  const step = async (name, server, run) => {
    const check = (what, actual, wanted) => report.check(`${name}: ${what}`, JSON.stringify(actual) === JSON.stringify(wanted), `${JSON.stringify(actual)} instead of ${JSON.stringify(wanted)}\n${server.output}`);
    try {
      await run(check);
      report.check(name, true);
    } catch (error) {
      report.fail(name, `${error.message}\n${server.output}`);
    }
    await server.stop();
  };
  await test_log_in_project(step, workspace);
  await test_workspace(step, workspace, browser);
  await test_workers(step, workspace, browser);
  await test_images(step, workspace, browser);
  await test_parts(step, workspace, browser);
  await test_emitted(step, workspace, browser);
  await test_packages_elsewhere(step, workspace, browser);
  await closed(browser.close());
}
