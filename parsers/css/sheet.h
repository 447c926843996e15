// What is shared by the steps that compile one style sheet.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "parsers/css/compile.h"
#include "parsers/css/features.h"
#include "parsers/css/tokenizer.h"
#include "parsers/css/tree.h"
#include "parsers/css/unit_builder.h"

namespace sinter::css {

class Sheet {
 public:
  Sheet(std::string_view text, const CompileOptions& compile_options, const TokenList& list,
        Arena& memory, Scratch& printed, UnitBuilder& builder)
      : source(text),
        options(compile_options),
        tokens(list.tokens.data()),
        end(static_cast<u32>(list.tokens.size()) - 1),
        arena(memory),
        scratch(printed),
        unit(builder),
        escape_non_ascii(compile_options.ascii_only && list.has_non_ascii) {}

  const std::string_view source;
  const CompileOptions& options;
  const Token* const tokens;
  const u32 end;  // index of the End token
  Arena& arena;
  Scratch& scratch;
  UnitBuilder& unit;
  const bool escape_non_ascii;

  std::string_view written(const Token& token) const {
    return source.substr(token.start, token.end - token.start);
  }
  // The name of an Ident, Function, AtKeyword or Hash as it is written.
  std::string_view written_name(const Token& token) const {
    std::string_view text = written(token);
    if (token.kind == TokenKind::Function) text.remove_suffix(1);
    if (token.kind == TokenKind::AtKeyword || token.kind == TokenKind::IdHash ||
        token.kind == TokenKind::Hash)
      text.remove_prefix(1);
    return text;
  }
  bool is_delim(u32 index, char c) const {
    return tokens[index].kind == TokenKind::Delim && source[tokens[index].start] == c;
  }
  bool is_name(u32 index, TokenKind kind, std::string_view lower_case) const {
    return tokens[index].kind == kind &&
           equals_ignoring_case(written_name(tokens[index]), lower_case);
  }

  // A local name, added at its first use.
  u32 local(std::string_view name, LocalKind kind, u32 source_start);
  // kNone when the file has no such name.
  u32 find_local(std::string_view name) const;
  u32 record(RecordKind kind, std::string_view specifier, const Token& token);

  void message(Severity severity, std::string_view code, std::string_view text, SourceRange range,
               std::string_view fix = {});
  void warn(std::string_view code, std::string_view text, SourceRange range) {
    message(Severity::Warning, code, text, range);
  }
  void error(std::string_view code, std::string_view text, SourceRange range,
             std::string_view fix = {}) {
    message(Severity::Error, code, text, range, fix);
  }
  SourceRange range_of(u32 token) const { return {tokens[token].start, tokens[token].end}; }

  bool lacks(Feature feature) const { return css::lacks(options.target, feature); }
  // Says that the target lacks something that stays as it is: once a feature, and not where the
  // author has thought of it. `what` is the subject of the sentence.
  void newer(Feature feature, std::string_view what, SourceRange range);
  // Tells of `newer` that it has been thought of: inside @supports, or behind a declaration of the
  // same property, which a browser keeps that does not know the value.
  u32 guards = 0;

  // Appends source text to the scratch text, with the escapes that the output's character set
  // wants.
  void append_source(std::string_view text, bool in_string);

 private:
  u64 warned_ = 0;  // bits of features
  std::unordered_map<std::string, u32> locals_;
  std::unordered_map<std::string, u32> records_;
};

}  // namespace sinter::css
