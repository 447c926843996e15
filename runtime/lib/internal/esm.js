// ECMAScript modules: resolving, loading, linking and evaluating, on top of the engine's records.
'use strict';

const { ModuleRecord } = binding('modules');
const { kindOf, readFile } = binding('files');
const { setHook } = binding('core');
const { promiseState, promiseResult } = binding('values');
const { codes } = require('internal/errors');
const builtins = require('internal/builtins');
const packages = require('internal/packages');
const path = require('path');
const { compileOrLower, lower } = require('internal/lowering');
const watch = require('internal/watch_mode');
const { textWatchers, showText, resolveHooks, runResolveHooks, loadHooks, runLoadHooks } = require('internal/load_hooks');

const lazyUrl = () => require('internal/url');
const cjs = () => require('internal/cjs');
const kErrored = 5, kEvaluating = 3;

// ---- Resolving

// Most paths are their URLs' text, and are known to be without the parser of URLs.
const plainPath = /^\/[A-Za-z0-9/._@+,=-]*$/, plainUrl = /^file:\/\/(?=\/)[A-Za-z0-9/_@+,=-]*(?:[A-Za-z0-9_@+,=-]\.[A-Za-z0-9/_@+,=-]+)*$/;
const toUrl = (file) => (plainPath.test(file) && path.resolve(file) === file ? `file://${file}` : lazyUrl().pathToFileURL(file).href);
const toPath = (url) => (typeof url === 'string' && plainUrl.test(url) ? url.slice(7) : lazyUrl().fileURLToPath(url));
const isRelative = (specifier) => /^(?:\/|\.\.?(?:\/|$))/.test(specifier);

function bareResolve(specifier, baseUrl, conditions) {
  if (specifier.startsWith('node:') || (builtins.isPublic(specifier) && cjs().Module.isBuiltin(specifier))) {
    return `node:${specifier.replace(/^node:/, '')}`;
  }
  const shown = baseUrl.startsWith('file:') ? toPath(baseUrl) : baseUrl;
  const [name, subpath] = packages.splitName(specifier, shown);
  // --import asks from a folder.
  const from = baseUrl.startsWith('file:') ? toPath(baseUrl.endsWith('/') ? `${baseUrl}x` : baseUrl) : `${process.cwd()}/x`;
  const nested = (spec, fromFile, nestedConditions) => {
    const resolved = bareResolve(spec, toUrl(fromFile), nestedConditions);
    return resolved.startsWith('file:') ? toPath(resolved) : { builtin: resolved };
  };
  const finish = (target) => (typeof target === 'object' ? target.builtin : finalize(toUrl(target), baseUrl));
  const own = packages.packageScope(from);
  if (own?.exports != null && own.name === name) return finish(packages.resolveExports(own, subpath, conditions, shown, nested));
  for (let at = path.dirname(from); ; at = path.dirname(at)) {
    if (path.basename(at) !== 'node_modules') {
      const directory = `${at === '/' ? '' : at}/node_modules/${name}`;
      if (kindOf(directory) === 1) {
        const pkg = packages.readPackage(`${directory}/package.json`);
        if (pkg?.exports != null) return finish(packages.resolveExports(pkg, subpath, conditions, shown, nested));
        if (subpath === '.') {
          const candidates = [];
          if (typeof pkg?.main === 'string') for (const end of ['', '.js', '.json', '.node', '/index.js', '/index.json', '/index.node']) candidates.push(path.join(directory, pkg.main) + end);
          for (const end of ['index.js', 'index.json', 'index.node']) candidates.push(`${directory}/${end}`);
          const found = candidates.find((file) => kindOf(file) === 0);
          if (found !== undefined) return finalize(toUrl(found), baseUrl);
          throw new codes.ERR_MODULE_NOT_FOUND(directory, shown, false);
        }
        return finalize(new URL(subpath, `${toUrl(directory)}/`).href, baseUrl);
      }
    }
    if (at === '/') break;
  }
  require('internal/permission').explainMissing(`${path.dirname(from)}/node_modules/${name}`);
  throw new codes.ERR_MODULE_NOT_FOUND(name, shown, false);
}

