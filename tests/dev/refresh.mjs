// React Fast Refresh: what the native transform registers and signs, beside react-refresh/babel on the same sources.

import { createRequire } from 'node:module';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { write_files } from '../harness/workspace.mjs';
import { start_dev } from './dev_process.mjs';

const cases = {
  declaration: `export function App() { return null }\nfunction helper() {}\nfunction Lower() {}`,
  default_declaration: `export default function App() { useState(0); }`,
  anonymous_default: `export default function () { useState(0); }`,
  default_arrow: `export default () => null`,
  arrows: `const App = () => null;\nexport const B = function () {};\nconst lower = () => null;\nconst curried = () => () => null;\nconst Curried = () => () => null;`,
  two_declarators: `const A = () => null, B = () => null;`,
  memo: `const memo = (f) => f;\nexport const A = memo(() => null);\nexport default memo(function B() {});`,
  nested_hoc: `const React = { memo: (f) => f, forwardRef: (f) => f };\nexport const A = React.memo(React.forwardRef((props, ref) => { useState(1); }));\nexport default React.memo(React.forwardRef(() => null));`,
  hoc_of_name: `const hoc = (f) => f;\nfunction Foo() {}\nexport const B = hoc(Foo);\nexport default hoc(Foo);`,
  not_components: `export const Value = 1;\nexport const Obj = { a: () => null };\nexport const Alias = Value;\nexport class K {}\nexport let Later;`,
  styled: `const styled = { div: () => () => null };\nconst Box = styled.div\`a\`;\nconst Unused = styled.div\`b\`;\nexport function App() { return globalThis.h && h(() => <Box />); }`,
  created: `const React = { createElement() {} }; const make = () => () => null;\nconst Panel = make();\nconst Other = make();\nexport function App() { return React.createElement(Panel); }`,
  hooks: `function App() { const [n, setN] = useState(0); useEffect(() => {}, []); const [s] = useReducer(r, 2); return n; }\nconst B = () => { const x = React.useMemo(() => 1); return x };`,
  custom_hooks: `function useThing() { useState(); }\nexport function App() { const a = useThing(); const b = Lib.useOther(a); return b; }\nconst Lib = { useOther() {} };`,
  unknown_hook: `export function App() { useGlobalThing(); }`,
  local_hook: `export function App(props) { const useLocal = props.hook; useLocal(); }`,
  imported_hook: `import { useIt } from './dep.js';\nimport * as all from './dep.js';\nexport const App = () => { useIt(); all.useIt(); };`,
  nested_functions: `export function App() { const inner = () => { useState(); return 1 }; function Deep() { useEffect(); } return [inner, Deep]; }\nconst outer = () => () => { useState(); };\nouter();`,
  arguments_of_calls: `const list = [1].map(() => () => { useState(9) });\nconst once = (f) => f;\nexport const obj = { render: once(() => { useState(3) }), method() { useState(4); } };`,
  force_reset: `/* @refresh reset */\nexport function App() { useState(0); }`,
  expression_body: `const useA = () => useState(1);\nexport const App = () => useA();`,
  in_blocks: `if (globalThis.nothing !== 1) { var Inner = () => { useState(2); }; }\ntry { const T = function () { useState(); }; T.x = 1; } catch {}\nexport {};`,
  export_later: `function A() {}\nconst B = () => null;\nexport { A, B as C };`,
  names_taken: `let _c = 1, _s = 2;\nexport function App() { useState(_c + _s); }`,
};

// Runs code with the globals and reports what it registers; functions are shown by name.
const recorder = `
const log = [];
globalThis.useState = globalThis.useEffect = globalThis.useReducer = globalThis.useGlobalThing = () => [];
globalThis.r = {}; globalThis.React ??= { useMemo() {} };
const name = (value) => typeof value === 'function' ? 'function ' + (value.name || '(anonymous)') : typeof value;
globalThis.$RefreshReg$ = (type, id) => log.push(['register', name(type), id]);
globalThis.$RefreshSig$ = () => (type, key, reset, hooks) => {
  if (key !== undefined) log.push(['sign', name(type), typeof key, !!reset, hooks ? hooks().length : 0]);
  return type;
};
globalThis.refreshLog = log;
`;

export async function test_refresh(report, workspace, packages) {
  const require = createRequire(join(packages, 'package.json'));
  const babel = require('@babel/core');
  const refresh_plugin = require('react-refresh/babel');
  const root = join(workspace, 'refresh');
  mkdirSync(join(root, 'babel'), { recursive: true });
  write_files(root, {
    'index.html': '<!doctype html>',
    'package.json': '{"type":"module"}',
    'src/dep.js': 'export const useIt = () => {};\n',
    'babel/dep.js': 'export const useIt = () => {};\n',
    'recorder.mjs': recorder,
  });
  symlinkSync(join(packages, 'node_modules'), join(root, 'node_modules'));
  for (const [name, text] of Object.entries(cases)) {
    writeFileSync(join(root, 'src', name + '.jsx'), text);
    const { code } = babel.transformSync(text, {
      filename: name + '.jsx', configFile: false, babelrc: false, parserOpts: { plugins: ['jsx'] },
      plugins: [[refresh_plugin, { skipEnvCheck: true }]],
    });
    writeFileSync(join(root, 'babel', name + '.mjs'), code.replace(/<Box \/>/g, 'Box'));
  }
  const server = await start_dev(root, ['--refresh']);
  const { run_process } = await import('../harness/process.mjs');
  const hooks = new URL('./http_imports.mjs', import.meta.url).pathname;
  const run = async (target, client) => {
    const lines = client
      ? `const { define } = await import(${JSON.stringify(server.url + '@sinter/registry.js')});
         const { setRefreshRuntime } = await import(${JSON.stringify(server.url + '@sinter/registry.js')});
         setRefreshRuntime({ injectIntoGlobalHook() {}, register: (type, id) => { if (!id.includes(' export ')) $RefreshReg$0(type, id.replace(/^\\S+ /, '')) },
           createSignatureFunctionForTransform: $RefreshSig$, isLikelyComponentType: () => false, performReactRefresh() {} });`
      : '';
    const code = `await import(${JSON.stringify(pathToFileURL(join(root, 'recorder.mjs')).href)}); globalThis.$RefreshReg$0 = $RefreshReg$; ${lines}
      try { await import(${JSON.stringify(target)}); } catch (error) { refreshLog.push(['throws', String(error)]); } console.log(JSON.stringify(refreshLog));`;
    const result = await run_process(process.execPath, ['--no-warnings', '--import', hooks, '--input-type=module', '-e', code], { cwd: root });
    try { return JSON.parse(result.stdout.trim().split('\n').pop()); } catch { return [['fails', result.stderr.slice(0, 1500)]]; }
  };
  const sorted = (log) => log.map((item) => JSON.stringify(item)).sort();
  for (const name of Object.keys(cases)) {
    const expected = sorted(await run(pathToFileURL(join(root, 'babel', name + '.mjs')).href, false));
    const actual = sorted(await run(`${server.url}src/${name}.jsx`, true));
    report.check(`refresh ${name}`, JSON.stringify(expected) === JSON.stringify(actual), `babel:  ${expected.join(' ')}\nsinter: ${actual.join(' ')}\n${cases[name]}`);
  }
  await server.stop();
}
