#include "base/directory_cache.h"

#include <algorithm>
#include <bit>

#include "base/hash.h"
#include "base/path.h"

namespace sinter {
namespace {

// As Linux does: a lookup that passes more links than this is taken for a loop.
constexpr int kMaxLinks = 40;

u32 name_hash(std::string_view name) { return static_cast<u32>(hash64(name)); }

}  // namespace

struct Directory::Listing {
  DirectoryCache* cache = nullptr;
  std::string names;                    // all names, one after the other
  std::vector<DirectoryEntry> entries;  // sorted by name
  std::vector<u32> index;               // open addressing by hash: entry number + 1, or 0
  mutable std::unique_ptr<std::atomic<const LinkTarget*>[]> targets;
  u32 link_count = 0;
  // Set when the directory may be entered but not listed: entries are then asked for one by one.
  bool by_probing = false;
  mutable std::mutex probing;
  mutable std::unordered_map<std::string, std::unique_ptr<DirectoryEntry>> probed;
  mutable std::unordered_map<std::string, LinkTarget> probed_targets;

  ~Listing() {
    for (u32 i = 0; i < link_count; ++i) delete targets[i].load(std::memory_order_relaxed);
  }

  void fill(std::vector<ListedEntry>& found) {
    std::sort(found.begin(), found.end(),
              [](const ListedEntry& a, const ListedEntry& b) { return a.name < b.name; });
    size_t bytes = 0;
    for (const ListedEntry& entry : found) bytes += entry.name.size();
    names.reserve(bytes);
    entries.reserve(found.size());
    index.assign(std::bit_ceil(found.size() * 2 + 1), 0);
    const size_t mask = index.size() - 1;
    for (const ListedEntry& entry : found) {
      DirectoryEntry& added = entries.emplace_back();
      added.name = {names.data() + names.size(), entry.name.size()};
      names += entry.name;
      added.kind = entry.kind;
      added.hash = name_hash(entry.name);
      if (entry.kind == EntryKind::Symlink) added.link = link_count++;
      size_t at = added.hash & mask;
      while (index[at]) at = (at + 1) & mask;
      index[at] = static_cast<u32>(entries.size());
    }
    if (link_count) targets = std::make_unique<std::atomic<const LinkTarget*>[]>(link_count);
  }

  const DirectoryEntry* find(std::string_view name) const {
    if (index.empty()) return nullptr;
    const u32 hash = name_hash(name);
    const size_t mask = index.size() - 1;
    for (size_t at = hash & mask; index[at]; at = (at + 1) & mask) {
      const DirectoryEntry& entry = entries[index[at] - 1];
      if (entry.hash == hash && entry.name == name) return &entry;
    }
    return nullptr;
  }

