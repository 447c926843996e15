// The options that the JavaScript half acts on: those of NODE_OPTIONS, then those of the command line.
'use strict';

const native = binding('process');

// Values of an option given as --name=value or --name value, in order.
function all(name) {
  const out = [], list = native.optionArguments;
  for (let i = 0; i < list.length; i++) {
    if (list[i] === name && i + 1 < list.length) out.push(list[i + 1]);
    else if (list[i].startsWith(`${name}=`)) out.push(list[i].slice(name.length + 1));
  }
  return out;
}
const last = (name) => all(name).at(-1);
const has = (name) => native.optionArguments.some((item) => item === name || item.startsWith(`${name}=`));

function loadEnvFiles() {
  if (native.optionArguments.length === 0) return;
  for (const [name, optional] of [['--env-file', false], ['--env-file-if-exists', true]]) {
    for (const file of all(name)) {
      let text;
      try { text = Buffer.from(binding('files').readFile(file)).toString(); } catch {
        if (optional) continue;
        binding('files').writeText(2, `${process.execPath}: ${file}: not found\n`);
        process.reallyExit(9);
      }
      for (const [key, value] of Object.entries(require('util').parseEnv(text))) if (process.env[key] === undefined) process.env[key] = value;
    }
  }
}

const oneOf = {
  '--unhandled-rejections': ['strict', 'warn', 'none', 'throw', 'warn-with-error-code'],
  '--dns-result-order': ['verbatim', 'ipv4first', 'ipv6first'],
};

// Before the program's first line.
function apply() {
  if (native.optionArguments.length === 0) return;
  if (has('--no-warnings')) process.noProcessWarnings = true;
  if (has('--no-deprecation')) process.noDeprecation = true;
  if (has('--throw-deprecation')) process.throwDeprecation = true;
  if (has('--trace-warnings')) process.traceProcessWarnings = true;
  if (has('--trace-deprecation')) process.traceDeprecation = true;
  if (has('--expose-gc')) Object.defineProperty(globalThis, 'gc', { value: binding('core').gc, writable: true, configurable: true, enumerable: false });
  if (last('--stack-trace-limit') !== undefined) Error.stackTraceLimit = Number(last('--stack-trace-limit'));
  for (const [name, values] of Object.entries(oneOf)) {
    const value = last(name);
    if (value === undefined || values.includes(value)) continue;
    binding('files').writeText(2, `${process.execPath}: invalid value for ${name}\n`);
    process.reallyExit(9);
  }
  const mode = last('--unhandled-rejections');
  if (mode !== undefined) require('internal/ticks').setMode(mode);
  for (const name of all('--disable-warning')) require('internal/process').silence(name);
  if (last('--title') !== undefined) process.title = last('--title');
  if (has('--cpu-prof') || has('--heap-prof')) require('internal/profiles').start();
  if (last('--redirect-warnings') !== undefined) require('internal/process').redirectWarnings(last('--redirect-warnings'));
  if (has('--trace-exit')) require('internal/process').setTraceExit();
  if (has('--openssl-legacy-provider')) binding('crypto').loadLegacyProvider();
  if (has('--no-addons')) require('internal/packages').removeCondition('node-addons');
  if (native.optionArguments.some((item) => /^--(?:tls|no-network|network|heapsnapshot|no-experimental|disable-proto)/.test(item))) applyRare();
  if (has('--enable-source-maps')) process.setSourceMapsEnabled(true);
}
function applyRare() {
  for (const [option, names] of Object.entries(removable)) if (has(option)) for (const name of names) delete globalThis[name];
  const tlsVersions = ['1.3', '1.2', '1.1', '1.0'];
  const oldest = tlsVersions.findLast((version) => has(`--tls-min-v${version}`)), newest = tlsVersions.find((version) => has(`--tls-max-v${version}`));
  const version = (text) => (text === '1.0' ? 'TLSv1' : `TLSv${text}`);
  if (oldest !== undefined) require('tls').DEFAULT_MIN_VERSION = version(oldest);
  if (newest !== undefined) require('tls').DEFAULT_MAX_VERSION = version(newest);
  if (last('--tls-cipher-list') !== undefined) require('tls').DEFAULT_CIPHERS = last('--tls-cipher-list');
  if (has('--no-network-family-autoselection')) require('net').setDefaultAutoSelectFamily(false);
  const attempt = last('--network-family-autoselection-attempt-timeout');
  if (attempt !== undefined) require('net').setDefaultAutoSelectFamilyAttemptTimeout(Number(attempt));
  const snapshots = last('--heapsnapshot-near-heap-limit');
  if (snapshots !== undefined) require('v8').setHeapSnapshotNearHeapLimit(Number(snapshots));
  const signal = last('--heapsnapshot-signal');
  if (signal !== undefined) process.on(signal, () => require('v8').writeHeapSnapshot());
  const proto = last('--disable-proto');
  if (proto !== undefined && proto !== 'delete' && proto !== 'throw') {
    binding('files').writeText(2, `${process.execPath}: invalid mode passed to --disable-proto\n`);
    process.reallyExit(12);
  }
  if (proto === 'delete') delete Object.prototype.__proto__;
  else if (proto === 'throw') {
    const refuse = () => { throw new (require('internal/errors').codes.ERR_PROTO_ACCESS)(); };
    Object.defineProperty(Object.prototype, '__proto__', { get: refuse, set: refuse, configurable: false });
  }
}
const removable = {
  '--no-experimental-fetch': ['fetch', 'FormData', 'Headers', 'Request', 'Response'],
  '--no-experimental-websocket': ['WebSocket'],
  '--no-experimental-eventsource': ['EventSource'],
  '--no-experimental-global-customevent': ['CustomEvent'],
  '--no-experimental-global-navigator': ['navigator', 'Navigator'],
  '--no-experimental-global-webcrypto': ['crypto', 'Crypto', 'CryptoKey', 'SubtleCrypto'],
};

// process.allowedNodeEnvironmentFlags: with `_` for `-`, without the dashes before and with values it knows them, too.
class EnvironmentFlags extends Set {
  add() { return this; }
  delete() { return false; }
  clear() {}
  has(flag) {
    if (typeof flag !== 'string') return false;
    const name = flag.replace(/=.*$/s, '').replaceAll('_', '-');
    return [name, `-${name}`, `--${name}`].some((one) => super.has(one));
  }
}
function environmentFlags() {
  const flags = new EnvironmentFlags();
  for (const name of native.environmentOptions()) Set.prototype.add.call(flags, name);
  return Object.freeze(flags);
}
module.exports = { environmentFlags, all, last, has, loadEnvFiles, apply };
