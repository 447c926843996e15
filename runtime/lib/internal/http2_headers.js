// Header blocks of HTTP/2: from a program's object to what the session submits, and from what came to an object.
'use strict';

const { codes } = require('internal/errors');
const { lowerName } = require('internal/http_common');

const sensitiveHeaders = Symbol('sensitiveHeaders');

const pseudo = new Set([':status', ':method', ':authority', ':scheme', ':path', ':protocol']);
// Those that may stand only once.
const single = new Set([
  ...pseudo, 'access-control-allow-credentials', 'access-control-max-age', 'access-control-request-method', 'age', 'authorization', 'content-encoding', 'content-language', 'content-length', 'content-location', 'content-md5', 'content-range',
  'content-type', 'date', 'dnt', 'etag', 'expires', 'from', 'host', 'if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization', 'range', 'referer',
  'retry-after', 'tk', 'upgrade-insecure-requests', 'user-agent', 'x-content-type-options',
]);
const ofConnection = new Set(['connection', 'upgrade', 'http2-settings', 'keep-alive', 'proxy-connection', 'transfer-encoding']);

function checkPseudo(name) { if (!pseudo.has(name)) throw new codes.ERR_HTTP2_INVALID_PSEUDOHEADER(name); }
function checkResponsePseudo(name) { if (name !== ':status') throw new codes.ERR_HTTP2_INVALID_PSEUDOHEADER(name); }
function checkTrailerPseudo(name) { throw new codes.ERR_HTTP2_INVALID_PSEUDOHEADER(name); }

// What there is to know about a name, as programs write it: its lower case, and bits.
const kOnce = 1, kForbidden = 2, kPseudo = 4, kNoToken = 8;
const names = new Map();
function nameOf(key) {
  let found = names.get(key);
  if (found === undefined) {
    const name = lowerName(key);
    found = { name, bits: (single.has(name) ? kOnce : 0) | (ofConnection.has(name) ? kForbidden : 0) | (name[0] === ':' ? kPseudo : 0) | (name.includes(' ') ? kNoToken : 0) };
    if (names.size < 512) names.set(key, found);
  }
  return found;
}

// Each header as "name NUL value NUL flag": flag 1 keeps it out of the compression's table. Pseudo-headers come first.
function encode(map, check = checkPseudo) {
  let first = '', rest = '', seen = null;
  const never = map[sensitiveHeaders], sensitive = never === undefined || never.length === 0 ? null : new Set(never.map((name) => name.toLowerCase()));
  for (const key of Object.keys(map)) {
    let value = map[key];
    if (value === undefined || key === '') continue;
    const { name, bits } = nameOf(key);
    let list = null;
    if (typeof value !== 'string') {
      if (Array.isArray(value)) {
        if (value.length === 0) continue;
        if (value.length > 1) {
          if (bits & kOnce) throw new codes.ERR_HTTP2_HEADER_SINGLE_VALUE(name);
          list = value;
        } else value = String(value[0]);
      } else value = String(value);
    }
    // Only a name in another case can come twice.
    if (name !== key && bits & kOnce) {
      if (seen?.has(name) || Object.hasOwn(map, name)) throw new codes.ERR_HTTP2_HEADER_SINGLE_VALUE(name);
      (seen ??= new Set()).add(name);
    }
    const end = sensitive?.has(name) ? '\0\x01' : '\0\0';
    if (bits & kPseudo) {
      check(name);
      first += `${name}\0${value}${end}`;
      continue;
    }
    if (bits & kNoToken) throw new codes.ERR_INVALID_HTTP_TOKEN('Header name', name);
    if (bits & kForbidden || (name === 'te' && value !== 'trailers')) throw new codes.ERR_HTTP2_INVALID_CONNECTION_HEADERS(name);
    if (list === null) rest += `${name}\0${value}${end}`;
    else for (const one of list) rest += `${name}\0${String(one)}${end}`;
  }
  return first + rest;
}

// [name, value, …] as an object: what stands more than once is joined, or the first counts.
function decode(list, sensitive = []) {
  const out = { __proto__: null };
  for (let i = 0; i < list.length; i += 2) {
    const name = list[i], value = list[i + 1], before = out[name];
    if (before === undefined) out[name] = name === ':status' ? value | 0 : name === 'set-cookie' ? [value] : value;
    else if (single.has(name)) continue;
    else if (name === 'set-cookie') before.push(value);
    else out[name] = `${before}${name === 'cookie' ? '; ' : ', '}${value}`;
  }
  out[sensitiveHeaders] = sensitive;
  return out;
}

const authorityOf = (headers) => headers[':authority'] ?? headers.host;

function checkObject(value, name, types = 'Object') {
  if (value !== undefined && (value === null || typeof value !== 'object' || Array.isArray(value))) throw new codes.ERR_INVALID_ARG_TYPE(name, types, value);
}
// A copy without a prototype.
const copied = (headers) => Object.assign({ __proto__: null }, headers);

module.exports = { sensitiveHeaders, encode, decode, authorityOf, checkObject, copied, checkPseudo, checkResponsePseudo, checkTrailerPseudo };
