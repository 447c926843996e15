// Lines from a stream, with questions; cursor movement; on a terminal a line editor with history and
// completion.
'use strict';

const EventEmitter = require('events');
const { StringDecoder } = require('string_decoder');
const { codes, AbortError } = require('internal/errors');

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
    this.closed = false;
    this.paused = false;
    this._prompt = options.prompt ?? '> ';
    this._decoder = new StringDecoder('utf8');
    this._rest = '';
    this._question = null;
    this._sawReturn = false;
    this._returnAt = undefined;
    this.escapeCodeTimeout = options.escapeCodeTimeout ?? 500;
    this.tabSize = options.tabSize ?? 8;
    this.completer = typeof options.completer === 'function' ? options.completer : undefined;
    this.history = [...(options.history ?? [])];
    this.historySize = options.historySize ?? 30;
    this.removeHistoryDuplicates = !!options.removeHistoryDuplicates;
    this.historyIndex = -1;
    this.isCompletionEnabled = true;
    this._onData = (chunk) => this._feed(typeof chunk === 'string' ? chunk : this._decoder.write(chunk));
    this._onEnd = () => {
      this._feed(this._decoder.end());
      if (this._rest !== '') { const last = this._rest; this._rest = ''; this._emitLine(last); }
      this.close();
    };
    this._onError = (error) => this.emit('error', error);
    if (this.terminal) {
      require('internal/keypress').emitKeypressEvents(this.input, this);
      this._onKeypress = (text, key) => this._ttyWrite(text, key);
      this.input.on('keypress', this._onKeypress);
      this.input.setRawMode?.(true);
      this._raw = true;
    } else this.input.on('data', this._onData);
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
      if (this._oldPrompt !== undefined) {
        this._prompt = this._oldPrompt;
        this._oldPrompt = undefined;
      }
      answer(line);
    } else this.emit('line', line);
  }
  getPrompt() { return this._prompt; }
  setPrompt(prompt) { this._prompt = prompt; }
  prompt(preserveCursor) {
    if (this.paused) this.resume();
    if (!this.terminal) { this.output?.write(this._prompt); return; }
    if (!preserveCursor) this.cursor = 0;
    this._refreshLine();
  }
  question(query, options, callback) {
    if (typeof options === 'function') { callback = options; options = {}; }
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this._question) { this.prompt(); return; }
    const { signal } = options ?? {};
    if (signal?.aborted) return;
    if (this.terminal) {
      this._oldPrompt = this._prompt;
      this._prompt = query;
      this.prompt();
    } else this.output?.write(query);
    this._question = callback;
    signal?.addEventListener('abort', () => { this._question = null; }, { once: true });
    this.resume();
  }
  write(text, key) {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) this.resume();
    if (this.terminal) {
      if (key) this._ttyWrite(text, key);
      else if (text != null) for (const one of `${text}`) this._ttyWrite(one, require('internal/keypress').readKey(one, true));
    } else if (text != null) this._feed(`${text}`);
  }

  // ---- The line editor
  _columns() { return this.output?.columns || Infinity; }   // a terminal of unknown width says 0
  _position(text) {
    let rows = 0, column = 0;
    for (const c of require('util').stripVTControlCharacters(text)) {
      if (c === '\n') { rows++; column = 0; continue; }
      const width = c === '\t' ? this.tabSize - (column % this.tabSize) : require('internal/inspect').getStringWidth(c);
      if (column + width > this._columns()) { rows++; column = 0; }
      column += width;
      if (column === this._columns()) { rows++; column = 0; }
    }
    return { rows, cols: column };
  }
  _refreshLine() {
    const text = this._prompt + this.line, end = this._position(text), at = this.getCursorPos();
    module.exports.cursorTo(this.output, 0);
    if (this.prevRows) module.exports.moveCursor(this.output, 0, -this.prevRows);
    module.exports.clearScreenDown(this.output);
    this.output?.write(text);
    if (end.cols === 0 && end.rows > 0) this.output?.write(' ');
    module.exports.cursorTo(this.output, at.cols);
    if (end.rows > at.rows) module.exports.moveCursor(this.output, 0, at.rows - end.rows);
    this.prevRows = at.rows;
  }
  clearLine() {
    this._moveTo(this.line.length);
    this.output?.write('\r\n');
    this.line = '';
    this.cursor = 0;
    this.prevRows = 0;
  }
  _insertString(text) {
    const atEnd = this.cursor === this.line.length;
    this.line = this.line.slice(0, this.cursor) + text + this.line.slice(this.cursor);
    this.cursor += text.length;
    if (atEnd && this._position(this._prompt + this.line).rows === 0) this.output?.write(text);
    else this._refreshLine();
  }
  _edit(from, to) {
    this.line = this.line.slice(0, from) + this.line.slice(to);
    this.cursor = from;
    this._refreshLine();
  }
  _left() { return this.cursor - (this.cursor > 1 && /[\uDC00-\uDFFF]/.test(this.line[this.cursor - 1]) ? 2 : 1); }
  _right() { return this.cursor + (this.line.codePointAt(this.cursor) > 0xffff ? 2 : 1); }
  _wordLeft() { return this.cursor - /(?:[^\w\s]+|\w+|)\s*$/.exec(this.line.slice(0, this.cursor))[0].length; }
  _wordRight() { return this.cursor + /^(?:\s+|[^\w\s]+|\w+)\s*/.exec(`${this.line.slice(this.cursor)} `)[0].length; }
  _moveTo(cursor) {
    const before = this.getCursorPos();
    this.cursor = Math.max(0, Math.min(this.line.length, cursor));
    const after = this.getCursorPos();
    if (before.rows === after.rows) module.exports.moveCursor(this.output, after.cols - before.cols, 0);
    else this._refreshLine();
  }
  _history(step) {
    const next = this.historyIndex + step;
    if (next < -1 || next >= this.history.length) return;
    if (this.historyIndex === -1) this._draft = this.line;
    this.historyIndex = next;
    this.line = next === -1 ? this._draft : this.history[next];
    this.cursor = this.line.length;
    this._refreshLine();
  }
  _submit() {
    const { line } = this;
    this._moveTo(line.length);
    this.output?.write('\r\n');
    this.prevRows = 0;
    this.line = '';
    this.cursor = 0;
    this.historyIndex = -1;
    if (line.trim() !== '' && this.historySize > 0) {
      if (this.history[0] !== line) {
        if (this.removeHistoryDuplicates) this.history = this.history.filter((one) => one !== line);
        this.history.unshift(line);
        this.history.length = Math.min(this.history.length, this.historySize);
      }
      this.emit('history', this.history);
    }
    this._emitLine(line);
  }
  _complete() {
    const shown = this.line.slice(0, this.cursor);
    const done = (error, result) => {
      if (error || this.closed || !result) return;
      const [matches, typed] = result;
      const found = matches.filter((one) => one !== '');
      if (found.length === 0) return;
      let common = found[0];
      for (const one of found) while (!one.startsWith(common)) common = common.slice(0, -1);
      if (common.length > typed.length) this._insertString(common.slice(typed.length));
      else if (found.length > 1) {
        this.output?.write(`\r\n${found.join('  ')}\r\n`);
        this.prevRows = 0;
        this._refreshLine();
      }
    };
    if (this.completer.length === 2) this.completer(shown, done);
    else Promise.resolve(this.completer(shown)).then((result) => done(null, result), done);
  }
  _ttyWrite(text, key = {}) {
    if (this.closed) return;
    const { name, ctrl, meta } = key;
    if (ctrl && !meta) {
      switch (name) {
        case 'c':
          if (this.listenerCount('SIGINT') > 0) this.emit('SIGINT');
          else {
            this.close();
            if (this._question === null && this.input === process.stdin) process.kill(process.pid, 'SIGINT');
          }
          return;
        case 'd':
          if (this.line === '') this.close();
          else if (this.cursor < this.line.length) this._edit(this.cursor, this._right());
          return;
        case 'a': this._moveTo(0); return;
        case 'e': this._moveTo(this.line.length); return;
        case 'b': this._moveTo(this._left()); return;
        case 'f': this._moveTo(this._right()); return;
        case 'h': if (this.cursor > 0) this._edit(this._left(), this.cursor); return;
        case 'u': {
          this.line = this.line.slice(this.cursor);
          this.cursor = 0;
          this._refreshLine();
          return;
        }
        case 'k': this.line = this.line.slice(0, this.cursor); this._refreshLine(); return;
        case 'w': case 'backspace': this._edit(this._wordLeft(), this.cursor); return;
        case 'delete': { const { cursor } = this; this._edit(cursor, this._wordRight()); return; }
        case 'left': this._moveTo(this._wordLeft()); return;
        case 'right': this._moveTo(this._wordRight()); return;
        case 'n': this._history(-1); return;
        case 'p': this._history(1); return;
        case 'l':
          module.exports.cursorTo(this.output, 0, 0);
          module.exports.clearScreenDown(this.output);
          this.prevRows = 0;
          this._refreshLine();
          return;
        case 'z':
          if (this.listenerCount('SIGTSTP') > 0) this.emit('SIGTSTP');
          return;
        default: return;
      }
    }
    if (meta) {
      if (name === 'b' || name === 'left') this._moveTo(this._wordLeft());
      else if (name === 'f' || name === 'right') this._moveTo(this._wordRight());
      else if (name === 'd' || name === 'delete') { const { cursor } = this; this._edit(cursor, this._wordRight()); } else if (name === 'backspace') this._edit(this._wordLeft(), this.cursor);
      return;
    }
    switch (name) {
      case 'return':
        this._returnAt = Date.now();
        this._submit();
        return;
      case 'enter':
        // The second half of a line end.
        if (!(Date.now() - this._returnAt <= this.crlfDelay)) this._submit();
        this._returnAt = undefined;
        return;
      case 'backspace': if (this.cursor > 0) this._edit(this._left(), this.cursor); return;
      case 'delete': if (this.cursor < this.line.length) this._edit(this.cursor, this._right()); return;
      case 'left': if (this.cursor > 0) this._moveTo(this._left()); return;
      case 'right': if (this.cursor < this.line.length) this._moveTo(this._right()); return;
      case 'home': this._moveTo(0); return;
      case 'end': this._moveTo(this.line.length); return;
      case 'up': this._history(1); return;
      case 'down': this._history(-1); return;
      case 'tab':
        if (this.completer && this.isCompletionEnabled) { this._complete(); return; }
        this._insertString('\t');
        return;
      default:
        if (typeof text === 'string' && text && text >= ' ' && text !== '\x7f' && text[0] !== '\x1b') this._insertString(text);
    }
  }
  pause() { if (!this.paused) { this.paused = true; this.input.pause(); this.emit('pause'); } return this; }
  resume() { if (this.paused) { this.paused = false; this.input.resume(); this.emit('resume'); } return this; }
  close() {
    if (this.closed) return;
    this.closed = true;
    if (this._raw) {
      this.input.removeListener('keypress', this._onKeypress);
      this.input.setRawMode?.(false);
    } else this.input.removeListener('data', this._onData);
    this.input.removeListener('end', this._onEnd);
    this.input.removeListener('error', this._onError);
    this.input.pause();
    this.emit('close');
  }
  getCursorPos() { return this._position(this._prompt + this.line.slice(0, this.cursor)); }
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
  emitKeypressEvents: (stream, iface) => require('internal/keypress').emitKeypressEvents(stream, iface),
};
Object.defineProperty(module.exports, 'promises', { enumerable: true, configurable: true, get: () => require('readline/promises') });
