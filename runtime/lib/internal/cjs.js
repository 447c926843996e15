// CommonJS: Module, require, and the undocumented parts of Module that packages patch.
'use strict';

const path = require('path');
const { kindOf } = binding('files');
const { compileFunction, parsesAsModule } = binding('modules');
const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');
const builtins = require('internal/builtins');
const packages = require('internal/packages');
const { textWatchers, showText, resolveHooks, loadHooks, registerHooks, runResolveHooks, runLoadHooks } = require('internal/load_hooks');

const schemeOnly = new Set(['sea', 'sqlite', 'test', 'test/reporters']);
const kPending = Symbol('pending ES module');

function Module(id = '', parent) {
  this.id = id;
  this.path = path.dirname(id);
  Object.defineProperty(this, 'exports', { value: {}, writable: true, enumerable: true, configurable: true });
  Object.defineProperty(this, kParent, { value: parent, writable: true, enumerable: false });
  if (parent && parent.children) parent.children.push(this);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}
const kParent = Symbol('parent');
Object.defineProperty(Module.prototype, 'parent', { get() { return this[kParent]; }, set(v) { this[kParent] = v; }, configurable: true });
Object.defineProperty(Module.prototype, 'isPreloading', { get() { return preloading; }, configurable: true });
let preloading = false;

Module._cache = Object.create(null);
Module._pathCache = Object.create(null);
Module._extensions = Object.create(null);
// Read from the environment when first asked for.
Object.defineProperty(Module, 'globalPaths', {
  configurable: true, enumerable: true,
  get() {
    Module._initPaths();
    return Module.globalPaths;
  },
  set(value) { Object.defineProperty(Module, 'globalPaths', { value, writable: true, configurable: true, enumerable: true }); },
});
Module.Module = Module;
Module.builtinModules = builtins.publicIds.filter((id) => !schemeOnly.has(id)).sort();
Module.wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];
Module.wrap = (script) => Module.wrapper[0] + script + Module.wrapper[1];
Module.isBuiltin = (name) => {
  validateString(name, 'name');
  return name.startsWith('node:') ? builtins.isPublic(name.slice(5)) : builtins.isPublic(name) && !schemeOnly.has(name);
};

// ---- Finding files

function toReal(file, isMain = false) {
  try { return packages.followLinks(file, isMain); } catch { return file; }
}
function tryFile(file) { return kindOf(file) === 0 ? toReal(file) : false; }
function tryExtensions(base, extensions) {
  for (const extension of extensions) {
    const found = tryFile(base + extension);
    if (found) return found;
  }
  return false;
}
function tryPackage(directory, extensions, original) {
  const main = packages.readPackage(`${directory}/package.json`)?.main;
  if (typeof main !== 'string' || main === '') return tryExtensions(`${directory}/index`, extensions);
  const file = path.resolve(directory, main);
  let found = tryFile(file) || tryExtensions(file, extensions) || tryExtensions(`${file}/index`, extensions);
  if (!found) {
    found = tryExtensions(`${directory}/index`, extensions);
    if (!found) {
      const error = new Error(`Cannot find module '${file}'. Please verify that the package.json has a valid "main" entry`);
      error.code = 'MODULE_NOT_FOUND';
      error.path = `${directory}/package.json`;
      error.requestPath = original;
      throw error;
    }
  }
  return found;
}

function asFile(resolved) {
  if (typeof resolved === 'object') return resolved.builtin;
  if (kindOf(resolved) === 0) return toReal(resolved);
  const error = new Error(`Cannot find module '${resolved}'`);
  error.code = 'MODULE_NOT_FOUND';
  error.path = resolved;
  throw error;
}
function bareFrom(specifier, fromFile, conditions) {
  if (Module.isBuiltin(specifier)) return { builtin: specifier };
  return Module._resolveFilename(specifier, { id: fromFile, filename: fromFile, paths: Module._nodeModulePaths(path.dirname(fromFile)) }, false, { conditions });
}

