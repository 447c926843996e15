#include "parsers/css/print_selector.h"

#include <fmt/format.h>

#include <algorithm>

namespace sinter::css {

namespace {

constexpr u32 kDeepest = 200;

// Pseudo-classes and -elements that every browser of today's targets knows. One that a browser does
// not know makes it drop the whole list.
bool is_widely_known(std::string_view name) {
  constexpr std::string_view kNames[] = {
      "active",       "after",          "before",
      "checked",      "disabled",       "empty",
      "enabled",      "first-child",    "first-letter",
      "first-line",   "first-of-type",  "focus",
      "hover",        "lang",           "last-child",
      "last-of-type", "link",           "not",
      "nth-child",    "nth-last-child", "nth-last-of-type",
      "nth-of-type",  "only-child",     "only-of-type",
      "root",         "target",         "visited",
  };
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&](std::string_view n) { return equals_ignoring_case(name, n); });
}

bool takes_selectors(std::string_view name) {
  constexpr std::string_view kNames[] = {
      "is",       "not",  "where",        "has",     "matches", "any",        "-webkit-any",
      "-moz-any", "host", "host-context", "slotted", "cue",     "cue-region", "current"};
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&](std::string_view n) { return equals_ignoring_case(name, n); });
}

bool is_old_pseudo_element(std::string_view name) {
  return equals_ignoring_case(name, "before") || equals_ignoring_case(name, "after") ||
         equals_ignoring_case(name, "first-line") || equals_ignoring_case(name, "first-letter");
}

}  // namespace

void SelectorPrinter::begin_compound(State& state) {
  if (state.space && !state.at_start && !state.combinator) {
    scratch_.text.push(' ');
    state.flags |= kSelectorComplex;
  }
  if (depth_ == 0) ++compounds_;
  state.space = state.combinator = state.at_start = false;
}

void SelectorPrinter::combinator(char c, State& state) {
  if (state.at_start) state.flags |= kSelectorRelative;
  state.flags |= kSelectorComplex;
  if (!minify_space_ && !state.at_start) scratch_.text.push(' ');
  scratch_.text.push(c);
  if (!minify_space_) scratch_.text.push(' ');
  state.space = state.at_start = false;
  state.combinator = true;
}

void SelectorPrinter::local_name(const Token& token, LocalKind kind, const State& state) {
  const std::string_view written = sheet_.written_name(token);
  if (!state.local) {
    if (sheet_.options.export_globals && sheet_.options.scoping != Scoping::None)
      sheet_.local(unescape(written, buffer_), LocalKind::Global, token.start);
    sheet_.append_source(written, false);
    return;
  }
  const u32 local = sheet_.local(unescape(written, buffer_), kind, token.start);
  scratch_.gap(GapKind::Local, local);
  if (depth_ == 0) {
    ++names_;
    last_name_ = kind == LocalKind::Class ? local : kNone;
  }
}

std::span<Selector> SelectorPrinter::list(u32 begin, u32 end) {
  selectors_.clear();
  u32 from = begin;
  for (u32 i = begin;; ++i) {
    const bool last = i >= end;
    if (!last && opens(sheet_.tokens[i].kind)) {
      i = std::min(sheet_.tokens[i].link, end);
      if (i >= end) --i;
      continue;
    }
    if (!last && sheet_.tokens[i].kind != TokenKind::Comma) continue;
    if (from == i) return {};
    nests_.clear();
    names_ = compounds_ = 0;
    last_name_ = kNone;
    Selector selector{};
    selector.source = sheet_.tokens[from].start;
    selector.text = scratch_.here();
    State state{local_by_default, true, false, false, 0};
    if (!complex(from, i, state, true) || state.combinator) return {};
    scratch_.finish(selector.text);
    selector.flags = state.flags;
    selector.nests = sheet_.arena.copy(std::span<const u32>(nests_));
    selector.local_class = names_ == 1 && compounds_ == 1 ? last_name_ : kNone;
    const bool known =
        minify_syntax_ &&
        std::any_of(selectors_.begin(), selectors_.end(), [&](const Selector& other) {
          return scratch_.equal(other.text, selector.text);
        });
    if (!known) selectors_.push_back(selector);
    from = i + 1;
    if (last) break;
  }
  return sheet_.arena.copy(std::span<const Selector>(selectors_));
}

