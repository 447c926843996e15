// The module registry: runs the factories that the dev server sends, and replaces modules while the
// program runs. Works wherever ES modules do: in a page, in a worker, and in Node (for tests). What
// needs a document or a socket is in client.js.
//
// A module is *defined* (its factory is known), then *linked* (its exports exist, its functions can be
// called), then *evaluated*. These are the steps of the ECMAScript specification, and they are taken in
// its order: cycles, dead zones, top-level await and errors come out as in a browser without a bundler.

const base = /* @base */ "/";
const assetBase = /* @asset_base */ "/"; // with server.origin before it

const COMMONJS = 1, ASYNC = 2, NODE_MODE = 4, VALUE = 8, NO_SYNTAX = 16, REFRESH_COMPONENTS = 32, REFRESH_HOOKS = 64;
const LINKING = 0, LINKED = 1, EVALUATING = 2, WAITING = 3, DONE = 4, FAILED = 5;

const definitions = new Map(); // id → definition
const newer = new Map(); // id → definition of a module that runs in an older version
const instances = new Map(); // id → Instance
const externals = new Map(); // specifier → namespace object
const importers = new Map(); // id → Set of ids of instances that depend on it; see knowImporters()
let importersKnown = false;
const hotData = new Map(); // id → import.meta.hot.data
const entries = []; // ids that scripts of the page have started
const startedAs = new Map(); // what a script is called → id of its module

const { defineProperty, getOwnPropertyDescriptor, getOwnPropertyNames, getPrototypeOf } = Object;
const { hasOwn } = Object;
// Of the dev server: a page that includes its scripts may come from another one.
const origin = /^https?:/.test(import.meta.url) ? new URL(import.meta.url).origin : "http://localhost";

// -- definitions

function definition(id, version, flags, dependencies, imported, factory) {
  const parameters = factory.length - (flags & COMMONJS ? 3 : 1);
  return { id, version, flags, dependencies, imported, factory, parameters };
}

// By the scripts of a page, which say nothing of their age: one that was on its way while an update was applied
// brings what the update has replaced. So what is known stays, and the server is asked which of the two is right.
export function define(id, version, ...rest) {
  const known = newer.get(id) ?? definitions.get(id);
  if (!known) definitions.set(id, definition(id, version, ...rest));
  else if (known.version !== version) askAgain();
}

// By updates, which are applied in the order of their sequence.
export function redefine(id, version, ...rest) {
  const known = newer.get(id) ?? definitions.get(id);
  if (known?.version === version) return;
  redefined.add(id);
  // A module that runs goes on until the update is complete.
  (instances.has(id) ? newer : definitions).set(id, definition(id, version, ...rest));
}

export function external(specifier, namespace) {
  externals.set(specifier, namespace);
}

// -- instances

class Instance {
  constructor(definition) {
    this.id = definition.id;
    this.definition = definition;
    this.state = LINKING;
    this.namespace = undefined; // of an ES module
    this.module = undefined; // of a CommonJS module, when it has been evaluated
    this.views = undefined; // what ES modules see of a CommonJS module: [normal, node mode]
    this.locals = undefined; // name → getter or [dependency, name]
    this.stars = undefined; // dependencies whose exports are exported
    this.synthetic = undefined; // name of an export; see Context.exports()
    this.targets = undefined; // the instances behind its parameters; undefined for externals
    this.visit = 0; // number of the evaluation that has seen it
    this.dynamic = false; // some exports are known only when it has been evaluated
    this.generator = undefined;
    this.primed = undefined; // what the generator's first step gave
    this.hot = undefined;
    this.refreshes = undefined; // the runtime that refreshes it; see acceptRefreshes()
    if (!isCommonJs(this)) {
      this.namespace = Object.create(null);
      defineProperty(this.namespace, Symbol.toStringTag, moduleTag);
    }
  }
}

const moduleTag = { value: "Module" };

// What few modules have is no field of every one: a page may have ten thousand.
Object.assign(Instance.prototype, {
  error: undefined,
  meta: undefined,
  invalidatedBy: undefined,
  // Of modules that wait; names as in the specification.
  promise: undefined,
  settle: undefined,
  pending: 0,
  parents: undefined,
  asyncOrder: 0,
  cycleRoot: undefined, // itself
});

const isCommonJs = (instance) => (instance.definition.flags & (COMMONJS | NO_SYNTAX)) !== 0;

const instanceAt = (instance, index) => instances.get(instance.definition.dependencies[index]);

const cycleRootOf = (instance) => instance.cycleRoot ?? instance;

// The object that an importer's code reads from.
function view(instance, index) {
  const id = instance.definition.dependencies[index];
  const target = instances.get(id);
  if (!target) return externalNamespace(id);
  return viewOf(target, (instance.definition.flags & NODE_MODE) !== 0);
}

function viewOf(target, nodeMode) {
  if (!isCommonJs(target)) return target.namespace;
  const views = (target.views ??= []);
  const at = nodeMode ? 1 : 0;
  if (!views[at]) {
    views[at] = {};
    if (target.module && target.state !== EVALUATING) fillView(target, at);
  }
  return views[at];
}

// What an ES module sees of a CommonJS module: `default` is module.exports, unless the module says that
// it was an ES module once and the importer does not follow Node's rules. The same rules as in a build.
function fillView(target, nodeMode) {
  const exports = target.module.exports;
  const object = target.views[nodeMode];
  if (exports != null && getPrototypeOf(Object(exports)) !== Object.prototype)
    Object.setPrototypeOf(object, getPrototypeOf(Object(exports)));
  if (nodeMode || !exports || !exports.__esModule)
    defineProperty(object, "default", { value: exports, enumerable: true, configurable: true });
  copyProperties(object, exports);
}

function copyProperties(to, from, except) {
  if ((from && typeof from === "object") || typeof from === "function") {
    for (const name of getOwnPropertyNames(from)) {
      if (hasOwn(to, name) || name === except) continue;
      const descriptor = getOwnPropertyDescriptor(from, name);
      defineProperty(to, name, {
        get: () => from[name],
        enumerable: !descriptor || descriptor.enumerable,
        configurable: true,
      });
    }
  }
  return to;
}

