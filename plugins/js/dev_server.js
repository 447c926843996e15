// The `server` that configureServer gets: Vite's ViteDevServer as far as plugins use it, over the native
// dev server; for configurePreviewServer the smaller PreviewServer. Middlewares run in a server of our own on the loopback interface; the native server hands it
// the requests when there are any, and goes on with those that nobody answered.
'use strict';

const http = require('http');
const crypto = require('crypto');
const path = require('path');
const EventEmitter = require('events');
const { callNative } = require('plugins/channel');

// ---- Connect's middlewares

class Middlewares extends Function {
  constructor() {
    super();
    const self = Object.setPrototypeOf(function app(req, res, next) { self.handle(req, res, next); }, Middlewares.prototype);
    // Names that plugins look for, to put theirs before or behind.
    self.stack = [
      { route: '', handle: Object.defineProperty((req, res, next) => next(), 'name', { value: 'viteServePublicMiddleware' }) },
      { route: '', handle: Object.defineProperty((req, res, next) => next(), 'name', { value: 'viteTransformMiddleware' }) },
    ];
    self.phase_ = 'pre';
    return self;
  }
  use(route, handle) {
    if (typeof route !== 'string') { handle = route; route = '/'; }
    if (typeof handle?.handle === 'function') {
      const inner = handle;
      handle = (req, res, next) => inner.handle(req, res, next);
    } else if (handle instanceof http.Server) handle = handle.listeners('request')[0];
    const entry = { route: route.endsWith('/') ? route.slice(0, -1) : route, handle };
    // Those of the hook itself come before the native parts, those of the function it returned after them.
    if (this.phase_ === 'post') this.stack.push(entry);
    else this.stack.splice(this.firstOwn_(), 0, entry);
    return this;
  }
  firstOwn_() {
    const at = this.stack.findIndex(({ handle }) => handle.name === 'viteServePublicMiddleware');
    return at === -1 ? this.stack.length : at;
  }
  get count_() { return this.stack.filter(({ handle }) => !/^vite(?:ServePublic|Transform)Middleware$/.test(handle.name)).length; }

  handle(req, res, done, range) {
    let index = range?.from ?? 0;
    const end = range?.to ?? this.stack.length;
    req.originalUrl ??= req.url;
    let removed = '', slashAdded = false;
    const next = (error) => {
      if (slashAdded) { req.url = req.url.slice(1); slashAdded = false; }
      if (removed !== '') { req.url = removed + req.url; removed = ''; }
      if (index >= end) { done(error); return; }
      const layer = this.stack[index++];
      const { route } = layer;
      const pathname = req.url.split('?')[0].replace(/^[a-z]+:\/\/[^/]+/i, '') || '/';
      if (pathname.toLowerCase().slice(0, route.length) !== route.toLowerCase()) { next(error); return; }
      const c = pathname[route.length];
      if (c !== undefined && c !== '/' && c !== '.') { next(error); return; }
      if (route !== '' && route !== '/') {
        removed = route;
        req.url = req.url.slice(route.length);
        if (req.url[0] !== '/') { req.url = `/${req.url}`; slashAdded = true; }
      }
      call(layer.handle, error, req, res, next);
    };
    next();
  }
}
function call(handle, error, req, res, next) {
  try {
    if (error && handle.length === 4) handle(error, req, res, next);
    else if (!error && handle.length < 4) {
      const result = handle(req, res, next);
      if (typeof result?.catch === 'function') result.catch(next);
    } else next(error);
  } catch (thrown) { next(thrown); }
}

// ---- The parts of the server object

// What plugins ask of a client's connection: whether it is open, and when it closes.
class ClientSocket extends EventEmitter {
  constructor() {
    super();
    this.setMaxListeners(0);
    this.readyState = this.OPEN;
  }
  get CONNECTING() { return 0; }
  get OPEN() { return 1; }
  get CLOSING() { return 2; }
  get CLOSED() { return 3; }
  close_() {
    this.readyState = this.CLOSED;
    this.emit('close');
  }
}

