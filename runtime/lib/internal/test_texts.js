// How results of tests are written: TAP with its details, lines with marks, and JUnit's XML.
'use strict';

const inspect = (value, options) => require('internal/inspect').inspect(value, options);

const tapEscape = (text) => text.replaceAll('\\', '\\\\').replaceAll('#', '\\#').replaceAll('\b', '\\b').replaceAll('\f', '\\f').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\v', '\\v');

function tapResult(indent, status, { testNumber, name, skip, todo }) {
  let line = `${indent}${status} ${testNumber}${name ? ` - ${tapEscape(name)}` : ''}`;
  if (skip !== undefined) line += ` # SKIP${typeof skip === 'string' && skip.length > 0 ? ` ${tapEscape(skip)}` : ''}`;
  else if (todo !== undefined) line += ` # TODO${typeof todo === 'string' && todo.length > 0 ? ` ${tapEscape(todo)}` : ''}`;
  return `${line}\n`;
}
function tapDetails(indent, { details }, location) {
  const { duration_ms: duration, type, error } = details;
  let out = `${indent}  ---\n${yaml(indent, 'duration_ms', duration)}`;
  if (type) out += yaml(indent, 'type', type);
  if (location !== null) out += yaml(indent, 'location', location);
  if (error) out += yaml(indent, null, error);
  return `${out}${indent}  ...\n`;
}
const framePattern = /^ {4}at /;
function yaml(indent, name, value, seen = new Set()) {
  if (value === null) return `${indent}  ${name}: ~\n`;
  if (value === undefined) return '';
  const prefix = `${indent}  ${name}:`;
  if (typeof value !== 'object') {
    if (typeof value !== 'string' || !/\r\n|\n/.test(value)) return `${prefix} ${inspect(value)}\n`;
    let text = `${prefix} |-\n`;
    for (const line of value.split(/\r\n|\n/)) text += `${indent}    ${line}\n`;
    return text;
  }
  if (seen.has(value)) return `${prefix} <Circular>\n`;
  seen.add(value);
  const isDate = value instanceof Date, isError = value instanceof Error;
  if (isDate) return `${prefix} ${value.toISOString()}\n`;
  let out = name !== null && !isError ? `${prefix}\n` : '';
  const inner = name === null ? indent : `${indent}  `;
  for (const [key, item] of Object.entries(value)) if (!(isError && (key === 'cause' || key === 'code'))) out += !isError || ['failureType', 'exitCode', 'signal'].includes(key) ? yaml(inner, key, item, seen) : '';
  if (!isError) return out;
  const { cause } = value;
  let { message, code, name: kind, stack } = value;
  let assertion = false, { expected, actual, operator } = value;
  if (code === 'ERR_TEST_FAILURE') {
    ({ stack = stack, code = code, name: kind = kind } = cause ?? {});
    if (cause?.code === 'ERR_ASSERTION') {
      assertion = true;
      ({ expected, actual, operator } = cause);
    }
    if (cause && typeof cause === 'object' && typeof cause.message === 'string') message = cause.message;
  }
  out += yaml(inner, 'error', message ?? '<unknown error>', seen);
  if (code) out += yaml(inner, 'code', code, seen);
  if (kind && kind !== 'Error') out += yaml(inner, 'name', kind, seen);
  if (assertion) {
    out += yaml(inner, 'expected', expected, seen);
    out += yaml(inner, 'actual', actual, seen);
    if (operator) out += yaml(inner, 'operator', operator, seen);
  }
  if (typeof stack === 'string') {
    const frames = stack.split('\n').filter((line) => framePattern.test(line)).map((line) => line.slice(7));
    if (frames.length > 0) {
      out += `${inner}  stack: |-\n`;
      for (const frame of frames) out += `${inner}    ${frame}\n`;
    }
  }
  return out;
}

