// --cpu-prof and --heap-prof: profiles of the whole run, written when it ends.
'use strict';

const options = require('internal/options');

function write(option, prefix, extension, profile) {
  const fs = require('fs'), path = require('path');
  const directory = path.resolve(options.last(`${option}-dir`) ?? options.last('--diagnostic-dir') ?? '.');
  const now = new Date(), two = (n) => String(n).padStart(2, '0');
  const stamp = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}.${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(path.join(directory, options.last(`${option}-name`) ?? `${prefix}.${stamp}.${process.pid}.0.001.${extension}`), JSON.stringify(profile));
}
function startCpu() {
  const { CpuProfile } = binding('profiler');
  const profile = new CpuProfile(Number(options.last('--cpu-prof-interval') ?? 1000));
  binding('core').atEnd(() => {
    const [startTime, endTime, nodes, samples, timeDeltas] = profile.stop();
    const url = (name) => (name.startsWith('/') ? require('url').pathToFileURL(name).href : name);
    write('--cpu-prof', 'CPU', 'cpuprofile', {
      nodes: nodes.map(([id, functionName, scriptId, name, line, column, hitCount, children]) => ({
        id, callFrame: { functionName, scriptId: `${scriptId}`, url: url(name), lineNumber: line - 1, columnNumber: column - 1 }, hitCount, ...(children.length ? { children } : {}),
      })),
      startTime, endTime, samples, timeDeltas,
    });
  });
}
function startHeap() {
  const session = new (binding('inspector').OwnSession)();
  const ask = (method, params) => JSON.parse(session.ask(JSON.stringify({ id: 1, method, params }))).result;
  ask('HeapProfiler.enable');
  ask('HeapProfiler.startSampling', { samplingInterval: Number(options.last('--heap-prof-interval') ?? 512 * 1024) });
  binding('core').atEnd(() => write('--heap-prof', 'Heap', 'heapprofile', ask('HeapProfiler.stopSampling').profile));
}
module.exports = { startCpu, startHeap };
