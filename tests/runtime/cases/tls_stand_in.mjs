// A TLS connection that a library makes up, with functions of its own on the socket and its handle.
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';

const { connect } = net.Socket.prototype;
function stand_in(socket, answer) {
  socket._read = () => {};
  socket._writeGeneric = (writev, data, encoding, callback) => {
    callback();
    answer(socket, writev ? data.map(({ chunk }) => `${chunk}`).join('') : `${data}`);
  };
  socket.prependOnceListener('connectionAttempt', () => {
    const handle = socket._handle;
    handle.connect = handle.connect6 = (request) => { process.nextTick(() => request.oncomplete(0, handle, request, true, true)); return 0; };
    handle.getsockname = (out) => { Object.assign(out, { address: '10.0.0.1', family: 'IPv4', port: 1 }); return 0; };
    handle.getpeername = (out) => { Object.assign(out, { address: '10.0.0.2', family: 'IPv4', port: 2 }); return 0; };
    handle.shutdown = () => 1;
    handle.start = () => {};
    handle.verifyError = () => undefined;
    handle.getCipher = () => ({ name: 'TLS_AES_256_GCM_SHA384', standardName: 'TLS_AES_256_GCM_SHA384', version: 'TLSv1.3' });
    handle.getEphemeralKeyInfo = () => ({ type: 'ECDH', name: 'X25519', size: 253 });
    console.log('protocol before', handle.getALPNNegotiatedProtocol());
    handle.getALPNNegotiatedProtocol = () => 'made';
    const symbol = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'connect-options');
    console.log(symbol !== undefined, socket[symbol]?.servername);
    socket[symbol].checkServerIdentity = () => {};
    socket.once('connect', () => {
      handle.onhandshakedone();
      handle.onnewsession(1, Buffer.from('new session'));
    });
  });
}
net.Socket.prototype.connect = function(...args) {
  if (this instanceof tls.TLSSocket) stand_in(this, answer);
  return connect.apply(this, args);
};
function answer(socket, text) {
  console.log('written', JSON.stringify(text.replace(/\r\n[^]*/, '')));
  if (text.includes('HTTP/1.1')) socket.push(Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nmade'));
}

const socket = tls.connect({ host: '192.0.2.1', port: 443, servername: 'made.test', ALPNProtocols: ['made'] });
socket.on('session', (session) => console.log('session', `${session}`));
for (const event of ['connect', 'secureConnect', 'error', 'finish', 'end']) socket.on(event, (error) => console.log(event, error?.message, socket.connecting));
await new Promise((done) => socket.on('secureConnect', done));
console.log(socket.authorized, socket.authorizationError, socket.alpnProtocol, socket.encrypted, socket.getCipher().name, socket.getEphemeralKeyInfo().name);
console.log(socket.remoteAddress, socket.remotePort, socket.localAddress);
socket.write('hello');
socket.push(Buffer.from('answer'));
console.log('came', `${await new Promise((done) => socket.once('data', done))}`);
socket.end();
socket.push(null);
await new Promise((done) => socket.on('close', done));

const response = await new Promise((done, fail) => https.get('https://192.0.2.1/path', { servername: 'made.test' }, done).on('error', fail));
let text = '';
for await (const chunk of response) text += chunk;
console.log(response.statusCode, text, response.socket.authorized);
response.socket.destroy();
