// Random programs of the syntax that older targets lack, in combination. Effects are logged by `L`; values are what `make`
// of the prelude gives, so that most of what a chain or a pattern asks for is there. A program always ends: loops are
// counted, and a function logs before it does anything, which throws when there was enough of it.
//
// What an async function gives is awaited where it is called, so that nothing depends on how many turns a lowered one takes.
//
// A program is a list of lines; every `{` that is left open at the end of a line is closed by a line that starts with
// `}`. The shrinker relies on that.

import { Random } from '../fuzz_graph/random.mjs';

const prelude = `
const make = (n) => ({ n, nul: null, a: { b: n, f(x) { return [this && this.b, x]; }, l: [n, { n }] }, t(s, ...v) { return s.raw.join('|') + v.length + (this ? this.n : 'none'); }, get g() { L('get g', n); return this.a; }, f(x) { L('f', n, x); return this ? this.n : 'none'; }, h: () => make(n + 1), set z(v) { L('set z', v); } });
const sync = (...values) => { const made = { i: 0, [Symbol.iterator]() { return made; }, next() { L('next'); return { value: values[made.i++], done: made.i > values.length }; }, return() { L('return'); return {}; } }; return made; };
const later = (...values) => { const made = { i: 0, [Symbol.asyncIterator]() { return made; }, next() { L('next'); return Promise.resolve({ value: values[made.i++], done: made.i > values.length }); }, return() { L('return'); return Promise.resolve({}); } }; return made; };
const keys = (o) => Reflect.ownKeys(o).map(String).join();
class Base { constructor(...r) { L('Base', r.length, new.target === Base); this.count = r.length; } m(x) { L('m', x); return this && this.count; } get v() { return L('get v', this && this.w); } set v(x) { L('set v', x); this.w = x; } t(s, ...v) { return s.raw.join('|') + v.length + (this && this.count); } static m(x) { return ['static m', x]; } static get v() { return L('get static v', 7); } static set v(x) { L('set static v', x); } static t(s) { return s.raw[0] + typeof this; } }
`.trim().split('\n');

const newer_prelude = [
  `const resource = (n, is_async) => (L('open', n), is_async ? { n, async [Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]() { await 0; L('close', n); } } : { n, [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() { L('close', n); } });`,
  `const mark = (n) => (value, context) => { L('mark', n, context.kind, String(context.name), context.static, context.private); if (context.addInitializer) context.addInitializer(function () { L('initializer', n, typeof this); }); if (context.kind === 'field') return (v) => (L('init', n), v); if (context.kind === 'method') return function (...r) { L('wrapped', n); return value.apply(this, r); }; };`,
];

const members = ['n', 'a', 'g', 'f', 'nul', 'none', 'h', 't', 'l', 'b'];
const pool = ['a', 'b', 'c', 'd'];
const literals = ['0', '1', '2', '(-1)', "''", "'s'", 'null', 'undefined', 'true', 'false'];

class Generator {
  constructor(seed) {
    this.random = new Random(seed);
    this.newer = seed % 5 === 0;
    this.lines = [...prelude, ...(this.newer ? newer_prelude : [])];
    this.depth = 0;
    this.serial = 0;
    this.logged = 0;
    this.scopes = [{ names: new Map() }];
    this.functions = []; // what can be called: {call(args), async, generator}
    this.context = { async: false, generator: false, arguments: false, new_target: false, this: null, super: null, privates: [], returns: false, labels: [], loops: 0 };
    this.nesting = 0;
    this.declared_later = [];
  }

  push(text) {
    this.lines.push('  '.repeat(this.depth) + text);
  }

  open(text, body, close = '}') {
    this.push(text);
    this.depth++;
    body();
    this.depth--;
    this.push(close);
  }

  within(context, body) {
    const before = this.context;
    this.context = { ...before, ...context };
    const result = body();
    this.context = before;
    return result;
  }

  scoped(names, body) {
    this.scopes.push({ names: new Map(names.map((name) => [name, 'let'])) });
    const functions = this.functions.length;
    const result = body();
    this.functions.length = functions;
    this.scopes.pop();
    return result;
  }

  names(writable) {
    const seen = new Map();
    for (const { names } of this.scopes) for (const [name, kind] of names) seen.set(name, kind);
    return [...seen].filter(([, kind]) => kind !== 'hidden' && (!writable || kind === 'let')).map(([name]) => name);
  }

