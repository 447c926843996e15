// Starts the program: a file, -e, -p, standard input, or a worker's entry.
'use strict';

const native = binding('process');
const { setHook } = binding('core');

function setup() {
  setHook('runMain', main);
  // A CommonJS program may import() before anything else has needed the loader of modules.
  setHook('importDynamically', (specifier, referrer, type, key) =>
    (key === undefined ? require('internal/esm').importDynamically(specifier, referrer, type) : require('internal/vm_contexts').importByKey(key, `${specifier}`, type)));
}
function begin() {
  if (native.conditions.length) require('internal/packages').addConditions(native.conditions);
  if (native.optionArguments.length) {
    const { has } = require('internal/options'), { keepLinks } = require('internal/packages');
    if (has('--preserve-symlinks')) keepLinks('modules');
    if (has('--preserve-symlinks-main')) keepLinks('main');
  }
  if (!native.isMainThread) require('internal/worker_main').setup();
}

function main() {
  require('internal/process').bootstrapped();
  if (!native.isMainThread) {
    require('internal/worker_main').start();
    return;
  }
  if (binding('effects').observed()) require('internal/effects').observeClockAndRandom();
  if (native.hostProgram !== undefined) {
    require(native.hostProgram).start();
    return;
  }
  const options = require('internal/options');
  options.loadEnvFiles();
  options.apply();
  if (process.env.NODE_V8_COVERAGE) require('internal/coverage').start();
  if (options.has('--test')) {
    require('internal/test_run').main([native.script, ...native.arguments].filter(Boolean));
    return;
  }
  if (options.has('--watch')) {
    if (!native.script) {
      binding('files').writeText(2, `${process.execPath}: --watch needs a file to run\n`);
      process.reallyExit(9);
    }
    require('internal/watch_mode').start(native.script, native.arguments);
    return;
  }
  if (process.env.NODE_CHANNEL_FD !== undefined) {
    require('internal/child_channel').setupFromEnvironment();
    if (process.env.WATCH_REPORT_DEPENDENCIES === '1') require('internal/watch_mode').reporting = true;
    if (process.env.NODE_UNIQUE_ID !== undefined) require('cluster')._setupWorker();
  }
  if (binding('effects').restricted()) {
    const entry = native.script && findEntry(process.argv[1]) || '';
    // Whether the program is a module stands in files that it may not be granted.
    if (entry) isModule(entry);
    require('internal/permission').enforce(entry);
  }
  binding('inspector').waitForClient();
  const preload = () => {
    if (native.requires.length) require('internal/cjs').Module._preloadModules(native.requires);
  };
  const loaders = [...options.all('--experimental-loader'), ...options.all('--loader')];
  if (native.imports.length || loaders.length) {
    preload();
    const esm = require('internal/esm');
    const base = esm.toUrl(`${process.cwd()}/`);
    (async () => {
      for (const specifier of loaders) require('internal/module_hooks').register(specifier, base);
      for (const specifier of native.imports) await esm.importUrl(esm.resolve(specifier, base));
      start();
    })().catch(fail);
    return;
  }
  preload();
  start();
}
const fail = (error) => binding('core').reportException(error, false);

function start() {
  if (native.optionArguments.length && ['-c', '--check'].some(require('internal/options').has)) {
    checkSyntax();
    return;
  }
  if (native.evaluate !== undefined) runText(native.evaluate, '[eval]');
  else if (native.readStdin) runText(Buffer.from(binding('files').readDescriptor(0)).toString(), '[stdin]');
  else if (native.script) runFile(process.argv[1]);
  else require('internal/repl_main').start();
}

function findEntry(file) {
  // A file that is there by its name needs no search, nor the loader that would.
  const { kindOf, realpath } = binding('files');
  const path = require('path').resolve(file);
  const found = kindOf(path) === 0 && !file.endsWith('/') ? path : require('internal/cjs').Module._findPath(path, null, true);
  if (!found || (native.optionArguments.length && require('internal/options').has('--preserve-symlinks-main'))) return found;
  try { return realpath(found); } catch { return found; }
}

