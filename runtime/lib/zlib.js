'use strict';

const { Transform, finished } = require('stream');
const { Compressor, crc32: nativeCrc32 } = binding('compression');
const { codes } = require('internal/errors');
const { ERR_BROTLI_INVALID_PARAM, ERR_BUFFER_TOO_LARGE, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_ZLIB_INITIALIZATION_FAILED, ERR_ZSTD_INVALID_PARAM } = codes;
const { validateFunction } = require('internal/validators');
const { isAnyArrayBuffer } = require('internal/types');

const constants = Object.freeze({
  __proto__: null, Z_NO_FLUSH: 0, Z_PARTIAL_FLUSH: 1, Z_SYNC_FLUSH: 2, Z_FULL_FLUSH: 3, Z_FINISH: 4, Z_BLOCK: 5, Z_TREES: 6, Z_OK: 0, Z_STREAM_END: 1, Z_NEED_DICT: 2, Z_ERRNO: -1, Z_STREAM_ERROR: -2, Z_DATA_ERROR: -3, Z_MEM_ERROR: -4, Z_BUF_ERROR: -5, Z_VERSION_ERROR: -6,
  Z_NO_COMPRESSION: 0, Z_BEST_SPEED: 1, Z_BEST_COMPRESSION: 9, Z_DEFAULT_COMPRESSION: -1, Z_FILTERED: 1, Z_HUFFMAN_ONLY: 2, Z_RLE: 3, Z_FIXED: 4, Z_DEFAULT_STRATEGY: 0, ZLIB_VERNUM: 4784,
  DEFLATE: 1, INFLATE: 2, GZIP: 3, GUNZIP: 4, DEFLATERAW: 5, INFLATERAW: 6, UNZIP: 7, BROTLI_DECODE: 8, BROTLI_ENCODE: 9, ZSTD_COMPRESS: 10, ZSTD_DECOMPRESS: 11,
  Z_MIN_WINDOWBITS: 8, Z_MAX_WINDOWBITS: 15, Z_DEFAULT_WINDOWBITS: 15, Z_MIN_CHUNK: 64, Z_MAX_CHUNK: Infinity, Z_DEFAULT_CHUNK: 16384, Z_MIN_MEMLEVEL: 1, Z_MAX_MEMLEVEL: 9, Z_DEFAULT_MEMLEVEL: 8, Z_MIN_LEVEL: -1, Z_MAX_LEVEL: 9, Z_DEFAULT_LEVEL: -1,
  BROTLI_OPERATION_PROCESS: 0, BROTLI_OPERATION_FLUSH: 1, BROTLI_OPERATION_FINISH: 2, BROTLI_OPERATION_EMIT_METADATA: 3, BROTLI_PARAM_MODE: 0, BROTLI_MODE_GENERIC: 0, BROTLI_MODE_TEXT: 1, BROTLI_MODE_FONT: 2, BROTLI_DEFAULT_MODE: 0, BROTLI_PARAM_QUALITY: 1, BROTLI_MIN_QUALITY: 0, BROTLI_MAX_QUALITY: 11, BROTLI_DEFAULT_QUALITY: 11, BROTLI_PARAM_LGWIN: 2, BROTLI_MIN_WINDOW_BITS: 10, BROTLI_MAX_WINDOW_BITS: 24, BROTLI_LARGE_MAX_WINDOW_BITS: 30, BROTLI_DEFAULT_WINDOW: 22, BROTLI_PARAM_LGBLOCK: 3, BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING: 4, BROTLI_PARAM_SIZE_HINT: 5, BROTLI_PARAM_LARGE_WINDOW: 6, BROTLI_PARAM_NPOSTFIX: 7, BROTLI_PARAM_NDIRECT: 8, BROTLI_DECODER_PARAM_DISABLE_RING_BUFFER_REALLOCATION: 0, BROTLI_DECODER_PARAM_LARGE_WINDOW: 1,
  ZSTD_e_continue: 0, ZSTD_e_flush: 1, ZSTD_e_end: 2, ZSTD_fast: 1, ZSTD_dfast: 2, ZSTD_greedy: 3, ZSTD_lazy: 4, ZSTD_lazy2: 5, ZSTD_btlazy2: 6, ZSTD_btopt: 7, ZSTD_btultra: 8, ZSTD_btultra2: 9,
  ZSTD_c_compressionLevel: 100, ZSTD_c_windowLog: 101, ZSTD_c_hashLog: 102, ZSTD_c_chainLog: 103, ZSTD_c_searchLog: 104, ZSTD_c_minMatch: 105, ZSTD_c_targetLength: 106, ZSTD_c_strategy: 107, ZSTD_c_enableLongDistanceMatching: 160, ZSTD_c_ldmHashLog: 161, ZSTD_c_ldmMinMatch: 162, ZSTD_c_ldmBucketSizeLog: 163, ZSTD_c_ldmHashRateLog: 164,
  ZSTD_c_contentSizeFlag: 200, ZSTD_c_checksumFlag: 201, ZSTD_c_dictIDFlag: 202, ZSTD_c_nbWorkers: 400, ZSTD_c_jobSize: 401, ZSTD_c_overlapLog: 402, ZSTD_d_windowLogMax: 100, ZSTD_CLEVEL_DEFAULT: 3,
  ZSTD_error_no_error: 0, ZSTD_error_GENERIC: 1, ZSTD_error_prefix_unknown: 10, ZSTD_error_version_unsupported: 12, ZSTD_error_frameParameter_unsupported: 14, ZSTD_error_frameParameter_windowTooLarge: 16, ZSTD_error_corruption_detected: 20, ZSTD_error_checksum_wrong: 22, ZSTD_error_literals_headerWrong: 24, ZSTD_error_dictionary_corrupted: 30, ZSTD_error_dictionary_wrong: 32,
  ZSTD_error_dictionaryCreation_failed: 34, ZSTD_error_parameter_unsupported: 40, ZSTD_error_parameter_combination_unsupported: 41, ZSTD_error_parameter_outOfBound: 42, ZSTD_error_tableLog_tooLarge: 44, ZSTD_error_maxSymbolValue_tooLarge: 46, ZSTD_error_maxSymbolValue_tooSmall: 48, ZSTD_error_stabilityCondition_notRespected: 50, ZSTD_error_stage_wrong: 60, ZSTD_error_init_missing: 62,
  ZSTD_error_memory_allocation: 64, ZSTD_error_workSpace_tooSmall: 66, ZSTD_error_dstSize_tooSmall: 70, ZSTD_error_srcSize_wrong: 72, ZSTD_error_dstBuffer_null: 74, ZSTD_error_noForwardProgress_destFull: 80, ZSTD_error_noForwardProgress_inputEmpty: 82,
});
// Errors of zstd come as this minus their number.
const kZstdErrors = -1000;

