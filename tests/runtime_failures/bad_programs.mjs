// Programs that fail. `files` are written to a folder of their own and `args` run there; what is printed and the exit code
// have to be Node.js's, and standard error has to match every expression of `stderr` under both.

const entry = (text, stderr = [], more = {}) => ({ files: { 'main.mjs': text, ...more.files }, args: more.args ?? ['main.mjs'], stderr, ...more.options });
const script = (text, stderr = [], more = {}) => ({ files: { 'main.cjs': text, ...more.files }, args: more.args ?? ['main.cjs'], stderr, ...more.options });

export const bad_programs = {
  'syntax error in the entry': entry('const fine = 1;\nconst x = ;\n', [/main\.mjs:2/, /const x = ;/, /\^/, /SyntaxError: Unexpected token ';'/]),
  'syntax error in a script': script('let a = 1;\nlet a = 2;\n', [/main\.cjs:2/, /let a = 2;/, /\^/, /SyntaxError: Identifier 'a' has already been declared/]),
  'syntax error in an imported file': entry("import './other.mjs';", [/other\.mjs:1/, /export default \{/, /SyntaxError/], { files: { 'other.mjs': 'export default { a b };' } }),
  'syntax error in a required file': script("try { require('./other.cjs'); } catch (error) { console.log(error.name, error.message); }\nrequire('./other.cjs');", [/other\.cjs:2/, /if \(x/, /SyntaxError/], { files: { 'other.cjs': '\nif (x;\n' } }),
  'syntax error in -e': { files: {}, args: ['-e', 'let = ;'], stderr: [/SyntaxError/] },
  'no such entry': { files: {}, args: ['missing.js'], stderr: [/Cannot find module '.*missing\.js'/, /MODULE_NOT_FOUND/] },
  'a folder without an index': { files: { 'folder/other.js': '' }, args: ['folder'], stderr: [/Cannot find module '.*folder'/] },
  'missing import': entry("console.log('never');\nimport { a } from './nothing.mjs';", [/ERR_MODULE_NOT_FOUND/, /Cannot find module '.*nothing\.mjs' imported from .*main\.mjs/]),
  'missing package': entry("import 'no-such-package/sub';", [/ERR_MODULE_NOT_FOUND/, /Cannot find package 'no-such-package' imported from .*main\.mjs/]),
  'missing require': script("require('./nothing');", [/main\.cjs:1|Module\._resolveFilename|Cannot find module/, /Cannot find module '\.\/nothing'/, /Require stack:\n- .*main\.cjs/, /code: 'MODULE_NOT_FOUND'/]),
  'missing export': entry("import { nope } from './other.mjs';\n", [/main\.mjs:1/, /import \{ nope \}/, /SyntaxError: .*does not provide an export named 'nope'/], { files: { 'other.mjs': 'export const yes = 1;' } }),
  'missing named export of CommonJS': entry("import { nope } from './other.cjs';\n", [/SyntaxError: Named export 'nope' not found/], { files: { 'other.cjs': 'module.exports = Object.create({});' } }),
  'a path that is not exported': entry("import 'pkg/inner';", [/ERR_PACKAGE_PATH_NOT_EXPORTED/, /'\.\/inner' is not defined by "exports"/], { files: { 'node_modules/pkg/package.json': '{"exports":{".":"./a.js"}}', 'node_modules/pkg/a.js': '' } }),
  'broken package.json': entry("import 'pkg';", [/ERR_INVALID_PACKAGE_CONFIG/, /pkg.package\.json/], { files: { 'node_modules/pkg/package.json': '{"main":', 'node_modules/pkg/a.js': '' } }),
  'broken JSON': script("require('./data.json');", [/data\.json/, /SyntaxError/], { files: { 'data.json': '{"a": }' } }),
  'an unknown extension': entry("import './a.strange';", [/ERR_UNKNOWN_FILE_EXTENSION/, /Unknown file extension "\.strange"/], { files: { 'a.strange': '' } }),
  'an unknown built-in': entry("import 'node:nothing';", [/ERR_UNKNOWN_BUILTIN_MODULE/, /No such built-in module: node:nothing/]),
  'an import cycle in its dead zone': entry("import './a.mjs';", [/b\.mjs:2/, /console\.log\(value\)/, /ReferenceError: Cannot access 'value' before initialization/, /at .*b\.mjs:2:/], { files: { 'a.mjs': "import './b.mjs';\nexport const value = 1;", 'b.mjs': "import { value } from './a.mjs';\nconsole.log(value);" } }),
  'a top-level await that throws': entry("console.log('before');\nawait null;\nthrow new TypeError('after', { cause: new RangeError('the cause') });", [/main\.mjs:3/, /TypeError: after/, /\[cause\]: RangeError: the cause/, /at .*main\.mjs:3:/]),
  'a rejected top-level await': entry("await import('./other.mjs').catch((error) => console.log('caught', error.message));\nawait import('./other.mjs');", [/other\.mjs:1/, /Error: once/], { files: { 'other.mjs': "console.log('evaluated'); throw new Error('once');" } }),
  'a top-level await that never settles': entry("process.on('exit', () => console.log('exit'));\nawait new Promise(() => {});", []),
  'an unhandled rejection': entry("process.on('exit', (code) => console.log('exit', code));\nPromise.reject(new Error('nobody listens'));\nsetTimeout(() => console.log('never'), 50);", [/main\.mjs:2/, /Error: nobody listens/]),
  'an unhandled rejection without an error': entry('Promise.reject({ a: 1 });', [/ERR_UNHANDLED_REJECTION/, /reason "#<Object>"/]),
  'an error in a callback': entry("setTimeout(function late() {\n  null.x;\n}, 1);", [/main\.mjs:2/, /null\.x/, /TypeError: Cannot read properties of null \(reading 'x'\)/, /at .*late .*main\.mjs:2:/]),
  'a rejected promise that is handled late': entry("const p = Promise.reject(new Error('late'));\nprocess.on('rejectionHandled', () => console.log('handled'));\nprocess.on('unhandledRejection', (reason) => { console.log('unhandled', reason.message); });\nsetTimeout(() => p.catch(() => {}), 20);"),
  'an aggregate error': script("throw new AggregateError([new Error('one'), new TypeError('two')], 'many');", [/AggregateError: many/, /\[errors\]: \[/, /Error: one/, /TypeError: two/]),
  'throwing undefined': script('throw undefined;', [/main\.cjs:1/, /Uncaught:?\s*undefined|undefined/]),
  'throwing an object': script('throw { a: 1, toString() { throw 1; } };', [/main\.cjs:1/, /a: 1/]),
  'throwing an error without a stack': script("const error = new Error('bare'); delete error.stack; error.stack = undefined; throw error;", [/main\.cjs:1/, /bare/]),
  'stack overflow': script('(function deep() { deep(); })();', [/RangeError: Maximum call stack size exceeded/]),
  'uncaughtException handler': script("process.on('uncaughtException', (error, origin) => console.log(error.message, origin));\nsetTimeout(() => console.log('goes on'), 10);\nPromise.reject(new Error('rejected'));\nthrow new Error('thrown');"),
  'uncaughtException handler that throws': script("process.on('exit', (code) => console.log('exit', code));\nprocess.on('uncaughtException', () => { throw new Error('again'); });\nthrow new Error('first');", [/Error: again/]),
  "an 'exit' listener that writes, and one that throws, before the error is shown": script("process.on('exit', (code) => console.error('EXIT', code));\nprocess.on('exit', () => { process.exitCode = 7; throw new Error('second'); });\nthrow new Error('first');", [/EXIT 1[^]*main\.cjs:3[^]*Error: first/]),
  'emit in place of the process\'s': script("const { emit } = process;\nprocess.emit = function(name, ...rest) {\n  if (name === 'uncaughtException') { console.log('heard', rest[0].message, rest[1]); process.exit(3); }\n  return Reflect.apply(emit, this, [name, ...rest]);\n};\nsetTimeout(() => { throw new Error('late'); });"),
  'a far column': script(`${' '.repeat(400)}throw new Error('far');`, [/main\.cjs:1\n {400}throw new Error\('far'\);\n {400}\^/]),
  'a source map in a text that a program compiled': script(`process.setSourceMapsEnabled(true);
const Module = require('module');
const map = { version: 3, sources: ['written.txt'], sourcesContent: ['one\\ntwo three'], names: [], mappings: ';UACI' };
Module._extensions['.txt'] = (module, file) => module._compile(\`\\n          throw new Error('made');\\n//# sourceMappingURL=data:application/json;base64,\${Buffer.from(JSON.stringify(map)).toString('base64')}\`, file);
process.on('exit', () => console.log(Module.findSourceMap(require.resolve('./given.txt')).payload.version));
require('./given.txt');`, [/written\.txt:2\ntwo three\n {4}\^/, /at .*written\.txt:2:5/], { files: { 'given.txt': 'nothing' } }),
  'a source map of a load hook': entry(`process.setSourceMapsEnabled(true);
const map = { version: 3, sources: ['written.txt'], sourcesContent: ['one\\ntwo three'], names: [], mappings: ';UACI' };
const source = \`\\n          throw new Error('made');\\n//# sourceMappingURL=data:application/json;base64,\${Buffer.from(JSON.stringify(map)).toString('base64')}\`;
const hooks = \`export const load = (url, context, next) => url.endsWith('given.mjs') ? { format: 'module', shortCircuit: true, source: \${JSON.stringify(source)} } : next(url, context);\`;
(await import('node:module')).register(\`data:text/javascript,\${encodeURIComponent(hooks)}\`);
await import('./given.mjs');`, [/written\.txt:2\ntwo three\n {4}\^/, /at .*written\.txt:2:5/], { files: { 'given.mjs': 'nothing' } }),
  'uncaughtExceptionMonitor': script("process.on('uncaughtExceptionMonitor', (error, origin) => console.log(error.message, origin));\nthrow new Error('seen');", [/Error: seen/]),
  'an error event that nobody hears': script("new (require('events'))().emit('error', new Error('unheard'));", [/Unhandled 'error' event/, /Error: unheard/, /Emitted 'error' event at/]),
  'an error event that is no error': script("new (require('events'))().emit('error', { a: 1 });", [/ERR_UNHANDLED_ERROR/, /Unhandled error\. \(\{ a: 1 \}\)/]),
  'an error of the system': script("require('fs').readFileSync('/no/such/file');", [/ENOENT: no such file or directory, open '\/no\/such\/file'/, /errno: -2/, /syscall: 'open'/]),
  'a port that is taken': script("const net = require('net'); const first = net.createServer().listen(0, () => net.createServer().listen(first.address().port));", [/EADDRINUSE/, /syscall: 'listen'/]),
  'an invalid option': { files: { 'main.js': '' }, args: ['--no-such-option', 'main.js'], stderr: [/--no-such-option/] },
  'an invalid value of an option': { files: { 'main.js': '' }, args: ['--unhandled-rejections=sometimes', 'main.js'], stderr: [/--unhandled-rejections/] },
  'a corrupt addon': script("try { require('./bad.node'); } catch (error) { console.log(error.code, error.message.replace(/.*bad/, 'bad')); }\nprocess.dlopen({ exports: {} }, require('path').resolve('bad.node'));", [/ERR_DLOPEN_FAILED/, /bad\.node: (invalid ELF header|file too short)/, /main\.cjs:2/], { files: { 'bad.node': 'this is no shared library, though it is long enough to be looked at '.repeat(20) } }),
  'an empty addon': script("require('./bad.node');", [/ERR_DLOPEN_FAILED/, /file too short/], { files: { 'bad.node': '' } }),
  'an addon that is a plain library': script("process.dlopen({ exports: {} }, 'libm.so.6');", [/ERR_DLOPEN_FAILED/, /Module did not self-register/]),
  'heap exhausted': { files: { 'main.js': 'const kept = []; for (;;) kept.push(new Array(1000).fill({}));' }, args: ['--max-old-space-size=40', 'main.js'], stderr: [/FATAL ERROR: .*(heap limit|Allocation failed).*JavaScript heap out of memory/] },
  'abort': script("process.on('exit', () => console.log('never'));\nprocess.abort();"),
  'killed by its own signal': script("process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 1000);"),
  'a signal that is handled': script("process.on('SIGTERM', (name, number) => { console.log(name, number); process.exit(5); }); process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 1000);"),
  'an invalid exit code': script("for (const code of ['x', 1.5, {}, '12']) try { process.exitCode = code; console.log(process.exitCode); } catch (error) { console.log(error.code); }\nprocess.exitCode = undefined; process.exit('7');"),

  // process.exit in odd places.
  'exit in an exit handler': script("process.on('exit', (code) => { console.log('first', code); process.exit(9); });\nprocess.on('exit', (code) => console.log('second', code, process.exitCode));\nprocess.exit(3);"),
  'exit code set in an exit handler': script("process.on('exit', () => { process.exitCode = 4; });"),
  'throwing in an exit handler': script("process.on('exit', () => { throw new Error('at the end'); });", [/Error: at the end/]),
  'exit in beforeExit': script("process.on('beforeExit', (code) => { console.log('before', code); process.exit(6); });\nprocess.on('exit', (code) => console.log('exit', code));"),
  'beforeExit that goes on': script("let n = 0;\nprocess.on('beforeExit', () => { if (n++ < 2) setTimeout(() => console.log('again', n), 1); });\nprocess.on('exit', (code) => console.log('exit', code));"),
  'exit in a finally': script("try { process.exit(2); } finally { console.log('never'); }"),
  'exit in a microtask': script("queueMicrotask(() => process.exit(3)); process.nextTick(() => console.log('tick')); setImmediate(() => console.log('never'));"),
  'exit in a promise': entry('new Promise(() => process.exit(4)); console.log("never");'),
  'exit while a module is imported': entry("import './other.mjs';\nconsole.log('never');", [], { files: { 'other.mjs': "process.on('exit', (code) => console.log('exit', code)); process.exit(5);" } }),
  'exit while a module is required': script("try { require('./other.cjs'); } finally { console.log('never'); }", [], { files: { 'other.cjs': 'process.exit(6);' } }),
  'exit in a getter of what is printed': script("console.log('first'); console.log({ get [Symbol.for('nodejs.util.inspect.custom')]() { process.exit(7); } });"),
  'exit in a sort': script('[3, 2, 1].sort(() => process.exit(8));'),
  'exit in toJSON of a message': script("JSON.stringify({ toJSON() { process.exit(9); } });"),
  'exit in an uncaughtException handler': script("process.on('uncaughtException', () => process.exit(10)); throw new Error('x');"),
  'exit in a worker': script("const { Worker } = require('worker_threads'); const worker = new Worker(`process.on('exit', (code) => require('worker_threads').parentPort.postMessage(code)); process.exit(11);`, { eval: true }); worker.on('message', (code) => console.log('message', code)).on('exit', (code) => { console.log('worker ended', code); process.exitCode = 12; });"),
  'exit with output that waits': script("process.stdout.write('x'.repeat(60000)); process.exit(0);"),
  'exit with a child that runs': script("const child = require('child_process').spawn('sleep', ['5'], { stdio: 'ignore' }); console.log(child.pid > 0); child.unref(); process.exit(13);"),
  'exit in a stream': script("const { Readable } = require('stream'); Readable.from(['a', 'b']).on('data', (chunk) => { console.log(chunk); process.exit(14); });"),
  'exit in an async iterator': entry("async function* values() { try { yield 1; yield 2; } finally { console.log('never'); } }\nfor await (const value of values()) { console.log(value); process.exit(15); }"),
  'exit in a vm context': script("require('vm').runInNewContext('exit(16)', { exit: process.exit });"),
  'exit in a diagnostics subscriber': script("const { channel } = require('diagnostics_channel'); channel('c').subscribe(() => process.exit(17)); channel('c').publish(1); console.log('never');"),
  'reallyExit': script("process.on('exit', () => console.log('never')); process.reallyExit(18);"),
  'a worker that throws': script("const { Worker } = require('worker_threads'); const worker = new Worker('throw new RangeError(\"in the worker\")', { eval: true }); worker.on('error', (error) => console.log('error', error.name, error.message)).on('exit', (code) => console.log('exit', code)); setTimeout(() => console.log('still here'), 1500);"),
  'a worker that throws unheard': script("const { Worker } = require('worker_threads'); new Worker('null.x', { eval: true }); setTimeout(() => console.log('never'), 2000);", [/TypeError: Cannot read properties of null/]),
  'a worker whose file is missing': script("const { Worker } = require('worker_threads'); new Worker('./missing.js').on('error', (error) => console.log(error.code)).on('exit', (code) => console.log(code));"),
  'a worker with a syntax error': script("const { Worker } = require('worker_threads'); new Worker('let = ;', { eval: true }).on('error', (error) => console.log(error.name)).on('exit', (code) => console.log(code));"),
  'a worker out of memory': script("const { Worker } = require('worker_threads'); const alive = setInterval(() => {}, 10); new Worker('const kept = []; for (;;) kept.push(new Array(1000).fill({}));', { eval: true, resourceLimits: { maxOldGenerationSizeMb: 16 } }).on('error', (error) => console.log(error.code)).on('exit', (code) => { console.log(code); setTimeout(() => { clearInterval(alive); console.log('still here'); }, 20); });"),
  'a worker that rejects': script("const { Worker } = require('worker_threads'); new Worker('Promise.reject(new Error(\"rejected\"))', { eval: true }).on('error', (error) => console.log(error.message)).on('exit', (code) => console.log(code));"),
  'a worker that loops, terminated': script("const { Worker } = require('worker_threads'); const worker = new Worker('for (;;);', { eval: true }); worker.on('online', () => worker.terminate().then((code) => console.log('terminated', code)));"),
  'a child that dies': script("const { spawn, execFileSync } = require('child_process'); spawn(process.execPath, [...process.execArgv, '-e', 'process.kill(process.pid, \"SIGKILL\")']).on('exit', (code, signal) => console.log(code, signal)); try { execFileSync('false'); } catch (error) { console.log(error.status, error.message); } spawn('/no/such/program').on('error', (error) => console.log(error.code, error.syscall));"),
  'a closed standard output': { files: { 'main.cjs': "let n = 0; process.stdout.on('error', (error) => { process.stderr.write(error.code); process.exit(3); }); setInterval(() => { if (n++ > 200) process.exit(4); process.stdout.write('line\\n'.repeat(1000)); }, 1);" }, args: ['main.cjs'], stderr: [/EPIPE/], close_stdout: true },
};
