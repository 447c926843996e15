// The functions that WASI preview 1 gives to a program, over this runtime's file system. Paths are followed one name at a
// time below the folder they are relative to: neither `..` nor a symbolic link leads out of it.
'use strict';

const fs = require('fs');
const path = require('path');

const E = {
  SUCCESS: 0, TOOBIG: 1, ACCES: 2, AGAIN: 6, BADF: 8, BUSY: 10, EXIST: 20, FBIG: 22, INVAL: 28, IO: 29, ISDIR: 31, LOOP: 32, MFILE: 33, NAMETOOLONG: 37, NOBUFS: 42, NOENT: 44, NOSPC: 51, NOSYS: 52,
  NOTDIR: 54, NOTEMPTY: 55, NOTSOCK: 57, NOTSUP: 58, PERM: 63, PIPE: 64, ROFS: 69, SPIPE: 70, XDEV: 75, TXTBSY: 74, NOTCAPABLE: 76,
};
const errorOf = (error) => E[`${error?.code ?? ''}`.slice(1)] ?? (error?.code === 'ERR_ACCESS_DENIED' ? E.ACCES : E.IO);
class Refused { constructor(errno) { this.errno = errno; } }
const refuse = (errno) => { throw new Refused(errno); };

// Kinds of files.
const kUnknown = 0, kBlock = 1, kCharacter = 2, kFolder = 3, kFile = 4, kStream = 6, kLink = 7;
const typeOf = (info) => (info.isFile() ? kFile : info.isDirectory() ? kFolder : info.isSymbolicLink() ? kLink : info.isCharacterDevice() ? kCharacter : info.isBlockDevice() ? kBlock : info.isSocket() || info.isFIFO() ? kStream : kUnknown);
const typeOfEntry = (entry) => (entry.isFile() ? kFile : entry.isDirectory() ? kFolder : entry.isSymbolicLink() ? kLink : kUnknown);

// Rights, as bits.
const rightNames = ['fd_datasync', 'fd_read', 'fd_seek', 'fd_fdstat_set_flags', 'fd_sync', 'fd_tell', 'fd_write', 'fd_advise', 'fd_allocate', 'path_create_directory', 'path_create_file', 'path_link_source',
  'path_link_target', 'path_open', 'fd_readdir', 'path_readlink', 'path_rename_source', 'path_rename_target', 'path_filestat_get', 'path_filestat_set_size', 'path_filestat_set_times', 'fd_filestat_get',
  'fd_filestat_set_size', 'fd_filestat_set_times', 'path_symlink', 'path_remove_directory', 'path_unlink_file', 'poll_fd_readwrite', 'sock_shutdown', 'sock_accept'];
const R = Object.fromEntries(rightNames.map((name, i) => [name, 1n << BigInt(i)]));
const all = (names) => names.reduce((bits, name) => bits | R[name], 0n);
const everything = (1n << BigInt(rightNames.length)) - 1n;
const fileRights = all(['fd_datasync', 'fd_read', 'fd_seek', 'fd_fdstat_set_flags', 'fd_sync', 'fd_tell', 'fd_write', 'fd_advise', 'fd_allocate', 'fd_filestat_get', 'fd_filestat_set_size', 'fd_filestat_set_times', 'poll_fd_readwrite']);
const folderRights = all(['fd_fdstat_set_flags', 'fd_sync', 'fd_advise', 'path_create_directory', 'path_create_file', 'path_link_source', 'path_link_target', 'path_open', 'fd_readdir', 'path_readlink',
  'path_rename_source', 'path_rename_target', 'path_filestat_get', 'path_filestat_set_size', 'path_filestat_set_times', 'fd_filestat_get', 'fd_filestat_set_times', 'path_symlink', 'path_remove_directory',
  'path_unlink_file', 'poll_fd_readwrite']);
