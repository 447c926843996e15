// Helpers that linked code calls. Each is dropped when nothing uses it. They are called with values
// of the user's program, so nothing here relies on methods of Object.prototype or on globals that a
// program might replace after start.

var defineProperty = Object.defineProperty;
var getOwnPropertyDescriptor = Object.getOwnPropertyDescriptor;
var getOwnPropertyNames = Object.getOwnPropertyNames;
var getPrototypeOf = Object.getPrototypeOf;
var hasOwnProperty = Object.prototype.hasOwnProperty;

// A CommonJS module, evaluated once. A factory that throws is run again by the next require, as in
// Node, where a module that failed to load leaves the cache.
export var __commonJS = (factory, module) => () => {
  if (!module) {
    module = { exports: {} };
    try {
      factory.call(module.exports, module.exports, module);
    } catch (error) {
      module = void 0;
      throw error;
    }
  }
  return module.exports;
};

// A wrapped ES module. Evaluated once; an error is remembered and thrown again, as the specification
// has it.
export var __esm = (evaluate, failure) => () => {
  if (evaluate) {
    var run = evaluate;
    evaluate = 0;
    try {
      run();
    } catch (error) {
      failure = [error];
    }
  }
  if (failure) throw failure[0];
};

// The same with a top-level await in it: gives the promise of its evaluation. While the module is
// still on the stack (a cycle) that is undefined, so that nothing waits for itself.
export var __esmAsync = (evaluate, promise) => () => {
  if (evaluate) {
    var run = evaluate;
    evaluate = 0;
    promise = run();
  }
  return promise;
};

// The exports object of an ES module, from getters, which make its bindings live. It has what a module
// namespace has: no prototype, Symbol.toStringTag, and no way to assign.
export var __export = (getters) => {
  var target = Object.create(null);
  for (var name in getters) defineProperty(target, name, { get: getters[name], enumerable: true });
  return defineProperty(target, Symbol.toStringTag, { value: "Module" });
};

var copyProperties = (to, from, except, descriptor) => {
  if ((from && typeof from === "object") || typeof from === "function")
    for (let name of getOwnPropertyNames(from))
      if (!hasOwnProperty.call(to, name) && name !== except)
        defineProperty(to, name, {
          get: () => from[name],
          enumerable: !(descriptor = getOwnPropertyDescriptor(from, name)) || descriptor.enumerable,
        });
  return to;
};

// `export * from` something whose names are known only at run time.
export var __reExport = (target, module) => copyProperties(target, module, "default");

// What an ES module sees of a CommonJS module. `default` is module.exports, unless the module says
// that it was an ES module once (__esModule) and the importer does not follow Node's rules.
export var __toESM = (module, nodeMode, target) => (
  (target = module != null ? Object.create(getPrototypeOf(module)) : {}),
  copyProperties(
    nodeMode || !module || !module.__esModule
      ? defineProperty(target, "default", { value: module, enumerable: true })
      : target,
    module,
  )
);

// What require() sees of an ES module: a copy, because the module's own namespace must not show
// __esModule to other ES modules.
export var __toCommonJS = (module) =>
  hasOwnProperty.call(module, "module.exports")
    ? module["module.exports"]
    : copyProperties(defineProperty({}, "__esModule", { value: true }), module);

export var __require = /* @__PURE__ */ ((fallback) =>
  typeof require !== "undefined"
    ? require
    : typeof Proxy !== "undefined"
      ? new Proxy(fallback, {
          get: (target, name) => (typeof require !== "undefined" ? require : target)[name],
        })
      : fallback)(function (specifier) {
  if (typeof require !== "undefined") return require.apply(this, arguments);
  throw Error('Dynamic require of "' + specifier + '" is not supported');
});

// require() of a module that was not there when the program was bundled, where the program handles it.
export var __missing = (specifier) => {
  var error = Error("Cannot find module '" + specifier + "'");
  error.code = "MODULE_NOT_FOUND";
  throw error;
};

// The `binary` loader: base64 to a Uint8Array, without atob, which Node has only of late.
export var __toBinary = /* @__PURE__ */ (() => {
  var table = new Uint8Array(128);
  for (var i = 0; i < 64; i++) table[i < 26 ? i + 65 : i < 52 ? i + 71 : i < 62 ? i - 4 : i * 4 - 205] = i;
  return (base64) => {
    var n = base64.length;
    var bytes = new Uint8Array((((n - (base64[n - 1] == "=") - (base64[n - 2] == "=")) * 3) / 4) | 0);
    for (var from = 0, to = 0; from < n; ) {
      var c0 = table[base64.charCodeAt(from++)], c1 = table[base64.charCodeAt(from++)];
      var c2 = table[base64.charCodeAt(from++)], c3 = table[base64.charCodeAt(from++)];
      bytes[to++] = (c0 << 2) | (c1 >> 4);
      bytes[to++] = (c1 << 4) | (c2 >> 2);
      bytes[to++] = (c2 << 6) | c3;
    }
    return bytes;
  };
})();
