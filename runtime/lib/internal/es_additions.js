// Library functions of ES2023-2026 that this V8 lacks. Written from the specification's algorithms.
'use strict';

function define(target, functions) {
  for (const [name, value] of Object.entries(functions)) {
    if (Object.prototype.hasOwnProperty.call(target, name)) continue;
    Object.defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });
  }
}
const symbols = {};
for (const name of ['dispose', 'asyncDispose']) {
  if (!Symbol[name]) symbols[name] = Symbol(`Symbol.${name}`);
}
for (const [name, value] of Object.entries(symbols)) Object.defineProperty(Symbol, name, { value });

const toLength = (value) => Math.min(Math.max(Math.trunc(Number(value)) || 0, 0), Number.MAX_SAFE_INTEGER);
const relative = (value, length, missing) => {
  if (value === undefined) return missing;
  const n = Math.trunc(Number(value)) || 0;
  return n < 0 ? Math.max(length + n, 0) : Math.min(n, length);
};
const dense = (source) => {
  const length = toLength(source.length);
  if (length > 4294967295) throw new RangeError('Invalid array length');
  const out = new Array(length);
  for (let i = 0; i < length; i++) out[i] = source[i];
  return out;
};
const checkComparator = (compare) => {
  if (compare !== undefined && typeof compare !== 'function') {
    throw new TypeError('The comparison function must be either a function or undefined');
  }
};

define(Array.prototype, {
  toReversed() { return dense(Object(this)).reverse(); },
  toSorted(compare) {
    checkComparator(compare);
    return dense(Object(this)).sort(compare);
  },
  toSpliced(...args) {
    const copy = dense(Object(this));
    if (args.length === 0) return copy;
    copy.splice(...args);
    return copy;
  },
  with(index, value) {
    const source = Object(this), length = toLength(source.length);
    const n = Math.trunc(Number(index)) || 0;
    const at = n < 0 ? length + n : n;
    if (at < 0 || at >= length) throw new RangeError('Invalid index : ' + n);
    const copy = dense(source);
    copy[at] = value;
    return copy;
  },
});
for (const name of ['toReversed', 'toSorted', 'toSpliced']) {
  const list = Array.prototype[Symbol.unscopables];
  if (list && !(name in list)) list[name] = true;
}
const TypedArray = Object.getPrototypeOf(Uint8Array);
define(TypedArray.prototype, {
  toReversed() { return new this.constructor(this).reverse(); },
  toSorted(compare) {
    checkComparator(compare);
    return this.slice().sort(compare);
  },
  with(index, value) {
    const n = Math.trunc(Number(index)) || 0;
    const at = n < 0 ? this.length + n : n;
    const copy = this.slice();
    value = typeof copy[0] === 'bigint' ? BigInt(value) : Number(value);
    if (at < 0 || at >= this.length) throw new RangeError('Invalid typed array index');
    copy[at] = value;
    return copy;
  },
});

function groups(items, callback) {
  if (items == null) throw new TypeError(`${items} is not iterable`);
  if (typeof callback !== 'function') throw new TypeError(`${String(callback)} is not a function`);
  const out = new Map();
  let index = 0;
  for (const item of items) {
    const key = callback(item, index++);
    out.has(key) ? out.get(key).push(item) : out.set(key, [item]);
  }
  return out;
}
define(Object, {
  groupBy(items, callback) {
    const out = Object.create(null);
    if (typeof callback !== 'function') throw new TypeError(`${String(callback)} is not a function`);
    let index = 0;
    for (const item of items) {
      const key = callback(item, index++);
      const name = typeof key === 'symbol' ? key : `${key}`;
      (out[name] ??= []).push(item);
    }
    return out;
  },
});
define(Map, {
  groupBy(items, callback) {
    return groups(items, (item, index) => {
      const key = callback(item, index);
      return key === 0 ? 0 : key;
    });
  },
});
for (const Class of [Map, WeakMap]) {
  define(Class.prototype, {
    getOrInsert(key, value) {
      if (this.has(key)) return this.get(key);
      this.set(key, value);
      return value;
    },
    getOrInsertComputed(key, callback) {
      if (this.has(key)) return this.get(key);
      const value = callback(key);
      this.set(key, value);
      return value;
    },
  });
}

define(Promise, {
  withResolvers() {
    let resolve, reject;
    const promise = new this((a, b) => { resolve = a; reject = b; });
    return { promise, resolve, reject };
  },
  try(callback, ...args) { return new this((resolve) => resolve(callback(...args))); },
});

