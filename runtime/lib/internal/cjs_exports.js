// Finds the export names of a CommonJS module without running it, so that `import { name }` works.
// A scan over tokens (comments, strings, templates and regular expressions skipped) for the shapes
// transpilers and people write:
//   exports.a = ..., module.exports.a = ..., exports['a'] = ..., Object.defineProperty(exports, 'a', ...)
//   module.exports = { a, b: c, 'd': e, ...require('x') }, module.exports = require('x'),
//   __exportStar(require('x')), __export(require('x')), 0 && (module.exports = { a, b })
'use strict';

const regexAfter = /(?:^|[=(,;:!&|?{}[+\-*%^~<>]|\b(?:return|typeof|case|in|of|delete|void|throw|new|do|else|instanceof|yield|await))\s*$/;

// Blanks out comments, templates and regular expressions; keeps strings, because names are in them.
function strip(source) {
  let out = '';
  let i = 0, kept = 0;
  const { length } = source;
  const blank = (from, to) => { out += `${source.slice(kept, from)} `; kept = to; };
  const stack = [];
  while (i < length) {
    const c = source.charCodeAt(i);
    if (c === 47) {
      const next = source.charCodeAt(i + 1);
      if (next === 47) {
        let end = source.indexOf('\n', i);
        if (end < 0) end = length;
        blank(i, end);
        i = end;
      } else if (next === 42) {
        let end = source.indexOf('*/', i + 2);
        end = end < 0 ? length : end + 2;
        blank(i, end);
        i = end;
      } else if (regexAfter.test((out + source.slice(kept, i)).slice(-40))) {
        let j = i + 1, inClass = false;
        for (; j < length; j++) {
          const d = source[j];
          if (d === '\\') j++;
          else if (d === '[') inClass = true;
          else if (d === ']') inClass = false;
          else if (d === '\n' || (d === '/' && !inClass)) break;
        }
        blank(i, j + 1);
        out += '0';
        i = j + 1;
      } else i++;
    } else if (c === 34 || c === 39) {
      i++;
      while (i < length && source.charCodeAt(i) !== c) {
        if (source.charCodeAt(i) === 92) i++;
        else if (source.charCodeAt(i) === 10) break;
        i++;
      }
      i++;
    } else if (c === 96 || (c === 125 && stack.length && stack[stack.length - 1] === 0)) {
      // A template's text; `${` pushes a depth counter that `}` at zero pops.
      if (c === 125) stack.pop();
      let j = i + 1;
      for (; j < length; j++) {
        const d = source.charCodeAt(j);
        if (d === 92) j++;
        else if (d === 96) break;
        else if (d === 36 && source.charCodeAt(j + 1) === 123) break;
      }
      blank(i, j + 1);
      if (source.charCodeAt(j) === 36) {
        stack.push(0);
        i = j + 2;
        kept = i;
        out += '(';
      } else {
        out += '0';
        i = j + 1;
      }
    } else {
      if (stack.length) {
        if (c === 123) stack[stack.length - 1]++;
        else if (c === 125) stack[stack.length - 1]--;
      }
      i++;
    }
  }
  return out + source.slice(kept);
}

const name = '[A-Za-z_$][\\w$]*';
const target = '(?:module\\s*\\.\\s*exports|\\bexports)';
const memberAssign = new RegExp(`${target}\\s*\\.\\s*(${name})\\s*=(?![=>])`, 'g');
const indexAssign = new RegExp(`${target}\\s*\\[\\s*(?:'([^'\\n\\\\]*)'|"([^"\\n\\\\]*)")\\s*\\]\\s*=(?!=)`, 'g');
const define = new RegExp(`Object\\s*\\.\\s*defineProperty\\s*\\(\\s*${target}\\s*,\\s*(?:'([^'\\n]*)'|"([^"\\n]*)")\\s*,\\s*\\{\\s*(?:enumerable\\s*:\\s*(?:true|!0)\\s*,\\s*)?(?:value\\s*:|get\\s*(?::|\\())`, 'g');
const star = new RegExp(`(?:__exportStar|__export|_exportStar|tslib\\w*\\.__exportStar|${name}\\.__exportStar)\\s*\\(\\s*(?:${name}\\()?\\s*require\\s*\\(\\s*(?:'([^'\\n]*)'|"([^"\\n]*)")\\s*\\)`, 'g');
const whole = /module\s*\.\s*exports\s*=\s*(?!=)/g;
const required = /^(?:[\w$.]+\s*\(\s*)?require\s*\(\s*(?:'([^'\n]*)'|"([^"\n]*)")\s*\)/;
// Babel's: Object.keys(_x).forEach(function (key) { ... exports[key] = _x[key] ... })
const babelStar = new RegExp(`Object\\s*\\.\\s*keys\\s*\\(\\s*(${name})\\s*\\)\\s*\\.\\s*forEach\\s*\\(\\s*function\\s*\\(\\s*(${name})\\s*\\)\\s*\\{[^}]*?(?:exports\\s*\\[\\s*\\2\\s*\\]|defineProperty\\s*\\(\\s*exports\\s*,\\s*\\2)`, 'g');

function literalKeys(text, at, names, reexports) {
  // text[at] is '{'. Reads `a`, `a: x`, `'a': x`, `...require('x')`, `get a() {`, `a() {`.
  let i = at + 1;
  const space = () => { while (/\s/.test(text[i] ?? '')) i++; };
  const skipValue = () => {
    let depth = 0;
    for (; i < text.length; i++) {
      const c = text[i];
      if (c === '"' || c === "'") {
        const end = i;
        for (i++; i < text.length && text[i] !== text[end]; i++) if (text[i] === '\\') i++;
      } else if ('([{'.includes(c)) depth++;
      else if (')]}'.includes(c)) {
        if (depth === 0) return;
        depth--;
      } else if (c === ',' && depth === 0) return;
    }
  };
  for (;;) {
    space();
    if (text[i] === '}' || i >= text.length) return;
    const rest = text.slice(i, i + 300);
    let m;
    if ((m = /^\.\.\.\s*/.exec(rest))) {
      const r = required.exec(rest.slice(m[0].length));
      if (r) reexports.push(r[1] ?? r[2]);
      skipValue();
    } else if ((m = /^(?:async\s+|get\s+|\*\s*)?([A-Za-z_$][\w$]*)\s*(?=[,}:(])/.exec(rest)) || (m = /^(?:'([^'\n]*)'|"([^"\n]*)")\s*(?=:)/.exec(rest))) {
      names.add(m[1] ?? m[2]);
      i += m[0].length;
      skipValue();
    } else skipValue();
    space();
    if (text[i] !== ',') return;
    i++;
  }
}

function scan(source) {
  const names = new Set(), reexports = [];
  if (!source.includes('exports')) return { names, reexports };
  const text = strip(source);
  for (const m of text.matchAll(memberAssign)) names.add(m[1]);
  for (const m of text.matchAll(indexAssign)) names.add(m[1] ?? m[2]);
  for (const m of text.matchAll(define)) names.add(m[1] ?? m[2]);
  for (const m of text.matchAll(star)) reexports.push(m[1] ?? m[2]);
  for (const m of text.matchAll(whole)) {
    const at = m.index + m[0].length;
    if (text[at] === '{') literalKeys(text, at, names, reexports);
    else {
      const r = required.exec(text.slice(at, at + 300));
      if (r) reexports.push(r[1] ?? r[2]);
    }
  }
  for (const m of text.matchAll(babelStar)) {
    const found = new RegExp(`\\b${m[1].replace(/\$/g, '\\$')}\\s*=\\s*(?:[\\w$.]+\\(\\s*)?require\\s*\\(\\s*(?:'([^'\\n]*)'|"([^"\\n]*)")`).exec(text);
    if (found) reexports.push(found[1] ?? found[2]);
  }
  return { names, reexports };
}
module.exports = { scan };
