// An interval whose callback takes longer than its time: everything else goes on.
const seen = {};
let n = 0;
const t = setInterval(() => {
  const e = performance.now() + 5;
  while (performance.now() < e);
  if (++n <= 40) return;
  clearInterval(t);
  console.log(seen.stat, seen.immediate);
}, 1);
require('fs').stat('/', () => { seen.stat = n < 15; });
setImmediate(() => { seen.immediate = n < 15; });
