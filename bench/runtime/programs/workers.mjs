// Twenty workers one after the other, each until its first message.
import { Worker } from 'node:worker_threads';

for (let i = 0; i < 20; i++) {
  const worker = new Worker(new URL('./worker.mjs', import.meta.url));
  await new Promise((resolve, reject) => { worker.once('message', resolve); worker.once('error', reject); });
  await worker.terminate();
}
console.log(true);
