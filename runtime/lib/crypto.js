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

// Most hashes are of one text or a few bytes, and are finished at once. So the first piece is kept, and the engine's hash made
// only when a second one comes, or a large one.
const kAlgorithm = Symbol('algorithm'), kFirst = Symbol('first piece'), kHandle = Symbol('kHandle'), kFinalized = Symbol('kFinalized');
const kMostKept = 1024;
const digests = new Map();
function isDigest(name) {
  let known = digests.get(name);
  if (known === undefined) {
    known = native.isDigest(name);
    if (known) digests.set(name, known);
  }
  return known;
}
// Those that are written by the engine itself.
const digestEncodings = { __proto__: null, hex: 6, base64: 4, base64url: 5 };

function Hash(algorithm, options) {
  if (!(this instanceof Hash)) return new Hash(algorithm, options);
  const from = algorithm instanceof Hash ? algorithm : undefined;
  if (from !== undefined) algorithm = from[kAlgorithm];
  else validateString(algorithm, 'algorithm');
  if (!isDigest(algorithm)) throw new Error('Digest method not supported');
  this._streamOptions = options;
  this[kAlgorithm] = algorithm;
  this[kFirst] = from?.[kFirst];
  this[kHandle] = null;
  this[kFinalized] = false;
  if (from?.[kHandle] || options?.outputLength !== undefined) {
    this[kHandle] = new native.Hash(algorithm, options?.outputLength ?? 0xffffffff);
    if (from?.[kHandle]) this[kHandle].copyFrom(from[kHandle]);
    else feed(this, undefined);
  }
}
// To the engine's hash, behind what was kept; `bytes` may be undefined.
function feed(hash, bytes) {
  const handle = (hash[kHandle] ??= new native.Hash(hash[kAlgorithm], 0xffffffff));
  const first = hash[kFirst];
  if (first !== undefined) {
    hash[kFirst] = undefined;
    handle.update(typeof first === 'string' ? Buffer.from(first) : first);
  }
  if (bytes !== undefined) handle.update(bytes);
}
lazyStream(Hash);
Hash.prototype.copy = function(options) {
  if (this[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  return new Hash(this, options);
};
Hash.prototype.update = function(data, encoding) {
  if (this[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  const isFirst = this[kHandle] === null && this[kFirst] === undefined;
  if (typeof data === 'string') {
    if (isFirst && (encoding === undefined || encoding === 'utf8') && data.length <= kMostKept) this[kFirst] = data;
    else feed(this, toBytes(data, 'data', encoding));
  } else if (!ArrayBuffer.isView(data)) throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  else if (isFirst && data.byteLength <= kMostKept && data instanceof Uint8Array) {
    (this[kFirst] = Buffer.allocUnsafe(data.byteLength)).set(data);
  } else feed(this, data);
  return this;
};
Hash.prototype.digest = function(encoding) {
  if (this[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  this[kFinalized] = true;
  return finish(this, encoding);
};
function finish(hash, encoding) {
  if (hash[kHandle] !== null) return shape(hash[kHandle].digest(), encoding);
  const first = hash[kFirst] ?? '', direct = digestEncodings[encoding];
  if (direct !== undefined) return native.hashOnce(hash[kAlgorithm], first, direct);
  return shape(native.hashOnce(hash[kAlgorithm], first, -1), encoding);
}
Hash.prototype._transform = function(chunk, encoding, callback) { feed(this, toBytes(chunk, 'chunk', encoding)); callback(); };
Hash.prototype._flush = function(callback) { this[kFinalized] = true; this.push(finish(this)); callback(); };

function Hmac(algorithm, key, options) {
  if (!(this instanceof Hmac)) return new Hmac(algorithm, key, options);
  validateString(algorithm, 'hmac');
  const handle = new native.Hmac(algorithm, toBytes(key, 'key', options?.encoding));
  if (!handle.valid()) throw new ERR_CRYPTO_INVALID_DIGEST(algorithm);
  hide(this, { _handle: handle, _done: false, _streamOptions: options });
}
lazyStream(Hmac);
Hmac.prototype.update = function(data, encoding) {
  if (this._done) throw new ERR_CRYPTO_HASH_FINALIZED();
  if (typeof data !== 'string' && !ArrayBuffer.isView(data)) throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  this._handle.update(toBytes(data, 'data', encoding));
  return this;
};
Hmac.prototype.digest = function(encoding) {
  // Node answers an empty digest the second time.
  if (this._done) return shape(new ArrayBuffer(0), encoding);
  this._done = true;
  return shape(this._handle.digest(), encoding);
};
Hmac.prototype._transform = function(chunk, encoding, callback) { this._handle.update(toBytes(chunk, 'chunk', encoding)); callback(); };
Hmac.prototype._flush = function(callback) { this._done = true; this.push(Buffer.from(this._handle.digest())); callback(); };

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

// ---- Keys and signatures. An asymmetric key is held as PEM: PKCS#8 when private, SPKI when public, without a passphrase.
const keys = binding('crypto_keys');
const { defineCloneable, HostBase, hideBase } = require('internal/cloneable');

const nodeCurves = { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' };
const jwkCurves = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521', secp256k1: 'secp256k1' };
const rsaNames = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'];

class KeyObject extends HostBase {
  constructor(type, bytes, details) {
    super(new.target);
    if (!['secret', 'public', 'private'].includes(type)) throw new codes.ERR_INVALID_ARG_VALUE('type', type);
    hide(this, { _bytes: bytes, _details: details });
    this.#type = type;
  }
  #type;
  get type() { return this.#type; }
  get [Symbol.for('sinter.keyObject')]() { return true; }
  get asymmetricKeyType() { return this._details?.[0]; }
  get asymmetricKeyDetails() {
    if (!this._details) return undefined;
    const [type, bits, curve] = this._details;
    if (type.startsWith('rsa')) return { modulusLength: bits, publicExponent: BigInt(`0x${Buffer.from(keys.keyParts(this._bytes, this.type === 'private')[3]).toString('hex')}`) };
    return type === 'ec' ? { namedCurve: curve } : {};
  }
  get symmetricKeySize() { return this.type === 'secret' ? this._bytes.byteLength : undefined; }
  export(options) {
    if (this.type === 'secret') {
      if (options !== undefined) require('internal/validators').validateObject(options, 'options');
      return options?.format === 'jwk' ? { kty: 'oct', k: Buffer.from(this._bytes).toString('base64url') } : Buffer.from(this._bytes);
    }
    require('internal/validators').validateObject(options, 'options');
    const isPrivate = this.type === 'private', { format = 'pem', type, cipher, passphrase } = options;
    if (format === 'jwk') return toJwk(this);
    if (format !== 'pem' && format !== 'der') throw new codes.ERR_INVALID_ARG_VALUE('options.format', format);
    const allowed = isPrivate ? ['pkcs8', 'pkcs1', 'sec1'] : ['spki', 'pkcs1'];
    if (!allowed.includes(type)) throw new codes.ERR_INVALID_ARG_VALUE('options.type', type);
    const fits = { pkcs1: 'rsa', sec1: 'ec' }[type];
    if (fits && this._details[0] !== fits) throw Object.assign(new Error(`The selected key encoding ${type} can only be used for ${fits.toUpperCase()} keys.`), { code: 'ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS' });
    const out = keys.exportKey(this._bytes, isPrivate, format, type, cipher, cipher === undefined ? '' : Buffer.from(toBytes(passphrase, 'options.passphrase')).toString());
    return format === 'der' ? Buffer.from(out.buffer, out.byteOffset, out.byteLength) : out;
  }
  equals(other) {
    if (!(other instanceof KeyObject)) throw new ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', other);
    return other.type === this.type && Buffer.compare(Buffer.from(this._bytes), Buffer.from(other._bytes)) === 0;
  }
  static from(key) { return key._keyObject; }
}
hideBase(KeyObject);
defineCloneable(KeyObject, 'KeyObject', function() { return [this.type, this._bytes, this._details]; }, ([type, bytes, details]) => new KeyObject(type, Buffer.from(bytes), details));

const fromDescription = (type, [pem, kind, bits, curve]) => new KeyObject(type, Buffer.from(pem), [kind, bits, curve]);
function toJwk(key) {
  const parts = keys.keyParts(key._bytes, key.type === 'private');
  if (parts === undefined) throw Object.assign(new Error('Unsupported JWK Key Type.'), { code: 'ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE' });
  const [kty, curve, ...values] = parts, text = values.map((bytes) => Buffer.from(bytes).toString('base64url'));
  if (kty === 'RSA') return { kty, ...Object.fromEntries(text.map((value, i) => [rsaNames[i], value])) };
  if (kty === 'EC') {
    if (!jwkCurves[curve]) throw Object.assign(new Error(`Unsupported JWK EC curve: ${curve}.`), { code: 'ERR_CRYPTO_JWK_UNSUPPORTED_CURVE' });
    return { kty, x: text[0], y: text[1], crv: jwkCurves[curve], ...(text[2] !== undefined ? { d: text[2] } : {}) };
  }
  return { crv: curve, ...(text[1] !== undefined ? { d: text[1] } : {}), x: text[0], kty };
}
function fromJwk(jwk, isPrivate) {
  require('internal/validators').validateObject(jwk, 'key.key');
  const invalid = () => Object.assign(new TypeError('Invalid JWK data'), { code: 'ERR_CRYPTO_INVALID_JWK' });
  const { kty } = jwk;
  if (!['RSA', 'EC', 'OKP'].includes(kty)) throw new codes.ERR_INVALID_ARG_VALUE('key.kty', kty, "must be one of: 'RSA', 'EC', 'OKP'");
  const wanted = kty === 'RSA' ? (isPrivate ? rsaNames : rsaNames.slice(0, 2)) : kty === 'EC' ? (isPrivate ? ['x', 'y', 'd'] : ['x', 'y']) : isPrivate ? ['x', 'd'] : ['x'];
  const parts = wanted.map((name) => {
    validateString(jwk[name], `key.${name}`);
    return Buffer.from(jwk[name], 'base64url');
  });
  const curve = kty === 'EC' ? nodeCurves[jwk.crv] ?? (jwk.crv === 'secp256k1' ? jwk.crv : undefined) : jwk.crv;
  if (kty !== 'RSA' && (curve === undefined || (kty === 'OKP' && !['Ed25519', 'Ed448', 'X25519', 'X448'].includes(curve)))) throw new codes.ERR_INVALID_ARG_VALUE('key.crv', jwk.crv);
  const found = keys.keyFromParts(kty, curve ?? '', parts, isPrivate);
  if (found === undefined) throw invalid();
  return fromDescription(isPrivate ? 'private' : 'public', found);
}
function publicOf(key) { return key.type === 'public' ? key : fromDescription('public', keys.publicFromPrivate(key._bytes)); }
function readKey(key, isPrivate) {
  if (key instanceof KeyObject) return key;
  let passphrase, format = 'pem', type = '';
  if (key !== null && typeof key === 'object' && !ArrayBuffer.isView(key) && !isAnyArrayBuffer(key)) {
    if (key.key instanceof KeyObject) return key.key;
    if (key._keyObject) return key._keyObject;
    format = key.format ?? 'pem';
    if (!['pem', 'der', 'jwk'].includes(format)) throw new codes.ERR_INVALID_ARG_VALUE('options.format', format);
    if (format === 'jwk') return fromJwk(key.key, isPrivate);
    type = key.type ?? '';
    if (format === 'der' && !(isPrivate ? ['pkcs1', 'pkcs8', 'sec1'] : ['pkcs1', 'spki', 'pkcs8', 'sec1']).includes(type)) throw new codes.ERR_INVALID_ARG_VALUE('options.type', key.type);
    if (key.passphrase !== undefined) passphrase = Buffer.from(toBytes(key.passphrase, 'passphrase')).toString();
    key = typeof key.key === 'string' && key.encoding ? Buffer.from(key.key, key.encoding) : key.key;
  }
  const found = keys.importKey(Buffer.from(toBytes(key, 'key')), format, type, isPrivate, passphrase);
  if (found === undefined) throw Object.assign(new Error('error:1E08010C:DECODER routines::unsupported'), { library: 'DECODER routines', reason: 'unsupported', code: 'ERR_OSSL_UNSUPPORTED' });
  return fromDescription(isPrivate ? 'private' : 'public', found);
}
function signWith(algorithm, key, data) {
  const object = readKey(key, true);
  const signature = Buffer.from(native.sign(algorithm ?? '', object._bytes, '', data, key.padding ?? 0, key.saltLength ?? -2));
  return isP1363(key, object) ? fromDer(signature, coordinateSize(object)) : signature;
}
// Signatures of elliptic curves are two numbers: in DER, or side by side as WebCrypto and JWT have them.
function isP1363(key, object) {
  const { dsaEncoding } = key;
  if (dsaEncoding !== undefined && dsaEncoding !== 'der' && dsaEncoding !== 'ieee-p1363') throw new codes.ERR_INVALID_ARG_VALUE('options.dsaEncoding', dsaEncoding);
  return dsaEncoding === 'ieee-p1363' && object.asymmetricKeyType === 'ec';
}
const coordinateSize = (object) => (object._details[1] + 7) >>> 3;
function fromDer(der, size) {
  const out = Buffer.alloc(2 * size);
  let at = der[1] & 0x80 ? 2 + (der[1] & 0x7f) : 2;
  for (let i = 0; i < 2; i++) {
    const number = der.subarray(at + 2, at + 2 + der[at + 1]), bare = number.subarray(Math.max(0, number.length - size));
    bare.copy(out, (i + 1) * size - bare.length);
    at += 2 + der[at + 1];
  }
  return out;
}
function toDer(signature, size) {
  if (signature.length !== 2 * size) return Buffer.alloc(0);
  const number = (from) => {
    let at = from;
    while (at < from + size - 1 && signature[at] === 0) at++;
    const bytes = signature.subarray(at, from + size), sign = bytes[0] & 0x80 ? [0] : [];
    return Buffer.from([2, bytes.length + sign.length, ...sign, ...bytes]);
  };
  const body = Buffer.concat([number(0), number(size)]);
  return Buffer.concat([Buffer.from(body.length < 128 ? [0x30, body.length] : [0x30, 0x81, body.length]), body]);
}
function verifyWith(algorithm, key, data, signature) {
  const object = publicOf(readKey(key, false));
  if (isP1363(key, object)) signature = toDer(Buffer.from(signature.buffer, signature.byteOffset, signature.byteLength), coordinateSize(object));
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
  const publicKey = readKey(publicPem, false), privateKey = readKey(privatePem, true);
  return { publicKey: options.publicKeyEncoding ? publicKey.export(options.publicKeyEncoding) : publicKey, privateKey: options.privateKeyEncoding ? privateKey.export(options.privateKeyEncoding) : privateKey };
}

// A certificate as an object; what it says comes from the same reading as tls's.
class X509Certificate {
  #cert;
  constructor(buffer) {
    const cert = binding('tls').parseCertificate(Buffer.from(toBytes(buffer, 'buffer')));
    if (cert === undefined) throw Object.assign(new Error('error:0480006C:PEM routines::no start line'), { code: 'ERR_OSSL_PEM_NO_START_LINE', library: 'PEM routines', reason: 'no start line' });
    this.#cert = cert;
  }
  #name(which) { return Object.entries(this.#cert[which]).flatMap(([key, value]) => [value].flat().map((one) => `${key}=${one}`)).join('\n'); }
  get subject() { return this.#name('subject'); }
  get issuer() { return this.#name('issuer'); }
  get subjectAltName() { return this.#cert.subjectaltname; }
  get infoAccess() { return this.#cert.infoAccess; }
  get validFrom() { return this.#cert.valid_from; }
  get validTo() { return this.#cert.valid_to; }
  get validFromDate() { return new Date(this.validFrom); }
  get validToDate() { return new Date(this.validTo); }
  get fingerprint() { return this.#cert.fingerprint; }
  get fingerprint256() { return this.#cert.fingerprint256; }
  get fingerprint512() { return this.#cert.fingerprint512; }
  get keyUsage() { return this.#cert.ext_key_usage; }
  get serialNumber() { return this.#cert.serialNumber; }
  get ca() { return this.#cert.ca; }
  get raw() { return Buffer.from(this.#cert.raw); }
  get publicKey() { return readKey({ key: Buffer.from(this.#cert.raw), format: 'der', type: 'spki' }, false); }
  checkHost(name) {
    validateString(name, 'name');
    const { subjectaltname, subject } = this.#cert, fits = (cert) => require('tls').checkServerIdentity(name, { subject: {}, ...cert }) === undefined;
    // The name that matched, which may be a pattern.
    for (const one of subjectaltname?.split(', ') ?? []) if (one.startsWith('DNS:') && fits({ subjectaltname: one })) return one.slice(4);
    return subjectaltname === undefined && fits({ subject }) ? name : undefined;
  }
  checkIP(ip) {
    validateString(ip, 'ip');
    return require('tls').checkServerIdentity(ip, this.toLegacyObject()) === undefined ? ip : undefined;
  }
  checkPrivateKey(key) { return publicOf(readKey(key, true)).equals(this.publicKey); }
  // Known of a peer's chain only, which tls gives out as legacy objects.
  get issuerCertificate() { return undefined; }
  verify(publicKey) {
    if (!(publicKey instanceof KeyObject)) throw new ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', publicKey);
    if (publicKey.type !== 'public') throw new codes.ERR_INVALID_ARG_VALUE('pkey', publicKey);
    return binding('tls').certificateVerify(this.raw, publicKey.export({ type: 'spki', format: 'der' }));
  }
  checkIssued(other) {
    if (!(other instanceof X509Certificate)) throw new ERR_INVALID_ARG_TYPE('otherCert', 'X509Certificate', other);
    return binding('tls').certificateIssued(this.raw, other.raw);
  }
  checkEmail(email, options = {}) {
    validateString(email, 'email');
    const { subject = 'default' } = options;
    const flags = { default: 0, always: 1, never: 32 }[subject];
    if (flags === undefined) throw new codes.ERR_INVALID_ARG_VALUE('options.subject', subject);
    return binding('tls').certificateHasEmail(this.raw, email, flags) ? email : undefined;
  }
  toLegacyObject() { return { ...this.#cert, raw: this.raw }; }
  toString() { return `-----BEGIN CERTIFICATE-----\n${this.raw.toString('base64').replace(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`; }
  toJSON() { return this.toString(); }
}

const crypto = module.exports = {
  createHash: (algorithm, options) => new Hash(algorithm, options),
  createHmac: (algorithm, key, options) => new Hmac(algorithm, key, options),
  createCipheriv: (algorithm, key, iv, options) => new Cipheriv(algorithm, key, iv, options),
  createDecipheriv: (algorithm, key, iv, options) => new Decipheriv(algorithm, key, iv, options),
  hash(algorithm, input, encoding = 'hex') { return new Hash(algorithm).update(input).digest(encoding); },
  getHashes: () => [...new Set(native.hashNames())],
  getCiphers: () => [...new Set(native.cipherNames())],
  getCurves: () => exchange().curveNames(),
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
  createPrivateKey: (key) => readKey(key, true), createPublicKey(key) {
    const object = key?.key instanceof KeyObject ? key.key : key;
    if (object instanceof KeyObject) {
      if (object.type !== 'private') throw Object.assign(new TypeError(`Invalid key object type ${object.type}, expected private.`), { code: 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE' });
      return publicOf(object);
    }
    return readKey(key, false);
  },
  generateKeySync: (type, { length }) => new KeyObject('secret', randomBytes(length >>> 3)),
  generateKey: (type, { length }, callback) => process.nextTick(callback, null, new KeyObject('secret', randomBytes(length >>> 3))),
  generateKeyPairSync: (type, options) => shapePair(native.generatePair(...pairArguments(type, options)), options),
  generateKeyPair(type, options, callback) { native.generatePairAsync((error, pair) => { if (error) callback(error); else { const { publicKey, privateKey } = shapePair(pair, options); callback(null, publicKey, privateKey); } }, ...pairArguments(type, options)); },
  KeyObject, X509Certificate, Hash, Hmac, Sign, Verify, Cipheriv, Decipheriv,
  constants: { DH_CHECK_P_NOT_SAFE_PRIME: 2, DH_CHECK_P_NOT_PRIME: 1, DH_UNABLE_TO_CHECK_GENERATOR: 4, DH_NOT_SUITABLE_GENERATOR: 8, POINT_CONVERSION_COMPRESSED: 2, POINT_CONVERSION_UNCOMPRESSED: 4, POINT_CONVERSION_HYBRID: 6, RSA_X931_PADDING: 5, RSA_PKCS1_PADDING: 1, RSA_NO_PADDING: 3, RSA_PKCS1_OAEP_PADDING: 4, RSA_PKCS1_PSS_PADDING: 6, RSA_PSS_SALTLEN_DIGEST: -1, RSA_PSS_SALTLEN_MAX_SIGN: -2, RSA_PSS_SALTLEN_AUTO: -2, SSL_OP_ALL: 2147485776, SSL_OP_NO_SSLv2: 0, SSL_OP_NO_SSLv3: 33554432, SSL_OP_NO_TLSv1: 67108864, SSL_OP_NO_TLSv1_1: 268435456, SSL_OP_CIPHER_SERVER_PREFERENCE: 4194304, defaultCoreCipherList: '', TLS1_VERSION: 769, TLS1_1_VERSION: 770, TLS1_2_VERSION: 771, TLS1_3_VERSION: 772 },
  getFips: () => 0,
  // This OpenSSL has no FIPS provider to turn on.
  setFips(on) { if (on) throw new Error('error:030000E3:digital envelope routines::fips mode not supported'); }, secureHeapUsed: () => ({ total: 0, used: 0, utilization: 0, min: 0 }), setEngine: notImplemented('crypto.setEngine'),
};
Object.defineProperty(crypto, 'fips', { configurable: true, enumerable: true, get: crypto.getFips, set: crypto.setFips });
Object.defineProperty(crypto.generateKeyPair, require('internal/promisify').customArgs, { value: ['publicKey', 'privateKey'], enumerable: false });
// Key exchange and public-key encryption are loaded when they are first used.
const exchange = () => require('internal/crypto_exchange');
for (const [name, get] of Object.entries({
  ECDH: () => exchange().ECDH, DiffieHellman: () => exchange().DiffieHellman, DiffieHellmanGroup: () => exchange().DiffieHellmanGroup,
  createECDH: () => function createECDH(curve) { return new (exchange().ECDH)(curve); },
  createDiffieHellman: () => function createDiffieHellman(sizeOrKey, keyEncoding, generator, generatorEncoding) { return new (exchange().DiffieHellman)(sizeOrKey, keyEncoding, generator, generatorEncoding); },
  createDiffieHellmanGroup: () => function createDiffieHellmanGroup(name) { return new (exchange().DiffieHellmanGroup)(name); },
  getDiffieHellman: () => crypto.createDiffieHellmanGroup,
  diffieHellman: () => function diffieHellman(options) { return exchange().diffieHellman(options, { KeyObject, publicOf }); },
  generatePrime: () => exchange().generatePrime, generatePrimeSync: () => exchange().generatePrimeSync,
  checkPrime: () => exchange().checkPrime, checkPrimeSync: () => exchange().checkPrimeSync,
  ...Object.fromEntries(['publicEncrypt', 'publicDecrypt', 'privateEncrypt', 'privateDecrypt'].map((what) => [what, () => exchange().encryption(what, (key, isPrivate) => (isPrivate ? readKey(key, true) : publicOf(readKey(key, false))))])),
})) {
  Object.defineProperty(crypto, name, {
    configurable: true, enumerable: true,
    get() {
      const value = get();
      Object.defineProperty(crypto, name, { value, writable: true, configurable: true, enumerable: true });
      return value;
    },
    set(value) { Object.defineProperty(crypto, name, { value, writable: true, configurable: true, enumerable: true }); },
  });
}
crypto.Certificate = notImplemented('crypto.Certificate');
Object.defineProperties(crypto, {
  webcrypto: { configurable: true, enumerable: true, get: () => require('internal/webcrypto').webcrypto },
  subtle: { configurable: true, enumerable: true, get: () => require('internal/webcrypto').webcrypto.subtle },
  getRandomValues: { configurable: true, enumerable: true, get: () => (array) => require('internal/webcrypto').webcrypto.getRandomValues(array) },
});
