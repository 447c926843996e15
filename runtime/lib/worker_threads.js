// worker_threads: the Worker class, and what the module says about the thread it is loaded in.
'use strict';

const EventEmitter = require('events');
const path = require('path');
const native = binding('worker');
const { MessageChannel, MessagePort, BroadcastChannel, receiveMessageOnPort, drainPort, markAsUntransferable, isMarkedAsUntransferable, markAsUncloneable } = require('internal/messaging');
const { codes, notImplemented, errnoException } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_WORKER_NOT_RUNNING, ERR_WORKER_OUT_OF_MEMORY, ERR_WORKER_PATH, ERR_WORKER_INVALID_EXEC_ARGV } = codes;
const { validateArray, validateObject, validateString } = require('internal/validators');
const { Readable } = require('stream');
const { ControlPort, WorkerReadable, WorkerWritable, reviveError } = require('internal/worker_io');

const SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');
const threadId = native.threadId();
const isMainThread = threadId === 0;
const start = isMainThread ? null : require('internal/worker_main').startData();
const environmentData = start?.environmentData ?? new Map();

// The options of the runtime that a worker understands for itself.
const valued = { '--import': 'imports', '--require': 'requires', '-r': 'requires', '--conditions': 'conditions', '-C': 'conditions' };
const accepted = /^--(?:experimental-|no-|enable-source-maps|trace-|stack-trace-limit|disable-warning|harmony|max-|unhandled-rejections|env-file|input-type)/;
function readExecArgv(list) {
  const out = { imports: [], requires: [], conditions: [] }, wrong = [];
  for (let i = 0; i < list.length; i++) {
    const [name, inline] = list[i].startsWith('--') ? list[i].split(/=(.*)/s) : [list[i]];
    if (valued[name]) out[valued[name]].push(inline ?? list[++i]);
    else if (!accepted.test(name)) wrong.push(list[i]);
  }
  if (wrong.length) throw new ERR_WORKER_INVALID_EXEC_ARGV(wrong);
  return out;
}

// [what to run, whether it is a URL]
function entryOf(filename, options) {
  if (options.eval) {
    if (typeof filename !== 'string') throw new ERR_INVALID_ARG_VALUE('options.eval', options.eval, "must be false when 'filename' is not a string");
    return { kind: 'eval', text: filename };
  }
  if (filename instanceof URL || (typeof filename === 'object' && filename?.href && filename.protocol)) {
    if (filename.protocol === 'data:') return { kind: 'url', text: filename.href };
    return { kind: 'file', text: require('url').fileURLToPath(filename) };
  }
  if (typeof filename !== 'string') throw new ERR_INVALID_ARG_TYPE('filename', ['string', 'URL'], filename);
  if (path.isAbsolute(filename) || /^\.\.?[\\/]/.test(filename)) return { kind: 'file', text: path.resolve(filename) };
  throw new ERR_WORKER_PATH(filename);
}

const limitNames = ['maxYoungGenerationSizeMb', 'maxOldGenerationSizeMb', 'codeRangeSizeMb', 'stackSizeMb'];

