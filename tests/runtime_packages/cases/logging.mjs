// pino (also through a transport in a worker thread) and winston, into files.
import pino from 'pino';
import winston from 'winston';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

const plain = { timestamp: false, base: null };
// Synchronous, so that its lines stand between those of the console.
const log = pino({ ...plain, redact: ['user.password', '*.token'], serializers: { err: pino.stdSerializers.err }, formatters: { level: (label) => ({ level: label }) } }, pino.destination({ dest: 1, sync: true }));
log.info({ user: { name: 'n', password: 'p' }, a: { token: 't' } }, 'hello %s %d %j', 'there', 4, { x: 1 });
log.debug('not shown');
log.level = 'debug';
log.debug('shown');
const child = log.child({ module: 'child' }, { level: 'warn' });
child.info('not shown');
child.error(Object.assign(new TypeError('wrong'), { stack: 'stack' }), 'failed');
console.log(log.isLevelEnabled('trace'), child.bindings());

const file = pino.destination({ dest: 'out.log', sync: false });
const to_file = pino(plain, file);
for (let i = 0; i < 1000; i++) to_file.info({ i }, 'line');
const closed = once(file, 'close');
file.end();
await closed;
const written = readFileSync('out.log', 'utf8').trim().split('\n');
console.log(written.length, written[999]);

// The transport's thread alone keeps no program alive.
const alive = setInterval(() => {}, 1000);
const transport = pino.transport({ target: 'pino/file', options: { destination: 'worker.log' } });
await once(transport, 'ready');
const threaded = pino(plain, transport);
threaded.info('from a worker');
threaded.warn({ n: 1 }, 'again');
transport.end();
await once(transport, 'close');
clearInterval(alive);
console.log(readFileSync('worker.log', 'utf8'));

const { combine, printf, errors, splat, json, uncolorize, colorize, simple, label } = winston.format;
const logger = winston.createLogger({
  level: 'silly',
  format: combine(label({ label: 'app' }), errors({ stack: false }), splat()),
  defaultMeta: { service: 's' },
  transports: [
    new winston.transports.Console({ level: 'info', format: combine(colorize(), printf(({ level, message, label: of, service }) => JSON.stringify(`${level} ${of} ${service} ${message}`))) }),
    new winston.transports.File({ filename: 'winston.log', format: combine(uncolorize(), json()) }),
    new winston.transports.File({ filename: 'errors.log', level: 'error', format: simple() }),
  ],
});
logger.info('hello %s', 'winston', { extra: 1 });
logger.error(new Error('bad'));
logger.silly('only in the file');
logger.child({ request: 7 }).warn('from a child');
const ended = Promise.all(logger.transports.filter(({ filename }) => filename).map((each) => once(each, 'finish')));
logger.end();
await ended;
console.log(readFileSync('winston.log', 'utf8'), readFileSync('errors.log', 'utf8'));
