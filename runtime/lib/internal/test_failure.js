// What a test of node:test fails with: an error that says why, with what was thrown as its cause.
'use strict';

const { codes } = require('internal/errors');

const kinds = {
  testCode: 'testCodeFailure', subtests: 'subtestsFailed', cancelled: 'cancelledByParent', aborted: 'testAborted', timeout: 'testTimeoutFailure', hook: 'hookFailed',
  callbackAndPromise: 'callbackAndPromisePresent', multipleCallbacks: 'multipleCallbackInvocations', uncaught: 'uncaughtException', unhandled: 'unhandledRejection',
};
const isFailure = (error) => error?.code === 'ERR_TEST_FAILURE';
const failure = (cause, kind) => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const error = new codes.ERR_TEST_FAILURE(cause, kind);
    // As Node shows it: the code first.
    for (const [name, value] of [['failureType', kind], ['cause', cause]]) {
      delete error[name];
      error[name] = value;
    }
    return error;
  } finally { Error.stackTraceLimit = stackTraceLimit; }
};
const asFailure = (error, kind = kinds.testCode) => (isFailure(error) ? error : failure(error, kind));

// Where the program called: file, line and column of the first frame that is not ours.
function callSite() {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = 12;
  let found;
  try {
    Error.prepareStackTrace = (_error, frames) => frames;
    const holder = {};
    Error.captureStackTrace(holder, callSite);
    for (const frame of holder.stack) {
      const name = frame.getFileName();
      if (!name || name.startsWith('node:')) continue;
      found = { line: frame.getLineNumber(), column: frame.getColumnNumber(), file: name.startsWith('file:') ? require('url').fileURLToPath(name) : name };
      break;
    }
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
  return found;
}
module.exports = { asFailure, callSite, failure, isFailure, kinds };
