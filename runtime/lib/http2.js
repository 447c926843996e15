// node:http2. The protocol is nghttp2's; the parts are internal/http2_*.
'use strict';

const { constants } = require('internal/http2_constants');
const { getDefaultSettings, getPackedSettings, getUnpackedSettings } = require('internal/http2_settings');
const { sensitiveHeaders } = require('internal/http2_headers');
const { connect, createServer, createSecureServer, performServerHandshake } = require('internal/http2_server');
const { Http2ServerRequest, Http2ServerResponse } = require('internal/http2_compat');

module.exports = {
  connect, constants, createServer, createSecureServer, getDefaultSettings, getPackedSettings, getUnpackedSettings, performServerHandshake, sensitiveHeaders, Http2ServerRequest, Http2ServerResponse,
};
