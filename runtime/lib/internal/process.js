// The process object.
'use strict';

const native = binding('process');
const { codes, uvException } = require('internal/errors');
const asyncContext = require('internal/async_context');
const { validateArray, validateString, validateFunction, validateInteger, validateUint32 } = require('internal/validators');
const EventEmitter = require('events');

const nodeVersion = 'v22.12.0';

function setup() {
  const Process = function process() {};
  const proto = Object.create(EventEmitter.prototype, {
    constructor: { value: Process, configurable: true, writable: true },
  });
  Object.setPrototypeOf(process, proto);
  Object.defineProperty(process, Symbol.toStringTag, { value: 'process', configurable: true });
  EventEmitter.call(process);
  process.cwd = native.cwd;
  const ticks = require('internal/ticks');

  Object.assign(process, {
    version: nodeVersion,
    versions: undefined,
    arch: 'x64',
    platform: 'linux',
    release: { name: 'node', lts: 'Jod' },
    moduleLoadList: [],
    argv: undefined,
    execArgv: undefined,
    execPath: undefined,
    env: native.env,
    pid: undefined,
    ppid: undefined,
    exitCode: undefined,
    features: { inspector: true, debug: false, uv: true, ipv6: true, tls_alpn: true, tls_sni: true, tls_ocsp: false, tls: true, cached_builtins: true, typescript: false, require_module: true },
    config: { target_defaults: { cflags: [], default_configuration: 'Release', defines: [], include_dirs: [], libraries: [] }, variables: { napi_build_version: '9', node_shared: false } },
    title: 'sinter',
    argv0: undefined,
    nextTick: ticks.nextTick,
    _exiting: false,
    domain: null,
    cwd: native.cwd,
    chdir(directory) { validateString(directory, 'directory'); native.chdir(directory); },
    umask(mask) { return native.umask(mask === undefined ? -1 : typeof mask === 'string' ? Number.parseInt(mask, 8) : mask); },
    uptime() { return performanceNow() / 1000; },
    hrtime: Object.assign(function hrtime(previous) {
      const total = native.hrtimeBigint();
      const seconds = Number(total / 1000000000n), nanos = Number(total % 1000000000n);
      if (previous === undefined) return [seconds, nanos];
      const difference = [seconds - previous[0], nanos - previous[1]];
      if (difference[1] < 0) { difference[0]--; difference[1] += 1e9; }
      return difference;
    }, { bigint: () => native.hrtimeBigint() }),
    memoryUsage: Object.assign(function memoryUsage() {
      const m = native.memoryUsage();
      return { rss: m[0], heapTotal: m[1], heapUsed: m[2], external: m[3], arrayBuffers: m[4] };
    }, { rss: () => native.memoryUsage()[0] }),
    constrainedMemory: () => 0,
    availableMemory: () => binding('os').freemem(),
    cpuUsage(previous) {
      const usage = native.resourceUsage();
      return { user: usage[0] - (previous?.user ?? 0), system: usage[1] - (previous?.system ?? 0) };
    },
    resourceUsage() {
      const u = native.resourceUsage();
      return { userCPUTime: u[0], systemCPUTime: u[1], maxRSS: u[2], sharedMemorySize: 0, unsharedDataSize: 0, unsharedStackSize: 0, minorPageFault: u[3], majorPageFault: u[4], swappedOut: 0, fsRead: u[5], fsWrite: u[6], ipcSent: 0, ipcReceived: 0, signalsCount: 0, voluntaryContextSwitches: u[7], involuntaryContextSwitches: u[8] };
    },
    kill(pid, signal) {
      if (pid != (pid | 0)) throw new codes.ERR_INVALID_ARG_TYPE('pid', 'number', pid);
      let number = signal ?? 'SIGTERM';
      if (typeof number !== 'number') {
        number = binding('os').signalNames()[number];
        if (number === undefined) throw new codes.ERR_UNKNOWN_SIGNAL(signal);
      }
      if (isOurEnd(pid | 0, number)) binding('core').runAtEnd();
      try { native.kill(pid | 0, number); } catch (error) {
        if (error.code === 'ERR_ACCESS_DENIED') throw error;
        throw Object.assign(new Error(`kill ${error.code}`), { errno: error.errno, code: error.code, syscall: 'kill' });
      }
      return true;
    },
    exit, reallyExit: native.reallyExit, abort: native.abort,
    getuid: native.getuid, geteuid: native.geteuid, getgid: native.getgid, getegid: native.getegid, getgroups: native.getgroups,
    ...identityChanges(),
    assert(...args) { require('internal/process_assert')(...args); },
    emitWarning, binding: processBinding, dlopen: (...args) => require('internal/addons').dlopen(...args),
    getBuiltinModule(id) {
      validateString(id, 'id');
      const name = id.startsWith('node:') ? id.slice(5) : id;
      const builtins = require('internal/builtins');
      return builtins.isPublic(name) ? builtins.requireBuiltin(name) : undefined;
    },
    // Requests to the thread pool are not counted.
    getActiveResourcesInfo() {
      const { timeouts, immediates } = require('internal/timers').active();
      return [...binding('core').activeHandles(), ...Array(timeouts).fill('Timeout'), ...Array(immediates).fill('Immediate')];
    },
    _getActiveHandles: () => [], _getActiveRequests: () => [],
    setUncaughtExceptionCaptureCallback(fn) {
      if (fn !== null) validateFunction(fn, 'fn');
      if (fn !== null && captureCallback !== null) throw new codes.ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
      captureCallback = fn;
    },
    hasUncaughtExceptionCaptureCallback: () => captureCallback !== null,
    setSourceMapsEnabled: (on) => require('internal/source_maps').setEnabled(on), loadEnvFile, _tickCallback: ticks.runTicks,
    openStdin() { process.stdin.resume(); return process.stdin; },
    _rawDebug(...args) { binding('files').writeText(2, `${require('internal/inspect').format(...args)}\n`); },
    finalization: finalization(),
    sourceMapsEnabled: false,
    report: { writeReport: require('internal/errors').notImplemented('process.report.writeReport'), getReport: () => ({ header: { glibcVersionRuntime: '2.36', nodejsVersion: nodeVersion, arch: 'x64', platform: 'linux' }, sharedObjects: [] }), excludeNetwork: false },
  });
  for (const name of ['debugPort']) Object.defineProperty(process, name, { value: 9229, writable: true, enumerable: true });
  Object.defineProperty(process, 'allowedNodeEnvironmentFlags', {
    configurable: true, enumerable: true,
    get() {
      const flags = require('internal/options').environmentFlags();
      Object.defineProperty(process, 'allowedNodeEnvironmentFlags', { value: flags, configurable: true, enumerable: true, writable: true });
      return flags;
    },
    set(value) { Object.defineProperty(process, 'allowedNodeEnvironmentFlags', { value, configurable: true, enumerable: true, writable: true }); },
  });
  let exitCode;
  Object.defineProperty(process, 'exitCode', {
    configurable: true, enumerable: true,
    get: () => exitCode,
    set(code) {
      if (code !== null && code !== undefined) {
        const value = typeof code === 'string' && code !== '' ? Number(code) : code;
        validateInteger(Number.isInteger(value) ? value : code, 'code');
      }
      exitCode = code;
    },
  });
  for (const name of ['stdin', 'stdout', 'stderr']) {
    Object.defineProperty(process, name, {
      configurable: true, enumerable: true,
      get: streamGetters[name] = () => {
        const stream = require('internal/stdio')[name]();
        Object.defineProperty(process, name, { value: stream, configurable: true, enumerable: true, writable: true });
        return stream;
      },
      set(value) { Object.defineProperty(process, name, { value, configurable: true, enumerable: true, writable: true }); },
    });
  }
  setupSignals();
  const { setHook } = binding('core');
  setHook('fatalException', fatalException);
  setHook('emitBeforeExit', () => { process.emit('beforeExit', process.exitCode || 0); });
  setHook('emitExit', () => {
    process._exiting = true;
    const code = Number(process.exitCode || stalledCode() || 0);
    process.exitCode ??= code || undefined;
    process.emit('exit', code);
    return Number(process.exitCode ?? code) || 0;
  });
}

