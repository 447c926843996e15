const log = [];
const note = (x) => log.push(x);
setTimeout(() => { note('t1'); process.nextTick(() => note('t1 tick')); Promise.resolve().then(() => note('t1 micro')); }, 1);
setTimeout(() => note('t2'), 1);
setImmediate(() => { note('i1'); process.nextTick(() => note('i1 tick')); });
setImmediate(() => note('i2'));
process.nextTick(() => { note('tick'); process.nextTick(() => note('tick2')); Promise.resolve().then(() => note('tick micro')); });
Promise.resolve().then(() => { note('micro'); process.nextTick(() => note('micro tick')); queueMicrotask(() => note('micro2')); });
queueMicrotask(() => note('qm'));
note('sync');
await new Promise((r) => setTimeout(r, 30));
console.log(log.filter((x) => !/^i|^t\d/.test(x)).join(' ')); console.log(log.filter((x) => /^t\d/.test(x)).join(' ')); console.log(log.filter((x) => /^i/.test(x)).join(' '));
const t = setTimeout(() => console.log('never'), 5); clearTimeout(t); let n = 0; await new Promise((done) => { const i = setInterval(() => { n++; if (n === 3) { clearInterval(i); console.log('interval', n); done(); } }, 1); });
const r = setTimeout(() => console.log('refreshed'), 30); r.refresh(); console.log(r.hasRef(), r.unref().hasRef(), r.ref().hasRef(), typeof +r);
setTimeout((a, b) => console.log('args', a, b), 2, 1, 2); await new Promise((r) => setTimeout(r, 60)); try { setTimeout('x'); } catch (e) { console.log(e.code, e.message); }
const { setTimeout: wait, setInterval: every } = await import('node:timers/promises'); console.log(await wait(1, 'v')); let k = 0; for await (const v of every(1, 'x')) { console.log(v); if (++k === 2) break; } const ac = new AbortController(); const w = wait(1000, 0, { signal: ac.signal }); ac.abort(); await w.catch((e) => console.log(e.name, e.code));
process.on('beforeExit', () => { if (!globalThis.once) { globalThis.once = true; console.log('beforeExit'); setTimeout(() => console.log('again'), 1); } }); process.on('exit', (c) => console.log('exit', c));
