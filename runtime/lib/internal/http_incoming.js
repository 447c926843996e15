// IncomingMessage: a request on the server, a response on the client.
'use strict';

const { Readable, finished } = require('stream');
const { lowerName } = require('internal/http_common');

// Of these, only the first counts when a header comes twice.
const firstOnly = new Set(['age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host', 'if-modified-since', 'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization', 'referer', 'retry-after', 'server', 'user-agent']);

const EventEmitter = require('events');
const noTrailers = [];
const kStream = Symbol('stream'), kUnused = 0, kEnded = 1, kOver = 2;
const kText = Symbol('header text'), kRaw = Symbol('raw headers'), kLimit = Symbol('header limit');
const kHeaders = Symbol('headers'), kDistinct = Symbol('distinct'), kTrailers = Symbol('trailers');

// It becomes a stream when it is first used as one: most requests have no body and nobody asks.
function IncomingMessage(socket) {
  this._events = EventEmitter._noEvents;
  this._eventsCount = 0;
  EventEmitter.init.call(this);
  this[kStream] = kUnused;
  this[kText] = '';
  this[kLimit] = 2000;
  this.socket = socket;
  this.httpVersionMajor = null;
  this.httpVersionMinor = null;
  this.httpVersion = null;
  this.complete = false;
  this[kHeaders] = null;
  this[kRaw] = null;
  this[kTrailers] = null;
  this.rawTrailers = noTrailers;
  this.joinDuplicateHeaders = false;
  this.aborted = false;
  this.upgrade = null;
  this.url = '';
  this.method = null;
  this.statusCode = null;
  this.statusMessage = null;
  this.client = socket;
  this._consuming = false;
  this._dumped = false;
}
Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);

function becomeStream(message) {
  const was = message[kStream];
  Readable.call(message, { autoDestroy: true, highWaterMark: message.socket?.readableHighWaterMark });
  const state = message._readableState;
  state.readingMore = true;
  if (was === kEnded) message.push(null);
  else if (was === kOver) {
    state.ended = state.endEmitted = state.destroyed = state.closed = state.closeEmitted = true;
    state.readable = false;
  }
}
// Readable's constructor sets it.
Object.defineProperty(IncomingMessage.prototype, '_readableState', {
  configurable: true,
  get() {
    if (this[kStream] === undefined) return undefined;
    becomeStream(this);
    return this._readableState;
  },
  set(value) { Object.defineProperty(this, '_readableState', { value, writable: true, enumerable: true, configurable: true }); },
});
const isStream = (message) => Object.hasOwn(message, '_readableState');
// The body is over.
IncomingMessage.prototype._ended = function() {
  if (isStream(this)) this.push(null);
  else this[kStream] = kEnded;
};
// The exchange is over; true when nobody has looked at the body, so that there is nothing to finish.
IncomingMessage.prototype._forget = function() {
  if (!this.complete || this._eventsCount > 0 || isStream(this)) return false;
  this[kStream] = kOver;
  return true;
};
Object.defineProperty(IncomingMessage.prototype, 'rawHeaders', {
  configurable: true,
  get() {
    let raw = this[kRaw];
    if (raw === null) {
      raw = this[kRaw] = this[kText] === '' ? [] : this[kText].split('\0');
      const limit = this[kLimit];
      if (limit > 0 && raw.length > 2 * limit) raw.length = 2 * limit;
    }
    return raw;
  },
  set(value) { this[kRaw] = value; },
});
for (const name of ['_ended', '_forget']) Object.defineProperty(IncomingMessage.prototype, name, { enumerable: false });

function collect(raw, join, target = {}) {
  for (let i = 0; i < raw.length; i += 2) addHeader(target, raw[i], raw[i + 1], join);
  return target;
}
function addHeader(target, name, value, join) {
  const key = lowerName(name), known = target[key];
  if (known === undefined || !Object.hasOwn(target, key)) {
    if (key === 'set-cookie') target[key] = [value];
    else if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
    else target[key] = value;
  } else if (key === 'set-cookie') known.push(value);
  else if (key === 'cookie') target[key] = `${known}; ${value}`;
  else if (join || !firstOnly.has(key)) target[key] = `${known}, ${value}`;
}
const distinct = (raw) => {
  const out = Object.create(null);
  for (let i = 0; i < raw.length; i += 2) (out[lowerName(raw[i])] ??= []).push(raw[i + 1]);
  return out;
};
for (const [name, make, key] of [
  ['headers', (m) => collect(m.rawHeaders, m.joinDuplicateHeaders), kHeaders],
  ['trailers', (m) => collect(m.rawTrailers, m.joinDuplicateHeaders), kTrailers],
  ['headersDistinct', (m) => distinct(m.rawHeaders), kDistinct],
  ['trailersDistinct', (m) => distinct(m.rawTrailers), Symbol('distinct trailers')],
]) {
  Object.defineProperty(IncomingMessage.prototype, name, {
    get() { return (this[key] ??= make(this)); },
    set(value) { this[key] = value; },
  });
}
Object.defineProperty(IncomingMessage.prototype, 'connection', { get() { return this.socket; }, set(v) { this.socket = v; } });

IncomingMessage.prototype.setTimeout = function(msecs, callback) {
  if (callback) this.on('timeout', callback);
  this.socket.setTimeout(msecs);
  return this;
};
IncomingMessage.prototype._read = function() {
  if (!this._consuming) {
    this._readableState.readingMore = false;
    this._consuming = true;
  }
  this._resumeSource?.();
};
IncomingMessage.prototype._destroy = function(error, callback) {
  if (!this.readableEnded || !this.complete) {
    this.aborted = true;
    this.emit('aborted');
  }
  // A body nobody wants any more ends the connection.
  if (this.socket && !this.socket.destroyed && this.aborted) {
    this.socket.destroy(error);
    const cleanup = finished(this.socket, (e) => {
      if (e?.code === 'ERR_STREAM_PREMATURE_CLOSE') e = null;
      cleanup();
      process.nextTick(onError, this, e || error, callback);
    });
  } else process.nextTick(onError, this, error, callback);
};
function onError(self, error, callback) {
  callback(self.listenerCount('error') === 0 ? undefined : error);
}
IncomingMessage.prototype._addHeaderLines = function(headers) {
  if (headers?.length) {
    if (this.complete) this.rawTrailers = headers;
    else this.rawHeaders = headers;
  }
};
IncomingMessage.prototype._addHeaderLine = function(field, value, dest) { addHeader(dest, field, value, this.joinDuplicateHeaders); };
IncomingMessage.prototype._dump = function() {
  if (!this._dumped) {
    this._dumped = true;
    this._resumeSource = undefined;
    this.resume();
  }
};
module.exports = { IncomingMessage, kText, kLimit };
