// Whole trees: reading, copying, removing and matching, while the program goes on with other work.
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'sinter-trees-'));
const p = (...parts) => path.join(dir, ...parts);
const clean = (text) => String(text).replaceAll(dir, 'DIR');
for (let i = 0; i < 20; i++) {
  fs.mkdirSync(p('tree', `d${i}`, 'inner'), { recursive: true });
  for (let j = 0; j < 3; j++) fs.writeFileSync(p('tree', `d${i}`, 'inner', `f${j}.txt`), `${i} ${j}`);
}

// How often the loop came round while the promise was waited for.
async function turns(promise) {
  let count = 0, over = false;
  const turn = () => { if (!over) { count++; setImmediate(turn); } };
  setImmediate(turn);
  const value = await promise;
  over = true;
  return { value, goes_on: count > 2 };
}
const show = (what, { value, goes_on }) => console.log(what, goes_on, Array.isArray(value) ? value.length : value);
show('readdir', await turns(fsp.readdir(p('tree'), { recursive: true })));
console.log((await promisify(fs.readdir)(p('tree'), { recursive: true, withFileTypes: true })).length);
fs.symlinkSync('d0', p('tree/link'));
show('cp', await turns(fsp.cp(p('tree'), p('copy'), { recursive: true })));
show('cp callback', await turns(promisify(fs.cp)(p('tree'), p('copy2'), { recursive: true })));
const names = (folder) => fs.readdirSync(folder, { recursive: true }).sort().join();
console.log(names(p('copy')) === names(p('tree')), names(p('copy2')) === names(p('tree')), clean(fs.readlinkSync(p('copy/link'))));
console.log(fs.readFileSync(p('copy/d7/inner/f2.txt'), 'utf8'));

// A filter may wait; it is asked before each copy, not before the first.
const asked = [];
await fsp.cp(p('tree'), p('some'), { recursive: true, filter: async (from, to) => {
  await null;
  asked.push(fs.existsSync(path.dirname(to)));
  return !from.endsWith('inner');
} });
console.log(fs.readdirSync(p('some')).length, fs.readdirSync(p('some/d3')), asked.every(Boolean));
try { fs.cpSync(p('tree'), p('none'), { recursive: true, filter: async () => true }); } catch (error) { console.log(error.name, error.code); }
for (const attempt of [
  () => fsp.cp(p('tree'), p('never')), () => fsp.cp(p('tree'), p('tree/d1'), { recursive: true }), () => fsp.cp(p('absent'), p('never')),
  () => fsp.rm(p('tree')), () => fsp.rm(p('absent')), () => fsp.readdir(p('absent'), { recursive: true }), () => fsp.opendir(p('absent')),
  () => promisify(fs.opendir)(p('tree/d1/inner/f1.txt')),
]) await attempt().then(() => console.log('no error'), (error) => console.log(error.name, error.code, error.syscall, error.errno, clean(error.path)));

// What a copy would destroy or never end with.
fs.mkdirSync(p('self/inner'), { recursive: true });
fs.writeFileSync(p('self/file'), 'kept');
fs.linkSync(p('self/file'), p('self/hard'));
fs.symlinkSync('file', p('self/soft'));
fs.symlinkSync(p('self'), p('alias'));
spawnSync('mkfifo', [p('pipe')]);
for (const copy of [fsp.cp, async (...args) => fs.cpSync(...args)]) for (const [from, to] of [
  ['self/file', 'self/file'], ['self/file', 'self/hard'], ['self/soft', 'self/file'], ['self', 'self'], ['self', 'alias/copy'], ['self', 'alias/inner'], ['pipe', 'pipe2'],
]) await copy(p(from), p(to), { recursive: true }).then(() => console.log('no error'), (error) => console.log(from, to, error.code));
console.log(fs.readdirSync(p('self')).join(), fs.readFileSync(p('self/file'), 'utf8'));
for (const file of ['self', 'alias', 'pipe']) fs.rmSync(p(file), { recursive: true });
for (const attempt of [
  () => fs.cpSync('a', 'b', null), () => fs.cpSync('a', 'b', { recursive: 'yes' }), () => fs.cpSync('a', 'b', { filter: 1 }), () => fs.cpSync('a', 'b', { dereference: true, verbatimSymlinks: true }),
  () => fs.rmSync('a', null), () => fs.rmSync('a', { maxRetries: -1 }), () => fs.rmSync('a', { retryDelay: 'x' }),
]) try { attempt(); } catch (error) { console.log(error.name, error.code, error.message); }

const opened = await fsp.opendir(p('tree/d1'));
console.log(clean(opened.path), (await opened.read()).name, await opened.read());
await opened.close();
opened.close((error) => console.log(error.code));
await null;
try { opened.readSync(); } catch (error) { console.log(error.code); }
const found = [];
for await (const entry of await fsp.opendir(p('tree/d2'), { recursive: true })) found.push(`${entry.name} ${entry.isDirectory()}`);
console.log(found.sort().join());
show('rm', await turns(fsp.rm(p('copy'), { recursive: true })));
await fsp.rm(p('copy'), { recursive: true, force: true });
await promisify(fs.rm)(p('copy2'), { recursive: true });
console.log(fs.readdirSync(dir).join(), (await (await fs.openAsBlob(p('tree/d1/inner/f0.txt'), { type: 'text/plain' })).text()));

// What a callback throws is an uncaught exception, not a rejected promise.
process.once('uncaughtException', (error, origin) => {
  console.log(error.message, origin);
  fs.rmSync(dir, { recursive: true });
  for (const name of ['access', 'stat', 'open', 'cp', 'rmdir', 'ftruncate', 'utimes', 'symlink']) console.log(name, fs[name].length, fs[`${name}Sync`].length);
  console.log(fsp.stat.length, fsp.mkdir.length, fsp.symlink.length, typeof fs.Dir, Object.keys(globalThis).slice(0, 13).join());
});
fs.rm(p('some'), { recursive: true }, () => { throw new Error('thrown in a callback'); });
