// Between Node's streams and web streams.
'use strict';

const { Readable, Writable, Duplex, finished } = require('stream');

const asBuffer = (chunk) => (chunk instanceof Uint8Array && !Buffer.isBuffer(chunk) ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : chunk);
function readableFromWeb(web, options = {}) {
  const reader = web.getReader();
  let done = false;
  return new Readable({
    ...options, objectMode: options.objectMode ?? false,
    read() {
      reader.read().then((step) => {
        if (step.done) { done = true; this.push(null); } else this.push(asBuffer(step.value));
      }, (error) => this.destroy(error));
    },
    destroy(error, callback) {
      if (done) { callback(error); return; }
      done = true;
      reader.cancel(error).then(() => callback(error), () => callback(error));
    },
  });
}
// `wrap` makes of an error of the stream's what readers see.
function readableToWeb(readable, { strategy, wrap = (error) => error } = {}) {
  readable.pause();
  return new ReadableStream({
    start(controller) {
      readable.on('data', (chunk) => {
        controller.enqueue(typeof chunk === 'string' || readable.readableObjectMode ? chunk : new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
        if (controller.desiredSize <= 0) readable.pause();
      });
      readable.pause();
      finished(readable, { writable: false }, (error) => {
        if (error && !(error.code === 'ERR_STREAM_PREMATURE_CLOSE' && readable.readableEnded)) controller.error(wrap(error));
        else try { controller.close(); } catch { /* closed by cancel */ }
      });
    },
    pull() { readable.resume(); },
    cancel(reason) { readable.destroy(reason); },
  }, strategy);
}
function writableFromWeb(web, options = {}) {
  const writer = web.getWriter();
  return new Writable({
    ...options,
    write(chunk, encoding, callback) { writer.write(chunk).then(() => callback(), callback); },
    final(callback) { writer.close().then(() => callback(), callback); },
    destroy(error, callback) { (error ? writer.abort(error) : Promise.resolve()).then(() => callback(error), () => callback(error)); },
  });
}
function writableToWeb(writable) {
  return new WritableStream({
    start(controller) { finished(writable, { readable: false }, (error) => { if (error) controller.error(error); }); },
    write(chunk) {
      return new Promise((resolve, reject) => {
        const more = writable.write(chunk, (error) => { if (error) reject(error); });
        if (more) resolve();
        else writable.once('drain', resolve);
      });
    },
    close() { return new Promise((resolve, reject) => { writable.end((error) => (error ? reject(error) : resolve())); }); },
    abort(reason) { writable.destroy(reason); },
  });
}
function duplexFromWeb({ readable, writable }, options = {}) {
  return Duplex.from({ readable: readableFromWeb(readable, options), writable: writableFromWeb(writable, options) });
}
const duplexToWeb = (duplex) => ({ readable: readableToWeb(duplex), writable: writableToWeb(duplex) });
module.exports = { readableFromWeb, readableToWeb, writableFromWeb, writableToWeb, duplexFromWeb, duplexToWeb };
