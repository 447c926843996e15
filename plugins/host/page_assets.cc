#include "plugins/host/page_assets.h"

#include <optional>
#include <string>
#include <utility>

#include "base/json.h"
#include "plugins/host/json_text.h"

namespace sinter::plugins {

namespace {

std::string question(const std::string& attribute, const std::string& value,
                     const html::AssetSource::Attributes& attributes) {
  std::string all = "{";
  for (const auto& [name, text] : attributes) append_json_field(all, name, text);
  std::string data = "{";
  append_json_field(data, "key", attribute);
  append_json_field(data, "value", value);
  append_json_raw_field(data, "attributes", all + "}");
  return "[" + data + "}]";
}

}  // namespace

std::vector<html::AssetSource> page_asset_sources(const ProjectConfig& config, Session* session,
                                                  const std::function<void(Diagnostics)>& report) {
  std::vector<html::AssetSource> sources;
  for (const PageAssetRule& rule : config.page_assets) {
    html::AssetSource source{rule.tag, rule.attribute, rule.set, nullptr};
    if (rule.filter && session)
      source.accepts = [session, report, function = *rule.filter](
                           const std::string& attribute, const std::string& value,
                           const html::AssetSource::Attributes& attributes) {
        Diagnostics found;
        const std::optional<std::string> answer =
            session->call_function(function, question(attribute, value, attributes), found);
        report(std::move(found));
        const json::ParseResult parsed = json::parse(answer.value_or("null"));
        const json::Value& root = parsed.root();
        return !(root.is_null() || (root.is_bool() && !root.boolean()));
      };
    sources.push_back(std::move(source));
  }
  return sources;
}

}  // namespace sinter::plugins
