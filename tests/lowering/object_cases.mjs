// Object spread, and rest in patterns at every place where a pattern may stand.

const setup = `
const seen = [];
const note = (name, value) => (seen.push(name), value);
const sym = Symbol('s');
const src = { a: 1, b: 2, get c() { seen.push('get c'); return 3; }, [sym]: 4, 5: 6 };
Object.defineProperty(src, 'hidden', { value: 1, enumerable: false });
const show = (o) => JSON.stringify(o) + Object.getOwnPropertySymbols(o).map((s) => String(s) + String(o[s]));
`;
const programs = (table) => Object.fromEntries(Object.entries(table).map(([name, code]) => [name, `${setup}${code}; log(seen.join());`]));

export const spread = programs({
  'order and symbols': `log(show({ x: note('x', 1), ...src, a: note('a', 9), ...{ b: note('b', 8) } }), show({ ...src }))`,
  'nothing and primitives': `log(show({ ...null, ...undefined, ...1, ...true, ...'ab', ...[7] }))`,
  'getter behind': `const r = { ...src, get a() { return 'own' }, set z(v) {}, m() { return 'm' }, async n() {}, *g() { yield 1 } }; log(r.a, r.m(), Object.keys(r).sort(), typeof r.n, [...r.g()], r.m.name)`,
  'getter in front is replaced': `const r = { get a() { return note('never') }, set b(v) { note('never') }, ...src }; log(r.a, r.b, Object.getOwnPropertyDescriptor(r, 'b'))`,
  '__proto__': `const p = { inherited: 1 }; const r = { ...src, __proto__: p, q: 2 }; log(Object.getPrototypeOf(r) === p, show(r)); const k = { ...{ ['__proto__']: 5 } }; log(Object.keys(k), k.__proto__, Object.getPrototypeOf(k) === Object.prototype); const __proto__ = 3; log(Object.keys({ ...src, __proto__ }).length, Object.keys({ __proto__: p, ...src }).length, Object.getPrototypeOf({ ...src, __proto__: 5 }) === Object.prototype)`,
  'computed keys': `log(show({ ...src, [note('k', 'a')]: note('v', 1), ...{ z: 1 }, [note('k2', sym)]: 2 }))`,
  'names of functions': `const r = { ...src, f() {}, g: () => {}, h: function () {}, [sym]: () => {}, C: class {} }; log(r.f.name, r.g.name, r.h.name, r[sym].name, r.C.name)`,
  'proxies see the same': `const trap = (o) => new Proxy(o, { ownKeys(t) { seen.push('keys'); return Reflect.ownKeys(t) }, getOwnPropertyDescriptor(t, k) { seen.push('desc ' + String(k)); return Reflect.getOwnPropertyDescriptor(t, k) }, get(t, k) { seen.push('get ' + String(k)); return t[k] } }); log(show({ ...trap({ x: 1, y: 2 }) })); const { x, ...r } = trap({ x: 1, y: 2 }); log(show(r))`,
  'nested': `log(show({ ...{ ...{ ...src, q: { ...src } } }, n: [{ ...src }] }))`,
  'in calls and defaults': `const f = (o = { ...src, d: 1 }) => show(o); log(f(), f({ ...src, a: 0 }), [...[{ ...src }]].length)`,
  'super in front': `const base = { m() { return 'base' } }; const r = { __proto__: base, m() { return 'own ' + super.m() }, ...{ z: 1 } }; log(r.m(), r.z)`,
  'throws in order': `try { ({ ...src, x: (() => { throw 1 })(), ...note('no') }) } catch (e) { log(e) }`,
  'spread of a call with yield': `function* g() { return { a: 1, ...yield 'y', b: yield 'z' } } const it = g(); it.next(); it.next({ q: 2 }); log(show(it.next(3).value))`,
});

