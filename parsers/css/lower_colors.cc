// Colours that the target cannot read, in a form that it can.
//
// The space-separated syntax of rgb() and hsl(), and hwb(), say what the old forms say. lab(),
// lch(), oklab(), oklch() and color() may lie outside of sRGB: their nearest colour there is only
// written in front of them (TokenPrinter::print_srgb_value). The way is that of CSS Color Module
// Level 4: sections 10 to 12 for the conversions, 14.1 for the nearest colour.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numbers>

#include "parsers/css/print_tokens.h"

namespace sinter::css {

namespace {

using Vector = std::array<f64, 3>;
using Matrix = std::array<Vector, 3>;

Vector times(const Matrix& m, const Vector& v) {
  Vector out{};
  for (size_t i = 0; i < 3; ++i)
    for (size_t k = 0; k < 3; ++k) out[i] += m[i][k] * v[k];
  return out;
}

constexpr Matrix kLmsToLinear = {{{4.0767416360759574, -3.3077115392580616, 0.2309699031821044},
                                  {-1.2684379732850317, 2.6097573492876887, -0.3413193760026573},
                                  {-0.0041960761386756, -0.7034186179359362, 1.7076146940746117}}};
constexpr Matrix kLinearToLms = {{{0.4122214694707630, 0.5363325372617349, 0.0514459932675022},
                                  {0.2119034958178252, 0.6806995506452344, 0.1073969535369406},
                                  {0.0883024591900564, 0.2817188391361215, 0.6299787016738222}}};
constexpr Matrix kOklabToLms = {{{1, 0.3963377773761749, 0.2158037573099136},
                                 {1, -0.1055613458156586, -0.0638541728258133},
                                 {1, -0.0894841775298119, -1.2914855480194092}}};
constexpr Matrix kLmsToOklab = {{{0.2104542683093140, 0.7936177747023054, -0.0040720430116193},
                                 {1.9779985324311684, -2.4285922420485799, 0.4505937096174110},
                                 {0.0259040424655478, 0.7827717124575296, -0.8086757549230774}}};
constexpr Matrix kD50ToD65 = {{{0.9554734214880752, -0.0230985494818370, 0.0632592939985213},
                               {-0.0283697093338637, 1.0099953980813041, 0.0210414411919578},
                               {0.0123140145290138, -0.0205076492925166, 1.3303659009427790}}};
constexpr Matrix kXyzToLinear = {{{3.2409699419045226, -1.5373831775700940, -0.4986107602930034},
                                  {-0.9692436362808796, 1.8759675015077202, 0.0415550574071756},
                                  {0.0556300796969936, -0.2039769588889765, 1.0569715142428786}}};
constexpr Matrix kP3ToXyz = {{{0.4865709486482162, 0.2656676931690931, 0.1982172852343625},
                              {0.2289745640697488, 0.6917385218365064, 0.0792869140937450},
                              {0, 0.0451133818589026, 1.0439443689009760}}};

f64 encoded(f64 linear) {
  const f64 size = std::abs(linear);
  return size > 0.0031308 ? std::copysign(1.055 * std::pow(size, 1 / 2.4) - 0.055, linear)
                          : 12.92 * linear;
}
f64 decoded(f64 value) {
  const f64 size = std::abs(value);
  return size > 0.04045 ? std::copysign(std::pow((size + 0.055) / 1.055, 2.4), value)
                        : value / 12.92;
}

Vector oklab_to_linear(const Vector& lab) {
  Vector lms = times(kOklabToLms, lab);
  for (f64& each : lms) each = each * each * each;
  return times(kLmsToLinear, lms);
}
Vector linear_to_oklab(const Vector& linear) {
  Vector lms = times(kLinearToLms, linear);
  for (f64& each : lms) each = std::cbrt(each);
  return times(kLmsToOklab, lms);
}
Vector lab_to_linear(const Vector& lab) {
  constexpr f64 kKappa = 24389.0 / 27, kEpsilon = 216.0 / 24389;
  constexpr Vector kWhite = {0.3457 / 0.3585, 1, (1 - 0.3457 - 0.3585) / 0.3585};
  const f64 y = (lab[0] + 16) / 116, x = lab[1] / 500 + y, z = y - lab[2] / 200;
  const auto part = [&](f64 t) {
    return t * t * t > kEpsilon ? t * t * t : (116 * t - 16) / kKappa;
  };
  const Vector d50 = {part(x) * kWhite[0], lab[0] > kKappa * kEpsilon ? y * y * y : lab[0] / kKappa,
                      part(z) * kWhite[2]};
  return times(kXyzToLinear, times(kD50ToD65, d50));
}

bool in_gamut(const Vector& linear) {
  return std::all_of(linear.begin(), linear.end(),
                     [](f64 c) { return c >= -0.000001 && c <= 1.000001; });
}
Vector clipped(Vector linear) {
  for (f64& c : linear) c = std::clamp(c, 0.0, 1.0);
  return linear;
}

// Less and less chroma until cutting off what is outside cannot be told from the colour.
Vector nearest_in_srgb(const Vector& linear) {
  if (in_gamut(linear)) return clipped(linear);
  constexpr f64 kJustNoticeable = 0.02, kPrecise = 0.0001;
  const Vector origin = linear_to_oklab(linear);
  if (origin[0] >= 1) return {1, 1, 1};
  if (origin[0] <= 0) return {0, 0, 0};
  const auto difference = [](const Vector& a, const Vector& b) {
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
  };
  if (difference(linear_to_oklab(clipped(linear)), origin) < kJustNoticeable)
    return clipped(linear);
  const f64 chroma = std::hypot(origin[1], origin[2]);
  f64 low = 0, high = chroma;
  bool low_in_gamut = true;
  Vector best = clipped(linear);
  while (high - low > kPrecise) {
    const f64 middle = (low + high) / 2;
    const Vector current = {origin[0], origin[1] / chroma * middle, origin[2] / chroma * middle};
    const Vector made = oklab_to_linear(current);
    if (low_in_gamut && in_gamut(made)) {
      low = middle;
      continue;
    }
    best = clipped(made);
    const f64 error = difference(linear_to_oklab(best), current);
    if (error >= kJustNoticeable) {
      high = middle;
    } else if (kJustNoticeable - error < kPrecise) {
      return best;
    } else {
      low_in_gamut = false;
      low = middle;
    }
  }
  return best;
}

// 0.502 → ".502": at most three decimals, which tell all of eight bits apart.
std::string alpha_text(f64 alpha, bool short_form) {
  alpha = std::clamp(alpha, 0.0, 1.0);
  const f64 two = std::round(alpha * 100) / 100;
  const bool enough = std::lround(two * 255) == std::lround(alpha * 255);
  std::string text = fmt::format("{:g}", enough ? two : std::round(alpha * 1000) / 1000);
  if (short_form && text.size() > 1 && text.starts_with('0')) text.erase(0, 1);
  return text;
}

// The arguments of a colour function: up to four values, of which the last may be behind a slash.
struct Arguments {
  struct Value {
    TokenKind kind;  // Number, Percentage, Dimension, or Ident for `none`
    f64 number;
    std::string_view text;  // without a unit
    std::string_view unit;
  };
  Value values[5];
  u32 count = 0;
  u32 commas = 0;
  bool slash = false;
};

f64 number_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  f64 value = NAN;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// False where there is anything else, as a var().
bool read_arguments(const Sheet& sheet, u32 begin, u32 end, Arguments& out) {
  for (u32 i = begin; i < end; ++i) {
    const Token& token = sheet.tokens[i];
    if (token.kind == TokenKind::Comma) {
      if (++out.commas != out.count) return false;
      continue;
    }
    if (sheet.is_delim(i, '/')) {
      if (out.slash || out.commas != 0 || out.count != 3) return false;
      out.slash = true;
      continue;
    }
    if (out.count == 4 || token.escaped()) return false;
    Arguments::Value value{token.kind, 0, sheet.written(token), {}};
    switch (token.kind) {
      case TokenKind::Percentage:
        value.text.remove_suffix(1);
        break;
      case TokenKind::Dimension:
        value.unit = value.text.substr(token.link - token.start);
        value.text = value.text.substr(0, token.link - token.start);
        break;
      case TokenKind::Number:
        break;
      case TokenKind::Ident:
        if (!sheet.is_name(i, TokenKind::Ident, "none")) return false;
        break;
      default:
        return false;
    }
    if (token.kind != TokenKind::Ident) value.number = number_of(value.text);
    if (std::isnan(value.number)) return false;
    out.values[out.count++] = value;
  }
  if (out.count < 3) return false;
  return out.commas != 0 ? out.commas == out.count - 1 : out.slash == (out.count == 4);
}

// In degrees; false where the unit is none of an angle.
bool hue_of(const Arguments::Value& value, f64& degrees) {
  degrees = value.number;
  if (value.kind == TokenKind::Percentage) return false;
  if (value.kind != TokenKind::Dimension || equals_ignoring_case(value.unit, "deg")) return true;
  if (equals_ignoring_case(value.unit, "turn")) return degrees *= 360, true;
  if (equals_ignoring_case(value.unit, "grad")) return degrees *= 0.9, true;
  if (equals_ignoring_case(value.unit, "rad")) return degrees *= 180 / std::numbers::pi, true;
  return false;
}

// A number, or what a percentage is of `whole`.
bool scaled(const Arguments::Value& value, f64 whole, f64& out) {
  out = value.kind == TokenKind::Percentage ? value.number / 100 * whole : value.number;
  return value.kind != TokenKind::Dimension;
}

bool alpha_of(const Arguments& arguments, f64& alpha) {
  alpha = 1;
  return arguments.count < 4 || scaled(arguments.values[3], 1, alpha);
}

}  // namespace

void TokenPrinter::legacy_rgb(const u32 (&channels)[3], f64 alpha) {
  const std::string_view comma = minify_space_ ? "," : ", ";
  if (alpha >= 1) {
    scratch_.text.append(fmt::format("#{:02x}{:02x}{:02x}", channels[0], channels[1], channels[2]));
    return;
  }
  scratch_.text.append(fmt::format("rgba({1}{0}{2}{0}{3}{0}{4})", comma, channels[0], channels[1],
                                   channels[2], alpha_text(alpha, minify_syntax_)));
}

// `rgb(0 128 255 / 50%)` → `rgba(0, 128, 255, 0.5)`; with `hue`, hsl() likewise.
bool TokenPrinter::legacy_color(u32 index, bool hue) {
  const Token& function = sheet_.tokens[index];
  Arguments arguments;
  f64 alpha = 1;
  bool known =
      read_arguments(sheet_, index + 1, function.link, arguments) && alpha_of(arguments, alpha);
  const bool has_alpha = arguments.count == 4;
  const bool old_name = (sheet_.written_name(function).back() | 32) == 'a' ? has_alpha : !has_alpha;
  if (known && arguments.commas != 0 && old_name &&
      (!has_alpha || arguments.values[3].kind == TokenKind::Number))
    return false;
  std::string text(hue ? "hsl" : "rgb");
  text += has_alpha ? "a(" : "(";
  const std::string_view comma = minify_space_ ? "," : ", ";
  const TokenKind first = arguments.values[0].kind;
  for (u32 i = 0; i < 3 && known; ++i) {
    const Arguments::Value& value = arguments.values[i];
    if (i > 0) text += comma;
    if (hue && i == 0) {
      f64 degrees;
      known = value.kind != TokenKind::Ident && hue_of(value, degrees) &&
              !equals_ignoring_case(value.unit, "rad");
      if (known) text += fmt::format("{:g}", degrees);
    } else if (hue) {
      known = value.kind == TokenKind::Percentage || value.kind == TokenKind::Number;
      text.append(value.text).append("%");
    } else {
      known = value.kind == first && value.text.find('.') == value.text.npos &&
              (first == TokenKind::Number || first == TokenKind::Percentage);
      text.append(value.text).append(first == TokenKind::Percentage ? "%" : "");
    }
  }
  if (!known || (has_alpha && arguments.values[3].kind == TokenKind::Ident)) {
    // With commas it is what all know, but for the var() in it.
    const bool old = std::any_of(sheet_.tokens + index + 1, sheet_.tokens + function.link,
                                 [](const Token& token) { return token.kind == TokenKind::Comma; });
    if (!old)
      sheet_.newer(Feature::ModernColorSyntax,
                   fmt::format("The syntax of this \"{}()\"", sheet_.written_name(function)),
                   {function.start, sheet_.tokens[function.link].end});
    return false;
  }
  if (has_alpha)
    text.append(comma).append(arguments.values[3].kind == TokenKind::Number
                                  ? std::string(arguments.values[3].text)
                                  : alpha_text(alpha, minify_syntax_));
  scratch_.text.append(text.append(")"));
  return true;
}

bool TokenPrinter::hwb(u32 index) {
  Arguments arguments;
  f64 hue, white, black, alpha;
  if (!read_arguments(sheet_, index + 1, sheet_.tokens[index].link, arguments) ||
      !hue_of(arguments.values[0], hue) || !alpha_of(arguments, alpha))
    return false;
  for (u32 i = 0; i < arguments.count; ++i)
    if (arguments.values[i].kind == TokenKind::Ident) return false;
  if (arguments.values[1].kind == TokenKind::Dimension ||
      arguments.values[2].kind == TokenKind::Dimension)
    return false;
  white = std::clamp(arguments.values[1].number / 100, 0.0, 1.0);
  black = std::clamp(arguments.values[2].number / 100, 0.0, 1.0);
  u32 channels[3];
  for (u32 i = 0; i < 3; ++i) {
    constexpr f64 kOffsets[] = {0, 8, 4};
    f64 k = std::fmod(kOffsets[i] + hue / 30, 12);
    if (k < 0) k += 12;
    const f64 pure = 0.5 - 0.5 * std::max(-1.0, std::min({k - 3, 9 - k, 1.0}));
    const f64 value =
        white + black >= 1 ? white / (white + black) : pure * (1 - white - black) + white;
    channels[i] = static_cast<u32>(std::lround(value * 255));
  }
  legacy_rgb(channels, alpha);
  return true;
}

// The nearest colour of sRGB to lab(), lch(), oklab(), oklch() or color().
bool TokenPrinter::srgb_of(u32 index, Feature feature) {
  const std::string_view name = sheet_.written_name(sheet_.tokens[index]);
  u32 begin = index + 1;
  std::string_view space;
  if (feature == Feature::ColorFunction) {
    if (sheet_.tokens[begin].kind != TokenKind::Ident) return false;
    space = sheet_.written(sheet_.tokens[begin++]);
  }
  Arguments arguments;
  f64 alpha;
  if (!read_arguments(sheet_, begin, sheet_.tokens[index].link, arguments) ||
      arguments.commas != 0 || !alpha_of(arguments, alpha))
    return false;
  Vector v;
  Vector linear;
  if (feature == Feature::ColorFunction) {
    for (u32 i = 0; i < 3; ++i)
      if (!scaled(arguments.values[i], 1, v[i])) return false;
    const bool p3 = equals_ignoring_case(space, "display-p3");
    if (!p3 && !equals_ignoring_case(space, "srgb") && !equals_ignoring_case(space, "srgb-linear"))
      return false;
    if (!equals_ignoring_case(space, "srgb-linear"))
      for (f64& c : v) c = decoded(c);
    linear = p3 ? times(kXyzToLinear, times(kP3ToXyz, v)) : v;
  } else {
    const bool ok = feature == Feature::Oklab;
    const bool polar = (name[name.size() - 2] | 32) == 'c';  // lch, oklch
    if (!scaled(arguments.values[0], ok ? 1 : 100, v[0])) return false;
    v[0] = std::clamp(v[0], 0.0, ok ? 1.0 : 100.0);
    const f64 whole = ok ? 0.4 : polar ? 150 : 125;
    if (!scaled(arguments.values[1], whole, v[1])) return false;
    if (polar) {
      f64 hue;
      if (!hue_of(arguments.values[2], hue)) return false;
      const f64 chroma = std::max(v[1], 0.0), angle = hue * std::numbers::pi / 180;
      v[1] = chroma * std::cos(angle);
      v[2] = chroma * std::sin(angle);
    } else if (!scaled(arguments.values[2], whole, v[2])) {
      return false;
    }
    linear = ok ? oklab_to_linear(v) : lab_to_linear(v);
  }
  const Vector near = nearest_in_srgb(linear);
  u32 channels[3];
  for (u32 i = 0; i < 3; ++i)
    channels[i] = static_cast<u32>(std::lround(std::clamp(encoded(near[i]), 0.0, 1.0) * 255));
  legacy_rgb(channels, alpha);
  return true;
}

bool TokenPrinter::newer_function(u32 index, std::string_view name, u32 mode) {
  const Token& token = sheet_.tokens[index];
  const SourceRange range{token.start, token.end};
  const bool hue = equals_ignoring_case(name, "hsl") || equals_ignoring_case(name, "hsla");
  const bool rgb = equals_ignoring_case(name, "rgb") || equals_ignoring_case(name, "rgba");
  const Feature feature = feature_of_function(name);
  const bool color = hue || rgb || feature == Feature::Hwb || feature == Feature::Lab ||
                     feature == Feature::Oklab || feature == Feature::ColorFunction;
  if (color && sheet_.is_name(index + 1, TokenKind::Ident, "from")) {
    if (to_srgb_) srgb_colors_ = kNone;
    sheet_.newer(Feature::RelativeColor, fmt::format("\"{}(from …)\"", name), range);
    return false;
  }
  const bool fixed = (mode & kValueVerbatim) == 0;
  if ((hue || rgb) && sheet_.lacks(Feature::ModernColorSyntax) && fixed)
    return legacy_color(index, hue);
  constexpr std::string_view kGradient = "gradient";
  if (name.size() > kGradient.size() &&
      equals_ignoring_case(name.substr(name.size() - kGradient.size()), kGradient)) {
    for (u32 i = index + 1; i < token.link && sheet_.tokens[i].kind != TokenKind::Comma; ++i)
      if (sheet_.is_name(i, TokenKind::Ident, "in"))
        sheet_.newer(Feature::ColorInterpolation, "The colour space of this gradient",
                     sheet_.range_of(i));
  }
  if (feature == Feature::kCount || !sheet_.lacks(feature)) return false;
  if (feature == Feature::Hwb && fixed && hwb(index)) return true;
  if (to_srgb_ && color && feature != Feature::Hwb) {
    if (srgb_of(index, feature)) {
      if (srgb_colors_ != kNone) ++srgb_colors_;
      return true;
    }
    srgb_colors_ = kNone;
    return false;
  }
  if (to_srgb_) srgb_colors_ = kNone;
  sheet_.newer(feature, fmt::format("\"{}()\"", name), range);
  return false;
}

}  // namespace sinter::css
