// node:fs. The synchronous and callback forms come from one table; promises are in internal/fs_promises.
'use strict';

const native = binding('fs');
const { codes, uvException, AbortError } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE, ERR_FS_FILE_TOO_LARGE } = codes;
const { validateFunction, validateInteger, validateInt32, validateString, validateAbortSignal, validateBoolean, validateBuffer, validateOneOf } = require('internal/validators');
const pathModule = require('path');
const { constants } = native;
const { customArgs } = require('internal/promisify');

// ---- Arguments

function toPath(value, name = 'path') {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a string, Uint8Array, or URL without null bytes');
    return value;
  }
  if (value instanceof Uint8Array) {
    if (value.includes(0)) throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a string, Uint8Array, or URL without null bytes');
    return value;
  }
  if (value !== null && typeof value === 'object' && value.href && value.protocol) return require('internal/url').fileURLToPath(value);
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], value);
}
function toFd(fd, name = 'fd') {
  if (typeof fd !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', fd);
  validateInteger(fd, name, 0, 2147483647);
  return fd;
}
const flagNames = { r: 0, rs: constants.O_SYNC, 'r+': constants.O_RDWR, 'rs+': constants.O_RDWR | constants.O_SYNC, w: 577, wx: 705, 'w+': 578, 'wx+': 706, a: 1089, ax: 1217, as: 1089 | constants.O_SYNC, 'a+': 1090, 'ax+': 1218, 'as+': 1090 | constants.O_SYNC, sr: constants.O_SYNC, 'sr+': constants.O_RDWR | constants.O_SYNC, xw: 705, 'xw+': 706, xa: 1217, 'xa+': 1218, sa: 1089 | constants.O_SYNC, 'sa+': 1090 | constants.O_SYNC };
function toFlags(flags, name = 'flags') {
  if (typeof flags === 'number') { validateInt32(flags, name); return flags; }
  if (flags == null) return 0;
  const known = flagNames[flags];
  if (known === undefined) throw new ERR_INVALID_ARG_VALUE(name, flags);
  return known;
}
function toMode(mode, name, fallback) {
  mode ??= fallback;
  if (typeof mode === 'string') {
    if (!/^[0-7]+$/.test(mode)) throw new ERR_INVALID_ARG_VALUE(name, mode, 'must be a 32-bit unsigned integer or an octal string');
    mode = Number.parseInt(mode, 8);
  }
  validateInteger(mode, name, 0, 4294967295);
  return mode;
}
function getOptions(options, defaults = {}) {
  if (options == null || typeof options === 'function') return defaults;
  if (typeof options === 'string') options = { ...defaults, encoding: options };
  else if (typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  if (options.encoding !== undefined && options.encoding !== 'buffer' && options.encoding !== null && !Buffer.isEncoding(options.encoding)) {
    throw new ERR_INVALID_ARG_VALUE('encoding', options.encoding, 'is invalid encoding');
  }
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  return { ...defaults, ...options };
}
function toSeconds(time, name = 'time') {
  if (typeof time === 'string' && +time == time) return +time;
  if (Number.isFinite(time)) return time < 0 ? Date.now() / 1000 : time;
  if (require('internal/types').isDate(time)) return time.getTime() / 1000;
  throw new ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}
const encodePath = (text, options) => {
  const { encoding } = getOptions(options);
  if (!encoding || encoding === 'utf8' || encoding === 'utf-8') return text;
  return encoding === 'buffer' ? Buffer.from(text) : Buffer.from(text).toString(encoding);
};

// ---- Stats

const kTimes = ['atime', 'mtime', 'ctime', 'birthtime'];
class StatsBase {
  isDirectory() { return this._is(0o040000); }
  isFile() { return this._is(0o100000); }
  isBlockDevice() { return this._is(0o060000); }
  isCharacterDevice() { return this._is(0o020000); }
  isSymbolicLink() { return this._is(0o120000); }
  isFIFO() { return this._is(0o010000); }
  isSocket() { return this._is(0o140000); }
}
Object.defineProperty(StatsBase.prototype, '_is', { value(kind) { return (Number(this.mode) & 0o170000) === kind; }, enumerable: false });
class Stats extends StatsBase {
  constructor(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeMs, mtimeMs, ctimeMs, birthtimeMs) {
    super();
    Object.assign(this, { dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeMs, mtimeMs, ctimeMs, birthtimeMs });
  }
}
// Dates are made when asked for; most callers of stat never do.
for (const name of kTimes) {
  Object.defineProperty(Stats.prototype, name, {
    enumerable: true, configurable: true,
    get() { return (this[name] = new Date(Math.round(Number(this[`${name}Ms`])))); },
    set(value) { Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true }); },
  });
}
class BigIntStats extends StatsBase {}
const statFields = ['dev', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'blksize', 'ino', 'size', 'blocks'];
function makeStats(values, bigint) {
  if (!bigint) return new Stats(values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8], values[9], values[10], values[11], values[12], values[13]);
  const out = new BigIntStats();
  statFields.forEach((name, i) => { out[name] = BigInt(values[i]); });
  kTimes.forEach((name, i) => { out[`${name}Ms`] = BigInt(values[14 + 2 * i]) * 1000n + BigInt(values[15 + 2 * i]) / 1000000n; });
  kTimes.forEach((name, i) => { out[`${name}Ns`] = BigInt(values[14 + 2 * i]) * 1000000000n + BigInt(values[15 + 2 * i]); });
  for (const name of kTimes) out[name] = new Date(Number(out[`${name}Ms`]));
  return out;
}
const statArray = (bigint) => new Float64Array(bigint ? 22 : 14);

