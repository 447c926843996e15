// The mocks of node:test: functions that remember their calls, and methods of objects in whose place they stand.
'use strict';

const { codes, notImplemented } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');

const kDefault = () => {};

class MockFunctionContext {
  #calls = [];
  #implementation;
  #once = new Map();
  #restore;
  #times;
  #original;
  constructor(original, implementation, restore, times) {
    this.#original = original;
    this.#implementation = implementation;
    this.#restore = restore;
    this.#times = times;
  }
  get calls() { return this.#calls.slice(); }
  callCount() { return this.#calls.length; }
  mockImplementation(implementation) {
    validateFunction(implementation, 'implementation');
    this.#implementation = implementation;
    this.#times = Infinity;
  }
  mockImplementationOnce(implementation, onCall = undefined) {
    validateFunction(implementation, 'implementation');
    const next = this.#calls.length, call = onCall ?? next;
    validateInteger(call, 'onCall', next);
    this.#once.set(call, implementation);
  }
  restore() { this.#restore(); }
  resetCalls() { this.#calls = []; }
  _track(call) { this.#calls.push(call); }
  _next() {
    const number = this.#calls.length, once = this.#once.get(number);
    if (once !== undefined) {
      this.#once.delete(number);
      return once;
    }
    return number < this.#times ? this.#implementation : this.#original;
  }
  _useOriginal() { this.#implementation = this.#original; }
}
for (const name of ['_track', '_next', '_useOriginal']) Object.defineProperty(MockFunctionContext.prototype, name, { enumerable: false });

// A function that answers for `original` and tells `context`.
function standIn(original, context) {
  const record = (call, run) => {
    try {
      call.result = run();
      if (call.target !== undefined) call.this = call.result;
      return call.result;
    } catch (error) {
      call.error = error;
      throw error;
    } finally { context._track(call); }
  };
  const callOf = (args, target, receiver) => ({ arguments: args, error: undefined, result: undefined, stack: new Error(), target, this: receiver });
  return new Proxy(original, {
    apply(_original, receiver, args) {
      const fn = context._next();
      return record(callOf(args, undefined, receiver), () => Reflect.apply(fn, receiver, args));
    },
    construct(target, args, newTarget) {
      const fn = context._next();
      return record(callOf(args, target, undefined), () => Reflect.construct(fn, args, newTarget));
    },
    get: (target, name, receiver) => (name === 'mock' ? context : Reflect.get(target, name, receiver)),
  });
}
function validateTimes(times) { if (times !== Infinity) validateInteger(times, 'options.times', 1); }

class MockTracker {
  #mocks = [];
  #timers;
  get timers() { return (this.#timers ??= new (require('internal/test_timers').MockTimers)()); }
  fn(original = function() {}, implementation = original, options = {}) {
    if (original !== null && typeof original === 'object') {
      options = original;
      original = function() {};
      implementation = original;
    } else if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = original;
    }
    validateFunction(original, 'original');
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const { times = Infinity } = options;
    validateTimes(times);
    const context = new MockFunctionContext(original, implementation, () => context._useOriginal(), times);
    this.#mocks.push(context);
    return standIn(original, context);
  }
  method(owner, name, implementation = kDefault, options = {}) {
    validateObject(owner, 'object', { allowFunction: true });
    if (typeof name !== 'string' && typeof name !== 'symbol') throw new codes.ERR_INVALID_ARG_TYPE('methodName', ['string', 'symbol'], name);
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = kDefault;
    }
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const { getter = false, setter = false, times = Infinity } = options;
    validateBoolean(getter, 'options.getter');
    validateBoolean(setter, 'options.setter');
    validateTimes(times);
    if (setter && getter) throw new codes.ERR_INVALID_ARG_VALUE('options.setter', setter, "cannot be used with 'options.getter'");
    let descriptor;
    for (let host = owner; host !== null && descriptor === undefined; host = Object.getPrototypeOf(host)) descriptor = Object.getOwnPropertyDescriptor(host, name);
    const original = getter ? descriptor?.get : setter ? descriptor?.set : descriptor?.value;
    if (typeof original !== 'function') throw new codes.ERR_INVALID_ARG_VALUE('methodName', original, 'must be a method');
    const own = Object.getOwnPropertyDescriptor(owner, name);
    const context = new MockFunctionContext(original, implementation === kDefault ? original : implementation, () => {
      if (own !== undefined) Object.defineProperty(owner, name, own);
      else delete owner[name];
    }, times);
    this.#mocks.push(context);
    const mock = standIn(original, context), { configurable, enumerable } = descriptor;
    if (getter || setter) {
      Object.defineProperty(owner, name, { configurable, enumerable, get: getter ? mock : descriptor.get, set: setter ? mock : descriptor.set });
    } else Object.defineProperty(owner, name, { configurable, enumerable, writable: descriptor.writable, value: mock });
    return mock;
  }
  getter(object, name, implementation = kDefault, options = {}) { return this.#accessor('getter', object, name, implementation, options); }
  setter(object, name, implementation = kDefault, options = {}) { return this.#accessor('setter', object, name, implementation, options); }
  #accessor(kind, object, name, implementation, options) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = kDefault;
    } else validateObject(options, 'options');
    if (options[kind] === false) throw new codes.ERR_INVALID_ARG_VALUE(`options.${kind}`, false, 'cannot be false');
    return this.method(object, name, implementation, { ...options, [kind]: true });
  }
  module() { notImplemented('node:test mock.module')(); }
  reset() {
    this.restoreAll();
    this.#timers?.reset();
    this.#mocks = [];
  }
  restoreAll() { for (const mock of this.#mocks) mock.restore(); }
}
module.exports = { MockTracker };