const commonJsCopies = new WeakMap();

// What require() sees of an ES module.
function toCommonJs(namespace) {
  if (hasOwn(namespace, "module.exports")) return namespace["module.exports"];
  let copy = commonJsCopies.get(namespace);
  if (!copy) {
    copy = copyProperties(defineProperty({}, "__esModule", { value: true }), namespace);
    commonJsCopies.set(namespace, copy);
  }
  return copy;
}

function externalNamespace(specifier) {
  const namespace = externals.get(specifier);
  if (namespace) return namespace;
  // Not a URL: nothing in a browser can load it. Thrown where it is used, because much code that
  // imports such a module never does.
  const fail = () => {
    throw new Error(`Module "${specifier}" is left outside of the bundle and cannot be loaded in a browser`);
  };
  return new Proxy(Object.create(null), { get: (_, name) => (typeof name === "symbol" ? undefined : fail()), has: fail });
}

// -- what a factory gets

const requireOfEnvironment = (specifier) => {
  if (typeof require === "function") return require(specifier);
  throw new Error(`Dynamic require of "${specifier}" is not supported`);
};

class Context {
  constructor(instance) {
    this.instance = instance;
  }
  get meta() {
    return (this.instance.meta ??= makeMeta(this.instance));
  }
  get require() {
    const call = (specifier) => requireOfEnvironment(specifier);
    call.resolve = (specifier) => specifier;
    call.cache = Object.create(null);
    return call;
  }
  // Path of a file below the base.
  url(path) {
    return assetBase + path.slice(1);
  }
  // A file that a plugin has emitted.
  fileUrl(reference) {
    return new URL(`${base}@sinter/file?reference=${reference}`, origin).href;
  }
  // `synthetic`: an export whose properties stand for names that the module lacks.
  exports(locals, stars, synthetic) {
    const { instance } = this;
    instance.locals = locals;
    instance.stars = stars || undefined;
    instance.synthetic = synthetic;
  }
  required(index) {
    return requireModule(this.instance.definition.dependencies[index]);
  }
  // Of a style sheet: `accepts` when no module reads names from it.
  style(content, accepts) {
    const { instance } = this;
    updateStyle(instance.id, content);
    const hot = (instance.hot ??= new Hot(instance));
    if (accepts) hot.accept();
    hot.prune(() => removeStyle(instance.id));
  }
  missing(specifier) {
    const error = new Error(`Cannot find module '${specifier}'`);
    error.code = "MODULE_NOT_FOUND";
    throw error;
  }
  import(id) {
    addImporter(id, this.instance.id);
    return importModule(id, (this.instance.definition.flags & NODE_MODE) !== 0);
  }
  // `import()` of what no one could know when the module was compiled.
  async importUrl(specifier, options) {
    const text = String(specifier);
    const isPath = /^\.{0,2}\//.test(text) && !text.startsWith("//");
    const url = isPath || text.startsWith(origin + base) ? new URL(text, this.meta.url) : undefined;
    const id = url && idOfUrl(url);
    if (!id) return import(/* @vite-ignore */ url ? url.href : text, options);
    const nodeMode = (this.instance.definition.flags & NODE_MODE) !== 0;
    if (definitions.has(id)) return this.import(id);
    url.search += (url.search ? "&" : "?") + "import";
    const script = await import(/* @vite-ignore */ url.href);
    // A script that is no module of the program: one of the public folder.
    const started = startedAs.get(id);
    if (!started) return script;
    addImporter(started, this.instance.id);
    return viewOf(instances.get(started), nodeMode);
  }
}

// What the server calls the module at a URL. Queries that only keep caches away are no part of it.
function idOfUrl({ origin: from, pathname, search }) {
  if (from !== origin || !pathname.startsWith(base)) return undefined;
  const query = search.slice(1).split("&").filter((item) => item && !/^(import|t|v)(=|$)/.test(item));
  return "/" + decodeURIComponent(pathname.slice(base.length)) + (query.length ? "?" + query.join("&") : "");
}

function makeMeta(instance) {
  const path = instance.id.startsWith("/") ? base + instance.id.slice(1) : instance.id;
  const meta = Object.create(null);
  meta.url = new URL(encodeURI(path), origin).href;
  meta.resolve = (specifier) => new URL(specifier, meta.url).href;
  defineProperty(meta, "hot", { get: () => (instance.hot ??= new Hot(instance)), enumerable: true });
  return meta;
}

// -- linking

function addImporter(id, importer) {
  const set = importers.get(id);
  if (set) set.add(importer);
  else importers.set(id, new Set([importer]));
}

// Only updates ask who imports and who accepts what: a page that loads does not count its imports. What import()
// leads to is in no list of dependencies, so it is always noted.
export function knowImporters() {
  if (importersKnown) return;
  importersKnown = true;
  for (const instance of instances.values()) {
    for (const dependency of instance.definition.dependencies) addImporter(dependency, instance.id);
    if (instance.refreshes) acceptRefreshes(instance);
  }
}

// Creates and links what `root` needs statically and is not there yet.
function link(root) {
  const present = instances.get(root);
  if (present) return present;
  const order = [];
  const stack = [];
  const enter = (id) => {
    const definition = definitions.get(id);
    if (!definition) throw new Error(`Module "${id}" is not loaded`);
    const instance = new Instance(definition);
    instance.targets = [];
    instances.set(id, instance);
    if (importersKnown) for (const dependency of definition.dependencies) addImporter(dependency, id);
    stack.push(instance);
    return instance;
  };
  try {
    enter(root);
    while (stack.length) {
      const instance = stack[stack.length - 1];
      const { targets } = instance;
      const { dependencies, parameters } = instance.definition;
      if (targets.length === parameters) {
        order.push(instance);
        stack.pop();
        continue;
      }
      const id = dependencies[targets.length];
      let target = instances.get(id);
      if (!target && (definitions.has(id) || !isExternal(id))) target = enter(id);
      targets.push(target);
    }
    for (const instance of order) prepare(instance);
    for (const instance of order) resolveExports(instance);
    for (const instance of order) checkImports(instance);
  } catch (error) {
    // Nothing of this attempt stays: the next one links again, perhaps with other definitions.
    for (const instance of stack) forgetInstance(instance);
    for (const instance of order) forgetInstance(instance);
    throw error;
  }
  for (const instance of order) instance.state = LINKED;
  return instances.get(root);
}

