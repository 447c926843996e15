// The module of that name in Node.js, which tools that stand in for servers (MSW) take its parser from.
'use strict';

const { HttpParser, methods: methodNames } = binding('http');
const { notImplemented } = require('internal/errors');
const { invalidValue, maxHeaderSize, tokenPattern } = require('internal/http_common');

const numbers = new Map(methodNames().map((name, number) => [name, number]));
const kKeepAlive = 1, kUpgrade = 2;
const [kOnMessageBegin, kOnHeaders, kOnHeadersComplete, kOnBody, kOnMessageComplete, kOnExecute, kOnTimeout] = [0, 1, 2, 3, 4, 5, 6];
const pairs = (text) => (text === '' ? [] : text.split('\0'));

// Callbacks are properties with the numbers above.
class HTTPParser {
  #native = null;
  #chunk = null;
  #url = '';
  initialize(type, _resource, headerSize, lenient) {
    this.#native = new HttpParser(type, headerSize || maxHeaderSize(), ((lenient ?? 0) & HTTPParser.kLenientHeaders) !== 0);
    this.#native.setCallbacks((headers, method, url, status, statusText, version, flags) => {
      this[kOnMessageBegin]?.();
      this.#url = url ?? '';
      const isRequest = method !== undefined;
      return this[kOnHeadersComplete]?.(version / 10 | 0, version % 10, pairs(headers), numbers.get(method), url, isRequest ? undefined : status, statusText, (flags & kUpgrade) !== 0, (flags & kKeepAlive) !== 0);
    }, (offset, length) => { this[kOnBody]?.(this.#chunk.subarray(offset, offset + length)); },
    (headers) => { this[kOnHeaders]?.(pairs(headers), this.#url); },
    () => { this[kOnMessageComplete]?.(); });
  }
  #failed(parsed) {
    const { errorCode: code, errorReason: reason } = this.#native;
    return Object.assign(new Error('Parse Error'), { code, reason, bytesParsed: -1 - parsed });
  }
  // How many bytes were understood, or the error.
  execute(chunk) {
    this.#chunk = chunk;
    try {
      const parsed = this.#native.execute(chunk);
      return parsed < 0 ? this.#failed(parsed) : parsed;
    } finally { this.#chunk = null; }
  }
  finish() { return this.#native.finish() < 0 ? this.#failed(-1) : undefined; }
  getCurrentBuffer() { return this.#chunk; }
  free() {}
  remove() {}
  close() { this.#native = null; }
}
for (const name of ['pause', 'resume', 'consume', 'unconsume']) HTTPParser.prototype[name] = notImplemented(`HTTPParser.${name}`);
Object.assign(HTTPParser, {
  REQUEST: 1, RESPONSE: 2, kOnMessageBegin, kOnHeaders, kOnHeadersComplete, kOnBody, kOnMessageComplete, kOnExecute, kOnTimeout, kLenientNone: 0, kLenientHeaders: 1,
});

function freeParser(parser) {
  if (!parser) return;
  for (let at = kOnMessageBegin; at <= kOnTimeout; at++) parser[at] = null;
  parser.close();
}
module.exports = {
  _checkInvalidHeaderChar: (value) => invalidValue.test(value), _checkIsHttpToken: (value) => tokenPattern.test(value),
  chunkExpression: /(?:^|\W)chunked(?:$|\W)/i, continueExpression: /(?:^|\W)100-continue(?:$|\W)/i, CRLF: '\r\n',
  freeParser, kIncomingMessage: Symbol('IncomingMessage'), HTTPParser, methods: methodNames().sort(),
};
