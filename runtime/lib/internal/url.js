// URL and URLSearchParams of the WHATWG URL standard; a state machine over code points, section by
// section as the standard names its states.
'use strict';

const { codes } = require('internal/errors');
const { ERR_INVALID_URL, ERR_INVALID_ARG_TYPE, ERR_INVALID_FILE_URL_HOST, ERR_INVALID_FILE_URL_PATH, ERR_INVALID_URL_SCHEME, ERR_MISSING_ARGS, ERR_INVALID_TUPLE, ERR_ARG_NOT_ITERABLE, ERR_INVALID_THIS } = codes;

const specialPorts = { 'ftp:': 21, 'file:': null, 'http:': 80, 'https:': 443, 'ws:': 80, 'wss:': 443 };
const isSpecial = (scheme) => scheme in specialPorts;

// Percent-encode sets, each containing the one before it.
const setOf = (chars, base) => {
  const out = base ? base.slice() : new Uint8Array(128);
  for (const c of chars) out[c.charCodeAt(0)] = 1;
  return out;
};
const c0 = new Uint8Array(128);
for (let i = 0; i < 32; i++) c0[i] = 1;
c0[127] = 1;
const fragmentSet = setOf(' "<>`', c0), querySet = setOf(' "#<>', c0), specialQuerySet = setOf("'", querySet);
const pathSet = setOf('?`{}', querySet), userinfoSet = setOf('/:;=@[\\]^|', pathSet);

