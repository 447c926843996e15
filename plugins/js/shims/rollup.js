// `rollup`, for plugins that import its version or its types' helpers.
'use strict';

const { unavailable } = require('plugins/shims/unavailable');
const versions = require('plugins/versions');

module.exports = { VERSION: versions.rollup, defineConfig: (config) => config, rollup: unavailable('rollup', 'rollup'), watch: unavailable('rollup', 'watch') };
