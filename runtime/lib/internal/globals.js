// What programs find on globalThis. Classes of the web platform load when first touched.
'use strict';

function define(name, value, enumerable = false) {
  Object.defineProperty(globalThis, name, { value, writable: true, enumerable, configurable: true });
}
function lazy(names, load, enumerable = false) {
  for (const name of names) {
    Object.defineProperty(globalThis, name, {
      configurable: true, enumerable,
      get() {
        const value = load(name);
        define(name, value, enumerable);
        return value;
      },
      set(value) { define(name, value, enumerable); },
    });
  }
}

let enginesConsole;
// From here on a debugger hears what is printed.
function joinConsoles() {
  if (enginesConsole === undefined) return;
  const ours = require('console'), engines = enginesConsole;
  enginesConsole = undefined;
  for (const name of Object.keys(engines)) {
    const method = typeof engines[name] === 'function' && binding('inspector').joinConsole(engines[name], ours[name]);
    if (method) ours[name] = method;
  }
}

function setup() {
  Object.defineProperty(globalThis, Symbol.toStringTag, { value: 'global', configurable: true });
  define('process', process);
  // What is enumerable comes in Node's order.
  define('global', globalThis, true);
  const timers = require('timers');
  for (const name of ['clearImmediate', 'setImmediate', 'clearInterval', 'clearTimeout', 'setInterval', 'setTimeout']) define(name, timers[name], true);
  define('queueMicrotask', require('internal/ticks').queueMicrotask, true);
  lazy(['structuredClone'], () => require('internal/messaging').structuredClone, true);
  lazy(['atob', 'btoa'], (name) => require('buffer')[name], true);
  lazy(['performance'], () => require('perf_hooks').performance, true);
  lazy(['fetch'], () => require('internal/fetch').fetch, true);
  lazy(['navigator'], () => {
    class Navigator {
      get hardwareConcurrency() { return binding('os').availableParallelism(); }
      get language() { return 'en-US'; }
      get languages() { return Object.freeze(['en-US']); }
      get platform() { return 'linux'; }
      get userAgent() { return `Node.js/${process.versions.node.split('.')[0]}`; }
    }
    define('Navigator', Navigator);
    return new Navigator();
  }, true);
  lazy(['crypto'], () => require('crypto').webcrypto, true);
  // V8 installs a console of its own for the inspector; ours replaces it.
  enginesConsole = globalThis.console;
  lazy(['console'], () => require('console'));
  lazy(['Buffer'], () => require('buffer').Buffer);
  lazy(['Blob', 'File'], (name) => require('buffer')[name]);
  lazy(['URL', 'URLSearchParams'], (name) => require('internal/url')[name]);
  lazy(['TextEncoder', 'TextDecoder'], (name) => require('internal/encoding')[name]);
  lazy(['Event', 'EventTarget', 'CustomEvent'], (name) => require('internal/event_target')[name]);
  lazy(['AbortController', 'AbortSignal'], (name) => require('internal/abort')[name]);
  lazy(['DOMException'], () => require('internal/dom_exception'));
  lazy(['MessageChannel', 'MessagePort', 'BroadcastChannel', 'MessageEvent'], (name) => require('internal/messaging')[name]);
  lazy(['Performance', 'PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver', 'PerformanceObserverEntryList', 'PerformanceResourceTiming'], (name) => require('perf_hooks')[name]);
  lazy(['Crypto', 'CryptoKey', 'SubtleCrypto'], (name) => require('internal/webcrypto')[name]);
  lazy(['ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest', 'ReadableByteStreamController', 'ReadableStreamDefaultController',
    'WritableStream', 'WritableStreamDefaultController', 'WritableStreamDefaultWriter', 'TransformStream', 'TransformStreamDefaultController', 'ByteLengthQueuingStrategy', 'CountQueuingStrategy',
    'TextEncoderStream', 'TextDecoderStream', 'CompressionStream', 'DecompressionStream'], (name) => require('stream/web')[name]);
  lazy(['Headers', 'Request', 'Response', 'FormData'], (name) => require('internal/fetch')[name]);
  lazy(['WebSocket', 'CloseEvent'], (name) => require('internal/websocket')[name]);
  lazy(['EventSource'], (name) => require('internal/event_source')[name]);
}
function begin() {
  if (binding('inspector').isActive()) joinConsoles();
}
module.exports = { begin, joinConsoles, setup };
