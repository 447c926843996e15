// What every built-in module exports, as JSON: { module: { member: kind } }, where members of a class stand as `Class.member`
// (static) and `Class#member`, and a kind is a type or "missing" for a function that only throws.
//
//   node tests/docs/list_members.mjs                all that this program has
//   sinter run tests/docs/list_members.mjs FILE     what it has of the members in FILE, wherever a class inherits them from
import { readFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const skipped = new Set(['constructor', 'prototype', 'length', 'name', 'arguments', 'caller', 'default', 'module.exports', 'withoutStackTrace']);
const missing = Symbol.for('sinter.missing');
process.removeAllListeners('warning').on('warning', () => {});

// An accessor of a prototype cannot be read without an object of the class.
const kind = (descriptor) => {
  if (descriptor.get || descriptor.set) return 'accessor';
  const { value } = descriptor;
  if (value?.[missing]) return 'missing';
  return value === null ? 'null' : typeof value;
};
const names = (object) => Object.getOwnPropertyNames(object).filter((name) => !name.startsWith('_') && !skipped.has(name)).sort();
// Modules load parts of themselves behind an accessor.
const exported = (object, name) => kind({ value: object[name] });

function list(object) {
  const found = {};
  for (const name of names(object)) {
    found[name] = exported(object, name);
    const value = object[name];
    if (typeof value !== 'function' || value === object) continue;
    for (const member of names(value)) found[`${name}.${member}`] = kind(Object.getOwnPropertyDescriptor(value, member));
    if (value.prototype) for (const member of names(value.prototype)) found[`${name}#${member}`] = kind(Object.getOwnPropertyDescriptor(value.prototype, member));
  }
  return found;
}
function inherited(object, name) {
  for (let at = object; at; at = Object.getPrototypeOf(at)) {
    const descriptor = Object.getOwnPropertyDescriptor(at, name);
    if (descriptor) return kind(descriptor);
  }
  return undefined;
}
function look_up(object, member) {
  const [, name, mark, own] = /^(\w+)(?:([.#])(.+))?$/.exec(member);
  if (!(name in object)) return undefined;
  if (!mark) return exported(object, name);
  const value = object[name];
  if (typeof value !== 'function' || value[missing]) return undefined;
  return inherited(mark === '#' ? value.prototype : value, own);
}

// The globals of the language belong to the engine.
const language = new Set('Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError FinalizationRegistry Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly AggregateError SuppressedError DisposableStack AsyncDisposableStack decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN parseFloat parseInt undefined unescape global'.split(' '));
const load = (name) => {
  if (name === 'globals') return Object.fromEntries(Object.getOwnPropertyNames(globalThis).filter((id) => !language.has(id)).map((id) => [id, globalThis[id]]));
  try { return require(`node:${name}`); } catch { return {}; }
};
const asked = process.argv[2] ? JSON.parse(readFileSync(process.argv[2], 'utf8')) : undefined;
const modules = {};
if (asked) {
  for (const [name, members] of Object.entries(asked)) {
    const object = load(name);
    modules[name] = Object.fromEntries(Object.keys(members).map((member) => [member, look_up(object, member)]));
  }
} else {
  const ids = builtinModules.filter((id) => !id.startsWith('_') && !['sys', 'constants', 'wasi', 'trace_events', 'inspector', 'inspector/promises', 'repl', 'domain', 'cluster'].includes(id));
  for (const name of [...ids, 'cluster', 'domain', 'inspector', 'repl', 'trace_events', 'wasi', 'globals'].sort()) modules[name] = list(load(name));
}
console.log(JSON.stringify(modules, null, 1));
