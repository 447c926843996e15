// File system operations for `node:fs`: direct system calls, each usable synchronously and on the
// thread pool (see engine/fallible.h). Numbers come back through arrays the JavaScript half owns.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/uio.h>
#include <unistd.h>
#include <utime.h>

#include <filesystem>

#include "runtime/engine/fallible.h"
#include "runtime/engine/resource.h"
#include "runtime/node/bindings.h"
#include "runtime/node/text_encoding.h"

namespace sinter::runtime {

// What is written to a file: a std::string would be taken for its path.
struct Utf8Text {
  std::string bytes;
};
template <>
struct Convert<Utf8Text> {
  static Utf8Text from(Js& js, Value v) { return {utf8(js.isolate, v)}; }
};

namespace {

template <class T = Nothing>
Outcome<T> from_errno() {
  return {T{}, -errno};
}

Outcome<Nothing> checked(int result) { return {Nothing{}, result < 0 ? -errno : 0}; }

Outcome<i32> open_file(std::string path, i32 flags, i32 mode) {
  int file = open_path(path.c_str(), flags, static_cast<unsigned>(mode));
  return {file, file < 0 ? -errno : 0};
}

Outcome<Nothing> close_file(i32 file) { return checked(close(file)); }

// A negative position means the file's own.
Outcome<i32> read_bytes(i32 file, Bytes into, i64 position) {
  for (;;) {
    ssize_t count = position < 0 ? read(file, into.data, into.size)
                                 : pread(file, into.data, into.size, position);
    if (count >= 0) return {static_cast<i32>(count), 0};
    if (errno != EINTR) return from_errno<i32>();
  }
}

Outcome<i32> write_bytes(i32 file, Bytes from, i64 position) {
  for (;;) {
    ssize_t count = position < 0 ? write(file, from.data, from.size)
                                 : pwrite(file, from.data, from.size, position);
    if (count >= 0) return {static_cast<i32>(count), 0};
    if (errno != EINTR) return from_errno<i32>();
  }
}

// Standard output and error: everything is written before the call returns, also when the
// descriptor is a non-blocking pipe, so that the order on the terminal is the program's.
Outcome<Nothing> write_fully(i32 file, Bytes from) {
  size_t done = 0;
  while (done < from.size) {
    ssize_t count = write(file, from.data + done, from.size - done);
    if (count >= 0) {
      done += static_cast<size_t>(count);
    } else if (errno == EAGAIN) {
      pollfd waiting{file, POLLOUT, 0};
      poll(&waiting, 1, -1);
    } else if (errno != EINTR) {
      return from_errno();
    }
  }
  return {};
}

Outcome<Nothing> write_text(i32 file, Utf8Text text) {
  return write_fully(file, {reinterpret_cast<u8*>(text.bytes.data()), text.bytes.size()});
}

Outcome<OwnedBytes> read_whole_descriptor(i32 file) {
  struct stat status;
  if (fstat(file, &status) < 0) return from_errno<OwnedBytes>();
  if (S_ISDIR(status.st_mode)) return failed<OwnedBytes>(UV_EISDIR);
  // Files of /proc say 0 and have contents; pipes have no size.
  size_t capacity = status.st_size > 0 ? static_cast<size_t>(status.st_size) + 1 : 8192;
  auto* data = static_cast<u8*>(malloc(capacity));
  size_t size = 0;
  for (;;) {
    if (size == capacity) {
      capacity *= 2;
      data = static_cast<u8*>(realloc(data, capacity));
    }
    ssize_t count = read(file, data + size, capacity - size);
    if (count > 0) {
      size += static_cast<size_t>(count);
    } else if (count == 0) {
      return {{data, size}, 0};
    } else if (errno == EAGAIN) {
      pollfd waiting{file, POLLIN, 0};
      poll(&waiting, 1, -1);
    } else if (errno != EINTR) {
      int error = -errno;
      free(data);
      return failed<OwnedBytes>(error);
    }
  }
}

// The syscall of a failed readFile is `open` for the path and `read` for a directory; the
// JavaScript half therefore opens and reads in two steps only after this one failed.
Outcome<OwnedBytes> read_whole(std::string path) {
  int file = open_path(path.c_str(), O_RDONLY, 0);
  if (file < 0) return from_errno<OwnedBytes>();
  auto outcome = read_whole_descriptor(file);
  close(file);
  return outcome;
}

// A file that is wanted as a string of UTF-8: without a Buffer on the way.
struct FileText {
  struct Free {
    void operator()(u8* data) const { free(data); }
  };
  std::unique_ptr<u8, Free> data;
  size_t size = 0;
};

Outcome<FileText> read_text(std::string path) {
  const Outcome<OwnedBytes> read = read_whole(std::move(path));
  return {{std::unique_ptr<u8, FileText::Free>(read.value.data), read.value.size}, read.error};
}

f64 milliseconds(const timespec& time) {
  return static_cast<f64>(time.tv_sec) * 1000 + static_cast<f64>(time.tv_nsec) / 1e6;
}

Outcome<Nothing> fill_stat(int result, const struct stat& s, Bytes into) {
  if (result < 0) return from_errno();
  if (into.size < 14 * sizeof(f64)) return failed(UV_EINVAL);
  const f64 fields[] = {
      static_cast<f64>(s.st_dev),     static_cast<f64>(s.st_mode), static_cast<f64>(s.st_nlink),
      static_cast<f64>(s.st_uid),     static_cast<f64>(s.st_gid),  static_cast<f64>(s.st_rdev),
      static_cast<f64>(s.st_blksize), static_cast<f64>(s.st_ino),  static_cast<f64>(s.st_size),
      static_cast<f64>(s.st_blocks),  milliseconds(s.st_atim),     milliseconds(s.st_mtim),
      milliseconds(s.st_ctim),        milliseconds(s.st_ctim)};
  memcpy(into.data, fields, sizeof fields);
  if (into.size >= 22 * sizeof(f64)) {
    // For bigint: seconds and nanoseconds apart, because a double cannot hold both exactly.
    const f64 exact[] = {static_cast<f64>(s.st_atim.tv_sec), static_cast<f64>(s.st_atim.tv_nsec),
                         static_cast<f64>(s.st_mtim.tv_sec), static_cast<f64>(s.st_mtim.tv_nsec),
                         static_cast<f64>(s.st_ctim.tv_sec), static_cast<f64>(s.st_ctim.tv_nsec),
                         static_cast<f64>(s.st_ctim.tv_sec), static_cast<f64>(s.st_ctim.tv_nsec)};
    memcpy(into.data + sizeof fields, exact, sizeof exact);
  }
  return {};
}

Outcome<Nothing> stat_path(std::string path, Bytes into) {
  struct stat status;
  return fill_stat(stat(path.c_str(), &status), status, into);
}
Outcome<Nothing> lstat_path(std::string path, Bytes into) {
  struct stat status;
  return fill_stat(lstat(path.c_str(), &status), status, into);
}
Outcome<Nothing> fstat_file(i32 file, Bytes into) {
  struct stat status;
  return fill_stat(fstat(file, &status), status, into);
}

// For existsSync and throwIfNoEntry: the error as a number, no exception.
i32 stat_quietly(Js& js, std::string path, bool follow, Bytes into) {
  if (Effects* effects = js.env().effects) [[unlikely]] {
    if (!effects->path(js, Effect::kRead, follow, path)) return 0;
  }
  struct stat status;
  int result = follow ? stat(path.c_str(), &status) : lstat(path.c_str(), &status);
  return fill_stat(result, status, into).error;
}
bool is_terminal(Js&, i32 file) { return uv_guess_handle(file) == UV_TTY; }

// 0 file, 1 directory, negative error: what module resolution asks a thousand times.
// What may not be read is not there for it; who asked for the file by name is told then.
i32 kind_of(Js& js, std::string path) {
  if (Effects* effects = js.env().effects) [[unlikely]] {
    Value denial;
    if (!effects->path(js, Effect::kRead, true, path, &denial)) return UV_ENOENT;
  }
  struct stat status;
  if (stat(path.c_str(), &status) < 0) return -errno;
  return S_ISDIR(status.st_mode) ? 1 : 0;
}
bool exists(Js& js, std::string path) {
  if (Effects* effects = js.env().effects) [[unlikely]] {
    Value denial;
    if (!effects->path(js, Effect::kRead, true, path, &denial)) return false;
  }
  return access(path.c_str(), F_OK) == 0;
}

Outcome<Nothing> access_path(std::string path, i32 mode) {
  return checked(access(path.c_str(), mode));
}

struct Directory {
  std::vector<std::string> names;
  std::vector<i32> types;  // uv_dirent_type_t
};

Outcome<Directory> read_directory(std::string path) {
  int file = open_path(path.c_str(), O_RDONLY | O_DIRECTORY, 0);
  if (file < 0) return from_errno<Directory>();
  DIR* directory = fdopendir(file);
  Directory out;
  while (dirent* entry = readdir(directory)) {
    std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    int type = UV_DIRENT_UNKNOWN;
    switch (entry->d_type) {
      case DT_REG:
        type = UV_DIRENT_FILE;
        break;
      case DT_DIR:
        type = UV_DIRENT_DIR;
        break;
      case DT_LNK:
        type = UV_DIRENT_LINK;
        break;
      case DT_FIFO:
        type = UV_DIRENT_FIFO;
        break;
      case DT_SOCK:
        type = UV_DIRENT_SOCKET;
        break;
      case DT_CHR:
        type = UV_DIRENT_CHAR;
        break;
      case DT_BLK:
        type = UV_DIRENT_BLOCK;
        break;
    }
    out.names.emplace_back(name);
    out.types.push_back(type);
  }
  closedir(directory);
  // libuv sorts by name, and programs rely on it.
  std::vector<size_t> order(out.names.size());
  for (size_t i = 0; i < order.size(); i++) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return out.names[a] < out.names[b]; });
  Directory sorted;
  for (size_t i : order) {
    sorted.names.push_back(std::move(out.names[i]));
    sorted.types.push_back(out.types[i]);
  }
  return {std::move(sorted), 0};
}

