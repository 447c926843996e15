// Character classes of the ECMAScript lexical grammar (ECMA-262 sections 12.2, 12.3 and 12.7).
//
// ASCII is answered inline, the rest from a two-level bitmap generated from the Unicode tables of
// Node.js (unicode_tables.mjs). The lexer handles ASCII itself and comes here for what is left.

#pragma once

#include <string_view>

#include "base/types.h"
#include "base/utf8.h"

namespace sinter::js {

using sinter::append_utf16_unit;
using sinter::append_utf8;
using sinter::decode_utf8;
using sinter::encode_utf8;
using sinter::utf16_length;

namespace unicode_internal {
bool is_identifier_start_slow(char32_t c);
bool is_identifier_continue_slow(char32_t c);

// Bit `c & 63` of word `c >> 6`: `$`, `_`, letters, and for continue also digits.
inline constexpr u64 kAsciiStart[2] = {0x0000001000000000, 0x07fffffe87fffffe};
inline constexpr u64 kAsciiContinue[2] = {0x03ff001000000000, 0x07fffffe87fffffe};
}  // namespace unicode_internal

// IdentifierStartChar: ID_Start, `$`, `_`.
inline bool is_identifier_start(char32_t c) {
  if (c < 0x80) return (unicode_internal::kAsciiStart[c >> 6] >> (c & 63) & 1) != 0;
  return unicode_internal::is_identifier_start_slow(c);
}

// IdentifierPartChar: ID_Continue, `$`, ZWNJ, ZWJ.
inline bool is_identifier_continue(char32_t c) {
  if (c < 0x80) return (unicode_internal::kAsciiContinue[c >> 6] >> (c & 63) & 1) != 0;
  return unicode_internal::is_identifier_continue_slow(c);
}

// WhiteSpace: tab, VT, FF, U+FEFF and every Space_Separator; not the line terminators.
inline bool is_js_whitespace(char32_t c) {
  if (c < 0x80) return c == ' ' || c == '\t' || c == 0x0b || c == 0x0c;
  return c == 0xa0 || c == 0xfeff || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f ||
         c == 0x205f || c == 0x3000;
}

inline bool is_line_terminator(char32_t c) {
  return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}

// An IdentifierName without escapes. Reserved words are identifier names.
bool is_identifier_name(std::string_view text);

// The same, but every character is in the ASCII range: such a name may be printed as it is even
// when the output must be ASCII or must run where newer Unicode is unknown.
bool is_ascii_identifier_name(std::string_view text);

// Words that cannot be a binding name in module code: the reserved words of section 12.7.2, the
// strict-mode ones, and `await`, `arguments` and `eval`.
bool is_reserved_in_module(std::string_view name);

}  // namespace sinter::js
