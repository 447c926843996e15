#include "parsers/css/print_tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "parsers/css/properties.h"

namespace sinter::css {

namespace {

constexpr u32 kDeepest = 400;  // brackets inside each other; more is no style sheet

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The units of lengths: those whose zero may lose them.
bool is_length_unit(std::string_view unit) {
  constexpr std::string_view kUnits[] = {"px", "em",   "rem",  "ex",  "ch", "lh", "vw",
                                         "vh", "vmin", "vmax", "cm",  "mm", "in", "pt",
                                         "pc", "q",    "svh",  "lvh", "dvh"};
  return std::any_of(std::begin(kUnits), std::end(kUnits),
                     [&](std::string_view u) { return equals_ignoring_case(unit, u); });
}

bool is_math_function(std::string_view name) {
  constexpr std::string_view kNames[] = {
      "calc",  "min", "max",  "clamp", "round", "mod",          "rem",       "sin",
      "cos",   "tan", "asin", "acos",  "atan",  "atan2",        "pow",       "sqrt",
      "hypot", "log", "exp",  "abs",   "sign",  "-webkit-calc", "-moz-calc", "calc-size"};
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&](std::string_view n) { return equals_ignoring_case(name, n); });
}

// Functions whose arguments are colours beside what is no name of the author's.
bool keeps_colors(std::string_view name) {
  constexpr std::string_view kNames[] = {"var",         "color-mix",  "light-dark",
                                         "drop-shadow", "cross-fade", "-webkit-gradient"};
  if (std::any_of(std::begin(kNames), std::end(kNames),
                  [&](std::string_view n) { return equals_ignoring_case(name, n); }))
    return true;
  constexpr std::string_view kGradient = "gradient";
  return name.size() > kGradient.size() &&
         equals_ignoring_case(name.substr(name.size() - kGradient.size()), kGradient);
}

// The digits of a number without what does not change its value. False: leave it as it is.
bool shorten(std::string_view written, bool keep_sign, std::string& out) {
  out.clear();
  size_t i = 0;
  char sign = 0;
  if (written[0] == '+' || written[0] == '-') sign = written[i++];
  const size_t point = written.find('.', i);
  const std::string_view whole =
      written.substr(i, point == written.npos ? written.npos : point - i);
  std::string_view fraction =
      point == written.npos ? std::string_view() : written.substr(point + 1);
  if (whole.find_first_of("eE") != whole.npos || fraction.find_first_of("eE") != fraction.npos)
    return false;
  const size_t first = whole.find_first_not_of('0');
  const std::string_view digits = first == whole.npos ? std::string_view() : whole.substr(first);
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  const bool zero = digits.empty() && fraction.empty();
  if (sign == '-' ? !zero || keep_sign : sign == '+' && keep_sign) out += sign;
  out += digits;
  if (!fraction.empty()) out.append(".").append(fraction);
  if (zero) out += '0';
  return true;
}

f64 number_value(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  f64 value = NAN;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

u32 hex_digit(char c) { return static_cast<u32>(is_digit(c) ? c - '0' : (c | 32) - 'a' + 10); }
bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f'); });
}

// Whether two tokens written without anything between would be read as something else (CSS Syntax,
// section 9).
bool would_merge(const Token& a, char a_last, const Token& b, char b_first) {
  const bool name_next = b.kind == TokenKind::Ident || b.kind == TokenKind::Function ||
                         b.kind == TokenKind::Url || b.kind == TokenKind::BadUrl;
  const bool number_next = b.kind == TokenKind::Number || b.kind == TokenKind::Percentage ||
                           b.kind == TokenKind::Dimension;
  const bool minus_next = b_first == '-';
  switch (a.kind) {
    case TokenKind::Ident:
      return name_next || number_next || minus_next || b.kind == TokenKind::OpenParen;
    case TokenKind::AtKeyword:
    case TokenKind::Hash:
    case TokenKind::IdHash:
    case TokenKind::Dimension:
      return name_next || number_next || minus_next;
    case TokenKind::Number:
      return name_next || number_next || b_first == '%' || minus_next || b_first == '.';
    case TokenKind::Delim:
      switch (a_last) {
        case '#':
        case '-':
          return name_next || number_next || minus_next;
        case '@':
          return name_next || minus_next;
        case '.':
        case '+':
          return number_next;
        case '/':
          return b_first == '*';
        case '<':
          return b_first == '!';
        default:
          return false;
      }
    default:
      return false;
  }
}

}  // namespace

