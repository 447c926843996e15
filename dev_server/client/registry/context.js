// What a factory gets besides its imports: its own exports, import.meta, import(), require() and styles.

import { assetBase, base, origin } from "./server.js";
import { addImporter, defineProperty, definitions, instances, NODE_MODE, startedAs } from "./modules.js";
import { viewOf } from "./views.js";
import { importModule, requireModule } from "./load.js";
import { Hot } from "./hot.js";
import { removeStyle, updateStyle } from "./style_sheets.js";

const requireOfEnvironment = (specifier) => {
  if (typeof require === "function") return require(specifier);
  throw new Error(`Dynamic require of "${specifier}" is not supported`);
};

export class Context {
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
