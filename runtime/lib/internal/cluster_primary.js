// The primary process of a cluster: starts workers and has what they listen with. Connections are handed to the workers in turn
// (SCHED_RR), or every worker accepts from the same socket (SCHED_NONE).
'use strict';

const EventEmitter = require('events');
const net = require('net');
const { fork } = require('child_process');
const { StreamHandle } = binding('net');
const { validateObject } = require('internal/validators');
const { Worker, send, receiver } = require('internal/cluster');

const SCHED_NONE = 1, SCHED_RR = 2;
const policies = { none: SCHED_NONE, rr: SCHED_RR };

const cluster = new EventEmitter();
const handles = new Map();
const allGone = new EventEmitter();
let ids = 0;

cluster.isWorker = false;
cluster.isMaster = cluster.isPrimary = true;
cluster.Worker = Worker;
cluster.workers = {};
cluster.settings = {};
cluster.SCHED_NONE = SCHED_NONE;
cluster.SCHED_RR = SCHED_RR;
cluster.schedulingPolicy = policies[process.env.NODE_CLUSTER_SCHED_POLICY] ?? SCHED_RR;

// What a worker listens with, held until no worker does: `all` are those that do, by their id.
class RoundRobin {
  constructor(open, backlog) {
    this.all = new Map();
    this.free = new Map();
    this.waiting = [];
    this.error = 0;
    const handle = open();
    if (typeof handle === 'number') {
      this.error = handle;
      return;
    }
    this.handle = handle;
    handle.onconnection = (status) => {
      const connection = new StreamHandle(handle.isPipe ? 1 : 0, 0);
      if (status !== 0 || handle.accept(connection) !== 0) connection.close();
      else this.distribute(connection);
    };
    this.error = handle.listen(backlog);
    if (this.error) handle.close();
  }
  add(worker, reply) {
    if (this.error) return reply(this.error);
    this.all.set(worker.id, worker);
    const address = this.handle.localAddress();
    reply(0, { sockname: Array.isArray(address) ? address : undefined });
    return this.handOver(worker);
  }
  // True when it was the last one's.
  remove(worker) {
    if (!this.all.delete(worker.id)) return false;
    this.free.delete(worker.id);
    if (this.all.size > 0) return false;
    for (const connection of this.waiting.splice(0)) connection.close();
    this.handle.close();
    return true;
  }
  distribute(connection) {
    this.waiting.push(connection);
    const [worker] = this.free.values();
    if (worker === undefined) return;
    this.free.delete(worker.id);
    this.handOver(worker);
  }
  handOver(worker) {
    if (!this.all.has(worker.id)) return;
    const connection = this.waiting.shift();
    if (connection === undefined) {
      this.free.set(worker.id, worker);
      return;
    }
    const passed = send(worker.process, { act: 'newconn', key: this.key }, connection, (reply) => {
      if (reply.accepted) connection.close();
      else this.distribute(connection);
      this.handOver(worker);
    });
    // The worker is gone, which will be heard of soon.
    if (passed === false && !worker.process.connected) this.distribute(connection);
  }
}
class Shared {
  constructor(open) {
    this.all = new Map();
    this.error = 0;
    const handle = open();
    if (typeof handle === 'number') this.error = handle;
    else this.handle = handle;
  }
  add(worker, reply) {
    if (this.error) return reply(this.error);
    this.all.set(worker.id, worker);
    return reply(0, {}, this.handle);
  }
  remove(worker) {
    if (!this.all.delete(worker.id) || this.all.size > 0) return false;
    this.handle.close();
    return true;
  }
}

