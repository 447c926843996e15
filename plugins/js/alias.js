// resolve.alias, as @rollup/plugin-alias matches it.
'use strict';

function matches(find, source) {
  if (find instanceof RegExp) {
    find.lastIndex = 0;
    return find.test(source);
  }
  if (source.length < find.length) return false;
  return source === find || source.startsWith(find.endsWith('/') ? find : `${find}/`);
}

function applyAlias(entries, source) {
  if (source.startsWith('\0')) return undefined;
  const entry = entries?.find(({ find }) => matches(find, source));
  if (!entry) return undefined;
  return { entry, updated: source.replace(entry.find, entry.replacement) };
}
module.exports = { applyAlias };
