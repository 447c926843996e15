// Requests and responses keep sharing their hidden class when a program gives them another prototype and adds to them, as
// Express does: without that every access to them misses the inline caches.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const program = `
require('v8').setFlagsFromString('--allow-natives-syntax');
const shared = new Function('a', 'b', 'return %HaveSameMap(a, b)'), fast = new Function('a', 'return %HasFastProperties(a)');
const http = require('http');
const request = Object.create(http.IncomingMessage.prototype), response = Object.create(http.ServerResponse.prototype);
const seen = [];
const server = http.createServer((req, res) => {
  Object.setPrototypeOf(req, request);
  Object.setPrototypeOf(res, response);
  req.res = res; req.next = () => {}; req.params = {}; req.baseUrl = ''; req.user = 1; res.locals = {}; res.app = 1;
  res.setHeader('content-type', 'text/plain');
  res.end('x');
  seen.push([req, res]);
}).listen(0, '127.0.0.1', async () => {
  for (let i = 0; i < 20; i++) await (await fetch('http://127.0.0.1:' + server.address().port)).text();
  const last = seen.length - 1;
  console.log([0, 1].map((i) => fast(seen[last][i]) && shared(seen[last][i], seen[last - 1][i])).join());
  process.exit();
});`;

export function check_hidden_classes({ check, runtime, work }) {
  const file = join(work, 'hidden_classes.cjs');
  writeFileSync(file, program);
  const { stdout, stderr } = spawnSync(runtime, [file], { encoding: 'utf8', timeout: 30000 });
  check('messages share their hidden classes', stdout === 'true,true\n', stdout + stderr);
}
