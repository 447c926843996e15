// `reusePort`, which the oracle's Node.js does not have: two sockets of one program get the same port, with it and not without.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const program = `
import dgram from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';
const listen = async (port, reusePort) => {
  const server = net.createServer((socket) => socket.end('hello')).listen({ port, host: '127.0.0.1', reusePort });
  await once(server, 'listening');
  return server;
};
const bind = async (port, reusePort) => {
  const socket = dgram.createSocket({ type: 'udp4', reusePort }).bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
};
for (const open of [listen, bind]) {
  const first = await open(0, true), { port } = first.address();
  const second = await open(port, true);
  const third = await open(port, false).catch((error) => error.code);
  console.log(second.address().port === port, third);
  if (open === listen) for (let i = 0; i < 8; i++) { const client = net.connect(port, '127.0.0.1'); client.resume(); await once(client, 'end'); }
  first.close(); second.close();
}
try { net.createServer().listen({ port: 0, reusePort: 1 }); } catch (error) { console.log(error.code); }
`;

export function check_reuse_port({ check, runtime, work }) {
  const file = join(work, 'reuse_port.mjs');
  writeFileSync(file, program);
  const { stdout, stderr } = spawnSync(runtime, [file], { encoding: 'utf8', timeout: 30000 });
  check('reuse port', stdout === 'true EADDRINUSE\ntrue EADDRINUSE\nERR_INVALID_ARG_TYPE\n', `${stdout}${stderr}`);
}