bool may_name_file(std::string_view url) {
  if (url.empty() || url[0] == '#' || url.starts_with("//")) return false;
  // A scheme. One letter is a drive of Windows, which no URL means either.
  size_t i = 0;
  while (i < url.size() && (is_name_char(url[i]) || url[i] == '+' || url[i] == '.')) ++i;
  return i == 0 || i == url.size() || url[i] != ':';
}

void TokenPrinter::verbatim(const Token& token) {
  const std::string_view text = sheet_.written(token);
  const bool string = token.kind == TokenKind::String;
  if (!(token.flags & kUnterminated)) {
    sheet_.append_source(text, string);
    return;
  }
  // The end of the file closes it; a backslash there stands for nothing.
  if (string) {
    size_t slashes = 0;
    while (slashes < text.size() && text[text.size() - 1 - slashes] == '\\') ++slashes;
    sheet_.append_source(text.substr(0, text.size() - slashes % 2), true);
    scratch_.text.push(text[0]);
  } else {
    sheet_.append_source(text, false);
    scratch_.text.push(')');
  }
}

void TokenPrinter::separate(u32 index) {
  if (index == 0) return;
  const Token& before = sheet_.tokens[index - 1];
  const Token& token = sheet_.tokens[index];
  if (would_merge(before, sheet_.source[before.end - 1], token, sheet_.source[token.start]))
    scratch_.text.append("/**/");
}

void TokenPrinter::spacing(u32 index, u32 mode) {
  const Token& token = sheet_.tokens[index];
  const Token& before = sheet_.tokens[index - 1];
  if (token.kind == TokenKind::Comma && !(mode & kValueVerbatim)) return;
  if (before.kind == TokenKind::Comma && !(mode & kValueVerbatim)) {
    if (!minify_space_) scratch_.text.push(' ');
    return;
  }
  if (!token.space_before()) {
    if (token.flags & kCommentBefore) separate(index);
    return;
  }
  if (minify_space_ && !(mode & kValueVerbatim)) {
    auto tight = [&](u32 i) {
      if (sheet_.tokens[i].kind != TokenKind::Delim) return false;
      const char c = sheet_.source[sheet_.tokens[i].start];
      if (c == '/' || c == '*') return true;
      return (mode & kValuePrelude) && (c == '<' || c == '>' || c == '=');
    };
    const bool both = token.kind == TokenKind::Delim && before.kind == TokenKind::Delim;
    if (!both && (tight(index) || tight(index - 1))) return;
    if ((mode & kValuePrelude) && before.kind == TokenKind::Colon && depth_ > 0 && index >= 2 &&
        sheet_.tokens[index - 2].kind == TokenKind::Ident && !before.space_before())
      return;
  }
  scratch_.text.push(' ');
}

bool TokenPrinter::print(u32 begin, u32 end, u32 mode) {
  for (u32 i = begin; i < end; ++i) {
    const Token& token = sheet_.tokens[i];
    if (i > begin) spacing(i, mode);
    switch (token.kind) {
      case TokenKind::Function:
      case TokenKind::OpenParen:
      case TokenKind::OpenBracket:
      case TokenKind::OpenBrace:
        if (!bracket(i, end, mode)) return false;
        i = std::min(token.link, end);
        break;
      case TokenKind::CloseParen:
      case TokenKind::CloseBracket:
      case TokenKind::CloseBrace:
      case TokenKind::BadString:
      case TokenKind::BadUrl:
        return false;
      case TokenKind::Number:
      case TokenKind::Percentage:
      case TokenKind::Dimension:
        number(i, begin, end, mode);
        break;
      case TokenKind::Ident:
        ident(token, mode);
        break;
      case TokenKind::Hash:
      case TokenKind::IdHash:
        if ((mode & kValueColor) && (minify_syntax_ || sheet_.lacks(Feature::HexAlpha)))
          hash(token);
        else
          verbatim(token);
        break;
      case TokenKind::Url:
        if (token.flags & kUnterminated) return false;
        url(url_value(sheet_.source, token, buffer_), token);
        break;
      case TokenKind::String:
        string(token, mode);
        break;
      case TokenKind::Delim:
        if (sheet_.source[token.start] == '\\') return false;
        verbatim(token);
        break;
      default:
        verbatim(token);
        break;
    }
  }
  return true;
}

