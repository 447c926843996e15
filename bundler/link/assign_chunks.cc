// Which file each live module goes to: modules reached by the same set of entries share one.
//
// A module's set contains that of every module that needs it, so static imports lead from smaller
// sets to larger ones only, and chunks cannot import each other in a circle.
//
// Groups of the user's take modules before that, and all that these need with them. So a group
// needs nothing but groups before it, and there is no circle through groups either.
#include <algorithm>
#include <map>

#include "bundler/link/uses.h"

namespace sinter::bundler {

namespace {

// Modules whose file must be loaded for this module's code to run.
std::vector<ModuleId> needed_modules(const Link& link, ModuleId id, bool is_entry) {
  const LinkModule& module = link[id];
  IdTable<u8> seen;
  std::vector<ModuleId> needed;
  auto add = [&](ModuleId other) {
    if (other == id || other == kRuntimeModule || link[other].is_external()) return;
    if (seen.add(to_index(other))) needed.push_back(other);
  };
  for (ModuleId dependency : module.dependencies) add(dependency);
  for_each_written(link, id, [&](Sym symbol, u32) { add(link.owners[symbol]); });
  if (is_entry)
    for_each_shown_export(module, [&](const ResolvedExport& e) {
      const Sym root = root_of(link, binding_of_export(link, e.symbol));
      if (!is_none(root)) add(link.owners[root]);
    });
  return needed;
}

class Reach {
 public:
  explicit Reach(Link& link) : link_(link), needed_(link.modules.size()) {
    std::vector<u8> is_entry(link.modules.size(), 0);
    for (const Entry& entry : link.entries) is_entry[to_index(entry.module)] = 1;
    link.pool.parallel_for(
        link.modules.size(),
        [&](size_t i) {
          const ModuleId id = static_cast<ModuleId>(i);
          if (link_[id].live && !link_[id].is_external())
            needed_[i] = needed_modules(link_, id, is_entry[i] != 0);
        },
        16);
    link.entry_words = static_cast<u32>((link.entries.size() + 63) / 64);
    link.entry_bits.assign(link.modules.size() * link.entry_words, 0);
  }

  const std::vector<ModuleId>& needed(ModuleId id) const { return needed_[to_index(id)]; }

  void from(EntryId entry) {
    if (!link_.entries[entry].dynamic)
      for (ModuleId module : link_.graph.injected) visit(module, entry);
    visit(link_.entries[entry].module, entry);
    while (!queue_.empty()) {
      const ModuleId id = queue_.back();
      queue_.pop_back();
      for (ModuleId other : needed_[to_index(id)]) visit(other, entry);
    }
  }

 private:
  void visit(ModuleId id, EntryId entry) {
    u64& word = link_.entry_bits[to_index(id) * link_.entry_words + to_index(entry) / 64];
    const u64 bit = u64{1} << to_index(entry) % 64;
    if (word & bit) return;
    word |= bit;
    queue_.push_back(id);
  }

  Link& link_;
  std::vector<std::vector<ModuleId>> needed_;
  std::vector<ModuleId> queue_;
};

using EntrySet = std::vector<u64>;

EntryId lowest(const EntrySet& set) {
  for (u32 w = 0; w < set.size(); ++w)
    if (set[w]) return static_cast<EntryId>(w * 64 + static_cast<u32>(__builtin_ctzll(set[w])));
  SINTER_UNREACHABLE();
}

void add_entry_chunks(Link& link) {
  for (EntryId id : link.entries.ids()) {
    const ChunkId chunk = link.chunks.push({});
    link.chunks[chunk].entry = id;
    link.chunks[chunk].first_entry = id;
    link.entries[id].chunk = chunk;
  }
}

class Grouper {
 public:
  Grouper(Link& link, const Reach& reach) : link_(link), reach_(reach) {}

