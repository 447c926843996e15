// Wrong input: the build exits 1, says which file, where, what is wrong and what to do, and writes nothing.
//
//   node tests/bad_input/run.mjs [--only TEXT]
//
// Each case lists what the message must contain: `where` (file and position), `cause`, `remedy`.

import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { binary, bundle, build_arguments, is_esbuild } from '../harness/bundler.mjs';
import { parse_arguments } from '../harness/arguments.mjs';
import { instrumented } from '../harness/instrumented.mjs';
import { run_process } from '../harness/process.mjs';
import { Report } from '../harness/report.mjs';
import { make_workspace, write_files } from '../harness/workspace.mjs';
import { test_projects } from './projects.mjs';

const options = parse_arguments({ only: '' });
const report = new Report();
const root = make_workspace('bad-input');
const nobody = 65534;

const cases = [
  { name: 'missing entry file', files: { 'other.js': '' }, entries: ['./absent.js'],
    where: [/absent\.js/], cause: /not found|could not (be )?(resolve|read|open)|no such file|cannot find|does not exist/i },
  { name: 'missing entry file with a near name', files: { 'index.js': 'log(1)' }, entries: ['./indx.js'],
    where: [/indx\.js/], cause: /not found|could not|no such file|cannot find|does not exist/i, remedy: /index\.js/ },
  { name: 'missing imported file', files: { 'entry.js': `\nimport { x } from './absent.js';\nlog(x);` },
    where: [/entry\.js:2:\d+/, /absent\.js/], cause: /could not (be )?resolve|not found|no such file|cannot find/i },
  { name: 'missing imported file with a near name', files: { 'entry.js': `import './componant.js';`, 'component.js': 'log(1)' },
    where: [/entry\.js:1:\d+/, /componant\.js/], cause: /could not (be )?resolve|not found|cannot find/i, remedy: /component\.js/ },
  { name: 'missing package', files: { 'entry.js': `import 'no-such-package-here';` },
    where: [/entry\.js:1:\d+/, /no-such-package-here/], cause: /could not (be )?resolve|not found|not installed|cannot find/i, remedy: /install|external/i },
  { name: 'missing package subpath', files: { 'entry.js': `import 'pkg/inner.js';`, 'node_modules/pkg/package.json': '{"name":"pkg","exports":{".":"./main.js","./other.js":"./other.js"}}', 'node_modules/pkg/main.js': '', 'node_modules/pkg/other.js': '' },
    where: [/entry\.js:1:\d+/, /pkg/], cause: /export/i, remedy: /other\.js|package\.json|external/i },
  { name: 'missing export', files: { 'entry.js': `import { colour } from './b.js';\nlog(colour);`, 'b.js': `export const color = 1;` },
    where: [/entry\.js:1:9/, /b\.js/], cause: /colour/, remedy: /color\b/ },
  { name: 'missing default export', files: { 'entry.js': `import b from './b.js';\nlog(b);`, 'b.js': `export const color = 1;` },
    where: [/entry\.js:1:7/, /b\.js/], cause: /default/ },
  { name: 'syntax error', files: { 'entry.js': `const ok = 1;\nconst = 2;\n` },
    where: [/entry\.js:2:6/], cause: /=/ },
  { name: 'several syntax errors in different files are all reported', files: { 'entry.js': `import './a.js'; import './b.js';`, 'a.js': `let x = ;`, 'b.js': `\nfunction (` },
    where: [/a\.js:1:8/, /b\.js:2:9/], cause: /expected|unexpected/i },
  { name: 'several syntax errors in one file are all reported', files: { 'entry.js': `const = 1;\nfunction good() {\n  return 1;\n}\nlet y = (2;\nlog(good());\nif (y { }\n` },
    where: [/entry\.js:1:6/, /entry\.js:5:\d+/, /entry\.js:7:\d+/], cause: /expected|unexpected/i, sinter_only: 'the stand-in stops at the first' },
  { name: 'an error in a dependency says who imported it', files: { 'entry.js': `import './middle.js';`, 'middle.js': `import 'dep';`, 'node_modules/dep/package.json': '{"name":"dep"}', 'node_modules/dep/index.js': 'let x = ;' },
    where: [/node_modules\/dep\/index\.js:1:8/, /imported by middle\.js:1:7/, /imported by entry\.js:1:7/], cause: /expected|unexpected/i, sinter_only: 'the stand-in does not say' },
  { name: 'a missing file in url()', files: { 'entry.js': `import './a.css';`, 'a.css': '.a {\n  background: url("./no-such.png");\n}' }, where: [/a\.css:2:18/, /entry\.js:1:7/], cause: /could not (be )?resolve|not found|cannot find/i, sinter_only: 'the stand-in words it otherwise' },
  { name: 'a missing @import', files: { 'entry.js': `import './a.css';`, 'a.css': '@import "./no-such.css";' }, where: [/a\.css:1:\d+/, /no-such/], cause: /could not (be )?resolve|not found|cannot find/i },
  { name: 'an @import that is no style sheet', files: { 'entry.js': `import './a.css';`, 'a.css': '@import "./b.js";', 'b.js': '' }, where: [/a\.css:1:\d+/, /b\.js/], cause: /no style sheet/, sinter_only: 'the stand-in words it otherwise' },
  { name: 'composes of a class that is not there', files: { 'entry.js': `import s from './a.module.css'; log(s.x)`, 'a.module.css': '.x {\n  composes: y from "./b.module.css";\n}', 'b.module.css': '.z {}' }, where: [/a\.module\.css:2:\d+/, /b\.module\.css/], cause: /"y"/, sinter_only: 'the stand-in words it otherwise' },
  { name: 'unterminated string', files: { 'entry.js': `log(1);\nlog('abc\n);` }, where: [/entry\.js:2:\d+/], cause: /string/i },
  { name: 'unterminated template', files: { 'entry.js': 'log(`abc' }, where: [/entry\.js:1:\d+/], cause: /template|unterminated|expected/i },
  { name: 'unterminated comment', files: { 'entry.js': `log(1); /* abc` }, where: [/entry\.js:1:\d+/], cause: /comment|\*\//i },
  { name: 'invalid regular expression', files: { 'entry.js': `log(/(/);` }, where: [/entry\.js:1:\d+/], cause: /regular expression|regexp/i, sinter_only: 'the stand-in does not check patterns' },
  { name: 'duplicate declaration', files: { 'entry.js': `let x = 1;\nlet x = 2;` }, where: [/entry\.js:2:4/], cause: /x/ },
  { name: 'JSON syntax error', files: { 'entry.js': `import d from './d.json'; log(d);`, 'd.json': '{\n  "a": 1,\n  b: 2\n}' }, where: [/d\.json:3:2/], cause: /expected|unexpected|JSON/i },
  { name: 'assignment to an import', files: { 'entry.js': `import { x } from './b.js';\nx = 1;`, 'b.js': 'export let x = 0;' }, where: [/entry\.js:2:0|entry\.js:2:1/], cause: /import|assign/i },
  { name: 'circular symbolic links', files: { 'entry.js': `import './loop.js';` }, prepare: (d) => { symlinkSync('loop2.js', join(d, 'loop.js')); symlinkSync('loop.js', join(d, 'loop2.js')); },
    where: [/entry\.js:1:\d+/, /loop\.js/], cause: /symbolic|symlink|link|resolve|not found/i },
  { name: 'an unreadable file', files: { 'entry.js': `import './secret.js';`, 'secret.js': 'log(1)' }, prepare: (d) => chmodSync(join(d, 'secret.js'), 0o000), as_nobody: true,
    where: [/secret\.js/], cause: /permission|denied|EACCES|read/i },
  { name: 'a directory imported as a file', files: { 'entry.js': `import './folder';`, 'folder/other.js': '' }, where: [/entry\.js:1:\d+/, /folder/], cause: /directory|resolve|index|not found/i },
  { name: 'a binary file as JavaScript', files: { 'entry.js': `import './image.js';`, 'image.js': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0xff, 0xfe, 0xfd]) },
    where: [/image\.js:1:\d+/], cause: /unexpected|invalid|binary|utf-?8|syntax|expected/i },
  { name: 'an unknown extension', files: { 'entry.js': `import './file.unknown';`, 'file.unknown': 'x' }, where: [/entry\.js:1:\d+|file\.unknown/], cause: /loader|type/i, remedy: /--loader|loader/i },
  { name: 'output equal to an input', files: { 'entry.js': 'log(1);' }, flags: (d) => [`--outfile=${join(d, 'entry.js')}`], own_output: true,
    where: [/entry\.js/], cause: /overwrite|input/i, remedy: /--allow-overwrite|--outfile|--outdir|another|different/i },
  { name: 'an output name that escapes the output directory', files: { 'entry.js': 'log(1);' }, flags: (d) => [`--outdir=${join(d, 'out')}`, '--entry-names=../../[name]-escaped'], own_output: true,
    where: [/entry-names|escaped|\.\.\//], cause: /outside|escape|\.\./i },
  { name: 'a chunk name that escapes the output directory', files: { 'entry.js': `import('./b.js').then(log);`, 'b.js': 'export const b = 1;' }, flags: (d) => ['--splitting', '--format=esm', `--outdir=${join(d, 'out')}`, '--chunk-names=../../[name]-[hash]'], own_output: true,
    where: [/chunk-names|\.\.\//], cause: /outside|escape|\.\./i },
  { name: 'two entries with one output name', files: { 'a/entry.js': 'log(1);', 'b/entry.js': 'log(2);' }, entries: ['./a/entry.js', './b/entry.js'], flags: (d) => [`--outdir=${join(d, 'out')}`, '--entry-names=[name]'], own_output: true,
    where: [/entry\.js/], cause: /same|both|two|collide|conflict/i },
  { name: 'an output path below a file', files: { 'entry.js': 'log(1);', 'blocker': '' }, flags: (d) => [`--outfile=${join(d, 'blocker', 'out.js')}`], own_output: true,
    where: [/blocker/], cause: /directory|write|create/i },
  { name: '--outfile with several entries', files: { 'a.js': '', 'b.js': '' }, entries: ['./a.js', './b.js'], where: [/out(file|dir)|output file/i], cause: /entr|multiple|several/i, remedy: /--?outdir|output directory|out ?dir/i, status: [1, 2] },
  { name: 'an unknown flag', files: { 'entry.js': '' }, flags: (d) => ['--minfy', `--outfile=${join(d, 'out/out.js')}`], own_output: true, where: [/--minfy/], cause: /unknown|invalid|unrecognized|unexpected|not expected/i, remedy: /--minify/, status: [1, 2] },
  { name: 'an invalid flag value', files: { 'entry.js': '' }, flags: (d) => ['--format=emd', `--outfile=${join(d, 'out/out.js')}`], own_output: true, where: [/format/], cause: /emd/, remedy: /esm/, status: [1, 2] },
  { name: 'an invalid define', files: { 'entry.js': 'log(X);' }, flags: (d) => ['--define:X=a b', `--outfile=${join(d, 'out/out.js')}`], own_output: true, where: [/define|X/], cause: /a b|invalid|valid|expected/i, status: [1, 2] },
  { name: 'top-level await in CommonJS output', files: { 'entry.js': 'log(0);\nawait 0;' }, flags: (d) => ['--format=cjs', `--outfile=${join(d, 'out/out.js')}`], own_output: true, where: [/entry\.js:2:0|entry\.js:2:1/], cause: /await/i, remedy: /esm/i },
  { name: 'a broken package.json', files: { 'entry.js': `import 'pkg';`, 'node_modules/pkg/package.json': '{"main": ', 'node_modules/pkg/main.js': '' }, where: [/package\.json:1:\d+|package\.json/], cause: /JSON|expected|unexpected|parse|could not (be )?resolve/i },
];

const large = [
  // A valid file must build and run; here nothing can be asked but an answer in time without a crash.
  { name: '50 MB on one line', seconds: 20, file: () => { const piece = `x=[1,2,"three",{a:b=>b*2}];`; return `var x,log=globalThis.log;${piece.repeat(Math.ceil(50e6 / piece.length))}log("end");`; } },
  { name: '50 MB string literal', seconds: 20, file: () => `globalThis.s="${'ab\\n\\u0041'.repeat(5_000_000)}";log(s.length);` },
  { name: '100,000 nested parentheses', seconds: 20, file: () => `log(${'('.repeat(100_000)}1${')'.repeat(100_000)});` },
  { name: '100,000 nested arrays', seconds: 20, file: () => `log(${'['.repeat(100_000)}${']'.repeat(100_000)}.length);` },
  { name: '100,000 nested functions', seconds: 20, file: () => `${'(()=>{'.repeat(100_000)}${'})()'.repeat(100_000)};log("end");` },
  { name: '100,000 nested blocks', seconds: 20, file: () => `${'{'.repeat(100_000)}${'}'.repeat(100_000)}log("end");` },
  { name: '100,000 terms in one sum', seconds: 20, file: () => `log(globalThis.z===undefined?(${Array(100_000).fill('1').join('+')}):0);` },
  { name: '100,000 unary operators', seconds: 20, file: () => `log(${'!'.repeat(100_000)}0);` },
  { name: '100,000 links in a member chain', seconds: 20, file: () => `log(typeof (globalThis.zz?.a${'.b'.repeat(100_000)}));` },
  { name: '100,000 else-if branches', seconds: 20, file: () => `var q=globalThis.zz;${'if(q)log(1);else '.repeat(100_000)}log("end");` },
  { name: '100,000 conditional branches', seconds: 20, file: () => `var a=globalThis.zz;log(${'a?1:'.repeat(100_000)}2);` },
  { name: '100,000 equal conditional branches', seconds: 20, file: () => `var a=globalThis.zz,b=globalThis.yy;log(${'a?b:'.repeat(100_000)}2);` },
  { name: '100,000 terms of a conjunction', seconds: 20, file: () => `var a=globalThis.zz;log(a${'&&a'.repeat(100_000)});` },
  { name: '100,000 nested template literals', seconds: 20, file: () => `log(${'`${'.repeat(100_000)}1${'}`'.repeat(100_000)});` },
  { name: '100,000 unclosed parentheses', seconds: 20, must_fail: true, file: () => `log(${'('.repeat(100_000)}` },
];

function fingerprint(directory) {
  const list = [];
  const walk = (at, prefix) => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) walk(path, `${prefix}${entry.name}/`);
      else if (entry.isSymbolicLink()) list.push(`${prefix}${entry.name} link`);
      else if ((statSync(path).mode & 0o400) === 0) list.push(`${prefix}${entry.name} unreadable`);
      else list.push(`${prefix}${entry.name} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`);
    }
  };
  walk(directory, '');
  return list.sort().join('\n');
}

