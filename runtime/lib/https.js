// Loads, so that programs which only mention it run; what is called says that it is missing.
'use strict';

const { notImplemented } = require('internal/errors');

module.exports = { Agent: class Agent extends require('http').Agent { constructor(options) { super(options); this.defaultPort = 443; this.protocol = 'https:'; } }, globalAgent: new (require('http').Agent)({ keepAlive: true }) };
for (const name of 'Server createServer request get'.split(' ')) module.exports[name] = notImplemented(`https.${name}`);
