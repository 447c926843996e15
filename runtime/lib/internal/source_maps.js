// Source maps for stack traces: of what our own compiler made always, of other files with
// --enable-source-maps or process.setSourceMapsEnabled. A map is found by the comment at the end of the
// text and read when a stack is first shown.
'use strict';

const { textWatchers, showText } = require('internal/load_hooks');

const digits = new Map([...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((c, i) => [c, i]));

// [generated line, generated column, source, line, column, name], all from zero, in the text's order.
function decode({ mappings, sources, names = [] }, lineOffset = 0, columnOffset = 0, out = []) {
  let source = 0, line = 0, column = 0, name = 0, named;
  mappings.split(';').forEach((text, generatedLine) => {
    let generatedColumn = 0;
    for (const segment of text ? text.split(',') : []) {
      const values = [];
      let value = 0, shift = 0;
      for (const c of segment) {
        const digit = digits.get(c);
        value |= (digit & 31) << shift;
        if (digit & 32) shift += 5;
        else {
          values.push(value & 1 ? -(value >>> 1) : value >>> 1);
          value = shift = 0;
        }
      }
      generatedColumn += values[0];
      const at = [generatedLine + lineOffset, generatedColumn + (generatedLine === 0 ? columnOffset : 0)];
      if (values.length < 4) { out.push(at); continue; }
      source += values[1];
      line += values[2];
      column += values[3];
      if (values.length > 4) {
        name += values[4];
        named = names[name];
      }
      // As in Node.js, a segment without a name keeps the one before.
      out.push([...at, sources[source], line, column, named]);
    }
  });
  return out;
}

class SourceMap {
  #payload;
  #mappings;
  constructor(payload, { lineLengths } = {}) {
    require('internal/validators').validateObject(payload, 'payload');
    this.#payload = payload;
    Object.defineProperty(this, 'lineLengths', { value: lineLengths, configurable: true });
  }
  get payload() { return structuredClone(this.#payload); }
  #all() {
    if (!this.#mappings) {
      const { sections } = this.#payload;
      this.#mappings = sections ? sections.reduce((out, { offset, map }) => decode(map, offset.line, offset.column, out), []) : decode(this.#payload);
    }
    return this.#mappings;
  }
  // Line and column from zero.
  findEntry(line, column) {
    const list = this.#all();
    let low = 0, high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1, [l, c] = list[middle];
      if (l < line || (l === line && c <= column)) low = middle + 1;
      else high = middle;
    }
    const found = list[low - 1];
    if (found?.[2] === undefined) return {};
    return { generatedLine: found[0], generatedColumn: found[1], originalSource: found[2], originalLine: found[3], originalColumn: found[4], name: found[5] };
  }
  // Both from one.
  findOrigin(lineNumber, columnNumber) {
    const { originalSource, originalLine, originalColumn, name } = this.findEntry(lineNumber - 1, columnNumber - 1);
    return originalSource === undefined ? {} : { name, fileName: originalSource, lineNumber: originalLine + 1, columnNumber: originalColumn + 1 };
  }
}

const known = new Map();   // file -> SourceMap or null
function findSourceMap(file) {
  const name = `${file}`.startsWith('file:') ? require('url').fileURLToPath(`${file}`) : `${file}`;
  const map = compiledMap(name);
  if (map !== undefined) return map ?? undefined;
  if (!name.startsWith('/')) return undefined;
  if (!known.has(name)) known.set(name, load(name));
  return known.get(name) ?? undefined;
}
function load(file) {
  try { return read(require('fs').readFileSync(file, 'utf8'), file); } catch { return null; }
}
// What the comment at the end of a text says: a file's name or a data: URL.
const mapName = (text) => [...text.matchAll(/\/[*/]#\s+sourceMappingURL=([^\s'"]+)/g)].at(-1)?.[1];
// `file`: a path or a URL.
function mapText(name, file) {
  const data = /^data:application\/json[^,]*?(;base64)?,(.*)$/.exec(name);
  const json = !data ? require('fs').readFileSync(file.startsWith('file:') ? require('url').fileURLToPath(file) : file, 'utf8')
    : data[1] ? Buffer.from(data[2], 'base64').toString() : decodeURIComponent(data[2]);
  return json.replace(/^\)\]\}'/, '');
}
function read(text, file) {
  const path = require('path');
  try {
    const url = mapName(text);
    if (!url) return null;
    const mapFile = url.startsWith('data:') ? file : path.resolve(path.dirname(file), decodeURIComponent(url));
    const base = path.dirname(mapFile);
    const map = JSON.parse(mapText(url, mapFile));
    const absolute = (source) => (/^[a-z][a-z0-9+.-]+:/i.test(source) ? source : path.resolve(base, map.sourceRoot ?? '', source));
    if (map.sources) map.sources = map.sources.map(absolute);
    return new SourceMap(map);
  } catch { return null; }
}

// Files that were compiled as they were loaded: what is on the disk is not what runs.
const compiled = new Map();   // file -> text, then its SourceMap or null
function addCompiled(file, text) {
  compiled.set(file, text);
  if (textWatchers.size) showText(file, text);
  if (!enabled && compiled.size === 1) binding('core').setHook('prepareStack', prepareStack);
}
// Texts that a program made of files as they were loaded (a hook, `_compile`): their maps are in them, not on the disk.
function addMade(file, text) {
  const name = pathOf(file);
  if (compiled.get(name) !== text && text.includes('sourceMappingURL=')) compiled.set(name, text);
}
// For coverage: texts that have a map, as the engine knows them, until the program ends.
let kept;
function keepTexts() {
  kept = new Map();
  textWatchers.add(keepText);
}
const keepText = (file, text) => { if (text.includes('sourceMappingURL=')) kept.set(file.startsWith('/') ? require('url').pathToFileURL(file).href : file, text); };
// Of each kept text the lengths of its lines and its map, whose sources are URLs.
function keptMaps() {
  if (kept.size === 0) return undefined;
  const out = {};
  for (const [url, text] of kept) {
    const name = mapName(text);
    const data = name === undefined ? null : mapData(name, url);
    if (name !== undefined) out[url] = { lineLengths: text.split(/[\n\u2028\u2029]/).map((line) => line.length), data, url: data ? null : name };
  }
  return out;
}
function mapData(name, url) {
  try {
    const base = name.startsWith('data:') ? url : new URL(name, url).href;
    const map = JSON.parse(mapText(name, base));
    const { sources = [], sourceRoot = '' } = map;
    return { ...map, sources: sources.map((source) => new URL(sourceRoot + source, base).href), sourceRoot: '' };
  } catch { return null; }
}
function compiledMap(name) {
  let map = compiled.get(name);
  if (typeof map === 'string') {
    map = read(map, name);
    compiled.set(name, map);
  }
  return map;
}
// Paths of the URLs that frames name: one stack has the same few, again and again.
const paths = new Map();
function pathOf(file) {
  if (!file.startsWith('file:')) return file;
  let found = paths.get(file);
  if (found === undefined) paths.set(file, found = require('url').fileURLToPath(file));
  return found;
}
function mapOf(file) {
  const name = pathOf(file);
  return compiledMap(name) ?? (enabled ? findSourceMap(name) : undefined);
}

let enabled = false;
function setEnabled(on) {
  require('internal/validators').validateBoolean(on, 'val');
  if (on === enabled) return;
  enabled = on;
  if (on) textWatchers.add(addMade);
  else textWatchers.delete(addMade);
  binding('core').setHook('prepareStack', on || compiled.size > 0 ? prepareStack : undefined);
  process.sourceMapsEnabled = on;
}
// One frame of a stack with its place as it was before compiling.
function frame(site) {
  const text = `${site}`, file = site.getFileName();
  const map = file && !file.startsWith('node:') && mapOf(file);
  if (!map) return text;
  const { fileName, lineNumber, columnNumber } = map.findOrigin(site.getLineNumber(), site.getColumnNumber());
  if (fileName === undefined) return text;
  const place = `${sameFile(fileName, file) ? file : fileName}:${lineNumber}:${columnNumber}`;
  return text.endsWith(')') ? text.replace(/\([^()]*\)$/, () => `(${place})`) : text.replace(/\S+$/, () => place);
}
const sameFile = (name, file) => name === pathOf(file);

// The place of an uncaught error: file and line, the line's text, and a caret below it.
function mapPlace(place) {
  const parts = /^(.*):(\d+)\n(.*)\n( *)\^/.exec(place);
  if (!parts) return place;
  const [, file, line, , indent] = parts;
  const map = !file.startsWith('node:') && mapOf(file);
  const { fileName, lineNumber, columnNumber } = map ? map.findOrigin(Number(line), indent.length + 1) : {};
  if (fileName === undefined) return place;
  const { sources, sourcesContent } = map.payload;
  const text = sourcesContent?.[sources.indexOf(fileName)]?.split(/\r\n?|[\n\u2028\u2029]/)[lineNumber - 1];
  const head = `${sameFile(fileName, file) ? file : fileName}:${lineNumber}`;
  return text === undefined ? head : `${head}\n${text}\n${' '.repeat(columnNumber - 1)}^`;
}
function prepareStack(error, sites) {
  if (typeof Error.prepareStackTrace === 'function') return Error.prepareStackTrace(error, sites);
  let head;
  try { head = Error.prototype.toString.call(error); } catch { head = '<error>'; }
  return sites.length ? `${head}\n    at ${sites.map(frame).join('\n    at ')}` : head;
}
module.exports = { SourceMap, findSourceMap, setEnabled, isEnabled: () => enabled, addCompiled, keepTexts, keptMaps, mapPlace };
