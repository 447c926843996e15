// Which modules share a script: groups of codeSplitting, and small chunks that are joined. What is made is run, entry by entry.

// Entries that say in which order modules run. `deep` is needed by all, `ab` by two, `one` by the first; `lazy` is imported when `a` asks.
const line = (name) => `globalThis.log.push(${JSON.stringify(name)}); // ${'.'.repeat(200)}\n`;
const files = {
  'a.js': `${line('a')}import './lib/one.js'; import './lib/ab.js'; import './lib/deep.js'; globalThis.later = () => import('./lazy.js');`,
  'b.js': `${line('b')}import './lib/ab.js'; import './lib/deep.js'; import './lib/bc.js';`,
  'c.js': `${line('c')}import './lib/deep.js'; import './lib/bc.js';`,
  'lazy.js': `${line('lazy')}import './lib/deep.js'; import './lib/late.js';`,
  'lib/one.js': line('one'), 'lib/ab.js': `import './deep.js';\n${line('ab')}`, 'lib/bc.js': line('bc'), 'lib/deep.js': line('deep'), 'lib/late.js': line('late'),
};
const order = { a: 'one deep ab a', b: 'deep ab bc b', c: 'deep bc c', later: 'one deep ab a late lazy' };

const config = (output) => ({ 'sinter.config.mjs': `export default { build: { assetsDir: '', modulePreload: { polyfill: false }, minify: false, rollupOptions: { input: { a: 'a.js', b: 'b.js', c: 'c.js' },
  output: { entryFileNames: '[name].js', ...${output} } } } };\n`, 'package.json': '{"type":"module"}' });

/** Scripts with modules: not the one of the helpers. */
const scripts = (p, folder = 'dist') => p.list(folder).filter((name) => p.read(`${folder}/${name}`).includes('log.push('));
/** Names of the shared scripts, each as often as there are of it. */
const shared = (p) => scripts(p).map((name) => name.replace(/-\w{8}\.js$/, '').replace(/\.js$/, '')).filter((name) => !['a', 'b', 'c', 'lazy'].includes(name)).sort().join(' ');

async function runs_in_order(p, expect, folder = 'dist') {
  for (const [entry, wanted] of Object.entries(order)) {
    const file = entry === 'later' ? 'a' : entry;
    const ran = await p.evaluate(`globalThis.log = []; await import('./${folder}/${file}.js'); ${entry === 'later' ? 'await later();' : ''} console.log(log.join(' '));`);
    expect.equal(ran, wanted, entry);
  }
}

const chunk_case = (name, output, wanted, more = () => {}) => ({ name: `chunks: ${name}`, files: { ...files, ...config(output) }, async check(p, expect) {
  const built = await p.sinter(['build']);
  expect.equal(built.status, 0, built.stderr);
  if (typeof wanted === 'string') expect.equal(shared(p), wanted, 'shared scripts');
  await more(p, expect, built);
  await runs_in_order(p, expect);
} });
const size = (p, name) => p.read(`dist/${name}`).length;
const of = (p, name) => p.list('dist').filter((file) => file.startsWith(`${name}-`));