// Whether nobody has asked for one of the process's streams yet, nor put another in its place.
const streamGetters = {};
const isUntouched = (name) => Object.getOwnPropertyDescriptor(process, name)?.get === streamGetters[name];

// What is this process's own.
function begin() {
  native.describe(native);
  const { execPath, script } = native;
  process.versions = Object.freeze({ node: nodeVersion.slice(1), ...native.versions, modules: '127', ares: '1.18.1', llhttp: '8.1.0', unicode: '14.0', napi: '9' });
  process.argv = [execPath, ...(script ? [require('path').resolve(script)] : []), ...native.arguments];
  process.execArgv = native.execArguments;
  process.execPath = execPath;
  process.argv0 = execPath;
  process.pid = native.pid;
  process.ppid = native.ppid;
  process.features.typescript = native.hasCompiler ? 'strip' : false;
  if (!native.isMainThread) for (const name of Object.keys(identityChanges())) delete process[name];
  clockOrigin = native.hrtime();
}

// Exit code 13: the loop is empty while a top-level await is still waiting.
let stalledCode = () => 0;
const setStalledCheck = (check) => { stalledCode = check; };

let clockOrigin;
// When the program began: a milestone of performance.nodeTiming.
let began = 0;
const bootstrapped = () => { began = performanceNow(); };
const bootstrapComplete = () => began;
const performanceNow = () => (native.hrtime() - clockOrigin) / 1e6;

