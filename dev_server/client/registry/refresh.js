// React Fast Refresh.
//
// Code that was compiled for it calls $RefreshReg$ and $RefreshSig$ (see parsers/js/lower_refresh.h). A
// module whose exports are all components accepts itself: React replaces its components and keeps their
// state.

import { importersKnown, instances, isCommonJs } from "./modules.js";
import { connection } from "./connection.js";
import { Hot } from "./hot.js";

let refreshRuntime; // react-refresh/runtime, or what @vitejs/plugin-react makes of it
let refreshQueued = false;
const delayedRefreshes = new Set();

// Called before React is loaded: its renderers report themselves to the hook.
export function setRefreshRuntime(runtime) {
  refreshRuntime = runtime;
  runtime.injectIntoGlobalHook(globalThis);
}

export function beginRefresh(instance) {
  const runtime = refreshRuntime;
  const { $RefreshReg$, $RefreshSig$ } = globalThis;
  globalThis.$RefreshReg$ = runtime ? (type, name) => runtime.register(type, instance.id + " " + name) : () => {};
  globalThis.$RefreshSig$ = runtime ? runtime.createSignatureFunctionForTransform : () => (type) => type;
  return () => {
    globalThis.$RefreshReg$ = $RefreshReg$;
    globalThis.$RefreshSig$ = $RefreshSig$;
  };
}

export function endRefresh(instance) {
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

export function acceptRefreshes(instance) {
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

export async function flushRefresh() {
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
