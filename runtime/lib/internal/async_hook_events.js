// The events of async_hooks.createHook: made, entered, left and destroyed. Loaded when the first hook is enabled; until then
// the queues of ticks, timers and immediates pay one comparison.
'use strict';

const promiseHooks = require('internal/promise_hooks');
const { state } = require('internal/async_context');

const enabled = [];
const root = { id: 1, trigger: 0, resource: {} };
const stack = [root];
let lastId = 1;
const newId = () => ++lastId;
const top = () => stack[stack.length - 1];

// An exception of a hook cannot be anybody's to handle.
function call(name, ...args) {
  for (const hook of enabled.slice()) {
    if (hook[name] === undefined) continue;
    try { hook[name](...args); } catch (error) {
      process._rawDebug(error?.stack ?? error);
      process.reallyExit(1);
    }
  }
}
function enter(record) {
  stack.push(record);
  call('before', record.id);
}
function leave(record) {
  call('after', record.id);
  const at = stack.lastIndexOf(record);
  if (at > 0) stack.length = at;
}
function make(type, resource, trigger = top().id, id = newId()) {
  const record = { id, trigger, resource };
  call('init', id, type, trigger, resource);
  return record;
}
const destroy = (record) => call('destroy', record.id);

// A callback of one of the queues: `record.destroyed` is for those that are cancelled.
function wrap(type, callback, resource, repeats = false) {
  const record = make(type, resource);
  const wrapped = function(...args) {
    enter(record);
    try { return Reflect.apply(callback, this, args); } finally {
      leave(record);
      if (!repeats) destroy(record);
    }
  };
  wrapped.cancelled = () => destroy(record);
  return wrapped;
}

const promises = new WeakMap();
// A promise that is older than the hooks gets its number without an event.
function recordOf(promise) {
  let record = promises.get(promise);
  if (record === undefined) promises.set(promise, (record = { id: newId(), trigger: top().id, resource: promise }));
  return record;
}
function made(promise, parent) {
  promises.set(promise, make('PROMISE', promise, parent === undefined ? undefined : recordOf(parent).id));
}
let stop;
function enable(hook) {
  if (enabled.includes(hook)) return;
  enabled.push(hook);
  if (enabled.length > 1) return;
  state.hooks = { wrap };
  stop = promiseHooks.add({ init: made, before: (promise) => enter(recordOf(promise)), after: (promise) => leave(recordOf(promise)), settled: (promise) => call('promiseResolve', recordOf(promise).id) });
}
function disable(hook) {
  const at = enabled.indexOf(hook);
  if (at < 0) return;
  enabled.splice(at, 1);
  if (enabled.length > 0) return;
  state.hooks = null;
  stop();
}
module.exports = { enable, disable, make, enter, leave, destroy, newId, top };
