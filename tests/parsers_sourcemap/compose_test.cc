#include "parsers/sourcemap/compose.h"

#include <gtest/gtest.h>

#include "parsers/sourcemap/source_map.h"

namespace sinter::sourcemap {
namespace {

TEST(Compose, LeadsThroughAllSteps) {
  // Both steps put a line in front.
  const std::string step = R"({"version":3,"sources":["x"],"names":[],"mappings":";AAAA;AACA"})";
  const std::vector<std::string> maps{step, step};
  const ComposedSource original{"/p/a.js", "one\ntwo"};
  std::string error;
  const auto joined = compose_maps(maps, &original, &error);
  ASSERT_TRUE(joined) << error;
  const auto map = SourceMap::parse(*joined);
  ASSERT_TRUE(map);
  ASSERT_EQ(map->sources().size(), 1u);
  EXPECT_EQ(map->sources()[0].name, "/p/a.js");
  EXPECT_EQ(map->sources()[0].content, "one\ntwo");
  EXPECT_FALSE(map->find(1, 0));
  ASSERT_TRUE(map->find(2, 0));
  EXPECT_EQ(map->find(2, 0)->line, 0u);
}

TEST(Compose, KeepsTheSourcesAndNamesOfTheFirstMap) {
  const std::vector<std::string> maps{
      R"({"version":3,"sources":["a.vue","b.css"],"sourcesContent":["A",null],"names":["n"],"mappings":"AAAAA,CCAA"})",
      R"({"version":3,"sources":["x"],"names":[],"mappings":"AAAA,EAAC"})"};
  const auto joined = compose_maps(maps, nullptr);
  ASSERT_TRUE(joined);
  const auto map = SourceMap::parse(*joined);
  ASSERT_TRUE(map);
  ASSERT_EQ(map->sources().size(), 2u);
  EXPECT_EQ(map->sources()[1].name, "b.css");
  EXPECT_EQ(map->names()[map->find(0, 0)->name], "n");
  EXPECT_EQ(map->find(0, 2)->source, 1u);
}

TEST(Compose, KeepsWhatTheFirstStepHasTheTextOf) {
  // A style sheet, something that it imported, and something that the step made up.
  const std::vector<std::string> maps{
      R"({"version":3,"sources":["x","b.css","made"],"sourcesContent":["?","B",null],"mappings":"AAAA,CCAA,CCAA"})"};
  const ComposedSource original{"/p/a.css", "A"};
  const auto joined = compose_maps(maps, &original);
  ASSERT_TRUE(joined);
  const auto map = SourceMap::parse(*joined);
  ASSERT_TRUE(map);
  ASSERT_EQ(map->sources().size(), 2u);
  EXPECT_EQ(map->sources()[0].name, "/p/a.css");
  EXPECT_EQ(map->sources()[0].content, "A");
  EXPECT_EQ(map->sources()[1].name, "b.css");
  EXPECT_EQ(map->sources()[1].content, "B");
}

TEST(Compose, SaysWhichMapIsBroken) {
  const std::vector<std::string> maps{R"({"version":3,"sources":[],"mappings":""})", "{"};
  std::string error;
  EXPECT_FALSE(compose_maps(maps, nullptr, &error));
  EXPECT_NE(error.find("step 2"), std::string::npos);
}

}  // namespace
}  // namespace sinter::sourcemap
