#include "plugins/host/hook_table.h"

#include <re2/re2.h>

#include "plugins/host/hook_filter.h"

namespace sinter::plugins {

struct AliasEntry {
  TextPattern find;
  std::string replacement;
  bool in_javascript = false;

  bool matches(std::string_view specifier) const {
    if (find.regexp || find.opaque) return find.may_match(specifier);
    const std::string& text = find.text;
    if (!specifier.starts_with(text)) return false;
    return specifier.size() == text.size() || text.ends_with('/') || specifier[text.size()] == '/';
  }
};

HookTable::HookTable() = default;
HookTable::~HookTable() = default;
HookTable::HookTable(HookTable&&) noexcept = default;
HookTable& HookTable::operator=(HookTable&&) noexcept = default;

void HookTable::replace_hooks(std::string_view hooks) {
  const json::ParseResult parsed = json::parse(hooks);
  SINTER_CHECK(parsed);
  plugins_.clear();
  hooks_.clear();
  for (const json::Value& name : parsed.root().find("plugins")->items())
    plugins_.emplace_back(name.is_string() ? name.string() : std::string_view("?"));
  size_t own = 0;
  if (const json::Value* builtin = parsed.root().find("builtin"))
    for (const json::Value& item : builtin->items()) own += item.is_bool() && item.boolean();
  has_foreign_plugins_ = plugins_.size() > own;
  for (const json::Member& hook : parsed.root().find("hooks")->members()) {
    auto& [name, entries] = hooks_.emplace_back();
    name = hook.key;
    for (const json::Value& item : hook.value.items()) {
      HookEntry entry;
      if (const json::Value* plugin = item.find("plugin"))
        entry.plugin = static_cast<u32>(plugin->number());
      if (const json::Value* filter = item.find("filter"); filter && filter->is_object())
        entry.filter = HookFilter::parse(*filter);
      entries.push_back(std::move(entry));
    }
  }
}

HookTable HookTable::parse(std::string_view hooks, const json::Value& aliases) {
  HookTable out;
  out.replace_hooks(hooks);
  if (aliases.is_array()) {
    for (const json::Value& item : aliases.items()) {
      AliasEntry alias;
      alias.find = TextPattern::parse(item);
      alias.replacement = item.find_string("replacement").value_or("");
      alias.in_javascript = item.find_bool("inJavaScript").value_or(false);
      out.aliases_.push_back(std::move(alias));
    }
  }
  return out;
}

const std::vector<HookEntry>& HookTable::entries(std::string_view hook) const {
  static const std::vector<HookEntry> none;
  for (const auto& [name, list] : hooks_)
    if (name == hook) return list;
  return none;
}

bool HookTable::wants_resolve_id(std::string_view specifier) const {
  std::string aliased;
  for (const AliasEntry& alias : aliases_) {
    if (!alias.matches(specifier)) continue;
    if (alias.in_javascript) return true;
    aliased = alias.replacement + std::string(specifier.substr(alias.find.text.size()));
    specifier = aliased;
    break;
  }
  for (const HookEntry& entry : entries("resolveId"))
    if (!entry.filter || entry.filter->may_match_id(specifier)) return true;
  return has("resolveDynamicImport");
}

bool HookTable::wants_load(std::string_view id) const {
  for (const HookEntry& entry : entries("load"))
    if (!entry.filter || entry.filter->may_match_id(id)) return true;
  return false;
}

bool HookTable::wants_transform(std::string_view id, std::string_view code,
                                std::string_view module_type) const {
  for (const HookEntry& entry : entries("transform"))
    if (!entry.filter || entry.filter->may_match_code(id, code, module_type)) return true;
  return false;
}

bool HookTable::wants_render_chunk(std::string_view code) const {
  for (const HookEntry& entry : entries("renderChunk"))
    if (!entry.filter || entry.filter->may_match_code({}, code, {})) return true;
  return false;
}

}  // namespace sinter::plugins
