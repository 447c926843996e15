// OutgoingMessage: what a server's response and a client's request have in common: headers until
// they are sent, then a body with a length or in chunks.
'use strict';

const { Stream } = require('stream');
const EventEmitter = require('events');
const { checkName, checkValue, lowerName, utcDate } = require('internal/http_common');
const { codes } = require('internal/errors');
const { ERR_HTTP_HEADERS_SENT, ERR_INVALID_ARG_TYPE, ERR_STREAM_NULL_VALUES, ERR_STREAM_WRITE_AFTER_END, ERR_STREAM_ALREADY_FINISHED, ERR_STREAM_DESTROYED, ERR_STREAM_CANNOT_PIPE, ERR_METHOD_NOT_IMPLEMENTED, ERR_HTTP_TRAILER_INVALID, ERR_HTTP_BODY_NOT_ALLOWED, ERR_HTTP_CONTENT_LENGTH_MISMATCH, ERR_INVALID_ARG_VALUE } = codes;

const kOutHeaders = Symbol('kOutHeaders'), kCorked = Symbol('corked'), kHighWaterMark = Symbol('hwm'), kErrored = Symbol('errored');
const noop = () => {};

function OutgoingMessage(options) {
  this._events = EventEmitter._noEvents;
  this._eventsCount = 0;
  Stream.call(this);
  this.outputData = [];
  this.outputSize = 0;
  this.writable = true;
  this.destroyed = false;
  this._last = false;
  this.chunkedEncoding = false;
  this.shouldKeepAlive = true;
  this.maxRequestsOnConnectionReached = false;
  this._defaultKeepAlive = true;
  this.useChunkedEncodingByDefault = true;
  this.sendDate = false;
  this._removedConnection = false;
  this._removedContLen = false;
  this._removedTE = false;
  this.strictContentLength = false;
  this._contentLength = null;
  this._bytesWritten = 0;
  this._hasBody = true;
  this._trailer = '';
  this._needDrain = false;
  this.finished = false;
  this._headerSent = false;
  this._closed = false;
  this.socket = null;
  this._header = null;
  this._onPendingData = noop;
  this[kOutHeaders] = null;
  this[kCorked] = 0;
  this[kErrored] = null;
  this[kHighWaterMark] = options?.highWaterMark ?? 65536;
}
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);

for (const [name, get] of Object.entries({
  errored() { return this[kErrored]; },
  closed() { return this._closed; },
  writableFinished() { return this.finished && this.outputSize === 0 && (!this.socket || this.socket.writableLength === 0); },
  writableObjectMode() { return false; },
  writableLength() { return this.outputSize + (this.socket ? this.socket.writableLength : 0); },
  writableHighWaterMark() { return this.socket ? this.socket.writableHighWaterMark : this[kHighWaterMark]; },
  writableCorked() { return this[kCorked]; },
  writableEnded() { return this.finished; },
  writableNeedDrain() { return !this.destroyed && !this.finished && this._needDrain; },
  headersSent() { return !!this._header; },
})) Object.defineProperty(OutgoingMessage.prototype, name, { get, configurable: true, enumerable: name === 'headersSent' });
Object.defineProperty(OutgoingMessage.prototype, 'connection', { get() { return this.socket; }, set(v) { this.socket = v; } });
// What was there before getHeaders() and setHeader(). Their warnings come with the first use.
const deprecated = (name, get, set) => {
  const warned = (fn) => function(...args) {
    const { deprecate } = require('util'), code = 'DEP0066';
    const accessor = { configurable: true, enumerable: false, get: deprecate(get, `OutgoingMessage.prototype.${name} is deprecated`, code), set: deprecate(set, `OutgoingMessage.prototype.${name} is deprecated`, code) };
    Object.defineProperty(OutgoingMessage.prototype, name, accessor);
    return Reflect.apply(accessor[fn], this, args);
  };
  Object.defineProperty(OutgoingMessage.prototype, name, { configurable: true, enumerable: false, get: warned('get'), set: warned('set') });
};
deprecated('_headers', function() { return this.getHeaders(); }, function(headers) {
  if (headers == null) this[kOutHeaders] = null;
  else if (typeof headers === 'object') this[kOutHeaders] = new Map(Object.entries(headers).map(([name, value]) => [lowerName(name), { name, key: lowerName(name), value }]));
});
deprecated('_headerNames', function() {
  if (this[kOutHeaders] === null) return null;
  return { __proto__: null, ...Object.fromEntries(Array.from(this[kOutHeaders].values(), ({ name, key }) => [key, name])) };
}, function(names) {
  if (typeof names !== 'object' || names === null || this[kOutHeaders] === null) return;
  for (const key of Object.keys(names)) if (this[kOutHeaders].has(key)) this[kOutHeaders].get(key).name = names[key];
});

