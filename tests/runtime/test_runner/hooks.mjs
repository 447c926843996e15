import test, { describe, it, before, after, beforeEach, afterEach } from 'node:test';
const log = [];
beforeEach(() => { log.push('root be'); }); afterEach(() => { log.push('root ae'); });
before(() => { log.push('root b'); }); after(() => { console.error(log.join()); });
describe('s', () => {
  before(() => { log.push('s b'); }); after(() => { log.push('s a'); });
  beforeEach(() => { log.push('s be'); }); afterEach(() => { log.push('s ae'); });
  it('x', () => { log.push('x'); });
  describe('inner', () => { beforeEach(() => { log.push('i be'); }); afterEach(() => { log.push('i ae'); }); it('y', () => { log.push('y'); }); });
});
test('t', async (t) => { t.beforeEach(() => { log.push('t be'); }); t.afterEach(() => { log.push('t ae'); }); t.after(() => { log.push('t a'); }); t.before(() => { log.push('t b'); });
  await t.test('sub', () => { log.push('sub'); }); log.push('tend'); });
describe('hookfail', () => { before(() => { throw new Error('hf'); }); it('never', () => { log.push('never'); }); });
describe('bef', () => { beforeEach(() => { throw new Error('bef'); }); it('never2', () => { log.push('never2'); }); it('never3', () => {}); });
test('pending', () => new Promise(() => {}));
test('uncaught', async () => { setTimeout(() => { throw new Error('later'); }, 1); await new Promise((r) => setTimeout(r, 20)); });
test('after end', () => { setTimeout(() => { throw new Error('much later'); }, 30); });
