// The plugin container of one environment: runs the hooks of a build in Rollup's order and kinds.
//
// `first` hooks stop at the first answer (resolveId, load), `sequential` ones hand a value on
// (transform, options), `parallel` ones run together except where `sequential: true` asks for a pause.
'use strict';

const fs = require('fs');
const { callNative, askNative, runningHooks } = require('plugins/channel');
const { sortedByHook, handlerOf, flattenPlugins, nameAnonymous } = require('plugins/plugin_list');
const { hookFilter, matchesFilter, filterData, createFilter } = require('plugins/filters');
const { nameError } = require('plugins/resolve_config');
const { contextOf, keepFields, Scope } = require('plugins/context');
const { ModuleTable } = require('plugins/module_table');
const { EmittedFiles } = require('plugins/emitted_files');
const { applyAlias } = require('plugins/alias');
const { wantsGroups } = require('plugins/chunk_groups');
const { observed, runAs } = require('plugins/effects');
const { isPromise, andThen, firstAnswer } = require('plugins/answers');
const errors = require('plugins/errors');

const buildHooks = ['options', 'buildStart', 'resolveId', 'resolveDynamicImport', 'load', 'shouldTransformCachedModule', 'transform', 'moduleParsed', 'buildEnd', 'onLog', 'watchChange', 'closeWatcher', 'closeBundle',
  'outputOptions', 'renderStart', 'banner', 'footer', 'intro', 'outro', 'renderChunk', 'renderDynamicImport', 'resolveFileUrl', 'resolveImportMeta', 'augmentChunkHash', 'generateBundle', 'writeBundle', 'renderError',
  'config', 'configEnvironment', 'configResolved', 'configureServer', 'configurePreviewServer', 'transformIndexHtml', 'handleHotUpdate', 'hotUpdate', 'buildApp', 'closeServer', 'closePreviewServer'];

// Strings are compared by the native side.
function asksInJavaScript({ command, build }) {
  const external = build.rollupOptions?.external ?? [];
  return command === 'build' && [].concat(external).some((item) => typeof item !== 'string');
}

class Container {
  constructor(config, environment, { watchMode = false } = {}) {
    this.config = config;
    this.environment = environment;
    this.watchMode = watchMode;
    this.plugins = [];
    this.byHook = new Map();
    this.contexts = new Map();     // plugin -> PluginContext
    this.filters = new Map();      // hook name -> Map(plugin -> compiled filter)
    this.costs = new Map();        // plugin -> Map(hook -> {calls, milliseconds, keptAway}), kept for explain()
    this.modules = new ModuleTable(this);
    this.files = new EmittedFiles(this);
    this.watchFiles = new Set();
    this.cache = new Map();
    this.phase = 'build';
    this.inputOptions = undefined;
    this.outputOptions = {};
    this.sessionScope = new Scope();
    this.lateStyles = new Map();   // id -> text that a plugin has given while scripts are rendered
    this.withoutMaps = new Set();  // names of plugins that were warned of
    this.preloaded = new Map();    // id -> promise, of this.load()
  }

  // applyToEnvironment may drop a plugin or put others in its place.
  async setPlugins(plugins) {
    const list = [];
    for (const plugin of plugins) {
      if (plugin.isOnlyFound) continue;
      if (!plugin.applyToEnvironment) { list.push(plugin); continue; }
      let result;
      try { result = await plugin.applyToEnvironment(this.environment); } catch (error) { throw nameError(error, plugin, 'applyToEnvironment'); }
      if (result === true) list.push(plugin);
      else if (result) list.push(...await flattenPlugins(result, `applyToEnvironment of ${plugin.name}`));
    }
    nameAnonymous(list);
    this.usePlugins(list);
  }
  usePlugins(list) {
    this.plugins = list;
    this.byHook.clear();
    this.filters.clear();
  }

  sorted(hook) {
    let found = this.byHook.get(hook);
    if (found === undefined) this.byHook.set(hook, found = sortedByHook(hook, this.plugins));
    return found;
  }

