'use strict';

const { Server, ServerResponse, _connectionListener } = require('internal/http_server');
const { IncomingMessage } = require('internal/http_incoming');
const { OutgoingMessage } = require('internal/http_outgoing');
const { ClientRequest, Agent, state } = require('internal/http_client');
const { STATUS_CODES, checkName, checkValue, maxHeaderSize } = require('internal/http_common');

const methods = binding('http').methods().sort();

function request(url, options, callback) { return new ClientRequest(url, options, callback); }
function get(url, options, callback) {
  const req = request(url, options, callback);
  req.end();
  return req;
}
module.exports = {
  METHODS: methods, STATUS_CODES, Agent, ClientRequest, IncomingMessage, OutgoingMessage, Server, ServerResponse, _connectionListener,
  createServer: (options, listener) => new Server(options, listener), request, get,
  validateHeaderName: checkName,
  validateHeaderValue: checkValue,
  get maxHeaderSize() { return maxHeaderSize(); },
  setMaxIdleHTTPParsers() {},
};
Object.defineProperty(module.exports, 'globalAgent', { configurable: true, enumerable: true, get: () => state.globalAgent, set(value) { state.globalAgent = value; } });
for (const name of ['WebSocket', 'CloseEvent', 'MessageEvent']) Object.defineProperty(module.exports, name, { configurable: true, enumerable: true, get: () => globalThis[name] });
