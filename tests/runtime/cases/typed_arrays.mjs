// What the compiler makes of typed arrays: a named property of one costs what a getter costs. (V8 10.2 alone searches
// for it each time in code that was compiled in the background: ten times as much.)
class Box { #value = 2; get value() { return this.#value; } }
const box = new Box(), bytes = Buffer.alloc(1000), shared = new Uint8Array(new SharedArrayBuffer(64)), floats = new Float64Array(8);
const loops = {
  getter: () => { let sum = 0; for (let i = 0; i < 1000; i++) sum += box.value; return sum; },
  buffer: () => { let sum = 0; for (let i = 0; i < 1000; i++) sum += bytes.length; return sum; },
  shared: () => { let sum = 0; for (let i = 0; i < 1000; i++) sum += shared.length; return sum; },
  floats: () => { let sum = 0; for (let i = 0; i < 1000; i++) sum += floats.length; return sum; },
};
// The least of many short rounds: what else the machine does is in the others.
const least = Object.fromEntries(Object.keys(loops).map((name) => [name, Infinity]));
for (let round = 0; round < 400; round++) {
  for (const [name, loop] of Object.entries(loops)) {
    const start = performance.now();
    for (let i = 0; i < 5; i++) loop();
    least[name] = Math.min(least[name], performance.now() - start);
  }
  if (round % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
}
for (const name of ['buffer', 'shared', 'floats']) console.log(name, 'length like a getter', least[name] < least.getter * 5);

// Names that are numbers are elements, also beyond the end, and never found on a prototype.
Object.defineProperty(Object.prototype, '1.5', { value: 'wrong', configurable: true });
Object.defineProperty(Object.prototype, 'Infinity', { value: 'wrong', configurable: true });
Object.defineProperty(Object.prototype, '-0', { value: 'wrong', configurable: true });
Object.defineProperty(Object.prototype, 'Infinitely', { value: 'right', configurable: true });
const read = (array) => [array['1.5'], array.Infinity, array['-0'], array.Infinitely, array.NaN, array['1e3'], array['01']];
let last;
for (let i = 0; i < 30000; i++) last = read(floats);
await new Promise((resolve) => setTimeout(resolve, 50));
for (let i = 0; i < 1000; i++) last = read(floats);
console.log(last);
for (const name of ['1.5', 'Infinity', '-0', 'Infinitely']) delete Object.prototype[name];