Outcome<Nothing> make_directory(std::string path, i32 mode) {
  return checked(mkdir(path.c_str(), static_cast<mode_t>(mode)));
}

// The first directory that had to be created; empty if none.
Outcome<std::string> make_directories(std::string path, i32 mode) {
  std::string first;
  std::vector<std::string> missing{path};
  while (!missing.empty()) {
    std::string current = missing.back();
    if (mkdir(current.c_str(), static_cast<mode_t>(mode)) == 0) {
      first = first.empty() || current.size() < first.size() ? current : first;
      missing.pop_back();
      continue;
    }
    if (errno == ENOENT) {
      size_t slash = current.find_last_of('/');
      if (slash == std::string::npos || slash == 0) return from_errno<std::string>();
      missing.push_back(current.substr(0, slash));
      continue;
    }
    int error = errno;
    struct stat status;
    if (error == EEXIST && stat(current.c_str(), &status) == 0) {
      if (S_ISDIR(status.st_mode)) {
        missing.pop_back();
        continue;
      }
      return failed<std::string>(missing.size() == 1 ? UV_EEXIST : UV_ENOTDIR);
    }
    return failed<std::string>(-error);
  }
  return {first, 0};
}

Outcome<std::string> make_temporary_directory(std::string prefix) {
  std::string name = prefix + "XXXXXX";
  if (!mkdtemp(name.data())) return from_errno<std::string>();
  return {name, 0};
}

