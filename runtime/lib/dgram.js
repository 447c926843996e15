// node:dgram: datagrams over UDP.
'use strict';

const EventEmitter = require('events');
const { DatagramHandle, UV_UDP_IPV6ONLY, UV_UDP_REUSEADDR, REUSE_PORT } = binding('udp');
const { codes, errnoException, exceptionWithHostPort } = require('internal/errors');
const { validateAbortSignal, validateFunction, validateNumber, validatePort, validateString, validateUint32 } = require('internal/validators');

const kState = Symbol('state');
const kUnbound = 0, kBinding = 1, kBound = 2;
const kDisconnected = 0, kConnecting = 1, kConnected = 2;

// What the permissions refuse is the socket's error, like what the system refuses.
function attempted(action) {
  try { return action(); } catch (error) { return error; }
}
const hostError = (error, syscall, address, port) => (typeof error === 'object' ? error : exceptionWithHostPort(error, syscall, address, port));

function Socket(type, listener) {
  EventEmitter.call(this);
  let options = {};
  if (type !== null && typeof type === 'object') {
    options = type;
    ({ type } = options);
  }
  if (type !== 'udp4' && type !== 'udp6') throw new codes.ERR_SOCKET_BAD_TYPE();
  const { lookup = require('dns').lookup, recvBufferSize, sendBufferSize, signal, reusePort } = options;
  validateFunction(lookup, 'lookup');
  if (recvBufferSize) validateUint32(recvBufferSize, 'options.recvBufferSize');
  if (sendBufferSize) validateUint32(sendBufferSize, 'options.sendBufferSize');
  this.type = type;
  const state = {
    handle: new DatagramHandle(), bind: kUnbound, connect: kDisconnected, queue: undefined, receiving: false,
    reuseAddr: options.reuseAddr, reusePort, ipv6Only: options.ipv6Only, recvBufferSize, sendBufferSize,
    lookup: (address, callback) => lookup(address || (type === 'udp4' ? '127.0.0.1' : '::1'), type === 'udp4' ? 4 : 6, callback),
  };
  Object.defineProperty(this, kState, { value: state });
  state.handle.onmessage = (bytes, from) => {
    if (typeof bytes === 'number') {
      this.emit('error', errnoException(bytes, 'recvmsg'));
      return;
    }
    const message = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.emit('message', message, { address: from[0], family: from[1], port: from[2], size: message.length });
  };
  if (typeof listener === 'function') this.on('message', listener);
  if (signal !== undefined) {
    validateAbortSignal(signal, 'options.signal');
    const onAborted = () => { if (state.handle) this.close(); };
    if (signal.aborted) onAborted();
    else {
      signal.addEventListener('abort', onAborted, { once: true });
      this.once('close', () => signal.removeEventListener('abort', onAborted));
    }
  }
}
Object.setPrototypeOf(Socket.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Socket, EventEmitter);
const createSocket = (type, listener) => new Socket(type, listener);

function running(socket) {
  if (!socket[kState].handle) throw new codes.ERR_SOCKET_DGRAM_NOT_RUNNING();
  return socket[kState].handle;
}
// What was asked for before the socket is bound is done then.
function enqueue(socket, action) {
  const state = socket[kState];
  if (state.queue === undefined) {
    state.queue = [];
    const bound = () => {
      socket.removeListener('error', failed);
      const { queue } = state;
      state.queue = undefined;
      for (const one of queue) one();
    };
    const failed = () => {
      socket.removeListener('listening', bound);
      state.queue = undefined;
    };
    socket.once('listening', bound);
    socket.once(EventEmitter.errorMonitor, failed);
  }
  state.queue.push(action);
}

function listening(socket) {
  const state = socket[kState];
  state.handle.receiveStart();
  state.receiving = true;
  state.bind = kBound;
  if (state.recvBufferSize) socket.setRecvBufferSize(state.recvBufferSize);
  if (state.sendBufferSize) socket.setSendBufferSize(state.sendBufferSize);
  socket.emit('listening');
}

Socket.prototype.bind = function(port_, address_, callback) {
  let port = port_, address = address_;
  const state = this[kState];
  running(this);
  if (state.bind !== kUnbound) throw new codes.ERR_SOCKET_ALREADY_BOUND();
  state.bind = kBinding;
  const last = arguments.length ? arguments[arguments.length - 1] : undefined;
  if (typeof last === 'function') {
    const forget = () => {
      this.removeListener('error', forget);
      this.removeListener('listening', told);
    };
    const told = () => {
      forget();
      Reflect.apply(last, this, []);
    };
    this.on('error', forget);
    this.on('listening', told);
  }
  if (port !== null && typeof port === 'object') {
    if (typeof port.fd === 'number' && port.fd >= 0) {
      if (!Number.isInteger(port.fd)) throw new codes.ERR_INVALID_FD_TYPE('UNKNOWN');
      const kind = binding('net').guessHandleType(port.fd);
      if (kind !== 'UDP') throw new codes.ERR_INVALID_FD_TYPE(kind);
      const error = state.handle.open(port.fd);
      if (error) throw errnoException(error, 'open');
      listening(this);
      return this;
    }
    ({ address = '', port } = port);
  } else if (typeof address === 'function') address = '';
  if (!address) address = this.type === 'udp4' ? '0.0.0.0' : '::';
  state.lookup(address, (error, ip) => {
    if (!state.handle) return;   // closed meanwhile
    if (!error) {
      let flags = 0;
      if (state.reuseAddr) flags |= UV_UDP_REUSEADDR;
      if (state.reusePort) flags |= REUSE_PORT;
      if (state.ipv6Only) flags |= UV_UDP_IPV6ONLY;
      const failed = attempted(() => state.handle.bind(ip, port || 0, flags));
      if (failed) error = hostError(failed, 'bind', ip, port);
    }
    if (error) {
      state.bind = kUnbound;
      this.emit('error', error);
      return;
    }
    listening(this);
  });
  return this;
};

