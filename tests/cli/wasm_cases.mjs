// WebAssembly files as modules.

import { wasm } from './wasm_bytes.mjs';

const files = {
  'entry.mjs': `import { add, answer, scaled } from './lib/calc.wasm';\nconsole.log(add(2, 3), answer, scaled(7));`,
  'lib/calc.wasm': wasm({ from: './env.mjs' }),
  'lib/env.mjs': `let calls = 0;\nexport function scale(x) { calls += 1; return x * 10 + calls; }\nexport const unused = 'not in the output';`,
};
const node = ['--platform=node'];
const list = (p, folder) => p.list(folder).join(' ');

/** What a server of pages and a browser do, for code that fetches: enough of both in one script. */
const page = (entry) => `
import { readFile } from 'node:fs/promises';
globalThis.fetch = async (url) => new Response(await readFile(new URL(url)), { headers: { 'Content-Type': process.argv[2] ?? 'application/wasm' } });
await import('./${entry}');
`;

export const wasm_cases = [
  { name: 'wasm: exports are imported, imports are provided (Node, ESM)', files, async check(p, expect) {
    for (const flags of [[], ['--minify']]) {
      await p.build(['entry.mjs'], ...node, '--format=esm', '--outdir=out', '--out-extension:.js=.mjs', ...flags);
      expect.equal(await p.run('out/entry.mjs'), '5 42 71');
      expect.match(list(p, 'out'), /calc-\w{8}\.wasm/);
      expect.lacks(p.read('out/entry.mjs'), /not in the output|await/);
    }
  } },
  { name: 'wasm: CommonJS for Node finds the file beside it', files: { ...files, 'entry.mjs': `const __filename = 'mine';\n${files['entry.mjs']}\nconsole.log(__filename);` }, async check(p, expect) {
    const { stderr } = await p.build(['entry.mjs'], ...node, '--format=cjs', '--outdir=out/deep', '--entry-names=inner/[name]', '--out-extension:.js=.cjs');
    expect.equal(stderr.includes('import.meta'), false, 'a warning about import.meta');
    expect.equal(await p.run('out/deep/inner/entry.cjs'), '5 42 71\nmine');
  } },
  { name: 'wasm: browsers fetch it', files: { ...files, 'page.mjs': page('out/entry.mjs') }, async check(p, expect) {
    await p.build(['entry.mjs'], '--outdir=out', '--out-extension:.js=.mjs');
    expect.equal(await p.run('page.mjs'), '5 42 71');
    expect.equal(await p.run('page.mjs', 'application/octet-stream'), '5 42 71');
  } },
  { name: 'wasm: scripts that cannot wait carry it', files, async check(p, expect) {
    for (const format of ['iife', 'umd', 'cjs']) {
      await p.build(['entry.mjs'], `--format=${format}`, '--outfile=out.cjs', '--global-name=lib');
      expect.equal(await p.run('out.cjs'), '5 42 71');
    }
    await p.build(['entry.mjs'], '--platform=neutral', '--format=esm', '--outfile=out.mjs');
    expect.equal(await p.run('out.mjs'), '5 42 71');
  } },
  { name: 'wasm: a large one in a neutral module is waited for', files: { 'entry.mjs': `import { add } from './calc.wasm';\nconsole.log(add(1, 2));`, 'calc.wasm': wasm({ padding: 5000 }) }, async check(p, expect) {
    await p.build(['entry.mjs'], '--platform=neutral', '--format=esm', '--outfile=out.mjs');
    expect.match(p.read('out.mjs'), /await WebAssembly\.instantiate/);
    expect.equal(await p.run('out.mjs'), '3');
  } },
  { name: 'wasm: ?init, ?url, import source and import.source()', files: {
    'entry.mjs': `import init from './calc.wasm?init';
import url from './calc.wasm?url';
import source compiled from './calc.wasm';
const instance = await init({ './env.mjs': { scale: (x) => -x } });
const again = await init({ './env.mjs': { scale: (x) => x } });
console.log(instance.exports.scaled(5), again.exports.scaled(5), /^\\.\\/calc-\\w{8}\\.wasm$/.test(url));
console.log(compiled instanceof WebAssembly.Module, new WebAssembly.Instance(compiled, { './env.mjs': { scale: (x) => x + 1 } }).exports.scaled(5));
const late = await import.source('./calc.wasm');
console.log(late === compiled);`,
    'calc.wasm': wasm({ from: './env.mjs' }),
    'page.mjs': page('out/entry.mjs'),
  }, async check(p, expect) {
    const wanted = '-5 5 true\ntrue 6\ntrue';
    await p.build(['entry.mjs'], ...node, '--format=esm', '--outdir=out', '--out-extension:.js=.mjs');
    expect.equal(await p.run('out/entry.mjs'), wanted);
    expect.equal(p.list('out').filter((file) => file.endsWith('.wasm')).length, 1);
    await p.build(['entry.mjs'], '--outdir=out', '--minify', '--out-extension:.js=.mjs');
    expect.equal(await p.run('page.mjs'), wanted);
  } },
  { name: 'wasm: shared by two entries and import(), in chunks', files: {
    'a.mjs': `import { add } from './calc.wasm';\nexport const a = add(1, 1);\nconsole.log('a', a);`,
    'b.mjs': `import { add } from './calc.wasm';\nimport * as all from './calc.wasm';\nconsole.log('b', add(2, 2), Object.keys(all).join());\nconsole.log('lazy', (await import('./other.wasm')).add(4, 4));`,
    'calc.wasm': wasm(), 'other.wasm': wasm({ padding: 9 }),
    'both.mjs': `await import('./out/a.mjs');\nawait import('./out/b.mjs');`,
  }, async check(p, expect) {
    for (const flags of [[], ['--chunk-names=chunks/[name]-[hash]', '--minify']]) {
      await p.build(['a.mjs', 'b.mjs'], ...node, '--format=esm', '--outdir=out', '--out-extension:.js=.mjs', ...flags);
      expect.equal(await p.run('both.mjs'), 'a 2\nb 4 add,answer\nlazy 8');
    }
  } },
  { name: 'wasm: a missing import, a damaged file and a wrong query are errors', files: {
    'a.mjs': `import './needs.wasm';`, 'needs.wasm': wasm({ from: './env.mjs', field: 'absent' }), 'env.mjs': 'export const present = 1;',
    'b.mjs': `import './damaged.wasm';`, 'damaged.wasm': wasm().subarray(0, 30),
    'c.mjs': `import './text.wasm';`, 'text.wasm': 'no wasm',
    'd.mjs': `import './needs.wasm?module';`,
    'e.mjs': `import './host.wasm';`, 'host.wasm': wasm({ from: 'env' }),
  }, async check(p, expect) {
    for (const [entry, pattern] of [['a', /absent/], ['b', /invalid-wasm[^]*damaged\.wasm[^]*section/], ['c', /does not begin/], ['d', /wasm-query/], ['e', /"env"/]]) {
      const { status, stderr } = await p.sinter(['build', `${entry}.mjs`, '--outdir=out', ...node]);
      expect.equal(status, 1);
      expect.match(stderr, pattern);
    }
  } },
  { name: 'wasm: --loader:.wasm decides otherwise', files: { 'entry.mjs': `import bytes from './calc.wasm';\nconsole.log(bytes.length > 20, WebAssembly.validate(bytes));`, 'calc.wasm': wasm() }, async check(p, expect) {
    await p.build(['entry.mjs'], ...node, '--format=esm', '--outfile=out.mjs', '--loader:.wasm=binary');
    expect.equal(await p.run('out.mjs'), 'true true');
  } },
];
