#include "parsers/syntax/errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sinter::syntax {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// "line:column message", both from 1.
std::vector<std::string> shown(std::string_view text, const std::vector<Diagnostic>& diagnostics) {
  const LineTable lines(text);
  std::vector<std::string> shown;
  for (const Diagnostic& diagnostic : diagnostics) {
    const LineColumn at = lines.locate(diagnostic.range.start);
    shown.push_back(std::to_string(at.line) + ":" + std::to_string(at.byte_column + 1) + " " +
                    diagnostic.message);
  }
  return shown;
}

std::vector<std::string> errors_of(std::string_view text,
                                   Language language = Language::JavaScript) {
  return shown(text, parse_errors(text, language));
}

TEST(ParseErrors, AreNoneForSoundFiles) {
  EXPECT_THAT(errors_of("import a from 'a'; export default <div>{a}</div>;"), IsEmpty());
  EXPECT_THAT(errors_of("let a: number = <string>b; enum E { A }", Language::TypeScript),
              IsEmpty());
  EXPECT_THAT(errors_of("const a = <B<T> c={1 as any} />", Language::Tsx), IsEmpty());
  EXPECT_THAT(errors_of("<p>a<br>b", Language::Html), IsEmpty());
  EXPECT_THAT(errors_of("a > b { color: red }", Language::Css), IsEmpty());
  EXPECT_THAT(errors_of(""), IsEmpty());
}

TEST(ParseErrors, FindEveryMistakeOfAFile) {
  EXPECT_THAT(errors_of("function f() {\n"
                        "  if (a {\n"
                        "  }\n"
                        "}\n"
                        "let b = 3;\n"
                        "let c = ;\n"
                        "let d = [1, 2;\n"
                        "let e = {f 4};\n"),
              ElementsAre("2:9 Expected \")\" but found \"{\"", "6:9 Unexpected \";\"",
                          "7:14 Expected \"]\" but found \";\"", "8:12 Unexpected \"4\""));
}

TEST(ParseErrors, NameTheBracketThatIsNotClosed) {
  EXPECT_THAT(errors_of("let a = 1;\nx = {a: 1"),
              ElementsAre("2:5 No closing \"}\" for this \"{\""));
  EXPECT_THAT(errors_of("function App() { return <div><p></div> }", Language::Tsx),
              ElementsAre("1:25 No closing tag for \"<div>\""));
}

TEST(ParseErrors, NameUnterminatedStrings) {
  EXPECT_THAT(errors_of("let s = \"abc\nlet b = 2;\n"), ElementsAre("1:9 Unterminated string"));
}

TEST(ParseErrors, CoverTypesAndStyleSheets) {
  EXPECT_THAT(errors_of("const a: = 4;", Language::TypeScript),
              ElementsAre("1:10 Unexpected \"=\""));
  EXPECT_THAT(errors_of("a { color: red; b }\n.x { width: }\n", Language::Css),
              ElementsAre("1:17 Unexpected \"b\"", "2:13 Unexpected \"}\""));
}

TEST(ParseErrors, StopAtTheLimit) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "let a = ;\n";
  EXPECT_EQ(parse_errors(text, Language::JavaScript).size(), 20u);
  EXPECT_EQ(parse_errors(text, Language::JavaScript, {.limit = 3}).size(), 3u);
}

TEST(ParseErrors, GiveUpOnFilesThatTakeTooLong) {
  std::string text;
  for (int i = 0; i < 200000; ++i) text += "let a = ;\n";
  EXPECT_THAT(parse_errors(text, Language::JavaScript, {.milliseconds = 1}), IsEmpty());
  EXPECT_THAT(parse_errors(std::string(17 << 20, '('), Language::JavaScript), IsEmpty());
}

TEST(ParseErrors, SurviveDeepNesting) {
  EXPECT_FALSE(parse_errors(std::string(100000, '('), Language::JavaScript).empty());
}

TEST(ParseErrors, SurviveBytesThatAreNotUtf8) {
  EXPECT_FALSE(errors_of("let a = \xff\xfe;\nlet \x80 = ;").empty());
}

TEST(FurtherErrors, LeaveOutTheFirstAndWhatCameBefore) {
  const std::string text = "let a = ;\nlet b = 1 2;\nlet c = [1, ;\nlet d = ;\n";
  Diagnostic first;
  const u32 place = static_cast<u32>(text.find('2'));
  first.range = {place, place + 1};
  EXPECT_THAT(shown(text, further_errors(first, text, Language::JavaScript)),
              ElementsAre("3:13 Expected \"]\" but found \";\"", "4:9 Unexpected \";\""));
}

}  // namespace
}  // namespace sinter::syntax