function forgetInstance(instance) {
  if (instances.get(instance.id) === instance) instances.delete(instance.id);
  for (const dependency of instance.definition.dependencies) importers.get(dependency)?.delete(instance.id);
}

const isExternal = (id) => externals.has(id) || !id.startsWith("/");

function prepare(instance) {
  const { factory, flags, dependencies } = instance.definition;
  const context = new Context(instance);
  const nodeMode = (flags & NODE_MODE) !== 0;
  const views = instance.targets.map((target, i) => (target ? viewOf(target, nodeMode) : externalNamespace(dependencies[i])));
  if (flags & COMMONJS) {
    instance.generator = () => {
      const module = (instance.module = { exports: {}, id: instance.id });
      factory.call(module.exports, module.exports, module, context, ...views);
    };
    return;
  }
  const generator = factory(context, ...views);
  instance.primed = generator.next();
  instance.generator = generator;
  if (flags & NO_SYNTAX) instance.module = { exports: {} };
}

const ownExport = { get: undefined, enumerable: true };

function resolveExports(instance) {
  const { namespace, locals, stars } = instance;
  if (!namespace) return;
  let names = locals ? Object.keys(locals) : [];
  let own = locals; // nearly all exports are the module's own
  if (stars?.length) {
    instance.dynamic = hasDynamicNames(instance, new Set());
    names = [...exportNames(instance, new Set())].sort();
    own = undefined;
  }
  if (instance.synthetic) instance.dynamic = true;
  for (const name of names) {
    const local = own?.[name];
    if (typeof local === "function") {
      ownExport.get = local;
      defineProperty(namespace, name, ownExport);
      continue;
    }
    const found = resolveExport(instance, name, new Set());
    if (found && found !== ambiguous) defineProperty(namespace, name, { get: found.get, enumerable: true });
  }
  if (!instance.dynamic) Object.preventExtensions(namespace);
}

function hasDynamicNames(instance, seen) {
  if (seen.has(instance)) return false;
  seen.add(instance);
  if (instance.synthetic) return true;
  return !!instance.stars?.some((index) => {
    const target = instanceAt(instance, index);
    return !target || isCommonJs(target) || hasDynamicNames(target, seen);
  });
}

function exportNames(instance, seen) {
  const names = new Set();
  if (seen.has(instance) || isCommonJs(instance)) return names;
  seen.add(instance);
  if (instance.locals) for (const name of Object.keys(instance.locals)) names.add(name);
  for (const index of instance.stars ?? []) {
    const target = instanceAt(instance, index);
    if (!target) continue;
    for (const name of exportNames(target, seen)) if (name !== "default") names.add(name);
  }
  return names;
}

const ambiguous = {};

// Where a name comes from: {owner, name, get}; null when nowhere; `ambiguous` when from two places.
function resolveExport(instance, name, seen) {
  const key = instance.id + "\n" + name;
  if (seen.has(key)) return null;
  seen.add(key);
  if (isCommonJs(instance)) {
    const object = viewOf(instance, false);
    return { owner: instance, name, get: () => object[name] };
  }
  const local = instance.locals && hasOwn(instance.locals, name) ? instance.locals[name] : undefined;
  if (typeof local === "function") return { owner: instance, name, get: local };
  if (local) {
    const target = instanceAt(instance, local[0]);
    const object = view(instance, local[0]);
    if (local.length === 1) return { owner: target ?? object, name: "*", get: () => object };
    if (!target || isCommonJs(target)) return { owner: target ?? object, name: local[1], get: () => object[local[1]] };
    const found = resolveExport(target, local[1], seen);
    if (found || !hasDynamicNames(target, new Set())) return found;
    return { owner: target, name: local[1], get: () => dynamicExport(target, local[1], new Set()) };
  }
  if (name === "default") return null;
  let found = null;
  for (const index of instance.stars ?? []) {
    const target = instanceAt(instance, index);
    if (!target || isCommonJs(target)) continue;
    const other = resolveExport(target, name, seen);
    if (other === ambiguous) return ambiguous;
    if (!other) continue;
    if (found && (found.owner !== other.owner || found.name !== other.name)) return ambiguous;
    found = other;
  }
  return found;
}

// The value of a name that only `export *` from CommonJS can bring.
function dynamicExport(instance, name, seen) {
  if (seen.has(instance)) return undefined;
  seen.add(instance);
  if (hasOwn(instance.namespace, name)) return instance.namespace[name];
  for (const index of instance.stars ?? []) {
    const target = instanceAt(instance, index);
    const object = view(instance, index);
    if (target && !isCommonJs(target)) {
      const value = dynamicExport(target, name, seen);
      if (value !== undefined) return value;
    } else if (name in object) {
      return object[name];
    }
  }
  return undefined;
}

// Many modules import the same names.
const lists = new Map();

function namesOf(text) {
  let names = lists.get(text);
  if (!names) lists.set(text, (names = text.split(",")));
  return names;
}

function checkImports(instance) {
  const { imported, parameters } = instance.definition;
  if (!imported) return;
  for (let i = 0; i < parameters; i++) {
    const target = instance.targets[i];
    if (!target || !imported[i] || isCommonJs(target) || target.dynamic) continue;
    for (const name of namesOf(imported[i])) {
      if (name === "*" || hasOwn(target.namespace, name)) continue;
      const how = resolveExport(target, name, new Set()) === ambiguous ? "provides two different exports" : "does not provide an export";
      throw new SyntaxError(`The requested module "${target.id}" ${how} named "${name}" (imported by "${instance.id}")`);
    }
  }
}

