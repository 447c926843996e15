// Messages on what the chosen output format and target cannot say. Warnings on modules of packages
// are left out: their users can do nothing about it.
#include <fmt/format.h>

#include <algorithm>

#include "bundler/link/passes.h"
#include "bundler/link/uses.h"
#include "parsers/js/sloppy_code.h"
#include "parsers/js/target_check.h"

namespace sinter::bundler {

namespace {

void warn_of_import_meta(Link& link) {
  if (link.format == Format::Esm) return;
  for (const LinkModule& module : link.modules) {
    if (!module.live || module.unit == nullptr || module.source->in_node_modules) continue;
    if (!module.unit->has(unit::kFactImportMeta)) continue;
    if (knows_file_name(link) && module.unit->import_meta().empty()) continue;
    link.diagnostics
        .warning("empty-import-meta",
                 fmt::format(
                     "\"import.meta\" of \"{}\" is empty in the output: only ES modules have one",
                     module.source->pretty_path),
                 module.source->pretty_path)
        .help("Use --format=esm, or --define:import.meta.url=…");
  }
}

// An import is the other module's variable, which may be called differently.
void warn_of_eval(Link& link) {
  for (const LinkModule& module : link.modules) {
    if (!module.live || module.unit == nullptr || module.source->in_node_modules) continue;
    const unit::Unit& unit = *module.unit;
    if (!unit.has(unit::kFactDirectEval)) continue;
    const auto imports = unit.imports();
    const auto* const first = std::find_if(
        imports.data(), imports.data() + imports.size(), [&](const unit::Import& each) {
          return each.reexport == 0 && each.kind != unit::ImportKind::Member &&
                 each.source_end > each.source_start;
        });
    if (first == imports.data() + imports.size()) continue;
    link.diagnostics
        .warning("eval-and-imports",
                 fmt::format("Direct eval in \"{}\" cannot see what the module imports: in the "
                             "output imported names may be others",
                             module.source->pretty_path),
                 module.source->pretty_path, {first->source_start, first->source_end})
        .help("Hand the values to the code: new Function(\"name\", code)(name)");
  }
}

// Attributes of imports that stay in the output are syntax of ES2025.
void check_attributes(Link& link) {
  const js::LanguageTarget& language = link.options.code.target;
  if (link.format != Format::Esm || language.has(js::LanguageFeature::ImportAttributes)) return;
  for (const LinkModule& module : link.modules) {
    if (!module.live || module.unit == nullptr) continue;
    const auto records = module.unit->records();
    for (u32 r = 0; r < records.size(); ++r) {
      const ModuleId target = target_of(module, r);
      if (static_cast<js::ImportKind>(records[r].kind) != js::ImportKind::Statement ||
          is_none(target))
        continue;
      if (!link[target].live || link[target].source->import_form.attributes.empty()) continue;
      link.diagnostics
          .error(
              "newer-than-target",
              fmt::format("Attributes of the import \"{}\" would stay in the output, but are newer "
                          "than the target {}",
                          link[target].source->path,
                          js::lacking(language, js::LanguageFeature::ImportAttributes)),
              module.source->pretty_path, {records[r].source_start, records[r].source_end})
          .help("Raise --target, or do not mark the module as external");
    }
  }
}

// The part whose statement begins last before `position`.
u32 part_at(const unit::Unit& unit, u32 position) {
  const auto parts = unit.parts();
  u32 found = kNone;
  for (u32 p = 0; p < parts.size(); ++p) {
    const unit::Part& part = parts[p];
    if (part.source_start > position) continue;
    if (found == kNone || part.source_start >= parts[found].source_start) found = p;
  }
  return found;
}

// import() of what is in the same file is none in the output.
void check_dynamic_imports(Link& link) {
  const js::LanguageTarget& language = link.options.code.target;
  if (language.has(js::LanguageFeature::DynamicImport)) return;
  for (const ModuleId id : link.modules.ids()) {
    const LinkModule& module = link[id];
    if (!module.live || module.unit == nullptr) continue;
    const auto records = module.unit->records();
    for (u32 r = 0; r < records.size(); ++r) {
      if (static_cast<js::ImportKind>(records[r].kind) != js::ImportKind::DynamicImport) continue;
      const ModuleId target = target_of(module, r);
      if (!link.splitting && !is_none(target) && !link[target].is_external()) continue;
      const u32 part = part_at(*module.unit, records[r].source_start);
      if (part != kNone && !link.is_live(id, part)) continue;
      js::report_too_old(language, js::LanguageFeature::DynamicImport, module.source->pretty_path,
                         {records[r].source_start, records[r].source_end}, link.diagnostics);
    }
  }
}

// Code of an ES module is strict, that of a CommonJS module in it too. What tree shaking has left
// out is in no file.
void check_sloppy_code(Link& link) {
  if (link.format != Format::Esm) return;
  for (ModuleId id : link.modules.ids()) {
    const LinkModule& module = link[id];
    if (!module.live || module.unit == nullptr) continue;
    const auto messages = module.unit->diagnostics();
    for (u32 d = 0; d < messages.size(); d += 1 + messages[d].note_count) {
      const unit::DiagnosticEntry& entry = messages[d];
      if (module.unit->text(entry.code) != js::kSloppyOnly) continue;
      const u32 part = part_at(*module.unit, entry.source_start);
      if (part != kNone && !link.is_live(id, part)) continue;
      link.diagnostics
          .error("sloppy-code-in-esm", std::string(module.unit->text(entry.message)),
                 module.source->pretty_path, {entry.source_start, entry.source_end})
          .note("All code of an ES module, which the output is, runs in strict mode")
          .help("Use --format=iife or --format=cjs, or change this code");
    }
  }
}

// Of the names behind `export *` of CommonJS some may be known at run time only, but those that an
// ES module file exports must be in its text.
class StarWarnings {
 public:
  explicit StarWarnings(Link& link) : link_(link) {}

  void visit(ModuleId id) {
    const LinkModule& module = link_[id];
    if (module.unit == nullptr || !module.dynamic_exports || !visited_.add(to_index(id))) return;
    for (const unit::StarExport& star : module.unit->star_exports()) {
      const ModuleId target = target_of(module, star.record);
      if (is_none(target)) continue;
      if (!link_[target].is_commonjs())
        visit(target);
      else if (!sets_known_exports(*link_[target].unit))
        warn(module, link_[target], module.unit->records()[star.record]);
    }
  }

 private:
  void warn(const LinkModule& module, const LinkModule& target, const unit::Record& record) {
    link_.diagnostics
        .warning("lost-star-exports",
                 fmt::format(
                     "Names that \"{}\" exports may be missing from the output: it is a CommonJS "
                     "module, and not all of its names are known before it runs",
                     target.source->pretty_path),
                 module.source->pretty_path, {record.source_start, record.source_end})
        .help("Name them: export { a, b } from …");
  }

  Link& link_;
  IdTable<u8> visited_;
};

}  // namespace

void warn_of_losses(Link& link) {
  warn_of_import_meta(link);
  warn_of_eval(link);
  check_attributes(link);
  check_dynamic_imports(link);
  check_sloppy_code(link);
  if (link.format != Format::Esm) return;
  StarWarnings stars(link);
  for (const Entry& entry : link.entries)
    if (!entry.dynamic) stars.visit(entry.module);
}

}  // namespace sinter::bundler
