// @grpc/grpc-js on both sides: the four kinds of calls, metadata and trailers, errors, deadlines, cancelled calls.
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import { writeFileSync } from 'node:fs';

writeFileSync('service.proto', `syntax = "proto3";
package test;
service Service {
  rpc Unary (Message) returns (Message);
  rpc Server (Message) returns (stream Message);
  rpc Client (stream Message) returns (Message);
  rpc Both (stream Message) returns (stream Message);
  rpc Fail (Message) returns (Message);
  rpc Never (Message) returns (Message);
}
message Message { string text = 1; int32 number = 2; bytes data = 3; }`);
const { test: { Service } } = grpc.loadPackageDefinition(loader.loadSync('service.proto', { defaults: true }));
const server = new grpc.Server();
server.addService(Service.service, {
  Unary({ request, metadata }, callback) {
    const trailers = new grpc.Metadata();
    trailers.set('x-trailer', 'value');
    callback(null, { text: `hello ${request.text} ${metadata.get('x-in')}`, number: request.data.length }, trailers);
  },
  Server(call) {
    for (let i = 0; i < call.request.number; i++) call.write({ text: `message ${i}`, number: i });
    call.end();
  },
  Client(call, callback) {
    let sum = 0;
    call.on('data', ({ number }) => { sum += number; }).on('end', () => callback(null, { number: sum }));
  },
  Both(call) { call.on('data', ({ text }) => call.write({ text: text.toUpperCase() })).on('end', () => call.end()); },
  Fail(call, callback) { callback({ code: grpc.status.NOT_FOUND, details: 'nothing' }); },
  Never() {},
});
const port = await new Promise((resolve, reject) => server.bindAsync('ipv4:127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))));
const client = new Service(`ipv4:127.0.0.1:${port}`, grpc.credentials.createInsecure());
const log = (...items) => console.log(...items);
const call = (run) => new Promise(run);

const metadata = new grpc.Metadata();
metadata.set('x-in', 'y');
await call((done) => {
  const unary = client.Unary({ text: 'w', data: Buffer.alloc(100_000) }, metadata, (error, message) => log(error, message.text, message.number));
  unary.on('metadata', (head) => log(head.get('content-type'))).on('status', (status) => { log(status.code, status.metadata.get('x-trailer')); done(); });
});
await call((done) => {
  let sum = 0;
  client.Server({ number: 500 }).on('data', ({ number }) => { sum += number; }).on('end', () => log('server', sum)).on('status', ({ code }) => { log(code); done(); });
});
await call((done) => {
  const stream = client.Client((error, { number }) => { log('client', error, number); done(); });
  for (let i = 0; i < 300; i++) stream.write({ number: i, data: Buffer.alloc(1000) });
  stream.end();
});
await call((done) => {
  const both = client.Both(), got = [];
  both.on('data', ({ text }) => {
    got.push(text);
    if (got.length < 5) both.write({ text: `x${got.length}` });
    else both.end();
  }).on('end', () => { log('both', got.join()); done(); });
  both.write({ text: 'a' });
});
await call((done) => client.Fail({}, (error) => { log(error.code, error.details, error.message); done(); }));
await call((done) => client.Never({}, { deadline: Date.now() + 100 }, (error) => { log(error.code, error.details.slice(0, 17)); done(); }));
await call((done) => {
  const never = client.Never({}, (error) => { log(error.code, error.details); done(); });
  setTimeout(() => never.cancel(), 20);
});
const texts = await Promise.all(Array.from({ length: 300 }, (_, i) => call((done, failed) => client.Unary({ text: `p${i}` }, (error, message) => (error ? failed(error) : done(message.text))))));
log(texts.length, texts[299]);
client.close();
await call((done) => server.tryShutdown((error) => { log('down', error); done(); }));
