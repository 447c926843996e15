// The config as JSON, for the native side. What JSON has no form for leaves a mark: functions get a number
// by which they can be called.
'use strict';

class Functions {
  constructor() { this.list = []; }
  add(fn) {
    let index = this.list.indexOf(fn);
    if (index === -1) index = this.list.push(fn) - 1;
    return index;
  }
}

function toJson(value, functions, seen = new Set()) {
  switch (typeof value) {
    case 'function': return { $function: functions.add(value) };
    case 'bigint': return { $unserializable: `the BigInt ${value}` };
    case 'symbol': return { $unserializable: 'a symbol' };
    case 'number': return Number.isFinite(value) ? value : { $unserializable: String(value) };
    case 'object': break;
    default: return value;
  }
  if (value === null) return null;
  if (value instanceof RegExp) return { $regexp: value.source, flags: value.flags };
  if (value instanceof URL) return value.protocol === 'file:' ? require('url').fileURLToPath(value) : value.href;
  if (seen.has(value)) return { $unserializable: 'an object that contains itself' };
  seen.add(value);
  let out;
  if (Array.isArray(value)) out = value.map((item) => toJson(item, functions, seen) ?? null);
  else if (ArrayBuffer.isView(value)) out = { $unserializable: 'bytes' };
  else if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) {
    out = { $unserializable: `a ${value.constructor?.name || 'object of a class'}` };
  } else {
    out = {};
    for (const key of Object.keys(value)) {
      let item;
      try { item = value[key]; } catch { continue; }
      const converted = toJson(item, functions, seen);
      if (converted !== undefined) out[key] = converted;
    }
  }
  seen.delete(value);
  return out;
}

// An output in a list of its own is an output.
function withOneOutput(build) {
  const out = { ...build };
  for (const name of ['rollupOptions', 'rolldownOptions'])
    if (out[name]?.output?.length === 1) out[name] = { ...out[name], output: out[name].output[0] };
  return out;
}

// Plugins are no data; what makes those of workers is a function.
const workerData = (worker) => ({ ...worker, plugins: Array.isArray(worker.plugins) ? [] : worker.plugins });

function configToJson(config, functions) {
  const { plugins, customLogger, worker, environments, ...rest } = require('plugins/lib_names').nameLibFiles(config);
  // Filled in for the hooks: without options it says nothing.
  if (Object.values(environments ?? {}).some((item) => item && Object.keys(item).length > 0)) rest.environments = environments;
  if (rest.build) rest.build = withOneOutput(rest.build);
  const { tlsTexts } = require('plugins/tls_options');
  for (const name of ['server', 'preview'])
    if (rest[name]?.https) rest[name] = { ...rest[name], https: tlsTexts(rest[name].https) };
  return JSON.stringify(toJson({ ...rest, ...(worker ? { worker: workerData(worker) } : {}) }, functions));
}
function resolvedToJson(resolved, functions) {
  const { plugins, packageCache, logger, inlineConfig, worker, environments, builder, customLogger, createResolver, getSortedPlugins, getSortedPluginHooks, fsDenyGlob, mainConfig, bundleChain, safeModulePaths, ...rest } = resolved;
  return JSON.stringify(toJson({ ...rest, worker: { ...worker, plugins: undefined }, plugins: plugins.map((plugin) => plugin.name) }, functions));
}

module.exports = { Functions, configToJson, resolvedToJson };