OutgoingMessage.prototype.setTimeout = function(msecs, callback) {
  if (callback) this.on('timeout', callback);
  if (!this.socket) this.once('socket', (socket) => socket.setTimeout(msecs));
  else this.socket.setTimeout(msecs);
  return this;
};
OutgoingMessage.prototype.cork = function() { this[kCorked]++; this.socket?.cork(); };
OutgoingMessage.prototype.uncork = function() {
  if (this[kCorked]) this[kCorked]--;
  this.socket?.uncork();
};
OutgoingMessage.prototype.destroy = function(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this[kErrored] = error ?? null;
  if (this.socket) this.socket.destroy(error);
  else this.once('socket', (socket) => socket.destroy(error));
  return this;
};

// ---- Headers
OutgoingMessage.prototype.setHeader = function(name, value) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('set');
  checkName(name);
  if (Array.isArray(value)) for (const one of value) checkValue(name, one);
  else checkValue(name, value);
  const key = lowerName(name);
  (this[kOutHeaders] ??= new Map()).set(key, { name, key, value });
  return this;
};
OutgoingMessage.prototype.setHeaders = function(headers) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('set');
  if (!headers || Array.isArray(headers) || typeof headers.keys !== 'function' || typeof headers.get !== 'function') throw new ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
  const cookies = [];
  for (const [key, value] of headers) {
    if (key === 'set-cookie') cookies.push(...[value].flat());
    else this.setHeader(key, value);
  }
  if (cookies.length) this.setHeader('set-cookie', cookies);
  return this;
};
OutgoingMessage.prototype.appendHeader = function(name, value) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('append');
  const known = this[kOutHeaders]?.get(lowerName(`${name}`));
  // It keeps the name that it had.
  return known === undefined ? this.setHeader(name, value) : this.setHeader(known.name, [known.value, value].flat());
};
OutgoingMessage.prototype.getHeader = function(name) {
  if (typeof name !== 'string') throw new ERR_INVALID_ARG_TYPE('name', 'string', name);
  return this[kOutHeaders]?.get(lowerName(name))?.value;
};
OutgoingMessage.prototype.getHeaderNames = function() { return this[kOutHeaders] ? [...this[kOutHeaders].keys()] : []; };
OutgoingMessage.prototype.getRawHeaderNames = function() { return this[kOutHeaders] ? Array.from(this[kOutHeaders].values(), ({ name }) => name) : []; };
OutgoingMessage.prototype.getHeaders = function() {
  const out = Object.create(null);
  this[kOutHeaders]?.forEach(({ value }, key) => { out[key] = value; });
  return out;
};
OutgoingMessage.prototype.hasHeader = function(name) {
  if (typeof name !== 'string') throw new ERR_INVALID_ARG_TYPE('name', 'string', name);
  return this[kOutHeaders]?.has(lowerName(name)) ?? false;
};
OutgoingMessage.prototype.removeHeader = function(name) {
  if (typeof name !== 'string') throw new ERR_INVALID_ARG_TYPE('name', 'string', name);
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('remove');
  const key = lowerName(name);
  if (key === 'connection') this._removedConnection = true;
  else if (key === 'content-length') this._removedContLen = true;
  else if (key === 'transfer-encoding') this._removedTE = true;
  else if (key === 'date') this.sendDate = false;
  this[kOutHeaders]?.delete(key);
};
OutgoingMessage.prototype._renderHeaders = function() {
  const out = {};
  this[kOutHeaders]?.forEach(({ name, value }) => { out[name] = value; });
  return out;
};

