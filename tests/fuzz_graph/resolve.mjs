// What names mean in a graph: ECMAScript's ResolveExport and GetExportedNames over the generator's statements. Used to
// generate only graphs that link, to print a read according to what is read, and to mend a graph after shrinking.

/**
 * `nested`: what a name counts as that is ambiguous behind a star; the specification's answer unless told.
 * @returns {{kind: 'binding'|'namespace'|'cjs', module, statement?, name?} | 'ambiguous' | null}
 */
export function resolve_export(graph, id, name, visited = new Set(), nested = 'ambiguous') {
  const key = `${id} ${name}`;
  if (visited.has(key)) return null;
  visited.add(key);
  const module = graph.modules[id];
  if (module.kind === 'cjs') {
    if (name === 'default') return { kind: 'cjs', module: id, name: 'default' };
    const found = module.statements.some((s) => s.type === 'cjs_export' && s.name === name);
    return found ? { kind: 'cjs', module: id, name } : null;
  }
  for (const s of module.statements) {
    if (s.type === 'export' && s.name === name) return { kind: 'binding', module: id, statement: s };
    if (s.type === 'export_import' && s.name === name) return resolve_local(graph, id, s.local, visited);
    if (s.type === 'reexport' && s.as === name) return resolve_export(graph, s.from, s.name, visited, nested);
    if (s.type === 'star_as' && s.as === name) return { kind: 'namespace', module: s.from };
  }
  if (name === 'default') return null;
  let found = null;
  for (const s of module.statements) {
    if (s.type !== 'star') continue;
    // V8 finds again what it found on another way; the specification's set of places asked has it once.
    let one = resolve_export(graph, s.from, name, nested ? visited : new Set(visited), nested);
    if (one === 'ambiguous') one = nested;
    if (one === 'ambiguous') return one;
    if (!one) continue;
    if (found && !same_origin(found, one)) return 'ambiguous';
    found ??= one;
  }
  return found;
}

function same_origin(a, b) {
  return a.kind === b.kind && a.module === b.module && a.statement === b.statement && a.name === b.name;
}

/** What a name in scope at the top of module `id` refers to, or null. */
export function resolve_local(graph, id, local, visited = new Set()) {
  for (const s of graph.modules[id].statements) {
    if (s.type === 'export' && s.local === local) return { kind: 'binding', module: id, statement: s };
    if (s.type === 'import' && s.local === local) {
      if (s.name === '*') return { kind: 'namespace', module: s.from };
      const found = resolve_export(graph, s.from, s.name, visited);
      return found === 'ambiguous' ? null : found;
    }
    if (s.type === 'require' && s.local === local) return { kind: 'namespace', module: s.from };
  }
  return null;
}

/** All names module `id` exports, ambiguous ones excluded, sorted as a namespace has them. */
export function exported_names(graph, id) {
  const names = new Set();
  collect(graph, id, names, new Set(), true);
  return [...names].filter((name) => { const r = resolve_export(graph, id, name); return r && r !== 'ambiguous'; }).sort();
}

/**
 * True when V8 gives a module a name that the specification leaves out: one that two stars make ambiguous, behind a star of
 * a module that has it from another star too. V8 takes the ambiguous one for absent.
 */
export function has_names_only_in_v8(graph) {
  return graph.modules.some((module, id) => {
    if (module?.kind !== 'esm') return false;
    const names = new Set();
    collect(graph, id, names, new Set(), true);
    return [...names].some((name) => {
      if (resolve_export(graph, id, name) !== 'ambiguous') return false;
      const found = resolve_export(graph, id, name, new Set(), null);
      return found && found !== 'ambiguous';
    });
  });
}

function collect(graph, id, names, visited, with_default) {
  if (visited.has(id)) return;
  visited.add(id);
  const module = graph.modules[id];
  const add = (name) => { if (with_default || name !== 'default') names.add(name); };
  if (module.kind === 'cjs') {
    add('default');
    for (const s of module.statements) if (s.type === 'cjs_export') add(s.name);
    return;
  }
  for (const s of module.statements) {
    if (s.type === 'export' || s.type === 'export_import') add(s.name);
    else if (s.type === 'reexport' || s.type === 'star_as') add(s.as);
  }
  for (const s of module.statements) if (s.type === 'star') collect(graph, s.from, names, visited, false);
}

/** True when the names of module `id` come from ES modules only, so that its namespace keys are exactly known. */
export function has_static_names(graph, id, visited = new Set()) {
  if (visited.has(id)) return true;
  visited.add(id);
  const module = graph.modules[id];
  return module.kind === 'esm' && module.statements.every((s) => s.type !== 'star' || has_static_names(graph, s.from, visited));
}

const static_edge = new Set(['import', 'side_effect', 'reexport', 'star', 'star_as', 'require', 'lazy_require']);

/** Ids reachable from `start` (inclusive) through edges that can evaluate a module synchronously. */
export function reachable(graph, start) {
  const seen = new Set([start]);
  const work = [start];
  while (work.length) {
    for (const s of graph.modules[work.pop()]?.statements ?? []) {
      if (static_edge.has(s.type) && !seen.has(s.from)) {
        seen.add(s.from);
        work.push(s.from);
      }
    }
  }
  return seen;
}

export function is_in_circle(graph, id) {
  return graph.modules[id].statements.some((s) => static_edge.has(s.type) && reachable(graph, s.from).has(id));
}

/**
 * Drops what does not link: names that resolve to nothing, references to dropped modules, duplicate names, and
 * `require` of an ES module that leads back to the requirer (Node refuses those cycles). Repeats until stable.
 */
export function mend(graph) {
  for (const module of graph.modules) {
    if (module) module.statements = module.statements.filter((s) => s.from === undefined || graph.modules[s.from]);
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (const [id, module] of graph.modules.entries()) {
      if (!module) continue;
      const locals = new Set();
      const names = new Set();
      const kept = module.statements.filter((s) => {
        if (s.type === 'import' && s.name !== '*') {
          const found = resolve_export(graph, s.from, s.name);
          if (!found || found === 'ambiguous') return false;
        }
        if (s.type === 'reexport') {
          const found = resolve_export(graph, s.from, s.name);
          if (!found || found === 'ambiguous') return false;
        }
        if ((s.type === 'require' || s.type === 'lazy_require') && graph.modules[s.from].kind === 'esm') {
          if (!graph.require_esm || graph.modules[s.from].asynchronous || reachable(graph, s.from).has(id)) return false;
        }
        if (['import', 'export', 'require'].includes(s.type) && s.local) {
          if (locals.has(s.local)) return false;
          locals.add(s.local);
        }
        const exported = s.type === 'reexport' || s.type === 'star_as' ? s.as
          : ['export', 'export_import', 'cjs_export'].includes(s.type) ? s.name : undefined;
        if (exported !== undefined) {
          if (names.has(exported)) return false;
          names.add(exported);
        }
        return true;
      });
      // Reads and local re-exports last: they depend on the declarations that survived.
      const declared = (local) => kept.some((d) => ['import', 'export', 'require'].includes(d.type) && d.local === local);
      const settled = kept.filter((s) => {
        if (s.decl === 'bump') return declared(s.target);
        return !['read', 'export_import'].includes(s.type) || declared(s.local);
      });
      if (settled.length !== module.statements.length) changed = true;
      module.statements = settled;
    }
  }
  return graph;
}
