'use strict';

const native = binding('crypto');
const { codes, notImplemented } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_CRYPTO_HASH_FINALIZED, ERR_CRYPTO_INVALID_DIGEST, ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH, ERR_CRYPTO_UNKNOWN_CIPHER } = codes;
const { validateString, validateFunction, validateInteger, validateInt32, validateNumber } = require('internal/validators');
const { isAnyArrayBuffer } = require('internal/types');
const { Transform } = require('stream');

function toBytes(value, name, encoding) {
  if (typeof value === 'string') return Buffer.from(value, encoding === 'buffer' ? 'utf8' : encoding);
  if (ArrayBuffer.isView(value)) return value;
  if (isAnyArrayBuffer(value)) return new Uint8Array(value);
  if (value instanceof KeyObject) return value._bytes;
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
}
const shape = (bytes, encoding) => {
  const out = Buffer.from(bytes);
  return encoding && encoding !== 'buffer' ? out.toString(encoding) : out;
};

// Hash, Hmac and the ciphers are streams, but most callers never use them as such: the stream's
// state is made on first use of a stream method.
function lazyStream(Class) {
  Object.setPrototypeOf(Class.prototype, Transform.prototype);
  Object.setPrototypeOf(Class, Transform);
  for (const name of ['_readableState', '_writableState', '_events', '_eventsCount']) {
    Object.defineProperty(Class.prototype, name, {
      configurable: true,
      get() {
        const options = this._streamOptions;
        for (const key of ['_readableState', '_writableState', '_events', '_eventsCount', '_maxListeners', 'allowHalfOpen']) Object.defineProperty(this, key, { value: undefined, writable: true, configurable: true, enumerable: false });
        Transform.call(this, options);
        return this[name];
      },
      set(value) { Object.defineProperty(this, name, { value, writable: true, configurable: true, enumerable: false }); },
    });
  }
}
const hide = (target, values) => { for (const key of Object.keys(values)) Object.defineProperty(target, key, { value: values[key], writable: true, configurable: true, enumerable: false }); };

function Hash(algorithm, options) {
  if (!(this instanceof Hash)) return new Hash(algorithm, options);
  let handle;
  if (algorithm instanceof Hash) handle = new native.Hash(algorithm._algorithm, options?.outputLength ?? 0xffffffff);
  else {
    validateString(algorithm, 'algorithm');
    handle = new native.Hash(algorithm, options?.outputLength ?? 0xffffffff);
  }
  if (!handle.valid()) throw new Error('Digest method not supported');
  if (algorithm instanceof Hash) handle.copyFrom(algorithm._handle);
  hide(this, { _handle: handle, _algorithm: algorithm._algorithm ?? algorithm, _done: false, _streamOptions: options });
}
lazyStream(Hash);
Hash.prototype.copy = function(options) {
  if (this._done) throw new ERR_CRYPTO_HASH_FINALIZED();
  return new Hash(this, options);
};
Hash.prototype.update = function(data, encoding) {
  if (this._done) throw new ERR_CRYPTO_HASH_FINALIZED();
  if (typeof data !== 'string' && !ArrayBuffer.isView(data)) throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  this._handle.update(toBytes(data, 'data', encoding));
  return this;
};
Hash.prototype.digest = function(encoding) {
  if (this._done) throw new ERR_CRYPTO_HASH_FINALIZED();
  this._done = true;
  return shape(this._handle.digest(), encoding);
};
Hash.prototype._transform = function(chunk, encoding, callback) { this._handle.update(toBytes(chunk, 'chunk', encoding)); callback(); };
Hash.prototype._flush = function(callback) { this._done = true; this.push(Buffer.from(this._handle.digest())); callback(); };

function Hmac(algorithm, key, options) {
  if (!(this instanceof Hmac)) return new Hmac(algorithm, key, options);
  validateString(algorithm, 'hmac');
  const handle = new native.Hmac(algorithm, toBytes(key, 'key', options?.encoding));
  if (!handle.valid()) throw new ERR_CRYPTO_INVALID_DIGEST(algorithm);
  hide(this, { _handle: handle, _done: false, _streamOptions: options });
}
lazyStream(Hmac);
Hmac.prototype.update = Hash.prototype.update;
Hmac.prototype.digest = function(encoding) {
  // Node answers an empty digest the second time.
  if (this._done) return shape(new ArrayBuffer(0), encoding);
  this._done = true;
  return shape(this._handle.digest(), encoding);
};
Hmac.prototype._transform = Hash.prototype._transform;
Hmac.prototype._flush = Hash.prototype._flush;

