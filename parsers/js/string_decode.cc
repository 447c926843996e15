// Raw text to value. The grammar is ECMA-262 sections 12.7 (names), 12.9.4 (strings) and 12.9.6
// (templates).

#include <cstring>

#include "parsers/js/string_escape.h"
#include "parsers/js/unicode.h"

namespace sinter::js {
namespace {

enum class LiteralKind { kString, kTemplate, kIdentifier };

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Decodes into a buffer of the size of the raw text: no escape is shorter than its value in WTF-8.
class Decoder {
 public:
  Decoder(std::string_view raw, LiteralKind kind, Arena& arena)
      : begin_(raw.data()), p_(begin_), end_(begin_ + raw.size()), kind_(kind) {
    out_begin_ = out_ = static_cast<char*>(arena.allocate(raw.size(), 1));
  }

  DecodedText run() {
    while (p_ < end_ && result_.error == nullptr) {
      if (*p_ == '\\') {
        escape();
      } else if (*p_ == '\r' && kind_ == LiteralKind::kTemplate) {
        ++p_;
        if (p_ < end_ && *p_ == '\n') ++p_;
        *out_++ = '\n';
      } else {
        copy_plain_run();
      }
    }
    result_.text = {out_begin_, static_cast<size_t>(out_ - out_begin_)};
    return result_;
  }

 private:
  void copy_plain_run() {
    const char* start = p_;
    while (p_ < end_ && *p_ != '\\' && !(*p_ == '\r' && kind_ == LiteralKind::kTemplate)) ++p_;
    std::memcpy(out_, start, static_cast<size_t>(p_ - start));
    out_ += p_ - start;
  }

  void fail(const char* at, const char* message) {
    result_.error = message;
    result_.error_offset = static_cast<u32>(at - begin_);
  }

  // A code unit or code point that an escape stands for. A low surrogate joins a high one.
  void put(char32_t c) {
    if (is_low_surrogate(c) && out_ - out_begin_ >= 3) {
      const char32_t previous = decode_utf8(out_ - 3, out_).value;
      if (is_high_surrogate(previous)) {
        out_ -= 3;
        c = combine_surrogates(previous, c);
      }
    }
    out_ += encode_utf8(c, out_);
  }

  void escape() {
    const char* const start = p_++;
    if (p_ == end_) return fail(start, "Unterminated escape sequence");
    if (kind_ == LiteralKind::kIdentifier) {
      if (*p_ != 'u') return fail(start, "Expected a Unicode escape in an identifier");
      return unicode_escape(start);
    }
    const char c = *p_++;
    switch (c) {
      case 'b':
        *out_++ = '\b';
        return;
      case 'f':
        *out_++ = '\f';
        return;
      case 'n':
        *out_++ = '\n';
        return;
      case 'r':
        *out_++ = '\r';
        return;
      case 't':
        *out_++ = '\t';
        return;
      case 'v':
        *out_++ = '\v';
        return;
      case '\n':
        return;
      case '\r':
        if (p_ < end_ && *p_ == '\n') ++p_;
        return;
      case 'x':
        return hex_escape(start);
      case 'u':
        --p_;
        return unicode_escape(start);
      default:
        break;
    }
    if (c >= '0' && c <= '9') return digit_escape(start, c);
    if (static_cast<u8>(c) >= 0x80) {
      // A line continuation with U+2028 or U+2029 vanishes; any other character stands for itself.
      const CodePoint point = decode_utf8(p_ - 1, end_);
      p_ += point.length - 1;
      if (is_line_terminator(point.value)) return;
      std::memcpy(out_, p_ - point.length, point.length);
      out_ += point.length;
      return;
    }
    *out_++ = c;
  }

