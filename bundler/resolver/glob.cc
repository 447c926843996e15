#include "bundler/resolver/glob.h"

#include "base/types.h"

namespace sinter::bundler {
namespace {

// More alternatives than this are a mistake or an attack; the braces then stand for themselves.
constexpr size_t kMaxAlternatives = 1024;

void expand_braces(const std::string& pattern, std::vector<std::string>& out) {
  for (size_t open = 0; open < pattern.size(); ++open) {
    if (pattern[open] == '\\') {
      ++open;
      continue;
    }
    if (pattern[open] != '{') continue;
    int depth = 0;
    std::vector<size_t> cuts{open};
    size_t close = open;
    for (; close < pattern.size(); ++close) {
      if (pattern[close] == '\\') {
        ++close;
      } else if (pattern[close] == '{') {
        ++depth;
      } else if (pattern[close] == ',' && depth == 1) {
        cuts.push_back(close);
      } else if (pattern[close] == '}' && --depth == 0) {
        break;
      }
    }
    // "{a}" without a comma is literal, as in a shell.
    if (close >= pattern.size() || cuts.size() == 1) continue;
    cuts.push_back(close);
    for (size_t i = 0; i + 1 < cuts.size() && out.size() < kMaxAlternatives; ++i) {
      expand_braces(pattern.substr(0, open) +
                        pattern.substr(cuts[i] + 1, cuts[i + 1] - cuts[i] - 1) +
                        pattern.substr(close + 1),
                    out);
    }
    return;
  }
  out.push_back(pattern);
}

// `p` is just behind '['. Sets `matched` and moves `p` behind ']'; false when the set is not
// closed.
bool match_set(std::string_view pattern, size_t& p, char c, bool& matched) {
  size_t i = p;
  bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  bool found = false;
  for (bool first = true; i < pattern.size() && (first || pattern[i] != ']'); first = false) {
    char low = pattern[i];
    if (low == '\\' && i + 1 < pattern.size()) low = pattern[++i];
    char high = low;
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      high = pattern[i + 2];
      i += 2;
    }
    if (static_cast<u8>(low) <= static_cast<u8>(c) && static_cast<u8>(c) <= static_cast<u8>(high)) {
      found = true;
    }
    ++i;
  }
  if (i >= pattern.size()) return false;
  p = i + 1;
  matched = found != negated && c != '/';
  return true;
}

// The usual two-pointer scan, with one resume point for "*" and one for "**": linear in practice,
// and never exponential, as a recursive matcher would be on "*a*a*a*a".
bool match(std::string_view pattern, std::string_view text) {
  constexpr size_t kNowhere = ~size_t{0};
  size_t p = 0, t = 0;
  size_t star_p = kNowhere, star_t = 0;
  size_t deep_p = kNowhere, deep_t = 0;
  while (true) {
    bool ok = false;
    if (p < pattern.size() && pattern[p] == '*') {
      const bool double_star = p + 1 < pattern.size() && pattern[p + 1] == '*' &&
                               (p == 0 || pattern[p - 1] == '/') &&
                               (p + 2 == pattern.size() || pattern[p + 2] == '/');
      if (double_star) {
        if (p + 2 == pattern.size()) return true;
        p += 3;
        deep_p = p;
        deep_t = t;
        star_p = kNowhere;
        continue;
      }
      while (p < pattern.size() && pattern[p] == '*') ++p;
      star_p = p;
      star_t = t;
      continue;
    }
    if (p == pattern.size() && t == text.size()) return true;
    if (p < pattern.size() && t < text.size()) {
      const char c = text[t];
      if (pattern[p] == '?') {
        ok = c != '/';
        if (ok) ++p;
      } else if (size_t after = p + 1; pattern[p] == '[' && match_set(pattern, after, c, ok)) {
        if (ok) p = after;
      } else if (pattern[p] == '\\' && p + 1 < pattern.size()) {
        ok = pattern[p + 1] == c;
        if (ok) p += 2;
      } else {
        ok = pattern[p] == c;
        if (ok) ++p;
      }
    }
    if (ok) {
      ++t;
      continue;
    }
    if (star_p != kNowhere && star_t < text.size() && text[star_t] != '/') {
      t = ++star_t;
      p = star_p;
      continue;
    }
    if (deep_p != kNowhere) {
      size_t slash = text.find('/', deep_t);
      if (slash != std::string_view::npos) {
        t = deep_t = slash + 1;
        p = deep_p;
        star_p = kNowhere;
        continue;
      }
    }
    return false;
  }
}

}  // namespace

Glob::Glob(std::string_view pattern) : pattern_(pattern) { expand_braces(pattern_, alternatives_); }

bool Glob::matches(std::string_view path) const {
  for (const std::string& alternative : alternatives_) {
    if (match(alternative, path)) return true;
  }
  return false;
}

bool matches_wildcard(std::string_view pattern, std::string_view text) {
  size_t p = 0, t = 0;
  size_t star_p = std::string_view::npos, star_t = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star_p = ++p;
      star_t = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star_p != std::string_view::npos) {
      p = star_p;
      t = ++star_t;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace sinter::bundler
