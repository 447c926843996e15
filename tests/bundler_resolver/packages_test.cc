// Packages: node_modules, main fields, exports, imports, browser maps, built-ins.

#include <gtest/gtest.h>

#include "project.h"

namespace sinter::bundler {
namespace {

TEST(Packages, MainField) {
  Project p;
  p.file("/app/node_modules/x/package.json", R"({"main": "lib/m.js"})");
  p.file("/app/node_modules/x/lib/m.js");
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/lib/m.js");
  EXPECT_EQ(p.resolve("x/"), "/app/node_modules/x/lib/m.js");
}

TEST(Packages, MainWithoutExtensionAndAsDirectory) {
  Project p;
  p.file("/app/node_modules/x/package.json", R"({"main": "lib/m"})");
  p.file("/app/node_modules/x/lib/m.js");
  p.file("/app/node_modules/y/package.json", R"({"main": "./lib/"})");
  p.file("/app/node_modules/y/lib/index.js");
  p.file("/app/node_modules/z/package.json", R"({"main": "."})");
  p.file("/app/node_modules/z/index.js");
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/lib/m.js");
  EXPECT_EQ(p.resolve("y"), "/app/node_modules/y/lib/index.js");
  EXPECT_EQ(p.resolve("z"), "/app/node_modules/z/index.js");
}

TEST(Packages, IndexWithoutPackageJson) {
  Project p;
  p.file("/app/node_modules/x/index.js");
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/index.js");
}

TEST(Packages, SingleFile) {
  Project p;
  p.file("/app/node_modules/x.js");
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x.js");
  EXPECT_EQ(p.resolve("x.js"), "/app/node_modules/x.js");
}

TEST(Packages, Scoped) {
  Project p;
  p.file("/app/node_modules/@s/x/index.js").file("/app/node_modules/@s/x/b.js");
  EXPECT_EQ(p.resolve("@s/x"), "/app/node_modules/@s/x/index.js");
  EXPECT_EQ(p.resolve("@s/x/b"), "/app/node_modules/@s/x/b.js");
  EXPECT_EQ(p.resolve("@s"), "missing");
  EXPECT_EQ(p.resolve("@s/"), "missing");
}

TEST(Packages, Subpath) {
  Project p;
  p.file("/app/node_modules/x/lib/b.js").file("/app/node_modules/x/dir/index.js");
  p.file("/app/node_modules/x/sub/package.json", R"({"module": "esm.js"})");
  p.file("/app/node_modules/x/sub/esm.js");
  EXPECT_EQ(p.resolve("x/lib/b"), "/app/node_modules/x/lib/b.js");
  EXPECT_EQ(p.resolve("x/lib/b.js"), "/app/node_modules/x/lib/b.js");
  EXPECT_EQ(p.resolve("x/dir"), "/app/node_modules/x/dir/index.js");
  EXPECT_EQ(p.resolve("x/sub"), "/app/node_modules/x/sub/esm.js");
}

TEST(Packages, NearestNodeModulesWins) {
  Project p;
  p.file("/app/node_modules/x/index.js").file("/app/src/node_modules/x/index.js");
  p.file("/node_modules/y/index.js");
  EXPECT_EQ(p.resolve("x"), "/app/src/node_modules/x/index.js");
  EXPECT_EQ(p.resolve("x", "/app/lib/a.js"), "/app/node_modules/x/index.js");
  EXPECT_EQ(p.resolve("y"), "/node_modules/y/index.js");
}

TEST(Packages, NestedDependency) {
  Project p;
  p.file("/app/node_modules/x/index.js").file("/app/node_modules/x/node_modules/y/index.js");
  p.file("/app/node_modules/y/index.js");
  EXPECT_EQ(p.resolve("y", "/app/node_modules/x/index.js"),
            "/app/node_modules/x/node_modules/y/index.js");
  EXPECT_EQ(p.resolve("y"), "/app/node_modules/y/index.js");
}

TEST(Packages, GoesOnUpwardWhenThePackageLacksTheFile) {
  Project p;
  p.file("/app/src/node_modules/x/other.js").file("/app/node_modules/x/b.js");
  EXPECT_EQ(p.resolve("x/b"), "/app/node_modules/x/b.js");
}

TEST(Packages, NoNodeModulesInsideNodeModules) {
  Project p;
  p.file("/app/node_modules/node_modules/x/index.js").file("/app/node_modules/y/index.js");
  EXPECT_EQ(p.resolve("x", "/app/node_modules/y/index.js"), "missing");
}

TEST(Packages, NodePath) {
  Project p;
  p.options.node_paths = {"/global"};
  p.file("/global/x/index.js").file("/app/src/a.js");
  EXPECT_EQ(p.resolve("x"), "/global/x/index.js");
}

TEST(Packages, NamesThatNodeRefuses) {
  Project p;
  p.file("/app/node_modules/.x/index.js").file("/app/node_modules/a%b/index.js");
  EXPECT_EQ(p.resolve(".x"), "missing");
  EXPECT_EQ(p.resolve("a%b"), "missing");
}

TEST(Packages, WorkspaceLink) {
  Project p;
  p.file("/repo/packages/ui/package.json", R"({"name": "@r/ui", "main": "src/index.ts"})");
  p.file("/repo/packages/ui/src/index.ts").file("/repo/packages/ui/node_modules/dep/index.js");
  p.link("/repo/packages/app/node_modules/@r/ui", "../../../ui");
  const Resolution& ui = p.find("@r/ui", "/repo/packages/app/src/a.js");
  EXPECT_EQ(ui.path(), "/repo/packages/ui/src/index.ts");
  EXPECT_FALSE(ui.file->in_node_modules);
  EXPECT_EQ(ui.file->package->name, "@r/ui");
  EXPECT_EQ(p.resolve("dep", ui.path()), "/repo/packages/ui/node_modules/dep/index.js");
}

TEST(Packages, PnpmLayout) {
  Project p;
  const std::string store = "/app/node_modules/.pnpm/";
  p.file(store + "x@1/node_modules/x/package.json", R"({"name": "x", "main": "i.js"})");
  p.file(store + "x@1/node_modules/x/i.js").file(store + "y@1/node_modules/y/index.js");
  p.link(store + "x@1/node_modules/y", "../../y@1/node_modules/y");
  p.link("/app/node_modules/x", ".pnpm/x@1/node_modules/x");
  const Resolution& x = p.find("x");
  EXPECT_EQ(x.path(), store + "x@1/node_modules/x/i.js");
  EXPECT_EQ(p.resolve("y", x.path()), store + "y@1/node_modules/y/index.js");
  EXPECT_EQ(p.resolve("y"), "missing");
}

// Main fields.

TEST(MainFields, BrowserOrder) {
  Project p;
  p.file("/app/node_modules/x/package.json",
         R"({"main": "main.js", "module": "module.js", "browser": "browser.js"})");
  for (auto name : {"main", "module", "browser"}) {
    p.file(std::string("/app/node_modules/x/") + name + ".js");
  }
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/browser.js");
}

TEST(MainFields, ModuleForImportAndMainForRequire) {
  Project p;
  p.file("/app/node_modules/x/package.json", R"({"main": "main.js", "module": "module.js"})");
  p.file("/app/node_modules/x/main.js").file("/app/node_modules/x/module.js");
  p.file("/app/node_modules/y/package.json", R"({"module": "module.js"})");
  p.file("/app/node_modules/y/module.js");
  const Resolution& import = p.find("x");
  EXPECT_EQ(import.path(), "/app/node_modules/x/module.js");
  ASSERT_TRUE(import.require_file);
  EXPECT_EQ(import.require_file->path, "/app/node_modules/x/main.js");
  EXPECT_EQ(p.require("x"), "/app/node_modules/x/main.js");
  EXPECT_EQ(p.require("y"), "/app/node_modules/y/module.js");
  EXPECT_FALSE(p.find("y").require_file);
}

TEST(MainFields, NodeOrder) {
  Project p;
  p.options.platform = Platform::Node;
  p.file("/app/node_modules/x/package.json",
         R"({"main": "main.js", "module": "module.js", "browser": "browser.js"})");
  p.file("/app/node_modules/x/main.js").file("/app/node_modules/x/module.js");
  p.file("/app/node_modules/x/browser.js");
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/main.js");
}

TEST(MainFields, NeutralHasNone) {
  Project p;
  p.options.platform = Platform::Neutral;
  p.file("/app/node_modules/x/package.json", R"({"main": "main.js"})");
  p.file("/app/node_modules/x/main.js");
  EXPECT_EQ(p.resolve("x"), "missing");
  EXPECT_NE(p.explain("x").find("--main-fields"), std::string::npos);
}

TEST(MainFields, Custom) {
  Project p;
  p.options.main_fields = {"source", "module"};
  p.file("/app/node_modules/x/package.json",
         R"({"source": "s.ts", "module": "m.js", "main": "i.js"})");
  p.file("/app/node_modules/x/s.ts").file("/app/node_modules/x/m.js");
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/s.ts");
  EXPECT_EQ(p.require("x"), "/app/node_modules/x/s.ts");
}

TEST(MainFields, FieldOfTheWrongTypeIsSkipped) {
  Project p;
  p.file("/app/node_modules/x/package.json", R"({"module": 1, "main": ["a"], "browser": ""})");
  p.file("/app/node_modules/x/index.js");
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/index.js");
}

// The browser map.

TEST(BrowserMap, FileToFile) {
  Project p;
  p.file("/app/node_modules/x/package.json",
         R"({"main": "./lib/node.js", "browser": {"./lib/node.js": "./lib/browser.js"}})");
  p.file("/app/node_modules/x/lib/node.js").file("/app/node_modules/x/lib/browser.js");
  p.file("/app/node_modules/x/lib/b.js");
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/lib/browser.js");
  EXPECT_EQ(p.resolve("x/lib/node"), "/app/node_modules/x/lib/browser.js");
  EXPECT_EQ(p.resolve("./node", "/app/node_modules/x/lib/b.js"),
            "/app/node_modules/x/lib/browser.js");
  EXPECT_EQ(p.resolve("./node.js", "/app/node_modules/x/lib/b.js"),
            "/app/node_modules/x/lib/browser.js");
}

TEST(BrowserMap, KeyWithoutExtension) {
  Project p;
  p.file("/app/node_modules/x/package.json", R"({"browser": {"./lib/node": "./lib/browser"}})");
  p.file("/app/node_modules/x/lib/node.js").file("/app/node_modules/x/lib/browser.js");
  p.file("/app/node_modules/x/index.js");
  EXPECT_EQ(p.resolve("./lib/node.js", "/app/node_modules/x/index.js"),
            "/app/node_modules/x/lib/browser.js");
}

TEST(BrowserMap, KeyNamesADirectory) {
  Project p;
  p.file("/app/node_modules/x/package.json", R"({"browser": {"./lib": "./b.js"}})");
  p.file("/app/node_modules/x/lib/index.js").file("/app/node_modules/x/b.js");
  EXPECT_EQ(p.resolve("./lib", "/app/node_modules/x/index.js"), "/app/node_modules/x/b.js");
  EXPECT_EQ(p.resolve("./lib/index.js", "/app/node_modules/x/index.js"),
            "/app/node_modules/x/b.js");
}

TEST(BrowserMap, KeyWithoutDotSlash) {
  Project p;
  p.file("/app/node_modules/x/package.json",
         R"({"main": "index.js", "browser": {"index.js": "browser.js"}})");
  p.file("/app/node_modules/x/index.js").file("/app/node_modules/x/browser.js");
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/browser.js");
}

TEST(BrowserMap, FileToFalse) {
  Project p;
  p.file("/app/node_modules/x/package.json", R"({"browser": {"./node.js": false}})");
  p.file("/app/node_modules/x/node.js").file("/app/node_modules/x/index.js");
  EXPECT_EQ(p.resolve("./node", "/app/node_modules/x/index.js"),
            "disabled /app/node_modules/x/node.js");
}

TEST(BrowserMap, PackageToFalse) {
  Project p;
  p.file("/app/node_modules/x/package.json", R"({"browser": {"fs": false, "node:os": false}})");
  p.file("/app/node_modules/x/index.js");
  EXPECT_EQ(p.resolve("fs", "/app/node_modules/x/index.js"), "disabled");
  EXPECT_EQ(p.resolve("node:os", "/app/node_modules/x/index.js"), "disabled");
  EXPECT_EQ(p.resolve("fs"), "missing");
}

TEST(BrowserMap, PackageToPackageAndFile) {
  Project p;
  p.file("/app/node_modules/x/package.json",
         R"({"browser": {"util": "./shim.js", "stream": "my-stream", "y/sub": "z"}})");
  p.file("/app/node_modules/x/shim.js").file("/app/node_modules/my-stream/index.js");
  p.file("/app/node_modules/z/index.js");
  EXPECT_EQ(p.resolve("util", "/app/node_modules/x/index.js"), "/app/node_modules/x/shim.js");
  EXPECT_EQ(p.resolve("stream", "/app/node_modules/x/index.js"),
            "/app/node_modules/my-stream/index.js");
  EXPECT_EQ(p.resolve("y/sub", "/app/node_modules/x/index.js"), "/app/node_modules/z/index.js");
}

TEST(BrowserMap, IsNotAppliedTwice) {
  Project p;
  p.file("/app/node_modules/x/package.json",
         R"({"browser": {"./a.js": "./b.js", "./b.js": "./a.js"}})");
  p.file("/app/node_modules/x/a.js").file("/app/node_modules/x/b.js");
  EXPECT_EQ(p.resolve("./a", "/app/node_modules/x/i.js"), "/app/node_modules/x/b.js");
  EXPECT_EQ(p.resolve("./b", "/app/node_modules/x/i.js"), "/app/node_modules/x/a.js");
}

TEST(BrowserMap, SelfMappingIsHarmless) {
  Project p;
  p.file("/app/package.json", R"({"name": "app", "browser": {"x": "x"}})");
  p.file("/app/node_modules/x/index.js");
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/index.js");
}

TEST(BrowserMap, TrueKeepsTheFile) {
  Project p;
  p.file("/app/node_modules/x/package.json", R"({"browser": {"./a.js": true}})");
  p.file("/app/node_modules/x/a.js");
  EXPECT_EQ(p.resolve("x/a"), "/app/node_modules/x/a.js");
}

TEST(BrowserMap, OnlyInsideItsPackage) {
  Project p;
  p.file("/app/node_modules/x/package.json", R"({"name": "x", "browser": {"y": false}})");
  p.file("/app/node_modules/x/node_modules/z/package.json", R"({"name": "z"})");
  p.file("/app/node_modules/y/index.js");
  EXPECT_EQ(p.resolve("y", "/app/node_modules/x/index.js"), "disabled");
  EXPECT_EQ(p.resolve("y", "/app/node_modules/x/node_modules/z/i.js"),
            "/app/node_modules/y/index.js");
}

TEST(BrowserMap, NestedPackageJsonWithoutNameKeepsIt) {
  Project p;
  p.file("/app/node_modules/x/package.json", R"({"name": "x", "browser": {"fs": false}})");
  p.file("/app/node_modules/x/esm/package.json", R"({"type": "module"})");
  p.file("/app/node_modules/x/esm/i.js");
  EXPECT_EQ(p.resolve("fs", "/app/node_modules/x/esm/i.js"), "disabled");
}

TEST(BrowserMap, FileThatDoesNotExist) {
  Project p;
  p.file("/app/node_modules/x/package.json",
         R"({"main": "./server", "browser": {"./server": "./client.js"}})");
  p.file("/app/node_modules/x/client.js");
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/client.js");
}

TEST(BrowserMap, AppliesToExports) {
  Project p;
  p.file("/app/node_modules/x/package.json",
         R"({"exports": "./n.js", "browser": {"./n.js": "./b.js"}})");
  p.file("/app/node_modules/x/n.js").file("/app/node_modules/x/b.js");
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/b.js");
}

TEST(BrowserMap, OffOnNode) {
  Project p;
  p.options.platform = Platform::Node;
  p.file("/app/node_modules/x/package.json",
         R"({"main": "n.js", "browser": {"./n.js": "./b.js", "y": false}})");
  p.file("/app/node_modules/x/n.js").file("/app/node_modules/x/b.js");
  p.file("/app/node_modules/y/index.js");
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/n.js");
  EXPECT_EQ(p.resolve("y", "/app/node_modules/x/n.js"), "/app/node_modules/y/index.js");
}

// exports.

struct WithExports : Project {
  WithExports(std::string_view exports, std::initializer_list<const char*> names) {
    file("/app/src/a.js");
    file("/app/node_modules/x/package.json",
         R"({"name": "x", "main": "./main.js", "exports": )" + std::string(exports) + "}");
    file("/app/node_modules/x/main.js");
    for (const char* name : names) file(std::string("/app/node_modules/x/") + name);
  }
};

TEST(Exports, StringForTheRoot) {
  WithExports p(R"("./e.js")", {"e.js"});
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/e.js");
  EXPECT_EQ(p.resolve("x/e.js"), "missing");
  EXPECT_EQ(p.resolve("x/main.js"), "missing");
}

TEST(Exports, HideMain) {
  WithExports p(R"({"./sub": "./s.js"})", {"s.js"});
  EXPECT_EQ(p.resolve("x/sub"), "/app/node_modules/x/s.js");
  EXPECT_EQ(p.resolve("x"), "missing");
}

TEST(Exports, NullIsLikeAbsent) {
  WithExports p("null", {"s.js"});
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/main.js");
  EXPECT_EQ(p.resolve("x/s"), "/app/node_modules/x/s.js");
}

TEST(Exports, ConditionsInOrderOfKeys) {
  WithExports p(R"({"default": "./d.js", "import": "./i.js"})", {"d.js", "i.js"});
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/d.js");
  WithExports q(R"({"import": "./i.js", "default": "./d.js"})", {"d.js", "i.js"});
  EXPECT_EQ(q.resolve("x"), "/app/node_modules/x/i.js");
}

TEST(Exports, ImportAndRequire) {
  WithExports p(R"({"import": "./i.mjs", "require": "./r.cjs"})", {"i.mjs", "r.cjs"});
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/i.mjs");
  EXPECT_EQ(p.require("x"), "/app/node_modules/x/r.cjs");
  EXPECT_EQ(p.resolve("x", "/app/src/a.js", ResolveKind::DynamicImport),
            "/app/node_modules/x/i.mjs");
  EXPECT_EQ(p.resolve("x", "/app/src/a.js", ResolveKind::RequireResolve),
            "/app/node_modules/x/r.cjs");
}

TEST(Exports, PlatformConditions) {
  for (auto [platform, name] : {std::pair{Platform::Browser, "b"}, std::pair{Platform::Node, "n"},
                                std::pair{Platform::Neutral, "d"}}) {
    WithExports p(R"({"node": "./n.js", "browser": "./b.js", "default": "./d.js"})",
                  {"n.js", "b.js", "d.js"});
    p.options.platform = platform;
    EXPECT_EQ(p.resolve("x"), std::string("/app/node_modules/x/") + name + ".js");
  }
}

TEST(Exports, ModuleCondition) {
  WithExports p(R"({"module": "./m.js", "require": "./r.js"})", {"m.js", "r.js"});
  EXPECT_EQ(p.require("x"), "/app/node_modules/x/m.js");
  WithExports q(R"({"module": "./m.js", "default": "./r.js"})", {"m.js", "r.js"});
  q.options.platform = Platform::Neutral;
  EXPECT_EQ(q.resolve("x"), "/app/node_modules/x/r.js");
}

TEST(Exports, CustomConditions) {
  WithExports p(R"({"development": "./dev.js", "default": "./d.js"})", {"dev.js", "d.js"});
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/d.js");
  WithExports q(R"({"development": "./dev.js", "default": "./d.js"})", {"dev.js", "d.js"});
  q.options.conditions = {"development"};
  EXPECT_EQ(q.resolve("x"), "/app/node_modules/x/dev.js");
}

TEST(Exports, NestedConditions) {
  WithExports p(
      R"({"node": {"import": "./n.js"}, "browser": {"worker": "./w.js", "require": "./r.js"},
          "default": "./d.js"})",
      {"n.js", "w.js", "r.js", "d.js"});
  // The branch that was entered has nothing for import, so the next key is tried.
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/d.js");
  EXPECT_EQ(p.require("x"), "/app/node_modules/x/r.js");
}