// Checks that the file is there and follows symbolic links.
function finalize(href, baseUrl) {
  const url = new URL(href);
  if (/%2f|%5c/i.test(url.pathname)) throw new codes.ERR_INVALID_MODULE_SPECIFIER(url.pathname, 'must not include encoded "/" or "\\" characters', baseUrl);
  const file = toPath(url);
  const kind = kindOf(file.endsWith('/') ? file.slice(0, -1) : file);
  const base = baseUrl?.startsWith('file:') ? toPath(baseUrl) : baseUrl;
  const source = kind === 0 ? undefined : require('internal/typescript').sourceOf(file, base);
  if (source !== undefined) return `${toUrl(packages.followLinks(source))}${url.search}${url.hash}`;
  if (kind === 1) {
    const error = new codes.ERR_UNSUPPORTED_DIR_IMPORT(file, base);
    error.url = url.href;
    throw error;
  }
  if (kind !== 0) {
    require('internal/permission').explainMissing(file);
    const error = new codes.ERR_MODULE_NOT_FOUND(file, base, true);
    error.url = url.href;
    throw error;
  }
  const real = toUrl(packages.followLinks(file));
  return `${real}${url.search}${url.hash}`;
}

function defaultResolve(specifier, baseUrl, conditions = packages.importConditions) {
  if (specifier === 'sinter:helpers') return specifier;
  if (isRelative(specifier)) {
    if (baseUrl.startsWith('data:')) throw new codes.ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, baseUrl);
    return finalize(new URL(specifier, baseUrl).href, baseUrl);
  }
  if (specifier[0] === '#') {
    const nested = (spec, fromFile, nestedConditions) => {
      const resolved = bareResolve(spec, toUrl(fromFile), nestedConditions);
      return resolved.startsWith('file:') ? toPath(resolved) : { builtin: resolved };
    };
    const target = packages.resolveImports(specifier, toPath(baseUrl), conditions, toPath(baseUrl), nested);
    return typeof target === 'object' ? target.builtin : finalize(toUrl(target), baseUrl);
  }
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(specifier)) {
    let url;
    try { url = new URL(specifier); } catch { return bareResolve(specifier, baseUrl, conditions); }
    if (url.protocol === 'node:') {
      if (!builtins.isPublic(specifier.slice(5))) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(specifier);
      return specifier;
    }
    if (url.protocol === 'data:') return url.href;
    if (url.protocol !== 'file:') throw new codes.ERR_UNSUPPORTED_ESM_URL_SCHEME(url);
    return finalize(url.href, baseUrl);
  }
  if (mayBeMapped.test(baseUrl) && !builtins.isPublic(specifier)) {
    const file = require('internal/typescript').mappedBy(specifier, toPath(baseUrl));
    if (file !== undefined) return finalize(toUrl(file), baseUrl);
  }
  return bareResolve(specifier, baseUrl, conditions);
}
// Sources that a tsconfig.json may be about.
const mayBeMapped = /^file:.*\.(?:[cm]?tsx?|jsx)$/;

function resolve(specifier, baseUrl, type) {
  if (resolveHooks.length === 0) return defaultResolve(specifier, baseUrl);
  const context = { conditions: [...packages.importConditions], importAttributes: type ? { type } : {}, parentURL: baseUrl };
  return runResolveHooks(specifier, context, (s, c) => ({ url: defaultResolve(s, c?.parentURL ?? baseUrl) })).url;
}

// ---- Loading

const kinds = { '.mjs': 'module', '.cjs': 'commonjs', '.json': 'json', '.wasm': 'wasm', '.node': 'addon', '.mts': 'module-typescript', '.cts': 'commonjs-typescript', '.ts': 'typescript', '.tsx': 'typescript', '.jsx': 'typescript' };