const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
define(String.prototype, {
  isWellFormed() { return !lone.test(String(this)); },
  toWellFormed() { return String(this).replace(new RegExp(lone, 'g'), '\ufffd'); },
});

define(RegExp, {
  escape(text) {
    if (typeof text !== 'string') throw new TypeError('RegExp.escape needs a string');
    let out = '';
    for (const char of text) {
      const code = char.codePointAt(0);
      if (out === '' && /^[0-9A-Za-z]/.test(char)) out += `\\x${code.toString(16).padStart(2, '0')}`;
      else if ('^$\\.*+?()[]{}|/'.includes(char)) out += `\\${char}`;
      else if ('\t\n\v\f\r'.includes(char)) out += `\\${'tnvfr'['\t\n\v\f\r'.indexOf(char)]}`;
      else if (",-=<>#&!%:;@~'`\" ".includes(char)) out += `\\x${code.toString(16).padStart(2, '0')}`;
      else if (/[\s\u2028\u2029\ufeff]/.test(char) || (code >= 0xd800 && code <= 0xdfff)) {
        out += code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
      } else out += char;
    }
    return out;
  },
});

// Set methods: `other` needs size, has and keys.
const record = (other) => {
  if (other === null || typeof other !== 'object' && typeof other !== 'function') throw new TypeError('The argument must be an object');
  const size = Number(other.size);
  if (Number.isNaN(size)) throw new TypeError("The 'size' property must be a number");
  if (size < 0) throw new RangeError(`'${size}' is an invalid size`);
  const { has, keys } = other;
  if (typeof has !== 'function') throw new TypeError("The 'has' property must be a function");
  if (typeof keys !== 'function') throw new TypeError("The 'keys' property must be a function");
  return {
    size, has: (value) => Boolean(has.call(other, value)),
    *[Symbol.iterator]() {
      const iterator = keys.call(other);
      for (;;) {
        const { done, value } = iterator.next();
        if (done) return;
        yield value;
      }
    },
    keys: () => keys.call(other),
  };
};
define(Set.prototype, {
  union(other) {
    const set = record(other), out = new Set(this);
    for (const value of set) out.add(value);
    return out;
  },
  intersection(other) {
    const set = record(other), out = new Set();
    if (this.size <= set.size) {
      for (const value of this) if (set.has(value)) out.add(value);
    } else {
      for (const value of set) if (this.has(value)) out.add(value);
    }
    return out;
  },
  difference(other) {
    const set = record(other), out = new Set(this);
    if (this.size <= set.size) {
      for (const value of this) if (set.has(value)) out.delete(value);
    } else {
      for (const value of set) out.delete(value);
    }
    return out;
  },
  symmetricDifference(other) {
    const set = record(other), out = new Set(this);
    for (const value of set) this.has(value) ? out.delete(value) : out.add(value);
    return out;
  },
  isSubsetOf(other) {
    const set = record(other);
    if (this.size > set.size) return false;
    for (const value of this) if (!set.has(value)) return false;
    return true;
  },
  isSupersetOf(other) {
    const set = record(other);
    if (this.size < set.size) return false;
    for (const value of set) if (!this.has(value)) return false;
    return true;
  },
  isDisjointFrom(other) {
    const set = record(other);
    if (this.size <= set.size) {
      for (const value of this) if (set.has(value)) return false;
    } else {
      for (const value of set) if (this.has(value)) return false;
    }
    return true;
  },
});