// -- evaluation

let visits = 0;

// Undefined when all is done, else the promise of it. Throws what the module throws.
function evaluate(root) {
  if (root.state === DONE) return undefined;
  if (root.state === FAILED) throw root.error;
  if (root.state === WAITING) return cycleRootOf(root).promise;
  if (root.state === EVALUATING) return undefined;
  const order = [];
  let waits = false;
  const stack = [root];
  const nexts = [0]; // of each on the stack, the next dependency
  const visit = (root.visit = ++visits);
  while (stack.length) {
    const top = stack.length - 1;
    const instance = stack[top];
    const { targets } = instance;
    if (nexts[top] === targets.length) {
      order.push(instance);
      waits ||= (instance.definition.flags & ASYNC) !== 0;
      stack.pop();
      nexts.pop();
      continue;
    }
    const target = targets[nexts[top]++];
    if (!target || target.visit === visit) continue;
    if (target.state === WAITING) waits = true;
    if (target.state !== LINKED && target.state !== FAILED) continue;
    target.visit = visit;
    stack.push(target);
    nexts.push(target.state === FAILED ? target.targets.length : 0);
  }
  // An async generator comes to its `yield` some microtasks later; only then does it go on at once when
  // it is told to, as a module's evaluation must begin.
  if (waits) return Promise.all(order.map(({ primed }) => primed)).then(() => evaluateWaiting(root));
  for (const instance of order) {
    if (instance.state !== LINKED) continue;
    try {
      const failed = anyFailed && failedDependency(instance);
      if (failed) throw failed.error;
      execute(instance);
    } catch (error) {
      // The rest is not evaluated, as the specification has it. Modules between this one and the root
      // fail when they are asked for.
      fail(instance, error);
      fail(root, error);
      throw error;
    }
  }
  return undefined;
}

const failedDependency = (instance) => instance.targets.find((target) => target?.state === FAILED);

let anyFailed = false;

function fail(instance, error) {
  anyFailed = true;
  instance.state = FAILED;
  instance.error = error;
}

// Runs the module's own code. Everything it needs has been evaluated.
function execute(instance) {
  instance.state = EVALUATING;
  const { flags } = instance.definition;
  const restore = flags & (REFRESH_COMPONENTS | REFRESH_HOOKS) ? beginRefresh(instance) : undefined;
  try {
    if (flags & COMMONJS) {
      instance.generator();
      instance.views?.forEach((_, mode) => fillView(instance, mode));
    } else {
      if (instance.dynamic) addDynamicExports(instance);
      if (flags & NO_SYNTAX) instance.views?.forEach((_, mode) => fillView(instance, mode));
      instance.generator.next();
      instance.generator = undefined;
      if (instance.synthetic) addSyntheticExports(instance);
    }
  } finally {
    restore?.();
  }
  instance.state = DONE;
  if (flags & REFRESH_COMPONENTS) endRefresh(instance);
}

// Names that `export *` brings from CommonJS modules.
function addDynamicExports(instance) {
  for (const index of instance.stars ?? []) {
    const target = instanceAt(instance, index);
    if (target && !isCommonJs(target) && !target.dynamic) continue;
    copyProperties(instance.namespace, view(instance, index), "default");
  }
}

// Known when the module has been evaluated.
function addSyntheticExports({ namespace, synthetic }) {
  copyProperties(namespace, namespace[synthetic], "default");
}

// Evaluation of a graph with top-level await: 16.2.1.5.3 of the specification, step by step.
let asyncCounter = 0;

function evaluateWaiting(root) {
  if (root.state === FAILED) throw root.error;
  const stack = [];
  let index = 0;
  const inner = (instance) => {
    if (instance.state === FAILED) throw instance.error;
    if (instance.state !== LINKED) return;
    instance.state = EVALUATING;
    const own = index++;
    let ancestor = own;
    instance.dfsIndex = own;
    instance.pending = 0;
    instance.parents = [];
    stack.push(instance);
    for (let i = 0; i < instance.definition.parameters; i++) {
      let target = instanceAt(instance, i);
      if (!target) continue;
      inner(target);
      if (target.state === EVALUATING && stack.includes(target)) {
        ancestor = Math.min(ancestor, target.dfsAncestor ?? target.dfsIndex);
      } else {
        target = cycleRootOf(target);
        if (target.state === FAILED) throw target.error;
      }
      if (target.asyncOrder && target.state !== DONE) {
        instance.pending++;
        target.parents.push(instance);
      }
    }
    instance.dfsAncestor = ancestor;
    if (instance.pending || instance.definition.flags & ASYNC) {
      instance.asyncOrder = ++asyncCounter;
      instance.promise = new Promise((resolve, reject) => (instance.settle = { resolve, reject }));
      instance.promise.catch(() => {});
      if (!instance.pending) executeAsync(instance);
    } else {
      execute(instance);
      instance.state = EVALUATING;
    }
    if (ancestor === own) {
      for (let member; member !== instance; ) {
        member = stack.pop();
        if (member.state === EVALUATING) member.state = member.asyncOrder ? WAITING : DONE;
        member.cycleRoot = instance;
      }
    }
  };
  try {
    inner(root);
  } catch (error) {
    for (const instance of stack) fail(instance, error);
    throw error;
  }
  const cycleRoot = cycleRootOf(root);
  return cycleRoot.state === WAITING ? cycleRoot.promise : undefined;
}

function executeAsync(instance) {
  if (!(instance.definition.flags & ASYNC)) {
    try {
      execute(instance);
    } catch (error) {
      return rejected(instance, error);
    }
    return fulfilled(instance);
  }
  if (instance.dynamic) addDynamicExports(instance);
  instance.generator.next().then(
    () => fulfilled(instance),
    (error) => rejected(instance, error),
  );
}

