#include "bundler/resolver/package_exports.h"

#include <algorithm>

namespace sinter::bundler {
namespace {

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return (x >= 'A' && x <= 'Z' ? x + 32 : x) == y;
         });
}

// A segment that would leave the package or enter another one. `text` is what follows "./", or a
// '*' match.
bool has_invalid_segment(std::string_view text) {
  size_t start = 0;
  while (start <= text.size()) {
    size_t end = std::min(text.find_first_of("/\\", start), text.size());
    std::string segment(text.substr(start, end - start));
    for (size_t at; (at = segment.find('%')) != std::string::npos && at + 2 < segment.size();) {
      // "%2e" is how a dot hides from a check of the text.
      if (!equals_ignoring_case(std::string_view(segment).substr(at, 3), "%2e")) break;
      segment.replace(at, 3, ".");
    }
    if (segment == "." || segment == ".." || equals_ignoring_case(segment, "node_modules")) {
      return true;
    }
    start = end + 1;
  }
  return false;
}

bool is_array_index(std::string_view key) {
  return !key.empty() && key.size() < 10 &&
         key.find_first_not_of("0123456789") == std::string_view::npos &&
         (key == "0" || key[0] != '0');
}

std::string replace_stars(std::string_view text, std::string_view replacement) {
  std::string out;
  for (char c : text) {
    if (c == '*') {
      out += replacement;
    } else {
      out += c;
    }
  }
  return out;
}

struct Walk {
  std::span<const std::string> conditions;
  bool is_imports;

  bool holds(std::string_view condition) const {
    return condition == "default" ||
           std::find(conditions.begin(), conditions.end(), condition) != conditions.end();
  }

  // PACKAGE_TARGET_RESOLVE. `match` is what '*' (or the rest behind a "./dir/" key) stands for.
  ExportsResult target(const json::Value& value, const std::string_view* match,
                       bool is_prefix) const {
    ExportsResult result;
    result.range = value.range();
    if (value.is_string()) {
      string_target(value.string(), match, is_prefix, result);
      return result;
    }
    if (value.is_object()) {
      ExportsResult nested_failure;
      for (const json::Member& member : value.members()) {
        if (is_array_index(member.key)) {
          result.status = ExportsStatus::InvalidConfig;
          result.range = member.key_range;
          return result;
        }
      }
      for (const json::Member& member : value.members()) {
        if (!holds(member.key)) {
          result.conditions.push_back(member.key);
          continue;
        }
        ExportsResult found = target(member.value, match, is_prefix);
        if (found.status != ExportsStatus::Undefined &&
            found.status != ExportsStatus::UnmatchedConditions) {
          return found;
        }
        result.conditions.insert(result.conditions.end(), found.conditions.begin(),
                                 found.conditions.end());
      }
      result.status = ExportsStatus::UnmatchedConditions;
      return result;
    }
    if (value.is_array()) {
      // The first entry that is valid and matches; what the entry names need not exist.
      result.status = ExportsStatus::Null;
      for (const json::Value& item : value.items()) {
        ExportsResult found = target(item, match, is_prefix);
        switch (found.status) {
          case ExportsStatus::InvalidTarget:
          case ExportsStatus::Null:
          case ExportsStatus::Undefined:
          case ExportsStatus::UnmatchedConditions:
            result = std::move(found);
            continue;
          default:
            return found;
        }
      }
      return result;
    }
    result.status = value.is_null() ? ExportsStatus::Null : ExportsStatus::InvalidTarget;
    return result;
  }

