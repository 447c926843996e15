'use strict';
const log = [];
function f() { using a = { [Symbol.dispose]() { log.push('disposed'); } }; log.push(this === undefined); }
f();
module.exports = log;
console.log(log.join(' '), typeof require, __filename.endsWith('using_script.cjs'));
