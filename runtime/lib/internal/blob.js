'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS } } = require('internal/errors');
const { isAnyArrayBuffer } = require('internal/types');
const { defineCloneable, HostBase, hideBase } = require('internal/cloneable');

const toBytes = (part, endings) => {
  if (part instanceof Blob) return part._bytes;
  if (isAnyArrayBuffer(part)) return new Uint8Array(part.slice(0));
  if (ArrayBuffer.isView(part)) return new Uint8Array(part.buffer, part.byteOffset, part.byteLength).slice();
  let text = `${part}`;
  if (endings === 'native') text = text.replace(/\r\n?/g, '\n');
  return Buffer.from(text.toWellFormed());
};

class Blob extends HostBase {
  #bytes;
  #type;
  constructor(parts = [], options = {}) {
    super(new.target);
    if (parts === null || typeof parts !== 'object' || typeof parts[Symbol.iterator] !== 'function') {
      throw new ERR_INVALID_ARG_TYPE('sources', 'a sequence', parts);
    }
    if (options !== null && typeof options !== 'object' && typeof options !== 'function') throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
    this.#bytes = Buffer.concat([...parts].map((part) => toBytes(part, options?.endings)));
    const type = `${options?.type ?? ''}`;
    this.#type = /[^\x20-\x7e]/.test(type) ? '' : type.toLowerCase();
  }
  get size() { return this.#bytes.length; }
  get type() { return this.#type; }
  slice(start = 0, end = this.size, type = '') {
    const out = new Blob([], { type });
    out.#bytes = this.#bytes.subarray(start, end);
    return out;
  }
  async arrayBuffer() { return this.#bytes.buffer.slice(this.#bytes.byteOffset, this.#bytes.byteOffset + this.#bytes.length); }
  async bytes() { return new Uint8Array(await this.arrayBuffer()); }
  async text() { return new TextDecoder().decode(this.#bytes); }
  stream() {
    const bytes = this.#bytes;
    let at = 0;
    return new ReadableStream({
      type: 'bytes',
      pull(controller) {
        if (at >= bytes.length) { controller.close(); controller.byobRequest?.respond(0); return; }
        controller.enqueue(new Uint8Array(bytes.subarray(at, at += 65536)));
      },
    });
  }
  get _bytes() { return this.#bytes; }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    return `${this.constructor.name} ${require('internal/inspect').inspect({ size: this.size, type: this.type, ...(this instanceof File ? { name: this.name, lastModified: this.lastModified } : {}) }, options)}`;
  }
}
Object.defineProperty(Blob.prototype, '_bytes', { enumerable: false });
class File extends Blob {
  #name;
  #modified;
  constructor(parts, name, options = {}) {
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('fileBits', 'fileName');
    super(parts, options);
    this.#name = `${name}`.toWellFormed();
    this.#modified = options?.lastModified === undefined ? Date.now() : Math.trunc(Number(options.lastModified)) || 0;
  }
  get name() { return this.#name; }
  get lastModified() { return this.#modified; }
  get webkitRelativePath() { return ''; }
}
hideBase(Blob);
defineCloneable(Blob, 'Blob', function() { return [this._bytes, this.type]; }, ([bytes, type]) => new Blob([bytes], { type }));
defineCloneable(File, 'File', function() { return [this._bytes, this.type, this.name, this.lastModified]; }, ([bytes, type, name, lastModified]) => new File([bytes], name, { type, lastModified }));
for (const [Class, tag] of [[Blob, 'Blob'], [File, 'File']]) Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: tag, configurable: true });

// What URL.createObjectURL names: a blob stays until it is revoked.
const registered = new Map();
function register(blob) {
  if (!(blob instanceof Blob)) throw new ERR_INVALID_ARG_TYPE('obj', 'Blob', blob);
  const url = `blob:nodedata:${require('crypto').randomUUID()}`;
  registered.set(url, blob);
  return url;
}
const unregister = (url) => registered.delete(url);
// Undefined for what is not registered; the part behind # does not count.
function resolveObjectURL(url) {
  const blob = registered.get(`${url}`.replace(/#.*/s, ''));
  return blob && new Blob([blob], { type: blob.type });
}
module.exports = { Blob, File, register, unregister, resolveObjectURL };
