// Queries to DNS servers: the class behind dns.Resolver and dns.promises.Resolver, and the resolver
// that the modules' own functions ask.
'use strict';

const native = binding('dns');
const { ipVersion: isIP } = binding('net');
const { codes, errorMap } = require('internal/errors');
const { validateArray, validateFunction, validateInt32, validateString } = require('internal/validators');

const dnsPort = 53;
const recordKinds = { A: 1, AAAA: 28, CAA: 257, CNAME: 5, MX: 15, NAPTR: 35, NS: 2, PTR: 12, SOA: 6, SRV: 33, TXT: 16, ANY: 255 };
// The functions of a resolver, and the system calls that errors name.
const methods = {
  resolveAny: ['queryAny', 'ANY'], resolve4: ['queryA', 'A'], resolve6: ['queryAaaa', 'AAAA'], resolveCaa: ['queryCaa', 'CAA'],
  resolveCname: ['queryCname', 'CNAME'], resolveMx: ['queryMx', 'MX'], resolveNs: ['queryNs', 'NS'], resolveTxt: ['queryTxt', 'TXT'],
  resolveSrv: ['querySrv', 'SRV'], resolvePtr: ['queryPtr', 'PTR'], resolveNaptr: ['queryNaptr', 'NAPTR'], resolveSoa: ['querySoa', 'SOA'],
  reverse: ['getHostByAddr'],
};
const methodOf = { __proto__: null };
for (const [method, [, kind]] of Object.entries(methods)) if (kind !== undefined) methodOf[kind] = method;

// `status`: libuv's number, the text of c-ares' status, or what the permissions threw.
function dnsError(status, syscall, hostname) {
  if (typeof status === 'object') return status;
  let errno, code = status;
  if (typeof status === 'number') {
    errno = status;
    code = errorMap().get(status)?.[0] ?? `${status}`;
    if (code === 'EAI_NODATA' || code === 'EAI_NONAME') code = 'ENOTFOUND';
  }
  const error = Object.assign(new Error(`${syscall} ${code}${hostname ? ` ${hostname}` : ''}`), { errno, code, syscall });
  if (hostname) error.hostname = hostname;
  return error;
}

const ascii = (name) => (/[^\x00-\x7f]/.test(name) ? require('url').domainToASCII(name) || name : name);

class ResolverBase {
  constructor(options = undefined) {
    const { timeout = -1, tries = 4 } = { ...options };
    validateInt32(timeout, 'options.timeout', -1);
    validateInt32(tries, 'options.tries', 1);
    this._handle = new native.DnsChannel(timeout, tries);
  }

  cancel() { this._handle.cancel(); }

  getServers() {
    return this._handle.servers().map(([host, port]) => {
      if (!port || port === dnsPort) return host;
      return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
    });
  }

  setServers(servers) {
    validateArray(servers, 'servers');
    const addresses = [], ports = [];
    servers.forEach((server, index) => {
      validateString(server, `servers[${index}]`);
      const [address, port] = serverParts(server);
      addresses.push(address);
      ports.push(port);
    });
    const problem = this._handle.setServers(addresses, ports);
    if (problem) throw new codes.ERR_DNS_SET_SERVERS_FAILED(problem, servers);
  }

  setLocalAddress(ipv4, ipv6) {
    validateString(ipv4, 'ipv4');
    if (ipv6 !== undefined) validateString(ipv6, 'ipv6');
    const problem = this._handle.setLocalAddress(ipv4, ipv6);
    if (problem === 0) return;
    const error = new TypeError(['Invalid IP address.', 'Cannot specify two IPv4 addresses.', 'Cannot specify two IPv6 addresses.'][problem - 1]);
    error.code = 'ERR_INVALID_ARG_VALUE';
    throw error;
  }
}

