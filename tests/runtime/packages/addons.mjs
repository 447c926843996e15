// Prebuilt native addons: rollup's parser and lightningcss.
import { rollup } from 'rollup';
import { transform } from 'lightningcss';

const files = { main: 'import { used } from "dep"; console.log(used(2));', dep: 'export const used = (n) => n * 2; export const unused = 1;' };
const bundle = await rollup({ input: 'main', plugins: [{ resolveId: (id) => id, load: (id) => files[id] }] });
const { output } = await bundle.generate({ format: 'es' });
console.log(output[0].code, output[0].modules.dep.removedExports);
await rollup({ input: 'main', plugins: [{ resolveId: (id) => id, load: () => 'let x = ;' }] }).catch((error) => console.log(error.code, error.loc));
console.log(transform({ filename: 'a.css', code: Buffer.from('.a { color: #ff0000; & .b { margin: 0px } }'), minify: true, targets: { chrome: 90 << 16 } }).code.toString());
try { transform({ filename: 'a.css', code: Buffer.from('.a {') , minify: true }); console.log('recovered'); } catch (error) { console.log(error.message); }
