// Output hooks as operations of the native side: what our linker wrote passes renderChunk before it is
// hashed and generateBundle before it is written.
'use strict';

const { handle, askNative } = require('plugins/channel');
const { session, header, newScope, merge, endBuild } = require('plugins/main');
const { matchesFilter } = require('plugins/filters');
const { mapText, describeValue, brokenMapMessage } = require('plugins/container');
const { checkOutputName } = require('plugins/output_names');
const { bytes } = require('plugins/emitted_files');
const { nameError } = require('plugins/resolve_config');
const { groupModules } = require('plugins/chunk_groups');

// ---- Chunks that the config asks for

handle('groupModules', (json) => {
  const groups = groupModules(session.container, JSON.parse(json));
  return ['', JSON.stringify(groups)];
}, () => 'output.manualChunks');

// ---- renderStart

function outputOptions(container, scope) {
  const given = container.config.build.rollupOptions?.output;
  let options = { ...(Array.isArray(given) ? given[0] : given) };
  for (const plugin of container.sorted('outputOptions')) {
    const result = container.runSync(plugin, 'outputOptions', scope, [options]);
    if (result && typeof result === 'object') options = result;
  }
  return options;
}

handle('renderStart', async (json) => {
  const scope = newScope();
  const { container } = session;
  const native = JSON.parse(json);
  // Entries without shared files are linked one after the other; output begins once.
  if (container.phase === 'render') return [header(await merge(scope))];
  // The scan is over and had no errors.
  await endBuild(scope);
  container.phase = 'render';
  const { build, root } = container.config;
  container.outputOptions = {
    dir: native.dir || require('path').resolve(root, build.outDir), format: native.format, exports: 'auto', sourcemap: native.sourcemap, banner: '', footer: '', intro: '', outro: '', freeze: true, indent: true, interop: 'default', esModule: 'if-default-prop', externalLiveBindings: true, generatedCode: {},
    hoistTransitiveImports: true, minifyInternalExports: native.format === 'es', name: native.name, compact: false, globals: {}, paths: {}, plugins: [], preserveModules: false, strict: true, validate: false, systemNullSetters: true, sanitizeFileName: (name) => name,
    entryFileNames: native.entryFileNames, chunkFileNames: native.chunkFileNames, assetFileNames: `${build.assetsDir ? `${build.assetsDir}/` : ''}[name]-[hash][extname]`,
    ...outputOptions(container, scope),
  };
  if (typeof container.outputOptions.sourcemap === 'undefined') container.outputOptions.sourcemap = native.sourcemap;
  session.bundle = {};
  container.files.begin(session.bundle);
  await container.parallel('renderStart', scope, [container.outputOptions, container.inputOptions]);
  // Code may refer to emitted files.
  return [header({ ...await merge(scope), fileUrls: container.files.byReference.size > 0 || undefined })];
}, () => 'renderStart');

// ---- Chunks

class RenderedModule {
  constructor(part, text) {
    this.originalLength = part.originalLength;
    this.removedExports = [];
    this.renderedExports = part.exports ?? [];
    this.renderedLength = part.length;
    Object.defineProperty(this, 'code', {
      enumerable: true, configurable: true,
      get: () => (part.length === 0 ? null : text().subarray(part.start, part.start + part.length).toString()),
    });
  }
}

function makeChunk(info, code) {
  let buffer;
  const text = () => (buffer ??= Buffer.from(code));
  const modules = {};
  for (const part of info.modules) {
    // A module whose hoisted functions stand apart has several pieces; the longest is its code.
    const known = modules[part.id];
    if (!known || known.renderedLength < part.length) modules[part.id] = new RenderedModule(part, text);
  }
  // Style sheets are modules of the chunks that import them, without code of theirs.
  for (const id of info.styles ?? []) modules[id] ??= { code: null, originalLength: 0, removedExports: [], renderedExports: [], renderedLength: 0 };
  return {
    type: 'chunk', name: info.name, fileName: info.fileName, preliminaryFileName: info.preliminaryFileName ?? info.fileName, facadeModuleId: info.facadeModuleId ?? null, isEntry: info.isEntry, isDynamicEntry: info.isDynamicEntry, isImplicitEntry: false,
    exports: info.exports, imports: info.imports, dynamicImports: info.dynamicImports, implicitlyLoadedBefore: [], importedBindings: Object.fromEntries(info.imports.map((file) => [file, []])), referencedFiles: [],
    moduleIds: Object.keys(modules), modules, sourcemapFileName: null, viteMetadata: { importedCss: new Set(info.css ?? []), importedAssets: new Set(info.assets ?? []) },
  };
}

