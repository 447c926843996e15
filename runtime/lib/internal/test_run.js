// Runs files of tests, each in a process of its own, and tells of all of them as one stream. Used by `--test` and by run().
'use strict';

const path = require('path');
const { availableParallelism } = require('os');
const { RootTest } = require('internal/test_tree');
const { failure, kinds } = require('internal/test_failure');
const { attachReporters, fromOptions, isChild, kMessageMark, numberOf, refuse, revive } = require('internal/test_settings');
const { codes, notImplemented } = require('internal/errors');
const { validateAbortSignal, validateArray, validateBoolean, validateFunction, validateInteger, validateObject, validateString } = require('internal/validators');

const extensions = '{c,m,}{js,ts,tsx,jsx}';
const defaults = [`**/*.test.${extensions}`, `**/*-test.${extensions}`, `**/*_test.${extensions}`, `**/test-*.${extensions}`, `**/test.${extensions}`, `**/test/**/*.${extensions}`];
function find(patterns, cwd) {
  const { globSync } = require('fs');
  const found = new Set();
  for (const one of patterns) {
    for (const name of globSync(one, { cwd, exclude: (entry) => path.basename(`${entry?.name ?? entry}`) === 'node_modules' })) {
      if (`${name}`.split(path.sep).includes('node_modules') || name.endsWith('.d.ts')) continue;
      found.add(path.resolve(cwd, name));
    }
  }
  return [...found].sort();
}

