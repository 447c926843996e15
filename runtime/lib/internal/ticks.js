// process.nextTick, microtasks and unhandled rejections: what runs between two macrotasks.
'use strict';

const { sharedFields, setHook, runMicrotasks, reportException } = binding('core');
const { validateFunction } = require('internal/validators');
const asyncContext = require('internal/async_context');

const fields = sharedFields();
const kTickScheduled = 0, kRejectionPending = 1;

// Three places a callback, from head to tail. The array is used again and again: setting its length costs more than a tick.
let queue = [], head = 0, tail = 0;
const kMostKept = 3000;

function nextTick(callback, ...args) {
  validateFunction(callback, 'callback');
  if (process._exiting) return;
  fields[kTickScheduled] = 1;
  if (asyncContext.state.hooks !== null) callback = asyncContext.state.hooks.wrap('TickObject', callback, { callback, args });
  queue[tail] = callback;
  queue[tail + 1] = args.length ? args : null;
  queue[tail + 2] = asyncContext.current();
  tail += 3;
}

function runTicks() {
  do {
    while (head < tail) {
      const callback = queue[head], args = queue[head + 1], context = queue[head + 2];
      queue[head] = queue[head + 1] = queue[head + 2] = undefined;
      head += 3;
      if (head > kMostKept) {
        queue = queue.slice(head, tail);
        tail -= head;
        head = 0;
      }
      if (asyncContext.state.used) asyncContext.restore(context);
      if (args === null) callback();
      else callback(...args);
    }
    if (tail > kMostKept) queue = [];
    head = tail = 0;
    fields[kTickScheduled] = 0;
    asyncContext.restore(undefined);
    runMicrotasks();
  } while (head < tail || processRejections());
  fields[kTickScheduled] = 0;
}

// ---- Promise rejections. Events of V8: 0 rejected without a handler, 1 a handler was added later,
// 2 rejected after being settled, 3 resolved after being settled.
const pending = new Map();        // promise -> { reason, warned: false }
const reported = new WeakMap();   // promise -> id, for rejectionHandled
const handledLater = [];
let lastId = 0;

function promiseRejected(event, promise, reason) {
  if (event === 0) {
    pending.set(promise, { reason, id: ++lastId, domain: null, context: asyncContext.current() });
    fields[kRejectionPending] = 1;
  } else if (event === 1) {
    if (pending.delete(promise)) return;
    const id = reported.get(promise);
    if (id !== undefined) {
      reported.delete(promise);
      handledLater.push([promise, id]);
      fields[kRejectionPending] = 1;
    }
  }
}

let mode = 'throw';
const setMode = (value) => { mode = value; };

function processRejections() {
  if (fields[kRejectionPending] === 0) return head < tail;
  fields[kRejectionPending] = 0;
  let more = false;
  for (const [promise, id] of handledLater.splice(0)) {
    more = true;
    if (mode !== 'none') process.emit('rejectionHandled', promise);
    void id;
  }
  for (const [promise, { reason, id }] of [...pending]) {
    pending.delete(promise);
    reported.set(promise, id);
    more = true;
    const warn = (shown) => {
      const warning = new Error('Unhandled promise rejection. This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). To terminate the node process on unhandled promise rejection, use the CLI flag `--unhandled-rejections=strict` (see https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). (rejection id: ' + id + ')');
      warning.name = 'UnhandledPromiseRejectionWarning';
      process.emitWarning(shown?.stack ?? String(shown), 'UnhandledPromiseRejectionWarning');
      process.emitWarning(warning);
    };
    if (mode === 'strict') {
      reportException(toError(reason), true);
      if (!process.emit('unhandledRejection', reason, promise)) warn(reason);
    } else if (mode === 'none') process.emit('unhandledRejection', reason, promise);
    else if (mode === 'warn') {
      process.emit('unhandledRejection', reason, promise);
      warn(reason);
    } else if (!process.emit('unhandledRejection', reason, promise)) {
      if (mode === 'warn-with-error-code') {
        warn(reason);
        process.exitCode = 1;
      } else reportException(toError(reason), true);
    }
  }
  return more || head < tail;
}

function toError(reason) {
  if (reason instanceof Error || require('internal/types').isNativeError(reason)) return reason;
  // Nothing of the program may run for the text.
  const shown = typeof reason === 'object' && reason !== null ? `#<${binding('values').constructorName(reason)}>` : String(reason);
  const error = new Error(`This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "${shown}".`);
  error.code = 'ERR_UNHANDLED_REJECTION';
  error.name = 'UnhandledPromiseRejection';
  return error;
}

function queueMicrotask_(callback) {
  validateFunction(callback, 'callback');
  // The engine carries the context with what a promise continues, and not with this.
  const context = asyncContext.current();
  binding('core').enqueueMicrotask(() => {
    asyncContext.restore(context);
    try { callback(); } catch (error) { reportException(error, false); }
    asyncContext.restore(undefined);
  });
}
Object.defineProperty(queueMicrotask_, 'name', { value: 'queueMicrotask' });

setHook('runTicks', runTicks);
setHook('promiseRejected', promiseRejected);
module.exports = { nextTick, runTicks, queueMicrotask: queueMicrotask_, fields, setMode };
