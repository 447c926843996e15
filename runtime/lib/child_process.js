'use strict';

const EventEmitter = require('events');
const net = require('net');
const native = binding('child_process');
const { StreamHandle } = binding('net');
const { codes, errnoException, AbortError, errorMap } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_CHILD_PROCESS_STDIO_MAXBUFFER, ERR_CHILD_PROCESS_IPC_REQUIRED } = codes;
const { validateString, validateFunction, validateAbortSignal, validateObject, validateBoolean, validateOneOf } = require('internal/validators');

const signalNumber = (signal) => {
  if (typeof signal === 'number') return signal;
  const found = require('os').constants.signals[`${signal}`.toUpperCase()];
  if (found === undefined) throw new codes.ERR_UNKNOWN_SIGNAL(signal);
  return found;
};
const signalName = (number) => Object.entries(require('os').constants.signals).find(([, n]) => n === number)?.[0] ?? null;

function normalize(file, args, options) {
  validateString(file, 'file');
  if (file.length === 0) throw new ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');
  if (Array.isArray(args)) args = args.slice();
  else if (args == null) args = [];
  else if (typeof args !== 'object') throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  else { options = args; args = []; }
  if (options === undefined) options = {};
  else validateObject(options, 'options');
  let { cwd } = options;
  if (cwd != null) cwd = cwd instanceof URL ? require('url').fileURLToPath(cwd) : cwd;
  if (options.detached != null) validateBoolean(options.detached, 'options.detached');
  if (options.shell) {
    const command = [file, ...args].join(' ');
    file = typeof options.shell === 'string' ? options.shell : '/bin/sh';
    args = ['-c', command];
  }
  args = [options.argv0 ?? file, ...args.map((a) => `${a}`)];
  const env = options.env || process.env, pairs = [];
  for (const key in env) if (env[key] !== undefined) pairs.push(`${key}=${env[key]}`);
  // Coverage is of the children, too, whatever else their environment is.
  if (process.env.NODE_V8_COVERAGE && !Object.hasOwn(env, 'NODE_V8_COVERAGE')) pairs.push(`NODE_V8_COVERAGE=${process.env.NODE_V8_COVERAGE}`);
  for (const text of [...args, ...pairs]) if (text.includes('\0')) throw new ERR_INVALID_ARG_VALUE('args', text, 'must be a string without null bytes');
  return { ...options, file, args, pairs, cwd: cwd ?? '' };
}
function stdioList(stdio, wantsIpc) {
  if (typeof stdio === 'string') {
    if (!['pipe', 'overlapped', 'ignore', 'inherit'].includes(stdio)) throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
    stdio = [stdio, stdio, stdio];
  } else if (stdio == null) stdio = ['pipe', 'pipe', 'pipe'];
  else stdio = stdio.slice();
  while (stdio.length < 3) stdio.push(undefined);
  if (wantsIpc && !stdio.includes('ipc')) throw new ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio');
  return stdio.map((item, i) => {
    if (item === null || item === undefined) return i < 3 ? 'pipe' : 'ignore';
    if (item === 'inherit') return i;
    if (item === 'overlapped') return 'pipe';
    if (item === 'ignore' || item === 'pipe' || item === 'ipc' || typeof item === 'number') return item;
    const fd = typeof item.fd === 'number' ? item.fd : item._handle?.fileno?.();
    if (typeof fd === 'number' && fd >= 0) return fd;
    throw new ERR_INVALID_ARG_VALUE('stdio', item);
  });
}