function cipherClass(encrypt) {
  const Class = function(algorithm, key, iv, options) {
    validateString(algorithm, 'cipher');
    const info = native.cipherInfo(algorithm);
    if (info === undefined) throw new ERR_CRYPTO_UNKNOWN_CIPHER();
    key = toBytes(key, 'key');
    iv = iv === null ? new Uint8Array(0) : toBytes(iv, 'iv');
    const authenticated = info[4] === 6 || info[4] === 7 || /ocb|poly1305/i.test(algorithm);
    if (!authenticated && iv.byteLength !== info[2]) throw new codes.ERR_CRYPTO_INVALID_IV();
    if (key.byteLength !== info[1]) throw new codes.ERR_CRYPTO_INVALID_KEYLEN();
    hide(this, { _handle: new native.Cipher(encrypt, algorithm, key, iv, options?.authTagLength ?? 0), _streamOptions: options, _done: false });
  };
  lazyStream(Class);
  Class.prototype.update = function(data, inputEncoding, outputEncoding) { return shape(this._handle.update(toBytes(data, 'data', inputEncoding)), outputEncoding); };
  Class.prototype.final = function(outputEncoding) {
    if (this._done) throw Object.assign(new Error('Unsupported state'), { code: 'ERR_CRYPTO_INVALID_STATE' });
    this._done = true;
    return shape(this._handle.final(), outputEncoding);
  };
  Class.prototype.setAutoPadding = function(on = true) { this._handle.setPadding(!!on); return this; };
  Class.prototype.setAAD = function(bytes) { this._handle.setAssociated(toBytes(bytes, 'buffer')); return this; };
  if (encrypt) Class.prototype.getAuthTag = function() { return Buffer.from(this._handle.tag()); };
  else Class.prototype.setAuthTag = function(tag, encoding) { this._handle.setTag(toBytes(tag, 'buffer', encoding)); return this; };
  Class.prototype._transform = function(chunk, encoding, callback) { this.push(this.update(chunk, encoding)); callback(); };
  Class.prototype._flush = function(callback) {
    try { this.push(this.final()); } catch (error) { callback(error); return; }
    callback();
  };
  return Class;
}
const Cipheriv = cipherClass(true), Decipheriv = cipherClass(false);

