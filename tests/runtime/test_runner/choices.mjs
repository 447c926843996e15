import test, { after, describe, it, run } from 'node:test';
import assert from 'node:assert';

test('signal', async (t) => {
  assert.strictEqual(t.signal.aborted, false);
  assert.strictEqual(t.name, 'signal');
});
test('aborted before', { signal: AbortSignal.abort() }, () => {});
test('aborted', { signal: AbortSignal.timeout(10) }, () => new Promise((resolve) => setTimeout(resolve, 200)));
test('concurrent', { concurrency: true }, async (t) => {
  const order = [];
  await Promise.all([t.test('slow', async () => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    order.push('slow');
  }), t.test('fast', () => { order.push('fast'); })]);
  assert.deepStrictEqual(order, ['fast', 'slow']);
});
test('in turn', async (t) => {
  const order = [];
  await Promise.all([t.test('slow', async () => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    order.push('slow');
  }), t.test('fast', () => { order.push('fast'); })]);
  assert.deepStrictEqual(order, ['slow', 'fast']);
});
test('callback twice', (t, done) => {
  done();
  done();
});
test('callback and promise', async (t, done) => { done(); });
test('skipped inside', (t) => {
  t.skip('no need');
  throw new Error('and still fails');
});
test('todo inside', (t) => { t.todo('later'); });
test('todo suite', { todo: 'a reason' }, () => { assert.ok(false); });
describe('async suite', async () => {
  await null;
  it('inside', () => {});
});
describe('throws', () => { throw new Error('while declaring'); });
test('name with # and \\', () => {});
test(function named() {});
test(() => {});
test('hooks of its own', async (t) => {
  const order = [];
  t.before(() => order.push('before'));
  t.after(() => console.error(order.join()));
  t.beforeEach(() => order.push('each'));
  await t.test('first', () => { order.push('first'); });
  await t.test('second', () => { order.push('second'); });
});
for (const wrong of [() => test('x', { timeout: -1 }), () => test('x', { concurrency: 'a' }), () => test('x', { signal: 5 }), () => run({ files: 5 }), () => run({ shard: { total: 2, index: 3 } })]) {
  try { await wrong(); } catch (error) { console.error(error.code, error.message); }
}
