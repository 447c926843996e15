// The tests of a process as a tree: running them, their hooks and time limits, and telling about them in the order they were
// declared in, whatever order they finish in. Events are Node's ('test:pass' and the like), for reporters.
'use strict';

const { AsyncLocalStorage } = require('async_hooks');
const { Readable } = require('stream');
const { codes } = require('internal/errors');
const { validateAbortSignal, validateFunction, validateInteger, validateNumber } = require('internal/validators');
const { asFailure, callSite, failure, kinds } = require('internal/test_failure');

const noop = () => {};
const noTest = (fn) => typeof fn !== 'function';
const kDefaultTimeout = Infinity;
// Which test the code that runs belongs to.
const current = new AsyncLocalStorage();

class TestsStream extends Readable {
  #waiting = [];
  #open = false;
  constructor() { super({ objectMode: true, highWaterMark: Number.MAX_SAFE_INTEGER }); }
  _read() {
    this.#open = true;
    while (this.#waiting.length > 0) if (!this.#push(this.#waiting.shift())) return;
  }
  #push(item) { return (this.#open = this.push(item)); }
  event(type, data) {
    this.emit(type, data);
    if (this.#open && this.#waiting.length === 0) this.#push({ __proto__: null, type, data });
    else this.#waiting.push({ __proto__: null, type, data });
  }
  end() { if (this.#open && this.#waiting.length === 0) this.#push(null); else this.#waiting.push(null); }
}
for (const name of ['event', 'end']) Object.defineProperty(TestsStream.prototype, name, { enumerable: false });

function readOptions(name, options, fn, overrides) {
  if (typeof name === 'function') fn = name;
  else if (name !== null && typeof name === 'object') {
    fn = options;
    options = name;
  } else if (typeof options === 'function') fn = options;
  if (options === null || typeof options !== 'object') options = {};
  options = { ...options, ...overrides };
  if (options.timeout != null && options.timeout !== Infinity) validateNumber(options.timeout, 'options.timeout', 0, 2147483647);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  const { concurrency } = options;
  if (typeof concurrency === 'number') validateInteger(concurrency, 'options.concurrency', 1);
  else if (concurrency != null && typeof concurrency !== 'boolean') throw new codes.ERR_INVALID_ARG_TYPE('options.concurrency', ['boolean', 'number'], concurrency);
  return { name: typeof name === 'string' && name !== '' ? name : fn?.name || '<anonymous>', options, fn: noTest(fn) ? noop : fn, declaredOnly: noTest(fn) };
}

// Runs `fn` with a context; one that takes a callback is over when that was called.
function invoke(fn, context, takesCallback, fail) {
  if (!takesCallback) return Reflect.apply(fn, context, [context]);
  return new Promise((resolve, reject) => {
    let called = false, outcome, returned = false;
    const settle = () => (outcome ? reject(outcome) : resolve());
    const done = (error) => {
      if (called) {
        fail(failure('callback invoked multiple times', kinds.multipleCallbacks));
        return;
      }
      called = true;
      outcome = error;
      if (returned) settle();
    };
    const result = Reflect.apply(fn, context, [context, done]);
    if (typeof result?.then === 'function') reject(failure('passed a callback but also returned a Promise', kinds.callbackAndPromise));
    else if (called) settle();
    returned = true;
  });
}
// Rejects when the time is up, or when `signal` is aborted.
function limit(timeout, signal, stop) {
  const { promise, reject } = Promise.withResolvers();
  promise.catch(noop);
  const timer = timeout === Infinity ? undefined : setTimeout(() => {
    const error = failure(`test timed out after ${timeout}ms`, kinds.timeout);
    reject(error);
    stop(error);
  }, timeout);
  const onAbort = () => reject(failure(signal.reason ?? 'The test was aborted', kinds.aborted));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  return { promise, end() { clearTimeout(timer); signal.removeEventListener('abort', onAbort); } };
}

class Test {
  constructor(parent, { name, options, fn, declaredOnly }, location) {
    const { only = false, skip = false, todo = false, timeout, concurrency, signal, plan } = options;
    this.parent = parent;
    if (!this.isSuite) this.leftOut = false;
    this.root = parent === null ? this : parent.root;
    this.name = name;
    this.fn = fn;
    this.declaredOnly = declaredOnly;
    this.location = location;
    this.only = only;
    this.nesting = parent === null ? -1 : parent.nesting + 1;
    this.timeout = timeout ?? (parent === null || parent.nesting < 0 ? this.root.testTimeout ?? kDefaultTimeout : parent.timeout);
    this.concurrency = concurrency == null ? (parent?.concurrency ?? 1) : concurrency === true ? Infinity : concurrency === false ? 1 : concurrency;
    this.planned = plan;
    this.skipped = !!skip;
    this.todo = !!todo;
    this.message = typeof skip === 'string' ? skip : typeof todo === 'string' ? todo : undefined;
    this.children = [];
    this.queue = [];
    this.running = 0;
    this.hooks = { before: [], after: [], beforeEach: [], afterEach: [] };
    this.beforeRan = false;
    this.diagnostics = [];
    this.error = null;
    this.passed = false;
    this.cancelled = false;
    this.finished = false;
    this.started = 0;
    this.ended = 0;
    this.abort = new AbortController();
    this.outer = signal;
    const aborted = () => this.cancel(failure(this.outer?.reason ?? 'The test was aborted', kinds.aborted));
    if (parent !== null) {
      signal?.addEventListener('abort', aborted, { once: true });
      if (signal?.aborted) this.preAborted = true;
    }
    this.settled = Promise.withResolvers();
    this.opened = false;
    this.reported = 0;
    this.told = 0;
    this.number = parent === null ? 0 : parent.children.push(this);
    if (parent !== null && !this.skipped && parent.skipped && parent.isSuite) this.skipped = true;
    if (parent !== null) this.#choose();
  }
  get isSuite() { return false; }
  get fullName() { return this.parent === null || this.parent.nesting < 0 ? this.name : `${this.parent.fullName} > ${this.name}`; }
  // --test-name-pattern, --test-skip-pattern and --test-only.
  #choose() {
    const { patterns, skipPatterns, onlyMode } = this.root;
    const matches = (list) => list.some((one) => one.test(this.name) || one.test(this.fullName.replaceAll(' > ', ' ')));
    if (patterns !== null && !this.isSuite && !matches(patterns) && !this.parent.namedByPattern) this.leaveOut();
    if (patterns !== null) this.namedByPattern = this.parent.namedByPattern || (this.parent !== this.root || this.isSuite) && matches(patterns);
    if (skipPatterns !== null && matches(skipPatterns)) this.leaveOut();
    if (onlyMode || this.parent.runOnlyHere) {
      if (this.only || this.parent.onlyBelow) this.onlyBelow = !this.isSuite || this.only || this.parent.onlyBelow;
      else if (!this.isSuite) this.leaveOut();
    }
  }
  // Left out is neither run nor told of.
  leaveOut() {
    this.skipped = true;
    this.leftOut = true;
  }
  data() { return { __proto__: null, nesting: this.nesting, name: this.name, ...this.location }; }
  emit(type, data) { this.root.stream.event(type, data); }

  // ---- Children
  subtest(Class, given, location) {
    if (this.finished && this.parent !== null) {
      const late = new Class(this, given, location);
      late.fail(failure('test could not be started because its parent finished', 'parentAlreadyFinished'));
      this.children.pop();
      throw late.error;
    }
    const child = new Class(this, given, location);
    this.root.count(child);
    if (!child.leftOut) child.emit('test:enqueue', child.data());
    return child;
  }
  // A test begins when its parent has room for it.
  schedule(child) {
    if (this.running >= this.concurrency || this.queue.length > 0) this.queue.push(child);
    else this.#begin(child);
    return child.settled.promise;
  }
  #begin(child) {
    this.running++;
    const begin = () => {
      if (!child.leftOut) child.emit('test:dequeue', child.data());
      child.run().then(() => this.#childDone());
    };
    // The first test of a program waits for the rest of its declarations.
    if (this.parent === null) queueMicrotask(begin);
    else begin();
  }
  #childDone() {
    this.running--;
    while (this.queue.length > 0 && this.running < this.concurrency) this.#begin(this.queue.shift());
    this.root.report();
  }

  // ---- Hooks
  addHook(kind, fn, options = {}) {
    validateFunction(fn, 'fn');
    this.hooks[kind].push({ fn, options, running: null });
    // Of one that runs already, it is due at once.
    if (kind === 'before' && this.beforeRan) return this.runBefore();
    return undefined;
  }
  async #runHook(kind, hook, context, arg) {
    const bound = limit(hook.options.timeout ?? Infinity, hook.options.signal ?? new AbortController().signal, noop);
    try {
      await Promise.race([bound.promise, hook.fn.length < 2 ? Reflect.apply(hook.fn, context, [arg]) : new Promise((resolve, reject) => {
        Reflect.apply(hook.fn, context, [arg, (error) => (error ? reject(error) : resolve())]);
      })]);
    } catch (error) {
      const wrapped = asFailure(error, kinds.hook);
      wrapped.failureType = kinds.hook;
      throw wrapped;
    } finally { bound.end(); }
  }
  async runBefore() {
    this.beforeRan = true;
    for (const hook of this.hooks.before) {
      hook.running ??= this.#runHook('before', hook, this.context(), this.context());
      await hook.running;
    }
  }
  async runAfter() { for (const hook of this.hooks.after.splice(0)) await this.#runHook('after', hook, this.context(), this.context()); }
  // Those of the outermost parent first, and after the test last.
  async runBeforeEach(test) {
    if (this.parent !== null) await this.parent.runBeforeEach(test);
    for (const hook of this.hooks.beforeEach) await this.#runHook('beforeEach', hook, test.context(), test.context());
  }
  async runAfterEach(test) {
    for (const hook of this.hooks.afterEach) await this.#runHook('afterEach', hook, test.context(), test.context());
    if (this.parent !== null) await this.parent.runAfterEach(test);
  }

  // ---- Running
  context() { return (this.ownContext ??= new TestContext(this)); }
  fail(error) {
    if (this.error !== null) return;
    this.passed = false;
    this.error = error;
  }
  async run() {
    this.started = performance.now();
    if (this.cancelled) {
      this.finish();
      return;
    }
    if (this.preAborted) {
      this.cancel(failure(this.outer.reason ?? 'The test was aborted', kinds.aborted));
      return;
    }
    if (!this.skipped) await this.parent.runBefore().catch((error) => this.fail(error));
    const bound = limit(this.skipped ? Infinity : this.timeout, this.abort.signal, () => this.abort.abort());
    try {
      if (!this.skipped && this.error === null && !this.finished) {
        await this.parent.runBeforeEach(this);
        await Promise.race([bound.promise, this.bodyAndSubtests()]);
        this.checkPlan();
      }
      if (this.error === null) this.passed = true;
    } catch (error) {
      const wrapped = asFailure(error);
      if (wrapped.failureType === kinds.timeout || wrapped.failureType === kinds.aborted) this.cancelled = true;
      this.fail(wrapped);
    } finally { bound.end(); }
    if (!this.skipped) {
      try {
        await this.parent.runAfterEach(this);
        await this.runAfter();
      } catch (error) { this.fail(error); }
    }
    this.finish();
  }
  body() { return current.run(this, () => invoke(this.fn, this.context(), this.fn.length >= 2, (error) => this.fail(error))); }
  // As since Node 24, the function need not await its subtests.
  async bodyAndSubtests() {
    await this.body();
    for (let i = 0; i < this.children.length; i++) await this.children[i].settled.promise;
  }
  checkPlan() {
    const { planned } = this;
    if (planned == null) return;
    const actual = this.assertions + this.children.length;
    if (planned !== actual) throw failure(`plan expected ${planned} assertions but received ${actual}`, kinds.testCode);
  }
  cancel(error) {
    if (this.finished) return;
    this.cancelled = true;
    this.fail(error);
    this.abort.abort(error);
    for (const child of this.children) child.cancel(failure('test did not finish before its parent and was cancelled', kinds.cancelled));
    this.finish();
  }
  finish() {
    if (this.finished) return;
    for (const child of this.children) {
      // A test that was never reached ends with its parent.
      if (!child.finished) child.cancel(failure('test did not finish before its parent and was cancelled', kinds.cancelled));
    }
    this.finished = true;
    this.ended = performance.now();
    const failed = this.children.filter((child) => !child.passed && !child.todo).length;
    if (failed > 0) this.fail(failure(`${failed} subtest${failed > 1 ? 's' : ''} failed`, kinds.subtests));
    if (this.error !== null) this.passed = false;
    this.ownMock?.reset();
    this.abort.abort();
    if (!this.leftOut) this.emit('test:complete', { ...this.result(), details: { ...this.details(), passed: this.passed } });
    this.settled.resolve();
    this.root.report();
  }
  details() {
    return { __proto__: null, duration_ms: this.started === 0 ? 0 : Math.round((this.ended - this.started) * 1e6) / 1e6, ...(this.isSuite ? { type: 'suite' } : {}), ...(this.error === null ? {} : { error: this.error }) };
  }
  result() {
    const data = { __proto__: null, name: this.name, nesting: this.nesting, testNumber: this.number, details: this.details(), ...this.location };
    if (this.skipped) data.skip = this.message ?? true;
    else if (this.todo) data.todo = this.message ?? true;
    return data;
  }
  // Tells of everything that may be told: what comes before it is finished.
  report() {
    while (this.reported < this.children.length) {
      const child = this.children[this.reported];
      if (child.leftOut && child.finished) {
        this.reported++;
        continue;
      }
      if (!child.opened) {
        if (!child.finished && !child.children.some((one) => one.finished && !one.leftOut)) return;
        child.opened = true;
        child.number = ++this.told;
        child.emit('test:start', child.data());
      }
      child.report();
      if (!child.finished || child.reported < child.children.length) return;
      if (child.told > 0) child.emit('test:plan', { __proto__: null, nesting: child.nesting + 1, count: child.told, ...child.location });
      child.emit(child.passed ? 'test:pass' : 'test:fail', child.result());
      for (const message of child.diagnostics) child.emit('test:diagnostic', { __proto__: null, nesting: child.nesting, message, ...child.location });
      this.reported++;
    }
  }
}

class Suite extends Test {
  constructor(parent, given, location) {
    super(parent, given, location);
    // The function only declares: it runs now, and its tests when their turn comes.
    this.declared = Promise.resolve();
    if (this.skipped) return;
    try {
      const result = current.run(this, () => Reflect.apply(given.fn, this.context(), [this.context()]));
      if (typeof result?.then === 'function') this.declared = result.then(noop, (error) => this.fail(asFailure(error)));
    } catch (error) { this.fail(asFailure(error)); }
  }
  get isSuite() { return true; }
  context() { return (this.ownContext ??= new SuiteContext(this)); }
  // A suite is chosen by the tests in it.
  get leftOut() {
    const chosen = this.root.onlyMode || this.root.patterns !== null;
    return this.ownLeftOut === true || (chosen && !this.skipped && this.children.every((child) => child.leftOut) && (this.children.length > 0 || !this.onlyBelow));
  }
  set leftOut(value) { this.ownLeftOut = value; }
  async run() {
    this.started = performance.now();
    await this.declared;
    if (this.skipped || this.cancelled) {
      this.passed = !this.cancelled;
      this.children.length = this.skipped ? 0 : this.children.length;
      this.finish();
      return;
    }
    await this.parent.runBefore().catch((error) => this.fail(error));
    const bound = limit(this.timeout, this.abort.signal, () => this.abort.abort());
    try {
      if (this.error !== null) throw this.error;
      await Promise.race([bound.promise, (async () => {
        await this.runBefore();
        await Promise.all(this.children.map((child) => this.schedule(child)));
      })()]);
      this.passed = true;
    } catch (error) {
      const wrapped = asFailure(error);
      if (wrapped.failureType === kinds.timeout || wrapped.failureType === kinds.aborted) this.cancelled = true;
      this.queue.length = 0;
      this.fail(wrapped);
    } finally { bound.end(); }
    try { await this.runAfter(); } catch (error) { this.fail(error); }
    this.finish();
  }
}

class SuiteContext {
  #suite;
  constructor(suite) { this.#suite = suite; }
  get signal() { return this.#suite.abort.signal; }
  get name() { return this.#suite.name; }
  get fullName() { return this.#suite.fullName; }
  get filePath() { return this.#suite.location?.file; }
}
class TestContext {
  #test;
  #assert;
  constructor(test) {
    this.#test = test;
    this.test = (...args) => declare(this.#test, Test, args);
  }
  get signal() { return this.#test.abort.signal; }
  get name() { return this.#test.name; }
  get fullName() { return this.#test.fullName; }
  get filePath() { return this.#test.location?.file; }
  get error() { return this.#test.error; }
  get passed() { return this.#test.passed; }
  get mock() { return (this.#test.ownMock ??= new (require('internal/test_mock').MockTracker)()); }
  // The functions of `assert`, counted for plan().
  get assert() {
    if (this.#assert !== undefined) return this.#assert;
    const assert = require('assert'), own = this.#assert = {};
    const counted = (name, fn, receiver) => {
      own[name] = (...args) => {
        this.#test.assertions = (this.#test.assertions ?? 0) + 1;
        return Reflect.apply(fn, receiver, args);
      };
    };
    for (const name of assertNames) if (typeof assert[name] === 'function') counted(name, assert[name], assert);
    const { assertSnapshot, assertFileSnapshot } = require('internal/test_snapshot');
    counted('snapshot', (value, options) => assertSnapshot(this.#test, value, options));
    counted('fileSnapshot', assertFileSnapshot);
    for (const [name, fn] of registered) counted(name, fn, this);
    return own;
  }
  plan(count) {
    validateInteger(count, 'count', 0);
    if (this.#test.planned != null) throw failure('cannot set plan more than once', kinds.testCode);
    this.#test.planned = count;
    this.#test.assertions ??= 0;
  }
  diagnostic(message) { this.#test.diagnostics.push(`${message}`); }
  runOnly(value) { this.#test.runOnlyHere = !!value; }
  skip(message) {
    this.#test.skipped = true;
    this.#test.message = message;
  }
  todo(message) {
    this.#test.todo = true;
    this.#test.message = message;
  }
  before(fn, options) { this.#test.addHook('before', fn, options); }
  after(fn, options) { this.#test.addHook('after', fn, options); }
  beforeEach(fn, options) { this.#test.addHook('beforeEach', fn, options); }
  afterEach(fn, options) { this.#test.addHook('afterEach', fn, options); }
}
const registered = new Map();
const registerAssertion = (name, fn) => registered.set(name, fn);
const assertNames = ['deepEqual', 'deepStrictEqual', 'doesNotMatch', 'doesNotReject', 'doesNotThrow', 'equal', 'fail', 'ifError', 'match', 'notDeepEqual', 'notDeepStrictEqual', 'notEqual', 'notStrictEqual',
  'ok', 'partialDeepStrictEqual', 'rejects', 'strictEqual', 'throws'];

// test(), t.test(), describe() and their kind.
function declare(parent, Class, [name, options, fn], overrides) {
  const given = readOptions(name, options, fn, overrides);
  const test = parent.subtest(Class, given, callSite());
  // In a suite they wait until it has been declared.
  if (!parent.isSuite) parent.schedule(test);
  return test.isSuite || parent.isSuite ? Promise.resolve() : test.settled.promise;
}

class RootTest extends Test {
  constructor(options = {}) {
    super(null, { name: '<root>', options, fn: noop }, undefined);
    this.stream = new TestsStream();
    this.patterns = options.patterns ?? null;
    this.skipPatterns = options.skipPatterns ?? null;
    this.onlyMode = options.only ?? false;
    this.testTimeout = options.testTimeout;
    this.counts = { tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0 };
    this.began = performance.now();
    this.all = [];
  }
  count(test) { this.all.push(test); }
  emit(type, data) { this.stream.event(type, data); }
  tally() {
    const { counts } = this;
    for (const test of this.all) {
      if (test.leftOut) continue;
      if (test.isSuite) counts.suites++;
      else counts.tests++;
      if (test.isSuite) continue;
      if (test.skipped) counts.skipped++;
      else if (test.todo) counts.todo++;
      else if (test.cancelled) counts.cancelled++;
      else if (test.passed) counts.passed++;
      else counts.failed++;
    }
    return counts;
  }
  // The last events: the plan, and the sums.
  conclude(count = undefined) {
    this.report();
    this.finished = true;
    count ??= this.told;
    this.emit('test:plan', { __proto__: null, nesting: 0, count });
    const { counts } = this, duration = Math.round((performance.now() - this.began) * 1e6) / 1e6;
    for (const message of this.diagnostics) this.emit('test:diagnostic', { __proto__: null, nesting: 0, message });
    for (const [name, value] of [['tests', counts.tests], ['suites', counts.suites], ['pass', counts.passed], ['fail', counts.failed], ['cancelled', counts.cancelled], ['skipped', counts.skipped], ['todo', counts.todo], ['duration_ms', duration]]) {
      this.emit('test:diagnostic', { __proto__: null, nesting: 0, message: `${name} ${value}` });
    }
    this.emit('test:summary', { __proto__: null, file: undefined, counts: { ...counts, topLevel: count }, duration_ms: duration, success: this.success });
    this.stream.end();
  }
  get success() { return this.counts.failed === 0 && this.counts.cancelled === 0 && this.error === null && !this.failedSuite; }
  get failedSuite() { return this.all.some((test) => test.isSuite && !test.passed && !test.todo); }
}
module.exports = { RootTest, Suite, Test, current, declare, registerAssertion };
