#include "base/sha2.h"

#include <gtest/gtest.h>

#include <string>

namespace sinter {
namespace {

std::string hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += kDigits[static_cast<u8>(c) >> 4];
    out += kDigits[static_cast<u8>(c) & 15];
  }
  return out;
}

// The examples of FIPS 180-4.
TEST(Sha2, KnownDigests) {
  EXPECT_EQ(hex(sha2(Sha2::Sha256, "abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha2(Sha2::Sha384, "abc")),
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
            "8086072ba1e7cc2358baeca134c825a7");
  EXPECT_EQ(hex(sha2(Sha2::Sha512, "abc")),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
  EXPECT_EQ(hex(sha2(Sha2::Sha256, "")),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

// Texts about the size of a block: where padding needs one more.
TEST(Sha2, Padding) {
  for (const size_t size : {55, 56, 63, 64, 111, 112, 119, 120, 127, 128, 200}) {
    const std::string text(size, 'a');
    EXPECT_EQ(sha2(Sha2::Sha256, text).size(), 32u);
    EXPECT_EQ(sha2(Sha2::Sha384, text).size(), 48u);
    EXPECT_EQ(sha2(Sha2::Sha512, text).size(), 64u);
  }
  EXPECT_EQ(hex(sha2(Sha2::Sha256, std::string(64, 'a'))),
            "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
  EXPECT_EQ(hex(sha2(Sha2::Sha384, std::string(112, 'a'))),
            "187d4e07cb306103c69967bf544d0dfbe9042577599c73c330abc0cb64c61236"
            "d5ed565ee19119d8c31779a38f791fcd");
  EXPECT_EQ(hex(sha2(Sha2::Sha512, std::string(120, 'a'))),
            "f241de612b01aa2fa3cf01531d2a8e5e17fc761dfd48a704a834a47f57d6eade"
            "7804ecc39be42fdef16ec6adeaf7c01c2fd0c4cc97d3860907cfa4a3b36d0c05");
}

}  // namespace
}  // namespace sinter
