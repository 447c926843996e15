// Name resolution through getaddrinfo. Record queries (resolveMx and the like) need a resolver of
// their own and are not there yet.
'use strict';

const native = binding('net');
const { codes, errorMap, notImplemented } = require('internal/errors');
const { validateFunction, validateOneOf, validateString } = require('internal/validators');

let defaultOrder = 'verbatim';
function dnsError(status, syscall, hostname) {
  if (typeof status === 'object') return status;   // the permissions refuse it
  let code = errorMap().get(status)?.[0] ?? `${status}`;
  code = { EAI_NONAME: 'ENOTFOUND', EAI_NODATA: 'ENOTFOUND', EAI_AGAIN: 'EAI_AGAIN' }[code] ?? code;
  const error = new Error(`${syscall} ${code}${hostname ? ` ${hostname}` : ''}`);
  return Object.assign(error, { errno: status, code, syscall, hostname });
}
function lookup(hostname, options, callback) {
  if (hostname) validateString(hostname, 'hostname');
  let family = 0, all = false, hints = 0, order = defaultOrder;
  if (typeof options === 'function') callback = options;
  else if (typeof options === 'number') family = options;
  else if (options != null) {
    if (options.family !== undefined) family = options.family === 'IPv4' ? 4 : options.family === 'IPv6' ? 6 : options.family;
    all = options.all === true;
    hints = (options.hints ?? 0) >>> 0;
    if (options.order) order = options.order;
    else if (options.verbatim === false) order = 'ipv4first';
  }
  validateFunction(callback, 'callback');
  validateOneOf(family, 'family', [0, 4, 6]);
  if (!hostname) {
    if (all) process.nextTick(callback, null, []);
    else process.nextTick(callback, null, null, family === 6 ? 6 : 4);
    return {};
  }
  const version = native.ipVersion(hostname);
  if (version) {
    if (all) process.nextTick(callback, null, [{ address: hostname, family: version }]);
    else process.nextTick(callback, null, hostname, version);
    return {};
  }
  const done = (status, addresses) => {
    if (status || addresses.length === 0) { callback(dnsError(status || -3008, 'getaddrinfo', hostname)); return; }
    let found = addresses.map((address) => ({ address, family: native.ipVersion(address) }));
    if (order === 'ipv4first') found = [...found.filter((f) => f.family === 4), ...found.filter((f) => f.family === 6)];
    if (order === 'ipv6first') found = [...found.filter((f) => f.family === 6), ...found.filter((f) => f.family === 4)];
    if (all) callback(null, found);
    else callback(null, found[0].address, found[0].family);
  };
  let error;
  try { error = native.lookup(done, hostname, family, hints); } catch (refused) { error = refused; }
  if (error) process.nextTick(() => callback(dnsError(error, 'getaddrinfo', hostname)));
  return {};
}
Object.defineProperty(lookup, require('internal/promisify').customArgs, { value: ['address', 'family'], enumerable: false });

const simple = (family) => (hostname, options, callback) => {
  if (typeof options === 'function') callback = options;
  lookup(hostname, { family, all: true }, (error, found) => {
    if (error) callback(Object.assign(error, { syscall: `query${family === 6 ? 'Aaaa' : 'A'}` }));
    else callback(null, found.map((f) => (options?.ttl ? { address: f.address, ttl: 0 } : f.address)));
  });
};
const dns = module.exports = {
  lookup, resolve4: simple(4), resolve6: simple(6),
  resolve(hostname, type, callback) {
    if (typeof type === 'function') { callback = type; type = 'A'; }
    if (type === 'A') dns.resolve4(hostname, callback);
    else if (type === 'AAAA') dns.resolve6(hostname, callback);
    else throw new codes.ERR_NOT_IMPLEMENTED(`dns.resolve(${type})`);
  },
  getServers: () => [], setServers: notImplemented('dns.setServers'),
  setDefaultResultOrder(order) { defaultOrder = order; }, getDefaultResultOrder: () => defaultOrder,
  ADDRCONFIG: native.AI_ADDRCONFIG, ALL: native.AI_ALL, V4MAPPED: native.AI_V4MAPPED,
};
for (const name of ['lookupService', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx', 'resolveNaptr', 'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTxt', 'reverse']) dns[name] = notImplemented(`dns.${name}`);
dns.Resolver = class Resolver { constructor() { throw new codes.ERR_NOT_IMPLEMENTED('dns.Resolver'); } };
for (const name of ['NODATA', 'FORMERR', 'SERVFAIL', 'NOTFOUND', 'NOTIMP', 'REFUSED', 'BADQUERY', 'BADNAME', 'BADFAMILY', 'BADRESP', 'CONNREFUSED', 'TIMEOUT', 'EOF', 'FILE', 'NOMEM', 'DESTRUCTION', 'BADSTR', 'BADFLAGS', 'NONAME', 'BADHINTS', 'NOTINITIALIZED', 'CANCELLED']) dns[name] = `E${name}`;
Object.defineProperty(dns, 'promises', { enumerable: true, configurable: true, get: () => require('dns/promises') });
