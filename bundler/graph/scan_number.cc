// From slots, which are in the order of tasks, to the Graph, which is in the order of imports.
#include <algorithm>
#include <tuple>

#include "base/path.h"
#include "bundler/graph/scan_state.h"

namespace sinter::bundler {

// Modules in the order of a walk from the entries along the records.
Graph Scanner::State::number_modules(Diagnostics& diagnostics, bool keep) {
  std::vector<u32> number(slots.size(), kNone);
  std::vector<u32> order;
  std::vector<std::pair<u32, u32>> stack;
  auto enter = [&](u32 index) {
    if (index == kNone || number[index] != kNone) return;
    number[index] = static_cast<u32>(order.size());
    order.push_back(index);
    stack.emplace_back(index, 0);
  };
  auto walk = [&](u32 root) {
    enter(root);
    while (!stack.empty()) {
      auto& [index, next] = stack.back();
      const std::vector<Target>& targets = slots[index].module.targets;
      const std::vector<Target>& css_targets = slots[index].module.css_targets;
      if (next == targets.size() + css_targets.size()) {
        stack.pop_back();
        continue;
      }
      const u32 at = next++;
      const Target& target = at < targets.size() ? targets[at] : css_targets[at - targets.size()];
      if (target.kind == TargetKind::Module) enter(to_index(target.module));
    }
  };
  std::sort(added_entries.begin(), added_entries.end(),
            [](const AddedEntry& a, const AddedEntry& b) {
              return std::tie(a.output, a.id) < std::tie(b.output, b.id);
            });
  walk(kRuntimeSlot);
  for (u32 index : injected) walk(index);
  for (Entry& entry : entries) {
    diagnostics.merge(std::move(entry.diagnostics));
    walk(entry.slot);
  }
  for (const AddedEntry& entry : added_entries) walk(entry.slot);

  Graph graph;
  const std::vector<u32> asset_number = number_assets(graph, order, keep);
  graph.modules.reserve(order.size());
  watched.clear();
  for (u32 index : order) {
    Slot& s = slots[index];
    if (s.made && !s.diagnostics.empty())
      graph.generated_sources.emplace(s.module.pretty_path, s.made->code);
    diagnostics.merge(keep ? Diagnostics(s.diagnostics) : std::move(s.diagnostics));
    if (!s.fixed && s.file) watched.push_back(s.module.path);
    watched.insert(watched.end(), s.watch_files.begin(), s.watch_files.end());
    const ModuleId id = graph.modules.push(keep ? Module(s.module) : std::move(s.module));
    auto renumber = [&](std::vector<Target>& targets) {
      for (Target& target : targets) {
        if (target.kind == TargetKind::Module)
          target.module = static_cast<ModuleId>(number[to_index(target.module)]);
        if (target.kind == TargetKind::Asset) target.asset = asset_number[target.asset];
      }
    };
    renumber(graph.modules[id].targets);
    renumber(graph.modules[id].css_targets);
  }
  for (const Asset& asset : graph.assets) watched.push_back(asset.path);
  std::sort(watched.begin(), watched.end());
  watched.erase(std::unique(watched.begin(), watched.end()), watched.end());
  for (u32 index : injected)
    if (index != kNone) graph.injected.push_back(static_cast<ModuleId>(number[index]));
  for (const Entry& entry : entries)
    if (entry.slot != kNone)
      graph.entries.push_back({static_cast<ModuleId>(number[entry.slot]), entry.output});
  for (const AddedEntry& entry : added_entries)
    graph.entries.push_back({static_cast<ModuleId>(number[entry.slot]), entry.output});
  if (keep) forget_unreached(number);
  return graph;
}

// Assets that reached modules stand for or name, by path. Returns their numbers.
std::vector<u32> Scanner::State::number_assets(Graph& graph, const std::vector<u32>& order,
                                               bool keep) {
  std::vector<bool> reached(assets.size());
  for (u32 index : order) {
    const Slot& s = slots[index];
    if (s.asset != kNone) reached[s.asset] = true;
    for (const Target& target : s.module.targets)
      if (target.kind == TargetKind::Asset) reached[target.asset] = true;
    for (const Target& target : s.module.css_targets)
      if (target.kind == TargetKind::Asset) reached[target.asset] = true;
  }
  std::vector<u32> by_path;
  for (u32 i = 0; i < reached.size(); ++i)
    if (reached[i]) by_path.push_back(i);
  std::sort(by_path.begin(), by_path.end(),
            [&](u32 a, u32 b) { return assets[a].path < assets[b].path; });
  std::vector<u32> number(assets.size());
  for (u32 i = 0; i < by_path.size(); ++i) {
    number[by_path[i]] = i;
    Asset& asset = assets[by_path[i]];
    graph.assets.push_back(keep ? Asset(asset) : std::move(asset));
  }
  return number;
}

// Their memory goes to other modules. What they pointed at is unreached with them or was reached by
// other ways.
void Scanner::State::forget_unreached(const std::vector<u32>& number) {
  for (u32 index = 0; index < slots.size(); ++index) {
    Slot& s = slots[index];
    if (number[index] != kNone || s.key.empty()) continue;
    slot_by_key.erase(s.key);
    s = Slot();
    free_slots.push_back(index);
  }
}

}  // namespace sinter::bundler
