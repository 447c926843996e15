// What both loaders know about packages: package.json, "exports", "imports", conditions.
// Follows the resolution algorithm in Node's ESM documentation.
'use strict';

const { kindOf, readFile, realpath } = binding('files');
const { codes } = require('internal/errors');

const { decode } = binding('buffer');
function readText(path) {
  const bytes = readFile(path);
  return decode(bytes, 0, 0, bytes.byteLength);
}

const cache = new Map();
function readPackage(path) {
  let known = cache.get(path);
  if (known !== undefined) return known;
  if (kindOf(path) !== 0) {
    cache.set(path, null);
    return null;
  }
  const text = readText(path);
  let parsed;
  try {
    parsed = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (error) {
    throw new codes.ERR_INVALID_PACKAGE_CONFIG(path, undefined, error.message);
  }
  known = { path, directory: path.slice(0, -13), data: parsed, type: parsed.type === 'module' || parsed.type === 'commonjs' ? parsed.type : 'none', name: parsed.name, main: parsed.main, exports: parsed.exports, imports: parsed.imports };
  cache.set(path, known);
  return known;
}
// The nearest package.json above a file path.
function packageScope(file) {
  let at = file;
  for (;;) {
    const slash = at.lastIndexOf('/');
    if (slash < 0) return null;
    at = at.slice(0, slash);
    if (at.endsWith('/node_modules')) return null;
    const found = readPackage(`${at}/package.json`);
    if (found !== null) return found;
    if (at === '') return null;
  }
}

const requireConditions = new Set(['node', 'require', 'module-sync', 'node-addons']);
const importConditions = new Set(['node', 'import', 'module-sync', 'node-addons']);
function addConditions(names) {
  for (const name of names) {
    requireConditions.add(name);
    importConditions.add(name);
  }
}

function removeCondition(name) {
  requireConditions.delete(name);
  importConditions.delete(name);
}

// --preserve-symlinks, --preserve-symlinks-main: a module, or the program, is where its symbolic link is.
const keeps = { modules: false, main: false };
function keepLinks(of) { keeps[of] = true; }
const followLinks = (file, isMain) => (keeps[isMain ? 'main' : 'modules'] ? file : realpath(file));

const invalidSegment = /(^|\\|\/)((\.|%2e)(\.|%2e)?|(n|%6e|%4e)(o|%6f|%4f)(d|%64|%44)(e|%65|%45)(_|%5f)(m|%6d|%4d)(o|%6f|%4f)(d|%64|%44)(u|%75|%55)(l|%6c|%4c)(e|%65|%45)(s|%73|%53))(\\|\/|$)/i;

function isConditionalSugar(exports, directory) {
  if (typeof exports === 'string' || Array.isArray(exports)) return true;
  if (typeof exports !== 'object' || exports === null) return false;
  let sugar;
  for (const key of Object.keys(exports)) {
    const isCondition = key === '' || key[0] !== '.';
    if (sugar === undefined) sugar = isCondition;
    else if (sugar !== isCondition) {
      throw new codes.ERR_INVALID_PACKAGE_CONFIG(`${directory}/package.json`, undefined, '"exports" cannot contain some keys starting with \'.\' and some not. The exports object must either be an object of package subpath keys or an object of main entry condition name keys only.');
    }
  }
  return sugar;
}

// Answers an absolute path, {builtin}, null (excluded) or undefined (no condition matched).
function resolveTarget(directory, target, match, key, pattern, isImports, conditions, base, resolveBare) {
  if (typeof target === 'string') {
    const bad = () => new codes.ERR_INVALID_PACKAGE_TARGET(`${directory}/`, key, target, isImports, base);
    if (!target.startsWith('./')) {
      if (isImports && !target.startsWith('../') && !target.startsWith('/')) {
        let isUrl = false;
        try { new URL(target); isUrl = true; } catch { /* a package name */ }
        const name = pattern ? target.replaceAll('*', match) : target + match;
        if (isUrl && !target.startsWith('node:')) throw bad();
        return resolveBare(name, `${directory}/package.json`, conditions);
      }
      throw bad();
    }
    if (invalidSegment.test(target.slice(2))) throw bad();
    const resolved = `${directory}/${target.slice(2)}`;
    if (match === '') return resolved;
    if (invalidSegment.test(match)) throw new codes.ERR_INVALID_MODULE_SPECIFIER(match, `request is not a valid match in pattern "${key}"`, base);
    return pattern ? resolved.replaceAll('*', match) : resolved + match;
  }
  if (Array.isArray(target)) {
    if (target.length === 0) return null;
    let last;
    for (const item of target) {
      let resolved;
      try {
        resolved = resolveTarget(directory, item, match, key, pattern, isImports, conditions, base, resolveBare);
      } catch (error) {
        last = error;
        if (error.code !== 'ERR_INVALID_PACKAGE_TARGET') throw error;
        continue;
      }
      if (resolved === undefined) continue;
      if (resolved === null) { last = null; continue; }
      return resolved;
    }
    if (last === undefined || last === null) return last;
    throw last;
  }
  if (typeof target === 'object' && target !== null) {
    for (const condition of Object.keys(target)) {
      if (condition === 'default' || conditions.has(condition)) {
        const resolved = resolveTarget(directory, target[condition], match, key, pattern, isImports, conditions, base, resolveBare);
        if (resolved === undefined) continue;
        return resolved;
      }
    }
    return undefined;
  }
  if (target === null) return null;
  throw new codes.ERR_INVALID_PACKAGE_TARGET(`${directory}/`, key, target, isImports, base);
}

function comparePatterns(a, b) {
  const aStar = a.indexOf('*'), bStar = b.indexOf('*');
  const aBase = aStar === -1 ? a.length : aStar + 1, bBase = bStar === -1 ? b.length : bStar + 1;
  if (aBase !== bBase) return bBase - aBase;
  if (aStar === -1) return 1;
  if (bStar === -1) return -1;
  return b.length - a.length;
}
function bestPattern(map, subpath) {
  let best = '', match = '';
  for (const key of Object.keys(map)) {
    const star = key.indexOf('*');
    if (star === -1 || !subpath.startsWith(key.slice(0, star))) continue;
    const trailer = key.slice(star + 1);
    if (subpath.length >= key.length && subpath.endsWith(trailer) && key.lastIndexOf('*') === star && (best === '' || comparePatterns(best, key) > 0)) {
      best = key;
      match = subpath.slice(star, subpath.length - trailer.length);
    }
  }
  return [best, match];
}

function resolveExports(pkg, subpath, conditions, base, resolveBare) {
  let { exports } = pkg;
  if (isConditionalSugar(exports, pkg.directory)) exports = { '.': exports };
  if (Object.hasOwn(exports, subpath) && !subpath.includes('*') && !subpath.endsWith('/')) {
    const resolved = resolveTarget(pkg.directory, exports[subpath], '', subpath, false, false, conditions, base, resolveBare);
    if (resolved == null) throw new codes.ERR_PACKAGE_PATH_NOT_EXPORTED(`${pkg.directory}/`, subpath, base);
    return resolved;
  }
  const [best, match] = bestPattern(exports, subpath);
  if (best) {
    const resolved = resolveTarget(pkg.directory, exports[best], match, best, true, false, conditions, base, resolveBare);
    if (resolved == null) throw new codes.ERR_PACKAGE_PATH_NOT_EXPORTED(`${pkg.directory}/`, subpath, base);
    return resolved;
  }
  throw new codes.ERR_PACKAGE_PATH_NOT_EXPORTED(`${pkg.directory}/`, subpath, base);
}

function resolveImports(name, fromFile, conditions, base, resolveBare) {
  if (name === '#' || name.startsWith('#/') || name.endsWith('/')) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(name, 'is not a valid internal imports specifier name', base);
  }
  const pkg = packageScope(fromFile);
  if (pkg !== null && pkg.imports) {
    const { imports } = pkg;
    if (Object.hasOwn(imports, name) && !name.includes('*')) {
      const resolved = resolveTarget(pkg.directory, imports[name], '', name, false, true, conditions, base, resolveBare);
      if (resolved != null) return resolved;
    } else {
      const [best, match] = bestPattern(imports, name);
      if (best) {
        const resolved = resolveTarget(pkg.directory, imports[best], match, best, true, true, conditions, base, resolveBare);
        if (resolved != null) return resolved;
      }
    }
  }
  throw new codes.ERR_PACKAGE_IMPORT_NOT_DEFINED(name, pkg ? `${pkg.directory}/` : undefined, base);
}

// "@scope/name/sub" -> ["@scope/name", "./sub"]
function splitName(specifier, base) {
  let slash = specifier.indexOf('/'), valid = true;
  if (specifier[0] === '@') {
    if (slash === -1 || specifier.length === 0) valid = false;
    else slash = specifier.indexOf('/', slash + 1);
  }
  const name = slash === -1 ? specifier : specifier.slice(0, slash);
  if (name === '' || name[0] === '.' || /[\\%]/.test(name)) valid = false;
  if (!valid) throw new codes.ERR_INVALID_MODULE_SPECIFIER(specifier, 'is not a valid package name', base);
  return [name, `.${slash === -1 ? '' : specifier.slice(slash)}`];
}

module.exports = { readText, readPackage, packageScope, requireConditions, importConditions, addConditions, removeCondition, keepLinks, followLinks, resolveExports, resolveImports, splitName, clearCache: () => cache.clear() };
