// The module `repl`: a console that reads statements, runs them and shows what they give.
'use strict';

const fs = require('fs');
const path = require('path');
const vm = require('vm');
const { Interface } = require('readline');
const { codes } = require('internal/errors');
const { inspect } = require('internal/inspect');
const { deprecate } = require('util');
const { AsyncLocalStorage } = require('async_hooks');
const { validateFunction } = require('internal/validators');
const { AwaitingEvaluator, describeUncaught, evaluate, isUnfinished, isValidSyntax: isValidScript } = require('internal/repl_evaluate');

const REPL_MODE_SLOPPY = Symbol('repl-sloppy'), REPL_MODE_STRICT = Symbol('repl-strict');
const builtinModules = require('module').builtinModules.filter((name) => !name.startsWith('_'));

const isValidSyntax = (code) => isValidScript(code) || isValidScript(`(async () => {${code}\n})`);

const writer = (value) => inspect(value, writer.options);
writer.options = { ...inspect.defaultOptions, showProxy: true };

// Thrown by an `eval` of the program's own for text that more lines may complete.
class Recoverable extends SyntaxError {
  constructor(error) {
    super();
    this.err = error;
  }
}

// Whose statement the code at hand began in: what it throws later is shown and does not end the program.
const origin = new AsyncLocalStorage();
const openServers = new Set();
let statements = 0;   // of all of them: a stack names which one
function onUncaught(error) {
  // The console of `sinter run` takes what nobody else would; of a rejected promise it is not known who made it.
  const server = origin.getStore() ?? [...openServers].find((one) => one.useGlobal);
  if (openServers.has(server)) {
    server._showError(error);
    return;
  }
  process.setUncaughtExceptionCaptureCallback(null);
  try { binding('core').reportException(error, false); } finally {
    if (openServers.size > 0) process.setUncaughtExceptionCaptureCallback(onUncaught);
  }
}

class REPLServer extends Interface {
  #buffered = '';
  #initialPrompt;
  #busy = false;
  #waiting = [];
  #sawInterrupt = false;
  #sawEnd = false;
  #evaluator;
  #contextId;

