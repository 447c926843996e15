// Options of `sinter run` and NODE_OPTIONS, each beside Node's answer where Node.js has the option.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const files = {
  'first.cjs': "console.log('first', typeof require);",
  'second.mjs': "console.log('second');",
  'arguments.cjs': 'console.log(process.execArgv, process.argv.slice(2), process.env.NODE_OPTIONS);',
  'a b/spaced.cjs': "console.log('spaced');",
  'warn.cjs': "process.emitWarning('one', { code: 'X1' }); process.emitWarning('two', 'XWarning'); process.emitWarning('three'); process.on('warning', (w) => console.log(w.message));",
  'wrong.cjs': 'let x = ;\n',
  'wrong.mjs': 'import { x } from ;\n',
  'unknown.js': "import 'no-such-package'; console.log(await 1);\n",
  'types.ts': 'const x: number = 1; throw x;\n',
  'shebang.cjs': '#!/usr/bin/env node\nthrow 1;\n',
  'hooks.mjs': "export async function resolve(name, context, next) { return name === 'virtual:x' ? { url: 'data:text/javascript,export default 7', shortCircuit: true } : next(name, context); }",
  'virtual.mjs': "import x from 'virtual:x'; console.log(x);",
  'dns.cjs': "const dns = require('dns'); console.log(dns.getDefaultResultOrder()); new (require('worker_threads').Worker)(\"console.log(require('dns').getDefaultResultOrder())\", { eval: true });",
  'headers.cjs': `
const http = require('http');
console.log(http.maxHeaderSize);
const server = http.createServer((_, res) => res.end('fine')).listen(0, () => {
  http.get({ port: server.address().port, headers: { x: 'y'.repeat(20000) } }, (res) => { console.log(res.statusCode); res.resume(); server.close(); });
});`,
  'depth.cjs': 'let n = 0; function f() { n++; f(); } try { f(); } catch {} console.log(n > 20000);',
  'heap.cjs': "console.log(require('v8').getHeapStatistics().heap_size_limit < 200e6);",
  'linked/index.cjs': "console.log(require('path').basename(__dirname), require('shared'));",
  'linked/index.mjs': "import shared from 'shared'; console.log(import.meta.url.split('/').at(-2), shared);",
  'node_modules/shared/index.js': "module.exports = 'the root\\'s';",
  'elsewhere/real.cjs': "exports.place = __dirname.split('/').at(-1); try { exports.shared = require('shared'); } catch (e) { exports.shared = e.code; }",
  'uses_link.cjs': "console.log(require('./app/dependency.cjs'));",
  'fork.cjs': "const { fork } = require('child_process'); if (process.argv[2]) console.log(process.execArgv, globalThis.preloaded); else fork(__filename, ['child'], { execArgv: ['--require', './preload.cjs', '--no_warnings'] });",
  'node_modules/prelude/package.json': '{"exports":{"./first":"./first.mjs"}}',
  'node_modules/prelude/first.mjs': "console.log('prelude');",
  'text_hooks.mjs': `export async function load(url, context, next) {
  if (url.endsWith('/given.cjs')) return { format: 'commonjs', source: 'exports.named = "of the hook";', shortCircuit: true };
  return url.endsWith('.cjs') ? { format: 'commonjs', source: null, shortCircuit: true } : next(url, context);
}`,
  'given.cjs': "exports.other = 'of the file';",
  'plain.cjs': "exports.named = 'of the file';",
  'uses_text.mjs': "import { named } from './plain.cjs'; console.log(named); const given = await import('./given.cjs'); console.log(given.default.named, given.named);",
  'globals.cjs': `console.log(typeof fetch, typeof Response, typeof FormData, typeof CustomEvent, ({}).__proto__ === undefined);
process.emitWarning('w', 'DeprecationWarning');
const { DEFAULT_MIN_VERSION, DEFAULT_MAX_VERSION, DEFAULT_CIPHERS } = require('tls'), net = require('net');
console.log(DEFAULT_MIN_VERSION, DEFAULT_MAX_VERSION, DEFAULT_CIPHERS, net.getDefaultAutoSelectFamily(), net.getDefaultAutoSelectFamilyAttemptTimeout());`,
  'addons.cjs': "try { process.dlopen({ exports: {} }, '/none.node'); } catch (e) { console.log(e.code); } console.log(require('conditional'));",
  'node_modules/conditional/package.json': '{"exports":{"node-addons":"./addons.js","default":"./plain.js"}}',
  'node_modules/conditional/addons.js': "module.exports = 'addons';",
  'node_modules/conditional/plain.js': "module.exports = 'plain';",
  'md4.cjs': `const crypto = require('crypto'), code = (f) => { try { return f(); } catch (e) { return [e.message, e.code, e.library, e.reason, e.opensslErrorStack?.[0]]; } };
console.log(code(() => crypto.createHash('md4').update('x').digest('hex')), code(() => crypto.createHash('nonsense')), crypto.createHash('sha256').update('x').digest('hex'));`,
  'proto.cjs': 'try { ({}).__proto__; console.log("read"); } catch (e) { console.log(e.code, e.message); }',
  'flags.cjs': `const f = process.allowedNodeEnvironmentFlags;
console.log(['--max_old_space_size', 'max-old-space-size', '-r', 'r', '--eval', '--test', '--inspect-brk=3', '--no-warnings', '--warnings', '--nonsense', '--stack-trace-limit=100'].map((name) => f.has(name)), f.add('--x').has('--x'), f instanceof Set);`,
  'lenient.cjs': `const net = require('net'), http = require('http');
const server = http.createServer((req, res) => res.end('fine')).on('clientError', (e, s) => s.end(e.code)).listen(0, () => {
  const socket = net.connect(server.address().port).setEncoding('utf8').on('data', (d) => { console.log(d.split('\\r\\n')[0]); socket.destroy(); server.close(); });
  socket.write('GET / HTTP/1.1\\r\\nHost: x\\r\\nx: a\\x01b\\r\\n\\r\\n');
});`,
  'busy.cjs': `const { Worker, isMainThread } = require('worker_threads');
(function busy() { const end = Date.now() + 100; while (Date.now() < end); })();
if (isMainThread) new Worker(__filename);`,
  'leave.cjs': 'process.exit(3);',
  'preload.cjs': 'globalThis.preloaded = 1;',
};

