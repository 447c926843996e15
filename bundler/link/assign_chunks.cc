// Which file each live module goes to: modules reached by the same set of entries share one.
//
// A module's set contains that of every module that needs it, so static imports lead from smaller
// sets to larger ones only, and chunks cannot import each other in a circle.
//
// Groups of the user's take modules before that, and all that these need with them. So a group
// needs nothing but groups before it, and there is no circle through groups either.
#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "bundler/link/entry_set.h"
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

void add_entry_chunks(Link& link) {
  for (EntryId id : link.entries.ids()) {
    const ChunkId chunk = link.chunks.push({});
    link.chunks[chunk].entry = id;
    link.chunks[chunk].first_entry = id;
    link.entries[id].chunk = chunk;
  }
}

u64 size_of(const Link& link, const std::vector<ModuleId>& modules) {
  u64 size = 0;
  for (const ModuleId id : modules) size += link[id].source->source_size;
  return size;
}

// Modules that are to share a chunk, while it is decided who does.
struct Share {
  std::vector<ModuleId> modules;
  EntrySet entries;  // that reach any of them
  u64 size = 0;
};

// Shares that need each other, and must not do so in a circle.
class Shares {
 public:
  Shares(const Reach& reach, std::vector<Share> shares)
      : reach_(reach), shares_(std::move(shares)) {
    for (u32 i = 0; i < shares_.size(); ++i) add_members(i);
  }

  // Joins those of less than `min_size` bytes to others. An entry that does not reach all that is
  // in a share loads the rest in vain: so that this stays less than `min_size` too, a small share
  // is joined to another small one, or to one that everybody loads who wants it.
  void join_small(u64 min_size) {
    for (;;) {
      std::vector<u32> small;
      for (u32 i = 0; i < shares_.size(); ++i)
        if (!shares_[i].modules.empty() && shares_[i].size < min_size) small.push_back(i);
      std::stable_sort(small.begin(), small.end(),
                       [&](u32 a, u32 b) { return shares_[a].size < shares_[b].size; });
      if (!std::any_of(small.begin(), small.end(), [&](u32 i) { return join(i, min_size); }))
        return;
    }
  }

  // Those that are needed before those that need them.
  std::vector<Share> in_order() {
    std::vector<Share> ordered;
    std::vector<u8> seen(shares_.size(), 0);
    const std::function<void(u32)> visit = [&](u32 i) {
      if (std::exchange(seen[i], 1)) return;
      for (const u32 needed : needs(i)) visit(needed);
      if (!shares_[i].modules.empty()) ordered.push_back(std::move(shares_[i]));
    };
    for (u32 i = 0; i < shares_.size(); ++i) visit(i);
    return ordered;
  }

 private:
  void add_members(u32 share) {
    for (const ModuleId id : shares_[share].modules) share_of_.insert_or_assign(id, share);
  }

