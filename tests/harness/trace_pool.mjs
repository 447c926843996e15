// A pool of `trace_child.mjs` processes: runs programs and resolves to the lines each logged.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cores } from './process.mjs';

const child_file = fileURLToPath(new URL('./trace_child.mjs', import.meta.url));
// Modules are never unloaded, so a child is replaced before its module cache becomes the cost.
const jobs_per_child = 400;

export class TracePool {
  constructor({ width = cores, timeout = 10_000, node_arguments = [] } = {}) {
    this.timeout = timeout;
    this.node_arguments = node_arguments;
    this.queue = [];
    this.lanes = Array.from({ length: width }, () => ({ child: null, job: null, served: 0 }));
    this.next_id = 0;
  }

  /**
   * Runs `files` one after another in one process. `kind`: 'import' (ES module or by extension), 'require',
   * 'script' (a classic script), or 'url' (URLs to import). Resolves to {trace, error}; a hang is a trace line, not a rejection.
   */
  run(kind, ...files) {
    return new Promise((resolve) => {
      this.queue.push({ id: this.next_id++, kind, files, resolve });
      this.#pump();
    });
  }

  close() {
    for (const lane of this.lanes) lane.child?.kill();
  }

  #pump() {
    for (const lane of this.lanes) {
      if (lane.job || !this.queue.length) continue;
      this.#start(lane, this.queue.shift());
    }
  }

  #start(lane, job) {
    if (lane.child && lane.served >= jobs_per_child) {
      lane.child.kill();
      lane.child = null;
    }
    if (!lane.child) this.#spawn(lane);
    lane.job = job;
    lane.served++;
    lane.timer = setTimeout(() => this.#settle(lane, { trace: ['hangs'], error: `no end after ${this.timeout} ms` }, true), this.timeout);
    lane.child.send({ id: job.id, kind: job.kind, files: job.files });
  }

  #spawn(lane) {
    const child = fork(child_file, [], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: ['--no-warnings', '--stack-size=2000', ...this.node_arguments],
    });
    lane.child = child;
    lane.served = 0;
    child.on('message', (answer) => {
      if (lane.child === child && lane.job?.id === answer.id) this.#settle(lane, answer, false);
    });
    child.on('exit', () => {
      if (lane.child !== child) return;
      lane.child = null;
      if (lane.job) this.#settle(lane, { trace: ['process exits'], error: 'the program ended the process' }, false);
    });
  }

  #settle(lane, answer, kill) {
    clearTimeout(lane.timer);
    const job = lane.job;
    lane.job = null;
    if (kill) {
      const child = lane.child;
      lane.child = null;
      child.kill('SIGKILL');
    }
    job.resolve({ trace: answer.trace, error: answer.error });
    this.#pump();
  }
}
