// Packs 16 MB of text as a stream, at the fastest level, so that not only zlib is measured.
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const chunk = Buffer.from(Array.from({ length: 4096 }, (_, i) => String.fromCharCode(97 + (i * i) % 23)).join(''));
let bytes = 0;
await pipeline(
  Readable.from((function* () { for (let i = 0; i < 4096; i++) yield chunk; })()),
  createGzip({ level: 1 }),
  new Writable({ write(data, _encoding, done) { bytes += data.length; done(); } }));
console.log(bytes > 0);
