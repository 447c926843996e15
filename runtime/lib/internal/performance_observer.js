// PerformanceObserver: who is told of which entries, and when. The sources of entries that cost something (requests,
// connections, collections of garbage) are on only while somebody observes them.
'use strict';

const { performanceNow } = require('internal/process');
const { codes } = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validators');
const { PerformanceNodeEntry, kMake } = require('internal/performance_entries');
const observed = require('internal/observed');

const supported = ['dns', 'function', 'gc', 'http', 'mark', 'measure', 'net', 'resource'];
const observers = new Set();
const counts = { dns: 0, function: 0, gc: 0, http: 0, mark: 0, measure: 0, net: 0, resource: 0 };
// What Node keeps for getEntries(): marks, measures and resources.
let kept = null;
const setKept = (find) => { kept = find; };

let garbage = null;
function collected(kind, flags, start, duration) {
  const entry = new PerformanceNodeEntry(kMake, 'gc', 'gc', start, duration, { kind, flags });
  // Deprecated, and still there.
  for (const [name, value] of [['kind', kind], ['flags', flags]]) Object.defineProperty(entry, name, { value, configurable: true, enumerable: false, writable: true });
  enqueue(entry);
}
function change(type, by) {
  const before = counts[type];
  counts[type] += by;
  if ((before === 0) === (counts[type] === 0)) return;
  const on = counts[type] > 0;
  if (type === 'gc') {
    if (on) {
      garbage = new (binding('heap').GarbageTimes)();
      garbage.oncollected = () => {
        const list = garbage?.take() ?? [], now = performanceNow();
        for (let i = 0; i < list.length; i += 4) collected(list[i], list[i + 1], now - list[i + 2], list[i + 3]);
      };
      garbage.start();
    } else {
      garbage.stop();
      garbage = null;
    }
  } else if (type in observed) {
    observed[type] = on ? (name, start, detail) => enqueue(new PerformanceNodeEntry(kMake, name, type, start, performanceNow() - start, detail)) : null;
  }
}

const waiting = new Set();
function flush() {
  const list = [...waiting];
  waiting.clear();
  for (const observer of list) observer._deliver();
}
function enqueue(entry) {
  for (const observer of observers) observer._offer(entry);
}

class PerformanceObserverEntryList {
  #list;
  constructor(token, list) {
    if (token !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#list = list.sort((a, b) => a.startTime - b.startTime);
  }
  getEntries() { return this.#list.slice(); }
  getEntriesByType(type) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    return this.#list.filter((entry) => entry.entryType === `${type}`);
  }
  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    return this.#list.filter((entry) => entry.name === `${name}` && (type === undefined || entry.entryType === `${type}`));
  }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return this;
    return `PerformanceObserverEntryList ${require('internal/inspect').inspect(this.#list, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

class PerformanceObserver {
  #callback;
  #types = new Set();
  #mode;
  #queue = [];
  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
  }
  observe(options = {}) {
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = options;
    if (entryTypes === undefined && type === undefined) throw new codes.ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    if (entryTypes != null && type != null) throw new codes.ERR_INVALID_ARG_VALUE('options.entryTypes', entryTypes, 'options.entryTypes can not set with options.type together');
    const mode = entryTypes != null ? 'multiple' : 'single';
    if (this.#mode !== undefined && this.#mode !== mode) {
      throw new (require('internal/dom_exception'))(`PerformanceObserver can not change to ${mode} observation${mode === 'multiple' ? 's' : ''}`, 'InvalidModificationError');
    }
    if (mode === 'multiple' && !Array.isArray(entryTypes)) throw new codes.ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', entryTypes);
    this.#mode = mode;
    if (mode === 'multiple') {
      const wanted = new Set(entryTypes.filter((one) => supported.includes(one)));
      for (const one of this.#types) if (!wanted.has(one)) change(one, -1);
      for (const one of wanted) if (!this.#types.has(one)) change(one, 1);
      this.#types = wanted;
    } else if (supported.includes(type)) {
      if (!this.#types.has(type)) change(type, 1);
      this.#types.add(type);
      if (buffered && kept !== null) for (const entry of kept(type)) this._offer(entry);
    }
    if (this.#types.size > 0) observers.add(this);
    else this.disconnect();
  }
  disconnect() {
    for (const one of this.#types) change(one, -1);
    this.#types.clear();
    this.#queue = [];
    this.#mode = undefined;
    observers.delete(this);
    waiting.delete(this);
  }
  takeRecords() { return this.#queue.splice(0); }
  _offer(entry) {
    if (!this.#types.has(entry.entryType)) return;
    this.#queue.push(entry);
    waiting.add(this);
    if (waiting.size === 1) setImmediate(flush);
  }
  _deliver() {
    const list = this.takeRecords();
    if (list.length > 0) this.#callback.call(this, new PerformanceObserverEntryList(kMake, list), this);
  }
  static get supportedEntryTypes() { return supported.slice(); }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return this;
    return `PerformanceObserver ${require('internal/inspect').inspect({ connected: observers.has(this), pending: waiting.has(this), entryTypes: [...this.#types], buffer: this.#queue }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
for (const name of ['_offer', '_deliver']) Object.defineProperty(PerformanceObserver.prototype, name, { enumerable: false });

module.exports = { PerformanceObserver, PerformanceObserverEntryList, counts, enqueue, setKept };
