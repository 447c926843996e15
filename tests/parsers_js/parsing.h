// Parses a text in a test and gives the dump of its tree, or its errors.
#pragma once

#include <string>
#include <string_view>

#include "parsers/js/dump.h"
#include "parsers/js/parse.h"

namespace sinter::js::testing {

struct Parsed {
  bool ok = false;
  std::string dump;    // or "" on an error
  std::string errors;  // "offset: message" lines, notes indented
  bool is_module = false;
  bool top_level_await = false;
  Pragmas pragmas;  // into the text
  std::vector<LegalComment> legal_comments;
  std::vector<ImportRecord> records;
};

inline ParseOptions script() { return {.source_type = SourceType::Script}; }
inline ParseOptions module() { return {.source_type = SourceType::Module}; }
inline ParseOptions any() {
  return {.source_type = SourceType::Unambiguous, .commonjs_wrapper = true};
}
inline ParseOptions jsx() { return {.language = Language::Jsx, .source_type = SourceType::Module}; }
inline ParseOptions ts() {
  return {.language = Language::TypeScript,
          .source_type = SourceType::Module,
          .ts_legacy_decorators = true};
}
inline ParseOptions tsx() { return {.language = Language::Tsx, .source_type = SourceType::Module}; }

inline Parsed parse_text(std::string_view text, const ParseOptions& options,
                         const DumpOptions& dump_options = {}) {
  static ParseMemory
      memory;  // shared, so that every test also checks that nothing is left from the one before
  static std::string padded;
  padded.assign(text);
  padded.append(kSourcePadding, '\0');
  Parsed result;
  Ast ast;
  Diagnostics diagnostics;
  result.ok = parse({padded.data(), text.size()}, options, memory, ast, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.items()) {
    result.errors += std::to_string(diagnostic.range.start) + ": " + diagnostic.message + "\n";
    for (const Note& note : diagnostic.notes) {
      result.errors += "  " + std::to_string(note.range.start) + ": " + note.message + "\n";
    }
  }
  if (result.ok) {
    result.dump = dump(ast, dump_options);
    result.is_module = ast.is_module;
    result.top_level_await = ast.uses_top_level_await;
    result.pragmas = ast.pragmas;
    result.legal_comments = memory.legal_comments;
    result.records = memory.records;
  }
  return result;
}

}  // namespace sinter::js::testing

#define EXPECT_TREE(options, in, out)                                   \
  do {                                                                  \
    const auto parsed = ::sinter::js::testing::parse_text(in, options); \
    EXPECT_EQ(parsed.errors, "") << (in);                               \
    EXPECT_EQ(parsed.dump, out) << (in);                                \
  } while (false)

#define EXPECT_ACCEPTED(options, in) \
  EXPECT_EQ(::sinter::js::testing::parse_text(in, options).errors, "") << (in)
#define EXPECT_REJECTED(options, in) \
  EXPECT_FALSE(::sinter::js::testing::parse_text(in, options).ok) << (in)
#define EXPECT_PARSE_ERROR(options, in, expected) \
  EXPECT_EQ(::sinter::js::testing::parse_text(in, options).errors, expected) << (in)