// ---- Lines with marks
function colors() {
  const on = process.env.FORCE_COLOR !== undefined ? process.stdout.getColorDepth?.() > 1 || process.env.FORCE_COLOR !== '0' : process.stdout.isTTY && process.stdout.getColorDepth() > 2;
  return on ? { green: '\u001b[32m', red: '\u001b[31m', blue: '\u001b[34m', gray: '\u001b[90m', clear: '\u001b[39m', on } : { green: '', red: '', blue: '', gray: '', clear: '', on: false };
}
const marks = { 'test:fail': '\u2716 ', 'test:pass': '\u2714 ', 'test:diagnostic': '\u2139 ', 'test:arrow': '\u25B6 ', 'test:skip': '\uFE63 ' };
function symbols(type, colored = true) {
  const { green, red, blue, gray } = colors();
  return `${colored ? { 'test:fail': red, 'test:pass': green, 'test:diagnostic': blue, 'test:skip': gray }[type] ?? '' : ''}${marks[type]}`;
}
function specResult(type, data, { head, indent, always = false }) {
  const { clear, gray, on } = colors();
  let title = data.name;
  if (data.details.duration_ms) title += ` ${gray}(${data.details.duration_ms}ms)${on ? clear : ''}`;
  if (data.skip !== undefined) title += ` # ${typeof data.skip === 'string' && data.skip.length > 0 ? data.skip : 'SKIP'}`;
  else if (data.todo !== undefined) title += ` # ${typeof data.todo === 'string' && data.todo.length > 0 ? data.todo : 'TODO'}`;
  const mark = symbols(data.skip !== undefined ? 'test:skip' : type), { error } = data.details;
  let shown = '';
  // Of a test that failed by others in it these have said it.
  if (error && (always || error.failureType !== 'subtestsFailed')) {
    const cause = error.code === 'ERR_TEST_FAILURE' ? error.cause : error;
    shown = `\n${indent}  ${inspect(cause, { colors: on, breakLength: Infinity }).split('\n').join(`\n${indent}  `)}\n`;
  }
  return `${head}${indent}${mark}${title}${clear}${shown === '' ? '' : shown}\n`;
}

// ---- XML
const attribute = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll('\n', '');
const content = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const junitComment = (text, level) => `${'\t'.repeat(level)}<!-- ${text.replaceAll('--', '&#45;&#45;')} -->\n`;
function junitNode(node, level) {
  const indent = '\t'.repeat(level);
  if (node.comment !== undefined) return junitComment(node.comment, level);
  const { name, details, skip, todo } = node.result;
  const time = (details.duration_ms / 1000).toFixed(6), tests = node.children.filter((child) => child.comment === undefined);
  if (tests.length > 0) {
    const count = (test) => tests.filter(test).length;
    return `${indent}<testsuite name="${attribute(name)}" time="${time}" disabled="0" errors="0" tests="${tests.length}" failures="${count(({ result }) => result.details.error !== undefined)}" skipped="${count(({ result }) => result.skip !== undefined)}" hostname="${require('os').hostname()}">\n`
      + node.children.map((child) => junitNode(child, level + 1)).join('') + `${indent}</testsuite>\n`;
  }
  const { error } = details;
  let inner = '';
  if (skip !== undefined) inner += `${indent}\t<skipped type="skipped" message="${attribute(`${skip}`)}"/>\n`;
  if (todo !== undefined) inner += `${indent}\t<skipped type="todo" message="${attribute(`${todo}`)}"/>\n`;
  const message = error === undefined ? undefined : error.message;
  if (error !== undefined) inner += `${indent}\t<failure type="${attribute(error.failureType ?? error.code)}" message="${attribute(message)}">\n${content(inspect(error, { breakLength: Infinity }))}\n${indent}\t</failure>\n`;
  const open = `${indent}<testcase name="${attribute(name)}" time="${time}" classname="test"${error === undefined ? '' : ` failure="${attribute(message)}"`}`;
  return inner === '' ? `${open}/>\n` : `${open}>\n${inner}${indent}</testcase>\n`;
}
module.exports = { colors, junitComment, junitNode, specResult, symbols, tapDetails, tapEscape, tapResult };
