// Numbers, strings, templates, regular expressions, and identifiers that are not plain ASCII.

#include <charconv>

#include "parsers/js/lexer.h"
#include "parsers/js/lexer_scan.h"
#include "parsers/js/number_format.h"
#include "parsers/js/unicode.h"

namespace sinter::js {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// `\uXXXX` or `\u{…}`, from the character after the `u`. Returns false when malformed.
bool read_unicode_escape(const char*& p, char32_t& value) {
  value = 0;
  if (*p == '{') {
    ++p;
    if (hex_value(*p) < 0) return false;
    for (; hex_value(*p) >= 0; ++p) {
      value = value * 16 + static_cast<char32_t>(hex_value(*p));
      if (value > 0x10ffff) return false;
    }
    if (*p != '}') return false;
    ++p;
    return true;
  }
  for (int i = 0; i < 4; ++i, ++p) {
    if (hex_value(*p) < 0) return false;
    value = value * 16 + static_cast<char32_t>(hex_value(*p));
  }
  return true;
}

}  // namespace

// ---------------------------------------------------------------------------------------------------------------
// Identifiers

bool Lexer::read_identifier_slow(const char*& p, std::string& name, bool& escaped) {
  for (bool first = true;; first = false) {
    const char* start = p;
    char32_t c;
    if (*p == '\\') {
      ++p;
      if (*p != 'u' || !read_unicode_escape(++p, c)) {
        fail({offset(start), offset(p) + (p < end_ ? 1u : 0u)},
             "Invalid Unicode escape sequence in an identifier");
        return false;
      }
      escaped = true;
      if (!(first ? is_identifier_start(c) : is_identifier_continue(c))) {
        fail({offset(start), offset(p)},
             "This escape stands for a character that an identifier cannot contain");
        return false;
      }
    } else {
      const CodePoint point = p < end_ ? decode_utf8(p, end_) : CodePoint{0, 0};
      c = point.value;
      if (!(first ? is_identifier_start(c) : is_identifier_continue(c))) {
        if (!first) return true;
        bad_character(p);
        return false;
      }
      p += point.length;
    }
    append_utf8(name, c);
  }
}

void Lexer::lex_identifier_slow(const char* start) {
  std::string name;
  bool escaped = false;
  const char* p = start;
  if (!read_identifier_slow(p, name, escaped)) return;
  if (!escaped) {
    tok.atom = atoms_->intern({start, static_cast<size_t>(p - start)});
    return finish(Tok::Identifier, p);
  }
  // A reserved word with an escape is a name where any name may stand and an error elsewhere; the
  // parser tells.
  tok.atom = atoms_->intern_copy(name, *arena_);
  tok.flags |= kTokEscaped;
  finish(Tok::Identifier, p);
}

void Lexer::lex_private_name(const char* start) {
  const char* p = start + 1;
  if (scan::is_ascii_identifier_part(*p) && !is_digit(*p)) {
    p = scan::identifier_end(p);
    if (static_cast<u8>(*p) < 0x80 && *p != '\\') {
      tok.atom = atoms_->intern({start, static_cast<size_t>(p - start)});
      return finish(Tok::PrivateName, p);
    }
  }
  if (start == begin_ && start[1] == '!') return bad_character(start);
  std::string name = "#";
  bool escaped = false;
  p = start + 1;
  if (*p != '\\' && !(p < end_ && is_identifier_start(decode_utf8(p, end_).value))) {
    return fail({offset(start), offset(p)}, "Unexpected \"#\"");
  }
  if (!read_identifier_slow(p, name, escaped)) return;
  tok.atom = atoms_->intern_copy(name, *arena_);
  finish(Tok::PrivateName, p);
}

// ---------------------------------------------------------------------------------------------------------------
// Numbers

