#include "parsers/css/parser.h"

#include <fmt/format.h>

#include <algorithm>

#include "parsers/css/media_ranges.h"
#include "parsers/css/properties.h"

namespace sinter::css {

namespace {

constexpr u32 kDeepest = 200;  // blocks inside each other

// Those for which there is a colour of sRGB.
constexpr u64 kColorFunctions = u64{1} << static_cast<u32>(Feature::Lab) |
                                u64{1} << static_cast<u32>(Feature::Oklab) |
                                u64{1} << static_cast<u32>(Feature::ColorFunction);

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view n) { return equals_ignoring_case(name, n); });
}

bool is_keyframes(std::string_view name) {
  return is_one_of(
      name, {"keyframes", "-webkit-keyframes", "-moz-keyframes", "-o-keyframes", "-ms-keyframes"});
}

// By its name, when it has a block.
AtKind kind_of_block(std::string_view name) {
  if (is_one_of(name,
                {"media", "supports", "container", "starting-style", "document", "-moz-document"}))
    return AtKind::Conditional;
  if (equals_ignoring_case(name, "layer")) return AtKind::Layer;
  if (equals_ignoring_case(name, "scope")) return AtKind::Scope;
  if (is_keyframes(name)) return AtKind::Keyframes;
  if (is_one_of(name, {"font-face", "page", "counter-style", "property", "viewport", "-ms-viewport",
                       "-o-viewport", "font-palette-values", "position-try", "view-transition",
                       "color-profile"}))
    return AtKind::Declarations;
  return AtKind::Opaque;
}

}  // namespace

void Parser::declare_keyframes(const TokenList& list) {
  if (sheet_.options.scoping == Scoping::None) return;
  std::string buffer;
  for (u32 index : list.at_keywords) {
    if (!is_keyframes(sheet_.written_name(list.tokens[index]))) continue;
    const Token& name = list.tokens[index + 1];
    if (name.kind == TokenKind::Ident && sheet_.options.scoping == Scoping::Local)
      sheet_.local(unescape(sheet_.written(name), buffer), LocalKind::Keyframes, name.start);
    // @keyframes :local(name)
    if (name.kind == TokenKind::Colon && sheet_.is_name(index + 2, TokenKind::Function, "local") &&
        list.tokens[index + 3].kind == TokenKind::Ident)
      sheet_.local(unescape(sheet_.written(list.tokens[index + 3]), buffer), LocalKind::Keyframes,
                   list.tokens[index + 3].start);
  }
}

NodeList Parser::parse() { return block(0, sheet_.end, Context::TopLevel); }

NodeList Parser::block(u32 begin, u32 end, Context context) {
  NodeList list;
  if (depth_ == kDeepest) {
    sheet_.error("css-too-deep", "Blocks are nested too deeply here", sheet_.range_of(begin));
    return list;
  }
  ++depth_;
  for (u32 i = begin; i < end;) i = item(i, end, context, list);
  --depth_;
  return list;
}

// One rule or declaration; the index of the token behind it.
u32 Parser::item(u32 begin, u32 end, Context context, NodeList& list) {
  const Token& token = sheet_.tokens[begin];
  switch (token.kind) {
    case TokenKind::Semicolon:
      return begin + 1;
    case TokenKind::Cdo:
    case TokenKind::Cdc:
      if (context == Context::TopLevel) return begin + 1;
      break;
    case TokenKind::AtKeyword:
      return at_rule(begin, end, context, list);
    case TokenKind::Ident:
      if (context != Context::Keyframes && begin + 1 < end &&
          sheet_.tokens[begin + 1].kind == TokenKind::Colon) {
        const u32 next = declaration(begin, end, context, list);
        if (next != kNone) return next;
      }
      break;
    default:
      break;
  }
  return qualified_rule(begin, end, context, list);
}

void Parser::unexpected(u32 token, std::string_view where) {
  sheet_.warn(
      "css-syntax",
      sheet_.tokens[token].kind == TokenKind::End
          ? fmt::format("Unexpected end of file {}", where)
          : fmt::format("Unexpected \"{}\" {}", sheet_.written(sheet_.tokens[token]), where),
      sheet_.range_of(token));
}

