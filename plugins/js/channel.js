// The JavaScript end of the message channel. Requests of the native side are dispatched by name; their
// answers are lists of parts (strings or bytes). `callNative` asks the native side and gives a promise,
// `askNative` waits for the answer.
'use strict';

const native = binding('host');
const { isPromise } = require('plugins/answers');
const { describeError } = require('plugins/errors');

const operations = new Map();
const open = new Map();      // id of a request -> what it is, for reports about those that never end
const replies = new Map();   // id of a call -> [resolve, reject]
let lastCall = 0;

// `handler(...parts)` returns parts, or a promise of them. `describe(...parts)` names the request.
function handle(operation, handler, describe = () => operation) {
  operations.set(operation, { handler, describe });
}

function onMessages(flat) {
  for (let at = 0; at < flat.length;) {
    const operation = flat[at], id = flat[at + 1], failed = flat[at + 2], parts = flat[at + 3];
    at += 4;
    if (operation === '') {
      const reply = replies.get(id);
      replies.delete(id);
      if (failed) reply[1](new Error(parts[0]));
      else reply[0](parts);
    } else serve(operation, id, parts);
  }
}

function serve(operation, id, parts) {
  const { handler, describe } = operations.get(operation);
  let result;
  try { result = handler(...parts); } catch (error) {
    native.answer(id, true, [JSON.stringify(describeError(error))]);
    return;
  }
  if (!isPromise(result)) {
    native.answer(id, false, result ?? []);
    return;
  }
  const finish = (failed, answer) => {
    if (open.delete(id)) native.answer(id, failed, answer);
  };
  const fail = (error) => finish(true, [JSON.stringify(describeError(error))]);
  open.set(id, { operation, parts, describe, fail });
  result.then((answer) => finish(false, answer ?? []), fail);
}

// Nothing can happen any more: whoever still waits, waits for a promise that nobody settles.
function onStalled() {
  for (const request of [...open.values()]) {
    const running = [...runningHooks].filter((hook) => !hook.settled);
    const hook = running.find((item) => item.request === request.operation) ?? running[0];
    const error = new Error(hook
      ? `The promise that the hook returned never settled${hook.id ? ` (module ${hook.id})` : ''}`
      : `"${request.describe(...request.parts)}" waits for a promise that never settles`);
    error.code = 'HOOK_NEVER_SETTLED';
    if (hook) Object.assign(error, { plugin: hook.plugin, hook: hook.hook, id: hook.id });
    error.stack = undefined;
    request.fail(error);
  }
}

// Hooks under way, so that a report can name the one that hangs.
const runningHooks = new Set();

function callNative(operation, parts) {
  const id = ++lastCall;
  return new Promise((resolve, reject) => {
    replies.set(id, [resolve, reject]);
    native.call(operation, id, parts);
  });
}
const askNative = (operation, parts) => native.ask(operation, parts);

// What nobody caught: every request under way fails with it, since any of them may be the cause.
function onFatal(error, origin) {
  const described = describeError(error);
  described.message = `${origin === 'unhandledRejection' ? 'A promise was rejected and nobody handled it' : 'An error was thrown and nobody caught it'}: ${described.message}`;
  if (open.size === 0) {
    lateErrors.push(described);
    return;
  }
  const answer = JSON.stringify(described);
  for (const id of [...open.keys()]) {
    open.delete(id);
    native.answer(id, true, [answer]);
  }
}
const lateErrors = [];

// What plugins began without telling anybody: under Node.js too the process stays until their files are written.
// Timers, servers and children that they left are no reason to stay.
async function finishRequests() {
  await new Promise(setImmediate);
  while (native.hasRequests()) await new Promise((resolve) => setTimeout(resolve, 1));
}

function listen() {
  require('internal/process').setFatalReporter(onFatal);
  native.setHandlers(onMessages, onStalled);
}

module.exports = { operations, handle, listen, finishRequests, callNative, askNative, runningHooks, lateErrors };