Outcome<Nothing> unlink_path(std::string path) { return checked(unlink(path.c_str())); }
Outcome<Nothing> remove_directory(std::string path) { return checked(rmdir(path.c_str())); }
Outcome<Nothing> remove_tree(std::string path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  return {Nothing{}, error ? -error.value() : 0};
}
Outcome<Nothing> rename_path(std::string from, std::string to) {
  return checked(rename(from.c_str(), to.c_str()));
}
Outcome<Nothing> link_path(std::string from, std::string to) {
  return checked(link(from.c_str(), to.c_str()));
}
Outcome<Nothing> symlink_path(std::string target, std::string path) {
  return checked(symlink(target.c_str(), path.c_str()));
}
Outcome<std::string> read_link(std::string path) {
  char target[PATH_MAX];
  ssize_t size = readlink(path.c_str(), target, sizeof target);
  if (size < 0) return from_errno<std::string>();
  return {std::string(target, static_cast<size_t>(size)), 0};
}
Outcome<std::string> real_path(std::string path) {
  char resolved[PATH_MAX];
  if (!realpath(path.c_str(), resolved)) return from_errno<std::string>();
  return {resolved, 0};
}
Outcome<Nothing> change_mode(std::string path, i32 mode) {
  return checked(chmod(path.c_str(), static_cast<mode_t>(mode)));
}
Outcome<Nothing> change_file_mode(i32 file, i32 mode) {
  return checked(fchmod(file, static_cast<mode_t>(mode)));
}
Outcome<Nothing> change_owner(std::string path, i32 user, i32 group) {
  return checked(chown(path.c_str(), static_cast<uid_t>(user), static_cast<gid_t>(group)));
}
Outcome<Nothing> change_link_owner(std::string path, i32 user, i32 group) {
  return checked(lchown(path.c_str(), static_cast<uid_t>(user), static_cast<gid_t>(group)));
}
Outcome<Nothing> change_file_owner(i32 file, i32 user, i32 group) {
  return checked(fchown(file, static_cast<uid_t>(user), static_cast<gid_t>(group)));
}