bool SelectorPrinter::inline_list(u32 begin, u32 end) {
  State state{local_by_default, true, false, false, 0};
  return list_inside(begin, end, state);
}

bool SelectorPrinter::list_inside(u32 begin, u32 end, State& outer) {
  if (depth_ == kDeepest) return false;
  ++depth_;
  u32 from = begin;
  bool valid = true;
  for (u32 i = begin; valid; ++i) {
    const bool last = i >= end;
    if (!last && opens(sheet_.tokens[i].kind)) {
      i = std::min(sheet_.tokens[i].link, end);
      if (i >= end) --i;
      continue;
    }
    if (!last && sheet_.tokens[i].kind != TokenKind::Comma) continue;
    if (from != begin) scratch_.text.append(minify_space_ ? "," : ", ");
    State state{outer.local, true, false, false, 0};
    valid = complex(from, i, state, false);
    outer.flags |= state.flags & (kSelectorNests | kSelectorUnsafe);
    from = i + 1;
    if (last) break;
  }
  --depth_;
  return valid;
}

bool SelectorPrinter::complex(u32 begin, u32 end, State& state, bool outermost) {
  for (u32 i = begin; i < end; ++i) {
    const Token& token = sheet_.tokens[i];
    if (i > begin && token.space_before()) state.space = true;
    if (i > begin && !token.space_before() && (token.flags & kCommentBefore)) values_.separate(i);
    switch (token.kind) {
      case TokenKind::Ident:
        if (state.at_start) state.flags |= kSelectorStartsWithType;
        begin_compound(state);
        values_.verbatim(token);
        break;
      case TokenKind::IdHash:
        begin_compound(state);
        scratch_.text.push('#');
        local_name(token, LocalKind::Id, state);
        break;
      case TokenKind::Hash:
        return false;
      case TokenKind::Colon:
        if (!pseudo(i, end, state, outermost)) return false;
        break;
      case TokenKind::OpenBracket:
        if (!attribute(i, state)) return false;
        i = token.link;
        break;
      case TokenKind::Percentage:  // keyframes inside @supports selector() and the like
        return false;
      case TokenKind::Delim: {
        const char c = sheet_.source[token.start];
        switch (c) {
          case '.': {
            if (i + 1 >= end || sheet_.tokens[i + 1].kind != TokenKind::Ident ||
                sheet_.tokens[i + 1].flags & (kSpaceBefore | kCommentBefore))
              return false;
            begin_compound(state);
            scratch_.text.push('.');
            local_name(sheet_.tokens[++i], LocalKind::Class, state);
            break;
          }
          case '>':
          case '+':
          case '~':
            if (state.combinator) return false;
            combinator(c, state);
            break;
          case '&':
            begin_compound(state);
            nests_.push_back(scratch_.text.size());
            scratch_.text.push('&');
            state.flags |= kSelectorNests;
            break;
          case '*': {
            const bool starts = state.at_start;
            const bool touches = i + 1 < end && !sheet_.tokens[i + 1].space_before();
            const bool namespaced = i > begin && sheet_.is_delim(i - 1, '|');
            if (minify_syntax_ && touches && !namespaced && depth_ == 0 &&
                (sheet_.tokens[i + 1].kind == TokenKind::Colon ||
                 sheet_.tokens[i + 1].kind == TokenKind::IdHash ||
                 sheet_.tokens[i + 1].kind == TokenKind::OpenBracket ||
                 sheet_.is_delim(i + 1, '.')) &&
                !(i > begin && !token.space_before() && sheet_.is_delim(i - 1, '&')))
              break;  // `*.a` is `.a`
            if (starts) state.flags |= kSelectorStartsWithType;
            begin_compound(state);
            scratch_.text.push('*');
            break;
          }
          case '|':
            if (sheet_.is_delim(i + 1, '|')) return false;  // the column combinator: in no browser
            if (state.at_start) state.flags |= kSelectorStartsWithType;
            begin_compound(state);
            scratch_.text.push('|');
            break;
          default:
            return false;
        }
        break;
      }
      default:
        return false;
    }
  }
  return true;
}

bool SelectorPrinter::has_comma(u32 begin, u32 end) const {
  for (u32 i = begin; i < end; ++i) {
    if (opens(sheet_.tokens[i].kind))
      i = std::min(sheet_.tokens[i].link, end);
    else if (sheet_.tokens[i].kind == TokenKind::Comma)
      return true;
  }
  return false;
}

