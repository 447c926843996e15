// `treeshake.moduleSideEffects` of Rollup and Rolldown, where it is more than one word.
'use strict';

const fits = (rule, id, external) =>
  (rule.external === undefined || rule.external === external) && (rule.test === undefined || rule.test === null || rule.test.test(id));

/**
 * Whether a module must be kept though nobody uses its exports; undefined leaves that to its package.json.
 * A list names the modules that must, or holds rules of which the first that fits decides.
 */
async function moduleSideEffects(option, id, external) {
  if (typeof option === 'function') {
    const kept = await option(id, external);
    return kept === undefined || kept === null ? undefined : Boolean(kept);
  }
  const isRule = (item) => typeof item === 'object' && item !== null && !(item instanceof RegExp);
  if (option.some(isRule)) return option.find((item) => isRule(item) && fits(item, id, external))?.sideEffects;
  return option.some((item) => (item instanceof RegExp ? item.test(id) : item === id));
}

module.exports = { moduleSideEffects };
