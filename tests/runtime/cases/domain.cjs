// domain: errors of callbacks and emitters that were made in one.
const domain = require('node:domain');
const EventEmitter = require('node:events');

const d = domain.create();
d.on('error', (error) => console.log('d', error.message, error.domainThrown, error.domain === d, error.domainBound !== undefined, error.domainEmitter !== undefined, process.domain ?? null));
console.log(process.domain ?? null, domain.active ?? null, d instanceof domain.Domain, d instanceof EventEmitter, domain.createDomain === domain.create);
console.log(d.run((a, b) => { console.log(process.domain === d, domain.active === d); return a + b; }, 1, 2), process.domain ?? null);
d.run(() => {
  const emitter = new EventEmitter();
  console.log(emitter.domain === d, Object.keys(emitter).includes('domain'));
  setTimeout(() => { console.log('timer', process.domain === d); throw new Error('timer'); }, 5);
  emitter.emit('error', new Error('emitted'));
  emitter.on('event', () => console.log('event', process.domain === d));
  setTimeout(() => emitter.emit('event'), 30);
});
const bound = d.bind((x) => { console.log('bound', x, process.domain === d); return 7; });
console.log(bound(4), bound.domain === d);
const intercepted = d.intercept((x) => { console.log('intercepted', x); return 8; });
console.log(intercepted(null, 5), intercepted(new Error('refused')));
const emitter = new EventEmitter();
d.add(emitter);
console.log(d.members.length, emitter.domain === d);
emitter.emit('error', new Error('added'));
emitter.on('error', (error) => console.log('own', error.message));
emitter.emit('error', new Error('heard'));
d.remove(emitter);
console.log(d.members.length, emitter.domain);
d.enter();
console.log(process.domain === d);
d.exit();
console.log(process.domain ?? null);
const steps = [
  () => d.run(() => { process.nextTick(() => { throw new Error('tick'); }); }),
  () => d.run(() => { Promise.resolve().then(() => { console.log('promise', process.domain === d); setImmediate(() => { throw new Error('immediate'); }); }); }),
  () => { d.run(() => { throw new Error('at once'); }); },
  () => {
    const silent = domain.create();
    process.once('uncaughtException', (error) => console.log('uncaught', error.message));
    silent.run(() => { throw new Error('nobody listens'); });
  },
  () => { d.run(() => { require('node:fs').readFile(__filename, () => { throw new Error('file'); }); }); },
];
// One after the other, whatever they take.
const next = () => {
  const step = steps.shift();
  if (step === undefined) return;
  setTimeout(next, 60);
  step();
};
setTimeout(next, 60);