  filterOf(plugin, hook) {
    let table = this.filters.get(hook);
    if (table === undefined) this.filters.set(hook, table = new Map());
    let filter = table.get(plugin);
    if (filter === undefined) {
      const value = plugin[hook];
      table.set(plugin, filter = (typeof value === 'object' ? hookFilter(value.filter) : undefined) ?? null);
    }
    return filter ?? undefined;
  }

  // What the native side needs to know in order to ask only where a hook would answer.
  hookTable() {
    const table = { plugins: this.plugins.map((plugin) => plugin.name), builtin: this.plugins.map((plugin) => plugin.builtin === true), hooks: {} };
    for (const hook of buildHooks) {
      const plugins = this.sorted(hook);
      if (plugins.length) table.hooks[hook] = plugins.map((plugin) => ({ plugin: this.plugins.indexOf(plugin), filter: filterData(this.filterOf(plugin, hook)) }));
    }
    // Who decides by a function or a regular expression is asked about every import.
    if (asksInJavaScript(this.config)) (table.hooks.resolveId ??= []).push({ plugin: 0 });
    if (wantsGroups(this.config)) table.hooks.groupModules = [{ plugin: 0 }];
    return JSON.stringify(table);
  }

  // Whether the hook's filter lets the subject through.
  wants(plugin, hook, subject) {
    const filter = this.filterOf(plugin, hook);
    if (filter === undefined) return true;
    const wanted = matchesFilter(filter, subject);
    if (!wanted && observed) this.cost(plugin, hook).keptAway++;
    return wanted;
  }

  // ---- Calling

  // What the hook returned, or a promise of it where the hook gave one: most hooks answer at once for most
  // modules, and a promise for each would cost more than they do.
  run(plugin, hook, scope, args, id) {
    const context = contextOf(this, plugin, scope);
    let result;
    try {
      result = this.call(plugin, hook, context, args);
      keepFields(this, plugin, context);
    } catch (error) { throw nameError(error, plugin, hook, id); }
    return isPromise(result) ? this.settled(result, plugin, hook, context, id) : result;
  }
  async settled(promise, plugin, hook, context, id) {
    const entry = { plugin: plugin.name, hook, id, settled: false };
    runningHooks.add(entry);
    try {
      const result = await promise;
      keepFields(this, plugin, context);
      return result;
    } catch (error) {
      throw nameError(error, plugin, hook, id);
    } finally {
      entry.settled = true;
      runningHooks.delete(entry);
    }
  }
  call(plugin, hook, context, args) {
    const handler = handlerOf(plugin[hook]);
    if (!observed) return Reflect.apply(handler, context, args);
    const begin = performance.now();
    try { return runAs(plugin, handler, context, args); } finally { this.count(plugin, hook, performance.now() - begin); }
  }
  // For hooks that may not be asynchronous.
  runSync(plugin, hook, scope, args) {
    let result;
    try { result = this.call(plugin, hook, contextOf(this, plugin, scope), args); } catch (error) { throw nameError(error, plugin, hook); }
    if (isPromise(result)) {
      result.then(undefined, () => {});
      throw nameError(new Error(`The hook returned a promise, but "${hook}" must answer at once`), plugin, hook);
    }
    return result;
  }
  cost(plugin, hook) {
    let hooks = this.costs.get(plugin);
    if (hooks === undefined) this.costs.set(plugin, hooks = new Map());
    let cost = hooks.get(hook);
    if (cost === undefined) hooks.set(hook, cost = { calls: 0, milliseconds: 0, keptAway: 0 });
    return cost;
  }
  // Time until the handler returned: what runs after an await is shared with others and not counted.
  count(plugin, hook, milliseconds) {
    const cost = this.cost(plugin, hook);
    cost.calls++;
    cost.milliseconds += milliseconds;
  }

