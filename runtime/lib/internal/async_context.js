// The value V8 carries along every continuation: an immutable Map of AsyncLocalStorage -> store.
// Queues of our own (ticks, timers, immediates, callbacks of the loop) carry it by hand.
'use strict';

const { asyncContext, setAsyncContext } = binding('core');

// True once anybody uses it, so that the queues need not ask the engine before.
// `hooks` is what the queues tell about their callbacks while a hook of createHook is enabled.
// `entered` is the context of the callback of a queue that is running, or that threw what nobody caught.
const state = { used: false, hooks: null, entered: undefined };

module.exports = {
  state,
  current() { return state.used ? asyncContext() : undefined; },
  restore(value) { if (state.used) setAsyncContext(value); },
  enter(value) {
    state.entered = value;
    setAsyncContext(value);
  },
  leave() { state.entered = undefined; },
  // For who hears of an exception: the context that it was thrown in.
  runInThrown(fn) {
    const thrown = state.entered;
    state.entered = undefined;
    return thrown === undefined ? fn() : module.exports.run(thrown, fn, undefined, []);
  },
  set(value) {
    state.used = true;
    setAsyncContext(value);
  },
  // The callback of a request to the system, which the engine knows nothing of: it runs in the context of now.
  bind(callback) { return state.used ? module.exports.bindTo(asyncContext(), callback) : callback; },
  bindTo(context, callback) {
    if (!state.used) return callback;
    return function(...args) { return module.exports.run(context, callback, this, args); };
  },
  // Runs `fn` in a captured context.
  run(context, fn, receiver, args) {
    if (!state.used) return Reflect.apply(fn, receiver, args);
    const before = asyncContext();
    setAsyncContext(context);
    try { return Reflect.apply(fn, receiver, args); } finally { setAsyncContext(before); }
  },
};
