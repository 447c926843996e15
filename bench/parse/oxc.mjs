// Parses one file again and again with oxc-parser and prints the middle of its CPU times: oxc.mjs MODULE FILE
// In a process of its own, because it needs a newer Node.js.

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [module, file] = process.argv.slice(2);
const { parseSync } = await import(pathToFileURL(module));
const text = readFileSync(file, 'utf8');
// As our parser takes them: three.core.js is a module, the others are not.
const options = { experimentalLazy: true, sourceType: 'unambiguous' };

const times = [];
const started = performance.now();
while (times.length < 10 || performance.now() - started < 1000) {
  const { user, system } = process.threadCpuUsage();
  const parsed = parseSync(file, text, options);
  const used = process.threadCpuUsage({ user, system });
  if (times.length === 0 && parsed.errors.length > 0) throw new Error(parsed.errors[0].message);
  parsed.dispose();
  times.push((used.user + used.system) / 1000);
}
times.sort((a, b) => a - b);
console.log(JSON.stringify({ cpu_ms: times[times.length >> 1], rounds: times.length }));