// kNone when it is no declaration but a rule: `a:hover { … }`.
u32 Parser::declaration(u32 begin, u32 end, Context context, NodeList& list) {
  const std::string_view name = sheet_.written(sheet_.tokens[begin]);
  const bool custom = name.starts_with("--");
  u32 last = begin + 2;
  while (last < end && sheet_.tokens[last].kind != TokenKind::Semicolon) {
    const TokenKind kind = sheet_.tokens[last].kind;
    if (kind == TokenKind::OpenBrace && !custom) return kNone;
    last = opens(kind) ? std::min(sheet_.tokens[last].link, end - 1) + 1 : last + 1;
  }
  const bool allowed = context == Context::StyleBody || context == Context::Declarations;
  if (!allowed) {
    unexpected(begin, "outside of a rule");
    return last;
  }
  u32 value_end = last;
  bool important = false;
  if (value_end >= begin + 4 && sheet_.is_name(value_end - 1, TokenKind::Ident, "important") &&
      sheet_.is_delim(value_end - 2, '!')) {
    important = true;
    value_end -= 2;
  }
  const u16 traits = custom ? u16{0} : property_traits(name);
  if ((traits & kPropertyComposes) && sheet_.options.scoping != Scoping::None) {
    compose(begin, value_end);
    return last;
  }
  const u64 missing = sheet_.options.target.missing;
  const bool has_fallback = missing != 0 && !custom && declares(list, name);
  if (has_fallback) ++sheet_.guards;
  bool valid;
  if (missing != 0 && !custom && lower_shorthand(begin, value_end, important, list)) {
    valid = true;
  } else {
    bool guarded = false;
    if ((missing & kColorFunctions) != 0 && !custom && !has_fallback &&
        add_srgb_fallback(begin, value_end, traits, important, list)) {
      guarded = true;
      ++sheet_.guards;
    }
    Declaration* node = make<Declaration>(NodeKind::Declaration, sheet_.tokens[begin].start);
    node->important = important;
    node->custom = custom;
    node->name = sheet_.scratch.here();
    sheet_.append_source(name, false);
    sheet_.scratch.finish(node->name);
    node->value = sheet_.scratch.here();
    if (custom) {
      valid = values_.print(begin + 2, value_end, kValueVerbatim);
    } else {
      valid = begin + 2 < value_end && values_.print_value(begin + 2, value_end, traits);
    }
    sheet_.scratch.finish(node->value);
    if (valid) list.add(node);
    if (guarded) --sheet_.guards;
  }
  if (has_fallback) --sheet_.guards;
  if (!valid) {
    sheet_.warn("css-syntax",
                fmt::format("The value of \"{}\" is not valid: the declaration is ignored", name),
                {sheet_.tokens[begin].start, sheet_.tokens[std::max(last, begin + 1) - 1].end});
  }
  return last;
}

// `color: oklch(…)` behind what a browser takes that does not know it.
bool Parser::add_srgb_fallback(u32 begin, u32 end, u16 traits, bool important, NodeList& list) {
  bool any = false;
  for (u32 i = begin + 2; i < end && !any; ++i) {
    if (sheet_.tokens[i].kind != TokenKind::Function) continue;
    const Feature feature = feature_of_function(sheet_.written_name(sheet_.tokens[i]));
    any = feature != Feature::kCount && (bit_of(feature) & kColorFunctions) != 0 &&
          sheet_.lacks(feature);
  }
  if (!any) return false;
  const size_t gaps = sheet_.scratch.gaps.size();
  const u32 size = sheet_.scratch.text.size();
  Declaration* node = make<Declaration>(NodeKind::Declaration, sheet_.tokens[begin].start);
  node->important = important;
  node->name = sheet_.scratch.here();
  sheet_.append_source(sheet_.written(sheet_.tokens[begin]), false);
  sheet_.scratch.finish(node->name);
  node->value = sheet_.scratch.here();
  if (!values_.print_srgb_value(begin + 2, end, traits)) {
    sheet_.scratch.text.pop(sheet_.scratch.text.size() - size);
    sheet_.scratch.gaps.resize(gaps);
    return false;
  }
  sheet_.scratch.finish(node->value);
  list.add(node);
  return true;
}

