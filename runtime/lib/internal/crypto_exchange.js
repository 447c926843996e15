// Public-key encryption, Diffie-Hellman with numbers and with curves, and primes.
'use strict';

const native = binding('crypto_exchange');
const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;
const { validateString, validateFunction, validateInt32, validateInteger, validateObject, validateBoolean } = require('internal/validators');
const { isAnyArrayBuffer } = require('internal/types');

const coded = (Type, code, message) => Object.assign(new Type(message), { code });
const shape = (bytes, encoding) => {
  const out = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return encoding && encoding !== 'buffer' ? out.toString(encoding) : out;
};
function toBytes(value, name, encoding) {
  if (typeof value === 'string') return Buffer.from(value, encoding === 'buffer' ? 'utf8' : encoding);
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (isAnyArrayBuffer(value)) return Buffer.from(value);
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
}
const operationFailed = (message) => coded(Error, 'ERR_CRYPTO_OPERATION_FAILED', message);
// "error:CODE:library::reason", as OpenSSL prints it, with the fields Node's errors have.
function opensslError(text) {
  const [, , library = '', , reason = ''] = text.split(':');
  const short = { 'rsa routines': 'RSA_', 'digital envelope routines': 'EVP_', 'bignum routines': 'BN_', 'elliptic curve routines': 'EC_', 'Diffie-Hellman routines': 'DH_' }[library] ?? '';
  return Object.assign(new Error(text), { library, reason, code: `ERR_OSSL_${short}${reason.replaceAll(' ', '_').toUpperCase()}` });
}
const checked = (result) => {
  if (typeof result === 'string') throw opensslError(result);
  return result;
};

// ---- RSA

const kPkcs1 = 1, kOaep = 4;
function encryption(what, readKey) {
  const withPrivate = what.startsWith('private'), isOaep = what === 'publicEncrypt' || what === 'privateDecrypt';
  return { [what](key, buffer) {
    const options = key !== null && typeof key === 'object' && !ArrayBuffer.isView(key) ? key : {};
    const { padding = isOaep ? kOaep : kPkcs1, oaepHash = 'sha1', oaepLabel } = options;
    validateString(oaepHash, 'key.oaepHash');
    validateInt32(padding, 'key.padding');
    // The time it takes would tell what was encrypted.
    if (what === 'privateDecrypt' && padding === kPkcs1) throw new ERR_INVALID_ARG_VALUE('options.padding', padding, 'RSA_PKCS1_PADDING is no longer supported for private decryption');
    const label = oaepLabel === undefined ? Buffer.alloc(0) : toBytes(oaepLabel, 'key.oaepLabel', options.encoding);
    const pem = readKey(key, withPrivate)._bytes;
    return shape(checked(native.rsa(what, pem, padding, oaepHash, label, toBytes(buffer, 'buffer', options.encoding))));
  } }[what];
}

// ---- Curves

const forms = { compressed: 2, uncompressed: 4, hybrid: 6 };
function formOf(format) {
  if (format === undefined || format === '') return 4;
  if (!(format in forms)) throw coded(TypeError, 'ERR_CRYPTO_ECDH_INVALID_FORMAT', `Invalid ECDH format: ${format}`);
  return forms[format];
}
function checkCurve(curve) {
  validateString(curve, 'curve');
  if (!native.isCurve(curve)) throw coded(TypeError, 'ERR_CRYPTO_INVALID_CURVE', 'Invalid EC curve name');
}
const withoutZeros = (bytes) => {
  let at = 0;
  while (at < bytes.length - 1 && bytes[at] === 0) at++;
  return bytes.subarray(at);
};

