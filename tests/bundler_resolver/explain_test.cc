// The messages for what cannot be resolved.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "project.h"

namespace sinter::bundler {
namespace {

using testing::HasSubstr;

TEST(Explain, Placement) {
  Project p;
  p.file("/app/src/a.js");
  Diagnostic d = p.resolver().explain({"./b", "/app/src/a.js"}, {7, 12});
  EXPECT_EQ(d.code, "unresolved-import");
  EXPECT_EQ(d.severity, Severity::Error);
  EXPECT_EQ(d.path, "src/a.js");
  EXPECT_EQ(d.range.start, 7u);
  EXPECT_EQ(d.message, "Cannot find \"./b\" from \"src\"");
}

TEST(Explain, Typo) {
  Project p;
  p.file("/app/src/a.js").file("/app/src/button.tsx");
  EXPECT_EQ(p.explain("./buton"),
            "Cannot find \"./buton\" from \"src\" | fix: Did you mean \"./button\"?");
  EXPECT_THAT(p.explain("./buton.tsx"), HasSubstr("Did you mean \"./button.tsx\"?"));
}

TEST(Explain, Case) {
  Project p;
  p.file("/app/src/a.js").file("/app/src/Button.tsx");
  EXPECT_EQ(
      p.explain("./button"),
      "Cannot find \"./button\" from \"src\" | There is \"Button\", which differs in upper and "
      "lower case | fix: Did you mean \"./Button\"?");
}

TEST(Explain, ExtensionThatIsNotTried) {
  Project p;
  p.file("/app/src/a.js").file("/app/src/App.vue");
  EXPECT_THAT(p.explain("./App"), HasSubstr("fix: Write \"./App.vue\""));
}

TEST(Explain, OtherExtension) {
  Project p;
  p.file("/app/src/a.js").file("/app/src/b.css");
  EXPECT_THAT(p.explain("./b.scss"), HasSubstr("Did you mean \"./b.css\"?"));
}

TEST(Explain, DirectoryWithoutIndex) {
  Project p;
  p.file("/app/src/lib/x.js");
  EXPECT_THAT(p.explain("./lib"), HasSubstr("\"src/lib\" is a directory without an index file"));
}

TEST(Explain, MissingDirectory) {
  Project p;
  p.file("/app/src/components/x.js").file("/app/src/a.js");
  EXPECT_THAT(p.explain("./component/x"),
              HasSubstr("There is no directory \"src/component\" | fix: Did you mean "
                        "\"src/components\"?"));
  EXPECT_THAT(p.explain("./a.js/x"), HasSubstr("\"src/a.js\" is a file, not a directory"));
}

TEST(Explain, Links) {
  Project p;
  p.file("/app/src/a.js").link("/app/src/b.js", "none").link("/app/src/c.js", "c.js");
  p.link("/app/src/d", "d");
  EXPECT_THAT(p.explain("./b.js"), HasSubstr("is a symbolic link to nothing"));
  EXPECT_THAT(p.explain("./c.js"), HasSubstr("is a symbolic link that leads back to itself"));
  EXPECT_THAT(p.explain("./d/x"), HasSubstr("\"src/d\" is a symbolic link that leads back"));
}

TEST(Explain, Entry) {
  Project p;
  p.file("/app/src/main.ts");
  EXPECT_EQ(p.explain("src/mian.ts", "", ResolveKind::Entry),
            "Cannot find the entry point \"src/mian.ts\" | fix: Did you mean \"src/main.ts\"?");
}

TEST(Explain, PackageNotInstalled) {
  Project p;
  p.file("/app/src/a.js").file("/app/node_modules/react/index.js");
  EXPECT_EQ(p.explain("reakt"),
            "Cannot find the package \"reakt\" | Looked in node_modules | fix: Did you mean "
            "\"react\", which is installed?");
  EXPECT_THAT(p.explain("lodash/map"), HasSubstr("npm install lodash"));
}

TEST(Explain, ScopedPackageTypo) {
  Project p;
  p.file("/app/src/a.js").file("/app/node_modules/@mui/material/index.js");
  EXPECT_THAT(p.explain("@mui/materal"), HasSubstr("Did you mean \"@mui/material\""));
}

TEST(Explain, PackageListedButNotInstalled) {
  Project p;
  p.file("/app/package.json", R"({"devDependencies": {"vue": "^3"}})").file("/app/src/a.js");
  EXPECT_THAT(p.explain("vue"), HasSubstr("It is listed in \"devDependencies\" but not installed"));
  EXPECT_THAT(p.explain("vue"), HasSubstr("fix: Install the dependencies first"));
}

// "npm install" would not bring what only the application can choose, or what the package's authors
// alone need.
TEST(Explain, PeerOfAnInstalledPackage) {
  Project p;
  p.file("/app/src/a.js")
      .file(
          "/app/node_modules/query/package.json",
          R"({"peerDependencies": {"react": "^19"}, "devDependencies": {"react": "19", "vite": "8"}})")
      .file("/app/node_modules/query/index.js")
      .file("/app/node_modules/query/react.js");
  const std::string peer = p.explain("react", "/app/node_modules/query/index.js");
  EXPECT_THAT(peer, HasSubstr("It is listed in \"peerDependencies\" but not installed"));
  EXPECT_THAT(peer, testing::Not(HasSubstr("./react")));
  EXPECT_THAT(peer, HasSubstr("fix: Install it, for example with \"npm install react\""));
  EXPECT_THAT(p.explain("vite", "/app/node_modules/query/index.js"),
              testing::Not(HasSubstr("It is listed")));
}

TEST(Explain, ForgottenDotSlash) {
  Project p;
  p.file("/app/src/a.js").file("/app/src/util/b.ts");
  EXPECT_THAT(p.explain("util/b"), HasSubstr("fix: Did you mean \"./util/b\"?"));
  EXPECT_THAT(p.explain("src/util/b"), HasSubstr("fix: Did you mean \"./util/b\"?"));
}

TEST(Explain, Builtin) {
  Project p;
  p.file("/app/src/a.js").file("/app/node_modules/x/package.json", R"({"name": "x"})");
  EXPECT_EQ(p.explain("fs"),
            "Cannot import \"fs\": it is part of Node.js and does not exist in browsers | fix: Use "
            "--platform=node if the output runs on Node.js, or --external:fs to leave the import "
            "as it is");
  EXPECT_THAT(p.explain("node:path"), HasSubstr("--alias:node:path=path-browserify"));
  EXPECT_THAT(p.explain("buffer"), HasSubstr("--alias:buffer=buffer/"));
  EXPECT_THAT(p.explain("fs", "/app/node_modules/x/i.js"),
              HasSubstr("The package \"x\" was not made for browsers"));
}

TEST(Explain, FileMissingInPackage) {
  Project p;
  p.file("/app/src/a.js").file("/app/node_modules/lodash/map.js");
  EXPECT_THAT(p.explain("lodash/mpa"),
              HasSubstr("The package \"lodash\" has no file \"mpa\" | It is installed in "
                        "\"node_modules/lodash\" | fix: Did you mean \"lodash/map\"?"));
}

TEST(Explain, PackageWithoutEntry) {
  Project p;
  p.file("/app/src/a.js").file("/app/node_modules/x/package.json", R"({"types": "./x.d.ts"})");
  EXPECT_THAT(p.explain("x"), HasSubstr("The package \"x\" has no entry point"));
  EXPECT_THAT(p.explain("x"), HasSubstr("import type"));
}

struct WithExports : Project {
  explicit WithExports(std::string_view exports) {
    file("/app/src/a.js").file("/app/node_modules/x/lib/map.js");
    file("/app/node_modules/x/package.json",
         R"({"name": "x", "exports": )" + std::string(exports) + "}");
  }
};

TEST(Explain, SubpathNotExported) {
  WithExports p(R"({".": "./i.js", "./map": "./lib/map.js", "./filter": "./lib/f.js"})");
  EXPECT_THAT(
      p.explain("x/mpa"),
      HasSubstr("Cannot import \"./mpa\" of the package \"x\": it is not listed in \"exports\""));
  EXPECT_THAT(p.explain("x/mpa"), HasSubstr("It lists \"x/map\""));
  EXPECT_THAT(p.explain("x/mpa"), HasSubstr("fix: Did you mean \"x/map\"?"));
  EXPECT_THAT(p.explain("x/lib/map"), HasSubstr("That file is exported as \"x/map\""));
  EXPECT_THAT(p.explain("x/lib/map.js"), HasSubstr("The file exists, but \"exports\" decides"));
}

TEST(Explain, NoteStandsInThePackageJson) {
  WithExports p(R"({"./a": null})");
  Diagnostic d = p.resolver().explain({"x/a", "/app/src/a.js"});
  EXPECT_EQ(d.message,
            "Cannot import \"./a\" of the package \"x\": its \"exports\" keeps it private");
  ASSERT_EQ(d.notes.size(), 1u);
  EXPECT_EQ(d.notes[0].path, "node_modules/x/package.json");
  EXPECT_EQ(d.notes[0].range.start, 33u);
  EXPECT_EQ(d.notes[0].range.end, 37u);
}

TEST(Explain, NoConditionHolds) {
  WithExports p(R"({"require": "./r.js"})");
  EXPECT_EQ(
      p.explain("x"),
      "Cannot import the package \"x\": no condition of its \"exports\" holds | It offers: require "
      "| These hold here: browser, module, import, default | fix: It can only be imported with "
      "\"require\", not with \"import\"");
  WithExports q(R"({"node": "./r.js"})");
  EXPECT_THAT(q.explain("x"), HasSubstr("--platform=node"));
  WithExports r(R"({"worker": "./r.js"})");
  EXPECT_THAT(r.explain("x"), HasSubstr("--conditions=worker"));
}

TEST(Explain, TargetIsMissing) {
  WithExports p(R"("./dist/i.js")");
  EXPECT_THAT(
      p.explain("x"),
      HasSubstr("Cannot import the package \"x\": the file it names does not exist | \"exports\" "
                "leads to \"node_modules/x/dist/i.js\""));
}

TEST(Explain, BadTargets) {
  EXPECT_THAT(WithExports(R"("dist/i.js")").explain("x"),
              HasSubstr("The target \"dist/i.js\" must start with \"./\""));
  EXPECT_THAT(WithExports(R"({".": "./a.js", "b": "./b.js"})").explain("x"),
              HasSubstr("The keys must either all start with \".\""));
  EXPECT_THAT(WithExports(R"({"./*": "./*"})").explain("x/../y"), HasSubstr("leaves the package"));
}

TEST(Explain, PrivateImports) {
  Project p;
  p.file("/app/src/a.js");
  EXPECT_THAT(p.explain("#x"), HasSubstr("There is no package.json above this file"));
  Project q;
  q.file("/app/src/a.js").file("/app/package.json", R"({"imports": {"#util": "./u.js"}})");
  EXPECT_THAT(q.explain("#utli"), HasSubstr("fix: Did you mean \"#util\"?"));
}

TEST(Explain, AliasAndPathsAreShown) {
  Project p;
  p.options.aliases = {{"@", "/app/src"}};
  p.file("/app/tsconfig.json", R"({"compilerOptions": {"paths": {"~/*": ["./src/*"]}}})");
  p.file("/app/src/a.js");
  EXPECT_THAT(p.explain("@/none"), HasSubstr("The alias \"@\" made it \"/app/src/none\""));
  EXPECT_THAT(p.explain("~/none"), HasSubstr("\"paths\" in tsconfig.json maps it to \"src/none\""));
}

TEST(Explain, BadNames) {
  Project p;
  p.file("/app/src/a.js");
  EXPECT_THAT(p.explain(""), HasSubstr("this one is empty"));
  EXPECT_THAT(p.explain("@/x"), HasSubstr("map it with \"paths\""));
}

}  // namespace
}  // namespace sinter::bundler