function formatOf(file, source) {
  const extension = path.extname(file);
  const kind = kinds[extension];
  if (kind !== undefined && kind !== 'typescript') return kind;
  if (extension === '.js' || extension === '' || kind === 'typescript') {
    const type = packages.packageScope(file)?.type ?? 'none';
    const suffix = kind === 'typescript' ? '-typescript' : '';
    if (type === 'module') return `module${suffix}`;
    if (type === 'commonjs') return `commonjs${suffix}`;
    // Types are in the way of a look at the syntax: what they leave decides.
    return kind === 'typescript' ? 'unknown-typescript' : detect(file, source, type);
  }
  throw new codes.ERR_UNKNOWN_FILE_EXTENSION(extension, file);
}
function parsesAsScript(source, file) {
  try {
    binding('modules').compileFunction(source, file, ['exports', 'require', 'module', '__filename', '__dirname']);
    return true;
  } catch { return false; }
}
// Without a "type", what the text is decides.
function detect(file, source, type) {
  if (type === 'commonjs') return 'commonjs';
  if (!/\b(?:import|export|await)\b/.test(source)) return 'commonjs';
  try {
    binding('modules').compileFunction(source.startsWith('#!') ? `//${source.slice(2)}` : source, file, ['exports', 'require', 'module', '__filename', '__dirname']);
    return 'commonjs';
  } catch (error) {
    if (binding('modules').parsesAsModule(source, file)) return 'module';
    const lowered = lower(source, file, error);
    return lowered !== undefined && /\b(?:import|export|await)\b/.test(lowered) && binding('modules').parsesAsModule(lowered, file) && !parsesAsScript(lowered, file) ? 'module' : 'commonjs';
  }
}

const map = new Map();        // url + '\0' + type -> job
const keyOf = (url, type) => (type ? `${url}\0${type}` : url);

function checkType(url, format, type) {
  if (format === 'json') {
    if (type !== 'json') throw new codes.ERR_IMPORT_ATTRIBUTE_MISSING(url, 'type', 'json');
  } else if (type) {
    if (type !== 'json') throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED('type', type);
    throw new codes.ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE(url, type);
  }
}

function readSource(url) {
  if (url.startsWith('data:')) {
    const match = /^data:([^,]*?)(;base64)?,([\s\S]*)$/.exec(url);
    if (!match) throw new codes.ERR_INVALID_URL(url);
    const body = decodeURIComponent(match[3]);
    const text = match[2] ? Buffer.from(body, 'base64').toString() : body;
    const mime = match[1].split(';')[0];
    const format = { 'text/javascript': 'module', 'application/javascript': 'module', 'application/json': 'json', 'application/wasm': 'wasm' }[mime];
    if (!format) throw new codes.ERR_UNKNOWN_MODULE_FORMAT(mime || 'text/plain', url);
    return { format, source: text };
  }
  const file = toPath(url);
  if (watch.reporting) watch.report('import', file);
  const extension = path.extname(file);
  if (extension === '.wasm' || extension === '.node') return { format: kinds[extension], source: null, file };
  let source = packages.readText(file);
  if (source.charCodeAt(0) === 0xfeff) source = source.slice(1);
  return { format: formatOf(file, source), source, file };
}

// The end of a chain of load hooks.
function defaultLoad(url) {
  if (url.startsWith('node:')) return { format: 'builtin', source: null };
  const { format, source } = readSource(url);
  return { format, source };
}

function createRecord(url, type) {
  if (url.startsWith('node:')) return builtinRecord(url);
  if (url === 'sinter:helpers') return builtinRecord('node:internal/syntax_helpers');
  let loaded;
  if (loadHooks.length) {
    loaded = runLoadHooks(url, { conditions: [...packages.importConditions], importAttributes: type ? { type } : {}, format: undefined }, (u) => readSource(u));
    if (loaded.source != null && typeof loaded.source !== 'string') loaded = { ...loaded, source: Buffer.from(loaded.source).toString() };
    loaded = { file: url.startsWith('file:') ? toPath(url) : url, ...loaded };
  } else loaded = readSource(url);
  let { format } = loaded;
  const { file } = loaded;
  let { source } = loaded;
  if (format?.endsWith('typescript')) {
    source = require('internal/typescript').compile(source, file);
    format = format.startsWith('unknown') ? detect(file, source, 'none') : format.startsWith('module') ? 'module' : 'commonjs';
  }
  checkType(url, format, type);
  switch (format) {
    case 'module': return sourceRecord(url, file ?? url, source);
    case 'json': {
      let value;
      try { value = JSON.parse(source); } catch (error) {
        error.message = `${file ?? url}: ${error.message}`;
        throw error;
      }
      return new ModuleRecord(url, ['default'], (record) => record.setExport('default', value));
    }
    case 'commonjs': {
      // A hook may leave the text to require(), or have made one of its own.
      const own = loadHooks.length === 0 || loaded.format.endsWith('typescript') ? source : textOf(file);
      const record = commonjsRecord(url, file, source ?? own, source != null && source !== own);
      commonjsRecords.add(record);
      return record;
    }
    case 'addon': return new ModuleRecord(url, ['default', 'module.exports'], (record) => {
      const exports = cjs().Module.createRequire(file)(file);
      record.setExport('default', exports);
      record.setExport('module.exports', exports);
    });
    case 'wasm': return wasmRecord(url, file);
    default: throw new codes.ERR_UNKNOWN_MODULE_FORMAT(format, url);
  }
}

