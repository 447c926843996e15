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

// A wrapped ES module whose names stay in its own function: others read them through `scope`, so that
// reading one too early throws, as it does in the source. A generator, because its functions can be
// called before it is evaluated: it runs to its first `yield` at once, which gives the getters.
export var __esmScope = (scope, body, run) => (
  (run = body()), __scope(scope, run.next().value), __esm(() => run.next())
);
export var __scope = (scope, getters) => {
  for (var name in getters) defineProperty(scope, name, { get: getters[name] });
};

// The exports object of an ES module, from getters, which make its bindings live. It has what a module
// namespace has: no prototype, Symbol.toStringTag, and no way to assign or to add. It stays open where
// `export *` will add names at run time.
export var __export = (getters, open) => {
  var target = Object.create(null);
  for (var name in getters) defineProperty(target, name, { get: getters[name], enumerable: true });
  defineProperty(target, Symbol.toStringTag, { value: "Module" });
  return open ? target : Object.preventExtensions(target);
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

// `export * from` something whose names are known only at run time. Who required the module may have
// its copy already.
export var __reExport = (target, module, copy) => (
  (copy = commonJsCopies.get(target)) && copyProperties(copy, module, "default"),
  copyProperties(target, module, "default")
);

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

// What an ES module sees of an external with interop: "compat".
export var __compatESM = (module) =>
  module && typeof module === "object" && "default" in module ? module : __toESM(module, 1);

// What require() sees of an ES module: a copy, because the module's own namespace must not show
// __esModule to other ES modules. Every require() of one module gets the same copy.
var commonJsCopies = /* @__PURE__ */ new WeakMap();
export var __toCommonJS = (module, copy) => (
  hasOwnProperty.call(module, "module.exports")
    ? (copy = module["module.exports"])
    : (copy = commonJsCopies.get(module)) ||
      commonJsCopies.set(module, (copy = copyProperties(defineProperty({}, "__esModule", { value: true }), module))),
  copy
);

//#require
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
//#end

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

// Keeps the `name` of a function or class whose binding may be renamed.
export var __name = (target, name) => defineProperty(target, "name", { value: name, configurable: true });

// What TypeScript's emitDecoratorMetadata records, if the program has loaded something that keeps it.
export var __metadata = (key, value) =>
  typeof Reflect === "object" && typeof Reflect.metadata === "function" ? Reflect.metadata(key, value) : void 0;

// TypeScript's experimentalDecorators. `kind` is absent for a class, 1 for a method or accessor, 2 for a property.
export var __decorateClass = (decorators, target, key, kind) => {
  var result = kind ? (kind === 1 ? getOwnPropertyDescriptor(target, key) : void 0) : target;
  for (var i = decorators.length; i--; ) {
    var decorator = decorators[i];
    if (decorator) result = (kind ? decorator(target, key, result) : decorator(result)) || result;
  }
  if (kind && result) defineProperty(target, key, result);
  return result;
};

export var __decorateParam = (index, decorator) => (target, key) => decorator(target, key, index);

// Standard decorators. The state of one class: itself, what its elements' decorators share, and the initializers
// that decorators of methods have added.
export var __decorationState = (target) => {
  var symbol = Symbol.metadata;
  var parent = getPrototypeOf(target);
  return {
    target,
    metadata: Object.create((symbol && parent && parent[symbol]) || null),
    extra: [],
    staticExtra: [],
  };
};

var decoratorKinds = ["method", "getter", "setter", "accessor", "field", "class"];

var requireFunction = (value, what) => {
  if (typeof value !== "function" && value !== void 0) throw TypeError(what + " must be a function or undefined");
  return value;
};

// Calls one decorator, whose context lets it add initializers to `extra` while it runs.
var callDecorator = (state, decorator, receiver, value, context, extra) => {
  if (typeof decorator !== "function") throw TypeError("A decorator must be a function");
  var done;
  context.metadata = state.metadata;
  context.addInitializer = (initializer) => {
    if (done) throw TypeError("Cannot add initializers after decoration has completed");
    if (typeof initializer !== "function") throw TypeError("An initializer must be a function");
    extra.push(initializer);
  };
  var result = decorator.call(receiver, value, context);
  done = true;
  return result;
};

// `list` alternates receivers and decorators, and keeps what comes of them: `init` (what a field starts with goes
// through these), `extra` (initializers), and for private elements the functions. `flags`: an index into
// decoratorKinds, 8 for static, 16 for private. A private function stands under `symbol` until it is taken from there.
export var __decorateElement = (state, flags, name, list, access, symbol) => {
  var kind = flags & 7;
  var isStatic = !!(flags & 8);
  var isPrivate = !!(flags & 16);
  var target = isStatic ? state.target : state.target.prototype;
  var key = symbol || name;
  var descriptor = kind < 4 ? getOwnPropertyDescriptor(target, key) : {};
  var slot = ["value", "get", "set"][kind];
  var extra = kind < 3 ? (isStatic ? state.staticExtra : state.extra) : (list.extra = []);
  list.init = [];
  if (symbol) {
    delete target[symbol];
    if (descriptor.value) __name(descriptor.value, name);
    if (descriptor.get) __name(descriptor.get, "get " + name);
    if (descriptor.set) __name(descriptor.set, "set " + name);
  }
  for (var i = list.length - 1; i > 0; i -= 2) {
    var value = kind < 3 ? descriptor[slot] : kind < 4 ? { get: descriptor.get, set: descriptor.set } : void 0;
    var context = { kind: decoratorKinds[kind], name, static: isStatic, private: isPrivate, access: {} };
    context.access.has = isPrivate ? access[0] : (object) => name in object;
    if (kind !== 2) context.access.get = isPrivate ? access[1] : (object) => object[name];
    if (kind > 1) context.access.set = isPrivate ? access[2] : (object, value) => { object[name] = value };
    var result = callDecorator(state, list[i], list[i - 1], value, context, extra);
    if (kind === 3) {
      if (result === void 0) continue;
      if (result === null || typeof result !== "object")
        throw TypeError("The decorator of an accessor must return an object or undefined");
      var get = requireFunction(result.get, '"get"');
      var set = requireFunction(result.set, '"set"');
      var init = requireFunction(result.init, '"init"');
      if (get) descriptor.get = get;
      if (set) descriptor.set = set;
      if (init) list.init.unshift(init);
    } else if (requireFunction(result, "What a decorator returns")) {
      if (kind === 4) list.init.unshift(result);
      else descriptor[slot] = result;
    }
  }
  if (isPrivate) {
    list.value = descriptor.value;
    list.get = descriptor.get;
    list.set = descriptor.set;
  } else if (kind < 4) {
    defineProperty(target, key, descriptor);
  }
};

export var __decorateClassStandard = (state, name, list) => {
  var target = state.target;
  list.extra = [];
  for (var i = list.length - 1; i > 0; i -= 2) {
    var result = callDecorator(state, list[i], list[i - 1], target, { kind: "class", name }, list.extra);
    target = requireFunction(result, "What the decorator of a class returns") || target;
  }
  return target;
};

export var __finishDecoration = (state, target) => {
  if (Symbol.metadata)
    defineProperty(target, Symbol.metadata, { value: state.metadata, writable: true, configurable: true });
  for (var initializer of state.staticExtra) initializer.call(target);
};

export var __runInitializers = (record, self) => {
  for (var initializer of record.extra) initializer.call(self);
};

export var __initializeField = (record, self, value) => {
  for (var initializer of record.init) value = initializer.call(self, value);
  return value;
};

export var __defineField = (target, key, value) =>
  defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });

