// util.inspect and util.format: a value as text for people. The layout rules (what goes on one line,
// how arrays are grouped, what each class shows) follow Node's documentation and observed output.
'use strict';

const types = require('internal/types');
const { promiseState, promiseResult, proxyDetails, previewEntries, ownNonIndex } = binding('values');

const custom = Symbol.for('nodejs.util.inspect.custom');

const defaults = Object.seal({
  showHidden: false, depth: 2, colors: false, customInspect: true, showProxy: false,
  maxArrayLength: 100, maxStringLength: 10000, breakLength: 80, compact: 3, sorted: false,
  getters: false, numericSeparator: false,
});

const colors = Object.assign(Object.create(null), {
  reset: [0, 0], bold: [1, 22], dim: [2, 22], italic: [3, 23], underline: [4, 24], blink: [5, 25],
  inverse: [7, 27], hidden: [8, 28], strikethrough: [9, 29], doubleunderline: [21, 24],
  black: [30, 39], red: [31, 39], green: [32, 39], yellow: [33, 39], blue: [34, 39], magenta: [35, 39],
  cyan: [36, 39], white: [37, 39], bgBlack: [40, 49], bgRed: [41, 49], bgGreen: [42, 49],
  bgYellow: [43, 49], bgBlue: [44, 49], bgMagenta: [45, 49], bgCyan: [46, 49], bgWhite: [47, 49],
  framed: [51, 54], overlined: [53, 55], gray: [90, 39], redBright: [91, 39], greenBright: [92, 39],
  yellowBright: [93, 39], blueBright: [94, 39], magentaBright: [95, 39], cyanBright: [96, 39],
  whiteBright: [97, 39], bgGray: [100, 49], bgRedBright: [101, 49], bgGreenBright: [102, 49],
  bgYellowBright: [103, 49], bgBlueBright: [104, 49], bgMagentaBright: [105, 49],
  bgCyanBright: [106, 49], bgWhiteBright: [107, 49],
});
for (const [alias, of] of [['grey', 'gray'], ['blackBright', 'gray'], ['bgGrey', 'bgGray'], ['bgBlackBright', 'bgGray'],
  ['faint', 'dim'], ['crossedout', 'strikethrough'], ['strikeThrough', 'strikethrough'], ['crossedOut', 'strikethrough'],
  ['conceal', 'hidden'], ['swapColors', 'inverse'], ['swapcolors', 'inverse'], ['doubleUnderline', 'doubleunderline']]) {
  Object.defineProperty(colors, alias, { get() { return this[of]; }, set(v) { this[of] = v; }, configurable: true, enumerable: false });
}
const styles = Object.assign(Object.create(null), {
  special: 'cyan', number: 'yellow', bigint: 'yellow', boolean: 'yellow', undefined: 'grey', null: 'bold',
  string: 'green', symbol: 'green', date: 'magenta', regexp: 'red', module: 'underline',
});

const plain = (text) => text;
function stylize(text, style) {
  const color = colors[styles[style]];
  return color ? `\u001b[${color[0]}m${text}\u001b[${color[1]}m` : text;
}

function inspect(value, opts) {
  const ctx = {
    budget: {}, indentationLvl: 0, seen: [], currentDepth: 0, stylize: plain, circular: undefined, ...defaults,
  };
  if (arguments.length > 1) {
    if (arguments.length > 2) {
      if (arguments[2] !== undefined) ctx.depth = arguments[2];
      if (arguments.length > 3 && arguments[3] !== undefined) ctx.colors = arguments[3];
    }
    if (typeof opts === 'boolean') ctx.showHidden = opts;
    else if (opts) {
      for (const key of Object.keys(opts)) {
        if (key in defaults || key === 'stylize') ctx[key] = opts[key];
        else ctx.userOptions ??= opts;
      }
    }
  }
  if (ctx.colors) ctx.stylize = stylize;
  if (ctx.maxArrayLength === null) ctx.maxArrayLength = Infinity;
  if (ctx.maxStringLength === null) ctx.maxStringLength = Infinity;
  return formatValue(ctx, value, 0);
}
inspect.custom = custom;
Object.defineProperty(inspect, 'defaultOptions', {
  get() { return defaults; },
  set(options) {
    require('internal/validators').validateObject(options, 'options');
    Object.assign(defaults, options);
  },
});
inspect.colors = colors;
inspect.styles = styles;

function customOptions(ctx, isCrossContext) {
  const out = {};
  for (const key of Object.keys(defaults)) out[key] = ctx[key];
  out.stylize = (text, style) => `${ctx.stylize(`${text}`, style)}`;
  if (ctx.userOptions !== undefined) Object.assign(out, { ...ctx.userOptions, ...out });
  return out;
}

function formatValue(ctx, value, recurseTimes, typedArray) {
  if (typeof value !== 'object' && typeof value !== 'function') return formatPrimitive(ctx.stylize, value, ctx);
  if (value === null) return ctx.stylize('null', 'null');
  const original = value;
  const details = proxyDetails(value);
  if (details !== undefined) {
    if (details[0] === null) return ctx.stylize('<Revoked Proxy>', 'special');
    if (ctx.showProxy) return formatProxy(ctx, details, recurseTimes);
    value = details[0];
    while (value !== null && typeof value === 'object' && proxyDetails(value)) value = proxyDetails(value)[0];
    if (value === null) return ctx.stylize('<Revoked Proxy>', 'special');
  }
  if (ctx.customInspect) {
    const maybeCustom = value[custom];
    if (typeof maybeCustom === 'function' && maybeCustom !== inspect &&
        !(Object.hasOwn(value, 'constructor') && value.constructor?.prototype === value)) {
      const depth = ctx.depth === null ? null : ctx.depth - recurseTimes;
      const shown = maybeCustom.call(original, depth, customOptions(ctx), inspect);
      if (shown !== original) {
        return (typeof shown !== 'object' ? `${shown}` : formatValue(ctx, shown, recurseTimes)).replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
      }
    }
  }
  if (ctx.seen.includes(value)) {
    let index = 1;
    if (ctx.circular === undefined) ctx.circular = new Map([[value, index]]);
    else {
      index = ctx.circular.get(value);
      if (index === undefined) {
        index = ctx.circular.size + 1;
        ctx.circular.set(value, index);
      }
    }
    return ctx.stylize(`[Circular *${index}]`, 'special');
  }
  return formatRaw(ctx, value, recurseTimes, typedArray);
}

