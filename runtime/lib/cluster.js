// Loads, so that programs which only mention it run; what is called says that it is missing.
'use strict';

const { notImplemented } = require('internal/errors');

module.exports = { isMaster: true, isPrimary: true, isWorker: false, workers: {}, settings: {}, SCHED_NONE: 1, SCHED_RR: 2, schedulingPolicy: 2, Worker: class Worker {} };
for (const name of 'fork setupPrimary setupMaster disconnect'.split(' ')) module.exports[name] = notImplemented(`cluster.${name}`);
