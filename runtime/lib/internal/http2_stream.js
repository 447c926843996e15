// Http2Stream: one request or response of a session, as a Duplex. What is written waits here until the session sends; what
// comes is pushed by the session's events.
'use strict';

const { Duplex } = require('stream');
const { codes, AbortError } = require('internal/errors');
const { NghttpError } = require('internal/http2_errors');
const { constants, errorNames } = require('internal/http2_constants');
const { kState } = require('internal/http2_wire');
const { encode, copied, authorityOf, checkObject, sensitiveHeaders, checkResponsePseudo, checkTrailerPseudo } = require('internal/http2_headers');
const { utcDate } = require('internal/http_common');
const { validateBoolean, validateFunction, validateInteger, validateNumber } = require('internal/validators');
const { setUnrefTimeout, getTimerDuration, clearTimeout } = require('internal/timers');

const { NGHTTP2_NO_ERROR, NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR, NGHTTP2_DEFAULT_WEIGHT, NGHTTP2_ERR_STREAM_ID_NOT_AVAILABLE, NGHTTP2_ERR_STREAM_CLOSED } = constants;
const kNoBody = 1, kWaitForTrailers = 2;

// Of a stream. Its session's is session[kState].
class StreamState {
  constructor(session) {
    this.session = session;
    this.id = undefined;
    this.closed = this.aborted = this.headersSent = this.headRequest = this.hasTrailers = this.trailersReady = false;
    this.didRead = this.endAfterHeaders = this.shutdown = this.paused = false;
    this.gone = false;   // the session knows it no more
    this.rstCode = NGHTTP2_NO_ERROR;
    this.chunks = this.encoding = this.callback = null;   // the write under way
    this.unsent = 0;
    this.sentHeaders = this.sentTrailers = this.sentInfo = undefined;
    this.origin = this.protocol = this.authority = undefined;
    this.timer = null;
    this.lastSent = 0;
    this.request = this.response = undefined;   // of the compatibility API
    this.lastMessages = undefined;   // the response, and with it the request, once they are over
    this.proxySocket = null;
    this.context = null;
  }
}

function touch(state) {
  if (state.timer !== null) state.timer.refresh();
  if (state.session?.[kState].timer) state.session[kState].timer.refresh();
}
// For streams and sessions.
function setTimeoutOf(msecs, callback) {
  if (this.destroyed) return this;
  this.timeout = msecs;
  msecs = getTimerDuration(msecs, 'msecs');
  const state = this[kState];
  if (state.timer !== null) clearTimeout(state.timer);
  state.timer = null;
  if (msecs === 0) {
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.removeListener('timeout', callback);
    }
    return this;
  }
  state.timer = setUnrefTimeout(() => onTimeout(this, state), msecs);
  touch(state);
  if (callback !== undefined) {
    validateFunction(callback, 'callback');
    this.once('timeout', callback);
  }
  return this;
}
function onTimeout(self, state) {
  if (self.destroyed) return;
  // A write that gets on is no rest.
  const native = (state.session ?? self)[kState].wire?.native;
  const sent = native?.bytesBatched() ?? 0;
  if (sent !== state.lastSent && (state.callback || state.wire?.sending)) {
    state.lastSent = sent;
    state.timer?.refresh();
    return;
  }
  // Of the compatibility API: without a listener for each stream.
  state.request?.emit('timeout');
  state.response?.emit('timeout');
  self.emit('timeout');
}

// What a stream's priority may be: the defaults filled in.
function checkPriority(options) {
  if (options.weight === undefined) options.weight = NGHTTP2_DEFAULT_WEIGHT;
  else validateNumber(options.weight, 'options.weight');
  if (options.parent === undefined) options.parent = 0;
  else validateNumber(options.parent, 'options.parent', 0);
  for (const name of ['exclusive', 'silent']) {
    if (options[name] === undefined) options[name] = false;
    else validateBoolean(options[name], `options.${name}`);
  }
}

