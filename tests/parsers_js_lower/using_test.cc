// `using` declarations and the RegExp flag `v` where the target lacks them. tests/runtime/syntax
// runs such code.
#include "parsers/js/lower_regexp.h"
#include "tests/parsers_js_lower/lowering.h"

namespace sinter::js {
namespace {

std::string lowered(std::string_view text, u16 target, Language language = Language::JavaScript) {
  LowerTest test;
  test.language = language;
  test.options.target = *language_target("es" + std::to_string(target));
  test.path = "file.js";
  return lower_source(text, test);
}

TEST(Using, StaysWhereTheTargetHasIt) {
  EXPECT_EQ(lowered("{ using a = b; }", 2026), "{\n  using a = b;\n}\n");
}

TEST(Using, BecomesATryWithDisposal) {
  EXPECT_EQ(
      lowered("{ using a = b; f(a); }", 2025),
      "import { __using, __usingScope, __usingFail, __usingEnd } from \"\\0sinter/runtime\";\n"
      "{\n"
      "  const _scope = __usingScope();\n"
      "  try {\n"
      "    const a = __using(_scope, b, false);\n"
      "    f(a);\n"
      "  } catch (_e) {\n"
      "    __usingFail(_scope, _e);\n"
      "  } finally {\n"
      "    __usingEnd(_scope);\n"
      "  }\n"
      "}\n");
}

TEST(Using, LeavesImportsExportsAndFunctionsAtTheTop) {
  const std::string out =
      lowered("import x from 'x'; export const a = 1; using r = x; export function f() {}", 2022);
  EXPECT_NE(out.find("export let a;\n"), std::string::npos) << out;
  EXPECT_NE(out.find("export function f() {}\n"), std::string::npos) << out;
  EXPECT_NE(out.find("  a = 1;\n"), std::string::npos) << out;
}

std::string regexp(std::string_view literal) {
  std::string out, error;
  if (!regexp::lower_unicode_sets(literal, out, error)) return "as it is";
  return error.empty() ? out : "error: " + error;
}

TEST(UnicodeSets, OtherLiteralsStay) { EXPECT_EQ(regexp("/[a]/u"), "as it is"); }

TEST(UnicodeSets, OperationsBecomeLookaheads) {
  EXPECT_EQ(regexp("/[[a-z]--[aeiou]]/v"), "/(?:(?:(?![aeiou])[a-z]))/u");
  EXPECT_EQ(regexp("/[\\p{L}&&\\p{ASCII}]/gv"), "/(?:(?:(?=[\\p{ASCII}])[\\p{L}]))/gu");
  EXPECT_EQ(regexp("/[^[a-z]--b]/v"), "/(?:(?!(?:(?:(?![b])[a-z])))[^])/u");
}

TEST(UnicodeSets, StringsAreTriedLongestFirst) {
  EXPECT_EQ(regexp("/[\\q{ab|abc|x|}y]/v"), "/(?:abc|ab|[xy]|)/u");
  EXPECT_EQ(regexp("/[\\q{ab|cd}--\\q{ab}]/v"), "/(?:cd)/u");
}

TEST(UnicodeSets, OldSyntaxIsKept) {
  EXPECT_EQ(regexp("/^a.(?<n>[\\w\\-])\\k<n>$/v"), "/^a.(?<n>[\\w\\u002d])\\k<n>$/u");
}

TEST(UnicodeSets, SaysWhatCannotBeExpressed) {
  EXPECT_EQ(regexp("/[\\p{RGI_Emoji}--a]/v"), "error: a set operation on a property of strings");
}

}  // namespace
}  // namespace sinter::js
