// Buffer: a Uint8Array with encodings. Small ones share an 8 KiB pool.
'use strict';

const native = binding('buffer');
const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING, ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_BUFFER_SIZE } = codes;
const { validateNumber, validateInteger } = require('internal/validators');
const { isAnyArrayBuffer, isUint8Array } = require('internal/types');

const kMaxLength = 2 ** 32, kStringMaxLength = 2 ** 29 - 24;
const UTF8 = 0, UTF16 = 1, LATIN1 = 2, ASCII = 3, BASE64 = 4, BASE64URL = 5, HEX = 6;

const encodings = { __proto__: null, utf8: UTF8, 'utf-8': UTF8, ucs2: UTF16, 'ucs-2': UTF16, utf16le: UTF16, 'utf-16le': UTF16, latin1: LATIN1, binary: LATIN1, ascii: ASCII, base64: BASE64, base64url: BASE64URL, hex: HEX };
function encodingOf(name) {
  if (name === undefined || name === 'utf8' || name === null || name === '') return UTF8;
  const known = encodings[name];
  if (known !== undefined) return known;
  return encodings[`${name}`.toLowerCase()];
}
function requireEncoding(name) {
  const known = encodingOf(name);
  if (known === undefined) throw new ERR_UNKNOWN_ENCODING(name);
  return known;
}

class FastBuffer extends Uint8Array {
  // eslint-disable-next-line no-useless-constructor
  constructor(bufferOrLength, byteOffset, length) { super(bufferOrLength, byteOffset, length); }
}

function Buffer(arg, encodingOrOffset, length) {
  if (typeof arg === 'number') {
    if (typeof encodingOrOffset === 'string') throw new ERR_INVALID_ARG_TYPE('string', 'string', arg);
    return Buffer.alloc(arg);
  }
  return Buffer.from(arg, encodingOrOffset, length);
}
FastBuffer.prototype.constructor = Buffer;
Buffer.prototype = FastBuffer.prototype;
Object.setPrototypeOf(Buffer, Uint8Array);
Object.defineProperty(Buffer, Symbol.species, { configurable: true, enumerable: false, get() { return FastBuffer; } });

Buffer.poolSize = 8 * 1024;
let pool, poolOffset = 0;
function unsafe(size) { return size === 0 ? new FastBuffer() : new FastBuffer(native.allocateUnsafe(size)); }
function allocate(size) {
  if (size <= 0) return new FastBuffer();
  if (size < Buffer.poolSize >>> 1) {
    if (pool === undefined || size > pool.byteLength - poolOffset) {
      pool = native.allocateUnsafe(Buffer.poolSize);
      poolOffset = 0;
    }
    const out = new FastBuffer(pool, poolOffset, size);
    poolOffset = (poolOffset + size + 7) & ~7;
    return out;
  }
  return unsafe(size);
}

const checkSize = (size) => validateNumber(size, 'size', 0, kMaxLength);
Buffer.alloc = function alloc(size, fill, encoding) {
  checkSize(size);
  if (fill !== undefined && fill !== 0 && size > 0) {
    const out = unsafe(size);
    return fillBuffer(out, fill, 0, out.length, encoding);
  }
  return new FastBuffer(size);
};
Buffer.allocUnsafe = function allocUnsafe(size) { checkSize(size); return allocate(size); };
Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) { checkSize(size); return unsafe(size); };

