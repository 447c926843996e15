// Watches directories for changed files. Own inotify code, because libuv's file events lose names
// under load without saying so.
//
// The rule: events are hints, the disk is the truth. A thread of its own drains the kernel's queue;
// an event only marks a path as worth a look, and after a moment of quiet the path's stamp (times,
// size, inode) is compared with the one that was known. When the kernel says that it lost events,
// everything watched is compared. Directories are watched first and listed then, so nothing falls
// between. What was read before its directory was watched may have changed in between: that is told
// when it is listed. Directories that cannot be watched (no watches left, network file systems) are
// compared in intervals.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace sinter::dev {

// The clock that files' times are of: it goes by the kernel's ticks, some milliseconds each.
i64 realtime_ns();

struct WatcherOptions {
  std::vector<std::string> roots;  // absolute; with everything below them
  // Directories (absolute paths) that are not entered; asked on the watcher's thread.
  std::function<bool(std::string_view path)> is_ignored = [](std::string_view) { return false; };
  i64 since_ns = 0;        // what changed in the roots since then is told at once; 0: nothing is
  u32 settle_ms = 12;      // of quiet before changes are looked at: a save is often several events
  u32 complete_ms = 2;     // … when all files that were written have been closed,
  u32 few_events = 24;     // and they are few: more are on their way else
  u32 emptied_ms = 250;    // at most, while somebody has emptied a file that is still open
  u32 storm_events = 200;  // so many changes at once are a checkout or an install …
  u32 storm_quiet_ms = 200;  // … which has ended when it is quiet for so long
  u32 longest_wait_ms = 3000;
  u32 poll_ms = 500;  // interval for what cannot be watched
  bool poll_all = false;
};

class Watcher {
 public:
  // Paths that were made, changed or removed: absolute, sorted, each once.
  using OnChange = std::function<void(std::vector<std::string> paths)>;
  // `on_change` and `on_warning` are called on the watcher's thread.
  Watcher(WatcherOptions options, OnChange on_change,
          std::function<void(std::string)> on_warning = {});
  ~Watcher();

  // Single directories besides the roots, without what is below them. Replaces the last list. What
  // changed since `since_ns` in those that are new is told at once. From any thread.
  void set_directories(std::vector<std::string> directories, i64 since_ns = 0);
  // Returns when all roots are watched.
  void wait_until_ready();
  // Directories that are watched or polled; for tests and --debug.
  size_t directory_count() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sinter::dev
