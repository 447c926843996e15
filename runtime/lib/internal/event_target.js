// Event and EventTarget of the DOM standard, with Node's additions.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS, ERR_EVENT_RECURSION, ERR_INVALID_THIS } } = require('internal/errors');

const kMaxListeners = Symbol('events.maxEventTargetListeners'), kMaxListenersWarned = Symbol('events.maxEventTargetListenersWarned');
const kState = Symbol('state');
const custom = Symbol.for('nodejs.util.inspect.custom');

class Event {
  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (options != null && typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
    Object.defineProperty(this, kState, {
      value: { type: `${type}`, bubbles: !!options?.bubbles, cancelable: !!options?.cancelable, composed: !!options?.composed, target: null, current: null, phase: 0, canceled: false, stop: false, stopNow: false, passive: false, time: require('internal/process').performanceNow() },
    });
  }
  get type() { return this[kState].type; }
  get target() { return this[kState].target; }
  get currentTarget() { return this[kState].current; }
  get srcElement() { return this[kState].target; }
  get bubbles() { return this[kState].bubbles; }
  get cancelable() { return this[kState].cancelable; }
  get composed() { return this[kState].composed; }
  get defaultPrevented() { return this[kState].cancelable && this[kState].canceled; }
  get timeStamp() { return this[kState].time; }
  get eventPhase() { return this[kState].phase; }
  get returnValue() { return !this.defaultPrevented; }
  set returnValue(value) { if (!value) this.preventDefault(); }
  get cancelBubble() { return this[kState].stop; }
  set cancelBubble(value) { if (value) this[kState].stop = true; }
  get isTrusted() { return false; }
  composedPath() { return this[kState].current ? [this[kState].current] : []; }
  stopPropagation() { this[kState].stop = true; }
  stopImmediatePropagation() { this[kState].stop = this[kState].stopNow = true; }
  preventDefault() { if (!this[kState].passive) this[kState].canceled = true; }
  initEvent(type, bubbles = false, cancelable = false) {
    if (this[kState].phase) return;
    Object.assign(this[kState], { type: `${type}`, bubbles: !!bubbles, cancelable: !!cancelable });
  }
  [custom](depth, options) {
    if (depth < 0) return this.constructor.name;
    const { inspect } = require('internal/inspect');
    return `${this.constructor.name} ${inspect({ type: this.type, defaultPrevented: this.defaultPrevented, cancelable: this.cancelable, timeStamp: this.timeStamp }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
  static NONE = 0;
  static CAPTURING_PHASE = 1;
  static AT_TARGET = 2;
  static BUBBLING_PHASE = 3;
}
for (const [name, value] of [['NONE', 0], ['CAPTURING_PHASE', 1], ['AT_TARGET', 2], ['BUBBLING_PHASE', 3]]) Object.defineProperty(Event.prototype, name, { value, enumerable: true });
class CustomEvent extends Event {
  #detail;
  constructor(type, options) {
    super(type, options);
    this.#detail = options?.detail ?? null;
  }
  get detail() { return this.#detail; }
}
for (const [Class, tag] of [[Event, 'Event'], [CustomEvent, 'CustomEvent']]) Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: tag, configurable: true });

const kListeners = Symbol('listeners');
function listenersFor(target, type) { return target[kListeners].get(type) ?? []; }
function listenersOfTarget(target, type) { return listenersFor(target, type).map(({ callback }) => callback); }

// For objects that another constructor made.
function initEventTarget(target) { Object.defineProperty(target, kListeners, { value: new Map() }); }
const eventTypesOf = (target) => [...target[kListeners].keys()];

class EventTarget {
  constructor() { initEventTarget(this); }
  addEventListener(type, callback, options) {
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    if (!this?.[kListeners]) throw new ERR_INVALID_THIS('EventTarget');
    if (callback == null) {
      const warning = new Error(`addEventListener called with ${callback} which has no effect.`);
      Object.assign(warning, { name: 'AddEventListenerArgumentTypeWarning', target: this, type });
      process.emitWarning(warning);
      return;
    }
    if (typeof callback !== 'function' && typeof callback !== 'object') throw new ERR_INVALID_ARG_TYPE('listener', 'EventListener', callback);
    const capture = typeof options === 'boolean' ? options : !!options?.capture;
    const { once = false, passive = false, signal } = typeof options === 'object' && options !== null ? options : {};
    if (signal !== undefined) require('internal/validators').validateAbortSignal(signal, 'options.signal');
    if (signal?.aborted) return;
    type = `${type}`;
    let list = this[kListeners].get(type);
    if (list === undefined) this[kListeners].set(type, list = []);
    if (list.some((one) => one.callback === callback && one.capture === capture)) return;
    list.push({ callback, capture, once: !!once, passive: !!passive, removed: false });
    signal?.addEventListener('abort', () => this.removeEventListener(type, callback, capture), { once: true });
    const max = this[kMaxListeners] ?? require('events').defaultMaxListeners;
    if (max > 0 && list.length > max && !list.warned && this[kMaxListeners] !== undefined) {
      list.warned = true;
      const warning = new Error(`Possible EventTarget memory leak detected. ${list.length} ${type} listeners added to ${require('internal/inspect').inspect(this, { depth: -1 })}. MaxListeners is ${max}. Use events.setMaxListeners() to increase limit`);
      Object.assign(warning, { name: 'MaxListenersExceededWarning', target: this, type, count: list.length });
      process.emitWarning(warning);
    }
  }
  removeEventListener(type, callback, options) {
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    const capture = typeof options === 'boolean' ? options : !!options?.capture;
    const list = this[kListeners].get(`${type}`);
    const at = list?.findIndex((one) => one.callback === callback && one.capture === capture) ?? -1;
    if (at < 0) return;
    list[at].removed = true;
    list.splice(at, 1);
    if (list.length === 0) this[kListeners].delete(`${type}`);
  }
  dispatchEvent(event) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('event');
    if (!this?.[kListeners]) throw new ERR_INVALID_THIS('EventTarget');
    if (!event?.[kState]) throw new ERR_INVALID_ARG_TYPE('event', 'Event', event);
    const state = event[kState];
    if (state.phase) throw new ERR_EVENT_RECURSION(event.type);
    state.target = state.current = this;
    state.phase = 2;
    for (const listener of [...listenersFor(this, event.type)]) {
      if (listener.removed) continue;
      if (listener.once) this.removeEventListener(event.type, listener.callback, listener.capture);
      state.passive = listener.passive;
      try {
        const { callback } = listener;
        const result = typeof callback === 'function' ? callback.call(this, event) : callback.handleEvent?.(event);
        if (result?.then && typeof result.then === 'function') result.then(undefined, (error) => process.nextTick(() => { throw error; }));
      } catch (error) {
        process.nextTick(() => { throw error; });
      }
      if (state.stopNow) break;
    }
    state.phase = 0;
    state.current = null;
    state.passive = false;
    return !event.defaultPrevented;
  }
  [custom](depth) { return depth < 0 ? this.constructor.name : `${this.constructor.name} {}`; }
}
Object.defineProperty(EventTarget.prototype, Symbol.toStringTag, { value: 'EventTarget', configurable: true });
Object.defineProperty(EventTarget.prototype, Symbol.for('nodejs.event_target'), { value: true });
for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent']) Object.defineProperty(EventTarget.prototype, name, { enumerable: true });

// `onabort` and the like.
function defineEventHandler(prototype, name) {
  const key = Symbol(`on${name}`);
  Object.defineProperty(prototype, `on${name}`, {
    enumerable: true, configurable: true,
    get() { return this[key]?.handler ?? null; },
    set(handler) {
      if (this[key]) {
        this[key].handler = handler;
        return;
      }
      const wrapped = (event) => { if (typeof wrapped.handler === 'function') wrapped.handler.call(this, event); };
      wrapped.handler = handler;
      Object.defineProperty(this, key, { value: wrapped, configurable: true });
      this.addEventListener(name, wrapped);
    },
  });
}
module.exports = { Event, CustomEvent, EventTarget, defineEventHandler, kMaxListeners, kMaxListenersWarned, listenersOfTarget, initEventTarget, eventTypesOf };
