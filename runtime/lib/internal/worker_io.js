// What crosses between a worker and its parent besides messages: standard streams, and the error that
// ended the worker. Chunks go as { type: 'stdio', stream, chunks, ended }; the reader asks for more
// with { type: 'more', stream }, which is when the writer's callback is called.
'use strict';

const { Readable, Writable } = require('stream');

// Several streams share a port: it keeps its loop alive while any of them waits.
class ControlPort {
  #holds = 0;
  constructor(port) { this.port = port; }
  postMessage(message) { this.port.postMessage(message); }
  hold() { if (this.#holds++ === 0) this.port.ref(); }
  release() { if (--this.#holds === 0) this.port.unref(); }
}

class WorkerReadable extends Readable {
  #port;
  #name;
  #asked = false;
  constructor(port, name) {
    super();
    this.#port = port;
    this.#name = name;
  }
  _read() {
    if (this.#asked) {
      this.#asked = false;
      this.#port.postMessage({ type: 'more', stream: this.#name });
    }
  }
  _arrived(chunks, ended) {
    if (this.readableEnded || this._readableState.ended) return;
    this.#asked = true;
    for (const { chunk, encoding } of chunks) this.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength), encoding);
    if (ended) this.push(null);
    else if (this.readableLength < this.readableHighWaterMark) this._read();
  }
  _wanted() {}
}

class WorkerWritable extends Writable {
  #port;
  #name;
  #waiting = [];
  constructor(port, name) {
    super({ decodeStrings: false });
    this.#port = port;
    this.#name = name;
  }
  _writev(chunks, callback) {
    this.#port.postMessage({ type: 'stdio', stream: this.#name, chunks: chunks.map(({ chunk, encoding }) => ({ chunk, encoding })), ended: false });
    if (process._exiting) callback();
    else {
      this.#waiting.push(callback);
      // Output that is under way keeps the thread alive until the reader has it.
      if (this.#waiting.length === 1) this.#port.hold();
    }
  }
  _final(callback) {
    this.#port.postMessage({ type: 'stdio', stream: this.#name, chunks: [], ended: true });
    callback();
  }
  _wanted() {
    const waiting = this.#waiting.splice(0);
    if (waiting.length) this.#port.release();
    for (const callback of waiting) callback();
  }
  _arrived() {}
}

// ---- Errors. Structured clone keeps little of one; this keeps its class and its properties.
const builtinErrors = { Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, AggregateError };

function describeError(error) {
  const { isNativeError } = require('internal/types');
  if (error !== null && typeof error === 'object' && (isNativeError(error) || error instanceof Error)) {
    let Class = Error;
    for (let at = Object.getPrototypeOf(error); at; at = Object.getPrototypeOf(at)) {
      if (Object.hasOwn(at, 'constructor') && builtinErrors[at.constructor?.name] === at.constructor) { Class = at.constructor; break; }
    }
    const properties = {};
    for (const key of new Set(['name', 'message', 'stack', ...Object.getOwnPropertyNames(error)])) {
      let value;
      try {
        value = error[key];
        structuredClone(value);
      } catch { continue; }
      properties[key] = { value, enumerable: Object.prototype.propertyIsEnumerable.call(error, key) };
    }
    if (error.cause !== undefined) properties.cause = { value: describeError(error.cause), enumerable: false };
    return { kind: 'error', Class: Class.name, properties };
  }
  try {
    structuredClone(error);
    return { kind: 'value', value: error };
  } catch {
    return { kind: 'inspected', text: require('internal/inspect').inspect(error) };
  }
}
function reviveError(described) {
  if (described.kind === 'value') return described.value;
  if (described.kind === 'inspected') return { [Symbol.for('nodejs.util.inspect.custom')]: () => described.text };
  const error = Object.create(builtinErrors[described.Class].prototype);
  for (const [key, { value, enumerable }] of Object.entries(described.properties)) {
    Object.defineProperty(error, key, { value: key === 'cause' ? reviveError(value) : value, enumerable, writable: true, configurable: true });
  }
  return error;
}
module.exports = { ControlPort, WorkerReadable, WorkerWritable, describeError, reviveError };
