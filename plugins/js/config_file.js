// Finding and running the config file. It is loaded by the runtime's own module loader: TypeScript is
// compiled in memory and nothing is written. What people write in config files because other tools
// bundle them works too: relative imports without extension, JSON imports, __dirname in a module.
'use strict';

const fs = require('fs');
const path = require('path');
const { fileURLToPath, pathToFileURL } = require('url');
const { Module } = require('internal/cjs');
const { askNative } = require('plugins/channel');
const { placeInStack } = require('plugins/errors');

const names = [...['.ts', '.mts', '.js', '.mjs', '.cjs', '.cts'].map((end) => `sinter.config${end}`), ...['.js', '.mjs', '.ts', '.cjs', '.mts', '.cts'].map((end) => `vite.config${end}`)];

function findConfigFile(root) {
  for (const name of names) {
    const file = path.join(root, name);
    if (fs.existsSync(file)) return file;
  }
  return undefined;
}

// ---- Modules that are ours while config and plugins load

const shims = new Map([
  ['vite', 'plugins/shims/vite'],
  ['vite/internal', 'plugins/shims/vite_internal'],
  ['vite/module-runner', 'plugins/shims/vite_module_runner'],
  ['sinter', 'plugins/shims/vite'],
  ['rolldown-vite', 'plugins/shims/vite'],
  ['rollup', 'plugins/shims/rollup'],
  ['rollup/parseAst', 'plugins/shims/rollup_parse_ast'],
]);

const loadedFiles = new Set();
const sourceExtensions = ['.ts', '.mts', '.js', '.mjs', '.cjs', '.cts', '.tsx', '.jsx', '.json'];
const isLocal = (file) => !file.includes('/node_modules/');

// `./x` of a file outside node_modules, as a bundler would find it.
function findLocal(specifier, parentFile) {
  const base = path.resolve(path.dirname(parentFile), specifier);
  const candidates = [base, ...sourceExtensions.map((extension) => base + extension)];
  const written = /\.([cm]?)js$/.exec(base);
  if (written) candidates.push(`${base.slice(0, -written[0].length)}.${written[1]}ts`);
  candidates.push(...sourceExtensions.map((extension) => path.join(base, `index${extension}`)));
  return candidates.find((file) => { try { return fs.statSync(file).isFile(); } catch { return false; } });
}

// While a shim asks for the package it stands for.
let shimsAreOff = false;
function withoutShims(run) {
  shimsAreOff = true;
  try { return run(); } finally { shimsAreOff = false; }
}

// What a package says of itself, and the runner of modules that goes with its server, is its own.
const insideVite = /\/node_modules\/(?:vite|rolldown-vite)\//;
const isReal = (specifier, parent) => {
  if (shimsAreOff || insideVite.test(parent ?? '')) return true;
  if (specifier !== 'vite/module-runner') return false;
  try { installedUrl(specifier); return true; } catch { return false; }
};
const installedUrl = (specifier) => withoutShims(() => require('internal/esm').resolve(specifier, pathToFileURL(path.resolve('package.json')).href));