// What a child writes: text, and messages between it.
class ChildOutput {
  #rest = Buffer.alloc(0);
  #onMessage;
  #onText;
  constructor(onMessage, onText) {
    this.#onMessage = onMessage;
    this.#onText = onText;
  }
  add(chunk) {
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    for (;;) {
      const at = this.#rest.indexOf(kMessageMark);
      if (at > 0) {
        this.#onText(this.#rest.subarray(0, at));
        this.#rest = this.#rest.subarray(at);
      }
      if (at < 0) {
        // The last bytes may be the beginning of a mark.
        let keep = 0;
        for (let n = Math.min(kMessageMark.length - 1, this.#rest.length); n > 0 && keep === 0; n--) if (this.#rest.subarray(-n).equals(kMessageMark.subarray(0, n))) keep = n;
        const text = this.#rest.subarray(0, this.#rest.length - keep);
        this.#rest = this.#rest.subarray(this.#rest.length - keep);
        if (text.length > 0) this.#onText(text);
        return;
      }
      if (this.#rest.length < 7) return;
      const size = this.#rest.readUInt32BE(3);
      if (this.#rest.length < 7 + size) return;
      const { type, data } = require('v8').deserialize(this.#rest.subarray(7, 7 + size));
      this.#rest = this.#rest.subarray(7 + size);
      this.#onMessage(type, revive(data));
    }
  }
  end() { if (this.#rest.length > 0) this.#onText(this.#rest); }
}

// One file: its events wait until those of the files before it are told.
class TestFile {
  waiting = [];
  told = false;
  done = false;
  constructor(name, run) {
    this.name = name;
    this.run = run;
    this.location = { line: 1, column: 1, file: name };
  }
  event(type, data) {
    if (type === 'test:enqueue' || type === 'test:dequeue' || type === 'test:complete') this.run.emit(type, data);
    else if (this.told) this.run.tell(type, data);
    else this.waiting.push([type, data]);
  }
  // From here on it writes through.
  open() {
    this.told = true;
    for (const [type, data] of this.waiting.splice(0)) this.run.tell(type, data);
  }
  start() {
    const { run } = this, started = performance.now();
    run.emit('test:dequeue', { __proto__: null, nesting: 0, name: this.name, ...this.location });
    return new Promise((resolve) => {
      const { spawn } = require('child_process');
      const child = spawn(process.execPath, [...run.execArgv, this.name, ...run.argv], { cwd: run.cwd, signal: run.signal, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_TEST_CONTEXT: 'child-v8' } });
      let tests = 0, failedTests = 0, timer, error = null;
      const text = (type) => (bytes) => this.event(type, { __proto__: null, file: this.name, message: bytes.toString() });
      const output = new ChildOutput((type, data) => {
        // Its own plan and sums are not the run's.
        if (data.nesting === 0 && (type === 'test:plan' || type === 'test:diagnostic' && /^(?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/.test(data.message)) || type === 'test:summary') return;
        if (data.nesting === 0 && (type === 'test:pass' || type === 'test:fail')) tests++;
        if (type === 'test:fail' && !data.todo) failedTests++;
        if (type === 'test:pass' || type === 'test:fail') run.count(data, type === 'test:pass');
        this.event(type, data);
      }, text('test:stdout'));
      child.stdout.on('data', (chunk) => output.add(chunk));
      child.stderr.on('data', text('test:stderr'));
      if (run.timeout !== undefined && run.timeout !== Infinity) {
        timer = setTimeout(() => {
          error = failure(`test timed out after ${run.timeout}ms`, kinds.timeout);
          child.kill('SIGTERM');
        }, run.timeout);
      }
      child.on('error', (thrown) => { error ??= failure(thrown, kinds.testCode); });
      child.on('close', (code, signal) => {
        clearTimeout(timer);
        output.end();
        if (error === null && (code !== 0 || signal !== null)) {
          error = Object.assign(failure('test failed', failedTests > 0 ? kinds.subtests : kinds.testCode), { exitCode: code, signal });
        }
        const result = { __proto__: null, name: this.name, nesting: 0, testNumber: 0, details: { __proto__: null, duration_ms: Math.round((performance.now() - started) * 1e6) / 1e6, ...(error === null ? {} : { error }) }, ...this.location };
        this.run.emit('test:complete', { ...result, details: { ...result.details, passed: error === null } });
        // A file is told of for itself when its tests do not say it all.
        if (tests === 0 || (error !== null && error.failureType !== kinds.subtests)) {
          this.event('test:start', { __proto__: null, nesting: 0, name: this.name, ...this.location });
          run.count(result, error === null);
          this.event(error === null ? 'test:pass' : 'test:fail', result);
        } else if (error !== null) run.root.counts.failedFiles = true;
        this.done = true;
        resolve();
      });
    });
  }
}

class Run {
  number = 0;
  constructor(settings) {
    Object.assign(this, settings);
    this.root = new RootTest({});
    this.stream = this.root.stream;
  }
  emit(type, data) { this.stream.event(type, data); }
  tell(type, data) {
    if (data.nesting === 0 && (type === 'test:pass' || type === 'test:fail')) data = { ...data, testNumber: ++this.number };
    this.emit(type, data);
  }
  count({ details, skip, todo }, passed) {
    const { counts } = this.root;
    if (details.type === 'suite') {
      counts.suites++;
      if (!passed && todo === undefined) counts.failedFiles = true;
      return;
    }
    counts.tests++;
    const cancelled = ['cancelledByParent', 'testAborted', 'testTimeoutFailure'].includes(details.error?.failureType);
    if (skip !== undefined) counts.skipped++;
    else if (todo !== undefined) counts.todo++;
    else if (cancelled) counts.cancelled++;
    else if (passed) counts.passed++;
    else counts.failed++;
  }
  async go() {
    const files = this.files.map((name) => new TestFile(name, this));
    for (const file of files) this.emit('test:enqueue', { __proto__: null, nesting: 0, name: file.name, ...file.location });
    let next = 0, front = 0;
    const advance = () => {
      while (front < files.length) {
        files[front].open();
        if (!files[front].done) return;
        front++;
      }
    };
    const worker = async () => {
      while (next < files.length && !this.signal?.aborted) {
        const file = files[next++];
        const running = file.start();
        advance();
        await running;
        advance();
      }
    };
    await Promise.all(Array.from({ length: Math.min(this.concurrency, files.length) }, worker));
    const { counts } = this.root;
    const { failedFiles } = counts;
    delete counts.failedFiles;
    this.success = !failedFiles && counts.failed === 0 && counts.cancelled === 0;
    Object.defineProperty(this.root, 'success', { value: this.success });
    this.root.conclude(this.number);
  }
}

// Each file's process gets the options of this one, but for what it runs and what is the run's.
const ofRun = ['--test', '--test-reporter', '--test-reporter-destination', '--test-concurrency', '--test-shard'];
const ofProgram = ['-e', '--eval', '-p', '--print', '-i', '--interactive', '--input-type', '--inspect', '--inspect-brk', '--watch', '--watch-path', '--watch-preserve-output'];
const bare = ['--test', '-i', '--interactive', '--watch', '--watch-preserve-output', '--inspect', '--inspect-brk', '--test-only', '--test-force-exit', '--test-update-snapshots'];
function ownOptions(withTests = false) {
  const own = [];
  for (let i = 0; i < process.execArgv.length; i++) {
    const item = process.execArgv[i], [name] = item.split('=');
    if (!ofRun.includes(name) && !ofProgram.includes(name) && (withTests || !name.startsWith('--test'))) {
      own.push(item);
      continue;
    }
    if (item === name && !bare.includes(name)) i++;
  }
  return own;
}
function shardOf(files, { index, total }) { return files.filter((_, i) => i % total === index - 1); }
const defaultConcurrency = () => Math.max(1, availableParallelism() - 1);

function run(options = {}) {
  validateObject(options, 'options');
  const { files, cwd = process.cwd(), globPatterns, concurrency = false, timeout, signal, setup, only, testNamePatterns, testSkipPatterns, shard, execArgv = [], argv = [], watch = false, isolation = 'process', forceExit = false, coverage = false } = options;
  if (files !== undefined) validateArray(files, 'options.files');
  validateString(cwd, 'options.cwd');
  validateBoolean(watch, 'options.watch');
  if (watch) notImplemented('node:test run() with watch')();
  if (coverage) notImplemented('node:test run() with coverage')();
  if (isolation !== 'process') notImplemented(`node:test run() with isolation '${isolation}'`)();
  if (timeout !== undefined) validateInteger(timeout, 'options.timeout', 0);
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (setup !== undefined) validateFunction(setup, 'options.setup');
  if (shard !== undefined) {
    validateObject(shard, 'options.shard');
    validateInteger(shard.total, 'options.shard.total', 1);
    validateInteger(shard.index, 'options.shard.index');
    if (shard.index <= 0 || shard.total < shard.index) throw new codes.ERR_OUT_OF_RANGE('options.shard.index', `>= 1 && <= ${shard.total}`, shard.index);
  }
  const patternFlags = (name, given) => (given === undefined ? [] : [given].flat().map((one) => `${name}=${one instanceof RegExp ? `${one}` : one}`));
  let list = files !== undefined ? files.map((name) => path.resolve(cwd, `${name}`)) : find(globPatterns ?? defaults, cwd);
  if (shard) list = shardOf(list, shard);
  const made = new Run({
    files: list, cwd, timeout, signal, argv,
    concurrency: concurrency === true ? defaultConcurrency() : concurrency === false ? 1 : concurrency,
    execArgv: [...ownOptions(), ...execArgv, ...(only ? ['--test-only'] : []), ...(forceExit ? ['--test-force-exit'] : []),
      ...patternFlags('--test-name-pattern', testNamePatterns), ...patternFlags('--test-skip-pattern', testSkipPatterns)],
  });
  // A file of tests that runs itself would never end.
  if (isChild()) {
    process.emitWarning('node:test run() is being called recursively within a test file. skipping running files.');
    made.files = [];
  }
  // Whoever asked may listen before the first event.
  setImmediate(async () => {
    await setup?.(made.stream);
    await made.go();
  });
  return made.stream;
}

// `sinter run --test [FILES AND PATTERNS...]`
function main(names) {
  const options = require('internal/options');
  if (options.has('--watch')) refuse('--test with --watch is not supported: run the tests again by hand, or --watch one test file');
  const cwd = process.cwd();
  let files = names.length > 0 ? find(names, cwd) : find(defaults, cwd);
  if (files.length === 0 && names.length > 0) {
    binding('files').writeText(2, `Could not find '${names.join(', ')}'\n`);
    process.exitCode = 1;
    return;
  }
  const shard = options.last('--test-shard');
  if (shard !== undefined) {
    const match = /^(\d+)\/(\d+)$/.exec(shard);
    if (!match || match[1] < 1 || +match[1] > +match[2]) refuse(`--test-shard needs INDEX/TOTAL, with INDEX from 1 to TOTAL, and not ${shard}`);
    files = shardOf(files, { index: +match[1], total: +match[2] });
  }
  const made = new Run({ files, cwd, argv: [], execArgv: ownOptions(true), timeout: undefined, signal: undefined, concurrency: numberOf('--test-concurrency') ?? defaultConcurrency() });
  const written = attachReporters(made.stream, fromOptions());
  made.go().then(async () => {
    if (!made.success) process.exitCode = 1;
    await written;
  });
}
module.exports = { main, run };
