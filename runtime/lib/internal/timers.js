// Timers and immediates. Timers of one duration share a linked list (insertion order is expiry
// order); the lists are in a binary heap by expiry; the engine has one timer for the next list.
'use strict';

const { timerSchedule, timerReference, immediateReference, now, setHook } = binding('core');
const { fields, runTicks } = require('internal/ticks');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const asyncContext = require('internal/async_context');

const kImmediateCount = 2, kImmediateRefCount = 3, kImmediateOutstanding = 4;
const maxDelay = 2 ** 31 - 1;

const lists = new Map();   // duration -> list
const heap = [];           // lists by expiry
let referencedCount = 0, nextExpiry = Infinity, lastId = 1;
const knownById = new Map();

function heapUp(i) {
  const item = heap[i];
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (heap[parent].expiry <= item.expiry) break;
    heap[i] = heap[parent];
    heap[i].position = i;
    i = parent;
  }
  heap[i] = item;
  item.position = i;
}
function heapDown(i) {
  const item = heap[i], { length } = heap;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= length) break;
    if (child + 1 < length && heap[child + 1].expiry < heap[child].expiry) child++;
    if (heap[child].expiry >= item.expiry) break;
    heap[i] = heap[child];
    heap[i].position = i;
    i = child;
  }
  heap[i] = item;
  item.position = i;
}
function heapRemove(list) {
  const last = heap.pop();
  if (last !== list) {
    heap[list.position] = last;
    last.position = list.position;
    heapDown(last.position);
    heapUp(last.position);
  }
}

const emptyList = (duration, expiry) => {
  const list = { duration, expiry, position: -1, _idleNext: null, _idlePrev: null };
  list._idleNext = list._idlePrev = list;
  return list;
};
function unlink(item) {
  if (item._idleNext) item._idleNext._idlePrev = item._idlePrev;
  if (item._idlePrev) item._idlePrev._idleNext = item._idleNext;
  item._idleNext = item._idlePrev = null;
}

class Timeout {
  constructor(callback, after, args, isRepeat, isRefed = true) {
    if (after === undefined) after = 1;
    else after *= 1;
    if (!(after >= 1 && after <= maxDelay)) {
      if (after > maxDelay) process.emitWarning(`${after} does not fit into a 32-bit signed integer.\nTimeout duration was set to 1.`, 'TimeoutOverflowWarning');
      else if (after < 0) process.emitWarning(`${after} is a negative number.\nTimeout duration was set to 1.`, 'TimeoutNegativeWarning');
      else if (Number.isNaN(after)) process.emitWarning(`${after} is not a number.\nTimeout duration was set to 1.`, 'TimeoutNaNWarning');
      after = 1;
    }
    this._idleTimeout = Math.trunc(after);
    this._idlePrev = this;
    this._idleNext = this;
    this._idleStart = null;
    this._onTimeout = asyncContext.state.hooks === null ? callback : asyncContext.state.hooks.wrap('Timeout', callback, this, isRepeat);
    this._timerArgs = args;
    this._repeat = isRepeat ? this._idleTimeout : null;
    this._destroyed = false;
    this[kRefed] = null;
    this[kContext] = asyncContext.current();
    if (isRefed) this[kRefed] = false;
  }
  ref() {
    if (this[kRefed] === false || this[kRefed] === null) {
      this[kRefed] = true;
      if (!this._destroyed && referencedCount++ === 0) timerReference(true);
    }
    return this;
  }
  unref() {
    if (this[kRefed]) {
      this[kRefed] = false;
      if (!this._destroyed && --referencedCount === 0) timerReference(false);
    }
    return this;
  }
  hasRef() { return this[kRefed] === true; }
  refresh() {
    if (!this._destroyed) {
      unlink(this);
      insert(this, now());
    } else if (this._onTimeout) {
      this._destroyed = false;
      if (this[kRefed]) if (referencedCount++ === 0) timerReference(true);
      insert(this, now());
    }
    return this;
  }
  close() { clearTimeout(this); return this; }
  [Symbol.toPrimitive]() {
    const id = (this[kId] ??= lastId++);
    knownById.set(id, this);
    return id;
  }
  [Symbol.dispose]() { clearTimeout(this); }
  [Symbol.for('nodejs.util.inspect.custom')](_, options) {
    return require('internal/inspect').inspect(this, { ...options, depth: 0, customInspect: false });
  }
}
const kRefed = Symbol('refed'), kId = Symbol('kId'), kContext = Symbol('kContext');

