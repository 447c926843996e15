'use strict';

const { punycode, unpunycode } = require('internal/url');
const mapLabels = (text, fn) => text.split('.').map(fn).join('.');
module.exports = {
  version: '2.1.0', encode: punycode, decode: unpunycode,
  toASCII: (text) => mapLabels(text, (label) => (/[^\x00-\x7f]/.test(label) ? `xn--${punycode(label)}` : label)),
  toUnicode: (text) => mapLabels(text, (label) => (label.startsWith('xn--') ? unpunycode(label.slice(4)) : label)),
  ucs2: { decode: (text) => Array.from(text, (c) => c.codePointAt(0)), encode: (points) => String.fromCodePoint(...points) },
};