  async parallel(hook, scope, args) {
    let pending = [];
    // One that throws at once does not keep the others from starting.
    const start = async (plugin) => this.run(plugin, hook, scope, args);
    for (const plugin of this.sorted(hook)) {
      if (plugin[hook].sequential) {
        await Promise.all(pending);
        pending = [];
        await this.run(plugin, hook, scope, args);
      } else pending.push(start(plugin));
    }
    await Promise.all(pending);
  }

  // ---- Start and end

  async buildStart(scope) {
    const foreign = this.plugins.filter((plugin) => !plugin.builtin);
    let options = { ...this.config.build.rollupOptions, input: this.input(), plugins: foreign };
    const input = JSON.stringify(options.input);
    for (const plugin of this.sorted('options')) {
      const result = await this.run(plugin, 'options', scope, [options]);
      if (result && typeof result === 'object') options = result;
    }
    const changed = JSON.stringify(options.input);
    this.changedInput = changed === input ? undefined : changed;
    // A plugin may bring others (the resolver of @rollup/plugin-commonjs).
    const plugins = await flattenPlugins(options.plugins, 'the hook "options"');
    if (plugins.length !== foreign.length || plugins.some((plugin, index) => plugin !== foreign[index])) {
      nameAnonymous(plugins);
      // Ours keep their place behind those with `enforce: 'pre'`.
      const at = plugins.findIndex((plugin) => plugin.enforce !== 'pre');
      plugins.splice(at === -1 ? plugins.length : at, 0, ...this.plugins.filter((plugin) => plugin.builtin));
      this.usePlugins(plugins);
    }
    this.inputOptions = this.normalizedInput(options);
    await this.parallel('buildStart', scope, [this.inputOptions]);
  }
  input() {
    const { build, root } = this.config;
    return build.rollupOptions?.input ?? build.lib?.entry ?? require('path').resolve(root, 'index.html');
  }
  isInput(id) {
    const { input } = this.inputOptions ?? {};
    const list = typeof input === 'string' ? [input] : Array.isArray(input) ? input : Object.values(input ?? {});
    return list.some((item) => require('path').resolve(this.config.root, item) === id);
  }
  normalizedInput(options) {
    return {
      acorn: undefined, cache: undefined, context: 'undefined', experimentalCacheExpiry: 10, experimentalLogSideEffects: false, external: () => false, fs, jsx: false, logLevel: 'info', makeAbsoluteExternalsRelative: 'ifRelativeSource',
      maxParallelFileOps: 1000, moduleContext: () => 'undefined', onLog: () => {}, perf: false, preserveEntrySignatures: 'exports-only', preserveSymlinks: false, shimMissingExports: false, strictDeprecations: false, treeshake: {},
      ...options, input: typeof options.input === 'string' ? [options.input] : options.input ?? [], plugins: this.plugins.filter((plugin) => !plugin.builtin),
    };
  }

  // ---- resolveId

  // `skip`: calls of this.resolve() with skipSelf that led here. An answer, null, or a promise of either.
  resolveId(source, importer, options, scope) {
    const { attributes = {}, custom, isEntry = false, kind = 'import-statement', skip } = options;
    const asked = !isEntry && importer !== undefined;
    if (asked && this.isExternal(source, importer, false)) return { id: source, external: true };
    const aliased = applyAlias(this.config.resolve.alias, source);
    const found = aliased
      ? this.resolveAliased(aliased, importer, options, scope)
      : this.resolveByPlugins(source, importer, { attributes, custom, isEntry, kind, skip }, scope);
    return asked && asksInJavaScript(this.config) ? this.externalOnceResolved(found, source, importer, options) : found;
  }

  async resolveAliased(aliased, importer, options, scope) {
    const { attributes = {}, custom, isEntry = false, kind = 'import-statement', skip } = options;
    const found = aliased.entry.customResolver
      ? await this.customResolve(aliased, importer, options, scope)
      : await this.resolveByPlugins(aliased.updated, importer, { attributes, custom, isEntry, kind, skip }, scope) ?? await this.resolveNatively(aliased.updated, importer, { kind, isEntry, attributes });
    // What a string became, the bundler looks for itself and says why it is not there.
    return found ?? (typeof aliased.entry.find === 'string' ? null : { id: aliased.updated });
  }

