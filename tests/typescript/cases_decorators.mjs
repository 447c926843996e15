// Decorators. `legacy` cases are compiled with experimentalDecorators.

const prelude = `
declare const log: any;
const d = (id: any, make?: any) => (log('evaluate', id), function (this: any, value: any, context: any) {
  log('apply', id, context.kind, String(context.name), context.static, context.private, typeof value);
  return make?.(value, context);
});
`;

export const standard = [
  { name: 'order of evaluation and application', code: `${prelude}
    const k = (id: any) => (log('key', id), id);
    @d('class 1') @d('class 2')
    class C extends (log('extends'), Object) {
      @d('m1') @d('m2') method() {}
      @d('f') field = log('init field');
      @d('sf') static sfield = log('init static field');
      @d('sm') static [k('smethod')]() {}
      @d('a') accessor acc = log('init accessor');
      @d('sa') static accessor sacc = log('init static accessor');
      @d('g') get [k('getter')]() { return 1; }
      @d('s') set setter(value: any) {}
      @d('pm') #pm() {}
      @d('pf') #pf = 1;
      @d('psf') static #psf = 1;
      @d('spm') static #spm() {}
      static { log('static block'); }
    }
    log('instance'); new C();` },
  { name: 'methods replaced', code: `${prelude}
    const twice = (f: any) => function (this: any, ...args: any[]) { return f.apply(this, args) * 2; };
    class C {
      n = 3;
      @d('m', twice) m(x: number) { return x + this.n; }
      @d('s', twice) static s(x: number) { return x + 10; }
      @d('p', twice) #p(x: number) { return x; }
      @d('sp', twice) static #sp(x: number) { return x; }
      @d('g', twice) get g() { return 21; }
      @d('pg', twice) get #pg() { return 1; }
      callP(x: number) { return [this.#p(x), this.#pg, C.#sp(x)]; }
      static has(o: any) { return #p in o; }
    }
    const c = new C();
    log(c.m(1), C.s(2), c.callP(4), c.g, C.has(c), C.has({}), Object.getOwnPropertyNames(C.prototype).join(), Object.getOwnPropertyNames(C).join());` },
  { name: 'names of decorated functions', code: `
    let seen: any[] = [];
    const keep = (value: any, context: any) => void seen.push(value?.name ?? value?.get?.name, context.name);
    const s = Symbol('sym');
    class C { @keep m() {} @keep #p() {} @keep get g() { return 1 } @keep set g(v) {} @keep get #pg() { return 1 } @keep set #pg(v) {} @keep [s]() {} @keep ['a' + 'b']() {} @keep 'q-r'() {} @keep 12() {} @keep async *#ag() {} }
    (globalThis as any).log(seen.map(String).join());` },
  { name: 'super in decorated methods', expected: ['["BA","A","val A","Bstatic A","static A"]'], code: `
    const id = (value: any) => value && function (this: any, ...a: any[]) { return value.apply(this, a); };
    class A { who() { return 'A'; } get val() { return 'val A' } static st() { return 'static A'; } }
    class B extends A {
      @id who() { return 'B' + super.who(); }
      @id #p() { return super.who(); }
      @id get #g() { return super.val; }
      @id static st() { return 'B' + super.st(); }
      @id static #sp() { return super.st(); }
      run() { return [this.who(), this.#p(), this.#g, B.st(), B.#sp()]; }
    }
    (globalThis as any).log(new B().run());` },
  { name: 'field initializers', code: `
    const add = (n: any) => (_: any, c: any) => function (this: any, v: any) { (globalThis as any).log('init', String(c.name), v, typeof this); return v + n; };
    class C {
      @add(1) @add('x') a = 'a';
      @add(2) static b = 1;
      @add(3) #c = 5;
      @add(4) ['d' + 1] = 7;
      e;
      @add(5) f;
      get c() { return this.#c; }
    }
    const c: any = new C();
    (globalThis as any).log(c.a, (C as any).b, c.c, c.d1, c.f, Object.keys(c).join());` },
  { name: 'accessors', code: `
    const wrap = ({ get, set }: any, { name, access, kind }: any) => ({
      get() { return 'got ' + get.call(this); },
      set(v: any) { set.call(this, 'set ' + v); },
      init(v: any) { return 'init ' + v + kind; },
    });
    class C {
      @wrap accessor x = 1;
      @wrap static accessor y = 2;
      @wrap accessor #z = 3;
      @wrap accessor ['k' + 1] = 4;
      accessor plain = 5;
      static accessor splain = 6;
      accessor #hidden = 7;
      accessor ['c' + 2] = 8;
      run() { this.#z = 9; this.#hidden++; return [this.#z, this.#hidden]; }
    }
    const c: any = new C();
    c.x = 10;
    const S: any = C;
    S.y = 11; S.splain++; c.plain++;
    (globalThis as any).log(c.x, S.y, c.k1, c.run(), c.plain, S.splain, c.c2, Object.getOwnPropertyNames(C.prototype).join(), Object.keys(c).join());` },
  { name: 'addInitializer', code: `
    const log = (globalThis as any).log;
    const init = (id: any) => (v: any, c: any) => { c.addInitializer(function (this: any) { log('initializer', id, typeof this, this?.constructor?.name, this?.ready, this?.name); }); };
    @init('class') class C {
      @init('method') m() {}
      @init('static method') static sm() {}
      @init('getter') get g() { return 1; }
      @init('field') f = log('f');
      @init('field 2') f2 = log('f2');
      @init('accessor') accessor a = log('a');
      @init('static field') static sf = log('sf');
      @init('static accessor') static accessor sa = log('sa');
      ready = log('ready') ?? true;
      @init('private') #p() {}
      constructor() { log('constructor'); }
      static { log('static block'); }
    }
    new C();
    class D extends C { @init('last') z = 1; constructor() { log('before'); super(); log('after', this.z); } }
    new D();
    const late: any = {};
    class E { @((_: any, c: any) => { late.c = c; }) m() {} }
    try { late.c.addInitializer(() => {}); } catch (e) { log(e instanceof TypeError); }
    try { class F { @((_: any, c: any) => c.addInitializer(1)) m() {} } } catch (e) { log(e instanceof TypeError); }` },
  { name: 'class replacement', code: `
    const log = (globalThis as any).log;
    const replace = (cls: any, c: any) => { log(c.kind, c.name); return class Replaced extends cls { extra = 1; static marker = 'replaced'; }; };
    @replace class C { static self = C; static who = this; static other() { return C; } static #s = 4; static read() { return this.#s; } static f = () => this; m() { return C; } }
    const X: any = C;
    log(X.name, X.marker, X.self === X, X.who === X, X.other() === X, new X().m() === X, new X().extra, X.f() === X);
    const D: any = @replace class { static y = 1 };
    log(D.name, D.marker);
    const E: any = @((v: any, c: any) => { log('E', c.name) }) class {};
    log(E.name);
    let r: any; r = @((v: any, c: any) => { log('r', c.name) }) class Named { static n = Named.name };
    log(r.name, r.n);
    try { (@((v: any) => 1) class {}); } catch (e) { log(e instanceof TypeError); }
    try { class Q { @((v: any) => 1) m() {} } } catch (e) { log(e instanceof TypeError); }
    try { class Q { @(undefined as any) m() {} } } catch (e) { log(e instanceof TypeError); }` },
  { name: 'exported and default classes', code: `
    const log = (globalThis as any).log;
    const dec: any = (v: any, c: any) => { log(c.kind, String(c.name)); };
    export @dec class A { static a = 1 }
    @dec export default class B { m() { return B } }
    log(A.name, A.a, B.name, new B().m() === B);` },
  { name: 'anonymous default class', expected: ['method m', 'class default'], code: `
    const log = (globalThis as any).log;
    const dec: any = (v: any, c: any) => { log(c.kind, String(c.name)); };
    @dec export default class { @dec m() {} }` },
  { name: 'access object', code: `
    const log = (globalThis as any).log;
    const all: any = {};
    const grab = (v: any, c: any) => { all[c.name] = c.access; log(String(c.name), Object.keys(c.access).sort().join(), c.static, c.private); };
    class C { @grab m() { return 'm' } @grab f = 1; @grab #p = 2; @grab get g() { return 3 } @grab set s(v: any) { log('set', v) } @grab accessor a = 4; @grab #q() { return 'q' } @grab static x = 5; @grab accessor #pa = 6; @grab set #ps(v) { log('ps', v) } }
    const c = new C();
    log(all.m.get(c)(), all.f.get(c), all['#p'].get(c), all.g.get(c), all.a.get(c), all['#q'].get(c)(), all.x.get(C), all['#pa'].get(c));
    all.f.set(c, 10); all['#p'].set(c, 20); all.s.set(c, 30); all.a.set(c, 40); all['#pa'].set(c, 60); all['#ps'].set(c, 70);
    log(all.f.get(c), all['#p'].get(c), all.a.get(c), all.m.has(c), all['#p'].has(c), all['#p'].has({}), all['#pa'].get(c));` },
  { name: 'metadata', code: `
    (Symbol as any).metadata ??= Symbol('Symbol.metadata');
    const log = (globalThis as any).log, M = (Symbol as any).metadata;
    const note = (v: any, c: any) => { (c.metadata.names ??= []).push(c.name); };
    const own = (v: any, c: any) => { c.metadata.own = c.name; };
    @own class A { @note a() {} @own b = 1 }
    @own class B extends A { @own c() {} }
    log(JSON.stringify((A as any)[M]), JSON.stringify((B as any)[M]), Object.getPrototypeOf((B as any)[M]) === (A as any)[M]);` },
  { name: 'receiver of a decorator', code: `
    const log = (globalThis as any).log;
    const o = { tag: 'o', dec(v: any, c: any) { log('this', this?.tag); }, inner: { tag: 'inner', dec(v: any) { log(this?.tag) } } };
    function plain(this: any) { log('plain', this === undefined); }
    const get = () => o;
    class C { @o.dec a() {} @o.inner.dec b() {} @plain c() {} @(get().dec) d() {} @(o['dec']) e() {} }
    @o.dec class D {}` },
  { name: 'classes in loops have their own state', code: `
    const log = (globalThis as any).log;
    const list: any[] = [];
    for (let i = 0; i < 3; i++) {
      const plus = (v: any) => (x: number) => x + i;
      @((c: any) => {}) class C { @plus f = 10; static s = C; }
      list.push(C, class { @plus f = 20; @plus accessor a = 30; });
    }
    log(list.map((c) => [new c().f, new c().a]));` },
  { name: 'private names in decorators', code: `
    const log = (globalThis as any).log;
    const use = (f: any) => (v: any, c: any) => { c.addInitializer(function (this: any) { log(f(this)); }) };
    class C { #x = 5; @use((o: any) => o.#x) m() {} y = 1; }
    new C();
    class D { #x = 6; @((_: any, c: any) => (v: any) => 7) #y = 1; z() { return this.#y + this.#x } }
    log(new D().z());
    class E { @((_: any, c: any) => (v: any) => 8) #y = 1; static go() { return [new E().#y, Object.getOwnPropertyNames(E).join()] } }
    log(E.go());
    class F { @((_: any, c: any) => (v: any) => 8) #y = 1; static go(f: F) { return f.#y } constructor(public q = 2) {} }
    log(F.go(new F()));` },
  { name: 'await and this in decorators', expected: ['m', 'class', 'm', 'this n'], code: `
    const log = (globalThis as any).log;
    async function run(this: any) {
      const C = class { @(await Promise.resolve((v: any, c: any) => log(c.name))) m() {} @this.dec n() {} };
      return new C();
    }
    (globalThis as any).wait(run.call({ dec(v: any, c: any) { log('this', c.name) } }));
    function* gen(this: any) { const C = @(yield 1) class { @(yield 2) m() {} }; return C; }
    const g = gen(); g.next(); g.next(() => log('class')); g.next(() => log('m'));` },
  { name: 'with parameter properties', code: `
    const log = (globalThis as any).log;
    const inc = () => (v: any) => v + 1;
    class A { constructor(public base = 1) {} }
    class C extends A { @inc a = 1; constructor(private x: number, readonly y = 2) { super(); log(this.a, this.x, this.y); } @inc b = this.a; }
    log(Object.keys(new C(5)).sort().join());` },
  { name: 'fields by assignment', options: { useDefineForClassFields: false }, code: `
    const log = (globalThis as any).log;
    const inc = (_: any, c: any) => { c.addInitializer(function (this: any) { log('extra', c.name, this[c.name]) }); return (v: any) => v + 1; };
    class A { set a(v: any) { log('setter', v); } }
    class C extends A { @inc b = 1; @inc c = 2; plain = 3; declare a: any; @inc m() {} }
    const c: any = new C(); log(c.b, c.c, c.plain);` },
  { name: 'function names of initializers', expected: ['f g h z q #p'], code: `
    const log = (globalThis as any).log;
    const id = (v: any, c: any) => {};
    class C { @id f = () => {}; @id static g = function () {}; @id accessor h = class {}; z = () => {}; static accessor q = () => {}; @id #p = () => {}; pn() { return this.#p.name } }
    const c: any = new C(); log(c.f.name, (C as any).g.name, c.h.name, c.z.name, (C as any).q.name, c.pn());` },
  { name: 'nested decorated classes', code: `
    const log = (globalThis as any).log;
    const dec = (v: any, c: any) => { log(c.kind, String(c.name)); };
    @dec class Outer { @dec m() { @dec class Inner { @dec x = Outer.name; static s = Inner.name } return [new Inner().x, Inner.s]; } @dec f = @dec class { @dec g() {} } }
    log(new Outer().m(), typeof new Outer().f);
    function f(a: any = @dec class P { @dec q = 1 }) { return new a().q; }
    log(f());` },
];

