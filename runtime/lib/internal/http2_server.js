// Servers of HTTP/2, over plain connections and over TLS, and the way to connect to one.
'use strict';

const net = require('net');
const tls = require('tls');
const http = require('http');
const EventEmitter = require('events');
const { Server: HttpServer, _connectionListener } = require('internal/http_server');
const { codes } = require('internal/errors');
const { kState } = require('internal/http2_wire');
const { ServerHttp2Session, ClientHttp2Session } = require('internal/http2_session');
const { Http2ServerRequest, Http2ServerResponse, onServerStream } = require('internal/http2_compat');
const { checkObject } = require('internal/http2_headers');
const { validateSettings, checkRemoteCustom } = require('internal/http2_settings');
const { validateFunction, validateUint32 } = require('internal/validators');

const kOptions = Symbol('options');

function completeOptions(given) {
  checkObject(given, 'options');
  const options = { ...given };
  checkObject(options.settings, 'options.settings');
  options.settings = { ...options.settings };
  options.remoteCustomSettings = checkRemoteCustom(options.remoteCustomSettings);
  for (const name of ['maxSessionInvalidFrames', 'maxSessionRejectedStreams', 'unknownProtocolTimeout']) if (options[name] !== undefined) validateUint32(options[name], name);
  options.unknownProtocolTimeout ??= 10000;
  // With allowHTTP1 only.
  options.Http1IncomingMessage ||= http.IncomingMessage;
  options.Http1ServerResponse ||= http.ServerResponse;
  options.Http2ServerRequest ||= Http2ServerRequest;
  options.Http2ServerResponse ||= Http2ServerResponse;
  return options;
}
function completeTlsOptions(given, servername) {
  const options = completeOptions(given);
  if (!options.ALPNCallback) options.ALPNProtocols = options.allowHTTP1 === true ? ['h2', 'http/1.1'] : ['h2'];
  if (servername !== undefined && !options.servername) options.servername = servername;
  return options;
}

const unknownProtocol = `HTTP/1.0 403 Forbidden\r
Content-Type: text/plain\r
\r
Missing ALPN Protocol, expected \`h2\` to be available.
If this is a HTTP request: The server was not configured with the \`allowHTTP1\` option or a listener for the \`unknownProtocol\` event.
`;
function onConnection(socket) {
  const options = this[kOptions] ?? {};
  if (socket.alpnProtocol === false || socket.alpnProtocol === 'http/1.1') {
    if (options.allowHTTP1 === true) {
      _connectionListener.call(this, socket);
      return;
    }
    if (this.emit('unknownProtocol', socket)) return;
    const timer = setTimeout(() => { if (!socket.destroyed) socket.destroy(); }, options.unknownProtocolTimeout);
    timer.unref();
    socket.once('close', () => clearTimeout(timer));
    socket.end(unknownProtocol);
    return;
  }
  const session = new ServerHttp2Session(options, socket, this);
  session.on('stream', forwardStream);
  session.on('error', forwardError);
  session.on('priority', forwardPriority);
  if (this.timeout) session.setTimeout(this.timeout, onSessionTimeout);
  this.emit('session', session);
}
function forwardStream(stream, headers, flags, rawHeaders) { this.server.emit('stream', stream, headers, flags, rawHeaders); }
function forwardError(error) { this.server.emit('sessionError', error, this); }
function forwardPriority(...args) { this.server.emit('priority', ...args); }
function onSessionTimeout() { if (!this.destroyed && !this.closed && !this.server.emit('timeout', this)) this.destroy(); }

// The first listener of 'request' makes requests and responses of streams.
function onNewListener(event) {
  if (event !== 'request') return;
  this.removeListener('newListener', onNewListener);
  const options = this[kOptions];
  this.on('stream', (...args) => onServerStream.call(this, options, ...args));
}

