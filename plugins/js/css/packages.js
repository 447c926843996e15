// Packages that the project has installed for its styles: Sass, Less, Stylus, PostCSS.
'use strict';

const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { Module } = require('internal/cjs');

function fileOfPackage(name, root) {
  try {
    return Module.createRequire(pathToFileURL(path.join(root, 'package.json'))).resolve(name);
  } catch { return undefined; }
}

function installCommand(root) {
  for (let at = root; ; at = path.dirname(at)) {
    const has = (name) => fs.existsSync(path.join(at, name));
    if (has('pnpm-lock.yaml')) return 'pnpm add -D';
    if (has('yarn.lock')) return 'yarn add -D';
    if (has('bun.lock') || has('bun.lockb')) return 'bun add -d';
    if (has('package-lock.json') || at === path.dirname(at)) return 'npm install --save-dev';
  }
}

function missingPackage(wanted, name, root) {
  return Object.assign(new Error(`${wanted} needs the package "${name}", which is not installed`), { code: 'PACKAGE_MISSING', help: `Install it: ${installCommand(root)} ${name}`, stack: '' });
}

// The package's exports. The first of `names` that is installed; the first one is named when none is.
function loadPackage(names, root, wanted) {
  for (const name of names) {
    const file = fileOfPackage(name, root);
    if (file !== undefined) return { name, exports: Module.createRequire(pathToFileURL(file))(file) };
  }
  throw missingPackage(wanted, names[0], root);
}

// A module by its name as `from` would import it; for packages that only import() can load.
async function importFrom(from, name) {
  const { resolve, importUrl } = require('internal/esm');
  const namespace = await importUrl(resolve(name, pathToFileURL(from).href));
  return namespace.default ?? namespace;
}

module.exports = { fileOfPackage, loadPackage, missingPackage, importFrom };