function sourceRecord(url, file, source) {
  if (textWatchers.size) showText(url, source);
  const record = compileOrLower(source, file, (text) => new ModuleRecord(url, text));
  sources.set(record, source);
  return record;
}

// Exports with getters load what they answer with: the streams, for one of node:fs, which is most of it. They are asked
// when an importer's text has their name, or may use any.
const builtinRecords = new Map(), commonjsRecords = new WeakSet();
const sources = new WeakMap();  // of the modules that are not linked yet
const gap = String.raw`(?:\s|//[^\n]*|/\*[^]*?\*/)*`;
let anyName;
function neededNames(source, names) {
  anyName ??= new RegExp(`\\*${gap}as\\b|\\bexport${gap}\\*|\\\\[ux]`);
  return source === undefined || anyName.test(source) ? [...names] : [...names].filter((name) => source.includes(name));
}
function imported(record, source) {
  const builtin = builtinRecords.get(record);
  if (builtin === undefined || builtin.waiting.size === 0) return;
  for (const name of neededNames(source, builtin.waiting)) {
    builtin.waiting.delete(name);
    // Otherwise it is filled when it is evaluated.
    if (record.status() >= 2) record.setExport(name, builtin.exports[name]);
  }
}
function builtinRecord(url) {
  const exports = builtins.requireBuiltin(url.slice(5));
  const names = [...new Set(['default', ...Object.keys(exports).filter((key) => key !== 'default'), ...(typeof exports === 'function' ? Object.getOwnPropertyNames(exports).filter((k) => !['length', 'name', 'prototype', 'arguments', 'caller', 'default'].includes(k)) : [])])];
  const waiting = new Set(names.filter((name) => name !== 'default' && Object.getOwnPropertyDescriptor(exports, name)?.get !== undefined));
  const fill = (record) => {
    record.setExport('default', exports);
    for (const name of names) if (name !== 'default' && !waiting.has(name)) record.setExport(name, exports[name]);
  };
  const record = new ModuleRecord(url, names, fill);
  builtinRecords.set(record, { exports, waiting, fill });
  return record;
}
function syncBuiltins() { for (const [record, { fill }] of builtinRecords) if (record.status() >= 2) fill(record); }

// The names a CommonJS file exports, following its re-exports.
function exportNames(file, source, seen = new Set()) {
  if (seen.has(file)) return new Set();
  seen.add(file);
  const { names, reexports } = require('internal/cjs_exports').scan(source);
  for (const specifier of reexports) {
    let target;
    try { target = cjs().Module.createRequire(file).resolve(specifier); } catch { continue; }
    if (cjs().Module.isBuiltin(target)) {
      for (const key of Object.keys(builtins.requireBuiltin(target.replace(/^node:/, '')))) names.add(key);
    } else if (/\.c?js$/.test(target) || path.extname(target) === '') {
      let text;
      try { text = packages.readText(target); } catch { continue; }
      if (packages.packageScope(target)?.type !== 'module' || target.endsWith('.cjs')) for (const name of exportNames(target, text, seen)) names.add(name);
    } else if (target.endsWith('.json')) {
      try { for (const key of Object.keys(JSON.parse(packages.readText(target)))) names.add(key); } catch { /* found when it runs */ }
    }
  }
  return names;
}

