// node:inspector: sessions of the program with its own engine (profiles, coverage, heap snapshots,
// breakpoints that are looked at as they are hit), and the address of --inspect.
'use strict';

const EventEmitter = require('events');
const native = binding('inspector');
const { codes, notImplemented } = require('internal/errors');
const { validateFunction, validateInt32, validateObject, validateString } = require('internal/validators');

class Session extends EventEmitter {
  #native = null;
  #last = 0;
  #waiting = new Map();

  connect() {
    if (this.#native) throw new codes.ERR_INSPECTOR_ALREADY_CONNECTED('The inspector session');
    this.#native = new native.Session((text) => this.#received(JSON.parse(text)));
  }
  #received(message) {
    if (message.id === undefined) {
      this.emit(message.method, message);
      this.emit('inspectorNotification', message);
      return;
    }
    const callback = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error) callback?.(new codes.ERR_INSPECTOR_COMMAND(message.error.code, message.error.message));
    else callback?.(null, message.result);
  }
  post(method, params, callback) {
    validateString(method, 'method');
    if (callback === undefined && typeof params === 'function') {
      callback = params;
      params = null;
    }
    if (params) validateObject(params, 'params');
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (!this.#native) throw new codes.ERR_INSPECTOR_NOT_CONNECTED();
    const id = ++this.#last;
    if (callback) this.#waiting.set(id, callback);
    this.#native.dispatch(JSON.stringify(params ? { id, method, params } : { id, method }));
  }
  disconnect() {
    if (!this.#native) return;
    this.#native.disconnect();
    this.#native = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const callback of waiting) process.nextTick(callback, new codes.ERR_INSPECTOR_CLOSED());
  }
}
Session.prototype.connectToMainThread = notImplemented('inspector.Session.connectToMainThread');

const isOpen = () => native.address() !== '';
function open(port, host, wait) {
  if (isOpen()) throw new codes.ERR_INSPECTOR_ALREADY_ACTIVATED();
  if (!require('worker_threads').isMainThread) throw new codes.ERR_NOT_IMPLEMENTED('inspector.open in a worker');
  if (typeof port === 'number' && port === port >>> 0) validateInt32(port, 'port', 0, 65535);
  const problem = native.open(host ?? '127.0.0.1', port ?? process.debugPort);
  if (problem !== undefined) {
    process._rawDebug(`Starting inspector on ${host ?? '127.0.0.1'}:${port ?? process.debugPort} failed: ${problem}`);
    return undefined;
  }
  require('internal/globals').joinConsoles();
  if (wait) native.waitForDebugger();
  return { __proto__: { [Symbol.dispose]() { native.close(); } } };
}
function waitForDebugger() {
  if (!isOpen()) throw new codes.ERR_INSPECTOR_NOT_ACTIVE();
  native.waitForDebugger();
}

module.exports = { Session, console, url: () => native.address() || undefined, open, close: native.close, waitForDebugger };