timespec to_timespec(f64 seconds) {
  f64 whole = __builtin_floor(seconds);
  return {static_cast<time_t>(whole), static_cast<long>((seconds - whole) * 1e9)};
}
Outcome<Nothing> set_times(std::string path, f64 accessed, f64 modified) {
  timespec times[] = {to_timespec(accessed), to_timespec(modified)};
  return checked(utimensat(AT_FDCWD, path.c_str(), times, 0));
}
Outcome<Nothing> set_link_times(std::string path, f64 accessed, f64 modified) {
  timespec times[] = {to_timespec(accessed), to_timespec(modified)};
  return checked(utimensat(AT_FDCWD, path.c_str(), times, AT_SYMLINK_NOFOLLOW));
}
Outcome<Nothing> set_file_times(i32 file, f64 accessed, f64 modified) {
  timespec times[] = {to_timespec(accessed), to_timespec(modified)};
  return checked(futimens(file, times));
}
Outcome<Nothing> truncate_file(i32 file, i64 size) { return checked(ftruncate(file, size)); }
Outcome<Nothing> sync_file(i32 file) { return checked(fsync(file)); }
Outcome<Nothing> sync_data(i32 file) { return checked(fdatasync(file)); }

// flags: 1 exclusive (COPYFILE_EXCL); clones are tried by the kernel itself.
Outcome<Nothing> copy_file(std::string from, std::string to, i32 flags) {
  int source = open_path(from.c_str(), O_RDONLY, 0);
  if (source < 0) return from_errno();
  struct stat status;
  fstat(source, &status);
  if (S_ISDIR(status.st_mode)) {
    close(source);
    return failed(UV_EISDIR);
  }
  int target =
      open_path(to.c_str(), O_WRONLY | O_CREAT | (flags & 1 ? O_EXCL : 0), status.st_mode & 07777);
  if (target < 0) {
    int error = -errno;
    close(source);
    return failed(error);
  }
  // Not O_TRUNC above: copying a file onto itself must not empty it.
  struct stat over;
  fstat(target, &over);
  int error = 0;
  if (over.st_dev != status.st_dev || over.st_ino != status.st_ino) {
    if (ftruncate(target, 0) < 0) error = -errno;
    fchmod(target, status.st_mode & 07777);
    bool plain = false;
    char buffer[65536];
    while (!error) {
      ssize_t count = plain ? 0 : copy_file_range(source, nullptr, target, nullptr, 1 << 30, 0);
      if (!plain && count < 0) {
        plain = true;  // another file system, or a kernel file without a size
        continue;
      }
      if (plain) {
        count = read(source, buffer, sizeof buffer);
        for (ssize_t at = 0; at < count;) {
          ssize_t written = write(target, buffer + at, static_cast<size_t>(count - at));
          if (written < 0) {
            error = -errno;
            break;
          }
          at += written;
        }
      }
      if (count < 0) error = -errno;
      if (count == 0) {
        if (plain || status.st_size > 0) break;
        plain = true;
      }
    }
  }
  close(source);
  close(target);
  return failed(error);
}

