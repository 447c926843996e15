#include "parsers/css/media_ranges.h"

#include <algorithm>
#include <optional>

#include "parsers/css/features.h"

namespace sinter::css {

namespace {

enum class Comparison : u8 { Equal, Less, LessOrEqual, Greater, GreaterOrEqual };

Comparison mirrored(Comparison comparison) {
  switch (comparison) {
    case Comparison::Less:
      return Comparison::Greater;
    case Comparison::LessOrEqual:
      return Comparison::GreaterOrEqual;
    case Comparison::Greater:
      return Comparison::Less;
    case Comparison::GreaterOrEqual:
      return Comparison::LessOrEqual;
    case Comparison::Equal:
      break;
  }
  return comparison;
}

bool is_strict(Comparison comparison) {
  return comparison == Comparison::Less || comparison == Comparison::Greater;
}

// The feature compared with one value, or with two. Values are token ranges.
struct Bound {
  Comparison comparison;
  u32 begin, end;
};
struct Range {
  u32 feature;
  Bound bounds[2];
  u32 count;
};

class QueryPrinter {
 public:
  QueryPrinter(Sheet& sheet, TokenPrinter& values)
      : sheet_(sheet), scratch_(sheet.scratch), values_(values) {}

  bool list(u32 begin, u32 end) {
    bool valid = true;
    for (u32 from = begin; valid;) {
      const u32 comma = next_comma(from, end);
      if (from > begin) scratch_.text.append(sheet_.options.minify_whitespace ? "," : ", ");
      valid = query(from, comma);
      if (comma >= end) break;
      from = comma + 1;
    }
    return valid;
  }

 private:
  u32 close_of(u32 open, u32 end) const { return std::min(sheet_.tokens[open].link, end); }

  u32 next_comma(u32 from, u32 end) const {
    while (from < end && sheet_.tokens[from].kind != TokenKind::Comma)
      from =
          opens(sheet_.tokens[from].kind) ? std::min(close_of(from, end), end - 1) + 1 : from + 1;
    return from;
  }

  bool query(u32 begin, u32 end) {
    if (begin < end && sheet_.tokens[begin].kind == TokenKind::OpenParen &&
        close_of(begin, end) == end - 1) {
      const std::optional<Range> range = range_in(begin + 1, end - 1);
      if (range && range->count == 1 && is_strict(range->bounds[0].comparison)) {
        scratch_.text.append("not all and ");
        Bound inverse = range->bounds[0];
        inverse.comparison = inverse.comparison == Comparison::Less ? Comparison::GreaterOrEqual
                                                                    : Comparison::LessOrEqual;
        return bound(range->feature, inverse);
      }
    }
    return condition(begin, end);
  }

  // Conditions joined by `and`, `or` and `not`.
  bool condition(u32 begin, u32 end) {
    bool joined_by_and = true;
    for (u32 i = begin; i < end; i = after(i, end))
      joined_by_and &=
          !sheet_.is_name(i, TokenKind::Ident, "or") && !sheet_.is_name(i, TokenKind::Ident, "not");
    for (u32 i = begin; i < end; i = after(i, end)) {
      if (i > begin && (sheet_.tokens[i].space_before() || !sheet_.options.minify_whitespace))
        scratch_.text.push(' ');
      if (sheet_.tokens[i].kind == TokenKind::OpenParen) {
        if (!group(i, close_of(i, end), joined_by_and)) return false;
      } else if (!values_.print(i, after(i, end), kValuePrelude)) {
        return false;
      }
    }
    return true;
  }
  u32 after(u32 i, u32 end) const {
    return opens(sheet_.tokens[i].kind) ? std::min(close_of(i, end), end - 1) + 1 : i + 1;
  }

  bool group(u32 open, u32 close, bool joined_by_and) {
    if (open + 1 < close && (sheet_.tokens[open + 1].kind == TokenKind::OpenParen ||
                             sheet_.is_name(open + 1, TokenKind::Ident, "not"))) {
      scratch_.text.push('(');
      const bool valid = condition(open + 1, close);
      scratch_.text.push(')');
      return valid;
    }
    const std::optional<Range> range = range_in(open + 1, close);
    const bool exact =
        range && std::none_of(range->bounds, range->bounds + range->count,
                              [](const Bound& b) { return is_strict(b.comparison); });
    if (!exact) {
      if (has_comparison(open + 1, close))
        sheet_.newer(Feature::MediaRange, "This range of a media feature",
                     {sheet_.tokens[open].start, sheet_.tokens[close].end});
      return values_.print(open, close + 1, kValuePrelude);
    }
    if (range->count == 1) return bound(range->feature, range->bounds[0]);
    if (!joined_by_and) scratch_.text.push('(');
    bool valid = bound(range->feature, range->bounds[0]);
    scratch_.text.append(" and ");
    valid = bound(range->feature, range->bounds[1]) && valid;
    if (!joined_by_and) scratch_.text.push(')');
    return valid;
  }

