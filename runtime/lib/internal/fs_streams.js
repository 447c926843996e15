// fs.ReadStream and fs.WriteStream.
'use strict';

const { Readable, Writable, finished } = require('stream');
const fs = require('fs');
const { toPath, getOptions } = fs[Symbol.for('sinter.fs')];
const { codes } = require('internal/errors');
const { validateInteger, validateFunction } = require('internal/validators');

function adopt(stream, fd) {
  if (typeof fd === 'number') {
    stream.fd = fd;
    return;
  }
  if (fd && typeof fd.fd === 'number') {
    stream._handle = fd;
    stream.fd = fd.fd;
    stream._closeFile = (callback) => fd.close().then(() => callback(), callback);
    return;
  }
  throw new codes.ERR_INVALID_ARG_TYPE('options.fd', ['number', 'FileHandle'], fd);
}
function open(stream, callback) {
  if (stream.fd !== null) { callback(); return; }
  stream._fs.open(stream.path, stream.flags, stream.mode, (error, fd) => {
    if (error) { callback(error); return; }
    stream.fd = fd;
    callback();
    stream.emit('open', fd);
    stream.emit('ready');
  });
}
function close(stream, error, callback) {
  const { fd } = stream;
  stream.fd = null;
  if (fd === null || !stream._mayClose) { callback(error); return; }
  (stream._closeFile ?? ((done) => stream._fs.close(fd, done)))((failure) => callback(error ?? failure));
}
function prepare(stream, path, options) {
  stream._fs = options.fs || fs;
  for (const name of ['open', 'close']) if (options.fs) validateFunction(options.fs[name] ?? (options.fd !== undefined ? () => {} : undefined), `options.fs.${name}`);
  if (options.fd == null) {
    stream.fd = null;
    stream.path = toPath(path);
  } else adopt(stream, options.fd);
  stream.mode = options.mode === undefined ? 0o666 : options.mode;
  stream.bytesRead = stream.bytesWritten = undefined;
  stream.start = options.start;
  if (options.start !== undefined) validateInteger(options.start, 'start', 0);
}

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = { ...getOptions(options) };
  if (options.highWaterMark === undefined) options.highWaterMark = 64 * 1024;
  if (options.autoDestroy === undefined) options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
  this._mayClose = options.autoClose !== false;
  prepare(this, path, options);
  delete this.bytesWritten;
  this.flags = options.flags === undefined ? 'r' : options.flags;
  this.end = options.end ?? Infinity;
  this.pos = options.start;
  this.bytesRead = 0;
  if (this.end !== Infinity) validateInteger(this.end, 'end', 0);
  if (this.start !== undefined && this.start > this.end) throw new codes.ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start);
  Readable.call(this, options);
  if (options.encoding) this.setEncoding(options.encoding);
  if (options.signal) require('stream').addAbortSignal(options.signal, this);
}
Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);
Object.defineProperty(ReadStream.prototype, 'autoClose', { get() { return this._mayClose; }, set(v) { this._mayClose = v; } });
Object.defineProperty(ReadStream.prototype, 'pending', { get() { return this.fd === null; } });
ReadStream.prototype._construct = function(callback) { open(this, callback); };
ReadStream.prototype._read = function(n) {
  n = this.pos !== undefined ? Math.min(this.end - this.pos + 1, n) : Math.min(this.end - this.bytesRead + 1, n);
  if (n <= 0) { this.push(null); return; }
  const buffer = Buffer.allocUnsafeSlow(n);
  this._busy = true;
  this._fs.read(this.fd, buffer, 0, n, this.pos ?? null, (error, count) => {
    this._busy = false;
    if (this.destroyed) { this.emit('_idle'); return; }
    if (error) { this.destroy(error); return; }
    if (count > 0) {
      if (this.pos !== undefined) this.pos += count;
      this.bytesRead += count;
      // A short read wastes most of a large buffer.
      this.push(count === n ? buffer : count < n / 2 ? Buffer.from(buffer.subarray(0, count)) : buffer.subarray(0, count));
    } else this.push(null);
  });
};
ReadStream.prototype._destroy = function(error, callback) {
  if (this._busy) this.once('_idle', () => close(this, error, callback));
  else close(this, error, callback);
};
ReadStream.prototype.close = function(callback) {
  if (callback) finished(this, callback);
  this.destroy();
};

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = { ...getOptions(options) };
  options.decodeStrings = true;
  if (options.autoDestroy === undefined) options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
  this._mayClose = options.autoClose !== false;
  prepare(this, path, options);
  delete this.bytesRead;
  this.flags = options.flags === undefined ? 'w' : options.flags;
  this.pos = options.start;
  this.bytesWritten = 0;
  Writable.call(this, options);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
  if (options.signal) require('stream').addAbortSignal(options.signal, this);
}
Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(WriteStream, Writable);
Object.defineProperty(WriteStream.prototype, 'autoClose', { get() { return this._mayClose; }, set(v) { this._mayClose = v; } });
Object.defineProperty(WriteStream.prototype, 'pending', { get() { return this.fd === null; } });
WriteStream.prototype._construct = function(callback) { open(this, callback); };
function writeAll(stream, data, callback) {
  stream._busy = true;
  stream._fs.write(stream.fd, data, 0, data.length, stream.pos ?? null, (error, count) => {
    if (error?.code === 'EAGAIN') { error = null; count = 0; }
    if (error) {
      stream._busy = false;
      callback(error);
      return;
    }
    stream.bytesWritten += count;
    if (stream.pos !== undefined) stream.pos += count;
    if (count < data.length) { writeAll(stream, data.subarray(count), callback); return; }
    stream._busy = false;
    callback();
    if (stream.destroyed) stream.emit('_idle');
  });
}
WriteStream.prototype._write = function(data, encoding, callback) { writeAll(this, data, callback); };
WriteStream.prototype._writev = function(data, callback) { writeAll(this, Buffer.concat(data.map(({ chunk }) => chunk)), callback); };
WriteStream.prototype._destroy = function(error, callback) {
  if (this._busy) this.once('_idle', () => close(this, error, callback));
  else close(this, error, callback);
};
WriteStream.prototype.close = function(callback) {
  if (callback) {
    if (this.closed) { process.nextTick(callback); return; }
    this.on('close', callback);
  }
  if (!this._mayClose) this.on('finish', () => this.destroy());
  this.end();
};
WriteStream.prototype.destroySoon = WriteStream.prototype.end;

module.exports = { ReadStream, WriteStream, createReadStream: (path, options) => new ReadStream(path, options), createWriteStream: (path, options) => new WriteStream(path, options) };
