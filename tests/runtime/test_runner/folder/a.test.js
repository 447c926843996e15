const test = require('node:test'); console.log('out a'); test('a1', () => {}); test('a2', () => { throw new Error('bad'); });
