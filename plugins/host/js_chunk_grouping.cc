#include "plugins/host/js_chunk_grouping.h"

#include "base/json.h"
#include "plugins/host/answers.h"
#include "plugins/host/json_text.h"

namespace sinter::plugins {

namespace {

bundler::ChunkGroup read_group(const json::Value& value) {
  bundler::ChunkGroup group;
  group.name = value.find_string("name").value_or("");
  const auto number = [&](std::string_view key, f64 otherwise) {
    const json::Value* found = value.find(key);
    return found && found->is_number() ? found->number() : otherwise;
  };
  group.min_size = static_cast<u64>(number("minSize", 0));
  group.max_size = static_cast<u64>(number("maxSize", 0));
  group.merge_size = static_cast<u64>(number("entriesAwareMergeThreshold", 0));
  group.initial = value.find_bool("initial").value_or(false);
  group.by_entries = value.find_bool("entriesAware").value_or(false);
  group.min_share_count = static_cast<u32>(number("minShareCount", 1));
  if (const json::Value* modules = value.find("modules"))
    for (const json::Value& index : modules->items())
      group.modules.push_back(static_cast<u32>(index.number()));
  if (const json::Value* specifiers = value.find("specifiers"))
    for (const json::Value& specifier : specifiers->items())
      if (specifier.is_string()) group.specifiers.emplace_back(specifier.string());
  return group;
}

}  // namespace

bool JsChunkGrouping::group_modules(std::span<const bundler::GroupableModule> modules,
                                    std::vector<bundler::ChunkGroup>& groups,
                                    Diagnostics& diagnostics) {
  std::string list = "[";
  for (const bundler::GroupableModule& module : modules) {
    list += list.size() > 1 ? ",[" : "[";
    append_json_string(list, module.id);
    list += ',' + std::to_string(module.size) + ']';
  }
  const Answer answer = thread_.request_and_wait("groupModules", {Part(list + ']')});
  diagnostics.merge(std::move(read_header(answer, root_).diagnostics));
  if (answer.failed) return false;
  const json::ParseResult parsed = json::parse(answer.text(1));
  SINTER_CHECK(parsed);
  for (const json::Value& value : parsed.root().items()) groups.push_back(read_group(value));
  return true;
}

}  // namespace sinter::plugins
