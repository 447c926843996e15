#include "parsers/js/target_check.h"

#include "tests/parsers_js_lower/lowering.h"

namespace sinter::js {
namespace {

// The messages for `text` at `target`, a line each.
std::string refused(std::string_view text, u16 target) {
  const std::string padded = std::string(text) + std::string(kSourcePadding, '\0');
  ParseMemory memory;
  Ast ast{};
  Diagnostics diagnostics;
  ParseOptions parse_options;
  parse_options.source_type = SourceType::Module;
  if (!js::parse({padded.data(), text.size()}, parse_options, memory, ast, diagnostics))
    return "does not parse";
  CompileOptions options;
  options.target = target;
  check_target(ast, options, ModuleInput{}, diagnostics);
  std::string all;
  for (const Diagnostic& item : diagnostics.items()) all += item.message + "\n";
  return all;
}

TEST(TargetCheck, NamesTheConstructAndTheYear) {
  EXPECT_EQ(refused("a?.b", 2019), "Optional chaining needs ES2020, and the target is ES2019\n");
  EXPECT_EQ(refused("a?.b", 2020), "");
  EXPECT_EQ(refused("a?.b; import(x)", kEsNext), "");
}

TEST(TargetCheck, ReportsEachConstructOnceInOrder) {
  EXPECT_EQ(refused("a ?? b; a?.b; c ?? d; a ** b", 2015),
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
      {"class A { #x }", 2022},
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
    EXPECT_NE(refused(text, static_cast<u16>(year - 1)), "") << text;
    EXPECT_EQ(refused(text, year), "") << text;
  }
}

TEST(TargetCheck, LeavesOldSyntaxAlone) {
  EXPECT_EQ(refused("#!/usr/bin/env node\nclass A { f() {} } let [a, ...b] = [1_000]; for (const x "
                    "of b) `${x}`;",
                    2015),
            "");
}

}  // namespace
}  // namespace sinter::js
