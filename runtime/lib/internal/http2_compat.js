// The API of node:http over streams of HTTP/2: Http2ServerRequest and Http2ServerResponse.
'use strict';

const Stream = require('stream');
const { Readable } = Stream;
const { codes } = require('internal/errors');
const { kState } = require('internal/http2_wire');
const { authorityOf, checkPseudo } = require('internal/http2_headers');
const { tokenPattern } = require('internal/http_common');
const { validateFunction, validateObject, validateString } = require('internal/validators');

const kRequest = Symbol('request'), kResponse = Symbol('response');
const notAllowed = new Set([':status', ':method', ':path', ':authority', ':scheme']);
const warned = new Set();
function warnOnce(text) {
  if (warned.has(text)) return;
  warned.add(text);
  process.emitWarning(text, 'UnsupportedWarning');
}
const warnOfMessage = () => warnOnce('Status message is not supported by HTTP/2 (RFC7540 8.1.2.4)');

function checkHeader(name, value) {
  if (name === '' || typeof name !== 'string' || name.includes(' ')) throw new codes.ERR_INVALID_HTTP_TOKEN('Header name', name);
  if (notAllowed.has(name)) throw new codes.ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED();
  if (value === undefined || value === null) throw new codes.ERR_HTTP2_INVALID_HEADER_VALUE(value, name);
  if (isDropped(name, value)) warnOnce('The provided connection header is not valid, the value will be dropped from the header and will never be in use.');
}
const isDropped = (name, value) => name === 'connection' && value !== 'trailers';
function nameOf(name) {
  validateString(name, 'name');
  return name.trim().toLowerCase();
}

// The stream in place of a socket: what would read or write it is refused, what is not the stream's is the connection's.
const ofStream = new Set(['on', 'once', 'end', 'emit', 'destroy']);
const refused = new Set(['write', 'read', 'pause', 'resume']);
const below = (stream) => stream.session?.[kState].socket ?? stream;
const proxyHandler = {
  has: (stream, name) => name in stream || name in below(stream),
  get(stream, name) {
    if (ofStream.has(name)) return stream[name].bind(stream);
    if (name === 'writable' || name === 'destroyed') return stream[name];
    if (name === 'readable') return !stream.destroyed && (stream[kState].request ?? stream).readable;
    if (name === 'setTimeout') {
      const target = stream.session ?? stream;
      return target.setTimeout.bind(target);
    }
    if (refused.has(name)) throw new codes.ERR_HTTP2_NO_SOCKET_MANIPULATION();
    const target = below(stream), value = target[name];
    return typeof value === 'function' ? value.bind(target) : value;
  },
  getPrototypeOf: (stream) => Object.getPrototypeOf(below(stream)),
  set(stream, name, value) {
    if (ofStream.has(name) || name === 'writable' || name === 'readable' || name === 'destroyed') stream[name] = value;
    else if (name === 'setTimeout') (stream.session ?? stream).setTimeout = value;
    else if (refused.has(name)) throw new codes.ERR_HTTP2_NO_SOCKET_MANIPULATION();
    else below(stream)[name] = value;
    return true;
  },
};
const proxyOf = (stream) => (stream[kState].proxySocket ??= new Proxy(stream, proxyHandler));

// ---- The request

function onData(chunk) {
  const { request } = this[kState];
  if (request !== undefined && !request.push(chunk)) this.pause();
}
function onTrailers(trailers, flags, rawTrailers) {
  const { request } = this[kState];
  if (request === undefined) return;
  Object.assign(request[kRequest].trailers, trailers);
  request[kRequest].rawTrailers.push(...rawTrailers);
}
function onEnd() { this[kState].request?.push(null); }
function onAborted() {
  const { request } = this[kState];
  if (request === undefined || request[kRequest].closed) return;
  request[kRequest].aborted = true;
  request.emit('aborted');
}
function onRequestClose() {
  const state = this[kState], { request } = state;
  if (request === undefined) return;
  const own = request[kRequest];
  own.closed = true;
  request.push(null);
  // What nobody asked for is dropped, as in HTTP/1.
  if (!own.didRead && !request._readableState.resumeScheduled) request.resume();
  state.proxySocket = null;
  state.request = undefined;
  request.emit('close');
}
// Errors of the stream are not those of the request and the response.
function ignore() {}
function pauseStream() { this[kRequest].stream.pause(); }
function resumeStream() { this[kRequest].stream.resume(); }

