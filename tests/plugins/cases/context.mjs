// `this` of hooks.
const main = (source) => ({ 'main.js': source });
export const cases = [
  { name: 'this.meta', plugins: `[{ name: 'm', buildStart() { log(typeof this.meta.rollupVersion, this.meta.watchMode); } }]` },
  { name: 'this.parse', plugins: `[{ name: 'p', transform(code, id) { if (!id.endsWith('a.js')) return; const tree = this.parse(code); log(tree.type, tree.sourceType, tree.body.map((n) => n.type + ':' + n.start + '-' + n.end)); } }]` },
  { name: 'this.parse of all sorts', plugins: `[{ name: 'p', buildStart() { const walk = (n) => { if (Array.isArray(n)) return n.map(walk); if (n && typeof n === 'object' && n.type) { const o = { t: n.type, s: n.start, e: n.end }; for (const k of Object.keys(n).sort()) if (!['type', 'start', 'end', 'loc', 'range', 'raw', 'value', '_rollupAnnotations', 'attributes', 'options', 'expression', 'phase', 'directive'].includes(k)) { const v = n[k]; if (v && typeof v === 'object') o[k] = walk(v); } return o; } return n; };
      log(walk(this.parse(\`import a, { b as c } from 'x'; export default class extends A { #p = 1; static s() {} get g() { return this.#p; } constructor() { super(); } }
      export const { d = 1, ...rest } = a?.b?.(c)[d], [e, , f] = [1, ...rest];
      async function* g(x, { y } = {}, ...z) { for await (const q of z) yield* q; label: for (;;) { if (x) continue label; else break; } }
      const t = \\\`a\\\${b}c\\\`, r = /x+/g, big = 1n, s = (1, 2), u = -x ** 2 || !(y ?? z), w = new X, v = new Y(...rest), i = import('z'), m = import.meta.url;
      try { throw 1 } catch { } finally { } switch (x) { case 1: default: y }
      export * as ns from 'y'; export { c as default2 };\`.replace('-x ** 2', '(-x) ** 2')).body)); } }]`, same: ['log'] },
  { name: 'this.getModuleInfo', plugins: `[{ name: 'i', buildEnd() { const info = this.getModuleInfo(root + '/main.js'); log(info.isEntry, info.importedIds.map((id) => id.replace(root, '')), info.dynamicallyImportedIds, info.isExternal, info.hasDefaultExport === true); log(this.getModuleInfo(root + '/a.js').importers.map((id) => id.replace(root, ''))); log(String(this.getModuleInfo('/nowhere'))); } }]` },
  { name: 'this.getModuleIds', sorted: true, plugins: `[{ name: 'i', buildEnd() { for (const id of this.getModuleIds()) log(id.replace(root, '')); } }]` },
  { name: 'ModuleInfo.code is the transformed code', plugins: `[{ name: 't', transform(code, id) { if (id.endsWith('a.js')) return { code: 'export const a = "changed"', map: null }; }, buildEnd() { log(this.getModuleInfo(root + '/a.js').code); log(this.getModuleInfo(root + '/main.js').code); } }]` },
  { name: 'this.load', plugins: `[{ name: 'l', async resolveId(source, importer) { if (source !== './a.js') return; const r = await this.resolve(source, importer); const info = await this.load(r); log(info.code.trim()); return r; } }, { name: 't', transform(code, id) { if (id.endsWith('a.js')) { log('transform'); return { code: 'export const a = "seen early"', map: null }; } } }]` },
  { name: 'addWatchFile and getWatchFiles', plugins: `[{ name: 'w', transform(code, id) { if (id.endsWith('a.js')) this.addWatchFile(root + '/other.txt'); }, buildEnd() { log(this.getWatchFiles().includes(root + '/other.txt')); } }]` },
  { name: 'this.warn', same: ['run', 'warnings'], plugins: `[{ name: 'w', buildStart() { this.warn('from the start'); }, transform(code, id) { if (id.endsWith('a.js')) this.warn('from the transform', 3); } }]` },
  { name: 'this.warn of an object and a function', same: ['run', 'warnings'], plugins: `[{ name: 'w', buildStart() { this.warn({ message: 'an object', code: 'X' }); this.warn(() => 'a function'); } }]` },
  { name: 'onLog may drop a warning', plugins: `[{ name: 'o', onLog(level, entry) { log(level, entry.message.replace(/^.*?\\] /, '').split(': ').pop()); return false; } }, { name: 'w', buildStart() { this.warn('dropped'); } }]` },
  { name: 'this.cache', plugins: `[{ name: 'c', buildStart() { log(this.cache.has('k'), String(this.cache.get('k'))); this.cache.set('k', 1); log(this.cache.has('k'), this.cache.get('k')); log(this.cache.delete('k'), this.cache.has('k')); } }]`, same: ['run'] },
  { name: 'getCombinedSourcemap', plugins: `[{ name: 'one', transform(code, id) { if (id.endsWith('a.js')) return { code: '\\n' + code, map: { version: 3, sources: ['a.js'], names: [], mappings: ';AAAA' } }; } }, { name: 'two', transform(code, id) { if (!id.endsWith('a.js')) return; const map = this.getCombinedSourcemap(); log(map.mappings, map.sources.map((s) => s.split('/').pop()), typeof map.toUrl(), map.sourcesContent[0].trim()); } }]` },
  { name: 'fields of this stay', plugins: `[{ name: 'x', buildStart() { this.mark = 1; }, buildEnd() { log(this.mark); } }]` },
  { name: 'methods taken out of this', plugins: `[{ name: 'x', async buildStart() { const { resolve, parse } = this; log((await resolve('./a.js', root + '/main.js')).id.replace(root, ''), parse('a').type); } }]` },
  { name: 'this in resolveId, load and transform', plugins: `[{ name: 'x', resolveId() { log('resolveId', typeof this.resolve); }, load(id) { log('load', typeof this.parse); }, transform() { log('transform', typeof this.getCombinedSourcemap); } }]`, files: main('console.log(1)') },
  { name: 'fs', plugins: `[{ name: 'x', async buildStart() { log((await this.fs.readFile(root + '/a.js', { encoding: 'utf8' })).trim()); } }]` },
];
