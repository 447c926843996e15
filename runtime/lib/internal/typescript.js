// TypeScript and JSX: compiled by Sinter's own compiler, which the command line lends the runtime.
'use strict';

const { compileSource } = binding('modules');
const { codes } = require('internal/errors');

function compile(source, filename) {
  const result = compileSource(source, filename);
  if (result === undefined) {
    throw new codes.ERR_UNSUPPORTED_TYPESCRIPT(
      `Cannot run ${filename}: TypeScript and JSX need Sinter's compiler, which this program was started without`);
  }
  const [ok, text] = result;
  if (!ok) {
    const error = new SyntaxError(text);
    error.stack = text;
    throw error;
  }
  require('internal/source_maps').addCompiled(filename, text);
  return text;
}
module.exports = { compile };
