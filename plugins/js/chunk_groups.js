// Modules that share a chunk because the config says so: Rollup's `output.manualChunks` and the groups of
// Rolldown's `output.codeSplitting`, which was called `advancedChunks`. The native side has the sizes and
// the entries; what only JavaScript can answer is which module belongs to which group.
'use strict';

const sharedKeys = ['minSize', 'maxSize', 'minShareCount', 'minModuleSize', 'maxModuleSize'];
const ruleKeys = new Set(['name', 'test', 'priority', ...sharedKeys, 'tags', 'entriesAware', 'entriesAwareMergeThreshold', 'debugName']);

function outputOptions(config) {
  const output = config.build.rollupOptions?.output;
  return (Array.isArray(output) ? output[0] : output) ?? {};
}

function splitting(config) {
  const { codeSplitting, advancedChunks } = outputOptions(config);
  return typeof codeSplitting === 'object' && codeSplitting !== null ? ['codeSplitting', codeSplitting] : ['advancedChunks', advancedChunks ?? {}];
}

function wantsGroups(config) {
  return Boolean(outputOptions(config).manualChunks) || (splitting(config)[1].groups?.length ?? 0) > 0;
}

const fail = (message) => { throw Object.assign(new Error(message), { code: 'INVALID_OPTION' }); };

// As Rollup makes file names of what users write.
const fileName = (name) => name.replace(/[\u0000-\u001F"#$%&*+,:;<=>?[\]^`{|}\u007F]/g, '_').replace(/^[\\/]+/, '');

function checkName(name, where) {
  if (typeof name !== 'string' || name === '') fail(`"${where}" must be the name of a chunk, not ${name === '' ? 'an empty string' : typeof name}`);
  return fileName(name);
}

function rulesOf(config) {
  const [key, options] = splitting(config);
  const at = (index) => `output.${key}.groups[${index}]`;
  if (options.includeDependenciesRecursively === false) fail(`"output.${key}.includeDependenciesRecursively" cannot be false: a group without what it imports could import its importers in a circle`);
  for (const name of Object.keys(options)) if (name !== 'groups' && name !== 'includeDependenciesRecursively' && !sharedKeys.includes(name)) fail(`"output.${key}.${name}" is not supported; the options are groups, ${sharedKeys.join(', ')}`);
  return (options.groups ?? []).map((rule, index) => {
    for (const name of Object.keys(rule)) if (!ruleKeys.has(name)) fail(`"${at(index)}.${name}" is not supported; the options of a group are ${[...ruleKeys].join(', ')}`);
    const out = { ...Object.fromEntries(sharedKeys.map((name) => [name, options[name]])), ...rule, where: `${at(index)}.name` };
    for (const name of [...sharedKeys, 'priority', 'entriesAwareMergeThreshold']) if (out[name] !== undefined && typeof out[name] !== 'number') fail(`"${at(index)}.${name}" must be a number, not ${typeof out[name]}`);
    if (out.entriesAware !== undefined && typeof out.entriesAware !== 'boolean') fail(`"${at(index)}.entriesAware" must be true or false, not ${typeof out.entriesAware}`);
    for (const tag of out.tags ?? []) if (tag !== '$initial') fail(`"${at(index)}.tags" has the unknown tag ${JSON.stringify(tag)}; the only one is "$initial"`);
    return out;
  }).sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0));
}

function matcher(test, where) {
  if (test === undefined || test === null) return () => true;
  if (typeof test === 'string') return (id) => id.includes(test);
  if (typeof test === 'function') return (id) => Boolean(test(id));
  if (test instanceof RegExp) return (id) => { test.lastIndex = 0; return test.test(id); };
  return fail(`"${where.replace(/name$/, 'test')}" must be a string, a regular expression or a function`);
}

// `modules`: [id, bytes of source]. Groups in the order in which they take modules.
function groupModules(container, modules) {
  const { manualChunks } = outputOptions(container.config);
  let rules = rulesOf(container.config);
  if (rules.length === 0 && typeof manualChunks === 'function') rules = [{ name: manualChunks, where: 'output.manualChunks' }];
  if (rules.length === 0) {
    if (typeof manualChunks !== 'object') fail(`"output.manualChunks" must be an object or a function, not ${typeof manualChunks}`);
    return Object.entries(manualChunks).map(([name, specifiers]) => ({ name: checkName(name, 'output.manualChunks'), specifiers: [specifiers].flat() }));
  }
  const context = { getModuleInfo: (id) => container.modules.info(id), getModuleIds: () => container.modules.ids() };
  const groups = [];
  for (const rule of rules) {
    const matches = matcher(rule.test, rule.where);
    const byName = new Map();
    for (const [index, [id, size]] of modules.entries()) {
      if (size < (rule.minModuleSize ?? 0) || size > (rule.maxModuleSize ?? Infinity) || !matches(id)) continue;
      const given = typeof rule.name === 'function' ? rule.name(id, context) : rule.name;
      if (given === undefined || given === null) continue;
      const name = checkName(given, rule.where);
      if (!byName.has(name)) byName.set(name, []);
      byName.get(name).push(index);
    }
    for (const [name, indices] of byName) groups.push({ name, minSize: rule.minSize, maxSize: rule.maxSize, minShareCount: rule.minShareCount, initial: Boolean(rule.tags?.length), entriesAware: rule.entriesAware, entriesAwareMergeThreshold: rule.entriesAwareMergeThreshold, modules: indices });
  }
  return groups;
}

module.exports = { wantsGroups, groupModules };
