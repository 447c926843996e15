// From the `plugins` of a config to a flat, ordered list, and the hooks of a plugin in one form.
'use strict';

async function flatten(list) {
  let flat = list;
  do {
    flat = (await Promise.all(flat)).flat(Infinity);
  } while (flat.some((item) => typeof item?.then === 'function'));
  return flat;
}

function checkPlugin(plugin, where) {
  if (typeof plugin === 'function') {
    throw new Error(`${where}: a function was given as a plugin${plugin.name ? ` ("${plugin.name}")` : ''}. Call it: plugins: [${plugin.name || 'plugin'}()]`);
  }
  if (typeof plugin !== 'object') throw new Error(`${where}: a plugin must be an object, not ${typeof plugin === 'string' ? `the string "${plugin}"` : typeof plugin}`);
  if (plugin.default !== undefined && plugin.name === undefined) {
    throw new Error(`${where}: a module was given as a plugin; it is its default export that makes one`);
  }
  return plugin;
}

// Falsy entries drop out; promises and nested arrays are taken apart.
async function flattenPlugins(plugins, where) {
  if (plugins === undefined || plugins === null || plugins === false) return [];
  const list = await flatten(Array.isArray(plugins) ? plugins : [plugins]);
  return list.filter(Boolean).map((plugin) => checkPlugin(plugin, where));
}

function applies(plugin, config, env) {
  if (!plugin.apply) return true;
  if (typeof plugin.apply === 'function') return plugin.apply({ ...config, mode: env.mode }, env);
  return plugin.apply === env.command;
}

// enforce: 'pre', none, 'post'.
function sortUserPlugins(plugins) {
  const pre = [], normal = [], post = [];
  for (const plugin of plugins ?? []) (plugin.enforce === 'pre' ? pre : plugin.enforce === 'post' ? post : normal).push(plugin);
  return [pre, normal, post];
}

const handlerOf = (hook) => (typeof hook === 'function' ? hook : typeof hook === 'object' && hook !== null ? hook.handler : undefined);
const orderOf = (hook) => (typeof hook === 'object' && hook !== null ? hook.order : undefined);

// The plugins that have a hook, `order: 'pre'` first and 'post' last.
function sortedByHook(hookName, plugins) {
  const pre = [], normal = [], post = [];
  for (const plugin of plugins) {
    const hook = plugin[hookName];
    if (!hook) continue;
    checkHook(plugin, hookName, hook);
    const order = orderOf(hook);
    (order === 'pre' ? pre : order === 'post' ? post : normal).push(plugin);
  }
  return [...pre, ...normal, ...post];
}

const textHooks = new Set(['banner', 'footer', 'intro', 'outro']);
function checkHook(plugin, hookName, hook) {
  const handler = typeof hook === 'object' ? hook.handler : hook;
  if (typeof handler === 'function' || (textHooks.has(hookName) && typeof handler === 'string')) return;
  const error = new Error(`Error running plugin hook "${hookName}" for plugin "${plugin.name}", expected a function hook or an object with a "handler" function.`);
  Object.assign(error, { code: 'INVALID_PLUGIN_HOOK', plugin: plugin.name, hook: hookName });
  throw error;
}

// Names for messages where a plugin has none.
function nameAnonymous(plugins) {
  plugins.forEach((plugin, index) => {
    if (!plugin.name) {
      try { plugin.name = `at position ${index + 1}`; } catch { /* a frozen plugin stays without */ }
    }
  });
}

module.exports = { flattenPlugins, applies, sortUserPlugins, sortedByHook, handlerOf, orderOf, nameAnonymous };
