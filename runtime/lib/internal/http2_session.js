// Http2Session, of a server and of a client: streams, settings, pings, and the life of the connection. The socket belongs to
// the session: whatever ends one of them ends the other.
'use strict';

const EventEmitter = require('events');
const tls = require('tls');
const { codes, AbortError } = require('internal/errors');
const { NghttpError } = require('internal/http2_errors');
const { constants } = require('internal/http2_constants');
const { Wire, kState } = require('internal/http2_wire');
const events = require('internal/http2_events');
const { ClientHttp2Stream, setTimeoutOf, touch, checkPriority, kNoBody, kWaitForTrailers } = require('internal/http2_stream');
const { encode, copied, authorityOf, checkObject, checkPseudo } = require('internal/http2_headers');
const { validateSettings, pairsOf, fromSession } = require('internal/http2_settings');
const { checkName } = require('internal/http_common');
const asyncContext = require('internal/async_context');
const { validateAbortSignal, validateBoolean, validateBuffer, validateFunction, validateInt32, validateNumber, validateString } = require('internal/validators');

const { NGHTTP2_NO_ERROR, NGHTTP2_INTERNAL_ERROR, NGHTTP2_CANCEL, NGHTTP2_SESSION_CLIENT, NGHTTP2_SESSION_SERVER, NGHTTP2_ERR_STREAM_ID_NOT_AVAILABLE, NGHTTP2_ERR_INVALID_ARGUMENT, NGHTTP2_ERR_NOMEM } = constants;
const kMostStreams = 2 ** 32 - 1, kMostAltsvc = 2 ** 14 - 2;
const quotedText = /^[\x09\x20-\x5b\x5d-\x7e\x80-\xff]*$/;
// Of a socket: its session.
const kSession = Symbol('http2 session');

// The socket as programs may have it: what reads, writes or ends it is not for them.
const ofSession = new Set(['setTimeout', 'ref', 'unref']);
const forbidden = new Set(['destroy', 'emit', 'end', 'pause', 'read', 'resume', 'write', 'setEncoding', 'setKeepAlive', 'setNoDelay']);
function socketOf(session) {
  const { socket } = session[kState];
  if (socket === undefined) throw new codes.ERR_HTTP2_SOCKET_UNBOUND();
  return socket;
}
const proxyHandler = {
  get(session, name) {
    if (ofSession.has(name)) return session[name].bind(session);
    if (forbidden.has(name)) throw new codes.ERR_HTTP2_NO_SOCKET_MANIPULATION();
    const socket = socketOf(session), value = socket[name];
    return typeof value === 'function' ? value.bind(socket) : value;
  },
  getPrototypeOf: (session) => Object.getPrototypeOf(socketOf(session)),
  set(session, name, value) {
    if (ofSession.has(name)) session[name] = value;
    else if (forbidden.has(name)) throw new codes.ERR_HTTP2_NO_SOCKET_MANIPULATION();
    else socketOf(session)[name] = value;
    return true;
  },
};

function onSocketError(error) {
  const session = this[kSession];
  if (session === undefined) return;
  // After a GOAWAY the other side may hang up as it likes.
  if (error.code === 'ECONNRESET' && session[kState].goawayCode !== null) session.destroy();
  else session.destroy(error);
}
function onSocketClose() {
  const session = this[kSession];
  if (session === undefined) return;
  const state = session[kState], error = session.connecting ? new codes.ERR_SOCKET_CLOSED() : null;
  for (const stream of [...state.streams.values(), ...state.pending]) stream.close(NGHTTP2_CANCEL);
  session.close();
  closeSession(session, NGHTTP2_NO_ERROR, error);
}

