'use strict';

const { Transform, finished } = require('stream');
const { Compressor, crc32: nativeCrc32 } = binding('compression');
const { codes, notImplemented } = require('internal/errors');
const { ERR_BUFFER_TOO_LARGE, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } = codes;
const { validateFunction } = require('internal/validators');
const { isAnyArrayBuffer } = require('internal/types');

const constants = Object.freeze({
  __proto__: null, Z_NO_FLUSH: 0, Z_PARTIAL_FLUSH: 1, Z_SYNC_FLUSH: 2, Z_FULL_FLUSH: 3, Z_FINISH: 4, Z_BLOCK: 5, Z_TREES: 6, Z_OK: 0, Z_STREAM_END: 1, Z_NEED_DICT: 2, Z_ERRNO: -1, Z_STREAM_ERROR: -2, Z_DATA_ERROR: -3, Z_MEM_ERROR: -4, Z_BUF_ERROR: -5, Z_VERSION_ERROR: -6,
  Z_NO_COMPRESSION: 0, Z_BEST_SPEED: 1, Z_BEST_COMPRESSION: 9, Z_DEFAULT_COMPRESSION: -1, Z_FILTERED: 1, Z_HUFFMAN_ONLY: 2, Z_RLE: 3, Z_FIXED: 4, Z_DEFAULT_STRATEGY: 0, ZLIB_VERNUM: 4784,
  DEFLATE: 1, INFLATE: 2, GZIP: 3, GUNZIP: 4, DEFLATERAW: 5, INFLATERAW: 6, UNZIP: 7, BROTLI_DECODE: 8, BROTLI_ENCODE: 9, ZSTD_COMPRESS: 10, ZSTD_DECOMPRESS: 11,
  Z_MIN_WINDOWBITS: 8, Z_MAX_WINDOWBITS: 15, Z_DEFAULT_WINDOWBITS: 15, Z_MIN_CHUNK: 64, Z_MAX_CHUNK: Infinity, Z_DEFAULT_CHUNK: 16384, Z_MIN_MEMLEVEL: 1, Z_MAX_MEMLEVEL: 9, Z_DEFAULT_MEMLEVEL: 8, Z_MIN_LEVEL: -1, Z_MAX_LEVEL: 9, Z_DEFAULT_LEVEL: -1,
  BROTLI_OPERATION_PROCESS: 0, BROTLI_OPERATION_FLUSH: 1, BROTLI_OPERATION_FINISH: 2, BROTLI_OPERATION_EMIT_METADATA: 3, BROTLI_PARAM_MODE: 0, BROTLI_MODE_GENERIC: 0, BROTLI_MODE_TEXT: 1, BROTLI_MODE_FONT: 2, BROTLI_DEFAULT_MODE: 0, BROTLI_PARAM_QUALITY: 1, BROTLI_MIN_QUALITY: 0, BROTLI_MAX_QUALITY: 11, BROTLI_DEFAULT_QUALITY: 11, BROTLI_PARAM_LGWIN: 2, BROTLI_MIN_WINDOW_BITS: 10, BROTLI_MAX_WINDOW_BITS: 24, BROTLI_LARGE_MAX_WINDOW_BITS: 30, BROTLI_DEFAULT_WINDOW: 22, BROTLI_PARAM_LGBLOCK: 3, BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING: 4, BROTLI_PARAM_SIZE_HINT: 5, BROTLI_PARAM_LARGE_WINDOW: 6, BROTLI_PARAM_NPOSTFIX: 7, BROTLI_PARAM_NDIRECT: 8, BROTLI_DECODER_PARAM_DISABLE_RING_BUFFER_REALLOCATION: 0, BROTLI_DECODER_PARAM_LARGE_WINDOW: 1,
});
const errorCodes = { 2: 'Z_NEED_DICT', '-1': 'Z_ERRNO', '-2': 'Z_STREAM_ERROR', '-3': 'Z_DATA_ERROR', '-4': 'Z_MEM_ERROR', '-5': 'Z_BUF_ERROR' };

