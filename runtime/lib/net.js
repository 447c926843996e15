// node:net on the engine's stream handles.
'use strict';

const stream = require('stream');
const EventEmitter = require('events');
const native = binding('net');
const { StreamHandle, UV_EOF } = native;
const { codes, errnoException, exceptionWithHostPort, uvException } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_SERVER_ALREADY_LISTEN, ERR_SERVER_NOT_RUNNING, ERR_SOCKET_CLOSED, ERR_MISSING_ARGS, ERR_SOCKET_CLOSED_BEFORE_CONNECTION } = codes;
const { validatePort, validateFunction, validateString, validateAbortSignal, validateBoolean } = require('internal/validators');
const asyncContext = require('internal/async_context');
const { setUnrefTimeout, getTimerDuration, clearTimeout } = require('internal/timers');
const observed = require('internal/observed');
const { performanceNow } = require('internal/process');

const kTcp = 0, kPipe = 1;
const kTimeout = Symbol('timeout'), kServer = Symbol('server'), kPending = Symbol('pending writes'), kBytesRead = Symbol('bytesRead'), kBytesWritten = Symbol('bytesWritten');

const isIPv4 = (text) => native.ipVersion(`${text}`) === 4;
const isIPv6 = (text) => native.ipVersion(`${text}`) === 6;
const isIP = (text) => native.ipVersion(`${text}`);

function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  if (typeof options === 'number') options = { fd: options };
  else options = { ...options };
  if (options.objectMode || options.readableObjectMode || options.writableObjectMode) throw new ERR_INVALID_ARG_VALUE('options.objectMode', true, 'is not supported. Use Duplex instead');
  this.connecting = false;
  this._hadError = false;
  this._handle = null;
  this._host = null;
  this._sockname = this._peername = undefined;
  this._pendingData = null;
  this._pendingEncoding = '';
  this._parent = null;
  const allowHalfOpen = !!options.allowHalfOpen;
  this.timeout = undefined;
  this.server = this[kServer] = null;
  this[kPending] = null;   // callbacks of writes that the kernel did not take at once
  this[kBytesRead] = this[kBytesWritten] = 0;
  this[kTimeout] = null;
  options.allowHalfOpen = true;  // ending our side is decided when the other ends
  options.emitClose = false;
  options.autoDestroy = true;
  options.decodeStrings = false;
  stream.Duplex.call(this, options);
  this.allowHalfOpen = allowHalfOpen;
  if (options.handle) {
    this._handle = options.handle;
    attach(this);
  } else if (options.fd !== undefined) {
    const kind = native.guessHandleType(options.fd);
    if (kind !== 'PIPE' && kind !== 'TCP') throw new codes.ERR_INVALID_FD_TYPE(kind);
    this._handle = new StreamHandle(kind === 'TCP' ? kTcp : kPipe, 0);
    const error = this._handle.open(options.fd);
    if (error) throw errnoException(error, 'open');
    attach(this);
    if (options.fd <= 2) this._type = 'pipe';
  }
  if (options.readable === false) this.push(null);
  if (options.writable === false) { this._writableState.ended = this._writableState.finished = this._writableState.ending = true; }
  this.on('end', onReadableEnd);
  if (options.signal) stream.addAbortSignal(options.signal, this);
  if (this._handle && options.readable !== false && !options.manualStart) this.read(0);
  if (options.noDelay) this._wantsNoDelay = true;
  if (options.keepAlive) this._wantsKeepAlive = options.keepAliveInitialDelay ?? 0;
}
Object.setPrototypeOf(Socket.prototype, stream.Duplex.prototype);
Object.setPrototypeOf(Socket, stream.Duplex);

function attach(socket) {
  const handle = socket._handle;
  handle.owner = socket;
  handle.reading = false;
  if (!(handle instanceof StreamHandle)) Object.assign(handle, events);
}
const events = { onread: onRead, onwrite: onWrite, onshutdown: onShutdown, onclose: onClose };
// Not on every handle: there may be ten thousand.
Object.assign(StreamHandle.prototype, events);

