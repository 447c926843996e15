#include "dev_server/watch/watcher.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <ctime>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_map>
#include <utility>

#include "base/path.h"

namespace sinter::dev {

namespace {

using Clock = std::chrono::steady_clock;

// What opens, reads or closes a file without writing is no change.
constexpr u32 kEvents = IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO |
                        IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ATTRIB;

i64 nanoseconds(const timespec& time) { return i64{1'000'000'000} * time.tv_sec + time.tv_nsec; }

struct Stamp {
  i64 modified_ns = 0, changed_ns = 0;
  u64 size = 0, inode = 0;
  // Of the present tick of the clock: a write that follows may leave the same stamp.
  bool is_fresh = false;
  bool is_same(const Stamp& other) const {
    return !is_fresh && modified_ns == other.modified_ns && changed_ns == other.changed_ns &&
           size == other.size && inode == other.inode;
  }
};

struct Directory {
  std::string path;
  int watch = -1;  // -1: polled
  bool recursive = false;
  std::map<std::string, Stamp> files;
  std::set<std::string> children;  // names of directories that are watched too
};

// File systems that tell no other machine's changes.
bool is_remote(const std::string& path) {
  struct statfs info;
  if (statfs(path.c_str(), &info) != 0) return false;
  switch (static_cast<u32>(info.f_type)) {
    case 0x6969:      // NFS
    case 0x517b:      // SMB
    case 0xff534d42:  // CIFS
    case 0xfe534d42:  // SMB2
    case 0x01021997:  // 9p
    case 0x65735546:  // FUSE
    case 0x786f4256:  // vboxsf
      return true;
    default:
      return false;
  }
}

}  // namespace

i64 realtime_ns() {
  timespec now;
  clock_gettime(CLOCK_REALTIME_COARSE, &now);
  return nanoseconds(now);
}

struct Watcher::State {
  WatcherOptions options;
  OnChange on_change;
  std::function<void(std::string)> on_warning;
  int inotify = -1, wake = -1;
  std::unordered_map<std::string, Directory> directories;
  std::unordered_map<int, std::string> by_watch;
  std::set<std::string> dirty;       // paths worth a look
  std::set<std::string> changed;     // found out, to be told
  std::set<std::string> unfinished;  // of `dirty`: somebody may still be writing
  bool rescan = false;
  bool warned = false;
  Clock::time_point first_event, last_event, last_poll = Clock::now();
  u32 events = 0;
  std::vector<std::string> extra;  // what set_directories() asked for and is watched

  std::mutex mutex;
  std::condition_variable ready_changed;
  bool ready = false;
  bool has_new_extra = false;
  i64 new_extra_since_ns = 0;
  std::vector<std::string> new_extra;
  std::atomic<bool> stopping = false;
  std::atomic<size_t> count = 0;
  std::thread thread;

  // -- directories

  // Watches, then lists. `report`: what is found is new; else, what changed since `since_ns`.
  void add(const std::string& path, bool recursive, bool report, i64 since_ns = 0) {
    std::vector<std::string> stack = {path};
    while (!stack.empty()) {
      const std::string next = std::move(stack.back());
      stack.pop_back();
      const auto known = directories.find(next);
      const bool is_new = known == directories.end();
      if (!is_new && (known->second.recursive || !recursive)) continue;
      Directory& directory = directories[next];
      directory.path = next;
      directory.recursive |= recursive;
      if (directory.watch < 0) start_watch(directory);
      list(directory, report, &stack);
      if (!report && since_ns != 0 && is_new) tell_since(directory, since_ns);
    }
    count = directories.size();
  }

  void start_watch(Directory& directory) {
    if (options.poll_all || is_remote(directory.path)) return;
    const int watch =
        inotify_add_watch(inotify, directory.path.c_str(), kEvents | IN_ONLYDIR | IN_EXCL_UNLINK);
    if (watch < 0) {
      if ((errno == ENOSPC || errno == EMFILE) && !std::exchange(warned, true) && on_warning)
        on_warning(
            "This system has no file watches left: some folders are looked at in intervals "
            "instead. "
            "More: sysctl fs.inotify.max_user_watches=524288");
      return;
    }
    // A directory that was moved keeps its watch, which is now the new name's.
    const auto [at, added] = by_watch.emplace(watch, directory.path);
    if (!added && at->second != directory.path) {
      if (const auto old = directories.find(at->second); old != directories.end())
        old->second.watch = -1;
      at->second = directory.path;
    }
    directory.watch = watch;
  }

  // What came or changed since then, in a directory that is listed for the first time. Of what has
  // gone, only the directory's own time tells.
  void tell_since(const Directory& directory, i64 since_ns) {
    for (const auto& [name, stamp] : directory.files)
      if (stamp.changed_ns >= since_ns) changed.insert(path::child(directory.path, name));
    struct stat info;
    if (stat(directory.path.c_str(), &info) == 0 && nanoseconds(info.st_ctim) >= since_ns)
      changed.insert(directory.path);
  }

  void list(Directory& directory, bool report, std::vector<std::string>* found_directories) {
    std::map<std::string, Stamp> files;
    std::set<std::string> children;
    const i64 now = realtime_ns();
    const int descriptor = open(directory.path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
      DIR* stream = fdopendir(descriptor);
      while (stream != nullptr) {
        const dirent* entry = readdir(stream);
        if (entry == nullptr) break;
        const std::string name = entry->d_name;
        if (name == "." || name == "..") continue;
        struct stat info;
        if (fstatat(descriptor, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0) continue;
        if (S_ISDIR(info.st_mode)) {
          const std::string child = path::child(directory.path, name);
          if (!directory.recursive || options.is_ignored(child)) continue;
          children.insert(name);
          if (!directory.children.contains(name)) found_directories->push_back(child);
        } else {
          // A link's own times do not tell of changes behind it.
          if (S_ISLNK(info.st_mode)) fstatat(descriptor, entry->d_name, &info, 0);
          files.emplace(name, stamp_of(info, now));
        }
      }
      if (stream != nullptr) closedir(stream);
    }
    if (report) {
      for (const auto& [name, stamp] : files) {
        const auto old = directory.files.find(name);
        if (old == directory.files.end() || !old->second.is_same(stamp))
          changed.insert(path::child(directory.path, name));
      }
      for (const auto& [name, stamp] : directory.files)
        if (!files.contains(name)) changed.insert(path::child(directory.path, name));
    }
    std::vector<std::string> gone;
    for (const std::string& name : directory.children)
      if (!children.contains(name)) gone.push_back(path::child(directory.path, name));
    directory.files = std::move(files);
    directory.children = std::move(children);
    for (const std::string& child : gone) remove(child);
  }

  // `now` was before the file was looked at.
  static Stamp stamp_of(const struct stat& info, i64 now) {
    const i64 changed = nanoseconds(info.st_ctim);
    return {nanoseconds(info.st_mtim), changed, static_cast<u64>(info.st_size), info.st_ino,
            changed >= now};
  }

  // A directory that is no more. Its files have gone with it.
  void remove(const std::string& path) {
    std::vector<std::string> stack = {path};
    while (!stack.empty()) {
      const auto at = directories.find(stack.back());
      stack.pop_back();
      if (at == directories.end()) continue;
      Directory directory = std::move(at->second);
      directories.erase(at);
      if (directory.watch >= 0) {
        inotify_rm_watch(inotify, directory.watch);
        by_watch.erase(directory.watch);
      }
      for (const auto& [name, stamp] : directory.files)
        changed.insert(path::child(directory.path, name));
      for (const std::string& name : directory.children)
        stack.push_back(path::child(directory.path, name));
    }
    count = directories.size();
  }

  // -- events

  void note() {
    last_event = Clock::now();
    if (events++ == 0) first_event = last_event;
  }

  void read_events() {
    // Not in static thread-local storage: every thread's stack would have to have room for it, and
    // V8's profiler starts its thread with one of 64 KB.
    constexpr size_t kEventBytes = 256 << 10;
    static thread_local const std::unique_ptr<char[]> memory(new char[kEventBytes]);
    char* const buffer = memory.get();
    for (;;) {
      const ssize_t size = read(inotify, buffer, kEventBytes);
      if (size <= 0) return;
      for (ssize_t at = 0; at < size;) {
        const auto* event = reinterpret_cast<const inotify_event*>(buffer + at);
        at += static_cast<ssize_t>(sizeof(inotify_event)) + event->len;
        take(*event);
      }
    }
  }

  void take(const inotify_event& event) {
    if (event.mask & IN_Q_OVERFLOW) {
      rescan = true;
      return note();
    }
    const auto at = by_watch.find(event.wd);
    if (at == by_watch.end()) return;
    const std::string directory = at->second;
    if (event.mask & IN_IGNORED) {
      by_watch.erase(at);
      if (const auto known = directories.find(directory); known != directories.end())
        known->second.watch = -1;
      return;
    }
    note();
    if (event.mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)) {
      dirty.insert(directory);
    } else if (event.len != 0) {
      const auto path = dirty.insert(path::child(directory, event.name)).first;
      if (event.mask & (IN_CREATE | IN_MODIFY))
        unfinished.insert(*path);
      else if (event.mask & (IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE))
        unfinished.erase(*path);
    }
  }

  // Quiet for long enough that the changes are complete?
  int milliseconds_to_wait() const {
    if (events == 0) return -1;
    const auto now = Clock::now();
    const auto since = [&](Clock::time_point time) {
      return std::chrono::duration_cast<std::chrono::milliseconds>(now - time).count();
    };
    const bool complete = unfinished.empty() && !dirty.empty() && events <= options.few_events;
    const u32 quiet = events >= options.storm_events ? options.storm_quiet_ms
                      : complete                     ? options.complete_ms
                                                     : options.settle_ms;
    const i64 left =
        std::min<i64>(quiet - since(last_event), options.longest_wait_ms - since(first_event));
    if (left <= 0 && since(first_event) < options.emptied_ms && has_emptied_file()) return 3;
    return static_cast<int>(std::max<i64>(0, left));
  }

  // To save a file, most programs empty it and write it then. In between it is no module, and what
  // else has changed may need it.
  bool has_emptied_file() const {
    return unfinished.size() <= options.few_events &&
           std::any_of(unfinished.begin(), unfinished.end(), [](const std::string& path) {
             struct stat info;
             return stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && info.st_size == 0;
           });
  }

  void look_at_dirty() {
    events = 0;
    unfinished.clear();
    if (std::exchange(rescan, false)) {
      dirty.clear();
      look_at_everything(/*polled_only=*/false);
    }
    for (const std::string& path : std::exchange(dirty, {})) look_at(path);
  }

  void look_at(const std::string& path) {
    const i64 now = realtime_ns();
    struct stat info;
    const bool exists = lstat(path.c_str(), &info) == 0;
    const std::string parent(path::dirname(path)), name(path::basename(path));
    const auto known = directories.find(parent);
    if (directories.contains(path) && (!exists || !S_ISDIR(info.st_mode))) {
      if (known != directories.end()) known->second.children.erase(name);
      remove(path);
    }
    if (known == directories.end()) return;
    Directory& directory = known->second;
    if (exists && S_ISDIR(info.st_mode)) {
      if (directory.files.erase(name)) changed.insert(path);
      if (!directory.recursive || options.is_ignored(path)) return;
      directory.children.insert(name);
      const auto watched = directories.find(path);
      if (watched == directories.end()) return add(path, true, true);
      // Removed and made again in one moment: its watch is that of the old one.
      if (watched->second.watch < 0) start_watch(watched->second);
      std::vector<std::string> found;
      list(watched->second, true, &found);
      for (const std::string& child : found) add(child, true, true);
      return;
    }
    const auto old = directory.files.find(name);
    if (!exists) {
      if (old == directory.files.end()) return;
      directory.files.erase(old);
      changed.insert(path);
      return;
    }
    if (S_ISLNK(info.st_mode)) stat(path.c_str(), &info);
    const Stamp stamp = stamp_of(info, now);
    if (old != directory.files.end() && old->second.is_same(stamp)) return;
    directory.files[name] = stamp;
    changed.insert(path);
  }

  void look_at_everything(bool polled_only) {
    std::vector<std::string> paths;
    for (const auto& [path, directory] : directories)
      if (!polled_only || directory.watch < 0) paths.push_back(path);
    for (const std::string& path : paths) {
      const auto at = directories.find(path);
      if (at == directories.end()) continue;
      std::vector<std::string> found;
      list(at->second, true, &found);
      for (const std::string& child : found) add(child, true, true);
    }
  }

  bool has_polled() const {
    return std::any_of(directories.begin(), directories.end(),
                       [](const auto& entry) { return entry.second.watch < 0; });
  }

  void take_extra() {
    std::vector<std::string> wanted;
    i64 since_ns;
    {
      const std::lock_guard lock(mutex);
      if (!std::exchange(has_new_extra, false)) return;
      wanted = std::move(new_extra);
      since_ns = std::exchange(new_extra_since_ns, 0);
    }
    std::sort(wanted.begin(), wanted.end());
    for (const std::string& path : extra) {
      if (std::binary_search(wanted.begin(), wanted.end(), path)) continue;
      const auto at = directories.find(path);
      if (at == directories.end() || at->second.recursive) continue;
      at->second.files.clear();
      remove(path);
    }
    for (const std::string& path : wanted) add(path, false, false, since_ns);
    extra = std::move(wanted);
  }

  // -- the thread

  void run() {
    for (const std::string& root : options.roots) add(root, true, false, options.since_ns);
    {
      const std::lock_guard lock(mutex);
      ready = true;
    }
    ready_changed.notify_all();
    tell();
    while (!stopping) {
      int timeout = milliseconds_to_wait();
      if (has_polled()) {
        const auto since =
            std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - last_poll).count();
        const int left = static_cast<int>(std::max<i64>(0, options.poll_ms - since));
        timeout = timeout < 0 ? left : std::min(timeout, left);
      }
      pollfd waits[2] = {{inotify, POLLIN, 0}, {wake, POLLIN, 0}};
      poll(waits, 2, timeout);
      if (stopping) return;
      if (waits[1].revents & POLLIN) {
        u64 value;
        (void)!read(wake, &value, sizeof value);
        take_extra();
      }
      if (waits[0].revents & POLLIN) read_events();
      if (events != 0 && milliseconds_to_wait() == 0) look_at_dirty();
      if (has_polled() && Clock::now() - last_poll >= std::chrono::milliseconds(options.poll_ms)) {
        look_at_everything(/*polled_only=*/true);
        last_poll = Clock::now();
      }
      tell();
    }
  }

  void tell() {
    if (changed.empty()) return;
    std::vector<std::string> paths(changed.begin(), changed.end());
    changed.clear();
    on_change(std::move(paths));
  }
};

Watcher::Watcher(WatcherOptions options, OnChange on_change,
                 std::function<void(std::string)> on_warning)
    : state_(std::make_unique<State>()) {
  state_->options = std::move(options);
  state_->on_change = std::move(on_change);
  state_->on_warning = std::move(on_warning);
  state_->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  state_->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  // Without inotify everything is polled.
  if (state_->inotify < 0) state_->options.poll_all = true;
  state_->thread = std::thread([state = state_.get()] { state->run(); });
}

Watcher::~Watcher() {
  state_->stopping = true;
  const u64 one = 1;
  (void)!write(state_->wake, &one, sizeof one);
  state_->thread.join();
  if (state_->inotify >= 0) close(state_->inotify);
  close(state_->wake);
}

void Watcher::set_directories(std::vector<std::string> directories, i64 since_ns) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->new_extra = std::move(directories);
    // Of lists that come in one go, the first may name what the last does.
    i64& since = state_->new_extra_since_ns;
    if (!state_->has_new_extra || (since_ns != 0 && since_ns < since)) since = since_ns;
    state_->has_new_extra = true;
  }
  const u64 one = 1;
  (void)!write(state_->wake, &one, sizeof one);
}

void Watcher::wait_until_ready() {
  std::unique_lock lock(state_->mutex);
  state_->ready_changed.wait(lock, [this] { return state_->ready; });
}

size_t Watcher::directory_count() const { return state_->count; }

}  // namespace sinter::dev
