// worker_threads.postMessageToThread, which the machine's Node.js may be too old for: the program checks itself.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = `
import assert from 'node:assert';
import { MessageChannel, Worker, postMessageToThread, threadId } from 'node:worker_threads';
const code = \`
  const { parentPort, postMessageToThread, threadId, workerData } = require('node:worker_threads');
  if (workerData.listens) process.on('workerMessage', (value, source) => {
    if (value === 'throw') throw new Error('in the listener');
    if (value.port) value.port.postMessage('over the port');
    else parentPort.postMessage([value, source]);
  });
  if (workerData.to !== undefined) postMessageToThread(workerData.to, { from: threadId }).then(() => parentPort.postMessage('sent'), (error) => parentPort.postMessage(error.code));
  parentPort.on('message', () => process.exit());
  parentPort.postMessage('ready');
\`;
const start = async (workerData) => {
  const worker = new Worker(code, { eval: true, workerData });
  await new Promise((resolve) => worker.once('message', resolve));
  return worker;
};
const next = (worker) => new Promise((resolve) => worker.once('message', resolve));
const first = await start({ listens: true }), silent = await start({});
const got = next(first);
await postMessageToThread(first.threadId, { a: [1, new Map([[1, 2]])] });
assert.deepStrictEqual(await got, [{ a: [1, new Map([[1, 2]])] }, threadId]);
const { port1, port2 } = new MessageChannel();
await postMessageToThread(first.threadId, { port: port2 }, [port2], 5000);
assert.strictEqual(await new Promise((resolve) => port1.once('message', resolve)), 'over the port');
port1.close();
// From one worker to another, past the main thread.
const heard = next(first);
const second = await start({ to: first.threadId }), sent = next(second);
assert.deepStrictEqual(await heard, [{ from: second.threadId }, second.threadId]);
assert.strictEqual(await sent, 'sent');
await assert.rejects(postMessageToThread(silent.threadId, 1), { code: 'ERR_WORKER_MESSAGING_FAILED' });
await assert.rejects(postMessageToThread(999, 1), { code: 'ERR_WORKER_MESSAGING_FAILED' });
await assert.rejects(postMessageToThread(threadId, 1), { code: 'ERR_WORKER_MESSAGING_SAME_THREAD' });
await assert.rejects(postMessageToThread(first.threadId, () => {}), { name: 'DataCloneError' });
await assert.rejects(postMessageToThread('a', 1), { code: 'ERR_INVALID_ARG_TYPE' });
first.once('error', () => {});
await assert.rejects(postMessageToThread(first.threadId, 'throw'), { code: 'ERR_WORKER_MESSAGING_ERRORED' });
for (const worker of [second, silent]) await worker.terminate();
process.on('workerMessage', () => {});
console.log('ok');
`;
export function check_thread_messages({ check, sinter }) {
  const folder = mkdtempSync(join(tmpdir(), 'sinter-threads-'));
  writeFileSync(join(folder, 'program.mjs'), program);
  const { stdout, stderr } = spawnSync(sinter, ['run', 'program.mjs'], { cwd: folder, encoding: 'utf8', timeout: 20000 });
  rmSync(folder, { recursive: true });
  check('postMessageToThread', stdout === 'ok\n', `${stdout}\n${stderr}`);
}
