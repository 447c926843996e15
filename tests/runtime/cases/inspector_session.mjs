// node:inspector: sessions of a program with its own engine.
import inspector, { Session } from 'node:inspector';
import { Session as PromiseSession } from 'node:inspector/promises';
import { Worker } from 'node:worker_threads';

const session = new Session();
try { session.post('Runtime.enable'); } catch (error) { console.log(error.code, error.message); }
session.connect();
try { session.connect(); } catch (error) { console.log(error.code, error.message); }
session.post('Runtime.evaluate', { expression: '1 + 2' }, (error, { result }) => console.log(error, result));
session.post('Runtime.evaluate', { expression: 'throw new TypeError("x")' }, (error, { exceptionDetails }) => console.log(error, exceptionDetails.exception.className));
session.post('No.suchMethod', (error) => console.log(error.code, error.message));
session.post('Runtime.evaluate', { expression: 5 }, (error) => console.log(error.code, error.message.split(':')[0]));
try { session.post(5); } catch (error) { console.log(error.code); }
try { session.post('a', 5); } catch (error) { console.log(error.code); }
console.log('synchronous so far', inspector.url());

session.post('Debugger.enable');
session.on('Debugger.paused', ({ params: { reason, callFrames } }) => {
  console.log('paused', reason, callFrames[0].functionName);
  session.post('Debugger.evaluateOnCallFrame', { callFrameId: callFrames[0].callFrameId, expression: 'a * 2' }, (error, { result }) => console.log(error, result.value));
});
(function stops(a) { debugger; return a; })(21);
session.post('Debugger.disable');

session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
function called() { return 1; }
for (let i = 0; i < 3; i++) called();
session.post('Profiler.takePreciseCoverage', (error, { result }) => {
  const own = result.find(({ url }) => url === import.meta.url);
  console.log(error, own.functions.filter(({ functionName }) => functionName === 'called').map(({ ranges }) => ranges[0].count));
});
session.post('Profiler.stopPreciseCoverage');
session.post('Profiler.start');
// By its own time, since samples are: a busy machine gives little of it.
for (const from = process.cpuUsage().user; process.cpuUsage().user - from < 50_000;);
session.post('Profiler.stop', (error, { profile }) => console.log(error, profile.nodes[0].callFrame.functionName, profile.samples.length > 2));
session.once('inspectorNotification', ({ method }) => console.log('notified', method));
session.post('Runtime.enable');
session.disconnect();
session.disconnect();
try { session.post('Runtime.enable'); } catch (error) { console.log(error.code); }

const promises = new PromiseSession();
promises.connect();
console.log((await promises.post('Runtime.evaluate', { expression: 'Promise.resolve(7)', awaitPromise: true })).result.value);
await promises.post('No.method').catch((error) => console.log(error.code));
let chunks = '';
promises.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => { chunks += params.chunk; });
await promises.post('HeapProfiler.takeHeapSnapshot');
console.log(JSON.parse(chunks).snapshot.node_count > 1000);
promises.disconnect();

const worker = new Worker(`const { Session } = require('inspector'); const session = new Session(); session.connect();
  session.post('Runtime.evaluate', { expression: '6 * 7' }, (error, { result }) => require('worker_threads').parentPort.postMessage(result.value));`, { eval: true });
console.log(await new Promise((resolve) => worker.once('message', resolve)));
