'use strict';

const { codes: { ERR_INVALID_URI } } = require('internal/errors');

function unescapeBuffer(text) {
  const out = Buffer.allocUnsafe(text.length);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 37 && /^[0-9A-Fa-f]{2}$/.test(text.substr(i + 1, 2))) {
      out[at++] = Number.parseInt(text.substr(i + 1, 2), 16);
      i += 2;
    } else out[at++] = code;
  }
  return out.slice(0, at);
}
function unescape(text) {
  try { return decodeURIComponent(text); } catch { return QueryString.unescapeBuffer(`${text}`).toString(); }
}
const keep = /[A-Za-z0-9\-_.!~*'()]/;
function escape(text) {
  if (typeof text !== 'string') text = typeof text === 'object' ? String(text) : `${text}`;
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i], code = text.charCodeAt(i);
    if (code < 128) {
      out += keep.test(char) ? char : `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
      continue;
    }
    if (code >= 0xd800 && code <= 0xdfff) {
      if (code > 0xdbff || i + 1 >= text.length) throw new ERR_INVALID_URI();
      out += encodeURIComponent(text.substr(i, 2).replace(/[^\udc00-\udfff]$/, () => { throw new ERR_INVALID_URI(); }));
      i++;
    } else out += encodeURIComponent(char);
  }
  return out;
}
const primitive = (value) => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return `${value}`;
  if (typeof value === 'bigint' || typeof value === 'boolean') return `${value}`;
  return '';
};
function stringify(object, separator = '&', equals = '=', options) {
  separator ||= '&';
  equals ||= '=';
  const encode = typeof options?.encodeURIComponent === 'function' ? options.encodeURIComponent : QueryString.escape;
  if (object === null || typeof object !== 'object') return '';
  return Object.keys(object).flatMap((key) => {
    const name = encode(primitive(key)) + equals;
    const value = object[key];
    return Array.isArray(value) ? value.map((item) => name + encode(primitive(item))) : [name + encode(primitive(value))];
  }).join(separator);
}
function parse(query, separator = '&', equals = '=', options) {
  const out = Object.create(null);
  if (typeof query !== 'string' || query.length === 0) return out;
  separator = separator ? `${separator}` : '&';
  equals = equals ? `${equals}` : '=';
  let limit = typeof options?.maxKeys === 'number' ? options.maxKeys : 1000;
  if (!(limit > 0)) limit = Infinity;
  const decode = typeof options?.decodeURIComponent === 'function' ? options.decodeURIComponent : QueryString.unescape;
  const decoded = (text) => {
    text = text.replace(/\+/g, decode === QueryString.unescape ? ' ' : '%20');
    if (decode === unescape && !text.includes('%')) return text;
    try { return decode(text); } catch { return QueryString.unescape(text, true); }
  };
  let count = 0;
  for (const part of query.split(separator)) {
    if (part.length === 0) continue;
    if (count++ >= limit) break;
    const at = part.indexOf(equals);
    const key = decoded(at < 0 ? part : part.slice(0, at)), value = at < 0 ? '' : decoded(part.slice(at + equals.length));
    const known = out[key];
    if (known === undefined) out[key] = value;
    else if (Array.isArray(known)) known.push(value);
    else out[key] = [known, value];
  }
  return out;
}
const QueryString = module.exports = { unescapeBuffer, unescape, escape, stringify, encode: stringify, parse, decode: parse };
