'use strict';

const dns = require('dns');
const out = {
  lookup: (hostname, options) => new Promise((resolve, reject) => dns.lookup(hostname, options ?? {}, (error, address, family) => (error ? reject(error) : resolve(Array.isArray(address) ? address : { address, family })))),
  getServers: dns.getServers, setServers: dns.setServers, setDefaultResultOrder: dns.setDefaultResultOrder, getDefaultResultOrder: dns.getDefaultResultOrder, Resolver: dns.Resolver,
};
for (const name of ['resolve', 'resolve4', 'resolve6', 'lookupService', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx', 'resolveNaptr', 'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTxt', 'reverse']) {
  out[name] = (...args) => new Promise((resolve, reject) => dns[name](...args, (error, value) => (error ? reject(error) : resolve(value))));
}
for (const [name, value] of Object.entries(dns)) if (/^[A-Z]+$/.test(name) && typeof value === 'string') out[name] = value;
module.exports = out;
