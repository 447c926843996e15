// WASI preview 1: a module that hands out the functions it imports, so that each can be called from here.
import { WASI } from 'node:wasi';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const show = (name, fn) => { try { console.log(name, fn()); } catch (error) { console.log(name, error.code ?? error.name, error.message); } };
for (const options of [undefined, {}, { version: 'preview1', args: 'x' }, { version: 'preview1', env: 5 }, { version: 'preview1', preopens: 5 }, { version: 'none' }, { version: 5 }, { version: 'preview1', returnOnExit: 1 }, { version: 'preview1', stdin: 'a' }]) {
  show('options', () => typeof new WASI(options).getImportObject());
}
show('names', () => Object.keys(new WASI({ version: 'preview1' }).getImportObject()) + Object.keys(new WASI({ version: 'unstable' }).getImportObject()));
show('functions', () => Object.keys(new WASI({ version: 'preview1' }).wasiImport).sort().join());
show('preopen', () => new WASI({ version: 'preview1', preopens: { '/x': '/surely/not/there' } }).code);

// ---- A module of imports [name, parameters], which it exports again with a memory.
const i = 0x7f, I = 0x7e;
const signatures = {
  args_get: [i, i], args_sizes_get: [i, i], environ_get: [i, i], environ_sizes_get: [i, i], clock_res_get: [i, i], clock_time_get: [i, I, i], fd_advise: [i, I, I, i], fd_allocate: [i, I, I], fd_close: [i],
  fd_datasync: [i], fd_fdstat_get: [i, i], fd_fdstat_set_flags: [i, i], fd_filestat_get: [i, i], fd_filestat_set_size: [i, I], fd_filestat_set_times: [i, I, I, i], fd_pread: [i, i, i, I, i],
  fd_prestat_get: [i, i], fd_prestat_dir_name: [i, i, i], fd_pwrite: [i, i, i, I, i], fd_read: [i, i, i, i], fd_readdir: [i, i, i, I, i], fd_renumber: [i, i], fd_seek: [i, I, i, i], fd_sync: [i],
  fd_tell: [i, i], fd_write: [i, i, i, i], path_create_directory: [i, i, i], path_filestat_get: [i, i, i, i, i], path_filestat_set_times: [i, i, i, i, I, I, i], path_link: [i, i, i, i, i, i, i],
  path_open: [i, i, i, i, i, I, I, i, i], path_readlink: [i, i, i, i, i, i], path_remove_directory: [i, i, i], path_rename: [i, i, i, i, i, i], path_symlink: [i, i, i, i, i], path_unlink_file: [i, i, i],
  poll_oneoff: [i, i, i, i], random_get: [i, i], sched_yield: [], sock_shutdown: [i, i],
};
const names = Object.keys(signatures);
const leb = (value) => { const out = []; do { out.push((value & 127) | (value > 127 ? 128 : 0)); value >>>= 7; } while (value); return out; };
const text = (value) => [...leb(value.length), ...Buffer.from(value)];
const section = (id, items) => { const body = [...leb(items.length), ...items.flat()]; return [id, ...leb(body.length), ...body]; };
const types = [...names.map((name) => [0x60, ...leb(signatures[name].length), ...signatures[name], 1, i]), [0x60, 1, i, 0], [0x60, 0, 0]];
function build(...start) {
  return new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, ...section(1, types),
    ...section(2, [...names.map((name, n) => [...text('wasi_snapshot_preview1'), ...text(name), 0, ...leb(n)]), [...text('wasi_snapshot_preview1'), ...text('proc_exit'), 0, ...leb(names.length)]]),
    ...section(3, [leb(names.length + 1)]), ...section(5, [[0, 2]]),
    ...section(7, [[...text('memory'), 2, 0], ...names.map((name, n) => [...text(name), 0, ...leb(n)]), [...text('_start'), 0, ...leb(names.length + 1)]]),
    ...section(10, [[...leb(start.length + 2), 0, ...start, 0x0b]])]);
}
const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'wasi-')));
fs.mkdirSync(path.join(root, 'in/sub'), { recursive: true });
fs.writeFileSync(path.join(root, 'secret'), 'secret');
fs.writeFileSync(path.join(root, 'in/file'), 'hello file');
fs.symlinkSync('../secret', path.join(root, 'in/out'));
fs.symlinkSync('file', path.join(root, 'in/link'));
fs.symlinkSync('sub/../file', path.join(root, 'in/round'));
fs.symlinkSync('/etc/passwd', path.join(root, 'in/absolute'));
fs.symlinkSync('self', path.join(root, 'in/self'));

const wasi = new WASI({ version: 'preview1', args: ['program', 'one two', 'ü'], env: { A: '1', B: 'b c' }, preopens: { '/data': path.join(root, 'in') }, stdin: fs.openSync(path.join(root, 'in/file')) });
const instance = new WebAssembly.Instance(new WebAssembly.Module(build()), wasi.getImportObject());
show('start', () => wasi.start(instance));
show('again', () => wasi.start(instance));
const x = instance.exports, bytes = Buffer.from(x.memory.buffer), view = new DataView(x.memory.buffer);
const kText = 1000, kOther = 2000, kOut = 3000, kVectors = 500, kBuffer = 4096;
const put = (value, at = kText) => [at, bytes.write(value, at)];
const vectors = (...list) => { list.forEach(([at, size], n) => { view.setUint32(kVectors + n * 8, at, true); view.setUint32(kVectors + n * 8 + 4, size, true); }); return [kVectors, list.length]; };
const out = () => view.getUint32(kOut, true);