function onRead(count, buffer) {
  const socket = this.owner;
  if (socket == null) return;
  refreshTimeout(socket);
  if (count > 0) {
    socket[kBytesRead] += count;
    const chunk = new (require('buffer').FastBuffer)(buffer, 0, count);
    // An HTTP server takes the bytes of a TLS socket directly; those of a plain one never come here.
    if (socket._consumer !== undefined) { socket._consumer(chunk); return; }
    if (!socket.push(chunk)) {
      this.reading = false;
      this.readStop();
    }
    return;
  }
  if (count !== UV_EOF) {
    socket.destroy(errnoException(count, 'read'));
    return;
  }
  if (socket._readableState.endEmitted) {
    if (socket._consumer) socket._consumerEnd?.();
    socket[kEndSeen] = true;
    maybeDestroy(socket);
  } else {
    socket[kEndSeen] = true;
    if (socket._consumer) socket._consumerEnd?.();
    socket.push(null);
    if (socket.readableLength === 0) socket.read(0);
  }
}
const kEndSeen = Symbol('end seen');
function maybeDestroy(socket) {
  if (!socket.readable && !socket.writable && !socket.destroyed && !socket.connecting && socket.writableLength === 0) socket.destroy();
}
function onReadableEnd() {
  if (this.allowHalfOpen) return;
  this.write = writeAfterFin;
  this.end();
}
function writeAfterFin(chunk, encoding, callback) {
  if (!this.writableEnded) {
    if (typeof encoding === 'function') callback = encoding;
    const error = Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' });
    if (typeof callback === 'function') process.nextTick(callback, error);
    this.destroy(error);
    return false;
  }
  return stream.Duplex.prototype.write.call(this, chunk, encoding, callback);
}
function onWrite(status) {
  const socket = this.owner;
  if (socket == null) return;
  refreshTimeout(socket);
  const callback = socket[kPending]?.shift();
  if (status < 0) {
    const error = errnoException(status, 'write');
    if (callback) callback(error);
    else socket.destroy(error);
    return;
  }
  callback?.();
}
function onShutdown() {
  const socket = this.owner;
  const callback = socket?._shutdownCallback;
  if (callback) {
    socket._shutdownCallback = undefined;
    // A peer that is gone already is no error of ending.
    callback();
  }
}
function onClose() {
  this._closed?.();
}

Socket.prototype._read = function(n) {
  if (this.connecting || !this._handle) {
    if (!this.destroyed) this.once('connect', () => this._read(n));
    return;
  }
  if (!this._handle.reading) tryReadStart(this);
};
function tryReadStart(socket) {
  socket._handle.reading = true;
  const error = socket._handle.readStart();
  if (error) socket.destroy(errnoException(error, 'read'));
}
Socket.prototype.pause = function() {
  if (this._handle?.reading && !this.connecting) {
    this._handle.reading = false;
    if (!this.destroyed) this._handle.readStop();
  }
  return stream.Duplex.prototype.pause.call(this);
};
Socket.prototype.resume = function() {
  if (this._handle && !this.connecting && !this._handle.reading && !this.destroyed && this._read === _read) tryReadStart(this);
  return stream.Duplex.prototype.resume.call(this);
};
Socket.prototype.read = function(n) {
  if (this._handle && !this.connecting && !this._handle.reading && this._read === _read) tryReadStart(this);
  return stream.Duplex.prototype.read.call(this, n);
};

// An HTTP server reads past the stream until somebody else wants to: its listener then is one of them, unless it was removed.
function listen(method) {
  return function(name, listener) {
    if (this._release !== undefined && (name === 'data' || name === 'readable')) this._release(this._listensNoMore !== true);
    return method.call(this, name, listener);
  };
}
Socket.prototype.on = Socket.prototype.addListener = listen(stream.Duplex.prototype.on);
Socket.prototype.prependListener = listen(stream.Duplex.prototype.prependListener);
Socket.prototype.removeAllListeners = function(...names) {
  if (this._release !== undefined && (names.length === 0 || names[0] === 'data')) this._listensNoMore = true;
  return stream.Duplex.prototype.removeAllListeners.apply(this, names);
};
Socket.prototype.unshift = function(chunk, encoding) {
  if (this._consumer === undefined) return stream.Duplex.prototype.unshift.call(this, chunk, encoding);
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
  process.nextTick(() => {
    if (this._consumer !== undefined) this._consumer(bytes);
    else stream.Duplex.prototype.unshift.call(this, bytes);
  });
  return this.readableLength < this.readableHighWaterMark;
};

