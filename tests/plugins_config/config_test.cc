#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/config/config_keys.h"

namespace sinter::plugins {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Read {
  ProjectConfig config;
  Diagnostics diagnostics;
};

std::unique_ptr<Read> read(std::string_view text,
                           const ConfigSource& source = {"vite.config.js", ""}) {
  auto out = std::make_unique<Read>();
  FileBuffer buffer;
  buffer.assign(text);
  const json::ParseResult parsed = json::parse(buffer.text());
  EXPECT_TRUE(parsed) << parsed.error.message;
  check_config_keys(parsed.root(), source, out->diagnostics);
  read_config(parsed.root(), source, out->config, out->diagnostics);
  return out;
}

std::string only_message(const Diagnostics& diagnostics) {
  EXPECT_EQ(diagnostics.items().size(), 1u);
  return diagnostics.empty() ? "" : diagnostics.items()[0].message;
}

TEST(ConfigKeys, ReadsValuesIntoTheirFields) {
  const auto r = read(R"({
    "root": "web", "base": "/app", "define": {"A": "1", "B": {"c": [true]}}, "publicDir": false,
    "envPrefix": ["VITE_", "APP_"],
    "resolve": {"alias": [{"find": {"$regexp": "^~", "flags": ""}, "replacement": ""}, {"find": "@", "replacement": "/src"}]},
    "build": {"outDir": "out", "target": ["es2020", "chrome100"], "minify": "esbuild", "sourcemap": "hidden", "manifest": true,
              "rollupOptions": {"input": {"main": "index.html", "admin": "admin/index.html"}, "external": ["react"]}},
    "server": {"port": 3000, "host": true, "proxy": {"/api": {"target": "http://localhost:1", "rewrite": {"$function": 7}}}},
    "oxc": {"jsx": {"runtime": "automatic", "importSource": "preact", "refresh": true}}
  })");
  EXPECT_TRUE(r->diagnostics.empty()) << r->diagnostics.items()[0].message;
  const ProjectConfig& c = r->config;
  EXPECT_EQ(c.root, "web");
  EXPECT_EQ(c.public_dir, "");
  EXPECT_THAT(c.env_prefix, ElementsAre("VITE_", "APP_"));
  ASSERT_EQ(c.define.size(), 2u);
  EXPECT_EQ(c.define[0].value, "1");
  EXPECT_EQ(c.define[1].value, R"({"c":[true]})");
  ASSERT_EQ(c.resolve.alias.size(), 2u);
  EXPECT_TRUE(c.resolve.alias[0].find.regexp);
  EXPECT_EQ(c.resolve.alias[1].replacement, "/src");
  EXPECT_EQ(c.build.out_dir, "out");
  EXPECT_THAT(c.build.target, ElementsAre("es2020", "chrome100"));
  EXPECT_TRUE(c.build.minify);
  EXPECT_EQ(c.build.source_map, bundler::SourceMapMode::External);
  EXPECT_EQ(c.build.manifest, ".vite/manifest.json");
  ASSERT_EQ(c.build.input.size(), 2u);
  EXPECT_EQ(c.build.input[1].name, "admin");
  EXPECT_EQ(c.build.external.at(0).text, "react");
  EXPECT_EQ(c.server.host, "0.0.0.0");
  ASSERT_EQ(c.server.proxy.size(), 1u);
  EXPECT_EQ(c.server.proxy[0].rewrite, 7u);
  EXPECT_EQ(c.jsx.import_source, "preact");
  EXPECT_TRUE(c.jsx.refresh);
}

TEST(ConfigKeys, PreviewFollowsServerButForThePort) {
  const auto r =
      read(R"({"server": {"port": 3000, "strictPort": true}, "preview": {"open": true}})");
  EXPECT_EQ(r->config.preview.port, 4173);
  EXPECT_TRUE(r->config.preview.strict_port);
  EXPECT_TRUE(r->config.preview.open);
  EXPECT_FALSE(r->config.server.open);
}

TEST(ConfigKeys, UnknownKeysAreErrorsWithASuggestionAndAPlace) {
  const ConfigSource source{"vite.config.ts",
                            "export default {\n  minfy: 1,\n  build: { minfy: true },\n}"};
  const auto r = read(R"({"build": {"minfy": true}})", source);
  EXPECT_EQ(only_message(r->diagnostics), "There is no config key \"build.minfy\"");
  const Diagnostic& error = r->diagnostics.items()[0];
  EXPECT_EQ(error.severity, Severity::Error);
  EXPECT_EQ(error.fix, "Did you mean \"build.minify\"?");
  EXPECT_EQ(error.path, "vite.config.ts");
  EXPECT_EQ(error.range.start, source.text.rfind("minfy"));
  EXPECT_EQ(read(R"({"bulid": {}})")->diagnostics.items()[0].fix, "Did you mean \"build\"?");
  EXPECT_EQ(read(R"({"outDir": "x"})")->diagnostics.items()[0].fix,
            "Did you mean \"build.outDir\"?");
  EXPECT_EQ(read(R"({"build": {"rollupOptions": {"inptu": "x"}}})")->diagnostics.items()[0].fix,
            "Did you mean \"build.rolldownOptions.input\"?");
}

TEST(ConfigKeys, KnownKeysThatAreNotSupportedAreOneWarningEach) {
  const auto r =
      read(R"({"build": {"watch": {"a": 1}, "ssr": true}, "optimizeDeps": {"include": ["a"]}})");
  EXPECT_EQ(r->diagnostics.error_count(), 0u);
  EXPECT_EQ(r->diagnostics.warning_count(), 2u);
  EXPECT_EQ(r->diagnostics.items()[0].message,
            "\"build.watch\" is not supported and has no effect");
}