function fromString(text, encoding) {
  const kind = encoding === undefined || encoding === 'utf8' ? UTF8 : encodingOf(typeof encoding === 'string' && encoding.length ? encoding : 'utf8');
  if (kind === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  if (text.length === 0) return new FastBuffer();
  const size = lengthOf(text, kind);
  const out = allocate(size);
  const written = native.encode(out, text, kind, 0, size);
  return written === size ? out : new FastBuffer(out.buffer, out.byteOffset, written);
}
function fromArrayBuffer(buffer, offset, length) {
  if (offset === undefined) offset = 0;
  else {
    offset = +offset;
    if (Number.isNaN(offset)) offset = 0;
  }
  const maxLength = buffer.byteLength - offset;
  if (maxLength < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (length === undefined) length = maxLength;
  else {
    length = +length;
    if (length > 0) {
      if (length > maxLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
    } else length = 0;
  }
  return new FastBuffer(buffer, offset, length);
}
function fromArrayLike(list) {
  if (!(list.length > 0)) return new FastBuffer();
  const out = allocate(list.length >>> 0);
  out.set(list, 0);
  return out;
}

Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromString(value, encodingOrOffset);
  if (typeof value === 'object' && value !== null) {
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const primitive = value.valueOf && value.valueOf();
    if (primitive != null && primitive !== value && (typeof primitive === 'string' || typeof primitive === 'object')) {
      return from(primitive, encodingOrOffset, length);
    }
    if (value.length !== undefined || isAnyArrayBuffer(value.buffer)) {
      return typeof value.length !== 'number' ? new FastBuffer() : fromArrayLike(value);
    }
    if (value.type === 'Buffer' && Array.isArray(value.data)) return fromArrayLike(value.data);
    if (typeof value[Symbol.toPrimitive] === 'function') {
      const text = value[Symbol.toPrimitive]('string');
      if (typeof text === 'string') return fromString(text, encodingOrOffset);
    }
  }
  throw new ERR_INVALID_ARG_TYPE('first argument', ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
};
Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (!require('internal/types').isTypedArray(view)) throw new ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  const end = length === undefined ? undefined : (offset ?? 0) + length;
  if (offset !== undefined) validateInteger(offset, 'offset', 0);
  const part = view.slice(offset ?? 0, end);
  return fromArrayLike(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
};
Buffer.of = function of(...items) {
  const out = allocate(items.length);
  for (let i = 0; i < items.length; i++) out[i] = items[i];
  return out;
};
Buffer.isBuffer = function isBuffer(value) { return value instanceof Buffer; };
Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 && encodingOf(encoding) !== undefined;
};
Buffer.compare = function compare(a, b) {
  if (!isUint8Array(a)) throw new ERR_INVALID_ARG_TYPE('buf1', ['Buffer', 'Uint8Array'], a);
  if (!isUint8Array(b)) throw new ERR_INVALID_ARG_TYPE('buf2', ['Buffer', 'Uint8Array'], b);
  return a === b ? 0 : native.compare(a, b);
};
Buffer.concat = function concat(list, length) {
  if (!Array.isArray(list)) throw new ERR_INVALID_ARG_TYPE('list', 'Array', list);
  if (list.length === 0) return new FastBuffer();
  if (length === undefined) {
    length = 0;
    for (let i = 0; i < list.length; i++) if (list[i].length) length += list[i].length;
  } else validateInteger(length, 'length', 0);
  const out = Buffer.allocUnsafe(length);
  let at = 0;
  for (let i = 0; i < list.length; i++) {
    const part = list[i];
    if (!isUint8Array(part)) throw new ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], part);
    if (at + part.length > length) {
      out.set(part.subarray(0, length - at), at);
      at = length;
      break;
    }
    out.set(part, at);
    at += part.length;
  }
  if (at < length) out.fill(0, at, length);
  return out;
};

function lengthOf(text, kind) {
  switch (kind) {
    case UTF8: return native.utf8Length(text);
    case UTF16: return text.length * 2;
    case BASE64: case BASE64URL: {
      let size = text.length;
      if (text.charCodeAt(size - 1) === 61) size--;
      if (size > 1 && text.charCodeAt(size - 1) === 61) size--;
      return (size * 3) >>> 2;
    }
    case HEX: return text.length >>> 1;
    default: return text.length;
  }
}
Buffer.byteLength = function byteLength(value, encoding) {
  if (typeof value !== 'string') {
    if (ArrayBuffer.isView(value) || isAnyArrayBuffer(value)) return value.byteLength;
    throw new ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], value);
  }
  return value.length === 0 ? 0 : lengthOf(value, encodingOf(encoding) ?? UTF8);
};

const proto = Buffer.prototype;
Object.defineProperties(proto, {
  parent: { enumerable: true, get() { return this instanceof Buffer ? this.buffer : undefined; } },
  offset: { enumerable: true, get() { return this instanceof Buffer ? this.byteOffset : undefined; } },
});