u32 Parser::qualified_rule(u32 begin, u32 end, Context context, NodeList& list) {
  const bool nested = context == Context::StyleBody || context == Context::Declarations;
  u32 brace = begin;
  while (brace < end && sheet_.tokens[brace].kind != TokenKind::OpenBrace) {
    const TokenKind kind = sheet_.tokens[brace].kind;
    if (kind == TokenKind::Semicolon && nested) break;
    brace = opens(kind) ? std::min(sheet_.tokens[brace].link, end - 1) + 1 : brace + 1;
  }
  if (brace >= end || sheet_.tokens[brace].kind != TokenKind::OpenBrace) {
    // `*zoom: 1`, for a browser of long ago, is dropped without words.
    if (!sheet_.is_delim(begin, '*'))
      unexpected(begin, nested ? "in the declarations of a rule" : "where a rule was expected");
    return std::min(brace + 1, end);
  }
  const u32 close = std::min(sheet_.tokens[brace].link, end);
  if (close == sheet_.end)
    sheet_.warn("css-syntax", "This \"{\" is never closed", sheet_.range_of(brace));
  if (context == Context::TopLevel) imports_allowed_ = false;
  if (context == Context::Declarations) {
    unexpected(begin, "where a declaration was expected");
  } else if (!scoping_block(begin, brace, close, list)) {
    style_rule(begin, brace, close, context, list);
  }
  return std::min(close + 1, end);
}

// `:local { … }` and `:global { … }` stand for what is in them.
bool Parser::scoping_block(u32 begin, u32 brace, u32 close, NodeList& list) {
  if (sheet_.options.scoping == Scoping::None || brace != begin + 2) return false;
  const bool local = sheet_.is_name(begin + 1, TokenKind::Ident, "local");
  if (sheet_.tokens[begin].kind != TokenKind::Colon ||
      (!local && !sheet_.is_name(begin + 1, TokenKind::Ident, "global")))
    return false;
  const bool before = selectors_.local_by_default;
  selectors_.local_by_default = local;
  NodeList inner = block(brace + 1, close, rule_.empty() ? Context::Rules : Context::StyleBody);
  selectors_.local_by_default = before;
  for (Node* node = inner.first; node != nullptr;) {
    Node* const next = node->next;
    list.add(node);
    node = next;
  }
  return true;
}

void Parser::style_rule(u32 begin, u32 brace, u32 close, Context context, NodeList& list) {
  Style* node = make<Style>(NodeKind::Style, sheet_.tokens[begin].start);
  node->selectors = context == Context::Keyframes ? selectors_.keyframes(begin, brace)
                                                  : selectors_.list(begin, brace);
  if (node->selectors.empty()) {
    sheet_.warn("css-syntax",
                brace == begin ? "A rule without selector is ignored"
                               : "The selector of this rule is not valid: the rule is ignored",
                {sheet_.tokens[begin].start, sheet_.tokens[brace].start});
    return;
  }
  const std::span<const Selector> outer = rule_;
  rule_ = node->selectors;
  node->body = block(brace + 1, close,
                     context == Context::Keyframes ? Context::Declarations : Context::StyleBody);
  rule_ = outer;
  for (Node* child = node->body.first; child != nullptr; child = child->next)
    if (child->kind == NodeKind::Style ||
        (child->kind == NodeKind::At && as_at(*child).at != AtKind::Statement &&
         as_at(*child).at != AtKind::Opaque))
      node->nested_block = true;
  list.add(node);
}

