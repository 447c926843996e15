// `?.`, `??`, logical assignment, `**`, `catch {}`.

const setup = `
const seen = [];
const note = (name, value) => (seen.push(name), value);
const o = { a: { b(x) { return [this === o.a, x]; }, n: null, f: () => 5 }, get g() { seen.push('g'); return this; } };
const f = () => note('f', o);
let nothing;
`;
const programs = (table) => Object.fromEntries(Object.entries(table).map(([name, code]) => [name, `${setup}${code}; log(seen.join());`]));

export const chains = programs({
  'super': `class A { m() { return this.n } } class B extends A { n = 3; m() { return [super.m?.(), super.zz?.(), super['m']?.call({ n: 9 })] } } log(new B().m())`,
  'in a class': `class C { x = f()?.a?.f(); static s = nothing?.x ?? 's'; [f()?.a.f() ?? 'k']() { return 8 } } log(new C().x, C.s, new C()[5]())`,
  'in static block': `class C { static { const v = f()?.a?.f(); this.v = v ?? 1 } } log(C.v)`,
  'members': `log(o?.a?.n, nothing?.a.b.c, o.zz?.a.b, o?.['a']?.['f'](), null?.x)`,
  'base once': `log(f()?.a.n, f()?.a?.f(), f().a?.b(1)[0])`,
  'short circuit skips arguments and keys': `log(nothing?.[note('k')], nothing?.(note('x')), nothing?.a(note('y')).b[note('z')])`,
  'method keeps this': `log(o.a.b?.(1), o.a?.b(2), o?.a.b?.(3), f().a.b?.(4), f()?.['a']?.['b']?.(5))`,
  'parenthesised keeps this': `log((o.a?.b)(1), (o?.a.b)(2), (f()?.a).b(3), (o?.a)?.b(4))`,
  'parenthesised ends the chain': `try { (nothing?.a).b; log('no') } catch (e) { log(e instanceof TypeError) }`,
  'parenthesised call of nothing': `try { (nothing?.a)(); log('no') } catch (e) { log(e instanceof TypeError) }`,
  'plain call after chain': `log(o?.a.f().toFixed?.(1), nothing?.a.f().toFixed(1))`,
  'call of a call': `const g = () => (seen.push('g'), () => 7); log(g()?.(), g?.()?.(), g?.()())`,
  'delete': `const d = { x: { y: 1 } }; log(delete d?.x.y, delete nothing?.x, delete nothing?.[note('k')], delete d?.q?.y, JSON.stringify(d), delete (d?.x), JSON.stringify(d))`,
  'falsy is something': `log((0)?.toFixed(1), ''?.length, false?.valueOf(), NaN?.toString())`,
  'eval is indirect': `var eval_ = 1; globalThis.lowering_x = 2; const r = (() => { const lowering_x = 1; return eval?.('lowering_x') })(); log(r); delete globalThis.lowering_x`,
  'tagged template': `const t = { tag(s, v) { return [this === t, s.raw[0], v] } }; log((t?.tag)\`a\${1}\`, t?.tag.call(t, { raw: ['q'] }))`,
  'in parameters': `const h = (a = f()?.a, b = a?.f?.()) => [a === o.a, b]; log(h(), h.length); function k({ x = f()?.a?.n ?? 4 } = {}, y) { return x } log(k(), k.length)`,
  'in generators': `function* g() { const x = (yield 1)?.[yield 2]?.(yield 3); return x } const it = g(); log(it.next().value, it.next({ k: (v) => v + 1 }).value, it.next('k').value, it.next(4).value)`,
  'in conditions and loops': `let n = 0; for (let i = 0; o?.a.f() > i; i++) n++; if (nothing?.x) n = 9; while (f()?.a?.stop) ; log(n)`,
  'unused': `f()?.a.f(); nothing?.x(); f()?.a?.[note('k')]; o.a?.n`,
  'recursion': `const walk = (n) => n?.children?.map?.((c) => walk(c))?.join('') ?? n?.name ?? 'x'; log(walk({ children: [{ name: 'a' }, { children: [{ name: 'b' }, null] }] }))`,
  'nested in arguments': `log(f()?.a.b(f()?.a.b(f()?.a.f())))`,
  'spread arguments': `log(o.a?.b(...[1, 2]), o.a.b?.(...[3]), Math.max?.(...[1, 5], ...[7]))`,
  'new and chains': `const ns = { C: class { constructor(x) { this.x = x } } }; log(new (ns?.C)(3).x, new ns.C(ns?.C?.name)?.x)`,
  'assignment to member behind chain': `const t = { a: { b: 1 } }; (t?.a).b = 5; (t?.a).c ??= 6; log(t)`,
  'getter once': `let n = 0; const q = { get p() { n++; return { z: 1 } } }; log(q.p?.z, n, q?.p?.z, n, q.p?.z?.toFixed(), n)`,
  'reassigned while evaluated': `let v = { m(x) { return this.id + x }, id: 'first' }; const swap = () => { v = { id: 'second' }; return '!' }; log(v?.m(swap())); let w = { get m() { w = null; return function () { return this && this.id } }, id: 'w' }; log(w.m?.())`,
  'typeof and void': `log(typeof nothing?.x, typeof o?.a, void nothing?.x, !nothing?.x)`,
  'switch and labels': `switch (f()?.a.f()) { case nothing?.x ?? 5: log('five') } l: for (;;) { if (f()?.a) break l }`,
  'optional call with side effects': `let i = 0; const fs = [() => 'a', null]; log(fs[i++]?.(), fs[i++]?.(), i)`,
  'with (sloppy)': `with ({ y: { z: 1 } }) { log(y?.z, y?.q?.r) }`,
  'arguments (sloppy)': `function g() { return arguments?.[0]?.x } log(g({ x: 3 }), g())`,
});

