// Errors with Node's codes: `name [code]` in the stack, the code as a property.
'use strict';

const lazyInspect = (value, options) => require('internal/inspect').inspect(value, options);

const codes = Object.create(null);

function defineCode(code, message, Base, ...others) {
  const make = (Parent) => {
    function NodeError(...args) {
      const text = typeof message === 'function' ? message.apply(this, args) : format(message, args);
      const limit = Error.stackTraceLimit;
      if (Error.stackTraceLimit === 0) Error.stackTraceLimit = 0;
      const error = new Parent(text);
      Error.stackTraceLimit = limit;
      if (this !== undefined && this.extra !== undefined) Object.assign(error, this.extra);
      Object.defineProperties(error, {
        message: { value: text, enumerable: false, writable: true, configurable: true },
        toString: {
          value() { return `${this.name} [${code}]: ${this.message}`; },
          enumerable: false, writable: true, configurable: true,
        },
      });
      Error.captureStackTrace(error, NodeError);
      // Reading the stack while the name carries the code writes it into the first line.
      const { name } = error;
      error.name = `${name} [${code}]`;
      error.stack;
      delete error.name;
      error.code = code;
      return error;
    }
    return NodeError;
  };
  const first = make(Base);
  for (const Other of others) first[Other.name] = make(Other);
  codes[code] = first;
}

function format(message, args) {
  let i = 0;
  return message.replace(/%[sdj]/g, () => String(args[i++]));
}

const classPattern = /^([A-Z][a-z0-9]*)+$/;
const kinds = ['string', 'function', 'number', 'object', 'Function', 'Object', 'boolean', 'bigint', 'symbol'];

function listOf(items, conjunction) {
  if (items.length === 1) return items[0];
  if (items.length === 2) return `${items[0]} ${conjunction} ${items[1]}`;
  return `${items.slice(0, -1).join(', ')}, ${conjunction} ${items[items.length - 1]}`;
}

function describeReceived(value) {
  if (value == null) return ` Received ${value}`;
  if (typeof value === 'function') return ` Received function ${value.name}`;
  if (typeof value === 'object') {
    if (value.constructor?.name) return ` Received an instance of ${value.constructor.name}`;
    return ` Received ${lazyInspect(value, { depth: -1 })}`;
  }
  let shown = lazyInspect(value, { colors: false });
  if (shown.length > 28) shown = `${shown.slice(0, 25)}...`;
  return ` Received type ${typeof value} (${shown})`;
}

defineCode('ERR_INVALID_ARG_TYPE', (name, expected, actual) => {
  if (!Array.isArray(expected)) expected = [expected];
  let text = 'The ';
  if (name.endsWith(' argument')) text += `${name} `;
  else text += `"${name}" ${name.includes('.') ? 'property' : 'argument'} `;
  text += 'must be ';
  const types = [], instances = [], other = [];
  for (const value of expected) {
    if (kinds.includes(value)) types.push(value.toLowerCase());
    else if (classPattern.test(value)) instances.push(value);
    else other.push(value);
  }
  if (instances.length > 0) {
    const at = types.indexOf('object');
    if (at !== -1) {
      types.splice(at, 1);
      instances.push('Object');
    }
  }
  if (types.length > 0) {
    text += `${types.length > 1 ? 'one of type' : 'of type'} ${listOf(types, 'or')}`;
    if (instances.length > 0 || other.length > 0) text += ' or ';
  }
  if (instances.length > 0) {
    text += `an instance of ${listOf(instances, 'or')}`;
    if (other.length > 0) text += ' or ';
  }
  if (other.length > 0) {
    if (other.length > 1) text += `one of ${listOf(other, 'or')}`;
    else {
      if (other[0].toLowerCase() !== other[0]) text += 'an ';
      text += other[0];
    }
  }
  return `${text}.${describeReceived(actual)}`;
}, TypeError);

defineCode('ERR_INVALID_ARG_VALUE', (name, value, reason = 'is invalid') => {
  let shown = lazyInspect(value);
  if (shown.length > 128) shown = `${shown.slice(0, 128)}...`;
  return `The ${name.includes('.') ? 'property' : 'argument'} '${name}' ${reason}. Received ${shown}`;
}, TypeError, RangeError);