  void string_target(std::string_view text, const std::string_view* match, bool is_prefix,
                     ExportsResult& result) const {
    if (!text.starts_with("./")) {
      const bool relative =
          text.starts_with("../") || text.starts_with("/") || text == "." || text == "..";
      if (!is_imports || relative || text.empty()) {
        result.status = ExportsStatus::InvalidTarget;
        result.target = text;
        return;
      }
      result.status = ExportsStatus::Package;
      result.target = !match      ? std::string(text)
                      : is_prefix ? std::string(text).append(*match)
                                  : replace_stars(text, *match);
      return;
    }
    if (has_invalid_segment(text.substr(2)) && !(is_prefix && text == "./")) {
      result.status = ExportsStatus::InvalidTarget;
      result.target = text;
      return;
    }
    if (match && has_invalid_segment(*match)) {
      result.status = ExportsStatus::InvalidSpecifier;
      result.target = *match;
      return;
    }
    if (is_prefix) {
      if (!text.ends_with('/')) {
        result.status = ExportsStatus::InvalidTarget;
        result.target = text;
        return;
      }
      result.status = ExportsStatus::PathPrefix;
      result.target = std::string(text).append(*match);
      return;
    }
    result.status = ExportsStatus::Path;
    result.target = match ? replace_stars(text, *match) : std::string(text);
  }

  // PACKAGE_IMPORTS_EXPORTS_RESOLVE.
  ExportsResult key(const json::Value& map, std::string_view key) const {
    if (key.find('*') == std::string_view::npos && !key.ends_with('/')) {
      if (const json::Value* value = map.find(key)) return target(*value, nullptr, false);
    }
    // PATTERN_KEY_COMPARE: the longest text before '*' wins, then the longest key.
    const json::Member* best = nullptr;
    size_t best_base = 0;
    bool best_is_prefix = false;
    for (const json::Member& member : map.members()) {
      const size_t star = member.key.find('*');
      const bool is_prefix = star == std::string_view::npos && member.key.ends_with('/');
      if (star == std::string_view::npos && !is_prefix) continue;
      if (!is_prefix && member.key.find('*', star + 1) != std::string_view::npos) continue;
      const size_t base = is_prefix ? member.key.size() : star;
      if (!key.starts_with(member.key.substr(0, base)) || key.size() == base) continue;
      if (!is_prefix &&
          (key.size() < member.key.size() || !key.ends_with(member.key.substr(star + 1)))) {
        continue;
      }
      if (!best || base > best_base ||
          (base == best_base && member.key.size() > best->key.size())) {
        best = &member;
        best_base = base;
        best_is_prefix = is_prefix;
      }
    }
    if (!best) return {.range = map.range()};
    std::string_view match = key.substr(best_base);
    if (!best_is_prefix) match.remove_suffix(best->key.size() - best_base - 1);
    return target(best->value, &match, best_is_prefix);
  }
};

}  // namespace

ExportsResult resolve_exports(const json::Value& exports, std::string_view subpath,
                              std::span<const std::string> conditions) {
  Walk walk{conditions, false};
  bool subpaths = false, sugar = !exports.is_object();
  if (exports.is_object()) {
    for (const json::Member& member : exports.members()) {
      (member.key.starts_with('.') ? subpaths : sugar) = true;
    }
    if (subpaths && sugar) {
      return {.status = ExportsStatus::InvalidConfig, .range = exports.range()};
    }
  }
  if (sugar) {
    if (subpath == ".") return walk.target(exports, nullptr, false);
    return {.range = exports.range()};
  }
  if (subpath.ends_with('/')) return {.range = exports.range()};
  return walk.key(exports, subpath);
}

ExportsResult resolve_imports(const json::Value& imports, std::string_view specifier,
                              std::span<const std::string> conditions) {
  if (!imports.is_object()) {
    return {.status = ExportsStatus::InvalidConfig, .range = imports.range()};
  }
  // "#" alone is reserved. Node refused "#/x" too until its version 25 allowed it.
  if (specifier == "#") {
    return {.status = ExportsStatus::InvalidSpecifier, .range = imports.range()};
  }
  return Walk{conditions, true}.key(imports, specifier);
}

std::vector<std::string_view> exported_subpaths(const json::Value& exports) {
  std::vector<std::string_view> keys;
  if (exports.is_object()) {
    for (const json::Member& member : exports.members()) {
      if (member.key.starts_with('.')) keys.push_back(member.key);
    }
  }
  if (keys.empty()) keys.push_back(".");
  return keys;
}

}  // namespace sinter::bundler
