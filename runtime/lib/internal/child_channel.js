// The channel between a parent and a forked child: JSON, a line a message; or, where `serialization` is "advanced", V8's structured
// clone format behind the length of the message in four bytes. Sockets and servers travel with a message of their own (NODE_HANDLE),
// which the other side acknowledges; what is sent in between waits, so that everything arrives in order.
'use strict';

const { StreamHandle } = binding('net');
const { codes, errnoException } = require('internal/errors');
const { validateObject } = require('internal/validators');

const kMostRetries = 3;
// `send` returns false when more than this waits.
const kHighWaterMark = 128 * 1024;

class JsonMessages {
  decoder = new (require('string_decoder').StringDecoder)('utf8');
  rest = '';
  encode(message) { return Buffer.from(`${JSON.stringify(message)}\n`); }
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

// What travels beside a message: `take` gives the engine's handle of what is sent, `give` makes of the handle that arrives what the
// listener gets.
const kinds = {
  'net.Native': { take: (handle) => handle, give: (handle, done) => done(handle) },
  'net.Server': {
    take: (server) => server._handle,
    give(handle, done) {
      const server = new (require('net').Server)();
      server.listen(handle, () => done(server));
    },
  },
  'net.Socket': {
    take(socket, keepOpen) {
      const handle = socket._handle;
      if (!handle || keepOpen) return handle;
      // It leaves this process: the socket here lets go of it.
      handle.readStop();
      socket._detach?.();
      handle.owner = null;
      socket._handle = null;
      socket.setTimeout(0);
      if (socket.server) {
        socket.server._connections--;
        socket.server._emitCloseIfDrained();
      }
      return handle;
    },
    give: (handle, done) => done(new (require('net').Socket)({ handle, readable: true, writable: true })),
  },
};
function kindOf(object) {
  const net = require('net');
  if (object instanceof StreamHandle) return 'net.Native';
  if (object instanceof net.Server) return 'net.Server';
  if (object instanceof net.Socket) return 'net.Socket';
  if (object instanceof require('dgram').Socket) throw new codes.ERR_NOT_IMPLEMENTED('sending a dgram.Socket');
  throw new codes.ERR_INVALID_HANDLE_TYPE();
}
const isInternal = (message) => message !== null && typeof message === 'object' && typeof message.cmd === 'string' && message.cmd.startsWith('NODE_');

function setupChannel(target, handle, serialization) {
  const messages = serialization === 'advanced' ? new ClonedMessages() : new JsonMessages();
  const outgoing = [];     // encoded, behind the one that is being written
  const arrived = [];      // handles whose message was not decoded yet
  let writing = null, waitingBytes = 0;
  let unacknowledged = null, behind = [];   // a handle on its way, and what was sent after it
  let undelivered = [];    // of a program that does not listen yet
  let isOpen = true, closesWhenWritten = false;

  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    for (const one of arrived.splice(0)) one?.close();
    if (unacknowledged?.closes) unacknowledged.native.close();
    unacknowledged = null;
    handle.close();
    target._maybeClose?.();
  };
  const written = (item, status) => {
    waitingBytes -= item.bytes.length;
    if (status < 0 && !item.quiet) {
      const error = errnoException(status, 'write');
      if (item.callback) process.nextTick(item.callback, error);
      else process.nextTick(() => target.emit('error', error));
    } else if (item.callback) process.nextTick(item.callback, null);
  };
  const flush = () => {
    while (isOpen && writing === null && outgoing.length > 0) {
      const item = outgoing.shift();
      const result = item.native ? handle.writeHandle(item.bytes, item.native) : handle.write(item.bytes);
      if (result === 1) writing = item;
      else written(item, result);
    }
    if (closesWhenWritten && writing === null && outgoing.length === 0) close();
  };
  handle.onwrite = (status) => {
    const item = writing;
    writing = null;
    if (item) written(item, status);
    flush();
  };
  const post = (message, native, callback, quiet) => {
    const bytes = messages.encode(message);
    waitingBytes += bytes.length;
    outgoing.push({ bytes, native, callback, quiet });
    flush();
    return waitingBytes < kHighWaterMark;
  };

