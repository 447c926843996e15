// fs/promises and FileHandle, on the same native operations.
'use strict';

const native = binding('fs');
const fs = require('fs');
const { toPath, toFlags, toMode, getOptions, makeStats, statArray, shapeContents, fixReadError, toBytes } = fs[Symbol.for('sinter.fs')];
const trees = require('internal/fs_trees');
const { AbortError } = require('internal/errors');
const EventEmitter = require('events');

// The stack of an asynchronous failure says where the program waited.
// The engine knows who waits while an async function goes on, not while the operation answers.
const located = (error) => {
  if (error instanceof Error) Error.captureStackTrace(error, located);
  return error;
};
const call = async (name, ...args) => {
  try {
    return await new Promise((resolve, reject) => {
      native[`${name}Async`]((error, value) => (error ? reject(error) : resolve(value)), ...args);
    });
  } catch (error) { throw located(error); }
};
const promised = (name) => {
  const callbackForm = fs[name];
  const promiseForm = { async [name](...args) {
    try {
      return await new Promise((resolve, reject) => callbackForm(...args, (error, value) => (error ? reject(error) : resolve(value))));
    } catch (error) { throw located(error); }
  } }[name];
  return Object.defineProperty(promiseForm, 'length', { value: Math.max(1, callbackForm.length - 1), configurable: true });
};

const exports_ = {};
for (const name of ['access', 'chmod', 'chown', 'copyFile', 'lchown', 'link', 'lstat', 'lutimes', 'mkdir', 'mkdtemp', 'opendir', 'readdir', 'readlink', 'realpath', 'rename', 'rmdir', 'stat', 'statfs', 'symlink', 'truncate', 'unlink', 'utimes']) {
  exports_[name] = promised(name);
}

