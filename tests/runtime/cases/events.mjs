import EventEmitter, { once, on } from 'node:events';
const e = new EventEmitter(); const log = (...a) => console.log(...a);
e.on('newListener', (n) => log('new', n)); e.on('removeListener', (n) => log('removed', n));
const f = (x) => log('f', x); e.on('a', f); e.once('a', (x) => log('once', x)); e.prependListener('a', (x) => log('first', x)); e.prependOnceListener('a', () => log('first once'));
log(e.emit('a', 1), e.emit('a', 2), e.emit('b'), e.listenerCount('a'), e.eventNames(), e.rawListeners('a').length); e.off('a', f); e.removeAllListeners('a'); log(e.listenerCount('a'));
try { e.emit('error', new Error('boom')); } catch (x) { log(x.message); } try { e.emit('error', { a: 1 }); } catch (x) { log(x.code, x.message); } try { e.on('x', 1); } catch (x) { log(x.code, x.message); } try { e.setMaxListeners(-1); } catch (x) { log(x.code, x.message); }
setTimeout(() => e.emit('later', 1, 2), 1); log(await once(e, 'later')); setTimeout(() => e.emit('error', new Error('x')), 1); await once(e, 'never').catch((x) => log('rejected', x.message));
setTimeout(() => { e.emit('it', 1); e.emit('it', 2); }, 1); let n = 0; for await (const v of on(e, 'it')) { log(v); if (++n === 2) break; }
const t = new EventTarget(); t.addEventListener('x', (ev) => log(ev.type, ev.target === t, ev instanceof Event), { once: true }); log(t.dispatchEvent(new Event('x')), t.dispatchEvent(new Event('x'))); t.addEventListener('c', (ev) => ev.preventDefault()); log(t.dispatchEvent(new Event('c', { cancelable: true })));
const ac = new AbortController(); ac.signal.onabort = () => log('aborted', ac.signal.reason.name); ac.abort(); ac.abort(); log(ac.signal.aborted); try { ac.signal.throwIfAborted(); } catch (x) { log(x.name, x.code); } log(AbortSignal.abort(5).reason); await new Promise((r) => { const s = AbortSignal.timeout(2); s.onabort = () => { log(s.reason.name); r(); }; setTimeout(() => {}, 20); });
class My extends EventEmitter {} log(new My() instanceof EventEmitter, EventEmitter.defaultMaxListeners, EventEmitter === EventEmitter.EventEmitter);