u32 TokenPrinter::mode_inside(const Token& function, u32 mode) const {
  const u32 inherited = mode & (kValueVerbatim | kValueMath | kValuePrelude);
  if (function.kind != TokenKind::Function) return inherited | (mode & kValueColor);
  const std::string_view name = sheet_.written_name(function);
  if (equals_ignoring_case(name, "image-set") || equals_ignoring_case(name, "-webkit-image-set"))
    return inherited | kValueImages;
  if (is_math_function(name)) return inherited | kValueMath;
  // Selectors: white space before a colon has a meaning.
  if (equals_ignoring_case(name, "selector")) return inherited | kValueVerbatim;
  return keeps_colors(name) ? inherited | (mode & kValueColor) : inherited;
}

bool TokenPrinter::bracket(u32 index, u32 end, u32 mode) {
  const Token& token = sheet_.tokens[index];
  const u32 close = std::min(token.link, end);
  if (token.kind == TokenKind::Function) {
    const std::string_view name = sheet_.written_name(token);
    if (close == index + 2 && sheet_.tokens[index + 1].kind == TokenKind::String &&
        equals_ignoring_case(name, "url")) {
      url(string_value(sheet_.source, sheet_.tokens[index + 1], buffer_), sheet_.tokens[index + 1]);
      return true;
    }
    const bool shorter = (mode & kValueColor) && minify_syntax_;
    if (shorter && (equals_ignoring_case(name, "rgb") || equals_ignoring_case(name, "rgba")) &&
        rgb(index))
      return true;
    if (sheet_.options.target.missing != 0 && newer_function(index, name, mode)) return true;
  }
  if (depth_ == kDeepest) return false;
  ++depth_;
  sheet_.append_source(sheet_.written(token), false);
  const bool valid = print(index + 1, close, mode_inside(token, mode));
  --depth_;
  scratch_.text.push(token.kind == TokenKind::OpenBracket ? ']'
                     : token.kind == TokenKind::OpenBrace ? '}'
                                                          : ')');
  return valid;
}

void TokenPrinter::number(u32 index, u32 begin, u32 end, u32 mode) {
  const Token& token = sheet_.tokens[index];
  if (sheet_.options.target.missing != 0 && token.kind == TokenKind::Dimension) {
    const std::string_view unit = sheet_.source.substr(token.link, token.end - token.link);
    const Feature feature = feature_of_unit(unit);
    if (feature != Feature::kCount && sheet_.lacks(feature))
      sheet_.newer(feature, fmt::format("The unit \"{}\"", unit), sheet_.range_of(index));
  }
  if (!minify_syntax_ || (mode & (kValueVerbatim | kValuePrelude)) || token.escaped())
    return verbatim(token);
  // `1.50.5` are two numbers: what touches stays as it is.
  if (index + 1 < end && !sheet_.tokens[index + 1].space_before()) {
    const char next = sheet_.source[sheet_.tokens[index + 1].start];
    if (next == '.' || is_digit(next)) return verbatim(token);
  }
  std::string_view text = sheet_.written(token);
  std::string_view unit;
  if (token.kind == TokenKind::Percentage) {
    unit = "%";
    text.remove_suffix(1);
  } else if (token.kind == TokenKind::Dimension) {
    unit = text.substr(token.link - token.start);
    text = text.substr(0, token.link - token.start);
  }
  const bool apart =
      index == begin || token.space_before() || sheet_.tokens[index - 1].kind == TokenKind::Comma;
  std::string shortened;
  if (!shorten(text, (mode & kValueMath) || !apart, shortened)) return verbatim(token);
  scratch_.text.append(shortened);
  if (shortened == "0" && token.kind == TokenKind::Dimension && (mode & kValueZero) &&
      depth_ == 0 && is_length_unit(unit))
    return;
  sheet_.append_source(unit, false);
}

