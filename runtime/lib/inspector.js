// Loads, so that programs which only mention it run; what is called says that it is missing.
'use strict';

const { notImplemented } = require('internal/errors');

module.exports = { url: () => undefined, console };
for (const name of 'open close waitForDebugger Session'.split(' ')) module.exports[name] = notImplemented(`inspector.${name}`);
