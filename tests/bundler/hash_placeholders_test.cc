#include "bundler/emit/hash_placeholders.h"

#include <gtest/gtest.h>

namespace sinter::bundler {
namespace {

TEST(HashPlaceholders, GoAndComeBack) {
  std::string text = "import \"./a-" + hash_placeholder(0) + ".js\"; import(\"./b-" + hash_placeholder(4097) + ".js\")";
  EXPECT_EQ(hash_placeholder(7).size(), 8u);
  EXPECT_EQ(replace_placeholders(text, [](u32 index) { return std::to_string(index); }),
            "import \"./a-0.js\"; import(\"./b-4097.js\")");
}

TEST(HashPlaceholders, LeavesOtherTextAlone) {
  for (const std::string_view text : {"!~{", "!~{0}~", "!~{000", "a !~{ b }~", "!~{00é}~"})
    EXPECT_EQ(replace_placeholders(text, [](u32) { return "x"; }), text);
}

}  // namespace
}  // namespace sinter::bundler
