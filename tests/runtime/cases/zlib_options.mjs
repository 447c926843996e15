// Options of node:zlib: what is refused with which error, and how streams are set.
import zlib from 'node:zlib';

const show = (value) => console.log(value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value);
const tell = (run) => { try { show(run()); } catch (error) { console.log(error.name, error.code, error.errno, error.message); } };

for (const key of [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 'x']) {
  tell(() => zlib.brotliDecompressSync(zlib.brotliCompressSync('hello', { params: { [key]: 1 } })).toString());
  tell(() => zlib.createBrotliDecompress({ params: { [key]: 1 } }).constructor.name);
}
tell(() => zlib.brotliCompressSync('hello', { params: { 1: 'x' } }));
tell(() => zlib.brotliDecompressSync(''));
for (const options of [{ flush: 7 }, { finishFlush: 7 }, { finishFlush: 'a' }, { chunkSize: 1 }, { chunkSize: Infinity }, { maxOutputLength: 0 }, { level: -2 }, { level: NaN }, { level: '3' },
  { windowBits: 7 }, { windowBits: 0 }, { memLevel: 10 }, { strategy: 5 }, { dictionary: 'text' }, { dictionary: Buffer.from('hello') }]) {
  for (const name of ['Deflate', 'Gzip', 'InflateRaw', 'BrotliCompress']) {
    tell(() => { const stream = zlib[`create${name}`](options); return `${name} ${stream._chunkSize} ${stream._level} ${stream._strategy}`; });
  }
  tell(() => zlib.deflateSync('hello hello', options).length);
}
tell(() => zlib.deflateSync('x', { info: true }).engine.constructor.name);
tell(() => zlib.Gzip().constructor.name);
tell(() => Object.getPrototypeOf(Object.getPrototypeOf(zlib.Gzip.prototype)).constructor.name);
tell(() => Object.getPrototypeOf(zlib.BrotliCompress.prototype).constructor.name);
tell(() => zlib.createGzip().params(99, 0, () => {}));
tell(() => zlib.createGzip().params(5, 'a', () => {}));
tell(() => typeof zlib.createBrotliCompress().params);
tell(() => JSON.stringify(zlib.codes));
await new Promise((resolve) => {
  const stream = zlib.createDeflate({ level: 0 }), parts = [];
  stream.on('data', (part) => parts.push(part)).on('end', () => { show(zlib.inflateSync(Buffer.concat(parts)).length); resolve(); });
  stream.write('a'.repeat(1000));
  stream.params(9, zlib.constants.Z_FILTERED, (error) => { console.log(error, stream._level, stream._strategy); stream.end('b'.repeat(1000)); });
});
await new Promise((resolve) => { zlib.deflate('abc', { info: true }, (error, result) => { console.log(error, result.buffer.toString('hex'), result.engine.constructor.name, result.engine.bytesWritten); resolve(); }); });