bool SelectorPrinter::pseudo(u32& index, u32 end, State& state, bool outermost) {
  const Token* const tokens = sheet_.tokens;
  u32 at = index + 1;
  const bool element = at < end && tokens[at].kind == TokenKind::Colon;
  if (element) ++at;
  if (at >= end || tokens[at].flags & (kSpaceBefore | kCommentBefore)) return false;
  const Token& token = tokens[at];
  if (token.kind != TokenKind::Ident && token.kind != TokenKind::Function) return false;
  const std::string_view name = sheet_.written_name(token);
  const bool is_function = token.kind == TokenKind::Function;
  const u32 close = is_function ? std::min(token.link, end) : at;
  index = is_function ? (close >= end ? end - 1 : close) : at;

  if (!element && sheet_.options.scoping != Scoping::None) {
    const bool local = equals_ignoring_case(name, "local");
    if (local || equals_ignoring_case(name, "global")) {
      if (!is_function) {
        // For the rest of the selector.
        state.local = local;
        return true;
      }
      State inner = state;
      inner.local = local;
      if (has_comma(at + 1, close)) {
        sheet_.newer(Feature::Is, "\":is()\", which this list needs,", sheet_.range_of(at));
        begin_compound(state);
        scratch_.text.append(":is(");
        const bool valid = list_inside(at + 1, close, inner);
        scratch_.text.push(')');
        state.flags |= inner.flags;
        return valid;
      }
      const bool valid = complex(at + 1, close, inner, outermost);
      state = {state.local, inner.at_start, inner.combinator, inner.space, inner.flags};
      return valid && close > at + 1;
    }
  }

  if (!element && sheet_.options.target.missing != 0) {
    const Feature feature = feature_of_pseudo(name);
    const SourceRange range{tokens[at - 1].start, token.end};
    if (feature != Feature::kCount && sheet_.lacks(feature))
      sheet_.newer(feature, fmt::format("\":{}{}\"", name, is_function ? "()" : ""), range);
    if (is_function && equals_ignoring_case(name, "not") && has_comma(at + 1, close))
      sheet_.newer(Feature::NotList, "\":not()\" with several selectors", range);
  }
  begin_compound(state);
  if (element || is_old_pseudo_element(name)) state.flags |= kSelectorPseudoElement;
  if (!is_widely_known(name)) state.flags |= kSelectorUnsafe;
  scratch_.text.push(':');
  if (element && !(minify_syntax_ && !is_function && is_old_pseudo_element(name)))
    scratch_.text.push(':');
  sheet_.append_source(name, false);
  if (!is_function) return true;
  scratch_.text.push('(');
  bool valid;
  if (takes_selectors(name))
    valid = list_inside(at + 1, close, state);
  else if (starts_ignoring_case(name, "nth-"))
    valid = nth(at + 1, close, state);
  else
    valid = values_.print(at + 1, close, 0);
  scratch_.text.push(')');
  return valid;
}

// The An+B microsyntax (CSS Syntax 3, section 6.2) of tokens written one behind the other, with one
// space where some was between them: nothing may be between a sign or digits and the `n`.
bool is_an_plus_b(std::string_view text) {
  if (equals_ignoring_case(text, "odd") || equals_ignoring_case(text, "even")) return true;
  size_t at = 0;
  const auto peek = [&] { return at < text.size() ? text[at] : '\0'; };
  const auto skip = [&](auto is_skipped) {
    const size_t start = at;
    while (at < text.size() && is_skipped(text[at])) ++at;
    return at > start;
  };
  const auto sign = [&] { return (peek() == '+' || peek() == '-') && ++at; };
  const auto digits = [&] { return skip([](char c) { return c >= '0' && c <= '9'; }); };
  const auto spaces = [&] { return skip([](char c) { return c == ' '; }); };
  sign();
  const bool has_digits = digits();
  if (peek() != 'n' && peek() != 'N') return has_digits && at == text.size();
  ++at;
  spaces();
  if (at == text.size()) return true;
  if (!sign()) return false;
  spaces();
  return digits() && at == text.size();
}

