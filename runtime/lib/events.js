// EventEmitter. `_events` is a null-prototype object of one listener or an array of them, because
// packages look inside.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_UNHANDLED_ERROR, ERR_OUT_OF_RANGE }, AbortError } = require('internal/errors');

const kCapture = Symbol('kCapture');
const kRejection = Symbol.for('nodejs.rejection');
const kErrorMonitor = Symbol('events.errorMonitor');
let defaultMaxListeners = 10;

function EventEmitter(options) { EventEmitter.init.call(this, options); }
EventEmitter.prototype._events = undefined;
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;
EventEmitter.usingDomains = false;
EventEmitter.captureRejectionSymbol = kRejection;
EventEmitter.errorMonitor = kErrorMonitor;
EventEmitter.EventEmitter = EventEmitter;

Object.defineProperties(EventEmitter, {
  captureRejections: {
    get() { return EventEmitter.prototype[kCapture]; },
    set(value) {
      require('internal/validators').validateBoolean(value, 'EventEmitter.captureRejections');
      EventEmitter.prototype[kCapture] = value;
    },
    enumerable: true, configurable: true,
  },
  defaultMaxListeners: {
    enumerable: true,
    get() { return defaultMaxListeners; },
    set(n) {
      if (typeof n !== 'number' || n < 0 || Number.isNaN(n)) throw new ERR_OUT_OF_RANGE('defaultMaxListeners', '>= 0', n);
      defaultMaxListeners = n;
    },
  },
});
Object.defineProperty(EventEmitter.prototype, kCapture, { value: false, writable: true, enumerable: false });

// `_events` of an emitter that most programs never listen to (a request, a response), until one does.
const noEvents = Object.freeze(Object.create(null));
EventEmitter._noEvents = noEvents;
Object.defineProperty(EventEmitter, '_noEvents', { enumerable: false });

// An object without a prototype that keeps its properties as other objects do. Those of `Object.create(null)` are a table,
// which takes three times the memory and, from the third event on, longer to fill.
function newEvents() {
  const events = {};
  Object.setPrototypeOf(events, null);
  return events;
}
// To delete a property that is not the last one makes a table of an object, which for few properties costs more than a copy.
const kFewEvents = 3;
function withoutEvent(emitter, events, type) {
  if (emitter._eventsCount >= kFewEvents) {
    delete events[type];
    return;
  }
  const left = emitter._events = newEvents();
  for (const name of Reflect.ownKeys(events)) if (name !== type) left[name] = events[name];
}

EventEmitter.init = function(options) {
  if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
    this._events = newEvents();
    this._eventsCount = 0;
  }
  this._maxListeners = this._maxListeners || undefined;
  if (options?.captureRejections) {
    require('internal/validators').validateBoolean(options.captureRejections, 'options.captureRejections');
    this[kCapture] = Boolean(options.captureRejections);
  } else if (EventEmitter.prototype[kCapture]) {
    this[kCapture] = EventEmitter.prototype[kCapture];
  }
};

function checkListener(listener) {
  if (typeof listener !== 'function') throw new ERR_INVALID_ARG_TYPE('listener', 'Function', listener);
}

EventEmitter.prototype.setMaxListeners = function setMaxListeners(n) {
  if (typeof n !== 'number' || n < 0 || Number.isNaN(n)) throw new ERR_OUT_OF_RANGE('setMaxListeners', '>= 0', n);
  this._maxListeners = n;
  return this;
};
const maxOf = (emitter) => (emitter._maxListeners === undefined ? defaultMaxListeners : emitter._maxListeners);
EventEmitter.prototype.getMaxListeners = function getMaxListeners() { return maxOf(this); };

function watchRejection(emitter, promise, type, args) {
  if (!emitter[kCapture] || promise === null || typeof promise !== 'object' || typeof promise.then !== 'function') return;
  promise.then(undefined, (error) => {
    process.nextTick(() => {
      if (typeof emitter[kRejection] === 'function') emitter[kRejection](error, type, ...args);
      else {
        const before = emitter[kCapture];
        try {
          emitter[kCapture] = false;
          emitter.emit('error', error);
        } finally { emitter[kCapture] = before; }
      }
    });
  });
}

