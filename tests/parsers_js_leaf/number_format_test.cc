#include "parsers/js/number_format.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>

namespace sinter::js {
namespace {

struct LiteralCase {
  const char* literal;
  u64 bits;
};
struct ToStringCase {
  u64 bits;
  const char* text;
};

// Expectations of Node.js; written by number_cases.mjs.
#include "tests/parsers_js_leaf/number_cases.inc"

std::string canonical(f64 value) {
  char buffer[kNumberBufferSize];
  return std::string(number_to_string(value, buffer));
}

std::string minified(f64 value) {
  char buffer[kNumberBufferSize];
  return std::string(print_number(value, buffer, true));
}

TEST(NumberFormat, LiteralsAgreeWithNode) {
  for (const auto& [literal, bits] : kLiteralCases) {
    EXPECT_EQ(std::bit_cast<u64>(parse_number_literal(literal)), bits) << literal;
  }
}

TEST(NumberFormat, ToStringAgreesWithNode) {
  for (const auto& [bits, text] : kToStringCases) {
    EXPECT_EQ(canonical(std::bit_cast<f64>(bits)), text);
  }
}

TEST(NumberFormat, SpecialValues) {
  EXPECT_EQ(canonical(NAN), "NaN");
  EXPECT_EQ(canonical(INFINITY), "Infinity");
  EXPECT_EQ(canonical(-INFINITY), "-Infinity");
  EXPECT_EQ(canonical(-0.0), "0");
  EXPECT_EQ(canonical(-1.5), "-1.5");
}

TEST(NumberFormat, ShortestLiterals) {
  EXPECT_EQ(minified(0), "0");
  EXPECT_EQ(minified(0.5), ".5");
  EXPECT_EQ(minified(0.001), ".001");
  EXPECT_EQ(minified(0.0001), "1e-4");
  EXPECT_EQ(minified(0.00012), "12e-5");
  EXPECT_EQ(minified(100), "100");
  EXPECT_EQ(minified(999), "999");
  EXPECT_EQ(minified(1000), "1e3");
  EXPECT_EQ(minified(1001), "1001");
  EXPECT_EQ(minified(1500), "1500");
  EXPECT_EQ(minified(15000), "15e3");
  EXPECT_EQ(minified(1.5), "1.5");
  EXPECT_EQ(minified(123456.789), "123456.789");
  EXPECT_EQ(minified(1e21), "1e21");
  EXPECT_EQ(minified(1.5e300), "15e299");
  EXPECT_EQ(minified(5e-324), "5e-324");
  EXPECT_EQ(minified(4294967295.0), "4294967295");
  EXPECT_EQ(minified(1099511627775.0), "0xffffffffff");
  EXPECT_EQ(minified(9007199254740991.0), "9007199254740991");
  EXPECT_EQ(minified(18446744073709549568.0), "1844674407370955e4");
}

// The minified form must read back as the same value and never be longer than the canonical one.
TEST(NumberFormat, RandomValuesRoundTrip) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 200'000; ++i) {
    u64 bits = random();
    f64 value = std::bit_cast<f64>(bits & ~(u64{1} << 63));
    switch (i % 4) {
      case 1:
        value = static_cast<f64>(bits >> (i % 63));
        break;
      case 2:
        value = static_cast<f64>(bits % 1'000'000) / 1000;
        break;
      case 3:
        value = static_cast<f64>(bits % 1000) * std::pow(10, static_cast<int>(bits >> 40) % 25);
        break;
      default:
        break;
    }
    if (!std::isfinite(value)) continue;
    const std::string shortest = minified(value), full = canonical(value);
    ASSERT_EQ(std::bit_cast<u64>(parse_number_literal(shortest)), std::bit_cast<u64>(value))
        << full;
    ASSERT_EQ(std::bit_cast<u64>(parse_number_literal(full)), std::bit_cast<u64>(value)) << full;
    ASSERT_LE(shortest.size(), full.size()) << full;
  }
}

TEST(NumberFormat, BigInts) {
  EXPECT_EQ(normalize_bigint_literal("0n"), "0n");
  EXPECT_EQ(normalize_bigint_literal("1_000n"), "1000n");
  EXPECT_EQ(normalize_bigint_literal("0XFFn"), "255n");
  EXPECT_EQ(normalize_bigint_literal("0b101n"), "5n");
  EXPECT_EQ(normalize_bigint_literal("0o17"), "15n");
  EXPECT_EQ(normalize_bigint_literal("0x0000"), "0n");
  EXPECT_EQ(normalize_bigint_literal("0xFFFF_FFFF_FFFF_FFFFn"), "0xffffffffffffffffn");
  EXPECT_EQ(normalize_bigint_literal("0x00FFFFFFFFFFFFFFFFFn"), "0xfffffffffffffffffn");
  EXPECT_EQ(bigint_to_decimal("0x1fn"), "31");
  EXPECT_EQ(bigint_to_decimal("0xffffffffffffffffffffffffffffffffn"),
            "340282366920938463463374607431768211455");
  EXPECT_EQ(bigint_to_decimal("0x3b9aca00"), "1000000000");
  EXPECT_EQ(bigint_to_decimal("0x56bc75e2d63100000n"), "100000000000000000000");
  EXPECT_EQ(bigint_to_decimal("12_3n"), "123");
}

}  // namespace
}  // namespace sinter::js
