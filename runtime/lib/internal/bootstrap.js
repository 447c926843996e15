// The first JavaScript that runs. `exports` here is the loader the engine gives: binding(name),
// compile(id), ids(). Sets up the internal `require`, the process object and the globals, and hands
// the engine its hooks. Whatever a small program may never need is behind a lazy getter.
//
// It runs at build time, and its heap is what programs begin with (engine/snapshot.h); only where
// there is no snapshot it runs at every start. So nothing here, nor at the top of a module that it
// loads, may ask about the process: arguments, environment, time, files. The hook `begin` does,
// which the engine calls at every start.
'use strict';

const { binding: makeBinding, compile, ids, makesSnapshot } = exports;

const bindings = new Map();
function getBinding(name) {
  let found = bindings.get(name);
  if (found === undefined) {
    found = makeBinding(name);
    if (found === undefined) throw new Error(`No such binding: ${name}`);
    bindings.set(name, found);
  }
  return found;
}

const builtinIds = new Set(ids());
const publicIds = [...builtinIds].filter(
  (id) => !id.startsWith('internal/') && !id.startsWith('vendor/') && !id.startsWith('plugins/'));
const loaded = new Map();
const processObject = {};

// The stream packages use relative and package names; everything of ours uses plain ids.
function requireFor(from) {
  if (!from.startsWith('vendor/')) return requireBuiltin;
  return (specifier) => {
    if (specifier === 'process/') return processObject;
    if (specifier.startsWith('.')) {
      const parts = from.split('/').slice(0, -1);
      for (const part of specifier.split('/')) {
        if (part === '..') parts.pop();
        else if (part !== '.') parts.push(part);
      }
      const id = parts.join('/').replace(/\.js$/, '');
      return requireBuiltin(builtinIds.has(id) ? id : `${id}/index`);
    }
    if (specifier === 'abort-controller') return globalThis;
    return requireBuiltin(specifier.replace(/\/$/, ''));
  };
}

function requireBuiltin(id) {
  const known = loaded.get(id);
  if (known !== undefined) return known.exports;
  const wrapper = compile(id);
  if (wrapper === undefined) throw new Error(`No such built-in module: ${id}`);
  const module = { id, exports: {}, loaded: false };
  loaded.set(id, module);
  // Not catch and rethrow: that would hide where the error was thrown.
  try {
    wrapper.call(module.exports, module.exports, requireFor(id), module, getBinding, processObject);
    module.loaded = true;
  } finally {
    if (!module.loaded) loaded.delete(id);
  }
  return module.exports;
}

const internals = { requireBuiltin, compile, builtinIds, publicIds, isPublic: (id) => publicSet.has(id) };
const publicSet = new Set(publicIds);
loaded.set('internal/builtins', { exports: internals, loaded: true });

globalThis.global = globalThis;
const additions = requireBuiltin('internal/es_additions');
requireBuiltin('internal/process').setup();
requireBuiltin('internal/globals').setup();
requireBuiltin('internal/run_main').setup();
getBinding('core').setHook('begin', () => {
  additions.begin();
  requireBuiltin('internal/process').begin();
  requireBuiltin('internal/globals').begin();
  requireBuiltin('internal/run_main').begin();
});
// What nearly every program comes to need.
if (makesSnapshot) for (const id of ['internal/cjs', 'internal/esm']) requireBuiltin(id);
