// Shell patterns for `sideEffects`, tsconfig `include` and externals.
//
//   ?        one character but no slash
//   *        any run of characters but slashes
//   **       as a whole segment, any number of segments, none included
//   {a,b}    either; may be nested
//   [a-z]    one of a set; [!a] or [^a] one not in it
//
// A backslash takes the next character literally.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sinter::bundler {

class Glob {
 public:
  explicit Glob(std::string_view pattern);
  bool matches(std::string_view path) const;
  const std::string& pattern() const { return pattern_; }

 private:
  std::string pattern_;
  std::vector<std::string> alternatives_;  // braces expanded
};

// A pattern with at most one kind of wildcard, '*', that also crosses slashes: `--external:*.png`,
// `@scope/*`.
bool matches_wildcard(std::string_view pattern, std::string_view text);

}  // namespace sinter::bundler
