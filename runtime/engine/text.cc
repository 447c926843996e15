#include "runtime/engine/text.h"

#include <string.h>

#include "base/utf8.h"

namespace sinter::runtime {

// Eight bytes at a time.
bool is_ascii(std::string_view text) {
  const char* p = text.data();
  const char* end = p + text.size();
  for (; end - p >= 8; p += 8) {
    u64 word;
    memcpy(&word, p, 8);
    if (word & 0x8080808080808080ull) return false;
  }
  for (; p < end; p++) {
    if (*p & 0x80) return false;
  }
  return true;
}

bool decode_utf16(std::string_view text, std::vector<u16>& units, bool& is_latin1) {
  units.resize(text.size());
  const char* p = text.data();
  const char* const end = p + text.size();
  u16* out = units.data();
  u32 bits = 0;
  while (p < end) {
    // A text has no more units than bytes, so that sixteen fit wherever sixteen bytes are left.
#if defined(__SSE2__)
    for (; end - p >= 16; p += 16, out += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
      if (_mm_movemask_epi8(bytes) != 0) break;
      const __m128i zero = _mm_setzero_si128();
      _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm_unpacklo_epi8(bytes, zero));
      _mm_storeu_si128(reinterpret_cast<__m128i*>(out + 8), _mm_unpackhi_epi8(bytes, zero));
    }
#endif
    while (p < end && !(*p & 0x80)) *out++ = static_cast<u16>(*p++);
    if (p == end) break;
    const CodePoint c = decode_utf8(p, end);
    if (c.length == 1 || is_surrogate(c.value)) return false;
    p += c.length;
    bits |= c.value;
    if (c.value < 0x10000) {
      *out++ = static_cast<u16>(c.value);
    } else {
      *out++ = static_cast<u16>(0xd7c0 + (c.value >> 10));
      *out++ = static_cast<u16>(0xdc00 | (c.value & 0x3ff));
    }
  }
  units.resize(static_cast<size_t>(out - units.data()));
  is_latin1 = bits < 0x100;
  return true;
}

std::string narrow_latin1(const std::vector<u16>& units) {
  std::string out(units.size(), '\0');
  for (size_t i = 0; i < units.size(); i++) out[i] = static_cast<char>(units[i]);
  return out;
}

}  // namespace sinter::runtime
