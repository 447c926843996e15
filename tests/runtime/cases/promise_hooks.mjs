// v8.promiseHooks: what happens to promises, as the engine tells of it.
import { createHook, executionAsyncId } from 'node:async_hooks';
import { promiseHooks } from 'node:v8';

const show = (fn) => { try { console.log(fn()); } catch (error) { console.log(error.code, error.message); } };
const log = [], names = new Map();
// Those of this program alone: engines differ in how many more they make.
const tell = (what) => (promise) => { if (names.has(promise)) log.push(`${what} ${names.get(promise)}`); };
const made = [];
const stop = promiseHooks.createHook({ init: (promise, parent) => made.push([promise, parent]), before: tell('before'), after: tell('after'), settled: tell('settled') });
let second = 0;
const stopSecond = promiseHooks.onInit(() => { second++; });
const first = Promise.withResolvers?.() ?? {};
const parent = new Promise((resolve) => { first.resolve = resolve; });
const child = parent.then(() => log.push('then'));
const rejected = child.then(() => { throw new Error('x'); });
const caught = rejected.catch(() => log.push('caught'));
[parent, child, rejected, caught].forEach((promise, i) => names.set(promise, 'parent child rejected caught'.split(' ')[i]));
console.log(made.some(([promise, from]) => promise === parent && from === undefined), made.some(([promise, from]) => promise === child && from === parent), second > 3);
stopSecond();
second = 0;
first.resolve();
await caught;
await new Promise((resolve) => setTimeout(resolve, 1));
stop();
stop();
Promise.resolve().then(() => {});
console.log(log.join('\n'), second);
let before = 0, settled = 0;
const stops = [promiseHooks.onBefore(() => { before++; }), promiseHooks.onAfter(() => {}), promiseHooks.onSettled(() => { settled++; })];
await Promise.resolve();
await null;
for (const one of stops) one();
console.log(before > 0, settled > 0);
for (const wrong of [5, async () => {}, undefined]) show(() => promiseHooks.onInit(wrong));
show(() => promiseHooks.createHook({ before: 5 }));
// Beside a hook of async_hooks.
const kinds = new Set();
const hook = createHook({ init(id, type) { kinds.add(type); } }).enable();
let seen = 0;
const end = promiseHooks.onInit(() => { seen++; });
await new Promise((resolve) => setTimeout(resolve, 1));
end();
hook.disable();
console.log(kinds.has('PROMISE'), seen > 0, executionAsyncId() >= 0);
