// The `this` of hooks: Rollup's PluginContext, with what transform adds to it.
//
// A Scope is one request of the native side. What hooks report while it is served (logs, files to
// watch) is collected there and travels with its answer, so that output does not depend on timing.
'use strict';

const fs = require('fs');
const path = require('path');
const { askNative } = require('plugins/channel');
const { addPosition, normalizeLog, toError } = require('plugins/errors');
const versions = require('plugins/versions');

class Scope {
  constructor(parent) {
    this.root = parent === undefined ? this : parent.root;  // who collects
    this.logs = undefined;
    this.watchFiles = undefined;
    this.id = parent?.id;
    this.code = undefined;       // set for transform
    this.maps = undefined;
    this.original = parent?.original;
    this.skip = parent?.skip;
  }
  child(fields) { return Object.assign(new Scope(this), fields); }
  log(level, log) { (this.root.logs ??= []).push({ level, ...plainLog(log) }); }
  watch(file) { (this.root.watchFiles ??= new Set()).add(file); }
  // The parts of an answer's header.
  report() {
    const { logs, watchFiles } = this.root;
    const out = {};
    if (logs !== undefined) out.logs = logs;
    if (watchFiles !== undefined) out.watchFiles = [...watchFiles];
    this.root.logs = undefined;
    return out;
  }
}

function plainLog(log) {
  return {
    message: String(log.message), code: log.code, pluginCode: log.pluginCode, plugin: log.plugin, hook: log.hook, id: log.id ?? log.loc?.file,
    file: log.loc?.file, line: log.loc?.line, column: log.loc?.column, frame: log.frame, help: log.help,
  };
}

// Logs pass the onLog hooks and the config's onLog and onwarn, each of which may drop or change them.
function sendLog(container, scope, level, log, except = new Set()) {
  for (const plugin of container.sorted('onLog')) {
    if (except.has(plugin)) continue;
    const result = container.runSync(plugin, 'onLog', scope, [level, log]);
    if (result === false) return;
  }
  const { onLog, onwarn } = container.config.build.rollupOptions ?? {};
  const last = (toLevel, item) => {
    const normal = normalizeLog(item);
    if (toLevel === 'error') throw toError(normal);
    if (toLevel !== 'debug') scope.log(toLevel, normal);
  };
  const withWarn = (toLevel, item) => {
    if (toLevel === 'warn' && typeof onwarn === 'function') onwarn(Object.assign(normalizeLog(item), { toString: () => normalizeLog(item).message }), (again) => last('warn', again));
    else last(toLevel, item);
  };
  if (typeof onLog === 'function') onLog(level, log, withWarn);
  else withWarn(level, log);
}

const scopeOf = Symbol('scope');

class PluginContext {
  constructor(container, plugin) {
    Object.defineProperty(this, 'container_', { value: container, enumerable: false });
    Object.defineProperty(this, 'plugin_', { value: plugin, enumerable: false });
    const Call = function() {};
    Call.prototype = this;
    Object.defineProperty(this, 'Call_', { value: Call, enumerable: false });
    this.meta = { ...versions.meta, watchMode: container.watchMode };
    this.environment = container.environment;
    this.cache = cacheOf(container, plugin);
    this.fs = fs.promises;
  }
  get scope() { return this[scopeOf] ?? this.container_.sessionScope; }

  // -- logs
  log_(level, item, position) {
    const { container_: container, plugin_: plugin, scope } = this;
    const log = { ...copyLog(normalizeLog(item)) };
    if (log.code && !log.pluginCode) log.pluginCode = log.code;
    log.code = { warn: 'PLUGIN_WARNING', info: 'PLUGIN_LOG', debug: 'PLUGIN_LOG' }[level];
    log.plugin = plugin.name;
    if (scope.code !== undefined) {
      log.id ??= scope.id;
      log.hook ??= 'transform';
      if (position !== undefined) addPosition(log, position, scope.code, scope.id);
    }
    sendLog(container, scope, level, log, new Set([...(scope.logging ?? []), plugin]));
  }
  warn(log, position) { this.log_('warn', log, position); }
  info(log, position) { this.log_('info', log, position); }
  debug(log, position) { this.log_('debug', log, position); }
  error(given, position) {
    const { scope, plugin_: plugin } = this;
    const error = toError(typeof given === 'function' ? given() : given);
    if (scope.code !== undefined) {
      error.id ??= scope.id;
      error.hook ??= 'transform';
      if (position !== undefined) addPosition(error, position, scope.code, scope.id);
      else if (error.loc && !error.frame) addPosition(error, error.loc, scope.code, error.loc.file ?? scope.id);
    }
    error.plugin ??= plugin.name;
    throw error;
  }

