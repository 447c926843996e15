// Fields, private names, static blocks.

const setup = `
const seen = [];
const note = (name, value) => (seen.push(name), value);
const throws = (f) => { try { f(); return 'nothing' } catch (e) { return e instanceof TypeError ? 'TypeError' : e instanceof ReferenceError ? 'ReferenceError' : e } };
const o = { a: { b: 1 } };
let nothing;
`;
const programs = (table) => Object.fromEntries(Object.entries(table).map(([name, code]) => [name, `${setup}${code}; log(seen.join());`]));

export const fields = programs({
  'instance': `class C { a = note('a', 1); b; 'c d' = 2; 3 = note('3', 3); [note('key', 'k')] = note('k', 4); constructor() { note('ctor') } } const c = new C(); log(Object.entries(c), 'b' in c, Object.getOwnPropertyDescriptor(c, 'a'))`,
  'define, not assign': `class A { set x(v) { note('setter') } get y() { return 'getter' } } class B extends A { x = 1; y = 2 } const b = new B(); log(Object.keys(b), b.x, b.y); class C { __proto__ = 5; constructor_ = 1 } log(Object.keys(new C()), new C().__proto__)`,
  'order of keys and values': `class C { [note('k1', 'a')] = note('v1'); static [note('k2', 'b')] = note('v2'); [note('k3', 'm')]() {} static [note('k4', 'c')]() {} [note('k5', 'd')] = note('v5') } note('new'); new C()`,
  'key converted once': `let n = 0; const key = { toString() { n++; return 'k' + n } }; class C { [key] = 1 } log(Object.keys(new C()), Object.keys(new C()), n)`,
  'last key of the class': `class C { m() {} [note('a', 'x')] = 1; static [note('b', 'y')] = 2 } log(Object.keys(new C()), Object.keys(C), Object.getOwnPropertyNames(C).length)`,
  'derived': `class A { constructor(...a) { this.args = a } } class B extends A { x = this.args.length; y = super.toString === Object.prototype.toString } log(new B(1, 2).x, new B().y, B.length)`,
  'derived with constructor': `class A { a = note('A', 1) } class B extends A { b = note('B', this.a + 1); constructor(q) { note('before'); super(); note('after'); this.q = q + this.b } } log(new B(3))`,
  'super in odd places': `class A { constructor(v) { this.v = v } } class B extends A { b = note('b', this.v); constructor(k) { if (k === 1) super('one'); else if (k === 2) { const r = super('two'); log(r === this) } else (() => super('arrow'))(); note('end') } } log(new B(1).b, new B(2).b, new B(3).b); class C extends A { c = 1; constructor() { const x = [super(5), 2]; this.x = x[1] } } log(new C())`,
  'super twice': `class A {} class B extends A { x = note('x', 1); constructor() { super(); try { super() } catch (e) { log(e instanceof ReferenceError) } } } new B()`,
  'super in sequence': `class A {} class B extends A { x = note('x', 1); constructor(p) { note('0'), super(), this.y = this.x + p, note('z') } } log(new B(2))`,
  'return override': `class A { constructor(o) { return o } } class B extends A { x = 1; #y = 2; static y(o) { return o.#y } } const t = {}; new B(t); log(t, B.y(t))`,
  'parameters see fields': `class C { x = 1; constructor(a = this.x, { b = this.x + 1 } = {}, ...r) { this.a = [a, b, r, arguments.length] } } log(new C().a, new C(5, {}, 6).a, C.length)`,
  'names do not mix': `const v = 'outer', w = 'outer w'; class C { x = v; y = () => w; constructor(v) { var w = 'inner'; this.z = v + w } } const c = new C('p'); log(c.x, c.y(), c.z); const args = 'args'; class D extends C { q = args } log(new D(1).q)`,
  'names of functions (names)': `class C { f = () => {}; g = function () {}; 'h i' = () => {}; [\`j\${1}\`] = () => {}; K = class {}; #p = () => {}; static s = () => {}; static #t = function () {}; m() { return [this.#p.name, C.#t.name] } } const c = new C(); log(c.f.name, c.g.name, c['h i'].name, c.j1.name, c.K.name, C.s.name, c.m())`,
  'names of classes (names)': `const A = class { static n = this.name }, B = class { #x; static y() { return this.name } }; let D; D = class { static n = this.name; #z = 1 }; const t = { E: class { static n = this.name } }; class F { static n = this.name } const G = class { static name = 'own' }; log(A.n, A.name, B.y(), D.n, D.name, t.E.n, F.n, G.name); const { H = class { static n = this.name } } = {}; log(H.n, (class { static n = this.name }).n); function q(I = class { static n = this.name; #w }) { return I.n } log(q())`,
  'this in arrows': `class C { v = 1; get = () => this.v; static self = () => this } log(new C().get(), C.self() === C)`,
  'arguments and new.target': `class C { t = new.target; u = () => new.target; static t = new.target } log(new C().t, new C().u(), C.t)`,
  'static': `class C { static a = note('a', 1); static b = this.a + 1; static ['c'] = C.b + 1; static d; static f() { return this.c } } log(C.a, C.b, C.c, 'd' in C, C.f(), Object.keys(C))`,
  'static blocks': `let out; class C { static x = 1; static { var y = this.x; let z = 2; this.w = y + z; function f() { return 9 } this.f = f() } static q = C.w; static { var y; log(y, typeof z); out = () => super.toString === Function.prototype.toString } } log(C.w, C.q, C.f, out())`,
  'static super': `class A { static v = 1; static m() { return this.n } } class B extends A { static n = 7; static x = super.v + 1; static y = super.m(); static { super.z = 5 } } log(B.x, B.y, B.z, Object.keys(B), A.z)`,
  'static this of the class name': `class C { static self = C; static f = () => C } const D = C; log(C.self === D, C.f() === D); let E = class Inner { static self = Inner; m() { return Inner } }; const F = E; E = null; log(F.self === F, new F().m() === F)`,
  'reassigned class': `class C { static x = 1; get() { return C } } const D = C; C = 5; log(new D().get() === D, C)`,
  'class before its declaration': `log(throws(() => new C())); class C { static x = 1 } log(throws(() => { class D { static [D.name] = 1 } }), throws(() => { class E { static x = F.y } class F { static y = 1 } }))`,
  'expressions in loops': `const made = []; for (let i = 0; i < 3; i++) made.push(class { static v = i; #p = i; get p() { return this.#p } }); log(made.map((C) => C.v + new C().p)); const cross = throws(() => Object.getOwnPropertyDescriptor(made[0].prototype, 'p').get.call(new made[1]())); log(cross)`,
  'declarations in loops': `const made = []; for (let i = 0; i < 2; i++) { class C { #p = i; static has(x) { return #p in x } get p() { return this.#p } } made.push(C) } log(made[0].has(new made[0]()), made[0].has(new made[1]()), new made[1]().p); switch (1) { case 1: class D { #q = 4; static r = new D().#q } log(D.r) } if (1) { class E { static z = 3 } log(E.z) } l: { class G { #z = 1; y = this.#z } log(new G().y); break l }`,
  'throwing initialisers': `class C { a = note('a'); b = (() => { throw 'b' })(); c = note('no') } log(throws(() => new C())); log(throws(() => { class D { static x = (() => { throw 'static' })() } }))`,
  'await and yield as keys': `function* g() { class C { [yield 'k'] = 1; static [yield 's'] = 2; #p = 3; p() { return this.#p } } return [Object.keys(new C()), Object.keys(C), new C().p()] } const it = g(); it.next(); it.next('a'); log(it.next('b').value)`,
  'yield in class expressions': `function* g() { const C = class extends (yield 'x') { #p = 1; static s = 2; p() { return this.#p } }; return [new C().p(), C.s, new C() instanceof Array] } const it = g(); it.next(); log(it.next(Array).value)`,
  'suspended class expressions are fresh': `function* g() { const made = []; for (let i = 0; i < 2; i++) made.push(class extends (yield i) { #p = i; static has(x) { return #p in x } p() { return this.#p } }); return made } const it = g(); it.next(); it.next(Object); const [A, B] = it.next(Array).value, a = new A(), b = new B(); log(a.p(), b.p(), A.has(a), A.has(b), B.has(b), B.has(a), b instanceof Array)`,
  'suspended keys are fresh': `function* g(n) { return class { [note('k1', 'a')] = n; static [yield note('k2')] = n; [note('k3', 'm')]() { return this.#q + this.a } #q = n } } const make = (n) => { const it = g(n); it.next(); return it.next('s').value }; const A = make(1), B = make(2); log(new A().m(), new B().m(), A.s, B.s, throws(() => A.prototype.m.call(new B())))`,
  'names of suspended classes (names)': `function* g() { const C = class extends (yield 1) { #x = 1 }, D = class { static [yield 2] = this.name; static n = 1 }; return [C.name, D.name, D.k, (class extends (yield 3) { #y }).name] } const it = g(); it.next(); it.next(Object); it.next('k'); log(it.next(Object).value)`,
  'frozen and sealed': `class C { x = 1; constructor() { Object.freeze(this) } } class D extends C { y = 2 } log(throws(() => new D()))`,
  'extends null and expressions': `class C extends null { static x = 1 } log(C.x); class D extends (note('heritage'), Array) { x = 1; static s = note('static') } log(new D(3).length, new D().x)`,
  'accessors and generators stay': `class C { #v = 1; get v() { return this.#v } set v(x) { this.#v = x } static *g() { yield 1 } async a() {} } const c = new C(); c.v = 4; log(c.v, [...C.g()])`,
  'chains in fields': `class C { x = o?.a?.b; y = nothing?.x ?? 's'; static s = nothing?.z ?? 't'; z = (nothing ??= this.x) ** 2 } log(new C(), C.s)`,
  'fields of fields': `class A { x = class { y = class { z = 3; #q = 1; static r = 4 } } } log(new (new (new A().x)().y)().z, new (new A().x)().y.r)`,
  'sub classes of builtins': `class E extends Error { code = 5; #p = 1; get p() { return this.#p } } const e = new E('m'); log(e.message, e.code, e.p, e instanceof E, e instanceof Error)`,
  'instanceof and prototypes': `class A { static x = 1 } class B extends A { #y = 1 } log(B.x, Object.getPrototypeOf(B) === A, new B() instanceof A, Object.getOwnPropertyNames(A.prototype), Object.getOwnPropertyNames(A))`,
  'strict code (sloppy)': `class C { x = (function () { return this })(); static s = (() => { try { lowering_undeclared = 1; return 'sloppy' } catch (e) { return 'strict' } })(); static { this.t = (function () { return this })() } } log(new C().x, C.s, C.t)`,
});

