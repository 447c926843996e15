// node:cluster: the primary process's half, or that of a worker.
'use strict';

module.exports = require('process').env.NODE_UNIQUE_ID === undefined ? require('internal/cluster_primary') : require('internal/cluster_worker');
