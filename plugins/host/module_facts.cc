#include "plugins/host/module_facts.h"

#include <algorithm>

#include "plugins/host/json_text.h"

namespace sinter::plugins {

void ModuleFacts::set(std::string id, std::vector<std::string> imports,
                      std::vector<std::string> dynamic_imports) {
  std::lock_guard lock(mutex_);
  Facts& facts = by_id_[std::move(id)];
  facts.imports = std::move(imports);
  facts.dynamic_imports = std::move(dynamic_imports);
  facts.parsed = true;
}

void ModuleFacts::mark_entry(std::string id) {
  std::lock_guard lock(mutex_);
  by_id_[std::move(id)].entry = true;
}

void ModuleFacts::clear() {
  std::lock_guard lock(mutex_);
  by_id_.clear();
}

std::string ModuleFacts::facts_json(std::string_view id) const {
  std::lock_guard lock(mutex_);
  const auto at = by_id_.find(std::string(id));
  // Importers are few and rarely asked for: a walk over all modules, sorted, so that they do not
  // depend on the order in which modules were read.
  std::vector<std::string> importers, dynamic_importers;
  for (const auto& [other, facts] : by_id_) {
    if (std::find(facts.imports.begin(), facts.imports.end(), id) != facts.imports.end())
      importers.push_back(other);
    if (std::find(facts.dynamic_imports.begin(), facts.dynamic_imports.end(), id) !=
        facts.dynamic_imports.end())
      dynamic_importers.push_back(other);
  }
  if (at == by_id_.end() && importers.empty() && dynamic_importers.empty()) return {};
  std::sort(importers.begin(), importers.end());
  std::sort(dynamic_importers.begin(), dynamic_importers.end());
  static const Facts unknown;
  const Facts& facts = at == by_id_.end() ? unknown : at->second;
  std::string out = R"({"isEntry":)";
  out += facts.entry ? "true" : "false";
  const auto list = [&](std::string_view key, const std::vector<std::string>& items) {
    out += ",\"";
    out += key;
    out += "\":";
    append_json_strings(out, items);
  };
  list("importers", importers);
  list("dynamicImporters", dynamic_importers);
  list("importedIds", facts.imports);
  list("dynamicallyImportedIds", facts.dynamic_imports);
  return out + '}';
}

std::string ModuleFacts::ids_json() const {
  std::lock_guard lock(mutex_);
  std::vector<std::string> ids;
  for (const auto& [id, facts] : by_id_) ids.push_back(id);
  std::sort(ids.begin(), ids.end());
  std::string out;
  append_json_strings(out, ids);
  return out;
}

}  // namespace sinter::plugins
