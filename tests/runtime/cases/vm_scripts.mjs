// Scripts compiled once and run in several contexts; what is wrong with them is thrown when they are made.
import vm from 'node:vm';
const log = console.log, tries = (f) => { try { return f(); } catch (e) { return `${e.name} ${e.code} ${e.message}`; } };
for (const bad of ['let = ;', 'return 1', 'await 1', 'import "x"', '{']) log(tries(() => new vm.Script(bad)));
try { new vm.Script('\n\n  let x = ;', { filename: 'named.js', lineOffset: 10 }); } catch (e) { log(e instanceof SyntaxError, e.message); }
const script = new vm.Script('n = (typeof n === "undefined" ? 0 : n) + 1; this === globalThis && n', { filename: 'count.js' });
const [a, b] = [vm.createContext({ n: 10 }), vm.createContext({})];
log(script.runInContext(a), script.runInContext(a), script.runInContext(b), script.runInNewContext({ n: 5 }), a.n, b.n, script.runInThisContext(), n, Object.keys(a), Object.keys(b));
delete globalThis.n;
for (const wrong of [{ filename: 1 }, { lineOffset: 'a' }, { cachedData: 'x' }, { produceCachedData: 1 }, 5]) log(tries(() => new vm.Script('1', wrong)));
const source = `${Array.from({ length: 50 }, (_, i) => `function f${i}() { return ${i}; }`).join('\n')}\nf7() + f8();\n//# sourceMappingURL=x.map`;
const first = new vm.Script(source), data = first.createCachedData();
log(first.runInThisContext(), data.length > 100, Buffer.isBuffer(data), first.cachedDataRejected, first.sourceMapURL);
const second = new vm.Script(source, { cachedData: data }), third = new vm.Script(`${source}//`, { cachedData: data });
log(second.cachedDataRejected, second.runInNewContext(), third.cachedDataRejected, new vm.Script('1', { produceCachedData: true }).cachedDataProduced);
log(tries(() => script.runInContext({})), tries(() => new vm.Script('for (;;);').runInThisContext({ timeout: 20 })), tries(() => new vm.Script('for (;;);').runInNewContext({}, { timeout: 20 })));
const outer = vm.createContext({ outer: Array }); log(vm.runInContext('[[] instanceof outer, [] instanceof Array, outer === Array]', outer).join(), vm.runInContext('class K {}; function g() {} var v = 1; const c = 2; typeof K', outer), Object.keys(outer).sort().join(), vm.runInContext('c + v', outer));
try { vm.runInContext('\nthrow new RangeError("inside")', outer, 'inner.js'); } catch (e) { log(e instanceof RangeError, e.name, /inner\.js:2:7/.test(e.stack)); }
// Who formats the main context's stacks formats those of contexts that have nobody for it.
{
  const { default: vm } = await import('node:vm');
  const context = vm.createContext({});
  const stack = (text) => vm.runInContext(text, context).split('\n')[0];
  const before = Error.prepareStackTrace;
  console.log(stack('new Error("a").stack'), typeof vm.runInContext('Error.prepareStackTrace', context));
  Error.prepareStackTrace = (error, frames) => `main ${error.message} ${frames.length > 0}`;
  console.log(stack('new Error("b").stack'), vm.runInContext('new Error("c")', context).stack);
  vm.runInContext('var before = Error.prepareStackTrace; Error.prepareStackTrace = (error) => `own ${error.message}`', context);
  console.log(stack('new Error("d").stack'), new Error('e').stack);
  vm.runInContext('Error.prepareStackTrace = undefined', context);
  console.log(stack('new Error("f").stack'));
  Error.prepareStackTrace = function(error) { return `${this.name} ${error.message}`; }.bind({ name: 'bound' });
  console.log(stack('new Error("h").stack'));
  Error.prepareStackTrace = before;
  console.log(stack('new Error("g").stack'));
}
