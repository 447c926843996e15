import assert from 'node:assert';
const log: string[] = [];
const prop = (target: object, key: string): void => { log.push(`prop ${key}`); };
const param = (target: object, key: string, index: number): void => { log.push(`param ${index}`); };
const cls = (target: new (...args: never[]) => unknown): void => { log.push(`class ${target.name}`); };
@cls class Service { @prop name = 'n'; greet(@param who: string): string { return `${this.name} ${who}`; } }
assert.equal(new Service().greet('w'), 'n w');
assert.deepEqual(log, ['prop name', 'param 0', 'class Service']);
console.log('ok');
