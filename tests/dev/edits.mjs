// Random edits of a generated project. After each, every script that the server sends must be, byte for byte, what a
// server started on the same files sends.

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Random } from '../fuzz_graph/random.mjs';
import { write_files } from '../harness/workspace.mjs';
import { start_dev, until } from './dev_process.mjs';

const page = '<!doctype html><html><head></head><body><script type="module" src="/src/main.js"></script></body></html>';

function module_text(random, names, self) {
  const imports = names.filter((name) => name > self && random.chance(0.3));
  const lines = imports.map((name, at) => random.chance(0.2) ? `export * from './${name}.js';` : `import { value as v${at} } from './${name}.js';`);
  lines.push(`export const value = ${random.between(0, 1000)};`);
  if (random.chance(0.3)) lines.push(`export function f${self}() { return value + ${random.between(0, 9)}; }`);
  if (random.chance(0.1)) lines.push(`import('./${random.pick(names)}.js');`);
  return lines.join('\n') + '\n';
}

export async function test_edits(report, workspace, { count, seed }) {
  const random = new Random(seed);
  const root = join(workspace, 'edits');
  const names = Array.from({ length: 25 }, (_, index) => `m${String(index).padStart(2, '0')}`);
  const file_of = (name) => join(root, 'src', name + '.js');
  const files = new Map();
  write_files(root, { 'index.html': page });
  mkdirSync(join(root, 'src'));
  const write = (name, text) => (files.set(name, text), writeFileSync(file_of(name), text));
  write('main', names.slice(0, 6).map((name) => `import './${name}.js';`).join('\n') + '\n');
  for (const name of names) write(name, module_text(random, names, name));
  const server = await start_dev(root);
  const undo = [];
  const snapshot = async (from) => {
    const entry = await from.get('src/main.js', { 'sec-fetch-dest': 'script' });
    const parts = [entry.text];
    for (const name of names.slice(0, 3)) parts.push((await from.get(`src/${name}.js`)).text);
    for (const [, url] of parts.join('').matchAll(/import "([^"]*part\.js[^"]*)"/g)) {
      const part = (await from.get(url)).text;
      parts.push(part);
      // Maps are named by what they belong to, and fetched by it.
      const map = /sourceMappingURL=(\S+)/.exec(part)?.[1];
      if (map) parts.push((await from.get(map)).text);
    }
    return parts;
  };
  let edits = 0, compared = 0;
  for (let round = 0; edits < count; round++) {
    const burst = random.between(1, 4);
    const log = [];
    for (let i = 0; i < burst; i++, edits++) {
      const name = random.pick(names);
      const before = files.get(name);
      undo.push([name, before]);
      const kind = random.pick(['change', 'change', 'change', 'delete', 'make', 'break', 'undo', 'rename', 'touch']);
      log.push(`${kind} ${name}`);
      if (kind === 'change' || kind === 'make') write(name, module_text(random, names, name));
      else if (kind === 'break') write(name, `export const value = (;\n${before ?? ''}`);
      else if (kind === 'touch' && before !== undefined) write(name, before);
      else if (kind === 'delete') (files.delete(name), rmSync(file_of(name), { force: true }));
      else if (kind === 'undo') {
        const [old_name, old_text] = random.pick(undo);
        if (old_text !== undefined) write(old_name, old_text);
      } else if (kind === 'rename' && before !== undefined) {
        // Saved as editors do: written beside, then moved over.
        const text = module_text(random, names, name);
        writeFileSync(file_of(name) + '.tmp', text);
        renameSync(file_of(name) + '.tmp', file_of(name));
        files.set(name, text);
      }
    }
    // A file made last tells when the server has seen all before it.
    if (round % 3 !== 0 && edits < count) continue;
    const fresh = await start_dev(root);
    const wanted = await snapshot(fresh);
    await fresh.stop();
    let seen;
    try {
      await until('the server sends what a new one does', async () => JSON.stringify((seen = await snapshot(server))) === JSON.stringify(wanted), 4000);
      compared++;
      report.pass(`edit ${edits}`);
    } catch {
      // The scripts that only name others say little.
      const at = wanted.findLastIndex((text, index) => text !== seen[index]);
      report.fail(`edits up to ${edits} (seed ${seed}): ${log.join(', ')}`, `part ${at} differs\n--- new server\n${wanted[at]?.slice(0, 1500)}\n--- running server\n${seen[at]?.slice(0, 1500)}`);
      break;
    }
  }
  console.log(`edits: ${edits}, compared ${compared} times`);
  await server.stop();
}
