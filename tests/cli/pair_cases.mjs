// Flags two by two, in every format: what the program does follows from each of them alone.
//
// Two entries share modules that are bound in every way there is: live bindings, stars, a cycle,
// CommonJS by import and by require, JSON, text, an alias, TypeScript, and a module that is loaded
// late. They log what happens, and a flag may change that in the one way it says.

const fixture = {
  'pre.cjs': `const events = [];
    globalThis.log = (...values) => { events.push(values.map(String).join(' ')); };
    globalThis.finish = () => { process.stdout.write(events.join('|')); };
    globalThis.pure_call = () => { log('called'); };
    globalThis.VERSION = 'global'; globalThis.INJECTED = 'global';`,
  'a.js': `/*! legal a */
    import { shared, bump, Shape } from './shared.js';
    import * as star from './star.js';
    import plain, { named } from './common.cjs';
    import data from './data.json';
    import text from './note.txt';
    import { aliased } from 'alias-me';
    import { label } from './types.ts';
    log('a', shared, star.one, star.two, Object.keys(star), named, plain.extra, data.deep.x, text, aliased, label(2));
    bump();
    log(shared, new Shape().area(), 'żółć \\u{1F600}', \`t\${1}ł\`);
    DEV: log('dev');
    log('version', VERSION, INJECTED);
    log('names', Shape.name, bump.name, label.name);
    pure_call();
    console.error('noise');
    debugger;
    export { shared as 'any name' };
    export default class Main { static #p = 3; static get p() { return Main.#p; } }
    export const done = import('./lazy.js').then(async (lazy) => { log(lazy.default, lazy.value, (await import('./lazy.js')).value); finish(); });`,
  'b.js': `import { shared, bump } from './shared.js';
    import './side.js';
    import { loop } from './cycle_one.js';
    export * from './star.js';
    bump();
    log('b', shared, loop(), require('./common.cjs').named);
    finish();`,
  'shared.js': `export let shared = 1; export function bump() { shared += 1; } log('shared');
    export class Shape { w = 2; #h = 3; area() { return this.w * this.#h; } static { log('static'); } }
    export const unused = /* @__PURE__ */ log('never');`,
  'star.js': `export * from './one.js'; export { two } from './two.js'; export * as inner from './two.js';`,
  'one.js': `log('one'); export const one = 1; export default 'not through a star';`,
  'two.js': `log('two'); export const two = 2;`,
  'common.cjs': `log('cjs'); exports.named = 'n'; exports.extra = module.exports === exports;`,
  'data.json': `{"deep": {"x": 42}, "unused": "json-unused"}`, 'note.txt': 'a note',
  'alias.js': `log('alias'); export const aliased = 'yes';`,
  'side.js': `log('side');`,
  'cycle_one.js': `import { back } from './cycle_two.js'; export function loop() { return back() + 1; } export const base = 10; log('cycle 1');`,
  'cycle_two.js': `import { base } from './cycle_one.js'; export const back = () => base; log('cycle 2');`,
  'lazy.js': `import { shared } from './shared.js'; import { two } from './two.js'; log('lazy', shared); export default 'lazy'; export const value = two * 10;`,
  'types.ts': `enum E { A = 1, B = A << 2 } namespace N { export const k = E.B } export function label<T extends number>(x: T): string { return x + '-' + N.k + '-' + E[4]; }`,
  'inject.js': `log('inject'); export const INJECTED = 'injected';`,
};

const flags = {
  minify: ['--minify'], syntax: ['--minify-syntax'], names: ['--minify-identifiers'], space: ['--minify-whitespace'],
  keep: ['--keep-names'], inject: ['--inject:./inject.js'], define: ['--define:VERSION="defined"'], label: ['--drop-labels=DEV'],
  pure: ['--pure:pure_call'], drop: ['--drop:console', '--drop:debugger'], inline: ['--sourcemap=inline'], linked: ['--sourcemap', '--sources-content=false'],
  banner: ['--banner:js=/* banner */', '--footer:js=/* footer */'], utf8: ['--charset=utf8'], legal: ['--legal-comments=inline'], file: ['--legal-comments=linked'],
  target: ['--target=es2022'], node: ['--platform=node'],
};
const pairs = ['minify keep', 'minify inject', 'minify inline', 'minify label', 'minify utf8', 'minify legal', 'names keep', 'syntax pure', 'space banner', 'keep linked', 'keep inject', 'inject define', 'inject banner', 'define drop', 'label drop', 'legal banner', 'file minify', 'linked banner', 'target minify', 'node minify', 'node keep', 'pure drop'];
const formats = { split: ['--format=esm', '--splitting'], esm: ['--format=esm', '--splitting=false'], cjs: ['--format=cjs'], iife: ['--format=iife', '--global-name=lib'], umd: ['--format=umd', '--global-name=lib'] };

function expected(has) {
  const inject = has('inject') ? 'inject|' : '';
  const a = [`${inject}shared|static|one|two|cjs|alias|a 1 1 2 inner,one,two n true 42 a note yes 2-4-B`, '2 6 żółć 😀 t1ł', ...(has('label') ? [] : ['dev']),
    `version ${has('define') ? 'defined' : 'global'} ${has('inject') ? 'injected' : 'global'}`, 'names', ...(has('pure') ? [] : ['called']), 'lazy 2', 'lazy 20 20'];
  return { a: a.join('|'), b: inject + 'shared|static|side|cycle 2|cycle 1|one|two|cjs|b 2 11 n' };
}

export const pair_cases = pairs.map((pair) => ({ name: `flags together: ${pair}`, files: fixture, async check(p, expect) {
  const names = pair.split(' ');
  const has = (name) => names.includes(name);
  const wanted = expected(has);
  for (const [format, own] of Object.entries(formats)) {
    const extension = own[0] === '--format=esm' ? '.mjs' : '.cjs';
    await p.build(['a.js', 'b.js'], `--outdir=${format}`, ...own, `--out-extension:.js=${extension}`, '--alias:alias-me=./alias.js', '--log-level=error', ...names.flatMap((name) => flags[name]));
    for (const entry of ['a', 'b']) {
      const file = `${format}/${entry}${extension}`;
      let said = await p.node(['-r', './pre.cjs', file]);
      const kept = has('keep') || !(has('minify') || has('names'));
      if (entry === 'a' && kept) expect.that(said.includes('names Shape bump label'), `${format}: ${said}`);
      said = said.replace(/names [^|]*/, 'names');
      expect.equal(said, wanted[entry], file);
      const code = p.read(file);
      if (has('banner')) expect.that(code.startsWith('/* banner */') || (has('node') && code.startsWith('#!')), `${file} begins with the banner`);
      if (has('banner')) expect.match(code, /\/\* footer \*\/\s*(?:\/\/# sourceMappingURL=\S+\s*)?$/);
      if (has('inline')) expect.match(code, /\/\/# sourceMappingURL=data:application\/json;charset=utf-8;base64,[\w+/=]+\s*$/);
      if (has('linked')) expect.that(p.has(`${file}.map`) && !('sourcesContent' in JSON.parse(p.read(`${file}.map`))), `${file}.map`);
      if (entry === 'b') continue;
      if (has('drop')) expect.that(!/noise|debugger/.test(code), `${file}: dropped`);
      if (has('file')) expect.match(p.read(`${file}.LEGAL.txt`), /legal a/);
      else if (!has('file')) expect.match(code, /legal a/);
    }
  }
} }));
