// `sinter run --permission`: what is granted works, what is not is refused with Node's error, and the ways around it
// are closed.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync, existsSync, copyFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function check_permission({ check, sinter, runtime, installed }) {
  const root = mkdtempSync(join(tmpdir(), 'sinter-permission-'));
  const inside = join(root, 'inside'), outside = join(root, 'outside');
  for (const folder of [inside, join(inside, 'sub'), outside]) mkdirSync(folder);
  writeFileSync(join(inside, 'data.txt'), 'data');
  writeFileSync(join(inside, 'module.cjs'), 'module.exports = "a module";');
  writeFileSync(join(outside, 'secret.txt'), 'secret');
  writeFileSync(join(outside, 'secret.cjs'), 'module.exports = "secret";');
  writeFileSync(join(outside, 'secret.mjs'), 'export default "secret";');
  symlinkSync(outside, join(inside, 'link'));
  symlinkSync('../outside/secret.txt', join(inside, 'file_link'));
  symlinkSync(join(outside, 'made_by_link.txt'), join(inside, 'dangling'));
  symlinkSync(inside, join(root, 'way_in'));

  const run = (flags, code, options = {}) => {
    const file = join(inside, options.name ?? 'program.cjs');
    writeFileSync(file, code);
    const { stdout, stderr, status } = spawnSync(sinter, ['run', '--permission', ...flags, options.entry ?? file], {
      cwd: options.cwd ?? inside, encoding: 'utf8', timeout: 30000, env: { ...process.env, NODE_ENV: 'test', SECRET_TOKEN: 'x', OPEN_A: '1', OPEN_B: '2', ...options.env }, input: options.input ?? '',
    });
    return { stdout, stderr, status, all: `${status} ${stdout}${stderr}` };
  };
  // Runs each expression and prints what it gives, or the code, permission and resource of its error.
  const prelude = `const fs = require('node:fs'), path = require('node:path'), inside = ${JSON.stringify(inside)}, outside = ${JSON.stringify(outside)};
    const tell = (e) => e.code === 'ERR_ACCESS_DENIED' ? 'denied ' + e.permission + ' ' + (e.resource[0] === '/' ? path.relative(${JSON.stringify(root)}, e.resource) : e.resource) : 'threw ' + e.code + ' ' + e.message;
    const attempt = async (name, action) => { let out; try { out = await action(); } catch (e) { out = tell(e); } console.log(name + ': ' + (Buffer.isBuffer(out) ? out.toString() : out)); };
    (async () => {`;
  const expect = (title, flags, actions, options) => {
    const names = Object.keys(actions);
    const code = `${prelude}${names.map((name) => `await attempt(${JSON.stringify(name)}, () => ${actions[name][0]});`).join('\n')} })();`;
    const got = run(flags, code, options);
    const lines = got.stdout.split('\n');
    // Of a refusal the beginning may be enough.
    const same = (line, expected) => line === expected || (/: (denied|threw)/.test(expected) && line?.startsWith(expected));
    names.forEach((name, i) => check(`permission: ${title}: ${name}`, same(lines[i], `${name}: ${actions[name][1]}`), `expected ${name}: ${actions[name][1]}\n     got ${lines[i]}\n${got.stderr}`));
  };

  const read_denied = (file) => `denied FileSystemRead ${file}`, write_denied = (file) => `denied FileSystemWrite ${file}`;
  expect('reading', [`--allow-read=${inside}`], {
    'a file': ['fs.readFileSync(inside + "/data.txt")', 'data'],
    'a relative path': ['fs.readFileSync("data.txt")', 'data'],
    'promises': ['fs.promises.readFile(inside + "/data.txt")', 'data'],
    'a stream': ['fs.createReadStream("data.txt").toArray().then(String)', 'data'],
    'a way in through a link': [`fs.readFileSync(${JSON.stringify(join(root, 'way_in/data.txt'))})`, 'data'],
    'outside': ['fs.readFileSync(outside + "/secret.txt")', read_denied('outside/secret.txt')],
    'outside, promises': ['fs.promises.readFile(outside + "/secret.txt")', read_denied('outside/secret.txt')],
    'outside, callback': ['new Promise((resolve) => fs.readFile(outside + "/secret.txt", (e) => resolve(tell(e))))', read_denied('outside/secret.txt')],
    'outside, stream': ['new Promise((resolve) => fs.createReadStream(outside + "/secret.txt").on("error", (e) => resolve(tell(e))))', read_denied('outside/secret.txt')],
    'outside, URL': ['fs.readFileSync(require("url").pathToFileURL(outside + "/secret.txt"))', read_denied('outside/secret.txt')],
    'outside, Buffer path': ['fs.readFileSync(Buffer.from(outside + "/secret.txt"))', read_denied('outside/secret.txt')],
    'outside, ..': ['fs.readFileSync(inside + "/sub/../../outside/secret.txt")', read_denied('outside/secret.txt')],
    'outside, .. behind nothing': ['fs.readFileSync(inside + "/none/../../outside/secret.txt")', read_denied('outside/secret.txt')],
    'a link to a folder': ['fs.readFileSync("link/secret.txt")', read_denied('outside/secret.txt')],
    'a link to a file': ['fs.readFileSync("file_link")', read_denied('outside/secret.txt')],
    'a link and ..': ['fs.readFileSync("link/../outside/secret.txt")', read_denied('outside/secret.txt')],
    'the working directory of the process': ['fs.readFileSync("/proc/self/cwd/../outside/secret.txt")', read_denied('outside/secret.txt')],
    'the root of the process': ['fs.readFileSync("/proc/self/root" + outside + "/secret.txt")', read_denied('outside/secret.txt')],
    'a zero byte': ['fs.readFileSync(Buffer.from(outside + "/secret.txt\\0/../../inside/data.txt"))', "threw ERR_INVALID_ARG_VALUE The argument 'path' must be a string, Uint8Array, or URL without null bytes. Received <Buffer"],
    'the link itself': ['fs.readlinkSync("file_link")', '../outside/secret.txt'],
    'lstat of a link': ['fs.lstatSync("file_link").isSymbolicLink()', 'true'],
    'stat': ['fs.statSync(outside)', read_denied('outside')],
    'stat without throwing': ['fs.statSync(outside, { throwIfNoEntry: false })', read_denied('outside')],
    'realpath': ['fs.realpathSync.native("link")', read_denied('outside')],
    'readdir': ['fs.readdirSync(outside)', read_denied('outside')],
    'opendir': ['fs.opendirSync(outside)', read_denied('outside')],
    'exists': ['fs.existsSync(outside + "/secret.txt")', 'false'],
    'access': ['fs.accessSync(outside)', read_denied('outside')],
    'watch': ['fs.watch(outside)', read_denied('outside')],
    'a copy': ['fs.copyFileSync("file_link", "copy.txt")', read_denied('outside/secret.txt')],
    'the old binding': ['process.binding("fs").readFile(outside + "/secret.txt")', read_denied('outside/secret.txt')],
    'writing inside': ['fs.writeFileSync("data.txt", "changed")', write_denied('inside/data.txt')],
    'truncating by opening for reading': ['fs.openSync("data.txt", fs.constants.O_RDONLY | fs.constants.O_TRUNC)', write_denied('inside/data.txt')],
    'the mode of an open file': ['fs.fchmodSync(fs.openSync("data.txt"), 0o777)', write_denied('inside/data.txt')],
    'require inside': ['require("./module.cjs")', 'a module'],
    'require outside': ['require("../outside/secret.cjs")', read_denied('outside/secret.cjs')],
    'require through a link': ['require("./link/secret.cjs")', read_denied('outside/secret.cjs')],
    'import outside': ['import("../outside/secret.mjs").then((m) => m.default)', read_denied('outside/secret.mjs')],
    'import of a file: URL': ['import(require("url").pathToFileURL(outside + "/secret.mjs")).then((m) => m.default)', read_denied('outside/secret.mjs')],
    'has': ['[process.permission.has("fs.read"), process.permission.has("fs.read", inside + "/data.txt"), process.permission.has("fs.read", outside), process.permission.has("fs.write", inside), process.permission.has("nothing")].join()', 'false,true,false,false,false'],
    'a worker has the same grants': ['new Promise((resolve) => new (require("worker_threads").Worker)(`const tell = ${tell}; const path = require("path"); try { require("fs").readFileSync(${JSON.stringify(outside + "/secret.txt")}); } catch (e) { require("worker_threads").parentPort.postMessage(tell(e)); }`, { eval: true }).on("message", resolve))', read_denied('outside/secret.txt')],
    'a worker outside': ['new Promise((resolve) => new (require("worker_threads").Worker)(outside + "/secret.cjs").on("error", (e) => resolve(tell(e))))', read_denied('outside/secret.cjs')],
    'another context': ['require("vm").runInNewContext("f(o)", { f: fs.readFileSync, o: outside + "/secret.txt" })', read_denied('outside/secret.txt')],
    'a child': ['require("child_process").spawn("/bin/cat", [outside + "/secret.txt"])', 'denied ChildProcess'],
    'flags of the engine': ['require("v8").setFlagsFromString("--allow-natives-syntax")', 'denied Addon --allow-natives-syntax'],
    'another process': ['process.kill(1, "SIGTERM")', 'denied ChildProcess kill 1'],
    'the memory of the process': ['fs.openSync("/proc/self/mem", "r")', 'denied'],
  }, {});
  check('permission: nothing was changed', readFileSync(join(inside, 'data.txt'), 'utf8') === 'data' && !existsSync(join(inside, 'copy.txt')));

  expect('writing', [`--allow-read=${inside}`, `--allow-write=${join(inside, 'sub')}`], {
    'a file': ['fs.writeFileSync("sub/a.txt", "a") ?? fs.readFileSync("sub/a.txt")', 'a'],
    'folders': ['path.relative(inside, fs.mkdirSync("sub/x/y", { recursive: true }))', 'sub/x'],
    'a temporary folder': ['fs.mkdtempSync(inside + "/sub/").startsWith(inside + "/sub/") && fs.mkdtempSync("sub/t-").startsWith("sub/t-")', 'true'],
    'beside it': ['fs.writeFileSync("b.txt", "")', write_denied('inside/b.txt')],
    'a temporary folder beside it': ['fs.mkdtempSync(inside + "/sub-")', write_denied('inside/sub-X')],
    'a name that begins alike': ['fs.mkdirSync(inside + "/subordinate")', write_denied('inside/subordinate')],
    'out of it': ['fs.renameSync("sub/a.txt", "a.txt")', write_denied('inside/a.txt')],
    'into it': ['fs.renameSync("data.txt", "sub/data.txt")', write_denied('inside/data.txt')],
    'a hard link into it': ['fs.linkSync("data.txt", "sub/hard")', write_denied('inside/data.txt')],
    'a symbolic link': ['fs.symlinkSync(outside, "sub/out")', read_denied('inside/sub/out')],
    'a file that a link points to': ['fs.writeFileSync("dangling", "")', write_denied('outside/made_by_link.txt')],
    'removing': ['fs.rmSync("data.txt")', write_denied('inside/data.txt')],
    'removing recursively': ['fs.rmSync(inside, { recursive: true })', write_denied('inside')],
    'removing a link, not its target': ['fs.rmSync("sub", { recursive: true }) ?? fs.existsSync("sub")', 'false'],
  });
  check('permission: writing left the rest alone', readFileSync(join(outside, 'secret.txt'), 'utf8') === 'secret' && !existsSync(join(outside, 'made_by_link.txt')));

  expect('variables', [`--allow-read=${inside}`, '--allow-env=OPEN_*,ONE'], {
    'granted': ['process.env.OPEN_A + process.env.OPEN_B', '12'],
    'harmless': ['process.env.NODE_ENV', 'test'],
    'hidden': ['"SECRET_TOKEN" in process.env || process.env.SECRET_TOKEN', 'undefined'],
    'listed': ['Object.keys(process.env).filter((name) => /SECRET|OPEN/.test(name)).join()', 'OPEN_A,OPEN_B'],
    'set': ['(process.env.ONE = "1", process.env.ONE)', '1'],
    'set what is hidden': ['(process.env.LD_PRELOAD = "x", 1)', 'denied Environment LD_PRELOAD'],
    'in a worker': ['new Promise((resolve) => new (require("worker_threads").Worker)("require(\'worker_threads\').parentPort.postMessage(Object.keys(process.env).includes(\'SECRET_TOKEN\'))", { eval: true }).on("message", resolve))', 'false'],
    'in a worker that shares them': ['new Promise((resolve) => new (require("worker_threads").Worker)("require(\'worker_threads\').parentPort.postMessage(`${process.env.SECRET_TOKEN}`)", { eval: true, env: require("worker_threads").SHARE_ENV }).on("message", resolve))', 'undefined'],
    'of the process': ['fs.readFileSync("/proc/self/environ")', 'denied'],
  });
  expect('variables of the process', ['--allow-read'], { 'with every file': ['fs.readFileSync("/proc/self/environ")', 'denied'], 'but files': ['fs.readFileSync(outside + "/secret.txt")', 'secret'] });

  const connect = (port, host) => `new Promise((resolve) => require("net").connect(${port}, "${host}").on("connect", function () { this.destroy(); resolve("connected"); }).on("error", (e) => resolve(e.code === "ERR_ACCESS_DENIED" ? "denied " + e.permission + " " + e.resource : e.code)))`;
  const listen = (port, host) => `new Promise((resolve) => { const server = require("net").createServer().on("error", (e) => resolve(e.code === "ERR_ACCESS_DENIED" ? "denied " + e.permission + " " + e.resource : e.code)).listen(${port}, "${host}", () => { server.close(); resolve("listening"); }); })`;
  expect('network', [`--allow-read=${inside}`, '--allow-net=127.0.0.1:1,localhost:2,[::1]:3'], {
    'an address and port': [connect(1, '127.0.0.1'), 'ECONNREFUSED'],
    'another port': [connect(9, '127.0.0.1'), 'denied Net 127.0.0.1:9'],
    'another spelling of the address': [connect(1, '::ffff:127.0.0.1'), 'ECONNREFUSED'],
    'another address': [connect(1, '127.0.0.2'), 'denied Net 127.0.0.2:1'],
    'another name': [connect(1, 'example.invalid'), 'denied Net example.invalid'],
    'a name': [connect(2, 'localhost'), 'ECONNREFUSED'],
    'a socket file': ['new Promise((resolve) => require("net").connect(outside + "/socket").on("error", (e) => resolve(e.code)))', 'ERR_ACCESS_DENIED'],
    'listening': [listen(0, '127.0.0.1'), 'denied Net 127.0.0.1'],
    'listening everywhere': [listen(1, '0.0.0.0'), 'denied Net 0.0.0.0:1'],
    'fetch': ['fetch("http://127.0.0.2/").catch((e) => e.cause.code)', 'ERR_ACCESS_DENIED'],
    'lookup': ['new Promise((resolve) => require("dns").lookup("example.invalid", (e) => resolve(e.code)))', 'ERR_ACCESS_DENIED'],
    'records': ['require("dns").promises.resolveTxt("example.invalid")', 'denied Net example.invalid'],
    'names of an address': ['require("dns").promises.reverse("192.0.2.1")', 'denied Net 192.0.2.1'],
    'servers of names': ['require("dns").setServers(["192.0.2.1:53"])', 'denied Net 192.0.2.1:53'],
    'has': ['[process.permission.has("net"), process.permission.has("net", "127.0.0.1:1"), process.permission.has("net", "127.0.0.1:2"), process.permission.has("net", "localhost")].join()', 'false,true,false,true'],
  });
  expect('all of the network', [`--allow-read=${inside}`, '--allow-net'], { listening: [listen(0, '127.0.0.1'), 'listening'] });

  expect('programs', [`--allow-read=${inside}`, '--allow-run=echo', '--allow-env'], {
    'granted': ['String(require("child_process").execFileSync("echo", ["hi"])).trim()', 'hi'],
    'by path': ['String(require("child_process").execFileSync("/bin/echo", ["hi"])).trim()', 'hi'],
    'not granted': ['require("child_process").execFileSync("cat", [outside + "/secret.txt"])', 'denied ChildProcess'],
    'a shell': ['require("child_process").execSync("cat " + outside + "/secret.txt")', 'denied ChildProcess'],
    'another program of that name': ['require("child_process").execFileSync("echo", { env: { PATH: inside } })', 'threw ENOENT'],
    'code for the dynamic loader': ['require("child_process").execFileSync("echo", { env: { ...process.env, LD_PRELOAD: "/x.so" } })', 'denied ChildProcess'],
    'a fork': ['require("child_process").fork(inside + "/module.cjs")', 'denied ChildProcess'],
    'a missing program': ['new Promise((resolve) => require("child_process").spawn("no-such-program").on("error", (e) => resolve(e.code)))', 'ENOENT'],
  });
  // A program that may start Sinter may do so with other grants: what it inherits is its own options.
  expect('a child', ['--allow-read', '--allow-run', '--allow-env'], {
    'inherits by fork': ['new Promise((resolve) => require("child_process").fork(inside + "/child.cjs").on("message", resolve))', 'denied FileSystemWrite'],
  }, (writeFileSync(join(inside, 'child.cjs'), 'try { require("fs").writeFileSync("x.txt", ""); process.send("wrote"); } catch (e) { process.send(`denied ${e.permission}`); }'), {}));

  const addon = join(installed, 'node_modules/@rollup/rollup-linux-x64-gnu/rollup.linux-x64-gnu.node');
  if (existsSync(addon)) {
    copyFileSync(addon, join(inside, 'addon.node'));
    expect('addons', [`--allow-read=${inside}`], {
      'refused': ['require("./addon.node")', 'denied Addon inside/addon.node'],
      'refused, process.dlopen': ['process.dlopen({ exports: {} }, inside + "/addon.node")', 'denied Addon inside/addon.node'],
    });
    expect('addons with a grant', [`--allow-read=${inside}`, '--allow-ffi'], { loaded: ['typeof require("./addon.node").parse', 'function'] });
  }

  // The program itself needs no grant, and finds its kind of module.
  writeFileSync(join(inside, 'package.json'), '{ "type": "module" }');
  check('permission: the entry is readable', run([], 'console.log(typeof require, typeof process.permission.has)', { name: 'entry.js' }).all === '0 undefined function\n', run([], 'console.log(typeof require)', { name: 'entry.js' }).all);
  const text = run([], 'import "../outside/secret.mjs";', { name: 'entry.js' });
  check('permission: an import that is refused', text.status === 1 && text.stderr.includes('ERR_ACCESS_DENIED') && text.stderr.includes('--allow-read='), text.all);
  writeFileSync(join(inside, 'input.cjs'), 'console.log(require("fs").readFileSync("/dev/stdin", "utf8"));');
  const piped = spawnSync('bash', ['-c', `echo text | ${sinter} run --permission input.cjs; ${sinter} run --permission input.cjs < data.txt`], { cwd: inside, encoding: 'utf8' });
  check('permission: standard input', piped.stdout === 'text\n\n' && /FileSystemRead/.test(piped.stderr), piped.stdout + piped.stderr);
  const typescript = run([`--allow-read=${inside}`], 'import { readFileSync } from "node:fs"; const text: string = readFileSync("data.txt", "utf8"); console.log(text);', { name: 'entry.ts' });
  check('permission: TypeScript', typescript.stdout === 'data\n', typescript.all);
  check('permission: off', spawnSync(sinter, ['run', '-p', 'process.permission'], { encoding: 'utf8' }).stdout === 'undefined\n');

  for (const [flags, message] of [
    [['--allow-read=/x'], 'has no meaning without --permission'],
    [['--permission', '--allow-raed=/x'], 'Unknown option'],
    [['--permission', '--allow-read='], 'a value is missing'],
    [['--permission', '--allow-read=/a,,/b,'], 'a value is missing'],
    [['--permission', '--allow-write=/a/*'], 'a folder grants what is below it'],
    [['--permission', '--allow-net=http://x/'], 'expected HOST'],
    [['--permission', '--allow-net=x:99999'], 'expected HOST'],
    [['--permission', '--allow-net=*'.replace('*', '*.x')], 'expected HOST'],
    [['--permission', '--allow-env=A=B'], 'expected the name of a variable'],
    [['--permission', '--allow-run=no-such-program'], 'no such program'],
    [['--permission', '--allow-ffi=/x'], 'takes no value'],
  ]) {
    const { status, stderr } = spawnSync(sinter, ['run', ...flags, '-e', '1'], { encoding: 'utf8' });
    check(`permission: ${flags.join(' ')}`, status === 9 && stderr.includes(message), `${status} ${stderr}`);
  }
  rmSync(root, { recursive: true, force: true });
}
