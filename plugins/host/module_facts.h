// What the bundler told of modules, for this.getModuleInfo(). Kept natively, so that modules which
// no plugin asks about cost no JavaScript.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace sinter::plugins {

class ModuleFacts {
 public:
  void set(std::string id, std::vector<std::string> imports,
           std::vector<std::string> dynamic_imports);
  void mark_entry(std::string id);
  void clear();

  // JSON for the JavaScript half; empty for an id that is not known.
  std::string facts_json(std::string_view id) const;
  std::string ids_json() const;

 private:
  struct Facts {
    std::vector<std::string> imports, dynamic_imports;
    bool parsed = false, entry = false;
  };
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Facts> by_id_;
};

}  // namespace sinter::plugins
