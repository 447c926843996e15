// vm.SourceTextModule and vm.SyntheticModule, in this context and in others.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import util from 'node:util';

if (vm.SourceTextModule === undefined) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', fileURLToPath(import.meta.url)], { encoding: 'utf8' });
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exit(status);
}
const { SourceTextModule, SyntheticModule, Module } = vm;
const log = console.log;
const shown = (e) => `${e?.name} ${e?.code} ${e?.message}`;
const tries = (f) => { try { return f(); } catch (e) { return shown(e); } };
const later = async (f) => { try { return await f(); } catch (e) { return shown(e); } };

for (const wrong of [() => new Module(), () => new SyntheticModule(1), () => new SyntheticModule(['a', 'a'], () => {}), () => new SyntheticModule(['a', 1], () => {}), () => new SyntheticModule(['a']), () => new SourceTextModule(1),
  () => new SourceTextModule('1', { identifier: 1 }), () => new SourceTextModule('1', { context: {} }), () => new SourceTextModule('1', { importModuleDynamically: 1 }), () => new SourceTextModule('1', { initializeImportMeta: 1 }),
  () => new SourceTextModule('1', { lineOffset: 'x' }), () => new SourceTextModule('1', { cachedData: 1 }), () => new SourceTextModule('return 1'), () => SourceTextModule('1')]) log(tries(wrong));

const main = new SourceTextModule('import a, { b } from "a"; import "c"; export default a + b; export let later = 1; export function set(v) { later = v; }', { identifier: 'main.js' });
log(main.status, main.identifier, main.dependencySpecifiers, main.context, tries(() => main.namespace), tries(() => main.error));
log(util.inspect(main), Object.keys(main), main instanceof Module, Object.prototype.toString.call(main));
log(await later(() => main.evaluate()), await later(() => main.link(1)));
const order = [];
const modules = {
  a: new SourceTextModule('import { b } from "b"; export { b }; export default b * 10; log("a")', { identifier: 'a' }),
  b: new SyntheticModule(['b'], function() { order.push('b'); this.setExport('b', 4); }, { identifier: 'b' }),
  c: new SourceTextModule('import { later } from "main"; log("c", (() => { try { return later; } catch (e) { return e.name; } })())'),
  main,
};
globalThis.log = (...args) => order.push(...args);
const asked = [];
await main.link(async (specifier, from, extra) => { asked.push(`${from.identifier}>${specifier} ${Object.keys(extra.attributes)}`); await null; return modules[specifier]; });
log(asked.sort(), main.status, modules.a.status, modules.b.status, modules.c.status);
log(await later(() => main.link(() => {})), await main.evaluate(), order, main.status, main.namespace.default, main.namespace);
main.namespace.set(7);
log(main.namespace.later, await main.evaluate(), modules.c.identifier.startsWith('vm:module('), tries(() => { main.namespace.later = 1; }));
modules.b.setExport('b', 5);
log(modules.a.namespace.b, tries(() => modules.b.setExport('x', 1)), tries(() => modules.b.setExport(1, 1)), tries(() => new SyntheticModule(['q'], () => {}).setExport('q', 1)));

// What goes wrong.
const link = (source, linker, options) => { const m = new SourceTextModule(source, options); return m.link(linker).then(() => m); };
log(await later(() => link('import "x"', () => 5)), await later(() => link('import "x"', () => { throw new RangeError('no'); })), await later(() => link('import { nope } from "x"', () => new SyntheticModule(['yes'], () => {}))));
const failed = new SourceTextModule('import "x"');
await failed.link(() => {}).catch(() => {});
log(failed.status, shown(failed.error), await later(() => failed.link(() => {})), await later(() => failed.evaluate()));
const throwing = await link('throw new TypeError("inside")', () => {});
log(await later(() => throwing.evaluate()), throwing.status, shown(throwing.error), await later(() => throwing.evaluate()));
log(await later(() => link('import "x"', () => throwing)), await later(() => link('import "x"', () => new SourceTextModule('', { context: vm.createContext() }))));
const slow = await link('for (;;);', () => {});
log(await later(() => slow.evaluate({ timeout: 20 })), await later(() => slow.evaluate({ timeout: 'x' })));
const waits = await link('export const x = await new Promise((r) => setTimeout(r, 5, "waited"))', () => {});
log(await waits.evaluate(), waits.namespace.x);
const rejects = await link('await Promise.reject(new Error("later"))', () => {});
log(await later(() => rejects.evaluate()), rejects.status);

// Another context.
const sandbox = vm.createContext({ seen: [] });
const inside = new SourceTextModule('seen.push(typeof log, [] instanceof Array, import.meta.where); globalThis.made = 1; export default [];', { context: sandbox, initializeImportMeta(meta, m) { meta.where = m.identifier; }, identifier: 'in' });
await inside.link(() => {});
await inside.evaluate();
log(sandbox.seen, sandbox.made, inside.context === sandbox, inside.namespace.default instanceof Array, Array.isArray(inside.namespace.default));

// import() in what was compiled.
const answer = new SyntheticModule(['default'], function() { this.setExport('default', 'answered'); });
await answer.link(() => {});
await answer.evaluate();
const importer = new SourceTextModule('export const f = (x) => import(x)', { importModuleDynamically: async (specifier, referrer) => { log(specifier, referrer === importer); return specifier === 'bad' ? 1 : answer; } });
await importer.link(() => {});
await importer.evaluate();
log((await importer.namespace.f('good')).default, await later(() => importer.namespace.f('bad')));
const script = new vm.Script('(x) => import(x)', { importModuleDynamically: (specifier, from) => (from === script ? import('node:path') : undefined) });
log(typeof (await script.runInThisContext()('p')).join, typeof (await script.runInContext(sandbox)('p')).join);
log(await later(() => new vm.Script('import("node:fs")').runInThisContext()), await later(() => new SourceTextModule('export const f = () => import("x")').link(() => {})));
const loaded = new vm.Script('import("node:fs")', { importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER ?? (() => import('node:fs')) });
log(typeof (await loaded.runInThisContext()).readFileSync);
const fn = vm.compileFunction('return import(a)', ['a'], { importModuleDynamically: () => import('node:os') });
log(typeof (await fn('x')).cpus, vm.compileFunction('return typeof made + b', ['b'], { parsingContext: sandbox, contextExtensions: [{ c: 3 }] })(1), vm.compileFunction('return c + b', ['b'], { contextExtensions: [{ c: 3 }] })(1));

// Compiled code.
const text = 'export default 6 * 7';
const bytes = new SourceTextModule(text).createCachedData();
const cached = new SourceTextModule(text, { cachedData: bytes });
await cached.link(() => {});
await cached.evaluate();
log(Buffer.isBuffer(bytes), cached.namespace.default, tries(() => cached.createCachedData()), tries(() => new SourceTextModule(`${text} + 1`, { cachedData: bytes })));
