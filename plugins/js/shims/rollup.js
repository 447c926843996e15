// `rollup`, for plugins that import its version or its types' helpers. Bundling through it is the work of
// the package that the project has installed, which is loaded when it is asked for.
'use strict';

const { Module } = require('internal/cjs');
const versions = require('plugins/versions');

function installed(name) {
  const { withoutShims } = require('plugins/config_file');
  let found;
  try { found = withoutShims(() => Module.createRequire(`${process.cwd()}/`)('rollup')); } catch (error) {
    throw Object.assign(new Error(`\`${name}\` of "rollup" needs the package: npm install --save-dev rollup`), { code: 'ERR_SINTER_UNAVAILABLE', cause: error });
  }
  return found[name];
}

module.exports = {
  VERSION: versions.rollup, defineConfig: (config) => config,
  rollup: (...args) => installed('rollup')(...args), watch: (...args) => installed('watch')(...args),
};
