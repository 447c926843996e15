'use strict';

const { CompiledScript, ScriptContext, measureMemory: nativeMeasureMemory } = binding('vm');
const { compileFunction: nativeCompileFunction, codeOfFunction } = binding('modules');
const { codes } = require('internal/errors');
const { validateString, validateObject, validateInt32, validateUint32, validateBoolean, validateOneOf } = require('internal/validators');

const { contexts, importKey, kMainLoader } = require('internal/vm_contexts');

const kUse = Symbol('vm_context_no_contextify');

class Script {
  #compiled;
  constructor(source, options = {}) {
    source = `${source}`;
    if (typeof options === 'string') options = { filename: options };
    else validateObject(options, 'options');
    const { filename = 'evalmachine.<anonymous>', lineOffset = 0, columnOffset = 0, cachedData, produceCachedData = false } = options;
    validateString(filename, 'options.filename');
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    validateBoolean(produceCachedData, 'options.produceCachedData');
    if (cachedData !== undefined && !ArrayBuffer.isView(cachedData)) throw new codes.ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
    this.#compiled = new CompiledScript(source, filename, lineOffset, columnOffset, cachedData, importKey(options.importModuleDynamically, this));
    if (cachedData !== undefined) this.cachedDataRejected = this.#compiled.rejected();
    if (produceCachedData) {
      this.cachedDataProduced = true;
      this.cachedData = this.createCachedData();
    }
    this.sourceMapURL = this.#compiled.sourceMapUrl();
  }
  #run(context, options = {}) {
    if (typeof options !== 'object' || options === null) options = {};
    const { timeout = 0, breakOnSigint = false } = options;
    if (options.timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
    validateBoolean(breakOnSigint, 'options.breakOnSigint');
    try { return this.#compiled.run(context, timeout, breakOnSigint); } catch (error) {
      if (error?.constructor === Error && Object.hasOwn(error, 'code')) {
        if (error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw new codes.ERR_SCRIPT_EXECUTION_TIMEOUT(timeout);
        if (error.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw new codes.ERR_SCRIPT_EXECUTION_INTERRUPTED();
      }
      throw error;
    }
  }
  runInThisContext(options) { return this.#run(undefined, options); }
  runInContext(object, options) {
    const context = contexts.get(object);
    if (!context) throw new codes.ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', object);
    return this.#run(context, options);
  }
  runInNewContext(object, options) { return this.runInContext(createContext(object, options), options); }
  createCachedData() {
    const bytes = this.#compiled.code();
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}
function createContext(object = {}, options = {}) {
  if (object === kUse) object = {};
  if (contexts.has(object)) return object;
  validateObject(options, 'options');
  const context = new ScriptContext(object);
  context.keep();
  contexts.set(object, context);
  complete(context, object);
  return object;
}
// Who formats the main context's stacks. The engine passes over functions that are bound.
const formatters = new WeakMap();
function mainFormatter() {
  const format = Error.prepareStackTrace;
  if (typeof format !== 'function' || !Function.prototype.toString.call(format).includes('[native code]')) return format;
  let plain = formatters.get(format);
  if (plain === undefined) formatters.set(format, plain = (error, sites) => format(error, sites));
  return plain;
}
// The library functions that the engine lacks, for a context's own classes; the symbols are the same in all contexts.
let additions;
function complete(context, object) {
  additions ??= new CompiledScript(`(function(symbols, inherited) {
    // Whoever formats stacks in the main context does it in those that have nobody for it: test runners map the
    // lines of what they run in contexts so.
    let own;
    Object.defineProperty(Error, 'prepareStackTrace', { get: () => (typeof own === 'function' ? own : inherited() ?? own), set(value) { own = value; }, configurable: true });
    for (const name of Object.keys(symbols)) if (!Symbol[name]) Object.defineProperty(Symbol, name, { value: symbols[name] });
    return ${require('internal/builtins').compile('internal/es_additions')};
  })`, 'node:internal/es_additions', 0, 0);
  const { dispose, asyncDispose } = Symbol;
  const install = additions.run(context, 0, false)({ dispose, asyncDispose }, mainFormatter);
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
  validateStringArray(params, 'params');
  validateObject(options, 'options');
  const { filename = '', lineOffset = 0, columnOffset = 0, parsingContext, contextExtensions = [], importModuleDynamically, cachedData, produceCachedData = false } = options;
  validateString(filename, 'options.filename');
  validateInt32(lineOffset, 'options.lineOffset');
  validateInt32(columnOffset, 'options.columnOffset');
  if (cachedData !== undefined && !ArrayBuffer.isView(cachedData)) throw new codes.ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
  validateBoolean(produceCachedData, 'options.produceCachedData');
  if (parsingContext !== undefined && !contexts.has(parsingContext)) throw new codes.ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
  if (!Array.isArray(contextExtensions)) throw new codes.ERR_INVALID_ARG_TYPE('options.contextExtensions', 'Array', contextExtensions);
  contextExtensions.forEach((extension, i) => validateObject(extension, `options.contextExtensions[${i}]`, { nullable: true }));
  let made;
  const key = importKey(importModuleDynamically, () => made);
  let rejected;
  [made, rejected] = nativeCompileFunction(code, filename, params, [key, lineOffset, columnOffset, parsingContext && contexts.get(parsingContext).global(), contextExtensions.filter((extension) => extension !== null), cachedData]);
  if (cachedData !== undefined) made.cachedDataRejected = rejected;
  if (produceCachedData) {
    const bytes = codeOfFunction(made);
    made.cachedDataProduced = true;
    made.cachedData = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  return made;
}
function measureMemory(options = {}) {
  validateObject(options, 'options');
  const { mode = 'summary', execution = 'default' } = options;
  validateOneOf(mode, 'options.mode', ['summary', 'detailed']);
  validateOneOf(execution, 'options.execution', ['default', 'eager']);
  return nativeMeasureMemory(mode === 'detailed', execution === 'eager');
}
function validateStringArray(list, name) {
  if (!Array.isArray(list)) throw new codes.ERR_INVALID_ARG_TYPE(name, 'Array', list);
  list.forEach((item, i) => validateString(item, `${name}[${i}]`));
}
module.exports = {
  Script, createContext, createScript: (code, options) => new Script(code, options), isContext, runInContext, runInNewContext, runInThisContext, compileFunction,
  measureMemory,
  constants: Object.freeze({ __proto__: null, USE_MAIN_CONTEXT_DEFAULT_LOADER: kMainLoader, DONT_CONTEXTIFY: kUse }),
};
for (const name of ['Module', 'SourceTextModule', 'SyntheticModule']) {
  Object.defineProperty(module.exports, name, { get: () => require('internal/vm_modules')[name], enumerable: true, configurable: true });
}