void Lexer::lex_number(const char* start) {
  const char* p = start;
  bool separators = false, integer = true, legacy = false, radix_prefix = false;
  // Digits that `accept` likes, with single separators between them.
  const auto digits = [&](auto accept) {
    const char* first = p;
    for (;; ++p) {
      if (accept(*p)) continue;
      if (*p != '_') break;
      separators = true;
      if (p == first || p[-1] == '_' || !accept(p[1]) || legacy) {
        fail({offset(p), offset(p) + 1}, "A numeric separator must stand between two digits");
        return false;
      }
    }
    return true;
  };

  if (*p == '0' && p[1] != '.') {
    const char letter = static_cast<char>(p[1] | 0x20);
    if (letter == 'x' || letter == 'o' || letter == 'b') {
      const int radix = letter == 'x' ? 16 : letter == 'o' ? 8 : 2;
      radix_prefix = true;
      p += 2;
      const char* first = p;
      if (!digits([radix](char c) {
            const int v = hex_value(c);
            return v >= 0 && v < radix;
          }))
        return;
      if (p == first)
        return fail({offset(start), offset(p)}, "Expected digits after the number's prefix");
    } else if (is_digit(p[1]) || p[1] == '_') {
      legacy = true;
      tok.flags |= kTokLegacyOctal;
      if (!digits(is_digit)) return;
      bool octal = true;
      for (const char* q = start; q < p; ++q) octal = octal && *q < '8';
      if (octal) radix_prefix = true;  // no fraction, exponent or suffix may follow
    } else {
      ++p;
    }
  } else if (*p != '.') {
    u64 value = 0;
    do {
      value = value * 10 + static_cast<u64>(*p++ - '0');
    } while (is_digit(*p));
    // Most numbers are small integers: up to 15 digits are exact.
    if (p - start <= 15 && *p != '.' && *p != '_' && *p != 'n' && (*p | 0x20) != 'e') {
      tok.number = static_cast<f64>(value);
      if (static_cast<u8>(*p) < 0x80 && *p != '\\' && !scan::is_ascii_identifier_part(*p))
        return finish(Tok::Number, p);
    } else {
      p = start;
      if (!digits(is_digit)) return;
    }
  }

  if (*p == 'n' && !legacy) {
    tok.string = {start, static_cast<size_t>(p - start)};
    if (separators) {
      std::string clean;
      for (char c : tok.string) {
        if (c != '_') clean.push_back(c);
      }
      tok.string = arena_->copy(clean);
    }
    ++p;
    finish(Tok::BigInt, p);
  } else {
    if (!radix_prefix) {
      if (*p == '.') {
        integer = false;
        ++p;
        if (*p == '_')
          return fail({offset(p), offset(p) + 1},
                      "A numeric separator must stand between two digits");
        const bool was_legacy = legacy;
        legacy = false;
        if (!digits(is_digit)) return;
        legacy = was_legacy;
      }
      if ((*p | 0x20) == 'e') {
        integer = false;
        ++p;
        if (*p == '+' || *p == '-') ++p;
        if (!is_digit(*p))
          return fail({offset(start), offset(p)}, "Expected digits in the exponent of this number");
        legacy = false;
        if (!digits(is_digit)) return;
      }
    }
    const std::string_view text(start, static_cast<size_t>(p - start));
    if (!integer && !separators && !(tok.flags & kTokLegacyOctal)) {
      f64 value = 0;
      const auto result = std::from_chars(start, p, value);
      tok.number = result.ec == std::errc() && result.ptr == p ? value : parse_number_literal(text);
    } else {
      tok.number = parse_number_literal(text);
    }
    finish(Tok::Number, p);
  }
  if (is_digit(*p) || *p == '\\' || (p < end_ && is_identifier_start(decode_utf8(p, end_).value))) {
    fail({offset(p), offset(p) + 1}, "An identifier cannot follow a number directly");
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Strings and templates

// Decodes the text of a string or template. Errors of a template's escapes only set kTokBadEscape.
std::string_view Lexer::decode_escapes(const char* p, const char* end, bool is_template) {
  std::string out;
  out.reserve(static_cast<size_t>(end - p));
  const auto bad = [&](const char* from, const char* to, const char* message) {
    if (is_template) {
      tok.flags |= kTokBadEscape;
    } else {
      fail({offset(from), offset(to)}, message);
    }
    return std::string_view();
  };
  while (p < end) {
    if (*p != '\\') {
      if (*p == '\r' && is_template) {
        out.push_back('\n');
        p += p[1] == '\n' ? 2 : 1;
        continue;
      }
      const char* from = p;
      while (p < end && *p != '\\' && !(*p == '\r' && is_template)) ++p;
      out.append(from, p);
      continue;
    }
    const char* escape = p++;
    const char c = *p++;
    switch (c) {
      case 'n':
        out.push_back('\n');
        break;
      case 't':
        out.push_back('\t');
        break;
      case 'r':
        out.push_back('\r');
        break;
      case 'b':
        out.push_back('\b');
        break;
      case 'f':
        out.push_back('\f');
        break;
      case 'v':
        out.push_back('\v');
        break;
      case '\r':
        if (*p == '\n') ++p;
        break;
      case '\n':
        break;
      case 'x':
        if (hex_value(p[0]) < 0 || hex_value(p[1]) < 0)
          return bad(escape, p, "Invalid hexadecimal escape sequence");
        append_utf8(out, static_cast<char32_t>(hex_value(p[0]) * 16 + hex_value(p[1])));
        p += 2;
        break;
      case 'u': {
        char32_t value;
        if (!read_unicode_escape(p, value))
          return bad(escape, p, "Invalid Unicode escape sequence");
        if (value >= 0x10000) {
          append_utf8(out, value);
        } else {
          append_utf16_unit(out, value);
        }
        break;
      }
      case '0':
      case '1':
      case '2':
      case '3':
      case '4':
      case '5':
      case '6':
      case '7': {
        if (c == '0' && !is_digit(*p)) {
          out.push_back('\0');
          break;
        }
        if (is_template) return bad(escape, p, "");
        tok.flags |= kTokLegacyOctal;
        int value = c - '0';
        if (*p >= '0' && *p <= '7') {
          value = value * 8 + (*p++ - '0');
          if (c <= '3' && *p >= '0' && *p <= '7') value = value * 8 + (*p++ - '0');
        }
        append_utf8(out, static_cast<char32_t>(value));
        break;
      }
      case '8':
      case '9':
        if (is_template) return bad(escape, p, "");
        tok.flags |= kTokLegacyOctal;
        out.push_back(c);
        break;
      default: {
        // A line continuation with U+2028 or U+2029 is dropped, any other character stands for
        // itself.
        const CodePoint point = decode_utf8(p - 1, end_);
        p += point.length - 1;
        if (!is_line_terminator(point.value)) out.append(p - point.length, point.length);
      }
    }
  }
  return out.empty() ? std::string_view("") : arena_->copy(out);
}

void Lexer::lex_string(const char* start, char quote) {
  const char* p = start + 1;
  bool escapes = false;
  for (;;) {
    p = scan::string_stop(p, quote);
    if (*p == quote) break;
    if (*p == '\\') {
      escapes = true;
      p += p[1] == '\r' && p[2] == '\n' ? 3 : 2;
      if (p > end_) p = end_;
    } else if (*p == 0 && p < end_) {
      ++p;
    } else {
      return fail({offset(start), offset(p)}, "Unterminated string literal");
    }
  }
  if (!escapes) {
    tok.string = {start + 1, static_cast<size_t>(p - start - 1)};
    return finish(Tok::String, p + 1);
  }
  tok.flags |= kTokEscaped;
  const std::string_view value = decode_escapes(start + 1, p, false);
  if (failed_) return;
  tok.string = value;
  finish(Tok::String, p + 1);
}

// From after the '`' or '}'.
void Lexer::lex_template(const char* start) {
  const char* p = start;
  bool decode = false;
  for (;;) {
    p = scan::template_stop(p);
    if (*p == '`') {
      tok.flags |= kTokTemplateTail;
      break;
    }
    if (*p == '$') {
      if (p[1] == '{') break;
      ++p;
    } else if (*p == '\r') {
      decode = true;
      ++p;
    } else if (*p == '\\') {
      decode = true;
      p += 2;
      if (p > end_) p = end_;
    } else if (p < end_) {
      ++p;
    } else {
      return fail({tok.start, tok.start + 1}, "Unterminated template literal");
    }
  }
  tok.string = {start, static_cast<size_t>(p - start)};
  if (decode) {
    tok.flags |= kTokEscaped;
    const std::string_view cooked = decode_escapes(start, p, true);
    tok.string = tok.flags & kTokBadEscape ? std::string_view() : cooked;
  }
  finish(Tok::Template, p + (*p == '`' ? 1 : 2));
}

void Lexer::rescan_template_continuation() {
  if (failed_) return;
  tok.flags = 0;
  lex_template(begin_ + tok.start + 1);
}

void Lexer::rescan_regexp() {
  if (failed_) return;
  const char* start = begin_ + tok.start;
  const char* p = start + 1;
  const auto at_line_end = [&] {
    return *p == '\n' || *p == '\r' || p >= end_ ||
           (static_cast<u8>(p[0]) == 0xe2 && static_cast<u8>(p[1]) == 0x80 &&
            (static_cast<u8>(p[2]) & 0xfe) == 0xa8);
  };
  bool in_class = false;
  for (;; ++p) {
    const bool escaped = *p == '\\';
    if (escaped) ++p;
    if (at_line_end()) return fail({tok.start, offset(p)}, "Unterminated regular expression");
    if (escaped) continue;
    if (*p == '[') in_class = true;
    if (*p == ']') in_class = false;
    if (*p == '/' && !in_class) break;
  }
  ++p;
  while (scan::is_ascii_identifier_part(*p)) ++p;
  if (*p == '\\' ||
      (static_cast<u8>(*p) >= 0x80 && is_identifier_continue(decode_utf8(p, end_).value))) {
    return fail({offset(p), offset(p) + 1}, "Invalid regular expression flag");
  }
  finish(Tok::Div, p);
}

void Lexer::rescan_greater() {
  if (failed_) return;
  finish(Tok::Gt, begin_ + tok.start + 1);
}

void Lexer::rescan_less() {
  if (failed_) return;
  finish(Tok::Lt, begin_ + tok.start + 1);
}

}  // namespace sinter::js
