#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/config/env.h"

namespace sinter::plugins {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

using Process = std::map<std::string, std::string>;

Variables expanded(std::string_view text, const Process& process = {}) {
  Variables parsed = parse_env(text);
  Diagnostics diagnostics;
  expand_env(parsed, process, diagnostics);
  EXPECT_TRUE(diagnostics.empty());
  return parsed;
}

TEST(EnvFile, Assignments) {
  EXPECT_THAT(parse_env("A=1\n\n# c\nexport B = two words # rest\nnonsense\nC=\n=x\nD='a # "
                        "b'\r\nE=\"x\\ny\"\nF=`q'\"`\n"),
              ElementsAre(Pair("A", "1"), Pair("B", "two words"), Pair("C", ""), Pair("D", "a # b"),
                          Pair("E", "x\ny"), Pair("F", "q'\"")));
  EXPECT_THAT(parse_env("A=\"1\n2\"\nB='\\n'\nC=\"open"),
              ElementsAre(Pair("A", "1\n2"), Pair("B", "\\n"), Pair("C", "\"open")));
  EXPECT_THAT(parse_env("A=1\nB=2\nA=3"), ElementsAre(Pair("A", "3"), Pair("B", "2")));
}

TEST(EnvFile, Expansion) {
  EXPECT_THAT(expanded("A=1\nB=$A${A}\nC=\\$A\nD=${X:-d}\nE=${A:+set}\nF=${X:+set}\nG=${X-$A}"),
              ElementsAre(Pair("A", "1"), Pair("B", "11"), Pair("C", "$A"), Pair("D", "d"),
                          Pair("E", "set"), Pair("F", ""), Pair("G", "1")));
  EXPECT_THAT(expanded("A=$B\nB=late"), ElementsAre(Pair("A", "late"), Pair("B", "late")));
  EXPECT_THAT(expanded("A=file\nB=$A", {{"A", "process"}}),
              ElementsAre(Pair("A", "process"), Pair("B", "process")));
}

// Expectations are what Vite 8 gives.
TEST(EnvFile, UnusualLines) {
  EXPECT_THAT(
      expanded("H=${X:y-z}\nK=\"open\nnonsense\nM=\"a\\nb\" # c\nN=$\nO=${}\nP=a#b\n  Q  =  "
               "q\nR=${A\nS=\"x\" y\nT: 3\n"),
      ElementsAre(Pair("H", "z"), Pair("K", "open\nnonsense\nM="), Pair("N", "$"), Pair("O", "${}"),
                  Pair("P", "a"), Pair("Q", "q"), Pair("R", "${A"), Pair("S", "x")));
}

TEST(EnvFile, ACircleThatGrowsIsAnError) {
  Variables parsed = parse_env("A=a$B\nB=b$C\nC=c$B");
  Diagnostics diagnostics;
  expand_env(parsed, {}, diagnostics);
  EXPECT_TRUE(diagnostics.has_errors());
}

struct Project {
  MemoryFileSystem files{"/p"};
  ProjectConfig config;
  Diagnostics diagnostics;
  Project() {
    config.mode = "staging";
    resolve_paths(config, "/p", diagnostics);
  }
  Env load(const Process& process = {}) { return load_env(config, process, files, diagnostics); }
};

TEST(LoadEnv, LaterFilesWinAndTheProcessWinsOverAll) {
  Project p;
  p.files.file("/p/.env", "VITE_A=1\nVITE_B=1\nVITE_C=1\nVITE_D=1\nVITE_E=1\nSECRET=s")
      .file("/p/.env.local", "VITE_B=2\nVITE_C=2\nVITE_D=2\nVITE_E=2")
      .file("/p/.env.staging", "VITE_C=3\nVITE_D=3\nVITE_E=3")
      .file("/p/.env.staging.local", "VITE_D=4\nVITE_E=4");
  const Env env = p.load({{"VITE_E", "5"}, {"VITE_F", "6"}, {"HOME", "/root"}});
  EXPECT_THAT(env.exposed,
              ElementsAre(Pair("VITE_A", "1"), Pair("VITE_B", "2"), Pair("VITE_C", "3"),
                          Pair("VITE_D", "4"), Pair("VITE_E", "5"), Pair("VITE_F", "6")));
  EXPECT_EQ(env.node_env, "production");
  EXPECT_EQ(env.files.size(), 4u);
}

TEST(LoadEnv, NothingWithoutPrefixGetsOut) {
  Project p;
  p.files.file("/p/.env", "SECRET=canary\nVITE_OK=1");
  const Env env = p.load({{"TOKEN", "canary"}});
  std::string all;
  for (const js::Define& define : make_defines(p.config, env, p.diagnostics)) all += define.value;
  EXPECT_THAT(all, Not(HasSubstr("canary")));
}

TEST(LoadEnv, AnEmptyPrefixIsRefused) {
  Project p;
  p.config.env_prefix = {"VITE_", ""};
  p.load();
  EXPECT_TRUE(p.diagnostics.has_errors());
}

TEST(LoadEnv, ModesThatCannotBe) {
  for (const char* mode : {"local", "../../etc/x"}) {
    Project p;
    p.config.mode = mode;
    p.load();
    EXPECT_TRUE(p.diagnostics.has_errors()) << mode;
  }
}

TEST(LoadEnv, NodeEnvOfAFileMayBeDevelopmentOnly) {
  Project p;
  p.files.file("/p/.env", "NODE_ENV=development");
  EXPECT_EQ(p.load().node_env, "development");
  p.files.file("/p/.env", "NODE_ENV=test");
  EXPECT_EQ(p.load().node_env, "production");
  EXPECT_EQ(p.diagnostics.warning_count(), 1u);
  EXPECT_EQ(p.load({{"NODE_ENV", "test"}}).node_env, "test");
}

std::string value_of(const std::vector<js::Define>& defines, const std::vector<std::string>& path) {
  for (const js::Define& define : defines)
    if (define.path == path) return define.value;
  return "-";
}

TEST(Conditions, DevelopmentOrProductionFollowsNodeEnv) {
  Project p;
  EXPECT_THAT(make_conditions(p.config, p.load()), ElementsAre("production"));
  EXPECT_THAT(make_conditions(p.config, p.load({{"NODE_ENV", "development"}})),
              ElementsAre("development"));
  p.config.resolve.conditions = {"min", "development|production"};
  EXPECT_THAT(make_conditions(p.config, p.load()), ElementsAre("min", "production"));
  p.config.resolve.conditions = {"min"};
  EXPECT_THAT(make_conditions(p.config, p.load()), ElementsAre("min"));
}

TEST(Defines, ImportMetaEnv) {
  Project p;
  p.files.file("/p/.env", "VITE_A=a\"b");
  p.config.define = {{"__X__", "1"}, {"import.meta.env.EXTRA", "\"e\""}};
  const auto defines = make_defines(p.config, p.load(), p.diagnostics);
  EXPECT_TRUE(p.diagnostics.empty());
  EXPECT_EQ(value_of(defines, {"import", "meta", "env", "VITE_A"}), "\"a\\\"b\"");
  EXPECT_EQ(value_of(defines, {"import", "meta", "env", "DEV"}), "false");
  EXPECT_EQ(value_of(defines, {"import", "meta", "env", "PROD"}), "true");
  EXPECT_EQ(value_of(defines, {"import", "meta", "env", "MODE"}), "\"staging\"");
  EXPECT_EQ(
      value_of(defines, {"import", "meta", "env"}),
      R"({"VITE_A":"a\"b","BASE_URL":"/","MODE":"staging","DEV":false,"PROD":true,"SSR":false,"EXTRA":"e"})");
  EXPECT_EQ(value_of(defines, {"process", "env", "NODE_ENV"}), "\"production\"");
  EXPECT_EQ(value_of(defines, {"__X__"}), "1");
}

TEST(Defines, WrongNamesAndValues) {
  Project p;
  p.config.define = {{"a b", "1"}, {"A", "1 +"}};
  make_defines(p.config, p.load(), p.diagnostics);
  EXPECT_EQ(p.diagnostics.error_count(), 2u);
}

TEST(Defines, TheWholeEnvironmentIsRefused) {
  const Process process = process_variables();
  ASSERT_TRUE(process.contains("PATH"));
  Project p;
  p.config.define = {{"process.env", R"({"PATH":")" + process.at("PATH") + R"("})"}};
  make_defines(p.config, p.load(), p.diagnostics);
  EXPECT_TRUE(p.diagnostics.has_errors());
}

}  // namespace
}  // namespace sinter::plugins
