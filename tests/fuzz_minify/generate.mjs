// Random programs that are wrong to rewrite carelessly: effects are logged by `L`, values come from getters, closures,
// `arguments`, generators and exceptions. A program never reads a name before its declaration has run (that is the one
// thing minified code may change, see docs/minify.md) and always ends: loops are counted.
//
// A program is a list of lines; every `{` that is left open at the end of a line is closed by a line that starts with
// `}`. The shrinker relies on that.

import { Random } from '../fuzz_graph/random.mjs';

const binary = ['+', '-', '*', '%', '<', '<=', '>', '>=', '==', '!=', '===', '!==', '&', '|', '^', '<<', '>>', '>>>', '**'];
const literals = ['0', '1', '2', '(-1)', '(-0)', '0.5', 'NaN', 'Infinity', "''", "'a'", "'b'", '"1"', '`t`', 'true', 'false', 'null', 'undefined', '(void 0)', '/x/'];

class Generator {
  constructor(seed, strict) {
    this.random = new Random(seed);
    this.strict = strict;
    this.lines = [];
    this.depth = 0;
    this.serial = 0;
    this.logged = 0;
    this.scopes = [{ names: [], functions: [], arrow: true }];
    this.labels = [];
    this.loops = 0;
    this.context = { async: false, generator: false, function: false, class: false };
  }

  push(text) {
    this.lines.push('  '.repeat(this.depth) + text);
  }

  name() {
    // Few letters, so that inner names shadow outer ones and meet those that the minifier gives out.
    const short = ['a', 'b', 'c', 'e', 't', 'x', 'y'];
    return this.random.chance(0.3) ? this.random.pick(short) + (this.serial++ % 3 || '') : `v${this.serial++}`;
  }

  visible() {
    const names = new Map();
    for (const scope of this.scopes) for (const entry of scope.names) names.set(entry.name, entry);
    return [...names.values()];
  }

  declared_here(name) {
    return this.scopes.at(-1).names.some((entry) => entry.name === name) || this.scopes.at(-1).taken?.has(name);
  }

  fresh(kind) {
    for (;;) {
      const name = this.name();
      // One name means one thing within a function: `var` and shadowed `let` never meet.
      const inside = [];
      for (let i = this.scopes.length - 1; i >= 0; i--) {
        inside.push(...this.scopes[i].names);
        if (this.scopes[i].is_function) break;
      }
      if (inside.some((entry) => entry.name === name) || this.function_names().has(name)) continue;
      this.function_names().add(name);
      this.pending = { name, kind };
      return name;
    }
  }

  function_names() {
    for (let i = this.scopes.length - 1; i >= 0; i--) if (this.scopes[i].all) return this.scopes[i].all;
    return (this.scopes[0].all = new Set());
  }

  add(name, kind) {
    const at = kind === 'var' ? this.scopes.findLast((scope) => scope.is_function) ?? this.scopes[0] : this.scopes.at(-1);
    at.names.push({ name, kind });
  }

  log() {
    return `L(${this.logged++})`;
  }

  readable() {
    const names = this.visible();
    return names.length ? this.random.pick(names).name : this.log();
  }

  writable() {
    const names = this.visible().filter((entry) => !['const', 'function', 'class'].includes(entry.kind));
    return names.length ? this.random.pick(names).name : null;
  }

