import { parentPort, workerData, isMainThread } from 'node:worker_threads';
import { named } from './node_modules/esm-pkg/lib/index.js';
await null;
parentPort.postMessage([isMainThread, workerData + 1, named, import.meta.url.endsWith('worker_entry.mjs')]);
