// worker_threads.postMessageToThread and the event 'workerMessage' of process: messages from any thread to any other. A thread
// takes them from the first listener on; each is answered, so that who sent it knows what became of it.
'use strict';

const { MessageChannel, postToThread, threadPort } = require('internal/messaging');
const { codes } = require('internal/errors');
const { validateNumber } = require('internal/validators');

let port = null;
function listen() {
  if (port !== null) return;
  port = threadPort(binding('worker').threadId());
  port.on('message', ({ value, source, answer }) => {
    let result = 'ERR_WORKER_MESSAGING_FAILED';
    try {
      if (process.listenerCount('workerMessage') > 0) {
        result = 'ERR_WORKER_MESSAGING_ERRORED';
        process.emit('workerMessage', value, source);
        result = 'told';
      }
    } finally {
      answer.postMessage(result);
      answer.close();
    }
  });
  // To listen to them alone does not keep a thread alive.
  port.unref();
}

async function post(thread, value, transferList, timeout) {
  if (typeof transferList === 'number' && timeout === undefined) {
    timeout = transferList;
    transferList = [];
  }
  if (timeout !== undefined) validateNumber(timeout, 'timeout', 0);
  validateNumber(thread, 'threadId');
  const source = binding('worker').threadId();
  if (thread === source) throw new codes.ERR_WORKER_MESSAGING_SAME_THREAD();
  const { port1, port2 } = new MessageChannel();
  try {
    if (!postToThread(thread, { value, source, answer: port2 }, [...(transferList ?? []), port2])) throw new codes.ERR_WORKER_MESSAGING_FAILED();
    const failure = await new Promise((resolve) => {
      const timer = timeout === undefined ? undefined : setTimeout(resolve, timeout, 'ERR_WORKER_MESSAGING_TIMEOUT');
      const settle = (result) => {
        clearTimeout(timer);
        resolve(result);
      };
      port1.once('message', settle);
      // The thread ended before it answered.
      port1.once('close', () => settle('ERR_WORKER_MESSAGING_FAILED'));
    });
    if (failure !== 'told') throw new codes[failure]();
  } finally { port1.close(); }
}
module.exports = { listen, post };
