#include "parsers/sourcemap/json_escape.h"

#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/utf8.h"

namespace sinter::sourcemap {
namespace {

// The letter after the backslash of a two-byte escape; 0 if a byte has none.
char short_escape(u8 byte) {
  switch (byte) {
    case '\b':
      return 'b';
    case '\t':
      return 't';
    case '\n':
      return 'n';
    case '\f':
      return 'f';
    case '\r':
      return 'r';
    case '"':
      return '"';
    case '\\':
      return '\\';
    default:
      return 0;
  }
}

// A surrogate is ED A0..BF xx.
bool is_surrogate_at(const char* p, const char* end) {
  return end - p >= 3 && p[0] == '\xed' && static_cast<u8>(p[1]) >= 0xa0;
}

bool may_need_escape(char c) {
  return static_cast<u8>(c) < 0x20 || c == '"' || c == '\\' || c == '\xed';
}

#if defined(__SSE2__)
u32 escape_mask(__m128i bytes) {
  __m128i hits = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
  hits = _mm_or_si128(hits, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
  hits = _mm_or_si128(hits, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
  hits = _mm_or_si128(hits, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\xed')));
  return static_cast<u32>(_mm_movemask_epi8(hits));
}
#endif

// How much longer the character at `p` gets, given that it may need an escape.
size_t growth_at(const char* p, const char* end) {
  if (*p == '\xed') return is_surrogate_at(p, end) ? 3 : 0;
  return short_escape(static_cast<u8>(*p)) != 0 ? 1 : 5;
}

char* write_unit(char* out, u32 unit) {
  constexpr char kHex[] = "0123456789abcdef";
  const char escape[] = {
      '\\',           'u', kHex[unit >> 12 & 15], kHex[unit >> 8 & 15], kHex[unit >> 4 & 15],
      kHex[unit & 15]};
  std::memcpy(out, escape, sizeof escape);
  return out + sizeof escape;
}

}  // namespace

size_t json_string_size(std::string_view text) {
  size_t size = text.size() + 2;
  const char* p = text.data();
  const char* const end = p + text.size();
#if defined(__SSE2__)
  for (; end - p >= 16; p += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    for (u32 mask = escape_mask(bytes); mask != 0; mask &= mask - 1) {
      size += growth_at(p + std::countr_zero(mask), end);
    }
  }
#endif
  for (; p < end; ++p) {
    if (may_need_escape(*p)) size += growth_at(p, end);
  }
  return size;
}

char* write_json_string(char* out, std::string_view text) {
  *out++ = '"';
  const char* p = text.data();
  const char* const end = p + text.size();
  while (p < end) {
#if defined(__SSE2__)
    if (end - p >= 16) {
      // Storing all sixteen stays inside our own output: what is left of the source is at least as
      // long, and never shrinks.
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
      const u32 mask = escape_mask(bytes);
      _mm_storeu_si128(reinterpret_cast<__m128i*>(out), bytes);
      if (mask == 0) {
        p += 16;
        out += 16;
        continue;
      }
      p += std::countr_zero(mask);
      out += std::countr_zero(mask);
    }
#endif
    if (!may_need_escape(*p)) {
      *out++ = *p++;
      continue;
    }
    const u8 byte = static_cast<u8>(*p);
    if (byte == 0xed) {
      if (is_surrogate_at(p, end)) {
        out = write_unit(out, decode_utf8(p, end).value);
        p += 3;
      } else {
        *out++ = *p++;
      }
    } else if (const char letter = short_escape(byte)) {
      *out++ = '\\';
      *out++ = letter;
      ++p;
    } else {
      out = write_unit(out, byte);
      ++p;
    }
  }
  *out++ = '"';
  return out;
}

}  // namespace sinter::sourcemap
