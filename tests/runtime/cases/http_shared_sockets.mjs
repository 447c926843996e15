// Sockets that an HTTP server and somebody else read: listeners for 'data', bytes that are given back, sockets that go to another
// server or process (as sticky sessions and HTTP over one port do it).
import http from 'node:http';
import net from 'node:net';
import { fork } from 'node:child_process';
import { once } from 'node:events';

if (process.argv[2] === 'child') {
  const server = http.createServer((req, res) => { res.setHeader('Connection', 'close'); res.end(`child ${req.url}`); });
  process.on('message', (text, socket) => {
    server.emit('connection', socket);
    socket.unshift(Buffer.from(text));
  });
  process.on('disconnect', () => process.exit());
} else {
  const get = (port, path, options) => new Promise((resolve) => http.request({ port, path, agent: false, ...options }, (res) => {
    let text = '';
    res.setEncoding('utf8').on('data', (data) => { text += data; }).on('end', () => resolve(`${res.statusCode} ${text}`));
  }).on('error', (error) => resolve(error.code)).end(options?.body));
  const listen = async (server) => { await once(server.listen(0), 'listening'); return server.address().port; };
  const answer = (name) => async (req, res) => {
    let size = 0;
    for await (const data of req) size += data.length;
    res.end(`${name} ${req.url} ${size}`);
  };

  // Somebody watches the bytes.
  const watched = http.createServer(answer('watched'));
  let seen = '';
  watched.on('connection', (socket) => socket.on('data', (data) => { seen += data; }));
  const port = await listen(watched);
  console.log(await get(port, '/one'), seen.split('\r\n')[0]);
  console.log(await get(port, '/two', { method: 'POST', body: 'x'.repeat(200000) }), seen.length > 200000);
  watched.close();

  // In the middle of a connection that is kept.
  const later = http.createServer(answer('later'));
  let count = 0;
  later.on('request', (req) => { if (req.url === '/1') req.socket.on('data', (data) => { count += data.length > 0; }); });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 }), laterPort = await listen(later);
  for (const path of ['/1', '/2', '/3']) console.log(await get(laterPort, path, { agent }));
  console.log(count);
  agent.destroy();
  later.close();

  // The server's own listener is taken away, the bytes go to another server or process.
  const inner = http.createServer(answer('inner'));
  const child = fork(import.meta.filename ?? new URL(import.meta.url).pathname, ['child']);
  const outer = http.createServer(() => console.log('never'));
  outer.on('connection', (socket) => {
    socket.removeAllListeners('data');
    socket.once('data', (data) => {
      if (`${data}`.includes('/child')) child.send(`${data}`, socket);
      else {
        inner.emit('connection', socket);
        socket.unshift(data);
      }
    });
  });
  const outerPort = await listen(outer);
  console.log(await get(outerPort, '/child/1'), await get(outerPort, '/child/2'));
  console.log(outer._connections);
  child.disconnect();
  outer.close();

  // By its first byte.
  const either = net.createServer((socket) => socket.once('data', (data) => {
    if (data[0] === 1) { socket.end('other'); return; }
    socket.unshift(data);
    inner.emit('connection', socket);
  }));
  const eitherPort = await listen(either);
  console.log(await get(eitherPort, '/first'));
  const other = net.connect(eitherPort).end(Buffer.from([1]));
  console.log(`${(await once(other, 'data'))[0]}`);
  either.close();
}
