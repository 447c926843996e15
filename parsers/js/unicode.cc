#include "parsers/js/unicode.h"

#include <algorithm>
#include <iterator>

namespace sinter::js {
namespace {

#include "parsers/js/unicode_tables.inc"

bool contains(const u8* index, char32_t c) {
  if (c >= kTableEnd) return false;
  return (kBlocks[index[c >> 8]][c >> 5 & 7] >> (c & 31) & 1) != 0;
}

}  // namespace

namespace unicode_internal {

bool is_identifier_start_slow(char32_t c) { return contains(kIdStartIndex, c); }

bool is_identifier_continue_slow(char32_t c) {
  constexpr char32_t kZwnj = 0x200c, kZwj = 0x200d;
  return contains(kIdContinueIndex, c) || c == kZwnj || c == kZwj || (c >= 0xe0100 && c <= 0xe01ef);
}

}  // namespace unicode_internal

bool is_identifier_name(std::string_view text) {
  if (text.empty()) return false;
  const char* p = text.data();
  const char* const end = p + text.size();
  for (bool first = true; p < end; first = false) {
    const CodePoint c = decode_utf8(p, end);
    if (first ? !is_identifier_start(c.value) : !is_identifier_continue(c.value)) return false;
    p += c.length;
  }
  return true;
}

bool is_ascii_identifier_name(std::string_view text) {
  return ascii_prefix_length(text) == text.size() && is_identifier_name(text);
}

bool is_reserved_in_module(std::string_view name) {
  // Sorted, for the binary search.
  static constexpr std::string_view kWords[] = {
      "arguments", "await",      "break",   "case",    "catch",      "class",     "const",
      "continue",  "debugger",   "default", "delete",  "do",         "else",      "enum",
      "eval",      "export",     "extends", "false",   "finally",    "for",       "function",
      "if",        "implements", "import",  "in",      "instanceof", "interface", "let",
      "new",       "null",       "package", "private", "protected",  "public",    "return",
      "static",    "super",      "switch",  "this",    "throw",      "true",      "try",
      "typeof",    "var",        "void",    "while",   "with",       "yield"};
  return std::binary_search(std::begin(kWords), std::end(kWords), name);
}

}  // namespace sinter::js
