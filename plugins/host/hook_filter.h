// The filter of one hook. Immutable, tested from many threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "parsers/syntax/query.h"

namespace re2 {
class RE2;
}

namespace sinter::plugins {

// Text to be contained, or a regular expression. `regexp` null and `opaque`: only JavaScript can
// tell.
struct TextPattern {
  std::string text;
  std::shared_ptr<const re2::RE2> regexp;
  bool opaque = false;

  static TextPattern parse(const json::Value& value);
  bool may_match(std::string_view subject) const;
};

struct PatternGroup {
  std::vector<TextPattern> include, exclude;

  static PatternGroup parse(const json::Value& value);
  bool may_match(std::string_view subject) const;
};

class HookFilter {
 public:
  static std::shared_ptr<const HookFilter> parse(const json::Value& value);

  bool may_match_id(std::string_view id) const;
  bool may_match_code(std::string_view id, std::string_view code,
                      std::string_view module_type) const;

 private:
  bool opaque_ = false;
  bool has_id_ = false, has_code_ = false, has_module_type_ = false;
  PatternGroup id_, code_;
  std::vector<std::string> module_types_;
  std::vector<std::string> queries_;
};

// Whether a tree-sitter pattern matches; compiled once per language. False for languages without a
// grammar, and for a pattern that is wrong (`error` then says why).
bool query_matches(const std::string& pattern, std::string_view id, std::string_view module_type,
                   std::string_view code, std::string& error);

}  // namespace sinter::plugins
