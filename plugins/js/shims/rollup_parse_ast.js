// `rollup/parseAst`.
'use strict';

const { parseToEstree } = require('plugins/context');

module.exports = { parseAst: (code, options) => parseToEstree(code, options), parseAstAsync: async (code, options) => parseToEstree(code, options) };
