// node:vm: scripts that Ctrl+C ends, compiled code of functions, what memory costs.
import { spawn } from 'node:child_process';
import vm from 'node:vm';

const say = (...args) => console.log(...args);
const attempt = (name, action) => {
  try { say(name, action()); } catch (error) { say(name, error.constructor.name, error.code, error.message); }
};

// ---- breakOnSigint
const interrupt_soon = () => spawn('sh', ['-c', `sleep 0.2; kill -INT ${process.pid}`], { stdio: 'ignore' });
const gone = (child) => new Promise((resolve) => { child.on('exit', resolve); });
let heard = 0;
process.on('SIGINT', () => { heard++; });
for (const run of [
  () => vm.runInThisContext('for (;;);', { breakOnSigint: true }),
  () => vm.runInNewContext('for (;;);', {}, { breakOnSigint: true, timeout: 60000 }),
  () => new vm.Script('for (;;);').runInContext(vm.createContext(), { breakOnSigint: true }),
]) {
  const child = interrupt_soon();
  attempt('interrupted:', run);
  await gone(child);
}
attempt('not interrupted:', () => vm.runInThisContext('1 + 1', { breakOnSigint: true }));
attempt('throws itself:', () => vm.runInThisContext('throw new RangeError("own")', { breakOnSigint: true }));
attempt('timeout:', () => vm.runInThisContext('for (;;);', { breakOnSigint: true, timeout: 20 }));
attempt('wrong:', () => vm.runInThisContext('1', { breakOnSigint: 'yes' }));
say('listeners heard', heard);
const child = interrupt_soon();
await gone(child);
await new Promise((resolve) => setTimeout(resolve, 20));
say('afterwards', heard);

// ---- compileFunction and compiled code
const made = vm.compileFunction('return [a + b, (() => a * b)()];', ['a', 'b'], { produceCachedData: true });
say(made.cachedDataProduced, made.cachedData instanceof Buffer, made.cachedData.length > 100, made(2, 3));
const again = vm.compileFunction('return [a + b, (() => a * b)()];', ['a', 'b'], { cachedData: made.cachedData });
say(again.cachedDataRejected, again(4, 5), again.cachedData);
const other = vm.compileFunction('return "something else entirely"', [], { cachedData: made.cachedData });
say(other.cachedDataRejected, other());
const garbage = vm.compileFunction('return 1', [], { cachedData: Buffer.from('no code') });
say(garbage.cachedDataRejected, garbage());
attempt('wrong:', () => vm.compileFunction('return 1', [], { cachedData: 'text' }));
attempt('wrong:', () => vm.compileFunction('return 1', [], { produceCachedData: 1 }));

// ---- measureMemory
const shape = (value) => (Array.isArray(value) ? value.map(shape) : typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shape(one)])) : typeof value);
say(JSON.stringify(shape(await vm.measureMemory({ execution: 'eager' }))));
const context = vm.createContext();
const detailed = await vm.measureMemory({ mode: 'detailed', execution: 'eager' });
say(JSON.stringify(shape(detailed.current)), Array.isArray(detailed.other), vm.isContext(context));
attempt('wrong:', () => vm.measureMemory({ mode: 'all' }));
attempt('wrong:', () => vm.measureMemory({ execution: 'now' }));
attempt('wrong:', () => vm.measureMemory(null));