function resolveHook(specifier, context, next) {
  const parent = context.parentURL;
  const shim = shims.get(specifier);
  if (shim !== undefined && !isReal(specifier, parent)) return { url: `node:${shim}`, shortCircuit: true };
  if (specifier[0] === '.' && parent?.startsWith('file:')) {
    const parentFile = fileURLToPath(parent.replace(/[?#].*$/s, ''));
    if (isLocal(parentFile)) {
      try { return next(specifier, context); } catch (error) {
        const file = findLocal(specifier, parentFile);
        if (file === undefined) throw error;
        return { url: pathToFileURL(file).href, shortCircuit: true };
      }
    }
  }
  return next(specifier, context);
}

const declares = (source, name) => new RegExp(`\\b(?:const|let|var|function|class)\\s+${name}\\b|[{,]\\s*${name}\\s*[,}].*=`).test(source);

function loadHook(url, context, next) {
  if (!url.startsWith('file:')) return next(url, context);
  const file = fileURLToPath(url.replace(/[?#].*$/s, ''));
  if (!isLocal(file)) return next(url, context);
  loadedFiles.add(file);
  if (file.endsWith('.json') && !context.importAttributes?.type && context.conditions?.includes('import')) {
    const value = JSON.parse(fs.readFileSync(file, 'utf8'));
    const keys = value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.keys(value).filter((key) => /^[A-Za-z_$][\w$]*$/.test(key) && !reserved.has(key)) : [];
    return { format: 'module', shortCircuit: true, source: `const value = ${JSON.stringify(value)};\nexport default value;\n${keys.map((key) => `const $${key} = value[${JSON.stringify(key)}]; export { $${key} as ${key} };`).join('\n')}` };
  }
  let loaded = next(url, context);
  // Module syntax decides, whatever package.json says: bundled config files never asked.
  if (typeof loaded?.source === 'string' && /\.[jt]sx?$/.test(file) && !loaded.format?.startsWith('module') && /^\s*(?:import\b(?!\s*\()|export\b)/m.test(loaded.source)) {
    loaded = { ...loaded, format: file.endsWith('.js') ? 'module' : 'module-typescript' };
  }
  if (typeof loaded?.source === 'string' && loaded.format?.startsWith('module')) {
    let head = '';
    for (const [name, value] of [['__dirname', 'import.meta.dirname'], ['__filename', 'import.meta.filename']]) {
      if (loaded.source.includes(name) && !declares(loaded.source, name)) head += `const ${name} = ${value};`;
    }
    // On the first line, so that the lines of messages stay true.
    if (head !== '') return { ...loaded, source: loaded.source.startsWith('#!') ? loaded.source.replace('\n', `\n${head}`) : head + loaded.source };
  }
  return loaded;
}
const reserved = new Set(['default', 'class', 'function', 'import', 'export', 'new', 'delete', 'var', 'let', 'const', 'if', 'else', 'for', 'while', 'do', 'return', 'switch', 'case', 'break', 'continue', 'try', 'catch', 'finally', 'throw', 'typeof', 'void', 'in', 'instanceof', 'with', 'this', 'super', 'null', 'true', 'false', 'yield', 'await', 'enum', 'static', 'extends', 'debugger']);

let installed = false;
function installHooks() {
  if (installed) return;
  installed = true;
  Module.registerHooks({ resolve: resolveHook, load: loadHook });
}

// ---- Running it

function configError(file, error) {
  const shown = path.relative(process.cwd(), file) || file;
  // A syntax error in any of the files: our parser says where.
  if (error instanceof SyntaxError) {
    for (const loaded of new Set([file, ...loadedFiles])) {
      let source;
      try { source = fs.readFileSync(loaded, 'utf8'); } catch { continue; }
      if (loaded.endsWith('.json')) continue;
      const [found] = askNative('syntaxError', [loaded, source]);
      if (found === undefined || found === '') continue;
      const described = JSON.parse(found);
      const out = new Error(`Cannot load the config file ${shown}: ${described.message}`);
      Object.assign(out, { code: 'CONFIG_SYNTAX', loc: { file: loaded, line: described.line, column: described.column }, stack: '' });
      return out;
    }
  }
  const out = new Error(`Cannot load the config file ${shown}: ${error?.message ?? error}`);
  out.code = 'CONFIG_FAILED';
  out.help = error?.help;
  out.stack = error?.stack;
  out.loc = placeInStack(error, file) ?? placeInStack(error);
  if (out.loc && !isLocal(out.loc.file)) out.loc = placeInStack(error, file) ?? { file };
  out.loc ??= { file };
  if (error?.code === 'ERR_MODULE_NOT_FOUND' || error?.code === 'MODULE_NOT_FOUND') {
    const name = /Cannot find (?:package|module) '([^']+)'/.exec(error.message)?.[1];
    if (name && !name.startsWith('.') && !name.startsWith('/')) out.help = `Install it: npm install --save-dev ${name}`;
  }
  return out;
}

// The file that is being run, for a report about one that never ends.
let running;
const runningConfigFile = () => running && (path.relative(process.cwd(), running) || running);

async function runConfigFile(file, env, index) {
  running = file;
  try { return await evaluateConfigFile(file, env, index); } finally { running = undefined; }
}

// A list of configs is a list of builds, one after the other: `index` says which of them this is.
async function evaluateConfigFile(file, env, index) {
  installHooks();
  let exported;
  try {
    const namespace = await require('internal/esm').importUrl(pathToFileURL(file).href);
    if (!('default' in namespace)) throw Object.assign(new Error('it has no default export'), { help: 'Write: export default { … }' });
    exported = namespace.default;
    // A CommonJS file compiled from `export default`.
    if (exported?.__esModule && 'default' in exported) exported = exported.default;
  } catch (error) {
    throw configError(file, error);
  }
  let config;
  try {
    config = await (typeof exported === 'function' ? exported(env) : exported);
  } catch (error) {
    throw configError(file, error);
  }
  const wrong = (message, help) => Object.assign(configError(file, new Error(message)), { code: 'CONFIG_SHAPE', help });
  let count = 1;
  if (Array.isArray(config)) {
    if (env.command !== 'build' || env.isPreview) throw wrong('it exports several configs, and only one can be served', 'Name a file with one of them: --config FILE');
    count = config.length;
    if (count === 0) throw wrong('it exports an empty list');
    config = config[index];
    if (typeof config === 'function') {
      try { config = await config(env); } catch (error) { throw configError(file, error); }
    } else {
      config = await config;
    }
  }
  if (config === null || typeof config !== 'object' || Array.isArray(config)) {
    throw wrong(`it must export an object, a function that gives one, or a list of those, not ${config === null ? 'null' : Array.isArray(config) ? 'a list in a list' : typeof config}`);
  }
  return { config, count };
}

async function loadConfigFromFile(env, configFile, root = process.cwd(), index = 0) {
  const file = configFile ? path.resolve(root, configFile) : findConfigFile(root);
  if (file === undefined) return null;
  if (!fs.existsSync(file)) throw Object.assign(new Error(`The config file ${configFile} does not exist`), { code: 'CONFIG_MISSING' });
  const before = new Set(loadedFiles);
  const { config, count } = await runConfigFile(file, env, index);
  return { path: file, config, count, dependencies: [...loadedFiles].filter((item) => !before.has(item) || item === file) };
}

module.exports = { loadConfigFromFile, runningConfigFile, findConfigFile, installHooks, withoutShims, installedUrl, shims };
