#include "base/hash.h"

#include <gtest/gtest.h>

namespace sinter {
namespace {

// Hashes name cache entries shared between machines, so their values are part of the format.
TEST(Hash, IsStable) {
  EXPECT_EQ(to_hex(hash128("")), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(to_hex(hash128("sinter")), to_hex(Hasher().add_raw("sin").add_raw("ter").finish()));
}

TEST(Hash, CoversFieldBorders) {
  EXPECT_NE(Hasher().add("ab").add("c").finish(), Hasher().add("a").add("bc").finish());
  EXPECT_NE(Hasher().add(1).finish(), Hasher().add(2).finish());
}

TEST(Hash, Base32StartsWithTheHighBits) {
  EXPECT_EQ(to_base32({0, 0}, 4), "aaaa");
  EXPECT_EQ(to_base32({0, u64{31} << 59 | u64{1} << 54}, 3), "7ba");
  EXPECT_EQ(to_base32({~u64{0}, ~u64{0}}, 25), std::string(25, '7'));
  const Hash128 hash = hash128("x");
  EXPECT_EQ(to_base32(hash, 25).substr(0, 8), to_base32(hash, 8));
}

}  // namespace
}  // namespace sinter
