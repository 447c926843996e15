import { register, createRequire } from 'node:module'; import { MessageChannel } from 'node:worker_threads';
const log = console.log; const { port1, port2 } = new MessageChannel(); const heard = []; port1.on('message', (m) => heard.push(m)); port1.unref();
register('../modules/hook_async.mjs', import.meta.url, { data: { prefix: 'virtual:', port: port2 }, transferList: [port2] });
log((await import('virtual:one')).default, (await import('virtual:two')).default, (await import('../modules/hook_async.mjs')).resolve.name);
await import('../modules/data.json', { with: { type: 'json' } }).catch((e) => log(e.name, e.code, e.message, e instanceof TypeError)); await import('./nope.mjs').catch((e) => log(e.code));
log(createRequire(import.meta.url)('../modules/node_modules/cjs-pkg/main.js').b, typeof (await import('node:path')).default.join); await new Promise((r) => setTimeout(r, 50)); log(heard);
