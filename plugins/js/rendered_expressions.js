// Expressions of a chunk that plugins have a say in: import.meta and its properties, references to emitted
// files (import.meta.ROLLUP_FILE_URL_…, and "__VITE_ASSET__…__" in strings), import(). They are found in the
// chunk's own syntax tree, before renderChunk, and only where somebody answers for them.
'use strict';

const path = require('path');
const { encodeMappings, decodeMappings } = require('plugins/source_maps');

const fileUrl = /^ROLLUP_FILE_URL_(OBJ_)?(.+)$/;
const assetUrl = /__VITE_ASSET__([\w$]+?)__/g;

function* walk(node) {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const item of node) yield* walk(item);
    return;
  }
  if (typeof node.type === 'string') {
    yield node;
    if (isMeta(node)) return;
  }
  for (const key of Object.keys(node)) if (key !== 'type' && key !== 'regex') yield* walk(node[key]);
}
const isImportMeta = (node) => node?.type === 'MetaProperty' && node.meta.name === 'import';
// import.meta.x, or import.meta by itself.
const isMeta = (node) => isImportMeta(node) || (node.type === 'MemberExpression' && !node.computed && isImportMeta(node.object));

class ChunkExpressions {
  constructor(container, info, chunk, chunks, code, scope) {
    Object.assign(this, { container, info, chunk, chunks, code, scope });
    this.format = container.outputOptions.format;
    this.isAscii = !/[^\0-\x7f]/.test(code);
    this.edits = [];  // {start, end, text}, in order
  }

  has(hook) { return this.container.sorted(hook).length > 0; }

