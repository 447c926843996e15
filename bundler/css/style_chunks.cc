#include "bundler/css/style_chunks.h"

#include "bundler/link/passes.h"

namespace sinter::bundler {

namespace {

class Grouping {
 public:
  explicit Grouping(const Link& link) : link_(link) {
    out_.own.resize(link.chunks.size());
    out_.needed.resize(link.chunks.size());
  }

  StyleChunks run() {
    order_entries();
    if (!link_.options.css.code_split)
      one_for_all();
    else
      by_chunk();
    return std::move(out_);
  }

 private:
  bool is_style(ModuleId id) const {
    const LinkModule& module = link_[id];
    return module.live && !is_none(module.chunk) && module.source->is_style();
  }

  // The style sheets of each entry as its imports would have evaluated them. Sheets that only a
  // call brings in (without files of their own) come last.
  void order_entries() {
    bool any = false;
    for (const Chunk& chunk : link_.chunks)
      for (ModuleId id : chunk.modules) any |= is_style(id);
    sequences_.resize(link_.entries.size());
    if (!any) return;
    for (EntryId e : link_.entries.ids()) {
      for (ModuleId id : evaluation_order(link_, link_.entries[e]).modules)
        if (is_style(id)) sequences_[e].push_back(id);
      if (link_.splitting && link_.entries.size() > 1) continue;
      IdTable<u8> seen;
      for (ModuleId id : sequences_[e]) seen.add(to_index(id));
      for (ModuleId id : link_.chunks[link_.entries[e].chunk].modules)
        if (is_style(id) && seen.add(to_index(id))) sequences_[e].push_back(id);
    }
  }

  void one_for_all() {
    StyleGroup all;
    IdTable<u8> seen;
    for (const auto& sequence : sequences_)
      for (ModuleId id : sequence)
        if (seen.add(to_index(id))) all.roots.push_back(id);
    if (all.roots.empty()) return;
    out_.groups.push_back(std::move(all));
    for (auto& needed : out_.needed) needed.push_back(0);
  }

  void by_chunk() {
    // What stands next to each sheet in every entry that has it; none when entries differ.
    IdTable<ModuleId> next, previous;
    auto note = [](IdTable<ModuleId>& table, ModuleId id, ModuleId neighbour) {
      bool added;
      ModuleId& known = table.insert(to_index(id), neighbour, &added);
      if (!added && known != neighbour) known = none<ModuleId>;
    };
    for (const auto& sequence : sequences_)
      for (size_t i = 0; i < sequence.size(); ++i) {
        note(next, sequence[i], i + 1 < sequence.size() ? sequence[i + 1] : none<ModuleId>);
        note(previous, sequence[i], i > 0 ? sequence[i - 1] : none<ModuleId>);
      }
    IdTable<u32> group_of;
    for (const auto& sequence : sequences_)
      for (size_t i = 0; i < sequence.size(); ++i) {
        const ModuleId id = sequence[i];
        if (group_of.find(to_index(id))) continue;
        const ChunkId chunk = link_[id].chunk;
        const bool joins = i > 0 && link_[sequence[i - 1]].chunk == chunk &&
                           *next.find(to_index(sequence[i - 1])) == id &&
                           *previous.find(to_index(id)) == sequence[i - 1];
        if (!joins) {
          out_.own[chunk].push_back(static_cast<u32>(out_.groups.size()));
          out_.groups.push_back({chunk, {}});
        }
        const u32 group = joins ? *group_of.find(to_index(sequence[i - 1]))
                                : static_cast<u32>(out_.groups.size() - 1);
        out_.groups[group].roots.push_back(id);
        group_of.insert(to_index(id), group);
      }
    for (ChunkId chunk : link_.chunks.ids()) out_.needed[chunk] = out_.own[chunk];
    for (EntryId e : link_.entries.ids()) {
      std::vector<u32>& needed = out_.needed[link_.entries[e].chunk];
      needed.clear();
      IdTable<u8> seen;
      for (ModuleId id : sequences_[e]) {
        const u32 group = *group_of.find(to_index(id));
        if (seen.add(group)) needed.push_back(group);
      }
    }
  }

  const Link& link_;
  IndexVec<EntryId, std::vector<ModuleId>> sequences_;
  StyleChunks out_;
};

}  // namespace

StyleChunks group_styles(const Link& link) { return Grouping(link).run(); }

}  // namespace sinter::bundler
