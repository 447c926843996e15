// Histograms of perf_hooks: counts of values that agree in a number of digits, after HdrHistogram, whose results they have.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateInteger, validateObject, validateNumber } = require('internal/validators');

class Histogram {
  #counts = new Map();
  #half;
  #lowest;
  #highest;
  #count = 0;
  #exceeds = 0;
  #smallest = Infinity;
  #largest = 0;
  #sorted = null;
  constructor({ lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3 } = {}) {
    this.#lowest = Number(lowest);
    this.#highest = Number(highest);
    // Values below this are counted exactly, and larger ones in steps that keep as many digits.
    this.#half = 2 ** Math.ceil(Math.log2(2 * 10 ** figures));
  }
  // The size of the step that a value falls in.
  #step(value) { return value < this.#half ? 1 : 2 ** (Math.floor(Math.log2(value)) - Math.log2(this.#half) + 1); }
  #floor(value) {
    const step = this.#step(value);
    return Math.floor(value / step) * step;
  }
  #ceiling(value) { return this.#floor(value) + this.#step(value) - 1; }
  _add(value) {
    if (value > this.#highest) {
      this.#exceeds++;
      return;
    }
    const key = this.#floor(value);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    this.#count++;
    this.#smallest = Math.min(this.#smallest, value);
    this.#largest = Math.max(this.#largest, value);
    this.#sorted = null;
  }
  _merge(other) {
    for (const [key, n] of other.#counts) this.#counts.set(key, (this.#counts.get(key) ?? 0) + n);
    this.#count += other.#count;
    this.#exceeds += other.#exceeds;
    this.#smallest = Math.min(this.#smallest, other.#smallest);
    this.#largest = Math.max(this.#largest, other.#largest);
    this.#sorted = null;
  }
  #values() { return (this.#sorted ??= [...this.#counts].sort(([a], [b]) => a - b)); }
  get count() { return this.#count; }
  get countBigInt() { return BigInt(this.#count); }
  get exceeds() { return this.#exceeds; }
  get exceedsBigInt() { return BigInt(this.#exceeds); }
  get min() { return this.#count === 0 ? 9223372036854776000 : this.#floor(this.#smallest); }
  get minBigInt() { return this.#count === 0 ? 9223372036854775807n : BigInt(this.min); }
  get max() { return this.#count === 0 ? 0 : this.#ceiling(this.#largest); }
  get maxBigInt() { return BigInt(this.max); }
  get mean() {
    let sum = 0;
    for (const [key, n] of this.#values()) sum += (key + Math.floor(this.#step(key) / 2)) * n;
    return sum / this.#count;
  }
  get stddev() {
    const { mean } = this;
    let sum = 0;
    for (const [key, n] of this.#values()) sum += (key + Math.floor(this.#step(key) / 2) - mean) ** 2 * n;
    return Math.sqrt(sum / this.#count);
  }
  percentile(percentile) {
    validateNumber(percentile, 'percentile');
    if (!(percentile > 0 && percentile <= 100)) throw new ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', percentile);
    const wanted = Math.max(1, Math.floor((percentile / 100) * this.#count + 0.5));
    let seen = 0;
    for (const [key, n] of this.#values()) {
      seen += n;
      if (seen >= wanted) return this.#ceiling(key);
    }
    return 0;
  }
  percentileBigInt(percentile) { return BigInt(this.percentile(percentile)); }
  // Half of what is left at every step, as HdrHistogram's iterator goes.
  get percentiles() {
    const out = new Map();
    if (this.#count === 0) return out.set(100, 0);
    let level = 0, seen = 0;
    for (const [key, n] of this.#values()) {
      seen += n;
      while ((100 * seen) / this.#count >= level) {
        out.set(level, key);
        if (level === 100) return out;
        if (seen === this.#count) { level = 100; continue; }
        level += 100 / 2 ** (Math.floor(Math.log2(100 / (100 - level))) + 1);
      }
    }
    return out.set(100, this.#floor(this.#largest));
  }
  get percentilesBigInt() { return new Map([...this.percentiles].map(([key, value]) => [key, BigInt(value)])); }
  reset() {
    this.#counts.clear();
    this.#count = this.#exceeds = this.#largest = 0;
    this.#smallest = Infinity;
    this.#sorted = null;
  }
  toJSON() {
    const { count, min, max, mean, exceeds, stddev } = this;
    return { count, min, max, mean, exceeds, stddev, percentiles: Object.fromEntries(this.percentiles) };
  }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    const { min, max, mean, exceeds, stddev, count, percentiles } = this;
    return depth < 0 ? this : `Histogram ${require('internal/inspect').inspect({ min, max, mean, exceeds, stddev, count, percentiles }, options)}`;
  }
}
for (const name of ['_add', '_merge']) Object.defineProperty(Histogram.prototype, name, { enumerable: false });

class RecordableHistogram extends Histogram {
  #last;
  record(value) {
    if (typeof value === 'bigint') value = Number(value);
    else validateInteger(value, 'val', 1);
    if (value < 1) throw new ERR_OUT_OF_RANGE('val', '>= 1', value);
    this._add(value);
  }
  recordDelta() {
    const now = Number(process.hrtime.bigint());
    if (this.#last !== undefined) this._add(Math.max(1, now - this.#last));
    this.#last = now;
  }
  add(other) {
    if (!(other instanceof Histogram)) throw new ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    this._merge(other);
  }
}
function createHistogram(options = {}) {
  validateObject(options, 'options');
  const { lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3 } = options;
  if (typeof lowest !== 'bigint') validateInteger(lowest, 'options.lowest', 1);
  if (typeof highest !== 'bigint') validateInteger(highest, 'options.highest', 2 * Number(lowest));
  validateInteger(figures, 'options.figures', 1, 5);
  return new RecordableHistogram({ lowest, highest, figures });
}

// How late a timer comes that is due every `resolution` milliseconds.
class IntervalHistogram extends Histogram {
  #timer;
  #resolution;
  constructor(resolution) {
    super({ highest: 3.6e12 });
    this.#resolution = resolution;
  }
  enable() {
    if (this.#timer) return false;
    let last = Number(process.hrtime.bigint());
    this.#timer = setInterval(() => {
      const now = Number(process.hrtime.bigint());
      this._add(Math.max(1, now - last));
      last = now;
    }, this.#resolution);
    this.#timer.unref();
    return true;
  }
  disable() {
    if (!this.#timer) return false;
    clearInterval(this.#timer);
    this.#timer = undefined;
    return true;
  }
}
function monitorEventLoopDelay(options = {}) {
  validateObject(options, 'options');
  const { resolution = 10 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  return new IntervalHistogram(resolution);
}
module.exports = { createHistogram, monitorEventLoopDelay };
