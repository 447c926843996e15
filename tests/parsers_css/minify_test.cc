// What minifying shortens, and what it must leave alone.
#include "compiling.h"

namespace sinter::css {
namespace {

TEST(CssMinify, WhiteSpace) {
  EXPECT_MINIFIED("a , b > c { color : blue ; margin : 0 auto ; }",
                  "a,b>c{color:#00f;margin:0 auto}");
  EXPECT_MINIFIED("@media screen and (min-width: 1px) , print { a { b : c } }",
                  "@media screen and (min-width:1px),print{a{b:c}}");
  EXPECT_MINIFIED("@media (width >= 1px) { a { b : c } }", "@media (width>=1px){a{b:c}}");
  EXPECT_MINIFIED("a { width: calc( 1px + 2px * 3 ) }", "a{width:calc(1px + 2px*3)}");
  EXPECT_MINIFIED("a { grid-area: 1 / 2 / 3 }", "a{grid-area:1/2/3}");
  EXPECT_MINIFIED("a { --x:  b , c }", "a{--x:b , c}");
  EXPECT_MINIFIED("a { --x: ; }", "a{--x: }");
  EXPECT_MINIFIED("a { b: c } /* x */ d { e: f !important }", "a{b:c}d{e:f!important}");
  EXPECT_MINIFIED("li:nth-child( 2n + 1 ):nth-child( -n - 3 ) { b: c }",
                  "li:nth-child(2n+1):nth-child(-n-3){b:c}");
  EXPECT_MINIFIED("@supports selector(a :b) { c { d: e } }", "@supports selector(a :b){c{d:e}}");
}

TEST(CssMinify, Numbers) {
  EXPECT_MINIFIED("a{b:0.50 +.5 -0.0 1.0px 007 1e3 -1.50em}", "a{b:.5 .5 0 1px 7 1e3 -1.5em}");
  EXPECT_MINIFIED("a{b:1.50.5}", "a{b:1.50.5}");
  EXPECT_MINIFIED("a{b:calc(1px + +2px - -0px)}", "a{b:calc(1px + +2px - -0px)}");
  EXPECT_MINIFIED("@font-face{unicode-range:U+0025-00FF,u+4??}",
                  "@font-face{unicode-range:U+0025-00FF,u+4??}");
}

TEST(CssMinify, ZeroUnits) {
  EXPECT_MINIFIED("a{margin:0px 0em 1px 0%;padding:0.0px}", "a{margin:0 0 1px 0%;padding:0}");
  EXPECT_MINIFIED("a{flex:1 1 0px;line-height:0px;transition:color 0s;transform:rotate(0deg)}",
                  "a{flex:1 1 0px;line-height:0px;transition:color 0s;transform:rotate(0deg)}");
  EXPECT_MINIFIED("a{width:calc(0px + 1%);margin:max(0px,1px)}",
                  "a{width:calc(0px + 1%);margin:max(0px,1px)}");
  EXPECT_MINIFIED("a{--x:0px}", "a{--x:0px}");
}

TEST(CssMinify, Colors) {
  EXPECT_MINIFIED("a{color:#FF0000}b{color:#aabbcc}c{color:white}d{color:#ffa500}",
                  "a{color:red}b{color:#abc}c{color:#fff}d{color:orange}");
  EXPECT_MINIFIED(
      "a{color:rgb(255,0,0)}b{color:rgba(0,0,0,.5)}c{color:rgb(1 2 3/50%)}d{color:#aabbccff}",
      "a{color:red}b{color:#00000080}c{color:#01020380}d{color:#abc}");
  EXPECT_MINIFIED("a{color:transparent;color:rgba(0,0,0,0)}", "a{color:#0000}");
  EXPECT_MINIFIED("a{color:rgba(0,0,0,.123)}", "a{color:rgba(0,0,0,.123)}");
  EXPECT_MINIFIED("a{color:rgb(var(--x),0,0)}", "a{color:rgb(var(--x),0,0)}");
  EXPECT_MINIFIED("a{background:linear-gradient(to right,white,black 50%)}",
                  "a{background:linear-gradient(to right,#fff,#000 50%)}");
  EXPECT_MINIFIED("a{animation:white 1s;font-family:black;--x:white;grid-area:white}",
                  "a{animation:white 1s;font-family:black;--x:white;grid-area:white}");
  EXPECT_MINIFIED(
      "a{filter:progid:DXImageTransform.Microsoft.gradient(startColorstr='#80000000',endColorstr=#"
      "aabbcc)}",
      "a{filter:progid:DXImageTransform.Microsoft.gradient(startColorstr='#80000000',endColorstr=#"
      "aabbcc)}");
}

TEST(CssMinify, Values) {
  EXPECT_MINIFIED("a{font-weight:bold}b{font-weight:normal}c{font-weight:bold;font:bold 1px x}",
                  "a{font-weight:700}b{font-weight:400}c{font-weight:700;font:bold 1px x}");
  EXPECT_MINIFIED(
      "a{margin:1px 2px 1px 2px;padding:1px 1px;inset:1px 2px 3px 2px;border-color:red #f00 red "
      "red}",
      "a{margin:1px 2px;padding:1px;inset:1px 2px 3px;border-color:red}");
  EXPECT_MINIFIED("a{margin:var(--a) var(--a)}", "a{margin:var(--a) var(--a)}");
  EXPECT_MINIFIED("a{b:url( \"data:x\" )}", "a{b:url(data:x)}");
}

TEST(CssMinify, Selectors) {
  EXPECT_MINIFIED("*.a,*:hover,a *::before,*|*.b{c:d}", ".a,:hover,a :before,*|*.b{c:d}");
  EXPECT_MINIFIED("[a=\"b\"],[a=\"b c\"],[a=\"1\"],[a=\"b\"i]{c:d}",
                  "[a=b],[a=\"b c\"],[a=\"1\"],[a=b i]{c:d}");
  EXPECT_MINIFIED("a,a,b{c:d}", "a,b{c:d}");
  EXPECT_MINIFIED("@keyframes x{from{a:b}100%{c:d}}", "@keyframes x{0%{a:b}to{c:d}}");
}

TEST(CssMinify, Rules) {
  EXPECT_MINIFIED("a{}@media x{b{}}@layer c{}@layer{}d{e:f}", "@layer c;d{e:f}");
  EXPECT_MINIFIED("a{b:c}a{d:e}", "a{b:c;d:e}");
  EXPECT_MINIFIED("a{b:c}d{b:c}", "a,d{b:c}");
  EXPECT_MINIFIED("a{b:c}d:focus-visible{b:c}", "a{b:c}d:focus-visible{b:c}");
  EXPECT_MINIFIED("a{b:c}d{e:f}a{b:c}", "a{b:c}d{e:f}a{b:c}");
  EXPECT_MINIFIED("a{b:c;d:e;b:c}", "a{d:e;b:c}");
  EXPECT_MINIFIED("a{b:c;b:d;b:c!important}", "a{b:c;b:d;b:c!important}");
  EXPECT_MINIFIED("@media x{a{b:c}}@media x{d{b:c}}", "@media x{a,d{b:c}}");
  EXPECT_MINIFIED("@layer{a{b:c}}@layer{d{b:c}}", "@layer{a{b:c}}@layer{d{b:c}}");
  EXPECT_MINIFIED("a{background:url(x)}b{background:url(y)}c{background:url(y)}",
                  "a{background:url(<x>)}b,c{background:url(<y>)}");
}

TEST(CssLower, Nesting) {
  EXPECT_LOWERED("a{b:c;&:hover{d:e}.f &{g:h}> i{j:k}l{m:n}o:p}",
                 "a {\n  b: c;\n}\na:hover {\n  d: e;\n}\n.f a {\n  g: h;\n}\na > i {\n  j: k;\n}\n"
                 "a l {\n  m: n;\n}\na {\n  o: p;\n}\n");
  EXPECT_LOWERED("a,.b{.c{d:e}&.f{g:h}}",
                 ":is(a, .b) .c {\n  d: e;\n}\n:is(a, .b).f {\n  g: h;\n}\n");
  EXPECT_LOWERED(".a .b{.c &{d:e}&.f{g:h}}",
                 ".c :is(.a .b) {\n  d: e;\n}\n.a .b.f {\n  g: h;\n}\n");
  EXPECT_LOWERED(".a{&div{b:c}.d&{e:f}&-x{g:h}}",
                 "div.a {\n  b: c;\n}\n.d.a {\n  e: f;\n}\n-x.a {\n  g: h;\n}\n");
  EXPECT_LOWERED("div{.d&{e:f}&+&{g:h}}", ".d:is(div) {\n  e: f;\n}\ndiv + div {\n  g: h;\n}\n");
  EXPECT_LOWERED("a{@media x{b:c;d{e:f}}}",
                 "@media x {\n  a {\n    b: c;\n  }\n  a d {\n    e: f;\n  }\n}\n");
  EXPECT_LOWERED("a{b{c{d:e}}}", "a b c {\n  d: e;\n}\n");
  EXPECT_LOWERED("a{&:not(&.b){c:d}}", "a:not(a.b) {\n  c: d;\n}\n");
  EXPECT_LOWERED("&{a:b}", ":scope {\n  a: b;\n}\n");
  EXPECT_LOWERED("a{@layer x{b:c}@apply y;}",
                 "@layer x {\n  a {\n    b: c;\n  }\n}\na {\n  @apply y;\n}\n");
}

TEST(CssLower, NestingThatDoublesIsBounded) {
  std::string source;
  for (int i = 0; i < 60; ++i) source += ".a .b{& + &";
  source += "{c:d}";
  for (int i = 0; i < 60; ++i) source += "{}}";
  lowered(source);
  source.clear();
  for (int i = 0; i < 100; ++i) source += "&+&{";
  lowered(source);
}

}  // namespace
}  // namespace sinter::css