// How a stream is closed: without a reset, with one when what was written is sent, or with one now.
const kWithoutReset = 0, kWithReset = 1, kAtOnce = 2;
function closeStream(stream, code, how) {
  const state = stream[kState];
  state.closed = true;
  state.rstCode = code;
  if (state.timer !== null) stream.setTimeout(0);
  if (stream.listenerCount('timeout') > 0) stream.removeAllListeners('timeout');
  const { ending } = stream._writableState;
  if (!ending) {
    if (!state.aborted) {
      state.aborted = true;
      stream.emit('aborted');
    }
    stream.end();
  }
  if (how === kWithoutReset) return;
  if (!ending || stream.writableFinished || code !== NGHTTP2_NO_ERROR || how === kAtOnce) finishClose(stream, code);
  else stream.once('finish', () => finishClose(stream, code));
}
function finishClose(stream, code) {
  const state = stream[kState];
  const reset = () => {
    const wire = state.session?.[kState].wire;
    if (!wire?.native) return;
    stream._commit();
    wire.native.reset(state.id, code, false);
    wire.schedule();
  };
  if (state.id === undefined) {
    stream.push(null);
    stream.once('ready', reset);
  } else reset();
}

function onFinish() { this._maybeDestroy(); }

class Http2Stream extends Duplex {
  constructor(session, id) {
    super({ allowHalfOpen: true, decodeStrings: false, autoDestroy: false });
    const state = this[kState] = new StreamState(session);
    // Until somebody reads, nothing is asked for: that tells whether a body may be dropped.
    this._readableState.readingMore = true;
    if (id === undefined) session[kState].pending.add(this);
    else {
      state.id = id;
      session[kState].streams.set(id, this);
    }
  }
  _started(id) {
    const state = this[kState], sessionState = state.session[kState];
    sessionState.pending.delete(this);
    sessionState.streams.set(id, this);
    state.id = id;
    this.emit('ready');
  }
  [Symbol.for('nodejs.util.inspect.custom')](depth) {
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = { id: this.id || '<pending>', closed: this.closed, destroyed: this.destroyed, state: this.state, readableState: this._readableState, writableState: this._writableState };
    return `Http2Stream ${require('util').format(shown)}`;
  }

  get bufferSize() { return this[kState].unsent + this.writableLength; }
  get endAfterHeaders() { return this[kState].endAfterHeaders; }
  get sentHeaders() { return this[kState].sentHeaders; }
  get sentTrailers() { return this[kState].sentTrailers; }
  get sentInfoHeaders() { return this[kState].sentInfo; }
  get pending() { return this[kState].id === undefined; }
  get id() { return this[kState].id; }
  get session() { return this[kState].session; }
  get headersSent() { return this[kState].headersSent; }
  get aborted() { return this[kState].aborted; }
  get headRequest() { return this[kState].headRequest; }
  get rstCode() { return this[kState].rstCode; }
  get closed() { return this[kState].closed; }
  get state() {
    const { id, session } = this[kState];
    const values = this.destroyed || id === undefined ? undefined : session[kState].wire?.native?.streamState(id);
    if (values === undefined) return {};
    const [state, weight, sumDependencyWeight, localClose, remoteClose, localWindowSize] = values;
    return { state, weight, sumDependencyWeight, localClose, remoteClose, localWindowSize };
  }

  _read() {
    if (this.destroyed) {
      this.push(null);
      return;
    }
    const state = this[kState];
    if (!state.didRead) {
      this._readableState.readingMore = false;
      state.didRead = true;
    }
    if (!state.paused) return;
    state.paused = false;
    const { wire } = state.session[kState];
    wire.native?.resume(state.id);
    wire.schedule();
  }

