// http.Server and ServerResponse.
'use strict';

const net = require('net');
const { HttpParser } = binding('http');
const { IncomingMessage } = require('internal/http_incoming');
const { OutgoingMessage, kOutHeaders } = require('internal/http_outgoing');
const { STATUS_CODES, invalidValue } = require('internal/http_common');
const { codes } = require('internal/errors');
const { ERR_HTTP_HEADERS_SENT, ERR_HTTP_INVALID_STATUS_CODE, ERR_HTTP_SOCKET_ASSIGNED, ERR_INVALID_CHAR } = codes;
const { validateObject } = require('internal/validators');

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
  const now = Date.now();
  for (const state of server._connectionsSet) {
    if (!state.started) continue;
    const late = (server.headersTimeout > 0 && !state.headDone && now - state.started > server.headersTimeout) ||
      (server.requestTimeout > 0 && now - state.started > server.requestTimeout && state.receiving);
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

function connectionListener(socket) {
  const server = this;
  const state = { socket, outgoing: [], incoming: [], receiving: false, started: 0, headDone: false, paused: false, requests: 0 };
  server._connectionsSet.add(state);
  const parser = new HttpParser(1, server._options.maxHeaderSize ?? 16384, server._options.insecureHTTPParser ?? false);
  let message = null, chunk = null;
  state.started = Date.now();
  socket.server ??= server;
  socket.parser = parser;
  socket._paused = false;
  if (server.timeout) socket.setTimeout(server.timeout);
  socket.on('timeout', onTimeout);
  socket.on('error', onError);
  socket.on('close', onClose);
  socket.on('drain', () => {
    const pending = socket._httpMessage;
    if (pending && !pending.finished && pending._needDrain) {
      pending._needDrain = false;
      pending.emit('drain');
    }
    if (state.paused && !state.bodyPaused) resumeSocket();
  });

  parser.onhead = (headers, method, url, status, text, major, minor, keepAlive, upgrade) => {
    message = new server._IncomingMessage(socket);
    message.httpVersionMajor = major;
    message.httpVersionMinor = minor;
    message.httpVersion = `${major}.${minor}`;
    message.joinDuplicateHeaders = server._options.joinDuplicateHeaders ?? false;
    message.url = url;
    message.upgrade = upgrade;
    message.method = method;
    const limit = server.maxHeadersCount ?? 2000;
    message.rawHeaders = limit > 0 && headers.length > 2 * limit ? headers.slice(0, 2 * limit) : headers;
    state.receiving = true;
    state.headDone = true;
    if (upgrade) {
      upgrade = message.upgrade = method === 'CONNECT' || server.listenerCount('upgrade') > 0;
      if (upgrade) return 2;
    }
    return onRequest(message, keepAlive);
  };
  parser.onbody = (offset, length) => {
    if (message && !message._dumped && !message.push(chunk.subarray(offset, offset + length))) {
      state.bodyPaused = true;
      pauseSocket();
      message._resumeSource = () => {
        state.bodyPaused = false;
        resumeSocket();
      };
    }
  };
  parser.ontrailers = (headers) => { message.rawTrailers = headers; };
  parser.onend = () => {
    if (!message) return;
    message.complete = true;
    state.receiving = false;
    state.started = 0;
    // An upgrade is handed over once the parser has returned.
    if (message.upgrade) return;
    message.push(null);
    message = null;
  };

  function onRequest(req, keepAlive) {
    const res = new server._ServerResponse(req, { highWaterMark: socket.writableHighWaterMark });
    state.requests++;
    socket.setTimeout(server.timeout || 0);
    res._keepAliveTimeout = server.keepAliveTimeout;
    res._maxRequestsPerSocket = server.maxRequestsPerSocket;
    res.shouldKeepAlive = keepAlive;
    if (server.maxRequestsPerSocket > 0) res.maxRequestsOnConnectionReached = server.maxRequestsPerSocket <= state.requests;
    state.incoming.push(req);
    state.outgoing.push(res);
    if (socket._httpMessage) {
      // Pipelined: its turn comes when the responses before it are done.
    } else res.assignSocket(socket);
    res.on('finish', resOnFinish);
    function resOnFinish() {
      const index = state.incoming.indexOf(req);
      if (index >= 0) state.incoming.splice(index, 1);
      // A body the program did not read must still go by before the next request.
      if (!req._consuming && !req.complete) req._dump();
      else if (!req._consuming) req._readableState.resumeScheduled || req._dump();
      state.outgoing.splice(state.outgoing.indexOf(res), 1);
      res.detachSocket(socket);
      process.nextTick(emitClose, res);
      if (res._last) {
        if (typeof socket.destroySoon === 'function') socket.destroySoon();
        else socket.end();
      } else if (state.outgoing.length === 0) {
        if (server.keepAliveTimeout > 0 && typeof socket.setTimeout === 'function') {
          socket.setTimeout(server.keepAliveTimeout);
          state.idle = true;
        }
        if (!server.listening && !server._handle) socket.end();
      } else state.outgoing[0].assignSocket(socket);
    }
    state.idle = false;
    const { expect } = req.headers;
    if (expect !== undefined && req.httpVersionMajor === 1 && req.httpVersionMinor === 1) {
      if (/(?:^|\W)100-continue(?:$|\W)/i.test(expect)) {
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
    if (req.httpVersionMajor === 1 && req.httpVersionMinor === 1 && req.headers.host === undefined && server._options.requireHostHeader !== false) {
      res.writeHead(400, ['Connection', 'close']);
      res.end();
      return 0;
    }
    server.emit('request', req, res);
    return 0;
  }

  function consume(data) {
    chunk = data;
    if (!state.started) {
      state.started = Date.now();
      state.headDone = false;
    }
    if (state.idle) {
      state.idle = false;
      socket.setTimeout(server.timeout || 0);
    }
    const parsed = parser.execute(data);
    chunk = null;
    if (parsed < 0) {
      const error = Object.assign(new Error(`Parse Error: ${parser.errorReason}`), { code: parser.errorCode, reason: parser.errorReason, bytesParsed: -1 - parsed, rawPacket: data });
      socketError(server, socket, error);
      return;
    }
    if (message?.upgrade) {
      const req = message;
      detach();
      const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
      if (server.listenerCount(event) > 0) {
        const head = data.subarray(parsed);
        socket.readableFlowing = null;
        socket._readableState.flowing = null;
        server.emit(event, req, socket, head);
      } else socket.destroy();
    }
  }
  function detach() {
    socket._consumer = undefined;
    socket._consumerEnd = undefined;
    socket.removeListener('timeout', onTimeout);
    socket.removeListener('error', onError);
    socket.removeListener('close', onClose);
    socket.removeListener('data', consume);
    socket.removeListener('end', onEnd);
    socket.parser = null;
    server._connectionsSet.delete(state);
  }
  function pauseSocket() {
    if (state.paused) return;
    state.paused = true;
    if (socket._handle && socket._consumer) {
      socket._handle.reading = false;
      socket._handle.readStop();
    } else socket.pause();
  }
  function resumeSocket() {
    if (!state.paused) return;
    state.paused = false;
    if (socket._handle && socket._consumer) {
      socket._handle.reading = true;
      socket._handle.readStart();
    } else socket.resume();
  }
  function onEnd() {
    if (parser.finish() < 0) {
      socketError(server, socket, Object.assign(new Error(`Parse Error: ${parser.errorReason}`), { code: parser.errorCode, reason: parser.errorReason }));
      return;
    }
    if (!server.httpAllowHalfOpen) {
      abortIncoming();
      if (socket.writable && state.outgoing.length === 0) socket.end();
      else if (state.outgoing.length) state.outgoing[state.outgoing.length - 1]._last = true;
    } else if (state.outgoing.length) state.outgoing[state.outgoing.length - 1]._last = true;
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
    abortIncoming();
    for (const res of state.outgoing) if (res.socket !== socket) emitClose(res);
  }

  if (socket._handle && (socket.constructor === net.Socket || socket.encrypted) && !socket._readableState.length) {
    // Straight from the handle to the parser, past the stream's buffer.
    socket._consumer = consume;
    socket._consumerEnd = onEnd;
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
