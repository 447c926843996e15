// Which modules somebody wants in chunks of their own: asked when the graph is complete.
#include <algorithm>

#include "base/trace.h"
#include "bundler/graph/scan_state.h"

namespace sinter::bundler {

namespace {

// Groups of the command line, by texts in ids. One name may have several.
void add_named_groups(const BuildOptions& options, std::span<const GroupableModule> modules,
                      std::vector<ChunkGroup>& groups) {
  for (const auto& [name, text] : options.chunk_groups) {
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&name = name](const ChunkGroup& g) { return g.name == name; });
    if (group == groups.end()) group = groups.insert(groups.end(), {.name = name});
    for (u32 i = 0; i < modules.size(); ++i)
      if (modules[i].id.find(text) != std::string::npos) group->modules.push_back(i);
  }
}

}  // namespace

void Scanner::State::group_modules(Graph& graph, Diagnostics& diagnostics) {
  ChunkGrouping* const grouping = plugins ? plugins->chunk_grouping() : nullptr;
  if ((!grouping && options.chunk_groups.empty()) || diagnostics.has_errors()) return;
  TRACE_SCOPE("group modules");
  std::vector<GroupableModule> modules;
  std::vector<u32> ids;  // of `modules`
  std::unordered_map<std::string_view, u32> by_id;
  for (const ModuleId id : graph.modules.ids()) {
    const Module& module = graph.modules[id];
    if (id == kRuntimeModule || module.is_external()) continue;
    modules.push_back({module.id, module.source_size});
    ids.push_back(to_index(id));
    by_id.emplace(module.id, to_index(id));
  }
  add_named_groups(options, modules, graph.chunk_groups);
  if (grouping && !grouping->group_modules(modules, graph.chunk_groups, diagnostics)) return;
  for (ChunkGroup& group : graph.chunk_groups) {
    for (u32& module : group.modules) module = ids[module];
    for (const std::string& specifier : group.specifiers) {
      ResolveIdAnswer found = resolve({.specifier = specifier});
      diagnostics.merge(std::move(found.diagnostics));
      // Of a module that nothing imports there is nothing to put anywhere.
      if (const auto at = by_id.find(found.id); at != by_id.end() && !found.external)
        group.modules.push_back(at->second);
    }
  }
}

}  // namespace sinter::bundler
