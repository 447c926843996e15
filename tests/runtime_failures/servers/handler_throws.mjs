// Exceptions in request handlers: with a listener for them the server goes on, without one the process ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const program = (listen, body) => `
${listen ? "process.on('uncaughtException', (error, origin) => console.log('uncaught', error.message, origin));" : ''}
const server = require('http').createServer(${body}).listen(0, '127.0.0.1', () => console.log(server.address().port));`;
async function ask(port, path) {
  const controller = new AbortController();
  const late = setTimeout(() => controller.abort(), 300);
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: controller.signal });
    return `${response.status} ${await response.text()}`;
  } catch (error) { return error.name === 'AbortError' ? 'no answer' : 'reset'; } finally { clearTimeout(late); }
}
for (const [listen, body] of [
  [true, "(request, response) => { if (request.url === '/bad') throw new Error('handler'); response.end('fine'); }"],
  [true, "async (request, response) => { await null; if (request.url === '/bad') throw new Error('async handler'); response.end('fine'); }"],
  [true, "(request, response) => { if (request.url === '/bad') { response.write('part'); setTimeout(() => { throw new Error('timer'); }); } else response.end('fine'); }"],
  [true, "(request, response) => { if (request.url === '/bad') response.setHeader('bad name', 'x'); response.end('fine'); }"],
  [true, "(request, response) => { if (request.url === '/bad') request.on('end', () => { throw new Error('in an event'); }).resume(); else response.end('fine'); }"],
  [false, "(request, response) => { if (request.url === '/bad') throw new Error('handler'); response.end('fine'); }"],
  [false, "async (request, response) => { await null; if (request.url === '/bad') throw new Error('async handler'); response.end('fine'); }"],
]) {
  const child = spawn(process.execPath, [...process.execArgv, '-e', program(listen, body)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '', errors = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => { output += chunk; });
  child.stderr.setEncoding('utf8').on('data', (chunk) => { errors += chunk; });
  await once(child.stdout, 'data');
  const port = parseInt(output, 10);
  const ended = once(child, 'exit');
  const answers = [await ask(port, '/fine'), await ask(port, '/bad'), await ask(port, '/fine')];
  child.kill();
  const [code, signal] = await ended;
  console.log(answers.join(' | '), output.split('\n').slice(1).join(' '), /Error: (async )?handler/.test(errors), code, signal);
}