function textOf(file) {
  try { return packages.readText(file); } catch { return null; }
}
function compileGiven(file, source, isMain) {
  const { Module } = cjs(), module = new Module(file, null);
  if (isMain) {
    process.mainModule = module;
    module.id = '.';
  }
  module.filename = file;
  module.paths = Module._nodeModulePaths(path.dirname(file));
  Module._cache[file] = module;
  try { module._compile(source, file, 'commonjs'); } catch (error) {
    delete Module._cache[file];
    throw error;
  }
  module.loaded = true;
  return module.exports;
}
function commonjsRecord(url, file, source, isGiven) {
  const { Module } = cjs();
  const names = exportNames(file, source);
  const cached = Module._cache[file];
  if (cached?.loaded && cached.exports !== null && (typeof cached.exports === 'object' || typeof cached.exports === 'function')) {
    for (const key of Object.keys(cached.exports)) names.add(key);
  }
  names.delete('default');
  const list = ['default', ...names];
  if (!names.has('module.exports')) list.push('module.exports');
  return new ModuleRecord(url, list, (record) => {
    const isMain = url === mainUrl;
    let exports;
    const known = Module._cache[file];
    if (known !== undefined) exports = known.exports;
    else exports = isGiven ? compileGiven(file, source, isMain) : Module._load(file, undefined, isMain);
    for (const name of names) {
      let value;
      try { if (Object.hasOwn(exports, name)) value = exports[name]; } catch { /* null, or a getter that throws */ }
      record.setExport(name, value);
    }
    record.setExport('default', exports);
    record.setExport('module.exports', exports);
  });
}

function wasmRecord(url, file) {
  const compiled = new WebAssembly.Module(Buffer.from(readFile(file)));
  const names = WebAssembly.Module.exports(compiled).map(({ name }) => name);
  const imports = [...new Set(WebAssembly.Module.imports(compiled).map(({ module }) => module))];
  return new ModuleRecord(url, names, (record) => {
    const object = {};
    for (const specifier of imports) object[specifier] = loadSync(resolve(specifier, url), '').record.namespace();
    const instance = new WebAssembly.Instance(compiled, object);
    for (const name of names) record.setExport(name, instance.exports[name]);
  });
}

// A job: the record, its linked dependencies, and the promise of its evaluation.
function addJob(key, url, record, pending) {
  const job = { key, url, record, evaluation: undefined, linked: false };
  map.set(key, job);
  pending.push(job);
  return job;
}
function loadGraph(url, type, pending) {
  const key = keyOf(url, type);
  return map.get(key) ?? addJob(key, url, createRecord(url, type), pending);
}
// `importer`: the text of the module that asks, which alone does not see all of a built-in module.
function linkGraph(url, type, importer) {
  const known = map.get(keyOf(url, type));
  if (known?.linked) {
    imported(known.record, importer);
    return known;
  }
  return link((pending) => loadGraph(url, type, pending), importer);
}
// All at once, since modules may import each other in a circle. `start` makes the first job.
function link(start, importer) {
  const pending = [], created = [];
  let root;
  try {
    root = start(pending);
    while (pending.length > 0) {
      const job = pending.pop();
      created.push(job);
      const source = sources.get(job.record);
      job.record.link(job.record.requests().map(([specifier, requestType]) => {
        const { record } = loadGraph(resolve(specifier, job.url, requestType), requestType, pending);
        imported(record, source);
        return record;
      }));
      sources.delete(job.record);
    }
    imported(root.record, importer);
    if (root.record.status() < 2) {
      try { root.record.instantiate(); } catch (error) { throw decorate(error); }
    }
    for (const job of created) job.linked = true;
    root.linked = true;
    return root;
  } catch (error) {
    if (root !== undefined) created.push(root);
    for (const job of [...created, ...pending]) if (!job.linked) map.delete(job.key);
    throw error;
  }
}
// "does not provide an export named" is the one message people meet; say where it may come from.
function decorate(error) {
  if (error instanceof SyntaxError) {
    const match = /^The requested module '(.*)' does not provide an export named '(.*)'$/.exec(error.message);
    if (match) {
      const job = [...map.values()].find((j) => j.url.endsWith(match[1].replace(/^[./]+/, '')));
      if (job && commonjsRecords.has(job.record)) {
        error.message = `Named export '${match[2]}' not found. The requested module '${match[1]}' is a CommonJS module, which may not support all module.exports as named exports.`;
      }
    }
  }
  return error;
}

