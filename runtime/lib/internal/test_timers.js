// The timers and the clock of node:test's mocks: time passes when the test says so.
'use strict';

const { codes } = require('internal/errors');
const { validateNumber, validateObject } = require('internal/validators');

const known = ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'scheduler.wait'];
const kLongest = 2147483647;

class MockTimers {
  #enabled = false;
  #now = 0;
  #timers = [];
  #last = 0;
  #undo = [];
  #check() { if (!this.#enabled) throw new codes.ERR_INVALID_STATE('You should enable MockTimers first by calling the .enable function'); }

  enable(options = { apis: known, now: 0 }) {
    options = { ...options };
    validateObject(options, 'options');
    if (this.#enabled) throw new codes.ERR_INVALID_STATE('MockTimers is already enabled!');
    let { now = 0, apis = known } = options;
    if (now instanceof Date) now = now.getTime();
    if (!Number.isFinite(now)) validateNumber(now, 'initialTime', 0);
    if (now < 0) throw new codes.ERR_INVALID_ARG_VALUE('now', options.now, 'epoch must be a positive integer received');
    if (!Array.isArray(apis)) throw new codes.ERR_INVALID_ARG_TYPE('options.apis', 'Array', apis);
    for (const api of apis) if (!known.includes(api)) throw new codes.ERR_INVALID_ARG_VALUE('options.apis', api, `option ${api} is not supported`);
    if (apis.length === 0) apis = known;
    this.#enabled = true;
    this.#now = now;
    const timers = require('timers'), promises = require('timers/promises');
    for (const api of apis) {
      if (api === 'Date') this.#replace(globalThis, 'Date', this.#date());
      else if (api === 'scheduler.wait') this.#replace(promises.scheduler, 'wait', (delay, given) => this.#promise('timeout', delay, undefined, given));
      else {
        const clear = api.replace('set', 'clear');
        for (const owner of [globalThis, timers]) {
          this.#replace(owner, api, this.#setter(api));
          this.#replace(owner, clear, (timer) => this.#clear(timer));
        }
        this.#replace(promises, api, api === 'setInterval' ? (delay, value, given) => this.#intervals(delay, value, given)
          : api === 'setTimeout' ? (delay, value, given) => this.#promise('timeout', delay, value, given) : (value, given) => this.#promise('immediate', 0, value, given));
      }
    }
    require('module').syncBuiltinESMExports();
  }
  #replace(owner, name, value) {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    this.#undo.push(() => Object.defineProperty(owner, name, before));
    Object.defineProperty(owner, name, { configurable: true, enumerable: before?.enumerable ?? true, writable: true, value });
  }
  #setter(api) {
    const kind = { setTimeout: 'timeout', setInterval: 'interval', setImmediate: 'immediate' }[api];
    return kind === 'immediate' ? (callback, ...args) => this.#add(kind, callback, 0, args) : (callback, delay = 1, ...args) => this.#add(kind, callback, delay, args);
  }
  #add(kind, callback, delay, args) {
    require('internal/validators').validateFunction(callback, 'callback');
    const wait = kind === 'immediate' ? 0 : delay >= 1 && delay <= kLongest ? Math.trunc(delay) : 1;
    const id = ++this.#last;
    const timer = {
      kind, callback, args, wait, id, at: this.#now + wait, active: true, ref: () => timer, unref: () => timer, hasRef: () => true, refresh: () => {
        timer.at = this.#now + wait;
        return timer;
      },
      close: () => this.#clear(timer), [Symbol.toPrimitive]: () => id, [Symbol.dispose]: () => this.#clear(timer),
    };
    this.#timers.push(timer);
    return timer;
  }
  #clear(timer) {
    const at = this.#timers.findIndex((one) => one === timer || one.id === timer);
    if (at >= 0) this.#timers.splice(at, 1)[0].active = false;
  }
  #promise(kind, delay, value, given = {}) {
    const { signal } = given ?? {};
    return new Promise((resolve, reject) => {
      const refuse = () => reject(new (require('internal/errors').AbortError)(undefined, { cause: signal.reason }));
      if (signal?.aborted) {
        refuse();
        return;
      }
      const timer = this.#add(kind, () => resolve(value), delay, []);
      signal?.addEventListener('abort', () => {
        this.#clear(timer);
        refuse();
      }, { once: true });
    });
  }
  async *#intervals(delay, value, given = {}) {
    const due = [];
    let wake = null;
    const timer = this.#add('interval', () => {
      due.push(value);
      wake?.();
    }, delay, []);
    try {
      for (;;) {
        if (given?.signal?.aborted) throw new (require('internal/errors').AbortError)(undefined, { cause: given.signal.reason });
        while (due.length > 0) yield due.shift();
        await new Promise((resolve) => {
          wake = resolve;
          given?.signal?.addEventListener('abort', resolve, { once: true });
        });
      }
    } finally { this.#clear(timer); }
  }
  #date() {
    const Real = Date, timers = this;
    function MockDate(...args) {
      if (new.target === undefined) return new Real(timers.#now).toString();
      return Reflect.construct(Real, args.length === 0 ? [timers.#now] : args, new.target === MockDate ? Real : new.target);
    }
    Object.defineProperties(MockDate, Object.getOwnPropertyDescriptors(Real));
    MockDate.now = () => timers.#now;
    MockDate.isMock = true;
    MockDate.toString = () => Function.prototype.toString.call(Real);
    return MockDate;
  }
  // The next that is due by `limit`: the earliest, and of these the first made; immediates before all.
  #next(limit) {
    let found = null;
    for (const timer of this.#timers) {
      if (timer.at > limit) continue;
      if (found === null || timer.at < found.at || (timer.at === found.at && timer.kind === 'immediate' && found.kind !== 'immediate')) found = timer;
    }
    return found;
  }
  #run(timer) {
    if (timer.kind === 'interval') timer.at += timer.wait;
    else this.#clear(timer);
    timer.callback(...timer.args);
  }
  tick(time = 1) {
    this.#check();
    if (time < 0) throw new codes.ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
    const end = this.#now += time;
    for (let timer = this.#next(end); timer !== null; timer = this.#next(end)) this.#run(timer);
  }
  runAll() {
    this.#check();
    const longest = this.#timers.reduce((latest, { at }) => Math.max(latest, at), this.#now);
    this.tick(longest - this.#now);
  }
  setTime(time = 0) {
    validateNumber(time, 'time');
    this.#check();
    if (time < 0) throw new codes.ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
    this.#now = time;
  }
  reset() {
    if (!this.#enabled) return;
    this.#enabled = false;
    for (const undo of this.#undo.splice(0).reverse()) undo();
    for (const timer of this.#timers.splice(0)) timer.active = false;
    this.#now = 0;
    require('module').syncBuiltinESMExports();
  }
  [Symbol.dispose]() { this.reset(); }
}
module.exports = { MockTimers };
