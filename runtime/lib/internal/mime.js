'use strict';

const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');

class MIMEParams {
  #map = new Map();
  delete(name) { this.#map.delete(`${name}`); }
  get(name) { return this.#map.get(`${name}`) ?? null; }
  has(name) { return this.#map.has(`${name}`); }
  set(name, value) { this.#map.set(`${name}`.toLowerCase(), `${value}`); }
  *entries() { yield* this.#map.entries(); }
  *keys() { yield* this.#map.keys(); }
  *values() { yield* this.#map.values(); }
  [Symbol.iterator]() { return this.entries(); }
  toJSON() { return this.toString(); }
  toString() { return [...this.#map].map(([key, value]) => `${key}=${/^[!#$%&'*+\-.^_`|~A-Za-z0-9]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`).join(';'); }
}
function token(value, name) {
  value = `${value}`;
  const wrong = value.search(/[^!#$%&'*+\-.^_`|~A-Za-z0-9]/);
  if (wrong >= 0 || value === '') throw Object.assign(new TypeError(`The MIME syntax for a ${name} in "${value}" is invalid${wrong >= 0 ? ` at ${wrong}` : ''}`), { code: 'ERR_INVALID_MIME_SYNTAX' });
  return value.toLowerCase();
}
class MIMEType {
  #type;
  #subtype;
  #params = new MIMEParams();
  get type() { return this.#type; }
  set type(value) { this.#type = token(value, 'type'); }
  get subtype() { return this.#subtype; }
  set subtype(value) { this.#subtype = token(value, 'subtype'); }
  get params() { return this.#params; }
  constructor(input) {
    const match = /^\s*([!#$%&'*+\-.^_`|~A-Za-z0-9]+)\/([!#$%&'*+\-.^_`|~A-Za-z0-9]+)\s*(;.*)?$/.exec(`${input}`);
    if (!match) throw new ERR_INVALID_ARG_VALUE('input', input, 'is not a valid MIME type');
    this.#type = match[1].toLowerCase();
    this.#subtype = match[2].toLowerCase();
    for (const [, name, quoted, bare] of (match[3] ?? '').matchAll(/;\s*([^=;\s]+)=(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g)) {
      if (!this.params.has(name.toLowerCase())) this.params.set(name, quoted !== undefined ? quoted.replace(/\\(.)/g, '$1') : bare.trim());
    }
  }
  get essence() { return `${this.type}/${this.subtype}`; }
  toString() { const params = `${this.params}`; return params ? `${this.essence};${params}` : this.essence; }
  toJSON() { return this.toString(); }
}
module.exports = { MIMEType, MIMEParams };
