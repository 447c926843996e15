// What the REPL asks of the engine: whether text is only the beginning of a program, programs that
// await at their top level, and errors as the user is shown them.
'use strict';

const vm = require('vm');

function syntaxError(code) {
  try { new vm.Script(code, { filename: 'REPL', importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER }); } catch (error) { return `${error.message}`; }
  return undefined;
}
const isValidSyntax = (code) => syntaxError(code) === undefined;

// Whether more lines may mend the error: the engine came to the end of the text before it complained.
// That is so when it complains of what is put there.
function isUnfinished(code) {
  // The beginning of an object, as evaluate() takes it.
  if (/^\s*{/.test(code) && endsEarly(`(${code}`)) return true;
  return endsEarly(code);
}
function endsEarly(code) {
  const own = syntaxError(code);
  if (own === undefined) return false;
  if (own === 'Unterminated template literal' || own === 'Unexpected end of input') return true;
  // Each is refused in its own way, and in few places accepted.
  if (syntaxError(`${code}\n\x01`) !== syntaxError(`${code}\nenum`)) return true;
  if (own === 'missing ) after argument list') {
    const most = Math.min(code.split('(').length - 1, 100);
    for (let count = 1; count <= most; count++) if (syntaxError(`${code}\n${')'.repeat(count)}`) !== own) return true;
    return false;
  }
  if (own === 'Missing } in template expression') return syntaxError(`${code}\n}\``) !== own;
  if (syntaxError(`${code}*/`) !== own) return code.includes('/*') && syntaxError(`${code}*/`) !== `Unexpected token '*'`;
  // A string whose last line is continued.
  return /\\\n$/.test(code) && ['"', "'"].some((quote) => syntaxError(code + quote) !== own);
}

// Runs what no script may have, `await` outside of functions, as the engine does for its own
// console: its declarations stay, and it may declare again what is declared.
class AwaitingEvaluator {
  #session;
  #contexts = [];
  constructor() {
    const { Session } = require('inspector');
    this.#session = new Session();
    this.#session.connect();
    this.#session.on('Runtime.executionContextCreated', ({ params }) => this.#contexts.push(params.context.id));
    this.#ask('Runtime.enable');
  }
  // The number of the context that was made last.
  newestContext() { return this.#contexts.at(-1); }
  // Names that `let`, `const` and `class` declared.
  lexicalNames(contextId = this.#contexts[0]) {
    let names = [];
    this.#session.post('Runtime.globalLexicalScopeNames', { executionContextId: contextId }, (error, result) => { names = error ? [] : result.names; });
    return names;
  }
  #ask(method, params) {
    return new Promise((resolve, reject) => {
      this.#session.post(method, params, (error, result) => (error ? reject(error) : resolve(result)));
    });
  }
  // A value of the protocol as it is: an object is handed over by a function of its context's global.
  async #valueOf(remote, global) {
    if (remote.objectId === undefined) {
      const text = remote.unserializableValue;
      if (text !== undefined) return text.endsWith('n') ? BigInt(text.slice(0, -1)) : Number(text);
      return remote.subtype === 'null' ? null : remote.value;
    }
    const key = 'sinter value of the REPL';
    let value;
    Object.defineProperty(global, key, { value: (taken) => { value = taken; }, configurable: true });
    await this.#ask('Runtime.callFunctionOn', { objectId: remote.objectId, functionDeclaration: `function() { 'use strict'; globalThis[${JSON.stringify(key)}](this); }` });
    delete global[key];
    return value;
  }
  async run(code, file, global, contextId) {
    const { result, exceptionDetails } = await this.#ask('Runtime.evaluate', {
      expression: `${code}\n//# sourceURL=${file}`, replMode: true, awaitPromise: true, contextId, userGesture: false,
    });
    if (exceptionDetails === undefined) return this.#valueOf(result, global);
    throw await this.#valueOf(exceptionDetails.exception, global);
  }
  close() { this.#session.disconnect(); }
}

const isError = (value) => require('internal/types').isNativeError(value) || value instanceof Error;

