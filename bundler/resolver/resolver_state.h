// What a Resolver remembers. Internal to bundler/resolver.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/hash.h"
#include "bundler/resolver/resolver.h"

namespace sinter::bundler {

// What resolution needs to know about one directory, gathered from it and its parents once.
struct DirectoryInfo {
  const Directory* directory = nullptr;
  const DirectoryInfo* parent = nullptr;
  const PackageInfo* own_package = nullptr;   // of the package.json right here
  const PackageInfo* scope = nullptr;         // of the nearest one: Node's package scope
  const PackageInfo* described_by = nullptr;  // nearest with a name or with `sideEffects`
  const PackageInfo* browser_scope =
      nullptr;  // nearest with a `browser` map, within the scope's package
  const Directory* node_modules = nullptr;  // here
  bool is_node_modules = false;
  bool in_node_modules = false;

  std::string
      tsconfig_path;  // of the nearest tsconfig.json or jsconfig.json; empty inside node_modules
  mutable std::atomic<bool> tsconfig_loaded{false};
  mutable std::atomic<const TsConfig*> tsconfig{nullptr};
};

// Splits a map by hash so that threads seldom meet. Values are made once and never move.
template <class Value>
class ShardedMap {
 public:
  const Value* find(std::string_view key, u64 hash) const {
    const Shard& shard = shards_[hash % kShards];
    std::shared_lock lock(shard.mutex);
    auto it = shard.map.find(Key{key, hash});
    return it == shard.map.end() ? nullptr : it->second.get();
  }
  // Keeps the first value when two threads add the same key. `key` must live inside `value`.
  // `on_added` is called with a value that is kept, before anyone else sees it.
  template <class OnAdded>
  const Value* add(std::string_view key, u64 hash, std::unique_ptr<Value> value, OnAdded on_added) {
    Shard& shard = shards_[hash % kShards];
    std::unique_lock lock(shard.mutex);
    auto [it, added] = shard.map.try_emplace(Key{key, hash}, std::move(value));
    if (added) on_added(*it->second);
    return it->second.get();
  }
  const Value* add(std::string_view key, u64 hash, std::unique_ptr<Value> value) {
    return add(key, hash, std::move(value), [](Value&) {});
  }

 private:
  struct Key {
    std::string_view text;
    u64 hash;
    bool operator==(const Key& other) const { return hash == other.hash && text == other.text; }
  };
  struct KeyHash {
    size_t operator()(const Key& key) const { return key.hash >> 6; }
  };
  struct Shard {
    mutable std::shared_mutex mutex;
    std::unordered_map<Key, std::unique_ptr<Value>, KeyHash> map;
  };
  static constexpr size_t kShards = 64;
  std::array<Shard, kShards> shards_;
};

// Which requests have the same answer.
enum class ResolveGroup : u8 { Entry, Import, Require, Url, Css };
ResolveGroup group_of(ResolveKind kind);

struct Resolver::State {
  State(FileSystem& files, ResolveOptions options);

  // Null when there is no such directory.
  const DirectoryInfo* info(std::string_view path);
  const DirectoryInfo* info(const Directory& directory) { return info(directory.path()); }
  // Of the nearest directory that exists.
  const DirectoryInfo* info_of_nearest(std::string_view path);
  const TsConfig* tsconfig(const DirectoryInfo& info);
  const TsConfig* tsconfig_for(const DirectoryInfo& info, std::string_view file);
  const ResolvedFile& file(std::string_view path);
  std::span<const std::string> extensions(bool in_node_modules) const {
    return in_node_modules ? module_extensions : options.extensions;
  }
  std::string pretty_path(std::string_view path) const;

  ResolveOptions options;
  std::vector<std::string> module_extensions;  // inside node_modules
  bool default_main_fields = false;
  bool use_browser_map = false;
  std::array<std::vector<std::string>, 3> conditions;  // import, require, css
  std::span<const std::string> conditions_of(ResolveGroup group) const;
  std::vector<std::string> path_externals;  // absolute patterns

  DirectoryCache directories;
  TsConfigCache tsconfigs;
  const TsConfig* forced_tsconfig = nullptr;

  struct InfoSlot {
    std::string path;
    std::mutex loading;
    std::atomic<bool> loaded{false};
    DirectoryInfo info;
    std::unique_ptr<PackageInfo> package;
  };
  ShardedMap<InfoSlot> infos;
  ShardedMap<ResolvedFile> files_by_path;
  std::atomic<u32> next_file_index{0};

  struct Answer {
    std::string key;
    Resolution resolution;
  };
  ShardedMap<Answer> answers;

  std::mutex diagnostics_mutex;
  Diagnostics diagnostics;

 private:
  void load(InfoSlot& slot, const Directory& directory);
};

}  // namespace sinter::bundler
