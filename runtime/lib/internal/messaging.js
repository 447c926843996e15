// structuredClone, and message channels within one thread.
'use strict';

const native = binding('messaging');
const { EventTarget, Event, defineEventHandler } = require('internal/event_target');
const DOMException = require('internal/dom_exception');
const { codes } = require('internal/errors');

function clone(value, transfer) {
  try { return native.structuredClone(value, transfer); } catch (error) {
    if (error?.constructor === Error) throw new DOMException(error.message, 'DataCloneError');
    throw error;
  }
}
function structuredClone(value, options) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('The value argument');
  return clone(value, options?.transfer ? [...options.transfer] : undefined);
}
class MessageEvent extends Event {
  #init;
  constructor(type, init = {}) { super(type, init); this.#init = init; }
  get data() { return this.#init.data === undefined ? null : this.#init.data; }
  get origin() { return this.#init.origin ?? ''; }
  get lastEventId() { return this.#init.lastEventId ?? ''; }
  get source() { return this.#init.source ?? null; }
  get ports() { return this.#init.ports ?? []; }
}
const kMake = Symbol('make');
class MessagePort extends EventTarget {
  #other = null;
  #queue = [];
  #started = false;
  #closed = false;
  #keep = null;
  #listeners = new Map();
  constructor(token) {
    if (token !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }
  static _pair() {
    const a = new MessagePort(kMake), b = new MessagePort(kMake);
    a.#other = b;
    b.#other = a;
    return [a, b];
  }
  postMessage(value, options) {
    const transfer = Array.isArray(options) ? options : options?.transfer;
    const ports = (transfer ?? []).filter((item) => item instanceof MessagePort);
    const data = value instanceof MessagePort ? value : clone(value, transfer ? [...transfer] : undefined);
    const target = this.#other;
    if (!target || target.#closed) return;
    target.#queue.push({ data, ports });
    if (target.#started) target.#schedule();
  }
  #schedule() {
    setImmediate(() => {
      while (this.#queue.length && this.#started && !this.#closed) {
        const { data, ports } = this.#queue.shift();
        this.dispatchEvent(new MessageEvent('message', { data, ports }));
      }
    });
  }
  start() {
    if (this.#started || this.#closed) return;
    this.#started = true;
    this.ref();
    if (this.#queue.length) this.#schedule();
  }
  close(callback) {
    if (callback) this.once('close', callback);
    if (this.#closed) return;
    const other = this.#other;
    this.#closed = true;
    this.unref();
    setImmediate(() => this.dispatchEvent(new Event('close')));
    if (other && !other.#closed) other.close();
  }
  ref() { if (!this.#closed) this.#keep ??= setInterval(() => {}, 0x7fffffff); return this; }
  unref() { clearInterval(this.#keep); this.#keep = null; return this; }
  hasRef() { return this.#keep !== null; }
  addEventListener(type, listener, options) {
    super.addEventListener(type, listener, options);
    if (type === 'message' && this.#onmessageSet) this.start();
  }
  #onmessageSet = false;
  on(type, listener) {
    const wrapped = (event) => listener.call(this, type === 'message' ? event.data : event);
    this.#listeners.set(listener, wrapped);
    super.addEventListener(type, wrapped);
    if (type === 'message') this.start();
    return this;
  }
  once(type, listener) { const once = (value) => { this.off(type, once); listener.call(this, value); }; return this.on(type, once); }
  off(type, listener) { super.removeEventListener(type, this.#listeners.get(listener) ?? listener); this.#listeners.delete(listener); return this; }
  addListener(type, listener) { return this.on(type, listener); }
  removeListener(type, listener) { return this.off(type, listener); }
  get onmessage() { return this._onmessage ?? null; }
  set onmessage(fn) {
    if (this._wrapped) super.removeEventListener('message', this._wrapped);
    Object.defineProperty(this, '_onmessage', { value: fn, configurable: true, writable: true });
    if (typeof fn === 'function') {
      Object.defineProperty(this, '_wrapped', { value: (event) => fn.call(this, event), configurable: true, writable: true });
      super.addEventListener('message', this._wrapped);
      this.#onmessageSet = true;
      this.start();
    }
  }
  static _take(port) { const entry = port.#queue.shift(); return entry === undefined ? undefined : { message: entry.data }; }
}
const pair = MessagePort._pair, take = MessagePort._take;
delete MessagePort._pair;
delete MessagePort._take;
defineEventHandler(MessagePort.prototype, 'messageerror');
defineEventHandler(MessagePort.prototype, 'close');
class MessageChannel { constructor() { [this.port1, this.port2] = pair(); } }
const channels = new Map();
class BroadcastChannel extends EventTarget {
  #closed = false;
  constructor(name) {
    super();
    this.name = `${name}`;
    (channels.get(this.name) ?? channels.set(this.name, new Set()).get(this.name)).add(this);
  }
  postMessage(message) {
    if (this.#closed) throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    const data = clone(message);
    for (const other of channels.get(this.name)) if (other !== this) setImmediate(() => { if (!other.#closed) other.dispatchEvent(new MessageEvent('message', { data })); });
  }
  close() { this.#closed = true; channels.get(this.name)?.delete(this); }
  ref() { return this; }
  unref() { return this; }
}
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');
module.exports = { structuredClone, MessageChannel, MessagePort, MessageEvent, BroadcastChannel, receiveMessageOnPort: take };