  async customResolve({ entry, updated }, importer, options, scope) {
    const resolver = handlerOf(entry.customResolver) ?? entry.customResolver.resolveId;
    const plugin = { name: 'alias' };
    return this.checkResolved(await resolver.call(contextOf(this, plugin, scope), updated, importer, { attributes: {}, ...options }), plugin);
  }

  // `external` of the config, asked about an import as it is written and about the module that it leads to.
  isExternal(id, importer, isResolved) {
    const external = this.config.build.rollupOptions?.external;
    if (external === undefined || external === null || this.config.command !== 'build') return false;
    if (typeof external === 'function') return external(id, importer, isResolved) === true;
    return [].concat(external).some((item) => (typeof item === 'string' ? item === id : item.test(id)));
  }
  async externalOnceResolved(given, source, importer, options) {
    const own = await given;
    const found = own ?? await this.resolveNatively(source, importer, options);
    return found && !found.external && this.isExternal(found.id, importer, true) ? { ...found, external: true } : own;
  }

  resolveByPlugins(source, importer, { attributes, custom, isEntry, kind, skip }, scope) {
    const given = { attributes, custom, isEntry, kind, importerAttributes: undefined, ssr: false, scan: false };
    const inner = scope.child({ skip });
    const found = firstAnswer(this.sorted('resolveId'), (plugin) => {
      if (skip?.some((item) => item.plugin === plugin && item.source === source && item.importer === importer)) return null;
      if (!this.wants(plugin, 'resolveId', { id: source, importer })) return null;
      return andThen(this.run(plugin, 'resolveId', inner, [source, importer === '' ? undefined : importer, given], source), (result) => {
        const resolved = this.checkResolved(result, plugin, source);
        if (resolved === null) return null;
        resolved.resolvedBy ??= plugin.name;
        if (resolved.meta) this.modules.addMeta(resolved.id, resolved.meta);
        return resolved;
      });
    });
    const dynamic = kind === 'dynamic-import' ? this.sorted('resolveDynamicImport') : [];
    if (dynamic.length === 0) return found;
    return andThen(found, (resolved) => resolved ?? firstAnswer(dynamic, (plugin) => andThen(this.run(plugin, 'resolveDynamicImport', scope, [source, importer, given], source), async (result) => {
      if (typeof result !== 'string') return this.checkResolved(result, plugin, source);
      const next = { attributes, custom, isEntry, kind: 'import-statement', skip };
      return await this.resolveId(result, importer, next, scope) ?? this.resolveNatively(result, importer, next);
    })));
  }

  // The answer in one form: {id, external, …}.
  checkResolved(result, plugin, source) {
    if (result === null || result === undefined) return null;
    if (typeof result === 'string') return { id: result };
    if (result === false) return { id: source, external: true };
    if (typeof result === 'object' && typeof result.id === 'string') return { ...result, external: result.external === 'absolute' || result.external === 'relative' ? true : !!result.external };
    throw nameError(new Error(`The hook returned ${describeValue(result)}; it may return an id, false for an external module, an object with an id, or null`), plugin, 'resolveId', source);
  }

  // The bundler's own resolution.
  async resolveNatively(source, importer, options = {}) {
    const { kind = 'import-statement', isEntry = false, attributes = {} } = options;
    const [id, flags] = await callNative('resolve', [source, importer ?? '', kind, JSON.stringify({ isEntry, attributes })]);
    if (id === undefined) return null;
    return { id, ...(flags ? JSON.parse(flags) : {}), resolvedBy: 'sinter' };
  }

  // ---- load and transform