function writeBytes(socket, bytes, callback, second) {
  if (!socket._handle) { callback(new ERR_SOCKET_CLOSED()); return; }
  refreshTimeout(socket);
  const result = second === undefined ? socket._handle.write(bytes) : socket._handle.writePair(bytes, second);
  if (result < 0) {
    callback(errnoException(result, 'write'));
    return;
  }
  socket[kBytesWritten] += bytes.byteLength + (second?.byteLength ?? 0);
  if (result === 0) callback();
  // Libraries give a socket the handle of another, which hears of the end.
  else ((socket._handle.owner ?? socket)[kPending] ??= []).push(callback);
}
const bytesOf = (data, encoding) => (typeof data === 'string' ? Buffer.from(data, encoding) : data);
// Everything that is written comes by here, `data` as _write or _writev had it: libraries that stand in for a connection
// put a function of theirs in its place.
Socket.prototype._writeGeneric = function(writev, data, encoding, callback) {
  if (this.connecting) {
    this._pendingData = data;
    this._pendingEncoding = encoding;
    this.once('connect', function connect() {
      this.off('close', closed);
      this._writeGeneric(writev, data, encoding, callback);
    });
    function closed() { callback(new ERR_SOCKET_CLOSED_BEFORE_CONNECTION()); }
    this.once('close', closed);
    return;
  }
  this._pendingData = null;
  this._pendingEncoding = '';
  if (!writev) {
    writeBytes(this, bytesOf(data, encoding), callback);
    return;
  }
  // A header and what it is of, mostly.
  if (data.length === 2 && this._handle?.writePair !== undefined && typeof data[0].chunk !== 'string' && typeof data[1].chunk !== 'string') {
    writeBytes(this, data[0].chunk, callback, data[1].chunk);
    return;
  }
  writeBytes(this, Buffer.concat(data.map((one) => bytesOf(one.chunk, one.encoding))), callback);
};
Socket.prototype._write = function(data, encoding, callback) { this._writeGeneric(false, data, encoding, callback); };
Socket.prototype._writev = function(chunks, callback) { this._writeGeneric(true, chunks, '', callback); };
const { _read, _writeGeneric } = Socket.prototype;
// A whole message, past the stream's queue: `head` as Latin-1, then `body` (text or bytes). Undefined when something is
// queued before it; 0 when it is written; 1 when `callback` will be called.
Socket.prototype._writeMessage = function(head, body, callback) {
  const handle = this._handle, state = this._writableState;
  if (handle === null || handle.writeMessage === undefined || state.length !== 0 || state.corked !== 0 || this.connecting || state.ending || state.destroyed || this._writeGeneric !== _writeGeneric) return undefined;
  refreshTimeout(this);
  const result = handle.writeMessage(head, body);
  if (result < 0) {
    this.destroy(errnoException(result, 'write'));
    return 0;
  }
  const size = head.length + body.length;
  this[kBytesWritten] += size;
  if (result === 1) {
    // As a write of the stream that is under way.
    state.length = state.writelen = size;
    state.writing = true;
    state.sync = false;
    state.writecb = callback;
    state.pendingcb++;
    state.needDrain = size >= state.highWaterMark;
    (this[kPending] ??= []).push(state.onwrite);
  }
  return result;
};
Socket.prototype._final = function(callback) {
  if (this.connecting) {
    this.once('connect', () => this._final(callback));
    return;
  }
  if (!this._handle) { callback(); return; }
  this._shutdownCallback = (error) => {
    callback(error);
    if (this[kEndSeen] && !this.destroyed) process.nextTick(maybeDestroy, this);
  };
  const error = this._handle.shutdown();
  // 1: nothing is left to do, as a function in its place may say.
  if (error) {
    this._shutdownCallback = undefined;
    if (error === 1) {
      callback();
      return;
    }
    // Not connected any more: the other side is gone, which is no error of ending.
    callback(error === -107 ? undefined : errnoException(error, 'shutdown'));
  }
};
Socket.prototype._destroy = function(exception, callback) {
  this.connecting = false;
  clearSocketTimeout(this);
  for (const pending of this[kPending]?.splice(0) ?? []) process.nextTick(pending, exception ?? new ERR_SOCKET_CLOSED());
  const handle = this._handle;
  if (handle) {
    const hadError = !!exception;
    this[kBytesRead] = this.bytesRead;
    handle.onread = undefined;
    const shutdown = this._shutdownCallback;
    this._shutdownCallback = undefined;
    if (shutdown) process.nextTick(shutdown);
    handle._closed = () => {
      handle.owner = null;
      this.emit('close', hadError);
    };
    this._cacheNames();
    if (this._resetAndClosing) handle.reset();
    else handle.close();
    this._handle = null;
    callback(exception);
  } else {
    callback(exception);
    process.nextTick(() => this.emit('close', !!exception));
  }
  if (this[kServer]) {
    const server = this[kServer];
    server._connections--;
    this[kServer] = this.server = null;
    server._emitCloseIfDrained();
  }
};
Socket.prototype._cacheNames = function() { this._peer(); this._local(); };
Socket.prototype.destroySoon = function() {
  if (this.writable) this.end();
  if (this.writableFinished) this.destroy();
  else this.once('finish', this.destroy);
};
Socket.prototype.resetAndDestroy = function() {
  if (this._handle) {
    this._resetAndClosing = true;
    return this.destroy();
  }
  return this.destroy(new ERR_SOCKET_CLOSED());
};
Socket.prototype.end = function(data, encoding, callback) {
  stream.Duplex.prototype.end.call(this, data, encoding, callback);
  return this;
};