console.log('args', x.args_sizes_get(kOut, kOut + 4), out(), view.getUint32(kOut + 4, true), x.args_get(kOther, kBuffer), bytes.toString('utf8', kBuffer, kBuffer + 20).replaceAll('\0', '|'), view.getUint32(kOther + 4, true));
console.log('environ', x.environ_sizes_get(kOut, kOut + 4), out(), view.getUint32(kOut + 4, true), x.environ_get(kOther, kBuffer), bytes.toString('utf8', kBuffer, kBuffer + 10).replaceAll('\0', '|'));
console.log('clock', x.clock_time_get(0, 0n, kOut), Math.abs(Number(view.getBigUint64(kOut, true)) / 1e6 - Date.now()) < 5000, x.clock_time_get(1, 0n, kOut), x.clock_time_get(9, 0n, kOut), x.clock_res_get(1, kOut), x.sched_yield());
console.log('random', x.random_get(kBuffer, 64), bytes.subarray(kBuffer, kBuffer + 64).some((byte) => byte !== 0));
console.log('prestat', x.fd_prestat_get(3, kOut), view.getUint8(kOut), view.getUint32(kOut + 4, true), x.fd_prestat_dir_name(3, kBuffer, 5), bytes.toString('utf8', kBuffer, kBuffer + 5), x.fd_prestat_get(4, kOut), x.fd_prestat_get(0, kOut), x.fd_prestat_dir_name(3, kBuffer, 2));
const open = (name, flags = 0, rights = 0n, follow = 0, fdFlags = 0, base = 3) => { const status = x.path_open(base, follow, ...put(name), flags, rights, 0n, fdFlags, kOut); return status === 0 ? out() : -status; };
const reading = 0x2n | 0x4n | 0x20n | 0x200000n, writing = reading | 0x1n | 0x10n | 0x40n | 0x80n | 0x100n | 0x400000n | 0x800000n;

const fd = open('file', 0, reading);
console.log('read', fd, x.fd_read(fd, ...vectors([kBuffer, 3], [kBuffer + 10, 4]), kOut), out(), bytes.toString('utf8', kBuffer, kBuffer + 3), bytes.toString('utf8', kBuffer + 10, kBuffer + 14));
console.log('tell', x.fd_tell(fd, kOut), view.getBigUint64(kOut, true), x.fd_seek(fd, -2n, 2, kOut), view.getBigUint64(kOut, true), x.fd_seek(fd, -20n, 0, kOut), x.fd_seek(fd, 0n, 7, kOut));
console.log('pread', x.fd_pread(fd, ...vectors([kBuffer, 5]), 6n, kOut), out(), bytes.toString('utf8', kBuffer, kBuffer + 4), x.fd_tell(fd, kOut), view.getBigUint64(kOut, true));
console.log('no right', x.fd_write(fd, ...vectors([kBuffer, 3]), kOut), x.fd_filestat_set_size(fd, 3n));
console.log('stat', x.fd_filestat_get(fd, kOut), view.getUint8(kOut + 16), view.getBigUint64(kOut + 32, true), x.fd_fdstat_get(fd, kOut), view.getUint8(kOut));
console.log('close', x.fd_close(fd), x.fd_close(fd), x.fd_read(fd, ...vectors([kBuffer, 3]), kOut), x.fd_close(99));

const made = open('new', 1, writing);
console.log('write', made > 3, x.fd_write(made, ...vectors(put('first '), put('second', kOther)), kOut), out(), fs.readFileSync(path.join(root, 'in/new'), 'utf8'));
console.log('pwrite', x.fd_pwrite(made, ...vectors(put('XX')), 1n, kOut), out(), x.fd_allocate(made, 0n, 20n), x.fd_filestat_set_size(made, 4n), fs.readFileSync(path.join(root, 'in/new'), 'utf8'), x.fd_sync(made), x.fd_datasync(made), x.fd_advise(made, 0n, 0n, 0), x.fd_advise(made, 0n, 0n, 9));
console.log('times', x.fd_filestat_set_times(made, 1000000000n, 5000000000n, 1 | 4), fs.statSync(path.join(root, 'in/new')).mtimeMs, fs.statSync(path.join(root, 'in/new')).atimeMs, x.fd_filestat_set_times(made, 0n, 0n, 3));
console.log('renumber', x.fd_renumber(made, 9), x.fd_tell(made, kOut), x.fd_close(9));
console.log('open', open('new', 1 | 4, reading) , open('none', 0, reading), open('sub', 2, 0x4000n) > 3, open('file', 2, 0x4000n), open('new', 8, writing) > 3, fs.statSync(path.join(root, 'in/new')).size, open('', 0, reading));
const appended = open('new', 0, writing, 0, 1);
console.log('append', x.fd_write(appended, ...vectors(put('a')), kOut), x.fd_seek(appended, 0n, 0, kOut), x.fd_write(appended, ...vectors(put('b')), kOut), fs.readFileSync(path.join(root, 'in/new'), 'utf8'));

