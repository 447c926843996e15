// Relative URLs of a sheet whose text becomes part of another one in another folder.
'use strict';

const fs = require('fs');
const path = require('path');
const { applyAlias } = require('plugins/alias');

// Comments and strings are passed over; url(), data-uri() and plain `@import "x.css"` are looked at.
const withLineComments = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|(?<![\w-])(?:url|data-uri)\(\s*|@import\s+(?=["'])|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'/gi;
const withoutLineComments = new RegExp(withLineComments.source.replace(String.raw`|\/\/[^\n]*`, ''), 'gi');
const quoted = /(["'])((?:\\[\s\S]|(?!\1)[^\\])*)\1/y;
const unquoted = /(?:\\[\s\S]|[^\s"')\\])+(?=\s*\))/y;

// Whether a URL is relative and all of it is known: no variable, no interpolation.
function isRelative(url) {
  return url !== '' && !/^(?:[/#$@~]|[a-z][a-z\d+.-]*:)/i.test(url) && !/[#@]\{/.test(url) && !/^[\w-]+\(/.test(url);
}

class UrlRebaser {
  constructor(config, fromFile, toFile) {
    this.config = config;
    this.from = path.dirname(fromFile);
    this.to = path.dirname(toFile);
  }

  url(url) {
    if (!isRelative(url) || applyAlias(this.config.resolve?.alias, url)) return url;
    const [, clean, suffix] = /^([^?#]*)(.*)$/s.exec(url);
    const file = path.resolve(this.from, clean);
    // "pkg/x.png" may be a file of a package, which is the same from everywhere.
    if (!clean.startsWith('.') && !fs.existsSync(file)) return url;
    const relative = path.relative(this.to, file);
    return (relative.startsWith('.') ? relative : `./${relative}`) + suffix;
  }

  text(text, lineComments = false) {
    if (this.from === this.to) return text;
    const tokens = new RegExp(lineComments ? withLineComments : withoutLineComments);
    let out = '', copied = 0;
    for (let match; (match = tokens.exec(text)) !== null;) {
      const word = match[0];
      const isImport = word[0] === '@';
      if (!isImport && !/\($/.test(word.trimEnd())) continue;
      let at = tokens.lastIndex;
      quoted.lastIndex = unquoted.lastIndex = at;
      const string = quoted.exec(text);
      const url = string ? string[2] : isImport ? undefined : unquoted.exec(text)?.[0];
      if (url === undefined || (isImport && !url.endsWith('.css'))) continue;
      if (string) at++;
      const plain = url.replace(/\\(\W)/g, '$1');
      const rebased = this.url(plain);
      if (rebased !== plain) {
        const written = string ? rebased.replace(new RegExp(`[\\\\${string[1]}]`, 'g'), '\\$&') : rebased.replace(/[\s"'()\\]/g, '\\$&');
        out += text.slice(copied, at) + written;
        copied = at + url.length;
      }
      tokens.lastIndex = at + url.length + (string ? 1 : 0);
    }
    return copied === 0 ? text : out + text.slice(copied);
  }
}

module.exports = { UrlRebaser };
