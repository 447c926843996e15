#include "dev_server/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sinter::dev {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Page, TagsGoBeforeThePagesOwn) {
  EXPECT_EQ(inject_into_head("<html><head><title>x</title></head></html>", "T"),
            "<html><head>T<title>x</title></head></html>");
  EXPECT_EQ(inject_into_head("<!doctype html>\n<HTML lang='<head>'>\n<HEAD a=\">\">x", "T"),
            "<!doctype html>\n<HTML lang='<head>'>\n<HEAD a=\">\">Tx");
  EXPECT_EQ(inject_into_head("<!-- <head> --><p>hi", "T"), "<!-- <head> -->T<p>hi");
  EXPECT_EQ(inject_into_head("<html><body>hi", "T"), "<html>T<body>hi");
  EXPECT_EQ(inject_into_head("", "T"), "T");
  EXPECT_EQ(inject_into_head("just text", "T"), "Tjust text");
}

TEST(Page, ModuleScripts) {
  EXPECT_THAT(module_script_sources(R"(<script type="module" src="/a.js"></script>
      <script src="/classic.js"></script><!-- <script type="module" src="/no.js"></script> -->
      <script>"<script type='module' src='/text.js'>"</script>
      <SCRIPT SRC=/b.js TYPE=module defer></SCRIPT><script type='module'>inline</script>)"),
              ElementsAre("/a.js", "/b.js"));
  EXPECT_THAT(module_script_sources("<script type=module src="), IsEmpty());
}

TEST(PageForBrowser, PutsUrlsBelowTheBase) {
  const std::string page =
      R"(<link rel="icon" href="/x.svg"><img src=/y.png><a href="/z">z</a><img src="./r.png">)"
      R"(<script type="module" src="/src/main.js"></script><script src="//other/x.js"></script>)";
  EXPECT_EQ(page_for_browser(page, "/", "/index.html"), page);
  EXPECT_EQ(
      page_for_browser(page, "/sub/", "/index.html"),
      R"(<link rel="icon" href="/sub/x.svg"><img src="/sub/y.png"><a href="/z">z</a><img src="./r.png">)"
      R"(<script type="module" src="/sub/src/main.js"></script><script src="//other/x.js"></script>)");
}

TEST(PageForBrowser, MakesScriptsOfInlineModulesThatImport) {
  EXPECT_EQ(
      page_for_browser(R"(<script type="module">let x</script><script>import_it()</script>)"
                       R"(<script type="module" async>import "x"</script>)",
                       "/b/", "/a b/p.html"),
      R"(<script type="module">let x</script><script>import_it()</script>)"
      R"(<script type="module" async src="/b/a%20b/p.html?html-proxy&amp;index=1.js"></script>)");
}

TEST(InlineParts, AreModulesThatImportAndStyles) {
  const std::vector<PagePart> parts =
      inline_parts(R"(<style>a { color: red }</style><script type="module">let x</script>)"
                   R"-(<p style="background: url(x.png)"></p><p style="color: red"></p>)-"
                   R"(<script type="module">import "x"</script>)",
                   "/p.html");
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[0].client_id, "/p.html?html-proxy&inline-css&index=0.css");
  EXPECT_TRUE(parts[0].style);
  EXPECT_EQ(parts[1].text, "a{background: url(x.png)}");
  EXPECT_EQ(parts[1].client_id, "/p.html?html-proxy&inline-css&index=1.css");
  EXPECT_EQ(parts[2].client_id, "/p.html?html-proxy&index=1.js");
  EXPECT_FALSE(parts[2].style);
}

TEST(PageForBrowser, HasTheCompiledTextsOfItsStyles) {
  const std::vector<std::optional<std::string>> styles = {"b {\n  c: \"</style>\";\n}\n",
                                                          std::nullopt, "a {\n  d: \"e\";\n}\n"};
  EXPECT_EQ(page_for_browser(R"(<style>1</style><style>2</style><p style=url(x)></p>)", "/",
                             "/p.html", styles),
            "<style>b {\n  c: \"<\\/style>\";\n}\n</style><style>2</style>"
            "<p style=\"d: &quot;e&quot;;\"></p>");
}

TEST(TargetInPage, IsBelowTheRoot) {
  EXPECT_EQ(target_in_page("/sub/src/a.js?x", "/sub/", "/in/p.html")->path, "/src/a.js");
  EXPECT_EQ(target_in_page("../a%20b.js", "/", "/in/p.html")->path, "/a b.js");
  EXPECT_FALSE(target_in_page("https://other/x.js", "/", "/p.html"));
  EXPECT_FALSE(target_in_page("//other/x.js", "/", "/p.html"));
  EXPECT_FALSE(target_in_page("/@vite/client", "/", "/p.html"));
  EXPECT_FALSE(target_in_page("/a%2fb.js", "/", "/p.html"));
}

}  // namespace
}  // namespace sinter::dev
