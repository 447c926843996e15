// The host's program: what the native side can ask. Every answer's first part is a header in JSON, empty
// when there is nothing to say; code and maps travel as parts of their own.
'use strict';

const { handle, listen, finishRequests, lateErrors } = require('plugins/channel');
const { isPromise, andThen } = require('plugins/answers');

const session = { container: undefined, resolved: undefined, output: undefined, server: undefined };
function header(fields) {
  for (const key in fields) return JSON.stringify(fields);
  return '';
}
const about = (verb) => (id) => `${verb} ${JSON.stringify(id)}`;

handle('configure', async (json) => {
  const { resolveConfig } = require('plugins/resolve_config');
  const { Functions, configToJson, resolvedToJson } = require('plugins/config_json');
  const { Container } = require('plugins/container');
  const { makeEnvironment } = require('plugins/environment');
  const options = JSON.parse(json);
  process.chdir(options.root);
  if (binding('effects').observed()) require('internal/effects').observeClockAndRandom();
  const result = await resolveConfig(options.inline ?? {}, options.command, options.mode ?? (options.command === 'build' || options.isPreview ? 'production' : 'development'),
    options.command === 'build' || options.isPreview ? 'production' : 'development', options.isPreview ?? false, options.configFile, options.configIndex, options.worker);
  session.resolved = result.resolved;
  session.functions = new Functions();
  const environment = makeEnvironment('client', options.command === 'build' ? 'build' : 'dev', result.resolved);
  session.container = new Container(result.resolved, environment, { watchMode: options.command === 'serve' });
  environment.container_ = session.container;
  await session.container.setPlugins(result.resolved.plugins);
  environment.plugins = session.container.plugins;
  return [
    header(session.container.sessionScope.report()), resolvedToJson(result.resolved, session.functions), configToJson(result.config, session.functions), configToJson(result.userConfig, session.functions), session.container.hookTable(),
    JSON.stringify({ configFile: result.configFile ?? '', configCount: result.configCount, dependencies: result.configFileDependencies, envFiles: result.envFiles, aliases: aliasData(result.resolved.resolve.alias) }),
  ];
}, () => require('plugins/config_file').runningConfigFile() ?? 'loading the config');

function aliasData(entries) {
  return entries.map(({ find, replacement, customResolver }) => ({
    ...(typeof find === 'string' ? { text: find } : { regexp: find.source, flags: find.flags }), replacement, inJavaScript: typeof find !== 'string' || !!customResolver,
  }));
}

let Scope;
function newScope() {
  Scope ??= require('plugins/context').Scope;
  return new Scope();
}

handle('buildStart', async () => {
  const scope = newScope();
  const { container } = session;
  container.phase = 'build';
  container.ended = false;
  const { plugins } = container;
  await container.buildStart(scope);
  const report = header(await merge(scope));
  return [report, plugins === container.plugins ? '' : container.hookTable(), container.changedInput ?? ''];
}, () => 'buildStart');

// Entries of emitFile({type: 'chunk'}) since the last time, resolved.
async function takeEntries(scope) {
  const { container } = session;
  const entries = container.newEntries?.splice(0) ?? [];
  return Promise.all(entries.map(async (record) => {
    const given = { isEntry: true, kind: 'import-statement', attributes: {} };
    const found = await container.resolveId(record.id, record.importer, given, scope) ?? await container.resolveNatively(record.id, record.importer, given);
    if (!found || found.external) {
      throw Object.assign(new Error(`Could not resolve entry module "${record.id}"${found ? ': it is external' : ''}.`), { code: 'UNRESOLVED_ENTRY', plugin: record.plugin });
    }
    record.resolvedId = found.id;
    return { id: found.id, name: record.requested?.replace(/\.[^./]*$/, '') ?? record.name };
  }));
}

// What a request's answer reports besides its result, or a promise of it.
function merge(scope) {
  return session.container.newEntries?.length ? takeEntries(scope).then((entries) => reportOf(scope, entries)) : reportOf(scope, []);
}
function reportOf(scope, entries) {
  const out = scope.report(), late = session.container.sessionScope.report();
  if (late.logs) out.logs = [...(out.logs ?? []), ...late.logs];
  if (lateErrors.length) out.logs = [...(out.logs ?? []), ...lateErrors.splice(0).map((error) => ({ level: 'error', ...error }))];
  if (entries.length) out.entries = entries;
  return out;
}

handle('resolveId', (specifier, importer, kind, options) => {
  const scope = newScope();
  const { isEntry = false, attributes = {} } = options === '' ? {} : JSON.parse(options);
  const found = session.container.resolveId(specifier, importer === '' ? undefined : importer, { kind, isEntry, attributes }, scope);
  return andThen(found, (resolved) => andThen(merge(scope), (report) => resolvedParts(resolved, report)));
}, about('resolving'));
function resolvedParts(found, report) {
  if (!found) return [header(report)];
  if (found.moduleSideEffects !== undefined && found.moduleSideEffects !== null) session.container.modules.setSideEffects(found.id, found.moduleSideEffects);
  session.container.modules.setSynthetic(found.id, found.syntheticNamedExports);
  return [header({ ...report, external: found.external || undefined, syntheticNamedExports: session.container.modules.synthetic(found.id), sideEffects: sideEffectsOf(found.moduleSideEffects) }), found.id];
}
const sideEffectsOf = (value) => (value === undefined || value === null ? undefined : value !== false);

// In Rollup all code is JavaScript, whatever the file is called: JSON that a plugin made a module of is no
// JSON any more.
function typeOf(id, code, given) {
  if (given || !/\.json(?:\?|$)/.test(id)) return given || undefined;
  try {
    JSON.parse(code);
    return undefined;
  } catch { return 'js'; }
}

