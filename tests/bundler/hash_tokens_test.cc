#include "bundler/emit/hash_tokens.h"

#include <gtest/gtest.h>

namespace sinter::bundler {
namespace {

TEST(HashTokens, GoAndComeBack) {
  std::string text =
      "import \"./a-" + hash_token(0) + ".js\"; import(\"./b-" + hash_token(4097) + ".js\")";
  EXPECT_EQ(hash_token(7).size(), 8u);
  EXPECT_EQ(replace_hash_tokens(text, [](u32 index) { return std::to_string(index); }),
            "import \"./a-0.js\"; import(\"./b-4097.js\")");
}

TEST(HashTokens, LeavesOtherTextAlone) {
  for (const std::string_view text : {"!~{", "!~{0}~", "!~{000", "a !~{ b }~", "!~{00é}~"})
    EXPECT_EQ(replace_hash_tokens(text, [](u32) { return "x"; }), text);
}

}  // namespace
}  // namespace sinter::bundler
