'use strict';

const { performanceNow } = require('internal/process');
const { EventTarget } = require('internal/event_target');

const timeOrigin = Date.now() - performanceNow();
// How much of its time the loop was not waiting for events.
function eventLoopUtilization(first, second) {
  if (second) {
    const idle = first.idle - second.idle, active = first.active - second.active;
    return { idle, active, utilization: active / (idle + active) };
  }
  const idle = binding('core').loopIdle(), active = performanceNow() - idle;
  // Nothing is known before the loop first waits.
  if (idle === 0) return { idle: 0, active: 0, utilization: 0 };
  if (!first) return { idle, active, utilization: active / (idle + active) };
  const since = { idle: idle - first.idle, active: active - first.active };
  return { ...since, utilization: since.active / (since.idle + since.active) };
}
class PerformanceEntry {
  #fields;
  constructor(name, entryType, startTime, duration, detail) { this.#fields = { name, entryType, startTime, duration, ...(detail !== undefined ? { detail } : {}) }; }
  get name() { return this.#fields.name; }
  get entryType() { return this.#fields.entryType; }
  get startTime() { return this.#fields.startTime; }
  get duration() { return this.#fields.duration; }
  get detail() { return this.#fields.detail; }
  toJSON() { return { ...this.#fields }; }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) { return depth < 0 ? this : `${this.constructor.name} ${require('internal/inspect').inspect(this.#fields, options)}`; }
}
class PerformanceMark extends PerformanceEntry {
  constructor(name, options = {}) { super(`${name}`, 'mark', options.startTime ?? performanceNow(), 0, options.detail ?? null); }
}
class PerformanceMeasure extends PerformanceEntry {}
class PerformanceResourceTiming extends PerformanceEntry {}
const entries = [], observers = new Set();
function enqueue(entry) {
  entries.push(entry);
  for (const observer of observers) observer._offer(entry);
}
class PerformanceObserverEntryList {
  #list;
  constructor(list) { this.#list = list; }
  getEntries() { return this.#list.slice(); }
  getEntriesByName(name, type) { return this.#list.filter((e) => e.name === name && (type === undefined || e.entryType === type)); }
  getEntriesByType(type) { return this.#list.filter((e) => e.entryType === type); }
}
class PerformanceObserver {
  #callback;
  #types = new Set();
  #queue = [];
  constructor(callback) { this.#callback = callback; }
  observe({ entryTypes, type, buffered } = {}) {
    for (const one of entryTypes ?? [type]) this.#types.add(one);
    observers.add(this);
    if (buffered) for (const entry of entries) this._offer(entry);
  }
  _offer(entry) {
    if (!this.#types.has(entry.entryType)) return;
    if (this.#queue.push(entry) === 1) setImmediate(() => { const list = this.takeRecords(); if (list.length) this.#callback(new PerformanceObserverEntryList(list), this); });
  }
  takeRecords() { return this.#queue.splice(0); }
  disconnect() { observers.delete(this); this.#types.clear(); }
  static get supportedEntryTypes() { return ['function', 'gc', 'mark', 'measure', 'resource']; }
}
class Performance extends EventTarget {
  get timeOrigin() { return timeOrigin; }
  now() { return performanceNow(); }
  mark(name, options) { const entry = new PerformanceMark(name, options); enqueue(entry); return entry; }
  measure(name, startOrOptions, end) {
    const at = (value) => {
      if (typeof value === 'number') return value;
      const found = entries.findLast((e) => e.entryType === 'mark' && e.name === value);
      if (!found) throw new (require('internal/dom_exception'))(`The "${value}" performance mark has not been set`, 'SyntaxError');
      return found.startTime;
    };
    const options = typeof startOrOptions === 'object' && startOrOptions !== null ? startOrOptions : { start: startOrOptions, end };
    const stop = options.end !== undefined ? at(options.end) : options.duration !== undefined && options.start !== undefined ? at(options.start) + options.duration : performanceNow();
    const start = options.start !== undefined ? at(options.start) : options.duration !== undefined ? stop - options.duration : 0;
    const entry = new PerformanceMeasure(name, 'measure', start, stop - start, options.detail ?? null);
    enqueue(entry);
    return entry;
  }
  #clear(type, name) { for (let i = entries.length - 1; i >= 0; i--) if (entries[i].entryType === type && (name === undefined || entries[i].name === name)) entries.splice(i, 1); }
  clearMarks(name) { this.#clear('mark', name); }
  clearMeasures(name) { this.#clear('measure', name); }
  clearResourceTimings(name) { this.#clear('resource', name); }
  getEntries() { return entries.slice().sort((a, b) => a.startTime - b.startTime); }
  getEntriesByName(name, type) { return this.getEntries().filter((e) => e.name === name && (type === undefined || e.entryType === type)); }
  getEntriesByType(type) { return this.getEntries().filter((e) => e.entryType === type); }
  setResourceTimingBufferSize() {}
  markResourceTiming() {}
  timerify(fn) { return function(...args) { const start = performanceNow(); try { return new.target ? Reflect.construct(fn, args, fn) : Reflect.apply(fn, this, args); } finally { enqueue(new PerformanceEntry(fn.name, 'function', start, performanceNow() - start, args)); } }; }
  eventLoopUtilization(first, second) { return eventLoopUtilization(first, second); }
  get nodeTiming() { return { name: 'node', entryType: 'node', startTime: 0, duration: performanceNow(), nodeStart: 0, v8Start: 0, bootstrapComplete: 0, environment: 0, loopStart: 0, loopExit: -1, idleTime: 0 }; }
  toJSON() { return { timeOrigin, nodeTiming: this.nodeTiming, eventLoopUtilization: this.eventLoopUtilization() }; }
}
module.exports = {
  performance: new Performance(), Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceObserver, PerformanceObserverEntryList, PerformanceResourceTiming,
  monitorEventLoopDelay: (options) => require('internal/histogram').monitorEventLoopDelay(options),
  createHistogram: (options) => require('internal/histogram').createHistogram(options),
  eventLoopUtilization, constants: {},
};