  const DirectoryEntry* probe(const std::string& real_directory, std::string_view name) const {
    std::lock_guard lock(probing);
    auto [it, added] = probed.try_emplace(std::string(name));
    if (added) {
      FileInfo info;
      cache->files().entry_info(path::child(real_directory, name), info);
      if (info.kind != EntryKind::Missing) {
        it->second = std::make_unique<DirectoryEntry>();
        it->second->name = it->first;
        it->second->kind = info.kind;
      }
    }
    return it->second.get();
  }
};

Directory::Directory(std::string path, const Directory* parent)
    : path_(std::move(path)), parent_(parent) {}
Directory::~Directory() = default;

std::span<const DirectoryEntry> Directory::entries() const { return listing_->entries; }

const DirectoryEntry* Directory::find(std::string_view name) const {
  if (listing_->by_probing) {
    if (name.empty() || name.find('/') != std::string_view::npos) return nullptr;
    return listing_->probe(real_->path_, name);
  }
  return listing_->find(name);
}

EntryKind Directory::kind(const DirectoryEntry& entry) const {
  return entry.kind == EntryKind::Symlink ? target(entry).kind : entry.kind;
}

EntryKind Directory::kind(std::string_view name) const {
  const DirectoryEntry* entry = find(name);
  return entry ? kind(*entry) : EntryKind::Missing;
}

const LinkTarget& Directory::target(const DirectoryEntry& entry) const {
  SINTER_CHECK(entry.kind == EntryKind::Symlink);
  if (entry.link == kNone) {  // found by probing
    {
      std::lock_guard lock(listing_->probing);
      auto it = listing_->probed_targets.find(std::string(entry.name));
      if (it != listing_->probed_targets.end()) return it->second;
    }
    LinkTarget followed = listing_->cache->follow(*real_, entry.name);
    std::lock_guard lock(listing_->probing);
    return listing_->probed_targets.try_emplace(std::string(entry.name), std::move(followed))
        .first->second;
  }
  std::atomic<const LinkTarget*>& known = listing_->targets[entry.link];
  if (const LinkTarget* target = known.load(std::memory_order_acquire)) return *target;
  // Two threads may both follow the link; they find the same, and one result is kept.
  auto followed = std::make_unique<LinkTarget>(listing_->cache->follow(*real_, entry.name));
  const LinkTarget* expected = nullptr;
  if (known.compare_exchange_strong(expected, followed.get(), std::memory_order_acq_rel)) {
    return *followed.release();
  }
  return *expected;
}

std::string Directory::real_path(std::string_view name) const {
  const DirectoryEntry* entry = find(name);
  if (!entry) return {};
  if (entry->kind == EntryKind::Symlink) return target(*entry).path;
  return path::child(real_->path_, name);
}

DirectoryCache::DirectoryCache(FileSystem& files) : files_(files) {}
DirectoryCache::~DirectoryCache() = default;

const Directory* DirectoryCache::open(std::string_view path) {
  if (path::is_absolute(path) && path::is_normalized(path)) return open_normalized(path);
  return open_normalized(
      path::join(path::is_absolute(path) ? "/" : files_.current_directory(), path));
}

DirectoryCache::Slot& DirectoryCache::slot(std::string_view path) {
  Shard& shard = shards_[hash64(path) % kShards];
  {
    std::shared_lock lock(shard.mutex);
    auto it = shard.slots.find(path);
    if (it != shard.slots.end()) return *it->second;
  }
  auto made = std::make_unique<Slot>();
  made->path = path;
  std::unique_lock lock(shard.mutex);
  std::string_view key = made->path;
  return *shard.slots.try_emplace(key, std::move(made)).first->second;
}

const Directory* DirectoryCache::open_normalized(std::string_view path) {
  Slot& slot = this->slot(path);
  if (!slot.loaded.load(std::memory_order_acquire)) {
    // Loading waits for shorter paths and for paths without links only, and the latter for shorter
    // ones only: so no two threads ever wait for each other.
    std::lock_guard lock(slot.loading);
    if (!slot.loaded.load(std::memory_order_relaxed)) {
      slot.directory = load(slot.path);
      slot.loaded.store(true, std::memory_order_release);
    }
  }
  return slot.directory.get();
}

std::unique_ptr<Directory> DirectoryCache::load(const std::string& path) {
  if (path == "/") {
    std::unique_ptr<Directory> root(new Directory(path, nullptr));
    return list(*root) ? std::move(root) : nullptr;
  }
  const Directory* parent = open_normalized(path::dirname(path));
  if (!parent) return nullptr;
  const DirectoryEntry* entry = parent->find(path::basename(path));
  if (!entry || (entry->kind != EntryKind::Directory && entry->kind != EntryKind::Symlink)) {
    return nullptr;
  }
  std::unique_ptr<Directory> directory(new Directory(path, parent));
  std::string real;
  if (entry->kind == EntryKind::Symlink) {
    const LinkTarget& target = parent->target(*entry);
    if (target.kind != EntryKind::Directory) return nullptr;
    real = target.path;
  } else if (&parent->real() != parent) {
    real = path::child(parent->real().path(), entry->name);
  } else {
    return list(*directory) ? std::move(directory) : nullptr;
  }
  const Directory* target = open_normalized(real);
  if (!target) return nullptr;
  directory->real_ = target;
  directory->listing_ = target->listing_;
  return directory;
}

bool DirectoryCache::list(Directory& directory) {
  auto listing = std::make_unique<Directory::Listing>();
  listing->cache = this;
  std::vector<ListedEntry> found;
  FileStatus status = files_.list_directory(directory.path(), found);
  if (status.error == FileError::Unreadable) {
    listing->by_probing = true;
  } else if (!status) {
    return false;
  } else {
    listing->fill(found);
  }
  directory.listing_ = listing.get();
  directory.owned_listing_ = std::move(listing);
  return true;
}

LinkTarget DirectoryCache::follow(const Directory& start, std::string_view name) {
  const Directory* here = &start;
  // Path segments still to go. `here` is always a directory without links in its path.
  std::string rest(name);
  int links = 0;
  size_t i = 0;
  while (true) {
    while (i < rest.size() && rest[i] == '/') ++i;
    if (i >= rest.size()) return {EntryKind::Directory, {}, here->path()};
    const size_t end = std::min(rest.find('/', i), rest.size());
    std::string_view segment = std::string_view(rest).substr(i, end - i);
    if (segment == "." || segment == "..") {
      if (segment == ".." && here->parent()) here = here->parent();
      i = end;
      continue;
    }
    const DirectoryEntry* entry = here->find(segment);
    if (!entry) return {EntryKind::Missing, {FileError::Missing}, {}};
    if (entry->kind == EntryKind::Symlink) {
      if (++links > kMaxLinks) return {EntryKind::Missing, {FileError::SymlinkLoop}, {}};
      std::string target;
      FileStatus status = files_.read_link(path::child(here->path(), segment), target);
      if (!status) return {EntryKind::Missing, status, {}};
      if (path::is_absolute(target)) here = open_normalized("/");
      if (!here) return {EntryKind::Missing, {FileError::Missing}, {}};
      rest = target + rest.substr(end);
      i = 0;
      continue;
    }
    std::string path = path::child(here->path(), segment);
    const bool last = rest.find_first_not_of('/', end) == std::string::npos;
    if (entry->kind == EntryKind::Directory) {
      here = open_normalized(path);
      if (!here) return {EntryKind::Missing, {FileError::Missing}, {}};
      i = end;
      continue;
    }
    if (!last) return {EntryKind::Missing, {FileError::Missing}, {}};
    return {entry->kind, {}, std::move(path)};
  }
}

std::string DirectoryCache::real_path(std::string_view path) {
  std::string normalized =
      path::join(path::is_absolute(path) ? "/" : files_.current_directory(), path);
  if (normalized == "/") return normalized;
  const Directory* parent = open_normalized(path::dirname(normalized));
  return parent ? parent->real_path(path::basename(normalized)) : std::string();
}

EntryKind DirectoryCache::kind(std::string_view path) {
  std::string normalized =
      path::join(path::is_absolute(path) ? "/" : files_.current_directory(), path);
  if (normalized == "/") return EntryKind::Directory;
  const Directory* parent = open_normalized(path::dirname(normalized));
  return parent ? parent->kind(path::basename(normalized)) : EntryKind::Missing;
}

void DirectoryCache::for_each(
    const std::function<void(std::string_view path, bool exists)>& visit) const {
  for (const Shard& shard : shards_) {
    std::shared_lock lock(shard.mutex);
    for (const auto& [path, slot] : shard.slots) {
      if (slot->loaded.load(std::memory_order_acquire)) visit(path, slot->directory != nullptr);
    }
  }
}

}  // namespace sinter
