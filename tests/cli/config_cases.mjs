// Keys of the config whose effect is in the output: treeshake, module types, source maps, pages' security, budgets.

import { createHash } from 'node:crypto';

const config = (text) => ({ 'vite.config.mjs': `export default ${text};\n`, 'index.html': '<!doctype html><html><head></head><body><script type="module" src="./main.js"></script></body></html>' });

async function built(p, ...flags) {
  const result = await p.sinter(['build', ...flags]);
  p.command = result.command;
  if (result.status !== 0) throw new Error(`exit ${result.status}\n${result.stderr}`);
  return result;
}
const script = (p, folder = 'dist') => p.list(folder).filter((name) => /\.(?:m|c)?js$/.test(name)).map((name) => p.read(`${folder}/${name}`)).join('\n');
const sri = (p, file, kind = 'sha384') => `${kind}-${createHash(kind).update(p.read(file)).digest('base64')}`;

const sides = {
  'main.js': `import './a.js';\nimport './b.js';\nimport { used } from './c.js';\nconsole.log(used);`,
  'a.js': `console.log('side a');`,
  'b.js': `console.log('side b');`,
  'c.js': `console.log('side c');\nexport const used = Math.random();`,
};
const treeshake = (text) => config(`{ build: { minify: false, modulePreload: { polyfill: false }, rolldownOptions: { treeshake: ${text} } } }`);
const sidesLeft = (p) => ['a', 'b', 'c'].filter((name) => script(p).includes(`side ${name}`)).join('');