class FileHandle extends EventEmitter {
  #fd;
  #closing;
  constructor(fd) { super(); this.#fd = fd; }
  get fd() { return this.#fd; }
  getAsyncId() { return -1; }
  #open() {
    if (this.#fd === -1) throw Object.assign(new Error('file closed'), { code: 'EBADF', syscall: 'FileHandle' });
    return this.#fd;
  }
  async close() {
    if (this.#fd === -1) return;
    this.#closing ??= (async () => {
      const fd = this.#fd;
      this.#fd = -1;
      this.emit('close');
      await call('close', fd);
    })();
    await this.#closing;
  }
  async [Symbol.asyncDispose]() { await this.close(); }
  read(buffer, offset, length, position) {
    return new Promise((resolve, reject) => {
      fs.read(this.#open(), buffer ?? {}, offset, length, position, (error, bytesRead, into) => (error ? reject(error) : resolve({ bytesRead, buffer: into })));
    });
  }
  write(buffer, offset, length, position) {
    return new Promise((resolve, reject) => {
      fs.write(this.#open(), buffer, offset, length, position, (error, bytesWritten, from) => (error ? reject(error) : resolve({ bytesWritten, buffer: from })));
    });
  }
  readv(buffers, position) { return new Promise((resolve, reject) => fs.readv(this.#open(), buffers, position, (error, bytesRead) => (error ? reject(error) : resolve({ bytesRead, buffers })))); }
  writev(buffers, position) { return new Promise((resolve, reject) => fs.writev(this.#open(), buffers, position, (error, bytesWritten) => (error ? reject(error) : resolve({ bytesWritten, buffers })))); }
  async readFile(options) { return exports_.readFile(this, options); }
  async writeFile(data, options) { return exports_.writeFile(this, data, options); }
  async appendFile(data, options) { return exports_.writeFile(this, data, options); }
  async chmod(mode) { await call('fchmod', this.#open(), toMode(mode, 'mode')); }
  async chown(uid, gid) { await call('fchown', this.#open(), uid, gid); }
  async datasync() { await call('fdatasync', this.#open()); }
  async sync() { await call('fsync', this.#open()); }
  async stat(options) {
    const bigint = options?.bigint === true, values = statArray(bigint);
    await call('fstat', this.#open(), values);
    return makeStats(values, bigint);
  }
  async truncate(length = 0) { await call('ftruncate', this.#open(), Math.max(0, length)); }
  async utimes(a, m) { await call('futimes', this.#open(), fs._toUnixTimestamp(a), fs._toUnixTimestamp(m)); }
  createReadStream(options) { return new fs.ReadStream(undefined, { ...options, fd: this }); }
  createWriteStream(options) { return new fs.WriteStream(undefined, { ...options, fd: this }); }
  readLines(options) { return require('readline').createInterface({ input: this.createReadStream(options), crlfDelay: Infinity }); }
  readableWebStream() {
    const handle = this;
    return new ReadableStream({
      async pull(controller) {
        const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(16384) });
        if (bytesRead === 0) controller.close();
        else controller.enqueue(new Uint8Array(buffer.buffer, buffer.byteOffset, bytesRead));
      },
    });
  }
}

Object.assign(exports_, {
  async open(path, flags, mode) { return new FileHandle(await call('open', toPath(path), toFlags(flags ?? 'r'), toMode(mode, 'mode', 0o666))); },
  async readFile(path, options) {
    options = getOptions(options, { flag: 'r' });
    const { signal } = options;
    if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
    try {
      let bytes;
      if (path instanceof FileHandle) bytes = await call('readDescriptor', path.fd);
      else if (options.flag === 'r') bytes = await call('readFile', toPath(path));
      else {
        const handle = await exports_.open(path, options.flag);
        try { bytes = await call('readDescriptor', handle.fd); } finally { await handle.close(); }
      }
      if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
      return shapeContents(bytes, options.encoding);
    } catch (error) { throw fixReadError(error); }
  },
  async writeFile(path, data, options) {
    options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w' });
    const { signal } = options;
    if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
    const isIterable = data !== null && typeof data === 'object' && !ArrayBuffer.isView(data) && (data[Symbol.asyncIterator] || data[Symbol.iterator]);
    const bytes = isIterable ? undefined : toBytes(data, options.encoding);
    const own = path instanceof FileHandle ? undefined : await exports_.open(path, options.flag, options.mode);
    const { fd } = own ?? path;
    try {
      if (isIterable) {
        for await (const chunk of data) {
          if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
          await call('writeFully', fd, toBytes(chunk, options.encoding));
        }
      } else await call('writeFully', fd, bytes);
      if (options.flush) await call('fsync', fd);
    } finally { await own?.close(); }
  },
  async appendFile(path, data, options) { return exports_.writeFile(path, data, getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a' })); },
  async rm(path, options) {
    path = toPath(path);
    try { await trees.remove(path, trees.checkRemoval(options)); } catch (error) { throw located(error); }
  },
  async cp(from, to, options) {
    try { await trees.run(trees.copy(from, to, options)); } catch (error) { throw located(error); }
  },
  async lchmod() { throw new (require('internal/errors').codes.ERR_METHOD_NOT_IMPLEMENTED)('lchmod()'); },
  async* glob(pattern, options) { yield* await trees.run(require('internal/glob').filesOf(pattern, options)); },
  async* watch(filename, options = {}) {
    const watcher = fs.watch(filename, options);
    const queue = [];
    let wake, failure, closed = false;
    watcher.on('change', (eventType, name) => { queue.push({ eventType, filename: name }); wake?.(); });
    watcher.on('error', (error) => { failure = error; wake?.(); });
    watcher.on('close', () => { closed = true; wake?.(); });
    try {
      for (;;) {
        while (queue.length) yield queue.shift();
        if (failure) throw failure;
        if (options.signal?.aborted) throw new AbortError(undefined, { cause: options.signal.reason });
        if (closed) return;
        await new Promise((resolve) => { wake = resolve; });
      }
    } finally { watcher.close(); }
  },
  constants: native.constants,
});
module.exports = { exports: exports_, FileHandle };