const direntKinds = [0, 0o100000, 0o040000, 0o120000, 0o010000, 0o140000, 0o020000, 0o060000];
class Dirent {
  constructor(name, parentPath, type) {
    this.name = name;
    this.parentPath = parentPath;
    this.path = parentPath;
    this[kType] = type;
  }
  isDirectory() { return this[kType] === 2; }
  isFile() { return this[kType] === 1; }
  isBlockDevice() { return this[kType] === 7; }
  isCharacterDevice() { return this[kType] === 6; }
  isSymbolicLink() { return this[kType] === 3; }
  isFIFO() { return this[kType] === 4; }
  isSocket() { return this[kType] === 5; }
}
const kType = Symbol('type');
function makeDirent(name, directory, type) {
  if (type === 0) {
    const values = statArray();
    native.lstat(pathModule.join(directory, name), values);
    type = direntKinds.indexOf(values[1] & 0o170000);
  }
  return new Dirent(name, directory, type);
}

// ---- The plain operations: what to pass to the native one, and what to make of its result.
// `args(...given)` validates and answers [nativeArguments, finish].

const same = (value) => value;
const withLength = (fn, length) => Object.defineProperty(fn, 'length', { value: length, configurable: true });
// `optional`: what comes before the callback may be left out.
const operations = {
  access: { native: 'access', args: (path, mode) => {
    path = toPath(path);
    if (mode !== undefined) validateInteger(mode, 'mode', 0, 7);
    return [[path, mode ?? constants.F_OK]];
  } },
  chmod: { native: 'chmod', args: (path, mode) => [[toPath(path), toMode(mode, 'mode')]] },
  fchmod: { native: 'fchmod', args: (fd, mode) => [[toFd(fd), toMode(mode, 'mode')]] },
  chown: { native: 'chown', args: (path, uid, gid) => [[toPath(path), uid, gid]] },
  lchown: { native: 'lchown', args: (path, uid, gid) => [[toPath(path), uid, gid]] },
  fchown: { native: 'fchown', args: (fd, uid, gid) => [[toFd(fd), uid, gid]] },
  close: { native: 'close', args: (fd) => [[toFd(fd)]] },
  copyFile: { native: 'copyFile', args: (from, to, mode) => {
    if (mode !== undefined) validateInteger(mode, 'mode', 0, 7);
    return [[toPath(from, 'src'), toPath(to, 'dest'), mode ?? 0]];
  } },
  fdatasync: { native: 'fdatasync', args: (fd) => [[toFd(fd)]] },
  fsync: { native: 'fsync', args: (fd) => [[toFd(fd)]] },
  ftruncate: { native: 'ftruncate', optional: true, args: (fd, length = 0) => {
    validateInteger(length, 'len');
    return [[toFd(fd), Math.max(0, length)]];
  } },
  futimes: { native: 'futimes', args: (fd, a, m) => [[toFd(fd), toSeconds(a, 'atime'), toSeconds(m, 'mtime')]] },
  utimes: { native: 'utimes', args: (path, a, m) => [[toPath(path), toSeconds(a, 'atime'), toSeconds(m, 'mtime')]] },
  lutimes: { native: 'lutimes', args: (path, a, m) => [[toPath(path), toSeconds(a, 'atime'), toSeconds(m, 'mtime')]] },
  link: { native: 'link', args: (from, to) => [[toPath(from, 'existingPath'), toPath(to, 'newPath')]] },
  symlink: { native: 'symlink', args: (target, path, type) => {
    if (type !== undefined && type !== null) validateOneOf(type, 'type', ['dir', 'file', 'junction']);
    return [[toPath(target, 'target'), toPath(path)]];
  } },
  mkdir: { native: (options) => (options?.recursive ? 'mkdirs' : 'mkdir'), args: (path, options) => {
    let mode = 0o777, recursive = false;
    if (typeof options === 'number' || typeof options === 'string') mode = toMode(options, 'mode');
    else if (options) {
      if (options.recursive !== undefined) { validateBoolean(options.recursive, 'options.recursive'); recursive = options.recursive; }
      if (options.mode !== undefined) mode = toMode(options.mode, 'options.mode');
    }
    path = toPath(path);
    if (recursive) path = pathModule.resolve(`${path}`);
    return [[path, mode], recursive ? (first) => (first === '' ? undefined : first) : same, recursive ? 'mkdirs' : 'mkdir'];
  } },
  mkdtemp: { native: 'mkdtemp', args: (prefix, options) => [[toPath(prefix, 'prefix')], (made) => encodePath(made, options)] },
  open: { native: 'open', args: (path, flags, mode) => [[toPath(path), flags == null ? 0 : toFlags(flags), toMode(mode, 'mode', 0o666)]] },
  readlink: { native: 'readlink', args: (path, options) => [[toPath(path)], (target) => encodePath(target, options)] },
  realpath: { native: 'realpath', args: (path, options) => [[toPath(path)], (real) => encodePath(real, options)] },
  rename: { native: 'rename', args: (from, to) => [[toPath(from, 'oldPath'), toPath(to, 'newPath')]] },
  rmdir: { native: 'rmdir', args: (path, options) => [[toPath(path)], same, options?.recursive ? 'removeTree' : 'rmdir'] },
  unlink: { native: 'unlink', args: (path) => [[toPath(path)]] },
  stat: { native: 'stat', optional: true, args: (path, options = undefined) => statArguments(toPath(path), options) },
  lstat: { native: 'lstat', optional: true, args: (path, options = undefined) => statArguments(toPath(path), options) },
  fstat: { native: 'fstat', optional: true, args: (fd, options = undefined) => statArguments(toFd(fd), options) },
  statfs: { native: 'statfs', optional: true, args: (path, options = undefined) => [[toPath(path)], ([names]) => {
    const [type, bsize, blocks, bfree, bavail, files, ffree] = names.map(options?.bigint ? BigInt : Number);
    return { type, bsize, blocks, bfree, bavail, files, ffree };
  }] },
};
function statArguments(target, options) {
  const bigint = options?.bigint === true, values = statArray(bigint);
  return [[target, values], () => makeStats(values, bigint)];
}

