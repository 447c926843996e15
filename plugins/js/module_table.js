// What plugins know of modules: ModuleInfo objects over facts that the native side keeps (imports,
// importers, exports) and those that only plugins know (meta, code of transform steps).
'use strict';

const fs = require('fs');
const { askNative } = require('plugins/channel');

class ModuleTable {
  constructor(container) {
    this.container = container;
    this.own = new Map();    // id -> {meta, sideEffects, code}
    this.infos = new Map();
    this.known = new Set();
  }

  // getModuleInfo() has an answer from now on.
  know(id) { this.known.add(id); }

  entry(id) {
    let found = this.own.get(id);
    if (found === undefined) this.own.set(id, found = { meta: {}, sideEffects: undefined, synthetic: undefined, code: undefined });
    return found;
  }
  meta(id) { return this.own.get(id)?.meta ?? {}; }
  addMeta(id, meta) { Object.assign(this.entry(id).meta, meta); }
  sideEffects(id) { return this.own.get(id)?.sideEffects; }
  setSideEffects(id, value) { this.entry(id).sideEffects = value; }
  // The name of the export whose properties stand for names that the module lacks, or ''.
  synthetic(id) { return this.own.get(id)?.synthetic; }
  setSynthetic(id, value) {
    if (value !== undefined && value !== null) this.entry(id).synthetic = value === true ? 'default' : value === false ? '' : `${value}`;
  }
  // As plugins give it.
  syntheticValue(id) {
    const name = this.synthetic(id);
    return name ? (name === 'default' ? true : name) : false;
  }
  setCode(id, code) { this.entry(id).code = code; }
  forget(id) { this.own.delete(id); }

  ids() { return JSON.parse(askNative('moduleIds', [])[0])[Symbol.iterator](); }

  info(id) {
    let info = this.infos.get(id);
    if (info !== undefined) return info;
    if (!this.known.has(id) && !this.own.has(id) && askNative('moduleFacts', [id])[0] === '') return null;
    this.infos.set(id, info = this.make(id));
    return info;
  }

  make(id) {
    const table = this;
    const facts = () => {
      const [json] = askNative('moduleFacts', [id]);
      return json === '' ? {} : JSON.parse(json);
    };
    const list = (field) => facts()[field] ?? [];
    const resolutions = (field) => list(field).map((target) => ({ id: target, external: false, attributes: {}, meta: table.meta(target), moduleSideEffects: table.sideEffects(target) ?? true, syntheticNamedExports: table.syntheticValue(target), resolvedBy: 'sinter' }));
    let tree;
    return {
      id,
      get ast() {
        if (tree === undefined && this.code !== null) tree = require('plugins/context').parseToEstree(this.code);
        return tree ?? null;
      },
      get code() {
        const own = table.own.get(id)?.code;
        if (own !== undefined) return own;
        // No plugin changed it: what is on the disk is what was compiled.
        try { return fs.readFileSync(id.replace(/[?#].*$/s, ''), 'utf8'); } catch { return null; }
      },
      attributes: {},
      get dynamicallyImportedIdResolutions() { return resolutions('dynamicallyImportedIds'); },
      get dynamicallyImportedIds() { return list('dynamicallyImportedIds'); },
      get dynamicImporters() { return list('dynamicImporters'); },
      get exportedBindings() { return this.exports === null ? null : exportsByModule(this.ast); },
      get exports() {
        let bindings;
        // What is not JavaScript yet has no exports to tell.
        try { bindings = exportsByModule(this.ast); } catch { return null; }
        return Object.values(bindings).flat();
      },
      get hasDefaultExport() { return this.exports?.includes('default') ?? null; },
      get implicitlyLoadedAfterOneOf() { return []; },
      get implicitlyLoadedBefore() { return []; },
      get importedIdResolutions() { return resolutions('importedIds'); },
      get importedIds() { return list('importedIds'); },
      get importers() { return list('importers'); },
      get isEntry() { return (facts().isEntry ?? false) || table.container.isInput(id); },
      get isExternal() { return facts().isExternal ?? false; },
      get isIncluded() { return facts().isIncluded ?? null; },
      get meta() { return table.entry(id).meta; },
      get moduleSideEffects() { return table.sideEffects(id) ?? facts().sideEffects ?? true; },
      set moduleSideEffects(value) { table.setSideEffects(id, value); },
      safeVariableNames: null,
      get syntheticNamedExports() { return table.syntheticValue(id); },
    };
  }
}
// Exported names by the module they come from; '.' is the module itself.
function exportsByModule(ast) {
  const out = { '.': [] };
  const add = (from, name) => (out[from] ??= []).push(name);
  const nameOf = (node) => node.name ?? node.value;
  const bound = (pattern) => {
    switch (pattern?.type) {
      case 'Identifier': return [pattern.name];
      case 'ArrayPattern': return pattern.elements.flatMap(bound);
      case 'ObjectPattern': return pattern.properties.flatMap((item) => bound(item.value ?? item.argument));
      case 'AssignmentPattern': return bound(pattern.left);
      case 'RestElement': return bound(pattern.argument);
      default: return [];
    }
  };
  for (const node of ast?.body ?? []) {
    if (node.type === 'ExportDefaultDeclaration') add('.', 'default');
    else if (node.type === 'ExportAllDeclaration') add(node.source.value, node.exported ? nameOf(node.exported) : '*');
    else if (node.type === 'ExportNamedDeclaration') {
      for (const item of node.specifiers) add(node.source?.value ?? '.', nameOf(item.exported));
      const { declaration } = node;
      if (declaration?.type === 'VariableDeclaration') for (const item of declaration.declarations) for (const name of bound(item.id)) add('.', name);
      else if (declaration) add('.', declaration.id.name);
    }
  }
  return out;
}

module.exports = { ModuleTable };
