// What `import … from 'vite'` gives while config files and plugins load: the functions that plugins use,
// over Sinter's own parts. Builds and servers that a plugin starts for itself are the work of the installed
// package. Other names that Vite exports exist and throw when they are used, so that importing them does no harm.
'use strict';

const path = require('path');
const { askNative, callNative } = require('plugins/channel');
const { mergeConfig, mergeAlias } = require('plugins/merge_config');
const { createFilter } = require('plugins/filters');
const { createLogger } = require('plugins/logger');
const { loadEnv, resolveEnvPrefix } = require('plugins/load_env');
const { sortUserPlugins } = require('plugins/plugin_list');
const { CombinedMap } = require('plugins/source_maps');
const { unavailable } = require('plugins/shims/unavailable');
const { fromInstalled } = require('plugins/shims/installed');
const versions = require('plugins/versions');
const resolveConfigModule = require('plugins/resolve_config');

const normalizePath = (id) => path.posix.normalize(id.replace(/\\/g, '/'));
const cssLangs = /\.(?:css|less|sass|scss|styl|stylus|pcss|postcss|sss)(?:$|\?)/;
const isCSSRequest = (request) => cssLangs.test(request);

// ---- Transforms

const loaderOf = (file) => {
  const extension = path.extname(file.replace(/[?#].*$/s, '')).slice(1);
  return { cjs: 'js', mjs: 'js', cts: 'ts', mts: 'ts' }[extension] ?? extension;
};

function runTransform(code, filename, options) {
  const [json, text, map] = askNative('transpile', [code, filename, JSON.stringify(options)]);
  const { error, warnings = [] } = JSON.parse(json);
  if (error) {
    const out = new Error(error.message);
    Object.assign(out, { id: filename, loc: { file: filename, line: error.line, column: error.column }, frame: error.frame, pos: error.pos, errors: [{ text: error.message, location: { file: filename, line: error.line, column: error.column } }] });
    throw out;
  }
  return { code: text, map: options.sourcemap === false ? { mappings: '' } : new CombinedMap(map), warnings };
}

function tsconfigOptions(raw) {
  const options = (typeof raw === 'string' ? JSON.parse(raw) : raw)?.compilerOptions ?? {};
  return {
    experimentalDecorators: options.experimentalDecorators, emitDecoratorMetadata: options.emitDecoratorMetadata, useDefineForClassFields: options.useDefineForClassFields,
    verbatimModuleSyntax: options.verbatimModuleSyntax ?? (options.preserveValueImports || options.importsNotUsedAsValues === 'preserve' || undefined),
    jsx: { preserve: 'preserve', react: 'classic', 'react-jsx': 'automatic', 'react-jsxdev': 'automatic' }[options.jsx], jsxDev: options.jsx === 'react-jsxdev' || undefined,
    jsxFactory: options.jsxFactory, jsxFragment: options.jsxFragmentFactory, jsxImportSource: options.jsxImportSource,
  };
}
const defined = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

async function transformWithEsbuild(code, filename, options = {}, inMap) {
  const loader = options.loader && options.loader !== 'default' ? options.loader : loaderOf(filename);
  const known = { js: 'js', jsx: 'jsx', ts: 'ts', tsx: 'tsx' };
  if (!known[loader]) throw new Error(`transformWithEsbuild: the loader "${loader}" is not available; js, jsx, ts and tsx are (${filename})`);
  for (const key of ['format', 'minify', 'minifySyntax', 'minifyWhitespace', 'minifyIdentifiers', 'mangleProps', 'treeShaking', 'globalName', 'banner', 'footer', 'pure', 'drop', 'keepNames']) {
    const value = options[key];
    if (value && !(Array.isArray(value) && value.length === 0) && !(key === 'format' && value === 'esm') && !(typeof value === 'object' && Object.keys(value).length === 0) && key !== 'keepNames' && key !== 'treeShaking') {
      throw new Error(`transformWithEsbuild: the option "${key}" is not available (${filename})`);
    }
  }
  const result = runTransform(code, filename, defined({
    ...tsconfigOptions(options.tsconfigRaw), lang: known[loader], target: options.target && options.target !== 'esnext' ? [].concat(options.target) : undefined,
    ...defined({ jsx: { transform: 'classic', automatic: 'automatic', preserve: 'preserve' }[options.jsx], jsxDev: options.jsxDev, jsxFactory: options.jsxFactory, jsxFragment: options.jsxFragment, jsxImportSource: options.jsxImportSource, jsxSideEffects: options.jsxSideEffects }),
    supported: options.supported, define: options.define, sourcemap: options.sourcemap !== false,
  }));
  result.warnings = result.warnings.map((text) => ({ text, location: null, notes: [] }));
  if (inMap && result.map.mappings) result.map = joinWith(result.map, inMap, filename);
  return result;
}

function oxcOptions(filename, options) {
  const lang = options.lang ?? loaderOf(filename);
  const jsx = options.jsx;
  return defined({
    ...tsconfigOptions(options.tsconfig?.raw), lang: { js: 'js', jsx: 'jsx', ts: 'ts', tsx: 'tsx', dts: 'ts' }[lang] ?? 'js', target: options.target ? [].concat(options.target).filter((item) => item !== 'esnext') : undefined,
    ...(jsx === 'preserve' ? { jsx: 'preserve' } : jsx === false ? {} : defined({ jsx: jsx?.runtime, jsxDev: jsx?.development, jsxFactory: jsx?.pragma, jsxFragment: jsx?.pragmaFrag, jsxImportSource: jsx?.importSource, refresh: jsx?.refresh ? true : undefined })),
    experimentalDecorators: options.decorator?.legacy, emitDecoratorMetadata: options.decorator?.emitDecoratorMetadata, verbatimModuleSyntax: options.typescript?.onlyRemoveTypeImports,
    useDefineForClassFields: options.assumptions?.setPublicClassFields ? false : undefined, define: options.define, sourcemap: options.sourcemap !== false,
  });
}
async function transformWithOxc(code, filename, options = {}, inMap) {
  const result = runTransform(code, filename, oxcOptions(filename, options));
  if (inMap && result.map.mappings) result.map = joinWith(result.map, inMap, filename);
  return result;
}
function joinWith(map, inMap, filename) {
  const [json] = askNative('joinMaps', [filename, '', typeof inMap === 'string' ? inMap : JSON.stringify(inMap), map.toString()]);
  return new CombinedMap(json);
}

// ---- Resolving

// A resolver over the bundler's own: (environment, id, importer?, aliasOnly?) => path or undefined.
function createIdResolver(config, options = {}) {
  const { applyAlias } = require('plugins/alias');
  return async (environment, id, importer, aliasOnly) => {
    const aliased = applyAlias(config.resolve?.alias, id);
    const wanted = aliased ? aliased.updated : id;
    if (aliasOnly) return aliased ? wanted : undefined;
    const extra = defined({ conditions: options.conditions, mainFields: options.mainFields, extensions: options.extensions, preferRelative: options.preferRelative || undefined, style: options.asSrc === false ? true : undefined });
    const [found] = await callNative('resolve', [wanted, importer ?? path.join(config.root ?? process.cwd(), 'index.html'), 'import-statement', JSON.stringify(extra)]);
    return found;
  };
}

// ---- Parts of plugins

const perEnvironmentPlugin = (name, applyToEnvironment) => ({ name, applyToEnvironment });
function perEnvironmentState(initial) {
  const states = new WeakMap();
  return (context) => {
    const { environment } = context;
    if (!states.has(environment)) states.set(environment, initial(environment));
    return states.get(environment);
  };
}
// Puts a filter before each of a plugin's hooks.
function withFilter(plugin, filters) {
  if (typeof plugin?.then === 'function') return plugin.then((item) => withFilter(item, filters));
  if (Array.isArray(plugin)) return plugin.map((item) => withFilter(item, filters));
  if (!plugin) return plugin;
  const list = [].concat(filters);
  const applied = list.find((item) => item.pluginNamePattern?.some((pattern) => (pattern instanceof RegExp ? pattern.test(plugin.name) : pattern === plugin.name)) ?? true);
  if (!applied) return plugin;
  const out = { ...plugin };
  for (const hook of ['transform', 'resolveId', 'load', 'renderChunk']) {
    if (!applied[hook] || !plugin[hook]) continue;
    out[hook] = typeof plugin[hook] === 'object' ? { ...plugin[hook], filter: applied[hook] } : { handler: plugin[hook], filter: applied[hook] };
  }
  return out;
}

async function formatPostcssSourceMap(rawMap, file) {
  const dir = path.dirname(file);
  const sources = rawMap.sources.map((source) => {
    const clean = decodeURIComponent(source.startsWith('file://') ? require('url').fileURLToPath(source) : source).replace(/[?#].*$/s, '');
    // Postcss names generated parts in angle brackets.
    if (/^<.+>$/.test(clean)) return `\0${clean}`;
    return normalizePath(path.resolve(dir, clean));
  });
  return { file, mappings: rawMap.mappings, names: rawMap.names, sources, sourcesContent: rawMap.sourcesContent, version: rawMap.version };
}

function buildErrorMessage(error, args = [], includeStack = true) {
  if (error.plugin) args.push(`  Plugin: ${error.plugin}`);
  const loc = error.loc ? `:${error.loc.line}:${error.loc.column}` : '';
  if (error.id) args.push(`  File: ${error.id}${loc}`);
  if (error.frame) args.push(error.frame);
  if (includeStack && error.stack) args.push(error.stack);
  return args.join('\n');
}

function isFileLoadingAllowed(config, file) {
  const { fs: files } = config.server;
  if (!files.strict) return true;
  if (config.fsDenyGlob?.(file)) return false;
  if (config.safeModulePaths?.has(file)) return true;
  return files.allow.some((directory) => file === directory || file.startsWith(directory.endsWith('/') ? directory : `${directory}/`));
}

async function loadConfigFromFile(env, configFile, root) {
  return require('plugins/config_file').loadConfigFromFile(env, configFile, root);
}
async function resolveConfig(inline = {}, command, mode, nodeEnv, isPreview) {
  const { configFile } = inline;
  const result = await resolveConfigModule.resolveConfig(inline, command, mode, nodeEnv, isPreview, configFile);
  return result.resolved;
}

const parseAst = (code, options) => require('plugins/context').parseToEstree(code, options);
const parseAstAsync = async (code, options) => parseAst(code, options);
// oxc's shape: errors in a list instead of thrown.
const parseSync = (file, code, options = {}) => {
  try {
    return { program: parseAst(code, { lang: options.lang ?? loaderOf(file), sourceType: options.sourceType }), errors: [], comments: [], module: undefined };
  } catch (error) {
    return { program: { type: 'Program', body: [], sourceType: 'module', start: 0, end: code.length }, errors: [{ severity: 'Error', message: error.message, labels: [{ start: error.pos, end: error.pos }], helpMessage: null, codeframe: error.frame ?? null }], comments: [] };
  }
};

class UnavailableEnvironment { constructor() { unavailable('vite', this.constructor.name)(); } }

module.exports = {
  version: versions.vite, rollupVersion: versions.rollup, rolldownVersion: versions.rolldown, esbuildVersion: '0.25.0',
  defineConfig: (config) => config,
  normalizePath, isCSSRequest, createFilter, createLogger, loadEnv, resolveEnvPrefix, mergeConfig, mergeAlias, sortUserPlugins,
  searchForWorkspaceRoot: resolveConfigModule.searchForWorkspaceRoot, loadConfigFromFile, resolveConfig,
  defaultAllowedOrigins: resolveConfigModule.defaultAllowedOrigins, defaultClientConditions: Object.freeze([...resolveConfigModule.defaultClientConditions]), defaultServerConditions: Object.freeze([...resolveConfigModule.defaultServerConditions]),
  defaultExternalConditions: Object.freeze(['node', 'module-sync']), defaultClientMainFields: Object.freeze([...resolveConfigModule.defaultClientMainFields]), defaultServerMainFields: Object.freeze([...resolveConfigModule.defaultServerMainFields]),
  preprocessCSS: (...args) => require('plugins/css/plugins').preprocessCSS(...args),
  transformWithEsbuild, transformWithOxc, createIdResolver, perEnvironmentPlugin, perEnvironmentState, withFilter, formatPostcssSourceMap, buildErrorMessage,
  parse: async (file, code, options) => parseSync(file, code, options), parseSync, parseAst, parseAstAsync,
  isFileLoadingAllowed, isFileServingAllowed: (configOrUrl, urlOrServer) => {
    const [config, url] = typeof configOrUrl === 'string' ? [urlOrServer.config, configOrUrl] : [configOrUrl, urlOrServer];
    const clean = decodeURIComponent(url.replace(/[?#].*$/s, ''));
    return isFileLoadingAllowed(config, clean.startsWith('/@fs/') ? clean.slice(4) : clean);
  },
  send(req, res, content, type, options = {}) {
    const { etag, cacheControl = 'no-cache', headers, map } = options;
    if (res.writableEnded) return;
    res.setHeader('Content-Type', { js: 'text/javascript', css: 'text/css', html: 'text/html', json: 'application/json' }[type] ?? type);
    res.setHeader('Cache-Control', cacheControl);
    if (etag) res.setHeader('Etag', etag);
    for (const [name, value] of Object.entries(headers ?? {})) res.setHeader(name, value);
    let body = content;
    if (map?.mappings && type === 'js') body = `${content}\n//# sourceMappingURL=${new CombinedMap(map).toUrl()}`;
    res.statusCode = 200;
    res.end(body);
  },
  isRunnableDevEnvironment: () => false, isFetchableDevEnvironment: () => false,
  esmExternalRequirePlugin: () => ({ name: 'sinter:esm-external-require' }),
  DevEnvironment: class DevEnvironment extends UnavailableEnvironment {}, BuildEnvironment: class BuildEnvironment extends UnavailableEnvironment {},
  Visitor: class Visitor extends UnavailableEnvironment {},
  ...Object.fromEntries(['build', 'createServer', 'createBuilder', 'preview', 'runnerImport', 'optimizeDeps', 'fetchModule', 'moduleRunnerTransform', 'minify'].map((name) => [name, fromInstalled('vite', name)])),
  ...Object.fromEntries(['createFetchableDevEnvironment', 'createRunnableDevEnvironment', 'createServerHotChannel', 'createServerModuleRunner', 'createServerModuleRunnerTransport', 'minifySync', 'splitVendorChunkPlugin', 'optimizeDepsPlugin'].map((name) => [name, unavailable('vite', name)])),
};
