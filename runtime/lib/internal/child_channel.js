// The channel between a parent and a forked child: JSON, a line a message.
'use strict';

const { codes } = require('internal/errors');

function setupChannel(target, handle) {
  const net = require('net');
  const socket = new net.Socket({ handle });
  let rest = '', waiting = [];
  const decoder = new (require('string_decoder').StringDecoder)('utf8');
  target.connected = true;
  target.channel = { ref: () => socket.ref(), unref: () => socket.unref(), refCounted: () => socket.ref(), unrefCounted: () => socket.unref() };
  target._channel = target.channel;
  socket.on('data', (chunk) => {
    rest += decoder.write(chunk);
    const lines = rest.split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const message = JSON.parse(line);
      if (message && typeof message === 'object' && message.cmd === 'NODE_DISCONNECT') { socket.end(); continue; }
      if (target.listenerCount('message') > 0 || target !== process) target.emit('message', message, undefined);
      else waiting.push(message);
    }
  });
  if (target === process) {
    // Only a program that listens is kept alive by its channel.
    socket.unref();
    process.on('newListener', (name) => {
      if (name !== 'message' && name !== 'disconnect') return;
      socket.ref();
      const queued = waiting;
      waiting = [];
      process.nextTick(() => { for (const message of queued) process.emit('message', message, undefined); });
    });
    process.on('removeListener', (name) => { if (name === 'message' && process.listenerCount('message') === 0) socket.unref(); });
  }
  socket.on('error', () => {});
  socket.on('close', () => {
    if (!target.connected) return;
    target.connected = false;
    target.channel = target._channel = null;
    target.emit('disconnect');
  });
  target.send = (message, sendHandle, options, callback) => {
    for (const one of [sendHandle, options]) if (typeof one === 'function') callback = one;
    if (message === undefined) throw new codes.ERR_MISSING_ARGS('message');
    if (!target.connected) {
      const error = new codes.ERR_IPC_CHANNEL_CLOSED();
      if (callback) process.nextTick(callback, error);
      else process.nextTick(() => target.emit('error', error));
      return false;
    }
    if (sendHandle && typeof sendHandle === 'object') throw new codes.ERR_NOT_IMPLEMENTED('subprocess.send with a handle');
    return socket.write(`${JSON.stringify(message)}\n`, (error) => callback?.(error ?? null));
  };
  target.disconnect = () => {
    if (!target.connected) { target.emit('error', new codes.ERR_IPC_DISCONNECTED()); return; }
    target.connected = false;
    socket.end();
    process.nextTick(() => { target.channel = target._channel = null; target.emit('disconnect'); });
  };
}
function setupFromEnvironment() {
  const fd = process.env.NODE_CHANNEL_FD;
  if (fd === undefined) return;
  delete process.env.NODE_CHANNEL_FD;
  delete process.env.NODE_CHANNEL_SERIALIZATION_MODE;
  const { StreamHandle } = binding('net');
  const handle = new StreamHandle(1, 0);
  if (handle.open(Number(fd)) === 0) setupChannel(process, handle);
}
module.exports = { setupChannel, setupFromEnvironment };
