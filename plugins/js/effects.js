// Whose effects they are. Every hook runs as its plugin, by name and version, and so does all that it
// starts; what runs as nobody is the config's. The engine tells an observer what was done and by whom
// (`observed` of sinter_runtime_options); while there is none, a hook is simply called.
'use strict';

const fs = require('fs');
const path = require('path');
const { fileURLToPath } = require('url');
const effects = binding('effects');

const observed = effects.observed();
const principals = new WeakMap();

// The folder of the package that a file belongs to, when it is an installed one.
function packageOf(file) {
  const at = file.lastIndexOf('/node_modules/');
  if (at === -1) return undefined;
  const [first, second] = file.slice(at + 14).split('/');
  return file.slice(0, at + 14) + (first[0] === '@' ? `${first}/${second}` : first);
}
function manifestOf(folder) {
  try { return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')); } catch { return undefined; }
}

// Of the package whose file the hooks were written in. Those that were made by `unplugin` are the work of the package that the
// plugin is named for.
function installedVersion(plugin) {
  for (const hook of Object.values(plugin)) {
    const source = effects.sourceOf(typeof hook === 'object' && hook !== null ? hook.handler : hook);
    if (typeof source !== 'string' || !/^(?:\/|file:)/.test(source)) continue;
    const folder = packageOf(source[0] === '/' ? source : fileURLToPath(source));
    if (folder === undefined) return undefined;
    const manifest = manifestOf(folder);
    if (manifest?.name !== 'unplugin') return manifest?.version;
    return manifestOf(path.join(folder.slice(0, -manifest.name.length), plugin.name))?.version;
  }
  return undefined;
}

// "vite:vue@6.0.11"; the name alone of what belongs to no package.
function principalOf(plugin) {
  let found = principals.get(plugin);
  if (found === undefined) {
    const version = plugin.builtin ? undefined : typeof plugin.version === 'string' ? plugin.version : installedVersion(plugin);
    principals.set(plugin, found = version === undefined ? `${plugin.name}` : `${plugin.name}@${version}`);
  }
  return found;
}

const runAs = observed
  ? (plugin, fn, receiver, args) => require('internal/effects').runAs(principalOf(plugin), fn, receiver, args)
  : (plugin, fn, receiver, args) => Reflect.apply(fn, receiver, args);

module.exports = { observed, runAs };
