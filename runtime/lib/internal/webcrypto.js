'use strict';

const { notImplemented } = require('internal/errors');
const DOMException = require('internal/dom_exception');
const nodeName = (algorithm) => {
  const name = (typeof algorithm === 'string' ? algorithm : algorithm?.name ?? '').toUpperCase();
  const known = { 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' }[name];
  if (!known) throw new DOMException('Unrecognized algorithm name', 'NotSupportedError');
  return known;
};
const view = (data) => (ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data));
const detached = (buffer) => buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.length);

class CryptoKey {
  constructor(fields) { Object.assign(this, fields); Object.defineProperty(this, '_bytes', { enumerable: false }); }
  get [Symbol.for('sinter.cryptoKey')]() { return true; }
}
class SubtleCrypto {
  async digest(algorithm, data) { return detached(require('crypto').createHash(nodeName(algorithm)).update(view(data)).digest()); }
  async importKey(format, data, algorithm, extractable, usages) {
    const name = typeof algorithm === 'string' ? algorithm : algorithm.name;
    if (format === 'jwk') data = Buffer.from(data.k, 'base64url');
    else if (format !== 'raw') throw new DOMException(`Keys of format ${format} are not implemented by Sinter yet`, 'NotSupportedError');
    return new CryptoKey({ type: 'secret', extractable, algorithm: { ...(typeof algorithm === 'object' ? algorithm : {}), name, length: view(data).length * 8 }, usages, _bytes: Buffer.from(view(data)) });
  }
  async exportKey(format, key) {
    if (format === 'raw') return detached(Buffer.from(key._bytes));
    return { kty: 'oct', k: key._bytes.toString('base64url'), ext: key.extractable, key_ops: key.usages };
  }
  async generateKey(algorithm, extractable, usages) {
    const length = algorithm.length ?? 512;
    return new CryptoKey({ type: 'secret', extractable, algorithm: { ...algorithm, length }, usages, _bytes: require('crypto').randomBytes(length / 8) });
  }
  async sign(algorithm, key, data) { return detached(require('crypto').createHmac(nodeName(key.algorithm.hash), key._bytes).update(view(data)).digest()); }
  async verify(algorithm, key, signature, data) {
    const expected = require('crypto').createHmac(nodeName(key.algorithm.hash), key._bytes).update(view(data)).digest();
    return expected.length === view(signature).length && require('crypto').timingSafeEqual(expected, view(signature));
  }
  async encrypt(algorithm, key, data) {
    const { createCipheriv } = require('crypto');
    const mode = algorithm.name.toUpperCase().replace('AES-', '').toLowerCase();
    const cipher = createCipheriv(`aes-${key._bytes.length * 8}-${mode}`, key._bytes, view(algorithm.iv ?? algorithm.counter));
    if (algorithm.additionalData) cipher.setAAD(view(algorithm.additionalData));
    const parts = [cipher.update(view(data)), cipher.final()];
    if (mode === 'gcm') parts.push(cipher.getAuthTag());
    return detached(Buffer.concat(parts));
  }
  async decrypt(algorithm, key, data) {
    const { createDecipheriv } = require('crypto');
    const mode = algorithm.name.toUpperCase().replace('AES-', '').toLowerCase();
    const cipher = createDecipheriv(`aes-${key._bytes.length * 8}-${mode}`, key._bytes, view(algorithm.iv ?? algorithm.counter));
    if (algorithm.additionalData) cipher.setAAD(view(algorithm.additionalData));
    let bytes = view(data);
    if (mode === 'gcm') {
      cipher.setAuthTag(bytes.subarray(bytes.length - 16));
      bytes = bytes.subarray(0, bytes.length - 16);
    }
    try { return detached(Buffer.concat([cipher.update(bytes), cipher.final()])); } catch (cause) { throw new DOMException('The operation failed for an operation-specific reason', { name: 'OperationError', cause }); }
  }
  async deriveBits(algorithm, key, length) {
    const { pbkdf2Sync, hkdfSync } = require('crypto');
    if (algorithm.name.toUpperCase() === 'HKDF') return hkdfSync(nodeName(algorithm.hash), key._bytes, view(algorithm.salt), view(algorithm.info), length / 8);
    return detached(pbkdf2Sync(key._bytes, view(algorithm.salt), algorithm.iterations, length / 8, nodeName(algorithm.hash)));
  }
}
for (const name of ['deriveKey', 'wrapKey', 'unwrapKey']) SubtleCrypto.prototype[name] = notImplemented(`SubtleCrypto.${name}`);
class Crypto {
  #subtle = new SubtleCrypto();
  get subtle() { return this.#subtle; }
  getRandomValues(array) {
    if (!ArrayBuffer.isView(array) || array instanceof Float32Array || array instanceof Float64Array || array instanceof DataView) throw new DOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
    if (array.byteLength > 65536) throw new DOMException(`The requested length exceeds 65,536 bytes`, 'QuotaExceededError');
    return require('crypto').randomFillSync(array);
  }
  randomUUID() { return require('crypto').randomUUID(); }
}
for (const [Class, tag] of [[Crypto, 'Crypto'], [SubtleCrypto, 'SubtleCrypto'], [CryptoKey, 'CryptoKey']]) Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: tag, configurable: true });
module.exports = { webcrypto: new Crypto(), Crypto, SubtleCrypto, CryptoKey };
