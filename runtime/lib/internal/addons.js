// process.dlopen: native addons.
'use strict';

const { load } = binding('napi');

function dlopen(module, filename, flags = 0) {
  const exports = load(`${filename}`, module.exports, flags);
  if (exports !== undefined) module.exports = exports;
}
module.exports = { dlopen };
