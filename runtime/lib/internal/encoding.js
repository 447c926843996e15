// TextEncoder and TextDecoder.
'use strict';

const native = binding('buffer');
const { codes: { ERR_ENCODING_NOT_SUPPORTED, ERR_ENCODING_INVALID_ENCODED_DATA, ERR_INVALID_ARG_TYPE } } = require('internal/errors');

class TextEncoder {
  get encoding() { return 'utf-8'; }
  encode(input = '') {
    input = `${input}`;
    const out = new Uint8Array(native.utf8Length(input));
    native.encode(out, input, 0, 0, out.length);
    return out;
  }
  encodeInto(source, destination) {
    if (typeof source !== 'string') throw new ERR_INVALID_ARG_TYPE('src', 'string', source);
    const written = native.encode(destination, source, 0, 0, destination.length);
    // Whole characters only, so what was written decodes to a prefix of the source.
    const read = written === 0 ? 0 : native.decode(destination, 0, 0, written).length;
    return { read: Math.min(read, source.length), written };
  }
}

const labels = {};
const add = (name, list) => { for (const label of list.split(' ')) labels[label] = name; };
add('utf-8', 'unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8');
add('utf-16le', 'csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le');
add('utf-16be', 'unicodefffe utf-16be');
add('windows-1252', 'ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252');
const windows1252 = '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBOM;
  #rest = null;
  #seenBOM = false;
  #converter;
  constructor(label = 'utf-8', options = {}) {
    const wanted = `${label}`.trim().toLowerCase();
    const known = labels[wanted];
    const name = known ?? require('internal/legacy_encodings').nameOf(wanted);
    if (name === undefined) throw new ERR_ENCODING_NOT_SUPPORTED(label);
    this.#encoding = name;
    this.#fatal = !!options?.fatal;
    this.#ignoreBOM = !!options?.ignoreBOM;
    if (known === undefined) this.#converter = require('internal/legacy_encodings').openConverter(name, this.#fatal);
  }
  get encoding() { return this.#encoding; }
  get fatal() { return this.#fatal; }
  get ignoreBOM() { return this.#ignoreBOM; }
  decode(input = new Uint8Array(), options = {}) {
    let bytes;
    if (ArrayBuffer.isView(input)) bytes = new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
    else if (require('internal/types').isAnyArrayBuffer(input)) bytes = new Uint8Array(input);
    else throw new ERR_INVALID_ARG_TYPE('list', ['ArrayBuffer', 'ArrayBufferView'], input);
    const stream = !!options?.stream;
    if (this.#converter !== undefined) {
      const text = this.#converter.decode(bytes, !stream);
      if (text === null) throw new ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding);
      return text;
    }
    if (this.#rest !== null) {
      bytes = Buffer.concat([this.#rest, bytes]);
      this.#rest = null;
    }
    let text;
    if (this.#encoding === 'utf-8') {
      if (stream) {
        const waiting = native.incompleteTail(bytes);
        if (waiting > 0) {
          this.#rest = Buffer.from(bytes.subarray(bytes.length - waiting));
          bytes = bytes.subarray(0, bytes.length - waiting);
        }
      }
      if (this.#fatal && !native.isUtf8(bytes)) {
        this.#rest = null;
        throw new ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding);
      }
      text = bytes.length === 0 ? '' : native.decode(bytes, 0, 0, bytes.length);
    } else if (this.#encoding.startsWith('utf-16')) {
      const odd = bytes.length % 2;
      if (odd && stream) this.#rest = Buffer.from(bytes.subarray(bytes.length - 1));
      else if (odd && this.#fatal) throw new ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding);
      let whole = bytes.subarray(0, bytes.length - odd);
      if (this.#encoding === 'utf-16be') whole = Buffer.from(whole).swap16();
      text = whole.length === 0 ? '' : native.decode(whole, 1, 0, whole.length);
      if (this.#fatal && !text.isWellFormed()) throw new ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding);
      text = text.toWellFormed() + (odd && !stream ? '\ufffd' : '');
    } else {
      text = bytes.length === 0 ? '' : native.decode(bytes, 2, 0, bytes.length);
      if (/[\x80-\x9f]/.test(text)) text = text.replace(/[\x80-\x9f]/g, (c) => windows1252[c.charCodeAt(0) - 0x80]);
    }
    if (!this.#seenBOM && text.length > 0) {
      if (!this.#ignoreBOM && text.charCodeAt(0) === 0xfeff && this.#encoding !== 'windows-1252') text = text.slice(1);
      this.#seenBOM = true;
    }
    if (!stream) this.#seenBOM = false;
    return text;
  }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    return `TextDecoder ${require('internal/inspect').inspect({ encoding: this.encoding, fatal: this.fatal, ignoreBOM: this.ignoreBOM }, options)}`;
  }
}
for (const [Class, tag] of [[TextEncoder, 'TextEncoder'], [TextDecoder, 'TextDecoder']]) Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: tag, configurable: true });
module.exports = { TextEncoder, TextDecoder };
