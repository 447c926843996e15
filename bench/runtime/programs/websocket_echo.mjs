import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
server.on('connection', (socket) => { socket.on('message', (data, isBinary) => { socket.send(data, { binary: isBinary }); }); });
server.on('listening', () => console.log(`:${server.address().port}`));
