// node:tls: sockets and servers over the engine's TLS sessions, certificates and their checks.
'use strict';

const net = require('net');
const native = binding('tls');
const { TlsHandle, DuplexHandle } = require('internal/tls_handle');
const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_TLS_CERT_ALTNAME_INVALID } = codes;
const { validateString, validateFunction, validateBuffer } = require('internal/validators');

const DEFAULT_CIPHERS = 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA256:DHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA384:DHE-RSA-AES256-SHA384:ECDHE-RSA-AES256-SHA256:DHE-RSA-AES256-SHA256:HIGH:!aNULL:!eNULL:!EXPORT:!DES:!RC4:!MD5:!PSK:!SRP:!CAMELLIA';
const versions = { 'TLSv1': native.TLS1_VERSION, 'TLSv1.1': native.TLS1_1_VERSION, 'TLSv1.2': native.TLS1_2_VERSION, 'TLSv1.3': native.TLS1_3_VERSION };
const kHandle = Symbol('tls handle'), kSession = Symbol('session'), kOptions = Symbol('options'), kOwnSession = Symbol('own session'), kConnectOptions = Symbol('connect-options'), kTls = Symbol('current handle');

// ---- Contexts

const asBytes = (value, name) => {
  if (typeof value === 'string') return Buffer.from(value);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value;
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
};
const each = (value, visit) => { if (value != null && value !== false) for (const one of [value].flat()) if (one != null) visit(one); };

class SecureContext {
  constructor(options = {}) {
    let min = options.minVersion ?? module.exports.DEFAULT_MIN_VERSION, max = options.maxVersion ?? module.exports.DEFAULT_MAX_VERSION;
    if (options.secureProtocol != null) {
      const match = /^TLS(?:v1(?:_([123]))?)?_(?:(?:client|server)_)?method$/.exec(options.secureProtocol);
      if (!match) throw Object.assign(new TypeError(`Unknown method: ${options.secureProtocol}`), { code: 'ERR_TLS_INVALID_PROTOCOL_METHOD' });
      if (options.secureProtocol.startsWith('TLSv1')) min = max = match[1] ? `TLSv1.${match[1]}` : 'TLSv1';
    }
    for (const [name, value] of [['minimum', min], ['maximum', max]]) {
      if (versions[value] === undefined) throw Object.assign(new TypeError(`"${value}" is not a valid ${name} TLS protocol version`), { code: 'ERR_TLS_INVALID_PROTOCOL_VERSION' });
    }
    const context = this.context = new native.SecureContext(versions[min], versions[max]);
    if (options.ca) {
      context.trustNothing();
      each(options.ca, (ca) => context.addAuthority(asBytes(ca, 'options.ca')));
    }
    each(options.cert, (cert) => context.setCertificate(asBytes(cert, 'options.cert')));
    each(options.key, (key) => {
      const pem = key?.pem ?? key, passphrase = key?.passphrase ?? options.passphrase;
      context.setKey(asBytes(pem, 'options.key'), passphrase);
    });
    each(options.crl, (crl) => context.addRevocationList(asBytes(crl, 'options.crl')));
    each(options.pfx, (pfx) => context.loadPkcs12(asBytes(pfx?.buf ?? pfx, 'options.pfx'), pfx?.passphrase ?? options.passphrase ?? ''));
    if (options.sigalgs != null) {
      validateString(options.sigalgs, 'options.sigalgs');
      context.setSignatureAlgorithms(options.sigalgs);
    }
    const ciphers = options.ciphers ?? module.exports.DEFAULT_CIPHERS;
    validateString(ciphers, 'options.ciphers');
    const suites = [], older = [];
    for (const name of ciphers.split(':')) (name.startsWith('TLS_') ? suites : older).push(name);
    if (suites.length) context.setCipherSuites(suites.join(':'));
    else if (options.ciphers !== undefined && min === 'TLSv1.3') context.setCipherSuites('');
    context.setCiphers(older.join(':'));
    context.setCurves(options.ecdhCurve ?? module.exports.DEFAULT_ECDH_CURVE);
    let flags = options.secureOptions ?? 0;
    if (options.honorCipherOrder) flags |= 0x400000;
    if (flags) context.setOptions(flags);
    if (options.sessionTimeout) context.setSessionTimeout(options.sessionTimeout);
    if (options.sessionIdContext) context.setSessionIdContext(options.sessionIdContext);
    if (options.ticketKeys) {
      validateBuffer(options.ticketKeys, 'options.ticketKeys');
      context.setTicketKeys(options.ticketKeys);
    }
  }
}
const createSecureContext = (options) => new SecureContext(options);

