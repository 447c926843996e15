// Names of CSS Modules: patterns, and what JavaScript sees.
#include "bundler/css/scoped_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sinter::bundler {
namespace {

using testing::ElementsAre;
using testing::MatchesRegex;

std::string named(std::string pattern, std::string_view path = "src/button.module.css",
                  std::string_view local = "big") {
  CssOptions options;
  options.scoped_name = std::move(pattern);
  return scoped_name(options, path, local);
}

TEST(ScopedNames, Patterns) {
  EXPECT_THAT(scoped_name({}, "src/button.module.css", "big"), MatchesRegex("_big_[0-9a-zA-Z]{5}"));
  EXPECT_EQ(named("[name]__[local]"), "button_module__big");
  EXPECT_EQ(named("[folder]-[ext]-[local]"), "src-css-big");
  EXPECT_EQ(named("[path][local]"), "src_big");
  EXPECT_THAT(named("[hash:base64:8]"), MatchesRegex("_?[0-9a-zA-Z]{8}"));
  EXPECT_THAT(named("x[contenthash:hex:6]"), MatchesRegex("x[0-9a-f]{6}"));
  EXPECT_EQ(named("[local]", "a.css", "1a"), "_1a");
  EXPECT_EQ(named("[what]-[local]"), "_what_-big");
}

TEST(ScopedNames, DependOnPathNameAndPrefixOnly) {
  const CssOptions options;
  EXPECT_EQ(scoped_name(options, "a.css", "x"), scoped_name(options, "a.css", "x"));
  EXPECT_NE(scoped_name(options, "a.css", "x"), scoped_name(options, "b.css", "x"));
  CssOptions prefixed;
  prefixed.hash_prefix = "p";
  EXPECT_NE(scoped_name(options, "a.css", "x"), scoped_name(prefixed, "a.css", "x"));
}

TEST(ScopedNames, Conventions) {
  using enum CssLocalsConvention;
  EXPECT_THAT(exported_names(AsWritten, "my-class_name"), ElementsAre("my-class_name"));
  EXPECT_THAT(exported_names(CamelCase, "my-class_name"),
              ElementsAre("my-class_name", "myClassName"));
  EXPECT_THAT(exported_names(CamelCaseOnly, "my-class_name"), ElementsAre("myClassName"));
  EXPECT_THAT(exported_names(Dashes, "my-class_name"),
              ElementsAre("my-class_name", "myClass_name"));
  EXPECT_THAT(exported_names(DashesOnly, "my-class_name"), ElementsAre("myClass_name"));
  EXPECT_THAT(exported_names(CamelCase, "plain"), ElementsAre("plain"));
}

}  // namespace
}  // namespace sinter::bundler