function percentEncode(text, set) {
  let out = '', from = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 128 && !set[code]) continue;
    out += text.slice(from, i);
    if (code < 128) out += `%${code < 16 ? '0' : ''}${code.toString(16).toUpperCase()}`;
    else {
      const pair = code >= 0xd800 && code <= 0xdbff && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
      const char = pair ? text.slice(i, i + 2) : code >= 0xd800 && code <= 0xdfff ? '\ufffd' : text[i];
      out += encodeURIComponent(char);
      if (pair) i++;
    }
    from = i + 1;
  }
  return from === 0 ? text : out + text.slice(from);
}
function percentDecode(text) {
  if (!text.includes('%')) return text;
  return Buffer.from(text.replace(/[^\x00-\x7f]+/g, encodeURIComponent).replace(/%([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1').toString('utf8');
}

// ---- Hosts

function parseIPv4Number(text) {
  if (text === '') return NaN;
  if (/^0[xX]/.test(text)) return /^0[xX][0-9A-Fa-f]*$/.test(text) ? Number.parseInt(text.slice(2) || '0', 16) : NaN;
  if (text.length > 1 && text[0] === '0') return /^0[0-7]*$/.test(text) ? Number.parseInt(text, 8) : NaN;
  return /^\d+$/.test(text) ? Number.parseInt(text, 10) : NaN;
}
function endsInNumber(host) {
  const parts = host.split('.');
  if (parts[parts.length - 1] === '') {
    if (parts.length === 1) return false;
    parts.pop();
  }
  const last = parts[parts.length - 1];
  return /^\d+$/.test(last) || /^0[xX][0-9A-Fa-f]*$/.test(last);
}
function parseIPv4(host) {
  const parts = host.split('.');
  if (parts[parts.length - 1] === '' && parts.length > 1) parts.pop();
  if (parts.length > 4) return null;
  const numbers = parts.map(parseIPv4Number);
  if (numbers.some(Number.isNaN) || numbers.slice(0, -1).some((n) => n > 255)) return null;
  const last = numbers[numbers.length - 1];
  if (last >= 256 ** (5 - numbers.length)) return null;
  let value = last;
  numbers.slice(0, -1).forEach((n, i) => { value += n * 256 ** (3 - i); });
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
function parseIPv6(text) {
  const pieces = new Array(8).fill(0);
  let index = 0, compress = -1, i = 0;
  if (text[0] === ':') {
    if (text[1] !== ':') return null;
    i = 2;
    compress = ++index;
  }
  while (i < text.length) {
    if (index === 8) return null;
    if (text[i] === ':') {
      if (compress !== -1) return null;
      i++;
      compress = ++index;
      continue;
    }
    let value = 0, length = 0;
    while (length < 4 && /[0-9A-Fa-f]/.test(text[i] ?? '')) {
      value = value * 16 + Number.parseInt(text[i++], 16);
      length++;
    }
    if (text[i] === '.') {
      if (length === 0 || index > 6) return null;
      i -= length;
      const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text.slice(i));
      if (!match) return null;
      const bytes = match.slice(1).map((d) => (d.length > 1 && d[0] === '0' ? 999 : +d));
      if (bytes.some((b) => b > 255)) return null;
      pieces[index++] = bytes[0] * 256 + bytes[1];
      pieces[index++] = bytes[2] * 256 + bytes[3];
      i = text.length;
      break;
    } else if (text[i] === ':') {
      if (++i >= text.length) return null;
    } else if (i < text.length) return null;
    pieces[index++] = value;
  }
  if (compress !== -1) {
    let swaps = index - compress;
    index = 7;
    while (index !== 0 && swaps > 0) {
      [pieces[index], pieces[compress + swaps - 1]] = [pieces[compress + swaps - 1], pieces[index]];
      index--;
      swaps--;
    }
  } else if (index !== 8) return null;
  // The longest run of zeros, if longer than one, becomes "::".
  let best = -1, bestLength = 1;
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (at + length < 8 && pieces[at + length] === 0) length++;
    if (length > bestLength) [best, bestLength] = [at, length];
    at += length;
  }
  let out = '';
  for (let at = 0; at < 8; at++) {
    if (at === best) {
      out += at === 0 ? '::' : ':';
      at += bestLength - 1;
      continue;
    }
    out += pieces[at].toString(16) + (at < 7 ? ':' : '');
  }
  return `[${out}]`;
}

function punycode(label) {
  const input = Array.from(label, (c) => c.codePointAt(0));
  let out = input.filter((c) => c < 128).map((c) => String.fromCharCode(c)).join('');
  const basic = out.length;
  let handled = basic, n = 128, delta = 0, bias = 72;
  if (basic) out += '-';
  while (handled < input.length) {
    const m = Math.min(...input.filter((c) => c >= n));
    delta += (m - n) * (handled + 1);
    n = m;
    for (const c of input) {
      if (c < n) delta++;
      if (c === n) {
        let q = delta;
        for (let k = 36; ; k += 36) {
          const t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
          if (q < t) break;
          const digit = t + (q - t) % (36 - t);
          out += String.fromCharCode(digit < 26 ? digit + 97 : digit + 22);
          q = Math.floor((q - t) / (36 - t));
        }
        out += String.fromCharCode(q < 26 ? q + 97 : q + 22);
        let d = handled === basic ? Math.floor(delta / 700) : delta >> 1, k = 0;
        d += Math.floor(d / (handled + 1));
        for (; d > 455; k += 36) d = Math.floor(d / 35);
        bias = k + Math.floor(36 * d / (d + 38));
        delta = 0;
        handled++;
      }
    }
    delta++;
    n++;
  }
  return out;
}
function unpunycode(label) {
  const at = label.lastIndexOf('-');
  const out = at > 0 ? Array.from(label.slice(0, at), (c) => c.codePointAt(0)) : [];
  let n = 128, i = 0, bias = 72;
  for (let index = at > 0 ? at + 1 : 0; index < label.length;) {
    const old = i;
    for (let w = 1, k = 36; ; k += 36) {
      const code = label.charCodeAt(index++);
      const digit = code >= 48 && code <= 57 ? code - 22 : code >= 97 && code <= 122 ? code - 97 : 99;
      if (digit > 35) return label;
      i += digit * w;
      const t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
      if (digit < t) break;
      w *= 36 - t;
    }
    let d = old === 0 ? Math.floor((i - old) / 700) : (i - old) >> 1, k = 0;
    d += Math.floor(d / (out.length + 1));
    for (; d > 455; k += 36) d = Math.floor(d / 35);
    bias = k + Math.floor(36 * d / (d + 38));
    n += Math.floor(i / (out.length + 1));
    i %= out.length + 1;
    out.splice(i++, 0, n);
  }
  return String.fromCodePoint(...out);
}
// UTS 46 in its practical part: NFKC, case folding, ignored characters, ideographic full stops.
function domainToASCII_(domain) {
  if (/^[\x00-\x7f]*$/.test(domain)) {
    const lower = domain.toLowerCase();
    for (const label of lower.split('.')) if (label.startsWith('xn--') && (label.length === 4 || /[^\x00-\x7f]/.test(label))) return null;
    return lower;
  }
  const mapped = domain.replace(/[\u00ad\u200b\u2060\ufeff\u200c\u200d\ufe00-\ufe0f]/g, '').replace(/\u1e9e/g, 'ss').normalize('NFKC').toLowerCase().normalize('NFKC').replace(/[\u3002\uff0e\uff61]/g, '.');
  if (mapped === '' || /[\ufffd\ud800-\udfff]/.test(mapped.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''))) return null;
  return mapped.split('.').map((label) => (/[^\x00-\x7f]/.test(label) ? `xn--${punycode(label)}` : label)).join('.');
}
const forbiddenHost = /[\x00\t\n\r #/:<>?@[\\\]^|]/;
const forbiddenDomain = /[\x00-\x20"#%/:<>?@[\\\]^`{|}\x7f]/;

function parseHost(input, special) {
  if (input[0] === '[') return input[input.length - 1] === ']' ? parseIPv6(input.slice(1, -1)) : null;
  if (!special) return forbiddenHost.test(input) ? null : percentEncode(input, c0);
  const ascii = domainToASCII_(percentDecode(input));
  if (ascii === null || ascii === '' || forbiddenDomain.test(ascii)) return null;
  return endsInNumber(ascii) ? parseIPv4(ascii) : ascii;
}

// ---- The parser. A record: scheme, username, password, host (null or text), port (null or number),
// path (array, or string when opaque), query, fragment (null or text).

const isDriveLetter = (text) => /^[A-Za-z][:|]$/.test(text);
const isNormalizedDrive = (text) => /^[A-Za-z]:$/.test(text);
const startsWithDrive = (text, at) => /^[A-Za-z][:|](?:[/\\?#]|$)/.test(text.slice(at, at + 3));
const isSingleDot = (segment) => segment === '.' || segment.toLowerCase() === '%2e';
const isDoubleDot = (segment) => /^(?:\.|%2e)(?:\.|%2e)$/i.test(segment);
function shorten(url) {
  if (url.scheme === 'file:' && url.path.length === 1 && isNormalizedDrive(url.path[0])) return;
  url.path.pop();
}

// A plain absolute http(s) URL, as nearly all are, needs no state machine.
const simple = /^(https?):\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::(\d{1,5}))?(\/[A-Za-z0-9\-_~!$&()*+,;=:@/]*(?:\.[A-Za-z0-9\-_~!$&()*+,;=:@]+)*)?(?:\?([A-Za-z0-9\-._~!$&()*+,;=:@/?%]*))?$/;

// Nor does the file:// URL of a plain path, or a plain path beside or above a URL of files.
const simpleFile = /^file:\/\/(\/[A-Za-z0-9\-._~!$&()*+,;=@/]*)$/;
const simplePath = /^[A-Za-z0-9\-._~!$&()*+,;=@][A-Za-z0-9\-._~!$&()*+,;=@/]*$/;
const dots = /(?:^|\/)\.\.?(?:\/|$)/;
function plainFile(input, base) {
  const record = (path) => ({ scheme: 'file:', username: '', password: '', host: base?.host ?? '', port: null, path, query: null, fragment: null });
  if (base === null) {
    const m = simpleFile.exec(input);
    return m === null || dots.test(m[1]) ? null : record(m[1].slice(1).split('/'));
  }
  if (!simplePath.test(input) || typeof base.path === 'string' || isDriveLetter(base.path[0] ?? '')) return null;
  const path = base.path.slice(0, -1);
  const segments = input.split('/'), last = segments.length - 1;
  for (let at = 0; at <= last; at++) {
    const segment = segments[at];
    if (segment !== '.' && segment !== '..') { path.push(segment); continue; }
    if (segment === '..') path.pop();
    if (at === last) path.push('');
  }
  return record(path);
}

function basicParse(input, base, override, url) {
  if (override === undefined) {
    if (base === null ? input.startsWith('file:///') : base.scheme === 'file:') {
      const found = plainFile(input, base);
      if (found !== null) return found;
    }
    if (base === null) {
      const m = simple.exec(input);
      if (m !== null && !endsInNumber(m[2]) && !m[2].includes('xn--') && (m[4] === undefined || !m[4].includes('/.'))) {
        const scheme = `${m[1]}:`;
        const port = m[3] === undefined ? null : Number(m[3]);
        if (port === null || port <= 65535) {
          return { scheme, username: '', password: '', host: m[2], port: port === specialPorts[scheme] ? null : port, path: (m[4] ?? '/').slice(1).split('/'), query: m[5] ?? null, fragment: null };
        }
      }
    }
    input = input.replace(/^[\x00-\x20]+|[\x00-\x20]+$/g, '');
  }
  if (/[\t\n\r]/.test(input)) input = input.replace(/[\t\n\r]/g, '');
  url ??= { scheme: '', username: '', password: '', host: null, port: null, path: [], query: null, fragment: null };
  let state = override ?? 'scheme start', buffer = '', at = false, bracket = false, passwordSeen = false;
  const { length } = input;
  for (let p = 0; ; p++) {
    const c = p < length ? input[p] : '';
    switch (state) {
      case 'scheme start':
        if (/[A-Za-z]/.test(c)) {
          buffer += c.toLowerCase();
          state = 'scheme';
        } else if (override === undefined) {
          state = 'no scheme';
          p--;
        } else return null;
        break;
      case 'scheme':
        if (c !== '' && /[A-Za-z0-9+\-.]/.test(c)) buffer += c.toLowerCase();
        else if (c === ':') {
          buffer += ':';
          if (override !== undefined) {
            if (isSpecial(url.scheme) !== isSpecial(buffer)) return url;
            if ((url.username || url.password || url.port !== null) && buffer === 'file:') return url;
            if (url.scheme === 'file:' && !url.host) return url;
            url.scheme = buffer;
            if (url.port === specialPorts[buffer]) url.port = null;
            return url;
          }
          url.scheme = buffer;
          buffer = '';
          if (url.scheme === 'file:') state = 'file';
          else if (isSpecial(url.scheme)) state = base !== null && base.scheme === url.scheme ? 'special relative or authority' : 'special authority slashes';
          else if (input[p + 1] === '/') {
            state = 'path or authority';
            p++;
          } else {
            url.path = '';
            state = 'opaque path';
          }
        } else if (override === undefined) {
          buffer = '';
          state = 'no scheme';
          p = -1;
        } else return null;
        break;
      case 'no scheme':
        if (base === null || (typeof base.path === 'string' && c !== '#')) return null;
        if (typeof base.path === 'string' && c === '#') {
          Object.assign(url, { scheme: base.scheme, path: base.path, query: base.query, fragment: '' });
          state = 'fragment';
        } else {
          state = base.scheme === 'file:' ? 'file' : 'relative';
          p--;
        }
        break;
      case 'special relative or authority':
        if (c === '/' && input[p + 1] === '/') {
          state = 'special authority ignore slashes';
          p++;
        } else {
          state = 'relative';
          p--;
        }
        break;
      case 'path or authority':
        if (c === '/') state = 'authority';
        else {
          state = 'path';
          p--;
        }
        break;
      case 'relative':
        url.scheme = base.scheme;
        if (c === '/') state = 'relative slash';
        else if (c === '\\' && isSpecial(url.scheme)) state = 'relative slash';
        else {
          Object.assign(url, { username: base.username, password: base.password, host: base.host, port: base.port, path: base.path.slice(), query: base.query });
          if (c === '?') {
            url.query = '';
            state = 'query';
          } else if (c === '#') {
            url.fragment = '';
            state = 'fragment';
          } else if (c !== '') {
            url.query = null;
            shorten(url);
            state = 'path';
            p--;
          }
        }
        break;
      case 'relative slash':
        if (isSpecial(url.scheme) && (c === '/' || c === '\\')) state = 'special authority ignore slashes';
        else if (c === '/') state = 'authority';
        else {
          Object.assign(url, { username: base.username, password: base.password, host: base.host, port: base.port });
          state = 'path';
          p--;
        }
        break;
      case 'special authority slashes':
        state = 'special authority ignore slashes';
        if (c === '/' && input[p + 1] === '/') p++;
        else p--;
        break;
      case 'special authority ignore slashes':
        if (c !== '/' && c !== '\\') {
          state = 'authority';
          p--;
        }
        break;
      case 'authority':
        if (c === '@') {
          if (at) buffer = `%40${buffer}`;
          at = true;
          for (const char of buffer) {
            if (char === ':' && !passwordSeen) {
              passwordSeen = true;
              continue;
            }
            const encoded = percentEncode(char, userinfoSet);
            if (passwordSeen) url.password += encoded;
            else url.username += encoded;
          }
          buffer = '';
        } else if (c === '' || c === '/' || c === '?' || c === '#' || (c === '\\' && isSpecial(url.scheme))) {
          if (at && buffer === '') return null;
          p -= buffer.length + 1;
          buffer = '';
          state = 'host';
        } else buffer += c;
        break;
      case 'host': case 'hostname':
        if (override !== undefined && url.scheme === 'file:') {
          p--;
          state = 'file host';
        } else if (c === ':' && !bracket) {
          if (buffer === '') return null;
          if (override === 'hostname') return null;
          const host = parseHost(buffer, isSpecial(url.scheme));
          if (host === null) return null;
          url.host = host;
          buffer = '';
          state = 'port';
        } else if (c === '' || c === '/' || c === '?' || c === '#' || (c === '\\' && isSpecial(url.scheme))) {
          p--;
          if (isSpecial(url.scheme) && buffer === '') return null;
          if (override !== undefined && buffer === '' && (url.username || url.password || url.port !== null)) return null;
          const host = parseHost(buffer, isSpecial(url.scheme));
          if (host === null) return null;
          url.host = host;
          buffer = '';
          state = 'path start';
          if (override !== undefined) return url;
        } else {
          if (c === '[') bracket = true;
          if (c === ']') bracket = false;
          buffer += c;
        }
        break;
      case 'port':
        if (/[0-9]/.test(c)) buffer += c;
        else if (c === '' || c === '/' || c === '?' || c === '#' || (c === '\\' && isSpecial(url.scheme)) || override !== undefined) {
          if (buffer !== '') {
            const port = Number.parseInt(buffer, 10);
            if (port > 65535) return null;
            url.port = port === specialPorts[url.scheme] ? null : port;
            buffer = '';
            if (override !== undefined) return url;
          }
          if (override !== undefined) return null;
          state = 'path start';
          p--;
        } else return null;
        break;
      case 'file':
        url.scheme = 'file:';
        url.host = '';
        if (c === '/' || c === '\\') state = 'file slash';
        else if (base !== null && base.scheme === 'file:') {
          Object.assign(url, { host: base.host, path: base.path.slice(), query: base.query });
          if (c === '?') {
            url.query = '';
            state = 'query';
          } else if (c === '#') {
            url.fragment = '';
            state = 'fragment';
          } else if (c !== '') {
            url.query = null;
            if (!startsWithDrive(input, p)) shorten(url);
            else url.path = [];
            state = 'path';
            p--;
          }
        } else {
          state = 'path';
          p--;
        }
        break;
      case 'file slash':
        if (c === '/' || c === '\\') state = 'file host';
        else {
          if (base !== null && base.scheme === 'file:') {
            url.host = base.host;
            if (!startsWithDrive(input, p) && base.path.length > 0 && isNormalizedDrive(base.path[0])) url.path.push(base.path[0]);
          }
          state = 'path';
          p--;
        }
        break;
      case 'file host':
        if (c === '' || c === '/' || c === '\\' || c === '?' || c === '#') {
          p--;
          if (override === undefined && isDriveLetter(buffer)) state = 'path';
          else if (buffer === '') {
            url.host = '';
            if (override !== undefined) return url;
            state = 'path start';
          } else {
            let host = parseHost(buffer, true);
            if (host === null) return null;
            if (host === 'localhost') host = '';
            url.host = host;
            if (override !== undefined) return url;
            buffer = '';
            state = 'path start';
          }
        } else buffer += c;
        break;
      case 'path start':
        if (isSpecial(url.scheme)) {
          state = 'path';
          if (c !== '/' && c !== '\\') p--;
        } else if (override === undefined && c === '?') {
          url.query = '';
          state = 'query';
        } else if (override === undefined && c === '#') {
          url.fragment = '';
          state = 'fragment';
        } else if (c !== '') {
          state = 'path';
          if (c !== '/') p--;
        } else if (override !== undefined && url.host === null) url.path.push('');
        break;
      case 'path': {
        const slash = c === '/' || (isSpecial(url.scheme) && c === '\\');
        if (c === '' || slash || (override === undefined && (c === '?' || c === '#'))) {
          if (isDoubleDot(buffer)) {
            shorten(url);
            if (!slash) url.path.push('');
          } else if (isSingleDot(buffer)) {
            if (!slash) url.path.push('');
          } else {
            if (url.scheme === 'file:' && url.path.length === 0 && isDriveLetter(buffer)) buffer = `${buffer[0]}:`;
            url.path.push(buffer);
          }
          buffer = '';
          if (c === '?') {
            url.query = '';
            state = 'query';
          } else if (c === '#') {
            url.fragment = '';
            state = 'fragment';
          }
        } else {
          // As much as has no meaning at once.
          let end = p + 1;
          while (end < length && input[end] !== '/' && input[end] !== '\\' && input[end] !== '?' && input[end] !== '#') end++;
          buffer += percentEncode(input.slice(p, end), pathSet);
          p = end - 1;
        }
        break;
      }
      case 'opaque path':
        if (c === '?') {
          url.query = '';
          state = 'query';
        } else if (c === '#') {
          url.fragment = '';
          state = 'fragment';
        } else if (c !== '') {
          let end = p + 1;
          while (end < length && input[end] !== '?' && input[end] !== '#') end++;
          url.path += percentEncode(input.slice(p, end), c0);
          p = end - 1;
        }
        break;
      case 'query': {
        let end = override === undefined ? input.indexOf('#', p) : -1;
        if (end < 0) end = length;
        url.query += percentEncode(input.slice(p, end), isSpecial(url.scheme) ? specialQuerySet : querySet);
        p = end;
        if (p < length) {
          url.fragment = '';
          state = 'fragment';
        }
        break;
      }
      case 'fragment':
        url.fragment += percentEncode(input.slice(p), fragmentSet);
        p = length;
        break;
    }
    if (p >= length) break;
  }
  return url;
}

const pathText = (url) => (typeof url.path === 'string' ? url.path : url.path.length ? `/${url.path.join('/')}` : '');
function serialize(url, noFragment = false) {
  let out = url.scheme;
  if (url.host !== null) {
    out += '//';
    if (url.username || url.password) out += `${url.username}${url.password ? `:${url.password}` : ''}@`;
    out += url.host;
    if (url.port !== null) out += `:${url.port}`;
  } else if (typeof url.path !== 'string' && url.path.length > 1 && url.path[0] === '') out += '/.';
  out += pathText(url);
  if (url.query !== null) out += `?${url.query}`;
  if (!noFragment && url.fragment !== null) out += `#${url.fragment}`;
  return out;
}

const kRecord = Symbol('record'), kQuery = Symbol('query'), kHref = Symbol('href'), kList = Symbol('list'), kOwner = Symbol('owner');
const customInspect = Symbol.for('nodejs.util.inspect.custom');

const hidden = { [kRecord]: { value: null, writable: true }, [kQuery]: { value: null, writable: true }, [kHref]: { value: null, writable: true } };

class URL {
  constructor(input, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    input = `${input}`;
    let parsedBase = null;
    if (base !== undefined) {
      parsedBase = base instanceof URL ? base[kRecord] : basicParse(`${base}`, null);
      if (parsedBase === null) throw new ERR_INVALID_URL(input, `${base}`);
    }
    const record = basicParse(input, parsedBase);
    if (record === null) throw base === undefined ? new ERR_INVALID_URL(input) : new ERR_INVALID_URL(input, `${base}`);
    Object.defineProperties(this, hidden);
    this[kRecord] = record;
  }
  static canParse(input, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    return URL.parse(input, base) !== null;
  }
  static parse(input, base = undefined) {
    try { return new URL(input, base); } catch (error) {
      if (error.code === 'ERR_INVALID_URL') return null;
      throw error;
    }
  }
  static createObjectURL(blob) { return require('internal/blob').register(blob); }
  static revokeObjectURL(url) { require('internal/blob').unregister(`${url}`); }
  get href() { return (this[kHref] ??= serialize(this[kRecord])); }
  set href(value) {
    const record = basicParse(`${value}`, null);
    if (record === null) throw new ERR_INVALID_URL(`${value}`);
    this[kRecord] = record;
    changed(this, true);
  }
  get origin() {
    const { scheme, host, port } = this[kRecord];
    if (scheme === 'blob:') {
      const inner = basicParse(pathText(this[kRecord]), null);
      return inner && (inner.scheme === 'http:' || inner.scheme === 'https:') ? `${inner.scheme}//${inner.host}${inner.port === null ? '' : `:${inner.port}`}` : 'null';
    }
    return isSpecial(scheme) && scheme !== 'file:' ? `${scheme}//${host}${port === null ? '' : `:${port}`}` : 'null';
  }
  get protocol() { return this[kRecord].scheme; }
  set protocol(value) { basicParse(`${value}:`, null, 'scheme start', this[kRecord]); changed(this); }
  get username() { return this[kRecord].username; }
  set username(value) { if (mayHaveCredentials(this[kRecord])) { this[kRecord].username = percentEncode(`${value}`, userinfoSet); changed(this); } }
  get password() { return this[kRecord].password; }
  set password(value) { if (mayHaveCredentials(this[kRecord])) { this[kRecord].password = percentEncode(`${value}`, userinfoSet); changed(this); } }
  get host() {
    const { host, port } = this[kRecord];
    return host === null ? '' : port === null ? host : `${host}:${port}`;
  }
  set host(value) { setPart(this, `${value}`, 'host'); }
  get hostname() { return this[kRecord].host ?? ''; }
  set hostname(value) { setPart(this, `${value}`, 'hostname'); }
  get port() { return this[kRecord].port === null ? '' : `${this[kRecord].port}`; }
  set port(value) {
    if (!mayHaveCredentials(this[kRecord])) return;
    value = `${value}`;
    if (value === '') this[kRecord].port = null;
    else basicParse(value, null, 'port', this[kRecord]);
    changed(this);
  }
  get pathname() { return pathText(this[kRecord]); }
  set pathname(value) {
    const record = this[kRecord];
    if (typeof record.path === 'string') return;
    record.path = [];
    basicParse(`${value}`, null, 'path start', record);
    changed(this);
  }
  get search() { return this[kRecord].query ? `?${this[kRecord].query}` : ''; }
  set search(value) {
    const record = this[kRecord];
    value = `${value}`;
    if (value === '') record.query = null;
    else {
      record.query = '';
      basicParse(value[0] === '?' ? value.slice(1) : value, null, 'query', record);
    }
    changed(this, true);
  }
  get searchParams() {
    if (this[kQuery] === null) {
      this[kQuery] = new URLSearchParams(this[kRecord].query ?? '');
      this[kQuery][kOwner] = this;
    }
    return this[kQuery];
  }
  get hash() { return this[kRecord].fragment ? `#${this[kRecord].fragment}` : ''; }
  set hash(value) {
    const record = this[kRecord];
    value = `${value}`;
    if (value === '') record.fragment = null;
    else {
      record.fragment = '';
      basicParse(value[0] === '#' ? value.slice(1) : value, null, 'fragment', record);
    }
    changed(this);
  }
  toString() { return this.href; }
  toJSON() { return this.href; }
  [customInspect](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = Object.create({ constructor: this.constructor });
    for (const key of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'searchParams', 'hash']) shown[key] = this[key];
    return `${this.constructor.name} ${require('internal/inspect').inspect(Object.assign({}, shown), options)}`;
  }
}
const mayHaveCredentials = (record) => record.host !== null && record.host !== '' && record.scheme !== 'file:';
function setPart(url, value, state) {
  const record = url[kRecord];
  if (typeof record.path === 'string') return;
  const copy = { ...record, path: record.path.slice() };
  if (basicParse(value, null, state, copy) !== null) {
    record.host = copy.host;
    record.port = copy.port;
  }
  changed(url);
}
function changed(url, query = false) {
  url[kHref] = null;
  if (query && url[kQuery] !== null) url[kQuery][kList] = parseQuery(url[kRecord].query ?? '');
}

// ---- application/x-www-form-urlencoded

function parseQuery(text) {
  const out = [];
  if (text === '') return out;
  for (const part of text.split('&')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const decode = (piece) => {
      if (piece.includes('+')) piece = piece.replace(/\+/g, ' ');
      return percentDecode(piece).toWellFormed();
    };
    out.push(decode(at < 0 ? part : part.slice(0, at)), at < 0 ? '' : decode(part.slice(at + 1)));
  }
  return out;
}
function encodeQuery(text) {
  if (/^[A-Za-z0-9*\-._]*$/.test(text)) return text;
  return encodeURIComponent(text.toWellFormed()).replace(/%20/g, '+').replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

class URLSearchParams {
  constructor(init = undefined) {
    Object.defineProperty(this, kList, { value: [], writable: true });
    Object.defineProperty(this, kOwner, { value: null, writable: true });
    if (init == null) return;
    if (typeof init === 'object' || typeof init === 'function') {
      const iterate = init[Symbol.iterator];
      if (iterate === this[Symbol.iterator] && init[kList]) this[kList] = init[kList].slice();
      else if (iterate != null) {
        if (typeof iterate !== 'function') throw new ERR_ARG_NOT_ITERABLE('Query pairs');
        for (const pair of init) {
          if (pair == null || typeof pair !== 'object' && typeof pair !== 'function' || typeof pair[Symbol.iterator] !== 'function') throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
          const items = [...pair];
          if (items.length !== 2) throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
          this[kList].push(`${items[0]}`.toWellFormed(), `${items[1]}`.toWellFormed());
        }
      } else {
        for (const key of Reflect.ownKeys(init)) {
          if (Object.prototype.propertyIsEnumerable.call(init, key)) {
            const name = `${String(key)}`.toWellFormed(), value = `${init[key]}`.toWellFormed();
            const known = this[kList].findIndex((item, i) => i % 2 === 0 && item === name);
            if (known >= 0) this[kList][known + 1] = value;
            else this[kList].push(name, value);
          }
        }
      }
    } else {
      init = `${init}`.toWellFormed();
      this[kList] = parseQuery(init[0] === '?' ? init.slice(1) : init);
    }
  }
  get size() { return this[kList].length / 2; }
  append(name, value) {
    need(this, arguments.length, 2, 'name', 'value');
    this[kList].push(`${name}`.toWellFormed(), `${value}`.toWellFormed());
    update(this);
  }
  delete(name, value = undefined) {
    need(this, arguments.length, 1, 'name');
    const list = this[kList];
    name = `${name}`.toWellFormed();
    for (let i = 0; i < list.length;) {
      if (list[i] === name && (value === undefined || list[i + 1] === `${value}`)) list.splice(i, 2);
      else i += 2;
    }
    update(this);
  }
  get(name) {
    need(this, arguments.length, 1, 'name');
    const list = this[kList];
    name = `${name}`.toWellFormed();
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) return list[i + 1];
    return null;
  }
  getAll(name) {
    need(this, arguments.length, 1, 'name');
    name = `${name}`.toWellFormed();
    return this[kList].filter((_, i, list) => i % 2 === 1 && list[i - 1] === name);
  }
  has(name, value = undefined) {
    need(this, arguments.length, 1, 'name');
    const list = this[kList];
    name = `${name}`.toWellFormed();
    for (let i = 0; i < list.length; i += 2) if (list[i] === name && (value === undefined || list[i + 1] === `${value}`)) return true;
    return false;
  }
  set(name, value) {
    need(this, arguments.length, 2, 'name', 'value');
    const list = this[kList];
    name = `${name}`.toWellFormed();
    value = `${value}`.toWellFormed();
    let found = false;
    for (let i = 0; i < list.length;) {
      if (list[i] !== name) i += 2;
      else if (!found) {
        list[i + 1] = value;
        found = true;
        i += 2;
      } else list.splice(i, 2);
    }
    if (!found) list.push(name, value);
    update(this);
  }
  sort() {
    const pairs = [];
    for (let i = 0; i < this[kList].length; i += 2) pairs.push([this[kList][i], this[kList][i + 1]]);
    pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    this[kList] = pairs.flat();
    update(this);
  }
  forEach(callback, thisArg = undefined) {
    require('internal/validators').validateFunction(callback, 'callback');
    for (let i = 0; i < this[kList].length; i += 2) callback.call(thisArg, this[kList][i + 1], this[kList][i], this);
  }
  *entries() { for (let i = 0; i < this[kList].length; i += 2) yield [this[kList][i], this[kList][i + 1]]; }
  *keys() { for (let i = 0; i < this[kList].length; i += 2) yield this[kList][i]; }
  *values() { for (let i = 0; i < this[kList].length; i += 2) yield this[kList][i + 1]; }
  toString() {
    const list = this[kList];
    let out = '';
    for (let i = 0; i < list.length; i += 2) out += `${i ? '&' : ''}${encodeQuery(list[i])}=${encodeQuery(list[i + 1])}`;
    return out;
  }
  [customInspect](depth, options) {
    if (typeof depth === 'number' && depth < 0) return '[Object]';
    const { inspect } = require('internal/inspect');
    const shown = [];
    for (const [key, value] of this) shown.push(`${inspect(key, options)} => ${inspect(value, options)}`);
    return shown.length ? `${this.constructor.name} { ${shown.join(', ')} }` : `${this.constructor.name} {}`;
  }
}
URLSearchParams.prototype[Symbol.iterator] = URLSearchParams.prototype.entries;
Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, { enumerable: false });
function need(params, given, wanted, ...names) {
  if (!params?.[kList]) throw new ERR_INVALID_THIS('URLSearchParams');
  if (given < wanted) throw new ERR_MISSING_ARGS(...names);
}
function update(params) {
  const url = params[kOwner];
  if (url === null) return;
  url[kRecord].query = params.toString() || null;
  url[kHref] = null;
}
for (const [Class, tag] of [[URL, 'URL'], [URLSearchParams, 'URLSearchParams']]) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: tag, configurable: true });
  for (const name of Object.getOwnPropertyNames(Class.prototype)) {
    if (name !== 'constructor') Object.defineProperty(Class.prototype, name, { enumerable: true });
  }
}

