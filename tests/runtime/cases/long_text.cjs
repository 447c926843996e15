// Bytes of more characters than a string can have.
const tooMany = 2 ** 29;
for (const [encoding, size] of Object.entries({ latin1: tooMany, ascii: tooMany, utf8: tooMany, hex: tooMany / 2, base64: tooMany * 0.75, base64url: tooMany * 0.75, ucs2: 2 * tooMany })) {
  try { console.log(encoding, Buffer.alloc(size).toString(encoding).length); } catch (error) { console.log(encoding, error.name, error.code, error.message); }
}
for (const [encoding, size] of Object.entries({ 'utf-16le': 2 * tooMany, 'windows-1251': tooMany })) {
  try { console.log(encoding, new TextDecoder(encoding).decode(new Uint8Array(size)).length); } catch (error) { console.log(encoding, typeof error.code); }
}
