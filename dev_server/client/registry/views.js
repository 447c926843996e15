// What importers see of a module: the namespace object of an ES module, and of a CommonJS module what its exports are
// taken for.

import {
  defineProperty, EVALUATING, externals, getOwnPropertyDescriptor, getOwnPropertyNames, getPrototypeOf, hasOwn,
  instances, isCommonJs, NODE_MODE,
} from "./modules.js";

// The object that an importer's code reads from.
export function view(instance, index) {
  const id = instance.definition.dependencies[index];
  const target = instances.get(id);
  if (!target) return externalNamespace(id);
  return viewOf(target, (instance.definition.flags & NODE_MODE) !== 0);
}

export function viewOf(target, nodeMode) {
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
export function fillView(target, nodeMode) {
  const exports = target.module.exports;
  const object = target.views[nodeMode];
  if (exports != null && getPrototypeOf(Object(exports)) !== Object.prototype)
    Object.setPrototypeOf(object, getPrototypeOf(Object(exports)));
  if (nodeMode || !exports || !exports.__esModule)
    defineProperty(object, "default", { value: exports, enumerable: true, configurable: true });
  copyProperties(object, exports);
}

export function copyProperties(to, from, except) {
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
export function toCommonJs(namespace) {
  if (hasOwn(namespace, "module.exports")) return namespace["module.exports"];
  let copy = commonJsCopies.get(namespace);
  if (!copy) {
    copy = copyProperties(defineProperty({}, "__esModule", { value: true }), namespace);
    commonJsCopies.set(namespace, copy);
  }
  return copy;
}

export function externalNamespace(specifier) {
  const namespace = externals.get(specifier);
  if (namespace) return namespace;
  // Not a URL: nothing in a browser can load it. Thrown where it is used, because much code that
  // imports such a module never does.
  const fail = () => {
    throw new Error(`Module "${specifier}" is left outside of the bundle and cannot be loaded in a browser`);
  };
  return new Proxy(Object.create(null), { get: (_, name) => (typeof name === "symbol" ? undefined : fail()), has: fail });
}