// ---- Protocols and certificates

function convertALPNProtocols(protocols, out) {
  if (Array.isArray(protocols)) {
    out.ALPNProtocols = Buffer.concat(protocols.map((name) => {
      const bytes = Buffer.from(name);
      if (bytes.length > 255) throw new codes.ERR_OUT_OF_RANGE('The byte length of the protocol at index 0 exceeds the maximum length.', '<= 255', bytes.length, true);
      return Buffer.concat([Buffer.from([bytes.length]), bytes]);
    }));
  } else if (ArrayBuffer.isView(protocols)) out.ALPNProtocols = Buffer.from(protocols.buffer.slice(protocols.byteOffset, protocols.byteOffset + protocols.byteLength));
}

const nameOf = (text) => text.replace(/\.$/, '').toLowerCase();
function matches(host, pattern, wildcards) {
  const labels = nameOf(pattern).split('.'), wanted = host.split('.');
  if (!pattern || labels.includes('') || labels.length !== wanted.length || /[^!-~]/.test(pattern)) return false;
  for (let i = labels.length - 1; i > 0; i--) if (labels[i] !== wanted[i]) return false;
  const [first] = labels, parts = first.split('*');
  if (parts.length === 1 || first.includes('xn--')) return first === wanted[0];
  if (!wildcards || parts.length > 2 || labels.length <= 2) return false;
  const [prefix, suffix] = parts;
  return prefix.length + suffix.length <= wanted[0].length && wanted[0].startsWith(prefix) && wanted[0].endsWith(suffix);
}
// "DNS:a, DNS:\"b, c\"" into its entries.
function splitNames(text) {
  const out = [];
  for (const match of text.matchAll(/((?:[^,"]|"(?:[^"\\]|\\.)*")+)(?:, |$)/g)) {
    out.push(match[1].replace(/"((?:[^"\\]|\\.)*)"/g, (all) => JSON.parse(all)));
  }
  return out;
}
function checkServerIdentity(hostname, cert) {
  const { subject, subjectaltname } = cert, dns = [], ips = [];
  hostname = `${hostname}`;
  if (subjectaltname) {
    for (const name of splitNames(subjectaltname)) {
      if (name.startsWith('DNS:')) dns.push(name.slice(4));
      else if (name.startsWith('IP Address:')) ips.push(canonicalIP(name.slice(11)));
    }
  }
  let valid = false, reason = 'Unknown reason';
  hostname = hostname.replace(/\.$/, '');
  if (net.isIP(hostname)) {
    valid = ips.includes(canonicalIP(hostname));
    if (!valid) reason = `IP: ${hostname} is not in the cert's list: ${ips.join(', ')}`;
  } else if (dns.length > 0 || subject?.CN) {
    const host = hostname.toLowerCase();
    if (dns.length > 0) {
      valid = dns.some((pattern) => matches(host, pattern, true));
      if (!valid) reason = `Host: ${hostname}. is not in the cert's altnames: ${subjectaltname}`;
    } else {
      valid = [subject.CN].flat().some((name) => matches(host, name, true));
      if (!valid) reason = `Host: ${hostname}. is not cert's CN: ${subject.CN}`;
    }
  } else reason = 'Cert does not contain a DNS name';
  return valid ? undefined : new ERR_TLS_CERT_ALTNAME_INVALID(reason, hostname, cert);
}
function canonicalIP(text) {
  if (net.isIPv6(text)) return new URL(`http://[${text.split('%')[0]}]`).hostname;
  return text;
}

// { …, raw: Buffer } from the engine's object.
function finishCertificate(cert) {
  if (!cert) return cert;
  for (const key of ['raw', 'pubkey']) if (cert[key]) cert[key] = Buffer.from(cert[key].buffer, cert[key].byteOffset, cert[key].byteLength);
  return cert;
}

// ---- Sockets

class TLSSocket extends net.Socket {
  constructor(socket, options = {}) {
    const wrapped = socket != null;
    const isSocket = wrapped && socket instanceof net.Socket && socket._handle && !(socket._handle instanceof TlsHandle);
    super({ allowHalfOpen: wrapped ? socket.allowHalfOpen : options.allowHalfOpen ?? false, manualStart: true, highWaterMark: options.highWaterMark, signal: options.signal });
    this[kOptions] = { ...options };
    this.encrypted = true;
    this.authorized = false;
    this.authorizationError = null;
    this.alpnProtocol = null;
    this.servername = null;
    this.secureConnecting = true;
    this._secureEstablished = false;
    this._tlsOptions = this[kOptions];
    if (options.ALPNProtocols) convertALPNProtocols(options.ALPNProtocols, this[kOptions]);
    if (!wrapped) return;
    this._parent = socket;
    this.#open();
    const begin = () => {
      if (this.destroyed) return;
      this.connecting = false;
      let under;
      if (isSocket || (socket instanceof net.Socket && socket._handle && !(socket._handle instanceof TlsHandle))) {
        under = socket._handle;
        socket._handle.owner = null;
        // The plain socket stays as a name for the connection; its bytes are ours now.
        socket.on('close', () => { if (!this.destroyed && !this[kHandle]?.closing) this.destroy(); });
      } else under = new DuplexHandle(socket);
      this._wrap(under, socket);
    };
    // A socket that was not told yet where to connect will be, or never: both wait.
    if (socket.connecting || (socket instanceof net.Socket && !socket._handle && !socket.destroyed)) {
      this.connecting = true;
      socket.once('connect', () => {
        begin();
        if (!this.destroyed) this.emit('connect');
      });
      socket.once('error', (error) => this.destroy(error));
      socket.once('close', () => this.destroy());
    } else begin();
  }

  // That of its handle, which may be another socket's.
  get [kSession]() { return this[kTls]?.session ?? this[kOwnSession]; }
  get [kTls]() { return this._handle instanceof TlsHandle ? this._handle : this[kHandle]; }

  // The session, which does not need the connection yet: wrong options are heard of at once.
  #open() {
    const options = this[kOptions];
    options.secureContext ??= createSecureContext(options);
    return (this[kOwnSession] ??= new native.TlsSession(options.secureContext.context, !!options.isServer));
  }
  // TLS over the handle below, which may not be connected yet.
  #over(under) {
    const handle = this[kHandle] = new TlsHandle(under, this.#open());
    handle.onhandshakedone = () => this._handshakeDone();
    handle.ontlserror = (error) => this._tlsFailed(error);
    handle.oncontextwanted = () => this._chooseContext();
    handle.onnewsession = (id, bytes) => {
      this._lastSession = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      process.nextTick(() => this.emit('session', this._lastSession));
    };
    return handle;
  }
  _makeHandle(kind) { return this.#over(super._makeHandle(kind)); }
  _wrap(under, parent) {
    this._handle = this.#over(under);
    this._handle.parent = parent;
    net._attach(this);
    this._start();
  }
  // There is a connection: the handshake.
  _start() {
    const options = this[kOptions], server = !!options.isServer, handle = this[kHandle], { session } = handle;
    const requestCert = server ? !!options.requestCert : true;
    session.setVerify(requestCert && server);
    if (!server) {
      if (options.servername && !net.isIP(options.servername)) session.setServerName(options.servername);
      if (options.session) session.setSession(options.session);
      session.onsession = (bytes) => handle.onnewsession(0, bytes);
    } else if (options.SNICallback) session.waitForContext(true);
    if (options.ALPNCallback) {
      session.askProtocol(true);
      session.onalpn = (list) => {
        const protocols = [], offsets = [];
        for (let at = 0; at < list.length; at += 1 + list[at]) { offsets.push(at); protocols.push(Buffer.from(list.subarray(at + 1, at + 1 + list[at])).toString('latin1')); }
        const chosen = options.ALPNCallback({ servername: session.serverName() || '', protocols });
        if (chosen === undefined) return undefined;
        const index = protocols.indexOf(chosen);
        return index < 0 ? undefined : offsets[index];
      };
    } else if (options.ALPNProtocols) session.setProtocols(options.ALPNProtocols);
    if (this.listenerCount('keylog') > 0 || options.enableKeylog) {
      session.enableKeylog();
      session.onkeylog = (line) => this.emit('keylog', Buffer.from(line));
    }
    if (options.handshakeTimeout > 0) {
      const timer = setTimeout(() => { if (!this._secureEstablished) this._tlsFailed(Object.assign(new Error('TLS handshake timeout'), { code: 'ERR_TLS_HANDSHAKE_TIMEOUT' })); }, options.handshakeTimeout);
      this.once('close', () => clearTimeout(timer));
      this._handshakeTimer = timer;
    }
    process.nextTick(() => {
      if (this.destroyed) return;
      handle.start();
      if (!this.isPaused() && !this.destroyed) this.read(0);
    });
  }

  _chooseContext() {
    const session = this[kSession], { SNICallback } = this[kOptions];
    let called = false;
    SNICallback.call(this, session.serverName() || '', (error, context) => {
      if (called || this.destroyed) return;
      called = true;
      if (error) { this.destroy(error); return; }
      if (context && !context.context) { this.destroy(Object.assign(new TypeError('Invalid SNI context'), { code: 'ERR_TLS_INVALID_CONTEXT' })); return; }
      session.setContext(context?.context);
      process.nextTick(() => this[kHandle].cycle());
    });
  }

  _handshakeDone() {
    clearTimeout(this._handshakeTimer);
    this.alpnProtocol = this[kTls].getALPNNegotiatedProtocol();
    this.servername = this[kSession].serverName();
    this._secureEstablished = true;
    this.secureConnecting = false;
    this.emit('secure');
  }
  _tlsFailed(error) {
    if (this._secureEstablished) { this.destroy(error); return; }
    if (this[kOptions].isServer) {
      this._tlsError = error;
      this.emit('_tlsError', error);
      this.destroy();
      return;
    }
    if (error.atEnd) {
      delete error.atEnd;
      const { host, port, localAddress, path } = this[kOptions];
      Object.assign(error, { path: path ?? undefined, host, port, localAddress });
    }
    this.destroy(error);
  }

  getProtocol() { return this[kSession]?.protocol() ?? null; }
  getCipher() { return this[kTls]?.getCipher(); }
  getEphemeralKeyInfo() { return this[kTls]?.getEphemeralKeyInfo() ?? (this[kOptions].isServer ? null : {}); }
  getSession() {
    const bytes = this._lastSession ?? this[kTls]?.getSession();
    return bytes ? Buffer.from(bytes) : undefined;
  }
  getTLSTicket() { return undefined; }
  isSessionReused() { return this[kTls]?.isSessionReused() ?? false; }
  getFinished() { const b = this[kSession]?.finished(false); return b && Buffer.from(b); }
  getPeerFinished() { const b = this[kSession]?.finished(true); return b && Buffer.from(b); }
  getSharedSigalgs() { throw new codes.ERR_NOT_IMPLEMENTED('tlsSocket.getSharedSigalgs'); }
  exportKeyingMaterial(length, label, context) {
    if (!this._secureEstablished) throw Object.assign(new Error('TLS socket connection must be securely established'), { code: 'ERR_TLS_INVALID_STATE' });
    return Buffer.from(this[kSession].keyingMaterial(length, label, context));
  }
  getCertificate() { return finishCertificate(this[kSession]?.ownCertificate()) ?? {}; }
  getPeerCertificate(detailed) {
    if (!this[kSession]) return null;
    const list = this[kSession].peerCertificates().map(finishCertificate);
    if (list.length === 0) return {};
    if (detailed) list.forEach((cert, i) => { cert.issuerCertificate = list[i + 1] ?? cert; });
    return list[0];
  }
  getPeerX509Certificate() { const cert = this.getPeerCertificate(); return cert?.raw ? new (require('crypto').X509Certificate)(cert.raw) : undefined; }
  getX509Certificate() { const cert = this.getCertificate(); return cert?.raw ? new (require('crypto').X509Certificate)(cert.raw) : undefined; }
  setMaxSendFragment(size) { return this[kSession]?.setFragment(size) ?? false; }
  setServername(name) {
    validateString(name, 'name');
    this[kOptions].servername = name;
    this[kSession]?.setServerName(name);
  }
  setSession(session) { this[kOptions].session = typeof session === 'string' ? Buffer.from(session, 'latin1') : session; this[kSession]?.setSession(this[kOptions].session); }
  setKeyCert(context) { this[kSession]?.setContext((context.context ? context : createSecureContext(context)).context); }
  disableRenegotiation() { this._noRenegotiation = true; }
  renegotiate() { throw new codes.ERR_NOT_IMPLEMENTED('tlsSocket.renegotiate'); }
  enableTrace() { throw new codes.ERR_NOT_IMPLEMENTED('tlsSocket.enableTrace'); }
}

function verifyError(socket) {
  const found = socket[kTls].verifyError();
  if (found === undefined) return null;
  return Object.assign(new Error(found[1]), { code: found[0] });
}

function connect(...args) {
  let [options, callback] = net._normalizeArgs(args);
  const extra = args[1] !== null && typeof args[1] === 'object' ? args[1] : args[2] !== null && typeof args[2] === 'object' ? args[2] : undefined;
  options = { rejectUnauthorized: process.env.NODE_TLS_REJECT_UNAUTHORIZED !== '0', ciphers: module.exports.DEFAULT_CIPHERS, checkServerIdentity, minDHSize: 1024, ...options, ...extra };
  if (!options.keepAlive) options.singleUse = true;
  validateFunction(options.checkServerIdentity, 'options.checkServerIdentity');
  const hostname = options.servername || options.host || options.socket?._host || 'localhost';
  const socket = new TLSSocket(options.socket, {
    ...options, isServer: false, requestCert: true, secureContext: options.secureContext || createSecureContext(options),
    servername: options.servername ?? (net.isIP(hostname) ? undefined : hostname),
  });
  socket[kOptions].host = options.host;
  socket[kOptions].port = options.port;
  socket[kConnectOptions] = options;
  if (callback) socket.once('secureConnect', callback);
  socket.on('secure', () => {
    let error = verifyError(socket);
    if (!error && !socket.isSessionReused()) error = options.checkServerIdentity(hostname, socket.getPeerCertificate(true)) ?? null;
    if (error) {
      socket.authorized = false;
      socket.authorizationError = error.code || error.message;
      if (options.rejectUnauthorized !== false) {
        socket.destroy(error);
        return;
      }
    } else socket.authorized = true;
    socket.emit('secureConnect');
  });
  if (!options.socket) {
    if (options.timeout) socket.setTimeout(options.timeout);
    socket.connect(options, socket._start);
  }
  return socket;
}

// ---- Server

const defaultSessionIdContext = () => require('crypto').createHash('sha1').update(process.argv.join(' ')).digest('hex').slice(0, 32);
let setOptionsDeprecated;
class Server extends net.Server {
  constructor(options, listener) {
    if (typeof options === 'function') { listener = options; options = {}; } else if (options == null) options = {};
    else if (typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
    super(options);
    this.on('connection', (socket) => accept(this, socket));
    this._contexts = [];
    this.setSecureContext(options);
    this.requestCert = options.requestCert === true;
    this.rejectUnauthorized = options.rejectUnauthorized !== false;
    this.handshakeTimeout = options.handshakeTimeout ?? 120000;
    this.ALPNCallback = options.ALPNCallback;
    if (options.ALPNCallback) {
      validateFunction(options.ALPNCallback, 'options.ALPNCallback');
      if (options.ALPNProtocols) throw Object.assign(new TypeError('The ALPNCallback and ALPNProtocols TLS options are mutually exclusive'), { code: 'ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS' });
    }
    if (options.ALPNProtocols) convertALPNProtocols(options.ALPNProtocols, this);
    if (options.SNICallback) validateFunction(options.SNICallback, 'options.SNICallback');
    this.SNICallback = options.SNICallback;
    if (options.pskCallback) throw new codes.ERR_NOT_IMPLEMENTED('tls pskCallback');
    if (listener) this.on('secureConnection', listener);
  }
  setSecureContext(options) {
    if (options === null || typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
    this._tlsContext = options.secureContext ?? createSecureContext({ honorCipherOrder: true, sessionIdContext: defaultSessionIdContext(), ...options });
    this.key = options.key;
    this.cert = options.cert;
    this.ca = options.ca;
  }
  // Keeps what it is given for whoever looks; contexts come from setSecureContext().
  setOptions(options) {
    setOptionsDeprecated ??= require('util').deprecate((server, given) => {
      server.requestCert = given.requestCert === true;
      server.rejectUnauthorized = given.rejectUnauthorized !== false;
      for (const name of ['pfx', 'key', 'passphrase', 'cert', 'clientCertEngine', 'ca', 'minVersion', 'maxVersion', 'secureProtocol', 'crl', 'ciphers', 'ecdhCurve', 'dhparam', 'sessionTimeout', 'ticketKeys', 'secureOptions']) if (given[name]) server[name] = given[name];
      if (given.ecdhCurve !== undefined) server.ecdhCurve = given.ecdhCurve;
      server.honorCipherOrder = given.honorCipherOrder !== undefined ? !!given.honorCipherOrder : true;
      if (given.ALPNProtocols) convertALPNProtocols(given.ALPNProtocols, server);
      server.sessionIdContext = given.sessionIdContext || defaultSessionIdContext();
    }, 'Server.prototype.setOptions() is deprecated, use Server.prototype.setSecureContext() instead', 'DEP0122');
    setOptionsDeprecated(this, options);
  }
  addContext(servername, context) {
    if (!servername) throw Object.assign(new Error('"servername" is required parameter for Server.addContext'), { code: 'ERR_TLS_REQUIRED_SERVER_NAME' });
    const pattern = new RegExp(`^${servername.replace(/([.^$+?\-\\[\]{}])/g, '\\$1').replaceAll('*', '[^.]*')}$`, 'i');
    this._contexts.push([pattern, context instanceof SecureContext ? context : createSecureContext(context)]);
  }
  getTicketKeys() { return Buffer.from(this._tlsContext.context.ticketKeys()); }
  setTicketKeys(keys) {
    validateBuffer(keys);
    if (keys.byteLength !== 48) throw new ERR_INVALID_ARG_VALUE('keys', keys, 'Session ticket keys must be a 48-byte buffer');
    this._tlsContext.context.setTicketKeys(keys);
  }
}
function accept(server, raw) {
  const byName = server._contexts.length ? (name, done) => done(null, server._contexts.findLast(([pattern]) => pattern.test(name))?.[1]) : undefined;
  const socket = new TLSSocket(raw, {
    isServer: true, server, secureContext: server._tlsContext, requestCert: server.requestCert, rejectUnauthorized: server.rejectUnauthorized, handshakeTimeout: server.handshakeTimeout,
    ALPNProtocols: server.ALPNProtocols, ALPNCallback: server.ALPNCallback, SNICallback: server.SNICallback ?? byName, enableKeylog: server.listenerCount('keylog') > 0, highWaterMark: server.highWaterMark,
  });
  socket.server = server;
  socket.on('keylog', (line) => server.emit('keylog', line, socket));
  const onEarlyError = (error) => server.emit('tlsClientError', error, socket);
  socket.on('error', onEarlyError);
  socket.on('_tlsError', (error) => {
    if (error.atEnd) {
      delete error.atEnd;
      error = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    }
    server.emit('tlsClientError', error, socket);
  });
  socket.on('secure', () => {
    socket.off('error', onEarlyError);
    if (server.requestCert) {
      const error = verifyError(socket);
      if (error) {
        socket.authorizationError = error.code;
        if (server.rejectUnauthorized) {
          socket.destroy();
          return;
        }
      } else socket.authorized = true;
    }
    if (!socket.destroyed) server.emit('secureConnection', socket);
  });
}

let roots;
module.exports = {
  SLAB_BUFFER_SIZE: 10485760, CLIENT_RENEG_LIMIT: 3, CLIENT_RENEG_WINDOW: 600, DEFAULT_CIPHERS, DEFAULT_ECDH_CURVE: 'auto', DEFAULT_MIN_VERSION: 'TLSv1.2', DEFAULT_MAX_VERSION: 'TLSv1.3',
  getCiphers: () => [...new Set(native.cipherNames().map((name) => name.toLowerCase()))].sort(), convertALPNProtocols, checkServerIdentity, createSecureContext, SecureContext,
  TLSSocket, Server: new Proxy(Server, { apply: (target, _this, args) => new Server(...args) }), createServer: (options, listener) => new Server(options, listener), connect,
  createSecurePair() { throw new codes.ERR_NOT_IMPLEMENTED('tls.createSecurePair'); },
};
Object.defineProperty(module.exports, 'rootCertificates', { configurable: true, enumerable: true, get: () => (roots ??= Object.freeze(native.rootCertificates())) });