  // Which other shares one needs, sorted.
  std::vector<u32> needs(u32 share) const {
    std::vector<u32> found;
    for (const ModuleId id : shares_[share].modules)
      for (const ModuleId needed : reach_.needed(id)) {
        const auto at = share_of_.find(needed);
        if (at != share_of_.end() && at->second != share) found.push_back(at->second);
      }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

  // Whether `from` needs `to` by way of a third share: as one they would need themselves.
  bool needs_through_others(u32 from, u32 to) const {
    std::vector<u8> seen(shares_.size(), 0);
    seen[from] = 1;
    std::vector<u32> queue;
    for (const u32 next : needs(from))
      if (next != to) queue.push_back(next);
    while (!queue.empty()) {
      const u32 at = queue.back();
      queue.pop_back();
      if (at == to) return true;
      if (std::exchange(seen[at], 1)) continue;
      for (const u32 next : needs(at)) queue.push_back(next);
    }
    return false;
  }

  // To the share with which the fewest bytes are loaded in vain.
  bool join(u32 share, u64 min_size) {
    const Share& small = shares_[share];
    u32 best = kNone;
    u64 least = 0;
    for (u32 i = 0; i < shares_.size(); ++i) {
      const Share& other = shares_[i];
      if (i == share || other.modules.empty()) continue;
      if (!is_part_of(small.entries, other.entries) && other.size >= min_size) continue;
      const u64 in_vain = count_outside(other.entries, small.entries) * small.size +
                          count_outside(small.entries, other.entries) * other.size;
      if (best != kNone && in_vain >= least) continue;
      if (needs_through_others(share, i) || needs_through_others(i, share)) continue;
      best = i;
      least = in_vain;
    }
    if (best == kNone) return false;
    Share& into = shares_[best];
    into.modules.insert(into.modules.end(), small.modules.begin(), small.modules.end());
    into.size += small.size;
    for (size_t w = 0; w < into.entries.size(); ++w) into.entries[w] |= small.entries[w];
    add_members(best);
    shares_[share].modules.clear();
    return true;
  }

  const Reach& reach_;
  std::vector<Share> shares_;
  std::map<ModuleId, u32> share_of_;
};

// Modules by the set of entries that reach them, in the order of the first of each.
std::vector<Share> by_entries(const Link& link, const std::vector<ModuleId>& modules) {
  std::vector<Share> shares;
  std::map<EntrySet, u32> known;
  for (const ModuleId id : modules) {
    const auto [at, added] = known.emplace(entries_of(link, id), static_cast<u32>(shares.size()));
    if (added) shares.push_back({{}, at->first, 0});
    Share& share = shares[at->second];
    share.modules.push_back(id);
    share.size += link[id].source->source_size;
  }
  return shares;
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
      if (count_entries(entries_of(link_, id)) < std::max(group.min_share_count, 1u)) continue;
      if (!group.initial || is_initial(id)) visit(id);
    }
    for (size_t i = 0; i < taken.size(); ++i)
      for (const ModuleId needed : reach_.needed(taken[i])) visit(needed);
    if (taken.empty() || size_of(link_, taken) < group.min_size) return;

