// Loads, so that programs which only mention it run; what is called says that it is missing.
'use strict';

const { notImplemented } = require('internal/errors');

module.exports = { DEFAULT_MIN_VERSION: 'TLSv1.2', DEFAULT_MAX_VERSION: 'TLSv1.3', DEFAULT_ECDH_CURVE: 'auto', CLIENT_RENEG_LIMIT: 3, CLIENT_RENEG_WINDOW: 600, rootCertificates: [] };
for (const name of 'Server TLSSocket createServer connect createSecureContext SecureContext getCiphers checkServerIdentity'.split(' ')) module.exports[name] = notImplemented(`tls.${name}`);
