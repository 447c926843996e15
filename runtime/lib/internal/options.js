// The options that the JavaScript half acts on: those of NODE_OPTIONS, then those of the command line.
'use strict';

const native = binding('process');

// Values of an option given as --name=value or --name value, in order.
function all(name) {
  const out = [], list = native.optionArguments;
  for (let i = 0; i < list.length; i++) {
    if (list[i] === name && i + 1 < list.length) out.push(list[i + 1]);
    else if (list[i].startsWith(`${name}=`)) out.push(list[i].slice(name.length + 1));
  }
  return out;
}
const last = (name) => all(name).at(-1);
const has = (name) => native.optionArguments.some((item) => item === name || item.startsWith(`${name}=`));

function loadEnvFiles() {
  if (native.optionArguments.length === 0) return;
  for (const [name, optional] of [['--env-file', false], ['--env-file-if-exists', true]]) {
    for (const file of all(name)) {
      let text;
      try { text = Buffer.from(binding('files').readFile(file)).toString(); } catch {
        if (optional) continue;
        binding('files').writeText(2, `${process.execPath}: ${file}: not found\n`);
        process.reallyExit(9);
      }
      for (const [key, value] of Object.entries(require('util').parseEnv(text))) if (process.env[key] === undefined) process.env[key] = value;
    }
  }
}

const oneOf = {
  '--unhandled-rejections': ['strict', 'warn', 'none', 'throw', 'warn-with-error-code'],
  '--dns-result-order': ['verbatim', 'ipv4first', 'ipv6first'],
};

// Before the program's first line.
function apply() {
  if (native.optionArguments.length === 0) return;
  if (has('--no-warnings')) process.noProcessWarnings = true;
  if (has('--no-deprecation')) process.noDeprecation = true;
  if (has('--throw-deprecation')) process.throwDeprecation = true;
  if (has('--trace-warnings')) process.traceProcessWarnings = true;
  if (has('--trace-deprecation')) process.traceDeprecation = true;
  if (has('--expose-gc')) Object.defineProperty(globalThis, 'gc', { value: binding('core').gc, writable: true, configurable: true, enumerable: false });
  if (last('--stack-trace-limit') !== undefined) Error.stackTraceLimit = Number(last('--stack-trace-limit'));
  for (const [name, values] of Object.entries(oneOf)) {
    const value = last(name);
    if (value === undefined || values.includes(value)) continue;
    binding('files').writeText(2, `${process.execPath}: invalid value for ${name}\n`);
    process.reallyExit(9);
  }
  const mode = last('--unhandled-rejections');
  if (mode !== undefined) require('internal/ticks').setMode(mode);
  for (const name of all('--disable-warning')) require('internal/process').silence(name);
  if (last('--title') !== undefined) process.title = last('--title');
  if (has('--cpu-prof')) require('internal/cpu_profile').start();
  if (has('--enable-source-maps')) process.setSourceMapsEnabled(true);
}
module.exports = { all, last, has, loadEnvFiles, apply };
