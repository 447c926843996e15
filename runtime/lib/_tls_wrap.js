'use strict';

const { Server, TLSSocket, connect, createServer } = require('tls');

module.exports = { Server, TLSSocket, connect, createServer };
