'use strict';

const { EventTarget, Event, defineEventHandler } = require('internal/event_target');
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { validateUint32, validateAbortSignal, validateArray } = require('internal/validators');
const { setUnrefTimeout } = require('internal/timers');
const DOMException = require('internal/dom_exception');

const kCreate = Symbol('create');
class AbortSignal extends EventTarget {
  #aborted = false;
  #reason = undefined;
  #dependents = new Set();
  constructor(token) {
    if (token !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }
  get aborted() { return this.#aborted; }
  get reason() { return this.#reason; }
  throwIfAborted() { if (this.#aborted) throw this.#reason; }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return 'AbortSignal';
    return `AbortSignal ${require('internal/inspect').inspect({ aborted: this.aborted }, options)}`;
  }
  static abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    const signal = new AbortSignal(kCreate);
    signal.#aborted = true;
    signal.#reason = reason;
    return signal;
  }
  static timeout(delay) {
    validateUint32(delay, 'delay');
    const signal = new AbortSignal(kCreate);
    setUnrefTimeout(() => AbortSignal._abort(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError')), delay);
    return signal;
  }
  static any(signals) {
    validateArray(signals, 'signals');
    const out = new AbortSignal(kCreate);
    for (const signal of signals) {
      validateAbortSignal(signal, 'signals');
      if (signal.aborted) {
        out.#aborted = true;
        out.#reason = signal.reason;
        return out;
      }
    }
    for (const signal of signals) signal.#dependents.add(out);
    return out;
  }
  static _abort(signal, reason) {
    if (signal.#aborted) return;
    signal.#aborted = true;
    signal.#reason = reason;
    const dependents = [...signal.#dependents].filter((one) => !one.#aborted);
    signal.dispatchEvent(new Event('abort'));
    for (const dependent of dependents) AbortSignal._abort(dependent, reason);
  }
}
const abort = AbortSignal._abort;
delete AbortSignal._abort;
Object.defineProperty(AbortSignal, '_abort', { value: abort });
Object.defineProperty(AbortSignal.prototype, Symbol.toStringTag, { value: 'AbortSignal', configurable: true });
defineEventHandler(AbortSignal.prototype, 'abort');

class AbortController {
  #signal = new AbortSignal(kCreate);
  get signal() {
    if (!(#signal in this)) throw new ERR_INVALID_THIS('AbortController');
    return this.#signal;
  }
  abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    if (!(#signal in this)) throw new ERR_INVALID_THIS('AbortController');
    abort(this.#signal, reason);
  }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return 'AbortController';
    return `AbortController ${require('internal/inspect').inspect({ signal: this.signal }, options)}`;
  }
}
Object.defineProperty(AbortController.prototype, Symbol.toStringTag, { value: 'AbortController', configurable: true });
module.exports = { AbortController, AbortSignal };
