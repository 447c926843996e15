#include "parsers/css/properties.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace sinter::css {

namespace {

struct PropertyEntry {
  std::string_view name;
  u16 traits;
};

constexpr u16 C = kPropertyColor, L = kPropertyLength, B = kPropertyBox, W = kPropertyWeight,
              A = kPropertyAnimation, V = kPropertyVerbatim, K = kPropertyComposes;

// Sorted. Properties that take names of the author's beside colours are left out (`font`,
// `grid-area`), and so are those where a number without unit means something else than a length
// (`flex`, `line-height`, `tab-size`).
constexpr PropertyEntry kProperties[] = {
    {"-moz-animation", A},
    {"-moz-animation-name", A},
    {"-moz-border-radius", L},
    {"-moz-box-shadow", C | L},
    {"-ms-filter", V},
    {"-o-animation", A},
    {"-o-animation-name", A},
    {"-webkit-animation", A},
    {"-webkit-animation-name", A},
    {"-webkit-backdrop-filter", C},
    {"-webkit-border-radius", L},
    {"-webkit-box-shadow", C | L},
    {"-webkit-filter", C},
    {"-webkit-mask", C},
    {"-webkit-mask-image", C},
    {"-webkit-tap-highlight-color", C},
    {"-webkit-text-decoration-color", C},
    {"-webkit-text-fill-color", C},
    {"-webkit-text-stroke", C},
    {"-webkit-text-stroke-color", C},
    {"accent-color", C},
    {"animation", A},
    {"animation-name", A},
    {"backdrop-filter", C},
    {"background", C},
    {"background-color", C},
    {"background-image", C},
    {"background-position", L},
    {"background-position-x", L},
    {"background-position-y", L},
    {"background-size", L},
    {"block-size", L},
    {"border", C | L},
    {"border-block", C | L},
    {"border-block-color", C},
    {"border-block-end", C},
    {"border-block-end-color", C},
    {"border-block-start", C},
    {"border-block-start-color", C},
    {"border-bottom", C | L},
    {"border-bottom-color", C},
    {"border-bottom-left-radius", L},
    {"border-bottom-right-radius", L},
    {"border-bottom-width", L},
    {"border-color", B | C},
    {"border-image", C},
    {"border-image-outset", B},
    {"border-image-source", C},
    {"border-inline", C | L},
    {"border-inline-color", C},
    {"border-inline-end", C},
    {"border-inline-end-color", C},
    {"border-inline-start", C},
    {"border-inline-start-color", C},
    {"border-left", C | L},
    {"border-left-color", C},
    {"border-left-width", L},
    {"border-radius", L},
    {"border-right", C | L},
    {"border-right-color", C},
    {"border-right-width", L},
    {"border-spacing", L},
    {"border-style", B},
    {"border-top", C | L},
    {"border-top-color", C},
    {"border-top-left-radius", L},
    {"border-top-right-radius", L},
    {"border-top-width", L},
    {"border-width", B | L},
    {"bottom", L},
    {"box-shadow", C | L},
    {"caret-color", C},
    {"color", C},
    {"column-gap", L},
    {"column-rule", C | L},
    {"column-rule-color", C},
    {"column-rule-width", L},
    {"column-width", L},
    {"composes", K},
    {"fill", C},
    {"filter", C},
    {"flex-basis", L},
    {"flood-color", C},
    {"font-size", L},
    {"font-weight", W},
    {"gap", L},
    {"grid-column-gap", L},
    {"grid-gap", L},
    {"grid-row-gap", L},
    {"height", L},
    {"inline-size", L},
    {"inset", B | L},
    {"inset-block", L},
    {"inset-block-end", L},
    {"inset-block-start", L},
    {"inset-inline", L},
    {"inset-inline-end", L},
    {"inset-inline-start", L},
    {"left", L},
    {"letter-spacing", L},
    {"lighting-color", C},
    {"margin", B | L},
    {"margin-block", L},
    {"margin-block-end", L},
    {"margin-block-start", L},
    {"margin-bottom", L},
    {"margin-inline", L},
    {"margin-inline-end", L},
    {"margin-inline-start", L},
    {"margin-left", L},
    {"margin-right", L},
    {"margin-top", L},
    {"mask", C},
    {"mask-border-outset", B},
    {"mask-image", C},
    {"max-block-size", L},
    {"max-height", L},
    {"max-inline-size", L},
    {"max-width", L},
    {"min-block-size", L},
    {"min-height", L},
    {"min-inline-size", L},
    {"min-width", L},
    {"outline", C | L},
    {"outline-color", C},
    {"outline-offset", L},
    {"outline-width", L},
    {"padding", B | L},
    {"padding-block", L},
    {"padding-block-end", L},
    {"padding-block-start", L},
    {"padding-bottom", L},
    {"padding-inline", L},
    {"padding-inline-end", L},
    {"padding-inline-start", L},
    {"padding-left", L},
    {"padding-right", L},
    {"padding-top", L},
    {"perspective-origin", L},
    {"right", L},
    {"row-gap", L},
    {"scroll-margin", B | L},
    {"scroll-padding", B | L},
    {"scrollbar-color", C},
    {"src", V},
    {"stop-color", C},
    {"stroke", C},
    {"stroke-dashoffset", L},
    {"stroke-width", L},
    {"text-decoration", C},
    {"text-decoration-color", C},
    {"text-emphasis", C},
    {"text-emphasis-color", C},
    {"text-indent", L},
    {"text-shadow", C | L},
    {"top", L},
    {"transform-origin", L},
    {"unicode-range", V},
    {"vertical-align", L},
    {"width", L},
    {"word-spacing", L},
};

struct ColorName {
  std::string_view name;
  u32 rgb;
};

// Sorted by name.
constexpr ColorName kColors[] = {
    {"aliceblue", 0xf0f8ff},
    {"antiquewhite", 0xfaebd7},
    {"aqua", 0x00ffff},
    {"aquamarine", 0x7fffd4},
    {"azure", 0xf0ffff},
    {"beige", 0xf5f5dc},
    {"bisque", 0xffe4c4},
    {"black", 0x000000},
    {"blanchedalmond", 0xffebcd},
    {"blue", 0x0000ff},
    {"blueviolet", 0x8a2be2},
    {"brown", 0xa52a2a},
    {"burlywood", 0xdeb887},
    {"cadetblue", 0x5f9ea0},
    {"chartreuse", 0x7fff00},
    {"chocolate", 0xd2691e},
    {"coral", 0xff7f50},
    {"cornflowerblue", 0x6495ed},
    {"cornsilk", 0xfff8dc},
    {"crimson", 0xdc143c},
    {"cyan", 0x00ffff},
    {"darkblue", 0x00008b},
    {"darkcyan", 0x008b8b},
    {"darkgoldenrod", 0xb8860b},
    {"darkgray", 0xa9a9a9},
    {"darkgreen", 0x006400},
    {"darkgrey", 0xa9a9a9},
    {"darkkhaki", 0xbdb76b},
    {"darkmagenta", 0x8b008b},
    {"darkolivegreen", 0x556b2f},
    {"darkorange", 0xff8c00},
    {"darkorchid", 0x9932cc},
    {"darkred", 0x8b0000},
    {"darksalmon", 0xe9967a},
    {"darkseagreen", 0x8fbc8f},
    {"darkslateblue", 0x483d8b},
    {"darkslategray", 0x2f4f4f},
    {"darkslategrey", 0x2f4f4f},
    {"darkturquoise", 0x00ced1},
    {"darkviolet", 0x9400d3},
    {"deeppink", 0xff1493},
    {"deepskyblue", 0x00bfff},
    {"dimgray", 0x696969},
    {"dimgrey", 0x696969},
    {"dodgerblue", 0x1e90ff},
    {"firebrick", 0xb22222},
    {"floralwhite", 0xfffaf0},
    {"forestgreen", 0x228b22},
    {"fuchsia", 0xff00ff},
    {"gainsboro", 0xdcdcdc},
    {"ghostwhite", 0xf8f8ff},
    {"gold", 0xffd700},
    {"goldenrod", 0xdaa520},
    {"gray", 0x808080},
    {"green", 0x008000},
    {"greenyellow", 0xadff2f},
    {"grey", 0x808080},
    {"honeydew", 0xf0fff0},
    {"hotpink", 0xff69b4},
    {"indianred", 0xcd5c5c},
    {"indigo", 0x4b0082},
    {"ivory", 0xfffff0},
    {"khaki", 0xf0e68c},
    {"lavender", 0xe6e6fa},
    {"lavenderblush", 0xfff0f5},
    {"lawngreen", 0x7cfc00},
    {"lemonchiffon", 0xfffacd},
    {"lightblue", 0xadd8e6},
    {"lightcoral", 0xf08080},
    {"lightcyan", 0xe0ffff},
    {"lightgoldenrodyellow", 0xfafad2},
    {"lightgray", 0xd3d3d3},
    {"lightgreen", 0x90ee90},
    {"lightgrey", 0xd3d3d3},
    {"lightpink", 0xffb6c1},
    {"lightsalmon", 0xffa07a},
    {"lightseagreen", 0x20b2aa},
    {"lightskyblue", 0x87cefa},
    {"lightslategray", 0x778899},
    {"lightslategrey", 0x778899},
    {"lightsteelblue", 0xb0c4de},
    {"lightyellow", 0xffffe0},
    {"lime", 0x00ff00},
    {"limegreen", 0x32cd32},
    {"linen", 0xfaf0e6},
    {"magenta", 0xff00ff},
    {"maroon", 0x800000},
    {"mediumaquamarine", 0x66cdaa},
    {"mediumblue", 0x0000cd},
    {"mediumorchid", 0xba55d3},
    {"mediumpurple", 0x9370db},
    {"mediumseagreen", 0x3cb371},
    {"mediumslateblue", 0x7b68ee},
    {"mediumspringgreen", 0x00fa9a},
    {"mediumturquoise", 0x48d1cc},
    {"mediumvioletred", 0xc71585},
    {"midnightblue", 0x191970},
    {"mintcream", 0xf5fffa},
    {"mistyrose", 0xffe4e1},
    {"moccasin", 0xffe4b5},
    {"navajowhite", 0xffdead},
    {"navy", 0x000080},
    {"oldlace", 0xfdf5e6},
    {"olive", 0x808000},
    {"olivedrab", 0x6b8e23},
    {"orange", 0xffa500},
    {"orangered", 0xff4500},
    {"orchid", 0xda70d6},
    {"palegoldenrod", 0xeee8aa},
    {"palegreen", 0x98fb98},
    {"paleturquoise", 0xafeeee},
    {"palevioletred", 0xdb7093},
    {"papayawhip", 0xffefd5},
    {"peachpuff", 0xffdab9},
    {"peru", 0xcd853f},
    {"pink", 0xffc0cb},
    {"plum", 0xdda0dd},
    {"powderblue", 0xb0e0e6},
    {"purple", 0x800080},
    {"rebeccapurple", 0x663399},
    {"red", 0xff0000},
    {"rosybrown", 0xbc8f8f},
    {"royalblue", 0x4169e1},
    {"saddlebrown", 0x8b4513},
    {"salmon", 0xfa8072},
    {"sandybrown", 0xf4a460},
    {"seagreen", 0x2e8b57},
    {"seashell", 0xfff5ee},
    {"sienna", 0xa0522d},
    {"silver", 0xc0c0c0},
    {"skyblue", 0x87ceeb},
    {"slateblue", 0x6a5acd},
    {"slategray", 0x708090},
    {"slategrey", 0x708090},
    {"snow", 0xfffafa},
    {"springgreen", 0x00ff7f},
    {"steelblue", 0x4682b4},
    {"tan", 0xd2b48c},
    {"teal", 0x008080},
    {"thistle", 0xd8bfd8},
    {"tomato", 0xff6347},
    {"turquoise", 0x40e0d0},
    {"violet", 0xee82ee},
    {"wheat", 0xf5deb3},
    {"white", 0xffffff},
    {"whitesmoke", 0xf5f5f5},
    {"yellow", 0xffff00},
    {"yellowgreen", 0x9acd32},
};
constexpr size_t kColorCount = std::size(kColors);

constexpr bool has_short_hex(u32 rgb) { return (rgb >> 4 & 0x0f0f0f) == (rgb & 0x0f0f0f); }

// Names that are shorter than `#rgb` or `#rrggbb`, by colour; of two the shorter first.
struct ShortNames {
  std::array<ColorName, kColorCount> entries{};
  size_t count = 0;
};
constexpr ShortNames make_short_names() {
  ShortNames made;
  for (const ColorName& color : kColors)
    if (color.name.size() < (has_short_hex(color.rgb) ? 4u : 7u))
      made.entries[made.count++] = color;
  std::sort(made.entries.begin(), made.entries.begin() + static_cast<std::ptrdiff_t>(made.count),
            [](const ColorName& a, const ColorName& b) {
              if (a.rgb != b.rgb) return a.rgb < b.rgb;
              if (a.name.size() != b.name.size()) return a.name.size() < b.name.size();
              return a.name < b.name;
            });
  return made;
}
constexpr ShortNames kShortNames = make_short_names();

constexpr size_t kLongestName = 32;

std::string_view lower(std::string_view name, char* buffer) {
  for (size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    buffer[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return {buffer, name.size()};
}

}  // namespace

u16 property_traits(std::string_view name) {
  char buffer[kLongestName];
  if (name.size() > kLongestName) return 0;
  const std::string_view key = lower(name, buffer);
  const auto* at = std::lower_bound(
      std::begin(kProperties), std::end(kProperties), key,
      [](const PropertyEntry& entry, std::string_view k) { return entry.name < k; });
  return at != std::end(kProperties) && at->name == key ? at->traits : u16{0};
}

u32 color_of_name(std::string_view name) {
  char buffer[kLongestName];
  if (name.size() > 20 || name.size() < 3) return kNone;
  const std::string_view key = lower(name, buffer);
  const auto* at =
      std::lower_bound(std::begin(kColors), std::end(kColors), key,
                       [](const ColorName& entry, std::string_view k) { return entry.name < k; });
  return at != std::end(kColors) && at->name == key ? at->rgb : kNone;
}

std::string_view short_name_of_color(u32 rgb) {
  const auto end = kShortNames.entries.begin() + static_cast<std::ptrdiff_t>(kShortNames.count);
  const auto at = std::lower_bound(kShortNames.entries.begin(), end, rgb,
                                   [](const ColorName& entry, u32 k) { return entry.rgb < k; });
  return at != end && at->rgb == rgb ? at->name : std::string_view();
}

}  // namespace sinter::css
