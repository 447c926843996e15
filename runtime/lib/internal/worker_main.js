// A worker thread's beginning and end, on the worker's side: takes the first message of its parent,
// makes `process` a worker's, runs the program, and reports what ended it.
'use strict';

const native = binding('worker');
const { receiveMessageOnPort } = require('internal/messaging');
const { codes } = require('internal/errors');
const { ControlPort, WorkerReadable, WorkerWritable, describeError } = require('internal/worker_io');

let control, data;
const streams = {};

function setup() {
  control = native.controlPort();
  data = receiveMessageOnPort(control).message;
  process.argv = [process.execPath, data.entry.kind === 'eval' ? '[worker eval]' : data.entry.text, ...data.argv];
  for (const name of ['chdir', 'abort', 'setuid', 'seteuid', 'setgid', 'setegid', 'setgroups', 'initgroups']) {
    const refuse = () => { throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION(`process.${name}()`); };
    Object.defineProperty(refuse, 'name', { value: name });
    refuse.disabled = true;
    process[name] = refuse;
  }
  const { umask } = process;
  process.umask = (mask) => {
    if (mask !== undefined) throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION('Setting process.umask()');
    return umask();
  };
  if (binding('effects').restricted()) require('internal/permission').show();
  for (const name of ['send', 'disconnect', 'channel', 'connected']) delete process[name];
  const shared = new ControlPort(control);
  streams.stdout = new WorkerWritable(shared, 'stdout');
  streams.stderr = new WorkerWritable(shared, 'stderr');
  streams.stdin = new WorkerReadable(shared, 'stdin');
  if (!data.stdin) streams.stdin.push(null);
  for (const [fd, name] of ['stdin', 'stdout', 'stderr'].entries()) {
    streams[name].fd = fd;
    Object.defineProperty(process, name, { configurable: true, enumerable: true, get: () => streams[name] });
  }
  const { stdin } = streams, read = stdin._read;
  let waiting = false;
  const wait = (on) => {
    if (waiting === on) return;
    waiting = on;
    if (on) shared.hold();
    else shared.release();
  };
  stdin._read = function(size) {
    if (data.stdin) wait(true);
    Reflect.apply(read, this, [size]);
  };
  stdin.once('end', () => wait(false));
  stdin.on('pause', () => wait(false));
  control.on('message', ({ type, stream, chunks, ended, id, how }) => {
    if (type === 'more') streams[stream]._wanted();
    else if (type === 'heapSnapshot') control.postMessage({ type, id, pieces: require('internal/heap_snapshot').pieces(how) });
    else if (type === 'stdio') streams[stream]._arrived(chunks, ended);
  });
  control.unref();
}

function startData() { return data; }

function start() {
  const { kind, text } = data.entry;
  const { Module } = require('internal/cjs');
  const esm = require('internal/esm');
  const fail = (error) => binding('core').reportException(error, false);
  const own = binding('process');
  const begin = () => {
    control.postMessage({ type: 'online' });
    if (kind === 'eval') require('internal/run_main').runText(text, '[worker eval]');
    else if (kind === 'url') {
      esm.setMain(text);
      esm.track(Promise.resolve().then(() => esm.importUrl(text))).catch(fail);
    } else require('internal/run_main').runFile(text);
  };
  Module._initPaths();
  if (process.env.NODE_V8_COVERAGE) require('internal/coverage').start();
  if (own.optionArguments.length && ['--cpu-prof', '--heap-prof'].some(require('internal/options').has)) require('internal/profiles').start();
  if (own.requires.length) Module._preloadModules(own.requires);
  if (own.imports.length === 0) {
    begin();
    return;
  }
  const base = esm.toUrl(`${data.cwd}/`);
  (async () => {
    for (const specifier of own.imports) await esm.importUrl(esm.resolve(specifier, base));
    begin();
  })().catch(fail);
}

function reportFatal(error) {
  // What the program wrote before goes first.
  control.postMessage({ type: 'error', error: describeError(error) });
}
module.exports = { setup, startData, start, reportFatal };
