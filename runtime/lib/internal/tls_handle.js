// A TLS session as a stream handle: the same methods and events as the engine's StreamHandle, on top
// of one, so that net.Socket does not know the difference. Also a handle over any Duplex stream, for
// TLS inside of something that is no socket.
'use strict';

const { UV_EOF } = binding('net');
const UV_ECONNRESET = -104, UV_EPROTO = -71;

class TlsHandle {
  // Events besides those of a stream handle: onhandshakedone(), ontlserror(error), oncontextwanted().
  constructor(under, session) {
    this.under = under;
    this.session = session;
    this.owner = null;
    this.reading = false;
    this.established = false;
    this.ended = false;
    this.failed = false;
    this.closing = false;
    this.cycling = false;
    this.pending = [];     // plain writes that wait for the handshake
    this.inFlight = [];    // one entry for each write of the handle below that has not ended
    this.shutdownWanted = false;
    under.onread = (count, buffer) => this.#arrived(count, buffer);
    under.onwrite = (status) => {
      if (this.inFlight.shift()) this.onwrite?.(status);
    };
    under.onshutdown = (status) => this.onshutdown?.(status);
    under.onclose = () => {
      under._closed?.();
      this.onclose?.();
    };
  }

  bind(...args) { return this.under.bind(...args); }
  connect(...args) {
    this.under.onconnect = (status) => this.onconnect?.(status);
    return this.under.connect(...args);
  }

  // What the session knows. Libraries that stand in for a connection put functions of theirs in place of these.
  verifyError() { return this.session.verifyError(); }
  isSessionReused() { return this.session.reused(); }
  getSession() { return this.session.session(); }
  getALPNNegotiatedProtocol() { return this.session.chosenProtocol(); }
  getCipher() {
    const found = this.session.cipher();
    return found ? { name: found[0], standardName: found[1], version: found[2] } : undefined;
  }
  getEphemeralKeyInfo() {
    const found = this.session.ephemeralKey();
    return found && (found[1] === undefined ? { type: found[0], size: found[2] } : { type: found[0], name: found[1], size: found[2] });
  }

  // Begins the handshake: the client speaks first.
  start() {
    if (!this.under.reading) {
      this.under.reading = true;
      this.under.readStart();
    }
    this.cycle();
  }