u32 Parser::at_rule(u32 begin, u32 end, Context context, NodeList& list) {
  const Token& token = sheet_.tokens[begin];
  const std::string_view name = sheet_.written_name(token);
  u32 last = begin + 1;
  while (last < end && sheet_.tokens[last].kind != TokenKind::Semicolon &&
         sheet_.tokens[last].kind != TokenKind::OpenBrace) {
    const TokenKind kind = sheet_.tokens[last].kind;
    last = opens(kind) ? std::min(sheet_.tokens[last].link, end - 1) + 1 : last + 1;
  }
  const bool has_block = last < end && sheet_.tokens[last].kind == TokenKind::OpenBrace;
  const u32 close = has_block ? std::min(sheet_.tokens[last].link, end) : last;
  const u32 next = std::min(close + 1, end);
  if (has_block && close == sheet_.end)
    sheet_.warn("css-syntax", "This \"{\" is never closed", sheet_.range_of(last));

  if (!has_block && equals_ignoring_case(name, "charset")) return next;  // the output has its own
  if (!has_block && equals_ignoring_case(name, "import")) {
    if (context == Context::TopLevel && imports_allowed_) {
      import_rule(begin, last, list);
    } else {
      sheet_.warn("css-import-position", "\"@import\" is ignored behind other rules",
                  {token.start, sheet_.tokens[last - 1].end});
    }
    return next;
  }
  const bool is_layer = equals_ignoring_case(name, "layer");
  if (context == Context::TopLevel && !(is_layer && !has_block)) imports_allowed_ = false;
  const AtKind kind = has_block ? kind_of_block(name) : AtKind::Statement;
  if (context == Context::Keyframes ||
      (context == Context::Declarations && kind != AtKind::Opaque && has_block)) {
    unexpected(begin, "here");
    return next;
  }
  if (const Feature feature = feature_of_rule(name); feature != Feature::kCount)
    sheet_.newer(feature, fmt::format("\"@{}\"", name), {token.start, token.end});
  const bool asks = equals_ignoring_case(name, "supports");
  if (asks) ++sheet_.guards;
  statement_or_group(begin, last, close, kind, list);
  if (asks) --sheet_.guards;
  return next;
}

// A rule from its name to `last`, with the block up to `close` if it has one.
void Parser::statement_or_group(u32 begin, u32 last, u32 close, AtKind kind, NodeList& list) {
  const Token& token = sheet_.tokens[begin];
  const std::string_view name = sheet_.written_name(token);
  At* node = make<At>(NodeKind::At, token.start);
  node->at = kind;
  if (!head(begin, last, kind, *node, name)) {
    sheet_.warn("css-syntax", fmt::format("\"@{}\" is not valid here: it is ignored", name),
                {token.start, sheet_.tokens[last - 1].end});
    return;
  }
  const bool in_style = !rule_.empty();
  switch (node->at) {
    case AtKind::Statement:
      break;
    case AtKind::Conditional:
    case AtKind::Layer:
    case AtKind::AnonymousLayer:
      node->body = block(last + 1, close, in_style ? Context::StyleBody : Context::Rules);
      break;
    case AtKind::Scope: {
      // Bare declarations are those of the scope's root.
      const std::span<const Selector> outer = rule_;
      static const Selector kRoot{{}, {}, 0, 0, kNone};
      rule_ = {&kRoot, 1};
      node->body = block(last + 1, close, Context::StyleBody);
      rule_ = outer;
      break;
    }
    case AtKind::Keyframes:
      node->body = block(last + 1, close, Context::Keyframes);
      break;
    case AtKind::Declarations:
      node->body = block(last + 1, close, Context::Declarations);
      break;
    case AtKind::Opaque:
      node->body_text = sheet_.scratch.here();
      if (!values_.print(last + 1, close, kValueVerbatim)) {
        sheet_.warn("css-syntax",
                    fmt::format("The block of \"@{}\" is not valid: it is ignored", name),
                    {token.start, sheet_.tokens[last - 1].end});
        return;
      }
      sheet_.scratch.finish(node->body_text);
      break;
  }
  list.add(node);
}