// The line (or lines) of one header; what it says about the message is noted in both.
function headerLines(message, seen, name, key, value, validate) {
  if (Array.isArray(value)) {
    if (value.length < 2 || key !== 'cookie') {
      let lines = '';
      for (const one of value) lines += headerLines(message, seen, name, key, one, validate);
      return lines;
    }
    value = value.join('; ');
  }
  if (validate) checkValue(name, value);
  switch (key) {
    case 'connection':
      seen.connection = true;
      message._removedConnection = false;
      if (/(?:^|\W)close(?:$|\W)/i.test(value)) message._last = true;
      else message.shouldKeepAlive = true;
      break;
    case 'transfer-encoding':
      seen.te = true;
      message._removedTE = false;
      if (/(?:^|\W)chunked(?:$|\W)/i.test(value)) message.chunkedEncoding = true;
      break;
    case 'content-length':
      seen.contLen = true;
      message._contentLength = +value;
      message._removedContLen = false;
      break;
    case 'date': seen.date = true; break;
    case 'expect': seen.expect = true; break;
    case 'trailer': seen.trailer = true; break;
    case 'keep-alive': message._defaultKeepAlive = false; break;
  }
  return `${name}: ${value}\r\n`;
}
OutgoingMessage.prototype._storeHeader = function(firstLine, headers) {
  const seen = { connection: false, contLen: false, te: false, date: false, expect: false, trailer: false };
  let text = firstLine;
  const put = (name, value) => {
    checkName(name);
    text += headerLines(this, seen, name, lowerName(name), value, true);
  };
  if (headers) {
    if (headers === this[kOutHeaders]) for (const { name, key, value } of headers.values()) text += headerLines(this, seen, name, key, value, false);
    else if (Array.isArray(headers)) {
      if (headers.length && Array.isArray(headers[0])) for (const [name, value] of headers) put(name, value);
      else {
        if (headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
        for (let i = 0; i < headers.length; i += 2) put(headers[i], headers[i + 1]);
      }
    } else {
      for (const name in headers) if (Object.hasOwn(headers, name)) put(name, headers[name]);
    }
  }
  if (this.sendDate && !seen.date) text += `Date: ${utcDate()}\r\n`;
  if (this.chunkedEncoding && (this.statusCode === 204 || this.statusCode === 304)) {
    this.chunkedEncoding = false;
    this.shouldKeepAlive = false;
  }
  if (this._removedConnection) {
    this._last = !this.shouldKeepAlive;
  } else if (!seen.connection) {
    const keep = this.shouldKeepAlive && (seen.contLen || this.useChunkedEncodingByDefault || this.agent);
    if (keep && this.maxRequestsOnConnectionReached) text += 'Connection: close\r\n';
    else if (keep) {
      text += 'Connection: keep-alive\r\n';
      if (this._keepAliveTimeout && this._defaultKeepAlive) {
        text += `Keep-Alive: timeout=${Math.floor(this._keepAliveTimeout / 1000)}${~~this._maxRequestsPerSocket > 0 ? `, max=${this._maxRequestsPerSocket}` : ''}\r\n`;
      }
    } else {
      this._last = true;
      text += 'Connection: close\r\n';
    }
  }
  if (!seen.contLen && !seen.te) {
    if (!this._hasBody) this.chunkedEncoding = false;
    else if (!this.useChunkedEncodingByDefault) this._last = true;
    else if (!seen.trailer && !this._removedContLen && typeof this._contentLength === 'number') text += `Content-Length: ${this._contentLength}\r\n`;
    else if (!this._removedTE) {
      text += 'Transfer-Encoding: chunked\r\n';
      this.chunkedEncoding = true;
    } else this._last = true;
  }
  if (this.chunkedEncoding !== true && seen.trailer) throw new ERR_HTTP_TRAILER_INVALID();
  this._header = `${text}\r\n`;
  this._headerSent = false;
  if (seen.expect) this._send('');
};

// ---- Writing. What cannot go yet (no socket, or another response comes first) waits in outputData.
OutgoingMessage.prototype._send = function(data, encoding, callback, byteLength) {
  if (!this._headerSent) {
    const header = this._header;
    this._headerSent = true;
    if (typeof data === 'string' && (encoding === 'utf8' || encoding === 'latin1' || !encoding)) data = header + data;
    else this._writeRaw(header, 'latin1', null, header.length);
  }
  return this._writeRaw(data, encoding, callback, byteLength);
};
OutgoingMessage.prototype._writeRaw = function(data, encoding, callback) {
  const { socket } = this;
  if (socket?.destroyed) return false;
  if (typeof encoding === 'function') { callback = encoding; encoding = null; }
  if (socket && socket._httpMessage === this && socket.writable) {
    if (this.outputData.length) this._flushOutput(socket);
    return socket.write(data, encoding, callback);
  }
  this.outputData.push({ data, encoding, callback });
  this.outputSize += data.length;
  this._onPendingData(data.length);
  return this.outputSize < this[kHighWaterMark];
};
OutgoingMessage.prototype._flushOutput = function(socket) {
  const output = this.outputData;
  if (output.length === 0) return undefined;
  this.outputData = [];
  socket.cork();
  let result;
  for (const { data, encoding, callback } of output) result = socket.write(data, encoding, callback);
  socket.uncork();
  this._onPendingData(-this.outputSize);
  this.outputSize = 0;
  return result;
};
OutgoingMessage.prototype._flush = function() {
  const { socket } = this;
  if (socket?.writable) {
    const result = this._flushOutput(socket);
    if (this.finished) this._finish();
    else if (result && this._needDrain) {
      this._needDrain = false;
      this.emit('drain');
    }
  }
};
OutgoingMessage.prototype._implicitHeader = function() { throw new ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()'); };

function fail(message, error, callback) {
  process.nextTick(() => {
    if (message.destroyed && message.listenerCount('error') === 0) { callback?.(error); return; }
    message.emit('error', error);
    callback?.(error);
  });
}
OutgoingMessage.prototype.write = function(chunk, encoding, callback) {
  if (typeof encoding === 'function') { callback = encoding; encoding = null; }
  const result = write(this, chunk, encoding, callback, false);
  if (!result) this._needDrain = true;
  return result;
};
function write(message, chunk, encoding, callback, fromEnd) {
  if (typeof callback !== 'function') callback = noop;
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
  let error;
  if (message.finished) error = new ERR_STREAM_WRITE_AFTER_END();
  else if (message.destroyed) error = new ERR_STREAM_DESTROYED('write');
  if (error) {
    if (message.destroyed) process.nextTick(callback, error);
    else fail(message, error, callback);
    return false;
  }
  const size = typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
  if (!message._header) {
    if (fromEnd) message._contentLength = size;
    message._implicitHeader();
  }
  if (!message._hasBody) {
    if (message.rejectNonStandardBodyWrites) throw new ERR_HTTP_BODY_NOT_ALLOWED();
    process.nextTick(callback);
    return true;
  }
  message._bytesWritten += size;
  if (message.strictContentLength && message._contentLength !== null && message._bytesWritten > message._contentLength && !message._removedContLen) {
    throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(message._bytesWritten, message._contentLength);
  }
  const { socket } = message;
  if (!fromEnd && socket && !socket.writableCorked) {
    // Several writes of one turn become one packet.
    socket.cork();
    process.nextTick(() => socket.uncork());
  }
  if (message.chunkedEncoding && size !== 0) {
    message._send(`${size.toString(16)}\r\n`, 'latin1', null);
    message._send(chunk, encoding, null, size);
    return message._send('\r\n', 'latin1', callback);
  }
  return message._send(chunk, encoding, callback, size);
}
OutgoingMessage.prototype.addTrailers = function(headers) {
  this._trailer = '';
  const entries = Array.isArray(headers) ? headers : Object.entries(headers);
  for (const [name, value] of entries) {
    checkName(name, 'Trailer name');
    for (const one of [value].flat()) {
      checkValue(name, one);
      this._trailer += `${name}: ${one}\r\n`;
    }
  }
};
OutgoingMessage.prototype.end = function(chunk, encoding, callback) {
  if (typeof chunk === 'function') { callback = chunk; chunk = null; encoding = null; } else if (typeof encoding === 'function') { callback = encoding; encoding = null; }
  const hasChunk = chunk !== null && chunk !== undefined;
  if (this.finished) {
    if (typeof callback === 'function') {
      if (!this.writableFinished) this.on('finish', callback);
      else callback(new ERR_STREAM_ALREADY_FINISHED('end'));
    } else if (hasChunk) fail(this, new ERR_STREAM_WRITE_AFTER_END(), noop);
    return this;
  }
  const { socket } = this;
  if (socket !== null && !this._headerSent && endAtOnce(this, socket, hasChunk ? chunk : '', encoding, callback)) return this;
  socket?.cork();
  if (hasChunk) {
    write(this, chunk, encoding, null, true);
  } else if (!this._header) {
    this._contentLength = 0;
    this._implicitHeader();
  }
  if (typeof callback === 'function') this.once('finish', callback);
  if (this.strictContentLength && this._contentLength !== null && this._hasBody && this._bytesWritten !== this._contentLength && !this._removedContLen) {
    throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(this._bytesWritten, this._contentLength);
  }
  const finish = () => onFinish(this);
  if (this._hasBody && this.chunkedEncoding) this._send(`0\r\n${this._trailer}\r\n`, 'latin1', finish);
  else if (!this._headerSent || this.writableLength || hasChunk) this._send('', 'latin1', finish);
  else process.nextTick(finish);
  if (socket) {
    while (socket.writableCorked > 1) socket.uncork();
    socket.uncork();
  }
  this[kCorked] = 0;
  this.finished = true;
  if (this.outputData.length === 0 && this.socket && this.socket._httpMessage === this) this._finish();
  return this;
};
// The whole message with one call: nothing was written yet, and nothing waits before it.
function endAtOnce(message, socket, body, encoding, callback) {
  const isText = typeof body === 'string';
  if (socket._httpMessage !== message || socket._writeMessage === undefined || message.outputData.length !== 0 || message.destroyed || message[kCorked] !== 0 || message.strictContentLength || message._trailer !== '') return false;
  if (isText ? encoding && encoding !== 'utf8' && encoding !== 'utf-8' : !(body instanceof Uint8Array)) return false;
  const size = isText ? (body === '' ? 0 : Buffer.byteLength(body)) : body.byteLength;
  if (!message._header) {
    message._contentLength = size;
    message._implicitHeader();
    if (message._headerSent) return false;
  }
  const head = message._header;
  let rest = body;
  if (!message._hasBody) {
    if (size > 0 && message.rejectNonStandardBodyWrites) throw new ERR_HTTP_BODY_NOT_ALLOWED();
    rest = '';
  } else if (message.chunkedEncoding) {
    if (!isText) return false;
    rest = size > 0 ? `${size.toString(16)}\r\n${body}\r\n0\r\n\r\n` : '0\r\n\r\n';
  }
  const result = socket._writeMessage(head, rest, () => onFinish(message));
  if (result === undefined) return false;
  message._headerSent = true;
  message._bytesWritten += size;
  if (typeof callback === 'function') message.once('finish', callback);
  if (result === 0) process.nextTick(onFinish, message);
  message.finished = true;
  message._finish();
  return true;
}
function onFinish(message) {
  if (message.socket?.errored) return;
  message._beforeFinish?.();
  message.emit('finish');
}
OutgoingMessage.prototype._finish = function() { this.emit('prefinish'); };
OutgoingMessage.prototype.flushHeaders = function() {
  if (!this._header) this._implicitHeader();
  this._send('');
};
OutgoingMessage.prototype.pipe = function() { this.emit('error', new ERR_STREAM_CANNOT_PIPE()); };
OutgoingMessage.prototype[require('events').captureRejectionSymbol] = function(error) { this.destroy(error); };
module.exports = { OutgoingMessage, kOutHeaders };