const parametersOf = (prefix) => new Set(Object.keys(constants).filter((name) => name.startsWith(prefix)).map((name) => constants[name]));
// What is common to the classes of one library: its flush operations, from 0 to `last`, and the numbers its parameters have.
const zlibLibrary = { name: 'zlib', finish: 4, full: 3, last: 5 };
const brotliLibrary = { name: 'brotli', finish: 2, full: 1, last: 3, InvalidParameter: ERR_BROTLI_INVALID_PARAM, refusal: 'Initialization failed' };
const zstdLibrary = { name: 'zstd', finish: 2, full: 1, last: 2, InvalidParameter: ERR_ZSTD_INVALID_PARAM, refusal: 'Setting parameter failed' };
const codecs = {
  Deflate: { mode: 1, library: zlibLibrary, compresses: true },
  Inflate: { mode: 2, library: zlibLibrary },
  Gzip: { mode: 3, library: zlibLibrary, compresses: true },
  Gunzip: { mode: 4, library: zlibLibrary },
  DeflateRaw: { mode: 5, library: zlibLibrary, compresses: true },
  InflateRaw: { mode: 6, library: zlibLibrary },
  Unzip: { mode: 7, library: zlibLibrary },
  BrotliDecompress: { mode: 8, library: brotliLibrary, parameters: parametersOf('BROTLI_PARAM_') },
  BrotliCompress: { mode: 9, library: brotliLibrary, parameters: parametersOf('BROTLI_PARAM_'), compresses: true },
  ZstdCompress: { mode: 10, library: zstdLibrary, parameters: parametersOf('ZSTD_c_'), compresses: true },
  ZstdDecompress: { mode: 11, library: zstdLibrary, parameters: parametersOf('ZSTD_d_') },
};