// `2n + 1`, `odd`, `-n+3 of .a, .b`
bool SelectorPrinter::nth(u32 begin, u32 end, State& outer) {
  u32 of = begin;
  std::string formula;
  for (; of < end && !sheet_.is_name(of, TokenKind::Ident, "of"); ++of) {
    const Token& token = sheet_.tokens[of];
    if (token.escaped()) return false;
    if (of > begin && (token.space_before() || token.flags & kCommentBefore)) formula += ' ';
    formula += sheet_.written(token);
  }
  if (!is_an_plus_b(formula)) return false;
  for (u32 i = begin; i < of; ++i) {
    const Token& token = sheet_.tokens[i];
    if (i > begin && token.space_before()) {
      const bool sign = token.kind == TokenKind::Delim ||
                        sheet_.tokens[i - 1].kind == TokenKind::Delim ||
                        sheet_.source[token.start] == '+' || sheet_.source[token.start] == '-';
      if (!minify_space_ || !sign) scratch_.text.push(' ');
    } else if (i > begin && token.flags & kCommentBefore) {
      values_.separate(i);
    }
    values_.verbatim(token);
  }
  if (of == end) return true;
  scratch_.text.append(" of ");
  sheet_.newer(Feature::NthOf, "\"of\" in \":nth-child()\"", sheet_.range_of(of));
  outer.flags |= kSelectorUnsafe;
  return list_inside(of + 1, end, outer);
}

bool SelectorPrinter::attribute(u32 index, State& state) {
  const Token& open = sheet_.tokens[index];
  if (open.link == sheet_.end) return false;
  begin_compound(state);
  scratch_.text.push('[');
  bool unquoted = false;
  for (u32 i = index + 1; i < open.link; ++i) {
    const Token& token = sheet_.tokens[i];
    switch (token.kind) {
      case TokenKind::Ident:
        if (i > index + 1 && token.space_before()) {
          const TokenKind before = sheet_.tokens[i - 1].kind;
          // The `i` of `[a="b" i]`. Old parsers want the white space, also behind a quote.
          if (before == TokenKind::String || before == TokenKind::Ident) scratch_.text.push(' ');
        } else if (unquoted) {
          scratch_.text.push(' ');
        } else if (token.flags & kCommentBefore) {
          values_.separate(i);
        }
        unquoted = false;
        values_.verbatim(token);
        break;
      case TokenKind::String: {
        const std::string_view value = string_value(sheet_.source, token, buffer_);
        if (minify_syntax_ && is_plain_ident(value) && !token.escaped()) {
          sheet_.append_source(value, false);
          unquoted = true;
        } else {
          values_.verbatim(token);
        }
        break;
      }
      case TokenKind::Delim: {
        const char c = sheet_.source[token.start];
        if (c != '=' && c != '~' && c != '|' && c != '^' && c != '$' && c != '*') return false;
        scratch_.text.push(c);
        break;
      }
      default:
        return false;
    }
  }
  scratch_.text.push(']');
  return true;
}

std::span<Selector> SelectorPrinter::keyframes(u32 begin, u32 end) {
  selectors_.clear();
  bool want_comma = false;
  for (u32 i = begin; i < end; ++i) {
    const Token& token = sheet_.tokens[i];
    if (token.kind == TokenKind::Comma) {
      if (!want_comma) return {};
      want_comma = false;
      continue;
    }
    // Names of animation ranges: `entry 0%`.
    const bool range = token.kind == TokenKind::Ident && i + 1 < end &&
                       sheet_.tokens[i + 1].kind == TokenKind::Percentage;
    if (want_comma || (token.kind != TokenKind::Ident && token.kind != TokenKind::Percentage))
      return {};
    Selector selector{};
    selector.source = token.start;
    selector.text = scratch_.here();
    selector.local_class = kNone;
    if (range) {
      values_.verbatim(token);
      scratch_.text.push(' ');
      values_.print(i + 1, i + 2, 0);
      ++i;
    } else if (minify_syntax_ && sheet_.is_name(i, TokenKind::Ident, "from")) {
      scratch_.text.append("0%");
    } else if (minify_syntax_ && sheet_.written(token) == "100%") {
      scratch_.text.append("to");
    } else {
      values_.print(i, i + 1, 0);
    }
    scratch_.finish(selector.text);
    selectors_.push_back(selector);
    want_comma = true;
  }
  if (!want_comma) return {};
  return sheet_.arena.copy(std::span<const Selector>(selectors_));
}

}  // namespace sinter::css
