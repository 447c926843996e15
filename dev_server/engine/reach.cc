#include "dev_server/engine/reach.h"

#include <utility>

namespace sinter::dev {
namespace {

using bundler::ModuleId;

// Depth first from `stack`. `visit(module, push)` tells by push() where to go on; false ends the
// walk, whose result it then is.
template <class Visit>
bool walk(const bundler::Graph& graph, std::vector<ModuleId> stack, const Visit& visit) {
  std::vector<u8> seen(graph.modules.size());
  while (!stack.empty()) {
    const ModuleId id = stack.back();
    stack.pop_back();
    if (std::exchange(seen[to_index(id)], 1)) continue;
    if (!visit(id, [&](const bundler::Target& target) {
          if (target.kind == bundler::TargetKind::Module) stack.push_back(target.module);
        }))
      return false;
  }
  return true;
}

}  // namespace

bool has_all_units(const bundler::Graph& graph, ModuleId entry,
                   const std::set<std::string>& broken) {
  return walk(graph, {entry}, [&](ModuleId id, const auto& push) {
    const bundler::Module& module = graph.modules[id];
    if (module.kind != bundler::ModuleKind::Code) return true;
    if (!module.unit || broken.contains(module.pretty_path)) return false;
    const auto records = module.unit.records();
    for (size_t r = 0; r < module.targets.size(); ++r)
      if (static_cast<js::ImportKind>(records[r].kind) != js::ImportKind::DynamicImport)
        push(module.targets[r]);
    return true;
  });
}

bool reaches_any(const bundler::Graph& graph, std::vector<ModuleId> from,
                 const std::vector<u8>& wanted) {
  return !walk(graph, std::move(from), [&](ModuleId id, const auto& push) {
    if (wanted[to_index(id)]) return false;
    for (const bundler::Target& target : graph.modules[id].targets) push(target);
    return true;
  });
}

}  // namespace sinter::dev
