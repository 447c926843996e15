// structuredClone, MessageChannel, MessagePort and BroadcastChannel. A port is the engine's native
// object itself (so that the serializer knows it inside messages) with this class's prototype.
'use strict';

const native = binding('messaging');
const { setHook } = binding('core');
const { EventTarget, Event, defineEventHandler, initEventTarget } = require('internal/event_target');
const DOMException = require('internal/dom_exception');
const { codes } = require('internal/errors');

const port = native.MessagePort.prototype;
const call = Function.prototype.call.bind(Function.prototype.call);

// The engine's clone errors are DOMExceptions here; what a getter of the value threw stays.
function translate(error) {
  if (error?.code === 'SINTER_DATA_CLONE') return new DOMException(error.message, 'DataCloneError');
  return error?.code === 'ERR_INVALID_TRANSFER_OBJECT' ? new DOMException(error.message, 'DataCloneError') : error;
}
function transferList(options, name) {
  if (options == null) return undefined;
  const list = typeof options === 'object' && typeof options[Symbol.iterator] === 'function' ? options : options.transfer;
  if (list === undefined) return undefined;
  if (list === null || typeof list[Symbol.iterator] !== 'function') throw new codes.ERR_INVALID_ARG_TYPE(name, 'iterable', list);
  return [...list];
}
function structuredClone(value, options) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('The value argument');
  try { return native.structuredClone(value, transferList(options, 'options.transfer')); } catch (error) { throw translate(error); }
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

// ---- EventEmitter's methods over an event target, as Node gives them to ports.
const kWrappers = Symbol('wrappers');
class NodeEventTarget extends EventTarget {
  on(type, listener) { return this.addListener(type, listener); }
  addListener(type, listener) {
    const wrapped = (event) => Reflect.apply(listener, this, [type === 'message' || type === 'messageerror' ? event.data : event]);
    let known = this[kWrappers].get(listener);
    if (known === undefined) this[kWrappers].set(listener, known = []);
    known.push([type, wrapped]);
    this.addEventListener(type, wrapped);
    return this;
  }
  once(type, listener) {
    const once = (value) => {
      this.off(type, listener);
      Reflect.apply(listener, this, [value]);
    };
    this.addListener(type, once);
    const known = this[kWrappers].get(once);
    this[kWrappers].set(listener, [...(this[kWrappers].get(listener) ?? []), ...known]);
    this[kWrappers].delete(once);
    return this;
  }
  off(type, listener) { return this.removeListener(type, listener); }
  removeListener(type, listener) {
    const known = this[kWrappers].get(listener), at = known?.findIndex(([t]) => t === type) ?? -1;
    if (at >= 0) {
      const [[, wrapped]] = known.splice(at, 1);
      if (known.length === 0) this[kWrappers].delete(listener);
      this.removeEventListener(type, wrapped);
    } else this.removeEventListener(type, listener);
    return this;
  }
  removeAllListeners(type) {
    for (const name of type === undefined ? this.eventNames() : [type]) {
      for (const listener of require('internal/event_target').listenersOfTarget(this, name)) this.removeEventListener(name, listener);
    }
    return this;
  }
  emit(type, value) {
    const had = this.listenerCount(type) > 0;
    this.dispatchEvent(type === 'message' || type === 'messageerror' ? new MessageEvent(type, { data: value }) : value instanceof Event ? value : new Event(type));
    return had;
  }
  listenerCount(type) { return require('internal/event_target').listenersOfTarget(this, type).length; }
  eventNames() { return require('internal/event_target').eventTypesOf(this); }
  setMaxListeners(count) { require('events').setMaxListeners(count, this); return this; }
  getMaxListeners() { return require('events').getMaxListeners(this); }
}

const kMake = Symbol('make');
// `super(native)` makes the native object `this`, below the class's private fields.
class NativePort { constructor(object) { return object; } }
Object.setPrototypeOf(NativePort.prototype, NodeEventTarget.prototype);