  find() {
    const { code } = this;
    const meta = code.includes('import.meta') && (this.has('resolveImportMeta') || code.includes('ROLLUP_FILE_URL_'));
    const dynamic = this.has('renderDynamicImport') && /\bimport\s*\(/.test(code);
    const assets = code.includes('__VITE_ASSET__');
    if (!meta && !dynamic && !assets) return;
    const tree = require('plugins/context').parseToEstree(code, { allowReturnOutsideFunction: true }, this.chunk.fileName);
    for (const node of walk(tree.body)) {
      if (meta && isMeta(node)) this.meta(node);
      else if (assets && (node.type === 'TemplateElement' || typeof node.value === 'string')) this.assetUrls(node);
      else if (dynamic && node.type === 'ImportExpression') this.import(node);
    }
    this.edits.sort((a, b) => a.start - b.start);
  }

  // The first answer of the plugins; null when nobody has one.
  ask(hook, args) {
    for (const plugin of this.container.sorted(hook)) {
      const result = this.container.runSync(plugin, hook, this.scope, args);
      if (result !== null && result !== undefined) return result;
    }
    return null;
  }

  meta(node) {
    const property = node.type === 'MemberExpression' ? node.property.name : null;
    const reference = property === null ? null : fileUrl.exec(property);
    const text = reference ? this.fileUrl(reference[2], reference[1] !== undefined, node) : this.ask('resolveImportMeta', [property, { attributes: {}, chunkId: this.chunk.fileName, format: this.format, moduleId: this.moduleAt(node.start) }]);
    if (typeof text === 'string') this.edits.push({ start: node.start, end: node.end, text });
  }

  fileUrl(referenceId, isObject, node) {
    const moduleId = this.moduleAt(node.start);
    const fileName = this.container.files.fileName(referenceId);
    this.container.files.reference_(this.chunk.preliminaryFileName, fileName);
    const relativePath = path.posix.relative(path.posix.dirname(this.chunk.fileName), fileName);
    const given = this.ask('resolveFileUrl', [{ attributes: {}, chunkId: this.chunk.fileName, fileName, format: this.format, moduleId, referenceId, relativePath }]);
    if (typeof given === 'string') return given;
    if (this.format !== 'es') throw Object.assign(new Error(`import.meta.ROLLUP_FILE_URL_${referenceId} in the format "${this.format}" needs a plugin with the hook resolveFileUrl`), { id: moduleId });
    const url = `new URL('${relativePath.replace(/[\\']/g, '\\$&')}', import.meta.url)`;
    return isObject ? url : `${url}.href`;
  }

  // The URL is a part of the string, or an expression between two: with a relative base it starts at the script.
  assetUrls(node) {
    const { base } = this.container.config;
    const quote = this.code[node.start];
    for (const { 0: token, 1: referenceId, index } of this.code.slice(node.start, node.end).matchAll(assetUrl)) {
      const fileName = this.container.files.fileName(referenceId);
      this.container.files.reference_(this.chunk.preliminaryFileName, fileName);
      const url = (file) => encodeURI(file).replaceAll("'", '%27').replaceAll('`', '%60');
      let text = url(base + fileName);
      if (base === '' || base === './') {
        const expression = `new URL("${url(path.posix.relative(path.posix.dirname(this.chunk.fileName), fileName))}", import.meta.url).href`;
        text = node.type === 'TemplateElement' ? `\${${expression}}` : `${quote} + ${expression} + ${quote}`;
      }
      this.edits.push({ start: node.start + index, end: node.start + index + token.length, text });
    }
  }

  import(node) {
    const { chunk, chunks } = this;
    const target = typeof node.source.value === 'string' ? chunks[path.posix.join(path.posix.dirname(chunk.fileName), node.source.value)] : undefined;
    const result = this.ask('renderDynamicImport', [{
      customResolution: null, format: this.format, moduleId: this.moduleAt(node.start), targetModuleId: target?.facadeModuleId ?? null, targetModuleAttributes: {}, chunk, targetChunk: target ?? null,
      getTargetChunkImports: () => target?.imports.map((fileName) => (chunks[fileName] ? { type: 'internal', fileName, resolvedImportPath: `./${fileName}`, chunk: chunks[fileName] } : { type: 'external', fileName, resolvedImportPath: fileName })) ?? null,
    }]);
    if (result === null) return;
    if (typeof result.left !== 'string' || typeof result.right !== 'string') throw Object.assign(new Error('The hook returned an object without the strings "left" and "right"'), { hook: 'renderDynamicImport' });
    this.edits.push({ start: node.start, end: node.source.start, text: result.left }, { start: node.source.end, end: node.end, text: result.right });
  }

  // Whose code stands at `position`; parts are counted in bytes.
  moduleAt(position) {
    const at = this.isAscii ? position : Buffer.byteLength(this.code.slice(0, position));
    return this.info.modules.find((part) => part.start <= at && at < part.start + part.length)?.id ?? this.info.facadeModuleId ?? '';
  }

  apply(map) {
    let out = '', copied = 0;
    for (const { start, end, text } of this.edits) {
      out += this.code.slice(copied, start) + text;
      copied = end;
    }
    return { code: out + this.code.slice(copied), map: map === '' ? '' : this.shift(JSON.parse(map)) };
  }

  // The chunk's map after the edits: positions behind one on its line move. New text has no line ends
  // of its own, or they are counted.
  shift(map) {
    const lineStarts = [0];
    for (let at = this.code.indexOf('\n'); at !== -1; at = this.code.indexOf('\n', at + 1)) lineStarts.push(at + 1);
    const lines = [[]];
    let edit = 0, line = 0, lineOffset = 0;  // of the new text
    let moved = 0;                           // new position minus old one
    decodeMappings(map.mappings).forEach((segments, oldLine) => {
      const start = lineStarts[oldLine] ?? this.code.length;
      const advance = (to) => {
        for (; edit < this.edits.length && this.edits[edit].start < to; edit++) {
          const { start: from, end, text } = this.edits[edit];
          for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
            line++;
            lineOffset = from + moved + at + 1;
          }
          moved += text.length - (end - from);
        }
      };
      if (oldLine > 0) {
        advance(start);
        line++;
        lineOffset = start + moved;
      }
      for (const segment of segments) {
        const at = start + segment[0];
        advance(at);
        // What an edit has replaced has no position any more.
        if (edit > 0 && this.edits[edit - 1].end > at) continue;
        while (lines.length <= line) lines.push([]);
        lines[line].push([at + moved - lineOffset, ...segment.slice(1)]);
      }
      while (lines.length <= line) lines.push([]);
    });
    return JSON.stringify({ ...map, mappings: encodeMappings(lines) });
  }
}

// {code, map} with the plugins' expressions in place.
function renderExpressions(container, info, chunk, chunks, code, map, scope) {
  const expressions = new ChunkExpressions(container, info, chunk, chunks, code, scope);
  expressions.find();
  return expressions.edits.length === 0 ? { code, map } : expressions.apply(map);
}

module.exports = { renderExpressions };
