// HTTP/2 of packages: fastify as the server (which speaks HTTP/1 too), undici, got and http2-wrapper as clients.
import Fastify from 'fastify';
import { Agent, request, fetch as undici_fetch } from 'undici';
import got from 'got';
import http2_wrapper from 'http2-wrapper';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';

const [key, cert, ca] = ['key.pem', 'cert.pem', 'ca.pem'].map((name) => readFileSync(`${process.env.CERTIFICATES}/${name}`));
const app = Fastify({ http2: true, https: { allowHTTP1: true, key, cert } });
app.get('/', async (request) => ({ hello: 'world', version: request.raw.httpVersion }));
app.post('/echo', async (request, reply) => {
  reply.header('x-version', request.raw.httpVersion);
  return request.body;
});
app.get('/text', (request, reply) => { reply.type('text/plain').send(Buffer.from('some text')); });
app.get('/large', async () => 'x'.repeat(400_000));
await app.listen({ port: 0, host: '127.0.0.1' });
const base = `https://localhost:${app.server.address().port}`;

const dispatcher = new Agent({ allowH2: true, connect: { ca } });
const first = await request(`${base}/`, { dispatcher });
console.log(first.statusCode, await first.body.json());
const posted = await request(`${base}/echo`, { method: 'POST', body: JSON.stringify({ a: [1, 2] }), headers: { 'content-type': 'application/json' }, dispatcher });
console.log(posted.statusCode, posted.headers['x-version'], await posted.body.json());
const large = await undici_fetch(`${base}/large`, { dispatcher });
console.log(large.status, (await large.text()).length);
const versions = await Promise.all(Array.from({ length: 30 }, async () => (await (await request(`${base}/`, { dispatcher })).body.json()).version));
console.log(versions.join());
await dispatcher.close();

const options = { http2: true, https: { certificateAuthority: ca } };
const answer = await got(`${base}/`, options);
console.log(answer.statusCode, answer.body);
console.log(await got.post(`${base}/echo`, { ...options, json: { q: 1 } }).json());
let bytes = 0;
for await (const chunk of got.stream(`${base}/large`, options)) bytes += chunk.length;
console.log(bytes);

const wrapped = http2_wrapper.request(`${base}/text`, { ca });
wrapped.end();
const [response] = await once(wrapped, 'response');
let text = '';
for await (const chunk of response.setEncoding('utf8')) text += chunk;
console.log(response.statusCode, response.httpVersion, response.headers['content-type'], text);
const auto = await http2_wrapper.auto(`${base}/`, { ca });
auto.end();
const [chosen] = await once(auto, 'response');
console.log('auto', chosen.httpVersion);
chosen.resume();
await once(auto, 'close');
http2_wrapper.globalAgent.destroy();
await app.close();
console.log('closed');
