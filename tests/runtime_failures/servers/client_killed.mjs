// Clients that are killed while they are sent to, or while they send: the server closes what it held and goes on.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, createReadStream, openSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { createServer } from 'node:http';
import { pipeline } from 'node:stream/promises';

closeSync(openSync('large', 'w'));
truncateSync('large', 256 * 2 ** 20);
const log = [];
let pipe_ended = () => {};
const server = createServer(async (request, response) => {
  if (request.url === '/small') return response.end('small');
  if (request.url === '/pipe') {
    const source = createReadStream('large').pipe(response);
    response.on('close', () => { log.push(`close, finished ${response.writableFinished}`); pipe_ended(); });
    return source;
  }
  if (request.url === '/upload') {
    request.on('error', (error) => log.push(`request ${error.code} ${error.message}`)).on('aborted', () => log.push('aborted'));
    request.on('close', () => { log.push(`request closed, complete ${request.complete}`); pipe_ended(); });
    return request.resume();
  }
  try {
    await pipeline(createReadStream('large'), response);
    log.push('sent');
  } catch (error) { log.push(error.code); }
  pipe_ended();
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
// A client in a process of its own: reads a little and is killed.
async function kill_client(path, method = 'GET') {
  const ended = new Promise((resolve) => { pipe_ended = resolve; });
  const program = `const r = require('http').request({ port: ${port}, host: '127.0.0.1', path: '${path}', method: '${method}', headers: ${method === 'PUT'} ? { 'content-length': 1000000 } : {} });
    if (${method === 'PUT'}) { r.write('x'.repeat(1000)); setTimeout(() => console.log('reading'), 100); }
    r.on('response', (m) => m.once('data', () => { m.pause(); console.log('reading'); }));
    if (${method !== 'PUT'}) r.end();`;
  const client = spawn(process.execPath, [...process.execArgv, '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(client.stdout, 'data');
  client.kill('SIGKILL');
  await ended;
  console.log(path, log.splice(0).join('; '));
}
const descriptors = () => readdirSync('/proc/self/fd').filter((fd) => Number(fd) > 2).length;
await kill_client('/stream');
await new Promise((resolve) => setTimeout(resolve, 100));
const before = descriptors();
for (let i = 0; i < 3; i++) await kill_client('/stream');
await kill_client('/upload', 'PUT');
await new Promise((resolve) => setTimeout(resolve, 100));
console.log('descriptors left', descriptors() - before);
console.log(await (await fetch(`http://127.0.0.1:${port}/small`)).text());
await kill_client('/pipe');
rmSync('large');
server.close();
server.closeAllConnections();
setTimeout(() => process.exit(), 50);
