// Enums, namespaces, classes, imports and exports.

const log = 'declare const log: any;\n';
const module_files = {
  'values.mjs': 'export const a = "a", b = "b"; export default "default"; log("values ran");',
  'types.mjs': 'log("types ran"); export const real = 1;',
  'effects.mjs': 'log("effects ran");',
};

export const language = [
  { name: 'enum values', code: `${log}
    enum E { A, B, C = 10, D, S = 'str', F = 1 << 3, G = A | C, H = -1, I, J = ~2, K = +'3' ? 1 : 2, L = 'a'.length, M = 2 ** 10, N = 7 % 4, O = 1 / 2, P = (1 + 2) * 3, Q = F, R = E.C + 1, T = "x" + 1, U = \`t\${C}\`, V = -1 >>> 0, W = 1e21 }
    log(JSON.stringify(E), E.A, E.S, E[10], E.H, E.I, E.V, E['D'], E[E.A], E.U, E.T);
    log(E.L, Object.keys(E).length);` },
  { name: 'enum names that are no identifiers', code: `${log}
    enum E { 'a-b' = 1, 'c d', "toString" = 5, constructor = 6, __proto__ = 7 }
    log(E['a-b'], E['c d'], E.toString, E[1], E.constructor, Object.keys(E).join());` },
  { name: 'const enums', code: `${log}
    const enum C { X = 1, Y = X << 2, Z = 'z' }
    export const enum X { A = 'a' }
    log(C.X, C.Y, C.Z, X.A, C['Y']);` },
  { name: 'merged enums', code: `${log}
    enum E { A = 1 }
    enum E { B = A + 1, C = E.A + 5 }
    export enum X { A = 1 }
    export enum X { B = 2 }
    log(JSON.stringify(E), JSON.stringify(X), E.B);` },
  { name: 'enum members of other enums', code: `${log}
    enum A { One = 1, Text = 'text' }
    enum B { Two = A.One + 1, Copy = A.Text, Both = A['One'] | 4, Dyn = Math.max(1, 2) }
    function f() { enum Inner { X = B.Two, Y } return Inner; }
    log(JSON.stringify(B), JSON.stringify(f()), JSON.stringify(f()));` },
  { name: 'enum members shadow names outside', code: `${log}
    const outer = 5, A = 99;
    enum E { A = 1, B = A, C = outer, D = C.toString().length, F = Math.floor(A) }
    enum G { X = 'a'.length, Y = X + 1, Z = X * Y }
    log(JSON.stringify(E), JSON.stringify(G));` },
  { name: 'enums in expressions', code: `${log}
    enum E { Neg = -5, Inf = 1 / 0, NaN_ = 0 / 0, Str = 'it\\'s' }
    log(E.Neg.toFixed(1), -E.Neg, E.Neg ** 2, E.Inf, E.NaN_, E.Str.length, \`\${E.Neg}\`, typeof E.Str, E?.Neg);
    const { Neg } = E; log(Neg, E as any === E, 'Neg' in E);
    const o = { E, [E.Neg]: 1 }; log(Object.keys(o).join());
    let e = E.Neg; e++; log(e);` },
  { name: 'enum in block and switch', code: `${log}
    for (let i = 0; i < 2; i++) { enum E { A = 1 + i } log(E.A, JSON.stringify(E)); }
    switch (1 as number) { case 1: enum S { X = 3 } log(S.X); }
    { enum E { Z } enum E { Y = 5 } log(JSON.stringify(E)); }` },
  { name: 'namespaces', code: `${log}
    namespace N { export const x = 1; export let y = 2; export function f() { return x + y; } export class C { v = y } const hidden = 3; export const { a, b: [c = 5, ...d], ...rest } = { a: 1, b: [undefined, 7, 8] as any[], q: 9 }; export var unset: any; y++; log(a, c, d, rest.q, hidden); export enum E { A = 4 } export namespace Inner { export const z = x + E.A } }
    log(N.x, N.y, N.f(), new N.C().v, N.Inner.z, N.E.A, JSON.stringify(N), 'unset' in N);` },
  { name: 'merged namespaces', code: `${log}
    namespace N { export const a = 1; export function g() { return a + 1 } }
    namespace N { export const b = a + 1; log(a, g(), b); }
    function F() { return 'F' } namespace F { export const tag = 'tag' }
    class C { static m() { return C.extra } } namespace C { export const extra = 'extra'; export class Inner extends C {} }
    enum E { A = 1 } namespace E { export function parse(s: string) { return (E as any)[s] } }
    log(N.b, F(), F.tag, C.m(), new C.Inner() instanceof C, E.parse('A'), E.A);` },
  { name: 'dotted and nested namespaces', code: `${log}
    namespace A.B.C { export const v = 1; export namespace D { export const w = v + 1 } }
    namespace A.B { export const u = C.v + C.D.w; }
    export namespace X { export namespace Y { export let n = 0; export const inc = () => ++n; } Y.inc(); log(Y.n); }
    log(A.B.C.v, A.B.C.D.w, A.B.u, X.Y.inc(), X.Y.n);` },
  { name: 'assignments to exported namespace variables', code: `${log}
    namespace N { export let x = 1; export let s: any; x += 2; x++; ({ x, s } = { x: x * 10, s: 'd' }); [x] = [x + 1]; for (x of [50, 51]) {} log(x, s); const o = { x, s }; log(o.x, o.s); export const f = (x: number) => x; log(f(3)); export function g() { let x = 'inner'; return { x } } }
    log(N.x, N.g().x);` },
  { name: 'import aliases', code: `${log}
    namespace N { export namespace M { export const v = 1; export interface T {} } export const q = 2 }
    import M = N.M; import v = N.M.v; import T = N.M.T; export import Q = N.q;
    namespace Z { export import R = N.M; export const w = R.v; import hidden = N.M; log(hidden.v) }
    log(M.v, v, Q, Z.R.v, Z.w);
    const t: T = {};` },
  { name: 'namespaces that hold only types', code: `${log}
    namespace T { export interface A {} export type B = 1; namespace Deep { export type C = 2 } }
    declare namespace D { const x: number }
    declare module 'm' { const y: number }
    declare global { interface Window {} }
    log(typeof (globalThis as any).T, (() => { try { return T } catch (e) { return (e as any).name } })());`, expected: ['undefined ReferenceError'] },
  { name: 'parameter properties', code: `${log}
    class A { constructor(public a: number, private readonly b = a + 1, protected c?: string, d = 4) { log(this.a, this.b, d); } }
    class B extends A { e = this.a; constructor(override readonly a: number, public z = 9) { 'directive'; log('before'); super(a); log(this.e, this.z, this.a); } }
    log(JSON.stringify(new A(1)), Object.keys(new B(5)).join());
    class C extends A { constructor(public k: any) { const q = k; super(q); log(this.k); } }
    new C(3);
    class D extends A { constructor(public k: any) { try { super(k); } finally { log('done'); } } }
    log(JSON.stringify(new D(8)));` },
  { name: 'fields that define', code: `${log}
    class A { set x(v: any) { log('setter', v) } }
    class B extends A { x = 1; y; declare z: any; ['k' + 1] = 2; static s = this; 'quoted' = 3; 4 = 5; #p = 6; static { log('block') } }
    const b: any = new B(); log(Object.keys(b).join(), b.x, 'y' in b, 'z' in b, (B as any).s === B);` },
  { name: 'fields that assign', options: { useDefineForClassFields: false }, code: `${log}
    class A { set x(v: any) { log('setter', v) } static set st(v: any) { log('static setter', v) } set comp(v: any) { log('comp', v) } set [1](v: any) { log('one', v) } }
    const key = (k: any) => (log('key', k), k);
    class B extends A { x = 1; y: any; [key('comp')] = 2; static st = 7; [key('un')]: any; 'quoted' = 3; 1 = 5; #p = 6; get p() { return this.#p } a = (log('a'), this.p); static [key('sc')] = 'sc'; arrow = () => this; }
    const b: any = new B(); log(Object.keys(b).sort().join(), 'y' in b, 'un' in b, b.arrow() === b, (B as any).sc);
    class C { f = 1; constructor(public g: number, f: string) { log(this.f, f, this.g) } }
    new C(2, 'param');
    const v = 'outer'; class D { f = v; constructor(w: any) { log(this.f, w); } }
    new D('inner');
    class E extends D { q = 1; constructor() { super('e'); log(this.q) } } new E();
    class F extends D { q = 2 } log(new (F as any)('f').q);
    class G { static a = 1; static b = G.a + 1; static c = () => this; } log(G.b, G.c() === G);
    class H { fn = function () {}; ar = () => {}; cl = class {}; } log(new H().fn.name, new H().ar.name, new H().cl.name);` },
  { name: 'fields are not captured by the parameters of the constructor', options: { useDefineForClassFields: false }, code: `${log}
    const v = 'outer', w = 'outer w'; class D { f = v; g = () => w; o = { v }; constructor(v: any) { log(this.f, this.g(), this.o, v); var w = v; log({ v, w }) } }
    new D('inner');`, expected: ['outer outer w {"v":"outer"} inner', '{"v":"inner","w":"inner"}'] },
  { name: 'unused imports are types', files: module_files, code: `${log}
    import { a, unused } from './values.mjs';
    import Default, { b as c } from './values.mjs';
    import { Type } from './types.mjs';
    import type { real } from './types.mjs';
    import './effects.mjs';
    import * as ns from './values.mjs';
    import * as Unused from './types.mjs';
    export { type real as r } from './types.mjs';
    let x: Type, y: typeof Default, z: typeof ns, w: c;
    log(a, typeof Default);` },
  { name: 'inline type imports', files: module_files, code: `${log}
    import { type real, type other } from './types.mjs';
    import { type x, a } from './values.mjs';
    export type { real } from './types.mjs';
    export type * from './types.mjs';
    log(a);` },
  { name: 'verbatim module syntax', files: module_files, options: { verbatimModuleSyntax: true }, code: `${log}
    import { a, b } from './values.mjs';
    import { type real } from './types.mjs';
    import type { x } from './effects.mjs';
    log('body');` },
  { name: 're-exports of types by name', files: module_files, code: `${log}
    interface I {} type T = 1; import { a } from './values.mjs'; import type { q } from './types.mjs';
    export { I, T, a }; export { q };
    export type { I as J };
    log('ok');`, expected: ['values ran', 'ok'] },
  { name: 'types are erased', code: `${log}
    function f<T extends object = {}>(this: any, x: T, ...rest: number[]): asserts x is T { log(arguments.length); }
    f<{}>({}, 1, 2); const g = <T,>(x: T): x is T => true; log(g!(1) as unknown as boolean, (<any>g).name, (g satisfies Function).length);
    let a!: number; let u: unique symbol; abstract class Q<in out T> implements I, J { private constructor(); protected constructor(x?: any) {} static x?: number; readonly y!: string; [k: string]: any; get z(): number { return 1 } }
    interface I {} interface J {} declare let h: number; declare function i(): void; type Fn = new (...a: any) => any;
    let opt = { a: { b: null as any } }; log(opt!.a!.b?.c!.d, opt?.a!['b']);
    label: for (const k of [1, 2] as const) { if (k < 2) continue label; log(k); }
    function over(a: string): void; function over(a: number): void; function over(a: any) { log(a) } over(1);
    export default interface Foo {} 
    log(((x: any): any => x)(5), (async <T>(x: T) => x).name);` },
  { name: 'hoisting and live bindings', code: `${log}
    log(typeof f, typeof N, typeof E);
    function f() { return N.x } namespace N { export let x = 1 } enum E { A }
    export let live = 1; live++; log(live, f());` },
  { name: 'classes with merged names used before', code: `${log}
    export class C { static create() { return new C() } } export namespace C { export type X = 1; export const d = C.create() }
    log(C.d instanceof C);
    export function fn() { return fn.x } export namespace fn { export let x = 1 } log(fn());` },
  { name: 'enum exported from a namespace twice', code: `${log}
    namespace N { export enum E { A = 1 } export enum E { B = E.A + 1 } export const q = E.B; log(E.A, E[2]) }
    namespace N { export enum E { C = 9 } log(E.C, E.A); }
    log(JSON.stringify(N.E), N.q);` },
  { name: 'namespace with a parameter-like name', code: `${log}
    namespace N { export const N = 1; export function f() { return N } log(N) }
    namespace M { const M = 2; export const x = M; log(M) }
    log(N.N, N.f(), M.x);` },
  { name: 'object shorthand of namespace members', code: `${log}
    namespace N { export const v = 1; export const o = { v, get w() { return v } }; export const fn = ({ v }: any) => v; log(fn({ v: 3 })); export const [p = v] = []; let { q = v }: any = {}; log(q, p) }
    log(N.o.v, N.o.w);` },
];
