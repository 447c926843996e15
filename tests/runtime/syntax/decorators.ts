import assert from 'node:assert';
type Method = (this: unknown, ...args: unknown[]) => unknown;
function twice(value: Method, context: ClassMethodDecoratorContext): Method { return function(...args) { return [value.apply(this, args), String(context.name)]; }; }
class Service { constructor(private readonly x: number) {} @twice run(): unknown { using end = { [Symbol.dispose]() {} }; void end; return this.x; } }
assert.deepEqual(new Service(3).run(), [3, 'run']);
console.log('ok');
