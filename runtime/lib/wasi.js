// The module `wasi`: WebAssembly programs with the system interface of WASI preview 1 (https://wasi.dev), on this runtime's
// files. Of the file system a program sees the folders it was given, and nothing that leads out of them.
'use strict';

const { codes } = require('internal/errors');
const { validateArray, validateBoolean, validateFunction, validateInt32, validateObject, validateString } = require('internal/validators');

const bindings = { preview1: 'wasi_snapshot_preview1', unstable: 'wasi_unstable' };
const noMemory = () => { throw Object.assign(new TypeError('"instance.exports.memory" property must be a WebAssembly.Memory object'), { code: 'ERR_INVALID_ARG_TYPE' }); };
class Exit { constructor(code) { this.code = code; } }

class WASI {
  #system;
  #name;
  #returnOnExit;
  #started = false;
  constructor(options = {}) {
    validateObject(options, 'options');
    const { version, args, env, preopens, returnOnExit = true } = options;
    validateString(version, 'options.version');
    if (!Object.hasOwn(bindings, version)) throw new codes.ERR_INVALID_ARG_VALUE('options.version', version, 'unsupported WASI version');
    this.#name = bindings[version];
    if (args !== undefined) validateArray(args, 'options.args');
    if (env !== undefined) validateObject(env, 'options.env');
    if (preopens !== undefined) validateObject(preopens, 'options.preopens');
    const descriptors = {};
    for (const [name, usual] of [['stdin', 0], ['stdout', 1], ['stderr', 2]]) {
      if (options[name] !== undefined) validateInt32(options[name], `options.${name}`, 0);
      descriptors[name] = options[name] ?? usual;
    }
    validateBoolean(returnOnExit, 'options.returnOnExit');
    this.#returnOnExit = returnOnExit;
    this.#system = new (require('internal/wasi_system').System)({
      args: (args ?? []).map(String), env: Object.entries(env ?? {}).filter(([, value]) => value !== undefined).map(([key, value]) => `${key}=${value}`),
      preopens: Object.entries(preopens ?? {}).map(([name, path]) => [name, `${path}`]), ...descriptors, version,
      exit: (code) => {
        if (this.#returnOnExit) throw new Exit(code);
        process.exit(code);
      },
    });
    this.wasiImport = this.#system.imports;
  }
  #begin(instance, run) {
    validateObject(instance, 'instance');
    validateObject(instance.exports, 'instance.exports');
    if (this.#started) throw new codes.ERR_WASI_ALREADY_STARTED();
    const found = instance.exports.memory;
    if (!(found instanceof WebAssembly.Memory)) noMemory();
    run(instance.exports);
    this.#started = true;
    this.#system.useMemory(found);
  }
  // Both kinds of modules: commands run from beginning to end, reactors are called afterwards.
  finalizeBindings(instance, { memory: given = instance?.exports?.memory } = {}) {
    validateObject(instance, 'instance');
    validateObject(instance.exports, 'instance.exports');
    if (this.#started) throw new codes.ERR_WASI_ALREADY_STARTED();
    if (!(given instanceof WebAssembly.Memory)) noMemory();
    this.#started = true;
    this.#system.useMemory(given);
  }
  start(instance) {
    this.#begin(instance, ({ _start: start, _initialize: initialize }) => {
      validateFunction(start, 'instance.exports._start');
      if (initialize !== undefined) throw new codes.ERR_INVALID_ARG_TYPE('instance.exports._initialize', 'undefined', initialize);
    });
    try { instance.exports._start(); } catch (error) {
      if (error instanceof Exit) return error.code;
      throw error;
    }
    return 0;
  }
  initialize(instance) {
    this.#begin(instance, ({ _start: start, _initialize: initialize }) => {
      if (initialize !== undefined) validateFunction(initialize, 'instance.exports._initialize');
      if (start !== undefined) throw new codes.ERR_INVALID_ARG_TYPE('instance.exports._start', 'undefined', start);
    });
    instance.exports._initialize?.();
  }
  getImportObject() { return { [this.#name]: this.wasiImport }; }
}
module.exports = { WASI };
