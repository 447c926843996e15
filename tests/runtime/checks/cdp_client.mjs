// A small client of Chrome's DevTools protocol: a WebSocket over a plain socket, numbered requests, and events that can be
// waited for, also those that came before anybody asked.

import { createHash, randomBytes } from 'node:crypto';
import { get, request } from 'node:http';

export const get_json = (url, headers = {}) => new Promise((resolve, reject) => {
  get(url, { headers }, (response) => {
    let text = '';
    response.on('data', (data) => { text += data; });
    response.on('end', () => resolve({ status: response.statusCode, text, json: response.statusCode === 200 ? JSON.parse(text) : undefined }));
  }).on('error', reject);
});

export async function connect_cdp(address) {
  const key = randomBytes(16).toString('base64');
  const socket = await new Promise((resolve, reject) => {
    const asked = request(address.replace('ws:', 'http:'), { headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': key } });
    asked.on('upgrade', (response, upgraded, head) => {
      const expected = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      if (response.headers['sec-websocket-accept'] !== expected) reject(new Error('a wrong handshake'));
      upgraded.unshift(head);
      resolve(upgraded);
    });
    asked.on('response', (response) => reject(new Error(`refused with ${response.statusCode}`)));
    asked.on('error', reject);
    asked.end();
  });
  const answers = new Map(), events = [], waiting = [];
  let buffered = Buffer.alloc(0), last = 0;
  const deliver = () => {
    for (let i = 0; i < waiting.length; i++) {
      const at = events.findIndex(waiting[i].wanted);
      if (at >= 0) waiting.splice(i--, 1)[0].resolve(events.splice(at, 1)[0].params);
    }
  };
  socket.on('data', (data) => {
    buffered = Buffer.concat([buffered, data]);
    while (buffered.length >= 2) {
      let size = buffered[1], at = 2;
      if (size === 126) { if (buffered.length < 4) return; size = buffered.readUInt16BE(2); at = 4; }
      else if (size === 127) { if (buffered.length < 10) return; size = Number(buffered.readBigUInt64BE(2)); at = 10; }
      if (buffered.length < at + size) return;
      const opcode = buffered[0] & 15, text = buffered.subarray(at, at + size).toString();
      buffered = buffered.subarray(at + size);
      if (opcode !== 1) continue;
      const message = JSON.parse(text);
      if (message.id === undefined) { events.push(message); deliver(); continue; }
      const { resolve, reject } = answers.get(message.id);
      answers.delete(message.id);
      if (message.error) reject(new Error(message.error.message));
      else resolve(message.result);
    }
  });
  const limited = (promise, what) => Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Error(`no answer to ${what}`)), 10000).unref())]);
  return {
    send(method, params = {}) {
      const text = Buffer.from(JSON.stringify({ id: ++last, method, params })), mask = randomBytes(4);
      const head = text.length < 126 ? [0x81, 0x80 | text.length] : [0x81, 0x80 | 126, text.length >> 8, text.length & 255];
      socket.write(Buffer.concat([Buffer.from(head), mask, text.map((byte, i) => byte ^ mask[i % 4])]));
      return limited(new Promise((resolve, reject) => answers.set(last, { resolve, reject })), method);
    },
    event(method, wanted = () => true) {
      return limited(new Promise((resolve) => {
        waiting.push({ wanted: (event) => event.method === method && wanted(event.params), resolve });
        deliver();
      }), method);
    },
    close() { socket.destroy(); },
  };
}
