import { Worker, MessageChannel, MessagePort, BroadcastChannel, receiveMessageOnPort, isMainThread, threadId, workerData, parentPort, SHARE_ENV, setEnvironmentData } from 'node:worker_threads';
import { once } from 'node:events';
const log = console.log;
log(isMainThread, threadId, workerData, parentPort);
const run = (code, options = {}, drive) => new Promise((resolve) => {
  const worker = new Worker(code, { eval: true, ...options }), got = [];
  worker.on('message', (m) => got.push(['message', m])).on('error', (e) => got.push(['error', e.name, e.message, e.code, e instanceof Error]));
  worker.on('online', () => got.unshift(['online'])).on('exit', (c) => { got.push(['exit', c]); resolve(got); });
  drive?.(worker);
});
const w = "const { parentPort, workerData, threadId, isMainThread, resourceLimits } = require('worker_threads');";
log(await run(`${w} parentPort.postMessage([isMainThread, workerData, threadId > 0, process.argv.length, process.argv.slice(2)])`, { workerData: { a: [1, new Map([[1, 2]])] }, argv: ['x', 'y'] }));
log(await run(`${w} parentPort.on('message', (m) => { if (m === 'end') parentPort.close(); else parentPort.postMessage(m * 2); })`, {}, (x) => { x.postMessage(1); x.postMessage(21); x.postMessage('end'); }));
log(await run('process.exit(3)'), await run('process.exitCode = 4'), await run('throw new TypeError("t")'), await run('Promise.reject(new RangeError("r"))'), await run('throw { a: 1 }'));
log(await run('const e = new Error("with"); e.code = "E_X"; e.extra = { deep: 1 }; throw e'), await run('let a; let a;'));
log(await run(`${w} process.on('exit', (c) => parentPort.postMessage('exit ' + c)); process.exit(5)`));
log(await run(`${w} process.on('uncaughtException', (e) => parentPort.postMessage('caught ' + e.message)); setTimeout(() => { throw new Error('x') })`));
log(await run('for (;;);', {}, (x) => x.on('online', () => setTimeout(() => x.terminate(), 20))), await run('setInterval(() => {}, 1e6)', {}, (x) => x.on('online', () => x.terminate())));
log(await run('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)', {}, (x) => x.on('online', () => setTimeout(() => x.terminate(), 20))));
{ // Shared memory.
  const shared = new Int32Array(new SharedArrayBuffer(16));
  const done = run(`${w} Atomics.add(workerData, 1, 5); Atomics.store(workerData, 0, 1); Atomics.notify(workerData, 0); Atomics.wait(workerData, 2, 0); workerData[3] = 9;`, { workerData: shared });
  log(Atomics.wait(shared, 0, 0, 5000) !== 'timed-out', shared[1]);
  Atomics.store(shared, 2, 1); Atomics.notify(shared, 2);
  log(await done, shared[3]);
}
{ // Transfer.
  const buffer = new ArrayBuffer(8), bytes = new Uint8Array(buffer).fill(7), { port1, port2 } = new MessageChannel();
  const worker = new Worker(`${w} parentPort.once('message', ({ bytes, port }) => { port.postMessage(bytes.map((x) => x + 1)); port.close(); })`, { eval: true });
  worker.postMessage({ bytes, port: port2 }, [buffer, port2]);
  log(bytes.length, buffer.byteLength);
  const ended = once(worker, 'exit');
  log((await once(port1, 'message'))[0]);
  log((await ended)[0]);
}
for (const f of [() => new Worker('x.js'), () => new Worker(1), () => new Worker('./x', { eval: 1, argv: 1 }), () => new Worker('1', { eval: true, workerData: () => {} }), () => new Worker('1', { eval: true, env: 1 }), () => new MessagePort()]) try { f(); log('none'); } catch (e) { log(e.name, e.code, e.message); }
{ // Ports.
  const { port1, port2 } = new MessageChannel();
  log(receiveMessageOnPort(port1)); port2.postMessage({ x: 1 }); port2.postMessage(2); log(receiveMessageOnPort(port1), receiveMessageOnPort(port1), receiveMessageOnPort(port1));
  const order = []; port1.on('message', (m) => { order.push(m); Promise.resolve().then(() => order.push(`micro ${m}`)); process.nextTick(() => order.push(`tick ${m}`)); }); port2.postMessage('a'); port2.postMessage('b');
  await new Promise((r) => setTimeout(r, 20)); log(order);
  for (const bad of [() => {}, Symbol('s'), { f() {} }, new WeakMap(), Promise.resolve()]) try { port2.postMessage(bad); log('none'); } catch (e) { log(e.name, e.code, e.constructor.name, e.message); }
  try { port2.postMessage(port2, [port2]); } catch (e) { log(e.name, e.message); }
  const closed = once(port1, 'close'); port2.close(); await closed; log('closed', port1.postMessage('gone'));
}
{ const { port1, port2 } = new MessageChannel(); const got = new Promise((r) => { port1.onmessage = (e) => r([e.data, e.ports.length, e.constructor.name, e.target === port1]); }); const extra = new MessageChannel(); port2.postMessage({ p: extra.port1 }, [extra.port1]); const r = await got; log(r[0].p instanceof MessagePort, ...r.slice(1)); r[0].p.postMessage('through'); log(receiveMessageOnPort(extra.port2)); r[0].p.close(); port1.close(); }
{ const b1 = new BroadcastChannel('news'), b2 = new BroadcastChannel('news'); const got = new Promise((r) => { b2.onmessage = (e) => r(e.data); }); const from = run("const { BroadcastChannel } = require('worker_threads'); const b = new BroadcastChannel('news'); b.onmessage = (e) => { b.postMessage('reply to ' + e.data.n); b.close(); }; "); const reply = new Promise((r) => { b1.onmessage = (e) => { if (typeof e.data === 'string') r(e.data); }; }); const timer = setInterval(() => b1.postMessage({ n: 1 }), 20); log(await got, await reply); clearInterval(timer); b1.close(); b2.close(); log(await from); try { b1.postMessage(1); } catch (e) { log(e.name); } }
// Standard streams and the environment.
{ const worker = new Worker("process.stdout.write('out'); console.error('err'); process.stdin.on('data', (d) => process.stdout.write('<' + d + '>')).on('end', () => process.stdout.write('.'))", { eval: true, stdin: true, stdout: true, stderr: true }); let out = '', err = ''; worker.stdout.on('data', (d) => { out += d; }); worker.stderr.on('data', (d) => { err += d; }); worker.stdin.write('a'); worker.stdin.end('b'); await once(worker, 'exit'); log(out.replace('><', ''), err); }
process.env.FROM_PARENT = '1'; log(await run(`${w} process.env.IN_WORKER = 2; parentPort.postMessage([process.env.FROM_PARENT, process.env.IN_WORKER, typeof process.env.PATH])`), process.env.IN_WORKER); log(await run(`${w} parentPort.postMessage({ ...process.env })`, { env: { ONLY: 1 } })); log(await run("process.env.SHARED_FROM_WORKER = 'y'", { env: SHARE_ENV }), process.env.SHARED_FROM_WORKER);
log(await run(`${w} const out = []; for (const f of [() => process.chdir('/'), () => process.abort(), () => process.umask(1)]) try { f(); } catch (e) { out.push([e.code, e.message]); } parentPort.postMessage([out, typeof process.umask(), typeof process.send])`));
setEnvironmentData('k', { v: 1 }); log(await run(`${w} parentPort.postMessage(require('worker_threads').getEnvironmentData('k'))`)); log((await run('const a = []; for (;;) a.push(new Array(10000).fill(1))', { resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 } })).map((x) => x.slice(0, 4)));
log(await run(`${w} const { Worker } = require('worker_threads'); new Worker('require("worker_threads").parentPort.postMessage("grandchild")', { eval: true }).on('message', (m) => parentPort.postMessage(m))`), await run(`${w} parentPort.postMessage(resourceLimits.stackSizeMb)`, { resourceLimits: { stackSizeMb: 2 } }));
const url = new URL('../modules/worker_entry.mjs', import.meta.url); { const worker = new Worker(url, { workerData: 20, name: 'n' }); const ended = once(worker, 'exit'); log((await once(worker, 'message'))[0], (await ended)[0], worker.threadId); } { const worker = new Worker(new URL('data:text/javascript,import { parentPort } from "node:worker_threads"; parentPort.postMessage("from data")')); log((await once(worker, 'message'))[0]); log(await worker.terminate() === undefined || 'code'); }
{ const worker = new Worker('setInterval(() => {}, 1000)', { eval: true }); log(typeof await worker.terminate()); worker.unref(); log(await worker.terminate()); } log(structuredClone(new Blob(['abc'], { type: 'text/plain' })).size, (await structuredClone(new File(['abc'], 'f.txt')).text()));
log(await Promise.all([1, 2, 3].map((n) => run(`${w} let s = 0; for (let i = 0; i < 1e6; i++) s += i % workerData; parentPort.postMessage(s)`, { workerData: n }))));
