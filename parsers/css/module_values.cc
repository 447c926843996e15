#include "parsers/css/module_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/diagnostics.h"

namespace sinter::css {

u32 PlacedValues::source_offset(u32 offset) const {
  auto at = std::upper_bound(pieces_.begin(), pieces_.end(), offset,
                             [](u32 place, const Piece& piece) { return place < piece.begin; });
  if (at == pieces_.begin()) return offset;
  --at;
  return at->value ? at->source : at->source + (offset - at->begin);
}

bool has_values(std::string_view source, const TokenList& list) {
  for (const u32 index : list.at_keywords) {
    const Token& token = list.tokens[index];
    if (equals_ignoring_case(source.substr(token.start + 1, token.end - token.start - 1), "value"))
      return true;
  }
  return source.find(":export") != source.npos || source.find(":import") != source.npos;
}

class ValueReader {
 public:
  ValueReader(std::string_view source, const TokenList& list, const CompileOptions& options,
              UnitBuilder& builder)
      : source_(source),
        tokens_(list.tokens.data()),
        end_(static_cast<u32>(list.tokens.size()) - 1),
        options_(options),
        builder_(builder) {}

  PlacedValues run() {
    for (u32 i = 0; i < end_; ++i) i = read(i);
    // An :export may use what is defined behind it.
    for (const Exported& each : exported_) {
      std::string text = placed(each.begin, each.end);
      add_export(each.name, std::move(text), each.source_start);
    }
    place();
    return std::move(out_);
  }

 private:
  struct Value {
    std::string text;
    bool foreign = false;
  };
  struct Exported {
    std::string name;
    u32 begin, end;  // tokens
    u32 source_start;
  };

  std::string_view written(u32 index) const {
    return source_.substr(tokens_[index].start, tokens_[index].end - tokens_[index].start);
  }
  bool is(u32 index, TokenKind kind) const { return tokens_[index].kind == kind; }
  bool is_ident(u32 index, std::string_view text) const {
    return is(index, TokenKind::Ident) && equals_ignoring_case(written(index), text);
  }

  void message(Severity severity, std::string_view text, u32 begin, u32 end, std::string_view fix) {
    builder_.diagnostics.push_back({builder_.add("css-modules-value"),
                                    builder_.add(text),
                                    builder_.add(fix),
                                    tokens_[begin].start,
                                    tokens_[std::max(end, begin + 1) - 1].end,
                                    static_cast<u8>(severity),
                                    {},
                                    0});
  }

  // The rule that begins at `index`, if it is one of these: it is not copied. Its last token.
  u32 read(u32 index) {
    if (is(index, TokenKind::AtKeyword) &&
        equals_ignoring_case(written(index).substr(1), "value")) {
      const u32 last = end_of_statement(index);
      if (is(last, TokenKind::OpenBrace)) {
        message(Severity::Error, "This \"@value\" has no \";\" at its end", index, last,
                "Write \"@value name: text;\"");
        return last - 1;
      }
      at_value(index, last);
      return leave_out(index, is(last, TokenKind::Semicolon) ? last : last - 1);
    }
    const bool begins =
        index == 0 || is(index - 1, TokenKind::CloseBrace) || is(index - 1, TokenKind::Semicolon);
    if (!begins || !is(index, TokenKind::Colon) || index + 2 >= end_) return index;
    if (is_ident(index + 1, "export") && is(index + 2, TokenKind::OpenBrace)) {
      const u32 close = std::min(tokens_[index + 2].link, end_ - 1);
      icss_export(index + 3, close);
      return leave_out(index, close);
    }
    if (is(index + 1, TokenKind::Function) && equals_ignoring_case(written(index + 1), "import(")) {
      const u32 paren = std::min(tokens_[index + 1].link, end_);
      if (paren + 1 < end_ && is(paren + 1, TokenKind::OpenBrace)) {
        const u32 close = std::min(tokens_[paren + 1].link, end_ - 1);
        icss_import(index, paren, close);
        return leave_out(index, close);
      }
    }
    return index;
  }

  u32 leave_out(u32 first, u32 last) {
    left_out_.emplace_back(first, last);
    return last;
  }

  // The `;`, `{` or `}` behind a statement, or the end.
  u32 end_of_statement(u32 at) const {
    for (; at < end_; ++at) {
      const TokenKind kind = tokens_[at].kind;
      if (kind == TokenKind::Semicolon || kind == TokenKind::OpenBrace ||
          kind == TokenKind::CloseBrace)
        return at;
      if (opens(kind)) at = std::min(tokens_[at].link, end_ - 1);
    }
    return end_;
  }

