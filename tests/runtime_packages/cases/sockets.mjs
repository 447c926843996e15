// Socket.IO's server and client, and ws with compression, fragments, pings and its close codes.
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { WebSocket, WebSocketServer, createWebSocketStream } from 'ws';
import { once } from 'node:events';
import http from 'node:http';

{
  const server = http.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const hub = new Server(server, { pingInterval: 200 });
  hub.use((socket, next) => (socket.handshake.auth.token === 'right' ? next() : next(new Error('no entry'))));
  hub.on('connection', (socket) => {
    socket.join('room');
    socket.on('ask', (value, answer) => answer(`${value}!`));
    socket.on('bytes', (bytes) => socket.emit('bytes back', Buffer.from(bytes).reverse()));
    socket.on('tell all', (text) => hub.to('room').emit('told', text));
  });
  const url = `http://127.0.0.1:${server.address().port}`;
  const refused = io(url, { auth: { token: 'wrong' }, reconnection: false });
  console.log('refused', (await new Promise((resolve) => refused.on('connect_error', resolve))).message);
  refused.close();
  for (const transports of [['polling', 'websocket'], ['websocket'], ['polling']]) {
    const client = io(url, { auth: { token: 'right' }, transports, forceNew: true });
    await new Promise((resolve) => client.on('connect', resolve));
    console.log(await client.emitWithAck('ask', 'hi'));
    const back = new Promise((resolve) => client.on('bytes back', resolve));
    client.emit('bytes', new Uint8Array([1, 2, 3]));
    console.log([...new Uint8Array(await back)].join());
    const told = new Promise((resolve) => client.on('told', resolve));
    client.emit('tell all', 'é✓');
    console.log(await told);
    if (transports.length === 2) {
      while (client.io.engine.transport.name !== 'websocket') await new Promise((resolve) => setTimeout(resolve, 10));
    }
    console.log(transports.join(), client.io.engine.transport.name);
    client.close();
  }
  await hub.close();
}

for (const perMessageDeflate of [false, { threshold: 100 }]) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate, maxPayload: 300000 });
  await once(server, 'listening');
  server.on('connection', (socket, request) => {
    socket.on('message', (data, binary) => socket.send(data, { binary }));
    socket.on('error', (error) => console.log('server error', error.code));
    socket.on('close', (code, reason) => console.log('server closed', code, `${reason}`));
    socket.send(`path ${request.url}`);
  });
  const client = new WebSocket(`ws://127.0.0.1:${server.address().port}/p?q`, { perMessageDeflate });
  const received = [];
  client.on('message', (data, binary) => received.push(`${binary} ${data.length} ${data.toString('latin1', 0, 6)}`));
  await once(client, 'open');
  console.log(client.extensions, client.readyState);
  client.send('text é');
  client.send(Buffer.alloc(200000, 'ab'));
  client.send('frag', { fin: false });
  client.send('ment', { fin: true });
  client.ping('p');
  console.log('pong', `${(await once(client, 'pong'))[0]}`);
  while (received.length < 4) await once(client, 'message');
  console.log(received.join('; '));
  const closed = once(client, 'close');
  client.close(4001, 'done');
  console.log('client closed', (await closed)[0]);
  // Too large for the server: it closes with 1009.
  const large = new WebSocket(`ws://127.0.0.1:${server.address().port}/`);
  await once(large, 'open');
  const ended = once(large, 'close');
  large.send(Buffer.alloc(400000));
  console.log('too large', (await ended)[0]);
  const duplex = createWebSocketStream(new WebSocket(`ws://127.0.0.1:${server.address().port}/stream`), { encoding: 'utf8' });
  duplex.write('through a stream');
  let text = '';
  for await (const chunk of duplex) { text += chunk; if (text.includes('stream')&& text.includes('through')) break; }
  console.log(text);
  server.close();
  for (const socket of server.clients) socket.terminate();
}
