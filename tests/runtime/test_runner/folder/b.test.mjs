import { describe, it } from 'node:test'; describe('B', () => { it('b1', () => {}); it.skip('b2'); });