function serverParts(server) {
  if (isIP(server)) return [server, dnsPort];
  const bracketed = /^\[([^[\]]*)\]/.exec(server);
  if (bracketed && isIP(bracketed[1])) return [bracketed[1], parseInt(server.replace(/^.+?(?::(\d+))?$/, '$1'), 10) || dnsPort];
  const split = /^(.+?)(?::(\d+))?$/.exec(server);
  if (split && isIP(split[1])) return [split[1], split[2] ? parseInt(split[2], 10) : dnsPort];
  throw new codes.ERR_INVALID_IP_ADDRESS(server);
}

// Asks, and calls done(error, records). Null, or the error of what cannot be asked.
function ask(resolver, [syscall, kind], hostname, ttl, done) {
  const answered = (status, records, seconds) => {
    if (status !== null) done(dnsError(status, syscall, hostname));
    else if (ttl && seconds.length > 0) done(null, records.map((address, i) => ({ address, ttl: seconds[i] })));
    else done(null, kind === 'SOA' ? records[0] : records);   // a zone has one
  };
  let status;
  try {
    status = kind === undefined ? resolver._handle.reverse(answered, hostname) : resolver._handle.query(answered, ascii(hostname), recordKinds[kind]);
  } catch (refused) { process.nextTick(answered, refused); }
  return status ? dnsError(status, syscall, hostname) : null;
}

class Resolver extends ResolverBase {
  resolve(hostname, rrtype, callback) {
    let method;
    if (typeof rrtype === 'string') method = methodOf[rrtype];
    else if (typeof rrtype === 'function') { method = 'resolve4'; callback = rrtype; } else throw new codes.ERR_INVALID_ARG_TYPE('rrtype', 'string', rrtype);
    if (method === undefined) throw new codes.ERR_INVALID_ARG_VALUE('rrtype', rrtype);
    return Resolver.prototype[method].call(this, hostname, callback);
  }
}
class PromisesResolver extends ResolverBase {
  resolve(hostname, rrtype) {
    if (rrtype !== undefined) validateString(rrtype, 'rrtype');
    const method = rrtype === undefined ? 'resolve4' : methodOf[rrtype];
    if (method === undefined) throw new codes.ERR_INVALID_ARG_VALUE('rrtype', rrtype);
    return PromisesResolver.prototype[method].call(this, hostname);
  }
}
Object.defineProperty(PromisesResolver, 'name', { value: 'Resolver' });

for (const [method, query] of Object.entries(methods)) {
  const define = (Class, fn) => {
    Object.defineProperty(fn, 'name', { value: query[0] });
    Class.prototype[method] = fn;
  };
  define(Resolver, function(name, options, callback) {
    if (arguments.length <= 2) { callback = options; options = undefined; }
    validateString(name, 'name');
    validateFunction(callback, 'callback');
    const problem = ask(this, query, name, !!options?.ttl, (error, records) => {
      if (error) callback(error);
      else callback(null, records);
    });
    if (problem) throw problem;
    return { bindingName: query[0], callback, hostname: name, ttl: !!options?.ttl };
  });
  define(PromisesResolver, function(name, options) {
    validateString(name, 'name');
    return new Promise((resolve, reject) => {
      const problem = ask(this, query, name, !!options?.ttl, (error, records) => (error ? reject(error) : resolve(records)));
      if (problem) reject(problem);
    });
  });
}

// The resolver of the modules' functions. Only asking makes it: c-ares reads the system's settings.
let shared;
const defaultResolver = () => (shared ??= new Resolver());
function defaultResolverSetServers(servers) {
  const resolver = new Resolver();
  resolver.setServers(servers);
  shared = resolver;
}
function bindDefault(target, Class) {
  for (const method of ['getServers', 'resolve', ...Object.keys(methods)]) {
    const fn = Class.prototype[method];
    target[method] = (...args) => fn.apply(defaultResolver(), args);
    Object.defineProperty(target[method], 'name', { value: `bound ${fn.name}` });
  }
  target.setServers = defaultResolverSetServers;
}

module.exports = { Resolver, PromisesResolver, bindDefault, dnsError };
