// Runs programs one after the other and prints what each logged: one JSON list of lists.

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';

const require = createRequire(import.meta.url);
const limit = 400;
let trace = [];
let turns = 0;

const plain = (value, depth = 2) => {
  if (typeof value === 'function') return 'function';
  if (typeof value === 'symbol') return 'symbol';
  if (Object.is(value, -0)) return '-0';
  if (value instanceof Error) return value.constructor.name;
  if (typeof value !== 'object' || value === null) return inspect(value);
  if (depth === 0) return 'object';
  if (Array.isArray(value)) return `[${value.map((item) => plain(item, depth - 1)).join()}]`;
  return `{${Object.keys(value).map((key) => `${key}:${plain(Object.getOwnPropertyDescriptor(value, key).value, depth - 1)}`).join()}}`;
};

function log(...values) {
  if (trace.length >= limit) throw 'fuel';
  trace.push(values.map((value) => plain(value)).join(' '));
  return values.length > 1 ? values.at(-1) : values[0];
}

function object() {
  return {
    get p() { log('get p'); return 1; },
    get q() { log('get q'); return undefined; },
    set z(value) { log('set z', value); },
    m: 'm',
    f(x) { log('f', this === undefined ? 'none' : this === globalThis ? 'global' : typeof this); return x; },
  };
}

process.on('unhandledRejection', (error) => trace.push(`unhandled ${plain(error)}`));

// What a build writes is not the text of the source.
Function.prototype.toString = () => 'function';

const traces = [];
for (const file of JSON.parse(process.argv[2])) {
  trace = [];
  turns = 0;
  const later = [];
  const settle = (promise) => {
    if (promise && typeof promise.next === 'function') promise = (async () => { for await (const item of promise) log('item', item); })();
    Promise.resolve(promise).then((value) => log('then', value), (error) => log('rejected', error)).catch(() => {});
  };
  Object.assign(globalThis, { L: log, O: object(), F: later, D: settle, N: () => turns++ < 20 });
  try {
    if (file.endsWith('.cjs')) require(file);
    else await import(pathToFileURL(file));
  } catch (error) {
    // An error of the syntax is a failure of the generator or of the minifier: its text helps.
    trace.push(`throws ${error instanceof SyntaxError ? `SyntaxError ${error.message}` : plain(error)}`);
  }
  for (const call of later.splice(0)) {
    try { call(); } catch (error) { trace.push(`later throws ${plain(error)}`); }
  }
  await new Promise((resolve) => setImmediate(resolve));
  traces.push(trace);
}
process.stdout.write(JSON.stringify(traces));