Module._findPath = function(request, paths, isMain) {
  const absolute = path.isAbsolute(request);
  if (absolute) paths = [''];
  else if (!paths || paths.length === 0) return false;
  const cacheKey = `${request}\0${paths.join('\0')}`;
  const known = Module._pathCache[cacheKey];
  if (known) return known;
  const lastSlash = request.lastIndexOf('/');
  const lastPart = request.slice(lastSlash + 1);
  // "." and ".." and what ends with a slash are folders.
  const trailing = lastPart === '.' || lastPart === '..' || (lastPart === '' && lastSlash !== -1);
  let extensions;
  for (const base of paths) {
    if (base && kindOf(base) < 1) continue;
    if (!absolute) {
      const found = exportsOf(base, request, packages.requireConditions);
      if (found) return (Module._pathCache[cacheKey] = found);
    }
    const candidate = path.resolve(base, request);
    let found;
    const kind = kindOf(candidate);
    if (!trailing) {
      if (kind === 0) found = toReal(candidate, isMain);
      if (!found) found = tryExtensions(candidate, extensions ??= Object.keys(Module._extensions));
    }
    if (!found && kind === 1) found = tryPackage(candidate, extensions ??= Object.keys(Module._extensions), request);
    if (found) {
      Module._pathCache[cacheKey] = found;
      return found;
    }
  }
  return false;
};
function exportsOf(nodeModules, request, conditions) {
  const match = /^((?:@[^/\\%]+\/)?[^./\\%][^/\\%]*)(\/.*)?$/.exec(request);
  if (!match) return undefined;
  const pkg = packages.readPackage(`${path.resolve(nodeModules, match[1])}/package.json`);
  if (pkg?.exports == null) return undefined;
  const resolved = packages.resolveExports(pkg, `.${match[2] ?? ''}`, conditions, undefined, bareFrom);
  return asFile(resolved);
}

Module._nodeModulePaths = function(from) {
  from = path.resolve(from);
  if (from === '/') return ['/node_modules'];
  const out = [];
  for (let at = from; ;) {
    if (!at.endsWith('/node_modules') && path.basename(at) !== 'node_modules') out.push(`${at}/node_modules`);
    const slash = at.lastIndexOf('/');
    if (slash <= 0) break;
    at = at.slice(0, slash);
  }
  out.push('/node_modules');
  return out;
};

Module._resolveLookupPaths = function(request, parent) {
  if (Module.isBuiltin(request)) return null;
  if (request[0] !== '.' || (request.length > 1 && request[1] !== '.' && request[1] !== '/')) {
    let { globalPaths } = Module;
    if (parent?.paths?.length) globalPaths = [...parent.paths, ...globalPaths];
    return globalPaths.length > 0 ? globalPaths : null;
  }
  if (!parent?.id || !parent.filename) return ['.', ...Module._nodeModulePaths('.'), ...Module.globalPaths];
  return [path.dirname(parent.filename)];
};

Module._resolveFilename = function(request, parent, isMain, options) {
  if (Module.isBuiltin(request)) return request;
  const conditions = options?.conditions ?? packages.requireConditions;
  let paths;
  if (typeof options === 'object' && options !== null && Array.isArray(options.paths)) {
    if (/^\.\.?(?:\/|$)/.test(request)) paths = options.paths;
    else {
      const fake = new Module('', null);
      paths = options.paths.flatMap((from) => {
        fake.paths = Module._nodeModulePaths(from);
        return Module._resolveLookupPaths(request, fake) ?? [];
      });
    }
  } else paths = Module._resolveLookupPaths(request, parent);
  if (request[0] === '#' && parent?.filename) {
    return asFile(packages.resolveImports(request, parent.filename, conditions, parent.filename, bareFrom));
  }
  if (parent?.filename && /\.(?:[cm]?tsx?|jsx)$/.test(parent.filename)) {
    const file = require('internal/typescript').mappedBy(request, parent.filename);
    if (file !== undefined) return toReal(file);
  }
  // A package may require itself by name through its own "exports".
  if (parent?.filename && request[0] !== '.' && request[0] !== '/') {
    const own = packages.packageScope(parent.filename);
    if (own?.exports != null && own.name !== undefined && (request === own.name || request.startsWith(`${own.name}/`))) {
      return asFile(packages.resolveExports(own, `.${request.slice(own.name.length)}`, conditions, parent.filename, bareFrom));
    }
  }
  if (request.startsWith('file:')) request = require('url').fileURLToPath(request);
  const found = Module._findPath(request, paths, isMain);
  if (found) return found;
  const isPath = path.isAbsolute(request) || /^\.{1,2}(\/|$)/.test(request);
  if (isPath && parent?.filename) {
    const source = require('internal/typescript').sourceOf(path.resolve(path.dirname(parent.filename), request), parent.filename);
    if (source !== undefined) return toReal(source);
  }
  const { explainMissing } = require('internal/permission');
  if (isPath) explainMissing(path.resolve(path.dirname(parent?.filename || `${process.cwd()}/x`), request));
  else if (paths?.length) explainMissing(`${paths[0]}/${request}`);
  const stack = [];
  for (let cursor = parent; cursor; cursor = cursor[kParent]) stack.push(cursor.filename || cursor.id);
  const error = new Error(`Cannot find module '${request}'${stack.length ? `\nRequire stack:\n- ${stack.join('\n- ')}` : ''}`);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = stack;
  throw error;
};

