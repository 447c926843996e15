// mergeConfig with Vite's semantics: the second config wins, arrays are concatenated, aliases of the
// second come first, and a few keys have rules of their own.
'use strict';

const isObject = (value) => Object.prototype.toString.call(value) === '[object Object]';
const arraify = (value) => (Array.isArray(value) ? value : [value]);

function normalizeAliases(aliases) {
  if (!aliases) return [];
  if (Array.isArray(aliases)) return aliases.map(normalizeAlias);
  return Object.keys(aliases).map((find) => normalizeAlias({ find, replacement: aliases[find] }));
}
// "foo/" -> "./bar/" means "foo" -> "./bar" for what is behind.
function normalizeAlias(alias) {
  let { find, replacement } = alias;
  if (typeof find === 'string' && find.endsWith('/') && typeof replacement === 'string' && replacement.endsWith('/')) {
    find = find.slice(0, -1);
    replacement = replacement.slice(0, -1);
  }
  const out = { find, replacement };
  if (alias.customResolver) out.customResolver = alias.customResolver;
  return out;
}
function mergeAlias(a, b) {
  if (!a) return b;
  if (!b) return a;
  if (isObject(a) && isObject(b)) return { ...a, ...b };
  // The order is flipped: a later alias has precedence.
  return [...normalizeAliases(b), ...normalizeAliases(a)];
}

const bundlerOptions = new Set(['rollupOptions', 'rolldownOptions']);

function mergeRecursively(defaults, overrides, rootPath) {
  const merged = { ...defaults };
  if (bundlerOptions.has(rootPath)) {
    for (const [key, value] of Object.entries(overrides)) {
      const existing = merged[key];
      if (value === undefined || value === null) continue;
      if (existing === undefined || existing === null) merged[key] = value;
      else if (Array.isArray(existing) || Array.isArray(value)) merged[key] = [...arraify(existing), ...arraify(value)];
      else if (isObject(existing) && isObject(value)) merged[key] = mergeRecursively(existing, value, `${rootPath}.${key}`);
      else merged[key] = value;
    }
    return merged;
  }
  for (const key of Object.keys(overrides)) {
    const value = overrides[key];
    if (value === undefined || value === null) continue;
    const existing = merged[key];
    const at = rootPath ? `${rootPath}.${key}` : key;
    if (existing === undefined || existing === null) { merged[key] = value; continue; }
    if (key === 'alias' && (rootPath === 'resolve' || rootPath === '')) { merged[key] = mergeAlias(existing, value); continue; }
    if (key === 'assetsInclude' && rootPath === '') { merged[key] = [...arraify(existing), ...arraify(value)]; continue; }
    if (((key === 'noExternal' || key === 'external') && (rootPath === 'ssr' || rootPath === 'resolve')) || (key === 'allowedHosts' && rootPath === 'server')) {
      if (existing === true || value === true) { merged[key] = true; continue; }
    }
    if (key === 'plugins' && rootPath === 'worker') {
      merged[key] = () => [...backwardCompatibleWorkerPlugins(existing), ...backwardCompatibleWorkerPlugins(value)];
      continue;
    }
    if (key === 'server' && rootPath === 'server.hmr') { merged[key] = value; continue; }
    if (Array.isArray(existing) || Array.isArray(value)) { merged[key] = [...arraify(existing), ...arraify(value)]; continue; }
    if (isObject(existing) && isObject(value)) { merged[key] = mergeRecursively(existing, value, bundlerOptions.has(key) ? key : at); continue; }
    merged[key] = value;
  }
  return merged;
}
const backwardCompatibleWorkerPlugins = (plugins) => (Array.isArray(plugins) ? plugins : typeof plugins === 'function' ? plugins() : []);

function mergeConfig(defaults, overrides, isRoot = true) {
  if (typeof defaults === 'function' || typeof overrides === 'function') throw new Error('Cannot merge config in form of callback');
  return mergeRecursively(defaults, overrides, isRoot ? '' : '.');
}

module.exports = { mergeConfig, mergeAlias, normalizeAliases, isObject, arraify };
