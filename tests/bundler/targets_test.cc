// Targets: queries of browserslist against the answers of browserslist 4.29.6 itself (with the data
// that browser_table.inc names), config files, and what is refused.
#include "bundler/targets/targets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file_system.h"
#include "bundler/targets/browser_queries.h"

namespace sinter::bundler {
namespace {

using testing::HasSubstr;

// The answer, or what is wrong.
std::string answer(std::string_view query) {
  std::string error;
  return answer_browser_query(query, error).value_or(error);
}

TEST(BrowserQueries, AnswerAsBrowserslistDoes) {
  constexpr std::pair<std::string_view, std::string_view> kRows[] = {
#include "tests/bundler/browser_queries.inc"
  };
  for (const auto& [query, expected] : kRows) EXPECT_EQ(answer(query), expected) << query;
}

TEST(BrowserQueries, RefuseWhatTheyCannotAnswer) {
  for (const std::string_view query :
       {"> 1% in US", "> 1% in my stats", "cover 90% in alt-eu", "extends browserslist-config-x",
        "electron 20", "current node", "unreleased versions", "supports webp", "chrome", "chrome x",
        "netscape 4", "baseline 1999", "baseline widely available on 2024-01-01", "last versions",
        "since yesterday", "chrome 20-x", "> many%", "chrome 999"})
    EXPECT_THAT(answer(query), HasSubstr("cannot be answered")) << query;
  EXPECT_THAT(answer("not dead"), HasSubstr("nothing stands before"));
  EXPECT_THAT(answer("last 2 versions"), HasSubstr("ie 10, which has no ES2015"));
  EXPECT_THAT(answer("op_mini all"), HasSubstr("no browser that is known"));
}

struct Found {
  std::string list, error;
};

Found find(std::string_view list, MemoryFileSystem& files,
           std::string_view environment = "production") {
  Found found;
  if (const auto targets = find_targets(list, "/app/web", environment, files, found.error))
    found.list = targets->language.list;
  return found;
}

TEST(Targets, MixYearsEnginesAndQueries) {
  MemoryFileSystem files;
  EXPECT_EQ(find("es2020, safari14", files).list, "es2020,safari14");
  EXPECT_EQ(find("es2020,chrome >= 100, not chrome 101, firefox 102", files).list,
            "es2020,chrome100,firefox102");
  EXPECT_EQ(find("baseline-widely-available", files).list,
            "chrome111,edge111,firefox114,safari16.4,ios16.4");
  EXPECT_THAT(find("netscape4", files).error, HasSubstr("\"netscape4\" is no target"));
  EXPECT_THAT(find("", files).error, HasSubstr("is no target"));
  EXPECT_THAT(find("chrome 40", files).error, HasSubstr("chrome40, which lacks parts of ES2015"));
}

TEST(Targets, ReadTheProjectsBrowserslist) {
  MemoryFileSystem files;
  EXPECT_THAT(find("browserslist", files).error, HasSubstr("neither a .browserslistrc nor"));
  files.file(
      "/app/package.json",
      R"({"browserslist": {"production": ["chrome 90", "safari 15"], "development": "chrome 120"}})");
  EXPECT_EQ(find("browserslist", files).list, "chrome90,safari15");
  EXPECT_EQ(find("browserslist", files, "development").list, "chrome120");
  EXPECT_EQ(find("browserslist:development", files).list, "chrome120");
  // The nearer one counts.
  files.file(
      "/app/web/.browserslistrc",
      "# ours\nchrome 99 # and\nfirefox 99\n\n[modern ssr]\nchrome >= 110 and\nchrome < 115\n");
  EXPECT_EQ(find("browserslist", files).list, "chrome99,firefox99");
  EXPECT_EQ(find("browserslist", files, "ssr").list, "chrome110");
  files.file("/app/web/.browserslistrc", "[modern]\nchrome 110\n");
  EXPECT_THAT(find("browserslist", files).error, HasSubstr("has no queries for \"production\""));
  files.remove("/app/web/.browserslistrc");
  files.file("/app/web/package.json", R"({"browserslist": 5})");
  EXPECT_THAT(find("browserslist", files).error, HasSubstr("holds no queries"));
}

TEST(Targets, AreOverriddenByFeature) {
  js::LanguageTarget language;
  css::Target styles;
  std::string error;
  EXPECT_TRUE(override_support("bigint=false", language, styles, error));
  EXPECT_FALSE(language.has(js::LanguageFeature::BigInt));
  EXPECT_TRUE(override_support("nesting=false", language, styles, error));
  EXPECT_NE(styles.missing, 0);
  EXPECT_TRUE(override_support("nesting=true", language, styles, error));
  EXPECT_EQ(styles.missing, 0);
  for (const char* text : {"bigint", "bigint=yes", "nothing=true", "arrow=false"})
    EXPECT_FALSE(override_support(text, language, styles, error)) << text;
}

}  // namespace
}  // namespace sinter::bundler
