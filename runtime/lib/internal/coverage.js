// NODE_V8_COVERAGE: what of every script ran, counted by the engine and written when the thread ends, in the files that
// c8 and others read.
'use strict';

let session, folder;
function start() {
  folder = require('path').resolve(process.env.NODE_V8_COVERAGE);
  // Child processes in other folders write to the same place.
  process.env.NODE_V8_COVERAGE = folder;
  require('internal/source_maps').keepTexts();
  session = new (binding('inspector').OwnSession)();
  ask('Profiler.enable');
  ask('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  binding('core').atEnd(take);
}
function ask(method, params) {
  const { error, result } = JSON.parse(session.ask(JSON.stringify({ id: 1, method, params })));
  if (error) throw new Error(error.message);
  return result;
}

let last = 0;
// What ran since the last time. Files have a time each, also where there are several in a millisecond.
function take() {
  if (session === undefined) return;
  const { result, timestamp } = ask('Profiler.takePreciseCoverage');
  const sources = require('internal/source_maps').keptMaps();
  const text = JSON.stringify({
    result: result.filter(({ url }) => !url.startsWith('node:') && !url.startsWith('sinter:')), timestamp,
    ...(sources && { 'source-map-cache': sources }),
  });
  last = Math.max(Date.now(), last + 1);
  const fs = require('fs');
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(require('path').join(folder, `coverage-${process.pid}-${last}-${binding('worker').threadId()}.json`), text, { mode: 0o600 });
  } catch (error) {
    process._rawDebug(`${process.execPath}: cannot write coverage: ${error.message}`);
  }
}
function stop() {
  if (session === undefined) return;
  ask('Profiler.stopPreciseCoverage');
  session = undefined;
}
module.exports = { start, take, stop };