// A property key, converted once.
export var __propertyKey = (value) => {
  for (var key of Reflect.ownKeys({ [value]: 0 })) return key;
};

// `using` and `await using`: a scope, its resources, and what went wrong in it.
export var __usingScope = () => ({ stack: [], failed: false, error: void 0 });

export var __using = (scope, value, isAsync) => {
  if (value === null || value === void 0) {
    if (isAsync) scope.stack.push([void 0, void 0, true]);
    return value;
  }
  if (typeof value !== "object" && typeof value !== "function") throw TypeError("A disposable must be an object");
  var dispose = isAsync ? value[Symbol.asyncDispose || Symbol.for("Symbol.asyncDispose")] : void 0;
  var fromSync = isAsync && (dispose === void 0 || dispose === null);
  if (!isAsync || fromSync) dispose = value[Symbol.dispose || Symbol.for("Symbol.dispose")];
  if (typeof dispose !== "function") throw TypeError("The value has no method to dispose of it");
  scope.stack.push([value, dispose, isAsync, fromSync]);
  return value;
};

export var __usingFail = (scope, error) => {
  if (scope.failed) {
    var suppressed = scope.error;
    var message = "An error was suppressed during disposal";
    scope.error =
      typeof SuppressedError === "function"
        ? new SuppressedError(error, suppressed, message)
        : Object.assign(Error(message), { name: "SuppressedError", error, suppressed });
  } else scope.error = error;
  scope.failed = true;
};

