'use strict';

const lazyInspect = () => require('internal/inspect');
const inspect = (...args) => lazyInspect().inspect(...args);
const formatWithOptions = (...args) => lazyInspect().formatWithOptions(...args);
const getStringWidth = (text) => lazyInspect().getStringWidth(text);
const { codes: { ERR_CONSOLE_WRITABLE_STREAM, ERR_INCOMPATIBLE_OPTION_PAIR } } = require('internal/errors');
const { validateArray, validateInteger, validateOneOf } = require('internal/validators');

const kState = Symbol('console state');

function Console(options) {
  if (!new.target) return Reflect.construct(Console, arguments);
  if (!options || typeof options.write === 'function') options = { stdout: options, stderr: arguments[1], ignoreErrors: arguments[2] };
  const { stdout, stderr = stdout, ignoreErrors = true, colorMode = 'auto', inspectOptions, groupIndentation = 2 } = options;
  if (!stdout || typeof stdout.write !== 'function') throw new ERR_CONSOLE_WRITABLE_STREAM('stdout');
  if (!stderr || typeof stderr.write !== 'function') throw new ERR_CONSOLE_WRITABLE_STREAM('stderr');
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  if (groupIndentation !== undefined) validateInteger(groupIndentation, 'groupIndentation', 0, 1000);
  if (inspectOptions !== undefined && inspectOptions.colors !== undefined && options.colorMode !== undefined) {
    throw new ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
  }
  init(this, { stdout: () => stdout, stderr: () => stderr, ignoreErrors, colorMode, inspectOptions, groupIndentation });
}
function init(target, { stdout, stderr, ignoreErrors, colorMode, inspectOptions, groupIndentation }) {
  Object.defineProperty(target, kState, { value: { stdout, stderr, ignoreErrors, colorMode, inspectOptions, groupIndentation, indent: '', counts: new Map(), times: new Map() } });
  Object.defineProperties(target, {
    _stdout: { get: stdout, configurable: true }, _stderr: { get: stderr, configurable: true },
    _times: { value: target[kState].times, configurable: true, writable: true },
  });
  for (const key of Object.keys(methods)) target[key] = methods[key].bind(target);
  Object.defineProperty(target, Symbol.toStringTag, { value: 'console', configurable: true });
}

function optionsFor(state, stream) {
  if (state.inspectOptions) return { ...state.inspectOptions };
  let { colorMode } = state;
  if (colorMode === 'auto') {
    if (process.env.FORCE_COLOR !== undefined) colorMode = require('tty').WriteStream.prototype.getColorDepth() > 2;
    else colorMode = stream.isTTY && (typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true);
  }
  return colorMode ? { colors: true } : undefined;
}
// The streams and what they are made of take longer to load than most programs to run. Until one is
// asked for, what is printed goes to the descriptor, where the stream would have it at once, too.
const plain = [undefined, undefined];
function printDirectly(state, toError, args) {
  const index = toError ? 1 : 0;
  if (plain[index] === false) return false;
  if (!require('internal/process').isUntouched(toError ? 'stderr' : 'stdout') || !(plain[index] ??= require('internal/stdio').isPlain(index + 1))) return (plain[index] = false);
  // What fails, fails again as the stream has it.
  try { binding('files').writeText(index + 1, textOf(state, {}, args)); } catch (error) {
    if (error.syscall !== 'write') throw error;
    return (plain[index] = false);
  }
  return true;
}
function textOf(state, stream, args) {
  const text = args.length === 1 && typeof args[0] === 'string' ? args[0] : formatWithOptions(optionsFor(state, stream), ...args);
  if (state.indent.length === 0) return `${text}\n`;
  return `${state.indent}${text.includes('\n') ? text.replace(/\n/g, `\n${state.indent}`) : text}\n`;
}
function print(target, toError, args) {
  if (target === globalConsole && printDirectly(target[kState], toError, args)) return;
  const state = target[kState], stream = toError ? state.stderr() : state.stdout();
  const text = textOf(state, stream, args);
  if (!state.ignoreErrors) { stream.write(text); return; }
  // A console that throws because its pipe is gone would hide the program's own error.
  const ignore = () => {};
  try {
    if (stream.listenerCount?.('error') === 0) stream.once('error', ignore);
    stream.write(text, ignore);
  } catch (error) {
    if (error instanceof RangeError && /call stack/.test(error.message)) throw error;
  } finally {
    stream.removeListener?.('error', ignore);
  }
}

function duration(ms) {
  if (ms >= 1000) {
    let seconds = ms / 1000, minutes = 0, hours = 0;
    if (seconds >= 60) {
      minutes = Math.floor(seconds / 60);
      seconds %= 60;
      if (minutes >= 60) { hours = Math.floor(minutes / 60); minutes %= 60; }
    }
    const pad = (n) => String(n).padStart(2, '0');
    if (hours) return `${hours}:${pad(minutes)}:${pad(Math.floor(seconds))} (h:mm:ss)`;
    if (minutes) return `${minutes}:${seconds.toFixed(3).padStart(6, '0')} (m:ss.mmm)`;
    return `${seconds.toFixed(3)}s`;
  }
  return `${Number(ms.toFixed(3))}ms`;
}