EventEmitter.prototype.emit = function emit(type, ...args) {
  const events = this._events;
  if (type === 'error') {
    if (events !== undefined && events[kErrorMonitor] !== undefined) this.emit(kErrorMonitor, ...args);
    if (events === undefined || events.error === undefined) throwUnheard(this, args[0]);
  } else if (events === undefined) return false;
  const handler = events[type];
  if (handler === undefined) return false;
  if (typeof handler === 'function') {
    const result = Reflect.apply(handler, this, args);
    if (result !== undefined && result !== null && this[kCapture]) watchRejection(this, result, type, args);
  } else {
    const listeners = handler.slice();
    for (let i = 0; i < listeners.length; i++) {
      const result = Reflect.apply(listeners[i], this, args);
      if (result !== undefined && result !== null && this[kCapture]) watchRejection(this, result, type, args);
    }
  }
  return true;
};

// Where an 'error' event was emitted that nobody listened to: shown when the program ends by it.
const emitters = new WeakMap();
function throwUnheard(emitter, error) {
  if (error instanceof Error) {
    const place = {};
    Error.captureStackTrace(place, EventEmitter.prototype.emit);
    emitters.set(error, { place, name: emitter?.constructor?.name });
    throw error; // Unhandled 'error' event
  }
  let shown;
  try { shown = require('internal/inspect').inspect(error); } catch { shown = error; }
  const wrapped = new ERR_UNHANDLED_ERROR(shown);
  wrapped.context = error;
  throw wrapped; // Unhandled 'error' event
}
EventEmitter._describeUnheard = (error) => {
  const emitted = emitters.get(error);
  if (emitted === undefined || typeof emitted.place.stack !== 'string') return;
  emitters.delete(error);
  const lines = emitted.place.stack.split('\n').slice(1), known = `${error.stack}`.split('\n');
  // The outermost frames are often the same; they are shown once.
  let same = 0;
  while (same < lines.length - 1 && lines.at(-1 - same) === known.at(-1 - same)) same++;
  if (same > 3) lines.splice(lines.length - same, same - 1, '    [... lines matching original stack trace ...]');
  const on = emitted.name && emitted.name !== 'EventEmitter' ? ` on ${emitted.name} instance` : '';
  const { stack } = error;
  Object.defineProperty(error, 'stack', { value: `${stack}\nEmitted 'error' event${on} at:\n${lines.join('\n')}`, writable: true, enumerable: false, configurable: true });
};
Object.defineProperty(EventEmitter, '_describeUnheard', { enumerable: false });

function addListener(target, type, listener, prepend) {
  checkListener(listener);
  let events = target._events, existing;
  if (events === undefined || events === noEvents) {
    events = target._events = newEvents();
    target._eventsCount = 0;
  } else {
    if (events.newListener !== undefined) {
      target.emit('newListener', type, listener.listener ?? listener);
      events = target._events;
    }
    existing = events[type];
  }
  if (existing === undefined) {
    events[type] = listener;
    ++target._eventsCount;
    return target;
  }
  if (typeof existing === 'function') existing = events[type] = prepend ? [listener, existing] : [existing, listener];
  else if (prepend) existing.unshift(listener);
  else existing.push(listener);
  const max = maxOf(target);
  if (max > 0 && existing.length > max && !existing.warned) {
    existing.warned = true;
    const { inspect } = require('internal/inspect');
    const warning = new Error(`Possible EventEmitter memory leak detected. ${existing.length} ${String(type)} listeners added to ${inspect(target, { depth: -1 })}. MaxListeners is ${max}. Use emitter.setMaxListeners() to increase limit`);
    warning.name = 'MaxListenersExceededWarning';
    warning.emitter = target;
    warning.type = type;
    warning.count = existing.length;
    process.emitWarning(warning);
  }
  return target;
}

EventEmitter.prototype.addListener = function addListener_(type, listener) { return addListener(this, type, listener, false); };
Object.defineProperty(EventEmitter.prototype.addListener, 'name', { value: 'addListener' });
EventEmitter.prototype.on = EventEmitter.prototype.addListener;
EventEmitter.prototype.prependListener = function prependListener(type, listener) { return addListener(this, type, listener, true); };

function onceWrap(target, type, listener) {
  const state = { fired: false };
  function wrapped(...args) {
    if (state.fired) return undefined;
    target.removeListener(type, wrapped);
    state.fired = true;
    return Reflect.apply(listener, target, args);
  }
  wrapped.listener = listener;
  return wrapped;
}
EventEmitter.prototype.once = function once(type, listener) {
  checkListener(listener);
  this.on(type, onceWrap(this, type, listener));
  return this;
};
EventEmitter.prototype.prependOnceListener = function prependOnceListener(type, listener) {
  checkListener(listener);
  this.prependListener(type, onceWrap(this, type, listener));
  return this;
};