// ---- Loading

Module._load = function(request, parent, isMain) {
  if (request === 'sinter:helpers') return builtins.requireBuiltin('internal/syntax_helpers');
  if (request.startsWith('node:')) {
    const id = request.slice(5);
    if (!builtins.isPublic(id)) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(request);
    return builtins.requireBuiltin(id);
  }
  const filename = resolveHooks.length ? resolveWithHooks(request, parent, isMain) : Module._resolveFilename(request, parent, isMain);
  const cached = Module._cache[filename];
  if (cached !== undefined) {
    if (parent?.children && !parent.children.includes(cached)) parent.children.push(cached);
    if (!cached.loaded && cached[kPending]) return cached[kPending]();
    return cached.exports;
  }
  if (builtins.isPublic(filename)) return builtins.requireBuiltin(filename);
  if (filename.startsWith('node:')) return builtins.requireBuiltin(filename.slice(5));
  const module = new Module(filename, parent);
  if (isMain) {
    process.mainModule = module;
    module.id = '.';
  }
  Module._cache[filename] = module;
  let threw = true;
  try {
    module.load(filename);
    threw = false;
  } finally {
    if (threw) {
      delete Module._cache[filename];
      const at = parent?.children?.indexOf(module) ?? -1;
      if (at !== -1) parent.children.splice(at, 1);
    }
  }
  return module.exports;
};

const watch = require('internal/watch_mode');
Module.prototype.load = function(filename) {
  if (watch.reporting) watch.report('require', filename);
  this.filename = filename;
  this.paths = Module._nodeModulePaths(path.dirname(filename));
  Module._extensions[extensionFor(filename)](this, filename);
  this.loaded = true;
};
function extensionFor(filename) {
  const name = path.basename(filename);
  for (let at = name.indexOf('.', 1); at !== -1; at = name.indexOf('.', at + 1)) {
    const extension = name.slice(at);
    if (Module._extensions[extension]) return extension;
  }
  return '.js';
}

function readSource(filename) {
  if (loadHooks.length) {
    const loaded = loadWithHooks(filename);
    if (loaded !== undefined) return loaded;
  }
  const text = packages.readText(filename);
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

const esm = () => require('internal/esm');

function requireEsm(module, filename, source) {
  try {
    module.exports = esm().requireSync(filename, source, module);
  } catch (error) {
    // Nobody waits for the program itself: it may await.
    if (error?.code !== 'ERR_REQUIRE_ASYNC_MODULE' || module !== process.mainModule) throw error;
    const { importUrl, setMain, toUrl, track } = esm(), url = toUrl(filename);
    setMain(url);
    track(importUrl(url)).catch((thrown) => binding('core').reportException(thrown, false));
  }
}

Module._extensions['.js'] = function(module, filename) {
  const source = readSource(filename);
  if (filename.endsWith('.mjs')) return requireEsm(module, filename, source);
  let type = 'none';
  if (filename.endsWith('.js')) type = packages.packageScope(filename)?.type ?? 'none';
  else if (filename.endsWith('.cjs')) type = 'commonjs';
  if (type === 'module') return requireEsm(module, filename, source);
  return module._compile(source, filename, type === 'commonjs' ? 'commonjs' : undefined);
};
Module._extensions['.json'] = function(module, filename) {
  const source = readSource(filename);
  try {
    module.exports = JSON.parse(source);
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    throw error;
  }
};
Module._extensions['.node'] = function(module, filename) { return process.dlopen(module, path.toNamespacedPath(filename)); };
// Compilers that register themselves (ts-node, pirates) put a `_compile` of theirs on the module and call this: they are
// handed the file's own text. Which files are meant by a name without its end is theirs to say, too: what they assign is
// enumerable, and then tried.
for (const extension of ['.ts', '.cts', '.mts', '.tsx', '.jsx']) {
  const load = (module, filename) => {
    const source = readSource(filename);
    const type = extension === '.mts' ? 'module' : extension === '.cts' ? 'commonjs' : packages.packageScope(filename)?.type;
    if (type === 'module' && !Object.hasOwn(module, '_compile')) return requireEsm(module, filename, require('internal/typescript').compile(source, filename));
    return module._compile(source, filename, 'typescript');
  };
  Object.defineProperty(Module._extensions, extension, {
    configurable: true, enumerable: false,
    get: () => load,
    set(value) { Object.defineProperty(this, extension, { value, configurable: true, enumerable: true, writable: true }); },
  });
}

const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];
const looksLikeModule = (error) => error instanceof SyntaxError &&
  /Cannot use import statement outside a module|Unexpected token 'export'|Cannot use 'import.meta' outside a module|await is only valid in async functions/.test(error.message);