const terminalRights = all(['fd_read', 'fd_fdstat_set_flags', 'fd_write', 'fd_filestat_get', 'poll_fd_readwrite']);

const kAppend = 1, kDsync = 2, kNonblock = 4, kRsync = 8, kSync = 16;                  // of descriptors
const kCreate = 1, kOnlyFolder = 2, kExclusive = 4, kTruncate = 8;                     // of path_open
const kSetAccess = 1, kAccessNow = 2, kSetChange = 4, kChangeNow = 8;                  // of times
const kMostLinks = 40;

function checkTimes(flags) {
  if ((flags & kSetAccess && flags & kAccessNow) || (flags & kSetChange && flags & kChangeNow) || flags > 15) refuse(E.INVAL);
}
// A folder that a program is given, by its real path.
function folderOf(name) {
  let code = 'ENOTDIR';
  try {
    const real = fs.realpathSync(name);
    if (fs.statSync(real).isDirectory()) return real;
  } catch (error) {
    if (error.code === 'ERR_ACCESS_DENIED') throw error;
    code = error.code;
  }
  throw Object.assign(new Error(`UVWASI_${code}, uvwasi_init`), { code: `UVWASI_${code}`, path: name });
}

class System {
  #memory = null;
  #args;
  #env;
  #table = new Map();
  #exit;
  constructor({ args, env, preopens, stdin, stdout, stderr, exit, version }) {
    this.#args = args.map((text) => Buffer.from(`${text}\0`));
    this.#env = env.map((text) => Buffer.from(`${text}\0`));
    this.#exit = exit;
    for (const [number, fd] of [stdin, stdout, stderr].entries()) this.#table.set(number, this.#standard(fd));
    for (const [name, real] of preopens) {
      const root = folderOf(real);
      this.#table.set(this.#free(), { kind: kFolder, fd: null, path: root, root, name, base: folderRights, inheriting: folderRights | fileRights, flags: 0, preopened: true, entries: null });
    }
    this.imports = this.#functions(version === 'unstable');
  }
  useMemory(memory) { this.#memory = memory; }
  #standard(fd) {
    const info = fs.fstatSync(fd), kind = typeOf(info);
    return { kind, fd, base: kind === kFile ? fileRights : terminalRights, inheriting: 0n, flags: 0, position: 0n, positioned: false, preopened: false };
  }
  #free() {
    let number = 0;
    while (this.#table.has(number)) number++;
    return number;
  }

  // ---- Memory
  get #view() { return new DataView(this.#memory.buffer); }
  #bytes(at, size) {
    if (at + size > this.#memory.buffer.byteLength) refuse(61);
    return Buffer.from(this.#memory.buffer, at, size);
  }
  #text(at, size) { return this.#bytes(at, size).toString('utf8'); }
  #vectors(at, count) {
    const view = this.#view, out = [];
    if (at + count * 8 > view.byteLength) refuse(61);
    for (let i = 0; i < count; i++) out.push(this.#bytes(view.getUint32(at + i * 8, true), view.getUint32(at + i * 8 + 4, true)));
    return out;
  }
  #list(texts, pointers, into) {
    const view = this.#view;
    for (const text of texts) {
      view.setUint32(pointers, into, true);
      pointers += 4;
      text.copy(this.#bytes(into, text.length));
      into += text.length;
    }
    return E.SUCCESS;
  }
  #sizes(texts, count, size) {
    this.#view.setUint32(count, texts.length, true);
    this.#view.setUint32(size, texts.reduce((sum, text) => sum + text.length, 0), true);
    return E.SUCCESS;
  }

