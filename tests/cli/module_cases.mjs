// Resolving, loaders, injected files.

import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const bytes = Buffer.from([0, 1, 2, 0x41, 0xff, 0xfe]);

export const module_cases = [
  { name: 'export * of external modules', files: {
    'entry.js': `export * from './a.js';\nexport * from 'ext';\nexport const own = 1;\nexport { default as d } from 'ext';`, 'a.js': `export * from 'other';\nexport let a = 1;\nexport const inc = () => a++;`,
    'node_modules/ext/index.js': `exports.x = 'x'; exports.own = 'not this'; exports.default = 'd'; exports.__esModule = true;`, 'node_modules/other/index.js': `exports.y = 'y';`,
    'cycle.js': `export * from 'ext';\nimport './back.cjs';\nexport const late = 2;`, 'back.cjs': `const early = require('./cycle.js'); setTimeout(() => console.log(early.x, early.late));`,
    'use.cjs': `const lib = require(process.argv[2]); lib.inc(); console.log(lib.x, lib.y, lib.own, lib.a, lib.d, 'default' in lib);`,
    'use_global.cjs': `const source = require('fs').readFileSync(process.argv[2], 'utf8'); const lib = new Function('EXT', 'OTHER', source + ';return lib')(require('ext'), require('other')); lib.inc(); console.log(lib.x, lib.y, lib.own, lib.a, lib.d);`,
  }, async check(p, expect) {
    for (const minify of [[], ['--minify']]) {
      for (const format of ['cjs', 'umd']) {
        await p.build(['entry.js'], `--format=${format}`, '--global-name=lib', '--packages=external', '--outfile=out.js', ...minify);
        expect.equal(await p.node(['use.cjs', './out.js']), 'x y 1 2 d false', format);
      }
      await p.build(['entry.js'], '--format=iife', '--global-name=lib', '--globals:ext=EXT', '--globals:other=OTHER', '--packages=external', '--outfile=out.js', ...minify);
      expect.equal(await p.node(['use_global.cjs', 'out.js']), 'x y 1 2 d');
      await p.build(['entry.js'], '--format=cjs', '--preserve-modules', '--packages=external', '--outdir=kept', ...minify);
      expect.equal(await p.node(['use.cjs', './kept/entry.js']), 'x y 1 2 d false', 'preserved');
      await p.build(['cycle.js'], '--format=cjs', '--packages=external', '--outfile=out.js', ...minify);
      expect.equal(await p.run('out.js'), 'x 2', 'in a cycle');
    }
  } },
  { name: '--inject replaces globals by exports', files: {
    'entry.js': `import './common.cjs';\nconsole.log(process.env.HOME, typeof Buffer, new Buffer().x, process.env.NODE_ENV, { process }.process === process);`,
    'common.cjs': `console.log(process.env.HOME); exports.x = process;`,
    'script.js': `console.log(process.env.HOME);`,
    'shim.js': `import { home } from './home.js';\nexport const process = { env: { HOME: home } };\nexport class Buffer { x = 1 }\nexport const unused = 'unused';`,
    'home.js': `export const home = 'shimmed';`,
  }, async check(p, expect) {
    for (const flags of [[], ['--minify', '--define:process.env.NODE_ENV="development"']]) {
      expect.equal(await p.output('--inject:./shim.js', ...flags), 'shimmed\nshimmed function 1 development true');
    }
    await p.build(['script.js'], '--outfile=out.js', '--inject:./shim.js', '--format=iife');
    expect.equal(await p.run('out.js'), 'shimmed');
    expect.lacks(p.read('out.js'), /unused/);
  } },
  { name: '--inject does not touch local names', files: { 'entry.js': `function f(process) { return process; }\nconsole.log(f(1));`, 'shim.js': `export const process = 2;` }, async check(p, expect) {
    expect.equal(await p.output('--inject:./shim.js'), '1');
    expect.lacks(p.read('out.js'), /= 2/);
  } },
  { name: '--inject of a file without exports runs first', files: { 'entry.js': `console.log('entry')`, 'first.js': `console.log('first')` }, async check(p, expect) {
    expect.equal(await p.output('--inject:./first.js'), 'first\nentry');
  } },
  { name: '--inject of a missing file', files: { 'entry.js': '' }, async check(p, expect) {
    const { status, stderr } = await p.sinter(['build', 'entry.js', '--outfile=out.js', '--inject:./absent.js']);
    expect.equal(status, 1);
    expect.match(stderr, /absent\.js/);
  } },
  ...Object.entries({
    text: `console.log(typeof value, value.length, value)`,
    base64: `console.log(value)`,
    dataurl: `console.log(value)`,
    binary: `console.log(value instanceof Uint8Array, [...value].join())`,
    empty: `console.log(JSON.stringify(value))`,
  }).map(([loader, code]) => ({
    name: `--loader=${loader}`,
    files: { 'entry.js': `import value from './data.bin';\n${code};`, 'data.bin': loader === 'text' ? 'a "text"\n\u2028end ${x}`' : bytes },
    async check(p, expect) {
      const wanted = { text: `string 19 a "text"\n\u2028end \${x}\``, base64: bytes.toString('base64'), dataurl: `data:application/octet-stream;base64,${bytes.toString('base64')}`, binary: `true ${[...bytes].join()}`, empty: '{}' }[loader];
      for (const minify of [[], ['--minify']]) expect.equal(await p.output(`--loader:.bin=${loader}`, '--platform=node', ...minify), wanted);
    },
  })),
  { name: '--loader=file and --loader=copy', files: { 'entry.js': `import url from './data.bin';\nimport './kept.dat';\nexport { url };`, 'data.bin': bytes, 'kept.dat': 'as it is' }, async check(p, expect) {
    await p.build(['entry.js'], '--outdir=out', '--format=esm', '--loader:.bin=file', '--loader:.dat=copy');
    const code = p.read('out/entry.js');
    const url = /"\.\/(data-\w{8}\.bin)"/.exec(code)?.[1];
    expect.that(url && p.has(`out/${url}`), `the file is there: ${code}`);
    const copy = /"\.\/(kept-\w{8}\.dat)"/.exec(code)?.[1];
    expect.that(copy && p.read(`out/${copy}`) === 'as it is', `the copy is there: ${code}`);
  } },
  { name: '--loader=file needs a directory', files: { 'entry.js': `import url from './data.bin'; console.log(url)`, 'data.bin': 'x' }, async check(p, expect) {
    const { status, stderr } = await p.sinter(['build', 'entry.js', '--loader:.bin=file']);
    expect.equal(status, 1);
    expect.match(stderr, /--outdir/);
    expect.that(!p.has('<stdout>'), 'no file named <stdout>');
  } },
  { name: '--loader=json, ts, tsx, jsx by extension', files: {
    'entry.js': `import a, { key } from './a.data'; import { b } from './b.code'; import { c } from './c.mark'; console.log(a.key, key, b, c.props.x);`,
    'a.data': '{"key": "json", "other": [1, 2]}', 'b.code': `export const b: string = 'ts' as any;`, 'c.mark': `const h = (type: string, props: object) => ({ type, props });\nexport const c = <a x="tsx"/>;`,
  }, async check(p, expect) {
    expect.equal(await p.output('--loader:.data=json', '--loader:.code=ts', '--loader:.mark=tsx', '--jsx=transform', '--jsx-factory=h'), 'json json ts tsx');
  } },
  { name: '--loader of a wrong name', files: { 'entry.js': '' }, async check(p, expect) {
    const { status, stderr } = await p.sinter(['build', 'entry.js', '--loader:.x=txt']);
    expect.equal(status, 2);
    expect.match(stderr, /txt.*text/s);
  } },
  { name: 'import attributes choose a loader', files: { 'entry.js': `import a from './a.json' with { type: 'json' };\nimport b from './a.json' with { type: 'text' };\nconsole.log(a.x, typeof b);`, 'a.json': '{"x": 1}' }, async check(p, expect) {
    expect.equal(await p.output(), '1 string');
  } },
  { name: 'loaders of style sheets', files: { 'entry.js': `import s from './a.css';\nconsole.log(typeof s.red);`, 'a.css': '.red { color: red }' }, async check(p, expect) {
    const { status } = await p.sinter(['build', 'entry.js', '--outfile=out.js', '--loader:.css=local-css']);
    expect.equal(status, 0);
    expect.match(p.read('out.css'), /\._red_\w{5} \{/);
    const refused = await p.sinter(['build', 'entry.js']);
    expect.equal(refused.status, 1);
    expect.match(refused.stderr, /no-output-path.*--outdir/s);
    expect.equal(await p.output('--loader:.css=local-css'), 'string');
    expect.equal(await p.output('--loader:.css=empty'), 'undefined');
  } },
  { name: '--alias', files: {
    'entry.js': `import a from 'old'; import b from 'old/sub'; import c from '@app/c.js'; console.log(a, b, c);`,
    'node_modules/new/package.json': '{"name":"new"}', 'node_modules/new/index.js': `export default 'new'`, 'node_modules/new/sub.js': `export default 'new sub'`, 'src/c.js': `export default 'c'`,
  }, async check(p, expect) {
    expect.equal(await p.output('--alias:old=new', '--alias:@app=./src'), 'new new sub c');
  } },
  { name: '--external names, paths and wildcards', files: { 'entry.js': `import a from 'pkg'; import b from 'pkg/deep'; import c from '@scope/one'; import d from './local.js'; import e from 'https://x.example/e.js'; import f from './asset.png'; console.log(a, b, c, d, e, f);`, 'local.js': '' }, async check(p, expect) {
    const code = await p.code('--format=esm', '--external:pkg', '--external:@scope/*', '--external:./local.js', '--external:*.png');
    for (const name of ['"pkg"', '"pkg/deep"', '"@scope/one"', '"./local.js"', '"https://x.example/e.js"', '"./asset.png"']) expect.that(code.includes(`from ${name}`), `${name} stays: ${code}`);
  } },
  { name: '--packages=external', files: { 'entry.js': `import a from 'pkg'; import b from './b.js'; console.log(a, b);`, 'b.js': `export default 'bundled'` }, async check(p, expect) {
    const code = await p.code('--format=esm', '--packages=external');
    expect.match(code, /from "pkg"/);
    expect.match(code, /bundled/);
  } },
  { name: '--conditions', files: { 'entry.js': `import a from 'pkg'; console.log(a);`, 'node_modules/pkg/package.json': '{"name":"pkg","exports":{"custom":"./custom.js","other":"./other.js","default":"./default.js"}}', 'node_modules/pkg/custom.js': `export default 'custom'`, 'node_modules/pkg/other.js': `export default 'other'`, 'node_modules/pkg/default.js': `export default 'default'` }, async check(p, expect) {
    expect.equal(await p.output(), 'default');
    expect.equal(await p.output('--conditions=x,custom'), 'custom');
    expect.equal(await p.output('--conditions=other'), 'other');
  } },
  { name: '--main-fields', files: { 'entry.js': `import a from 'pkg'; console.log(a);`, 'node_modules/pkg/package.json': '{"name":"pkg","main":"main.js","custom":"custom.js"}', 'node_modules/pkg/main.js': `export default 'main'`, 'node_modules/pkg/custom.js': `export default 'custom'` }, async check(p, expect) {
    expect.equal(await p.output('--main-fields=custom,main'), 'custom');
    expect.equal(await p.output(), 'main');
  } },
  { name: '--resolve-extensions', files: { 'entry.js': `import a from './a'; console.log(a);`, 'a.js': `export default 'js'`, 'a.web.js': `export default 'web'` }, async check(p, expect) {
    expect.equal(await p.output(), 'js');
    expect.equal(await p.output('--resolve-extensions=.web.js,.js'), 'web');
  } },
  { name: '--preserve-symlinks', files: { 'entry.js': `import a from 'linked'; console.log(a);`, 'packages/linked/package.json': '{"name":"linked"}', 'packages/linked/index.js': `import x from 'peer'; export default x;`, 'node_modules/peer/index.js': `export default 'peer of the app'`, 'packages/node_modules/peer/index.js': `export default 'peer of the package'` }, async check(p, expect) {
    mkdirSync(join(p.directory, 'node_modules'), { recursive: true });
    symlinkSync('../packages/linked', join(p.directory, 'node_modules/linked'));
    expect.equal(await p.output(), 'peer of the package');
    expect.equal(await p.output('--preserve-symlinks'), 'peer of the app');
  } },
  { name: '--tsconfig and --tsconfig-raw', files: {
    'entry.ts': `import a from '@lib/a'; const node = <T,>(x: T) => x; console.log(a, node(1)); class C { declared; } console.log('declared' in new C());`,
    'lib/a.ts': `export default 'from lib'`, 'other/a.ts': `export default 'from other'`,
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@lib/*": ["./lib/*"] }, "useDefineForClassFields": true } }',
    'tsconfig.other.json': '{ // comment\n "compilerOptions": { "paths": { "@lib/*": ["./other/*"] }, "useDefineForClassFields": false, } }',
  }, async check(p, expect) {
    const run = async (...flags) => { await p.build(['entry.ts'], '--outfile=out.js', '--format=cjs', ...flags); return p.run('out.js'); };
    expect.equal(await run(), 'from lib 1\ntrue');
    expect.equal(await run('--tsconfig=tsconfig.other.json'), 'from other 1\nfalse');
    expect.equal(await run('--tsconfig-raw={"compilerOptions":{"useDefineForClassFields":false,"paths":{"@lib/*":["./lib/*"]}}}'), 'from lib 1\nfalse');
    const { status, stderr } = await p.sinter(['build', 'entry.ts', '--outfile=out.js', '--tsconfig=absent.json']);
    expect.that(status !== 0, 'a missing tsconfig is an error');
    expect.match(stderr, /absent\.json/);
  } },
  { name: 'standard input and output', files: { 'b.js': `export const b = 'file';` }, async check(p, expect) {
    const built = await p.sinter(['build', '--format=cjs'], { input: `import { b } from './b.js'; console.log(b);` });
    expect.equal(built.status, 0, built.stderr);
    expect.equal(await p.node(['-e', built.stdout]), 'file');
    expect.that(!p.has('<stdout>'), 'no file is written');
  } },
  { name: 'standard input with a loader and a name', files: {}, async check(p, expect) {
    const typed = await p.sinter(['build', '--loader=ts', '--format=cjs'], { input: `const x: number = 1; console.log(x as any);` });
    expect.equal(typed.status, 0, typed.stderr);
    expect.equal(await p.node(['-e', typed.stdout]), '1');
    const wrong = await p.sinter(['build', '--loader=ts', '--sourcefile=named.ts'], { input: `const = 1;` });
    expect.equal(wrong.status, 1);
    expect.match(wrong.stderr, /named\.ts:1:7/);
    expect.equal(wrong.stdout, '');
    expect.match(wrong.stderr, /const = 1/, 'the frame');
    const mapped = await p.sinter(['build', '--loader=ts', '--sourcefile=named.ts', '--sourcemap'], { input: `console.log(1);` });
    const map = JSON.parse(Buffer.from(/base64,(.*)/.exec(mapped.stdout)[1], 'base64'));
    expect.equal([map.sources, map.sourcesContent], [['named.ts'], ['console.log(1);']]);
  } },
  { name: 'one file to standard output', files: { 'entry.js': `console.log('out')` }, async check(p, expect) {
    const built = await p.sinter(['build', 'entry.js']);
    expect.equal(await p.node(['-e', built.stdout]), 'out');
    expect.equal(built.stderr, '', 'quiet');
    for (const flags of [['--sourcemap=external'], ['--legal-comments=linked']]) {
      const { status, stderr } = await p.sinter(['build', 'entry.js', ...flags]);
      expect.equal(status, 1, flags[0]);
      expect.match(stderr, /--outfile/);
    }
  } },
  { name: '--abs-working-dir', files: { 'inner/entry.js': `console.log('inner')` }, async check(p, expect) {
    await p.build(['entry.js'], `--abs-working-dir=${join(p.directory, 'inner')}`, '--outfile=out.js');
    expect.that(p.has('inner/out.js'), 'relative to it');
    expect.equal((await p.sinter(['build', 'entry.js', '--abs-working-dir=inner'])).status, 2);
  } },
  { name: 'exports of a package that says no name', files: {
    'entry.js': `import 'p/inner';\nimport '@s/q/inner.js';`, 'node_modules/p/package.json': '{"exports":{".":"./i.js"}}', 'node_modules/p/inner.js': '',
    'node_modules/@s/q/package.json': '{"exports":{"./other":"./inner.js"}}', 'node_modules/@s/q/inner.js': '',
  }, async check(p, expect) {
    const { status, stderr } = await p.sinter(['build', 'entry.js']);
    expect.equal(status, 1);
    expect.match(stderr, /"\.\/inner" of the package "p"/);
    expect.match(stderr, /It lists "p"/);
    expect.match(stderr, /"\.\/inner\.js" of the package "@s\/q"/);
    expect.match(stderr, /It lists "@s\/q\/other"/);
  } },
];
