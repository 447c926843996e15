import test, { mock } from 'node:test';
import assert from 'node:assert';
import timers from 'node:timers';
import { setTimeout as wait } from 'node:timers/promises';

const shown = (call) => [call.arguments, call.result, call.error?.message, call.target !== undefined, call.this === undefined, call.stack instanceof Error];
test('functions', (t) => {
  const fn = t.mock.fn((a, b) => a + b, (a, b) => a * b, { times: 2 });
  console.error(fn(2, 3), fn(2, 4), fn(2, 5), fn.mock.callCount(), fn.mock.calls.map(shown));
  fn.mock.mockImplementationOnce(() => 'once');
  fn.mock.mockImplementationOnce(() => 'fifth', 4);
  console.error(fn(1, 1), fn(1, 1), fn(1, 1));
  fn.mock.mockImplementation(() => { throw new Error('thrown'); });
  assert.throws(() => fn(), /thrown/);
  console.error(fn.mock.calls.at(-1).error.message);
  fn.mock.resetCalls();
  fn.mock.restore();
  console.error(fn.mock.callCount(), fn(1, 2), t.mock.fn()(), fn.name, fn.length);
  for (const wrong of [() => t.mock.fn(5), () => t.mock.fn(() => {}, { times: 0 }), () => fn.mock.mockImplementationOnce(() => {}, 0), () => fn.mock.mockImplementation(1)]) {
    try { wrong(); } catch (error) { console.error(error.code, error.message); }
  }
});
test('classes', (t) => {
  const Point = t.mock.fn(class Point { constructor(x) { this.x = x; } });
  const made = new Point(4);
  console.error(made.x, Point.mock.calls[0].target === Point, Point.mock.calls[0].this === made, Point.mock.calls[0].result === made);
});
test('methods', (t) => {
  class Base { name() { return `base ${this.id}`; } get size() { return 1; } set size(value) { this.stored = value; } static make() { return 'made'; } }
  const one = new (class extends Base { id = 7; })();
  const method = t.mock.method(one, 'name');
  console.error(one.name(), method.mock.callCount(), Object.hasOwn(one, 'name'));
  method.mock.mockImplementation(function() { return `mock ${this.id}`; });
  console.error(one.name());
  const getter = t.mock.getter(one, 'size', () => 9);
  console.error(one.size, getter.mock.callCount());
  getter.mock.restore();
  const setter = t.mock.setter(one, 'size', function(value) { this.other = value; });
  one.size = 5;
  console.error(one.other, one.stored, setter.mock.calls[0].arguments);
  t.mock.method(Base, 'make', () => 'mocked');
  console.error(Base.make());
  t.mock.restoreAll();
  console.error(Base.make(), one.name());
  for (const wrong of [() => t.mock.method(one, 'id'), () => t.mock.method(one, 'none'), () => t.mock.method(5, 'x'), () => t.mock.method(one, 'name', { getter: true, setter: true })]) {
    try { wrong(); } catch (error) { console.error(error.code, error.message); }
  }
});
test('timers', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate', 'Date'], now: 1000 });
  const log = [];
  setTimeout((...args) => log.push(args.join()), 100, 'a', 'b');
  const interval = setInterval(() => log.push(`i${Date.now()}`), 40);
  setImmediate(() => log.push('immediate'));
  timers.setTimeout(() => log.push('timers'), 50);
  const cleared = setTimeout(() => log.push('never'), 10);
  clearTimeout(cleared);
  t.mock.timers.tick(30);
  console.error(log.join(' '), Date.now(), new Date().toISOString());
  t.mock.timers.tick(100);
  clearInterval(interval);
  t.mock.timers.tick(100);
  console.error(log.join(' '), Date.now());
  let waited = false;
  const waiting = wait(500, 'value').then((value) => { waited = value; });
  t.mock.timers.tick(499);
  await null;
  console.error(waited);
  t.mock.timers.tick(1);
  await waiting;
  console.error(waited);
  setTimeout(() => log.push('late'), 3000);
  t.mock.timers.runAll();
  console.error(log.at(-1), Date.now());
  t.mock.timers.setTime(5);
  console.error(Date.now(), new Date(2020, 1, 1).getFullYear(), Date.UTC(2020), new Date(5).getTime(), typeof Date());
  try { t.mock.timers.enable(); } catch (error) { console.error(error.code, error.message); }
  t.mock.timers.reset();
  console.error(Date.now() > 1e12);
  try { t.mock.timers.tick(); } catch (error) { console.error(error.code, error.message); }
  try { t.mock.timers.enable({ apis: ['none'] }); } catch (error) { console.error(error.code, error.message); }
});
test('the module\'s own', () => {
  const fn = mock.fn(() => 1);
  console.error(fn(), fn.mock.callCount());
  mock.reset();
});
