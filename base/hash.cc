#include "base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace sinter {
namespace {

Hash128 from_xxh(XXH128_hash_t hash) { return {hash.low64, hash.high64}; }

XXH3_state_t* as_state(std::byte* bytes) { return reinterpret_cast<XXH3_state_t*>(bytes); }
const XXH3_state_t* as_state(const std::byte* bytes) {
  return reinterpret_cast<const XXH3_state_t*>(bytes);
}

}  // namespace

Hash128 hash128(std::string_view bytes) {
  return from_xxh(XXH3_128bits(bytes.data(), bytes.size()));
}

u64 hash64(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

std::string to_hex(Hash128 hash) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text(32, '0');
  for (int i = 0; i < 16; ++i) {
    text[i] = kDigits[(hash.high >> (60 - 4 * i)) & 15];
    text[16 + i] = kDigits[(hash.low >> (60 - 4 * i)) & 15];
  }
  return text;
}

std::string to_base32(Hash128 hash, size_t length) {
  static constexpr char kDigits[] = "abcdefghijklmnopqrstuvwxyz234567";
  SINTER_CHECK(length <= 25);
  std::string text(length, 'a');
  for (char& digit : text) {
    digit = kDigits[hash.high >> 59];
    hash.high = hash.high << 5 | hash.low >> 59;
    hash.low <<= 5;
  }
  return text;
}

Hasher::Hasher() {
  static_assert(sizeof(state_) == sizeof(XXH3_state_t));
  static_assert(alignof(Hasher) >= alignof(XXH3_state_t));
  XXH3_128bits_reset(::new (state_) XXH3_state_t);
}

Hasher& Hasher::add_raw(std::string_view bytes) {
  XXH3_128bits_update(as_state(state_), bytes.data(), bytes.size());
  return *this;
}

Hasher& Hasher::add(std::string_view field) {
  add(u64{field.size()});
  return add_raw(field);
}

Hasher& Hasher::add(Hash128 field) { return add(field.low).add(field.high); }

Hash128 Hasher::finish() const { return from_xxh(XXH3_128bits_digest(as_state(state_))); }

}  // namespace sinter
