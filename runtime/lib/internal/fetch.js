// fetch and its classes, on our own http client. Only http: URLs until TLS is there.
'use strict';

const { codes } = require('internal/errors');
const { Blob, File } = require('internal/blob');
const { checkName, checkValue } = require('internal/http_common');
const { performanceNow } = require('internal/process');
const observed = require('internal/observed');

const kMap = Symbol('map'), kBody = Symbol('body'), kState = Symbol('of fetch');

class Headers {
  constructor(init = undefined) {
    Object.defineProperty(this, kMap, { value: new Map() });
    if (init == null) return;
    if (typeof init !== 'object') throw new TypeError('Headers constructor: the init must be an object or a sequence');
    if (init instanceof Headers) for (const [key, list] of init[kMap]) this[kMap].set(key, list.slice());
    else if (typeof init[Symbol.iterator] === 'function') {
      for (const pair of init) {
        const [name, value, ...rest] = pair;
        if (rest.length || value === undefined) throw new TypeError('Headers constructor: expected name/value pair to be length 2');
        this.append(name, value);
      }
    } else for (const key of Reflect.ownKeys(init)) if (Object.prototype.propertyIsEnumerable.call(init, key)) this.append(key, init[key]);
  }
  append(name, value) {
    [name, value] = clean(name, value);
    const list = this[kMap].get(name);
    if (list) list.push(value);
    else this[kMap].set(name, [value]);
  }
  delete(name) { this[kMap].delete(`${name}`.toLowerCase()); }
  get(name) { return this[kMap].get(`${name}`.toLowerCase())?.join(', ') ?? null; }
  has(name) { return this[kMap].has(`${name}`.toLowerCase()); }
  set(name, value) { [name, value] = clean(name, value); this[kMap].set(name, [value]); }
  getSetCookie() { return this[kMap].get('set-cookie')?.slice() ?? []; }
  forEach(callback, thisArg) { for (const [key, value] of this) callback.call(thisArg, value, key, this); }
  *entries() {
    for (const key of [...this[kMap].keys()].sort()) {
      if (key === 'set-cookie') for (const value of this[kMap].get(key)) yield [key, value];
      else yield [key, this[kMap].get(key).join(', ')];
    }
  }
  *keys() { for (const [key] of this.entries()) yield key; }
  *values() { for (const [, value] of this.entries()) yield value; }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) { return `Headers ${require('internal/inspect').inspect(Object.fromEntries(this), options)}`; }
}
Headers.prototype[Symbol.iterator] = Headers.prototype.entries;
function clean(name, value) {
  name = `${name}`;
  value = `${value}`.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  try { checkName(name); checkValue(name, value); } catch (cause) { throw new TypeError(`Headers: invalid name or value "${name}"`, { cause }); }
  return [name.toLowerCase(), value];
}

