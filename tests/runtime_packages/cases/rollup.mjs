// Rollup (a native addon) with six plugins: terser in worker threads, commonjs, json, replace, babel, node-resolve.
import { babel } from '@rollup/plugin-babel';
import commonjs from '@rollup/plugin-commonjs';
import json from '@rollup/plugin-json';
import resolve from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import terser from '@rollup/plugin-terser';
import { rollup, watch, VERSION } from 'rollup';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';

mkdirSync('src/node_modules/dep', { recursive: true });
writeFileSync('src/node_modules/dep/package.json', '{"name":"dep","main":"index.cjs","sideEffects":false}');
writeFileSync('src/node_modules/dep/index.cjs', 'exports.twice = (x) => x * 2; exports.unused = () => "gone";');
writeFileSync('src/data.json', '{"value":3,"other":4}');
writeFileSync('src/lazy.js', "import { shared } from './shared.js'; export default () => `lazy ${shared}`;");
writeFileSync('src/shared.js', "export const shared = 'shared'; export const dropped = 1;");
writeFileSync('src/main.js', "import { twice } from 'dep'; import { value } from './data.json'; import { shared } from './shared.js'; class A { #n = 1; get n() { return this.#n } }\nexport default async () => [twice(value) + __X__, shared, new A().n, (await import('./lazy.js')).default()];");
const bundle = await rollup({ input: 'src/main.js', plugins: [replace({ preventAssignment: true, values: { __X__: '7' } }), resolve(), commonjs(), json(), babel({ babelHelpers: 'bundled', configFile: false }), terser({ maxWorkers: 2 })] });
const { output } = await bundle.write({ dir: 'out', format: 'es', sourcemap: true, chunkFileNames: '[name]-[hash].js' });
// Two workers minify: which chunk is ready first is chance.
output.sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
for (const file of output) console.log(file.fileName, file.type, file.type === 'chunk' ? file.code : '', file.exports);
console.log(bundle.watchFiles.length, readdirSync('out').length, JSON.parse(readFileSync('out/main.js.map', 'utf8')).sources);
await bundle.close();
console.log(await (await import(`${process.cwd()}/out/main.js`)).default());
for (const format of ['cjs', 'iife', 'umd', 'system']) {
  const plain = await rollup({ input: 'v', plugins: [{ name: 'v', resolveId: (id) => id, load: (id) => ({ v: 'export { a } from "w"; export const b = 2;', w: 'export const a = 1; export const c = 3;' })[id] }] });
  console.log((await plain.generate({ format, name: 'g' })).output[0].code);
}
await rollup({ input: 'bad', plugins: [{ resolveId: (id) => id, load: () => 'let x = ;' }] }).catch((error) => console.log(error.code, error.message, error.loc));
const watcher = watch({ input: 'src/shared.js', output: { file: 'watched.js' }, watch: { buildDelay: 20 } });
await new Promise((done) => {
  let builds = 0;
  watcher.on('event', (event) => {
    if (event.code !== 'BUNDLE_END') return;
    event.result.close();
    if (++builds === 1) setTimeout(() => writeFileSync('src/shared.js', "export const shared = 'changed';"), 100);
    else done();
  });
});
await watcher.close();
console.log(readFileSync('watched.js', 'utf8'), typeof VERSION);
