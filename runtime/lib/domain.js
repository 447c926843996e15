// domain: errors of callbacks and emitters that belong together go to one place. The domains that are entered are a value of
// the asynchronous context, so that every callback begins in the domain it was made in.
'use strict';

const EventEmitter = require('events');
const { AsyncLocalStorage } = require('async_hooks');
const { codes: { ERR_UNHANDLED_ERROR } } = require('internal/errors');

const entered = new AsyncLocalStorage();
const none = Object.freeze([]);
const stack = () => entered.getStore() ?? none;
const active = () => stack().at(-1) ?? null;
const setStack = (list) => entered.enterWith(Object.freeze(list));
const mark = (error, name, value) => Object.defineProperty(error, name, { configurable: true, enumerable: false, value, writable: true });
// What threw just now, unless somebody caught it: whoever hears of it is not in its context any more.
let thrownIn = null;
function within(domain, fn, receiver, args) {
  domain.enter();
  let done = false;
  try {
    const result = Reflect.apply(fn, receiver, args);
    done = true;
    return result;
  } finally {
    if (done) domain.exit();
    else if (thrownIn === null) {
      thrownIn = stack();
      queueMicrotask(() => { thrownIn = null; });
    }
  }
}
const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

class Domain extends EventEmitter {
  constructor() {
    super();
    this.members = [];
  }
  enter() { setStack([...stack(), this]); }
  exit() {
    const list = stack(), at = list.lastIndexOf(this);
    if (at >= 0) setStack(list.slice(0, at));
  }
  add(emitter) {
    if (emitter.domain === this) return;
    if (emitter.domain) emitter.domain.remove(emitter);
    // A domain inside of itself would never end.
    if (this.domain && emitter instanceof Domain) {
      for (let outer = this.domain; outer; outer = outer.domain) if (emitter === outer) return;
    }
    mark(emitter, 'domain', this);
    this.members.push(emitter);
  }
  remove(emitter) {
    emitter.domain = null;
    const at = this.members.indexOf(emitter);
    if (at !== -1) this.members.splice(at, 1);
  }
  run(fn, ...args) { return within(this, fn, this, args); }
  bind(callback) { return this.#bound(callback, (args) => [true, args]); }
  // The first argument is an error, or is left out.
  intercept(callback) {
    return this.#bound(callback, (args) => {
      const [error, ...rest] = args;
      if (!(error instanceof Error)) return [true, rest];
      error.domainBound = callback;
      error.domainThrown = false;
      mark(error, 'domain', this);
      this.emit('error', error);
      return [false];
    });
  }
  #bound(callback, take) {
    const domain = this;
    function bound(...args) {
      const [goOn, list] = take(args);
      if (!goOn) return undefined;
      return within(domain, callback, this, list);
    }
    Object.defineProperty(bound, 'domain', { configurable: true, enumerable: true, value: this, writable: true });
    return bound;
  }
  // An exception that nobody caught: true when somebody of the domain did after all.
  _uncaught(error) {
    if (isObject(error)) {
      mark(error, 'domain', this);
      error.domainThrown = true;
    }
    const outer = stack().filter((one) => one !== this);
    if (EventEmitter.listenerCount(this, 'error') === 0 && outer.length === 0) return false;
    setStack([]);
    if (outer.length === 0) return this.emit('error', error);
    // What the handler throws is the next outer domain's.
    try { return this.emit('error', error); } catch (next) {
      setStack(outer);
      return outer.at(-1)._uncaught(next);
    }
  }
}
Object.defineProperty(Domain.prototype, '_uncaught', { enumerable: false });

// ---- Emitters made in a domain are its own: an 'error' nobody listens to is told there.
EventEmitter.usingDomains = true;
const { init } = EventEmitter;
EventEmitter.init = function(options) {
  Object.defineProperty(this, 'domain', { configurable: true, enumerable: false, value: this instanceof Domain ? null : active(), writable: true });
  return Reflect.apply(init, this, [options]);
};
const { emit } = EventEmitter.prototype;
EventEmitter.prototype.emit = function(...args) {
  const { domain } = this, [type] = args;
  if (domain === null || domain === undefined || this === process || (type === 'error' && this.listenerCount('error') > 0)) return Reflect.apply(emit, this, args);
  if (type === 'error') {
    const error = args[1] ? args[1] : new ERR_UNHANDLED_ERROR(args[1]);
    if (typeof error === 'object') {
      error.domainEmitter = this;
      mark(error, 'domain', domain);
      error.domainThrown = false;
    }
    // Its handler runs outside of it.
    const before = stack();
    let left = before.length;
    while (left > 0 && before[left - 1] === before.at(-1)) left--;
    setStack(before.slice(0, left));
    domain.emit('error', error);
    setStack([...before]);
    return false;
  }
  return within(domain, emit, this, args);
};
Object.defineProperty(EventEmitter.prototype.emit, 'name', { value: 'emit' });
Object.defineProperty(process, 'domain', { configurable: true, enumerable: true, get: active, set(domain) { setStack(domain ? [...stack(), domain] : []); } });
require('internal/process').setDomainCatch((error) => {
  if (thrownIn !== null) {
    setStack([...thrownIn]);
    thrownIn = null;
  }
  return active()?._uncaught(error) ?? false;
});

const create = () => new Domain();
module.exports = { Domain, create, createDomain: create };
Object.defineProperty(module.exports, 'active', { enumerable: true, configurable: true, get: active, set(domain) { process.domain = domain; } });
Object.defineProperty(module.exports, '_stack', { enumerable: true, configurable: true, get: () => [...stack()] });
