// Run once at build time: what it touches is compiled into the built-in modules' code cache.
import 'node:fs/promises';
import { createRequire, registerHooks } from 'node:module';
import http from 'node:http';
import util from 'node:util';

for (const name of ['assert', 'async_hooks', 'buffer', 'child_process', 'crypto', 'dns', 'events', 'http2', 'net', 'os', 'path', 'perf_hooks', 'querystring', 'readline', 'stream', 'stream/promises', 'stream/web', 'string_decoder', 'timers', 'tty', 'url', 'util', 'vm', 'worker_threads', 'zlib']) {
  createRequire(import.meta.url)(name);
}
util.inspect({ text: 'a', list: [1, 2], map: new Map([[1, { b: 2 }]]), error: new Error('x') });
new URL('http://a.b/c?d#e').searchParams.get('d');
await new Promise((resolve) => setTimeout(resolve, 1));
const server = http.createServer((request, response) => {
  response.setHeader('content-type', 'text/plain');
  response.end(request.url);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
for (let i = 0; i < 3; i++) await (await fetch(`http://127.0.0.1:${server.address().port}/`)).text();
server.close();
server.closeAllConnections();

// As a program that is CommonJS begins.
createRequire(import.meta.url)('node:module').runMain(`${import.meta.dirname}/warm_up.cjs`);

// The plugin host's half, which programs cannot import.
registerHooks({ resolve: (specifier, context, next) => (specifier === 'plugins' ? { url: 'node:plugins/warm_up', shortCircuit: true } : next(specifier, context)) });
const { default: warm_plugins } = await import('plugins');
await warm_plugins(import.meta.dirname, `${import.meta.dirname}/warm_up.config.mjs`);
console.log('warm');
