#include "parsers/js/unicode.h"

#include <gtest/gtest.h>

namespace sinter::js {
namespace {

TEST(Unicode, IdentifierCharacters) {
  for (char32_t c = 0; c < 0x80; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '$' || c == '_';
    EXPECT_EQ(is_identifier_start(c), letter) << u32{c};
    EXPECT_EQ(is_identifier_continue(c), letter || (c >= '0' && c <= '9')) << u32{c};
  }
  EXPECT_TRUE(is_identifier_start(U'é'));
  EXPECT_TRUE(is_identifier_start(U'変'));
  EXPECT_TRUE(is_identifier_start(0x2118));  // Other_ID_Start
  EXPECT_TRUE(is_identifier_start(0x20000));
  EXPECT_FALSE(is_identifier_start(0x2e2f));  // Pattern_Syntax letter
  EXPECT_FALSE(is_identifier_start(0x0301));
  EXPECT_TRUE(is_identifier_continue(0x0301));
  EXPECT_TRUE(is_identifier_continue(0x200c));
  EXPECT_TRUE(is_identifier_continue(0x200d));
  EXPECT_FALSE(is_identifier_start(0x200d));
  EXPECT_TRUE(is_identifier_continue(0xe0100));
  EXPECT_FALSE(is_identifier_continue(0xe01f0));
  EXPECT_FALSE(is_identifier_start(0x1f600));
  EXPECT_FALSE(is_identifier_continue(0xd800));
  EXPECT_FALSE(is_identifier_continue(0x10ffff));
}

// Sizes of the sets by Node.js 20 with Unicode 17.0.
TEST(Unicode, SetSizes) {
  u32 start = 0, rest = 0;
  for (char32_t c = 0; c <= 0x10ffff; ++c) {
    start += is_identifier_start(c);
    rest += is_identifier_continue(c);
  }
  EXPECT_EQ(start, 145918u);
  EXPECT_EQ(rest, 149241u);
}

TEST(Unicode, WhitespaceAndLines) {
  u32 spaces = 0;
  for (char32_t c = 0; c <= 0x10ffff; ++c) spaces += is_js_whitespace(c);
  EXPECT_EQ(spaces, 21u);  // 25 characters match \s; four of them end lines
  EXPECT_TRUE(is_js_whitespace(0xfeff));
  EXPECT_FALSE(is_js_whitespace(0x180e));
  EXPECT_TRUE(is_line_terminator(0x2028));
  EXPECT_TRUE(is_line_terminator('\r'));
  EXPECT_FALSE(is_line_terminator(0x85));
}

TEST(Unicode, IdentifierNames) {
  EXPECT_TRUE(is_identifier_name("$a_1"));
  EXPECT_TRUE(is_identifier_name("変数"));
  EXPECT_TRUE(is_identifier_name("class"));
  EXPECT_FALSE(is_identifier_name(""));
  EXPECT_FALSE(is_identifier_name("1a"));
  EXPECT_FALSE(is_identifier_name("a-b"));
  EXPECT_FALSE(is_identifier_name("a\xff"));
  EXPECT_FALSE(is_ascii_identifier_name("変数"));
  for (const char* word : {"arguments", "class", "enum", "implements", "import", "instanceof",
                           "interface", "let", "yield", "await"}) {
    EXPECT_TRUE(is_reserved_in_module(word)) << word;
  }
  for (const char* word : {"async", "of", "get", "undefined", "Class", ""}) {
    EXPECT_FALSE(is_reserved_in_module(word)) << word;
  }
}

TEST(Unicode, Utf8RoundTrip) {
  for (char32_t c = 0; c <= 0x10ffff; ++c) {
    char bytes[4];
    const u32 n = encode_utf8(c, bytes);
    const CodePoint back = decode_utf8(bytes, bytes + n);
    ASSERT_EQ(u32{back.value}, u32{c});
    ASSERT_EQ(back.length, n);
    ASSERT_EQ(utf16_length({bytes, n}), c > 0xffff ? 2u : 1u);
  }
}

TEST(Unicode, MalformedUtf8MovesOneByte) {
  for (const std::string_view text : {"\xff", "\xc0\x80", "\xe0\x80\x80", "\xf4\x90\x80\x80",
                                      "\x80", "\xe4\xbd", "\xf0\x9f\x98"}) {
    const CodePoint c = decode_utf8(text);
    EXPECT_EQ(u32{c.value}, 0xfffdu);
    EXPECT_EQ(c.length, 1u);
  }
}

TEST(Unicode, SurrogatesJoinWhenAppended) {
  std::string text = "x";
  append_utf16_unit(text, 0xd83d);
  EXPECT_EQ(text, "x\xed\xa0\xbd");
  append_utf16_unit(text, 0xde00);
  EXPECT_EQ(text, "x😀");
  append_utf16_unit(text, 0xde00);
  EXPECT_EQ(text, "x😀\xed\xb8\x80");
}

TEST(Unicode, Utf16Length) {
  std::string text;
  size_t units = 0;
  for (int i = 0; i < 100; ++i) {
    text += "aé変😀\xed\xa0\x80";
    units += 1 + 1 + 1 + 2 + 1;
    ASSERT_EQ(utf16_length(text), units);
    ASSERT_EQ(ascii_prefix_length(text), 1u);
  }
  EXPECT_EQ(ascii_prefix_length(std::string(37, 'a') + "é"), 37u);
}

}  // namespace
}  // namespace sinter::js
