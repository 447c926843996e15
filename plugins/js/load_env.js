// loadEnv: the .env files of a mode, later ones over earlier ones, with references expanded.
'use strict';

const fs = require('fs');
const path = require('path');
const { parseEnv } = require('util');
const { arraify } = require('plugins/merge_config');

const envFiles = (mode, envDir) => (envDir === false ? [] : ['.env', '.env.local', `.env.${mode}`, `.env.${mode}.local`].map((name) => path.join(envDir, name)));

// dotenv-expand: $NAME, ${NAME}, ${NAME:-default}; a backslash keeps the dollar sign.
function expand(values, environment) {
  const lookup = (name, seen) => {
    if (environment[name] !== undefined && !(name in values)) return environment[name];
    if (!(name in values) || seen.has(name)) return '';
    return replace(values[name], new Set(seen).add(name));
  };
  const replace = (text, seen) => text.replace(/\\\$|\$\{([A-Za-z_][\w.]*)(?::?-((?:[^{}]|\$\{[^{}]*\})*))?\}|\$([A-Za-z_]\w*)/g, (whole, braced, fallback, bare) => {
    if (whole === '\\$') return '$';
    const value = lookup(braced ?? bare, seen);
    return value === '' && fallback !== undefined ? replace(fallback, seen) : value;
  });
  const out = {};
  for (const key of Object.keys(values)) out[key] = replace(values[key], new Set([key]));
  return out;
}

function loadEnv(mode, envDir, prefixes = 'VITE_') {
  if (mode === 'local') throw new Error('"local" cannot be used as a mode name because it conflicts with the .local postfix for .env files.');
  const prefixList = arraify(prefixes);
  const parsed = {};
  for (const file of envFiles(mode, envDir)) {
    let text;
    try {
      if (!fs.statSync(file).isFile()) continue;
      text = fs.readFileSync(file, 'utf8');
    } catch { continue; }
    Object.assign(parsed, parseEnv(text));
  }
  if (parsed.NODE_ENV && process.env.VITE_USER_NODE_ENV === undefined) process.env.VITE_USER_NODE_ENV = parsed.NODE_ENV;
  const expanded = expand(parsed, process.env);
  const env = {};
  for (const [key, value] of Object.entries(expanded)) if (prefixList.some((prefix) => key.startsWith(prefix))) env[key] = value;
  // What the process was given has the last word.
  for (const key of Object.keys(process.env)) if (prefixList.some((prefix) => key.startsWith(prefix))) env[key] = process.env[key];
  return env;
}

function resolveEnvPrefix({ envPrefix = 'VITE_' }) {
  const prefixes = arraify(envPrefix);
  if (prefixes.includes('')) {
    throw new Error("envPrefix option contains value '', which could lead unexpected exposure of sensitive information. Consider defining the plugin to expose specific variables with the \"define\" option.");
  }
  return prefixes;
}

module.exports = { loadEnv, resolveEnvPrefix, envFiles };