TEST(Exports, NullInAConditionBlocks) {
  WithExports p(R"({"browser": null, "default": "./d.js"})", {"d.js"});
  EXPECT_EQ(p.resolve("x"), "missing");
}

TEST(Exports, DuplicateKeysLastWins) {
  WithExports p(R"({"import": "./a.js", "default": "./d.js", "import": "./b.js"})",
                {"a.js", "b.js", "d.js"});
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/b.js");
}

TEST(Exports, Arrays) {
  WithExports p(R"({".": ["bad", {"nope": "./n.js"}, "./a.js", "./b.js"]})", {"a.js", "b.js"});
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/a.js");
  WithExports q(R"({".": []})", {});
  EXPECT_EQ(q.resolve("x"), "missing");
}

TEST(Exports, Pattern) {
  WithExports p(R"({"./*": "./lib/*.js", "./deep/*.css": "./css/*.min.css"})",
                {"lib/a.js", "lib/d/e.js", "css/x/y.min.css"});
  EXPECT_EQ(p.resolve("x/a"), "/app/node_modules/x/lib/a.js");
  EXPECT_EQ(p.resolve("x/d/e"), "/app/node_modules/x/lib/d/e.js");
  EXPECT_EQ(p.resolve("x/deep/x/y.css"), "/app/node_modules/x/css/x/y.min.css");
  EXPECT_EQ(p.resolve("x"), "missing");
  EXPECT_EQ(p.resolve("x/a.js"), "missing");
}

TEST(Exports, StarTwiceInTheTarget) {
  WithExports p(R"({"./*": "./*/*.js"})", {"a/a.js"});
  EXPECT_EQ(p.resolve("x/a"), "/app/node_modules/x/a/a.js");
}

