// A reader that takes its time: the writer is told to wait, memory stays, every byte arrives, in order.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, createServer as create_net_server } from 'node:net';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

const total = 64, piece = Buffer.alloc(2 ** 20);
let largest = 0;
const watch = setInterval(() => { largest = Math.max(largest, process.memoryUsage().rss); }, 5);
async function read_slowly(stream) {
  const hash = createHash('sha1');
  let bytes = 0, reads = 0;
  for await (const chunk of stream) {
    hash.update(chunk);
    bytes += chunk.length;
    if (++reads % 64 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return `${bytes} ${hash.digest('hex')}`;
}
function* pieces() { for (let i = 0; i < total; i++) yield Buffer.from(piece.fill(i)); }
{
  // By hand: write, and wait for drain.
  let waits = 0, most = 0;
  const server = create_net_server(async (socket) => {
    for (const chunk of pieces()) {
      if (!socket.write(chunk)) { waits++; most = Math.max(most, socket.writableLength); await once(socket, 'drain'); }
    }
    socket.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  console.log('net', await read_slowly(connect(server.address().port, '127.0.0.1')), waits > 10, most <= 2 ** 20);
  server.close();
}
{
  const server = createServer(async (request, response) => {
    if (request.method === 'PUT') {
      response.end(await read_slowly(request));
      return;
    }
    if (request.url === '/gzip') return pipeline(Readable.from(pieces()), createGzip({ level: 1 }), response);
    if (request.url === '/transform') return pipeline(Readable.from(pieces()), new Transform({ transform(chunk, encoding, done) { setImmediate(done, null, chunk); } }), response);
    // Everything at once: it is kept, but drain comes once.
    let more = true, drains = 0;
    response.on('drain', () => drains++);
    for (const chunk of pieces()) more = response.write(chunk) && more;
    response.end(() => console.log('refused to take more', !more, 'drains', drains <= 1));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${server.address().port}`;
  console.log('transform', await read_slowly((await fetch(`${base}/transform`)).body));
  console.log('gzip', await read_slowly((await fetch(`${base}/gzip`)).body));
  console.log('upload', await (await fetch(base, { method: 'PUT', duplex: 'half', body: Readable.toWeb(Readable.from(pieces())) })).text());
  // A build with sanitizers keeps what was freed for a while.
  const limit = process.env.SINTER_INSTRUMENTED ? 600 : 300;
  console.log('constant memory', largest < limit * 2 ** 20 || largest);
  console.log('at once', await read_slowly((await fetch(base)).body));
  server.close();
  server.closeAllConnections();
}
await pipeline(Readable.from(pieces()), createGzip({ level: 1 }), createGunzip(), async (stream) => console.log('there and back', await read_slowly(stream)));
clearInterval(watch);