function listen(worker, message) {
  if (worker.exitedAfterDisconnect) return;
  const { address, port, fd, flags, backlog, index } = message;
  // Port zero is another one for each server of a worker, but the same for all workers.
  const key = `${address}:${port}:${fd}:${index}`;
  let entry = handles.get(key);
  if (entry === undefined) {
    const open = () => net._createServerHandle(address, port, undefined, fd, flags);
    entry = cluster.schedulingPolicy === SCHED_RR ? new RoundRobin(open, backlog) : new Shared(open);
    entry.key = key;
    handles.set(key, entry);
  }
  entry.add(worker, (error, reply, handle) => {
    if (error) handles.delete(key);
    send(worker.process, { error, key, ack: message.seq, ...reply }, handle);
  });
}
function forgetHandles(worker) {
  for (const [key, entry] of handles) if (entry.remove(worker)) handles.delete(key);
}
function forget(worker) {
  delete cluster.workers[worker.id];
  if (Object.keys(cluster.workers).length === 0) allGone.emit('all gone');
}

function received(worker, message) {
  switch (message.act) {
    case 'online':
      worker.state = 'online';
      worker.emit('online');
      cluster.emit('online', worker);
      break;
    case 'listen': listen(worker, message); break;
    case 'listening': {
      const { addressType, address, port, fd } = message;
      worker.state = 'listening';
      const info = { addressType, address, port, fd };
      worker.emit('listening', info);
      cluster.emit('listening', worker, info);
      break;
    }
    case 'exitedAfterDisconnect':
      worker.exitedAfterDisconnect = true;
      send(worker.process, { ack: message.seq });
      break;
    case 'close':
      if (handles.get(message.key)?.remove(worker)) handles.delete(message.key);
      break;
    default:
  }
}

cluster.setupPrimary = function(options) {
  if (options !== undefined) validateObject(options, 'options');
  const settings = { args: process.argv.slice(2), exec: process.argv[1], execArgv: process.execArgv, silent: false, ...cluster.settings, ...options };
  cluster.settings = settings;
  process.nextTick(() => cluster.emit('setup', settings));
};
cluster.setupMaster = cluster.setupPrimary;

cluster.fork = function(env) {
  cluster.setupPrimary();
  const id = ++ids;
  const { exec, args, execArgv, cwd, silent, stdio, serialization, uid, gid, windowsHide } = cluster.settings;
  const child = fork(exec, args, { cwd, silent, stdio, serialization, uid, gid, windowsHide, execArgv, env: { ...process.env, ...env, NODE_UNIQUE_ID: `${id}` } });
  const worker = new Worker({ id, process: child });
  worker.on('message', (message, handle) => cluster.emit('message', worker, message, handle));
  child.once('exit', (code, signal) => {
    if (!worker.isConnected()) {
      forgetHandles(worker);
      forget(worker);
    }
    worker.exitedAfterDisconnect = !!worker.exitedAfterDisconnect;
    worker.state = 'dead';
    worker.emit('exit', code, signal);
    cluster.emit('exit', worker, code, signal);
  });
  child.once('disconnect', () => {
    forgetHandles(worker);
    if (worker.isDead()) forget(worker);
    worker.exitedAfterDisconnect = !!worker.exitedAfterDisconnect;
    worker.state = 'disconnected';
    worker.emit('disconnect');
    cluster.emit('disconnect', worker);
  });
  child.on('internalMessage', receiver((message) => received(worker, message)));
  process.nextTick(() => cluster.emit('fork', worker));
  cluster.workers[id] = worker;
  return worker;
};

cluster.disconnect = function(callback) {
  const workers = Object.values(cluster.workers);
  if (typeof callback === 'function') allGone.once('all gone', callback);
  if (workers.length === 0) process.nextTick(() => allGone.emit('all gone'));
  for (const worker of workers) if (worker.isConnected()) worker.disconnect();
};

Worker.prototype.disconnect = function() {
  this.exitedAfterDisconnect = true;
  send(this.process, { act: 'disconnect' });
  forgetHandles(this);
  forget(this);
  return this;
};
Worker.prototype.destroy = function(signal) { this.process.kill(signal || 'SIGTERM'); };

module.exports = cluster;
