// Keys of a terminal in raw mode: bytes to 'keypress' events (sequence, { name, ctrl, meta, shift }).
'use strict';

const { StringDecoder } = require('string_decoder');

const kDecoder = Symbol('keypress decoder'), kState = Symbol('keypress state');

// What follows ESC [ or ESC O, with a modifier as in "1;5A".
const named = {
  A: 'up', B: 'down', C: 'right', D: 'left', E: 'clear', F: 'end', H: 'home', P: 'f1', Q: 'f2', R: 'f3', S: 'f4', Z: 'tab',
  '1~': 'home', '2~': 'insert', '3~': 'delete', '4~': 'end', '5~': 'pageup', '6~': 'pagedown', '7~': 'home', '8~': 'end', '[5~': 'pageup', '[6~': 'pagedown', '[A': 'f1', '[B': 'f2', '[C': 'f3', '[D': 'f4', '[E': 'f5',
  '11~': 'f1', '12~': 'f2', '13~': 'f3', '14~': 'f4', '15~': 'f5', '17~': 'f6', '18~': 'f7', '19~': 'f8', '20~': 'f9', '21~': 'f10', '23~': 'f11', '24~': 'f12', '200~': 'paste-start', '201~': 'paste-end',
  a: ['up', 'shift'], b: ['down', 'shift'], c: ['right', 'shift'], d: ['left', 'shift'], e: ['clear', 'shift'], '2$': ['insert', 'shift'], '3$': ['delete', 'shift'], '5$': ['pageup', 'shift'], '6$': ['pagedown', 'shift'], '7$': ['home', 'shift'], '8$': ['end', 'shift'],
  '2^': ['insert', 'ctrl'], '3^': ['delete', 'ctrl'], '5^': ['pageup', 'ctrl'], '6^': ['pagedown', 'ctrl'], '7^': ['home', 'ctrl'], '8^': ['end', 'ctrl'],
};

// The key at the start of `text`, or undefined while an escape sequence may go on.
function readKey(text, complete) {
  const key = (sequence, name, extra = {}) => ({ sequence, name, ctrl: false, meta: false, shift: false, ...extra });
  if (text[0] === '\x1b') {
    let at = 1, escapes = 1;
    while (text[at] === '\x1b' && at < 2) { at++; escapes++; }
    if (at >= text.length) return complete ? key(text.slice(0, at), 'escape', { meta: escapes === 2 }) : undefined;
    if (text[at] === '[' || text[at] === 'O') {
      const match = /^(\[?)(?:(\d+)(?:;(\d+))?)?([~^$A-Za-z])/.exec(text.slice(at + 1));
      if (match) {
        const sequence = text.slice(0, at + 1) + match[0];
        const [, bracket, number, modifier, end] = match;
        const code = bracket + (number !== undefined && (/[~^$]/.test(end) || modifier === undefined) ? number : '') + end;
        const bits = modifier !== undefined ? Number(modifier) - 1 : /[A-Z]/.test(end) && number !== undefined && number !== '1' ? Number(number) - 1 : 0;
        let name = named[code] ?? named[bracket + end], extra = {};
        if (text[at] === 'O' && /[a-e]/.test(end) && Array.isArray(name)) extra = { ctrl: true };
        else if (Array.isArray(name)) extra = { [name[1]]: true };
        if (Array.isArray(name)) [name] = name;
        if (end === 'Z') extra.shift = true;
        return { ...key(sequence, name ?? 'undefined', { ctrl: !!(bits & 4), meta: !!(bits & 10) || escapes === 2, shift: !!(bits & 1) }), ...extra, code: text[at] + code };
      }
      if (!complete && /^\[?[\d;]*$/.test(text.slice(at + 1))) return undefined;
    }
    const inner = readKey(text.slice(at), true);
    return { ...inner, sequence: text.slice(0, at) + inner.sequence, meta: true };
  }
  const c = String.fromCodePoint(text.codePointAt(0));
  if (c === '\r') return key(c, 'return');
  if (c === '\n') return key(c, 'enter');
  if (c === '\t') return key(c, 'tab');
  if (c === '\b' || c === '\x7f') return key(c, 'backspace');
  if (c === ' ') return key(c, 'space');
  if (c <= '\x1a') return key(c, String.fromCharCode(c.charCodeAt(0) + 96), { ctrl: true });
  if (/^[A-Z]$/.test(c)) return key(c, c.toLowerCase(), { shift: true });
  if (/^[a-z0-9]$/.test(c)) return key(c, c);
  return key(c, undefined);
}

function emitKeypressEvents(stream, iface) {
  if (stream[kDecoder]) return;
  stream[kDecoder] = new StringDecoder('utf8');
  const state = stream[kState] = { rest: '', timer: null };
  const feed = (complete) => {
    while (state.rest !== '') {
      const key = readKey(state.rest, complete);
      if (key === undefined) {
        // A lone escape key: nothing follows in time.
        clearTimeout(state.timer);
        state.timer = setTimeout(() => feed(true), iface?.escapeCodeTimeout ?? 500);
        return;
      }
      state.rest = state.rest.slice(key.sequence.length);
      if (iface && typeof iface.isCompletionEnabled === 'boolean' && key.name === 'tab') iface.isCompletionEnabled = state.rest === '';
      stream.emit('keypress', key.sequence.length === 1 || key.name === undefined || [...key.sequence].length === 1 ? key.sequence : undefined, key);
      if (iface) iface.isCompletionEnabled = true;
    }
  };
  const onData = (input) => {
    if (stream.listenerCount('keypress') === 0) {
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
      return;
    }
    const text = typeof input === 'string' ? input : stream[kDecoder].write(input);
    if (text === '') return;
    clearTimeout(state.timer);
    state.rest += text;
    feed(false);
  };
  const onNewListener = (event) => {
    if (event !== 'keypress') return;
    stream.on('data', onData);
    stream.removeListener('newListener', onNewListener);
  };
  if (stream.listenerCount('keypress') > 0) stream.on('data', onData);
  else stream.on('newListener', onNewListener);
}
module.exports = { emitKeypressEvents, readKey };