  constructor(prompt, source, eval_, useGlobal, ignoreUndefined, replMode) {
    let options;
    if (prompt !== null && typeof prompt === 'object') options = { ...prompt };
    else options = { prompt, stream: undefined, eval: eval_, useGlobal, ignoreUndefined, replMode, ...(source ? { input: source.stdin ?? source, output: source.stdout ?? source } : undefined) };
    options.input ??= process.stdin;
    options.output ??= process.stdout;
    options.terminal ??= !!options.output.isTTY;
    options.useColors ??= !!options.output.isTTY && (typeof options.output.getColorDepth !== 'function' || options.output.getColorDepth() > 2);
    if (options.breakEvalOnSigint && options.eval) throw new codes.ERR_INVALID_REPL_EVAL_CONFIG();
    const first = options.prompt ?? '> ';
    super({
      input: options.input, output: options.output, terminal: options.terminal, historySize: options.historySize, prompt: first,
      completer: options.completer ?? ((text, callback) => this.complete(text, callback)),
    });
    this.#initialPrompt = first;
    this.useColors = !!options.useColors;
    this.useGlobal = !!options.useGlobal;
    this.ignoreUndefined = !!options.ignoreUndefined;
    this.replMode = options.replMode ?? REPL_MODE_SLOPPY;
    this.breakEvalOnSigint = !!options.breakEvalOnSigint;
    this.underscoreAssigned = this.underscoreErrAssigned = false;
    this.last = this.lastError = undefined;
    this.editorMode = false;
    this.lines = [];
    this.commands = { __proto__: null };
    this.eval = options.eval ?? ((...args) => this.#defaultEval(...args));
    // Its colours are this server's, whatever others have.
    if (options.writer) this.writer = options.writer;
    else {
      const useColors = this.useColors;
      this.writer = (value) => inspect(value, { ...writer.options, colors: useColors || writer.options.colors });
      this.writer.options = writer.options;
    }
    this.#defineCommands();
    this.resetContext();
    this.on('line', (line) => this.#enqueue(line));
    this.on('SIGINT', () => this.#interrupt());
    this.on('close', () => this.#whenIdle(() => this.#end()));
    openServers.add(this);
    if (openServers.size === 1 && !process.hasUncaughtExceptionCaptureCallback()) process.setUncaughtExceptionCaptureCallback(onUncaught);
    if (this.terminal) {
      const write = this._ttyWrite;
      this._ttyWrite = (text, key) => this.#keyPressed(write, text, key ?? {});
    }
  }

  get inputStream() { return this.input; }
  get outputStream() { return this.output; }

  // ---- Where statements run
  createContext() {
    if (this.useGlobal) {
      this.#addBuiltins(globalThis);
      return globalThis;
    }
    // The engine's console has to know the context, which it does of those that come after it.
    const evaluator = this.#awaiting(), context = vm.createContext();
    this.#contextId = evaluator.newestContext();
    for (const name of Object.getOwnPropertyNames(globalThis)) {
      // What the new context has of its own stays its own.
      if (Object.hasOwn(context, name) || vm.runInContext(`Object.hasOwn(globalThis, ${JSON.stringify(name)})`, context)) continue;
      Object.defineProperty(context, name, { __proto__: null, ...Object.getOwnPropertyDescriptor(globalThis, name) });
    }
    context.global = vm.runInContext('globalThis', context);
    Object.defineProperty(context, 'console', { value: new (require('console').Console)(this.output), configurable: true, writable: true });
    this.#addBuiltins(context);
    return context;
  }
  #addBuiltins(target) {
    const { Module, makeRequire } = require('internal/cjs');
    const own = new Module('<repl>');
    own.paths = [path.resolve('./node_modules'), ...Module._nodeModulePaths(process.cwd())];
    const hidden = (name, value) => Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
    hidden('module', own);
    hidden('require', makeRequire(own));
    if (this.useGlobal) hidden('exports', own.exports);
    for (const name of builtinModules) {
      if (name.includes('/') || name === 'module' || Object.hasOwn(target, name)) continue;
      Object.defineProperty(target, name, {
        configurable: true, enumerable: false,
        get() {
          const value = own.require(name);
          hidden(name, value);
          return value;
        },
        set(value) { Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: true }); },
      });
    }
  }
  resetContext() {
    this.context = this.createContext();
    this.underscoreAssigned = this.underscoreErrAssigned = false;
    this.lines = [];
    this.lines.level = [];
    const keep = (name, property, flag) => {
      Object.defineProperty(this.context, name, {
        configurable: true,
        get: () => this[property],
        set: (value) => {
          this[property] = value;
          if (this[flag]) return;
          this[flag] = true;
          this.output.write(`Expression assignment to ${name} now disabled.\n`);
        },
      });
    };
    keep('_', 'last', 'underscoreAssigned');
    keep('_error', 'lastError', 'underscoreErrAssigned');
    this.emit('reset', this.context);
  }
  #awaiting() { return (this.#evaluator ??= new AwaitingEvaluator()); }
  #defaultEval(code, context, file, callback) {
    if (code === '\n') {
      callback(null);
      return;
    }
    let value;
    try {
      value = evaluate(code, file, {
        context: this.useGlobal ? undefined : context, strict: this.replMode === REPL_MODE_STRICT, breakOnSigint: this.breakEvalOnSigint,
        awaiting: (text) => new Awaited(this.#awaiting().run(text, file, this.context, this.#contextId)),
      });
    } catch (error) {
      const isSyntax = error?.name === 'SyntaxError' && binding('core').exceptionPlace(error) !== undefined;
      callback(isSyntax && (error.unfinished ?? isUnfinished(code)) ? new Recoverable(error) : new Thrown(error));
      return;
    }
    if (value instanceof Awaited) value.promise.then((result) => process.nextTick(callback, null, result), (error) => process.nextTick(callback, new Thrown(error)));
    else callback(null, value);
  }
  _lexicalNames() { return this.#awaiting().lexicalNames(this.#contextId); }

  // ---- Lines, one after the other
  #enqueue(line) {
    if (this.#busy) this.#waiting.push(() => this.#onLine(line));
    else this.#onLine(line);
  }
  #whenIdle(action) {
    if (this.#busy) this.#waiting.push(action);
    else action();
  }
  #onLine(line) {
    this.#sawInterrupt = false;
    if (this.editorMode) {
      this.#buffered += `${line}\n`;
      this.#remember(line);
      return;
    }
    const trimmed = line.trim();
    const command = /^\.([^\s.]\S*)\s*(.*)$/.exec(trimmed);
    if (command && Number.isNaN(parseFloat(trimmed))) {
      if (this.commands[command[1]] !== undefined) {
        this.commands[command[1]].action.call(this, command[2]);
        return;
      }
      if (!this.#buffered) {
        this.output.write('Invalid REPL keyword\n');
        this.displayPrompt();
        return;
      }
    }
    this.#busy = true;
    let done = false;
    const finish = (...result) => {
      if (done) return;
      done = true;
      this.#finish(line, ...result);
      this.#busy = false;
      while (!this.#busy && this.#waiting.length > 0) this.#waiting.shift()();
    };
    const file = `REPL${++statements}`;
    origin.run(this, () => {
      try { this.eval(`${this.#buffered}${line}\n`, this.context, file, finish); } catch (error) { finish(error); }
    });
  }
  #finish(line, error, ...values) {
    this.#remember(line);
    if (error && !this.#buffered && line.trim().startsWith('npm ') && !(error instanceof Recoverable)) {
      this.output.write('npm should be run outside of the Node.js REPL, in your normal shell.\n(Press Ctrl+D to exit.)\n');
      this.displayPrompt();
      return;
    }
    if (error instanceof Recoverable && !this.#sawEnd) {
      this.#buffered += `${line}\n`;
      this.displayPrompt();
      return;
    }
    this.#sawEnd = false;
    if (error) {
      this._showError(error instanceof Recoverable ? error.err : error instanceof Thrown ? error.value : error, line);
      return;
    }
    this.clearBufferedCommand();
    if (values.length === 1 && (values[0] !== undefined || !this.ignoreUndefined)) {
      if (!this.underscoreAssigned) this.last = values[0];
      this.output.write(`${this.writer(values[0])}\n`);
    }
    if (!this.closed) this.displayPrompt();
  }
  _showError(error, line = this.lines.at(-1) ?? '') {
    if (!this.underscoreErrAssigned) this.lastError = error;
    this.output.write(describeUncaught(error, this.writer, line));
    this.clearBufferedCommand();
    if (!this.closed) this.displayPrompt();
  }
  #remember(line) { if (line) this.lines.push(line); else this.lines.push(''); }

  // ---- The terminal
  #keyPressed(write, text, key) {
    if (!this.editorMode || !this.terminal) {
      Reflect.apply(write, this, [text, key]);
      return;
    }
    if (key.ctrl && !key.shift) {
      if (key.name === 'd') {
        this.#leaveEditor();
        this.#sawEnd = true;
        Reflect.apply(write, this, [text, { name: 'return' }]);
        return;
      }
      if (key.name === 'n' || key.name === 'p') return;
    } else if (key.name === 'up' || key.name === 'down') return;
    Reflect.apply(write, this, [text, key]);
  }
  #interrupt() {
    const empty = this.line.length === 0;
    this.clearLine();
    this.#leaveEditor();
    if (!this.#buffered && empty) {
      if (this.#sawInterrupt) {
        this.close();
        this.#sawInterrupt = false;
        return;
      }
      this.output.write('(To exit, press Ctrl+C again or Ctrl+D or type .exit)\n');
      this.#sawInterrupt = true;
    } else this.#sawInterrupt = false;
    this.clearBufferedCommand();
    this.displayPrompt();
  }
  #enterEditor() {
    this.editorMode = true;
    super.setPrompt('');
  }
  #leaveEditor() {
    this.editorMode = false;
    super.setPrompt(this.#initialPrompt);
  }
  #end() {
    this.#evaluator?.close();
    openServers.delete(this);
    if (openServers.size === 0 && process.hasUncaughtExceptionCaptureCallback()) process.setUncaughtExceptionCaptureCallback(null);
    process.nextTick(() => this.emit('exit'));
  }

  setPrompt(prompt) {
    this.#initialPrompt = prompt;
    super.setPrompt(prompt);
  }
  displayPrompt(preserveCursor) {
    super.setPrompt(this.#buffered.length > 0 ? '... ' : this.#initialPrompt);
    this.prompt(preserveCursor);
  }
  clearBufferedCommand() { this.#buffered = ''; }
  complete(text, callback) { require('internal/repl_complete').complete(this, text, callback); }

  defineCommand(keyword, command) {
    if (typeof command === 'function') command = { action: command };
    else validateFunction(command.action, 'cmd.action');
    this.commands[keyword] = command;
  }
  #defineCommands() {
    this.defineCommand('break', {
      help: 'Sometimes you get stuck, this gets you out',
      action() {
        this.clearBufferedCommand();
        this.displayPrompt();
      },
    });
    this.defineCommand('clear', {
      help: this.useGlobal ? 'Alias for .break' : 'Break, and also clear the local context',
      action() {
        this.clearBufferedCommand();
        if (!this.useGlobal) {
          this.output.write('Clearing context...\n');
          this.resetContext();
        }
        this.displayPrompt();
      },
    });
    this.defineCommand('exit', { help: 'Exit the REPL', action() { this.close(); } });
    this.defineCommand('help', {
      help: 'Print this help message',
      action() {
        const names = Object.keys(this.commands).sort(), width = Math.max(...names.map((name) => name.length)) + 3;
        for (const name of names) this.output.write(`.${name}${this.commands[name].help ? ' '.repeat(width - name.length) + this.commands[name].help : ''}\n`);
        this.output.write('\nPress Ctrl+C to abort current expression, Ctrl+D to exit the REPL\n');
        this.displayPrompt();
      },
    });
    this.defineCommand('save', {
      help: 'Save all evaluated commands in this REPL session to a file',
      action(file) {
        try {
          if (file === '') throw new codes.ERR_MISSING_ARGS('file');
          fs.writeFileSync(file, this.lines.join('\n'));
          this.output.write(`Session saved to: ${file}\n`);
        } catch (error) {
          this.output.write(error.code === 'ERR_MISSING_ARGS' ? `${error.message}\n` : `Failed to save: ${file}\n`);
        }
        this.displayPrompt();
      },
    });
    this.defineCommand('load', {
      help: 'Load JS from a file into the REPL session',
      action(file) {
        try {
          if (file === '') throw new codes.ERR_MISSING_ARGS('file');
          if (fs.statSync(file).isFile()) {
            this.#load(fs.readFileSync(file, 'utf8'));
            return;
          }
          this.output.write(`Failed to load: ${file} is not a valid file\n`);
        } catch (error) {
          this.output.write(error.code === 'ERR_MISSING_ARGS' ? `${error.message}\n` : `Failed to load: ${file}\n`);
        }
        this.displayPrompt();
      },
    });
    if (!this.terminal) return;
    this.defineCommand('editor', {
      help: 'Enter editor mode',
      action() {
        this.#enterEditor();
        this.output.write('// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)\n');
      },
    });
  }
  // The file's lines are one statement, shown and run as if they had been typed.
  #load(text) {
    this.#enterEditor();
    const lines = text.split(/\r\n|\n/);
    for (const line of lines) {
      if (this.terminal) this.write(`${line}\n`);
      else this.#onLine(line);
    }
    this.#leaveEditor();
    if (this.terminal) this.write('\n');
    else this.#onLine('');
  }

  // Lines of earlier sessions, kept in a file.
  setupHistory(file, callback) {
    if (typeof file === 'function') {
      callback = file;
      file = undefined;
    }
    validateFunction(callback, 'callback');
    if (typeof file === 'string') file = file.trim();
    if (file === '') {
      process.nextTick(callback, null, this);
      return;
    }
    file ??= path.join(require('os').homedir(), '.node_repl_history');
    const size = Number(process.env.NODE_REPL_HISTORY_SIZE);
    this.historySize = size > 0 ? size : 1000;
    let descriptor;
    try {
      fs.closeSync(fs.openSync(file, 'a+', 0o600));
      this.history = fs.readFileSync(file, 'utf8').split(/\r?\n+/, this.historySize).filter((line) => line !== '');
      descriptor = fs.openSync(file, 'r+');
    } catch (error) {
      this.output.write(`\nError: Could not open history file.\nREPL session history will not be persisted.\n`);
      process.nextTick(callback, null, this);
      return;
    }
    const save = () => {
      const text = this.history.join('\n');
      fs.ftruncateSync(descriptor, 0);
      fs.writeSync(descriptor, text, 0);
    };
    this.on('line', save);
    this.once('exit', () => {
      this.off('line', save);
      save();
      fs.closeSync(descriptor);
    });
    process.nextTick(callback, null, this);
  }
}
// What a statement threw, which may be nothing.
class Thrown { constructor(value) { this.value = value; } }
// A value that is not there yet, told from a promise that a statement gave.
class Awaited { constructor(promise) { this.promise = promise; } }

const start = (...args) => {
  const server = new REPLServer(...args);
  server.displayPrompt();
  return server;
};

module.exports = { start, writer, REPLServer, REPL_MODE_SLOPPY, REPL_MODE_STRICT, Recoverable, isValidSyntax, builtinModules };
Object.defineProperty(module.exports, '_builtinLibs', { get: deprecate(() => builtinModules, 'repl._builtinLibs is deprecated. Check module.builtinModules instead', 'DEP0142'), configurable: true, enumerable: false });
