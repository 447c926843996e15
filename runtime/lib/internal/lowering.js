// Syntax newer than the engine (`using`, decorators, the RegExp flag `v`): when the engine refuses a
// text in which a glance sees such syntax, Sinter's compiler rewrites it. Nothing is paid for others.
'use strict';

const { compileSource } = binding('modules');

const newer = /@|\busing\s|\baccessor\s|\/[dgimsy]*v/;

// The rewritten text, or undefined when rewriting does not help.
function lower(source, filename, error) {
  if (!(error instanceof SyntaxError) || !newer.test(source)) return undefined;
  const text = source.startsWith('#!') ? `//${source.slice(2)}` : source;
  const result = compileSource(text, /\.[cm]?js$/.test(filename) ? filename : `${filename}.js`);
  if (!result?.[0]) return undefined;
  require('internal/source_maps').addCompiled(filename, result[1]);
  return result[1];
}

// Calls `compile(source)`, and again with the rewritten text when that may help.
function compileOrLower(source, filename, compile) {
  try { return compile(source); } catch (error) {
    const lowered = lower(source, filename, error);
    if (lowered === undefined) throw error;
    return compile(lowered);
  }
}
module.exports = { lower, compileOrLower };
