// What lower makes of a source text, as plain JavaScript.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "parsers/js/bind.h"
#include "parsers/js/lower.h"
#include "parsers/js/parse.h"
#include "parsers/js/printer.h"

namespace sinter::js {

struct LowerTest {
  Language language = Language::TypeScript;
  SourceType type = SourceType::Module;
  CompileOptions options;
  std::string path = "file.ts";
};

// The printed tree; or "error: …" with the first message. Warnings are added to `warnings` when it
// is given.
inline std::string lower_source(std::string_view text, const LowerTest& test,
                                std::string* warnings = nullptr) {
  const std::string padded = std::string(text) + std::string(kSourcePadding, '\0');
  ParseMemory memory;
  Ast ast{};
  Diagnostics diagnostics;
  const auto failure = [&] {
    return "error: " + (diagnostics.empty() ? std::string("?") : diagnostics.items()[0].message);
  };
  ParseOptions parse_options;
  parse_options.language = test.language;
  parse_options.source_type = test.type;
  parse_options.commonjs_wrapper = test.type != SourceType::Module;
  parse_options.ts_legacy_decorators = test.options.ts.experimental_decorators;
  parse_options.ts_decorator_metadata =
      parse_options.ts_legacy_decorators && test.options.ts.emit_decorator_metadata;
  const std::string_view source(padded.data(), text.size());
  if (!js::parse(source, parse_options, memory, ast, diagnostics)) return failure();
  std::vector<EnumConstant> constants;
  ast.enum_constants = &constants;
  BindResult bound;
  if (!js::bind(ast, test.path, bound, diagnostics)) return failure();
  ModuleInput input;
  input.source = source;
  input.pretty_path = test.path;
  input.language = test.language;
  if (!js::lower(ast, bound, memory.extended_classes, test.options, input, diagnostics))
    return failure();
  if (warnings) {
    for (const Diagnostic& item : diagnostics.items())
      *warnings += item.code + ": " + item.message + "\n";
  }
  return print_plain(ast);
}

}  // namespace sinter::js

#define EXPECT_LOWERED(in, out) EXPECT_EQ(::sinter::js::lower_source(in, {}), out)