export const chunk_cases = [
  chunk_case('a group', `{ codeSplitting: { groups: [{ name: 'lib', test: /lib/ }] } }`, 'lib'),
  chunk_case('maxSize makes several of a group', `{ codeSplitting: { groups: [{ name: 'lib', test: /lib/, maxSize: 600 }] } }`, 'lib lib lib', (p, expect) => {
    for (const file of of(p, 'lib')) expect.that(size(p, file) < 900, `${file} has ${size(p, file)} bytes`);
  }),
  chunk_case('maxSize with minSize leaves no crumbs', `{ codeSplitting: { groups: [{ name: 'lib', test: /lib/, maxSize: 300, minSize: 400 }] } }`, undefined, (p, expect) => {
    expect.that(of(p, 'lib').length >= 2 && of(p, 'lib').length <= 3, p.list('dist').join(' '));
  }),
  chunk_case('maxSize of all groups', `{ codeSplitting: { maxSize: 600, groups: [{ name: 'lib', test: /lib/ }] } }`, 'lib lib lib'),
  chunk_case('several of a group without hashes', `{ chunkFileNames: '[name].js', codeSplitting: { groups: [{ name: 'lib', test: /lib/, maxSize: 600 }] } }`, undefined, (p, expect) => {
    expect.equal(scripts(p).length, 7, p.list('dist').join(' '));
  }),
  chunk_case('entriesAware: nobody loads what it does not use', `{ codeSplitting: { groups: [{ name: 'lib', test: /lib/, entriesAware: true }] } }`, 'lib lib lib lib lib', (p, expect) => {
    const text = (file) => p.read(`dist/${file}`);
    const loaded = (file, seen = new Set()) => {
      if (seen.has(file)) return seen;
      seen.add(file);
      for (const [, next] of text(file).matchAll(/^import .*?"\.\/(.*?)"/gm)) loaded(next, seen);
      return seen;
    };
    const all = (entry) => [...loaded(entry)].map(text).join('');
    expect.lacks(all('c.js'), /log\.push\("(one|ab|late)"\)/);
    expect.lacks(all('b.js'), /log\.push\("(one|late)"\)/);
  }),
  chunk_case('entriesAwareMergeThreshold joins small ones', `{ codeSplitting: { groups: [{ name: 'lib', test: /lib/, entriesAware: true, entriesAwareMergeThreshold: 600 }] } }`, undefined, (p, expect) => {
    const count = of(p, 'lib').length;
    expect.that(count >= 1 && count < 5, p.list('dist').join(' '));
  }),
  chunk_case('tags: only what pages load at once', `{ codeSplitting: { groups: [{ name: 'start', test: /lib/, tags: ['$initial'] }] } }`, 'start', (p, expect) => {
    expect.lacks(p.read(`dist/${of(p, 'start')[0]}`), /push\("late"\)/);
    expect.match(p.read(`dist/${p.list('dist').find((file) => file.startsWith('lazy'))}`), /push\("late"\)/);
  }),
  chunk_case('priority, minShareCount, minModuleSize', `{ codeSplitting: { groups: [{ name: 'low', test: /lib/ }, { name: 'often', test: /lib/, priority: 2, minShareCount: 3 }, { name: 'huge', priority: 3, minModuleSize: 5000 }] } }`, 'low often', (p, expect) => {
    expect.match(p.read(`dist/${of(p, 'often')[0]}`), /push\("deep"\)/);
    expect.lacks(p.read(`dist/${of(p, 'often')[0]}`), /push\("ab"\)/);
  }),
  chunk_case('manualChunks as an object', `{ manualChunks: { own: ['./lib/ab.js'] } }`, 'chunk own', (p, expect) => {
    expect.match(p.read(`dist/${of(p, 'own')[0]}`), /push\("deep"\)/);
  }),
  chunk_case('manualChunks as a function', `{ manualChunks: (id) => (id.includes('/lib/') ? 'made' : undefined) }`, 'made'),
  chunk_case('without groups', `{}`, 'chunk chunk chunk'),
  chunk_case('experimentalMinChunkSize joins small chunks', `{ experimentalMinChunkSize: 5000 }`, 'chunk'),
  chunk_case('experimentalMinChunkSize leaves large ones', `{ experimentalMinChunkSize: 100 }`, 'chunk chunk chunk'),
  { name: '--min-chunk-size', files: { ...files, 'package.json': '{"type":"module"}' }, async check(p, expect) {
    const count = async (...flags) => {
      await p.build(['a.js', 'b.js', 'c.js'], '--splitting', '--format=esm', `--outdir=out${flags.length}`, ...flags);
      await runs_in_order(p, expect, `out${flags.length}`);
      return scripts(p, `out${flags.length}`).length;
    };
    expect.equal(await count() - await count('--min-chunk-size=5000'), 2);
  } },
  { name: 'chunks: wrong options of a group', files: { ...files, ...config(`{ codeSplitting: { groups: [{ name: 'lib', tags: ['late'] }] } }`) }, async check(p, expect) {
    const { status, stderr } = await p.sinter(['build']);
    expect.equal(status, 1);
    expect.match(stderr, /groups\[0\]\.tags" has the unknown tag "late"/);
  } },
];
