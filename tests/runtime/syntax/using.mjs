// `using` and `await using`. Node.js 20 has neither, so the expectation is written here, from the proposal.
import assert from 'node:assert';
const log = [];
const take = () => log.splice(0).join(' ');
const resource = (name, fail) => ({ name, [Symbol.dispose]() { log.push(`-${name}`); if (fail) throw new Error(fail); } });
const later = (name, fail) => ({ name, async [Symbol.asyncDispose]() { log.push(`(${name}`); await null; log.push(`${name})`); if (fail) throw new Error(fail); } });

{ using a = resource('a'), b = resource('b'); using c = null; log.push(a.name + b.name + c); }
assert.equal(take(), 'abnull -b -a');
function early(x) { using r = resource('r'); if (x) return `value ${r.name}`; log.push('rest'); }
assert.equal(early(true), 'value r'); assert.equal(early(false), undefined); assert.equal(take(), '-r rest -r');
assert.throws(() => { using a = resource('a'); throw new Error('body'); }, /body/); take();
try { using a = resource('a', 'one'); using b = resource('b', 'two'); throw new Error('body'); } catch (e) {
  assert.equal(e.constructor.name, 'SuppressedError'); assert.equal(e.error.message, 'one'); assert.equal(e.suppressed.error.message, 'two'); assert.equal(e.suppressed.suppressed.message, 'body');
}
assert.equal(take(), '-b -a');
for (using x of [resource('1'), resource('2')]) { if (x.name === '1') continue; log.push('loop'); break; }
assert.equal(take(), '-1 loop -2');
for (using i = resource('i'), n = { k: 0, [Symbol.dispose]() {} }; n.k < 2; n.k++) log.push(n.k);
assert.equal(take(), '0 1 -i');
async function run() { await using a = later('a'); using b = resource('b'); await using none = undefined; log.push('body'); return 1; }
assert.equal(await run(), 1); assert.equal(take(), 'body -b (a a)');
async function failing() { await using a = later('a', 'late'); }
await assert.rejects(failing(), /late/); take();
async function order() { await using nothing = null; log.push('in'); }
const pending = order(); log.push('sync'); await pending; assert.equal(take(), 'in sync');
for (await using x of [later('x')]) log.push('body'); assert.equal(take(), 'body (x x)');
async function* stream() { yield resource('s1'); yield resource('s2'); } for await (using s of stream()) log.push(s.name); assert.equal(take(), 's1 -s1 s2 -s2');
assert.throws(() => { using bad = {}; }, TypeError); assert.throws(() => { using bad = 1; }, TypeError);
class C { static { using s = resource('static'); log.push('block'); } method() { using m = resource('m'); return () => m.name; } }
assert.equal(take(), 'block -static'); assert.equal(new C().method()(), 'm'); take();
{ log.push(hoisted()); using h = resource('h'); function hoisted() { return 'fn'; } log.push(hoisted()); } assert.equal(take(), 'fn fn -h');
outer: for (const i of [1, 2]) { using l = resource(`l${i}`); for (;;) { continue outer; } } assert.equal(take(), '-l1 -l2');
switch (1) { case 1: { using s = resource('case'); log.push('in'); } } assert.equal(take(), 'in -case');
const using_ = 1; let using = 2; using = using + using_; assert.equal(using, 3);
const module = await import('./using_module.mjs'); assert.deepEqual([module.value, module.default, module.fn(), new module.K().k, module.destructured, module.log.join(' ')], [7, 'default', 7, 7, 2, 'in module -module']);
console.log('ok');