TEST(ConfigKeys, WrongTypesSayWhatWasFound) {
  EXPECT_EQ(only_message(read(R"({"base": 3})")->diagnostics), "\"base\" must be a string, not 3");
  EXPECT_EQ(only_message(read(R"({"build": {"minify": "fast"}})")->diagnostics),
            "\"build.minify\" must be one of \"oxc\", \"esbuild\", \"dce-only\", not \"fast\"");
  EXPECT_EQ(only_message(read(R"({"build": "x"})")->diagnostics),
            "\"build\" must be an object, not \"x\"");
  EXPECT_EQ(only_message(read(R"({"server": {"port": 70000}})")->diagnostics),
            "\"server.port\" must be a number from 0 to 65535, not 70000");
  EXPECT_EQ(only_message(read("[]")->diagnostics), "The config must be an object, not a list");
  EXPECT_EQ(
      only_message(
          read(R"({"css": {"modules": {"localsConvention": {"$function": 1}}}})")->diagnostics),
      "\"css.modules.localsConvention\" cannot be a function");
}

TEST(ConfigKeys, PrototypeNamesAreKeysLikeAnyOther) {
  EXPECT_EQ(only_message(read(R"({"__proto__": {"x": 1}})")->diagnostics),
            "There is no config key \"__proto__\"");
  EXPECT_EQ(only_message(read(R"({"constructor": {}})")->diagnostics),
            "There is no config key \"constructor\"");
}

TEST(ConfigKeys, TheReferenceNamesEveryKey) {
  const std::string text = config_reference();
  for (const char* key : {"`build.outDir`", "`server.proxy`", "`resolve.alias`",
                          "`build.terserOptions`", "`optimizeDeps`"})
    EXPECT_THAT(text, HasSubstr(key));
}

ProjectConfig resolved(ProjectConfig config, Diagnostics& diagnostics) {
  resolve_paths(config, "/p", diagnostics);
  return config;
}

TEST(ProjectConfig, BaseIsNormalized) {
  for (const auto& [given, wanted] : {std::pair{"", "./"},
                                      {"./", "./"},
                                      {"/", "/"},
                                      {"x", "/x/"},
                                      {"/x", "/x/"},
                                      {"https://cdn.example/a", "https://cdn.example/a/"}}) {
    Diagnostics diagnostics;
    EXPECT_EQ(resolved({.base = given}, diagnostics).base, wanted);
    EXPECT_TRUE(diagnostics.empty());
  }
  for (const char* given : {"../x", "./x", "/\"><script>", "/a b"}) {
    Diagnostics diagnostics;
    resolved({.base = given}, diagnostics);
    EXPECT_TRUE(diagnostics.has_errors()) << given;
  }
}

TEST(ProjectConfig, PathsStartAtRoot) {
  Diagnostics diagnostics;
  const ProjectConfig c = resolved({.root = "web"}, diagnostics);
  EXPECT_EQ(c.root, "/p/web");
  EXPECT_EQ(c.public_dir, "/p/web/public");
  EXPECT_EQ(c.build.out_dir, "/p/web/dist");
  EXPECT_EQ(c.mode, "production");
}

TEST(ProjectConfig, NamesStayInsideOutDir) {
  for (const char* name : {"../x", "/abs", "a/../../b"}) {
    ProjectConfig config;
    config.build.assets_dir = name;
    Diagnostics diagnostics;
    resolved(config, diagnostics);
    EXPECT_TRUE(diagnostics.has_errors()) << name;
  }
}

TEST(ProjectConfig, BuildOptionsFollowVite) {
  Diagnostics diagnostics;
  const bundler::BuildOptions options = to_build_options(resolved({}, diagnostics), diagnostics);
  EXPECT_TRUE(diagnostics.empty());
  EXPECT_EQ(options.entry_names, "assets/[name]-[hash]");
  EXPECT_EQ(options.asset_names, "assets/[name]-[hash]");
  EXPECT_TRUE(options.minify_all());
  EXPECT_TRUE(options.code.target.has(js::LanguageFeature::StaticBlock));
  EXPECT_FALSE(options.code.target.has(js::LanguageFeature::Using));
}

TEST(ProjectConfig, FileNamePatternsAreRollups) {
  ProjectConfig config;
  config.build.output.entry_file_names = "js/[name].[hash:12].mjs";
  config.build.output.asset_file_names = "static/[name].[ext]";
  Diagnostics diagnostics;
  const bundler::BuildOptions options =
      to_build_options(resolved(config, diagnostics), diagnostics);
  EXPECT_TRUE(diagnostics.empty());
  EXPECT_EQ(options.entry_names, "js/[name].[hash]");
  EXPECT_EQ(options.out_extensions.at(0).second, ".mjs");
  EXPECT_EQ(options.asset_names, "static/[name]");
}

TEST(ProjectConfig, AssetNamesMayHoldTheirExtensionAnywhere) {
  ProjectConfig config;
  config.build.output.asset_file_names = "[ext]/[hash:6]/[name].x[extname].txt";
  Diagnostics diagnostics;
  const bundler::BuildOptions options =
      to_build_options(resolved(config, diagnostics), diagnostics);
  EXPECT_TRUE(diagnostics.empty());
  EXPECT_EQ(options.name_asset({"a.png", "/p/a.png"}), "[ext]/[hash]/[name].x[extname].txt");
}

}  // namespace
}  // namespace sinter::plugins
