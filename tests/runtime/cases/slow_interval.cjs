// An interval whose callback takes longer than its time: everything else goes on.
let n = 0; const t = setInterval(() => { const e = performance.now() + 5; while (performance.now() < e); n++; if (n > 40) clearInterval(t); }, 1);
require('fs').stat('/', () => console.log('stat after', n < 5)); setImmediate(() => console.log('immediate after', n < 5));
