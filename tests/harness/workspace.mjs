// A temporary directory that disappears with the process, and writing virtual projects into it.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';

const keep = process.env.KEEP_WORKSPACE === '1';

/** `KEEP_WORKSPACE=1` leaves the directory behind, for looking at what a failing test built. */
export function make_workspace(name) {
  // realpath is not needed: os.tmpdir() is compared with nothing.
  const root = mkdtempSync(join(os.tmpdir(), `sinter-${name}-`));
  const remove = () => {
    if (!keep) rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  };
  process.on('exit', remove);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
  if (keep) console.log(`workspace: ${root}`);
  return root;
}

/** Writes {relative path: text or bytes} below `directory`. */
export function write_files(directory, files) {
  const made = new Set();
  for (const [name, content] of Object.entries(files)) {
    const path = join(directory, name);
    const parent = dirname(path);
    if (!made.has(parent)) {
      mkdirSync(parent, { recursive: true });
      made.add(parent);
    }
    writeFileSync(path, content);
  }
}
