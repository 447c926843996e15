#include "parsers/json/json_module.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace sinter::json {
namespace {

std::string expression(std::string_view text, PrintStyle style = {.minify = true}) {
  ParseError error;
  const auto module = JsonModule::parse(text, error);
  if (!module) return "error at " + std::to_string(error.range.start) + ": " + error.message;
  std::string out;
  append_expression(out, module->root(), style);
  return out;
}

TEST(JsonModule, Values) {
  EXPECT_EQ(expression("null"), "null");
  EXPECT_EQ(expression("[true, false]"), "[!0,!1]");
  EXPECT_EQ(expression("[true, false]", {}), "[\n  true,\n  false\n]");
  EXPECT_EQ(expression("[0, -0, -1.50, 1000, 0.5, 1E2]"), "[0,-0,-1.5,1e3,.5,100]");
  EXPECT_EQ(expression("[1000, 0.5]", {}), "[\n  1000,\n  0.5\n]");
  EXPECT_EQ(expression(R"("it's \"x\"")"), R"('it\'s "x"')");
  EXPECT_EQ(expression("\"\\u2028\\ud800</script>\""), "\"\u2028\\ud800<\\/script>\"");
  EXPECT_EQ(expression(R"("é😀")", {.minify = true, .ascii_only = true}), R"("\xe9\u{1f600}")");
  EXPECT_EQ(expression("[[], {}]"), "[[],{}]");
  EXPECT_EQ(expression("{\"a\": {\"b\": []}}", {}), "{\n  a: {\n    b: []\n  }\n}");
}

TEST(JsonModule, Keys) {
  EXPECT_EQ(expression(R"({"a":1,"b-c":2,"class":3,"":4,"10":5,"01":6,"é":7,"a b":8})"),
            R"({a:1,"b-c":2,class:3,"":4,10:5,"01":6,"é":7,"a b":8})");
  EXPECT_EQ(expression(R"({"__proto__":1})"), R"({["__proto__"]:1})");
  EXPECT_EQ(expression(R"({"a":1,"b":2,"a":3})"), "{a:3,b:2}");
}

TEST(JsonModule, Exports) {
  ParseError error;
  const auto module = JsonModule::parse(
      R"({"name":"x","default":1,"a-b":2,"class":3,"await":4,"version":5,"é":6,"__proto__":7,"eval":8})",
      error);
  ASSERT_TRUE(module);
  std::string names, others;
  for (const ModuleExport& e : module->exports()) {
    (e.is_binding_name ? names : others) += std::string(e.key) + " ";
  }
  EXPECT_EQ(names, "name version é __proto__ ");
  EXPECT_EQ(others, "default a-b class await eval ");
  EXPECT_TRUE(JsonModule::parse("[1]", error)->exports().empty());
}

TEST(JsonModule, ErrorsHavePlaces) {
  EXPECT_TRUE(expression("{\"a\": 1,}").starts_with("error at 7: ")) << expression("{\"a\": 1,}");
  EXPECT_TRUE(expression("[1 2]").starts_with("error at 3: ")) << expression("[1 2]");
  EXPECT_TRUE(expression("{a: 1}").starts_with("error at 1: ")) << expression("{a: 1}");
  EXPECT_TRUE(expression("// comment\n1").starts_with("error at 0: "));
  EXPECT_TRUE(expression("").starts_with("error at 0: "));
}

// What is printed must be, to a JavaScript engine, what JSON.parse makes of the source.
TEST(JsonModule, EvaluatesToTheParsedValue) {
  if (std::system("node --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "no Node.js";
  const char* const sources[] = {
      R"({"a":[1,-2.5e-8,1e21,123456789012345678901234567890,0.1,-0,5e-324,1e400,-1e400]})",
      R"({"2":"b","1":"a","__proto__":{"x":1},"constructor":null,"nested":{"__proto__":[]}})",
      R"(["\u0000","\u00001","\b\f\n\r\t","\"'","\\","\/","</script>","\ud83d\ude00","\ud83d","\ude00\ud83d","é\u2028\u2029\ufeff"])",
      R"("text")",
      "  17  ",
      "true",
      "[[[[]]]]",
      R"({"":{"a b":{"é":{"0x1":{"1.5":[{}]}}}}})"};
  const std::string path = ::testing::TempDir() + "sinter_json_module.mjs";
  {
    std::ofstream file(path);
    file << "import assert from 'node:assert'\n";
    for (const char* source : sources) {
      for (const bool minify : {false, true}) {
        for (const bool ascii : {false, true}) {
          file << "assert.deepStrictEqual((" << expression(source, {minify, ascii})
               << "), JSON.parse(String.raw`" << source << "`))\n";
        }
      }
    }
  }
  EXPECT_EQ(std::system(("node " + path).c_str()), 0);
}

}  // namespace
}  // namespace sinter::json
