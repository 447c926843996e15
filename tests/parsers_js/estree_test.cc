#include "parsers/js/estree.h"

#include <gtest/gtest.h>

namespace sinter::js {
namespace {

std::string tree(std::string_view source) {
  EstreeError error;
  const std::optional<std::string> out = parse_to_estree(source, {}, error);
  return out ? *out : "error at " + std::to_string(error.utf16_offset) + ": " + error.message;
}
// Of the first statement's expression.
void expect_contains(std::string_view source, std::string_view part) {
  const std::string all = tree(source);
  EXPECT_NE(all.find(part), std::string::npos) << source << "\n" << all;
}

TEST(Estree, PositionsWithParentheses) {
  expect_contains("((a) + b)", R"({"type":"Identifier","name":"a","start":2,"end":3})");
  expect_contains("((a) + b)", R"("start":1,"end":8},"start":0,"end":9})");
  expect_contains("((a + b)) * c", R"("start":2,"end":7})");
  expect_contains("((a + b)) * c", R"("start":0,"end":13})");
  expect_contains("f((a))", R"("start":3,"end":4}],"optional":false,"start":0,"end":6})");
}

TEST(Estree, ChainsSequencesPatterns) {
  expect_contains("a?.b.c", R"({"type":"ChainExpression","expression":{"type":"MemberExpression")");
  expect_contains("(a?.b).c",
                  R"("expression":{"type":"MemberExpression","object":{"type":"ChainExpression")");
  expect_contains(
      "a, b, c",
      R"({"type":"SequenceExpression","expressions":[{"type":"Identifier","name":"a","start":0,"end":1},{"type":"Identifier","name":"b","start":3,"end":4},{"type":"Identifier")");
  expect_contains("[a, ...b] = c", R"("left":{"type":"ArrayPattern")");
  expect_contains("({a = 1, ...b} = c)", R"({"type":"AssignmentPattern")");
}

TEST(Estree, OffsetsAreUtf16) {
  expect_contains("'\u00e9\U0001f600'; x", R"({"type":"Identifier","name":"x","start":7,"end":8})");
}

TEST(Estree, ErrorsHaveAPlace) {
  EXPECT_EQ(tree("let = 1; a b").substr(0, 8), "error at");
  EstreeError error;
  EXPECT_FALSE(parse_to_estree("let x: number", {.language = Language::TypeScript}, error));
  EXPECT_NE(error.message.find("transformWithOxc"), std::string::npos);
  EXPECT_FALSE(parse_to_estree("return 1", {}, error));
  EXPECT_TRUE(parse_to_estree("return 1", {.allow_return_outside_function = true}, error));
}

}  // namespace
}  // namespace sinter::js
