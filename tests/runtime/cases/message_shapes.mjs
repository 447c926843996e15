// Requests and responses that a program changes: another prototype, properties, symbols, headers in many spellings; and
// the short ways of hashes and of the queue of ticks.
import { createHash, hash } from 'node:crypto';
import { createServer, IncomingMessage, request, ServerResponse } from 'node:http';

const own_request = Object.create(IncomingMessage.prototype, { greeting: { get() { return `hello ${this.user}`; } } });
const own_response = Object.create(ServerResponse.prototype);
own_response.send = function(text) { this.end(`${text}\n`); };
const kMark = Symbol('mark');
const server = createServer((req, res) => {
  Object.setPrototypeOf(req, own_request);
  Object.setPrototypeOf(res, own_response);
  req.user = req.headers['x-user'];
  req[kMark] = res[kMark] = 1;
  for (let i = 0; i < 20; i++) res[`added${i}`] = req[`added${i}`] = i;
  console.log(req instanceof IncomingMessage, res instanceof ServerResponse, req[kMark] + res[kMark] + res.added19 + req.added0);
  console.log(Object.hasOwn(req, 'url'), Object.hasOwn(res, 'statusCode'), res.constructor === ServerResponse, req.listenerCount('end'), typeof req._events);
  res.on('finish', () => console.log('finish', res.statusCode));
  req.once('end', () => console.log('end'));
  req.resume();
  res.setHeader('X-One', 'a').setHeader('x-ONE', 'b');
  res.setHeader('Set-Cookie', ['a=1', 'b=2']);
  res.appendHeader('Set-Cookie', 'c=3');
  res.setHeader('X-Gone', '1');
  res.removeHeader('x-gone');
  console.log(res.getHeader('x-one'), res.hasHeader('X-GONE'), res.getHeaderNames(), res.getRawHeaderNames(), res.getHeaders());
  for (const name of ['', 'a b', 'é']) try { res.setHeader(name, '1'); } catch (error) { console.log(error.code); }
  res.send(req.greeting);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
for (const user of ['first', 'second', 'third']) {
  await new Promise((resolve) => {
    request({ port: server.address().port, headers: { 'X-User': user } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (data) => { text += data; }).on('end', () => {
        console.log(text.trim(), answer.rawHeaders.filter((one) => !/GMT$/.test(one)));
        resolve();
      });
    }).end();
  });
}
server.close();
server.closeAllConnections();

// Hashes: of nothing, of one piece, of several, of large ones, copied in between, as streams.
const bytes = Buffer.alloc(5000, 'sinter');
for (const name of ['md5', 'sha1', 'sha256', 'RSA-SHA1', 'sha512', 'shake128']) {
  const kept = Buffer.from('changes');
  const of_kept = createHash(name).update(kept);
  kept.fill(0);
  console.log(name, createHash(name).digest('hex'), createHash(name).update('é').digest('base64'), of_kept.digest('base64url'),
    createHash(name).update('a').update(bytes).update('b', 'latin1').digest('hex'), createHash(name).update(bytes).digest().length,
    createHash(name).update('6162', 'hex').digest('latin1') === createHash(name).update('ab').digest('latin1'));
}
const first = createHash('sha256').update('a'), second = first.copy();
console.log(first.update('b').digest('hex'), second.digest('hex'), second.constructor === first.constructor);
for (const action of [() => first.update('c'), () => first.digest(), () => first.copy(), () => createHash('nope'), () => createHash('sha1').update(1)]) {
  try { action(); } catch (error) { console.log(error.code, error.message.replace(/^error:.*:/, '')); }
}
console.log(createHash('shake256', { outputLength: 5 }).update('a').digest('hex'));
const stream = createHash('sha1');
stream.write('a');
stream.end('b');
console.log((await stream.toArray())[0].toString('hex'));
if (hash) console.log(hash('sha1', 'abc'), hash('sha1', Buffer.from('abc'), 'base64'));

// Ticks: in order, many, with one that throws in between.
const order = [];
process.once('uncaughtException', (error) => order.push(error.message));
for (let i = 0; i < 5000; i++) process.nextTick((n) => { if (n % 1000 === 0) order.push(n); if (n === 2500) process.nextTick(() => order.push('inner')); }, i);
process.nextTick(() => { throw new Error('thrown'); });
process.nextTick(() => order.push('behind'));
setImmediate(() => console.log(order));
