// module.register: resolve and load hooks that may be asynchronous. They run in a worker thread of
// their own, and the loader, which is synchronous, waits for each answer on shared memory.
'use strict';

const { MessageChannel, receiveMessageOnPort } = require('internal/messaging');
const { reviveError } = require('internal/worker_io');

let worker = null, port = null, signal = null;

// The thread: registered modules form a chain that ends with the default resolving and loading.
const program = `
const { parentPort, workerData } = require('worker_threads');
const { signal, port } = workerData;
const chains = { resolve: [], load: [] };
const { defaults, describeError, importHooks } = process.getBuiltinModule('module')[Symbol.for('sinter.hooks')];
async function run(kind, first, context) {
  const step = (index) => async (value, changed) => {
    const given = { ...context, ...changed };
    if (index < 0) return defaults[kind](value, given);
    return chains[kind][index](value, given, step(index - 1));
  };
  return step(chains[kind].length - 1)(first, context);
}
port.on('message', async ({ kind, value, context }) => {
  let answer;
  try {
    if (kind === 'register') {
      const hooks = await importHooks(value.specifier, value.parent);
      await hooks.initialize?.(value.data);
      for (const name of ['resolve', 'load']) if (typeof hooks[name] === 'function') chains[name].push(hooks[name]);
      answer = { result: { resolve: chains.resolve.length > 0, load: chains.load.length > 0 } };
    } else answer = { result: await run(kind, value, context) };
  } catch (error) { answer = { error: describeError(error) }; }
  port.postMessage(answer);
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
});
`;

function start() {
  const { Worker } = require('worker_threads');
  const channel = new MessageChannel();
  port = channel.port1;
  signal = new Int32Array(new SharedArrayBuffer(4));
  worker = new Worker(program, { eval: true, workerData: { signal, port: channel.port2 }, transferList: [channel.port2], execArgv: [] });
  worker.unref();
}
function ask(message, transfer) {
  Atomics.store(signal, 0, 0);
  port.postMessage(message, transfer);
  Atomics.wait(signal, 0, 0);
  const { error, result } = receiveMessageOnPort(port).message;
  if (error) throw reviveError(error);
  return result;
}

const importOnly = (hook) => Object.assign(hook, { importOnly: true });
const installed = { resolve: false, load: false };
function register(specifier, parent, options) {
  if (parent !== null && typeof parent === 'object' && !(parent instanceof URL)) {
    options = parent;
    parent = options.parentURL;
  }
  if (worker === null) start();
  const { resolve, load } = ask({ kind: 'register', value: { specifier: `${specifier}`, parent: `${parent ?? 'data:'}`, data: options?.data } }, options?.transferList);
  const { Module } = require('internal/cjs');
  if (resolve && !installed.resolve) {
    installed.resolve = true;
    Module.registerHooks({ resolve: importOnly((value, context) => ask({ kind: 'resolve', value, context })) });
  }
  if (load && !installed.load) {
    installed.load = true;
    Module.registerHooks({ load: importOnly((value, context) => ask({ kind: 'load', value, context })) });
  }
}

// What the program above needs of the loader, in its thread.
const forThread = {
  defaults: {
    resolve(specifier, { parentURL }) {
      const esm = require('internal/esm');
      return { url: esm.defaultResolve(specifier, parentURL ?? esm.toUrl(`${process.cwd()}/`)) };
    },
    load: (url) => require('internal/esm').defaultLoad(url),
  },
  get describeError() { return require('internal/worker_io').describeError; },
  async importHooks(specifier, parent) {
    const esm = require('internal/esm');
    const base = /^(?:file|data):/.test(parent) && parent !== 'data:' ? parent : esm.toUrl(`${process.cwd()}/`);
    return esm.importUrl(esm.resolve(specifier, base));
  },
};
module.exports = { register, forThread };
