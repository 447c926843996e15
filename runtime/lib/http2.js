// Loads, so that programs which only mention it run; what is called says that it is missing.
'use strict';

const { notImplemented } = require('internal/errors');

module.exports = { constants: { NGHTTP2_CANCEL: 8, HTTP2_HEADER_PATH: ':path', HTTP2_HEADER_STATUS: ':status', HTTP2_HEADER_METHOD: ':method', HTTP2_HEADER_AUTHORITY: ':authority', HTTP2_HEADER_SCHEME: ':scheme' }, sensitiveHeaders: Symbol('nodejs.http2.sensitiveHeaders') };
for (const name of 'createServer createSecureServer connect Http2ServerRequest Http2ServerResponse performServerHandshake getDefaultSettings getPackedSettings getUnpackedSettings'.split(' ')) module.exports[name] = notImplemented(`http2.${name}`);
