// The console over streams: what it prints for what is typed.
import { readFileSync, rmSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import repl from 'node:repl';

const log = console.log;
const tries = (f) => { try { return f(); } catch (e) { return `${e.name} ${e.code} ${e.message}`; } };
const folder = mkdtempSync(join(tmpdir(), 'repl-'));
// Types each line once the prompt is there again, and gives what was printed.
async function session(lines, options = {}, prepare = () => {}) {
  const input = new PassThrough(), output = new PassThrough();
  let text = '', wake = () => {};
  output.on('data', (data) => { text += data; wake(); });
  const server = repl.start({ input, output, ...options });
  prepare(server);
  const ended = new Promise((resolve) => server.on('exit', resolve));
  const prompted = async (from) => {
    const until = Date.now() + 3000;
    while (!/(> |\.\.\. |\$ )$/.test(text.slice(from)) && Date.now() < until) await new Promise((resolve) => { wake = resolve; setTimeout(resolve, 50); });
  };
  for (const line of lines) {
    const from = text.length;
    input.write(`${line}\n`);
    await prompted(from);
  }
  await new Promise((resolve) => setTimeout(resolve, options.linger ?? 0));
  input.end();
  await ended;
  return text.replaceAll(folder, 'FOLDER');
}

// ---- Values, errors, several lines
log(await session(['1 + 1', '"text"', 'undefined', 'null', '[1, { a: 2 }]', '{ a: 1 }', '{ a: 1 };', '{ a: 1, b: [', ']}', 'function f(x) {', '  return x', '}', 'f(5)', '_', '_ + 1', 'class A {', 'constructor() { this.b = 1 } }', 'new A()', 'if (false) {', '} else {', '"else"', '}', '`a', 'b`', '/* not', 'yet */ 7', '"a\\', 'b"', 'f(', '8)', 'x = y = 3', 'let q = 4', 'const r = q * 2; r', 'q + r', '.5', '  ', 'new Map([[1, 2]])', 'Symbol("s")', '10n', 'async () => 1', 'Promise.resolve(1) instanceof Promise']));
log(await session(['throw new Error("x")', 'function f() { throw new TypeError("y") }', 'f()', 'throw "abc"', 'throw { a: 1 }', 'throw null', 'nope', 'var 1', '5 6', '}', '"unterminated', 'f(a b', 'import x from "y"', 'import { a, b as c } from "y"', 'import * as n from "y"', 'import "y"', 'return 1', '/(/', '_error.name', 'Object.assign(new Error("with"), { code: "C" })', 'throw Object.assign(new Error("with"), { code: "C" })', 'throw new RangeError("a\\nb")', 'npm install', '.nothing', '.5 +', '1']).then((text) => text.replaceAll(/^\s+at (?!f ).*\n/gm, '')));
// ---- Await
log(await session(['await 5', 'const a = await Promise.resolve(6)', 'a', 'let { b } = await { b: 7 }', 'b', 'await Promise.reject(new Error("rejected"))', 'async function g() {', 'return await 8', '}', 'await g()', 'await (', '9)', '[await 1, await 2]', '({ c: await 3 })', 'var v = await 10; v', 'class K { m() { return 1 } }; await 0; new K().m()']).then((text) => text.replaceAll(/^\s+at .*\n/gm, '')));
// ---- Its own scope
log(await session(['typeof globalThis.hidden', 'own', 'own.push(3)', 'global === globalThis', 'this === globalThis', 'typeof process, typeof Buffer', 'fs === require("fs")', 'path.sep', 'module.paths.length > 0', 'fs = 5', 'fs', 'Array === own.constructor', 'setTimeout.name', 'console.log("printed")'], {}, (server) => { server.context.own = [1, 2]; }));
globalThis.hidden = 'seen';
log(await session(['hidden', 'leak = 1', 'this === globalThis', 'typeof require'], { useGlobal: true }), globalThis.leak);
// ---- Underscore
log(await session(['1', '_', '_ = 5', '2', '_', '_error', '_error = 3', 'nope', '_error']).then((text) => text.replaceAll(/^\s+at .*\n/gm, '')));
// ---- Commands
log(await session(['.help', 'a = 1', 'b = {', '.break', 'a', 'c = [', '.clear', 'typeof a', '.exit', '1']));
log(await session([`a = 1`, 'b = 2', `.save ${folder}/saved.js`, '.save', `.save ${folder}/no/such`]), readFileSync(join(folder, 'saved.js'), 'utf8'));
writeFileSync(join(folder, 'load.js'), 'let loaded = 5\nfunction twice(x) {\n  return x * 2\n}\ntwice(loaded)\n');
log(await session([`.load ${folder}/load.js`, 'loaded', '.load', `.load ${folder}/none.js`, `.load ${folder}`]).then((text) => text.replaceAll('> > ', '> ')));
// ---- Options
log(await session(['undefined', 'void 0', '1', 'var x = 1'], { ignoreUndefined: true, prompt: '$ ' }));
log(await session(['undeclared = 1', 'with ({}) {}', 'var ok = 1; ok'], { replMode: repl.REPL_MODE_STRICT }).then((text) => text.replaceAll(/^\s+at .*\n/gm, '')));
log(await session(['one', 'two', 'again', 'more', 'fail'], {
  eval(code, context, file, callback) {
    code = code.trim();
    if (code.startsWith('again') && !code.includes('more')) { callback(new repl.Recoverable(new SyntaxError('go on'))); return; }
    if (code === 'fail') { callback(new Error('failed')); return; }
    setTimeout(callback, 5, null, `${code} ${/^REPL\d+$/.test(file)} ${typeof context}`);
  },
}).then((text) => text.replaceAll(/^\s+at .*\n/gm, '')));
log(await session(['{ a: [1] }', '5'], { writer: (value) => `<${JSON.stringify(value)}>` }));
log(await session(['.hello you', '.bye', '.help'], {}, (server) => {
  server.defineCommand('hello', { help: 'Say it', action(name) { this.clearBufferedCommand(); this.output.write(`hello ${name}\n`); this.displayPrompt(); } });
  server.defineCommand('bye', function() { this.output.write('bye\n'); this.displayPrompt(); });
}));
log(await session(['x'], {}, (server) => {
  log(server.terminal, server.useColors, server.useGlobal, server.ignoreUndefined, server.editorMode, server.commands.help.help, typeof server.context, server.getPrompt(), server.lines);
  server.context.x = 'set';
  server.on('reset', () => log('reset'));
  log(tries(() => server.defineCommand('x', {})), server.inputStream === server.input);
  server.setPrompt('other> ');
}));
// ---- What is thrown later does not end the program
log(await session(['setTimeout(() => { throw new Error("later") }, 10), 0'], { linger: 150 }).then((text) => text.replaceAll(/^\s+at .*\n/gm, '')));
// ---- Completion
{
  const server = repl.start({ input: new PassThrough(), output: new PassThrough() });
  server.context.thing = { alpha: 1, alphabet: { deep: 1 }, beta: 2, 'not-a-name': 3 };
  for (const text of ['thing.al', 'thing.alphabet.', 'thing.none.x', '.he', 'require("fs/', 'process.ver', 'thing?.be', 'noSuch.', 'JSON.', 'thin', '1 + thing.b', ')']) {
    const [found, typed] = await new Promise((resolve) => server.complete(text, (error, result) => resolve(result)));
    const names = found.filter((name) => name !== '' && !/__|^thing\.alphabet\.(?!deep)|node:/.test(name));
    log(text, '|', typed, '|', names.slice(0, 6).join(), names.length > 0);
  }
  server.close();
}
for (const code of ['1', 'var 1', '{', 'function f() {}', 'await 1']) log(code, tries(() => repl.isValidSyntax(code)));
log(repl.writer({ a: 1 }), repl.writer.options.showProxy, repl.builtinModules.includes('fs'), typeof repl.REPL_MODE_SLOPPY, new repl.Recoverable(new Error('e')) instanceof SyntaxError, tries(() => repl.start({ eval() {}, breakEvalOnSigint: true })));
rmSync(folder, { recursive: true });
