// The global WebSocket against ws as the server; Node.js 20 has no such global and runs the client of ws instead.
import { createServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { WebSocketServer, WebSocket as Other } from 'ws';
const Client = globalThis.WebSocket ?? Other;
const read = (name) => readFileSync(new URL(name, `file://${process.env.CERTIFICATES}/`));
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
async function talk(server, scheme) {
  const wss = new WebSocketServer({ server, handleProtocols: (names) => [...names][0] });
  const left = new Promise((resolve) => wss.on('connection', (socket) => socket.on('close', resolve)));
  wss.on('connection', (socket, request) => {
    socket.on('message', (data, binary) => socket.send(data, { binary }));
    socket.on('ping', () => {});
    socket.on('close', (code, reason) => console.log('server', code, `${reason}`));
    socket.send(`hi ${request.headers['sec-websocket-protocol'].replace(' ', '')}`);
  });
  const ws = new Client(`${scheme}://localhost:${server.address().port}/p`, ['a', 'b']);
  ws.binaryType = 'arraybuffer';
  const got = [];
  ws.onopen = () => { console.log(ws.protocol, ws.readyState, ws.extensions); for (const data of ['text ä', new Uint8Array([1, 2, 3]), 'x'.repeat(70000), '']) ws.send(data); };
  ws.onmessage = ({ data }) => { got.push(typeof data === 'string' ? data.slice(0, 8) + data.length : new Uint8Array(data).join()); if (got.length === 5) ws.close(3001, 'bye'); };
  const event = await new Promise((resolve) => { ws.onclose = resolve; });
  await left;
  console.log(got, event.code, event.reason, event.wasClean);
  wss.close();
  server.close();
}
const http = (await import('node:http')).createServer();
await new Promise((resolve) => http.listen(0, resolve));
await talk(http, 'ws');
const https = createServer({ key: read('key.pem'), cert: read('cert.pem') });
await new Promise((resolve) => https.listen(0, resolve));
await talk(https, 'wss');
const refused = new Client('ws://127.0.0.1:1/');
refused.onerror = ({ type }) => console.log(type);
refused.onclose = ({ code, wasClean }) => console.log(code, wasClean);
