// Minifying, replacing, dropping, JSX, targets.

export const code_cases = [
  { name: '--define', files: { 'entry.js': `console.log(TEXT, NUM, LIST[1], OBJ.deep.key, typeof UNDEF, a.b.c, OTHER, process.env.NODE_ENV, NEG ** 2); { let TEXT = 'local'; console.log(TEXT); }` }, async check(p, expect) {
    const flags = ['--define:TEXT="a \\"quoted\\"\\n\\u00e9=:"', '--define:NUM=1e3', '--define:LIST=[1,"two"]', '--define:OBJ={"deep":{"key":"v"}}', '--define:UNDEF=undefined', '--define:a.b.c=true', '--define:OTHER=globalThis.process.argv.length', '--define:process.env.NODE_ENV="test"', '--define:NEG=-2'];
    for (const minify of [[], ['--minify']]) expect.equal(await p.output(...flags, ...minify), 'a "quoted"\né=: 1000 two v undefined true 2 test 4\nlocal');
  } },
  { name: '--define removes dead branches', files: { 'entry.js': `if (DEBUG) { require('./absent.js'); }\nconsole.log(DEBUG ? 'debug' : 'release');` }, async check(p, expect) {
    expect.equal(await p.output('--define:DEBUG=false'), 'release');
  } },
  { name: '--define of wrong forms', files: { 'entry.js': '' }, async check(p, expect) {
    for (const [text, message] of [['X', /NAME=VALUE/], ['X=a b', /JSON or an identifier/], ['a b=1', /identifier/], ["X='text'", /JSON/]]) {
      const { status, stderr } = await p.sinter(['build', 'entry.js', `--define:${text}`]);
      expect.equal(status, 2, text);
      expect.match(stderr, message);
    }
  } },
  { name: 'NODE_ENV by default', files: { 'entry.js': `console.log(process.env.NODE_ENV);` }, async check(p, expect) {
    expect.equal(await p.output(), 'development');
    expect.equal(await p.output('--minify'), 'production');
    expect.match(await p.code('--platform=node', '--format=cjs'), /process\.env\.NODE_ENV/);
  } },
  { name: '--drop:console and --drop:debugger', files: { 'entry.js': `let n = 0;\nconsole.log('gone', n++);\nconst x = console.info?.('gone');\ndebugger;\nprocess.stdout.write(String(n) + x);` }, async check(p, expect) {
    expect.equal(await p.output('--drop:console', '--drop:debugger', '--platform=node'), '0undefined');
    expect.lacks(p.read('out.js'), /debugger|gone/);
    expect.match(await p.code('--drop:console'), /debugger/);
    expect.equal((await p.sinter(['build', 'entry.js', '--drop:logs'])).status, 2);
  } },
  { name: '--drop-labels', files: { 'entry.js': `DEV: { require('./absent.js'); console.log('dev'); }\nTEST: console.log('test');\nKEEP: for (;;) { console.log('kept'); break KEEP; }` }, async check(p, expect) {
    expect.equal(await p.output('--drop-labels=DEV,TEST'), 'kept');
  } },
  { name: '--pure', files: { 'entry.js': `const unused = track('unused'), other = lib.make('other');\nconst used = lib.make('used');\nexport { used };` }, async check(p, expect) {
    const code = await p.code('--format=esm', '--pure:lib.make', '--minify-syntax');
    expect.lacks(code, /other/);
    expect.match(code, /"used"/);
    expect.match(code, /"unused"/);
    expect.equal((await p.sinter(['build', 'entry.js', '--pure:a b'])).status, 2);
  } },
  { name: '--keep-names', files: { 'entry.js': `import { helper } from './b.js'; function main() {} const arrow = () => {}; class Thing { static field = 1; }\nconsole.log(main.name, arrow.name, Thing.name, helper.name, (class {}).name === '', new Thing().constructor.name);`, 'b.js': `export function helper() {}` }, async check(p, expect) {
    expect.equal(await p.output('--minify', '--keep-names'), 'main arrow Thing helper true Thing');
  } },
  { name: '--keep-names in a module that is evaluated late', files: { 'entry.js': `console.log(require('./late.js').helper.name, require('./late.js').Thing.name);`, 'late.js': `export function helper() { return Thing; }\nexport class Thing {}\nexport default function () {}` }, async check(p, expect) {
    for (const flags of [[], ['--minify']]) expect.equal(await p.output('--keep-names', ...flags), 'helper Thing');
    expect.lacks(await p.output('--minify'), /main arrow/);
  } },
  { name: '--charset', files: { 'entry.js': `const name = 'naïve 😀 \u2028'; console.log(name, { ключ: 1 }, /é/u.test('é'), \`ü\`);` }, async check(p, expect) {
    const wanted = await p.output();
    const ascii = p.read('out.js');
    expect.lacks(ascii, /[^\x00-\x7f]/, 'default output');
    expect.equal(await p.output('--charset=utf8'), wanted);
    expect.match(p.read('out.js'), /naïve 😀/);
  } },
  { name: 'minify switches', files: { 'entry.js': `function longName(argument) { if (argument) { return true; } else { return false; } }\nconsole.log(longName(globalThis));` }, async check(p, expect) {
    expect.equal(await p.output(), 'true');
    const plain = p.read('out.js');
    expect.match(plain, /\n  if \(argument\)/);
    const whitespace = await p.code('--format=cjs', '--minify-whitespace');
    expect.match(whitespace, /longName\(argument\)\{/);
    const identifiers = await p.code('--format=cjs', '--minify-identifiers');
    expect.lacks(identifiers, /longName|argument/);
    const syntax = await p.code('--format=cjs', '--minify-syntax');
    expect.lacks(syntax, /else/);
    expect.match(syntax, /longName\(argument\)/);
    const all = await p.code('--format=cjs', '--minify');
    expect.that(all.length < Math.min(whitespace.length, identifiers.length, syntax.length), 'all together are the shortest');
    expect.equal(await p.run('out.js'), 'true');
  } },
  { name: '--tree-shaking=false keeps unused code', files: { 'entry.js': `import { used } from './b.js'; console.log(used);`, 'b.js': `export const used = 1; export function unused() { return 'still there'; }` }, async check(p, expect) {
    expect.lacks(await p.code(), /still there/);
    expect.match(await p.code('--tree-shaking=false'), /still there/);
  } },
  { name: '--ignore-annotations', files: { 'entry.js': `import 'pkg'; const unused = /* @__PURE__ */ effect(); function effect() { console.log('effect'); }`, 'node_modules/pkg/package.json': '{"name":"pkg","sideEffects":false}', 'node_modules/pkg/index.js': `console.log('pkg')` }, async check(p, expect) {
    expect.equal(await p.output(), '');
    expect.equal(await p.output('--ignore-annotations'), 'pkg\neffect');
  } },
  ...['automatic', 'transform', 'preserve'].map((mode) => ({
    name: `--jsx=${mode}`,
    files: {
      'entry.jsx': `import * as React from 'react';\nexport const view = <><b a="1" {...rest}>text {1}</b></>;\nvar rest = { z: 1 };\nconsole.log(JSON.stringify(view ?? null));`,
      'node_modules/react/package.json': '{"name":"react"}',
      'node_modules/react/index.js': `export const createElement = (type, props, ...children) => ['create', type, props, children]; export const Fragment = 'fragment';`,
      'node_modules/react/jsx-runtime.js': `export const jsx = (type, props) => ['jsx', type, props]; export const jsxs = (type, props) => ['jsxs', type, props]; export const Fragment = 'fragment';`,
      'node_modules/react/jsx-dev-runtime.js': `export const jsxDEV = (type, props, key, many, source) => ['dev', type, source && Object.keys(source).join()]; export const Fragment = 'fragment';`,
    },
    async check(p, expect) {
      await p.build(['entry.jsx'], '--outfile=out.js', '--format=cjs', `--jsx=${mode}`);
      if (mode === 'preserve') return expect.match(p.read('out.js'), /<b a="1" \{\.\.\.rest\}>text \{1\}<\/b>/);
      expect.equal(await p.run('out.js'), {
        automatic: '["jsx","fragment",{"children":["jsxs","b",{"a":"1","children":["text ",1]}]}]',
        transform: '["create","fragment",null,[["create","b",{"a":"1"},["text ",1]]]]',
      }[mode]);
      if (mode === 'automatic') {
        await p.build(['entry.jsx'], '--outfile=out.js', '--format=cjs', '--jsx=automatic', '--jsx-dev');
        expect.match(await p.run('out.js'), /^\["dev","fragment"/);
      }
    },
  })),
  { name: '--jsx-factory, --jsx-fragment, --jsx-import-source and --jsx-side-effects', files: {
    'entry.jsx': `import h, { F } from './h.js';\nconsole.log(JSON.stringify(<><a/></>));`, 'h.js': `export default (type, props, ...children) => ({ type, children }); export const F = 'F';`,
    'auto.jsx': `console.log(<a/>);`, 'node_modules/preact/jsx-runtime.js': `export const jsx = (type) => 'preact ' + type;`, 'node_modules/preact/package.json': '{"name":"preact"}',
    'unused.jsx': `const h = () => console.log('made'); <a/>; const unused = <b/>;`,
  }, async check(p, expect) {
    await p.build(['entry.jsx'], '--outfile=out.js', '--format=cjs', '--jsx-factory=h', '--jsx-fragment=F');
    expect.equal(await p.run('out.js'), '{"type":"F","children":[{"type":"a","children":[]}]}');
    await p.build(['auto.jsx'], '--outfile=out.js', '--format=cjs', '--jsx-import-source=preact');
    expect.equal(await p.run('out.js'), 'preact a');
    await p.build(['unused.jsx'], '--outfile=out.js', '--format=cjs', '--jsx=transform', '--jsx-factory=h', '--jsx-side-effects');
    expect.equal(await p.run('out.js'), 'made\nmade');
    await p.build(['unused.jsx'], '--outfile=out.js', '--format=cjs', '--jsx=transform', '--jsx-factory=h');
    expect.equal(await p.run('out.js'), '');
    expect.equal((await p.sinter(['build', 'entry.jsx', '--jsx-factory=a b'])).status, 2);
  } },
  { name: '@jsx in a file means classic JSX', files: { 'entry.jsx': `/** @jsx h */\nconst h = (type) => type;\nconsole.log(<b/>);` }, async check(p, expect) {
    await p.build(['entry.jsx'], '--outfile=out.js', '--format=cjs');
    expect.equal(await p.run('out.js'), 'b');
  } },
  { name: '--target: values', files: { 'entry.js': 'console.log(1)' }, async check(p, expect) {
    for (const target of ['esnext', 'es2022', 'chrome100', 'chrome100,safari16.4,node18', 'firefox115', 'edge110']) {
      expect.equal((await p.sinter(['build', 'entry.js', `--target=${target}`])).status, 0, target);
    }
    for (const target of ['es5', 'es1999', 'netscape4', 'chrome']) {
      const { status, stderr } = await p.sinter(['build', 'entry.js', `--target=${target}`]);
      expect.equal(status, 2, target);
      expect.match(stderr, /es2015/);
    }
  } },
  { name: 'sloppy code of CommonJS runs in the strict code of an ES module', files: {
    'entry.js': `import { all } from './old.cjs';\nconsole.log(JSON.stringify(all));`,
    'old.cjs': `
      if (exports) { function one() { return 1; } }
      for (let i = 0, got = []; i < 2; i++) { function each() { return i; } got.push(function () { return each(); }); each.got = got; }
      switch (2) { case 1: function early() { return 'early'; } default: var called = early(); }
      try { function inTry(n) { return n ? inTry(n - 1) : 'try'; } } finally { function inFinally() { return { inTry }; } }
      if (!one) ; else function bare() { return 'bare'; }
      { function twice() { return 1; } function twice() { return 2; } }
      function local() { var before = typeof inner; { inner(); function inner() { inner = 5; } } return before + typeof inner; }
      var package = 3, static = { let: 4 }, yield = [5], await = 6;
      function equal(a, b, a) { return a + package + (interface => interface.let)(static) + yield[0] + await; }
      var all = [one(), each.got.map(function (f) { return f(); }), called, early === undefined, inTry(3), inFinally().inTry(0), bare(), twice(), local(), equal(1, 2, 3), 010, '\\101'];
      exports.all = all;`,
  }, async check(p, expect) {
    const direct = await p.node(['-p', `JSON.stringify(require('./old.cjs').all)`]);
    for (const flags of [[], ['--minify'], ['--format=iife']]) {
      await p.build(['entry.js'], '--outfile=out.mjs', '--format=esm', ...flags);
      expect.equal(await p.run('out.mjs'), direct);
    }
  } },
  { name: 'a "var" of the name of a catch parameter sets the parameter', files: {
    'entry.js': `
      try { throw 1; } catch (e) { var e = 2; console.log(e); }
      console.log(e);
      export function f(x) {
        try { x(); } catch (error) { for (var error in { key: 1 }) ; if (error) { var error = error + '!', other = () => error; } return [error, other()]; }
        return error;
      }
      console.log(f(() => { throw 0; }), f(() => {}));`,
  }, async check(p, expect) {
    const direct = await p.node(['--input-type=module', '-e', p.read('entry.js')]);
    for (const flags of [[], ['--minify']]) {
      await p.build(['entry.js'], '--outfile=out.mjs', ...flags);
      expect.equal(await p.run('out.mjs'), direct);
    }
  } },
  { name: 'a script may declare a function twice', files: { 'entry.js': `console.log(f(), v()); function f() { return 1; } var g = 1; function f() { return 2; } var v = 3; function v() { return typeof v; } var w = 1; function w() {} console.log(v, g, w);`.replace('v()', 'typeof v') }, async check(p, expect) {
    for (const flags of [[], ['--minify'], ['--format=iife']]) {
      await p.build(['entry.js'], '--outfile=out.mjs', ...flags);
      expect.equal(await p.run('out.mjs'), '2 function\n3 1 1');
    }
  } },
  ...Object.entries({
    'with ({}) {}': '"with" statements cannot be used in strict mode',
    'delete x;': 'Deleting a variable is not allowed in strict mode',
    'for (var x = 1 in {}) ;': 'A "for-in" variable cannot have an initializer in strict mode',
    'label: function f() {}': 'A function declaration cannot be labeled in strict mode',
    '(function () { arguments = 1; })();': 'Cannot assign to "arguments" in strict mode',
    'console.log(typeof static);': '"static" is a reserved word in strict mode',
  }).map(([code, message]) => ({
    name: `sloppy code that strict code has no words for: ${code}`,
    files: { 'entry.js': `import './old.cjs';\nimport { unused } from './unused.cjs';`, 'old.cjs': `exports.x = 1;\n${code}`, 'unused.cjs': code, 'package.json': '{"sideEffects":["old.cjs"]}' },
    async check(p, expect) {
      const { status, stderr } = await p.sinter(['build', 'entry.js', '--outfile=out.js']);
      expect.equal(status, 1);
      expect.match(stderr, /error\[sloppy-code-in-esm\]/);
      expect.that(stderr.includes(message), stderr);
      expect.match(stderr, /old\.cjs:2:/);
      expect.lacks(stderr, /unused\.cjs:\d/);
      await p.build(['entry.js'], '--outfile=out.js', '--format=iife');
      await p.run('out.js');
    },
  })),
];
