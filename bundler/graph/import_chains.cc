#include "bundler/graph/import_chains.h"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace sinter::bundler {

namespace {

struct Importer {
  ModuleId module = none<ModuleId>;  // none: an entry, or never reached
  u32 record = 0;
};

// Breadth first from the entries, so that each module gets an importer on a shortest way.
IndexVec<ModuleId, Importer> nearest_importers(const Graph& graph) {
  IndexVec<ModuleId, Importer> importers(graph.modules.size());
  std::vector<bool> reached(graph.modules.size());
  std::vector<ModuleId> queue;
  auto reach = [&](ModuleId id, Importer by) {
    if (reached[to_index(id)]) return;
    reached[to_index(id)] = true;
    importers[id] = by;
    queue.push_back(id);
  };
  for (const EntryModule& entry : graph.entries) reach(entry.module, {});
  for (ModuleId id : graph.injected) reach(id, {});
  for (size_t next = 0; next < queue.size(); ++next) {
    const ModuleId id = queue[next];
    const std::vector<Target>& targets = graph.modules[id].targets;
    for (u32 r = 0; r < targets.size(); ++r)
      if (targets[r].kind == TargetKind::Module) reach(targets[r].module, {id, r});
  }
  return importers;
}

}  // namespace

void add_import_chains(const Graph& graph, Diagnostics& diagnostics) {
  const IndexVec<ModuleId, Importer> importers = nearest_importers(graph);
  std::unordered_map<std::string_view, ModuleId> by_path;
  for (ModuleId id : graph.modules.ids())
    if (id != kRuntimeModule) by_path.emplace(graph.modules[id].pretty_path, id);

  Diagnostics explained;
  for (Diagnostic& diagnostic : diagnostics.take()) {
    const auto at = by_path.find(diagnostic.path);
    if (diagnostic.severity == Severity::Error && at != by_path.end() &&
        diagnostic.import_chain.empty()) {
      for (Importer by = importers[at->second]; !is_none(by.module); by = importers[by.module]) {
        const Module& module = graph.modules[by.module];
        const unit::Record& record = module.unit.records()[by.record];
        // In what a plugin made of it, the place is not that in the file.
        diagnostic.import_chain.push_back(
            {module.pretty_path,
             module.input_map.map ? kNoRange : SourceRange{record.source_start, record.source_end},
             std::string(module.unit.text(record.specifier))});
      }
    }
    explained.add(std::move(diagnostic));
  }
  diagnostics = std::move(explained);
}

}  // namespace sinter::bundler
