// A server whose heavy work is done by a pool of worker threads, so that it goes on answering.
//
//     curl 'http://127.0.0.1:3000/primes?below=1000000'
import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

function countPrimes(below) {
  const composite = new Uint8Array(below);
  let count = 0;
  for (let n = 2; n < below; n++) {
    if (composite[n]) continue;
    count++;
    for (let m = n * n; m < below; m += n) composite[m] = 1;
  }
  return count;
}

if (!isMainThread) {
  parentPort.on('message', ({ id, below }) => parentPort.postMessage({ id, count: countPrimes(below) }));
} else {
  const waiting = new Map();
  const pool = Array.from({ length: Math.max(2, availableParallelism()) }, () => {
    const worker = new Worker(new URL(import.meta.url));
    worker.on('message', ({ id, count }) => {
      waiting.get(id)(count);
      waiting.delete(id);
    });
    return worker;
  });
  let next = 0;
  const ask = (below) => new Promise((resolve) => {
    const id = next++;
    waiting.set(id, resolve);
    pool[id % pool.length].postMessage({ id, below });
  });

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://host');
    if (pathname !== '/primes') {
      response.end('still here\n');
      return;
    }
    const below = Math.min(Number(searchParams.get('below') ?? 100000), 1e8);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ below, primes: await ask(below) }));
  });
  server.listen(process.env.PORT ?? 3000, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
}