  // Null when no plugin loads it, or a promise.
  load(id, scope) {
    this.modules.know(id);
    const inner = scope.child({ id });
    return firstAnswer(this.sorted('load'), (plugin) => {
      if (!this.wants(plugin, 'load', { id })) return null;
      return andThen(this.run(plugin, 'load', inner, [id, { attributes: {}, ssr: false }], id), (result) => (result === null || result === undefined ? null : this.checkSource(result, plugin, 'load', id)));
    });
  }

  checkSource(result, plugin, hook, id) {
    if (typeof result === 'string') return { code: result };
    if (typeof result === 'object' && ArrayBuffer.isView(result)) return { code: Buffer.from(result.buffer, result.byteOffset, result.byteLength).toString() };
    const ok = typeof result === 'object' && (typeof result.code === 'string' || (hook === 'transform' && (result.code === undefined || result.code === null)));
    if (!ok) {
      // magic-string's object, as Rolldown takes it.
      if (typeof result === 'object' && typeof result.code === 'object' && typeof result.code?.generateMap === 'function') {
        return { ...result, code: result.code.toString(), map: result.map ?? result.code.generateMap({ hires: 'boundary', source: id, includeContent: true }) };
      }
      throw nameError(new Error(`The hook returned ${describeValue(result)}; it may return a string, an object with "code", or null`), plugin, hook, id);
    }
    if (result.meta) this.modules.addMeta(id, result.meta);
    return result;
  }

  // The state of a module behind all hooks, or a promise of it. `maps` are the maps of the steps so far, as JSON text; the caller
  // joins them.
  transform(id, code, moduleType, scope, maps = []) {
    this.modules.know(id);
    return this.transformFrom(0, { id, code, maps, mapPlugins: maps.map(() => undefined), moduleType, sideEffects: undefined, synthetic: undefined, changed: false }, scope);
  }
  // The hooks from `at` on. Written as one loop: it runs for every module, and mostly before anything of it is compiled.
  transformFrom(at, state, scope) {
    const plugins = this.sorted('transform');
    const { id } = state;
    let inner;  // one for all steps that see the same text
    for (; at < plugins.length; at++) {
      const plugin = plugins[at];
      const { code, moduleType } = state;
      if (this.filterOf(plugin, 'transform') !== undefined && !this.wants(plugin, 'transform', { id, code, moduleType })) continue;
      if (inner === undefined || inner.code !== code) {
        inner = new Scope(scope);
        inner.id = id;
        inner.code = code;
        inner.maps = state.maps;
        inner.original = scope.original ?? code;
      }
      const result = this.run(plugin, 'transform', inner, [code, id, { attributes: {}, ssr: false, moduleType }], id);
      if (result === null || result === undefined) continue;
      if (isPromise(result)) {
        return result.then((given) => {
          this.applyTransform(state, given, plugin, scope);
          return this.transformFrom(at + 1, state, scope);
        });
      }
      this.applyTransform(state, result, plugin, scope);
    }
    return state;
  }
  applyTransform(state, result, plugin, scope) {
    if (result === null || result === undefined) return;
    const { id } = state;
    const source = this.checkSource(result, plugin, 'transform', id);
    if (source.moduleSideEffects !== undefined && source.moduleSideEffects !== null) state.sideEffects = source.moduleSideEffects !== false;
    if (source.syntheticNamedExports !== undefined && source.syntheticNamedExports !== null) state.synthetic = source.syntheticNamedExports;
    if (source.moduleType) { state.changed ||= source.moduleType !== state.moduleType; state.moduleType = source.moduleType; }
    if (source.code === undefined || source.code === null) {
      if (source.map) scope.log('warn', { message: `The hook "transform" of plugin "${plugin.name}" returned a map without code for ${id}; the map is ignored`, plugin: plugin.name, id, code: 'NO_TRANSFORM_MAP_OR_AST_WITHOUT_CODE' });
      return;
    }
    const text = mapText(source.map);
    if (text === '') state.maps.length = state.mapPlugins.length = 0;
    if (text !== undefined) {
      state.maps.push(text === '' ? '{"version":3,"sources":[],"names":[],"mappings":""}' : text);
      state.mapPlugins.push(plugin.name);
    } else if (source.map !== null && source.code !== state.code) {
      this.warnOfMissingMap(state, plugin, scope);
    }
    state.changed ||= source.code !== state.code;
    state.code = source.code;
  }

