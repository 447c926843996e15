// Clients that end their side early, send nonsense, send nothing, ask several things at once, or leave without a word.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';

const log = [];
const server = createServer({ headersTimeout: 800, requestTimeout: 1200, connectionsCheckingInterval: 100, keepAliveTimeout: 150, maxHeaderSize: 2000 }, (request, response) => {
  request.on('error', (error) => log.push(`request ${error.code}`));
  let body = '';
  request.on('data', (chunk) => { body += chunk; });
  const answer = () => { if (!response.destroyed) response.end(`${request.url} ${body}`); };
  if (request.url.startsWith('/slow')) setTimeout(answer, 40);
  else request.on('end', answer);
});
server.on('clientError', (error, socket) => {
  // Which of the two headers is blamed depends on the version of llhttp.
  const code = `${error.code}`.replace('INVALID_TRANSFER_ENCODING', 'UNEXPECTED_CONTENT_LENGTH');
  log.push(code);
  if (socket.writable && error.code !== 'ECONNRESET') socket.end(`HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n${code}`);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
// Sends the parts with pauses, and shows what came back until the connection was closed.
async function talk(name, parts, { end = false } = {}) {
  const socket = connect(server.address().port, '127.0.0.1');
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk) => { text += chunk; }).on('error', (error) => log.push(`client ${error.code}`));
  const closed = once(socket, 'close');
  for (const [i, part] of parts.entries()) {
    if (i) await new Promise((resolve) => setTimeout(resolve, 10));
    socket.write(part, 'latin1');
  }
  if (end) socket.end();
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 3000))]);
  console.log(name, JSON.stringify(text.replace(/Date: .*\r\n/g, '')), socket.destroyed, log.splice(0).join());
  socket.destroy();
}
const head = (path, more = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
await talk('ends its side, answered at once', [head('/quick')], { end: true });
await talk('ends its side, answered later', [head('/slow')], { end: true });
await talk('pipelined', [head('/slow1') + head('/b') + head('/slow2')]);
await talk('pipelined, then ends', [head('/slow1') + head('/b')], { end: true });
await talk('in single bytes', [...head('/bytes', 'Connection: close\r\n')].slice(0, 12).concat(head('/bytes', 'Connection: close\r\n').slice(12)));
await talk('nonsense', ['nonsense\r\n\r\n']);
await talk('half a head', ['GET /half HTTP/1.1\r\nHost:']);
await talk('half a head, then ends', ['GET /half HTTP/1.1\r\nHost:'], { end: true });
await talk('nothing', []);
await talk('half a body', ['POST /post HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345']);
await talk('half a body, then ends', ['POST /post HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345'], { end: true });
await talk('chunks', ['POST /post HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n', '2;ext=1\r\nde\r\n0\r\nTrailer: x\r\n\r\n'], { end: true });
await talk('a wrong chunk', ['POST /post HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n']);
await talk('two lengths', ['POST /post HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab']);
await talk('length and chunks', ['POST /post HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n']);
await talk('a large head', [head('/', `X: ${'x'.repeat(4000)}\r\n`)]);
await talk('no host', ['GET / HTTP/1.1\r\n\r\n']);
await talk('HTTP/1.0', ['GET /old HTTP/1.0\r\n\r\n']);
await talk('HTTP/1.0 kept', ['GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n']);
await talk('an unknown method', ['BREW / HTTP/1.1\r\nHost: a\r\n\r\n']);
await talk('expect', ['POST /post HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n', 'ab'], { end: true });
await talk('upgrade that nobody wants', [head('/up', 'Connection: upgrade\r\nUpgrade: other\r\n'), head('/next')]);
server.close();