Module.prototype._compile = function(content, filename, format) {
  if (format === 'typescript') content = require('internal/typescript').compile(content, filename);
  if (content.charCodeAt(0) === 35 && content.charCodeAt(1) === 33) content = `//${content.slice(2)}`;
  if (textWatchers.size) showText(filename, content);
  let wrapper;
  if (Module.wrap !== defaultWrap || Module.wrapper[0] !== defaultWrapper[0]) {
    wrapper = binding('modules').runScript(Module.wrap(content), filename, 0, 0);
  } else {
    try {
      wrapper = compileFunction(content, filename, parameters);
    } catch (error) {
      if (format !== 'commonjs' && looksLikeModule(error) && parsesAsModule(content, filename)) return requireEsm(this, filename, content);
      const lowered = require('internal/lowering').lower(content, filename, error);
      if (lowered === undefined) throw error;
      try { wrapper = compileFunction(lowered, filename, parameters); } catch (second) {
        if (format !== 'commonjs' && looksLikeModule(second) && parsesAsModule(lowered, filename)) return requireEsm(this, filename, lowered);
        throw error;
      }
    }
  }
  const require_ = makeRequire(this);
  const { exports } = this;
  // With --inspect-brk the program's first statement pauses.
  if (this.id === '.' && binding('inspector').isActive()) return binding('inspector').callProgram(wrapper, exports, [exports, require_, this, filename, path.dirname(filename)]);
  return Reflect.apply(wrapper, exports, [exports, require_, this, filename, path.dirname(filename)]);
};
const defaultWrap = Module.wrap, defaultWrapper = [...Module.wrapper];

Module.prototype.require = function(id) {
  validateString(id, 'id');
  if (id === '') throw new codes.ERR_INVALID_ARG_VALUE('id', id, 'must be a non-empty string');
  return Module._load(id, this, false);
};

function makeRequire(module) {
  const require_ = function require(id) { return module.require(id); };
  require_.resolve = function resolve(request, options) {
    validateString(request, 'request');
    return resolveHooks.length ? resolveWithHooks(request, module, false) : Module._resolveFilename(request, module, false, options);
  };
  require_.resolve.paths = function paths(request) {
    validateString(request, 'request');
    return Module._resolveLookupPaths(request, module);
  };
  require_.main = process.mainModule;
  require_.extensions = Module._extensions;
  require_.cache = Module._cache;
  return require_;
}

