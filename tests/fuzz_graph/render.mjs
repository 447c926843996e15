// Prints a graph as files. Every event line starts with its module's name, every read is guarded.

import { exported_names, has_static_names, is_in_circle, resolve_local } from './resolve.mjs';

export function file_of(graph, id) {
  const module = graph.modules[id];
  return `${module.pure ? 'pure/' : ''}m${id}.${module.kind === 'cjs' ? 'cjs' : 'mjs'}`;
}

function specifier(graph, from, to) {
  const target = file_of(graph, to);
  if (!graph.modules[from].pure) return `./${target}`;
  return graph.modules[to].pure ? `./${target.slice('pure/'.length)}` : `../${target}`;
}

export function render(graph) {
  const files = {};
  for (const [id, module] of graph.modules.entries()) {
    if (!module) continue;
    files[file_of(graph, id)] = module.statements.map((s, at) => statement(graph, id, s, at)).join('\n') + '\n';
    if (module.pure) files['pure/package.json'] = '{"sideEffects":false}\n';
  }
  return files;
}

function statement(graph, id, s, at) {
  const tag = `m${id}:${at}`;
  const path = s.from === undefined ? '' : specifier(graph, id, s.from);
  switch (s.type) {
    case 'side_effect': return `import '${path}';`;
    case 'import':
      if (s.name === '*') return `import * as ${s.local} from '${path}';`;
      if (s.name === 'default') return `import ${s.local} from '${path}';`;
      return `import { ${s.name}${s.name === s.local ? '' : ` as ${s.local}`} } from '${path}';`;
    case 'reexport': return `export { ${s.name === s.as ? s.name : `${s.name} as ${s.as}`} } from '${path}';`;
    case 'star': return `export * from '${path}';`;
    case 'star_as': return `export * as ${s.as} from '${path}';`;
    case 'export_import': return `export { ${s.local} as ${s.name} };`;
    case 'export': return declaration(id, s);
    case 'cjs_export': return common_export(id, s);
    case 'require': return `${graph.dead_zones ? 'const' : 'var'} ${s.local} = require('${path}');`;
    case 'lazy_require': return guard(tag, `((m) => ${pick_property(graph, id, s.from, 'm', s.pick, false)})((() => require('${path}'))())`);
    case 'log': return `log('${tag}');`;
    // The condition is always true, which no bundler can know.
    case 'throw': return `log('${tag} throws'); if (globalThis.log) throw new RangeError('m${id}');`;
    case 'await': return `log('${tag} before'); await 0; log('${tag} after');`;
    case 'later':
      return `later(() => import('${path}'), (m) => { ${guard(tag, pick_property(graph, id, s.from, 'm', s.pick, true))} });`;
    case 'read': return guard(tag, read(graph, id, s));
    default: throw new Error(`statement ${s.type}`);
  }
}

function guard(tag, expression) {
  return `try { log('${tag}', ${expression}); } catch (e) { log('${tag}', e.name, e.code); }`;
}

function declaration(id, s) {
  const value = `'m${id}.${s.local}'`;
  const rename = s.name === s.local ? '' : ` export { ${s.local} as ${s.name} };`;
  const inline = s.name === s.local ? 'export ' : '';
  switch (s.decl) {
    case 'let': case 'const': case 'var': return `${inline}${s.decl} ${s.local} = ${value};${rename}`;
    case 'function': return `${inline}function ${s.local}() { return ${value}; }${rename}`;
    case 'class': return `${inline}class ${s.local} { v = ${value}; }${rename}`;
    case 'bump': return `${inline}function ${s.local}() { ${s.target} = ${s.target} + '+'; return ${s.target}; }${rename}`;
    case 'default_expression': return `export default [${value}].join();`;
    case 'default_function': return `export default function ${s.local}() { return ${value}; }`;
    case 'default_local': return `let ${s.local} = ${value}; export { ${s.local} as default };`;
    case 'default_class': return `export default class ${s.local} { v = ${value}; }`;
    default: throw new Error(`declaration ${s.decl}`);
  }
}

function common_export(id, s) {
  const value = `'m${id}.${s.name}'`;
  switch (s.value) {
    case 'value': return `exports.${s.name} = ${value};`;
    case 'function': return `exports.${s.name} = function () { return ${value}; };`;
    case 'getter_function': return `{ let n = 0; exports.${s.name} = () => ${value} + n++; }`;
    default: throw new Error(`export ${s.value}`);
  }
}

/** An expression that shows what the binding holds: the value, the result of a call, a property of a namespace. */
function read(graph, id, s) {
  const found = resolve_local(graph, id, s.local);
  const own = graph.modules[id].statements.find((d) => d.local === s.local && d.decl);
  // `export default <expression>` declares no local name.
  if (own?.decl === 'default_expression') return `'no name'`;
  return show(graph, id, found, s.local, s.pick);
}

function show(graph, reader, found, expression, pick) {
  if (!found) return `typeof ${expression}`;
  if (found.kind === 'namespace') return pick_property(graph, reader, found.module, expression, pick, graph.modules[reader].kind === 'esm');
  // A module declared side-effect free changes nothing outside: it may be dropped.
  const may_change = !graph.modules[reader].pure && !graph.asynchronous;
  if (found.kind === 'cjs') {
    if (found.name === 'default') return pick_property(graph, reader, found.module, expression, pick, false, true);
    const statement = graph.modules[found.module].statements.find((d) => d.type === 'cjs_export' && d.name === found.name);
    if (statement.value === 'value') return expression;
    return statement.value === 'getter_function' && !may_change ? `typeof ${expression}` : `${expression}()`;
  }
  const { decl } = found.statement;
  if (decl === 'bump') return may_change ? `${expression}()` : `typeof ${expression}`;
  if (decl === 'function' || decl === 'default_function') return `${expression}()`;
  if (decl === 'class' || decl === 'default_class') return `new ${expression}().v`;
  return expression;
}

function pick_property(graph, reader, target, expression, pick, namespace, exports_object = false) {
  const module = graph.modules[target];
  // From require and as a default import, CommonJS is its exports object, which has no "default".
  const names = exported_names(graph, target).filter((name) => module.kind === 'esm' || (name !== 'default' && name !== '__esModule'));
  if (namespace && !exports_object && has_static_names(graph, target) && pick % 5 === 0) {
    // Object.keys asks a namespace for values too and throws in a dead zone: an object of getters cannot. Who is in no
    // circle sees none.
    return `Object.${pick % 2 && !is_in_circle(graph, reader) ? 'keys' : 'getOwnPropertyNames'}(${expression}).join()`;
  }
  if (!names.length || pick % 7 === 0) return `${expression}.missing`;
  const name = names[pick % names.length];
  const access = pick % 3 === 0 ? `${expression}['${name}']` : `${expression}.${name}`;
  return show_member(graph, target, name, access);
}

function show_member(graph, target, name, access) {
  if (graph.modules[target].kind === 'cjs') {
    const statement = graph.modules[target].statements.find((d) => d.type === 'cjs_export' && d.name === name);
    return statement.value === 'value' ? access : `typeof ${access}`;
  }
  for (const s of graph.modules[target].statements) {
    if (s.type !== 'export' || s.name !== name) continue;
    if (['function', 'default_function'].includes(s.decl)) return `${access}()`;
    if (['class', 'default_class'].includes(s.decl)) return `new (${access})().v`;
    if (s.decl === 'bump') return `typeof ${access}`;
    return access;
  }
  // Re-exported from elsewhere: its type is enough, and reads it.
  return `typeof ${access}`;
}
