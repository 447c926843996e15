// What may follow in the REPL: names in scope, properties of what a chain of names leads to, commands
// and modules. Nothing but such chains is evaluated.
'use strict';

const chain = /(?:[a-zA-Z_$][\w$]*\s*\??\.\s*)*(?:[a-zA-Z_$][\w$]*)?$/;
const keywords = ['async', 'await', 'break', 'case', 'catch', 'const', 'continue', 'debugger', 'default', 'delete', 'do', 'else', 'export', 'false', 'finally', 'for', 'function', 'if', 'import', 'in', 'instanceof', 'let', 'new', 'null', 'return', 'switch', 'this', 'throw', 'true', 'try', 'typeof', 'var', 'void', 'while', 'with', 'yield'];
const isIdentifier = (name) => /^[a-zA-Z_$][\w$]*$/.test(name);

// The names of an object, its own first, one group for every link of its prototypes.
function nameGroups(value) {
  const groups = [], seen = new Set();
  for (let at = Object(value), links = 0; at !== null && links < 8; at = Object.getPrototypeOf(at), links++) {
    const names = Object.getOwnPropertyNames(at).filter((name) => isIdentifier(name) && !seen.has(name));
    for (const name of names) seen.add(name);
    groups.push(names);
  }
  return groups;
}

// [the groups flattened with '' between them, what was typed of it]
function result(groups, typed) {
  const out = [];
  for (const group of groups) {
    const found = group.filter((one) => one.startsWith(typed)).sort();
    if (found.length === 0) continue;
    if (out.length > 0) out.unshift('');
    out.unshift(...found);
  }
  return [out, typed];
}

function complete(repl, line, callback) {
  line = line.trimStart();
  const command = /^\s*\.(\w*)$/.exec(line);
  if (command) {
    callback(null, result([Object.keys(repl.commands)], command[1]));
    return;
  }
  const quoted = /\b(?:require|import)\s*\(\s*['"`]([^'"`]*)$/.exec(line);
  if (quoted) {
    const modules = require('module').builtinModules;
    callback(null, result([modules.filter((name) => !name.startsWith('_')), modules.map((name) => `node:${name}`)], quoted[1]));
    return;
  }
  if (line !== '' && !/[\w$.]$/.test(line)) {
    callback(null, [[], /['"`\w$]$/.test(line) ? line : undefined]);
    return;
  }
  const [typed] = chain.exec(line), dot = typed.lastIndexOf('.');
  if (dot < 0) {
    if (typed === '' && line !== '') {
      callback(null, [[], line]);
      return;
    }
    const scope = repl.useGlobal ? globalThis : repl.context;
    callback(null, result([...nameGroups(scope).reverse(), repl._lexicalNames(), keywords], typed));
    return;
  }
  const owner = typed.slice(0, typed[dot - 1] === '?' ? dot - 1 : dot).trim();
  repl.eval(`try { ${owner} } catch {}`, repl.context, 'REPL', (error, value) => {
    if (error || value === undefined || value === null) {
      callback(null, [[], typed]);
      return;
    }
    const start = typed.slice(0, dot + 1);
    let groups = [];
    try { groups = nameGroups(value); } catch { /* a Proxy that does not want it */ }
    callback(null, result(groups.map((names) => names.map((name) => start + name)), typed));
  });
}

module.exports = { complete };
