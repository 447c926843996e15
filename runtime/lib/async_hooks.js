// AsyncLocalStorage and AsyncResource on V8's continuation data; createHook tells of promises, ticks, timers, immediates
// and resources of programs, not of the handles and requests of the system.
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
// What createHook's hooks are told; nothing of it is loaded before one is enabled.
let events = null;
let lastId = 1;
class AsyncResource {
  #context = current();
  #id;
  #trigger;
  #record = null;
  constructor(type, options = {}) {
    validateString(type, 'type');
    this.#trigger = typeof options === 'number' ? options : options?.triggerAsyncId;
    this.#id = events === null ? ++lastId : events.newId();
    if (events !== null) this.#record = events.make(type, this, this.#trigger, this.#id);
    this.#trigger ??= this.#record?.trigger ?? 1;
  }
  runInAsyncScope(fn, thisArg, ...args) {
    if (this.#record === null) return context.run(this.#context, fn, thisArg, args);
    events.enter(this.#record);
    try { return context.run(this.#context, fn, thisArg, args); } finally { events.leave(this.#record); }
  }
  emitDestroy() {
    if (this.#record !== null) events.destroy(this.#record);
    return this;
  }
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
    const hook = { ...callbacks };
    return {
      enable() {
        events ??= require('internal/async_hook_events');
        events.enable(hook);
        return this;
      },
      disable() {
        events?.disable(hook);
        return this;
      },
    };
  },
  executionAsyncId: () => events?.top().id ?? 1, triggerAsyncId: () => events?.top().trigger ?? 0, executionAsyncResource: () => events?.top().resource ?? nothing, asyncWrapProviders: Object.freeze({ __proto__: null }),
};
const nothing = {};
