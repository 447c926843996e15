// The server that http2_abuse.mjs troubles.
import http2 from 'node:http2';

const server = http2.createServer();
const chunk = Buffer.alloc(65536, 'x');
server.on('stream', (stream, headers) => {
  stream.on('error', () => {});
  stream.respond({ ':status': 200 });
  if (headers[':path'] !== '/endless') {
    stream.end('hello');
    return;
  }
  const more = () => { while (!stream.destroyed && stream.write(chunk)); };
  stream.on('drain', more);
  more();
});
server.on('sessionError', () => {});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
