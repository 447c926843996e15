// What fs does with whole trees of files. Each algorithm is written once, as steps: a generator that yields
// `[operation, ...arguments]`, an operation of fs by name or a function of the program's, and is given the answer.
'use strict';

const native = binding('fs');
const fs = require('fs');
const path = require('path');
const { EEXIST, EINVAL, EISDIR, ENOTDIR } = require('os').constants.errno;
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateInt32, validateObject, validateUint32 } = require('internal/validators');
const { toPath, getOptions, encodePath } = fs[Symbol.for('sinter.fs')];

function answerNow([operation, ...args]) {
  if (typeof operation === 'string') return fs[`${operation}Sync`](...args);
  const answer = operation(...args);
  if (typeof answer?.then === 'function') throw new codes.ERR_INVALID_RETURN_VALUE('boolean', 'filter', answer);
  return answer;
}
/** Takes all steps while the caller waits. */
function runSync(steps) {
  let step = steps.next();
  while (!step.done) {
    let answer;
    try { answer = answerNow(step.value); } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(answer);
  }
  return step.value;
}
/** Takes the steps as the operations end; a promise of the last value. */
async function run(steps) {
  let step = steps.next();
  while (!step.done) {
    const [operation, ...args] = step.value;
    let answer;
    try { answer = await (typeof operation === 'string' ? fs.promises[operation] : operation)(...args); } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(answer);
  }
  return step.value;
}

// As the system's own errors: what was called, and on which file.
const failed = (error, syscall, errno, file) => Object.assign(error, { name: 'SystemError', syscall, errno, path: `${file}` });
const isAbsent = (error) => error.code === 'ENOENT' || error.code === 'ENOTDIR';

// ---- Reading

function* entriesBelow(base, options) {
  const out = [], queue = [base];
  while (queue.length) {
    const directory = queue.shift();
    for (const entry of yield ['readdir', directory, { withFileTypes: true }]) {
      const file = path.join(directory, entry.name);
      if (entry.isDirectory()) queue.push(file);
      out.push(options.withFileTypes ? entry : encodePath(path.relative(base, file), options));
    }
  }
  return out;
}

