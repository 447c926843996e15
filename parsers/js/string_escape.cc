// Value to source text.

#include "parsers/js/string_escape.h"

#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/utf8.h"

namespace sinter::js {
namespace {

constexpr char kHex[] = "0123456789abcdef";

// Length of the prefix that is copied as it is: up to the next byte that *may* need an escape.
// Those are the quote, backslash, controls, `<` (of `</script`), the leads of surrogates (ED) and
// U+FEFF (EF), `$` in templates, and every non-ASCII byte in ASCII output. Templates hold shaders
// and style sheets of many lines: there line ends are no controls, and in minified output tabs are
// none in any literal.
class PlainRun {
 public:
  PlainRun(char quote, StringStyle style)
      : quote_(quote),
        dollar_(quote == '`' ? '$' : quote),
        line_feed_(quote == '`' ? '\n' : kNoControl),
        tab_(style.minify ? '\t' : kNoControl),
        ascii_only_(style.ascii_only) {}

  size_t operator()(const char* p, const char* end) const {
    const char* const start = p;
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8(quote_);
    const __m128i dollar = _mm_set1_epi8(dollar_);
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i less = _mm_set1_epi8('<');
    const __m128i last_control = _mm_set1_epi8(0x1f);
    const __m128i line_feed = _mm_set1_epi8(line_feed_);
    const __m128i tab = _mm_set1_epi8(tab_);
    const __m128i surrogate_lead = _mm_set1_epi8(static_cast<char>(0xed));
    const __m128i bom_lead = _mm_set1_epi8(static_cast<char>(0xef));
    for (; end - p >= 16; p += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
      __m128i hits = _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, dollar));
      hits = _mm_or_si128(hits, _mm_cmpeq_epi8(bytes, backslash));
      hits = _mm_or_si128(hits, _mm_cmpeq_epi8(bytes, less));
      const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, last_control), bytes);
      const __m128i plain =
          _mm_or_si128(_mm_cmpeq_epi8(bytes, line_feed), _mm_cmpeq_epi8(bytes, tab));
      hits = _mm_or_si128(hits, _mm_andnot_si128(plain, control));
      if (ascii_only_) {
        hits = _mm_or_si128(hits, bytes);  // movemask takes the top bit
      } else {
        hits = _mm_or_si128(hits, _mm_cmpeq_epi8(bytes, surrogate_lead));
        hits = _mm_or_si128(hits, _mm_cmpeq_epi8(bytes, bom_lead));
      }
      const auto mask = static_cast<u32>(_mm_movemask_epi8(hits));
      if (mask != 0)
        return static_cast<size_t>(p - start) + static_cast<size_t>(std::countr_zero(mask));
    }
#endif
    while (p < end && !may_need_escape(*p)) ++p;
    return static_cast<size_t>(p - start);
  }

 private:
  bool may_need_escape(char c) const {
    const u8 byte = static_cast<u8>(c);
    if (byte >= 0x80) return ascii_only_ || byte == 0xed || byte == 0xef;
    if (byte < 0x20) return c != line_feed_ && c != tab_;
    return c == quote_ || c == dollar_ || c == '\\' || c == '<';
  }

  static constexpr char kNoControl = ' ';

  char quote_;
  char dollar_;
  char line_feed_, tab_;
  bool ascii_only_;
};

bool is_script_end(const char* p, const char* end) {
  constexpr std::string_view kRest = "/script";
  if (static_cast<size_t>(end - p) < kRest.size() + 1 || p[1] != '/') return false;
  for (size_t i = 1; i < kRest.size(); ++i) {
    if ((p[i + 1] | 0x20) != kRest[i]) return false;
  }
  return true;
}

void append_hex_escape(std::string& out, u32 byte) {
  const char text[] = {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
  out.append(text, sizeof text);
}

void append_unicode_escape(std::string& out, char32_t c) {
  out += "\\u";
  if (c > 0xffff) {
    out += '{';
    for (int shift = c > 0xfffff ? 20 : 16; shift >= 0; shift -= 4) out += kHex[c >> shift & 15];
    out += '}';
  } else {
    for (int shift = 12; shift >= 0; shift -= 4) out += kHex[c >> shift & 15];
  }
}

void append_non_ascii(std::string& out, const char* p, CodePoint c, bool ascii_only) {
  constexpr char32_t kByteOrderMark = 0xfeff;
  // A byte order mark in the middle of a file is taken out by some tools.
  if (is_surrogate(c.value) || c.value == kByteOrderMark) {
    append_unicode_escape(out, c.value);
  } else if (!ascii_only) {
    out.append(p, c.length);
  } else if (c.value < 0x100) {
    append_hex_escape(out, c.value);
  } else {
    append_unicode_escape(out, c.value);
  }
}

void append_control(std::string& out, char c, bool digit_follows, char quote, StringStyle style) {
  switch (c) {
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\v':
      out += "\\v";
      return;
    case '\n':
      out += quote == '`' ? "\n" : "\\n";
      return;
    case '\t':
      out += style.minify ? "\t" : "\\t";
      return;
    case '\0':
      if (!digit_follows) {
        out += "\\0";
        return;
      }
      break;
    default:
      break;
  }
  append_hex_escape(out, static_cast<u8>(c));
}

}  // namespace

