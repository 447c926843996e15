// Names that import finds in CommonJS, behind text that looks like code and is none.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
const folder = mkdtempSync(join(tmpdir(), 'names-'));
const files = {
  comments: '// exports.a = 1;\n/* exports.b = 2; */\nexports.c = 3; /* ` */ exports.d = 4; // \'\nexports.e = 5;',
  strings: 'const s = "exports \\" // ", t = \'/*\'; exports.c = s; exports["d-e"] = t; // */\nexports.f = "a\\\nb"; exports.g = 1;',
  regexps: 'const r = /exports.a = "[/"]\'/g; exports.c = 6 / 2 / r.lastIndex; const q = [/`/, x => /[\\]`]/.test(x)]; function f() { return /"/ }\nexports.d = q;',
  templates: 'const t = `exports.a = ${ { exports: `${ "}" + `x` }` }.exports } exports.b = 1`; exports.c = t; exports.d = `${`${1}`}`; exports.e = 1;',
  literal: 'const a = 1, b = 2; module.exports = { a, b };',
  members: 'const Base = { exports: {} }; Base.exports.a = 1; const $exports = {}, other = { module: { exports: {} } }; $exports.b = 2; other.module.exports.c = 3; exports.d = 4;',
  inherited: 'if (0) exports.own = exports.inherited = 0; module.exports = Object.create({ inherited: 1 }, { own: { value: 2 } });',
  star: 'const other = require("./comments.cjs"); module.exports = require("./strings.cjs");',
  getters: 'const o = { a: 1 }; const define = Object.defineProperty; Object.defineProperty(exports, "a", { enumerable: true, get: function () { return o.a; } }); Object.defineProperty(exports, "b", { get: function named() { return o["a"]; } });' +
    'Object.defineProperty(exports, "c", { enumerable: true, get() { return o; } }); Object.defineProperty(exports, "d", { get() { console.log("asked"); return o; } }); Object.defineProperty(exports, "e", { get: () => o.a });' +
    'Object.defineProperty(exports, "f", { enumerable: true, get: function () { return o.a(); } }); Object.defineProperty(exports, "g", { value: 1 }); Object.defineProperty(exports, "h", { get() { return o.a }, set(x) {} });',
};
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.cjs`), text);
for (const name of Object.keys(files)) console.log(name, Object.keys(await import(join(folder, `${name}.cjs`))).filter((key) => key !== 'module.exports').sort());
const { own, inherited } = await import(join(folder, 'inherited.cjs'));
console.log(own, inherited);
rmSync(folder, { recursive: true });
