// Globs and filters: createFilter as plugins know it, and the `filter` of object-form hooks. The native
// side evaluates hook filters first; what is here decides where it cannot (composed filters, regular
// expressions that RE2 has no form for, code that another plugin has changed since).
'use strict';

const path = require('path');
const { arraify } = require('plugins/merge_config');

const slash = (text) => (text.includes('\\') ? text.replace(/\\/g, '/') : text);

// ---- Globs (picomatch's language with `dot: true`) to regular expressions without lookbehind

const globCache = new Map();
function globToRegExp(glob) {
  let found = globCache.get(glob);
  if (found === undefined) globCache.set(glob, found = new RegExp(globSource(glob)));
  return found;
}
function globSource(glob) {
  let negated = false, text = glob;
  while (text.startsWith('!') && text[1] !== '(') { negated = !negated; text = text.slice(1); }
  if (text.startsWith('./')) text = text.slice(2);
  const body = translate(text, { at: 0 }, '');
  return negated ? `^(?!(?:${body})$)` : `^(?:${body})$`;
}
const special = /[.+^${}()|[\]\\/]/;
function translate(glob, state, end) {
  let out = '';
  while (state.at < glob.length) {
    const c = glob[state.at];
    if (end.includes(c) && end !== '') return out;
    const next = glob[state.at + 1];
    if ('?*+@!'.includes(c) && next === '(') {
      state.at += 2;
      const options = alternatives(glob, state, '|', ')');
      const group = `(?:${options.join('|')})`;
      if (c === '!') {
        const rest = translate(glob.slice(state.at), { at: 0 }, '');
        out += `(?!${group}${rest}$)[^/]*?`;
      } else out += group + (c === '@' ? '' : c);
      continue;
    }
    if (c === '*') {
      let stars = 0;
      while (glob[state.at] === '*') { stars++; state.at++; }
      const before = state.at - stars;
      const atStart = before === 0 || glob[before - 1] === '/';
      const atEnd = state.at === glob.length || glob[state.at] === '/' || (end !== '' && end.includes(glob[state.at]));
      if (stars > 1 && atStart && atEnd) {
        if (glob[state.at] === '/') {
          state.at++;
          out += '(?:[^/]*/)*';
        } else out = out.endsWith('/') ? `${out.slice(0, -1)}(?:/.*)?` : `${out}.*`;
      } else out += atStart && atEnd ? '[^/]+' : '[^/]*';
      continue;
    }
    state.at++;
    if (c === '?') out += '[^/]';
    else if (c === '[') {
      const close = glob.indexOf(']', state.at + 1);
      if (close === -1) { out += '\\['; continue; }
      let set = glob.slice(state.at, close);
      if (set[0] === '!') set = `^${set.slice(1)}`;
      out += `[${set.replace(/\\/g, '\\\\')}]`;
      state.at = close + 1;
    } else if (c === '{') {
      const close = matchingBrace(glob, state.at);
      const inside = close === -1 ? '' : glob.slice(state.at, close);
      const range = /^(-?\d+|[a-zA-Z])\.\.(-?\d+|[a-zA-Z])$/.exec(inside);
      if (close === -1 || (!range && !hasTopLevelComma(inside))) { out += '\\{'; continue; }
      if (range) {
        out += rangeSource(range[1], range[2]);
        state.at = close + 1;
        continue;
      }
      out += `(?:${alternatives(glob, state, ',', '}').join('|')})`;
    } else if (c === '\\' && next !== undefined) {
      state.at++;
      out += special.test(next) || '*?'.includes(next) ? `\\${next}` : next;
    } else out += special.test(c) ? `\\${c}` : c;
  }
  return out;
}
function alternatives(glob, state, separator, close) {
  const list = [];
  for (;;) {
    list.push(translate(glob, state, separator + close));
    const c = glob[state.at++];
    if (c === close || c === undefined) return list;
  }
}
function matchingBrace(glob, from) {
  for (let depth = 1, at = from; at < glob.length; at++) {
    if (glob[at] === '{') depth++;
    else if (glob[at] === '}' && --depth === 0) return at;
  }
  return -1;
}
function hasTopLevelComma(text) {
  let depth = 0;
  for (const c of text) {
    if (c === '{') depth++;
    else if (c === '}') depth--;
    else if (c === ',' && depth === 0) return true;
  }
  return false;
}
function rangeSource(from, to) {
  if (/\d/.test(from)) {
    const a = Number(from), b = Number(to), list = [];
    for (let at = Math.min(a, b); at <= Math.max(a, b) && list.length < 1000; at++) list.push(at);
    return `(?:${list.join('|')})`;
  }
  return `[${from < to ? from : to}-${from < to ? to : from}]`;
}