// Bytes that went out past the stream: `callback` hears of those that the kernel did not take at once.
function noteSent(socket, bytes, callback) {
  refreshTimeout(socket);
  socket[kBytesWritten] += bytes;
  if (callback !== null) (socket[kPending] ??= []).push(callback);
}

// ---- Timeouts
function refreshTimeout(socket) { socket[kTimeout]?.refresh(); }
Socket.prototype._unrefTimer = function() { refreshTimeout(this); };
function clearSocketTimeout(socket) {
  if (socket[kTimeout]) {
    clearTimeout(socket[kTimeout]);
    socket[kTimeout] = null;
  }
}
Socket.prototype._onTimeout = function() { this.emit('timeout'); };
Socket.prototype.setTimeout = function(msecs, callback) {
  if (this.destroyed) return this;
  this.timeout = msecs;
  msecs = getTimerDuration(msecs, 'msecs');
  clearSocketTimeout(this);
  if (msecs === 0) {
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.removeListener('timeout', callback);
    }
  } else {
    this[kTimeout] = setUnrefTimeout(() => this._onTimeout(), msecs);
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.once('timeout', callback);
    }
  }
  return this;
};
Socket.prototype.setNoDelay = function(on = true) {
  if (this._handle?.setNoDelay) this._handle.setNoDelay(!!on);
  else this._wantsNoDelay = !!on;
  return this;
};
Socket.prototype.setKeepAlive = function(on = false, delay = 0) {
  const seconds = Math.floor(delay / 1000);
  if (this._handle?.setKeepAlive) this._handle.setKeepAlive(!!on, seconds);
  else if (on) this._wantsKeepAlive = delay;
  return this;
};
Socket.prototype.ref = function() {
  if (this._handle) this._handle.reference(true);
  else this.once('connect', this.ref);
  return this;
};
Socket.prototype.unref = function() {
  if (this._handle) this._handle.reference(false);
  else this.once('connect', this.unref);
  return this;
};
Socket.prototype.address = function() { return this._local() ?? {}; };
Socket.prototype._local = function() {
  if (!this._sockname && this._handle) this._sockname = givenName(this._handle, 'getsockname') ?? nameOf(this._handle.localAddress());
  return this._sockname;
};
Socket.prototype._peer = function() {
  if (!this._peername && this._handle && !this.connecting) this._peername = givenName(this._handle, 'getpeername') ?? nameOf(this._handle.peerAddress());
  return this._peername;
};
// What a function that was put on the handle says.
function givenName(handle, method) {
  const out = {};
  return handle[method]?.(out) === 0 ? out : undefined;
}
function nameOf(found) {
  if (typeof found === 'number') return undefined;
  return found.length === 3 ? { address: found[0], family: found[1], port: found[2] } : undefined;
}
for (const [name, get] of Object.entries({
  remoteAddress() { return this._peer()?.address; }, remoteFamily() { return this._peer()?.family; }, remotePort() { return this._peer()?.port; },
  localAddress() { return this._local()?.address; }, localFamily() { return this._local()?.family; }, localPort() { return this._local()?.port; },
  bytesRead() { return this[kBytesRead] + (this._handle?.bytesConsumed?.() ?? 0); },
  bytesWritten() { return this[kBytesWritten] + this.writableLength; },
  _bytesDispatched() { return this[kBytesWritten]; },
  bufferSize() { return this._handle ? this.writableLength + this._handle.queued() : undefined; },
  pending() { return !this._handle || this.connecting; },
  _connecting() { return this.connecting; },
  readyState() {
    if (this.connecting) return 'opening';
    if (this.readable && this.writable) return 'open';
    if (this.readable && !this.writable) return 'readOnly';
    return !this.readable && this.writable ? 'writeOnly' : 'closed';
  },
})) Object.defineProperty(Socket.prototype, name, { get, configurable: true, enumerable: name === 'bytesRead' });

