// http.Server and ServerResponse.
'use strict';

const net = require('net');
const { HttpParser } = binding('http');
const { IncomingMessage, kText, kLimit } = require('internal/http_incoming');
const { OutgoingMessage, kOutHeaders } = require('internal/http_outgoing');
const { STATUS_CODES, invalidValue, isInsecureParser, maxHeaderSize, shapeOf } = require('internal/http_common');
const { codes } = require('internal/errors');
const { ERR_HTTP_HEADERS_SENT, ERR_HTTP_INVALID_STATUS_CODE, ERR_HTTP_SOCKET_ASSIGNED, ERR_INVALID_CHAR } = codes;
const { validateObject } = require('internal/validators');
const asyncContext = require('internal/async_context');
const { setUnrefTimeout, clearTimeout } = require('internal/timers');
const observed = require('internal/observed');
const { performanceNow } = require('internal/process');

function ServerResponse(req, options) {
  OutgoingMessage.call(this, options);
  if (req.method === 'HEAD') this._hasBody = false;
  this.req = req;
  this.sendDate = true;
  this._sent100 = false;
  this._expect_continue = false;
  if (req.httpVersionMajor < 1 || req.httpVersionMinor < 1) {
    this.useChunkedEncodingByDefault = /chunked/.test(req.headers.te ?? '');
    this.shouldKeepAlive = false;
  }
}
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);
ServerResponse.prototype.statusCode = 200;
ServerResponse.prototype.statusMessage = undefined;