class Socket {
  constructor() {
    this.name = 'ws';
    this.listeners_ = new Map();
    this.clients = new Set();
    this.byId_ = new Map();
  }
  send(...args) {
    const payload = typeof args[0] === 'string' ? { type: 'custom', event: args[0], data: args[1] } : args[0];
    callNative('serverSend', ['', JSON.stringify(payload)]).catch(() => {});
  }
  on(event, listener) {
    if (!this.listeners_.has(event)) this.listeners_.set(event, new Set());
    this.listeners_.get(event).add(listener);
    return this;
  }
  off(event, listener) { this.listeners_.get(event)?.delete(listener); return this; }
  listen() {}
  async close() {}
  handleInvoke() { return Promise.resolve({ error: { name: 'Error', message: 'The module runner is not available in Sinter' } }); }
  setInvokeHandler() {}
  client_(id) {
    let found = this.byId_.get(id);
    if (found === undefined) {
      found = {
        socket: new ClientSocket(),
        send: (...args) => {
          const payload = typeof args[0] === 'string' ? { type: 'custom', event: args[0], data: args[1] } : args[0];
          callNative('serverSend', [String(id), JSON.stringify(payload)]).catch(() => {});
        },
      };
      this.byId_.set(id, found);
      this.clients.add(found);
    }
    return found;
  }
  receive_(event, data, id) {
    const client = this.client_(id);
    if (event === 'vite:client:disconnect') {
      this.byId_.delete(id);
      this.clients.delete(client);
      client.socket.close_();
    }
    for (const listener of [...this.listeners_.get(event) ?? []]) listener(data, client);
    if (event === 'vite:client:connect') for (const listener of [...this.listeners_.get('connection') ?? []]) listener(client);
  }
}

class Watcher extends EventEmitter {
  constructor() { super(); this.setMaxListeners(0); this.added_ = new Set(); }
  add(files) {
    const list = [].concat(files).map((file) => path.resolve(file)).filter((file) => !this.added_.has(file));
    for (const file of list) this.added_.add(file);
    if (list.length) callNative('serverWatch', list).catch(() => {});
    return this;
  }
  unwatch(files) {
    for (const file of [].concat(files)) this.added_.delete(path.resolve(file));
    return this;
  }
  getWatched() {
    const out = {};
    for (const file of this.added_) (out[path.dirname(file)] ??= []).push(path.basename(file));
    return out;
  }
  async close() {}
  // 'add', 'change', 'unlink', 'addDir', 'unlinkDir'
  emit_(event, file) { this.emit(event, file); this.emit('all', event, file); }
}