function closeSession(session, code, error) {
  const state = session[kState];
  if (state.destroyed) return;
  state.destroyed = true;
  state.destroyCode = code;
  state.proxySocket = undefined;
  if (state.timer !== null) {
    require('internal/timers').clearTimeout(state.timer);
    state.timer = null;
  }
  session.removeAllListeners('timeout');
  if (state.pending.size > 0 || state.streams.size > 0) {
    const cancelled = new codes.ERR_HTTP2_STREAM_CANCEL(error);
    for (const stream of [...state.pending]) stream.destroy(cancelled);
    for (const stream of [...state.streams.values()]) stream.destroy(error);
  }
  const { wire, socket } = state;
  if (wire === null) {
    finishClose(session, error);
    return;
  }
  const done = () => finishClose(session, error);
  if (socket.destroyed) setImmediate(done);
  else {
    // One that was closed in peace has said so.
    if (code || !state.closed || !state.saidGoaway) wire.native?.terminate(code ?? NGHTTP2_NO_ERROR);
    wire.finish(done);
  }
}
function finishClose(session, error) {
  const state = session[kState], { socket, wire } = state;
  for (const callback of state.pingCallbacks.splice(0)) callback(false, 0);
  for (const callback of state.settingsCallbacks.splice(0)) callback(false, 0);
  wire?.close();
  state.wire = state.lastStream = null;
  state.proxySocket = undefined;
  state.socket = undefined;
  if (socket) socket[kSession] = undefined;
  const end = () => {
    if (error) session.emit('error', error);
    session.emit('close');
  };
  if (!socket || socket.destroyed) {
    process.nextTick(end);
    return;
  }
  socket.on('close', end);
  // A socket that is closed in peace still has to see the other side's end.
  if (state.closed) socket.resume();
  socket.end(() => { if (!state.closed) setImmediate(() => socket.destroy(error)); });
}

class Http2Session extends EventEmitter {
  constructor(server, options, socket) {
    super();
    if (socket[kSession] !== undefined) throw new codes.ERR_HTTP2_SOCKET_BOUND();
    socket[kSession] = this;
    socket.on('error', onSocketError);
    socket.on('close', onSocketClose);
    this[kState] = {
      server, socket, wire: null, ready: false, closed: false, destroyed: false,
      destroyCode: NGHTTP2_NO_ERROR, goawayCode: null, goawayLastStreamID: null, saidGoaway: false,
      streams: new Map(), pending: new Set(), pendingAck: 0, pingCallbacks: [], settingsCallbacks: [],
      localSettings: undefined, remoteSettings: undefined, originSet: undefined, encrypted: undefined, alpnProtocol: undefined,
      proxySocket: null, timer: null, lastStream: null, lastSent: 0, owner: undefined, authority: undefined, protocol: undefined, waiting: null,
    };
    socket.setNoDelay?.();
    socket.disableRenegotiation?.();
    if (socket.connecting || socket.secureConnecting) {
      socket.once(socket instanceof tls.TLSSocket ? 'secureConnect' : 'connect', () => {
        try { this.#begin(socket, options); } catch (error) { socket.destroy(error); }
      });
    } else this.#begin(socket, options);
  }
  #begin(socket, options) {
    const state = this[kState];
    const connected = () => this.emit('connect', this, socket);
    if (state.destroyed) {
      process.nextTick(connected);
      return;
    }
    state.ready = true;
    state.wire = new Wire(this, socket, state.server, options, events);
    state.encrypted = !!socket.encrypted;
    state.alpnProtocol = socket.encrypted ? socket.alpnProtocol : 'h2c';
    this.settings(typeof options.settings === 'object' ? options.settings : {});
    if (state.server && Array.isArray(options.origins)) this.origin(...options.origins);
    process.nextTick(connected);
  }