class Http2ServerRequest extends Readable {
  constructor(stream, headers, options, rawHeaders) {
    super({ autoDestroy: false, ...options });
    this[kRequest] = { stream, headers, rawHeaders, trailers: {}, rawTrailers: [], closed: false, didRead: false, aborted: false };
    const state = stream[kState];
    state.proxySocket = null;
    state.request = this;
    stream.on('trailers', onTrailers);
    stream.on('end', onEnd);
    stream.on('error', ignore);
    stream.on('aborted', onAborted);
    stream.on('close', onRequestClose);
    this.on('pause', pauseStream);
    this.on('resume', resumeStream);
  }
  get aborted() { return this[kRequest].aborted; }
  get complete() {
    const own = this[kRequest];
    return own.aborted || this.readableEnded || own.closed || own.stream.destroyed;
  }
  get stream() { return this[kRequest].stream; }
  get headers() { return this[kRequest].headers; }
  get rawHeaders() { return this[kRequest].rawHeaders; }
  get trailers() { return this[kRequest].trailers; }
  get rawTrailers() { return this[kRequest].rawTrailers; }
  get httpVersionMajor() { return 2; }
  get httpVersionMinor() { return 0; }
  get httpVersion() { return '2.0'; }
  get socket() { return proxyOf(this[kRequest].stream); }
  get connection() { return this.socket; }
  get method() { return this[kRequest].headers[':method']; }
  set method(method) {
    validateString(method, 'method');
    if (method.trim() === '') throw new codes.ERR_INVALID_ARG_VALUE('method', method);
    this[kRequest].headers[':method'] = method;
  }
  get authority() { return authorityOf(this[kRequest].headers); }
  get scheme() { return this[kRequest].headers[':scheme']; }
  get url() { return this[kRequest].headers[':path']; }
  set url(url) { this[kRequest].headers[':path'] = url; }
  setTimeout(msecs, callback) {
    const own = this[kRequest];
    if (!own.closed) own.stream.setTimeout(msecs, callback);
    return this;
  }
  _read() {
    const own = this[kRequest];
    if (own.didRead) process.nextTick(() => own.stream.resume());
    else {
      own.didRead = true;
      own.stream.on('data', onData);
    }
  }
}

// ---- The response

function onDrain() { this[kState].response?.emit('drain'); }
function onWantTrailers() { this.sendTrailers(this[kState].response?.[kResponse].trailers ?? {}); }
function onResponseClose() {
  const state = this[kState], { response } = state;
  if (response === undefined) return;
  const own = response[kResponse];
  if (this.headRequest !== own.headRequest) return;
  own.closed = true;
  state.proxySocket = null;
  state.response = undefined;
  state.lastMessages = response;
  response.emit('finish');
  response.emit('close');
}

class Http2ServerResponse extends Stream {
  constructor(stream, options) {
    super(options);
    const state = stream[kState];
    this[kResponse] = { stream, headers: { __proto__: null }, trailers: { __proto__: null }, closed: false, ending: false, destroyed: false, headRequest: false, sendDate: true, statusCode: 200 };
    state.proxySocket = null;
    state.response = this;
    this.writable = true;
    this.req = state.request;
    stream.on('drain', onDrain);
    stream.on('close', onResponseClose);
    stream.on('wantTrailers', onWantTrailers);
  }
  // Packages ask for its truth.
  get _header() { return this.headersSent; }
  _hasNoTrailers() { for (const _ in this[kResponse].trailers) return false; return true; }
  get writableEnded() { return this[kResponse].ending; }
  get finished() { return this[kResponse].ending; }
  get socket() { return this[kResponse].closed ? undefined : proxyOf(this[kResponse].stream); }
  get connection() { return this.socket; }
  get stream() { return this[kResponse].stream; }
  get headersSent() { return this[kResponse].stream.headersSent; }
  get sendDate() { return this[kResponse].sendDate; }
  set sendDate(on) { this[kResponse].sendDate = Boolean(on); }
  get statusCode() { return this[kResponse].statusCode; }
  set statusCode(code) {
    code |= 0;
    if (code >= 100 && code < 200) throw new codes.ERR_HTTP2_INFO_STATUS_NOT_ALLOWED();
    if (code < 100 || code > 599) throw new codes.ERR_HTTP2_STATUS_INVALID(code);
    this[kResponse].statusCode = code;
  }
  get statusMessage() {
    warnOfMessage();
    return '';
  }
  set statusMessage(message) { warnOfMessage(); }
  get writableCorked() { return this[kResponse].stream.writableCorked; }
  get writableHighWaterMark() { return this[kResponse].stream.writableHighWaterMark; }
  get writableFinished() { return this[kResponse].stream.writableFinished; }
  get writableLength() { return this[kResponse].stream.writableLength; }

