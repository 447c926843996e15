// Web Cryptography on node:crypto: a CryptoKey is a KeyObject with an algorithm and what it may be used for.
'use strict';

const { promisify } = require('internal/promisify');
const DOMException = require('internal/dom_exception');
const node = () => require('crypto');

const view = (data) => {
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (require('internal/types').isAnyArrayBuffer(data)) return Buffer.from(data);
  throw new (require('internal/errors').codes.ERR_INVALID_ARG_TYPE)('data', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], data);
};
const detached = (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
const problem = (name, text, cause) => new DOMException(text, cause ? { name, cause } : name);

const hashes = { 'SHA-1': ['sha1', 512, '1'], 'SHA-256': ['sha256', 512, '256'], 'SHA-384': ['sha384', 1024, '384'], 'SHA-512': ['sha512', 1024, '512'] };
const nameOf = (algorithm) => `${typeof algorithm === 'string' ? algorithm : algorithm?.name ?? ''}`;
function hashName(algorithm) {
  if (algorithm === undefined) throw Object.assign(new TypeError('algorithm.hash is required'), { code: 'ERR_MISSING_OPTION' });
  const name = nameOf(algorithm).toUpperCase();
  if (!(name in hashes)) throw problem('NotSupportedError', 'Unrecognized algorithm name');
  return name;
}
const nodeHash = (algorithm) => hashes[hashName(algorithm)][0];

// What kind of key an algorithm has, and what each half of it may be used for.
const seals = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'], derives = ['deriveKey', 'deriveBits'];
const algorithms = {
  'HMAC': { kind: 'secret', uses: ['sign', 'verify'] },
  'AES-CBC': { kind: 'secret', uses: seals, cipher: 'cbc' }, 'AES-CTR': { kind: 'secret', uses: seals, cipher: 'ctr' }, 'AES-GCM': { kind: 'secret', uses: seals, cipher: 'gcm' },
  'AES-KW': { kind: 'secret', uses: ['wrapKey', 'unwrapKey'], cipher: 'kw' },
  'PBKDF2': { kind: 'secret', uses: derives, plain: true }, 'HKDF': { kind: 'secret', uses: derives, plain: true },
  'RSASSA-PKCS1-v1_5': { kind: 'rsa', private: ['sign'], public: ['verify'], jwk: 'RS' }, 'RSA-PSS': { kind: 'rsa', private: ['sign'], public: ['verify'], jwk: 'PS' },
  'RSA-OAEP': { kind: 'rsa', private: ['decrypt', 'unwrapKey'], public: ['encrypt', 'wrapKey'], jwk: 'RSA-OAEP' },
  'ECDSA': { kind: 'ec', private: ['sign'], public: ['verify'] }, 'ECDH': { kind: 'ec', private: derives, public: [] },
  'Ed25519': { kind: 'okp', private: ['sign'], public: ['verify'] }, 'Ed448': { kind: 'okp', private: ['sign'], public: ['verify'] },
  'X25519': { kind: 'okp', private: derives, public: [] }, 'X448': { kind: 'okp', private: derives, public: [] },
};
const canonical = new Map(Object.keys(algorithms).map((name) => [name.toUpperCase(), name]));
function known(algorithm) {
  const name = canonical.get(nameOf(algorithm).toUpperCase());
  if (name === undefined) throw problem('NotSupportedError', 'Unrecognized algorithm name');
  return name;
}
const curves = { 'P-256': ['prime256v1', 32], 'P-384': ['secp384r1', 48], 'P-521': ['secp521r1', 66] };
function checkCurve(algorithm) {
  const { namedCurve } = algorithm;
  if (!(namedCurve in curves)) throw problem('NotSupportedError', 'Unrecognized namedCurve');
  return namedCurve;
}

class CryptoKey {
  #fields;
  constructor(secret, fields) {
    if (secret !== kMake) throw Object.assign(new TypeError('Illegal constructor'), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
    this.#fields = fields;
  }
  get type() { return this.#fields.key.type; }
  get extractable() { return this.#fields.extractable; }
  get algorithm() { return this.#fields.algorithm; }
  get usages() { return this.#fields.usages; }
  get _keyObject() { return this.#fields.key; }
  get [Symbol.for('sinter.cryptoKey')]() { return true; }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    const { type, extractable, algorithm, usages } = this;
    return depth < 0 ? this : `CryptoKey ${require('internal/inspect').inspect({ type, extractable, algorithm, usages }, options)}`;
  }
}
const kMake = Symbol('make');
for (const name of ['_keyObject', Symbol.for('sinter.cryptoKey')]) Object.defineProperty(CryptoKey.prototype, name, { enumerable: false });

function makeKey(key, algorithm, extractable, usages, required = true) {
  const { name } = algorithm, of = algorithms[name];
  const allowed = of.uses ?? of[key.type];
  for (const usage of usages) if (!allowed.includes(usage)) throw problem('SyntaxError', `Unsupported key usage for ${/^[AEH]/.test(name) ? 'an' : 'a'} ${name} key`);
  if (required && key.type !== 'public' && usages.length === 0) throw problem('SyntaxError', `Usages cannot be empty when importing a ${key.type} key.`);
  return new CryptoKey(kMake, { key, algorithm, extractable: key.type === 'public' || !!extractable, usages: [...new Set(usages)] });
}
// Which halves a format can hold, and the key in it.
function readKey(format, data, name, algorithm, usages) {
  const { kind } = algorithms[name], { createPrivateKey, createPublicKey, createSecretKey } = node();
  const unsupported = () => problem('NotSupportedError', `Unable to import ${name} using ${format} format`);
  try {
    if (kind === 'secret') {
      if (format === 'raw') return createSecretKey(Buffer.from(view(data)));
      if (format === 'jwk' && !algorithms[name].plain) {
        if (data?.kty !== 'oct') throw problem('DataError', 'Invalid keyData');
        return createSecretKey(Buffer.from(data.k, 'base64url'));
      }
      throw unsupported();
    }
    if (format === 'spki') return createPublicKey({ key: view(data), format: 'der', type: 'spki' });
    if (format === 'pkcs8') return createPrivateKey({ key: view(data), format: 'der', type: 'pkcs8' });
    if (format === 'jwk') {
      if (data?.kty !== { rsa: 'RSA', ec: 'EC', okp: 'OKP' }[kind]) throw problem('DataError', 'Invalid JWK "kty" Parameter');
      return data.d !== undefined ? createPrivateKey({ key: data, format: 'jwk' }) : createPublicKey({ key: data, format: 'jwk' });
    }
    if (format !== 'raw' || kind === 'rsa') throw unsupported();
    const bytes = view(data);
    if (kind === 'okp') return createPublicKey({ key: { kty: 'OKP', crv: name, x: bytes.toString('base64url') }, format: 'jwk' });
    const [curve, size] = curves[algorithm.namedCurve];
    const point = Buffer.from(node().ECDH.convertKey(bytes, curve, undefined, undefined, 'uncompressed'));
    return createPublicKey({ key: { kty: 'EC', crv: algorithm.namedCurve, x: point.toString('base64url', 1, 1 + size), y: point.toString('base64url', 1 + size) }, format: 'jwk' });
  } catch (cause) {
    if (cause instanceof DOMException) throw cause;
    throw problem('DataError', 'Invalid keyData', cause);
  }
}
function describe(name, algorithm, key) {
  const { kind, plain } = algorithms[name];
  if (kind === 'rsa') {
    const { modulusLength, publicExponent } = key.asymmetricKeyDetails, hex = publicExponent.toString(16);
    return { name, modulusLength, publicExponent: new Uint8Array(Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')), hash: { name: hashName(algorithm.hash) } };
  }
  if (kind === 'ec') return { name, namedCurve: algorithm.namedCurve };
  if (kind === 'okp' || plain) return { name };
  const length = key.symmetricKeySize * 8;
  return name === 'HMAC' ? { name, hash: { name: hashName(algorithm.hash) }, length } : { name, length };
}
function use(key, usage, algorithm) {
  if (!(key instanceof CryptoKey)) throw new (require('internal/errors').codes.ERR_INVALID_ARG_TYPE)('key', 'CryptoKey', key);
  if (algorithm !== undefined) {
    const name = known(algorithm), { uses, private: own = [], public: others = [] } = algorithms[name];
    if (!(uses ?? [...own, ...others]).includes(usage)) throw problem('NotSupportedError', 'Unrecognized algorithm name');
    if (name !== key.algorithm.name) throw problem('InvalidAccessError', 'Key algorithm mismatch');
  }
  if (!key.usages.includes(usage)) {
    throw problem('InvalidAccessError', usage === 'encrypt' || usage === 'decrypt' ? 'The requested operation is not valid for the provided key' : `Unable to use this key to ${usage}`);
  }
}
const failed = (cause) => problem('OperationError', 'The operation failed for an operation-specific reason', cause);

function signing(algorithm, key) {
  const { name, hash } = key.algorithm, options = { key: key._keyObject };
  if (name === 'RSASSA-PKCS1-v1_5') return [nodeHash(hash), options];
  if (name === 'RSA-PSS') return [nodeHash(hash), { ...options, padding: 6, saltLength: algorithm.saltLength }];
  if (name === 'ECDSA') return [nodeHash(algorithm.hash), { ...options, dsaEncoding: 'ieee-p1363' }];
  return [null, options];
}
// RFC 3394, with the initial value that it gives.
function wrap(create, key, data) {
  const made = create(`id-aes${key.algorithm.length}-wrap`, key._keyObject, Buffer.alloc(8, 0xa6));
  return Buffer.concat([made.update(data), made.final()]);
}
function seal(algorithm, key, data) {
  const { name, hash } = key.algorithm;
  if (name === 'RSA-OAEP') return node().publicEncrypt({ key: key._keyObject, oaepHash: nodeHash(hash), oaepLabel: algorithm.label && view(algorithm.label) }, view(data));
  const { cipher } = algorithms[name], tagLength = (algorithm.tagLength ?? 128) / 8;
  if (cipher === 'kw') return wrap(node().createCipheriv, key, view(data));
  const made = node().createCipheriv(`aes-${key.algorithm.length}-${cipher}`, key._keyObject, view(algorithm.iv ?? algorithm.counter), cipher === 'gcm' ? { authTagLength: tagLength } : undefined);
  if (algorithm.additionalData) made.setAAD(view(algorithm.additionalData));
  const parts = [made.update(view(data)), made.final()];
  if (cipher === 'gcm') parts.push(made.getAuthTag());
  return Buffer.concat(parts);
}
function unseal(algorithm, key, data) {
  const { name, hash } = key.algorithm;
  let bytes = view(data);
  if (name === 'RSA-OAEP') return node().privateDecrypt({ key: key._keyObject, oaepHash: nodeHash(hash), oaepLabel: algorithm.label && view(algorithm.label) }, bytes);
  const { cipher } = algorithms[name], tagLength = (algorithm.tagLength ?? 128) / 8;
  if (cipher === 'kw') return wrap(node().createDecipheriv, key, bytes);
  const made = node().createDecipheriv(`aes-${key.algorithm.length}-${cipher}`, key._keyObject, view(algorithm.iv ?? algorithm.counter), cipher === 'gcm' ? { authTagLength: tagLength } : undefined);
  if (algorithm.additionalData) made.setAAD(view(algorithm.additionalData));
  if (cipher === 'gcm') {
    if (bytes.length < tagLength) throw problem('OperationError', 'The provided data is too small.');
    made.setAuthTag(bytes.subarray(bytes.length - tagLength));
    bytes = bytes.subarray(0, bytes.length - tagLength);
  }
  return Buffer.concat([made.update(bytes), made.final()]);
}
async function derive(algorithm, key, length) {
  const { name } = key.algorithm;
  if (name === 'ECDH' || name === 'X25519' || name === 'X448') {
    if (!(algorithm.public instanceof CryptoKey)) throw new (require('internal/errors').codes.ERR_INVALID_ARG_TYPE)('algorithm.public', 'CryptoKey', algorithm.public);
    if (algorithm.public.algorithm.name !== name || algorithm.public.algorithm.namedCurve !== key.algorithm.namedCurve) throw problem('InvalidAccessError', 'The public and private keys must be of the same type');
    const secret = node().diffieHellman({ privateKey: key._keyObject, publicKey: algorithm.public._keyObject });
    if (length == null) return secret;
    if (secret.length * 8 < length) throw problem('OperationError', 'derived bit length is too small');
    return secret.subarray(0, Math.ceil(length / 8));
  }
  if (length == null || length % 8) throw problem('OperationError', 'length must be a multiple of 8');
  if (name === 'HKDF') return Buffer.from(await promisify(node().hkdf)(nodeHash(algorithm.hash), key._keyObject, view(algorithm.salt), view(algorithm.info), length / 8));
  if (!(algorithm.iterations > 0)) throw problem('OperationError', 'iterations cannot be zero');
  return promisify(node().pbkdf2)(key._keyObject.export(), view(algorithm.salt), algorithm.iterations, length / 8, nodeHash(algorithm.hash));
}
function derivedLength(algorithm) {
  const name = known(algorithm);
  if (name === 'HMAC') return algorithm.length ?? hashes[hashName(algorithm.hash)][1];
  return algorithms[name].plain ? null : algorithm.length;
}

class SubtleCrypto {
  async digest(algorithm, data) { return detached(node().createHash(nodeHash(algorithm)).update(view(data)).digest()); }
  async importKey(format, data, algorithm, extractable, usages) {
    const name = known(algorithm), { kind, plain } = algorithms[name];
    if (kind === 'ec') checkCurve(algorithm);
    if (kind === 'rsa' || name === 'HMAC') hashName(algorithm.hash);
    if (plain && extractable) throw problem('SyntaxError', `${name} keys are not extractable`);
    const key = readKey(format, data, name, algorithm, usages), details = key.asymmetricKeyDetails;
    const expected = { rsa: ['rsa'], ec: ['ec'], okp: [name.toLowerCase()] }[kind];
    if (expected && !expected.includes(key.asymmetricKeyType)) throw problem('DataError', 'Invalid key type');
    if (kind === 'ec' && details.namedCurve !== curves[algorithm.namedCurve][0]) throw problem('DataError', 'Named curve mismatch');
    if (name.startsWith('AES') && ![16, 24, 32].includes(key.symmetricKeySize)) throw problem('DataError', 'Invalid key length');
    return makeKey(key, describe(name, algorithm, key), extractable, usages);
  }
  async exportKey(format, key) {
    if (!key.extractable) throw problem('InvalidAccessError', 'key is not extractable');
    const object = key._keyObject, { name, hash, length } = key.algorithm, { kind, jwk, cipher } = algorithms[name];
    const fits = { raw: ['secret', 'public'], spki: ['public'], pkcs8: ['private'], jwk: ['secret', 'public', 'private'] }[format];
    if (!fits?.includes(key.type) || (format === 'raw' && kind === 'rsa')) throw problem('InvalidAccessError', `Unable to export a ${format} ${name} ${key.type} key`);
    if (format === 'spki' || format === 'pkcs8') return detached(object.export({ format: 'der', type: format }));
    if (format === 'raw') {
      if (kind === 'secret') return detached(Buffer.from(object.export()));
      const { x, y } = object.export({ format: 'jwk' });
      const point = kind === 'okp' ? [Buffer.from(x, 'base64url')] : [Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
      return detached(Buffer.concat(point));
    }
    const out = { key_ops: [...key.usages], ext: key.extractable, ...object.export({ format: 'jwk' }) };
    if (kind === 'rsa') out.alg = jwk === 'RSA-OAEP' ? (hash.name === 'SHA-1' ? jwk : `${jwk}-${hashes[hash.name][2]}`) : `${jwk}${hashes[hash.name][2]}`;
    else if (name === 'HMAC') out.alg = `HS${hashes[hash.name][2]}`;
    else if (name === 'Ed25519' || name === 'Ed448') out.alg = name;
    else if (cipher) out.alg = `A${length}${cipher.toUpperCase()}`;
    return out;
  }
  async generateKey(algorithm, extractable, usages) {
    const name = known(algorithm), { kind, plain } = algorithms[name];
    if (plain) throw problem('NotSupportedError', 'Unrecognized algorithm name');
    if (kind === 'secret') {
      const length = name === 'HMAC' ? algorithm.length ?? hashes[hashName(algorithm.hash)][1] : algorithm.length;
      if (name !== 'HMAC' && ![128, 192, 256].includes(length)) throw problem('OperationError', `${name} key length must be 128, 192, or 256 bits`);
      const key = node().createSecretKey(node().randomBytes(length / 8));
      if (usages.length === 0) throw problem('SyntaxError', 'Usages cannot be empty when creating a key.');
      const described = describe(name, algorithm, key);
      return makeKey(key, name === 'HMAC' ? { name, length, hash: described.hash } : described, extractable, algorithms[name].uses.filter((usage) => usages.includes(usage)));
    }
    const of = algorithms[name];
    for (const usage of usages) if (!of.private.includes(usage) && !of.public.includes(usage)) throw problem('SyntaxError', `Unsupported key usage for a ${name} key`);
    if (!usages.some((usage) => of.private.includes(usage))) throw problem('SyntaxError', 'Usages cannot be empty when creating a key.');
    const options = {};
    if (kind === 'ec') options.namedCurve = checkCurve(algorithm);
    if (kind === 'rsa') {
      hashName(algorithm.hash);
      if (view(algorithm.publicExponent).toString('hex').replace(/^0+/, '') !== '10001') throw problem('OperationError', 'The public exponent has to be 65537');
      options.modulusLength = algorithm.modulusLength;
    }
    const pair = await promisify(node().generateKeyPair)(kind === 'okp' ? name.toLowerCase() : kind, options).catch((cause) => { throw failed(cause); });
    const made = (key, allowed) => makeKey(key, describe(name, algorithm, key), extractable, allowed.filter((usage) => usages.includes(usage)), false);
    return { publicKey: made(pair.publicKey, of.public), privateKey: made(pair.privateKey, of.private) };
  }
  async sign(algorithm, key, data) {
    use(key, 'sign', algorithm);
    if (key.algorithm.name === 'HMAC') return detached(node().createHmac(nodeHash(key.algorithm.hash), key._keyObject).update(view(data)).digest());
    const [hash, options] = signing(algorithm, key);
    return detached(node().sign(hash, view(data), options));
  }
  async verify(algorithm, key, signature, data) {
    use(key, 'verify', algorithm);
    if (key.algorithm.name === 'HMAC') {
      const expected = node().createHmac(nodeHash(key.algorithm.hash), key._keyObject).update(view(data)).digest();
      return expected.length === view(signature).length && node().timingSafeEqual(expected, view(signature));
    }
    const [hash, options] = signing(algorithm, key);
    return node().verify(hash, view(data), options, view(signature));
  }
  async encrypt(algorithm, key, data) {
    use(key, 'encrypt', algorithm);
    try { return detached(seal(algorithm, key, data)); } catch (cause) { throw cause instanceof DOMException ? cause : failed(cause); }
  }
  async decrypt(algorithm, key, data) {
    use(key, 'decrypt', algorithm);
    try { return detached(unseal(algorithm, key, data)); } catch (cause) { throw cause instanceof DOMException ? cause : failed(cause); }
  }
  async deriveBits(algorithm, key, length = null) {
    use(key, 'deriveBits', algorithm);
    return detached(Buffer.from(await derive(algorithm, key, length)));
  }
  async deriveKey(algorithm, key, derived, extractable, usages) {
    use(key, 'deriveKey', algorithm);
    const bits = await derive(algorithm, key, derivedLength(derived));
    return this.importKey('raw', bits, derived, extractable, usages);
  }
  async wrapKey(format, key, wrapping, algorithm) {
    use(wrapping, 'wrapKey', algorithm);
    const exported = await this.exportKey(format, key);
    let bytes = exported;
    if (format === 'jwk') {
      bytes = Buffer.from(JSON.stringify(exported));
      // AES-KW seals whole blocks of eight; JSON may end in blanks.
      if (wrapping.algorithm.name === 'AES-KW') bytes = Buffer.concat([bytes, Buffer.alloc(-bytes.length & 7, ' ')]);
    }
    try { return detached(seal(algorithm, wrapping, bytes)); } catch (cause) { throw cause instanceof DOMException ? cause : failed(cause); }
  }
  async unwrapKey(format, wrapped, unwrapping, algorithm, of, extractable, usages) {
    use(unwrapping, 'unwrapKey', algorithm);
    let bytes;
    try { bytes = unseal(algorithm, unwrapping, wrapped); } catch (cause) { throw cause instanceof DOMException ? cause : failed(cause); }
    return this.importKey(format, format === 'jwk' ? JSON.parse(bytes) : bytes, of, extractable, usages);
  }
}
class Crypto {
  #subtle = new SubtleCrypto();
  get subtle() { return this.#subtle; }
  getRandomValues(array) {
    if (!ArrayBuffer.isView(array) || array instanceof Float32Array || array instanceof Float64Array || array instanceof DataView) throw new DOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
    if (array.byteLength > 65536) throw new DOMException(`The requested length exceeds 65,536 bytes`, 'QuotaExceededError');
    return node().randomFillSync(array);
  }
  randomUUID() { return node().randomUUID(); }
}
for (const [Class, tag] of [[Crypto, 'Crypto'], [SubtleCrypto, 'SubtleCrypto'], [CryptoKey, 'CryptoKey']]) Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: tag, configurable: true });
module.exports = { webcrypto: new Crypto(), Crypto, SubtleCrypto, CryptoKey };
