// Which plugin has which hook, and the filters of hooks, evaluated natively: RE2 for regular
// expressions (globs are made into them by the JavaScript half), substrings for code, tree-sitter
// queries.
//
// A filter answers "may match" where only JavaScript can tell; the hook's own half then decides.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/types.h"

namespace sinter::plugins {

class HookFilter;

struct HookEntry {
  u32 plugin = 0;                            // index into HookTable::plugins()
  std::shared_ptr<const HookFilter> filter;  // null: every module
};

// One rule of resolve.alias, for knowing which specifier plugins will see.
struct AliasEntry;

class HookTable {
 public:
  HookTable();
  ~HookTable();
  HookTable(HookTable&&) noexcept;
  HookTable& operator=(HookTable&&) noexcept;

  // `hooks` as the container writes it, `aliases` as a list. Malformed text is a bug of ours
  // (checked).
  static HookTable parse(std::string_view hooks, const json::Value& aliases);

  // The same with other plugins; aliases stay.
  void replace_hooks(std::string_view hooks);

  const std::vector<std::string>& plugins() const { return plugins_; }
  // Plugins of the project, besides our own.
  bool has_foreign_plugins() const { return has_foreign_plugins_; }
  bool has(std::string_view hook) const { return !entries(hook).empty(); }
  const std::vector<HookEntry>& entries(std::string_view hook) const;

  bool wants_resolve_id(std::string_view specifier) const;
  bool wants_load(std::string_view id) const;
  bool wants_transform(std::string_view id, std::string_view code,
                       std::string_view module_type) const;
  bool wants_render_chunk(std::string_view code) const;

 private:
  std::vector<std::string> plugins_;
  bool has_foreign_plugins_ = false;
  std::vector<std::pair<std::string, std::vector<HookEntry>>> hooks_;
  std::vector<AliasEntry> aliases_;
};

}  // namespace sinter::plugins
