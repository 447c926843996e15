// Formats, names of outputs, text around the code.

const library = {
  'entry.js': `import { two } from './two.js';\nexport const one = 1;\nexport default function sum() { return one + two; }`,
  'two.js': 'export const two = 2;',
};
const with_external = {
  'entry.js': `import dep, { named } from 'dep';\nimport * as all from 'dep';\nexport const value = dep() + named + Object.keys(all).length;`,
  'node_modules/dep/package.json': '{"name":"dep","main":"index.js"}',
  'node_modules/dep/index.js': `module.exports = () => 1; module.exports.named = 10; module.exports.default = module.exports;`,
};
const two_entries = {
  'src/a/first.js': `import { shared } from '../shared.js'; console.log('first', shared);`,
  'src/second.js': `import { shared } from './shared.js'; console.log('second', shared); import('./lazy.js').then((m) => console.log(m.lazy));`,
  'src/shared.js': `export const shared = { of: 'both' };`,
  'src/lazy.js': `export const lazy = 'lazy';`,
};
const hash = '[a-zA-Z0-9]{8}';

export const output_cases = [
  { name: '--format=esm', files: library, async check(p, expect) {
    await p.build(['./entry.js'], '--format=esm', '--outfile=out.mjs');
    expect.equal(await p.evaluate(`import sum, * as all from './out.mjs'; console.log(sum(), Object.keys(all).join())`), '3 default,one');
  } },
  { name: '--format=cjs', files: library, async check(p, expect) {
    await p.code('--format=cjs', '--platform=node');
    expect.equal(await p.node(['-e', `const all = require('./out.js'); console.log(all.default(), all.one, all.__esModule)`]), '3 1 true');
    expect.equal(await p.evaluate(`import { one } from './out.js'; console.log(one)`), '1', 'named import of the CommonJS file');
  } },
  { name: '--format=iife', files: { 'entry.js': `var hidden = 1; console.log(typeof hidden);` }, async check(p, expect) {
    const code = await p.code('--format=iife');
    expect.equal(await p.node(['-e', `${code};console.log(typeof hidden)`]), 'number\nundefined');
  } },
  { name: '--format=iife --global-name', files: library, async check(p, expect) {
    for (const [flag, use] of [['lib', 'lib'], ['app.deep.lib', 'app.deep.lib'], ['app["my-lib"]', 'app["my-lib"]']]) {
      const code = await p.code('--format=iife', `--global-name=${flag}`);
      expect.equal(await p.node(['-e', `${code};console.log(${use}.default(), ${use}.one)`]), '3 1', flag);
    }
  } },
  { name: '--global-name alone means iife', files: library, async check(p, expect) {
    expect.match(await p.code('--global-name=lib'), /^var lib = /m);
  } },
  { name: '--global-name that is no name', files: library, async check(p, expect) {
    for (const name of ['a b', '1a', 'a.', 'a[b]', 'a-b']) {
      const { status, stderr } = await p.sinter(['build', 'entry.js', '--outfile=out.js', '--format=iife', `--global-name=${name}`]);
      expect.equal(status, 2, name);
      expect.match(stderr, /--global-name/);
    }
  } },
  { name: '--format=umd as a CommonJS module, as AMD and as a global', files: library, async check(p, expect) {
    const code = await p.code('--format=umd', '--global-name=lib');
    expect.equal(await p.node(['-e', `console.log(require('./out.js').default())`]), '3', 'CommonJS');
    expect.equal(await p.node(['-e', `const text = ${JSON.stringify(code)}; const define = (names, make) => console.log(make().one); define.amd = true; new Function('define', 'exports', 'module', text)(define);`]), '1', 'AMD');
    expect.equal(await p.node(['-e', `const text = ${JSON.stringify(code)}; new Function('define', 'exports', 'module', text).call({}); console.log(globalThis.lib.default())`]), '3', 'global');
  } },
  { name: '--format=umd with a dotted global name', files: library, async check(p, expect) {
    const code = await p.code('--format=umd', '--global-name=app.lib');
    expect.equal(await p.node(['-e', `new Function('define', 'exports', 'module', ${JSON.stringify(code)})(); console.log(app.lib.default())`]), '3');
  } },
  { name: '--globals in iife and umd', files: with_external, async check(p, expect) {
    const dep = `globalThis.Lib = { dep: Object.assign(() => 1, { named: 10 }) };`;
    for (const format of ['iife', 'umd']) {
      const code = await p.code(`--format=${format}`, '--external:dep', '--globals:dep=Lib.dep', '--global-name=out');
      const value = await p.node(['-e', `${dep} new Function('define', 'exports', 'module', ${JSON.stringify(code)} + ';globalThis.out ??= typeof out == "undefined" ? undefined : out')(); console.log(typeof out.value)`]);
      expect.equal(value, 'number', format);
    }
  } },
  { name: 'externals as imports and as require', files: with_external, async check(p, expect) {
    await p.build(['./entry.js'], '--external:dep', '--format=esm', '--outfile=out.mjs');
    expect.match(p.read('out.mjs'), /from "dep"/);
    const wanted = await p.evaluate(`import { value } from './out.mjs'; console.log(value)`);
    await p.build(['./entry.js'], '--external:dep', '--format=cjs', '--platform=node', '--outfile=out.cjs');
    expect.match(p.read('out.cjs'), /require\("dep"\)/);
    expect.that(wanted.startsWith('11') || wanted.length > 0, 'a value');
  } },
  { name: '--platform=node: cjs by default, built-ins are external', files: { 'entry.js': `import fs from 'fs'; import { join } from 'node:path'; console.log(typeof fs.readFileSync, join('a', 'b'));` }, async check(p, expect) {
    await p.build(['./entry.js'], '--platform=node', '--outfile=out.cjs');
    expect.equal(await p.run('out.cjs'), 'function a/b');
  } },
  { name: '--platform=browser: built-ins are unresolved, with a remedy', files: { 'entry.js': `import fs from 'fs'; console.log(fs);` }, async check(p, expect) {
    const { status, stderr } = await p.sinter(['build', 'entry.js', '--outfile=out.js']);
    expect.equal(status, 1);
    expect.match(stderr, /--platform=node/);
  } },
  { name: '--platform decides "browser" fields and conditions', files: {
    'entry.js': `import a from 'field'; import b from 'condition'; console.log(a, b);`,
    'node_modules/field/package.json': '{"name":"field","main":"main.js","module":"module.js","browser":"browser.js"}',
    'node_modules/field/main.js': `export default 'main'`, 'node_modules/field/module.js': `export default 'module'`, 'node_modules/field/browser.js': `export default 'browser'`,
    'node_modules/condition/package.json': '{"name":"condition","exports":{"node":"./node.js","browser":"./browser.js","default":"./default.js"}}',
    'node_modules/condition/node.js': `export default 'node'`, 'node_modules/condition/browser.js': `export default 'browser'`, 'node_modules/condition/default.js': `export default 'default'`,
  }, async check(p, expect) {
    expect.equal(await p.output('--platform=browser'), 'browser browser');
    expect.equal(await p.output('--platform=node'), 'main node');
    expect.equal(await p.output('--platform=neutral', '--main-fields=module'), 'module default');
  } },
  { name: '--splitting shares code between entries', files: two_entries, async check(p, expect) {
    await p.build(['src/a/first.js', 'src/second.js'], '--splitting', '--format=esm', '--outdir=out', '--out-extension:.js=.mjs');
    expect.equal(await p.run('out/a/first.mjs'), 'first { of: \'both\' }');
    expect.equal(await p.run('out/second.mjs'), 'second { of: \'both\' }\nlazy');
    expect.that(p.list('out').length === 4, `files: ${p.list('out')}`);
  } },
  { name: '--chunk', files: two_entries, async check(p, expect) {
    await p.build(['src/a/first.js', 'src/second.js'], '--chunk:mine=shared', '--chunk:mine=lazy', '--format=esm', '--outdir=out', '--out-extension:.js=.mjs', '--chunk-names=[name]');
    expect.equal(await p.run('out/a/first.mjs'), 'first { of: \'both\' }');
    expect.equal(await p.run('out/second.mjs'), 'second { of: \'both\' }\nlazy');
    expect.that(p.list('out').includes('mine.mjs'), `files: ${p.list('out')}`);
    const { status, stderr } = await p.sinter(['build', 'src/second.js', '--chunk:mine=shared', '--outfile=one.js']);
    expect.that(status === 1 && /--chunk/.test(stderr), stderr);
  } },
  { name: '--splitting=false', files: two_entries, async check(p, expect) {
    await p.build(['src/a/first.js', 'src/second.js'], '--splitting=false', '--format=esm', '--outdir=out');
    expect.equal(p.list('out'), ['a/first.js', 'second.js']);
  } },
  { name: '--splitting needs esm', files: two_entries, async check(p, expect) {
    const { status, stderr } = await p.sinter(['build', 'src/second.js', '--splitting', '--format=cjs', '--outdir=out']);
    expect.that(status === 1 || status === 2, `status ${status}`);
    expect.match(stderr, /esm/);
    expect.that(!p.has('out'), 'nothing written');
  } },
  { name: 'names: [dir], [name], [hash], [ext]', files: { ...two_entries, 'src/pic.svg': '<svg/>', 'src/a/pics.js': `import url from '../pic.svg'; console.log(url);` }, async check(p, expect) {
    await p.build(['src/a/first.js', 'src/second.js', 'src/a/pics.js'], '--format=esm', '--outdir=out', '--loader:.svg=file',
      '--entry-names=e/[dir]/[name].[hash]', '--chunk-names=c/[hash]/[name]', '--asset-names=[ext]/[name]-[hash]');
    const files = p.list('out').join('\n');
    expect.match(files, new RegExp(`^e/a/first\\.${hash}\\.js$`, 'm'));
    expect.match(files, new RegExp(`^e/second\\.${hash}\\.js$`, 'm'));
    expect.match(files, new RegExp(`^c/${hash}/chunk\\.js$`, 'm'));
    expect.match(files, new RegExp(`^c/${hash}/lazy\\.js$`, 'm'));
    expect.match(files, new RegExp(`^svg/pic-${hash}\\.svg$`, 'm'));
  } },
  { name: 'a hash changes with the content, and only then', files: two_entries, async check(p, expect) {
    const names = async () => { await p.build(['src/second.js'], '--format=esm', '--outdir=out', '--entry-names=[name]-[hash]', '--metafile=meta.json'); return Object.keys(JSON.parse(p.read('meta.json')).outputs).sort(); };
    const before = await names();
    expect.equal(await names(), before, 'a second build');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(`${p.directory}/src/lazy.js`, `export const lazy = 'changed';`);
    const after = await names();
    expect.that(after.every((name) => !before.includes(name)), `the importer's name follows its chunk's: ${before} ${after}`);
  } },
  { name: 'an unknown part of a name template', files: library, async check(p, expect) {
    const { status, stderr } = await p.sinter(['build', 'entry.js', '--outdir=out', '--entry-names=[nme]']);
    expect.equal(status, 2);
    expect.match(stderr, /\[nme\].*\[name\]/s);
  } },
  { name: 'OUT=FILE names an output', files: library, async check(p, expect) {
    await p.build(['lib/main=./entry.js', 'other=./two.js'], '--outdir=out');
    expect.equal(p.list('out').filter((name) => !/chunk/.test(name)), ['lib/main.js', 'other.js']);
  } },
  { name: '--outbase', files: two_entries, async check(p, expect) {
    await p.build(['src/a/first.js'], '--outdir=out', '--outbase=.');
    expect.equal(p.list('out'), ['src/a/first.js']);
    await p.build(['src/a/first.js'], '--outdir=out2');
    expect.equal(p.list('out2'), ['first.js']);
  } },
  { name: '--out-extension', files: library, async check(p, expect) {
    await p.build(['entry.js'], '--outdir=out', '--out-extension:.js=.mjs', '--sourcemap');
    expect.equal(p.list('out'), ['entry.mjs', 'entry.mjs.map']);
    const { status } = await p.sinter(['build', 'entry.js', '--outdir=out', '--out-extension:.js=mjs']);
    expect.equal(status, 2, 'an extension without a dot');
  } },
  { name: '--public-path for assets and chunks', files: { 'entry.js': `import url from './pic.svg'; console.log(url); import('./lazy.js');`, 'pic.svg': '<svg/>', 'lazy.js': 'console.log(1)' }, async check(p, expect) {
    await p.build(['entry.js'], '--outdir=out', '--format=esm', '--loader:.svg=file', '--public-path=https://cdn.example/app');
    expect.match(p.read('out/entry.js'), new RegExp(`"https://cdn\\.example/app/pic-${hash}\\.svg"`));
    expect.match(p.read('out/entry.js'), new RegExp(`import\\("https://cdn\\.example/app/lazy-${hash}\\.js"\\)`));
    await p.build(['entry.js'], '--outdir=out2', '--format=esm', '--loader:.svg=file', '--public-path=');
    expect.match(p.read('out2/entry.js'), new RegExp(`"\\./pic-${hash}\\.svg"`));
  } },
  { name: '--banner and --footer', files: { 'entry.js': '#!/usr/bin/env node\n"use client";\nconsole.log(banner)' }, async check(p, expect) {
    const code = await p.code('--format=esm', '--banner:js=var banner = "a=b:c";', '--footer:js=/* the end */');
    expect.match(code, /^#!\/usr\/bin\/env node\nvar banner = "a=b:c";\n/);
    expect.match(code, /\/\* the end \*\/\n$/);
    expect.equal(await p.run('out.js'), 'a=b:c');
  } },
  { name: 'a directive of the entry stays in front', files: { 'entry.js': '"use client";\nimport "./two.js"; console.log(1)', 'two.js': 'console.log(2)' }, async check(p, expect) {
    expect.match(await p.code('--format=esm', '--minify'), /^"use client";/);
  } },
  { name: '--banner:css without CSS', files: library, async check(p, expect) {
    const { status, stderr } = await p.sinter(['build', 'entry.js', '--outfile=out.js', '--banner:css=x']);
    expect.equal(status, 2);
    expect.match(stderr, /--banner:js=/);
  } },
  ...['none', 'inline', 'eof', 'linked', 'external'].map((mode) => ({
    name: `--legal-comments=${mode}`,
    files: { 'entry.js': `/*! entry licence */\nimport './two.js';\nconsole.log(1);\n/* plain remark */`, 'two.js': `/**\n * @license two\n * </script>\n */\nconsole.log(2);\n//! three` },
    async check(p, expect) {
      const code = await p.code('--format=esm', `--legal-comments=${mode}`, '--minify');
      const all = (text) => [/entry licence/, /@license two/, /three/].every((pattern) => pattern.test(text));
      expect.lacks(code, /plain remark/);
      expect.lacks(code, /<\/script>/);
      expect.equal(p.has('out.js.LEGAL.txt'), mode === 'linked' || mode === 'external', 'a file of its own');
      if (p.has('out.js.LEGAL.txt')) expect.that(all(p.read('out.js.LEGAL.txt')), 'the file has the comments');
      expect.equal(all(code), mode === 'inline' || mode === 'eof', 'comments in the code');
      expect.equal(/LEGAL\.txt/.test(code), mode === 'linked', 'a link');
      if (mode === 'inline') expect.that(code.indexOf('entry licence') < code.lastIndexOf('console.log'), 'comments stay near their code');
      if (mode === 'eof') expect.that(code.indexOf('entry licence') > code.lastIndexOf('console.log'), 'comments stand at the end');
      expect.equal(await p.run('out.js'), '2\n1');
    },
  })),
  { name: '--allow-overwrite', files: library, async check(p, expect) {
    await p.build(['two.js'], '--outfile=two.js', '--allow-overwrite', '--format=cjs');
    expect.match(p.read('two.js'), /module\.exports/);
  } },
  { name: 'the last of a repeated option counts', files: library, async check(p, expect) {
    await p.build(['entry.js'], '--outfile=a.js', '--outfile=b.js');
    expect.that(p.has('b.js') && !p.has('a.js'), 'b.js only');
  } },
];