  // -- modules
  async resolve(source, importer, options = {}) {
    const { container_: container, plugin_: plugin, scope } = this;
    const { attributes, custom, isEntry, kind, skipSelf = true } = options ?? {};
    const skip = skipSelf ? [...(scope.skip ?? []), { plugin, source, importer }] : scope.skip;
    const given = { attributes: attributes ?? {}, custom, isEntry: isEntry ?? !importer, kind: kind ?? 'import-statement', skip };
    const found = await container.resolveId(source, importer, given, scope.child({ skip })) ?? await container.resolveNatively(source, importer, given);
    if (!found) return null;
    return {
      attributes: attributes ?? {}, external: false, meta: container.modules.meta(found.id), moduleSideEffects: found.external ? true : container.modules.sideEffects(found.id) ?? true, syntheticNamedExports: container.modules.syntheticValue(found.id),
      ...found,
    };
  }
  load(resolved) {
    if (typeof resolved?.id !== 'string') throw new TypeError('this.load() needs an object with an "id"');
    const { container_: container } = this;
    if (resolved.meta) container.modules.addMeta(resolved.id, resolved.meta);
    if (resolved.moduleSideEffects !== undefined && resolved.moduleSideEffects !== null) container.modules.setSideEffects(resolved.id, resolved.moduleSideEffects);
    container.modules.setSynthetic(resolved.id, resolved.syntheticNamedExports);
    return container.preload(resolved.id, resolved, this.scope);
  }
  getModuleInfo(id) { return this.container_.modules.info(id); }
  getModuleIds() { return this.container_.modules.ids(); }
  parse(code, options = {}) { return parseToEstree(code, options ?? {}); }

  // -- files
  addWatchFile(file) {
    const { container_: container, scope } = this;
    const absolute = path.resolve(container.config.root, `${file}`);
    scope.watch(absolute);
    container.watchFiles.add(absolute);
  }
  getWatchFiles() { return [...this.container_.watchFiles]; }
  emitFile(file) { return this.container_.files.emit(file, this.plugin_); }
  getFileName(reference) { return this.container_.files.fileName(reference); }
  setAssetSource(reference, source) { this.container_.files.setSource(reference, source); }

  getCombinedSourcemap() {
    const { scope } = this;
    if (scope.code === undefined) throw new Error('this.getCombinedSourcemap() is only there inside of transform hooks');
    const { CombinedMap, identityMap } = require('plugins/source_maps');
    if (scope.maps.length === 0) return identityMap(scope.original ?? scope.code, scope.id);
    const [json] = askNative('joinMaps', [scope.id, scope.original ?? '', ...scope.maps]);
    return new CombinedMap(json);
  }
}

// Plugins take methods out (`const { resolve } = this`): each read gives one that is bound.
for (const name of ['warn', 'info', 'debug', 'error', 'resolve', 'load', 'getModuleInfo', 'getModuleIds', 'parse', 'addWatchFile', 'getWatchFiles', 'emitFile', 'getFileName', 'setAssetSource', 'getCombinedSourcemap']) {
  const method = PluginContext.prototype[name];
  Object.defineProperty(PluginContext.prototype, name, {
    configurable: true, enumerable: true,
    get() { return method.bind(this); },
    set(value) { Object.defineProperty(this, name, { value, writable: true, configurable: true, enumerable: true }); },
  });
}

function copyLog(log) {
  if (!(log instanceof Error)) return log;
  return { ...log, message: log.message, name: log.name, stack: log.stack };
}

function cacheOf(container, plugin) {
  let entries = container.cache.get(plugin);
  if (entries === undefined) container.cache.set(plugin, entries = new Map());
  return { get: (key) => entries.get(key), set: (key, value) => { entries.set(key, value); }, has: (key) => entries.has(key), delete: (key) => entries.delete(key) };
}

function contextOf(container, plugin, scope) {
  let base = container.contexts.get(plugin);
  if (base === undefined) container.contexts.set(plugin, base = new PluginContext(container, plugin));
  // One object a call: `this` differs only by its scope.
  const context = new base.Call_();
  context[scopeOf] = scope;
  return context;
}
// What a hook has put on `this` is there for the plugin's other hooks.
function keepFields(container, plugin, context) {
  const keys = Object.keys(context);
  if (keys.length === 0) return;
  const base = container.contexts.get(plugin);
  for (const key of keys) Object.defineProperty(base, key, { value: context[key], writable: true, configurable: true, enumerable: true });
}

// ---- Parsing

function parseToEstree(code, options = {}, file = undefined) {
  const language = options.lang ?? (options.jsx ? 'jsx' : 'js');
  const [json] = askNative('parse', [`${code}`, language, options.allowReturnOutsideFunction ? '1' : '', options.sourceType === 'script' ? 'script' : 'module']);
  const tree = JSON.parse(json, reviveLiterals);
  if (tree.error) {
    const error = new SyntaxError(tree.error.message);
    error.code = 'PARSE_ERROR';
    error.pos = tree.error.pos;
    addPosition(error, tree.error.pos, code, file);
    throw error;
  }
  return tree;
}
// What JSON cannot say: the values of regular expressions and BigInts.
function reviveLiterals(key, value) {
  if (value !== null && typeof value === 'object' && value.type === 'Literal') {
    if (value.regex) {
      try { value.value = new RegExp(value.regex.pattern, value.regex.flags); } catch { value.value = null; }
    } else if (value.bigint !== undefined) value.value = BigInt(value.bigint);
  }
  return value;
}

module.exports = { Scope, PluginContext, contextOf, keepFields, sendLog, parseToEstree };
