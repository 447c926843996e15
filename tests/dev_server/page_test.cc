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

}  // namespace
}  // namespace sinter::dev
