// The value V8 carries along every continuation: an immutable Map of AsyncLocalStorage -> store.
// Queues of our own (ticks, timers, immediates, callbacks of the loop) carry it by hand.
'use strict';

const { asyncContext, setAsyncContext } = binding('core');

// True once anybody uses it, so that the queues need not ask the engine before.
const state = { used: false };

module.exports = {
  state,
  current() { return state.used ? asyncContext() : undefined; },
  restore(value) { if (state.used) setAsyncContext(value); },
  set(value) {
    state.used = true;
    setAsyncContext(value);
  },
  // Runs `fn` in a captured context.
  run(context, fn, receiver, args) {
    if (!state.used) return Reflect.apply(fn, receiver, args);
    const before = asyncContext();
    setAsyncContext(context);
    try { return Reflect.apply(fn, receiver, args); } finally { setAsyncContext(before); }
  },
};
