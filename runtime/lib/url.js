// node:url: the WHATWG classes, and the legacy parser.
'use strict';

const whatwg = require('internal/url');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_URL } } = require('internal/errors');
const querystring = require('querystring');

function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}
const slashed = new Set(['http', 'http:', 'https', 'https:', 'ftp', 'ftp:', 'gopher', 'gopher:', 'file', 'file:', 'ws', 'ws:', 'wss', 'wss:']);
const hostless = new Set(['javascript', 'javascript:']);
const autoEscape = /[\t\n\r "'<>\\^`{|}]/g;
const escapeChar = (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

function urlParse(url, parseQueryString, slashesDenoteHost) {
  if (url instanceof Url) return url;
  const out = new Url();
  out.parse(url, parseQueryString, slashesDenoteHost);
  return out;
}
let warnedOfPort = false;
function warnOfPort(url) {
  if (warnedOfPort) return;
  warnedOfPort = true;
  process.emitWarning(`The URL ${url} is invalid. Future versions of Node.js will throw an error.`, 'DeprecationWarning', 'DEP0170');
}
// Takes `host` apart.
Url.prototype.parseHost = function() {
  const [, name, port] = /^(.*?)(?::([0-9]*))?$/s.exec(this.host);
  if (port) this.port = port;
  if (name) this.hostname = name;
};
Url.prototype.parse = function(url, parseQueryString, slashesDenoteHost) {
  if (typeof url !== 'string') throw new ERR_INVALID_ARG_TYPE('url', 'string', url);
  const input = url;
  let rest = url.trim();
  // Backslashes before the query count as slashes.
  const mark = rest.search(/[?#]/);
  rest = mark < 0 ? rest.replace(/\\/g, '/') : rest.slice(0, mark).replace(/\\/g, '/') + rest.slice(mark);
  const scheme = /^[a-z0-9.+-]+:/i.exec(rest);
  let lowerScheme;
  if (scheme) {
    lowerScheme = scheme[0].toLowerCase();
    this.protocol = lowerScheme;
    rest = rest.slice(scheme[0].length);
  }
  let slashes;
  if (slashesDenoteHost || scheme || /^\/\/[^@/]+@[^@/]+/.test(rest)) {
    slashes = rest.startsWith('//');
    if (slashes && !(scheme && hostless.has(lowerScheme))) {
      rest = rest.slice(2);
      this.slashes = true;
    }
  }
  if (!hostless.has(lowerScheme) && (slashes || (scheme && !slashed.has(scheme[0].toLowerCase())))) {
    let end = rest.search(/[/?#]/);
    if (end < 0) end = rest.length;
    let authority = rest.slice(0, end);
    const at = authority.lastIndexOf('@');
    if (at >= 0) {
      this.auth = decodeURIComponent(authority.slice(0, at));
      authority = authority.slice(at + 1);
    }
    let hostEnd = authority.search(/[\t\n\r "#%'/;<>?@\\^`{|}]/);
    if (hostEnd < 0) hostEnd = authority.length;
    let host = authority.slice(0, hostEnd);
    rest = authority.slice(hostEnd) + rest.slice(end);
    const port = /:([0-9]*)$/.exec(host);
    if (port) {
      if (port[1] !== '') this.port = port[1];
      host = host.slice(0, -port[0].length);
    }
    this.hostname = host;
    const v6 = host[0] === '[' && host[host.length - 1] === ']';
    if (!v6) {
      // What no host may have begins the path.
      const wrong = host.search(/[/\\#?:]/);
      if (wrong >= 0) {
        if (host[wrong] === ':') warnOfPort(input);
        rest = `/${host.slice(wrong)}${rest}`;
        host = host.slice(0, wrong);
      }
      this.hostname = host.length > 255 ? '' : host.toLowerCase();
      if (this.hostname !== '') {
        if (/[^\x00-\x7f]/.test(this.hostname)) this.hostname = whatwg.domainToASCII(this.hostname);
        if (this.hostname === '' || /[\x00-\x20#/:<>?@[\\\]^|]/.test(this.hostname)) throw new ERR_INVALID_URL(input);
      }
    }
    this.host = this.hostname + (this.port ? `:${this.port}` : '');
    if (v6) {
      this.hostname = this.hostname.slice(1, -1);
      if (rest[0] !== '/') rest = `/${rest}`;
    }
  }
  if (!hostless.has(lowerScheme)) rest = rest.replace(autoEscape, escapeChar);
  const hash = rest.indexOf('#');
  if (hash >= 0) {
    this.hash = rest.slice(hash);
    rest = rest.slice(0, hash);
  }
  const query = rest.indexOf('?');
  if (query >= 0) {
    this.search = rest.slice(query);
    this.query = rest.slice(query + 1);
    if (parseQueryString) this.query = querystring.parse(this.query);
    rest = rest.slice(0, query);
  } else if (parseQueryString) {
    this.search = null;
    this.query = Object.create(null);
  }
  if (rest) this.pathname = rest;
  if (slashed.has(lowerScheme) && this.hostname && !this.pathname) this.pathname = '/';
  if (this.pathname || this.search) this.path = (this.pathname || '') + (this.search || '');
  this.href = this.format();
  return this;
};
function urlFormat(value, options) {
  if (typeof value === 'string') value = urlParse(value);
  else if (typeof value !== 'object' || value === null) throw new ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], value);
  else if (value instanceof whatwg.URL) {
    const record = { ...value[whatwg.kRecord] };
    if (options?.auth === false) record.username = record.password = '';
    if (options?.search === false) record.query = null;
    if (options?.unicode && record.host) record.host = whatwg.domainToUnicode(record.host);
    return whatwg.serialize(record, options?.fragment === false);
  }
  return Url.prototype.format.call(value);
}
Url.prototype.format = function() {
  let auth = this.auth || '';
  if (auth) auth = `${encodeURIComponent(auth).replace(/%3A/i, ':')}@`;
  let protocol = this.protocol || '', pathname = this.pathname || '', hash = this.hash || '', host = '', query = '';
  if (this.host) host = auth + this.host;
  else if (this.hostname) {
    host = auth + (this.hostname.includes(':') && !/^\[/.test(this.hostname) ? `[${this.hostname}]` : this.hostname);
    if (this.port) host += `:${this.port}`;
  }
  if (this.query !== null && typeof this.query === 'object') query = querystring.stringify(this.query);
  let search = this.search || (query && `?${query}`) || '';
  if (protocol && !protocol.endsWith(':')) protocol += ':';
  pathname = pathname.replace(/[?#]/g, escapeChar);
  if (this.slashes || slashed.has(protocol)) {
    if (this.slashes || host) {
      if (pathname && pathname[0] !== '/') pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol.startsWith('file')) host = '//';
  }
  search = search.replace(/#/g, '%23');
  if (hash && hash[0] !== '#') hash = `#${hash}`;
  if (search && search[0] !== '?') search = `?${search}`;
  return protocol + host + pathname + search + hash;
};
function urlResolve(source, relative) { return urlParse(source, false, true).resolve(relative); }
Url.prototype.resolve = function(relative) { return this.resolveObject(urlParse(relative, false, true)).format(); };
Url.prototype.resolveObject = function(relative) {
  if (typeof relative === 'string') relative = urlParse(relative, false, true);
  const out = Object.assign(new Url(), this);
  out.hash = relative.hash;
  if (relative.href === '') { out.href = out.format(); return out; }
  if (relative.slashes && !relative.protocol) {
    for (const key of Object.keys(relative)) if (key !== 'protocol') out[key] = relative[key];
    if (slashed.has(out.protocol) && out.hostname && !out.pathname) out.path = out.pathname = '/';
    out.href = out.format();
    return out;
  }
  if (relative.protocol && relative.protocol !== out.protocol) {
    if (!slashed.has(relative.protocol)) {
      Object.assign(out, relative);
      out.href = out.format();
      return out;
    }
    out.protocol = relative.protocol;
    if (!relative.host && !/^file:?$/.test(relative.protocol) && !hostless.has(relative.protocol)) {
      const parts = (relative.pathname || '').split('/');
      while (parts.length && !(relative.host = parts.shift()));
      relative.host ||= '';
      relative.hostname ||= '';
      if (parts[0] !== '') parts.unshift('');
      if (parts.length < 2) parts.unshift('');
      out.pathname = parts.join('/');
    } else out.pathname = relative.pathname;
    Object.assign(out, { search: relative.search, query: relative.query, host: relative.host || '', auth: relative.auth, hostname: relative.hostname || relative.host, port: relative.port });
    if (out.pathname || out.search) out.path = (out.pathname || '') + (out.search || '');
    out.slashes ||= relative.slashes;
    out.href = out.format();
    return out;
  }
  const sourceAbsolute = out.pathname && out.pathname[0] === '/', relativeAbsolute = relative.host || (relative.pathname && relative.pathname[0] === '/');
  let mustEndAbsolute = relativeAbsolute || sourceAbsolute || (out.host && relative.pathname);
  const removeAllDots = mustEndAbsolute;
  let source = (out.pathname && out.pathname.split('/')) || [];
  const relativePath = (relative.pathname && relative.pathname.split('/')) || [];
  if (relativeAbsolute) {
    if (relative.host || relative.host === '') {
      if (out.host !== relative.host) out.auth = null;
      out.host = relative.host;
      out.port = relative.port;
    }
    if (relative.hostname || relative.hostname === '') {
      if (out.hostname !== relative.hostname) out.auth = null;
      out.hostname = relative.hostname;
    }
    out.search = relative.search;
    out.query = relative.query;
    source = relativePath;
  } else if (relativePath.length) {
    source.pop();
    source = source.concat(relativePath);
    out.search = relative.search;
    out.query = relative.query;
  } else if (relative.search !== null && relative.search !== undefined) {
    out.search = relative.search;
    out.query = relative.query;
    if (out.pathname !== null || out.search !== null) out.path = (out.pathname || '') + (out.search || '');
    out.href = out.format();
    return out;
  }
  if (!source.length) {
    out.pathname = null;
    out.path = out.search ? `/${out.search}` : null;
    out.href = out.format();
    return out;
  }
  let last = source[source.length - 1];
  const trailing = ((out.host || relative.host || source.length > 1) && (last === '.' || last === '..')) || last === '';
  let up = 0;
  for (let i = source.length - 1; i >= 0; i--) {
    last = source[i];
    if (last === '.') source.splice(i, 1);
    else if (last === '..') {
      source.splice(i, 1);
      up++;
    } else if (up) {
      source.splice(i, 1);
      up--;
    }
  }
  if (!mustEndAbsolute && !removeAllDots) while (up--) source.unshift('..');
  if (mustEndAbsolute && source[0] !== '' && (!source[0] || source[0][0] !== '/')) source.unshift('');
  if (trailing && source.join('/').slice(-1) !== '/') source.push('');
  mustEndAbsolute ||= out.host && source.length;
  if (mustEndAbsolute && !(source[0] === '' || (source[0] && source[0][0] === '/'))) source.unshift('');
  if (!source.length) {
    out.pathname = null;
    out.path = null;
  } else out.pathname = source.join('/');
  if (out.pathname !== null || out.search !== null) out.path = (out.pathname || '') + (out.search || '');
  out.auth = relative.auth || out.auth;
  out.slashes ||= relative.slashes;
  out.href = out.format();
  return out;
};

module.exports = {
  Url, parse: urlParse, resolve: urlResolve, resolveObject: (source, relative) => (source ? urlParse(source, false, true).resolveObject(relative) : relative), format: urlFormat,
  URL: whatwg.URL, URLSearchParams: whatwg.URLSearchParams, domainToASCII: whatwg.domainToASCII, domainToUnicode: whatwg.domainToUnicode,
  pathToFileURL: whatwg.pathToFileURL, fileURLToPath: whatwg.fileURLToPath, urlToHttpOptions: whatwg.urlToHttpOptions,
  fileURLToPathBuffer: (value, options) => Buffer.from(whatwg.fileURLToPath(value, options)),
};
