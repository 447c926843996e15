// Scans over padded source text, 16 bytes at a time where the machine has the instructions.
//
// Every function stops at the zero padding at the latest.
#pragma once

#include <bit>

#if defined(__SSSE3__)
#include <tmmintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/types.h"
#include "parsers/js/unicode.h"

namespace sinter::js::scan {

inline bool is_ascii_identifier_part(char c) {
  return static_cast<u8>(c) < 0x80 && is_identifier_continue(static_cast<u8>(c));
}

#if defined(__SSE2__)
inline __m128i load(const char* p) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p)); }
inline __m128i equal(__m128i bytes, char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); }
inline u32 bits(__m128i mask) { return static_cast<u32>(_mm_movemask_epi8(mask)); }
#endif

// First byte that does not continue an ASCII identifier.
inline const char* identifier_end(const char* p) {
#if defined(__SSSE3__)
  // A byte is an identifier part when the class bits of its two nibbles meet (high nibble 2: 1, 3:
  // 2, 4 and 6: 4, 5: 8, 7: 16). Bytes from 0x80 have no class.
  const __m128i low = _mm_setr_epi8(0x1a, 0x1e, 0x1e, 0x1e, 0x1f, 0x1e, 0x1e, 0x1e, 0x1e, 0x1e,
                                    0x1c, 0x04, 0x04, 0x04, 0x04, 0x0c);
  const __m128i high = _mm_setr_epi8(0, 0, 1, 2, 4, 8, 4, 16, 0, 0, 0, 0, 0, 0, 0, 0);
  for (;; p += 16) {
    const __m128i bytes = load(p);
    const __m128i nibbles = _mm_and_si128(_mm_srli_epi16(bytes, 4), _mm_set1_epi8(15));
    const __m128i meet =
        _mm_and_si128(_mm_shuffle_epi8(low, bytes), _mm_shuffle_epi8(high, nibbles));
    const u32 stops = bits(_mm_cmpeq_epi8(meet, _mm_setzero_si128()));
    if (stops != 0) return p + std::countr_zero(stops);
  }
#else
  while (is_ascii_identifier_part(*p)) ++p;
  return p;
#endif
}

// First byte that is not a space.
inline const char* spaces_end(const char* p) {
#if defined(__SSE2__)
  for (;; p += 16) {
    const u32 spaces = bits(equal(load(p), ' '));
    if (spaces != 0xffff) return p + std::countr_one(spaces);
  }
#else
  while (*p == ' ') ++p;
  return p;
#endif
}

// First quote, backslash, line end or zero byte.
inline const char* string_stop(const char* p, char quote) {
#if defined(__SSE2__)
  for (;; p += 16) {
    const __m128i bytes = load(p);
    const __m128i stop =
        _mm_or_si128(_mm_or_si128(_mm_or_si128(equal(bytes, quote), equal(bytes, '\\')),
                                  _mm_or_si128(equal(bytes, '\n'), equal(bytes, '\r'))),
                     equal(bytes, 0));
    const u32 stops = bits(stop);
    if (stops != 0) return p + std::countr_zero(stops);
  }
#else
  while (*p != quote && *p != '\\' && *p != '\n' && *p != '\r' && *p != 0) ++p;
  return p;
#endif
}

// First '`', '$', backslash, carriage return or zero byte.
inline const char* template_stop(const char* p) {
#if defined(__SSE2__)
  for (;; p += 16) {
    const __m128i bytes = load(p);
    const __m128i stop =
        _mm_or_si128(_mm_or_si128(_mm_or_si128(equal(bytes, '`'), equal(bytes, '\\')),
                                  _mm_or_si128(equal(bytes, '$'), equal(bytes, '\r'))),
                     equal(bytes, 0));
    const u32 stops = bits(stop);
    if (stops != 0) return p + std::countr_zero(stops);
  }
#else
  while (*p != '`' && *p != '\\' && *p != '$' && *p != '\r' && *p != 0) ++p;
  return p;
#endif
}

// First line feed, carriage return, byte 0xE2 (which U+2028 begins with) or zero byte. `marks` gets
// set when an `@`, `#` or
// `!` was seen, up to 15 bytes too late: the comment may then hold an annotation.
inline const char* line_stop(const char* p, bool& marks) {
#if defined(__SSE2__)
  for (;; p += 16) {
    const __m128i bytes = load(p);
    const __m128i stop =
        _mm_or_si128(_mm_or_si128(equal(bytes, '\n'), equal(bytes, '\r')),
                     _mm_or_si128(equal(bytes, static_cast<char>(0xe2)), equal(bytes, 0)));
    const __m128i mark =
        _mm_or_si128(_mm_or_si128(equal(bytes, '@'), equal(bytes, '#')), equal(bytes, '!'));
    marks = marks || bits(mark) != 0;
    const u32 stops = bits(stop);
    if (stops != 0) return p + std::countr_zero(stops);
  }
#else
  while (*p != '\n' && *p != '\r' && *p != static_cast<char>(0xe2) && *p != 0) {
    marks = marks || *p == '@' || *p == '#' || *p == '!';
    ++p;
  }
  return p;
#endif
}

// First '*' or zero byte; `lines` gets set when a line end or a byte 0xE2 was passed, `marks` as
// above.
inline const char* star_stop(const char* p, bool& marks, bool& lines) {
#if defined(__SSE2__)
  for (;; p += 16) {
    const __m128i bytes = load(p);
    const __m128i stop = _mm_or_si128(equal(bytes, '*'), equal(bytes, 0));
    const __m128i line = _mm_or_si128(_mm_or_si128(equal(bytes, '\n'), equal(bytes, '\r')),
                                      equal(bytes, static_cast<char>(0xe2)));
    const __m128i mark =
        _mm_or_si128(_mm_or_si128(equal(bytes, '@'), equal(bytes, '#')), equal(bytes, '!'));
    const u32 stops = bits(stop);
    const u32 before = stops == 0 ? 0xffff : (stops & -stops) - 1;
    lines = lines || (bits(line) & before) != 0;
    marks = marks || (bits(mark) & before) != 0;
    if (stops != 0) return p + std::countr_zero(stops);
  }
#else
  while (*p != '*' && *p != 0) {
    lines = lines || *p == '\n' || *p == '\r' || *p == static_cast<char>(0xe2);
    marks = marks || *p == '@' || *p == '#' || *p == '!';
    ++p;
  }
  return p;
#endif
}

}  // namespace sinter::js::scan
