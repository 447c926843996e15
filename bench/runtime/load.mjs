// Clients that cost little: sockets that send prepared bytes and count the answers by their length, which is the same for
// every answer.

import { connect } from 'node:net';
import { randomBytes } from 'node:crypto';

const open = (port) => new Promise((resolve, reject) => {
  const socket = connect(port, '127.0.0.1', () => resolve(socket));
  socket.setNoDelay(true);
  socket.on('error', reject);
});
const once_data = (socket) => new Promise((resolve) => socket.once('data', resolve));

// Sends `message` `in_flight` times over each socket and again for every answer, for so long.
async function exchange(sockets, message, in_flight, milliseconds) {
  sockets[0].write(message);
  const size = (await once_data(sockets[0])).length;
  let answers = 0, running = true;
  for (const socket of sockets) {
    let pending = 0;
    socket.on('data', (data) => {
      pending += data.length;
      const whole = Math.floor(pending / size);
      pending -= whole * size;
      answers += whole;
      if (running && whole > 0) socket.write(whole === 1 ? message : Buffer.concat(Array(whole).fill(message)));
    });
    socket.write(Buffer.concat(Array(in_flight).fill(message)));
  }
  const started = performance.now();
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  running = false;
  const seconds = (performance.now() - started) / 1000;
  const count = answers;
  await new Promise((resolve) => setTimeout(resolve, 20));
  for (const socket of sockets) socket.destroy();
  return { count, seconds };
}

export async function http_load(port, connections, milliseconds) {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  return exchange(sockets, Buffer.from(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: keep-alive\r\nAccept: */*\r\nUser-Agent: load\r\n\r\n`), 1, milliseconds);
}

async function open_websocket(port) {
  const socket = await open(port);
  socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`);
  const answer = await once_data(socket);
  if (!answer.toString('latin1').startsWith('HTTP/1.1 101')) throw new Error('no WebSocket');
  return socket;
}

export async function websocket_load(port, connections, in_flight, milliseconds) {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open_websocket(port)));
  const text = Buffer.from('a message of forty bytes, as chats have..'), mask = randomBytes(4);
  const frame = Buffer.concat([Buffer.from([0x81, 0x80 | text.length]), mask, text.map((byte, i) => byte ^ mask[i % 4])]);
  return exchange(sockets, frame, in_flight, milliseconds);
}

// Opens so many that say nothing; answers them, to be closed.
export async function idle_websockets(port, count) {
  const sockets = [];
  for (let i = 0; i < count; i += 50) sockets.push(...await Promise.all(Array.from({ length: Math.min(50, count - i) }, () => open_websocket(port))));
  return sockets;
}
