// What plugins do beside answering, for --explain-plugins: files they read and write, programs they start. Only
// then the functions of `fs` and `child_process` are wrapped, and every hook runs under its plugin's name, which
// goes with it through what it awaits. Native addons do their reading unseen.
'use strict';

const fs = require('fs');
const path = require('path');
const { fileURLToPath } = require('url');

const functions = {
  read: ['readFile', 'readFileSync', 'readdir', 'readdirSync', 'createReadStream', 'opendir', 'opendirSync', 'copyFile', 'copyFileSync', 'cp', 'cpSync'],
  wrote: ['writeFile', 'writeFileSync', 'appendFile', 'appendFileSync', 'createWriteStream', 'rm', 'rmSync', 'unlink', 'unlinkSync', 'mkdir', 'mkdirSync', 'rename', 'renameSync'],
};
const starters = ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'];

let storage;                 // of the plugin whose hook runs; undefined: nobody asked
const byPlugin = new Map();  // name -> {read, wrote, ran}, sets

function record(kind, value) {
  const plugin = storage.getStore();
  if (plugin === undefined) return;
  let found = byPlugin.get(plugin);
  if (found === undefined) byPlugin.set(plugin, found = { read: new Set(), wrote: new Set(), ran: new Set() });
  found[kind].add(value);
}
function nameOf(file) {
  if (file instanceof URL) return file.protocol === 'file:' ? fileURLToPath(file) : undefined;
  return typeof file === 'string' ? path.resolve(file) : Buffer.isBuffer(file) ? path.resolve(file.toString()) : undefined;
}
function wrap(object, name, note) {
  const original = object[name];
  if (typeof original !== 'function') return;
  const wrapped = { [name](...args) { note(args[0]); return original.apply(this, args); } }[name];
  object[name] = Object.assign(wrapped, original);
}

function watchEffects() {
  if (storage !== undefined) return;
  storage = new (require('async_hooks').AsyncLocalStorage)();
  for (const [kind, names] of Object.entries(functions)) {
    const note = (file) => {
      const name = nameOf(file);
      if (name !== undefined) record(kind, name);
    };
    for (const name of names) {
      wrap(fs, name, note);
      wrap(fs.promises, name, note);
    }
  }
  for (const name of starters) wrap(require('child_process'), name, (command) => record('ran', `${command}`.split(' ')[0]));
}

const runAs = (plugin, run) => (storage === undefined ? run() : storage.run(plugin.name, run));

// [{plugin, read, wrote, ran}], each a sorted list, with paths below `root` made relative.
function effectsReport(root) {
  const show = (file) => (file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file);
  return [...byPlugin].map(([plugin, { read, wrote, ran }]) => ({ plugin, read: [...read].map(show).sort(), wrote: [...wrote].map(show).sort(), ran: [...ran].sort() }));
}

module.exports = { watchEffects, runAs, effectsReport };
