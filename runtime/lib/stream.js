// Streams: readable-stream (Node's own, as published) with our globals below it.
'use strict';

const stream = require('vendor/readable-stream/lib/stream');

const Stream = stream.Stream ?? stream;
module.exports = Stream;
// Web stream conversions.
const adapters = () => require('internal/stream_adapters');
stream.Readable.fromWeb = (web, options) => adapters().readableFromWeb(web, options);
stream.Readable.toWeb = (readable, options) => adapters().readableToWeb(readable, { strategy: options?.strategy });
stream.Writable.fromWeb = (web, options) => adapters().writableFromWeb(web, options);
stream.Writable.toWeb = (writable) => adapters().writableToWeb(writable);
stream.Duplex.fromWeb = (pair, options) => adapters().duplexFromWeb(pair, options);
stream.Duplex.toWeb = (duplex) => adapters().duplexToWeb(duplex);
Stream._isUint8Array ??= (value) => value instanceof Uint8Array;
Stream._uint8ArrayToBuffer ??= (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength);
let objectDefault = 16, byteDefault = 65536;
Stream.getDefaultHighWaterMark ??= (objectMode) => (objectMode ? objectDefault : byteDefault);
Stream.setDefaultHighWaterMark ??= (objectMode, value) => { if (objectMode) objectDefault = value; else byteDefault = value; };

// Two streams, each of which reads what is written to the other.
function half() {
  let other, resume = null;
  const side = new stream.Duplex({
    ...half.options,
    read() {
      const callback = resume;
      resume = null;
      callback?.();
    },
    write(chunk, encoding, callback) {
      if (chunk.length === 0) process.nextTick(callback);
      else {
        other.push(chunk);
        other[kWaits](callback);
      }
    },
    final(callback) {
      other.on('end', callback);
      other.push(null);
    },
  });
  side[kWaits] = (callback) => { resume = callback; };
  return [side, (value) => { other = value; }];
}
const kWaits = Symbol('waits for the reader');
Stream.duplexPair ??= function duplexPair(options) {
  half.options = options;
  const [first, joinFirst] = half(), [second, joinSecond] = half();
  half.options = undefined;
  joinFirst(second);
  joinSecond(first);
  return [first, second];
};
