// import.meta.hot

import { importers, instances, knowImporters } from "./modules.js";
import { connection, listeners, notify } from "./connection.js";
import { queueUpdate } from "./updates.js";
import { replace } from "./replace.js";

const hotData = new Map(); // id → import.meta.hot.data

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
