// Server hooks as operations of the native side. The dev server itself is native; what plugins add to it
// (middlewares, socket events, watch listeners) lives here.
'use strict';

const { handle } = require('plugins/channel');
const { session, header, newScope, merge } = require('plugins/main');
const { sortedByHook, handlerOf } = require('plugins/plugin_list');
const { nameError } = require('plugins/resolve_config');
const { contextOf } = require('plugins/context');
const { applyHtmlHooks } = require('plugins/html_tags');
const { bytes } = require('plugins/emitted_files');

handle('configureServer', async (json) => {
  const { createDevServer } = require('plugins/dev_server');
  const { container } = session;
  const info = JSON.parse(json);
  const hook = info.preview ? 'configurePreviewServer' : 'configureServer';
  const server = await createDevServer(container, info);
  session.server = server;
  const scope = newScope();
  const after = [];
  for (const plugin of sortedByHook(hook, container.plugins)) {
    const result = await container.run(plugin, hook, scope, [server]);
    if (typeof result === 'function') after.push([plugin, result]);
  }
  for (const [plugin, run] of after) {
    server.middlewares.phase_ = 'post';
    try { await run(); } catch (error) { throw nameError(error, plugin, hook); }
  }
  const gateway = await server.openGateway_();
  return [header({ ...await merge(scope), ...gateway, printsUrls: server.printsItself_ })];
}, () => 'configureServer');

// The native server listens (or has closed): `httpServer` of plugins says so.
handle('serverListening', (json) => {
  session.server?.listening_(JSON.parse(json));
  return [];
}, () => 'the start of the server');
// What `server.origin` is in code: plugins see it there, and may put another in its place once they know where the
// server listens.
handle('originInCode', async (origin) => {
  const scope = newScope();
  const { code } = await session.container.transform('\0sinter:origin.js', `export default ${JSON.stringify(origin)};\n`, 'js', scope);
  return [header(await merge(scope)), /export default (["'`])(.*?)\1/.exec(code)?.[2] ?? origin];
}, () => 'server.origin');
handle('serverClosed', async (reason) => {
  const { server, container } = session;
  if (!server) return [];
  await server.closed_();
  const hook = server.isPreview_ ? 'closePreviewServer' : 'closeServer';
  const scope = newScope();
  const given = server.isPreview_ ? [] : [{ reason }];
  await Promise.all(sortedByHook(hook, container.plugins).map((plugin) => container.run(plugin, hook, scope, given)));
  return [header(await merge(scope))];
}, () => 'the end of the server');

// The addresses, where a plugin has put a function of its own in place of `server.printUrls`.
handle('printUrls', async () => {
  await session.server?.printUrls();
  return [];
}, () => 'server.printUrls()');

// Shortcuts of plugins: what to say of them, and one that was pressed. What it does may take its time.
handle('shortcuts', () => [header({ shortcuts: (session.server?.shortcuts_ ?? []).map(({ key, description, action }) => ({ key, description: String(description ?? ''), hidden: typeof action !== 'function' })) })], () => 'the shortcuts');
handle('runShortcut', (key) => {
  const { server, container } = session;
  const shortcut = server?.shortcuts_.find((one) => one.key === key);
  if (typeof shortcut?.action === 'function')
    (async () => shortcut.action(server))().catch((error) => container.config.logger.error(`The shortcut "${key}" failed: ${error?.stack ?? error}`));
  return [];
}, (key) => `the shortcut ${key}`);

handle('transformIndexHtml', async (phase, html, json) => {
  const { container } = session;
  const given = JSON.parse(json);
  const context = { path: given.path, filename: given.filename, originalUrl: given.originalUrl };
  if (session.server) context.server = session.server;
  if (phase !== 'pre' && session.bundle) {
    context.bundle = session.bundle;
    context.chunk = Object.values(session.bundle).find((file) => file.type === 'chunk' && file.isEntry && file.facadeModuleId === given.filename);
  }
  const scope = newScope();
  const out = await applyHtmlHooks(container.plugins, phase, html, context, (plugin) => contextOf(container, plugin, scope));
  return [header(await merge(scope)), out];
}, (phase, html, json) => `transformIndexHtml of ${JSON.parse(json).path}`);

// A file changed. `modules` are those that the native graph has for it; the answer is what remains.
handle('hotUpdate', async (json) => {
  const { container } = session;
  const given = JSON.parse(json);
  // In middleware mode nobody has configured a server.
  session.server ??= await require('plugins/dev_server').createDevServer(container, {});
  const { server } = session;
  const scope = newScope();
  const { moduleGraph } = server;
  const read = async () => require('fs').promises.readFile(given.file, 'utf8');
  let modules = given.modules.map((item) => moduleGraph.node_(item));
  const original = modules;
  const base = { type: given.type, file: given.file, timestamp: given.timestamp, read, server };
  const before = new Set(moduleGraph.invalidated_);
  for (const plugin of hotPlugins(container.plugins)) {
    const hook = plugin.hotUpdate ? 'hotUpdate' : 'handleHotUpdate';
    // The older hook knows changes only.
    if (hook === 'handleHotUpdate' && given.type !== 'update') continue;
    const result = await container.run(plugin, hook, scope, [{ ...base, modules }], given.file);
    if (result === undefined || result === null) continue;
    if (!Array.isArray(result)) throw nameError(new Error('The hook may return a list of modules or nothing'), plugin, hook, given.file);
    modules = result.filter(Boolean);
  }
  const changed = modules !== original;
  const invalidated = [...moduleGraph.invalidated_].filter((id) => !before.has(id));
  moduleGraph.invalidated_.clear();
  return [header({ ...await merge(scope), modules: changed ? modules.map((item) => item.id ?? item.url) : undefined, invalidated: invalidated.length ? invalidated : undefined })];
}, (json) => `the update of ${JSON.parse(json).file}`);
function hotPlugins(plugins) {
  const order = (hook) => (typeof hook === 'object' ? hook.order : undefined);
  const of = (plugin) => plugin.hotUpdate ?? plugin.handleHotUpdate;
  const list = plugins.filter(of);
  return [...list.filter((plugin) => order(of(plugin)) === 'pre'), ...list.filter((plugin) => !['pre', 'post'].includes(order(of(plugin)))), ...list.filter((plugin) => order(of(plugin)) === 'post')];
}

// A file that this.emitFile() was given, for import.meta.ROLLUP_FILE_URL_…: its bytes, or of a chunk the module.
handle('emittedFile', (reference) => {
  const { container } = session;
  const record = container.files.byReference.get(reference);
  if (!record) return [];
  // Where a chunk's module is was found when it was emitted.
  if (record.type === 'chunk') return record.resolvedId === undefined ? [] : [header({ id: record.resolvedId })];
  const source = record.code ?? record.source;
  if (source === undefined) return [];
  return [header({ name: record.requested ?? record.name ?? (record.code === undefined ? 'asset' : 'chunk.js') }), bytes(source)];
}, (reference) => `the emitted file ${reference}`);

// What clients send over the socket, and their coming and going.
handle('socketMessage', (json) => {
  const { event, data, client } = JSON.parse(json);
  session.server?.ws.receive_(event, data, client);
  return [];
}, () => 'a message of a client');

// File events, for `server.watcher`.
handle('fileEvent', (event, file) => {
  session.server?.watcher.emit_(event, file);
  return [];
}, (event, file) => `${event} of ${file}`);
void handlerOf;
