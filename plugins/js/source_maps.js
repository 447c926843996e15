// Source maps of transform steps. Joining is native; here only the forms that plugins use are converted.
'use strict';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function vlq(value) {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1, out = '';
  do {
    let digit = rest & 31;
    rest >>>= 5;
    if (rest > 0) digit |= 32;
    out += alphabet[digit];
  } while (rest > 0);
  return out;
}

// Decoded mappings (lines of segments) to text.
function encodeMappings(lines) {
  let source = 0, line = 0, column = 0, name = 0;
  return lines.map((segments) => {
    let generated = 0;
    return segments.map((segment) => {
      let out = vlq(segment[0] - generated);
      generated = segment[0];
      if (segment.length === 1) return out;
      out += vlq(segment[1] - source) + vlq(segment[2] - line) + vlq(segment[3] - column);
      [, source, line, column] = segment;
      if (segment.length === 5) {
        out += vlq(segment[4] - name);
        name = segment[4];
      }
      return out;
    }).join(',');
  }).join(';');
}

// The reverse: text to lines of segments.
const digits = new Map([...alphabet].map((c, index) => [c, index]));
function decodeMappings(text) {
  let source = 0, line = 0, column = 0, name = 0;
  return text.split(';').map((group) => {
    let generated = 0;
    return group === '' ? [] : group.split(',').map((item) => {
      const values = [];
      for (let at = 0, value = 0, shift = 0; at < item.length; at++) {
        const digit = digits.get(item[at]);
        value |= (digit & 31) << shift;
        shift += 5;
        if (digit & 32) continue;
        values.push(value & 1 ? -(value >>> 1) : value >>> 1);
        value = shift = 0;
      }
      generated += values[0];
      if (values.length < 4) return [generated];
      source += values[1];
      line += values[2];
      column += values[3];
      if (values.length < 5) return [generated, source, line, column];
      name += values[4];
      return [generated, source, line, column, name];
    });
  });
}

// The object that plugins get: fields, toString() and toUrl().
class CombinedMap {
  constructor(json) { Object.assign(this, typeof json === 'string' ? JSON.parse(json) : json); }
  toString() { return JSON.stringify(this); }
  toUrl() { return `data:application/json;charset=utf-8;base64,${Buffer.from(this.toString()).toString('base64')}`; }
}

// Every character of the source maps to itself: what getCombinedSourcemap gives before any step had a map.
function identityMap(code, id) {
  const mappings = code.split('\n').map((_, line) => (line === 0 ? 'AAAA' : 'AACA')).join(';');
  return new CombinedMap({ version: 3, file: undefined, names: [], sources: [id], sourcesContent: [code], mappings });
}

module.exports = { encodeMappings, decodeMappings, CombinedMap, identityMap };
