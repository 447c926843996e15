// process.stdin, stdout and stderr. Output is written before the call returns: to files and
// terminals as in Node, and to pipes because Node's are synchronous on Linux too.
'use strict';

const files = binding('files');

function output(fd) {
  const { Writable } = require('stream');
  const isTTY = files.isTTY(fd);
  const Class = isTTY ? require('tty').WriteStream : class SyncWriteStream extends Writable {};
  const stream = isTTY ? new Class(fd) : new Class({ decodeStrings: false });
  stream._write = (chunk, encoding, callback) => {
    try {
      files.writeFully(fd, typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
    } catch (error) {
      callback(error);
      return;
    }
    callback();
  };
  stream.fd = fd;
  stream._type = isTTY ? 'tty' : kindOf(fd);
  stream._isStdio = true;
  // Nobody may close the process's own output by accident.
  stream.destroySoon = stream.destroy;
  stream._destroy = (error, callback) => callback(error);
  return stream;
}

function kindOf(fd) {
  const into = new Float64Array(14);
  try { files.fstat(fd, into); } catch { return 'closed'; }
  switch (into[1] & 0o170000) {
    case 0o010000: case 0o140000: return 'pipe';
    case 0o020000: return files.isTTY(fd) ? 'tty' : 'file';
    default: return 'file';
  }
}

function stdin() {
  const kind = kindOf(0);
  let stream;
  if (kind === 'tty') stream = new (require('tty').ReadStream)(0);
  else if (kind === 'pipe') {
    const net = require('net');
    stream = new net.Socket({ fd: 0, readable: true, writable: false, manualStart: true });
    stream._type = 'pipe';
  } else if (kind === 'file') stream = new (require('fs').ReadStream)(null, { fd: 0, autoClose: false });
  else {
    const { Readable } = require('stream');
    stream = new Readable({ read() {} });
    stream.push(null);
  }
  stream.fd = 0;
  if (stream._handle?.readStop) {
    // Not reading keeps the loop free to end.
    stream._handle.reading = false;
    stream.on('pause', () => {
      if (!stream._handle) return;
      if (stream._handle.reading) {
        stream._handle.reading = false;
        stream._handle.readStop();
      }
    });
  }
  return stream;
}

// Whether text for a descriptor can be written without a stream; a terminal has colors and a width.
function isPlain(fd) {
  const kind = kindOf(fd);
  return kind === 'pipe' || kind === 'file';
}

module.exports = { isPlain, stdin, stdout: () => output(1), stderr: () => output(2), kindOf };
