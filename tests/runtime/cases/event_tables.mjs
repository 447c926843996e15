// What `_events` looks like as listeners come and go: its names in order, without a prototype.
import { EventEmitter } from 'node:events';

const emitter = new EventEmitter(), f = () => {}, g = () => {};
const show = (label) => console.log(label, Reflect.ownKeys(emitter._events), emitter._eventsCount, emitter.eventNames(), Object.getPrototypeOf(emitter._events));
show('new');
for (const name of ['a', 'b', 'constructor', '__proto__', 'toString', Symbol.for('s'), 'h']) emitter.on(name, f);
show('seven');
console.log(emitter.listenerCount('valueOf'), emitter.emit('valueOf'), emitter.emit('__proto__'), emitter.listeners('constructor').length);
for (const name of ['b', 'a', Symbol.for('s'), 'constructor', 'h']) { emitter.off(name, f); show(String(name)); }
emitter.on('again', f).on('again', g).on('a', g);
show('again');
emitter.off('again', f);
console.log(emitter._events.again === g);
emitter.removeAllListeners('again');
show('removed');
emitter.removeAllListeners();
show('none');
const seen = [];
emitter.on('removeListener', (name) => seen.push(name));
for (const name of ['x', 'y', 'z']) emitter.on(name, f);
emitter.off('y', f);
emitter.removeAllListeners();
show('after');
console.log(seen);