char choose_quote(std::string_view value, BacktickUse backtick) {
  // Escapes that each quote would need; a line end in a template needs none and saves one.
  i64 in_double = 0, in_single = 0, in_backtick = 0;
  size_t i = 0;
#if defined(__SSE2__)
  for (; i + 16 <= value.size(); i += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(value.data() + i));
    const auto places = [&](char c) {
      return static_cast<u32>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c))));
    };
    in_double += std::popcount(places('"'));
    in_single += std::popcount(places('\''));
    in_backtick += std::popcount(places('`'));
    in_backtick -= std::popcount(places('\n'));
    for (u32 dollars = places('$'); dollars != 0; dollars &= dollars - 1) {
      const size_t next = i + static_cast<size_t>(std::countr_zero(dollars)) + 1;
      in_backtick += next < value.size() && value[next] == '{';
    }
  }
#endif
  for (; i < value.size(); ++i) {
    switch (value[i]) {
      case '"':
        ++in_double;
        break;
      case '\'':
        ++in_single;
        break;
      case '`':
        ++in_backtick;
        break;
      case '\n':
        --in_backtick;
        break;
      case '$':
        in_backtick += i + 1 < value.size() && value[i + 1] == '{';
        break;
      default:
        break;
    }
  }
  char best = '"';
  i64 cost = in_double;
  if (in_single < cost) {
    best = '\'';
    cost = in_single;
  }
  return backtick == BacktickUse::kAllowed && in_backtick < cost ? '`' : best;
}

void append_escaped(std::string& out, std::string_view value, char quote, StringStyle style) {
  const char* p = value.data();
  const char* const end = p + value.size();
  const PlainRun plain_run(quote, style);
  while (true) {
    const size_t plain = plain_run(p, end);
    out.append(p, plain);
    p += plain;
    if (p == end) return;

    const char c = *p;
    if (static_cast<u8>(c) >= 0x80) {
      const CodePoint point = decode_utf8(p, end);
      append_non_ascii(out, p, point, style.ascii_only);
      p += point.length;
      continue;
    }
    if (static_cast<u8>(c) < 0x20) {
      const bool digit_follows = p + 1 < end && p[1] >= '0' && p[1] <= '9';
      append_control(out, c, digit_follows, quote, style);
    } else if (c == '<') {
      out += is_script_end(p, end) ? "<\\" : "<";
    } else if (c == '$' && quote == '`') {
      out += p + 1 < end && p[1] == '{' ? "\\$" : "$";
    } else {
      out += '\\';
      out += c;
    }
    ++p;
  }
}

void append_string_literal(std::string& out, std::string_view value, BacktickUse backtick,
                           StringStyle style) {
  const char quote = choose_quote(value, backtick);
  out += quote;
  append_escaped(out, value, quote, style);
  out += quote;
}

void append_identifier(std::string& out, std::string_view name, StringStyle style) {
  const size_t ascii = style.ascii_only ? ascii_prefix_length(name) : name.size();
  out.append(name.substr(0, ascii));
  for (size_t i = ascii; i < name.size();) {
    const CodePoint c = decode_utf8(name, i);
    if (c.value < 0x80) {
      out += name[i];
    } else {
      append_unicode_escape(out, c.value);
    }
    i += c.length;
  }
}

void append_breaking_script_end(std::string& out, std::string_view text) {
  const char* p = text.data();
  const char* const end = p + text.size();
  while (p < end) {
    const auto* less = static_cast<const char*>(std::memchr(p, '<', static_cast<size_t>(end - p)));
    if (less == nullptr) break;
    out.append(p, less + 1);
    if (is_script_end(less, end)) out += '\\';
    p = less + 1;
  }
  out.append(p, end);
}

}  // namespace sinter::js
