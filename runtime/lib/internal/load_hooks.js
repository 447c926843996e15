// module.registerHooks: synchronous resolve and load hooks, for both loaders.
'use strict';

const resolveHooks = [], loadHooks = [];
// Functions that are shown every text that is compiled, with its file's path or URL.
const textWatchers = new Set();

function registerHooks({ resolve, load } = {}) {
  if (resolve) resolveHooks.push(resolve);
  if (load) loadHooks.push(load);
  return {
    deregister() {
      if (resolve) resolveHooks.splice(resolveHooks.indexOf(resolve), 1);
      if (load) loadHooks.splice(loadHooks.indexOf(load), 1);
    },
  };
}
function runChain(hooks, first, context, fallback) {
  const step = (index) => (value, changed = context) => {
    if (index < 0) return fallback(value, changed);
    return hooks[index](value, { ...context, ...changed }, step(index - 1));
  };
  return step(hooks.length - 1)(first, context);
}
const runResolveHooks = (specifier, context, fallback, hooks = resolveHooks) => runChain(hooks, specifier, context, fallback);
const runLoadHooks = (url, context, fallback, hooks = loadHooks) => runChain(hooks, url, context, fallback);

const showText = (file, text) => { for (const watch of textWatchers) watch(file, text); };

module.exports = { textWatchers, showText, resolveHooks, loadHooks, registerHooks, runResolveHooks, runLoadHooks };
