// UTF-8 code points and their UTF-16 lengths.
//
// Text inside Sinter is WTF-8: UTF-8 that may also hold lone surrogates as three-byte sequences
// (ED A0..BF xx), because JavaScript strings may. Decoding never fails and never reads past `end`:
// a malformed byte yields U+FFFD and is one byte long, so that a scan always moves forward.
// JavaScript and source maps count in UTF-16 code units; `utf16_length` is the bridge.

#pragma once

#include <bit>
#include <string>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/types.h"

namespace sinter {

struct CodePoint {
  char32_t value;
  u32 length;  // bytes it occupies; at least 1
};

inline bool is_high_surrogate(char32_t c) { return (c & 0xfffffc00) == 0xd800; }
inline bool is_low_surrogate(char32_t c) { return (c & 0xfffffc00) == 0xdc00; }
inline bool is_surrogate(char32_t c) { return (c & 0xfffff800) == 0xd800; }
inline char32_t combine_surrogates(char32_t high, char32_t low) {
  return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

// The code point at `p`. Requires p < end.
inline CodePoint decode_utf8(const char* p, const char* end) {
  const auto byte = [&](int i) { return static_cast<u8>(p[i]); };
  const auto continuation = [&](int i) { return (byte(i) & 0xc0) == 0x80; };
  const u8 lead = byte(0);
  const auto available = end - p;
  if (lead < 0x80) return {lead, 1};
  if (lead >= 0xc2 && lead < 0xe0) {
    if (available >= 2 && continuation(1)) {
      return {static_cast<char32_t>((lead & 0x1f) << 6 | (byte(1) & 0x3f)), 2};
    }
  } else if (lead >= 0xe0 && lead < 0xf0) {
    if (available >= 3 && continuation(1) && continuation(2)) {
      const char32_t c = (lead & 0x0f) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f);
      if (c >= 0x800) return {c, 3};
    }
  } else if (lead >= 0xf0 && lead < 0xf5) {
    if (available >= 4 && continuation(1) && continuation(2) && continuation(3)) {
      const char32_t c =
          (lead & 0x07) << 18 | (byte(1) & 0x3f) << 12 | (byte(2) & 0x3f) << 6 | (byte(3) & 0x3f);
      if (c >= 0x10000 && c <= 0x10ffff) return {c, 4};
    }
  }
  return {0xfffd, 1};
}

inline CodePoint decode_utf8(std::string_view text, size_t offset = 0) {
  return decode_utf8(text.data() + offset, text.data() + text.size());
}

// Writes `c` (a surrogate gives its three-byte WTF-8 form) and returns the bytes written, 1 to 4.
inline u32 encode_utf8(char32_t c, char* out) {
  if (c < 0x80) {
    out[0] = static_cast<char>(c);
    return 1;
  }
  if (c < 0x800) {
    out[0] = static_cast<char>(0xc0 | c >> 6);
    out[1] = static_cast<char>(0x80 | (c & 0x3f));
    return 2;
  }
  if (c < 0x10000) {
    out[0] = static_cast<char>(0xe0 | c >> 12);
    out[1] = static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out[2] = static_cast<char>(0x80 | (c & 0x3f));
    return 3;
  }
  out[0] = static_cast<char>(0xf0 | c >> 18);
  out[1] = static_cast<char>(0x80 | (c >> 12 & 0x3f));
  out[2] = static_cast<char>(0x80 | (c >> 6 & 0x3f));
  out[3] = static_cast<char>(0x80 | (c & 0x3f));
  return 4;
}

inline void append_utf8(std::string& out, char32_t c) {
  char bytes[4];
  out.append(bytes, encode_utf8(c, bytes));
}

// Appends one UTF-16 code unit of a JavaScript string. WTF-8 has exactly one spelling of a string,
// so a low surrogate that follows an encoded high surrogate replaces it by the pair's code point.
inline void append_utf16_unit(std::string& out, char32_t unit) {
  const size_t n = out.size();
  if (is_low_surrogate(unit) && n >= 3 && static_cast<u8>(out[n - 3]) == 0xed) {
    const char32_t previous = decode_utf8(out, n - 3).value;
    if (is_high_surrogate(previous)) {
      out.resize(n - 3);
      unit = combine_surrogates(previous, unit);
    }
  }
  append_utf8(out, unit);
}

// UTF-16 code units of well-formed WTF-8: one for each byte that is not a continuation byte, and
// one more for each four-byte lead.
inline size_t utf16_length(std::string_view text) {
  const char* p = text.data();
  const char* const end = p + text.size();
  size_t units = 0;
#if defined(__SSE2__)
  const __m128i last_continuation = _mm_set1_epi8(static_cast<char>(0xbf));
  const __m128i first_four_byte_lead = _mm_set1_epi8(static_cast<char>(0xf0));
  for (; end - p >= 16; p += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const auto starts =
        static_cast<u32>(_mm_movemask_epi8(_mm_cmpgt_epi8(bytes, last_continuation)));
    const auto pairs = static_cast<u32>(
        _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(bytes, first_four_byte_lead), bytes)));
    units += static_cast<size_t>(std::popcount(starts) + std::popcount(pairs));
  }
#endif
  for (; p < end; ++p) {
    const u8 byte = static_cast<u8>(*p);
    units += static_cast<size_t>((byte & 0xc0) != 0x80) + static_cast<size_t>(byte >= 0xf0);
  }
  return units;
}

// Length of the longest prefix that is all ASCII.
inline size_t ascii_prefix_length(std::string_view text) {
  size_t i = 0;
#if defined(__SSE2__)
  for (; i + 16 <= text.size(); i += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + i));
    const auto high = static_cast<u32>(_mm_movemask_epi8(bytes));
    if (high != 0) return i + static_cast<size_t>(std::countr_zero(high));
  }
#endif
  while (i < text.size() && static_cast<u8>(text[i]) < 0x80) ++i;
  return i;
}

}  // namespace sinter