for (const name of ['../secret', 'sub/../../secret', '/etc/passwd', 'out', 'absolute']) console.log('out of it', name, open(name, 0, reading, 1), x.path_filestat_get(3, 1, ...put(name), kOut));
for (const name of ['link', 'round', 'sub/../file', './file']) { const got = open(name, 0, reading, 1); console.log('inside', name, got > 3, got > 3 && x.fd_close(got)); }
console.log('links', x.path_filestat_get(3, 0, ...put('out'), kOut), view.getUint8(kOut + 16), x.path_filestat_get(3, 1, ...put('link'), kOut), view.getUint8(kOut + 16), x.path_readlink(3, ...put('link'), kBuffer, 100, kOut), out(), bytes.toString('utf8', kBuffer, kBuffer + 4), x.path_readlink(3, ...put('file'), kBuffer, 100, kOut));
console.log('folders', x.path_create_directory(3, ...put('made')), x.path_create_directory(3, ...put('made')), x.path_rename(3, ...put('made'), 3, ...put('moved', kOther)), x.path_remove_directory(3, ...put('moved')), x.path_remove_directory(3, ...put('none')), x.path_remove_directory(3, ...put('file')), x.path_unlink_file(3, ...put('none')), x.path_create_directory(3, ...put('../outside')));
console.log('links', x.path_symlink(...put('file'), 3, ...put('soft', kOther)), fs.readlinkSync(path.join(root, 'in/soft')), x.path_link(3, 0, ...put('file'), 3, ...put('hard', kOther)), fs.statSync(path.join(root, 'in/hard')).nlink, x.path_unlink_file(3, ...put('hard')), x.path_unlink_file(3, ...put('soft')));
console.log('path times', x.path_filestat_set_times(3, 0, ...put('file'), 7000000000n, 8000000000n, 5), fs.statSync(path.join(root, 'in/file')).mtimeMs);
const entries = () => {
  const list = [];
  let cookie = 0n;
  for (let turn = 0; turn < 20; turn++) {
    console.log('readdir', x.fd_readdir(3, kBuffer, 4096, cookie, kOut));
    const used = out();
    for (let at = kBuffer; at < kBuffer + used;) {
      const size = view.getUint32(at + 16, true);
      cookie = view.getBigUint64(at, true);
      list.push(`${bytes.toString('utf8', at + 24, at + 24 + size)}:${view.getUint8(at + 20)}`);
      at += 24 + size;
    }
    if (used < 4096) break;
  }
  return list.filter((entry) => !/^\.\.?:/.test(entry)).sort().join();
};
console.log(entries());
console.log('not a folder', x.fd_readdir(0, kBuffer, 100, 0n, kOut), x.sock_shutdown(0, 0) !== 0);
// A clock to wait for, relative and in milliseconds.
bytes.fill(0, kBuffer, kBuffer + 48);
view.setBigUint64(kBuffer, 42n, true);
view.setUint32(kBuffer + 16, 1, true);
view.setBigUint64(kBuffer + 24, 20000000n, true);
const before = performance.now();
console.log('poll', x.poll_oneoff(kBuffer, kOther, 1, kOut), out(), view.getBigUint64(kOther, true), view.getUint16(kOther + 8, true), view.getUint8(kOther + 10), performance.now() - before > 15, x.poll_oneoff(kBuffer, kOther, 0, kOut));
fs.rmSync(root, { recursive: true });

// ---- A program that ends by itself, and modules of the wrong kind.
const call = names.length, exits = build(0x41, 5, 0x10, ...leb(call));
const run = (module) => { const one = new WASI({ version: 'preview1' }); return one.start(new WebAssembly.Instance(new WebAssembly.Module(module), one.getImportObject())); };
console.log('exit code', run(exits));
show('unreachable', () => run(build(0x00)));
show('no memory', () => new WASI({ version: 'preview1' }).start({ exports: { _start() {} } }));
show('no start', () => new WASI({ version: 'preview1' }).start({ exports: { memory: new WebAssembly.Memory({ initial: 1 }) } }));
show('both', () => new WASI({ version: 'preview1' }).start({ exports: { _start() {}, _initialize() {}, memory: new WebAssembly.Memory({ initial: 1 }) } }));
show('initialize', () => { let ran = 0; new WASI({ version: 'preview1' }).initialize({ exports: { _initialize() { ran++; }, memory: new WebAssembly.Memory({ initial: 1 }) } }); return ran; });
show('initialize a command', () => new WASI({ version: 'preview1' }).initialize({ exports: { _start() {}, memory: new WebAssembly.Memory({ initial: 1 }) } }));
show('nothing', () => new WASI({ version: 'preview1' }).start(5));