async function addon(container, hook, chunk, scope, separator) {
  const own = container.outputOptions[hook];
  const parts = [typeof own === 'function' ? await own(chunk) : own];
  for (const plugin of container.sorted(hook)) {
    const value = plugin[hook];
    const handler = typeof value === 'object' ? value.handler : value;
    parts.push(typeof handler === 'string' ? handler : await container.run(plugin, hook, scope, [chunk]));
  }
  return parts.filter(Boolean).join(separator);
}

// The hook outputOptions runs when the scripts are linked: it cannot make them one any more.
function checkOneScript({ outputOptions: options, plugins }, infos) {
  if (infos.length < 2 || (options.codeSplitting !== false && options.inlineDynamicImports !== true)) return;
  const [first] = plugins.filter((plugin) => plugin.outputOptions);
  throw nameError(Object.assign(new Error(`It asks for one script, and there are ${infos.length}`), { code: 'SEVERAL_SCRIPTS', help: 'Write it in the config: build.rolldownOptions.output.codeSplitting: false' }), first ?? { name: 'config' }, 'outputOptions');
}

// What goes around each chunk: banner, intro, outro and footer, each ending in a line end.
handle('addons', async (json) => {
  const scope = newScope();
  const { container } = session;
  const out = [];
  const infos = JSON.parse(json);
  checkOneScript(container, infos);
  for (const info of infos) {
    const chunk = makeChunk(info, '');
    const [banner, intro, outro, footer] = await Promise.all([['banner', '\n'], ['intro', '\n\n'], ['outro', '\n\n'], ['footer', '\n']].map(([hook, separator]) => addon(container, hook, chunk, scope, separator)));
    out.push(banner && `${banner}\n`, intro && `${intro}\n\n`, outro && `\n${outro}\n`, footer && `${footer}\n`);
  }
  return [header(await merge(scope)), ...out];
}, () => 'banner, footer, intro and outro');

function checkRendered(result, plugin, chunk) {
  if (typeof result === 'string') return { code: result };
  if (typeof result === 'object' && typeof result.code === 'string') return result;
  if (typeof result === 'object' && typeof result.code?.generateMap === 'function') return { code: result.code.toString(), map: result.map ?? result.code.generateMap({ hires: 'boundary' }) };
  throw nameError(new Error(`The hook returned ${describeValue(result)}; it may return a string, an object with "code", or null`), plugin, 'renderChunk', chunk.fileName);
}

async function renderChunk(container, chunk, code, map, chunks, scope) {
  const maps = map === '' ? [] : [map];
  const given = maps.length;
  for (const plugin of container.sorted('renderChunk')) {
    if (!matchesFilter(container.filterOf(plugin, 'renderChunk'), { id: chunk.fileName, code })) continue;
    const result = await container.run(plugin, 'renderChunk', scope, [code, chunk, container.outputOptions, { chunks }], chunk.fileName);
    if (result === null || result === undefined) continue;
    const rendered = checkRendered(result, plugin, chunk);
    code = rendered.code;
    if (map === '') continue;
    const text = mapText(rendered.map);
    if (text === undefined && rendered.map !== null) {
      scope.log('warn', { code: 'SOURCEMAP_BROKEN', plugin: plugin.name, hook: 'renderChunk', message: brokenMapMessage(plugin) });
    } else if (text) maps.push(text);
  }
  return { code, map: maps.length > given ? askNative('joinMaps', ['', '', ...maps])[0] : map };
}

handle('renderChunks', async (json, ...texts) => {
  const scope = newScope();
  const { container } = session;
  const infos = JSON.parse(json);
  const chunks = {};
  const list = infos.map((info, index) => (chunks[info.fileName] = makeChunk(info, texts[2 * index])));
  linkChunkNames(container, infos);
  const { renderExpressions } = require('plugins/rendered_expressions');
  const written = list.map((chunk, index) => renderExpressions(container, infos[index], chunk, chunks, texts[2 * index], texts[2 * index + 1], scope));
  list.forEach((chunk) => { chunk.referencedFiles = container.files.referencedBy(chunk.preliminaryFileName); });
  const rendered = await Promise.all(list.map((chunk, index) => renderChunk(container, chunk, written[index].code, written[index].map, chunks, scope)));
  const out = [];
  rendered.forEach(({ code, map }, index) => {
    let augmentation = '';
    // Only a name with a hash in it can change.
    for (const plugin of /!~\{.{3}\}~/.test(list[index].fileName) ? container.sorted('augmentChunkHash') : []) {
      const added = container.runSync(plugin, 'augmentChunkHash', scope, [list[index]]);
      if (added) augmentation += added;
    }
    out.push(code, map, augmentation);
  });
  const styles = [...container.lateStyles].flat();
  container.lateStyles.clear();
  return [header(await merge(scope)), ...out, ...styles];
}, () => 'renderChunk');

// ---- The bundle