export function check_run_options({ check, sinter, work }) {
  const folder = join(work, 'run_options');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  mkdirSync(join(folder, 'app/node_modules/shared'), { recursive: true });
  writeFileSync(join(folder, 'app/node_modules/shared/index.js'), "module.exports = 'of the app';");
  symlinkSync('../elsewhere/real.cjs', join(folder, 'app/dependency.cjs'));
  symlinkSync('linked', join(folder, 'other'));

  const run = (program, args, more) => spawnSync(program, args, { cwd: folder, encoding: 'utf8', timeout: 30000, ...more, env: { ...process.env, NODE_OPTIONS: undefined, ...more.env } });
  // `lines` of standard error: those that both print alike.
  const beside = (name, args, { lines = () => false, ...more } = {}) => {
    const [node, own] = [run(process.execPath, args, more), run(sinter, ['run', ...args], more)].map(({ status, stdout, stderr }) =>
      JSON.stringify({ status, stdout, stderr: stderr.split('\n').filter(lines) }));
    check(`options: ${name}`, node === own, `expected ${node}\n     got ${own}`);
  };
  const options = (NODE_OPTIONS) => ({ env: { NODE_OPTIONS } });
  beside('NODE_OPTIONS --require and --import', ['arguments.cjs', 'a'], options('--require ./first.cjs --import=./second.mjs'));
  beside('NODE_OPTIONS before the command line', ['--require', './preload.cjs', 'arguments.cjs'], options('-r ./first.cjs'));
  beside('NODE_OPTIONS in quotes', ['arguments.cjs'], options('  "--require=./a b/spaced.cjs"  --require "./a b/spaced\\.cjs" '));
  beside('NODE_OPTIONS of child processes', ['fork.cjs'], options('--require ./first.cjs'));
  beside('NODE_OPTIONS --max_old_space_size', ['heap.cjs'], options('--max_old_space_size=100'));
  beside('--max_old_space_size', ['--max_old_space_size=100', 'heap.cjs']);
  for (const [text, wanted] of [['--eval=1', '--eval=1 is not allowed there'], ['first.cjs', 'first.cjs is not allowed there'], ['--no-warnings first.cjs', 'first.cjs is not allowed there'],
    ['"--require', 'invalid value (unterminated string)'], ['--nonsense', 'Unknown option "--nonsense"'], ['--allow-run', '--allow-run is not allowed there'], ['--require', 'Option "--require" needs a value']]) {
    const { status, stderr } = run(sinter, ['run', 'first.cjs'], options(text));
    check(`options: NODE_OPTIONS=${text}`, status === 9 && stderr.includes(`NODE_OPTIONS: ${wanted}`), `${status} ${stderr}`);
  }
  const shown = (text) => text.replace(/node:\d+/g, 'node');
  for (const args of [[], ['--disable-warning=X1'], ['--disable-warning', 'XWarning', '--disable-warning=X1'], ['--no_warnings']]) {
    const [node, own] = [run(process.execPath, [...args, 'warn.cjs'], {}), run(sinter, ['run', ...args, 'warn.cjs'], {})].map(({ stdout, stderr }) => stdout + shown(stderr).split('\n').filter((line) => line.startsWith('(node) ')).join('\n'));
    check(`options: warnings ${args.join(' ')}`, node === own, `expected ${node}\n     got ${own}`);
  }
  beside('NODE_OPTIONS that take globals away, and set what TLS and addresses do', ['globals.cjs'], options('--no-experimental-fetch --no-experimental-global-customevent --tls-min-v1.0 --tls-min-v1.2 --tls-max-v1.2 --tls-cipher-list=HIGH --disable-proto=delete --no-deprecation --no-network-family-autoselection --network-family-autoselection-attempt-timeout=500'));
  beside('the opposites', ['--no-warnings', '--warnings', '--throw-deprecation', '--no-throw-deprecation', '--experimental-fetch', '--deprecation', 'globals.cjs'], { lines: (line) => line.includes('DeprecationWarning') && !line.startsWith('(node:') });
  for (const args of [[], ['--no-addons'], ['--no-addons', '--addons']]) beside(`addons ${args.join(' ')}`, [...args, 'addons.cjs']);
  for (const args of [[], ['--openssl-legacy-provider']]) beside(`md4 ${args.join(' ')}`, [...args, 'md4.cjs']);
  for (const mode of ['delete', 'throw', 'neither']) beside(`--disable-proto=${mode}`, [`--disable-proto=${mode}`, 'proto.cjs']);
  beside('process.allowedNodeEnvironmentFlags', ['flags.cjs']);
  for (const args of [[], ['--insecure-http-parser']]) beside(`a wrong header ${args.join(' ')}`, [...args, 'lenient.cjs']);
  beside('--trace-exit', ['--trace-exit', 'leave.cjs']);
  check('options: --trace-exit', /^\(node:\d+\) WARNING: Exited the environment with code 3\n[^]*leave\.cjs:1:9/.test(run(sinter, ['run', '--trace-exit', 'leave.cjs'], {}).stderr));
  for (const name of ['--redirect-warnings=warnings.txt', '--diagnostic-dir=profiles --heap-prof', '--pending-deprecation', '--no-node-snapshot --node-snapshot']) beside(name, [...name.split(' '), 'warn.cjs']);
  check('options: --redirect-warnings', /^(\(node:\d+\) (\[X1\] )?\w*Warning: \w+\n(\(Use.*\n)?){6}$/.test(readFileSync(join(folder, 'warnings.txt'), 'utf8').replaceAll('XWarning', 'Warning')), readFileSync(join(folder, 'warnings.txt'), 'utf8'));
  const missing = run(sinter, ['run', '--redirect-warnings=none/warnings.txt', 'warn.cjs'], {});
  check('options: --redirect-warnings to where nothing can be', missing.status === 0 && missing.stderr.includes('XWarning'), `${missing.status} ${missing.stderr}`);
  const [one, two] = readdirSync(join(folder, 'profiles')).map((name) => [name.replace(/\d+/g, 'N'), Object.keys(JSON.parse(readFileSync(join(folder, 'profiles', name)))).sort().join()].join());
  check('options: --heap-prof', one === two && one === 'Heap.N.N.N.N.N.heapprofile,head,samples', `${one} ${two}`);
  // Profiles of the processor: of every thread, with the lines.
  const profiles = [process.execPath, sinter].map((program, i) => {
    run(program, [...(i ? ['run'] : []), '--cpu-prof', `--cpu-prof-dir=cpu${i}`, 'busy.cjs'], {});
    return JSON.stringify(readdirSync(join(folder, `cpu${i}`)).sort((a, b) => a.slice(-15).localeCompare(b.slice(-15))).map((name) => {
      const { nodes, samples, timeDeltas, ...rest } = JSON.parse(readFileSync(join(folder, `cpu${i}`, name)));
      const busy = nodes.filter(({ callFrame }) => callFrame.functionName === 'busy');
      return [name.replace(/^CPU\.\d{8}\.\d{6}\.\d+\./, ''), Object.keys(rest), Object.keys(busy[0]), { ...busy[0].callFrame, scriptId: 0 }, busy.every(({ positionTicks }) => positionTicks.every(({ line }) => line === 2)), nodes[0].callFrame, samples.length > 20, samples.length === timeDeltas.length];
    }));
  });
  check('options: --cpu-prof of threads', profiles[0] === profiles[1], `expected ${profiles[0]}\n     got ${profiles[1]}`);
  const errors = (line) => /^SyntaxError/.test(line);
  for (const file of ['wrong.cjs', 'wrong.mjs', 'unknown.js', 'shebang.cjs']) beside(`--check ${file}`, ['--check', file], { lines: errors });
  beside('-c of standard input', ['-c', '-'], { input: 'let x = ;', lines: errors });
  beside('--check of standard input', ['--check'], { input: 'throw 1' });
  const types = run(sinter, ['run', '--check', 'types.ts'], {});
  check('options: --check of TypeScript', types.status === 0 && types.stderr === '', types.stderr);
  beside('--import of a package', ['--import', 'prelude/first', 'first.cjs']);
  beside('--import of what a package does not export', ['--import=prelude/second', 'first.cjs'], { lines: (line) => line.includes('ERR_PACKAGE_PATH_NOT_EXPORTED') && line.includes('code:') });
  beside('a load hook that gives text to CommonJS, or none', ['--no-warnings', '--loader', './text_hooks.mjs', 'uses_text.mjs']);
  for (const name of ['--loader', '--experimental-loader']) beside(name, [name, './hooks.mjs', 'virtual.mjs']);
  for (const order of ['ipv4first', 'verbatim']) beside(`--dns-result-order ${order}`, [`--dns-result-order=${order}`, 'dns.cjs']);
  check('options: --dns-result-order, wrong', run(sinter, ['run', '--dns-result-order=x', 'dns.cjs'], {}).status === 9);
  beside('no --max-http-header-size', ['headers.cjs']);
  beside('--max-http-header-size', ['--max-http-header-size=32000', 'headers.cjs']);
  beside('--stack-size', ['--stack-size=4000', 'depth.cjs']);
  beside('no --stack-size', ['depth.cjs']);
  beside('- and what follows it', ['-', 'a'], { input: 'console.log(process.argv.slice(1))' });
  beside('-pe', ['-pe', '1 + 1', 'a']);
  for (const args of [[], ['--preserve-symlinks'], ['--preserve-symlinks-main'], ['--preserve-symlinks', '--preserve-symlinks-main']]) {
    beside(`links ${args.join(' ')}`, [...args, 'uses_link.cjs']);
    beside(`links of a program ${args.join(' ')}`, [...args, 'other/index.cjs']);
    beside(`links of a module ${args.join(' ')}`, [...args, 'other/index.mjs']);
  }
}