  // Positions behind this step are wrong. Maps of a dev server are made on request.
  warnOfMissingMap({ id, code, moduleType }, plugin, scope) {
    const { command, build } = this.config;
    if (command !== 'build' || !build.sourcemap || this.withoutMaps.has(plugin.name) || moduleType === 'css' || isStyle(id)) return;
    this.withoutMaps.add(plugin.name);
    scope.log('warn', { code: 'SOURCEMAP_BROKEN', plugin: plugin.name, hook: 'transform', id, message: brokenMapMessage(plugin) });
  }

  // this.load(): the whole way of one module, remembered until the bundler asks for it.
  preload(id, options, scope) {
    let found = this.preloaded.get(id);
    if (found === undefined) {
      found = this.loadWhole(id, scope);
      this.preloaded.set(id, found);
    }
    return found.then(() => this.modules.info(id));
  }
  async loadWhole(id, scope) {
    await callNative('expect', [id]);
    const loaded = await this.load(id, scope);
    let code, moduleType = loaded?.moduleType ?? '', maps = [];
    if (loaded) {
      ({ code } = loaded);
      const text = mapText(loaded.map);
      if (text) maps.push(text);
    } else {
      try { code = await fs.promises.readFile(id.replace(/[?#].*$/s, ''), 'utf8'); } catch (error) {
        throw Object.assign(new Error(`Could not load ${id}: ${error.message}`), { code: 'UNLOADABLE' });
      }
    }
    if (loaded?.moduleSideEffects !== undefined) this.modules.setSideEffects(id, loaded.moduleSideEffects);
    this.modules.setSynthetic(id, loaded?.syntheticNamedExports);
    const result = await this.transform(id, code, moduleType, scope.child({ original: code }), maps);
    this.modules.setSynthetic(id, result.synthetic);
    this.modules.setCode(id, result.code);
    return { loaded, ...result };
  }

  // ---- Report

  explain() {
    const hooks = [];
    for (const plugin of this.plugins) {
      for (const [hook, cost] of this.costs.get(plugin) ?? []) hooks.push({ plugin: plugin.name, hook, calls: cost.calls, keptAway: cost.keptAway, milliseconds: Math.round(cost.milliseconds * 100) / 100 });
    }
    return JSON.stringify({ hooks });
  }
}

function describeValue(value) {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return `an object with ${Object.keys(value).length ? `the keys ${Object.keys(value).slice(0, 5).map((key) => `"${key}"`).join(', ')}` : 'no keys'}`;
  return typeof value === 'string' ? 'a string' : `the ${typeof value} ${String(value)}`;
}

// A plugin's map as JSON text; undefined when the step says nothing, '' when it says "no positions".
function mapText(map) {
  if (map === undefined || map === null) return undefined;
  if (typeof map === 'string') return map === '' ? undefined : map;
  if (map.mappings === '') return '';
  if (Array.isArray(map.mappings)) return JSON.stringify({ ...map, mappings: require('plugins/source_maps').encodeMappings(map.mappings) });
  if (typeof map.toString === 'function' && map.toString !== Object.prototype.toString) return map.toString();
  return JSON.stringify(map);
}

// Style sheets, also those of components: what plugins make of them has maps of its own.
const isStyle = (id) => /\.(css|less|sass|scss|styl|stylus|pcss|postcss|sss)(?:$|\?)|[?&]type=style/.test(id);
const brokenMapMessage = (plugin) => `Sourcemap is likely to be incorrect: a plugin (${plugin.name}) was used to transform files, but didn't generate a sourcemap for the transformation`;

module.exports = { Container, mapText, brokenMapMessage, describeValue, askNative, createFilter, errors };