  bool bound(u32 feature, const Bound& b) {
    scratch_.text.push('(');
    if (b.comparison == Comparison::GreaterOrEqual) scratch_.text.append("min-");
    if (b.comparison == Comparison::LessOrEqual) scratch_.text.append("max-");
    values_.verbatim(sheet_.tokens[feature]);
    scratch_.text.append(sheet_.options.minify_whitespace ? ":" : ": ");
    const bool valid = values_.print(b.begin, b.end, kValuePrelude);
    scratch_.text.push(')');
    return valid;
  }

  bool has_comparison(u32 begin, u32 end) const {
    for (u32 i = begin; i < end; i = after(i, end))
      if (sheet_.is_delim(i, '<') || sheet_.is_delim(i, '>') || sheet_.is_delim(i, '='))
        return true;
    return false;
  }

  // The comparison that starts at `i`, which it moves behind it.
  std::optional<Comparison> comparison_at(u32& i) const {
    const bool less = sheet_.is_delim(i, '<'), greater = sheet_.is_delim(i, '>');
    if (!less && !greater) {
      if (!sheet_.is_delim(i, '=')) return std::nullopt;
      ++i;
      return Comparison::Equal;
    }
    ++i;
    const bool equal = sheet_.is_delim(i, '=') && !sheet_.tokens[i].space_before();
    if (equal) ++i;
    if (less) return equal ? Comparison::LessOrEqual : Comparison::Less;
    return equal ? Comparison::GreaterOrEqual : Comparison::Greater;
  }

  bool is_range_feature(u32 i) const {
    constexpr std::string_view kFeatures[] = {
        "width",       "height",     "device-width", "device-height", "aspect-ratio",
        "color-index", "resolution", "color",        "monochrome",    "device-aspect-ratio"};
    return std::any_of(std::begin(kFeatures), std::end(kFeatures), [&](std::string_view name) {
      return sheet_.is_name(i, TokenKind::Ident, name);
    });
  }

  // `width >= 1px`, `1px <= width`, `1px <= width <= 2px`
  std::optional<Range> range_in(u32 begin, u32 end) const {
    u32 first = begin;
    while (first < end && !sheet_.is_delim(first, '<') && !sheet_.is_delim(first, '>') &&
           !sheet_.is_delim(first, '='))
      first = after(first, end);
    if (first == begin || first >= end) return std::nullopt;
    u32 behind = first;
    const std::optional<Comparison> comparison = comparison_at(behind);
    if (!comparison || behind >= end) return std::nullopt;
    Range range{};
    if (first == begin + 1 && is_range_feature(begin)) {
      range.feature = begin;
      range.bounds[range.count++] = {*comparison, behind, end};
      return has_comparison(behind, end) ? std::nullopt : std::optional(range);
    }
    if (!is_range_feature(behind)) return std::nullopt;
    range.feature = behind;
    range.bounds[range.count++] = {mirrored(*comparison), begin, first};
    if (behind + 1 == end) return range;
    u32 last = behind + 1;
    const std::optional<Comparison> second = comparison_at(last);
    if (!second || last >= end || has_comparison(last, end)) return std::nullopt;
    range.bounds[range.count++] = {*second, last, end};
    // `1px <= width >= 2px` is not valid.
    if (*comparison == Comparison::Equal || *second == Comparison::Equal) return std::nullopt;
    if (is_upper(range.bounds[0].comparison) == is_upper(range.bounds[1].comparison))
      return std::nullopt;
    return range;
  }
  static bool is_upper(Comparison comparison) {
    return comparison == Comparison::Less || comparison == Comparison::LessOrEqual;
  }

  Sheet& sheet_;
  Scratch& scratch_;
  TokenPrinter& values_;
};

}  // namespace

bool print_media_queries(Sheet& sheet, TokenPrinter& values, u32 begin, u32 end) {
  bool compares = false;
  for (u32 i = begin; i < end; ++i)
    compares |= sheet.is_delim(i, '<') || sheet.is_delim(i, '>') || sheet.is_delim(i, '=');
  if (!compares || !lacks(sheet.options.target, Feature::MediaRange))
    return values.print(begin, end, kValuePrelude);
  return QueryPrinter(sheet, values).list(begin, end);
}

}  // namespace sinter::css
