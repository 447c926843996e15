// `pluginContainer` of a server or environment: hooks that plugins run by themselves.
'use strict';

const { Scope } = require('plugins/context');

function containerFacade(environment) {
  const container = () => environment.container_;
  return {
    get options() { return container().inputOptions; },
    async buildStart() {},
    getModuleInfo: (id) => container().modules.info(id),
    async resolveId(source, importer, options = {}) {
      const scope = new Scope();
      const given = { attributes: options.attributes ?? {}, custom: options.custom, isEntry: options.isEntry ?? false, kind: options.kind ?? 'import-statement' };
      const found = await container().resolveId(source, importer, given, scope) ?? await container().resolveNatively(source, importer, given);
      return found && { external: false, attributes: {}, meta: container().modules.meta(found.id), moduleSideEffects: true, ...found };
    },
    async load(id) { return container().load(id, new Scope()); },
    async transform(code, id, options = {}) {
      const result = await container().transform(id, code, options.moduleType ?? '', new Scope().child({ original: code }));
      return { code: result.code, map: result.maps.length ? JSON.parse(result.maps[result.maps.length - 1]) : null };
    },
    async close() {},
  };
}
module.exports = { containerFacade };
