#include "base/source.h"

#include <gtest/gtest.h>

namespace sinter {
namespace {

TEST(LineTable, KnowsEveryLineEndOfEcmaScript) {
  const std::string text = "a\nb\r\nc\rd\u2028e\u2029f";
  const LineTable lines(text);
  ASSERT_EQ(lines.line_count(), 6u);
  for (u32 line = 1; line <= 6; ++line) {
    EXPECT_EQ(lines.line_range(line).of(text), std::string(1, static_cast<char>('a' + line - 1)));
  }
  EXPECT_EQ(lines.locate(static_cast<u32>(text.find('c'))).line, 3u);
}

TEST(LineTable, CountsUtf16Units) {
  const std::string text = "x\n\u00e9\u20ac\U0001F600z";
  const LineTable lines(text);
  const LineColumn at = lines.locate(static_cast<u32>(text.find('z')));
  EXPECT_EQ(at.line, 2u);
  EXPECT_EQ(at.byte_column, 9u);
  EXPECT_EQ(at.utf16_column, 4u);
}

TEST(LineTable, CountsAcrossCheckpointsOfALongLine) {
  std::string text = "\n";
  for (int i = 0; i < 5000; ++i) text += "\u00e9";
  const LineTable lines(text);
  for (u32 i : {0u, 1u, 511u, 512u, 4999u, 5000u}) {
    EXPECT_EQ(lines.locate(1 + 2 * i).utf16_column, i);
  }
}

TEST(LineTable, PlacesTheEndOfTheTextAndEmptyText) {
  EXPECT_EQ(LineTable("").locate(0).line, 1u);
  EXPECT_EQ(LineTable("a\n").locate(2).line, 2u);
  EXPECT_EQ(LineTable("a\n").locate(99).line, 2u);
  EXPECT_EQ(LineTable("a\n").line_range(2), (SourceRange{2, 2}));
}

}  // namespace
}  // namespace sinter
