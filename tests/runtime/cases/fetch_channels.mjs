// What tracers hear of fetch: undici's channels. And functions in place of http.request are not asked.
import dc from 'node:diagnostics_channel';
import http from 'node:http';
import { once } from 'node:events';

const server = http.createServer((req, res) => {
  if (req.url === '/trailers') res.writeHead(200, { Trailer: 'x-end' });
  else res.writeHead(req.url === '/missing' ? 404 : 200, 'Fine', { 'X-Answer': 'žluť'.length });
  res.write(JSON.stringify([req.method, req.url, req.headers.traceparent, req.headers.twice, req.headers['x-own']]));
  if (req.url === '/trailers') res.addTrailers({ 'x-end': '1' });
  res.end();
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const origin = `http://127.0.0.1:${server.address().port}`;
http.request = http.get = () => { throw new Error('asked'); };
const lines = [];
const on = (name, tell) => dc.subscribe(`undici:${name}`, (data) => lines.push([name, data.request.method, data.request.path, data.request.origin.length > 10, ...tell(data)]));
on('request:create', ({ request }) => {
  request.addHeader('traceparent', '00-1-2-01');
  return [request.completed, typeof request.headers];
});
on('client:sendHeaders', ({ headers, socket }) => [/^[A-Z]+ \//.test(headers), /traceparent: 00-1-2-01\r\n/.test(headers), socket.remoteAddress]);
on('request:bodySent', () => []);
on('request:headers', ({ response }) => [response.statusCode, response.statusText, `${response.headers[response.headers.findIndex((name) => `${name}`.toLowerCase() === 'x-answer') + 1]}`.slice(0, 5), Buffer.isBuffer(response.headers[0])]);
on('request:trailers', ({ trailers }) => [trailers.map(String)]);
on('request:error', ({ error }) => [error.code]);
for (const [path, options] of [['/a?b=1'], ['/missing', { headers: { 'x-own': 'mine' } }], ['/post', { method: 'POST', body: 'text', headers: [['twice', '1'], ['twice', '2']] }], ['/trailers']]) {
  const response = await fetch(`${origin}${path}`, options);
  console.log(response.status, await response.text());
  await new Promise((resolve) => setTimeout(resolve, 20));
  // When a body is known to be out is each client's own.
  for (const line of lines.splice(0).sort()) if (line[0] !== 'request:headers' || path !== '/trailers') console.log(...line);
}
server.close();
server.closeAllConnections();
await fetch('http://127.0.0.1:1/closed').catch((error) => console.log(error.message, error.cause.code));
for (const line of lines) console.log(...line);
