// http.ClientRequest and Agent.
'use strict';

const net = require('net');
const EventEmitter = require('events');
const { HttpParser } = binding('http');
const { IncomingMessage, kText } = require('internal/http_incoming');
const { OutgoingMessage, kOutHeaders } = require('internal/http_outgoing');
const { checkName, isInsecureParser, maxHeaderSize } = require('internal/http_common');
const { codes } = require('internal/errors');
const { ERR_INVALID_HTTP_TOKEN, ERR_INVALID_PROTOCOL, ERR_UNESCAPED_CHARACTERS, ERR_INVALID_ARG_TYPE } = codes;
const { validateInteger } = require('internal/validators');
const observed = require('internal/observed');
const asyncContext = require('internal/async_context');
const { performanceNow } = require('internal/process');

const kContext = Symbol('asynchronous context');
class Agent extends EventEmitter {
  constructor(options) {
    super();
    this.defaultPort = 80;
    this.protocol = 'http:';
    this.options = { __proto__: null, ...options };
    this.options.noDelay ??= true;
    this.options.path = null;
    this.requests = Object.create(null);
    this.sockets = Object.create(null);
    this.freeSockets = Object.create(null);
    this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
    this.keepAlive = this.options.keepAlive || false;
    this.maxSockets = this.options.maxSockets || Infinity;
    this.maxFreeSockets = this.options.maxFreeSockets || 256;
    this.scheduling = this.options.scheduling || 'lifo';
    this.maxTotalSockets = this.options.maxTotalSockets ?? Infinity;
    this.totalSocketCount = 0;
    this.on('free', (socket, given) => this._onFree(socket, given));
  }
  static defaultMaxSockets = Infinity;
  createConnection(...args) { return net.createConnection(...args); }
  getName(options = {}) {
    let name = `${options.host || 'localhost'}:${options.port || ''}:${options.localAddress || ''}`;
    if (options.family === 4 || options.family === 6) name += `:${options.family}`;
    if (options.socketPath) name += `:${options.socketPath}`;
    return name;
  }
  addRequest(req, options, port, localAddress) {
    if (typeof options === 'string') options = { host: options, port, localAddress };
    options = { __proto__: null, ...options, ...this.options };
    if (options.socketPath) options.path = options.socketPath;
    const name = this.getName(options);
    this.sockets[name] ??= [];
    const free = this.freeSockets[name];
    let socket;
    while (free?.length && !socket) {
      const candidate = this.scheduling === 'fifo' ? free.shift() : free.pop();
      if (!candidate.destroyed) socket = candidate;
    }
    if (free?.length === 0) delete this.freeSockets[name];
    if (socket) {
      socket._httpMessage = null;
      this.reuseSocket(socket, req);
      this.sockets[name].push(socket);
      this._assign(req, socket);
    } else if (this.sockets[name].length < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
      this.createSocket(req, options, (error, made) => {
        if (error) req.onSocket(made, error);
        else this._assign(req, made);
      });
    } else (this.requests[name] ??= []).push([req, options]);
  }
  // Agents of packages (for proxies) override it and call it again with a connection of theirs.
  createSocket(req, options, callback) {
    options = { __proto__: null, ...options };
    options.servername ??= hostWithoutPort(req, options);
    const name = this.getName(options);
    options.encoding = null;
    let called = false;
    const done = (error, socket) => {
      if (called) return;
      called = true;
      if (error) { callback(error); return; }
      (this.sockets[name] ??= []).push(socket);
      this.totalSocketCount++;
      installListeners(this, socket, options);
      callback(null, socket);
    };
    if (this.keepAlive) { options.keepAlive = true; options.keepAliveInitialDelay = this.keepAliveMsecs; }
    const socket = this.createConnection(options, done);
    if (socket) done(null, socket);
  }
  _assign(req, socket) { req.onSocket(socket); }
  _onFree(socket, options) {
    const name = this.getName(options);
    if (!socket.writable) { socket.destroy(); return; }
    const waiting = this.requests[name];
    if (waiting?.length) {
      const [req] = waiting.shift();
      this._assign(req, socket);
      if (waiting.length === 0) delete this.requests[name];
      return;
    }
    const req = socket._httpMessage;
    if (!req?.shouldKeepAlive || !this.keepAlive) { socket.destroy(); return; }
    const free = (this.freeSockets[name] ??= []);
    if (free.length >= this.maxFreeSockets || !this.keepSocketAlive(socket)) { socket.destroy(); return; }
    socket._httpMessage = null;
    this.removeSocket(socket, options, true);
    socket.once('error', onFreeError);
    free.push(socket);
  }
  keepSocketAlive(socket) {
    socket.setKeepAlive(true, this.keepAliveMsecs);
    socket.unref();
    const timeout = this.options.timeout || 0;
    if (socket.timeout !== timeout) socket.setTimeout(timeout);
    return true;
  }
  reuseSocket(socket, req) {
    req.reusedSocket = true;
    socket.removeListener('error', onFreeError);
    socket.ref();
  }
  removeSocket(socket, options, keepCount) {
    const name = this.getName(options);
    for (const table of [this.sockets, this.freeSockets]) {
      const list = table[name], at = list?.indexOf(socket) ?? -1;
      if (at >= 0) {
        list.splice(at, 1);
        if (list.length === 0) delete table[name];
        if (!keepCount) this.totalSocketCount--;
      }
    }
    const waiting = this.requests[name];
    if (!keepCount && waiting?.length) {
      const [req, opts] = waiting.shift();
      if (waiting.length === 0) delete this.requests[name];
      this.createSocket(req, opts, (error, made) => (error ? req.onSocket(null, error) : this._assign(req, made)));
    }
  }
  destroy() {
    for (const table of [this.freeSockets, this.sockets]) for (const list of Object.values(table)) for (const socket of [...list]) socket.destroy();
  }
}
// The name for SNI: what the Host header says, else the host.
function hostWithoutPort(req, options) {
  const header = req?.getHeader?.('host');
  if (typeof header === 'string' && header) {
    const name = header[0] === '[' ? header.slice(1, header.indexOf(']')) : header.split(':', 1)[0];
    return net.isIP(name) ? '' : name;
  }
  return net.isIP(options.host) ? '' : options.host;
}
function onFreeError() { this.destroy(); }
function installListeners(agent, socket, options) {
  socket.on('free', () => agent.emit('free', socket, options));
  socket.on('close', () => agent.removeSocket(socket, options));
  socket.on('agentRemove', () => agent.removeSocket(socket, options));
}

