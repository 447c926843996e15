// Serves the files of a folder, with ranges: memory stays the same whatever the size of a file.
//
//     sinter run files.mjs [FOLDER]
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

const root = path.resolve(process.argv[2] ?? '.');
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.json': 'application/json', '.txt': 'text/plain; charset=utf-8' };

// "bytes=0-99", "bytes=100-" and "bytes=-100"; null when it cannot be satisfied.
function readRange(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header);
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const start = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  return start <= end ? { start, end } : null;
}

const server = createServer(async (request, response) => {
  try {
    const name = path.join(root, decodeURIComponent(new URL(request.url, 'http://host').pathname));
    if (name !== root && !name.startsWith(root + path.sep)) {
      response.writeHead(403).end();
      return;
    }
    const found = await stat(name).catch(() => null);
    if (!found?.isFile()) {
      response.writeHead(404).end('Not found\n');
      return;
    }
    const headers = { 'accept-ranges': 'bytes', 'content-type': types[path.extname(name)] ?? 'application/octet-stream', 'last-modified': found.mtime.toUTCString() };
    const range = request.headers.range ? readRange(request.headers.range, found.size) : undefined;
    if (range === null) {
      response.writeHead(416, { 'content-range': `bytes */${found.size}` }).end();
      return;
    }
    const { start, end } = range ?? { start: 0, end: found.size - 1 };
    if (range) headers['content-range'] = `bytes ${start}-${end}/${found.size}`;
    response.writeHead(range ? 206 : 200, { ...headers, 'content-length': end - start + 1 });
    if (request.method === 'HEAD' || found.size === 0) response.end();
    else await pipeline(createReadStream(name, { start, end }), response);
  } catch (error) {
    // A client that went away is no failure of the server's.
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') console.error(error);
    response.destroy();
  }
});
server.listen(process.env.PORT ?? 3000, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
