// `paths` and `baseUrl` of tsconfig.json: what a TypeScript or JSX file means by a name that is no relative one. The nearest
// tsconfig.json counts (jsconfig.json where there is none), with what it extends; files of node_modules have none.
'use strict';

const path = require('path');
const { kindOf, readFile } = binding('files');

// JSON with comments and commas at the end of lists.
function parse(text) {
  let out = '';
  for (let i = 0; i < text.length;) {
    const rest = /^(?:"(?:[^"\\]|\\[^])*"|\/\/[^\n]*|\/\*[^]*?\*\/|,(?=(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*[\]}]))/.exec(text.slice(i, i + 4096))?.[0];
    if (rest === undefined) out += text[i++];
    else {
      if (rest[0] === '"') out += rest;
      i += rest.length;
    }
  }
  return JSON.parse(out);
}

const known = new Map();   // file -> { paths, base, baseUrl }
function read(file) {
  let found = known.get(file);
  if (found !== undefined) return found;
  found = { paths: undefined, base: undefined, baseUrl: undefined };
  // In place before what it extends, which may come back here.
  known.set(file, found);
  let config;
  try { config = parse(Buffer.from(readFile(file)).toString('utf8').replace(/^\uFEFF/, '')); } catch { return found; }
  const folder = path.dirname(file), options = config?.compilerOptions ?? {};
  for (const name of [config?.extends ?? []].flat()) {
    const outer = extended(name, folder);
    if (outer !== undefined) for (const [key, value] of Object.entries(read(outer))) if (value !== undefined) found[key] = value;
  }
  if (typeof options.baseUrl === 'string') found.baseUrl = path.resolve(folder, options.baseUrl);
  if (options.paths !== null && typeof options.paths === 'object') {
    found.paths = options.paths;
    found.base = folder;
  }
  return found;
}
function extended(name, folder) {
  if (typeof name !== 'string') return undefined;
  if (/^\.{0,2}\//.test(name)) {
    const file = path.resolve(folder, name);
    return [file, `${file}.json`].find((one) => kindOf(one) === 0);
  }
  for (let at = folder; ; at = path.dirname(at)) {
    const file = path.join(at, 'node_modules', name);
    const there = [file, `${file}.json`, `${file}/tsconfig.json`].find((one) => kindOf(one) === 0);
    if (there !== undefined || at === '/') return there;
  }
}

const nearest = new Map();   // folder -> the configuration that counts in it, or null
function configOf(folder) {
  let found = nearest.get(folder);
  if (found !== undefined) return found;
  const file = ['tsconfig.json', 'jsconfig.json'].map((name) => path.join(folder, name)).find((one) => kindOf(one) === 0);
  found = file !== undefined ? read(file) : folder === '/' ? null : configOf(path.dirname(folder));
  nearest.set(folder, found);
  return found;
}

// The file that `specifier` means by the configuration of the file that names it, or undefined.
function mapped(specifier, importer) {
  if (/^(?:\.{1,2}(?:\/|$)|[/#]|[a-z][a-z\d+.-]*:)/i.test(specifier) || importer.includes('/node_modules/')) return undefined;
  const config = configOf(path.dirname(importer));
  if (config === null) return undefined;
  const { sourceOf } = require('internal/typescript');
  const there = (file) => (kindOf(file) === 0 ? file : sourceOf(file, importer));
  const { paths, base, baseUrl } = config;
  // A name itself, else the pattern with the longest text before its star.
  let best, star = '';
  for (const pattern of Object.keys(paths ?? {})) {
    const at = pattern.indexOf('*');
    if (at < 0) {
      if (pattern !== specifier) continue;
      best = pattern;
      break;
    }
    const head = pattern.slice(0, at), tail = pattern.slice(at + 1);
    if (specifier.length < head.length + tail.length || !specifier.startsWith(head) || !specifier.endsWith(tail)) continue;
    if (best !== undefined && best.indexOf('*') >= at) continue;
    best = pattern;
    star = specifier.slice(head.length, specifier.length - tail.length);
  }
  for (const target of best === undefined ? [] : [paths[best]].flat()) {
    const file = typeof target === 'string' ? there(path.resolve(baseUrl ?? base, target.replace('*', () => star))) : undefined;
    if (file !== undefined) return file;
  }
  return baseUrl === undefined ? undefined : there(path.resolve(baseUrl, specifier));
}
module.exports = { mapped };