function ranged(value, name, min, max, fallback) {
  if (value === undefined || Number.isNaN(value)) return fallback;
  if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', value);
  if (!Number.isFinite(value)) throw new ERR_OUT_OF_RANGE(name, 'a finite number', value);
  if (value < min || value > max) throw new ERR_OUT_OF_RANGE(name, max === Infinity ? `>= ${min}` : `>= ${min} and <= ${max}`, value);
  return value;
}
function toBytes(value, name = 'buffer') {
  if (typeof value === 'string') return Buffer.from(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (isAnyArrayBuffer(value)) return new Uint8Array(value);
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], value);
}
function dictionaryOf({ dictionary }) {
  if (dictionary === undefined) return new Uint8Array(0);
  if (!ArrayBuffer.isView(dictionary) && !isAnyArrayBuffer(dictionary)) throw new ERR_INVALID_ARG_TYPE('options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], dictionary);
  return toBytes(dictionary);
}

/** What options say about buffers, the same for every library. */
function settingsOf({ library }, options) {
  const settings = {
    chunkSize: ranged(options.chunkSize, 'options.chunkSize', 64, Infinity, 16384),
    flush: ranged(options.flush, 'options.flush', 0, library.last, 0),
    finishFlush: ranged(options.finishFlush, 'options.finishFlush', 0, library.last, library.finish),
    maxOutputLength: ranged(options.maxOutputLength, 'options.maxOutputLength', 1, require('buffer').kMaxLength, require('buffer').kMaxLength),
  };
  if (library === zlibLibrary) {
    settings.level = ranged(options.level, 'options.level', -1, 9, -1);
    settings.strategy = ranged(options.strategy, 'options.strategy', 0, 4, 0);
  }
  return settings;
}
function makeHandle(codec, options, settings) {
  const { mode, library, parameters } = codec;
  if (library === zlibLibrary) {
    // 0: as the header of the data says.
    const window = (mode === 2 || mode === 4 || mode === 7) && !options.windowBits ? 0
      : ranged(options.windowBits, 'options.windowBits', mode === 3 ? 9 : 8, 15, 15);
    return new Compressor(mode, settings.level, window, ranged(options.memLevel, 'options.memLevel', 1, 9, 8), settings.strategy, dictionaryOf(options));
  }
  const chosen = [];
  for (const key of Object.keys(options.params ?? {})) {
    const value = options.params[key];
    if (!parameters.has(+key)) throw new library.InvalidParameter(key);
    if (typeof value !== 'number' && typeof value !== 'boolean') throw new ERR_INVALID_ARG_TYPE('options.params[key]', 'number', value);
    chosen.push([+key, +value]);
  }
  const handle = new Compressor(mode, 0, 0, 0, 0, dictionaryOf(library === zstdLibrary ? options : {}));
  const refuse = () => { const error = new ERR_ZLIB_INITIALIZATION_FAILED(); error.message = library.refusal; throw error; };
  for (const [key, value] of chosen) if (!handle.setParameter(key, value)) refuse();
  if (mode === constants.ZSTD_COMPRESS && options.pledgedSrcSize !== undefined) {
    if (options.pledgedSrcSize < 0) {
      const error = new ERR_OUT_OF_RANGE('pledgedSrcSize', '>= 0', options.pledgedSrcSize);
      error.message = 'pledgedSrcSize must be non-negative';
      throw error;
    }
    if (!handle.pledge(Number(options.pledgedSrcSize))) refuse();
  }
  return handle;
}
function zlibError(handle, code, library) {
  const error = new Error(handle.message() || 'Zlib error');
  error.errno = code;
  if (code <= kZstdErrors) {
    error.errno = kZstdErrors - code;
    error.code = Object.keys(constants).find((name) => name.startsWith('ZSTD_error_') && constants[name] === error.errno) ?? 'ZSTD_error_GENERIC';
  } else if (library === brotliLibrary && handle.brotliError()) {
    error.errno = handle.brotliError();
    error.code = handle.brotliErrorName();
  } else error.code = codesBothWays[code] ?? 'Z_ERRNO';
  return error;
}

class ZlibBase extends Transform {
  constructor(codec, options) {
    options ??= {};
    const settings = settingsOf(codec, options);
    const handle = makeHandle(codec, options, settings);
    super({ autoDestroy: true, ...options, objectMode: false, writableObjectMode: false, readableObjectMode: false, encoding: undefined });
    const hidden = {
      _codec: codec, _handle: handle, _chunkSize: settings.chunkSize, _writeState: new Uint32Array(2), _outBuffer: null, _outOffset: 0, _ended: false,
      _defaultFlushFlag: settings.flush, _finishFlushFlag: settings.finishFlush, _defaultFullFlushFlag: codec.library.full, _maxOutputLength: settings.maxOutputLength, _info: options.info,
    };
    for (const key of Object.keys(hidden)) Object.defineProperty(this, key, { value: hidden[key], writable: true, configurable: true });
    this.bytesWritten = 0;
    if (codec.library === zlibLibrary) {
      this._level = settings.level;
      this._strategy = settings.strategy;
    }
  }
  get _closed() { return this._handle === null; }
  _transform(chunk, encoding, callback) {
    this._run(chunk, this._defaultFlushFlag, callback);
  }
  _flush(callback) { this._run(new Uint8Array(0), this._finishFlushFlag, callback); }
  _run(chunk, flush, callback) {
    if (!this._handle) { process.nextTick(callback); return; }
    if (this._ended) { callback(); return; }
    let input = chunk;
    const step = () => {
      if (!this._handle) return;
      this._outBuffer ??= Buffer.allocUnsafe(this._chunkSize);
      const space = this._outBuffer.subarray(this._outOffset);
      this._handle.runAsync((error) => {
        if (this.destroyed) { callback(); return; }
        const [inLeft, outLeft] = this._writeState;
        this.bytesWritten += input.length - inLeft;
        if (error < 0 || error === 2) {
          this.destroy(zlibError(this._handle, error, this._codec.library));
          return;
        }
        const produced = space.length - outLeft;
        if (produced > 0) {
          this.push(this._outBuffer.subarray(this._outOffset, this._outOffset + produced));
          this._outOffset += produced;
          if (this._outOffset >= this._outBuffer.length) { this._outBuffer = null; this._outOffset = 0; }
        }
        if (error === 1 && !this._codec.compresses) {
          // Bytes after the end of the compressed data are ignored, as in Node.
          this._ended = true;
          this.push(null);
          callback();
          return;
        }
        if (error === 1 || (outLeft !== 0 && inLeft === 0)) { callback(); return; }
        input = input.subarray(input.length - inLeft);
        step();
      }, flush, input, space, this._writeState);
    };
    step();
  }
  // Undocumented, and what packages use that want a stream's state without its asynchrony (minizlib, pngjs).
  _processChunk(chunk, flush, callback) {
    if (typeof callback === 'function') {
      this._run(chunk, flush, callback);
      return undefined;
    }
    const handle = this._handle, out = [];
    let input = toBytes(chunk);
    for (;;) {
      const space = Buffer.allocUnsafeSlow(this._chunkSize);
      const error = handle.run(flush, input, space, this._writeState);
      if (error < 0 && error !== -5 || error === 2) throw zlibError(handle, error, this._codec.library);
      const [inLeft, outLeft] = this._writeState;
      if (outLeft < space.length) out.push(space.subarray(0, space.length - outLeft));
      this.bytesWritten += input.length - inLeft;
      input = input.subarray(input.length - inLeft);
      if (error === 1 || outLeft !== 0) break;
    }
    handle.close();
    this._handle = null;
    return out.length === 0 ? Buffer.alloc(0) : Buffer.concat(out);
  }
  flush(kind, callback) {
    if (typeof kind === 'function' || (kind === undefined && !callback)) { callback = kind; kind = this._defaultFullFlushFlag; }
    if (this.writableFinished) { if (callback) process.nextTick(callback); return; }
    if (this.writableEnded) { if (callback) this.once('end', callback); return; }
    this.write(Buffer.alloc(0), () => { this._run(new Uint8Array(0), kind, () => callback?.()); });
  }
  reset() { this._handle.reset(); }
  close(callback) {
    if (callback) finished(this, callback);
    this.destroy();
  }
  _destroy(error, callback) {
    // The pool thread may still use it; the engine holds it until then.
    this._handle = null;
    callback(error);
  }
}

class Zlib extends ZlibBase {
  params(level, strategy, callback) {
    ranged(level, 'level', -1, 9);
    ranged(strategy, 'strategy', 0, 4);
    if (level === this._level && strategy === this._strategy) { process.nextTick(callback); return; }
    this.flush(constants.Z_SYNC_FLUSH, () => {
      if (this._handle) {
        this._handle.parameters(level, strategy);
        this._level = level;
        this._strategy = strategy;
      }
      callback?.();
    });
  }
}
// Node's have params() too.
class Brotli extends Zlib {}
class Zstd extends ZlibBase {}

const classes = {};
for (const [name, codec] of Object.entries(codecs)) {
  const Base = { zlib: Zlib, brotli: Brotli, zstd: Zstd }[codec.library.name];
  // Those of zlib and Brotli are older than `class`, and called without `new` by some.
  const Class = codec.library === zstdLibrary ? { [name]: class extends Zstd { constructor(options) { super(codec, options); } } }[name]
    : { [name]: function(options) { return Reflect.construct(Base, [codec, options], new.target ?? Class); } }[name];
  Object.setPrototypeOf(Class.prototype, Base.prototype);
  Object.setPrototypeOf(Class, Base);
  classes[name] = Class;
}

function runSync(name, buffer, options) {
  options ??= {};
  let input = toBytes(buffer);
  const codec = codecs[name], settings = settingsOf(codec, options), limit = settings.maxOutputLength;
  const handle = makeHandle(codec, options, settings), left = new Uint32Array(2), out = [];
  let total = 0, size = Math.max(settings.chunkSize, Math.min(input.length, 1 << 20));
  try {
    for (;;) {
      const space = Buffer.allocUnsafeSlow(size);
      const error = handle.run(settings.finishFlush, input, space, left);
      if (error < 0 || error === 2) throw zlibError(handle, error, codec.library);
      const produced = size - left[1];
      total += produced;
      if (total > limit) throw new ERR_BUFFER_TOO_LARGE(limit);
      out.push(space.subarray(0, produced));
      input = input.subarray(input.length - left[0]);
      if (error === 1 || left[1] !== 0) break;
      size = Math.min(size * 2, 1 << 24);
    }
  } finally { handle.close(); }
  const result = out.length === 1 ? out[0] : Buffer.concat(out, total);
  return options.info ? { buffer: result, engine: new classes[name](options) } : result;
}
function runAsync(Class, buffer, options, callback) {
  const stream = new Class(options);
  const chunks = [];
  let total = 0;
  stream.on('data', (chunk) => {
    chunks.push(chunk);
    total += chunk.length;
    if (total > stream._maxOutputLength) stream.destroy(new ERR_BUFFER_TOO_LARGE(stream._maxOutputLength));
  });
  stream.on('error', callback);
  stream.on('end', () => {
    const whole = Buffer.concat(chunks, total);
    callback(null, options?.info ? { buffer: whole, engine: stream } : whole);
  });
  stream.end(toBytes(buffer));
}
const codesBothWays = {};
for (const name of ['Z_OK', 'Z_STREAM_END', 'Z_NEED_DICT', 'Z_ERRNO', 'Z_STREAM_ERROR', 'Z_DATA_ERROR', 'Z_MEM_ERROR', 'Z_BUF_ERROR', 'Z_VERSION_ERROR']) codesBothWays[name] = constants[name];
for (const name of Object.keys(codesBothWays)) codesBothWays[codesBothWays[name]] = name;
const exports_ = module.exports = {
  ...classes, constants, codes: Object.freeze(codesBothWays),
  crc32(data, value = 0) { return nativeCrc32(toBytes(data), value); },
};
for (const name of Object.keys(codecs)) {
  const method = name[0].toLowerCase() + name.slice(1);
  exports_[`create${name}`] = (options) => new classes[name](options);
  exports_[`${method}Sync`] = (buffer, options) => runSync(name, buffer, options);
  exports_[method] = (buffer, options, callback) => {
    if (typeof options === 'function') { callback = options; options = {}; }
    validateFunction(callback, 'callback');
    runAsync(classes[name], buffer, options, callback);
  };
}
for (const name of Object.keys(constants)) if (!/^BROTLI|^ZSTD/.test(name)) Object.defineProperty(exports_, name, { value: constants[name], enumerable: false });
