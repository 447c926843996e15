// The module `perf_hooks`: the timeline (marks, measures, resources), the clock, and what measures the loop.
'use strict';

const { performanceNow } = require('internal/process');
const { EventTarget, Event, defineEventHandler } = require('internal/event_target');
const { codes } = require('internal/errors');
const { validateFunction, validateObject, validateString } = require('internal/validators');
const { PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceNodeEntry, PerformanceNodeTiming, PerformanceResourceTiming, kMake, nodeTimingNames } = require('internal/performance_entries');
const { PerformanceObserver, PerformanceObserverEntryList, enqueue, setKept } = require('internal/performance_observer');
const observed = require('internal/observed');

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

// ---- The timeline
const kMostResources = 250;
let marks = [], measures = [], resources = [], mostResources = kMostResources, full = false, beyond = [];
// The last mark of each name, which measures refer to.
const lastMarks = new Map();
const listOf = (type) => (type === 'mark' ? marks : type === 'measure' ? measures : type === 'resource' ? resources : []);
setKept((type) => listOf(type).slice());

// A program that fetches more resources than are kept hears of it once, and may make room or clear them.
function keepResource(entry) {
  if (resources.length < mostResources && !full) {
    resources.push(entry);
    return;
  }
  beyond.push(entry);
  if (full) return;
  full = true;
  setImmediate(() => {
    while (beyond.length > 0) {
      const before = beyond.length;
      if (resources.length >= mostResources) performance.dispatchEvent(new Event('resourcetimingbufferfull'));
      while (resources.length < mostResources && beyond.length > 0) resources.push(beyond.shift());
      if (beyond.length >= before) beyond = [];
    }
    full = false;
  });
}
function markResourceTiming(info, url, initiator, global, cacheMode) {
  if (cacheMode !== '' && cacheMode !== 'local' && cacheMode !== 'validated') throw new codes.ERR_INVALID_ARG_VALUE('cacheMode', cacheMode);
  const entry = new PerformanceResourceTiming(kMake, url, initiator, info, cacheMode);
  keepResource(entry);
  enqueue(entry);
  return entry;
}

