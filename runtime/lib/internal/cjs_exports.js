// Finds the export names of a CommonJS module without running it, so that `import { name }` works.
// A scan over tokens (comments, strings, templates and regular expressions skipped) for the shapes
// transpilers and people write:
//   exports.a = ..., module.exports.a = ..., exports['a'] = ..., Object.defineProperty(exports, 'a', ...)
//   module.exports = { a, b: c, 'd': e, ...require('x') }, module.exports = require('x'),
//   __exportStar(require('x')), __export(require('x')), 0 && (module.exports = { a, b })
'use strict';

const { codeForExports } = binding('modules');

const name = '[A-Za-z_$][\\w$]*';
const target = '(?<![\\w$.])(?:module\\s*\\.\\s*exports|exports)';
const memberAssign = new RegExp(`${target}\\s*\\.\\s*(${name})\\s*=(?![=>])`, 'g');
const indexAssign = new RegExp(`${target}\\s*\\[\\s*(?:'([^'\\n\\\\]*)'|"([^"\\n\\\\]*)")\\s*\\]\\s*=(?!=)`, 'g');
// A getter that only reads a name or a member of one; any other might do something when it is asked.
const plainGetter = `get\\s*(?::\\s*function\\b\\s*(?:${name}\\s*)?)?\\(\\s*\\)\\s*\\{\\s*return\\s+${name}\\s*(?:\\.\\s*${name}\\s*|\\[\\s*(?:'[^'\\n]*'|"[^"\\n]*")\\s*\\]\\s*)?;?\\s*\\}\\s*,?\\s*\\}\\s*\\)`;
const define = new RegExp(`Object\\s*\\.\\s*defineProperty\\s*\\(\\s*${target}\\s*,\\s*(?:'([^'\\n]*)'|"([^"\\n]*)")\\s*,\\s*\\{\\s*(?:enumerable\\s*:\\s*(?:true|!0)\\s*,\\s*)?(?:value\\s*:|${plainGetter})`, 'g');
const star = new RegExp(`(?:__exportStar|__export|_exportStar|tslib\\w*\\.__exportStar|${name}\\.__exportStar)\\s*\\(\\s*(?:${name}\\()?\\s*require\\s*\\(\\s*(?:'([^'\\n]*)'|"([^"\\n]*)")\\s*\\)`, 'g');
const whole = /(?<![\w$.])module\s*\.\s*exports\s*=\s*(?!=)/g;
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
  const text = codeForExports(source);
  for (const m of text.matchAll(memberAssign)) names.add(m[1]);
  for (const m of text.matchAll(indexAssign)) names.add(m[1] ?? m[2]);
  for (const m of text.matchAll(define)) names.add(m[1] ?? m[2]);
  // These begin with any name at all: not to be tried on every one of a text that cannot have them.
  if (/__export(?:Star)?\b|_exportStar/.test(text)) for (const m of text.matchAll(star)) reexports.push(m[1] ?? m[2]);
  for (const m of text.matchAll(whole)) {
    const at = m.index + m[0].length;
    if (text[at] === '{') literalKeys(text, at, names, reexports);
    else {
      const r = required.exec(text.slice(at, at + 300));
      if (r) reexports.push(r[1] ?? r[2]);
    }
  }
  for (const m of text.includes('.keys') ? text.matchAll(babelStar) : []) {
    const found = new RegExp(`\\b${m[1].replace(/\$/g, '\\$')}\\s*=\\s*(?:[\\w$.]+\\(\\s*)?require\\s*\\(\\s*(?:'([^'\\n]*)'|"([^"\\n]*)")`).exec(text);
    if (found) reexports.push(found[1] ?? found[2]);
  }
  return { names, reexports };
}
module.exports = { scan };