function ranged(value, name, min, max, fallback) {
  if (value === undefined || value === null || Number.isNaN(value)) return fallback;
  if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', value);
  if (value < min || value > max) throw new ERR_OUT_OF_RANGE(name, `>= ${min} and <= ${max}`, value);
  return value;
}
function makeHandle(mode, options) {
  const isBrotli = mode >= 8;
  const dictionary = options.dictionary === undefined ? new Uint8Array(0) : toBytes(options.dictionary);
  const handle = new Compressor(mode, ranged(options.level, 'options.level', -1, 9, -1),
    ranged(options.windowBits === 0 ? undefined : options.windowBits, 'options.windowBits', 8, 15, 15),
    ranged(options.memLevel, 'options.memLevel', 1, 9, 8), ranged(options.strategy, 'options.strategy', 0, 4, 0), dictionary);
  if (isBrotli) for (const [key, value] of Object.entries(options.params ?? {})) handle.setBrotli(Number(key), Number(value));
  return handle;
}
function toBytes(value) {
  if (typeof value === 'string') return Buffer.from(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (isAnyArrayBuffer(value)) return new Uint8Array(value);
  throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], value);
}
function zlibError(handle, code, isBrotli) {
  const error = new Error(handle.message() || 'Zlib error');
  error.errno = code;
  error.code = isBrotli && code === -1 ? 'ERR_BROTLI_DECODE_FAILED' : errorCodes[code] ?? 'Z_ERRNO';
  return error;
}

