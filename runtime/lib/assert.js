'use strict';

const { inspect } = require('internal/inspect');
const { isDeepStrictEqual, isDeepEqual } = require('internal/comparisons');
const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_RETURN_VALUE, ERR_MISSING_ARGS } = codes;
const { validateFunction } = require('internal/validators');

const show = (value) => inspect(value, { compact: false, customInspect: false, depth: 1000, maxArrayLength: Infinity, showHidden: false, showProxy: false, sorted: true, getters: true });
const heads = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:', strictEqual: 'Expected values to be strictly equal:', deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:', notStrictEqual: 'Expected "actual" to be strictly unequal to:', notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
};
// Lines of both values, those in only one marked; the longest common subsequence keeps the rest.
function difference(actual, expected) {
  const a = show(actual).split('\n'), b = show(expected).split('\n');
  const table = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) for (let j = b.length - 1; j >= 0; j--) table[i][j] = a[i] === b[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
  const out = [];
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { out.push(`  ${a[i]}`); i++; j++; } else if (j >= b.length || (i < a.length && table[i + 1][j] >= table[i][j + 1])) out.push(`+ ${a[i++]}`);
    else out.push(`- ${b[j++]}`);
  }
  return out.join('\n');
}
function messageFor({ operator, actual, expected }) {
  if (operator === 'deepStrictEqual' || operator === 'strictEqual') {
    const single = operator === 'strictEqual' && (typeof actual !== 'object' || actual === null) && (typeof expected !== 'object' || expected === null) && (typeof actual !== 'function' || typeof expected !== 'function');
    if (single) {
      const a = inspect(actual), b = inspect(expected);
      if (a.length + b.length <= 12 && actual !== 0 && expected !== 0) return `${heads.strictEqual}\n\n${a} !== ${b}\n`;
    }
    return `${heads[operator]}\n+ actual - expected\n\n${difference(actual, expected)}\n`;
  }
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual' || operator === 'notDeepEqual') return `${heads[operator]}${show(actual).includes('\n') || operator === 'notDeepStrictEqual' ? '\n\n' : ' '}${show(actual)}${show(actual).includes('\n') ? '\n' : ''}`;
  if (operator === 'deepEqual') return `${heads.deepEqual}\n\n${show(actual)}\n\nshould loosely deep-equal\n\n${show(expected)}`;
  return `${inspect(actual)} ${operator} ${inspect(expected)}`;
}
class AssertionError extends Error {
  constructor(options) {
    if (options === null || typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
    const { message, operator, stackStartFn, actual, expected } = options;
    super(message != null ? String(message) : messageFor(options));
    this.generatedMessage = message == null;
    Object.defineProperty(this, 'name', { value: 'AssertionError [ERR_ASSERTION]', enumerable: false, writable: true, configurable: true });
    this.code = 'ERR_ASSERTION';
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
    Error.captureStackTrace(this, stackStartFn);
    this.stack;
    this.name = 'AssertionError';
  }
  toString() { return `${this.name} [${this.code}]: ${this.message}`; }
  [inspect.custom](depth, context) { return inspect(this, { ...context, customInspect: false, depth: 0 }); }
}
function fail(options) {
  if (options.message instanceof Error) throw options.message;
  throw new AssertionError(options);
}
function innerOk(fn, count, value, message) {
  if (value) return;
  let generated = false;
  if (count === 0) { generated = true; message = 'No value argument passed to `assert.ok()`'; } else if (message == null) {
    generated = true;
    const place = {}, { stackTraceLimit } = Error;
    Error.stackTraceLimit = 1;
    Error.captureStackTrace(place, fn);
    Error.stackTraceLimit = stackTraceLimit;
    const call = typeof place.stack === 'string' ? require('internal/assert_expression').expressionAt(place.stack) : undefined;
    message = call === undefined ? `${inspect(value)} == true` : `The expression evaluated to a falsy value:\n\n  ${call}\n`;
  } else if (message instanceof Error) throw message;
  const error = new AssertionError({ actual: value, expected: true, message, operator: '==', stackStartFn: fn });
  error.generatedMessage = generated;
  throw error;
}
function assert(...args) { innerOk(assert, args.length, ...args); }
const need = (count) => { if (count < 2) throw new ERR_MISSING_ARGS('actual', 'expected'); };
function compare(name, test) {
  assert[name] = { [name](actual, expected, message) {
    need(arguments.length);
    if (!test(actual, expected)) fail({ actual, expected, message, operator: name, stackStartFn: assert[name] });
  } }[name];
}
assert.ok = function ok(...args) { innerOk(ok, args.length, ...args); };
assert.equal = function equal(actual, expected, message) { need(arguments.length); if (!(actual == expected || (actual !== actual && expected !== expected))) fail({ actual, expected, message, operator: '==', stackStartFn: equal }); };
assert.notEqual = function notEqual(actual, expected, message) { need(arguments.length); if (actual == expected || (actual !== actual && expected !== expected)) fail({ actual, expected, message, operator: '!=', stackStartFn: notEqual }); };
compare('strictEqual', Object.is);
compare('notStrictEqual', (a, b) => !Object.is(a, b));
compare('deepEqual', isDeepEqual);
compare('notDeepEqual', (a, b) => !isDeepEqual(a, b));
compare('deepStrictEqual', isDeepStrictEqual);
compare('notDeepStrictEqual', (a, b) => !isDeepStrictEqual(a, b));
const partial = (a, b) => {
  if (b === null || typeof b !== 'object' || a === null || typeof a !== 'object') return isDeepStrictEqual(a, b);
  return Object.keys(b).every((key) => key in a && partial(a[key], b[key]));
};
compare('partialDeepStrictEqual', partial);
assert.fail = function(message = 'Failed', ...rest) {
  if (message instanceof Error) throw message;
  if (rest.length) [message] = [rest[1] ?? message];
  const error = new AssertionError({ message, operator: 'fail', stackStartFn: assert.fail });
  error.generatedMessage = arguments.length === 0;
  throw error;
};
const nothing = Symbol('no exception');
function caught(fn) {
  validateFunction(fn, 'fn');
  try { fn(); } catch (error) { return error; }
  return nothing;
}
const isPromise = (value) => value !== null && typeof value === 'object' && typeof value.then === 'function' && typeof value.catch === 'function';
async function caughtAsync(from) {
  let promise = from;
  if (typeof from === 'function') {
    promise = from();
    if (!isPromise(promise)) throw new ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
  } else if (!isPromise(from)) throw new ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], from);
  try { await promise; } catch (error) { return error; }
  return nothing;
}
function expects(stackStartFn, actual, expected, message) {
  if (typeof expected === 'string') {
    if (arguments.length === 4 && message !== undefined) throw new ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], expected);
    message = expected;
    expected = undefined;
  }
  const operator = stackStartFn.name;
  if (actual === nothing) {
    let details = expected?.name ? ` (${expected.name})` : '';
    details += message ? `: ${message}` : '.';
    fail({ actual: undefined, expected, operator, message: `Missing expected ${operator === 'rejects' ? 'rejection' : 'exception'}${details}`, stackStartFn });
  }
  if (expected === undefined) return;
  const wrong = (why) => { if (message instanceof Error) throw message; const error = new AssertionError({ actual, expected, message: message ?? why, operator, stackStartFn }); error.generatedMessage = message === undefined; throw error; };
  if (expected instanceof RegExp) {
    if (!expected.test(String(actual))) wrong(`The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(String(actual))}\n`);
  } else if (typeof expected === 'object') {
    const keys = Object.keys(expected);
    if (expected instanceof Error) keys.push('name', 'message');
    else if (keys.length === 0) throw new ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
    for (const key of keys) {
      const value = expected[key];
      if (typeof actual[key] === 'string' && value instanceof RegExp && value.test(actual[key])) continue;
      if (!(key in Object(actual)) || !isDeepStrictEqual(actual[key], value)) {
        const pick = (from) => Object.fromEntries(keys.filter((k) => k in Object(from)).map((k) => [k, from[k]]));
        const error = new AssertionError({ actual: pick(actual), expected: pick(expected), operator: 'deepStrictEqual', stackStartFn, message });
        Object.assign(error, { actual, expected, operator });
        throw error;
      }
    }
  } else if (expected.prototype !== undefined && actual instanceof expected) {
    // as expected
  } else if (Object.prototype.isPrototypeOf.call(Error, expected)) {
    wrong(`The error is expected to be an instance of "${expected.name}". Received "${actual?.constructor?.name ?? inspect(actual)}"\n\nError message:\n\n${actual?.message}`);
  } else {
    const result = Reflect.apply(expected, {}, [actual]);
    if (result !== true) wrong(`The ${expected.name ? `"${expected.name}" ` : ''}validation function is expected to return "true". Received ${inspect(result)}\n\nCaught error:\n\n${actual}`);
  }
}
assert.throws = function throws(fn, ...args) { expects(throws, caught(fn), ...args); };
assert.rejects = async function rejects(from, ...args) { expects(rejects, await caughtAsync(from), ...args); };
function expectsNone(stackStartFn, actual, expected, message) {
  if (actual === nothing) return;
  if (typeof expected === 'string') { message = expected; expected = undefined; }
  if (!expected || (expected instanceof RegExp ? expected.test(String(actual)) : actual instanceof expected)) {
    fail({ actual, expected, operator: stackStartFn.name, message: `Got unwanted ${stackStartFn.name === 'doesNotReject' ? 'rejection' : 'exception'}${message ? `: ${message}` : '.'}\nActual message: "${actual?.message}"`, stackStartFn });
  }
  throw actual;
}
assert.doesNotThrow = function doesNotThrow(fn, ...args) { expectsNone(doesNotThrow, caught(fn), ...args); };
assert.doesNotReject = async function doesNotReject(from, ...args) { expectsNone(doesNotReject, await caughtAsync(from), ...args); };
assert.ifError = function ifError(error) {
  if (error === null || error === undefined) return;
  const message = `ifError got unwanted exception: ${typeof error === 'object' && typeof error.message === 'string' ? (error.message === '' && error.constructor ? error.constructor.name : error.message) : inspect(error)}`;
  const made = new AssertionError({ actual: error, expected: null, operator: 'ifError', message, stackStartFn: ifError });
  made.generatedMessage = false;
  throw made;
};
for (const [name, wanted] of [['match', true], ['doesNotMatch', false]]) {
  assert[name] = { [name](text, regexp, message) {
    if (!(regexp instanceof RegExp)) throw new ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
    if (typeof text === 'string' && regexp.test(text) === wanted) return;
    if (message instanceof Error) throw message;
    const generated = message === undefined;
    message ??= typeof text !== 'string' ? `The "string" argument must be of type string. Received ${inspect(text)}` : `The input ${wanted ? 'did not match' : 'was expected to not match'} the regular expression ${inspect(regexp)}. Input:\n\n${inspect(text)}\n`;
    const error = new AssertionError({ actual: text, expected: regexp, message, operator: name, stackStartFn: assert[name] });
    error.generatedMessage = generated;
    throw error;
  } }[name];
}
assert.AssertionError = AssertionError;
function strict(...args) { innerOk(strict, args.length, ...args); }
assert.strict = Object.assign(strict, assert, { equal: assert.strictEqual, deepEqual: assert.deepStrictEqual, notEqual: assert.notStrictEqual, notDeepEqual: assert.notDeepStrictEqual });
assert.strict.strict = assert.strict;
assert.strict.ok = assert;
module.exports = assert;
