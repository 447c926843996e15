// A file as a response of HTTP/2: read piece by piece, as fast as the stream's window takes it.
'use strict';

const fs = require('fs');
const { codes } = require('internal/errors');
const { constants } = require('internal/http2_constants');
const { kState } = require('internal/http2_wire');
const { responseHeaders, hasNoBody, touch, kWaitForTrailers } = require('internal/http2_stream');
const { encode, checkObject, checkResponsePseudo } = require('internal/http2_headers');

const kPiece = 65536;

// The checks that both have in common: the headers, and the flags of the response.
function prepare(stream, headers, options) {
  for (const [name, type] of [['offset', 'number'], ['length', 'number'], ['statCheck', 'function']]) {
    if (options[name] !== undefined && typeof options[name] !== type) throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, options[name]);
  }
  const state = stream[kState];
  if (options.waitForTrailers) state.hasTrailers = true;
  touch(state);
  const prepared = responseHeaders(headers, options);
  if (hasNoBody(prepared[':status']) || state.headRequest) throw new codes.ERR_HTTP2_PAYLOAD_FORBIDDEN(prepared[':status']);
  return prepared;
}

function respondWithFD(stream, fd, headers, options) {
  stream._mayRespond();
  checkObject(options, 'options');
  options = { ...options };
  if (typeof fd?.fd === 'number' && typeof fd !== 'number') ({ fd } = fd);
  else if (typeof fd !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('fd', ['number', 'FileHandle'], fd);
  const prepared = prepare(stream, headers, options);
  if (options.statCheck === undefined) {
    send(stream, fd, prepared, options, options.offset ?? 0, options.length ?? -1, false);
    return;
  }
  fs.fstat(fd, (error, stat) => {
    if (error) {
      stream.destroy(error);
      return;
    }
    if (stream.destroyed || stream.closed) {
      stream.destroy(new codes.ERR_HTTP2_INVALID_STREAM());
      return;
    }
    const range = { offset: options.offset ?? 0, length: options.length ?? -1 };
    if (options.statCheck.call(stream, stat, prepared, range) === false || stream.headersSent) return;
    send(stream, fd, prepared, options, range.offset, range.length, false);
  });
}

function respondWithFile(stream, path, headers, options) {
  stream._mayRespond();
  checkObject(options, 'options');
  options = { ...options };
  const prepared = prepare(stream, headers, options);
  const failed = (error) => { if (options.onError) options.onError(error); else stream.destroy(error); };
  fs.open(path, 'r', (error, fd) => {
    if (error) {
      failed(error);
      return;
    }
    const giveUp = (reason) => {
      fs.close(fd, () => {});
      if (reason) failed(reason);
    };
    if (stream.destroyed || stream.closed) {
      giveUp();
      return;
    }
    fs.fstat(fd, (statError, stat) => {
      if (statError) {
        giveUp(statError);
        return;
      }
      const isFile = stat.isFile();
      if (!isFile && (stat.isDirectory() || options.offset !== undefined || options.length !== undefined)) {
        giveUp(stat.isDirectory() ? new codes.ERR_HTTP2_SEND_FILE() : new codes.ERR_HTTP2_SEND_FILE_NOSEEK());
        return;
      }
      if (stream.destroyed || stream.closed) {
        giveUp();
        stream.destroy(new codes.ERR_HTTP2_INVALID_STREAM());
        return;
      }
      // A pipe or a device is read from where it is, to its end.
      const offset = isFile ? options.offset ?? 0 : -1;
      let length = isFile ? options.length ?? -1 : -1;
      if (options.statCheck?.call(stream, stat, prepared) === false || stream.headersSent) {
        giveUp();
        return;
      }
      if (isFile) {
        length = length < 0 ? stat.size - offset : Math.min(stat.size - offset, length);
        prepared['content-length'] = length;
      }
      send(stream, fd, prepared, options, offset, length, true);
    });
  });
}

// `offset` -1: from the file's own position; `length` -1: to the end.
function send(stream, fd, headers, options, offset, length, owned) {
  const state = stream[kState];
  state.headersSent = true;
  let reading = false, over = false;
  const finish = () => {
    over = true;
    if (!owned || reading) return;
    owned = false;
    fs.close(fd, (error) => { if (error) stream.destroy(error); });
  };
  let block;
  try { block = encode(headers, checkResponsePseudo); } catch (error) {
    finish();
    stream.destroy(error);
    return;
  }
  state.sentHeaders = headers;
  // The program can write nothing; what is written is ours.
  stream._final = null;
  stream.end();
  stream.once('close', finish);
  if (!stream._submitResponse(block, options.waitForTrailers ? kWaitForTrailers : 0)) return;
  const { wire } = state.session[kState];
  let position = offset < 0 ? null : offset, left = length < 0 ? Infinity : length;
  const end = () => {
    if (!stream.destroyed) wire.native?.end(state.id);
    wire.schedule();
    finish();
  };
  const next = () => {
    if (stream.destroyed || !wire.native) return;
    if (left <= 0) {
      end();
      return;
    }
    // A piece each, as the session keeps it until it is sent.
    const piece = Buffer.allocUnsafeSlow(Math.min(kPiece, left));
    reading = true;
    fs.read(fd, piece, 0, piece.length, position, (error, count) => {
      reading = false;
      if (over) finish();
      if (stream.destroyed || !wire.native) return;
      if (error) {
        stream.close(constants.NGHTTP2_INTERNAL_ERROR);
        return;
      }
      if (count === 0) {
        end();
        return;
      }
      if (position !== null) position += count;
      left -= count;
      state.callback = next;
      touch(state);
      wire.native.write(state.id, count === piece.length ? piece : piece.subarray(0, count), left <= 0 && !state.hasTrailers);
      wire.schedule();
      if (left <= 0 && !state.hasTrailers) state.callback = finish;
    });
  };
  next();
}

module.exports = { respondWithFD, respondWithFile };
