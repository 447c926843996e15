#include "base/json_text.h"

#include <gtest/gtest.h>

namespace sinter {
namespace {

TEST(JsonText, EscapesWhatJsonRequires) {
  EXPECT_EQ(json_string("a\"b\\c\n\r\t\x01\x7f"), "\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u007f\"");
  EXPECT_EQ(json_string("\u00e9\U0001F600"), "\"\u00e9\U0001F600\"");
}

TEST(JsonText, EscapesLoneSurrogatesAndReplacesBadBytes) {
  EXPECT_EQ(json_string("\xED\xA0\x80"), "\"\\ud800\"");
  EXPECT_EQ(json_string("a\xC3"), "\"a\uFFFD\"");
  EXPECT_EQ(json_string("\xF8z"), "\"\uFFFDz\"");
}

}  // namespace
}  // namespace sinter
