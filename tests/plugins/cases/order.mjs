// Which hook of which plugin runs when.
const three = (body) => `['a', 'b', 'c'].map((name) => ({ name, ${body} }))`;

export const cases = [
  {
    name: 'a whole build, hook by hook',
    plugins: `[{ name: 'all',
      options() { log('options'); }, buildStart() { log('buildStart'); }, resolveId(source) { log('resolveId', source.replace(root, '')); },
      load(id) { log('load', id.replace(root, '')); }, transform(code, id) { log('transform', id.replace(root, '')); }, moduleParsed({ id }) { log('moduleParsed', id.replace(root, '')); },
      buildEnd(error) { log('buildEnd', String(error)); }, outputOptions() { log('outputOptions'); }, renderStart() { log('renderStart'); }, banner() { log('banner'); return ''; }, footer() { log('footer'); return ''; },
      renderChunk() { log('renderChunk'); return null; }, augmentChunkHash() { log('augmentChunkHash'); }, generateBundle() { log('generateBundle'); }, writeBundle() { log('writeBundle'); }, closeBundle() { log('closeBundle'); } }]`,
    files: { 'main.js': 'console.log(1);\n' },
  },
  { name: 'resolveId stops at the first answer', plugins: `[{ name: 'a', resolveId(s) { log('a', s.replace(root, '')); if (s === 'x') return root + '/a.js'; } }, { name: 'b', resolveId(s) { log('b', s.replace(root, '')); } }]`, files: { 'main.js': 'import { a } from "x"; console.log(a);' } },
  { name: 'load stops at the first answer', plugins: three(`load(id) { if (id.endsWith('a.js')) { log(name); if (name === 'b') return 'export const a = "loaded"'; } }`) },
  { name: 'transform passes the code on', plugins: three(`transform(code, id) { if (id.endsWith('a.js')) { log(name, code); return code.replace('"a', '"' + name + 'a'); } }`) },
  { name: 'order pre and post of a hook', plugins: `[['p1', 'post'], ['n1', undefined], ['q1', 'pre'], ['p2', 'post'], ['q2', 'pre'], ['n2', null]].map(([name, order]) => ({ name, transform: { order, handler(code, id) { if (id.endsWith('a.js')) log(name); } } }))` },
  { name: 'order of buildStart', plugins: `[['a', 'post'], ['b', undefined], ['c', 'pre']].map(([name, order]) => ({ name, buildStart: { order, handler() { log(name); } } }))` },
  { name: 'parallel hooks start together', plugins: three(`async buildStart() { log('start', name); await null; log('end', name); }`) },
  { name: 'sequential: true waits for those before it', plugins: `['a', 'b', 'c', 'd'].map((name) => ({ name, buildStart: { sequential: name === 'c', async handler() { log('start', name); await new Promise((done) => setTimeout(done, 5)); log('end', name); } } }))` },
  { name: 'buildEnd in parallel', plugins: three(`async buildEnd() { log('start', name); await null; log('end', name); }`) },
  { name: 'asynchronous transforms are sequential', plugins: three(`async transform(code, id) { if (!id.endsWith('a.js')) return; log('start', name); await new Promise((done) => setTimeout(done, 2)); log('end', name); }`) },
  { name: 'nested and asynchronous lists of plugins', plugins: `[[{ name: 'a', buildStart() { log('a'); } }, [{ name: 'b', buildStart() { log('b'); } }]], Promise.resolve([{ name: 'c', buildStart() { log('c'); } }]), null, false, undefined, { name: 'd', buildStart() { log('d'); } }]` },
  { name: 'options hands the options on', plugins: `[{ name: 'a', options(o) { log(typeof o.input); return { ...o, added: 1 }; } }, { name: 'b', options(o) { log(o.added); return null; } }, { name: 'c', buildStart(o) { log(Array.isArray(o.input), o.plugins.length); } }]` },
  { name: 'buildEnd comes before renderStart', plugins: `[{ name: 'a', buildEnd() { log('buildEnd'); }, renderStart() { log('renderStart'); }, generateBundle() { log('generateBundle'); } }]` },
  { name: 'generateBundle in order, one after the other', plugins: `[['a', undefined], ['b', 'pre'], ['c', 'post'], ['d', undefined]].map(([name, order]) => ({ name, generateBundle: { order, async handler() { log('start', name); await null; log('end', name); } } }))` },
  { name: 'renderChunk in order', plugins: `[['a', 'post'], ['b', 'pre']].map(([name, order]) => ({ name, renderChunk: { order, handler(code) { log(name); return code + '// ' + name; } } }))` },
  { name: 'writeBundle in parallel', plugins: three(`async writeBundle() { log('start', name); await null; log('end', name); }`) },
  { name: 'closeBundle', plugins: three(`async closeBundle() { log('start', name); await null; log('end', name); }`) },
  { name: 'the same plugin twice', plugins: `(() => { const p = { name: 'twin', transform(code, id) { if (id.endsWith('a.js')) log('called'); } }; return [p, { ...p }]; })()` },
  { name: 'moduleParsed for every module', sorted: true, plugins: `[{ name: 'a', moduleParsed(info) { log(info.id.replace(root, ''), info.importedIds.map((id) => id.replace(root, ''))); } }]` },
  { name: 'outputOptions may replace the options', plugins: `[{ name: 'a', outputOptions(o) { return { ...o, mark: 'x' }; } }, { name: 'b', outputOptions(o) { log(o.mark); }, renderStart(o) { log(o.mark ?? 'gone'); } }]`, same: ['run'] },
];