  void at_value(u32 index, u32 last) {
    const u32 first = index + 1;
    const bool defines = first + 1 < last && is(first + 1, TokenKind::Colon);
    if (!defines && last >= first + 3 && is_ident(last - 2, "from") &&
        (is(last - 1, TokenKind::String) || is(last - 1, TokenKind::Ident)))
      return import_values(index, first, last - 2, last - 1);
    const u32 begin = defines ? first + 2 : first + 1;
    if (first >= last || !is(first, TokenKind::Ident) || begin >= last) {
      message(Severity::Warning, "This \"@value\" defines nothing: it is ignored", index, last,
              "Write \"@value name: text;\" or \"@value name from './file.css';\"");
      return;
    }
    std::string name(written(first));
    std::string text = placed(begin, last);
    add_export(name, text, tokens_[first].start);
    values_.insert_or_assign(std::move(name), Value{std::move(text), false});
  }

  // `a, b as c`, also in parentheses.
  void import_values(u32 index, u32 first, u32 last, u32 path) {
    std::string buffer;
    std::string specifier;
    if (is(path, TokenKind::String)) {
      specifier = string_value(source_, tokens_[path], buffer);
    } else {
      const auto named = values_.find(std::string(written(path)));
      if (named == values_.end()) {
        message(Severity::Error, fmt::format("There is no value \"{}\" here", written(path)), path,
                path + 1, "Write the path of the file in quotes");
        return;
      }
      specifier = unquoted(named->second.text);
    }
    if (is(first, TokenKind::OpenParen) && tokens_[first].link + 1 == last) {
      ++first;
      --last;
    }
    const u32 record = record_of(specifier, path);
    for (u32 at = first; at < last; ++at) {
      const bool renamed = at + 2 < last && is_ident(at + 1, "as") && is(at + 2, TokenKind::Ident);
      const u32 next = renamed ? at + 3 : at + 1;
      if (!is(at, TokenKind::Ident) || (next < last && !is(next, TokenKind::Comma))) {
        message(Severity::Error, "\"@value … from\" wants names of values", index, path + 1,
                "Write \"@value a, b as c from './file.css';\"");
        return;
      }
      take(record, specifier, at, written(at), renamed ? written(at + 2) : written(at), true);
      at = next;
    }
  }

  // `:import("./file.css") { here: there }`
  void icss_import(u32 index, u32 paren, u32 close) {
    std::string buffer;
    const u32 path = index + 2;
    if (paren != path + 1 || !(is(path, TokenKind::String) || is(path, TokenKind::Ident))) {
      message(Severity::Error, "\":import()\" wants the path of a file", index, paren + 1, "");
      return;
    }
    const std::string specifier(
        is(path, TokenKind::String) ? string_value(source_, tokens_[path], buffer) : written(path));
    const u32 record = record_of(specifier, path);
    for_declarations(paren + 2, close, [&](u32 name, u32 begin, u32 end) {
      if (end == begin + 1 && is(begin, TokenKind::Ident))
        take(record, specifier, begin, written(begin), written(name), false);
      else
        message(Severity::Error, "\":import()\" wants one name behind each", name, end, "");
    });
  }

  void icss_export(u32 begin, u32 close) {
    for_declarations(begin, close, [&](u32 name, u32 from, u32 to) {
      exported_.push_back({std::string(written(name)), from, to, tokens_[name].start});
    });
  }

  template <class Fn>
  void for_declarations(u32 at, u32 close, Fn&& fn) {
    while (at < close) {
      const u32 last = std::min(end_of_statement(at), close);
      if (at + 2 < last && is(at, TokenKind::Ident) && is(at + 1, TokenKind::Colon))
        fn(at, at + 2, last);
      else if (last > at)
        message(Severity::Warning, "This is no declaration: it is ignored", at, last, "");
      at = last + 1;
    }
  }

  u32 record_of(std::string_view specifier, u32 token) {
    for (u32 r = 0; r < builder_.records.size(); ++r)
      if (builder_.view(builder_.records[r].specifier) == specifier) return r;
    builder_.records.push_back({builder_.add(specifier),
                                tokens_[token].start,
                                tokens_[token].end,
                                RecordKind::Composes,
                                {}});
    return static_cast<u32>(builder_.records.size()) - 1;
  }

