// The package that a shim stands for, as the project has it installed: what it does as a program of its own
// (a build inside of a plugin, a server that runs modules) is its work.
'use strict';

const { Module } = require('internal/cjs');

function missing(from, name, cause) {
  return Object.assign(new Error(`\`${name}\` of "${from}" needs the package: npm install --save-dev ${from}`), { code: 'ERR_SINTER_UNAVAILABLE', cause });
}

// A CommonJS package.
function requireInstalled(from, name) {
  const { withoutShims } = require('plugins/config_file');
  try { return withoutShims(() => Module.createRequire(`${process.cwd()}/`)(from)); } catch (error) { throw missing(from, name, error); }
}

// An ES module; the functions that plugins call give promises anyway.
async function importInstalled(from, name) {
  const { installedUrl } = require('plugins/config_file');
  let url;
  try { url = installedUrl(from); } catch (error) { throw missing(from, name, error); }
  return require('internal/esm').importUrl(url);
}
const fromInstalled = (from, name) => ({ async [name](...args) { return (await importInstalled(from, name))[name](...args); } })[name];

module.exports = { requireInstalled, fromInstalled };
