import test, { describe, it, before, after, beforeEach, afterEach, mock, suite, run } from 'node:test';
import assert from 'node:assert';
test('sync passes', () => { assert.ok(1); });
test('fails', () => { assert.strictEqual(1, 2); });
test('async', async () => { await null; });
test('skip', { skip: true }, () => {});
test('skip msg', { skip: 'because' }, () => {});
test('todo', { todo: true }, () => { throw new Error('todo err'); });
test('todo no fn');
test('cb', (t, done) => { setImmediate(done); });
test('cb fails', (t, done) => { setImmediate(() => done(new Error('cb err'))); });
test('sub', async (t) => {
  await t.test('one', () => {});
  await t.test('two', (t) => { t.diagnostic('hello'); });
  await t.test('three', (t) => { t.skip('in test'); });
});
test('sub fails', async (t) => { await t.test('bad', () => { throw new TypeError('x'); }); });
test('not awaited', (t) => { t.test('at once', () => {}); });
describe('suite', () => {
  const log = [];
  before(() => log.push('before')); after(() => { log.push('after'); });
  beforeEach(() => log.push('be')); afterEach(() => log.push('ae'));
  it('a', () => { log.push('a'); });
  it('b', () => { log.push('b'); assert.deepStrictEqual(log, ['before', 'be', 'a', 'ae', 'be', 'b']); });
  it.skip('c', () => {}); it.todo('d');
  describe('inner', () => { it('deep', () => { throw 5; }); });
});
describe('skipped', { skip: true }, () => { it('x', () => {}); });
test('timeout', { timeout: 10 }, async () => { await new Promise((r) => setTimeout(r, 100)); });
test('mock', (t) => {
  const f = t.mock.fn((a) => a + 1);
  assert.strictEqual(f(1), 2); assert.strictEqual(f.mock.calls.length, 1); assert.strictEqual(f.mock.callCount(), 1);
  const o = { m() { return 1; } }; t.mock.method(o, 'm', () => 5); assert.strictEqual(o.m(), 5);
});
test('throws obj', () => { throw { a: 1 }; });
test('rejects undefined', () => Promise.reject(undefined));
