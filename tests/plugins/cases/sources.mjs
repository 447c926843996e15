// load and transform.
const main = (source) => ({ 'main.js': source });
const on_a = (body) => `transform(code, id) { if (id.endsWith('a.js')) { ${body} } }`;
export const cases = [
  { name: 'load gives an object', plugins: `[{ name: 'l', load(id) { if (id.endsWith('a.js')) return { code: 'export const a = "object"' }; } }]` },
  { name: 'load gives null', plugins: `[{ name: 'l', load(id) { log('load'); return null; } }]` },
  { name: 'transform gives an object without code', plugins: `[{ name: 't', ${on_a('return { moduleSideEffects: true };')} }]` },
  { name: 'transform gives a string', plugins: `[{ name: 't', ${on_a('return "export const a = 2"')} }]` },
  { name: 'transform drops side effects', plugins: `[{ name: 't', transform(code, id) { if (id.endsWith('b.js')) return { code, map: null, moduleSideEffects: false }; } }]`, files: { ...main('import "./b.js"; console.log("main");'), 'b.js': 'console.log("b");' } },
  { name: 'transform adds an import', plugins: `[{ name: 't', ${on_a('return \'import { b } from "./b.js"; export const a = b;\'')} }]`, files: { 'b.js': 'export const b = "from b";' } },
  { name: 'meta is merged', plugins: `[{ name: 'm', resolveId(id) { if (id === './a.js') return { id: root + '/a.js', meta: { m: { one: 1 } } }; }, load(id) { if (id.endsWith('a.js')) return { code: 'export const a = 1', meta: { n: 2 } }; }, transform(code, id) { if (id.endsWith('a.js')) return { code, map: null, meta: { o: 3 } }; }, buildEnd() { const { meta } = this.getModuleInfo(root + '/a.js'); log(meta.m.one, meta.n, meta.o); } }]` },
  { name: 'filters of transform', plugins: `[{ name: 'f', transform: { filter: { id: /a\\.js$/, code: 'export' }, handler(code, id) { log(id.replace(root, '')); } } }, { name: 'g', transform: { filter: { id: { exclude: /a\\.js$/ } }, handler(code, id) { log('g', id.replace(root, '')); } } }]` },
  { name: 'a code filter sees what plugins before it made', plugins: `[{ name: 'one', ${on_a('return code + "/*needle*/"')} }, { name: 'two', transform: { filter: { code: 'needle' }, handler(code, id) { log('two', id.replace(root, '')); } } }]` },
  { name: 'include and exclude of ids', plugins: `[{ name: 'f', load: { filter: { id: { include: [/\\.js$/], exclude: [/main/] } }, handler(id) { log(id.replace(root, '')); } } }]` },
  { name: 'a filter with a look-ahead', plugins: `[{ name: 'f', load: { filter: { id: /a(?=\\.js)/ }, handler(id) { log(id.replace(root, '')); } } }]` },
  { name: 'a code filter by regular expression', plugins: `[{ name: 'f', transform: { filter: { code: { include: [/export\\s+const/], exclude: ['nothing'] } }, handler(code, id) { log(id.replace(root, '')); } } }]` },
  { name: 'several transforms of one module', plugins: `[1, 2, 3].map((n) => ({ name: 't' + n, ${on_a('return code.replace(/"(.*)"/, \'"$1\' + n + \'"\')')} }))` },
  { name: 'a map that is a string', options: { sourcemap: true }, plugins: `[{ name: 't', ${on_a('return { code: "\\n" + code, map: JSON.stringify({ version: 3, sources: ["a.js"], names: [], mappings: ";AAAA" }) }')} }]` },
  { name: 'a module of another kind becomes JavaScript', plugins: `[{ name: 'txt', transform(code, id) { if (id.endsWith('.txt')) return { code: 'export default ' + JSON.stringify(code), map: null, moduleType: 'js' }; } }]`, files: { ...main('import t from "./x.txt"; console.log(t);'), 'x.txt': 'text' } },
  { name: 'load of a file that is not there', plugins: `[{ name: 'l', resolveId(id) { if (id === './ghost.js') return root + '/ghost.js'; }, load(id) { if (id.endsWith('ghost.js')) return 'export default "ghost"'; } }]`, files: main('import g from "./ghost.js"; console.log(g);') },
  { name: 'load of a WebAssembly file gives JavaScript', plugins: `[{ name: 'w', load(id) { if (id.endsWith('.wasm')) return 'export const add = (x, y) => x + y'; } }]`, files: { ...main('import { add } from "./add.wasm"; console.log(add(2, 3));'), 'add.wasm': 'none' } },
];
