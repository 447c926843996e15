// Who does what, for an observer of effects (the host's `observed`): code runs as a principal, a
// plugin's name and version, and everything it starts does so too. Reading the clock and drawing random
// numbers are effects as well; the engine does them itself, so they are noted here.
'use strict';

const effects = binding('effects');
const observed = effects.observed();
const context = require('internal/async_context');

// Calls `fn` as `principal`.
function runAs(principal, fn, receiver, args) {
  if (!observed) return Reflect.apply(fn, receiver, args);
  const before = context.current();
  const entries = new Map(before instanceof Map ? before : []);
  entries.set(effects.principalKey(), principal);
  context.set(entries);
  try { return Reflect.apply(fn, receiver, args); } finally { context.set(before); }
}

// Replaces the clock and the random numbers of the realm by ones that say when they are used.
function observeClockAndRandom() {
  if (!observed) return;
  const { random } = Math, { now } = Date;
  Math.random = { random() { effects.note('random', 'Math.random'); return random(); } }.random;
  Date.now = { now() { effects.note('time', 'Date.now'); return now(); } }.now;
  const EngineDate = Date;
  globalThis.Date = new Proxy(EngineDate, {
    apply(target, receiver, args) {
      effects.note('time', 'Date');
      return Reflect.apply(target, receiver, args);
    },
    construct(target, args, newTarget) {
      if (args.length === 0) effects.note('time', 'Date');
      return Reflect.construct(target, args, newTarget);
    },
  });
  EngineDate.prototype.constructor = globalThis.Date;
}
module.exports = { runAs, observeClockAndRandom };
