// worker_threads: the main thread's side of the module. Starting a Worker is not there yet and says so.
'use strict';

const { MessageChannel, MessagePort, BroadcastChannel, receiveMessageOnPort } = require('internal/messaging');
const { codes, notImplemented } = require('internal/errors');
const EventEmitter = require('events');

const environmentData = new Map();
class Worker extends EventEmitter {
  constructor() {
    super();
    throw new codes.ERR_NOT_IMPLEMENTED('worker_threads.Worker');
  }
}
module.exports = {
  isMainThread: true, isInternalThread: false, parentPort: null, workerData: null, threadId: 0, resourceLimits: {}, SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  Worker, MessageChannel, MessagePort, BroadcastChannel, receiveMessageOnPort,
  markAsUntransferable() {}, isMarkedAsUntransferable: () => false, markAsUncloneable() {},
  moveMessagePortToContext: notImplemented('worker_threads.moveMessagePortToContext'), postMessageToThread: notImplemented('worker_threads.postMessageToThread'),
  getEnvironmentData: (key) => environmentData.get(key),
  setEnvironmentData(key, value) { if (value === undefined) environmentData.delete(key); else environmentData.set(key, value); },
};
