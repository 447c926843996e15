'use strict';

const { inspect, format, formatWithOptions, stripVTControlCharacters, colors } = require('internal/inspect');
const { promisify, callbackify } = require('internal/promisify');
const types = require('internal/types');
const { codes, errnoException, exceptionWithHostPort, errorMap } = require('internal/errors');
const { validateString, validateNumber, validateOneOf, validateAbortSignal } = require('internal/validators');

function inherits(Class, Super) {
  if (Class === undefined || Class === null) throw new codes.ERR_INVALID_ARG_TYPE('ctor', 'Function', Class);
  if (Super === undefined || Super === null) throw new codes.ERR_INVALID_ARG_TYPE('superCtor', 'Function', Super);
  if (Super.prototype === undefined) throw new codes.ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', Super.prototype);
  Object.defineProperty(Class, 'super_', { value: Super, writable: true, configurable: true });
  Object.setPrototypeOf(Class.prototype, Super.prototype);
}

const deprecated = new Set();
function deprecate(fn, message, code) {
  if (code !== undefined) validateString(code, 'code');
  let warned = false;
  function wrapped(...args) {
    if (!warned && !process.noDeprecation) {
      warned = true;
      if (code === undefined || !deprecated.has(code)) {
        if (code !== undefined) deprecated.add(code);
        process.emitWarning(message, 'DeprecationWarning', code, wrapped);
      }
    }
    return new.target ? Reflect.construct(fn, args, new.target) : Reflect.apply(fn, this, args);
  }
  Object.setPrototypeOf(wrapped, fn);
  if (fn.prototype) wrapped.prototype = fn.prototype;
  Object.defineProperty(wrapped, 'name', { value: fn.name, configurable: true });
  Object.defineProperty(wrapped, 'length', { value: fn.length, configurable: true });
  return wrapped;
}

function debuglog(set, callback) {
  set = set.toUpperCase();
  let enabled;
  const check = () => {
    if (enabled === undefined) {
      const wanted = (process.env.NODE_DEBUG ?? '').toUpperCase().split(',').filter(Boolean);
      enabled = wanted.some((name) => new RegExp(`^${name.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replaceAll('*', '.*')}$`).test(set));
    }
    return enabled;
  };
  const logger = (...args) => {
    if (check()) process.stderr.write(`${set} ${process.pid}: ${format(...args)}\n`);
  };
  Object.defineProperty(logger, 'enabled', { get: check, configurable: true, enumerable: true });
  if (typeof callback === 'function') callback(logger);
  return logger;
}

function styleText(style, text, { validateStream = true, stream = process.stdout } = {}) {
  validateString(text, 'text');
  let open = '', close = '';
  // Colours are for terminals, unless the environment asks for them.
  const use = !validateStream || (process.env.FORCE_COLOR !== undefined ? require('tty').WriteStream.prototype.getColorDepth() > 2 : stream?.isTTY && (stream.getColorDepth?.() ?? 4) > 2);
  for (const key of Array.isArray(style) ? style : [style]) {
    const codes_ = colors[key];
    if (codes_ === undefined) validateOneOf(key, 'format', Object.keys(colors));
    open += `\u001b[${codes_[0]}m`;
    close = `\u001b[${codes_[1]}m${close}`;
  }
  return use ? open + text + close : text;
}

function parseEnv(content) {
  validateString(content, 'content');
  const out = {};
  const pattern = /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|`([^`]*)`|([^\r\n#]*))?/gm;
  for (const [, name, double, single, tick, bare] of content.matchAll(pattern)) {
    out[name] = double !== undefined ? double.replace(/\\n/g, '\n') : single ?? tick ?? (bare ?? '').trim();
  }
  return out;
}

function getSystemErrorName(err) {
  validateNumber(err, 'err');
  if (err >= 0 || !Number.isSafeInteger(err)) throw new codes.ERR_OUT_OF_RANGE('err', 'a negative integer', err);
  return errorMap().get(err)?.[0];
}

function aborted(signal, resource) {
  if (signal === undefined) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  if (resource === null || typeof resource !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('resource', 'object', resource);
  return signal.aborted ? Promise.resolve() : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

const is = (type) => (value) => typeof value === type;
const util = module.exports = {
  _errnoException: (...args) => errnoException(...args),
  _exceptionWithHostPort: (...args) => exceptionWithHostPort(...args),
  _extend(target, source) {
    if (source === null || typeof source !== 'object') return target;
    return Object.assign(target, source);
  },
  aborted, callbackify, debug: debuglog, debuglog, deprecate, format, formatWithOptions,
  getCallSite: (n = 10) => util.getCallSites(n),
  getCallSites(count = 10) {
    return binding('values').callSites((typeof count === 'number' ? count : 10) + 1).slice(1).map(([functionName, scriptName, lineNumber, column]) => ({ functionName, scriptId: '0', scriptName, lineNumber, columnNumber: column, column }));
  },
  getSystemErrorMap: () => new Map(errorMap()),
  getSystemErrorName,
  getSystemErrorMessage: (err) => errorMap().get(err)?.[1],
  inherits, inspect,
  isArray: Array.isArray,
  isBoolean: is('boolean'), isNumber: is('number'), isString: is('string'), isSymbol: is('symbol'), isUndefined: is('undefined'), isFunction: is('function'),
  isNull: (value) => value === null, isNullOrUndefined: (value) => value == null,
  isObject: (value) => value !== null && typeof value === 'object',
  isPrimitive: (value) => value === null || (typeof value !== 'object' && typeof value !== 'function'),
  isRegExp: types.isRegExp, isDate: types.isDate,
  isError: (value) => types.isNativeError(value) || value instanceof Error,
  isBuffer: (value) => Buffer.isBuffer(value),
  isDeepStrictEqual: (a, b) => require('internal/comparisons').isDeepStrictEqual(a, b),
  log(...args) { console.log('%s - %s', new Date().toLocaleString(), format(...args)); },
  parseEnv, promisify, stripVTControlCharacters, styleText,
  toUSVString: (text) => `${text}`.toWellFormed(),
  transferableAbortController: () => new AbortController(),
  transferableAbortSignal: (signal) => signal,
  types,
};
for (const [name, load] of Object.entries({
  TextEncoder: () => globalThis.TextEncoder, TextDecoder: () => globalThis.TextDecoder,
  MIMEType: () => require('internal/mime').MIMEType, MIMEParams: () => require('internal/mime').MIMEParams,
  parseArgs: () => require('internal/parse_args').parseArgs,
})) Object.defineProperty(util, name, { enumerable: true, configurable: true, get: load });
