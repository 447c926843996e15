// AsyncLocalStorage and AsyncResource on V8's continuation data. The hooks of async_hooks proper are
// missing: enabling one says so.
'use strict';

const context = require('internal/async_context');
const { validateFunction, validateString } = require('internal/validators');

const current = () => context.current();
class AsyncLocalStorage {
  #defaultValue;
  #name;
  constructor(options = {}) { this.#defaultValue = options?.defaultValue; this.#name = options?.name ?? ''; context.state.used = true; }
  get name() { return this.#name; }
  static bind(fn) { return AsyncResource.bind(fn); }
  static snapshot() {
    const captured = current();
    return (fn, ...args) => context.run(captured, fn, undefined, args);
  }
  run(store, callback, ...args) {
    const next = new Map(current());
    next.set(this, store);
    context.state.used = true;
    return context.run(next, callback, undefined, args);
  }
  exit(callback, ...args) {
    const next = new Map(current());
    next.delete(this);
    return context.run(next, callback, undefined, args);
  }
  enterWith(store) {
    const next = new Map(current());
    next.set(this, store);
    context.set(next);
  }
  getStore() {
    const map = current();
    return map?.has(this) ? map.get(this) : this.#defaultValue;
  }
  disable() {
    const next = new Map(current());
    next.delete(this);
    context.set(next);
  }
}
let lastId = 1;
class AsyncResource {
  #context = current();
  #id = ++lastId;
  #trigger;
  constructor(type, options = {}) {
    validateString(type, 'type');
    this.#trigger = typeof options === 'number' ? options : options?.triggerAsyncId ?? 1;
  }
  runInAsyncScope(fn, thisArg, ...args) { return context.run(this.#context, fn, thisArg, args); }
  emitDestroy() { return this; }
  asyncId() { return this.#id; }
  triggerAsyncId() { return this.#trigger; }
  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    const resource = this;
    const bound = function(...args) { return resource.runInAsyncScope(fn, thisArg === undefined ? this : thisArg, ...args); };
    Object.defineProperties(bound, { length: { configurable: true, value: fn.length }, asyncResource: { configurable: true, enumerable: true, value: this, writable: true } });
    return bound;
  }
  static bind(fn, type, thisArg) { return new AsyncResource(type || fn.name || 'bound-anonymous-fn').bind(fn, thisArg); }
}
module.exports = {
  AsyncLocalStorage, AsyncResource,
  createHook(callbacks) {
    require('internal/validators').validateObject(callbacks, 'callbacks');
    for (const name of ['init', 'before', 'after', 'destroy', 'promiseResolve']) {
      if (callbacks[name] !== undefined && typeof callbacks[name] !== 'function') throw new (require('internal/errors').codes.ERR_ASYNC_CALLBACK)(`hook.${name}`);
    }
    return { enable: require('internal/errors').notImplemented('async_hooks.createHook().enable'), disable() { return this; } };
  },
  executionAsyncId: () => 1, triggerAsyncId: () => 0, executionAsyncResource: () => ({}), asyncWrapProviders: Object.freeze({ __proto__: null }),
};
