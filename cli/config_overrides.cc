#include "cli/config_overrides.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/json_text.h"

namespace sinter::cli {

bool ConfigTree::set(std::string_view path, std::string value) {
  const size_t dot = path.find('.');
  const std::string_view name = path.substr(0, dot);
  if (name.empty() || !value_.empty()) return false;
  ConfigTree& child = children_[std::string(name)];
  if (dot != path.npos) return child.set(path.substr(dot + 1), std::move(value));
  if (!child.children_.empty()) return false;
  child.value_ = std::move(value);  // the last one counts
  return true;
}

std::string ConfigTree::text() const {
  if (!value_.empty()) return value_;
  std::string out = "{";
  for (const auto& [name, child] : children_) {
    if (out.size() > 1) out += ',';
    out += json_string(name) + ':' + child.text();
  }
  return out + '}';
}

std::optional<std::string> add_override(std::string_view text, ConfigTree& tree) {
  const size_t equals = std::min(text.find('='), text.size());
  const std::string_view path = text.substr(0, equals);
  std::string value = "true";
  if (equals != text.size()) {
    value = text.substr(equals + 1);
    if (value.empty() || !json::parse(value)) value = json_string(value);
  }
  if (tree.set(path, std::move(value))) return std::nullopt;
  return fmt::format("\"{}\" on the command line is no key of the config, or contradicts another",
                     path);
}

std::optional<std::string> as_override(std::string_view argument) {
  if (!argument.starts_with("--")) return std::nullopt;
  const std::string_view rest = argument.substr(2);
  const std::string_view name = rest.substr(0, rest.find('='));
  const auto is_letter = [](char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; };
  const size_t dot = name.find('.');
  if (dot == 0 || dot == name.npos || dot + 1 == name.size() ||
      !std::all_of(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(dot), is_letter) ||
      name.find(':') != name.npos)
    return std::nullopt;
  return fmt::format("--set={}", rest);
}

}  // namespace sinter::cli
