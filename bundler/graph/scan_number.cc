// From slots, which are in the order of tasks, to the Graph, which is in the order of imports.
#include <algorithm>
#include <tuple>

#include "base/path.h"
#include "base/trace.h"
#include "bundler/graph/original_positions.h"
#include "bundler/graph/scan_state.h"

namespace sinter::bundler {

Scanner::State::Numbering Scanner::State::walk_modules() {
  Numbering walked;
  std::vector<u32>& number = walked.number;
  number.assign(slots.size(), kNone);
  std::vector<std::pair<u32, u32>> stack;
  auto enter = [&](u32 index) {
    if (index == kNone || number[index] != kNone) return;
    number[index] = static_cast<u32>(walked.order.size());
    walked.order.push_back(index);
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
  for (const Entry& entry : entries) walk(entry.slot);
  for (const AddedEntry& entry : added_entries) walk(entry.slot);
  for (u32 index : injected)
    if (index != kNone) walked.injected.push_back(static_cast<ModuleId>(number[index]));
  for (const Entry& entry : entries)
    if (entry.slot != kNone)
      walked.entries.push_back({static_cast<ModuleId>(number[entry.slot]), entry.output});
  for (const AddedEntry& entry : added_entries)
    walked.entries.push_back({static_cast<ModuleId>(number[entry.slot]), entry.output});
  return walked;
}

namespace {

void renumber(std::vector<Target>& targets, const std::vector<u32>& number,
              const std::vector<u32>& asset_number) {
  for (Target& target : targets) {
    if (target.kind == TargetKind::Module)
      target.module = static_cast<ModuleId>(number[to_index(target.module)]);
    if (target.kind == TargetKind::Asset) target.asset = asset_number[target.asset];
  }
}

bool names_assets(const Module& module) {
  const auto is_asset = [](const Target& target) { return target.kind == TargetKind::Asset; };
  return std::any_of(module.targets.begin(), module.targets.end(), is_asset) ||
         std::any_of(module.css_targets.begin(), module.css_targets.end(), is_asset);
}

// Whether `slots` lead where `modules` do.
bool leads_the_same_way(const std::vector<Target>& slots, const std::vector<Target>& modules,
                        const std::vector<u32>& number) {
  return std::equal(slots.begin(), slots.end(), modules.begin(), modules.end(),
                    [&](const Target& slot, const Target& module) {
                      if (slot.kind != module.kind) return false;
                      if (slot.kind != TargetKind::Module) return true;
                      const u32 index = to_index(slot.module);
                      return index < number.size() && number[index] == to_index(module.module);
                    });
}

// Scripts of style sheets are made again in every scan, and what require() leads to is decided in
// every scan.
bool may_differ(const Slot& s) { return s.touched || s.module.css || !s.require_forms.empty(); }

}  // namespace

std::vector<std::pair<u32, std::string>> Scanner::State::entry_slots() const {
  std::vector<std::pair<u32, std::string>> list;
  for (const u32 index : injected) list.emplace_back(index, "");
  for (const Entry& entry : entries) list.emplace_back(entry.slot, entry.output);
  for (const AddedEntry& entry : added_entries) list.emplace_back(entry.slot, entry.output);
  return list;
}

// Whether `graph`, numbered by the last walk, only has to get other contents: a walk would take the
// same way.
bool Scanner::State::keeps_numbers(const Graph& graph) {
  if (assets_changed || watch_files_changed || last_order.empty() ||
      last_number.size() != slots.size() || graph.modules.size() != last_order.size() ||
      entry_slots() != last_entries)
    return false;
  bool same = true;
  for_slots([&](u32 index, const Slot& s) {
    if (!same || s.key.empty() || !may_differ(s)) return;
    same = false;
    if (last_number[index] == kNone) return;
    const Module& old = graph.modules[static_cast<ModuleId>(last_number[index])];
    same = old.id == s.module.id && old.path == s.module.path && s.watch_files.empty() &&
           s.asset == kNone && !names_assets(s.module) && !names_assets(old) &&
           leads_the_same_way(s.module.targets, old.targets, last_number) &&
           leads_the_same_way(s.module.css_targets, old.css_targets, last_number);
  });
  return same;
}

GraphChange Scanner::State::update(Graph& graph, Diagnostics& diagnostics) {
  TRACE_SCOPE("number modules");
  GraphChange change;
  change.renumbered = !keeps_numbers(graph);
  if (change.renumbered)
    graph = number_modules(diagnostics, /*keep=*/true);
  else
    update_modules(graph, diagnostics, change.changed);
  return change;
}

void Scanner::State::update_modules(Graph& graph, Diagnostics& diagnostics,
                                    std::vector<ModuleId>& changed) {
  for (Diagnostic& diagnostic : resolver->take_diagnostics())
    diagnostics.add(std::move(diagnostic));
  for (Entry& entry : entries) diagnostics.merge(std::move(entry.diagnostics));
  graph.generated_sources.clear();
  std::vector<u32> modules;
  for_slots([&](u32 index, const Slot& s) {
    if (last_number[index] != kNone && (may_differ(s) || !s.diagnostics.empty()))
      modules.push_back(last_number[index]);
  });
  std::sort(modules.begin(), modules.end());
  for (const u32 m : modules) {
    Slot& s = slots[last_order[m]];
    add_messages(s, graph, diagnostics);
    if (!may_differ(s)) continue;
    s.touched = false;
    const ModuleId id = static_cast<ModuleId>(m);
    Module& module = graph.modules[id];
    module = s.module;
    renumber(module.targets, last_number, {});
    renumber(module.css_targets, last_number, {});
    changed.push_back(id);
  }
  if (whole) return note_slots();
  noted.clear();
  for (const u32 index : few)
    if (is_notable(slots[index])) noted.push_back(index);
}

// What plugins made is shown where their source map leads to no file.
void Scanner::State::add_messages(const Slot& s, Graph& graph, Diagnostics& diagnostics) {
  if (s.diagnostics.empty()) return;
  Diagnostics messages(s.diagnostics);
  if (s.made && !use_original_positions(messages, s.module, s.made->code, s.made->map, files))
    graph.generated_sources.emplace(s.module.pretty_path, s.made->code);
  diagnostics.merge(std::move(messages));
}

// Modules in the order of a walk from the entries along the records.
Graph Scanner::State::number_modules(Diagnostics& diagnostics, bool keep) {
  Numbering walked = walk_modules();
  const std::vector<u32>& number = walked.number;
  for (Diagnostic& diagnostic : resolver->take_diagnostics())
    diagnostics.add(std::move(diagnostic));
  for (Entry& entry : entries) diagnostics.merge(std::move(entry.diagnostics));
  Graph graph;
  const std::vector<u32> asset_number = number_assets(graph, walked.order, keep);
  graph.modules.reserve(walked.order.size());
  watched.clear();
  for (u32 index : walked.order) {
    Slot& s = slots[index];
    add_messages(s, graph, diagnostics);
    if (!s.fixed && s.file) watched.push_back(s.module.path);
    watched.insert(watched.end(), s.watch_files.begin(), s.watch_files.end());
    const ModuleId id = graph.modules.push(keep ? Module(s.module) : std::move(s.module));
    renumber(graph.modules[id].targets, number, asset_number);
    renumber(graph.modules[id].css_targets, number, asset_number);
    s.touched = false;
  }
  for (const Asset& asset : graph.assets) watched.push_back(asset.path);
  std::sort(watched.begin(), watched.end());
  watched.erase(std::unique(watched.begin(), watched.end()), watched.end());
  graph.injected = std::move(walked.injected);
  graph.entries = std::move(walked.entries);
  if (keep) {
    forget_unreached(number);
    last_entries = entry_slots();
    entry_by_input.clear();
    for (const Entry& entry : entries)
      if (entry.slot != kNone && !entry.input.empty())
        entry_by_input.emplace(entry.input, entry.slot);
    last_order = std::move(walked.order);
    last_number = std::move(walked.number);
    note_slots();
  }
  assets_changed = watch_files_changed = false;
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