function insert(item, start) {
  item._idleStart = start;
  const duration = item._idleTimeout;
  let list = lists.get(duration);
  if (list === undefined) {
    list = emptyList(duration, start + duration);
    lists.set(duration, list);
    heap.push(list);
    heapUp(heap.length - 1);
    if (list.expiry < nextExpiry) {
      nextExpiry = list.expiry;
      timerSchedule(duration);
    }
  }
  item._idleNext = list;
  item._idlePrev = list._idlePrev;
  list._idlePrev._idleNext = item;
  list._idlePrev = item;
}
function start(timer, referenced) {
  timer[kRefed] = referenced;
  insert(timer, now());
  if (referenced && referencedCount++ === 0) timerReference(true);
}

function runTimers(time) {
  nextExpiry = Infinity;
  let ranOne = false;
  while (heap.length > 0) {
    const list = heap[0];
    if (list.expiry > time) {
      // What has become due meanwhile waits for the next turn: an interval that takes longer than its time must not hold
      // everything else up.
      nextExpiry = list.expiry;
      return referencedCount > 0 ? nextExpiry : -nextExpiry;
    }
    ranOne = runList(list, time, ranOne);
  }
  return 0;
}

function runList(list, time, ranOne) {
  for (let timer = list._idleNext; timer !== list; timer = list._idleNext) {
    const diff = time - timer._idleStart;
    if (diff < list.duration) {
      list.expiry = Math.max(timer._idleStart + list.duration, time + 1);
      heapDown(list.position);
      return ranOne;
    }
    if (ranOne) runTicks();
    else ranOne = true;
    if (timer._idleNext === null) continue;  // cleared meanwhile
    unlink(timer);
    if (timer._destroyed || !timer._onTimeout) {
      continue;
    }
    const begin = timer._repeat ? now() : 0;
    try {
      const args = timer._timerArgs;
      if (asyncContext.state.used) asyncContext.enter(timer[kContext]);
      if (args === undefined) timer._onTimeout();
      else Reflect.apply(timer._onTimeout, timer, args);
      if (asyncContext.state.used) asyncContext.leave();
    } finally {
      if (asyncContext.state.used) asyncContext.restore(undefined);
      if (timer._repeat && timer._idleTimeout !== -1 && !timer._destroyed) {
        timer._idleTimeout = timer._repeat;
        if (timer._idleNext === null) insert(timer, begin);
      } else if (timer._idleNext === null && !timer._destroyed) {
        if (timer[kRefed]) referencedCount--;
        timer._destroyed = true;
        if (timer[kId]) knownById.delete(timer[kId]);
      }
    }
  }
  if (list === lists.get(list.duration) && list._idleNext === list) {
    lists.delete(list.duration);
    heapRemove(list);
  }
  return ranOne;
}