function runFile(file) {
  const resolved = findEntry(file);
  if (resolved && isModule(resolved)) {
    const esm = require('internal/esm');
    const url = esm.toUrl(resolved);
    esm.setMain(url);
    process.argv[1] = resolved;
    // From a microtask, as in Node: the program's own microtasks come before its ticks.
    esm.track(Promise.resolve().then(() => esm.importUrl(url))).catch(fail);
    return;
  }
  if (resolved) process.argv[1] = resolved;
  require('internal/cjs').Module._load(resolved || file, null, true);
}
// --check: what the file is made of is compiled, and nothing runs.
function checkSyntax() {
  const esm = require('internal/esm');
  let format, source, file = '[stdin]';
  if (native.script) {
    file = findEntry(process.argv[1]) || require('internal/cjs').Module._resolveFilename(process.argv[1], null, true);
    ({ format, source } = esm.defaultLoad(esm.toUrl(file)));
    if (format.endsWith('typescript')) source = require('internal/typescript').compile(source, file);
  } else source = Buffer.from(binding('files').readDescriptor(0)).toString();
  if (format === 'json' || source === null) return;
  if (format === undefined || format === 'unknown-typescript') format = native.evaluateAsModule || esm.detect(file, source) === 'module' ? 'module' : 'commonjs';
  const { compileFunction, ModuleRecord } = binding('modules');
  const compile = format.startsWith('module') ? (text) => new ModuleRecord(esm.toUrl(file), text)
    : (text) => compileFunction(text.startsWith('#!') ? `//${text.slice(2)}` : text, file, ['exports', 'require', 'module', '__filename', '__dirname']);
  require('internal/lowering').compileOrLower(source, file, compile);
}

// Not by regular expressions: to compile one takes longer than the rest of this.
function isModule(file) {
  const extension = file.slice(file.lastIndexOf('.') + 1);
  if (extension === 'mjs' || extension === 'mts') return true;
  if (extension === 'cjs' || extension === 'cts' || extension === 'json' || extension === 'node') return false;
  return require('internal/packages').packageScope(file)?.type === 'module';
}

function runText(source, name) {
  const { Module, makeRequire } = require('internal/cjs');
  const path = require('path');
  Module._initPaths();
  const module = new Module(name, null);
  module.filename = path.join(process.cwd(), name);
  module.paths = Module._nodeModulePaths(process.cwd());
  const asModule = () => {
    const esm = require('internal/esm');
    const { ModuleRecord } = binding('modules');
    const url = `${esm.toUrl(`${process.cwd()}/`)}${encodeURIComponent(name)}1`;
    esm.setMain(url);
    const record = require('internal/lowering').compileOrLower(source, name, (text) => new ModuleRecord(url, text));
    record.link(record.requests().map(([specifier, type]) => {
      const target = esm.resolve(specifier, esm.toUrl(`${process.cwd()}/${name}`), type);
      return esm.linkForEval(target, type);
    }));
    record.instantiate();
    esm.track(record.evaluate()).catch(fail);
  };
  if (native.evaluateAsModule) { asModule(); return; }
  Object.assign(globalThis, { module, exports: module.exports, require: makeRequire(module), __filename: name, __dirname: '.' });
  for (const id of require('internal/builtins').publicIds) {
    if (id.includes('/') || id[0] === '_' || id === 'test' || id in globalThis) continue;
    Object.defineProperty(globalThis, id, {
      configurable: true, enumerable: false,
      get() {
        const value = module.require(id);
        Object.defineProperty(globalThis, id, { value, writable: true, configurable: true, enumerable: false });
        return value;
      },
      set(value) { Object.defineProperty(globalThis, id, { value, writable: true, configurable: true, enumerable: true }); },
    });
  }
  if (/\b(?:import|export|await)\b/.test(source) && !isScript(source, name) && binding('modules').parsesAsModule(source, name)) {
    asModule();
    return;
  }
  const result = binding('inspector').callProgram(binding('modules').runScript, undefined, [source, name, 0, 0]);
  if (native.print) console.log(result);
}

function isScript(source, name) {
  try {
    binding('modules').compileFunction(source, name, []);
    return true;
  } catch { return false; }
}

module.exports = { setup, begin, runFile, runText };
