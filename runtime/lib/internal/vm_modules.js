// vm.SourceTextModule and vm.SyntheticModule: modules that a program makes, links and evaluates itself.
'use strict';

const { ModuleRecord } = binding('modules');
const { codes } = require('internal/errors');
const { validateString, validateFunction, validateObject, validateUint32, validateBoolean, validateInt32 } = require('internal/validators');
const { importKey, isNamespace, contextOf } = require('internal/vm_contexts');

const kRecord = Symbol('record'), kLink = Symbol('link'), kContext = Symbol('context'), kName = Symbol('identifier');
const kUninstantiated = 0, kInstantiating = 1, kInstantiated = 2, kEvaluating = 3, kEvaluated = 4, kErrored = 5;
const names = { [kUninstantiated]: 'unlinked', [kInstantiating]: 'linking', [kInstantiated]: 'linked', [kEvaluating]: 'evaluating', [kEvaluated]: 'evaluated', [kErrored]: 'errored' };
const moduleOf = new WeakMap();   // record -> module

// Modules without a name are numbered by context.
const numbers = new WeakMap(), mainContext = {};
function nextName(context = mainContext) {
  const number = numbers.get(context) ?? 0;
  numbers.set(context, number + 1);
  return `vm:module(${number})`;
}
function receiver(module) {
  if (module?.[kRecord] === undefined) throw new codes.ERR_VM_MODULE_NOT_MODULE();
  return module[kRecord];
}