  get encrypted() { return this[kState].encrypted; }
  get alpnProtocol() { return this[kState].alpnProtocol; }
  get originSet() { return !this.encrypted || this.destroyed ? undefined : [...this._originSet()]; }
  _originSet() {
    const state = this[kState];
    if (state.originSet === undefined) {
      const { servername, remoteFamily, remoteAddress, remotePort } = state.socket;
      const host = servername || (remoteFamily === 'IPv6' ? `[${remoteAddress}]` : remoteAddress);
      state.originSet = new Set([new URL(`https://${host}${remotePort != null ? `:${remotePort}` : ''}`).origin]);
    }
    return state.originSet;
  }
  get connecting() { return !this[kState].ready; }
  get closed() { return this[kState].closed; }
  get destroyed() { return this[kState].destroyed; }
  get type() { return this[kState].server ? NGHTTP2_SESSION_SERVER : NGHTTP2_SESSION_CLIENT; }
  get goawayCode() { return this[kState].goawayCode || NGHTTP2_NO_ERROR; }
  get goawayLastStreamID() { return this[kState].goawayLastStreamID || 0; }
  get pendingSettingsAck() { return this[kState].pendingAck > 0; }
  get socket() {
    const state = this[kState];
    if (state.proxySocket === null) state.proxySocket = new Proxy(this, proxyHandler);
    return state.proxySocket;
  }
  get state() {
    const values = this.destroyed ? undefined : this[kState].wire?.native?.state();
    if (values === undefined) return {};
    const [effectiveLocalWindowSize, effectiveRecvDataLength, nextStreamID, localWindowSize, lastProcStreamID, remoteWindowSize, outboundQueueSize, deflateDynamicTableSize, inflateDynamicTableSize] = values;
    return { effectiveLocalWindowSize, effectiveRecvDataLength, nextStreamID, localWindowSize, lastProcStreamID, remoteWindowSize, outboundQueueSize, deflateDynamicTableSize, inflateDynamicTableSize };
  }
  get localSettings() { return this.#settingsInForce('localSettings', false); }
  get remoteSettings() { return this.#settingsInForce('remoteSettings', true); }
  #settingsInForce(name, remote) {
    const state = this[kState];
    if (state[name] !== undefined) return state[name];
    const values = state.destroyed ? undefined : state.wire?.native?.settings(remote);
    return values === undefined ? {} : (state[name] = fromSession(values));
  }
  [Symbol.for('nodejs.util.inspect.custom')](depth) {
    if (typeof depth === 'number' && depth < 0) return this;
    const { type, closed, destroyed, state, localSettings, remoteSettings } = this;
    return `Http2Session ${require('util').format({ type, closed, destroyed, state, localSettings, remoteSettings })}`;
  }

  #mustLive() { if (this.destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION(); }
  // Now, or once the session is connected.
  #whenReady(action) {
    const run = () => {
      const state = this[kState];
      if (state.destroyed) return;
      touch(state);
      action(state.wire.native);
      state.wire?.schedule();
    };
    if (this.connecting) this.once('connect', run);
    else run();
  }
  setNextStreamID(id) {
    this.#mustLive();
    validateNumber(id, 'id');
    if (id <= 0 || id > kMostStreams) throw new codes.ERR_OUT_OF_RANGE('id', `> 0 and <= ${kMostStreams}`, id);
    this[kState].wire.native.setNextStream(id);
  }
  setLocalWindowSize(size) {
    this.#mustLive();
    validateInt32(size, 'windowSize', 0);
    const result = this[kState].wire.native.setLocalWindow(size);
    this[kState].wire.schedule();
    if (result === NGHTTP2_ERR_NOMEM) this.destroy(new codes.ERR_HTTP2_NO_MEM());
  }
  ping(payload, callback) {
    this.#mustLive();
    if (typeof payload === 'function') {
      callback = payload;
      payload = undefined;
    }
    if (payload) {
      validateBuffer(payload, 'payload');
      if (payload.byteLength !== 8) throw new codes.ERR_HTTP2_PING_LENGTH();
    }
    validateFunction(callback, 'callback');
    const state = this[kState];
    const answered = (ok, duration, bytes) => { if (ok) callback(null, duration, bytes); else callback(new codes.ERR_HTTP2_PING_CANCEL()); };
    if (this.connecting || this.closed) {
      process.nextTick(answered, false, 0, payload);
      return undefined;
    }
    if (!state.wire.native.submitPing(payload)) {
      process.nextTick(answered, false, 0, payload);
      return false;
    }
    state.pingCallbacks.push(answered);
    state.wire.schedule();
    return true;
  }
  settings(settings, callback) {
    this.#mustLive();
    checkObject(settings, 'settings');
    validateSettings(settings);
    if (callback) validateFunction(callback, 'callback');
    const state = this[kState];
    state.pendingAck++;
    const wanted = { ...settings };
    this.#whenReady((native) => {
      if (!native.submitSettings(pairsOf(wanted))) {
        this.destroy(new codes.ERR_HTTP2_MAX_PENDING_SETTINGS_ACK());
        return;
      }
      state.settingsCallbacks.push((acknowledged, duration) => {
        state.pendingAck--;
        state.localSettings = undefined;
        if (!acknowledged) {
          callback?.(new codes.ERR_HTTP2_SETTINGS_CANCEL());
          return;
        }
        const { localSettings } = this;
        callback?.(null, localSettings, duration);
        this.emit('localSettings', localSettings);
      });
    });
  }
  goaway(code = NGHTTP2_NO_ERROR, lastStreamID = 0, opaqueData) {
    this.#mustLive();
    if (opaqueData !== undefined) validateBuffer(opaqueData, 'opaqueData');
    validateNumber(code, 'code');
    validateNumber(lastStreamID, 'lastStreamID');
    this[kState].saidGoaway = true;
    this.#whenReady((native) => native.submitGoaway(code, lastStreamID, opaqueData));
  }
  destroy(error = NGHTTP2_NO_ERROR, code = undefined) {
    if (this.destroyed) return;
    if (typeof error === 'number') {
      code = error;
      error = code !== NGHTTP2_NO_ERROR ? new codes.ERR_HTTP2_SESSION_ERROR(code) : undefined;
    }
    if (code === undefined && error != null) code = NGHTTP2_INTERNAL_ERROR;
    closeSession(this, code, error);
  }
  close(callback) {
    if (this.closed || this.destroyed) return;
    this[kState].closed = true;
    if (typeof callback === 'function') this.once('close', callback);
    this.goaway();
    this._maybeDestroy();
  }
  // Closed, and nothing is under way any more.
  _maybeDestroy() {
    const state = this[kState];
    if (!state.closed || state.destroyed || state.streams.size > 0 || state.pending.size > 0) return;
    if (state.wire?.native && (state.wire.sending || state.wire.dirty.length > 0 || state.wire.native.wantsWrite())) return;
    this.destroy();
  }
  // All that was to be sent has been.
  _settled() {
    const { wire, destroyed } = this[kState];
    if (destroyed || !wire?.native) return;
    this._maybeDestroy();
    // nghttp2 has ended the connection. After a GOAWAY of the program it does not read either, and that is no end.
    if (!this.destroyed && !this[kState].saidGoaway && wire.native !== null && !wire.native.wantsRead() && !wire.native.wantsWrite()) this.destroy();
  }
  [EventEmitter.captureRejectionSymbol](error, event, ...args) {
    if (event === 'stream') args[0].destroy(error);
    else this.destroy(error);
  }
  ref() { this[kState].socket?.ref?.(); }
  unref() { this[kState].socket?.unref?.(); }
}
Object.defineProperty(Http2Session.prototype, 'setTimeout', { configurable: true, enumerable: true, writable: true, value: setTimeoutOf });