TEST(Exports, LongestPatternWins) {
  WithExports p(
      R"({"./*": "./1/*.js", "./a/*": "./2/*.js", "./a/b": "./3.js", "./a/*.x": "./4/*.js"})",
      {"1/z.js", "2/z.js", "3.js", "4/z.js"});
  EXPECT_EQ(p.resolve("x/z"), "/app/node_modules/x/1/z.js");
  EXPECT_EQ(p.resolve("x/a/z"), "/app/node_modules/x/2/z.js");
  EXPECT_EQ(p.resolve("x/a/b"), "/app/node_modules/x/3.js");
  EXPECT_EQ(p.resolve("x/a/z.x"), "/app/node_modules/x/4/z.js");
}

TEST(Exports, PatternBlockedByNull) {
  WithExports p(R"({"./*": "./*.js", "./internal/*": null})", {"a.js", "internal/b.js"});
  EXPECT_EQ(p.resolve("x/a"), "/app/node_modules/x/a.js");
  EXPECT_EQ(p.resolve("x/internal/b"), "missing");
}

TEST(Exports, StarMatchesAtLeastOneCharacter) {
  WithExports p(R"({"./a/*": "./*.js"})", {".js"});
  EXPECT_EQ(p.resolve("x/a/"), "missing");
}

TEST(Exports, DeprecatedDirectoryKey) {
  WithExports p(R"({"./lib/": "./dist/"})", {"dist/a.js", "dist/d/index.js"});
  EXPECT_EQ(p.resolve("x/lib/a.js"), "/app/node_modules/x/dist/a.js");
  EXPECT_EQ(p.resolve("x/lib/a"), "/app/node_modules/x/dist/a.js");
  EXPECT_EQ(p.resolve("x/lib/d"), "/app/node_modules/x/dist/d/index.js");
}

TEST(Exports, TargetIsExact) {
  WithExports p(R"({".": "./e", "./d": "./dir"})", {"e.js", "dir/index.js"});
  EXPECT_EQ(p.resolve("x"), "missing");
  EXPECT_EQ(p.resolve("x/d"), "missing");
}

TEST(Exports, TargetMayNameTheOutputOfTypeScript) {
  WithExports p(R"("./src/i.js")", {"src/i.ts"});
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/src/i.ts");
}

TEST(Exports, TargetsThatLeaveThePackage) {
  for (const char* bad :
       {R"("../e.js")", R"("/e.js")", R"("e.js")", R"("./../e.js")", R"("./a/../../e.js")",
        R"("./node_modules/y/e.js")", R"("./%2e%2E/e.js")", R"("./a\\..\\e.js")", "true", "1"}) {
    WithExports p(bad, {"e.js", "node_modules/y/e.js"});
    EXPECT_EQ(p.resolve("x"), "missing") << bad;
  }
}

TEST(Exports, SpecifiersThatLeaveThePackage) {
  WithExports p(R"({"./*": "./lib/*"})", {"secret.js", "lib/a.js"});
  EXPECT_EQ(p.resolve("x/../secret.js"), "missing");
  EXPECT_EQ(p.resolve("x/a/../../secret.js"), "missing");
  EXPECT_EQ(p.resolve("x/node_modules/y"), "missing");
}

TEST(Exports, MixedKeysAreInvalid) {
  WithExports p(R"({".": "./a.js", "import": "./b.js"})", {"a.js", "b.js"});
  EXPECT_EQ(p.resolve("x"), "missing");
}

TEST(Exports, PackageWithExportsHasTheLastWord) {
  Project p;
  p.file("/app/src/node_modules/x/package.json", R"({"exports": {"./a": "./a.js"}})");
  p.file("/app/node_modules/x/b.js");
  EXPECT_EQ(p.resolve("x/b"), "missing");
}

TEST(Exports, SelfReference) {
  Project p;
  p.file("/app/package.json", R"({"name": "me", "exports": {".": "./i.js", "./u": "./src/u.js"}})");
  p.file("/app/i.js").file("/app/src/u.js").file("/app/node_modules/me/index.js");
  EXPECT_EQ(p.resolve("me"), "/app/i.js");
  EXPECT_EQ(p.require("me/u"), "/app/src/u.js");
  EXPECT_EQ(p.resolve("me/v"), "missing");
}

TEST(Exports, NoSelfReferenceWithoutExports) {
  Project p;
  p.file("/app/package.json", R"({"name": "me", "main": "./i.js"})").file("/app/i.js");
  EXPECT_EQ(p.resolve("me"), "missing");
}

TEST(Exports, WithQuery) {
  WithExports p(R"({"./a": "./a.js"})", {"a.js"});
  EXPECT_EQ(p.resolve("x/a?raw"), "/app/node_modules/x/a.js?raw");
}

// imports.

struct WithImports : Project {
  explicit WithImports(std::string_view imports) {
    file("/app/package.json", R"({"name": "me", "imports": )" + std::string(imports) + "}");
    file("/app/src/a.js").file("/app/src/u.js").file("/app/src/n.js");
    file("/app/node_modules/y/index.js");
  }
};

TEST(Imports, File) {
  WithImports p(R"({"#u": "./src/u.js"})");
  EXPECT_EQ(p.resolve("#u"), "/app/src/u.js");
  EXPECT_EQ(p.resolve("#v"), "missing");
  EXPECT_EQ(p.resolve("#"), "missing");
}

TEST(Imports, Conditions) {
  WithImports p(R"({"#u": {"node": "./src/n.js", "default": "./src/u.js"}})");
  EXPECT_EQ(p.resolve("#u"), "/app/src/u.js");
}

TEST(Imports, Package) {
  WithImports p(R"({"#y": "y", "#y/*": "y/*", "#fs": "node:fs"})");
  p.file("/app/node_modules/y/b.js");
  EXPECT_EQ(p.resolve("#y"), "/app/node_modules/y/index.js");
  EXPECT_EQ(p.resolve("#y/b"), "/app/node_modules/y/b.js");
  EXPECT_EQ(p.resolve("#fs"), "missing");
}

TEST(Imports, BuiltinOnNode) {
  WithImports p(R"({"#fs": "node:fs", "#os": "os"})");
  p.options.platform = Platform::Node;
  EXPECT_EQ(p.resolve("#fs"), "external node:fs");
  EXPECT_EQ(p.resolve("#os"), "external os");
}

TEST(Imports, Pattern) {
  WithImports p(R"({"#src/*": "./src/*.js", "#src/private/*": null, "#/*": "./src/*"})");
  EXPECT_EQ(p.resolve("#src/u"), "/app/src/u.js");
  EXPECT_EQ(p.resolve("#src/private/x"), "missing");
  EXPECT_EQ(p.resolve("#/u.js"), "/app/src/u.js");
}

TEST(Imports, AreThoseOfTheNearestPackageJson) {
  WithImports p(R"({"#u": "./src/u.js"})");
  p.file("/app/sub/package.json", "{}").file("/app/sub/a.js");
  EXPECT_EQ(p.resolve("#u", "/app/sub/a.js"), "missing");
}

TEST(Imports, DoNotReachIntoParentOfNodeModules) {
  WithImports p(R"({"#u": "./src/u.js"})");
  p.file("/app/node_modules/bare/a.js");
  EXPECT_EQ(p.resolve("#u", "/app/node_modules/bare/a.js"), "missing");
}

TEST(Imports, DoNotChain) {
  WithImports p(R"({"#a": "#u", "#u": "./src/u.js"})");
  EXPECT_EQ(p.resolve("#a"), "missing");
}

// Built-ins.

TEST(Builtins, AreExternalOnNode) {
  Project p;
  p.options.platform = Platform::Node;
  p.file("/app/node_modules/fs/index.js").file("/app/node_modules/buffer/index.js");
  EXPECT_EQ(p.resolve("fs"), "external fs");
  EXPECT_EQ(p.resolve("node:fs"), "external node:fs");
  EXPECT_EQ(p.resolve("fs/promises"), "external fs/promises");
  EXPECT_EQ(p.resolve("node:test"), "external node:test");
  EXPECT_EQ(p.resolve("buffer/"), "/app/node_modules/buffer/index.js");
  EXPECT_EQ(p.resolve("test"), "missing");
}

TEST(Builtins, ArePackagesInBrowsers) {
  Project p;
  p.file("/app/node_modules/events/index.js");
  EXPECT_EQ(p.resolve("events"), "/app/node_modules/events/index.js");
  EXPECT_EQ(p.resolve("fs"), "missing");
  EXPECT_EQ(p.resolve("node:events"), "missing");
}

// Facts about the file.

TEST(Facts, ModuleType) {
  Project p;
  p.file("/app/node_modules/x/package.json", R"({"name": "x", "type": "module"})");
  p.file("/app/node_modules/y/package.json", R"({"name": "y", "type": "commonjs"})");
  for (auto name : {"a.js", "a.mjs", "a.cjs", "a.ts", "a.mts", "a.cts", "a.json"}) {
    p.file(std::string("/app/node_modules/x/") + name);
    p.file(std::string("/app/node_modules/y/") + name).file(std::string("/app/src/") + name);
  }
  auto type = [&](std::string_view specifier) { return p.find(specifier).file->type; };
  EXPECT_EQ(type("x/a.js"), ModuleType::Esm);
  EXPECT_EQ(type("x/a.ts"), ModuleType::Esm);
  EXPECT_EQ(type("x/a.cjs"), ModuleType::CommonJs);
  EXPECT_EQ(type("x/a.cts"), ModuleType::CommonJs);
  EXPECT_EQ(type("x/a.json"), ModuleType::Unknown);
  EXPECT_EQ(type("y/a.js"), ModuleType::CommonJs);
  EXPECT_EQ(type("y/a.mjs"), ModuleType::Esm);
  EXPECT_EQ(type("y/a.mts"), ModuleType::Esm);
  EXPECT_EQ(type("./a.js"), ModuleType::Unknown);
}

TEST(Facts, NestedType) {
  Project p;
  p.file("/app/node_modules/x/package.json", R"({"name": "x", "sideEffects": false})");
  p.file("/app/node_modules/x/esm/package.json", R"({"type": "module"})");
  p.file("/app/node_modules/x/esm/a.js").file("/app/node_modules/x/a.js");
  const ResolvedFile* esm = p.find("x/esm/a").file;
  EXPECT_EQ(esm->type, ModuleType::Esm);
  EXPECT_EQ(esm->package->name, "x");
  EXPECT_EQ(esm->side_effects, false);
  EXPECT_EQ(p.find("x/a").file->type, ModuleType::Unknown);
}

TEST(Facts, TypeDoesNotReachIntoPackages) {
  Project p;
  p.file("/app/package.json", R"({"name": "app", "type": "module", "sideEffects": false})");
  p.file("/app/node_modules/bare/index.js").file("/app/src/b.js");
  EXPECT_EQ(p.find("bare").file->type, ModuleType::Unknown);
  EXPECT_EQ(p.find("bare").file->package, nullptr);
  EXPECT_EQ(p.find("bare").file->side_effects, std::nullopt);
  EXPECT_EQ(p.find("./b").file->type, ModuleType::Esm);
  EXPECT_EQ(p.find("./b").file->side_effects, false);
}

TEST(Facts, SideEffects) {
  auto effects = [](std::string_view value, const char* name) {
    Project p;
    p.file("/app/node_modules/x/package.json",
           R"({"name": "x", "sideEffects": )" + std::string(value) + "}");
    p.file("/app/src/a.js").file(std::string("/app/node_modules/x/") + name);
    return p.find(std::string("x/") + name).file->side_effects;
  };
  EXPECT_EQ(effects("true", "a.js"), true);
  EXPECT_EQ(effects("false", "a.js"), false);
  EXPECT_EQ(effects("null", "a.js"), std::nullopt);
  EXPECT_EQ(effects("[]", "a.js"), false);
  EXPECT_EQ(effects(R"(["./a.js"])", "a.js"), true);
  EXPECT_EQ(effects(R"(["./a.js"])", "b.js"), false);
  EXPECT_EQ(effects(R"("./a.js")", "a.js"), true);
  EXPECT_EQ(effects(R"(["a.js"])", "deep/a.js"), true);
  EXPECT_EQ(effects(R"(["./a.js"])", "deep/a.js"), false);
  EXPECT_EQ(effects(R"(["*.css"])", "deep/er/x.css"), true);
  EXPECT_EQ(effects(R"(["**/*.css"])", "x.css"), true);
  EXPECT_EQ(effects(R"(["./dist/*.js"])", "dist/x.js"), true);
  EXPECT_EQ(effects(R"(["./dist/*.js"])", "dist/deep/x.js"), false);
  EXPECT_EQ(effects(R"(["./dist/**/*.js"])", "dist/deep/x.js"), true);
  EXPECT_EQ(effects(R"(["./{es,lib}/style.js"])", "es/style.js"), true);
  EXPECT_EQ(effects(R"(["./{es,lib}/style.js"])", "src/style.js"), false);
}

