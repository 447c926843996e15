// Random module graphs.
//
// A graph is plain data: {modules: [{kind, pure, asynchronous, statements}], entries, format,
// splitting, minify, asynchronous, dead_zones, require_esm}.
// What Node and a bundler may rightly answer differently is not generated:
//   - properties of CommonJS `exports` do not change after evaluation (Node's bindings to them are a snapshot);
//   - `require` of an ES module never closes a cycle (Node throws);
//   - graphs with top-level await have no cycles and no shared mutation, and are compared module by module
//     (siblings that Node evaluates interleaved become sequential);
//   - graphs with modules that throw have no CommonJS and no cycles;
//   - modules declared side-effect free import only their like, change nothing outside, and their own events do not count.

import { Random } from './random.mjs';
import { exported_names, mend, reachable, resolve_export } from './resolve.mjs';

const pool_names = ['a', 'b', 'c', 'value', 'name', 'x', 'helper', 'data', 'foo', 'init'];

/** `features`: {tdz, lazy_tdz, splitting, tla, cjs, pure, throw, require_esm} switch parts of the language of graphs on. */
export function generate(seed, features) {
  const random = new Random(seed);
  const count = random.between(2, random.chance(0.3) ? 14 : 7);
  const shape = {
    cjs: features.cjs && random.chance(0.6) ? random.pick([0.2, 0.4, 0.7]) : 0,
    cycles: random.chance(0.55),
    asynchronous: features.tla && random.chance(0.12),
    pure: features.pure && random.chance(0.3) ? 0.4 : 0,
    dynamic: random.chance(0.5) ? 0.25 : 0,
    splitting: features.splitting && random.chance(0.35),
    tdz: features.tdz,
    throwing: features.throw && random.chance(0.1),
  };
  if (shape.asynchronous) shape.cycles = shape.throwing = false;
  // A CommonJS module that throws is evaluated again by the next require, but not by the next import. An ES module that
  // throws fails its whole cycle, also the modules of it that had been evaluated without fault.
  if (shape.throwing) {
    shape.cjs = 0;
    shape.cycles = false;
  }
  const graph = {
    seed,
    modules: [],
    entries: [0],
    format: shape.asynchronous || shape.splitting ? 'esm' : random.pick(['esm', 'esm', 'cjs', 'iife']),
    splitting: shape.splitting,
    minify: random.chance(0.4),
    asynchronous: shape.asynchronous,
    dead_zones: shape.tdz,
    require_esm: features.require_esm,
  };
  if (shape.splitting) for (let id = 1; id < count && graph.entries.length < 3; id++) if (random.chance(0.4)) graph.entries.push(id);
  for (let id = 0; id < count; id++) {
    const entry = graph.entries.includes(id);
    graph.modules.push({
      kind: random.chance(entry ? shape.cjs / 3 : shape.cjs) ? 'cjs' : 'esm',
      pure: !entry && random.chance(shape.pure),
      asynchronous: false,
      statements: [],
    });
  }
  for (let id = 0; id < count; id++) declare(graph, id, random, shape);
  for (let id = 0; id < count; id++) connect(graph, id, random, shape);
  mend(graph);
  // Names are known only now, so named imports come in a second round over the finished edges.
  for (let id = 0; id < count; id++) bind(graph, id, random);
  for (let id = 0; id < count; id++) act(graph, id, random, shape);
  for (const module of graph.modules) arrange(module, random);
  if (!features.lazy_tdz) relax_lazy_modules(graph);
  if (shape.asynchronous) spread_asynchrony(graph);
  mend(graph);
  if (graph.format === 'esm') relax_assigned_names(graph);
  return graph;
}

function fresh_local(module, random) {
  const taken = new Set(module.statements.map((s) => s.local).filter(Boolean));
  const free = pool_names.filter((name) => !taken.has(name));
  if (free.length) return random.pick(free);
  for (let n = 1; ; n++) if (!taken.has(`v${n}`)) return `v${n}`;
}

function declare(graph, id, random, shape) {
  const module = graph.modules[id];
  const how_many = random.between(0, 4);
  for (let n = 0; n < how_many; n++) {
    if (module.kind === 'cjs') {
      module.statements.push({ type: 'cjs_export', name: `m${id}_${pool_names[n]}`, value: random.pick(['value', 'function', 'getter_function']) });
      continue;
    }
    const form = shape.tdz ? random.pick(['let', 'let', 'const', 'var', 'function', 'class', 'default']) : random.pick(['var', 'var', 'function', 'default']);
    const local = fresh_local(module, random);
    if (form === 'default') {
      if (module.statements.some((s) => s.name === 'default')) continue;
      const decl = shape.tdz ? random.pick(['default_expression', 'default_function', 'default_local', 'default_class']) : 'default_function';
      module.statements.push({ type: 'export', name: 'default', local, decl });
    } else {
      // Unique names mostly; shared ones so that stars shadow and collide.
      const name = random.chance(0.25) ? random.pick(['common', 'shared']) : `m${id}_${local}`;
      if (module.statements.some((s) => s.name === name)) continue;
      module.statements.push({ type: 'export', name, local, decl: form });
      if ((form === 'let' || form === 'var') && random.chance(0.6)) {
        const bump = fresh_local(module, random);
        module.statements.push({ type: 'export', name: `m${id}_bump_${local}`, local: bump, decl: 'bump', target: local });
      }
    }
  }
}

function targets(graph, id, shape) {
  const module = graph.modules[id];
  return graph.modules.flatMap((other, to) => {
    if (module.pure && !other.pure) return [];
    if (!shape.cycles && to <= id) return [];
    return [to];
  });
}

