// The WebSocket client of the web platform (RFC 6455) over our own HTTP client, without extensions.
'use strict';

const { Event, EventTarget, defineEventHandler } = require('internal/event_target');
const DOMException = require('internal/dom_exception');
const { codes } = require('internal/errors');

class CloseEvent extends Event {
  #init;
  constructor(type, init = {}) { super(type, init); this.#init = init; }
  get wasClean() { return !!(this.#init.wasClean ?? false); }
  get code() { return this.#init.code ?? 0; }
  get reason() { return this.#init.reason ?? ''; }
}
class ErrorEvent extends Event {
  #init;
  constructor(type, init = {}) { super(type, init); this.#init = init; }
  get message() { return this.#init.message ?? ''; }
  get error() { return this.#init.error; }
  get filename() { return ''; }
  get lineno() { return 0; }
  get colno() { return 0; }
}

const CONNECTING = 0, OPEN = 1, CLOSING = 2, CLOSED = 3;
const kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10;
const tokenPattern = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;
const isValidCode = (code) => (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999);

class WebSocket extends EventTarget {
  #url;
  #state = CONNECTING;
  #socket = null;
  #request = null;
  #protocol = '';
  #binaryType = 'blob';
  #buffered = 0;
  #received = Buffer.alloc(0);
  #fragments = [];
  #fragmentKind = 0;
  #closeCode = 1006;
  #closeReason = '';
  #gotClose = false;
  #sentClose = false;
  #timer = null;

  constructor(url, protocols = []) {
    super();
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    const options = protocols !== null && typeof protocols === 'object' && !Array.isArray(protocols) && typeof protocols[Symbol.iterator] !== 'function' ? protocols : { protocols };
    let parsed;
    try { parsed = new URL(url); } catch { throw new DOMException(`Invalid URL: ${url}`, 'SyntaxError'); }
    if (parsed.protocol === 'http:') parsed.protocol = 'ws:';
    if (parsed.protocol === 'https:') parsed.protocol = 'wss:';
    if (parsed.protocol !== 'ws:' && parsed.protocol !== 'wss:') throw new DOMException(`Expected a ws: or wss: protocol, got ${parsed.protocol}`, 'SyntaxError');
    if (parsed.hash) throw new DOMException('Got fragment', 'SyntaxError');
    const list = typeof options.protocols === 'string' ? [options.protocols] : [...(options.protocols ?? [])].map(String);
    if (new Set(list.map((name) => name.toLowerCase())).size !== list.length || !list.every((name) => tokenPattern.test(name))) throw new DOMException('Invalid Sec-WebSocket-Protocol value', 'SyntaxError');
    this.#url = parsed;
    this.#connect(list, options.headers);
  }

  #connect(protocols, extra) {
    const { randomBytes, createHash } = require('crypto');
    const secure = this.#url.protocol === 'wss:';
    const key = randomBytes(16).toString('base64');
    const target = new URL(this.#url);
    target.protocol = secure ? 'https:' : 'http:';
    const headers = { ...Object.fromEntries(new Headers(extra)), Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Key': key, 'Sec-WebSocket-Version': 13 };
    if (protocols.length) headers['Sec-WebSocket-Protocol'] = protocols.join(', ');
    const request = this.#request = require(secure ? 'https' : 'http').request(target, { headers, agent: false });
    request.on('error', (error) => this.#fail(error.message, error));
    request.on('response', (response) => {
      response.destroy();
      this.#fail(`Received network error or non-101 status code.`);
    });
    request.on('upgrade', (response, socket, head) => {
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      const chosen = response.headers['sec-websocket-protocol'];
      const refused = response.headers.upgrade?.toLowerCase() !== 'websocket' || response.headers['sec-websocket-accept'] !== accept || response.headers['sec-websocket-extensions'] !== undefined ||
        (chosen !== undefined && !protocols.includes(chosen));
      if (refused || this.#state !== CONNECTING) {
        socket.destroy();
        if (refused) this.#fail('The server refused the WebSocket handshake.');
        return;
      }
      this.#socket = socket;
      this.#protocol = chosen ?? '';
      this.#state = OPEN;
      socket.setTimeout(0);
      socket.setNoDelay?.(true);
      socket.on('data', (data) => this.#onData(data));
      socket.on('error', (error) => { if (!this.#gotClose) this.dispatchEvent(new ErrorEvent('error', { message: error.message, error })); });
      socket.on('end', () => socket.end());
      socket.on('close', () => this.#finish());
      this.dispatchEvent(new Event('open'));
      if (head.length) this.#onData(head);
      socket.resume();
    });
    request.end();
  }

  #fail(message, error = new TypeError(message)) {
    if (this.#state === CLOSED) return;
    const early = this.#socket === null;
    this.#state = CLOSING;
    this.#request?.destroy();
    queueMicrotask(() => {
      this.dispatchEvent(new ErrorEvent('error', { message, error }));
      if (early) this.#finish();
      else this.#socket.destroy();
    });
  }
  #finish() {
    if (this.#state === CLOSED) return;
    clearTimeout(this.#timer);
    this.#state = CLOSED;
    const clean = this.#gotClose && this.#sentClose;
    this.dispatchEvent(new CloseEvent('close', { wasClean: clean, code: this.#closeCode, reason: this.#closeReason }));
  }
  // The peer broke the protocol.
  #refuse(code, reason) {
    if (this.#state === OPEN) this.#sendClose(code, reason);
    this.#closeCode = 1006;
    this.#fail(reason);
  }

  #onData(data) {
    let bytes = this.#received.length ? Buffer.concat([this.#received, data]) : data;
    while (bytes.length >= 2 && this.#state !== CLOSED && !this.#gotClose) {
      const final = (bytes[0] & 0x80) !== 0, kind = bytes[0] & 15, masked = (bytes[1] & 0x80) !== 0;
      let length = bytes[1] & 0x7f, at = 2;
      if (bytes[0] & 0x70) { this.#refuse(1002, 'RSV bits must be clear'); return; }
      if (masked) { this.#refuse(1002, 'A server must not mask any frames'); return; }
      if (length === 126) {
        if (bytes.length < 4) break;
        length = bytes.readUInt16BE(2);
        at = 4;
      } else if (length === 127) {
        if (bytes.length < 10) break;
        length = Number(bytes.readBigUInt64BE(2));
        at = 10;
        if (length > 0x7fffffff) { this.#refuse(1009, 'A message is too large'); return; }
      }
      if (bytes.length < at + length) break;
      const payload = bytes.subarray(at, at + length);
      bytes = bytes.subarray(at + length);
      if (kind >= 8) {
        if (!final || length > 125) { this.#refuse(1002, 'A control frame is too large or fragmented'); return; }
        this.#onControl(kind, payload);
        continue;
      }
      if (kind === 0 ? this.#fragmentKind === 0 : (kind !== kText && kind !== kBinary) || this.#fragmentKind !== 0) { this.#refuse(1002, 'An unexpected frame'); return; }
      if (kind !== 0) this.#fragmentKind = kind;
      this.#fragments.push(Buffer.from(payload));
      if (!final) continue;
      const message = this.#fragments.length === 1 ? this.#fragments[0] : Buffer.concat(this.#fragments), messageKind = this.#fragmentKind;
      this.#fragments = [];
      this.#fragmentKind = 0;
      if (this.#state !== OPEN) continue;
      let value;
      if (messageKind === kText) {
        try { value = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(message); } catch { this.#refuse(1007, 'Text that is not UTF-8'); return; }
      } else if (this.#binaryType === 'blob') value = new Blob([message]);
      else value = message.buffer.slice(message.byteOffset, message.byteOffset + message.length);
      this.dispatchEvent(new (require('internal/messaging').MessageEvent)('message', { data: value, origin: this.#url.origin === 'null' ? `${this.#url.protocol}//${this.#url.host}` : this.#url.origin }));
    }
    this.#received = bytes.length ? Buffer.from(bytes) : Buffer.alloc(0);
  }
  #onControl(kind, payload) {
    if (kind === kPing) this.#write(kPong, payload);
    else if (kind === kClose) {
      if (payload.length === 1) { this.#refuse(1002, 'A close frame of one byte'); return; }
      this.#closeCode = payload.length ? payload.readUInt16BE(0) : 1005;
      if (payload.length && !isValidCode(this.#closeCode)) { this.#refuse(1002, 'An invalid close code'); return; }
      this.#closeReason = payload.subarray(2).toString();
      this.#gotClose = true;
      this.#state = CLOSING;
      if (!this.#sentClose) this.#sendClose(payload.length ? this.#closeCode : undefined, '');
      this.#socket.end();
    }
  }

  #write(kind, payload) {
    const { length } = payload, extra = length > 65535 ? 8 : length > 125 ? 2 : 0;
    const frame = Buffer.allocUnsafe(6 + extra + length);
    frame[0] = 0x80 | kind;
    frame[1] = 0x80 | (extra === 8 ? 127 : extra === 2 ? 126 : length);
    if (extra === 2) frame.writeUInt16BE(length, 2);
    else if (extra === 8) frame.writeBigUInt64BE(BigInt(length), 2);
    const mask = require('crypto').randomBytes(4), start = 6 + extra;
    mask.copy(frame, 2 + extra);
    for (let i = 0; i < length; i++) frame[start + i] = payload[i] ^ mask[i & 3];
    this.#buffered += length;
    this.#socket.write(frame, () => { this.#buffered -= length; });
  }
  #sendClose(code, reason) {
    let payload = Buffer.alloc(0);
    if (code !== undefined) {
      payload = Buffer.concat([Buffer.alloc(2), Buffer.from(reason)]);
      payload.writeUInt16BE(code, 0);
    }
    this.#sentClose = true;
    this.#write(kClose, payload);
    // A peer that does not answer is not waited for for ever.
    this.#timer = setTimeout(() => this.#socket.destroy(), 30000);
    this.#timer.unref();
  }

  send(data) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('data');
    if (this.#state === CONNECTING) throw new DOMException('Sent before connected.', 'InvalidStateError');
    if (this.#state !== OPEN) return;
    if (data instanceof Blob) this.#write(kBinary, data._bytes);
    else if (ArrayBuffer.isView(data)) this.#write(kBinary, Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    else if (require('internal/types').isAnyArrayBuffer(data)) this.#write(kBinary, Buffer.from(data));
    else this.#write(kText, Buffer.from(`${data}`.toWellFormed()));
  }
  close(code, reason = '') {
    if (code !== undefined) {
      code = Number(code) & 0xffff;
      if (code !== 1000 && (code < 3000 || code > 4999)) throw new DOMException('invalid code', 'InvalidAccessError');
    }
    reason = `${reason}`.toWellFormed();
    if (Buffer.byteLength(reason) > 123) throw new DOMException(`Reason must be less than 123 bytes; received ${Buffer.byteLength(reason)}`, 'SyntaxError');
    if (this.#state === CLOSING || this.#state === CLOSED) return;
    if (this.#state === CONNECTING) {
      this.#fail('WebSocket was closed before the connection was established.');
      return;
    }
    this.#state = CLOSING;
    this.#sendClose(code, reason);
  }
  get url() { return this.#url.href; }
  get readyState() { return this.#state; }
  get bufferedAmount() { return this.#buffered; }
  get protocol() { return this.#protocol; }
  get extensions() { return ''; }
  get binaryType() { return this.#binaryType; }
  set binaryType(type) { this.#binaryType = type === 'arraybuffer' ? 'arraybuffer' : 'blob'; }
}
for (const name of ['open', 'error', 'close', 'message']) defineEventHandler(WebSocket.prototype, name);
for (const [name, value] of [['CONNECTING', CONNECTING], ['OPEN', OPEN], ['CLOSING', CLOSING], ['CLOSED', CLOSED]]) {
  for (const target of [WebSocket, WebSocket.prototype]) Object.defineProperty(target, name, { value, enumerable: true });
}
for (const name of ['send', 'close', 'url', 'readyState', 'bufferedAmount', 'protocol', 'extensions', 'binaryType']) Object.defineProperty(WebSocket.prototype, name, { enumerable: true });
for (const [Class, tag] of [[WebSocket, 'WebSocket'], [CloseEvent, 'CloseEvent'], [ErrorEvent, 'ErrorEvent']]) Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: tag, configurable: true });
module.exports = { WebSocket, CloseEvent, ErrorEvent };
