// Base64 VLQ, the number format of the `mappings` field (ECMA-426 section 5): five bits a
// character, lowest first, bit 5 = more follow; the lowest bit of the number is its sign.

#pragma once

#include <array>
#include <cstring>

#include "base/types.h"

namespace sinter::sourcemap {

inline constexpr size_t kMaxVlqSize = 7;
inline constexpr char kZeroVlq = 'A';

namespace vlq_internal {

inline constexpr char kAlphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct TwoCharacters {
  char text[2];
  u16 size;
};

// Deltas of -511..511 make up nearly all of a map and take at most two characters.
inline constexpr u32 kSmallCount = 1024;
constexpr std::array<TwoCharacters, kSmallCount> make_small_table() {
  std::array<TwoCharacters, kSmallCount> table{};
  for (u32 i = 0; i < kSmallCount; ++i) {
    if (i < 32) {
      table[i] = {{kAlphabet[i], 0}, 1};
    } else {
      table[i] = {{kAlphabet[32 | (i & 31)], kAlphabet[i >> 5]}, 2};
    }
  }
  return table;
}
inline constexpr std::array<TwoCharacters, kSmallCount> kSmall = make_small_table();

constexpr std::array<i8, 256> make_decode_table() {
  std::array<i8, 256> table{};
  table.fill(-1);
  for (i8 i = 0; i < 64; ++i) table[static_cast<u8>(kAlphabet[i])] = i;
  return table;
}
inline constexpr std::array<i8, 256> kDecode = make_decode_table();

}  // namespace vlq_internal

// Writes `value` and returns the end. At least kMaxVlqSize bytes must be writable.
inline char* write_vlq(char* out, i32 value) {
  u32 bits = value < 0 ? static_cast<u32>(-static_cast<i64>(value)) << 1 | 1
                       : static_cast<u32>(value) << 1;
  if (bits < vlq_internal::kSmallCount) [[likely]] {
    const auto& small = vlq_internal::kSmall[bits];
    std::memcpy(out, small.text, 2);
    return out + small.size;
  }
  do {
    const u32 digit = bits & 31;
    bits >>= 5;
    *out++ = vlq_internal::kAlphabet[bits != 0 ? 32 | digit : digit];
  } while (bits != 0);
  return out;
}

// Reads one number and moves `p` behind it. Returns false at the end, at a character outside the
// alphabet, and when the number exceeds 32 bits.
inline bool read_vlq(const char*& p, const char* end, i64& value) {
  u64 bits = 0;
  for (u32 shift = 0; shift <= 30; shift += 5) {
    if (p == end) return false;
    const i8 digit = vlq_internal::kDecode[static_cast<u8>(*p)];
    if (digit < 0) return false;
    ++p;
    bits |= static_cast<u64>(digit & 31) << shift;
    if ((digit & 32) == 0) {
      const i64 magnitude = static_cast<i64>(bits >> 1);
      value = (bits & 1) != 0 ? -magnitude : magnitude;
      return true;
    }
  }
  return false;
}

}  // namespace sinter::sourcemap