class Worker extends EventEmitter {
  #handle;
  #control;
  #port;
  #limits;
  #streams = {};
  #id;
  #snapshots = new Map();
  constructor(filename, options = {}) {
    super();
    validateObject(options, 'options');
    const entry = entryOf(filename, options);
    if (options.argv) validateArray(options.argv, 'options.argv');
    if (options.execArgv) validateArray(options.execArgv, 'options.execArgv');
    if (options.env !== undefined && options.env !== null && options.env !== SHARE_ENV && typeof options.env !== 'object') {
      throw new ERR_INVALID_ARG_TYPE('options.env', ['object', 'undefined', 'null', 'worker_threads.SHARE_ENV'], options.env);
    }
    let name = 'WorkerThread';
    if (options.name != null) {
      validateString(options.name, 'options.name');
      name = options.name.trim();
    }
    const own = binding('process');
    const { imports, requires, conditions } = options.execArgv ? readExecArgv(options.execArgv) : own;
    const control = new MessageChannel(), channel = new MessageChannel();
    this.#control = control.port1;
    this.#port = channel.port1;
    // Posted first: what cannot be cloned is the caller's error, before there is a thread.
    control.port1.postMessage({
      entry, name, workerData: options.workerData, port: channel.port2, argv: [...(options.argv ?? [])].map(String),
      environmentData, stdin: !!options.stdin, trackUnmanagedFds: options.trackUnmanagedFds !== false, cwd: process.cwd(),
    }, [channel.port2, ...(options.transferList ?? [])]);
    const handle = this.#handle = new native.Worker(control.port2);
    if (options.env !== SHARE_ENV) {
      const variables = [], env = options.env ?? process.env;
      for (const key of Object.keys(env)) if (env[key] !== undefined) variables.push(key, `${env[key]}`);
      handle.setEnvironment(variables);
    }
    handle.setOptions([...(options.argv ?? [])].map(String), options.execArgv ?? process.execArgv, imports, requires, conditions);
    if (options.resourceLimits) handle.setLimits(Float64Array.from(limitNames, (limit) => Number(options.resourceLimits[limit]) || 0));
    this.#limits = { ...options.resourceLimits };
    handle.onexit = (code, outOfMemory) => this.#onExit(code, outOfMemory);
    this.#id = handle.id();
    const shared = new ControlPort(this.#control);
    this.#streams = { stdin: options.stdin ? new WorkerWritable(shared, 'stdin') : null, stdout: new WorkerReadable(shared, 'stdout'), stderr: new WorkerReadable(shared, 'stderr') };
    if (!options.stdout) pipeOut(this.stdout, process.stdout);
    if (!options.stderr) pipeOut(this.stderr, process.stderr);
    this.#control.on('message', (message) => this.#onControl(message));
    this.#control.unref();
    this.#port.on('message', (message) => this.emit('message', message));
    this.#port.on('messageerror', (error) => this.emit('messageerror', error));
    this.#port.unref();
    const error = handle.start();
    if (error) {
      this.#handle = null;
      throw new codes.ERR_WORKER_INIT_FAILED(errnoException(error, 'uv_thread_create').code);
    }
    this.performance = { eventLoopUtilization: notImplemented('worker.performance.eventLoopUtilization') };
    process.nextTick(() => process.emit('worker', this));
  }

  #onControl(message) {
    switch (message.type) {
      case 'online': this.emit('online'); break;
      case 'error': this.emit('error', reviveError(message.error)); break;
      case 'stdio': this.#streams[message.stream]?._arrived(message.chunks, message.ended); break;
      case 'more': this.#streams[message.stream]?._wanted(); break;
      case 'heapSnapshot': this.#snapshots.get(message.id)?.(message.pieces); break;
    }
  }
  #onExit(code, outOfMemory) {
    drainPort(this.#port);
    drainPort(this.#control);
    this.#control.close();
    this.#port.close();
    this.#handle = null;
    for (const stream of [this.stdout, this.stderr]) if (!stream.readableEnded) stream._arrived([], true);
    this.stdin?.destroy();
    this.#id = -1;
    for (const settle of this.#snapshots.values()) settle?.(null);
    if (outOfMemory) this.emit('error', new ERR_WORKER_OUT_OF_MEMORY('JS heap out of memory'));
    this.emit('exit', code);
    this.removeAllListeners();
  }
  get threadId() { return this.#id; }
  get stdin() { return this.#streams.stdin; }
  get stdout() { return this.#streams.stdout; }
  get stderr() { return this.#streams.stderr; }
  postMessage(...args) {
    if (this.#handle !== null) this.#port.postMessage(...args);
  }
  terminate(callback) {
    this.ref();
    if (typeof callback === 'function') {
      process.emitWarning('Passing a callback to worker.terminate() is deprecated. It returns a Promise instead.', 'DeprecationWarning', 'DEP0132');
      if (this.#handle === null) return Promise.resolve();
      this.once('exit', (code) => callback(null, code));
    }
    if (this.#handle === null) return Promise.resolve();
    this.#handle.stop();
    return new Promise((resolve) => this.once('exit', resolve));
  }
  async [Symbol.asyncDispose]() { await this.terminate(); }
  ref() { this.#handle?.reference(true); }
  unref() { this.#handle?.reference(false); }
  get resourceLimits() {
    if (this.#handle === null) return {};
    return { maxYoungGenerationSizeMb: 48, maxOldGenerationSizeMb: Math.round(require('v8').getHeapStatistics().heap_size_limit / 1048576), codeRangeSizeMb: 0, stackSizeMb: 4, ...this.#limits };
  }
  // Taken when the thread's loop comes to it.
  getHeapSnapshot(options = {}) {
    const how = require('internal/heap_snapshot').options(options);
    if (this.#handle === null) return Promise.reject(new ERR_WORKER_NOT_RUNNING());
    const id = this.#snapshots.size;
    return new Promise((resolve, reject) => {
      this.#snapshots.set(id, (pieces) => {
        this.#snapshots.set(id, undefined);
        if (pieces === null) reject(new ERR_WORKER_NOT_RUNNING());
        else resolve(Readable.from(pieces, { objectMode: false }));
      });
      this.#control.postMessage({ type: 'heapSnapshot', id, how });
    });
  }
}

// Not `pipe`: the process's output is not the worker's to end or to listen on.
function pipeOut(from, to) { from.on('data', (chunk) => to.write(chunk)); }

function ownLimits() {
  if (isMainThread) return {};
  const list = native.resourceLimits();
  return Object.fromEntries(limitNames.map((limit, i) => [limit, list[i]]));
}

module.exports = {
  isMainThread, isInternalThread: false, MessagePort, MessageChannel, markAsUncloneable, markAsUntransferable, isMarkedAsUntransferable,
  moveMessagePortToContext: notImplemented('worker_threads.moveMessagePortToContext'), receiveMessageOnPort, resourceLimits: ownLimits(),
  postMessageToThread: (...args) => require('internal/thread_messages').post(...args), threadId, SHARE_ENV, Worker,
  parentPort: start?.port ?? null, workerData: start ? start.workerData : null, BroadcastChannel,
  getEnvironmentData: (key) => environmentData.get(key),
  setEnvironmentData(key, value) { if (value === undefined) environmentData.delete(key); else environmentData.set(key, value); },
};