  // `depth` bounds the size.
  expression(depth = 3) {
    const r = this.random;
    if (depth <= 0) return r.pick([() => this.readable(), () => this.readable(), () => r.pick(literals), () => this.log(), () => `L(${this.logged++}, ${this.readable()})`])();
    const e = (d = depth - 1) => this.expression(d);
    const w = this.writable();
    const choices = [
      [6, () => this.expression(0)],
      [3, () => `${this.operand(depth - 1)} ${r.pick(binary)} ${this.operand(depth - 1)}`],
      [4, () => `(${e()} ${r.pick(['&&', '||'])} ${e()})`],
      [1, () => `((${e()}) ?? (${e()}))`],
      [3, () => `(${e()} ? ${e()} : ${e()})`],
      [2, () => `(${e()}, ${e()})`],
      [2, () => `!${this.operand(depth - 1)}`],
      [1, () => `${r.pick(['-', '+', '~', 'void ', 'typeof '])}${this.operand(depth - 1)}`],
      [1, () => `typeof ${this.readable()} ${r.pick(['===', '!==', '==', '!='])} ${r.pick(["'undefined'", "'string'", "'function'", "'object'"])}`],
      [2, () => `L(${this.logged++}, ${e()})`],
      [2, () => `L(${this.logged++}, ${e()}, ${e()})`],
      [2, () => `O.${r.pick(['p', 'q', 'm', 'none'])}`],
      [1, () => `O[${e()}]`],
      [1, () => `O.f(${e()})`],
      [1, () => `(0, O.f)(${e()})`],
      [1, () => `O${r.pick(['?.p', '.none?.p.q', '?.f(1)', '.none?.(L(0))', '?.[\'p\']'])}`],
      [1, () => `[${e()}, ${r.chance(0.3) ? `...[${e()}]` : e()}]`],
      [1, () => `({${r.pick(['p', 'q'])}: ${e()}, ${r.chance(0.3) ? `get g() { return L(${this.logged++}) }` : `[${r.pick(["'k'", 'O.p'])}]: ${e()}`}})`],
      [1, () => `\`t\${${e()}}u\${${e()}}\``],
      [1, () => `${r.pick(["'a'", "'b'"])} in {a: ${e()}}`],
      [1, () => `(${e()}) instanceof Array`],
      [1, () => `delete O.z`],
      [1, () => `((x) => ${this.nested(['x'], () => `(${this.expression(depth - 1)})`, true)})(${e()})`],
      [1, () => `(function (y) { ${this.nested(['y'], () => `return ${this.expression(depth - 1)}`)} })(${e()})`],
      [1, () => `(() => { ${this.nested([], () => `${this.expression(1)}; return ${this.expression(1)}`, true)} })()`],
      [1, () => 'this === undefined'],
    ];
    if (w) {
      choices.push([3, () => `(${w} ${r.pick(['=', '+=', '-=', '&&=', '||=', '??=', '|='])} ${e()})`]);
      choices.push([1, () => r.pick([`${w}++`, `++${w}`, `${w}--`])]);
      choices.push([1, () => `(${w} = ${w} ${r.pick(['+', '-', '*', '|'])} ${this.operand(depth - 1)})`]);
      choices.push([1, () => `([${w} = ${e()}] = [${e()}])`]);
      choices.push([1, () => `({p: ${w}} = O)`]);
    }
    const name = this.readable();
    if (/^\w+$/.test(name)) {
      choices.push([1, () => `(${name} ? ${name} : ${e()})`]);
      choices.push([1, () => `(${name} ${r.pick(['=== null || ', '=== undefined || '])}${name} === ${r.pick(['null', 'undefined', 'void 0'])})`]);
      choices.push([1, () => `(${name} != null ? ${name} : ${e()})`]);
      choices.push([1, () => `(${name} == null ? void 0 : ${name}.p)`]);
      choices.push([1, () => `O.p === ${name}`]);
    }
    if (this.context.async) choices.push([2, () => `(await ${e()})`]);
    if (this.context.generator) choices.push([2, () => `(yield ${e()})`]);
    if (this.context.function && !this.context.static) choices.push([1, () => r.pick(['arguments.length', 'arguments[0]'])]);
    const functions = this.scopes.flatMap((scope) => scope.functions);
    if (functions.length) choices.push([4, () => this.call_of(r.pick(functions), depth)]);
    let total = 0;
    for (const [weight] of choices) total += weight;
    let at = r.next() * total;
    for (const [weight, make] of choices) if ((at -= weight) < 0) return make();
    return this.readable();
  }

  operand(depth) {
    return depth <= 0 ? this.expression(0) : `(${this.expression(depth)})`;
  }

  call_of(fn, depth) {
    const args = Array.from({ length: this.random.below(3) }, () => this.expression(depth - 1)).join(', ');
    if (fn.kind === 'class') return `new ${fn.name}(${args}).${this.random.pick(['p', 'q', 'm()'])}`;
    if (fn.kind === 'generator') return `[...${fn.name}(${args})]`;
    if (fn.kind === 'async' || fn.kind === 'async generator') return `(D(${fn.name}(${args})), 1)`;
    return `${fn.name}(${args})`;
  }

