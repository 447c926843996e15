// Shorthands that the target lacks, as the properties that they stand for:
//
//   inset: 0 1px             top: 0; right: 1px; bottom: 0; left: 1px
//   margin-inline: 1px 2px   margin-inline-start: 1px; margin-inline-end: 2px
//   overflow: hidden auto    overflow-x: hidden; overflow-y: auto
//   place-items: center      align-items: center; justify-items: center
//
// A value with a var() may be any number of values; it stays, and so does every other property that
// the target lacks.
#include <fmt/format.h>

#include <algorithm>

#include "parsers/css/parser.h"
#include "parsers/css/properties.h"

namespace sinter::css {

namespace {

struct Shorthand {
  Feature feature;
  std::string_view name;
  std::string_view longhands[4];
  u32 count;  // of longhands
};

constexpr Shorthand kShorthands[] = {
    {Feature::Inset, "inset", {"top", "right", "bottom", "left"}, 4},
    {Feature::OverflowPair, "overflow", {"overflow-x", "overflow-y"}, 2},
    {Feature::LogicalShorthands, "margin-inline", {"margin-inline-start", "margin-inline-end"}, 2},
    {Feature::LogicalShorthands, "margin-block", {"margin-block-start", "margin-block-end"}, 2},
    {Feature::LogicalShorthands,
     "padding-inline",
     {"padding-inline-start", "padding-inline-end"},
     2},
    {Feature::LogicalShorthands, "padding-block", {"padding-block-start", "padding-block-end"}, 2},
    {Feature::Place, "place-items", {"align-items", "justify-items"}, 2},
    {Feature::Place, "place-self", {"align-self", "justify-self"}, 2},
    {Feature::Place, "place-content", {"align-content", "justify-content"}, 2},
};

}  // namespace

bool Parser::declares(const NodeList& list, std::string_view name) const {
  for (const Node* node = list.first; node != nullptr; node = node->next)
    if (node->kind == NodeKind::Declaration &&
        sheet_.scratch.view(static_cast<const Declaration*>(node)->name) == name)
      return true;
  return false;
}

void Parser::add_longhand(std::string_view name, u32 begin, u32 end, u32 source, bool important,
                          NodeList& list) {
  Declaration* node = make<Declaration>(NodeKind::Declaration, source);
  node->important = important;
  node->name = sheet_.scratch.here();
  sheet_.scratch.text.append(name);
  sheet_.scratch.finish(node->name);
  node->value = sheet_.scratch.here();
  values_.print_value(begin, end, property_traits(name));
  sheet_.scratch.finish(node->value);
  list.add(node);
}

// Whether the declaration `name: value` was written as others. What the target lacks and cannot be
// is warned of.
bool Parser::lower_shorthand(u32 begin, u32 end, bool important, NodeList& list) {
  const Token* const tokens = sheet_.tokens;
  const std::string_view name = sheet_.written(tokens[begin]);
  const SourceRange range{tokens[begin].start, tokens[begin].end};
  const auto* const found =
      std::find_if(std::begin(kShorthands), std::end(kShorthands),
                   [&](const Shorthand& each) { return equals_ignoring_case(name, each.name); });
  const Feature feature =
      found != std::end(kShorthands) ? found->feature : feature_of_property(name);
  if (feature == Feature::kCount || !sheet_.lacks(feature)) return false;

  // The values, as ranges of tokens.
  std::vector<std::pair<u32, u32>> values;
  bool plain = true;
  for (u32 i = begin + 2; i < end && plain; ++i) {
    const u32 from = i;
    const TokenKind kind = tokens[i].kind;
    if (kind == TokenKind::Function) {
      i = tokens[i].link;
      for (u32 inner = from; inner < i && inner < end; ++inner)
        plain &= tokens[inner].kind != TokenKind::BadString &&
                 tokens[inner].kind != TokenKind::BadUrl && !sheet_.is_delim(inner, '\\') &&
                 !sheet_.is_name(inner, TokenKind::Function, "var");
    }
    plain &= i < end && (kind == TokenKind::Ident || kind == TokenKind::Function ||
                         kind == TokenKind::Number || kind == TokenKind::Percentage ||
                         kind == TokenKind::Dimension);
    plain &= from == begin + 2 || tokens[from].space_before();
    values.emplace_back(from, std::min(i, end - 1) + 1);
  }
  if (feature == Feature::OverflowPair && values.size() == 1) return false;  // an old shorthand
  const bool can_lower =
      found != std::end(kShorthands) && plain && !values.empty() && values.size() <= found->count &&
      // `first baseline`, and what `place-content: baseline` means for the other axis
      (feature != Feature::Place ||
       std::none_of(values.begin(), values.end(), [&](const auto& value) {
         return tokens[value.first].kind != TokenKind::Ident ||
                sheet_.is_name(value.first, TokenKind::Ident, "first") ||
                sheet_.is_name(value.first, TokenKind::Ident, "last") ||
                sheet_.is_name(value.first, TokenKind::Ident, "baseline");
       }));
  if (!can_lower) {
    sheet_.newer(feature, fmt::format("\"{}\"", name), range);
    return false;
  }
  for (u32 i = 0; i < found->count; ++i) {
    // As with `margin`: a side without a value takes that of the opposite one, else the first.
    u32 from = i;
    if (from >= values.size()) from = from == 3 && values.size() > 1 ? 1 : 0;
    const std::string_view longhand = found->longhands[i];
    const Feature own = feature_of_property(longhand);
    if (own != Feature::kCount)
      sheet_.newer(own, fmt::format("\"{}\", which \"{}\" stands for,", longhand, name), range);
    add_longhand(longhand, values[from].first, values[from].second, range.start, important, list);
  }
  return true;
}

}  // namespace sinter::css
