import { KeyObject, createHash } from 'node:crypto';
const { subtle } = globalThis.crypto, bytes = new TextEncoder().encode('some data é'), hex = (b) => Buffer.from(b).toString('hex');
const tries = async (promise) => { try { const value = await promise; return value?.constructor?.name ?? value; } catch (e) { return e.name.replace('Exception', 'Error'); } };
const show = (key) => console.log(key.type, key.extractable, JSON.stringify(key.algorithm, (k, v) => (v instanceof Uint8Array ? [...v] : v)), key.usages.join());
for (const name of ['SHA-1', 'SHA-256', 'sha-384', 'SHA-512']) console.log(hex(await subtle.digest(name, bytes)).slice(0, 20)); console.log(await tries(subtle.digest('MD5', bytes)));
const pair = async (algorithm, usages, format) => {
  const { publicKey, privateKey } = await subtle.generateKey(algorithm, true, usages); show(publicKey); show(privateKey);
  const again = { publicKey: await subtle.importKey('spki', await subtle.exportKey('spki', publicKey), algorithm, true, publicKey.usages), privateKey: await subtle.importKey('pkcs8', await subtle.exportKey('pkcs8', privateKey), algorithm, false, privateKey.usages) }; show(again.privateKey);
  const jwk = await subtle.exportKey('jwk', privateKey); console.log(Object.keys(jwk).sort().join(), jwk.kty, jwk.alg, jwk.key_ops, jwk.ext); await subtle.importKey('jwk', jwk, algorithm, true, privateKey.usages);
  console.log(KeyObject.from(publicKey).asymmetricKeyType, await tries(subtle.exportKey('pkcs8', again.privateKey)), await tries(subtle.exportKey('spki', privateKey)));
  return { publicKey, privateKey, again };
};
const rsa = { modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]) };
for (const [algorithm, use] of [[{ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', ...rsa }], [{ name: 'RSA-PSS', hash: { name: 'SHA-384' }, ...rsa }, { name: 'RSA-PSS', saltLength: 20 }], [{ name: 'ECDSA', namedCurve: 'P-256' }, { name: 'ecdsa', hash: 'SHA-512' }], [{ name: 'ECDSA', namedCurve: 'P-521' }, { name: 'ECDSA', hash: 'SHA-256' }], [{ name: 'Ed25519' }]]) {
  const { publicKey, privateKey, again } = await pair(algorithm, ['sign', 'verify']);
  const signature = await subtle.sign(use ?? algorithm.name, privateKey, bytes); console.log(signature.byteLength, await subtle.verify(use ?? algorithm.name, again.publicKey, signature, bytes), await subtle.verify(use ?? algorithm.name, publicKey, signature, bytes.subarray(1)), await tries(subtle.sign(use ?? algorithm.name, publicKey, bytes)), await tries(subtle.sign('HMAC', privateKey, bytes)));
}
{
  const { publicKey, privateKey } = await pair({ name: 'RSA-OAEP', hash: 'SHA-256', ...rsa }, ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey']), label = new Uint8Array([1, 2]);
  const sealed = await subtle.encrypt({ name: 'RSA-OAEP', label }, publicKey, bytes); console.log(sealed.byteLength, Buffer.from(await subtle.decrypt({ name: 'RSA-OAEP', label }, privateKey, sealed)).toString(), await tries(subtle.decrypt({ name: 'RSA-OAEP' }, privateKey, sealed)));
  const aes = await subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['encrypt', 'decrypt']); show(aes);
  const unwrapped = await subtle.unwrapKey('raw', await subtle.wrapKey('raw', aes, publicKey, { name: 'RSA-OAEP' }), privateKey, { name: 'RSA-OAEP' }, 'AES-GCM', false, ['decrypt']); show(unwrapped);
  const iv = new Uint8Array(12), out = await subtle.encrypt({ name: 'AES-GCM', iv, additionalData: label, tagLength: 96 }, aes, bytes); console.log(out.byteLength, Buffer.from(await subtle.decrypt({ name: 'AES-GCM', iv, additionalData: label, tagLength: 96 }, unwrapped, out)).toString(), await tries(subtle.decrypt({ name: 'AES-GCM', iv }, aes, out)), await tries(subtle.encrypt({ name: 'AES-GCM', iv }, unwrapped, bytes)));
}
for (const algorithm of [{ name: 'ECDH', namedCurve: 'P-384' }, { name: 'X25519' }]) {
  const a = await pair(algorithm, ['deriveBits', 'deriveKey']), b = await subtle.generateKey(algorithm, true, ['deriveBits', 'deriveKey']);
  const one = await subtle.deriveBits({ name: algorithm.name, public: b.publicKey }, a.privateKey, 128), other = await subtle.deriveBits({ name: algorithm.name, public: a.publicKey }, b.privateKey, 128); console.log(hex(one) === hex(other), one.byteLength);
  const key = await subtle.deriveKey({ name: algorithm.name, public: b.publicKey }, a.privateKey, { name: 'AES-CTR', length: 256 }, true, ['encrypt']); show(key);
  const raw = await subtle.exportKey('raw', a.publicKey); console.log(raw.byteLength); show(await subtle.importKey('raw', raw, algorithm, true, []));
}
for (const [name, parameters] of [['AES-CBC', { iv: new Uint8Array(16) }], ['AES-CTR', { counter: new Uint8Array(16), length: 64 }]]) { const key = await subtle.importKey('raw', new Uint8Array(32).fill(7), name, true, ['encrypt', 'decrypt']); show(key); const out = await subtle.encrypt({ name, ...parameters }, key, bytes); console.log(hex(out), Buffer.from(await subtle.decrypt({ name, ...parameters }, key, out)).toString(), (await subtle.exportKey('jwk', key)).alg); }
for (const length of [128, 256]) {
  const kek = await subtle.importKey('raw', new Uint8Array(length / 8).fill(9), 'AES-KW', true, ['wrapKey', 'unwrapKey']), aes = await subtle.importKey('raw', new Uint8Array(16).fill(3), 'AES-CBC', true, ['encrypt']); show(kek);
  console.log((await subtle.exportKey('jwk', kek)).alg, await tries(subtle.importKey('raw', new Uint8Array(16), 'AES-KW', true, ['encrypt'])), await tries(subtle.encrypt('AES-KW', kek, bytes)));
  for (const format of ['raw', 'jwk']) { const sealed = await subtle.wrapKey(format, aes, kek, 'AES-KW'); console.log(format, hex(sealed)); show(await subtle.unwrapKey(format, sealed, kek, 'AES-KW', 'AES-CBC', true, ['encrypt'])); console.log(await tries(subtle.unwrapKey(format, new Uint8Array(sealed).reverse(), kek, 'AES-KW', 'AES-CBC', true, ['encrypt']))); }
  console.log(await tries(subtle.wrapKey('raw', await subtle.importKey('raw', new Uint8Array(21), { name: 'HMAC', hash: 'SHA-1' }, true, ['sign']), kek, 'AES-KW')));
}
const base = await subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveBits', 'deriveKey']); show(base); console.log(hex(await subtle.deriveBits({ name: 'PBKDF2', salt: bytes, iterations: 10, hash: 'SHA-256' }, base, 256))); show(await subtle.deriveKey({ name: 'PBKDF2', salt: bytes, iterations: 10, hash: 'SHA-256' }, base, { name: 'HMAC', hash: 'SHA-512' }, true, ['sign']));
const hk = await subtle.importKey('raw', bytes, 'HKDF', false, ['deriveBits']); console.log(hex(await subtle.deriveBits({ name: 'HKDF', salt: bytes, info: bytes, hash: 'SHA-1' }, hk, 160)));
const hmac = await subtle.importKey('jwk', { kty: 'oct', k: 'c2VjcmV0', alg: 'HS256', ext: true }, { name: 'HMAC', hash: 'SHA-256' }, true, ['sign', 'verify']); show(hmac); const mac = await subtle.sign('HMAC', hmac, bytes); console.log(hex(mac), await subtle.verify('HMAC', hmac, mac, bytes), await subtle.verify('HMAC', hmac, mac.slice(1), bytes)); show(await subtle.generateKey({ name: 'HMAC', hash: 'SHA-384' }, false, ['sign']));
for (const wrong of [() => subtle.importKey('raw', new Uint8Array(5), 'AES-GCM', true, ['encrypt']), () => subtle.generateKey({ name: 'AES-GCM', length: 100 }, true, ['encrypt']), () => subtle.importKey('raw', bytes, 'HMAC', true, ['sign']), () => subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-1' }, true, ['sign']), () => subtle.importKey('pkcs8', bytes, { name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']), () => subtle.generateKey('NOPE', true, ['sign']), () => subtle.importKey('raw', new Uint8Array(16), 'AES-GCM', true, []), () => subtle.importKey('raw', new Uint8Array(16), 'AES-GCM', true, ['sign']), () => subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [])]) console.log(await tries(wrong()));
{
  // AES-KW (RFC 3394, section 4.1, and others)
  const from = (text) => Buffer.from(text, 'hex'), kek = await subtle.importKey('raw', from('000102030405060708090A0B0C0D0E0F'), 'AES-KW', true, ['wrapKey', 'unwrapKey']);
  show(kek);
  console.log((await subtle.exportKey('jwk', kek)).alg);
  const inner = await subtle.importKey('raw', from('00112233445566778899AABBCCDDEEFF'), 'AES-CBC', true, ['encrypt']), wrapped = await subtle.wrapKey('raw', inner, kek, 'AES-KW');
  console.log(hex(wrapped));
  console.log(hex(await subtle.exportKey('raw', await subtle.unwrapKey('raw', wrapped, kek, 'AES-KW', 'AES-GCM', true, ['decrypt']))));
  const made = await subtle.generateKey({ name: 'AES-KW', length: 256 }, false, ['wrapKey', 'unwrapKey']), hmac = await subtle.importKey('raw', new Uint8Array(24), { name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
  show(made);
  console.log(hex(await subtle.exportKey('raw', await subtle.unwrapKey('raw', await subtle.wrapKey('raw', hmac, made, 'AES-KW'), made, 'AES-KW', { name: 'HMAC', hash: 'SHA-1' }, true, ['sign']))));
  const odd = await subtle.importKey('raw', new Uint8Array(13), { name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
  for (const wrong of [() => subtle.wrapKey('raw', odd, kek, 'AES-KW'), () => subtle.unwrapKey('raw', new Uint8Array(24), kek, 'AES-KW', 'AES-GCM', true, ['decrypt']), () => subtle.unwrapKey('raw', wrapped, made, 'AES-KW', 'AES-GCM', true, ['decrypt']),
    () => subtle.importKey('raw', new Uint8Array(16), 'AES-KW', true, ['encrypt']), () => subtle.encrypt('AES-KW', kek, bytes), () => subtle.generateKey({ name: 'AES-KW', length: 100 }, true, ['wrapKey'])]) console.log(await tries(wrong()));
}