export const operators = programs({
  'nullish': `log(null ?? 1, nothing ?? 2, 0 ?? 3, '' ?? 4, false ?? 5, (f() ?? note('no')) === o, f().q ?? note('yes', 6))`,
  'nullish chains': `log(nothing ?? null ?? 0 ?? 1, (nothing ?? 1) || 2, (0 ?? 1) && 2)`,
  'assign nullish': `let a, b = 0, c = null; log(a ??= 1, b ??= 2, c ??= note('c', 3), a, b, c, a ??= note('no'))`,
  'assign or and': `let a = 0, b = 1, c = ''; log(a ||= 5, b ||= note('no'), b &&= 6, c &&= note('no'), a, b, c)`,
  'members once': `const t = { x: null, y: 1, z: 0 }; const g = () => note('t', t), k = (v) => note('k', v); log(g().x ??= 1, g()[k('y')] &&= 2, g()[k('z')] ||= note('v', 3), g().y ||= note('no'), t)`,
  'setter only when needed': `const t = { get x() { return note('get', 1) }, set x(v) { note('set', v) } }; t.x ||= 2; t.x &&= 3; t.x ??= 4`,
  'name of functions (names)': `let a, b = 1, t = {}; a ??= function () {}; b &&= () => {}; t.c ||= function () {}; let d; d ||= class {}; log(a.name, b.name, t.c.name, d.name)`,
  'super members': `class A { get v() { return note('get', null) } set v(x) { this.w = x } } class B extends A { m() { super.v ??= 4; super['v'] ||= 5; return this.w } } log(new B().m())`,
  'order of evaluation': `const t = { x: 0 }; try { (note('o'), t)[(note('k'), 'x')] ||= (() => { throw note('v') })() } catch { log(t) }`,
  'frozen target': `const z = Object.freeze({ a: 1 }); z.a ||= 2; try { z.a &&= 3; log('no') } catch (e) { log(e instanceof TypeError) }`,
  'power': `log(2 ** 10, (-2) ** 2, 2 ** 3 ** 2, 2 ** -1, NaN ** 0, (1 + 1) ** (2 + 1), typeof (2 ** 0.5))`,
  'power assignment': `let a = 3; a **= 2; const t = { x: 2 }; log(a, (f(), t).x **= 3, t[note('k', 'x')] **= 2, t.x, a **= 0.5)`,
  'power converts in order': `const v = (n, x) => ({ valueOf() { return note(n, x) } }); log(v('l', 2) ** v('r', 3)); let t = v('t', 2); t **= v('u', 5); log(t)`,
  'in loops': `const made = []; for (let i = 0; i < 3; i++) { const t = {}; t.x ??= i; t.f ||= () => t.x; made.push(t) } log(made.map((t) => t.f()))`,
  'in parameters': `const g = (a = nothing ?? note('d', 3), b = (a ||= 4)) => [a, b]; log(g(), g(0), g.length)`,
  'in generators': `function* g(t) { t.x ??= yield 1; t.x **= yield 2; return t.x } const it = g({}); log(it.next().value, it.next(3).value, it.next(2).value)`,
  'key expressions': `const t = [1, 2, 3]; let i = 0; t[i++] **= 2; t[i++] &&= 7; t[i++] ??= 8; log(t, i)`,
  'mixed': `let a, b; log((a ??= b ??= 3) ** 2, a, b, (nothing?.x ?? 2) ** 3)`,
  'nested assignment values': `let a, b = {}; a ??= (b.x ||= (b.y ??= 5) ** 2); log(a, b)`,
  'updates of with bindings (sloppy)': `var t = { q: null }; with (t) { q ??= 5; q **= 2 } log(t.q)`,
  'globals (sloppy)': `lowering_g = null; lowering_g ??= 4; lowering_g **= 2; log(lowering_g); delete globalThis.lowering_g`,
});