function evaluate(job) {
  if (job.evaluation === undefined) job.evaluation = job.record.evaluate() ?? Promise.resolve();
  return job.evaluation;
}

async function importUrl(url, type = '') {
  const job = linkGraph(url, type);
  await track(evaluate(job));
  return job.record.namespace();
}
function loadSync(url, type) {
  const job = linkGraph(url, type);
  if (job.record.isAsync()) throw new codes.ERR_REQUIRE_ASYNC_MODULE();
  const promise = evaluate(job);
  if (promiseState(promise) === 2) {
    promise.catch(() => {});
    throw promiseResult(promise);
  }
  return job;
}

// require(esm)
function requireSync(filename, source, module) {
  const url = toUrl(filename);
  const known = map.get(url);
  if (known !== undefined) {
    const status = known.record.status();
    if (status === kEvaluating) {
      throw new codes.ERR_REQUIRE_CYCLE_MODULE(`Cannot require() ES Module ${filename} in a cycle. (from ${module.parent?.filename ?? 'unknown'})`);
    }
    if (status === kErrored) throw known.record.error();
  } else {
    // The caller may have read or transformed the text already.
    const record = sourceRecord(url, filename, source);
    link((pending) => addJob(url, url, record, pending));
  }
  const { record } = loadSync(url, '');
  const namespace = record.namespace();
  if (Object.hasOwn(namespace, 'module.exports')) return namespace['module.exports'];
  if (Object.hasOwn(namespace, 'default') && !Object.hasOwn(namespace, '__esModule')) {
    // Transpiled callers look for __esModule to find `default`; a namespace object cannot have it added.
    const out = Object.create(null, { __esModule: { value: true, enumerable: true }, [Symbol.toStringTag]: { value: 'Module' } });
    for (const key of Object.keys(namespace)) Object.defineProperty(out, key, { enumerable: true, get: () => namespace[key] });
    return out;
  }
  return namespace;
}

// ---- Pending top-level awaits, for exit code 13.
let waiting = 0;
function track(promise) {
  waiting++;
  const done = () => { waiting--; };
  promise.then(done, done);
  return promise;
}

let mainUrl;
function setMain(url) { mainUrl = url; }

function importDynamically(specifier, referrer, type) {
  return (async () => {
    let base = `${referrer}`;
    if (base.startsWith('node:') || base === '' || base === 'evalmachine.<anonymous>' || base.startsWith('[')) base = toUrl(`${process.cwd()}/[eval]`);
    else if (base.startsWith('/')) base = toUrl(base);
    else if (!/^[a-z]+:/.test(base)) base = toUrl(path.resolve(base));
    specifier = `${specifier}`;
    const job = linkGraph(resolve(specifier, base, type), type);
    await evaluate(job);
    return job.record.namespace();
  })();
}

// Of the modules that node:vm made, by their record.
const vmMetas = new WeakMap();
function initializeImportMeta(meta, url, record) {
  Object.setPrototypeOf(meta, null);
  const initialize = vmMetas.get(record);
  if (initialize !== undefined) {
    initialize(meta);
    return;
  }
  if (url.startsWith('file:')) {
    const file = toPath(url.replace(/[?#].*$/s, ''));
    meta.dirname = path.dirname(file);
    meta.filename = file;
  }
  meta.main = url === mainUrl;
  meta.resolve = (specifier, parent) => {
    try {
      return resolve(`${specifier}`, parent === undefined ? url : `${parent}`);
    } catch (error) {
      if ((error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'ERR_UNSUPPORTED_DIR_IMPORT') && error.url) return error.url;
      throw error;
    }
  };
  meta.url = url;
}

setHook('initializeImportMeta', initializeImportMeta);
require('internal/process').setStalledCheck(() => {
  if (waiting === 0) return 0;
  process.stderr.write('Warning: Detected unsettled top-level await\n');
  return 13;
});
const linkForEval = (url, type) => linkGraph(url, type).record;

module.exports = { linkForEval, resolve, defaultResolve, defaultLoad, detect, importUrl, importDynamically, loadSync, requireSync, syncBuiltins, setMain, track, toUrl, map, vmMetas };
