// What a value is, beyond what JavaScript's own operators say. One call into the engine answers all.
'use strict';

const { typeBits } = binding('values');
const names = [
  'External', 'Date', 'ArgumentsObject', 'BigIntObject', 'BooleanObject', 'NumberObject', 'StringObject',
  'SymbolObject', 'NativeError', 'RegExp', 'AsyncFunction', 'GeneratorFunction', 'GeneratorObject',
  'Promise', 'Map', 'Set', 'MapIterator', 'SetIterator', 'WeakMap', 'WeakSet', 'ArrayBuffer',
  'DataView', 'SharedArrayBuffer', 'Proxy', 'ModuleNamespaceObject',
];
const types = {};
names.forEach((name, bit) => {
  const mask = 1 << bit;
  types[`is${name}`] = { [`is${name}`](value) {
    return (typeof value === 'object' || typeof value === 'function') && value !== null && (typeBits(value) & mask) !== 0;
  } }[`is${name}`];
});

const tagOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
for (const name of ['Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'Int8Array', 'Int16Array',
  'Int32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array']) {
  types[`is${name}`] = { [`is${name}`](value) { return ArrayBuffer.isView(value) && tagOf.call(value) === name; } }[`is${name}`];
}
Object.assign(types, {
  isTypedArray(value) { return ArrayBuffer.isView(value) && tagOf.call(value) !== undefined; },
  isArrayBufferView: ArrayBuffer.isView,
  isAnyArrayBuffer(value) { return types.isArrayBuffer(value) || types.isSharedArrayBuffer(value); },
  isBoxedPrimitive(value) {
    return types.isNumberObject(value) || types.isStringObject(value) || types.isBooleanObject(value) ||
      types.isBigIntObject(value) || types.isSymbolObject(value);
  },
  isKeyObject(value) { return value?.[Symbol.for('sinter.keyObject')] === true; },
  isCryptoKey(value) { return value?.[Symbol.for('sinter.cryptoKey')] === true; },
  isEventTarget(value) { return value?.[Symbol.for('nodejs.event_target')] === true; },
});

module.exports = types;