function formatProxy(ctx, details, recurseTimes) {
  if (recurseTimes > ctx.depth && ctx.depth !== null) return ctx.stylize('Proxy [Array]', 'special');
  recurseTimes += 1;
  ctx.indentationLvl += 2;
  const shown = [formatValue(ctx, details[0], recurseTimes), formatValue(ctx, details[1], recurseTimes)];
  ctx.indentationLvl -= 2;
  return reduceToSingleString(ctx, shown, '', ['Proxy [', ']'], 2, recurseTimes);
}

const escapes = /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const escapesAll = new RegExp(escapes, 'g');
const escapesNoQuote = /[\x00-\x1f\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const short = { 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r', 39: "\\'", 92: '\\\\' };
const escape = (char) => {
  const code = char.charCodeAt(0);
  if (short[code]) return short[code];
  return code < 256 ? `\\x${code.toString(16).toUpperCase().padStart(2, '0')}` : `\\u${code.toString(16)}`;
};
function strEscape(text) {
  let pattern = escapesAll, quote = "'";
  if (text.includes("'")) {
    if (!text.includes('"')) quote = '"';
    else if (!text.includes('`') && !text.includes('${')) quote = '`';
    if (quote !== "'") pattern = escapesNoQuote;
  }
  if (!escapes.test(text)) return quote + text + quote;
  return quote + text.replace(pattern, escape) + quote;
}

function addSeparator(text) {
  let out = '', i = text.length;
  const start = text.startsWith('-') ? 1 : 0;
  for (; i >= start + 4; i -= 3) out = `_${text.slice(i - 3, i)}${out}`;
  return i === text.length ? text : `${text.slice(0, i)}${out}`;
}

function formatNumber(fn, number, numericSeparator) {
  if (!numericSeparator) return fn(Object.is(number, -0) ? '-0' : `${number}`, 'number');
  const integer = Math.trunc(number), text = String(integer);
  if (integer === number) {
    return fn(!isFinite(number) || text.includes('e') ? text : addSeparator(text), 'number');
  }
  if (Number.isNaN(number)) return fn(text, 'number');
  const rest = String(number).slice(text.length + 1);
  return fn(`${addSeparator(text)}.${rest.replace(/\d{3}(?=\d)/g, '$&_')}`, 'number');
}

function formatPrimitive(fn, value, ctx) {
  switch (typeof value) {
    case 'string': {
      let trailer = '';
      if (value.length > ctx.maxStringLength) {
        const remaining = value.length - ctx.maxStringLength;
        value = value.slice(0, ctx.maxStringLength);
        trailer = `... ${remaining} more character${remaining > 1 ? 's' : ''}`;
      }
      if (ctx.compact !== true && value.length > 16 && value.length > ctx.breakLength - ctx.indentationLvl - 4) {
        return value.split(/(?<=\n)/).map((line) => fn(strEscape(line), 'string'))
          .join(` +\n${' '.repeat(ctx.indentationLvl + 2)}`) + trailer;
      }
      return fn(strEscape(value), 'string') + trailer;
    }
    case 'number': return formatNumber(fn, value, ctx.numericSeparator);
    case 'bigint': return fn(`${ctx.numericSeparator ? addSeparator(String(value)) : value}n`, 'bigint');
    case 'boolean': return fn(`${value}`, 'boolean');
    case 'undefined': return fn('undefined', 'undefined');
    default: return fn(Symbol.prototype.toString.call(value), 'symbol');
  }
}

function getConstructorName(obj, ctx, recurseTimes, protoProps) {
  let first;
  const start = obj;
  while (obj || isUndetectable(obj)) {
    const descriptor = Object.getOwnPropertyDescriptor(obj, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function' && descriptor.value.name !== '' &&
        isInstanceof(start, descriptor.value)) {
      if (protoProps !== undefined && (first !== obj || !builtinClasses.has(descriptor.value.name))) {
        addPrototypeProperties(ctx, start, first || start, recurseTimes, protoProps);
      }
      return String(descriptor.value.name);
    }
    obj = Object.getPrototypeOf(obj);
    if (first === undefined) first = obj;
  }
  if (first === null) return null;
  const name = binding('values').constructorName(start);
  if (recurseTimes > ctx.depth && ctx.depth !== null) return `${name} <Complex prototype>`;
  const parent = getConstructorName(first, ctx, recurseTimes + 1, protoProps);
  if (parent === null) return `${name} <${inspect(first, { ...ctx, customInspect: false, depth: -1 })}>`;
  return `${name} <${parent}>`;
}
const isUndetectable = (v) => typeof v === 'undefined' && v !== undefined;
function isInstanceof(object, Class) {
  try { return object instanceof Class; } catch { return false; }
}
const builtinClasses = new Set(Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Z][a-zA-Z0-9]+$/.test(name)));

// With showHidden, getters of user classes' prototypes are shown too.
function addPrototypeProperties(ctx, main, obj, recurseTimes, output) {
  let depth = 0, keys, keySet;
  do {
    if (depth !== 0 || main === obj) {
      obj = Object.getPrototypeOf(obj);
      if (obj === null) break;
      const descriptor = Object.getOwnPropertyDescriptor(obj, 'constructor');
      if (descriptor !== undefined && typeof descriptor.value === 'function' && builtinClasses.has(descriptor.value.name)) break;
    }
    if (depth === 0) keySet = new Set();
    else keys.forEach((key) => keySet.add(key));
    keys = Reflect.ownKeys(obj);
    ctx.seen.push(main);
    for (const key of keys) {
      if (key === 'constructor' || Object.hasOwn(main, key) || (depth !== 0 && keySet.has(key))) continue;
      const descriptor = Object.getOwnPropertyDescriptor(obj, key);
      if (typeof descriptor.value === 'function') continue;
      const value = formatProperty(ctx, obj, recurseTimes, key, 0, descriptor, main);
      output.push(ctx.colors ? `\u001b[2m${value}\u001b[22m` : value);
    }
    ctx.seen.pop();
  } while (++depth !== 3);
}

