#include "parsers/js/target_check.h"

#include "tests/parsers_js_lower/lowering.h"

namespace sinter::js {
namespace {

// The messages for `text` at `target`, a line each.
std::string refused(std::string_view text, std::string_view target) {
  const std::string padded = std::string(text) + std::string(kSourcePadding, '\0');
  ParseMemory memory;
  Ast ast{};
  Diagnostics diagnostics;
  ParseOptions parse_options;
  parse_options.source_type = SourceType::Module;
  if (!js::parse({padded.data(), text.size()}, parse_options, memory, ast, diagnostics))
    return "does not parse";
  CompileOptions options;
  options.target = *language_target(target);
  check_target(ast, options, ModuleInput{}, diagnostics);
  std::string all;
  for (const Diagnostic& item : diagnostics.items()) all += item.message + "\n";
  return all;
}

TEST(TargetCheck, NamesTheConstructAndTheYear) {
  EXPECT_EQ(refused("a?.b", "es2019"),
            "Optional chaining needs ES2020, and the target is ES2019\n");
  EXPECT_EQ(refused("a?.b", "es2020"), "");
  EXPECT_EQ(refused("a?.b; import(x)", "esnext"), "");
}

TEST(TargetCheck, ReportsEachConstructOnceInOrder) {
  EXPECT_EQ(refused("a ?? b; a?.b; c ?? d; a ** b", "es2015"),
            "The operator \"??\" needs ES2020, and the target is ES2015\n"
            "Optional chaining needs ES2020, and the target is ES2015\n"
            "The exponentiation operator needs ES2016, and the target is ES2015\n");
}

TEST(TargetCheck, KnowsEveryYear) {
  const std::pair<const char*, u16> rows[] = {
      {"a ** b", 2016},
      {"a **= b", 2016},
      {"async () => {}", 2017},
      {"({async f() {}})", 2017},
      {"async function* f() {}", 2018},
      {"({...a})", 2018},
      {"({...a} = b)", 2018},
      {"let {...a} = b", 2018},
      {"a`\\u`", 2018},
      {"/a/s", 2018},
      {"/(?<a>b)/", 2018},
      {"/(?<=a)/", 2018},
      {"/\\p{L}/u", 2018},
      {"try {} catch {}", 2019},
      {"a ?? b", 2020},
      {"a?.()", 2020},
      {"1n", 2020},
      {"import(a)", 2020},
      {"import.meta", 2020},
      {"a ?\?= b", 2021},
      {"a ||= b", 2021},
      {"class A { x }", 2022},
      {"class A { static x }", 2022},
      {"class A { #x }", 2022},
      {"class A { #x() {} }", 2022},
      {"class A { get #x() {} }", 2022},
      {"class A { static #x }", 2022},
      {"class A { static #x() {} }", 2022},
      {"class A { static set #x(a) {} }", 2022},
      {"class A { static {} }", 2022},
      {"class A { #x; f(a) { return #x in a } }", 2022},
      {"await a", 2022},
      {"/a/d", 2022},
      {"/[a--b]/v", 2024},
      {"/(?i:a)/", 2025},
      {"/(?<a>b)|(?<a>c)/", 2025},
      {"{ using a = b }", 2026},
  };
  for (const auto& [text, year] : rows) {
    EXPECT_NE(refused(text, "es" + std::to_string(year - 1)), "") << text;
    EXPECT_EQ(refused(text, "es" + std::to_string(year)), "") << text;
  }
}

TEST(TargetCheck, KnowsWhatEachEngineHas) {
  EXPECT_EQ(refused("a?.b; a ?? b", "safari13.1,chrome80,firefox74,node14"), "");
  EXPECT_EQ(refused("a?.b", "safari13,chrome79,edge80"),
            "Optional chaining needs ES2020, and the target is safari13 and chrome79\n");
  EXPECT_EQ(refused("class A { static {} }", "node16.4"),
            "A static block needs ES2022, and the target is node16.4\n");
  EXPECT_EQ(refused("class A { static {} }", "node16.11.1"), "");
  EXPECT_EQ(refused("await a; class A { x; #y }", "safari15,chrome89"), "");
  EXPECT_NE(refused("({...a})", "edge18"), "");
}

TEST(TargetCheck, RefusesWhatIsNoTarget) {
  for (const char* text : {"", "es2014", "es2027", "es20200", "chrome", "chrome50", "ie11", "node6",
                           "chrome90,", ",chrome90", "chrome9x", "netscape4"})
    EXPECT_FALSE(language_target(text)) << text;
}

TEST(TargetCheck, IsOverriddenByFeature) {
  LanguageTarget target = *language_target("es2019");
  EXPECT_EQ(set_supported(target, "optional-chain", true), Override::Done);
  EXPECT_TRUE(target.has(LanguageFeature::OptionalChain));
  EXPECT_FALSE(target.has(LanguageFeature::Nullish));
  EXPECT_EQ(set_supported(target, "object-rest-spread", false), Override::Done);
  EXPECT_FALSE(target.has(LanguageFeature::ObjectRest));
  EXPECT_EQ(lacking(target, LanguageFeature::ObjectSpread), "--supported:object-rest-spread=false");
  EXPECT_EQ(set_supported(target, "arrow", true), Override::Done);
  EXPECT_EQ(set_supported(target, "arrow", false), Override::Always);
  EXPECT_EQ(set_supported(target, "arrows", true), Override::Unknown);
  EXPECT_EQ(set_supported(target, "", true), Override::Unknown);
}

TEST(TargetCheck, LeavesOldSyntaxAlone) {
  EXPECT_EQ(refused("#!/usr/bin/env node\nclass A { f() {} } let [a, ...b] = [1_000]; for (const x "
                    "of b) `${x}`;",
                    "es2015"),
            "");
}

}  // namespace
}  // namespace sinter::js