function timeOf(value) {
  if (typeof value === 'number') {
    if (value < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(value);
    return value;
  }
  const name = `${value}`;
  if (nodeTimingNames.includes(name)) return nodeTiming()[name];
  const found = lastMarks.get(name);
  if (found === undefined) throw new (require('internal/dom_exception'))(`The "${name}" performance mark has not been set`, 'SyntaxError');
  return found;
}
let timing;
const nodeTiming = () => (timing ??= new PerformanceNodeTiming(kMake));

class Performance extends EventTarget {
  constructor(token) {
    if (token !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }
  get timeOrigin() { return timeOrigin; }
  get nodeTiming() { return nodeTiming(); }
  now() { return performanceNow(); }
  mark(name, options = {}) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    const entry = new PerformanceMark(name, options);
    marks.push(entry);
    lastMarks.set(entry.name, entry.startTime);
    enqueue(entry);
    return entry;
  }
  measure(name, startOrOptions = {}, end = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    validateString(name, 'name');
    const given = startOrOptions !== null && typeof startOrOptions === 'object' ? startOrOptions : null;
    let detail = null, start, stop;
    if (given !== null && ['start', 'end', 'duration', 'detail'].some((key) => given[key] !== undefined)) {
      if (end !== undefined) throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('endMark must not be specified');
      if (given.start !== undefined && given.end !== undefined && given.duration !== undefined) {
        throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('Must not have options.start, options.end, and options.duration specified');
      }
      if (given.detail != null) detail = structuredClone(given.detail);
      stop = given.end !== undefined ? timeOf(given.end) : given.start !== undefined && given.duration !== undefined ? timeOf(given.start) + timeOf(given.duration) : performanceNow();
      start = given.start !== undefined ? timeOf(given.start) : given.duration !== undefined && given.end !== undefined ? stop - timeOf(given.duration) : 0;
    } else {
      stop = end !== undefined ? timeOf(end) : performanceNow();
      start = typeof startOrOptions === 'string' ? timeOf(startOrOptions) : 0;
    }
    const entry = new PerformanceMeasure(kMake, name, start, stop - start, detail);
    measures.push(entry);
    enqueue(entry);
    return entry;
  }
  clearMarks(name = undefined) {
    if (name === undefined) {
      marks = [];
      lastMarks.clear();
      return;
    }
    name = `${name}`;
    if (nodeTimingNames.includes(name)) throw new codes.ERR_INVALID_ARG_VALUE('name', name);
    marks = marks.filter((entry) => entry.name !== name);
    lastMarks.delete(name);
  }
  clearMeasures(name = undefined) { measures = name === undefined ? [] : measures.filter((entry) => entry.name !== `${name}`); }
  clearResourceTimings(name = undefined) { resources = name === undefined ? [] : resources.filter((entry) => entry.name !== `${name}`); }
  getEntries() { return [...marks, ...measures, ...resources].sort((a, b) => a.startTime - b.startTime); }
  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    const all = type === undefined ? this.getEntries() : this.getEntriesByType(type);
    return all.filter((entry) => entry.name === `${name}`);
  }
  getEntriesByType(type) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    return listOf(`${type}`).slice().sort((a, b) => a.startTime - b.startTime);
  }
  setResourceTimingBufferSize(size) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('maxSize');
    mostResources = Math.max(0, Math.trunc(Number(size)) || 0);
  }
  markResourceTiming(...timing) { return markResourceTiming(...timing); }
  timerify(fn, options = {}) {
    validateFunction(fn, 'fn');
    validateObject(options, 'options');
    const { histogram } = options;
    if (histogram !== undefined) {
      if (typeof histogram?.record !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('options.histogram', 'RecordableHistogram', histogram);
    }
    const done = (name, start, args) => {
      const duration = performanceNow() - start;
      // In nanoseconds, of which a histogram counts no fractions and not zero.
      histogram?.record(Math.max(1, Math.ceil(duration * 1e6)));
      const entry = new PerformanceNodeEntry(kMake, name, 'function', start, duration, args);
      for (let i = 0; i < args.length; i++) entry[i] = args[i];
      enqueue(entry);
    };
    function timerified(...args) {
      const start = performanceNow();
      const result = new.target ? Reflect.construct(fn, args, fn) : Reflect.apply(fn, this, args);
      if (!new.target && typeof result?.finally === 'function') return result.finally(() => done(fn.name, start, args));
      done(fn.name, start, args);
      return result;
    }
    Object.defineProperties(timerified, { length: { configurable: false, enumerable: true, value: fn.length }, name: { configurable: false, enumerable: true, value: `timerified ${fn.name}` } });
    return timerified;
  }
  eventLoopUtilization(first, second) { return eventLoopUtilization(first, second); }
  toJSON() { return { nodeTiming: this.nodeTiming, timeOrigin, eventLoopUtilization: this.eventLoopUtilization() }; }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return this;
    return `Performance ${require('internal/inspect').inspect({ nodeTiming: this.nodeTiming, timeOrigin }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
for (const name of Object.getOwnPropertyNames(Performance.prototype)) if (name !== 'constructor') Object.defineProperty(Performance.prototype, name, { enumerable: true });
Object.defineProperty(Performance.prototype, Symbol.toStringTag, { value: 'Performance', configurable: true });
defineEventHandler(Performance.prototype, 'resourcetimingbufferfull');

const performance = new Performance(kMake);
observed.markResource = markResourceTiming;
for (const early of observed.early.splice(0)) markResourceTiming(...early);

module.exports = {
  performance, Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceObserver, PerformanceObserverEntryList, PerformanceResourceTiming,
  monitorEventLoopDelay: (options) => require('internal/histogram').monitorEventLoopDelay(options),
  createHistogram: (options) => require('internal/histogram').createHistogram(options),
  eventLoopUtilization,
};
const constants = Object.create(null);
Object.entries({
  NODE_PERFORMANCE_GC_MAJOR: 4, NODE_PERFORMANCE_GC_MINOR: 1, NODE_PERFORMANCE_GC_INCREMENTAL: 8, NODE_PERFORMANCE_GC_WEAKCB: 16, NODE_PERFORMANCE_GC_FLAGS_NO: 0,
  NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2, NODE_PERFORMANCE_GC_FLAGS_FORCED: 4, NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8,
  NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16, NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32, NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64,
}).forEach(([name, value]) => Object.defineProperty(constants, name, { value, enumerable: true }));
Object.defineProperty(module.exports, 'constants', { value: constants, enumerable: true });