Socket.prototype.connect = function(port, address, callback) {
  port = validatePort(port, 'Port', false);
  if (typeof address === 'function') {
    callback = address;
    address = '';
  } else if (address === undefined) address = '';
  validateString(address, 'address');
  const state = this[kState];
  if (state.connect !== kDisconnected) throw new codes.ERR_SOCKET_DGRAM_IS_CONNECTED();
  state.connect = kConnecting;
  if (state.bind === kUnbound) this.bind({ port: 0, exclusive: true }, null);
  const go = () => {
    if (callback) this.once('connect', callback);
    state.lookup(address, (error, ip) => {
      if (!state.handle) return;
      if (!error) {
        const failed = attempted(() => state.handle.connect(ip, port));
        if (failed) error = hostError(failed, 'connect', address, port);
      }
      if (error) {
        state.connect = kDisconnected;
        process.nextTick(() => {
          if (callback) {
            this.removeListener('connect', callback);
            callback(error);
          } else this.emit('error', error);
        });
        return;
      }
      state.connect = kConnected;
      process.nextTick(() => this.emit('connect'));
    });
  };
  if (state.bind === kBound) go();
  else enqueue(this, go);
};
Socket.prototype.disconnect = function() {
  const state = this[kState];
  if (state.connect !== kConnected) throw new codes.ERR_SOCKET_DGRAM_NOT_CONNECTED();
  const error = state.handle.disconnect();
  if (error) throw errnoException(error, 'connect');
  state.connect = kDisconnected;
};

const kBytes = ['Buffer', 'TypedArray', 'DataView', 'string'];
function part(buffer, offset, length) {
  if (typeof buffer === 'string') buffer = Buffer.from(buffer);
  else if (!ArrayBuffer.isView(buffer)) throw new codes.ERR_INVALID_ARG_TYPE('buffer', kBytes, buffer);
  offset >>>= 0;
  length >>>= 0;
  if (offset > buffer.byteLength) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (offset + length > buffer.byteLength) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('length');
  return Buffer.from(buffer.buffer, buffer.byteOffset + offset, length);
}
function partsOf(buffer) {
  if (typeof buffer === 'string') return [Buffer.from(buffer)];
  if (ArrayBuffer.isView(buffer)) return [buffer];
  if (!Array.isArray(buffer)) throw new codes.ERR_INVALID_ARG_TYPE('buffer', kBytes, buffer);
  return buffer.map((one) => {
    if (typeof one === 'string') return Buffer.from(one);
    if (!ArrayBuffer.isView(one)) throw new codes.ERR_INVALID_ARG_TYPE('buffer list arguments', kBytes, buffer);
    return one;
  });
}

// send(message[, offset, length][, port][, address][, callback])
Socket.prototype.send = function(buffer, offset, length, port, address, callback) {
  const state = this[kState], isConnected = state.connect === kConnected;
  if (!isConnected) {
    if (address || (port && typeof port !== 'function')) buffer = part(buffer, offset, length);
    else {
      callback = port;
      port = offset;
      address = length;
    }
  } else {
    if (typeof length === 'number') {
      buffer = part(buffer, offset, length);
      if (typeof port === 'function') {
        callback = port;
        port = null;
      }
    } else callback = offset;
    if (port || address) throw new codes.ERR_SOCKET_DGRAM_IS_CONNECTED();
  }
  const parts = partsOf(buffer);
  if (parts.length === 0) parts.push(Buffer.alloc(0));
  if (!isConnected) port = validatePort(port, 'Port', false);
  if (typeof callback !== 'function') callback = undefined;
  if (typeof address === 'function') {
    callback = address;
    address = undefined;
  } else if (address != null) validateString(address, 'address');
  running(this);
  if (state.bind === kUnbound) this.bind({ port: 0, exclusive: true }, null);
  const deliver = (error, ip) => {
    if (error) {
      process.nextTick(() => (callback ? callback(error) : this.emit('error', error)));
      return;
    }
    if (!state.handle) return;
    const size = parts.reduce((sum, one) => sum + one.byteLength, 0);
    const failure = (status) => hostError(status, 'send', address, port);
    const done = callback && ((status) => (status ? callback(failure(status)) : callback(null, size)));
    const sent = attempted(() => state.handle.send(parts, ip ?? undefined, port || 0, done));
    if (sent === 0 || callback === undefined) return;
    if (sent >= 1) process.nextTick(callback, null, sent - 1);
    else process.nextTick(callback, failure(sent));
  };
  const go = () => (isConnected ? deliver(null, null) : state.lookup(address, deliver));
  if (state.bind === kBound) go();
  else enqueue(this, go);
};
Socket.prototype.sendto = function(buffer, offset, length, port, address, callback) {
  validateNumber(offset, 'offset');
  validateNumber(length, 'length');
  validateNumber(port, 'port');
  validateString(address, 'address');
  this.send(buffer, offset, length, port, address, callback);
};

