// The channel between a parent and a forked child: JSON, a line a message; or, where `serialization` is "advanced", V8's structured
// clone format behind the length of the message in four bytes.
'use strict';

const { codes } = require('internal/errors');

class JsonMessages {
  decoder = new (require('string_decoder').StringDecoder)('utf8');
  rest = '';
  encode(message) { return `${JSON.stringify(message)}\n`; }
  * decode(chunk) {
    const lines = (this.rest + this.decoder.write(chunk)).split('\n');
    this.rest = lines.pop();
    for (const line of lines) yield JSON.parse(line);
  }
}

// Host objects are marked as views of buffers, or come as plain objects.
const kView = 0, kPlain = 1;
class ClonedMessages {
  rest = Buffer.alloc(0);
  constructor() {
    const { DefaultSerializer, DefaultDeserializer } = require('internal/serializers');
    this.Serializer = class extends DefaultSerializer {
      _writeHostObject(object) {
        this.writeUint32(ArrayBuffer.isView(object) ? kView : kPlain);
        if (ArrayBuffer.isView(object)) super._writeHostObject(object);
        else this.writeValue({ ...object });
      }
    };
    this.Deserializer = class extends DefaultDeserializer {
      _readHostObject() { return this.readUint32() === kView ? super._readHostObject() : this.readValue(); }
    };
  }
  encode(message) {
    const serializer = new this.Serializer();
    serializer.writeRawBytes(Buffer.alloc(4));
    serializer.writeHeader();
    serializer.writeValue(message);
    const bytes = serializer.releaseBuffer();
    bytes.writeUInt32BE(bytes.length - 4, 0);
    return bytes;
  }
  * decode(chunk) {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    while (this.rest.length >= 4) {
      const end = 4 + this.rest.readUInt32BE(0);
      if (this.rest.length < end) break;
      // A copy: what is read may keep views of it.
      const deserializer = new this.Deserializer(Buffer.from(this.rest.subarray(4, end)));
      this.rest = this.rest.subarray(end);
      deserializer.readHeader();
      yield deserializer.readValue();
    }
  }
}

function setupChannel(target, handle, serialization) {
  const net = require('net');
  const socket = new net.Socket({ handle });
  const messages = serialization === 'advanced' ? new ClonedMessages() : new JsonMessages();
  let waiting = [];
  target.connected = true;
  target.channel = { ref: () => socket.ref(), unref: () => socket.unref(), refCounted: () => socket.ref(), unrefCounted: () => socket.unref() };
  target._channel = target.channel;
  socket.on('data', (chunk) => {
    for (const message of messages.decode(chunk)) {
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
    if (!['string', 'object', 'number', 'boolean'].includes(typeof message)) throw new codes.ERR_INVALID_ARG_TYPE('message', ['string', 'object', 'number', 'boolean'], message);
    if (!target.connected) {
      const error = new codes.ERR_IPC_CHANNEL_CLOSED();
      if (callback) process.nextTick(callback, error);
      else process.nextTick(() => target.emit('error', error));
      return false;
    }
    if (sendHandle && typeof sendHandle === 'object') throw new codes.ERR_NOT_IMPLEMENTED('subprocess.send with a handle');
    return socket.write(messages.encode(message), (error) => callback?.(error ?? null));
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
  const serialization = process.env.NODE_CHANNEL_SERIALIZATION_MODE;
  delete process.env.NODE_CHANNEL_FD;
  delete process.env.NODE_CHANNEL_SERIALIZATION_MODE;
  const { StreamHandle } = binding('net');
  const handle = new StreamHandle(1, 0);
  if (handle.open(Number(fd)) === 0) setupChannel(process, handle, serialization);
}
module.exports = { setupChannel, setupFromEnvironment };
