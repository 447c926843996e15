'use strict';

const timers = require('internal/timers');
const { AbortError, codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateObject } = require('internal/validators');

function prepare(options) {
  validateObject(options, 'options');
  const { signal, ref = true } = options;
  validateAbortSignal(signal, 'options.signal');
  validateBoolean(ref, 'options.ref');
  return { signal, ref };
}
function wait(begin, end, value, options) {
  let signal, ref;
  try { ({ signal, ref } = prepare(options)); } catch (error) { return Promise.reject(error); }
  if (signal?.aborted) return Promise.reject(new AbortError(undefined, { cause: signal.reason }));
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      end(timer);
      reject(new AbortError(undefined, { cause: signal.reason }));
    };
    const timer = begin(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve(value);
    });
    if (!ref) timer.unref();
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
function setTimeout(delay, value, options = {}) {
  return wait((done) => timers.setTimeout(done, delay), timers.clearTimeout, value, options);
}
function setImmediate(value, options = {}) {
  return wait((done) => timers.setImmediate(done), timers.clearImmediate, value, options);
}
async function* setInterval(delay, value, options = {}) {
  const { signal, ref } = prepare(options);
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  let fired = 0, wake;
  const interval = timers.setInterval(() => {
    fired++;
    wake?.();
    wake = undefined;
  }, delay);
  if (!ref) interval.unref();
  const onAbort = () => {
    timers.clearInterval(interval);
    wake?.(Promise.reject(new AbortError(undefined, { cause: signal.reason })));
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    while (!signal?.aborted) {
      if (fired === 0) await new Promise((resolve) => { wake = resolve; });
      for (; fired > 0; fired--) yield value;
    }
    throw new AbortError(undefined, { cause: signal?.reason });
  } finally {
    timers.clearInterval(interval);
    signal?.removeEventListener('abort', onAbort);
  }
}
class Scheduler {
  constructor() { throw new ERR_ILLEGAL_CONSTRUCTOR(); }
  yield() { return setImmediate(); }
  wait(delay, options) { return setTimeout(delay, undefined, options); }
}
module.exports = { setTimeout, setImmediate, setInterval, scheduler: Object.create(Scheduler.prototype) };
