// The module `dns/promises`.
'use strict';

const { codes } = require('internal/errors');
const { checkService, errorCodes, find, findService, getDefaultResultOrder, lookupOptions, setDefaultResultOrder } = require('internal/dns_lookup');
const { PromisesResolver, bindDefault } = require('internal/dns_resolver');
const { validateString } = require('internal/validators');

function lookup(hostname, options) {
  if (hostname) validateString(hostname, 'hostname');
  if (options !== undefined && typeof options !== 'object' && typeof options !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  const wanted = lookupOptions(options, false);
  return new Promise((resolve, reject) => {
    find(hostname, wanted, (error, found) => {
      if (error) reject(error);
      else if (wanted.all) resolve(found);
      else resolve(found[0] ?? { address: null, family: wanted.family === 6 ? 6 : 4 });
    });
  });
}

function lookupService(address, port) {
  if (arguments.length !== 2) throw new codes.ERR_MISSING_ARGS('address', 'port');
  checkService(address, port);
  return new Promise((resolve, reject) => {
    const problem = findService(address, port, (error, hostname, service) => (error ? reject(error) : resolve({ hostname, service })));
    if (problem) reject(problem);
  });
}

const promises = module.exports = { lookup, lookupService, Resolver: PromisesResolver, getDefaultResultOrder, setDefaultResultOrder };
bindDefault(promises, PromisesResolver);
Object.assign(promises, errorCodes);