function fulfilled(instance) {
  if (instance.state === FAILED) return;
  if (instance.synthetic && instance.definition.flags & ASYNC) addSyntheticExports(instance);
  instance.state = DONE;
  instance.settle.resolve();
  const ready = [];
  const gather = (module) => {
    for (const parent of module.parents) {
      if (ready.includes(parent) || cycleRootOf(parent).state === FAILED) continue;
      if (--parent.pending) continue;
      ready.push(parent);
      if (!(parent.definition.flags & ASYNC)) gather(parent);
    }
  };
  gather(instance);
  ready.sort((a, b) => a.asyncOrder - b.asyncOrder);
  for (const parent of ready) {
    if (parent.state === FAILED) continue;
    if (parent.definition.flags & ASYNC) {
      executeAsync(parent);
      continue;
    }
    try {
      execute(parent);
    } catch (error) {
      rejected(parent, error);
      continue;
    }
    parent.settle.resolve();
  }
}

function rejected(instance, error) {
  if (instance.state === FAILED) return;
  fail(instance, error);
  instance.settle.reject(error);
  for (const parent of instance.parents) rejected(parent, error);
}

// -- the ways to a module

function requireModule(id) {
  if (!instances.has(id) && !definitions.has(id)) return externalNamespace(id);
  const instance = link(id);
  if (instance.definition.flags & COMMONJS && instance.module) return instance.module.exports;
  let promise;
  try {
    promise = evaluate(instance);
  } catch (error) {
    // As in Node, where a CommonJS module that failed to load leaves the cache.
    if (isCommonJs(instance)) forgetInstance(instance);
    throw error;
  }
  if (instance.definition.flags & COMMONJS) return instance.module.exports;
  if (promise) throw new Error(`require() of "${id}", which waits for a top-level await, is not possible`);
  if (instance.definition.flags & NO_SYNTAX) return instance.module.exports;
  return instance.definition.flags & VALUE ? instance.namespace.default : toCommonJs(instance.namespace);
}

async function importModule(id, nodeMode) {
  await load(id);
  const instance = linkRoot(id);
  await evaluate(instance);
  return viewOf(instance, nodeMode);
}

const unlinked = new Set(); // what the page asked for and could not be linked

function linkRoot(id) {
  unlinked.add(id);
  const instance = link(id);
  unlinked.delete(id);
  return instance;
}

// Fetches definitions until everything that `id` needs statically is there.
async function load(id) {
  for (let attempt = 0; ; attempt++) {
    const missing = missingDefinitions(id);
    if (!missing.length) return;
    // What an entry brought may be older than what needs it now: a second attempt takes nothing for granted.
    const have = attempt ? [] : entries;
    const query = [...missing.map((m) => "id=" + encodeURIComponent(m)), ...have.map((e) => "have=" + encodeURIComponent(e))];
    const url = `${base}@sinter/chunk.js?${query.join("&")}&t=${Date.now()}`;
    try {
      if (attempt > 3) throw new Error(`The dev server does not know "${missing[0]}"`);
      await import(/* @vite-ignore */ url);
    } catch (error) {
      if (typeof window === "object") {
        const event = new Event("vite:preloadError", { cancelable: true });
        event.payload = error;
        window.dispatchEvent(event);
      }
      throw error;
    }
  }
}

function missingDefinitions(root) {
  const missing = [];
  const seen = new Set([root]);
  for (const id of seen) {
    if (instances.has(id)) continue;
    const definition = definitions.get(id);
    if (definition) definition.dependencies.forEach((dependency) => seen.add(dependency));
    else if (!isExternal(id)) missing.push(id);
  }
  return missing;
}

// An entry script of the page. `name` is what the page calls it.
export function start(id, name) {
  if (!entries.includes(id)) entries.push(id);
  startedAs.set(name, id);
  let instance;
  try {
    instance = linkRoot(id);
  } catch (error) {
    // An edit while the page was loading: its parts are newer than this script, and need more than it names.
    if (!missingDefinitions(id).length) throw error;
  }
  const promise = instance ? evaluate(instance) : importModule(id, false);
  return { promise, get namespace() { return viewOf(instances.get(id), false); } };
}

// A script of the page is older than what the server knows. Loading it anew mends that; if not, it is said
// instead of done again and again.
export function outdated() {
  const key = "sinter:outdated";
  if (typeof document === "object" && Date.now() - Number(sessionStorage[key] ?? 0) > 3000) {
    sessionStorage[key] = Date.now();
    return location.reload();
  }
  throw new Error("The dev server does not know a script of this page any more: reload the page");
}

// What a script that has run exports.
export const started = (name) => viewOf(instances.get(startedAs.get(name)), false);

export const importById = (id) => importModule(id, false);

// -- import.meta.hot

const listeners = new Map(); // event → Set of callbacks
let connection = { send() {}, reload() {}, report() {} };
let reloading = false;

// `send(event, data)` goes to the server; `reload(reason)` reloads the page; `report(text, error)` tells
// the developer.
export function connect(to) {
  connection = to;
}

export function notify(event, data) {
  const results = [];
  for (const callback of [...(listeners.get(event) ?? [])]) {
    try {
      results.push(callback(data));
    } catch (error) {
      connection.report(`A listener of "${event}" failed`, error);
    }
  }
  return Promise.allSettled(results);
}

