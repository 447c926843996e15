// Pinned npm packages for a suite, installed below the build tree so that the source tree stays clean.

import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { repository } from './repository.mjs';

/**
 * Installs what `directory`/package-lock.json pins and returns the folder that holds node_modules.
 * `$SINTER_NPM` moves the place from build/npm. Nothing happens when the lock file is unchanged since the last time.
 */
export function npm_install(directory, name) {
  const target = join(process.env.SINTER_NPM || join(repository, 'build/npm'), name);
  const lock = readFileSync(join(directory, 'package-lock.json'));
  const stamp = join(target, '.installed');
  const digest = createHash('sha256').update(lock).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return target;
  mkdirSync(target, { recursive: true });
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) copyFileSync(join(directory, file), join(target, file));
  console.log(`Installing npm packages for ${name} …`);
  const install = () =>
    spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'], {
      cwd: target,
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: 600_000,
      killSignal: 'SIGKILL',
    }).status === 0;
  // A registry that did not answer is asked once more.
  if (!install() && !install()) {
    console.error(`npm ci failed in ${target}`);
    process.exit(2);
  }
  writeFileSync(stamp, digest);
  return target;
}
