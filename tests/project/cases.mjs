// Projects: {name, files, flags?, env?, pages: {path: what the page leaves in globalThis.result}, check?, output?, fails?}.
// BASE in a flag is where the suite serves the project.

const page = (body) => `<!doctype html><html><head><meta charset="utf-8"><link rel="icon" href="data:,"></head><body>${body}</body></html>`;
const script = page('<script type="module" src="/main.js"></script>');
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const large_png = Buffer.concat([png, Buffer.alloc(5000)]);
const wasm = Buffer.from('AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags=', 'base64');

export const cases = [
  {
    name: 'import.meta.env',
    flags: ['--base=BASE', '--mode=staging'],
    env: { VITE_FROM_PROCESS: 'process', SECRET_OF_PROCESS: 'canary-process' },
    files: {
      'index.html': page('<p id="p">%VITE_TITLE%</p><script type="module" src="/main.js"></script>'),
      '.env': 'VITE_TITLE=title\nVITE_NAME=plain\nSECRET=canary-file\nVITE_LONG=$VITE_NAME-${VITE_TITLE}',
      '.env.staging': 'VITE_NAME=staging',
      '.env.production': 'VITE_NAME=production',
      'main.js': `const e = import.meta.env;
        globalThis.result = [e.VITE_NAME, import.meta.env.VITE_LONG, import.meta.env.VITE_FROM_PROCESS, e.SECRET, import.meta.env.SECRET ?? null,
          import.meta.env.MODE, import.meta.env.DEV, import.meta.env.PROD, import.meta.env.SSR, process.env.NODE_ENV,
          document.getElementById('p').textContent, import.meta.env?.VITE_NAME].map((v) => v ?? null);`,
    },
    pages: { 'index.html': ['staging', 'staging-title', 'process', null, null, 'staging', false, true, false, 'production', 'title', 'staging'] },
    check: ({ files, read }) => files.some((file) => read(file).includes('canary')) && 'a secret is in the output',
  },
  {
    name: 'assets',
    files: {
      'index.html': page('<img id="i" src="./small.png"><img id="j" src="/large.png?a#b"><img id="k" src="/pub.png"><script type="module" src="/main.js"></script>'),
      'small.png': png, 'large.png': large_png, 'public/pub.png': png, 'text.txt': 'text', 'data.json': '{"a": 1, "b": {"c": 2}}',
      'main.js': `import small from './small.png'; import large from './large.png'; import pub from '/pub.png'; import raw from './text.txt?raw';
        import url from './main.js?url'; import inlined from './large.png?inline'; import kept from './small.png?no-inline';
        import data, { a } from './data.json';
        const direct = new URL('./large.png', import.meta.url).href;
        const name = 'large'; const computed = new URL(\`./\${name}.png\`, import.meta.url).href;
        const ok = async (url) => (await fetch(url)).status;
        await Promise.all([...document.images].map((image) => image.decode()));
        globalThis.result = [small.startsWith('data:image/png;base64,'), await ok(large), await ok(pub), raw, await ok(url),
          inlined.startsWith('data:'), await ok(kept), a, data.b.c, direct === new URL(large, location).href, computed === direct];`,
    },
    pages: { 'index.html': [true, 200, 200, 'text', 200, true, 200, 1, 2, true, true] },
    check: ({ files }) => !files.some((file) => /^assets\/large-\w{8}\.png$/.test(file)) && files.join(' '),
  },
  {
    name: 'a relative base',
    flags: ['--base=./'],
    files: {
      'index.html': script, 'sub/page.html': page('<script type="module" src="../main.js"></script>'), 'large.png': large_png, 'public/pub.png': png,
      'main.js': `import large from './large.png'; import pub from '/pub.png';
        const lazy = await import('./lazy.js');
        globalThis.result = [(await fetch(large)).status, (await fetch(pub)).status, lazy.default, import.meta.env.BASE_URL];`,
      'lazy.js': 'export default "lazy"',
    },
    pages: { 'index.html': [200, 200, 'lazy', './'] },
  },
  {
    name: 'import.meta.glob',
    files: {
      'index.html': script,
      'pages/a.js': 'export const name = "a"; export default 1', 'pages/b.ts': 'export const name: string = "b"; export default 2',
      'pages/deep/c.js': 'export const name = "c"', 'text/t.txt': 'T', 'pages/skip.test.js': 'throw 1',
      'main.js': `const lazy = import.meta.glob('./pages/*.{js,ts}');
        const eager = import.meta.glob(['./pages/**/*', '!**/*.test.js'], { eager: true, import: 'name' });
        const text = import.meta.glob('/text/*.txt', { query: '?raw', import: 'default', eager: true });
        const based = import.meta.glob('./*.js', { base: './pages/deep' });
        globalThis.result = [Object.keys(lazy), (await lazy['./pages/b.ts']()).default, eager, text, Object.keys(based)];`,
    },
    pages: {
      'index.html': [['./pages/a.js', './pages/b.ts', './pages/skip.test.js'], 2,
        { './pages/a.js': 'a', './pages/b.ts': 'b', './pages/deep/c.js': 'c' }, { '/text/t.txt': 'T' }, ['./c.js']],
    },
  },
  {
    name: 'workers',
    files: {
      'index.html': script, 'dep.ts': 'export const twice = (n: number) => n * 2',
      'worker.ts': 'import { twice } from "./dep"; onmessage = (event: MessageEvent) => postMessage(twice(event.data))',
      'main.js': `import Imported from './worker.ts?worker'; import Inlined from './worker.ts?worker&inline'; import url from './worker.ts?worker&url';
        const ask = (worker, value) => new Promise((resolve, reject) => {
          worker.onmessage = (event) => resolve(event.data); worker.onerror = reject; worker.postMessage(value);
        });
        globalThis.result = [
          await ask(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }), 21), await ask(new Imported(), 1),
          await ask(new Inlined({ name: 'n' }), 2), await ask(new Worker(url), 3)];`,
    },
    pages: { 'index.html': [42, 2, 4, 6] },
  },
  {
    name: 'wasm',
    files: {
      'index.html': script, 'add.wasm': wasm,
      'main.js': `import init from './add.wasm?init'; import url from './add.wasm?url';
        const { exports } = await init();
        globalThis.result = [exports.add(2, 3), (await (await fetch(url)).arrayBuffer()).byteLength];`,
    },
    pages: { 'index.html': [5, wasm.length] },
  },
  {
    name: 'inline modules and several scripts keep their order',
    files: {
      'index.html': page(`<script type="module">import { log } from './log.js'; log('inline 1');</script>
        <script type="module" src="two.js"></script><script type="module">import { log } from './log.js'; log('inline 3 </b>'); globalThis.result = globalThis.order;</script>`),
      'two.js': 'import { log } from "./log.js"; log("file 2")',
      'log.js': 'globalThis.order = []; export const log = (text) => globalThis.order.push(text)',
    },
    pages: { 'index.html': ['inline 1', 'file 2', 'inline 3 </b>'] },
  },
  {
    name: 'html without head',
    files: { 'index.html': '<link rel="icon" href="data:,"><p>text<script type="module" src="main.js"></script>', 'main.js': 'globalThis.result = document.querySelector("p").textContent' },
    pages: { 'index.html': 'text' },
  },
  {
    name: 'lazy chunks and the manifest',
    flags: ['--base=BASE', '--manifest'],
    files: { 'index.html': script, 'main.js': 'globalThis.result = (await import("./lazy.js")).default', 'lazy.js': 'export default "lazy"' },
    pages: { 'index.html': 'lazy' },
    check: ({ read }) => {
      const manifest = JSON.parse(read('.vite/manifest.json'));
      const ok = manifest['index.html'].isEntry && manifest['lazy.js'].isDynamicEntry && manifest['index.html'].dynamicImports[0] === 'lazy.js';
      return !ok && JSON.stringify(manifest, null, 1);
    },
  },
  {
    name: 'the output folder is replaced',
    files: { 'index.html': script, 'main.js': 'globalThis.result = 1', 'dist/old.txt': 'old', 'public/robots.txt': 'all' },
    pages: { 'index.html': 1 },
    check: ({ files }) => (files.includes('old.txt') || !files.includes('robots.txt')) && files.join(' '),
    output: /dist\/assets\/index-\w{8}\.js +\d+\.\d\d kB │ gzip: +\d+\.\d\d kB[\s\S]*built in/,
  },
  {
    name: 'a failing build keeps the old output',
    files: { 'index.html': script, 'main.js': 'import "./no.js"', 'dist/old.txt': 'old' },
    fails: /Could not resolve|cannot be found|no\.js/,
  },
  { name: 'outDir is the project', flags: ['--outDir=.'], files: { 'index.html': script, 'main.js': '' }, fails: /is the project itself or holds it/ },
  { name: 'outDir is above the project', flags: ['--out-dir=..'], files: { 'index.html': script, 'main.js': '' }, fails: /is the project itself or holds it/ },
  { name: 'outDir holds sources', flags: ['--outDir=src'], files: { 'index.html': page('<script type="module" src="/src/main.js"></script>'), 'src/main.js': '1' }, fails: /holds a source of the build/ },
  { name: 'the mode local', flags: ['--mode=local'], files: { 'index.html': script, 'main.js': '' }, fails: /"local" cannot be the mode/ },
  { name: 'a config file that is not there', flags: ['--config=no.js'], files: { 'index.html': script, 'main.js': '' }, fails: /There is no config file "no\.js"/ },
  { name: 'a wrong glob', files: { 'index.html': script, 'main.js': 'import.meta.glob(pattern)' }, fails: /import\.meta\.glob takes one pattern/ },
];