// What both servers have besides being one.
const common = {
  setTimeout(msecs, callback) {
    this.timeout = msecs;
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.on('timeout', callback);
    }
    return this;
  },
  updateSettings(settings) {
    checkObject(settings, 'settings');
    validateSettings(settings);
    this[kOptions].settings = { ...this[kOptions].settings, ...settings };
  },
  [EventEmitter.captureRejectionSymbol](error, event, ...args) {
    if (event === 'stream') {
      const [stream] = args;
      if (stream.sentHeaders) stream.destroy(error);
      else {
        stream.respond({ ':status': 500 });
        stream.end();
      }
    } else if (event === 'request') {
      const [, response] = args;
      if (response.headersSent || response.finished) response.destroy();
      else {
        for (const name of response.getHeaderNames()) response.removeHeader(name);
        response.statusCode = 500;
        response.end(http.STATUS_CODES[500]);
      }
    } else net.Server.prototype[EventEmitter.captureRejectionSymbol].call(this, error, event, ...args);
  },
};
function install(Server) {
  for (const name of Reflect.ownKeys(common)) Object.defineProperty(Server.prototype, name, { configurable: true, enumerable: false, writable: true, value: common[name] });
}

class Http2Server extends net.Server {
  constructor(options, listener) {
    options = completeOptions(options);
    super(options, onConnection);
    this[kOptions] = options;
    this.timeout = 0;
    this.on('newListener', onNewListener);
    if (typeof listener === 'function') this.on('request', listener);
  }
}
install(Http2Server);

class Http2SecureServer extends tls.Server {
  constructor(options, listener) {
    options = completeTlsOptions(options);
    super(options, onConnection);
    this[kOptions] = options;
    if (options.allowHTTP1 === true) {
      HttpServer._initialize(this, { ...options, IncomingMessage: options.Http1IncomingMessage, ServerResponse: options.Http1ServerResponse });
    }
    this.timeout = 0;
    this.on('newListener', onNewListener);
    if (typeof listener === 'function') this.on('request', listener);
    this.on('tlsClientError', (error, socket) => { if (!this.emit('clientError', error, socket)) socket.destroy(error); });
  }
  close(callback) {
    if (this[kOptions].allowHTTP1 === true) HttpServer.prototype.close.call(this, callback);
    else super.close(callback);
    return this;
  }
  closeIdleConnections() { if (this[kOptions].allowHTTP1 === true) HttpServer.prototype.closeIdleConnections.call(this); }
}
install(Http2SecureServer);

function createServer(options, listener) {
  if (typeof options === 'function') [options, listener] = [{}, options];
  return new Http2Server(options, listener);
}
const createSecureServer = (options, listener) => new Http2SecureServer(options, listener);
const performServerHandshake = (socket, options = {}) => new ServerHttp2Session(completeOptions(options), socket, undefined);

function connect(authority, options, listener) {
  if (typeof options === 'function') [options, listener] = [undefined, options];
  checkObject(options, 'options');
  options = { ...options };
  options.remoteCustomSettings = checkRemoteCustom(options.remoteCustomSettings);
  if (typeof authority === 'string') authority = new URL(authority);
  checkObject(authority, 'authority', ['string', 'Object', 'URL']);
  const protocol = authority.protocol || options.protocol || 'https:';
  const port = `${authority.port !== '' ? authority.port : authority.protocol === 'http:' ? 80 : 443}`;
  const host = authority.hostname ? authority.hostname.replace(/^\[(.*)\]$/, '$1') : authority.host || 'localhost';
  let socket;
  if (typeof options.createConnection === 'function') socket = options.createConnection(authority, options);
  else if (protocol === 'http:') socket = net.connect({ port, host, ...options });
  else if (protocol === 'https:') socket = tls.connect(port, host, completeTlsOptions(options, net.isIP(host) ? undefined : host));
  else throw new codes.ERR_HTTP2_UNSUPPORTED_PROTOCOL(protocol);
  const session = new ClientHttp2Session(options, socket);
  session[kState].authority = `${options.servername || host}:${port}`;
  session[kState].protocol = protocol;
  if (typeof listener === 'function') session.once('connect', listener);
  return session;
}
Object.defineProperty(connect, require('util').promisify.custom, {
  value: (authority, options) => new Promise((resolve, reject) => {
    const session = connect(authority, options, () => {
      session.removeListener('error', reject);
      resolve(session);
    });
    session.once('error', reject);
  }),
});

module.exports = { createServer, createSecureServer, performServerHandshake, connect };
