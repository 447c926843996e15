// Paths, POSIX and Windows. The Windows half matters on Linux too: tools use `path.win32` on purpose.
'use strict';

const { validateString, validateObject } = require('internal/validators');

const isSlash = (code) => code === 47;
const isAnySlash = (code) => code === 47 || code === 92;
const isLetter = (code) => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

// Resolves . and .. of a path without its root.
function normalizeSegments(path, allowAbove, separator, isSeparator) {
  let out = '', lastLength = 0, lastSlash = -1, dots = 0, code = 0;
  for (let i = 0; i <= path.length; ++i) {
    if (i < path.length) code = path.charCodeAt(i);
    else if (isSeparator(code)) break;
    else code = 47;
    if (isSeparator(code)) {
      if (lastSlash === i - 1 || dots === 1) {
        // an empty segment or '.'
      } else if (dots === 2) {
        if (out.length < 2 || lastLength !== 2 || !out.endsWith('..')) {
          if (out.length > 2) {
            const at = out.lastIndexOf(separator);
            if (at === -1) {
              out = '';
              lastLength = 0;
            } else {
              out = out.slice(0, at);
              lastLength = out.length - 1 - out.lastIndexOf(separator);
            }
            lastSlash = i;
            dots = 0;
            continue;
          } else if (out.length !== 0) {
            out = '';
            lastLength = 0;
            lastSlash = i;
            dots = 0;
            continue;
          }
        }
        if (allowAbove) {
          out += out.length > 0 ? `${separator}..` : '..';
          lastLength = 2;
        }
      } else {
        const segment = path.slice(lastSlash + 1, i);
        out = out.length > 0 ? out + separator + segment : segment;
        lastLength = i - lastSlash - 1;
      }
      lastSlash = i;
      dots = 0;
    } else if (code === 46 && dots !== -1) ++dots;
    else dots = -1;
  }
  return out;
}

function formatPath(separator, parsed) {
  validateObject(parsed, 'pathObject');
  const dir = parsed.dir || parsed.root;
  const base = parsed.base || `${parsed.name || ''}${parsed.ext ? (parsed.ext[0] === '.' ? '' : '.') + parsed.ext : ''}`;
  if (!dir) return base;
  return dir === parsed.root ? `${dir}${base}` : `${dir}${separator}${base}`;
}

// The last component without trailing separators, as [start, end) after `root` characters.
function lastComponent(path, root, isSeparator) {
  let end = path.length;
  while (end > root && isSeparator(path.charCodeAt(end - 1))) end--;
  let start = end;
  while (start > root && !isSeparator(path.charCodeAt(start - 1))) start--;
  return [start, end];
}
function basenameOf(path, suffix, root, isSeparator) {
  validateString(path, 'path');
  if (suffix !== undefined) validateString(suffix, 'suffix');
  if (suffix !== undefined && suffix === path) return '';
  const [start, end] = lastComponent(path, root, isSeparator);
  const name = path.slice(start, end);
  return suffix !== undefined && suffix.length > 0 && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}
function extensionOf(name) {
  const dot = name.lastIndexOf('.');
  if (dot <= 0 || name === '..') return '';
  // A name of dots only ('...') keeps its last dot as an extension of the rest.
  return name.slice(dot);
}

