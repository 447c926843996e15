// Names of output files: patterns like "assets/[name]-[hash][extname]", and what no name may be.
'use strict';

const path = require('path');

function sanitize(name) {
  // The characters that servers or file systems take amiss.
  // eslint-disable-next-line no-control-regex
  return name.replace(/[\u0000-\u001F"#$%&*+,:;<=>?[\]^`{|}\u007F]/g, '_');
}

function applyNamePattern(pattern, values, plugin) {
  if (isOutside(pattern)) throw invalid(pattern, plugin);
  return pattern.replace(/\[(\w+)(?::(\d+))?\]/g, (whole, name, size) => {
    if (!(name in values)) throw Object.assign(new Error(`"${whole}" cannot stand in the "assetFileNames" pattern.`), { code: 'VALIDATION_ERROR' });
    if (name === 'hash') return values.hash.slice(0, size ? Number(size) : 8);
    return sanitize(values[name]);
  });
}

const isOutside = (name) => path.isAbsolute(name) || path.posix.normalize(name).split('/')[0] === '..';
const invalid = (name, plugin) => Object.assign(new Error(`The output file name "${name}" lies outside of the output directory`), { code: 'FILE_OUTSIDE_OUTPUT', plugin });

function checkOutputName(name, plugin) {
  if (typeof name !== 'string' || name === '') throw Object.assign(new Error(`An output file needs a name, not ${name === '' ? 'an empty one' : typeof name}`), { code: 'FILE_WITHOUT_NAME', plugin });
  if (name.includes('\0') || isOutside(name)) throw invalid(name, plugin);
}

module.exports = { applyNamePattern, checkOutputName, sanitize };
