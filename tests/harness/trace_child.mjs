// Runs programs inside one long-lived Node process and reports what each logged.
//
// A program sees two globals: `log(...values)` appends a line to its trace, `wait(promise)` keeps it open until the
// promise settles, and `later(load, use)` runs `use(await load())` after everything before it, one at a time, so that
// concurrent dynamic imports have one order.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { describe, show } from './show.mjs';

const require = createRequire(import.meta.url);

let current = { trace: [], waiting: [], later: [] };

Object.defineProperty(globalThis, 'log', { value: (...values) => void current.trace.push(values.map(show).join(' ')) });
Object.defineProperty(globalThis, 'wait', { value: (promise) => void current.waiting.push(promise) });
Object.defineProperty(globalThis, 'later', { value: (load, use) => void current.later.push([load, use]) });
process.on('unhandledRejection', (error) => current.trace.push(`unhandled rejection ${describe(error)}`));
process.on('uncaughtException', (error) => current.trace.push(`uncaught ${describe(error)}`));

async function execute({ kind, files }) {
  const mine = { trace: [], waiting: [], later: [] };
  current = mine;
  let error;
  for (const file of files) {
    try {
      if (kind === 'require') require(file);
      else if (kind === 'script') new vm.Script(readFileSync(file, 'utf8'), { filename: file }).runInThisContext();
      else if (kind === 'url') await import(file);
      else await import(pathToFileURL(file).href);
    } catch (thrown) {
      mine.trace.push(`throws ${describe(thrown)}`);
      error = thrown instanceof Error ? String(thrown.stack).slice(0, 2000) : String(thrown);
    }
  }
  for (let waited = 0, deferred = 0; waited < mine.waiting.length || deferred < mine.later.length; ) {
    try {
      if (waited < mine.waiting.length) await mine.waiting[waited++];
      else {
        const [load, use] = mine.later[deferred++];
        use(await load());
      }
    } catch (thrown) {
      mine.trace.push(`rejects ${describe(thrown)}`);
      error = thrown instanceof Error ? String(thrown.stack).slice(0, 2000) : String(thrown);
    }
  }
  // A rejected promise is reported after the microtasks of this turn; let that event arrive before closing the trace.
  await new Promise((resolve) => setImmediate(resolve));
  return { trace: mine.trace, error };
}

process.on('message', async (job) => {
  process.send({ id: job.id, ...(await execute(job)) });
});
