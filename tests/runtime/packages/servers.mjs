// Web frameworks: each serves routes, bodies and errors to a client of this process.
import { createServer } from 'node:http';
import { PassThrough } from 'node:stream';
import { serve } from '@hono/node-server';
import cors from 'cors';
import express from 'express';
import fastify from 'fastify';
import helmet from 'helmet';
import { Hono } from 'hono';
import jwt from 'jsonwebtoken';
import Koa from 'koa';
import pino from 'pino';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import winston from 'winston';

const listen = (server) => new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(server.address().port)); });
const show = async (title, response) => console.log(title, response.status, response.headers.get('content-type'), await response.text());
const json = (body) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

{
  const app = express();
  app.use(helmet(), cors({ origin: 'http://a.example' }), express.json());
  app.get('/user/:id', (request, response) => { response.json({ id: request.params.id, query: request.query }); });
  app.post('/echo', (request, response) => { response.status(201).json(request.body); });
  app.get('/fail', async () => { throw Object.assign(new Error('failed'), { status: 503 }); });
  app.use((error, _request, response, _next) => { response.status(error.status ?? 500).send(error.message); });
  const server = createServer(app), base = `http://127.0.0.1:${await listen(server)}`;
  await show('express', await fetch(`${base}/user/7?a=1&b=x%20y`));
  await show('express', await fetch(`${base}/echo`, json({ a: [1, { b: null }] })));
  console.log((await fetch(`${base}/echo`, { ...json({}), body: '{' })).status);
  await show('express', await fetch(`${base}/fail`));
  const { headers } = await fetch(`${base}/user/1`);
  console.log(headers.get('access-control-allow-origin'), headers.get('x-frame-options'), headers.get('etag'), headers.get('content-security-policy').length);
  server.close();
}
{
  const app = fastify();
  app.get('/sum/:a/:b', { schema: { params: { type: 'object', properties: { a: { type: 'integer' }, b: { type: 'integer' } } }, response: { 200: { type: 'object', properties: { sum: { type: 'integer' } } } } } }, async ({ params }) => ({ sum: params.a + params.b, hidden: 1 }));
  app.post('/echo', async (request, reply) => { reply.code(202).header('x-a', 'b'); return request.body; });
  app.get('/fail', async () => { throw new Error('failed'); });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const base = `http://127.0.0.1:${app.server.address().port}`;
  await show('fastify', await fetch(`${base}/sum/3/4`));
  await show('fastify', await fetch(`${base}/sum/3/x`));
  await show('fastify', await fetch(`${base}/echo`, json({ deep: { list: [1, 2] } })));
  await show('fastify', await fetch(`${base}/fail`));
  const injected = await app.inject({ method: 'GET', url: '/sum/1/2' });
  console.log(injected.statusCode, injected.json());
  await app.close();
}
{
  const app = new Koa();
  app.use(async (context, next) => { await next(); context.set('x-after', `${context.status}`); });
  app.use(async (context) => {
    if (context.path === '/fail') context.throw(418, 'teapot', { expose: true });
    if (context.path === '/json') context.body = { query: context.query };
    else context.body = `koa ${context.method}`;
  });
  app.silent = true;
  const server = createServer(app.callback()), base = `http://127.0.0.1:${await listen(server)}`;
  for (const path of ['/', '/json?a=1', '/fail']) await show('koa', await fetch(base + path));
  server.close();
}
{
  const app = new Hono();
  app.get('/hello/:name', (context) => context.json({ hello: context.req.param('name') }));
  app.post('/echo', async (context) => context.text(JSON.stringify(await context.req.json()), 201));
  app.get('/stream', (context) => context.body(new ReadableStream({ start(controller) { for (const part of ['a', 'b']) controller.enqueue(new TextEncoder().encode(part)); controller.close(); } })));
  app.onError((error, context) => context.text(error.message, 500));
  app.get('/fail', () => { throw new Error('failed'); });
  const server = await new Promise((resolve) => { const made = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(made)); });
  const base = `http://127.0.0.1:${server.address().port}`;
  for (const path of ['/hello/you', '/stream', '/fail', '/none']) await show('hono', await fetch(base + path));
  await show('hono', await fetch(`${base}/echo`, json({ a: 1 })));
  server.close();
}
{
  const server = createServer(), port = (new Server(server).on('connection', (socket) => {
    socket.on('add', (a, b, answer) => answer(a + b));
    socket.on('bytes', (bytes) => socket.emit('reversed', Buffer.from(bytes).reverse()));
    socket.on('room', () => { socket.join('r'); socket.nsp.to('r').emit('in room', 1); });
  }), await listen(server));
  for (const transports of [['websocket'], ['polling', 'websocket']]) {
    const client = io(`http://127.0.0.1:${port}`, { transports, forceNew: true });
    await new Promise((resolve) => client.on('connect', resolve));
    if (transports.length > 1 && client.io.engine.transport.name !== 'websocket') await new Promise((resolve) => client.io.engine.once('upgrade', resolve));
    console.log('socket.io', client.io.engine.transport.name, await client.emitWithAck('add', 2, 3));
    const reversed = new Promise((resolve) => client.on('reversed', resolve));
    client.emit('bytes', Buffer.from([1, 2, 3]));
    console.log(Buffer.from(await reversed));
    const room = new Promise((resolve) => client.on('in room', resolve));
    client.emit('room');
    console.log(await room);
    client.disconnect();
  }
  server.close();
  server.closeAllConnections();
}
{
  const lines = new PassThrough();
  const logger = pino({ base: null, timestamp: false }, lines);
  logger.info({ a: 1, error: undefined }, 'hello %s', 'you');
  logger.child({ module: 'm' }).warn(new RangeError('careful').message);
  console.log(lines.read().toString());
  const stream = new PassThrough();
  const other = winston.createLogger({ format: winston.format.combine(winston.format.splat(), winston.format.json()), transports: [new winston.transports.Stream({ stream })] });
  other.info('told %d times', 3, { extra: true });
  other.error('bad');
  await new Promise((resolve) => setImmediate(resolve));
  console.log(stream.read().toString());
  const token = jwt.sign({ user: 7 }, 'secret', { algorithm: 'HS256', noTimestamp: true });
  console.log(token, jwt.verify(token, 'secret'));
  try { jwt.verify(token, 'other'); } catch (error) { console.log(error.name, error.message); }
}
process.exit(0);
