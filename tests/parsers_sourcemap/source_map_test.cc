#include "parsers/sourcemap/source_map.h"

#include <gtest/gtest.h>

#include "base/base64.h"

namespace sinter::sourcemap {
namespace {

std::string error_of(std::string_view json) {
  std::string error;
  return SourceMap::parse(json, &error) ? "accepted" : error;
}

TEST(SourceMap, FindsTheNearestMappingBefore) {
  const auto map = SourceMap::parse(
      R"({"version":3,"sourceRoot":"root","sources":["a.js",null],"sourcesContent":["text",null],)"
      R"("names":["n"],"mappings":";EAAA,IAEEA,E,CCAF"})");
  ASSERT_TRUE(map);
  EXPECT_EQ(map->sources()[0].name, "root/a.js");
  EXPECT_EQ(map->sources()[0].content, "text");
  EXPECT_EQ(map->sources()[1].name, "");
  EXPECT_FALSE(map->sources()[1].content);
  EXPECT_FALSE(map->find(0, 0));
  EXPECT_FALSE(map->find(1, 1));
  ASSERT_TRUE(map->find(1, 2));
  EXPECT_EQ(map->find(1, 5)->line, 0u);
  EXPECT_EQ(map->find(1, 5)->name, kNone);
  EXPECT_EQ(map->find(1, 6)->line, 2u);
  EXPECT_EQ(map->find(1, 6)->column, 2u);
  EXPECT_EQ(map->find(1, 7)->name, 0u);
  EXPECT_FALSE(map->find(1, 8));  // mapped to nothing
  EXPECT_EQ(map->find(1, 100)->source, 1u);
  EXPECT_FALSE(map->find(2, 0));
  EXPECT_FALSE(map->find(4'000'000'000u, 0));
}

TEST(SourceMap, IndexMap) {
  const auto map = SourceMap::parse(R"({"version":3,"sections":[
    {"offset":{"line":0,"column":4},"map":{"version":3,"sources":["a"],"names":["x"],"mappings":"AAAAA;AACA;AACA"}},
    {"offset":{"line":2,"column":3},"map":{"version":3,"sources":["b"],"names":["y"],"mappings":"EAAAA;AACA"}}]})");
  ASSERT_TRUE(map);
  EXPECT_FALSE(map->find(0, 3));
  EXPECT_EQ(map->find(0, 4)->source, 0u);
  EXPECT_EQ(map->find(1, 0)->line, 1u);
  EXPECT_EQ(map->find(2, 0)->line, 2u);
  EXPECT_EQ(map->find(2, 5)->source, 1u);
  EXPECT_EQ(map->names()[map->find(2, 5)->name], "y");
  EXPECT_EQ(map->find(3, 0)->line, 1u);
}

TEST(SourceMap, ToleratesDisorder) {
  // Columns go backwards within the line; the standard allows it.
  const auto map =
      SourceMap::parse(R"({"version":3,"sources":["a"],"names":[],"mappings":"UAAA,RAEA,,;"})");
  ASSERT_TRUE(map);
  EXPECT_EQ(map->find(0, 2)->line, 2u);
  EXPECT_EQ(map->find(0, 10)->line, 0u);
  EXPECT_TRUE(
      SourceMap::parse(")]}'\n{\"version\":3,\"sources\":[],\"names\":[],\"mappings\":\"\"}"));
  EXPECT_TRUE(
      SourceMap::parse(R"({"version":3,"sources":[],"mappings":"AAAA"})"));  // source out of range
}

TEST(SourceMap, Errors) {
  EXPECT_EQ(error_of("[]"), "a source map must be a JSON object");
  EXPECT_EQ(error_of(R"({"version":2})"), "only version 3 of source maps is supported");
  EXPECT_EQ(error_of(R"({"version":3,"sources":[]})"),
            "the field \"mappings\" is missing or no string");
  EXPECT_EQ(error_of(R"({"version":3,"sources":[],"mappings":"AAAA,A!"})"),
            "invalid mapping at character 5 of \"mappings\"");
  EXPECT_EQ(error_of(R"({"version":3,"sources":[],"mappings":"AA"})"),
            "invalid mapping at character 0 of \"mappings\"");
  EXPECT_EQ(error_of(R"({"version":3,"sources":[],"mappings":"gggggggggA"})"),
            "invalid mapping at character 0 of \"mappings\"");
  EXPECT_NE(error_of("{"), "accepted");
}

// A few bytes must not claim memory for billions of lines.
TEST(SourceMap, SectionsBeginWithinAFile) {
  const auto sections = [](std::string_view offset) {
    return R"({"version":3,"sections":[{"offset":{)" + std::string(offset) +
           R"(},"map":{"version":3,"sources":["a"],"mappings":"AAAA"}}]})";
  };
  EXPECT_EQ(error_of(sections(R"("line":7,"column":9)")), "accepted");
  EXPECT_EQ(error_of(sections(R"("line":2000000000,"column":0)")),
            "a section begins where no file has text");
  EXPECT_EQ(error_of(sections(R"("line":0,"column":2000000000)")),
            "a section begins where no file has text");
  EXPECT_EQ(error_of(sections(R"("line":-1,"column":0)")), "a section needs an offset and a map");
}

// Tools that join thousands of files write one section each.
TEST(SourceMap, ManySections) {
  std::string json = R"({"version":3,"sections":[)";
  for (u32 i = 0; i < 20'000; ++i) {
    if (i != 0) json += ',';
    json += R"({"offset":{"line":)" + std::to_string(i) +
            R"(,"column":0},"map":{"version":3,"sources":["a"],"mappings":"AAAA,CAAC,CAAC;AAAA"}})";
  }
  const auto map = SourceMap::parse(json + "]}");
  ASSERT_TRUE(map);
  EXPECT_EQ(map->line_count(), 20'001u);
  EXPECT_EQ(map->find(19'998, 2)->source, 19'998u);
  EXPECT_EQ(map->find(20'000, 0)->source, 19'999u);
}

TEST(SourceMappingUrl, Comments) {
  const auto url = [](std::string_view text) {
    return find_source_mapping_url(text).value_or("none");
  };
  EXPECT_EQ(url("x\n//# sourceMappingURL=a.js.map"), "a.js.map");
  EXPECT_EQ(url("x\n//@ sourceMappingURL=a.js.map\r\n\r\n"), "a.js.map");
  EXPECT_EQ(url("x{}\n/*# sourceMappingURL=a.css.map */\n"), "a.css.map");
  EXPECT_EQ(url("//# sourceMappingURL=a.map\n//# sourceURL=x\n"), "a.map");
  EXPECT_EQ(url("//# sourceMappingURL=old\n//# sourceMappingURL=new"), "new");
  EXPECT_EQ(url("s = '//# sourceMappingURL=' + x"), "none");
  EXPECT_EQ(url("//# sourceMappingURL=a.map\ncode()"), "none");
  EXPECT_EQ(url("sourceMappingURL=a"), "none");
  EXPECT_EQ(url(""), "none");
}

TEST(DataUrl, Decodes) {
  EXPECT_EQ(parse_data_url("data:application/json;charset=utf-8;base64,eyJhIjoxfQ==")->bytes,
            "{\"a\":1}");
  EXPECT_EQ(parse_data_url("data:application/json;base64,eyJhIjoxfQ")->mime_type,
            "application/json");
  EXPECT_EQ(parse_data_url("data:application/json,%7B%22a%22:1%7D")->bytes, "{\"a\":1}");
  EXPECT_FALSE(parse_data_url("data:application/json;base64,?"));
  EXPECT_FALSE(parse_data_url("http://example.com/"));
}

}  // namespace
}  // namespace sinter::sourcemap
