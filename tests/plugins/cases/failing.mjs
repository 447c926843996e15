// Plugins that fail: a message that names plugin, hook and module, and nothing written.
const error = (name, plugins, extra = {}) => ({ name, plugins, same: ['error'], ...extra });
const says = (name, plugins, parts, extra = {}) => ({
  name, plugins, ...extra,
  check({ status, stderr, list }) {
    if (status === 0) return 'it succeeded';
    for (const part of parts) if (!stderr.includes(part)) return `the message lacks ${JSON.stringify(part)}`;
    return list('out-sinter').length ? `it wrote ${list('out-sinter')}` : undefined;
  },
});
export const cases = [
  error('transform throws', `[{ name: 'bad', transform(code, id) { if (id.endsWith('a.js')) throw new Error('broken here'); } }]`, { says: ['a.js'] }),
  error('transform rejects', `[{ name: 'bad', async transform(code, id) { if (id.endsWith('a.js')) throw new Error('rejected here'); } }]`, { says: ['a.js'] }),
  says('load throws', `[{ name: 'bad', load(id) { if (id.endsWith('a.js')) throw new Error('cannot load'); } }]`, ['plugin bad', 'hook load', 'cannot load', 'a.js']),
  error('resolveId throws', `[{ name: 'bad', resolveId(id) { if (id === './a.js') throw new Error('cannot resolve'); } }]`),
  error('this.error with a position', `[{ name: 'bad', transform(code, id) { if (id.endsWith('a.js')) this.error('at a place', 7); } }]`, { says: ['a.js'] }),
  error('this.error with an object', `[{ name: 'bad', transform(code, id) { if (id.endsWith('a.js')) this.error({ message: 'an object', id }); } }]`),
  error('buildStart throws', `[{ name: 'bad', buildStart() { throw new Error('no start'); } }]`),
  error('buildEnd throws', `[{ name: 'bad', buildEnd() { throw new Error('no end'); } }]`),
  error('renderStart throws', `[{ name: 'bad', renderStart() { throw new Error('no render'); } }]`),
  error('renderChunk throws', `[{ name: 'bad', renderChunk() { throw new Error('no chunk'); } }]`),
  error('generateBundle throws', `[{ name: 'bad', generateBundle() { throw new Error('no bundle'); } }]`),
  error('moduleParsed throws', `[{ name: 'bad', moduleParsed() { throw new Error('not parsed'); } }]`),
  error('options throws', `[{ name: 'bad', options() { throw new Error('no options'); } }]`, { same: ['error'] }),
  error('something thrown that is no error', `[{ name: 'bad', transform(code, id) { if (id.endsWith('a.js')) throw { message: 'plain object' }; } }]`),
  says('a hook that is no function', `[{ name: 'bad', transform: { order: 'pre' } }]`, ['plugin bad', 'transform']),
  says('resolveId returns nonsense', `[{ name: 'bad', resolveId(id) { if (id === './a.js') return 42; } }]`, ['plugin bad', 'hook resolveId', 'the number 42']),
  says('load returns nonsense', `[{ name: 'bad', load(id) { if (id.endsWith('a.js')) return 7; } }]`, ['plugin bad', 'hook load', 'the number 7', 'a.js']),
  says('transform returns nonsense', `[{ name: 'bad', transform(code, id) { if (id.endsWith('a.js')) return { codes: '' , code: 3 }; } }]`, ['plugin bad', 'hook transform', 'a.js']),
  says('renderChunk returns nonsense', `[{ name: 'bad', renderChunk() { return 5; } }]`, ['plugin bad', 'hook renderChunk', 'the number 5']),
  says('transform never settles', `[{ name: 'bad', transform(code, id) { if (id.endsWith('a.js')) return new Promise(() => {}); } }]`, ['plugin bad', 'hook transform', 'never settled', 'a.js']),
  says('buildStart never settles', `[{ name: 'bad', buildStart() { return new Promise(() => {}); } }]`, ['plugin bad', 'hook buildStart', 'never settled']),
  says('an asset outside of the output', `[{ name: 'bad', generateBundle() { this.emitFile({ type: 'asset', fileName: '../../evil.txt', source: 'x' }); } }]`, ['plugin bad', '../../evil.txt']),
  says('an absolute asset', `[{ name: 'bad', generateBundle() { this.emitFile({ type: 'asset', fileName: '/etc/evil.txt', source: 'x' }); } }]`, ['plugin bad', '/etc/evil.txt']),
  says('a bundle entry outside of the output', `[{ name: 'bad', generateBundle(o, bundle) { bundle['../x.js'] = { type: 'asset', fileName: '../x.js', source: 'x' }; } }]`, ['plugin bad', '../x.js']),
  says('a chunk whose code is taken away', `[{ name: 'bad', generateBundle(o, bundle) { bundle['main.js'].code = undefined; } }]`, ['plugin bad', 'main.js']),
  says('an asset without source', `[{ name: 'bad', buildStart() { this.emitFile({ type: 'asset', name: 'never.txt' }); } }]`, ['never.txt', 'no asset source']),
  says('an emitted file of no kind', `[{ name: 'bad', buildStart() { this.emitFile({ type: 'thing' }); } }]`, ['plugin bad', '"thing"']),
  says('an error thrown from a timer', `[{ name: 'bad', async buildStart() { setTimeout(() => { throw new Error('out of the blue'); }, 1); await new Promise((done) => setTimeout(done, 200)); } }]`, ['nobody caught it', 'out of the blue']),
  says('a rejected promise that nobody handles', `[{ name: 'bad', async buildStart() { Promise.reject(new Error('unhandled one')); await new Promise((done) => setTimeout(done, 200)); } }]`, ['nobody handled it', 'unhandled one']),
  says('load of invalid code', `[{ name: 'bad', load(id) { if (id.endsWith('a.js')) return 'let = = 3'; } }]`, ['a.js']),
  says('a filter with a wrong query', `[{ name: 'bad', transform: { filter: { query: '(nonsense' }, handler() {} } }]`, ['query', '(nonsense']),
];
