// Files of plugins: this.emitFile(), getFileName(), setAssetSource(). Names are given when output begins;
// before that nobody may ask for them, as in Rollup.
'use strict';

const path = require('path');
const { askNative } = require('plugins/channel');
const { applyNamePattern, checkOutputName } = require('plugins/output_names');

class EmittedFiles {
  constructor(container) {
    this.container = container;
    this.byReference = new Map();
    this.bundle = undefined;     // while output is generated
    this.count = 0;
    this.references = new Map();  // preliminary file name of a chunk -> files that its code refers to
  }

  reference(file) {
    const base = `${file.type}:${file.fileName ?? file.name ?? file.id ?? ''}:${this.count++}`;
    return askNative('hash', [base])[0].slice(0, 8);
  }

  emit(file, plugin) {
    const fail = (message) => { throw Object.assign(new Error(message), { code: 'VALIDATION_ERROR', plugin: plugin.name }); };
    if (file === null || typeof file !== 'object' || !['asset', 'chunk', 'prebuilt-chunk'].includes(file.type)) {
      fail(`Emitted files must be of type "asset", "chunk" or "prebuilt-chunk", received "${file?.type}".`);
    }
    const name = file.fileName ?? file.name;
    if (name !== undefined && (typeof name !== 'string' || (file.fileName !== undefined || file.type !== 'asset') && isPathFragment(name))) {
      fail(`The "fileName" or "name" properties of emitted chunks and assets must be strings that are neither absolute nor relative paths, received "${name}".`);
    }
    const reference = this.reference(file);
    const record = { reference, type: file.type, plugin: plugin.name, name: file.name, fileName: undefined, requested: file.fileName, originalFileName: file.originalFileName ?? null, needsCodeReference: !!file.needsCodeReference, source: undefined };
    if (file.type === 'asset') {
      if (file.source !== undefined) record.source = checkSource(file.source, fail);
      if (file.fileName !== undefined) record.fileName = file.fileName;
    } else if (file.type === 'prebuilt-chunk') {
      if (typeof file.code !== 'string') fail(`A prebuilt chunk needs "code" and "fileName"`);
      if (typeof file.fileName !== 'string') fail('The "fileName" property of emitted prebuilt chunks is required');
      Object.assign(record, { fileName: file.fileName, code: file.code, exports: file.exports ?? [], map: file.map ?? null });
    } else {
      if (typeof file.id !== 'string') fail(`Emitted chunks need an "id", received ${file.id}`);
      if (this.container.phase !== 'build') {
        throw Object.assign(new Error('Cannot emit chunks after module loading has finished.'), { code: 'INVALID_ROLLUP_PHASE', plugin: plugin.name });
      }
      Object.assign(record, { id: file.id, importer: file.importer, fileName: undefined });
      this.container.newEntries ??= [];
      this.container.newEntries.push(record);
    }
    this.byReference.set(reference, record);
    if (this.bundle) this.place(record);
    return reference;
  }

  setSource(reference, source) {
    const record = this.get(reference, 'setAssetSource');
    if (record.type !== 'asset') throw new Error(`Asset sources can only be set for emitted assets but "${record.name}" is an emitted chunk.`);
    if (record.source !== undefined) throw Object.assign(new Error(`Unable to set the source for asset "${record.name}", source already set.`), { code: 'ASSET_SOURCE_ALREADY_SET' });
    record.source = checkSource(source, (message) => { throw new Error(message); });
    if (this.bundle) this.place(record);
  }

  get(reference, method) {
    const record = this.byReference.get(reference);
    if (record === undefined) throw Object.assign(new Error(`Plugin error - Unable to get file name for unknown file "${reference}".`), { code: 'FILE_NOT_FOUND', method });
    return record;
  }
  fileName(reference) {
    const record = this.get(reference, 'getFileName');
    if (record.fileName === undefined) {
      const what = record.type === 'chunk' ? 'chunk' : 'asset';
      throw Object.assign(new Error(what === 'chunk'
        ? `Plugin error - Unable to get file name for emitted chunk "${record.name ?? record.id}". You can only get file names once chunks have been generated.`
        : `Plugin error - Unable to get file name for asset "${record.name ?? reference}". Ensure that the source is set and that generate is called first.`),
      { code: what === 'chunk' ? 'CHUNK_NOT_GENERATED' : 'ASSET_NOT_FINALISED' });
    }
    return record.fileName;
  }

