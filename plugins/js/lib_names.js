// `build.lib.fileName` as a function, asked for every file that it will name: the native side has names, no functions.
'use strict';

const path = require('path');

// [name, path] of every entry.
function libEntries(entry) {
  if (typeof entry === 'string') return [[path.parse(entry).name, entry]];
  return Array.isArray(entry) ? entry.map((file) => [path.parse(file).name, file]) : Object.entries(entry ?? {});
}

function defaultFormats(entry) {
  return libEntries(entry).length > 1 ? ['es', 'cjs'] : ['es', 'umd'];
}

const native = { esm: 'es', module: 'es', commonjs: 'cjs' };

// The config with names in place of the function.
function nameLibFiles(config) {
  const lib = config.build?.lib;
  if (typeof lib?.fileName !== 'function') return config;
  const names = {};
  for (const format of (lib.formats ?? defaultFormats(lib.entry)).map((name) => native[name] ?? name)) {
    for (const [entry] of libEntries(lib.entry)) {
      const name = lib.fileName(format, entry);
      if (typeof name !== 'string' || name === '') throw Object.assign(new Error(`"build.lib.fileName" gave ${name === '' ? 'an empty string' : typeof name} for the format "${format}" and the entry "${entry}"; it must give a file name`), { code: 'INVALID_OPTION' });
      names[`${format}/${entry}`] = name;
    }
  }
  return { ...config, build: { ...config.build, lib: { ...lib, fileName: { $names: names } } } };
}

module.exports = { nameLibFiles };