function makeBundleFile(info, content, map) {
  if (info.type === 'asset') {
    return { type: 'asset', fileName: info.fileName, name: info.name, names: info.name ? [info.name] : [], originalFileName: info.originalFileName ?? null, originalFileNames: info.originalFileName ? [info.originalFileName] : [], needsCodeReference: false, source: content };
  }
  const chunk = makeChunk(info, typeof content === 'string' ? content : Buffer.from(content).toString());
  chunk.code = content;
  chunk.map = map === '' ? null : new (require('plugins/source_maps').CombinedMap)(map);
  chunk.sourcemapFileName = info.sourcemapFileName ?? null;
  chunk.referencedFiles = session.container.files.referencedBy(chunk.preliminaryFileName);
  return chunk;
}

handle('generateBundle', async (json, ...contents) => {
  const scope = newScope();
  const { container } = session;
  const infos = JSON.parse(json);
  const { bundle } = session;
  const before = new Map();
  // The linker's files come first, in its order.
  const emitted = { ...bundle };
  for (const key of Object.keys(bundle)) delete bundle[key];
  infos.forEach((info, index) => {
    const map = info.mapPart === undefined ? '' : contents[info.mapPart];
    const file = makeBundleFile(info, contents[index], map);
    bundle[info.fileName] = file;
    before.set(file, { index, content: file.type === 'chunk' ? file.code : file.source, map: file.map?.toString() ?? '' });
  });
  for (const [name, file] of Object.entries(emitted)) bundle[name] ??= file;
  linkChunkNames(container, infos);
  for (const plugin of container.sorted('generateBundle')) {
    await container.run(plugin, 'generateBundle', scope, [container.outputOptions, bundle, true]);
    for (const [key, file] of Object.entries(bundle)) checkBundleFile(key, file, plugin);
  }
  container.files.end();
  addToManifest(container.config, bundle, before);
  const files = [], parts = [];
  for (const file of Object.values(bundle)) {
    const known = before.get(file);
    const content = file.type === 'chunk' ? file.code : file.source;
    const map = file.type === 'chunk' && file.map ? (typeof file.map === 'string' ? file.map : JSON.stringify(file.map)) : '';
    const same = known && known.content === content;
    const entry = { fileName: file.fileName, type: file.type, index: known?.index, name: file.name ?? undefined };
    if (!same) {
      entry.part = parts.length;
      parts.push(typeof content === 'string' ? content : bytes(content));
    }
    if (map !== '' && map !== known?.map) {
      entry.mapPart = parts.length;
      parts.push(map);
    }
    files.push(entry);
  }
  return [header({ ...await merge(scope), files }), ...parts];
}, () => 'generateBundle');

// Assets that plugins emitted, in the manifest that we have made of our own files.
function addToManifest({ build }, bundle, own) {
  const manifest = bundle[build.manifest === true ? '.vite/manifest.json' : build.manifest];
  const emitted = Object.values(bundle).filter((file) => file.type === 'asset' && file.names?.length && !own.has(file));
  if (manifest?.type !== 'asset' || !own.has(manifest) || emitted.length === 0) return;
  const rows = JSON.parse(manifest.source);
  for (const { fileName, originalFileNames } of emitted) {
    const keys = originalFileNames?.length ? originalFileNames : [`_${require('path').posix.basename(fileName)}`];
    // A script that is made of the same file says more.
    for (const src of keys) if (!/\.[cm]?js$/.test(rows[src]?.file ?? '')) rows[src] = { file: fileName, src };
  }
  manifest.source = `${JSON.stringify(Object.fromEntries(Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1))), null, 2)}\n`;
}

function checkBundleFile(key, file, plugin) {
  if (file === null || typeof file !== 'object') throw nameError(new Error(`The bundle's entry "${key}" was set to ${describeValue(file)}`), plugin, 'generateBundle');
  file.type ??= 'asset';
  if (typeof file.fileName !== 'string') file.fileName = key;
  try { checkOutputName(file.fileName, plugin.name); } catch (error) { throw nameError(error, plugin, 'generateBundle'); }
  const content = file.type === 'chunk' ? file.code : file.source;
  if (typeof content !== 'string' && !ArrayBuffer.isView(content)) {
    throw nameError(new Error(`The ${file.type} "${file.fileName}" has no ${file.type === 'chunk' ? 'code' : 'source'}: it is ${content === undefined ? 'undefined' : describeValue(content)}`), plugin, 'generateBundle');
  }
}

// getFileName() of emitted chunks.
function linkChunkNames(container, infos) {
  for (const record of container.files.byReference.values()) {
    if (record.type !== 'chunk') continue;
    const info = infos.find((item) => item.facadeModuleId === record.resolvedId);
    if (info) record.fileName = info.fileName;
  }
}

handle('writeBundle', async () => {
  const scope = newScope();
  const { container } = session;
  await container.parallel('writeBundle', scope, [container.outputOptions, session.bundle]);
  return [header(await merge(scope))];
}, () => 'writeBundle');