Outcome<Directory> stat_file_system(std::string path) {
  struct statfs s;
  if (statfs(path.c_str(), &s) < 0) return from_errno<Directory>();
  Directory out;
  out.names = {std::to_string(s.f_type),  std::to_string(s.f_bsize),  std::to_string(s.f_blocks),
               std::to_string(s.f_bfree), std::to_string(s.f_bavail), std::to_string(s.f_files),
               std::to_string(s.f_ffree)};
  return {out, 0};
}

// One watched path (inotify through libuv).
class PathWatcher final : public Resource {
 public:
  explicit PathWatcher(Js& js) {
    handle_ = new uv_fs_event_t;
    uv_fs_event_init(js.env().loop, handle_);
    handle_->data = this;
  }
  i32 start(Js& js, std::string path, bool persistent, bool recursive) {
    if (Effects* effects = js.env().effects) [[unlikely]] {
      if (!effects->path(js, Effect::kRead, true, path)) return 0;
    }
    int error = uv_fs_event_start(
        handle_,
        [](uv_fs_event_t* handle, const char* name, int events, int status) {
          auto* self = static_cast<PathWatcher*>(handle->data);
          v8::HandleScope scope(self->env().isolate);
          v8::Context::Scope entered(self->env().context.Get(self->env().isolate));
          Js js(self->env().isolate);
          self->emit("onchange",
                     {js.number(status), js.string(events & UV_RENAME ? "rename" : "change"),
                      name ? Value(js.string(name)) : js.null()});
        },
        path.c_str(), recursive ? UV_FS_EVENT_RECURSIVE : 0);
    if (error) return error;
    if (!persistent) uv_unref(reinterpret_cast<uv_handle_t*>(handle_));
    hold();
    started_ = true;
    return 0;
  }
  void close(Js&) {
    close_handle();
    if (started_) release();
    started_ = false;
  }
  void reference(Js&, bool on) {
    auto* handle = reinterpret_cast<uv_handle_t*>(handle_);
    if (handle_) on ? uv_ref(handle) : uv_unref(handle);
  }
  void close_at_exit() override { close_handle(); }
  ~PathWatcher() override { close_handle(); }

 private:
  void close_handle() {
    if (!handle_) return;
    uv_close(reinterpret_cast<uv_handle_t*>(handle_),
             [](uv_handle_t* handle) { delete reinterpret_cast<uv_fs_event_t*>(handle); });
    handle_ = nullptr;
  }
  uv_fs_event_t* handle_;
  bool started_ = false;
};

}  // namespace