Socket.prototype.close = function(callback) {
  const state = this[kState];
  if (typeof callback === 'function') this.on('close', callback);
  if (state.queue !== undefined) {
    state.queue.push(() => this.close());
    return this;
  }
  running(this).close();
  state.handle = null;
  state.receiving = false;
  process.nextTick(() => this.emit('close'));
  return this;
};
Socket.prototype[Symbol.asyncDispose] = async function() {
  if (!this[kState].handle) return;
  await new Promise((resolve) => this.close(resolve));
};

function addressOf(found, syscall) {
  if (typeof found === 'number') throw errnoException(found, syscall);
  return { address: found[0], family: found[1], port: found[2] };
}
Socket.prototype.address = function() { return addressOf(running(this).localAddress(), 'getsockname'); };
Socket.prototype.remoteAddress = function() {
  const handle = running(this);
  if (this[kState].connect !== kConnected) throw new codes.ERR_SOCKET_DGRAM_NOT_CONNECTED();
  return addressOf(handle.peerAddress(), 'getpeername');
};

function check(error, syscall) { if (error) throw errnoException(error, syscall); }
Socket.prototype.setBroadcast = function(on) { check(running(this).setBroadcast(!!on), 'setBroadcast'); };
Socket.prototype.setTTL = function(ttl) {
  validateNumber(ttl, 'ttl');
  check(running(this).setTTL(ttl), 'setTTL');
  return ttl;
};
Socket.prototype.setMulticastTTL = function(ttl) {
  validateNumber(ttl, 'ttl');
  check(running(this).setMulticastTTL(ttl), 'setMulticastTTL');
  return ttl;
};
Socket.prototype.setMulticastLoopback = function(on) {
  check(running(this).setMulticastLoopback(!!on), 'setMulticastLoopback');
  return on;
};
Socket.prototype.setMulticastInterface = function(address) {
  const handle = running(this);
  validateString(address, 'interfaceAddress');
  check(handle.setMulticastInterface(address), 'setMulticastInterface');
};
for (const [name, join] of [['addMembership', true], ['dropMembership', false]]) {
  Socket.prototype[name] = { [name](multicastAddress, interfaceAddress) {
    const handle = running(this);
    if (!multicastAddress) throw new codes.ERR_MISSING_ARGS('multicastAddress');
    check(handle.membership(multicastAddress, interfaceAddress, join), name);
  } }[name];
}
for (const [name, join] of [['addSourceSpecificMembership', true], ['dropSourceSpecificMembership', false]]) {
  Socket.prototype[name] = { [name](sourceAddress, groupAddress, interfaceAddress) {
    const handle = running(this);
    validateString(sourceAddress, 'sourceAddress');
    validateString(groupAddress, 'groupAddress');
    check(handle.sourceMembership(groupAddress, interfaceAddress, sourceAddress, join), name);
  } }[name];
}
function sized(socket, size, receive) {
  const handle = running(socket);
  if (size >>> 0 !== size) throw new codes.ERR_SOCKET_BAD_BUFFER_SIZE();
  const result = handle.bufferSize(size, receive);
  if (result >= 0) return result;
  const [code, text] = require('internal/errors').errorMap().get(result), syscall = `uv_${receive ? 'recv' : 'send'}_buffer_size`;
  const error = new codes.ERR_SOCKET_BUFFER_SIZE(`${syscall} returned ${code} (${text})`);
  throw Object.assign(error, { errno: result, syscall, info: { errno: result, code, message: text, syscall } });
}
Socket.prototype.setRecvBufferSize = function(size) { sized(this, size, true); };
Socket.prototype.setSendBufferSize = function(size) { sized(this, size, false); };
Socket.prototype.getRecvBufferSize = function() { return sized(this, 0, true); };
Socket.prototype.getSendBufferSize = function() { return sized(this, 0, false); };
Socket.prototype.getSendQueueSize = function() { return this[kState].handle?.queuedBytes() ?? 0; };
Socket.prototype.getSendQueueCount = function() { return this[kState].handle?.queued() ?? 0; };
Socket.prototype.ref = function() {
  this[kState].handle?.reference(true);
  return this;
};
Socket.prototype.unref = function() {
  this[kState].handle?.reference(false);
  return this;
};

module.exports = { createSocket, Socket };