export class Hot {
  constructor(instance) {
    this.instance = instance;
    this.selfAccepting = false;
    this.acceptedExports = undefined;
    this.callbacks = []; // {dependencies: [id…], callback}; of its own id for accept()
    this.disposers = [];
    this.pruners = [];
    this.listening = []; // [event, callback]
  }
  get data() {
    if (!hotData.has(this.instance.id)) hotData.set(this.instance.id, {});
    return hotData.get(this.instance.id);
  }
  accept(dependencies, callback) {
    const { id } = this.instance;
    if (typeof dependencies === "function" || !dependencies) {
      this.selfAccepting = true;
      this.callbacks.push({ dependencies: [id], callback: dependencies ? ([module]) => dependencies(module) : undefined });
    } else if (typeof dependencies === "string") {
      this.callbacks.push({ dependencies: [this.resolve(dependencies)], callback: callback && (([module]) => callback(module)) });
    } else if (Array.isArray(dependencies)) {
      this.callbacks.push({ dependencies: dependencies.map((d) => this.resolve(d)), callback });
    } else {
      throw new Error("invalid hot.accept() usage.");
    }
  }
  acceptExports(names, callback) {
    this.acceptedExports = new Set([...(this.acceptedExports ?? []), ...(typeof names === "string" ? [names] : names)]);
    this.callbacks.push({ dependencies: [this.instance.id], callback: callback && (([module]) => callback(module)) });
  }
  dispose(callback) {
    this.disposers.push(callback);
  }
  prune(callback) {
    this.pruners.push(callback);
  }
  decline() {}
  invalidate(message) {
    const { id } = this.instance;
    const data = { path: id, message, firstInvalidatedBy: this.instance.invalidatedBy ?? id };
    notify("vite:invalidate", data);
    connection.send("vite:invalidate", data);
    connection.report(`invalidate ${id}${message ? `: ${message}` : ""}`);
    queueUpdate(async () => {
      // Called by the version that is gone, too: its callback has seen the new one.
      if (!instances.has(id)) return;
      knowImporters();
      await replace([...(importers.get(id) ?? [])], id);
    });
  }
  on(event, callback) {
    if (!listeners.has(event)) listeners.set(event, new Set());
    listeners.get(event).add(callback);
    this.listening.push([event, callback]);
  }
  off(event, callback) {
    listeners.get(event)?.delete(callback);
  }
  send(event, data) {
    connection.send(event, data);
  }
  resolve(specifier) {
    return resolveDependency(this.instance, specifier);
  }
}

// What the module imports under this specifier, as far as paths and names of dependencies tell.
function resolveDependency(instance, specifier) {
  const { dependencies } = instance.definition;
  const wanted = specifier.startsWith(".") ? new URL(specifier, "http://x" + instance.id).pathname : specifier;
  const candidates = [...dependencies, ...dynamicTargets(instance.id)];
  const plain = (id) => id.replace(/\?.*$/, "");
  const bare = (id) => plain(id).replace(/(\/index)?\.[cm]?[jt]sx?$/, "");
  return (
    candidates.find((id) => id === wanted || decodeURI(wanted) === id) ??
    candidates.find((id) => plain(id) === plain(wanted)) ??
    candidates.find((id) => bare(id) === bare(wanted)) ??
    wanted
  );
}

function dynamicTargets(id) {
  const targets = [];
  for (const [target, set] of importers) if (set.has(id)) targets.push(target);
  return targets;
}

// -- updates

let updates = Promise.resolve();
let waitingUpdates = 0;

function queueUpdate(update) {
  ++waitingUpdates;
  updates = updates.then(async () => {
    --waitingUpdates;
    if (reloading) return;
    try {
      await update();
    } catch (error) {
      connection.report("The update failed", error);
    }
    // What an update has invalidated is replaced by the next one. Until then, components would be drawn with
    // modules of both.
    if (!waitingUpdates && !reloading) await flushRefresh();
  });
  return updates;
}

// The protocol: every good state of the server's graph has a number, its *sequence*. An update from one sequence to another
// holds all that has changed in between, and updates are applied one after the other. So a page that knows up to which
// sequence it has everything can leave out what is older, and notices what it has missed.
let sequence; // undefined where there is no connection: in workers
let firstSequence; // no script of this page is older
const redefined = new Set(); // ids, since the last update was put in place
let asksAgain = false;

export function beginAt(number) {
  sequence = firstSequence = number;
}

// `to` is the sequence that an update leads to. Small ones have come with the message, as the text of a function for pages
// that have everything up to `from`, because asking for them takes longer than all the rest of an update.
export function applyUpdate({ from, to, code }) {
  return queueUpdate(async () => {
    if (to <= sequence) return;
    if (code && from <= sequence && runText(code, to)) sequence = to;
    else await fetchUpdate(sequence);
    await applyDefinitions();
  });
}

let requests = 0;

// The server answers with all it has, which may be more than it has told of; with nothing while the project has errors.
async function fetchUpdate(from) {
  const update = await import(/* @vite-ignore */ `${base}@sinter/update.js?from=${from}&t=${Date.now()}-${++requests}`);
  sequence = Math.max(sequence, update.sequence);
}

async function applyDefinitions() {
  const mended = [...unlinked].find((id) => needsAnyOf(id, redefined));
  redefined.clear();
  if (mended) return reload(`${mended} could not be loaded before`);
  if (newer.size) await replace([...newer.keys()]);
}

function needsAnyOf(root, ids) {
  const seen = new Set([root]);
  for (const id of seen) {
    if (ids.has(id)) return true;
    for (const dependency of definitions.get(id)?.dependencies ?? []) seen.add(dependency);
  }
  return false;
}

// Two scripts of the page disagree about a module: both are from after its beginning.
function askAgain() {
  if (asksAgain || sequence === undefined) return;
  asksAgain = true;
  queueUpdate(async () => {
    asksAgain = false;
    await fetchUpdate(firstSequence);
    await applyDefinitions();
  });
}

let mayRunTexts = typeof document !== "object" || !document.querySelector('meta[http-equiv="Content-Security-Policy" i]');

// False when it did not run: the page's policy may forbid that.
function runText(code, to) {
  if (!mayRunTexts) return false;
  let definitions;
  try {
    definitions = (0, eval)(`${code}//# sourceURL=${origin}${base}@sinter/update.js?to=${to}`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) mayRunTexts = false;
    return false;
  }
  definitions(redefine);
  return true;
}

export function pendingUpdates() {
  return updates;
}

function reload(reason) {
  reloading = true;
  connection.reload(reason);
}