function getPrefix(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    if (tag !== '' && fallback !== tag) return `[${fallback}${size}: null prototype] [${tag}] `;
    return `[${fallback}${size}: null prototype] `;
  }
  if (tag !== '' && constructor !== tag) return `${constructor}${size} [${tag}] `;
  return `${constructor}${size} `;
}

function getKeys(value, showHidden) {
  let keys;
  const symbols = Object.getOwnPropertySymbols(value);
  if (showHidden) {
    keys = Object.getOwnPropertyNames(value);
    if (symbols.length !== 0) keys.push(...symbols);
    return keys;
  }
  try {
    keys = Object.keys(value);
  } catch {
    keys = Object.getOwnPropertyNames(value);
  }
  if (symbols.length !== 0) {
    keys.push(...symbols.filter((key) => Object.prototype.propertyIsEnumerable.call(value, key)));
  }
  return keys;
}
const nonIndexKeys = (value, showHidden) => ownNonIndex(value, showHidden ? 0 : 2);

const typedArrayTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

function formatRaw(ctx, value, recurseTimes, typedArray) {
  let keys, protoProps;
  if (ctx.showHidden && (recurseTimes <= ctx.depth || ctx.depth === null)) protoProps = [];
  const constructor = getConstructorName(value, ctx, recurseTimes, protoProps);
  if (protoProps !== undefined && protoProps.length === 0) protoProps = undefined;
  let tag = '';
  try { tag = value[Symbol.toStringTag]; } catch { tag = ''; }
  if (typeof tag !== 'string' || (tag !== '' && (ctx.showHidden ? Object.hasOwn(value, Symbol.toStringTag)
    : Object.prototype.propertyIsEnumerable.call(value, Symbol.toStringTag)))) tag = '';
  let base = '', formatter = () => [], braces, noIterator = true, extrasType = kObjectType;
  let i = 0;
  const filtered = (v) => nonIndexKeys(v, ctx.showHidden);

  if (value[Symbol.iterator] || constructor === null) {
    noIterator = false;
    if (Array.isArray(value)) {
      const prefix = constructor !== 'Array' || tag !== '' ? getPrefix(constructor, tag, 'Array', `(${value.length})`) : '';
      keys = filtered(value);
      braces = [`${prefix}[`, ']'];
      if (value.length === 0 && keys.length === 0 && protoProps === undefined) return `${braces[0]}]`;
      extrasType = kArrayExtrasType;
      formatter = formatArray;
    } else if (types.isSet(value)) {
      const { size } = value;
      const prefix = getPrefix(constructor, tag, 'Set', `(${size})`);
      keys = getKeys(value, ctx.showHidden);
      formatter = formatSet;
      if (size === 0 && keys.length === 0 && protoProps === undefined) return `${prefix}{}`;
      braces = [`${prefix}{`, '}'];
    } else if (types.isMap(value)) {
      const { size } = value;
      const prefix = getPrefix(constructor, tag, 'Map', `(${size})`);
      keys = getKeys(value, ctx.showHidden);
      formatter = formatMap;
      if (size === 0 && keys.length === 0 && protoProps === undefined) return `${prefix}{}`;
      braces = [`${prefix}{`, '}'];
    } else if (types.isTypedArray(value)) {
      keys = filtered(value);
      let bound = value, fallback = '';
      if (constructor === null) {
        fallback = typedArrayTag.call(value);
        bound = new globalThis[fallback](value);
      }
      const { length } = bound;
      braces = [`${getPrefix(constructor, tag, fallback, `(${length})`)}[`, ']'];
      if (value.length === 0 && keys.length === 0 && !ctx.showHidden) return `${braces[0]}]`;
      formatter = (c, v, r) => formatTypedArray(c, v, r, length);
      extrasType = kArrayExtrasType;
    } else if (types.isMapIterator(value)) {
      keys = getKeys(value, ctx.showHidden);
      braces = [`[${previewEntries(value)?.[1] ? 'Map Entries' : 'Map Iterator'}] {`, '}'];
      formatter = (c, v, r) => formatIterator(c, v, r);
    } else if (types.isSetIterator(value)) {
      keys = getKeys(value, ctx.showHidden);
      braces = [`[${previewEntries(value)?.[1] ? 'Set Entries' : 'Set Iterator'}] {`, '}'];
      formatter = (c, v, r) => formatIterator(c, v, r);
    } else noIterator = true;
  }
  if (noIterator) {
    if (types.isArgumentsObject(value)) {
      braces = ['[Arguments] {', '}'];
      keys = getKeys(value, ctx.showHidden);
      if (keys.length === 0 && protoProps === undefined) return '[Arguments] {}';
    } else if (constructor === 'Object' && !(value instanceof Error)) {
      keys = getKeys(value, ctx.showHidden);
      braces = ['{', '}'];
      if (typeof value === 'function') {
        base = getFunctionBase(ctx, value, constructor, tag);
        if (keys.length === 0 && protoProps === undefined) return ctx.stylize(base, 'special');
      } else {
        if (tag !== '') braces[0] = `${getPrefix(constructor, tag, 'Object')}{`;
        if (keys.length === 0 && protoProps === undefined) return `${braces[0]}}`;
      }
    } else if (typeof value === 'function') {
      keys = getKeys(value, ctx.showHidden);
      braces = ['{', '}'];
      base = getFunctionBase(ctx, value, constructor, tag);
      if (keys.length === 0 && protoProps === undefined) return ctx.stylize(base, 'special');
    } else if (types.isRegExp(value)) {
      keys = getKeys(value, ctx.showHidden);
      braces = ['{', '}'];
      base = RegExp.prototype.toString.call(constructor !== null ? value : new RegExp(value));
      const prefix = getPrefix(constructor, tag, 'RegExp');
      if (prefix !== 'RegExp ') base = `${prefix}${base}`;
      if ((keys.length === 0 && protoProps === undefined) || (recurseTimes > ctx.depth && ctx.depth !== null)) return ctx.stylize(base, 'regexp');
    } else if (types.isDate(value)) {
      keys = getKeys(value, ctx.showHidden);
      braces = ['{', '}'];
      base = Number.isNaN(Date.prototype.getTime.call(value)) ? Date.prototype.toString.call(value) : Date.prototype.toISOString.call(value);
      const prefix = getPrefix(constructor, tag, 'Date');
      if (prefix !== 'Date ') base = `${prefix}${base}`;
      if (keys.length === 0 && protoProps === undefined) return ctx.stylize(base, 'date');
    } else if (isError(value)) {
      keys = getKeys(value, ctx.showHidden);
      braces = ['{', '}'];
      base = formatError(value, constructor, tag, ctx, keys);
      if (keys.length === 0 && protoProps === undefined) return base;
    } else if (types.isAnyArrayBuffer(value)) {
      const arrayType = types.isArrayBuffer(value) ? 'ArrayBuffer' : 'SharedArrayBuffer';
      const prefix = getPrefix(constructor, tag, arrayType);
      keys = getKeys(value, ctx.showHidden);
      if (typedArray === undefined) formatter = formatArrayBuffer;
      else if (keys.length === 0 && protoProps === undefined) return `${prefix}{ byteLength: ${formatNumber(ctx.stylize, value.byteLength, false)} }`;
      braces = [`${prefix}{`, '}'];
      keys.unshift('byteLength');
    } else if (types.isDataView(value)) {
      keys = getKeys(value, ctx.showHidden);
      braces = [`${getPrefix(constructor, tag, 'DataView')}{`, '}'];
      keys.unshift('byteLength', 'byteOffset', 'buffer');
    } else if (types.isPromise(value)) {
      keys = getKeys(value, ctx.showHidden);
      braces = [`${getPrefix(constructor, tag, 'Promise')}{`, '}'];
      formatter = formatPromise;
    } else if (types.isWeakSet(value)) {
      keys = getKeys(value, ctx.showHidden);
      braces = [`${getPrefix(constructor, tag, 'WeakSet')}{`, '}'];
      formatter = (c, v, r) => (c.showHidden ? formatIterator(c, v, r) : [c.stylize('<items unknown>', 'special')]);
    } else if (types.isWeakMap(value)) {
      keys = getKeys(value, ctx.showHidden);
      braces = [`${getPrefix(constructor, tag, 'WeakMap')}{`, '}'];
      formatter = (c, v, r) => (c.showHidden ? formatIterator(c, v, r) : [c.stylize('<items unknown>', 'special')]);
    } else if (types.isModuleNamespaceObject(value)) {
      keys = getKeys(value, ctx.showHidden);
      braces = [`${getPrefix(constructor, tag, 'Module')}{`, '}'];
      formatter = (c, v, r) => formatNamespace(c, v, r, keys);
      const shown = keys;
      return finish(ctx, value, recurseTimes, formatter, braces, base, [], kObjectType, protoProps, constructor, tag, shown);
    } else if (types.isBoxedPrimitive(value)) {
      base = getBoxedBase(value, ctx, (keys = getKeys(value, ctx.showHidden)), constructor, tag);
      if (types.isStringObject(value)) keys = keys.filter((key) => !(typeof key === 'string' && /^\d+$/.test(key)));
      if (keys.length === 0 && protoProps === undefined) return base;
      braces = ['{', '}'];
    } else {
      keys = getKeys(value, ctx.showHidden);
      if (keys.length === 0 && protoProps === undefined) {
        if (types.isExternal(value)) return ctx.stylize('[External]', 'special');
        return `${getPrefix(constructor, tag, 'Object')}{}`;
      }
      braces = [`${getPrefix(constructor, tag, 'Object')}{`, '}'];
    }
  }
  return finish(ctx, value, recurseTimes, formatter, braces, base, keys, extrasType, protoProps, constructor, tag);
}

