// Lines from a stream, with questions; cursor movement. Editing keys of a terminal are left to the
// terminal's own line discipline.
'use strict';

const EventEmitter = require('events');
const { StringDecoder } = require('string_decoder');
const { codes, AbortError, notImplemented } = require('internal/errors');

class Interface extends EventEmitter {
  constructor(input, output, completer, terminal) {
    super();
    const options = input?.input ? input : { input, output, completer, terminal };
    this.input = options.input;
    this.output = options.output;
    this.terminal = options.terminal ?? !!this.output?.isTTY;
    this.crlfDelay = Math.max(100, options.crlfDelay ?? 100);
    this.line = '';
    this.cursor = 0;
    this.history = [];
    this.closed = false;
    this.paused = false;
    this._prompt = options.prompt ?? '> ';
    this._decoder = new StringDecoder('utf8');
    this._rest = '';
    this._question = null;
    this._sawReturn = false;
    this._onData = (chunk) => this._feed(typeof chunk === 'string' ? chunk : this._decoder.write(chunk));
    this._onEnd = () => {
      this._feed(this._decoder.end());
      if (this._rest !== '') { const last = this._rest; this._rest = ''; this._emitLine(last); }
      this.close();
    };
    this._onError = (error) => this.emit('error', error);
    this.input.on('data', this._onData);
    this.input.on('end', this._onEnd);
    this.input.on('error', this._onError);
    this.input.resume();
    if (options.signal) {
      if (options.signal.aborted) process.nextTick(() => this.close());
      else options.signal.addEventListener('abort', () => this.close(), { once: true });
    }
  }
  _feed(text) {
    if (this._sawReturn && text[0] === '\n') text = text.slice(1);
    if (text === '') return;
    this._sawReturn = text.endsWith('\r');
    const lines = (this._rest + text).split(/\r\n|\n|\r|\u2028|\u2029/);
    this._rest = lines.pop();
    for (const line of lines) {
      if (this.closed) return;
      this._emitLine(line);
    }
  }
  _emitLine(line) {
    if (this._question) {
      const answer = this._question;
      this._question = null;
      answer(line);
    } else this.emit('line', line);
  }
  getPrompt() { return this._prompt; }
  setPrompt(prompt) { this._prompt = prompt; }
  prompt() { if (this.paused) this.resume(); this.output?.write(this._prompt); }
  question(query, options, callback) {
    if (typeof options === 'function') { callback = options; options = {}; }
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this._question) { this.prompt(); return; }
    const { signal } = options ?? {};
    if (signal?.aborted) return;
    this.output?.write(query);
    this._question = callback;
    signal?.addEventListener('abort', () => { this._question = null; }, { once: true });
    this.resume();
  }
  write(text) { if (text != null && !this.closed) this._feed(`${text}`); }
  pause() { if (!this.paused) { this.paused = true; this.input.pause(); this.emit('pause'); } return this; }
  resume() { if (this.paused) { this.paused = false; this.input.resume(); this.emit('resume'); } return this; }
  close() {
    if (this.closed) return;
    this.closed = true;
    this.input.removeListener('data', this._onData);
    this.input.removeListener('end', this._onEnd);
    this.input.removeListener('error', this._onError);
    this.input.pause();
    this.emit('close');
  }
  getCursorPos() { return { rows: 0, cols: this.cursor }; }
  [Symbol.dispose]() { this.close(); }
  [Symbol.asyncIterator]() {
    const queue = [], waiting = [];
    let done = this.closed;
    this.on('line', (line) => (waiting.length ? waiting.shift()({ value: line, done: false }) : queue.push(line)));
    this.on('close', () => { done = true; for (const resolve of waiting.splice(0)) resolve({ value: undefined, done: true }); });
    return {
      next: () => (queue.length ? Promise.resolve({ value: queue.shift(), done: false }) : done ? Promise.resolve({ value: undefined, done: true }) : new Promise((resolve) => { waiting.push(resolve); })),
      return: () => { this.close(); return Promise.resolve({ value: undefined, done: true }); },
      [Symbol.asyncIterator]() { return this; },
    };
  }
}
Object.defineProperty(Interface.prototype.question, require('internal/promisify').promisify.custom, { value(query, options) {
  return new Promise((resolve, reject) => {
    options?.signal?.addEventListener('abort', () => reject(new AbortError(undefined, { cause: options.signal.reason })), { once: true });
    this.question(query, options ?? {}, resolve);
  });
} });
const send = (stream, text, callback) => {
  if (stream == null || text === '') { if (typeof callback === 'function') process.nextTick(callback, null); return true; }
  return stream.write(text, callback);
};
module.exports = {
  Interface, createInterface: (...args) => new Interface(...args),
  clearLine: (stream, direction, callback) => send(stream, direction < 0 ? '\x1b[1K' : direction > 0 ? '\x1b[0K' : '\x1b[2K', callback),
  clearScreenDown: (stream, callback) => send(stream, '\x1b[0J', callback),
  cursorTo(stream, x, y, callback) {
    if (typeof y === 'function') { callback = y; y = undefined; }
    if (typeof x !== 'number' && typeof y === 'number') throw new codes.ERR_INVALID_CURSOR_POS();
    return send(stream, typeof x !== 'number' ? '' : typeof y !== 'number' ? `\x1b[${x + 1}G` : `\x1b[${y + 1};${x + 1}H`, callback);
  },
  moveCursor(stream, dx, dy, callback) {
    let text = '';
    if (dx) text += dx < 0 ? `\x1b[${-dx}D` : `\x1b[${dx}C`;
    if (dy) text += dy < 0 ? `\x1b[${-dy}A` : `\x1b[${dy}B`;
    return send(stream, text, callback);
  },
  emitKeypressEvents: notImplemented('readline.emitKeypressEvents'),
};
Object.defineProperty(module.exports, 'promises', { enumerable: true, configurable: true, get: () => require('readline/promises') });
