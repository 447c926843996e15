// What directories contain, asked from the disk once per directory and remembered.
//
// Module resolution asks hundreds of thousands of times "is there a file of this name here?",
// nearly always about the same few hundred directories. One readdir answers all of them, and also
// says which entries are symbolic links, so that real paths are worked out from remembered
// listings: realpath(3) is never called. Missing directories are remembered too.
//
// Names are compared byte for byte, so a specifier in the wrong case is not found on a
// case-insensitive disk either.
//
// The cache never forgets: it describes one state of the disk, and a watcher makes a new one.
// All functions are safe to call from several threads; what they return lives as long as the cache.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/file_system.h"
#include "base/types.h"

namespace sinter {

class DirectoryCache;

// Where a symbolic link leads in the end.
struct LinkTarget {
  EntryKind kind = EntryKind::Missing;  // never Symlink
  FileStatus status;                    // SymlinkLoop, or Missing for a dangling link
  std::string path;                     // without any link; empty when there is nothing
};

struct DirectoryEntry {
  std::string_view name;
  EntryKind kind = EntryKind::Missing;  // of the entry itself
  u32 hash = 0;
  u32 link = kNone;  // index into the listing's link targets
};

class Directory {
 public:
  ~Directory();

  // Absolute and normalized, as it was asked for: it may lead through links.
  const std::string& path() const { return path_; }
  // The same directory by its path without links; itself when there are none.
  const Directory& real() const { return *real_; }
  // The directory of path::dirname(path()); null at the root.
  const Directory* parent() const { return parent_; }

  // Sorted by name. Empty when the directory may be entered but not listed.
  std::span<const DirectoryEntry> entries() const;
  const DirectoryEntry* find(std::string_view name) const;

  // The kind of what `name` is or leads to; Missing for dangling links and loops.
  EntryKind kind(std::string_view name) const;
  EntryKind kind(const DirectoryEntry& entry) const;
  bool has_file(std::string_view name) const { return kind(name) == EntryKind::File; }
  bool has_directory(std::string_view name) const { return kind(name) == EntryKind::Directory; }

  // Requires entry.kind == Symlink, and an entry of this directory.
  const LinkTarget& target(const DirectoryEntry& entry) const;

  // The path of an entry of this directory without links; empty when it is a link that leads
  // nowhere.
  std::string real_path(std::string_view name) const;

 private:
  friend class DirectoryCache;
  struct Listing;
  Directory(std::string path, const Directory* parent);

  std::string path_;
  const Directory* parent_;
  const Directory* real_ = this;
  const Listing* listing_ = nullptr;  // shared with real()
  std::unique_ptr<const Listing> owned_listing_;
};

class DirectoryCache {
 public:
  explicit DirectoryCache(FileSystem& files);
  ~DirectoryCache();

  FileSystem& files() const { return files_; }

  // Null when there is no directory at `path` (absolute; normalized here if need be).
  const Directory* open(std::string_view path);

  // The path without links, or empty when nothing is there.
  std::string real_path(std::string_view path);
  EntryKind kind(std::string_view path);

  // Every directory that was asked for and whether it exists. For watchers; in no particular order.
  void for_each(const std::function<void(std::string_view path, bool exists)>& visit) const;

 private:
  friend class Directory;
  struct Slot {
    std::mutex loading;
    std::atomic<bool> loaded{false};
    std::string path;
    std::unique_ptr<Directory> directory;  // null: there is none
  };
  struct Shard {
    mutable std::shared_mutex mutex;
    std::unordered_map<std::string_view, std::unique_ptr<Slot>> slots;
  };
  static constexpr size_t kShards = 64;

  Slot& slot(std::string_view path);
  const Directory* open_normalized(std::string_view path);
  std::unique_ptr<Directory> load(const std::string& path);
  bool list(Directory& directory);
  // Follows `name` in `start`, which has no links in its own path, until something that is no link.
  LinkTarget follow(const Directory& start, std::string_view name);

  FileSystem& files_;
  std::array<Shard, kShards> shards_;
};

}  // namespace sinter