  void take(const ChunkGroup& group) {
    std::vector<ModuleId> taken;
    IdTable<u8> seen;
    const auto visit = [&](ModuleId id) {
      const LinkModule& module = link_[id];
      if (!module.live || module.is_external() || id == kRuntimeModule) return;
      if (is_none(module.chunk) && seen.add(to_index(id))) taken.push_back(id);
    };
    for (const u32 index : group.modules) {
      const ModuleId id{index};
      const u32 shared = entry_count(id);
      if (shared >= std::max(group.min_share_count, 1u)) visit(id);
    }
    for (size_t i = 0; i < taken.size(); ++i)
      for (const ModuleId needed : reach_.needed(taken[i])) visit(needed);
    u64 size = 0;
    for (const ModuleId id : taken) size += link_[id].source->source_size;
    if (taken.empty() || size < group.min_size) return;

    const ChunkId chunk = link_.chunks.push({});
    EntrySet set(link_.entry_words, 0);
    for (const ModuleId id : taken) {
      link_[id].chunk = chunk;
      for (u32 w = 0; w < link_.entry_words; ++w)
        set[w] |= link_.entry_bits[to_index(id) * link_.entry_words + w];
    }
    link_.chunks[chunk].group = &group;
    link_.chunks[chunk].first_entry = lowest(set);
  }

 private:
  u32 entry_count(ModuleId id) const {
    u32 count = 0;
    for (u32 w = 0; w < link_.entry_words; ++w)
      count += static_cast<u32>(
          __builtin_popcountll(link_.entry_bits[to_index(id) * link_.entry_words + w]));
    return count;
  }

  Link& link_;
  const Reach& reach_;
};

void assign_shared(Link& link) {
  Reach reach(link);
  for (EntryId entry : link.entries.ids()) reach.from(entry);
  Grouper grouper(link, reach);
  for (const ChunkGroup& group : link.graph.chunk_groups) grouper.take(group);

  std::map<EntrySet, ChunkId> by_set;
  for (EntryId entry : link.entries.ids()) {
    EntrySet only(link.entry_words, 0);
    only[to_index(entry) / 64] |= u64{1} << to_index(entry) % 64;
    by_set.emplace(std::move(only), link.entries[entry].chunk);
  }
  for (ModuleId id : link.in_order) {
    LinkModule& module = link[id];
    if (!module.live || module.is_external() || id == kRuntimeModule) continue;
    if (!is_none(module.chunk)) continue;
    const auto first = link.entry_bits.begin() + to_index(id) * link.entry_words;
    EntrySet set(first, first + link.entry_words);
    if (std::all_of(set.begin(), set.end(), [](u64 word) { return word == 0; })) {
      module.live = false;  // kept only by something that is itself not reached
      continue;
    }
    const auto [at, added] = by_set.emplace(set, none<ChunkId>);
    if (added) {
      at->second = link.chunks.push({});
      link.chunks[at->second].first_entry = lowest(set);
    }
    module.chunk = at->second;
  }
}

// Each chunk's modules in the order of its first entry. Modules that no static import reaches come
// first: they are wrapped, or may be evaluated at any time.
void order_chunks(Link& link) {
  std::vector<u8> wanted(link.entries.size(), 0);
  for (const Chunk& chunk : link.chunks) wanted[to_index(chunk.first_entry)] = 1;
  std::vector<std::vector<ModuleId>> orders(link.entries.size());
  link.pool.parallel_for(link.entries.size(), [&](size_t e) {
    if (!wanted[e]) return;
    const EntryId id = static_cast<EntryId>(e);
    for (ModuleId module : evaluation_order(link, link.entries[id]).modules) {
      const ChunkId chunk = link[module].chunk;
      if (!is_none(chunk) && link.chunks[chunk].first_entry == id) orders[e].push_back(module);
    }
  });
  std::vector<u8> in_order(link.modules.size(), 0);
  for (const auto& order : orders)
    for (ModuleId module : order) in_order[to_index(module)] = 1;
  for (ModuleId id : link.in_order)
    if (!is_none(link[id].chunk) && !in_order[to_index(id)])
      link.chunks[link[id].chunk].modules.push_back(id);
  for (const auto& order : orders)
    for (ModuleId module : order) link.chunks[link[module].chunk].modules.push_back(module);
  // What other entries reach may need what the first one does.
  for (Chunk& chunk : link.chunks)
    if (chunk.group)
      std::sort(chunk.modules.begin(), chunk.modules.end(),
                [&](ModuleId a, ModuleId b) { return link[a].order < link[b].order; });
}

}  // namespace

void assign_chunks(Link& link) {
  add_entry_chunks(link);
  if (link.splitting && (link.entries.size() > 1 || !link.graph.chunk_groups.empty())) {
    assign_shared(link);
  } else {
    for (ModuleId id : link.modules.ids()) {
      LinkModule& module = link[id];
      if (module.live && !module.is_external() && id != kRuntimeModule) module.chunk = ChunkId{0};
    }
  }
  order_chunks(link);
}

}  // namespace sinter::bundler