function withUnderscores(text) {
  let out = '';
  let i = text.length;
  const start = text[0] === '-' ? 1 : 0;
  for (; i >= start + 4; i -= 3) out = `_${text.slice(i - 3, i)}${out}`;
  return text.slice(0, i) + out;
}

defineCode('ERR_OUT_OF_RANGE', (name, range, input, replaceDefault = false) => {
  let received;
  if (Number.isInteger(input) && Math.abs(input) > 2 ** 32) received = withUnderscores(String(input));
  else if (typeof input === 'bigint') {
    received = String(input);
    if (input > 2n ** 32n || input < -(2n ** 32n)) received = withUnderscores(received);
    received += 'n';
  } else received = lazyInspect(input);
  return `${replaceDefault ? name : `The value of "${name}" is out of range.`} It must be ${range}. Received ${received}`;
}, RangeError);

const simple = [
  ['ERR_AMBIGUOUS_ARGUMENT', 'The "%s" argument is ambiguous. %s', TypeError],
  ['ERR_ARG_NOT_ITERABLE', '%s must be iterable', TypeError],
  ['ERR_ASYNC_CALLBACK', '%s must be a function', TypeError],
  ['ERR_ASYNC_TYPE', 'Invalid name for async "type": %s', TypeError],
  ['ERR_BROTLI_INVALID_PARAM', '%s is not a valid Brotli parameter', RangeError],
  ['ERR_BUFFER_OUT_OF_BOUNDS', (name) => (name ? `"${name}" is outside of buffer bounds` : 'Attempt to access memory outside buffer bounds'), RangeError],
  ['ERR_BUFFER_TOO_LARGE', 'Cannot create a Buffer larger than %s bytes', RangeError],
  ['ERR_CHILD_CLOSED_BEFORE_REPLY', 'Child closed before reply received', Error],
  ['ERR_CHILD_PROCESS_IPC_REQUIRED', "Forked processes must have an IPC channel, missing value 'ipc' in %s", Error],
  ['ERR_CHILD_PROCESS_STDIO_MAXBUFFER', '%s maxBuffer length exceeded', RangeError],
  ['ERR_CONSOLE_WRITABLE_STREAM', 'Console expects a writable stream instance for %s', TypeError],
  ['ERR_CONSTRUCT_CALL_INVALID', 'Constructor cannot be called', TypeError],
  ['ERR_CRYPTO_HASH_FINALIZED', 'Digest already called', Error],
  ['ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest: %s', TypeError],
  ['ERR_CRYPTO_INVALID_IV', 'Invalid initialization vector', TypeError],
  ['ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length', RangeError],
  ['ERR_CRYPTO_INVALID_STATE', 'Invalid state for operation %s', Error],
  ['ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', 'Input buffers must have the same byte length', RangeError],
  ['ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher', Error],
  ['ERR_DIR_CLOSED', 'Directory handle was closed', Error],
  ['ERR_DIR_CONCURRENT_OPERATION', 'Cannot do synchronous work on directory handle with concurrent asynchronous operations', Error],
  ['ERR_DNS_SET_SERVERS_FAILED', 'c-ares failed to set servers: "%s"', Error],
  ['ERR_ENCODING_INVALID_ENCODED_DATA', 'The encoded data was not valid for encoding %s', TypeError],
  ['ERR_ENCODING_NOT_SUPPORTED', 'The "%s" encoding is not supported', RangeError],
  ['ERR_EVENT_RECURSION', 'The event "%s" is already being dispatched', Error],
  ['ERR_FALSY_VALUE_REJECTION', function(reason) { this.extra = { reason }; return 'Promise was rejected with falsy value'; }, Error],
  ['ERR_FS_CP_DIR_TO_NON_DIR', 'Cannot overwrite non-directory %s with directory %s', Error],
  ['ERR_FS_CP_EEXIST', 'Target already exists: cp returned EEXIST (%s already exists) %s', Error],
  ['ERR_FS_CP_EINVAL', 'Invalid src or dest: cp returned EINVAL (%s) %s', Error],
  ['ERR_FS_CP_NON_DIR_TO_DIR', 'Cannot overwrite directory %s with non-directory %s', Error],
  ['ERR_FS_EISDIR', 'Path is a directory: %s returned EISDIR (is a directory) %s', Error],
  ['ERR_FS_FILE_TOO_LARGE', 'File size (%s) is greater than 2 GiB', RangeError],
  ['ERR_FS_INVALID_SYMLINK_TYPE', 'Symlink type must be one of "dir", "file", or "junction". Received "%s"', Error],
  ['ERR_HTTP_BODY_NOT_ALLOWED', 'Adding content for this request method or response status is not allowed.', Error],
  ['ERR_HTTP_CONTENT_LENGTH_MISMATCH', "Response body's content-length of %s byte(s) does not match the content-length of %s byte(s) set in header", Error],
  ['ERR_HTTP_HEADERS_SENT', 'Cannot %s headers after they are sent to the client', Error],
  ['ERR_HTTP_INVALID_HEADER_VALUE', 'Invalid value "%s" for header "%s"', TypeError],
  ['ERR_HTTP_INVALID_STATUS_CODE', 'Invalid status code: %s', RangeError],
  ['ERR_HTTP_REQUEST_TIMEOUT', 'Request timeout', Error],
  ['ERR_HTTP_SOCKET_ASSIGNED', 'ServerResponse has an already assigned socket', Error],
  ['ERR_HTTP_TRAILER_INVALID', 'Trailers are invalid with this transfer encoding', Error],
  ['ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor', TypeError],
  ['ERR_IMPORT_ATTRIBUTE_MISSING', 'Module "%s" needs an import attribute of "%s: %s"', TypeError],
  ['ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE', 'Module "%s" is not of type "%s"', TypeError],
  ['ERR_IMPORT_ATTRIBUTE_UNSUPPORTED', 'Import attribute "%s" with value "%s" is not supported', TypeError],
  ['ERR_INCOMPATIBLE_OPTION_PAIR', 'Option "%s" cannot be used in combination with option "%s"', TypeError],
  ['ERR_INSPECTOR_ALREADY_CONNECTED', '%s is already connected', Error],
  ['ERR_INSPECTOR_CLOSED', 'Session was closed', Error],
  ['ERR_INSPECTOR_COMMAND', 'Inspector error %d: %s', Error],
  ['ERR_INSPECTOR_NOT_AVAILABLE', 'Inspector is not available', Error],
  ['ERR_INSPECTOR_NOT_CONNECTED', 'Session is not connected', Error],
  ['ERR_INVALID_ARG', 'Invalid argument: %s', TypeError],
  ['ERR_INVALID_ASYNC_ID', 'Invalid %s value: %s', RangeError],
  ['ERR_INVALID_BUFFER_SIZE', 'Buffer size must be a multiple of %s', RangeError],
  ['ERR_INVALID_ADDRESS', 'Invalid address', Error],
  ['ERR_INVALID_CHAR', (name, field) => `Invalid character in ${name}${field !== undefined ? ` ["${field}"]` : ''}`, TypeError],
  ['ERR_INVALID_CURSOR_POS', 'Cannot set cursor row without setting its column', TypeError],
  ['ERR_INVALID_FD', '"fd" must be a positive integer: %s', RangeError],
  ['ERR_INVALID_FD_TYPE', 'Unsupported fd type: %s', TypeError],
  ['ERR_INVALID_FILE_URL_HOST', 'File URL host must be "localhost" or empty on %s', TypeError],
  ['ERR_INVALID_FILE_URL_PATH', 'File URL path %s', TypeError],
  ['ERR_INVALID_HTTP_TOKEN', (name, field) => `${name} must be a valid HTTP token ["${field}"]`, TypeError],
  ['ERR_INVALID_IP_ADDRESS', 'Invalid IP address: %s', TypeError],
  ['ERR_INVALID_MODULE_SPECIFIER', (request, reason, base) => `Invalid module "${request}" ${reason}${base ? ` imported from ${base}` : ''}`, TypeError],
  ['ERR_INVALID_PACKAGE_CONFIG', (path, base, message) => `Invalid package config ${path}.${base ? ` while importing ${base}.` : ''}${message ? ` ${message}` : ''}`, Error],
  ['ERR_INVALID_PACKAGE_TARGET', (pkgPath, key, target, isImport = false, base) => `Invalid "${isImport ? 'imports' : 'exports'}" target ${JSON.stringify(target)} defined for '${key}' in the package config ${pkgPath}package.json${base ? ` imported from ${base}` : ''}`, Error],
  ['ERR_INVALID_PROTOCOL', 'Protocol "%s" not supported. Expected "%s"', TypeError],
  ['ERR_INVALID_RETURN_PROPERTY_VALUE', (input, name, prop, value) => `Expected ${input} to be returned for the "${prop}" from the "${name}" function but got ${describeReturned(value)}.`, TypeError],
  ['ERR_INVALID_RETURN_VALUE', (input, name, value) => `Expected ${input} to be returned from the "${name}" function but got ${describeReturned(value)}.`, TypeError],
  ['ERR_INVALID_STATE', 'Invalid state: %s', Error, TypeError, RangeError],
  ['ERR_INVALID_SYNC_FORK_INPUT', 'Asynchronous forks do not support Buffer, TypedArray, DataView or string input: %s', TypeError],
  ['ERR_INVALID_THIS', 'Value of "this" must be of type %s', TypeError],
  ['ERR_INVALID_TUPLE', '%s must be an iterable %s tuple', TypeError],
  ['ERR_INVALID_URI', 'URI malformed', URIError],
  ['ERR_INVALID_URL', function(input, base) { this.extra = base === undefined ? { input } : { input, base }; return 'Invalid URL'; }, TypeError],
  ['ERR_INVALID_URL_SCHEME', (expected) => `The URL must be of scheme ${[expected].flat().join(' or ')}`, TypeError],
  ['ERR_IPC_CHANNEL_CLOSED', 'Channel closed', Error],
  ['ERR_IPC_DISCONNECTED', 'IPC channel is already disconnected', Error],
  ['ERR_IPC_ONE_PIPE', 'Child process can have only one IPC pipe', Error],
  ['ERR_METHOD_NOT_IMPLEMENTED', 'The %s method is not implemented', Error],
  ['ERR_MISSING_ARGS', (...names) => {
    const wrap = (a) => Array.isArray(a) ? a.map((n) => `"${n}"`).join(' or ') : `"${a}"`;
    return `The ${listOf(names.map(wrap), 'and')} argument${names.length > 1 ? 's' : ''} must be specified`;
  }, TypeError],
  ['ERR_MISSING_OPTION', '%s is required', TypeError],
  ['ERR_MODULE_NOT_FOUND', (path, base, exact) => `Cannot find ${exact ? 'module' : 'package'} '${path}'${base ? ` imported from ${base}` : ''}`, Error],
  ['ERR_MULTIPLE_CALLBACK', 'Callback called multiple times', Error],
  ['ERR_NETWORK_IMPORT_DISALLOWED', "import of '%s' by %s is not supported: %s", Error],
  ['ERR_NOT_IMPLEMENTED', '%s is not implemented by Sinter yet', Error],
  ['ERR_OPERATION_FAILED', 'Operation failed: %s', Error, TypeError],
  ['ERR_PACKAGE_IMPORT_NOT_DEFINED', (specifier, pkg, base) => `Package import specifier "${specifier}" is not defined${pkg ? ` in package ${pkg}package.json` : ''}${base ? ` imported from ${base}` : ''}`, TypeError],
  ['ERR_PACKAGE_PATH_NOT_EXPORTED', (pkg, subpath, base) => subpath === '.' ? `No "exports" main defined in ${pkg}package.json${base ? ` imported from ${base}` : ''}` : `Package subpath '${subpath}' is not defined by "exports" in ${pkg}package.json${base ? ` imported from ${base}` : ''}`, Error],
  ['ERR_PARSE_ARGS_INVALID_OPTION_VALUE', '%s', TypeError],
  ['ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL', '%s', TypeError],
  ['ERR_PARSE_ARGS_UNKNOWN_OPTION', '%s', TypeError],
  ['ERR_REQUIRE_ASYNC_MODULE', 'require() cannot be used on an ESM graph with top-level await. Use import() instead.', Error],
  ['ERR_REQUIRE_CYCLE_MODULE', '%s', Error],
  ['ERR_SCRIPT_EXECUTION_TIMEOUT', 'Script execution timed out after %sms', Error],
  ['ERR_SERVER_ALREADY_LISTEN', 'Listen method has been called more than once without closing.', Error],
  ['ERR_SERVER_NOT_RUNNING', 'Server is not running.', Error],
  ['ERR_SOCKET_BAD_PORT', (name, port, allowZero = true) => `${name} should be ${allowZero ? '>=' : '>'} 0 and < 65536.${describeReceived(port)}.`, RangeError],
  ['ERR_SOCKET_CLOSED', 'Socket is closed', Error],
  ['ERR_SOCKET_CLOSED_BEFORE_CONNECTION', 'Socket closed before the connection was established', Error],
  ['ERR_SOCKET_CONNECTION_TIMEOUT', 'Socket connection timeout', Error],
  ['ERR_STREAM_ALREADY_FINISHED', 'Cannot call %s after a stream was finished', Error],
  ['ERR_STREAM_CANNOT_PIPE', 'Cannot pipe, not readable', Error],
  ['ERR_STREAM_DESTROYED', 'Cannot call %s after a stream was destroyed', Error],
  ['ERR_STREAM_NULL_VALUES', 'May not write null values to stream', TypeError],
  ['ERR_STREAM_PREMATURE_CLOSE', 'Premature close', Error],
  ['ERR_STREAM_PUSH_AFTER_EOF', 'stream.push() after EOF', Error],
  ['ERR_STREAM_WRAP', 'Stream has StringDecoder set or is in objectMode', Error],
  ['ERR_STREAM_WRITE_AFTER_END', 'write after end', Error],
  ['ERR_SYNTHETIC', 'JavaScript Callstack', Error],
  ['ERR_TLS_CERT_ALTNAME_INVALID', function(reason, host, cert) { this.extra = { reason, host, cert }; return `Hostname/IP does not match certificate's altnames: ${reason}`; }, Error],
  ['ERR_UNAVAILABLE_DURING_EXIT', 'Cannot call function in process exit handler', Error],
  ['ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET', '`process.setupUncaughtExceptionCapture()` was called while a capture callback was already active', Error],
  ['ERR_UNESCAPED_CHARACTERS', '%s contains unescaped characters', TypeError],
  ['ERR_UNHANDLED_ERROR', (err = undefined) => err === undefined ? 'Unhandled error.' : `Unhandled error. (${err})`, Error],
  ['ERR_UNKNOWN_BUILTIN_MODULE', 'No such built-in module: %s', Error],
  ['ERR_UNKNOWN_CREDENTIAL', '%s identifier does not exist: %s', Error],
  ['ERR_UNKNOWN_ENCODING', 'Unknown encoding: %s', TypeError],
  ['ERR_UNKNOWN_FILE_EXTENSION', 'Unknown file extension "%s" for %s', TypeError],
  ['ERR_UNKNOWN_MODULE_FORMAT', 'Unknown module format: %s for URL %s', RangeError],
  ['ERR_UNKNOWN_SIGNAL', 'Unknown signal: %s', TypeError],
  ['ERR_UNSUPPORTED_DIR_IMPORT', (path, base) => `Directory import '${path}' is not supported resolving ES modules${base ? ` imported from ${base}` : ''}`, Error],
  ['ERR_UNSUPPORTED_ESM_URL_SCHEME', (url) => `Only URLs with a scheme in: file, data, and node are supported by the default ESM loader. Received protocol '${url.protocol}'`, Error],
  ['ERR_UNSUPPORTED_RESOLVE_REQUEST', 'Failed to resolve module specifier "%s" from "%s": Invalid relative URL or base scheme is not hierarchical.', TypeError],
  ['ERR_UNSUPPORTED_TYPESCRIPT', '%s', SyntaxError],
  ['ERR_USE_AFTER_CLOSE', '%s was closed', Error],
  ['ERR_VM_MODULE_NOT_MODULE', 'Provided module is not an instance of Module', Error],
  ['ERR_WORKER_INVALID_EXEC_ARGV', (errors) => `Initiated Worker with invalid execArgv flags: ${errors.join(', ')}`, Error],
  ['ERR_WORKER_NOT_RUNNING', 'Worker instance not running', Error],
  ['ERR_WORKER_OUT_OF_MEMORY', 'Worker terminated due to reaching memory limit: %s', Error],
  ['ERR_WORKER_PATH', (name) => `The worker script or module filename must be an absolute path or a relative path starting with './' or '../'. Received "${name}"`, TypeError],
  ['ERR_WORKER_UNSERIALIZABLE_ERROR', 'Serializing an uncaught exception failed', Error],
  ['ERR_WORKER_UNSUPPORTED_OPERATION', '%s is not supported in workers', TypeError],
  ['ERR_WORKER_INIT_FAILED', 'Worker initialization failure: %s', Error],
  ['ERR_ZLIB_INITIALIZATION_FAILED', 'Initialization failed', Error],
];
for (const [code, message, ...bases] of simple) defineCode(code, message, ...bases);