class ChildProcess extends EventEmitter {
  constructor() {
    super();
    this._closesNeeded = 1;
    this._closesGot = 0;
    this.connected = false;
    this.signalCode = null;
    this.exitCode = null;
    this.killed = false;
    this.spawnfile = null;
    this._handle = new native.ChildProcess();
    this._handle.onexit = (code, signal) => {
      if (signal) this.signalCode = signalName(signal);
      else this.exitCode = code;
      this.stdin?.destroy();
      this._handle.close();
      this._handle = null;
      if (code < 0) {
        this.emit('error', this._spawnError(code));
      } else this.emit('exit', this.exitCode, this.signalCode);
      process.nextTick(() => { for (const s of this.stdio ?? []) if (s?.readable && !s._readableState.readableListening && s.readableFlowing === null) s.resume(); });
      this._maybeClose();
    };
  }
  _spawnError(code) {
    const error = errnoException(code, `spawn${this.spawnfile ? ` ${this.spawnfile}` : ''}`);
    error.path = this.spawnfile;
    error.spawnargs = this.spawnargs.slice(1);
    return error;
  }
  _maybeClose() { if (++this._closesGot === this._closesNeeded) this.emit('close', this.exitCode, this.signalCode); }
  spawn(options) {
    const stdio = stdioList(options.stdio, options.wantsIpc);
    this.spawnfile = options.file;
    this.spawnargs = options.args;
    const handles = stdio.map((item) => (item === 'pipe' || item === 'ipc' ? new StreamHandle(1, item === 'ipc' ? 1 : 0) : item === 'ignore' ? null : item));
    const pairs = options.pairs.slice();
    const ipc = stdio.indexOf('ipc');
    if (ipc >= 0) pairs.push(`NODE_CHANNEL_FD=${ipc}`, `NODE_CHANNEL_SERIALIZATION_MODE=${options.serialization ?? 'json'}`);
    const pid = this._handle.spawn(options.file, options.args, pairs, options.cwd, handles, (options.uid != null ? 1 : 0) | (options.gid != null ? 2 : 0) | (options.detached ? 8 : 0), options.uid ?? 0, options.gid ?? 0);
    if (pid < 0) {
      for (const handle of handles) if (handle instanceof StreamHandle) handle.close();
      if (![-2, -13, -24, -23, -12].includes(pid)) {
        this._handle = null;
        throw errnoException(pid, 'spawn');
      }
      this.stdio = stdio.map(() => null);
      this.stdin = this.stdout = this.stderr = null;
      // As Node: streams that are already over, and the error on the next tick.
      this.stdio = stdio.map((item) => (item === 'pipe' ? new (require('stream').PassThrough)() : null));
      [this.stdin, this.stdout, this.stderr] = this.stdio;
      this.stdout?.end();
      this.stderr?.end();
      process.nextTick(() => {
        this._handle = null;
        this.emit('error', this._spawnError(pid));
        for (const s of this.stdio) s?.destroy();
        this.exitCode = pid;
        this._maybeClose();
      });
      return pid;
    }
    this.pid = pid;
    process.nextTick(() => { if (this.pid !== undefined) this.emit('spawn'); });
    this.stdio = stdio.map((item, i) => {
      if (item !== 'pipe') return null;
      const socket = new net.Socket({ handle: handles[i], readable: i !== 0, writable: i === 0 || i > 2, manualStart: i === 0 });
      if (i !== 0) {
        this._closesNeeded++;
        socket.on('close', () => this._maybeClose());
      }
      return socket;
    });
    [this.stdin, this.stdout, this.stderr] = this.stdio;
    if (ipc >= 0) {
      this._closesNeeded++;
      require('internal/child_channel').setupChannel(this, handles[ipc], options.serialization);
    }
    return 0;
  }
  kill(signal = 'SIGTERM') {
    const number = signal === 0 ? 0 : signalNumber(signal);
    if (this._handle) {
      const error = this._handle.kill(number);
      if (error === 0) {
        this.killed = number !== 0 || this.killed;
        return true;
      }
      if (error !== -3) this.emit('error', errnoException(error, 'kill'));
    }
    return false;
  }
  [Symbol.dispose]() { if (!this.killed) this.kill(); }
  ref() { this._handle?.reference(true); }
  unref() { this._handle?.reference(false); }
}

