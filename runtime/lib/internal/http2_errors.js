// The errors of node:http2: an entry for each code, as internal/errors.js wants them, and what nghttp2 says.
'use strict';

const texts = {
  ALTSVC_INVALID_ORIGIN: ['HTTP/2 ALTSVC frames require a valid origin', TypeError],
  ALTSVC_LENGTH: ['HTTP/2 ALTSVC frames are limited to 16382 bytes', TypeError],
  CONNECT_AUTHORITY: [':authority header is required for CONNECT requests', Error],
  CONNECT_PATH: ['The :path header is forbidden for CONNECT requests', Error],
  CONNECT_SCHEME: ['The :scheme header is forbidden for CONNECT requests', Error],
  GOAWAY_SESSION: ['New streams cannot be created after receiving a GOAWAY', Error],
  HEADERS_AFTER_RESPOND: ['Cannot specify additional headers after response initiated', Error],
  HEADERS_SENT: ['Response has already been initiated.', Error],
  HEADER_SINGLE_VALUE: ['Header field "%s" must only have a single value', TypeError],
  INFO_STATUS_NOT_ALLOWED: ['Informational status codes cannot be used', RangeError],
  INVALID_CONNECTION_HEADERS: ['HTTP/1 Connection specific headers are forbidden: "%s"', TypeError],
  INVALID_HEADER_VALUE: ['Invalid value "%s" for header "%s"', TypeError],
  INVALID_INFO_STATUS: ['Invalid informational status code: %s', RangeError],
  INVALID_ORIGIN: ['HTTP/2 ORIGIN frames require a valid origin', TypeError],
  INVALID_PACKED_SETTINGS_LENGTH: ['Packed settings length must be a multiple of six', RangeError],
  INVALID_PSEUDOHEADER: ['"%s" is an invalid pseudoheader or is used incorrectly', TypeError],
  INVALID_SESSION: ['The session has been destroyed', Error],
  INVALID_SETTING_VALUE: [function(name, actual, min, max) {
    this.extra = min === undefined ? { actual } : { actual, min, max };
    return `Invalid value for setting "${name}": ${actual}`;
  }, TypeError, RangeError],
  INVALID_STREAM: ['The stream has been destroyed', Error],
  MAX_PENDING_SETTINGS_ACK: ['Maximum number of pending settings acknowledgements', Error],
  NESTED_PUSH: ['A push stream cannot initiate another push stream.', Error],
  NO_MEM: ['Out of memory', Error],
  NO_SOCKET_MANIPULATION: ['HTTP/2 sockets should not be directly manipulated (e.g. read and written)', Error],
  ORIGIN_LENGTH: ['HTTP/2 ORIGIN frames are limited to 16382 bytes', TypeError],
  OUT_OF_STREAMS: ['No stream ID is available because maximum stream ID has been reached', Error],
  PAYLOAD_FORBIDDEN: ['Responses with %s status must not have a payload', Error],
  PING_CANCEL: ['HTTP2 ping cancelled', Error],
  PING_LENGTH: ['HTTP2 ping payload must be 8 bytes', RangeError],
  PSEUDOHEADER_NOT_ALLOWED: ['Cannot set HTTP/2 pseudo-headers', TypeError],
  PUSH_DISABLED: ['HTTP/2 client has disabled push streams', Error],
  SEND_FILE: ['Directories cannot be sent', Error],
  SEND_FILE_NOSEEK: ['Offset or length can only be specified for regular files', Error],
  SESSION_ERROR: ['Session closed with error code %s', Error],
  SETTINGS_CANCEL: ['HTTP2 session settings canceled', Error],
  SOCKET_BOUND: ['The socket is already bound to an Http2Session', Error],
  SOCKET_UNBOUND: ['The socket has been disconnected from the Http2Session', Error],
  STATUS_101: ['HTTP status code 101 (Switching Protocols) is forbidden in HTTP/2', Error],
  STATUS_INVALID: ['Invalid status code: %s', RangeError],
  STREAM_CANCEL: [function(cause) {
    if (cause) this.extra = { cause };
    return `The pending stream has been canceled${typeof cause?.message === 'string' ? ` (caused by: ${cause.message})` : ''}`;
  }, Error],
  STREAM_ERROR: ['Stream closed with error code %s', Error],
  STREAM_SELF_DEPENDENCY: ['A stream cannot depend on itself', Error],
  TOO_MANY_CUSTOM_SETTINGS: ['Number of custom settings exceeds MAX_ADDITIONAL_SETTINGS', Error],
  TOO_MANY_INVALID_FRAMES: ['Too many invalid HTTP/2 frames', Error],
  TRAILERS_ALREADY_SENT: ['Trailing headers have already been sent', Error],
  TRAILERS_NOT_READY: ['Trailing headers cannot be sent until after the wantTrailers event is emitted', Error],
  UNSUPPORTED_PROTOCOL: ['protocol "%s" is unsupported.', Error],
};

// An error of nghttp2, or one of ours that it carried.
class NghttpError extends Error {
  constructor(number, code) {
    super(code === undefined ? binding('http2').errorText(number) : texts[code.slice('ERR_HTTP2_'.length)][0]);
    this.code = code ?? 'ERR_HTTP2_ERROR';
    this.errno = number;
  }
  toString() { return `${this.name} [${this.code}]: ${this.message}`; }
}

module.exports = { entryOf: (code) => texts[code.slice('ERR_HTTP2_'.length)], NghttpError };
