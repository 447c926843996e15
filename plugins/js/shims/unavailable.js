// A function that a package exports and that is not there in Sinter: it says so when it is called.
'use strict';

function unavailable(from, name) {
  return {
    [name](..._) {
      const remedy = from === 'vite' && /Environment|Runner/.test(name) ? '. A framework that builds servers with Vite itself works by its own command on Sinter\'s runtime: sinter run node_modules/.bin/…' : '';
      const error = new Error(`\`${name}\` of "${from}" is not available in Sinter${remedy}`);
      error.code = 'ERR_SINTER_UNAVAILABLE';
      throw error;
    },
  }[name];
}
module.exports = { unavailable };