  declare(kind) {
    const name = `v${this.serial++}`;
    this.scopes.at(-1).names.set(name, kind === 'const' ? 'const' : 'let');
    return name;
  }

  // A name that is there when its whole pattern is.
  declare_later(kind) {
    const name = this.declare(kind);
    this.scopes.at(-1).names.set(name, 'hidden');
    this.declared_later.push([this.scopes.at(-1).names, name, kind === 'const' ? 'const' : 'let']);
    return name;
  }

  reveal() {
    for (const [names, name, kind] of this.declared_later.splice(0)) names.set(name, kind);
  }

  declaration_pattern(depth, kind) {
    const outer = this.declared_later;
    this.declared_later = [];
    const made = this.pattern(depth, kind);
    this.reveal();
    this.declared_later = outer;
    return made;
  }

  variable() {
    const names = this.names(false);
    return names.length ? this.random.pick(names) : 'make(0)';
  }

  log() {
    return `L(${this.logged++})`;
  }

  // Something that has members.
  object(depth) {
    const r = this.random;
    const c = this.context;
    return r.pick([
      () => `make(${r.below(5)})`,
      () => `make(${r.below(5)})`,
      () => this.variable(),
      () => this.variable(),
      () => (c.this ? 'this' : this.variable()),
      () => (depth > 0 ? `(${this.log()}, make(${r.below(9)}))` : this.variable()),
      () => (depth > 0 ? this.literal_object(depth - 1) : 'null'),
      () => r.pick(['null', 'undefined']),
    ])();
  }

  key(depth) {
    return this.random.chance(0.7) ? this.random.pick(members.map((name) => `'${name}'`)) : `(${this.log()}, ${this.random.pick(members.map((name) => `'${name}'`))}${depth > 1 && this.random.chance(0.2) ? ` + (${this.expression(0)}, '')` : ''})`;
  }

