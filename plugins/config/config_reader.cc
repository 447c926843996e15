#include "plugins/config/config_reader.h"

#include <fmt/format.h>

#include <cmath>

#include "base/json_text.h"
#include "base/path.h"
#include "parsers/syntax/query.h"

namespace sinter::plugins {

namespace {

// All `key: value` pairs of object literals, methods and shorthands.
constexpr std::string_view kPairs = R"(
  (pair key: (_) @key) @pair
  (method_definition name: (_) @key) @pair
  (shorthand_property_identifier) @key
)";

struct WrittenKey {
  std::string_view name;
  SourceRange key, pair;
};

std::vector<WrittenKey> written_keys(const ConfigSource& source) {
  const std::string_view extension = path::extension(source.pretty_path);
  const bool typescript = extension == ".ts" || extension == ".mts" || extension == ".cts";
  Diagnostic error;
  const auto query = syntax::Query::compile(
      kPairs, typescript ? syntax::Language::TypeScript : syntax::Language::JavaScript, error);
  std::vector<WrittenKey> keys;
  if (!query) return keys;
  const auto& names = query->capture_names();
  for (const syntax::Match& match : query->run(source.text)) {
    WrittenKey found;
    for (const syntax::Capture& capture : match.captures)
      (names[capture.name] == "key" ? found.key : found.pair) = capture.range;
    if (match.captures.size() == 1) found.pair = found.key;
    found.name =
        std::string_view(source.text).substr(found.key.start, found.key.end - found.key.start);
    if (found.name.size() >= 2 && (found.name.front() == '"' || found.name.front() == '\'')) {
      found.name.remove_prefix(1);
      found.name.remove_suffix(1);
    }
    keys.push_back(found);
  }
  return keys;
}

}  // namespace

SourceRange find_key(const ConfigSource& source, std::string_view path) {
  if (source.text.empty()) return kNoRange;
  const std::vector<WrittenKey> keys = written_keys(source);
  // The innermost pair around a key is its parent.
  auto parent_of = [&](const WrittenKey& key) -> const WrittenKey* {
    const WrittenKey* parent = nullptr;
    for (const WrittenKey& other : keys) {
      if (&other == &key || other.pair.start > key.pair.start || other.pair.end < key.pair.end)
        continue;
      if (other.pair.start == key.pair.start && other.pair.end == key.pair.end) continue;
      if (!parent || other.pair.start >= parent->pair.start) parent = &other;
    }
    return parent;
  };
  auto matches = [&](const WrittenKey* key, std::string_view wanted) {
    while (key) {
      const size_t dot = wanted.rfind('.');
      const std::string_view last = dot == std::string_view::npos ? wanted : wanted.substr(dot + 1);
      if (key->name != last) return false;
      if (dot == std::string_view::npos) return true;
      wanted = wanted.substr(0, dot);
      key = parent_of(*key);
    }
    return false;
  };
  for (const WrittenKey& key : keys)
    if (matches(&key, path)) return key.key;
  return kNoRange;
}

std::optional<FunctionId> as_function(const json::Value& value) {
  const json::Value* id = value.is_object() ? value.find("$function") : nullptr;
  if (!id || !id->is_number()) return std::nullopt;
  return static_cast<FunctionId>(id->number());
}

std::optional<Pattern> as_pattern(const json::Value& value) {
  Pattern pattern;
  if (value.is_string()) {
    pattern.text = value.string();
    return pattern;
  }
  const auto source = value.find_string("$regexp");
  if (!source) return std::nullopt;
  pattern.regexp = true;
  pattern.text = *source;
  if (const auto flags = value.find_string("flags")) pattern.flags = *flags;
  return pattern;
}

std::string describe_kind(const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::Null:
      return "null";
    case json::Kind::Bool:
      return value.boolean() ? "true" : "false";
    case json::Kind::Number:
      return fmt::format("{}", value.number());
    case json::Kind::String:
      return json_string(value.string());
    case json::Kind::Array:
      return "a list";
    case json::Kind::Object:
      break;
  }
  if (value.find("$function")) return "a function";
  if (value.find("$regexp")) return "a regular expression";
  if (const auto what = value.find_string("$unserializable")) return std::string(*what);
  return "an object";
}