export const config_cases = [
  ...Object.entries({
    '{ moduleSideEffects: true }': 'abc',
    '{ moduleSideEffects: false }': 'c',
    '{ moduleSideEffects: "no-external" }': 'abc',
    '{ moduleSideEffects: (id, external) => !external && id.endsWith("/b.js") }': 'bc',
    '{ moduleSideEffects: [process.cwd() + "/a.js"] }': 'ac',
    '{ moduleSideEffects: [{ test: /b\\.js$/, sideEffects: false }, { external: false, sideEffects: true }] }': 'ac',
    '"smallest"': 'c',
    '{ preset: "smallest", moduleSideEffects: true }': 'abc',
    '"recommended"': 'abc',
  }).map(([option, wanted]) => ({ name: `treeshake: ${option}`, files: { ...sides, ...treeshake(option) }, async check(p, expect) {
    await built(p);
    expect.equal(sidesLeft(p), wanted);
  } })),
  { name: 'what a plugin writes without waiting for it is written', files: { 'main.js': 'console.log(1);', ...config(`{ plugins: [{ name: 'report', async buildEnd() {
    const { appendFile } = await import('node:fs/promises');
    (async () => { for (let i = 0; i < 300; i++) await appendFile('report.txt', 'line ' + i + String.fromCharCode(10)); })();
    setInterval(() => {}, 1000);
  } }] }`) }, async check(p, expect) {
    await built(p);
    expect.equal(p.read('report.txt').split('\n').length, 301);
  } },
  { name: 'treeshake: what a function throws is an error', files: { ...sides, ...treeshake('{ moduleSideEffects() { throw new Error("no idea"); } }') }, async check(p, expect) {
    const { status, stderr } = await p.sinter(['build']);
    expect.equal(status, 1);
    expect.match(stderr, /no idea/);
  } },
  { name: 'treeshake: false, property reads, globals, pure functions, annotations', files: {
    'main.js': `import { x } from './lib.js';\nconsole.log(x);`,
    'lib.js': `const o = globalThis.o;\nconst read = o.deep.property;\nconst unknown = SomeGlobal;\nconst made = make.thing(1);\nconst pure = /* @__PURE__ */ annotated();\nexport const x = 1;\nexport function unusedFunction() {}`,
  }, async check(p, expect) {
    const { writeFileSync } = await import('node:fs');
    const run = async (option) => {
      for (const [name, text] of Object.entries(treeshake(option))) writeFileSync(`${p.directory}/${name}`, text);
      await built(p);
      const code = script(p);
      return ['property', 'SomeGlobal', 'make.thing', 'annotated', 'unusedFunction'].filter((name) => code.includes(name)).join();
    };
    expect.equal(await run('true'), 'property,SomeGlobal,make.thing');
    expect.equal(await run('false'), 'property,SomeGlobal,make.thing,annotated,unusedFunction');
    expect.equal(await run('{ propertyReadSideEffects: false }'), 'SomeGlobal,make.thing');
    expect.equal(await run('{ unknownGlobalSideEffects: false }'), 'property,make.thing');
    expect.equal(await run('{ propertyReadSideEffects: "always" }'), 'property,SomeGlobal,make.thing');
    expect.equal(await run('{ manualPureFunctions: ["make.thing"] }'), 'property,SomeGlobal');
    expect.equal(await run('{ annotations: false }'), 'property,SomeGlobal,make.thing,annotated');
  } },
  { name: 'treeshake: what has no meaning is named', files: { ...sides, ...treeshake('{ tryCatchDeoptimization: false, propertyReadSideEffects: "never" }') }, async check(p, expect) {
    const { status, stderr } = await p.sinter(['build']);
    expect.equal(status, 2);
    expect.match(stderr, /tryCatchDeoptimization" cannot be switched off/);
    expect.match(stderr, /propertyReadSideEffects" [^]*"always"/);
  } },
  { name: 'treeshake: what Rollup can switch off stays on', files: {
    'main.js': `import './effects.js';\nimport { used } from './common.cjs';\nconsole.log(used);`,
    'common.cjs': `exports.used = 'used'; exports.unread = 'unread export';`,
    'effects.js': `import { set } from './set.js';\nset.property = 1;\nlet caught = 'nothing';\ntry { missing(); } catch (error) { caught = error.name; }\nglobalThis.log = [set.order, caught].join();`,
    'set.js': `export const set = { set property(value) { this.order = 'set ' + value; } };`,
  }, async check(p, expect) {
    const { writeFileSync } = await import('node:fs');
    const run = async (option) => {
      for (const [name, text] of Object.entries(treeshake(option))) writeFileSync(`${p.directory}/${name}`, text);
      const { status, stderr } = await p.sinter(['build']);
      expect.equal(status, 0, stderr);
      const file = p.list('dist').find((name) => name.endsWith('.js'));
      writeFileSync(`${p.directory}/run.mjs`, `await import('./dist/${file}'); console.log(globalThis.log);`);
      expect.equal(await p.run('run.mjs'), 'used\nset 1,ReferenceError', option);
      return [/unread export/.test(script(p)), [...stderr.matchAll(/"build\.rolldownOptions\.treeshake\.(\w+)" cannot be switched off/g)].map(([, name]) => name).join()];
    };
    expect.equal(await run('{ tryCatchDeoptimization: true, propertyWriteSideEffects: "always", invalidImportSideEffects: true, correctVarValueBeforeDeclaration: true, commonjs: true }'), [false, '']);
    expect.equal(await run('{ tryCatchDeoptimization: false, propertyWriteSideEffects: false, invalidImportSideEffects: false }'), [false, 'tryCatchDeoptimization,propertyWriteSideEffects,invalidImportSideEffects']);
    expect.equal(await run('{ commonjs: false }'), [true, '']);
  } },
  { name: 'output.sourcemapFileNames and sourcemapExcludeSources', files: {
    'main.js': `console.log('main'); import('./lazy.js');`, 'lazy.js': `throw new Error('in lazy');`,
    ...config(`{ build: { sourcemap: true, assetsDir: 'js', rolldownOptions: { output: { sourcemapExcludeSources: true, sourcemapFileNames: 'maps/[format]/[name].[chunkhash:8].[hash].json' } } } }`),
    'function.config.mjs': `export default { build: { sourcemap: true, rolldownOptions: { output: { sourcemapFileNames: (chunk) => 'maps/' + chunk.name + '-' + chunk.isDynamicEntry + '.map', sourcemapBaseUrl: 'https://maps.example' } } },
      plugins: [{ name: 'p', generateBundle(_, bundle) { for (const file of Object.values(bundle)) if (file.type === 'chunk') console.log(file.sourcemapFileName, file.map?.version); } }] };`,
    'outside.config.mjs': `export default { build: { sourcemap: true, rolldownOptions: { output: { sourcemapFileNames: '../x.map' } } } };`,
  }, async check(p, expect) {
    await built(p);
    const scripts = p.list('dist/js').filter((name) => name.endsWith('.js'));
    expect.equal(scripts.length, 2);
    for (const name of scripts) {
      const [, relative] = /sourceMappingURL=(.*)\n/.exec(p.read(`dist/js/${name}`));
      const [, stem, hash] = /^(.*)-(\w{8})\.js$/.exec(name);
      expect.match(relative, new RegExp(`^\\.\\./maps/es/${stem}\\.${hash}\\.\\w{8}\\.json$`));
      const map = JSON.parse(p.read(`dist/js/${relative}`));
      expect.that(!map.sourcesContent?.some((text) => text), 'no sources');
      expect.that(map.sources.some((source) => /^\.\.\/\.\.\/\.\.\/(main|lazy)\.js$/.test(source)), map.sources.join());
    }
    const { stdout } = await built(p, '--config=function.config.mjs');
    expect.match(stdout, /maps\/index-false\.map 3/);
    expect.match(stdout, /maps\/lazy-true\.map 3/);
    expect.equal(p.list('dist/maps').sort(), ['index-false.map', 'lazy-true.map']);
    expect.that(p.list('dist/assets').every((name) => /sourceMappingURL=https:\/\/maps\.example\/maps\/\w+-\w+\.map\n/.test(p.read(`dist/assets/${name}`))), 'the URL of the map');
    const outside = await p.sinter(['build', '--config=outside.config.mjs']);
    expect.equal(outside.status, 1, outside.stderr);
    expect.match(outside.stderr, /"sourcemapFileNames" is outside of the output/);
  } },
  { name: 'moduleTypes', files: {
    'main.js': `import a from './a.glsl';\nimport b from './b.bin';\nimport c from './c.data';\nconsole.log([a, b.length, c.x].join());`,
    'a.glsl': 'void main', 'b.bin': 'xyz', 'c.data': '{"x": 5}',
    ...config('{ build: { modulePreload: false, rolldownOptions: { moduleTypes: { ".glsl": "text", bin: "binary", ".data": "json" } } } }'),
  }, async check(p, expect) {
    await built(p);
    expect.equal(await p.run(`dist/${p.list('dist').find((name) => name.endsWith('.js'))}`), 'void main,3,5');
  } },
  { name: 'moduleTypes: an unknown type', files: { 'main.js': '', ...config('{ build: { rolldownOptions: { moduleTypes: { ".x": "odd" } } } }') }, async check(p, expect) {
    const { status, stderr } = await p.sinter(['build']);
    expect.equal(status, 2);
    expect.match(stderr, /no module type/);
  } },
  { name: 'sourcemap functions, debug ids and base URL', files: {
    'main.js': `import { a } from './src/a.js';\nimport { v } from 'vendor';\nconsole.log(a, v);`, 'src/a.js': 'export const a = Math.random();',
    'node_modules/vendor/package.json': '{"name":"vendor","type":"module"}', 'node_modules/vendor/index.js': 'export const v = Math.random();',
    ...config(`{ build: { sourcemap: true, rolldownOptions: { output: {
      sourcemapIgnoreList: (source, map) => source.endsWith('src/a.js') && map.endsWith('.js.map'),
      sourcemapPathTransform: (source) => source.replace(/^.*?(?=src|node_modules)/, 'webpack:///'),
      sourcemapDebugIds: true, sourcemapBaseUrl: 'https://maps.example/x' } } } }`),
  }, async check(p, expect) {
    await built(p);
    const name = p.list('dist').find((file) => file.endsWith('.js'));
    const code = p.read(`dist/${name}`), map = JSON.parse(p.read(`dist/${name}.map`));
    expect.that(map.sources.includes('webpack:///src/a.js') && map.sources.includes('webpack:///node_modules/vendor/index.js'), map.sources.join());
    expect.equal((map.ignoreList ?? map.x_google_ignoreList).map((index) => map.sources[index]), ['webpack:///src/a.js']);
    expect.match(map.debugId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect.that(code.includes(`//# debugId=${map.debugId}\n`), 'the code has the id');
    expect.that(code.includes(`//# sourceMappingURL=https://maps.example/x/${name}.map`), code.slice(-200));
  } },
  { name: 'sourcemapIgnoreList: false', files: {
    'main.js': `import { v } from 'vendor';\nconsole.log(v);`, 'node_modules/vendor/package.json': '{"name":"vendor"}', 'node_modules/vendor/index.js': 'exports.v = 1;',
    ...config('{ build: { sourcemap: true, rolldownOptions: { output: { sourcemapIgnoreList: false } } } }'),
  }, async check(p, expect) {
    await built(p);
    expect.lacks(p.read(`dist/${p.list('dist').find((file) => file.endsWith('.map'))}`), /ignoreList/i);
  } },
  { name: 'minify: "dce-only"', files: {
    'main.js': `if (import.meta.env.DEV) console.log('dev only');\nfunction unused() { return 'unused'; }\nfunction readable() { return document.title; }\nconsole.log(readable());`,
    ...config('{ build: { minify: "dce-only" } }'),
  }, async check(p, expect) {
    await built(p);
    expect.lacks(script(p), /dev only|unused/);
    expect.match(script(p), /function readable\(\) \{\n/);
  } },
  { name: 'html.cspNonce', files: {
    ...config('{ html: { cspNonce: "PLACE" } }'), 'main.js': `import './style.css';\nimport('./lazy.js');`, 'lazy.js': `import './lazy.css';\nconsole.log('lazy');`, 'style.css': 'a{color:red}', 'lazy.css': 'b{color:red}',
    'index.html': '<!doctype html><html><head><style>p{}</style><link rel="icon" href="data:,"><script nonce="own">1</script></head><body><script type="module" src="./main.js"></script></body></html>',
  }, async check(p, expect) {
    await built(p);
    const page = p.read('dist/index.html');
    expect.match(page, /<meta property="csp-nonce" nonce="PLACE">/);
    expect.match(page, /<style nonce="PLACE">/);
    expect.match(page, /<script nonce="own">/);
    expect.match(page, /<link nonce="PLACE" rel="stylesheet"/);
    expect.match(page, /<script nonce="PLACE" type="module"/);
    expect.match(page, /<link rel="icon"/);
  } },
  { name: 'html.integrity: pages, import map, manifest', files: {
    ...config('{ html: { integrity: true, cspNonce: "N" }, build: { manifest: true } }'),
    'main.js': `import './style.css';\nimport { shared } from './shared.js';\nconsole.log(shared);\nimport('./lazy.js');`, 'other.js': `import { shared } from './shared.js';\nconsole.log(shared);`,
    'lazy.js': `import './lazy.css';\nconsole.log('lazy');`, 'shared.js': 'export const shared = Math.random();', 'style.css': 'a{color:red}', 'lazy.css': 'b{color:red}',
    'vite.config.mjs': 'export default { html: { integrity: true }, build: { manifest: true, rolldownOptions: { input: ["index.html", "other.html"] } }, plugins: [{ name: "late", generateBundle(_, bundle) { for (const file of Object.values(bundle)) if (file.type === "chunk") file.code += "\\n/* late */"; } }] };',
    'other.html': '<!doctype html><script type="module" src="./other.js"></script>',
  }, async check(p, expect) {
    await built(p);
    const page = p.read('dist/index.html');
    const tags = [...page.matchAll(/<(?:script|link)[^>]*? (?:src|href)="(\/assets\/[^"]+)"[^>]*>/g)];
    expect.that(tags.length >= 3, page);
    for (const [tag, url] of tags) expect.that(tag.includes(`integrity="${sri(p, `dist${url}`)}"`), tag);
    const map = JSON.parse(/<script type="importmap">(.*?)<\/script>/.exec(page)[1]).integrity;
    expect.that(page.indexOf('importmap') < page.indexOf('type="module"'), 'the map comes first');
    const named = p.list('dist/assets').filter((file) => /^(?:lazy|index|main|shared|chunk)/.test(file));
    for (const file of named) expect.equal(map[`/assets/${file}`], sri(p, `dist/assets/${file}`), file);
    expect.that(Object.keys(map).some((url) => /lazy.*\.css$/.test(url)), 'styles of what is loaded later');
    const manifest = JSON.parse(p.read('dist/.vite/manifest.json'));
    for (const entry of Object.values(manifest)) expect.equal(entry.integrity, sri(p, `dist/${entry.file}`));
  } },
  { name: 'html.integrity with a relative base', files: { ...config('{ base: "./", html: { integrity: "sha256" } }'), 'main.js': 'console.log(1)' }, async check(p, expect) {
    await built(p);
    const page = p.read('dist/index.html');
    const [, url] = /src="\.\/([^"]+)"/.exec(page);
    expect.that(page.includes(`integrity="${sri(p, `dist/${url}`, 'sha256')}"`), page);
  } },
  { name: 'build.license', files: {
    ...config('{ build: { license: true } }'), 'main.js': `import { a } from 'pkg-a';\nimport { b } from '@s/pkg-b';\nimport { c } from 'pkg-c';\nconsole.log(a, b);`,
    'node_modules/pkg-a/package.json': '{"name":"pkg-a","version":"1.2.3","license":"MIT","type":"module","sideEffects":false}', 'node_modules/pkg-a/index.js': 'export const a = Math.random();', 'node_modules/pkg-a/LICENSE': 'Copyright A',
    'node_modules/@s/pkg-b/package.json': '{"name":"@s/pkg-b","version":"2.0.0","licenses":[{"type":"BSD"},{"type":"ISC"}],"type":"module"}', 'node_modules/@s/pkg-b/index.js': 'export const b = Math.random();',
    'node_modules/pkg-c/package.json': '{"name":"pkg-c","version":"3.0.0","license":"GPL","type":"module","sideEffects":false}', 'node_modules/pkg-c/index.js': 'export const c = Math.random();',
    'json.config.mjs': 'export default { build: { license: { fileName: "licences.json" } } };',
  }, async check(p, expect) {
    await built(p);
    expect.equal(p.read('dist/.vite/license.md'), '# Licenses\n\nThe app bundles dependencies which contain the following licenses:\n\n## @s/pkg-b - 2.0.0 (BSD OR ISC)\n\n## pkg-a - 1.2.3 (MIT)\n\nCopyright A\n');
    await built(p, '--config=json.config.mjs');
    expect.equal(JSON.parse(p.read('dist/licences.json')), [{ name: '@s/pkg-b', version: '2.0.0', identifier: 'BSD OR ISC' }, { name: 'pkg-a', version: '1.2.3', identifier: 'MIT', text: 'Copyright A' }]);
  } },
  { name: 'build.budgets', files: {
    ...config('{ build: { budgets: [{ max: "1 MB" }, { entry: "index", measure: "raw", max: 100 }] } }'), 'main.js': `console.log(${JSON.stringify('x'.repeat(500))});`,
    'fits.config.mjs': 'export default { build: { budgets: [{ max: "100 kB" }] } };',
    'absent.config.mjs': 'export default { build: { budgets: [{ entry: "nobody", max: "100 kB" }] } };',
  }, async check(p, expect) {
    const { status, stderr } = await p.sinter(['build']);
    expect.equal(status, 4);
    expect.match(stderr, /over-budget[^]*index\.html[^]*0\.10 kB/);
    expect.that(!p.has('dist'), 'nothing is written');
    await built(p, '--config=fits.config.mjs');
    expect.equal((await p.sinter(['build', '--config=absent.config.mjs'])).status, 4);
  } },
  { name: 'treeshake.propertyReadSideEffects: "always" keeps reads of what the language has, too', files: {
    'main.js': `const length = "text".length;\nconst pi = Math.PI;\nconsole.log("done");`, ...treeshake('{ propertyReadSideEffects: "always" }'),
  }, async check(p, expect) {
    await built(p);
    expect.match(script(p), /length[^]*Math\.PI/);
    await built(p, '--no-config', '--minify=false');
    expect.that(!/Math\.PI/.test(script(p)), 'and is not the default');
  } },
  { name: 'build.budgets: brotli', files: {
    ...config('{ build: { budgets: [{ measure: "brotli", max: 60 }] } }'), 'main.js': `console.log(${JSON.stringify('xyz '.repeat(50))});`,
    'raw.config.mjs': 'export default { build: { budgets: [{ measure: "raw", max: 60 }] } };',
    'small.config.mjs': 'export default { build: { modulePreload: { polyfill: false }, budgets: [{ measure: "brotli", max: 60 }] } };',
  }, async check(p, expect) {
    const { brotliCompressSync } = await import('node:zlib');
    expect.equal((await p.sinter(['build', '--config=raw.config.mjs'])).status, 4);
    await built(p, '--config=small.config.mjs');
    const [name] = p.list('dist/assets').filter((file) => file.endsWith('.js'));
    const size = brotliCompressSync(p.read(`dist/assets/${name}`)).length;
    const { writeFileSync } = await import('node:fs');
    for (const [max, status] of [[size + 3, 0], [size - 3, 4]]) {
      writeFileSync(`${p.directory}/small.config.mjs`, `export default { build: { modulePreload: { polyfill: false }, budgets: [{ measure: "brotli", max: ${max} }] } };`);
      expect.equal((await p.sinter(['build', '--config=small.config.mjs'])).status, status, `${max} bytes`);
    }
  } },
  { name: 'output.banner, footer, intro and outro, as texts and as functions', files: {
    'package.json': '{"name":"lib"}', 'lib.js': '#!/usr/bin/env node\nexport const lib = [typeof fromIntro, 1]; globalThis.ran = lib;', 'index.html': '<script type="module" src="./lib.js"></script>',
    'vite.config.mjs': `const texts = { banner: '/* banner */', footer: ({ fileName }) => '/* footer of ' + fileName + ' */', intro: (chunk) => 'const fromIntro = ' + JSON.stringify(chunk.name) + ';', outro: async () => 'globalThis.outro = fromIntro;' };
export default ({ mode }) => ({ plugins: [{ name: 'p', banner: '/* of a plugin */' }], build: { minify: false, modulePreload: { polyfill: false }, ...(mode === 'lib' && { lib: { entry: 'lib.js', name: 'Lib', formats: ['es', 'cjs', 'umd', 'iife'] } }), rolldownOptions: { output: { ...texts, ...(mode !== 'lib' && { entryFileNames: '[name].js' }) } } } });`,
  }, async check(p, expect) {
    const { writeFileSync } = await import('node:fs');
    await built(p, '--mode=lib', '--outDir=lib');
    for (const file of ['lib.mjs', 'lib.js', 'lib.umd.js', 'lib.iife.js']) {
      expect.that(p.read(`lib/${file}`).startsWith('#!/usr/bin/env node\n'), `${file}: nothing before the line for the shell`);
      const text = p.read(`lib/${file}`).replace(/^#!.*\n/, '');
      expect.that(text.startsWith('/* banner */\n/* of a plugin */\n'), `${file}: ${text.slice(0, 80)}`);
      expect.match(text, new RegExp(`\\n/\\* footer of ${file} \\*/\\n$`));
      // Inside of the function that umd and iife are.
      const inside = /\bfunction\(|=> \{/.test(text.slice(0, text.indexOf('const fromIntro = "lib"')));
      expect.equal(inside, /umd|iife/.test(file), file);
      const shown = file.endsWith('.mjs') ? `await import("./lib/${file}");` : `require('vm').runInThisContext(require('fs').readFileSync('lib/${file}', 'utf8').replace('module.exports =', 'globalThis.made ='));`;
      const runner = `run${file.endsWith('.mjs') ? '.mjs' : '.cjs'}`;
      writeFileSync(`${p.directory}/${runner}`, `${shown}\nconsole.log(ran.join(), outro, typeof fromIntro);`);
      expect.equal(await p.run(runner), `string,1 lib ${file === 'lib.js' ? 'string' : 'undefined'}`, file);
    }
    await built(p);
    expect.match(p.read('dist/index.js'), /^\/\* banner \*\/\n\/\* of a plugin \*\/\nconst fromIntro = "index";/);
  } },
  { name: 'file names as functions', files: {
    'index.html': '<script type="module" src="./main.js"></script><link rel="icon" href="./icon.svg">', 'main.js': `import './main.css'; import('./lazy.js');`, 'lazy.js': 'export const a = 1; console.log("lazy");', 'main.css': 'a { background: url(./big.png) }', 'icon.svg': `<svg>${'x'.repeat(5000)}</svg>`, 'big.png': 'x'.repeat(5000), 'two/big.png': 'y'.repeat(5000),
    'names.config.mjs': `export default { build: { manifest: true, rolldownOptions: { output: { entryFileNames: (chunk) => 'js/' + chunk.name + '.[hash].js', chunkFileNames: () => 'lazy/[name].js', assetFileNames: ({ name }) => name.endsWith('.css') ? 'style.css' : 'media/[ext]/[name]-[hash:6][extname]' } } } };`,
    'throws.config.mjs': `export default { build: { rolldownOptions: { output: { chunkFileNames() { throw new Error('not this'); } } } } };`,
    'nothing.config.mjs': 'export default { build: { rolldownOptions: { output: { assetFileNames: () => undefined } } } };',
    'outside.config.mjs': 'export default { build: { rolldownOptions: { output: { entryFileNames: () => "../x.js" } } } };',
    'same.config.mjs': 'export default { build: { rolldownOptions: { input: "twice.js", output: { assetFileNames: () => "[name][extname]" } } } };', 'twice.js': 'import a from "./big.png"; import b from "./two/big.png"; console.log(a, b);',
    'relative.config.mjs': 'export default { base: "./", build: { rolldownOptions: { output: { chunkFileNames: () => "[name].js" } } } };',
  }, async check(p, expect) {
    await built(p, '--config=names.config.mjs');
    const names = Object.values(JSON.parse(p.read('dist/.vite/manifest.json'))).flatMap(({ file, css = [] }) => [file, ...css]).map((file) => file.replace(/[a-z2-7]{8}/, 'HASH')).sort().join();
    expect.equal(names, 'js/index.HASH.js,lazy/lazy.js,media/png/big-HASH.png,media/svg/icon-HASH.svg,style.css');
    expect.match(p.read('dist/index.html'), /src="\/js\/index\.\w{8}\.js"[^]*href="\/style\.css"/);
    for (const [name, why] of [['throws', /not this/], ['nothing', /"assetFileNames" gave no text for "icon\.svg"/], ['outside', /"entryFileNames" gave "\.\.\/x\.js" for "index"/], ['same', /another file is called "big\.png", too: put \[hash\]/], ['relative', /all scripts must be in one folder/]]) {
      const { status, stderr } = await p.sinter(['build', `--config=${name}.config.mjs`, '--outDir=none']);
      expect.equal(status, 1, name);
      expect.match(stderr, why);
      expect.that(!p.has('none'), `${name} writes nothing`);
    }
  } },
  { name: 'keys of the config on the command line', files: {
    'index.html': '<script type="module" src="./main.js"></script>', 'main.js': 'import s from "./a.module.css"; console.log(s, WORDS, import.meta.env.MODE);', 'a.module.css': '.two-words { color: red }',
    'vite.config.mjs': 'export default { build: { minify: true, modulePreload: { polyfill: false } }, plugins: [{ name: "p", configResolved: (config) => console.log("resolved", config.build.minify, config.css.modules?.localsConvention, config.define?.WORDS) }] };',
  }, async check(p, expect) {
    const keys = ['--build.minify=false', '--css.modules.localsConvention=camelCase', '--set:define.WORDS="\\"some words\\""', '--build.manifest', '--build.manifest=named.json'];
    const { stdout } = await built(p, ...keys);
    expect.match(stdout, /resolved false camelCase "some words"/);
    expect.match(script(p), /twoWords[^]*console\.log\(.*, "some words", "production"\);/);
    expect.that(p.has('dist/named.json'), 'the last one counts');
    await built(p, '--no-config', ...keys.slice(0, 3), '--build.outDir=plain');
    expect.match(script(p, 'plain'), /twoWords[^]*"some words"/);
    for (const [key, why] of [['--build.minfy=false', /There is no config key "build\.minfy"[^]*Did you mean "build\.minify"/], ['--build.minify=quickly', /must be one of/], ['--build.minify.x=1', /There is no config key "build\.minify\.x"|must be/], ['--build..x=1', /is no key of the config/]]) {
      const { status, stderr } = await p.sinter(['build', key]);
      expect.equal(status, 2, key);
      expect.match(stderr, why);
    }
    const entry = await p.sinter(['build', 'main.js', '--build.minify=true']);
    expect.equal(entry.status, 2);
    expect.match(entry.stderr, /a key of the config, which only projects have/);
  } },
  { name: '--sourcemap hidden, as Vite takes it', files: { 'index.html': '<script type="module" src="./main.js"></script>', 'main.js': 'console.log(1);' }, async check(p, expect) {
    await built(p, '--sourcemap', 'hidden');
    expect.that(p.list('dist').some((file) => file.endsWith('.js.map')) && !script(p).includes('sourceMappingURL'), 'a map that no comment names');
    await built(p, '--sourcemap', 'inline', '--outDir=inline');
    expect.match(script(p, 'inline'), /sourceMappingURL=data:/);
    await p.build(['main.js'], '--sourcemap', '--outdir=out');
    expect.match(p.read('out/main.js'), /sourceMappingURL=main\.js\.map/);
  } },
  { name: 'a config file with a list of builds', files: {
    'index.html': '<script type="module" src="./main.js"></script>', 'main.js': 'console.log("site", FLAVOUR);', 'lib.js': 'export const lib = FLAVOUR;', 'package.json': '{"name":"both"}',
    'vite.config.mjs': `export default ({ mode }) => [{ define: { FLAVOUR: '"one"' } }, async () => ({ define: { FLAVOUR: JSON.stringify(mode) }, build: { lib: { entry: 'lib.js', formats: ['es'] } } }), { define: { FLAVOUR: '"two"' }, build: { outDir: 'other' } }];`,
    'empty.config.mjs': 'export default [];', 'nested.config.mjs': 'export default [[{}]];', 'fails.config.mjs': 'export default [{ build: { outDir: "first" } }, { input: "none.html" }, { build: { outDir: "third" } }];',
  }, async check(p, expect) {
    const { stderr } = await built(p);
    expect.match(stderr, /\(1 of 3\)[^]*\(2 of 3\)[^]*\(3 of 3\)/);
    expect.match(script(p), /"one"|`one`/);
    expect.match(p.read('dist/both.mjs'), /production/);
    expect.match(script(p, 'other'), /"two"|`two`/);
    await built(p, '--verify-reproducible');
    expect.equal((await p.sinter(['build', '--metafile'])).status, 1);
    expect.match((await p.sinter(['build', '--config=empty.config.mjs'])).stderr, /an empty list/);
    expect.match((await p.sinter(['build', '--config=nested.config.mjs'])).stderr, /a list in a list/);
    expect.equal((await p.sinter(['build', '--config=fails.config.mjs'])).status, 1);
    expect.that(p.has('first') && !p.has('third'), 'the first that fails ends the command');
    expect.match((await p.sinter(['preview'])).stderr, /only one can be served/);
  } },
  { name: '--verify-reproducible of a project', files: {
    ...config('{ plugins: [{ name: "same", transform: (code, id) => id.endsWith("main.js") ? code + "\\nconsole.log(1)" : null }] }'), 'main.js': 'import("./lazy.js");', 'lazy.js': 'console.log("lazy");',
    'random.config.mjs': 'export default { plugins: [{ name: "random", transform: (code, id) => id.endsWith("main.js") ? code + "\\nconsole.log(" + Math.random() + ")" : null }] };',
  }, async check(p, expect) {
    await built(p, '--verify-reproducible');
    expect.that(p.has('dist/index.html'), 'it is written');
    const { status, stderr } = await p.sinter(['build', '--config=random.config.mjs', '--outDir=none', '--verify-reproducible']);
    expect.equal(status, 5);
    expect.match(stderr, /not-reproducible/);
    expect.that(!p.has('none'), 'nothing is written');
  } },
  { name: 'build.lib with preserveModules asks plugins for each module once', files: {
    'package.json': '{"name":"my-lib"}', 'src/index.js': `import x from 'virtual:x';\nimport data from './data.json';\nexport * from './a.js';\nexport * from 'node:path';\nexport const all = [x, data.y];`, 'src/a.js': 'export const a = 1;', 'src/data.json': '{"y": 2}',
    'vite.config.mjs': `import { writeFileSync } from 'node:fs';
      const asked = [];
      const note = (hook, id) => { if (!id.includes('\0vite')) asked.push(hook + ' ' + id.replace(/^\0/, '').split('/').pop()); };
      export default { plugins: [{ name: 'x', resolveId: (id) => id === 'virtual:x' ? '\0virtual:x' : null, load(id) { note('load', id); return id === '\0virtual:x' ? 'export default "x"' : null; }, transform(code, id) { note('transform', id); return id.endsWith('.json') ? null : code + ';'; }, closeBundle() { writeFileSync('asked.json', JSON.stringify(asked.sort())); } }],
        build: { lib: { entry: 'src/index.js', formats: ['cjs'] }, minify: false, rollupOptions: { external: ['node:path'], output: { preserveModules: true } } } };`,
    'use.cjs': `const lib = require('./dist/index.js');\nconsole.log(lib.a, lib.all.join(), lib.basename('x/y'), 'default' in lib);`,
  }, async check(p, expect) {
    await built(p);
    const asked = JSON.parse(p.read('asked.json'));
    expect.equal(asked, [...new Set(asked)], 'each once');
    expect.that(asked.includes('transform index.js') && asked.includes('load virtual:x'), asked.join());
    expect.equal(await p.run('use.cjs'), '1 x,2 y false');
  } },
  { name: 'build.lib with preserveModules', files: {
    'package.json': '{"name":"my-lib"}',
    'src/index.js': `export { a } from './parts/a.js';\nexport { b, count, increase } from './parts/b.js';\nexport { default as Box } from './parts/box.js';\nimport './style.css';`,
    'src/parts/a.js': `import { helper } from '../helper.js';\nexport const a = () => helper('a');`,
    'src/parts/b.js': `export let count = 0;\nexport function increase() { count += 1; }\nexport const b = 'b';`,
    'src/parts/box.js': `import data from './data.json';\nexport default class Box { data = data.x; }`,
    'src/parts/data.json': '{"x": 7}', 'src/helper.js': `import ext from 'external-package';\nexport const helper = (text) => text + ext;`, 'src/style.css': 'a{color:red}',
    'node_modules/external-package/package.json': '{"name":"external-package","main":"index.cjs"}', 'node_modules/external-package/index.cjs': 'module.exports = "!";',
    'vite.config.mjs': `export default { build: { lib: { entry: 'src/index.js', formats: ['es', 'cjs'] }, minify: false, rollupOptions: { external: ['external-package'], output: { preserveModules: true, preserveModulesRoot: 'src' } } } };`,
    'use.mjs': `import * as lib from './dist/index.mjs';\nimport { increase } from './dist/parts/b.mjs';\nincrease();\nconsole.log(lib.a(), lib.b, lib.count, new lib.Box().data, Object.keys(lib).join());`,
    'use.cjs': `const lib = require('./dist/index.js');\nrequire('./dist/parts/b.js').increase();\nconsole.log(lib.a(), lib.b, lib.count, new lib.Box().data, Object.keys(lib).join());`,
  }, async check(p, expect) {
    await built(p);
    expect.equal(p.list('dist'), ['helper.js', 'helper.mjs', 'index.js', 'index.mjs', 'my-lib.css', 'parts/a.js', 'parts/a.mjs', 'parts/b.js', 'parts/b.mjs', 'parts/box.js', 'parts/box.mjs']);
    expect.equal(await p.run('use.mjs'), 'a! b 1 7 Box,a,b,count,increase');
    expect.equal((await p.run('use.cjs')).split(' ').slice(0, 4).join(' '), 'a! b 1 7');
  } },
  { name: 'css.modules.generateScopedName as text and as a function', files: {
    'main.js': `import s from './a.module.css'; import './b.module.css'; document.body.className = s['my-class'];`, 'a.module.css': '.my-class { composes: other; color: red } .other { x: y } :global(.free) { x: y }', 'b.module.css': '@keyframes spin { to { x: y } } .my-class { animation: spin 1s }',
    ...config(`(() => ({ build: { minify: false }, css: { modules: { generateScopedName: process.env.PATTERN || ((name, file, css) => file.split('/').pop()[0] + '-' + name + '-' + css.length) } } }))()`),
  }, async check(p, expect) {
    const styles = () => p.list('dist/assets').filter((name) => name.endsWith('.css')).map((name) => p.read(`dist/assets/${name}`)).join('');
    await built(p);
    const [a, b] = ['a.module.css', 'b.module.css'].map((name) => p.read(name).length);
    expect.match(styles(), new RegExp(`\\.a-my-class-${a} \\{\\s+color: red[^]*\\.a-other-${a}[^]*\\.free[^]*@keyframes b-spin-${b}[^]*\\.b-my-class-${b} \\{\\s+animation: b-spin-${b} 1s`));
    expect.match(script(p), new RegExp(`"a-my-class-${a} a-other-${a}"`));
    const result = await p.sinter(['build'], { env: { PATTERN: '[name]__[local]' } });
    expect.equal(result.status, 0, result.stderr);
    expect.match(styles(), /\.a_module__my-class/);
  } },
  { name: 'css.modules.generateScopedName that fails or gives no name', files: { 'main.js': `import './a.module.css';`, 'a.module.css': '.x { color: red }',
    ...config(`{ css: { modules: { generateScopedName: (name) => { if (process.env.THROWS) throw new Error('no names today'); } } } }`) }, async check(p, expect) {
    const nothing = await p.sinter(['build']);
    expect.equal(nothing.status, 1);
    expect.match(nothing.stderr, /generateScopedName" gave no name for "x"[^]*a\.module\.css/);
    expect.match((await p.sinter(['build'], { env: { THROWS: '1' } })).stderr, /no names today/);
  } },
  { name: 'css.modules.getJSON', files: {
    'index.html': '<script type="module" src="/main.js"></script>',
    'main.js': `import s from './a.module.css'; console.log(s['my-class']);`, 'a.module.css': '@value gap: 4px; .my-class { composes: other; composes: far from "./b.module.css"; margin: gap } .other { x: y }', 'b.module.css': '.far { x: y }',
    'vite.config.mjs': `import { appendFileSync } from 'node:fs'; import { basename } from 'node:path';
export default { build: { minify: false }, css: { modules: { generateScopedName: '[name]__[local]', localsConvention: 'camelCase', getJSON(file, names, output) { if (process.env.THROWS) throw new Error('not today'); appendFileSync('names.txt', JSON.stringify([basename(file), names, output === file]) + '\\n'); } } } };`,
  }, async check(p, expect) {
    await built(p);
    expect.equal(p.read('names.txt').trim().split('\n').map((line) => JSON.parse(line)).sort(), [
      ['a.module.css', { 'my-class': 'a_module__my-class a_module__other b_module__far', myClass: 'a_module__my-class a_module__other b_module__far', other: 'a_module__other', gap: '4px' }, true], ['b.module.css', { far: 'b_module__far' }, true]]);
    const failed = await p.sinter(['build'], { env: { THROWS: '1' } });
    expect.equal(failed.status, 1);
    expect.match(failed.stderr, /getJSON" failed: not today/);
  } },
  { name: 'css.modules: false, hashPrefix, localsConvention', files: { 'main.js': `import * as s from './a.module.css'; console.log(Object.keys(s).sort().join());`, 'a.module.css': '.my-class { color: red }' }, async check(p, expect) {
    const { writeFileSync } = await import('node:fs');
    const styles = async (modules) => {
      for (const [name, text] of Object.entries(config(`{ build: { minify: false }, css: { modules: ${modules} } }`))) writeFileSync(`${p.directory}/${name}`, text);
      await built(p);
      return p.list('dist/assets').filter((name) => name.endsWith('.css')).map((name) => p.read(`dist/assets/${name}`)).join('');
    };
    expect.match(await styles('false'), /\.my-class \{/);
    const [one, two] = [await styles('{ hashPrefix: "one" }'), await styles('{ hashPrefix: "two" }')];
    expect.match(one, /\._my-class_\w{5} /);
    expect.that(one !== two, 'hashPrefix changes the names');
    await styles('{ localsConvention: "camelCaseOnly" }');
    expect.match(script(p), /myClass/);
    expect.lacks(script(p), /"my-class"/);
  } },
  { name: 'resolve.conditions replace those that are met by default', files: {
    'main.js': `import where from 'kit'; console.log(where);`, 'node_modules/kit/package.json': '{"name":"kit","exports":{"custom":"./custom.js","browser":"./browser.js","module":"./module.js","production":"./production.js","default":"./default.js"}}',
    ...Object.fromEntries(['custom', 'browser', 'module', 'production', 'default'].map((name) => [`node_modules/kit/${name}.js`, `export default 'from ${name}';`])),
  }, async check(p, expect) {
    const { writeFileSync } = await import('node:fs');
    const found = async (conditions) => {
      const [text] = Object.entries(config(`{ resolve: ${conditions} }`));
      writeFileSync(`${p.directory}/vite.config.mjs`, `import { defaultClientConditions } from 'vite';\n${text[1]}`);
      writeFileSync(`${p.directory}/index.html`, config('{}')['index.html']);
      await built(p);
      return /from (\w+)/.exec(script(p))[1];
    };
    expect.equal(await found('{}'), 'browser');
    expect.equal(await found('{ conditions: ["custom"] }'), 'custom');
    expect.equal(await found('{ conditions: ["other"] }'), 'default');
    expect.equal(await found('{ conditions: ["development|production"] }'), 'production');
    expect.equal(await found('{ conditions: ["other", ...defaultClientConditions] }'), 'browser');
  } },
  { name: 'source maps: the plugin whose map is broken or missing is named', files: { 'main.js': `import './a.js'; import './s.css'; console.log(1);`, 'a.js': 'console.log(2);', 's.css': 'a { x: y }',
    ...config(`{ build: { sourcemap: process.env.MAPS === 'yes' }, plugins: [
      { name: 'forgets', transform: (code, id) => (id.endsWith('a.js') || id.endsWith('main.js') ? '// more' + String.fromCharCode(10) + code : undefined) },
      { name: 'keeps', transform: (code, id) => (id.endsWith('a.js') ? { code: code + ' ', map: null } : undefined) },
      { name: 'styles', transform: (code, id) => (id.endsWith('.css') ? code + ' ' : undefined) },
      { name: 'breaks', transform: (code, id) => (id.endsWith('main.js') ? { code: code + ' ', map: { version: 3, sources: ['x'], names: [], mappings: '!!' } } : undefined) }] }`),
  }, async check(p, expect) {
    const { stderr, status } = await p.sinter(['build'], { env: { MAPS: 'yes' } });
    expect.equal(status, 0, stderr);
    expect.equal(stderr.match(/likely to be incorrect/g)?.length, 1, stderr);
    expect.match(stderr, /plugin \(forgets\) was used to transform files, but didn't generate a sourcemap/);
    expect.match(stderr, /source map that the plugin "breaks" gave cannot be used: invalid mapping/);
    expect.lacks((await p.sinter(['build'])).stderr, /likely to be incorrect/);
  } },
];