class MessagePort extends NativePort {
  constructor(token) {
    if (token !== kMake) throw new codes.ERR_CONSTRUCT_CALL_INVALID();
    super(Reflect.construct(native.MessagePort, [], MessagePort));
    initEventTarget(this);
    Object.defineProperty(this, kWrappers, { value: new Map() });
  }
  postMessage(value, options) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('message');
    try { call(port.post, this, value, transferList(options, 'transferList')); } catch (error) { throw translate(error); }
  }
  start() { call(port.start, this); }
  close(callback) {
    if (typeof callback === 'function') this.once('close', callback);
    call(port.close, this);
  }
  ref() { call(port.reference, this, true); }
  unref() { call(port.reference, this, false); }
  hasRef() { return call(port.hasRef, this); }
  addEventListener(type, listener, options) {
    const before = type === 'message' && this.listenerCount('message');
    super.addEventListener(type, listener, options);
    if (before === 0 && this.listenerCount('message') > 0) {
      this.ref();
      this.start();
    }
  }
  removeEventListener(type, listener, options) {
    const before = type === 'message' && this.listenerCount('message');
    super.removeEventListener(type, listener, options);
    if (before > 0 && this.listenerCount('message') === 0) this.unref();
  }
  _onmessage(data, ports) { this.dispatchEvent(new MessageEvent('message', { data, ports })); }
  _onmessageerror(data) { this.dispatchEvent(new MessageEvent('messageerror', { data: translate(data) })); }
  _onclose() { this.dispatchEvent(new Event('close')); }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    return `MessagePort ${require('internal/inspect').inspect({ active: this.hasRef(), refed: this.hasRef() }, options)}`;
  }
}
for (const name of ['message', 'messageerror', 'close']) defineEventHandler(MessagePort.prototype, name);
for (const name of ['_onmessage', '_onmessageerror', '_onclose']) Object.defineProperty(MessagePort.prototype, name, { enumerable: false });
setHook('makePort', () => new MessagePort(kMake));

class MessageChannel {
  constructor() {
    const port1 = new MessagePort(kMake), port2 = new MessagePort(kMake);
    call(port.entangle, port1, port2);
    this.port1 = port1;
    this.port2 = port2;
  }
}

function receiveMessageOnPort(from) {
  if (!(from instanceof MessagePort) && !(from instanceof BroadcastChannel)) throw new codes.ERR_INVALID_ARG_TYPE('port', 'MessagePort', from);
  const found = call(port.receive, from instanceof BroadcastChannel ? from._port : from);
  return found === undefined ? undefined : { message: found[0] };
}
// A port that takes what is posted to a thread by its number.
function threadPort(thread) {
  const made = new MessagePort(kMake);
  call(port.listenAs, made, thread);
  return made;
}
function postToThread(thread, value, transfer) {
  try { return native.postToThread(thread, value, transfer); } catch (error) { throw translate(error); }
}
// Delivers everything that has arrived, before the caller goes on.
const drainPort = (from) => call(port.drain, from);

class BroadcastChannel extends EventTarget {
  #port;
  #closed = false;
  constructor(name) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    super();
    Object.defineProperty(this, 'name', { value: `${name}`, enumerable: true });
    this.#port = new MessagePort(kMake);
    call(port.joinBroadcast, this.#port, this.name);
    this.#port.addEventListener('message', ({ data }) => this.dispatchEvent(new MessageEvent('message', { data })));
    this.#port.addEventListener('messageerror', ({ data }) => this.dispatchEvent(new MessageEvent('messageerror', { data })));
    this.#port.addEventListener('close', () => this.dispatchEvent(new Event('close')));
  }
  get _port() { return this.#port; }
  postMessage(message) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('message');
    if (this.#closed) throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    this.#port.postMessage(message);
  }
  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#port.close();
  }
  ref() { this.#port.ref(); return this; }
  unref() { this.#port.unref(); return this; }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return 'BroadcastChannel';
    return `BroadcastChannel ${require('internal/inspect').inspect({ name: this.name, active: !this.#closed }, options)}`;
  }
}
Object.defineProperty(BroadcastChannel.prototype, '_port', { enumerable: false });
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');

require('internal/cloneable');

module.exports = {
  structuredClone, MessageChannel, MessagePort, MessageEvent, BroadcastChannel, receiveMessageOnPort, drainPort, NodeEventTarget, postToThread, threadPort,
  markAsUntransferable(value) { native.setMark(value, false); },
  isMarkedAsUntransferable: (value) => native.hasMark(value, false),
  markAsUncloneable(value) { native.setMark(value, true); },
};
