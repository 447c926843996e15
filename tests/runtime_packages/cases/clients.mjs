// undici, axios and node-fetch against one server: bodies, redirects, compression, aborts, errors, reused connections.
import axios from 'axios';
import node_fetch, { FormData as NodeFormData, Blob as NodeBlob } from 'node-fetch';
import { Agent, Pool, MockAgent, fetch as undici_fetch, request, stream as undici_stream, errors } from 'undici';
import { once } from 'node:events';
import http from 'node:http';
import { Readable, Writable } from 'node:stream';
import { gzipSync, brotliCompressSync, deflateSync } from 'node:zlib';

let connections = 0;
const server = http.createServer(async (incoming, response) => {
  let body = '';
  for await (const chunk of incoming.setEncoding('utf8')) body += chunk;
  const { pathname } = new URL(incoming.url, 'http://host');
  if (pathname === '/redirect') return response.writeHead(302, { location: '/json?after' }).end();
  if (pathname === '/gzip') return response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('gzip text'));
  if (pathname === '/br') return response.writeHead(200, { 'content-encoding': 'br' }).end(brotliCompressSync('br text'));
  if (pathname === '/deflate') return response.writeHead(200, { 'content-encoding': 'deflate' }).end(deflateSync('deflate text'));
  if (pathname === '/slow') return setTimeout(() => response.end('late'), 2000).unref();
  if (pathname === '/broken') { response.writeHead(200, { 'content-length': 100 }); response.write('part'); return setTimeout(() => response.destroy(), 20); }
  if (pathname === '/500') return response.writeHead(500).end('server error');
  response.setHeader('content-type', 'application/json');
  response.setHeader('set-cookie', ['a=1', 'b=2']);
  response.end(JSON.stringify({ method: incoming.method, url: incoming.url, type: incoming.headers['content-type']?.replace(/boundary=.*/, 'boundary'), custom: incoming.headers['x-custom'], body: body.replace(/-{2,}[\w-]+/g, '--boundary') }));
}).listen(0, '127.0.0.1');
server.on('connection', () => connections++);
await once(server, 'listening');
const base = `http://127.0.0.1:${server.address().port}`;
const failure = async (promise) => { try { await promise; return 'no error'; } catch (error) { return [error.name, error.code, error.cause?.code].join(' '); } };

{
  const { statusCode, headers, body } = await request(`${base}/1`, { method: 'POST', body: 'x', headers: { 'x-custom': 'é'.length } });
  console.log(statusCode, headers['set-cookie'], await body.json());
  console.log(await (await undici_fetch(`${base}/redirect`)).json(), (await undici_fetch(`${base}/redirect`, { redirect: 'manual' })).status);
  for (const name of ['gzip', 'br', 'deflate']) console.log(await (await undici_fetch(`${base}/${name}`)).text());
  console.log(await (await undici_fetch(`${base}/s`, { method: 'PUT', duplex: 'half', body: Readable.toWeb(Readable.from(['a', 'b'])) })).json());
  console.log(await failure(undici_fetch(`${base}/slow`, { signal: AbortSignal.timeout(30) })));
  console.log(await failure(undici_fetch('http://127.0.0.1:1/')), await failure(request('http://127.0.0.1:1/')));
  console.log(await failure((await undici_fetch(`${base}/broken`)).text()));
  console.log(await failure(request(`${base}/slow`, { headersTimeout: 50, dispatcher: new Agent({ headersTimeout: 50 }) })) !== 'no error');
  let collected = '';
  await undici_stream(`${base}/stream`, { method: 'GET', opaque: 1 }, () => new Writable({ write(chunk, encoding, done) { collected += chunk; done(); } }));
  console.log(collected.length > 20);
  const pool = new Pool(base, { connections: 1, pipelining: 1 });
  const before = connections;
  for (let i = 0; i < 5; i++) await (await pool.request({ path: `/pool${i}`, method: 'GET' })).body.dump();
  console.log('connections of a pool', connections - before);
  await pool.close();
  const mock = new MockAgent();
  mock.disableNetConnect();
  mock.get('http://mocked').intercept({ path: '/m' }).reply(200, { mocked: true });
  console.log(await (await request('http://mocked/m', { dispatcher: mock })).body.json());
  console.log(errors.UndiciError.name);
}
{
  const client = axios.create({ baseURL: base, headers: { 'x-custom': 'axios' } });
  client.interceptors.request.use((config) => { config.params = { ...config.params, seen: 1 }; return config; });
  console.log((await client.post('/a', { n: [1] }, { params: { q: 'ä' } })).data);
  console.log((await client.get('/redirect')).data.url, (await client.get('/gzip')).data, (await client.get('/br')).data);
  console.log((await client.postForm('/form', { a: 1, b: ['x', 'y'] })).data.type);
  try { await client.get('/500'); } catch (error) { console.log(error.code, error.response.status, error.response.data, axios.isAxiosError(error)); }
  console.log(await failure(client.get('/slow', { timeout: 40 })), await failure(axios.get('http://127.0.0.1:1/')));
  const controller = new AbortController();
  const pending = failure(client.get('/slow', { signal: controller.signal }));
  setTimeout(() => controller.abort(), 20);
  console.log(await pending);
  const { data } = await client.get('/stream', { responseType: 'stream' });
  let text = '';
  for await (const chunk of data) text += chunk;
  console.log(JSON.parse(text).url);
  console.log((await client.get('/bytes', { responseType: 'arraybuffer' })).data instanceof Buffer);
}
{
  const response = await node_fetch(`${base}/nf`, { method: 'POST', body: new URLSearchParams({ a: 'b c' }), headers: { 'X-Custom': 'n' } });
  console.log(response.status, await response.json(), response.headers.raw()['set-cookie']);
  console.log(await (await node_fetch(`${base}/gzip`)).text(), (await node_fetch(`${base}/redirect`)).url.replace(base, ''), (await node_fetch(`${base}/redirect`)).redirected);
  const form = new NodeFormData();
  form.set('f', new NodeBlob(['data']), 'n.txt');
  console.log((await (await node_fetch(`${base}/form`, { method: 'POST', body: form })).json()).body);
  console.log(await failure(node_fetch(`${base}/slow`, { signal: AbortSignal.timeout(30) })), await failure(node_fetch('http://127.0.0.1:1/')), await failure((await node_fetch(`${base}/broken`)).text()));
}
server.close();
server.closeAllConnections();
setTimeout(() => process.exit(), 50);
