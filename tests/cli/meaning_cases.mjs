// The output means what the source means: programs that Node.js runs as they are, and as they come out in every format
// and with every minify switch.

const minifies = [[], ['--minify'], ['--minify-syntax']];
const formats = { esm: 'mjs', cjs: 'cjs', iife: 'cjs' };

/** Builds `entry` in all ways and compares what each output prints with what the source prints. */
async function means_the_same(p, expect, entry, { flags = [], only = Object.keys(formats), wanted } = {}) {
  wanted ??= await p.run(entry);
  for (const format of only)
    for (const minify of minifies) {
      const out = `out.${formats[format]}`;
      await p.build([entry], `--outfile=${out}`, `--format=${format}`, '--global-name=g', '--log-level=error', ...minify, ...flags);
      expect.equal(await p.run(out), wanted, `${format} ${minify}`);
    }
}

const attempt = `const seen = []; export const attempt = (f) => { try { f(); seen.push('ok'); } catch (error) { seen.push(error.constructor.name); } };
export const report = (...more) => console.log(seen.join(), ...more);`;

export const meaning_cases = [
  { name: 'assigning to a constant throws', files: {
    'entry.mjs': `
      import { attempt, report } from './attempt.mjs';
      import { limit, set_limit, settings } from './settings.mjs';
      const x = 1, { y, z = 5 } = { y: 2 }, [w] = [3], text = 'a', nothing = null;
      export const shown = 4;
      attempt(() => { x = 2; }); attempt(() => { x++; }); attempt(() => { x += 1; }); attempt(() => { [x] = [1]; }); attempt(() => { ({ y } = { y: 3 }); });
      attempt(() => { z = 1; }); attempt(() => { w--; }); attempt(() => { text &&= 'b'; }); attempt(() => { text ||= 'b'; }); attempt(() => { nothing ??= 1; });
      attempt(() => { for (x of [1]) ; }); attempt(() => { for (y in { a: 1 }) ; }); attempt(() => { shown = 5; }); attempt(() => set_limit(9));
      attempt(() => { const inner = 1; inner = 2; }); attempt(() => { for (const i of [1]) i = 2; }); attempt(() => { for (const i = 0; i < 1; i++) ; });
      attempt(() => { (function named() { named = 1; })(); }); attempt(() => { class A { static set() { A = 1; } } A.set(); }); attempt(() => { eval('x = 7'); });
      report(x, y, z, w, text, nothing, shown, limit, settings());`,
    'settings.mjs': `export const limit = 10; export const set_limit = (value) => { limit = value; }; export const settings = () => limit;`,
    'attempt.mjs': attempt,
  }, async check(p, expect) {
    await means_the_same(p, expect, 'entry.mjs');
  } },
  { name: 'assigning to a constant of a wrapped module throws', files: {
    'entry.cjs': `const { change, change_all, limit, run } = require('./settings.mjs'); run(); const seen = [];
      for (const f of [change, change_all]) try { f(); seen.push('ok'); } catch (error) { seen.push(error.constructor.name); }
      console.log(seen.join(), limit, require('./settings.mjs').limit);`,
    'settings.mjs': `import { other, use } from './other.mjs'; export const limit = 10, { deep } = { deep: 1 }; export const change = () => { limit = 5; };
      export const change_all = () => { [deep, limit] = [1, 2]; }; export const run = () => use(limit + other);`,
    'other.mjs': `import { change, deep } from './settings.mjs'; export const other = 1; export const use = (n) => { try { change(); } catch (error) { console.log(error.constructor.name, n, deep); } };`,
  }, async check(p, expect) {
    await means_the_same(p, expect, 'entry.cjs', { wanted: 'TypeError 11 1\nTypeError,TypeError 10 10' });
  } },
  { name: 'assigning to a constant throws in chunks and behind top-level await', files: {
    'entry.mjs': `import { change, limit } from './late.mjs'; const { shift } = await import('./lazy.mjs');
      for (const f of [change, shift]) try { f(); console.log('ok'); } catch (error) { console.log(error.constructor.name, limit); }`,
    'late.mjs': `await 0; export const limit = 1; export const change = () => { limit = 2; };`,
    'lazy.mjs': `import { change } from './late.mjs'; const own = 3; export const shift = () => { if (own > 2) own -= 1; change(); };`,
  }, async check(p, expect) {
    await means_the_same(p, expect, 'entry.mjs', { only: ['esm'] });
    await p.build(['entry.mjs'], '--outdir=chunks', '--format=esm', '--minify', '--out-extension:.js=.mjs', '--log-level=error');
    expect.equal(await p.run('chunks/entry.mjs'), await p.run('entry.mjs'));
  } },
  { name: 'an assigned constant where the output could not throw', files: {
    'entry.js': `import './a.js'; require('./b.js');`,
    'a.js': `import { b } from './b.js'; await 0; export const a = 1; export function change() { a = b; }`,
    'b.js': `import { change } from './a.js'; await 0; export const b = 2; export { change };`,
    'main.js': `import('./a.js').then(({ change }) => change());`,
  }, async check(p, expect) {
    const { status, stderr } = await p.sinter(['build', 'main.js', '--outfile=out.js']);
    if (status === 0) return expect.match(await p.evaluate(`process.on('unhandledRejection', (e) => { console.log(e.constructor.name); process.exit(0); }); await import('./out.js');`), /TypeError/);
    expect.match(stderr, /error\[assigned-constant\]/);
    expect.match(stderr, /a\.js:1:/);
  } },
  { name: '--keep-names gives functions the names of the source, whatever they had to be called', files: {
    'entry.cjs': `
      if (1) { function foo() {} }
      { function g() { return 1; } class Inner {} var Made = Inner; }
      function outer() { if (1) { function rec(n) { return n ? rec(n - 1) + '.' : rec.name; } } return rec(3); }
      console.log(foo.name, g.name, eval('typeof g'), outer(), Made.name);`,
    'words.cjs': `
      var static = function () {}, yield = () => {}, interface = class {};
      const named = function package() { return package.name; };
      function let() {}
      console.log(static.name, yield.name, interface.name, named(), named.name, let.name);`,
  }, async check(p, expect) {
    await means_the_same(p, expect, 'entry.cjs', { flags: ['--keep-names'] });
    await means_the_same(p, expect, 'words.cjs', { flags: ['--keep-names'] });
  } },
  { name: 'only live parts are refused for code that strict code has no words for', files: {
    'entry.mjs': `import { kept } from './old.cjs'; console.log(kept());`,
    'old.cjs': `exports.kept = function () { return 'kept'; };\nexports.left_out = function (o) { var q; delete q; };\nexports.also = function () { delete also; };`,
    'used.mjs': `import { kept, left_out, also } from './old.cjs'; console.log(kept(), also);`,
  }, async check(p, expect) {
    await p.build(['entry.mjs'], '--outfile=out.mjs', '--format=esm');
    expect.equal(await p.run('out.mjs'), 'kept');
    const { status, stderr } = await p.sinter(['build', 'used.mjs', '--outfile=out.mjs', '--format=esm']);
    expect.equal(status, 1);
    expect.match(stderr, /old\.cjs:3:/);
    expect.lacks(stderr, /old\.cjs:2:/);
  } },
  { name: 'a name that several stars bring is missing from the namespace', files: {
    'entry.mjs': `import * as ns from './all.mjs'; console.log(Object.keys(ns).join(), ns.conflict, ns.same, ns.own, ns.one, typeof ns?.conflict);`,
    'all.mjs': `export * from './1.mjs'; export * from './2.mjs'; export const own = 'own';`,
    '1.mjs': `export { s as same } from './s.mjs'; export const conflict = 1, one = 1, own = 'hidden';`, '2.mjs': `export { s as same } from './s.mjs'; export const conflict = 2;`, 's.mjs': `export const s = 's';`,
    'named.mjs': `import { conflict } from './all.mjs'; console.log(conflict);`,
  }, async check(p, expect) {
    await means_the_same(p, expect, 'entry.mjs');
    expect.match((await p.build(['entry.mjs'], '--outfile=out.mjs')).stderr, /warning\[import-is-undefined\]: "conflict" is always undefined: several `export \*` of "all\.mjs"/);
    const { status, stderr } = await p.sinter(['build', 'named.mjs', '--outfile=out.mjs']);
    expect.equal(status, 1);
    expect.match(stderr, /error\[ambiguous-import\]/);
  } },
  { name: 'direct eval beside imports is told of', files: {
    'entry.mjs': `import { v as value } from './v.mjs'; console.log(eval('1 + 1'), value);`, 'v.mjs': 'export const v = 3;',
    'alone.mjs': `const local = 1; console.log(eval('local'));`,
  }, async check(p, expect) {
    const { stderr } = await p.build(['entry.mjs'], '--outfile=out.mjs', '--format=esm');
    expect.match(stderr, /warning\[eval-and-imports\][^]*entry\.mjs:1:/);
    expect.equal(await p.run('out.mjs'), '2 3');
    expect.lacks((await p.build(['alone.mjs'], '--outfile=out.mjs', '--format=esm', '--minify')).stderr, /eval/);
    expect.equal(await p.run('out.mjs'), '1');
  } },
  { name: 'imports of a type that is not known', files: {
    'css.js': `import sheet from './d.json' with { type: 'css' }; console.log(sheet);`, 'a.css': 'b { color: red }',
    'wasm.js': `import('./a.js', { with: { type: 'wasm' } });`, 'a.js': '',
    'text.js': `import text from './a.css' with { type: 'text' }; console.log(text);`,
    'plain.js': `import './a.css'; import data from './d.json' with { type: 'json' }; console.log(data.x);`, 'd.json': '{"x":1}',
    'external.js': `import sheet from 'pkg/a.css' with { type: 'css' }; console.log(sheet);`,
  }, async check(p, expect) {
    for (const [name, help] of [['css', /of style sheets, "css"/], ['wasm', /"json", "text", "bytes"/]]) {
      const { status, stderr } = await p.sinter(['build', `${name}.js`, '--outdir=out']);
      expect.equal(status, 1);
      expect.match(stderr, new RegExp(`error\\[import-type\\]: Modules of the type "${name}" are not supported`));
      expect.match(stderr, help);
      expect.match(stderr, new RegExp(`${name}\\.js:1:`));
      expect.that(!p.has('out'), 'nothing is written');
    }
    await p.build(['text.js'], '--outfile=out.js', '--format=cjs');
    expect.equal(await p.run('out.js'), 'b { color: red }');
    await p.build(['plain.js'], '--outfile=out.js', '--format=cjs');
    expect.equal(await p.run('out.js'), '1');
    await p.build(['external.js'], '--outfile=out.mjs', '--external:pkg/*');
    expect.match(p.read('out.mjs'), /with \{ type: "css" \}/);
  } },
  { name: 'attributes of import()', files: {
    'entry.mjs': `const { default: text } = await import('./a.css', { with: { type: 'text' } }); const { default: data } = await import('./data', { "with": { 'type': 'json' } });
      const { x } = await import('./m.mjs', undefined), { y } = await import('./m.mjs', {}); console.log(text, data.n, x, y);`,
    'a.css': 'b { color: red }', 'data': '{"n":7}', 'm.mjs': 'export const x = 1, y = 2;',
    'outside.mjs': `import('./x.json', { with: { type: 'json' } }).then((m) => console.log(m.default.z));`, 'x.json': '{"z":3}',
    'computed.mjs': `const options = { with: { type: 'json' } }; import('./x.json', options).then((m) => console.log(m.default.z));`,
  }, async check(p, expect) {
    for (const flags of [['--outfile=out.mjs'], ['--outfile=out.mjs', '--minify'], ['--outdir=.', '--entry-names=out', '--out-extension:.js=.mjs']]) {
      await p.build(['entry.mjs'], '--format=esm', ...flags);
      expect.equal(await p.run('out.mjs'), 'b { color: red } 7 1 2');
    }
    await p.build(['outside.mjs'], '--format=esm', '--outfile=out.mjs', '--external:./x.json');
    expect.equal(await p.run('out.mjs'), '3');
    await p.build(['computed.mjs'], '--format=esm', '--outfile=out.mjs');
    expect.equal(await p.run('out.mjs'), '3');
  } },
  { name: 'import() and import.meta of a target that lacks them', files: {
    'main.js': `import('./lazy.js').then((m) => console.log(m.x, typeof import.meta));`, 'lazy.js': 'export const x = 1;', 'plain.js': `import('./lazy.js').then((m) => console.log(m.x));`,
    'external.js': `import('react').then(console.log);`, 'computed.js': `import(globalThis.name).then(console.log);`, 'dropped.js': `const unused = () => import('react'); console.log(2);`,
    'project/package.json': '{"type":"module"}', 'project/index.html': '<script type="module" src="/main.js"></script>', 'project/sinter.config.js': `export default { build: { target: ['es2015', 'chrome58'] } };`,
    'project/main.js': `globalThis.done = import('./lazy.js').then((m) => [m.x, import.meta.env.MODE, typeof import.meta.url, { ...m }.x]);`, 'project/lazy.js': 'export const x = 1;',
  }, async check(p, expect) {
    for (const format of ['iife', 'cjs']) {
      const built = await p.sinter(['build', 'main.js', `--format=${format}`, '--target=es2015', '--outfile=out.cjs']);
      expect.equal(built.status, 0, built.stderr);
      expect.equal(await p.run('out.cjs'), '1 object');
    }
    expect.equal((await p.sinter(['build', 'plain.js', '--format=esm', '--target=es2015', '--outfile=out.mjs'])).status, 0);
    expect.equal(await p.run('out.mjs'), '1');
    expect.equal((await p.sinter(['build', 'dropped.js', '--format=esm', '--external:react', '--target=es2015', '--outfile=out.mjs'])).status, 0);
    expect.equal(await p.run('out.mjs'), '2');
    for (const args of [['main.js', '--format=esm', '--outfile=out.mjs'], ['plain.js', '--splitting', '--outdir=out'], ['external.js', '--format=cjs', '--external:react', '--outfile=out.cjs'], ['computed.js', '--format=iife', '--outfile=out.js']]) {
      const { status, stderr } = await p.sinter(['build', ...args, '--target=es2015']);
      expect.equal(status, 1);
      expect.match(stderr, /error\[target-too-old\]: (?:Dynamic import|"import\.meta") needs ES2020[^]*--> \w+\.js:1:\d+/);
    }
    // A project's scripts are modules, whatever its target.
    const built = await p.sinter(['build', 'project']);
    expect.equal(built.status, 0, built.stderr);
    const script = p.list('project/dist').find((name) => /index.*\.js$/.test(name));
    expect.equal(await p.evaluate(`globalThis.document = { createElement: () => ({ relList: { supports: () => true } }) }; await import('./project/dist/${script}'); console.log(JSON.stringify(await done));`), '[1,"production","string",1]');
  } },
  { name: 'imports of a type that a plugin serves', files: {
    'package.json': '{"type":"module"}', 'index.html': '<script type="module" src="/main.js"></script>',
    'main.js': `import sheet from './a.css' with { type: 'css' }; import rows from './d.csv' with { type: 'csv' }; import text from './a.css' with { type: 'text' }; globalThis.seen = [sheet, rows, text];`,
    'a.css': 'b { color: red }', 'd.csv': '1,2',
    'sinter.config.js': `export default { plugins: [
      { name: 'sheets', resolveId: { filter: { id: /\\.css$/ }, handler(source, importer, { attributes }) { if (attributes?.type === 'css') return '\\0sheet:' + source; } },
        load: { filter: { id: /^\\0sheet:/ }, handler(id) { return { code: 'export default ' + JSON.stringify('sheet ' + id.slice(7)), moduleType: 'js' }; } } },
      { name: 'tables', load: { filter: { id: /\\.csv$/ }, handler() { return { code: 'export default [1, 2]', moduleType: 'js' }; } } } ] };`,
    'bad/package.json': '{"type":"module"}', 'bad/index.html': '<script type="module" src="/main.js"></script>', 'bad/a.json': '{}',
    'bad/main.js': `import sheet from './a.json' with { type: 'css' }; console.log(sheet);`,
    'bad/sinter.config.js': `export default { plugins: [{ name: 'all', load() {}, transform() {}, resolveId(source, importer) { return this.resolve(source, importer, { skipSelf: true }); } }] };`,
  }, async check(p, expect) {
    const built = await p.sinter(['build', '--minify=false', '--outdir=dist']);
    expect.equal(built.status, 0, built.stderr);
    const script = p.list('dist').find((name) => name.endsWith('.js'));
    expect.equal(await p.evaluate(`globalThis.document = { createElement: () => ({ relList: { supports: () => true } }) }; await import('./dist/${script}'); console.log(JSON.stringify(seen));`), '["sheet ./a.css",[1,2],"b { color: red }"]');
    const { status, stderr } = await p.sinter(['build', 'bad']);
    expect.equal(status, 1);
    expect.match(stderr, /error\[import-type\]/);
  } },
  { name: 'import.meta.glob without a project', files: {
    'entry.js': `
      const lazy = import.meta.glob('./pages/*.js'), eager = import.meta.glob(['./pages/*.js', '!**/b.js'], { eager: true, import: 'name' });
      console.log(Object.keys(lazy).join(), JSON.stringify(eager), (await lazy['./pages/b.js']()).name,
        JSON.stringify(import.meta.glob('/pages/*.js', { eager: true, import: 'default' })), typeof import.meta.glob);`,
    'pages/a.js': `export const name = 'a'; export default 1;`, 'pages/b.js': `export const name = 'b'; export default 2;`,
    'typed.ts': `const pages = import.meta.glob<{ name: string }>('./pages/*.js', { eager: true });\nconsole.log(Object.values(pages).map((m: { name: string }) => m.name).join());`,
    'bad.js': `const pattern = './pages/*.js';\nconsole.log(import.meta.glob(pattern));`,
    'twice.js': `import { all } from './sub/list.js'; console.log(all);`, 'sub/list.js': `export const all = Object.keys({ ...import.meta.glob('../pages/*.js'), ...import.meta.glob('./*.js') }).join();`, 'sub/x.js': '',
  }, async check(p, expect) {
    for (const flags of [[], ['--minify'], ['--sourcemap']]) {
      await p.build(['entry.js'], '--outfile=out.mjs', '--format=esm', ...flags);
      expect.equal(await p.run('out.mjs'), './pages/a.js,./pages/b.js {"./pages/a.js":"a"} b {"/pages/a.js":1,"/pages/b.js":2} undefined');
    }
    await p.build(['entry.js'], '--outdir=chunks', '--format=esm', '--out-extension:.js=.mjs');
    expect.match(await p.run('chunks/entry.mjs'), /^\.\/pages\/a\.js,/);
    await p.build(['typed.ts'], '--outfile=out.js', '--format=cjs');
    expect.equal(await p.run('out.js'), 'a,b');
    await p.build(['twice.js'], '--outfile=out.js', '--format=cjs');
    expect.equal(await p.run('out.js'), '../pages/a.js,../pages/b.js,./x.js');
    const { status, stderr } = await p.sinter(['build', 'bad.js', '--outfile=bad.out.js']);
    expect.equal(status, 1);
    expect.match(stderr, /error\[import-glob\]: import\.meta\.glob takes one pattern/);
    expect.match(stderr, /bad\.js:2:13/);
    expect.that(!p.has('bad.out.js'), 'nothing is written');
  } },
  { name: 'CSS that the target lacks is lowered, or told of', files: {
    'a.css': '@media (width >= 600px) { a { inset: 0; color: #0008; user-select: none } }\nb:has(c) { height: 100dvh }\nd { height: 1vh; height: 1dvh }', 'entry.js': `import './a.css';`,
  }, async check(p, expect) {
    const built = await p.build(['entry.js'], '--outdir=out', '--target=chrome60,safari13', '--minify');
    expect.equal(p.read('out/entry.css').trim(), '@media (min-width:600px){a{top:0;right:0;bottom:0;left:0;color:rgba(0,0,0,.533);-webkit-user-select:none;user-select:none}}b:has(c){height:100dvh}d{height:1vh;height:1dvh}');
    expect.match(built.stderr, /warning\[css-newer-than-target\]: ":has\(\)" is newer than the target, and is left as it is\. Without it: chrome60 and safari13\n +--> a\.css:2:2/);
    expect.match(built.stderr, /The unit "dvh".*\n +--> a\.css:2:/);
    expect.equal((await p.build(['entry.js'], '--outdir=out', '--target=es2020')).stderr.includes('css-newer'), false);
  } },
  { name: 'CSS that is newer than the browsers that nobody named', files: {
    'index.html': '<link rel=stylesheet href=a.css>', 'a.css': 'b:has(c) { user-select: none }',
  }, async check(p, expect) {
    const quiet = await p.sinter(['build']);
    expect.equal(quiet.status, 0);
    expect.equal(quiet.stderr.includes('css-newer'), false);
    expect.match((await p.sinter(['build', '--target=firefox114'])).stderr, /css-newer-than-target.*":has\(\)"/);
  } },
];
