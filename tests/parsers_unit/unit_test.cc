#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "parsers/unit/builder.h"
#include "parsers/unit/dump.h"
#include "parsers/unit/reader.h"
#include "tests/parsers_unit/sample.h"

namespace sinter::unit {
namespace {

Unit sample() {
  UnitBuilder builder;
  fill_sample(builder);
  return builder.finish();
}

TEST(UnitBuilder, SameContentsSameBytes) {
  UnitBuilder builder;
  fill_sample(builder);
  const Unit first = builder.finish();
  // The builder is used again, with other things in its memory.
  builder.code.append("something else that leaves bytes behind");
  builder.reset();
  fill_sample(builder);
  const Unit second = builder.finish();
  EXPECT_EQ(first.bytes(), second.bytes());
  const Unit third = sample();
  EXPECT_EQ(first.bytes(), third.bytes());
}

TEST(UnitBuilder, TablesAreAlignedAndPaddedWithZeros) {
  const Unit unit = sample();
  static constexpr u32 kSizes[] = {
#define SINTER_UNIT_TABLE(type, name) sizeof(type),
      SINTER_UNIT_TABLES(SINTER_UNIT_TABLE)
#undef SINTER_UNIT_TABLE
  };
  u32 end = sizeof(Header);
  for (u32 i = 0; i < static_cast<u32>(Table::kCount); ++i) {
    const TableRef table = unit.header().tables[i];
    EXPECT_EQ(table.offset % 8, 0u);
    for (u32 at = end; at < table.offset; ++at) EXPECT_EQ(unit.bytes()[at], '\0');
    end = table.offset + table.count * kSizes[i];
  }
  EXPECT_EQ(unit.bytes().size() % 8, 0u);
}

TEST(UnitBuilder, InternsStringsOnce) {
  UnitBuilder builder;
  const Str first = builder.intern("name");
  for (int i = 0; i < 1000; ++i) builder.intern("name" + std::to_string(i));
  const Str again = builder.intern("name");
  EXPECT_EQ(first.offset, again.offset);
  EXPECT_EQ(builder.intern("").size, 0u);
  EXPECT_EQ(builder.import_meta_property("url"), builder.import_meta_property("url"));
  EXPECT_NE(builder.import_meta_property(""), builder.import_meta_property("url"));
}

TEST(UnitReader, ReadsWhatTheBuilderMade) {
  const Unit unit = sample();
  const std::optional<Unit> read = read_unit(unit.bytes());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->bytes(), unit.bytes());
  EXPECT_EQ(dump(*read), dump(unit));
}

TEST(UnitReader, RefusesEveryTruncation) {
  const Unit unit = sample();
  for (size_t size = 0; size < unit.bytes().size(); ++size) {
    EXPECT_FALSE(read_unit(unit.bytes().substr(0, size)).has_value()) << size;
  }
}

TEST(UnitReader, RefusesOtherVersions) {
  const Unit unit = sample();
  std::string bytes(unit.bytes());
  ++bytes[offsetof(Header, version)];
  EXPECT_FALSE(read_unit(bytes).has_value());
}

TEST(UnitReader, RefusesUnorderedGaps) {
  UnitBuilder builder;
  fill_sample(builder);
  std::swap(builder.relocs.front(), builder.relocs.back());
  const Unit unit = builder.finish();
  EXPECT_FALSE(read_unit(unit.bytes()).has_value());
}

TEST(UnitReader, RefusesMembersOfThemselves) {
  UnitBuilder builder;
  fill_sample(builder);
  builder.imports[1].base = 2;
  const Unit unit = builder.finish();
  EXPECT_FALSE(read_unit(unit.bytes()).has_value());
}

// Whatever passes can be walked without leaving the block; run under AddressSanitizer this is the
// proof.
TEST(UnitReader, DamagedBytesAreRefusedOrHarmless) {
  const Unit unit = sample();
  const std::string good(unit.bytes());
  std::mt19937 random(1);
  for (int round = 0; round < 20000; ++round) {
    std::string bytes = good;
    for (u32 k = random() % 3 + 1; k > 0; --k) {
      const size_t at = random() % bytes.size();
      if (random() % 2 == 0) {
        bytes[at] = static_cast<char>(random());
      } else {
        const u32 word = random() % 4 == 0 ? kNone : random() % 64;
        std::memcpy(&bytes[at & ~size_t{3}], &word, 4);
      }
    }
    if (const std::optional<Unit> read = read_unit(bytes)) {
      EXPECT_FALSE(dump(*read).empty());
    }
  }
}

TEST(UnitDump, ShowsGaps) {
  const Unit unit = sample();
  EXPECT_EQ(dump_code(unit), "{{const}}⟨y⟩ = ⟨x.z: operand⟩ + {{import.meta.url}}{{end}};\n");
}

}  // namespace
}  // namespace sinter::unit
