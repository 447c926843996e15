// The helpers that linked code calls become live here, because only now is it known which modules are
// wrapped. The helper module goes to the chunk of those entries that need any helper; its chunk
// cannot import one that uses it, because its set of entries contains theirs.
#include <algorithm>

#include "bundler/link/uses.h"

namespace sinter::bundler {

namespace {

// Symbols of the helper module that the module's code writes.
std::vector<Sym> helpers_of(const Link& link, ModuleId id) {
  std::vector<Sym> helpers;
  for_each_written(link, id, [&](Sym symbol, u32) {
    if (link.owners[symbol] == kRuntimeModule && !link.is_external_name(symbol))
      helpers.push_back(symbol);
    else if (is_interop(link, symbol))
      helpers.push_back(link.helper(Helper::ToEsm));
  });
  std::sort(helpers.begin(), helpers.end());
  helpers.erase(std::unique(helpers.begin(), helpers.end()), helpers.end());
  return helpers;
}

void mark(Link& link, Sym symbol) {
  LinkModule& runtime = link[kRuntimeModule];
  const unit::Unit& unit = *runtime.unit;
  std::vector<u32> queue = {to_index(symbol) - runtime.symbol_base};
  while (!queue.empty()) {
    const u32 part = unit.symbols()[queue.back()].part;
    queue.pop_back();
    if (part == kNone) continue;
    u8& live = link.live_parts[static_cast<PartId>(runtime.part_base + part)];
    if (live) continue;
    live = 1;
    for (const unit::Use& use : unit::Unit::slice(unit.uses(), unit.parts()[part].uses))
      queue.push_back(use.symbol);
  }
}

void place(Link& link, const std::vector<u64>& set) {
  LinkModule& runtime = link[kRuntimeModule];
  for (ChunkId id : link.chunks.ids()) {
    Chunk& chunk = link.chunks[id];
    std::vector<u64> own(link.entry_words, 0);
    if (chunk.modules.empty()) {
      if (is_none(chunk.entry)) continue;
      own[to_index(chunk.entry) / 64] |= u64{1} << to_index(chunk.entry) % 64;
    } else {
      const auto first = link.entry_bits.begin() + to_index(chunk.modules[0]) * link.entry_words;
      own.assign(first, first + link.entry_words);
    }
    if (own != set) continue;
    runtime.chunk = id;
    return;
  }
  runtime.chunk = link.chunks.push({});
  Chunk& chunk = link.chunks[runtime.chunk];
  for (u32 w = 0; w < set.size() && is_none(chunk.first_entry); ++w)
    if (set[w])
      chunk.first_entry = static_cast<EntryId>(w * 64 + static_cast<u32>(__builtin_ctzll(set[w])));
}

}  // namespace

void place_helpers(Link& link) {
  std::vector<std::vector<Sym>> helpers(link.modules.size());
  link.pool.parallel_for(
      link.modules.size(),
      [&](size_t i) {
        const ModuleId id = static_cast<ModuleId>(i);
        if (link[id].live && id != kRuntimeModule) helpers[i] = helpers_of(link, id);
      },
      32);

  std::vector<u64> set(std::max(link.entry_words, 1u), 0);
  bool any = false;
  auto need = [&](Sym symbol, const u64* entries) {
    any = true;
    mark(link, symbol);
    for (u32 w = 0; w < link.entry_words; ++w) set[w] |= entries[w];
  };
  for (ModuleId id : link.modules.ids())
    for (Sym symbol : helpers[to_index(id)])
      need(symbol, link.entry_bits.data() + to_index(id) * link.entry_words);
  for (EntryId id : link.entries.ids()) {
    const LinkModule& entry = link[link.entries[id].module];
    std::vector<u64> own(std::max(link.entry_words, 1u), 0);
    own[to_index(id) / 64 % own.size()] |= u64{1} << to_index(id) % 64;
    for_each_shown_export(entry, [&](const ResolvedExport& e) {
      const Sym root = root_of(link, binding_of_export(link, e.symbol));
      if (is_none(root)) return;
      if (is_interop(link, root)) need(link.helper(Helper::ToEsm), own.data());
    });
    if (link.format == Format::Esm || !entry.exports_object) continue;
    mark(link, link.helper(Helper::ToCommonJs));
    any = true;
  }
  if (!any) return;

  LinkModule& runtime = link[kRuntimeModule];
  runtime.live = true;
  if (link.entry_words == 0)
    runtime.chunk = ChunkId{0};
  else
    place(link, set);
  Chunk& chunk = link.chunks[runtime.chunk];
  chunk.modules.insert(chunk.modules.begin(), kRuntimeModule);
  chunk.steps.insert(chunk.steps.begin(), {kRuntimeModule, false});
}

}  // namespace sinter::bundler
