// TypeScript and what other passes make: the lowering sees what they leave.

export const typescript = {
  'parameter properties and fields': { ts: `class A { constructor(private x: number, readonly y = x ?? 1) {} get(): number { return this.x + this.y } z = 3; static s: string = 't' } log(new A(2).get(), new A(2, 5).get(), new A(1).z, A.s)`, js: `log(4, 7, 3, 't')` },
  'enums, namespaces, assertions': { ts: `enum E { A = 1, B = 2 ** 3 } namespace N { export const v = (null as any)?.x ?? E.B; export class C { #p = v; get() { return this.#p! } } } log(E.A, E.B, N.v, new N.C().get()); let q: any = { a: { b: 1 } }; log(q!.a?.b!, (q as any)?.a.b, (q?.a)!.b)`, js: `log(1, 8, 8, 8); log(1, 1, 1)` },
  'decorators': { ts: `const seen: string[] = []; const d = (v: any, c: any) => { seen.push(c.kind + String(c.name)) }; @d class C { @d accessor a = 1; @d #p = 2; @d static s = 3; @d m() { return this.#p } @d get g() { return this.a ** 2 } } const c: any = new C(); log(c.a, c.m(), c.g, (C as any).s, seen.join())`, js: `log(1, 2, 1, 3, 'accessora,methodm,getterg,fields,field#p,classC')` },
  'accessor fields': { ts: `class C { accessor x = 1; static accessor y = 2; accessor #z = 3; t() { this.#z += this.x++; return [this.#z, this.x, C.y] } } log(new C().t())`, js: `log([4, 2, 2])` },
  'using': { ts: `const seen: string[] = []; const r = (n: string) => ({ [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() { seen.push(n) } }); { using a = r('a'); using b = r('b'); seen.push('body') } wait((async () => { { await using c = r('c') as any; seen.push('async') } log(seen.join()) })())`, js: `log('body,b,a,async,c')` },
  'JSX spread': { ts: `const h = (t: any, p: any, ...c: any[]) => ({ t, p, c }); class V { #n = 1; render() { return h('a', { ...{ x: this.#n }, y: 2 }, ...[1]) } } log(JSON.stringify(new V().render()))`, js: `log('{"t":"a","p":{"x":1,"y":2},"c":[1]}')` },
};
