// --keep-names: `name` says what the source says, minified or not, and costs no tree shaking.

const code = `
declare const log: any;
function declared() {}
async function* generator() {}
export default function exported_default() {}
const arrow = () => {}, expression = function () {}, named = function inner() {}, Anonymous = class {}, Named = class Inner {};
class Declared { static where = Declared.name; m() {} }
class HasName { static name = 'own' }
let assigned: any; assigned = () => {};
let nullish: any; nullish ??= () => {};
const { destructured = () => {} }: any = {}; const [element = class {}]: any = [];
const object = { property: () => {}, 'a-b': function () {}, method() {} };
function nested() { function within() {} const local = () => {}; class Local {} return [within.name, local.name, Local.name]; }
function parameter(callback = () => {}) { return callback.name; }
class Fields { field = () => {}; static sfield = class {}; #priv = () => {}; priv() { return this.#priv.name } }
{ function in_block() {} log(in_block.name); }
log(declared.name, generator.name, exported_default.name, arrow.name, expression.name, named.name, Anonymous.name, Named.name);
log(Declared.name, Declared.where, HasName.name, assigned.name, nullish.name, destructured.name, element.name);
log(object.property.name, object['a-b'].name, object.method.name, ...nested(), parameter(), new Fields().field.name, Fields.sfield.name, new Fields().priv());
log(hoisted.name); function hoisted() {}
`;

export const names = [
  { name: 'readable', flags: ['--keep-names'], code },
  { name: 'minified', flags: ['--keep-names', '--minify'], code },
  { name: 'anonymous default export', flags: ['--keep-names', '--minify'], files: { 'a.ts': 'export default () => {}', 'b.ts': 'export default class {}', 'c.ts': 'export default function () {}' },
    code: `declare const log: any; import a from './a'; import b from './b'; import c from './c'; log(a.name, b.name, c.name);`, expected: ['default default default'] },
  { name: 'unused declarations are dropped', flags: ['--keep-names'], files: { 'a.ts': 'export function unused_function() {} export class UnusedClass {} export const unused_arrow = () => {}; export const used = 1;' },
    code: `declare const log: any; import { used } from './a'; log(used);`, expected: ['1'], no_output: ['unused_function', 'UnusedClass', 'unused_arrow'] },
];
