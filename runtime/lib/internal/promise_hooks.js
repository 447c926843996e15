// Who is told of promises: v8.promiseHooks and async_hooks share the engine's one set of hooks.
'use strict';

const { setPromiseHooks } = binding('core');
const { codes } = require('internal/errors');

const kinds = ['init', 'before', 'after', 'settled'];
const lists = { init: [], before: [], after: [], settled: [] };
// One function is handed over as it is: it is called for every promise.
function update() {
  setPromiseHooks(...kinds.map((kind) => {
    const list = lists[kind];
    if (list.length < 2) return list[0];
    return (promise, parent) => { for (const hook of list.slice()) hook(promise, parent); };
  }));
}
function add(hooks) {
  for (const kind of kinds) if (hooks[kind]) lists[kind].push(hooks[kind]);
  update();
  let stopped = false;
  return () => {
    if (stopped) return;
    stopped = true;
    for (const kind of kinds) {
      const at = hooks[kind] ? lists[kind].indexOf(hooks[kind]) : -1;
      if (at >= 0) lists[kind].splice(at, 1);
    }
    update();
  };
}

// An asynchronous function would make promises of its own, without an end.
function check(fn, name) {
  if (typeof fn !== 'function' || require('internal/types').isAsyncFunction(fn)) throw new codes.ERR_INVALID_ARG_TYPE(name, 'Function', fn);
}
const one = (kind, name) => ({ [name](fn) {
  check(fn, `${kind}Hook`);
  return add({ [kind]: fn });
} })[name];
const promiseHooks = {
  createHook({ init, before, after, settled } = {}) {
    for (const [kind, fn] of Object.entries({ init, before, after, settled })) if (fn !== undefined) check(fn, `${kind}Hook`);
    return add({ init, before, after, settled });
  },
  onInit: one('init', 'onInit'), onBefore: one('before', 'onBefore'), onAfter: one('after', 'onAfter'), onSettled: one('settled', 'onSettled'),
};
module.exports = { add, promiseHooks };
