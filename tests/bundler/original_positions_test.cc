#include "bundler/graph/original_positions.h"

#include <gtest/gtest.h>

#include <string>

namespace sinter::bundler {
namespace {

// `code` was made by putting a line before what the file says, and saying so in a map.
class OriginalPositions : public testing::Test {
 protected:
  OriginalPositions() {
    module_.path = "/p/src/a.js";
    module_.pretty_path = "src/a.js";
    files_.file(module_.path, "let a;\nlet ü = '𝒳', b;\n");
  }
  bool move(std::string_view source, std::string_view mappings = ";AAAA;AACA,YAAY") {
    const std::string map = "{\"version\":3,\"names\":[],\"sources\":[\"" + std::string(source) +
                            "\"],\"mappings\":\"" + std::string(mappings) + "\"}";
    return use_original_positions(diagnostics_, module_, code_, map, files_);
  }
  void error_at(std::string_view text, std::string path = "src/a.js") {
    const u32 at = static_cast<u32>(code_.find(text));
    diagnostics_.error("code", "message", std::move(path),
                       {at, at + static_cast<u32>(text.size())});
  }
  SourceRange range(size_t at = 0) const { return diagnostics_.items()[at].range; }

  const std::string code_ = "// made\nlet a;\nlet ü = '𝒳', b;\n";
  MemoryFileSystem files_;
  Module module_;
  Diagnostics diagnostics_;
};

TEST_F(OriginalPositions, MovesRangesToTheFile) {
  error_at("let a");
  error_at("let a", "src/other.js");
  diagnostics_.error("code", "without a place", "src/a.js");
  EXPECT_TRUE(move("a.js"));
  EXPECT_EQ(range(0), (SourceRange{0, 5}));
  EXPECT_EQ(range(1), (SourceRange{8, 13}));
  EXPECT_TRUE(range(2).is_none());
}

TEST_F(OriginalPositions, CountsAsMapsDo) {
  error_at(", b");  // column 12 in UTF-16, byte 15
  EXPECT_TRUE(move("a.js"));
  EXPECT_EQ(range(), (SourceRange{7 + 15, 7 + 18}));
}

TEST_F(OriginalPositions, KnowsTheFileByItsName) {
  for (const char* name : {"", "a.js", "src/a.js", "/p/src/a.js", "../src/a.js"}) {
    error_at("let a");
    EXPECT_TRUE(move(name)) << name;
    diagnostics_.take();
  }
  error_at("let a");
  EXPECT_FALSE(move("b.js"));
  EXPECT_EQ(range(), (SourceRange{8, 13}));
}

TEST_F(OriginalPositions, MovesAllOrNothing) {
  error_at("made");
  error_at("let a");
  EXPECT_FALSE(move("a.js"));
  EXPECT_EQ(range(0), (SourceRange{3, 7}));
  EXPECT_EQ(range(1), (SourceRange{8, 13}));
}

TEST_F(OriginalPositions, BadMapsAreNoMaps) {
  error_at("let a");
  EXPECT_FALSE(use_original_positions(diagnostics_, module_, code_, "", files_));
  EXPECT_FALSE(use_original_positions(diagnostics_, module_, code_, "{\"version\":", files_));
  EXPECT_FALSE(move("a.js", ";AAggggggE"));  // a line that the file does not have
  EXPECT_EQ(range(), (SourceRange{8, 13}));
}

}  // namespace
}  // namespace sinter::bundler
