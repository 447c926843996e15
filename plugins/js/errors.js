// Errors and logs of plugins: Rollup's log objects, their positions and frames, and the plain form in
// which they go to the native side.
'use strict';

const path = require('path');

// 1-based line and 0-based column of an offset in UTF-16 units.
function locate(source, offset) {
  let line = 1, start = 0;
  for (;;) {
    const next = source.indexOf('\n', start);
    if (next === -1 || next >= offset) return { line, column: offset - start };
    line++;
    start = next + 1;
  }
}
function offsetOf(source, { line, column }) {
  let start = 0;
  for (let at = 1; at < line; at++) {
    const next = source.indexOf('\n', start);
    if (next === -1) return source.length;
    start = next + 1;
  }
  return start + column;
}

const spaces = (text) => text.replace(/^\t+/, (tabs) => '  '.repeat(tabs.length));

// Rollup's code frame: three lines before, two after, a caret below the column.
function codeFrame(source, line, column) {
  let lines = source.split('\n');
  if (line > lines.length) return '';
  const maxLength = Math.max(spaces(lines[line - 1].slice(0, column)).length + 10 + 2, 100);
  const from = Math.max(0, line - 3), to = Math.min(line + 2, lines.length);
  lines = lines.slice(from, to);
  while (lines.length > 1 && !/\S/.test(lines[lines.length - 1])) lines.pop();
  const digits = String(from + lines.length).length;
  return lines.map((text, index) => {
    const isError = from + index + 1 === line;
    const number = String(from + index + 1).padStart(digits);
    let shown = spaces(text);
    if (shown.length > maxLength) shown = `${shown.slice(0, maxLength - 1)}…`;
    if (!isError) return `${number}: ${shown}`;
    const indent = ' '.repeat(digits + 2 + spaces(text.slice(0, column)).length);
    return `${number}: ${shown}\n${indent}^`;
  }).join('\n');
}

// Rollup's augmentCodeLocation: `position` is an offset or {line, column, file?}.
function addPosition(log, position, source, id) {
  if (typeof position === 'object' && position !== null) {
    const { line, column } = position;
    log.loc = { column, file: position.file ?? id, line };
  } else {
    log.pos = position;
    const { line, column } = locate(source, position);
    log.loc = { column, file: id, line };
  }
  if (log.frame === undefined && typeof source === 'string') {
    const { line, column } = log.loc;
    log.frame = codeFrame(source, line, column);
  }
}

const normalizeLog = (log) => (typeof log === 'string' ? { message: log } : typeof log === 'function' ? normalizeLog(log()) : log);

// An Error from whatever was thrown or given to this.error().
function toError(value) {
  if (value instanceof Error || (value !== null && typeof value === 'object' && typeof value.message === 'string' && typeof value.stack === 'string')) return value;
  if (value !== null && typeof value === 'object') return Object.assign(new Error(value.message), value);
  return new Error(typeof value === 'string' ? value : `A value that is no error was thrown: ${require('util').inspect(value)}`);
}

const ownFrame = /^\s+at .*\bnode:(?:plugins|internal)\//;

// The stack without the frames of the host itself.
function userStack(error) {
  if (typeof error.stack !== 'string') return '';
  const lines = error.stack.split('\n').filter((line) => /^\s+at /.test(line) && !ownFrame.test(line));
  return lines.slice(0, 10).join('\n');
}

// The plain data that crosses to the native side.
function describeError(value) {
  const error = toError(value);
  const loc = error.loc ?? {};
  return {
    message: String(error.message ?? error),
    name: error.name === 'Error' ? undefined : error.name,
    code: error.code === undefined ? undefined : String(error.code),
    pluginCode: error.pluginCode === undefined ? undefined : String(error.pluginCode),
    plugin: error.plugin, hook: error.hook,
    id: error.id ?? loc.file,
    file: loc.file, line: Number.isFinite(loc.line) ? loc.line : undefined, column: Number.isFinite(loc.column) ? loc.column : undefined,
    frame: typeof error.frame === 'string' ? error.frame : undefined,
    help: typeof error.help === 'string' ? error.help : undefined,
    stack: userStack(error),
    watchFiles: Array.isArray(error.watchFiles) ? error.watchFiles : undefined,
    cause: error.cause instanceof Error ? String(error.cause.message) : undefined,
  };
}

// A stack trace's first place inside `file`: where a config file or plugin threw.
function placeInStack(error, file) {
  for (const line of String(error?.stack ?? '').split('\n')) {
    const match = /(?:^|[\s(])((?:file:\/\/)?\/[^()]+):(\d+):(\d+)\)?$/.exec(line);
    if (!match) continue;
    const found = match[1].replace(/^file:\/\//, '');
    if (file === undefined || path.resolve(found) === file) return { file: found, line: Number(match[2]), column: Number(match[3]) - 1 };
  }
  return undefined;
}

module.exports = { locate, offsetOf, codeFrame, addPosition, normalizeLog, toError, describeError, placeInStack };
