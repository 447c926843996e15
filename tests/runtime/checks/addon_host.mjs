// An addon that calls OpenSSL without naming its library: Node.js has it linked in, so some do.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const source = `
typedef void* value;
int napi_create_uint32(value env, unsigned number, value* result);
unsigned char* SHA256(const unsigned char* data, unsigned long size, unsigned char* digest);
value napi_register_module_v1(value env, value exports) {
  unsigned char digest[32];
  SHA256((const unsigned char*)"abc", 3, digest);
  value result;
  napi_create_uint32(env, digest[0] << 8 | digest[1], &result);
  return result;
}`;

export function check_addon_host({ check, runtime, work }) {
  const file = join(work, 'digest.c'), addon = join(work, 'digest.node');
  writeFileSync(file, source);
  const compiled = spawnSync('cc', ['-shared', '-fPIC', '-o', addon, file], { encoding: 'utf8' });
  check('addon host: compiled', compiled.status === 0, compiled.stderr || String(compiled.error));
  const { stdout, stderr } = spawnSync(runtime, ['-p', `require(${JSON.stringify(addon)}).toString(16)`], { encoding: 'utf8', timeout: 30000 });
  check('addon host: a function of OpenSSL', stdout === 'ba78\n', `${stdout}${stderr}`);
}