define(Array, {
  async fromAsync(source, map, thisArg) {
    if (map !== undefined && typeof map !== 'function') throw new TypeError(`${String(map)} is not a function`);
    const out = typeof this === 'function' ? new this() : [];
    let index = 0;
    if (source[Symbol.asyncIterator] || source[Symbol.iterator]) {
      for await (const value of source) {
        out[index] = map ? await map.call(thisArg, value, index) : value;
        index++;
      }
    } else {
      const length = toLength(source.length);
      for (; index < length; index++) {
        const value = await source[index];
        out[index] = map ? await map.call(thisArg, value, index) : value;
      }
    }
    out.length = index;
    return out;
  },
});
const nativeErrorBit = 1 << 8;
define(Error, {
  isError(value) { return value !== null && typeof value === 'object' && (binding('values').typeBits(value) & nativeErrorBit) !== 0; },
});
define(Math, {
  f16round(value) {
    value = Number(value);
    if (!Number.isFinite(value) || value === 0) return value;
    const magnitude = Math.abs(value);
    // Below the smallest normal half (2^-14) the spacing is fixed at 2^-24.
    const exponent = Math.max(Math.floor(Math.log2(magnitude)), -14);
    const unit = 2 ** (exponent - 10);
    let steps = magnitude / unit;
    const floor = Math.floor(steps), rest = steps - floor;
    steps = rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
    const rounded = steps * unit;
    return Math.sign(value) * (rounded >= 65520 ? Infinity : rounded);
  },
  sumPrecise(items) {
    // Shewchuk's exact partial sums.
    let partials = [], special = 0, hasSpecial = false, any = false;
    for (const x of items) {
      if (typeof x !== 'number') throw new TypeError('Math.sumPrecise needs numbers');
      if (!Object.is(x, -0)) any = true;
      if (!Number.isFinite(x)) { hasSpecial = true; special += x; continue; }
      let sum = x, used = 0;
      for (let y of partials) {
        if (Math.abs(sum) < Math.abs(y)) [sum, y] = [y, sum];
        const high = sum + y, low = y - (high - sum);
        if (low) partials[used++] = low;
        sum = high;
      }
      partials.length = used;
      partials.push(sum);
    }
    if (hasSpecial) return special;
    if (!any) return -0;
    let sum = 0;
    for (let i = partials.length - 1; i >= 0; i--) sum += partials[i];
    return sum;
  },
});
const bufferLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;
define(ArrayBuffer.prototype, {
  transfer(length = this.byteLength) { return binding('buffer').transfer(this, toLength(length)); },
  transferToFixedLength(length = this.byteLength) { return binding('buffer').transfer(this, toLength(length)); },
});
for (const [name, get] of Object.entries({
  resizable() { return bufferLength.call(this) < 0; },
  maxByteLength() { return bufferLength.call(this); },
  detached() {
    if (this.byteLength !== 0) return false;
    try { new Uint8Array(this); return false; } catch { return true; }
  },
})) {
  if (!(name in ArrayBuffer.prototype)) {
    Object.defineProperty(ArrayBuffer.prototype, name, { get, configurable: true, enumerable: false });
  }
}
// No shared buffer grows either; the brand is checked as the engine's own getters do. They are not
// there while a snapshot is made.
function begin() {
  const sharedLength = Object.getOwnPropertyDescriptor(SharedArrayBuffer.prototype, 'byteLength').get;
  for (const [name, get] of Object.entries({
    growable() { return sharedLength.call(this) < 0; },
    maxByteLength() { return sharedLength.call(this); },
  })) {
    if (!(name in SharedArrayBuffer.prototype)) {
      Object.defineProperty(SharedArrayBuffer.prototype, name, { get, configurable: true, enumerable: false });
    }
  }
}

// Uint8Array <-> base64 and hex.
const coder = () => binding('buffer');
const strictBase64 = (text, alphabet, lastChunk) => {
  const clean = text.replace(/[\t\n\f\r ]/g, '');
  const body = clean.replace(/={1,2}$/, '');
  const valid = alphabet === 'base64url' ? /^[A-Za-z0-9_-]*$/ : /^[A-Za-z0-9+/]*$/;
  const rest = body.length % 4;
  const padding = clean.length - body.length;
  if (!valid.test(body) || rest === 1 || (padding && (rest + padding) % 4 !== 0) || (lastChunk === 'strict' && rest && !padding)) {
    throw new SyntaxError('The string is not correctly base64-encoded');
  }
  return lastChunk === 'stop-before-partial' && rest && !padding ? body.slice(0, body.length - rest) : body;
};
const fromBase64 = (text, options) => {
  if (typeof text !== 'string') throw new TypeError('Uint8Array.fromBase64 needs a string');
  const body = strictBase64(text, options?.alphabet ?? 'base64', options?.lastChunkHandling);
  const out = new Uint8Array(Math.floor(body.length * 3 / 4));
  coder().encode(out, body, 4, 0, out.length);
  return out;
};
const fromHex = (text) => {
  if (typeof text !== 'string') throw new TypeError('Uint8Array.fromHex needs a string');
  if (text.length % 2 || !/^[0-9A-Fa-f]*$/.test(text)) throw new SyntaxError('The string is not correctly hex-encoded');
  const out = new Uint8Array(text.length / 2);
  coder().encode(out, text, 6, 0, out.length);
  return out;
};
define(Uint8Array, { fromBase64, fromHex });
define(Uint8Array.prototype, {
  toBase64(options) {
    const text = coder().decode(this, options?.alphabet === 'base64url' ? 5 : 4, 0, this.length);
    if (options?.omitPadding) return text.replace(/=+$/, '');
    return options?.alphabet === 'base64url' ? text.padEnd(Math.ceil(text.length / 4) * 4, '=') : text;
  },
  toHex() { return coder().decode(this, 6, 0, this.length); },
  // Whole groups of four characters only, as many as there is room for; `read` says where they end.
  setFromBase64(text, options) {
    let bytes = fromBase64(text, options);
    const partial = options?.lastChunkHandling === 'stop-before-partial';
    let read = text.length;
    if (bytes.length > this.length || partial) {
      if (bytes.length > this.length) bytes = bytes.subarray(0, this.length - this.length % 3);
      let left = Math.ceil(bytes.length / 3) * 4;
      for (read = 0; left > 0; read++) if (!/[\t\n\f\r ]/.test(text[read])) left--;
    }
    this.set(bytes);
    return { read, written: bytes.length };
  },
  setFromHex(text) {
    const bytes = fromHex(text.slice(0, this.length * 2));
    this.set(bytes);
    return { read: bytes.length * 2, written: bytes.length };
  },
});

