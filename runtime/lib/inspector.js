// node:inspector: sessions of the program with its own engine (profiles, coverage, heap snapshots,
// breakpoints that are looked at as they are hit), and the address of --inspect.
'use strict';

const EventEmitter = require('events');
const native = binding('inspector');
const { codes, notImplemented } = require('internal/errors');
const { validateFunction, validateObject, validateString } = require('internal/validators');

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

module.exports = {
  Session, console,
  url: () => native.address() || undefined,
  open: notImplemented('inspector.open'), close: notImplemented('inspector.close'),
  waitForDebugger: notImplemented('inspector.waitForDebugger'),
};