function setTimeout(callback, after, ...args) {
  validateFunction(callback, 'callback');
  const timer = new Timeout(callback, after, args.length ? args : undefined, false);
  start(timer, true);
  return timer;
}
function setInterval(callback, repeat, ...args) {
  validateFunction(callback, 'callback');
  const timer = new Timeout(callback, repeat, args.length ? args : undefined, true);
  start(timer, true);
  return timer;
}
function clearTimeout(timer) {
  if (timer?._onTimeout) {
    timer._onTimeout.cancelled?.();
    timer._onTimeout = null;
    if (!timer._destroyed) {
      timer._destroyed = true;
      if (timer[kId]) knownById.delete(timer[kId]);
      if (timer[kRefed] && --referencedCount === 0) timerReference(false);
    }
    timer._repeat = null;
    const list = lists.get(timer._idleTimeout);
    unlink(timer);
    timer._idleTimeout = -1;
    if (list !== undefined && list._idleNext === list) {
      lists.delete(list.duration);
      heapRemove(list);
      if (heap.length > 0) {
        const next = heap[0].expiry;
        if (next !== nextExpiry) {
          nextExpiry = next;
          timerSchedule(Math.max(1, next - now()));
        }
      }
    }
    return;
  }
  if (typeof timer === 'number' || typeof timer === 'string') {
    const found = knownById.get(Number(timer));
    if (found !== undefined) clearTimeout(found);
  }
}
const clearInterval = function clearInterval(timer) { clearTimeout(timer); };

// ---- Immediates
let immediates = [], outstanding = null, outstandingAt = 0;

class Immediate {
  constructor(callback, args) {
    this._onImmediate = asyncContext.state.hooks === null ? callback : asyncContext.state.hooks.wrap('Immediate', callback, this);
    this._argv = args;
    this._destroyed = false;
    this[kRefed] = false;
    this[kContext] = asyncContext.current();
    this.ref();
    fields[kImmediateCount]++;
    immediates.push(this);
  }
  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      if (fields[kImmediateRefCount]++ === 0) immediateReference(true);
    }
    return this;
  }
  unref() {
    if (this[kRefed] === true) {
      this[kRefed] = false;
      if (--fields[kImmediateRefCount] === 0) immediateReference(false);
    }
    return this;
  }
  hasRef() { return this[kRefed] === true; }
  [Symbol.dispose]() { clearImmediate(this); }
}
function setImmediate(callback, ...args) {
  validateFunction(callback, 'callback');
  return new Immediate(callback, args.length ? args : undefined);
}
function clearImmediate(immediate) {
  if (!immediate?._onImmediate || immediate._destroyed) return;
  fields[kImmediateCount]--;
  immediate._onImmediate.cancelled?.();
  immediate._destroyed = true;
  if (immediate[kRefed] && --fields[kImmediateRefCount] === 0) immediateReference(false);
  immediate[kRefed] = null;
  immediate._onImmediate = null;
}
function runImmediates() {
  // What an exception left behind comes first.
  if (outstanding === null) {
    outstanding = immediates;
    outstandingAt = 0;
    immediates = [];
  }
  const queue = outstanding;
  fields[kImmediateOutstanding] = 1;
  let first = true;
  while (outstandingAt < queue.length) {
    const immediate = queue[outstandingAt++];
    if (immediate._destroyed) continue;
    if (!first) runTicks();
    first = false;
    if (immediate._destroyed) continue;
    immediate._destroyed = true;
    fields[kImmediateCount]--;
    if (immediate[kRefed]) fields[kImmediateRefCount]--;
    immediate[kRefed] = null;
    if (asyncContext.state.used) asyncContext.enter(immediate[kContext]);
    try {
      const args = immediate._argv;
      if (args === undefined) immediate._onImmediate();
      else immediate._onImmediate(...args);
      if (asyncContext.state.used) asyncContext.leave();
    } finally {
      immediate._onImmediate = null;
      if (asyncContext.state.used) asyncContext.restore(undefined);
    }
  }
  outstanding = null;
  fields[kImmediateOutstanding] = 0;
}

setHook('runTimers', runTimers);
setHook('runImmediates', runImmediates);

function getTimerDuration(msecs, name) {
  if (typeof msecs !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', msecs);
  if (msecs < 0 || !Number.isFinite(msecs)) throw new ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  return Math.min(msecs, maxDelay);
}
// An unreferenced one, for sockets.
function setUnrefTimeout(callback, after) {
  const timer = new Timeout(callback, after, undefined, false, false);
  start(timer, false);
  return timer;
}

module.exports = { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate, Timeout, Immediate, getTimerDuration, setUnrefTimeout, active: () => ({ timeouts: referencedCount, immediates: fields[kImmediateRefCount] }) };
