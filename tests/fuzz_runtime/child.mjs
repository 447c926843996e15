// Calls functions of the built-in modules with values they were not made for; see run.mjs.
//
//   sinter run child.mjs SEED COUNT LOG
//
// Every call is written to LOG before it is made, so that the last line names the one that did not return.

import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import fs, { openSync, writeSync } from 'node:fs';
import http from 'node:http';
import { builtinModules, createRequire } from 'node:module';
import net from 'node:net';
import { Random } from '../fuzz_graph/random.mjs';

const [seed, count, log] = process.argv.slice(2);
const random = new Random(Number(seed));
const log_file = openSync(log, 'w');
const require = createRequire(import.meta.url);

// They end, block or reconfigure the process, start others, or take as long as they are asked to; that is their job.
const left_out_modules = /^(child_process|cluster|inspector|repl|test|sqlite|sea|wasi|trace_events|tty|v8)\b|^_|^internal/;
const left_out = new Set(
  `exit reallyExit abort kill chdir dlopen disconnect setuid setgid seteuid setegid setgroups initgroups umask _kill
   setUncaughtExceptionCaptureCallback openStdin loadEnvFile nextTick
   alloc allocUnsafe allocUnsafeSlow SlowBuffer repeat padStart padEnd randomBytes randomFill randomFillSync
   pbkdf2 pbkdf2Sync scrypt scryptSync argon2 argon2Sync generatePrime generatePrimeSync generateKeyPair generateKeyPairSync
   checkPrime checkPrimeSync createDiffieHellman DiffieHellman
   readSync readvSync readFileSync opendirSync
   rmSync rm rmdirSync rmdir register registerHooks syncBuiltinESMExports runMain setFlagsFromString
   setHeapSnapshotNearHeapLimit writeHeapSnapshot wait receiveMessageOnPort
   addListener on once prependListener prependOnceListener removeAllListeners emit setMaxListeners stop send`.split(/\s+/));

// Descriptors are numbers: a program that closes one of the event loop's has asked for what happens then.
const uses_descriptor = /^fs\.(\w+Sync|close|write|writev|read|readv|f[a-z]+|promises|Utf8Stream|\w+Stream)$/;
const takes_path = /^fs\.(access|appendFile|chmod|chown|copyFile|cp|exists|lchmod|lchown|link|lstat|lutimes|mkdir|mkdtemp|open|readdir|readFile|readlink|realpath|rename|stat|statfs|symlink|truncate|unlink|utimes|writeFile|glob)Sync$/;
const is_left_out = (name, key) => left_out.has(key) || /^handle\..*\.open$/.test(name) || uses_descriptor.test(name) && !takes_path.test(name);

