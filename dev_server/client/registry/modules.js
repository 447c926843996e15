// The module registry: runs the factories that the dev server sends, and replaces modules while the program runs. Works
// wherever ES modules do: in a page, in a worker, and in Node (for tests). What needs a document or a socket is in
// client.js. The files of this folder are sent as one script.
//
// A module is *defined* (its factory is known), then *linked* (its exports exist, its functions can be called), then
// *evaluated*. These are the steps of the ECMAScript specification, and they are taken in its order: cycles, dead zones,
// top-level await and errors come out as in a browser without a bundler.
//
// This file holds what is known: definitions, instances, and who imports whom.

import { askAgain, redefined } from "./updates.js";
import { acceptRefreshes } from "./refresh.js";

export const COMMONJS = 1, ASYNC = 2, NODE_MODE = 4, VALUE = 8, NO_SYNTAX = 16, REFRESH_COMPONENTS = 32, REFRESH_HOOKS = 64;
export const LINKING = 0, LINKED = 1, EVALUATING = 2, WAITING = 3, DONE = 4, FAILED = 5;

export const { defineProperty, getOwnPropertyDescriptor, getOwnPropertyNames, getPrototypeOf, hasOwn } = Object;

export const definitions = new Map(); // id → definition
export const newer = new Map(); // id → definition of a module that runs in an older version
export const instances = new Map(); // id → Instance
export const externals = new Map(); // specifier → namespace object
export const importers = new Map(); // id → Set of ids of instances that depend on it; see knowImporters()
export let importersKnown = false;
export const entries = []; // ids that scripts of the page have started
export const startedAs = new Map(); // what a script is called → id of its module

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

export class Instance {
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
  neverLinked: false, // only says what it accepts; see keepBoundaries()
  // Of modules that wait; names as in the specification.
  promise: undefined,
  settle: undefined,
  pending: 0,
  parents: undefined,
  asyncOrder: 0,
  cycleRoot: undefined, // itself
});

export const isCommonJs = (instance) => (instance.definition.flags & (COMMONJS | NO_SYNTAX)) !== 0;

// The instance of this module, unless it only stands for one that could not be linked.
export function linkedInstance(id) {
  const instance = instances.get(id);
  return instance?.neverLinked ? undefined : instance;
}

export const instanceAt = (instance, index) => instances.get(instance.definition.dependencies[index]);

export const cycleRootOf = (instance) => instance.cycleRoot ?? instance;

export function forgetInstance(instance) {
  if (instances.get(instance.id) === instance) instances.delete(instance.id);
  for (const dependency of instance.definition.dependencies) importers.get(dependency)?.delete(instance.id);
}

// -- importers

export function addImporter(id, importer) {
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