std::string to_json_text(const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::Null:
      return "null";
    case json::Kind::Bool:
      return value.boolean() ? "true" : "false";
    case json::Kind::Number:
      return fmt::format("{}", value.number());
    case json::Kind::String:
      return json_string(value.string());
    case json::Kind::Array: {
      std::string out = "[";
      for (const json::Value& item : value.items())
        out += (out.size() > 1 ? "," : "") + to_json_text(item);
      return out + "]";
    }
    case json::Kind::Object:
      break;
  }
  std::string out = "{";
  for (const json::Member& member : value.members())
    out += (out.size() > 1 ? "," : "") + json_string(member.key) + ":" + to_json_text(member.value);
  return out + "}";
}

void ConfigReader::refuse(const json::Value& value, std::string_view wanted) {
  error(fmt::format("\"{}\" must be {}, not {}", path_, wanted, describe_kind(value)));
}

Diagnostic& ConfigReader::error(std::string message) {
  return diagnostics_.error("config-value", std::move(message), source_.pretty_path,
                            find_key(source_, path_));
}

void ConfigReader::warn(std::string message, std::string help) {
  diagnostics_
      .warning("config-value", std::move(message), source_.pretty_path, find_key(source_, path_))
      .help(std::move(help));
}

bool ConfigReader::boolean(const json::Value& value, bool& out) {
  if (!value.is_bool()) {
    refuse(value, "true or false");
    return false;
  }
  out = value.boolean();
  return true;
}

bool ConfigReader::string(const json::Value& value, std::string& out) {
  if (!value.is_string()) {
    refuse(value, "a string");
    return false;
  }
  out = value.string();
  if (out.find('\0') == std::string::npos) return true;
  error(fmt::format("\"{}\" holds a null character", path_));
  return false;
}

bool ConfigReader::number(const json::Value& value, u32& out, u32 most) {
  if (!value.is_number() || !(value.number() >= 0) || value.number() > static_cast<f64>(most)) {
    // Infinity has no JSON, and means "no limit".
    if (value.find_string("$unserializable") == "Infinity" && most == 0xffffffff) {
      out = most;
      return true;
    }
    refuse(value, most == 0xffffffff ? std::string("a number of 0 or more")
                                     : fmt::format("a number from 0 to {}", most));
    return false;
  }
  out = static_cast<u32>(value.number());
  return true;
}

bool ConfigReader::port(const json::Value& value, u16& out) {
  u32 number_read = 0;
  if (!number(value, number_read, 65535)) return false;
  out = static_cast<u16>(number_read);
  return true;
}

bool ConfigReader::strings(const json::Value& value, std::vector<std::string>& out) {
  std::vector<std::string> found;
  auto add = [&](const json::Value& item) {
    if (!item.is_string()) return false;
    found.emplace_back(item.string());
    return true;
  };
  bool ok = value.is_array() || add(value);
  if (value.is_array())
    for (const json::Value& item : value.items()) ok = ok && add(item);
  if (!ok) {
    refuse(value, "a string or a list of strings");
    return false;
  }
  out = std::move(found);
  return true;
}

bool ConfigReader::patterns(const json::Value& value, std::vector<Pattern>& out) {
  std::vector<Pattern> found;
  auto add = [&](const json::Value& item) {
    std::optional<Pattern> pattern = as_pattern(item);
    if (pattern) found.push_back(std::move(*pattern));
    return pattern.has_value();
  };
  bool ok = value.is_array() || add(value);
  if (value.is_array())
    for (const json::Value& item : value.items()) ok = ok && add(item);
  if (!ok) {
    refuse(value, "a string, a regular expression, or a list of those");
    return false;
  }
  out = std::move(found);
  return true;
}

bool ConfigReader::pairs(const json::Value& value,
                         std::vector<std::pair<std::string, std::string>>& out) {
  if (!value.is_object()) {
    refuse(value, "an object");
    return false;
  }
  std::vector<std::pair<std::string, std::string>> found;
  for (const json::Member& member : value.members()) {
    std::string text;
    if (member.value.is_string()) {
      text = member.value.string();
    } else if (member.value.is_number()) {
      text = fmt::format("{}", member.value.number());
    } else if (member.value.is_array()) {
      for (const json::Value& item : member.value.items())
        text += (text.empty() ? "" : ", ") +
                (item.is_string() ? std::string(item.string()) : to_json_text(item));
    } else {
      refuse(member.value, fmt::format("an object of strings (\"{}\")", member.key));
      return false;
    }
    found.emplace_back(std::string(member.key), std::move(text));
  }
  out = std::move(found);
  return true;
}

}  // namespace sinter::plugins
