// No descriptors left: what is asked for fails with EMFILE, the server survives and serves again when there are some.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, promises, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';

// Named first, so that nothing has to be opened for it later.
const server = createServer((request, response) => response.end('served'));
server.on('error', (error) => console.log('server', error.code));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
await (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).text();
spawn('true').on('error', () => {});
await promises.readFile('/dev/null');
await new Promise((resolve) => setTimeout(resolve, 50));

const held = [];
let error;
while (!error) try { held.push(openSync('/dev/null')); } catch (caught) { error = caught; }
console.log(error.code, error.syscall, error.message, held.length > 10);
try { readFileSync('/dev/null'); } catch (caught) { console.log(caught.code); }
await promises.readFile('/dev/null').catch((caught) => console.log(caught.code, caught.syscall));
const child = spawn('true');
console.log(await new Promise((resolve) => child.on('error', (caught) => resolve(`${caught.code} ${caught.syscall}`)).on('exit', resolve)));
const refused = connect(port, '127.0.0.1');
console.log((await once(refused, 'error').catch((caught) => [caught]))[0].code);
// One for the client's end of the connection and none for the server's.
closeSync(held.pop());
const client = connect(port, '127.0.0.1');
client.setEncoding('utf8');
await once(client, 'connect');
client.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
await new Promise((resolve) => setTimeout(resolve, 200));
for (const fd of held) closeSync(fd);
let text = '';
client.on('data', (chunk) => { text += chunk; }).on('error', (caught) => console.log('client', caught.code));
await Promise.race([once(client, 'close'), new Promise((resolve) => setTimeout(resolve, 1000))]);
console.log('waited', text.endsWith('served') || text === '');
client.destroy();
console.log(await (await fetch(`http://127.0.0.1:${port}/`)).text());
server.close();
server.closeAllConnections();
setTimeout(() => process.exit(), 50);
