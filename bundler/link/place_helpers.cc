// The helpers that linked code calls become live here, because only now is it known which modules
// are wrapped.
#include <algorithm>

#include "bundler/link/entry_set.h"
#include "bundler/link/passes.h"
#include "bundler/link/uses.h"

namespace sinter::bundler {

namespace {

// Symbols of the helper module that the module's code writes.
std::vector<Sym> helpers_of(const Link& link, ModuleId id) {
  std::vector<Sym> helpers;
  for_each_written(link, id, [&](Sym symbol, u32) {
    if (link.owners[symbol] == kRuntimeModule && !link.is_external_name(symbol))
      helpers.push_back(symbol);
    else if (is_interop(link, symbol) && !is_none(interop_helper(link, symbol)))
      helpers.push_back(interop_helper(link, symbol));
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
    live = kLive;
    for (const unit::Use& use : unit::Unit::slice(unit.uses(), unit.parts()[part].uses))
      queue.push_back(use.symbol);
  }
}

// Modules of one chunk keep their helpers there. Helpers that several chunks share get a chunk of
// their own: importing a chunk for a helper must not evaluate anything else, or it would change the
// order that plan_evaluation has settled.
ChunkId add_helper_chunk(Link& link, const EntrySet& users) {
  const ChunkId id = link.chunks.push({});
  link.chunks[id].first_entry = first_entry(users);
  return id;
}

void find_style_loaders(Link& link) {
  if (!link.options.preload_imports || !link.splitting || !link.options.css.code_split) return;
  link.loads_styles.resize(link.modules.size());
  for (const Entry& entry : link.entries) {
    if (!entry.dynamic && !entry.imported) continue;
    for (ModuleId id : evaluation_order(link, entry).modules)
      if (link[id].live && link[id].source->is_style()) link.loads_styles[entry.module] = 1;
  }
}

}  // namespace

void place_helpers(Link& link) {
  find_style_loaders(link);
  std::vector<std::vector<Sym>> helpers(link.modules.size());
  link.pool.parallel_for(
      link.modules.size(),
      [&](size_t i) {
        const ModuleId id = static_cast<ModuleId>(i);
        if (link[id].live && id != kRuntimeModule) helpers[i] = helpers_of(link, id);
      },
      32);

  EntrySet set = no_entries(link);
  bool any = false;
  std::vector<ChunkId> users;
  auto need = [&](Sym symbol, const EntrySet& entries, ChunkId user) {
    any = true;
    mark(link, symbol);
    if (users.empty() || users.back() != user) users.push_back(user);
    add_entries(set, entries);
  };
  for (ModuleId id : link.modules.ids()) {
    if (helpers[to_index(id)].empty()) continue;
    const EntrySet entries = entries_of(link, id);
    for (Sym symbol : helpers[to_index(id)]) need(symbol, entries, link[id].chunk);
  }
  for (EntryId id : link.entries.ids()) {
    const LinkModule& entry = link[link.entries[id].module];
    EntrySet own = no_entries(link);
    if (!own.empty()) add_entry(own, id);
    for_each_shown_export(entry, [&](const ResolvedExport& e) {
      const Sym root = root_of(link, binding_of_export(link, e.symbol));
      if (is_none(root)) return;
      if (is_interop(link, root) && !is_none(interop_helper(link, root)))
        need(interop_helper(link, root), own, link.entries[id].chunk);
    });
    if (link.format == Format::Esm || !entry.exports_object) continue;
    if (is_lone_default(link, link.entries[id].module)) continue;
    mark(link, link.helper(Helper::ToCommonJs));
    any = true;
  }
  if (!any) return;

  LinkModule& runtime = link[kRuntimeModule];
  runtime.live = true;
  const bool shared =
      std::any_of(users.begin(), users.end(), [&](ChunkId user) { return user != users.front(); });
  if (link.entry_words == 0)
    runtime.chunk = ChunkId{0};
  else
    runtime.chunk = shared ? add_helper_chunk(link, set) : users.front();
  Chunk& chunk = link.chunks[runtime.chunk];
  chunk.modules.insert(chunk.modules.begin(), kRuntimeModule);
  chunk.steps.insert(chunk.steps.begin(), {kRuntimeModule, false});
}

}  // namespace sinter::bundler
