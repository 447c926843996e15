'use strict';

const { validateFunction } = require('internal/validators');

const custom = Symbol.for('nodejs.util.promisify.custom');
// Functions whose callback gets several values name them here; the promise gives an object.
const customArgs = Symbol('customPromisifyArgs');

function promisify(original) {
  validateFunction(original, 'original');
  if (original[custom]) {
    const fn = original[custom];
    validateFunction(fn, 'util.promisify.custom');
    return Object.defineProperty(fn, custom, { value: fn, enumerable: false, writable: false, configurable: true });
  }
  const names = original[customArgs];
  function fn(...args) {
    return new Promise((resolve, reject) => {
      Reflect.apply(original, this, [...args, (error, ...values) => {
        if (error) return reject(error);
        if (names !== undefined && values.length > 1) {
          const out = {};
          names.forEach((name, i) => { out[name] = values[i]; });
          resolve(out);
        } else resolve(values[0]);
        return undefined;
      }]);
    });
  }
  Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
  Object.defineProperty(fn, custom, { value: fn, enumerable: false, writable: false, configurable: true });
  const descriptors = Object.getOwnPropertyDescriptors(original);
  for (const key of Reflect.ownKeys(descriptors)) {
    if (descriptors[key].configurable !== false || !Object.hasOwn(fn, key)) {
      try { Object.defineProperty(fn, key, descriptors[key]); } catch { /* fixed on functions */ }
    }
  }
  return fn;
}
promisify.custom = custom;

function callbackify(original) {
  validateFunction(original, 'original');
  function fn(...args) {
    const callback = args.pop();
    validateFunction(callback, 'last argument');
    Reflect.apply(original, this, args).then(
      (value) => process.nextTick(callback.bind(this), null, value),
      (error) => {
        if (!error) {
          const { codes: { ERR_FALSY_VALUE_REJECTION } } = require('internal/errors');
          error = new ERR_FALSY_VALUE_REJECTION(error);
        }
        process.nextTick(callback.bind(this), error);
      });
  }
  const descriptors = Object.getOwnPropertyDescriptors(original);
  if (typeof descriptors.length.value === 'number') descriptors.length.value++;
  if (typeof descriptors.name.value === 'string') descriptors.name.value += 'Callbackified';
  Object.defineProperties(fn, descriptors);
  return fn;
}
module.exports = { promisify, callbackify, customArgs };