const fs = {};
const callbackOf = (callback) => {
  validateFunction(callback, 'cb');
  return callback;
};
for (const [name, op] of Object.entries(operations)) {
  const nameOf = (chosen) => chosen ?? op.native;
  fs[`${name}Sync`] = withLength({ [`${name}Sync`](...given) {
    const [args, finish = same, chosen] = op.args(...given);
    return finish(native[nameOf(chosen)](...args));
  } }[`${name}Sync`], op.args.length);
  fs[name] = withLength({ [name](...given) {
    const callback = callbackOf(given[given.length - 1]);
    const [args, finish = same, chosen] = op.args(...given.slice(0, -1));
    native[`${nameOf(chosen)}Async`]((error, value) => {
      if (error) callback(error);
      else if (finish === same && value === undefined) callback(null);
      else {
        let made;
        try { made = finish(value); } catch (failure) { callback(failure); return; }
        callback(null, made);
      }
    }, ...args);
  } }[name], op.args.length + (op.optional ? 0 : 1));
}
fs.realpathSync.native = fs.realpathSync;
fs.realpath.native = fs.realpath;

for (const name of ['stat', 'lstat']) {
  const sync = fs[`${name}Sync`];
  fs[`${name}Sync`] = { [`${name}Sync`](path, options = undefined) {
    if (options?.throwIfNoEntry === false) {
      const bigint = options.bigint === true, values = statArray(bigint);
      const error = native.statQuietly(toPath(path), name === 'stat', values);
      if (error === 0) return makeStats(values, bigint);
      if (error === -2 || error === -20) return undefined;
    }
    return sync(path, options);
  } }[`${name}Sync`];
}
fs.existsSync = function existsSync(path) {
  try { return native.exists(toPath(path)); } catch { return false; }
};
fs.exists = function exists(path, callback) {
  validateFunction(callback, 'cb');
  let known;
  try { known = toPath(path); } catch { return callback(false); }
  native.accessAsync((error) => callback(!error), known, 0);
  return undefined;
};
Object.defineProperty(fs.exists, require('internal/promisify').promisify.custom, { enumerable: false, value: (path) => new Promise((resolve) => fs.exists(path, resolve)) });
{
  const { close } = fs;
  fs.close = function(fd, callback = (error) => { if (error) throw error; }) { close(fd, callback); };
  Object.defineProperty(fs.close, 'name', { value: 'close' });
}

