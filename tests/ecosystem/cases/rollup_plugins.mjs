// Rollup's plugins from npm that compile, polyfill and check, in builds that Vite makes too.

const project = (name, imports, plugins, files, prints, extra = {}) => ({ name, beside: 'vite', imports, plugins, files, prints, ...extra });
const early = (plugin) => `{ ...${plugin}, enforce: 'pre' }`;
const tsconfig = (options) => JSON.stringify({ compilerOptions: { target: 'esnext', module: 'esnext', moduleResolution: 'bundler', strict: true, skipLibCheck: true, types: [], ...options }, include: ['*.ts'] });
const enumeration = { 'main.js': 'import { name } from "./a.ts"; console.log(name(1));', 'a.ts': 'export enum Kind { First = 1 }\nexport const name = (n: number): string => `${Kind[n]}`;' };
const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';

export const cases = [
  project('@rollup/plugin-image', 'import image from "@rollup/plugin-image";', early('image()'), { 'main.js': 'import url from "./i.svg"; console.log(url);', 'i.svg': svg }, "data:image/svg+xml,%3csvg xmlns='http://www.w3.org/2000/svg'/%3e\n"),
  project('@rollup/plugin-url', 'import url from "@rollup/plugin-url";', early('url({ limit: 0, fileName: "[name][extname]", publicPath: "/p/" })'), { 'main.js': 'import url from "./i.svg"; console.log(url);', 'i.svg': svg }, '/p/i.svg\n',
    { check: ({ read }) => (read('dist/i.svg') === svg ? '' : 'i.svg is another file') }),
  project('@rollup/plugin-dynamic-import-vars', 'import vars from "@rollup/plugin-dynamic-import-vars";', 'vars()', { 'main.js': 'const load = (name) => import(`./parts/${name}.js`); load("b").then((part) => console.log(part.default));', 'parts/a.js': 'export default "a";', 'parts/b.js': 'export default "b";' }, 'b\n'),
  project('@rollup/plugin-strip', 'import strip from "@rollup/plugin-strip";', 'strip({ functions: ["debug.*"], labels: ["unit"] })', { 'main.js': 'const debug = { x() { console.log("no"); } }; debug.x(); unit: { console.log("no"); } console.log("yes");' }, 'yes\n'),
  project('@rollup/plugin-inject', 'import inject from "@rollup/plugin-inject";', 'inject({ $: ["clsx", "clsx"], Q: "ms" })', { 'main.js': 'console.log($("a", "b"), Q("1s"));' }, 'a b 1000\n'),
  project('@rollup/plugin-graphql', 'import graphql from "@rollup/plugin-graphql";', 'graphql()', { 'main.js': 'import query from "./q.graphql"; console.log(query.definitions.map((one) => one.name.value).join(), query.kind);', 'q.graphql': '#import "./f.graphql"\nquery Q { a { ...F } }', 'f.graphql': 'fragment F on A { x }' }, 'Q,F Document\n'),
  project('@rollup/plugin-typescript', 'import typescript from "@rollup/plugin-typescript";', 'typescript()', { ...enumeration, 'tsconfig.json': tsconfig() }, 'First\n', { beside: undefined }),
  project('rollup-plugin-esbuild', 'import esbuild from "rollup-plugin-esbuild";', 'esbuild({ target: "es2020", minify: true })', enumeration, 'First\n'),
  // Vite itself has an empty module for "path" before this plugin is asked.
  project('rollup-plugin-polyfill-node', 'import polyfill from "rollup-plugin-polyfill-node";', 'polyfill()', { 'main.js': 'import path from "path"; import { EventEmitter } from "events"; console.log(path.join("a", "../b"), typeof EventEmitter, typeof process.nextTick);' }, 'b function function\n', { beside: undefined }),
];