function spawn(file, args, options) {
  options = normalize(file, args, options);
  const { signal, timeout } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  validateOneOf(options.serialization, 'options.serialization', [undefined, 'json', 'advanced']);
  const child = new ChildProcess();
  child.spawn(options);
  if (timeout > 0) {
    const timer = setTimeout(() => { try { child.kill(options.killSignal ?? 'SIGTERM'); } catch (error) { child.emit('error', error); } }, timeout);
    child.once('exit', () => clearTimeout(timer));
  }
  if (signal) {
    const onAbort = () => {
      try { if (child.kill(options.killSignal ?? 'SIGTERM')) child.emit('error', new AbortError(undefined, { cause: signal.reason })); } catch (error) { child.emit('error', error); }
    };
    if (signal.aborted) process.nextTick(onAbort);
    else {
      signal.addEventListener('abort', onAbort, { once: true });
      child.once('exit', () => signal.removeEventListener('abort', onAbort));
    }
  }
  return child;
}

function execFile(file, args, options, callback) {
  if (args != null && typeof args === 'object' && !Array.isArray(args)) { callback = options; options = args; args = null; } else if (typeof args === 'function') { callback = args; options = args = null; }
  if (typeof options === 'function') { callback = options; options = null; }
  options = { encoding: 'utf8', timeout: 0, maxBuffer: 1024 * 1024, killSignal: 'SIGTERM', cwd: null, env: null, shell: false, ...options };
  if (callback != null) validateFunction(callback, 'callback');
  const child = spawn(file, args ?? [], { cwd: options.cwd, env: options.env, gid: options.gid, uid: options.uid, shell: options.shell, signal: options.signal, argv0: options.argv0 });
  const text = options.encoding !== 'buffer' && options.encoding !== null && Buffer.isEncoding(options.encoding);
  const chunks = { stdout: [], stderr: [] }, sizes = { stdout: 0, stderr: 0 };
  let killed = false, failure = null, done = false, timer;
  const kill = () => { killed = true; try { child.kill(options.killSignal); } catch (error) { failure ??= error; } };
  if (options.timeout > 0) timer = setTimeout(kill, options.timeout);
  for (const name of ['stdout', 'stderr']) {
    child[name]?.on('data', (chunk) => {
      const room = options.maxBuffer - sizes[name];
      sizes[name] += chunk.length;
      chunks[name].push(chunk.length > room ? chunk.subarray(0, Math.max(0, room)) : chunk);
      if (chunk.length > room && !failure) {
        failure = new ERR_CHILD_PROCESS_STDIO_MAXBUFFER(name);
        kill();
      }
    });
  }
  const exit = (code, signal) => {
    if (done) return;
    done = true;
    clearTimeout(timer);
    const [stdout, stderr] = ['stdout', 'stderr'].map((name) => { const all = Buffer.concat(chunks[name]); return text ? all.toString(options.encoding) : all; });
    if (!callback) return;
    if (!failure && code === 0 && signal === null) { callback(null, stdout, stderr); return; }
    if (!failure) {
      const cmd = (args ?? []).length ? `${file} ${args.join(' ')}` : file;
      failure = new Error(`Command failed: ${cmd}\n${stderr}`);
      failure.code = code < 0 ? errorMap().get(code)?.[0] : code;
      failure.killed = child.killed || killed;
      failure.signal = signal;
    }
    failure.cmd ??= (args ?? []).length ? `${file} ${args.join(' ')}` : file;
    if (failure.stdout === undefined) { failure.stdout = stdout; failure.stderr = stderr; }
    callback(failure, stdout, stderr);
  };
  child.on('close', exit);
  child.on('error', (error) => { failure = error; child.stdout?.destroy(); child.stderr?.destroy(); exit(-1, null); });
  return child;
}
function exec(command, options, callback) {
  if (typeof options === 'function') { callback = options; options = undefined; }
  options = { ...options };
  options.shell = typeof options.shell === 'string' ? options.shell : true;
  return execFile(command, options, callback);
}
for (const fn of [exec, execFile]) {
  Object.defineProperty(fn, require('internal/promisify').promisify.custom, { enumerable: false, value: (...args) => {
    let child;
    const promise = new Promise((resolve, reject) => { child = fn(...args, (error, stdout, stderr) => { if (error) { error.stdout = stdout; error.stderr = stderr; reject(error); } else resolve({ stdout, stderr }); }); });
    promise.child = child;
    return promise;
  } });
}

