// v8's views of the heap, identities of the process, and the debugger's door.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { tmpdir } from 'node:os';
import v8 from 'node:v8';
import inspector from 'node:inspector';
import { text } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';
import { spawnSync } from 'node:child_process';

const log = console.log;
const tries = (f) => { try { return f(); } catch (e) { return `${e.name} ${e.code} ${e.message}`; } };
const folder = mkdtempSync(join(tmpdir(), 'heap-'));
process.chdir(folder);

// ---- Snapshots
class Marked { constructor() { this.note = 'kept by the test'; } }
const kept = [new Marked(), new Marked()];
const named = (snapshot) => snapshot.strings.includes('Marked') && snapshot.strings.includes('kept by the test');
const shape = (snapshot) => [Object.keys(snapshot).slice(0, 3), snapshot.snapshot.meta.node_fields.slice(0, 5), named(snapshot)];
log(shape(JSON.parse(await text(v8.getHeapSnapshot()))));
log(v8.writeHeapSnapshot('one.heapsnapshot'), shape(JSON.parse(readFileSync('one.heapsnapshot', 'utf8'))), (statSync('one.heapsnapshot').mode & 0o777).toString(8));
const name = v8.writeHeapSnapshot(undefined, { exposeInternals: true, exposeNumericValues: true });
log(/^Heap\.\d{8}\.\d{6}\.\d+\.0\.\d{3}\.heapsnapshot$/.test(basename(name)), existsSync(name));
for (const wrong of [() => v8.getHeapSnapshot(1), () => v8.getHeapSnapshot({ exposeInternals: 1 }), () => v8.writeHeapSnapshot(1), () => v8.writeHeapSnapshot('x', 1), () => v8.writeHeapSnapshot('no/such'), () => v8.setHeapSnapshotNearHeapLimit(), () => v8.setHeapSnapshotNearHeapLimit(0), () => v8.setHeapSnapshotNearHeapLimit('1')]) log(tries(wrong));

// ---- Objects of a class
class Other extends Marked {}
kept.push(new Other());
log(v8.queryObjects(Marked), v8.queryObjects(Other), v8.queryObjects(Other, { format: 'summary' }), kept.length);
for (const wrong of [() => v8.queryObjects(), () => v8.queryObjects(Marked, { format: 'x' }), () => v8.queryObjects(Marked, 1)]) log(tries(wrong));

// ---- Collections
{
  const profiler = new v8.GCProfiler();
  log(profiler.stop());
  profiler.start();
  profiler.start();
  let garbage = [];
  for (let i = 0; i < 300000; i++) { garbage.push({ i }); if (i % 1000 === 0) garbage = []; }
  const profile = profiler.stop();
  log(Object.keys(profile), profile.version, profile.startTime <= profile.endTime, profile.statistics.length > 0, profiler.stop());
  const [one] = profile.statistics;
  log(Object.keys(one), /^(Scavenge|MarkSweepCompact|IncrementalMarking)$/.test(one.gcType), one.cost > 0, Object.keys(one.beforeGC), Object.keys(one.afterGC.heapStatistics), Object.keys(one.beforeGC.heapSpaceStatistics[0]));
}

// ---- A worker's
{
  const worker = new Worker('class InWorker {}; globalThis.x = new InWorker(); const { parentPort } = require("worker_threads"); parentPort.on("message", () => process.exit()); parentPort.postMessage(1)', { eval: true, stdin: true });
  await new Promise((resolve) => worker.once('message', resolve));
  const snapshot = JSON.parse(await text(await worker.getHeapSnapshot()));
  log(snapshot.strings.includes('InWorker'), typeof worker.threadId, worker.stdin !== null, worker.stdout.readable, worker.stderr.readable);
  worker.postMessage('end');
  await new Promise((resolve) => worker.on('exit', resolve));
  log(worker.threadId, await worker.getHeapSnapshot().catch((e) => e.code));
}

// ---- Near the limit: the same program under the same runtime.
{
  const { status, stderr } = spawnSync(process.execPath, ['--max-old-space-size=40', '-e', 'require("v8").setHeapSnapshotNearHeapLimit(1); const all = []; for (;;) all.push(new Array(1000).fill({}));'], { encoding: 'utf8', env: { ...process.env, NODE_NO_WARNINGS: '1' } });
  log(status !== 0, stderr.split('\n').filter((line) => /^Wrote snapshot to .*Heap\.\d+\.\d+\.\d+\.0\.\d+\.heapsnapshot$/.test(line)).length);
}

// ---- Whose the process is. As nobody special, or as root, changing to what it is already.
for (const wrong of [() => process.setuid(), () => process.setuid({}), () => process.setuid(-1), () => process.setuid('no such user'), () => process.seteuid('no such user'), () => process.setgid('no such group'), () => process.setegid(1.5), () => process.setgroups(), () => process.setgroups(['no such group']), () => process.setgroups([{}]), () => process.initgroups(), () => process.initgroups('root'), () => process.initgroups('no such user', 0), () => process.initgroups('root', 'no such group')]) log(tries(wrong));
log(process.setuid(process.getuid()), process.setgid(process.getgid()), process.seteuid(process.geteuid()), process.setegid(process.getegid()), process.getuid() === 0 ? [process.setgroups([0, 'daemon']), process.getgroups(), process.setgroups([])] : [undefined, [0, 1], undefined]);
if (process.getuid() === 0) {
  const { stdout } = spawnSync(process.execPath, ['-e', 'process.initgroups("nobody", 1); process.setgid("nogroup"); process.setuid("nobody"); console.log(process.getuid(), process.geteuid(), process.getgid()); try { process.setuid(0); } catch (e) { console.log(e.code, e.syscall); }'], { encoding: 'utf8' });
  log(stdout);
}
log(tries(() => process.assert(1)), tries(() => process.assert(0, 'told')), tries(() => process.assert(0)));

// ---- The debugger's door
log(inspector.url(), tries(() => inspector.waitForDebugger()), inspector.close());
log(tries(() => inspector.open(70000)));
{
  const door = inspector.open(0, '127.0.0.1');
  const url = new URL(inspector.url());
  log(url.protocol, url.hostname, typeof door, tries(() => inspector.open()));
  const list = await (await fetch(`http://${url.host}/json/list`)).json();
  log(list.length, list[0].webSocketDebuggerUrl === url.href);
  if (typeof WebSocket === 'function') {
    // Node.js 20 has none; what it would say is known.
    const socket = new WebSocket(url.href);
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    const answer = new Promise((resolve) => socket.addEventListener('message', ({ data }) => resolve(JSON.parse(data))));
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: '6 * 7' } }));
    log((await answer).result.result.value);
    socket.close();
    await new Promise((resolve) => socket.addEventListener('close', resolve));
  } else log(42);
  inspector.close();
  log(inspector.url(), await fetch(`http://${url.host}/json/list`).catch((e) => e.cause.code));
  inspector.open(0);
  inspector.close();
}
process.chdir('/');
rmSync(folder, { recursive: true });
