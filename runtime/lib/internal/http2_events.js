// What an HTTP/2 session's native half tells, as events of the session and of its streams. `this` is the native half.
'use strict';

const { FastBuffer } = require('buffer');
const { codes } = require('internal/errors');
const { NghttpError } = require('internal/http2_errors');
const { constants } = require('internal/http2_constants');
const { decode } = require('internal/http2_headers');
const { kState, frames } = require('internal/http2_wire');
const { ClientHttp2Stream, ServerHttp2Stream, closeStream, kWithoutReset, touch } = require('internal/http2_stream');

const { NGHTTP2_FLAG_END_STREAM, NGHTTP2_HCAT_RESPONSE, NGHTTP2_HCAT_PUSH_RESPONSE, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = constants;

// In the context in which the program made the request.
function emit(stream, ...event) {
  const { context } = stream[kState];
  if (context === null) stream.emit(...event);
  else context.runInAsyncScope(stream.emit, stream, ...event);
}

function onHeaders(id, category, flags, list, sensitive) {
  const session = this.owner, state = session[kState];
  if (state.wire !== null) state.wire.receiving = true;
  if (state.destroyed) return;
  if (state.timer !== null) state.timer.refresh();
  const ended = (flags & NGHTTP2_FLAG_END_STREAM) !== 0, headers = decode(list, sensitive);
  let stream = state.streams.get(id);
  if (stream === undefined) {
    if (state.closed) {
      this.reset(id, NGHTTP2_REFUSED_STREAM, true);
      return;
    }
    if (state.server) {
      stream = new ServerHttp2Stream(session, id, headers);
      if (ended) stream.push(null);
      // A response to HEAD has no body.
      if (headers[':method'] === 'HEAD') {
        stream.end();
        stream[kState].headRequest = true;
      }
    } else {
      stream = new ClientHttp2Stream(session, id);
      if (ended) stream.push(null);
      stream.end();
    }
    if (ended) stream[kState].endAfterHeaders = true;
    session.emit('stream', stream, headers, flags, list);
    return;
  }
  const status = headers[':status'];
  let event = ended ? 'trailers' : 'headers';
  if (category === NGHTTP2_HCAT_PUSH_RESPONSE) event = 'push';
  else if (category === NGHTTP2_HCAT_RESPONSE) event = !ended && status >= 100 && status < 200 ? 'headers' : 'response';
  else if (status >= 200) event = 'response';
  if (status === 421) session._originSet().delete(stream[kState].origin);
  if (ended) stream.push(null);
  touch(stream[kState]);
  emit(stream, event, headers, flags, list);
}

// Whether more may come.
function onData(id, bytes) {
  const session = this.owner, state = session[kState];
  if (state.wire !== null) state.wire.receiving = true;
  const stream = state.streams.get(id);
  if (stream === undefined || stream.destroyed) return true;
  if (bytes === undefined) {
    stream.push(null);
    return true;
  }
  touch(stream[kState]);
  const more = stream.push(new FastBuffer(bytes, 0, bytes.byteLength));
  if (!more) stream[kState].paused = true;
  return more;
}

function onClose(id, code, sent) {
  const state = this.owner[kState], stream = state.streams.get(id);
  if (stream === undefined || stream.destroyed) return;
  const streamState = stream[kState];
  streamState.gone = true;
  if (sent) stream._written();
  if (stream.destroyed) return;
  if (!streamState.closed) closeStream(stream, code, kWithoutReset);
  if (!stream.readable || code !== NGHTTP2_NO_ERROR) {
    stream.destroy();
    return;
  }
  // Destroyed once what came is read; a server drops a body that nobody asked for.
  stream.on('end', stream._maybeDestroy);
  stream.push(null);
  if (state.server && !streamState.didRead && stream.readableFlowing === null) stream.resume();
  else stream.read(0);
}

function onWritten(id) { this.owner[kState].streams.get(id)?._written(); }

function onTrailers(id) {
  const stream = this.owner[kState].streams.get(id);
  if (stream === undefined) return;
  stream[kState].trailersReady = true;
  if (stream.destroyed || stream.closed) return;
  if (!stream.emit('wantTrailers')) stream.sendTrailers({});
}

const buffer = (bytes) => (bytes === undefined ? undefined : new FastBuffer(bytes.buffer, bytes.byteOffset, bytes.byteLength));
function onFrame(session, kind, first, second, third, fourth) {
  const state = session[kState];
  if (kind !== frames.kNotSent) state.wire.receiving = true;
  if (state.destroyed) return;
  touch(state);
  switch (kind) {
    case frames.kSettings:
      state.remoteSettings = undefined;
      session.emit('remoteSettings', session.remoteSettings);
      break;
    case frames.kSettingsAck: state.settingsCallbacks.shift()?.(true, first); break;
    case frames.kPing: session.emit('ping', buffer(first)); break;
    case frames.kPingAck: state.pingCallbacks.shift()?.(true, first, buffer(second)); break;
    case frames.kGoaway:
      state.goawayCode = first;
      state.goawayLastStreamID = second;
      session.emit('goaway', first, second, buffer(third));
      // Streams that are open may go on after a GOAWAY without an error. With one, nothing is wrong on this side.
      if (first === NGHTTP2_NO_ERROR) session.close();
      else session.destroy(new codes.ERR_HTTP2_SESSION_ERROR(first), NGHTTP2_NO_ERROR);
      break;
    case frames.kPriority: {
      const target = state.streams.get(first) ?? session;
      if (!target.destroyed) target.emit('priority', first, second, third, fourth);
      break;
    }
    case frames.kAltsvc: session.emit('altsvc', third, second, first); break;
    case frames.kOrigin:
      if (!session.encrypted) break;
      for (const origin of first) session._originSet().add(origin);
      session.emit('origin', first);
      break;
    case frames.kNotSent: {
      const stream = state.streams.get(first);
      (stream ?? session).emit('frameError', second, third, first);
      // A GOAWAY that tells more may be on its way.
      setImmediate(() => {
        stream?.close(third);
        session.close();
      });
      break;
    }
  }
}

function onError(number, code) { this.owner.destroy(new NghttpError(number, code)); }

module.exports = { onHeaders, onData, onClose, onWritten, onTrailers, onFrame, onError };
