// `rollup`, for plugins that import its version or its types' helpers. Bundling through it is the work of
// the package that the project has installed, which is loaded when it is asked for.
'use strict';

const versions = require('plugins/versions');
const { requireInstalled } = require('plugins/shims/installed');

module.exports = {
  VERSION: versions.rollup, defineConfig: (config) => config,
  rollup: (...args) => requireInstalled('rollup', 'rollup').rollup(...args), watch: (...args) => requireInstalled('rollup', 'watch').watch(...args),
};
