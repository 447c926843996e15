// What fails while nobody's code runs: its stack names the async functions that waited.
import fs from 'node:fs/promises';
import v8 from 'node:v8';

const waiting = (error) => error.stack.split('\n').filter((line) => line.includes('waiting_stacks')).map((line) => line.trim().replace(/file:.*\//, ''));
async function inner(work) { await work(); }
async function outer(work) {
  try { await inner(work); } catch (error) { console.log(error.message, error.cause?.message, waiting(error)); }
}
await outer(() => fs.readFile('/not/there'));
await outer(() => fs.stat('/not/there'));
await outer(() => fs.open('/not/there'));
await outer(async () => { await fs.mkdir('/proc/none/x'); });
await outer(async () => { await fetch('http://127.0.0.1:2/'); });
await fetch('http://127.0.0.1:6667/').catch((error) => console.log(error.message, error.cause.message));
console.log(v8.takeCoverage(), v8.stopCoverage(), process.binding('http_parser').methods.includes('PATCH'));
