// Loads, so that programs which only mention it run; what is called says that it is missing.
'use strict';

const { notImplemented } = require('internal/errors');

module.exports = { active: null };
for (const name of 'create createDomain Domain'.split(' ')) module.exports[name] = notImplemented(`domain.${name}`);
