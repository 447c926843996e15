// From the user's config to the ResolvedConfig that plugins read: the order of Vite's resolveConfig with
// the hooks config, configEnvironment and configResolved, and its defaults.
'use strict';

const fs = require('fs');
const path = require('path');
const { mergeConfig, normalizeAliases, arraify, isObject } = require('plugins/merge_config');
const { flattenPlugins, applies, sortUserPlugins, sortedByHook, handlerOf, nameAnonymous } = require('plugins/plugin_list');
const { loadEnv, resolveEnvPrefix, envFiles } = require('plugins/load_env');
const { loadConfigFromFile, installHooks } = require('plugins/config_file');
const { createLogger } = require('plugins/logger');
const { createFilter } = require('plugins/filters');
const { runningHooks } = require('plugins/channel');
const { runAs } = require('plugins/effects');
const versions = require('plugins/versions');

const defaultClientConditions = ['module', 'browser', 'development|production'];
const defaultServerConditions = ['module', 'node', 'development|production'];
const defaultClientMainFields = ['browser', 'module', 'jsnext:main', 'jsnext'];
const defaultServerMainFields = ['module', 'jsnext:main', 'jsnext'];
const defaultExtensions = ['.mjs', '.js', '.mts', '.ts', '.jsx', '.tsx', '.json'];
const baselineTarget = ['chrome111', 'edge111', 'firefox114', 'safari16.4', 'ios16.4'];
const knownAssetTypes = ['apng', 'bmp', 'png', 'jpe?g', 'jfif', 'pjpeg', 'pjp', 'gif', 'svg', 'ico', 'webp', 'avif', 'cur', 'jxl', 'mp4', 'webm', 'ogg', 'mp3', 'wav', 'flac', 'aac', 'opus', 'mov', 'm4a', 'vtt', 'woff2?', 'eot', 'ttf', 'otf', 'webmanifest', 'pdf', 'txt'];
const defaultAssets = new RegExp(`\\.(?:${knownAssetTypes.join('|')})(?:\\?.*)?$`, 'i');
const defaultAllowedOrigins = /^https?:\/\/(?:(?:[^:]+\.)?localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

const slash = (text) => text.replace(/\\/g, '/');

// Runs one hook with its errors named, among them that it never ends.
function callHook(plugin, hookName, context, args, id) {
  return runNamed(plugin, hookName, id, handlerOf(plugin[hookName]), context, args);
}
async function runNamed(plugin, hookName, id, handler, context, args) {
  const entry = { plugin: plugin.name, hook: hookName, id, request: undefined, settled: false };
  runningHooks.add(entry);
  try {
    return await runAs(plugin, handler, context, args);
  } catch (error) {
    throw nameError(error, plugin, hookName, id);
  } finally {
    entry.settled = true;
    runningHooks.delete(entry);
  }
}
function nameError(thrown, plugin, hookName, id) {
  const { toError } = require('plugins/errors');
  const error = toError(thrown);
  try {
    error.plugin ??= plugin.name;
    error.hook ??= hookName;
    if (id !== undefined) error.id ??= id;
  } catch { /* frozen */ }
  return error;
}

function basicContext(plugin, logger, watchMode) {
  const log = (level) => (message) => {
    const { normalizeLog } = require('plugins/errors');
    const item = normalizeLog(message);
    const text = `${plugin?.name ? `[plugin ${plugin.name}] ` : ''}${item.message}`;
    if (level === 'debug') return;
    logger[level](text);
  };
  return {
    meta: { ...versions.meta, watchMode },
    debug: log('debug'), info: log('info'), warn: log('warn'),
    error(message) {
      const { normalizeLog, toError } = require('plugins/errors');
      throw toError(normalizeLog(message));
    },
  };
}

async function runConfigHook(config, plugins, env, logger) {
  let conf = config;
  for (const plugin of sortedByHook('config', plugins)) {
    const result = await callHook(plugin, 'config', basicContext(plugin, logger, env.command === 'serve'), [conf, env]);
    if (result && result !== conf) {
      if (!isObject(result)) throw nameError(new Error(`The hook gave ${typeof result} instead of a partial config`), plugin, 'config');
      conf = mergeConfig(conf, result);
    }
  }
  return conf;
}

function resolveBase(base, isBuild, root) {
  if (base === undefined) return '/';
  if (base[0] === '.') {
    // Relative bases are for built files; the server has one place.
    return isBuild ? (base === '.' ? './' : base) : '/';
  }
  const external = /^(?:[a-z]+:)?\/\//i.test(base);
  let out = base;
  if (!isBuild && external) out = new URL(base, 'http://vite.dev').pathname;
  if (!external && out !== '' && out[0] !== '/') out = `/${out}`;
  if (out !== '' && !out.endsWith('/')) out += '/';
  return out;
}

function findNearestPackageDirectory(from) {
  for (let at = from; ; at = path.dirname(at)) {
    if (fs.existsSync(path.join(at, 'package.json'))) return at;
    if (at === path.dirname(at)) return undefined;
  }
}

function searchForWorkspaceRoot(current, root = current) {
  for (let at = current; ; at = path.dirname(at)) {
    if (fs.existsSync(path.join(at, 'pnpm-workspace.yaml')) || fs.existsSync(path.join(at, 'lerna.json'))) return at;
    try { if (JSON.parse(fs.readFileSync(path.join(at, 'package.json'), 'utf8')).workspaces) return at; } catch { /* none here */ }
    if (at === path.dirname(at)) break;
  }
  for (let at = current; ; at = path.dirname(at)) {
    if (fs.existsSync(path.join(at, 'package.json'))) return at;
    if (at === path.dirname(at)) return root;
  }
}

function resolveBuildOptions(raw, { isProduction, isLib, logger, root, isSsr }) {
  const given = raw ?? {};
  const bundling = given.rolldownOptions || given.rollupOptions ? mergeConfig({ r: given.rollupOptions ?? {} }, { r: given.rolldownOptions ?? {} }).r : {};
  const target = given.target === undefined || given.target === 'baseline-widely-available' ? baselineTarget : given.target === 'esnext' ? 'esnext' : given.target;
  const build = {
    outDir: 'dist', assetsDir: 'assets', assetsInlineLimit: 4096, sourcemap: false,
    minify: isSsr ? false : 'oxc', terserOptions: {}, write: true, emptyOutDir: null, copyPublicDir: true, manifest: false, ssrManifest: false, ssr: false, lib: false,
    ssrEmitAssets: false, emitAssets: false, reportCompressedSize: true, chunkSizeWarningLimit: 500, watch: null, license: false,
    ...given,
    target,
    cssTarget: given.cssTarget ?? target,
    cssCodeSplit: given.cssCodeSplit ?? !given.lib,
    cssMinify: given.cssMinify ?? (given.minify === false ? false : 'lightningcss'),
    modulePreload: given.modulePreload === false ? false : { polyfill: true, ...(typeof given.modulePreload === 'object' ? given.modulePreload : {}) },
    commonjsOptions: { include: [/node_modules/], extensions: ['.js', '.cjs'], ...given.commonjsOptions },
    dynamicImportVarsOptions: { warnOnError: true, exclude: [/node_modules/], ...given.dynamicImportVarsOptions },
  };
  if (build.minify === true) build.minify = 'oxc';
  if (build.minify === 'false') build.minify = false;
  if (build.cssMinify === true) build.cssMinify = 'lightningcss';
  // Two names of one object, as in Vite.
  build.rollupOptions = build.rolldownOptions = bundling;
  return build;
}

function resolveServerOptions(raw, root) {
  const given = raw ?? {};
  const allow = given.fs?.allow ?? [searchForWorkspaceRoot(root)];
  return {
    port: 5173, strictPort: false, host: 'localhost', allowedHosts: [], open: false, cors: { origin: defaultAllowedOrigins }, headers: {}, sourcemapIgnoreList: (file) => file.includes('node_modules'), preTransformRequests: true, forwardConsole: undefined,
    ...given,
    warmup: { clientFiles: [], ssrFiles: [], ...given.warmup },
    hmr: given.hmr,
    middlewareMode: given.middlewareMode ?? false,
    fs: { strict: given.fs?.strict ?? true, deny: given.fs?.deny ?? ['.env', '.env.*', '*.{crt,pem}', '**/.git/**'], allow: allow.map((item) => slash(path.resolve(root, item))) },
  };
}

function resolveEnvironmentOptions(name, options, top) {
  const isClient = name === 'client';
  const consumer = options.consumer ?? (isClient ? 'client' : 'server');
  const resolve = {
    ...top.resolve, ...options.resolve,
    conditions: options.resolve?.conditions ?? (consumer === 'client' ? top.resolve.conditions : defaultServerConditions),
    mainFields: options.resolve?.mainFields ?? (consumer === 'client' ? top.resolve.mainFields : defaultServerMainFields),
    noExternal: options.resolve?.noExternal ?? [], external: options.resolve?.external ?? [],
  };
  return {
    define: top.define, consumer, keepProcessEnv: consumer === 'server', webCompatible: consumer === 'client', injectInvalidationTimestamp: consumer === 'client',
    resolve, optimizeDeps: top.optimizeDeps, dev: { warmup: [], sourcemap: { js: true }, sourcemapIgnoreList: top.server.sourcemapIgnoreList, preTransformRequests: isClient, recoverable: isClient, moduleRunnerTransform: consumer === 'server', ...options.dev },
    build: options.build ? mergeConfig(top.build, options.build) : top.build, isBundled: true,
  };
}

// A list of outputs is for formats and targets side by side (@vitejs/plugin-legacy makes one).
function checkOutputs({ build }, makers) {
  const { output } = build.rolldownOptions;
  if (!Array.isArray(output) || output.length < 2) return;
  const plugin = makers.find(({ made }) => made === output)?.plugin;
  throw Object.assign(new Error(`${plugin ? 'It makes' : '"build.rolldownOptions.output" is'} a list of ${output.length} outputs; Sinter writes one`),
    { code: 'SEVERAL_OUTPUTS', help: plugin ? 'Remove the plugin, or let Vite make this build' : 'Build them one after the other, with a config of its own for each', ...(plugin && { plugin: plugin.name, hook: 'configResolved' }) });
}

// `worker.plugins` makes the plugins of one worker's build.
async function workerPlugins(config, env, where) {
  const plugins = (await flattenPlugins(await config.worker?.plugins?.(), where)).filter((plugin) => applies(plugin, config, env));
  nameAnonymous(plugins);
  return plugins;
}
// What is said of the page's scripts is not said of the workers'.
function asWorkerConfig(config) {
  const { rollupOptions, rolldownOptions = rollupOptions } = config.worker ?? {};
  return { ...config, build: { ...config.build, lib: false, rollupOptions: undefined, rolldownOptions } };
}

async function resolveConfig(inlineConfig, command, defaultMode = 'development', defaultNodeEnv = 'development', isPreview = false, configFileGiven = undefined, configIndex = 0, isWorker = false) {
  installHooks();
  let config = { ...inlineConfig };
  let mode = inlineConfig.mode || defaultMode;
  const isNodeEnvSet = !!process.env.NODE_ENV;
  if (!isNodeEnvSet) process.env.NODE_ENV = defaultNodeEnv;
  const env = { mode, command, isSsrBuild: command === 'build' && !!config.build?.ssr, isPreview };
  let configFile, configFileDependencies = [], configCount = 1;
  let userConfig = {};
  if (configFileGiven !== false) {
    const loaded = await loadConfigFromFile(env, configFileGiven, config.root ? path.resolve(config.root) : process.cwd(), configIndex);
    if (loaded) {
      userConfig = loaded.config;
      config = mergeConfig(loaded.config, config);
      configFile = loaded.path;
      configCount = loaded.count;
      configFileDependencies = loaded.dependencies;
    }
  }
  mode = inlineConfig.mode || config.mode || mode;
  env.mode = mode;
  const where = configFile ? path.relative(process.cwd(), configFile) : 'plugins';
  const logger = createLogger(config.logLevel, { allowClearScreen: config.clearScreen, customLogger: config.customLogger });

  const raw = (await flattenPlugins(config.plugins, where)).filter((plugin) => applies(plugin, config, env));
  nameAnonymous(raw);
  let [pre, normal, post] = sortUserPlugins(raw);
  let userPlugins = [...pre, ...normal, ...post];
  const pagePlugins = userPlugins;
  config = await runConfigHook(config, userPlugins, env, logger);
  if (isWorker) {
    [pre, normal, post] = sortUserPlugins(await workerPlugins(config, env, where));
    userPlugins = [...pre, ...normal, ...post];
    config = asWorkerConfig(await runConfigHook(config, userPlugins, env, logger));
  }

  const root = slash(config.root ? path.resolve(config.root) : process.cwd());
  config.environments ??= {};
  if (!config.environments.client) config.environments.client = {};
  if (!config.environments.ssr && (config.ssr || config.build?.ssr)) config.environments.ssr = {};
  for (const name of Object.keys(config.environments)) {
    for (const plugin of sortedByHook('configEnvironment', userPlugins)) {
      const result = await callHook(plugin, 'configEnvironment', basicContext(plugin, logger, command === 'serve'),
        [name, config.environments[name], { ...env, isSsrTargetWebworker: config.ssr?.target === 'webworker' && name === 'ssr' }]);
      if (result) config.environments[name] = mergeConfig(config.environments[name], result);
    }
  }

  const envDir = config.envDir === false ? false : config.envDir ? slash(path.resolve(root, config.envDir)) : root;
  const prefixes = resolveEnvPrefix(config);
  const userEnv = loadEnv(mode, envDir, prefixes);
  const userNodeEnv = process.env.VITE_USER_NODE_ENV;
  if (!isNodeEnvSet && userNodeEnv) {
    if (userNodeEnv === 'development') process.env.NODE_ENV = 'development';
    else logger.warn(`NODE_ENV=${userNodeEnv} is not supported in the .env file. Only NODE_ENV=development is supported to create a development build of your project. If you need to set process.env.NODE_ENV, you can set it in the Vite config instead.`);
  }
  const isProduction = process.env.NODE_ENV === 'production';
  const isBuild = command === 'build';
  const base = resolveBase(config.base, isBuild, root);
  const packageDirectory = findNearestPackageDirectory(root);
  const cacheDir = slash(config.cacheDir ? path.resolve(root, config.cacheDir) : packageDirectory ? path.join(packageDirectory, 'node_modules/.vite') : path.join(root, '.vite'));
  const publicDir = config.publicDir === false || config.publicDir === '' ? '' : slash(path.resolve(root, typeof config.publicDir === 'string' ? config.publicDir : 'public'));

  const resolve = {
    externalConditions: ['node', 'module-sync'], extensions: defaultExtensions, dedupe: [], preserveSymlinks: false, tsconfigPaths: false, noExternal: [], external: [], builtins: [],
    ...config.resolve,
    mainFields: config.resolve?.mainFields ?? defaultClientMainFields,
    conditions: config.resolve?.conditions ?? defaultClientConditions.filter(Boolean),
    alias: normalizeAliases(config.resolve?.alias),
  };
  const assetsFilter = config.assetsInclude && arraify(config.assetsInclude).length ? createFilter(config.assetsInclude) : () => false;
  const server = resolveServerOptions(config.server, root);
  const build = resolveBuildOptions(config.build, { isProduction, isLib: !!config.build?.lib, logger, root });
  const optimizeDeps = { include: [], exclude: [], needsInterop: [], extensions: [], holdUntilCrawlEnd: true, ignoreOutdatedRequests: false, ...config.optimizeDeps };
  optimizeDeps.rolldownOptions ??= {};
  optimizeDeps.esbuildOptions ??= { preserveSymlinks: resolve.preserveSymlinks };
  const oxc = config.oxc === false ? false : { ...config.oxc, jsx: typeof config.oxc?.jsx === 'string' ? config.oxc.jsx : { development: config.oxc?.jsx?.development ?? !isProduction, ...config.oxc?.jsx } };
  const preview = { port: 4173, strictPort: server.strictPort, host: server.host, allowedHosts: server.allowedHosts, https: server.https, open: server.open, proxy: server.proxy, cors: server.cors, headers: server.headers, ...config.preview };

  const resolved = {
    ...config,
    configFile: configFile ? slash(configFile) : undefined,
    configFileDependencies: configFileDependencies.map(slash),
    inlineConfig, root, base, decodedBase: safeDecode(base), rawBase: base,
    publicDir, cacheDir, command, mode, isBundled: true, isWorker, mainConfig: null, bundleChain: [], isProduction,
    plugins: userPlugins,
    css: { transformer: 'postcss', preprocessorMaxWorkers: true, devSourcemap: false, ...config.css, modules: config.css?.modules === false ? false : { ...config.css?.modules } },
    json: { namedExports: true, stringify: 'auto', ...config.json },
    esbuild: config.esbuild === false ? false : { jsxDev: !isProduction, ...config.esbuild },
    oxc,
    server, preview, envDir, envPrefix: prefixes,
    env: { ...userEnv, BASE_URL: base, MODE: mode, DEV: !isProduction, PROD: isProduction },
    assetsInclude: (file) => defaultAssets.test(file) || assetsFilter(file),
    rawAssetsInclude: config.assetsInclude ? arraify(config.assetsInclude) : [],
    logger, packageCache: new Map(),
    worker: { format: config.worker?.format || 'iife', plugins: async () => (isWorker ? userPlugins : workerPlugins(config, env, where)), rollupOptions: config.worker?.rollupOptions ?? {}, rolldownOptions: config.worker?.rolldownOptions ?? config.worker?.rollupOptions ?? {} },
    appType: config.appType ?? 'spa',
    experimental: { importGlobRestoreExtension: false, renderBuiltUrl: undefined, hmrPartialAccept: false, bundledDev: false, ...config.experimental },
    future: config.future === 'warn' ? {} : config.future,
    ssr: { target: 'node', optimizeDeps: {}, external: [], noExternal: [], resolve: {}, ...config.ssr },
    define: config.define, resolve, build, optimizeDeps,
    dev: { warmup: [], sourcemap: { js: true }, sourcemapIgnoreList: server.sourcemapIgnoreList, preTransformRequests: true, recoverable: true, moduleRunnerTransform: false, ...config.dev },
    devtools: false, html: { ...config.html }, tsconfigRaw: undefined,
    builder: { sharedConfigBuild: false, sharedPlugins: false, buildApp: async () => {}, ...config.builder },
    webSocketToken: '', additionalAllowedHosts: [], safeModulePaths: new Set(),
    createResolver(options) {
      const createIdResolver = require('plugins/shims/vite').createIdResolver;
      const resolver = createIdResolver(resolved, options);
      return (id, importer, aliasOnly, ssr) => resolver(undefined, id, importer, aliasOnly, ssr);
    },
    getSortedPlugins: (hookName) => sortedByHook(hookName, resolved.plugins),
    getSortedPluginHooks: (hookName) => sortedByHook(hookName, resolved.plugins).map((plugin) => handlerOf(plugin[hookName])).filter(Boolean),
    fsDenyGlob: (file) => createFilter(server.fs.deny, null, { resolve: false })(file),
    environments: {},
  };
  const top = { resolve, define: config.define, optimizeDeps, server, build };
  for (const name of Object.keys(config.environments)) resolved.environments[name] = resolveEnvironmentOptions(name, config.environments[name], top);

  if (isWorker) resolved.mainConfig = { ...resolved, isWorker: false, plugins: pagePlugins };
  const { cssPlugins, foundByName, styleTools } = require('plugins/css/plugins');
  resolved.plugins = [...pre, ...require('plugins/virtual_modules').virtualModules(config), ...cssPlugins(resolved), ...normal, ...(isBuild ? foundByName(resolved) : []), ...post, ...(isBuild ? require('plugins/output_plugins').outputPlugins(resolved) : [])];
  const { file: postcssConfig } = styleTools(resolved).postcss;
  if (postcssConfig !== undefined) configFileDependencies.push(postcssConfig);

  const makers = [{ made: build.rolldownOptions.output }];  // who has put which list of outputs there
  const errors = await Promise.allSettled(sortedByHook('configResolved', userPlugins).map((plugin) => {
    const running = callHook(plugin, 'configResolved', basicContext(plugin, logger, command === 'serve'), [resolved]);
    if (build.rolldownOptions.output !== makers.at(-1)?.made) makers.push({ plugin, made: build.rolldownOptions.output });
    return running;
  }));
  for (const result of errors) if (result.status === 'rejected') throw result.reason;
  if (isBuild) checkOutputs(resolved, makers);
  // @vitejs/plugin-basic-ssl gives its certificate here.
  for (const name of ['server', 'preview']) {
    const { https } = resolved[name];
    if (https && https !== config[name]?.https) config[name] = { ...config[name], https };
  }
  return { resolved, userConfig, config, configFile, configFileDependencies, configCount, envFiles: envDir === false ? [] : envFiles(mode, envDir) };
}
function safeDecode(text) { try { return decodeURI(text); } catch { return text; } }

module.exports = {
  resolveConfig, callHook, runNamed, nameError, basicContext, searchForWorkspaceRoot, slash,
  defaultClientConditions, defaultServerConditions, defaultClientMainFields, defaultServerMainFields, defaultAllowedOrigins, defaultAssets,
};
