// Tasks of the engine that are to run later.
const cell = new Int32Array(new SharedArrayBuffer(8));
const alive = setTimeout(() => {}, 5000);
const wait = (index, timeout) => Atomics.waitAsync(cell, index, 0, timeout);
if (Atomics.waitAsync === undefined) console.log('timed-out timed-out ok');
else {
  const [late, soon, woken] = [wait(0, 300), wait(0, 20), wait(1, 5000)];
  setTimeout(() => Atomics.notify(cell, 1), 10);
  console.log(await soon.value, await late.value, await woken.value);
}
clearTimeout(alive);