  void take(u32 record, std::string_view specifier, u32 token, std::string_view theirs,
            std::string_view ours, bool is_exported) {
    builder_.flags |= kUnitTakesValues;
    std::string text(ours);
    if (options_.foreign_value) {
      const std::optional<std::string> found = options_.foreign_value(record, theirs);
      if (!found)
        message(Severity::Error,
                fmt::format("There is no value \"{}\" in \"{}\"", theirs, specifier), token,
                token + 1, "");
      text = found.value_or(std::string(theirs));
    }
    if (is_exported) add_export(ours, text, tokens_[token].start, /*taken=*/true);
    values_.insert_or_assign(std::string(ours), Value{std::move(text), true});
  }

  // The last one of a name counts.
  void add_export(std::string_view name, std::string_view text, u32 source_start,
                  bool taken = false) {
    for (ModuleValue& value : builder_.values)
      if (builder_.view(value.name) == name) {
        value.text = builder_.add(text);
        value.taken = taken;
        return;
      }
    builder_.values.push_back({builder_.add(name), builder_.add(text), source_start, taken});
  }

  static std::string unquoted(const std::string& text) {
    const bool quoted =
        text.size() >= 2 && (text[0] == '"' || text[0] == '\'') && text.back() == text.front();
    return quoted ? text.substr(1, text.size() - 2) : text;
  }

  // Tokens [begin, end) as text, with the values that are known so far.
  std::string placed(u32 begin, u32 end) const {
    std::string text;
    u32 at = tokens_[begin].start;
    for (u32 i = begin; i < end; ++i) {
      const Token& token = tokens_[i];
      if (token.flags & kCommentBefore) {
        if (i > begin) text += ' ';
        at = token.start;
      }
      const auto known =
          is(i, TokenKind::Ident) ? values_.find(std::string(written(i))) : values_.end();
      text += source_.substr(at, token.start - at);
      text += known != values_.end() ? std::string_view(known->second.text) : written(i);
      at = token.end;
    }
    return text;
  }

  // -- the text

  void copy(u32 until) {
    if (until == at_) return;
    out_.pieces_.push_back({static_cast<u32>(out_.text_.size()), at_, false});
    out_.text_ += source_.substr(at_, until - at_);
    at_ = until;
  }

  void replace(u32 begin, u32 end, std::string_view text) {
    copy(begin);
    out_.pieces_.push_back({static_cast<u32>(out_.text_.size()), begin, true});
    out_.text_ += text;
    at_ = end;
  }

  void place() {
    size_t skip = 0;
    u32 depth = 0;
    for (u32 i = 0; i < end_; ++i) {
      if (skip < left_out_.size() && left_out_[skip].first == i) {
        const u32 last = left_out_[skip++].second;
        copy(tokens_[i].start);
        at_ = tokens_[last].end;
        i = last;
        continue;
      }
      if (is(i, TokenKind::OpenBrace)) ++depth;
      if (is(i, TokenKind::CloseBrace) && depth > 0) --depth;
      if (!is(i, TokenKind::Ident)) continue;
      // The name of a declaration is no use of a value.
      const bool begins =
          i > 0 && (is(i - 1, TokenKind::OpenBrace) || is(i - 1, TokenKind::CloseBrace) ||
                    is(i - 1, TokenKind::Semicolon));
      if (depth > 0 && begins && is(i + 1, TokenKind::Colon)) continue;
      const auto known = values_.find(std::string(written(i)));
      if (known == values_.end()) continue;
      const Token& token = tokens_[i];
      // The class of another file: it has its name already.
      if (known->second.foreign && i > 0 && is(i - 1, TokenKind::Delim) && written(i - 1) == "." &&
          !token.space_before())
        replace(tokens_[i - 1].start, token.end, ":global(." + known->second.text + ")");
      else
        replace(token.start, token.end, known->second.text);
    }
    copy(static_cast<u32>(source_.size()));
    out_.size_ = static_cast<u32>(out_.text_.size());
    out_.text_.append(kSourcePadding, '\0');
  }

  const std::string_view source_;
  const Token* const tokens_;
  const u32 end_;
  const CompileOptions& options_;
  UnitBuilder& builder_;
  std::unordered_map<std::string, Value> values_;
  std::vector<Exported> exported_;
  std::vector<std::pair<u32, u32>> left_out_;  // first and last token
  u32 at_ = 0;                                 // what of the source has been copied
  PlacedValues out_;
};

PlacedValues place_values(std::string_view source, const TokenList& list,
                          const CompileOptions& options, UnitBuilder& builder) {
  return ValueReader(source, list, options, builder).run();
}

}  // namespace sinter::css