// ---- Connecting

function normalizeArgs(args) {
  if (args.length === 0) return [{}, null];
  let options = {};
  if (typeof args[0] === 'object' && args[0] !== null) options = args[0];
  else if (typeof args[0] === 'string' && !(Number(args[0]) >= 0)) options.path = args[0];
  else {
    options.port = args[0];
    if (args.length > 1 && typeof args[1] === 'string') options.host = args[1];
  }
  const callback = args[args.length - 1];
  return [options, typeof callback === 'function' ? callback : null];
}

Socket.prototype._makeHandle = (kind) => new StreamHandle(kind, 0);
Socket.prototype.connect = function(...args) {
  const [options, callback] = Array.isArray(args[0]) ? args[0] : normalizeArgs(args);
  if (this.write !== Socket.prototype.write) delete this.write;
  if (this.destroyed) {
    this._handle = null;
    this._peername = this._sockname = undefined;
    stream.Duplex.prototype._undestroy?.call(this);
    this.destroyed = false;
  }
  if (callback !== null) this.once('connect', callback);
  if (this._parent?.connecting) return this;
  this.connecting = true;
  this._hadError = false;
  if (options.path) {
    validateString(options.path, 'options.path');
    this._handle = this._makeHandle(kPipe);
    attach(this);
    startConnect(this, options.path);
    return this;
  }
  const { host = 'localhost', family, hints } = options;
  let { port } = options;
  if (options.port === undefined) throw new ERR_MISSING_ARGS(['options', 'port', 'path']);
  port = validatePort(port);
  this._host = host;
  if (options.keepAlive) this._wantsKeepAlive = options.keepAliveInitialDelay ?? 0;
  if (options.noDelay) this._wantsNoDelay = true;
  if (options.timeout) this.setTimeout(options.timeout);
  const { localAddress, localPort } = options;
  this._handle = this._makeHandle(kTcp);
  attach(this);
  const go = (addresses) => {
    if (!this.connecting) return;
    const attempt = (index, failures) => {
      const { address } = addresses[index];
      this.autoSelectFamilyAttemptedAddresses?.push(`${address}:${port}`);
      if (index > 0) {
        this._handle = this._makeHandle(kTcp);
        attach(this);
      }
      if (localAddress || localPort) {
        const error = attempted(() => this._handle.bind(localAddress || (isIPv6(address) ? '::' : '0.0.0.0'), localPort || 0, 0));
        if (error) { this.destroy(exceptionWithHostPort(error, 'bind', localAddress, localPort)); return; }
      }
      const isLast = index + 1 === addresses.length;
      const tryNext = (error) => {
        failures.push(error);
        const old = this._handle;
        old.onread = old.onconnect = undefined;
        old.owner = null;
        old.close();
        attempt(index + 1, failures);
      };
      const { family } = addresses[index], timer = isLast ? undefined : setUnrefTimeout(() => {
        this.emit('connectionAttemptTimeout', address, port, family);
        if (this.connecting) tryNext(exceptionWithHostPort(-110, 'connect', address, port));
      }, options.autoSelectFamilyAttemptTimeout ?? attemptTimeout);
      startConnect(this, address, port, () => clearTimeout(timer), (error) => {
        this.emit('connectionAttemptFailed', address, port, family, error);
        if (!this.connecting) return;
        if (!isLast) {
          tryNext(error);
          return;
        }
        failures.push(error);
        if (failures.length === 1) { this.destroy(failures[0]); return; }
        const all = new AggregateError(failures, '');
        all.code = failures[0].code;
        this.destroy(all);
      }, family);
    };
    attempt(0, []);
  };
  if (isIP(host)) {
    process.nextTick(() => go([{ address: host, family: isIP(host) }]));
    return this;
  }
  const lookup = options.lookup ?? require('dns').lookup;
  const all = family !== 4 && family !== 6 && (options.autoSelectFamily ?? autoSelect);
  lookup(host, { family, hints, all }, (error, found, foundFamily) => {
    const answers = Array.isArray(found) ? found : [{ address: found, family: foundFamily }];
    for (const { address, family } of error || answers.length === 0 ? [{}] : answers) this.emit('lookup', error, address, family, host);
    if (!this.connecting) return;
    if (error) {
      process.nextTick(() => this.destroy(error));
      return;
    }
    const list = answers.filter(({ address, family }) => isIP(address) && (family === 4 || family === 6));
    if (list.length === 0) {
      const { address, family } = answers[0] ?? {};
      this.destroy(isIP(address) ? new codes.ERR_INVALID_ADDRESS_FAMILY(family, host, port) : new codes.ERR_INVALID_IP_ADDRESS(address));
      return;
    }
    if (list.length > 1) this.autoSelectFamilyAttemptedAddresses = [];
    go(interleaved(list));
  });
  return this;
};
// The families in turn, the first address's first: one that leads nowhere costs one attempt.
function interleaved(list) {
  const [same, other] = [true, false].map((is) => list.filter(({ family }) => (family === list[0].family) === is));
  return same.flatMap((one, i) => (i < other.length ? [one, other[i]] : [one])).concat(other.slice(same.length));
}
// What the permissions refuse is the socket's error, like what the system refuses.
function attempted(action) {
  try { return action(); } catch (error) { return error; }
}
// `port` is undefined for a path. `ended` and `failed` are of one attempt among several.
function startConnect(socket, address, port, ended, failed, family) {
  const handle = socket._handle, since = observed.net !== null ? performanceNow() : 0;
  handle.onconnect = (status) => {
    ended?.();
    if (socket.destroyed || socket._handle !== handle) return;
    if (status !== 0) {
      const error = exceptionWithHostPort(status, 'connect', address, port);
      if (failed) failed(error);
      else socket.destroy(error);
      return;
    }
    if (observed.net !== null && since !== 0 && port !== undefined) observed.net('connect', since, { host: address, port });
    socket.connecting = false;
    if (socket._wantsNoDelay) handle.setNoDelay(true);
    if (socket._wantsKeepAlive !== undefined) handle.setKeepAlive(true, Math.floor(socket._wantsKeepAlive / 1000));
    refreshTimeout(socket);
    socket.emit('connect');
    if (socket.destroyed) return;
    socket.emit('ready');
    if (socket.readable && !socket.isPaused()) socket.read(0);
  };
  if (port !== undefined) socket.emit('connectionAttempt', address, port, family);
  // A function in the method's place gets what Node.js gives it.
  const isOwn = !Object.hasOwn(handle, 'connect');
  const error = attempted(() => (isOwn ? handle.connect(address, port ?? 0) : handle.connect({ address, port, oncomplete: (status) => handle.onconnect(status) }, address, port)));
  if (error) process.nextTick(() => handle.onconnect(error));
}
function connect(...args) {
  const [options, callback] = normalizeArgs(args);
  const socket = new Socket(options);
  if (options.timeout) socket.setTimeout(options.timeout);
  return socket.connect([options, callback]);
}

