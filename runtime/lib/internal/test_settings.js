// What the command line says about tests, and the reporters it names.
'use strict';

const options = require('internal/options');
const { codes } = require('internal/errors');

function pattern(text) {
  const match = /^\/(.*)\/([a-z]*)$/.exec(text);
  return match ? new RegExp(match[1], match[2]) : new RegExp(text);
}
const patternsOf = (name) => {
  const list = options.all(name);
  return list.length > 0 ? list.map(pattern) : null;
};
function numberOf(name) {
  const text = options.last(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < (name === '--test-timeout' ? 0 : 1)) refuse(`${name} needs a positive integer`);
  return value;
}
function refuse(text) {
  binding('files').writeText(2, `${process.execPath}: ${text}\n`);
  process.reallyExit(9);
}

// A process that a runner started tells it what happens, and reports nothing itself.
const isChild = () => process.env.NODE_TEST_CONTEXT === 'child-v8';
function fromOptions() {
  return {
    only: options.has('--test-only'), patterns: patternsOf('--test-name-pattern'), skipPatterns: patternsOf('--test-skip-pattern'), testTimeout: numberOf('--test-timeout'),
    forceExit: options.has('--test-force-exit'),
  };
}

// Marks a message to the runner in a test's standard output; no text in UTF-8 has these bytes.
const kMessageMark = Buffer.from([0xff, 0x0f, 0xfe]);
function tellRunner(stream) {
  const { serialize } = require('v8');
  return new Promise((resolve) => {
    stream.on('data', ({ type, data }) => {
      const body = serialize({ type, data: withPlainErrors(data) }), head = Buffer.alloc(7);
      kMessageMark.copy(head);
      head.writeUInt32BE(body.length, 3);
      binding('files').writeFully(1, Buffer.concat([head, body]));
    });
    stream.on('end', resolve);
  });
}
// Of an error only what is its own survives the way; what of it can be sent is tried.
function withPlainErrors(data) {
  const error = data.details?.error;
  if (error === undefined) return data;
  return { ...data, details: { ...data.details, error: { failureType: error.failureType, message: error.message, cause: plain(error.cause) } } };
}
function plain(cause) {
  if (cause === null || typeof cause !== 'object' && typeof cause !== 'function') return typeof cause === 'symbol' ? { text: cause.toString() } : { value: cause };
  const { serialize } = require('v8');
  if (!(cause instanceof Error)) {
    try {
      serialize(cause);
      return { value: cause };
    } catch { return { text: require('internal/inspect').inspect(cause) }; }
  }
  const own = {};
  for (const key of Object.keys(cause)) {
    try {
      serialize(cause[key]);
      own[key] = cause[key];
    } catch { own[key] = require('internal/inspect').inspect(cause[key]); }
  }
  return { error: { name: cause.name, message: cause.message, stack: cause.stack, own, cause: cause.cause === undefined ? undefined : plain(cause.cause) } };
}
function revive(data) {
  const told = data.details?.error;
  if (told === undefined) return data;
  const { failure } = require('internal/test_failure');
  return { ...data, details: { ...data.details, error: failure(reviveCause(told.cause), told.failureType) } };
}
function reviveCause({ value, text, error }) {
  if (error === undefined) return text ?? value;
  const known = { AssertionError: Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError }[error.name] ?? Error;
  const made = new known(error.message);
  Object.defineProperty(made, 'stack', { value: error.stack, configurable: true, enumerable: false, writable: true });
  if (made.name !== error.name) Object.defineProperty(made, 'name', { value: error.name, configurable: true, enumerable: false, writable: true });
  if (error.cause !== undefined) Object.defineProperty(made, 'cause', { value: reviveCause(error.cause), configurable: true, enumerable: false, writable: true });
  return Object.assign(made, error.own);
}

const builtIn = { spec: 'spec', tap: 'tap', dot: 'dot', junit: 'junit' };
async function loadReporter(name) {
  if (builtIn[name]) return require('test/reporters')[name];
  const esm = require('internal/esm');
  const base = esm.toUrl(`${process.cwd()}/`);
  let loaded;
  try { loaded = await esm.importUrl(esm.resolve(name, base)); } catch (error) {
    if (/^\.|\//.test(name) || error?.code !== 'ERR_MODULE_NOT_FOUND') loaded = await esm.importUrl(esm.toUrl(require('path').resolve(name)));
    else throw error;
  }
  const reporter = loaded?.default ?? loaded;
  if (!reporter) throw new codes.ERR_INVALID_ARG_VALUE('Reporter', name, 'is not a valid reporter');
  return reporter;
}
// Resolves when everything has been written.
function attachReporters(stream) {
  if (isChild()) return tellRunner(stream);
  const names = options.all('--test-reporter'), destinations = options.all('--test-reporter-destination');
  if (names.length === 0) names.push(process.stdout.isTTY ? 'spec' : 'tap');
  if (destinations.length === 0 && names.length === 1) destinations.push('stdout');
  if (names.length !== destinations.length) {
    throw new codes.ERR_INVALID_ARG_VALUE('--test-reporter', names, 'must match the number of specified \'--test-reporter-destination\'');
  }
  const { PassThrough, Readable, compose } = require('stream');
  return Promise.all(names.map((name, i) => {
    // Each gets its own copy: one that waits does not hold the others up.
    const copy = new PassThrough({ objectMode: true, highWaterMark: Number.MAX_SAFE_INTEGER });
    stream.on('data', (item) => copy.write(item));
    stream.on('end', () => copy.end());
    return (async () => {
      let reporter = await loadReporter(name);
      if (reporter?.prototype && Object.getOwnPropertyDescriptor(reporter.prototype, 'constructor') && !/^(?:async )?function\s*\*/.test(Function.prototype.toString.call(reporter))) reporter = new reporter();
      const out = typeof reporter === 'function' ? Readable.from(reporter(copy), { objectMode: false }) : compose(copy, reporter);
      const to = destinations[i] === 'stdout' ? process.stdout : destinations[i] === 'stderr' ? process.stderr : require('fs').createWriteStream(destinations[i]);
      await new Promise((resolve, reject) => {
        out.on('data', (chunk) => to.write(chunk));
        out.on('end', () => (to === process.stdout || to === process.stderr ? resolve() : to.end(resolve)));
        out.on('error', reject);
      });
    })();
  }));
}
module.exports = { attachReporters, fromOptions, isChild, kMessageMark, numberOf, refuse, revive };