// ---- Directories

const trees = () => require('internal/fs_trees');
// The callback runs outside of promises: what it throws is the program's.
const answer = (promise, callback) => {
  promise.then((value) => process.nextTick(callback, null, ...(value === undefined ? [] : [value])), (error) => process.nextTick(callback, error));
};
function shapeEntries([names, types], directory, options) {
  if (options.withFileTypes) return names.map((name, i) => makeDirent(name, directory, types[i]));
  return options.encoding && options.encoding !== 'utf8' ? names.map((name) => encodePath(name, options)) : names;
}
fs.readdirSync = function readdirSync(path, options) {
  options = getOptions(options);
  path = toPath(path);
  if (options.recursive) return trees().runSync(trees().entriesBelow(`${path}`, options));
  return shapeEntries(native.readdir(path), `${path}`, options);
};
fs.readdir = function readdir(path, options, callback) {
  callback = callbackOf(typeof options === 'function' ? options : callback);
  options = getOptions(options);
  path = toPath(path);
  if (options.recursive) {
    answer(trees().run(trees().entriesBelow(`${path}`, options)), callback);
    return;
  }
  native.readdirAsync((error, found) => {
    if (error) callback(error);
    else callback(null, shapeEntries(found, `${path}`, options));
  }, path);
};
fs.opendirSync = function opendirSync(path, options) {
  return trees().runSync(trees().openDirectory(`${toPath(path)}`, options));
};
fs.opendir = function opendir(path, options, callback) {
  callback = callbackOf(typeof options === 'function' ? options : callback);
  answer(trees().run(trees().openDirectory(`${toPath(path)}`, options)), callback);
};
fs.rmSync = function rmSync(path, options) {
  trees().removeSync(toPath(path), trees().checkRemoval(options));
};
fs.rm = function rm(path, options, callback) {
  callback = callbackOf(typeof options === 'function' ? options : callback);
  path = toPath(path);
  answer(trees().remove(path, trees().checkRemoval(typeof options === 'function' ? undefined : options)), callback);
};
fs.cpSync = function cpSync(from, to, options) { trees().runSync(trees().copy(from, to, options)); };
fs.cp = function cp(from, to, options, callback) {
  callback = callbackOf(typeof options === 'function' ? options : callback);
  answer(trees().run(trees().copy(from, to, typeof options === 'function' ? undefined : options)), callback);
};

// ---- Reading and writing