class Module {
  constructor(source, options, evaluate) {
    if (new.target === Module) throw new TypeError('Module is not a constructor');
    const { context, identifier = nextName(context) } = options;
    if (context !== undefined) {
      validateObject(context, 'options.context');
      if (!contextOf(context)) throw new codes.ERR_INVALID_ARG_TYPE('options.context', 'vm.Context', context);
    }
    validateString(identifier, 'options.identifier');
    const { lineOffset = 0, columnOffset = 0, cachedData, importModuleDynamically, initializeImportMeta } = options;
    const global = context === undefined ? undefined : contextOf(context).global();
    const record = new ModuleRecord(identifier, source, undefined, [global, importKey(importModuleDynamically, this), lineOffset, columnOffset, cachedData]);
    record.bind(global, evaluate);
    moduleOf.set(record, this);
    if (initializeImportMeta !== undefined) require('internal/esm').vmMetas.set(record, (meta) => initializeImportMeta(meta, this));
    else if (typeof source === 'string') require('internal/esm').vmMetas.set(record, () => {});
    Object.defineProperties(this, { [kRecord]: { value: record }, [kContext]: { value: context }, [kName]: { value: identifier } });
  }
  get identifier() { receiver(this); return this[kName]; }
  get context() { receiver(this); return this[kContext]; }
  get namespace() {
    if (receiver(this).status() < kInstantiated) throw new codes.ERR_VM_MODULE_STATUS('must not be unlinked or linking');
    return this[kRecord].namespace();
  }
  get status() { return names[receiver(this).status()]; }
  get error() {
    if (receiver(this).status() !== kErrored) throw new codes.ERR_VM_MODULE_STATUS('must be errored');
    return this[kRecord].error();
  }
  async link(linker) {
    receiver(this);
    validateFunction(linker, 'linker');
    if (this.status === 'linked') throw new codes.ERR_VM_MODULE_ALREADY_LINKED();
    if (this.status !== 'unlinked') throw new codes.ERR_VM_MODULE_STATUS('must be unlinked');
    await this[kLink](linker);
    this[kRecord].instantiate();
  }
  async evaluate(options = {}) {
    receiver(this);
    validateObject(options, 'options');
    const { timeout, breakOnSigint = false } = options;
    if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
    validateBoolean(breakOnSigint, 'options.breakOnSigint');
    const status = this[kRecord].status();
    if (status !== kInstantiated && status !== kEvaluated && status !== kErrored) throw new codes.ERR_VM_MODULE_STATUS('must be one of linked, evaluated, or errored');
    try { await this[kRecord].evaluate(timeout ?? 0, breakOnSigint); } catch (error) {
      if (error?.constructor === Error && Object.hasOwn(error, 'code')) {
        if (error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw new codes.ERR_SCRIPT_EXECUTION_TIMEOUT(timeout);
        if (error.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw new codes.ERR_SCRIPT_EXECUTION_INTERRUPTED();
      }
      throw error;
    }
  }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    receiver(this);
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = Object.create(Object.getPrototypeOf(this));
    for (const name of ['status', 'identifier', 'context']) Object.defineProperty(shown, name, { value: this[name], enumerable: true });
    return require('internal/inspect').inspect(shown, { ...options, customInspect: false });
  }
}

class SourceTextModule extends Module {
  #linking = false;
  #failure;    // [error] of a failed link
  constructor(sourceText, options = {}) {
    validateString(sourceText, 'sourceText');
    validateObject(options, 'options');
    const { lineOffset = 0, columnOffset = 0, initializeImportMeta, importModuleDynamically, cachedData } = options;
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    if (initializeImportMeta !== undefined) validateFunction(initializeImportMeta, 'options.initializeImportMeta');
    if (importModuleDynamically !== undefined && typeof importModuleDynamically !== 'symbol') validateFunction(importModuleDynamically, 'options.importModuleDynamically');
    if (cachedData !== undefined && !ArrayBuffer.isView(cachedData)) throw new codes.ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
    super(sourceText, options);
    if (this[kRecord].codeWasRejected()) throw new codes.ERR_VM_MODULE_CACHED_DATA_REJECTED();
  }
  async [kLink](linker) {
    this.#linking = true;
    try {
      const linked = await Promise.all(this[kRecord].requests().map(async ([specifier, type]) => {
        const attributes = type ? { __proto__: null, type } : { __proto__: null };
        const module = await linker(specifier, this, { attributes, assert: attributes });
        if (module?.[kRecord] === undefined) throw new codes.ERR_VM_MODULE_NOT_MODULE();
        if (module.context !== this.context) throw new codes.ERR_VM_MODULE_DIFFERENT_CONTEXT();
        if (module.status === 'errored') throw new codes.ERR_VM_MODULE_LINK_FAILURE(`request for '${specifier}' resolved to an errored module`, module.error);
        if (module.status === 'unlinked') await module[kLink](linker);
        return module[kRecord];
      }));
      this[kRecord].link(linked);
    } catch (error) {
      this.#failure = [error];
      throw error;
    } finally { this.#linking = false; }
  }
  get dependencySpecifiers() { return receiver(this).requests().map(([specifier]) => specifier); }
  get status() {
    receiver(this);
    if (this.#failure) return 'errored';
    return this.#linking ? 'linking' : super.status;
  }
  get error() {
    receiver(this);
    return this.#failure ? this.#failure[0] : super.error;
  }
  createCachedData() {
    const { status } = this;
    if (status === 'evaluating' || status === 'evaluated' || status === 'errored') throw new codes.ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA();
    const bytes = this[kRecord].code();
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}

class SyntheticModule extends Module {
  constructor(exportNames, evaluateCallback, options = {}) {
    if (!Array.isArray(exportNames) || exportNames.some((name) => typeof name !== 'string')) throw new codes.ERR_INVALID_ARG_TYPE('exportNames', 'Array of unique strings', exportNames);
    exportNames.forEach((name, i) => {
      if (exportNames.includes(name, i + 1)) throw new codes.ERR_INVALID_ARG_VALUE(`exportNames.${name}`, name, 'is duplicated');
    });
    validateFunction(evaluateCallback, 'evaluateCallback');
    validateObject(options, 'options');
    const { context, identifier } = options;
    super(exportNames, { context, identifier }, (record) => Reflect.apply(evaluateCallback, moduleOf.get(record), []));
  }
  [kLink]() { /* it imports nothing */ }
  setExport(name, value) {
    receiver(this);
    validateString(name, 'name');
    if (this[kRecord].status() < kInstantiated) throw new codes.ERR_VM_MODULE_STATUS('must be linked');
    this[kRecord].setExport(name, value);
  }
}

// What import() in a script or module of node:vm resolves to.
function namespaceOf(answer) {
  if (isNamespace(answer)) return answer;
  if (answer?.[kRecord] === undefined) throw new codes.ERR_VM_MODULE_NOT_MODULE();
  if (answer.status === 'errored') throw answer.error;
  return answer.namespace;
}
module.exports = { Module, SourceTextModule, SyntheticModule, namespaceOf };
