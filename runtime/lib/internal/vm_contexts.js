// The objects that node:vm made contexts of, and who answers import() in the code that it compiled.
'use strict';

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');

const kMainLoader = Symbol('vm_dynamic_import_main_context_default');
const contexts = new WeakMap();   // object -> ScriptContext
const contextOf = (object) => contexts.get(object);

// Key of a script's import() -> what answers it. A script holds its key.
const importers = new WeakMap();
const kNobody = Symbol('no importModuleDynamically');
importers.set(kNobody, () => { throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING(); });

// `referrer`: the vm.Script, the module or the function that the callback is told. Undefined: the loader answers, relative
// to the script's file name.
function importKey(callback, referrer) {
  if (callback === kMainLoader) return undefined;
  if (callback === undefined) return kNobody;
  validateFunction(callback, 'options.importModuleDynamically');
  const key = Symbol('importModuleDynamically');
  importers.set(key, (specifier, attributes) => Reflect.apply(callback, undefined, [specifier, typeof referrer === 'function' ? referrer() : referrer, attributes]));
  return key;
}
async function importByKey(key, specifier, type) {
  const attributes = type ? { __proto__: null, type } : { __proto__: null };
  const answer = await importers.get(key)(specifier, attributes);
  return require('internal/vm_modules').namespaceOf(answer);
}
const isNamespace = (value) => require('internal/types').isModuleNamespaceObject(value);

module.exports = { contexts, contextOf, importKey, importByKey, isNamespace, kMainLoader };