// What accepts a change of `ids`: pairs of a boundary and what it accepts, and all modules that must be
// evaluated again. A text when nothing does.
function findBoundaries(ids, invalidatedBy) {
  knowImporters();
  const boundaries = [];
  const stale = new Set();
  const add = (boundary, accepted) => {
    if (!boundaries.some((b) => b.boundary === boundary && b.accepted === accepted)) boundaries.push({ boundary, accepted });
  };
  const visit = (id, changed) => {
    if (stale.has(id)) return undefined;
    const instance = instances.get(id);
    if (!instance) return undefined;
    stale.add(id);
    const { hot } = instance;
    if (hot?.selfAccepting) return add(id, id);
    if (hot?.acceptedExports) add(id, id);
    const above = [...(importers.get(id) ?? [])].filter((importer) => importer !== id);
    if (!above.length) return hot?.acceptedExports ? undefined : `no module accepts ${changed}`;
    for (const importer of above) {
      const parent = instances.get(importer);
      if (!parent) continue;
      if (parent.hot?.callbacks.some((c) => c.dependencies.includes(id) && importer !== id)) {
        add(importer, id);
        continue;
      }
      if (hot?.acceptedExports && acceptsAll(parent, id, hot.acceptedExports)) continue;
      const reason = visit(importer, changed);
      if (reason) return reason;
    }
    return undefined;
  };
  for (const id of ids) {
    if (id === invalidatedBy) continue;
    // As if that module did not accept itself.
    if (instances.get(id)?.hot?.callbacks.some((c) => c.dependencies.includes(invalidatedBy))) {
      add(id, invalidatedBy);
      continue;
    }
    const reason = visit(id, id);
    if (reason) return reason;
  }
  return { boundaries, stale };
}

function acceptsAll(importer, id, accepted) {
  const at = importer.definition.dependencies.indexOf(id);
  const names = at >= 0 && importer.definition.imported ? importer.definition.imported[at] : undefined;
  return names !== undefined && names !== "" && names.split(",").every((name) => accepted.has(name));
}

async function replace(ids, invalidatedBy) {
  const found = findBoundaries(ids, invalidatedBy);
  const importersGone = invalidatedBy !== undefined && !ids.length;
  if (typeof found === "string" || importersGone) {
    return reload(importersGone ? `no module accepts ${invalidatedBy}` : found);
  }
  const { boundaries, stale } = found;
  const timestamp = Date.now();
  const payload = {
    type: "update",
    updates: boundaries.map(({ boundary, accepted }) => ({
      type: "js-update", path: boundary, acceptedPath: accepted, timestamp,
      ...(invalidatedBy && { firstInvalidatedBy: invalidatedBy }),
    })),
  };
  await notify("vite:beforeUpdate", payload);
  const callbacks = [];
  for (const { boundary, accepted } of boundaries) {
    for (const { dependencies, callback } of instances.get(boundary)?.hot?.callbacks ?? []) {
      if (callback && dependencies.includes(accepted)) callbacks.push({ boundary, accepted, dependencies, callback });
    }
  }
  const old = new Map();
  for (const id of stale) {
    const instance = instances.get(id);
    old.set(id, instance);
    await dispose(instance);
  }
  for (const instance of old.values()) forgetInstance(instance);
  const replaced = [];
  for (const [id, definition] of newer) {
    const known = definitions.get(id);
    replaced.push(known);
    sheetsMayMove ||= known?.dependencies.join() !== definition.dependencies.join();
    definitions.set(id, definition);
  }
  newer.clear();
  const modules = new Map();
  for (const accepted of new Set(boundaries.map((b) => b.accepted))) {
    try {
      await load(accepted);
      const instance = link(accepted);
      if (invalidatedBy) instance.invalidatedBy = invalidatedBy;
      await evaluate(instance);
      modules.set(accepted, viewOf(instance, false));
    } catch (error) {
      connection.report(`Failed to reload ${accepted}. This could be due to an error in the module: see the next message`, error);
      modules.set(accepted, undefined);
      keepBoundaries(old);
    }
  }
  for (const { boundary, accepted, dependencies, callback } of callbacks) {
    try {
      await callback(dependencies.map((id) => (id === accepted ? modules.get(id) : undefined)));
    } catch (error) {
      connection.report(`The hot.accept() callback of ${boundary} failed`, error);
    }
  }
  await prune(replaced.filter(Boolean));
  orderSheets();
  await notify("vite:afterUpdate", payload);
  connection.report(boundaries.map(({ boundary }) => boundary).join(", "), undefined, "updated");
}

async function dispose(instance) {
  const { hot } = instance;
  if (!hot) return;
  for (const callback of hot.disposers) {
    try {
      await callback(hot.data);
    } catch (error) {
      connection.report(`The hot.dispose() callback of ${instance.id} failed`, error);
    }
  }
  for (const [event, callback] of hot.listening) listeners.get(event)?.delete(callback);
}

// A module whose new version throws has not said what it accepts: what its last one said still holds, so
// that the next edit can mend it. One that could not even be linked stays as a failed instance.
function keepBoundaries(old) {
  for (const [id, instance] of old) {
    let current = instances.get(id);
    if (!current) {
      const definition = definitions.get(id);
      if (!definition) continue;
      current = new Instance(definition);
      current.targets = [];
      fail(current, new Error(`Module "${id}" could not be loaded`));
      instances.set(id, current);
      for (const dependency of definition.dependencies) addImporter(dependency, id);
    }
    if (current.state === DONE || !instance.hot) continue;
    current.hot ??= new Hot(current);
    current.hot.selfAccepting ||= instance.hot.selfAccepting;
    current.hot.acceptedExports ??= instance.hot.acceptedExports;
    if (!current.hot.callbacks.length) current.hot.callbacks = instance.hot.callbacks;
  }
}

// Modules that nothing imports any more, after their last importer was replaced.
async function prune(replaced) {
  const paths = [];
  const check = (id) => {
    const instance = instances.get(id);
    if (!instance || entries.includes(id)) return;
    const users = importers.get(id);
    if (users && [...users].some((user) => instances.has(user))) return;
    paths.push(id);
    forgetInstance(instance);
    pruned.push(instance);
    instance.definition.dependencies.forEach(check);
  };
  const pruned = [];
  for (const definition of replaced) definition.dependencies.forEach(check);
  if (!paths.length) return;
  await notify("vite:beforePrune", { type: "prune", paths });
  for (const instance of pruned) await dispose(instance);
  for (const instance of pruned) for (const callback of instance.hot?.pruners ?? []) callback(instance.hot.data);
}

