// The text that a preprocessor is given: a module's, with `additionalData` around it. Positions in that
// text are led back to the module, and from a block of a single-file component to the file it stands in.
'use strict';

const fs = require('fs');
const { locate } = require('plugins/errors');
const { encodeMappings, decodeMappings } = require('plugins/source_maps');
const { fileOf } = require('plugins/css/languages');

class SourceText {
  constructor(id, source, content) {
    this.id = id;
    this.file = fileOf(id);
    this.source = source;
    this.content = content;
    // Where the module's own text begins in what the preprocessor sees.
    const at = content.lastIndexOf(source);
    this.start = at === -1 ? undefined : locate(content, at);
    this.lines = source.split('\n').length;
  }

  // A position (line from 1, column from 0) of `content` as one of the module; nothing inside of
  // what additionalData added.
  own({ line, column }) {
    if (this.start === undefined) return undefined;
    const own = { line: line - this.start.line + 1, column: line === this.start.line ? column - this.start.column : column };
    return own.line < 1 || own.line > this.lines || own.column < 0 ? undefined : own;
  }

  // Fields of an error at a position of `content`.
  place(position) {
    const own = this.own(position);
    const { codeFrame } = require('plugins/errors');
    if (own === undefined) {
      return { frame: codeFrame(this.content, position.line, position.column), note: 'in what css.preprocessorOptions.….additionalData adds' };
    }
    const block = this.blockStart();
    if (block === undefined) return { id: this.id, frame: codeFrame(this.source, own.line, own.column) };
    const column = own.line === 1 ? own.column + block.column : own.column;
    return { loc: { file: this.file, line: own.line + block.line - 1, column } };
  }

  // Where the text stands in the file: at its beginning, or inside of a component.
  blockStart() {
    if (this.file === this.id) return { line: 1, column: 0 };
    let text;
    try { text = fs.readFileSync(this.file, 'utf8'); } catch { return undefined; }
    const at = text.indexOf(this.source);
    return at === -1 ? undefined : locate(text, at);
  }

  // A preprocessor's map over `content` as one over the module's text, which becomes its first source.
  // `isOwn` tells the module among the sources.
  ownMap(map, isOwn) {
    const entry = map.sources.findIndex(isOwn);
    const order = [...map.sources.keys()];
    if (entry > 0) { order.splice(entry, 1); order.unshift(entry); }
    const names = order.map((index) => map.sources[index]);
    const contents = order.map((index) => readText(map.sources[index]) ?? map.sourcesContent?.[index] ?? null);
    if (entry === -1) {
      names.unshift(this.file);
      contents.unshift(this.source);
    } else { names[0] = this.file; contents[0] = this.source; }
    const shift = entry === -1 ? 1 : 0;
    const to = new Map(order.map((index, at) => [index, at + shift]));
    const lines = decodeMappings(map.mappings).map((segments) => segments.map((segment) => {
      if (segment.length === 1) return segment;
      const [generated, source, line, column, ...name] = segment;
      if (source !== entry) return [generated, to.get(source), line, column, ...name];
      const own = this.own({ line: line + 1, column });
      return own === undefined ? [generated] : [generated, 0, own.line - 1, own.column, ...name];
    }));
    return { version: 3, sources: names, sourcesContent: contents, names: map.names ?? [], mappings: encodeMappings(lines) };
  }
}
function readText(file) {
  try { return fs.readFileSync(file, 'utf8'); } catch { return null; }
}

// `additionalData` is text that comes before the module's, or a function of the text and the file.
async function makeSourceText(id, source, additionalData, separator = '') {
  if (!additionalData) return new SourceText(id, source, source);
  if (typeof additionalData !== 'function') return new SourceText(id, source, `${additionalData}${separator}${source}`);
  const made = await additionalData(source, fileOf(id));
  const content = typeof made === 'string' ? made : made?.content;
  if (typeof content !== 'string') throw new Error(`css.preprocessorOptions.….additionalData gave ${content === undefined ? 'nothing' : typeof content} for ${fileOf(id)}; it may give a string or { content }`);
  return new SourceText(id, source, content);
}

module.exports = { makeSourceText };
