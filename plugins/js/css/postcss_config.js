// The project's PostCSS config: `css.postcss` of the config, or the file that postcss-load-config would
// find from the root up to the workspace's.
'use strict';

const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { Module } = require('internal/cjs');
const { isObject } = require('plugins/merge_config');
const { loadPackage, importFrom, missingPackage } = require('plugins/css/packages');
const { placeInStack } = require('plugins/errors');

const names = [
  'package.json', '.postcssrc', '.postcssrc.json', '.postcssrc.yaml', '.postcssrc.yml',
  ...['ts', 'cts', 'mts', 'js', 'cjs', 'mjs'].map((end) => `.postcssrc.${end}`), ...['ts', 'cts', 'mts', 'js', 'cjs', 'mjs', 'json'].map((end) => `postcss.config.${end}`),
];

function inPackageJson(file) {
  try { return JSON.parse(fs.readFileSync(file, 'utf8')).postcss; } catch { return undefined; }
}

function findIn(directory) {
  for (const name of names) {
    const file = path.join(directory, name);
    if (name === 'package.json' ? inPackageJson(file) !== undefined : fs.existsSync(file)) return file;
  }
  return undefined;
}

// The file, or undefined. `css.postcss` may name the file or the folder where the search begins.
function findPostcssConfig(config) {
  const { searchForWorkspaceRoot } = require('plugins/resolve_config');
  const given = config.css.postcss;
  let from = config.root;
  if (typeof given === 'string') {
    from = path.resolve(config.root, given);
    let info;
    try { info = fs.statSync(from); } catch { throw Object.assign(new Error(`"css.postcss" names ${given}, which does not exist`), { code: 'POSTCSS_CONFIG_MISSING', stack: '' }); }
    if (info.isFile()) return from;
  }
  const last = searchForWorkspaceRoot(config.root);
  for (let at = from; ; at = path.dirname(at)) {
    const file = findIn(at);
    if (file !== undefined) return file;
    if (at === last || at === path.dirname(at)) return undefined;
  }
}

// ---- Reading it

function parse(file, root) {
  const text = fs.readFileSync(file, 'utf8');
  const isYaml = /\.ya?ml$/.test(file);
  if (!isYaml) {
    try { return JSON.parse(text); } catch (error) { if (file.endsWith('.json')) throw error; }
  }
  return loadPackage(['yaml'], root, `The PostCSS config ${path.basename(file)}`).exports.parse(text);
}

async function readFile(file, root) {
  if (path.basename(file) === 'package.json') return inPackageJson(file);
  if (/\.(?:json|ya?ml)$|rc$/.test(file)) return parse(file, root);
  const namespace = await require('internal/esm').importUrl(pathToFileURL(file).href);
  const value = 'default' in namespace ? namespace.default : namespace;
  return value?.__esModule && 'default' in value ? value.default : value;
}

// A package that the config names, as the config's own file would find it.
async function loadNamed(name, file, what, root) {
  let found;
  try { found = Module.createRequire(pathToFileURL(file)).resolve(name); } catch { /* perhaps only import() may load it */ }
  try {
    return await importFrom(file, found === undefined ? name : pathToFileURL(found).href);
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND' && error?.code !== 'MODULE_NOT_FOUND') throw error;
    throw name.startsWith('.') ? new Error(`The ${what} "${name}" is not there`) : missingPackage(`The ${what} "${name}"`, name, root);
  }
}

function checkPlugin(given, index) {
  let plugin = given;
  if (plugin?.default) plugin = plugin.default;
  if (plugin?.postcss === true) plugin = plugin();
  else if (plugin?.postcss) plugin = plugin.postcss;
  if (typeof plugin === 'function' || (typeof plugin === 'object' && plugin !== null && (Array.isArray(plugin.plugins) || plugin.postcssPlugin))) return plugin;
  throw new Error(`plugins[${index}] is no PostCSS plugin but ${plugin === null ? 'null' : typeof plugin}${typeof plugin === 'string' ? `: import "${plugin}", or write plugins as an object { "${plugin}": {} }` : ''}`);
}

async function loadPlugins(given, file, root) {
  const list = Array.isArray(given) ? given.filter(Boolean) : await Promise.all(Object.entries(given ?? {}).filter(([, options]) => options !== false).map(async ([name, options]) => {
    const plugin = await loadNamed(name, file, 'PostCSS plugin', root);
    return options === null || options === undefined || Object.keys(options).length === 0 ? plugin : (plugin.default ?? plugin)(options);
  }));
  return list.map(checkPlugin);
}

async function loadFile(file, root) {
  try {
    let config = await readFile(file, root);
    if (typeof config === 'function') config = await config({ cwd: process.cwd(), env: process.env.NODE_ENV });
    if (config === null || typeof config !== 'object') throw new Error(`it must export an object or a function that gives one, not ${config === null ? 'null' : typeof config}`);
    const { plugins, ...options } = config;
    for (const key of ['parser', 'syntax', 'stringifier']) {
      if (typeof options[key] === 'string') options[key] = await loadNamed(options[key], file, `PostCSS ${key}`, root);
    }
    return { options, plugins: await loadPlugins(plugins ?? [], file, root) };
  } catch (error) {
    const out = new Error(`Cannot load the PostCSS config ${path.relative(root, file)}: ${error?.message ?? error}`);
    throw Object.assign(out, { code: 'POSTCSS_CONFIG', help: error?.help, loc: placeInStack(error, file) ?? { file }, stack: error?.stack === '' ? '' : error?.stack });
  }
}

// {options, plugins}, of the file or of `css.postcss`.
async function loadPostcssConfig(config, file) {
  const given = config.css.postcss;
  if (!isObject(given)) return file === undefined ? { options: {}, plugins: [] } : loadFile(file, config.root);
  const { plugins, ...options } = given;
  return { options, plugins: (plugins ?? []).filter(Boolean).map(checkPlugin) };
}

module.exports = { findPostcssConfig, loadPostcssConfig };
