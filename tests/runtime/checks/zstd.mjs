// Zstandard in node:zlib, which the oracle's Node.js does not have: what Node.js 26 printed for this program.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const program = `
import zlib from 'node:zlib';
const tell = (name, run) => { try { const value = run(); console.log(name, value instanceof Uint8Array ? value.toString('hex') : value); } catch (error) { console.log(name, error.name, error.code, error.errno, error.message); } };
const { zstdCompressSync: compress, zstdDecompressSync: decompress, constants: c } = zlib;
const hello = compress('hello'), world = compress('world'), skippable = Buffer.from('502a4d1803000000010203', 'hex');
tell('bytes', () => hello);
tell('empty', () => compress(''));
tell('back', () => decompress(hello).toString());
tell('large', () => decompress(compress(Buffer.alloc(3e6, 'abc'))).equals(Buffer.alloc(3e6, 'abc')));
tell('level', () => decompress(compress('x'.repeat(1e6), { params: { [c.ZSTD_c_compressionLevel]: 19 } })).length);
tell('checksum', () => compress('hello', { params: { [c.ZSTD_c_checksumFlag]: 1 } }));
tell('no frame', () => decompress('hello'));
tell('nothing', () => decompress(''));
tell('cut', () => decompress(hello.subarray(0, -3)).toString());
tell('cut, as far as it goes', () => decompress(hello.subarray(0, -3), { finishFlush: 0 }).toString());
tell('broken', () => { const bad = compress('hello', { params: { [c.ZSTD_c_checksumFlag]: 1 } }); bad[10] ^= 1; return decompress(bad); });
tell('two frames', () => decompress(Buffer.concat([hello, world])).toString());
tell('skipped frame between', () => decompress(Buffer.concat([hello, skippable, world])).toString());
tell('skipped frame first', () => decompress(Buffer.concat([skippable, world])).toString());
tell('other bytes behind', () => decompress(Buffer.concat([hello, Buffer.from('trash')])).toString());
tell('one byte behind', () => decompress(Buffer.concat([hello, Buffer.from([0x28])])).toString());
tell('a frame that only begins behind', () => decompress(Buffer.concat([hello, world.subarray(0, 4)])).toString());
tell('level out of range', () => decompress(compress('hello', { params: { [c.ZSTD_c_compressionLevel]: 30 } })).toString());
tell('window out of range', () => compress('hello', { params: { [c.ZSTD_c_windowLog]: 99 } }));
tell('unknown parameter', () => compress('hello', { params: { 9999: 1 } }));
tell('named parameter', () => compress('hello', { params: { abc: 1 } }));
tell('text', () => compress('hello', { params: { 100: 'x' } }));
tell('decoder: window', () => decompress(hello, { params: { [c.ZSTD_d_windowLogMax]: 99 } }));
tell('decoder: unknown', () => decompress(hello, { params: { 101: 1 } }));
tell('pledge', () => compress('hello', { pledgedSrcSize: 5 }));
tell('wrong pledge', () => compress('hello', { pledgedSrcSize: 3 }));
tell('negative pledge', () => compress('hello', { pledgedSrcSize: -5 }));
tell('flush', () => compress('hello', { flush: 3 }));
tell('limit', () => decompress(compress('hello'.repeat(1000)), { maxOutputLength: 100 }));
tell('no bytes', () => compress(5));
tell('info', () => compress('x', { info: true }).engine.constructor.name);
const dictionary = Buffer.from('the quick brown fox jumps over the lazy dog, the quick brown fox'), small = compress('the quick brown fox jumps over', { dictionary });
tell('dictionary', () => decompress(small, { dictionary }).toString());
tell('without its dictionary', () => decompress(small).toString());
const run = (name, chunks) => new Promise((resolve) => {
  const stream = zlib.createZstdDecompress();
  let text = '', at = 0;
  stream.on('error', (error) => { console.log(name, error.code, error.message, text); resolve(); });
  stream.on('data', (part) => text += part).on('end', () => { console.log(name, text, stream.bytesWritten); resolve(); });
  const next = () => (at < chunks.length ? stream.write(chunks[at++], () => setTimeout(next, 1)) : stream.end());
  next();
});
await run('in two', [hello, world]);
await run('byte by byte', [...hello, ...skippable, ...world].map((byte) => Buffer.from([byte])));
await run('other bytes, later', [hello, Buffer.from('trash')]);
await run('other bytes, one by one', [...hello, ...Buffer.from('trash')].map((byte) => Buffer.from([byte])));
await run('cut', [hello.subarray(0, 8)]);
const stream = zlib.createZstdCompress(), parts = [];
stream.on('data', (part) => parts.push(part));
stream.write('abc');
await new Promise((resolve) => stream.flush(c.ZSTD_e_flush, resolve));
console.log('flushed', Buffer.concat(parts).length);
stream.end('def');
await new Promise((resolve) => stream.on('end', resolve));
console.log('stream', decompress(Buffer.concat(parts)).toString());
await new Promise((resolve) => zlib.zstdCompress('abc', (error, bytes) => zlib.zstdDecompress(bytes, (error, back) => { console.log('callbacks', error, back.toString()); resolve(); })));
`;

const expected = `bytes 28b52ffd200529000068656c6c6f
empty 28b52ffd2000010000
back hello
large true
level 1000000
checksum 28b52ffd240529000068656c6c6fa36d9f88
no frame Error ZSTD_error_prefix_unknown 10 Unknown frame descriptor
nothing Error Z_BUF_ERROR -5 unexpected end of file
cut Error Z_BUF_ERROR -5 unexpected end of file
cut, as far as it goes he
broken Error ZSTD_error_checksum_wrong 22 Restored data doesn't match checksum
two frames helloworld
skipped frame between helloworld
skipped frame first world
other bytes behind hello
one byte behind hello
a frame that only begins behind Error Z_BUF_ERROR -5 unexpected end of file
level out of range hello
window out of range Error ERR_ZLIB_INITIALIZATION_FAILED undefined Setting parameter failed
unknown parameter RangeError ERR_ZSTD_INVALID_PARAM undefined 9999 is not a valid zstd parameter
named parameter RangeError ERR_ZSTD_INVALID_PARAM undefined abc is not a valid zstd parameter
text TypeError ERR_INVALID_ARG_TYPE undefined The "options.params[key]" property must be of type number. Received type string ('x')
decoder: window Error ERR_ZLIB_INITIALIZATION_FAILED undefined Setting parameter failed
decoder: unknown RangeError ERR_ZSTD_INVALID_PARAM undefined 101 is not a valid zstd parameter
pledge 28b52ffd200529000068656c6c6f
wrong pledge Error ZSTD_error_srcSize_wrong 72 Src size is incorrect
negative pledge RangeError ERR_OUT_OF_RANGE undefined pledgedSrcSize must be non-negative
flush RangeError ERR_OUT_OF_RANGE undefined The value of "options.flush" is out of range. It must be >= 0 and <= 2. Received 3
limit RangeError ERR_BUFFER_TOO_LARGE undefined Cannot create a Buffer larger than 100 bytes
no bytes TypeError ERR_INVALID_ARG_TYPE undefined The "buffer" argument must be of type string or an instance of Buffer, TypedArray, DataView, or ArrayBuffer. Received type number (5)
info ZstdCompress
dictionary the quick brown fox jumps over
without its dictionary Error ZSTD_error_corruption_detected 20 Data corruption detected
in two helloworld 28
byte by byte helloworld 39
other bytes, later hello 14
other bytes, one by one hello 14
cut Z_BUF_ERROR unexpected end of file 
flushed 12
stream abcdef
callbacks null abc
`;

export function check_zstd({ check, runtime, work }) {
  const file = join(work, 'zstd.mjs');
  writeFileSync(file, program);
  const { stdout, stderr } = spawnSync(runtime, [file], { encoding: 'utf8', timeout: 30000 });
  const lines = stdout.split('\n'), wanted = expected.split('\n');
  for (const [at, line] of wanted.entries()) check(`zstd: ${line.slice(0, 40)}`, lines[at] === line, `expected ${line}\ngot      ${lines[at]}\n${stderr}`);
}