function exit(code) {
  if (arguments.length > 0 && code !== undefined) process.exitCode = code;
  if (!process._exiting) {
    process._exiting = true;
    process.emit('exit', Number(process.exitCode ?? 0));
  }
  if (traceExit) process._rawDebug(`(node:${process.pid}) WARNING: Exited the environment with code ${process.exitCode ?? 0}${new Error().stack.replace(/^Error/, '')}`);
  process.reallyExit(Number(process.exitCode ?? 0));
}
// --trace-exit
let traceExit = false;
const setTraceExit = () => { traceExit = true; };


// Whether the process will not survive that it sends this signal: what is written at its end has to be written before.
function isOurEnd(pid, number) {
  if (number <= 0 || ![0, -1, process.pid, -process.pid].includes(pid)) return false;
  const name = Object.entries(binding('os').signalNames()).find(([, value]) => value === number)?.[0];
  return process.listenerCount(name) === 0 && !/^SIG(?:CHLD|CONT|URG|WINCH|STOP|TSTP|TTIN|TTOU|PIPE)$/.test(name);
}

let captureCallback = null;
// Who is asked first: the module `domain`, once it is loaded.
let domainCatch = null;
const setDomainCatch = (tryCatch) => { domainCatch = tryCatch; };
let handling = false;
// A host reports what nobody caught instead of ending the process.
let fatalReporter = null;
const setFatalReporter = (report) => { fatalReporter = report; };

const fatalException = (error, fromPromise) => asyncContext.runInThrown(() => tellFatal(error, fromPromise));
function tellFatal(error, fromPromise) {
  const origin = fromPromise ? 'unhandledRejection' : 'uncaughtException';
  process.emit('uncaughtExceptionMonitor', error, origin);
  if (domainCatch !== null && domainCatch(error)) return true;
  if (captureCallback !== null) {
    captureCallback(error);
    return true;
  }
  // Emitted even where nobody listens: programs that put a function of theirs in place of `emit` hear it so.
  if (!handling && process.emit('uncaughtException', error, origin)) return true;
  if (fatalReporter !== null) {
    fatalReporter(error, origin);
    return true;
  }
  if (!process._exiting) {
    process._exiting = true;
    process.exitCode = 1;
    handling = true;
    try { process.emit('exit', 1); } catch { /* the first error is the one to tell of */ }
  }
  if (native.isMainThread) printFatal(error);
  else require('internal/worker_main').reportFatal(error);
  process.reallyExit(Number(process.exitCode) || 1);
  return false;
}