const methods = {
  log(...args) { print(this, false, args); },
  warn(...args) { print(this, true, args); },
  error(...args) { print(this, true, args); },
  dir(object, options) { print(this, false, [inspect(object, { customInspect: false, ...optionsFor(this[kState], this[kState].stdout()), ...options })]); },
  time(label = 'default') {
    label = `${label}`;
    const { times } = this[kState];
    if (times.has(label)) return process.emitWarning(`Label '${label}' already exists for console.time()`);
    times.set(label, process.hrtime.bigint());
    return undefined;
  },
  timeEnd(label = 'default') {
    if (logTime(this, 'timeEnd', `${label}`)) this[kState].times.delete(`${label}`);
  },
  timeLog(label = 'default', ...data) { logTime(this, 'timeLog', `${label}`, data); },
  trace(...args) {
    const error = { name: 'Trace', message: formatWithOptions(optionsFor(this[kState], this[kState].stderr()), ...args) };
    Error.captureStackTrace(error, this.trace);
    this.error(error.stack);
  },
  assert(condition, ...args) {
    if (condition) return;
    if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
    else args.unshift('Assertion failed');
    this.warn(...args);
  },
  clear() {
    const stream = this[kState].stdout();
    if (stream.isTTY && process.env.TERM !== 'dumb') {
      require('readline').cursorTo(stream, 0, 0);
      require('readline').clearScreenDown(stream);
    }
  },
  count(label = 'default') {
    label = `${label}`;
    const { counts } = this[kState], n = (counts.get(label) ?? 0) + 1;
    counts.set(label, n);
    this.log(`${label}: ${n}`);
  },
  countReset(label = 'default') {
    label = `${label}`;
    if (!this[kState].counts.delete(label)) process.emitWarning(`Count for '${label}' does not exist`);
  },
  group(...data) {
    if (data.length > 0) this.log(...data);
    this[kState].indent += ' '.repeat(this[kState].groupIndentation);
  },
  groupEnd() { this[kState].indent = this[kState].indent.slice(0, -this[kState].groupIndentation || undefined); },
  table(data, properties) {
    if (data === null || typeof data !== 'object') return this.log(data);
    if (properties !== undefined) validateArray(properties, 'properties');
    return this.log(renderTable(data, properties, this[kState]));
  },
};
methods.debug = methods.info = methods.dirxml = methods.log;
methods.groupCollapsed = methods.group;
for (const name of ['profile', 'profileEnd', 'timeStamp']) methods[name] = { [name]() {} }[name];

function logTime(target, method, label, data) {
  const begun = target[kState].times.get(label);
  if (begun === undefined) {
    process.emitWarning(`No such label '${label}' for console.${method}()`);
    return false;
  }
  const shown = duration(Number(process.hrtime.bigint() - begun) / 1e6);
  if (data === undefined || data.length === 0) target.log('%s: %s', label, shown);
  else target.log('%s: %s', label, shown, ...data);
  return true;
}

function renderTable(data, properties, state) {
  const show = (value) => inspect(value, {
    maxArrayLength: 3, breakLength: Infinity, ...optionsFor(state, state.stdout()),
    depth: value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 2 ? -1 : 0,
  });
  const isMap = data instanceof Map, isSet = data instanceof Set;
  const indexHead = isMap || isSet ? '(iteration index)' : '(index)';
  const rows = isMap ? [...data].map(([k, v], i) => [i, k, v]) : isSet ? [...data].map((v, i) => [i, v]) : Object.keys(data).map((k) => [k, data[k]]);
  if (isMap) return drawTable([indexHead, 'Key', 'Values'], [rows.map((r) => String(r[0])), rows.map((r) => show(r[1])), rows.map((r) => show(r[2]))]);
  const columns = new Map(), values = [];
  let hasPrimitive = false;
  rows.forEach(([, item], i) => {
    const primitive = item === null || (typeof item !== 'function' && typeof item !== 'object');
    if (primitive && properties === undefined) {
      hasPrimitive = true;
      values[i] = show(item);
    } else {
      for (const key of properties || Object.keys(item)) {
        const column = columns.get(key) ?? columns.set(key, []).get(key);
        if ((primitive && properties) || !Object.hasOwn(item, key)) column[i] = '';
        else column[i] = show(item[key]);
      }
    }
  });
  const heads = [indexHead, ...[...columns.keys()].map(String)], cells = [rows.map((r) => String(r[0])), ...columns.values()];
  if (hasPrimitive) {
    heads.push('Values');
    cells.push(values);
  }
  return drawTable(heads, cells);
}
function drawTable(heads, columns) {
  const height = Math.max(...columns.map((c) => c.length), 0);
  const widths = heads.map((head, c) => Math.max(getStringWidth(head), ...Array.from({ length: height }, (_, i) => getStringWidth(columns[c][i] ?? ''))) + 2);
  const line = (left, middle, right) => left + widths.map((w) => '\u2500'.repeat(w)).join(middle) + right;
  const row = (cells) => `\u2502${cells.map((cell, c) => ` ${cell}${' '.repeat(widths[c] - 1 - getStringWidth(cell))}`).join('\u2502')}\u2502`;
  let out = `${line('\u250c', '\u252c', '\u2510')}\n${row(heads)}\n${line('\u251c', '\u253c', '\u2524')}\n`;
  for (let i = 0; i < height; i++) out += `${row(columns.map((c) => c[i] ?? ''))}\n`;
  return out + line('\u2514', '\u2534', '\u2518');
}

Console.prototype.constructor = Console;
for (const key of Object.keys(methods)) Console.prototype[key] = methods[key];

const globalConsole = Object.create({});
init(globalConsole, { stdout: () => process.stdout, stderr: () => process.stderr, ignoreErrors: true, colorMode: 'auto', groupIndentation: 2 });
globalConsole.Console = Console;
Object.defineProperty(Console, Symbol.hasInstance, { value: (instance) => instance?.[kState] !== undefined });
module.exports = globalConsole;
