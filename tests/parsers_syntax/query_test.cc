#include "parsers/syntax/query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sinter::syntax {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> captured(std::string_view pattern, std::string_view text,
                                  Language language = Language::JavaScript) {
  Diagnostic error;
  const auto query = Query::compile(pattern, language, error);
  if (query == nullptr) return {"error: " + error.message};
  std::vector<std::string> captured;
  const std::vector<Match> matches = query->run(text);
  for (const Match& match : matches) {
    for (const Capture& capture : match.captures) {
      captured.push_back(query->capture_names()[capture.name] + "=" +
                         std::string(capture.range.of(text)));
    }
  }
  EXPECT_EQ(query->matches(text), !matches.empty());
  return captured;
}

TEST(Query, FindsCallsByName) {
  EXPECT_THAT(captured("(call_expression function: (identifier) @f (#eq? @f \"t\")) @call",
                       "t('a'); u('b'); x(t(1))"),
              ElementsAre("call=t('a')", "f=t", "call=t(1)", "f=t"));
}

TEST(Query, KnowsEveryPredicate) {
  const std::string_view text = "ab = ab; cd = ef;";
  const auto identifiers = [&](std::string predicate) {
    return captured(
        "((assignment_expression left: (identifier) @l right: (identifier) @r) " + predicate + ")",
        text);
  };
  EXPECT_THAT(identifiers("(#eq? @l @r)"), ElementsAre("l=ab", "r=ab"));
  EXPECT_THAT(identifiers("(#not-eq? @l @r)"), ElementsAre("l=cd", "r=ef"));
  EXPECT_THAT(identifiers("(#any-of? @l \"x\" \"cd\")"), ElementsAre("l=cd", "r=ef"));
  EXPECT_THAT(identifiers("(#not-any-of? @l \"x\" \"cd\")"), ElementsAre("l=ab", "r=ab"));
  EXPECT_THAT(identifiers("(#match? @r \"^e.$\")"), ElementsAre("l=cd", "r=ef"));
  EXPECT_THAT(identifiers("(#not-match? @r \"^e\")"), ElementsAre("l=ab", "r=ab"));
}

TEST(Query, WorksInEveryLanguage) {
  EXPECT_THAT(
      captured("(interface_declaration name: (_) @n)", "interface A {}", Language::TypeScript),
      ElementsAre("n=A"));
  EXPECT_THAT(captured("(jsx_self_closing_element name: (_) @n)", "x = <B a={1}/>", Language::Tsx),
              ElementsAre("n=B"));
  EXPECT_THAT(captured("(attribute_value) @v", "<a href=b>", Language::Html), ElementsAre("v=b"));
  EXPECT_THAT(captured("(class_name) @c", ".red {}", Language::Css), ElementsAre("c=red"));
}

TEST(Query, TellsWhatIsWrongWithIt) {
  Diagnostic error;
  EXPECT_EQ(Query::compile("(no_such_node)", Language::JavaScript, error), nullptr);
  EXPECT_EQ(error.message, "The grammar has no node of this type");
  EXPECT_EQ(error.range.start, 1u);
  EXPECT_THAT(captured("(identifier", ""), ElementsAre(HasSubstr("not well formed")));
  EXPECT_THAT(captured("((identifier) @a (#is? @a \"x\"))", ""),
              ElementsAre(HasSubstr("Unknown predicate \"#is?\"")));
  EXPECT_THAT(captured("((identifier) @a (#match? @a \"(\"))", ""),
              ElementsAre(HasSubstr("Invalid regular expression")));
}

}  // namespace
}  // namespace sinter::syntax
