// process.permission, and what the loaders say about files that the grants of --permission leave out.
// Nothing is decided here: every check is made in C++ (engine/effects.h).
'use strict';

const effects = binding('effects');
const { validateString } = require('internal/validators');

const kinds = {
  fs: ['read', 'write'], 'fs.read': ['read'], 'fs.write': ['write'], net: ['net'], env: ['env'],
  run: ['run'], child: ['run'], ffi: ['ffi'], addon: ['ffi'], worker: [],
};
const permission = {
  // As in Node; a worker has the grants of its program.
  has(scope, reference) {
    validateString(scope, 'scope');
    if (reference !== undefined) validateString(reference, 'reference');
    return Object.hasOwn(kinds, scope) && kinds[scope].every((kind) => effects.has(kind, reference));
  },
};

// `entry`: the program's own file.
function enforce(entry) {
  effects.enforce(entry);
  show();
}
function show() {
  Object.defineProperty(process, 'permission', { value: permission, configurable: true, enumerable: true, writable: false });
}

// Throws when a module was not found because its file may not be read.
function explainMissing(file) {
  if (!effects.restricted()) return;
  try { binding('fs').lstat(file, new Float64Array(14)); } catch (error) {
    if (error.code === 'ERR_ACCESS_DENIED') throw error;
  }
}
module.exports = { restricted: effects.restricted, enforce, show, explainMissing };