// ---- createFilter of @rollup/pluginutils

function matcherString(id, base) {
  if (base === false || path.isAbsolute(id) || id.startsWith('**')) return slash(id);
  const basePath = slash(path.resolve(base || '')).replace(/[-^$*+?.()[\]{}|]/g, '\\$&');
  return path.posix.join(basePath, slash(id));
}
function testRegExp(pattern, text) {
  pattern.lastIndex = 0;
  const result = pattern.test(text);
  pattern.lastIndex = 0;
  return result;
}
function createFilter(include, exclude, options) {
  const base = options?.resolve;
  const matcher = (item) => (item instanceof RegExp || isRegExp(item) ? (id) => testRegExp(item, id) : ((pattern) => (id) => pattern.test(id))(globToRegExp(matcherString(item, base))));
  const list = (value) => (value === undefined || value === null ? [] : arraify(value)).map(matcher);
  const includes = list(include), excludes = list(exclude);
  if (includes.length === 0 && excludes.length === 0) return (id) => typeof id === 'string' && !id.includes('\0');
  return (id) => {
    if (typeof id !== 'string' || id.includes('\0')) return false;
    const normal = slash(id);
    for (const test of excludes) if (test(normal)) return false;
    for (const test of includes) if (test(normal)) return true;
    return includes.length === 0;
  };
}
const isRegExp = (value) => Object.prototype.toString.call(value) === '[object RegExp]';

// ---- Filters of hooks

function patternGroup(filter) {
  if (filter === undefined || filter === null) return undefined;
  if (typeof filter === 'string' || isRegExp(filter) || Array.isArray(filter)) return { include: arraify(filter) };
  return { include: filter.include === undefined ? undefined : arraify(filter.include), exclude: filter.exclude === undefined ? undefined : arraify(filter.exclude) };
}
// A glob of a hook's filter is relative to the working directory.
function idPattern(item) {
  if (isRegExp(item)) return item;
  const glob = item.startsWith('**') || path.isAbsolute(item) ? slash(item) : slash(path.join(process.cwd(), item));
  return globToRegExp(glob);
}
function compile(group, toPattern) {
  if (group === undefined) return undefined;
  return { include: (group.include ?? []).map(toPattern), exclude: (group.exclude ?? []).map(toPattern) };
}
function matchesGroup(group, text) {
  if (group === undefined) return true;
  const matches = (pattern) => (typeof pattern === 'string' ? text.includes(pattern) : testRegExp(pattern, text));
  if (group.exclude.some(matches)) return false;
  return group.include.length === 0 || group.include.some(matches);
}

const moduleTypes = (filter) => {
  if (filter === undefined || filter === null) return undefined;
  return arraify(Array.isArray(filter) || typeof filter === 'string' ? filter : filter.include ?? []);
};

// The compiled filter of a hook, or undefined when it has none.
function hookFilter(filter) {
  if (filter === undefined || filter === null) return undefined;
  if (Array.isArray(filter)) return { expressions: filter };
  const out = {
    id: compile(patternGroup(filter.id), idPattern),
    importerId: compile(patternGroup(filter.importerId), idPattern),
    code: compile(patternGroup(filter.code), (item) => item),
    moduleType: moduleTypes(filter.moduleType),
    query: filter.query === undefined ? undefined : arraify(filter.query),
  };
  return out.id || out.importerId || out.code || out.moduleType || out.query ? out : undefined;
}

