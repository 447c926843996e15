// Streams: readable-stream (Node's own, as published) with our globals below it.
'use strict';

const stream = require('vendor/readable-stream/lib/stream');

const Stream = stream.Stream ?? stream;
module.exports = Stream;
const { notImplemented } = require('internal/errors');
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
Stream.duplexPair ??= notImplemented('stream.duplexPair');
