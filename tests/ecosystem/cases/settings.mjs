// Settings that projects and their plugins rely on, built by Vite too.

const output = "entryFileNames: 'main.js', chunkFileNames: '[name].js', assetFileNames: '[name][extname]'";
const build = (options, output_options = output) => `build: { minify: false, target: 'esnext', modulePreload: false, ${options} rollupOptions: { input: 'main.js', output: ${output_options.startsWith('[') ? output_options : `{ ${output_options} }`} } }`;
const lib = (external) => `export default { build: { minify: false, lib: { entry: 'main.js', formats: ['es'], fileName: 'main' }, rollupOptions: { external: ${external} } } };`;
const beside_vite = (name, config, files, prints, extra = {}) => ({ name, beside: 'vite', config, files, prints, ...extra });
const imports_clsx = {
  'main.js': 'import { join } from "node:path";\nimport { clsx } from "clsx";\nimport own from "./own.js";\nconsole.log(join("a", "b"), clsx("c"), own);', 'own.js': 'import ms from "ms";\nexport default ms("1s");',
};
const keeps = (expected) => ({ read }) => {
  const kept = [...read('dist/main.js').matchAll(/\bfrom\s*"([^"]+)"/g)].map((match) => match[1].replace(/^(?:\.\.\/)+/, '')).sort().join();
  return kept === expected ? '' : `it imports ${kept}`;
};

export const cases = [
  beside_vite('external as a function', lib('(id) => !id.startsWith(".") && !id.startsWith("/")'), imports_clsx, 'a/b c 1000\n', { check: keeps('clsx,ms,node:path') }),
  beside_vite('external as a regular expression', lib('[/^node:/, /^m/]'), imports_clsx, 'a/b c 1000\n', { check: keeps('ms,node:path') }),
  beside_vite('external by the module that was found', lib('(id, importer, found) => id.startsWith("node:") || (found && id.includes("/clsx/"))'), imports_clsx, 'a/b c 1000\n',
    { check: ({ read }) => (/from\s*"[^"]*clsx[^"]*"/.test(read('dist/main.js')) ? '' : 'clsx is in the bundle') }),
  beside_vite('one output in a list', `export default { ${build('', `[{ ${output} }]`)} };`, { 'main.js': 'console.log("listed");' }, 'listed\n'),
  ...['inlineDynamicImports: true', 'codeSplitting: false'].map((setting) => beside_vite(setting, `export default { ${build('', `${setting}, ${output}`)} };`,
    { 'main.js': 'import("./lazy.js").then((lazy) => console.log(lazy.default));', 'lazy.js': 'export default "lazy";' }, 'lazy\n',
    { quiet: false, check: ({ files }) => (files('dist').join() === 'main.js' ? '' : files('dist').join()) })),
  beside_vite('assetsInlineLimit as a function',
    `export default { ${build('assetsInlineLimit: (path, content) => (path.endsWith("small.bin.png") ? content.length !== 2 || !Buffer.isBuffer(content) : path.endsWith("large.png") ? true : undefined),')} };`,
    { 'main.js': 'import small from "./small.bin.png"; import large from "./large.png"; import other from "./other.png"; console.log([small, large, other].map((url) => url.slice(0, 5)).join(" "));', 'small.bin.png': 'xy', 'large.png': 'z'.repeat(9000), 'other.png': 'o' }, '/smal data: data:\n'),
  beside_vite('file names as functions',
    `const chunk = ({ name, isEntry, isDynamicEntry, facadeModuleId, exports, moduleIds }) => (isEntry ? 'js/' : 'lazy/') + [name, isDynamicEntry, facadeModuleId.split('/').pop(), Array.isArray(exports), moduleIds.includes(facadeModuleId)].join('-') + '.js';
export default { ${build('assetsInlineLimit: 0,', `entryFileNames: chunk, chunkFileNames: chunk, assetFileNames: ({ type, name, names, originalFileName }) => type === 'asset' && names[0] === name && /[.]css$/.test(name) ? 'css/[name][extname]' : \`\${originalFileName}-of/[ext]/[name].x[extname]\``)} };`,
    { 'main.js': 'import "./main.css"; import url from "./images/a.png"; import("./lazy.js").then((lazy) => console.log(lazy.named, url)); export const main = 1;', 'main.css': 'a { color: red }', 'lazy.js': 'import "./second.js"; export const named = "lazy", other = 1;', 'second.js': 'globalThis.second = 1;', 'images/a.png': 'png' },
    'lazy /images/a.png-of/png/a.x.png\n', { script: 'dist/js/main-false-main.js-true-true.js',
      check: ({ bytes }) => ['css/main.css', 'images/a.png-of/png/a.x.png', 'lazy/lazy-true-lazy.js-true-true.js'].map((file) => `dist/${file}`).filter((file) => { try { return bytes(file).length === 0; } catch { return true; } }).join() }),
  beside_vite('minify: terser', `export default { ${build('', output).replace('minify: false', 'minify: "terser", terserOptions: { compress: { drop_console: ["info"] }, mangle: { reserved: ["keptName"] } }')} };`,
    { 'main.js': 'function keptName(anotherName) { console.info("dropped"); return anotherName * 2; }\nfor (const each of [1, 2]) console.log(keptName(each), keptName(each + 1));' }, '2 4\n4 6\n',
    { check: ({ read }) => { const text = read('dist/main.js'); return !/dropped|anotherName/.test(text) && /keptName/.test(text) && !text.trim().includes('\n') ? '' : text; } }),
  beside_vite('files that code names by __VITE_ASSET__',
    `export default { base: '/site/', plugins: [{ name: 'files', load(id) { if (!/[.]shape$/.test(id)) return; const ref = this.emitFile({ type: 'asset', name: 'it s.txt', source: 'shape' }); return 'export const url = "__VITE_ASSET__' + ref + '__"; export const list = \`__VITE_ASSET__' + ref + '__ 2x, __VITE_ASSET__' + ref + '__ 1x\`'; } }], ${build('')} };`,
    { 'main.js': 'import { url, list } from "./a.shape"; console.log(url, list);', 'a.shape': '' }, '/site/it%20s.txt /site/it%20s.txt 2x, /site/it%20s.txt 1x\n', { check: ({ read }) => (read('dist/it s.txt') === 'shape' ? '' : 'the file is not there') }),
  beside_vite('files that a plugin writes to the output folder',
    `import { mkdirSync, writeFileSync } from 'node:fs';
