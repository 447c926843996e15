// A worker of a cluster. Its servers ask the primary process for what they listen with: a stand-in to which connections come over the
// channel, or the primary's own socket.
'use strict';

const EventEmitter = require('events');
const net = require('net');
const path = require('path');
const { Worker, send, receiver } = require('internal/cluster');

const cluster = new EventEmitter();
const handles = new Map();
// How often each address was listened on: the primary tells them apart by it.
const taken = new Map();
let worker = null;

cluster.isWorker = true;
cluster.isMaster = cluster.isPrimary = false;
cluster.worker = null;
cluster.Worker = Worker;
cluster.SCHED_NONE = 1;
cluster.SCHED_RR = 2;

function received(message, handle) {
  if (message.act === 'disconnect') leave(true);
  else if (message.act === 'newconn') {
    const standIn = handles.get(message.key);
    const server = standIn?.owner;
    const full = server && server.maxConnections != null && server._connections >= server.maxConnections;
    const accepted = standIn !== undefined && !full;
    send(process, { ack: message.seq, accepted });
    if (accepted) standIn.onconnection(0, handle);
    else handle.close();
  }
}

function askPrimary(server, { address, port, fd, flags, backlog }, done) {
  if (port === -1 && address) address = path.resolve(address);
  const place = `${address}:${port}:${fd}`;
  const indexes = taken.get(place) ?? { next: 0, used: new Set() };
  taken.set(place, indexes);
  const index = indexes.next++;
  indexes.used.add(index);
  const closed = (key) => {
    send(process, { act: 'close', key });
    handles.delete(key);
    indexes.used.delete(index);
    if (indexes.used.size === 0) taken.delete(place);
  };
  send(process, { act: 'listen', address, port, fd, flags, backlog, index }, undefined, ({ error, key, sockname }, handle) => {
    if (error) {
      done(error, null);
      return;
    }
    const listener = handle ?? standIn(sockname);
    const close = listener.close;
    let isOpen = true;
    listener.close = function() {
      if (!isOpen) return;
      isOpen = false;
      closed(key);
      close.call(listener);
    };
    handles.set(key, listener);
    done(0, listener);
  });
  server.once('listening', () => {
    if (!taken.has(place)) return;   // closed meanwhile
    worker.state = 'listening';
    const found = server.address();
    send(process, { act: 'listening', addressType: port === -1 ? -1 : net.isIPv6(`${address}`) || found?.family === 'IPv6' && address !== null ? 6 : 4, address, port: found?.port || port, fd: fd ?? undefined });
  });
}
// What a server takes for its handle. The timer keeps the process alive as a socket would.
function standIn(sockname) {
  const alive = setInterval(() => {}, 2 ** 31 - 1);
  return {
    listen: () => 0,
    close() { clearInterval(alive); },
    reference(on) { if (on) alive.ref(); else alive.unref(); },
    hasRef: () => alive.hasRef(),
    localAddress: () => sockname ?? -9,
    fileno: () => -1,
  };
}

function leave(primaryWantsIt) {
  worker.exitedAfterDisconnect = true;
  let waiting = 1;
  const closed = () => {
    if (--waiting > 0) return;
    // The primary has to know before the channel ends that this was meant.
    if (primaryWantsIt) {
      if (process.connected) process.disconnect();
    } else send(process, { act: 'exitedAfterDisconnect' }, undefined, () => { if (process.connected) process.disconnect(); });
  };
  for (const handle of [...handles.values()]) {
    if (handle.owner) {
      waiting++;
      handle.owner.close(closed);
    } else handle.close();
  }
  handles.clear();
  closed();
}

cluster._setupWorker = () => {
  worker = new Worker({ id: process.env.NODE_UNIQUE_ID | 0, process, state: 'online' });
  delete process.env.NODE_UNIQUE_ID;
  cluster.worker = worker;
  net[Symbol.for('sinter.askPrimary')](askPrimary);
  process.once('disconnect', () => {
    worker.emit('disconnect');
    // Without the primary it would serve nobody.
    if (!worker.exitedAfterDisconnect) process.exit(0);
  });
  process.on('internalMessage', receiver(received));
  send(process, { act: 'online' });
};

Worker.prototype.disconnect = function() {
  if (this.state === 'disconnecting' || this.state === 'destroying') return this;
  this.state = 'disconnecting';
  leave(false);
  return this;
};
Worker.prototype.destroy = function() {
  if (this.state === 'destroying') return;
  this.exitedAfterDisconnect = true;
  if (!this.isConnected()) process.exit(0);
  this.state = 'destroying';
  send(process, { act: 'exitedAfterDisconnect' }, undefined, () => process.disconnect());
  process.once('disconnect', () => process.exit(0));
};

module.exports = cluster;