class Odd {
  get length() { throw new Error('length'); }
  toString() { throw new Error('toString'); }
  valueOf() { return {}; }
}
function detached() {
  const buffer = new ArrayBuffer(16), view = new Uint8Array(buffer);
  structuredClone(buffer, { transfer: [buffer] });
  return random.chance(0.5) ? buffer : view;
}
const makers = [
  () => undefined, () => null, () => true, () => false,
  () => random.pick([0, 1, 3, 8, 255, 65536]),
  () => random.pick([-1, -0, 1.5, NaN, Infinity, -Infinity, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 53]),
  () => random.pick([0n, 1n, -1n, 2n ** 64n]),
  () => random.pick(['', 'a', 'b.txt', 'utf8', 'hex', 'base64', 'utf16le', 'latin1', 'binary', 'ucs2', 'x'.repeat(5000), '\ud800', 'é€😀', '\0']),
  () => random.pick(['sha256', 'shake128', 'aes-256-cbc', 'aes-128-gcm', 'secp256k1', 'prime256v1', 'modp1', 'rsa', 'ed25519', 'x25519', 'pem', 'der', 'jwk', 'spki', 'pkcs8', 'raw', 'pipe', 'end', 'data', 'error', 'GET', 'http://127.0.0.1:1/a?b#c', 'file:///a', '127.0.0.1', '::1', 'localhost', 'r+', 'w', 'object']),
  () => Symbol('s'), () => Symbol.iterator,
  () => ({}), () => Object.create(null), () => new Odd(), () => Object.freeze([1, 2]), () => [], () => ['a', 1, null], () => [[1, 2], ['a', 'b']],
  () => ({ length: 2 ** 32, 0: 'a' }), () => ({ encoding: 'utf8', signal: 1, highWaterMark: -1 }),
  () => ({ highWaterMark: 4, objectMode: true, read() {}, write(chunk, encoding, done) { done?.(); }, transform(chunk, encoding, done) { done?.(); } }),
  () => ({ port: 1, host: '127.0.0.1', path: 'a', method: 'GET', timeout: 1 }),
  () => ({ type: 'spki', format: 'der', key: Buffer.from('a'), passphrase: 'a' }),
  () => ({ chunkSize: 64, level: 9, dictionary: Buffer.from('abc'), windowBits: 9, finishFlush: 2, params: { 1: 2 } }),
  () => ({ depth: -1, colors: true, maxArrayLength: 2, breakLength: 0, compact: 9, getters: true, sorted: true, showProxy: true }),
  () => new Proxy({}, { get: (_, key) => { if (key === 'then') return undefined; throw new Error(`get ${String(key)}`); } }),
  () => new Proxy([], {}), () => () => {}, () => (...all) => all[all.length - 1]?.(), () => class A {}, () => async () => { throw new Error('async'); }, () => function* g() { yield 1; },
  () => Buffer.from('abc'), () => Buffer.alloc(random.pick([0, 1, 7, 16, 32, 4096])), () => Buffer.from('hello wörld €').subarray(random.below(8)),
  () => new Uint8Array(8), () => new Uint16Array(3), () => new Float64Array(4), () => new BigInt64Array(2), () => new ArrayBuffer(8), () => new SharedArrayBuffer(8),
  () => new Uint8Array(new SharedArrayBuffer(8)), () => new DataView(new ArrayBuffer(8), 3), detached, detached,
  () => new Date(NaN), () => new Date(0), () => /a(?=b)/gy, () => new Error('e'), () => new Map([[1, 2]]), () => new Set(['a']), () => new WeakMap(), () => new URL('http://a/b'),
  () => Promise.resolve(1), () => AbortSignal.abort(), () => new AbortController().signal, () => new Blob(['a']),
];
const made = [];
// What the system gave the program: always at hand, as receivers and as arguments.
const held = [];
const value = () => (held.length && random.chance(0.1) ? random.pick(held) : made.length && random.chance(0.3) ? random.pick(made) : random.pick(makers)());

function keep(result) {
  if ((typeof result !== 'object' && typeof result !== 'function') || result === null) return;
  if (made.length < 300) made.push(result);
  else made[random.below(made.length)] = result;
}

// [path, function, receiver or null]
const targets = [];
const classes = [];
const seen = new Set();
function collect(path, object, depth) {
  if ((typeof object !== 'object' && typeof object !== 'function') || object === null || seen.has(object) || depth > 3) return;
  seen.add(object);
  for (const key of Reflect.ownKeys(object)) {
    const name = `${path}.${String(key)}`;
    if (key === 'constructor' || is_left_out(name, key)) continue;
    const descriptor = Reflect.getOwnPropertyDescriptor(object, key);
    for (const function_ of [descriptor.value, descriptor.get, descriptor.set]) {
      if (typeof function_ !== 'function') continue;
      targets.push([name, function_, object]);
      if (function_.prototype && function_ === descriptor.value) {
        classes.push([name, function_]);
        collect(`${name}.prototype`, function_.prototype, depth + 1);
      }
      collect(name, function_, depth + 1);
    }
    if ('value' in descriptor) collect(name, descriptor.value, depth + 1);
  }
}
for (const name of builtinModules) {
  if (left_out_modules.test(name.replace(/^node:/, ''))) continue;
  let module;
  try { module = require(name); } catch { continue; }
  collect(name, module, 0);
}
for (const name of ['URL', 'URLSearchParams', 'TextDecoder', 'TextEncoder', 'Blob', 'File', 'FormData', 'Headers', 'Request', 'Response', 'MessageChannel', 'MessagePort', 'BroadcastChannel',
  'ReadableStream', 'WritableStream', 'TransformStream', 'CompressionStream', 'DecompressionStream', 'AbortController', 'AbortSignal', 'EventTarget', 'Event', 'structuredClone', 'atob', 'btoa', 'queueMicrotask', 'performance', 'crypto', 'WebSocket']) {
  const object = globalThis[name];
  if (typeof object === 'function') {
    targets.push([name, object, null]);
    classes.push([name, object]);
    if (object.prototype) collect(`${name}.prototype`, object.prototype, 1);
  }
  collect(name, object, 0);
}

