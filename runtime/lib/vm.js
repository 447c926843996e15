'use strict';

const { ScriptContext } = binding('vm');
const { run } = binding('vm');
const { compileFunction: nativeCompileFunction } = binding('modules');
const { codes } = require('internal/errors');
const { validateString, validateObject } = require('internal/validators');

const contexts = new WeakMap();
const kMain = Symbol('vm_dynamic_import_main_context_default'), kUse = Symbol('vm_context_no_contextify');

class Script {
  #source;
  #options;
  constructor(source, options = {}) {
    source = `${source}`;
    if (typeof options === 'string') options = { filename: options };
    this.#source = source;
    this.#options = { filename: 'evalmachine.<anonymous>', lineOffset: 0, columnOffset: 0, ...options };
    this.cachedDataRejected = options.cachedData ? true : undefined;
    this.sourceMapURL = undefined;
  }
  #run(call, options = {}) {
    if (typeof options !== 'object' || options === null) options = {};
    const { timeout = 0 } = options;
    if (options.timeout !== undefined) require('internal/validators').validateUint32(timeout, 'options.timeout', true);
    if (options.breakOnSigint) throw new codes.ERR_NOT_IMPLEMENTED('vm option breakOnSigint');
    const { filename, lineOffset, columnOffset } = this.#options;
    try { return call(this.#source, filename, lineOffset, columnOffset, timeout); } catch (error) {
      if (error?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' && error.constructor === Error) throw new codes.ERR_SCRIPT_EXECUTION_TIMEOUT(timeout);
      throw error;
    }
  }
  runInThisContext(options) { return this.#run(run, options); }
  runInContext(object, options) {
    const context = contexts.get(object);
    if (!context) throw new codes.ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', object);
    return this.#run((...args) => context.run(...args), options);
  }
  runInNewContext(object, options) { return this.runInContext(createContext(object, options), options); }
  createCachedData() { throw new codes.ERR_NOT_IMPLEMENTED('script.createCachedData'); }
}
function createContext(object = {}, options = {}) {
  if (object === kUse) object = {};
  if (contexts.has(object)) return object;
  validateObject(options, 'options');
  const context = new ScriptContext(object);
  contexts.set(object, context);
  complete(context, object);
  return object;
}
// The library functions that the engine lacks, for a context's own classes; the symbols are the same in all contexts.
let additions;
function complete(context, object) {
  additions ??= `(function(symbols) {
    for (const name of Object.keys(symbols)) if (!Symbol[name]) Object.defineProperty(Symbol, name, { value: symbols[name] });
    return ${require('internal/builtins').compile('internal/es_additions')};
  })`;
  const { dispose, asyncDispose } = Symbol;
  const install = context.run(additions, 'node:internal/es_additions', 0, 0, 0)({ dispose, asyncDispose });
  const before = new Set(Object.keys(object));
  install({}, undefined, {}, binding);
  // New globals are written through to the object; nobody who lists it expects them.
  for (const name of Object.keys(object)) if (!before.has(name)) Object.defineProperty(object, name, { enumerable: false });
}
const isContext = (object) => { validateObject(object, 'object', { allowFunction: true }); return contexts.has(object); };
const runInContext = (code, object, options) => new Script(code, typeof options === 'string' ? { filename: options } : options).runInContext(object, options);
const runInNewContext = (code, object, options) => new Script(code, typeof options === 'string' ? { filename: options } : options).runInNewContext(object, options);
const runInThisContext = (code, options) => new Script(code, typeof options === 'string' ? { filename: options } : options).runInThisContext(options);
function compileFunction(code, params = [], options = {}) {
  validateString(code, 'code');
  return nativeCompileFunction(code, options.filename ?? '', params);
}
class Module { constructor() { throw new codes.ERR_NOT_IMPLEMENTED('vm.Module'); } }
module.exports = {
  Script, createContext, createScript: (code, options) => new Script(code, options), isContext, runInContext, runInNewContext, runInThisContext, compileFunction,
  measureMemory() { throw new codes.ERR_NOT_IMPLEMENTED('vm.measureMemory'); },
  constants: Object.freeze({ __proto__: null, USE_MAIN_CONTEXT_DEFAULT_LOADER: kMain, DONT_CONTEXTIFY: kUse }),
  SourceTextModule: class SourceTextModule extends Module {}, SyntheticModule: class SyntheticModule extends Module {}, Module,
};