// A module of the native graph as plugins see it: an object per id, its relations asked for when read.
class ModuleNode {
  constructor(graph, { id, url, file, type = 'js' }) {
    Object.assign(this, { id, url: url ?? id, file: file ?? id?.replace(/[?#].*$/s, '') ?? null, type, lastHMRTimestamp: 0, lastInvalidationTimestamp: 0, isSelfAccepting: undefined, transformResult: null, ssrModule: null, environment: 'client' });
    Object.defineProperty(this, 'graph_', { value: graph });
  }
  get info() { return this.graph_.container_.modules.info(this.id) ?? undefined; }
  get meta() { return this.info?.meta ?? {}; }
  get importers() { return new Set((this.info?.importers ?? []).concat(this.info?.dynamicImporters ?? []).map((id) => this.graph_.node_({ id }))); }
  get importedModules() { return new Set((this.info?.importedIds ?? []).concat(this.info?.dynamicallyImportedIds ?? []).map((id) => this.graph_.node_({ id }))); }
  get clientImportedModules() { return this.importedModules; }
  get acceptedHmrDeps() { return new Set(); }
  get acceptedHmrExports() { return null; }
}

class ModuleGraph {
  constructor(container) {
    this.container_ = container;
    this.nodes_ = new Map();
    this.invalidated_ = new Set();
  }
  node_(item) {
    let found = this.nodes_.get(item.id);
    if (found === undefined) this.nodes_.set(item.id, found = new ModuleNode(this, item));
    else if (item.type) Object.assign(found, item);
    return found;
  }
  getModuleById(id) { return this.container_.modules.info(id) ? this.node_({ id }) : undefined; }
  getModulesByFile(file) {
    const ids = [...this.container_.modules.ids()].filter((id) => id.replace(/[?#].*$/s, '') === file);
    return ids.length ? new Set(ids.map((id) => this.node_({ id }))) : undefined;
  }
  async getModuleByUrl(url) {
    const { root } = this.container_.config;
    const clean = url.replace(/([?&])t=\d+&?/, '$1').replace(/[?&]$/, '');
    return this.getModuleById(clean) ?? this.getModuleById(path.join(root, clean)) ?? this.getModuleById(clean.replace(/^\/@fs\//, '/').replace(/^\/@id\//, '').replaceAll('__x00__', '\0'));
  }
  get idToModuleMap() { return new Map([...this.container_.modules.ids()].map((id) => [id, this.node_({ id })])); }
  get urlToModuleMap() { return this.idToModuleMap; }
  get fileToModulesMap() {
    const out = new Map();
    for (const [id, node] of this.idToModuleMap) {
      const file = id.replace(/[?#].*$/s, '');
      if (!out.has(file)) out.set(file, new Set());
      out.get(file).add(node);
    }
    return out;
  }
  invalidateModule(node) {
    if (!node?.id) return;
    node.lastInvalidationTimestamp = Date.now();
    this.invalidated_.add(node.id);
    callNative('serverInvalidate', [node.id]).catch(() => {});
  }
  invalidateAll() { for (const node of this.idToModuleMap.values()) this.invalidateModule(node); }
  onFileChange(file) { for (const node of this.getModulesByFile(file) ?? []) this.invalidateModule(node); }
  onFileDelete(file) { this.onFileChange(file); }
}

// ---- The server

async function createDevServer(container, info) {
  const { config, environment } = container;
  const middlewares = new Middlewares();
  const httpServer = Object.assign(new EventEmitter(), { listening: false, address_: null, address() { return this.address_; }, listen() { return this; }, close() { return this; }, ref() { return this; }, unref() { return this; } });
  const addresses = { text: '' };
  const server = { config, middlewares, httpServer, resolvedUrls: null, ...sharedParts(container, middlewares, httpServer, addresses, () => server) };
  const { printUrls } = server;
  // Plugins put their own lines behind the server's addresses by a function in place of this one.
  Object.defineProperty(server, 'printsItself_', { get: () => server.printUrls !== printUrls });
  if (info.preview) return Object.assign(server, { isPreview_: true });

  const ws = new Socket(), watcher = new Watcher(), moduleGraph = new ModuleGraph(container);
  Object.assign(server, {
    httpServer: info.middlewareMode ? null : httpServer, watcher, ws, hot: ws, moduleGraph,
    pluginContainer: require('plugins/dev_environment').containerFacade(environment),
    environments: { client: environment },
    async transformIndexHtml(url, html, originalUrl) {
      const { applyHtmlHooks } = require('plugins/html_tags');
      const { contextOf, Scope } = require('plugins/context');
      const context = { path: url, filename: path.join(config.root, url.endsWith('/') ? `${url}index.html` : url), originalUrl, server };
      const thisOf = (plugin) => contextOf(container, plugin, new Scope());
      const first = await applyHtmlHooks(container.plugins, 'pre', html, context, thisOf);
      const [middle] = await callNative('serverHtml', [url, first]);
      return applyHtmlHooks(container.plugins, 'post', middle, context, thisOf);
    },
    async transformRequest(request) {
      // Plugins name files by their paths, too.
      const url = request.startsWith(`${config.root}/`) ? request.slice(config.root.length) : request;
      const [code, map] = await callNative('serverTransform', [url]);
      return code === undefined ? null : { code, map: map ? JSON.parse(map) : null };
    },
    async warmupRequest(url) { await this.transformRequest(url); },
    async reloadModule(node) { if (node?.id) await callNative('serverReload', [node.id]); },
    async restart() { await callNative('serverRestart', []); },
    async listen() { return server; },
    openBrowser() { callNative('serverOpenBrowser', []).catch(() => {}); },
    async waitForRequestsIdle() {},
    ssrTransform: unavailable('ssrTransform'), ssrLoadModule: unavailable('ssrLoadModule'), ssrFetchModule: unavailable('ssrFetchModule'),
    ssrFixStacktrace() {}, ssrRewriteStacktrace: (stack) => stack,
    _setInternalServer() {}, _restartPromise: null, _forceOptimizeOnRestart: false,
  });
  environment.hot = ws;
  environment.moduleGraph = moduleGraph;
  environment.transformRequest = (url) => server.transformRequest(url);
  environment.reloadModule = (node) => server.reloadModule(node);
  environment.depsOptimizer = undefined;
  return server;
}
// What a dev server and a preview have in common.
function sharedParts({ config }, middlewares, httpServer, addresses, server) {
  let gateway;
  const shortcuts = [];
  return {
    async close() { await callNative('serverClose', []); },
    printUrls() {
      if (!server().resolvedUrls) throw new Error('Cannot print server URLs before the server listens');
      if (addresses.text === '') return;
      // Lines of the server itself: to stdout, unless a logger of the config's own takes them.
      if (config.customLogger) config.logger.info(addresses.text.trimEnd());
      else process.stdout.write(addresses.text);
    },
    // Those that come first win; one without an action takes a key of the server's own away.
    bindCLIShortcuts({ customShortcuts = [] } = {}) {
      for (const shortcut of customShortcuts) if (shortcut && typeof shortcut.key === 'string') shortcuts.push(shortcut);
    },
    shortcuts_: shortcuts,

    // A server for middlewares, where there are some. The token keeps other programs out.
    async openGateway_() {
      if (middlewares.count_ === 0 && httpServer.listenerCount('upgrade') === 0) return {};
      const token = crypto.randomBytes(24).toString('hex');
      const after = () => middlewares.stack.findIndex(({ handle }) => handle.name === 'viteTransformMiddleware') + 1;
      gateway = http.createServer((req, res) => {
        if (req.headers['x-sinter-token'] !== token) { res.statusCode = 403; res.end(); return; }
        const late = req.headers['x-sinter-phase'] === 'post';
        for (const name of ['x-sinter-token', 'x-sinter-phase']) delete req.headers[name];
        const range = late ? { from: after(), to: middlewares.stack.length } : { from: 0, to: after() || middlewares.stack.length };
        middlewares.handle(req, res, (error) => {
          if (res.headersSent || res.writableEnded) return;
          if (error) {
            const text = `${error.stack ?? error}`;
            res.statusCode = error.statusCode ?? error.status ?? 500;
            res.setHeader('content-type', 'text/plain; charset=utf-8');
            res.end(text);
            config.logger.error(`Internal server error in a middleware: ${text}`);
            return;
          }
          res.statusCode = 404;
          res.setHeader('x-sinter-next', encodeURI(req.url));
          res.end();
        }, range);
      });
      gateway.on('upgrade', (req, socket, head) => {
        if (req.headers['x-sinter-token'] !== token || httpServer.listenerCount('upgrade') === 0) { socket.destroy(); return; }
        delete req.headers['x-sinter-token'];
        httpServer.emit('upgrade', req, socket, head);
      });
      await new Promise((resolve, reject) => {
        gateway.on('error', reject);
        gateway.listen(0, '127.0.0.1', resolve);
      });
      gateway.unref();
      return { port: gateway.address().port, token, upgrades: httpServer.listenerCount('upgrade') > 0, after: after() < middlewares.stack.length };
    },
    listening_({ address, urls, text = '' }) {
      httpServer.address_ = address;
      server().resolvedUrls = urls ?? null;
      addresses.text = text;
      httpServer.listening = true;
      httpServer.emit('listening');
    },
    async closed_() {
      httpServer.listening = false;
      server().resolvedUrls = null;
      httpServer.emit('close');
      gateway?.close();
    },
  };
}
function unavailable(name) {
  return async () => { throw Object.assign(new Error(`server.${name}() is not available in Sinter: there is no server-side running of modules`), { code: 'ERR_SINTER_UNAVAILABLE' }); };
}

module.exports = { createDevServer };
