// Puts an update in place: finds what accepts it, disposes what is stale, and evaluates the new versions.

import {
  addImporter, definitions, DONE, entries, forgetInstance, importers, Instance, instances, knowImporters, newer,
} from "./modules.js";
import { viewOf } from "./views.js";
import { link } from "./link.js";
import { evaluate, fail } from "./evaluate.js";
import { load } from "./load.js";
import { connection, listeners, notify, reload } from "./connection.js";
import { Hot } from "./hot.js";
import { expectMovedSheets, orderSheets } from "./style_sheets.js";

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

export async function replace(ids, invalidatedBy) {
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
    if (known?.dependencies.join() !== definition.dependencies.join()) expectMovedSheets();
    definitions.set(id, definition);
  }
  newer.clear();
  const modules = new Map();
  let hasFailed = false;
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
      hasFailed = true;
    }
  }
  if (hasFailed) keepBoundaries(old);
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
// that the next edit can mend it. One that could not even be linked stays as a failed instance, until something that is
// linked needs it.
function keepBoundaries(old) {
  for (const [id, instance] of old) {
    let current = instances.get(id);
    if (!current) {
      const definition = definitions.get(id);
      if (!definition) continue;
      current = new Instance(definition);
      current.targets = [];
      current.neverLinked = true;
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
