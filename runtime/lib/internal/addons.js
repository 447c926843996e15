// process.dlopen: native addons.
'use strict';

const { load } = binding('napi');

function dlopen(module, filename, flags = 0) {
  if (require('internal/options').has('--no-addons')) throw new (require('internal/errors').codes.ERR_DLOPEN_DISABLED)('Cannot load native addon because loading addons is disabled.');
  const exports = load(`${filename}`, module.exports, flags);
  if (exports !== undefined) module.exports = exports;
}
module.exports = { dlopen };
