// `paths`, `baseUrl` and `extends` of tsconfig.json for TypeScript programs, as modules and as CommonJS.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const files = {
  'tsconfig.json': '{\n  // The shared half.\n  "extends": ["./config/base.json"],\n  "compilerOptions": { "baseUrl": ".", /* a */ "strict": true, },\n}\n',
  'config/base.json': '{ "compilerOptions": { "baseUrl": "..", "paths": { "@lib/*": ["none/*", "src/lib/*"], "@lib/deep/*": ["src/deep/*"], "only": ["src/lib/only.ts"], "*.gen": ["src/generated/*.ts"], "fs": ["src/lib/only.ts"] } } }',
  'src/lib/a.ts': 'export const a: number = 1;\n',
  'src/lib/only.ts': 'export default 2 as number;\n',
  'src/lib/folder/index.ts': "import { a } from '@lib/a'; export const folder: number = a + 2;\n",
  'src/deep/a.tsx': 'export const deep: number = 4;\n',
  'src/generated/x.ts': 'export const x: number = 5;\n',
  'src/from_base.ts': 'export const base: number = 6;\n',
  'node_modules/installed/index.js': 'exports.installed = 7;\n',
  'node_modules/installed/tsconfig.json': '{ "compilerOptions": { "paths": { "other": ["./none"] } } }',
  'src/main.ts': "import { a } from '@lib/a.js';\nimport only from 'only';\nimport { folder } from '@lib/folder';\nimport { deep } from '@lib/deep/a';\nimport { x } from 'x.gen';\nimport { base } from 'src/from_base';\nimport { installed } from 'installed';\nimport fs from 'fs';\nconsole.log(a, only, folder, deep, x, base, installed, typeof fs.statSync, (await import('@lib/a')).a as number);\n",
  'src/main.cts': "const { a } = require('@lib/a') as { a: number };\nconst { installed } = require('installed');\nconsole.log(a, installed, typeof require('fs').statSync);\n",
  'src/wrong.ts': "import '@lib/none';\n",
  'src/plain.mjs': "import '@lib/a';\n",
};
export function check_tsconfig_paths({ check, sinter }) {
  const folder = mkdtempSync(join(tmpdir(), 'sinter-paths-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const run = (file) => spawnSync(sinter, ['run', join(folder, 'src', file)], { cwd: '/', encoding: 'utf8', timeout: 20000 });
  for (const [file, wanted] of [['main.ts', '1 2 3 4 5 6 7 function 1\n'], ['main.cts', '1 7 function\n']]) {
    const { stdout, stderr } = run(file);
    check(`tsconfig paths: ${file}`, stdout === wanted, `${stdout}\n${stderr}`);
  }
  for (const [file, name] of [['wrong.ts', '@lib/none'], ['plain.mjs', '@lib/a']]) {
    const { status, stderr } = run(file);
    check(`tsconfig paths: ${file}`, status === 1 && stderr.includes(`Cannot find package '${name}'`), stderr);
  }
  rmSync(folder, { recursive: true });
}