template <>
struct Convert<FileText> {
  static Value to(Js& js, const FileText& text) {
    if (text.size == 0) return v8::String::Empty(js.isolate);
    return decode_text(js, {reinterpret_cast<const char*>(text.data.get()), text.size}, kUtf8);
  }
};

template <>
struct Convert<Directory> {
  static Value to(Js& js, const Directory& directory) {
    std::vector<Value> types;
    for (i32 type : directory.types) types.push_back(v8::Integer::New(js.isolate, type));
    return js.array({js.strings(directory.names), js.array(types)});
  }
};

// What starting a program and printing need; the rest would make every start longer.
void fill_files(BindingObject& b) {
  fallible<&fstat_file>(b, "fstat");
  fallible<&read_whole, PathUse::kRead>(b, "readFile", "open");
  fallible<&read_whole_descriptor>(b, "readDescriptor", "read");
  fallible<&real_path, PathUse::kRead>(b, "realpath");
  fallible<&write_fully>(b, "writeFully", "write");
  fallible<&write_text>(b, "writeText", "write");
  b.function<&kind_of>("kindOf").function<&is_terminal>("isTTY");
}

void fill_fs(BindingObject& b) {
  fallible<&open_file, PathUse::kOpen>(b, "open");
  fallible<&close_file>(b, "close");
  fallible<&read_bytes>(b, "read");
  fallible<&write_bytes>(b, "write");
  fallible<&write_fully>(b, "writeFully", "write");
  fallible<&read_whole, PathUse::kRead>(b, "readFile", "open");
  fallible<&read_text, PathUse::kRead>(b, "readText", "open");
  fallible<&read_whole_descriptor>(b, "readDescriptor", "read");
  fallible<&stat_path, PathUse::kRead>(b, "stat");
  fallible<&lstat_path, PathUse::kReadLink>(b, "lstat");
  fallible<&fstat_file>(b, "fstat");
  fallible<&access_path, PathUse::kRead>(b, "access");
  fallible<&read_directory, PathUse::kRead>(b, "readdir", "scandir");
  fallible<&make_directory, PathUse::kMake>(b, "mkdir");
  fallible<&make_directories, PathUse::kMake>(b, "mkdirs", "mkdir");
  fallible<&make_temporary_directory, PathUse::kTemporary>(b, "mkdtemp");
  fallible<&unlink_path, PathUse::kMake>(b, "unlink");
  fallible<&remove_directory, PathUse::kMake>(b, "rmdir");
  fallible<&remove_tree, PathUse::kMake>(b, "removeTree", "rm");
  fallible<&rename_path, PathUse::kRename>(b, "rename");
  fallible<&link_path, PathUse::kHardLink>(b, "link");
  fallible<&symlink_path, PathUse::kSymbolicLink>(b, "symlink");
  fallible<&read_link, PathUse::kReadLink>(b, "readlink");
  fallible<&real_path, PathUse::kRead>(b, "realpath");
  fallible<&change_mode, PathUse::kWrite>(b, "chmod");
  fallible<&change_file_mode, PathUse::kDescriptor>(b, "fchmod");
  fallible<&change_owner, PathUse::kWrite>(b, "chown");
  fallible<&change_link_owner, PathUse::kMake>(b, "lchown");
  fallible<&change_file_owner, PathUse::kDescriptor>(b, "fchown");
  fallible<&set_times, PathUse::kWrite>(b, "utimes", "utime");
  fallible<&set_link_times, PathUse::kMake>(b, "lutimes", "lutime");
  fallible<&set_file_times, PathUse::kDescriptor>(b, "futimes", "futime");
  fallible<&truncate_file>(b, "ftruncate");
  fallible<&sync_file>(b, "fsync");
  fallible<&sync_data>(b, "fdatasync");
  fallible<&copy_file, PathUse::kCopy>(b, "copyFile", "copyfile");
  fallible<&stat_file_system, PathUse::kRead>(b, "statfs");
  b.function<&stat_quietly>("statQuietly").function<&kind_of>("kindOf").function<&exists>("exists");
  Class<PathWatcher>(b.js, "PathWatcher")
      .constructor<>()
      .method<&PathWatcher::start>("start")
      .method<&PathWatcher::close>("close")
      .method<&PathWatcher::reference>("reference")
      .install(b);
  const std::pair<const char*, int> constants[] = {{"UV_FS_SYMLINK_DIR", 1},
                                                   {"UV_FS_SYMLINK_JUNCTION", 2},
                                                   {"O_RDONLY", O_RDONLY},
                                                   {"O_WRONLY", O_WRONLY},
                                                   {"O_RDWR", O_RDWR},
                                                   {"UV_DIRENT_UNKNOWN", 0},
                                                   {"UV_DIRENT_FILE", 1},
                                                   {"UV_DIRENT_DIR", 2},
                                                   {"UV_DIRENT_LINK", 3},
                                                   {"UV_DIRENT_FIFO", 4},
                                                   {"UV_DIRENT_SOCKET", 5},
                                                   {"UV_DIRENT_CHAR", 6},
                                                   {"UV_DIRENT_BLOCK", 7},
                                                   {"S_IFMT", S_IFMT},
                                                   {"S_IFREG", S_IFREG},
                                                   {"S_IFDIR", S_IFDIR},
                                                   {"S_IFCHR", S_IFCHR},
                                                   {"S_IFBLK", S_IFBLK},
                                                   {"S_IFIFO", S_IFIFO},
                                                   {"S_IFLNK", S_IFLNK},
                                                   {"S_IFSOCK", S_IFSOCK},
                                                   {"O_CREAT", O_CREAT},
                                                   {"O_EXCL", O_EXCL},
                                                   {"UV_FS_O_FILEMAP", 0},
                                                   {"O_NOCTTY", O_NOCTTY},
                                                   {"O_TRUNC", O_TRUNC},
                                                   {"O_APPEND", O_APPEND},
                                                   {"O_DIRECTORY", O_DIRECTORY},
                                                   {"O_NOATIME", O_NOATIME},
                                                   {"O_NOFOLLOW", O_NOFOLLOW},
                                                   {"O_SYNC", O_SYNC},
                                                   {"O_DSYNC", O_DSYNC},
                                                   {"O_DIRECT", O_DIRECT},
                                                   {"O_NONBLOCK", O_NONBLOCK},
                                                   {"S_IRWXU", S_IRWXU},
                                                   {"S_IRUSR", S_IRUSR},
                                                   {"S_IWUSR", S_IWUSR},
                                                   {"S_IXUSR", S_IXUSR},
                                                   {"S_IRWXG", S_IRWXG},
                                                   {"S_IRGRP", S_IRGRP},
                                                   {"S_IWGRP", S_IWGRP},
                                                   {"S_IXGRP", S_IXGRP},
                                                   {"S_IRWXO", S_IRWXO},
                                                   {"S_IROTH", S_IROTH},
                                                   {"S_IWOTH", S_IWOTH},
                                                   {"S_IXOTH", S_IXOTH},
                                                   {"F_OK", F_OK},
                                                   {"R_OK", R_OK},
                                                   {"W_OK", W_OK},
                                                   {"X_OK", X_OK},
                                                   {"UV_FS_COPYFILE_EXCL", 1},
                                                   {"COPYFILE_EXCL", 1},
                                                   {"UV_FS_COPYFILE_FICLONE", 2},
                                                   {"COPYFILE_FICLONE", 2},
                                                   {"UV_FS_COPYFILE_FICLONE_FORCE", 4},
                                                   {"COPYFILE_FICLONE_FORCE", 4}};
  Object table = b.js.object();
  for (auto& [name, value] : constants) b.js.set(table, name, b.js.number(value));
  b.value("constants", table);
}

}  // namespace sinter::runtime