  _write(chunk, encoding, callback) { this._submit(chunk, encoding, callback); }
  _writev(chunks, callback) { this._submit(chunks, undefined, callback); }
  _submit(chunks, encoding, callback) {
    const state = this[kState];
    if (state.id === undefined) {
      this.once('ready', () => this._submit(chunks, encoding, callback));
      return;
    }
    if (this.destroyed) return;
    touch(state);
    if (!state.headersSent) this.respond();
    state.chunks = chunks;
    state.encoding = encoding;
    state.callback = callback;
    const { wire } = state.session[kState];
    wire.dirty.push(this);
    wire.schedule();
  }
  // Hands the write to the session, when it is about to send: then it is known whether it is the last one.
  _commit() {
    const state = this[kState], { chunks } = state;
    if (chunks === null) return;
    state.chunks = null;
    const native = state.session?.[kState].wire?.native;
    if (!native) return;
    const writable = this._writableState;
    const atEnd = writable.ending && writable.buffered.length === 0;
    if (atEnd && state.hasTrailers && state.response !== undefined) this._forgetTrailers(native);
    const last = atEnd && !state.hasTrailers;
    if (last) state.shutdown = true;
    if (!Array.isArray(chunks)) native.write(state.id, encoded(chunks, state.encoding), last);
    else chunks.forEach(({ chunk, encoding }, i) => native.write(state.id, encoded(chunk, encoding), last && i === chunks.length - 1));
    if (last) this.on('finish', onFinish);
  }
  // The compatibility API waits for trailers always, and mostly there are none.
  _forgetTrailers(native) {
    const state = this[kState];
    if (!state.response._hasNoTrailers?.() || this.listenerCount('wantTrailers') > 1) return;
    state.hasTrailers = false;
    native.forgetTrailers(state.id);
  }
  // All of the write is on its way.
  _written() {
    const { callback } = this[kState];
    if (callback === null) return;
    this[kState].callback = null;
    callback();
  }
  _final(callback) {
    const state = this[kState];
    if (state.id === undefined) {
      this.once('ready', () => this._final(callback));
      return;
    }
    const wire = state.session?.[kState].wire;
    if (state.shutdown || !wire?.native) {
      callback();
      return;
    }
    state.shutdown = true;
    if (state.hasTrailers && state.response !== undefined) this._forgetTrailers(wire.native);
    wire.native.end(state.id);
    wire.schedule();
    this.on('finish', onFinish);
    callback();
  }

  priority(options) {
    if (this.destroyed) throw new codes.ERR_HTTP2_INVALID_STREAM();
    checkObject(options, 'options');
    options = { ...options };
    checkPriority(options);
    const state = this[kState];
    const submit = () => {
      if (this.destroyed) return;
      touch(state);
      if (options.parent === state.id) return;
      const { wire } = state.session[kState];
      wire.native?.setPriority(state.id, options.parent | 0, options.weight | 0, options.exclusive, options.silent);
      wire.schedule();
    };
    if (state.id === undefined) this.once('ready', submit);
    else submit();
  }

  sendTrailers(headers) {
    const state = this[kState];
    if (this.destroyed || state.closed) throw new codes.ERR_HTTP2_INVALID_STREAM();
    if (state.sentTrailers) throw new codes.ERR_HTTP2_TRAILERS_ALREADY_SENT();
    if (!state.trailersReady) throw new codes.ERR_HTTP2_TRAILERS_NOT_READY();
    checkObject(headers, 'headers');
    headers = copied(headers);
    touch(state);
    const block = encode(headers, checkTrailerPseudo);
    state.sentTrailers = headers;
    state.hasTrailers = false;
    const { wire } = state.session[kState];
    const result = wire.native?.sendTrailers(state.id, block);
    wire.schedule();
    if (result < 0) this.destroy(new NghttpError(result));
    else setImmediate(() => this._maybeDestroy());
  }