function matchesFilter(filter, { id, code, moduleType, importer }) {
  if (filter === undefined) return true;
  if (filter.expressions) return matchesExpressions(filter.expressions, { id, code, moduleType, importer });
  if (filter.id && !matchesGroup(filter.id, slash(id))) return false;
  if (filter.importerId && !(importer !== undefined && matchesGroup(filter.importerId, slash(importer)))) return false;
  if (filter.moduleType && moduleType !== undefined && !filter.moduleType.includes(moduleType)) return false;
  if (filter.code && code !== undefined && !matchesGroup(filter.code, code)) return false;
  if (filter.query && code !== undefined) {
    const { askNative } = require('plugins/channel');
    if (!filter.query.some((pattern) => askNative('queryMatches', [pattern, id, moduleType ?? '', code])[0] === '1')) return false;
  }
  return true;
}

// Composed filters (@rolldown/pluginutils): include(…) and exclude(…) of and/or/not.
function matchesExpressions(list, subject) {
  let hasInclude = false;
  let included = false;
  for (const item of list) {
    const result = evaluate(item.expr, subject);
    if (item.kind === 'exclude' && result) return false;
    if (item.kind === 'include') {
      hasInclude = true;
      included ||= result;
    }
  }
  return included || !hasInclude;
}
function cleanUrl(id) { return id.replace(/[?#].*$/s, ''); }
function evaluate(expr, subject) {
  switch (expr.kind) {
    case 'and': return expr.args.every((item) => evaluate(item, subject));
    case 'or': return expr.args.some((item) => evaluate(item, subject));
    case 'not': return !evaluate(expr.expr, subject);
    case 'id': {
      const id = expr.params?.cleanUrl ? cleanUrl(subject.id) : subject.id;
      return isRegExp(expr.pattern) ? testRegExp(expr.pattern, slash(id)) : slash(id) === slash(expr.pattern);
    }
    case 'importerId': {
      if (subject.importer === undefined) return false;
      const id = expr.params?.cleanUrl ? cleanUrl(subject.importer) : subject.importer;
      return isRegExp(expr.pattern) ? testRegExp(expr.pattern, slash(id)) : slash(id) === slash(expr.pattern);
    }
    case 'moduleType': return subject.moduleType === undefined || subject.moduleType === expr.pattern;
    case 'code': return subject.code === undefined || (typeof expr.pattern === 'string' ? subject.code.includes(expr.pattern) : testRegExp(expr.pattern, subject.code));
    case 'query': {
      const query = new URLSearchParams(/\?([^#]*)/s.exec(subject.id)?.[1] ?? '');
      if (typeof expr.pattern === 'boolean') return query.has(expr.key) === expr.pattern;
      const value = query.get(expr.key);
      return value !== null && (typeof expr.pattern === 'string' ? value === expr.pattern : testRegExp(expr.pattern, value));
    }
    default: throw new Error(`A hook's filter has an expression of unknown kind "${expr.kind}"`);
  }
}

// The filter as data for the native side; `opaque` when it must ask JavaScript.
function filterData(filter) {
  if (filter === undefined) return undefined;
  if (filter.expressions || filter.importerId) return { opaque: true };
  const pattern = (item) => (typeof item === 'string' ? { text: item } : { regexp: item.source, flags: item.flags });
  const group = (value) => value && { include: value.include.map(pattern), exclude: value.exclude.map(pattern) };
  return { id: group(filter.id), code: group(filter.code), moduleType: filter.moduleType, query: filter.query };
}

module.exports = { createFilter, hookFilter, matchesFilter, filterData, globToRegExp, globSource, slash };
