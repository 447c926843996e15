// Programs that cannot run: the exit code is Node's, and the message names the place and the cause.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

// Files, the entry first; what standard error must say; whether standard output is Node's too (it always is).
const cases = {
  'a syntax error': { files: { 'entry.cjs': 'let a = 1;\nlet b = ;\n' }, says: [/entry\.cjs:2/, /let b = ;/, /SyntaxError: Unexpected token ';'/] },
  'a syntax error in a module': { files: { 'entry.mjs': 'export const a = 1;\nexport const a = 2;\n' }, says: [/entry\.mjs:2/, /SyntaxError: Identifier 'a' has already been declared/] },
  'a syntax error in a dependency': { files: { 'entry.mjs': 'import "./broken.mjs";', 'broken.mjs': '\n\nfoo(;' }, says: [/broken\.mjs:3/, /foo\(;/, /SyntaxError/] },
  'a missing file': { entry: 'no-such-file.cjs', files: { 'a.cjs': '' }, says: [/Cannot find module '.*no-such-file\.cjs'/, /MODULE_NOT_FOUND/] },
  'a missing module, require': { files: { 'entry.cjs': 'require("./missing");' }, says: [/Cannot find module '\.\/missing'/, /Require stack:\n- .*entry\.cjs/, /MODULE_NOT_FOUND/] },
  'a missing module, import': { files: { 'entry.mjs': 'import "./missing.mjs";' }, says: [/Cannot find module '.*missing\.mjs' imported from .*entry\.mjs/, /ERR_MODULE_NOT_FOUND/] },
  'a missing package': { files: { 'entry.mjs': 'import "no-such-package";' }, says: [/Cannot find package 'no-such-package' imported from .*entry\.mjs/, /ERR_MODULE_NOT_FOUND/] },
  'a missing export': { files: { 'entry.mjs': 'import { b } from "./a.mjs";', 'a.mjs': 'export const a = 1;' }, says: [/entry\.mjs:1/, /does not provide an export named 'b'/] },
  'a circle in its dead zone': { files: { 'entry.mjs': 'import { b } from "./b.mjs"; export const a = b;', 'b.mjs': 'import { a } from "./entry.mjs"; export const b = a;' }, says: [/b\.mjs:1/, /ReferenceError: Cannot access 'a' before initialization/] },
  'top-level await that throws': { files: { 'entry.mjs': 'console.log("before");\nawait Promise.reject(new Error("rejected"));' }, says: [/Error: rejected/, /entry\.mjs:2/] },
  'top-level await that never ends': { files: { 'entry.mjs': 'console.log("before"); await new Promise(() => {}); console.log("never");' }, says: [/unsettled top-level await/] },
  'a thrown value': { files: { 'entry.cjs': 'console.log("before");\nthrow { code: 7 };' }, says: [/entry\.cjs:2/, /code: 7/] },
  'a thrown primitive': { files: { 'entry.cjs': 'throw null;' }, says: [/null/] },
  'an error with a cause': { files: { 'entry.cjs': 'throw new Error("outer", { cause: new RangeError("inner") });' }, says: [/Error: outer/, /\[cause\]: RangeError: inner/] },
  'a rejection nobody handles': { files: { 'entry.cjs': 'Promise.reject(new Error("unhandled")); setTimeout(() => console.log("never"), 100);' }, says: [/Error: unhandled/] },
  'a rejection with a value': { files: { 'entry.cjs': 'Promise.reject(5);' }, says: [/ERR_UNHANDLED_REJECTION/, /reason "?5"?/] },
  'an addon that is none': { files: { 'entry.cjs': 'require("./addon.node");', 'addon.node': 'not an ELF file' }, says: [/ERR_DLOPEN_FAILED/, /addon\.node/] },
  'an addon that is cut off': { files: { 'entry.cjs': 'require("./addon.node");', 'addon.node': Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), Buffer.alloc(100)]) }, says: [/ERR_DLOPEN_FAILED/] },
  'broken JSON': { files: { 'entry.cjs': 'require("./data.json");', 'data.json': '{ "a": }' }, says: [/data\.json: Unexpected token/, /SyntaxError/] },
  'a broken package.json': { files: { 'entry.mjs': 'import "broken";', 'node_modules/broken/package.json': '{ "main": ' }, says: [/Invalid package config/, /ERR_INVALID_PACKAGE_CONFIG/] },
  'a package that exports nothing of it': { files: { 'entry.mjs': 'import "pkg/inner";', 'node_modules/pkg/package.json': '{ "exports": { ".": "./i.js" } }' }, says: [/Package subpath '\.\/inner' is not defined by "exports"/, /ERR_PACKAGE_PATH_NOT_EXPORTED/] },
  'WebAssembly that is none': { files: { 'entry.cjs': 'new WebAssembly.Module(Buffer.from("nothing"));' }, says: [/CompileError/] },
  'endless recursion': { files: { 'entry.cjs': 'function f() { f(); }\nf();' }, says: [/RangeError: Maximum call stack size exceeded/] },
  'exit in an exit listener': { files: { 'entry.cjs': 'process.on("exit", (code) => { console.log("exit", code); process.exit(9); });' } },
  'exit in a microtask': { files: { 'entry.mjs': 'Promise.resolve().then(() => process.exit(4)); await 0; await 0; console.log("never");' } },
  'exit in a getter': { files: { 'entry.cjs': 'console.log({ get a() { process.exit(5); } }.a);' } },
  'exit in a finally': { files: { 'entry.cjs': 'try { throw 1; } finally { process.exit(6); }' } },
  'exit in a sort': { files: { 'entry.cjs': '[2, 1].sort(() => process.exit(3));' } },
  'exit in a module that is imported': { files: { 'entry.mjs': 'import "./a.mjs"; console.log("never");', 'a.mjs': 'process.exit(2);' } },
  'exit in an uncaughtException listener': { files: { 'entry.cjs': 'process.on("uncaughtException", () => process.exit(8)); null.x;' } },
  'a throw in an uncaughtException listener': { files: { 'entry.cjs': 'process.on("uncaughtException", () => { throw new Error("second"); }); throw new Error("first");' }, says: [/Error: second/] },
  'a throw in an exit listener': { files: { 'entry.cjs': 'process.on("exit", () => { throw new Error("at the end"); });' }, says: [/Error: at the end/] },
  'exitCode': { files: { 'entry.cjs': 'process.exitCode = 17;' } },
  'exitCode that is none': { files: { 'entry.cjs': 'process.exitCode = "x";' }, says: [/ERR_INVALID_ARG_TYPE/] },
  'an abort': { files: { 'entry.cjs': 'process.abort();' } },
  'a signal': { files: { 'entry.cjs': 'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 1000);' } },
};