function readArguments(buffer, offsetOrOptions, length, position) {
  if (buffer !== null && typeof buffer === 'object' && !ArrayBuffer.isView(buffer)) {
    ({ buffer = Buffer.alloc(16384), offset: offsetOrOptions = 0, length = buffer.byteLength - offsetOrOptions, position = null } = buffer);
  } else if (offsetOrOptions !== null && typeof offsetOrOptions === 'object') {
    ({ offset: offsetOrOptions = 0, length = buffer.byteLength - offsetOrOptions, position = null } = offsetOrOptions);
  }
  let offset = offsetOrOptions;
  validateBuffer(buffer);
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length = length === undefined || length === null ? buffer.byteLength - offset : length | 0;
  if (length > 0 && buffer.byteLength === 0) throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  if (offset > buffer.byteLength || length < 0 || length > buffer.byteLength - offset) throw new ERR_OUT_OF_RANGE('length', `>= 0 && <= ${buffer.byteLength - offset}`, length);
  return { buffer, view: new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length), position: toPosition(position) };
}
const toPosition = (position) => (typeof position === 'number' || typeof position === 'bigint' ? Number(position) : -1);
fs.readSync = function readSync(fd, buffer, offset, length, position) {
  fd = toFd(fd);
  const read = readArguments(buffer, offset, length, position);
  return read.view.length === 0 ? 0 : native.read(fd, read.view, read.position);
};
fs.read = function read(fd, ...rest) {
  const callback = callbackOf(rest.pop());
  fd = toFd(fd);
  const request = readArguments(rest[0] ?? {}, rest[1], rest[2], rest[3]);
  if (request.view.length === 0) { process.nextTick(callback, null, 0, request.buffer); return; }
  native.readAsync((error, count) => callback(error, count || 0, request.buffer), fd, request.view, request.position);
};
fs.read[customArgs] = ['bytesRead', 'buffer'];

function writeArguments(data, offsetOrPosition, lengthOrEncoding, position) {
  if (ArrayBuffer.isView(data)) {
    let offset = offsetOrPosition, length = lengthOrEncoding;
    if (offset !== null && typeof offset === 'object') ({ offset = 0, length = data.byteLength - offset, position = null } = offset);
    if (offset == null) offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = data.byteLength - offset;
    if (offset > data.byteLength || length < 0 || length > data.byteLength - offset) throw new ERR_OUT_OF_RANGE('length', `>= 0 && <= ${data.byteLength - offset}`, length);
    return [new Uint8Array(data.buffer, data.byteOffset + offset, length), toPosition(position)];
  }
  validateString(data, 'buffer');
  return [Buffer.from(data, typeof lengthOrEncoding === 'string' ? lengthOrEncoding : 'utf8'), toPosition(offsetOrPosition)];
}
fs.writeSync = function writeSync(fd, data, offset, length, position) {
  return native.write(toFd(fd), ...writeArguments(data, offset, length, position));
};
fs.write = function write(fd, data, ...rest) {
  const callback = callbackOf(rest.pop());
  native.writeAsync((error, count) => callback(error, count || 0, data), toFd(fd), ...writeArguments(data, ...rest));
};
fs.write[customArgs] = ['bytesWritten', 'buffer'];
fs.readvSync = function readvSync(fd, buffers, position) {
  let total = 0;
  for (const buffer of buffers) {
    const count = fs.readSync(fd, buffer, 0, buffer.byteLength, typeof position === 'number' ? position + total : null);
    total += count;
    if (count < buffer.byteLength) break;
  }
  return total;
};
fs.writevSync = function writevSync(fd, buffers, position) {
  return fs.writeSync(fd, Buffer.concat(buffers.map((b) => new Uint8Array(b.buffer, b.byteOffset, b.byteLength))), 0, undefined, position ?? null);
};
fs.readv = function readv(fd, buffers, position, callback) {
  if (typeof position === 'function') { callback = position; position = null; }
  let total;
  try { total = fs.readvSync(fd, buffers, position); } catch (error) { process.nextTick(callback, error); return; }
  process.nextTick(callback, null, total, buffers);
};
fs.writev = function writev(fd, buffers, position, callback) {
  if (typeof position === 'function') { callback = position; position = null; }
  const all = Buffer.concat(buffers.map((b) => new Uint8Array(b.buffer, b.byteOffset, b.byteLength)));
  native.writeAsync((error, count) => callback(error, count || 0, buffers), toFd(fd), all, toPosition(position));
};
fs.readv[customArgs] = ['bytesRead', 'buffers'];
fs.writev[customArgs] = ['bytesWritten', 'buffers'];