const ignore = () => {};

// Sockets, servers, files and processes, with what is native below them. The process ends when this one does.
async function make_handles() {
  const server = net.createServer((socket) => { socket.on('error', ignore); socket.resume(); }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = net.connect(server.address().port, '127.0.0.1');
  await once(socket, 'connect');
  const pages = http.createServer((request, response) => { response.on('error', ignore); held.push(request, response); }).listen(0, '127.0.0.1');
  await once(pages, 'listening');
  const request = http.get({ port: pages.address().port, host: '127.0.0.1', agent: new http.Agent({ keepAlive: true }) });
  const datagram = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  await Promise.all([once(datagram, 'listening'), once(pages, 'request')]);
  const child = spawn('cat', { stdio: ['pipe', 'pipe', 'ignore'] });
  const file = await fs.promises.open(log), folder = fs.opendirSync('.'), watcher = fs.watch('.'), reader = fs.createReadStream(log), writer = fs.createWriteStream('written.txt');
  for (const one of [server, socket, pages, request, datagram, child, watcher, reader, writer]) one.on('error', ignore);
  held.push(server, socket, pages, request, datagram, child, child.stdin, child.stdout, file, folder, watcher, reader, writer);
  for (const one of [...held]) {
    collect('handle', Object.getPrototypeOf(one), 2);
    for (const native of [one._handle, one.socket?._handle, one.socket?.parser]) {
      if (typeof native !== 'object' || native === null) continue;
      held.push(native);
      collect('handle.native', native, 2);
      collect('handle.native', Object.getPrototypeOf(native), 2);
    }
  }
}
await make_handles();
const { listenerCount, on, reallyExit } = process;
function survive() {
  for (const event of ['uncaughtException', 'unhandledRejection', 'warning'])
    if (listenerCount.call(process, event) === 0) on.call(process, event, ignore);
}

function one_call(number) {
  const arguments_ = Array.from({ length: random.pick([0, 1, 1, 2, 2, 3, 4, 5]) }, value);
  const use_class = random.chance(0.15);
  const [name, function_, owner] = use_class ? random.pick(classes) : random.pick(targets);
  const receiver = use_class || random.chance(0.4) ? owner : random.chance(0.15) ? random.pick(held) : random.chance(0.9) && made.length ? random.pick(made) : value();
  writeSync(log_file, `${number} ${use_class ? 'new ' : ''}${name} (${arguments_.map((a) => { try { return typeof a === 'object' && a ? Object.prototype.toString.call(a) : String(a).slice(0, 40); } catch { return typeof a; } }).join(', ')})\n`);
  let result;
  try {
    result = use_class ? Reflect.construct(function_, arguments_) : Reflect.apply(function_, receiver, arguments_);
    if (result instanceof Promise) result.catch(ignore);
    if (typeof result?.on === 'function') result.on('error', ignore);
  } catch {}
  try { keep(result); } catch {}
}

const batch = 25;
let number = 0;
function turn() {
  survive();
  for (let i = 0; i < batch && number < Number(count); i++) one_call(number++);
  if (number % 500 === 0) globalThis.gc?.();
  if (number < Number(count)) setImmediate(turn);
  else setTimeout(() => { reallyExit.call(process, 0); }, 20);
}
turn();
