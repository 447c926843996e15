// require() of ES modules that import each other.
const { a } = require('../modules/cycle_a.mjs');
const { later } = require('../modules/cycle_b.mjs');
console.log(a === 'anumber' && later() === a ? 'ok' : `wrong: ${a} ${later()}`);
