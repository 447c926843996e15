// assert.ok's message quotes the call.
import assert, { ok } from 'node:assert';
const t = (f) => { try { f(); } catch (e) { console.log(e.message); } };
t(() => assert.ok(false)); t(() => assert(0)); t(() => ok(null)); t(() => assert.ok(typeof 123 === 'string')); t(() => assert(false, undefined)); t(() => assert.equal(assert, 1, 'm'));
t(() => { assert.ok(
  (() => {
    return false;
  })(), undefined
); });
t(() => assert.ok("a)b" === 'c(' || `x${')'}` === /[)]/.source, undefined)); t(() => assert . ok ( 0 ) ); t(() => assert.strict.ok(0)); t(() => assert.ok(false /* ) */)); const { strict: s } = assert; t(() => s(0)); t(() => assert.ok()); t(() => assert());
t(() => {
      assert.ok(
        0 ||
          null);
});
eval('t(() => assert.ok(0))'); t(() => new Function('a', 'a.ok(0)')(assert)); [0].forEach((x) => t(() => assert.ok(x)));