const posix = {
  sep: '/',
  delimiter: ':',
  resolve(...args) {
    let resolved = '', absolute = false;
    for (let i = args.length - 1; i >= 0 && !absolute; i--) {
      const path = args[i];
      validateString(path, `paths[${i}]`);
      if (path.length === 0) continue;
      resolved = `${path}/${resolved}`;
      absolute = path.charCodeAt(0) === 47;
    }
    if (!absolute) {
      const cwd = process.cwd();
      resolved = `${cwd}/${resolved}`;
      absolute = cwd.charCodeAt(0) === 47;
    }
    resolved = normalizeSegments(resolved, !absolute, '/', isSlash);
    if (absolute) return `/${resolved}`;
    return resolved.length > 0 ? resolved : '.';
  },
  normalize(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    const absolute = path.charCodeAt(0) === 47;
    const trailing = path.charCodeAt(path.length - 1) === 47;
    path = normalizeSegments(path, !absolute, '/', isSlash);
    if (path.length === 0) {
      if (absolute) return '/';
      return trailing ? './' : '.';
    }
    if (trailing) path += '/';
    return absolute ? `/${path}` : path;
  },
  isAbsolute(path) {
    validateString(path, 'path');
    return path.length > 0 && path.charCodeAt(0) === 47;
  },
  join(...args) {
    let joined;
    for (let i = 0; i < args.length; ++i) {
      const arg = args[i];
      validateString(arg, 'path');
      if (arg.length > 0) joined = joined === undefined ? arg : `${joined}/${arg}`;
    }
    return joined === undefined ? '.' : posix.normalize(joined);
  },
  relative(from, to) {
    validateString(from, 'from');
    validateString(to, 'to');
    if (from === to) return '';
    from = posix.resolve(from);
    to = posix.resolve(to);
    if (from === to) return '';
    const a = from === '/' ? [] : from.slice(1).split('/'), b = to === '/' ? [] : to.slice(1).split('/');
    let shared = 0;
    while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared++;
    return [...a.slice(shared).map(() => '..'), ...b.slice(shared)].join('/');
  },
  toNamespacedPath(path) { return path; },
  dirname(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    const root = path.charCodeAt(0) === 47 ? 1 : 0;
    const [start] = lastComponent(path, root, isSlash);
    if (start <= root) return root ? '/' : '.';
    // '//a' has the directory '//', which POSIX leaves to the system.
    return root && start === 2 ? '//' : path.slice(0, start - 1);
  },
  basename(path, suffix) { return basenameOf(path, suffix, 0, isSlash); },
  extname(path) {
    validateString(path, 'path');
    const [start, end] = lastComponent(path, 0, isSlash);
    return extensionOf(path.slice(start, end));
  },
  format(parsed) { return formatPath('/', parsed); },
  parse(path) {
    validateString(path, 'path');
    const root = path.charCodeAt(0) === 47 ? '/' : '';
    const [start, end] = lastComponent(path, root.length, isSlash);
    const base = path.slice(start, end), ext = extensionOf(base);
    const dir = start > root.length ? path.slice(0, start - 1) : root;
    return { root, dir, base, ext, name: ext ? base.slice(0, -ext.length) : base };
  },
  matchesGlob: (path, pattern) => require('internal/glob').matches(path, pattern, '/'),
};

// The root of a Windows path: [device, is absolute, length consumed].
function windowsRoot(path) {
  const length = path.length;
  if (length === 0) return ['', false, 0];
  const code = path.charCodeAt(0);
  if (isAnySlash(code)) {
    if (length > 1 && isAnySlash(path.charCodeAt(1))) {
      let j = 2, last = j;
      while (j < length && !isAnySlash(path.charCodeAt(j))) j++;
      if (j < length && j !== last) {
        const server = path.slice(last, j);
        last = j;
        while (j < length && isAnySlash(path.charCodeAt(j))) j++;
        if (j < length && j !== last) {
          last = j;
          while (j < length && !isAnySlash(path.charCodeAt(j))) j++;
          if (server === '.' || server === '?') return [`\\\\${server}`, true, 4];
          if (j === length || j !== last) return [`\\\\${server}\\${path.slice(last, j)}`, true, j];
        }
      }
    }
    return ['', true, 1];
  }
  if (isLetter(code) && length > 1 && path.charCodeAt(1) === 58) {
    if (length > 2 && isAnySlash(path.charCodeAt(2))) return [path.slice(0, 2), true, 3];
    return [path.slice(0, 2), false, 2];
  }
  return ['', false, 0];
}

