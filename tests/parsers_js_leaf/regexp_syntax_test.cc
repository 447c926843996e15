#include "parsers/js/regexp_syntax.h"

#include <gtest/gtest.h>

#include <string>

namespace sinter::regexp {
namespace {

struct RegexpCase {
  const char* pattern;
  u32 accepted_with;  // bit 0: no flag, bit 1: u, bit 2: v
};

// The verdict of V8; written by regexp_cases.mjs.
#include "tests/parsers_js_leaf/regexp_cases.inc"

TEST(RegexpSyntax, AgreesWithV8) {
  const char* const flags[] = {"", "u", "v"};
  for (const auto& [pattern, accepted_with] : kRegexpCases) {
    for (u32 i = 0; i < 3; ++i) {
      const Syntax syntax = check_syntax(pattern, flags[i]);
      EXPECT_EQ(syntax.ok(), (accepted_with >> i & 1) != 0)
          << "/" << pattern << "/" << flags[i] << " " << (syntax.ok() ? "accepted" : syntax.error);
    }
  }
}

std::string error_of(std::string_view pattern, std::string_view flags = "") {
  const Syntax syntax = check_syntax(pattern, flags);
  return syntax.ok() ? "ok" : std::to_string(syntax.error_offset) + ": " + syntax.error;
}

TEST(RegexpSyntax, Flags) {
  EXPECT_EQ(error_of("a", "dgimsuy"), "ok");
  EXPECT_EQ(error_of("a", "dgimsvy"), "ok");
  EXPECT_EQ(error_of("a", "gx"), "4: Invalid flag in regular expression");
  EXPECT_EQ(error_of("a", "gg"), "4: Duplicate flag in regular expression");
  EXPECT_EQ(error_of("a", "uv"), "4: The flags \"u\" and \"v\" cannot be used together");
  EXPECT_EQ(error_of("a", "G"), "3: Invalid flag in regular expression");
}

TEST(RegexpSyntax, Modifiers) {
  for (const char* good :
       {"(?i:a)", "(?ims:a)", "(?-i:a)", "(?i-:a)", "(?m-is:a)", "(?i:(?-i:b))c", "(?i:a)*"}) {
    EXPECT_EQ(error_of(good), "ok") << good;
    EXPECT_EQ(error_of(good, "v"), "ok") << good;
  }
  for (const char* bad : {"(?-:a)", "(?ii:a)", "(?i-i:a)", "(?g:a)", "(?i--m:a)", "(?i", "(?i)",
                          "(?i-", "(?I:a)", "(?u:a)", "(?-:", "(?i m:a)"}) {
    EXPECT_NE(error_of(bad), "ok") << bad;
  }
}

TEST(RegexpSyntax, DuplicateNames) {
  for (const char* good :
       {"(?<a>x)|(?<a>y)", "(?:(?<a>x)|(?<a>y))\\k<a>", "(?<y>\\d)-(?<m>\\d)|(?<m>\\d)-(?<y>\\d)",
        "(?:(?<a>x)|(?:(?<a>y)|(?<a>z)))", "(?<a>x)|(?=(?<a>y))"}) {
    const Syntax syntax = check_syntax(good, "");
    EXPECT_TRUE(syntax.ok()) << good;
    EXPECT_EQ(syntax.features & kDuplicateNames, kDuplicateNames) << good;
  }
  for (const char* bad : {"(?<a>x)(?<a>y)", "(?:(?<a>x)|(?<b>y))(?<a>z)",
                          "(?<a>x)(?:(?<b>y)|(?<a>z))", "(?<a>(?<b>x)|(?<a>y))",
                          "(?:(?<a>x)|b)|(?<c>x)(?:(?<c>y))", "(?<a>x)|(?<b>y)(?<\\u0062>z)"}) {
    EXPECT_FALSE(check_syntax(bad, "").ok()) << bad;
  }
}

TEST(RegexpSyntax, ErrorOffsets) {
  EXPECT_EQ(error_of("ab(c"), "3: Unterminated group");
  EXPECT_EQ(error_of("ab)"), "3: Unmatched ')'");
  EXPECT_EQ(error_of("é*["), "4: Unterminated character class");
  EXPECT_EQ(error_of("é**"), "4: Nothing to repeat");
  EXPECT_EQ(error_of("[éz-a]"), "4: Range out of order in character class");
  EXPECT_EQ(error_of("😀\\", ""), "5: \\ at end of pattern");
  EXPECT_EQ(error_of("a{2,1}"), "2: Numbers out of order in {} quantifier");
  EXPECT_EQ(error_of("a\\p{x}", "u"), "2: Invalid property name");
  EXPECT_EQ(error_of("(?<a>.)\\k<b>"), "8: Invalid named capture referenced");
}

TEST(RegexpSyntax, Features) {
  const auto features = [](std::string_view pattern, std::string_view flags = "") {
    return check_syntax(pattern, flags).features;
  };
  EXPECT_EQ(features("a(?:b)(?=c)"), 0u);
  EXPECT_EQ(features(".", "s"), kDotAllFlag);
  EXPECT_EQ(features(".", "gimy"), kStickyFlag);
  EXPECT_EQ(features(".", "d"), kIndicesFlag);
  EXPECT_EQ(features("\\p{L}", "u"), kUnicodeFlag | kUnicodeProperty);
  EXPECT_EQ(features("\\p{L}"), 0u);
  EXPECT_EQ(features("[a--b]", "v"), kUnicodeSetsFlag);
  EXPECT_EQ(features("(?<a>.)"), kNamedGroups);
  EXPECT_EQ(features("(?<=a)(?<!b)"), kLookbehind);
  EXPECT_EQ(features("(?i:a)"), kModifiers);
  EXPECT_EQ(check_syntax("(a)(?:b)(?<n>c)[(](?=(d))\\(", "").capture_count, 3u);
}

TEST(RegexpSyntax, DeepNestingIsAnErrorNotACrash) {
  EXPECT_EQ(error_of(std::string(500, '(') + std::string(500, ')')), "ok");
  EXPECT_NE(error_of(std::string(100'000, '(')), "ok");
  EXPECT_NE(error_of(std::string(100'000, '['), "v"), "ok");
}

}  // namespace
}  // namespace sinter::regexp
