// The text of a failed assert.ok's call, as it stands in the program's file, for the message. Undefined when it cannot be
// told: the file is not there, or what stands at the place is not the call.
'use strict';

const identifier = /[\w$\u0080-\uffff]/;
const closing = { '(': ')', '[': ']', '{': '}' };

// The end of what begins at `at`: a string, a comment, a template, a regular expression; `at` for anything else.
function skip(text, at, before) {
  const c = text[at], next = text[at + 1];
  if (c === '"' || c === "'") {
    for (let i = at + 1; i < text.length; i++) {
      if (text[i] === '\\') i++;
      else if (text[i] === c) return i + 1;
    }
    return text.length;
  }
  if (c === '`') {
    for (let i = at + 1; i < text.length; i++) {
      if (text[i] === '\\') i++;
      else if (text[i] === '`') return i + 1;
      else if (text[i] === '$' && text[i + 1] === '{') i = endOf(text, i + 1) - 1;
    }
    return text.length;
  }
  if (c === '/' && next === '/') return text.indexOf('\n', at) + 1 || text.length;
  if (c === '/' && next === '*') return text.indexOf('*/', at + 2) + 2 || text.length;
  if (c === '/' && (before === '' || '(,=:[!&|?{};~+-*%^<>'.includes(before))) {
    let inClass = false;
    for (let i = at + 1; i < text.length && text[i] !== '\n'; i++) {
      if (text[i] === '\\') i++;
      else if (text[i] === '[') inClass = true;
      else if (text[i] === ']') inClass = false;
      else if (text[i] === '/' && !inClass) return i + 1;
    }
  }
  return at;
}
// The place after the bracket that closes the one at `at`.
function endOf(text, at) {
  const open = [closing[text[at]]];
  let before = text[at];
  for (let i = at + 1; i < text.length;) {
    const end = skip(text, i, before);
    if (end > i) {
      before = ')';
      i = end;
      continue;
    }
    const c = text[i++];
    if (closing[c]) open.push(closing[c]);
    else if (c === open.at(-1)) {
      open.pop();
      if (open.length === 0) return i;
    }
    if (c.trim() !== '') before = c;
  }
  return -1;
}
const spaceBack = (text, at) => {
  while (at > 0 && /\s/.test(text[at - 1])) at--;
  return at;
};
// From the last name of `a.b.c` to its first.
function beginOf(text, at) {
  for (;;) {
    let dot = spaceBack(text, at);
    if (text[dot - 1] !== '.') return at;
    dot = spaceBack(text, text[dot - 2] === '?' ? dot - 2 : dot - 1);
    let name = dot;
    while (name > 0 && identifier.test(text[name - 1])) name--;
    if (name === dot) return at;
    at = name;
  }
}

function expressionAt(stack) {
  const frame = /\n {4}at (?:.*\()?((?:file:\/\/)?\/[^\n]*?):(\d+):(\d+)\)?(?:\n|$)/.exec(stack);
  if (frame === null || frame.index !== stack.indexOf('\n    at ')) return undefined;
  let text;
  try {
    text = require('fs').readFileSync(frame[1].startsWith('file:') ? require('url').fileURLToPath(frame[1]) : frame[1], 'utf8');
  } catch { return undefined; }
  let start = 0;
  for (let line = 1; line < Number(frame[2]); line++) {
    start = text.indexOf('\n', start) + 1;
    if (start === 0) return undefined;
  }
  const at = start + Number(frame[3]) - 1;
  if (!identifier.test(text[at] ?? '')) return undefined;
  let open = at;
  while (identifier.test(text[open] ?? '')) open++;
  while (/\s/.test(text[open] ?? '')) open++;
  if (text[open] !== '(') return undefined;
  const end = endOf(text, open);
  if (end < 0) return undefined;
  const begin = beginOf(text, at), column = begin - (text.lastIndexOf('\n', begin - 1) + 1);
  // The lines after the first as far to the left as it stands.
  return text.slice(begin, end).split('\n').map((line, i) => (i === 0 ? line : `  ${line.replace(new RegExp(`^\\s{0,${column}}`), '')}`)).join('\n');
}
module.exports = { expressionAt };
