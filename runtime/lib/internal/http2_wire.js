// Between an HTTP/2 session and its socket. What comes in becomes events of the session and its streams; what they submit
// goes out together: at the end of the bytes that are being handled, or of the tick.
'use strict';

const net = require('net');
const { Session } = binding('http2');
const { StreamHandle } = binding('net');
const { FastBuffer } = require('buffer');
const { remoteCustomIds } = require('internal/http2_settings');

// What the parts of http2 keep about a session and about a stream, under one symbol.
const kState = Symbol('http2 state');

// In the order of Http2Session::Limit.
const limits = [
  'maxDeflateDynamicTableSize', 'maxReservedRemoteStreams', 'maxSendHeaderBlockLength', 'peerMaxConcurrentStreams', 'paddingStrategy', 'maxHeaderListPairs', 'maxOutstandingPings', 'maxOutstandingSettings', 'maxSessionMemory', 'maxSettings',
  'maxSessionInvalidFrames', 'maxSessionRejectedStreams', 'streamResetBurst', 'streamResetRate', 'strictFieldWhitespaceValidation',
];
const atLeastOne = new Set(['maxOutstandingSettings', 'maxSessionMemory', 'maxSettings']);
function limitsOf(options) {
  return Float64Array.from(limits, (name) => {
    const value = options[name];
    if (typeof value === 'boolean') return value ? 1 : 0;
    return typeof value !== 'number' ? NaN : atLeastOne.has(name) ? Math.max(1, value) : value;
  });
}

// More frames than these wait: the peer asks for answers that it does not read, and is not read itself.
const kMostFrames = 64;

class Wire {
  constructor(session, socket, server, options, events) {
    this.session = session;
    this.socket = socket;
    this.native = new Session(server, limitsOf(options));
    this.native.owner = session;
    this.native.setCallbacks(events.onHeaders, events.onData, events.onClose, events.onWritten, events.onTrailers, onFrame, events.onError);
    if (options.remoteCustomSettings) this.native.setRemoteCustom(remoteCustomIds(options.remoteCustomSettings));
    this.dirty = [];           // streams with something to write
    this.scheduled = false;
    this.receiving = false;    // bytes are being handled: what is submitted goes out after them
    this.sending = false;      // the socket did not take everything yet
    this.paused = false;
    this.broken = false;
    this.whenSent = null;
    this.onFrame = events.onFrame;
    this.onSent = (error) => {
      this.sending = false;
      if (error) {
        this.#broke();
        return;
      }
      if (this.paused) this.#resumeReading();
      this.flush();
    };
    const handle = socket instanceof net.Socket ? socket._handle : undefined;
    this.handle = handle ?? null;
    this.direct = handle instanceof StreamHandle;
    process.nextTick(() => this.#begin());
  }
  // Reading begins a tick later, for listeners that are added now.
  #begin() {
    const { socket, handle } = this;
    if (this.native === null || socket.destroyed) return;
    for (let chunk; socket.readableLength > 0 && (chunk = socket.read()) !== null;) this.receive(chunk, false);
    if (this.native === null || socket.destroyed) return;
    if (handle !== null && socket._handle === handle) {
      if (this.direct) handle.consume(this.native);
      else socket._consumer = (chunk) => this.receive(chunk, true);
      if (!handle.reading) {
        handle.reading = true;
        handle.readStart();
      }
    } else {
      this.handle = null;
      socket.on('data', (chunk) => this.receive(chunk, false));
      socket.on('end', () => socket.end());
      socket.resume();
    }
  }
  receive(chunk, drain) {
    if (this.native === null) return;
    this.receiving = true;
    this.native.receive(chunk, drain);
  }
  #pauseReading() {
    this.paused = true;
    if (this.handle !== null) {
      this.handle.reading = false;
      this.handle.readStop();
    } else this.socket.pause();
  }
  #resumeReading() {
    this.paused = false;
    if (this.socket.destroyed) return;
    if (this.handle !== null) {
      this.handle.reading = true;
      this.handle.readStart();
    } else this.socket.resume();
  }

  schedule() {
    if (this.scheduled || this.receiving) return;
    this.scheduled = true;
    process.nextTick(flushScheduled, this);
  }
  // After the bytes that came.
  received() {
    this.receiving = false;
    this.flush();
  }
  flush() {
    const { native, socket } = this;
    // In the middle of an event, the end of the bytes that came leads here again.
    if (native === null || native.busy()) return;
    if (this.dirty.length > 0) for (const stream of this.dirty.splice(0)) stream._commit();
    if (this.sending || this.native === null) return;
    if (socket.destroyed || this.broken) {
      this.#settle();
      return;
    }
    let status = 0;
    if (this.direct && this.handle !== null) {
      const before = native.bytesBatched();
      status = native.send(this.handle);
      net._noteSent(socket, native.bytesBatched() - before, status === 1 ? this.onSent : null);
    } else {
      for (let bytes; status === 0 && (bytes = native.pull()) !== undefined;) {
        if (this.handle === null) {
          socket.write(new FastBuffer(bytes.buffer, bytes.byteOffset, bytes.byteLength), this.onSent);
          status = 1;
        } else {
          status = this.handle.write(bytes);
          net._noteSent(socket, bytes.byteLength, status === 1 ? this.onSent : null);
        }
      }
    }
    if (status === 1) {
      this.sending = true;
      if (!this.paused && this.native !== null && native.framesQueued() > kMostFrames) this.#pauseReading();
      return;
    }
    if (status < 0) {
      this.#broke();
      return;
    }
    // A callback may have submitted something.
    if (this.dirty.length > 0 || native.wantsWrite()) this.schedule();
    else this.#settle();
  }
  // Nothing can be written any more. What the other side said before it went, and how it went, is found by reading.
  #broke() {
    this.broken = true;
    if (this.paused) this.#resumeReading();
    this.#settle();
  }
  #settle() {
    const { whenSent } = this;
    this.whenSent = null;
    if (whenSent !== null) whenSent();
    else this.session._settled();
  }
  // Sends what there is, then calls back.
  finish(callback) {
    this.receiving = false;
    this.whenSent = callback;
    this.scheduled = false;
    this.schedule();
  }
  close() {
    const { native, socket, handle } = this;
    if (native === null) return;
    this.native = null;
    native.close();
    if (this.direct && handle !== null && socket._handle === handle) handle.consume(undefined);
    socket._consumer = undefined;
    if (this.paused) this.#resumeReading();
  }
}
function flushScheduled(wire) {
  wire.scheduled = false;
  wire.flush();
}
function onFrame(kind, ...rest) {
  const { owner } = this;
  if (kind === kReceived) owner[kState].wire?.received();
  else owner[kState].wire?.onFrame(owner, kind, ...rest);
}
const kSettings = 0, kSettingsAck = 1, kPing = 2, kPingAck = 3, kGoaway = 4, kPriority = 5, kAltsvc = 6, kOrigin = 7, kNotSent = 8, kReceived = 9;

module.exports = { Wire, kState, frames: { kSettings, kSettingsAck, kPing, kPingAck, kGoaway, kPriority, kAltsvc, kOrigin, kNotSent } };