class ECDH {
  #curve;
  #private;
  #public;
  constructor(curve) {
    checkCurve(curve);
    this.#curve = curve;
  }
  generateKeys(encoding, format) {
    [this.#private, this.#public] = native.curveKey(this.#curve);
    return this.getPublicKey(encoding, format);
  }
  computeSecret(other, inputEncoding, outputEncoding) {
    const bytes = toBytes(other, 'otherPublicKey', inputEncoding);
    if (this.#private === undefined) throw operationFailed('Failed to compute ECDH key');
    const secret = native.curveSecret(this.#curve, this.#private, bytes);
    if (secret === undefined) throw coded(Error, 'ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY', 'Public key is not valid for specified curve');
    return shape(secret, outputEncoding);
  }
  getPublicKey(encoding, format) {
    const form = formOf(format);
    if (this.#public === undefined) throw operationFailed('Failed to get ECDH public key');
    return shape(native.convertPoint(this.#curve, this.#public, form), encoding);
  }
  getPrivateKey(encoding) {
    if (this.#private === undefined) throw operationFailed('Failed to get ECDH private key');
    return shape(withoutZeros(this.#private), encoding);
  }
  setPrivateKey(key, encoding) {
    const pair = native.curveKey(this.#curve, toBytes(key, 'key', encoding));
    if (pair === undefined) throw coded(RangeError, 'ERR_CRYPTO_INVALID_KEYTYPE', 'Private key is not valid for specified curve.');
    [this.#private, this.#public] = pair;
    return this;
  }
  setPublicKey(key, encoding) {
    const point = native.convertPoint(this.#curve, toBytes(key, 'key', encoding), 4);
    if (point === undefined) throw operationFailed('Failed to convert Buffer to EC_POINT');
    this.#public = point;
    return this;
  }
  static convertKey(key, curve, inputEncoding, outputEncoding, format) {
    const bytes = toBytes(key, 'key', inputEncoding);
    checkCurve(curve);
    const point = native.convertPoint(curve, bytes, formOf(format));
    if (point === undefined) throw operationFailed('Failed to convert Buffer to EC_POINT');
    return shape(point, outputEncoding);
  }
}

// ---- Numbers

const kNotPrime = 1, kNotSafe = 2, kUnsuitableGenerator = 8, kTooSmall = 128;
const numberOf = (bytes) => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
const bytesOf = (number) => {
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
};
const known = ['modp1', 'modp2', 'modp5', 'modp14', 'modp15', 'modp16', 'modp17', 'modp18'];

class Exchange {
  #prime;
  #generator;
  #private;
  #public;
  #verifyError;
  constructor(prime, generator) {
    this.#prime = prime;
    this.#generator = generator;
  }
  get verifyError() { return (this.#verifyError ??= this.#verify()); }
  #verify() {
    const prime = numberOf(this.#prime), generator = numberOf(this.#generator);
    const problems = native.isPrime(this.#prime) ? (native.isSafePrime(this.#prime) ? 0 : kNotSafe) : kNotPrime;
    return problems | (prime < 2n ** 511n ? kTooSmall : 0) | (generator <= 1n || generator >= prime - 1n ? kUnsuitableGenerator : 0);
  }
  // OpenSSL's limit; below it there may be no exponent to choose.
  #checkSize() {
    if (numberOf(this.#prime) < 2n ** 511n) throw opensslError('error:0280007E:Diffie-Hellman routines::modulus too small');
  }
  generateKeys(encoding) {
    this.#checkSize();
    this.#private ??= native.exponentBelow(this.#prime);
    this.#public = native.power(this.#generator, this.#private, this.#prime, false);
    return shape(this.#public, encoding);
  }
  computeSecret(other, inputEncoding, outputEncoding) {
    const bytes = toBytes(other, 'otherPublicKey', inputEncoding), value = numberOf(bytes);
    if (this.#private === undefined) throw coded(Error, 'ERR_CRYPTO_INVALID_STATE', 'No private key - did you forget to generate one?');
    if (value <= 1n) throw coded(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Supplied key is too small');
    if (value >= numberOf(this.#prime) - 1n) throw coded(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Supplied key is too large');
    this.#checkSize();
    return shape(native.power(bytes, this.#private, this.#prime, true), outputEncoding);
  }
  getPrime(encoding) { return shape(this.#prime, encoding); }
  getGenerator(encoding) { return shape(this.#generator, encoding); }
  getPublicKey(encoding) {
    if (this.#public === undefined) throw coded(Error, 'ERR_CRYPTO_INVALID_STATE', 'No public key - did you forget to generate one?');
    return shape(this.#public, encoding);
  }
  getPrivateKey(encoding) {
    if (this.#private === undefined) throw coded(Error, 'ERR_CRYPTO_INVALID_STATE', 'No private key - did you forget to generate one?');
    return shape(this.#private, encoding);
  }
  _setPublic(bytes) { this.#public = bytes; }
  _setPrivate(bytes) { this.#private = bytes; }
}
const shared = ['generateKeys', 'computeSecret', 'getPrime', 'getGenerator', 'getPublicKey', 'getPrivateKey', 'verifyError'];
function adopt(Class) {
  for (const name of shared) {
    const descriptor = Object.getOwnPropertyDescriptor(Exchange.prototype, name);
    Object.defineProperty(Class.prototype, name, { ...descriptor, enumerable: true });
  }
  Object.setPrototypeOf(Class.prototype, Object.prototype);
}

function DiffieHellman(sizeOrKey, keyEncoding, generator, generatorEncoding) {
  if (!new.target) return new DiffieHellman(sizeOrKey, keyEncoding, generator, generatorEncoding);
  if (typeof sizeOrKey !== 'number' && typeof sizeOrKey !== 'string' && !ArrayBuffer.isView(sizeOrKey) && !isAnyArrayBuffer(sizeOrKey)) {
    throw new ERR_INVALID_ARG_TYPE('sizeOrKey', ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], sizeOrKey);
  }
  if (typeof keyEncoding !== 'string' || (!Buffer.isEncoding(keyEncoding) && keyEncoding !== 'buffer')) {
    generatorEncoding = generator;
    generator = keyEncoding;
    keyEncoding = undefined;
  }
  generator ??= 2;
  const base = typeof generator === 'number' ? bytesOf(BigInt(validated(generator))) : toBytes(generator, 'generator', generatorEncoding);
  if (numberOf(base) < 2n) throw coded(Error, 'ERR_OSSL_DH_BAD_GENERATOR', 'error:02800065:Diffie-Hellman routines::bad generator');
  let prime;
  if (typeof sizeOrKey === 'number') {
    validateInt32(sizeOrKey, 'sizeOrKey');
    if (sizeOrKey < 512) throw coded(Error, 'ERR_OSSL_DH_MODULUS_TOO_SMALL', 'error:0280007E:Diffie-Hellman routines::modulus too small');
    // The remainder makes the generator one of a large group.
    const [add, rem] = { 2: [24, 23], 5: [60, 59] }[Number(numberOf(base))] ?? [12, 11];
    prime = checked(native.makePrime(sizeOrKey, true, bytesOf(BigInt(add)), bytesOf(BigInt(rem))));
  } else prime = toBytes(sizeOrKey, 'sizeOrKey', keyEncoding);
  return Reflect.construct(Exchange, [Buffer.from(prime), base], new.target);
}
function validated(generator) {
  validateInt32(generator, 'generator');
  if (generator < 2) throw coded(Error, 'ERR_OSSL_DH_BAD_GENERATOR', 'error:02800065:Diffie-Hellman routines::bad generator');
  return generator;
}
adopt(DiffieHellman);
DiffieHellman.prototype.setPublicKey = function setPublicKey(key, encoding) {
  Exchange.prototype._setPublic.call(this, toBytes(key, 'key', encoding));
  return this;
};
DiffieHellman.prototype.setPrivateKey = function setPrivateKey(key, encoding) {
  Exchange.prototype._setPrivate.call(this, toBytes(key, 'key', encoding));
  return this;
};
function DiffieHellmanGroup(name) {
  if (!new.target) return new DiffieHellmanGroup(name);
  const prime = known.includes(`${name}`.toLowerCase()) ? native.groupPrime(`${name}`.toLowerCase()) : undefined;
  if (prime === undefined) throw coded(Error, 'ERR_CRYPTO_UNKNOWN_DH_GROUP', 'Unknown DH group');
  return Reflect.construct(Exchange, [Buffer.from(prime), Buffer.from([2])], new.target);
}
adopt(DiffieHellmanGroup);

// What a private and a public KeyObject agree on.
function diffieHellman(options, { KeyObject, publicOf }) {
  validateObject(options, 'options');
  const { privateKey, publicKey } = options;
  if (!(privateKey instanceof KeyObject)) throw new ERR_INVALID_ARG_VALUE('options.privateKey', privateKey);
  if (!(publicKey instanceof KeyObject)) throw new ERR_INVALID_ARG_VALUE('options.publicKey', publicKey);
  const wrong = (type, wanted) => coded(TypeError, 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', `Invalid key object type ${type}, expected ${wanted}.`);
  if (privateKey.type !== 'private') throw wrong(privateKey.type, 'private');
  if (publicKey.type !== 'public' && publicKey.type !== 'private') throw wrong(publicKey.type, 'private or public');
  const kinds = [privateKey.asymmetricKeyType, publicKey.asymmetricKeyType];
  if (kinds[0] !== kinds[1] || !['dh', 'ec', 'x448', 'x25519'].includes(kinds[0])) {
    throw coded(Error, 'ERR_CRYPTO_INCOMPATIBLE_KEY', `Incompatible key types for Diffie-Hellman: ${kinds[0]} and ${kinds[1]}`);
  }
  return shape(checked(native.agree(privateKey._bytes, publicOf(publicKey)._bytes)));
}

// ---- Primes

function primeArguments(size, options) {
  validateInt32(size, 'size', 1);
  validateObject(options, 'options');
  const { safe = false, bigint = false, add, rem } = options;
  validateBoolean(safe, 'options.safe');
  validateBoolean(bigint, 'options.bigint');
  const number = (value, name) => {
    if (value === undefined) return undefined;
    if (typeof value !== 'bigint') return toBytes(value, name);
    if (value < 0n) throw new codes.ERR_OUT_OF_RANGE(name, '>= 0', value);
    return bytesOf(value);
  };
  return [bigint, size, safe, number(add, 'options.add'), number(rem, 'options.rem')];
}
function generatePrimeSync(size, options = {}) {
  const [bigint, ...rest] = primeArguments(size, options);
  const bytes = checked(native.makePrime(...rest));
  return bigint ? numberOf(bytes) : bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}
function checkPrimeSync(candidate, options = {}) {
  validateObject(options, 'options');
  validateInteger(options.checks ?? 0, 'options.checks', 0);
  if (typeof candidate === 'bigint') {
    if (candidate < 0n) throw new codes.ERR_OUT_OF_RANGE('candidate', '>= 0', candidate);
    candidate = bytesOf(candidate);
  }
  return native.isPrime(toBytes(candidate, 'candidate'));
}
const later = (sync) => function(value, options, callback) {
  if (typeof options === 'function') [options, callback] = [{}, options];
  validateFunction(callback, 'callback');
  const result = sync(value, options);
  process.nextTick(callback, null, result);
};

module.exports = {
  ECDH, DiffieHellman, DiffieHellmanGroup, diffieHellman, encryption, generatePrimeSync, checkPrimeSync,
  generatePrime: later(generatePrimeSync), checkPrime: later(checkPrimeSync), curveNames: native.curveNames,
};
