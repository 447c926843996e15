// Loads, so that programs which only mention it run; what is called says that it is missing.
'use strict';

const { notImplemented } = require('internal/errors');

module.exports = {  };
for (const name of 'createSocket Socket'.split(' ')) module.exports[name] = notImplemented(`dgram.${name}`);
