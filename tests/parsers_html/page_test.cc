#include "parsers/html/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sinter::html {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string_view name(ReferenceKind kind) {
  switch (kind) {
    case ReferenceKind::ModuleScript:
      return "module";
    case ReferenceKind::InlineModule:
      return "inline-module";
    case ReferenceKind::ClassicScript:
      return "classic";
    case ReferenceKind::StyleSheet:
      return "sheet";
    case ReferenceKind::InlineStyle:
      return "style";
    case ReferenceKind::StyleAttribute:
      return "style-attribute";
    case ReferenceKind::Asset:
      return "asset";
    case ReferenceKind::AssetSet:
      return "set";
  }
  return "";
}

std::vector<std::string> references(std::string_view text) {
  std::vector<std::string> out;
  const auto page = parse_page(text);
  if (!page) return {"too large"};
  for (const Reference& r : page->references) {
    out.push_back(std::string(name(r.kind)) + " " + r.url);
    // The span holds what the URL was read from.
    EXPECT_EQ(decode_entities(r.value.of(text)).find(r.url) != std::string::npos, true) << r.url;
  }
  return out;
}

TEST(HtmlPage, ScriptsAndStyles) {
  EXPECT_THAT(references(R"(<!doctype html><html><head>
    <script type="module" src="/src/main.ts"></script>
    <script TYPE=Module src=./b.js async></script>
    <script src="classic.js"></script>
    <script type="module">import "./x"; if (a </b/.c) "<p>"</script>
    <script>var inline = "<img src=no.png>"</script>
    <script type="importmap">{}</script>
    <link rel="stylesheet" href="a.css"><link rel=stylesheet media=print href=p.css>
    <style>body { background: url(bg.png) }</style>
    <style></style></head></html>)"),
              ElementsAre("module /src/main.ts", "module ./b.js", "classic classic.js",
                          R"(inline-module import "./x"; if (a </b/.c) "<p>")", "sheet a.css",
                          "sheet p.css", "style body { background: url(bg.png) }"));
}

TEST(HtmlPage, Assets) {
  EXPECT_THAT(references(R"html(<link rel="icon" href="/vite.svg"><link rel=canonical href="/page">
    <link rel=manifest href=m.json><img src="a.png"
      srcset="a.png 1x, b.png?x=1,2 2x, data:image/png;base64,AA== 3x,c.png">
    <video poster='p.jpg' src=v.mp4><source src=s.webm></video>
    <meta property="og:image" content="og.png"><meta name=description content="no.png">
    <use xlink:href="#id"/><object data="o.svg"></object><img src=""><img src>
    <div style="background:url(d.png)">x</div><div style="color:red">)html"),
              ElementsAre("asset /vite.svg", "asset m.json", "asset a.png", "set a.png",
                          "set b.png?x=1,2", "set data:image/png;base64,AA==", "set c.png",
                          "asset p.jpg", "asset v.mp4", "asset s.webm", "asset og.png", "asset #id",
                          "asset o.svg", "style-attribute background:url(d.png)"));
}

TEST(HtmlPage, WhatIsTextHoldsNothing) {
  EXPECT_THAT(references("<!-- <img src=a.png> --><title><img src=b.png></title><textarea><img "
                         "src=c.png></textarea>"),
              IsEmpty());
  EXPECT_THAT(
      references("<img src=a.png vite-ignore><script type=module src=x.js vite-ignore></script>"),
      IsEmpty());
  EXPECT_EQ(parse_page("<img src=a.png vite-ignore>")->ignore_marks.size(), 1u);
}

TEST(HtmlPage, BrokenMarkup) {
  EXPECT_THAT(references("<div><p><img src=a.png></div></span><img src='b.png'>"),
              ElementsAre("asset a.png", "asset b.png"));
  EXPECT_THAT(references("<div <img src=a.png>><script type=module src=m.js>"),
              testing::Contains("module m.js"));
  EXPECT_THAT(references(""), IsEmpty());
  EXPECT_THAT(references("\xff\xfe<img src=a.png>"), ElementsAre("asset a.png"));
}

TEST(HtmlPage, EntitiesInUrls) {
  EXPECT_THAT(references(R"(<img src="a&amp;b&#46;png"><img src="x&y;z.png">)"),
              ElementsAre("asset a&b.png", "asset x&y;z.png"));
  EXPECT_EQ(escape_attribute("a\"<&>"), "a&quot;&lt;&amp;&gt;");
}

TEST(HtmlPage, InlineStylesCannotEndTheirElement) {
  EXPECT_EQ(escape_inline_style("a{content:\"</style><script>\"} b{} </STYLE"),
            "a{content:\"<\\/style><script>\"} b{} <\\/STYLE");
}

std::string marked(std::string_view text) {
  const auto page = parse_page(text);
  std::string out(text);
  std::vector<std::pair<u32, std::string>> marks = {{page->head_start, "1"},
                                                    {page->head_end, "2"},
                                                    {page->body_start, "3"},
                                                    {page->body_end, "4"}};
  std::stable_sort(marks.begin(), marks.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto it = marks.rbegin(); it != marks.rend(); ++it) out.insert(it->first, it->second);
  return out;
}

TEST(HtmlPage, PlacesForTags) {
  EXPECT_EQ(marked("<!doctype html><html><head><a></head><body><b></body></html>"),
            "<!doctype html><html><head>1<a>2</head><body>3<b>4</body></html>");
  EXPECT_EQ(marked("<!doctype html><p>x"), "<!doctype html>123<p>x4");
  EXPECT_EQ(marked("<html><body><p></body></html>"),
            "<html>1"
            "2<body>3<p>4</body></html>");
  EXPECT_EQ(marked("text"), "123text4");
  EXPECT_EQ(marked("<!-- <head> --><head></head>"), "<!-- <head> --><head>12</head>34");
  EXPECT_EQ(marked("<template><head></head></template><p>"),
            "123<template><head></head></template><p>4");
}

}  // namespace
}  // namespace sinter::html