const kConnection = Symbol('connection');
// When the request came, while somebody observes them.
const kSince = Symbol('since');
// The messages of a server that brings no classes of its own.
let RequestShape, ResponseShape;
function newRequest(server, socket) {
  if (server._IncomingMessage !== IncomingMessage) return new server._IncomingMessage(socket);
  RequestShape ??= shapeOf(new IncomingMessage(null));
  const message = new RequestShape();
  IncomingMessage.call(message, socket);
  return message;
}
function newResponse(server, req, options) {
  if (server._ServerResponse !== ServerResponse) return new server._ServerResponse(req, options);
  if (ResponseShape === undefined) {
    const sample = new ServerResponse({ httpVersionMajor: 1, httpVersionMinor: 1 });
    sample[kConnection] = null;
    ResponseShape = shapeOf(sample);
  }
  const message = new ResponseShape();
  ServerResponse.call(message, req, options);
  return message;
}
const kKeepAlive = 1, kUpgrade = 2, kHasHost = 4, kHasExpect = 8;
function onServerResponseClose() { if (this._httpMessage) emitClose(this._httpMessage); }
function emitClose(response) {
  response.destroyed = true;
  response._closed = true;
  response.emit('close');
}
ServerResponse.prototype.assignSocket = function(socket) {
  if (socket._httpMessage) throw new ERR_HTTP_SOCKET_ASSIGNED();
  socket._httpMessage = this;
  socket.on('close', onServerResponseClose);
  this.socket = socket;
  this.emit('socket', socket);
  this._flush();
};
ServerResponse.prototype.detachSocket = function(socket) {
  socket.removeListener('close', onServerResponseClose);
  socket._httpMessage = null;
  this.socket = null;
};
// What a connection does when its response is done, before the program's listeners hear of it.
ServerResponse.prototype._beforeFinish = function() { this[kConnection]?.finished(this); };
Object.defineProperty(ServerResponse.prototype, '_beforeFinish', { enumerable: false });
ServerResponse.prototype.writeContinue = function(callback) {
  this._writeRaw('HTTP/1.1 100 Continue\r\n\r\n', 'latin1', callback);
  this._sent100 = true;
};
ServerResponse.prototype.writeProcessing = function(callback) { this._writeRaw('HTTP/1.1 102 Processing\r\n\r\n', 'latin1', callback); };
ServerResponse.prototype.writeEarlyHints = function(hints, callback) {
  validateObject(hints, 'hints');
  if (!hints.link?.length) return;
  let head = `HTTP/1.1 103 Early Hints\r\nLink: ${[hints.link].flat().join(', ')}\r\n`;
  for (const [name, value] of Object.entries(hints)) if (name !== 'link') head += `${name}: ${value}\r\n`;
  this._writeRaw(`${head}\r\n`, 'latin1', callback);
};
ServerResponse.prototype._implicitHeader = function() { this.writeHead(this.statusCode); };
ServerResponse.prototype.writeHead = function(statusCode, reason, headers) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('write');
  const original = statusCode;
  statusCode |= 0;
  if (statusCode < 100 || statusCode > 999) throw new ERR_HTTP_INVALID_STATUS_CODE(original);
  if (typeof reason === 'string') this.statusMessage = reason;
  else {
    this.statusMessage ||= STATUS_CODES[statusCode] || 'unknown';
    headers ??= reason;
  }
  this.statusCode = statusCode;
  let given;
  if (this[kOutHeaders]) {
    if (Array.isArray(headers)) {
      if (headers.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', headers);
      for (let i = 0; i < headers.length; i += 2) this.removeHeader(headers[i]);
      for (let i = 0; i < headers.length; i += 2) if (headers[i]) this.appendHeader(headers[i], headers[i + 1]);
    } else if (headers) {
      for (const key of Object.keys(headers)) if (key) this.setHeader(key, headers[key]);
    }
    given = this[kOutHeaders];
  } else given = headers;
  if (invalidValue.test(this.statusMessage)) throw new ERR_INVALID_CHAR('statusMessage');
  if (statusCode === 204 || statusCode === 304 || (statusCode >= 100 && statusCode <= 199)) this._hasBody = false;
  if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
  this._storeHeader(`HTTP/1.1 ${statusCode} ${this.statusMessage}\r\n`, given);
  return this;
};
ServerResponse.prototype.writeHeader = ServerResponse.prototype.writeHead;

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === 'function') { listener = options; options = {}; } else options = { ...options };
  net.Server.call(this, { allowHalfOpen: true, noDelay: options.noDelay ?? true, keepAlive: options.keepAlive, keepAliveInitialDelay: options.keepAliveInitialDelay, highWaterMark: options.highWaterMark });
  initialize.call(this, options);
  if (listener) this.on('request', listener);
  this.on('connection', connectionListener);
}
// What a server of HTTP has besides a server of connections; https.Server has it too.
function initialize(options) {
  this._options = options;
  this._IncomingMessage = options.IncomingMessage || IncomingMessage;
  this._ServerResponse = options.ServerResponse || ServerResponse;
  this.requestTimeout = options.requestTimeout ?? 300000;
  this.headersTimeout = options.headersTimeout ?? Math.min(60000, this.requestTimeout || 60000);
  this.keepAliveTimeout = options.keepAliveTimeout ?? 5000;
  this.connectionsCheckingInterval = options.connectionsCheckingInterval ?? 30000;
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
  this.httpAllowHalfOpen = false;
  this._connectionsSet = new Set();
  this.on('listening', () => {
    this._checker = setInterval(() => checkConnections(this), this.connectionsCheckingInterval);
    this._checker.unref();
  });
}
Server._initialize = (server, options) => initialize.call(server, options);
Object.defineProperty(Server, '_initialize', { enumerable: false });
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);
Server.prototype.close = function(callback) {
  clearInterval(this._checker);
  this.closeIdleConnections();
  return net.Server.prototype.close.call(this, callback);
};
Server.prototype.setTimeout = function(msecs, callback) {
  this.timeout = msecs;
  if (callback) this.on('timeout', callback);
  return this;
};
Server.prototype.closeAllConnections = function() { for (const state of this._connectionsSet) state.socket.destroy(); };
Server.prototype.closeIdleConnections = function() {
  for (const state of this._connectionsSet) if (state.outgoing.length === 0 && !state.receiving) state.socket.destroy();
};
// Requests whose head or body takes too long.
function checkConnections(server) {
  for (const state of server._connectionsSet) {
    const age = state.parser.age();
    const late = age > 0 ? server.headersTimeout > 0 && age > server.headersTimeout : server.requestTimeout > 0 && -age > server.requestTimeout;
    if (late) socketError(server, state.socket, new codes.ERR_HTTP_REQUEST_TIMEOUT());
  }
}