// -- style sheets

const sheets = new Map(); // id → style element
let sheetsMayMove = false;

// After an update, sheets stand in the order in which a page that is loaded anew has them: the cascade must
// not depend on what was edited when. Sheets that import() brought come behind, as they came.
function orderSheets() {
  if (!sheetsMayMove || typeof document !== "object") return;
  sheetsMayMove = false;
  if (sheets.size < 2) return;
  const order = [];
  const seen = new Set();
  const stack = [];
  const enter = (id) => {
    const instance = instances.get(id);
    if (!instance || seen.has(id)) return;
    seen.add(id);
    stack.push([instance, 0]);
  };
  for (const entry of entries) {
    enter(entry);
    while (stack.length) {
      const top = stack[stack.length - 1];
      const { id, definition } = top[0];
      if (top[1] < definition.dependencies.length) {
        enter(definition.dependencies[top[1]++]);
        continue;
      }
      stack.pop();
      if (sheets.has(id)) order.push(sheets.get(id));
    }
  }
  const wanted = new Set(order);
  const present = [...document.querySelectorAll("style[data-vite-dev-id]")].filter((style) => wanted.has(style));
  if (present.every((style, at) => style === order[at])) return;
  if (present[0] !== order[0]) present[0].before(order[0]);
  for (let at = 1; at < order.length; at++) order[at - 1].after(order[at]);
}

export function updateStyle(id, content) {
  if (typeof document !== "object") return;
  let style = sheets.get(id);
  if (!style) {
    style = document.createElement("style");
    style.setAttribute("type", "text/css");
    style.setAttribute("data-vite-dev-id", id);
    const nonce = document.querySelector("meta[property=csp-nonce]")?.nonce;
    if (nonce) style.setAttribute("nonce", nonce);
    document.head.append(style);
    sheets.set(id, style);
    sheetsMayMove = true;
  }
  if (style.textContent !== content) style.textContent = content;
}

export function removeStyle(id) {
  sheets.get(id)?.remove();
  sheets.delete(id);
}

// -- React Fast Refresh
//
// Code that was compiled for it calls $RefreshReg$ and $RefreshSig$ (see parsers/js/lower_refresh.h). A
// module whose exports are all components accepts itself: React replaces its components and keeps their
// state.

let refreshRuntime; // react-refresh/runtime, or what @vitejs/plugin-react makes of it
let refreshQueued = false;
const delayedRefreshes = new Set();

// Called before React is loaded: its renderers report themselves to the hook.
export function setRefreshRuntime(runtime) {
  refreshRuntime = runtime;
  runtime.injectIntoGlobalHook(globalThis);
}

function beginRefresh(instance) {
  const runtime = refreshRuntime;
  const { $RefreshReg$, $RefreshSig$ } = globalThis;
  globalThis.$RefreshReg$ = runtime ? (type, name) => runtime.register(type, instance.id + " " + name) : () => {};
  globalThis.$RefreshSig$ = runtime ? runtime.createSignatureFunctionForTransform : () => (type) => type;
  return () => {
    globalThis.$RefreshReg$ = $RefreshReg$;
    globalThis.$RefreshSig$ = $RefreshSig$;
  };
}

function endRefresh(instance) {
  const runtime = refreshRuntime;
  if (!runtime || isCommonJs(instance)) return;
  if (runtime.registerExportsForReactRefresh) {
    runtime.registerExportsForReactRefresh(instance.id, instance.namespace);
    instance.refreshes = runtime;
    if (importersKnown) acceptRefreshes(instance);
    return;
  }
  const names = Object.keys(instance.namespace);
  const exported = names.map((name) => [name, instance.namespace[name]]);
  for (const [name, value] of exported)
    if (runtime.isLikelyComponentType(value)) runtime.register(value, `${instance.id} export ${name}`);
  const isBoundary = exported.length > 0 && exported.every(([, value]) => runtime.isLikelyComponentType(value));
  if (!isBoundary) return;
  const hot = (instance.hot ??= new Hot(instance));
  hot.accept((next) => {
    if (!next) return;
    const message = incompatible(names, next, runtime);
    if (message) invalidate(instance.id, message);
    else refreshQueued = true;
  });
}

function acceptRefreshes(instance) {
  const { id, namespace, refreshes: runtime } = instance;
  (instance.hot ??= new Hot(instance)).accept((next) => {
    if (!next) return;
    const message = undelayed(() => runtime.validateRefreshBoundaryAndEnqueueUpdate(id, namespace, next));
    if (message) invalidate(id, message);
  });
}

// The runtime of @vitejs/plugin-react refreshes some time after the last module of an update, since nobody tells it
// which one is the last. Here that is known: what it would do later is done by flushRefresh().
function undelayed(enqueue) {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = (callback) => void delayedRefreshes.add(callback);
  try {
    return enqueue();
  } finally {
    globalThis.setTimeout = setTimeout;
  }
}

// The new version may be no boundary, and then has said nothing about updates.
function invalidate(id, message) {
  const instance = instances.get(id);
  (instance.hot ??= new Hot(instance)).invalidate(message);
}

function incompatible(names, next, runtime) {
  const nextNames = Object.keys(next);
  for (const name of names) if (!nextNames.includes(name)) return `the export "${name}" was removed`;
  for (const name of nextNames) {
    if (!names.includes(name)) return `the export "${name}" is new`;
    if (!runtime.isLikelyComponentType(next[name])) return `the export "${name}" is no component`;
  }
  return "";
}

async function flushRefresh() {
  const delayed = [...delayedRefreshes];
  delayedRefreshes.clear();
  try {
    for (const refresh of delayed) await refresh();
    if (!refreshQueued) return;
    refreshQueued = false;
    refreshRuntime?.performReactRefresh();
  } catch (error) {
    connection.report("React could not be refreshed", error);
  }
}