// ---- Server

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  EventEmitter.call(this);
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options == null) options = {};
  else if (typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  if (listener) this.on('connection', listener);
  this._connections = 0;
  this._handle = null;
  this._usingWorkers = false;
  this._unref = false;
  this.allowHalfOpen = options.allowHalfOpen || false;
  this.pauseOnConnect = !!options.pauseOnConnect;
  this.noDelay = Boolean(options.noDelay);
  this.keepAlive = Boolean(options.keepAlive);
  this.keepAliveInitialDelay = ~~((options.keepAliveInitialDelay ?? 0) / 1000);
  this.highWaterMark = options.highWaterMark ?? 65536;
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);
Object.defineProperty(Server.prototype, 'listening', { get() { return !!this._handle; }, configurable: true, enumerable: true });

Server.prototype.listen = function(...args) {
  const [given, callback] = normalizeArgs(args);
  let options = given;
  if (this._handle || this._opening) throw new ERR_SERVER_ALREADY_LISTEN();
  if (callback !== null) this.once('listening', callback);
  const backlog = options.backlog ?? (typeof args[1] === 'number' ? args[1] : typeof args[2] === 'number' ? args[2] : 511);
  const handle = given instanceof StreamHandle ? given : given._handle ?? given.handle;
  if (handle instanceof StreamHandle) {
    listenWith(this, { address: null, port: null, fd: null, backlog, exclusive: true }, () => handle);
    return this;
  }
  if (args.length === 0 || typeof args[0] === 'function' || (options.port === undefined && 'port' in options) || options.port === null) options = { ...options, port: 0 };
  const { signal } = given;
  if (signal) {
    validateAbortSignal(signal, 'options.signal');
    const onAborted = () => this.close();
    if (signal.aborted) process.nextTick(onAborted);
    else signal.addEventListener('abort', onAborted, { once: true });
  }
  if (typeof options.fd === 'number' && options.fd >= 0) {
    listenWith(this, { address: null, port: null, fd: options.fd, backlog, exclusive: options.exclusive }, () => openedHandle(options.fd));
    return this;
  }
  if (typeof options.port === 'number' || typeof options.port === 'string') {
    const port = validatePort(options.port, 'options.port');
    if (options.reusePort !== undefined) validateBoolean(options.reusePort, 'options.reusePort');
    const flags = (options.ipv6Only && options.host ? native.UV_TCP_IPV6ONLY : 0) | (options.reusePort ? native.REUSE_PORT : 0);
    // With a port that others may have, every worker of a cluster has a socket of its own.
    const bindTo = (host) => listenWith(this, { address: host, port, fd: null, flags, backlog, exclusive: options.exclusive || options.reusePort }, () => boundHandle(host, port, flags));
    if (options.host) {
      if (isIP(options.host)) bindTo(options.host);
      else {
        this._opening = true;
        require('dns').lookup(options.host, (error, address) => {
          this._opening = false;
          if (error) this.emit('error', error);
          else bindTo(address);
        });
      }
    } else bindTo(null);
    return this;
  }
  if (options.path) {
    validateString(options.path, 'options.path');
    this._pipeName = options.path;
    listenWith(this, { address: options.path, port: -1, fd: null, backlog, exclusive: options.exclusive }, () => boundPipe(options.path));
    return this;
  }
  throw new ERR_INVALID_ARG_VALUE('options', options, 'must have the property "port" or "path"');
};
function listenError(error, address, port) {
  if (typeof error === 'object') return error;
  const text = require('internal/errors').errorMap().get(error)?.[1];
  const made = uvException(error, `listen`, text, { address, port });
  made.message = `listen ${made.code}: ${text} ${address}${port >= 0 ? `:${port}` : ''}`;
  made.stack = made.stack.replace(/^Error: [^\n]*/, `Error: ${made.message}`);
  return made;
}
// Each answers a handle that may listen, or { error, address }: libuv's number or what the permissions say, and for which address.
function boundHandle(host, port, flags) {
  const bound = (address) => {
    const handle = new StreamHandle(kTcp, 0);
    const error = attempted(() => handle.bind(address, port, flags));
    if (!error) {
      handle.address = address;
      return handle;
    }
    handle.close();
    return { error, address };
  };
  let found = bound(host ?? '::');
  if (found.error && host === null) found = bound('0.0.0.0');
  return found;
}
function boundPipe(path) {
  const handle = new StreamHandle(kPipe, 0);
  const error = attempted(() => handle.bind(path, 0, 0));
  handle.isPipe = true;
  if (!error) return handle;
  handle.close();
  return { error, address: path };
}
function openedHandle(fd) {
  const isTcp = native.guessHandleType(fd) === 'TCP';
  const handle = new StreamHandle(isTcp ? kTcp : kPipe, 0);
  handle.isPipe = !isTcp;
  const error = handle.open(fd);
  if (error) throw errnoException(error, 'open');
  return handle;
}
// In a worker of a cluster the primary process has the handle, unless the server wants its own.
let askPrimary = null;
function listenWith(server, where, open) {
  const { port, backlog } = where;
  if (askPrimary === null || where.exclusive) {
    const handle = open();
    if (handle.error) process.nextTick(() => server.emit('error', listenError(handle.error, handle.address, port)));
    else startListening(server, handle, backlog, handle.address ?? where.address, port);
    return;
  }
  server._opening = true;
  askPrimary(server, where, (error, handle) => {
    server._opening = false;
    if (error) {
      const made = exceptionWithHostPort(error, 'bind', where.address, port);
      process.nextTick(() => server.emit('error', made));
      return;
    }
    startListening(server, handle, backlog, where.address, port);
  });
}
function startListening(server, handle, backlog, address, port) {
  handle.owner = server;
  // The primary process of a cluster has accepted already.
  handle.onconnection = (status, accepted) => {
    if (status) {
      server.emit('error', errnoException(status, 'accept'));
      return;
    }
    if (accepted) {
      onConnection(server, accepted);
      return;
    }
    // As in Node.js, a connection that is accepted begins without a context.
    const client = asyncContext.run(undefined, () => new StreamHandle(handle.isPipe ? kPipe : kTcp, 0), undefined, []);
    if (handle.accept(client) !== 0) {
      client.close();
      return;
    }
    onConnection(server, client);
  };
  const error = handle.listen(backlog);
  if (error) {
    handle.close();
    process.nextTick(() => server.emit('error', listenError(error, address, port)));
    return;
  }
  server._handle = handle;
  server._connectionKey = `${address && isIPv6(address) ? 6 : 4}:${address}:${port}`;
  if (server._unref) server.unref();
  process.nextTick(() => { if (server._handle) server.emit('listening'); });
}
function onConnection(server, handle) {
  if (server.maxConnections !== undefined && server.maxConnections !== null && server._connections >= server.maxConnections) {
    server.emit('drop', {});
    handle.close();
    return;
  }
  const socket = new Socket({ handle, allowHalfOpen: server.allowHalfOpen, manualStart: true, readableHighWaterMark: server.highWaterMark, writableHighWaterMark: server.highWaterMark });
  if (server.noDelay) handle.setNoDelay(true);
  if (server.keepAlive) handle.setKeepAlive(true, server.keepAliveInitialDelay);
  server._connections++;
  socket.server = server;
  socket[kServer] = server;
  if (!server.pauseOnConnect) socket.read(0);
  else socket.pause();
  server.emit('connection', socket);
}
Server.prototype.address = function() {
  if (!this._handle) return null;
  if (this._pipeName) return this._pipeName;
  const found = this._handle.localAddress();
  if (typeof found === 'number') throw errnoException(found, 'address');
  return { address: found[0], family: found[1], port: found[2] };
};
Server.prototype.getConnections = function(callback) { process.nextTick(callback, null, this._connections); return this; };
Server.prototype.close = function(callback) {
  if (typeof callback === 'function') {
    if (!this._handle) this.once('close', () => callback(new ERR_SERVER_NOT_RUNNING()));
    else this.once('close', callback);
  }
  if (this._handle) {
    this._handle.close();
    this._handle = null;
  }
  this._emitCloseIfDrained();
  return this;
};
Server.prototype[Symbol.asyncDispose] = async function() {
  if (!this._handle) return;
  await new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
};
Server.prototype._emitCloseIfDrained = function() {
  if (this._handle || this._connections > 0) return;
  process.nextTick(() => this.emit('close'));
};
Server.prototype.ref = function() { this._unref = false; this._handle?.reference(true); return this; };
Server.prototype.unref = function() { this._unref = true; this._handle?.reference(false); return this; };
Server.prototype[EventEmitter.captureRejectionSymbol] = function(error, event, socket) {
  if (event === 'connection') socket.destroy(error);
  else this.emit('error', error);
};
const createServer = (options, listener) => new Server(options, listener);

