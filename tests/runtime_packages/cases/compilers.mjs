// Babel, Terser, Svelte, Vue's single-file components, swc (a native addon) and esbuild (a process) on modern sources.
import babel from '@babel/core';
import * as sfc from '@vue/compiler-sfc';
import swc from '@swc/core';
import esbuild from 'esbuild';
import { compile, compileModule, preprocess } from 'svelte/compiler';
import { minify } from 'terser';

const modern = `class A { #x = 1; static s = async () => { for await (const v of this.#gen()) yield_(v); }; get x() { return this.#x ?? 0; } }
export const f = async ({ a, ...rest }, [b = 1] = []) => ({ ...rest, [\`k\${a?.b}\`]: b ** 2 });
label: for (const x of [1, 2]) { if (x) continue label; }`.replace('for await (const v of this.#gen()) yield_(v);', 'await 1;');
const es5 = await babel.transformAsync(modern, { presets: [['@babel/preset-env', { targets: 'ie 11', modules: 'commonjs' }]], configFile: false, filename: 'a.js', sourceMaps: true });
console.log(es5.code, es5.map.mappings.length);
const counting = ({ types: t }) => ({ visitor: { BinaryExpression(path) { if (path.node.operator === '+') path.replaceWith(t.callExpression(t.identifier('add'), [path.node.left, path.node.right])); } } });
console.log(babel.transformSync('let x = a + b + c;', { plugins: [counting], configFile: false }).code);
try { babel.transformSync('let x = ;\n', { configFile: false, filename: 'bad.js' }); } catch (error) { console.log(error.code, error.reasonCode, error.loc); }

const minified = await minify({ 'a.js': 'function unused() {} export function area(width, height) { if (false) { unused(); } const result = width * height; return result; }', 'b.js': 'console.log([1, 2, 3].map((value) => { return value * 2 }), typeof window === "undefined" ? "node" : "web");' },
  { module: true, sourceMap: { filename: 'out.js', url: 'out.js.map' }, compress: { passes: 2 }, mangle: { properties: { regex: /^_/ } } });
console.log(minified.code, minified.map);
try { await minify('let x = ;'); } catch (error) { console.log(error.name, error.message, error.line, error.col); }

for (const generate of ['client', 'server']) {
  console.log(compile('<script>let { items = [] } = $props(); let n = $state(0); const double = $derived(n * 2); $effect(() => { console.log(n); });</script>\n<button onclick={() => n++} class:on={n > 1}>{double}</button>\n{#each items as item (item.id)}<p>{@html item.text}</p>{:else}none{/each}\n<style>button { color: red } .gone { top: 0 }</style>', { generate, filename: 'App.svelte', css: 'external' }).js.code);
}
console.log(compileModule('export const counter = $state({ n: 0 });', { filename: 'c.svelte.js' }).js.code);
console.log((await preprocess('<style lang="x">a{}</style>', { style: async ({ content }) => ({ code: content.replace('a', 'b') }) })).code);
try { compile('<p>{#if}</p>', {}); } catch (error) { console.log(error.code, error.position); }

const { descriptor, errors } = sfc.parse('<script setup lang="ts">import { ref } from "vue"; const props = defineProps<{ a?: string; b: number[] }>(); const emit = defineEmits<{ go: [n: number] }>(); const n = ref(0)</script>\n<template><p v-for="x in props.b" :key="x" @click="emit(\'go\', x)">{{ a }} {{ n }}</p></template>\n<style scoped>p { color: v-bind(n) } :deep(.q) > p { top: 0 }</style>', { filename: 'App.vue' });
const script = sfc.compileScript(descriptor, { id: 'x1', inlineTemplate: true });
console.log(errors.length, script.content, script.bindings);
console.log(sfc.compileStyle({ source: descriptor.styles[0].content, id: 'data-v-x1', scoped: true, filename: 'App.vue' }).code, sfc.compileTemplate({ source: '<a v-if="b">{{ c }}</a>', id: 'x', filename: 'T.vue' }).code);

console.log(swc.transformSync('enum E { A = 1 } @dec class C { constructor(private x: number) {} } export const v = <div>{E.A}</div>;', { filename: 'a.tsx', jsc: { parser: { syntax: 'typescript', tsx: true, decorators: true }, target: 'es2017', transform: { react: { runtime: 'automatic' } } }, sourceMaps: true }).code);
console.log((await swc.minify('function f(long) { return long + 1 } console.log(f(1))', { compress: true, mangle: true, toplevel: true })).code, (await swc.parse('let x: A', { syntax: 'typescript' })).body[0].type);
try { swc.transformSync('let x = ;', { filename: 'bad.js' }); } catch (error) { console.log(error.message.includes('Expression expected')); }

console.log((await esbuild.transform('enum A { B } let x: number = A.B; export { x }', { loader: 'ts', minify: true })).code);
const built = await esbuild.build({ stdin: { contents: 'import v from "virtual"; console.log(v)' }, bundle: true, write: false, plugins: [{ name: 'v', setup(build) { build.onResolve({ filter: /^virtual$/ }, () => ({ path: 'v', namespace: 'n' })); build.onLoad({ filter: /.*/, namespace: 'n' }, async () => ({ contents: 'export default 7' })); } }] });
console.log(built.outputFiles[0].text);
console.log((await esbuild.transform('let x = ;', { logLevel: 'silent' }).catch((error) => error)).errors[0].text);
await esbuild.stop();
