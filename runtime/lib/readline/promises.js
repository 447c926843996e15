'use strict';

const readline = require('readline');
const { promisify } = require('internal/promisify');
const ask = readline.Interface.prototype.question[promisify.custom];
class Interface extends readline.Interface {
  question(query, options) { return ask.call({ question: (...args) => super.question(...args) }, query, options); }
}
module.exports = { Interface, createInterface: (...args) => new Interface(...args), Readline: require('internal/errors').notImplemented('readline/promises.Readline') };
