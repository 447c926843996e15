// What is printed of valid style sheets, and what is left of invalid ones.
#include "compiling.h"

namespace sinter::css {
namespace {

TEST(CssPrint, RulesAndDeclarations) {
  EXPECT_PRINTED("a{color:red;margin:0 1px}", "a {\n  color: red;\n  margin: 0 1px;\n}\n");
  EXPECT_PRINTED("a,b > c{}", "a,\nb > c {\n}\n");
  EXPECT_PRINTED("a{color:red !important}", "a {\n  color: red !important;\n}\n");
  EXPECT_PRINTED("a{color:red! important}", "a {\n  color: red !important;\n}\n");
  EXPECT_PRINTED("a{--x: {a:b};--y:;--z: a  b , c}",
                 "a {\n  --x: {a:b};\n  --y: ;\n  --z: a b , c;\n}\n");
  EXPECT_PRINTED("a{b:c(1,2) , \"x\"}", "a {\n  b: c(1, 2), \"x\";\n}\n");
  EXPECT_PRINTED("a{width:calc(1px + 2px)}", "a {\n  width: calc(1px + 2px);\n}\n");
}

TEST(CssPrint, Selectors) {
  EXPECT_PRINTED("a b>c+d~e{x:y}", "a b > c + d ~ e {\n  x: y;\n}\n");
  EXPECT_PRINTED("a:not( .b , .c )::before{x:y}", "a:not(.b, .c)::before {\n  x: y;\n}\n");
  EXPECT_PRINTED("[ a = \"b\" i ]{x:y}", "[a=\"b\" i] {\n  x: y;\n}\n");
  EXPECT_PRINTED("svg|a, *|*, |b{x:y}", "svg|a,\n*|*,\n|b {\n  x: y;\n}\n");
  EXPECT_PRINTED("li:nth-child( 2n + 1 of .a ){x:y}", "li:nth-child(2n + 1 of .a) {\n  x: y;\n}\n");
  EXPECT_PRINTED("a:has(> b, + c){x:y}", "a:has(> b, + c) {\n  x: y;\n}\n");
  EXPECT_PRINTED(".\\31 a\\:b{x:y}", ".\\31 a\\:b {\n  x: y;\n}\n");
  EXPECT_PRINTED("::part(a b){x:y}", "::part(a b) {\n  x: y;\n}\n");
}

// CSS Syntax 3, section 6.2.
TEST(CssPrint, AnPlusB) {
  for (const char* valid : {"2n", "+n", "-N", "2n+1", "2n- 1", "2n -1", "-n + 3", "odd", "EVEN",
                            "+5", "2n/**/+1", "n-1"})
    EXPECT_NE(printed(std::string(":nth-child(") + valid + "){x:y}"), "") << valid;
  for (const char* invalid : {"", "a", "2n 1", "+ n", "2 n", "2n + -1", "1.5", "2n+1 2",
                              "2n+\xaf 1", "2n/**/1", "odd 1", "n+", "2/**/n"})
    EXPECT_EQ(printed(std::string(":nth-child(") + invalid + "){x:y}"), "") << invalid;
}

TEST(CssPrint, AtRules) {
  EXPECT_PRINTED("@media (min-width:1px) and (x){a{b:c}}",
                 "@media (min-width:1px) and (x) {\n  a {\n    b: c;\n  }\n}\n");
  EXPECT_PRINTED("@font-face{font-family:x;src:url(\"a.woff\")}",
                 "@font-face {\n  font-family: x;\n  src: url(<a.woff>);\n}\n");
  EXPECT_PRINTED("@keyframes x{from{a:b}50%,to{c:d}}",
                 "@keyframes x {\n  from {\n    a: b;\n  }\n  50%,\n  to {\n    c: d;\n  }\n}\n");
  EXPECT_PRINTED("@tailwind base;@apply a b;", "@tailwind base;\n@apply a b;\n");
  EXPECT_PRINTED("@theme { --a: b; }", "@theme { --a: b; }\n");
  EXPECT_PRINTED("@page :first{margin:1in;@top-left{content:\"x\"}}",
                 "@page :first {\n  margin: 1in;\n  @top-left { content:\"x\" }\n}\n");
  EXPECT_PRINTED("@layer a,b;@layer c{d{e:f}}",
                 "@layer a, b;\n@layer c {\n  d {\n    e: f;\n  }\n}\n");
  EXPECT_PRINTED("@charset \"utf-8\";a{b:c}", "a {\n  b: c;\n}\n");
}

TEST(CssPrint, Imports) {
  EXPECT_PRINTED(
      "@import 'a.css';@import url(b.css) layer(x.y) supports(display:grid) print, (a)",
      "@import \"a.css\";\n@import \"b.css\" layer(x.y) supports(display:grid) print, (a);\n");
  EXPECT_PRINTED("@layer a;@import 'b';@layer c;@import \"d\" layer;",
                 "@layer a;\n@import \"b\";\n@layer c;\n@import \"d\" layer();\n");
  EXPECT_PRINTED("a{b:c}@import 'd';", "a {\n  b: c;\n}\n");
  EXPECT_EQ(messages("a{b:c}@import 'd';"),
            "warning css-import-position: \"@import\" is ignored behind other rules\n");
}

TEST(CssPrint, Urls) {
  EXPECT_PRINTED("a{b:url( x.png ) url('y z.png') url(#d) url(data:a) url(//h/x) url(http://h)}",
                 "a {\n  b: url(<x.png>) url(<y z.png>) url(\"#d\") url(\"data:a\") url(\"//h/x\") "
                 "url(\"http://h\");\n}\n");
  EXPECT_PRINTED("a{b:image-set(\"a.png\" type(\"image/png\") 1x)}",
                 "a {\n  b: image-set(\"<a.png>\" type(\"image/png\") 1x);\n}\n");
  EXPECT_PRINTED("a{--b:url(x.png)}", "a {\n  --b: url(<x.png>);\n}\n");
}

TEST(CssPrint, Nesting) {
  EXPECT_PRINTED("a{b:c;&:hover{d:e}.f &{g:h}> i{j:k}l:m}",
                 "a {\n  b: c;\n  &:hover {\n    d: e;\n  }\n  .f & {\n    g: h;\n  }\n  > i {\n   "
                 " j: k;\n  }\n  l: m;\n}\n");
  EXPECT_PRINTED("a{b:hover{c:d}}", "a {\n  b:hover {\n    c: d;\n  }\n}\n");
  EXPECT_PRINTED("a{@media x{b:c}}", "a {\n  @media x {\n    b: c;\n  }\n}\n");
}

TEST(CssRecovery, DropsWhatIsInvalid) {
  EXPECT_PRINTED("a{b:c;;d;e:f}", "a {\n  b: c;\n  e: f;\n}\n");
  EXPECT_PRINTED("a{b:'x\n;c:d}", "a {\n  c: d;\n}\n");
  EXPECT_PRINTED("a{b:url(x y);c:d}", "a {\n  c: d;\n}\n");
  EXPECT_PRINTED("a{b:c)d;e:f}", "a {\n  e: f;\n}\n");
  EXPECT_PRINTED("}a{b:c}d{e:f}", "d {\n  e: f;\n}\n");
  EXPECT_PRINTED("a{b:c", "a {\n  b: c;\n}\n");
  EXPECT_PRINTED("a{b:c(d", "a {\n  b: c(d);\n}\n");
  EXPECT_PRINTED("a{b:\"c", "a {\n  b: \"c\";\n}\n");
  EXPECT_PRINTED("a{b:\"c\\", "a {\n  b: \"c\";\n}\n");
  EXPECT_PRINTED("a{*zoom:1;b:c}", "a {\n  b: c;\n}\n");
  EXPECT_PRINTED("{b:c}d{e:f}", "d {\n  e: f;\n}\n");
  EXPECT_PRINTED("a >{b:c}d{e:f}", "d {\n  e: f;\n}\n");
  EXPECT_PRINTED("<!-- a{b:c} -->", "a {\n  b: c;\n}\n");
  EXPECT_PRINTED("/* x", "");
  EXPECT_PRINTED("@media x{a{b:c}", "@media x {\n  a {\n    b: c;\n  }\n}\n");
  EXPECT_EQ(messages("a{b:c"), "warning css-syntax: This \"{\" is never closed\n");
}

TEST(CssRecovery, CommentsThatSeparate) {
  EXPECT_PRINTED("a{b:c/**/d;e:f/**/ g;h:1/**/px}",
                 "a {\n  b: c/**/d;\n  e: f g;\n  h: 1/**/px;\n}\n");
}

TEST(CssPrint, Ascii) {
  EXPECT_EQ(compiled("a{b:\"→\";c:é d}", {.ascii_only = true}),
            "a {\n  b: \"\\2192\";\n  c: \\e9  d;\n}\n");
}

}  // namespace
}  // namespace sinter::css