const write = (text) => ({ dir }) => { mkdirSync(dir, { recursive: true }); writeFileSync(dir + '/' + text + '.txt', text); };
export default { plugins: [{ name: 'writes', generateBundle: write('generated'), writeBundle: write('written') }], ${build('')} };`,
    { 'main.js': 'console.log("written");', 'dist/old.txt': 'old' }, 'written\n', { check: ({ files }) => (files('dist').join() === 'generated.txt,main.js,written.txt' ? '' : files('dist').join()) }),
  beside_vite('a build inside of a plugin',
    `import { build, version } from 'vite';
const inner = { name: 'inner', resolveId: (id) => (id === 'virtual:inner' ? id : null), load: (id) => (id === 'virtual:inner' ? 'import { clsx } from "clsx"; console.log(clsx("built", "inside"));' : null) };
export default { plugins: [{ name: 'outer', async generateBundle() {
  const result = await build({ configFile: false, logLevel: 'silent', plugins: [inner], build: { write: false, rollupOptions: { input: 'virtual:inner' } } });
  this.emitFile({ type: 'asset', fileName: 'inner.js', source: result.output[0].code });
} }], ${build('')} };`,
    { 'main.js': 'await import(/* @vite-ignore */ new URL("inner.js", import.meta.url).href);' }, 'built inside\n', { quiet: false }),
];

// What is refused, with what the message must say.
const list = "output: [{ entryFileNames: 'a.js' }, { entryFileNames: 'b.js' }]";
export const refused = [
  { name: 'several outputs', status: 2, files: { 'vite.config.mjs': `export default { build: { rollupOptions: { ${list} } } };`, 'main.js': '' }, says: ['"build.rolldownOptions.output" is a list of 2 outputs; Sinter writes one', 'help: Build them one after the other'] },
  { name: 'a plugin that makes several outputs', status: 2, files: { 'vite.config.mjs': `export default { plugins: [{ name: 'first', configResolved() {} }, { name: 'doubles', configResolved(config) { Object.assign(config.build.rolldownOptions, { ${list} }); } }, { name: 'last', configResolved() {} }] };`, 'main.js': '' }, says: ['[plugin doubles, hook configResolved] It makes a list of 2 outputs', 'let Vite make this build'] },
  { name: 'minify: terser without terser', status: 1, without: ['terser'], files: { 'vite.config.mjs': 'export default { build: { minify: "terser", rollupOptions: { input: "main.js" } } };', 'main.js': '' }, says: ['"build.minify: terser" needs the package "terser", which is not installed', 'npm install --save-dev terser'] },
  { name: 'a file name that is none', status: 1, files: { 'vite.config.mjs': 'export default { build: { rollupOptions: { input: "main.js", output: { entryFileNames: () => "../out.js" } } } };', 'main.js': '' }, says: ['"entryFileNames" gave "../out.js" for "main"'] },
  { name: 'one script of two pages', files: { 'vite.config.mjs': 'export default { build: { rollupOptions: { input: ["index.html", "two.html"], output: { inlineDynamicImports: true } } } };', 'main.js': '', 'two.html': '<p>two</p>' }, says: ['can have one entry only'] },
  { name: 'assetsInlineLimit that throws', files: { 'vite.config.mjs': 'export default { build: { assetsInlineLimit() { throw new Error("not this one"); } } };', 'main.js': 'import a from "./a.png"; console.log(a);', 'a.png': 'x' }, says: ['"build.assetsInlineLimit" failed', 'not this one'] },
];
