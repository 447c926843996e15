// What the options say of externals that the output requires, or finds in globals.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/path.h"
#include "bundler/link/passes.h"
#include "bundler/link/uses.h"

namespace sinter::bundler {

namespace {

bool is_external(const Link& link, ModuleId id) { return !is_none(id) && link[id].is_external(); }

// `defaultOnly`: the module is nothing but its default export.
void check_default_only(Link& link, const LinkModule& importer) {
  for (const unit::Import& import : importer.unit->imports()) {
    if (import.kind != unit::ImportKind::Named || import.reexport == 2) continue;
    const ModuleId target = target_of(importer, import.record);
    const std::string_view name = importer.unit->text(import.name);
    if (!is_external(link, target) || name == "default" ||
        link.interop_of(target) != Interop::DefaultOnly)
      continue;
    link.diagnostics
        .error("external-without-names",
               fmt::format("\"{}\" is imported from the external \"{}\", which has a default "
                           "export only (interop: \"defaultOnly\")",
                           name, link[target].source->path),
               importer.source->pretty_path, {import.source_start, import.source_end})
        .help("Import the default export, or change \"output.interop\"");
  }
}

// "@scope/some-lib" as a name: "someLib".
std::string legal_name(std::string_view external) {
  std::string name;
  bool upper = false;
  for (const char c : path::stem(external)) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    const bool digit = c >= '0' && c <= '9';
    if (!letter && (!digit || name.empty())) {
      if (digit) name = std::string("_") + c;
      upper = !name.empty() && !digit;
      continue;
    }
    name += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    upper = false;
  }
  return name.empty() ? "_" : name;
}

// How importers call the modules: `import React from "react"`.
using NameCounts = std::map<ModuleId, std::vector<std::pair<std::string_view, u32>>>;

void count_names(const Link& link, const LinkModule& importer, NameCounts& counts) {
  for (const unit::Import& import : importer.unit->imports()) {
    if (import.record == kNone) continue;
    const ModuleId target = target_of(importer, import.record);
    if (!is_external(link, target)) continue;
    auto& names = counts[target];  // also where none is a name for the whole module
    if (import.kind == unit::ImportKind::Named && importer.unit->text(import.name) != "default")
      continue;
    const std::string_view name = importer.unit->text(importer.unit->symbols()[import.symbol].name);
    if (name.empty() || import.reexport != 0) continue;
    const auto known = std::find_if(names.begin(), names.end(),
                                    [&](const auto& each) { return each.first == name; });
    if (known == names.end())
      names.emplace_back(name, 1);
    else
      ++known->second;
  }
}

// Externals that are imported for their effects: with the page's scripts they have had them.
void skip_effects(Link& link) {
  if (link.format != Format::Iife) return;
  for (const LinkModule& module : link.modules) {
    if (!module.live || module.unit == nullptr) continue;
    const auto records = module.unit->records();
    for (u32 r = 0; r < records.size(); ++r) {
      const ModuleId target = target_of(module, r);
      if (static_cast<js::ImportKind>(records[r].kind) == js::ImportKind::Statement &&
          is_external(link, target) && global_of(link, target).empty())
        link.guessed_globals.emplace(target, "void 0");
    }
  }
}

}  // namespace

void choose_interop(Link& link) {
  if (link.imports_externals() || !link.options.interop) return;
  for (ModuleId id : link.modules.ids())
    if (link[id].is_external()) {
      const Interop interop = link.options.interop(link[id].source->path);
      if (interop != Interop::ByImporter) link.interops.insert(to_index(id), interop);
    }
  for (const LinkModule& module : link.modules)
    if (module.unit != nullptr) check_default_only(link, module);
}

void guess_globals(Link& link) {
  if (!link.options.guess_globals || (link.format != Format::Iife && link.format != Format::Umd))
    return;
  NameCounts counts;
  for (ModuleId id : link.in_order)
    if (link[id].live && link[id].unit != nullptr) count_names(link, link[id], counts);
  for (const auto& [id, names] : counts) {
    const std::string& path = link[id].source->path;
    if (!global_of(link, id).empty()) continue;
    const auto most =
        std::max_element(names.begin(), names.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    std::string guess = most == names.end() ? legal_name(path) : std::string(most->first);
    link.diagnostics
        .warning("missing-global-name",
                 fmt::format("\"output.globals\" does not say which global holds the external "
                             "module \"{}\": it is taken for \"{}\"",
                             path, guess))
        .help(fmt::format("Write globals: {{\"{}\": \"{}\"}}", path, guess));
    link.guessed_globals.emplace(id, std::move(guess));
  }
  skip_effects(link);
}

}  // namespace sinter::bundler