const kObjectType = 0, kArrayType = 1, kArrayExtrasType = 2;
const isError = (value) => types.isNativeError(value) || value instanceof Error;

function finish(ctx, value, recurseTimes, formatter, braces, base, keys, extrasType, protoProps, constructor, tag) {
  if (recurseTimes > ctx.depth && ctx.depth !== null) {
    const name = getPrefix(constructor, tag, Array.isArray(value) ? 'Array' : 'Object').slice(0, -1);
    return ctx.stylize(`[${constructor === null ? name : name}]`, 'special');
  }
  recurseTimes += 1;
  ctx.seen.push(value);
  ctx.currentDepth = recurseTimes;
  let output;
  try {
    output = formatter(ctx, value, recurseTimes);
    for (const key of keys) output.push(formatProperty(ctx, value, recurseTimes, key, extrasType));
    if (protoProps !== undefined) output.push(...protoProps);
  } catch (error) {
    if (error instanceof RangeError && /call stack/.test(error.message)) {
      ctx.seen.pop();
      return ctx.stylize(`[${constructor}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`, 'special');
    }
    throw error;
  }
  if (ctx.circular !== undefined) {
    const index = ctx.circular.get(value);
    if (index !== undefined) {
      const reference = ctx.stylize(`<ref *${index}>`, 'special');
      if (ctx.compact !== true) base = base === '' ? reference : `${reference} ${base}`;
      else braces[0] = `${reference} ${braces[0]}`;
    }
  }
  ctx.seen.pop();
  if (ctx.sorted) {
    const comparator = ctx.sorted === true ? undefined : ctx.sorted;
    if (extrasType === kObjectType) output.sort(comparator);
    else if (keys.length > 1) {
      const sorted = output.slice(output.length - keys.length).sort(comparator);
      output.splice(output.length - keys.length, keys.length, ...sorted);
    }
  }
  const result = reduceToSingleString(ctx, output, base, braces, extrasType, recurseTimes, value);
  const budget = ctx.budget[ctx.indentationLvl] || 0;
  const length = budget + result.length;
  ctx.budget[ctx.indentationLvl] = length;
  if (length > 2 ** 27) ctx.depth = -1;
  return result;
}

