// The classes of entries of a performance timeline. Their constructors are not for programs, except PerformanceMark's.
'use strict';

const { bootstrapComplete, performanceNow } = require('internal/process');
const { codes } = require('internal/errors');
const { validateNumber, validateObject } = require('internal/validators');

const kMake = Symbol('make');
const nodeTimingNames = ['nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit', 'bootstrapComplete'];

class PerformanceEntry {
  #name;
  #type;
  #start;
  #duration;
  constructor(token, name, type, start, duration) {
    if (token !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#name = name;
    this.#type = type;
    this.#start = start;
    this.#duration = duration;
  }
  get name() { return this.#name; }
  get entryType() { return this.#type; }
  get startTime() { return this.#start; }
  get duration() { return this.#duration; }
  toJSON() { return { name: this.#name, entryType: this.#type, startTime: this.#start, duration: this.#duration }; }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return this;
    return `${this.constructor.name} ${require('internal/inspect').inspect(this.toJSON(), { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

class PerformanceMark extends PerformanceEntry {
  #detail;
  constructor(name, options = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    name = `${name}`;
    if (nodeTimingNames.includes(name)) throw new codes.ERR_INVALID_ARG_VALUE('name', name);
    if (options != null) validateObject(options, 'options', { allowArray: true, allowFunction: true });
    const start = options?.startTime ?? performanceNow();
    validateNumber(start, 'startTime');
    if (start < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(start);
    const detail = options?.detail == null ? null : structuredClone(options.detail);
    super(kMake, name, 'mark', start, 0);
    this.#detail = detail;
  }
  get detail() { return this.#detail; }
  toJSON() { return { ...super.toJSON(), detail: this.#detail }; }
}

class PerformanceMeasure extends PerformanceEntry {
  #detail;
  constructor(token, name, start, duration, detail) {
    super(token, name, 'measure', start, duration);
    this.#detail = detail;
  }
  get detail() { return this.#detail; }
  toJSON() { return { ...super.toJSON(), detail: this.#detail }; }
}

// What Node measures of itself: functions, requests, connections, look-ups, collections of garbage.
class PerformanceNodeEntry extends PerformanceEntry {
  #detail;
  constructor(token, name, type, start, duration, detail) {
    super(token, name, type, start, duration);
    this.#detail = detail;
  }
  get detail() { return this.#detail; }
  toJSON() { return { ...super.toJSON(), detail: this.#detail }; }
}

class PerformanceResourceTiming extends PerformanceEntry {
  #info;
  #initiator;
  #cacheMode;
  constructor(token, url, initiator, info, cacheMode) {
    super(token, url, 'resource', info?.startTime, info?.endTime - info?.startTime);
    this.#info = info;
    this.#initiator = initiator;
    this.#cacheMode = cacheMode;
  }
  get initiatorType() { return this.#initiator; }
  get nextHopProtocol() { return this.#info.finalConnectionTimingInfo?.ALPNNegotiatedProtocol; }
  get workerStart() { return this.#info.finalServiceWorkerStartTime; }
  get redirectStart() { return this.#info.redirectStartTime; }
  get redirectEnd() { return this.#info.redirectEndTime; }
  get fetchStart() { return this.#info.postRedirectStartTime; }
  get domainLookupStart() { return this.#info.finalConnectionTimingInfo?.domainLookupStartTime; }
  get domainLookupEnd() { return this.#info.finalConnectionTimingInfo?.domainLookupEndTime; }
  get connectStart() { return this.#info.finalConnectionTimingInfo?.connectionStartTime; }
  get connectEnd() { return this.#info.finalConnectionTimingInfo?.connectionEndTime; }
  get secureConnectionStart() { return this.#info.finalConnectionTimingInfo?.secureConnectionStartTime; }
  get requestStart() { return this.#info.finalNetworkRequestStartTime; }
  get responseStart() { return this.#info.finalNetworkResponseStartTime; }
  get responseEnd() { return this.#info.endTime; }
  get encodedBodySize() { return this.#info.encodedBodySize; }
  get decodedBodySize() { return this.#info.decodedBodySize; }
  // What a cache answered was not transferred; the head of an answer counts as 300 bytes.
  get transferSize() {
    if (this.#cacheMode === 'local') return 0;
    if (this.#cacheMode === 'validated') return 300;
    return this.#info.encodedBodySize + 300;
  }
  toJSON() {
    const out = super.toJSON();
    for (const name of resourceFields) out[name] = this[name];
    return out;
  }
}
const resourceFields = ['initiatorType', 'nextHopProtocol', 'workerStart', 'redirectStart', 'redirectEnd', 'fetchStart', 'domainLookupStart', 'domainLookupEnd', 'connectStart', 'connectEnd',
  'secureConnectionStart', 'requestStart', 'responseStart', 'responseEnd', 'transferSize', 'encodedBodySize', 'decodedBodySize'];

class PerformanceNodeTiming extends PerformanceEntry {
  constructor(token) {
    super(token, 'node', 'node', 0, 0);
    // Milestones of this process; what begins from a snapshot has few of them.
    for (const [name, get] of Object.entries({
      name: () => 'node', entryType: () => 'node', startTime: () => 0, duration: performanceNow, nodeStart: () => 0, v8Start: () => 0, bootstrapComplete, environment: () => 0,
      loopStart: bootstrapComplete, loopExit: () => -1, idleTime: () => binding('core').loopIdle(),
    })) Object.defineProperty(this, name, { enumerable: true, configurable: true, get });
  }
  toJSON() { return { ...this }; }
}
for (const Class of [PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceNodeEntry, PerformanceResourceTiming]) {
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(Class.prototype))) {
    if (descriptor.get || name === 'toJSON') Object.defineProperty(Class.prototype, name, { ...descriptor, enumerable: true });
  }
  if (Class !== PerformanceNodeEntry) Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: Class.name, configurable: true });
}

module.exports = { PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceNodeEntry, PerformanceNodeTiming, PerformanceResourceTiming, kMake, nodeTimingNames };
