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
    name: 'variables of a process that browsers do not have',
    files: {
      'index.html': script,
      'main.js': `globalThis.result = [typeof process.env.NOT_SET, typeof process.env.NOT_SET < 'u' && process.env.NOT_SET === 'x', process.env.NODE_ENV,
        globalThis.process.env.NODE_ENV, globalThis.process.env.DEBUG ?? null, Object.keys(process.env), typeof process];`,
    },
    pages: { 'index.html': ['undefined', false, 'production', 'production', null, [], 'undefined'] },
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
    name: 'names of inputs with folders',
    files: {
      'sinter.config.mjs': `export default { build: { rollupOptions: { input: { main: 'index.html', 'admin/main': 'admin/index.html', 'lib/main': 'tool.js' }, output: { entryFileNames: 'js/[name].js' } } } };`,
      'index.html': script, 'admin/index.html': page('<script type="module" src="/admin.js"></script>'), 'tool.js': `export const tool = 1;`, 'shared.js': `export const shared = ['shared'];`,
      'main.js': `import { shared } from './shared.js'; globalThis.result = ['main', ...shared];`, 'admin.js': `import { shared } from './shared.js'; globalThis.result = ['admin', ...shared];`,
    },
    pages: { 'index.html': ['main', 'shared'], 'admin/index.html': ['admin', 'shared'] },
    check: ({ files }) => !['js/main.js', 'js/admin/main.js', 'js/lib/main.js'].every((file) => files.includes(file)) && files.join(' '),
  },
  {
    name: 'names of inputs with folders, given by a function',
    files: {
      'sinter.config.mjs': `export default { build: { rollupOptions: { input: { 'admin/main': 'index.html' }, output: { entryFileNames: (chunk) => chunk.name + '/[name]-[hash].js' } } } };`,
      'index.html': script, 'main.js': `globalThis.result = 'main';`,
    },
    pages: { 'index.html': 'main' },
    check: ({ files }) => !files.some((file) => /^admin\/main\/admin\/main-[\w-]{8}\.js$/.test(file)) && files.join(' '),
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
    name: 'styles in pages find their files below a relative base',
    flags: ['--base=./'],
    files: {
      'index.html': page('<style>body { background: url(./large.png) }</style><i style="background: url(/large.png)"></i><script type="module" src="/main.js"></script>'),
      'sub/page.html': page('<style>body { background: url(../large.png) }</style><i style="background: url(/large.png)"></i><script type="module" src="/main.js"></script>'),
      'large.png': large_png, 'sinter.config.mjs': 'export default { build: { rollupOptions: { input: ["index.html", "sub/page.html"] } } };',
      'main.js': `const found = async (element) => (await fetch(/url\\("(.*)"\\)/.exec(getComputedStyle(element).backgroundImage)[1])).status;
        globalThis.result = [await found(document.body), await found(document.querySelector('i'))];`,
    },
    pages: { 'index.html': [200, 200], 'sub/page.html': [200, 200] },
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
        const anyCase = import.meta.glob(['./pages/*.JS', './Text/T.txt', './text/T.TXT', '!**/SKIP.*'], { caseSensitive: false, eager: true, query: '?raw', import: 'default' });
        globalThis.result = [Object.keys(lazy), (await lazy['./pages/b.ts']()).default, eager, text, Object.keys(based), Object.keys(anyCase)];`,
    },
    pages: {
      'index.html': [['./pages/a.js', './pages/b.ts', './pages/skip.test.js'], 2,
        { './pages/a.js': 'a', './pages/b.ts': 'b', './pages/deep/c.js': 'c' }, { '/text/t.txt': 'T' }, ['./c.js'], ['./pages/a.js', './text/t.txt']],
    },
  },
  {
    name: 'import() of computed paths',
    files: {
      'index.html': page('<script type="module" src="/src/main.js"></script>'), 'package.json': '{"type":"module","imports":{"#pages/*":"./src/pages/*","#short/*":"./src/data/x-*.json","#in/*":{"browser":"./src/deep/in/*","default":"./none/*"},"#twice/*":"./src/twice/*/*.js","#pages/hidden/*":null}}', 'src/twice/two/two.js': 'export default "twice"', 'src/twice/two/other.js': 'export default "other"', 'src/pages/hidden/h.js': 'export default "hidden"', 'src/data/x-one.json': '{"one": 1}',
      'sinter.config.mjs': `export default ({ resolve: { alias: { '@': '/src', 'kit': 'other-kit', '~': import.meta.dirname + '/src/deep' } } });`,
      'src/pages/a.js': 'export default "a"', 'src/pages/b.ts': 'export default "b" as string', 'src/pages/t.tsx': 'export default "tsx"', 'src/deep/in/c.js': 'export default "c"', 'src/text/r.txt': 'raw', 'src/data/d.json': '{"d": 1}',
      'src/main.js': `const [a, b, c, r, d, t, none] = ['a', 'b', 'in/c', 'r', 'd', 't', 'none'];
        const get = async (load) => { try { const found = await load(); return found.default ?? found; } catch (error) { return error.message.includes('Cannot find module') ? 'not found' : 'failed: ' + error.message; } };
        globalThis.result = [
          await get(() => import(\`./pages/\${a}.js\`)), await get(() => import('./pages/' + b + '.ts')), await get(() => import(\`@/pages/\${a}.js\`)), await get(() => import(\`~/\${c}.js\`)),
          await get(() => import(\`/src/pages/\${a}.js\`)), await get(() => import(\`./text/\${r}.txt?raw\`)), await get(() => import(\`@/text/\${r}.txt?raw\`)), (await get(() => import(\`./text/\${r}.txt?url\`))).length > 5,
          (await get(() => import(\`./data/\${d}.json\`))).d, await get(() => import(\`./pages/\${t}.tsx\`)), await get(() => import(\`@/pages/\${none}.js\`)), (await get(() => import(\`kit/\${a}.js\`))).startsWith('failed'),
          await get(() => import(\`#pages/\${a}.js\`)), (await get(() => import('#short/' + ['one'].join()))).one, await get(() => import(\`#in/\${['c'].join()}.js?raw\`)), await get(() => import(\`#pages/\${none}.js\`)),
          await get(() => import('#twice/' + ['two'].join())), await get(() => import('#pages/' + ['hidden/h.js'].join()))];`,
    },
    pages: { 'index.html': ['a', 'b', 'a', 'c', 'a', 'raw', 'raw', true, 1, 'tsx', 'not found', true, 'a', 1, 'export default "c"', 'not found', 'twice', 'not found'] },
  },
  {
    name: 'style sheets as objects',
    files: {
      'index.html': script, 'b.css': '.b { width: 4px }', 'a.css': '@import "./b.css"; .a { background: url(./dot.png); width: 3px; & .in { height: 5px } }', 'dot.png': 'x'.repeat(5000), 'lazy.css': '.c { width: 9px }', 'm.module.css': '.m { width: 2px }',
      'main.js': `import sheet from './a.css' with { type: 'css' }; import again from './other.js'; import names from './m.module.css' with { type: 'css' };
        const { default: lazy } = await import('./lazy.css', { with: { type: 'css' } });
        document.body.attachShadow({ mode: 'open' }).innerHTML = '<p class="a">x<i class="in"></i></p><p class="b">x</p><p class="c">x</p><p class="m">x</p>';
        const { shadowRoot: root } = document.body;
        root.adoptedStyleSheets = [sheet, lazy, names];
        const style = (selector) => getComputedStyle(root.querySelector(selector));
        globalThis.result = [sheet instanceof CSSStyleSheet, sheet === again, style('.a').width, style('.b').width, style('.c').width, style('.m').width, (await fetch(/url\\("(.*)"\\)/.exec(style('.a').backgroundImage)[1])).ok, document.styleSheets.length];`,
      'other.js': `export { default } from './a.css' with { type: 'css' };`,
    },
    pages: { 'index.html': [true, true, '3px', '4px', '9px', '2px', true, 0] },
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
    name: 'styles of pages and of lazy chunks',
    files: {
      'index.html': page('<link rel="stylesheet" href="./page.css"><p id="p" class="lazy">p</p><script type="module" src="/main.js"></script>'),
      'page.css': '#p { color: rgb(1, 2, 3); background: url(./large.png) }', 'main.css': '#p { border-top: 1px solid rgb(4, 5, 6) }',
      'lazy.css': '.lazy { padding-left: 7px }', 'a.module.css': '.box { margin-left: 9px }', 'large.png': large_png,
      'lazy.js': 'import "./lazy.css"; export default getComputedStyle(document.getElementById("p")).paddingLeft',
      'main.js': `import './main.css'; import styles, { box } from './a.module.css';
        const p = document.getElementById('p'); p.classList.add(box);
        const style = getComputedStyle(p), before = style.paddingLeft;
        const lazy = await import('./lazy.js'), again = await import('./lazy.js');
        globalThis.result = [style.color, style.borderTopColor, before, lazy.default, again === lazy, style.marginLeft, styles.box === box,
          (await fetch(style.backgroundImage.slice(5, -2))).status];`,
    },
    pages: { 'index.html': ['rgb(1, 2, 3)', 'rgb(4, 5, 6)', '0px', '7px', true, '9px', true, 200] },
  },
  ...['BASE', './'].map((base) => ({
    name: `the URL of a style sheet, base ${base}`,
    flags: [`--base=${base}`],
    files: {
      'index.html': page('<p id="p"></p><script type="module" src="/main.js"></script>'), 'large.png': large_png, 'more.css': '#p { margin-left: 9px }',
      'linked.css': '@import "./more.css"; #p { color: rgb(1, 2, 3); background: url(./large.png) }',
      'main.js': `import url from './linked.css?url';
        const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: url });
        const p = document.getElementById('p'), before = getComputedStyle(p).marginLeft;
        await new Promise((resolve, reject) => { link.onload = resolve; link.onerror = () => reject(new Error(url)); document.head.append(link); });
        const style = getComputedStyle(p);
        globalThis.result = [before, style.color, style.marginLeft, (await fetch(style.backgroundImage.slice(5, -2))).status];`,
    },
    pages: { 'index.html': ['0px', 'rgb(1, 2, 3)', '9px', 200] },
  })),
  ...['BASE', './'].map((base) => ({
    name: `public files in styles, base ${base}`,
    flags: [`--base=${base}`],
    files: {
      'index.html': page('<p id="p"></p><script type="module" src="/main.js"></script>'), 'public/pub.png': png, 'main.css': '#p { background: url(/pub.png) }',
      'main.js': `import './main.css';
        globalThis.result = (await fetch(getComputedStyle(document.getElementById('p')).backgroundImage.slice(5, -2))).status;`,
    },
    pages: { 'index.html': 200 },
  })),
  {
    name: 'styles of lazy chunks that fail are announced',
    page_errors: true,
    files: {
      'index.html': page('<script type="module" src="/main.js"></script>'), 'lazy.css': 'p { color: red }', 'lazy.js': 'import "./lazy.css"; export default "lazy"',
      'main.js': `const events = [];
        addEventListener('vite:preloadError', (event) => { events.push(event.payload.message.includes('.css')); event.preventDefault(); });
        const append = document.head.append;
        document.head.append = function (link) { if (link.rel === 'stylesheet') link.href = 'http://127.0.0.1:1/refused.css'; append.call(this, link); };
        globalThis.result = [(await import('./lazy.js')).default, events];`,
    },
    pages: { 'index.html': ['lazy', [true]] },
  },
  {
    name: 'the hook "options" adds entries: a module of the page, which is to keep its exports, and one that only a plugin knows',
    files: {
      'index.html': '<!doctype html><meta charset="utf-8"><title>x</title><link rel="icon" href="data:,"><script type="module" src="/main.js"></script>',
      'main.js': 'export const render = () => "rendered"; globalThis.result = [render()];\n',
      'sinter.config.mjs': `export default { plugins: [{
        name: 'entries',
        options(options) { options.input = [options.input, '/main.js', 'virtual:extra']; },
        resolveId: (id) => (id === 'virtual:extra' ? '\\0extra' : null),
        load: (id) => (id === '\\0extra' ? 'import { render } from "/main.js"; export default "extra " + render();' : null),
        async generateBundle(_, bundle) {
          const chunks = Object.values(bundle).filter((file) => file.type === 'chunk' && file.isEntry);
          this.emitFile({ type: 'asset', fileName: 'entries.json', source: JSON.stringify(chunks.map((chunk) => [chunk.name, chunk.exports, chunk.fileName])) });
        },
      }] };\n`,
    },
    check: ({ read }) => {
      const entries = JSON.parse(read('entries.json'));
      const named = (exported) => entries.filter((entry) => entry[1].includes(exported));
      return named('render').length === 1 && named('default').length === 1 ? '' : JSON.stringify(entries);
    },
    pages: { 'index.html': ['rendered'] },
  },
  {
    name: 'a config file and its plugins',
    flags: [],
    files: {
      'index.html': page('<title>TITLE</title><script type="module" src="/src/main.js"></script>'),
      'vite.config.ts': `import { defineConfig } from 'vite';
        const base: string = 'BASE_OF_SITE';
        export default defineConfig(({ mode }) => ({
          base, define: { __MODE__: JSON.stringify(mode) },
          resolve: { alias: [{ find: /^~(.*)/, replacement: '/src/$1' }, { find: '@', replacement: '/src' }] },
          build: { assetsDir: 'static', manifest: true },
          plugins: [{
            name: 'virtual',
            resolveId(id) { if (id === 'virtual:x') return '\\0x'; },
            load(id) { if (id === '\\0x') return 'export default "virtual"'; },
            transformIndexHtml(html) { return { html: html.replace('TITLE', 'title'), tags: [{ tag: 'meta', attrs: { name: 'tag', content: 'c' }, injectTo: 'head' }] }; },
            generateBundle() { this.emitFile({ type: 'asset', fileName: 'emitted.txt', source: 'emitted' }); },
          }],
        }));`,
      'src/main.js': `import virtual from 'virtual:x'; import a from '~a.js'; import b from '@/a.js';
        globalThis.result = [virtual, a, b, __MODE__, document.title, document.querySelector('meta[name=tag]').content, (await (await fetch(import.meta.env.BASE_URL + 'emitted.txt')).text())];`,
      'src/a.js': 'export default "a"',
    },
    pages: { 'index.html': ['virtual', 'a', 'a', 'production', 'title', 'c', 'emitted'] },
    check: ({ files }) => !files.some((file) => /^static\/index-\w{8}\.js$/.test(file)) && files.join(' '),
  },
  ...[true, false].map((minify) => ({
    name: `import() of a module that is imported statically too${minify ? '' : ', readable'}`,
    files: {
      'vite.config.mjs': `export default { build: { minify: ${minify}, modulePreload: { polyfill: false } } };`,
      'index.html': script,
      'main.js': `import all, { a, set, 'a name' as named } from './both.js'; import { part } from './hidden.js';
        const [both, hidden, effects] = await Promise.all([import('./both.js'), import('./hidden.js'), import('./effects.js')]);
        set(5);
        globalThis.result = [Object.keys(both), both.default === all, both.a === a, both.counter, named, Object.keys(hidden), part, hidden.part, Object.keys(effects), globalThis.order];`,
      'both.js': '(globalThis.order ??= []).push("both"); export const a = {}; export let counter = 1; export const set = (to) => { counter = to; }; export { a as "a name" }; export default class {}; import "./effects.js";',
      'hidden.js': 'globalThis.order.push("hidden"); import { inner } from "./inner.js"; export const part = inner.n + 1;', 'inner.js': 'export const inner = { n: 1 }; globalThis.inner = () => inner;',
      'other.js': 'import { inner } from "./inner.js"; console.log(inner);', 'effects.js': '(globalThis.order ??= []).push("effects");',
    },
    pages: { 'index.html': [['a', 'a name', 'counter', 'default', 'set'], true, true, 5, {}, ['part'], 2, 2, [], ['effects', 'both', 'hidden']] },
    check: ({ files }) => {
      const names = files.filter((file) => file.endsWith('.js')).map((file) => file.replace(/assets\/(.*)-\w{8}\.js/, '$1')).sort().join();
      return names === 'both,effects,hidden,index' ? '' : names;
    },
  })),
  {
    name: 'experimental.renderBuiltUrl',
    flags: [],
    files: {
      'vite.config.mjs': `const seen = [];
        export default { base: '/nowhere/', build: { assetsInlineLimit: 0 }, plugins: [{ name: 'log', transformIndexHtml: { order: 'post', handler: () => [{ tag: 'script', children: 'globalThis.toUrl = (name) => "BASE_OF_SITE" + name; globalThis.seen = ' + JSON.stringify([...new Set(seen)].sort()) }] } }],
          experimental: { renderBuiltUrl(name, { type, hostId, hostType, ssr }) {
            seen.push([type, name.replace(/-\\w{8}\\./, '.'), hostType, hostId.replace(/-\\w{8}\\./, '.'), ssr].join(' '));
            if (hostType === 'js') return { runtime: 'globalThis.toUrl(' + JSON.stringify(name) + ')' };
            if (hostType === 'css') return { relative: true };
            return new URL('BASE_OF_SITE' + name, 'http://host/').pathname + '?cdn';
          } } };`,
      'index.html': page('<img src="/pub.png"><img src="./large.png"><style>body { background: url(./large.png) }</style><script type="module" src="/main.js"></script>'),
      'large.png': large_png, 'public/pub.png': png,
      'main.css': 'main { background: url(./large.png) } i { background: url(/pub.png) }', 'lazy.css': 'em { color: rgb(1, 2, 3) }',
      'lazy.js': 'import "./lazy.css"; import { shared } from "./shared.js"; export const lazy = "lazy" + shared;', 'shared.js': 'export const shared = { toString: () => "!" };',
      'worker.js': 'import large from "./large.png"; postMessage(typeof large);',
      'main.js': `import './main.css'; import { shared } from './shared.js'; import large from './large.png'; import pub from '/pub.png'; import Worker_ from './worker.js?worker&inline';
        document.body.append(document.createElement('main'), document.createElement('i'), document.createElement('em'));
        const status = async (url) => (await fetch(url)).status;
        const background = (name) => /url\\("(.*)"\\)/.exec(getComputedStyle(document.querySelector(name)).backgroundImage)[1];
        const { lazy } = await import('./lazy.js');
        await Promise.all([...document.images].map((image) => image.decode()));
        globalThis.result = [await status(large), await status(pub), await status(new URL('./large.png', import.meta.url)), await status(background('main')), await status(background('i')), await status(background('body')),
          lazy, getComputedStyle(document.querySelector('em')).color, [...document.querySelectorAll('link[href]:not([rel=icon])')].every((link) => link.href.endsWith('?cdn') || !link.href.includes('nowhere')), String(shared)];`,
    },
    pages: { 'index.html': [200, 200, 200, 200, 200, 200, 'lazy!', 'rgb(1, 2, 3)', true, '!'] },
    check: ({ files, read }) => {
      const html = read('index.html');
      for (const wanted of ['public pub.png html index.html false', 'asset assets/large.png html index.html false', 'asset assets/index.js html index.html false', 'public pub.png css assets/index.css false',
        'asset assets/large.png css assets/index.css false', 'asset assets/large.png js assets/[name]-[hash].js false', 'public pub.png js assets/[name]-[hash].js false', 'asset assets/lazy.css js assets/index.js false']) {
        if (!html.includes(`"${wanted}"`)) return `not asked: ${wanted}\n${html}`;
      }
      const lazy = files.find((file) => /lazy-\w{8}\.css/.test(file));
      return files.some((file) => file.endsWith('.js') && read(file).includes(`globalThis.toUrl("${lazy}")`)) ? '' : 'the name of the lazy style sheet';
    },
  },
  {
    name: 'experimental.renderBuiltUrl with integrity',
    flags: [],
    files: {
      'vite.config.mjs': `export default { base: '/nowhere/', html: { integrity: true }, experimental: { renderBuiltUrl: (name) => 'BASE_OF_SITE' + name } };`,
      'index.html': script, 'main.js': 'import "./main.css"; globalThis.result = (await import("./lazy.js")).default', 'main.css': 'body { color: red }', 'lazy.js': 'export default "lazy"',
    },
    pages: { 'index.html': 'lazy' },
    check: ({ read }) => ((read('index.html').match(/integrity="sha384-/g) ?? []).length === 2 && /"integrity":\{"\/\d+\/dist\/assets\/[^}]*lazy-/.test(read('index.html')) ? '' : read('index.html')),
  },
  ...[['a runtime in a page', `({ runtime: 'x' })`, /gave a `runtime` for "assets\/index-\w{8}\.js" in "index\.html"/], ['a number', '1', /gave no URL for "assets\/index-/], ['an exception', '{ throw new Error("of the function") }', /of the function/]].map(([name, body, fails]) => ({
    name: `experimental.renderBuiltUrl: ${name}`, flags: [], fails,
    files: { 'vite.config.mjs': `export default { experimental: { renderBuiltUrl: () => ${body} } };`, 'index.html': script, 'main.js': '1' },
  })),
  {
    name: 'build.modulePreload.resolveDependencies',
    files: {
      'vite.config.mjs': `const seen = [];
        export default { build: { modulePreload: { resolveDependencies(file, deps, { hostId, hostType }) {
            const plain = (name) => name.replace(/-\\w{8}\\./, '.');
            seen.push([hostType, plain(hostId), plain(file), deps.map(plain).filter((dep) => !dep.includes('chunk')).join('+')].join(' '));
            return hostType === 'html' ? deps : deps.filter((dep) => !dep.includes('skipped'));
          } }, rolldownOptions: { output: { manualChunks: (id) => /(shared|skipped)/.exec(id)?.[1] } } },
          plugins: [{ name: 'log', transformIndexHtml: { order: 'post', handler: () => [{ tag: 'script', children: 'globalThis.seen = ' + JSON.stringify([...new Set(seen)].sort()) }] } }] };`,
      'index.html': script, 'main.js': `import './shared.js'; const { lazy } = await import('./lazy.js');
        globalThis.result = [lazy, [...document.querySelectorAll('link[rel=modulepreload]')].map((link) => /assets\\/(\\w+)-/.exec(link.href)[1]).filter((name) => name !== 'chunk'), globalThis.seen];`,
      'lazy.js': 'import "./lazy.css"; import { wanted } from "./wanted.js"; import { skipped } from "./skipped.js"; export const lazy = wanted + skipped;', 'lazy.css': 'p { color: red }',
      'other.js': 'import { wanted } from "./wanted.js"; console.log(wanted)', 'wanted.js': 'export const wanted = globalThis.wanted = "w";', 'skipped.js': 'export const skipped = globalThis.skipped = "s";', 'shared.js': 'globalThis.shared = 1;',
    },
    pages: { 'index.html': ['ws', ['shared'], ['html index.html assets/index.js assets/shared.js', 'js assets/index.js assets/lazy.js assets/skipped.js']] },
  },
  {
    name: 'html.additionalAssetSources',
    files: {
      'vite.config.mjs': `export default { build: { assetsInlineLimit: 0 }, html: { additionalAssetSources: {
        'my-image': { srcAttributes: ['data-src', 'data-other'], srcsetAttributes: ['data-set'], filter: ({ key, value, attributes }) => key !== 'data-other' && !value.includes('never') && !('skip' in attributes) },
        img: { srcAttributes: ['data-lazy', 'src'] } } } };`,
      'index.html': page('<my-image id="a" data-src="./large.png" data-set="./large.png 1x, /large.png 2x" data-other="./large.png"></my-image><my-image id="b" skip data-src="./large.png"></my-image><img id="c" data-lazy="/large.png" src="./large.png"><script type="module" src="/main.js"></script>'),
      'large.png': large_png,
      'main.js': `const is = (text) => text.split(', ').every((each) => new RegExp('^BASE_OF_SITEassets/large-\\\\w{8}[.]png( [12]x)?$').test(each));
        const { a, b, c } = Object.fromEntries(['a', 'b', 'c'].map((id) => [id, document.getElementById(id)]));
        globalThis.result = [is(a.dataset.src), is(a.dataset.set), a.dataset.other, b.dataset.src, is(c.dataset.lazy), is(c.getAttribute('src'))];`,
    },
    pages: { 'index.html': [true, true, './large.png', './large.png', true, true] },
  },
  {
    name: 'plugins of workers',
    files: {
      'vite.config.mjs': `let made = 0;
        const plugin = (where) => { const number = ++made; return { name: where, resolveId: (id) => (id === 'virtual:where' ? '\\0' + id : undefined), load: (id) => (id === '\\0virtual:where' ? 'export default ' + JSON.stringify(where) : undefined),
          transform: (code, id) => (id.endsWith('worker.js') || id.endsWith('main.js') ? code.replace('TRANSFORMED', where) : undefined), renderChunk: (code, chunk) => '/* ' + where + ' of ' + chunk.name + ' ' + chunk.fileName + ' */' + code,
          generateBundle() { if (where === 'worker') this.emitFile({ type: 'asset', fileName: 'emitted.txt', source: 'emitted' }); } }; };
        export default { plugins: [plugin('page')], worker: { plugins: () => [plugin('worker')], rollupOptions: { output: { entryFileNames: 'workers/[name].js', banner: '/* banner */' } } } };`,
      'index.html': script,
      'main.js': `import where from 'virtual:where'; import Imported from './worker.js?worker';
        const ask = (worker) => new Promise((resolve, reject) => { worker.onmessage = (event) => resolve(event.data); worker.onerror = reject; });
        globalThis.result = [where, 'TRANSFORMED', await ask(new Imported()), await ask(new Worker(new URL('./other_worker.js', import.meta.url), { type: 'module' })), (await fetch(import.meta.env.BASE_URL + 'emitted.txt')).status];`,
      'worker.js': 'import where from "virtual:where"; import "./nested.js"; postMessage([where, "TRANSFORMED", self.nested]);', 'nested.js': 'self.nested = "nested";',
      'other_worker.js': `import where from 'virtual:where'; const inner = new Worker(new URL('./worker.js', import.meta.url)); inner.onmessage = (event) => postMessage([where, ...event.data]);`,
    },
    pages: { 'index.html': ['page', 'page', ['worker', 'worker', 'nested'], ['worker', 'worker', 'worker', 'nested'], 200] },
    check: ({ files, read }) => {
      if (!files.includes('workers/worker.js') || !files.includes('workers/other_worker.js')) return files.join(' ');
      const text = read('workers/worker.js');
      return text.startsWith('/* worker of worker assets/worker.js */') && text.includes('/* banner */') ? '' : text;
    },
  },
  { name: 'two workers of one name', flags: [], fails: /The worker "worker\.js" has no name of its own: another file is called "worker\.js", too: put \[hash\]/, files: {
    'vite.config.mjs': `export default { worker: { rolldownOptions: { output: { entryFileNames: '[name].js' } } } };`, 'index.html': script,
    'main.js': `import A from './a/worker.js?worker'; import B from './b/worker.js?worker'; new A(); new B();`, 'a/worker.js': 'postMessage(1)', 'b/worker.js': 'postMessage(2)',
  } },
  { name: 'worker.plugins as a list', flags: [], status: 2, fails: /"worker\.plugins" must be a function, not a list/, files: { 'vite.config.mjs': 'export default { worker: { plugins: [] } };', 'index.html': script, 'main.js': '1' } },
  { name: 'a plugin of a worker that fails', flags: [], fails: /not this worker/, files: {
    'vite.config.mjs': `export default { worker: { plugins: () => [{ name: 'fails', transform(code, id) { if (id.endsWith('worker.js')) this.error('not this worker'); } }] } };`, 'index.html': script,
    'main.js': `import A from './worker.js?worker'; new A();`, 'worker.js': 'postMessage(1)',
  } },
  {
    name: 'virtual modules of the config',
    files: {
      'vite.config.mjs': `import { readFileSync } from 'node:fs';
        export default { virtual: { 'virtual:text': 'import { b } from "/b.js"; export const a = "a" + b;', 'virtual:made': async function () { this.addWatchFile('/x'); return 'export default ' + JSON.stringify(new Date(0)); },
          'virtual:data.json': () => JSON.stringify({ n: 1, m: 2 }), 'virtual:style.css': 'p { color: rgb(1, 2, 3) }', '#typed.ts': 'export enum E { A = 5 }', 'package+x': 'export * from "virtual:text"' } };`,
      'index.html': page('<p></p><script type="module" src="/main.js"></script>'), 'b.js': 'export const b = "b"',
      'worker.js': 'import { a } from "virtual:text"; postMessage(a)',
      'main.js': `import { a } from 'virtual:text'; import made from 'virtual:made'; import { n } from 'virtual:data.json'; import 'virtual:style.css'; import { E } from '#typed.ts'; import { a as again } from 'package+x'; import Made from './worker.js?worker';
        const of_worker = await new Promise((resolve) => { new Made().onmessage = (event) => resolve(event.data); });
        globalThis.result = [a, made, n, getComputedStyle(document.querySelector('p')).color, E.A, again, (await import('virtual:text')).a, of_worker];`,
    },
    pages: { 'index.html': ['ab', '1970-01-01T00:00:00.000Z', 1, 'rgb(1, 2, 3)', 5, 'ab', 'ab', 'ab'] },
  },
  { name: 'virtual modules that are no text', flags: [], status: 2, fails: /"virtual:x" of "virtual" must be a text or a function that gives one, not 1/, files: { 'vite.config.mjs': 'export default { virtual: { "virtual:x": 1 } };', 'index.html': script, 'main.js': '1' } },
  { name: 'a virtual module whose function gives no text', flags: [], fails: /"virtual:x" of "virtual" gave undefined; it must give the module's source/, files: { 'vite.config.mjs': 'export default { virtual: { "virtual:x": () => {} } };', 'index.html': script, 'main.js': 'import "virtual:x"' } },
  {
    name: 'build.lib',
    files: {
      'package.json': '{"name": "@scope/my-lib", "type": "module"}',
      'sinter.config.js': `export default { build: { lib: { entry: './src/index.js', name: 'My.Lib', formats: ['es', 'cjs', 'umd', 'iife'] },
        rollupOptions: { external: ['dep'], output: { globals: { dep: 'Dep' } } } } };`,
      'src/index.js': `import './style.css'; import { dep } from 'dep'; import large from './large.png';
        /* @__PURE__ */ Object.freeze({});
        export const read = () => [dep, process.env.NODE_ENV, large.startsWith('data:image/png')]; export default 'default';`,
      'src/style.css': 'p { color: rgb(1, 2, 3) }', 'src/large.png': large_png,
      'public/dep.js': 'export const dep = "dep";',
      'public/use.html': `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><link rel="stylesheet" href="my-lib.css"><p>p</p>
        <script>globalThis.process = { env: { NODE_ENV: 'of the user' } }; globalThis.Dep = { dep: 'global' };</script>
        <script type="importmap">{"imports": {"dep": "./dep.js"}}</script><script src="my-lib.iife.js"></script>
        <script type="module">import main, { read } from './my-lib.js';
        globalThis.result = [main, ...read(), My.Lib.default, ...My.Lib.read(), getComputedStyle(document.querySelector('p')).color];</script>`,
    },
    pages: { 'use.html': ['default', 'dep', 'of the user', true, 'default', 'global', 'of the user', true, 'rgb(1, 2, 3)'] },
    check: ({ files, read }) => {
      const wanted = 'dep.js my-lib.cjs my-lib.css my-lib.iife.js my-lib.js my-lib.umd.cjs use.html';
      if (files.join(' ') !== wanted) return files.join(' ');
      if (!read('my-lib.cjs').includes('require("dep")') || !read('my-lib.umd.cjs').includes('define.amd')) return 'cjs or umd is another format';
      return read('my-lib.js').includes('\n') ? '' : 'the ES module has no line ends';
    },
  },
  ...[['auto', (made) => made], ['named', (made) => made.default]].map(([exports, value_of]) => ({
    name: `build.lib with a default export only: output.exports "${exports}"`,
    files: {
      'package.json': '{"name": "only", "type": "module"}',
      'sinter.config.js': `export default { build: { minify: ${exports === 'auto'}, lib: { entry: 'index.js', name: 'a.Only', formats: ['cjs', 'umd', 'iife'] }, rollupOptions: { output: { exports: '${exports}' } } } };`,
      'index.js': `import { start } from './start.js'; let calls = start; function only() { return ++calls; } only.again = only; export { only as default };`,
      'start.js': 'export const start = 40;',
    },
    check: ({ read }) => {
      const required = (text) => { const module = { exports: {} }; new Function('module', 'exports', 'require', text)(module, module.exports); return module.exports; };
      const scope = {};
      new Function('globalThis', `var a; ${read('only.iife.js')}\nglobalThis.a = a;`)(scope);
      for (const [format, made] of [['cjs', required(read('only.cjs'))], ['umd', required(read('only.umd.cjs'))], ['iife', scope.a?.Only]]) {
        const only = value_of(made);
        if (typeof only !== 'function' || only() !== 41 || only.again() !== 42) return `${format}: ${typeof only}`;
      }
      return read('only.cjs').includes('__esModule') === (exports === 'named') ? '' : 'the mark __esModule';
    },
  })),
  ...[
    ['auto', { plain: ['object', 1, 1], marked: ['d', 2, undefined], defaulted: ['object', 3, 3] }],
    ['default', { plain: ['object', 1, 1], marked: ['object', 2, 2], defaulted: ['object', 3, 3] }],
    ['esModule', { plain: ['undefined', 1, undefined], marked: ['d', 2, undefined], defaulted: ['d', 3, undefined] }],
    ['compat', { plain: ['object', 1, 1], marked: ['d', 2, undefined], defaulted: ['d', 3, undefined] }],
    ['(id) => id === "plain" ? "default" : id === "marked" ? "esModule" : undefined', { plain: ['object', 1, 1], marked: ['d', 2, undefined], defaulted: ['object', 3, 3] }],
  ].map(([interop, wanted]) => ({
    name: `build.lib: output.interop ${interop}`,
    files: {
      'package.json': '{"name": "lib"}',
      'sinter.config.mjs': `export default { build: { lib: { entry: 'index.js', name: 'Lib', formats: ['cjs', 'umd', 'iife'] }, rollupOptions: { external: ['plain', 'marked', 'defaulted'], output: { interop: ${interop.startsWith('(') ? interop : `'${interop}'`}, exports: 'named', globals: { plain: 'plain', marked: 'marked', defaulted: 'defaulted' } } } } };`,
      'index.js': ['plain', 'marked', 'defaulted'].map((name) => `import ${name}_default, { n as ${name}_n } from '${name}'; import * as ${name}_all from '${name}';
        export const ${name} = [typeof ${name}_default === 'string' ? ${name}_default : typeof ${name}_default, ${name}_n, ${name}_all.default?.n];`).join('\n'),
    },
    check: ({ read }) => {
      const modules = { plain: { n: 1 }, marked: { __esModule: true, n: 2, default: 'd' }, defaulted: { n: 3, default: 'd' } };
      const required = (text) => { const module = { exports: {} }; new Function('module', 'exports', 'require', text)(module, module.exports, (id) => modules[id]); return module.exports; };
      const iife = new Function('plain', 'marked', 'defaulted', `${read('lib.iife.js')}\nreturn Lib;`)(modules.plain, modules.marked, modules.defaulted);
      for (const [format, made] of [['cjs', required(read('lib.js'))], ['umd', required(read('lib.umd.js'))], ['iife', iife]]) {
        for (const name of Object.keys(wanted)) if (JSON.stringify(made[name]) !== JSON.stringify(wanted[name])) return `${format} ${name}: ${JSON.stringify(made[name])} instead of ${JSON.stringify(wanted[name])}`;
      }
      return '';
    },
  })),
  {
    name: 'build.lib: output.interop "defaultOnly"',
    files: {
      'package.json': '{"name": "lib"}',
      'sinter.config.mjs': `export default { build: { lib: { entry: 'index.js', formats: ['cjs'] }, rollupOptions: { external: ['dep'], output: { interop: 'defaultOnly' } } } };`,
      'index.js': `import dep from 'dep'; import * as all from 'dep'; export const made = [dep.n, Object.keys(all), all.default === dep];`,
    },
    check: ({ read }) => {
      const module = {};
      new Function('module', 'require', read('lib.js'))(module, () => ({ __esModule: true, n: 1, default: 2 }));
      return JSON.stringify(module.exports.made) === '[1,["default"],true]' ? '' : JSON.stringify(module.exports.made);
    },
  },
  ...[['import { named } from "dep"; console.log(named);', /"named" is imported from the external "dep", which has a default export only/], ['export { other } from "dep";', /"other" is imported from the external "dep"/]].map(([text, fails]) => ({
    name: `output.interop "defaultOnly" and a name: ${text}`, flags: [], fails,
    files: { 'package.json': '{"name": "lib"}', 'index.js': text, 'sinter.config.mjs': `export default { build: { lib: { entry: 'index.js', formats: ['cjs'] }, rollupOptions: { external: ['dep'], output: { interop: 'defaultOnly' } } } };` },
  })),
  {
    name: 'build.lib: globals that the config does not name',
    files: {
      'package.json': '{"name": "lib"}',
      'sinter.config.mjs': `export default { build: { lib: { entry: 'index.js', name: 'Lib', formats: ['umd', 'iife'] }, rollupOptions: { external: ['react', '@scope/two-words', 'for-effects', 'given'], output: { globals: { given: 'Given' } } } } };`,
      'index.js': `import React from 'react'; import { b } from '@scope/two-words'; import given from 'given'; import 'for-effects'; export const made = [React.name, b, given]; export { a } from './again.js';`,
      'again.js': `import React from 'react'; import * as Other from 'react'; export const a = [React.name, Other.name];`,
    },
    output: /"output\.globals" does not say which global holds the external module "react": it is taken for "React"[^]*"@scope\/two-words": it is taken for "twoWords"/,
    check: ({ read }) => {
      const scope = { React: { name: 'React' }, twoWords: { b: 'b' }, Given: 'given' };
      new Function('globalThis', read('lib.umd.js'))(scope);
      const iife = new Function(...Object.keys(scope), `${read('lib.iife.js')}\nreturn Lib;`)(...Object.values(scope));
      for (const made of [scope.Lib, iife]) if (JSON.stringify([made.made, made.a]) !== '[["React","b","given"],["React","React"]]') return JSON.stringify(made);
      return /__require|Dynamic require/.test(read('lib.iife.js')) ? read('lib.iife.js') : '';
    },
  },
  {
    name: 'build.lib: output.entryFileNames and chunkFileNames',
    files: {
      'package.json': '{"name": "lib"}',
      'sinter.config.mjs': `export default { base: './', build: { minify: false, lib: { entry: { a: 'a.js', 'sub/b': 'b.js' }, formats: ['es', 'cjs'] }, rollupOptions: { output: { entryFileNames: '[format]/[name].[hash].mjs', chunkFileNames: '[format]/parts/[name].mjs', banner: (chunk) => '/* ' + chunk.name + ' */' } } } };`,
      'a.js': 'import { shared } from "./shared.js"; export const a = shared; export const lazy = () => import("./lazy.js");', 'b.js': 'export { shared as b } from "./shared.js";', 'shared.js': 'export const shared = {};', 'lazy.js': 'export default "lazy"',
      'public/use.html': script.replace('/main.js', './use.js'), 'public/use.js': '',
    },
    check: ({ files, read }) => {
      const names = files.filter((file) => file.endsWith('.mjs')).map((file) => file.replace(/\.\w{8}\.mjs/, '.HASH.mjs')).join(' ');
      if (names !== 'cjs/a.HASH.mjs cjs/sub/b.HASH.mjs es/a.HASH.mjs es/parts/chunk.mjs es/parts/lazy.mjs es/sub/b.HASH.mjs') return names;
      return read(files.find((file) => file.startsWith('es/sub/b.'))).startsWith('/* sub/b */') || read(files.find((file) => file.startsWith('es/sub/b.'))).startsWith('/* b */') ? '' : 'the name of the chunk';
    },
  },
  { name: 'two formats of one file name', flags: [], fails: /Two formats of "build\.lib" write "dist\/lib\.js"/, files: {
    'package.json': '{"name": "lib"}', 'index.js': 'export const a = 1', 'sinter.config.mjs': `export default { build: { lib: { entry: 'index.js', formats: ['es', 'cjs'] }, rollupOptions: { output: { entryFileNames: 'lib.js' } } } };`,
  } },
  ...[['default', 'export const a = 1; export default 2;', /output\.exports.*"default".*"a"/], ['none', 'export const a = 1;', /output\.exports.*"none".*"a"/]].map(([mode, text, fails]) => ({
    name: `output.exports "${mode}" of an entry with other exports`, flags: [], fails,
    files: { 'package.json': '{"name": "lib"}', 'index.js': text, 'sinter.config.mjs': `export default { build: { lib: { entry: 'index.js', formats: ['cjs'] }, rollupOptions: { output: { exports: '${mode}' } } } };` },
  })),
  {
    name: 'build.lib with several entries and a function for names',
    files: {
      'package.json': '{"name": "many"}',
      'sinter.config.mjs': `export default { build: { lib: { entry: { main: 'src/main.js', 'sub/extra': 'src/extra.js' }, fileName: (format, entry) => entry + '.' + format + '.js' } } };`,
      'src/main.js': `export { shared } from './shared.js'; export const lazy = () => import('./lazy.js');`, 'src/extra.js': `export * from './shared.js'; export const extra = 1;`,
      'src/shared.js': `export const shared = { n: 1 };`, 'src/lazy.js': `export default 'lazy';`,
      'public/use.html': `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module">import * as a from './main.es.js'; import * as b from './sub/extra.es.js';
        globalThis.result = [a.shared === b.shared, b.extra, (await a.lazy()).default];</script>`,
    },
    pages: { 'use.html': [true, 1, 'lazy'] },
    check: ({ files }) => (['main.es.js', 'main.cjs.js', 'sub/extra.es.js', 'sub/extra.cjs.js'].every((file) => files.includes(file)) ? '' : files.join(' ')),
  },
  { name: 'build.lib without a name', files: { 'sinter.config.mjs': `export default { build: { lib: { entry: 'a.js', fileName: 'a' } } };`, 'a.js': '1' }, fails: /The format "umd" needs "build\.lib\.name"/ },
  { name: 'build.lib with a key of its own', files: { 'sinter.config.mjs': `export default { build: { lib: { entry: 'a.js', format: 'es' } } };`, 'a.js': '1' }, status: 2, fails: /no config key "build\.lib\.format"/ },
  {
    name: 'manual chunks with styles',
    files: {
      'index.html': page('<p class="a b">p</p><script type="module" src="/main.js"></script>'),
      'sinter.config.mjs': `export default { build: { rollupOptions: { output: { manualChunks(id) { if (id.includes('/vendor/')) return 'vendor'; } } } } };`,
      'main.js': `import { vendor, runs } from './vendor/index.js'; import './main.css';
        const before = runs.join(); const lazy = await import('./lazy.js'); const style = getComputedStyle(document.querySelector('p'));
        globalThis.result = [vendor, before, lazy.default.join(), style.color, style.fontWeight];`,
      'vendor/index.js': `import './vendor.css'; export { runs } from './runs.js'; export const vendor = 'vendor';`, 'vendor/vendor.css': '.a { color: rgb(9, 9, 9); font-weight: 700 }',
      'vendor/runs.js': 'export const runs = [];', 'vendor/later.js': `import { runs } from './runs.js'; runs.push('later'); export const later = [...runs];`,
      'main.css': '.b { color: rgb(1, 2, 3) }', 'lazy.js': `export { later as default } from './vendor/later.js';`,
    },
    pages: { 'index.html': ['vendor', '', 'later', 'rgb(1, 2, 3)', '700'] },
    check: ({ files }) => (files.some((file) => /^assets\/vendor-\w+\.js$/.test(file)) ? '' : files.join(' ')),
  },
  {
    name: 'an unknown config key',
    flags: [],
    files: { 'index.html': script, 'main.js': '', 'vite.config.js': 'export default {\n  build: { minfy: true },\n}' },
    status: 2,
    fails: /vite\.config\.js:2:\d+[\s\S]*build\.minfy|build\.minfy[\s\S]*vite\.config\.js:2:\d+/,
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
  { name: 'the mode local', flags: ['--mode=local'], files: { 'index.html': script, 'main.js': '' }, status: 2, fails: /"local" cannot be the mode/ },
  { name: 'a config file that is not there', flags: ['--config=no.js'], files: { 'index.html': script, 'main.js': '' }, status: 2, fails: /config file ".*no\.js" does not exist/ },
  { name: 'the URL of a style sheet that has to be compiled', files: { 'index.html': script, 'main.js': 'import url from "./a.scss?url"; console.log(url)', 'a.scss': '$a: 1;' }, fails: /"a\.scss\?url" cannot be imported: plugins, a preprocessor/ },
  { name: 'a wrong glob', files: { 'index.html': script, 'main.js': 'import.meta.glob(pattern)' }, fails: /import\.meta\.glob takes one pattern/ },
];