  const deliver = (message, object) => {
    if (isInternal(message)) target.emit('internalMessage', message, object);
    else if (target !== process || target.listenerCount('message') > 0) target.emit('message', message, object);
    else undelivered.push([message, object]);
  };
  const acknowledged = (accepted) => {
    const sent = unacknowledged;
    if (!sent) return;
    if (!accepted && ++sent.retries <= kMostRetries) {
      post(sent.message, sent.native, null, true);
      return;
    }
    unacknowledged = null;
    if (sent.closes) sent.native.close();
    const queued = behind;
    behind = [];
    for (const item of queued) send(...item);
    if (!target.connected && !unacknowledged) leave();
  };
  const received = (message) => {
    switch (isInternal(message) ? message.cmd : '') {
      case 'NODE_HANDLE_ACK': acknowledged(true); break;
      case 'NODE_HANDLE_NACK': acknowledged(false); break;
      case 'NODE_HANDLE': {
        const native = arrived.shift();
        post({ cmd: native ? 'NODE_HANDLE_ACK' : 'NODE_HANDLE_NACK' }, null, null, true);
        if (native) kinds[message.type].give(native, (object) => deliver(message.msg, object));
        break;
      }
      default: deliver(message, undefined);
    }
  };
  handle.onread = (count, bytes) => {
    for (let kind; (kind = handle.pendingKind()) >= 0;) {
      const native = new StreamHandle(kind, 0);
      native.isPipe = kind === 1;
      if (handle.accept(native) === 0) arrived.push(native);
      else native.close();
    }
    if (count < 0) {
      if (target.connected) disconnected();
      close();
      return;
    }
    for (const message of messages.decode(Buffer.from(bytes))) received(message);
  };
  handle.readStart();

  const disconnected = () => {
    target.connected = false;
    target.channel = target._channel = null;
    target.emit('disconnect');
  };
  const leave = () => {
    closesWhenWritten = true;
    process.nextTick(() => {
      target.channel = target._channel = null;
      flush();
      target.emit('disconnect');
    });
  };

  const send = (message, object, options, callback) => {
    const { keepOpen = false, swallowErrors = false } = options ?? {};
    if (unacknowledged) {
      behind.push([message, object, options, callback]);
      return behind.length === 1;
    }
    if (object === undefined || object === null) return post(message, null, callback, swallowErrors);
    const type = kindOf(object);
    const native = kinds[type].take(object, keepOpen);
    if (!native) return post(message, null, callback, swallowErrors);
    const wrapped = { cmd: 'NODE_HANDLE', type, msg: message };
    unacknowledged = { native, message: wrapped, retries: 0, closes: type === 'net.Socket' && !keepOpen };
    return post(wrapped, native, callback, swallowErrors);
  };

  target.connected = true;
  target.channel = {
    ref: () => handle.reference(true), unref: () => handle.reference(false),
    refCounted: () => handle.reference(true), unrefCounted: () => handle.reference(false),
  };
  target._channel = target.channel;
  if (target === process) {
    // Only a program that listens is kept alive by its channel.
    handle.reference(false);
    process.on('newListener', (name) => {
      if (name !== 'message' && name !== 'disconnect') return;
      if (isOpen) handle.reference(true);
      const queued = undelivered;
      undelivered = [];
      process.nextTick(() => { for (const item of queued) process.emit('message', ...item); });
    });
    process.on('removeListener', (name) => {
      if (isOpen && name === 'message' && process.listenerCount('message') === 0) handle.reference(false);
    });
  }
  target.send = (message, object, options, callback) => {
    if (typeof object === 'function') [object, options, callback] = [undefined, undefined, object];
    else if (typeof options === 'function') [options, callback] = [undefined, options];
    else if (options !== undefined) validateObject(options, 'options');
    if (message === undefined) throw new codes.ERR_MISSING_ARGS('message');
    if (!['string', 'object', 'number', 'boolean'].includes(typeof message)) throw new codes.ERR_INVALID_ARG_TYPE('message', ['string', 'object', 'number', 'boolean'], message);
    if (target.connected) return send(message, object, options, callback);
    const error = new codes.ERR_IPC_CHANNEL_CLOSED();
    if (callback) process.nextTick(callback, error);
    else process.nextTick(() => target.emit('error', error));
    return false;
  };
  target.disconnect = () => {
    if (!target.connected) { target.emit('error', new codes.ERR_IPC_DISCONNECTED()); return; }
    target.connected = false;
    // Behind a handle that was not acknowledged: then.
    if (!unacknowledged) leave();
  };
}
function setupFromEnvironment() {
  const fd = process.env.NODE_CHANNEL_FD;
  if (fd === undefined) return;
  const serialization = process.env.NODE_CHANNEL_SERIALIZATION_MODE;
  delete process.env.NODE_CHANNEL_FD;
  delete process.env.NODE_CHANNEL_SERIALIZATION_MODE;
  const handle = new StreamHandle(1, 1);
  if (handle.open(Number(fd)) === 0) setupChannel(process, handle, serialization);
}
module.exports = { setupChannel, setupFromEnvironment };