export function check_bad_programs({ check, runtime, sinter }) {
  const root = mkdtempSync(join(tmpdir(), 'sinter-bad-'));
  Object.entries(cases).forEach(([name, { files, entry = Object.keys(files)[0], says = [] }], i) => {
    const folder = join(root, `${i}`);
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), content);
    }
    const run = (program) => spawnSync(program, [entry], { cwd: folder, encoding: 'utf8', timeout: 30000 });
    const expected = run(process.execPath), got = run(runtime);
    check(`bad programs: ${name}: exit`, expected.status === got.status && expected.signal === got.signal, `${expected.signal ?? expected.status} expected, got ${got.signal ?? got.status}\n${got.stderr}`);
    check(`bad programs: ${name}: output`, expected.stdout === got.stdout, `expected ${expected.stdout}\n     got ${got.stdout}`);
    for (const text of says) check(`bad programs: ${name}: ${text}`, text.test(got.stderr), got.stderr);
  });

  // What only the command line has.
  const command = (args, input = '') => spawnSync(sinter, ['run', ...args], { cwd: root, encoding: 'utf8', input, timeout: 60000 });
  writeFileSync(join(root, 'types.ts'), 'const a: number = ;\n');
  const typescript = command(['types.ts']);
  check('bad programs: a syntax error in TypeScript', typescript.status === 1 && /types\.ts:1:19/.test(typescript.stderr), typescript.stderr);
  writeFileSync(join(root, 'thrown.ts'), 'interface A { a: string }\n\n\nfunction fail(a: A): never {\n  throw new Error(a.a);\n}\nfail({ a: "typed" });\n');
  const thrown = command(['thrown.ts']);
  check('bad programs: an error in TypeScript', thrown.status === 1 && /thrown\.ts:5\n\s+throw new Error\(a\.a\);\n\s+\^/.test(thrown.stderr) && /at fail \(.*thrown\.ts:5:9\)/.test(thrown.stderr) && /at .*thrown\.ts:7:1/.test(thrown.stderr), thrown.stderr);
  writeFileSync(join(root, 'large.cjs'), 'const kept = []; for (;;) kept.push(new Array(10000).fill(kept.length));');
  const large = command(['--max-heap=40', 'large.cjs']);
  check('bad programs: the heap is exhausted', (large.signal === 'SIGABRT' || large.status === 134) && /heap out of memory/.test(large.stderr) && /--max-heap/.test(large.stderr), `${large.signal ?? large.status} ${large.stderr}`);
  for (const [args, says] of [[['--no-such-flag', 'x.js'], /Unknown option "--no-such-flag"/], [['--max-heap=x', 'large.cjs'], /megabytes/], [['--import'], /needs a value/], [['--input-type=x', '-e', '1'], /module or commonjs/]]) {
    const { status, stderr } = command(args);
    check(`bad programs: ${args.join(' ')}`, status === 2 && says.test(stderr), `${status} ${stderr}`);
  }
  check('bad programs: standard input', command(['-'], 'syntax error').status === 1);
  rmSync(root, { recursive: true, force: true });
}