EventEmitter.prototype.removeListener = function removeListener(type, listener) {
  checkListener(listener);
  const events = this._events;
  if (events === undefined) return this;
  const list = events[type];
  if (list === undefined) return this;
  if (list === listener || list.listener === listener) {
    this._eventsCount -= 1;
    if (this._eventsCount === 0) this._events = newEvents();
    else withoutEvent(this, events, type);
    if (events.removeListener) this.emit('removeListener', type, list.listener || listener);
  } else if (typeof list !== 'function') {
    let position = -1;
    for (let i = list.length - 1; i >= 0; i--) {
      if (list[i] === listener || list[i].listener === listener) {
        position = i;
        break;
      }
    }
    if (position < 0) return this;
    if (position === 0) list.shift();
    else list.splice(position, 1);
    if (list.length === 1) events[type] = list[0];
    if (events.removeListener !== undefined) this.emit('removeListener', type, listener);
  }
  return this;
};
EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

EventEmitter.prototype.removeAllListeners = function removeAllListeners(type) {
  const events = this._events;
  if (events === undefined) return this;
  if (events.removeListener === undefined) {
    if (arguments.length === 0) {
      this._events = newEvents();
      this._eventsCount = 0;
    } else if (events[type] !== undefined) {
      if (--this._eventsCount === 0) this._events = newEvents();
      else withoutEvent(this, events, type);
    }
    return this;
  }
  if (arguments.length === 0) {
    for (const key of Reflect.ownKeys(events)) {
      if (key !== 'removeListener') this.removeAllListeners(key);
    }
    this.removeAllListeners('removeListener');
    this._events = newEvents();
    this._eventsCount = 0;
    return this;
  }
  const listeners = events[type];
  if (typeof listeners === 'function') this.removeListener(type, listeners);
  else if (listeners !== undefined) {
    for (let i = listeners.length - 1; i >= 0; i--) this.removeListener(type, listeners[i]);
  }
  return this;
};

function listenersOf(target, type, unwrap) {
  const list = target._events?.[type];
  if (list === undefined) return [];
  const all = typeof list === 'function' ? [list] : list.slice();
  return unwrap ? all.map((listener) => listener.listener || listener) : all;
}
EventEmitter.prototype.listeners = function listeners(type) { return listenersOf(this, type, true); };
EventEmitter.prototype.rawListeners = function rawListeners(type) { return listenersOf(this, type, false); };
EventEmitter.prototype.listenerCount = function listenerCount(type, listener) {
  const list = this._events?.[type];
  if (list === undefined) return 0;
  if (listener != null) return listenersOf(this, type, true).filter((one) => one === listener).length;
  return typeof list === 'function' ? 1 : list.length;
};
EventEmitter.prototype.eventNames = function eventNames() { return this._eventsCount > 0 ? Reflect.ownKeys(this._events) : []; };
EventEmitter.listenerCount = (emitter, type) =>
  (typeof emitter.listenerCount === 'function' ? emitter.listenerCount(type) : EventEmitter.prototype.listenerCount.call(emitter, type));

function listen(target, type, listener, options) {
  if (typeof target.on === 'function') {
    if (options?.once) target.once(type, listener);
    else target.on(type, listener);
  } else if (typeof target.addEventListener === 'function') target.addEventListener(type, listener, options);
  else throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', target);
}
function unlisten(target, type, listener) {
  if (typeof target.removeListener === 'function') target.removeListener(type, listener);
  else if (typeof target.removeEventListener === 'function') target.removeEventListener(type, listener);
  else throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', target);
}

async function once(emitter, name, options = {}) {
  const { signal } = options;
  require('internal/validators').validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  return new Promise((resolve, reject) => {
    const onError = (error) => {
      unlisten(emitter, name, onEvent);
      if (signal) unlisten(signal, 'abort', onAbort);
      reject(error);
    };
    const onEvent = (...args) => {
      if (typeof emitter.removeListener === 'function') emitter.removeListener('error', onError);
      if (signal) unlisten(signal, 'abort', onAbort);
      resolve(args);
    };
    const onAbort = () => {
      unlisten(emitter, name, onEvent);
      if (typeof emitter.removeListener === 'function') emitter.removeListener('error', onError);
      reject(new AbortError(undefined, { cause: signal.reason }));
    };
    listen(emitter, name, onEvent, { once: true });
    if (name !== 'error' && typeof emitter.once === 'function') emitter.once('error', onError);
    if (signal) listen(signal, 'abort', onAbort, { once: true });
  });
}

