// Writes language_features.inc: the first version of each engine that has a construct, from
// @mdn/browser-compat-data. Run it from a folder that has the package:
//   npm i @mdn/browser-compat-data@8.1.9 && node language_features.mjs > language_features.inc

import fs from 'node:fs'

const data = JSON.parse(
  fs.readFileSync('node_modules/@mdn/browser-compat-data/data.json', 'utf8'),
)
const engines = ['chrome', 'edge', 'firefox', 'safari', 'safari_ios', 'opera', 'nodejs', 'deno']

// Name in C++, name in esbuild's --supported, in words, year, paths below "javascript". Engines of
// which the data calls support partial for a defect that does not show in compiled code count.
const rows = [
  ['Exponent', 'exponent-operator', 'The exponentiation operator', 2016, 'operators.exponentiation'],
  ['NestedRest', 'nested-rest-binding', 'A pattern as a rest element', 2016, 'functions.rest_parameters.destructuring', 'operators.destructuring.rest_in_arrays'],
  ['Async', 'async-await', 'An async function', 2017, 'statements.async_function'],
  ['AsyncGenerator', 'async-generator', 'An async generator', 2018, 'statements.async_generator_function'],
  ['ForAwait', 'for-await', 'A "for await" loop', 2018, 'statements.for_await_of'],
  ['ObjectSpread', 'object-rest-spread', 'Object spread', 2018, 'operators.spread.spread_in_object_literals'],
  ['ObjectRest', 'object-rest-spread', 'An object rest pattern', 2018, 'operators.destructuring.rest_in_objects'],
  ['TemplateEscape', '', 'A template literal with an escape that only its tag can read', 2018, 'grammar.template_literals.template_literal_revision'],
  ['RegExpDotAll', 'regexp-dot-all-flag', 'The regular expression flag "s"', 2018, 'builtins.RegExp.dotAll'],
  ['RegExpNamedGroups', 'regexp-named-capture-groups', 'A named group in a regular expression', 2018, 'regular_expressions.named_capturing_group'],
  ['RegExpLookbehind', 'regexp-lookbehind-assertions', 'A lookbehind assertion in a regular expression', 2018, 'regular_expressions.lookbehind_assertion'],
  ['RegExpUnicodeProperty', 'regexp-unicode-property-escapes', 'A Unicode property in a regular expression', 2018, 'regular_expressions.unicode_character_class_escape'],
  ['OptionalCatch', 'optional-catch-binding', '"catch" without a parameter', 2019, 'statements.try_catch.optional_catch_binding'],
  ['OptionalChain', 'optional-chain', 'Optional chaining', 2020, 'operators.optional_chaining'],
  ['Nullish', 'nullish-coalescing', 'The operator "??"', 2020, 'operators.nullish_coalescing'],
  ['BigInt', 'bigint', 'A BigInt', 2020, 'builtins.BigInt'],
  ['DynamicImport', 'dynamic-import', 'Dynamic import', 2020, 'operators.import'],
  ['ImportMeta', 'import-meta', '"import.meta"', 2020, 'operators.import_meta'],
  ['LogicalAssign', 'logical-assignment', 'A logical assignment operator', 2021, 'operators.logical_and_assignment', 'operators.logical_or_assignment', 'operators.nullish_coalescing_assignment'],
  ['ClassField', 'class-field', 'A class field', 2022, 'classes.public_class_fields'],
  ['StaticField', 'class-static-field', 'A static class field', 2022, 'classes.static.class_fields'],
  ['PrivateField', 'class-private-field', 'A private class field', 2022, 'classes.private_class_fields'],
  ['PrivateMethod', 'class-private-method', 'A private method', 2022, 'classes.private_class_methods'],
  ['PrivateAccessor', 'class-private-accessor', 'A private accessor', 2022, 'classes.private_class_methods'],
  ['PrivateStaticField', 'class-private-static-field', 'A private static field', 2022, 'classes.private_class_fields', 'classes.static.class_fields'],
  ['PrivateStaticMethod', 'class-private-static-method', 'A private static method', 2022, 'classes.private_class_methods'],
  ['PrivateStaticAccessor', 'class-private-static-accessor', 'A private static accessor', 2022, 'classes.private_class_methods'],
  ['PrivateIn', 'class-private-brand-check', '"#name in object"', 2022, 'classes.private_class_fields_in'],
  ['StaticBlock', 'class-static-blocks', 'A static block', 2022, 'classes.static.initialization_blocks'],
  ['TopLevelAwait', 'top-level-await', 'Top-level await', 2022, 'operators.await.top_level'],
  ['RegExpIndices', 'regexp-match-indices', 'The regular expression flag "d"', 2022, 'builtins.RegExp.hasIndices'],
  ['RegExpSets', 'regexp-set-notation', 'The regular expression flag "v"', 2024, 'builtins.RegExp.unicodeSets'],
  ['RegExpModifiers', '', 'A modifier group in a regular expression', 2025, 'regular_expressions.modifier'],
  ['RegExpDuplicateNames', '', 'A duplicate group name in a regular expression', 2025, 'regular_expressions.named_capturing_group.duplicate_named_capturing_groups'],
  ['ImportAttributes', 'import-attributes', 'An import attribute', 2025, 'statements.import.import_attributes'],
  ['Using', 'using', 'A "using" declaration', 2026, 'statements.using', 'statements.await_using'],
  ['ImportDefer', 'import-defer', 'An import phase', 2026, null],
  ['ImportSource', 'import-source', 'An import phase', 2026, null],
]
const counts_though_partial = new Set(['operators.await.top_level', 'classes.public_class_fields'])

function first(path, engine) {
  if (path === null) return null
  let at = data.javascript
  for (const part of path.split('.')) at = at[part]
  const found = [at.__compat.support[engine]].flat().filter(
    s =>
      s.version_added && s.version_added !== 'preview' && !s.flags && !s.prefix &&
      !s.alternative_name &&
      (counts_though_partial.has(path) || (!s.version_removed && !s.partial_implementation)),
  )
  if (found.length === 0) return null
  return Math.min(...found.map(s => to_number(s.version_added)))
}

// Major and minor as a number: 16.11 is more than 16.4.
function to_number(version) {
  const [major, minor = 0] = version.replace('≤', '').split('.').map(Number)
  return major * 1000 + minor
}

console.log(`// Written by language_features.mjs from @mdn/browser-compat-data 8.1.9.
// Name, esbuild's name, in words, year, first version (major * 1000 + minor) of ${engines.join(', ')}.`)
for (const [name, flag, words, year, ...paths] of rows) {
  const since = engines.map(engine => {
    const all = paths.map(path => first(path, engine))
    return all.includes(null) ? 'kNever' : Math.max(...all)
  })
  console.log(`FEATURE(${name}, "${flag}", ${JSON.stringify(words)}, ${year}, ${since.join(', ')})`)
}
