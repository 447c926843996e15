// What the printer makes of a source text.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "parsers/js/parse.h"
#include "parsers/js/printer.h"

namespace sinter::js {

inline std::string print_source(std::string_view text, const PrintOptions& options,
                                SourceType type = SourceType::Unambiguous,
                                Language language = Language::JavaScript) {
  const std::string padded = std::string(text) + std::string(kSourcePadding, '\0');
  ParseMemory memory;
  Ast ast{};
  Diagnostics diagnostics;
  ParseOptions parse_options;
  parse_options.language = language;
  parse_options.source_type = type;
  parse_options.commonjs_wrapper = type != SourceType::Module;
  if (!parse({padded.data(), text.size()}, parse_options, memory, ast, diagnostics)) {
    return "error: " + (diagnostics.empty() ? std::string("?") : diagnostics.items()[0].message);
  }
  return print_plain(ast, options);
}

inline PrintOptions minified() { return {.minify_whitespace = true, .minify_syntax = true}; }

}  // namespace sinter::js

#define EXPECT_PRINTED(in, out) EXPECT_EQ(::sinter::js::print_source(in, {}), out)
#define EXPECT_MINIFIED(in, out) \
  EXPECT_EQ(::sinter::js::print_source(in, ::sinter::js::minified()), out)