Module.createRequire = function createRequire(filename) {
  let file;
  if (filename instanceof URL || (typeof filename === 'string' && !path.isAbsolute(filename))) {
    try { file = require('url').fileURLToPath(filename); } catch {
      throw new codes.ERR_INVALID_ARG_VALUE('filename', filename, 'must be a file URL object, file URL string, or absolute path string');
    }
  } else if (typeof filename !== 'string') {
    throw new codes.ERR_INVALID_ARG_VALUE('filename', filename, 'must be a file URL object, file URL string, or absolute path string');
  } else file = filename;
  const trailing = file.endsWith('/');
  const proxyPath = trailing ? path.join(file, 'noop.js') : file;
  const module = new Module(proxyPath, null);
  module.filename = proxyPath;
  module.paths = Module._nodeModulePaths(path.dirname(proxyPath));
  return makeRequire(module);
};
Module._initPaths = () => {
  Module.globalPaths = (process.env.NODE_PATH ?? '').split(':').filter(Boolean);
};
Module._preloadModules = (requests) => {
  if (!Array.isArray(requests)) return;
  preloading = true;
  const parent = new Module('internal/preload', null);
  parent.paths = Module._nodeModulePaths(process.cwd());
  parent.filename = path.join(process.cwd(), 'internal-preload.js');
  for (const request of requests) parent.require(request);
  preloading = false;
};
Module.runMain = (main = process.argv[1]) => require('internal/run_main').runFile(main);
Module.syncBuiltinESMExports = () => esm().syncBuiltins();
Module._debug = () => {};
Module._stat = (file) => kindOf(file);
Module.findSourceMap = (file) => require('internal/source_maps').findSourceMap(file);
Object.defineProperty(Module, 'SourceMap', {
  configurable: true, enumerable: true, get: () => require('internal/source_maps').SourceMap,
  set(value) { Object.defineProperty(Module, 'SourceMap', { value, writable: true }); },
});
Module.findPackageJSON = (specifier, base) => {
  const from = base === undefined ? process.cwd() : base instanceof URL || `${base}`.startsWith('file:') ? require('url').fileURLToPath(base) : `${base}`;
  const at = `${specifier}`.startsWith('file:') ? require('url').fileURLToPath(specifier) : /^(?:\.|\/)/.test(specifier) ? path.resolve(path.dirname(from), specifier) : undefined;
  if (at !== undefined) return packages.packageScope(kindOf(at) === 1 ? `${at}/x` : at)?.path;
  const [name] = packages.splitName(specifier);
  for (const directory of Module._nodeModulePaths(path.dirname(from))) {
    if (kindOf(`${directory}/${name}/package.json`) === 0) return `${directory}/${name}/package.json`;
  }
  return undefined;
};
// It is on from the start, unless the environment turns it off.
Module.enableCompileCache = () => {
  const directory = binding('modules').compileCacheFolder();
  const { ALREADY_ENABLED, DISABLED } = Module.constants.compileCacheStatus;
  return directory === undefined ? { status: DISABLED, message: 'Compile cache is disabled' } : { status: ALREADY_ENABLED, directory };
};
Module.getCompileCacheDir = () => binding('modules').compileCacheFolder();
Module.flushCompileCache = () => binding('modules').flushCompileCache();
Module.constants = { compileCacheStatus: { __proto__: null, FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3 } };
Module.stripTypeScriptTypes = (source) => require('internal/typescript').compile(source, 'module.ts');
Module.register = (specifier, parent, options) => require('internal/module_hooks').register(specifier, parent, options);
Object.defineProperty(Module, Symbol.for('sinter.hooks'), { get: () => require('internal/module_hooks').forThread });

// ---- Hooks

Module.registerHooks = registerHooks;
// Hooks of module.register are for import only.
const forRequire = (hooks) => hooks.filter((hook) => !hook.importOnly);
const toUrl = (filename) => (Module.isBuiltin(filename) ? `node:${filename.replace(/^node:/, '')}` : require('url').pathToFileURL(filename).href);
function resolveWithHooks(request, parent, isMain) {
  const context = { conditions: [...packages.requireConditions], importAttributes: {}, parentURL: parent?.filename ? toUrl(parent.filename) : undefined };
  const { url } = runResolveHooks(request, context, (specifier) => ({ url: toUrl(Module._resolveFilename(specifier, parent, isMain)) }), forRequire(resolveHooks));
  return url.startsWith('file:') ? require('url').fileURLToPath(url) : url;
}
function loadWithHooks(filename) {
  const result = runLoadHooks(toUrl(filename), { conditions: [...packages.requireConditions], importAttributes: {}, format: undefined }, () => ({ format: 'commonjs', source: packages.readText(filename) }), forRequire(loadHooks));
  return typeof result?.source === 'string' ? result.source : result?.source ? Buffer.from(result.source).toString() : undefined;
}

module.exports = { Module, makeRequire, kPending, bareFrom };