/** Everything written by the build, seen from the folder above its own: an escaping output is found too. */
async function run_wrong(one, index) {
  const yard = join(root, `case-${index}`);
  const directory = join(yard, 'project');
  mkdirSync(directory, { recursive: true });
  write_files(directory, one.files);
  one.prepare?.(directory);
  const before = fingerprint(yard);
  const out = one.own_output ? [] : [`--outfile=${join(directory, 'out/out.js')}`];
  const flags = [...(one.flags?.(directory) ?? []), ...out];
  const entries = one.entries ?? ['./entry.js'];
  let built;
  if (one.as_nobody && process.getuid() === 0) {
    const args = build_arguments(entries, flags);
    chmodSync(root, 0o755);
    built = { ...(await run_process('setpriv', [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', binary, ...args], { cwd: directory, timeout: 20_000 })), command: `setpriv … ${binary} ${args.join(' ')}` };
    if (/setpriv|ENOENT/.test(built.stderr) || built.status === 126 || built.status === 127) return report.skip(one.name, `cannot run the bundler as another user: ${built.stderr.trim()}`);
  } else built = await bundle(entries, flags, { cwd: directory, timeout: 20_000 });
  const problems = [];
  if (built.timed_out) problems.push('no answer within 20 s');
  else if (!(one.status ?? [1]).includes(built.status)) problems.push(`exit status ${built.status}${built.signal ? ` (${built.signal})` : ''}, expected ${(one.status ?? [1]).join(' or ')}`);
  // Columns are 0-based in esbuild and 1-based elsewhere; a case gives the 0-based one and either is right.
  const text = built.stdout + built.stderr;
  const matches = (pattern) => pattern.test(text) || pattern.test(text.replace(/:(\d+):(\d+)/g, (_, line, column) => `:${line}:${column - 1}`));
  for (const pattern of one.where) if (!matches(pattern)) problems.push(`the message does not say where: ${pattern}`);
  if (!one.cause.test(text)) problems.push(`the message does not say what is wrong: ${one.cause}`);
  if (one.remedy && !one.remedy.test(text)) problems.push(`the message does not say what to do: ${one.remedy}`);
  const after = fingerprint(yard);
  if (after !== before) problems.push(`files changed:\n${after.split('\n').filter((line) => !before.includes(line)).join('\n') || '(removed)'}`);
  report.check(one.name, problems.length === 0, `${problems.join('\n')}\nmessage:\n${text.slice(0, 1500)}`, built.command);
}

async function run_large(one, index) {
  const directory = join(root, `large-${index}`);
  write_files(directory, { 'entry.js': one.file() });
  for (const minify of [false, true]) {
    const name = `${one.name}${minify ? ', minified' : ''}`;
    const out = join(directory, `out${minify ? '-min' : ''}`, 'out.js');
    // A limit of processor time: how busy the machine is must not matter.
    const args = build_arguments(['./entry.js'], ['--format=iife', `--outfile=${out}`, ...(minify ? ['--minify'] : [])]);
    const seconds = instrumented ? one.seconds * 10 : one.seconds;
    const limited = ['-c', `ulimit -t ${seconds}; exec "$0" "$@"`, binary, ...args];
    const built = await run_process('bash', limited, { cwd: directory, timeout: seconds * 20_000 });
    built.command = `cd ${directory} && ${binary} ${args.join(' ')}`;
    const problems = [];
    if (built.timed_out || built.signal === 'SIGKILL' || built.signal === 'SIGXCPU') problems.push(`no answer within ${seconds} s of processor time`);
    else if (built.signal || built.status > 1) problems.push(`crashed: status ${built.status}, signal ${built.signal}`);
    else if (built.status === 1) {
      if (!/entry\.js:\d+:\d+/.test(built.stderr)) problems.push('the message names no position');
      if (built.stderr.length > 20_000) problems.push(`the message is ${built.stderr.length} characters long`);
      if (existsSync(out)) problems.push('an output was written by a failing build');
    } else {
      if (one.must_fail) problems.push('the build succeeded');
      if (!existsSync(out)) problems.push('no output was written');
    }
    report.check(name, problems.length === 0, `${problems.join('\n')}\n${built.stderr.slice(0, 600)}`, built.command);
  }
}

for (const [index, one] of cases.entries()) {
  if (!one.name.includes(options.only)) continue;
  if (is_esbuild && one.sinter_only) report.skip(one.name, one.sinter_only);
  else await run_wrong(one, index);
}
if (!is_esbuild) await test_projects(report, root, { only: options.only, fingerprint });
// One at a time: each may take gigabytes.
for (const [index, one] of large.entries()) if (one.name.includes(options.only)) await run_large(one, index);
report.finish();
