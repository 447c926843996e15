// What both halves of node:cluster are made of: the Worker, and messages between them that can be answered.
'use strict';

const EventEmitter = require('events');

// A function, because programs inherit from it as they do in Node.
function Worker(options) {
  if (!(this instanceof Worker)) return new Worker(options);
  EventEmitter.call(this);
  options ??= {};
  this.exitedAfterDisconnect = undefined;
  this.state = options.state || 'none';
  this.id = options.id | 0;
  if (options.process) {
    this.process = options.process;
    this.process.on('error', (...args) => this.emit('error', ...args));
    this.process.on('message', (message, handle) => this.emit('message', message, handle));
  }
}
Object.setPrototypeOf(Worker.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Worker, EventEmitter);
Worker.prototype.kill = function(...args) { return this.destroy(...args); };
Worker.prototype.send = function(...args) { return this.process.send(...args); };
Worker.prototype.isDead = function() { return this.process.exitCode != null || this.process.signalCode != null; };
Worker.prototype.isConnected = function() { return this.process.connected; };

const answers = new Map();
let sent = 0;
function send(target, message, handle, answered) {
  if (!target.connected) return false;
  const seq = sent++;
  if (answered) answers.set(seq, answered);
  return target.send({ cmd: 'NODE_CLUSTER', ...message, seq }, handle);
}
// For the event 'internalMessage': an answer goes to who asked, the rest to `listener`.
const receiver = (listener) => (message, handle) => {
  if (message.cmd !== 'NODE_CLUSTER') return;
  const answered = message.ack === undefined ? undefined : answers.get(message.ack);
  answers.delete(message.ack);
  (answered ?? listener)(message, handle);
};
module.exports = { Worker, send, receiver };