export const rest = programs({
  'declarations': `const { a, ...r } = src; let { b, ...q } = src, t = 1; var { 5: five, ['c']: c, ...s } = src; log(a, show(r), b, show(q), t, five, c, show(s))`,
  'only rest': `const { ...r } = src; log(show(r), r !== src); const { ...n } = 'ab'; log(show(n))`,
  'nothing': `for (const v of [null, undefined]) { try { const { ...r } = v; log('no') } catch (e) { log(e instanceof TypeError) } try { const { a, ...r } = v; log('no') } catch (e) { log(e instanceof TypeError) } try { ({ [note('key')]: t, ...u } = v); var t, u; log('no') } catch (e) { log(e instanceof TypeError) } }`,
  'source once': `const { a, ...r } = note('src', src); log(a, show(r))`,
  'defaults in order': `const { a = note('no'), x = note('x', 7), y = x + 1, ...r } = src; log(a, x, y, show(r))`,
  'computed keys once': `const key = { toString() { seen.push('toString'); return 'a' } }; const { [key]: a, [note('k', 'b')]: b, [sym]: s, ...r } = src; log(a, b, s, show(r))`,
  'nested': `const { x: { a, ...r }, y = note('y', 1), z: { w: { ...q } = { d: 1 } } = {}, ...o } = { x: src, v: 2 }; log(a, show(r), y, show(q), show(o))`,
  'nested order': `const t = (n, o) => Object.defineProperty({ z: 2 }, n, { get() { seen.push(n); return o } }); const { p: { i, ...r }, q = note('q') } = Object.defineProperties({}, { p: { get() { seen.push('p'); return t('i', 1) } }, q: { get() { seen.push('q?') } } }); log(i, show(r))`,
  'in arrays': `const [p, { a, ...r }, q = note('q', 3), [{ ...s }] = [{ z: 1 }], ...[u, { ...v }]] = [1, src, , , 5, { w: 6 }]; log(p, a, show(r), q, show(s), u, show(v))`,
  'holes in arrays': `const [, { ...r }, , x] = [1, { a: 1 }, 2, 3]; log(show(r), x)`,
  'iterators are closed': `function* g() { try { yield { a: 1 }; yield 2; yield 3 } finally { seen.push('closed') } } const [{ ...r }, x] = g(); log(show(r), x)`,
  'assignment': `let a, r; const v = ({ a, ...r } = src); log(v === src, a, show(r)); ({ a, ...r } = { a: 5, z: 1 }); log(a, show(r)); [a, { ...r }] = [1, { y: 2 }]; log(a, show(r))`,
  'assignment to members': `const t = { o: {} }; ({ a: t.a, b: t.o[note('k', 'b')], ...t.rest } = src); ({ ...t['x' + 1] } = { z: 1 }); [{ ...t.y }] = [{ w: 2 }]; log(show(t))`,
  'assignment of itself': `let o = { a: 1, b: 2 }, a; ({ a, ...o } = o); log(a, show(o)); ({ o, ...a } = { o: 3, q: 4 }); log(o, show(a))`,
  'assignment in expressions': `let r, s; const f = (x) => ({ ...r } = x), g = () => [({ a: s, ...r } = src), s]; log(f(src) === src, show(r), g()[1]); for (({ ...r } = { i: 1 }); r.i < 3; { ...r } = { i: r.i + 1 }) ; log(r.i); if (({ ...s } = src)) log(show(s))`,
  'assignment defaults': `let a, b, r; ({ a = note('no'), zz: b = note('b', () => {}), ...r } = src); log(a, b.name, show(r)); ({ q: { a, ...r } = src } = {}); log(a, show(r))`,
  'parameters': `function f({ a, ...r }, b = a, ...z) { return [a, show(r), b, z, arguments.length] } log(f(src), f(src, 7, 8, 9), f.length); const g = ({ a, ...r } = src) => [a, show(r)], h = (x, { ...r }, y) => [x, show(r), y]; log(g(), g({ q: 1 }), g.length, h(1, src, 2), h.length)`,
  'parameters of methods': `class C { constructor({ a, ...r }) { this.a = a; this.r = r } set v({ ...r }) { this.w = r } static m([{ ...r }], k = r) { return show(k) } *g({ ...r }) { yield r } } const c = new C(src); c.v = { z: 1 }; log(c.a, show(c.r), show(c.w), C.m([src]), show(c.g(src).next().value)); const o = { m({ ...r }) { return show(r) } }; log(o.m(src))`,
  'parameter closures': `const f = ({ a, ...r }, get = () => a, set = (v) => { a = v }) => { set(9); return [a, get()] }; log(f(src)); function g({ x, ...r }, arr = [x]) { var y = x; x = 2; return [x, y, arr] } log(g({ x: 1 }))`,
  'parameters throw': `try { (function ({ a, ...r }) {})(); log('no') } catch (e) { log(e instanceof TypeError) } try { (({ ...r }) => r)(null); log('no') } catch (e) { log(e instanceof TypeError) }`,
  'catch': `try { throw src } catch ({ a, ...r }) { log(a, show(r)); let z = r; log(show(z)) }`,
  'for of and in': `for (const { a, ...r } of [src, { a: 2, q: 3 }]) log(a, show(r)); for (var [{ ...v }] of [[{ x: 1 }]]) log(show(v)); let t = {}; for ({ a: t.a, ...t.r } of [src]) log(show(t)); for (const { length, ...r } in { ab: 1 }) log(length, show(r)); log(show(v))`,
  'for closures': `const fs = []; for (const { a, ...r } of [{ a: 1, x: 1 }, { a: 2, y: 2 }]) fs.push(() => show({ a, r })); for (let { i, ...r } = { i: 0, z: 1 }; i < 2; i++) fs.push(() => i + show(r)); log(fs.map((f) => f()))`,
  'for body scopes': `for (const { a, ...r } of [src]) { const r = 5; log(a, r) } for (const { a, ...r } of [src]) if (a) log(show(r)); l: for (const { ...r } of [src, src]) { for (;;) { if (r.a) continue l; break } log('no') }`,
  'names of functions (names)': `const { f = () => {}, ...r } = {}; let g; ({ g = function () {}, ...r.x } = {}); const [h = () => {}, { ...q }] = [, {}]; log(f.name, g.name, h.name)`,
  'exported': `const { a, ...r } = src; log(a, show(r))`,
  'in generators': `function* f() { const { a = yield 1, ...r } = yield 2; const [{ ...s } = yield 3] = []; return [a, show(r), show(s)] } const it = f(); it.next(); it.next({ z: 1 }); it.next(5); log(it.next({ w: 1 }).value)`,
  'switch and blocks': `switch (1) { case 1: { let { a, ...r } = src; log(a, show(r)) } } { var { b, ...q } = src } log(b, show(q))`,
  'patterns as rest elements': `function f(a, ...[b, c = a]) { return [a, b, c, arguments.length] } log(f(1, 2), f.length); const g = (...{ length, 0: z }) => [length, z], h = async (...[x]) => x; log(g(5, 6), g.length, h.length); const [p, ...[q, ...[r]]] = [1, 2, 3], { s: [...[t, u]] } = { s: 'xy' }; log(p, q, r, t, u); for (const [v, ...[w]] of [[1, 2]]) log(v, w); try { throw [1, 2] } catch ([x, ...[y]]) { log(x, y) } let z; [...[z]] = [7]; log(z); log(((...[{ a, ...o }, ...i]) => [a, show(o), i])({ a: 1, b: 2 }, 3))`,
  'keys of nothing': `for (const v of [null, undefined]) { try { ({ [note('key')]: { ...t } } = v); var t; log('no') } catch (e) { log(e instanceof TypeError) } try { const { [note('key2')]: { ...u } } = v; log('no') } catch (e) { log(e instanceof TypeError) } }`,
  'targets in order': `const t = {}, at = (n) => (seen.push(n), t); ({ p: { ...at('a').x }, [note('k', 'q')]: { ...at('b').y } } = { p: { z: 1 }, get q() { seen.push('get'); return { w: 2 } } }); [at('c').u, { ...at('d').v }] = [1, { s: 3 }]; [[, at('f').u, { ...at('g').v }] = (seen.push('default'), [0, 1, { s: 3 }])] = []; try { ({ p: { ...at('e').x } } = undefined); log('no') } catch (e) { log(e instanceof TypeError) } log(show(t))`,
  'assignments as arguments': `const f = (...a) => a.map(show).join(), g = { n: 1 }; let a, b; log(f({ n: 1 }, ([a] = [2])), f([1], ({ b, ...a } = { b: 3, c: 4 }), {}), a, b, new (class { constructor(...x) { this.x = x } })({ ...g }, ({} = g)).x.length)`,
  'frozen rest is fresh': `const f = Object.freeze({ a: 1, b: 2 }); const { a, ...r } = f; r.b = 3; log(a, show(r))`,
});
