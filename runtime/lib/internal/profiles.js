// --cpu-prof and --heap-prof: profiles of the whole run, written when it ends.
'use strict';

const options = require('internal/options');

function write(option, prefix, extension, profile) {
  const fs = require('fs'), path = require('path');
  const directory = path.resolve(options.last(`${option}-dir`) ?? options.last('--diagnostic-dir') ?? '.');
  const thread = binding('worker').threadId(), now = new Date(), two = (n) => String(n).padStart(2, '0');
  const stamp = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}.${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(path.join(directory, options.last(`${option}-name`) ?? `${prefix}.${stamp}.${process.pid}.${thread}.${String(thread + 1).padStart(3, '0')}.${extension}`), JSON.stringify(profile));
}
function ask(session, method, params) {
  const { error, result } = JSON.parse(session.ask(JSON.stringify({ id: 1, method, params })));
  if (error) throw new Error(error.message);
  return result;
}
// Of every thread.
function start() {
  if (options.has('--cpu-prof')) startCpu();
  if (options.has('--heap-prof')) startHeap();
}
function startCpu() {
  const session = new (binding('inspector').OwnSession)();
  ask(session, 'Profiler.enable');
  ask(session, 'Profiler.setSamplingInterval', { interval: Number(options.last('--cpu-prof-interval') ?? 1000) });
  ask(session, 'Profiler.start');
  binding('core').atEnd(() => write('--cpu-prof', 'CPU', 'cpuprofile', ask(session, 'Profiler.stop').profile));
}
function startHeap() {
  const session = new (binding('inspector').OwnSession)();
  ask(session, 'HeapProfiler.enable');
  ask(session, 'HeapProfiler.startSampling', { samplingInterval: Number(options.last('--heap-prof-interval') ?? 512 * 1024) });
  binding('core').atEnd(() => write('--heap-prof', 'Heap', 'heapprofile', ask(session, 'HeapProfiler.stopSampling').profile));
}
module.exports = { start };
