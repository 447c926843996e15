// node:sea. Sinter makes no single executables, so a program is never in one.
'use strict';

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');

function outside(key) {
  validateString(key, 'key');
  throw new codes.ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION();
}
module.exports = {
  isSea() { return false; },
  getAsset(key, encoding) { outside(key); },
  getRawAsset(key) { outside(key); },
  getAssetAsBlob(key, options) { outside(key); },
};