const globalAgent = new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 });
const state = { globalAgent };

function ClientRequest(input, options, callback) {
  OutgoingMessage.call(this);
  if (typeof input === 'string') input = require('internal/url').urlToHttpOptions(new URL(input));
  else if (input instanceof URL) input = require('internal/url').urlToHttpOptions(input);
  else {
    callback = options;
    options = input;
    input = null;
  }
  if (typeof options === 'function') { callback = options; options = input || {}; } else options = Object.assign(input || {}, options);
  let { agent } = options;
  const defaultAgent = options._defaultAgent || state.globalAgent;
  if (agent === false) agent = new defaultAgent.constructor();
  else if (agent == null) agent = typeof options.createConnection !== 'function' ? defaultAgent : undefined;
  else if (typeof agent.addRequest !== 'function') throw new ERR_INVALID_ARG_TYPE('options.agent', ['Agent-like Object', 'undefined', 'false'], agent);
  this.agent = agent;
  const protocol = options.protocol || defaultAgent.protocol, expected = agent?.protocol ?? defaultAgent.protocol;
  if (options.path && /[^\u0021-\u00ff]/.test(options.path)) throw new ERR_UNESCAPED_CHARACTERS('Request path');
  if (protocol !== expected) throw new ERR_INVALID_PROTOCOL(protocol, expected);
  const defaultPort = options.defaultPort || agent?.defaultPort;
  const port = (options.port = options.port || defaultPort || 80);
  const host = (options.host = options.hostname || options.host || 'localhost');
  const setHost = options.setHost !== undefined ? Boolean(options.setHost) : true;
  this.socketPath = options.socketPath;
  if (options.timeout !== undefined) this.timeout = options.timeout;
  const { signal } = options;
  if (signal) require('stream').addAbortSignal(signal, this);
  let { method } = options;
  if (method != null && typeof method !== 'string') throw new ERR_INVALID_ARG_TYPE('options.method', 'string', method);
  if (method) {
    try { checkName(method, 'Method'); } catch { throw new ERR_INVALID_HTTP_TOKEN('Method', method); }
    method = this.method = method.toUpperCase();
  } else method = this.method = 'GET';
  if (options.maxHeaderSize !== undefined) validateInteger(options.maxHeaderSize, 'maxHeaderSize', 0);
  this.maxHeaderSize = options.maxHeaderSize;
  this.insecureHTTPParser = options.insecureHTTPParser;
  this.path = options.path || '/';
  if (callback) this.once('response', callback);
  this.useChunkedEncodingByDefault = !['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'].includes(method);
  this._ended = false;
  this.res = null;
  if (asyncContext.state.used) this[kContext] = asyncContext.current();
  this.aborted = false;
  this.timeoutCb = null;
  this.upgradeOrConnect = false;
  this.parser = null;
  this.reusedSocket = false;
  this.host = host;
  this.protocol = protocol;
  this.shouldKeepAlive = agent ? agent.keepAlive || agent.maxSockets !== Infinity : false;
  if (agent && !agent.keepAlive && agent.maxSockets === Infinity) { this._last = true; this.shouldKeepAlive = false; } else if (agent) this._last = false;
  const headersArray = Array.isArray(options.headers);
  if (!headersArray) {
    if (options.headers) for (const key of Object.keys(options.headers)) this.setHeader(key, options.headers[key]);
    if (host && !this.getHeader('host') && setHost) {
      let value = host.includes(':') && host[0] !== '[' && net.isIPv6(host) ? `[${host}]` : host;
      if (port && +port !== defaultPort) value += `:${port}`;
      this.setHeader('Host', value);
    }
    if (options.auth && !this.getHeader('Authorization')) this.setHeader('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
    if (this.getHeader('expect')) this._storeHeader(`${method} ${this.path} HTTP/1.1\r\n`, this[kOutHeaders]);
  } else this._storeHeader(`${method} ${this.path} HTTP/1.1\r\n`, options.headers);
  if (agent) agent.addRequest(this, { ...options });
  else {
    this._last = true;
    this.shouldKeepAlive = false;
    if (typeof options.createConnection === 'function') {
      const socket = options.createConnection(options, (error, made) => this.onSocket(made, error));
      if (socket) this.onSocket(socket);
    } else this.onSocket(net.createConnection(options));
  }
}
Object.setPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);
Object.defineProperty(ClientRequest.prototype, 'writableFinished', { configurable: true, get() { return this.finished && this.outputSize === 0 && (!this.socket || this.socket.writableLength === 0); } });