class ServerHttp2Session extends Http2Session {
  constructor(options, socket, server) {
    super(true, options, socket);
    this[kState].owner = server;
  }
  get server() { return this[kState].owner; }

  altsvc(alt, originOrStream) {
    if (this.destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    let stream = 0, origin = '';
    if (typeof originOrStream === 'string') {
      ({ origin } = new URL(originOrStream));
      if (origin === 'null') throw new codes.ERR_HTTP2_ALTSVC_INVALID_ORIGIN();
    } else if (typeof originOrStream === 'number') {
      if (originOrStream >>> 0 !== originOrStream || originOrStream === 0) throw new codes.ERR_OUT_OF_RANGE('originOrStream', `> 0 && < ${2 ** 32}`, originOrStream);
      stream = originOrStream;
    } else if (originOrStream !== undefined) {
      origin = originOrStream?.origin;
      if (typeof origin !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('originOrStream', ['string', 'number', 'URL', 'object'], originOrStream);
      if (origin === 'null' || origin.length === 0) throw new codes.ERR_HTTP2_ALTSVC_INVALID_ORIGIN();
    }
    validateString(alt, 'alt');
    if (!quotedText.test(alt)) throw new codes.ERR_INVALID_CHAR('alt');
    if (alt.length + origin.length > kMostAltsvc) throw new codes.ERR_HTTP2_ALTSVC_LENGTH();
    const { wire } = this[kState];
    wire.native?.submitAltsvc(stream, origin, alt);
    wire.schedule();
  }
  origin(...origins) {
    if (this.destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    if (origins.length === 0) return;
    const list = origins.map((one) => {
      const origin = typeof one === 'string' ? new URL(one).origin : one != null && typeof one === 'object' ? one.origin : one;
      validateString(origin, 'origin');
      if (origin === 'null') throw new codes.ERR_HTTP2_INVALID_ORIGIN();
      return origin;
    });
    if (list.reduce((sum, origin) => sum + origin.length, 0) > kMostAltsvc) throw new codes.ERR_HTTP2_ORIGIN_LENGTH();
    const { wire } = this[kState];
    wire.native?.submitOrigin(list);
    wire.schedule();
  }
}

const withoutPayload = new Set(['DELETE', 'GET', 'HEAD']);
class ClientHttp2Session extends Http2Session {
  constructor(options, socket) { super(false, options, socket); }

  request(headers, options) {
    const state = this[kState];
    if (state.destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    if (state.closed) throw new codes.ERR_HTTP2_GOAWAY_SESSION();
    touch(state);
    if (headers != null) {
      for (const name of Object.keys(headers)) {
        if (name[0] === ':') checkPseudo(name);
        else if (name) {
          try { checkName(name); } catch (error) { this.destroy(error); }
        }
      }
    }
    checkObject(headers, 'headers');
    checkObject(options, 'options');
    headers = copied(headers);
    options = { ...options };
    headers[':method'] ??= 'GET';
    if (headers[':method'] !== 'CONNECT' || headers[':protocol'] !== undefined) {
      if (authorityOf(headers) === undefined) headers[':authority'] = state.authority;
      headers[':scheme'] ??= state.protocol.slice(0, -1);
      headers[':path'] ??= '/';
    } else {
      if (headers[':authority'] === undefined) throw new codes.ERR_HTTP2_CONNECT_AUTHORITY();
      if (headers[':scheme'] !== undefined) throw new codes.ERR_HTTP2_CONNECT_SCHEME();
      if (headers[':path'] !== undefined) throw new codes.ERR_HTTP2_CONNECT_PATH();
    }
    checkPriority(options);
    if (options.endStream === undefined) options.endStream = withoutPayload.has(headers[':method']);
    else validateBoolean(options.endStream, 'options.endStream');
    const { signal } = options;
    if (signal) validateAbortSignal(signal, 'options.signal');
    const block = encode(headers);

    const stream = new ClientHttp2Stream(this);
    const streamState = stream[kState];
    streamState.sentHeaders = headers;
    streamState.origin = `${headers[':scheme']}://${authorityOf(headers)}`;
    if (asyncContext.state.used) streamState.context = new (require('async_hooks').AsyncResource)('PendingRequest');
    if (options.endStream) stream.end();
    if (options.waitForTrailers) streamState.hasTrailers = true;
    if (signal) {
      const abort = () => stream.destroy(new AbortError(undefined, { cause: signal.reason }));
      if (signal.aborted) abort();
      else {
        signal.addEventListener('abort', abort, { once: true });
        stream.once('close', () => signal.removeEventListener('abort', abort));
      }
    }
    const start = () => this.#start(stream, block, options);
    if (!this.connecting) start();
    else if (state.waiting !== null) state.waiting.push(start);
    else {
      state.waiting = [start];
      this.once('connect', () => { for (const one of state.waiting.splice(0)) one(); });
    }
    return stream;
  }
  #start(stream, block, options) {
    const state = this[kState];
    if (state.destroyed || stream.destroyed) return;
    if (state.closed) {
      stream.destroy(new codes.ERR_HTTP2_GOAWAY_SESSION());
      return;
    }
    const flags = (options.endStream ? kNoBody : 0) | (options.waitForTrailers ? kWaitForTrailers : 0);
    const id = state.wire.native.request(block, flags, options.parent | 0, options.weight | 0, options.exclusive);
    if (id === NGHTTP2_ERR_STREAM_ID_NOT_AVAILABLE) stream.destroy(new codes.ERR_HTTP2_OUT_OF_STREAMS());
    else if (id === NGHTTP2_ERR_INVALID_ARGUMENT) stream.destroy(new codes.ERR_HTTP2_STREAM_SELF_DEPENDENCY());
    else if (id < 0) this.destroy(new NghttpError(id));
    else {
      stream._started(id);
      state.wire.schedule();
    }
  }
}

module.exports = { Http2Session, ServerHttp2Session, ClientHttp2Session };