void TokenPrinter::ident(const Token& token, u32 mode) {
  const std::string_view text = sheet_.written(token);
  if ((mode & kValueAnimation) && depth_ == 0) {
    const u32 local = sheet_.find_local(unescape(text, buffer_));
    if (local != kNone && sheet_.unit.locals[local].kind == LocalKind::Keyframes)
      return scratch_.gap(GapKind::Local, local);
  }
  if ((mode & kValueColor) && minify_syntax_ && !token.escaped()) {
    const u32 rgb = color_of_name(text);
    if (rgb != kNone) return color(rgb, 255);
    if (!sheet_.lacks(Feature::HexAlpha) && equals_ignoring_case(text, "transparent"))
      return scratch_.text.append("#0000");
  }
  verbatim(token);
}

void TokenPrinter::hash(const Token& token) {
  const std::string_view text = sheet_.written_name(token);
  const size_t size = text.size();
  if ((size != 3 && size != 4 && size != 6 && size != 8) || !is_hex(text)) return verbatim(token);
  const bool is_short = size < 6;
  if (!minify_syntax_ && size != 4 && size != 8) return verbatim(token);
  u32 parts[4] = {0, 0, 0, 255};
  for (size_t i = 0; i < (is_short ? size : size / 2); ++i)
    parts[i] = is_short ? hex_digit(text[i]) * 17
                        : hex_digit(text[2 * i]) * 16 + hex_digit(text[2 * i + 1]);
  color(parts[0] << 16 | parts[1] << 8 | parts[2], parts[3]);
}

void TokenPrinter::color(u32 rgb, u32 alpha) {
  constexpr char kDigits[] = "0123456789abcdef";
  if (alpha == 255) {
    const std::string_view name = short_name_of_color(rgb);
    if (!name.empty()) return scratch_.text.append(name);
  }
  const u32 parts[] = {rgb >> 16, rgb >> 8 & 255, rgb & 255, alpha};
  if (alpha != 255 && sheet_.lacks(Feature::HexAlpha))
    return legacy_rgb({parts[0], parts[1], parts[2]}, alpha / 255.0);
  const size_t count = alpha == 255 ? 3 : 4;
  const bool is_short = std::all_of(parts, parts + count, [](u32 p) { return p >> 4 == (p & 15); });
  scratch_.text.push('#');
  for (size_t i = 0; i < count; ++i) {
    scratch_.text.push(kDigits[parts[i] >> 4]);
    if (!is_short) scratch_.text.push(kDigits[parts[i] & 15]);
  }
}

// `rgb(255, 0, 0)`, `rgba(0,0,0,.5)`, `rgb(0 0 0 / 50%)` of whole numbers. Two decimals of alpha
// are what eight bits can carry: CSS Color writes such a colour back with the same two decimals.
bool TokenPrinter::rgb(u32 index) {
  const Token* const tokens = sheet_.tokens;
  u32 channels[3];
  f64 alpha = 1;
  u32 count = 0, commas = 0, slashes = 0;
  for (u32 i = index + 1; i < tokens[index].link; ++i) {
    const Token& token = tokens[i];
    if (token.kind == TokenKind::Comma) {
      if (++commas != count) return false;
      continue;
    }
    if (sheet_.is_delim(i, '/')) {
      if (++slashes != 1 || count != 3) return false;
      continue;
    }
    if (token.kind != TokenKind::Number && !(count == 3 && token.kind == TokenKind::Percentage))
      return false;
    std::string_view text = sheet_.written(token);
    const bool percent = token.kind == TokenKind::Percentage;
    if (percent) text.remove_suffix(1);
    const f64 value = number_value(text);
    if (count == 3) {
      alpha = percent ? value / 100 : value;
    } else if (count < 3) {
      if (!(value >= 0 && value <= 255) || value != std::floor(value)) return false;
      channels[count] = static_cast<u32>(value);
    }
    if (++count > 4) return false;
  }
  if (count < 3 || (commas != 0 && (slashes != 0 || commas != count - 1)) ||
      (commas == 0 && slashes != count - 3))
    return false;
  if (!(alpha >= 0 && alpha <= 1)) return false;
  const u32 byte = static_cast<u32>(std::lround(alpha * 255));
  if (byte != 255 && sheet_.lacks(Feature::HexAlpha)) return false;
  if (std::abs(std::round(byte / 255.0 * 100) - alpha * 100) > 1e-9) return false;
  color(channels[0] << 16 | channels[1] << 8 | channels[2], byte);
  return true;
}

