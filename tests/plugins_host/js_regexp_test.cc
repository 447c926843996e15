#include "plugins/host/js_regexp.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

namespace sinter::plugins {
namespace {

bool matches(std::string_view source, std::string_view text, std::string_view flags = "") {
  const std::optional<std::string> pattern = to_re2(source, flags);
  EXPECT_TRUE(pattern) << source;
  if (!pattern) return false;
  const re2::RE2 compiled(*pattern);
  EXPECT_TRUE(compiled.ok()) << *pattern << ": " << compiled.error();
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), compiled);
}

TEST(JsRegexp, FiltersThatPluginsWrite) {
  EXPECT_TRUE(matches(R"(\.[tj]sx?$)", "/p/a.tsx"));
  EXPECT_FALSE(matches(R"(\.[tj]sx?$)", "/p/a.tsx?raw"));
  EXPECT_TRUE(matches(R"(\.vue(?:$|\?))", "/p/App.vue?vue&type=style"));
  EXPECT_TRUE(matches(R"(^\0virtual:)", std::string_view("\0virtual:x", 10)));
  EXPECT_TRUE(matches(R"(\/node_modules\/)", "/p/node_modules/x"));
  EXPECT_TRUE(matches(R"([?&]raw(?:[&=]|$))", "/p/a.txt?raw"));
  EXPECT_TRUE(matches(R"(forwardRef|memo|\b(?:[A-Z]|use[A-Z0-9]))", "x = useState()"));
}

TEST(JsRegexp, WhereTheLanguagesDiffer) {
  // `.` stops at every line end of ECMAScript, `\s` knows all of its spaces.
  EXPECT_FALSE(matches("a.b", "a\rb"));
  EXPECT_FALSE(matches("a.b", "a\u2028b"));
  EXPECT_TRUE(matches("a.b", "a\nb", "s"));
  EXPECT_TRUE(matches("a\\sb", "a\u00a0b"));
  EXPECT_TRUE(matches("a[\\s\\S]b", "a\nb"));
  EXPECT_FALSE(matches("a\\Sb", "a\u3000b"));
  EXPECT_TRUE(matches("a[^]b", "a\nb"));
  EXPECT_TRUE(matches("^a{,2}$", "a{,2}"));
  EXPECT_TRUE(matches("\\u00e9", "\u00e9"));
  EXPECT_TRUE(matches("\\u{1f600}", "\U0001f600", "u"));
  EXPECT_TRUE(matches("^(?<year>\\d{4})$", "2026"));
  EXPECT_TRUE(matches("ABC", "abc", "i"));
  EXPECT_TRUE(matches("^b", "a\nb", "m"));
  EXPECT_FALSE(matches("^b", "a\nb"));
}

TEST(JsRegexp, LeavesToJavaScript) {
  for (const std::string_view source :
       {R"((?=a))", R"((?!a))", R"((?<=a))", R"((a)\1)", R"(\p{L})", R"(\cA)", R"([])"})
    EXPECT_FALSE(to_re2(source, "")) << source;
  EXPECT_FALSE(to_re2("a", "y"));
  EXPECT_FALSE(to_re2("a", "v"));
}

}  // namespace
}  // namespace sinter::plugins
