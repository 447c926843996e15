// A WebSocket server that pushes updates and echoes (`npm install ws`).
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ port: Number(process.env.PORT ?? 8080), host: '127.0.0.1' }, () => {
  console.log(`Listening on ws://127.0.0.1:${server.address().port}`);
});
server.on('connection', (socket) => {
  let ticks = 0;
  const timer = setInterval(() => socket.send(`tick ${++ticks}`), 50);
  socket.on('message', (data) => socket.send(`echo ${data}`));
  socket.on('close', () => clearInterval(timer));
});
