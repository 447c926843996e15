// The module `dns`: names through the system's resolver, and queries to DNS servers.
'use strict';

const native = binding('net');
const { codes } = require('internal/errors');
const { checkService, errorCodes, find, findService, getDefaultResultOrder, lookupOptions, setDefaultResultOrder } = require('internal/dns_lookup');
const { Resolver, bindDefault } = require('internal/dns_resolver');
const { customArgs } = require('internal/promisify');
const { validateFunction, validateString } = require('internal/validators');

function lookup(hostname, options, callback) {
  if (hostname) validateString(hostname, 'hostname');
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  } else if (options !== undefined && typeof options !== 'object' && typeof options !== 'number') {
    validateFunction(arguments.length === 2 ? options : callback, 'callback');
    throw new codes.ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  } else validateFunction(callback, 'callback');
  const wanted = lookupOptions(options, true);
  find(hostname, wanted, (error, found) => {
    if (error) callback(error);
    else if (wanted.all) callback(null, found);
    else if (found.length === 0) callback(null, null, wanted.family === 6 ? 6 : 4);
    else callback(null, found[0].address, found[0].family);
  });
  return {};
}
Object.defineProperty(lookup, customArgs, { value: ['address', 'family'], enumerable: false });

function lookupService(address, port, callback) {
  if (arguments.length !== 3) throw new codes.ERR_MISSING_ARGS('address', 'port', 'callback');
  checkService(address, port);
  validateFunction(callback, 'callback');
  const problem = findService(address, port, callback);
  if (problem) throw problem;
  return {};
}
Object.defineProperty(lookupService, customArgs, { value: ['hostname', 'service'], enumerable: false });

const dns = module.exports = { lookup, lookupService, Resolver, getDefaultResultOrder, setDefaultResultOrder };
bindDefault(dns, Resolver);
Object.assign(dns, { ADDRCONFIG: native.AI_ADDRCONFIG, ALL: native.AI_ALL, V4MAPPED: native.AI_V4MAPPED }, errorCodes);
Object.defineProperty(dns, 'promises', { enumerable: true, configurable: true, get: () => require('dns/promises') });
