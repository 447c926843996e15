// The ways to a module: scripts of the page, import() and require().

import { base } from "./server.js";
import {
  COMMONJS, definitions, entries, forgetInstance, instances, isCommonJs, linkedInstance, NO_SYNTAX, startedAs, VALUE,
} from "./modules.js";
import { externalNamespace, toCommonJs, viewOf } from "./views.js";
import { isExternal, link } from "./link.js";
import { evaluate } from "./evaluate.js";

export function requireModule(id) {
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

export async function importModule(id, nodeMode) {
  await load(id);
  const instance = linkRoot(id);
  await evaluate(instance);
  return viewOf(instance, nodeMode);
}

export const unlinked = new Set(); // what the page asked for and could not be linked

function linkRoot(id) {
  unlinked.add(id);
  const instance = link(id);
  unlinked.delete(id);
  return instance;
}

// Fetches definitions until everything that `id` needs statically is there.
export async function load(id) {
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
    if (linkedInstance(id)) continue;
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
