// A WebSocket server that pushes updates and echoes, and the page that shows them (`npm install ws`).
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const page = `<!doctype html>
<title>Live updates</title>
<p id="latest">connecting</p>
<form><input name="text" autocomplete="off"><button>Send</button></form>
<ul></ul>
<script type="module">
  const socket = new WebSocket(location.href.replace('http', 'ws'));
  socket.onmessage = ({ data }) => {
    if (data.startsWith('tick')) document.querySelector('#latest').textContent = data;
    else document.querySelector('ul').insertAdjacentHTML('beforeend', '<li>' + data.replaceAll('<', '&lt;') + '</li>');
  };
  document.querySelector('form').onsubmit = (event) => {
    event.preventDefault();
    socket.send(event.target.text.value);
    event.target.reset();
  };
</script>
`;
const server = createServer((request, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(page);
});
const sockets = new WebSocketServer({ server });
sockets.on('connection', (socket) => {
  let ticks = 0;
  const timer = setInterval(() => socket.send(`tick ${++ticks}`), 50);
  socket.on('message', (data) => socket.send(`echo ${data}`));
  socket.on('close', () => clearInterval(timer));
});
server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`Open http://127.0.0.1:${server.address().port}`);
});
