#include "parsers/css/features.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "parsers/css/prefixes.h"
#include "parsers/css/tokenizer.h"

namespace sinter::css {

namespace {

using enum Feature;

struct Since {
  Feature feature;
  f64 versions[kEngines];  // the first that knows it
};

// In the order of the enum.
constexpr Since kSince[] = {
    {Nesting, {120, 120, 117, 17.2, 17.2, 106}},
    {HexAlpha, {62, 79, 49, 10, 9.3, 49}},
    {ModernColorSyntax, {65, 79, 52, 12.1, 12.2, 52}},
    {Hwb, {101, 101, 96, 15, 15, 87}},
    {Lab, {111, 111, 113, 15, 15, 97}},
    {Oklab, {111, 111, 113, 15.4, 15.4, 97}},
    {ColorFunction, {111, 111, 113, 15, 15, 97}},
    {ColorMix, {111, 111, 113, 16.2, 16.2, 97}},
    {LightDark, {123, 123, 120, 17.5, 17.5, 109}},
    {RelativeColor, {122, 122, 128, 18, 18, 108}},
    {MediaRange, {104, 104, 102, 16.4, 16.4, 90}},
    {Layers, {99, 99, 97, 15.4, 15.4, 85}},
    {ContainerQueries, {105, 105, 110, 16, 16, 91}},
    {ScopeRule, {118, 118, 146, 26.4, 26.4, 104}},
    {StartingStyle, {117, 117, 129, 17.5, 17.5, 103}},
    {RegisteredProperty, {85, 85, 128, 16.4, 16.4, 71}},
    {ImportSupports, {122, 122, 115, 17.5, 17.5, 108}},
    {Inset, {87, 87, 66, 14.1, 14.5, 73}},
    {LogicalLonghands, {69, 79, 41, 12.1, 12.2, 56}},
    {LogicalShorthands, {87, 87, 66, 14.1, 14.5, 73}},
    {LogicalInset, {87, 87, 63, 14.1, 14.5, 73}},
    {LogicalRadius, {89, 89, 66, 15, 15, 75}},
    {LogicalSize, {57, 79, 41, 12.1, 12.2, 44}},
    {AspectRatio, {88, 88, 89, 15, 15, 74}},
    {OverflowPair, {68, 79, 61, 13.1, 13.4, 55}},
    {Place, {59, 79, 45, 11, 11, 46}},
    {Transforms, {104, 104, 72, 14.1, 14.5, 90}},
    {Is, {88, 88, 78, 14, 14, 74}},
    {Has, {105, 105, 121, 15.4, 15.4, 91}},
    {NotList, {88, 88, 84, 9, 9, 74}},
    {FocusVisible, {86, 86, 85, 15.4, 15.4, 72}},
    {Dir, {120, 120, 49, 16.4, 16.4, 106}},
    {NthOf, {111, 111, 113, 9, 9, 97}},
    {UserValid, {119, 119, 88, 16.5, 16.5, 105}},
    {PopoverOpen, {114, 114, 125, 17, 17, 100}},
    {MinMax, {79, 79, 75, 11.1, 11.3, 66}},
    {Clamp, {79, 79, 75, 13.1, 13.4, 66}},
    {Round, {125, 125, 118, 15.4, 15.4, 111}},
    {Trigonometry, {111, 111, 108, 15.4, 15.4, 97}},
    {Powers, {120, 120, 118, 15.4, 15.4, 106}},
    {AbsSign, {138, 138, 118, 15.4, 15.4, 122}},
    {DynamicViewportUnits, {108, 108, 101, 15.4, 15.4, 94}},
    {ContainerUnits, {105, 105, 110, 16, 16, 91}},
    {LineHeightUnit, {109, 109, 120, 16.4, 16.4, 95}},
    {RootLineHeightUnit, {111, 111, 120, 16.4, 16.4, 97}},
    {ColorInterpolation, {111, 111, 127, 16.2, 16.2, 97}},
    {ConicGradient, {69, 79, 83, 12.1, 12.2, 56}},
    {ImageSet, {113, 113, 89, 17, 17, 99}},
    {Anchor, {125, 125, 147, 26, 26, 111}},
    {LinearEasing, {113, 113, 112, 17.2, 17.2, 99}},
    {If, {137, 137, kNever, 27.3, 27.3, 121}},
};
static_assert(std::size(kSince) == static_cast<size_t>(kCount));
static_assert([] {
  for (size_t i = 0; i < std::size(kSince); ++i)
    if (static_cast<size_t>(kSince[i].feature) != i) return false;
  return true;
}());

struct Name {
  std::string_view name;
  Feature feature;
};

constexpr Name kFunctions[] = {
    {"hwb", Hwb},
    {"lab", Lab},
    {"lch", Lab},
    {"oklab", Oklab},
    {"oklch", Oklab},
    {"color", ColorFunction},
    {"color-mix", ColorMix},
    {"light-dark", LightDark},
    {"min", MinMax},
    {"max", MinMax},
    {"clamp", Clamp},
    {"round", Round},
    {"mod", Round},
    {"rem", Round},
    {"sin", Trigonometry},
    {"cos", Trigonometry},
    {"tan", Trigonometry},
    {"asin", Trigonometry},
    {"acos", Trigonometry},
    {"atan", Trigonometry},
    {"atan2", Trigonometry},
    {"pow", Powers},
    {"sqrt", Powers},
    {"hypot", Powers},
    {"log", Powers},
    {"exp", Powers},
    {"abs", AbsSign},
    {"sign", AbsSign},
    {"conic-gradient", ConicGradient},
    {"repeating-conic-gradient", ConicGradient},
    {"image-set", ImageSet},
    {"anchor", Anchor},
    {"anchor-size", Anchor},
    {"linear", LinearEasing},
    {"if", If},
};
constexpr Name kUnits[] = {
    {"dvw", DynamicViewportUnits}, {"dvh", DynamicViewportUnits},   {"dvi", DynamicViewportUnits},
    {"dvb", DynamicViewportUnits}, {"dvmin", DynamicViewportUnits}, {"dvmax", DynamicViewportUnits},
    {"svw", DynamicViewportUnits}, {"svh", DynamicViewportUnits},   {"svi", DynamicViewportUnits},
    {"svb", DynamicViewportUnits}, {"svmin", DynamicViewportUnits}, {"svmax", DynamicViewportUnits},
    {"lvw", DynamicViewportUnits}, {"lvh", DynamicViewportUnits},   {"lvi", DynamicViewportUnits},
    {"lvb", DynamicViewportUnits}, {"lvmin", DynamicViewportUnits}, {"lvmax", DynamicViewportUnits},
    {"cqw", ContainerUnits},       {"cqh", ContainerUnits},         {"cqi", ContainerUnits},
    {"cqb", ContainerUnits},       {"cqmin", ContainerUnits},       {"cqmax", ContainerUnits},
    {"lh", LineHeightUnit},        {"rlh", RootLineHeightUnit},
};
constexpr Name kPseudos[] = {
    {"is", Is},
    {"where", Is},
    {"has", Has},
    {"focus-visible", FocusVisible},
    {"dir", Dir},
    {"user-valid", UserValid},
    {"user-invalid", UserValid},
    {"popover-open", PopoverOpen},
};
constexpr Name kRules[] = {
    {"layer", Layers},
    {"container", ContainerQueries},
    {"scope", ScopeRule},
    {"starting-style", StartingStyle},
    {"property", RegisteredProperty},
};
constexpr Name kProperties[] = {
    {"inset", Inset},
    {"aspect-ratio", AspectRatio},
    {"translate", Transforms},
    {"rotate", Transforms},
    {"scale", Transforms},
    {"place-items", Place},
    {"place-content", Place},
    {"place-self", Place},
    {"margin-inline", LogicalShorthands},
    {"margin-block", LogicalShorthands},
    {"padding-inline", LogicalShorthands},
    {"padding-block", LogicalShorthands},
    {"border-inline", LogicalShorthands},
    {"border-block", LogicalShorthands},
    {"border-inline-color", LogicalShorthands},
    {"border-inline-style", LogicalShorthands},
    {"border-inline-width", LogicalShorthands},
    {"border-block-color", LogicalShorthands},
    {"border-block-style", LogicalShorthands},
    {"border-block-width", LogicalShorthands},
    {"inset-inline", LogicalInset},
    {"inset-block", LogicalInset},
    {"inset-inline-start", LogicalInset},
    {"inset-inline-end", LogicalInset},
    {"inset-block-start", LogicalInset},
    {"inset-block-end", LogicalInset},
    {"border-start-start-radius", LogicalRadius},
    {"border-start-end-radius", LogicalRadius},
    {"border-end-start-radius", LogicalRadius},
    {"border-end-end-radius", LogicalRadius},
    {"inline-size", LogicalSize},
    {"block-size", LogicalSize},
    {"min-inline-size", LogicalSize},
    {"min-block-size", LogicalSize},
    {"max-inline-size", LogicalSize},
    {"max-block-size", LogicalSize},
};

template <size_t kSize>
Feature find(const Name (&names)[kSize], std::string_view name) {
  for (const Name& each : names)
    if (equals_ignoring_case(name, each.name)) return each.feature;
  return kCount;
}

constexpr std::string_view kEngineNames[kEngines] = {"chrome", "edge", "firefox",
                                                     "safari", "ios",  "opera"};

bool knows(const Browser& browser, Feature feature) {
  return browser.version >= kSince[static_cast<size_t>(feature)].versions[browser.engine];
}

}  // namespace

bool parse_browser(std::string_view text, Browser& browser) {
  const size_t digits = text.find_first_of("0123456789");
  if (digits == text.npos) return false;
  const auto* const at =
      std::find(std::begin(kEngineNames), std::end(kEngineNames), text.substr(0, digits));
  if (at == std::end(kEngineNames)) return false;
  browser.engine = static_cast<u32>(at - kEngineNames);
  browser.version = 0;
  std::from_chars(text.data() + digits, text.data() + text.size(), browser.version);
  return true;
}

Target target_of(std::string_view browsers) {
  Target target;
  target.browsers = browsers;
  for_each_browser(browsers, [&](std::string_view, const Browser& browser) {
    for (const Since& since : kSince)
      if (!knows(browser, since.feature)) target.missing |= bit_of(since.feature);
    target.prefixes |= prefixes_of(browser);
  });
  return target;
}

std::string browsers_without(const Target& target, Feature feature) {
  std::vector<std::string_view> names;
  for_each_browser(target.browsers, [&](std::string_view text, const Browser& browser) {
    if (!knows(browser, feature)) names.push_back(text);
  });
  std::string out;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? " and " : ", ";
    out += names[i];
  }
  return out;
}

Feature feature_of_function(std::string_view name) { return find(kFunctions, name); }
Feature feature_of_unit(std::string_view unit) { return find(kUnits, unit); }
Feature feature_of_pseudo(std::string_view name) { return find(kPseudos, name); }
Feature feature_of_rule(std::string_view name) { return find(kRules, name); }

Feature feature_of_property(std::string_view name) {
  const Feature found = find(kProperties, name);
  if (found != kCount) return found;
  // margin-inline-start, border-block-end-color …
  for (const std::string_view box : {"margin-", "padding-", "border-"}) {
    if (name.size() <= box.size() || !equals_ignoring_case(name.substr(0, box.size()), box))
      continue;
    const std::string_view rest = name.substr(box.size());
    for (const std::string_view side : {"inline-start", "inline-end", "block-start", "block-end"})
      if (rest.size() >= side.size() && equals_ignoring_case(rest.substr(0, side.size()), side) &&
          (rest.size() == side.size() || rest[side.size()] == '-'))
        return LogicalLonghands;
  }
  return kCount;
}

}  // namespace sinter::css