// Nor is a plugin's text WebAssembly.
const loadedType = (id, { code, moduleType }) => (!moduleType && typeof code === 'string' && /\.wasm(?:\?|$)/.test(id) ? 'js' : typeOf(id, code, moduleType));

handle('load', (id) => {
  const scope = newScope();
  const { container } = session;
  const early = container.preloaded.get(id);
  const loaded = early ? early.then((whole) => whole.loaded) : container.load(id, scope);
  return andThen(loaded, (source) => andThen(merge(scope), (report) => loadedParts(id, source, report)));
}, about('loading'));
function loadedParts(id, loaded, report) {
  const { container } = session;
  if (!loaded) return [header(report)];
  if (loaded.moduleSideEffects !== undefined && loaded.moduleSideEffects !== null) container.modules.setSideEffects(id, loaded.moduleSideEffects);
  container.modules.setSynthetic(id, loaded.syntheticNamedExports);
  const { mapText } = require('plugins/container');
  return [header({ ...report, sideEffects: sideEffectsOf(loaded.moduleSideEffects), syntheticNamedExports: container.modules.synthetic(id), moduleType: loadedType(id, loaded) }), loaded.code, mapText(loaded.map) ?? ''];
}

// What was read before it failed may be what has to be mended.
function watching(thrown, scope) {
  const error = require('plugins/errors').toError(thrown);
  const { watchFiles } = scope.report();
  if (watchFiles) try { error.watchFiles = watchFiles; } catch { /* frozen */ }
  return error;
}

handle('transform', (id, code, map, moduleType) => {
  const scope = newScope();
  scope.original = code;
  const { container } = session;
  const early = container.preloaded.get(id);
  let result;
  try { result = early ?? container.transform(id, code, moduleType, scope, map === '' ? [] : [map]); } catch (error) { throw watching(error, scope); }
  if (isPromise(result)) {
    return result.then((state) => {
      container.preloaded.delete(id);
      return andThen(merge(scope), (report) => transformedParts(id, state, report, early !== undefined));
    }, (error) => { throw watching(error, scope); });
  }
  return andThen(merge(scope), (report) => transformedParts(id, result, report, false));
}, about('transforming'));
function transformedParts(id, result, report, early) {
  const { container } = session;
  if (!result.changed && result.sideEffects === undefined && result.synthetic === undefined && !early) return [header(report)];
  container.modules.setCode(id, result.code);
  if (result.sideEffects !== undefined) container.modules.setSideEffects(id, result.sideEffects);
  container.modules.setSynthetic(id, result.synthetic);
  return [header({ ...report, mapPlugins: result.mapPlugins.length ? result.mapPlugins.map(String) : undefined, sideEffects: result.sideEffects, syntheticNamedExports: container.modules.synthetic(id), moduleType: typeOf(id, result.code, result.moduleType) }), result.code, ...result.maps];
}

handle('moduleParsed', async (id) => {
  const scope = newScope();
  const info = session.container.modules.info(id);
  if (info) await session.container.parallel('moduleParsed', scope, [info]);
  return [header(await merge(scope))];
}, about('moduleParsed of'));

// Once a build: with an error, or before the output begins.
async function endBuild(scope, error) {
  const { container } = session;
  if (container.phase !== 'build' || container.ended) return;
  container.ended = true;
  await container.parallel('buildEnd', scope, error === undefined ? [] : [new Error(error)]);
}
handle('buildEnd', async (error) => {
  const scope = newScope();
  if (session.container.phase === 'render') await session.container.parallel('renderError', scope, [new Error(error)]);
  else await endBuild(scope, error === '' ? undefined : error);
  return [header(await merge(scope))];
}, () => 'buildEnd');

handle('closeBundle', async () => {
  const scope = newScope();
  await session.container.parallel('closeBundle', scope, []);
  await finishRequests();
  return [header(await merge(scope))];
}, () => 'closeBundle');

handle('closeWatcher', async () => {
  const scope = newScope();
  await session.container.parallel('closeWatcher', scope, []);
  return [header(await merge(scope))];
}, () => 'closeWatcher');

handle('watchChange', async (id, event) => {
  const scope = newScope();
  session.container.modules.forget(id);
  session.container.preloaded.delete(id);
  await session.container.parallel('watchChange', scope, [id, { event }]);
  return [header(await merge(scope))];
}, about('watchChange of'));

handle('callFunction', async (number, json) => {
  const result = await session.functions.list[Number(number)](...JSON.parse(json));
  return [header(await merge(newScope())), JSON.stringify(result ?? null)];
}, (number) => `function ${number} of the config`);

handle('inlineAsset', async (number, file, content) => {
  const wanted = await session.functions.list[Number(number)](file, Buffer.from(content.buffer, content.byteOffset, content.byteLength));
  return [header(await merge(newScope())), wanted === undefined || wanted === null ? '' : String(Boolean(wanted))];
}, (number, file) => `the function "build.assetsInlineLimit" for ${JSON.stringify(file)}`);

handle('moduleSideEffects', async (id, external) => {
  const { moduleSideEffects } = require('plugins/side_effects');
  const kept = await moduleSideEffects(session.resolved.build.rollupOptions?.treeshake?.moduleSideEffects, id, external !== '');
  return [header(await merge(newScope())), kept === undefined ? '' : String(kept)];
}, (id) => `"treeshake.moduleSideEffects" for ${JSON.stringify(id)}`);

handle('explain', () => [session.container.explain()], () => 'explain');

module.exports = {
  session, header, newScope, merge, endBuild,
  start() {
    require('plugins/output_operations');
    require('plugins/server_operations');
    listen();
  },
};
