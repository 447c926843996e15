// Bytes to text across chunk borders: what is incomplete at the end of a chunk waits for the next.
'use strict';

const native = binding('buffer');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING } } = require('internal/errors');

const normalized = { utf8: 'utf8', 'utf-8': 'utf8', ucs2: 'utf16le', 'ucs-2': 'utf16le', utf16le: 'utf16le', 'utf-16le': 'utf16le', latin1: 'latin1', binary: 'latin1', ascii: 'ascii', base64: 'base64', base64url: 'base64url', hex: 'hex' };
const kinds = { utf8: 0, utf16le: 1, latin1: 2, ascii: 3, base64: 4, base64url: 5, hex: 6 };

function StringDecoder(encoding) {
  this.encoding = normalized[encoding === undefined || encoding === null ? 'utf8' : `${encoding}`.toLowerCase()];
  if (this.encoding === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  this._kind = kinds[this.encoding];
  this._rest = Buffer.alloc(0);
}

function incomplete(bytes, kind) {
  switch (kind) {
    case 0: return native.incompleteTail(bytes);
    case 1: {
      if (bytes.length % 2) return 1;
      // A high surrogate waits for its low one.
      return bytes.length >= 2 && (bytes[bytes.length - 1] & 0xfc) === 0xd8 ? 2 : 0;
    }
    case 4: case 5: return bytes.length % 3;
    default: return 0;
  }
}

StringDecoder.prototype.write = function write(chunk) {
  if (typeof chunk === 'string') return chunk;
  if (!ArrayBuffer.isView(chunk)) throw new ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], chunk);
  let bytes = chunk instanceof Uint8Array ? chunk : new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (this._rest.length > 0) bytes = Buffer.concat([this._rest, bytes]);
  const waiting = incomplete(bytes, this._kind), end = bytes.length - waiting;
  this._rest = waiting === 0 ? Buffer.alloc(0) : Buffer.from(bytes.subarray(end));
  return end === 0 ? '' : native.decode(bytes, this._kind, 0, end);
};
StringDecoder.prototype.end = function end(chunk) {
  let out = chunk === undefined ? '' : this.write(chunk);
  if (this._rest.length > 0) {
    out += this._kind === 1 ? native.decode(this._rest, 1, 0, this._rest.length & ~1) : native.decode(this._rest, this._kind, 0, this._rest.length);
    this._rest = Buffer.alloc(0);
  }
  return out;
};
StringDecoder.prototype.text = function text(chunk, offset) {
  this._rest = Buffer.alloc(0);
  return this.write(chunk.slice(offset));
};
Object.defineProperties(StringDecoder.prototype, {
  lastChar: { enumerable: true, configurable: true, get() { return this._rest; } },
  lastNeed: { enumerable: true, configurable: true, get() {
    if (this._rest.length === 0) return 0;
    if (this._kind !== 0) return this._kind === 1 ? 2 - this._rest.length % 2 : 3 - this._rest.length;
    const first = this._rest[0];
    return (first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2) - this._rest.length;
  } },
  lastTotal: { enumerable: true, configurable: true, get() { return this._rest.length + this.lastNeed; } },
});
module.exports = { StringDecoder };
