// `server.https`: what Node takes as key and certificate, as texts. A path is read, a buffer decoded, a
// list joined; what is PEM already stays.
'use strict';

const fs = require('fs');
const path = require('path');

function textOf(value, root) {
  if (typeof value === 'string') {
    if (value.includes('-----BEGIN')) return value;
    // As in Vite: a path if there is such a file, else the text itself.
    try { return fs.readFileSync(path.resolve(root, value), 'utf8'); } catch { return value; }
  }
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
  if (Array.isArray(value)) return value.map((item) => textOf(item?.pem ?? item, root)).join('\n');
  return value;
}

function tlsTexts(https, root = process.cwd()) {
  if (!https || typeof https !== 'object') return https;
  const out = { ...https };
  for (const name of ['key', 'cert']) if (out[name] !== undefined) out[name] = textOf(out[name], root);
  return out;
}

module.exports = { tlsTexts };