export const privates = programs({
  'read and write': `class C { #x = 1; #y; get() { return [this.#x, this.#y] } set(v) { return this.#x = v } } const c = new C(); log(c.get(), c.set(5), c.get(), Object.keys(c), Reflect.ownKeys(c).length)`,
  'compound': `class C { #n = 5; #s = 'a'; #z; run() { return [this.#n += 2, this.#n -= 1, this.#n *= 2, this.#n **= 2, this.#n %= 7, this.#n <<= 2, this.#n |= 1, this.#s += 'b', this.#z ??= 3, this.#z &&= 4, this.#z ||= 5, this.#n /= 2] } } log(new C().run())`,
  'update': `class C { #n = 1; #s = '5'; #b = BigInt(3); run() { return [this.#n++, ++this.#n, this.#n--, --this.#n, this.#s++, this.#s, this.#b++, ++this.#b] } bump() { this.#n++; this.#n--; for (; this.#n < 5; this.#n++); return this.#n } } log(...new C().run(), new C().bump())`,
  'object once': `class C { #x = 1; static run(c) { const f = () => note('f', c); f().#x += 1; f().#x++; f().#x ??= 9; f().#x **= 2; f().#m(); return f().#x } #m() { note('m') } } log(C.run(new C()))`,
  'order of evaluation': `class C { #x = 1; static run(c) { (note('o'), c).#x = note('v', 2); log(throws(() => { (note('o2'), {}).#x = note('v2') })) } } C.run(new C())`,
  'brand checks': `class C { #x = 1; #m() {} get #a() { return 1 } set #b(v) {} static get(o) { return o.#x } static set(o) { o.#x = 1 } static call(o) { o.#m() } static a(o) { return o.#a } static b(o) { o.#b = 1 } } for (const v of [{}, null, undefined, 5, 'x', function () {}]) log(throws(() => C.get(v)), throws(() => C.set(v)), throws(() => C.call(v)), throws(() => C.a(v)), throws(() => C.b(v)))`,
  'read only and write only': `class C { #m() {} get #a() { return 1 } set #b(v) {} t() { return [throws(() => { this.#m = 1 }), throws(() => { this.#a = 1 }), throws(() => this.#b), throws(() => { this.#a++ }), throws(() => { this.#m ??= note('no') }), throws(() => { this.#m ||= 1 })] } } log(new C().t())`,
  'methods': `class C { #v = 3; #m(a, ...r) { return [this.#v, a, r.length] } call() { return [this.#m(1, 2, 3), this.#m.name, this.#m.length, this.#m === new C().#m, throws(() => new this.#m())] } } log(new C().call())`,
  'generator and async methods': `class C { *#g() { yield 1; yield this.x } async #a() { return this.x } x = 5; go() { wait(this.#a().then((v) => log('async', v))); return [...this.#g()] } } log(new C().go())`,
  'accessors': `class C { #v = 1; get #a() { note('get'); return this.#v } set #a(x) { note('set'); this.#v = x } run() { this.#a = 5; this.#a += 1; this.#a++; return [this.#a, this.#v, this.#a ??= 9] } } log(new C().run())`,
  'static private': `class C { static #x = 1; static #m() { return this.#x } static get #a() { return this.#x + 1 } static set #a(v) { this.#x = v } static run() { C.#a = 5; C.#x++; return [C.#x, C.#m(), C.#a, #x in C, #m in C] } static sub(D) { return throws(() => D.#m()) + throws(() => D.#x) } } class D extends C {} log(C.run(), C.sub(D), throws(() => D.run()))`,
  'private super': `class A { m() { return 'A' + this.v } static s() { return 'S' } } class B extends A { v = 1; #m() { return super.m() } get #a() { return super.m } static #s() { return super.s() } run() { return [this.#m(), this.#a(), B.#s()] } } log(new B().run())`,
  'in': `class C { #x; #m() {} static #s; static test(o) { return [#x in o, #m in o, #s in o] } static bad(v) { return throws(() => #x in v) } } log(C.test(new C()), C.test({}), C.test(C), C.bad(1), C.bad(null)); class D { #y; is(o) { return !(#y in o) || #y in o && 5 } } log(new D().is({}), new D().is(new D()))`,
  'chains': `class C { #x = { y: { z: 1 }, f() { return this.y.z } }; #m() { return this }; run(o, n) { return [o?.#x.y.z, n?.#x.y.z, o.#x?.y?.z, o?.#x.f(), o?.#m().#x.y.z, n?.#m(note('no')), o.#m?.().#x.f?.(), (o?.#x).y.z, delete o?.#x.y.z, delete n?.#x.y, o.#x.y.z, n?.#x.y[note('no')]] } t(o) { return throws(() => o?.#x) } } const c = new C(); log(c.run(c, null), c.t({}), c.t(null))`,
  'call keeps this': `class C { #f = function () { return this === undefined ? 'undefined' : this.id }; id = 'c'; run() { return [this.#f(), (this.#f)(), (0, this.#f)(), this?.#f(), this.#f?.(), this.#f.call({ id: 'q' })] } } log(new C().run())`,
  'tagged templates': `class C { #t(s, ...v) { return [this.id, s.raw.join('|'), v, s] } id = 7; run() { const f = () => this.#t\`a\${1}b\`; const x = f(), y = f(); return [x.slice(0, 3), x[3] === y[3]] } } log(new C().run())`,
  'destructuring targets': `class C { #x; #y; #r; run() { [this.#x, this.#y = 5] = [1]; ({ a: this.#x, b: this.#y = note('d', 2) } = { a: 3 }); [...this.#r] = [7, 8]; for (this.#x of [1, 2]); for (this.#y in { k: 1 }); ({ q: this.#x, ...this.#r } = { q: 1, w: 2 }); return [this.#x, this.#y, this.#r] } } log(new C().run())`,
  'nested classes': `class A { #x = 1; static B = class { #x = 2; #y = 3; sum(a) { return [a.#y, this.#x] } }; m(o) { return class { #z = o.#x; get() { return this.#z + o.#x } } } } const B = A.B; log(new B().sum(new B()), throws(() => new B().sum(new A())), new (new A().m(new A()))().get())`,
  'same name in two classes': `class A { #x = 'A'; static get(o) { return o.#x } } class B { #x = 'B'; static get(o) { return o.#x } } log(A.get(new A()), B.get(new B()), throws(() => A.get(new B())))`,
  'initialised twice': `class A { constructor(o) { return o } } class B extends A { #x = 1 } class C extends A { #m() {} } const t = {}; new B(t); new C(t); log(throws(() => new B(t)), throws(() => new C(t)))`,
  'before initialisation': `class C { a = throws(() => this.#x); #x = 1; b = this.#m(); #m() { return this.#x } } log(new C().a, new C().b)`,
  'frozen objects': `class C { #x = 1; constructor() { Object.freeze(this) } inc() { return ++this.#x } } class D extends C { #y = 2; get() { return this.#y } } const d = new D(); log(d.inc(), d.get())`,
  'functions as objects': `class C extends (class { constructor(o) { return o } }) { #x = 1; static get(o) { return o.#x } } const f = () => {}; new C(f); const p = new Proxy({}, {}); new C(p); log(C.get(f), C.get(p), throws(() => C.get({})))`,
  'in arrows, keys and defaults': `class C { #x = 1; m(a = this.#x, f = () => this.#x) { return [a, f()] } static n = ((c) => c.#x)(new C()); ['k' + (() => 1)()]() { return this.#x } } log(new C().m(), C.n, new C().k1())`,
  'string keys of the same text': `class C { '#x'() { return 'string' } #x() { return 'private' } static '#' = 1; static s = 2; run() { return [this['#x'](), this.#x()] } } log(new C().run(), C['#'], C.s, Object.getOwnPropertyNames(C.prototype))`,
  'new of private': `class C { #K = class { v = 3 }; static #L = class { w = 4 }; run() { return [new this.#K().v, new C.#L().w, new (this?.#K)().v] } } log(new C().run())`,
  'async use': `class C { #x = 1; async run() { this.#x = await 5; this.#x += await 2; return this.#x++ + (await this.#m(await 1)) + this.#x } async #m(v) { return v + this.#x } } wait(new C().run().then((v) => log(v)))`,
  'counter (loops)': `class Counter { #n = 0; #step; constructor(step) { this.#step = step } up() { this.#n += this.#step; return this } get value() { return this.#n } static total(...cs) { return cs.reduce((t, c) => t + c.#n, 0) } } const a = new Counter(2), b = new Counter(3); for (let i = 0; i < 5; i++) a.up().up(), b.up(); log(a.value, b.value, Counter.total(a, b))`,
  'linked list': `class Node_ { #next = null; #value; constructor(v) { this.#value = v } push(v) { let n = this; while (n.#next) n = n.#next; n.#next = new Node_(v); return this } *[Symbol.iterator]() { for (let n = this; n; n = n.#next) yield n.#value } } log([...new Node_(1).push(2).push(3)])`,
});

// Nobody uses them: `absent` must not be in the output.
export const unused = Object.fromEntries(Object.entries({
  'static fields': `class C { static x = 'unusedtext' } log(1)`,
  'nameless class': `const C = class { static x = 'unusedtext' }; log(1)`,
  'nameless class with a block': `const C = class { static x = 'unusedtext'; static { let y = 1 } m() {} }; log(1)`,
  'nameless class with private members': `const C = class { #p = 'unusedtext'; static #q = 1; m() { return this.#p } }; let D = class { static #m() { return 'unusedtext' } }; log(1)`,
  'derived nameless class': `class B {} const C = class extends B { static x = 'unusedtext'; y = 1 }; log(1)`,
}).map(([name, js]) => [name, { js, absent: 'unusedtext' }]));
