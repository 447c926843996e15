// createHook: promises, ticks, timers, immediates and resources; ids are shown in the order they come.
import { AsyncResource, createHook, executionAsyncId, executionAsyncResource, triggerAsyncId } from 'node:async_hooks';
const events = [], types = new Map(), shown = new Set(['TickObject', 'Timeout', 'Immediate', 'PROMISE', 'MINE']);
const hook = createHook({
  init(id, type, trigger) { types.set(id, type); if (shown.has(type)) events.push(`init ${type}`); },
  before(id) { if (types.get(id) !== 'PROMISE' && shown.has(types.get(id))) events.push(`before ${types.get(id)} ${executionAsyncId() === id}`); },
  after(id) { if (types.get(id) !== 'PROMISE' && shown.has(types.get(id))) events.push(`after ${types.get(id)}`); },
  promiseResolve(id) { events.push('resolve'); },
});
console.log(hook.enable() === hook);
const wait = (start) => new Promise((resolve) => start(resolve));
function show(title) { hook.disable(); console.log(title, events.splice(0).join('; ')); hook.enable(); }
await wait((resolve) => setImmediate(resolve)); events.splice(0);
process.nextTick(() => {}); show('tick made');
await wait((resolve) => setTimeout(resolve, 1)); show('timeout');
await wait((resolve) => setImmediate(resolve)); show('immediate');
const timer = setInterval(() => {}, 1000); clearInterval(timer); const immediate = setImmediate(() => {}); clearImmediate(immediate); show('cleared');
Promise.resolve(1).then(() => 2); show('promises');
const mine = new AsyncResource('MINE'); const scope = mine.runInAsyncScope(() => [executionAsyncId() === mine.asyncId(), executionAsyncResource() === mine, triggerAsyncId() === mine.triggerAsyncId()]); show('mine'); console.log(scope); mine.emitDestroy();
let inside; setTimeout(() => { inside = [executionAsyncId() > 1, executionAsyncResource().constructor.name]; }, 1); await wait((resolve) => setTimeout(resolve, 20)); console.log(inside);
hook.disable(); events.splice(0); await wait((resolve) => setTimeout(resolve, 1)); console.log(events.length);
try { createHook({ init: 1 }); } catch (error) { console.log(error.code, error.message); }
