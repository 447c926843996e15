// Deep equality for assert and util.isDeepStrictEqual.
'use strict';

const types = require('internal/types');

const enumerableOwn = (value) => Reflect.ownKeys(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
const same = (a, b, strict) => (strict ? Object.is(a, b) : a == b || (a !== a && b !== b));

function equal(a, b, strict, seen) {
  if (a === b) return a !== 0 || !strict || Object.is(a, b);
  if (strict) {
    if (typeof a !== 'object') return typeof a === 'number' && Number.isNaN(a) && Number.isNaN(b);
    if (typeof b !== 'object' || a === null || b === null) return false;
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  } else {
    if (a === null || typeof a !== 'object') return (b === null || typeof b !== 'object') && same(a, b, false);
    if (b === null || typeof b !== 'object') return false;
  }
  if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (types.isDate(a)) {
    if (!types.isDate(b) || !Object.is(Date.prototype.getTime.call(a), Date.prototype.getTime.call(b))) return false;
  } else if (types.isRegExp(a)) {
    if (!types.isRegExp(b) || a.source !== b.source || a.flags !== b.flags || a.lastIndex !== b.lastIndex) return false;
  } else if (types.isNativeError(a) || a instanceof Error) {
    if (!(types.isNativeError(b) || b instanceof Error) || a.message !== b.message || a.name !== b.name) return false;
    if (!equal(a.cause, b.cause, strict, seen) || !equal(a.errors, b.errors, strict, seen)) return false;
  } else if (ArrayBuffer.isView(a)) {
    if (!ArrayBuffer.isView(b) || a.byteLength !== b.byteLength) return false;
    if (!strict && (types.isFloat32Array(a) || types.isFloat64Array(a))) {
      for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
    } else if (Buffer.compare(new Uint8Array(a.buffer, a.byteOffset, a.byteLength), new Uint8Array(b.buffer, b.byteOffset, b.byteLength)) !== 0) return false;
    const extra = (v) => enumerableOwn(v).filter((k) => typeof k === 'symbol' || !/^\d+$/.test(k));
    return equalKeys(a, b, strict, seen, extra(a), extra(b));
  } else if (types.isAnyArrayBuffer(a)) {
    if (!types.isAnyArrayBuffer(b) || Buffer.compare(new Uint8Array(a), new Uint8Array(b)) !== 0) return false;
  } else if (types.isBoxedPrimitive(a)) {
    if (!types.isBoxedPrimitive(b) || !Object.is(a.valueOf(), b.valueOf())) return false;
  } else if (types.isSet(a)) {
    if (!types.isSet(b) || a.size !== b.size) return false;
  } else if (types.isMap(a)) {
    if (!types.isMap(b) || a.size !== b.size) return false;
  } else if (types.isWeakMap(a) || types.isWeakSet(a) || types.isPromise(a)) return false;
  return equalKeys(a, b, strict, seen, enumerableOwn(a), enumerableOwn(b));
}
function equalKeys(a, b, strict, seen, aKeys, bKeys) {
  if (!strict) {
    aKeys = aKeys.filter((k) => typeof k !== 'symbol');
    bKeys = bKeys.filter((k) => typeof k !== 'symbol');
  }
  if (Array.isArray(a) && a.length !== b.length) return false;
  if (aKeys.length !== bKeys.length) return false;
  for (const key of aKeys) if (!Object.prototype.propertyIsEnumerable.call(b, key)) return false;
  // Cycles: equal if they come back to the same pair.
  for (const [x, y] of seen) if (x === a || y === b) return x === a && y === b;
  seen.push([a, b]);
  try {
    if (types.isSet(a) && !equalSets(a, b, strict, seen)) return false;
    if (types.isMap(a) && !equalMaps(a, b, strict, seen)) return false;
    for (const key of aKeys) if (!equal(a[key], b[key], strict, seen)) return false;
    return true;
  } finally { seen.pop(); }
}
function equalSets(a, b, strict, seen) {
  const rest = [];
  for (const value of a) if (!b.has(value)) rest.push(value);
  if (rest.length === 0) return true;
  const candidates = [...b].filter((value) => !a.has(value));
  return rest.every((value) => {
    if (strict && (value === null || typeof value !== 'object')) return false;
    const at = candidates.findIndex((other) => equal(value, other, strict, seen));
    if (at < 0) return false;
    candidates.splice(at, 1);
    return true;
  });
}
function equalMaps(a, b, strict, seen) {
  const rest = [];
  for (const [key, value] of a) {
    if (b.has(key)) {
      if (!equal(value, b.get(key), strict, seen)) return false;
    } else rest.push([key, value]);
  }
  const candidates = [...b].filter(([key]) => !a.has(key));
  return rest.every(([key, value]) => {
    if (strict && (key === null || typeof key !== 'object')) return false;
    const at = candidates.findIndex(([k, v]) => equal(key, k, strict, seen) && equal(value, v, strict, seen));
    if (at < 0) return false;
    candidates.splice(at, 1);
    return true;
  });
}
module.exports = { isDeepStrictEqual: (a, b) => equal(a, b, true, []), isDeepEqual: (a, b) => equal(a, b, false, []) };
