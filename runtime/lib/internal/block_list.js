// net.BlockList and net.SocketAddress.
'use strict';

const native = binding('net');
const { codes } = require('internal/errors');
const { validateInt32, validateObject, validatePort, validateString, validateUint32 } = require('internal/validators');

const kInspect = Symbol.for('nodejs.util.inspect.custom');
const versions = { ipv4: 4, ipv6: 6 };

const isIP = (text) => native.ipVersion(text);
const fromIPv4 = (text) => text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
function fromIPv6(text) {
  const scope = text.indexOf('%');
  if (scope !== -1) text = text.slice(0, scope);
  const dotted = text.lastIndexOf(':') + 1;
  if (text.includes('.')) {
    const low = fromIPv4(text.slice(dotted));
    text = `${text.slice(0, dotted)}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`;
  }
  const [before, after] = text.split('::').map((half) => half.split(':').filter(Boolean));
  const groups = after === undefined ? before : [...before, ...new Array(8 - before.length - after.length).fill('0'), ...after];
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}
const mappedPrefix = 0xffffn << 32n;
const isMapped = (number) => number >> 32n << 32n === mappedPrefix;
// As the system writes it: the longest run of zeros is left out.
function textOf(number, version) {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 0xffn).join('.');
  if (isMapped(number)) return `::ffff:${textOf(number & 0xffffffffn, 4)}`;
  const groups = Array.from({ length: 8 }, (_, i) => ((number >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  let best = 0, start = -1;
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (groups[end] === '0') end++;
    if (end - i > best && end - i > 1) [best, start] = [end - i, i];
  }
  if (start < 0) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + best).join(':')}`;
}

class SocketAddress {
  #fields;
  constructor(options = {}) {
    validateObject(options, 'options');
    const { family = 'ipv4', port = 0, flowlabel = 0 } = options;
    const version = versions[`${family}`.toLowerCase()];
    if (version === undefined) throw new codes.ERR_INVALID_ARG_VALUE('options.family', family);
    const { address = version === 4 ? '127.0.0.1' : '::' } = options;
    validateString(address, 'options.address');
    validatePort(port, 'options.port');
    validateUint32(flowlabel, 'options.flowlabel');
    if (isIP(address) !== version) throw new codes.ERR_INVALID_ADDRESS();
    this.#fields = { address, port: Number(port), family: `${family}`.toLowerCase(), flowlabel: version === 4 ? 0 : flowlabel };
  }
  get address() { return this.#fields.address; }
  get port() { return this.#fields.port; }
  get family() { return this.#fields.family; }
  get flowlabel() { return this.#fields.flowlabel; }
  toJSON() { return { ...this.#fields }; }
  static isSocketAddress(value) { return value !== null && typeof value === 'object' && #fields in value; }
  [kInspect](depth, options) { return depth < 0 ? this : `SocketAddress ${require('internal/inspect').inspect(this.#fields, options)}`; }
}

// [version, number]
function parsed(address, family, name) {
  if (!SocketAddress.isSocketAddress(address)) {
    validateString(address, name);
    validateString(family, 'family');
    address = new SocketAddress({ address, family });
  }
  const version = versions[address.family];
  return [version, version === 4 ? fromIPv4(address.address) : fromIPv6(address.address)];
}

class BlockList {
  // The newest first: { version, first, last, isRange, text }.
  #rules = [];
  #add(version, first, last, text) { this.#rules.unshift({ version, first, last, isRange: text.startsWith('Range'), text }); }
  addAddress(address, family = 'ipv4') {
    const [version, number] = parsed(address, family, 'address');
    this.#add(version, number, number, `Address: IPv${version} ${textOf(number, version)}`);
  }
  addRange(start, end, family = 'ipv4') {
    const [version, first] = parsed(start, family, 'start'), [other, last] = parsed(end, family, 'end');
    if (version !== other || first > last) throw new codes.ERR_INVALID_ARG_VALUE('start', start, `must come before ${end}`);
    this.#add(version, first, last, `Range: IPv${version} ${textOf(first, version)}-${textOf(last, version)}`);
  }
  addSubnet(network, prefix, family = 'ipv4') {
    const [version, number] = parsed(network, family, 'network');
    const bits = version === 4 ? 32 : 128;
    validateInt32(prefix, 'prefix', 0, bits);
    const size = 1n << BigInt(bits - prefix), first = number / size * size;
    this.#add(version, first, first + size - 1n, `Subnet: IPv${version} ${textOf(number, version)}/${prefix}`);
  }
  check(address, family = 'ipv4') {
    if (!SocketAddress.isSocketAddress(address)) {
      validateString(address, 'address');
      validateString(family, 'family');
      if (isIP(address) !== versions[family.toLowerCase()]) return false;
    }
    const [version, number] = parsed(address, family, 'address');
    const holds = (of, value) => this.#rules.some((rule) => rule.version === of && rule.first <= value && value <= rule.last);
    if (holds(version, number)) return true;
    // An IPv4 address may be written as one of IPv6.
    if (version === 6) return isMapped(number) && holds(4, number & 0xffffffffn);
    return this.#rules.some((rule) => rule.version === 6 && (!rule.isRange || isMapped(rule.first) && isMapped(rule.last)) &&
      rule.first <= mappedPrefix + number && mappedPrefix + number <= rule.last);
  }
  get rules() { return this.#rules.map((rule) => rule.text); }
  static isBlockList(value) { return value !== null && typeof value === 'object' && #rules in value; }
  [kInspect](depth, options) {
    return depth < 0 ? this : `BlockList ${require('internal/inspect').inspect({ rules: this.rules }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
module.exports = { BlockList, SocketAddress };
