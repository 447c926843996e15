// Names and addresses through the system (getaddrinfo, getnameinfo): what dns and dns/promises share.
'use strict';

const net = binding('net');
const dns = binding('dns');
const { codes } = require('internal/errors');
const { dnsError } = require('internal/dns_resolver');
const observed = require('internal/observed');
const { performanceNow } = require('internal/process');
const { validateBoolean, validateNumber, validateOneOf, validatePort } = require('internal/validators');

const families = [0, 4, 6];
const orders = ['verbatim', 'ipv4first', 'ipv6first'];
let defaultOrder;
const setDefaultResultOrder = (order) => {
  validateOneOf(order, 'dnsOrder', orders);
  defaultOrder = order;
};
const getDefaultResultOrder = () => (defaultOrder ??= require('internal/options').last('--dns-result-order') ?? 'verbatim');

// The options of a lookup, checked. Names of families are for callbacks only.
function lookupOptions(options, withNames) {
  const out = { family: 0, all: false, hints: 0, order: getDefaultResultOrder() };
  if (options == null) return out;
  if (typeof options === 'number') {
    validateOneOf(options, 'family', families);
    return { ...out, family: options };
  }
  if (options.hints != null) {
    validateNumber(options.hints, 'options.hints');
    out.hints = options.hints >>> 0;
    if (out.hints & ~(net.AI_ADDRCONFIG | net.AI_ALL | net.AI_V4MAPPED)) throw new codes.ERR_INVALID_ARG_VALUE('hints', out.hints);
  }
  if (options.family != null) {
    out.family = withNames && options.family === 'IPv4' ? 4 : withNames && options.family === 'IPv6' ? 6 : options.family;
    validateOneOf(out.family, 'options.family', families);
  }
  if (options.all != null) {
    validateBoolean(options.all, 'options.all');
    out.all = options.all;
  }
  if (options.verbatim != null) {
    validateBoolean(options.verbatim, 'options.verbatim');
    out.order = options.verbatim ? 'verbatim' : 'ipv4first';
  }
  if (options.order != null) {
    validateOneOf(options.order, 'options.order', orders);
    out.order = options.order;
  }
  return out;
}

let warned = false;
// Calls done(error, [{ address, family }, …]), never before it returns. No name finds nothing.
function find(hostname, { family, hints, order }, done) {
  if (!hostname) {
    if (!warned) {
      warned = true;
      process.emitWarning(`The provided hostname "${hostname}" is not a valid hostname, and is supported in the dns module solely for compatibility.`, 'DeprecationWarning', 'DEP0118');
    }
    process.nextTick(done, null, []);
    return;
  }
  const version = net.ipVersion(hostname);
  if (version) {
    process.nextTick(done, null, [{ address: hostname, family: version }]);
    return;
  }
  const finished = (status, addresses) => {
    if (status || addresses.length === 0) { done(dnsError(status || -3008, 'getaddrinfo', hostname)); return; }
    const found = addresses.map((address) => ({ address, family: net.ipVersion(address) }));
    if (since !== 0 && observed.dns !== null) observed.dns('lookup', since, { hostname, family, hints, verbatim: order === 'verbatim', order, addresses });
    const first = order === 'ipv4first' ? 4 : order === 'ipv6first' ? 6 : 0;
    done(null, first ? [...found.filter((f) => f.family === first), ...found.filter((f) => f.family !== first)] : found);
  };
  const since = observed.dns !== null ? performanceNow() : 0;
  let status;
  try { status = net.lookup(finished, hostname, family, hints); } catch (refused) { status = refused; }
  if (status) process.nextTick(() => done(dnsError(status, 'getaddrinfo', hostname)));
}

function checkService(address, port) {
  if (!net.ipVersion(address)) throw new codes.ERR_INVALID_ARG_VALUE('address', address);
  validatePort(port);
}
// Calls done(error, hostname, service). Null, or the error of what cannot be asked.
function findService(address, port, done) {
  const since = observed.dns !== null ? performanceNow() : 0;
  const finished = (status, hostname, service) => {
    if (status) {
      done(dnsError(status, 'getnameinfo', address));
      return;
    }
    if (since !== 0 && observed.dns !== null) observed.dns('lookupService', since, { host: address, port: +port, hostname, service });
    done(null, hostname, service);
  };
  let status;
  try { status = dns.lookupService(finished, address, +port); } catch (refused) { process.nextTick(finished, refused); }
  return status ? dnsError(status, 'getnameinfo', address) : null;
}

const errorNames = ['NODATA', 'FORMERR', 'SERVFAIL', 'NOTFOUND', 'NOTIMP', 'REFUSED', 'BADQUERY', 'BADNAME', 'BADFAMILY', 'BADRESP', 'CONNREFUSED', 'TIMEOUT', 'EOF', 'FILE', 'NOMEM', 'DESTRUCTION', 'BADSTR', 'BADFLAGS', 'NONAME', 'BADHINTS', 'NOTINITIALIZED', 'LOADIPHLPAPI', 'ADDRGETNETWORKPARAMS', 'CANCELLED'];
const errorCodes = {};
for (const name of errorNames) errorCodes[name] = name === 'EOF' ? 'EOF' : `E${name}`;

module.exports = { checkService, errorCodes, find, findService, getDefaultResultOrder, lookupOptions, setDefaultResultOrder };
