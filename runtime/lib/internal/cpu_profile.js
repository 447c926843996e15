// --cpu-prof: a profile of the whole run, written when it ends.
'use strict';

const options = require('internal/options');

function start() {
  const { CpuProfile } = binding('profiler');
  const profile = new CpuProfile(Number(options.last('--cpu-prof-interval') ?? 1000));
  binding('core').atEnd(() => {
    const [startTime, endTime, nodes, samples, timeDeltas] = profile.stop();
    const url = (name) => (name.startsWith('/') ? require('url').pathToFileURL(name).href : name);
    const text = JSON.stringify({
      nodes: nodes.map(([id, functionName, scriptId, name, line, column, hitCount, children]) => ({
        id, callFrame: { functionName, scriptId: `${scriptId}`, url: url(name), lineNumber: line - 1, columnNumber: column - 1 }, hitCount, ...(children.length ? { children } : {}),
      })),
      startTime, endTime, samples, timeDeltas,
    });
    const fs = require('fs'), path = require('path');
    const directory = path.resolve(options.last('--cpu-prof-dir') ?? '.');
    const now = new Date(), two = (n) => String(n).padStart(2, '0');
    const stamp = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}.${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
    fs.mkdirSync(directory, { recursive: true });
    fs.writeFileSync(path.join(directory, options.last('--cpu-prof-name') ?? `CPU.${stamp}.${process.pid}.0.001.cpuprofile`), text);
  });
}
module.exports = { start };