// Iterator and its helpers.
const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
if (typeof globalThis.Iterator !== 'function') {
  function Iterator() {
    if (new.target === undefined || new.target === Iterator) throw new TypeError('Abstract class Iterator not directly constructable');
  }
  Iterator.prototype = IteratorPrototype;
  Object.defineProperty(Iterator, 'prototype', { writable: false });
  Object.defineProperty(globalThis, 'Iterator', { value: Iterator, writable: true, configurable: true });
  // Accessors, as the specification has them, so that old code may assign to inherited ones.
  for (const [key, value] of [['constructor', Iterator], [Symbol.toStringTag, 'Iterator']]) {
    Object.defineProperty(IteratorPrototype, key, {
      configurable: true, enumerable: false, get() { return value; },
      set(next) {
        if (Object(this) !== this || this === IteratorPrototype) throw new TypeError('Cannot assign to this property');
        if (Object.hasOwn(this, key)) this[key] = next;
        else Object.defineProperty(this, key, { value: next, writable: true, enumerable: true, configurable: true });
      },
    });
  }
  const call = (fn) => {
    if (typeof fn !== 'function') throw new TypeError(`${String(fn)} is not a function`);
    return fn;
  };
  const count = (n) => {
    const number = Number(n);
    if (Number.isNaN(number) || Math.trunc(number) < 0) throw new RangeError(`${n} must be positive`);
    return Math.trunc(number);
  };
  const HelperPrototype = Object.create(IteratorPrototype, {
    [Symbol.toStringTag]: { value: 'Iterator Helper', configurable: true },
  });
  define(HelperPrototype, {
    next() { return this.generator.next(); },
    return() {
      if (!this.started) { this.iterator.return?.(); this.generator.return(); return { value: undefined, done: true }; }
      return this.generator.return();
    },
  });
  const helper = (iterator, body) => {
    const { next } = iterator;
    const generator = body({ *[Symbol.iterator]() {
      let finished = false;
      try {
        for (;;) {
          const step = next.call(iterator);
          if (Object(step) !== step) throw new TypeError(`Iterator result ${String(step)} is not an object`);
          if (step.done) { finished = true; return; }
          yield step.value;
        }
      } catch (error) { finished = true; throw error; } finally {
        if (!finished) iterator.return?.();
      }
    } });
    const out = Object.create(HelperPrototype);
    Object.defineProperties(out, { generator: { value: generator }, iterator: { value: iterator } });
    return out;
  };
  const steps = (iterator) => ({ [Symbol.iterator]: () => ({ next: iterator.next.bind(iterator), return: (v) => { iterator.return?.(); return { value: v, done: true }; } }) });
  define(IteratorPrototype, {
    map(fn) { call(fn); return helper(this, function* (items) { let i = 0; for (const x of items) yield fn(x, i++); }); },
    filter(fn) { call(fn); return helper(this, function* (items) { let i = 0; for (const x of items) if (fn(x, i++)) yield x; }); },
    take(limit) { const n = count(limit); return helper(this, function* (items) { let i = 0; if (n === 0) { return; } for (const x of items) { yield x; if (++i >= n) return; } }); },
    drop(limit) { const n = count(limit); return helper(this, function* (items) { let i = 0; for (const x of items) if (i++ >= n) yield x; }); },
    flatMap(fn) {
      call(fn);
      return helper(this, function* (items) {
        let i = 0;
        for (const x of items) {
          const inner = fn(x, i++);
          if (typeof inner === 'string' || Object(inner) !== inner) throw new TypeError(`${String(inner)} is not an object`);
          yield* typeof inner[Symbol.iterator] === 'function' ? inner : steps(inner);
        }
      });
    },
    reduce(fn, ...initial) {
      call(fn);
      let i = 0, value = initial[0], started = initial.length > 0;
      for (const x of steps(this)) { value = started ? fn(value, x, i) : x; started = true; i++; }
      if (!started) throw new TypeError('Reduce of a done iterator with no initial value');
      return value;
    },
    toArray() { return [...steps(this)]; },
    forEach(fn) { call(fn); let i = 0; for (const x of steps(this)) fn(x, i++); },
    some(fn) { call(fn); let i = 0; for (const x of steps(this)) if (fn(x, i++)) return true; return false; },
    every(fn) { call(fn); let i = 0; for (const x of steps(this)) if (!fn(x, i++)) return false; return true; },
    find(fn) { call(fn); let i = 0; for (const x of steps(this)) if (fn(x, i++)) return x; return undefined; },
    [Symbol.dispose]() { this.return?.(); },
  });
  Object.defineProperty(IteratorPrototype, Symbol.dispose, { value() { this.return?.(); }, writable: true, configurable: true });
  define(Iterator, {
    from(value) {
      if (typeof value !== 'string' && Object(value) !== value) throw new TypeError(`${String(value)} is not an object`);
      const iterator = typeof value[Symbol.iterator] === 'function' ? value[Symbol.iterator]() : value;
      if (iterator instanceof Iterator) return iterator;
      return helper(iterator, (items) => items[Symbol.iterator]());
    },
    concat(...sources) {
      return helper((function* () { for (const source of sources) yield* source; })(), (items) => items[Symbol.iterator]());
    },
  });
}

