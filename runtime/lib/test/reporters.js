// node:test/reporters: what is written about a stream of tests.
'use strict';

const { notImplemented } = require('internal/errors');
const texts = require('internal/test_texts');

async function* tap(source) {
  yield 'TAP version 13\n';
  for await (const { type, data } of source) {
    const indent = '    '.repeat(data.nesting ?? 0);
    switch (type) {
      case 'test:pass':
        yield texts.tapResult(indent, 'ok', data);
        yield texts.tapDetails(indent, data, null);
        break;
      case 'test:fail':
        yield texts.tapResult(indent, 'not ok', data);
        yield texts.tapDetails(indent, data, `${data.file}:${data.line}:${data.column}`);
        break;
      case 'test:plan': yield `${indent}1..${data.count}\n`; break;
      case 'test:start': yield `${indent}# Subtest: ${texts.tapEscape(data.name)}\n`; break;
      case 'test:stderr': case 'test:stdout':
        for (const line of data.message.trimEnd().split('\n')) yield `# ${texts.tapEscape(line)}\n`;
        break;
      case 'test:diagnostic': yield `${indent}# ${texts.tapEscape(data.message)}\n`; break;
    }
  }
}

async function* dot(source) {
  let count = 0;
  const columns = () => Math.max(process.stdout.columns ?? 20, 20), failed = [];
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    yield type === 'test:pass' ? '.' : 'X';
    if (type === 'test:fail') failed.push(data);
    if (++count === columns()) {
      yield '\n';
      count = 0;
    }
  }
  yield '\n';
  if (failed.length === 0) return;
  yield '\nFailed tests:\n\n';
  for (const data of failed) yield texts.specResult('test:fail', data, { head: '', indent: '', always: true }).replace(/\n+$/, '\n');
}

async function* junit(source) {
  yield '<?xml version="1.0" encoding="utf-8"?>\n<testsuites>\n';
  let open = null;
  const begin = (data) => { open = { data, parent: open, children: [] }; };
  for await (const { type, data } of source) {
    switch (type) {
      case 'test:start': begin(data); break;
      case 'test:pass': case 'test:fail': {
        if (open === null || open.data.name !== data.name || open.data.nesting !== data.nesting) begin(data);
        const node = open;
        node.result = data;
        open = node.parent;
        if (open === null) yield texts.junitNode(node, 1);
        else open.children.push(node);
        break;
      }
      case 'test:diagnostic':
        if (open === null) yield texts.junitComment(data.message, 1);
        else open.children.push({ comment: data.message });
        break;
    }
  }
  yield '</testsuites>\n';
}

// A stream, so that it may be composed with others.
const { Transform } = require('stream');
class SpecReporter extends Transform {
  #parents = [];
  #failed = [];
  constructor() { super({ writableObjectMode: true }); }
  // The names of tests that have others in them, once these begin to be told.
  #heads(nesting) {
    let out = '';
    for (const parent of this.#parents) {
      if (parent.nesting >= nesting || parent.shown) continue;
      parent.shown = true;
      out += `${'  '.repeat(parent.nesting)}${texts.symbols('test:arrow')}${parent.name}\n`;
    }
    return out;
  }
  #event({ type, data }) {
    switch (type) {
      case 'test:start':
        while (this.#parents.length > 0 && this.#parents.at(-1).nesting >= data.nesting) this.#parents.pop();
        this.#parents.push({ nesting: data.nesting, name: data.name, shown: false });
        return '';
      case 'test:pass': case 'test:fail': {
        if (type === 'test:fail' && data.details.error?.failureType !== 'subtestsFailed') this.#failed.push(data);
        const head = this.#heads(data.nesting);
        return texts.specResult(type, data, { head, indent: '  '.repeat(data.nesting) });
      }
      case 'test:stderr': case 'test:stdout': return data.message;
      case 'test:diagnostic': return `${this.#heads(data.nesting)}${'  '.repeat(data.nesting)}${texts.symbols('test:diagnostic')}${data.message}${texts.colors().clear}\n`;
      default: return '';
    }
  }
  _transform(event, _encoding, callback) { callback(null, this.#event(event)); }
  _flush(callback) {
    if (this.#failed.length === 0) {
      callback(null, '');
      return;
    }
    let out = `\n${texts.colors().red}${texts.symbols('test:fail', false)}failing tests:${texts.colors().clear}\n`;
    for (const data of this.#failed) {
      const file = data.file === undefined ? '' : `test at ${require('path').relative(process.cwd(), data.file)}:${data.line}:${data.column}\n`;
      out += `\n${file}${texts.specResult('test:fail', data, { head: '', indent: '' }).replace(/\n\n$/, '\n')}`;
    }
    callback(null, out);
  }
}
function spec(...args) { return Reflect.construct(SpecReporter, args); }
spec.prototype = SpecReporter.prototype;

module.exports = { dot, junit, spec, tap, lcov: notImplemented('node:test/reporters.lcov') };
