#include "runtime/engine/cjs_source.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/types.h"

namespace sinter::runtime {

namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Whether a slash behind `before` begins a regular expression and is no division.
bool regexp_may_follow(std::string_view before) {
  // What lies further back does not matter in code that people or tools write.
  constexpr size_t kWindow = 40;
  before = before.substr(before.size() - std::min(before.size(), kWindow));
  while (!before.empty() && is_space(before.back())) before.remove_suffix(1);
  if (before.empty()) return true;
  if (std::string_view("=(,;:!&|?{}[+-*%^~<>").find(before.back()) != std::string_view::npos)
    return true;
  size_t begin = before.size();
  while (begin > 0 && is_word(before[begin - 1])) begin--;
  constexpr std::array<std::string_view, 14> kWords = {
      "return", "typeof", "case", "in",   "of",         "delete", "void",
      "throw",  "new",    "do",   "else", "instanceof", "yield",  "await"};
  return std::ranges::find(kWords, before.substr(begin)) != kWords.end();
}

// What can not be copied as it is: strings, comments, regular expressions, templates, and braces in
// their gaps.
constexpr std::array<bool, 256> kStops = [] {
  std::array<bool, 256> stops{};
  for (const char c : {'/', '"', '\'', '`', '{', '}'}) stops[static_cast<u8>(c)] = true;
  return stops;
}();

}  // namespace

std::string without_comments_and_templates(std::string_view source) {
  std::string out;
  out.reserve(source.size() + 1);
  // Of each template gap that is open, how many braces are open in it.
  std::vector<u32> gaps;
  const size_t size = source.size();
  size_t i = 0;
  const auto at = [&](size_t index) { return index < size ? source[index] : '\0'; };
  const auto find = [&](std::string_view text, size_t from, size_t extra) {
    const size_t found = source.find(text, std::min(from, size));
    return found == std::string_view::npos ? size : found + extra;
  };
  while (i < size) {
    const size_t begin = i;
    while (i < size && !kStops[static_cast<u8>(source[i])]) i++;
    out.append(source, begin, i - begin);
    if (i == size) break;
    const char c = source[i];
    if (c == '/' && at(i + 1) == '/') {
      out += ' ';
      i = find("\n", i, 0);
    } else if (c == '/' && at(i + 1) == '*') {
      out += ' ';
      i = find("*/", i + 2, 2);
    } else if (c == '/' && regexp_may_follow(out)) {
      size_t end = i + 1;
      for (bool in_class = false; end < size; end++) {
        const char d = source[end];
        if (d == '\\') {
          end++;
        } else if (d == '[') {
          in_class = true;
        } else if (d == ']') {
          in_class = false;
        } else if (d == '\n' || (d == '/' && !in_class)) {
          break;
        }
      }
      out += " 0";
      i = std::min(end + 1, size);
    } else if (c == '"' || c == '\'') {
      size_t end = i + 1;
      while (end < size && source[end] != c && source[end] != '\n')
        end += source[end] == '\\' ? 2 : 1;
      end = std::min(end + 1, size);
      out.append(source, i, end - i);
      i = end;
    } else if (c == '`' || (c == '}' && !gaps.empty() && gaps.back() == 0)) {
      if (c == '}') gaps.pop_back();
      size_t end = i + 1;
      while (end < size && source[end] != '`' && !(source[end] == '$' && at(end + 1) == '{'))
        end += source[end] == '\\' ? 2 : 1;
      if (at(end) == '$') {
        gaps.push_back(0);
        out += " (";
        i = std::min(end + 2, size);
      } else {
        out += " 0";
        i = std::min(end + 1, size);
      }
    } else {
      if (!gaps.empty() && c == '{') gaps.back()++;
      if (!gaps.empty() && c == '}') gaps.back()--;
      out += c;
      i++;
    }
  }
  return out;
}

}  // namespace sinter::runtime
