// Which browsers know what of CSS: facts of MDN's browser-compat-data, from which follows what a
// target lacks. What can be said exactly in another way is lowered where it is printed; of
// everything else there is one warning a feature and style sheet (Sheet::newer).
#pragma once

#include <string>
#include <string_view>

#include "parsers/css/target.h"

namespace sinter::css {

enum class Feature : u8 {
  Nesting,
  // Colours
  HexAlpha,           // #rgba
  ModernColorSyntax,  // rgb(0 0 0 / 50%), and rgb() with alpha
  Hwb,
  Lab,  // lab(), lch()
  Oklab,
  ColorFunction,  // color(display-p3 …)
  ColorMix,
  LightDark,
  RelativeColor,  // rgb(from …)
  // Rules
  MediaRange,  // (width >= 600px)
  Layers,
  ContainerQueries,
  ScopeRule,
  StartingStyle,
  RegisteredProperty,
  ImportSupports,
  // Properties
  Inset,
  LogicalLonghands,   // margin-inline-start
  LogicalShorthands,  // margin-inline
  LogicalInset,       // inset-inline-start
  LogicalRadius,      // border-start-start-radius
  LogicalSize,        // inline-size
  AspectRatio,
  OverflowPair,  // overflow: hidden auto
  Place,         // place-items
  Transforms,    // translate, rotate and scale as properties
  // Selectors
  Is,  // :is(), :where()
  Has,
  NotList,
  FocusVisible,
  Dir,
  NthOf,
  UserValid,
  PopoverOpen,
  // Values
  MinMax,
  Clamp,
  Round,
  Trigonometry,
  Powers,
  AbsSign,
  DynamicViewportUnits,
  ContainerUnits,
  LineHeightUnit,
  RootLineHeightUnit,
  ColorInterpolation,  // linear-gradient(in oklch, …)
  ConicGradient,
  ImageSet,
  Anchor,
  LinearEasing,
  If,
  kCount,
};
static_assert(static_cast<u32>(Feature::kCount) <= 64);

constexpr u64 bit_of(Feature feature) { return u64{1} << static_cast<u32>(feature); }
inline bool lacks(const Target& target, Feature feature) {
  return (target.missing & bit_of(feature)) != 0;
}

// "chrome80 and safari13": those of the target's browsers that do not know it.
std::string browsers_without(const Target& target, Feature feature);

// What a name stands for; kCount: nothing that the table speaks of. Names may be in any case.
Feature feature_of_function(std::string_view name);
Feature feature_of_unit(std::string_view unit);
Feature feature_of_property(std::string_view name);
Feature feature_of_pseudo(std::string_view name);
Feature feature_of_rule(std::string_view name);

// One browser of a list of targets: "safari16.4".
struct Browser {
  u32 engine;  // column of the tables
  f64 version;
};
inline constexpr u32 kEngines = 6;  // chrome, edge, firefox, safari, ios, opera
inline constexpr f64 kNever = 1e9;

bool parse_browser(std::string_view text, Browser& browser);

// Calls `fn(text, browser)` for each browser of the list; other targets are left out.
template <class Fn>
void for_each_browser(std::string_view list, Fn fn) {
  while (!list.empty()) {
    const size_t comma = list.find(',');
    const std::string_view one = list.substr(0, comma);
    list = comma == list.npos ? std::string_view() : list.substr(comma + 1);
    Browser browser;
    if (parse_browser(one, browser)) fn(one, browser);
  }
}

}  // namespace sinter::css
