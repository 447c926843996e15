// Content hashes (XXH3, 128 bits). Not for secrets: they name cache entries and output files.
//
// The bytes of a hash are the same on every machine, so that Units and outputs can be shared.
#pragma once

#include <compare>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/types.h"

namespace sinter {

struct Hash128 {
  u64 low = 0;
  u64 high = 0;

  auto operator<=>(const Hash128&) const = default;
};

Hash128 hash128(std::string_view bytes);
u64 hash64(std::string_view bytes);

// 32 lower-case hexadecimal digits, most significant first.
std::string to_hex(Hash128 hash);

// The first `length` (at most 25) characters of the hash in lower-case base 32. For file names: one
// case only, because two names that differ in case are one file on macOS and Windows.
std::string to_base32(Hash128 hash, size_t length);

// Hashes a sequence of fields. Every add() also covers the field's length, so that ("ab", "c") and
// ("a", "bc") differ.
class Hasher {
 public:
  Hasher();

  Hasher& add(std::string_view field);
  Hasher& add(Hash128 field);
  template <class T>
  requires(std::is_integral_v<T> || std::is_enum_v<T>) Hasher& add(T value) {
    const u64 wide = static_cast<u64>(value);
    add_raw({reinterpret_cast<const char*>(&wide), sizeof(wide)});
    return *this;
  }

  // Bytes without their length: for one stream that arrives in pieces.
  Hasher& add_raw(std::string_view bytes);

  // May be called again after more fields.
  Hash128 finish() const;

 private:
  alignas(64) std::byte state_[576];  // XXH3_state_t
};

}  // namespace sinter

template <>
struct std::hash<sinter::Hash128> {
  size_t operator()(const sinter::Hash128& hash) const noexcept { return hash.low; }
};
