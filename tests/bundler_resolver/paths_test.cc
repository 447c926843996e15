// Relative and absolute specifiers: extensions, directories, suffixes, links.

#include <gtest/gtest.h>

#include "project.h"

namespace sinter::bundler {
namespace {

TEST(Paths, ExactFile) {
  Project p;
  p.file("/app/src/b.js");
  EXPECT_EQ(p.resolve("./b.js"), "/app/src/b.js");
}

TEST(Paths, ParentDirectory) {
  Project p;
  p.file("/app/lib/b.js").file("/app/src/a.js");
  EXPECT_EQ(p.resolve("../lib/b.js"), "/app/lib/b.js");
}

TEST(Paths, PathsAreNormalized) {
  Project p;
  p.file("/app/src/x/b.js");
  EXPECT_EQ(p.resolve("./x/../x/.//b.js"), "/app/src/x/b.js");
}

TEST(Paths, AboveTheRootIsTheRoot) {
  Project p;
  p.file("/app/src/a.js").file("/b.js");
  EXPECT_EQ(p.resolve("../../../../b.js"), "/b.js");
}

TEST(Paths, AbsolutePath) {
  Project p;
  p.file("/app/src/b.ts");
  EXPECT_EQ(p.resolve("/app/src/b"), "/app/src/b.ts");
}

TEST(Paths, FileUrl) {
  Project p;
  p.file("/app/src/b c.js");
  EXPECT_EQ(p.resolve("file:///app/src/b%20c.js"), "/app/src/b c.js");
  EXPECT_EQ(p.resolve("file://localhost/app/src/b%20c.js"), "/app/src/b c.js");
  EXPECT_EQ(p.resolve("file://host/app/src/b%20c.js"), "missing");
  EXPECT_EQ(p.resolve("file:///app/src%2Fb.js"), "missing");
}

TEST(Paths, ExtensionsInOrder) {
  Project p;
  p.file("/app/src/b.js").file("/app/src/b.tsx").file("/app/src/b.json").file("/app/src/c.json");
  EXPECT_EQ(p.resolve("./b"), "/app/src/b.tsx");
  EXPECT_EQ(p.resolve("./c"), "/app/src/c.json");
}

TEST(Paths, ExactNameBeforeExtensions) {
  Project p;
  p.file("/app/src/b", "").file("/app/src/b.js");
  EXPECT_EQ(p.resolve("./b"), "/app/src/b");
}

TEST(Paths, ExtensionsAreAddedBehindOthers) {
  Project p;
  p.file("/app/src/b.config.js").file("/app/src/c.js.ts");
  EXPECT_EQ(p.resolve("./b.config"), "/app/src/b.config.js");
  EXPECT_EQ(p.resolve("./c.js"), "/app/src/c.js.ts");
}

TEST(Paths, CustomExtensionsReplaceTheDefault) {
  Project p;
  p.options.extensions = {".vue", ".js"};
  p.file("/app/src/b.vue").file("/app/src/b.js").file("/app/src/c.ts");
  EXPECT_EQ(p.resolve("./b"), "/app/src/b.vue");
  EXPECT_EQ(p.resolve("./c"), "missing");
}

TEST(Paths, JavaScriptBeforeTypeScriptInPackages) {
  Project p;
  p.file("/app/src/a.js").file("/app/node_modules/x/b.ts").file("/app/node_modules/x/b.js");
  EXPECT_EQ(p.resolve("x/b"), "/app/node_modules/x/b.js");
}

TEST(Paths, TypeScriptNamesItsOutput) {
  Project p;
  p.file("/app/src/b.ts").file("/app/src/c.tsx").file("/app/src/d.mts").file("/app/src/e.cts");
  p.file("/app/src/f.tsx");
  EXPECT_EQ(p.resolve("./b.js"), "/app/src/b.ts");
  EXPECT_EQ(p.resolve("./c.js"), "/app/src/c.tsx");
  EXPECT_EQ(p.resolve("./d.mjs"), "/app/src/d.mts");
  EXPECT_EQ(p.resolve("./e.cjs"), "/app/src/e.cts");
  EXPECT_EQ(p.resolve("./f.jsx"), "/app/src/f.tsx");
}

TEST(Paths, JavaScriptFileBeforeTypeScriptSource) {
  Project p;
  p.file("/app/src/b.ts").file("/app/src/b.js");
  EXPECT_EQ(p.resolve("./b.js"), "/app/src/b.js");
}

TEST(Paths, DirectoryIndex) {
  Project p;
  p.file("/app/src/b/index.ts");
  EXPECT_EQ(p.resolve("./b"), "/app/src/b/index.ts");
  EXPECT_EQ(p.resolve("./b/"), "/app/src/b/index.ts");
}

TEST(Paths, FileBeforeDirectory) {
  Project p;
  p.file("/app/src/b.js").file("/app/src/b/index.js");
  EXPECT_EQ(p.resolve("./b"), "/app/src/b.js");
}

TEST(Paths, TrailingSlashMeansDirectory) {
  Project p;
  p.file("/app/src/b.js").file("/app/src/b/index.js").file("/app/src/c.js");
  EXPECT_EQ(p.resolve("./b/"), "/app/src/b/index.js");
  EXPECT_EQ(p.resolve("./c/"), "missing");
}

TEST(Paths, DotIsTheDirectory) {
  Project p;
  p.file("/app/src/index.js").file("/app/src/sub/a.js").file("/app/src.js").file("/app/index.js");
  EXPECT_EQ(p.resolve("."), "/app/src/index.js");
  EXPECT_EQ(p.resolve("./"), "/app/src/index.js");
  EXPECT_EQ(p.resolve("..", "/app/src/sub/a.js"), "/app/src/index.js");
  EXPECT_EQ(p.resolve("../", "/app/src/sub/a.js"), "/app/src/index.js");
  EXPECT_EQ(p.resolve("./..", "/app/src/sub/a.js"), "/app/src/index.js");
  EXPECT_EQ(p.resolve(".."), "/app/index.js");
}

TEST(Paths, DirectoryWithPackageJson) {
  Project p;
  p.file("/app/src/b/package.json", R"({"main": "./lib/x"})").file("/app/src/b/lib/x.js");
  p.file("/app/src/b/index.js");
  EXPECT_EQ(p.resolve("./b"), "/app/src/b/lib/x.js");
}

TEST(Paths, MainThatIsMissingFallsBackToIndex) {
  Project p;
  p.file("/app/src/b/package.json", R"({"main": "./nope"})").file("/app/src/b/index.js");
  EXPECT_EQ(p.resolve("./b"), "/app/src/b/index.js");
}

TEST(Paths, DirectoryIgnoresExports) {
  Project p;
  p.file("/app/src/b/package.json", R"({"exports": "./e.js", "main": "./m.js"})");
  p.file("/app/src/b/e.js").file("/app/src/b/m.js");
  EXPECT_EQ(p.resolve("./b"), "/app/src/b/m.js");
}

TEST(Paths, Missing) {
  Project p;
  p.file("/app/src/a.js");
  EXPECT_EQ(p.resolve("./b"), "missing");
  EXPECT_EQ(p.resolve("./no/such/dir"), "missing");
  EXPECT_EQ(p.resolve(""), "missing");
  EXPECT_EQ(p.resolve("./a.js/x"), "missing");
}

TEST(Paths, CaseMatters) {
  Project p;
  p.file("/app/src/Button.js");
  EXPECT_EQ(p.resolve("./button"), "missing");
}

TEST(Paths, QueryIsKept) {
  Project p;
  p.file("/app/src/b.svg").file("/app/src/c.ts").file("/app/src/d/index.js");
  EXPECT_EQ(p.resolve("./b.svg?raw"), "/app/src/b.svg?raw");
  EXPECT_EQ(p.resolve("./b.svg#icon"), "/app/src/b.svg#icon");
  EXPECT_EQ(p.resolve("./b.svg?url#icon"), "/app/src/b.svg?url#icon");
  EXPECT_EQ(p.resolve("./c?worker"), "/app/src/c.ts?worker");
  EXPECT_EQ(p.resolve("./d?x"), "/app/src/d/index.js?x");
  EXPECT_EQ(p.find("./b.svg?raw").suffix, "?raw");
  EXPECT_EQ(p.find("./b.svg?raw").path(), "/app/src/b.svg");
}

TEST(Paths, FileWithQuestionMarkInItsName) {
  Project p;
  p.file("/app/src/b?raw.js").file("/app/src/b.js").file("/app/src/c#.js");
  EXPECT_EQ(p.resolve("./b?raw.js"), "/app/src/b?raw.js");
  EXPECT_EQ(p.find("./b?raw.js").suffix, "");
  EXPECT_EQ(p.resolve("./c#"), "/app/src/c#.js");
}

TEST(Paths, QueryOnPackage) {
  Project p;
  p.file("/app/node_modules/x/style.css");
  EXPECT_EQ(p.resolve("x/style.css?inline"), "/app/node_modules/x/style.css?inline");
}

TEST(Paths, SymlinkedFileGivesItsRealPath) {
  Project p;
  p.file("/app/real/b.js").link("/app/src/b.js", "../real/b.js");
  EXPECT_EQ(p.resolve("./b.js"), "/app/real/b.js");
}

TEST(Paths, SymlinkedDirectory) {
  Project p;
  p.file("/other/lib/b.js").file("/other/lib/c.js").link("/app/src/lib", "/other/lib");
  EXPECT_EQ(p.resolve("./lib/b"), "/other/lib/b.js");
  // From inside, relative paths start at the real place.
  EXPECT_EQ(p.resolve("./c", "/other/lib/b.js"), "/other/lib/c.js");
}

TEST(Paths, LinkToLinkInsideLinkedDirectory) {
  Project p;
  p.file("/x/real.js").link("/y", "/x").link("/x/l1.js", "real.js").link("/x/l2.js", "../y/l1.js");
  p.link("/app/src/d", "../../y");
  EXPECT_EQ(p.resolve("./d/l2"), "/x/real.js");
}

TEST(Paths, PreserveSymlinks) {
  Project p;
  p.options.preserve_symlinks = true;
  p.file("/other/lib/b.js").link("/app/src/lib", "/other/lib").link("/app/src/c.js", "lib/b.js");
  EXPECT_EQ(p.resolve("./lib/b"), "/app/src/lib/b.js");
  EXPECT_EQ(p.resolve("./c.js"), "/app/src/c.js");
}

TEST(Paths, BrokenLinksAreNotThere) {
  Project p;
  p.file("/app/src/a.js").link("/app/src/b.js", "nowhere.js").link("/app/src/c", "c");
  p.link("/app/src/d", "e").link("/app/src/e", "d");
  EXPECT_EQ(p.resolve("./b"), "missing");
  EXPECT_EQ(p.resolve("./c"), "missing");
  EXPECT_EQ(p.resolve("./c/x"), "missing");
  EXPECT_EQ(p.resolve("./d"), "missing");
}

TEST(Paths, BrokenLinkDoesNotHideAnExtension) {
  Project p;
  p.link("/app/src/b", "nowhere").file("/app/src/b.js");
  EXPECT_EQ(p.resolve("./b"), "/app/src/b.js");
}

TEST(Paths, DirectoryThatCannotBeListed) {
  Project p;
  p.file("/secret/app/b.js")
      .link("/secret/app/l.js", "b.js")
      .file("/secret/app/node_modules/x/index.js");
  p.files.unreadable("/secret");
  EXPECT_EQ(p.resolve("./b", "/secret/app/a.js"), "/secret/app/b.js");
  EXPECT_EQ(p.resolve("./l", "/secret/app/a.js"), "/secret/app/b.js");
  EXPECT_EQ(p.resolve("x", "/secret/app/a.js"), "/secret/app/node_modules/x/index.js");
}

TEST(Paths, ImporterThatIsNotOnDisk) {
  Project p;
  p.file("/app/src/b.js").file("/app/node_modules/x/index.js");
  EXPECT_EQ(p.resolve("../src/b", "/app/virtual/stdin.js"), "/app/src/b.js");
  EXPECT_EQ(p.resolve("x", "/app/virtual/stdin.js"), "/app/node_modules/x/index.js");
  EXPECT_EQ(p.resolve("./src/b", ""), "/app/src/b.js");
}

TEST(Paths, EntriesAreFilesFirst) {
  Project p;
  p.file("/app/src/main.ts").file("/app/react.js").file("/app/node_modules/react/index.js");
  p.file("/app/node_modules/vue/index.js");
  EXPECT_EQ(p.resolve("src/main.ts", "", ResolveKind::Entry), "/app/src/main.ts");
  EXPECT_EQ(p.resolve("src/main", "", ResolveKind::Entry), "/app/src/main.ts");
  EXPECT_EQ(p.resolve("react", "", ResolveKind::Entry), "/app/react.js");
  EXPECT_EQ(p.resolve("vue", "", ResolveKind::Entry), "/app/node_modules/vue/index.js");
  EXPECT_EQ(p.resolve("src", "", ResolveKind::Entry), "missing");
}

TEST(Paths, UrlsAreFilesFirst) {
  Project p;
  p.file("/app/src/logo.png").file("/app/node_modules/x/logo.png");
  EXPECT_EQ(p.resolve("logo.png", "/app/src/a.css", ResolveKind::Url), "/app/src/logo.png");
  EXPECT_EQ(p.resolve("x/logo.png", "/app/src/a.css", ResolveKind::Url),
            "/app/node_modules/x/logo.png");
  EXPECT_EQ(p.resolve("#gradient", "/app/src/a.css", ResolveKind::Url), "external #gradient");
}

TEST(Paths, CssImports) {
  Project p;
  p.file("/app/src/b.css").file("/app/src/a.css");
  p.file("/app/node_modules/x/package.json", R"({"style": "x.css", "main": "x.js"})");
  p.file("/app/node_modules/x/x.css").file("/app/node_modules/x/x.js");
  p.file("/app/node_modules/y/package.json",
         R"({"exports": {".": {"style": "./y.css", "default": "./y.js"}}})");
  p.file("/app/node_modules/y/y.css").file("/app/node_modules/y/y.js");
  EXPECT_EQ(p.resolve("b.css", "/app/src/a.css", ResolveKind::CssImport), "/app/src/b.css");
  EXPECT_EQ(p.resolve("x", "/app/src/a.css", ResolveKind::CssImport), "/app/node_modules/x/x.css");
  EXPECT_EQ(p.resolve("y", "/app/src/a.css", ResolveKind::CssImport), "/app/node_modules/y/y.css");
  EXPECT_EQ(p.resolve("y", "/app/src/a.js"), "/app/node_modules/y/y.js");
}

TEST(Paths, UrlsStayOutside) {
  Project p;
  p.file("/app/src/a.js");
  EXPECT_EQ(p.resolve("https://x.test/a.js"), "external https://x.test/a.js");
  EXPECT_EQ(p.resolve("http://x.test/a.js?b#c"), "external http://x.test/a.js?b#c");
  EXPECT_EQ(p.resolve("//x.test/a.js"), "external //x.test/a.js");
  EXPECT_EQ(p.resolve("data:text/javascript,1"), "external data:text/javascript,1");
  EXPECT_EQ(p.resolve("blob:x"), "external blob:x");
}

TEST(Paths, AnswersAreRemembered) {
  Project p;
  p.file("/app/src/b.js").file("/app/src/c.js");
  const Resolution* first = &p.find("./b");
  const auto before = p.files.counts();
  EXPECT_EQ(&p.find("./b", "/app/src/c.js"), first);
  EXPECT_EQ(&p.find("./b", "/app/src/c.js", ResolveKind::DynamicImport), first);
  EXPECT_EQ(p.resolve("./c"), "/app/src/c.js");
  EXPECT_EQ(p.files.counts().lists, before.lists);
  EXPECT_EQ(p.files.counts().stats, 0u);
  EXPECT_EQ(p.find("../src/b.js").file, first->file);
}

TEST(Paths, OneReaddirPerDirectory) {
  Project p;
  for (int i = 0; i < 50; ++i) p.file("/app/src/f" + std::to_string(i) + ".js");
  for (int i = 0; i < 50; ++i) p.resolve("./f" + std::to_string(i));
  for (int i = 0; i < 50; ++i) p.resolve("./none" + std::to_string(i));
  EXPECT_EQ(p.files.counts().lists, 3u);  // "/", "/app", "/app/src"
}

}  // namespace
}  // namespace sinter::bundler
