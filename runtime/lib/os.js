'use strict';

const native = binding('os');
const { validateInt32 } = require('internal/validators');

const [sysname, release_, version_, machine_] = native.uname();
let constants;
function loadConstants() {
  if (constants) return constants;
  const errno = Object.create(null);
  const flat = native.errorNames();
  for (let i = 0; i < flat.length; i += 3) {
    if (flat[i + 1] > -200) errno[flat[i]] = -flat[i + 1];
  }
  constants = Object.assign(Object.create(null), {
    UV_UDP_REUSEADDR: 4,
    dlopen: Object.assign(Object.create(null), { RTLD_LAZY: 1, RTLD_NOW: 2, RTLD_GLOBAL: 256, RTLD_LOCAL: 0, RTLD_DEEPBIND: 8 }),
    errno: Object.freeze(errno),
    signals: Object.freeze(Object.assign(Object.create(null), native.signalNames())),
    priority: Object.freeze(Object.assign(Object.create(null), { PRIORITY_LOW: 19, PRIORITY_BELOW_NORMAL: 10, PRIORITY_NORMAL: 0, PRIORITY_ABOVE_NORMAL: -7, PRIORITY_HIGH: -14, PRIORITY_HIGHEST: -20 })),
  });
  return constants;
}

const primitive = (fn) => { fn[Symbol.toPrimitive] = () => fn(); return fn; };

module.exports = {
  arch: primitive(function arch() { return 'x64'; }),
  availableParallelism: primitive(function availableParallelism() { return native.availableParallelism(); }),
  cpus() {
    const flat = native.cpus(), out = [];
    for (let i = 0; i < flat.length; i += 7) {
      out.push({ model: flat[i], speed: flat[i + 1], times: { user: flat[i + 2], nice: flat[i + 3], sys: flat[i + 4], idle: flat[i + 5], irq: flat[i + 6] } });
    }
    return out;
  },
  endianness: primitive(function endianness() { return 'LE'; }),
  freemem: primitive(function freemem() { return native.freemem(); }),
  getPriority(pid = 0) { validateInt32(pid, 'pid'); return native.getPriority(pid); },
  homedir: primitive(function homedir() { return native.homedir(); }),
  hostname: primitive(function hostname() { return native.hostname(); }),
  loadavg() { return native.loadavg(); },
  networkInterfaces() {
    const out = {};
    for (const [name, address, netmask, family, mac, internal, scopeid] of native.networkInterfaces()) {
      const bits = netmask.split(family === 'IPv6' ? ':' : '.').reduce((sum, part) => {
        let n = part === '' ? 0 : Number.parseInt(part, family === 'IPv6' ? 16 : 10), count = 0;
        for (; n; n &= n - 1) count++;
        return sum + count;
      }, 0);
      const entry = { address, netmask, family, mac, internal };
      if (family === 'IPv6') entry.scopeid = scopeid;
      entry.cidr = `${address}/${bits}`;
      (out[name] ??= []).push(entry);
    }
    return out;
  },
  platform: primitive(function platform() { return 'linux'; }),
  release: primitive(function release() { return release_; }),
  setPriority(pid, priority) {
    if (priority === undefined) { priority = pid; pid = 0; }
    validateInt32(pid, 'pid');
    validateInt32(priority, 'priority', -20, 19);
    native.setPriority(pid, priority);
  },
  tmpdir: primitive(function tmpdir() {
    const path = process.env.TMPDIR || process.env.TMP || process.env.TEMP || '/tmp';
    return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  }),
  totalmem: primitive(function totalmem() { return native.totalmem(); }),
  type: primitive(function type() { return sysname; }),
  userInfo(options) {
    const [uid, gid, username, homedir, shell] = native.userInfo();
    if (options?.encoding === 'buffer') return { uid, gid, username: Buffer.from(username), homedir: Buffer.from(homedir), shell: shell === null ? null : Buffer.from(shell) };
    return Object.assign(Object.create(null), { uid, gid, username, homedir, shell });
  },
  uptime: primitive(function uptime() { return native.uptime(); }),
  version: primitive(function version() { return version_; }),
  machine: primitive(function machine() { return machine_; }),
  devNull: '/dev/null',
  EOL: '\n',
};
Object.defineProperty(module.exports, 'constants', { configurable: false, enumerable: true, get: loadConstants });