// ---- Random
function randomBytes(size, callback) {
  validateNumber(size, 'size', 0, 2147483647);
  const out = Buffer.alloc(size);
  if (callback === undefined) {
    if (size) native.fillRandom(out);
    return out;
  }
  validateFunction(callback, 'callback');
  native.fillRandomAsync((error) => callback(error, out), out);
  return undefined;
}
function part(buffer, offset = 0, size = undefined) {
  if (!ArrayBuffer.isView(buffer) && !isAnyArrayBuffer(buffer)) throw new ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buffer);
  size ??= buffer.byteLength - offset;
  validateInteger(offset, 'offset', 0, buffer.byteLength);
  if (size + offset > buffer.byteLength) throw new ERR_OUT_OF_RANGE('size + offset', `<= ${buffer.byteLength}`, size + offset);
  return new Uint8Array(buffer.buffer ?? buffer, (buffer.byteOffset ?? 0) + offset, size);
}
function randomFillSync(buffer, offset, size) {
  const view = part(buffer, offset, size);
  if (view.length) native.fillRandom(view);
  return buffer;
}
function randomFill(buffer, offset, size, callback) {
  if (typeof offset === 'function') { callback = offset; offset = 0; size = undefined; } else if (typeof size === 'function') { callback = size; size = undefined; }
  validateFunction(callback, 'callback');
  native.fillRandomAsync((error) => callback(error, buffer), part(buffer, offset, size));
}
function randomInt(min, max, callback) {
  if (max === undefined || typeof max === 'function') { callback = max; max = min; min = 0; }
  if (!Number.isSafeInteger(min)) throw new ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
  if (!Number.isSafeInteger(max)) throw new ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  if (max <= min) throw new ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max);
  const range = max - min;
  if (!(range <= 2 ** 48 - 1)) throw new ERR_OUT_OF_RANGE(max === range ? 'max' : 'max - min', `<= ${2 ** 48 - 1}`, range);
  const limit = 2 ** 48 - (2 ** 48 % range);
  let value;
  do value = randomBytes(6).readUIntBE(0, 6); while (value >= limit);
  const out = min + (value % range);
  if (callback === undefined) return out;
  process.nextTick(callback, null, out);
  return undefined;
}
let pool, poolAt = 4096;
function randomUUID() {
  if (poolAt === 4096) { pool = randomBytes(4096); poolAt = 0; }
  const bytes = pool.subarray(poolAt, poolAt += 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.hexSlice();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
function timingSafeEqual(a, b) {
  for (const [name, value] of [['buf1', a], ['buf2', b]]) if (!ArrayBuffer.isView(value) && !isAnyArrayBuffer(value)) throw new ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
  if (a.byteLength !== b.byteLength) throw new ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
  return native.timingSafeEqual(a, b);
}

// ---- Key derivation
function derive(name, args, callback, digest) {
  const fix = (error) => (error && digest !== undefined ? new ERR_CRYPTO_INVALID_DIGEST(digest) : error && Object.assign(new RangeError('Invalid scrypt params: memory limit exceeded'), { code: 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS' }));
  if (callback === undefined) {
    try { return Buffer.from(native[name](...args)); } catch (error) { throw fix(error); }
  }
  native[`${name}Async`]((error, bytes) => (error ? callback(fix(error)) : callback(null, Buffer.from(bytes))), ...args);
  return undefined;
}
function pbkdf2Arguments(password, salt, iterations, length, digest) {
  validateString(digest, 'digest');
  validateInt32(iterations, 'iterations', 1);
  validateInt32(length, 'keylen', 0);
  if (!native.hashNames().some((n) => n.toLowerCase() === digest.toLowerCase())) throw new ERR_CRYPTO_INVALID_DIGEST(digest);
  return [toBytes(password, 'password'), toBytes(salt, 'salt'), iterations, length, digest];
}
function scryptArguments(password, salt, length, options = {}) {
  validateInt32(length, 'keylen', 0);
  const N = options.N ?? options.cost ?? 16384, r = options.r ?? options.blockSize ?? 8, p = options.p ?? options.parallelization ?? 1, maxmem = options.maxmem ?? 32 * 1024 * 1024;
  return [toBytes(password, 'password'), toBytes(salt, 'salt'), N, r, p, maxmem, length];
}

// ---- Keys and signatures
class KeyObject {
  constructor(type, bytes, details, passphrase) { hide(this, { _bytes: bytes, _details: details, _passphrase: passphrase }); this.type = type; Object.defineProperty(this, 'type', { enumerable: false }); }
  get [Symbol.for('sinter.keyObject')]() { return true; }
  get asymmetricKeyType() { return this._details?.[0]; }
  get asymmetricKeyDetails() { return this._details && (this._details[0].startsWith('rsa') ? { modulusLength: this._details[1], publicExponent: 65537n } : {}); }
  get symmetricKeySize() { return this.type === 'secret' ? this._bytes.byteLength : undefined; }
  export(options = {}) {
    if (this.type === 'secret') return options.format === 'jwk' ? { kty: 'oct', k: Buffer.from(this._bytes).toString('base64url') } : Buffer.from(this._bytes);
    if (options.format && options.format !== 'pem') throw new codes.ERR_NOT_IMPLEMENTED(`keyObject.export({ format: '${options.format}' })`);
    return Buffer.from(this._bytes).toString();
  }
  equals(other) { return other instanceof KeyObject && other.type === this.type && Buffer.compare(Buffer.from(this._bytes), Buffer.from(other._bytes)) === 0; }
  static from(key) { return key._keyObject; }
}
function readKey(key, isPrivate) {
  if (key instanceof KeyObject) return key;
  let passphrase = '';
  if (key !== null && typeof key === 'object' && !ArrayBuffer.isView(key) && !isAnyArrayBuffer(key)) {
    if (key.key instanceof KeyObject) return key.key;
    if (key.format && key.format !== 'pem') throw new codes.ERR_NOT_IMPLEMENTED(`crypto keys of format '${key.format}'`);
    passphrase = key.passphrase === undefined ? '' : Buffer.from(toBytes(key.passphrase, 'passphrase')).toString();
    key = key.key;
  }
  const bytes = Buffer.from(toBytes(key, 'key'));
  const details = native.keyDetails(bytes, isPrivate, passphrase);
  if (details === undefined) throw Object.assign(new Error('error:1E08010C:DECODER routines::unsupported'), { library: 'DECODER routines', reason: 'unsupported', code: 'ERR_OSSL_UNSUPPORTED' });
  return new KeyObject(isPrivate ? 'private' : 'public', bytes, details, passphrase);
}
function signWith(algorithm, key, data) {
  const object = readKey(key, true);
  return Buffer.from(native.sign(algorithm ?? '', object._bytes, object._passphrase ?? '', data, key.padding ?? 0, key.saltLength ?? -2));
}
function verifyWith(algorithm, key, data, signature) {
  const object = readKey(key, false);
  return native.verify(algorithm ?? '', object._bytes, data, signature, key.padding ?? 0, key.saltLength ?? -2);
}
const { Writable } = require('stream');
class Sign extends Writable {
  #chunks = [];
  constructor(algorithm) { super(); validateString(algorithm, 'algorithm'); hide(this, { _algorithm: algorithm }); }
  update(data, encoding) { this.#chunks.push(Buffer.from(toBytes(data, 'data', encoding))); return this; }
  _write(chunk, encoding, callback) { this.update(chunk, encoding); callback(); }
  sign(key, encoding) { return shape(signWith(this._algorithm, key, Buffer.concat(this.#chunks)), encoding); }
  verify(key, signature, encoding) { return verifyWith(this._algorithm, key, Buffer.concat(this.#chunks), toBytes(signature, 'signature', encoding)); }
}
class Verify extends Sign {}
const pairArguments = (type, options = {}) => [type, options.modulusLength ?? 2048, { 'prime256v1': 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' }[options.namedCurve] ?? options.namedCurve ?? ''];
function shapePair([publicPem, privatePem], options = {}) {
  const publicKey = new KeyObject('public', Buffer.from(publicPem), native.keyDetails(Buffer.from(publicPem), false, '')), privateKey = new KeyObject('private', Buffer.from(privatePem), native.keyDetails(Buffer.from(privatePem), true, ''), '');
  return { publicKey: options.publicKeyEncoding ? publicKey.export(options.publicKeyEncoding) : publicKey, privateKey: options.privateKeyEncoding ? privateKey.export(options.privateKeyEncoding) : privateKey };
}

const crypto = module.exports = {
  createHash: (algorithm, options) => new Hash(algorithm, options),
  createHmac: (algorithm, key, options) => new Hmac(algorithm, key, options),
  createCipheriv: (algorithm, key, iv, options) => new Cipheriv(algorithm, key, iv, options),
  createDecipheriv: (algorithm, key, iv, options) => new Decipheriv(algorithm, key, iv, options),
  hash(algorithm, input, encoding = 'hex') { return new Hash(algorithm).update(input).digest(encoding); },
  getHashes: () => [...new Set(native.hashNames())],
  getCiphers: () => [...new Set(native.cipherNames())],
  getCurves: () => ['prime256v1', 'secp384r1', 'secp521r1', 'secp256k1'],
  getCipherInfo(name) {
    const info = native.cipherInfo(`${name}`);
    if (info === undefined) return undefined;
    const out = { mode: ['stream', 'ecb', 'cbc', 'cfb', 'ofb', 'ctr', 'gcm', 'ccm'][info[4]] ?? 'stream', name: info[0].toLowerCase(), keyLength: info[1] };
    if (info[3] > 1) out.blockSize = info[3];
    if (info[2] > 0) out.ivLength = info[2];
    return out;
  },
  randomBytes, pseudoRandomBytes: randomBytes, prng: randomBytes, rng: randomBytes, randomFill, randomFillSync, randomInt, randomUUID, timingSafeEqual,
  pbkdf2(password, salt, iterations, length, digest, callback) { if (typeof digest === 'function') { callback = digest; digest = undefined; } const args = pbkdf2Arguments(password, salt, iterations, length, digest); validateFunction(callback, 'callback'); derive('pbkdf2', args, callback, digest); },
  pbkdf2Sync(password, salt, iterations, length, digest) { return derive('pbkdf2', pbkdf2Arguments(password, salt, iterations, length, digest), undefined, digest); },
  scrypt(password, salt, length, options, callback) { if (typeof options === 'function') { callback = options; options = {}; } validateFunction(callback, 'callback'); derive('scrypt', scryptArguments(password, salt, length, options), callback); },
  scryptSync(password, salt, length, options) { return derive('scrypt', scryptArguments(password, salt, length, options)); },
  hkdfSync(digest, key, salt, info, length) { const out = derive('hkdf', [digest, toBytes(key, 'ikm'), toBytes(salt, 'salt'), toBytes(info, 'info'), length], undefined, digest); return out.buffer.slice(out.byteOffset, out.byteOffset + out.length); },
  hkdf(digest, key, salt, info, length, callback) { derive('hkdf', [digest, toBytes(key, 'ikm'), toBytes(salt, 'salt'), toBytes(info, 'info'), length], (error, out) => callback(error, out && out.buffer.slice(out.byteOffset, out.byteOffset + out.length)), digest); },
  createSign: (algorithm) => new Sign(algorithm), createVerify: (algorithm) => new Verify(algorithm),
  sign(algorithm, data, key, callback) { const out = signWith(algorithm, key, toBytes(data, 'data')); if (callback) process.nextTick(callback, null, out); else return out; return undefined; },
  verify(algorithm, data, key, signature, callback) { const out = verifyWith(algorithm, key, toBytes(data, 'data'), toBytes(signature, 'signature')); if (callback) process.nextTick(callback, null, out); else return out; return undefined; },
  createSecretKey: (key, encoding) => new KeyObject('secret', Buffer.from(toBytes(key, 'key', encoding))),
  createPrivateKey: (key) => readKey(key, true), createPublicKey: (key) => (key instanceof KeyObject && key.type === 'private' ? new KeyObject('public', key._bytes, key._details) : readKey(key, false)),
  generateKeySync: (type, { length }) => new KeyObject('secret', randomBytes(length >>> 3)),
  generateKey: (type, { length }, callback) => process.nextTick(callback, null, new KeyObject('secret', randomBytes(length >>> 3))),
  generateKeyPairSync: (type, options) => shapePair(native.generatePair(...pairArguments(type, options)), options),
  generateKeyPair(type, options, callback) { native.generatePairAsync((error, pair) => { if (error) callback(error); else { const { publicKey, privateKey } = shapePair(pair, options); callback(null, publicKey, privateKey); } }, ...pairArguments(type, options)); },
  KeyObject, Hash, Hmac, Sign, Verify, Cipheriv, Decipheriv,
  constants: { RSA_PKCS1_PADDING: 1, RSA_NO_PADDING: 3, RSA_PKCS1_OAEP_PADDING: 4, RSA_PKCS1_PSS_PADDING: 6, RSA_PSS_SALTLEN_DIGEST: -1, RSA_PSS_SALTLEN_MAX_SIGN: -2, RSA_PSS_SALTLEN_AUTO: -2, SSL_OP_ALL: 2147485776, SSL_OP_NO_SSLv2: 0, SSL_OP_NO_SSLv3: 33554432, SSL_OP_NO_TLSv1: 67108864, SSL_OP_NO_TLSv1_1: 268435456, SSL_OP_CIPHER_SERVER_PREFERENCE: 4194304, defaultCoreCipherList: '', TLS1_VERSION: 769, TLS1_1_VERSION: 770, TLS1_2_VERSION: 771, TLS1_3_VERSION: 772 },
  getFips: () => 0, setFips: notImplemented('crypto.setFips'), secureHeapUsed: () => ({ total: 0, used: 0, utilization: 0, min: 0 }), setEngine: notImplemented('crypto.setEngine'),
};
for (const name of ['createDiffieHellman', 'createDiffieHellmanGroup', 'getDiffieHellman', 'diffieHellman', 'createECDH', 'publicEncrypt', 'publicDecrypt', 'privateEncrypt', 'privateDecrypt', 'generatePrime', 'generatePrimeSync', 'checkPrime', 'checkPrimeSync', 'X509Certificate', 'ECDH', 'DiffieHellman', 'Certificate']) crypto[name] = notImplemented(`crypto.${name}`);
Object.defineProperties(crypto, {
  webcrypto: { configurable: true, enumerable: true, get: () => require('internal/webcrypto').webcrypto },
  subtle: { configurable: true, enumerable: true, get: () => require('internal/webcrypto').webcrypto.subtle },
  getRandomValues: { configurable: true, enumerable: true, get: () => (array) => require('internal/webcrypto').webcrypto.getRandomValues(array) },
});