  void digit_escape(const char* start, char c) {
    const bool digit_follows = p_ < end_ && *p_ >= '0' && *p_ <= '9';
    if (c == '0' && !digit_follows) {
      *out_++ = '\0';
      return;
    }
    if (kind_ == LiteralKind::kTemplate) {
      return fail(start, "Octal escape sequences are not allowed in template strings");
    }
    if (result_.legacy_octal_offset == kNone) {
      result_.legacy_octal_offset = static_cast<u32>(start - begin_);
    }
    if (c >= '8') {
      *out_++ = c;
      return;
    }
    u32 value = static_cast<u32>(c - '0');
    const int more = c <= '3' ? 2 : 1;
    for (int i = 0; i < more && p_ < end_ && *p_ >= '0' && *p_ <= '7'; ++i) {
      value = value * 8 + static_cast<u32>(*p_++ - '0');
    }
    put(value);
  }

  void hex_escape(const char* start) {
    char32_t value = 0;
    for (int i = 0; i < 2; ++i) {
      const int digit = p_ < end_ ? hex_value(*p_) : -1;
      if (digit < 0) return fail(start, "Invalid hexadecimal escape sequence");
      value = value << 4 | static_cast<char32_t>(digit);
      ++p_;
    }
    put(value);
  }

  // At the `u`.
  void unicode_escape(const char* start) {
    char32_t value = 0;
    if (++p_ < end_ && *p_ == '{') {
      const char* const digits = ++p_;
      while (p_ < end_ && hex_value(*p_) >= 0) {
        value = value << 4 | static_cast<char32_t>(hex_value(*p_++));
        if (value > 0x10ffff) return fail(start, "Unicode escape sequence is out of range");
      }
      if (p_ == digits || p_ == end_ || *p_ != '}') {
        return fail(start, "Invalid Unicode escape sequence");
      }
      ++p_;
    } else {
      for (int i = 0; i < 4; ++i) {
        const int digit = p_ < end_ ? hex_value(*p_) : -1;
        if (digit < 0) return fail(start, "Invalid Unicode escape sequence");
        value = value << 4 | static_cast<char32_t>(digit);
        ++p_;
      }
    }
    if (kind_ == LiteralKind::kIdentifier) {
      const bool valid =
          start == begin_ ? is_identifier_start(value) : is_identifier_continue(value);
      if (!valid) return fail(start, "Escaped character cannot be part of an identifier");
    }
    put(value);
  }

  const char* begin_;
  const char* p_;
  const char* end_;
  char* out_begin_;
  char* out_;
  LiteralKind kind_;
  DecodedText result_;
};

DecodedText unchanged(std::string_view raw) {
  DecodedText result;
  result.text = raw;
  return result;
}

bool contains(std::string_view text, char c) {
  return !text.empty() && std::memchr(text.data(), c, text.size()) != nullptr;
}

}  // namespace

DecodedText decode_string_literal(std::string_view raw, Arena& arena) {
  if (!contains(raw, '\\')) return unchanged(raw);
  return Decoder(raw, LiteralKind::kString, arena).run();
}

DecodedText decode_template_cooked(std::string_view raw, Arena& arena) {
  if (!contains(raw, '\\') && !contains(raw, '\r')) return unchanged(raw);
  return Decoder(raw, LiteralKind::kTemplate, arena).run();
}

std::string_view decode_template_raw(std::string_view raw, Arena& arena) {
  if (!contains(raw, '\r')) return raw;
  char* const begin = static_cast<char*>(arena.allocate(raw.size(), 1));
  char* out = begin;
  for (size_t i = 0; i < raw.size(); ++i) {
    *out++ = raw[i] == '\r' ? '\n' : raw[i];
    if (raw[i] == '\r' && i + 1 < raw.size() && raw[i + 1] == '\n') ++i;
  }
  return {begin, static_cast<size_t>(out - begin)};
}

DecodedText decode_identifier(std::string_view raw, Arena& arena) {
  if (!contains(raw, '\\')) return unchanged(raw);
  return Decoder(raw, LiteralKind::kIdentifier, arena).run();
}

}  // namespace sinter::js
