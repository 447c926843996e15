// Fastify: schemas, hooks, plugins, errors, `inject` and a real port.
import Fastify from 'fastify';

const lines = [];
const app = Fastify({ logger: { level: 'info', stream: { write: (line) => lines.push(JSON.parse(line)) } } });
app.decorate('answer', 42);
app.addHook('onRequest', async (request) => { request.marks = ['onRequest']; });
app.addHook('preHandler', async (request) => { request.marks.push('preHandler'); });
app.addHook('onSend', async (request, reply, payload) => { reply.header('x-marks', request.marks.join()); return payload; });
app.get('/hello/:n', {
  schema: {
    params: { type: 'object', properties: { n: { type: 'integer' } } },
    querystring: { type: 'object', properties: { loud: { type: 'boolean', default: false } } },
    response: { 200: { type: 'object', properties: { n: { type: 'integer' }, loud: { type: 'boolean' } } } },
  },
}, async (request) => ({ n: request.params.n + 1, loud: request.query.loud, hidden: 'not in the schema' }));
app.post('/p', { schema: { body: { type: 'object', required: ['x'], properties: { x: { type: 'number', minimum: 1 } } } } }, async (request, reply) => { reply.code(201); return request.body; });
app.register(async (child) => {
  child.decorate('inner', true);
  child.get('/inner', async function () { return { inner: this.inner, answer: this.answer }; });
  child.setErrorHandler((error, request, reply) => reply.code(500).send({ handled: error.message }));
  child.get('/bad', async () => { throw new Error('thrown'); });
}, { prefix: '/child' });
app.addContentTypeParser('text/csv', { parseAs: 'string' }, (request, body, done) => done(null, body.split(',')));
app.post('/csv', async (request) => request.body);
await app.ready();
console.log('inner' in app, app.hasRoute({ url: '/child/inner', method: 'GET' }));
console.log(app.printRoutes());
const show = async (options) => {
  const { statusCode, headers, body } = await app.inject(options);
  delete headers.date;
  console.log(statusCode, JSON.stringify(headers), body);
};
await show('/hello/4');
await show('/hello/4?loud=true');
await show('/hello/x');
await show({ method: 'POST', url: '/p', payload: { x: 2 } });
await show({ method: 'POST', url: '/p', payload: { x: 0 } });
await show({ method: 'POST', url: '/p', headers: { 'content-type': 'application/json' }, payload: '{' });
await show({ method: 'POST', url: '/csv', headers: { 'content-type': 'text/csv' }, payload: 'a,b' });
await show({ method: 'POST', url: '/csv', headers: { 'content-type': 'image/png' }, payload: 'a,b' });
await show('/child/inner');
await show('/child/bad');
await show('/nowhere');
const address = await app.listen({ port: 0, host: '127.0.0.1' });
const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => fetch(`${address}/hello/${i}`).then((r) => r.json())));
console.log(answers.map(({ n }) => n).join());
await app.close();
console.log(lines.filter(({ msg }) => msg === 'request completed').length, lines.filter(({ level }) => level === 50).map(({ err }) => err.message));
