#include "parsers/sourcemap/json_escape.h"

#include <array>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/utf8.h"

namespace sinter::sourcemap {
namespace {

// By byte, the letter after the backslash of a two-byte escape; 0 if the byte has none.
constexpr std::array<char, 256> kShortEscapes = [] {
  std::array<char, 256> letters{};
  letters['\b'] = 'b';
  letters['\t'] = 't';
  letters['\n'] = 'n';
  letters['\f'] = 'f';
  letters['\r'] = 'r';
  letters['"'] = '"';
  letters['\\'] = '\\';
  return letters;
}();
char short_escape(char byte) { return kShortEscapes[static_cast<u8>(byte)]; }

// A surrogate is ED A0..BF xx.
bool is_surrogate_at(const char* p, const char* end) {
  return end - p >= 3 && p[0] == '\xed' && static_cast<u8>(p[1]) >= 0xa0;
}

bool may_need_escape(char c) {
  return static_cast<u8>(c) < 0x20 || c == '"' || c == '\\' || c == '\xed';
}

#if defined(__SSE2__)
struct EscapeMasks {
  u32 all;   // bytes that may need an escape
  u32 rare;  // those of them that may need another than one of two bytes
};
EscapeMasks escape_masks(__m128i bytes) {
  const auto is = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
  const auto at_most = [](__m128i values, char c) {
    return _mm_cmpeq_epi8(_mm_min_epu8(values, _mm_set1_epi8(c)), values);
  };
  const __m128i control = at_most(bytes, 0x1f);
  // \b \t \n \v \f \r, of which \v has no letter.
  const __m128i named = at_most(_mm_sub_epi8(bytes, _mm_set1_epi8('\b')), '\r' - '\b');
  const __m128i rare =
      _mm_or_si128(_mm_andnot_si128(named, control), _mm_or_si128(is('\v'), is('\xed')));
  const __m128i all = _mm_or_si128(_mm_or_si128(control, rare), _mm_or_si128(is('"'), is('\\')));
  return {static_cast<u32>(_mm_movemask_epi8(all)), static_cast<u32>(_mm_movemask_epi8(rare))};
}
#endif

// How much longer the character at `p` gets, given that it may need an escape.
size_t growth_at(const char* p, const char* end) {
  if (*p == '\xed') return is_surrogate_at(p, end) ? 3 : 0;
  return short_escape(*p) != 0 ? 1 : 5;
}

char* write_unit(char* out, u32 unit) {
  constexpr char kHex[] = "0123456789abcdef";
  const char escape[] = {
      '\\',           'u', kHex[unit >> 12 & 15], kHex[unit >> 8 & 15], kHex[unit >> 4 & 15],
      kHex[unit & 15]};
  std::memcpy(out, escape, sizeof escape);
  return out + sizeof escape;
}

// The byte or escape at `p`, which moves behind what was written.
char* write_one(char* out, const char*& p, const char* end) {
  if (*p == '\xed' && is_surrogate_at(p, end)) {
    out = write_unit(out, decode_utf8(p, end).value);
    p += 3;
    return out;
  }
  const char byte = *p++;
  if (const char letter = short_escape(byte)) {
    *out++ = '\\';
    *out++ = letter;
  } else if (static_cast<u8>(byte) < 0x20) {
    out = write_unit(out, static_cast<u8>(byte));
  } else {
    *out++ = byte;
  }
  return out;
}

}  // namespace

size_t json_string_size(std::string_view text) {
  size_t size = text.size() + 2;
  const char* p = text.data();
  const char* const end = p + text.size();
#if defined(__SSE2__)
  for (; end - p >= 16; p += 16) {
    const EscapeMasks masks = escape_masks(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
    if (masks.rare == 0) [[likely]] {
      size += static_cast<size_t>(std::popcount(masks.all));
      continue;
    }
    for (u32 mask = masks.all; mask != 0; mask &= mask - 1)
      size += growth_at(p + std::countr_zero(mask), end);
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
#if defined(__SSE2__)
  // Storing all sixteen bytes stays inside our own output: what is left of the source is at least
  // as long, and never shrinks. Of the second half of 32 bytes nothing is written but looked at.
  const auto copy = [&](const char* from) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out),
                     _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
  };
  while (end - p >= 32) {
    const EscapeMasks masks = escape_masks(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
    const char* const stop = p + 16;
    if (masks.rare != 0) [[unlikely]] {
      while (p < stop) out = write_one(out, p, end);
      continue;
    }
    for (u32 mask = masks.all; mask != 0; mask &= mask - 1) {
      const char* const escaped = stop - 16 + std::countr_zero(mask);
      copy(p);
      out += escaped - p;
      *out++ = '\\';
      *out++ = short_escape(*escaped);
      p = escaped + 1;
    }
    copy(p);
    out += stop - p;
    p = stop;
  }
#endif
  while (p < end) out = write_one(out, p, end);
  *out++ = '"';
  return out;
}

}  // namespace sinter::sourcemap
