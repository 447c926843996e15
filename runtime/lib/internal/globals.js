// What programs find on globalThis. Classes of the web platform load when first touched.
'use strict';

function define(name, value, enumerable = false) {
  Object.defineProperty(globalThis, name, { value, writable: true, enumerable, configurable: true });
}
function lazy(names, load) {
  for (const name of names) {
    Object.defineProperty(globalThis, name, {
      configurable: true, enumerable: false,
      get() {
        const value = load(name);
        define(name, value);
        return value;
      },
      set(value) { define(name, value); },
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
  define('global', globalThis);
  define('process', process);
  const timers = require('timers');
  for (const name of ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate']) define(name, timers[name], true);
  define('queueMicrotask', require('internal/ticks').queueMicrotask, true);
  // V8 installs a console of its own for the inspector; ours replaces it.
  enginesConsole = globalThis.console;
  lazy(['console'], () => require('console'));
  lazy(['Buffer'], () => require('buffer').Buffer);
  lazy(['atob', 'btoa', 'Blob', 'File'], (name) => require('buffer')[name]);
  lazy(['URL', 'URLSearchParams'], (name) => require('internal/url')[name]);
  lazy(['TextEncoder', 'TextDecoder'], (name) => require('internal/encoding')[name]);
  lazy(['Event', 'EventTarget', 'CustomEvent'], (name) => require('internal/event_target')[name]);
  lazy(['AbortController', 'AbortSignal'], (name) => require('internal/abort')[name]);
  lazy(['DOMException'], () => require('internal/dom_exception'));
  lazy(['structuredClone', 'MessageChannel', 'MessagePort', 'BroadcastChannel', 'MessageEvent'], (name) => require('internal/messaging')[name]);
  lazy(['performance', 'Performance', 'PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver', 'PerformanceObserverEntryList', 'PerformanceResourceTiming'], (name) => require('perf_hooks')[name]);
  lazy(['crypto'], () => require('crypto').webcrypto);
  lazy(['Crypto', 'CryptoKey', 'SubtleCrypto'], (name) => require('internal/webcrypto')[name]);
  lazy(['ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest', 'ReadableByteStreamController', 'ReadableStreamDefaultController',
    'WritableStream', 'WritableStreamDefaultController', 'WritableStreamDefaultWriter', 'TransformStream', 'TransformStreamDefaultController', 'ByteLengthQueuingStrategy', 'CountQueuingStrategy',
    'TextEncoderStream', 'TextDecoderStream', 'CompressionStream', 'DecompressionStream'], (name) => require('stream/web')[name]);
  lazy(['fetch', 'Headers', 'Request', 'Response', 'FormData'], (name) => require('internal/fetch')[name]);
  lazy(['WebSocket', 'CloseEvent'], (name) => require('internal/websocket')[name]);
  lazy(['EventSource'], (name) => require('internal/event_source')[name]);
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
  });
}
function begin() {
  if (binding('inspector').isActive()) joinConsoles();
}
module.exports = { begin, joinConsoles, setup };
