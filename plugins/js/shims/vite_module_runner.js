// `vite/module-runner`: server-side running of modules through the dev server, which Sinter does not have.
'use strict';

const { unavailable } = require('plugins/shims/unavailable');

class ModuleRunner { constructor() { unavailable('vite/module-runner', 'ModuleRunner')(); } }
class ESModulesEvaluator { constructor() { unavailable('vite/module-runner', 'ESModulesEvaluator')(); } }
class EvaluatedModules { constructor() { unavailable('vite/module-runner', 'EvaluatedModules')(); } }

module.exports = {
  ModuleRunner, ESModulesEvaluator, EvaluatedModules, createDefaultImportMeta: unavailable('vite/module-runner', 'createDefaultImportMeta'), createNodeImportMeta: unavailable('vite/module-runner', 'createNodeImportMeta'), createWebSocketModuleRunnerTransport: unavailable('vite/module-runner', 'createWebSocketModuleRunnerTransport'),
  normalizeModuleId: (id) => id.replace(/^(?:node:|\/@fs\/|file:\/+)/, ''),
  ssrDynamicImportKey: '__vite_ssr_dynamic_import__', ssrExportAllKey: '__vite_ssr_exportAll__', ssrExportNameKey: '__vite_ssr_exportName__', ssrImportKey: '__vite_ssr_import__', ssrImportMetaKey: '__vite_ssr_import_meta__', ssrModuleExportsKey: '__vite_ssr_exports__',
};