// The operation that a program hears of is the one it asked for.
function openingFailure(error) {
  error.message = error.message.replace(', scandir', ', opendir');
  error.syscall = 'opendir';
  return error;
}
class Dir {
  #entries;
  #closed = false;
  // What readdir found: entries that come or go from then on may be missed, as the system's own call may.
  constructor(path, entries) {
    Object.defineProperty(this, 'path', { value: path, enumerable: true, configurable: true });
    this.#entries = entries;
  }
  #check() { if (this.#closed) throw new codes.ERR_DIR_CLOSED(); }
  readSync() {
    this.#check();
    return this.#entries.shift() ?? null;
  }
  read(callback) {
    if (callback === undefined) return (async () => this.readSync())();
    validateFunction(callback, 'callback');
    const entry = this.readSync();
    process.nextTick(callback, null, entry);
    return undefined;
  }
  closeSync() {
    this.#check();
    this.#closed = true;
  }
  close(callback) {
    if (callback === undefined) return (async () => this.closeSync())();
    validateFunction(callback, 'callback');
    const error = this.#closed ? new codes.ERR_DIR_CLOSED() : null;
    this.#closed = true;
    process.nextTick(callback, error);
    return undefined;
  }
  async* entries() {
    try {
      for (let entry = this.readSync(); entry !== null; entry = this.readSync()) yield entry;
    } finally { if (!this.#closed) this.closeSync(); }
  }
  [Symbol.dispose]() { if (!this.#closed) this.closeSync(); }
  async [Symbol.asyncDispose]() { if (!this.#closed) this.closeSync(); }
}
Object.defineProperty(Dir.prototype, Symbol.asyncIterator, { value: Dir.prototype.entries, writable: true, enumerable: false, configurable: true });

function* openDirectory(name, options) {
  const { recursive = false } = getOptions(options);
  try { return new Dir(name, yield ['readdir', name, { withFileTypes: true, recursive }]); } catch (error) { throw openingFailure(error); }
}

// ---- Removing

function checkRemoval(options = {}) {
  validateObject(options, 'options');
  options = { recursive: false, force: false, maxRetries: 0, retryDelay: 100, ...options };
  validateBoolean(options.recursive, 'options.recursive');
  validateBoolean(options.force, 'options.force');
  validateInt32(options.retryDelay, 'options.retryDelay', 0);
  validateUint32(options.maxRetries, 'options.maxRetries');
  return options;
}
/** The native operation that removes what is at the path; none where there is nothing and `force` says so. */
function* removal(file, { recursive, force }) {
  let stats;
  try { stats = yield ['lstat', file]; } catch (error) {
    if (force && error.code === 'ENOENT') return null;
    throw error;
  }
  if (!stats.isDirectory()) return 'unlink';
  if (recursive) return 'removeTree';
  const error = failed(new codes.ERR_FS_EISDIR('rm', file), 'rm', EISDIR, file);
  error.message = `Path is a directory: rm returned EISDIR (is a directory) ${file}`;
  throw error;
}
function removeSync(file, options) {
  const how = runSync(removal(file, options));
  if (how !== null) native[how](file);
}
async function remove(file, options) {
  const how = await run(removal(file, options));
  if (how !== null) await new Promise((resolve, reject) => { native[`${how}Async`]((error) => (error ? reject(error) : resolve()), file); });
}

// ---- Copying

const defaultCopy = { dereference: false, errorOnExist: false, force: true, preserveTimestamps: false, recursive: false, verbatimSymlinks: false };
function checkCopy(options = {}) {
  validateObject(options, 'options');
  options = { ...defaultCopy, ...options };
  for (const name of Object.keys(defaultCopy)) validateBoolean(options[name], `options.${name}`);
  if (options.dereference && options.verbatimSymlinks) throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  if (options.filter !== undefined) validateFunction(options.filter, 'options.filter');
  return options;
}
const isSame = (a, b) => a.ino === b.ino && a.dev === b.dev;
const refusal = (why, to) => failed(new codes.ERR_FS_CP_EINVAL(why, to), 'cp', EINVAL, to);

// Links may lead from the one folder into the other; a part of the path may not be there yet.
function* isInside(to, from) {
  const folder = yield ['realpath', from];
  for (let file = path.resolve(to); ; file = path.dirname(file)) {
    try { return `${yield ['realpath', file]}/`.startsWith(`${folder}/`); } catch (error) { if (!isAbsent(error)) throw error; }
  }
}
function* copyTree(from, to, options, isTop) {
  const { filter, dereference, force, errorOnExist, preserveTimestamps, recursive, verbatimSymlinks, mode = 0 } = options;
  if (filter && !(yield [filter, from, to])) return;
  const source = yield [dereference ? 'stat' : 'lstat', from, { bigint: true }];
  let target;
  try { target = yield ['lstat', to, { bigint: true }]; } catch (error) { if (!isAbsent(error)) throw error; }
  // The copy takes the place of what it finds, which would be the source.
  if (target && isSame(source, target)) throw refusal('src and dest cannot be the same', to);
  if (source.isDirectory()) {
    if (!recursive) {
      const error = failed(new codes.ERR_FS_EISDIR('cp', from), 'cp', EISDIR, from);
      error.message = `Recursive option not enabled, cannot copy a directory: cp returned EISDIR (${from} is a directory (not copied)) ${from}`;
      throw error;
    }
    if (target && !target.isDirectory() && !target.isSymbolicLink()) throw failed(new codes.ERR_FS_CP_DIR_TO_NON_DIR(to, from), 'cp', EISDIR, to);
    if ((isTop || target?.isSymbolicLink()) && (yield* isInside(to, from))) throw refusal(`cannot copy ${from} to a subdirectory of self ${to}`, to);
    yield ['mkdir', to, { recursive: true }];
    for (const name of yield ['readdir', from]) yield* copyTree(path.join(from, name), path.join(to, name), options, false);
    if (!target) yield ['chmod', to, Number(source.mode)];
    return;
  }
  if (target?.isDirectory()) throw failed(new codes.ERR_FS_CP_NON_DIR_TO_DIR(to, from), 'cp', ENOTDIR, to);
  if (source.isSocket()) throw failed(new codes.ERR_FS_CP_SOCKET(to, to), 'cp', EINVAL, to);
  if (source.isFIFO()) throw failed(new codes.ERR_FS_CP_FIFO_PIPE(to, to), 'cp', EINVAL, to);
  if (!target) yield ['mkdir', path.dirname(to), { recursive: true }];
  if (source.isSymbolicLink()) {
    let link = yield ['readlink', from];
    if (!verbatimSymlinks && !path.isAbsolute(link)) link = path.resolve(path.dirname(from), link);
    // A file is not given up for a link, which may lead to it.
    if (target?.isSymbolicLink()) yield ['unlink', to];
    yield ['symlink', link, to];
    return;
  }
  if (target) {
    if (force) yield ['unlink', to];
    else if (errorOnExist) throw failed(new codes.ERR_FS_CP_EEXIST(to, to), 'cp', EEXIST, to);
    else return;
  }
  yield ['copyFile', from, to, mode];
  if (preserveTimestamps) yield ['utimes', to, source.atime, source.mtime];
}
function copy(from, to, options) {
  options = checkCopy(options);
  return copyTree(`${toPath(from, 'src')}`, `${toPath(to, 'dest')}`, options, true);
}

module.exports = { Dir, checkRemoval, copy, entriesBelow, openDirectory, remove, removeSync, run, runSync };
