// A program that was busy and then only waits gives back the memory that it does not need any more, without being asked;
// one that goes on working is left alone.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = `let kept = Array.from({ length: 3e5 }, (_, i) => ({ i, text: 'x' + i, more: [i] }));
const before = process.memoryUsage().heapTotal;
kept = kept.slice(0, 1000);
const deadline = Date.now() + 8000;
// Timers that do next to nothing: the program rests all the same.
const watch = setInterval(() => {
  const now = process.memoryUsage().heapTotal;
  if (now > before / 2 && Date.now() < deadline) return;
  clearInterval(watch);
  console.log(before > 30e6, now <= before / 2, kept.length);
}, 200);`;

export function check_resting_memory({ check, runtime }) {
  const folder = mkdtempSync(join(tmpdir(), 'sinter-rests-'));
  try {
    writeFileSync(join(folder, 'rests.cjs'), program);
    const { stdout, stderr, status } = spawnSync(runtime, [join(folder, 'rests.cjs')], { encoding: 'utf8', timeout: 30000 });
    check('resting memory: given back', status === 0 && stdout === 'true true 1000\n', `${status} ${stdout}${stderr}`);
    // Nothing of it keeps a program that is done.
    writeFileSync(join(folder, 'ends.cjs'), 'let list = Array.from({ length: 2e5 }, (_, i) => ({ i })); setTimeout(() => { list = null; }, 30);');
    const started = Date.now();
    const ended = spawnSync(runtime, [join(folder, 'ends.cjs')], { encoding: 'utf8', timeout: 30000 });
    check('resting memory: the program ends', ended.status === 0 && Date.now() - started < 10000, ended.stderr);
  } finally { rmSync(folder, { recursive: true, force: true }); }
}
