// What is in the heap: snapshots for DevTools, searches, and what collections of garbage did.
'use strict';

const heap = binding('heap');
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateObject, validateUint32 } = require('internal/validators');

function snapshotOptions(options) {
  validateObject(options, 'options');
  const { exposeInternals = false, exposeNumericValues = false } = options;
  validateBoolean(exposeInternals, 'options.exposeInternals');
  validateBoolean(exposeNumericValues, 'options.exposeNumericValues');
  return [exposeInternals, exposeNumericValues];
}
function getHeapSnapshot(options = {}) {
  const how = snapshotOptions(options);
  const { Readable } = require('stream');
  return new Readable({
    read() {
      heap.snapshot((piece) => { this.push(piece); }, ...how);
      this.push(null);
    },
  });
}
function writeHeapSnapshot(filename, options = {}) {
  const fs = require('fs');
  const how = snapshotOptions(options);
  filename ??= heap.snapshotName();
  const file = fs.openSync(filename, 'w', 0o600);
  try { heap.snapshot((piece) => { fs.writeSync(file, piece); }, ...how); } finally { fs.closeSync(file); }
  return filename;
}
let nearLimit = false;
function setHeapSnapshotNearHeapLimit(limit) {
  validateUint32(limit, 'limit', true);
  if (nearLimit) return;
  nearLimit = true;
  heap.snapshotNearLimit(limit);
}

// The engine's debugger can search its heap.
function queryObjects(constructor, options = {}) {
  validateFunction(constructor, 'constructor');
  validateObject(options, 'options');
  const { format = 'count' } = options;
  if (format !== 'count' && format !== 'summary') throw new codes.ERR_INVALID_ARG_VALUE('options.format', format);
  const { Session } = require('inspector');
  const session = new Session();
  const ask = (method, params) => {
    let answer;
    session.post(method, params, (error, result) => {
      if (error) throw error;
      answer = result;
    });
    return answer;
  };
  const key = 'sinter query of objects';
  let found;
  session.connect();
  try {
    Object.defineProperty(globalThis, key, { value: [constructor.prototype, (list) => { found = list; }], configurable: true });
    const [prototype, take] = [0, 1].map((i) => ask('Runtime.evaluate', { expression: `globalThis[${JSON.stringify(key)}][${i}]` }).result);
    const { objects } = ask('Runtime.queryObjects', { prototypeObjectId: prototype.objectId });
    ask('Runtime.callFunctionOn', { objectId: objects.objectId, functionDeclaration: 'function(take) { take(this); }', arguments: [{ objectId: take.objectId }] });
  } finally {
    delete globalThis[key];
    session.disconnect();
  }
  return format === 'count' ? found.length : found.map((object) => require('internal/inspect').inspect(object, { depth: 0 }));
}

class GCProfiler {
  #profile = null;
  start() {
    if (this.#profile) return;
    this.#profile = new heap.GarbageProfile();
    this.#profile.start();
  }
  stop() {
    const text = this.#profile?.stop();
    this.#profile = null;
    return text === undefined ? undefined : JSON.parse(text);
  }
}

// For a worker's, which goes to its parent.
function pieces(how) {
  const out = [];
  heap.snapshot((piece) => { out.push(piece); }, ...how);
  return out;
}

module.exports = { getHeapSnapshot, writeHeapSnapshot, setHeapSnapshotNearHeapLimit, queryObjects, GCProfiler, options: snapshotOptions, pieces };
