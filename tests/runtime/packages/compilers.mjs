// Compilers and preprocessors, pure JavaScript and native addons; what they print is compared as a hash where it is long.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import babel from '@babel/core';
import preset from '@babel/preset-env';
import watcher from '@parcel/watcher';
import swc from '@swc/core';
import { Scanner } from '@tailwindcss/oxide';
import * as vue from '@vue/compiler-sfc';
import autoprefixer from 'autoprefixer';
import less from 'less';
import postcss from 'postcss';
import * as sass from 'sass';
import { compile } from 'svelte/compiler';
import { minify } from 'terser';
import typescript from 'typescript';

const hash = (text) => `${text.length} ${createHash('sha1').update(text).digest('hex')}`;
const modern = 'class A { #x = 1; static y = [...new Set([1, 2])]; get x() { return this.#x ?? A.y?.[0]; } async *go() { for await (const i of this.all()) yield i ** 2; } }\nexport const f = ({ a, ...rest }) => `${a}${JSON.stringify(rest)}`;';

console.log('babel', hash(babel.transformSync(modern, { presets: [[preset, { targets: 'ie 11' }]], configFile: false, babelrc: false, filename: 'a.js' }).code));
console.log('typescript', typescript.transpileModule('enum E { A = 1, B } @d class C { constructor(private a: E) {} } declare function d(x: unknown): any; export const e: E = E.B;', { compilerOptions: { target: 5, module: 1, experimentalDecorators: true } }).outputText);
const host = { 'a.ts': 'const a: string = 1; function f(x: number) { return x.foo; }' };
const program = typescript.createProgram(['a.ts'], { noLib: true, types: [] }, { ...typescript.createCompilerHost({}), getSourceFile: (name) => (host[name] === undefined ? undefined : typescript.createSourceFile(name, host[name], 99)), writeFile() {}, fileExists: (name) => name in host, readFile: (name) => host[name] });
console.log('typescript', program.getSemanticDiagnostics().map(({ code, start }) => `${code}@${start}`).join());
console.log('terser', (await minify(modern, { module: true, toplevel: true })).code);
console.log('svelte', hash(compile('<script>let { a = 1 } = $props(); let b = $derived(a * 2);</script>{#each [1, 2] as i}<p class:on={b}>{i}</p>{/each}<style>p { color: red }</style>', { filename: 'App.svelte' }).js.code));
const { descriptor } = vue.parse('<script setup lang="ts">defineProps<{ a: number }>(); const b = 1;</script><template><p v-if="a" @click="b">{{ a }}</p></template><style scoped>p { color: red }</style>', { filename: 'App.vue' });
console.log('vue', hash(vue.compileScript(descriptor, { id: 'x', inlineTemplate: true }).content), (await vue.compileStyleAsync({ source: descriptor.styles[0].content, id: 'x', filename: 'a', scoped: true })).code);
console.log('postcss', (await postcss([autoprefixer({ overrideBrowserslist: ['safari 8'] })]).process('a { user-select: none; display: flex; mask: url(x) }', { from: undefined })).css);
console.log('sass', sass.compileString('@use "sass:math"; $w: 10px; @mixin m($x) { .a { width: math.div($x, 3); &:hover { @content; } } } @include m($w) { color: mix(red, blue, 30%); } @each $i in 1, 2 { .b#{$i} { top: $i * 1px } }', { logger: sass.Logger.silent }).css);
try { sass.compileString('a { b: c'); } catch (error) { console.log(error.sassMessage, error.span.start.line); }
console.log('less', (await less.render('@w: 10px; .m(@x) when (@x > 1) { width: @x * 2 } .a { .m(@w); color: fade(#f00, 50%); .b & { top: ~"calc(1px + 2px)" } }')).css);
console.log('swc', (await swc.transform('enum E { A } const a = <T,>(x: T): T => x; export default a(E.A)!;', { jsc: { parser: { syntax: 'typescript' }, target: 'es2020' }, swcrc: false, configFile: false })).code);
console.log('oxide', new Scanner({}).scanFiles([{ content: '<div class="flex p-4 hover:underline [&>a]:p-1">', extension: 'html' }]).sort());
const folder = mkdtempSync(join(tmpdir(), 'sinter-compilers-'));
const seen = new Promise((resolve) => { watcher.subscribe(folder, (error, events) => resolve(error ?? events.map(({ type, path }) => `${type} ${path.split('/').at(-1)}`))).then((subscription) => { writeFileSync(join(folder, 'new.txt'), ''); subscriptions.push(subscription); }); });
const subscriptions = [];
console.log('watcher', await seen);
for (const one of subscriptions) await one.unsubscribe();
rmSync(folder, { recursive: true });
process.exit(0);
