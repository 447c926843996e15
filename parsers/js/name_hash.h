// The hash of identifier names, and comparing them: most are shorter than 16 bytes, so one masked
// vector load sees all.
#pragma once

#include <cstring>
#include <string_view>

#include "base/types.h"

namespace sinter::js {

namespace name_hash_internal {

inline u64 load64(const char* p) {
  u64 value;
  std::memcpy(&value, p, 8);
  return value;
}

inline u64 mix(u64 a, u64 b) {
  const unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
  return static_cast<u64>(product) ^ static_cast<u64>(product >> 64);
}

inline constexpr u64 kSeed0 = 0xa0761d6478bd642f, kSeed1 = 0xe7037ed1a0b428db;

inline u32 hash_block(u64 a, u64 b, u64 state) {
  const u64 h = mix(a ^ kSeed0, b ^ kSeed1 ^ state);
  return static_cast<u32>(h ^ h >> 32);
}

inline u64 keep_low_bytes(u64 value, size_t count) {  // count 1..8
  return value & (~u64{0} >> (64 - 8 * count));
}

}  // namespace name_hash_internal

// May read up to 15 bytes past the end of the name (source text is padded).
inline u32 hash_name_padded(const char* p, size_t size) {
  using namespace name_hash_internal;
  u64 state = size;
  while (size > 16) [[unlikely]] {
      state = mix(load64(p) ^ kSeed1 ^ state, load64(p + 8) ^ kSeed0);
      p += 16;
      size -= 16;
    }
  if (size > 8) return hash_block(load64(p), keep_low_bytes(load64(p + 8), size - 8), state);
  return hash_block(size == 0 ? 0 : keep_low_bytes(load64(p), size), 0, state);
}

// The same hash for text that nothing readable need follow.
inline u32 hash_name(std::string_view name) {
  using namespace name_hash_internal;
  const char* p = name.data();
  size_t size = name.size();
  u64 state = size;
  while (size > 16) {
    state = mix(load64(p) ^ kSeed1 ^ state, load64(p + 8) ^ kSeed0);
    p += 16;
    size -= 16;
  }
  char tail[16] = {};
  if (size != 0) std::memcpy(tail, p, size);
  return hash_block(load64(tail), load64(tail + 8), state);
}

inline bool same_name(const char* a, const char* b, size_t size) {
  using name_hash_internal::load64;
  if (size >= 8) {
    size_t i = 0;
    for (; i + 8 <= size; i += 8) {
      if (load64(a + i) != load64(b + i)) return false;
    }
    return load64(a + size - 8) == load64(b + size - 8);
  }
  if (size >= 4) {
    u32 a0, b0, a1, b1;
    std::memcpy(&a0, a, 4);
    std::memcpy(&b0, b, 4);
    std::memcpy(&a1, a + size - 4, 4);
    std::memcpy(&b1, b + size - 4, 4);
    return a0 == b0 && a1 == b1;
  }
  for (size_t i = 0; i < size; ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

}  // namespace sinter::js
