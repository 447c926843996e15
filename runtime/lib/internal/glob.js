// Glob patterns: **, *, ?, [classes] and {a,b}.
'use strict';

const path = require('path');
const { validateObject, validateString } = require('internal/validators');
const { toPath } = require('fs')[Symbol.for('sinter.fs')];

function expandBraces(pattern) {
  const open = pattern.indexOf('{');
  if (open < 0) return [pattern];
  let depth = 0, close = -1;
  const cuts = [open];
  for (let i = open; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '{') depth++;
    else if (c === '}' && --depth === 0) { close = i; break; } else if (c === ',' && depth === 1) cuts.push(i);
  }
  if (close < 0 || cuts.length < 2) return [pattern];
  cuts.push(close);
  const out = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    out.push(...expandBraces(pattern.slice(0, open) + pattern.slice(cuts[i] + 1, cuts[i + 1]) + pattern.slice(close + 1)));
  }
  return out;
}
function segmentSource(segment) {
  let out = '';
  for (let i = 0; i < segment.length; i++) {
    const c = segment[i];
    if (c === '*') out += '[^/]*';
    else if (c === '?') out += '[^/]';
    else if (c === '[') {
      const end = segment.indexOf(']', i + 2);
      if (end < 0) out += '\\[';
      else {
        out += `[${segment.slice(i + 1, end).replace(/^!/, '^').replace(/\\/g, '\\\\')}]`;
        i = end;
      }
    } else out += c.replace(/[\\^$+.()|{}\]]/g, '\\$&');
  }
  return out;
}
function toRegExp(pattern) {
  const alternatives = expandBraces(pattern).map((one) => {
    const segments = one.split('/');
    let out = '';
    segments.forEach((segment, i) => {
      const last = i === segments.length - 1;
      if (segment === '**') out += last ? '.*' : '(?:[^/]+/)*';
      else out += segmentSource(segment) + (last ? '' : '/');
    });
    return out;
  });
  return new RegExp(`^(?:${alternatives.join('|')})$`, 's');
}
function matches(file, pattern, separator) {
  const unify = (text) => (separator === '\\' ? text.replaceAll('\\', '/') : text);
  return toRegExp(unify(pattern)).test(unify(file));
}
/** The files that match, as steps of internal/fs_trees. */
function* filesOf(patterns, options = {}) {
  validateObject(options, 'options');
  const cwd = options.cwd ? `${toPath(options.cwd, 'options.cwd')}` : process.cwd();
  const excluded = Array.isArray(options.exclude) ? options.exclude.map(toRegExp) : [];
  const isExcluded = (relative, entry) => (typeof options.exclude === 'function' ? options.exclude(options.withFileTypes ? entry : entry.name) : excluded.some((r) => r.test(relative)));
  const found = new Map();
  for (const given of [patterns].flat()) {
    validateString(given, 'patterns');
    const root = given.startsWith('/') ? '/' : '', foldersOnly = given.endsWith('/');
    const pattern = given.replace(/^\/+|\/+$/g, '');
    const regexp = toRegExp(path.normalize(pattern));
    // Whole folders are skipped above the first magic segment.
    const fixed = [];
    for (const segment of pattern.split('/').slice(0, -1)) {
      if (/[*?[{]/.test(segment)) break;
      fixed.push(segment);
    }
    const visit = function* (directory) {
      let entries;
      try { entries = yield ['readdir', path.join(root || cwd, directory), { withFileTypes: true }]; } catch { return; }
      for (const entry of entries) {
        const relative = directory === '' ? entry.name : `${directory}/${entry.name}`;
        const file = root + relative;
        if (isExcluded(file, entry)) continue;
        if (regexp.test(relative) && !found.has(file) && (!foldersOnly || entry.isDirectory())) found.set(file, options.withFileTypes ? entry : file);
        if (entry.isDirectory() && (pattern.includes('**') || relative.split('/').length < pattern.split('/').length)) yield* visit(relative);
      }
    };
    yield* visit(path.normalize(fixed.join('/') || '.').replace(/^\.$/, ''));
  }
  return [...found.values()];
}
module.exports = { filesOf, matches };
