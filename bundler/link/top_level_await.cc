// A module with a top-level await makes every module that imports it statically wait too. That is
// possible in esm files only, and never for require().
#include <fmt/format.h>

#include "bundler/link/passes.h"
#include "parsers/js/ast.h"

namespace sinter::bundler {

namespace {

js::ImportKind kind_of(const unit::Record& record) {
  return static_cast<js::ImportKind>(record.kind);
}

// How the await is reached from `module`, which waits: one static import after the other.
void explain_chain(const Link& link, ModuleId module, Diagnostic& diagnostic) {
  std::vector<u8> seen(link.modules.size(), 0);
  while (!(link[module].unit->facts().flags & unit::kFactTopLevelAwait)) {
    seen[to_index(module)] = 1;
    const LinkModule& importer = link[module];
    ModuleId next = none<ModuleId>;
    for (u32 r = 0; r < importer.unit->records().size() && is_none(next); ++r) {
      const ModuleId target = target_of(importer, r);
      if (is_none(target) || kind_of(importer.unit->records()[r]) != js::ImportKind::Statement)
        continue;
      if (!link[target].has_await || seen[to_index(target)]) continue;
      next = target;
      const unit::Record& record = importer.unit->records()[r];
      diagnostic.note(fmt::format("The file \"{}\" imports the file \"{}\" here",
                                  importer.source->pretty_path, link[target].source->pretty_path),
                      importer.source->pretty_path, {record.source_start, record.source_end});
    }
    if (is_none(next)) return;
    module = next;
  }
  const u32 at = link[module].unit->facts().top_level_await;
  diagnostic.note(
      fmt::format("The top-level await in \"{}\" is here", link[module].source->pretty_path),
      link[module].source->pretty_path, {at, at + 5});
}

void report(Link& link) {
  for (ModuleId id : link.modules.ids()) {
    const LinkModule& module = link[id];
    if (module.unit == nullptr) continue;
    if (link.format != Format::Esm && (module.unit->facts().flags & unit::kFactTopLevelAwait)) {
      const u32 at = module.unit->facts().top_level_await;
      link.diagnostics
          .error("top-level-await-format",
                 "Top-level await is only possible in an \"esm\" output file",
                 module.source->pretty_path, {at, at + 5})
          .help("Build with --format=esm");
    }
    for (u32 r = 0; r < module.unit->records().size(); ++r) {
      const unit::Record& record = module.unit->records()[r];
      const ModuleId target = target_of(module, r);
      if (is_none(target) || kind_of(record) != js::ImportKind::Require || !link[target].has_await)
        continue;
      Diagnostic& diagnostic = link.diagnostics.error(
          "require-of-async-module",
          fmt::format(
              "This require call is not possible because \"{}\" waits for a top-level await",
              link[target].source->pretty_path),
          module.source->pretty_path, {record.source_start, record.source_end});
      explain_chain(link, target, diagnostic);
    }
  }
}

}  // namespace

void spread_top_level_await(Link& link) {
  std::vector<ModuleId> waiting;
  for (ModuleId id : link.modules.ids()) {
    LinkModule& module = link[id];
    if (module.unit == nullptr || !module.unit->has(unit::kFactTopLevelAwait)) continue;
    module.has_await = true;
    waiting.push_back(id);
  }
  if (waiting.empty()) return;

  IndexVec<ModuleId, std::vector<ModuleId>> importers(link.modules.size());
  for (ModuleId id : link.modules.ids()) {
    const LinkModule& module = link[id];
    if (module.unit == nullptr) continue;
    for (u32 r = 0; r < module.unit->records().size(); ++r) {
      const ModuleId target = target_of(module, r);
      if (!is_none(target) && kind_of(module.unit->records()[r]) == js::ImportKind::Statement)
        importers[target].push_back(id);
    }
  }
  while (!waiting.empty()) {
    const ModuleId id = waiting.back();
    waiting.pop_back();
    for (ModuleId importer : importers[id]) {
      if (link[importer].has_await) continue;
      link[importer].has_await = true;
      waiting.push_back(importer);
    }
  }
  report(link);
}

}  // namespace sinter::bundler
