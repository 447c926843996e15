// The config file: its forms and its errors. No Rollup has an opinion on these.
const config_of = (name, files, test, arguments_) => ({
  name, plugins: '[]', files, config: true, command: (directory) => arguments_?.(directory) ?? [directory, 'config'],
  check(result) {
    if (result.status !== 0) return `exit ${result.status}`;
    const [user, merged, resolved] = JSON.parse(result.stdout);
    return test({ user, merged, resolved });
  },
});
const wrong = (name, files, parts) => ({
  name, plugins: '[]', files, config: true, command: (directory) => [directory, 'config'],
  check({ status, stderr }) {
    if (status === 0) return 'it succeeded';
    return parts.map((part) => (stderr.includes(part) ? undefined : `the message lacks ${JSON.stringify(part)}`)).find(Boolean);
  },
});
const is = (value, wanted) => (JSON.stringify(value) === JSON.stringify(wanted) ? undefined : `${JSON.stringify(value)} instead of ${JSON.stringify(wanted)}`);

export const cases = [
  config_of('an object', { 'vite.config.js': 'export default { base: "/x/" }' }, ({ user, resolved }) => is([user.base, resolved.base], ['/x/', '/x/'])),
  config_of('TypeScript', { 'vite.config.ts': 'import { defineConfig, type UserConfig } from "vite";\nconst base: string = "/ts/";\nexport default defineConfig({ base } satisfies UserConfig);' }, ({ user }) => is(user.base, '/ts/')),
  config_of('CommonJS', { 'vite.config.cjs': 'module.exports = { base: "/cjs/" }' }, ({ user }) => is(user.base, '/cjs/')),
  config_of('a function', { 'vite.config.mjs': 'export default ({ command, mode, isPreview }) => ({ define: { c: JSON.stringify([command, mode, isPreview]) } })' }, ({ user }) => is(user.define.c, '["build","production",false]')),
  config_of('an asynchronous function', { 'vite.config.mjs': 'export default async () => { await null; return { base: "/async/" }; }' }, ({ user }) => is(user.base, '/async/')),
  config_of('a promise', { 'vite.config.mjs': 'export default Promise.resolve({ base: "/promise/" })' }, ({ user }) => is(user.base, '/promise/')),
  config_of('sinter.config before vite.config', { 'vite.config.mjs': 'export default { base: "/vite/" }', 'sinter.config.mjs': 'export default { base: "/sinter/" }' }, ({ user }) => is(user.base, '/sinter/')),
  config_of('mode of serve', { 'vite.config.mjs': 'export default ({ command, mode }) => ({ define: { c: command + mode + process.env.NODE_ENV } })' }, ({ user }) => is(user.define.c, 'servedevelopmentdevelopment'), (directory) => [directory, '--serve', 'config']),
  config_of('relative imports without extension, JSON, __dirname', { 'vite.config.ts': 'import { base } from "./build/settings";\nimport pkg from "./data.json";\nexport default { base, define: { n: pkg.name, d: String(__dirname === import.meta.dirname) } };', 'build/settings.ts': 'export const base: string = "/settings/";', 'data.json': '{"name":"from json"}' }, ({ user }) => is([user.base, user.define], ['/settings/', { n: 'from json', d: 'true' }])),
  config_of('plugins change the config', { 'vite.config.mjs': `export default { define: { a: '1' }, resolve: { alias: { x: '/x' } }, plugins: [
      { name: 'a', config: (c, env) => ({ define: { b: JSON.stringify(env.command) }, resolve: { alias: { y: '/y' } } }) },
      { name: 'b', enforce: 'pre', config(c) { c.define.c = '3'; } }, { name: 'serve only', apply: 'serve', config: () => ({ define: { never: '1' } }) },
      { name: 'by function', apply: (config, { command }) => command === 'build', config: () => ({ define: { d: '4' } }) } ] }` }, ({ merged }) => is(merged.define, { a: '1', c: '3', b: '"build"', d: '4' }) ?? is(merged.resolve.alias, { x: '/x', y: '/y' })),
  config_of('order of config hooks', { 'vite.config.mjs': `const list = []; const p = (name, enforce, order) => ({ name, enforce, config: { order, handler() { list.push(name); } } });
      export default { plugins: [p('post', 'post'), p('normal'), p('pre', 'pre'), p('order-pre', undefined, 'pre'), p('order-post', 'pre', 'post'), { name: 'last', enforce: 'post', config: { order: 'post', handler: () => ({ define: { list: list.join(' ') } }) } }] }` }, ({ merged }) => is(merged.define.list, 'order-pre pre normal post order-post')),
  config_of('configResolved sees defaults and may change them', { 'vite.config.mjs': `let seen; export default { plugins: [{ name: 'a', configResolved(c) { seen = [c.command, c.mode, c.isProduction, c.build.outDir, c.build.assetsDir, c.server.port, c.root === import.meta.dirname, c.env.MODE, c.plugins.map((p) => p.name).filter((name) => !/^(?:sinter|vite):/.test(name)), typeof c.logger.info, c.resolve.extensions.length > 3]; c.env.SEEN = JSON.stringify(seen); } }] }` }, ({ resolved }) => is(JSON.parse(resolved.env.SEEN), ['build', 'production', true, 'dist', 'assets', 5173, true, 'production', ['a'], 'function', true])),
  config_of('env files', { '.env': 'VITE_A=1\nB=2\nVITE_C=${VITE_A}x', '.env.production': 'VITE_D=prod', '.env.local': 'VITE_A=local', 'vite.config.mjs': 'import { loadEnv } from "vite"; export default ({ mode }) => ({ define: { e: JSON.stringify(loadEnv(mode, process.cwd(), "")["B"]) } })' }, ({ user, resolved }) => is([user.define.e, resolved.env.VITE_A, resolved.env.VITE_C, resolved.env.VITE_D, resolved.env.B ?? null], ['"2"', 'local', 'localx', 'prod', null])),
  config_of('what JSON has no form for', { 'vite.config.mjs': 'export default { assetsInclude: [/x/i], build: { rollupOptions: { external: (id) => id === "x" } }, define: { m: new Map() } }' }, ({ user }) => is(user.assetsInclude, [{ $regexp: 'x', flags: 'i' }]) ?? is(typeof user.build.rollupOptions.external.$function, 'number') ?? is(user.define.m, { $unserializable: 'a Map' })),
  config_of('the shim of vite', { 'vite.config.mjs': `import * as vite from 'vite'; import { parseAst } from 'rollup/parseAst'; import { VERSION } from 'rollup';
      const out = await vite.transformWithEsbuild('const a: number = <b/>', 'x.tsx', { jsx: 'automatic' }); const oxc = await vite.transformWithOxc('enum E { A }\\nexport const x: E = E.A', 'y.ts');
      let missing = ''; try { await vite.createFetchableDevEnvironment(); } catch (e) { missing = e.message; }
      export default { define: { s: JSON.stringify([vite.normalizePath('a\\\\b/../c'), vite.createFilter('**/*.ts', '**/b.ts')('/p/a.ts'), vite.createFilter('**/*.ts', '**/b.ts')('/p/b.ts'), vite.isCSSRequest('a.scss?x'), vite.mergeConfig({ a: [1] }, { a: [2] }).a, parseAst('a').body.length, typeof VERSION, out.code.includes('jsx'), oxc.map.mappings.length > 0, missing.includes('not available'), vite.version.split('.').length]) } }` },
    ({ user }) => is(JSON.parse(user.define.s), ['a/c', true, false, true, [1, 2], 1, 'string', true, true, true, 3])),
  config_of('transformWithEsbuild and transformWithOxc write for a target', { 'vite.config.mjs': `import * as vite from 'vite';
      const source = 'const o: any = { a: 1 };\\nclass C { #x = o?.a ?? 2; static s = 3; x() { return { ...o, x: this.#x ** 2 } } }\\nconst __async = 7;\\nexport const result = async () => [await new C().x(), C.s, /(?<y>.)/s.source, __async];';
      const run = async (code) => (await import('data:text/javascript,' + encodeURIComponent(code))).result();
      const out = await vite.transformWithEsbuild(source, 'x.ts', { target: 'es2015' });
      const oxc = await vite.transformWithOxc(source, 'x.ts', { target: ['es2020', 'chrome90'] });
      const plain = await vite.transformWithEsbuild(source, 'x.ts', { target: ['esnext'] });
      const kept = await vite.transformWithEsbuild('export const result = () => 1n', 'x.js', { target: 'es2015', supported: { bigint: true } });
      const using = await vite.transformWithOxc('export const result = () => { const seen = []; { using a = { [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() { seen.push(1) } }; } return seen }', 'x.js', { target: 'es2022' });
      const refused = async (...args) => { try { await vite.transformWithEsbuild(...args); return 'no'; } catch (e) { return e.message; } };
      const trace = new (await import('node:module')).SourceMap(JSON.parse(JSON.stringify(out.map))).findEntry(0, out.code.indexOf('const o ='));
      export default { define: { s: JSON.stringify([await run(out.code), await run(oxc.code), await run(plain.code), /\\?\\.|\\*\\*|#x|async \\(|\\.\\.\\.o/.test(out.code), /\\*\\*/.test(oxc.code) && !/#x/.test(oxc.code), plain.code.includes('#x') && !plain.code.includes('WeakMap'), out.code.split('\\n').length === plain.code.split('\\n').length, out.warnings.length, trace.originalLine, kept.code.includes('1n'), await run(using.code),
        (await refused('await 0; export {}', 'x.js', { target: 'es2019' })).includes('ES2019'), (await refused('1', 'x.js', { target: 'es5' })).includes('"es5" is not known')]) } }` },
    ({ user }) => is(JSON.parse(user.define.s), [[{ a: 1, x: 1 }, 3, '(?<y>[^])', 7], [{ a: 1, x: 1 }, 3, '(?<y>.)', 7], [{ a: 1, x: 1 }, 3, '(?<y>.)', 7], false, true, true, false, 1, 0, true, [1], true, true])),
  wrong('a syntax error has a place', { 'vite.config.js': 'export default {\n  base: "/x/",\n  plugins: [,,}\n}' }, ['vite.config.js', '3']),
  wrong('a syntax error in TypeScript', { 'vite.config.ts': 'export default {\n  base: "/x/" as string as,\n}' }, ['vite.config.ts', '2']),
  wrong('an error while it runs', { 'vite.config.js': 'const x = undefined;\nexport default { base: x.y };' }, ['vite.config.js', '2']),
  wrong('a wrong shape', { 'vite.config.js': 'export default 42' }, ['vite.config.js', 'number']),
  wrong('a missing plugin', { 'vite.config.js': 'import vue from "@vitejs/plugin-vue";\nexport default { plugins: [vue()] }' }, ['@vitejs/plugin-vue', 'npm install']),
  wrong('a plugin that was not called', { 'vite.config.js': 'const myPlugin = () => ({ name: "x" });\nexport default { plugins: [myPlugin] }' }, ['myPlugin', 'Call it']),
  wrong('a plugin that is a string', { 'vite.config.js': 'export default { plugins: ["react"] }' }, ['"react"']),
  wrong('a config hook that throws', { 'vite.config.js': 'export default { plugins: [{ name: "bad", config() { throw new Error("no config"); } }] }' }, ['plugin bad', 'hook config', 'no config']),
  wrong('a configResolved hook that rejects', { 'vite.config.js': 'export default { plugins: [{ name: "bad", async configResolved() { throw new Error("no resolved"); } }] }' }, ['plugin bad', 'hook configResolved', 'no resolved']),
  wrong('a function that rejects', { 'vite.config.js': 'export default async () => { throw new Error("no function"); }' }, ['vite.config.js', 'no function']),
];
