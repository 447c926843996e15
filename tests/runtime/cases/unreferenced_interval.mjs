// Timers that are started by microtasks of a timer, while only an unreferenced one is left.
const s = setInterval(() => {}, 30000); s.unref();
await new Promise((r) => setTimeout(r, 20)); console.log(1);
await new Promise((r) => setTimeout(r, 5)); console.log(2);