// Disposes in reverse order. Gives a promise when an asynchronous resource was met.
export var __usingEnd = (scope) => {
  // An `await using` of nothing still owes one turn.
  var owed = false;
  var next = () => {
    for (var item; (item = scope.stack.pop()); ) {
      if (!item[1]) {
        owed = true;
        continue;
      }
      if (!item[2] && owed) {
        owed = false;
        scope.stack.push(item);
        return Promise.resolve().then(next);
      }
      try {
        var result = item[1].call(item[0]);
        if (item[2]) {
          owed = false;
          return Promise.resolve(item[3] ? void 0 : result).then(next, (error) => (__usingFail(scope, error), next()));
        }
      } catch (error) {
        __usingFail(scope, error);
      }
    }
    if (owed) {
      owed = false;
      return Promise.resolve().then(next);
    }
    if (scope.failed) throw scope.error;
  };
  return next();
};

// A regular expression for newer engines than the target: others throw where it is reached, not when they read the file.
export var __regExp = (source, flags) => new RegExp(source, flags);
// The same for a BigInt.
export var __bigInt = (digits) => BigInt(digits);

//#lowering
// What targets lack. The operator `**`.
export var __pow = Math.pow;

var createProperty = (target, key, value) => {
  if (key in target) defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  else target[key] = value;
};

// Spread in an object literal: a copy of what is enumerable, without setters.
export var __spread = (target, source) => {
  if (source !== null && source !== void 0) {
    source = Object(source);
    for (var key of Reflect.ownKeys(source)) {
      var descriptor = getOwnPropertyDescriptor(source, key);
      if (descriptor && descriptor.enumerable) createProperty(target, key, source[key]);
    }
  }
  return target;
};

// The same of a literal, with its accessors.
export var __spreadAll = (target, literal) => {
  for (var key of Reflect.ownKeys(literal)) defineProperty(target, key, getOwnPropertyDescriptor(literal, key));
  return target;
};

export var __setPrototype = (target, prototype) =>
  prototype === null || typeof prototype === "object" || typeof prototype === "function"
    ? Object.setPrototypeOf(target, prototype)
    : target;

// `...rest` in an object pattern: what is enumerable and not among `keys`.
export var __rest = (source, keys) => {
  if (source === null || source === void 0) throw TypeError("Cannot destructure '" + source + "'");
  var target = {};
  source = Object(source);
  for (var i = keys.length; i--; ) if (typeof keys[i] !== "symbol") keys[i] += "";
  for (var key of Reflect.ownKeys(source)) {
    if (keys.indexOf(key) >= 0) continue;
    var descriptor = getOwnPropertyDescriptor(source, key);
    if (descriptor && descriptor.enumerable) createProperty(target, key, source[key]);
  }
  return target;
};

// The strings of a tagged template, which only the engine makes otherwise.
export var __template = (cooked, raw) => Object.freeze(defineProperty(cooked, "raw", { value: Object.freeze(raw) }));

// Something to assign to, where only functions can tell what happens.
export var __ref = (get, set) => ({
  get _() {
    return get();
  },
  set _(value) {
    set(value);
  },
});

// Classes. A field is defined, not assigned.
export var __publicField = (target, key, value) => (createProperty(target, key, value), value);

