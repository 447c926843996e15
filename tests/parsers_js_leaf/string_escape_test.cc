#include "parsers/js/string_escape.h"

#include <gtest/gtest.h>

namespace sinter::js {
namespace {

using namespace std::string_literals;

class Decode : public ::testing::Test {
 protected:
  std::string string(std::string_view raw) { return text(decode_string_literal(raw, arena)); }
  std::string cooked(std::string_view raw) { return text(decode_template_cooked(raw, arena)); }
  std::string identifier(std::string_view raw) { return text(decode_identifier(raw, arena)); }

  static std::string text(const DecodedText& decoded) {
    if (decoded.ok()) return std::string(decoded.text);
    return "error at " + std::to_string(decoded.error_offset) + ": " + decoded.error;
  }

  Arena arena;
};

TEST_F(Decode, PlainTextIsTheSourceItself) {
  const std::string_view raw = "plain é 😀";
  EXPECT_EQ(decode_string_literal(raw, arena).text.data(), raw.data());
  EXPECT_EQ(decode_template_cooked(raw, arena).text.data(), raw.data());
  EXPECT_EQ(decode_template_raw(raw, arena).data(), raw.data());
}

TEST_F(Decode, StringEscapes) {
  EXPECT_EQ(string(R"(a\b\f\n\r\t\v\\\'\"\`\a\é)"), "a\b\f\n\r\t\v\\'\"`aé");
  EXPECT_EQ(string("\\x41\\u0042\\u{43}\\u{00001F600}"), "ABC😀");
  EXPECT_EQ(string("\\0"), "\0"s);
  EXPECT_EQ(string("a\\\nb\\\r\nc\\\rd\\\u2028e\\\u2029f"), "abcdef");
  EXPECT_EQ(string("\\xe9"), "é");
}

TEST_F(Decode, Surrogates) {
  EXPECT_EQ(string("\\ud83d\\ude00"), "😀");
  EXPECT_EQ(string("\\u{d83d}\\u{de00}"), "😀");
  EXPECT_EQ(string("\\ud83d"), "\xed\xa0\xbd");
  EXPECT_EQ(string("\\ude00\\ud83d"), "\xed\xb8\x80\xed\xa0\xbd");
  EXPECT_EQ(string("\\ud83dx\\ude00"), "\xed\xa0\xbdx\xed\xb8\x80");
}

TEST_F(Decode, LegacyOctal) {
  EXPECT_EQ(string("\\07\\377\\400\\8\\9\\00"), "\7\u00ff 089\0"s);
  EXPECT_EQ(decode_string_literal("a\\0\\1", arena).legacy_octal_offset, 3u);
  EXPECT_EQ(decode_string_literal("a\\08", arena).legacy_octal_offset, 1u);
  EXPECT_EQ(decode_string_literal("a\\8", arena).legacy_octal_offset, 1u);
  EXPECT_EQ(decode_string_literal("a\\0", arena).legacy_octal_offset, kNone);
}

TEST_F(Decode, InvalidEscapes) {
  EXPECT_EQ(string("ab\\xg0"), "error at 2: Invalid hexadecimal escape sequence");
  EXPECT_EQ(string("\\x4"), "error at 0: Invalid hexadecimal escape sequence");
  EXPECT_EQ(string("\\u12"), "error at 0: Invalid Unicode escape sequence");
  EXPECT_EQ(string("\\u{}"), "error at 0: Invalid Unicode escape sequence");
  EXPECT_EQ(string("\\u{12"), "error at 0: Invalid Unicode escape sequence");
  EXPECT_EQ(string("\\u{110000}"), "error at 0: Unicode escape sequence is out of range");
  EXPECT_EQ(string("\\u{ffffffffffffffff}"), "error at 0: Unicode escape sequence is out of range");
}

TEST_F(Decode, Templates) {
  EXPECT_EQ(cooked("a\r\nb\rc\nd"), "a\nb\nc\nd");
  EXPECT_EQ(cooked("\\\r\nx\\0"), "x\0"s);
  EXPECT_EQ(cooked("ab\\01"),
            "error at 2: Octal escape sequences are not allowed in template strings");
  EXPECT_EQ(cooked("\\9"),
            "error at 0: Octal escape sequences are not allowed in template strings");
  EXPECT_EQ(cooked("\\unicode"), "error at 0: Invalid Unicode escape sequence");
  EXPECT_EQ(decode_template_raw("a\r\n\\n\rb\\u", arena), "a\n\\n\nb\\u");
}

TEST_F(Decode, Identifiers) {
  EXPECT_EQ(identifier("\\u0061b\\u{63}"), "abc");
  EXPECT_EQ(identifier("a\\u0301"), "a\u0301");
  EXPECT_EQ(identifier("\\u{20000}"), "\U00020000");
  EXPECT_EQ(identifier("\\u0301"), "error at 0: Escaped character cannot be part of an identifier");
  EXPECT_EQ(identifier("a\\u002d"),
            "error at 1: Escaped character cannot be part of an identifier");
  EXPECT_EQ(identifier("a\\x41"), "error at 1: Expected a Unicode escape in an identifier");
}

std::string literal(std::string_view value, StringStyle style = {},
                    BacktickUse backtick = BacktickUse::kAllowed) {
  std::string out;
  append_string_literal(out, value, backtick, style);
  return out;
}

TEST(PrintString, CheapestQuote) {
  EXPECT_EQ(literal("plain"), R"("plain")");
  EXPECT_EQ(literal("it's"), R"("it's")");
  EXPECT_EQ(literal("say \"x\""), R"('say "x"')");
  EXPECT_EQ(literal("'\""), "`'\"`");
  EXPECT_EQ(literal("'\"", {}, BacktickUse::kForbidden), R"("'\"")");
  EXPECT_EQ(literal("a\nb"), "`a\nb`");
  EXPECT_EQ(literal("a\nb", {}, BacktickUse::kForbidden), R"("a\nb")");
  EXPECT_EQ(literal("'\"`${}$x"), "\"'\\\"`${}$x\"");
  EXPECT_EQ(literal("\n\n${`"), "\"\\n\\n${`\"");
  EXPECT_EQ(literal("\n\n\n${`\\"), "`\n\n\n\\${\\`\\\\`");
}

TEST(PrintString, Controls) {
  EXPECT_EQ(literal("\b\f\r\v\t\x1b\x7f"), "\"\\b\\f\\r\\v\\t\\x1b\x7f\"");
  EXPECT_EQ(literal("\t", {.minify = true}), "\"\t\"");
  EXPECT_EQ(literal("\0a\0"s), R"("\0a\0")");
  EXPECT_EQ(literal("\0001"s + "2"), R"("\x0012")");
}

TEST(PrintString, ScriptEnd) {
  EXPECT_EQ(literal("</script>"), R"("<\/script>")");
  EXPECT_EQ(literal("</SCRIPT"), R"("<\/SCRIPT")");
  EXPECT_EQ(literal("</scrip"), R"("</scrip")");
  EXPECT_EQ(literal("</scr\x09pt"), "\"</scr\\tpt\"");
  std::string out;
  append_breaking_script_end(out, "a < b </ScRiPt> </style> <");
  EXPECT_EQ(out, "a < b <\\/ScRiPt> </style> <");
}

TEST(PrintString, Charset) {
  EXPECT_EQ(literal("é変😀\u2028"), "\"é変😀\u2028\"");
  EXPECT_EQ(literal("é変😀\U00100000\u2028", {.ascii_only = true}),
            R"("\xe9\u5909\u{1f600}\u{100000}\u2028")");
  EXPECT_EQ(literal("\ufeff"), R"("\ufeff")");
  EXPECT_EQ(literal("\xed\xa0\xbd 한\xed\xb8\x80"), R"("\ud83d 한\ude00")");
  std::string out;
  append_identifier(out, "aé\U00020000b", {.ascii_only = true});
  append_identifier(out, "é", {});
  EXPECT_EQ(out, "a\\u00e9\\u{20000}bé");
}

// Whatever is printed must decode to the same value, with every position inside a 16-byte block.
TEST(PrintString, RoundTrip) {
  Arena arena;
  const std::string_view pieces[] = {"a",      "'",    "\"",       "`", "\\", "\n", "\r",
                                     "${",     "$",    "</script", "é", "変", "😀",  "\xed\xa0\xbd",
                                     "\ufeff", "\x01", "0"};
  u32 seed = 7;
  for (int i = 0; i < 20000; ++i) {
    std::string value;
    for (u32 n = i % 40; n > 0; --n) {
      seed = seed * 1664525 + 1013904223;
      value += seed >> 30 == 0 ? pieces[(seed >> 8) % std::size(pieces)] : "plain";
    }
    for (const bool ascii : {false, true}) {
      const std::string printed = literal(value, {.ascii_only = ascii, .minify = i % 2 == 0});
      const auto inner = std::string_view(printed).substr(1, printed.size() - 2);
      const DecodedText back = printed[0] == '`' ? decode_template_cooked(inner, arena)
                                                 : decode_string_literal(inner, arena);
      ASSERT_TRUE(back.ok()) << printed;
      ASSERT_EQ(back.text, value) << printed;
    }
  }
}

}  // namespace
}  // namespace sinter::js
