// TypeScript and JSX: compiled by Sinter's own compiler, which the command line lends the runtime.
'use strict';

const { compileSource } = binding('modules');
const { codes } = require('internal/errors');
const path = require('path');
const { kindOf } = binding('files');

// Their text names the file, the line and the place by itself.
const refusals = new WeakSet();

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
    refusals.add(error);
    throw error;
  }
  require('internal/source_maps').addCompiled(filename, text);
  return text;
}
// What a name in a TypeScript or JSX file means where there is no file of it: the source whose output it names, or what
// TypeScript's compiler finds for a name without its end.
const sources = { '.js': ['.ts', '.tsx'], '.jsx': ['.tsx'], '.mjs': ['.mts'], '.cjs': ['.cts'] };
const ends = ['.ts', '.tsx', '.js', '.jsx', '.json', '/index.ts', '/index.tsx', '/index.js', '/index.jsx'];
const isSource = (file) => /\.(?:[cm]?tsx?|jsx)$/.test(file);

function sourceOf(file, importer) {
  if (typeof importer !== 'string' || !isSource(importer)) return undefined;
  const extension = path.extname(file);
  const candidates = (sources[extension] ?? []).map((end) => file.slice(0, -extension.length) + end);
  const bare = file.replace(/\/+$/, '');
  return [...candidates, ...ends.map((end) => bare + end)].find((candidate) => kindOf(candidate) === 0);
}
// What a name that is no path means to a source of TypeScript or JSX by its tsconfig.json.
const mappedBy = (specifier, importer) => (typeof importer === 'string' && isSource(importer) ? require('internal/tsconfig_paths').mapped(specifier, importer) : undefined);
module.exports = { compile, mappedBy, sourceOf, isRefusal: (error) => refusals.has(error) };
