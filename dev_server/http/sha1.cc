#include "dev_server/http/sha1.h"

#include <bit>
#include <string>

namespace sinter::dev {

std::array<u8, 20> sha1(std::string_view text) {
  std::string message(text);
  const u64 bits = u64{text.size()} * 8;
  message += '\x80';
  while (message.size() % 64 != 56) message += '\0';
  for (int shift = 56; shift >= 0; shift -= 8) message += static_cast<char>(bits >> shift);

  u32 h[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  for (size_t block = 0; block < message.size(); block += 64) {
    u32 w[80];
    for (u32 i = 0; i < 16; ++i) {
      w[i] = 0;
      for (u32 b = 0; b < 4; ++b) w[i] = w[i] << 8 | static_cast<u8>(message[block + i * 4 + b]);
    }
    for (u32 i = 16; i < 80; ++i) w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    u32 a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (u32 i = 0; i < 80; ++i) {
      const u32 f = i < 20   ? (b & c) | (~b & d)
                    : i < 40 ? b ^ c ^ d
                    : i < 60 ? (b & c) | (b & d) | (c & d)
                             : b ^ c ^ d;
      constexpr u32 kConstants[4] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
      const u32 next = std::rotl(a, 5) + f + e + kConstants[i / 20] + w[i];
      e = d, d = c, c = std::rotl(b, 30), b = a, a = next;
    }
    h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
  }
  std::array<u8, 20> digest;
  for (u32 i = 0; i < 20; ++i) digest[i] = static_cast<u8>(h[i / 4] >> (24 - i % 4 * 8));
  return digest;
}

}  // namespace sinter::dev
