// ES module or CommonJS. Syntax decides, not the extension: a file with import or export is an ES
// module also when it is called .cjs, as in every other bundler. A file without evidence is what
// its importers take it for.
#include "bundler/link/passes.h"
#include "bundler/link/syntax_kind.h"
#include "parsers/js/ast.h"

namespace sinter::bundler {

namespace {

constexpr u32 kCommonJsEvidence = unit::kFactUsesExports | unit::kFactUsesModule |
                                  unit::kFactUsesRequire | unit::kFactTopLevelReturn |
                                  unit::kFactTopLevelThis | unit::kFactUsesArguments |
                                  unit::kFactSloppyOnly;

// `__filename` and `__dirname` are there in CommonJS modules only.
bool uses_file_names(const unit::Unit& unit) {
  for (const unit::Str name : unit.free_names())
    if (unit.text(name) == "__filename" || unit.text(name) == "__dirname") return true;
  return false;
}

ExportsKind kind_from_syntax(const LinkModule& module) {
  return module.source->is_external() ? ExportsKind::External : kind_of_unit(*module.unit);
}

// `import x from "./empty"` and `import * as x` want an object at run time: only CommonJS has one.
bool wants_exports_object(const unit::Unit& unit, const unit::Import& import) {
  return import.kind == unit::ImportKind::Namespace ||
         (import.kind == unit::ImportKind::Named && unit.text(import.name) == "default");
}

}  // namespace

ExportsKind kind_of_unit(const unit::Unit& unit) {
  const u32 facts = unit.facts().flags;
  if (facts & unit::kFactEsm) return ExportsKind::Esm;
  // Loaders' modules: an ES module for import, a plain value for require().
  if (facts & (unit::kFactJson | unit::kFactLazyObject)) return ExportsKind::Esm;
  if ((facts & kCommonJsEvidence) || uses_file_names(unit)) return ExportsKind::CommonJs;
  return ExportsKind::None;
}

void decide_exports_kinds(Link& link) {
  for (LinkModule& module : link.modules) module.kind = kind_from_syntax(module);

  for (LinkModule& importer : link.modules) {
    if (importer.unit == nullptr) continue;
    const auto records = importer.unit->records();
    for (u32 r = 0; r < records.size(); ++r) {
      const ModuleId target = target_of(importer, r);
      if (is_none(target) ||
          static_cast<js::ImportKind>(records[r].kind) != js::ImportKind::Require)
        continue;
      LinkModule& required = link[target];
      required.required = true;
      if (required.unit == nullptr) continue;
      const bool is_value = required.unit->has(unit::kFactJson | unit::kFactLazyObject);
      if (required.kind == ExportsKind::None || is_value) required.kind = ExportsKind::CommonJs;
    }
    for (const unit::Import& import : importer.unit->imports()) {
      if (import.record == kNone || !wants_exports_object(*importer.unit, import)) continue;
      const ModuleId target = target_of(importer, import.record);
      if (!is_none(target) && link[target].kind == ExportsKind::None)
        link[target].kind = ExportsKind::CommonJs;
    }
  }
}

}  // namespace sinter::bundler
