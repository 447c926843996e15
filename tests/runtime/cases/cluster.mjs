// node:cluster, and handles that travel to child processes.
import assert from 'node:assert';
import { fork } from 'node:child_process';
import cluster from 'node:cluster';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';

const role = process.env.CLUSTER_CASE ?? (cluster.isPrimary ? 'primary' : 'server');
const say = (...args) => console.log(...args);

const get = (port, path = '/') => new Promise((resolve, reject) => {
  http.get({ port, path, agent: false }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', () => resolve(text));
  }).on('error', reject);
});
const read = (port) => new Promise((resolve, reject) => {
  let text = '';
  net.connect(port).setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', () => resolve(text)).on('error', reject);
});

if (role === 'server') {
  const server = http.createServer((request, response) => {
    if (request.url === '/crash' && cluster.worker.id === 1) process.exit(7);
    response.end(`${cluster.worker.id}`);
  });
  server.listen(0);
  process.on('message', (message) => process.send({ echo: message, worker: cluster.worker.id, is: [cluster.isPrimary, cluster.isMaster, cluster.isWorker, process.env.NODE_UNIQUE_ID === undefined] }));
} else if (role === 'two') {
  // Two servers of one worker on the same port: the second one is refused.
  const first = net.createServer().listen(Number(process.env.PORT), '127.0.0.1', () => {
    const second = net.createServer().on('error', (error) => {
      process.send([error.code, error.syscall, first.listening, typeof first.address().port]);
    }).listen(Number(process.env.PORT), '127.0.0.1');
  });
} else if (role === 'leaves') {
  net.createServer().listen(0, () => cluster.worker.disconnect());
  cluster.worker.on('disconnect', () => process.send === undefined);
} else if (role === 'destroyed') {
  cluster.worker.destroy();
} else if (role === 'sleeps') {
  setInterval(() => {}, 1000);
} else if (role === 'takes') {
  let server;
  // A server would outlive a parent that was killed.
  process.on('disconnect', () => process.exit());
  process.on('message', (message, handle) => {
    if (message === 'socket') handle.end(`from the child, ${handle instanceof net.Socket}`);
    else if (message === 'server') {
      server = handle;
      handle.on('connection', (socket) => socket.end('accepted by the child'));
      process.send(['listening', handle instanceof net.Server, handle.listening, typeof handle.address().port]);
    } else if (message === 'stop') server.close(() => process.disconnect());
    else process.send({ message, handle: handle === undefined });
  });
  process.send('ready');
} else {
  say(typeof cluster.fork, cluster.isPrimary, cluster.isMaster, cluster.isWorker, cluster.SCHED_NONE, cluster.SCHED_RR, cluster.schedulingPolicy, Object.keys(cluster.workers).length);

  // ---- Connections in turn
  const events = [];
  for (const name of ['fork', 'online', 'listening', 'disconnect', 'exit', 'setup']) cluster.on(name, (worker, ...rest) => { if (name !== 'setup') events.push([name, worker.id, ...(name === 'exit' ? rest : [])].join(' ')); else events.push(name); });
  const workers = [cluster.fork(), cluster.fork({ MORE: 'yes' })];
  say(Object.keys(cluster.workers).join(), workers[0] instanceof cluster.Worker, workers[0].isConnected(), workers[0].isDead(), workers[0].exitedAfterDisconnect);
  const listening = await Promise.all(workers.map((worker) => once(worker, 'listening')));
  const ports = listening.map(([info]) => info.port);
  say('one port:', ports[0] === ports[1], ports[0] > 0, listening[0][0].addressType, listening[0][0].address, workers[0].state);
  const answers = [];
  for (let i = 0; i < 8; i++) answers.push(await get(ports[0]));
  say('in turn:', answers.filter((id) => id === '1').length, answers.filter((id) => id === '2').length);

  const echoed = workers.map((worker) => once(worker, 'message'));
  const onCluster = once(cluster, 'message');
  workers[0].send({ hello: 1 });
  workers[1].process.send('text');
  for (const one of echoed) say(JSON.stringify((await one)[0]));
  say('cluster hears of it:', (await onCluster)[0] instanceof cluster.Worker);

  // ---- One dies and another takes its place
  const died = once(workers[0], 'exit');
  let broken = 0;
  while (!workers[0].isDead()) await get(ports[0], '/crash').catch(() => { broken++; return died; });
  say('died:', broken, (await died).join(), workers[0].exitedAfterDisconnect);
  await Promise.all(Object.values(cluster.workers).map((worker) => { const gone = once(worker, 'exit'); worker.process.kill('SIGKILL'); return gone; }));
  say('left:', Object.keys(cluster.workers).length);

  const third = cluster.fork();
  const [{ port }] = await once(third, 'listening');
  say('third:', await get(port));
  const over = Promise.all([once(third, 'disconnect'), once(third, 'exit')]);
  await new Promise((done) => cluster.disconnect(done));
  const [, [code, signal]] = await over;
  say('disconnected:', code, signal, third.exitedAfterDisconnect, third.isConnected(), third.isDead(), third.state);
  say(events.filter((name) => name === 'setup').length, events.filter((name) => /^fork/.test(name)).length, events.includes('exit 3 0 '), events.filter((name) => /^listening/.test(name)).length);
  await new Promise((done) => cluster.disconnect(done));
  say('again');

  // ---- What workers do themselves
  const free = net.createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port: freed } = free.address();
  await new Promise((done) => free.close(done));
  const two = cluster.fork({ CLUSTER_CASE: 'two', PORT: `${freed}` });
  say(JSON.stringify((await once(two, 'message'))[0]));
  two.kill();
  say((await once(two, 'exit')).join());
  for (const name of ['leaves', 'destroyed']) {
    const worker = cluster.fork({ CLUSTER_CASE: name });
    const [code_, signal_] = await once(worker, 'exit');
    say(name, code_, signal_, worker.exitedAfterDisconnect);
  }
  const sleeps = cluster.fork({ CLUSTER_CASE: 'sleeps' });
  await once(sleeps, 'online');
  sleeps.disconnect();
  await once(sleeps, 'disconnect');
  sleeps.process.kill();
  say('sleeps', (await once(sleeps, 'exit')).join(), sleeps.exitedAfterDisconnect);

  // ---- A socket that all workers accept from
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  cluster.setupPrimary({ args: ['x'], silent: true });
  say(cluster.settings.args.join(), cluster.settings.silent, cluster.settings.exec === process.argv[1]);
  const shared = [cluster.fork(), cluster.fork()];
  const [[one], [other]] = await Promise.all(shared.map((worker) => once(worker, 'listening')));
  say('shared:', one.port === other.port, /^[4-9]$/.test(await get(one.port)) || (await get(one.port)).length > 0);
  await new Promise((done) => cluster.disconnect(done));

  // ---- Handles in messages
  const child = fork(process.argv[1], { env: { ...process.env, CLUSTER_CASE: 'takes' } });
  await once(child, 'message');
  const server = net.createServer({ pauseOnConnect: true }, (socket) => { child.send('socket', socket); }).listen(0);
  await once(server, 'listening');
  say(await read(server.address().port));
  await new Promise((done) => server.close(done));

  const second = net.createServer().listen(0);
  await once(second, 'listening');
  const told = new Promise((done) => { const messages = []; child.on('message', (message) => { if (messages.push(message) === 2) done(messages); }); });
  say(child.send('server', second), 'behind:', child.send('plain'));
  say(...(await told).map((message) => JSON.stringify(message)));
  const secondPort = second.address().port;
  second.close();
  say(await read(secondPort));
  assert.throws(() => child.send('what', {}), (error) => { say(error.code, error.name, error.message); return true; });
  const ended = once(child, 'close');
  child.send('stop');
  say((await ended).join(), child.connected);
  child.send('late', (error) => say(error.code));
}
