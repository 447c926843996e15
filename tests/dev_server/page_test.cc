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

}  // namespace
}  // namespace sinter::dev