let autoSelect = true, attemptTimeout = 250;
module.exports = {
  Socket, Stream: Socket, Server, createServer, connect, createConnection: connect, isIP, isIPv4, isIPv6, _normalizeArgs: normalizeArgs, _attach: attach, _refreshTimeout: refreshTimeout, _noteSent: noteSent,
  getDefaultAutoSelectFamily: () => autoSelect, setDefaultAutoSelectFamily(value) { autoSelect = value; },
  getDefaultAutoSelectFamilyAttemptTimeout: () => attemptTimeout, setDefaultAutoSelectFamilyAttemptTimeout(value) { attemptTimeout = value; },
  // A handle, or the number of libuv's error; of a path (`port` -1), a descriptor or an address.
  _createServerHandle(address, port, addressType, fd, flags) {
    if (typeof fd === 'number' && fd >= 0) return openedHandle(fd);
    const handle = port === -1 ? boundPipe(address) : boundHandle(address ?? null, port ?? 0, flags ?? 0);
    if (!handle.error) return handle;
    if (typeof handle.error === 'object') throw handle.error;
    return handle.error;
  },
  // Of a cluster's worker: servers ask the primary process for what they listen with.
  [Symbol.for('sinter.askPrimary')](ask) { askPrimary = ask; },
};
for (const name of ['BlockList', 'SocketAddress']) {
  Object.defineProperty(module.exports, name, {
    configurable: true, enumerable: true,
    get() { return require('internal/block_list')[name]; },
    set(value) { Object.defineProperty(module.exports, name, { value, writable: true }); },
  });
}
