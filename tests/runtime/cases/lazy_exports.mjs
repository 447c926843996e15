// Exports of built-in modules that are getters: whoever names one has it, however it is imported.
import * as fs_namespace from 'node:fs';
import fs, { ReadStream, promises as promised } from 'node:fs';
import { WriteStream as W } from 'fs';
import process_default, { stdout, exitCode } from 'node:process';
import { mkdtempSync, writeFileSync, rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

console.log(fs_namespace.ReadStream === fs.ReadStream, ReadStream === fs.ReadStream, W === fs.WriteStream, promised === fs.promises);
console.log(stdout === process.stdout, process_default === process, exitCode);
console.log((await import('node:fs')).FileReadStream === fs.FileReadStream, typeof (await import('process')).stderr.write);

const folder = mkdtempSync('/tmp/lazy-exports-');
const run = async (name, files) => {
  for (const [file, text] of Object.entries(files)) writeFileSync(`${folder}/${file}`, text);
  console.log(name, (await import(pathToFileURL(`${folder}/${Object.keys(files)[0]}`).href)).default);
};
await run('a star with a comment between', { 'a.mjs': "import */* here */\nas zlib from 'node:zlib'; import */**/as net from 'net'; export default Object.keys(zlib).length > 20 && typeof net.Socket;" });
await run('re-exported all', { 'b.mjs': "import { Blob, default as whole } from './b2.mjs'; export default [typeof Blob, typeof whole];", 'b2.mjs': "export */**/from 'node:buffer'; export { default } from 'node:buffer';" });
await run('re-exported by name', { 'c.mjs': "export { webcrypto as default } from './c2.mjs';", 'c2.mjs': "export { webcrypto } from 'node:crypto';" });
await run('an escaped name', { 'd.mjs': "import { ReadStr\\u0065am } from 'node:fs'; import { 'Write\\x53tream' as W } from 'node:fs'; export default [typeof ReadStream, typeof W];" });
await run('one importer after the other', { 'e.mjs': "import './e1.mjs'; export { default } from './e2.mjs';", 'e1.mjs': "import fs from 'node:fs'; globalThis.seen = typeof fs.readFileSync;", 'e2.mjs': "import { ReadStream } from 'node:fs'; export default [globalThis.seen, typeof ReadStream];" });
await run('a namespace handed on', { 'f.mjs': "import * as all from './f2.mjs'; export default typeof all.fs.WriteStream;", 'f2.mjs': "export * as fs from 'node:fs';" });
await run('two of them', { 'g.mjs': "import { ReadStream } from 'node:fs'; import process, { stderr } from 'node:process'; export default [typeof ReadStream, stderr === process.stderr];" });
rmSync(folder, { recursive: true });