class ZlibBase extends Transform {
  constructor(mode, options = {}) {
    const isBrotli = mode >= 8;
    const chunkSize = ranged(options.chunkSize, 'options.chunkSize', 64, Infinity, 16384);
    super({ autoDestroy: true, ...options });
    const hidden = {
      _mode: mode, _handle: makeHandle(mode, options), _chunkSize: chunkSize, _left: new Uint32Array(2), _out: null, _outAt: 0, _isBrotli: isBrotli,
      _flushFlag: options.flush ?? 0, _finishFlag: options.finishFlush ?? (isBrotli ? 2 : 4), _ended: false, _maxOutput: options.maxOutputLength ?? require('buffer').kMaxLength, _info: options.info,
    };
    for (const key of Object.keys(hidden)) Object.defineProperty(this, key, { value: hidden[key], writable: true, configurable: true });
    this.bytesWritten = 0;
  }
  get _closed() { return this._handle === null; }
  _transform(chunk, encoding, callback) {
    this._run(chunk, this._flushFlag, callback);
  }
  _flush(callback) { this._run(new Uint8Array(0), this._finishFlag, callback); }
  _run(chunk, flush, callback) {
    if (!this._handle) { process.nextTick(callback); return; }
    if (this._ended) { callback(); return; }
    let input = chunk;
    const step = () => {
      if (!this._handle) return;
      this._out ??= Buffer.allocUnsafe(this._chunkSize);
      const space = this._out.subarray(this._outAt);
      this._handle.runAsync((error) => {
        if (this.destroyed) { callback(); return; }
        const [inLeft, outLeft] = this._left;
        this.bytesWritten += input.length - inLeft;
        if (error < 0 || error === 2) {
          this.destroy(zlibError(this._handle, error, this._isBrotli));
          return;
        }
        const produced = space.length - outLeft;
        if (produced > 0) {
          this.push(this._out.subarray(this._outAt, this._outAt + produced));
          this._outAt += produced;
          if (this._outAt >= this._out.length) { this._out = null; this._outAt = 0; }
        }
        if (error === 1 && !(this._mode === 1 || this._mode === 3 || this._mode === 5 || this._mode === 9)) {
          // Bytes after the end of the compressed data are ignored, as in Node.
          this._ended = true;
          this.push(null);
          callback();
          return;
        }
        if (error === 1 || (outLeft !== 0 && inLeft === 0)) { callback(); return; }
        input = input.subarray(input.length - inLeft);
        step();
      }, flush, input, space, this._left);
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
      const error = handle.run(flush, input, space, this._left);
      if (error < 0 && error !== -5 || error === 2) throw zlibError(handle, error, this._isBrotli);
      const [inLeft, outLeft] = this._left;
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
    if (typeof kind === 'function' || (kind === undefined && !callback)) { callback = kind; kind = this._isBrotli ? 1 : 3; }
    if (this.writableFinished) { if (callback) process.nextTick(callback); return; }
    if (this.writableEnded) { if (callback) this.once('end', callback); return; }
    this.write(Buffer.alloc(0), () => { this._run(new Uint8Array(0), kind, () => callback?.()); });
  }
  params(level, strategy, callback) { this.flush(2, () => { this._handle?.parameters(level, strategy); callback?.(); }); }
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

const classes = {};
for (const [name, mode] of [['Deflate', 1], ['Inflate', 2], ['Gzip', 3], ['Gunzip', 4], ['DeflateRaw', 5], ['InflateRaw', 6], ['Unzip', 7], ['BrotliDecompress', 8], ['BrotliCompress', 9]]) {
  const Class = { [name]: function(options) { return Reflect.construct(ZlibBase, [mode, options], new.target ?? Class); } }[name];
  Object.setPrototypeOf(Class.prototype, ZlibBase.prototype);
  Object.setPrototypeOf(Class, ZlibBase);
  classes[name] = Class;
}

function runSync(mode, buffer, options = {}) {
  let input = toBytes(buffer);
  const handle = makeHandle(mode, options), left = new Uint32Array(2), out = [];
  const flush = options.finishFlush ?? (mode >= 8 ? 2 : 4), limit = options.maxOutputLength ?? require('buffer').kMaxLength;
  let total = 0, size = Math.max(options.chunkSize ?? 16384, Math.min(input.length, 1 << 20));
  try {
    for (;;) {
      const space = Buffer.allocUnsafeSlow(size);
      const error = handle.run(flush, input, space, left);
      if (error < 0 || error === 2) throw zlibError(handle, error, mode >= 8);
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
  return options.info ? { buffer: result, engine: handle } : result;
}
function runAsync(Class, buffer, options, callback) {
  const stream = new Class(options);
  const chunks = [];
  let total = 0;
  const limit = options?.maxOutputLength ?? require('buffer').kMaxLength;
  stream.on('data', (chunk) => {
    chunks.push(chunk);
    total += chunk.length;
    if (total > limit) stream.destroy(new ERR_BUFFER_TOO_LARGE(limit));
  });
  stream.on('error', callback);
  stream.on('end', () => callback(null, Buffer.concat(chunks, total)));
  stream.end(toBytes(buffer));
}
const exports_ = module.exports = {
  ...classes, constants, codes: Object.freeze({ Z_OK: 0, Z_STREAM_END: 1, Z_NEED_DICT: 2, Z_ERRNO: -1, Z_STREAM_ERROR: -2, Z_DATA_ERROR: -3, Z_MEM_ERROR: -4, Z_BUF_ERROR: -5, Z_VERSION_ERROR: -6 }),
  crc32(data, value = 0) { return nativeCrc32(toBytes(data), value); },
};
for (const [fn, Class] of [['deflate', 'Deflate'], ['inflate', 'Inflate'], ['gzip', 'Gzip'], ['gunzip', 'Gunzip'], ['deflateRaw', 'DeflateRaw'], ['inflateRaw', 'InflateRaw'], ['unzip', 'Unzip'], ['brotliDecompress', 'BrotliDecompress'], ['brotliCompress', 'BrotliCompress']]) {
  const mode = constants[{ deflate: 'DEFLATE', inflate: 'INFLATE', gzip: 'GZIP', gunzip: 'GUNZIP', deflateRaw: 'DEFLATERAW', inflateRaw: 'INFLATERAW', unzip: 'UNZIP', brotliDecompress: 'BROTLI_DECODE', brotliCompress: 'BROTLI_ENCODE' }[fn]];
  exports_[`create${Class}`] = (options) => new classes[Class](options);
  exports_[`${fn}Sync`] = (buffer, options) => runSync(mode, buffer, options);
  exports_[fn] = (buffer, options, callback) => {
    if (typeof options === 'function') { callback = options; options = {}; }
    validateFunction(callback, 'callback');
    runAsync(classes[Class], buffer, options, callback);
  };
}
for (const name of Object.keys(constants)) if (!name.startsWith('BROTLI')) Object.defineProperty(exports_, name, { value: constants[name], enumerable: false });
for (const name of ['ZstdCompress', 'ZstdDecompress', 'createZstdCompress', 'createZstdDecompress', 'zstdCompress', 'zstdCompressSync', 'zstdDecompress', 'zstdDecompressSync']) exports_[name] = notImplemented(`zlib.${name}`);