// ---- File URLs

function fileURLToPath(value, options = {}) {
  if (typeof value === 'string') value = new URL(value);
  else if (!(value !== null && typeof value === 'object' && value.href && value.protocol)) throw new ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], value);
  if (value.protocol !== 'file:') throw new ERR_INVALID_URL_SCHEME('file');
  if (options?.windows) {
    const decoded = decodeURIComponent(value.pathname.replace(/\//g, '\\'));
    if (value.hostname !== '') return `\\\\${domainToUnicode(value.hostname)}${decoded}`;
    if (!/^\\[A-Za-z]:/.test(decoded)) throw new ERR_INVALID_FILE_URL_PATH('must be absolute');
    return decoded.slice(1);
  }
  if (value.hostname !== '') throw new ERR_INVALID_FILE_URL_HOST('linux');
  const { pathname } = value;
  if (!pathname.includes('%')) return pathname;
  if (/%2f/i.test(pathname)) throw new ERR_INVALID_FILE_URL_PATH('must not include encoded / characters');
  return decodeURIComponent(pathname);
}
function pathToFileURL(file, options = {}) {
  const path = require('path');
  if (options?.windows) {
    let resolved = path.win32.resolve(file);
    if (resolved.startsWith('\\\\')) {
      const [, , host, ...rest] = resolved.split('\\');
      return new URL(`file://${host}/${rest.map(encodeURIComponent).join('/')}`);
    }
    resolved = resolved.replace(/\\/g, '/');
    return new URL(`file:///${encodePath(resolved)}`);
  }
  if (typeof file !== 'string') throw new ERR_INVALID_ARG_TYPE('path', 'string', file);
  let resolved = path.resolve(file);
  if (file.endsWith('/') && !resolved.endsWith('/')) resolved += '/';
  return new URL(`file://${encodePath(resolved)}`);
}
function encodePath(text) {
  if (/^[A-Za-z0-9/._@+:,=-]*$/.test(text)) return text;
  return text.replace(/[%\\\n\r\t?#]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}
function domainToASCII(domain) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('domain');
  return parseHost(`${domain}`, true) ?? '';
}
function domainToUnicode(domain) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('domain');
  const ascii = parseHost(`${domain}`, true) ?? '';
  return ascii.split('.').map((label) => (label.startsWith('xn--') ? unpunycode(label.slice(4)) : label)).join('.');
}
function urlToHttpOptions(url) {
  const { hostname } = url;
  const options = { __proto__: null, ...url, protocol: url.protocol, hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname, hash: url.hash, search: url.search, pathname: url.pathname, path: `${url.pathname || ''}${url.search || ''}`, href: url.href };
  if (url.port !== '') options.port = Number(url.port);
  if (url.username || url.password) options.auth = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return options;
}
module.exports = { URL, URLSearchParams, fileURLToPath, pathToFileURL, domainToASCII, domainToUnicode, urlToHttpOptions, punycode, unpunycode, serialize, kRecord };