// Runs the static elements of a class, which stand in a method of it.
export var __initClass = (target, key = "#") => {
  var run = target[key];
  delete target[key];
  run.call(target);
  return target;
};

// Private members. `storage` has the objects that own it; `member` describes methods and accessors.
export var __weakMap = () => new WeakMap();
export var __weakSet = () => new WeakSet();

export var __privateMember = (target, key) => {
  var member = getOwnPropertyDescriptor(target, key);
  delete target[key];
  return member;
};

export var __privateAdd = (target, storage, value) => {
  if (storage.has(target)) throw TypeError("Cannot initialize a private member twice on the same object");
  storage instanceof WeakSet ? storage.add(target) : storage.set(target, value);
};

var requirePrivate = (target, storage, access) => {
  if (!storage.has(target)) throw TypeError("Cannot " + access + " a private member of an object whose class did not declare it");
};

export var __privateGet = (target, storage, member) => {
  requirePrivate(target, storage, "read");
  if (!member) return storage.get(target);
  if (member.get) return member.get.call(target);
  if (member.set) throw TypeError("A private accessor was defined without a getter");
  return member.value;
};

export var __privateSet = (target, storage, value, member) => {
  requirePrivate(target, storage, "write");
  if (!member) storage.set(target, value);
  else if (member.set) member.set.call(target, value);
  else throw TypeError("A private method, or an accessor without a setter, is not writable");
  return value;
};

export var __privateRef = (target, storage, member) =>
  __ref(
    () => __privateGet(target, storage, member),
    (value) => __privateSet(target, storage, value, member),
  );

export var __privateIn = (target, storage) => {
  if ((typeof target !== "object" && typeof target !== "function") || target === null)
    throw TypeError("Cannot use 'in' to look for a private member in something that is not an object");
  return storage.has(target);
};

// An async function: each `yield` of the generator is an `await`.
export var __async = (generator, self, args) =>
  new Promise((resolve, reject) => {
    var next = (value) => step("next", value);
    var fail = (error) => step("throw", error);
    var step = (mode, value) => {
      try {
        var result = generator[mode](value);
      } catch (error) {
        return reject(error);
      }
      if (result.done) resolve(result.value);
      else Promise.resolve(result.value).then(next, fail);
    };
    generator = generator.apply(self, args || []);
    next();
  });

// What an async generator yields to wait for `value`. With `returns` it is on its way out of a `yield*`.
function Await(value, returns) {
  this.value = value;
  this.returns = returns;
}
export var __await = (value) => new Await(value);

var asyncIteratorSymbol = () => Symbol.asyncIterator || Symbol.for("Symbol.asyncIterator");

export var __asyncGenerator = (generator, self, args) => {
  var queue = [];
  var started;
  // Goes on with the first request until the generator yields something for its consumer.
  var step = (mode, value) => {
    try {
      var result = generator[mode](value);
      value = result.value;
      if (value instanceof Await)
        Promise.resolve(value.value).then(
          (got) => step(value.returns ? "return" : "next", got),
          (error) => step("throw", error),
        );
      else settle(0, { value, done: result.done });
    } catch (error) {
      settle(1, error);
    }
  };
  var settle = (rejects, value) => {
    queue.shift()[rejects](value);
    if (queue.length) begin();
  };
  var begin = () => {
    var mode = queue[0][2];
    var value = queue[0][3];
    if (mode === "return")
      try {
        Promise.resolve(value).then(
          (got) => step("return", got),
          (error) => step("throw", error),
        );
      } catch (error) {
        step("throw", error);
      }
    else step(mode, value);
  };
  var method = (mode) => (value) =>
    new Promise((resolve, reject) => {
      if (queue.push([resolve, reject, mode, value]) === 1) begin();
    });
  var iterator = { next: method("next"), throw: method("throw"), return: method("return") };
  iterator[asyncIteratorSymbol()] = () => iterator;
  defineProperty(iterator, Symbol.toStringTag, { value: "AsyncGenerator" });
  generator = generator.apply(self, args || []);
  return iterator;
};

