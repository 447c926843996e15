// The tear-down's own check, with an addon that leaves a handle in the event loop: nobody minds when the process just ends,
// and a whole tear-down (docs/testing.md) names it.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { instrumented } from '../../harness/instrumented.mjs';

const source = `
typedef void* value;
int napi_get_uv_event_loop(value env, void** loop);
int uv_timer_init(void* loop, void* timer);
static _Alignas(16) char timer[1024];
value napi_register_module_v1(value env, value exports) {
  void* loop;
  if (napi_get_uv_event_loop(env, &loop) == 0) uv_timer_init(loop, timer);
  return exports;
}`;

export function check_left_handle({ check, runtime, work }) {
  const file = join(work, 'left_handle.c'), addon = join(work, 'left_handle.node');
  writeFileSync(file, source);
  const compiled = spawnSync('cc', ['-shared', '-fPIC', '-o', addon, file], { encoding: 'utf8' });
  check('left handle: compiled', compiled.status === 0, compiled.stderr || String(compiled.error));
  const run = (env) => spawnSync(runtime, ['-e', `require(${JSON.stringify(addon)}); process.exitCode = 4;`], { encoding: 'utf8', timeout: 30000, env: { ...process.env, ...env } });
  const whole = run({ SINTER_TEAR_DOWN: '1' });
  check('left handle: named by a whole tear-down', whole.signal === 'SIGABRT' && whole.stderr === 'sinter: nobody closed a handle: timer\n', `${whole.status} ${whole.signal}\n${whole.stderr}`);
  if (instrumented) return; // a debug build's tear-down is always whole
  const usual = run({ SINTER_TEAR_DOWN: undefined });
  check('left handle: of no concern otherwise', usual.status === 4 && usual.stderr === '', `${usual.status} ${usual.signal}\n${usual.stderr}`);
}