// "@name prelude"; also finds out more of what kind of rule it is.
bool Parser::head(u32 at, u32 end, AtKind kind, At& node, std::string_view name) {
  Scratch& scratch = sheet_.scratch;
  node.head = scratch.here();
  scratch.text.push('@');
  sheet_.append_source(name, false);
  bool valid = true;
  if (at + 1 < end) scratch.text.push(' ');
  switch (kind) {
    case AtKind::Keyframes: {
      const Token& first = sheet_.tokens[at + 1];
      std::string buffer;
      if (at + 2 == end && first.kind == TokenKind::Ident) {
        const u32 local = sheet_.options.scoping == Scoping::Local && selectors_.local_by_default
                              ? sheet_.find_local(unescape(sheet_.written(first), buffer))
                              : kNone;
        if (local != kNone)
          scratch.gap(GapKind::Local, local);
        else
          values_.verbatim(first);
      } else if (at + 2 == end && first.kind == TokenKind::String) {
        values_.verbatim(first);
      } else if (sheet_.options.scoping != Scoping::None && first.kind == TokenKind::Colon &&
                 sheet_.tokens[at + 2].kind == TokenKind::Function && at + 5 == end &&
                 sheet_.tokens[at + 3].kind == TokenKind::Ident) {
        const u32 local =
            sheet_.is_name(at + 2, TokenKind::Function, "local")
                ? sheet_.find_local(unescape(sheet_.written(sheet_.tokens[at + 3]), buffer))
                : kNone;
        if (local != kNone)
          scratch.gap(GapKind::Local, local);
        else
          values_.verbatim(sheet_.tokens[at + 3]);
      } else {
        valid = false;
      }
      break;
    }
    case AtKind::Layer: {
      node.layer_name = scratch.here();
      if (at + 1 == end) node.at = AtKind::AnonymousLayer;
      valid = values_.print(at + 1, end, kValuePrelude);
      scratch.finish(node.layer_name);
      break;
    }
    case AtKind::Scope:
      for (u32 i = at + 1; i < end && valid; ++i) {
        if (i > at + 1) scratch.text.push(' ');
        if (sheet_.tokens[i].kind == TokenKind::OpenParen) {
          const u32 close = std::min(sheet_.tokens[i].link, end);
          scratch.text.push('(');
          valid = selectors_.inline_list(i + 1, close);
          scratch.text.push(')');
          i = close;
        } else {
          valid = values_.print(i, i + 1, kValuePrelude);
        }
      }
      break;
    case AtKind::Statement:
      if (equals_ignoring_case(name, "layer")) {
        node.layer_name = scratch.here();
        valid = at + 1 < end && values_.print(at + 1, end, kValuePrelude);
        scratch.finish(node.layer_name);
        break;
      }
      valid = values_.print(at + 1, end, kValuePrelude);
      break;
    case AtKind::Opaque:
      valid = values_.print(at + 1, end, kValueVerbatim);
      break;
    default:
      valid = equals_ignoring_case(name, "media")
                  ? print_media_queries(sheet_, values_, at + 1, end)
                  : values_.print(at + 1, end, kValuePrelude);
      break;
  }
  scratch.finish(node.head);
  return valid;
}

// `@import url("x") layer(a) supports(display: grid) screen and (width > 1px)`
void Parser::import_rule(u32 begin, u32 end, NodeList& list) {
  const Token* const tokens = sheet_.tokens;
  std::string buffer;
  u32 at = begin + 1;
  std::string_view specifier;
  bool valid = at < end;
  const Token& first = tokens[at];
  if (valid && first.kind == TokenKind::String) {
    specifier = string_value(sheet_.source, first, buffer);
  } else if (valid && first.kind == TokenKind::Url) {
    specifier = url_value(sheet_.source, first, buffer);
  } else if (valid && sheet_.is_name(at, TokenKind::Function, "url") && first.link == at + 2 &&
             tokens[at + 1].kind == TokenKind::String) {
    specifier = string_value(sheet_.source, tokens[at + 1], buffer);
    at += 2;
  } else {
    valid = false;
  }
  if (!valid) {
    unexpected(std::min(at, end), "where \"@import\" wants the path of a file");
    return;
  }
  ImportRule rule{{}, list.last};
  // Each @import has a record of its own: its place in the order counts.
  rule.import.record = static_cast<u32>(sheet_.unit.records.size());
  sheet_.unit.records.push_back(
      {sheet_.unit.add(specifier), first.start, tokens[at].end, RecordKind::Import, {}});
  ++at;
  // A condition names no file: a url() in it is not valid.
  auto printed = [&](u32 from, u32 to, bool media = false) {
    const Fragment start = sheet_.scratch.here();
    valid &= media ? print_media_queries(sheet_, values_, from, to)
                   : values_.print(from, to, kValuePrelude);
    valid &= sheet_.scratch.gaps.size() == start.gap_begin;
    const Str text = sheet_.unit.add(sheet_.scratch.text.view().substr(start.begin));
    sheet_.scratch.text.pop(sheet_.scratch.text.size() - start.begin);
    sheet_.scratch.gaps.resize(start.gap_begin);
    return text;
  };
  if (at < end && (sheet_.is_name(at, TokenKind::Ident, "layer") ||
                   sheet_.is_name(at, TokenKind::Function, "layer")))
    sheet_.newer(Feature::Layers, "The layer of an \"@import\"", sheet_.range_of(at));
  if (at < end && sheet_.is_name(at, TokenKind::Ident, "layer")) {
    rule.import.flags |= kImportHasLayer;
    ++at;
  } else if (at < end && sheet_.is_name(at, TokenKind::Function, "layer")) {
    rule.import.flags |= kImportHasLayer;
    rule.import.layer = printed(at + 1, std::min(tokens[at].link, end));
    at = std::min(tokens[at].link, end - 1) + 1;
  }
  if (at < end && sheet_.is_name(at, TokenKind::Function, "supports")) {
    sheet_.newer(Feature::ImportSupports, "\"supports()\" of an \"@import\"", sheet_.range_of(at));
    rule.import.flags |= kImportHasSupports;
    rule.import.supports = printed(at + 1, std::min(tokens[at].link, end));
    at = std::min(tokens[at].link, end - 1) + 1;
  }
  if (at < end) rule.import.media = printed(at, end, /*media=*/true);
  if (!valid) {
    sheet_.warn("css-syntax", "The conditions of this \"@import\" are not valid: it is ignored",
                {tokens[begin].start, tokens[end - 1].end});
    sheet_.unit.records.resize(rule.import.record);
    return;
  }
  imports.push_back(rule);
}

