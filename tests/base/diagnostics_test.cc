#include "base/diagnostics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sinter {
namespace {

using testing::HasSubstr;
using testing::Not;

Diagnostic at(std::string_view text, std::string_view marked) {
  Diagnostic diagnostic;
  diagnostic.code = "SyntaxError";
  diagnostic.message = "Bad";
  diagnostic.path = "a.js";
  const u32 start = static_cast<u32>(text.find(marked));
  diagnostic.range = {start, start + static_cast<u32>(marked.size())};
  return diagnostic;
}

std::string render_at(std::string_view text, std::string_view marked, u32 width = 100) {
  const Source source{"a.js", text};
  return render(at(text, marked), &source, {false, width});
}

TEST(Render, ShowsFrameNotesFixAndImporters) {
  const Source main{"src/App.tsx", "let x;\nimport Button from \"./Buton\";\n"};
  const Source entry{"src/main.tsx", "import App from './App'"};
  Diagnostics sink;
  sink.error("unresolved-import", "Could not resolve \"./Buton\"", "src/App.tsx", {26, 35})
      .note("The folder is listed here", "src/main.tsx", {7, 10})
      .help("Did you mean \"./Button\"?")
      .import_chain.push_back({"src/main.tsx", {16, 23}, "./App"});
  const SourceLookup lookup = [&](std::string_view path) {
    return path == main.pretty_path ? &main : path == entry.pretty_path ? &entry : nullptr;
  };
  EXPECT_EQ(render(sink.items()[0], lookup),
            "error[unresolved-import]: Could not resolve \"./Buton\"\n"
            "  --> src/App.tsx:2:20\n"
            "   |\n"
            " 2 | import Button from \"./Buton\";\n"
            "   |                    ^^^^^^^^^\n"
            "note: The folder is listed here\n"
            "  --> src/main.tsx:1:8\n"
            "   |\n"
            " 1 | import App from './App'\n"
            "   |        ^^^\n"
            "help: Did you mean \"./Button\"?\n"
            "   imported by src/main.tsx:1:17\n");
}

TEST(Render, NeedsNoSource) {
  Diagnostic diagnostic;
  diagnostic.severity = Severity::Warning;
  diagnostic.message = "Odd";
  EXPECT_EQ(render(diagnostic, nullptr), "warning: Odd\n");
  diagnostic.path = "b.js";
  EXPECT_EQ(render(diagnostic, nullptr), "warning: Odd\n  --> b.js\n");
}

TEST(Render, AlignsUnderTabsAndWideCharacters) {
  EXPECT_THAT(render_at("\tif (x", "x"), HasSubstr(" 1 |     if (x\n   |         ^\n"));
  EXPECT_THAT(render_at("\"\u6f22\u5b57\" + y", "y"),
              HasSubstr(" 1 | \"\u6f22\u5b57\" + y\n   |          ^\n"));
}

TEST(Render, MarksTheEndOfTheFileAndEmptyRanges) {
  const Source source{"a.js", "foo("};
  Diagnostic diagnostic = at(source.text, "(");
  diagnostic.range = {4, 4};
  EXPECT_THAT(render(diagnostic, &source), HasSubstr(" 1 | foo(\n   |     ^\n"));
}

TEST(Render, ShortensRangesOverManyLines) {
  EXPECT_THAT(render_at("{\n1\n2\n3\n4\n}", "{\n1\n2\n3\n4\n}"),
              HasSubstr(" 1 | {\n   | ^\n 2 | 1\n   | ^\n   ...\n 6 | }\n   | ^\n"));
}

TEST(Render, CutsLongLinesAroundThePosition) {
  std::string text(50 << 20, 'a');
  text.replace(30 << 20, 6, "WRONG!");
  const std::string shown = render_at(text, "WRONG!", 80);
  EXPECT_THAT(shown, HasSubstr("WRONG!"));
  EXPECT_LT(shown.size(), 400u);
  const size_t line = shown.find("1 | ") + 4;
  const size_t marks = shown.find("  | ", line) + 4;
  EXPECT_EQ(shown.find("WRONG!") - line, shown.find('^') - marks);
  EXPECT_THAT(shown.substr(line), testing::StartsWith("..."));
}

TEST(Render, KeepsSourceFromDrivingTheTerminal) {
  const std::string shown = render_at("x = '\x1b[2J\u202e'", "x");
  EXPECT_THAT(shown, Not(HasSubstr("\x1b")));
  EXPECT_THAT(shown, Not(HasSubstr("\u202e")));
}

TEST(Render, SurvivesRangesOutsideTheText) {
  const Source source{"a.js", "ab"};
  Diagnostic diagnostic = at(source.text, "a");
  diagnostic.range = {50, 60};
  EXPECT_THAT(render(diagnostic, &source), HasSubstr("a.js:1:3"));
}

TEST(ToJson, HoldsPositionsAndStaysValidForAnyBytes) {
  const Source source{"a.js", "\u00e9 = \xff\"\n"};
  Diagnostic diagnostic = at(source.text, "=");
  diagnostic.message = "bad \xff \"quote\"\n";
  diagnostic.help("fix it");
  EXPECT_EQ(to_json(diagnostic, &source),
            "{\"severity\":\"error\",\"code\":\"SyntaxError\","
            "\"message\":\"bad \uFFFD \\\"quote\\\"\\n\",\"path\":\"a.js\",\"range\":[3,4],"
            "\"start\":{\"line\":1,\"column\":2},\"end\":{\"line\":1,\"column\":3},\"notes\":[],"
            "\"fix\":\"fix it\",\"importChain\":[]}");
}

TEST(Diagnostics, CountsAndMergesInOrder) {
  Diagnostics first;
  first.warning("a", "1");
  Diagnostics second;
  second.error("b", "2");
  first.merge(std::move(second));
  EXPECT_TRUE(first.has_errors());
  EXPECT_EQ(first.warning_count(), 1u);
  EXPECT_FALSE(second.has_errors());
  const std::vector<Diagnostic> taken = first.take();
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_EQ(taken[1].code, "b");
  EXPECT_FALSE(first.has_errors());
}

}  // namespace
}  // namespace sinter
