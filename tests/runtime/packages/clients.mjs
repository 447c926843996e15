// HTTP clients against a server of this process, and the small tools of command-line programs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { Chalk } from 'chalk';
import chokidar from 'chokidar';
import { Command } from 'commander';
import dotenv from 'dotenv';
import { glob } from 'glob';
import MagicString from 'magic-string';
import fetch from 'node-fetch';
import { Agent, fetch as undici_fetch, request } from 'undici';
import yargs from 'yargs';
import { z } from 'zod';

const server = createServer((incoming, response) => {
  const parts = [];
  incoming.on('data', (data) => parts.push(data));
  incoming.on('end', () => {
    if (incoming.url === '/redirect') { response.writeHead(302, { location: '/there' }).end(); return; }
    if (incoming.url === '/gone') { response.writeHead(410).end('gone'); return; }
    response.writeHead(200, { 'content-type': 'application/json', 'x-method': incoming.method });
    response.end(JSON.stringify({ url: incoming.url, body: Buffer.concat(parts).toString(), type: incoming.headers['content-type'] }));
  });
});
await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
const base = `http://127.0.0.1:${server.address().port}`;

const { statusCode, headers, body } = await request(`${base}/undici`, { method: 'PUT', body: 'text', dispatcher: new Agent({ pipelining: 1 }) });
console.log('undici', statusCode, headers['x-method'], await body.json());
console.log('undici', await (await undici_fetch(`${base}/redirect`)).json());
const answer = await axios.post(`${base}/axios`, { a: 1 }, { params: { q: 'x y' } });
console.log('axios', answer.status, answer.data);
await axios.get(`${base}/gone`).catch((error) => console.log('axios', error.code, error.response.status, error.response.data));
console.log('node-fetch', await (await fetch(`${base}/redirect`)).json());
console.log('node-fetch', await (await fetch(`${base}/form`, { method: 'POST', body: new URLSearchParams({ a: '1', b: 'ä' }) })).json());
server.close();
server.closeAllConnections();

const folder = mkdtempSync(join(tmpdir(), 'sinter-clients-'));
for (const name of ['a.js', 'b.ts', 'c.js']) writeFileSync(join(folder, name), name);
console.log('glob', (await glob('*.js', { cwd: folder })).sort());
const watcher = chokidar.watch(folder, { ignoreInitial: true });
await new Promise((resolve) => watcher.on('ready', resolve));
const added = new Promise((resolve) => watcher.on('add', (path) => resolve(path.slice(folder.length))));
writeFileSync(join(folder, 'new.js'), '');
console.log('chokidar', await added);
await watcher.close();
rmSync(folder, { recursive: true });

console.log('dotenv', dotenv.parse('A=1\nB="two\\nlines" # comment\nexport C=\'x y\''));
const schema = z.object({ name: z.string().min(2), age: z.coerce.number().int().optional(), tags: z.array(z.enum(['a', 'b'])).default([]) });
console.log('zod', schema.parse({ name: 'xy', age: '7' }), schema.safeParse({ name: 'x', tags: ['c'] }).error.issues.map(({ path, code }) => [path.join('.'), code]));
const command = new Command().name('tool').exitOverride().configureOutput({ writeErr: (text) => console.log(text.trim()) }).option('-p, --port <number>', 'port', Number, 80).argument('<file>').action(() => {});
command.parse(['x.js', '-p', '9'], { from: 'user' });
console.log('commander', command.opts(), command.args, command.helpInformation());
try { command.parse(['--wrong'], { from: 'user' }); } catch (error) { console.log(error.code); }
console.log('yargs', await yargs(['serve', '--port', '8', '--no-color', '-vv']).scriptName('tool').command('serve', 'x', (y) => y.option('port', { type: 'number' })).count('v').parse());
const chalk = new Chalk({ level: 3 });
console.log(JSON.stringify([chalk.red.bold('x'), chalk.hex('#abcdef')('y')]));
const text = new MagicString('let a = 1;\nlet b = a;');
text.overwrite(4, 5, 'first').append('\n// end');
console.log('magic-string', text.toString(), text.generateMap({ source: 's.js', hires: true }).mappings);
process.exit(0);