void TokenPrinter::url(std::string_view value, const Token& token) {
  if (may_name_file(value)) {
    scratch_.gap(GapKind::Url, sheet_.record(RecordKind::Url, value, token));
    return;
  }
  std::string text;
  append_url(text, value, minify_space_);
  sheet_.append_source(text, false);
}

void TokenPrinter::string(const Token& token, u32 mode) {
  if (mode & kValueImages) {
    const std::string_view value = string_value(sheet_.source, token, buffer_);
    // `type("image/png")` is inside another function, whose mode is another.
    if (may_name_file(value))
      return scratch_.gap(GapKind::UrlString, sheet_.record(RecordKind::Url, value, token));
  }
  verbatim(token);
}

bool TokenPrinter::print_value(u32 begin, u32 end, u16 traits) {
  u32 mode = 0;
  if (traits & kPropertyVerbatim || sheet_.is_name(begin, TokenKind::Ident, "progid"))
    mode |= kValueVerbatim;
  if (!(mode & kValueVerbatim)) {
    if (traits & kPropertyColor) mode |= kValueColor;
    if (traits & kPropertyLength) mode |= kValueZero;
    if ((traits & kPropertyAnimation) && sheet_.options.scoping != Scoping::None)
      mode |= kValueAnimation;
    if (minify_syntax_ && (traits & kPropertyWeight) && begin + 1 == end) {
      if (sheet_.is_name(begin, TokenKind::Ident, "bold")) return scratch_.text.append("700"), true;
      if (sheet_.is_name(begin, TokenKind::Ident, "normal"))
        return scratch_.text.append("400"), true;
    }
    if (minify_syntax_ && (traits & kPropertyBox) && print_box(begin, end, mode)) return true;
  }
  return print(begin, end, mode);
}

bool TokenPrinter::print_srgb_value(u32 begin, u32 end, u16 traits) {
  to_srgb_ = true;
  srgb_colors_ = 0;
  ++sheet_.guards;  // of what cannot be written the original is told
  const bool valid = print_value(begin, end, traits);
  --sheet_.guards;
  to_srgb_ = false;
  return valid && srgb_colors_ != 0 && srgb_colors_ != kNone;
}

// `1px 2px 1px 2px` is `1px 2px`. Only of plain tokens: a var() may stand for several values.
bool TokenPrinter::print_box(u32 begin, u32 end, u32 mode) {
  const u32 count = end - begin;
  if (count < 2 || count > 4) return false;
  for (u32 i = begin; i < end; ++i) {
    const TokenKind kind = sheet_.tokens[i].kind;
    if (kind != TokenKind::Ident && kind != TokenKind::Number && kind != TokenKind::Percentage &&
        kind != TokenKind::Dimension && kind != TokenKind::Hash && kind != TokenKind::IdHash)
      return false;
    if (i > begin && !sheet_.tokens[i].space_before()) return false;
  }
  u32 starts[5];
  for (u32 i = 0; i < count; ++i) {
    if (i > 0) scratch_.text.push(' ');
    starts[i] = scratch_.text.size();
    print(begin + i, begin + i + 1, mode);
  }
  starts[count] = scratch_.text.size() + 1;
  auto side = [&](u32 i) {
    return scratch_.text.view().substr(starts[i], starts[i + 1] - 1 - starts[i]);
  };
  u32 kept = count;
  if (kept == 4 && side(3) == side(1)) kept = 3;
  if (kept == 3 && side(2) == side(0)) kept = 2;
  if (kept == 2 && side(1) == side(0)) kept = 1;
  scratch_.text.pop(scratch_.text.size() - (starts[kept] - 1));
  return true;
}

}  // namespace sinter::css