function on(emitter, event, options = {}) {
  const { signal } = options;
  require('internal/validators').validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  const queue = [], waiting = [];
  let failure = null, finished = false;
  const close = () => {
    if (event !== 'error' && typeof emitter.removeListener === 'function') emitter.removeListener('error', onError);
    unlisten(emitter, event, onEvent);
    for (const name of options.close ?? []) unlisten(emitter, name, close);
    if (signal) unlisten(signal, 'abort', onAbort);
    finished = true;
    for (const { resolve } of waiting.splice(0)) resolve({ value: undefined, done: true });
    return Promise.resolve({ value: undefined, done: true });
  };
  const onEvent = (...args) => (waiting.length ? waiting.shift().resolve({ value: args, done: false }) : queue.push(args));
  const onError = (error) => {
    if (waiting.length) waiting.shift().reject(error);
    else failure = error;
    close();
  };
  const onAbort = () => onError(new AbortError(undefined, { cause: signal.reason }));
  listen(emitter, event, onEvent);
  if (event !== 'error' && typeof emitter.on === 'function') emitter.on('error', onError);
  for (const name of options.close ?? []) listen(emitter, name, close);
  if (signal) listen(signal, 'abort', onAbort, { once: true });
  return {
    next() {
      if (queue.length) return Promise.resolve({ value: queue.shift(), done: false });
      if (failure) {
        const error = failure;
        failure = null;
        return Promise.reject(error);
      }
      if (finished) return close();
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return: close,
    throw(error) {
      if (!error || !(error instanceof Error)) throw new ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', error);
      onError(error);
    },
    [Symbol.asyncIterator]() { return this; },
  };
}

function getEventListeners(target, type) {
  if (typeof target.listeners === 'function') return target.listeners(type);
  const { listenersOfTarget } = require('internal/event_target');
  return listenersOfTarget(target, type);
}
function getMaxListeners(target) {
  if (typeof target?.getMaxListeners === 'function') return maxOf(target);
  const { kMaxListeners } = require('internal/event_target');
  if (target?.[kMaxListeners] !== undefined) return target[kMaxListeners];
  throw new ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], target);
}
function setMaxListeners(n = defaultMaxListeners, ...targets) {
  require('internal/validators').validateNumber(n, 'setMaxListeners', 0);
  if (targets.length === 0) defaultMaxListeners = n;
  for (const target of targets) {
    if (typeof target.setMaxListeners === 'function') target.setMaxListeners(n);
    else target[require('internal/event_target').kMaxListeners] = n;
  }
}
function addAbortListener(signal, listener) {
  require('internal/validators').validateAbortSignal(signal, 'signal');
  checkListener(listener);
  if (signal.aborted) queueMicrotask(() => listener());
  else signal.addEventListener('abort', listener, { once: true });
  return { [Symbol.dispose]() { signal.removeEventListener('abort', listener); } };
}

let EventEmitterAsyncResource;
Object.assign(EventEmitter, { once, on, getEventListeners, getMaxListeners, setMaxListeners, addAbortListener });
Object.defineProperty(EventEmitter, 'EventEmitterAsyncResource', {
  enumerable: true, configurable: true,
  get() {
    if (!EventEmitterAsyncResource) {
      const { AsyncResource } = require('async_hooks');
      EventEmitterAsyncResource = class EventEmitterAsyncResource extends EventEmitter {
        #asyncResource;
        constructor(options) {
          super(typeof options === 'object' ? options : undefined);
          this.#asyncResource = new AsyncResource(typeof options === 'string' ? options : options?.name ?? new.target.name, options);
        }
        get asyncResource() { return this.#asyncResource; }
        emit(type, ...args) { return this.#asyncResource.runInAsyncScope(super.emit, this, type, ...args); }
        emitDestroy() { this.asyncResource.emitDestroy(); }
        get asyncId() { return this.asyncResource.asyncId(); }
        get triggerAsyncId() { return this.asyncResource.triggerAsyncId(); }
      };
    }
    return EventEmitterAsyncResource;
  },
});
for (const [name, key] of [['kMaxEventTargetListeners', 'kMaxListeners'], ['kMaxEventTargetListenersWarned', 'kMaxListenersWarned']]) {
  Object.defineProperty(EventEmitter, name, { configurable: true, enumerable: false, get: () => require('internal/event_target')[key] });
}
module.exports = EventEmitter;
