// `virtual` of the config: modules that are no files, by the names that they are imported by.
'use strict';

const path = require('path');

const moduleTypes = { '.ts': 'ts', '.mts': 'ts', '.tsx': 'tsx', '.jsx': 'jsx', '.json': 'json', '.css': 'css', '.txt': 'text' };
const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

function virtualModules({ virtual }) {
  const sources = new Map(Object.entries(virtual ?? {}));
  if (sources.size === 0) return [];
  const names = [...sources.keys()].map(escaped).join('|');
  return [{
    name: 'sinter:virtual', builtin: true,
    resolveId: { filter: { id: new RegExp(`^(?:${names})$`) }, handler: (name) => `\0${name}` },
    load: {
      filter: { id: new RegExp(`^\0(?:${names})$`) },
      async handler(id) {
        const name = id.slice(1), source = sources.get(name);
        const code = typeof source === 'function' ? await source.call(this) : source;
        if (typeof code !== 'string') this.error({ code: 'INVALID_OPTION', message: `"${name}" of "virtual" gave ${code === null ? 'null' : typeof code}; it must give the module's source as a text` });
        return { code, moduleType: moduleTypes[path.extname(name)] ?? 'js' };
      },
    },
  }];
}

module.exports = { virtualModules };
