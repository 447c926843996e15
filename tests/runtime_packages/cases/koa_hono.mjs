// Koa's middleware, and Hono through its adapter for Node.
import Koa from 'koa';
import { Hono } from 'hono';
import { stream } from 'hono/streaming';
import { cors } from 'hono/cors';
import { HTTPException } from 'hono/http-exception';
import { serve } from '@hono/node-server';
import { once } from 'node:events';
import { Readable } from 'node:stream';

const show = async (response) => console.log(response.status, await response.text(), JSON.stringify([...response.headers].filter(([name]) => name !== 'date' && name !== 'keep-alive')));

const koa = new Koa({ keys: ['secret'] });
koa.silent = true;
koa.on('error', (error) => console.log('koa error', error.message, error.status));
koa.use(async (context, next) => {
  const order = ['in'];
  context.state.order = order;
  await next();
  order.push('out');
  context.set('x-order', order.join());
});
koa.use(async (context, next) => {
  if (context.path === '/stream') context.body = Readable.from(['a', 'b', 'c']);
  else if (context.path === '/cookie') { context.cookies.set('n', 'v', { signed: true }); context.body = 'set'; }
  else if (context.path === '/throws') context.throw(409, 'conflict', { expose: true });
  else if (context.path === '/crash') throw new Error('hidden');
  else if (context.path === '/nothing') context.status = 204;
  else if (context.path === '/buffer') { context.type = 'png'; context.body = Buffer.from([1, 2, 3]); }
  else await next();
});
koa.use((context) => { context.body = { path: context.path, query: context.query, accepts: context.accepts('html', 'json'), order: context.state.order }; });
const server = koa.listen(0, '127.0.0.1');
await once(server, 'listening');
const base = `http://127.0.0.1:${server.address().port}`;
for (const path of ['/a?b=1&c=2&c=3', '/stream', '/cookie', '/throws', '/crash', '/nothing', '/buffer']) await show(await fetch(base + path));
server.close();
server.closeAllConnections();

const hono = new Hono();
hono.use('/api/*', cors());
hono.get('/api/:x{[0-9]+}', (c) => c.json({ x: c.req.param('x'), q: c.req.queries('q') }));
hono.post('/body', async (c) => { const form = await c.req.parseBody(); return c.text(`${form.a} ${form.file?.name} ${await form.file?.text()}`, 201); });
hono.get('/stream', (c) => stream(c, async (out) => { for (const part of ['x', 'y', 'z']) { await out.write(part); await out.sleep(2); } }));
hono.get('/throws', () => { throw new HTTPException(401, { message: 'who are you' }); });
hono.notFound((c) => c.text('nothing here', 404));
hono.onError((error, c) => c.text(`error ${error.message}`, error.status ?? 500));
const listener = serve({ fetch: hono.fetch, port: 0, hostname: '127.0.0.1' });
await once(listener, 'listening');
const at = `http://127.0.0.1:${listener.address().port}`;
await show(await fetch(`${at}/api/12?q=1&q=2`));
await show(await fetch(`${at}/api/x`));
const form = new FormData();
form.set('a', 'é');
form.set('file', new File(['content'], 'f.txt'));
await show(await fetch(`${at}/body`, { method: 'POST', body: form }));
await show(await fetch(`${at}/stream`));
await show(await fetch(`${at}/throws`));
listener.close();
listener.closeAllConnections();
