// Programs begin with a snapshot of the bootstrap's heap: they find the same as when the bootstrap runs at their start, which
// it does where there is no snapshot or none that fits, and nothing of the process that made it.

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// What a program can see of the globals, and what belongs to its process.
const program = `
const { Worker, isMainThread, parentPort } = require('worker_threads');
const describe = (name, object) => Reflect.ownKeys(object).map((key) => {
  const { value, get, set, ...rest } = Object.getOwnPropertyDescriptor(object, key);
  return [name, String(key), typeof value, typeof value === 'function' ? value.name + value.length : '', typeof get, typeof set, JSON.stringify(rest)].join(' ');
});
const seen = () => [
  ...describe('global', globalThis), ...describe('process', process), ...describe('Module', require('module')),
  ...Object.getOwnPropertyNames(globalThis).filter((name) => typeof globalThis[name] === 'function' && globalThis[name].prototype)
    .flatMap((name) => [...describe(name, globalThis[name]), ...describe(name + '.prototype', globalThis[name].prototype)]),
  Object.keys(require('vm').runInNewContext('Object.fromEntries(Object.getOwnPropertyNames(globalThis).map((name) => [name, 1]))')).join(),
];
if (!isMainThread) parentPort.postMessage(seen());
else {
  const of_process = [process.argv.slice(2), process.execArgv, process.env.MARK, process.cwd(), process.pid > 1, process.ppid, require('module').globalPaths,
    require('#conditional'), process.uptime() < 30, performance.now() < 30000, Math.abs(performance.timeOrigin - Date.now()) < 30000, process.versions.sinter, process.title];
  const text = seen();
  new Worker(__filename).on('message', (of_worker) => {
    const shared = new Int32Array(new SharedArrayBuffer(4));
    Atomics.store(shared, 0, 7);
    console.log(JSON.stringify({ of_process, text, of_worker, math: Math.random(), features: [Atomics.load(shared, 0), typeof WebAssembly.compile, shared.buffer.growable] }));
  });
}`;

export function check_snapshot({ check, runtime, work }) {
  const folder = join(work, 'snapshot'), file = join(folder, 'program.cjs');
  mkdirSync(folder);
  writeFileSync(file, program);
  writeFileSync(join(folder, 'package.json'), '{ "imports": { "#conditional": { "mark": "./marked.cjs", "default": "./other.cjs" } } }');
  writeFileSync(join(folder, 'marked.cjs'), 'module.exports = "marked";');
  const run = (binary, env = {}) => {
    const { stdout, stderr, status } = spawnSync(binary, ['--conditions', 'mark', file, 'a', 'b'], { cwd: folder, encoding: 'utf8', timeout: 60000, env: { ...process.env, MARK: 'here', NODE_PATH: '/one:/two', ...env } });
    try { return JSON.parse(stdout); } catch { return { status, stderr, stdout }; }
  };
  const library = join(dirname(runtime), 'libsinter_runtime.so'), snapshot = `${library}.snapshot`;
  const first = run(runtime), second = run(runtime), without = run(runtime, { SINTER_NO_SNAPSHOT: '1' });
  const process_facts = [['a', 'b'], ['--conditions', 'mark'], 'here', folder, true, process.pid, ['/one', '/two'], 'marked', true, true, true, '0.1.0'];
  const facts = (outcome) => JSON.stringify(outcome.of_process?.slice(0, process_facts.length) ?? outcome);
  check('snapshot: what is the process\'s own', facts(first) === JSON.stringify(process_facts), `${facts(first)}\n${JSON.stringify(process_facts)}`);
  check('snapshot: what the engine adds later', JSON.stringify(first.features) === '[7,"function",false]', JSON.stringify(first.features));
  check('snapshot: random numbers are not its own', first.math !== second.math, `${first.math}`);
  const same = (name, outcome) => {
    check(`${name}: the process's own`, facts(outcome) === facts(first), facts(outcome));
    for (const key of ['text', 'of_worker']) {
      const [a, b] = [first, outcome].map((one) => [...(one[key] ?? [])].sort());
      const differing = [...a.filter((line) => !b.includes(line)), ...b.filter((line) => !a.includes(line))];
      check(`${name}: ${key}`, a.length > 1000 && differing.length === 0, differing.slice(0, 20).join('\n'));
    }
  };
  same('without the snapshot', without);

  // One that does not fit is refused.
  const copy = join(work, 'snapshot-copy');
  mkdirSync(copy);
  for (const name of ['libsinter_runtime.so', 'sinter-run']) copyFileSync(join(dirname(runtime), name), join(copy, name));
  symlinkSync(join(dirname(runtime), 'libnode.so.108'), join(copy, 'libnode.so.108'));
  const bytes = readFileSync(snapshot);
  const changed = (at) => {
    const out = Buffer.from(bytes);
    out[at] ^= 1;
    return out;
  };
  const others = { absent: null, empty: Buffer.alloc(0), 'cut off': bytes.subarray(0, bytes.length - 100), 'of another kind': changed(7), "of another build's library": changed(8), 'of another V8': changed(28) };
  for (const [name, contents] of Object.entries(others)) {
    const target = join(copy, 'libsinter_runtime.so.snapshot');
    rmSync(target, { force: true });
    if (contents !== null) writeFileSync(target, contents);
    const outcome = run(join(copy, 'sinter-run'));
    check(`a snapshot that is ${name}`, facts(outcome) === facts(first) && outcome.text?.length === first.text.length, facts(outcome));
  }

  check('snapshot: at most 1 MB', statSync(snapshot).size > 100_000 && statSync(snapshot).size <= 1_000_000, `${statSync(snapshot).size}`);
  const again = join(work, 'again.snapshot');
  const made = spawnSync(runtime, ['--make-snapshot', again], { encoding: 'utf8', cwd: work, env: { ...process.env, TZ: 'Asia/Tokyo', MARK: 'maker' } });
  check('snapshot: the same whoever makes it', made.status === 0 && readFileSync(again).equals(bytes), made.stderr);
}
