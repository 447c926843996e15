#include "plugins/host/hook_table.h"

#include <gtest/gtest.h>

namespace sinter::plugins {
namespace {

HookTable table(std::string_view hooks, std::string_view aliases = "[]") {
  const json::ParseResult parsed = json::parse(aliases);
  return HookTable::parse(R"({"plugins":["a","b"],"hooks":)" + std::string(hooks) + "}",
                          parsed.root());
}

TEST(HookTable, WithoutFilterAlways) {
  const HookTable hooks = table(R"json({"load":[{"plugin":0}]})json");
  EXPECT_TRUE(hooks.wants_load("/p/a.js"));
  EXPECT_FALSE(hooks.wants_transform("/p/a.js", "", ""));
  EXPECT_FALSE(hooks.wants_resolve_id("x"));
  EXPECT_TRUE(hooks.has("load"));
  EXPECT_FALSE(hooks.has("buildEnd"));
}

TEST(HookTable, ExcludeBeatsInclude) {
  const HookTable hooks = table(
      R"json({"load":[{"plugin":0,"filter":{"id":{"include":[{"regexp":"\\.js$","flags":""}],"exclude":[{"regexp":"node_modules","flags":""}]}}}]})json");
  EXPECT_TRUE(hooks.wants_load("/p/a.js"));
  EXPECT_FALSE(hooks.wants_load("/p/node_modules/a.js"));
  EXPECT_FALSE(hooks.wants_load("/p/a.css"));
}

TEST(HookTable, AllPartsOfAFilterMustMatch) {
  const HookTable hooks = table(
      R"json({"transform":[{"plugin":1,"filter":{"id":{"include":[{"regexp":"\\.js$","flags":""}],"exclude":[]},"code":{"include":[{"text":"needle"}],"exclude":[]},"moduleType":["js"]}}]})json");
  EXPECT_TRUE(hooks.wants_transform("/a.js", "a needle", "js"));
  EXPECT_TRUE(hooks.wants_transform("/a.js", "a needle", ""));
  EXPECT_FALSE(hooks.wants_transform("/a.js", "a needle", "ts"));
  EXPECT_FALSE(hooks.wants_transform("/a.js", "hay", "js"));
  EXPECT_FALSE(hooks.wants_transform("/a.ts", "needle", "js"));
}

TEST(HookTable, WhatOnlyJavaScriptUnderstandsMayMatch) {
  const HookTable hooks = table(
      R"json({"load":[{"plugin":0,"filter":{"id":{"include":[{"regexp":"(?=x)","flags":""}],"exclude":[]}}}],"resolveId":[{"plugin":0,"filter":{"opaque":true}}]})json");
  EXPECT_TRUE(hooks.wants_load("/p/a.js"));
  EXPECT_TRUE(hooks.wants_resolve_id("anything"));
}

TEST(HookTable, QueriesSearchTheTree) {
  const HookTable hooks = table(
      R"json({"transform":[{"plugin":0,"filter":{"query":["(call_expression function: (identifier) @f (#eq? @f \"t\"))"]}}]})json");
  EXPECT_TRUE(hooks.wants_transform("/a.js", "t('x')", ""));
  EXPECT_FALSE(hooks.wants_transform("/a.js", "'t(x)'", ""));
  EXPECT_FALSE(hooks.wants_transform("/a.txt", "t('x')", ""));
}

TEST(HookTable, PluginsSeeTheAliasedSpecifier) {
  const HookTable hooks = table(
      R"({"resolveId":[{"plugin":0,"filter":{"id":{"include":[{"regexp":"^/src/","flags":""}],"exclude":[]}}}]})",
      R"json([{"text":"@","replacement":"/src"},{"regexp":"^~","flags":"","replacement":"x","inJavaScript":true}])json");
  EXPECT_TRUE(hooks.wants_resolve_id("@/a"));
  EXPECT_FALSE(hooks.wants_resolve_id("@scope/a"));
  EXPECT_TRUE(hooks.wants_resolve_id("~a"));
}

}  // namespace
}  // namespace sinter::plugins