const legacy_prelude = `
declare const log: any;
const d = (id: any, result?: any) => (log('evaluate', id), function (target: any, key: any, desc: any) {
  log('apply', id, typeof target, String(key), typeof desc === 'object' ? Object.keys(desc).sort().join() : desc);
  return result?.(target, key, desc);
});
`;

export const legacy = [
  { name: 'emitDecoratorMetadata', options: { emitDecoratorMetadata: true }, files: { 'other.js': `export class Other {} export const space = { Inner: class Inner {} };`, 'gone.js': `export {};` }, code: `
    import { Other, space } from './other.js';
    import type { Gone } from './gone.js';
    const log = (globalThis as any).log;
    const show = (t: any): any => (Array.isArray(t) ? '[' + t.map(show).join() + ']' : t === undefined ? 'undefined' : t.name);
    (Reflect as any).metadata = (key: string, value: any) => (target: any, name: any) => log(key, String(name), show(value));
    const d: any = () => {}, p: any = () => {};
    class Local {}
    interface Shape { x: number }
    @d class A<T> {
      constructor(private other: Other, local: Local, shape: Shape, text: string, @p many: string[], one?: number, any?: any, gone?: Gone) {}
      @d text!: string; @d big!: bigint; @d yes!: true; @d flag: boolean = true; @d none; @d literal!: 'a' | 'b'; @d mixed!: string | number;
      @d maybe!: string | null | undefined; @d union!: 1 | 2; @d list!: number[]; @d tuple!: [number, string]; @d fn!: (a: T) => void; @d make!: new () => A<T>;
      @d generic!: T; @d map!: Map<string, number>; @d promise!: Promise<void>; @d other!: Other; @d inner!: typeof space; @d object!: { a: 1 };
      @d index!: Shape['x']; @d keys!: keyof Shape; @d ro!: readonly string[]; @d cond!: T extends string ? number : 5; @d paren!: (string); @d sym!: symbol; @d template!: \`a\${string}\`;
      @d and!: Other & Other; @d nothing!: void; @d never!: never; @d fun!: Function; @d static count = 1; @d accessor auto: number = 1;
      @d plain() {} @d async later() {} @d typed(a: string, b: Local): Promise<string> { return null!; } @d guard(a: unknown): a is string { return true; }
      @d get value(): number { return 1; } @d set only(v: Local) {} method(@p a: Date) {} @d asserts(a: unknown): asserts a is string {} @d rest(...all: any): void {}
      undecorated(a: string): number { return 1; }
    }
    class Child extends A<string> { constructor(@p a: Local) { super(null!, a, null!, '', []); } }
    @d class Without {}
    new Child(null!); new Without();` },
  { name: 'order', code: `${legacy_prelude}
    const k = (id: any) => (log('key', id), id);
    @d('class 1') @d('class 2')
    class C {
      constructor(@d('ctor 0') a: any, @d('ctor 1 a') @d('ctor 1 b') private b: any) { log(a, b); }
      @d('static') static s() {}
      @d('m1') @d('m2') m(@d('p0') x: any, y: any, @d('p2') z?: any) {}
      @d('f') field = 1;
      @d('sf') static sfield = log('static init');
      @d('g') get g() { return 1; }
      set g(v) {}
      @d('computed') [k('computed')]() {}
      @d('computed field') [k('cf')] = 2;
      static { log('static block'); }
    }
    new C(1, 2);` },
  { name: 'replaced class', code: `${legacy_prelude}
    const rep = (cls: any): any => class extends cls { replaced = true; };
    @rep class C { static self = C; static make() { return new C(); } m() { return C; } }
    const X: any = C;
    log(X.make().replaced, new X().m() === X, X.self === X, X.self.name);
    class P { static x = 1; static { log(P.x); } @d('m', (t: any, k: any, desc: any) => ({ ...desc, value: () => P.x })) m() { return 0; } }
    log(new P().m());` },
  { name: 'descriptors', code: `${legacy_prelude}
    const twice = (t: any, k: any, desc: any) => { const f = desc.value; desc.value = function (...a: any[]) { return 2 * f.apply(this, a); }; };
    const ro = (t: any, k: any, desc: any) => { desc.enumerable = true; return desc; };
    const define = (t: any, k: any) => { Object.defineProperty(t, k, { get: () => 'defined', set() {}, configurable: true }); };
    class C { @d(1, twice) m() { return 21; } @d(2, ro) get g() { return 1; } @d(3, define) f: any; @d(4, define) static sf: any; @d(5) accessor ac = 3; }
    const c: any = new C();
    log(c.m(), Object.keys(C.prototype).join(), c.f, (C as any).sf, c.ac);` },
  { name: 'fields by assignment', options: { useDefineForClassFields: false }, code: `${legacy_prelude}
    const define = (t: any, k: any) => { Object.defineProperty(t, k, { get() { return 'got'; }, set(v) { log('set', k, v); }, configurable: true }); };
    class A { @d(1, define) x = 1; @d(2, define) y: any; @d(3, define) static z = 5; constructor(@d('p') public w: number) { log('body'); } }
    const a: any = new A(4); log(a.x, a.y, a.w, Object.keys(a).join());
    class B extends A { v = this.w; constructor() { log('first'); super(1); } }
    log((new B() as any).v);` },
  { name: 'exports', code: `${legacy_prelude}
    @d('A') export class A { static n = A.name }
    @d('B') export default class B { m() { return B; } }
    log(A.n, B.name, new B().m() === B);` },
  { name: 'anonymous default', code: `${legacy_prelude}
    @d('B') export default class { @d('m') m() {} }` },
  { name: 'private names in decorators', code: `${legacy_prelude}
    class C { static #x = 'secret'; @d(C.#x) m() {} y = 1; }
    @d('class') class D { static #x = 'hidden'; @d(D.#x) m() {} @d(2) static n() { return D; } }` },
  { name: 'inside functions and namespaces', code: `${legacy_prelude}
    function f() { @d('inner') class I { @d('m') m() { return I; } } return new I().m() === I; }
    namespace N { @d('N.C') export class C { @d('x') x = 1; static s = C } log(C.s === C); }
    log(f(), new N.C().x);` },
  { name: 'abstract, declare and overloads', code: `${legacy_prelude}
    abstract class C { abstract a(): void; declare b: any; @d('m') m(x: string): void; m(x: any) {} private c?: any; }
    log(Object.keys(new (C as any)()).join());` },
];