  // A chunk's code refers to an emitted file.
  reference_(chunk, fileName) {
    let files = this.references.get(chunk);
    if (files === undefined) this.references.set(chunk, files = new Set());
    files.add(fileName);
  }
  referencedBy(chunk) { return [...this.references.get(chunk) ?? []]; }

  // Output begins: what has a source gets its name and a place in the bundle.
  begin(bundle) {
    this.bundle = bundle;
    for (const record of this.byReference.values()) this.place(record);
  }
  end() {
    for (const record of this.byReference.values()) {
      if (record.type === 'asset' && record.source === undefined) {
        throw Object.assign(new Error(`Plugin error creating asset "${record.name ?? record.reference}" - no asset source set.`), { code: 'ASSET_SOURCE_MISSING', plugin: record.plugin });
      }
    }
    this.bundle = undefined;
  }
  place(record) {
    if (record.type === 'chunk') return;
    if (record.type === 'prebuilt-chunk') {
      this.bundle[record.fileName] = {
        type: 'chunk', fileName: record.fileName, name: record.fileName, code: record.code, map: record.map, exports: record.exports, imports: [], dynamicImports: [], importedBindings: {}, modules: {}, moduleIds: [], facadeModuleId: null,
        isEntry: false, isDynamicEntry: false, isImplicitEntry: false, implicitlyLoadedBefore: [], referencedFiles: [], preliminaryFileName: record.fileName, sourcemapFileName: null,
      };
      return;
    }
    if (record.source === undefined) return;
    if (record.fileName === undefined) record.fileName = this.nameAsset(record);
    checkOutputName(record.fileName, record.plugin);
    const existing = this.bundle[record.fileName];
    if (existing?.type === 'asset' && Buffer.compare(bytes(existing.source), bytes(record.source)) === 0) {
      if (record.name && !existing.names.includes(record.name)) existing.names.push(record.name);
      return;
    }
    this.bundle[record.fileName] = makeAsset(record);
  }
  nameAsset(record) {
    // The same text twice is one file.
    const options = this.container.outputOptions;
    const base = record.name ?? 'asset';
    const pattern = typeof options.assetFileNames === 'function' ? options.assetFileNames(makeAsset({ ...record, fileName: '' })) : options.assetFileNames ?? 'assets/[name]-[hash][extname]';
    const extension = path.extname(base);
    const [hash] = askNative('hash', [bytes(record.source)]);
    const named = (text) => applyNamePattern(pattern, { name: base.slice(0, base.length - extension.length), ext: extension.slice(1), extname: extension, hash: text }, record.plugin);
    const wanted = named(hash);
    const taken = this.bundle[wanted];
    if (taken && !(taken.type === 'asset' && Buffer.compare(bytes(taken.source), bytes(record.source)) === 0)) {
      for (let at = 2; ; at++) {
        const next = wanted.replace(/(\.[^./]*)?$/, `${at}$1`);
        if (!this.bundle[next]) return next;
      }
    }
    return wanted;
  }
}

const bytes = (source) => (typeof source === 'string' ? Buffer.from(source) : Buffer.from(source.buffer, source.byteOffset, source.byteLength));
function makeAsset(record) {
  return {
    type: 'asset', fileName: record.fileName, name: record.name, names: record.name ? [record.name] : [], originalFileName: record.originalFileName, originalFileNames: record.originalFileName ? [record.originalFileName] : [],
    needsCodeReference: record.needsCodeReference, source: record.source, viteMetadata: undefined,
  };
}
function isPathFragment(name) { return name[0] === '/' || (name[0] === '.' && (name[1] === '/' || name[1] === '.')) || path.isAbsolute(name); }
function checkSource(source, fail) {
  if (typeof source === 'string' || ArrayBuffer.isView(source)) return source;
  return fail(`Error: The source of an emitted asset must be a string or a Uint8Array, received ${typeof source}`);
}

module.exports = { EmittedFiles, bytes };
