// A function that a package exports and that is not there in Sinter: it says so when it is called.
'use strict';

function unavailable(from, name) {
  return {
    [name](..._) {
      const error = new Error(`\`${name}\` of "${from}" is not available in Sinter`);
      error.code = 'ERR_SINTER_UNAVAILABLE';
      throw error;
    },
  }[name];
}
module.exports = { unavailable };
