// process.assert, which older programs call.
'use strict';

const { codes } = require('internal/errors');

module.exports = require('util').deprecate((value, message) => {
  if (!value) throw new codes.ERR_ASSERTION(message || 'assertion error');
}, 'process.assert() is deprecated. Please use the `assert` module instead.', 'DEP0100');
