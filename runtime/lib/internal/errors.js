// Errors with Node's codes: `name [code]` in the stack, the code as a property.
'use strict';

const lazyInspect = (value, options) => require('internal/inspect').inspect(value, options);

// A class is made when it is first asked for: a program meets a few of them.
const codes = Object.create(new Proxy(Object.create(null), {
  get(_target, code) {
    const entry = entryOf(code);
    return entry === undefined ? undefined : (codes[code] = makeClass(code, ...entry));
  },
}));

function makeClass(code, message, Base, ...others) {
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
  return first;
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

function invalidArgType(name, expected, actual) {
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
}

function invalidArgValue(name, value, reason = 'is invalid') {
  let shown = lazyInspect(value);
  if (shown.length > 128) shown = `${shown.slice(0, 128)}...`;
  return `The ${name.includes('.') ? 'property' : 'argument'} '${name}' ${reason}. Received ${shown}`;
}

function withUnderscores(text) {
  let out = '';
  let i = text.length;
  const start = text[0] === '-' ? 1 : 0;
  for (; i >= start + 4; i -= 3) out = `_${text.slice(i - 3, i)}${out}`;
  return text.slice(0, i) + out;
}

function outOfRange(name, range, input, replaceDefault = false) {
  let received;
  if (Number.isInteger(input) && Math.abs(input) > 2 ** 32) received = withUnderscores(String(input));
  else if (typeof input === 'bigint') {
    received = String(input);
    if (input > 2n ** 32n || input < -(2n ** 32n)) received = withUnderscores(received);
    received += 'n';
  } else received = lazyInspect(input);
  return `${replaceDefault ? name : `The value of "${name}" is out of range.`} It must be ${range}. Received ${received}`;
}

// [message, base class, ...]: made for the codes that are asked for.
function entryOf(code) {
  switch (code) {
    case 'ERR_INVALID_ARG_TYPE': return [invalidArgType, TypeError];
    case 'ERR_INVALID_ARG_VALUE': return [invalidArgValue, TypeError, RangeError];
    case 'ERR_OUT_OF_RANGE': return [outOfRange, RangeError];
    case 'ERR_AMBIGUOUS_ARGUMENT': return ['The "%s" argument is ambiguous. %s', TypeError];
    case 'ERR_ARG_NOT_ITERABLE': return ['%s must be iterable', TypeError];
    case 'ERR_ASSERTION': return ['%s', Error];
    case 'ERR_ASYNC_CALLBACK': return ['%s must be a function', TypeError];
    case 'ERR_ASYNC_TYPE': return ['Invalid name for async "type": %s', TypeError];
    case 'ERR_BROTLI_INVALID_PARAM': return ['%s is not a valid Brotli parameter', RangeError];
    case 'ERR_BUFFER_OUT_OF_BOUNDS': return [(name) => (name ? `"${name}" is outside of buffer bounds` : 'Attempt to access memory outside buffer bounds'), RangeError];
    case 'ERR_BUFFER_TOO_LARGE': return ['Cannot create a Buffer larger than %s bytes', RangeError];
    case 'ERR_CHILD_CLOSED_BEFORE_REPLY': return ['Child closed before reply received', Error];
    case 'ERR_CHILD_PROCESS_IPC_REQUIRED': return ["Forked processes must have an IPC channel, missing value 'ipc' in %s", Error];
    case 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER': return ['%s maxBuffer length exceeded', RangeError];
    case 'ERR_CONSOLE_WRITABLE_STREAM': return ['Console expects a writable stream instance for %s', TypeError];
    case 'ERR_CONSTRUCT_CALL_INVALID': return ['Constructor cannot be called', TypeError];
    case 'ERR_CRYPTO_HASH_FINALIZED': return ['Digest already called', Error];
    case 'ERR_CRYPTO_INVALID_DIGEST': return ['Invalid digest: %s', TypeError];
    case 'ERR_CRYPTO_INVALID_IV': return ['Invalid initialization vector', TypeError];
    case 'ERR_CRYPTO_INVALID_KEYLEN': return ['Invalid key length', RangeError];
    case 'ERR_CRYPTO_INVALID_STATE': return ['Invalid state for operation %s', Error];
    case 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH': return ['Input buffers must have the same byte length', RangeError];
    case 'ERR_CRYPTO_UNKNOWN_CIPHER': return ['Unknown cipher', Error];
    case 'ERR_DIR_CLOSED': return ['Directory handle was closed', Error];
    case 'ERR_DLOPEN_DISABLED': return ['%s', Error];
    case 'ERR_PROTO_ACCESS': return ['Accessing Object.prototype.__proto__ has been disallowed with --disable-proto=throw', Error];
    case 'ERR_DIR_CONCURRENT_OPERATION': return ['Cannot do synchronous work on directory handle with concurrent asynchronous operations', Error];
    case 'ERR_DNS_SET_SERVERS_FAILED': return ['c-ares failed to set servers: "%s" [%s]', Error];
    case 'ERR_ENCODING_INVALID_ENCODED_DATA': return ['The encoded data was not valid for encoding %s', TypeError];
    case 'ERR_ENCODING_NOT_SUPPORTED': return ['The "%s" encoding is not supported', RangeError];
    case 'ERR_EVENT_RECURSION': return ['The event "%s" is already being dispatched', Error];
    case 'ERR_FALSY_VALUE_REJECTION': return [function(reason) { this.extra = { reason }; return 'Promise was rejected with falsy value'; }, Error];
    case 'ERR_FS_CP_DIR_TO_NON_DIR': return ['Cannot overwrite non-directory %s with directory %s', Error];
    case 'ERR_FS_CP_EEXIST': return ['Target already exists: cp returned EEXIST (%s already exists) %s', Error];
    case 'ERR_FS_CP_EINVAL': return ['Invalid src or dest: cp returned EINVAL (%s) %s', Error];
    case 'ERR_FS_CP_FIFO_PIPE': return ['Cannot copy a FIFO pipe: cp returned EINVAL (cannot copy a FIFO pipe: %s) %s', Error];
    case 'ERR_FS_CP_NON_DIR_TO_DIR': return ['Cannot overwrite directory %s with non-directory %s', Error];
    case 'ERR_FS_CP_SOCKET': return ['Cannot copy a socket file: cp returned EINVAL (cannot copy a socket file: %s) %s', Error];
    case 'ERR_FS_EISDIR': return ['Path is a directory: %s returned EISDIR (is a directory) %s', Error];
    case 'ERR_FS_FILE_TOO_LARGE': return ['File size (%s) is greater than 2 GiB', RangeError];
    case 'ERR_FS_INVALID_SYMLINK_TYPE': return ['Symlink type must be one of "dir", "file", or "junction". Received "%s"', Error];
    case 'ERR_HTTP_BODY_NOT_ALLOWED': return ['Adding content for this request method or response status is not allowed.', Error];
    case 'ERR_HTTP_CONTENT_LENGTH_MISMATCH': return ["Response body's content-length of %s byte(s) does not match the content-length of %s byte(s) set in header", Error];
    case 'ERR_HTTP_HEADERS_SENT': return ['Cannot %s headers after they are sent to the client', Error];
    case 'ERR_HTTP_INVALID_HEADER_VALUE': return ['Invalid value "%s" for header "%s"', TypeError];
    case 'ERR_HTTP_INVALID_STATUS_CODE': return ['Invalid status code: %s', RangeError];
    case 'ERR_HTTP_REQUEST_TIMEOUT': return ['Request timeout', Error];
    case 'ERR_HTTP_SOCKET_ASSIGNED': return ['ServerResponse has an already assigned socket', Error];
    case 'ERR_HTTP_TRAILER_INVALID': return ['Trailers are invalid with this transfer encoding', Error];
    case 'ERR_ILLEGAL_CONSTRUCTOR': return ['Illegal constructor', TypeError];
    case 'ERR_IMPORT_ATTRIBUTE_MISSING': return ['Module "%s" needs an import attribute of "%s: %s"', TypeError];
    case 'ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE': return ['Module "%s" is not of type "%s"', TypeError];
    case 'ERR_IMPORT_ATTRIBUTE_UNSUPPORTED': return ['Import attribute "%s" with value "%s" is not supported', TypeError];
    case 'ERR_INCOMPATIBLE_OPTION_PAIR': return ['Option "%s" cannot be used in combination with option "%s"', TypeError];
    case 'ERR_INSPECTOR_ALREADY_ACTIVATED': return ['Inspector is already activated. Close it with inspector.close() before activating it again.', Error];
    case 'ERR_INSPECTOR_ALREADY_CONNECTED': return ['%s is already connected', Error];
    case 'ERR_INSPECTOR_CLOSED': return ['Session was closed', Error];
    case 'ERR_INSPECTOR_COMMAND': return ['Inspector error %d: %s', Error];
    case 'ERR_INSPECTOR_NOT_ACTIVE': return ['Inspector is not active', Error];
    case 'ERR_INSPECTOR_NOT_AVAILABLE': return ['Inspector is not available', Error];
    case 'ERR_INSPECTOR_NOT_CONNECTED': return ['Session is not connected', Error];
    case 'ERR_INVALID_ARG': return ['Invalid argument: %s', TypeError];
    case 'ERR_INVALID_ASYNC_ID': return ['Invalid %s value: %s', RangeError];
    case 'ERR_INVALID_BUFFER_SIZE': return ['Buffer size must be a multiple of %s', RangeError];
    case 'ERR_INVALID_ADDRESS': return ['Invalid address', Error];
    case 'ERR_INVALID_CHAR': return [(name, field) => `Invalid character in ${name}${field !== undefined ? ` ["${field}"]` : ''}`, TypeError];
    case 'ERR_INVALID_CURSOR_POS': return ['Cannot set cursor row without setting its column', TypeError];
    case 'ERR_INVALID_FD': return ['"fd" must be a positive integer: %s', RangeError];
    case 'ERR_INVALID_FD_TYPE': return ['Unsupported fd type: %s', TypeError];
    case 'ERR_INVALID_FILE_URL_HOST': return ['File URL host must be "localhost" or empty on %s', TypeError];
    case 'ERR_INVALID_FILE_URL_PATH': return ['File URL path %s', TypeError];
    case 'ERR_INVALID_HTTP_TOKEN': return [(name, field) => `${name} must be a valid HTTP token ["${field}"]`, TypeError];
    case 'ERR_INVALID_ADDRESS_FAMILY': return [function(family, host, port) { this.extra = { host, port }; return `Invalid address family: ${family} ${host}:${port}`; }, RangeError];
    case 'ERR_INVALID_IP_ADDRESS': return ['Invalid IP address: %s', TypeError];
    case 'ERR_INVALID_MODULE_SPECIFIER': return [(request, reason, base) => `Invalid module "${request}" ${reason}${base ? ` imported from ${base}` : ''}`, TypeError];
    case 'ERR_INVALID_PACKAGE_CONFIG': return [(path, base, message) => `Invalid package config ${path}.${base ? ` while importing ${base}.` : ''}${message ? ` ${message}` : ''}`, Error];
    case 'ERR_INVALID_PACKAGE_TARGET': return [(pkgPath, key, target, isImport = false, base) => `Invalid "${isImport ? 'imports' : 'exports'}" target ${JSON.stringify(target)} defined for '${key}' in the package config ${pkgPath}package.json${base ? ` imported from ${base}` : ''}`, Error];
    case 'ERR_INVALID_PROTOCOL': return ['Protocol "%s" not supported. Expected "%s"', TypeError];
    case 'ERR_INVALID_RETURN_PROPERTY_VALUE': return [(input, name, prop, value) => `Expected ${input} to be returned for the "${prop}" from the "${name}" function but got ${describeReturned(value)}.`, TypeError];
    case 'ERR_INVALID_RETURN_VALUE': return [(input, name, value) => `Expected ${input} to be returned from the "${name}" function but got ${describeReturned(value)}.`, TypeError];
    case 'ERR_INVALID_REPL_EVAL_CONFIG': return ['Cannot specify both "breakEvalOnSigint" and "eval" for REPL', TypeError];
    case 'ERR_INVALID_STATE': return ['Invalid state: %s', Error, TypeError, RangeError];
    case 'ERR_INVALID_SYNC_FORK_INPUT': return ['Asynchronous forks do not support Buffer, TypedArray, DataView or string input: %s', TypeError];
    case 'ERR_INVALID_THIS': return ['Value of "this" must be of type %s', TypeError];
    case 'ERR_INVALID_TUPLE': return ['%s must be an iterable %s tuple', TypeError];
    case 'ERR_INVALID_URI': return ['URI malformed', URIError];
    case 'ERR_INVALID_URL': return [function(input, base) { this.extra = base === undefined ? { input } : { input, base }; return 'Invalid URL'; }, TypeError];
    case 'ERR_INVALID_URL_SCHEME': return [(expected) => `The URL must be of scheme ${[expected].flat().join(' or ')}`, TypeError];
    case 'ERR_INVALID_HANDLE_TYPE': return ['This handle type cannot be sent', TypeError];
    case 'ERR_IPC_CHANNEL_CLOSED': return ['Channel closed', Error];
    case 'ERR_IPC_DISCONNECTED': return ['IPC channel is already disconnected', Error];
    case 'ERR_IPC_ONE_PIPE': return ['Child process can have only one IPC pipe', Error];
    case 'ERR_METHOD_NOT_IMPLEMENTED': return ['The %s method is not implemented', Error];
    case 'ERR_MISSING_ARGS': return [(...names) => {
      const wrap = (a) => Array.isArray(a) ? a.map((n) => `"${n}"`).join(' or ') : `"${a}"`;
      return `The ${listOf(names.map(wrap), 'and')} argument${names.length > 1 ? 's' : ''} must be specified`;
    }, TypeError];
    case 'ERR_MISSING_OPTION': return ['%s is required', TypeError];
    case 'ERR_MODULE_NOT_FOUND': return [(path, base, exact) => `Cannot find ${exact ? 'module' : 'package'} '${path}'${base ? ` imported from ${base}` : ''}`, Error];
    case 'ERR_MULTIPLE_CALLBACK': return ['Callback called multiple times', Error];
    case 'ERR_NETWORK_IMPORT_DISALLOWED': return ["import of '%s' by %s is not supported: %s", Error];
    case 'ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION': return ['Operation cannot be invoked when not in a single-executable application', Error];
    case 'ERR_NOT_IMPLEMENTED': return ['%s is not implemented by Sinter yet', Error];
    case 'ERR_OPERATION_FAILED': return ['Operation failed: %s', Error, TypeError];
    case 'ERR_PACKAGE_IMPORT_NOT_DEFINED': return [(specifier, pkg, base) => `Package import specifier "${specifier}" is not defined${pkg ? ` in package ${pkg}package.json` : ''}${base ? ` imported from ${base}` : ''}`, TypeError];
    case 'ERR_PACKAGE_PATH_NOT_EXPORTED': return [(pkg, subpath, base) => subpath === '.' ? `No "exports" main defined in ${pkg}package.json${base ? ` imported from ${base}` : ''}` : `Package subpath '${subpath}' is not defined by "exports" in ${pkg}package.json${base ? ` imported from ${base}` : ''}`, Error];
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE': return ['%s', TypeError];
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL': return ['%s', TypeError];
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION': return ['%s', TypeError];
    case 'ERR_PERFORMANCE_INVALID_TIMESTAMP': return ['%d is not a valid timestamp', TypeError];
    case 'ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS': return ['%s', TypeError];
    case 'ERR_REQUIRE_ASYNC_MODULE': return ['require() cannot be used on an ESM graph with top-level await. Use import() instead.', Error];
    case 'ERR_REQUIRE_CYCLE_MODULE': return ['%s', Error];
    case 'ERR_SCRIPT_EXECUTION_INTERRUPTED': return ['Script execution was interrupted by `SIGINT`', Error];
    case 'ERR_SCRIPT_EXECUTION_TIMEOUT': return ['Script execution timed out after %sms', Error];
    case 'ERR_SERVER_ALREADY_LISTEN': return ['Listen method has been called more than once without closing.', Error];
    case 'ERR_SERVER_NOT_RUNNING': return ['Server is not running.', Error];
    case 'ERR_SOCKET_ALREADY_BOUND': return ['Socket is already bound', Error];
    case 'ERR_SOCKET_BAD_BUFFER_SIZE': return ['Buffer size must be a positive integer', TypeError];
    case 'ERR_SOCKET_BAD_TYPE': return ['Bad socket type specified. Valid types are: udp4, udp6', TypeError];
    case 'ERR_SOCKET_BUFFER_SIZE': return ['Could not get or set buffer size: %s', Error];
    case 'ERR_SOCKET_DGRAM_IS_CONNECTED': return ['Already connected', Error];
    case 'ERR_SOCKET_DGRAM_NOT_CONNECTED': return ['Not connected', Error];
    case 'ERR_SOCKET_DGRAM_NOT_RUNNING': return ['Not running', Error];
    case 'ERR_SOCKET_BAD_PORT': return [(name, port, allowZero = true) => `${name} should be ${allowZero ? '>=' : '>'} 0 and < 65536.${describeReceived(port)}.`, RangeError];
    case 'ERR_SOCKET_CLOSED': return ['Socket is closed', Error];
    case 'ERR_SOCKET_CLOSED_BEFORE_CONNECTION': return ['Socket closed before the connection was established', Error];
    case 'ERR_SOCKET_CONNECTION_TIMEOUT': return ['Socket connection timeout', Error];
    case 'ERR_STREAM_ALREADY_FINISHED': return ['Cannot call %s after a stream was finished', Error];
    case 'ERR_STREAM_CANNOT_PIPE': return ['Cannot pipe, not readable', Error];
    case 'ERR_STREAM_DESTROYED': return ['Cannot call %s after a stream was destroyed', Error];
    case 'ERR_STREAM_NULL_VALUES': return ['May not write null values to stream', TypeError];
    case 'ERR_STREAM_PREMATURE_CLOSE': return ['Premature close', Error];
    case 'ERR_STREAM_PUSH_AFTER_EOF': return ['stream.push() after EOF', Error];
    case 'ERR_STREAM_WRAP': return ['Stream has StringDecoder set or is in objectMode', Error];
    case 'ERR_STREAM_WRITE_AFTER_END': return ['write after end', Error];
    case 'ERR_SYNTHETIC': return ['JavaScript Callstack', Error];
    case 'ERR_TEST_FAILURE': return [function(cause, failureType) {
      this.extra = { failureType, cause };
      const shown = cause?.message ?? cause;
      return typeof shown === 'string' ? shown : lazyInspect(shown);
    }, Error];
    case 'ERR_TLS_CERT_ALTNAME_INVALID': return [function(reason, host, cert) { this.extra = { reason, host, cert }; return `Hostname/IP does not match certificate's altnames: ${reason}`; }, Error];
    case 'ERR_UNAVAILABLE_DURING_EXIT': return ['Cannot call function in process exit handler', Error];
    case 'ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET': return ['`process.setupUncaughtExceptionCapture()` was called while a capture callback was already active', Error];
    case 'ERR_UNESCAPED_CHARACTERS': return ['%s contains unescaped characters', TypeError];
    case 'ERR_UNHANDLED_ERROR': return [(err = undefined) => err === undefined ? 'Unhandled error.' : `Unhandled error. (${err})`, Error];
    case 'ERR_UNKNOWN_BUILTIN_MODULE': return ['No such built-in module: %s', Error];
    case 'ERR_UNKNOWN_CREDENTIAL': return ['%s identifier does not exist: %s', Error];
    case 'ERR_UNKNOWN_ENCODING': return ['Unknown encoding: %s', TypeError];
    case 'ERR_UNKNOWN_FILE_EXTENSION': return ['Unknown file extension "%s" for %s', TypeError];
    case 'ERR_UNKNOWN_MODULE_FORMAT': return ['Unknown module format: %s for URL %s', RangeError];
    case 'ERR_UNKNOWN_SIGNAL': return ['Unknown signal: %s', TypeError];
    case 'ERR_UNSUPPORTED_DIR_IMPORT': return [(path, base) => `Directory import '${path}' is not supported resolving ES modules${base ? ` imported from ${base}` : ''}`, Error];
    case 'ERR_UNSUPPORTED_ESM_URL_SCHEME': return [(url) => `Only URLs with a scheme in: file, data, and node are supported by the default ESM loader. Received protocol '${url.protocol}'`, Error];
    case 'ERR_UNSUPPORTED_RESOLVE_REQUEST': return ['Failed to resolve module specifier "%s" from "%s": Invalid relative URL or base scheme is not hierarchical.', TypeError];
    case 'ERR_UNSUPPORTED_TYPESCRIPT': return ['%s', SyntaxError];
    case 'ERR_USE_AFTER_CLOSE': return ['%s was closed', Error];
    case 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING': return ['A dynamic import callback was not specified.', TypeError];
    case 'ERR_VM_MODULE_ALREADY_LINKED': return ['Module has already been linked', Error];
    case 'ERR_VM_MODULE_CACHED_DATA_REJECTED': return ['cachedData buffer was rejected', Error];
    case 'ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA': return ['Cached data cannot be created for a module which has been evaluated', Error];
    case 'ERR_VM_MODULE_DIFFERENT_CONTEXT': return ['Linked modules must use the same context', Error];
    case 'ERR_VM_MODULE_LINK_FAILURE': return [function(message, cause) { this.extra = { cause }; return message; }, Error];
    case 'ERR_VM_MODULE_STATUS': return ['Module status %s', Error];
    case 'ERR_VM_MODULE_NOT_MODULE': return ['Provided module is not an instance of Module', Error];
    case 'ERR_WASI_ALREADY_STARTED': return ['WASI instance has already started', Error];
    case 'ERR_WORKER_INVALID_EXEC_ARGV': return [(errors) => `Initiated Worker with invalid execArgv flags: ${errors.join(', ')}`, Error];
    case 'ERR_WORKER_MESSAGING_ERRORED': return ['The destination thread threw an error while processing the message', Error];
    case 'ERR_WORKER_MESSAGING_FAILED': return ['Cannot find the destination thread or listener', Error];
    case 'ERR_WORKER_MESSAGING_SAME_THREAD': return ['Cannot sent a message to the same thread', Error];
    case 'ERR_WORKER_MESSAGING_TIMEOUT': return ['Sending a message to another thread timed out', Error];
    case 'ERR_WORKER_NOT_RUNNING': return ['Worker instance not running', Error];
    case 'ERR_WORKER_OUT_OF_MEMORY': return ['Worker terminated due to reaching memory limit: %s', Error];
    case 'ERR_WORKER_PATH': return [(name) => `The worker script or module filename must be an absolute path or a relative path starting with './' or '../'. Received "${name}"`, TypeError];
    case 'ERR_WORKER_UNSERIALIZABLE_ERROR': return ['Serializing an uncaught exception failed', Error];
    case 'ERR_WORKER_UNSUPPORTED_OPERATION': return ['%s is not supported in workers', TypeError];
    case 'ERR_WORKER_INIT_FAILED': return ['Worker initialization failure: %s', Error];
    case 'ERR_ZLIB_INITIALIZATION_FAILED': return ['Initialization failed', Error];
    case 'ERR_ZSTD_INVALID_PARAM': return ['%s is not a valid zstd parameter', RangeError];
    default: return typeof code === 'string' && code.startsWith('ERR_HTTP2_') ? require('internal/http2_errors').entryOf(code) : undefined;
  }
}

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
  Error.captureStackTrace(error, exceptionWithHostPort);
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