TEST(Facts, OneFileIsOneModule) {
  Project p;
  p.file("/app/src/b.js").file("/app/src/c.js").link("/app/link", "src");
  const ResolvedFile* b = p.find("./b").file;
  EXPECT_EQ(p.find("../link/b.js").file, b);
  EXPECT_EQ(&p.resolver().file("/app/src/b.js"), b);
  EXPECT_EQ(b->index, 0u);
  EXPECT_EQ(p.find("./c").file->index, 1u);
}

TEST(Facts, MalformedPackageJsonIsReportedOnce) {
  Project p;
  p.file("/app/node_modules/x/package.json", "{\"name\": \"x\",}")
      .file("/app/node_modules/x/index.js");
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/index.js");
  EXPECT_EQ(p.resolve("x", "/app/lib/a.js"), "/app/node_modules/x/index.js");
  auto diagnostics = p.resolver().take_diagnostics();
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].path, "node_modules/x/package.json");
  EXPECT_EQ(diagnostics[0].message, "JSON does not allow a trailing comma");
  EXPECT_TRUE(p.resolver().take_diagnostics().empty());
}

TEST(Facts, PackageJsonWithByteOrderMark) {
  Project p;
  p.file("/app/node_modules/x/package.json", "\xEF\xBB\xBF{\"main\": \"m.js\"}");
  p.file("/app/node_modules/x/m.js");
  EXPECT_EQ(p.resolve("x"), "/app/node_modules/x/m.js");
}

}  // namespace
}  // namespace sinter::bundler
