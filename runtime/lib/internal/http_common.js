'use strict';

const { codes: { ERR_INVALID_HTTP_TOKEN, ERR_HTTP_INVALID_HEADER_VALUE, ERR_INVALID_CHAR } } = require('internal/errors');

const tokenPattern = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;
const invalidValue = /[^\t\x20-\x7e\x80-\xff]/;
// Names come as programs and clients write them, the same few again and again: those that are tokens, with their lower case
// (as the name of a property, so that using it as one finds it at once).
const tokens = new Map();
function lowerName(name) {
  let key = tokens.get(name);
  if (key === undefined) {
    [key] = Object.keys({ __proto__: null, [name.toLowerCase()]: 0 });
    if (tokens.size < 512 && tokenPattern.test(name)) tokens.set(name, key);
  }
  return key;
}
function checkName(name, label = 'Header name') {
  if (tokens.has(name)) return;
  if (typeof name !== 'string' || !name || !tokenPattern.test(name)) throw new ERR_INVALID_HTTP_TOKEN(label, name);
}
function checkValue(name, value) {
  if (value === undefined) throw new ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  if (typeof value === 'string' && invalidValue.test(value)) throw new ERR_INVALID_CHAR('header content', name);
}

// Of a message, where its own options say nothing.
const isInsecureParser = () => require('internal/options').has('--insecure-http-parser');
const maxHeaderSize = () => Number(require('internal/options').last('--max-http-header-size')) || 16384;

const STATUS_CODES = {
  100: 'Continue', 101: 'Switching Protocols', 102: 'Processing', 103: 'Early Hints', 200: 'OK', 201: 'Created', 202: 'Accepted', 203: 'Non-Authoritative Information', 204: 'No Content', 205: 'Reset Content', 206: 'Partial Content', 207: 'Multi-Status', 208: 'Already Reported', 226: 'IM Used',
  300: 'Multiple Choices', 301: 'Moved Permanently', 302: 'Found', 303: 'See Other', 304: 'Not Modified', 305: 'Use Proxy', 307: 'Temporary Redirect', 308: 'Permanent Redirect',
  400: 'Bad Request', 401: 'Unauthorized', 402: 'Payment Required', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 406: 'Not Acceptable', 407: 'Proxy Authentication Required', 408: 'Request Timeout', 409: 'Conflict', 410: 'Gone', 411: 'Length Required', 412: 'Precondition Failed', 413: 'Payload Too Large', 414: 'URI Too Long', 415: 'Unsupported Media Type', 416: 'Range Not Satisfiable', 417: 'Expectation Failed', 418: "I'm a Teapot", 421: 'Misdirected Request', 422: 'Unprocessable Entity', 423: 'Locked', 424: 'Failed Dependency', 425: 'Too Early', 426: 'Upgrade Required', 428: 'Precondition Required', 429: 'Too Many Requests', 431: 'Request Header Fields Too Large', 451: 'Unavailable For Legal Reasons',
  500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout', 505: 'HTTP Version Not Supported', 506: 'Variant Also Negotiates', 507: 'Insufficient Storage', 508: 'Loop Detected', 509: 'Bandwidth Limit Exceeded', 510: 'Not Extended', 511: 'Network Authentication Required',
};

let dateText;
function utcDate() {
  if (dateText === undefined) {
    const now = new Date();
    dateText = now.toUTCString();
    require('internal/timers').setUnrefTimeout(() => { dateText = undefined; }, 1000 - now.getMilliseconds());
  }
  return dateText;
}
// A constructor of objects like `sample`, with its prototype and the properties it has (undefined for those that are objects).
// They keep sharing their hidden class when a program gives them another prototype.
function shapeOf(sample) {
  const keys = Reflect.ownKeys(sample);
  return binding('http').shapedConstructor(Object.getPrototypeOf(sample), keys, keys.map((key) => (Object(sample[key]) === sample[key] ? undefined : sample[key])));
}
module.exports = { shapeOf, lowerName, checkName, checkValue, tokenPattern, invalidValue, STATUS_CODES, isInsecureParser, maxHeaderSize, utcDate };