  /** Text of a small function body with parameters of its own. */
  nested(params, make, arrow = false) {
    const context = this.context;
    this.context = arrow ? { ...context, async: false, generator: false } : { function: true };
    this.scopes.push({ names: params.map((name) => ({ name, kind: 'param' })), functions: [], is_function: true, all: new Set(params) });
    const text = make();
    this.scopes.pop();
    this.context = context;
    return text;
  }

  block(make) {
    this.depth++;
    this.scopes.push({ names: [], functions: [] });
    make();
    this.scopes.pop();
    this.depth--;
  }

  statements(count, budget) {
    for (let i = 0; i < count; i++) this.statement(budget);
  }

  body(budget) {
    this.statements(this.random.between(1, 3), budget - 1);
  }

  statement(budget) {
    const r = this.random;
    const kind = r.next();
    if (budget <= 0 || kind < 0.3) return this.simple();
    if (kind < 0.5) return this.declaration();
    if (kind < 0.66) return this.branch(budget);
    if (kind < 0.74) return this.loop(budget);
    if (kind < 0.78) return this.switch(budget);
    if (kind < 0.82) return this.try(budget);
    if (kind < 0.94) return this.function(budget);
    if (kind < 0.97) return this.class(budget);
    return this.labeled(budget);
  }

  simple() {
    const r = this.random;
    const choices = [[8, () => this.push(`L(${this.logged++}, ${this.expression(2)});`)], [4, () => this.push(`${this.statement_expression()};`)]];
    if (this.context.function || this.scopes.some((scope) => scope.is_function)) {
      choices.push([2, () => this.push(`if (${this.expression(1)}) return ${this.expression(2)};`)]);
      choices.push([1, () => this.push(`if (${this.expression(1)}) return;`)]);
      choices.push([1, () => this.push(`return ${this.expression(2)};`)]);
    }
    choices.push([0.5, () => this.push(`if (${this.expression(1)}) throw ${this.expression(1)};`)]);
    if (this.loops > 0) choices.push([2, () => this.push(`if (${this.expression(1)}) ${r.pick(['break', 'continue'])};`)]);
    if (this.labels.length) choices.push([2, () => this.push(`if (${this.expression(1)}) break ${r.pick(this.labels)};`)]);
    const w = this.writable();
    if (w) choices.push([3, () => this.push(`${w} = ${this.expression(2)};`)]);
    if (r.chance(0.02)) choices.push([3, () => this.push(`L(${this.logged++}, eval(${JSON.stringify(this.readable())}));`)]);
    let total = 0;
    for (const [weight] of choices) total += weight;
    let at = r.next() * total;
    for (const [weight, make] of choices) if ((at -= weight) < 0) return make();
  }