export const catches = programs({
  'without parameter': `try { throw 1 } catch { log('caught') } finally { log('finally') }`,
  'nested': `const _error = 'mine'; try { try { throw 1 } catch { throw 2 } } catch (e) { try { throw 3 } catch { log(e, _error) } }`,
  'return from': `const g = () => { try { throw 1 } catch { return 'r' } }; log(g())`,
  'declarations in it': `const e = 1; try { throw 2 } catch { let e = 3; var v = e; log(e) } log(e, v)`,
});

export const expressions = programs({
  'the flag s': `log(/a.b/s.test('a\\nb'), /^.$/su.test('\u{1f600}'), /[.]/s.test('x'), /\\./s.test('\\n'), /[\\].].]/gs.exec('.\\n]')[0].length, 'a\\nb'.replace(/./gs, '-'), /./s.source.length > 0)`,
});

// `^` stands for a backquote.
export const templates = programs(Object.fromEntries(Object.entries({
  'escapes that only the tag reads': String.raw`const tag = (s, ...v) => { const out = [s === tag.last, s.length, s[0], s[1], s.raw.join('|'), v, Object.isFrozen(s), Object.isFrozen(s.raw), Object.keys(s)]; tag.last = s; return out }; const run = () => tag^\u${'${1}'}a\x^; log(run(), run()); const t = { n: 1, t(s) { return [this.n, s.raw[0], s[0]] } }; log(t.t^\unicode^, (t?.t)^\xg^); class C { #t(s, v) { return [this === c, s.raw[0], s[0], v] } go() { return this.#t^\u{${'${2}'}^ } } const c = new C(); log(c.go()); log(tag^${'${1}'}\u${'${2}'}^, String.raw^\1\u\x^, new (tag.constructor^\u^)())`,
}).map(([name, code]) => [name, code.replaceAll('^', '`')])));

export const regexps = programs({
  'named groups': String.raw`const m = /(?<year>\d{4})-(?<month>\d\d)/u.exec('in 2024-05'); log(m.groups.year, m.groups.month, '2024-05'.replace(/(?<a>\d+)-(?<b>\d+)/, '$<b>/$<a>'))`,
  'lookbehind': String.raw`log('$5 €7'.match(/(?<=€)\d/)[0], /(?<!a)b/.test('ab'), 'a/b'.split(/(?<=\/)/).join('|'))`,
  'properties': String.raw`log(/^\p{Lu}\P{Lu}+$/u.test('Éa'), 'x1é'.replace(/[\p{L}\p{M}]/gu, '_'))`,
  'indices': String.raw`log(/b(c)/d.exec('abc').indices.join(), /a/d.flags)`,
  'dot all with a named group': String.raw`log(/(?<x>a.b)/s.exec('a\nb').groups.x.length)`,
  'each time anew': String.raw`const all = new Set(); for (let i = 0; i < 3; i++) all.add(/(?<=a)b/g); log(all.size, [.../(?<n>.)/g[Symbol.matchAll]('ab')].length)`,
  'bigints': String.raw`{ const a = 8n, c = { 1n: 2, [3n]: 4, 0x10n() { return 5 }, get 1_7n() { return a } }; class K { 1n = 6; static 2n() { return 7 } get 3n() { return 8 } } const { 1n: d, ...rest } = c; let e; ({ 0b11n: e } = c);
    log(a * 3n, -5n, 0xffffffffffffffffn, typeof 1n, new K()[1], K[2](), new K()[3], d, e, Object.keys(rest), c[16](), c[17], 1_000n, 10n > 9, [5n].includes(5n), ((x = 1n) => x)(), 0o17n, String(2n)) }`,
  'a name hidden': String.raw`{ const BigInt = null; log(1n); const RegExp = null; log(/(?<=a)b/.source, String(/(?<q>\/\\[/"'])/gi)) }`,
  'beside what is not used': String.raw`const unused = /(?<=z)/; log(/(?<=[\]/])"/.test(']"'))`,
});
