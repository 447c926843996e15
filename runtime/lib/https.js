// node:https: HTTP over TLS sockets.
'use strict';

const tls = require('tls');
const { Server: HttpServer, _connectionListener } = require('internal/http_server');
const { ClientRequest, Agent: HttpAgent, state } = require('internal/http_client');

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === 'function') { listener = options; options = {}; } else options = { ...options };
  if (!options.ALPNProtocols && !options.ALPNCallback) options.ALPNProtocols = ['http/1.1'];
  const made = Reflect.construct(tls.Server, [options, _connectionListener], new.target ?? Server);
  HttpServer._initialize(made, { noDelay: true, ...options });
  if (listener) made.on('request', listener);
  made.on('tlsClientError', (error, socket) => { if (!made.emit('clientError', error, socket)) socket.destroy(error); });
  return made;
}
Object.setPrototypeOf(Server.prototype, tls.Server.prototype);
Object.setPrototypeOf(Server, tls.Server);
for (const name of ['close', 'setTimeout', 'closeAllConnections', 'closeIdleConnections']) Server.prototype[name] = HttpServer.prototype[name];

class Agent extends HttpAgent {
  constructor(options) {
    super(options);
    this.defaultPort = 443;
    this.protocol = 'https:';
    this.maxCachedSessions = this.options.maxCachedSessions ?? 100;
    this._sessionCache = { map: new Map() };
  }
  createConnection(port, host, options) {
    if (port !== null && typeof port === 'object') options = port;
    else if (host !== null && typeof host === 'object') options = { ...host, port };
    else options = { ...options, port, host };
    const key = this.getName(options);
    const session = this._sessionCache.map.get(key);
    const socket = tls.connect({ ...options, session: options.session ?? session, ...(options.servername === '' ? { servername: '' } : {}) });
    if (this.maxCachedSessions > 0) {
      socket.on('session', (made) => {
        const { map } = this._sessionCache;
        map.delete(key);
        map.set(key, made);
        if (map.size > this.maxCachedSessions) map.delete(map.keys().next().value);
      });
      socket.once('close', (failed) => { if (failed) this._sessionCache.map.delete(key); });
    }
    return socket;
  }
  getName(options = {}) {
    let name = super.getName(options);
    for (const key of ['ca', 'cert', 'clientCertEngine', 'ciphers', 'key', 'pfx']) name += `:${options[key] ?? ''}`;
    name += `:${options.rejectUnauthorized ?? ''}`;
    name += `:${options.servername && options.servername !== options.host ? options.servername : ''}`;
    for (const key of ['minVersion', 'maxVersion', 'secureProtocol', 'crl', 'honorCipherOrder', 'ecdhCurve', 'dhparam', 'secureOptions', 'sessionIdContext', 'sigalgs', 'privateKeyIdentifier', 'privateKeyEngine']) name += `:${options[key] ?? ''}`;
    return name;
  }
}
state.httpsAgent = new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 });

function request(...args) {
  let options = {};
  if (typeof args[0] === 'string' || args[0] instanceof URL) options = require('internal/url').urlToHttpOptions(new URL(args.shift()));
  if (args[0] && typeof args[0] !== 'function') Object.assign(options, args.shift());
  options._defaultAgent = state.httpsAgent;
  return new ClientRequest(options, args[0]);
}
function get(...args) {
  const req = request(...args);
  req.end();
  return req;
}
module.exports = { Agent, Server, createServer: (options, listener) => new Server(options, listener), get, request };
Object.defineProperty(module.exports, 'globalAgent', { configurable: true, enumerable: true, get: () => state.httpsAgent, set(value) { state.httpsAgent = value; } });