  #arrived(count, buffer) {
    if (this.closing) return;
    if (count > 0) {
      this.session.feed(buffer);
      this.cycle();
      return;
    }
    if (count === UV_EOF) {
      this.cycle();
      if (this.ended || this.failed || this.closing) return;
      this.ended = true;
      if (!this.established) {
        this.#fail(Object.assign(new Error('Client network socket disconnected before secure TLS connection was established'), { code: 'ECONNRESET', atEnd: true }));
        return;
      }
      this.onread?.(UV_EOF);
      return;
    }
    this.ended = true;
    this.onread?.(count);
  }

  cycle() {
    if (this.cycling) return;
    this.cycling = true;
    try {
      if (!this.established && !this.#handshake()) return;
      while (this.reading && !this.ended && !this.closing) {
        const got = this.session.read();
        if (typeof got === 'number') {
          if (got < 0) {
            this.ended = true;
            this.#send(false);
            this.onread?.(UV_EOF);
          }
          break;
        }
        if (got instanceof ArrayBuffer) {
          this.onread?.(got.byteLength, got);
          continue;
        }
        this.#send(false);
        this.#fail(got);
        return;
      }
      this.#send(false);
    } finally { this.cycling = false; }
  }

  #handshake() {
    const result = this.session.handshake();
    if (this.closing) return false;
    this.#send(false);
    if (result === 1) {
      this.established = true;
      this.onhandshakedone?.();
      if (this.closing) return false;
      for (const { bytes } of this.pending.splice(0)) {
        const status = this.#encrypt(bytes);
        if (status <= 0) queueMicrotask(() => this.onwrite?.(status));
      }
      if (this.shutdownWanted) this.#shutdownNow();
      return !this.closing;
    }
    if (result === 2) this.oncontextwanted?.();
    else if (result !== 0) this.#fail(result);
    return false;
  }
  #fail(error) {
    if (this.failed) return;
    this.failed = this.ended = true;
    this.ontlserror?.(error);
  }

  // What the session has for the peer. `notify`: the end of this write is the end of one of ours.
  #send(notify) {
    const out = this.session.pull();
    if (out === undefined || this.closing) return notify ? 0 : undefined;
    const status = this.under.write(out);
    if (status === 1) this.inFlight.push(notify);
    return status;
  }
  #encrypt(bytes) {
    const error = this.session.write(bytes);
    if (error !== undefined) {
      this.#fail(error);
      return UV_EPROTO;
    }
    return this.#send(true);
  }

  readStart() { this.reading = true; if (!this.under.reading) { this.under.reading = true; this.under.readStart(); } if (this.established) process.nextTick(() => this.cycle()); return 0; }
  readStop() {
    this.reading = false;
    if (!this.established) return 0;
    this.under.reading = false;
    return this.under.readStop();
  }
  write(bytes) {
    if (this.closing) return UV_ECONNRESET;
    if (!this.established) {
      this.pending.push({ bytes });
      return 1;
    }
    return this.#encrypt(bytes);
  }
  shutdown() {
    if (!this.established && !this.failed) {
      this.shutdownWanted = true;
      return 0;
    }
    return this.#shutdownNow();
  }
  #shutdownNow() {
    this.session.shutdown();
    this.#send(false);
    return this.under.shutdown();
  }
  close() {
    if (this.closing) return;
    this.closing = true;
    if (this.parent) this.parent.destroy();
    this.under.close();
  }
  reset() { this.closing = true; this.under.reset(); }
  reference(on) { this.under.reference(on); }
  hasRef() { return this.under.hasRef(); }
  setNoDelay(on) { return this.under.setNoDelay(on); }
  setKeepAlive(on, delay) { return this.under.setKeepAlive(on, delay); }
  localAddress() { return this.under.localAddress(); }
  peerAddress() { return this.under.peerAddress(); }
  fileno() { return this.under.fileno(); }
  queued() { return this.under.queued(); }
  get _parentWrap() { return this.under instanceof DuplexHandle ? Object.create(JSStreamSocket.prototype) : undefined; }
}

// What Node.js keeps between a TLS socket and a stream that is no socket. Packages take the class from there and wrap
// streams in it; here any stream serves as it is.
class JSStreamSocket {
  constructor(stream) { return stream; }
}

// A Duplex as a stream handle.
class DuplexHandle {
  constructor(stream) {
    this.stream = stream;
    this.reading = false;
    this.closed = false;
    stream.on('data', (chunk) => {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      this.onread?.(bytes.length, bytes);
    });
    stream.pause();
    stream.on('end', () => this.onread?.(UV_EOF));
    stream.on('error', () => { if (!this.closed) this.onread?.(UV_ECONNRESET); });
    stream.on('close', () => {
      if (!this.closed) {
        this.closed = true;
        this.onread?.(UV_ECONNRESET);
      }
      this.onclose?.();
    });
  }
  readStart() { this.stream.resume(); return 0; }
  readStop() { this.stream.pause(); return 0; }
  write(bytes) {
    if (this.closed) return UV_ECONNRESET;
    this.stream.write(Buffer.from(bytes), (error) => this.onwrite?.(error ? UV_ECONNRESET : 0));
    return 1;
  }
  shutdown() { this.stream.end(() => this.onshutdown?.(0)); return 0; }
  close() {
    if (this.closed) return;
    this.closed = true;
    this.stream.destroy();
  }
  reset() { this.close(); }
  reference(on) { if (on) this.stream.ref?.(); else this.stream.unref?.(); }
  hasRef() { return true; }
  setNoDelay() { return 0; }
  setKeepAlive() { return 0; }
  localAddress() { return -9; }
  peerAddress() { return -9; }
  fileno() { return -1; }
  queued() { return this.stream.writableLength ?? 0; }
}

module.exports = { TlsHandle, DuplexHandle };