function spawnSync(file, args, options) {
  options = { maxBuffer: 1024 * 1024, ...normalize(file, args, options) };
  const stdio = stdioList(options.stdio ?? 'pipe', false).map((item) => (item === 'ignore' ? null : item === 'pipe' ? 'pipe' : item));
  let { input } = options;
  if (typeof input === 'string') input = Buffer.from(input, options.encoding && options.encoding !== 'buffer' ? options.encoding : 'utf8');
  const [error, pid, status, signal, output] = native.spawnSync(options.file, options.args, options.pairs, options.cwd, stdio, input ?? new Uint8Array(0), options.timeout ?? 0, options.maxBuffer === Infinity ? 0 : options.maxBuffer ?? 0, signalNumber(options.killSignal ?? 'SIGTERM'), (options.uid != null ? 1 : 0) | (options.gid != null ? 2 : 0) | (options.detached ? 8 : 0));
  const shaped = output.map((bytes) => {
    if (bytes === null) return null;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return options.encoding && options.encoding !== 'buffer' ? buffer.toString(options.encoding) : buffer;
  });
  const out = { status: error && pid === 0 ? null : signal ? null : status, signal: signal ? signalName(signal) : null, output: error && pid === 0 ? null : shaped, pid, stdout: shaped[1] ?? null, stderr: shaped[2] ?? null };
  if (error) {
    out.error = errnoException(error, `spawnSync ${options.file}`);
    out.error.path = options.file;
    out.error.spawnargs = options.args.slice(1);
  }
  return out;
}
function checkSync(out, args, command) {
  if (out.error) return Object.assign(out.error, out);
  if (out.status !== 0) {
    const error = new Error(`Command failed: ${command ?? args.join(' ')}${out.stderr?.length ? `\n${out.stderr}` : ''}`);
    return Object.assign(error, out);
  }
  return undefined;
}
function execFileSync(file, args, options) {
  const normalized = normalize(file, args, options);
  const out = spawnSync(file, args, options);
  const given = Array.isArray(args) ? undefined : args;
  if (!(options ?? given)?.stdio && out.stderr?.length) process.stderr.write(out.stderr);
  const error = checkSync(out, normalized.args);
  if (error) throw error;
  return out.stdout;
}
function execSync(command, options = {}) {
  const out = spawnSync(command, { ...options, shell: typeof options.shell === 'string' ? options.shell : true });
  if (!options.stdio && out.stderr?.length) process.stderr.write(out.stderr);
  const error = checkSync(out, undefined, command);
  if (error) throw error;
  return out.stdout;
}
function fork(modulePath, args = [], options) {
  if (args != null && !Array.isArray(args)) { options = args; args = []; }
  options = { ...options };
  if (modulePath instanceof URL) modulePath = require('url').fileURLToPath(modulePath);
  const execArgv = options.execArgv || process.execArgv.filter((a, i, all) => !/^(?:-e|--eval|-p|--print)$/.test(a) && !/^(?:-e|--eval|-p|--print)$/.test(all[i - 1] ?? ''));
  options.stdio ??= options.silent ? ['pipe', 'pipe', 'pipe', 'ipc'] : [0, 1, 2, 'ipc'];
  if (typeof options.stdio === 'string') options.stdio = [options.stdio, options.stdio, options.stdio, 'ipc'];
  return spawn(options.execPath || process.execPath, [...execArgv, modulePath, ...(args ?? [])], { ...options, shell: false, wantsIpc: true });
}
module.exports = { ChildProcess, spawn, spawnSync, exec, execSync, execFile, execFileSync, fork, _forkChild() {} };
