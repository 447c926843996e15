// What a target's browsers lack: lowered where that says the same, told of where it stays.
#include "compiling.h"
#include "parsers/css/features.h"

namespace sinter::css {
namespace {

TEST(CssTarget, BrowsersSayWhatTheyLack) {
  const auto lacks = [](std::string_view browsers, Feature feature) {
    return css::lacks(target_of(browsers), feature);
  };
  EXPECT_FALSE(lacks("", Feature::Nesting));
  EXPECT_FALSE(lacks("es2020,node18", Feature::Nesting));
  EXPECT_FALSE(lacks("chrome120,safari17.2,firefox117", Feature::Nesting));
  EXPECT_TRUE(lacks("chrome120,safari16.4", Feature::Nesting));
  EXPECT_FALSE(lacks("chrome111,safari16.4", Feature::HexAlpha));
  EXPECT_TRUE(lacks("safari9", Feature::HexAlpha));
  EXPECT_EQ(browsers_without(target_of("chrome80,es2020,safari13,firefox140"), Feature::Inset),
            "chrome80 and safari13");
}

TEST(CssTarget, MediaRanges) {
  const auto media = [](std::string_view condition) {
    const std::string text =
        for_target("@media " + std::string(condition) + " { a { top: 0 } }", "safari15");
    return text.substr(7, text.find(" {\n") - 7);
  };
  EXPECT_EQ(media("(width >= 600px)"), "(min-width: 600px)");
  EXPECT_EQ(media("(600px>=width)"), "(max-width: 600px)");
  EXPECT_EQ(media("(width = 600px)"), "(width: 600px)");
  EXPECT_EQ(media("(400px <= width <= 700px)"), "(min-width: 400px) and (max-width: 700px)");
  EXPECT_EQ(media("(700px >= width >= 400px)"), "(max-width: 700px) and (min-width: 400px)");
  EXPECT_EQ(media("screen and (width >= calc(1px + 2px)), print"),
            "screen and (min-width: calc(1px + 2px)), print");
  EXPECT_EQ(media("(aspect-ratio >= 16 / 9)"), "(min-aspect-ratio: 16 / 9)");
  EXPECT_EQ(media("(width > 600px)"), "not all and (max-width: 600px)");
  EXPECT_EQ(media("(width < 600px), (600px < height)"),
            "not all and (min-width: 600px), not all and (max-height: 600px)");
  EXPECT_EQ(media("not (400px <= width <= 700px)"),
            "not ((min-width: 400px) and (max-width: 700px))");
  EXPECT_EQ(media("((width >= 1px) and (hover)) or (color)"),
            "((min-width: 1px) and (hover)) or (color)");
  // No form of the old syntax says the same.
  EXPECT_EQ(media("screen and (width > 600px)"), "screen and (width > 600px)");
  EXPECT_EQ(media("(400px < width <= 700px)"), "(400px < width <= 700px)");
  EXPECT_EQ(for_target("@import \"a.css\" (width >= 1px);", "safari15"),
            "@import \"a.css\" (min-width: 1px);\n");
  EXPECT_EQ(for_target("@container (width >= 1px) { a { top: 0 } }", "safari15"),
            "@container (width >= 1px) {\n  a {\n    top: 0;\n  }\n}\n");
  EXPECT_EQ(for_target("@media (width >= 1px) { a { top: 0 } }", "safari17"),
            "@media (width >= 1px) {\n  a {\n    top: 0;\n  }\n}\n");
}

std::string declarations(std::string_view source, std::string_view browsers) {
  const std::string text = for_target("a { " + std::string(source) + " }", browsers);
  std::string out;
  for (size_t at = text.find('\n') + 1; text[at] == ' ';) {
    const size_t end = text.find('\n', at);
    out += (out.empty() ? "" : " ") + text.substr(at + 2, end - at - 2);
    at = end + 1;
  }
  return out;
}

TEST(CssTarget, Shorthands) {
  EXPECT_EQ(declarations("inset: 1px", "chrome80"),
            "top: 1px; right: 1px; bottom: 1px; left: 1px;");
  EXPECT_EQ(
      declarations("inset: 0 1px !important", "chrome80"),
      "top: 0 !important; right: 1px !important; bottom: 0 !important; left: 1px !important;");
  EXPECT_EQ(declarations("inset: 1px 2px calc(1px + 3px)", "chrome80"),
            "top: 1px; right: 2px; bottom: calc(1px + 3px); left: 2px;");
  EXPECT_EQ(declarations("inset: 1px 2px 3px 4px", "chrome80"),
            "top: 1px; right: 2px; bottom: 3px; left: 4px;");
  EXPECT_EQ(declarations("inset: var(--all)", "chrome80"), "inset: var(--all);");
  EXPECT_EQ(declarations("inset: 0", "chrome87"), "inset: 0;");
  EXPECT_EQ(declarations("margin-inline: auto; padding-block: 1px 2px", "safari13"),
            "margin-inline-start: auto; margin-inline-end: auto; padding-block-start: 1px; "
            "padding-block-end: 2px;");
  EXPECT_EQ(declarations("overflow: hidden auto", "safari13"),
            "overflow-x: hidden; overflow-y: auto;");
  EXPECT_EQ(declarations("overflow: hidden", "safari13"), "overflow: hidden;");
  EXPECT_EQ(declarations("place-items: center; place-content: center start", "chrome58"),
            "align-items: center; justify-items: center; align-content: center; "
            "justify-content: start;");
  EXPECT_EQ(declarations("place-content: baseline", "chrome58"), "place-content: baseline;");
}

TEST(CssTarget, Colors) {
  EXPECT_EQ(declarations("color: #12345680; background: #f008", "chrome60"),
            "color: rgba(18, 52, 86, 0.5); background: rgba(255, 0, 0, 0.533);");
  EXPECT_EQ(declarations("color: #12345680", "chrome62"), "color: #12345680;");
  EXPECT_EQ(declarations("color: rgb(0 128 255 / 50%)", "chrome60"),
            "color: rgba(0, 128, 255, 0.5);");
  EXPECT_EQ(declarations("color: rgb(10% 20% 30%)", "chrome60"), "color: rgb(10%, 20%, 30%);");
  EXPECT_EQ(declarations("color: rgb(1, 2, 3, .5)", "chrome60"), "color: rgba(1, 2, 3, .5);");
  EXPECT_EQ(declarations("color: hsl(.5turn 100% 50% / .25)", "chrome60"),
            "color: hsla(180, 100%, 50%, .25);");
  EXPECT_EQ(declarations("color: rgba(1, 2, 3, .5)", "chrome60"), "color: rgba(1, 2, 3, .5);");
  EXPECT_EQ(declarations("color: rgb(var(--c))", "chrome60"), "color: rgb(var(--c));");
  EXPECT_EQ(declarations("border: 1px solid hwb(120 20% 40%)", "chrome100"),
            "border: 1px solid #339933;");
  EXPECT_EQ(declarations("color: hwb(0 60% 60% / .5)", "chrome100"),
            "color: rgba(128, 128, 128, 0.5);");
  // The nearest colour of sRGB for those that do not know it, the colour itself for all others.
  EXPECT_EQ(declarations("color: oklch(62.796% 0.25768 29.234)", "chrome100"),
            "color: #ff0000; color: oklch(62.796% 0.25768 29.234);");
  EXPECT_EQ(declarations("color: lab(100% 0 0 / 40%)", "chrome100"),
            "color: rgba(255, 255, 255, 0.4); color: lab(100% 0 0 / 40%);");
  EXPECT_EQ(declarations("color: color(srgb 1 .5 0)", "chrome100"),
            "color: #ff8000; color: color(srgb 1 .5 0);");
  EXPECT_EQ(declarations("color: red; color: oklch(60% 0.2 30)", "chrome100"),
            "color: red; color: oklch(60% 0.2 30);");
  EXPECT_EQ(declarations("color: oklch(60% 0.2 30)", "chrome111"), "color: oklch(60% 0.2 30);");
}

TEST(CssTarget, Prefixes) {
  EXPECT_EQ(declarations("user-select: none", "safari17"),
            "-webkit-user-select: none; user-select: none;");
  EXPECT_EQ(declarations("user-select: none", "chrome100"), "user-select: none;");
  EXPECT_EQ(declarations("-webkit-user-select: auto; user-select: none", "safari17"),
            "-webkit-user-select: auto; user-select: none;");
  EXPECT_EQ(declarations("user-select: none; -webkit-user-select: auto", "safari17"),
            "user-select: none; -webkit-user-select: auto;");
  EXPECT_EQ(declarations("position: sticky; position: absolute", "safari12"),
            "position: -webkit-sticky; position: sticky; position: absolute;");
  EXPECT_EQ(declarations("background-clip: text; background-clip: border-box", "chrome111"),
            "-webkit-background-clip: text; background-clip: text; background-clip: border-box;");
  EXPECT_EQ(declarations("mask-composite: add, intersect", "chrome111"),
            "-webkit-mask-composite: source-over, source-in; mask-composite: add, intersect;");
  EXPECT_EQ(
      declarations("mask: url(./m.svg) center / contain", "chrome111"),
      "-webkit-mask: url(<./m.svg>) center / contain; mask: url(<./m.svg>) center / contain;");
  EXPECT_EQ(declarations("appearance: none", "firefox79,safari14"),
            "-webkit-appearance: none; -moz-appearance: none; appearance: none;");
}

TEST(CssTarget, WhatStaysIsToldOnce) {
  const auto told = [](std::string_view source, std::string_view browsers) {
    return messages(source, Scoping::None, browsers);
  };
  EXPECT_EQ(told("a:has(b) { top: 0 } c:has(d) { top: 0 }", "chrome100,firefox120,safari17"),
            "warning css-newer-than-target: \":has()\" is newer than the target, and is left as it "
            "is. Without it: chrome100 and firefox120\n");
  EXPECT_EQ(told("a:has(b) { top: 0 }", "chrome105"), "");
  const auto tells = [&](std::string_view source) {
    return told(source, "chrome60,safari11").find("css-newer-than-target") != std::string::npos;
  };
  EXPECT_TRUE(tells("a { color: color-mix(in srgb, red, blue) }"));
  EXPECT_TRUE(tells("a { --x: oklch(60% 0.2 30) }"));
  EXPECT_TRUE(tells("a { color: oklch(60% var(--c) 30) }"));
  EXPECT_TRUE(tells("a { inset: var(--x) }"));
  EXPECT_TRUE(tells("a { margin-inline-start: 0 }"));
  EXPECT_TRUE(tells("a { height: 100dvh }"));
  EXPECT_TRUE(tells("a { width: clamp(1px, 2vw, 3px) }"));
  EXPECT_TRUE(tells("@layer a { b { top: 0 } }"));
  EXPECT_TRUE(tells("@container (width > 1px) { b { top: 0 } }"));
  EXPECT_TRUE(tells("@media screen and (width > 1px) { b { top: 0 } }"));
  EXPECT_TRUE(tells("a:not(.b, .c) { top: 0 }"));
  EXPECT_TRUE(tells("@supports (top: 0) { b { top: 0 } } :is(a, b) { top: 0 }"));
  // A nested rule that needs `:is()`.
  EXPECT_TRUE(tells("a b, c { d & { top: 0 } }"));
  // The author has thought of it.
  EXPECT_FALSE(tells("a { height: 100vh; height: 100dvh }"));
  EXPECT_FALSE(tells("@supports (width: 1cqw) { b { width: 1cqw } }"));
  EXPECT_FALSE(tells("@supports selector(:has(a)) { b:has(c) { top: 0 } }"));
  EXPECT_FALSE(tells("a:not(.b):hover { top: 0; color: rgb(1 2 3 / 4%); inset: 0 }"));
  EXPECT_FALSE(tells("a { color: oklch(60% 0.2 30) }"));
}

}  // namespace
}  // namespace sinter::css