const win32 = {
  sep: '\\',
  delimiter: ';',
  resolve(...args) {
    let device = '', tail = '', absolute = false;
    for (let i = args.length - 1; i >= -1; i--) {
      let path;
      if (i >= 0) {
        path = args[i];
        validateString(path, `paths[${i}]`);
        if (path.length === 0) continue;
      } else if (device.length === 0) path = process.cwd();
      else path = process.env[`=${device}`] || process.cwd();
      if (i < 0 && device.length && path.slice(0, 2).toLowerCase() !== device.toLowerCase() && path.charCodeAt(2) === 92) path = `${device}\\`;
      const [dev, abs, end] = windowsRoot(path);
      if (dev.length > 0) {
        if (device.length > 0) {
          if (dev.toLowerCase() !== device.toLowerCase()) continue;
        } else device = dev;
      }
      if (absolute) {
        if (device.length > 0) break;
      } else {
        tail = `${path.slice(end)}\\${tail}`;
        absolute = abs;
        if (abs && device.length > 0) break;
      }
    }
    tail = normalizeSegments(tail, !absolute, '\\', isAnySlash);
    return absolute ? `${device}\\${tail}` : `${device}${tail}` || '.';
  },
  normalize(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    if (path.length === 1) return isAnySlash(path.charCodeAt(0)) ? '\\' : path;
    const [device, absolute, end] = windowsRoot(path);
    if (device.startsWith('\\\\') && end >= path.length) return `${device}\\`;
    let tail = end < path.length ? normalizeSegments(path.slice(end), !absolute, '\\', isAnySlash) : '';
    if (tail.length === 0 && !absolute) tail = '.';
    if (tail.length > 0 && isAnySlash(path.charCodeAt(path.length - 1))) tail += '\\';
    if (!absolute && device === '' && path.includes(':')) {
      // 'C:..' hidden behind './' must not become a drive.
      if (/^[A-Za-z]:/.test(tail)) return `.\\${tail}`;
    }
    return absolute ? `${device}\\${tail}` : device + tail;
  },
  isAbsolute(path) {
    validateString(path, 'path');
    const code = path.charCodeAt(0);
    return path.length > 0 && (isAnySlash(code) || (path.length > 2 && isLetter(code) && path.charCodeAt(1) === 58 && isAnySlash(path.charCodeAt(2))));
  },
  join(...args) {
    let joined, first;
    for (const arg of args) {
      validateString(arg, 'path');
      if (arg.length > 0) {
        if (joined === undefined) joined = first = arg;
        else joined += `\\${arg}`;
      }
    }
    if (joined === undefined) return '.';
    // Two leading separators mean a UNC path only if the first part had exactly two.
    let slashes = 0, needsReplace = true;
    if (isAnySlash(first.charCodeAt(0))) {
      ++slashes;
      if (first.length > 1 && isAnySlash(first.charCodeAt(1))) {
        ++slashes;
        if (first.length > 2) {
          if (isAnySlash(first.charCodeAt(2))) ++slashes;
          else needsReplace = false;
        }
      }
    }
    if (needsReplace) {
      while (slashes < joined.length && isAnySlash(joined.charCodeAt(slashes))) slashes++;
      if (slashes >= 2) joined = `\\${joined.slice(slashes)}`;
    }
    return win32.normalize(joined);
  },
  relative(from, to) {
    validateString(from, 'from');
    validateString(to, 'to');
    if (from === to) return '';
    from = win32.resolve(from);
    to = win32.resolve(to);
    if (from.toLowerCase() === to.toLowerCase()) return '';
    const split = (path) => path.replace(/^\\+|\\+$/g, '').split('\\').filter(Boolean);
    const a = split(from), b = split(to);
    let shared = 0;
    while (shared < a.length && shared < b.length && a[shared].toLowerCase() === b[shared].toLowerCase()) shared++;
    if (shared === 0) return to;
    return [...a.slice(shared).map(() => '..'), ...b.slice(shared)].join('\\');
  },
  toNamespacedPath(path) {
    if (typeof path !== 'string' || path.length === 0) return path;
    const resolved = win32.resolve(path);
    if (resolved.length <= 2) return path;
    if (resolved.startsWith('\\\\')) {
      if (resolved[2] !== '?' && resolved[2] !== '.') return `\\\\?\\UNC\\${resolved.slice(2)}`;
    } else if (/^[A-Za-z]:\\/.test(resolved)) return `\\\\?\\${resolved}`;
    return resolved;
  },
  dirname(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    const [device, absolute, end] = windowsRoot(path);
    if (end === path.length) return path;
    const [start] = lastComponent(path, end, isAnySlash);
    const rootEnd = device.startsWith('\\\\') ? end + 1 : end;
    if (start <= rootEnd) return end === 0 && !absolute && device === '' ? '.' : path.slice(0, rootEnd);
    return path.slice(0, start - 1);
  },
  basename(path, suffix) {
    validateString(path, 'path');
    return basenameOf(path, suffix, /^[A-Za-z]:/.test(path) ? 2 : 0, isAnySlash);
  },
  extname(path) { return extensionOf(win32.basename(path)); },
  format(parsed) { return formatPath('\\', parsed); },
  parse(path) {
    validateString(path, 'path');
    const [device, , end] = windowsRoot(path);
    const rootEnd = device.startsWith('\\\\') && end < path.length ? end + 1 : end;
    const root = path.slice(0, rootEnd);
    const [start, stop] = lastComponent(path, rootEnd, isAnySlash);
    const base = path.slice(start, stop), ext = extensionOf(base);
    const dir = start > rootEnd ? path.slice(0, start - 1) : root;
    return { root, dir, base, ext, name: ext ? base.slice(0, -ext.length) : base };
  },
  matchesGlob: (path, pattern) => require('internal/glob').matches(path, pattern, '\\'),
};

posix.win32 = win32.win32 = win32;
posix.posix = win32.posix = posix;
posix._makeLong = posix.toNamespacedPath;
win32._makeLong = win32.toNamespacedPath;
module.exports = posix;