// `composes: a b`, `composes: a from "./x.css"`, `composes: a from global`
void Parser::compose(u32 begin, u32 end) {
  const SourceRange range{sheet_.tokens[begin].start, sheet_.tokens[end - 1].end};
  for (const Selector& selector : rule_) {
    if (selector.local_class != kNone) continue;
    sheet_.error("css-composes",
                 "\"composes\" only works in a rule whose selector is one local class", range,
                 "Move it to a rule such as \".name { … }\"");
    return;
  }
  if (rule_.empty()) return;
  std::string buffer;
  u32 last = begin + 2;
  while (last < end && sheet_.tokens[last].kind == TokenKind::Ident &&
         !sheet_.is_name(last, TokenKind::Ident, "from"))
    ++last;
  ComposeKind kind = ComposeKind::Local;
  u32 record = kNone;
  if (last < end && sheet_.is_name(last, TokenKind::Ident, "from") && last + 2 == end) {
    const Token& source = sheet_.tokens[last + 1];
    if (source.kind == TokenKind::String) {
      kind = ComposeKind::Foreign;
      record =
          sheet_.record(RecordKind::Composes, string_value(sheet_.source, source, buffer), source);
    } else if (sheet_.is_name(last + 1, TokenKind::Ident, "global")) {
      kind = ComposeKind::Global;
    } else {
      last = begin + 2;
    }
  } else if (last != end) {
    last = begin + 2;
  }
  if (last == begin + 2) {
    sheet_.error("css-composes", "\"composes\" wants names of classes", range,
                 "Write \"composes: a b\", \"composes: a from './file.css'\" or \"composes: a from "
                 "global\"");
    return;
  }
  for (const Selector& selector : rule_)
    for (u32 i = begin + 2; i < last; ++i) {
      const Token& token = sheet_.tokens[i];
      const std::string_view name = unescape(sheet_.written(token), buffer);
      Compose item{kind, {}, record, {0, 0}};
      if (kind == ComposeKind::Local)
        item.target = sheet_.local(name, LocalKind::Class, token.start);
      else
        item.name = sheet_.unit.add(name);
      composes_.emplace_back(selector.local_class, item);
    }
}

// Groups what each class takes.
void Parser::finish_composes() {
  std::stable_sort(composes_.begin(), composes_.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [local, item] : composes_) {
    Local& target = sheet_.unit.locals[local];
    if (target.composes.count == 0)
      target.composes.begin = static_cast<u32>(sheet_.unit.composes.size());
    ++target.composes.count;
    sheet_.unit.composes.push_back(item);
  }
}

}  // namespace sinter::css