function connect(graph, id, random, shape) {
  const module = graph.modules[id];
  const possible = targets(graph, id, shape);
  if (!possible.length) return;
  const how_many = random.between(id === 0 ? 1 : 0, 3);
  for (let n = 0; n < how_many; n++) {
    const from = random.pick(possible);
    if (module.kind === 'cjs') {
      if (from === id) continue;
      if (graph.asynchronous && graph.modules[from].kind === 'esm') continue;
      module.statements.push(random.chance(0.75)
        ? { type: 'require', from, local: fresh_local(module, random) }
        : { type: 'lazy_require', from, pick: random.below(100) });
      continue;
    }
    switch (random.below(9)) {
      case 0: module.statements.push({ type: 'side_effect', from }); break;
      case 1: case 2: if (from !== id) module.statements.push({ type: 'star', from }); break;
      case 3: module.statements.push({ type: 'star_as', from, as: `m${id}_ns${n}` }); break;
      case 4: module.statements.push({ type: 'import', from, name: '*', local: fresh_local(module, random) }); break;
      default: module.statements.push({ type: 'edge', from });
    }
  }
}

function bind(graph, id, random) {
  const module = graph.modules[id];
  const edges = module.statements.filter((s) => s.type === 'edge');
  module.statements = module.statements.filter((s) => s.type !== 'edge');
  for (const { from } of edges) {
    const names = exported_names(graph, from);
    if (!names.length) {
      module.statements.push({ type: 'side_effect', from });
      continue;
    }
    for (let n = random.between(1, 3); n > 0; n--) {
      const name = random.pick(names);
      if (random.chance(0.3)) {
        const as = random.chance(0.2) ? 'default' : random.chance(0.3) ? name : `m${id}_re${n}_${name === 'default' ? 'd' : name}`;
        const taken = module.statements.some((s) => s.name === as || s.as === as);
        if (!taken) module.statements.push({ type: 'reexport', from, name, as });
      } else {
        const local = fresh_local(module, random);
        module.statements.push({ type: 'import', from, name, local });
        if (random.chance(0.2)) module.statements.push({ type: 'export_import', local, name: `m${id}_via_${local}` });
      }
    }
  }
}

function act(graph, id, random, shape) {
  const module = graph.modules[id];
  for (let n = random.between(1, 2); n > 0; n--) module.statements.push({ type: 'log' });
  const locals = module.statements.filter((s) => ['import', 'export', 'require'].includes(s.type) && s.local);
  for (const { local, decl } of locals) {
    // Calling a bump changes shared state, which a side-effect-free module must not and an asynchronous graph cannot compare.
    if (decl === 'bump' && (module.pure || shape.asynchronous)) continue;
    for (let n = random.between(0, 2); n > 0; n--) module.statements.push({ type: 'read', local, pick: random.below(100) });
  }
  if (shape.dynamic && !module.pure && random.chance(shape.dynamic)) {
    const to = random.below(graph.modules.length);
    if (!graph.modules[to].pure) module.statements.push({ type: 'later', from: to, pick: random.below(100) });
  }
  if (shape.throwing && !module.pure && random.chance(0.25)) module.statements.push({ type: 'throw' });
  if (shape.asynchronous && module.kind === 'esm' && random.chance(0.4)) {
    module.statements.push({ type: 'await' });
    module.asynchronous = true;
  }
}

/** Imports usually come first, the rest in any order: declarations after reads are the point. */
function arrange(module, random) {
  const order = module.statements.map((s) => {
    const early = ['import', 'side_effect', 'star', 'star_as', 'reexport'].includes(s.type) && random.chance(0.8);
    return { s, key: early ? random.next() - 1 : random.next() + (s.type === 'read' ? 0.35 : 0) };
  });
  // Import order is evaluation order, so it is shuffled with the rest.
  module.statements = order.sort((x, y) => x.key - y.key).map(({ s }) => s);
}

const relaxed = { let: 'var', const: 'var', class: 'var', default_expression: 'default_function', default_local: 'default_function', default_class: 'default_function' };

/**
 * For `--without lazy_tdz`. ES modules that run on `require` or `import()` are printed as functions; with splitting, any
 * module may become one, to keep the order of evaluation across files.
 */
function relax_lazy_modules(graph) {
  const lazy = new Set(graph.splitting ? graph.modules.keys() : []);
  for (const module of graph.modules) {
    for (const s of module.statements) {
      if (!['require', 'lazy_require', 'later'].includes(s.type)) continue;
      for (const id of reachable(graph, s.from)) lazy.add(id);
    }
  }
  for (const id of lazy) for (const s of graph.modules[id].statements) if (s.type === 'export') s.decl = relaxed[s.decl] ?? s.decl;
}

/**
 * The export list of a file is made of its variables, so a name that an entry exports and that is assigned later has to be
 * one: in a wrapped module it has no dead zone. With splitting, any module may be wrapped.
 */
function relax_assigned_names(graph) {
  for (const entry of graph.entries) {
    for (const name of exported_names(graph, entry)) {
      const { kind, module: id, statement } = resolve_export(graph, entry, name);
      if (kind !== 'binding') continue;
      const assigned = graph.modules[id].statements.some((s) => s.decl === 'bump' && s.target === statement.local);
      if (assigned) statement.decl = relaxed[statement.decl] ?? statement.decl;
    }
  }
}

/** Marks every module that imports an asynchronous one, through any number of ES modules. */
function spread_asynchrony(graph) {
  for (let changed = true; changed; ) {
    changed = false;
    for (const module of graph.modules) {
      if (module.kind !== 'esm' || module.asynchronous) continue;
      const waits = module.statements.some((s) => ['import', 'side_effect', 'reexport', 'star', 'star_as'].includes(s.type) && graph.modules[s.from].asynchronous);
      if (waits) module.asynchronous = changed = true;
    }
  }
}