// An error's text behind "Uncaught".
function describeUncaught(error, writer, lastLine) {
  let text = '';
  if (isError(error)) {
    if (typeof error.stack === 'string') {
      if (error.name === 'SyntaxError') {
        if (error.message.includes('Cannot use import statement outside a module')) {
          error.message = `Cannot use import statement inside the Node.js REPL, alternatively use dynamic import: ${dynamicImport(lastLine)}`;
        }
        const place = binding('core').exceptionPlace(error);
        error.stack = `SyntaxError${error.message ? `: ${error.message}` : ''}`;
        // The line of the source, without the name that the REPL gave it.
        if (typeof place === 'string' && /^REPL\d+:\d+\n/.test(place)) text = `${place.slice(place.indexOf('\n') + 1)}\n\n`;
      } else error.stack = withoutOurFrames(error.stack);
    }
    let shown = writer(error);
    if (shown.startsWith('[') && shown.endsWith(']')) shown = shown.slice(1, -1);
    text += shown;
  } else text = writer(error);
  let marked = false, out = '';
  const breakLength = writer.options?.breakLength ?? 80;
  const lines = text.split(/(?<=\n)/);
  for (const line of lines) {
    if (!marked && /^\[?([A-Z][a-z0-9_]*)*Error/.test(line)) {
      out += line.length <= breakLength ? `Uncaught ${line}` : `Uncaught:\n${line}`;
      marked = true;
    } else out += line;
  }
  if (!marked) out = `Uncaught${lines.length === 1 ? ' ' : ':\n'}${out}`;
  return out.endsWith('\n') ? out : `${out}\n`;
}
// Where the typed line itself runs, the user's part of a stack ends.
function withoutOurFrames(stack) {
  const lines = stack.split('\n');
  const at = lines.findLastIndex((line) => /^\s+at (?:async )?REPL\d+:\d+:\d+$/.test(line));
  if (at < 0) return stack;
  return lines.slice(0, at).join('\n');
}
// `import x, { y as z } from 'm'` as a statement that the REPL runs.
function dynamicImport(line) {
  const match = /^\s*import\s*(?:(.+?)\s*from\s*)?(['"])(.+?)\2/s.exec(line);
  if (!match) return 'await import(…)';
  const source = JSON.stringify(match[3]);
  if (match[1] === undefined) return `await import(${source});`;
  const parts = [];
  let rest = match[1].trim();
  const namespace = /\*\s*as\s+([\w$]+)$/.exec(rest);
  if (namespace && rest.startsWith('*')) return `const ${namespace[1]} = await import(${source});`;
  const first = /^([\w$]+)\s*,?\s*/.exec(rest);
  if (first) {
    parts.push(`default: ${first[1]}`);
    rest = rest.slice(first[0].length);
  }
  const named = /^\{([^}]*)\}$/.exec(rest.trim());
  for (const one of named?.[1].split(',') ?? []) {
    const [from, to] = one.trim().split(/\s+as\s+/);
    if (from) parts.push(to ? `${from}: ${to}` : from);
  }
  return `const { ${parts.join(', ')} } = await import(${source});`;
}

// The text of one line, run. Gives a value, or a promise of one for code that awaits.
function evaluate(code, file, { context, strict, awaiting, breakOnSigint }) {
  // What looks like an object is one, and no block.
  let wrapped = false, source = code;
  if (/^\s*{/.test(code) && !/;\s*$/.test(code) && isValidSyntax(`(${code.trim()}\n)`)) {
    source = `(${code.trim()})\n`;
    wrapped = true;
  }
  const compile = (text) => new vm.Script(strict ? `'use strict'; void 0;\n${text}` : text, { filename: file, lineOffset: strict ? -1 : 0, importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
  let script;
  // What awaits outside of functions may be a call of `await` to a script, but not where the word is reserved.
  if (/\bawait\b/.test(code) && isValidSyntax(code) && syntaxError(`class A { static { ${code}\n} }`) === 'Unexpected reserved word') return awaiting(code);
  try { script = compile(source); } catch (error) {
    if (!wrapped) return awaitsOrThrow(error);
    try { script = compile(code); } catch (second) { return awaitsOrThrow(second); }
  }
  function awaitsOrThrow(error) {
    if (!/\bawait\b/.test(code)) throw error;
    // Valid inside of an async function: it awaits at its top level.
    const inside = `(async () => {${code}\n})`, value = `(async () => (${code.trim().replace(/;$/, '')}\n))`;
    if (!isValidSyntax(inside) && !isValidSyntax(value)) {
      error.unfinished = isUnfinished(`(async () => {${code}`);
      throw error;
    }
    return awaiting(isValidSyntax(value) && wrapped ? source : code);
  }
  return context === undefined ? script.runInThisContext({ breakOnSigint }) : script.runInContext(context, { breakOnSigint });
}
module.exports = { AwaitingEvaluator, describeUncaught, evaluate, isUnfinished, isValidSyntax };
