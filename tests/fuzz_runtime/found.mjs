// What once crashed the process, where Node.js is no reference because it crashes too or leaves it undefined.

/** name → [program, what it prints, the addon that it loads] */
export const found = {
  // A getter of the value closes or sends away what the transfer list names.
  'transfer list undone by a getter': [`
    const { MessageChannel } = require('worker_threads');
    for (const undo of [(port) => port.close(), (port) => new MessageChannel().port1.postMessage(port, [port])]) {
      const { port1, port2 } = new MessageChannel();
      try { structuredClone({ get a() { undo(port1); return 1; } }, { transfer: [port1] }); } catch (error) { console.log(error.name); }
      port2.close();
    }
    const buffer = new ArrayBuffer(8);
    try { structuredClone({ get a() { structuredClone(buffer, { transfer: [buffer] }); } }, { transfer: [buffer] }); } catch (error) { console.log(error.name); }
  `, 'DataCloneError\nDataCloneError\nDataCloneError\n'],
  // The memory belongs to somebody else, who lets go of it, while a thread of the pool still writes to it.
  'buffer sent away during an operation': [`
    const fs = require('fs'), zlib = require('zlib');
    const file = fs.openSync(process.execPath);
    const sent = (bytes) => { structuredClone(bytes.buffer, { transfer: [bytes.buffer] }); };
    let open = 60;
    const done = () => { if (--open === 0) console.log('done'); };
    for (let i = 0; i < 30; i++) {
      const bytes = new Uint8Array(1 << 20);
      fs.read(file, bytes, 0, bytes.length, 0, done);
      sent(bytes);
      const input = new Uint8Array(1 << 18), stream = zlib.createDeflate();
      stream.on('error', done).on('end', done).resume();
      stream.end(input);
      sent(input);
    }
    for (let i = 0; i < 20; i++) new ArrayBuffer(1 << 24);
  `, 'done\n'],
  // A thread of an addon goes on calling while the worker that loaded it ends, and after.
  'worker ended below the threads of an addon': [`
    const { Worker, isMainThread, parentPort } = require('worker_threads');
    const run = async () => {
      for (let i = 0; i < 20; i++) {
        const worker = new Worker(__filename);
        await new Promise((resolve) => worker.once('message', resolve));
        await worker.terminate();
      }
      console.log('done');
    };
    let calls = 0;
    if (isMainThread) run();
    else require('./threads_addon.node')(() => { if (++calls === 20) parentPort.postMessage(calls); });
  `, 'done\n', 'threads_addon'],
  // What an object says of its length is not believed.
  'buffers with a length of their own making': [`
    const crypto = require('crypto');
    const claims = (bytes) => Object.defineProperties(bytes, { length: { value: 1 << 24 }, byteLength: { value: 1 << 24 } });
    const target = Buffer.alloc(8), small = claims(Buffer.from('abc'));
    console.log(small.copy(target), target.toString('hex'), Buffer.from('abcdef').copy(claims(Buffer.alloc(2))));
    console.log(Buffer.prototype.copy.call({ length: 100 }, target), target.toString('hex'));
    console.log(crypto.timingSafeEqual(claims(Buffer.alloc(1)), claims(Buffer.alloc(1 << 12))));
    console.log(small.toString('hex'), small.indexOf('x'), small.equals(claims(Buffer.from('abcd'))));
  `, '3 6162630000000000 2\n0 6162630000000000\nfalse\n616263 -1 false\n'],
  // Objects of the runtime's own where others of its own are expected.
  'handles of another kind': [`
    const net = require('net'), tls = require('tls'), zlib = require('zlib');
    for (const context of [{}, undefined, zlib.createGzip()._handle, new ArrayBuffer(8)]) {
      try { new tls.TLSSocket(new net.Socket(), { secureContext: { context } }); } catch (error) { console.log(error.name); }
    }
  `, 'TypeError\nTypeError\nTypeError\nTypeError\n'],
  // Methods of every native class that a program can get hold of, on everything else.
  'methods on other receivers': [`
    const net = require('net'), tls = require('tls'), http = require('http'), zlib = require('zlib'), dgram = require('dgram'), fs = require('fs'), crypto = require('crypto');
    const { spawn } = require('child_process'), { Worker, MessageChannel } = require('worker_threads'), vm = require('vm'), v8 = require('v8');
    const things = [];
    const server = http.createServer((request, response) => {
      things.push(request, response, request.socket, request.socket.parser);
      response.end();
      done();
    });
    const child = spawn('sleep', ['5']), watcher = fs.watch('.'), datagram = dgram.createSocket('udp4'), channel = new MessageChannel();
    const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
    things.push(server, child, watcher, datagram, channel.port1, worker, zlib.createGzip(), zlib.createBrotliCompress(), tls.createSecureContext(), crypto.createHash('md5'), crypto.createHmac('md5', 'a'), crypto.createCipheriv('aes-128-ecb', Buffer.alloc(16), null), crypto.createSign('sha1'), new vm.Script('1'), vm.createContext(), new vm.SourceTextModule(''), new v8.Serializer(), process);
    server.listen(0, () => http.get({ port: server.address().port, agent: new http.Agent() }).on('socket', (socket) => things.push(socket)));
    function done() {
      const natives = new Map(), seen = new Set();
      const walk = (object, depth) => {
        if (object === null || (typeof object !== 'object' && typeof object !== 'function') || seen.has(object) || depth > 6) return;
        seen.add(object);
        const prototype = Object.getPrototypeOf(object), make = prototype && Object.hasOwn(prototype, 'constructor') && prototype.constructor;
        if (make && typeof make === 'function' && /\\[native code\\]/.test(Function.prototype.toString.call(make)) && !(make.name in globalThis) && make.name) natives.set(make, object);
        for (const key of Reflect.ownKeys(object)) {
          let value;
          try { value = object[key]; } catch { continue; }
          walk(value, depth + 1);
        }
      };
      for (const thing of things) walk(thing, 0);
      const odd = [Promise.resolve(), {}, Object.create(null), new Proxy({}, {}), globalThis, things[0], function() {}, new ArrayBuffer(8), /a/];
      let called = 0;
      const wrong = [];
      for (const [make, own] of natives) {
        for (const name of Object.getOwnPropertyNames(make.prototype)) {
          const method = make.prototype[name];
          if (name === 'constructor' || typeof method !== 'function' || !/\\[native code\\]/.test(Function.prototype.toString.call(method))) continue;
          for (const other of [...natives.values(), ...[...natives.keys()].map((one) => one.prototype), ...[...natives.values()].map((one) => Object.create(one)), ...odd, undefined, 1, 'a']) {
            if (other === own) continue;
            called++;
            try { method.call(other, 1, {}, own); wrong.push(\`\${make.name}.\${name}\`); } catch (error) { if (!(error instanceof TypeError)) wrong.push(\`\${make.name}.\${name}: \${error}\`); }
          }
          // As an argument.
          for (const other of [...natives.values(), ...odd]) {
            if (!/^(accept|consume|writeHandle|copy|setContext|run|link|keep)/.test(name)) continue;
            called++;
            try { method.call(Reflect.construct(make, [1, 0]), other, other, other); } catch {}
          }
        }
      }
      console.log(natives.size > 8, called > 3000, [...new Set(wrong)].join() || 'all refused');
      child.kill();
      process.exit();
    }
  `, 'true true all refused\n'],
};
