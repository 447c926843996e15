import assert from 'node:assert';
const seen = [];
const note = (value, { kind, name }) => { seen.push(`${kind} ${String(name)}`); if (kind === 'method') return function(...args) { return `<${value.apply(this, args)}>`; }; if (kind === 'field') return (initial) => initial * 2; if (kind === 'class') return class extends value { extra = true; }; };
@note class A { @note method() { return this.field; } @note field = 21; @note accessor other = 5; @note static s() { return 's'; } }
const a = new A();
assert.deepEqual([a.method(), a.field, a.other, A.s(), a.extra], ['<42>', 42, 5, '<s>', true]);
assert.deepEqual(seen, ['method s', 'method method', 'accessor other', 'field field', 'class A']);
console.log('ok');
