// Clients that do a server of HTTP/2 no good: it has to stay up, to go on answering others, and to keep its memory in bounds.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http2 from 'node:http2';
import net from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
function frame(type, flags, stream, payload = Buffer.alloc(0)) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}
const settings = frame(4, 0, 0);
// :method GET, :scheme http, :path /, of HPACK's table, and :authority "a".
const get = (stream, flags = 5) => frame(1, flags, stream, Buffer.from([0x82, 0x86, 0x84, 0x41, 1, 97]));

export async function check_http2_abuse(runtime, folder, check) {
  const child = spawn(runtime, [join(folder, 'checks/http2_server.mjs')], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '', ended = false;
  child.stderr.on('data', (data) => { errors += data; });
  child.on('exit', () => { ended = true; });
  const [line] = await once(child.stdout, 'data');
  const port = Number(line);
  const resident = (field) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;
  const answers = async () => {
    const client = http2.connect(`http://127.0.0.1:${port}`);
    client.on('error', () => {});
    const request = client.request({ ':path': '/' });
    request.setEncoding('utf8');
    let text = '';
    request.on('data', (data) => { text += data; });
    const outcome = await Promise.race([once(request, 'end').then(() => text, (error) => error.code), new Promise((resolve) => setTimeout(resolve, 10_000, 'late'))]);
    client.destroy();
    return outcome;
  };
  const attack = (name, run, limit = 1000) => new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    const received = [];
    const over = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(Buffer.concat(received));
    };
    const timer = setTimeout(over, limit);
    socket.on('error', () => {}).on('close', over).on('data', (data) => received.push(data));
    socket.on('connect', () => run(socket, over));
  });
  const after = async (name) => check(`http2 abuse: ${name}`, !ended && await answers() === 'hello', `${ended ? 'the server ended' : ''} ${errors}`);
  // Of the frames that came: those of a type.
  const frames = (bytes, type) => {
    const found = [];
    for (let at = 0; at + 9 <= bytes.length; at += 9 + bytes.readUIntBE(at, 3)) if (bytes[at + 3] === type) found.push(bytes.subarray(at + 9, at + 9 + bytes.readUIntBE(at, 3)));
    return found;
  };

  try {
    await after('before');
    const random = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 2654435761) >>> 13 & 255));
    await attack('random', (socket) => socket.write(random));
    await after('random bytes');
    await attack('random frames', (socket) => socket.write(Buffer.concat([preface, settings, random])));
    await after('random bytes behind the preface');
    await attack('HTTP/1', (socket) => socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
    await after('HTTP/1');

    for (let i = 0; i < 20; i++) await attack('killed', (socket, over) => { socket.write(Buffer.concat([preface, settings, get(1), get(3, 4), frame(0, 0, 3, Buffer.alloc(100))])); setTimeout(over, i % 5); });
    await after('clients that leave in the middle');

    const reset = await attack('rapid reset', (socket) => {
      const parts = [preface, settings];
      for (let id = 1; id < 20_000; id += 2) parts.push(get(id), frame(3, 0, id, Buffer.from([0, 0, 0, 8])));
      socket.write(Buffer.concat(parts));
    }, 15_000);
    const [goaway] = frames(reset, 7).slice(-1);
    check('http2 abuse: streams that are reset at once end the connection', goaway?.length >= 8, `${frames(reset, 7).length} GOAWAY`);
    await after('rapid reset');

    for (const [name, type, payload] of [['PING', 6, Buffer.alloc(8)], ['SETTINGS', 4, Buffer.alloc(0)]]) {
      const before = resident('VmRSS');
      await attack(name, (socket) => {
        socket.pause();   // and never reads the answers
        const many = Buffer.concat(Array.from({ length: 20_000 }, () => frame(type, 0, 0, payload)));
        socket.write(Buffer.concat([preface, settings]));
        for (let i = 0; i < 20; i++) socket.write(many);
      });
      check(`http2 abuse: memory after a flood of ${name}`, resident('VmRSS') - before < 60, `${Math.round(before)} to ${Math.round(resident('VmRSS'))} MB`);
      await after(`a flood of ${name}`);
    }

    // A header block without an end, and one that is too large.
    await attack('CONTINUATION', (socket) => {
      socket.write(Buffer.concat([preface, settings, get(1, 1)]));
      for (let i = 0; i < 2000; i++) socket.write(frame(9, 0, 1, Buffer.concat([Buffer.from([0, 1, 97, 127, 0]), Buffer.alloc(120, 97)])));
    });
    await after('CONTINUATION frames without an end');

    // A reader that does not read: the server holds what fits, and no more.
    {
      const before = resident('VmRSS');
      const clients = Array.from({ length: 10 }, () => http2.connect(`http://127.0.0.1:${port}`, { settings: { initialWindowSize: 2 ** 20 } }));
      const slow = clients.flatMap((client) => Array.from({ length: 10 }, () => client.on('error', () => {}).request({ ':path': '/endless' }).on('error', () => {})));
      await Promise.all(slow.map((request) => once(request, 'response')));
      await new Promise((resolve) => setTimeout(resolve, 500));
      check('http2 abuse: memory for those who do not read', resident('VmRSS') - before < 120, `${Math.round(before)} to ${Math.round(resident('VmRSS'))} MB`);
      await after('slow readers');
      for (const client of clients) client.destroy();
    }

    // Ten thousand streams on one connection.
    {
      const client = http2.connect(`http://127.0.0.1:${port}`, { peerMaxConcurrentStreams: 100_000 });
      let good = 0;
      for (let round = 0; round < 10; round++) {
        await Promise.all(Array.from({ length: 1000 }, async () => {
          const request = client.request({ ':path': '/' });
          request.resume();
          const [head] = await once(request, 'response');
          if (head[':status'] === 200) good++;
          await new Promise((resolve) => request.on('close', resolve));
        }));
      }
      check('http2 abuse: ten thousand streams', good === 10_000, `${good} ${errors}`);
      client.close();
      await once(client, 'close');
    }
    await after('everything');
    check('http2 abuse: memory at most', resident('VmHWM') < 400, `${Math.round(resident('VmHWM'))} MB`);
  } finally { child.kill(); }
}