class FormData {
  #items = [];
  constructor(form) { if (form !== undefined) throw new TypeError('FormData constructor: a form element is not supported'); }
  append(name, value, filename) { this.#items.push([`${name}`, entry(value, filename)]); }
  delete(name) { this.#items = this.#items.filter(([key]) => key !== `${name}`); }
  get(name) { return this.#items.find(([key]) => key === `${name}`)?.[1] ?? null; }
  getAll(name) { return this.#items.filter(([key]) => key === `${name}`).map(([, value]) => value); }
  has(name) { return this.#items.some(([key]) => key === `${name}`); }
  set(name, value, filename) {
    const at = this.#items.findIndex(([key]) => key === `${name}`), made = [`${name}`, entry(value, filename)];
    if (at < 0) { this.#items.push(made); return; }
    this.#items = this.#items.filter(([key], i) => i <= at || key !== `${name}`);
    this.#items[at] = made;
  }
  forEach(callback, thisArg) { for (const [key, value] of this) callback.call(thisArg, value, key, this); }
  *entries() { for (const [key, value] of this.#items) yield [key, value]; }
  *keys() { for (const [key] of this.#items) yield key; }
  *values() { for (const [, value] of this.#items) yield value; }
}
FormData.prototype[Symbol.iterator] = FormData.prototype.entries;
function entry(value, filename) {
  if (!(value instanceof Blob)) return `${value}`.toWellFormed();
  if (value instanceof File && filename === undefined) return value;
  return new File([value], filename ?? value.name ?? 'blob', { type: value.type });
}
function encodeForm(form) {
  const boundary = `----formdata-sinter-${require('crypto').randomBytes(8).toString('hex')}`, parts = [];
  const quote = (text) => text.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');
  for (const [name, value] of form) {
    parts.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${quote(name)}"`));
    if (typeof value === 'string') parts.push(Buffer.from(`\r\n\r\n${value.replace(/\r?\n/g, '\r\n')}\r\n`));
    else parts.push(Buffer.from(`; filename="${quote(value.name)}"\r\nContent-Type: ${value.type || 'application/octet-stream'}\r\n\r\n`), value._bytes, Buffer.from('\r\n'));
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return [Buffer.concat(parts), `multipart/form-data; boundary=${boundary}`];
}
function decodeForm(bytes, type) {
  const form = new FormData();
  if (/^application\/x-www-form-urlencoded/i.test(type)) {
    for (const [key, value] of new URLSearchParams(bytes.toString())) form.append(key, value);
    return form;
  }
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (!boundary) throw new TypeError('Response.formData: the content type is not that of a form');
  for (const part of bytes.toString('latin1').split(`--${boundary}`).slice(1, -1)) {
    const at = part.indexOf('\r\n\r\n');
    const head = Buffer.from(part.slice(0, at), 'latin1').toString(), body = Buffer.from(part.slice(at + 4, -2), 'latin1');
    const name = / name="([^"]*)"/.exec(head)?.[1] ?? '', filename = /filename="([^"]*)"/.exec(head)?.[1];
    form.append(name, filename === undefined ? body.toString() : new File([body], filename, { type: /content-type:\s*(.*)/i.exec(head)?.[1] ?? '' }));
  }
  return form;
}

// What a body is made from: { bytes } when known, or { stream }; and the content type it implies.
function extract(body) {
  if (body == null) return [null, null];
  if (typeof body === 'string') return [{ bytes: Buffer.from(body) }, 'text/plain;charset=UTF-8'];
  if (body instanceof URLSearchParams) return [{ bytes: Buffer.from(`${body}`) }, 'application/x-www-form-urlencoded;charset=UTF-8'];
  if (body instanceof Blob) return [{ bytes: body._bytes }, body.type || null];
  if (body instanceof FormData) { const [bytes, type] = encodeForm(body); return [{ bytes }, type]; }
  if (ArrayBuffer.isView(body)) return [{ bytes: Buffer.from(new Uint8Array(body.buffer, body.byteOffset, body.byteLength)) }, null];
  if (require('internal/types').isAnyArrayBuffer(body)) return [{ bytes: Buffer.from(body.slice(0)) }, null];
  if (body instanceof ReadableStream) {
    if (body.locked) throw new TypeError('The body is locked');
    return [{ stream: body }, null];
  }
  if (typeof body[Symbol.asyncIterator] === 'function') {
    const iterator = body[Symbol.asyncIterator]();
    return [{ stream: new ReadableStream({ async pull(c) { const { done, value } = await iterator.next(); if (done) c.close(); else c.enqueue(typeof value === 'string' ? Buffer.from(value) : value); } }) }, null];
  }
  return [{ bytes: Buffer.from(`${body}`) }, 'text/plain;charset=UTF-8'];
}
class Body {
  get body() {
    const body = this[kBody];
    if (body === null) return null;
    body.stream ??= new Blob([body.bytes]).stream();
    return body.stream;
  }
  get bodyUsed() { const body = this[kBody]; return body !== null && (body.used === true || !!body.stream?.locked && body.read === true); }
  async _consume() {
    const body = this[kBody];
    if (body === null) return Buffer.alloc(0);
    if (body.used || body.stream?.locked) throw new TypeError('Body is unusable: Body has already been read');
    body.used = true;
    if (body.bytes && !body.stream) return body.bytes;
    const reader = body.stream.getReader(), chunks = [];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return Buffer.concat(chunks);
      if (!(value instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
      chunks.push(value);
    }
  }
  async arrayBuffer() { const bytes = await this._consume(); return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length); }
  async bytes() { return new Uint8Array(await this.arrayBuffer()); }
  async blob() { return new Blob([await this._consume()], { type: this.headers.get('content-type') ?? '' }); }
  async text() { return new TextDecoder().decode(await this._consume()); }
  async json() { return JSON.parse(await this.text()); }
  async formData() { return decodeForm(await this._consume(), this.headers.get('content-type') ?? ''); }
}
Object.defineProperty(Body.prototype, '_consume', { enumerable: false });
function copyBody(owner) {
  const body = owner[kBody];
  if (body === null) return null;
  if (body.used || body.stream?.locked) throw new TypeError('Response.clone: Body has already been consumed.');
  if (!body.stream) return { bytes: body.bytes };
  const [a, b] = body.stream.tee();
  body.stream = a;
  return { stream: b };
}

class Request extends Body {
  constructor(input, init = {}) {
    super();
    const from = input instanceof Request ? input : null;
    const url = from ? from.url : new URL(`${input}`).href;
    const method = `${init.method ?? from?.method ?? 'GET'}`;
    const upper = method.toUpperCase();
    if (['CONNECT', 'TRACE', 'TRACK'].includes(upper)) throw new TypeError(`'${method}' HTTP method is unsupported.`);
    const headers = new Headers(init.headers ?? from?.headers);
    let body = null, type = null;
    if (init.body != null) [body, type] = extract(init.body);
    else if (from) body = copyBody(from);
    const normalized = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH'].includes(upper) ? upper : method;
    if (body && (normalized === 'GET' || normalized === 'HEAD')) throw new TypeError('Request with GET/HEAD method cannot have body.');
    if (init.body instanceof ReadableStream && init.duplex !== 'half') throw new TypeError('RequestInit: duplex option is required when sending a body.');
    if (type && !headers.has('content-type')) headers.set('content-type', type);
    Object.defineProperty(this, kState, { value: { url, method: normalized, headers, signal: init.signal ?? from?.signal ?? new AbortController().signal, redirect: init.redirect ?? from?.redirect ?? 'follow', cache: init.cache ?? 'default', credentials: init.credentials ?? 'same-origin', mode: init.mode ?? 'cors', keepalive: !!init.keepalive, integrity: init.integrity ?? '', referrer: 'about:client', referrerPolicy: init.referrerPolicy ?? '', destination: '', duplex: 'half' } });
    Object.defineProperty(this, kBody, { value: body, writable: true });
  }
  clone() { const out = new Request(this.url, { ...this[kState], body: undefined }); out[kBody] = copyBody(this); return out; }
}
for (const name of ['url', 'method', 'headers', 'signal', 'redirect', 'cache', 'credentials', 'mode', 'keepalive', 'integrity', 'referrer', 'referrerPolicy', 'destination', 'duplex']) Object.defineProperty(Request.prototype, name, { enumerable: true, configurable: true, get() { return this[kState][name]; } });

class Response extends Body {
  constructor(body = null, init = {}) {
    super();
    const status = init.status === undefined ? 200 : Number(init.status);
    if (!Number.isInteger(status) || status < 200 || status > 599) throw new RangeError(`init["status"] must be in the range of 200 to 599, inclusive.`);
    const [made, type] = extract(body);
    if (made && [101, 204, 205, 304].includes(status)) throw new TypeError(`Response constructor: Invalid response status code ${status}`);
    const headers = new Headers(init.headers);
    if (type && !headers.has('content-type')) headers.set('content-type', type);
    Object.defineProperty(this, kState, { value: { status, statusText: `${init.statusText ?? ''}`, headers, url: '', redirected: false, type: 'default' } });
    Object.defineProperty(this, kBody, { value: made, writable: true });
  }
  get ok() { return this.status >= 200 && this.status <= 299; }
  clone() {
    const out = new Response(null, { status: this.status, statusText: this.statusText, headers: this.headers });
    out[kBody] = copyBody(this);
    Object.assign(out[kState], { url: this.url, redirected: this.redirected, type: this.type });
    return out;
  }
  static json(data, init = {}) {
    const headers = new Headers(init.headers);
    if (!headers.has('content-type')) headers.set('content-type', 'application/json');
    return new Response(JSON.stringify(data), { ...init, headers });
  }
  static error() { const out = new Response(null); Object.assign(out[kState], { status: 0, type: 'error' }); return out; }
  static redirect(url, status = 302) {
    if (![301, 302, 303, 307, 308].includes(status)) throw new RangeError(`Invalid status code ${status}`);
    return new Response(null, { status, headers: { location: new URL(`${url}`).href } });
  }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) { return `Response ${require('internal/inspect').inspect({ status: this.status, statusText: this.statusText, headers: this.headers, body: this[kBody] && this.body, bodyUsed: this.bodyUsed, ok: this.ok, redirected: this.redirected, type: this.type, url: this.url }, options)}`; }
}
for (const name of ['status', 'statusText', 'headers', 'url', 'redirected', 'type']) Object.defineProperty(Response.prototype, name, { enumerable: true, configurable: true, get() { return this[kState][name]; } });
for (const [Class, tag] of [[Headers, 'Headers'], [FormData, 'FormData'], [Request, 'Request'], [Response, 'Response']]) Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: tag, configurable: true });

// What is asked for; redirects change it.
async function fetch(input, init = undefined) {
  const request = new Request(input, init);
  const { signal } = request, held = request[kBody];
  if (signal.aborted) throw signal.reason;
  let body = null;
  if (held !== null) {
    if (held.used || held.stream?.locked) throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
    held.used = true;
    body = held.stream ? { stream: held.stream } : { bytes: held.bytes };
  }
  return await follow({ asked: request.url, url: new URL(request.url), method: request.method, headers: new Headers(request.headers), body, signal, redirect: request.redirect, cache: request.cache }, 0);
}
const failed = (text) => new TypeError('fetch failed', { cause: new Error(text) });
const conditional = ['if-modified-since', 'if-none-match', 'if-unmodified-since', 'if-match', 'if-range'];
const ofBody = ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length'];
const ofOrigin = ['authorization', 'proxy-authorization', 'cookie', 'host'];

// Those of services that a request written by others must not reach (fetch.spec.whatwg.org, 2.9).
const badPorts = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137,
  139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723,
  2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

async function follow(exchange, hops) {
  const { url } = exchange;
  if (url.protocol === 'data:') {
    const match = /^data:([^,]*?)(;base64)?,([\s\S]*)$/.exec(url.href);
    return new Response(Buffer.from(decodeURIComponent(match[3]), match[2] ? 'base64' : 'utf8'), { headers: { 'content-type': match[1] || 'text/plain;charset=US-ASCII' } });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw failed('unknown scheme');
  if (badPorts.has(Number(url.port))) throw failed('bad port');
  const timing = exchange.timing ??= { start: performanceNow(), hopped: 0 };
  timing.hop = performanceNow();
  let message;
  try {
    message = await send(exchange);
  } catch (error) {
    // The connection failed while nobody's code ran: the stack is to name who waited.
    if (error instanceof TypeError && error !== exchange.signal.reason) Error.captureStackTrace(error, follow);
    throw error;
  }
  const { location } = message.headers, status = message.statusCode;
  if ([301, 302, 303, 307, 308].includes(status) && location !== undefined && exchange.redirect !== 'manual') {
    if (exchange.redirect === 'error') {
      message.destroy();
      throw failed('unexpected redirect');
    }
    message.resume();
    if (hops >= 20) throw failed('redirect count exceeded');
    const next = new URL(location, url);
    if (status !== 303 && exchange.body?.stream) throw new TypeError('fetch failed');
    if (((status === 301 || status === 302) && exchange.method === 'POST') || (status === 303 && exchange.method !== 'GET' && exchange.method !== 'HEAD')) {
      exchange.method = 'GET';
      exchange.body = null;
      for (const name of ofBody) exchange.headers.delete(name);
    }
    // Another origin must not learn who the client is.
    if (next.origin !== url.origin) for (const name of ofOrigin) exchange.headers.delete(name);
    exchange.url = next;
    timing.hopped = performanceNow();
    const response = await follow(exchange, hops + 1);
    response[kState].redirected = true;
    return response;
  }
  const headers = new Headers();
  for (let i = 0; i < message.rawHeaders.length; i += 2) headers.append(message.rawHeaders[i], message.rawHeaders[i + 1]);
  const empty = exchange.method === 'HEAD' || [101, 204, 205, 304].includes(status);
  timing.answered = performanceNow();
  message.once('close', () => recordResource(exchange, message));
  let source = message;
  const zlib = require('zlib');
  for (const coding of (headers.get('content-encoding') ?? '').toLowerCase().split(',').map((c) => c.trim()).filter(Boolean).reverse()) {
    const decoder = { gzip: 'createGunzip', 'x-gzip': 'createGunzip', deflate: 'createInflate', br: 'createBrotliDecompress' }[coding];
    if (decoder && !empty) source = require('stream').pipeline(source, zlib[decoder](), () => {});
  }
  const response = new Response(null, { headers });
  if (empty) message.resume();
  else {
    const wrap = (cause) => (exchange.signal.aborted ? exchange.signal.reason : new TypeError('terminated', { cause }));
    response[kBody] = { stream: require('internal/stream_adapters').readableToWeb(source, { wrap }) };
  }
  Object.assign(response[kState], { status, statusText: message.statusMessage, url: url.href, type: 'basic' });
  return response;
}
// For the timeline of perf_hooks.
function recordResource({ asked, timing }, message) {
  const { start, hop, hopped, answered } = timing, size = Number(message.headers['content-length']) || 0;
  observed.fetched({
    startTime: start, endTime: performanceNow(), redirectStartTime: hopped ? start : 0, redirectEndTime: hopped, postRedirectStartTime: hop, finalServiceWorkerStartTime: 0,
    finalNetworkRequestStartTime: hop, finalNetworkResponseStartTime: answered, encodedBodySize: size, decodedBodySize: size,
    finalConnectionTimingInfo: { domainLookupStartTime: hop, domainLookupEndTime: hop, connectionStartTime: hop, connectionEndTime: hop, secureConnectionStartTime: hop, ALPNNegotiatedProtocol: undefined },
  }, asked, 'fetch', globalThis, '');
}
// Tracers know of requests by the channels of undici, Node's client for fetch, and add headers of theirs.
class Trace {
  static of(url, method, sent) {
    const { channel } = require('diagnostics_channel');
    const channels = ['request:create', 'client:sendHeaders', 'request:bodySent', 'request:headers', 'request:trailers', 'request:error'].map((name) => channel(`undici:${name}`));
    return channels.some((one) => one.hasSubscribers) ? new Trace(channels, url, method, sent) : null;
  }
  #channels;
  constructor(channels, url, method, sent) {
    this.#channels = channels;
    const headers = Object.entries(sent).flatMap(([name, value]) => [value].flat().flatMap((one) => [name, `${one}`]));
    this.request = {
      origin: url.origin, path: `${url.pathname}${url.search}`, method, headers, completed: false, aborted: false,
      addHeader(name, value) {
        headers.push(`${name}`, `${value}`);
        return this;
      },
    };
    this.#tell(0, {});
  }
  get headers() {
    const out = {}, { headers } = this.request;
    for (let i = 0; i < headers.length; i += 2) out[headers[i]] = headers[i] in out ? [out[headers[i]], headers[i + 1]].flat() : headers[i + 1];
    return out;
  }
  #tell(which, more) { this.#channels[which].publish({ request: this.request, ...more }); }
  follow(req) {
    req.once('socket', (socket) => {
      const ready = () => this.#tell(1, { headers: req._header, socket });
      if (socket.connecting) socket.once(socket.encrypted ? 'secureConnect' : 'connect', ready);
      else ready();
    });
    req.once('finish', () => this.#tell(2, {}));
    req.once('response', (message) => {
      const bytes = (list) => list.map((text) => Buffer.from(text, 'latin1'));
      this.#tell(3, { response: { statusCode: message.statusCode, headers: bytes(message.rawHeaders), statusText: message.statusMessage } });
      message.once('end', () => {
        this.request.completed = true;
        this.#tell(4, { trailers: bytes(message.rawTrailers) });
      });
    });
    req.once('error', (error) => this.#tell(5, { error }));
  }
}
function send({ url, method, headers, body, signal, cache }) {
  return new Promise((resolve, reject) => {
    const sent = {};
    for (const [key, value] of headers) sent[key] = key in sent ? [sent[key], value].flat() : value;
    sent.accept ??= '*/*';
    sent['accept-language'] ??= '*';
    sent['sec-fetch-mode'] ??= 'cors';
    sent['user-agent'] ??= 'node';
    if (cache === 'default' && conditional.some((name) => name in sent)) cache = 'no-store';
    if (cache === 'no-cache') sent['cache-control'] ??= 'max-age=0';
    if (cache === 'no-store' || cache === 'reload') {
      sent.pragma ??= 'no-cache';
      sent['cache-control'] ??= 'no-cache';
    }
    if ('range' in sent) sent['accept-encoding'] ??= 'identity';
    sent['accept-encoding'] ??= url.protocol === 'https:' ? 'br, gzip, deflate' : 'gzip, deflate';
    if (body?.bytes) sent['content-length'] = body.bytes.length;
    else if (body) sent['transfer-encoding'] = 'chunked';
    else if (method === 'POST' || method === 'PUT') sent['content-length'] = 0;
    const trace = Trace.of(url, method, sent);
    // Not by http.request, in whose place a program may have put a function of its own.
    const { ClientRequest, state } = require('internal/http_client');
    if (url.protocol === 'https:') require('https');
    const { urlToHttpOptions } = require('internal/url');
    const req = new ClientRequest({ ...urlToHttpOptions(url), method, headers: trace?.headers ?? sent, ...(url.protocol === 'https:' ? { _defaultAgent: state.httpsAgent } : {}) });
    trace?.follow(req);
    if (observed.http !== null) observed.hidden.add(req);
    let settled = null;
    const onAbort = () => { settled ? settled.destroy(signal.reason) : reject(signal.reason); req.destroy(signal.reason); };
    signal.addEventListener('abort', onAbort, { once: true });
    req.on('response', (message) => { settled = message; message.on('close', () => signal.removeEventListener('abort', onAbort)); resolve(message); });
    req.on('error', (cause) => { signal.removeEventListener('abort', onAbort); reject(signal.aborted ? signal.reason : new TypeError('fetch failed', { cause })); });
    // A stream goes out as it comes, at the pace of the connection.
    if (body?.stream) require('stream').pipeline(require('internal/stream_adapters').readableFromWeb(body.stream), req, () => {});
    else req.end(body?.bytes);
  });
}
module.exports = { fetch, Headers, Request, Response, FormData };