  statement_expression() {
    const text = this.expression(3);
    return /^[{f`]|^let|^async|^class|^'|^"/.test(text) ? `(${text})` : text;
  }

  declaration() {
    const r = this.random;
    const kind = r.pick(['var', 'let', 'const', 'const', 'var']);
    const form = r.next();
    if (form < 0.65) {
      const value = this.expression(3);
      const name = this.fresh(kind);
      this.push(`${kind} ${name} = ${value};`);
      this.add(name, kind);
      // The uses that inlining looks for.
      if (r.chance(0.5)) this.push(`${r.pick([`L(${this.logged++}, ${name})`, `L(${this.logged++}, ${this.expression(1)}, ${name})`, `if (${name}) L(${this.logged++})`, `O.z = ${name}`, `L(${name} + ${this.expression(1)})`])};`);
    } else if (form < 0.75) {
      const [a, b] = [this.fresh(kind), this.fresh(kind)];
      const [x, y] = [this.expression(2), this.expression(1)];
      this.push(`${kind} ${a} = ${x}, ${b} = ${r.chance(0.5) ? `L(${this.logged++}, ${a})` : y};`);
      this.add(a, kind);
      this.add(b, kind);
    } else if (form < 0.85) {
      const late = kind === 'const' ? 'let' : kind;
      const name = this.fresh(late);
      this.push(`${late} ${name};`);
      this.add(name, late);
      this.push(`${name} = ${this.expression(2)};`);
    } else {
      const [a, b] = [this.fresh(kind), this.fresh(kind)];
      const value = r.chance(0.5) ? `[${this.expression(1)}, ${this.expression(1)}]` : null;
      this.push(value ? `${kind} [${a}, ${b} = ${this.expression(0)}] = ${value};` : `${kind} {p: ${a}, q: ${b} = ${this.expression(0)}} = O;`);
      this.add(a, kind);
      this.add(b, kind);
    }
  }

  branch(budget) {
    const r = this.random;
    if (r.chance(0.1)) {
      this.push(`if (${r.pick(['true', 'false', '0', '1', "''", 'null', 'void 0'])}) {`);
    } else this.push(`if (${this.expression(2)}) {`);
    this.block(() => this.body(budget));
    if (r.chance(0.5)) {
      this.push(r.chance(0.3) ? `} else if (${this.expression(1)}) {` : '} else {');
      this.block(() => this.body(budget));
    }
    this.push('}');
  }

  loop(budget) {
    const r = this.random;
    const outer = this.labels;
    this.loops++;
    const form = r.below(7);
    // The loop's name may be one that the value before it has used.
    const shadowed = form > 4 ? this.visible().filter(({ kind }) => kind === 'let' || kind === 'const').map(({ name }) => name) : [];
    const value = form > 4 ? this.fresh('let') : undefined;
    if (value) this.push(`const ${value} = ${this.expression(2)};`);
    const i = shadowed.length && r.chance(0.8) ? r.pick(shadowed) : this.fresh('let');
    const counter = (kind) => ({ name: i, kind });
    const open = {
      5: () => `for (const ${i} of [${value}, 1]) {`,
      6: () => `for (const ${i} in {a: ${value}}) {`,
      0: () => `for (let ${i} = 0; ${i} < ${r.between(1, 3)}; ${i}++) {`,
      1: () => `for (const ${i} of [${this.expression(1)}, ${this.expression(1)}]) {`,
      2: () => `for (const ${i} in {a: 1, b: 2}) {`,
      3: () => `for (var ${i} = 0; ${i}++ < 2 && ${this.expression(1)};) {`,
      4: () => `do {`,
    }[form]();
    this.push(open);
    this.depth++;
    this.scopes.push({ names: form === 4 ? [] : [counter('const')], functions: [] });
    this.body(budget);
    if (form !== 4 && r.chance(0.4)) {
      const captured = r.pick(this.visible()).name;
      this.push(`F.push(() => L(${this.logged++}, ${captured}, ${i}));`);
    }
    this.scopes.pop();
    this.depth--;
    this.push(form === 4 ? `} while (N() && ${this.expression(1)});` : '}');
    this.loops--;
    this.labels = outer;
  }

  switch(budget) {
    const r = this.random;
    this.push(`switch (${this.expression(1)}) {`);
    this.depth++;
    const loops = this.loops;
    const count = r.between(1, 3);
    const fallback = r.chance(0.5) ? r.below(count) : -1;
    for (let i = 0; i < count; i++) {
      this.push(i === fallback ? 'default: {' : `case ${this.expression(1)}: {`);
      this.block(() => {
        this.body(budget);
        if (r.chance(0.7)) this.push('break;');
      });
      this.push('}');
    }
    this.loops = loops;
    this.depth--;
    this.push('}');
  }

  try(budget) {
    const r = this.random;
    this.push('try {');
    this.block(() => {
      this.body(budget);
      if (r.chance(0.4)) this.push(`throw ${this.expression(1)};`);
    });
    if (r.chance(0.8)) {
      const e = this.random.chance(0.8) ? this.fresh('let') : '';
      this.push(e ? `} catch (${e}) {` : '} catch {');
      this.depth++;
      this.scopes.push({ names: e ? [{ name: e, kind: 'let' }] : [], functions: [] });
      this.body(budget);
      this.scopes.pop();
      this.depth--;
      if (r.chance(0.3)) this.finally(budget);
    } else this.finally(budget);
    this.push('}');
  }

  finally(budget) {
    this.push('} finally {');
    this.block(() => this.body(budget - 1));
  }

  function(budget) {
    const r = this.random;
    const kind = r.pick(['function', 'function', 'arrow', 'arrow', 'generator', 'async', 'async generator']);
    const name = this.fresh('function');
    const params = Array.from({ length: r.below(3) }, (_, i) => `${r.pick(['p', 'q', 'a', 'e'])}${i}`);
    const head = {
      function: r.chance(0.7) ? `function ${name}` : `const ${name} = function`,
      arrow: `const ${name} = `,
      generator: `function* ${name}`,
      async: r.chance(0.5) ? `async function ${name}` : `const ${name} = async `,
      'async generator': `async function* ${name}`,
    }[kind];
    const arrow = kind === 'arrow' || head.endsWith('async ');
    const context = this.context;
    const { loops, labels } = this;
    const names = params.map((param) => ({ name: param, kind: 'param' }));
    const text = params.map((param) => (r.chance(0.2) ? `${param} = ${this.expression(1)}` : param)).join(', ');
    this.push(`${head}(${text}) ${arrow ? '=> ' : ''}{`);
    this.context = {
      async: kind.startsWith('async'), generator: kind.endsWith('generator'),
      function: arrow ? context.function : true, static: arrow ? context.static : false,
    };
    this.loops = 0;
    this.labels = [];
    this.depth++;
    this.scopes.push({ names, functions: [], is_function: true, all: new Set(params) });
    if (r.chance(0.5) && !arrow && params.length) this.push(`${params[0]} = ${this.expression(1)};`);
    this.statements(r.between(1, 4), budget - 1);
    if (r.chance(0.7)) this.push(`return ${this.expression(2)};`);
    this.scopes.pop();
    this.depth--;
    this.push(head.startsWith('const') ? '};' : '}');
    Object.assign(this, { context, loops, labels });
    this.scopes.at(-1).functions.push({ name, kind: kind === 'arrow' ? 'function' : kind });
    if (r.chance(0.7)) this.push(`L(${this.logged++}, ${this.call_of({ name, kind: kind === 'arrow' ? 'function' : kind }, 2)});`);
  }

  class(budget) {
    const r = this.random;
    const name = this.fresh('class');
    const context = this.context;
    const { loops, labels } = this;
    this.push(`class ${name} {`);
    this.loops = 0;
    this.labels = [];
    this.depth++;
    const method = (head, extra = {}) => {
      this.push(`${head} {`);
      this.context = { function: true, ...extra };
      this.depth++;
      this.scopes.push({ names: [], functions: [], is_function: true, all: new Set() });
      this.statements(r.between(1, 2), budget - 2);
      if (!extra.constructor_body) this.push(`return ${this.expression(2)};`);
      this.scopes.pop();
      this.depth--;
      this.push('}');
    };
    this.context = { function: false, static: true };
    const at_field = (text) => this.nested([], text, true);
    this.push(`p = ${at_field(() => this.expression(1))};`);
    if (r.chance(0.5)) this.push(`static s = ${at_field(() => this.expression(1))};`);
    if (r.chance(0.5)) this.push(`#h = 1;`);
    method(r.pick(['get q()', 'q()']));
    method('m()');
    if (r.chance(0.3)) this.push(`[L(${this.logged++})]() {}`);
    this.depth--;
    this.push('}');
    Object.assign(this, { context, loops, labels });
    this.scopes.at(-1).functions.push({ name, kind: 'class' });
    if (r.chance(0.7)) this.push(`L(${this.logged++}, ${this.call_of({ name, kind: 'class' }, 1)});`);
  }

  labeled(budget) {
    const label = `l${this.serial++}`;
    const outer = this.labels;
    this.push(`${label}: {`);
    this.labels = [...outer, label];
    this.block(() => this.body(budget));
    this.labels = outer;
    this.push('}');
  }
}

/** Lines of a program. Even seeds are sloppy scripts, odd ones modules. */
export function generate(seed) {
  const generator = new Generator(seed, seed % 2 === 1);
  generator.statements(generator.random.between(3, 7), 3);
  return generator.lines;
}