// The iterator of `for await` and of `yield*` in an async generator; of a sync iterable, its values are awaited.
export var __asyncIterator = (iterable) => {
  var method = iterable[asyncIteratorSymbol()];
  if (method !== null && method !== void 0) return requireObject(method.call(iterable));
  var iterator = iterable[Symbol.iterator]();
  var resume = (mode) => (value) =>
    new Promise((resolve, reject) => {
      var run = iterator[mode];
      if (mode === "return" && (run === null || run === void 0)) return resolve({ value, done: true });
      if (mode === "throw" && (run === null || run === void 0)) {
        if (iterator.return) iterator.return();
        throw TypeError("The iterator has no method throw");
      }
      var result = requireObject(run.call(iterator, value));
      var done = result.done;
      Promise.resolve(result.value).then(
        (got) => resolve({ value: got, done }),
        (error) => {
          if (!done && mode !== "return" && iterator.return)
            try {
              iterator.return();
            } catch (_) {}
          reject(error);
        },
      );
    });
  return { next: resume("next"), throw: resume("throw"), return: resume("return") };
};

var requireObject = (value) => {
  if ((typeof value !== "object" && typeof value !== "function") || value === null)
    throw TypeError(String(value) + " is not an object");
  return value;
};

// `yield*` in an async generator: an iterator for the `yield*` of a plain one. What the inner iterator gives is awaited by
// __asyncGenerator, which then asks here again.
export var __asyncDelegate = (iterable) => {
  var iterator = __asyncIterator(iterable);
  var waits = 0;
  var missing;
  var ask = (method, value, returns) => {
    waits = 1;
    return { value: new Await(method ? method.call(iterator, value) : value, returns), done: false };
  };
  // What the inner iterator's promise has given.
  var answer = (result) => {
    waits = 0;
    if (missing) throw TypeError("The iterator has no method throw");
    requireObject(result);
    return result.done ? { value: result.value, done: true } : { value: result.value, done: false };
  };
  var self = {
    next: (value) => (waits ? answer(value) : ask(iterator.next, value)),
    throw: (error) => {
      if (waits) {
        waits = 0;
        throw error;
      }
      if (iterator.throw) return ask(iterator.throw, error);
      missing = 1;
      return ask(iterator.return, void 0);
    },
    return: (value) => {
      if (waits) return answer(value);
      return iterator.return ? ask(iterator.return, value, 1) : { value, done: true };
    },
  };
  self[Symbol.iterator] = () => self;
  return self;
};
//#end

// import() in a page: the chunk's style sheets are there before it runs, and the scripts that it imports are fetched
// beside it. What fails is announced by the event vite:preloadError; a listener that calls preventDefault() takes it
// over.
export var __preload = (load, urls, base) => {
  var failed = (error) => {
    var event = new Event("vite:preloadError", { cancelable: true });
    event.payload = error;
    dispatchEvent(event);
    if (!event.defaultPrevented) throw error;
  };
  var add = (url) => {
    url = new URL(url, base);
    var style = url.pathname.endsWith(".css");
    url = url.href;
    for (var old of document.getElementsByTagName("link"))
      if (old.href === url && (!style || old.rel === "stylesheet")) return old.__loading;
    var link = document.createElement("link");
    link.rel = style ? "stylesheet" : "modulepreload";
    link.crossOrigin = "";
    link.href = url;
    var nonce = document.querySelector("meta[property=csp-nonce]");
    if (nonce) link.setAttribute("nonce", nonce.nonce || nonce.getAttribute("nonce"));
    // Scripts have their integrity from the import map; it holds that of style sheets too.
    var map = document.querySelector("script[type=importmap]");
    var hashes = map && JSON.parse(map.textContent).integrity;
    for (var key in hashes) if (new URL(key, document.baseURI).href === url) link.integrity = hashes[key];
    if (style)
      link.__loading = new Promise((resolve, reject) => {
        link.onload = resolve;
        link.onerror = () => reject(new Error("Unable to preload CSS for " + url));
      });
    document.head.append(link);
    return link.__loading;
  };
  return Promise.all(typeof document === "undefined" ? [] : urls.map(add))
    .catch(failed)
    .then(() => load().catch(failed));
};