proto.toString = function toString(encoding, start, end) {
  if (arguments.length === 0) return native.decode(this, UTF8, 0, this.length);
  const length = this.length;
  start = start <= 0 || start === undefined ? 0 : start >= length ? length : Math.trunc(start) || 0;
  end = end === undefined || end > length ? length : Math.trunc(end) || 0;
  if (end <= start) return '';
  return native.decode(this, requireEncoding(encoding), start, end);
};
proto.toLocaleString = proto.toString;
proto.equals = function equals(other) {
  if (!isUint8Array(other)) throw new ERR_INVALID_ARG_TYPE('otherBuffer', ['Buffer', 'Uint8Array'], other);
  return this === other || (this.byteLength === other.byteLength && native.equals(this, other));
};
proto[Symbol.for('nodejs.util.inspect.custom')] = function inspect_(depth, options) {
  const max = module.exports.INSPECT_MAX_BYTES, shown = Math.min(max, this.length), rest = this.length - shown;
  let text = native.decode(this, HEX, 0, shown).replace(/(.{2})/g, '$1 ').trim();
  if (rest > 0) text += ` ... ${rest} more byte${rest > 1 ? 's' : ''}`;
  if (options) {
    const extras = Object.create(null);
    let has = false;
    for (const key of Object.keys(this)) {
      if (!/^\d+$/.test(key)) { has = true; extras[key] = this[key]; }
    }
    if (has) {
      if (this.length !== 0) text += ', ';
      text += require('internal/inspect').inspect(extras, { ...options, breakLength: Infinity, compact: true }).slice(27, -2);
    }
  }
  let name = this.constructor?.name || 'Buffer';
  if (name === 'FastBuffer') name = 'Buffer';
  return `<${name} ${text}>`;
};
proto.inspect = proto[Symbol.for('nodejs.util.inspect.custom')];
proto.compare = function compare(target, targetStart = 0, targetEnd = target?.length, thisStart = 0, thisEnd = this.length) {
  if (!isUint8Array(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  validateInteger(targetStart, 'targetStart', 0);
  validateInteger(targetEnd, 'targetEnd', 0, target.length);
  validateInteger(thisStart, 'sourceStart', 0);
  validateInteger(thisEnd, 'sourceEnd', 0, this.length);
  if (thisStart >= thisEnd) return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd) return 1;
  return native.compare(this.subarray(thisStart, thisEnd), target.subarray(targetStart, targetEnd));
};

function search(buffer, value, offset, encoding, forward) {
  if (typeof offset === 'string') {
    encoding = offset;
    offset = undefined;
  }
  offset = +offset;
  if (Number.isNaN(offset)) offset = forward ? 0 : buffer.length;
  offset = Math.trunc(Math.min(Math.max(offset, -0x7fffffff), 0x7fffffff));
  let kind = UTF8;
  if (typeof value === 'number') value = new Uint8Array([value]);
  else if (typeof value === 'string') {
    kind = requireEncoding(encoding);
    value = fromString(value, encoding);
  } else if (!isUint8Array(value)) throw new ERR_INVALID_ARG_TYPE('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
  else kind = encodingOf(encoding) ?? UTF8;
  const { length } = buffer;
  if (offset < 0) {
    offset += length;
    if (offset < 0) {
      if (!forward) return -1;
      offset = 0;
    }
  }
  if (offset > length) {
    if (forward) return value.length === 0 ? length : -1;
    offset = length;
  }
  if (value.length === 0) return offset;
  return native.indexOf(buffer, value, offset, forward, kind === UTF16 ? 2 : 1);
}
proto.indexOf = function indexOf(value, offset, encoding) { return search(this, value, offset, encoding, true); };
proto.lastIndexOf = function lastIndexOf(value, offset, encoding) { return search(this, value, offset, encoding, false); };
proto.includes = function includes(value, offset, encoding) { return this.indexOf(value, offset, encoding) !== -1; };

function fillBuffer(buffer, value, start, end, encoding) {
  if (typeof value === 'string') {
    if (start === undefined || typeof start === 'string') {
      encoding = start;
      start = 0;
      end = buffer.length;
    } else if (typeof end === 'string') {
      encoding = end;
      end = buffer.length;
    }
    if (encoding !== undefined && encoding !== null && typeof encoding !== 'string') throw new ERR_INVALID_ARG_TYPE('encoding', 'string', encoding);
    requireEncoding(encoding);
    if (value.length === 0) value = 0;
    else if (value.length === 1) {
      const kind = encodingOf(encoding), code = value.charCodeAt(0);
      if ((kind === UTF8 && code < 128) || kind === LATIN1) value = code;
    }
  } else encoding = undefined;
  if (start === undefined) start = 0;
  else validateNumber(start, 'offset', 0);
  if (end === undefined) end = buffer.length;
  else validateNumber(end, 'end', 0, buffer.length);
  if (start >= end) return buffer;
  if (typeof value === 'number' || typeof value === 'boolean') {
    Uint8Array.prototype.fill.call(buffer, Number(value) & 255, start, end);
    return buffer;
  }
  const pattern = typeof value === 'string' ? fromString(value, encoding) : isUint8Array(value) ? value : undefined;
  if (pattern === undefined) {
    Uint8Array.prototype.fill.call(buffer, Number(value) & 255, start, end);
    return buffer;
  }
  if (pattern.length === 0) throw new ERR_INVALID_ARG_VALUE('value', value);
  for (let at = start; at < end;) {
    const part = end - at < pattern.length ? pattern.subarray(0, end - at) : pattern;
    buffer.set(part, at);
    at += part.length;
    // Doubling what is there is far fewer copies than one pattern at a time.
    while (at < end && at - start >= pattern.length) {
      const count = Math.min(at - start, end - at);
      buffer.copyWithin(at, start, start + count);
      at += count;
    }
  }
  return buffer;
}
proto.fill = function fill(value, offset, end, encoding) { return fillBuffer(this, value, offset, end, encoding); };

proto.write = function write(text, offset, length, encoding) {
  if (offset === undefined) return native.encode(this, checkText(text), UTF8, 0, this.length);
  if (length === undefined && typeof offset === 'string') {
    encoding = offset;
    length = this.length;
    offset = 0;
  } else {
    validateInteger(offset, 'offset', 0, this.length);
    const remaining = this.length - offset;
    if (length === undefined) length = remaining;
    else if (typeof length === 'string') {
      encoding = length;
      length = remaining;
    } else {
      validateInteger(length, 'length', 0, this.length);
      if (length > remaining) length = remaining;
    }
  }
  return native.encode(this, checkText(text), requireEncoding(encoding), offset, length);
};
const checkText = (text) => {
  if (typeof text !== 'string') throw new ERR_INVALID_ARG_TYPE('argument', 'string', text);
  return text;
};
for (const [name, kind] of Object.entries({ utf8: UTF8, ucs2: UTF16, utf16le: UTF16, latin1: LATIN1, ascii: ASCII, base64: BASE64, base64url: BASE64URL, hex: HEX })) {
  proto[`${name}Slice`] = function(start = 0, end = this.length) { return native.decode(this, kind, start, Math.min(end, this.length)); };
  proto[`${name}Write`] = function(text, offset = 0, length = this.length - offset) { return native.encode(this, text, kind, offset, length); };
}

proto.toJSON = function toJSON() { return { type: 'Buffer', data: Array.from(this) }; };
proto.copy = function copy(target, targetStart, sourceStart, sourceEnd) {
  if (!ArrayBuffer.isView(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  const integer = (value, fallback) => (value === undefined ? fallback : Number.isNaN(+value) ? 0 : Math.trunc(+value));
  targetStart = integer(targetStart, 0);
  if (targetStart < 0) throw new ERR_OUT_OF_RANGE('targetStart', '>= 0', targetStart);
  sourceStart = integer(sourceStart, 0);
  if (sourceStart < 0 || sourceStart > this.length) throw new ERR_OUT_OF_RANGE('sourceStart', `>= 0 && <= ${this.length}`, sourceStart);
  sourceEnd = integer(sourceEnd, this.length);
  if (sourceEnd < 0) throw new ERR_OUT_OF_RANGE('sourceEnd', '>= 0', sourceEnd);
  if (targetStart >= target.byteLength || sourceStart >= sourceEnd) return 0;
  const count = Math.min(sourceEnd - sourceStart, target.byteLength - targetStart, this.length - sourceStart);
  return native.copy(target, this, targetStart, sourceStart, count);
};
function clampIndex(value, length, fallback) {
  if (value === undefined) return fallback;
  value = Math.trunc(+value) || 0;
  return value < 0 ? Math.max(length + value, 0) : Math.min(value, length);
}
proto.subarray = function subarray(start, end) {
  const { length } = this;
  start = clampIndex(start, length, 0);
  end = clampIndex(end, length, length);
  return new FastBuffer(this.buffer, this.byteOffset + start, end > start ? end - start : 0);
};
proto.slice = function slice(start, end) { return this.subarray(start, end); };
for (const width of [2, 4, 8]) {
  proto[`swap${width * 8}`] = { [`swap${width * 8}`]() {
    if (this.length % width !== 0) throw new ERR_INVALID_BUFFER_SIZE(`${width * 8}-bits`);
    native.swap(this, width);
    return this;
  } }[`swap${width * 8}`];
}

// ---- Numbers
function outOfBounds(value, length, type) {
  if (Math.floor(value) !== value) {
    validateNumber(value, type || 'offset');
    throw new ERR_OUT_OF_RANGE(type || 'offset', 'an integer', value);
  }
  if (length < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS();
  throw new ERR_OUT_OF_RANGE(type || 'offset', `>= ${type ? 1 : 0} and <= ${length}`, value);
}
function checkOffset(buffer, offset, width) {
  if (typeof offset !== 'number') throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
  if (!(offset >= 0 && offset + width <= buffer.length) || offset !== Math.trunc(offset)) outOfBounds(offset, buffer.length - width);
}
function checkValue(value, min, max, width, signed) {
  if (value > max || value < min) {
    const n = typeof min === 'bigint' ? 'n' : '';
    let range;
    if (width > 4) {
      range = !signed ? `>= 0${n} and < 2${n} ** ${width * 8}${n}` : `>= -(2${n} ** ${width * 8 - 1}${n}) and < 2${n} ** ${width * 8 - 1}${n}`;
    } else if (width > 3 || signed && width > 3) range = `>= ${min}${n} and <= ${max}${n}`;
    else range = `>= ${min}${n} and <= ${max}${n}`;
    throw new ERR_OUT_OF_RANGE('value', range, value);
  }
}
// 1, 2 and 4 bytes get straight-line code; 3, 5 and 6 the loop.
function defineInteger(bits, signed, little) {
  const width = bits / 8, name = `${signed ? 'Int' : 'UInt'}${bits}${width === 1 ? '' : little ? 'LE' : 'BE'}`;
  const min = signed ? -(2 ** (bits - 1)) : 0, max = signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  let read;
  if (width === 1) read = signed ? (b, o) => (b[o] << 24) >> 24 : (b, o) => b[o];
  else if (width === 2) {
    const raw = little ? (b, o) => b[o] | (b[o + 1] << 8) : (b, o) => (b[o] << 8) | b[o + 1];
    read = signed ? (b, o) => (raw(b, o) << 16) >> 16 : raw;
  } else {
    const raw = little ? (b, o) => b[o] | (b[o + 1] << 8) | (b[o + 2] << 16) | (b[o + 3] << 24) : (b, o) => (b[o] << 24) | (b[o + 1] << 16) | (b[o + 2] << 8) | b[o + 3];
    read = signed ? raw : (b, o) => raw(b, o) >>> 0;
  }
  proto[`read${name}`] = { [`read${name}`](offset = 0) {
    checkOffset(this, offset, width);
    return read(this, offset);
  } }[`read${name}`];
  proto[`write${name}`] = { [`write${name}`](value, offset = 0) {
    value = +value;
    checkValue(value, min, max, width, signed);
    checkOffset(this, offset, width);
    if (little) for (let i = 0; i < width; i++) { this[offset + i] = value; value = value >> 8; }
    else for (let i = width - 1; i >= 0; i--) { this[offset + i] = value; value = value >> 8; }
    return offset + width;
  } }[`write${name}`];
  if (!signed) {
    for (const verb of ['read', 'write']) proto[`${verb}${name.replace('UInt', 'Uint')}`] = proto[`${verb}${name}`];
  }
}
for (const bits of [8, 16, 32]) {
  for (const signed of [false, true]) {
    if (bits === 8) defineInteger(8, signed, true);
    else for (const little of [true, false]) defineInteger(bits, signed, little);
  }
}
function checkWidth(width) {
  if (typeof width !== 'number') throw new ERR_INVALID_ARG_TYPE('byteLength', 'number', width);
  if (Math.floor(width) !== width) throw new ERR_OUT_OF_RANGE('byteLength', 'an integer', width);
  if (!(width >= 1 && width <= 6)) throw new ERR_OUT_OF_RANGE('byteLength', '>= 1 and <= 6', width);
}
for (const little of [true, false]) {
  const end = little ? 'LE' : 'BE';
  for (const signed of [false, true]) {
    const name = signed ? `Int${end}` : `UInt${end}`;
    proto[`read${name}`] = function(offset, width) {
      if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
      checkWidth(width);
      checkOffset(this, offset, width);
      let value = 0;
      if (little) for (let i = width - 1; i >= 0; i--) value = value * 256 + this[offset + i];
      else for (let i = 0; i < width; i++) value = value * 256 + this[offset + i];
      return signed && value >= 2 ** (width * 8 - 1) ? value - 2 ** (width * 8) : value;
    };
    proto[`write${name}`] = function(value, offset, width) {
      if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
      checkWidth(width);
      value = +value;
      checkValue(value, signed ? -(2 ** (width * 8 - 1)) : 0, signed ? 2 ** (width * 8 - 1) - 1 : 2 ** (width * 8) - 1, width, signed);
      checkOffset(this, offset, width);
      let rest = value < 0 ? value + 2 ** (width * 8) : value;
      for (let i = 0; i < width; i++) {
        this[little ? offset + i : offset + width - 1 - i] = rest % 256;
        rest = Math.floor(rest / 256);
      }
      return offset + width;
    };
    if (!signed) for (const verb of ['read', 'write']) proto[`${verb}Uint${end}`] = proto[`${verb}${name}`];
    const big = `Big${signed ? 'Int' : 'UInt'}64${end}`;
    proto[`read${big}`] = function(offset = 0) {
      checkOffset(this, offset, 8);
      const view = new DataView(this.buffer, this.byteOffset + offset, 8);
      return signed ? view.getBigInt64(0, little) : view.getBigUint64(0, little);
    };
    proto[`write${big}`] = function(value, offset = 0) {
      if (typeof value !== 'bigint') throw new ERR_INVALID_ARG_TYPE('value', 'bigint', value);
      checkValue(value, signed ? -(2n ** 63n) : 0n, signed ? 2n ** 63n - 1n : 2n ** 64n - 1n, 8, signed);
      checkOffset(this, offset, 8);
      const view = new DataView(this.buffer, this.byteOffset + offset, 8);
      signed ? view.setBigInt64(0, value, little) : view.setBigUint64(0, value, little);
      return offset + 8;
    };
    if (!signed) for (const verb of ['read', 'write']) proto[`${verb}BigUint64${end}`] = proto[`${verb}${big}`];
  }
  for (const [name, width] of [['Float', 4], ['Double', 8]]) {
    const method = width === 4 ? 'Float32' : 'Float64';
    proto[`read${name}${end}`] = function(offset = 0) {
      checkOffset(this, offset, width);
      return new DataView(this.buffer, this.byteOffset + offset, width)[`get${method}`](0, little);
    };
    proto[`write${name}${end}`] = function(value, offset = 0) {
      checkOffset(this, offset, width);
      new DataView(this.buffer, this.byteOffset + offset, width)[`set${method}`](0, +value, little);
      return offset + width;
    };
  }
}
proto.asciiSlice ??= proto.latin1Slice;

function SlowBuffer(length) { checkSize(length); return unsafe(length); }
Object.setPrototypeOf(SlowBuffer.prototype, Uint8Array.prototype);
Object.setPrototypeOf(SlowBuffer, Uint8Array);

function transcode(source, from, to) {
  if (!isUint8Array(source)) throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  const text = native.decode(source, requireEncoding(from), 0, source.length);
  const kind = requireEncoding(to);
  if (kind === ASCII || kind === LATIN1) {
    const limit = kind === ASCII ? 127 : 255;
    return Buffer.from(Array.from(text, (c) => (c.codePointAt(0) > limit ? 63 : c.codePointAt(0))));
  }
  return Buffer.from(text, to);
}
function btoa(input) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('input');
  input = `${input}`;
  for (let i = 0; i < input.length; i++) {
    if (input.charCodeAt(i) > 255) throw new (require('internal/dom_exception'))('Invalid character', 'InvalidCharacterError');
  }
  return fromString(input, 'latin1').toString('base64');
}
function atob(input) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('input');
  const clean = `${input}`.replace(/[\t\n\f\r ]/g, '');
  const body = clean.length % 4 === 0 ? clean.replace(/={1,2}$/, '') : clean;
  if (body.length % 4 === 1 || !/^[A-Za-z0-9+/]*$/.test(body)) {
    throw new (require('internal/dom_exception'))('The string to be decoded is not correctly encoded.', 'InvalidCharacterError');
  }
  return fromString(body, 'base64').toString('latin1');
}

module.exports = {
  Buffer, SlowBuffer, transcode, btoa, atob,
  isUtf8: (input) => native.isUtf8(input), isAscii: (input) => native.isAscii(input),
  kMaxLength, kStringMaxLength, INSPECT_MAX_BYTES: 50,
  constants: { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: kStringMaxLength },
  FastBuffer, resolveObjectURL: (url) => require('internal/blob').resolveObjectURL(url),
};
for (const name of ['Blob', 'File']) {
  Object.defineProperty(module.exports, name, { enumerable: true, configurable: true, get: () => require('internal/blob')[name] });
}
