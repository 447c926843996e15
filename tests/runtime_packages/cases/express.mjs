// Express 5 with cors and helmet: what its guide shows, asked over real connections.
import cors from 'cors';
import express from 'express';
import helmet from 'helmet';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';

mkdirSync('public');
writeFileSync('public/page.txt', 'a static page\n');
const app = express();
app.use(helmet(), cors({ origin: 'http://there', credentials: true }));
app.use(express.json({ limit: '1kb' }), express.urlencoded({ extended: true }), express.text());
app.use('/public', express.static('public', { maxAge: 1000, etag: true, lastModified: false }));
app.param('id', (request, response, next, id) => { request.number = Number(id); next(); });
app.get('/users/:id', (request, response) => response.json({ id: request.number, query: request.query, ip: typeof request.ip }));
app.get('/files/*path', (request, response) => response.send(request.params.path.join('|')));
app.post('/echo', (request, response) => response.status(201).location('/echo/1').send(request.body));
app.get('/cookie', (request, response) => response.cookie('a', 'b c', { httpOnly: true, expires: new Date(0) }).redirect('/elsewhere'));
app.get('/throws', async () => { await null; throw Object.assign(new Error('from a promise'), { status: 418 }); });
app.get('/stream', async (request, response) => {
  for (let i = 0; i < 3; i++) { response.write(`part ${i};`); await new Promise((resolve) => setTimeout(resolve, 5)); }
  response.end();
});
app.get('/format', (request, response) => response.format({ json: () => response.json(1), html: () => response.send('<b>1</b>') }));
app.get('/download', (request, response) => response.download('public/page.txt', 'renamed.txt'));
app.get('/chain', (request, response, next) => { response.locals.first = 1; next(); }, (request, response) => response.json(response.locals));
const router = express.Router({ mergeParams: true });
router.route('/books').get((request, response) => response.send(`books of ${request.params.who}`)).all((request, response) => response.sendStatus(405));
app.use('/shelf/:who', router);
app.use((error, request, response, next) => response.status(error.status ?? 500).send(`${error.type ?? error.message}`));

const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
// The raw exchange, so that every header is compared, and in its order.
async function ask(method, path, { body, headers = {} } = {}) {
  const request = http.request({ port, host: '127.0.0.1', method, path, headers, agent: false });
  request.end(body);
  const [response] = await once(request, 'response');
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  const shown = [];
  for (let i = 0; i < response.rawHeaders.length; i += 2) {
    const name = response.rawHeaders[i];
    shown.push(`${name}: ${name === 'Date' ? '…' : response.rawHeaders[i + 1]}`);
  }
  console.log(method, path, response.statusCode, response.statusMessage, JSON.stringify(text), shown.join('; '));
  return response;
}
const json = { 'content-type': 'application/json' };
await ask('GET', '/users/5?x=1&y[a]=2&z=1&z=2');
await ask('GET', '/files/a/b%20c/d');
await ask('POST', '/echo', { headers: json, body: '{"a":[1,"é"]}' });
await ask('POST', '/echo', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a[b]=1&c=%C3%A9' });
await ask('POST', '/echo', { headers: { 'content-type': 'text/plain' }, body: 'plain' });
await ask('POST', '/echo', { headers: json, body: '{"a":' });
await ask('POST', '/echo', { headers: json, body: JSON.stringify('x'.repeat(2000)) });
await ask('GET', '/cookie');
await ask('GET', '/throws');
await ask('GET', '/stream');
await ask('GET', '/format', { headers: { accept: 'text/html' } });
await ask('GET', '/format', { headers: { accept: 'image/png' } });
await ask('GET', '/chain');
await ask('GET', '/shelf/ann/books');
await ask('DELETE', '/shelf/ann/books');
await ask('HEAD', '/users/7');
await ask('OPTIONS', '/users/7', { headers: { origin: 'http://there', 'access-control-request-method': 'PUT' } });
await ask('GET', '/nowhere');
const page = await fetch(`http://127.0.0.1:${port}/public/page.txt`);
console.log(page.status, await page.text(), page.headers.get('cache-control'), page.headers.get('content-type'));
console.log((await fetch(`http://127.0.0.1:${port}/public/page.txt`, { headers: { 'if-none-match': page.headers.get('etag') } })).status);
console.log(await (await fetch(`http://127.0.0.1:${port}/public/page.txt`, { headers: { range: 'bytes=2-7' } })).text());
console.log((await fetch(`http://127.0.0.1:${port}/download`)).headers.get('content-disposition'));
console.log((await fetch(`http://127.0.0.1:${port}/public/..%2f..%2fetc`)).status);
server.close();
server.closeAllConnections();