  close(code = NGHTTP2_NO_ERROR, callback) {
    validateInteger(code, 'code', 0, 2 ** 32 - 1);
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this[kState].closed) return;
    if (callback !== undefined) this.once('close', callback);
    closeStream(this, code, kWithReset);
  }
  _destroy(error, callback) {
    const state = this[kState], { session, id } = state, sessionState = session[kState];
    const sessionCode = sessionState.goawayCode || sessionState.destroyCode;
    let code = state.closed ? state.rstCode : sessionCode;
    if (error != null) code = sessionCode || (error instanceof AbortError ? NGHTTP2_CANCEL : NGHTTP2_INTERNAL_ERROR);
    const started = id !== undefined;
    if (!state.closed) closeStream(this, code, started ? kAtOnce : kWithoutReset);
    this.push(null);
    if (started) {
      const { wire } = sessionState;
      if (wire?.native && !state.gone) {
        this._commit();
        wire.native.reset(id, code ?? NGHTTP2_NO_ERROR, true);
        wire.schedule();
      }
      sessionState.streams.delete(id);
    } else sessionState.pending.delete(this);
    state.unsent = 0;
    // Who cancels knows it: 'aborted' says so.
    if (error == null && code !== NGHTTP2_NO_ERROR && code !== NGHTTP2_CANCEL) error = new codes.ERR_HTTP2_STREAM_ERROR(errorNames[code] || code);
    state.session = undefined;
    const write = state.callback;
    state.callback = state.chunks = null;
    if (write !== null) process.nextTick(write);
    if (sessionState.closed) setImmediate(() => session._maybeDestroy());
    // Of hidden classes that no object has any more V8 forgets all code that was compiled for them: one stays.
    sessionState.lastStream = this;
    callback(error);
  }
  // Once nothing comes and goes any more.
  _maybeDestroy() {
    if (!this.writableFinished) return;
    const state = this[kState];
    if (!this.readable && state.closed) {
      this.destroy();
      return;
    }
    // A response to a request whose body nobody read. Pushed streams may still be announced on it until the next turn.
    if (!state.gone && state.headersSent && state.session?.[kState].server && !state.hasTrailers && !state.didRead && this.readableFlowing === null) setImmediate(() => this.close());
  }
}
Object.defineProperty(Http2Stream.prototype, 'setTimeout', { configurable: true, enumerable: true, writable: true, value: setTimeoutOf });

// As the session takes it: text in UTF-8, or bytes.
function encoded(chunk, encoding) {
  if (typeof chunk !== 'string' || encoding === undefined || encoding === 'utf8' || encoding === 'utf-8') return chunk;
  return Buffer.from(chunk, encoding);
}

class ClientHttp2Stream extends Http2Stream {
  constructor(session, id) {
    super(session, id);
    this[kState].headersSent = true;
    this.on('headers', onInformation);
  }
}
function onInformation(headers) { if (headers[':status'] === 100) this.emit('continue'); }

// The headers of a response, completed.
function responseHeaders(given, options) {
  checkObject(given, 'headers');
  const headers = { __proto__: null, ...given };
  const status = headers[':status'] = headers[':status'] | 0 || 200;
  if ((options.sendDate == null || options.sendDate) && headers.date == null) headers.date = utcDate();
  if (status < 200 || status > 599) throw new codes.ERR_HTTP2_STATUS_INVALID(status);
  const sensitive = headers[sensitiveHeaders];
  if (sensitive !== undefined && !Array.isArray(sensitive)) throw new codes.ERR_INVALID_ARG_VALUE('headers[http2.neverIndex]', sensitive);
  return headers;
}
const hasNoBody = (status) => status === 204 || status === 205 || status === 304;