// Explicit resource management: the classes; the syntax is lowered by the compiler.
if (typeof globalThis.SuppressedError !== 'function') {
  class SuppressedError extends Error {
    constructor(error, suppressed, message) {
      super(message);
      for (const [key, value] of Object.entries({ error, suppressed })) {
        Object.defineProperty(this, key, { value, writable: true, configurable: true, enumerable: false });
      }
    }
  }
  Object.defineProperty(SuppressedError.prototype, 'name', { value: 'SuppressedError', writable: true, configurable: true });
  const stackOf = (symbol, isAsync) => {
    const Class = class {
      #items = [];
      #disposed = false;
      get disposed() { return this.#disposed; }
      #add(dispose) {
        if (this.#disposed) throw new ReferenceError('Cannot add values to a disposed stack!');
        this.#items.push(dispose);
      }
      use(value) {
        if (value == null) { if (isAsync) this.#add(() => {}); return value; }
        const method = value[symbol] ?? (isAsync ? value[Symbol.dispose] : undefined);
        if (typeof method !== 'function') throw new TypeError('The value is not disposable');
        this.#add(() => method.call(value));
        return value;
      }
      adopt(value, dispose) { this.#add(() => dispose(value)); return value; }
      defer(dispose) { this.#add(() => dispose()); }
      move() {
        if (this.#disposed) throw new ReferenceError('Cannot move elements from a disposed stack!');
        const next = new Class();
        next.#items = this.#items;
        this.#items = [];
        this.#disposed = true;
        return next;
      }
      _take() {
        if (this.#disposed) return [];
        this.#disposed = true;
        return this.#items.splice(0).reverse();
      }
    };
    return Class;
  };
  const combine = (failed, error, next) => (failed ? new SuppressedError(next, error, 'An error was suppressed during disposal') : next);
  class DisposableStack extends stackOf(Symbol.dispose, false) {
    dispose() {
      let failed = false, error;
      for (const item of this._take()) {
        try { item(); } catch (next) { error = combine(failed, error, next); failed = true; }
      }
      if (failed) throw error;
    }
    [Symbol.dispose]() { this.dispose(); }
  }
  class AsyncDisposableStack extends stackOf(Symbol.asyncDispose, true) {
    async disposeAsync() {
      let failed = false, error;
      for (const item of this._take()) {
        try { await item(); } catch (next) { error = combine(failed, error, next); failed = true; }
      }
      if (failed) throw error;
    }
    [Symbol.asyncDispose]() { return this.disposeAsync(); }
  }
  for (const [name, value] of Object.entries({ SuppressedError, DisposableStack, AsyncDisposableStack })) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
}
module.exports = { begin };