const badRequest = Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
const timeoutResponse = Buffer.from('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
const tooLarge = Buffer.from('HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n');
function socketError(server, socket, error) {
  socket.removeAllListeners('error');
  socket.on('error', () => {});
  if (server.emit('clientError', error, socket)) return;
  if (socket.writable && (!socket._httpMessage || !socket._httpMessage._headerSent)) {
    socket.write(error.code === 'HPE_HEADER_OVERFLOW' ? tooLarge : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? timeoutResponse : badRequest);
  }
  socket.destroy(error);
}

// From a queue of messages; nearly always the first.
function remove(messages, message) {
  if (messages[0] === message) {
    messages.shift();
    return true;
  }
  const index = messages.indexOf(message);
  if (index >= 0) messages.splice(index, 1);
  return index >= 0;
}

function connectionListener(socket) {
  const server = this;
  const parser = new HttpParser(1, server._options.maxHeaderSize ?? maxHeaderSize(), server._options.insecureHTTPParser ?? isInsecureParser());
  const state = { socket, parser, outgoing: [], incoming: [], receiving: false, paused: false, bodyPaused: false, requests: 0, idleTimer: null, finished: onResponseFinished };
  server._connectionsSet.add(state);
  const join = server._options.joinDuplicateHeaders ?? false;
  let message = null, chunk = null;
  socket.server ??= server;
  socket.parser = parser;
  socket._paused = false;
  if (server.timeout) socket.setTimeout(server.timeout);
  socket.on('timeout', onTimeout);
  socket.on('error', onError);
  socket.on('close', onClose);
  socket.on('drain', onDrain);
  function onDrain() {
    const pending = socket._httpMessage;
    if (pending && !pending.finished && pending._needDrain) {
      pending._needDrain = false;
      pending.emit('drain');
    }
    if (state.paused && !state.bodyPaused) resumeSocket();
  }

  // Requests happen in the context that the server listens in, whatever the connection's own.
  const inContext = (...callbacks) => callbacks.map((callback) => asyncContext.bind(callback));
  parser.setCallbacks(...inContext(function onHead(headers, method, url, _status, _text, version, flags) {
    net._refreshTimeout(socket);
    message = newRequest(server, socket);
    message.httpVersionMajor = version / 10 | 0;
    message.httpVersionMinor = version % 10;
    message.httpVersion = version === 11 ? '1.1' : `${version / 10 | 0}.${version % 10}`;
    message.joinDuplicateHeaders = join;
    message.url = url;
    message.method = method;
    message[kText] = headers;
    if (server.maxHeadersCount !== null) message[kLimit] = server.maxHeadersCount;
    state.receiving = true;
    message.upgrade = (flags & kUpgrade) !== 0 && (method === 'CONNECT' || server.listenerCount('upgrade') > 0);
    if (message.upgrade) return 2;
    return onRequest(message, flags);
  }, function onBody(offset, length) {
    net._refreshTimeout(socket);
    if (message === null || message._dumped) return;
    const bytes = chunk === null ? new (require('buffer').FastBuffer)(offset) : chunk.subarray(offset, offset + length);
    if (!message.push(bytes)) {
      state.bodyPaused = true;
      pauseSocket();
      message._resumeSource = () => {
        state.bodyPaused = false;
        resumeSocket();
      };
    }
  }, function onTrailers(headers) { message.rawTrailers = headers.split('\0'); }, function onEnd() {
    if (message === null) return;
    message.complete = true;
    state.receiving = false;
    // An upgrade is handed over once the parser has returned.
    if (message.upgrade) return;
    message._ended();
    message = null;
  }, onStop));

  function onRequest(req, flags) {
    const res = newResponse(server, req, { highWaterMark: socket.writableHighWaterMark });
    state.requests++;
    res[kConnection] = state;
    if (observed.http !== null) res[kSince] = performanceNow();
    res._keepAliveTimeout = server.keepAliveTimeout;
    res._maxRequestsPerSocket = server.maxRequestsPerSocket;
    res.shouldKeepAlive = (flags & kKeepAlive) !== 0;
    if (server.maxRequestsPerSocket > 0) res.maxRequestsOnConnectionReached = server.maxRequestsPerSocket <= state.requests;
    state.incoming.push(req);
    state.outgoing.push(res);
    // Pipelined: its turn comes when the responses before it are done.
    if (!socket._httpMessage) attach(res);
    if ((flags & kHasExpect) !== 0 && req.httpVersion === '1.1') {
      if (/(?:^|\W)100-continue(?:$|\W)/i.test(req.headers.expect)) {
        res._expect_continue = true;
        if (server.listenerCount('checkContinue') > 0) server.emit('checkContinue', req, res);
        else {
          res.writeContinue();
          server.emit('request', req, res);
        }
      } else if (server.listenerCount('checkExpectation') > 0) server.emit('checkExpectation', req, res);
      else {
        res.writeHead(417);
        res.end();
      }
      return 0;
    }
    if ((flags & kHasHost) === 0 && req.httpVersion === '1.1' && server._options.requireHostHeader !== false) {
      res.writeHead(400, ['Connection', 'close']);
      res.end();
      return 0;
    }
    server.emit('request', req, res);
    return 0;
  }
  // assignSocket without a listener of its own on the socket: onClose below sees to it.
  function attach(res) {
    if (res.assignSocket !== ServerResponse.prototype.assignSocket) {
      res.assignSocket(socket);
      return;
    }
    socket._httpMessage = res;
    res.socket = socket;
    res.emit('socket', socket);
    res._flush();
  }
  function onResponseFinished(res) {
    if (!remove(state.outgoing, res)) return;
    if (observed.http !== null && res[kSince] !== undefined) {
      const { statusCode, statusMessage } = res, { method, url, headers } = res.req;
      observed.http('HttpRequest', res[kSince], { req: { method, url, headers }, res: { statusCode, statusMessage, headers: { ...res.getHeaders() } } });
    }
    // A client that ended its side has emptied `incoming` already.
    const { req } = res;
    remove(state.incoming, req);
    // A body the program did not read must still go by before the next request.
    if (!req._forget()) {
      if (!req._consuming && !req.complete) req._dump();
      else if (!req._consuming) req._readableState.resumeScheduled || req._dump();
    }
    res.detachSocket(socket);
    process.nextTick(emitClose, res);
    if (res._last) {
      if (typeof socket.destroySoon === 'function') socket.destroySoon();
      else socket.end();
    } else if (state.outgoing.length === 0) {
      // One timer for the connection's life, moved on by every response.
      if (server.keepAliveTimeout > 0) {
        if (state.idleTimer === null || state.idleTimer._idleTimeout !== server.keepAliveTimeout) {
          clearTimeout(state.idleTimer);
          state.idleTimer = setUnrefTimeout(onIdle, server.keepAliveTimeout);
        } else state.idleTimer.refresh();
      }
      if (!server.listening && !server._handle) socket.end();
    } else attach(state.outgoing[0]);
  }
  function onIdle() {
    if (state.outgoing.length === 0 && !state.receiving && parser.age() === 0) onTimeout();
  }

  function consume(data) {
    chunk = data;
    const parsed = parser.execute(data);
    chunk = null;
    if (parsed < 0 || message?.upgrade) onStop(parsed, parsed < 0 ? data : data.subarray(parsed));
  }
  // The parser did not take everything: an error, or what follows an upgrade.
  function onStop(parsed, rest) {
    const bytes = Buffer.from(rest.buffer, rest.byteOffset, rest.byteLength);
    if (parsed < 0) {
      socketError(server, socket, Object.assign(new Error(`Parse Error: ${parser.errorReason}`), { code: parser.errorCode, reason: parser.errorReason, bytesParsed: -1 - parsed, rawPacket: bytes }));
      return;
    }
    if (!message?.upgrade) return;
    const req = message;
    detach();
    const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
    if (server.listenerCount(event) > 0) {
      socket.readableFlowing = null;
      socket._readableState.flowing = null;
      server.emit(event, req, socket, bytes);
    } else socket.destroy();
  }
  // The bytes are the stream's again: for whoever listens to it, and for the parser where it still does.
  function release(parses) {
    direct = false;
    stopDirect();
    if (parses) socket.on('data', consume);
    socket.on('end', onEnd);
  }
  function stopDirect() {
    socket._handle?.consume?.(undefined);
    socket._consumer = undefined;
    socket._consumerEnd = undefined;
    socket._release = undefined;
  }
  function detach() {
    stopDirect();
    clearTimeout(state.idleTimer);
    socket._detach = undefined;
    socket.removeListener('timeout', onTimeout);
    socket.removeListener('error', onError);
    socket.removeListener('close', onClose);
    socket.removeListener('drain', onDrain);
    socket.removeListener('data', consume);
    socket.removeListener('end', onEnd);
    socket.parser = null;
    server._connectionsSet.delete(state);
  }
  function pauseSocket() {
    if (state.paused) return;
    state.paused = true;
    if (socket._handle && direct) {
      socket._handle.reading = false;
      socket._handle.readStop();
    } else socket.pause();
  }
  function resumeSocket() {
    if (!state.paused) return;
    state.paused = false;
    if (socket._handle && direct) {
      socket._handle.reading = true;
      socket._handle.readStart();
    } else socket.resume();
  }
  function onEnd() {
    if (parser.finish() < 0) {
      socketError(server, socket, Object.assign(new Error(`Parse Error: ${parser.errorReason}`), { code: parser.errorCode, reason: parser.errorReason }));
      return;
    }
    // A client that ends its side has gone: programs learn it from the 'close' of their response.
    if (!server.httpAllowHalfOpen) socket.end();
    else if (state.outgoing.length) state.outgoing[state.outgoing.length - 1]._last = true;
    else if (socket._httpMessage) socket._httpMessage._last = true;
    else socket.end();
  }
  function abortIncoming() {
    for (const req of state.incoming.splice(0)) if (!req.complete) req.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
  }
  function onTimeout() {
    const req = message;
    const reqTimeout = req && !req.complete && req.emit('timeout', socket);
    const res = socket._httpMessage;
    const resTimeout = res && res.emit('timeout', socket);
    const serverTimeout = server.emit('timeout', socket);
    if (!reqTimeout && !resTimeout && !serverTimeout) socket.destroy();
  }
  function onError(error) { socketError(server, socket, error); }
  function onClose() {
    server._connectionsSet.delete(state);
    clearTimeout(state.idleTimer);
    abortIncoming();
    for (const res of state.outgoing.splice(0)) emitClose(res);
  }

  let direct = socket._handle && (socket.constructor === net.Socket || socket.encrypted) && !socket._readableState.length;
  socket._detach = detach;
  if (direct) {
    // Past the stream's buffer; from a plain socket without a buffer in JavaScript at all.
    socket._consumerEnd = onEnd;
    socket._consumer = consume;
    socket._release = release;
    if (socket._handle.consume) socket._handle.consume(parser);
    if (!socket._handle.reading) {
      socket._handle.reading = true;
      socket._handle.readStart();
    }
  } else {
    socket.on('data', consume);
    socket.on('end', onEnd);
  }
}

module.exports = { Server, ServerResponse, _connectionListener: connectionListener };