function describeReturned(value) {
  if (value?.constructor?.name) return `an instance of ${value.constructor.name}`;
  return typeof value === 'undefined' || value === null ? String(value) : `type ${typeof value}`;
}

function hideStackFrames(fn) { return fn; }

class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

let names;
function errorMap() {
  if (!names) {
    names = new Map();
    const flat = binding('os').errorNames();
    for (let i = 0; i < flat.length; i += 3) names.set(flat[i + 1], [flat[i], flat[i + 2]]);
  }
  return names;
}

// `err` is a negative libuv code. With address: connect, bind and the like.
function errnoException(err, syscall, original) {
  const [code] = errorMap().get(err) || [`Unknown system error ${err}`];
  const error = new Error(original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`);
  error.errno = err;
  error.code = code;
  error.syscall = syscall;
  return error;
}

function exceptionWithHostPort(err, syscall, address, port, additional) {
  if (typeof err === 'object') return err;   // the permissions refused it
  const [code] = errorMap().get(err) || [`Unknown system error ${err}`];
  let details = '';
  if (port && port > 0) details = ` ${address}:${port}`;
  else if (address) details = ` ${address}`;
  if (additional) details += ` - Local (${additional})`;
  const error = new Error(`${syscall} ${code}${details}`);
  error.errno = err;
  error.code = code;
  error.syscall = syscall;
  error.address = address;
  if (port) error.port = port;
  return error;
}

// Node's uvException: "CODE: text, syscall 'path'".
function uvException(err, syscall, message, extra) {
  if (typeof err === 'object') return err;   // the permissions refused it
  const [code, text] = errorMap().get(err) || [`Unknown system error ${err}`, ''];
  const error = new Error(`${code}: ${message || text}, ${syscall}${extra?.path ? ` '${extra.path}'` : ''}`);
  Object.assign(error, { errno: err, code, syscall }, extra);
  return error;
}

function aggregateTwoErrors(inner, outer) {
  if (inner && outer && inner !== outer) {
    if (Array.isArray(outer.errors)) {
      outer.errors.push(inner);
      return outer;
    }
    const error = new AggregateError([outer, inner], outer.message);
    error.code = outer.code;
    return error;
  }
  return inner || outer;
}

// What is not there says so when called, instead of being undefined.
function notImplemented(name) {
  const thrower = function() { throw new codes.ERR_NOT_IMPLEMENTED(name); };
  Object.defineProperty(thrower, 'name', { value: name.slice(name.lastIndexOf('.') + 1) });
  // So that a list of what is there can tell.
  Object.defineProperty(thrower, Symbol.for('sinter.missing'), { value: true });
  return thrower;
}

module.exports = {
  codes, hideStackFrames, AbortError, errnoException, exceptionWithHostPort, uvException,
  aggregateTwoErrors, notImplemented, errorMap, describeReceived,
};
