#include "base/base64.h"

#include <array>
#include <cstring>

#if defined(__SSSE3__)
#include <tmmintrin.h>
#endif

#include "base/utf8.h"

namespace sinter {
namespace {

constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr u8 kInvalid = 0xff;

constexpr std::array<u8, 256> make_decode_table() {
  std::array<u8, 256> table{};
  table.fill(kInvalid);
  for (u8 i = 0; i < 64; ++i) table[static_cast<u8>(kAlphabet[i])] = i;
  table['-'] = 62;
  table['_'] = 63;
  return table;
}
constexpr std::array<u8, 256> kDecode = make_decode_table();

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

#if defined(__SSSE3__)
// Encodes 12 bytes at a time while 16 can be read. Advances both pointers.
void encode_blocks(const char*& p, const char* end, char*& out) {
  // Each 32-bit lane gets the bytes b1 b0 b2 b1 of one group of three.
  const __m128i spread = _mm_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10);
  // What to add to a six-bit value to get its character, by class: 0 for a-z, 1..10 for the digits,
  // 11 and 12 for + and /, 13 for A-Z.
  const __m128i distance =
      _mm_setr_epi8('a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
                    '0' - 52, '0' - 52, '0' - 52, '+' - 62, '/' - 63, 'A', 0, 0);
  for (; end - p >= 16; p += 12, out += 16) {
    const __m128i lanes =
        _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)), spread);
    // Multiplications are the per-element shifts that SSE lacks.
    const __m128i high = _mm_mulhi_epu16(_mm_and_si128(lanes, _mm_set1_epi32(0x0fc0fc00)),
                                         _mm_set1_epi32(0x04000040));
    const __m128i low = _mm_mullo_epi16(_mm_and_si128(lanes, _mm_set1_epi32(0x003f03f0)),
                                        _mm_set1_epi32(0x01000010));
    const __m128i values = _mm_or_si128(high, low);
    const __m128i upper = _mm_cmplt_epi8(values, _mm_set1_epi8(26));
    const __m128i kind = _mm_or_si128(_mm_subs_epu8(values, _mm_set1_epi8(51)),
                                      _mm_and_si128(upper, _mm_set1_epi8(13)));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out),
                     _mm_add_epi8(values, _mm_shuffle_epi8(distance, kind)));
  }
}
#endif

// Characters that survive in a data URL inside quotes: not `%`, `#`, quotes, `\`, `<`, `>`,
// controls.
bool is_plain_in_data_url(u8 byte) {
  if (byte < 0x20 || byte >= 0x7f) return false;
  return std::strchr("%#\"'\\<>`", byte) == nullptr;
}

bool is_utf8(std::string_view text) {
  for (size_t i = ascii_prefix_length(text); i < text.size();) {
    const CodePoint c = decode_utf8(text, i);
    if (is_surrogate(c.value) || (c.length == 1 && c.value == 0xfffd)) return false;
    i += c.length;
  }
  return true;
}

}  // namespace

void append_base64(std::string& out, std::string_view bytes) {
  const size_t old_size = out.size();
  out.resize(old_size + base64_size(bytes.size()));
  char* to = out.data() + old_size;
  const char* p = bytes.data();
  const char* const end = p + bytes.size();
#if defined(__SSSE3__)
  encode_blocks(p, end, to);
#endif
  const auto put = [&](u32 group, int shift) { *to++ = kAlphabet[group >> shift & 63]; };
  const auto byte = [&](int i) { return static_cast<u32>(static_cast<u8>(p[i])); };
  for (; end - p >= 3; p += 3) {
    const u32 group = byte(0) << 16 | byte(1) << 8 | byte(2);
    for (int shift = 18; shift >= 0; shift -= 6) put(group, shift);
  }
  if (end - p == 1) {
    put(byte(0) << 16, 18);
    put(byte(0) << 16, 12);
    *to++ = '=';
    *to++ = '=';
  } else if (end - p == 2) {
    const u32 group = byte(0) << 16 | byte(1) << 8;
    put(group, 18);
    put(group, 12);
    put(group, 6);
    *to++ = '=';
  }
}

std::optional<std::string> decode_base64(std::string_view text) {
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  if (text.size() % 4 == 1) return std::nullopt;
  std::string out(text.size() * 3 / 4, '\0');
  char* to = out.data();
  size_t i = 0;
  const auto value = [&](size_t at) {
    return static_cast<u32>(kDecode[static_cast<u8>(text[at])]);
  };
  for (; i + 4 <= text.size(); i += 4) {
    const u32 a = value(i), b = value(i + 1), c = value(i + 2), d = value(i + 3);
    if ((a | b | c | d) > 63) return std::nullopt;
    const u32 group = a << 18 | b << 12 | c << 6 | d;
    *to++ = static_cast<char>(group >> 16);
    *to++ = static_cast<char>(group >> 8);
    *to++ = static_cast<char>(group);
  }
  if (i < text.size()) {
    const u32 a = value(i), b = value(i + 1), c = i + 2 < text.size() ? value(i + 2) : 0;
    if ((a | b | c) > 63) return std::nullopt;
    const u32 group = a << 18 | b << 12 | c << 6;
    *to++ = static_cast<char>(group >> 16);
    if (i + 2 < text.size()) *to++ = static_cast<char>(group >> 8);
  }
  return out;
}

std::string decode_percent(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
        hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) << 4 | hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string data_url(std::string_view mime_type, std::string_view bytes) {
  size_t percent_size = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    percent_size += is_plain_in_data_url(static_cast<u8>(bytes[i])) ? 1 : 3;
  }
  std::string out = "data:";
  out += mime_type;
  constexpr std::string_view kBase64 = ";base64,";
  if (percent_size + 1 > kBase64.size() + base64_size(bytes.size()) || !is_utf8(bytes)) {
    out += kBase64;
    append_base64(out, bytes);
    return out;
  }
  out += ',';
  for (size_t i = 0; i < bytes.size(); ++i) {
    const u8 byte = static_cast<u8>(bytes[i]);
    // A URL is stripped of white space at its end.
    const bool last_space = byte == ' ' && i + 1 == bytes.size();
    if (is_plain_in_data_url(byte) && !last_space) {
      out += bytes[i];
    } else {
      constexpr char kHex[] = "0123456789ABCDEF";
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

std::optional<DataUrl> parse_data_url(std::string_view url) {
  constexpr std::string_view kScheme = "data:";
  if (!url.starts_with(kScheme)) return std::nullopt;
  url.remove_prefix(kScheme.size());
  const size_t comma = url.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  DataUrl result;
  result.mime_type = url.substr(0, comma);
  const std::string_view data = url.substr(comma + 1);
  constexpr std::string_view kBase64 = ";base64";
  if (!result.mime_type.ends_with(kBase64)) {
    result.bytes = decode_percent(data);
    return result;
  }
  result.mime_type.remove_suffix(kBase64.size());
  auto bytes = decode_base64(decode_percent(data));
  if (!bytes) return std::nullopt;
  result.bytes = std::move(*bytes);
  return result;
}

}  // namespace sinter