  setTrailer(name, value) {
    name = nameOf(name);
    checkHeader(name, value);
    this[kResponse].trailers[name] = value;
  }
  addTrailers(headers) { for (const name of Object.keys(headers)) this.setTrailer(name, headers[name]); }
  getHeader(name) { return this[kResponse].headers[nameOf(name)]; }
  getHeaderNames() { return Object.keys(this[kResponse].headers); }
  getHeaders() { return Object.assign({ __proto__: null }, this[kResponse].headers); }
  hasHeader(name) { return Object.hasOwn(this[kResponse].headers, nameOf(name)); }
  removeHeader(name) {
    validateString(name, 'name');
    const own = this[kResponse];
    if (own.stream.headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
    name = nameOf(name);
    if (name === 'date') own.sendDate = false;
    else delete own.headers[name];
  }
  setHeader(name, value) {
    validateString(name, 'name');
    if (this[kResponse].stream.headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
    this.#set(name, value);
  }
  appendHeader(name, value) {
    validateString(name, 'name');
    if (this[kResponse].stream.headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
    this.#append(name, value);
  }
  // The name to store under, or undefined for what is dropped.
  #checked(name, value) {
    name = name.trim().toLowerCase();
    checkHeader(name, value);
    if (isDropped(name, value)) return undefined;
    if (name[0] === ':') checkPseudo(name);
    else if (!tokenPattern.test(name)) this.destroy(new codes.ERR_INVALID_HTTP_TOKEN('Header name', name));
    return name;
  }
  #set(name, value) {
    name = this.#checked(name, value);
    if (name !== undefined) this[kResponse].headers[name] = value;
  }
  #append(name, value) {
    name = this.#checked(name, value);
    if (name === undefined) return;
    const { headers } = this[kResponse];
    headers[name] = headers[name] ? [headers[name], value].flat() : value;
  }
  flushHeaders() {
    const own = this[kResponse];
    if (!own.closed && !own.stream.headersSent) this.writeHead(own.statusCode);
  }
  writeHead(statusCode, statusMessage, headers) {
    const own = this[kResponse], { stream } = own;
    if (own.closed || stream.destroyed || stream.closed) return this;
    if (stream.headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
    if (typeof statusMessage === 'string') warnOfMessage();
    if (headers === undefined && typeof statusMessage === 'object') headers = statusMessage;
    if (Array.isArray(headers)) {
      const pairs = Array.isArray(headers[0]);
      if (!pairs && headers.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', headers);
      const list = pairs ? headers : headers.flatMap((_, i) => (i % 2 === 0 ? [[headers[i], headers[i + 1]]] : []));
      // They replace what was set; among themselves they may repeat.
      for (const [name] of list) this.removeHeader(name);
      for (const [name, value] of list) this.#append(name, value);
    } else if (typeof headers === 'object' && headers !== null) {
      for (const name of Object.keys(headers)) this.#set(name, headers[name]);
    }
    own.statusCode = statusCode;
    this.#begin();
    return this;
  }
  #begin() {
    const own = this[kResponse];
    own.headers[':status'] = own.statusCode;
    own.stream.respond(own.headers, { endStream: own.ending, waitForTrailers: true, sendDate: own.sendDate });
  }
  cork() { this[kResponse].stream.cork(); }
  uncork() { this[kResponse].stream.uncork(); }
  write(chunk, encoding, callback) {
    const own = this[kResponse];
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    const error = own.ending ? new codes.ERR_STREAM_WRITE_AFTER_END() : own.closed ? new codes.ERR_HTTP2_INVALID_STREAM() : undefined;
    if (error) {
      if (typeof callback === 'function') process.nextTick(callback, error);
      this.destroy(error);
      return false;
    }
    if (own.destroyed) return false;
    if (!own.stream.headersSent) this.writeHead(own.statusCode);
    return own.stream.write(chunk, encoding, callback);
  }
  end(chunk, encoding, callback) {
    const own = this[kResponse], { stream } = own;
    if (typeof chunk === 'function') {
      callback = chunk;
      chunk = null;
    } else if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    if ((own.closed || own.ending) && own.headRequest === stream.headRequest) {
      if (typeof callback === 'function') process.nextTick(callback);
      return this;
    }
    if (chunk !== null && chunk !== undefined) this.write(chunk, encoding);
    own.headRequest = stream.headRequest;
    own.ending = true;
    if (typeof callback === 'function') {
      if (stream.writableEnded) this.once('finish', callback);
      else stream.once('finish', callback);
    }
    if (!stream.headersSent) this.writeHead(own.statusCode);
    if (own.closed || stream.destroyed) onResponseClose.call(stream);
    else stream.end();
    return this;
  }
  destroy(error) {
    const own = this[kResponse];
    if (own.destroyed) return;
    own.destroyed = true;
    own.stream.destroy(error);
  }
  setTimeout(msecs, callback) {
    const own = this[kResponse];
    if (!own.closed) own.stream.setTimeout(msecs, callback);
  }
  createPushResponse(headers, callback) {
    validateFunction(callback, 'callback');
    const own = this[kResponse];
    if (own.closed) {
      process.nextTick(callback, new codes.ERR_HTTP2_INVALID_STREAM());
      return;
    }
    own.stream.pushStream(headers, {}, (error, stream) => {
      if (error) callback(error);
      else callback(null, new Http2ServerResponse(stream));
    });
  }
  #inform(headers) {
    const own = this[kResponse];
    if (own.stream.headersSent || own.closed) return false;
    own.stream.additionalHeaders(headers);
    return true;
  }
  writeContinue() { return this.#inform({ ':status': 100 }); }
  writeEarlyHints(hints) {
    validateObject(hints, 'hints');
    const link = linkOf(hints.link);
    if (link.length === 0) return false;
    const headers = { __proto__: null };
    for (const name of Object.keys(hints)) if (name !== 'link') headers[name] = hints[name];
    return this.#inform({ ...headers, ':status': 103, 'Link': link });
  }
}
const linkPattern = /^(?:<[^>]*>)(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/;
function linkOf(value) {
  const list = typeof value === 'string' ? [value] : value;
  if (Array.isArray(list)) {
    for (const one of list) {
      if (typeof one !== 'string' || !linkPattern.test(one)) throw new codes.ERR_INVALID_ARG_VALUE('hints', one, 'must be an array or string of format "</styles.css>; rel=preload; as=style"');
    }
    return list.join(', ');
  }
  throw new codes.ERR_INVALID_ARG_VALUE('hints', value, 'must be an array or string of format "</styles.css>; rel=preload; as=style"');
}

// A server's listener of 'stream', once it has one of 'request'.
function onServerStream(options, stream, headers, flags, rawHeaders) {
  const request = new options.Http2ServerRequest(stream, headers, undefined, rawHeaders);
  const response = new options.Http2ServerResponse(stream);
  const refuse = (status) => {
    response.statusCode = status;
    response.end();
  };
  if (headers[':method'] === 'CONNECT') {
    if (!this.emit('connect', request, response)) refuse(405);
  } else if (headers.expect === undefined) this.emit('request', request, response);
  else if (headers.expect === '100-continue') {
    if (this.listenerCount('checkContinue') > 0) this.emit('checkContinue', request, response);
    else {
      response.writeContinue();
      this.emit('request', request, response);
    }
  } else if (this.listenerCount('checkExpectation') > 0) this.emit('checkExpectation', request, response);
  else refuse(417);
}

module.exports = { Http2ServerRequest, Http2ServerResponse, onServerStream };