const isFd = (path) => Number.isInteger(path) && path >= 0;
const shapeContents = (bytes, encoding) => {
  const buffer = Buffer.from(bytes);
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
};
// readFile of a directory fails in `read`, not in `open`.
function fixReadError(error) {
  if (error.code === 'EISDIR') {
    error.syscall = 'read';
    delete error.path;
    error.message = 'EISDIR: illegal operation on a directory, read';
    error.stack = error.stack.replace(/^Error: .*/, `Error: ${error.message}`);
  }
  return error;
}
fs.readFileSync = function readFileSync(path, options) {
  options = getOptions(options, { flag: 'r' });
  if (isFd(path)) return shapeContents(native.readDescriptor(path), options.encoding);
  path = toPath(path);
  const isPlain = options.flag === 'r' || options.flag === undefined;
  let bytes;
  try {
    if (isPlain && (options.encoding === 'utf8' || options.encoding === 'utf-8')) return native.readText(path);
    if (isPlain) bytes = native.readFile(path);
    else {
      const fd = native.open(path, toFlags(options.flag), 0o666);
      try { bytes = native.readDescriptor(fd); } finally { native.close(fd); }
    }
  } catch (error) { throw isPlain ? fixReadError(error) : error; }
  if (bytes.byteLength > 2 ** 31 - 1) throw new ERR_FS_FILE_TOO_LARGE(bytes.byteLength);
  return shapeContents(bytes, options.encoding);
};
fs.readFile = function readFile(path, options, callback) {
  callback = callbackOf(typeof options === 'function' ? options : callback);
  options = getOptions(options, { flag: 'r' });
  if (options.signal?.aborted) { process.nextTick(callback, new AbortError(undefined, { cause: options.signal.reason })); return; }
  const done = (error, bytes) => {
    if (options.signal?.aborted) { callback(new AbortError(undefined, { cause: options.signal.reason })); return; }
    if (error) { callback(fixReadError(error)); return; }
    let shaped;
    try { shaped = shapeContents(bytes, options.encoding); } catch (failure) { callback(failure); return; }
    callback(null, shaped);
  };
  if (isFd(path)) native.readDescriptorAsync(done, path);
  else if (options.flag !== 'r') {
    native.openAsync((error, fd) => {
      if (error) done(error);
      else native.readDescriptorAsync((failure, bytes) => native.closeAsync(() => done(failure, bytes), fd), fd);
    }, toPath(path), toFlags(options.flag), 0o666);
  } else native.readFileAsync(done, toPath(path));
};
function toBytes(data, encoding) {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (typeof data !== 'string') throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  return Buffer.from(data, encoding || 'utf8');
}
fs.writeFileSync = function writeFileSync(path, data, options) {
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  const bytes = toBytes(data, options.encoding);
  if (isFd(path)) { native.writeFully(path, bytes); return; }
  const fd = native.open(toPath(path), toFlags(options.flag), toMode(options.mode, 'mode', 0o666));
  try {
    native.writeFully(fd, bytes);
    if (options.flush) native.fsync(fd);
  } finally { native.close(fd); }
};
fs.writeFile = function writeFile(path, data, options, callback) {
  callback = callbackOf(typeof options === 'function' ? options : callback);
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  const bytes = toBytes(data, options.encoding);
  const { signal } = options;
  if (signal?.aborted) { process.nextTick(callback, new AbortError(undefined, { cause: signal.reason })); return; }
  if (isFd(path)) { native.writeFullyAsync((error) => callback(error ?? null), path, bytes); return; }
  native.openAsync((error, fd) => {
    if (error) { callback(error); return; }
    native.writeFullyAsync((failure) => {
      const finish = () => native.closeAsync((closing) => callback(failure ?? closing ?? null), fd);
      if (options.flush && !failure) native.fsyncAsync(finish, fd);
      else finish();
    }, fd, bytes);
  }, toPath(path), toFlags(options.flag), toMode(options.mode, 'mode', 0o666));
};
fs.appendFileSync = function appendFileSync(path, data, options) { fs.writeFileSync(path, data, { ...getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a' }) }); };
fs.appendFile = function appendFile(path, data, options, callback) {
  callback = callbackOf(typeof options === 'function' ? options : callback);
  fs.writeFile(path, data, { ...getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a' }) }, callback);
};
fs.truncateSync = function truncateSync(path, length = 0) {
  const fd = fs.openSync(path, 'r+');
  try { fs.ftruncateSync(fd, length); } finally { fs.closeSync(fd); }
};
fs.truncate = function truncate(path, length, callback) {
  if (typeof length === 'function') { callback = length; length = 0; }
  fs.open(path, 'r+', (error, fd) => {
    if (error) { callback(error); return; }
    fs.ftruncate(fd, length ?? 0, (failure) => fs.close(fd, (closing) => callback(failure ?? closing ?? null)));
  });
};
fs.lchmod = undefined;
fs.lchmodSync = undefined;

// ---- Watching

const EventEmitter = require('events');
class FSWatcher extends EventEmitter {
  constructor() {
    super();
    this._handle = new native.PathWatcher();
    this._handle.onchange = (status, event, name) => {
      if (status < 0) {
        this.close();
        this.emit('error', uvException(status, 'watch', undefined, { filename: name }));
      } else this.emit('change', event, this._encoding === 'buffer' && name !== null ? Buffer.from(name) : name);
    };
  }
  _start(path, persistent, encoding) {
    this._encoding = encoding;
    const error = this._handle.start(path, persistent, false);
    if (error) {
      this._handle.close();
      throw Object.assign(uvException(error, 'watch', undefined, { path, filename: path }), { message: `${require('internal/errors').errorMap().get(error)[0]}: ${require('internal/errors').errorMap().get(error)[1]}, watch '${path}'` });
    }
  }
  close() {
    if (this._handle === null) return;
    this._handle.close();
    this._handle = null;
    process.nextTick(() => this.emit('close'));
  }
  ref() { this._handle?.reference(true); return this; }
  unref() { this._handle?.reference(false); return this; }
}
// A tree is watched by one watcher a directory.
class TreeWatcher extends EventEmitter {
  constructor(root, persistent, encoding) {
    super();
    this._root = root;
    this._options = { persistent, encoding };
    this._watchers = new Map();
    this._add(root);
  }
  _add(directory) {
    if (this._watchers.has(directory)) return;
    const watcher = new FSWatcher();
    try { watcher._start(directory, this._options.persistent, this._options.encoding); } catch (error) {
      if (directory === this._root) throw error;
      return;
    }
    this._watchers.set(directory, watcher);
    watcher.on('change', (event, name) => {
      const full = pathModule.join(directory, `${name}`);
      if (event === 'rename') {
        if (native.kindOf(full) === 1) this._add(full);
        else if (this._watchers.has(full)) { this._watchers.get(full).close(); this._watchers.delete(full); }
      }
      this.emit('change', event, pathModule.relative(this._root, full));
    });
    watcher.on('error', (error) => this.emit('error', error));
    for (const entry of fs.readdirSync(directory, { withFileTypes: true })) if (entry.isDirectory()) this._add(pathModule.join(directory, entry.name));
  }
  close() {
    for (const watcher of this._watchers.values()) watcher.close();
    this._watchers.clear();
    process.nextTick(() => this.emit('close'));
  }
  ref() { for (const watcher of this._watchers.values()) watcher.ref(); return this; }
  unref() { for (const watcher of this._watchers.values()) watcher.unref(); return this; }
}
fs.watch = function watch(filename, options, listener) {
  if (typeof options === 'function') { listener = options; options = {}; }
  options = getOptions(options);
  const path = `${toPath(filename, 'filename')}`, persistent = options.persistent !== false;
  let watcher;
  if (options.recursive && native.kindOf(path) === 1) watcher = new TreeWatcher(path, persistent, options.encoding);
  else {
    watcher = new FSWatcher();
    watcher._start(path, persistent, options.encoding);
  }
  if (options.signal) {
    const { signal } = options;
    if (signal.aborted) process.nextTick(() => watcher.close());
    else signal.addEventListener('abort', () => watcher.close(), { once: true });
  }
  if (listener) watcher.addListener('change', listener);
  return watcher;
};
class StatWatcher extends EventEmitter {
  constructor(path, { interval, persistent, bigint }) {
    super();
    this._path = path;
    this._bigint = bigint;
    this._previous = this._read();
    if (this._previous === undefined) {
      this._previous = this._empty();
      process.nextTick(() => this.emit('change', this._previous, this._previous));
    }
    this._timer = setInterval(() => this._check(), interval);
    if (!persistent) this._timer.unref();
  }
  _empty() { return makeStats(statArray(this._bigint), this._bigint); }
  _read() { return fs.statSync(this._path, { bigint: this._bigint, throwIfNoEntry: false }); }
  _check() {
    const current = this._read() ?? this._empty(), before = this._previous;
    if (current.mtimeMs !== before.mtimeMs || current.size !== before.size || current.ino !== before.ino || current.mode !== before.mode) {
      this._previous = current;
      this.emit('change', current, before);
    }
  }
  stop() { clearInterval(this._timer); this.emit('stop'); }
  ref() { this._timer.ref(); return this; }
  unref() { this._timer.unref(); return this; }
}
const statWatchers = new Map();
fs.watchFile = function watchFile(filename, options, listener) {
  const path = pathModule.resolve(`${toPath(filename, 'filename')}`);
  if (typeof options !== 'object' || options === null) { listener = options; options = {}; }
  validateFunction(listener, 'listener');
  let watcher = statWatchers.get(path);
  if (watcher === undefined) {
    watcher = new StatWatcher(path, { interval: 5007, persistent: true, bigint: false, ...options });
    statWatchers.set(path, watcher);
  }
  watcher.addListener('change', listener);
  return watcher;
};
fs.unwatchFile = function unwatchFile(filename, listener) {
  const path = pathModule.resolve(`${toPath(filename, 'filename')}`);
  const watcher = statWatchers.get(path);
  if (watcher === undefined) return;
  if (typeof listener === 'function') watcher.removeListener('change', listener);
  else watcher.removeAllListeners('change');
  if (watcher.listenerCount('change') === 0) {
    watcher.stop();
    statWatchers.delete(path);
  }
};

// ---- The rest
fs.globSync = function globSync(pattern, options) { return trees().runSync(require('internal/glob').filesOf(pattern, options)); };
fs.glob = function glob(pattern, options, callback) {
  if (typeof options === 'function') { callback = options; options = undefined; }
  answer(trees().run(require('internal/glob').filesOf(pattern, options)), callbackOf(callback));
};
fs.openAsBlob = function openAsBlob(path, options = undefined) {
  return fs.promises.readFile(toPath(path)).then((bytes) => new (require('buffer').Blob)([bytes], options));
};
fs._toUnixTimestamp = toSeconds;
Object.assign(fs, { constants, Stats, Dirent, F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1 });
for (const name of ['ReadStream', 'WriteStream', 'createReadStream', 'createWriteStream', 'FileReadStream', 'FileWriteStream']) {
  Object.defineProperty(fs, name, {
    enumerable: true, configurable: true,
    get() { return require('internal/fs_streams')[name.replace('File', '')]; },
    set(value) { Object.defineProperty(fs, name, { value, writable: true, enumerable: true, configurable: true }); },
  });
}
Object.defineProperty(fs, 'Dir', { enumerable: true, configurable: true, get: () => trees().Dir });
Object.defineProperty(fs, 'promises', { enumerable: true, configurable: true, get: () => require('internal/fs_promises').exports });
module.exports = fs;
Object.defineProperty(fs, Symbol.for('sinter.fs'), { value: { toPath, toFd, toFlags, toMode, getOptions, toSeconds, makeStats, statArray, shapeEntries, shapeContents, fixReadError, toBytes, encodePath } });
