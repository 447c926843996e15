// Linking: creates the instances that a module needs, and finds out where each of their exports comes from.

import {
  addImporter, COMMONJS, defineProperty, definitions, externals, forgetInstance, hasOwn, importersKnown,
  Instance, instanceAt, instances, isCommonJs, LINKED, linkedInstance, NO_SYNTAX, NODE_MODE,
} from "./modules.js";
import { externalNamespace, view, viewOf } from "./views.js";
import { Context } from "./context.js";

// Creates and links what `root` needs statically and is not there yet.
export function link(root) {
  const present = linkedInstance(root);
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
      let target = linkedInstance(id);
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

export const isExternal = (id) => externals.has(id) || !id.startsWith("/");

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