function printFatal(error) {
  const { inspect } = require('internal/inspect');
  const { isNativeError } = require('internal/types');
  let place = binding('core').exceptionPlace(error);
  if (typeof place === 'string') place = require('internal/source_maps').mapPlace(place);
  const isError = error !== null && typeof error === 'object' && (isNativeError(error) || error instanceof Error);
  let text = typeof place === 'string' ? `${place}\n` : '', shown;
  if (isError) {
    try {
      require('events')._describeUnheard(error);
      shown = require('internal/typescript').isRefusal(error) ? error.stack.trimEnd() : inspect(error);
    } catch { shown = String(error.stack); }
    if (text !== '') text += '\n';
  } else {
    try { shown = typeof error === 'symbol' ? error.toString() : inspect(error); } catch { shown = '<unprintable>'; }
    if (text === '') text = 'Uncaught:\n';
    if (error === null || typeof error !== 'object') shown += '\n(Use `node --trace-uncaught ...` to show where the exception was thrown)';
  }
  binding('files').writeText(2, `${text}${shown}\n\nNode.js ${process.version} (Sinter ${process.versions.sinter})\n`);
}

const warned = new Set();
// Whose the process is.
function identityChanges() {
  const checkId = (id, name) => {
    if (typeof id === 'number') validateUint32(id, name);
    else if (typeof id !== 'string') throw new codes.ERR_INVALID_ARG_TYPE(name, ['number', 'string'], id);
  };
  const change = (name, kind) => ({
    [name](id) {
      checkId(id, 'id');
      if (!native[name](id, name)) throw new codes.ERR_UNKNOWN_CREDENTIAL(kind, id);
    },
  })[name];
  return {
    setuid: change('setuid', 'User'), seteuid: change('seteuid', 'User'), setgid: change('setgid', 'Group'), setegid: change('setegid', 'Group'),
    setgroups(groups) {
      validateArray(groups, 'groups');
      groups.forEach((group, i) => checkId(group, `groups[${i}]`));
      const unknown = native.setgroups(groups);
      if (unknown) throw new codes.ERR_UNKNOWN_CREDENTIAL('Group', groups[unknown - 1]);
    },
    initgroups(user, extraGroup) {
      checkId(user, 'user');
      checkId(extraGroup, 'extraGroup');
      const unknown = native.initgroups(user, extraGroup);
      if (unknown) throw new codes.ERR_UNKNOWN_CREDENTIAL(unknown === 1 ? 'User' : 'Group', unknown === 1 ? user : extraGroup);
    },
  };
}

const silenced = new Set();  // --disable-warning: codes and names
function emitWarning(warning, type, code, ctor) {
  let detail;
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    ctor = type.ctor;
    code = type.code;
    if (typeof type.detail === 'string') detail = type.detail;
    type = type.type || 'Warning';
  } else if (typeof type === 'function') {
    ctor = type;
    code = '';
    type = 'Warning';
  }
  if (type !== undefined) validateString(type, 'type');
  if (typeof code === 'function') { ctor = code; code = undefined; } else if (code !== undefined) validateString(code, 'code');
  if (typeof warning === 'string') {
    const limit = Error.stackTraceLimit;
    const message = warning;
    warning = new Error(message);
    Error.stackTraceLimit = limit;
    warning.name = String(type || 'Warning');
    if (code !== undefined) warning.code = code;
    if (detail !== undefined) warning.detail = detail;
    Error.captureStackTrace(warning, ctor || process.emitWarning);
  } else if (!(warning instanceof Error)) throw new codes.ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation) return;
    if (process.throwDeprecation) process.nextTick(() => { throw warning; });
  }
  process.nextTick(() => {
    if (!process.noProcessWarnings && process.env.NODE_NO_WARNINGS !== '1' && !silenced.has(warning.code) && !silenced.has(warning.name)) printWarning(warning);
    process.emit('warning', warning);
  });
}
// --redirect-warnings
let warningFile;
const redirectWarnings = (file) => { warningFile = require('path').resolve(file); };
function printWarning(warning) {
  const trace = process.traceProcessWarnings || (warning.name === 'DeprecationWarning' && process.traceDeprecation);
  let text = `(node:${process.pid}) `;
  if (warning.code) text += `[${warning.code}] `;
  if (trace && warning.stack) text += warning.stack;
  else text += typeof warning.toString === 'function' ? String(warning.toString()) : Error.prototype.toString.call(warning);
  if (typeof warning.detail === 'string') text += `\n${warning.detail}`;
  const isDeprecation = warning.name === 'DeprecationWarning';
  if (!trace && !warned.has(isDeprecation)) {
    warned.add(isDeprecation);
    text += `\n(Use \`node --trace-${isDeprecation ? 'deprecation' : 'warnings'} ...\` to show where the warning was created)`;
  }
  if (warningFile !== undefined) {
    try {
      require('fs').appendFileSync(warningFile, `${text}\n`);
      return;
    } catch { /* It is shown as without the option. */ }
  }
  if (native.isMainThread) binding('files').writeText(2, `${text}\n`);
  else process.stderr.write(`${text}\n`);
}