    if (!group.by_entries) return add_parts(group, std::move(taken));
    Shares shares(reach_, by_entries(link_, taken));
    shares.join_small(group.merge_size);
    for (Share& share : shares.in_order()) add_parts(group, std::move(share.modules));
  }

 private:
  // A chunk, or several where it would be too large. Those that are needed come first; a circle
  // stays together.
  void add_parts(const ChunkGroup& group, std::vector<ModuleId> modules) {
    if (group.max_size == 0 || size_of(link_, modules) <= group.max_size)
      return add_chunk(group, modules);
    std::vector<std::vector<ModuleId>> parts(1);
    u64 size = 0;
    for (const std::vector<ModuleId>& circle : circles_of(std::move(modules))) {
      const u64 more = size_of(link_, circle);
      if (size > 0 && size + more > group.max_size && size >= group.min_size) {
        parts.emplace_back();
        size = 0;
      }
      parts.back().insert(parts.back().end(), circle.begin(), circle.end());
      size += more;
    }
    if (size < group.min_size && parts.size() > 1) {
      const std::vector<ModuleId> rest = std::move(parts.back());
      parts.pop_back();
      parts.back().insert(parts.back().end(), rest.begin(), rest.end());
    }
    for (const std::vector<ModuleId>& part : parts) add_chunk(group, part);
  }

  void add_chunk(const ChunkGroup& group, const std::vector<ModuleId>& modules) {
    const ChunkId chunk = link_.chunks.push({});
    EntrySet set = no_entries(link_);
    for (const ModuleId id : modules) {
      link_[id].chunk = chunk;
      add_entries(set, entries_of(link_, id));
    }
    link_.chunks[chunk].group = &group;
    link_.chunks[chunk].partly_wanted = true;
    link_.chunks[chunk].first_entry = first_entry(set);
    link_.has_partly_wanted = true;
  }

  // Modules that need each other, and single ones: what others need before these. Tarjan's
  // algorithm, which finds them in that order.
  std::vector<std::vector<ModuleId>> circles_of(std::vector<ModuleId> modules) const {
    std::sort(modules.begin(), modules.end(),
              [&](ModuleId a, ModuleId b) { return link_[a].order < link_[b].order; });
    struct State {
      u32 index = 0, low = 0;
      bool open = false;
    };
    std::map<ModuleId, State> states;
    for (const ModuleId id : modules) states.try_emplace(id);
    std::vector<std::vector<ModuleId>> circles;
    std::vector<ModuleId> open;
    std::vector<std::pair<ModuleId, size_t>> stack;
    u32 count = 0;
    const auto enter = [&](ModuleId id) {
      State& state = states[id];
      state.index = state.low = ++count;
      state.open = true;
      open.push_back(id);
      stack.emplace_back(id, 0);
    };
    for (const ModuleId root : modules) {
      if (states[root].index != 0) continue;
      enter(root);
      while (!stack.empty()) {
        const auto [id, next] = stack.back();
        const std::vector<ModuleId>& needed = reach_.needed(id);
        State& state = states[id];
        if (next < needed.size()) {
          ++stack.back().second;
          const auto at = states.find(needed[next]);
          if (at == states.end()) continue;
          if (at->second.index == 0)
            enter(needed[next]);
          else if (at->second.open)
            state.low = std::min(state.low, at->second.index);
          continue;
        }
        stack.pop_back();
        if (!stack.empty()) {
          State& above = states[stack.back().first];
          above.low = std::min(above.low, state.low);
        }
        if (state.low != state.index) continue;
        std::vector<ModuleId>& circle = circles.emplace_back();
        ModuleId member;
        do {
          member = open.back();
          open.pop_back();
          states[member].open = false;
          circle.push_back(member);
        } while (member != id);
      }
    }
    return circles;
  }

  bool is_initial(ModuleId id) const {
    const EntrySet set = entries_of(link_, id);
    for (const EntryId entry : link_.entries.ids())
      if (!link_.entries[entry].dynamic && has_entry(set, entry)) return true;
    return false;
  }

  Link& link_;
  const Reach& reach_;
};

void assign_shared(Link& link) {
  Reach reach(link);
  for (EntryId entry : link.entries.ids()) reach.from(entry);
  Grouper grouper(link, reach);
  for (const ChunkGroup& group : link.graph.chunk_groups) grouper.take(group);

  std::map<EntrySet, ChunkId> of_entries;
  for (EntryId entry : link.entries.ids()) {
    EntrySet only = no_entries(link);
    add_entry(only, entry);
    of_entries.emplace(std::move(only), link.entries[entry].chunk);
  }
  std::vector<ModuleId> shared;
  for (ModuleId id : link.in_order) {
    LinkModule& module = link[id];
    if (!module.live || module.is_external() || id == kRuntimeModule) continue;
    if (!is_none(module.chunk)) continue;
    const EntrySet set = entries_of(link, id);
    if (std::all_of(set.begin(), set.end(), [](u64 word) { return word == 0; })) {
      module.live = false;  // kept only by something that is itself not reached
      continue;
    }
    if (const auto at = of_entries.find(set); at != of_entries.end())
      module.chunk = at->second;
    else
      shared.push_back(id);
  }

  const bool joins = link.options.min_chunk_size > 0;
  std::vector<Share> shares = by_entries(link, shared);
  if (joins) {
    Shares joined(reach, std::move(shares));
    joined.join_small(link.options.min_chunk_size);
    shares = joined.in_order();
    link.has_partly_wanted |= !shares.empty();
  }
  for (const Share& share : shares) {
    const ChunkId chunk = link.chunks.push({});
    link.chunks[chunk].first_entry = first_entry(share.entries);
    link.chunks[chunk].partly_wanted = joins;
    for (const ModuleId id : share.modules) link[id].chunk = chunk;
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
    if (chunk.partly_wanted)
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