  // ---- Descriptors and paths
  #get(fd, rights = 0n) {
    const found = this.#table.get(fd);
    if (found === undefined) refuse(E.BADF);
    if ((found.base & rights) !== rights) refuse(E.NOTCAPABLE);
    return found;
  }
  #folder(fd, rights) {
    const found = this.#get(fd, rights);
    if (found.kind !== kFolder) refuse(E.NOTDIR);
    return found;
  }
  // The real path of a name below a folder; links in it are followed, the last one if asked for.
  #resolve(folder, name, follow) {
    if (name === '' || name.includes('\0')) refuse(E.INVAL);
    if (path.isAbsolute(name)) refuse(E.NOTCAPABLE);
    const { root } = folder;
    let links = 0, at = folder.path;
    const rest = name.split('/').filter((part) => part !== '' && part !== '.');
    const asFolder = name.endsWith('/') || name.endsWith('/.');
    while (rest.length > 0) {
      const part = rest.shift();
      if (part === '..') {
        if (at === root) refuse(E.NOTCAPABLE);
        at = path.dirname(at);
        continue;
      }
      const next = path.join(at, part);
      if (rest.length > 0 || follow || asFolder) {
        let target = null;
        try { target = fs.readlinkSync(next); } catch { /* no link, or nothing there */ }
        if (target !== null) {
          if (++links > kMostLinks) refuse(E.LOOP);
          if (path.isAbsolute(target)) {
            // A link inside of the folder may name it by its whole path.
            if (target !== root && !target.startsWith(`${root}/`)) refuse(E.NOTCAPABLE);
            at = root;
            rest.unshift(...target.slice(root.length).split('/').filter(Boolean));
          } else rest.unshift(...target.split('/').filter((piece) => piece !== '' && piece !== '.'));
          continue;
        }
      }
      at = next;
    }
    if (at !== root && !at.startsWith(root === '/' ? '/' : `${root}/`)) refuse(E.NOTCAPABLE);
    return asFolder ? `${at}/` : at;
  }
  #stat(at, info) {
    const view = this.#view;
    view.setBigUint64(at, info.dev, true);
    view.setBigUint64(at + 8, info.ino, true);
    view.setUint8(at + 16, typeOf(info));
    view.setBigUint64(at + 24, info.nlink, true);
    view.setBigUint64(at + 32, info.size, true);
    view.setBigUint64(at + 40, info.atimeNs, true);
    view.setBigUint64(at + 48, info.mtimeNs, true);
    view.setBigUint64(at + 56, info.ctimeNs, true);
  }
  #times(info, access, change, flags) {
    const now = Date.now() / 1000;
    return [flags & kSetAccess ? Number(access) / 1e9 : flags & kAccessNow ? now : Number(info.atimeNs) / 1e9, flags & kSetChange ? Number(change) / 1e9 : flags & kChangeNow ? now : Number(info.mtimeNs) / 1e9];
  }

  // ---- Reading and writing
  #read(file, vectors, offset) {
    let total = 0;
    for (const into of vectors) {
      if (into.length === 0) continue;
      const at = offset !== null ? Number(offset) + total : file.positioned ? Number(file.position) : null;
      const size = fs.readSync(file.fd, into, 0, into.length, at);
      total += size;
      if (offset === null && file.positioned) file.position += BigInt(size);
      if (size < into.length) break;
    }
    return total;
  }
  #write(file, vectors, offset) {
    let total = 0;
    for (const from of vectors) {
      for (let done = 0; done < from.length;) {
        const append = (file.flags & kAppend) !== 0;
        const at = offset !== null ? Number(offset) + total : file.positioned && !append ? Number(file.position) : null;
        const size = fs.writeSync(file.fd, from, done, from.length - done, at);
        done += size;
        total += size;
        if (offset === null && file.positioned) file.position = append ? fs.fstatSync(file.fd, { bigint: true }).size : file.position + BigInt(size);
      }
    }
    return total;
  }
  #entries(folder) {
    return fs.readdirSync(folder.path, { withFileTypes: true }).map((found) => {
      const entry = { name: found.name, type: typeOfEntry(found) };
      let inode = 0n;
      try { inode = fs.lstatSync(path.join(folder.path, entry.name), { bigint: true }).ino; } catch { /* gone meanwhile */ }
      return { ...entry, inode };
    });
  }
  #open(folder, follow, name, openFlags, base, inheriting, flags) {
    const real = this.#resolve(folder, name, (follow & 1) !== 0);
    const { constants: C } = fs;
    const wantsRead = (base & (R.fd_readdir | R.fd_read)) !== 0n, wantsWrite = (base & (R.fd_datasync | R.fd_write | R.fd_allocate | R.fd_filestat_set_size)) !== 0n;
    let how = wantsWrite ? (wantsRead ? C.O_RDWR : C.O_WRONLY) : C.O_RDONLY;
    if (openFlags & kCreate) {
      if ((folder.base & R.path_create_file) === 0n) refuse(E.NOTCAPABLE);
      how |= C.O_CREAT;
    }
    if (openFlags & kOnlyFolder) how |= C.O_DIRECTORY;
    if (openFlags & kExclusive) how |= C.O_EXCL;
    if (openFlags & kTruncate) {
      if ((folder.base & R.path_filestat_set_size) === 0n) refuse(E.NOTCAPABLE);
      how |= C.O_TRUNC;
    }
    if (flags & kAppend) how |= C.O_APPEND;
    if (flags & kDsync) how |= C.O_DSYNC;
    if (flags & (kSync | kRsync)) how |= C.O_SYNC;
    if (flags & kNonblock) how |= C.O_NONBLOCK;
    // A link that was not to be followed is not opened either.
    how |= C.O_NOFOLLOW;
    if ((base | inheriting) & ~(folder.inheriting | folder.base) & everything) refuse(E.NOTCAPABLE);
    const fd = fs.openSync(real, how, 0o666);
    const info = fs.fstatSync(fd), kind = typeOf(info);
    const number = this.#free();
    if (kind === kFolder) {
      fs.closeSync(fd);
      this.#table.set(number, { kind, fd: null, path: real.replace(/(?<=.)\/$/, ''), root: folder.root, base: base & folderRights, inheriting, flags, preopened: false });
    } else this.#table.set(number, { kind, fd, base: base & fileRights, inheriting: 0n, flags, position: 0n, positioned: kind === kFile, preopened: false });
    return number;
  }
  #poll(from, into, count, sizeAt) {
    if (count === 0) refuse(E.INVAL);
    const view = this.#view, ready = [], clocks = [];
    for (let i = 0; i < count; i++) {
      const at = from + i * 48, data = view.getBigUint64(at, true), type = view.getUint8(at + 8);
      if (type === 0) {
        const clock = view.getUint32(at + 16, true), timeout = view.getBigUint64(at + 24, true), absolute = (view.getUint16(at + 40, true) & 1) !== 0;
        clocks.push({ data, wait: absolute ? Number(timeout - this.#clock(clock)) / 1e6 : Number(timeout) / 1e6 });
      } else {
        const fd = view.getUint32(at + 16, true), file = this.#table.get(fd);
        // Files are always ready, and reading from what is not a file waits by itself.
        ready.push({ data, type, error: file === undefined ? E.BADF : E.SUCCESS, size: file?.kind === kFile && type === 1 ? fs.fstatSync(file.fd, { bigint: true }).size - file.position : 1n });
      }
    }
    if (ready.length === 0 && clocks.length > 0) {
      const soonest = clocks.reduce((first, one) => (one.wait < first.wait ? one : first));
      if (soonest.wait > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, soonest.wait);
      ready.push({ data: soonest.data, type: 0, error: E.SUCCESS, size: 0n });
    }
    let at = into;
    for (const { data, type, error, size } of ready) {
      view.setBigUint64(at, data, true);
      view.setUint16(at + 8, error, true);
      view.setUint8(at + 10, type);
      view.setBigUint64(at + 16, size < 0n ? 0n : size, true);
      view.setUint16(at + 24, 0, true);
      at += 32;
    }
    view.setUint32(sizeAt, ready.length, true);
    return E.SUCCESS;
  }
  #clock(id) {
    if (id === 0) return BigInt(Date.now()) * 1000000n;
    if (id === 1) return process.hrtime.bigint();
    if (id === 2 || id === 3) {
      const { user, system } = process.cpuUsage();
      return BigInt(user + system) * 1000n;
    }
    return refuse(E.INVAL);
  }

  // ---- The interface
  #functions(unstable) {
    const set32 = (at, value) => this.#view.setUint32(at, value, true), set64 = (at, value) => this.#view.setBigUint64(at, value, true);
    const big = { bigint: true };
    const functions = {
      args_get: (pointers, into) => this.#list(this.#args, pointers, into),
      args_sizes_get: (count, size) => this.#sizes(this.#args, count, size),
      environ_get: (pointers, into) => this.#list(this.#env, pointers, into),
      environ_sizes_get: (count, size) => this.#sizes(this.#env, count, size),
      clock_res_get: (id, into) => {
        if (id > 3) refuse(E.INVAL);
        set64(into, id === 0 ? 1000000n : id === 1 ? 1n : 1000n);
      },
      clock_time_get: (id, _precision, into) => set64(into, this.#clock(id)),
      fd_advise: (fd, _offset, _size, advice) => {
        if (advice > 5) refuse(E.INVAL);
        const file = this.#get(fd, R.fd_advise);
        if (file.kind === kFolder) refuse(E.BADF);
      },
      fd_allocate: (fd, offset, size) => {
        const file = this.#get(fd, R.fd_allocate), end = offset + size;
        if (fs.fstatSync(file.fd, big).size < end) fs.ftruncateSync(file.fd, Number(end));
      },
      fd_close: (fd) => {
        const file = this.#get(fd);
        this.#table.delete(fd);
        if (file.fd !== null && file.fd > 2) fs.closeSync(file.fd);
      },
      fd_datasync: (fd) => fs.fdatasyncSync(this.#get(fd, R.fd_datasync).fd),
      fd_sync: (fd) => {
        const file = this.#get(fd, R.fd_sync);
        if (file.fd !== null) fs.fsyncSync(file.fd);
      },
      fd_fdstat_get: (fd, into) => {
        const file = this.#get(fd), view = this.#view;
        view.setUint8(into, file.kind);
        view.setUint16(into + 2, file.flags, true);
        view.setBigUint64(into + 8, file.base, true);
        view.setBigUint64(into + 16, file.inheriting, true);
      },
      fd_fdstat_set_flags: (fd, flags) => { this.#get(fd, R.fd_fdstat_set_flags).flags = flags; },
      fd_fdstat_set_rights: (fd, base, inheriting) => {
        const file = this.#get(fd);
        if ((base & ~file.base) !== 0n || (inheriting & ~file.inheriting) !== 0n) refuse(E.NOTCAPABLE);
        file.base = base;
        file.inheriting = inheriting;
      },
      fd_filestat_get: (fd, into) => {
        const file = this.#get(fd, R.fd_filestat_get);
        this.#stat(into, file.fd === null ? fs.statSync(file.path, big) : fs.fstatSync(file.fd, big));
      },
      fd_filestat_set_size: (fd, size) => fs.ftruncateSync(this.#get(fd, R.fd_filestat_set_size).fd, Number(size)),
      fd_filestat_set_times: (fd, access, change, flags) => {
        checkTimes(flags);
        const file = this.#get(fd, R.fd_filestat_set_times);
        if (file.fd === null) fs.utimesSync(file.path, ...this.#times(fs.statSync(file.path, big), access, change, flags));
        else fs.futimesSync(file.fd, ...this.#times(fs.fstatSync(file.fd, big), access, change, flags));
      },
      fd_pread: (fd, vectors, count, offset, into) => set32(into, this.#read(this.#file(fd, R.fd_read | R.fd_seek), this.#vectors(vectors, count), offset)),
      fd_prestat_get: (fd, into) => {
        const folder = this.#get(fd);
        if (!folder.preopened) refuse(E.INVAL);
        this.#view.setUint8(into, 0);
        set32(into + 4, Buffer.byteLength(folder.name));
      },
      fd_prestat_dir_name: (fd, into, size) => {
        const folder = this.#get(fd);
        if (!folder.preopened) refuse(E.BADF);
        const name = Buffer.from(folder.name);
        if (name.length > size) refuse(E.NOBUFS);
        name.copy(this.#bytes(into, size));
      },
      fd_pwrite: (fd, vectors, count, offset, into) => set32(into, this.#write(this.#file(fd, R.fd_write | R.fd_seek), this.#vectors(vectors, count), offset)),
      fd_read: (fd, vectors, count, into) => set32(into, this.#read(this.#file(fd, R.fd_read), this.#vectors(vectors, count), null)),
      fd_readdir: (fd, at, size, cookie, into) => {
        const folder = this.#folder(fd, R.fd_readdir), bytes = this.#bytes(at, size);
        // A listing that goes on is the one that it began with.
        if (cookie === 0n || folder.entries === undefined) folder.entries = this.#entries(folder);
        let used = 0;
        for (let i = Number(cookie); i < folder.entries.length && used < size; i++) {
          const { name, type, inode } = folder.entries[i], text = Buffer.from(name), head = Buffer.alloc(24);
          head.writeBigUInt64LE(BigInt(i + 1), 0);
          head.writeBigUInt64LE(inode, 8);
          head.writeUInt32LE(text.length, 16);
          head.writeUInt8(type, 20);
          // The last may be cut off: the program asks again with more room.
          used += Buffer.concat([head, text]).copy(bytes, used);
        }
        set32(into, used);
      },
      fd_renumber: (from, to) => {
        const file = this.#get(from), other = this.#get(to);
        if (from === to) return;
        if (other.fd !== null && other.fd > 2) fs.closeSync(other.fd);
        this.#table.set(to, file);
        this.#table.delete(from);
      },
      fd_seek: (fd, offset, whence, into) => {
        const file = this.#get(fd, R.fd_seek);
        if (!file.positioned) {
          if (file.kind === kFolder) refuse(E.BADF);
          if (file.kind !== kFile) refuse(E.SPIPE);
          file.positioned = true;
        }
        const kind = unstable ? [1, 2, 0][whence] : whence;
        const base = kind === 0 ? 0n : kind === 1 ? file.position : kind === 2 ? fs.fstatSync(file.fd, big).size : refuse(E.INVAL);
        if (base + offset < 0n) refuse(E.INVAL);
        file.position = base + offset;
        set64(into, file.position);
      },
      fd_tell: (fd, into) => set64(into, this.#get(fd, R.fd_tell).position),
      fd_write: (fd, vectors, count, into) => set32(into, this.#write(this.#file(fd, R.fd_write), this.#vectors(vectors, count), null)),
      path_create_directory: (fd, at, size) => fs.mkdirSync(this.#resolve(this.#folder(fd, R.path_create_directory), this.#text(at, size), true)),
      path_filestat_get: (fd, follow, at, size, into) => {
        const real = this.#resolve(this.#folder(fd, R.path_filestat_get), this.#text(at, size), (follow & 1) !== 0);
        this.#stat(into, fs.lstatSync(real, big));
      },
      path_filestat_set_times: (fd, follow, at, size, access, change, flags) => {
        checkTimes(flags);
        const real = this.#resolve(this.#folder(fd, R.path_filestat_set_times), this.#text(at, size), (follow & 1) !== 0);
        fs.lutimesSync(real, ...this.#times(fs.lstatSync(real, big), access, change, flags));
      },
      path_link: (fromFd, follow, from, fromSize, toFd, to, toSize) => {
        const real = this.#resolve(this.#folder(fromFd, R.path_link_source), this.#text(from, fromSize), (follow & 1) !== 0);
        fs.linkSync(real, this.#resolve(this.#folder(toFd, R.path_link_target), this.#text(to, toSize), false));
      },
      path_open: (fd, follow, at, size, openFlags, base, inheriting, flags, into) => {
        const number = this.#open(this.#folder(fd, R.path_open), follow, this.#text(at, size), openFlags, base, inheriting, flags);
        set32(into, number);
      },
      path_readlink: (fd, at, size, into, room, usedAt) => {
        const real = this.#resolve(this.#folder(fd, R.path_readlink), this.#text(at, size), false);
        const target = Buffer.from(fs.readlinkSync(real));
        set32(usedAt, target.copy(this.#bytes(into, room)));
      },
      path_remove_directory: (fd, at, size) => fs.rmdirSync(this.#resolve(this.#folder(fd, R.path_remove_directory), this.#text(at, size), false)),
      path_rename: (fromFd, from, fromSize, toFd, to, toSize) => {
        const real = this.#resolve(this.#folder(fromFd, R.path_rename_source), this.#text(from, fromSize), false);
        fs.renameSync(real, this.#resolve(this.#folder(toFd, R.path_rename_target), this.#text(to, toSize), false));
      },
      path_symlink: (target, targetSize, fd, at, size) => {
        const folder = this.#folder(fd, R.path_symlink), text = this.#text(target, targetSize);
        if (path.isAbsolute(text)) refuse(E.NOTCAPABLE);
        fs.symlinkSync(text, this.#resolve(folder, this.#text(at, size), false));
      },
      path_unlink_file: (fd, at, size) => fs.unlinkSync(this.#resolve(this.#folder(fd, R.path_unlink_file), this.#text(at, size), false)),
      poll_oneoff: (from, into, count, sizeAt) => this.#poll(from, into, count, sizeAt),
      proc_exit: (code) => this.#exit(code),
      proc_raise: (signal) => {
        const name = ['', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGKILL', 'SIGUSR1', 'SIGSEGV', 'SIGUSR2', 'SIGPIPE', 'SIGALRM', 'SIGTERM'][signal];
        if (!name) refuse(E.INVAL);
        process.kill(process.pid, name);
      },
      random_get: (at, size) => { require('crypto').randomFillSync(this.#bytes(at, size)); },
      sched_yield: () => {},
      sock_accept: (fd) => this.#socket(fd), sock_recv: (fd) => this.#socket(fd), sock_send: (fd) => this.#socket(fd), sock_shutdown: (fd) => this.#socket(fd),
    };
    const imports = {};
    for (const [name, fn] of Object.entries(functions)) {
      imports[name] = { [name]: (...args) => {
        if (this.#memory === null && name !== 'proc_exit') throw new Error('wasi.start() has not been called');
        // Numbers of wasm are signed.
        const given = args.map((value) => (typeof value === 'number' ? value >>> 0 : value));
        try { return fn(...given) ?? E.SUCCESS; } catch (error) {
          if (error instanceof Refused) return error.errno;
          if (typeof error?.errno === 'number' || error?.code === 'ERR_ACCESS_DENIED') return errorOf(error);
          if (error instanceof RangeError && !error.code) return 61;
          throw error;
        }
      } }[name];
    }
    return imports;
  }
  #file(fd, rights) {
    const file = this.#get(fd, neededRights(this.#table.get(fd), rights));
    if (file.kind === kFolder) refuse(E.BADF);
    return file;
  }
  #socket(fd) {
    this.#get(fd);
    refuse(E.NOTSOCK);
  }
}
// A terminal has no position to ask the right for.
const neededRights = (file, rights) => (file?.kind === kFile ? rights : rights & ~R.fd_seek);

module.exports = { System };
