// Plugins from npm as they are. `beside` names the tool that builds the same project for comparison.

import { gunzipSync } from 'node:zlib';

const project = (name, beside, imports, plugins, files, prints, extra = {}) => ({ name, beside, imports, plugins, files, prints, ...extra });
const page = (body) => `<!doctype html><html><head><title>x</title></head><body>${body}</body></html>`;

export const cases = [
  project('@rollup/plugin-replace', 'rollup', 'import replace from "@rollup/plugin-replace";',
    'replace({ preventAssignment: true, objectGuards: true, delimiters: ["\\\\b", "\\\\b(?!\\\\.)"], values: { __VERSION__: JSON.stringify("1.2"), "process.env.MODE": JSON.stringify("x") } })',
    { 'main.js': 'import { m } from "./m.js";\nlet a = 1; a = __VERSION__;\nconsole.log(a, m, typeof process);', 'm.js': 'export const m = process.env.MODE === "x" ? "yes" : "no";' }, '1.2 yes object\n'),
  project('@rollup/plugin-json', 'rollup', 'import json from "@rollup/plugin-json";', 'json({ preferConst: true, compact: true, includeArbitraryNames: true })',
    { 'main.js': 'import all, { x, "a-b" as ab } from "./d.json";\nimport * as ns from "./list.json";\nconsole.log(all.y[0], x, ab, ns.default.length, JSON.stringify(all));', 'd.json': '{"x":1,"y":[2],"a-b":3}', 'list.json': '[1,2]' }, '2 1 3 2 {"x":1,"y":[2],"a-b":3}\n'),
  project('@rollup/plugin-alias', 'rollup', 'import alias from "@rollup/plugin-alias"; import { join } from "node:path";',
    'alias({ entries: [{ find: "lib", replacement: join(import.meta.dirname, "src") }, { find: /^i:(.*)$/, replacement: join(import.meta.dirname, "src/$1.js") }, { find: "late", replacement: "batman", customResolver: { resolveId: (id) => join(import.meta.dirname, `src/${id}.js`) } }] })',
    { 'main.js': 'import { a } from "lib/a.js"; import { a as b } from "i:a"; import c from "late"; console.log(a, a === b, c);', 'src/a.js': 'export const a = "aliased";', 'src/batman.js': 'export default "custom";' }, 'aliased true custom\n'),
  project('@rollup/plugin-virtual', 'rollup', 'import virtual from "@rollup/plugin-virtual";', 'virtual({ batman: "export default \\"na na\\"", "src/robin.js": "export { default } from \\"batman\\"; export const r = 1;" })',
    { 'main.js': 'import b from "batman"; import r, { r as one } from "./src/robin.js"; console.log(b, r, one);' }, 'na na na na 1\n'),
  project('@rollup/plugin-yaml', 'rollup', 'import yaml from "@rollup/plugin-yaml";', 'yaml({ documentMode: "multi", transform(data, file) { if (Array.isArray(data)) return data.filter(Boolean); } })',
    { 'main.js': 'import docs from "./c.yaml"; console.log(JSON.stringify(docs));', 'c.yaml': 'k: 1\nl: [a, b]\n---\nsecond: true\n' }, '[{"k":1,"l":["a","b"]},{"second":true}]\n'),
  project('@rollup/plugin-node-resolve', 'rollup', 'import { nodeResolve } from "@rollup/plugin-node-resolve"; import commonjs from "@rollup/plugin-commonjs";', 'nodeResolve({ exportConditions: ["special"], browser: true, extensions: [".mjs", ".js"] }), commonjs()',
    { 'main.js': 'import { clsx } from "clsx"; import ms from "ms"; import own from "../node_modules/own-package"; import x from "./x"; console.log(clsx("a", { b: 1 }), ms("2 days"), own, x);', 'x.js': 'export default "x";', '../node_modules/own-package/package.json': '{"name":"own-package","main":"./main.js","browser":"./browser.js"}', '../node_modules/own-package/browser.js': 'export default "browser";', '../node_modules/own-package/main.js': 'export default "main";' }, 'a b 172800000 browser x\n'),
  project('@rollup/plugin-commonjs', 'rollup', 'import commonjs from "@rollup/plugin-commonjs"; import { nodeResolve } from "@rollup/plugin-node-resolve";', 'nodeResolve(), commonjs({ transformMixedEsModules: true })',
    { 'main.js': 'import c, { name } from "./c.js"; import * as d from "./d.js"; import f from "./f.js"; import ms from "ms"; console.log(c.z, name, d.default.d, d.d, f(), typeof ms);', 'c.js': 'exports.z = require("./d.js").d + 1; exports.name = "cjs";', 'd.js': 'module.exports = { d: 1 };', 'f.js': 'const e = require("./e.js"); module.exports = function f() { return e.value; };', 'e.js': 'Object.defineProperty(exports, "__esModule", { value: true }); exports.value = "es"; exports.default = 1;' }, '2 cjs 1 1 es function\n'),
  project('@rollup/plugin-terser', 'rollup', 'import terser from "@rollup/plugin-terser";', 'terser({ format: { comments: false }, maxWorkers: 1 })',
    { 'main.js': '/* gone */\nconst aLongName = [1, 2, 3].map((anotherLongName) => anotherLongName * 2);\nconsole.log(aLongName.join());\n' }, '2,4,6\n', { check: ({ read }) => (/aLongName|gone/.test(read('dist/main.js')) ? 'it is not minified' : '') }),
  project('@rollup/plugin-babel', 'rollup', 'import { babel } from "@rollup/plugin-babel";',
    'babel({ babelHelpers: "bundled", configFile: false, babelrc: false, plugins: [function p({ types: t }) { return { visitor: { NumericLiteral(path) { if (path.node.value === 1) { path.replaceWith(t.numericLiteral(42)); path.skip(); } } } }; }] })',
    { 'main.js': 'import { o } from "./o.js"; console.log(1, o);', 'o.js': 'export const o = [1, 2].length + 1;' }, '42 44\n'),
  project('vite-plugin-svgr', 'vite', 'import svgr from "vite-plugin-svgr";', 'svgr({ svgrOptions: { icon: true } })',
    { 'main.js': 'import Icon from "./i.svg?react"; import url from "./i.svg"; import { createElement } from "react"; const made = createElement(Icon).type({ id: "x" }); console.log(made.props.viewBox, made.props.width, made.props.id, url.slice(0, 18));', 'i.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="4" viewBox="0 0 1 2"><path d="M0 0"/></svg>' }, '0 0 1 2 1em x data:image/svg+xml\n'),
  project('vite-tsconfig-paths', 'vite', 'import paths from "vite-tsconfig-paths";', 'paths()',
    { 'main.js': 'import "./app.ts";', 'app.ts': 'import { a } from "@lib/a"; import b from "base"; const n: number = 1; console.log(a, b, n);', 'src/lib/a.ts': 'export const a: string = "a";', 'src/base.ts': 'export default "b";', 'tsconfig.json': '{"compilerOptions":{"baseUrl":"./src","paths":{"@lib/*":["lib/*"],"base":["base.ts"]}},"include":["**/*.ts"]}' }, 'a b 1\n'),
  project('@mdx-js/rollup', 'rollup', 'import mdx from "@mdx-js/rollup"; import { nodeResolve } from "@rollup/plugin-node-resolve"; import commonjs from "@rollup/plugin-commonjs"; import replace from "@rollup/plugin-replace";',
    'mdx(), nodeResolve(), commonjs(), replace({ preventAssignment: true, "process.env.NODE_ENV": \'"production"\' })',
    { 'main.js': 'import Page, { title } from "./p.mdx"; const tree = Page({ components: { h1: "h2" } }); console.log(title, typeof Page, tree.props.children[0].type, tree.props.children[0].props.children, tree.props.children[2].props.children.join(""));', 'p.mdx': 'export const title = "T";\n\n# Hello\n\ntext {1 + 1}\n' }, 'T function h2 Hello text 2\n'),
  project('unplugin-auto-import', 'vite', 'import AutoImport from "unplugin-auto-import/vite";', 'AutoImport({ imports: [{ "./store.js": ["counter", ["default", "store"]] }], dts: "./auto.d.ts", dirs: ["./helpers"] })',
    { 'main.js': 'console.log(counter(), store.name, shout("x"));', 'store.js': 'export const counter = () => "auto";\nexport default { name: "store" };', 'helpers/shout.js': 'export const shout = (text) => text.toUpperCase();' }, 'auto store X\n', { check: ({ read }) => (read('auto.d.ts').includes('const counter:') ? '' : 'auto.d.ts lacks the names') }),
  project('@vitejs/plugin-vue-jsx', 'vite', 'import jsx from "@vitejs/plugin-vue-jsx";', 'jsx()',
    { 'main.js': 'import { createSSRApp } from "vue"; import { renderToString } from "vue/server-renderer"; import App from "./App.jsx"; renderToString(createSSRApp(App)).then((html) => console.log(App.name, html));', 'App.jsx': 'import { defineComponent, ref } from "vue";\nexport default defineComponent({ name: "App", setup() { const n = ref(1); return () => <div class={["a", { b: n.value }]}>{n.value}<p v-show={n.value > 1}>x</p></div>; } });' }, 'App <div class="a b">1<p style="display:none;">x</p></div>\n',
    { quiet: false }),
  project('unplugin-icons', 'vite', 'import Icons from "unplugin-icons/vite";', 'Icons({ compiler: "raw", customCollections: { mine: { home: \'<svg viewBox="0 0 2 2"><path d="M0 0h2"/></svg>\' } } })',
    { 'main.js': 'import home from "~icons/mine/home"; import("~icons/mine/home?width=2em").then((lazy) => console.log(home.includes("M0 0h2"), /width="2em"/.test(lazy.default)));' }, 'true true\n'),
  project('unplugin-vue-components', 'vite', 'import vue from "@vitejs/plugin-vue"; import Components from "unplugin-vue-components/vite";', 'vue(), Components({ dirs: ["parts"], dts: "./components.d.ts" })',
    { 'main.js': 'import App from "./App.vue"; import { createSSRApp } from "vue"; import { renderToString } from "vue/server-renderer"; renderToString(createSSRApp(App)).then(console.log);', 'App.vue': '<template><main><HelloThere name="x" /></main></template>\n<script setup>\n</script>\n', 'parts/HelloThere.vue': '<template><b>hello {{ name }}</b></template>\n<script setup>\ndefineProps(["name"]);\n</script>\n' },
    '<main><b>hello x</b></main>\n', { quiet: false, check: ({ read }) => (read('components.d.ts').includes('HelloThere: typeof') ? '' : 'components.d.ts lacks a component') }),
  project('vite-plugin-compression', 'vite', 'import compression from "vite-plugin-compression";', '(compression.default ?? compression)({ threshold: 1, verbose: false })',
    { 'main.js': 'console.log("packed".padEnd(20, "!"));' }, 'packed!!!!!!!!!!!!!!\n', { check: ({ bytes, read }) => (gunzipSync(bytes('dist/main.js.gz')).toString() === read('dist/main.js') ? '' : 'main.js.gz holds something else') }),
  project('rollup-plugin-copy', 'vite', 'import copy from "rollup-plugin-copy";', 'copy({ targets: [{ src: "data/*.txt", dest: "dist/copied", transform: (text) => `${text}!` }], hook: "writeBundle" })',
    { 'main.js': 'console.log("x");', 'data/a.txt': 'a' }, 'x\n', { check: ({ read }) => (read('dist/copied/a.txt') === 'a!' ? '' : read('dist/copied/a.txt')) }),
  project('vite-plugin-static-copy', 'vite', 'import { viteStaticCopy } from "vite-plugin-static-copy";', 'viteStaticCopy({ targets: [{ src: "data/*.txt", dest: "copied" }] })',
    { 'main.js': 'console.log("x");', 'data/a.txt': 'a' }, 'x\n', { quiet: false, check: ({ read }) => (read('dist/copied/a.txt') === 'a' ? '' : 'not copied') }),
  project('vite-plugin-inspect', 'vite', 'import Inspect from "vite-plugin-inspect";', 'Inspect({ build: true, outputDir: ".inspect" }), { name: "changes", transform: (code, id) => (id.endsWith("main.js") ? `${code}console.log("changed");` : null) }',
    { 'main.js': 'console.log("x");' }, 'x\nchanged\n', { quiet: false, check: ({ read }) => (read('.inspect/index.html').includes('<') ? '' : 'no report') }),
  project('rollup-plugin-visualizer', 'rollup', 'import { visualizer } from "rollup-plugin-visualizer"; import { join } from "node:path";', 'visualizer({ filename: join(import.meta.dirname, "stats.json"), template: "raw-data", gzipSize: true }), visualizer({ filename: join(import.meta.dirname, "stats.html") })',
    { 'main.js': 'import { f } from "./f.js"; import("./lazy.js").then((lazy) => console.log(f(), lazy.l));', 'f.js': 'export function f() { return Math.random() < 2 ? "seen" : ""; }', 'lazy.js': 'export const l = "lazy";' }, 'seen lazy\n',
    { check({ read }) {
      const stats = JSON.parse(read('stats.json'));
      const names = Object.values(stats.nodeMetas).map((meta) => meta.id).filter((id) => id.endsWith('.js')).map((id) => id.replace(/^.*\//, '')).sort();
      if (!read('stats.html').includes('/f.js')) return 'stats.html lacks a module';
      return ['f.js', 'lazy.js', 'main.js'].every((name) => names.includes(name)) && Object.values(stats.nodeParts).every((part) => part.renderedLength > 0 && part.gzipLength > 0) ? '' : JSON.stringify(stats);
    } }),
  {
    name: '@tailwindcss/vite', prints: 'text-brand p-[17px]\n', beside: 'vite',
    files: { 'main.js': 'import "./style.css"; const list = "text-brand p-[17px]"; console.log(list);', 'index.html': page('<p class="md:hidden gap-[13px]">'), 'style.css': '@import "tailwindcss";\n@theme { --color-brand: #123456; }\n.own { @apply mt-[3px]; }\n' },
    imports: 'import tailwindcss from "@tailwindcss/vite";', plugins: 'tailwindcss()',
    check({ css }) {
      const text = css();
      return ['.text-brand', '.p-\\[17px\\]', '.md\\:hidden', '--color-brand: #123456', 'margin-top: 3px', '@layer theme', '@layer utilities'].find((part) => !text.includes(part)) ?? (/@apply|@theme|@tailwind/.test(text) ? 'directives are left' : '');
    },
  },
];