function getFunctionBase(ctx, value, constructor, tag) {
  const text = Function.prototype.toString.call(value);
  if (text.startsWith('class') && text.endsWith('}')) {
    const slice = text.slice(5, -1);
    const brace = slice.indexOf('{');
    if (brace !== -1 && (!slice.slice(0, brace).includes('(') || /^(\s+[^(]*?)\s*\{/.test(slice.replace(/(\/\*[\s\S]*?\*\/)|(\/\/.*)/g, '')))) {
      return getClassBase(value, constructor, tag);
    }
  }
  let type = 'Function';
  if (types.isGeneratorFunction(value)) type = `Generator${type}`;
  if (types.isAsyncFunction(value)) type = `Async${type}`;
  let base = `[${type}`;
  if (constructor === null) base += ' (null prototype)';
  if (value.name === '') base += ' (anonymous)';
  else base += `: ${typeof value.name === 'string' ? value.name : formatValue(ctx, value.name)}`;
  base += ']';
  if (constructor !== type && constructor !== null) base += ` ${constructor}`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  return base;
}
function getClassBase(value, constructor, tag) {
  const name = (Object.hasOwn(value, 'name') && value.name) || '(anonymous)';
  let base = `class ${name}`;
  if (constructor !== 'Function' && constructor !== null) base += ` [${constructor}]`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  if (constructor !== null) {
    const superName = Object.getPrototypeOf(value).name;
    if (superName) base += ` extends ${superName}`;
  } else base += ' extends null';
  return `[${base}]`;
}

function getBoxedBase(value, ctx, keys, constructor, tag) {
  let valueOf, type;
  if (types.isNumberObject(value)) [valueOf, type] = [Number.prototype.valueOf, 'Number'];
  else if (types.isStringObject(value)) [valueOf, type] = [String.prototype.valueOf, 'String'];
  else if (types.isBooleanObject(value)) [valueOf, type] = [Boolean.prototype.valueOf, 'Boolean'];
  else if (types.isBigIntObject(value)) [valueOf, type] = [BigInt.prototype.valueOf, 'BigInt'];
  else [valueOf, type] = [Symbol.prototype.valueOf, 'Symbol'];
  let base = `[${type}`;
  if (type !== constructor) base += constructor === null ? ' (null prototype)' : ` (${constructor})`;
  base += `: ${formatPrimitive(plain, valueOf.call(value), ctx)}]`;
  if (tag !== '' && tag !== constructor) base += ` [${tag}]`;
  return keys.length !== 0 || ctx.stylize === plain ? base : ctx.stylize(base, type.toLowerCase());
}

function formatError(error, constructor, tag, ctx, keys) {
  let name = error.name != null ? String(error.name) : 'Error';
  let stack = '';
  try { stack = error.stack ? String(error.stack) : ''; } catch { /* a throwing getter */ }
  if (!stack) { try { stack = Error.prototype.toString.call(error); } catch { stack = 'Error'; } }
  if (!ctx.showHidden && keys.length !== 0) {
    for (const key of ['name', 'message', 'stack']) {
      const at = keys.indexOf(key);
      if (at !== -1 && (typeof error[key] !== 'string' || stack.includes(error[key]))) keys.splice(at, 1);
    }
  }
  if ('cause' in error && (keys.length === 0 || !keys.includes('cause')) && Object.hasOwn(error, 'cause')) keys.push('cause');
  if (Array.isArray(error.errors) && (keys.length === 0 || !keys.includes('errors')) && Object.hasOwn(error, 'errors')) keys.push('errors');
  // A subclass that did not set `name` still shows its class.
  let length = name.length;
  if (typeof name !== 'string') stack = stack.replace(`${name}`, `${name} [${getPrefix(constructor, tag, 'Error').slice(0, -1)}]`);
  else if (constructor === null || (name.endsWith('Error') && stack.startsWith(name) &&
      (stack.length === length || stack[length] === ':' || stack[length] === '\n'))) {
    let fallback = 'Error';
    if (constructor === null) {
      const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/.exec(stack) || /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
      fallback = (start && start[1]) || '';
      length = fallback.length;
      fallback = fallback || 'Error';
    }
    const prefix = getPrefix(constructor, tag, fallback).slice(0, -1);
    if (name !== prefix) {
      if (prefix.includes(name)) stack = length === 0 ? `${prefix}: ${stack}` : `${prefix}${stack.slice(length)}`;
      else stack = `${prefix} [${name}]${stack.slice(length)}`;
    }
  }
  const position = error.message ? stack.indexOf(error.message) + String(error.message).length : -1;
  const from = (error.message && stack.indexOf(error.message)) || -1;
  let frames = from !== -1 || !error.message ? stack.indexOf('\n    at', from === -1 ? 0 : position) : stack.indexOf('\n    at');
  if (frames === -1) stack = `[${stack}]`;
  else if (ctx.colors) {
    const head = stack.slice(0, frames);
    const lines = stack.slice(frames + 1).split('\n').map((line) =>
      (/\(node:|at node:/.test(line) ? `\u001b[90m${line}\u001b[39m` : line.replace(/(node_modules\/)([^/]+)/g, '$1\u001b[4m$2\u001b[24m')));
    stack = `${head}\n${lines.join('\n')}`;
  }
  if (ctx.indentationLvl !== 0) stack = stack.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
  return stack;
}

const remainingText = (n) => `... ${n} more item${n > 1 ? 's' : ''}`;

function formatArray(ctx, value, recurseTimes) {
  const length = value.length;
  const limit = Math.min(Math.max(0, ctx.maxArrayLength), length);
  const output = [];
  for (let i = 0; i < limit; i++) {
    if (!Object.hasOwn(value, i)) return formatSparse(ctx, value, recurseTimes, limit, output, i);
    output.push(formatProperty(ctx, value, recurseTimes, i, kArrayType));
  }
  if (length > limit) output.push(remainingText(length - limit));
  return output;
}
function formatSparse(ctx, value, recurseTimes, limit, output, index) {
  const keys = Object.keys(value).filter((key) => /^(0|[1-9]\d{0,9})$/.test(key) && +key < 4294967295);
  let i = index;
  for (let at = keys.findIndex((key) => +key >= index); at < keys.length && at >= 0 && output.length < limit; at++) {
    const key = +keys[at];
    if (key > i) {
      output.push(ctx.stylize(`<${key - i} empty item${key - i > 1 ? 's' : ''}>`, 'undefined'));
      i = key;
      if (output.length === limit) break;
    }
    output.push(formatProperty(ctx, value, recurseTimes, keys[at], kArrayType));
    i++;
  }
  const remaining = value.length - i;
  if (output.length !== limit) {
    if (remaining > 0) output.push(ctx.stylize(`<${remaining} empty item${remaining > 1 ? 's' : ''}>`, 'undefined'));
  } else if (remaining > 0) output.push(remainingText(remaining));
  return output;
}
function formatTypedArray(ctx, value, recurseTimes, length) {
  const limit = Math.min(Math.max(0, ctx.maxArrayLength), length);
  const output = new Array(limit);
  const big = typeof value[0] === 'bigint';
  for (let i = 0; i < limit; i++) {
    output[i] = big ? ctx.stylize(`${value[i]}n`, 'bigint') : formatNumber(ctx.stylize, value[i], ctx.numericSeparator);
  }
  if (length > limit) output.push(remainingText(length - limit));
  if (ctx.showHidden) {
    ctx.indentationLvl += 2;
    for (const key of ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer']) {
      output.push(`[${key}]: ${formatValue(ctx, value[key], recurseTimes, true)}`);
    }
    ctx.indentationLvl -= 2;
  }
  return output;
}
function formatArrayBuffer(ctx, value) {
  let bytes;
  try { bytes = new Uint8Array(value); } catch { return [ctx.stylize('(detached)', 'special')]; }
  const shown = bytes.subarray(0, Math.min(Math.max(0, ctx.maxArrayLength), 2 ** 20));
  let text = Array.from(shown, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const remaining = bytes.length - shown.length;
  if (remaining > 0) text += ` ... ${remaining} more byte${remaining > 1 ? 's' : ''}`;
  return [`${ctx.stylize('[Uint8Contents]', 'special')}: <${text}>`];
}
function formatSet(ctx, value, recurseTimes) {
  const output = [];
  ctx.indentationLvl += 2;
  const limit = Math.max(0, ctx.maxArrayLength);
  let i = 0;
  for (const item of Set.prototype.values.call(value)) {
    if (i++ >= limit) break;
    output.push(formatValue(ctx, item, recurseTimes));
  }
  if (value.size > limit) output.push(remainingText(value.size - limit));
  ctx.indentationLvl -= 2;
  return output;
}
function formatMap(ctx, value, recurseTimes) {
  const output = [];
  ctx.indentationLvl += 2;
  const limit = Math.max(0, ctx.maxArrayLength);
  let i = 0;
  for (const [key, item] of Map.prototype.entries.call(value)) {
    if (i++ >= limit) break;
    output.push(`${formatValue(ctx, key, recurseTimes)} => ${formatValue(ctx, item, recurseTimes)}`);
  }
  if (value.size > limit) output.push(remainingText(value.size - limit));
  ctx.indentationLvl -= 2;
  return output;
}
function formatIterator(ctx, value, recurseTimes) {
  const [entries, pairs] = previewEntries(value) || [[], false];
  const limit = Math.min(Math.max(ctx.maxArrayLength, 0), entries.length);
  const output = [];
  ctx.indentationLvl += 2;
  if (pairs && types.isWeakMap(value)) {
    for (let i = 0; i + 1 < entries.length; i += 2) output.push(`${formatValue(ctx, entries[i], recurseTimes)} => ${formatValue(ctx, entries[i + 1], recurseTimes)}`);
  } else if (pairs) {
    for (let i = 0; i + 1 < entries.length; i += 2) output.push(`[ ${formatValue(ctx, entries[i], recurseTimes)}, ${formatValue(ctx, entries[i + 1], recurseTimes)} ]`);
  } else {
    for (let i = 0; i < limit; i++) output.push(formatValue(ctx, entries[i], recurseTimes));
    if (entries.length > limit) output.push(remainingText(entries.length - limit));
  }
  ctx.indentationLvl -= 2;
  return output;
}
function formatPromise(ctx, value, recurseTimes) {
  const state = promiseState(value);
  if (state === 0) return [ctx.stylize('<pending>', 'special')];
  ctx.indentationLvl += 2;
  const shown = formatValue(ctx, promiseResult(value), recurseTimes);
  ctx.indentationLvl -= 2;
  return [state === 2 ? `${ctx.stylize('<rejected>', 'special')} ${shown}` : shown];
}
function formatNamespace(ctx, value, recurseTimes, keys) {
  return keys.map((key) => {
    try {
      return formatProperty(ctx, value, recurseTimes, key, kObjectType);
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      return `${ctx.stylize(String(key), 'name')}: ${ctx.stylize('<uninitialized>', 'special')}`;
    }
  });
}

function formatProperty(ctx, value, recurseTimes, key, type, descriptor, original = value) {
  let name, shown, extra = ' ';
  descriptor = descriptor || Object.getOwnPropertyDescriptor(value, key) || { value: value[key], configurable: true, enumerable: true };
  if (descriptor.value !== undefined) {
    const diff = ctx.compact !== true || type !== kObjectType ? 2 : 3;
    ctx.indentationLvl += diff;
    shown = formatValue(ctx, descriptor.value, recurseTimes);
    if (diff === 3 && ctx.breakLength < getStringWidth(shown, ctx.colors)) extra = `\n${' '.repeat(ctx.indentationLvl)}`;
    ctx.indentationLvl -= diff;
  } else if (descriptor.get !== undefined) {
    const label = descriptor.set !== undefined ? 'Getter/Setter' : 'Getter';
    const s = ctx.stylize;
    if (ctx.getters && (ctx.getters === true || (ctx.getters === 'get' && descriptor.set === undefined) ||
        (ctx.getters === 'set' && descriptor.set !== undefined))) {
      try {
        const result = descriptor.get.call(original);
        ctx.indentationLvl += 2;
        if (result === null) shown = `${s(`[${label}:`, 'special')} ${s('null', 'null')}${s(']', 'special')}`;
        else if (typeof result === 'object') shown = `${s(`[${label}]`, 'special')} ${formatValue(ctx, result, recurseTimes)}`;
        else shown = `${s(`[${label}:`, 'special')} ${formatPrimitive(s, result, ctx)}${s(']', 'special')}`;
        ctx.indentationLvl -= 2;
      } catch (error) {
        shown = `${s(`[${label}: <Inspection threw (${error.message})>]`, 'special')}`;
      }
    } else shown = s(`[${label}]`, 'special');
  } else if (descriptor.set !== undefined) shown = ctx.stylize('[Setter]', 'special');
  else shown = ctx.stylize('undefined', 'undefined');
  if (type === kArrayType) return shown;
  if (typeof key === 'symbol') name = `[${ctx.stylize(Symbol.prototype.toString.call(key).replace(escapesAll, escape), 'symbol')}]`;
  else if (key === '__proto__') name = "['__proto__']";
  else if (descriptor.enumerable === false) name = `[${key.replace(escapesAll, escape)}]`;
  else if (/^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key)) name = ctx.stylize(key, 'name');
  else name = ctx.stylize(strEscape(key), 'string');
  return `${name}:${extra}${shown}`;
}

function reduceToSingleString(ctx, output, base, braces, extrasType, recurseTimes, value) {
  if (ctx.compact !== true) {
    if (typeof ctx.compact === 'number' && ctx.compact >= 1) {
      const entries = output.length;
      if (extrasType === kArrayExtrasType && entries > 6) output = groupArrayElements(ctx, output, value);
      if (ctx.currentDepth - recurseTimes < ctx.compact && entries === output.length) {
        const start = output.length + ctx.indentationLvl + braces[0].length + base.length + 10;
        if (isBelowBreakLength(ctx, output, start, base)) {
          const joined = output.join(', ');
          if (!joined.includes('\n')) return `${base ? `${base} ` : ''}${braces[0]} ${joined} ${braces[1]}`;
        }
      }
    }
    const indentation = `\n${' '.repeat(ctx.indentationLvl)}`;
    return `${base ? `${base} ` : ''}${braces[0]}${indentation}  ${output.join(`,${indentation}  `)}${indentation}${braces[1]}`;
  }
  if (isBelowBreakLength(ctx, output, 0, base)) {
    return `${braces[0]}${base ? ` ${base}` : ''} ${output.join(', ')} ${braces[1]}`;
  }
  const indentation = `\n${' '.repeat(ctx.indentationLvl)}`;
  const ln = base === '' && braces[0].length === 1 ? ' ' : `${base ? ` ${base}` : ''}\n${' '.repeat(ctx.indentationLvl)}  `;
  return `${braces[0]}${ln}${output.join(`,${indentation}  `)} ${braces[1]}`;
}

function isBelowBreakLength(ctx, output, start, base) {
  let total = output.length + start;
  if (total + output.length > ctx.breakLength) return false;
  for (const text of output) {
    total += ctx.colors ? stripVTControlCharacters(text).length : text.length;
    if (total > ctx.breakLength) return false;
  }
  return base === '' || !base.includes('\n');
}

// Long arrays of short things become columns.
function groupArrayElements(ctx, output, value) {
  let total = 0, maxLength = 0, i = 0;
  let count = output.length;
  if (ctx.maxArrayLength < output.length) count--;  // the "more items" entry
  const separator = 2, lengths = new Array(count);
  for (; i < count; i++) {
    const length = ctx.colors ? stripVTControlCharacters(output[i]).length : getStringWidth(output[i], false);
    lengths[i] = length;
    total += length + separator;
    if (maxLength < length) maxLength = length;
  }
  const actualMax = maxLength + separator;
  if (actualMax * 3 + ctx.indentationLvl < ctx.breakLength && (total / actualMax > 5 || maxLength <= 6)) {
    // About two and a half times as wide as high, at most 15 columns or four per compact level.
    const bias = Math.sqrt(actualMax - total / output.length);
    const width = Math.max(actualMax - 3 - bias, 1);
    const used = Math.min(Math.round(Math.sqrt(2.5 * width * count) / width),
      Math.floor((ctx.breakLength - ctx.indentationLvl) / actualMax), ctx.compact * 4, 15);
    if (used <= 1) return output;
    const widths = [];
    for (let c = 0; c < used; c++) {
      let line = 0;
      for (let j = c; j < output.length; j += used) if (lengths[j] > line) line = lengths[j];
      widths.push(line + separator);
    }
    let order = String.prototype.padStart;
    if (value !== undefined) {
      for (let j = 0; j < output.length; j++) {
        if (typeof value[j] !== 'number' && typeof value[j] !== 'bigint') {
          order = String.prototype.padEnd;
          break;
        }
      }
    }
    const grouped = [];
    for (let row = 0; row < count; row += used) {
      const max = Math.min(row + used, count);
      let text = '', j = row;
      for (; j < max - 1; j++) {
        const padding = widths[j - row] + output[j].length - lengths[j];
        text += order.call(`${output[j]}, `, padding, ' ');
      }
      if (order === String.prototype.padStart) {
        const padding = widths[j - row] + output[j].length - lengths[j] - separator;
        text += output[j].padStart(padding, ' ');
      } else text += output[j];
      grouped.push(text);
    }
    if (ctx.maxArrayLength < output.length) grouped.push(output[count]);
    output = grouped;
  }
  return output;
}
const ansi = /[\u001b\u009b][[\]()#;?]*(?:(?:(?:(?:;[-a-zA-Z\d/#&.:=?%@~_]+)*|[a-zA-Z\d]+(?:;[-a-zA-Z\d/#&.:=?%@~_]*)*)?(?:\u0007|\u001b\u005c|\u009c))|(?:(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PR-TZcf-nq-uy=><~]))/g;
function stripVTControlCharacters(text) {
  require('internal/validators').validateString(text, 'str');
  return text.includes('\u001b') || text.includes('\u009b') ? text.replace(ansi, '') : text;
}

const isFullWidth = (code) => code >= 0x1100 && (code <= 0x115f || code === 0x2329 || code === 0x232a ||
  (code >= 0x2e80 && code <= 0x3247 && code !== 0x303f) || (code >= 0x3250 && code <= 0x4dbf) || (code >= 0x4e00 && code <= 0xa4c6) ||
  (code >= 0xa960 && code <= 0xa97c) || (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
  (code >= 0xfe10 && code <= 0xfe19) || (code >= 0xfe30 && code <= 0xfe6b) || (code >= 0xff01 && code <= 0xff60) ||
  (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x1b000 && code <= 0x1b001) || (code >= 0x1f200 && code <= 0x1f251) ||
  (code >= 0x1f300 && code <= 0x1f64f) || (code >= 0x1f900 && code <= 0x1f9ff) || (code >= 0x20000 && code <= 0x3fffd));
const isZeroWidth = (code) => code <= 0x1f || (code >= 0x7f && code <= 0x9f) || (code >= 0x300 && code <= 0x36f) ||
  (code >= 0x200b && code <= 0x200f) || (code >= 0x20d0 && code <= 0x20ff) || (code >= 0xfe00 && code <= 0xfe0f) ||
  (code >= 0xfe20 && code <= 0xfe2f) || (code >= 0xe0100 && code <= 0xe01ef);
function getStringWidth(text, removeControlChars = true) {
  if (removeControlChars) text = stripVTControlCharacters(text);
  let width = 0;
  for (const char of text.normalize('NFC')) {
    const code = char.codePointAt(0);
    if (isFullWidth(code)) width += 2;
    else if (!isZeroWidth(code)) width++;
  }
  return width;
}

function formatNumberArg(value) {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'symbol') return 'NaN';
  return Object.is(value, -0) ? '-0' : `${Number(value)}`;
}
function hasBuiltInToString(value) {
  const details = proxyDetails(value);
  if (details !== undefined) { if (details[0] === null) return true; value = details[0]; }
  if (typeof value[Symbol.toPrimitive] === 'function' && !types.isDate(value)) return false;
  if (typeof value.toString !== 'function') return true;
  if (Object.hasOwn(value, 'toString')) return false;
  let pointer = value;
  do pointer = Object.getPrototypeOf(pointer); while (pointer !== null && !Object.hasOwn(pointer, 'toString'));
  const descriptor = pointer && Object.getOwnPropertyDescriptor(pointer, 'constructor');
  return descriptor !== undefined && typeof descriptor?.value === 'function' && builtinClasses.has(descriptor.value.name);
}

function formatWithOptions(inspectOptions, ...args) {
  const first = args[0];
  let a = 0, out = '', join = '';
  if (typeof first === 'string') {
    if (args.length === 1) return first;
    let last = 0;
    for (let i = 0; i < first.length - 1; i++) {
      if (first.charCodeAt(i) !== 37) continue;
      const next = first[++i];
      if (a + 1 !== args.length) {
        let shown;
        switch (next) {
          case 's': {
            const arg = args[++a];
            if (typeof arg === 'number') shown = formatNumber(plain, arg, false);
            else if (typeof arg === 'bigint') shown = `${arg}n`;
            else if (typeof arg !== 'object' || arg === null || !hasBuiltInToString(arg)) shown = String(arg);
            else shown = inspect(arg, { ...inspectOptions, depth: 0, colors: false, compact: 3 });
            break;
          }
          case 'j':
            try { shown = JSON.stringify(args[++a]); } catch (error) {
              if (!/circular/.test(error.message)) throw error;
              shown = '[Circular]';
            }
            break;
          case 'd': {
            const arg = args[++a];
            shown = typeof arg === 'object' ? formatNumberArg(Number(arg)) : formatNumberArg(arg);
            break;
          }
          case 'O': shown = inspect(args[++a], inspectOptions); break;
          case 'o': shown = inspect(args[++a], { ...inspectOptions, showHidden: true, showProxy: true, depth: 4 }); break;
          case 'i': {
            const arg = args[++a];
            shown = typeof arg === 'bigint' ? `${arg}n` : typeof arg === 'symbol' ? 'NaN' : formatNumberArg(Number.parseInt(arg));
            break;
          }
          case 'f': {
            const arg = args[++a];
            shown = typeof arg === 'symbol' ? 'NaN' : formatNumberArg(Number.parseFloat(arg));
            break;
          }
          case 'c': a += 1; shown = ''; break;
          case '%': out += first.slice(last, i); last = i + 1; continue;
          default: continue;
        }
        if (last !== i - 1) out += first.slice(last, i - 1);
        out += shown;
        last = i + 1;
      } else if (next === '%') {
        out += first.slice(last, i);
        last = i + 1;
      }
    }
    if (last !== 0) {
      a++;
      join = ' ';
      if (last < first.length) out += first.slice(last);
    }
  }
  while (a < args.length) {
    const value = args[a];
    out += join;
    out += typeof value !== 'string' ? inspect(value, inspectOptions) : value;
    join = ' ';
    a++;
  }
  return out;
}
const format = (...args) => formatWithOptions(undefined, ...args);

module.exports = { inspect, format, formatWithOptions, stripVTControlCharacters, getStringWidth, colors };