  chain(depth) {
    const r = this.random;
    let text = this.object(depth);
    if (/^[{\d-]/.test(text)) text = `(${text})`;
    if (this.privates().length && r.chance(0.3)) text = this.private_member(depth, r.pick(['?.', '.']));
    else if (this.context.super && r.chance(0.2)) text = `super.${r.pick(['m', 'v', 'none', 't'])}`;
    for (let n = r.between(1, 4); n-- > 0;) {
      const q = r.chance(0.6) ? '?.' : '';
      text += r.pick([() => `${q || '.'}${r.pick(members)}`, () => `${q || '.'}${r.pick(members)}`, () => `${q}[${this.key(depth - 1)}]`, () => `${q || '.'}f${q && r.chance(0.5) ? '?.' : ''}(${this.expression(depth - 1)})`, () => `${q}(${this.expression(depth - 1)}${r.chance(0.2) ? `, ...[${this.expression(0)}]` : ''})`, () => (r.chance(0.3) ? `${q || '.'}h?.()` : `${q || '.'}a`)])();
    }
    return text;
  }

  privates() {
    return this.context.this && this.context.this !== 'function' ? this.context.privates : [];
  }

  private_member(depth, dot = '.') {
    const r = this.random;
    const name = r.pick(this.privates());
    const owner = r.chance(0.8) ? 'this' : r.chance(0.5) ? `(${this.log()}, this)` : this.variable();
    return `${owner}${dot}${name}`;
  }

  literal_object(depth) {
    const r = this.random;
    const e = () => this.expression(depth - 1);
    const parts = [];
    for (let n = r.between(1, 4); n-- > 0;) {
      parts.push(r.pick([
        () => `...${this.object(depth - 1)}`,
        () => `...(${e()})`,
        () => `${r.pick(members)}: ${e()}`,
        () => `[${this.key(depth - 1)}]: ${e()}`,
        () => `get ${r.pick(members)}() { return ${this.inner({ this: 'function', super: null, privates: [] }, () => this.expression(1))}; }`,
        () => `${r.pick(members)}() { return ${this.inner({ this: 'function', super: null, privates: [], arguments: true }, () => this.expression(1))}; }`,
        () => (r.chance(0.3) ? `async *${r.pick(members)}() {}` : `f: () => ${this.arrow(() => this.expression(1))}`),
      ])());
    }
    if (r.chance(0.1)) parts.push(`__proto__: make(${r.below(4)})`);
    return `({ ${parts.join(', ')} })`;
  }

  // An expression of another function.
  inner(context, body) {
    return this.within({ async: false, generator: false, arguments: false, new_target: false, labels: [], loops: 0, ...context }, () => this.scoped([], () => `(${this.log()}, ${body()})`));
  }

  arrow(body, is_async = false) {
    return this.within({ async: is_async, generator: false, labels: [], loops: 0 }, () => this.scoped([], () => `(${this.log()}, ${body()})`));
  }

  place(depth) {
    const r = this.random;
    const choices = [];
    const names = this.names(true);
    if (names.length) choices.push(() => r.pick(names), () => r.pick(names));
    choices.push(() => `make(${r.below(3)}).z`, () => `${this.variable()}.${r.pick(members)}`);
    if (depth > 0) choices.push(() => `(${this.log()}, ${this.variable()})[${this.key(0)}]`);
    if (this.privates().length) choices.push(() => this.private_member(0), () => this.private_member(0));
    if (this.context.super) choices.push(() => 'super.v', () => `super[${this.log()}, 'v']`, () => 'super.w');
    if (this.context.this) choices.push(() => `this.${r.pick(members)}`);
    return r.pick(choices)();
  }

  expression(depth = 3) {
    const r = this.random;
    const c = this.context;
    if (depth <= 0) return r.pick([() => this.variable(), () => this.variable(), () => r.pick(literals), () => this.log(), () => `L(${this.logged++}, ${this.variable()})`, () => `make(${r.below(9)})`])();
    const e = (d = depth - 1) => this.expression(d);
    const choices = [
      [4, () => this.expression(0)],
      [6, () => this.chain(depth)],
      [2, () => `(${this.chain(depth)})${r.pick(['.n', '?.n', `(${this.variable()})`, `\`t\${${this.variable()}}\``, '?.()'])}`],
      [1, () => `delete ${this.variable()}${r.pick(['?.none', '?.a.b', '.a?.b', `?.[${this.key(0)}]`, '?.nul?.x'])}`],
      [1, () => `typeof ${this.chain(depth)}`],
      [3, () => `(${e()} ?? ${e()})`],
      [2, () => `((${e()}) ** (${e()}))`],
      [4, () => `(${this.place(depth)} ${r.pick(['??=', '||=', '&&=', '**=', '+=', '='])} ${e()})`],
      [1, () => r.pick([`${this.place(depth)}++`, `--${this.place(depth)}`])],
      [2, () => this.literal_object(depth)],
      [2, () => { const { pattern, source } = this.pattern(depth, null); return `(${pattern} = ${source})`; }],
      [1, () => `\`t\${${e()}}u\``],
      [1, () => `[${e()}, ...sync(${e()})]`],
      [1, () => `(() => ${this.arrow(() => e())})()`],
      [1, () => `((${this.pool_parameter()}) => ${this.arrow(() => e())})(${e()})`.replace(/\(\((\w) = /, '(($1 = ')],
      [1, () => `(function () { return ${this.inner({ this: 'function', super: null, privates: c.privates, arguments: true, new_target: true }, () => this.expression(depth - 1))}; }).call(${this.object(0)}, 1, 2)`],
      [1, () => `[...(function* () { yield* [${this.inner({ this: 'function', super: null, generator: true, arguments: true }, () => this.expression(depth - 1))}]; }).call(make(3))]`],
      [1, () => `L(${this.logged++}, ${r.pick([`/(?<x>s)(.)/s.exec('s\\n')?.groups?.x`, `'xs'.replace(/(?<=x)s/u, 'q')`, `/[\\p{L}--[a]]/v.test('a')`, `/(?<y>\\d+)/dg.exec('a12')?.indices.groups.y`, `/^.$/su.test('\\u{1f600}')`])})`],
      [1, () => this.small_class(depth)],
      [1, () => `(${e()} ? ${e()} : ${e()})`],
      [2, () => `L(${this.logged++}, ${e()})`],
    ];
    if (this.privates().length) {
      choices.push([4, () => this.private_member(depth)], [1, () => `(${r.pick(this.privates())} in ${this.object(0)} )`], [2, () => `${this.private_member(depth, r.pick(['.', '?.']))}${r.pick(['()', '?.(1)', '?.n', '.call(make(1), 2)', `?.a?.f(${e(0)})`])}`], [1, () => `${this.private_member(depth)}\`t\${1}\``]);
    }
    if (c.super) choices.push([3, () => r.pick([`super.m(${e()})`, 'super.v', `super.m?.(${e(0)})`, `super['m'](${e()})`, 'super.none?.(1)', 'super.t`x${2}`', `super[${this.log()}, 'v']`])]);
    if (c.this) choices.push([2, () => `this?.${r.pick([...members, 'm'])}`], [1, () => 'typeof this']);
    if (c.arguments) choices.push([1, () => r.pick(['arguments.length', 'arguments[0]', '[...arguments].length'])]);
    if (c.new_target) choices.push([1, () => 'typeof new.target']);
    if (c.async) choices.push([4, () => `(await ${e()})`], [2, () => `(await (async (${this.pool_parameter()}) => ${this.arrow(() => e(), true)})(${e(0)}))`]);
    if (c.generator) choices.push([3, () => `(yield ${e()})`], [1, () => `(yield* ${r.pick(['sync', '['])}`.replace(/\[$/, `[${e(0)}])`).replace(/sync$/, `sync(${e(0)}))`)]);
    const functions = this.functions.filter((one) => (!one.async || c.async) && (!one.generator || !one.async));
    if (functions.length) choices.push([4, () => this.call(r.pick(functions), depth - 1)]);
    let total = choices.reduce((sum, [weight]) => sum + weight, 0) * r.next();
    for (const [weight, make] of choices) if ((total -= weight) < 0) return make();
    return '0';
  }

  // Async generators are asked for all they have by a loop, not here.
  call({ call, async, generator }, depth) {
    const text = call(Array.from({ length: this.random.below(3) }, () => this.expression(depth - 1)).join(', '));
    return generator ? `[...${text}]` : async ? `(await ${text})` : text;
  }

  pool_parameter() {
    return this.random.pick(['', '', 'x', 'x, y', '...x']);
  }

  small_class(depth) {
    const r = this.random;
    const outer = this.context;
    const extend = r.chance(0.3) ? ` extends ${outer.async && r.chance(0.5) ? '(await Base)' : outer.generator && r.chance(0.5) ? '(yield 1, Base)' : 'Base'}` : '';
    const key = r.chance(0.3) ? `static [${outer.async && r.chance(0.5) ? `await ${this.log()}` : this.log()}] = 1; ` : '';
    const field = (owner, hidden) => this.inner({ this: owner, super: extend ? owner : null, privates: hidden ? [...outer.privates, '#q'] : outer.privates }, () => this.expression(depth - 1));
    const parts = r.pick([
      () => `#q = ${field('instance', true)}; get x() { return this.#q; }`,
      () => `#q() { return ${field('instance', true)}; } get x() { return this.#q(); }`,
      () => `x = ${field('instance')}; static s = ${field('static')};`,
      () => `static #q = ${field('static', true)}; static s = this.#q; x = 1;`,
      () => `x = 1; static { this.s = ${field('static')}; }`,
    ])();
    return r.pick([`new (class${extend} { ${key}${parts} })().x`, `(class${extend} { ${key}${parts} }).s`]);
  }

  // A pattern and something it fits. `declare` is null for an assignment, or the kind of what it declares. An array pattern
  // with an object rest inside is given an array: it takes all items before it assigns any.
  pattern(depth, declare, rest = true) {
    const r = this.random;
    const target = () => (declare ? this.declare_later(declare) : this.place(depth));
    const initial = () => (r.chance(0.3) ? ` = ${this.expression(depth > 1 ? 1 : 0)}` : '');
    const element = () => {
      if (depth > 0 && r.chance(0.35)) {
        const inner = this.pattern(depth - 1, declare);
        has_rest ||= inner.has_rest;
        return r.chance(0.3) ? [`${inner.pattern} = ${inner.source}`, 'undefined'] : [inner.pattern, inner.source];
      }
      const initializer = initial();
      return [`${target()}${initializer}`, r.pick(['undefined', '1', `make(${r.below(3)})`, this.log()])];
    };
    const count = r.between(0, 3);
    const left = [];
    const right = [];
    let has_rest = false;
    if (r.chance(0.3)) {
      for (let i = 0; i < count; i++) {
        if (r.chance(0.15)) {
          left.push('');
          right.push('0');
          continue;
        }
        const [pattern, source] = element();
        left.push(pattern);
        right.push(source);
      }
      if (rest && r.chance(0.4)) {
        if (depth > 0 && r.chance(0.5)) {
          const inner = this.pattern(depth - 1, declare);
          has_rest = true;
          left.push(`...${inner.pattern.startsWith('(') ? inner.pattern.slice(1, -1) : inner.pattern}`);
        } else left.push(`...${target()}`);
        right.push(this.log(), this.expression(0));
      }
      const values = right.join(', ');
      return { pattern: `[${left.join(', ')}]`, source: has_rest || r.chance(0.5) ? `[${values}]` : `sync(${values})`, has_rest };
    }
    for (let i = 0; i < count; i++) {
      const [pattern, source] = element();
      const key = r.pick(['p', 'q', 'r0', '5', "'s t'", `[(${this.log()}, 'k${i}')]`]);
      left.push(`${key}: ${pattern}`);
      right.push(`${key.startsWith('[') ? `k${i}` : key}: ${source}`);
    }
    if (rest && r.chance(0.7)) {
      left.push(`...${target()}`);
      has_rest = true;
    }
    const source = r.chance(0.1) ? this.object(0) : `{ ${[...right, r.chance(0.5) ? `get y() { return ${this.log()}; }` : 'y: 2', r.chance(0.3) ? `...make(${r.below(3)})` : 'w: 3'].join(', ')} }`;
    return { pattern: `{ ${left.join(', ')} }`, source: source.startsWith('{') ? `(${source})` : source, has_rest };
  }

  // The text of a parameter list, whose names are in the innermost scope afterwards. `plain`: what a list evaluates is seen
  // where docs/targets.md says that it is evaluated later (of generators), or earlier (than fields, in a constructor).
  parameters(plain = false) {
    const r = this.random;
    const names = pool.slice(0, r.below(4));
    const scope = this.scopes.at(-1).names;
    for (const name of names) scope.set(name, 'hidden');
    const parts = [];
    for (const name of names) {
      if (!plain && r.chance(0.25)) {
        const { pattern, source } = this.declaration_pattern(1, 'let');
        parts.push(r.chance(0.7) ? `${pattern} = ${source}` : pattern);
        scope.delete(name);
        continue;
      }
      parts.push(!plain && r.chance(0.3) ? `${name} = ${this.expression(1)}` : name);
      scope.set(name, 'let');
    }
    if (!plain && r.chance(0.2)) parts.push(r.chance(0.5) ? `...${this.declare('let')}` : `...[${this.declare('let')}, v${this.serial++} = ${this.expression(0)}]`);
    return parts.join(', ');
  }

  // A function whose text starts with `head(parameters)`.
  body(head, context, { extra = () => {}, close = '}', empty_parameters = false, parameter_list } = {}) {
    if (this.nesting > 3) return this.push(`${head('')} {}`);
    this.nesting++;
    this.within({ labels: [], loops: 0, returns: true, ...context }, () =>
      this.scoped([], () => {
        // `await` and `yield` cannot stand in parameters.
        const parameters = parameter_list ?? (empty_parameters ? '' : this.within({ async: false, generator: false }, () => this.parameters(context.generator)));
        this.open(`${head(parameters)} {`, () => {
          this.push(`${this.log()};`);
          extra();
          this.statements(this.random.between(0, 2));
          if (this.context.returns && this.random.chance(0.8)) this.push(`return ${this.expression(2)};`);
        }, close);
      }),
    );
    this.nesting--;
  }

  class_declaration() {
    const r = this.random;
    const name = `C${this.serial++}`;
    const extend = r.chance(0.6);
    const outer = this.context;
    const heritage = !extend ? '' : ` extends ${r.pick(['Base', 'Base', outer.async ? '(await Base)' : '(L(9), Base)', outer.generator ? '(yield 2, Base)' : 'Base'])}`;
    const own = [];
    const kinds = [];
    for (let n = r.below(5); n-- > 0;) {
      const kind = r.pick(['field', 'field', 'method', 'get', 'set', 'both', 'async', 'generator']);
      const is_static = r.chance(0.3);
      const text = `#p${this.serial++}`;
      own.push(text);
      kinds.push({ text, kind, is_static });
    }
    const privates = [...own, ...(outer.this && outer.this !== 'function' ? outer.privates : [])];
    const base = { async: false, generator: false, arguments: false, new_target: false, privates, labels: [], loops: 0 };
    const at = (is_static) => ({ ...base, this: is_static ? 'static' : 'instance', super: extend ? (is_static ? 'static' : 'instance') : null });
    const method = (is_static) => ({ ...at(is_static), arguments: true, new_target: true });
    const decorator = () => (this.newer && r.chance(0.3) ? `@mark(${this.serial++}) ` : '');
    const callable = [];
    const elements = [];
    const initializer = (is_static) => this.within(at(is_static), () => this.scoped([], () => (r.chance(0.15) ? `async () => ${this.arrow(() => this.expression(1), true)}` : this.expression(2))));
    for (const { text, kind, is_static } of kinds) {
      const prefix = is_static ? 'static ' : '';
      elements.push(() => {
        const mark = decorator();
        if (kind === 'field') this.push(`${mark}${prefix}${this.newer && r.chance(0.3) ? 'accessor ' : ''}${text}${r.chance(0.8) ? ` = ${initializer(is_static)}` : ''};`);
        if (kind === 'method') this.body((p) => `${mark}${prefix}${text}(${p})`, method(is_static));
        if (kind === 'async') this.body((p) => `${prefix}async ${text}(${p})`, { ...method(is_static), async: true });
        if (kind === 'generator') this.body((p) => `${prefix}*${text}(${p})`, { ...method(is_static), generator: true });
        if (kind === 'get' || kind === 'both') this.body(() => `${mark}${prefix}get ${text}()`, method(is_static), { empty_parameters: true });
        if (kind === 'set' || kind === 'both') this.body(() => `${prefix}set ${text}(x)`, method(is_static), { parameter_list: 'x' });
      });
    }
    for (let n = r.between(1, 6); n-- > 0;) {
      const is_static = r.chance(0.35);
      const prefix = is_static ? 'static ' : '';
      const id = this.serial++;
      const key = r.chance(0.2) ? () => `[${outer.async && r.chance(0.2) ? 'await ' : ''}L(${this.logged++}, 'k${id}')]` : () => `k${id}`;
      const call = (async, generator) => callable.push({ id, is_static, async, generator });
      elements.push(r.pick([
        () => this.push(`${decorator()}${prefix}${this.newer && r.chance(0.3) ? 'accessor ' : ''}${key()} = ${initializer(is_static)};`),
        () => this.push(`${prefix}${key()} = ${initializer(is_static)};`),
        () => this.push(`${prefix}${key()};`),
        () => (call(false, false), this.body((p) => `${decorator()}${prefix}${key()}(${p})`, method(is_static))),
        () => (call(false, false), this.body((p) => `${prefix}${key()}(${p})`, method(is_static))),
        () => (call(true, false), this.body((p) => `${prefix}async ${key()}(${p})`, { ...method(is_static), async: true })),
        () => (call(false, true), this.body((p) => `${prefix}*${key()}(${p})`, { ...method(is_static), generator: true })),
        () => (call(true, true), this.body((p) => `${prefix}async *${key()}(${p})`, { ...method(is_static), async: true, generator: true })),
        () => (call(true, false), this.body((p) => `${prefix}${key()}(${p})`, { ...method(is_static), returns: false }, { extra: () => this.push(`return (async () => ${this.arrow(() => this.expression(3), true)})();`) })),
        () => this.body(() => 'static', { ...at(true), returns: false }, { empty_parameters: true }),
      ]));
    }
    if (r.chance(0.5)) {
      const context = { ...method(false), returns: false };
      elements.push(() => {
        const arrow = extend && r.chance(0.2);
        const odd = extend && r.chance(0.2);
        const early = { ...context, this: null, super: null, privates: [] };
        // Parameters of a derived constructor are evaluated before super().
        this.within(extend ? early : context, () => this.scoped([], () => {
          const parameters = this.parameters(!extend);
          this.open(`constructor(${parameters}) {`, () => {
            this.push(`${this.log()};`);
            if (extend) {
              if (r.chance(0.3)) this.statements(1);
              const call = `super(${this.expression(1)})`;
              this.push(arrow ? `(() => ${call})();` : odd ? `L(${this.logged++}, 1, ${call} === this);` : `${call};`);
            }
            this.within(context, () => this.statements(r.between(0, 2)));
          });
        }));
      });
    }
    elements.sort(() => r.next() - 0.5);
    const form = r.pick(['declaration', 'declaration', 'expression', 'named']);
    const nested = this.nesting++;
    this.scoped([name], () => {
      // The class's own name is there in its methods only.
      this.scopes.at(-1).names.set(name, 'const');
      this.open(form === 'declaration' ? `${this.newer && r.chance(0.3) ? `@mark(${this.serial++}) ` : ''}class ${name}${heritage} {` : `const ${name} = class${form === 'named' ? ` Inner${name}` : ''}${heritage} {`, () => elements.forEach((element) => element()), form === 'declaration' ? '}' : '};');
    });
    this.nesting = nested;
    this.scopes.at(-1).names.set(name, 'const');
    const instance = this.declare('let');
    this.push(`let ${instance} = null;`);
    this.open('try {', () => {
      this.push(`${instance} = new ${name}(${this.expression(0)});`);
      this.push(`L(keys(${instance}), keys(${name}), keys(${name}.prototype), ${name}.name, ${name}.length, ${instance});`);
    }, '} catch (e) { L(e); }');
    for (const { id, is_static, async, generator } of callable) {
      const owner = is_static ? name : instance;
      const one = { async, generator, call: (args) => `${owner}.k${id}(${args})` };
      this.functions.push(one);
      this.push(`L(${owner}?.k${id}?.name, ${owner}?.k${id}?.length);`);
      this.use(one);
    }
  }

  use(one) {
    const r = this.random;
    if (one.async && !this.context.async) return;
    if (one.async && one.generator) {
      this.open('try {', () => this.push(r.chance(0.7) ? `for await (const x of ${one.call(this.expression(0))}) L(x);` : `{ const it = ${one.call(this.expression(0))}; L(await it.next()); L(await it.${r.pick(['next', 'return', 'throw'])}(5)); L(await it.next()); }`), '} catch (e) { L(e); }');
      return;
    }
    this.open('try {', () => this.push(`L(${this.call(one, 1)});`), '} catch (e) { L(e); }');
  }

  statements(count) {
    while (count-- > 0) this.statement();
  }

  block(body) {
    this.scoped([], body);
  }

  statement() {
    const r = this.random;
    const c = this.context;
    const deep = this.nesting > 3 || this.depth > 8;
    const choices = [
      [4, () => this.push(`L(${this.expression()});`)],
      [2, () => this.push(`${this.chain(2)};`.replace(/^\(?\{/, '0, $&'))],
      [3, () => { const kind = r.pick(['const', 'let']); const value = this.expression(); this.push(`${kind} ${this.declare(kind)} = ${value};`); }],
      [4, () => {
        const kind = r.pick(['const', 'let']);
        const names = new Map(this.scopes.at(-1).names);
        const { pattern, source } = this.declaration_pattern(2, kind);
        // A pattern that throws leaves nothing behind that could be read.
        const made = [...this.scopes.at(-1).names.keys()].filter((name) => !names.has(name));
        this.push(`${kind} ${pattern} = ${source};`);
        if (made.length) this.push(`L(${made.join(', ')});`);
      }],
      [2, () => { const { pattern, source } = this.pattern(2, null); this.push(`(${pattern} = ${source});`); }],
    ];
    if (!deep) {
      choices.push(
        [3, () => this.open('try {', () => this.block(() => this.statements(r.between(1, 3))), r.pick(['} catch (e) { L(e); }', '} catch { L(9); }', "} catch ({ name, ...e }) { L(name, e); }", '} catch (e) { L(e); } finally { L(8); }']))],
        [2, () => {
          const asynchronous = c.async && r.chance(0.5);
          const label = r.chance(0.3) ? `l${this.serial++}` : null;
          this.block(() => {
            const kind = r.pick(['const', 'let']);
            const { pattern, source } = this.declaration_pattern(1, kind);
            const head = r.chance(0.7) ? `${kind} ${pattern}` : (() => { const assigned = this.pattern(1, null); return assigned.pattern; })();
            this.within({ loops: c.loops + 1, labels: label ? [...c.labels, label] : c.labels }, () =>
              this.open(`${label ? `${label}: ` : ''}for ${asynchronous ? 'await ' : ''}(${head} of ${asynchronous ? r.pick(['later', 'sync']) : r.pick(['sync', 'Array.of'])}(${source}, ${source}, ${this.object(0)})) {`, () => {
                if (!head.startsWith(kind)) for (const scope of [this.scopes.at(-1)]) scope.names.clear();
                this.push(`${this.log()};`);
                this.statements(r.between(0, 2));
                if (r.chance(0.3)) this.push(this.jump());
              }),
            );
          });
        }],
        [1, () => this.open(`if (${this.expression(2)}) {`, () => this.block(() => this.statements(r.between(1, 2))))],
        [1, () => this.open(`switch (${this.expression(1)}) {`, () => { this.push(`case ${this.expression(0)}: L(5);`); this.push(`default: L(6);`); })],
        [2, () => this.class_declaration()],
        [2, () => {
          const name = `f${this.serial++}`;
          const asynchronous = r.chance(0.5);
          const generator = r.chance(0.3);
          const one = { async: asynchronous, generator, call: (args) => r.pick([`${name}(${args})`, `${name}.call(make(2)${args ? `, ${args}` : ''})`]) };
          const own = { async: asynchronous, generator, arguments: true, new_target: true, this: 'function', super: null };
          if (!generator && r.chance(0.4)) this.body((p) => `const ${name} = ${asynchronous ? 'async ' : ''}(${p}) =>`, { async: asynchronous, generator: false }, { close: '};' });
          else if (r.chance(0.3)) this.body((p) => `const ${name} = ${asynchronous ? 'async ' : ''}function${generator ? '*' : ''} (${p})`, own, { close: '};' });
          else this.body((p) => `${asynchronous ? 'async ' : ''}function${generator ? '*' : ''} ${name}(${p})`, own);
          this.push(`L(${name}.name, ${name}.length);`);
          this.functions.push(one);
          this.use(one);
        }],
        [1, () => {
          const name = this.declare('const');
          this.open(`const ${name} = {`, () => {
            for (let n = r.between(1, 3); n-- > 0;) {
              const id = this.serial++;
              const asynchronous = r.chance(0.5);
              const generator = r.chance(0.2);
              if (r.chance(0.2)) {
                this.push(`...${this.object(0)},`);
                this.push(`k${id}: ${this.expression(1)},`);
                continue;
              }
              if (n > 0) this.push(`__proto${id}: 1,`);
              this.body((p) => `${asynchronous ? 'async ' : ''}${generator ? '*' : ''}k${id}(${p})`, { async: asynchronous, generator, arguments: true, new_target: true, this: 'function', super: null, privates: [] }, { close: '},' });
              this.scopes.at(-1).uses ??= [];
              this.scopes.at(-1).uses.push({ async: asynchronous, generator, call: (args) => `${name}.k${id}(${args})` });
            }
          }, '};');
          for (const one of this.scopes.at(-1).uses?.splice(0) ?? []) this.use(one);
        }],
      );
      if (this.newer) choices.push([3, () => this.open(r.pick(['{', 'try {', 'do {']), () => this.block(() => {
        const is_async = c.async && r.chance(0.5);
        this.push(`${is_async ? 'await ' : ''}using ${this.declare('const')} = resource(${this.serial++}, ${is_async});`);
        this.statements(r.between(1, 2));
        if (r.chance(0.3)) this.push(this.jump());
      }), '}')]);
    }
    let total = choices.reduce((sum, [weight]) => sum + weight, 0) * r.next();
    for (const [weight, make] of choices) {
      if ((total -= weight) >= 0) continue;
      const at = this.lines.length;
      make();
      const first = this.lines[at]?.trim();
      if (first === 'do {') this.lines[this.lines.length - 1] += ' while (false);';
      else if (first === 'try {' && this.lines.at(-1).trim() === '}') this.lines[this.lines.length - 1] += ' catch (e) { L(e); }';
      return;
    }
  }

  jump() {
    const r = this.random;
    const c = this.context;
    const choices = ["throw 't';"];
    if (c.loops > 0) choices.push('break;', 'continue;', `if (${this.expression(1)}) continue;`);
    if (c.labels.length) choices.push(`break ${r.pick(c.labels)};`, `continue ${r.pick(c.labels)};`);
    if (c.returns) choices.push(`return ${this.expression(1)};`);
    return `if (${this.log()} === undefined) ${r.pick(choices)}`;
  }

  program() {
    for (const name of pool) {
      this.push(`let ${name} = ${this.random.pick(['make(1)', 'make(2)', '3', '[1, make(4)]', 'null'])};`);
      this.scopes[0].names.set(name, 'let');
    }
    const r = this.random;
    const guarded = () => this.open('try {', () => this.block(() => this.statements(r.between(1, 3))), '} catch (e) { L(e); }');
    for (let n = r.between(0, 2); n-- > 0;) guarded();
    this.open('D((async () => {', () => this.within({ async: true }, () => { for (let n = r.between(1, 3); n-- > 0;) guarded(); }), '})());');
    return this.lines;
  }
}

export const generate = (seed) => new Generator(seed).program();
/** Syntax that the Node of today may not read: the program as built for ES2022 is what the others are compared to. */
export const is_newer = (seed) => seed % 5 === 0;