class ServerHttp2Stream extends Http2Stream {
  constructor(session, id, headers) {
    super(session, id);
    const state = this[kState];
    state.protocol = headers[':scheme'];
    state.authority = authorityOf(headers);
  }
  get pushAllowed() {
    const { session } = this[kState];
    return !this.destroyed && !this.closed && !session.closed && !session.destroyed && session.remoteSettings.enablePush;
  }
  pushStream(headers, options, callback) {
    const state = this[kState], { session } = state;
    if (!this.pushAllowed) throw new codes.ERR_HTTP2_PUSH_DISABLED();
    if (state.id % 2 === 0) throw new codes.ERR_HTTP2_NESTED_PUSH();
    touch(state);
    if (typeof options === 'function') {
      callback = options;
      options = undefined;
    }
    validateFunction(callback, 'callback');
    checkObject(options, 'options');
    checkObject(headers, 'headers');
    headers = copied(headers);
    headers[':method'] ??= 'GET';
    if (authorityOf(headers) === undefined) headers[':authority'] = state.authority;
    headers[':scheme'] ??= state.protocol;
    headers[':path'] ??= '/';
    const isHead = headers[':method'] === 'HEAD', endStream = isHead || !!options?.endStream;
    const { wire } = session[kState];
    const id = wire.native.pushPromise(state.id, encode(headers), endStream ? kNoBody : 0);
    wire.schedule();
    if (id < 0) {
      const error = id === NGHTTP2_ERR_STREAM_ID_NOT_AVAILABLE ? new codes.ERR_HTTP2_OUT_OF_STREAMS() : id === NGHTTP2_ERR_STREAM_CLOSED ? new codes.ERR_HTTP2_INVALID_STREAM() : new NghttpError(id);
      process.nextTick(callback, error);
      return;
    }
    const stream = new ServerHttp2Stream(session, id, headers);
    stream[kState].sentHeaders = headers;
    stream.push(null);
    if (endStream) stream.end();
    if (isHead) stream[kState].headRequest = true;
    process.nextTick(callback, null, stream, headers, 0);
  }

  _mayRespond() {
    if (this.destroyed || this.closed) throw new codes.ERR_HTTP2_INVALID_STREAM();
    if (this[kState].headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
  }
  respond(headers, options) {
    this._mayRespond();
    checkObject(options, 'options');
    const state = this[kState];
    touch(state);
    let flags = 0, endStream = !!options?.endStream;
    if (endStream) flags |= kNoBody;
    if (options?.waitForTrailers) {
      flags |= kWaitForTrailers;
      state.hasTrailers = true;
    }
    headers = responseHeaders(headers, options ?? {});
    const block = encode(headers, checkResponsePseudo);
    state.sentHeaders = headers;
    state.headersSent = true;
    if (endStream || hasNoBody(headers[':status']) || state.headRequest) {
      endStream = true;
      this.end();
    }
    this._submitResponse(block, endStream ? flags | kNoBody : flags);
  }
  _submitResponse(block, flags) {
    const state = this[kState], { wire } = state.session[kState];
    const result = wire.native?.respond(state.id, block, flags);
    wire.schedule();
    if (result < 0) this.destroy(new NghttpError(result));
    return !(result < 0);
  }
  respondWithFD(fd, headers, options) { require('internal/http2_files').respondWithFD(this, fd, headers, options); }
  respondWithFile(path, headers, options) { require('internal/http2_files').respondWithFile(this, path, headers, options); }

  additionalHeaders(headers) {
    const state = this[kState];
    if (this.destroyed || this.closed) throw new codes.ERR_HTTP2_INVALID_STREAM();
    if (state.headersSent) throw new codes.ERR_HTTP2_HEADERS_AFTER_RESPOND();
    checkObject(headers, 'headers');
    headers = copied(headers);
    if (headers[':status'] != null) {
      const status = headers[':status'] |= 0;
      if (status === 101) throw new codes.ERR_HTTP2_STATUS_101();
      if (status < 100 || status >= 200) throw new codes.ERR_HTTP2_INVALID_INFO_STATUS(status);
    }
    touch(state);
    const block = encode(headers, checkResponsePseudo);
    (state.sentInfo ??= []).push(headers);
    const { wire } = state.session[kState];
    const result = wire.native?.inform(state.id, block);
    wire.schedule();
    if (result < 0) this.destroy(new NghttpError(result));
  }
}

module.exports = { Http2Stream, ClientHttp2Stream, ServerHttp2Stream, setTimeoutOf, touch, checkPriority, closeStream, kWithoutReset, responseHeaders, hasNoBody, kNoBody, kWaitForTrailers };
