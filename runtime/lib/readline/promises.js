'use strict';

const readline = require('readline');
const { promisify } = require('internal/promisify');
const { codes } = require('internal/errors');
const { validateBoolean, validateInteger } = require('internal/validators');
const ask = readline.Interface.prototype.question[promisify.custom];
class Interface extends readline.Interface {
  question(query, options) { return ask.call({ question: (...args) => super.question(...args) }, query, options); }
}

// Escapes that are gathered and written together.
class Readline {
  #stream;
  #autoCommit = false;
  #pending = [];
  constructor(stream, options = undefined) {
    if (typeof stream?.write !== 'function' || typeof stream.on !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('stream', 'Writable', stream);
    if (options?.autoCommit !== undefined) {
      validateBoolean(options.autoCommit, 'options.autoCommit');
      this.#autoCommit = options.autoCommit;
    }
    this.#stream = stream;
  }
  #add(text) {
    if (this.#autoCommit) process.nextTick(() => this.#stream.write(text));
    else this.#pending.push(text);
    return this;
  }
  cursorTo(x, y = undefined) {
    validateInteger(x, 'x');
    if (y !== undefined) validateInteger(y, 'y');
    return this.#add(y === undefined ? `\x1b[${x + 1}G` : `\x1b[${y + 1};${x + 1}H`);
  }
  moveCursor(dx, dy) {
    if (!dx && !dy) return this;
    validateInteger(dx, 'dx');
    validateInteger(dy, 'dy');
    const part = (n, less, more) => (n < 0 ? `\x1b[${-n}${less}` : n > 0 ? `\x1b[${n}${more}` : '');
    return this.#add(part(dx, 'D', 'C') + part(dy, 'A', 'B'));
  }
  clearLine(direction) {
    validateInteger(direction, 'dir', -1, 1);
    return this.#add(direction < 0 ? '\x1b[1K' : direction > 0 ? '\x1b[0K' : '\x1b[2K');
  }
  clearScreenDown() { return this.#add('\x1b[0J'); }
  commit() { return new Promise((resolve) => this.#stream.write(this.#pending.splice(0).join(''), resolve)); }
  rollback() {
    this.#pending = [];
    return this;
  }
}
module.exports = { Interface, createInterface: (...args) => new Interface(...args), Readline };
