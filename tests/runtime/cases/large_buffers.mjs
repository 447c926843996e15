// Large buffers are memory only where they were written; parsers (oxc-parser) ask for 6 GiB.
import { Worker } from 'node:worker_threads';

const before = process.memoryUsage.rss();
const grown = () => process.memoryUsage.rss() - before < 200e6;
let buffer = new ArrayBuffer(6 * 2 ** 30);
const view = new Uint8Array(buffer, 5 * 2 ** 30, 2 ** 20);
view[12345] = 7;
console.log(buffer.byteLength, view[0], view[12345], new DataView(buffer, 2 ** 30, 8).getFloat64(0), grown());
const slice = buffer.slice(5 * 2 ** 30 + 12340, 5 * 2 ** 30 + 12350);
console.log(new Uint8Array(slice));
buffer = null;
// One after the other, written: what is freed is the system's again.
let sum = 0;
for (let i = 0; i < 12; i++) {
  const bytes = new Uint8Array(2 ** 27);
  bytes.fill(i, 0, 2 ** 26);
  sum += bytes[1] + bytes[2 ** 26];
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
}
console.log(sum);
const sent = new Uint8Array(2 ** 27).fill(3, 100, 200);
const shared = new Uint8Array(new SharedArrayBuffer(2 ** 27));
new Worker("const { workerData: { sent, shared }, parentPort } = require('worker_threads'); shared[5] = sent[150]; sent[0] = 9; parentPort.postMessage(sent, [sent.buffer]);", { eval: true, workerData: { sent, shared }, transferList: [sent.buffer] })
  .on('message', (back) => console.log(sent.length, back.length, back[0], back[150], back[300], shared[5]));
console.log(Buffer.alloc(2 ** 27).subarray(-(2 ** 20)).every((byte) => byte === 0), Buffer.allocUnsafe(2 ** 27).length);
