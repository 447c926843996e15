// Web streams: web-streams-polyfill, with the text and compression streams on top.
'use strict';

const web = require('vendor/web-streams');

// What `finished`, `pipeline`, `addAbortSignal` and packages ask a web stream through Node's registered symbols.
const named = (name) => Symbol.for(`nodejs.${name}`);
function whenClosed() {
  let settle;
  const promise = new Promise((resolve, reject) => {
    settle = (state, error) => {
      if (state === 'closed') resolve();
      else if (state === 'errored') reject(error);
    };
  });
  promise.catch(() => {});
  let state = this._state;
  settle(state, this._storedError);
  if (state !== 'closed' && state !== 'errored') {
    Object.defineProperty(this, '_state', {
      configurable: true, enumerable: true,
      get: () => state,
      set(value) {
        state = value;
        // The error is stored right after the state.
        if (value === 'closed') settle(value);
        else if (value === 'errored') queueMicrotask(() => settle(value, this._storedError));
      },
    });
  }
  const closed = { promise };
  Object.defineProperty(this, named('webstream.isClosedPromise'), { value: closed });
  return closed;
}
for (const [Class, open, controller, symbol] of [
  [web.ReadableStream, 'readable', '_readableStreamController', 'readable'],
  [web.WritableStream, 'writable', '_writableStreamController', 'writable'],
]) {
  const define = (name, get) => Object.defineProperty(Class.prototype, named(name), { configurable: true, get });
  define('webstream.isClosedPromise', whenClosed);
  define('webstream.controllerErrorFunction', function() { return (error) => this[controller].error(error); });
  define('stream.errored', function() { return this._state === 'errored'; });
  define(`stream.${symbol}`, function() { return this._state === open; });
  define('stream.disturbed', function() { return this._disturbed === true; });
}

class TextEncoderStream {
  #pair;
  constructor() {
    let pending = '';
    const encoder = new TextEncoder();
    this.#pair = new web.TransformStream({
      transform(chunk, controller) {
        let text = pending + `${chunk}`;
        pending = '';
        if (/[\ud800-\udbff]$/.test(text)) { pending = text.slice(-1); text = text.slice(0, -1); }
        if (text) controller.enqueue(encoder.encode(text));
      },
      flush(controller) { if (pending) controller.enqueue(encoder.encode(pending)); },
    });
  }
  get encoding() { return 'utf-8'; }
  get readable() { return this.#pair.readable; }
  get writable() { return this.#pair.writable; }
}
class TextDecoderStream {
  #pair;
  #decoder;
  constructor(label, options) {
    const decoder = this.#decoder = new TextDecoder(label, options);
    this.#pair = new web.TransformStream({
      transform(chunk, controller) { const text = decoder.decode(chunk, { stream: true }); if (text) controller.enqueue(text); },
      flush(controller) { const text = decoder.decode(); if (text) controller.enqueue(text); },
    });
  }
  get encoding() { return this.#decoder.encoding; }
  get fatal() { return this.#decoder.fatal; }
  get ignoreBOM() { return this.#decoder.ignoreBOM; }
  get readable() { return this.#pair.readable; }
  get writable() { return this.#pair.writable; }
}
function codec(table) {
  return class {
    #readable;
    #writable;
    constructor(format) {
      const make = table[format];
      if (!make) throw new TypeError(`Unsupported compression format: '${format}'`);
      const stream = require('zlib')[make]();
      const pair = require('internal/stream_adapters').duplexToWeb(stream);
      this.#readable = pair.readable;
      this.#writable = pair.writable;
    }
    get readable() { return this.#readable; }
    get writable() { return this.#writable; }
  };
}
const CompressionStream = codec({ gzip: 'createGzip', deflate: 'createDeflate', 'deflate-raw': 'createDeflateRaw' });
const DecompressionStream = codec({ gzip: 'createGunzip', deflate: 'createInflate', 'deflate-raw': 'createInflateRaw' });
Object.defineProperty(CompressionStream, 'name', { value: 'CompressionStream' });
Object.defineProperty(DecompressionStream, 'name', { value: 'DecompressionStream' });
module.exports = { ...web, TextEncoderStream, TextDecoderStream, CompressionStream, DecompressionStream };
