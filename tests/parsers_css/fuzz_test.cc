// Any bytes compile, and what is printed is printed again as it is: nothing is read otherwise than
// it was meant.
#include <random>

#include "compiling.h"

namespace sinter::css {
namespace {

constexpr std::string_view kPieces[] = {
    "a",
    "b",
    ".c",
    "#d",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ":",
    ";",
    ",",
    " ",
    "\n",
    "@media",
    "@layer ",
    "@import 'x' ",
    "@keyframes x",
    "@font-face",
    "@x",
    "url(",
    "url(a)",
    "url(\"",
    "'",
    "\"",
    "\\",
    "/*",
    "*/",
    "/**/",
    "!important",
    "1",
    "-1.50",
    "+.5e3",
    "0px",
    "%",
    "&",
    ">",
    "+",
    "~",
    "*",
    "|",
    "=",
    "color:",
    "margin:",
    "--x:",
    "white",
    "#aabbcc",
    "rgb(0,0,0)",
    "calc(",
    "var(--x)",
    ":not(",
    ":nth-child(",
    "2n+1",
    "<!--",
    "-->",
    "u+",
    "e",
    "-",
    "--",
    "é",
    "\xff",
    "composes:",
    ":global",
    ":local(",
    "from",
    "to",
    "\\31 ",
    "@scope (",
    "image-set(",
    "@charset",
    "@supports selector(",
    "$",
    "@import url(x) layer(",
    "!",
};

CompileOptions options_of(unsigned bits) {
  CompileOptions options;
  options.minify_whitespace = bits & 1;
  options.minify_syntax = bits & 2;
  if (bits & 4) options.target = target_of("chrome50,firefox50,safari10");
  options.ascii_only = bits & 8;
  options.source_map = bits & 16;
  options.scoping = static_cast<Scoping>((bits >> 5) % 3);
  return options;
}

TEST(CssFuzz, PrintingIsAFixpoint) {
  std::mt19937 random(20260);
  for (int round = 0; round < 60000; ++round) {
    std::string source;
    const unsigned count = random() % 30;
    for (unsigned i = 0; i < count; ++i) source += kPieces[random() % std::size(kPieces)];
    for (const bool minify : {false, true}) {
      CompileOptions options{.minify_whitespace = minify, .minify_syntax = minify};
      const std::string once = compiled(source, options);
      if (once.find('<') != once.npos) continue;  // a gap is shown: no CSS
      // Rules that became one may be joined with the next.
      const std::string twice = compiled(once, options);
      if (!minify) {
        ASSERT_EQ(twice, once) << source;
      }
      ASSERT_EQ(compiled(twice, options), twice) << source;
    }
  }
}

TEST(CssFuzz, AnyBytesCompile) {
  std::mt19937 random(1);
  for (int round = 0; round < 40000; ++round) {
    std::string source;
    const unsigned count = random() % 60;
    for (unsigned i = 0; i < count; ++i) {
      if (random() % 3)
        source += kPieces[random() % std::size(kPieces)];
      else
        source += static_cast<char>(random());
    }
    compiled(source, options_of(static_cast<unsigned>(random())));
  }
}

TEST(CssFuzz, DeepBrackets) {
  for (const std::string_view opener :
       {"a{", "(", "[", "a{b:c(", "@media x{", ":not(", "a{--x:{", "@x{", "a:is("}) {
    std::string source = "a";
    for (int i = 0; i < 100000; ++i) source += opener;
    compiled(source, {});
    compiled(source, {.minify_whitespace = true,
                      .minify_syntax = true,
                      .target = target_of("chrome50,firefox50,safari10")});
  }
}

}  // namespace
}  // namespace sinter::css