// Callbacks for objects that are still alive when the process ends.
function finalization() {
  const refs = new Map();
  let listening = false;
  const add = (object, callback, event) => {
    validateFunction(callback, 'callback');
    if (object === null || (typeof object !== 'object' && typeof object !== 'function')) throw new codes.ERR_INVALID_ARG_TYPE('obj', 'Object', object);
    refs.set(new WeakRef(object), [callback, event]);
    if (listening) return;
    listening = true;
    for (const name of ['exit', 'beforeExit']) {
      process.on(name, () => {
        for (const [ref, [fn, wanted]] of [...refs]) {
          const target = wanted === name ? ref.deref() : undefined;
          if (target === undefined) continue;
          refs.delete(ref);
          fn(target, name);
        }
      });
    }
  };
  return {
    register: (object, callback) => add(object, callback, 'exit'),
    registerBeforeExit: (object, callback) => add(object, callback, 'beforeExit'),
    unregister(object) { for (const ref of refs.keys()) if (ref.deref() === object) refs.delete(ref); },
  };
}

function processBinding(name) {
  if (name === 'natives') return {};
  if (name === 'util') return require('internal/types');
  if (name === 'constants') return { fs: binding('fs').constants, os: require('os').constants, crypto: {}, zlib: {} };
  if (name === 'fs' || name === 'uv') return binding(name === 'uv' ? 'os' : 'fs');
  // What asks for these when it is loaded uses them for its own kinds of sockets, if at all.
  if (name === 'stream_wrap') {
    const { codes } = require('internal/errors');
    return { kReadBytesOrError: 0, get streamBaseState() { throw new codes.ERR_NOT_IMPLEMENTED("process.binding('stream_wrap')"); } };
  }
  if (name === 'http_parser') return { methods: binding('http').methods(), get HTTPParser() { return require('_http_common').HTTPParser; } };
  throw new Error(`No such module: ${name}`);
}

function loadEnvFile(path = '.env') {
  const { parseEnv } = require('util');
  const values = parseEnv(require('fs').readFileSync(path, 'utf8'));
  for (const [key, value] of Object.entries(values)) if (process.env[key] === undefined) process.env[key] = value;
}

// Watching a signal only while somebody listens for it.
function setupSignals() {
  const watchers = new Map();
  let signals;
  const start = (name) => {
    signals ??= binding('os').signalNames();
    if (signals[name] === undefined || watchers.has(name) || !native.isMainThread) return;
    const watcher = new native.SignalWatcher();
    watcher.onsignal = (number) => process.emit(name, name, number);
    const error = watcher.start(signals[name]);
    if (error) {
      watcher.close();
      throw uvException(error, 'uv_signal_start');
    }
    watchers.set(name, watcher);
  };
  process.on('newListener', (name) => {
    if (typeof name !== 'string') return;
    if (name.startsWith('SIG')) start(name);
    else if (name === 'workerMessage') require('internal/thread_messages').listen();
  });
  process.on('removeListener', (name) => {
    if (watchers.has(name) && process.listenerCount(name) === 0) {
      watchers.get(name).close();
      watchers.delete(name);
    }
  });
}

module.exports = { setup, begin, silence: (name) => silenced.add(name), redirectWarnings, setTraceExit, bootstrapped, bootstrapComplete, isUntouched, performanceNow, setDomainCatch, setStalledCheck, setFatalReporter, nodeVersion };