ClientRequest.prototype._finish = function() { OutgoingMessage.prototype._finish.call(this); };
ClientRequest.prototype._implicitHeader = function() { this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`, this[kOutHeaders]); };
ClientRequest.prototype.abort = function() {
  if (this.aborted) return;
  this.aborted = true;
  process.nextTick(() => this.emit('abort'));
  this.destroy();
};
ClientRequest.prototype.destroy = function(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this.res?._dump();
  this._destroyError = error;
  this.socket ? destroyWith(this, this.socket, error) : this.once('socket', (socket) => destroyWith(this, socket, error));
  if (!this.socket) process.nextTick(() => { if (!this.socket) { emitFailure(this, error); this._closed = true; this.emit('close'); } });
  return this;
};
const hangUp = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
function emitFailure(req, error) {
  if (req._failed) return;
  req._failed = true;
  if (error || !req.aborted && !req.res) req.emit('error', error ?? hangUp());
  else if (req.aborted && !req.res) req.emit('error', hangUp());
}
function destroyWith(req, socket, error) {
  if (!req.res) emitFailureLater(req, error);
  else if (error && !req.res.complete) req.res.destroy(error);
  socket.destroy(req.res ? error : undefined);
}
function emitFailureLater(req, error) { process.nextTick(() => emitFailure(req, error)); }

ClientRequest.prototype.onSocket = function(socket, error) {
  process.nextTick(() => {
    if (error || !socket) {
      this._failed = true;
      this.emit('error', error ?? hangUp());
      this._closed = true;
      this.emit('close');
      return;
    }
    if (this.destroyed) {
      this.socket = socket;
      this.emit('socket', socket);
      if (this.agent) socket.destroy();
      else socket.destroy();
      return;
    }
    startRequest(this, socket);
  });
};

// When the request began, while somebody observes them.
const kSince = Symbol('since');
function startRequest(req, socket) {
  if (observed.http !== null && !observed.hidden.has(req)) req[kSince] = performanceNow();
  const parser = new HttpParser(2, req.maxHeaderSize ?? maxHeaderSize(), req.insecureHTTPParser ?? isInsecureParser());
  req.socket = socket;
  req.parser = parser;
  socket.parser = parser;
  socket._httpMessage = req;
  let res = null, chunk = null, upgraded = false, keepAliveResponse = true;

  const onHead = (headers, _method, _url, status, text, version, flags) => {
    const major = version / 10 | 0, minor = version % 10, keepAlive = (flags & 1) !== 0, upgrade = (flags & 2) !== 0;
    if (status >= 100 && status < 200 && status !== 101) {
      const info = { statusCode: status, statusMessage: text, httpVersion: `${major}.${minor}`, httpVersionMajor: major, httpVersionMinor: minor };
      const m = new IncomingMessage(socket);
      m[kText] = headers;
      info.rawHeaders = m.rawHeaders;
      info.headers = m.headers;
      if (status === 100) req.emit('continue');
      req.emit('information', info);
      res = null;
      return 1;
    }
    res = new IncomingMessage(socket);
    res[kText] = headers;
    res.statusCode = status;
    res.statusMessage = text;
    res.httpVersionMajor = major;
    res.httpVersionMinor = minor;
    res.httpVersion = `${major}.${minor}`;
    res.req = req;
    req.res = res;
    if (observed.http !== null && req[kSince] !== undefined) {
      const { method, protocol, host, path } = req;
      observed.http('HttpClient', req[kSince], { req: { method, url: `${protocol}//${host}${path}`, headers: { ...req.getHeaders() } }, res: { statusCode: status, statusMessage: text, headers: res.headers } });
    }
    keepAliveResponse = keepAlive;
    if (upgrade || req.method === 'CONNECT' || status === 101) {
      upgraded = res.upgrade = true;
      return 2;
    }
    if (req.shouldKeepAlive && !keepAlive) req.shouldKeepAlive = false;
    res._resumeSource = undefined;
    res.on('end', () => responseEnd());
    const handled = req.emit('response', res);
    if (!handled) res._dump();
    return req.method === 'HEAD' ? 1 : 0;
  };
  const onBody = (offset, length) => {
    if (res && !res._dumped && !res.push(chunk.subarray(offset, offset + length))) {
      socket.pause();
      res._resumeSource = () => socket.resume();
    }
  };
  const onTrailers = (headers) => { if (res) res.rawTrailers = headers.split('\0'); };
  const onMessageEnd = () => {
    if (!res || upgraded) return;
    res.complete = true;
    res.push(null);
    if (res._readableState.ended && res.readableLength === 0) res.read(0);
  };
  // A connection that is used again was made by another request: what comes belongs to this one.
  const inContext = (fn) => (req[kContext] === undefined ? fn : (...args) => asyncContext.run(req[kContext], fn, undefined, args));
  parser.setCallbacks(inContext(onHead), inContext(onBody), inContext(onTrailers), inContext(onMessageEnd));

  function onData(data) {
    chunk = data;
    const parsed = parser.execute(data);
    chunk = null;
    if (parsed < 0) {
      cleanup();
      const error = Object.assign(new Error(`Parse Error: ${parser.errorReason}`), { code: parser.errorCode, reason: parser.errorReason, rawPacket: data, bytesParsed: -1 - parsed });
      socket.destroy();
      req._failed = true;
      req.emit('error', error);
    } else if (upgraded) {
      cleanup();
      const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
      req.upgradeOrConnect = true;
      const head = data.subarray(parsed);
      socket._readableState.flowing = null;
      if (req.listenerCount(event) > 0) {
        socket.emit('agentRemove');
        socket._httpMessage = null;
        req.emit(event, res, socket, head);
        req.destroyed = true;
        req._closed = true;
        req.emit('close');
      } else socket.destroy();
    }
  }
  function onEnd() {
    if (!req.res && !req._failed) {
      req._failed = true;
      req.emit('error', hangUp());
    }
    parser.finish();
    socket.end();
  }
  function onError(error) {
    if (!req._failed && !req.res?.complete) {
      req._failed = true;
      if (req.res) req.res.destroy(error);
      else req.emit('error', error);
    }
    socket.destroy();
  }
  function onClose() {
    cleanup();
    parser.finish();
    req.destroyed = true;
    if (req.res) {
      if (!req.res.complete) req.res.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
      req._closed = true;
      req.emit('close');
      if (!req.res.aborted && req.res.readable) req.res.push(null);
    } else {
      if (!req._failed) {
        req._failed = true;
        req.emit('error', req._destroyError ?? hangUp());
      }
      req._closed = true;
      req.emit('close');
    }
  }
  function onDrain() {
    if (!req.finished && req._needDrain) {
      req._needDrain = false;
      req.emit('drain');
    }
  }
  function onTimeout() { req.emit('timeout'); }
  function cleanup() {
    socket.removeListener('data', onData);
    socket.removeListener('end', onEnd);
    socket.removeListener('error', onError);
    socket.removeListener('close', onClose);
    socket.removeListener('drain', onDrain);
    socket.removeListener('timeout', onTimeout);
    socket.parser = null;
  }
  let released = false;
  function responseEnd() {
    // The connection is free when both the response was read and the request was written.
    if (released) return;
    if (!req.shouldKeepAlive || !keepAliveResponse) {
      released = true;
      if (socket.writable) socket.destroySoon();
      return;
    }
    const release = () => {
      if (released) return;
      released = true;
      cleanup();
      req.destroyed = true;
      if (req.timeout) socket.setTimeout(0);
      process.nextTick(() => {
        req._closed = true;
        req.emit('close');
        socket.emit('free');
      });
    };
    if (req.finished && req.writableFinished) release();
    else req.once('finish', release);
  }

  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('error', onError);
  socket.on('close', onClose);
  socket.on('drain', onDrain);
  if (req.timeout !== undefined) socket.setTimeout(req.timeout);
  socket.on('timeout', onTimeout);
  req.emit('socket', socket);
  if (socket.isPaused?.()) socket.resume();
  req._flush();
}

ClientRequest.prototype.setTimeout = function(msecs, callback) {
  if (this._ended) return this;
  if (callback) this.once('timeout', callback);
  const set = (socket) => (socket.connecting ? socket.once('connect', () => socket.setTimeout(msecs)) : socket.setTimeout(msecs));
  this.timeout = msecs;
  if (this.socket) set(this.socket);
  else this.once('socket', set);
  return this;
};
ClientRequest.prototype.setNoDelay = function(...args) { this._onceSocket((s) => s.setNoDelay?.(...args)); };
ClientRequest.prototype.setSocketKeepAlive = function(...args) { this._onceSocket((s) => s.setKeepAlive?.(...args)); };
ClientRequest.prototype._onceSocket = function(fn) { if (this.socket) fn(this.socket); else this.once('socket', fn); };
ClientRequest.prototype.clearTimeout = function(callback) { this.setTimeout(0, callback); };

module.exports = { ClientRequest, Agent, state };
