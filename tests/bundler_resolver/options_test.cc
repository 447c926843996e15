// Aliases, externals and tsconfig.

#include <gtest/gtest.h>

#include "project.h"

namespace sinter::bundler {
namespace {

TEST(Alias, PackageToPackage) {
  Project p;
  p.options.aliases = {{"react", "preact/compat"}};
  p.file("/app/node_modules/preact/compat/index.js").file("/app/node_modules/preact/compat/jsx.js");
  EXPECT_EQ(p.resolve("react"), "/app/node_modules/preact/compat/index.js");
  EXPECT_EQ(p.resolve("react/jsx"), "/app/node_modules/preact/compat/jsx.js");
  EXPECT_EQ(p.resolve("react-dom"), "missing");
}

TEST(Alias, Exact) {
  Project p;
  p.options.aliases = {{"react", "preact", true}};
  p.file("/app/node_modules/preact/index.js").file("/app/node_modules/react/jsx.js");
  EXPECT_EQ(p.resolve("react"), "/app/node_modules/preact/index.js");
  EXPECT_EQ(p.resolve("react/jsx"), "/app/node_modules/react/jsx.js");
}

TEST(Alias, ToPath) {
  Project p;
  p.options.aliases = {{"@", "/app/src"}, {"~/", "./lib/"}, {"one", "./src/b.js"}};
  p.file("/app/src/b.ts").file("/app/lib/c.js").file("/app/src/index.js");
  EXPECT_EQ(p.resolve("@/b"), "/app/src/b.ts");
  EXPECT_EQ(p.resolve("@"), "/app/src/index.js");
  EXPECT_EQ(p.resolve("~/c"), "/app/lib/c.js");
  EXPECT_EQ(p.resolve("one"), "/app/src/b.ts");
  EXPECT_EQ(p.resolve("@scope/b"), "missing");
}

TEST(Alias, ToFalse) {
  Project p;
  p.options.aliases = {{"heavy", std::nullopt}};
  p.file("/app/src/a.js");
  EXPECT_EQ(p.resolve("heavy"), "disabled");
  EXPECT_EQ(p.resolve("heavy/x"), "disabled");
}

TEST(Alias, LongestWins) {
  Project p;
  p.options.aliases = {{"x", "./1"}, {"x/y", "./2"}};
  p.file("/app/1/z.js").file("/app/2/z.js");
  EXPECT_EQ(p.resolve("x/z"), "/app/1/z.js");
  EXPECT_EQ(p.resolve("x/y/z"), "/app/2/z.js");
}

TEST(Alias, ToItselfDoesNotLoop) {
  Project p;
  p.options.aliases = {{"x", "x/dist"}};
  p.file("/app/node_modules/x/dist/index.js").file("/app/node_modules/x/dist/y.js");
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/dist/index.js");
  EXPECT_EQ(p.resolve("x/y"), "/app/node_modules/x/dist/y.js");
}

TEST(Alias, AppliesInsidePackages) {
  Project p;
  p.options.aliases = {{"react", "preact"}};
  p.file("/app/node_modules/preact/index.js");
  p.file("/app/node_modules/y/node_modules/preact/index.js").file("/app/node_modules/y/index.js");
  EXPECT_EQ(p.resolve("react", "/app/node_modules/y/index.js"),
            "/app/node_modules/preact/index.js");
}

TEST(Alias, PolyfillsABuiltin) {
  Project p;
  p.options.aliases = {{"path", "path-browserify"}, {"buffer", "buffer/"}};
  p.file("/app/node_modules/path-browserify/index.js").file("/app/node_modules/buffer/index.js");
  EXPECT_EQ(p.resolve("path"), "/app/node_modules/path-browserify/index.js");
  EXPECT_EQ(p.resolve("buffer"), "/app/node_modules/buffer/index.js");
}

TEST(Alias, KeepsTheQuery) {
  Project p;
  p.options.aliases = {{"@", "/app/src"}};
  p.file("/app/src/b.svg");
  EXPECT_EQ(p.resolve("@/b.svg?raw"), "/app/src/b.svg?raw");
}

TEST(External, PackageWithItsSubpaths) {
  Project p;
  p.options.externals = {"react"};
  p.file("/app/node_modules/react/index.js").file("/app/node_modules/react-dom/index.js");
  EXPECT_EQ(p.resolve("react"), "external react");
  EXPECT_EQ(p.resolve("react/jsx-runtime"), "external react/jsx-runtime");
  EXPECT_EQ(p.resolve("react-dom"), "/app/node_modules/react-dom/index.js");
}

TEST(External, Wildcards) {
  Project p;
  p.options.externals = {"@scope/*", "*.png", "a*c"};
  p.file("/app/src/b.png");
  EXPECT_EQ(p.resolve("@scope/x/y"), "external @scope/x/y");
  EXPECT_EQ(p.resolve("./b.png"), "external ./b.png");
  EXPECT_EQ(p.resolve("abc"), "external abc");
  EXPECT_EQ(p.resolve("abd"), "missing");
}

TEST(External, Path) {
  Project p;
  p.options.externals = {"./src/b.js", "/app/gen/*"};
  p.file("/app/src/b.js").file("/app/src/deep/a.js").file("/app/src/c.js").file("/app/gen/x.js");
  const Resolution& found = p.find("../b.js", "/app/src/deep/a.js");
  EXPECT_EQ(found.status, ResolveStatus::External);
  EXPECT_EQ(found.external_specifier, "/app/src/b.js");
  EXPECT_TRUE(found.external_is_path);
  EXPECT_EQ(p.resolve("./c.js"), "/app/src/c.js");
  EXPECT_EQ(p.resolve("../gen/x.js"), "external /app/gen/x.js");
}

TEST(External, Packages) {
  Project p;
  p.options.packages_external = true;
  p.options.aliases = {{"@", "/app/src"}};
  p.file("/app/package.json", R"({"name": "me", "imports": {"#u": "./src/u.js", "#x": "x"}})");
  p.file("/app/src/u.js").file("/app/node_modules/x/index.js");
  EXPECT_EQ(p.resolve("x"), "external x");
  EXPECT_EQ(p.resolve("@s/x/y"), "external @s/x/y");
  EXPECT_EQ(p.resolve("./u"), "/app/src/u.js");
  EXPECT_EQ(p.resolve("@/u"), "/app/src/u.js");
  EXPECT_EQ(p.resolve("#u"), "/app/src/u.js");
  EXPECT_EQ(p.resolve("#x"), "external x");
}

TEST(External, EntriesNeverAre) {
  Project p;
  p.options.externals = {"*"};
  p.file("/app/a.js");
  EXPECT_EQ(p.resolve("a.js", "", ResolveKind::Entry), "/app/a.js");
}

TEST(External, KeepsTheQuery) {
  Project p;
  p.options.externals = {"x"};
  p.file("/app/src/a.js");
  EXPECT_EQ(p.resolve("x?y"), "external x?y");
}

// tsconfig

TEST(TsConfigPaths, ExactAndWildcard) {
  Project p;
  p.file("/app/tsconfig.json", R"({
    // comments are fine
    "compilerOptions": {"paths": {
      "@/*": ["./src/*"],
      "lib": ["./src/lib.ts"],
      "*.svg": ["./svg/*.tsx"],
    }},
  })");
  p.file("/app/src/b.ts").file("/app/src/lib.ts").file("/app/svg/logo.tsx");
  EXPECT_EQ(p.resolve("@/b"), "/app/src/b.ts");
  EXPECT_EQ(p.resolve("lib"), "/app/src/lib.ts");
  EXPECT_EQ(p.resolve("logo.svg"), "/app/svg/logo.tsx");
  EXPECT_EQ(p.resolve("@/b.js"), "/app/src/b.ts");
  EXPECT_EQ(p.resolve("@/none"), "missing");
}

TEST(TsConfigPaths, FallbacksInOrder) {
  Project p;
  p.file("/app/tsconfig.json",
         R"({"compilerOptions": {"paths": {"@/*": ["./gen/*", "./src/*"]}}})");
  p.file("/app/src/b.ts").file("/app/src/c.ts").file("/app/gen/c.ts");
  EXPECT_EQ(p.resolve("@/b"), "/app/src/b.ts");
  EXPECT_EQ(p.resolve("@/c"), "/app/gen/c.ts");
}

TEST(TsConfigPaths, LongestPrefixWins) {
  Project p;
  p.file("/app/tsconfig.json", R"({"compilerOptions": {"paths":
      {"*": ["./1/*"], "a/*": ["./2/*"], "a/b/*": ["./3/*"], "a/b/c": ["./4.ts"]}}})");
  p.file("/app/src/a.ts")
      .file("/app/1/z.ts")
      .file("/app/2/z.ts")
      .file("/app/3/z.ts")
      .file("/app/4.ts");
  EXPECT_EQ(p.resolve("z"), "/app/1/z.ts");
  EXPECT_EQ(p.resolve("a/z"), "/app/2/z.ts");
  EXPECT_EQ(p.resolve("a/b/z"), "/app/3/z.ts");
  EXPECT_EQ(p.resolve("a/b/c"), "/app/4.ts");
}

TEST(TsConfigPaths, FallThroughToPackages) {
  Project p;
  p.file("/app/tsconfig.json", R"({"compilerOptions": {"paths": {"*": ["./types/*"]}}})");
  p.file("/app/node_modules/x/index.js").file("/app/src/a.ts");
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/index.js");
}

TEST(TsConfigPaths, DeclarationsAreNotCode) {
  Project p;
  p.file("/app/tsconfig.json", R"({"compilerOptions": {"paths": {"x": ["./types/x.d.ts"]}}})");
  p.file("/app/types/x.d.ts").file("/app/node_modules/x/index.js").file("/app/src/a.ts");
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/index.js");
}

TEST(TsConfigPaths, RelativeSpecifiersAreNotMapped) {
  Project p;
  p.file("/app/tsconfig.json", R"({"compilerOptions": {"paths": {"*": ["./gen/*"]}}})");
  p.file("/app/src/b.ts").file("/app/gen/b.ts");
  EXPECT_EQ(p.resolve("./b"), "/app/src/b.ts");
}

TEST(TsConfigPaths, NotForImportersInPackages) {
  Project p;
  p.file("/app/tsconfig.json", R"({"compilerOptions": {"paths": {"y": ["./src/y.ts"]}}})");
  p.file("/app/src/y.ts").file("/app/node_modules/y/index.js").file("/app/node_modules/x/index.js");
  EXPECT_EQ(p.resolve("y"), "/app/src/y.ts");
  EXPECT_EQ(p.resolve("y", "/app/node_modules/x/index.js"), "/app/node_modules/y/index.js");
}

TEST(TsConfigPaths, BeatPackagesExternal) {
  Project p;
  p.options.packages_external = true;
  p.file("/app/tsconfig.json", R"({"compilerOptions": {"paths": {"@/*": ["./src/*"]}}})");
  p.file("/app/src/b.ts");
  EXPECT_EQ(p.resolve("@/b"), "/app/src/b.ts");
  EXPECT_EQ(p.resolve("x"), "external x");
}

TEST(TsConfigPaths, NonRelativeTargetNeedsBaseUrl) {
  Project p;
  p.file("/app/tsconfig.json", R"({"compilerOptions": {"paths": {"x": ["src/x.ts"]}}})");
  p.file("/app/src/x.ts");
  EXPECT_EQ(p.resolve("x"), "missing");
  auto diagnostics = p.resolver().take_diagnostics();
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_NE(diagnostics[0].message.find("\"./src/x.ts\""), std::string::npos);
}

TEST(TsConfigBaseUrl, Files) {
  Project p;
  p.file("/app/tsconfig.json", R"({"compilerOptions": {"baseUrl": "./src"}})");
  p.file("/app/src/util/b.ts").file("/app/node_modules/x/index.js");
  EXPECT_EQ(p.resolve("util/b"), "/app/src/util/b.ts");
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/index.js");
}

TEST(TsConfigBaseUrl, PathsAreRelativeToIt) {
  Project p;
  p.file("/app/tsconfig.json",
         R"({"compilerOptions": {"paths": {"x": ["lib/x.ts"]}, "baseUrl": "./src"}})");
  p.file("/app/src/lib/x.ts");
  EXPECT_EQ(p.resolve("x"), "/app/src/lib/x.ts");
}

TEST(TsConfigExtends, Chain) {
  Project p;
  p.file("/app/tsconfig.json", R"({"extends": "./cfg/base", "compilerOptions": {"strict": true}})");
  p.file("/app/cfg/base.json", R"({"extends": "./root.json",
      "compilerOptions": {"paths": {"x": ["./x.ts"]}, "jsx": "preserve"}})");
  p.file("/app/cfg/root.json", R"({"compilerOptions": {"jsx": "react", "target": "ES2020",
      "jsxFactory": "h", "alwaysStrict": false}})");
  p.file("/app/cfg/x.ts").file("/app/src/b.ts");
  EXPECT_EQ(p.resolve("x"), "/app/cfg/x.ts");
  const TsConfig* config = p.find("./b").file->tsconfig;
  ASSERT_TRUE(config);
  EXPECT_EQ(config->path, "/app/tsconfig.json");
  EXPECT_EQ(config->options.jsx, TsJsx::Preserve);
  EXPECT_EQ(config->options.jsx_factory, "h");
  EXPECT_EQ(config->options.target, "es2020");
  EXPECT_EQ(config->options.strict, true);
  EXPECT_FALSE(config->options.effective_always_strict());
  EXPECT_FALSE(config->options.effective_use_define_for_class_fields());
}

TEST(TsConfigExtends, ArrayLaterWins) {
  Project p;
  p.file("/app/tsconfig.json", R"({"extends": ["./a.json", "./b.json"]})");
  p.file("/app/a.json", R"({"compilerOptions": {"jsx": "react", "jsxFactory": "h"}})");
  p.file("/app/b.json", R"({"compilerOptions": {"jsx": "react-jsx"}})").file("/app/src/b.ts");
  const TsConfig* config = p.find("./b").file->tsconfig;
  EXPECT_EQ(config->options.jsx, TsJsx::ReactJsx);
  EXPECT_EQ(config->options.jsx_factory, "h");
}

TEST(TsConfigExtends, Package) {
  auto jsx = [](auto set_up) {
    Project p;
    p.file("/app/src/b.ts");
    set_up(p);
    const TsConfig* config = p.find("./b").file->tsconfig;
    EXPECT_TRUE(p.resolver().take_diagnostics().empty());
    return config->options.jsx;
  };
  constexpr std::string_view kBase = R"({"compilerOptions": {"jsx": "react"}})";
  EXPECT_EQ(jsx([&](Project& p) {
              p.file("/app/tsconfig.json", R"({"extends": "@ts/base"})");
              p.file("/app/node_modules/@ts/base/tsconfig.json", kBase);
            }),
            TsJsx::React);
  EXPECT_EQ(jsx([&](Project& p) {
              p.file("/app/tsconfig.json", R"({"extends": "@ts/base/strict"})");
              p.file("/app/node_modules/@ts/base/strict.json", kBase);
            }),
            TsJsx::React);
  EXPECT_EQ(jsx([&](Project& p) {
              p.file("/app/tsconfig.json", R"({"extends": "base"})");
              p.file("/node_modules/base/package.json", R"({"tsconfig": "./cfg.json"})");
              p.file("/node_modules/base/cfg.json", kBase);
            }),
            TsJsx::React);
  EXPECT_EQ(jsx([&](Project& p) {
              p.file("/app/tsconfig.json", R"({"extends": "base/x"})");
              p.file("/app/node_modules/base/package.json", R"({"exports": {"./x": "./y.json"}})");
              p.file("/app/node_modules/base/y.json", kBase);
            }),
            TsJsx::React);
}

TEST(TsConfigExtends, CycleAndMissing) {
  Project p;
  p.file("/app/tsconfig.json", R"({"extends": ["./b.json", "./none.json"]})");
  p.file("/app/b.json", R"({"extends": "./tsconfig.json"})").file("/app/src/b.ts");
  EXPECT_EQ(p.resolve("./b"), "/app/src/b.ts");
  auto diagnostics = p.resolver().take_diagnostics();
  ASSERT_EQ(diagnostics.size(), 2u);
  EXPECT_EQ(diagnostics[0].path, "b.json");
  EXPECT_EQ(diagnostics[1].message, "Cannot find the base \"./none.json\"");
  EXPECT_GT(diagnostics[1].range.end, diagnostics[1].range.start);
}

TEST(TsConfigExtends, ConfigDir) {
  Project p;
  p.file("/app/tsconfig.json", R"({"extends": "./cfg/base.json"})");
  p.file("/app/cfg/base.json",
         R"({"compilerOptions": {"paths": {"@/*": ["${configDir}/src/*"]}}})");
  p.file("/app/src/b.ts");
  EXPECT_EQ(p.resolve("@/b"), "/app/src/b.ts");
}

TEST(TsConfigReferences, ScopedByInclude) {
  Project p;  // as in Vite's templates
  p.file("/app/tsconfig.json", R"({"files": [], "references":
      [{"path": "./tsconfig.app.json"}, {"path": "./tsconfig.node.json"}, {"path": "./sub"}]})");
  p.file("/app/tsconfig.app.json", R"({"include": ["src"],
      "compilerOptions": {"jsx": "react-jsx", "paths": {"@/*": ["./src/*"]}}})");
  p.file("/app/tsconfig.node.json",
         R"({"include": ["vite.config.ts"], "compilerOptions": {"jsx": "preserve"}})");
  p.file("/app/sub/tsconfig.json", R"({"compilerOptions": {"jsx": "react"}})");
  p.file("/app/src/b.ts").file("/app/vite.config.ts").file("/app/sub/c.ts").file("/app/other.ts");
  EXPECT_EQ(p.resolve("@/b", "/app/src/a.ts"), "/app/src/b.ts");
  EXPECT_EQ(p.resolve("@/b", "/app/vite.config.ts"), "missing");
  auto jsx = [&](std::string_view path) { return p.resolver().file(path).tsconfig->options.jsx; };
  EXPECT_EQ(jsx("/app/src/b.ts"), TsJsx::ReactJsx);
  EXPECT_EQ(jsx("/app/vite.config.ts"), TsJsx::Preserve);
  EXPECT_EQ(jsx("/app/sub/c.ts"), TsJsx::React);
  EXPECT_EQ(jsx("/app/other.ts"), TsJsx::Unspecified);
}

TEST(TsConfigReferences, CyclesEnd) {
  Project p;
  p.file("/app/tsconfig.json", R"({"files": [], "references": [{"path": "./b.json"}]})");
  p.file("/app/b.json", R"({"files": [], "references": [{"path": "./tsconfig.json"}]})");
  p.file("/app/src/b.ts");
  EXPECT_EQ(p.resolve("./b"), "/app/src/b.ts");
}

TEST(TsConfigReferences, Exclude) {
  Project p;
  p.file("/app/tsconfig.json", R"({"files": [], "references": [{"path": "./b.json"}]})");
  p.file("/app/b.json", R"({"include": ["src/**/*.ts"], "exclude": ["src/gen"],
      "compilerOptions": {"jsx": "react"}})");
  p.file("/app/src/b.ts").file("/app/src/gen/b.ts");
  EXPECT_EQ(p.resolver().file("/app/src/b.ts").tsconfig->path, "/app/b.json");
  EXPECT_EQ(p.resolver().file("/app/src/gen/b.ts").tsconfig->path, "/app/tsconfig.json");
}

TEST(TsConfig, NearestOne) {
  Project p;
  p.file("/app/tsconfig.json", R"({"compilerOptions": {"jsx": "react"}})");
  p.file("/app/pkg/tsconfig.json", R"({"compilerOptions": {"jsx": "preserve"}})");
  p.file("/app/pkg/src/b.ts").file("/app/src/b.ts").file("/app/node_modules/x/tsconfig.json", "{}");
  p.file("/app/node_modules/x/index.js");
  EXPECT_EQ(p.resolver().file("/app/pkg/src/b.ts").tsconfig->options.jsx, TsJsx::Preserve);
  EXPECT_EQ(p.resolver().file("/app/src/b.ts").tsconfig->options.jsx, TsJsx::React);
  EXPECT_EQ(p.find("x").file->tsconfig, nullptr);
}

TEST(TsConfig, JsConfig) {
  Project p;
  p.file("/app/jsconfig.json", R"({"compilerOptions": {"paths": {"@/*": ["./src/*"]}}})");
  p.file("/app/src/b.js");
  EXPECT_EQ(p.resolve("@/b"), "/app/src/b.js");
}

TEST(TsConfig, OverrideAndRaw) {
  Project p;
  p.options.tsconfig = "/app/other.json";
  p.file("/app/tsconfig.json", R"({"compilerOptions": {"jsx": "react"}})");
  p.file("/app/other.json", R"({"compilerOptions": {"jsx": "preserve"}})").file("/app/src/b.ts");
  EXPECT_EQ(p.find("./b").file->tsconfig->options.jsx, TsJsx::Preserve);
  Project q;
  q.options.tsconfig_raw = R"({"compilerOptions": {"paths": {"@/*": ["./src/*"]}}})";
  q.file("/app/src/b.ts");
  EXPECT_EQ(q.resolve("@/b"), "/app/src/b.ts");
}

TEST(TsConfig, MissingOverrideIsAnError) {
  Project p;
  p.options.tsconfig = "/app/none.json";
  p.file("/app/src/b.ts");
  EXPECT_EQ(p.resolve("./b"), "/app/src/b.ts");
  EXPECT_EQ(p.resolver().take_diagnostics().size(), 1u);
}

TEST(TsConfig, AllOptions) {
  Project p;
  p.file("/app/tsconfig.json", R"({"compilerOptions": {
      "jsx": "react-jsxdev", "jsxFactory": "h", "jsxFragmentFactory": "F", "jsxImportSource": "preact",
      "target": "ESNext", "useDefineForClassFields": false, "experimentalDecorators": true,
      "emitDecoratorMetadata": true, "verbatimModuleSyntax": true, "preserveValueImports": true,
      "importsNotUsedAsValues": "preserve", "strict": true, "alwaysStrict": true}})");
  p.file("/app/src/b.ts");
  const TsCompilerOptions& o = p.find("./b").file->tsconfig->options;
  EXPECT_EQ(o.jsx, TsJsx::ReactJsxDev);
  EXPECT_EQ(o.jsx_fragment_factory, "F");
  EXPECT_EQ(o.jsx_import_source, "preact");
  EXPECT_EQ(o.target, "esnext");
  EXPECT_EQ(o.use_define_for_class_fields, false);
  EXPECT_EQ(o.experimental_decorators, true);
  EXPECT_EQ(o.emit_decorator_metadata, true);
  EXPECT_EQ(o.verbatim_module_syntax, true);
  EXPECT_EQ(o.preserve_value_imports, true);
  EXPECT_EQ(o.imports_not_used_as_values, ImportsNotUsedAsValues::Preserve);
  EXPECT_TRUE(o.effective_always_strict());
}

TEST(TsConfig, BadValuesAreReported) {
  Project p;
  p.file("/app/tsconfig.json",
         R"({"compilerOptions": {"jsx": "vue", "strict": "yes"}, "extends": 1})");
  p.file("/app/src/b.ts");
  EXPECT_EQ(p.resolve("./b"), "/app/src/b.ts");
  EXPECT_EQ(p.resolver().take_diagnostics().size(), 3u);
}

TEST(TsConfig, SyntaxErrorIsReportedAndEmptyFileIsNot) {
  Project p;
  p.file("/app/tsconfig.json", "{\"compilerOptions\": }").file("/app/src/b.ts");
  p.file("/app/pkg/tsconfig.json", " \n").file("/app/pkg/b.ts");
  p.resolver().file("/app/src/b.ts");
  p.resolver().file("/app/pkg/b.ts");
  auto diagnostics = p.resolver().take_diagnostics();
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].range.start, 20u);
}

}  // namespace
}  // namespace sinter::bundler
