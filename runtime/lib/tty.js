'use strict';

const net = require('net');
const native = binding('net');

function isatty(fd) { return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && binding('files').isTTY(fd); }

function ReadStream(fd, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(fd, options);
  const handle = new native.StreamHandle(2, fd);
  net.Socket.call(this, { readableHighWaterMark: 0, handle, manualStart: true, ...options });
  this.isRaw = false;
  this.isTTY = true;
}
Object.setPrototypeOf(ReadStream.prototype, net.Socket.prototype);
Object.setPrototypeOf(ReadStream, net.Socket);
ReadStream.prototype.setRawMode = function setRawMode(flag) {
  flag = !!flag;
  const error = this._handle?.setRawMode(flag);
  if (error) this.emit('error', require('internal/errors').errnoException(error, 'setRawMode'));
  else this.isRaw = flag;
  return this;
};

const { Writable } = require('stream');
function WriteStream(fd) {
  if (!(this instanceof WriteStream)) return new WriteStream(fd);
  Writable.call(this, { decodeStrings: false });
  this.isTTY = true;
  this.fd = fd;
  const size = native.windowSize(fd);
  this.columns = size[0];
  this.rows = size[1];
}
Object.setPrototypeOf(WriteStream.prototype, net.Socket.prototype);
Object.setPrototypeOf(WriteStream, net.Socket);
for (const name of ['write', 'end', '_write', 'cork', 'uncork', 'destroy', 'setDefaultEncoding']) {
  WriteStream.prototype[name] = Writable.prototype[name];
}
Object.assign(WriteStream.prototype, {
  isTTY: true,
  _refreshSize() {
    const [columns, rows] = native.windowSize(this.fd);
    if (columns !== this.columns || rows !== this.rows) {
      this.columns = columns;
      this.rows = rows;
      this.emit('resize');
    }
  },
  getWindowSize() { return [this.columns, this.rows]; },
  getColorDepth(env = process.env) {
    if (env.FORCE_COLOR !== undefined) {
      switch (env.FORCE_COLOR) {
        case '': case '1': case 'true': return 4;
        case '2': return 8;
        case '3': return 24;
        default: return 1;
      }
    }
    if (env.NODE_DISABLE_COLORS || env.NO_COLOR !== undefined && env.NO_COLOR !== '' || env.TERM === 'dumb') return 1;
    if (env.TMUX) return 24;
    if (env.CI) return 'GITHUB_ACTIONS' in env ? 24 : ['APPVEYOR', 'BUILDKITE', 'CIRCLECI', 'DRONE', 'GITLAB_CI', 'TRAVIS'].some((n) => n in env) ? 8 : 1;
    if (/^(truecolor|24bit)$/.test(env.COLORTERM)) return 24;
    if (/256/.test(env.TERM)) return 8;
    return env.TERM || env.COLORTERM ? 4 : 1;
  },
  hasColors(count, env) {
    if (typeof count === 'object' || count === undefined) { env = count; count = 16; }
    return count <= 2 ** this.getColorDepth(env);
  },
  cursorTo(...args) { return require('readline').cursorTo(this, ...args); },
  moveCursor(...args) { return require('readline').moveCursor(this, ...args); },
  clearLine(...args) { return require('readline').clearLine(this, ...args); },
  clearScreenDown(...args) { return require('readline').clearScreenDown(this, ...args); },
});
module.exports = { isatty, ReadStream, WriteStream };
